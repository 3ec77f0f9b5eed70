"""The Preferences dialog: pages on the left, settings on the right, and a search over all of them.

It hides that the pages are built again when the theme, the zoom or the language changes, and how preferences are
exported and imported. Every change is used and saved at once; which parts of the window follow it is left to
settings_in_use.py.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app import preferences
from wiposeq.app import settings as settings_module
from wiposeq.app.keys import Keys
from wiposeq.errors import UserError
from wiposeq.texts import tr
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.layout import column, label_of, push_button, row, wrapped
from wiposeq.ui.widgets.placeholders import shorten_placeholder
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.preferences_keys import KeysPage
from wiposeq.ui.window.preferences_pages import Row, editing, filing, folders, general
from wiposeq.ui.window.preferences_people import PeoplePage
from wiposeq.ui.window.workspace import Workspace

_ICONS = {
    "general": "sliders",
    "editing": "edit",
    "filing": "document",
    "folders": "folder",
    "people": "user",
    "keys": "keyboard",
}
_WIDTH, _HEIGHT, _NAVIGATION, _CONTROL = 920, 716, 228, 264
_ROWS = {"general": general, "editing": editing, "filing": filing, "folders": folders}
_REBUILT_FOR = ("theme", "zoom", "language", "residues_in_block", "residue_size", "uses_last_folder")
"""Settings that change how the dialog itself looks."""


class PreferencesDialog(dialogs.Dialog):
    """Shows and changes the settings.

    entries: id, path in the menus and default keys of every action.
    rows: the settings of all pages with their controls; the search hides others.
    """

    def __init__(self, workspace: Workspace, entries: Iterable[tuple[str, str]], defaults: Keys) -> None:
        super().__init__(workspace.parent, tr("Preferences"), 0, 0)
        self._workspace = workspace
        self._entries = list(entries)
        self._defaults = defaults
        self._page = "general"
        self._search = ""
        self.rows: list[tuple[Row, QWidget]] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._content: QWidget | None = None
        self._rebuild()
        self.resize(self._fitting())

    def _fitting(self) -> QSize:
        """Return the size at the zoom in use, within the screen."""
        most = self.screen().availableSize()
        return QSize(min(theme.px(_WIDTH), most.width() - 40), min(theme.px(_HEIGHT), most.height() - 60))

    # ---- building

    def show_page(self, page: str) -> None:
        """Show another page."""
        self.navigation.setCurrentRow(list(preferences.PAGES).index(page))

    def show_setting(self, page: str, title: str) -> None:
        """Show the page with a setting, and focus its control."""
        self.show_page(page)
        for each, widget in self.rows:
            if each.title == title:
                each.control.setFocus(Qt.FocusReason.OtherFocusReason)
                self.area.ensureWidgetVisible(widget)

    def _rebuild(self) -> None:
        focused = self.focusWidget()
        name = focused.accessibleName() if focused is not None else ""
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget()
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self._left())
        upper.addWidget(_line(is_vertical=True))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setProperty("role", "page")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        upper.addWidget(self.area, 1)
        whole = column((upper, 1), _line(), self._footer(), parent=self._content, margin=0)
        whole.setSpacing(0)
        self._layout.addWidget(self._content)
        self.setWindowTitle(tr("Preferences"))
        self._show_page()
        if self.isVisible():
            self._content.show()
            self._focus(name)
        else:
            self.search.setFocus()

    def _focus(self, name: str) -> None:
        """Focus the control that had the focus before the pages were built again, else the search."""
        found = next((each for each in self.findChildren(QWidget) if name and each.accessibleName() == name), None)
        (found or self.search).setFocus()

    def _left(self) -> QWidget:
        left = QWidget()
        left.setFixedWidth(theme.px(_NAVIGATION))
        self.search = QLineEdit(self._search)
        self.search.setAccessibleName(tr("Search preferences"))
        self.search.setPlaceholderText(tr("Search preferences"))
        icons.into_line(self.search, "find")
        shorten_placeholder(self.search, tr("Find"))
        self.search.textChanged.connect(self._searched)
        self.navigation = QListWidget()
        self.navigation.setProperty("role", "navigation")
        self.navigation.setAccessibleName(tr("Pages"))
        self.navigation.setIconSize(QSize(theme.px("icon"), theme.px("icon")))
        for page, title in preferences.TITLES.items():
            item = QListWidgetItem(icons.icon(_ICONS[page], "text2"), tr(title))
            item.setSizeHint(QSize(0, theme.px(36)))
            self.navigation.addItem(item)
        self.navigation.setCurrentRow(list(preferences.PAGES).index(self._page))
        self.navigation.currentRowChanged.connect(self._page_chosen)
        gap = theme.px(12)
        column(self.search, (self.navigation, 1), parent=left, margin=gap).setSpacing(theme.px(8))
        return left

    def _footer(self) -> QWidget:
        footer = QWidget()
        footer.setMinimumHeight(theme.px("dialogFooter"))
        reset = push_button(tr("&Reset this page"), self._reset)
        export = push_button(tr("E&xport..."), self._export)
        import_ = push_button(tr("&Import..."), self._import)
        for button in (export, import_):
            button.setProperty("role", "quiet")
        self.note = QLabel(tr("Changes apply at once"))
        self.note.setProperty("level", "secondary")
        close = push_button(tr("Close"), self.accept)
        close.setProperty("role", "primary")
        gap = theme.px(16)
        row(
            reset, export, import_, None, self.note, theme.px(8), close, parent=footer, margin=(gap, 0, gap, 0)
        ).setSpacing(theme.px(8))
        return footer

    def _show_page(self) -> None:
        page = QWidget()
        page.setProperty("role", "page")
        gap = theme.px(24)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(gap, theme.px(16), gap, gap)
        rows.setSpacing(0)
        title = QLabel(tr(preferences.TITLES[self._page]))
        title.setProperty("level", "title")
        rows.addWidget(title)
        rows.addSpacing(theme.px(8))
        self.rows = []
        settings = self._workspace.settings
        if self._page in _ROWS:
            for each in _ROWS[self._page](settings, self.change):
                widget = _row(each)
                rows.addWidget(widget)
                self.rows.append((each, widget))
            rows.addStretch(1)
        elif self._page == "people":
            rows.addWidget(PeoplePage(lambda: self._workspace.settings, self.change), 1)
        else:
            self.keys = KeysPage(self._entries, self._defaults, settings.keys, lambda keys: self.change(keys=keys))
            rows.addWidget(self.keys, 1)
        self.area.setWidget(page)
        self._filter()

    # ---- pages and search

    def _page_chosen(self, place: int) -> None:
        if place >= 0:
            self._page = list(preferences.PAGES)[place]
            self._show_page()

    def _searched(self, text: str) -> None:
        """Show the first page with a setting that matches, and only the settings that match."""
        self._search = text
        found = [page for page in preferences.PAGES if self._finds(page)]
        for place, page in enumerate(preferences.PAGES):
            self.navigation.item(place).setHidden(page not in found)
        if found and self._page not in found:
            self.show_page(found[0])
        self._filter()
        self.note.setText(tr("Changes apply at once") if found else tr("No setting matches."))

    def _finds(self, page: str) -> bool:
        words = self._search.casefold().split()
        if not words or all(word in tr(preferences.TITLES[page]).casefold() for word in words):
            return True
        if page == "keys":
            return any(all(word in path.casefold() for word in words) for _, path in self._entries)
        if page == "people":
            names = (tr("Applicants"), tr("Inventors"), tr("Own organisms"))
            return all(any(word in name.casefold() for name in names) for word in words)
        rows = _ROWS[page](self._workspace.settings, lambda **_: None)
        found = any(each.title and each.matches(self._search) for each in rows)
        for each in rows:
            each.control.deleteLater()
        return found

    def _filter(self) -> None:
        title = tr(preferences.TITLES[self._page]).casefold()
        is_page = all(word in title for word in self._search.casefold().split())
        for each, widget in self.rows:
            widget.setVisible(is_page or each.matches(self._search))
        if self._page == "keys":
            self.keys.show_matches("" if is_page else self._search)

    # ---- changing

    def change(self, **values: Any) -> None:
        """Use and save new values of settings."""
        old = self._workspace.settings
        new = old.changed(**values)
        if new == old:
            return
        self._workspace.use_settings(new)
        if "firm_folder" in values:
            self._use_firm()
        if any(name in values for name in _REBUILT_FOR):
            self._look_again_with("")

    def _look_again(self) -> None:
        self._rebuild()
        self.resize(self._fitting())

    def _use_firm(self) -> None:
        """Use the settings of another firm, and show a message if they cannot be read."""
        loaded, message = settings_module.load()
        self._workspace.use_settings(loaded)
        self._look_again_with(message)

    def _look_again_with(self, message: str) -> None:
        """Build the pages again as soon as the control that is in use can be removed, and show a message."""

        def show() -> None:
            self._look_again()
            self._say(message)

        QTimer.singleShot(0, self, show)

    def _say(self, text: str) -> None:
        if text:
            self.note.setText(text if len(text) < 60 else text[:57] + "...")
            self.note.setToolTip(text)

    def _reset(self) -> None:
        new = preferences.reset(self._workspace.settings, self._page)
        if self._page == "people":
            self._confirm(new)
            return
        self._take(new)

    def _confirm(self, new: settings_module.Settings) -> None:
        """Ask before the names of the address book are removed."""
        box = dialogs.message_box(
            self,
            QMessageBox.Icon.Warning,
            tr("Remove all your own names from the address book?"),
            tr("To keep a copy, export the preferences first."),
        )
        remove = box.addButton(tr("&Remove all names"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        remove.clicked.connect(lambda: self._take(new))
        box.open()

    def _take(self, new: settings_module.Settings) -> None:
        self._workspace.use_settings(new)
        self._look_again_with("")

    # ---- sharing

    def export_to(self, path: Path) -> None:
        """Write all preferences to a file for colleagues."""
        try:
            preferences.export(self._workspace.settings, path)
        except (UserError, OSError) as error:
            dialogs.show_error(self, error)
            return
        self._say(tr("Exported to {name}.", name=path.name))

    def import_from(self, path: Path) -> None:
        """Add the preferences of a file of a colleague."""
        try:
            found = preferences.import_from(self._workspace.settings, path)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        self._workspace.use_settings(found.settings)

        self._look_again_with(found.message)

    def _export(self) -> None:
        self._ask_for_file(tr("Export the preferences"), settings_module.SHARED_FILE, self.export_to)

    def _import(self) -> None:
        self._ask_for_file(tr("Import preferences"), "", self.import_from)

    def _ask_for_file(self, title: str, save_as: str, use: Callable[[Path], None]) -> None:
        filters = [tr("Preferences ({pattern})", pattern="*.json")]
        folder = self._workspace.settings.first_folder
        dialog = dialogs.file_dialog(self, title, filters, folder, save_as=save_as)
        dialog.fileSelected.connect(lambda name: use(Path(name)))
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the search with Escape before the dialog closes."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Accept a value that is half typed, then close."""
        focused = self.focusWidget()
        if isinstance(focused, QLineEdit):
            focused.editingFinished.emit()
        QDialog.done(self, result)


def titles(settings: settings_module.Settings) -> list[tuple[str, str, str]]:
    """Return the page, the title and the note of every setting that has a row, in the order of the pages."""
    found = []
    for page, rows_of in _ROWS.items():
        rows = rows_of(settings, lambda **_: None)
        found += [(page, each.title, each.note) for each in rows if each.title]
        for each in rows:
            each.control.deleteLater()
    return found


def _row(each: Row) -> QWidget:
    """Return a row of a page: title and note at the left, the control at the right, a line below."""
    widget = QWidget()
    if each.is_wide:
        column(each.control, theme.px(8), parent=widget, margin=0)
        return widget
    title = label_of(each.title, each.control)
    title.setWordWrap(True)
    words = column(title, margin=0)
    words.setSpacing(theme.px(2))
    if each.note:
        note = wrapped(each.note)
        note.setProperty("level", "secondary")
        words.addWidget(note)
    words.addStretch()
    place = QWidget()
    place.setMaximumWidth(theme.px(_CONTROL))
    is_filling = each.control.sizePolicy().horizontalPolicy() != each.control.sizePolicy().Policy.Fixed
    row((each.control, 1) if is_filling else each.control, *(() if is_filling else (None,)), parent=place, margin=0)
    both = QHBoxLayout()
    both.setContentsMargins(0, theme.px(8), 0, theme.px(8))
    both.setSpacing(theme.px(24))
    both.addLayout(words, 3)
    both.addWidget(place, 2, Qt.AlignmentFlag.AlignTop)
    column(both, _line(), parent=widget, margin=0).setSpacing(0)
    return widget


def _line(*, is_vertical: bool = False) -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    if is_vertical:
        line.setFixedWidth(1)
        line.setMaximumHeight(16777215)
        line.setProperty("role", "upright")
    else:
        line.setFixedHeight(1)
    return line
