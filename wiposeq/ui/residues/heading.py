"""The line above the residues: number, name, molecule type, length, organism and findings of the sequence.

It hides how the name is edited in place, and the tabs that replace panes in a low or narrow window.
"""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from wiposeq.model import records
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Finding
from wiposeq.texts import listed, shown_number, tr, trn
from wiposeq.ui.residues.text import length_text
from wiposeq.ui.widgets.fields import TextKeys, icon_button
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, column, row, scale
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import Session

_WIDTH_FOR_PENCIL = 320
"""Pixels at 100 % of the pane from which the button beside the name is shown."""
MOLECULE_TYPES = ("DNA", "RNA", "AA")


class _NoWheelBox(QComboBox):
    """A list of choices that the mouse wheel does not change."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class NameInPlace(QWidget):
    """A name that becomes a field when the user clicks it or presses F2.

    changed(str): the user entered another name.
    """

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.label = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.label.setProperty("level", "heading")
        self.label.setCursor(Qt.CursorShape.IBeamCursor)
        self.button = icon_button("edit", tr("Change the name (F2)"), self.edit)
        self.line = QLineEdit()
        self.line.setAccessibleName(tr("Name of the sequence"))
        self.line.hide()
        self.line.editingFinished.connect(self._finish)
        TextKeys(self.line)
        self._name = ""
        self._has_button = True
        row(self.label, self.button, (self.line, 1), parent=self, margin=0).setSpacing(theme.px(4))

    def show_name(self, name: str, title: str) -> None:
        """Show a name. title: what is shown for it, such as "(no name)"."""
        self._name = name
        self.label.setText(title)
        self.label.updateGeometry()

    def edit(self) -> None:
        """Let the user change the name."""
        self.line.setText(self._name)
        self.line.setMinimumWidth(
            min(self.line.fontMetrics().horizontalAdvance(self._name) + theme.px(40), theme.px(320))
        )
        self._show_line(True)
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_line(self, is_line: bool) -> None:
        self.line.setVisible(is_line)
        self.label.setVisible(not is_line)
        self.button.setVisible(not is_line and self._has_button)

    def show_button(self, is_shown: bool) -> None:
        """Show or hide the button; a double-click and F2 do the same as it."""
        self._has_button = is_shown or self.button.hasFocus()
        self._show_line(not self.line.isHidden())

    def _finish(self) -> None:
        if self.line.isHidden():
            return
        text = self.line.text().strip()
        if self.line.hasFocus():
            self.button.setFocus()
        self._show_line(False)
        if text != self._name:
            self.changed.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Restore the name on Escape."""
        if event.key() == Qt.Key.Key_Escape and self.line.isVisible():
            self.line.setText(self._name)
            self._finish()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.isEnabled():
            self.edit()


class FindingsBadge(QPushButton):
    """A button with the number of findings of one place, in the color of the worst."""

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show how many findings there are; hide the button if there are none."""
        self.setVisible(bool(findings))
        if not findings:
            return
        is_error = any(finding.is_error for finding in findings)
        kind = "error" if is_error else "warning"
        count = sum(finding.is_error == is_error for finding in findings)
        words = (
            trn("{count} error", "{count} errors", count)
            if is_error
            else trn("{count} warning", "{count} warnings", count)
        )
        theme.set_variant(self, "badge", kind)
        self.setIcon(icons.icon(kind, kind))
        self.setText(shown_number(count))
        self.setAccessibleName(words)
        tips = [finding.message for finding in findings[:6]]
        self.setToolTip("\n".join([*tips, "..."] if len(findings) > 6 else tips))


class SequenceHeading(QFrame):
    """The line above the residues.

    findings_requested(Address): the user wants to see the findings of the sequence.
    feature_step_requested(int): go to the next (1) or previous (-1) feature.
    zoom_requested(int): show the residues larger (1), smaller (-1) or at 100 % (0).
    menu_requested(QWidget): open the menu of the residues at this button.
    tab_chosen(int): the user chose a tab, counted from 0.
    """

    findings_requested = Signal(object)
    feature_step_requested = Signal(int)
    zoom_requested = Signal(int)
    menu_requested = Signal(object)
    tab_chosen = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._uid: int | None = None
        self.setProperty("role", "heading")
        self.number = QLabel()
        self.number.setProperty("level", "secondary")
        self.name = NameInPlace()
        self.name.changed.connect(self._set_name)
        self.molecule = _NoWheelBox()
        self.molecule.setSizeAdjustPolicy(self.molecule.SizeAdjustPolicy.AdjustToContents)
        self.molecule.setAccessibleName(tr("Molecule type"))
        self.molecule.setToolTip(tr("Molecule type"))
        self.molecule.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.molecule.textActivated.connect(self._set_molecule_type)
        self.facts = ElidedLabel()
        self.facts.setProperty("level", "secondary")
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # the name comes first
        self.badge = FindingsBadge()
        self.badge.clicked.connect(lambda: self.findings_requested.emit(Address(self._uid)))
        self._tabs = QButtonGroup(self)
        self._tabs.idClicked.connect(self.tab_chosen)
        self.tabs = self._build_tabs()
        self._tools = self._build_tools()
        line = QHBoxLayout()
        self._line = line
        for widget in (self.number, self.name, self.molecule, self.badge):
            line.addWidget(widget)
        line.addWidget(self.facts, 1)
        line.addStretch(0)
        self._place_of_tabs = line.count()
        for tool in self._tools:
            line.addWidget(tool)
        self._tab_line = row(self.tabs, None)
        column(line, self._tab_line, parent=self, margin=0).setSpacing(0)
        self.show_findings(())
        at_each_zoom(self, self._scale)

    def _scale(self) -> None:
        scale(self._line, (16, 7, 8, 7))
        scale(self._tab_line, (16, 0, 8, 8))
        self._place_tabs()

    def _place_tabs(self) -> None:
        """Place the tabs in the line of the name, or below it if there is no room."""
        has_own_line = not self.tabs.isHidden() and self.width() < theme.px(560)
        target = self._tab_line if has_own_line else self._line
        if target.indexOf(self.tabs) < 0:
            target.insertWidget(0 if has_own_line else self._place_of_tabs, self.tabs)
        self._tab_line.setContentsMargins(theme.px(16), 0, theme.px(8), theme.px(8) if has_own_line else 0)
        self.setFixedHeight(theme.px("viewHeader") + (theme.px(38) if has_own_line else 0))

    def _build_tabs(self) -> QWidget:
        tabs = QWidget()
        line = row(parent=tabs, margin=0)
        line.setSpacing(0)
        for number, (text, side) in enumerate(((tr("Residues"), "first"), (tr("Features"), "middle"), ("", "last"))):
            button = QPushButton(text)
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setProperty("place", side)
            self._tabs.addButton(button, number)
            line.addWidget(button)
        tabs.hide()
        return tabs

    def _build_tools(self) -> list[QWidget]:
        def tool(icon: str, name: str, run: Callable[[], object]) -> QToolButton:
            button = icon_button(icon, name, run)
            button.setProperty("role", "quiet")
            return button

        self.zoom_label = QToolButton()
        self.zoom_label.setProperty("role", "quiet")
        self.zoom_label.setToolTip(tr("Size of the residues. Click for 100 % (Ctrl+wheel changes it)"))
        self.zoom_label.clicked.connect(lambda: self.zoom_requested.emit(0))
        self.show_zoom(1.0)
        more = tool("more", tr("More for these residues"), lambda: self.menu_requested.emit(more))
        return [
            tool("previous", tr("Previous feature (Alt+Left)"), lambda: self.feature_step_requested.emit(-1)),
            tool("next", tr("Next feature (Alt+Right)"), lambda: self.feature_step_requested.emit(1)),
            tool("minus", tr("Smaller residues (Ctrl+wheel)"), lambda: self.zoom_requested.emit(-1)),
            self.zoom_label,
            tool("plus", tr("Larger residues (Ctrl+wheel)"), lambda: self.zoom_requested.emit(1)),
            more,
        ]

    # ---- what is shown

    def show_sequence(self, sequence: records.Sequence | None) -> None:
        """Show the facts of a sequence, or that no sequence is shown."""
        self._uid = sequence.uid if sequence else None
        for widget in (self.number, self.molecule, self.facts, *self._tools):
            widget.setVisible(sequence is not None)
        self.name.setEnabled(sequence is not None)
        if sequence is None:
            self.name.show_name("", tr("No sequence"))
            return
        self.number.setText(tr("SEQ ID NO {number}", number=shown_number(self._session.project.number(sequence.uid))))
        name = sequence.name or tr("(no name)")
        self.name.show_name(sequence.name, tr("{title} (skipped)", title=name) if sequence.is_skipped else name)
        size = length_text(len(sequence.residues), sequence.is_protein)
        self.facts.setText(listed((size, sequence.organism)))
        with QSignalBlocker(self.molecule):
            current = sequence.molecule_type
            choices = [*MOLECULE_TYPES, *([] if current in MOLECULE_TYPES else [current])]
            if [self.molecule.itemText(n) for n in range(self.molecule.count())] != choices:
                self.molecule.clear()
                self.molecule.addItems(choices)
            self.molecule.setCurrentIndex(choices.index(current))
        self.molecule.setEnabled(not sequence.is_skipped)
        features = self._tabs.button(1)
        features.setText(tr("Features {count}", count=shown_number(len(sequence.features))))

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show how many findings the sequence has."""
        self.badge.show_findings(list(findings))

    def show_zoom(self, zoom: float) -> None:
        """Show the size of the residues."""
        self.zoom_label.setText(tr("{percent} %", percent=round(zoom * 100)))
        self.zoom_label.setAccessibleName(tr("Size of the residues: {percent} %", percent=round(zoom * 100)))

    def show_tabs(self, count: int, chosen: int, feature: str) -> None:
        """Show tabs for residues and features (2) and the selected feature (3), or none (0). feature: its key."""
        self.tabs.setVisible(count > 0)
        for number, button in enumerate(self._tabs.buttons()):
            button.setVisible(number < count)
            button.setChecked(number == chosen)
        theme.set_variant(self._tabs.button(1), "place", "middle" if count == 3 else "last")
        self._tabs.button(2).setText(feature or tr("Feature"))

    def edit_name(self) -> None:
        """Let the user change the name in place."""
        if self._uid is not None:
            self.name.edit()

    def fit(self, width: int) -> None:
        """Hide what is less important in a narrow pane. width: of the pane in pixels at 100 %."""
        is_shown = self._uid is not None
        self._place_tabs()
        spare = width - (240 if self._line.indexOf(self.tabs) >= 0 and not self.tabs.isHidden() else 0)
        self.facts.setVisible(is_shown and spare >= 430)
        self.name.show_button(width >= _WIDTH_FOR_PENCIL)
        for tool in self._tools[2:5]:
            tool.setVisible(is_shown and spare >= 640)
        for tool in self._tools[:2]:
            tool.setVisible(is_shown and spare >= 440)

    def _set_name(self, name: str) -> None:
        if self._uid is not None:
            self._session.do(SetField(Address(self._uid, field="name"), name, tr("Change the name")))

    def _set_molecule_type(self, value: str) -> None:
        if self._uid is not None:
            label = tr("Change molecule type to {value}", value=value)
            self._session.do(SetField(Address(self._uid, field="molecule_type"), value, label))
