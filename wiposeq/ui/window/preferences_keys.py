"""The page Keys of the preferences: the shortcut of every action, to change, to remove and to reset.

It hides how a key is recorded, and that a key which another action has is only taken after a second click.
app/keys.py decides who has a key.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QKeySequenceEdit, QTableWidget, QTableWidgetItem, QWidget

from wiposeq.app import keys as key_rules
from wiposeq.app.keys import Keys
from wiposeq.texts import listed, mark, tr
from wiposeq.ui.widgets.layout import column, push_button, row, wrapped
from wiposeq.ui.window import theme

_FIXED: Final = {
    "Ctrl+C": mark("Copy"),
    "Ctrl+X": mark("Cut"),
    "Ctrl+V": mark("Paste"),
    "Ctrl+A": mark("Select all"),
    "Tab": mark("Next field"),
    "Shift+Tab": mark("Previous field"),
    "Return": mark("Accept"),
    "Enter": mark("Accept"),
    "Esc": mark("Cancel"),
    "Space": mark("Press a button"),
    "Backspace": mark("Delete backward"),
    "Del": mark("Delete"),
}
"""Keys of text fields, which no action can have."""


class KeysPage(QWidget):
    """The shortcuts of all actions.

    entries: id and path in the menus of each action. use: called with the changed keys.
    """

    def __init__(
        self,
        entries: Iterable[tuple[str, str]],
        defaults: Keys,
        changed: Keys,
        use: Callable[[dict[str, tuple[str, ...]]], None],
    ) -> None:
        super().__init__()
        self._entries = dict(entries)
        self._defaults = {id: defaults.get(id, ()) for id in self._entries}
        self._changed = dict(changed)
        self._use = use
        self._recorded = ""
        self._names = [QTableWidgetItem(path) for path in self._entries.values()]
        self._keys = [QTableWidgetItem() for _ in self._entries]
        self.table = QTableWidget(len(self._entries), 2)
        self.table.setAccessibleName(tr("Shortcuts"))
        self.table.setHorizontalHeaderLabels([tr("Action"), tr("Keys")])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(1, theme.px(220))
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().setDefaultSectionSize(theme.px("row"))
        self.table.setMinimumHeight(theme.px(200))
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName(tr("New key"))
        self.message = wrapped()
        self.message.setProperty("level", "secondary")
        self.take = push_button(tr("Use it here"), self._take)
        self.remove = push_button(tr("Re&move key"), lambda: self._assign(""))
        self.reset = push_button(tr("Reset &action"), self._reset)
        for place, (name, keys) in enumerate(zip(self._names, self._keys)):
            self.table.setItem(place, 0, name)
            self.table.setItem(place, 1, keys)
        below = row((self.edit, 1), self.take, self.remove, self.reset, margin=0)
        below.setSpacing(theme.px(8))
        column((self.table, 1), below, self.message, parent=self, margin=0).setSpacing(theme.px(8))
        self.table.itemSelectionChanged.connect(self._selected)
        self.table.itemDoubleClicked.connect(lambda _: self.edit.setFocus())
        self.edit.keySequenceChanged.connect(self._record)
        self._show_keys()
        self.table.setCurrentCell(0, 0)

    @property
    def current(self) -> str:
        """The id of the selected action, or ""."""
        row = self.table.currentRow()
        return list(self._entries)[row] if row >= 0 else ""

    def select(self, id: str) -> None:
        """Select the row of an action."""
        self.table.setCurrentCell(list(self._entries).index(id), 0)

    def show_matches(self, text: str) -> None:
        """Show only the actions whose path or keys contain every word of a text."""
        words = text.casefold().split()
        for place, (name, keys) in enumerate(zip(self._names, self._keys)):
            shown = f"{name.text()} {keys.text()}".casefold()
            self.table.setRowHidden(place, not all(word in shown for word in words))

    def _show_keys(self) -> None:
        keys = key_rules.in_use(self._defaults, self._changed)
        strong = theme.font("bodyStrong")
        for item, id in zip(self._keys, self._entries):
            item.setText(listed(_native(key) for key in keys[id] if not _is_media_key(key)))
            item.setFont(strong if id in self._changed else theme.font())
            item.setToolTip(tr("Changed") if id in self._changed else "")
        self._selected()

    def _selected(self) -> None:
        self._recorded = ""
        self.edit.blockSignals(True)
        self.edit.clear()
        self.edit.blockSignals(False)
        self.take.setVisible(False)
        id = self.current
        keys = key_rules.in_use(self._defaults, self._changed).get(id, ())
        self.remove.setEnabled(bool(keys))
        self.reset.setEnabled(id in self._changed)
        self._say(tr("Choose an action, click into the field, and press the new keys."))

    def _say(self, text: str, state: str = "") -> None:
        self.message.setText(text)
        theme.set_variant(self.message, "state", state)

    def _record(self, pressed: QKeySequence) -> None:
        key = pressed.toString(QKeySequence.SequenceFormat.PortableText)
        self._recorded = key
        self.take.setVisible(False)
        if not key or not self.current:
            return
        if key in _FIXED or _is_letter(key):
            what = tr(_FIXED[key]) if key in _FIXED else tr("Type a letter")
            self._say(
                tr('"{key}" is a key of every text field ({what}). Choose another one.', key=_native(key), what=what),
                "error",
            )
            return
        owners = key_rules.owners(key, key_rules.in_use(self._defaults, self._changed), self.current)
        if owners:
            names = listed(f'"{self._entries[id]}"' for id in owners)
            self._say(tr('"{key}" runs {names}.', key=_native(key), names=names), "warning")
            self.take.setVisible(True)
            return
        self._assign(key)

    def _take(self) -> None:
        if self._recorded:
            self._assign(self._recorded)
            self.table.setFocus()

    def _assign(self, key: str) -> None:
        id = self.current
        self._changed = key_rules.assign(self._defaults, self._changed, id, key)
        self._used(
            tr('"{key}" now runs "{name}".', key=_native(key), name=self._entries[id])
            if key
            else tr('"{name}" has no key now.', name=self._entries[id])
        )

    def _reset(self) -> None:
        self._changed = key_rules.reset(self._defaults, self._changed, self.current)
        self._used(tr('"{name}" has its first keys again.', name=self._entries[self.current]))

    def _used(self, words: str) -> None:
        self._use(self._changed)
        self._show_keys()
        self._say(words, "success")


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _is_media_key(key: str) -> bool:
    """Return whether a key is one that only some keyboards have, such as "Open"; it works, but is not shown."""
    first: Any = QKeySequence(key)[0]  # type: ignore[index]
    return int(first.key()) >= Qt.Key.Key_Back.value


def _is_letter(key: str) -> bool:
    """Return whether a key types a letter: it is one sign, alone or with Shift."""
    return len(key.removeprefix("Shift+")) == 1
