"""The small parts from which panes and dialogs are built: rows, columns, labels, read-only texts, buttons and timers.

It hides the calls that Qt needs for each of them. A row or column is written in the order in which it is seen.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

Part = QWidget | QLayout | tuple[QWidget | QLayout, int] | int | None
"""A widget or layout, one with its stretch factor, some pixels of space, or None for space that stretches."""
Margins = tuple[int, int, int, int]
NO_MARGINS: Margins = (0, 0, 0, 0)


def row(*parts: Part, owner: QWidget | None = None, margins: Margins | None = None, spacing: int = -1) -> QHBoxLayout:
    """Return a layout of parts from left to right; it is the layout of `owner` if one is given."""
    layout = QHBoxLayout(owner) if owner is not None else QHBoxLayout()
    _fill(layout, parts, margins, spacing)
    return layout


def column(
    *parts: Part, owner: QWidget | None = None, margins: Margins | None = None, spacing: int = -1
) -> QVBoxLayout:
    """Return a layout of parts from top to bottom; it is the layout of `owner` if one is given."""
    layout = QVBoxLayout(owner) if owner is not None else QVBoxLayout()
    _fill(layout, parts, margins, spacing)
    return layout


def _fill(layout: QBoxLayout, parts: tuple[Part, ...], margins: Margins | None, spacing: int) -> None:
    if margins is not None:
        layout.setContentsMargins(*margins)
    if spacing >= 0:
        layout.setSpacing(spacing)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        else:
            item, stretch = part if isinstance(part, tuple) else (part, 0)
            if isinstance(item, QWidget):
                layout.addWidget(item, stretch)
            else:
                layout.addLayout(item, stretch)


def label_of(text: str, widget: QWidget) -> QLabel:
    """Return a label whose access key focuses a widget."""
    label = QLabel(text)
    label.setBuddy(widget)
    return label


def wrapped(text: str = "", *, is_hint: bool = False) -> QLabel:
    """Return a label that wraps its text. is_hint: in the faded color of a hint."""
    label = QLabel(text)
    label.setWordWrap(True)
    if is_hint:
        label.setProperty("hint", True)
    return label


def read_only(name: str, text: str = "", *, is_fixed_width: bool = False) -> QPlainTextEdit:
    """Return a text to read and copy. name: its accessible name. is_fixed_width: in a fixed font, without wrapping."""
    edit = QPlainTextEdit(text)
    edit.setReadOnly(True)
    edit.setTabChangesFocus(True)
    edit.setAccessibleName(name)
    if is_fixed_width:
        edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    return edit


def push_button(text: str, run: Callable[[], object]) -> QPushButton:
    """Return a button that Return does not press while another widget has the focus."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: run())
    return button


def ok_and_cancel(dialog: QDialog, text: str, accept: Callable[[], object]) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the buttons of a dialog, and the one that accepts. text: the label of that one."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
    ok.setText(text)
    buttons.accepted.connect(accept)
    buttons.rejected.connect(dialog.reject)
    return buttons, ok


def delayed(owner: QObject, milliseconds: int, run: Callable[[], object]) -> QTimer:
    """Return a timer that calls `run` once, some milliseconds after its last start."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(run)
    return timer
