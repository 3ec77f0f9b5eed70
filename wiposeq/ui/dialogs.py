"""Dialogs, only where a choice is needed before going on: files, import, recovery, errors, the command palette.

None of them blocks the program: they are opened and answer by signals. What is chosen is carried out by the window.
"""

import platform
import traceback
from collections.abc import Sequence as Rows
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStringListModel, Qt, Signal, qVersion
from PySide6.QtGui import QAction, QFontDatabase, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from wiposeq import __version__
from wiposeq.errors import UserError
from wiposeq.model.origin import Change
from wiposeq.model.project import Project
from wiposeq.standard.edition import newest
from wiposeq.texts import tr, trn
from wiposeq.ui.tables import Column, RecordTable, record_view

if TYPE_CHECKING:
    from wiposeq.app.importing import Offer
    from wiposeq.app.source import Excerpt


def file_dialog(
    parent: QWidget,
    title: str,
    filters: Rows[str],
    folder: str,
    *,
    save_as: str = "",
    suffix: str = "",
    many: bool = False,
) -> QFileDialog:
    """A file dialog to open(); save_as names the file offered for writing (overwriting is asked about)."""
    dialog = QFileDialog(parent, title, folder)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilters(list(filters))
    if save_as:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(save_as)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile)
    return dialog


def show_error(parent: QWidget, error: BaseException) -> QMessageBox:
    """Shows an error: what and what to do for a UserError; for a bug, an apology and a report to copy."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("WipoSeq")
    if isinstance(error, UserError):
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(error.message)
        box.setInformativeText(error.hint)
    else:
        box.setIcon(QMessageBox.Icon.Critical)
        box.setText(tr("Something went wrong in the program itself. Your work is kept in the working copy."))
        box.setInformativeText(
            tr("Save under a new name to be sure, and send the report to those who care for the program.")
        )
        text = error_report(error)
        box.setDetailedText(text)
        copy = box.addButton(tr("Copy the report"), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        box.addButton(QMessageBox.StandardButton.Close)
    box.open()
    return box


def error_report(error: BaseException) -> str:
    """What a developer needs to know of an unexpected error; it holds no matter of the project."""
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    head = f"WipoSeq {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}\n"
    return head + "".join(lines)


def tell(parent: QWidget, text: str, more: str = "") -> QMessageBox:
    """Tells the outcome of something the user waited for."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle("WipoSeq")
    box.setText(text)
    box.setInformativeText(more)
    box.open()
    return box


class OverwriteQuestion(QMessageBox):
    """Asks what to do about a project file that another program has changed since it was opened here."""

    accepted_overwrite = Signal()
    accepted_other_name = Signal()

    def __init__(self, parent: QWidget, error: UserError) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle("WipoSeq")
        self.setText(error.message)
        self.setInformativeText(error.hint)
        self._other = self.addButton(tr("Save &as..."), QMessageBox.ButtonRole.AcceptRole)
        self._overwrite = self.addButton(tr("&Overwrite"), QMessageBox.ButtonRole.DestructiveRole)
        self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(self._other)
        self.finished.connect(self._answered)

    def _answered(self, _: int) -> None:
        if self.clickedButton() is self._other:
            self.accepted_other_name.emit()
        elif self.clickedButton() is self._overwrite:
            self.accepted_overwrite.emit()


def ask_to_overwrite(parent: QWidget, error: UserError) -> OverwriteQuestion:
    """Opens the question what to do about a file that another program has changed."""
    question = OverwriteQuestion(parent, error)
    question.open()
    return question


class Waiting(QDialog):
    """A bar for work that must end before editing goes on; Stop and Escape ask for it to stop."""

    stopped = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(title)
        stop = QPushButton(tr("&Stop"))
        stop.clicked.connect(self.stopped)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(title))
        column.addWidget(self.bar)
        column.addWidget(stop, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(360)

    def progress(self, done: int, total: int) -> None:
        """Shows how far the work is."""
        if total > 0:
            self.bar.setRange(0, 1000)
            self.bar.setValue(min(1000, done * 1000 // total))

    def reject(self) -> None:
        """Escape and the window's cross ask for the work to stop; the dialog goes when it has."""
        self.stopped.emit()


def show_about(parent: QWidget) -> QMessageBox:
    """Says what program this is and what it builds on."""
    edition = newest()
    box = tell(
        parent,
        tr("WipoSeq {version}", version=__version__),
        tr(
            "Author, repair and check patent sequence listings under WIPO Standard ST.26, edition {edition}. "
            "It works without a network and sends nothing. Apache License 2.0. Built with Qt, lxml and Biopython.",
            edition=edition.id,
        ),
    )
    box.setWindowTitle(tr("About WipoSeq"))
    return box


def change_words(change: Change) -> str:
    """One line of an import report in words."""
    from wiposeq.formats.report import words

    text = words(change)
    if change.before and not change.after:
        text = f"{text}: {change.before}"
    elif change.after:
        text = tr("{what}: {before} -> {after}", what=text, before=change.before, after=change.after)
    where = change.where
    if change.line:
        where = (
            tr("{where}, line {line}", where=where, line=change.line) if where else tr("line {line}", line=change.line)
        )
    return f"{where}: {text}" if where else text


class ImportDialog(QDialog):
    """What would be imported: the sequences to choose from, what was changed in them, and organism and mol_type.

    chosen(edit, settings): the one undoable edit, and the settings with the defaults last used. index: before which
    sequence of the project (0-based) they go. A molecule type set by hand reads the sources again.
    """

    chosen = Signal(object, object)

    def __init__(self, imported: "Offer", index: int, settings: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Import sequences"))
        self.resize(860, 620)
        self._imported = imported
        self._index = index
        self._settings = settings
        self._left_out: set[int] = set()

        self.table = _CheckedTable(
            [
                Column("", lambda place, s: "", False, None, 34),
                Column(tr("Name"), lambda place, s: s.name, False, None, 260),
                Column(tr("Type"), lambda place, s: s.molecule_type, False, None, 70),
                Column(tr("Length"), lambda p, s: f"{len(s.residues):,}", True, lambda p, s: len(s.residues), 90),
                Column(tr("Residues"), lambda place, s: s.residues[:60], False, None, 300),
            ],
            self._left_out,
        )
        self.view = record_view(self.table, tr("Sequences to import"), can_sort=False)
        self.table.checks_changed.connect(self._count)
        self.caption = QLabel()
        every = QPushButton(tr("Take &all"))
        every.clicked.connect(lambda: self._take(True))
        none = QPushButton(tr("Take &none"))
        none.clicked.connect(lambda: self._take(False))
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Molecule type of the selected sequences"))
        for code, text in (
            ("", tr("Type of the selected...")),
            ("DNA", tr("is DNA")),
            ("RNA", tr("is RNA")),
            ("AA", tr("is protein (AA)")),
        ):
            self.kind.addItem(text, code)
        self.kind.activated.connect(self._set_kind)

        self.proteins = QCheckBox(tr("&Proteins of coding sequences as sequences of their own"))
        self.proteins.setChecked(True)
        if not imported.made_places:
            self.proteins.hide()
        self.proteins.toggled.connect(self._take_proteins)

        self.organism = QLineEdit(getattr(settings, "import_organism", ""))
        self.organism.setPlaceholderText("unidentified")
        self.organism.setAccessibleName(tr("Organism"))
        self.organism.textChanged.connect(self._suggest_mol_types)
        self.dna_type = self._mol_types("DNA")
        self.rna_type = self._mol_types("RNA")
        form = QFormLayout()
        form.addRow(tr("&Organism where none is given (Latin name, synthetic construct, ...)"), self.organism)
        form.addRow(tr("mol_type of &DNA"), self.dna_type)
        form.addRow(tr("mol_type of &RNA"), self.rna_type)

        self.changes = QPlainTextEdit()
        self.changes.setReadOnly(True)
        self.changes.setAccessibleName(tr("What is changed on the way in"))
        tabs = QTabWidget()
        first = QWidget()
        column = QVBoxLayout(first)
        row = QHBoxLayout()
        row.addWidget(self.caption, 1)
        row.addWidget(self.kind)
        row.addWidget(every)
        row.addWidget(none)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addWidget(self.proteins)
        tabs.addTab(first, tr("Sequences"))
        tabs.addTab(self.changes, "")
        self.tabs = tabs
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(tr("&Import"))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.addWidget(tabs, 1)
        whole.addLayout(form)
        whole.addWidget(buttons)
        self._suggest_mol_types(self.organism.text())
        self._show()
        self.organism.setFocus()

    def _mol_types(self, molecule: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(tr("mol_type of {molecule}", molecule=molecule))
        for value in newest().mol_types(molecule):
            box.addItem(value, value)
        last = getattr(self._settings, f"import_mol_type_{molecule.lower()}", "") or f"unassigned {molecule}"
        box.setCurrentIndex(max(0, box.findData(last)))
        return box

    def _suggest_mol_types(self, organism: str) -> None:
        """A synthetic construct goes with "other DNA" and "other RNA"; what was chosen by hand stays."""
        is_made = organism.strip() == "synthetic construct"
        for box, molecule in ((self.dna_type, "DNA"), (self.rna_type, "RNA")):
            usual, made = f"unassigned {molecule}", f"other {molecule}"
            if box.currentData() == (usual if is_made else made):
                box.setCurrentIndex(box.findData(made if is_made else usual))

    def _show(self) -> None:
        self.table.show_records(self._imported.sequences)
        changes = self._imported.changes
        self.changes.setPlainText("\n".join(change_words(change) for change in changes))
        self.tabs.setTabText(1, tr("Changes ({count})", count=len(changes)))
        self._count()

    def _count(self) -> None:
        total = len(self._imported.sequences)
        count = total - len(self._left_out)
        self.caption.setText(
            trn("{count} of {total} sequence is taken", "{count} of {total} sequences are taken", count, total=total)
        )
        self.ok.setEnabled(count > 0)

    def _take(self, is_taken: bool) -> None:
        self._left_out.clear()
        if not is_taken:
            self._left_out.update(range(len(self._imported.sequences)))
        self.table.redraw()
        self._count()

    def _take_proteins(self, is_taken: bool) -> None:
        """Takes or leaves all proteins that were made of coding sequences; without them translations are left out."""
        if is_taken:
            self._left_out.difference_update(self._imported.made_places)
        else:
            self._left_out.update(self._imported.made_places)
        self.table.redraw()
        self._count()

    def _set_kind(self, _: int) -> None:
        molecule = self.kind.currentData()
        rows = [index.row() for index in self.view.selectionModel().selectedRows()]
        if molecule and rows:
            self._imported = self._imported.with_molecule(dict.fromkeys(rows, molecule))
            self._show()
        self.kind.setCurrentIndex(0)

    def _accept(self) -> None:
        places = [place for place in range(len(self._imported.sequences)) if place not in self._left_out]
        organism = self.organism.text().strip()
        mol_types = {"DNA": self.dna_type.currentData(), "RNA": self.rna_type.currentData(), "AA": "protein"}
        edit = self._imported.edit(places, index=self._index, organism=organism, mol_types=mol_types)
        settings = self._settings.changed(
            import_organism=organism, import_mol_type_dna=mol_types["DNA"], import_mol_type_rna=mol_types["RNA"]
        )
        self.chosen.emit(edit, settings)
        self.accept()


class _CheckedTable(RecordTable):
    """A table of records of which each can be left out by the box in its first column (Space)."""

    checks_changed = Signal()

    def __init__(self, columns: Rows[Column], left_out: set[int]) -> None:
        super().__init__(columns)
        self._left_out = left_out

    def flags(self, index: Any) -> Any:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else found

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.column() == 0 and role == Qt.ItemDataRole.CheckStateRole:
            taken = self.place(index.row()) not in self._left_out
            return Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked
        if index.column() == 0 and role == Qt.ItemDataRole.DecorationRole:
            return None
        return super().data(index, role)

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        place = self.place(index.row())
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._left_out.discard(place)
        else:
            self._left_out.add(place)
        self.dataChanged.emit(index, index)
        self.checks_changed.emit()
        return True


class OriginDialog(QDialog):
    """What was changed, dropped or assumed when the project's file was read."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("What was read"))
        self.resize(720, 480)
        origin = project.origin
        lines = [change_words(change) for change in origin.changes]
        text = QPlainTextEdit("\n".join(lines) or tr("Nothing was changed, dropped or assumed."))
        text.setReadOnly(True)
        text.setAccessibleName(tr("What was changed, dropped or assumed"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("&Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text.toPlainText()))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        if origin.source:
            source = QLabel(tr("Read from {source}", source=origin.source))
            source.setWordWrap(True)
            column.addWidget(source)
        column.addWidget(text, 1)
        column.addWidget(buttons)


class ExcerptDialog(QDialog):
    """Lines of the file that was read, with the place of a finding marked."""

    def __init__(self, excerpt: "Excerpt", message: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("{name}, line {line}", name=excerpt.path.name, line=excerpt.line))
        self.resize(860, 380)
        digits = len(str(excerpt.lines[-1][0])) if excerpt.lines else 1
        rows = []
        for number, text in excerpt.lines:
            rows.append(f"{number:>{digits}}  {text}")
            if number == excerpt.line:
                before = text[: max(0, excerpt.column - excerpt.shift - 1)]
                rows.append(" " * (digits + 2) + "".join(sign if sign == "\t" else " " for sign in before) + "^")
        self.text = QPlainTextEdit("\n".join(rows))
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(tr("Lines of the file"))
        label = QLabel(message)
        label.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self.text, 1)
        column.addWidget(buttons)


class RecoveryDialog(QDialog):
    """Offers to go on with work that a crash or power cut left. chosen(recovery): go on with that one;
    discarded(recovery): it was given up."""

    chosen = Signal(object)
    discarded = Signal(object)

    def __init__(self, recoveries: Rows[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Unsaved work"))
        self.resize(560, 320)
        label = QLabel(tr("The program ended without saving. This work was kept; you can go on with it."))
        label.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Work that was kept"))
        for recovery in recoveries:
            item = QListWidgetItem(_recovery_words(recovery))
            item.setData(Qt.ItemDataRole.UserRole, recovery)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _: self._go_on())
        buttons = QDialogButtonBox()
        go_on = buttons.addButton(tr("&Go on with it"), QDialogButtonBox.ButtonRole.AcceptRole)
        later = buttons.addButton(tr("&Later"), QDialogButtonBox.ButtonRole.RejectRole)
        discard = buttons.addButton(tr("&Discard it"), QDialogButtonBox.ButtonRole.DestructiveRole)
        go_on.setDefault(True)
        go_on.clicked.connect(self._go_on)
        later.clicked.connect(self.reject)
        discard.clicked.connect(self._discard)
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)

    def _go_on(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
            self.accept()

    def _discard(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(tr("Discard this work for good?"))
        box.setInformativeText(item.text())
        box.setStandardButtons(QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)

        def answered(_: int) -> None:
            if box.standardButton(box.clickedButton()) == QMessageBox.StandardButton.Discard:
                self.discarded.emit(item.data(Qt.ItemDataRole.UserRole))
                self.list.takeItem(self.list.row(item))
                if not self.list.count():
                    self.reject()

        box.finished.connect(answered)
        box.open()


def _recovery_words(recovery: Any) -> str:
    from datetime import datetime

    when = datetime.fromtimestamp(recovery.modified)
    text = tr("{name} - last changed {when}", name=recovery.name or tr("New project"), when=f"{when:%Y-%m-%d %H:%M}")
    return f"{text} ({recovery.damage})" if recovery.damage else text


class Palette(QDialog):
    """The command palette: every action by name, found by typing parts of it; Enter runs it."""

    def __init__(self, actions: Rows[tuple[QAction, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Command palette"))
        self.resize(560, 380)
        self._actions = list(actions)
        self._found: list[QAction] = []
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("What do you want to do?"))
        self.line.setAccessibleName(tr("What do you want to do?"))
        self.line.textChanged.connect(self._filter)
        self.line.returnPressed.connect(self._run)
        self.model = QStringListModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName(tr("Commands"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda _: self._run())
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        self._filter("")
        self.line.setFocus()

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        rows = []
        self._found = []
        for action, path in self._actions:
            if action.isEnabled() and all(word in path.lower() for word in words):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                rows.append(f"{path}    {keys}" if keys else path)
                self._found.append(action)
        self.model.setStringList(rows)
        if rows:
            self.list.setCurrentIndex(self.model.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down walk the list while the keyboard stays in the line."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}.get(
            Qt.Key(event.key())
        )
        if step is None:
            super().keyPressEvent(event)
            return
        row = min(max(self.list.currentIndex().row() + step, 0), self.model.rowCount() - 1)
        self.list.setCurrentIndex(self.model.index(row))

    def _run(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._found):
            action = self._found[row]
            self.accept()
            action.trigger()


class ShortcutsDialog(QDialog):
    """Every action with its shortcut."""

    def __init__(self, actions: Rows[tuple[QAction, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(620, 560)
        shown = [(path, action) for action, path in actions if not action.shortcut().isEmpty()]
        table = QTableWidget(len(shown), 2)
        table.setAccessibleName(tr("Keyboard shortcuts"))
        table.setHorizontalHeaderLabels([tr("Action"), tr("Keys")])
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        for row, (path, action) in enumerate(shown):
            keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
            table.setItem(row, 0, QTableWidgetItem(path))
            table.setItem(row, 1, QTableWidgetItem(keys))
        table.resizeColumnToContents(0)
        table.horizontalHeader().setStretchLastSection(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(table, 1)
        column.addWidget(buttons)
