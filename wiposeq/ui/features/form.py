"""The form of the selected feature."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq.model.address import Address, pick
from wiposeq.model.edits import Insert, SetField
from wiposeq.model.finding import Finding
from wiposeq.model.location import LocationError, parse
from wiposeq.model.records import Feature, Sequence
from wiposeq.texts import tr, trn
from wiposeq.ui.features.qualifier_row import QualifierRow, molecule_of, new_qualifier, qualifier_kind
from wiposeq.ui.widgets.fields import Badge, ChoiceBox, Field, TextKeys
from wiposeq.ui.window import icons
from wiposeq.ui.window.session import Session


class FeatureForm(QScrollArea):
    """The form of one feature: key, location, one row a qualifier, and what can be added."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setMinimumWidth(310)
        self.setAccessibleName(tr("Selected feature"))
        self._address: Address | None = None
        self._rows: list[QualifierRow] = []
        self._shape: tuple[Any, ...] = ()
        self._selection: tuple[int, int] | None = None
        self._findings: dict[Address, list[Finding]] = {}

        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(10, 8, 10, 8)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._whole = body
        self.setWidget(body)

        self._build_fields()
        self._lay_out()
        self.set_feature(None)

    def _lay_out(self) -> None:
        self._caption(tr("Key"), self.key, 0)
        self._grid.addWidget(self.key, 0, 1, 1, 2)
        self._caption(tr("Location"), self.location, 1)
        self._grid.addWidget(self.location, 1, 1)
        self._grid.addWidget(self.take, 1, 2)
        self._grid.addWidget(self.explained, 2, 1, 1, 2)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._grid.addLayout(self._lines, 3, 0, 1, 3)
        self._grid.addWidget(self.missing, 4, 0, 1, 3)
        adding = QHBoxLayout()
        adding.addWidget(self.name_choice, 1)
        adding.addWidget(self.add_button)
        adding.addWidget(self._badge)
        self._grid.addLayout(adding, 5, 0, 1, 3)
        self._grid.setRowStretch(6, 1)

    def _build_fields(self) -> None:
        self.key = Field(self.session, ChoiceBox(), tr("Feature key"), is_optional=False)
        self.location = Field(self.session, QLineEdit(), tr("Location"), is_optional=False)
        self.location.editor.setPlaceholderText("1..10")
        self.location.edited.connect(lambda _: self._explain())
        self.take = QToolButton()
        self.take.setIcon(icons.icon("selection"))
        self.take.setToolTip(tr("Use the selected residues as the location"))
        self.take.setAccessibleName(tr("Use the selected residues as the location"))
        self.take.clicked.connect(self._take_selection)
        self.explained = QLabel()
        self.explained.setWordWrap(True)
        self.explained.setProperty("hint", True)
        self.missing = QWidget()
        QHBoxLayout(self.missing).setContentsMargins(0, 0, 0, 0)
        self.name_choice = ChoiceBox()
        self.name_choice.setAccessibleName(tr("Qualifier to add"))
        self.name_choice.line.setPlaceholderText(tr("Qualifier"))
        TextKeys(self.name_choice)
        self.name_choice.typed.connect(lambda name: self._chosen(name))
        self.name_choice.entered.connect(self.add)
        self.add_button = QPushButton(icons.icon("add"), tr("Add qualifier"))
        self.add_button.clicked.connect(lambda: self.add(self.name_choice.value()))
        self._badge = Badge()

    def _caption(self, text: str, field: Field, row: int) -> None:
        label = QLabel(text)
        label.setBuddy(field.editor)
        label.setMinimumWidth(90)
        self._grid.addWidget(label, row, 0)

    # ---- what is shown

    def _records(self) -> tuple[Sequence, Feature] | None:
        if self._address is None:
            return None
        try:
            sequence = self.session.project.sequences.by_uid(self._address.sequence or 0)
            return sequence, pick(sequence.features, self._address.feature or 0)[1]
        except LookupError:
            return None

    def set_feature(self, address: Address | None) -> None:
        """Shows the feature at that address, or nothing."""
        if address != self._address:
            self._address = address
            self._shape = ()
            self.key.bind(address.at("key") if address else None)
            self.location.bind(address.at("location") if address else None)
        self.refresh()

    def refresh(self) -> None:
        """Shows the feature as it is now; rows are made anew only when qualifiers came, went or changed names."""
        found = self._records()
        self._whole.setEnabled(found is not None)
        self.key.refresh()
        self.location.refresh()
        self._explain()
        if found is None:
            self._build(None)
            return
        sequence, feature = found
        other = bool(self.session.project.header.other_language)
        shape = (
            self._address, self.session.edition.id, molecule_of(sequence), feature.key, other,
            tuple((q.uid, q.name, q.translation is not None, q.value is None) for q in feature.qualifiers),
        )  # fmt: skip
        if shape != self._shape:
            focused = next((row.address for row in self._rows if row.isAncestorOf(self.focusWidget() or self)), None)
            self._shape = shape
            self._build(found)
            if focused is not None:
                self.focus_address(focused)
        else:
            for row in self._rows:
                row.refresh()

    def _build(self, found: tuple[Sequence, Feature] | None) -> None:
        for row in self._rows:
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        bar = self.missing.layout()
        assert bar is not None
        while bar.count():
            item = bar.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        if found is None:
            self.name_choice.offer(())
            return
        sequence, feature = found
        molecule = molecule_of(sequence)
        edition = self.session.edition
        mandatory = edition.mandatory_qualifiers(molecule, feature.key)
        for qualifier in feature.qualifiers:
            row = QualifierRow(self.session, sequence, feature, qualifier, qualifier.name in mandatory)
            self._rows.append(row)
            self._lines.addWidget(row)
        names = {qualifier.name for qualifier in feature.qualifiers}
        for name in mandatory:
            if name not in names:
                button = QPushButton(icons.severity(True), tr("Add {name} (required)", name=name))
                button.clicked.connect(lambda _=False, name=name: self.add(name))
                bar.addWidget(button)
        if isinstance(bar, QHBoxLayout):
            bar.addStretch(1)
        self.missing.setVisible(any(name not in names for name in mandatory))
        entries = edition.qualifiers(molecule)
        offered = edition.allowed_qualifiers(molecule, feature.key)
        self.name_choice.offer(
            [(name, tr("required") if name in mandatory else qualifier_kind(entries.get(name))) for name in offered]
        )
        self.show_findings(self._findings)
        previous: QWidget = self.take
        for row in self._rows:
            for widget in row.tab_chain():
                QWidget.setTabOrder(previous, widget)
                previous = widget

    def set_residue_selection(self, selection: tuple[int, int] | None) -> None:
        """Tells which residues are selected."""
        self._selection = selection
        self.take.setEnabled(selection is not None)

    def _take_selection(self) -> None:
        if self._selection is None or self._address is None:
            return
        start, end = self._selection
        text = str(start) if start == end else f"{start}..{end}"
        self.session.do(SetField(self._address.at("location"), text, tr("Set the location")))

    def _explain(self) -> None:
        found = self._records()
        text = ""
        if found is not None:
            sequence, feature = found
            if feature.location:
                try:
                    spans = list(parse(feature.location).spans())
                except LocationError as error:
                    text = str(error)
                else:
                    size = sum(max(0, span[1] - span[0] + 1) for span in spans)
                    unit = tr("aa") if sequence.is_protein else tr("nt")
                    text = f"{size:,} {unit}"
                    if len(spans) > 1:
                        text = trn("{size} in {count} part", "{size} in {count} parts", len(spans), size=text)
                    if spans and all(span[2] for span in spans):
                        text = tr("{size}, on the complement", size=text)
        self.explained.setText(text)
        self.explained.setVisible(bool(text))

    # ---- edits

    def _chosen(self, name: str) -> None:
        self.add_button.setEnabled(bool(name))

    def add(self, name: str) -> None:
        """Adds a qualifier and puts the keyboard into its value."""
        found = self._records()
        if found is None or self._address is None:
            return
        if not name:
            self.name_choice.setFocus()
            return
        sequence, feature = found
        qualifier = new_qualifier(self.session.edition, molecule_of(sequence), name)
        index = len(feature.qualifiers)
        self.session.do(Insert(self._address.at("qualifiers"), index, (qualifier,), tr("Add {key}", key=name)))
        self.name_choice.show_value("")
        self.focus_address(Address(sequence.uid, feature.uid, qualifier.uid, field="value"))

    # ---- findings and focus

    def show_findings(self, findings: dict[Address, list[Finding]]) -> None:
        """Shows badges for the findings on this feature."""
        self._findings = findings
        if self._address is None:
            self._badge.show_findings(())
            return
        self.key.show_findings(findings)
        self.location.show_findings(findings)
        self._badge.show_findings([*findings.get(self._address, []), *findings.get(self._address.at("qualifiers"), [])])
        for row in self._rows:
            row.show_findings(findings)

    def focus_first(self) -> None:
        """Puts the keyboard into the first empty value, or else the location."""
        for row in self._rows:
            if row.value is not None and not row.value.text():
                row.value.setFocus()
                return
        self.location.setFocus()

    def target(self, address: Address) -> QWidget:
        """Return the widget that stands for an address."""
        if address.qualifier is not None:
            row = next((row for row in self._rows if row.address.qualifier == address.qualifier), None)
            return row.field_for(address.field) if row is not None else self.location
        if address.field == "key":
            return self.key
        if address.field in ("qualifiers", ""):
            buttons = [b for b in self.missing.findChildren(QPushButton) if b.isVisibleTo(self)]
            return buttons[0] if buttons else self.name_choice if address.field else self.location
        return self.location

    def focus_address(self, address: Address) -> None:
        """Focus the field of that address."""
        target = self.target(address)
        self.ensureWidgetVisible(target, 10, 30)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        editor: Any = getattr(target, "editor", None)
        if hasattr(editor, "selectAll"):
            editor.selectAll()
