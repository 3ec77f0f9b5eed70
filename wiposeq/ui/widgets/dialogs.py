"""Dialogs that ask for a choice or show what the user asked for, such as a file to open, an error or the shortcuts.

No dialog blocks the program: each is opened and answers by signals. It hides how they are built; the caller carries
out what was chosen.
"""

import platform
from collections.abc import Callable
from collections.abc import Sequence as Rows
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, QStringListModel, Qt, Signal, qVersion
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QInputDialog,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTreeView,
    QWidget,
)

from wiposeq import __version__
from wiposeq.app.about import parts
from wiposeq.app.time_left import TimeLeft
from wiposeq.errors import UncertainEncoding, UnclearNumbers, UserError, trace_of
from wiposeq.formats.encodings import name_for_users
from wiposeq.formats.files import fault_of_disk
from wiposeq.model.changes import Change
from wiposeq.model.project import Project
from wiposeq.standard.edition import newest
from wiposeq.texts import labeled, listed, plain, shown_day, tr
from wiposeq.ui.widgets.direction import follow_first_letter, write_paths_from_left
from wiposeq.ui.widgets.layout import at_each_zoom, column, line, wrapped
from wiposeq.ui.widgets.palette_rows import PaletteRows, with_keys
from wiposeq.ui.window import icons, theme

if TYPE_CHECKING:
    from wiposeq.app.importing.source import Excerpt


_SMALLEST_SCREEN: Final = QSize(1280, 720)


class Dialog(QDialog):
    """A dialog that Qt deletes when it is closed."""

    def __init__(self, parent: QWidget | None, title: str, width: int, height: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        fit(self, width, height)
        at_each_zoom(self, self._space_fields)

    def _space_fields(self) -> None:
        """Leave room between labels and fields, also for the ring of the focus."""
        for form in self.findChildren(QFormLayout):
            form.setHorizontalSpacing(theme.px(8))

    def setVisible(self, is_visible: bool) -> None:
        """Space the fields before Qt selects the text of the first one; a later change of the layout loses that."""
        if is_visible and not self.isVisible():
            self._space_fields()
        super().setVisible(is_visible)


def fit(dialog: QDialog, width: int, height: int) -> None:
    """Give a dialog a size in pixels at 100 %, at the zoom in use, as far as the screen has room."""
    most = dialog.screen().availableSize().expandedTo(_SMALLEST_SCREEN)
    dialog.resize(min(theme.px(width), most.width() - 40), min(theme.px(height), most.height() - 60))


def close_buttons(dialog: QDialog, text: Callable[[], str] | None = None) -> QDialogButtonBox:
    """Return a Close button for a dialog. text: returns what a Copy button beside it copies; None: no such button."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    if text is not None:
        copy = buttons.addButton(tr("&Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text()))
    buttons.rejected.connect(dialog.reject)
    return buttons


def ok_buttons(
    dialog: QDialog, accept: Callable[[], object] | None = None, text: str = ""
) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the OK and Cancel buttons of a dialog, and the OK button.

    accept: what OK runs; None: it accepts. text: the label of the OK button, if it is another one.
    """
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(accept or dialog.accept)
    buttons.rejected.connect(dialog.reject)
    ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
    if text:
        ok.setText(text)
    return buttons, ok


def read_only(text: str, name: str, *, is_fixed_width: bool = False) -> QPlainTextEdit:
    """Return a text that can be read and copied. name: its accessible name. is_fixed_width: lines are not wrapped."""
    edit = QPlainTextEdit(text)
    edit.setReadOnly(True)
    edit.setTabChangesFocus(True)
    edit.setAccessibleName(name)
    if not is_fixed_width:
        follow_first_letter(edit)
    else:
        edit.setProperty("level", "residues")
        edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    return edit


_ICONS: Final = {
    QMessageBox.Icon.Critical: ("error", "error"),
    QMessageBox.Icon.Warning: ("warning", "warning"),
    QMessageBox.Icon.Question: ("help", "accent"),
    QMessageBox.Icon.Information: ("info", "accent"),
}
"""The icon of each kind of message, and its color."""


def message_box(parent: QWidget, icon: QMessageBox.Icon, text: str, more: str = "") -> QMessageBox:
    """Return a message that is not open yet. more: the text below the first."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("WipoSeq")
    box.setIconPixmap(icons.icon(*_ICONS[icon]).pixmap(theme.px("iconLarge")))
    box.setText(text)
    box.setInformativeText(more)
    return box


def file_dialog(
    parent: QWidget,
    title: str,
    filters: Rows[str],
    folder: str,
    *,
    save_as: str = "",
    many: bool = False,
) -> QFileDialog:
    """Return a file dialog that is not open yet.

    filters: patterns of file names, with their descriptions.
    folder: shown first.
    save_as: the file name offered for writing, whose ending is added to a name without one; "": the dialog asks for a
        file to read.
    many: several files can be chosen for reading.
    """
    dialog = QFileDialog(parent, title, folder)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilters([plain(each) for each in filters])
    save_as = plain(save_as)
    if save_as:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(save_as).suffix.removeprefix("."))
        dialog.selectFile(save_as)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile)
    return fit_files(dialog)


_FILES: Final = 860, 520, 190
"""Pixels at 100 %: the width and height of Qt's dialog for files, and the width of its list of places."""
_TYPE: Final = 2


def fit_files(dialog: QFileDialog) -> QFileDialog:
    """Give Qt's own dialog for files room for its columns, and show its texts in the right direction. Return it.

    The column of the types is hidden: the icon and the ending say the same, and Qt has it in English only.
    """
    fit(dialog, *_FILES[:2])
    for split in dialog.findChildren(QSplitter):
        split.setSizes([theme.px(_FILES[2]), theme.px(_FILES[0] - _FILES[2])])
    for tree in dialog.findChildren(QTreeView, "treeView"):
        head = tree.header()
        head.setStretchLastSection(False)
        for number in range(head.count()):
            head.setSectionResizeMode(number, head.ResizeMode.ResizeToContents if number else head.ResizeMode.Stretch)
        tree.setColumnHidden(_TYPE, True)
    return write_paths_from_left(dialog)


def show_error(parent: QWidget, error: BaseException) -> QMessageBox:
    """Show an error: the message and hint of a UserError, or an apology with a report to copy for a bug."""
    error = fault_of_disk(error) or error
    if isinstance(error, UserError):
        box = message_box(parent, QMessageBox.Icon.Warning, error.message, error.hint)
    else:
        box = message_box(
            parent,
            QMessageBox.Icon.Critical,
            tr("An error occurred in the program itself. Your work is stored in the working copy."),
            tr("To be safe, save the project under a new name. Please send the report to the developers."),
        )
        report = error_report(error)
        box.setDetailedText(report)
        copy = box.addButton(tr("&Copy the report"), QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()  # the message stays open
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Close))
    box.open()
    return box


def ask_encoding(parent: QWidget, error: UncertainEncoding, chosen: Callable[[str], object]) -> QInputDialog:
    """Show how the text reads in each likely encoding, and call chosen(encoding) with the one that the user takes."""
    choices = {
        labeled(name_for_users(each.encoding), each.excerpt): each.encoding for each in error.values["candidates"]
    }
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QInputDialog.InputDialogOption.UseListViewForComboBoxItems)
    dialog.setWindowTitle(tr("Encoding of the text"))
    dialog.setLabelText(error.message + "\n" + tr("Choose the encoding in which the text is right:"))
    dialog.setComboBoxItems(list(choices))
    dialog.textValueSelected.connect(lambda choice: chosen(choices[choice]))
    dialog.open()
    return dialog


def ask_numbers(parent: QWidget, error: UnclearNumbers, chosen: Callable[[str], object]) -> QMessageBox:
    """Ask what becomes of SEQ ID NOs that cannot all be kept, and call chosen("fill" or "renumber").

    Nothing is called if the user cancels.
    """
    box = message_box(parent, QMessageBox.Icon.Question, error.message, tr("How shall the sequences be numbered?"))
    if error.values.get("last"):
        fill = box.addButton(tr("&Fill with skipped sequences"), QMessageBox.ButtonRole.AcceptRole)
        fill.clicked.connect(lambda: chosen("fill"))
    renumber = box.addButton(tr("&Number by position"), QMessageBox.ButtonRole.AcceptRole)
    renumber.clicked.connect(lambda: chosen("renumber"))
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.open()
    return box


def ask_to_open_copy(
    parent: QWidget, error: UserError, open_copy: Callable[[], object], show_other: Callable[[], object]
) -> QMessageBox:
    """Ask whether to show the window that has a project open, or to open a copy of the project here."""
    more = tr("You can go to that window, or open a copy here. The copy has what was saved last.")
    box = message_box(parent, QMessageBox.Icon.Information, error.message, more)
    copy = box.addButton(tr("Open a &copy"), QMessageBox.ButtonRole.AcceptRole)
    other = box.addButton(tr("&Show the other window"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(other)
    copy.clicked.connect(lambda: open_copy())
    other.clicked.connect(lambda: show_other())
    box.open()
    return box


def ask_member(parent: QWidget, names: Rows[str], chosen: Callable[[str], object]) -> QInputDialog:
    """Show the files in a ZIP archive that can be read, and call chosen(name) with the one that the user takes."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QInputDialog.InputDialogOption.UseListViewForComboBoxItems)
    dialog.setWindowTitle(tr("Open a file in a ZIP archive"))
    dialog.setLabelText(tr("The archive contains several files that can be read. Choose one:"))
    dialog.setComboBoxItems(list(names))
    dialog.setOkButtonText(tr("&Open"))
    dialog.textValueSelected.connect(chosen)
    dialog.open()
    return dialog


def error_report(error: BaseException) -> str:
    """Return what a developer needs to know about an unexpected error. It contains nothing of the project."""
    head = f"WipoSeq {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}\n"
    return head + trace_of(error)


def tell(parent: QWidget, text: str, more: str = "") -> QMessageBox:
    """Show the result of something that the user waited for."""
    box = message_box(parent, QMessageBox.Icon.Information, text, more)
    box.open()
    return box


def grow(dialog: QWidget) -> None:
    """Make a dialog as high as its wrapped labels need; Qt only counts one line of each."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        dialog.resize(dialog.width(), max(dialog.height(), layout.totalHeightForWidth(dialog.width())))


def ask_to_overwrite(
    parent: QWidget, error: UserError, overwrite: Callable[[], object], save_as: Callable[[], object]
) -> QMessageBox:
    """Ask what to do about a project file that another program has changed since it was opened here.

    overwrite, save_as: run for the answer that the user gives; neither is run if the user cancels.
    """
    box = message_box(parent, QMessageBox.Icon.Warning, error.message, error.hint)
    other_name = box.addButton(tr("Save &as..."), QMessageBox.ButtonRole.AcceptRole)
    same_name = box.addButton(tr("&Overwrite"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(other_name)
    other_name.clicked.connect(lambda: save_as())
    same_name.clicked.connect(lambda: overwrite())
    box.open()
    return box


class Waiting(Dialog):
    """A progress bar for work that must end before editing continues. stopped(): the user wants to stop the work."""

    stopped = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, title, 360, 10)
        self.setModal(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(title)
        stop = QPushButton(tr("&Stop"))
        stop.clicked.connect(self.stopped)
        self.left = QLabel()
        self._time_left = TimeLeft()
        layout = column(QLabel(title), self.bar, self.left, stop, parent=self)
        layout.setAlignment(stop, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(360)

    def progress(self, done: int, total: int) -> None:
        """Show how far the work is."""
        if total > 0:
            self.bar.setRange(0, 1000)
            self.bar.setValue(min(1000, done * 1000 // total))
            self.left.setText(self._time_left.words(done, total))

    def reject(self) -> None:
        """Ask for the work to stop, also on Escape. The dialog closes when the work has stopped."""
        self.stopped.emit()


def show_about(parent: QWidget) -> None:
    """Show the name, version and license of the program, and the packages that it is built with."""
    dialog = Dialog(parent, tr("About WipoSeq"), 620, 460)
    name = QLabel(tr("WipoSeq {version}", version=__version__))
    name.setProperty("level", "title")
    text = tr(
        "Author, repair and check patent sequence listings under WIPO Standard ST.26, edition {edition}. "
        "It works without a network and sends nothing. Apache License 2.0. The built program has the texts of all "
        "licenses in its folder licenses.",
        edition=newest().id,
    )
    words = QLabel(text)
    words.setWordWrap(True)
    lines = [labeled(f"{each.name} {each.version}", each.license) for each in parts()]
    packages = read_only("\n".join(lines), tr("Built with"))
    column(
        name,
        words,
        QLabel(tr("Built with")),
        (packages, 1),
        close_buttons(dialog, lambda: packages.toPlainText()),
        parent=dialog,
    )
    dialog.open()


def change_words(change: Change) -> str:
    """Return one entry of an import report as a line of text."""
    from wiposeq.formats.reports.check_report import words

    text = words(change)
    if change.before and change.after:
        text = tr("{what}: {before} -> {after}", what=text, before=change.before, after=change.after)
    elif change.before or change.after:
        text = labeled(text, change.before or change.after)
    where = change.where
    if change.line:
        where = (
            tr("{where}, line {line}", where=where, line=change.line) if where else tr("line {line}", line=change.line)
        )
    return labeled(where, text) if where else text


class OriginDialog(Dialog):
    """Shows what was changed, omitted or assumed when the file of the project was read."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("What was read"), 720, 480)
        origin = project.origin
        lines = "\n".join(map(change_words, origin.changes)) or tr("Nothing was changed, omitted or assumed.")
        text = read_only(lines, tr("What was changed, omitted or assumed"))
        source = wrapped(tr("Read from {source}", source=origin.source))
        source.setVisible(bool(origin.source))
        column(source, (text, 1), close_buttons(self, text.toPlainText), parent=self)


class ExcerptDialog(Dialog):
    """Shows lines of the file that was read, with the place of a finding marked."""

    def __init__(self, excerpt: "Excerpt", message: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("{name}, line {line}", name=excerpt.path.name, line=excerpt.line), 860, 380)
        digits = len(str(excerpt.lines[-1][0])) if excerpt.lines else 1
        rows = []
        for number, text in excerpt.lines:
            rows.append(f"{number:>{digits}}  {text}")
            if number == excerpt.line:
                before = text[: max(0, excerpt.column - excerpt.shift - 1)]
                rows.append(" " * (digits + 2) + "".join(sign if sign == "\t" else " " for sign in before) + "^")
        self.text = read_only("\n".join(rows), tr("Lines of the file"), is_fixed_width=True)
        column(wrapped(message), (self.text, 1), close_buttons(self), parent=self)


class RecoveryDialog(Dialog):
    """Offers to recover unsaved work after a crash or a power cut.

    chosen(recovery): the user wants to recover this work. discarded(recovery): the user has given it up.
    """

    chosen = Signal(object)
    discarded = Signal(object)

    def __init__(self, recoveries: Rows[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("Unsaved work"), 560, 320)
        label = wrapped(tr("The program ended without saving. You can recover this work."))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Unsaved work"))
        for recovery in recoveries:
            item = QListWidgetItem(_recovery_words(recovery))
            item.setData(Qt.ItemDataRole.UserRole, recovery)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _: self._recover())
        buttons = QDialogButtonBox()
        recover = buttons.addButton(tr("&Recover it"), QDialogButtonBox.ButtonRole.AcceptRole)
        later = buttons.addButton(tr("&Later"), QDialogButtonBox.ButtonRole.RejectRole)
        discard = buttons.addButton(tr("&Discard it..."), QDialogButtonBox.ButtonRole.DestructiveRole)
        recover.setDefault(True)
        recover.clicked.connect(self._recover)
        later.clicked.connect(self.reject)
        discard.clicked.connect(self._discard)
        column(label, (self.list, 1), buttons, parent=self)

    def _recover(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
            self.accept()

    def _discard(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return

        def discard() -> None:
            self.discarded.emit(item.data(Qt.ItemDataRole.UserRole))
            self.list.takeItem(self.list.row(item))
            if not self.list.count():
                self.reject()

        ask_to_discard(self, item.data(Qt.ItemDataRole.UserRole), discard)


def ask_to_discard(parent: QWidget, recovery: Any, discard: Callable[[], object]) -> None:
    """Ask whether unsaved work may be removed for good, and do it if the user agrees."""
    box = message_box(parent, QMessageBox.Icon.Warning, tr("Discard this work for good?"), _recovery_words(recovery))
    box.setStandardButtons(QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)

    def answered(_: int) -> None:
        if box.standardButton(box.clickedButton()) == QMessageBox.StandardButton.Discard:
            discard()

    box.finished.connect(answered)
    box.open()


def _recovery_words(recovery: Any) -> str:
    when = datetime.fromtimestamp(recovery.modified)
    day = shown_day(when, has_time=True)
    text = tr("{name} - last changed {when}", name=recovery.name or tr("New project"), when=day)
    return f"{text} ({recovery.damage})" if recovery.damage else text


class Palette(Dialog):
    """The command palette: lists the actions whose names or tips contain what is typed. Enter runs the selected one.

    more: returns what else matches a text, such as pages of the help: a name, and what Enter runs.
    """

    def __init__(
        self,
        actions: Rows[tuple[QAction, str]],
        more: Callable[[str], list[tuple[str, Callable[[], object]]]] = lambda text: [],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, tr("Command palette"), 560, 380)
        self._actions = actions
        self._more = more
        self._found: list[Callable[[], object]] = []
        self.line = line(
            tr("Go to, find, or run a command"), tr("Number, residues 5..20, name, feature, finding, command")
        )
        self.line.textChanged.connect(self._filter)
        self.line.returnPressed.connect(self._run)
        self.model = QStringListModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(PaletteRows(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Commands"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda _: self._run())
        column(self.line, (self.list, 1), parent=self)
        self._filter("")
        self.line.setFocus()

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        rows = []
        self._found = []
        more = self._more(text) if text.strip() else []
        is_number = text.strip().lstrip("#<(")[:1].isdecimal()  # of a sequence or residues, not part of a command
        for name, run in more if is_number else ():
            rows.append(name)
            self._found.append(run)
        for action, path in self._actions:
            known = f"{path} {action.statusTip()}".lower()
            if action.isEnabled() and all(word in known for word in words):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                rows.append(with_keys(path, keys))
                self._found.append(action.trigger)
        for name, run in () if is_number else more:
            rows.append(name)
            self._found.append(run)
        self.model.setStringList(rows)
        if rows:
            self.list.setCurrentIndex(self.model.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list with Up, Down and the page keys, while the focus stays in the line."""
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
            run = self._found[row]
            self.accept()
            run()


class ShortcutsDialog(Dialog):
    """Lists every action that has a shortcut."""

    def __init__(self, actions: Rows[tuple[QAction, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("Keyboard shortcuts"), 620, 560)
        shown = [(path, action) for action, path in actions if not action.shortcut().isEmpty()]
        table = QTableWidget(len(shown), 2)
        table.setAccessibleName(tr("Keyboard shortcuts"))
        table.setHorizontalHeaderLabels([tr("Action"), tr("Keys")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        for row, (path, action) in enumerate(shown):
            keys = listed(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
            table.setItem(row, 0, QTableWidgetItem(path))
            table.setItem(row, 1, QTableWidgetItem(keys))
        table.resizeColumnToContents(0)
        table.horizontalHeader().setStretchLastSection(True)
        column((table, 1), close_buttons(self), parent=self)
