"""The bars below the residues, in which residues to find or a position to go to are typed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from wiposeq.texts import tr
from wiposeq.ui.residues.heading import ElidedLabel
from wiposeq.ui.widgets.fields import TextKeys


class FindBar(QWidget):
    """Where residues to find are typed. wanted(is_forward): find the next or previous; changed(); closed()."""

    wanted = Signal(bool)
    changed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        TextKeys(self.line)
        self.line.setPlaceholderText(tr("Residues to find"))
        self.line.setAccessibleName(tr("Residues to find"))
        self.line.setClearButtonEnabled(True)
        self.line.setMinimumWidth(80)
        self.line.textChanged.connect(self.changed)
        self.count = ElidedLabel()
        self.count.setMinimumWidth(24)
        self.previous = _button("▲", tr("Previous match (Shift+Enter)"), lambda: self.wanted.emit(False))
        self.next = _button("▼", tr("Next match (Enter)"), lambda: self.wanted.emit(True))
        self.ambiguous = QCheckBox(tr("A&mbiguity"))
        self.ambiguous.setToolTip(tr("IUPAC symbols match what they stand for: r finds a, g and r"))
        self.both_strands = QCheckBox(tr("&Both strands"))
        self.both_strands.setToolTip(tr("Finds the reverse complement too"))
        for box in (self.ambiguous, self.both_strands):
            box.toggled.connect(self.changed)
        self.close_button = _button("✕", tr("Close (Esc)"), self.closed.emit)
        options = QHBoxLayout()
        options.setSpacing(6)
        options.addWidget(self.ambiguous)
        options.addWidget(self.both_strands)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line, 3)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        row.addWidget(self.close_button)
        lower = QHBoxLayout()
        lower.setSpacing(8)
        lower.addLayout(options)
        lower.addWidget(self.count, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(3)
        layout.addLayout(row)
        layout.addLayout(lower)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        else:
            super().keyPressEvent(event)


class GoBar(QWidget):
    """Where a position or location is typed. wanted(text); closed()."""

    wanted = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        TextKeys(self.line)
        self.line.setPlaceholderText(tr("Position or location, such as 41 or 41..60"))
        self.line.setAccessibleName(tr("Position to go to"))
        label = QLabel(tr("&Go to:"))
        label.setBuddy(self.line)
        self.close_button = _button("✕", tr("Close (Esc)"), self.closed.emit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.addWidget(label)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.close_button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit(self.line.text())
        else:
            super().keyPressEvent(event)


def _button(text: str, name: str, run: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setAutoRaise(True)
    button.clicked.connect(lambda: run())
    return button
