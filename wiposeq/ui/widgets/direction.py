"""The direction in which an editor is written, also in a window that is mirrored for Arabic.

Qt places the letters of a line by its first letter. This module adds what Qt does not do: locations, numbers and file
names always begin at the left, and an editor of several lines begins at the side where its text begins.
"""

import unicodedata
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

_SEARCHED: Final = 200
"""Characters in which the first letter is searched."""


def write_from_left(edit: QLineEdit) -> QLineEdit:
    """Write a line from the left in every language: a location, a number, a reference or a file. Return it.

    Qt turns a line with Arabic letters all the same, unless it gets the key with which a user chooses the direction.
    """
    edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Direction_L, Qt.KeyboardModifier.NoModifier)
    edit.keyPressEvent(key)
    return edit


def follow_first_letter(edit: QPlainTextEdit) -> None:
    """Place the lines of an editor at the side where its text begins, now and after each change."""
    document = edit.document()
    document.contentsChanged.connect(lambda: align(edit))
    align(edit)


def align(edit: QPlainTextEdit) -> None:
    """Place the lines of an editor at the side where its text begins, unless its option names a direction.

    An empty editor begins at the side of the window.
    """
    document = edit.document()
    option = document.defaultTextOption()
    if option.textDirection() == Qt.LayoutDirection.RightToLeft:
        return
    kinds = map(unicodedata.bidirectional, document.firstBlock().text()[:_SEARCHED])
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "")
    is_empty = document.isEmpty()
    from_right = first in ("R", "AL") or (is_empty and edit.layoutDirection() == Qt.LayoutDirection.RightToLeft)
    side = Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft
    wanted = side | Qt.AlignmentFlag.AlignAbsolute
    if option.alignment() != wanted:
        option.setAlignment(wanted)
        document.setDefaultTextOption(option)
