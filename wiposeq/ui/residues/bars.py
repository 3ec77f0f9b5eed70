"""The bars below the residues: one to find residues, one to go to a position."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QToolButton, QWidget

from wiposeq.texts import tr
from wiposeq.ui.widgets.direction import write_from_left
from wiposeq.ui.widgets.fields import TextKeys
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import column, label_of, line, row
from wiposeq.ui.window import icons


class _Bar(QWidget):
    """A line of text. entered(is_forward): Enter, or Shift+Enter if not forward. closed(): Esc, or the close button."""

    entered = Signal(bool)
    closed = Signal()

    def __init__(self, text_line: QLineEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = write_from_left(text_line)
        TextKeys(text_line)
        self.close_button = _button("✕", tr("Close (Esc)"), self.closed.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        else:
            super().keyPressEvent(event)


class FindBar(_Bar):
    """The bar to find residues. changed(): the residues or options changed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(line(tr("Residues to find")), parent)
        icons.into_line(self.line, "find")
        self.line.setMinimumWidth(80)
        self.line.textChanged.connect(self.changed)
        self.count = ElidedLabel()
        self.count.setMinimumWidth(24)
        self.previous = _button("▲", tr("Previous match (Shift+Enter)"), lambda: self.entered.emit(False))
        self.next = _button("▼", tr("Next match (Enter)"), lambda: self.entered.emit(True))
        self.ambiguous = QCheckBox(tr("Match a&mbiguity symbols"))
        self.ambiguous.setToolTip(tr("An IUPAC symbol matches the residues that it represents: r finds a, g and r."))
        self.both_strands = QCheckBox(tr("Search &both strands"))
        self.both_strands.setToolTip(tr("Also finds the reverse complement."))
        for box in (self.ambiguous, self.both_strands):
            box.toggled.connect(self.changed)
        upper = row((self.line, 3), self.previous, self.next, self.close_button)
        upper.setSpacing(4)
        lower = row(self.ambiguous, self.both_strands, (self.count, 1))
        lower.setSpacing(8)
        column(upper, lower, parent=self, margin=(6, 4, 6, 4)).setSpacing(3)


class GoBar(_Bar):
    """The bar to go to a position or location."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(line(tr("Position to go to"), tr("Position or location, such as 41 or 41..60")), parent)
        label = label_of(tr("&Go to:"), self.line)
        row(label, (self.line, 1), self.close_button, parent=self, margin=(6, 4, 6, 4))


def _button(text: str, name: str, run: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setAutoRaise(True)
    button.clicked.connect(lambda: run())
    return button
