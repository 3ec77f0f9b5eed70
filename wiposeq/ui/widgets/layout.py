"""Rows, columns, labels, lines, buttons and timers as most panes and dialogs have them.

It hides the calls of Qt that put widgets into a layout and give a control its accessible name. What a widget does is
left to its owner.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq.texts import tr
from wiposeq.ui.widgets.direction import write_from_left
from wiposeq.ui.widgets.placeholders import shorten_placeholder
from wiposeq.ui.window import icons, theme

Part = QWidget | QLayout | int | None
Margin = int | tuple[int, int, int, int] | None
AnyBox = TypeVar("AnyBox", bound=QBoxLayout)


def column(*parts: Part | tuple[Part, int], parent: QWidget | None = None, margin: Margin = None) -> QVBoxLayout:
    """Return a layout of parts from top to bottom. For parent and margin see _filled()."""
    return _filled(QVBoxLayout(), parts, parent, margin)


def row(*parts: Part | tuple[Part, int], parent: QWidget | None = None, margin: Margin = None) -> QHBoxLayout:
    """Return a layout of parts from left to right. For parent and margin see _filled()."""
    return _filled(QHBoxLayout(), parts, parent, margin)


def _filled(layout: AnyBox, parts: Iterable[Part | tuple[Part, int]], parent: QWidget | None, margin: Margin) -> AnyBox:
    """Fill a layout and return it.

    parts: widgets, layouts, pixels of space, or None for space that grows; a tuple gives the part its stretch.
    parent: the widget that gets the layout.
    margin: pixels on all four sides, or on left, top, right and bottom; None for those of the style.
    """
    for each in parts:
        part, stretch = each if isinstance(each, tuple) else (each, 0)
        if part is None:
            layout.addStretch(stretch or 1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part, stretch)
        else:
            layout.addWidget(part, stretch)
    if margin is not None:
        layout.setContentsMargins(*(margin if isinstance(margin, tuple) else (margin,) * 4))
    if parent is not None:
        parent.setLayout(layout)
    return layout


def wrapped(text: str = "") -> QLabel:
    """Return a label that breaks its text into lines."""
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def hint(text: str = "") -> QLabel:
    """Return a label for an explanation, in a faded color."""
    label = wrapped(text)
    label.setProperty("hint", True)
    return label


def named(name: str, *, selectable: bool = False) -> QLabel:
    """Return an empty label with an accessible name."""
    label = QLabel()
    label.setAccessibleName(name)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def line(name: str, placeholder: str | None = None) -> QLineEdit:
    """Return a line of text with an accessible name. placeholder: shown in the empty line; None: the name."""
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(name if placeholder is None else placeholder)
    return edit


def filter_line(name: str, run: Callable[[str], object]) -> QLineEdit:
    """Return a line with a button that clears it. run: called with the text after each change."""
    edit = line(name)
    icons.into_line(edit, "filter")
    shorten_placeholder(edit, tr("Find"))
    edit.textChanged.connect(run)
    return edit


_LONGEST_WORD = 1_000
"""A text with longer words, such as residues, may be broken anywhere."""


def break_lines_for(edit: QPlainTextEdit, text: str) -> None:
    """Break the lines of an editor between words, or anywhere if the text that it shall show has very long words.

    Qt looks for the next blank at each line that it breaks: 240,000 residues in one word would take ten seconds.
    """
    is_long = len(text) > _LONGEST_WORD and max(map(len, text.split()), default=0) > _LONGEST_WORD
    modes = QTextOption.WrapMode
    mode = modes.WrapAnywhere if is_long else modes.WrapAtWordBoundaryOrAnywhere
    if edit.wordWrapMode() != mode:
        edit.setWordWrapMode(mode)


def with_browse(edit: QLineEdit, text: str, run: Callable[[], object]) -> tuple[QHBoxLayout, QPushButton]:
    """Return a row of a line and a button that asks for a file or folder, and the button. text: its label."""
    write_from_left(edit)
    button = push_button(text, run)
    button.setAccessibleName(tr("Browse for: {what}", what=edit.accessibleName()))
    return row((edit, 1), button), button


def let_shrink(box: QComboBox, letters: int = 16) -> None:
    """Let a list be narrower than its longest entry, but not than some letters."""
    box.setSizeAdjustPolicy(box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(letters)


def choice(name: str, items: Iterable[tuple[str, Any]] = ()) -> QComboBox:
    """Return a list to choose from, with an accessible name. items: pairs of text and value."""
    box = QComboBox()
    box.setAccessibleName(name)
    for text, value in items:
        box.addItem(text, value)
    return box


def label_of(text: str, widget: QWidget) -> QLabel:
    """Return a label whose access key focuses a widget."""
    label = QLabel(text)
    label.setBuddy(widget)
    return label


def push_button(text: str, run: Callable[[], object]) -> QPushButton:
    """Return a button that Return does not press while another widget has the focus."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: run())
    return button


def delayed(owner: QObject, milliseconds: int, run: Callable[[], object]) -> QTimer:
    """Return a timer that calls `run` once, some milliseconds after its last start."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(run)
    return timer


class _Zoomed(QObject):
    """Calls a function whenever the zoom of the window has changed, as long as its widget exists.

    The call follows the change: a widget that resizes or shows others while Qt sends the events of a style makes Qt
    use widgets that no longer exist.
    """

    def __init__(self, widget: QWidget, run: Callable[[], object]) -> None:
        super().__init__(widget)
        self._run = run
        theme.signals().zoomed.connect(self._zoom)
        run()

    def _zoom(self) -> None:
        self._run()


def at_each_zoom(widget: QWidget, run: Callable[[], object]) -> None:
    """Call a function that sets sizes of a widget now, and again after each change of the zoom."""
    _Zoomed(widget, run)


def when_styled(widget: QWidget, run: Callable[[], object]) -> None:
    """Call a function that moves, shows or deletes widgets: now, or after Qt has given all widgets another style.

    Qt resizes widgets while it styles them. It crashes if a widget then gets another parent or is deleted.
    """
    if theme.is_changing():
        QTimer.singleShot(0, widget, run)
    else:
        run()


def scale(layout: QLayout, margin: tuple[int, int, int, int], spacing: int = 8) -> None:
    """Set the margins (left, top, right, bottom) and the spacing of a layout. All are pixels at 100 %."""
    layout.setContentsMargins(*(theme.px(each) for each in margin))
    layout.setSpacing(theme.px(spacing))
