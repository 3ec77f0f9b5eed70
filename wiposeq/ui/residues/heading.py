"""The line above the residues: number, name, molecule type, length and organism of the sequence."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.records import Sequence
from wiposeq.texts import tr
from wiposeq.ui.residues.text import length_text
from wiposeq.ui.window.session import Session

MOLECULE_TYPES = ("DNA", "RNA", "AA")
MIN_WIDTH_FOR_ORGANISM = 420
"""The width in pixels of the pane from which the organism is shown."""


class ElidedLabel(QLabel):
    """A label that shortens its text to its width. The whole text is its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            shown,
            QPalette.ColorRole.WindowText,
        )
        painter.end()


class _NoWheelBox(QComboBox):
    """A list of choices that the mouse wheel does not change."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SequenceHeading(QWidget):
    """The line above the residues, in which the user can change the molecule type."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._uid: int | None = None
        self.title = ElidedLabel()
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.molecule = _NoWheelBox()
        self.molecule.setAccessibleName(tr("Molecule type"))
        self.molecule.setToolTip(tr("Molecule type"))
        self.molecule.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.molecule.textActivated.connect(self._set_molecule_type)
        self.size_label = QLabel()
        self.organism = ElidedLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 2)
        row.setSpacing(8)
        for widget in (self.title, self.molecule, self.size_label, self.organism):
            row.addWidget(widget)
        row.addStretch(1)

    def show_sequence(self, sequence: Sequence | None) -> None:
        """Show the facts of a sequence, or that no sequence is shown."""
        self._uid = sequence.uid if sequence else None
        for widget in (self.molecule, self.size_label, self.organism):
            widget.setVisible(sequence is not None)
        if sequence is None:
            self.title.setText(tr("No sequence"))
            return
        number = tr("Sequence {number}", number=self._session.project.number(sequence.uid))
        title = f"{number} – {sequence.name}" if sequence.name else number
        self.title.setText(tr("{title} (skipped)", title=title) if sequence.is_skipped else title)
        self.size_label.setText(length_text(len(sequence.residues), sequence.is_protein))
        self.organism.setText(sequence.organism)
        with QSignalBlocker(self.molecule):
            current = sequence.molecule_type
            choices = [*MOLECULE_TYPES, *([] if current in MOLECULE_TYPES else [current])]
            if [self.molecule.itemText(n) for n in range(self.molecule.count())] != choices:
                self.molecule.clear()
                self.molecule.addItems(choices)
            self.molecule.setCurrentIndex(choices.index(current))
        self.molecule.setEnabled(not sequence.is_skipped)

    def fit(self, width: int) -> None:
        """Hide the organism if the pane is too narrow. width: of the pane."""
        self.organism.setVisible(self._uid is not None and width >= MIN_WIDTH_FOR_ORGANISM)

    def _set_molecule_type(self, value: str) -> None:
        if self._uid is not None:
            label = tr("Change molecule type to {value}", value=value)
            self._session.do(SetField(Address(self._uid, field="molecule_type"), value, label))
