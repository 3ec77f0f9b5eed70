"""The features of the shown sequence: a table, and the form of the selected one.

Keys and qualifiers on offer are those the edition allows for the molecule type and key; mandatory ones are there from
the start and marked; lists are choices. What is not allowed but stands in the project is shown as it is, never hidden.
"""

from collections.abc import Sequence as Rows
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app.document import Changes
from wiposeq.errors import UnreadableFile
from wiposeq.model.address import Address, pick
from wiposeq.model.edits import Insert, Move, Remove, SetField
from wiposeq.model.finding import Finding, Report
from wiposeq.model.location import LocationError, parse
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr, trn
from wiposeq.ui.widgets.fields import Badge, ChoiceBox, Field, NoteEdit, TextKeys, by_address, icon_button
from wiposeq.ui.widgets.organism_field import OrganismCompleter, known_organisms
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window import icons
from wiposeq.ui.window.session import Session


def molecule_of(sequence: Sequence) -> str:
    """The molecule type whose lists apply: PRT of old files counts as AA."""
    return "AA" if sequence.is_protein else sequence.molecule_type


def new_qualifier(edition: Edition, molecule: str, name: str) -> Qualifier:
    """Return a qualifier to fill: without a value if it takes none, with the only value if there is one."""
    entry = edition.qualifiers(molecule).get(name)
    if entry is not None and entry.value_type == "none":
        return Qualifier(new_uid(), name, None)
    values = edition.values(molecule, name)
    return Qualifier(new_uid(), name, values[0] if len(values) == 1 else "")


def new_feature(edition: Edition, sequence: Sequence, key: str, location: str) -> Feature:
    """Return a feature with the qualifiers that its key requires."""
    molecule = molecule_of(sequence)
    names = edition.mandatory_qualifiers(molecule, key)
    return Feature(new_uid(), key, location, tuple(new_qualifier(edition, molecule, name) for name in names))


def summary(feature: Feature) -> str:
    """The qualifiers of a feature on one line."""
    return "; ".join(
        f"{q.name}={q.value}" if q.value else q.name if q.value is None else f"{q.name}=" for q in feature.qualifiers
    )


class FeaturePane(QWidget):
    """Table and form of the features of one sequence. feature_selected(Address or None) when another one is chosen."""

    feature_selected = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._uid: int | None = None
        self._selection: tuple[int, int] | None = None
        self._findings: dict[Address, list[Finding]] = {}
        self._tips: dict[int, list[Finding]] = {}
        self.setAccessibleName(tr("Features"))

        self._build_table()
        bar = self._build_bar()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addLayout(bar)
        column.addWidget(self.view, 1)
        self.form = FeatureForm(session, self)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.form)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([480, 480])
        split.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

        session.changed.connect(self._changed)
        session.document_replaced.connect(self._replaced)
        session.report_changed.connect(self._checked)

    def _build_bar(self) -> QHBoxLayout:
        self.key_choice = ChoiceBox()
        self.key_choice.setAccessibleName(tr("Key of a new feature"))
        self.key_choice.setMinimumContentsLength(5)
        self.key_choice.line.setPlaceholderText(tr("Feature key"))
        TextKeys(self.key_choice)
        self.key_choice.entered.connect(self.add)
        self.add_button = QPushButton(icons.icon("add"), tr("Add feature"))
        self.add_button.clicked.connect(lambda: self.add(self.key_choice.value()))
        bar = QHBoxLayout()
        bar.addWidget(QLabel(tr("Features")))
        bar.addStretch(1)
        bar.addWidget(self.key_choice)
        bar.addWidget(self.add_button)
        for name, tip, run in (
            ("up", tr("Move the feature up"), lambda: self.move_current(-1)),
            ("down", tr("Move the feature down"), lambda: self.move_current(1)),
            ("remove", tr("Remove the selected features"), self.remove),
        ):
            bar.addWidget(icon_button(name, tip, run))
        return bar

    def _build_table(self) -> None:
        self.table = RecordTable(
            [
                Column(tr("Key"), lambda place, f: f.key, False, lambda place, f: place, 110),
                Column(tr("Location"), lambda place, f: f.location, False, lambda place, f: _first(f.location), 120),
                Column(tr("Qualifiers"), lambda place, f: summary(f), False, None, 200),
            ],
            self._badge,
            lambda f: "\n".join(each.message for each in self._tips.get(f.uid, ())),
            parent=self,
        )
        self.view = record_view(self.table, tr("Features"), can_sort=False)
        self.view.setSelectionMode(self.view.SelectionMode.ExtendedSelection)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    # ---- what is shown

    @property
    def sequence(self) -> Sequence | None:
        """The sequence shown, or None."""
        if self._uid is None:
            return None
        try:
            return self.session.project.sequences.by_uid(self._uid)
        except (LookupError, UnreadableFile):
            return None

    def set_sequence(self, uid: int | None) -> None:
        """Shows the features of a sequence and selects the first."""
        self._uid = uid
        self._selection = None
        sequence = self.sequence
        self._offer_keys(sequence)
        self._tips = self._tips_of(uid)
        self.table.show_records(sequence.features if sequence else ())
        self.setEnabled(sequence is not None)
        if sequence is not None and sequence.features:
            self._select_row(0)
        else:
            self._show_feature(None)

    def set_residue_selection(self, start: int, end: int) -> None:
        """Tells which residues are selected (1-based, inclusive; end < start: none): a new feature will lie there."""
        self._selection = (start, end) if end >= start >= 1 else None
        self.form.set_residue_selection(self._selection)

    def select_feature(self, uid: int) -> None:
        """Selects a feature of the shown sequence."""
        sequence = self.sequence
        if sequence is None:
            return
        for place, feature in enumerate(sequence.features):
            if feature.uid == uid:
                self._select_row(self.table.row_of(place))

    @property
    def current(self) -> int | None:
        """The uid of the selected feature, or None."""
        index = self.view.currentIndex()
        return self.table.record(index.row()).uid if index.isValid() and index.row() < self.table.rowCount() else None

    def _offer_keys(self, sequence: Sequence | None) -> None:
        keys = self.session.edition.keys(molecule_of(sequence)) if sequence is not None else {}
        choices = [(key, entry.summary) for key, entry in sorted(keys.items(), key=lambda item: item[0].lower())]
        self.key_choice.offer(choices)
        self.form.key.offer(choices)

    def _select_row(self, row: int) -> None:
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(self.table.index(row, 0), flags)
        self.view.scrollTo(self.table.index(row, 0))

    def _row_changed(self, index: Any, _: Any) -> None:
        self._show_feature(self.table.record(index.row()).uid if index.isValid() else None)

    def _show_feature(self, uid: int | None) -> None:
        address = Address(self._uid, uid) if self._uid is not None and uid is not None else None
        self.form.set_feature(address)
        self.form.show_findings(self._findings)
        self.feature_selected.emit(address)

    def _badge(self, feature: Feature) -> str:
        found = self._tips.get(feature.uid)
        return "" if not found else "error" if any(each.is_error for each in found) else "warning"

    # ---- edits

    def add(self, key: str, location: str = "") -> None:
        """Adds a feature after the current one, at the selected residues (else over the whole sequence)."""
        sequence = self.sequence
        if sequence is None:
            return
        if not key:
            self.session.message.emit(tr("Choose a feature key first."))
            self.key_choice.setFocus()
            return
        if not location:
            start, end = self._selection or (1, max(1, len(sequence.residues)))
            location = str(start) if start == end else f"{start}..{end}"
        feature = new_feature(self.session.edition, sequence, key, location)
        places = [i for i, each in enumerate(sequence.features) if each.uid == self.current]
        index = places[0] + 1 if places else len(sequence.features)
        self.session.do(Insert(Address(sequence.uid, field="features"), index, (feature,), tr("Add {key}", key=key)))
        self.select_feature(feature.uid)
        self.form.focus_first()

    def remove(self) -> None:
        """Removes the selected features."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        if not rows or self._uid is None:
            return
        addresses = tuple(Address(self._uid, self.table.record(row).uid) for row in rows)
        title = trn("Remove {count} feature", "Remove {count} features", len(rows))
        self.session.do(Remove(addresses, title))
        if self.table.rowCount():
            self._select_row(min(rows[0], self.table.rowCount() - 1))

    def move_current(self, by: int) -> None:
        """Moves the current feature up (-1) or down (1) in the table."""
        sequence, uid = self.sequence, self.current
        if sequence is None or uid is None:
            return
        place = pick(sequence.features, uid)[0] + by
        if 0 <= place < len(sequence.features):
            self.session.do(Move((Address(sequence.uid, uid),), place, tr("Move a feature")))
            self.select_feature(uid)

    # ---- following the session

    def _changed(self, changes: Changes) -> None:
        if self._uid is None:
            return
        told = changes.sequences
        if self._uid in told.removed:
            self.set_sequence(None)
            return
        if changes.header:
            self.form.refresh()
        if changes.origin:
            self._offer_keys(self.sequence)
            self.form.refresh()
        if self._uid not in told.changed:
            return
        sequence = self.sequence
        assert sequence is not None
        uid = self.current
        old = [feature.uid for feature in self.table._records]
        new = [feature.uid for feature in sequence.features]
        if old == new:
            self.table.update_records(sequence.features)
            self.table.redraw()
            self.form.refresh()
        else:
            self.table.show_records(sequence.features)
            row = new.index(uid) if uid in new else min(old.index(uid) if uid in old else 0, len(new) - 1)
            if row >= 0:
                self._select_row(row)
            else:
                self._show_feature(None)
        self._offer_keys(sequence)

    def _replaced(self) -> None:
        self.set_sequence(None)

    def _checked(self, report: Report) -> None:
        self.show_findings(report.findings)

    def _tips_of(self, uid: int | None) -> dict[int, list[Finding]]:
        tips: dict[int, list[Finding]] = {}
        for address, found in self._findings.items():
            if address.sequence == uid and address.feature is not None:
                tips.setdefault(address.feature, []).extend(found)
        return tips

    def show_findings(self, findings: Rows[Finding]) -> None:
        """Shows badges for the findings on these features."""
        self._findings = by_address(findings)
        self._tips = self._tips_of(self._uid)
        self.table.redraw()
        self.form.show_findings(self._findings)

    def shows(self, address: Address) -> bool:
        """Whether this pane is where that address is edited."""
        return address.sequence is not None and (address.feature is not None or address.field == "features")

    def is_in_view(self, address: Address) -> bool:
        """Return whether the feature is selected and the field of that address visible now."""
        if address.feature is None:
            return self.isVisible()
        return self.current == address.feature and not self.form.target(address).visibleRegion().isEmpty()

    def focus_address(self, address: Address) -> None:
        """Selects the feature and puts the keyboard into the field of that address."""
        if address.feature is None:
            self.key_choice.setFocus()
            return
        self.select_feature(address.feature)
        self.form.focus_address(address)


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
        self._rows: list[_QualifierRow] = []
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
            row = _QualifierRow(self.session, sequence, feature, qualifier, qualifier.name in mandatory)
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
            [(name, tr("required") if name in mandatory else _kind(entries.get(name))) for name in offered]
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


class _QualifierRow(QWidget):
    """One qualifier: name, value, the value in the other language where that is allowed, and a button to remove it."""

    def __init__(
        self, session: Session, sequence: Sequence, feature: Feature, qualifier: Qualifier, is_mandatory: bool
    ) -> None:
        super().__init__()
        self._session = session
        self.address = Address(sequence.uid, feature.uid, qualifier.uid)
        molecule = molecule_of(sequence)
        entry = session.edition.qualifiers(molecule).get(qualifier.name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        label = QLabel(f"{qualifier.name} *" if is_mandatory else qualifier.name)
        label.setMinimumWidth(90)
        label.setToolTip(tr("required") if is_mandatory else _kind(entry))
        grid.addWidget(label, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._badge = Badge()
        self.value: Field | None = None
        if qualifier.value is None and (entry is None or entry.value_type == "none"):
            grid.addWidget(QLabel(tr("(no value)")), 0, 1)
            grid.addWidget(self._badge, 0, 2)
        else:
            self.value = _value_field(session, sequence, qualifier, entry, self.address.at("value"))
            label.setBuddy(self.value.editor)
            grid.addWidget(self.value, 0, 1)
        self.translation: Field | None = None
        language = session.project.header.other_language
        if qualifier.translation is not None or (language and entry is not None and entry.is_language_dependent):
            self.translation = Field(
                session,
                NoteEdit(),
                tr("{name} in the other language", name=qualifier.name),
                self.address.at("translation"),
            )
            caption = QLabel(language or "?")
            caption.setAlignment(Qt.AlignmentFlag.AlignRight)
            caption.setToolTip(tr("Value in the other language"))
            grid.addWidget(caption, 1, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.translation, 1, 1)
        name = tr("Remove {name}", name=qualifier.name)
        self._remove = icon_button("remove", name, lambda: session.do(Remove((self.address,), name)))
        grid.addWidget(self._remove, 0, 3, Qt.AlignmentFlag.AlignTop)

    def refresh(self) -> None:
        for field in (self.value, self.translation):
            if field is not None:
                field.refresh()

    def show_findings(self, findings: dict[Address, list[Finding]]) -> None:
        whole = [*findings.get(self.address, []), *findings.get(self.address.at("name"), [])]
        if self.value is not None:
            self.value.show_findings(findings)
            whole += [*findings.get(self.address.at("value"), []), *findings.get(self.address.at("id"), [])]
            self.value.badge.show_findings(whole)
        else:
            self._badge.show_findings([*whole, *findings.get(self.address.at("value"), [])])
        if self.translation is not None:
            self.translation.show_findings(findings)

    def field_for(self, name: str) -> QWidget:
        if name == "translation" and self.translation is not None:
            return self.translation
        return self.value if self.value is not None else self._remove

    def tab_chain(self) -> list[QWidget]:
        fields = [field.editor for field in (self.value, self.translation) if field is not None]
        return [*fields, self._remove]


def _value_field(session: Session, sequence: Sequence, qualifier: Qualifier, entry: Any, address: Address) -> Field:
    molecule = molecule_of(sequence)
    edition = session.edition
    values = edition.values(molecule, qualifier.name)
    if qualifier.name == "mol_type" and entry is not None:
        values = edition.mol_types(molecule) or values
    choices: list[tuple[str, str]] = []
    if qualifier.name == "transl_table":
        choices = [(str(number), code.name) for number, code in edition.genetic_codes.items()]
    elif qualifier.name == "protein_id":
        proteins = ((n, s) for n, s in enumerate(session.project.sequences, 1) if s.is_protein)
        choices = [(str(n), s.name or f"{len(s.residues):,} aa") for (n, s), _ in zip(proteins, range(500))]
    elif qualifier.name == "mod_base":
        names = edition.modified_nucleotides
        choices = [(value, names[value].name if value in names else "") for value in values]
    elif values:
        choices = [(value, "") for value in values]
    editor: Any
    if choices:
        editor = ChoiceBox(choices)
    elif entry is None or entry.value_type in ("free_text", "structured_free_text", "sequence"):
        editor = QLineEdit() if qualifier.name == "organism" else NoteEdit()
    else:
        editor = QLineEdit()
        editor.setPlaceholderText(entry.format)
    field = Field(session, editor, qualifier.name, address, is_optional=False)
    if qualifier.name == "organism":
        OrganismCompleter(editor, lambda: known_organisms(session)).chosen.connect(field._typed)
    return field


def _kind(entry: Any) -> str:
    if entry is None:
        return ""
    if entry.value_type == "none":
        return tr("no value")
    if entry.format:
        return str(entry.format)
    return tr("free text, translated") if entry.is_language_dependent else ""


def _first(location: str) -> int:
    digits = ""
    for character in location:
        if character.isdigit():
            digits += character
        elif digits:
            break
    return int(digits[:12] or 0)
