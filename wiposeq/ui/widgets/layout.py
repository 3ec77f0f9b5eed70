"""Rows, columns, labels and lines as most panes and dialogs have them.

It hides the calls of Qt that put widgets into a layout and give a control its accessible name. What a widget does is
left to its owner.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLabel, QLayout, QLineEdit, QVBoxLayout, QWidget

Part = QWidget | QLayout | None
AnyBox = TypeVar("AnyBox", bound=QBoxLayout)


def column_of(*parts: Part | tuple[Part, int], parent: QWidget | None = None, margin: int | None = None) -> QVBoxLayout:
    """Return a layout of parts from top to bottom. For parent and margin see _filled()."""
    return _filled(QVBoxLayout(), parts, parent, margin)


def row_of(*parts: Part | tuple[Part, int], parent: QWidget | None = None, margin: int | None = None) -> QHBoxLayout:
    """Return a layout of parts from left to right. For parent and margin see _filled()."""
    return _filled(QHBoxLayout(), parts, parent, margin)


def _filled(
    layout: AnyBox, parts: Iterable[Part | tuple[Part, int]], parent: QWidget | None, margin: int | None
) -> AnyBox:
    """Fill a layout and return it.

    parts: widgets, layouts, or None for space that grows; a tuple gives the part its stretch.
    parent: the widget that gets the layout.
    margin: pixels on all four sides, or None for those of the style.
    """
    for each in parts:
        part, stretch = each if isinstance(each, tuple) else (each, 0)
        if part is None:
            layout.addStretch(stretch or 1)
        elif isinstance(part, QLayout):
            layout.addLayout(part, stretch)
        else:
            layout.addWidget(part, stretch)
    if margin is not None:
        layout.setContentsMargins(margin, margin, margin, margin)
    if parent is not None:
        parent.setLayout(layout)
    return layout


def wrapped_label(text: str = "") -> QLabel:
    """Return a label that breaks its text into lines."""
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def hint_label(text: str) -> QLabel:
    """Return a label for an explanation, in a faded color."""
    label = wrapped_label(text)
    label.setProperty("hint", True)
    return label


def line_edit(name: str, placeholder: str | None = None) -> QLineEdit:
    """Return a line of text with an accessible name. placeholder: shown in the empty line; None: the name."""
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(name if placeholder is None else placeholder)
    return edit


def choice_box(name: str, items: Iterable[tuple[str, Any]] = ()) -> QComboBox:
    """Return a list to choose from, with an accessible name. items: pairs of text and value."""
    box = QComboBox()
    box.setAccessibleName(name)
    for text, value in items:
        box.addItem(text, value)
    return box
