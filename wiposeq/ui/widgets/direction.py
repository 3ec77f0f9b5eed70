"""The direction in which an editor is written, also in a window that is mirrored for Arabic.

Qt places the letters of a line by its first letter. This module adds what Qt does not do: locations, numbers and file
names always begin at the left, and an editor of several lines begins at the side where its text begins.
"""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPlainTextEdit

from wiposeq.texts import begins_right_to_left, isolated

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


def write_paths_from_left(dialog: QFileDialog) -> QFileDialog:
    """Show the folder and the name of a file from the left in Qt's own dialog for files. Return the dialog.

    Qt draws the folder in the direction of the program, whatever that of its box is.
    """

    def isolate(first: QModelIndex, last: QModelIndex, *_: object) -> None:
        model = first.model()
        for row in range(first.row(), last.row() + 1) if model is not None else ():
            index = model.index(row, first.column(), first.parent())
            text = str(index.data() or "")
            if isolated(text) != text:
                model.setData(index, isolated(text), Qt.ItemDataRole.DisplayRole)

    for box in dialog.findChildren(QComboBox, "lookInCombo"):
        model = box.model()
        model.dataChanged.connect(isolate)
        isolate(model.index(0, 0), model.index(model.rowCount() - 1, 0))
    for edit in dialog.findChildren(QLineEdit, "fileNameEdit"):
        write_from_left(edit)
    return dialog


def place_by_window(label: QLabel) -> None:
    """Place the text of a label at the side where a mirrored window begins, also a text that begins in Latin letters.

    Qt places it by its first letter.
    """
    side, flags = label.alignment(), Qt.AlignmentFlag
    is_leading = side & flags.AlignLeft and not side & flags.AlignAbsolute
    if is_leading and label.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        label.setAlignment((side & ~flags.AlignLeft) | flags.AlignRight | flags.AlignAbsolute)


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
    from_right = begins_right_to_left(document.firstBlock().text()[:_SEARCHED])
    if document.isEmpty():
        from_right = edit.layoutDirection() == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft
    wanted = side | Qt.AlignmentFlag.AlignAbsolute
    if option.alignment() != wanted:
        option.setAlignment(wanted)
        document.setDefaultTextOption(option)
