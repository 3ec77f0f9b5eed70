"""The disclosure of a genome in the window: which files, what their headers say, and what is made of them.

Two steps: files and folders, then a table of what was found, where every value can be corrected before anything is
written. It hides the steps and the table; looking and writing are app/genome's, done beside the window by the session.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.many.file_list import FilesAndFolders
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window.session import Session

if TYPE_CHECKING:
    from wiposeq.app.genome.genome import Chromosome, Disclosed, Survey

EDITED = ("organism", "cultivar", "chromosome", "organelle", "variety", "ecotype", "strain")
"""The qualifiers of source that have a column."""
NOTHING = QModelIndex()
_FIRST = 3
"""The column of the first qualifier."""


def _named(text: str) -> Path:
    """The path that was typed; ~ is the home of this user, and any other name with ~ stands as it is."""
    return Path(os.path.expanduser(text.strip()))  # noqa: PTH111 (pathlib raises for a user who is not there)


class ChromosomeTable(QAbstractTableModel):
    """What was found, one record a row; values can be changed, also of several rows at once, and records left out."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.chromosomes: list[Chromosome] = []
        self.left_out: set[int] = set()
        self.selected_rows: Callable[[], list[int]] = list
        self._heads = [tr("Record"), tr("Length"), tr("GFF3 rows"), *EDITED, tr("File")]

    def show(self, chromosomes: "tuple[Chromosome, ...]") -> None:
        """Shows other records, all of them taken."""
        self.beginResetModel()
        self.chromosomes = list(chromosomes)
        self.left_out = set()
        self.endResetModel()

    @property
    def chosen(self) -> "tuple[Chromosome, ...]":
        """The records that are taken, as corrected."""
        return tuple(each for row, each in enumerate(self.chromosomes) if row not in self.left_out)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self.chromosomes)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        elif 0 <= index.column() - _FIRST < len(EDITED):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        each, column = self.chromosomes[index.row()], index.column()
        name = EDITED[column - _FIRST] if 0 <= column - _FIRST < len(EDITED) else ""
        if role == Qt.ItemDataRole.CheckStateRole and column == 0:
            return Qt.CheckState.Unchecked if index.row() in self.left_out else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (1, 2):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole and name in each.by:
            return tr("{value}: taken from {by}", value=each.values[name], by=tr(each.by[name]))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            if name:
                return each.values.get(name, "")
            return (each.name or f"#{each.number}", f"{each.length:,}", f"{each.rows:,}" if each.rows else "")[column] \
                if column < _FIRST else each.source.name  # fmt: skip
        return None

    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """A value of a row, and of all selected rows if that row is among them; or whether the record is taken."""
        rows = self.selected_rows()
        rows = rows if index.row() in rows else [index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            change = self.left_out.difference_update if Qt.CheckState(value) is Qt.CheckState.Checked else None
            (change or self.left_out.update)(rows)
        elif role == Qt.ItemDataRole.EditRole and 0 <= index.column() - _FIRST < len(EDITED):
            name, text = EDITED[index.column() - _FIRST], " ".join(str(value).split())
            for row in rows:
                if self.chromosomes[row].values.get(name, "") != text:
                    self.chromosomes[row] = self.chromosomes[row].with_value(name, text)
        else:
            return False
        self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), self.columnCount() - 1))
        return True


class GenomeDialog(QDialog):
    """Chromosomes become a package of listings. The general information is that of the open project."""

    def __init__(self, session: Session, folder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Disclose a genome"))
        self.resize(980, 640)
        self._session = session
        self._folder = folder
        self._found: Survey | None = None
        self._is_busy = False

        self.steps = QStackedWidget()
        self.steps.addWidget(self._files_step())
        self.steps.addWidget(self._found_step())
        self.progress = QProgressBar()
        self.progress.setAccessibleName(tr("Progress"))
        self.progress.setVisible(False)
        self.back = QPushButton(tr("&Back"))
        self.back.clicked.connect(self._go_back)
        self.next = QPushButton()
        self.next.setDefault(True)
        self.next.clicked.connect(self._go_on)
        self.stop = QPushButton(tr("Cancel"))
        self.stop.clicked.connect(self._stop)
        row = QHBoxLayout()
        row.addWidget(self.progress, 1)
        row.addStretch()
        row.addWidget(self.back)
        row.addWidget(self.next)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.addWidget(self.steps, 1)
        column.addLayout(row)
        session.progressed.connect(self._progressed)
        session.working.connect(self._working)
        self._refresh()
        self.files.add_files.setFocus()

    # ---- the two steps

    def _files_step(self) -> QWidget:
        step = QWidget()
        words = QLabel(
            tr(
                "Chromosomes as FASTA files, with a GFF3 file of their features or without. Organism, cultivar and "
                "chromosome are read from the headers; you see and correct them before anything is written."
            )
        )
        words.setWordWrap(True)
        kinds = [
            tr("FASTA and GFF3 ({pattern})", pattern="*.fasta *.fa *.fna *.fas *.gff *.gff3 *.gz"),
            tr("All files ({pattern})", pattern="*"),
        ]
        self.files = FilesAndFolders(kinds, self._folder)
        self.files.changed.connect(self._refresh)
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(words)
        column.addWidget(self.files, 1)
        return step

    def _found_step(self) -> QWidget:
        step = QWidget()
        self.caption = QLabel()
        self.caption.setWordWrap(True)
        self._build_table()
        self.each = QRadioButton(tr("One listing for &each record"))
        self.together = QRadioButton(tr("One listing of &all"))
        self.each.setChecked(True)
        kinds = QButtonGroup(self)
        kinds.addButton(self.each)
        kinds.addButton(self.together)
        self.proteins = QCheckBox(tr("&Proteins of coding sequences as sequences of their own"))
        self.proteins.setChecked(True)
        self.compact = QCheckBox(tr("&Compact, for a smaller file"))
        self.compact.setToolTip(tr("Written without indentation; it says the same."))
        self.word = QCheckBox(tr("as &Word files"))
        self.page = QCheckBox(tr("as pages (&HTML)"))
        self.word.setChecked(True)
        self.page.setChecked(True)
        first = QHBoxLayout()
        for widget in (self.each, self.together, self.compact):
            first.addWidget(widget)
        first.addStretch()
        second = QHBoxLayout()
        for widget in (self.word, self.page):
            second.addWidget(widget)
        second.addStretch()
        self.templates = QLineEdit()
        self.templates.setPlaceholderText(tr("the program's own"))
        self.target = QLineEdit()
        self.target.setPlaceholderText(tr("a folder that is not there yet"))
        self.target.textChanged.connect(self._refresh)
        form = QFormLayout()
        form.addRow(tr("Listings"), first)
        form.addRow("", self.proteins)
        form.addRow(tr("Abstract and statement of utility"), second)
        for text, line, run in (
            (tr("&Templates of these"), self.templates, self._ask_templates),
            (tr("&New folder"), self.target, self._ask_target),
        ):
            label = QLabel(text)
            label.setBuddy(line)
            line.setAccessibleName(text.replace("&", ""))
            label.setMinimumWidth(label.sizeHint().width() + 4)  # some letters are drawn wider than they say
            form.addRow(label, self._with_button(line, run))
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.caption)
        column.addWidget(self.view, 1)
        column.addLayout(form)
        return step

    def _build_table(self) -> None:
        self.table = ChromosomeTable(self)
        self.table.dataChanged.connect(self._refresh)
        self.view = QTableView()
        self.view.setModel(self.table)
        self.view.setAccessibleName(tr("Chromosomes"))
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setTabKeyNavigation(False)
        self.view.setAlternatingRowColors(True)
        self.view.setShowGrid(False)
        self.view.verticalHeader().hide()
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.horizontalHeader().setHighlightSections(False)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.view.horizontalHeader().setDefaultAlignment(left)
        self.view.verticalHeader().setDefaultSectionSize(self.view.fontMetrics().height() + 8)
        self.table.selected_rows = lambda: sorted({each.row() for each in self.view.selectionModel().selectedRows()})

    def _with_button(self, line: QLineEdit, run: Callable[[], None]) -> QHBoxLayout:
        button = QPushButton(tr("Browse..."))
        button.clicked.connect(run)
        button.setAccessibleName(tr("Browse for: {what}", what=line.accessibleName()))
        row = QHBoxLayout()
        row.addWidget(line, 1)
        row.addWidget(button)
        return row

    # ---- files

    def _ask_templates(self) -> None:
        dialog = dialogs.file_dialog(
            self, tr("Templates"), [tr("Templates ({pattern})", pattern="*.toml")], self.files.folder
        )
        dialog.fileSelected.connect(self.templates.setText)
        dialog.open()

    def _ask_target(self) -> None:
        dialog = QFileDialog(self, tr("The folder in which the new one is made"), self.files.folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.target.setText(str(Path(name) / self._proposed_name())))
        dialog.open()

    def _proposed_name(self) -> str:
        organism = next((each.values["organism"] for each in self.table.chosen if each.values.get("organism")), "")
        return "-".join(organism.split()) or "genome"

    def add(self, names: list[str]) -> None:
        """Adds files and folders to the list; what is there already is not repeated."""
        self.files.add(names)
        self.next.setFocus()

    # ---- going on

    @property
    def _is_first(self) -> bool:
        return self.steps.currentIndex() == 0

    def _refresh(self, *_: object) -> None:
        self.steps.setEnabled(not self._is_busy)
        self.progress.setVisible(self._is_busy)
        self.back.setEnabled(not self._is_first and not self._is_busy)
        self.next.setText(tr("&Look at the files") if self._is_first else tr("&Make the package"))
        ready = bool(self.files.names) if self._is_first else bool(self.table.chosen and self.target.text().strip())
        self.next.setEnabled(ready and not self._is_busy)
        self.stop.setText(tr("Stop") if self._is_busy else tr("Cancel"))

    def _go_back(self) -> None:
        self.steps.setCurrentIndex(0)
        self._refresh()

    def _go_on(self) -> None:
        if self._is_first:
            self._look()
        else:
            self._make()

    def _run(self, title: str, job: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        self._is_busy = self._session.run(title, job, done, lambda error: dialogs.show_error(self, error))
        self.progress.setRange(0, 0)
        self._refresh()

    def _working(self, title: str) -> None:
        """The session says when work has ended, also when it was stopped."""
        if not title:
            self._is_busy = False
            self._refresh()

    def _look(self) -> None:
        paths = [Path(name) for name in self.files.names]

        def look(progress: Progress) -> "Survey":
            from wiposeq.app.genome.genome import survey

            return survey(paths, progress=progress)

        self._run(tr("Looking at the chromosomes"), look, self._looked)

    def _looked(self, found: "Survey") -> None:
        self._found = found
        self.table.show(found.chromosomes)
        for column, width in enumerate((150, 100, 80, 160, 110, 90, 120, 70, 70, 70)):
            self.view.horizontalHeader().resizeSection(column, width)
        count = len(found.chromosomes)
        length = sum(each.length for each in found.chromosomes)
        reference = self._session.project.header.file_reference or tr("no file reference yet")
        self.caption.setText(
            trn("{count} record, {length} nucleotides.", "{count} records, {length} nucleotides.", count,
                length=f"{length:,}")
            + " "
            + tr("A value typed into a selected row goes to all selected rows. Applicant, title and reference are "
                 "those of the open project ({reference}).", reference=reference)
        )  # fmt: skip
        if not self.target.text():
            self.target.setText(str(Path(self.files.folder) / self._proposed_name()))
        self.steps.setCurrentIndex(1)
        self._refresh()
        self.view.setFocus()

    def _make(self) -> None:
        assert self._found is not None
        from msgspec.structs import replace

        from wiposeq.app.genome.genome import Plan

        found = replace(self._found, chromosomes=self.table.chosen)
        folder = _named(self.target.text())
        documents = tuple(e for e, box in (("docx", self.word), ("html", self.page)) if box.isChecked())
        templates = self.templates.text().strip()
        plan = Plan(
            header=self._session.project.header,
            is_each=self.each.isChecked(),
            has_proteins=self.proteins.isChecked(),
            documents=documents,
            templates=_named(templates) if templates else None,
            is_compact=self.compact.isChecked(),
        )

        def make(progress: Progress) -> "Disclosed":
            from wiposeq.app.genome.genome import disclose

            return disclose(found, folder, plan, progress=progress)

        self._run(tr("Disclosing the genome"), make, self._made)

    def _made(self, done: "Disclosed") -> None:
        box = QMessageBox(self.parentWidget() or self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning if done.errors else QMessageBox.Icon.Information)
        box.setWindowTitle("WipoSeq")
        box.setText(trn("{count} listing was made.", "{count} listings were made.", len(done.reports)))
        words = [str(done.folder)]
        if done.errors:
            words.append(
                trn("{count} error stands in them: they are drafts. check-report.html says what is wrong.",
                    "{count} errors stand in them: they are drafts. check-report.html says what is wrong.", done.errors)
            )  # fmt: skip
        words.append(tr("The abstract and the statement of utility are templates: read and complete them."))
        box.setInformativeText("\n".join(words))
        show = box.addButton(tr("&Open the folder"), QMessageBox.ButtonRole.ActionRole)
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(done.folder))))
        box.addButton(QMessageBox.StandardButton.Close)
        box.open()
        self.accept()

    # ---- progress, stopping

    def _progressed(self, done: int, total: int) -> None:
        if self._is_busy and total > 0:
            self.progress.setRange(0, 1000)
            self.progress.setValue(min(1000, done * 1000 // total))

    def _stop(self) -> None:
        if self._is_busy:
            self._session.cancel()
        else:
            self.reject()

    def reject(self) -> None:
        """Stops the work under way first."""
        if self._is_busy:
            self._session.cancel()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_busy:
            self._session.cancel()
            event.ignore()
        else:
            super().closeEvent(event)
