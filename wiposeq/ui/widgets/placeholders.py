"""A placeholder that gives way to a short word in a line that has no room for it, as in languages with long words.

It hides how much of a line its frame and its icons take.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit

_CHANGES = frozenset({QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.Show})
_COUNTED = 17
"""The letters "x" for which the size hint of a line has room."""


def width_for(edit: QLineEdit, text: str) -> int:
    """Return the width in pixels of a line that shows a whole text."""
    width = edit.fontMetrics().horizontalAdvance
    return edit.sizeHint().width() - _COUNTED * width("x") + width(text) + 2


def shorten_placeholder(edit: QLineEdit, short: str) -> None:
    """Show a short word in place of the placeholder wherever the line is too narrow; the tooltip is the whole one."""
    _Placeholder(edit, short)


class _Placeholder(QObject):
    def __init__(self, edit: QLineEdit, short: str) -> None:
        super().__init__(edit)
        self._edit, self._long, self._short = edit, edit.placeholderText(), short
        edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _CHANGES:
            self._fit()
        return False

    def _fit(self) -> None:
        edit = self._edit
        shown = self._long if edit.width() >= width_for(edit, self._long) else self._short
        if edit.placeholderText() == shown:
            return
        edit.setPlaceholderText(shown)
        if edit.toolTip() in ("", self._long):
            edit.setToolTip("" if shown == self._long else self._long)
