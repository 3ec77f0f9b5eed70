"""Dialogs, only where a choice is needed before going on: files, import, recovery, errors, the command palette.

None of them blocks the program: they are opened and answer by signals. What is chosen is carried out by the window.
"""

import platform
import traceback
from collections.abc import Callable
from collections.abc import Sequence as Rows
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStringListModel, Qt, Signal, qVersion
from PySide6.QtGui import QAction, QFontDatabase, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
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
    QVBoxLayout,
    QWidget,
)

from wiposeq import __version__
from wiposeq.errors import UncertainEncoding, UserError
from wiposeq.formats.encodings import name_for_users
from wiposeq.model.changes import Change
from wiposeq.model.project import Project
from wiposeq.standard.edition import newest
from wiposeq.texts import tr

if TYPE_CHECKING:
    from wiposeq.app.importing.source import Excerpt


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


def ask_encoding(parent: QWidget, error: UncertainEncoding, chosen: Callable[[str], object]) -> QInputDialog:
    """Show what each likely encoding makes of the text, and call chosen(encoding) with the one that the user takes."""
    choices = {f"{name_for_users(each.encoding)}: {each.excerpt}": each.encoding for each in error.values["candidates"]}
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QInputDialog.InputDialogOption.UseListViewForComboBoxItems)
    dialog.setWindowTitle(tr("Encoding of the text"))
    dialog.setLabelText(error.message + "\n" + tr("Choose the encoding in which the text is right:"))
    dialog.setComboBoxItems(list(choices))
    dialog.textValueSelected.connect(lambda choice: chosen(choices[choice]))
    dialog.open()
    return dialog


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


def grow(dialog: QWidget) -> None:
    """Gives a dialog the height that its words need at its width; Qt does so only for those of one line."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        dialog.resize(dialog.width(), max(dialog.height(), layout.totalHeightForWidth(dialog.width())))


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
    from wiposeq.formats.reports.check_report import words

    text = words(change)
    if change.before and not change.after:
        text = f"{text}: {change.before}"
    elif change.after and not change.before:
        text = f"{text}: {change.after}"
    elif change.after:
        text = tr("{what}: {before} -> {after}", what=text, before=change.before, after=change.after)
    where = change.where
    if change.line:
        where = (
            tr("{where}, line {line}", where=where, line=change.line) if where else tr("line {line}", line=change.line)
        )
    return f"{where}: {text}" if where else text


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
