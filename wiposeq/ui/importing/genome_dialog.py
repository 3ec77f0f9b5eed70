"""The dialog that discloses a genome: choose files, correct the values found in their headers, write the listings.

It hides the two steps and the table. Reading and writing are in app/genome and run beside the window.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFormLayout,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QWidget,
)

from wiposeq.progress import Progress
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.importing.checked_table import CheckedTable, checked_view
from wiposeq.ui.importing.variant_choices import VariantChoices
from wiposeq.ui.many.file_list import FilesAndFolders
from wiposeq.ui.many.working_dialog import WorkingDialog
from wiposeq.ui.widgets.asking import ask_for_folder, ask_to_open, every_file, show_folder
from wiposeq.ui.widgets.dialogs import change_words, fit
from wiposeq.ui.widgets.flow import flow
from wiposeq.ui.widgets.layout import column, label_of, line, row, with_browse, wrapped
from wiposeq.ui.widgets.record_table import Column
from wiposeq.ui.window.session import Session

if TYPE_CHECKING:
    from wiposeq.app.genome.genome import Disclosed
    from wiposeq.app.genome.survey import Chromosome, Survey

EDITED = ("organism", "cultivar", "chromosome", "organelle", "variety", "ecotype", "strain")
"""The qualifiers of source that have a column."""
_EDITED_WIDTHS = (160, 110, 110, 120, 80, 80, 70)
_FIRST_EDITED = 4
"""The column of the first qualifier."""


def typed_path(text: str) -> Path:
    """Return the path that a user typed: "~" is the home folder; "~" before an unknown user name stays as it is."""
    return Path(os.path.expanduser(text.strip()))  # noqa: PTH111 (pathlib raises for an unknown user)


class ChromosomeTable(CheckedTable):
    """The records that were found. A value that is edited in a selected row is set in all selected rows."""

    def __init__(self) -> None:
        def qualifier(name: str, width: int) -> Column:
            return Column(name, lambda _, each: each.values.get(name, ""), width=width)

        super().__init__(
            [
                Column(tr("Record"), lambda _, each: each.name or f"#{each.number}", width=150),
                Column(tr("Length"), lambda _, each: shown_number(each.length), True, width=100),
                Column(tr("GFF3 rows"), lambda _, each: shown_number(each.rows) if each.rows else "", True, width=100),
                Column(
                    tr("Variants"), lambda _, each: shown_number(each.variants) if each.variants else "", True, width=80
                ),
                *map(qualifier, EDITED, _EDITED_WIDTHS),
                Column(tr("File"), lambda _, each: each.source.name),
            ]
        )
        self.selected_rows: Callable[[], list[int]] = list

    @property
    def chosen(self) -> "tuple[Chromosome, ...]":
        """The included records, with the corrected values."""
        return tuple(self.records[place] for place in self.included)

    def flags(self, index: Any) -> Any:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if _edited_name(index) else found

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        name = _edited_name(index)
        if role == Qt.ItemDataRole.EditRole and name:
            role = Qt.ItemDataRole.DisplayRole
        elif role == Qt.ItemDataRole.ToolTipRole and name:
            each = self.record(index.row())
            if name in each.by:
                return tr("{value}: taken from {by}", value=each.values[name], by=tr(each.by[name]))
        return super().data(index, role)

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name = _edited_name(index)
        if role != Qt.ItemDataRole.EditRole or not name:
            return super().setData(index, value, role)
        rows, text = self.selected_rows(), " ".join(str(value).split())
        records = list(self.records)
        for at in rows if index.row() in rows else [index.row()]:
            if records[at].values.get(name, "") != text:
                records[at] = records[at].with_value(name, text)
        self.update_records(records)
        self.redraw()
        return True


def _edited_name(index: Any) -> str:
    at = index.column() - _FIRST_EDITED
    return EDITED[at] if 0 <= at < len(EDITED) else ""


class GenomeDialog(WorkingDialog):
    """Write a package of listings of chromosomes, with the general information of the open project."""

    def __init__(self, session: Session, folder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(session, tr("Disclose a genome"), parent)
        fit(self, 980, 640)
        self._folder = folder
        self._survey: Survey | None = None

        self.steps = QStackedWidget()
        self.steps.addWidget(self._files_step())
        self.steps.addWidget(self._values_step())
        self.back = QPushButton(tr("&Back"))
        self.back.clicked.connect(self._go_back)
        self.next = QPushButton()
        self.next.setDefault(True)
        self.next.clicked.connect(self._go_on)
        self.stop = QPushButton(tr("Cancel"))
        self.stop.clicked.connect(self.reject)
        buttons = row((self.progress, 1), None, self.back, self.next, self.stop)
        column((self.steps, 1), buttons, parent=self)
        session.progressed.connect(self._progressed)
        self._refresh()
        self.files.add_files.setFocus()

    # ---- the two steps

    def _files_step(self) -> QWidget:
        step = QWidget()
        words = wrapped(
            tr(
                "Add chromosomes as FASTA files, with or without a GFF3 file of their features and a VCF file of "
                "variants. The program reads organism, cultivar and chromosome from the headers. You can correct them "
                "before it writes anything."
            )
        )
        kinds = [
            tr(
                "FASTA, GFF3, GTF and VCF ({pattern})", pattern="*.fasta *.fa *.fna *.fas *.gff *.gff3 *.gtf *.vcf *.gz"
            ),
            every_file(),
        ]
        self.files = FilesAndFolders(kinds, self._folder)
        self.files.changed.connect(self._refresh)
        column(words, (self.files, 1), parent=step, margin=0)
        return step

    def _values_step(self) -> QWidget:
        step = QWidget()
        self.caption = wrapped()
        self.table = ChromosomeTable()
        self.table.dataChanged.connect(self._refresh)
        self.view = checked_view(self.table, tr("Chromosomes"), can_sort=False)
        self.view.setEditTriggers(
            self.view.EditTrigger.DoubleClicked
            | self.view.EditTrigger.EditKeyPressed
            | self.view.EditTrigger.AnyKeyPressed
        )
        self.table.selected_rows = lambda: sorted({each.row() for each in self.view.selectionModel().selectedRows()})
        self.each = QRadioButton(tr("One listing for &each record"))
        self.together = QRadioButton(tr("One listing of &all"))
        self.each.setChecked(True)
        kinds = QButtonGroup(self)
        kinds.addButton(self.each)
        kinds.addButton(self.together)
        self.proteins = QCheckBox(tr("Add the &proteins of coding sequences as sequences"))
        self.proteins.setChecked(True)
        self.compact = QCheckBox(tr("&Compact, for a smaller file"))
        self.compact.setToolTip(tr("The XML has no indentation. The content is the same."))
        self.word = QCheckBox(tr("as &Word files"))
        self.page = QCheckBox(tr("as pages (&HTML)"))
        self.text = QCheckBox(tr("as text (.t&xt)"))
        for box in (self.word, self.page, self.text):
            box.setChecked(True)
        self.templates = line(tr("Templates of these"), tr("the templates of the program"))
        self.target = line(tr("New folder"), tr("a folder that does not exist yet"))
        self.target.textChanged.connect(self._refresh)
        form = QFormLayout()
        form.setRowWrapPolicy(form.RowWrapPolicy.WrapLongRows)
        self.variants = VariantChoices(form, step)
        self.variants.changed.connect(self._refresh)
        form.addRow(tr("Listings"), flow(self.each, self.together, self.compact))
        form.addRow("", self.proteins)
        form.addRow(tr("Abstract and statement of utility"), flow(self.word, self.page, self.text))
        for text, edit, run in (
            (tr("&Templates of these"), self.templates, self._ask_for_templates),
            (tr("&New folder"), self.target, self._ask_for_target),
        ):
            label = label_of(text, edit)
            label.setMinimumWidth(label.sizeHint().width() + 4)  # Qt measures some letters too narrow
            form.addRow(label, with_browse(edit, tr("Browse..."), run)[0])
        column(self.caption, (self.view, 1), form, parent=step, margin=0)
        return step

    # ---- files

    def _ask_for_templates(self) -> None:
        filters = [tr("Templates ({pattern})", pattern="*.toml")]
        ask_to_open(self, tr("Templates"), filters, self.files.folder, lambda path: self.templates.setText(str(path)))

    def _ask_for_target(self) -> None:
        ask_for_folder(
            self,
            tr("Folder in which the new folder is created"),
            self.files.folder,
            lambda name: self.target.setText(str(Path(name) / self._proposed_name())),
        )

    def _proposed_name(self) -> str:
        organism = next((each.values["organism"] for each in self.table.chosen if each.values.get("organism")), "")
        return "-".join(organism.split()) or "genome"

    def add(self, names: list[str]) -> None:
        """Add files and folders to the list, and omit those that are already in it."""
        self.files.add(names)
        self.next.setFocus()

    # ---- from step to step

    @property
    def _is_first(self) -> bool:
        return self.steps.currentIndex() == 0

    @property
    def _lacks(self) -> str:
        """What the step still needs, "" if nothing."""
        if self._is_first:
            return "" if self.files.names else tr("Add a file or a folder first.")
        if not self.variants.is_complete:
            return tr("Choose the sample whose variants are applied.")
        if not self.table.chosen:
            return tr("Include at least one record.")
        return "" if self.target.text().strip() else tr("Name the new folder.")

    def _refresh(self, *_: object) -> None:
        self.steps.setEnabled(not self.is_busy)
        self.progress.setVisible(self.is_busy)
        self.back.setEnabled(not self._is_first and not self.is_busy)
        self.next.setText(tr("R&ead the files") if self._is_first else tr("&Write the package"))
        lacks = self._lacks
        self.next.setEnabled(not lacks and not self.is_busy)
        self.next.setToolTip(lacks)
        self.next.setAccessibleDescription(lacks)
        self.stop.setText(tr("Stop") if self.is_busy else tr("Cancel"))

    def job_ended(self) -> None:
        """Enable the dialog again."""
        self._refresh()

    def _go_back(self) -> None:
        self.steps.setCurrentIndex(0)
        self._refresh()

    def _go_on(self) -> None:
        self.progress.setRange(0, 0)
        if self._is_first:
            self._read()
        else:
            self._write()
        self._refresh()

    def _read(self) -> None:
        paths = [Path(name) for name in self.files.names]

        def read(progress: Progress) -> "Survey":
            from wiposeq.app.genome.survey import survey

            return survey(paths, progress=progress)

        self.start(tr("Reading the chromosomes"), read, self._show_survey)

    def _show_survey(self, found: "Survey") -> None:
        self._survey = found
        self.table.excluded.clear()
        self.table.show_records(found.chromosomes)
        self.variants.offer(bool(found.variants), found.samples)
        length = sum(each.length for each in found.chromosomes)
        size = trn(
            "{count} record, {length} nucleotides.",
            "{count} records, {length} nucleotides.",
            len(found.chromosomes),
            length=shown_number(length),
        )
        words = tr(
            "A value that you type in a selected row is set in all selected rows. Applicant, title and reference are "
            "those of the open project ({reference}).",
            reference=self.session.project.header.file_reference or tr("no file reference yet"),
        )
        self.caption.setText(f"{size} {words}")
        if not self.target.text():
            self.target.setText(str(Path(self.files.folder) / self._proposed_name()))
        self.steps.setCurrentIndex(1)
        self._refresh()
        self.view.setFocus()

    def _write(self) -> None:
        assert self._survey is not None
        from wiposeq.app.genome.package import DisclosureOptions

        found = replace(self._survey, chromosomes=self.table.chosen)
        folder = typed_path(self.target.text())
        templates = self.templates.text().strip()
        documents = (("docx", self.word), ("html", self.page), ("txt", self.text))
        options = DisclosureOptions(
            header=self.session.project.header,
            is_each=self.each.isChecked(),
            has_proteins=self.proteins.isChecked(),
            documents=tuple(ending for ending, box in documents if box.isChecked()),
            tables=self.variants.tables,
            templates=typed_path(templates) if templates else None,
            is_compact=self.compact.isChecked(),
            rules=self.variants.rules(),
        )

        def write(progress: Progress) -> "Disclosed":
            from wiposeq.app.genome.genome import disclose

            return disclose(found, folder, options, progress=progress)

        self.start(tr("Disclosing the genome"), write, self._show_result)

    def _show_result(self, done: "Disclosed") -> None:
        lines = [str(done.folder)]
        if done.errors:
            lines.append(
                trn(
                    "They contain {count} error, so they are drafts. check-report.html lists it.",
                    "They contain {count} errors, so they are drafts. check-report.html lists them.",
                    done.errors,
                )
            )
        for problem in done.problems:
            lines.append(change_words(problem))
        lines.append(tr("The abstract and the statement of utility are templates: read and complete them."))
        what = trn("{count} listing was written.", "{count} listings were written.", len(done.reports))
        box = show_folder(self.parentWidget() or self, what, "\n".join(lines), done.folder)
        if done.errors:
            box.setIcon(QMessageBox.Icon.Warning)
        self.accept()

    def _progressed(self, done: int, total: int) -> None:
        if self.is_busy and total > 0:
            self.progress.setRange(0, 1000)
            self.progress.setValue(min(1000, done * 1000 // total))
