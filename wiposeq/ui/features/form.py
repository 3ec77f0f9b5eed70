"""The form of the selected feature.

It hides when its rows are replaced: only if a qualifier was added, removed or renamed, so that typing is not disturbed.
Another feature with the same qualifiers gets the same rows, because new ones take longer than all else. A value that
the edition does not allow is shown as it is.
"""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from wiposeq.model.address import Address, pick
from wiposeq.model.edits import Insert, SetField
from wiposeq.model.finding import Finding
from wiposeq.model.location import LocationError, parse
from wiposeq.model.records import Feature, Sequence
from wiposeq.texts import shown_number, tr
from wiposeq.ui.features.qualifier_row import (
    QualifierRow,
    caption,
    edition_molecule,
    new_qualifier,
    qualifier_kind,
    scale_form,
)
from wiposeq.ui.features.shapes import swatch
from wiposeq.ui.widgets.direction import write_from_left
from wiposeq.ui.widgets.fields import ChoiceBox, Field, TextKeys, icon_button
from wiposeq.ui.widgets.labels import ElidedLabel, FindingNote
from wiposeq.ui.widgets.layout import at_each_zoom, column, hint, row, scale
from wiposeq.ui.widgets.placeholders import shorten_placeholder
from wiposeq.ui.widgets.scrolled import keep_focus_in_view
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import Session


class FeatureForm(QScrollArea):
    """The form of one feature: key, location, a row for each qualifier, and buttons to add qualifiers.

    help_requested(): the user wants to read about the key of the feature.
    """

    help_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Selected feature"))
        self._address: Address | None = None
        self.rows: list[QualifierRow] = []
        """The rows of the qualifiers, in their order."""
        self._built_for: tuple[Any, ...] = ()
        """What the rows depend on, as it was when they were built."""
        self._selection: tuple[int, int] | None = None
        self._findings: dict[Address, list[Finding]] = {}

        self._body = QWidget()
        self._picture = QLabel()
        self._title = ElidedLabel()
        self._title.setProperty("level", "heading")
        self._summary = hint()
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._lines = column()
        self._explain_button = icon_button("help", tr("Help on this feature"), self.help_requested.emit)
        self.more = icon_button("more", tr("More for this feature"), lambda: None)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        head = row(self._picture, (self._title, 1), self._explain_button, self.more)
        self._whole = column(head, self._summary, self._grid, parent=self._body)
        self.setWidget(self._body)
        keep_focus_in_view(self)

        self._build_fields()
        self._arrange()
        self.set_feature(None)

    def _build_fields(self) -> None:
        self.key = Field(self.session, ChoiceBox(shows_code=True), tr("Feature key"), is_optional=False)
        self.location = Field(self.session, write_from_left(QLineEdit()), tr("Location"), is_optional=False)
        self.location.editor.setPlaceholderText("1..10")
        self.location.editor.setProperty("level", "residues")
        self.location.edited.connect(lambda _: self._explain())
        words = tr("Use the selected residues as the location")
        self.use_selection = icon_button("selection", words, self._use_selection)
        self.explanation = hint()
        self.missing = QWidget()
        self._missing_buttons = row(parent=self.missing, margin=0)
        self.name_choice = ChoiceBox()
        self.name_choice.setAccessibleName(tr("Qualifier to add"))
        self.name_choice.line.setPlaceholderText(tr("Qualifier to add"))
        shorten_placeholder(self.name_choice.line, tr("Qualifier"))
        TextKeys(self.name_choice)
        self.add_button = QPushButton(icons.icon("add"), tr("Add"))
        self.add_button.setAccessibleName(tr("Add qualifier"))
        self.name_choice.typed.connect(lambda name: self.add_button.setEnabled(bool(name)))
        self.name_choice.entered.connect(self.add)
        self.add_button.clicked.connect(lambda: self.add(self.name_choice.value()))
        self._note = FindingNote(self.session)

    def _arrange(self) -> None:
        for line, (text, field) in enumerate(((tr("Key"), self.key), (tr("Location"), self.location))):
            label = caption(text, is_required=True)
            label.setBuddy(field.editor)
            self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(field, line, 1)
        self._grid.addWidget(self.use_selection, 1, 2, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.explanation, 2, 1)
        separator = QFrame()
        separator.setProperty("role", "line")
        adding = row((self.name_choice, 1), self.add_button)
        for part in (separator, self._lines, self.missing, adding, self._note):
            self._whole.addWidget(part) if isinstance(part, QWidget) else self._whole.addLayout(part)
        self._whole.addStretch(1)
        at_each_zoom(self, self._scale)

    def _scale(self) -> None:
        scale(self._whole, (16, 12, 8, 16), 8)
        scale(self._lines, (0, 0, 0, 0), 8)
        scale_form(self._grid)
        self._grid.setVerticalSpacing(theme.px(6))
        self._show_title()

    def _show_title(self) -> None:
        """Show the key of the feature, its picture, and what the edition says about it."""
        found = self._records()
        for part in (self._picture, self._explain_button, self.more):
            part.setVisible(found is not None)
        if found is None:
            self._title.setText(tr("No feature is selected"))
            self._summary.setText(tr("Select a feature in the map or in the table to edit it here."))
            return
        sequence, feature = found
        self._picture.setPixmap(swatch(feature.key).pixmap(theme.px(20), theme.px("icon")))
        self._title.setText(feature.key)
        entry = self.session.edition.keys(edition_molecule(sequence)).get(feature.key)
        self._summary.setText(tr(entry.summary) if entry is not None else "")

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
        """Show the feature at an address, or nothing."""
        if address != self._address:
            self._address = address
            self.key.bind(address.at("key") if address else None)
            self.location.bind(address.at("location") if address else None)
        self.refresh()

    def refresh(self) -> None:
        """Show the current values. Replace the rows only if a qualifier was added, removed or renamed."""
        found = self._records()
        self._show_title()
        for widget in (self.name_choice, self.add_button):
            widget.setEnabled(found is not None)
        self.key.refresh()
        self.location.refresh()
        self._explain()
        if found is None:
            self._built_for = ()
            self._build(None)
            return
        sequence, feature = found
        other = bool(self.session.project.header.other_language)
        names = tuple((q.name, q.translation is not None, q.value is None) for q in feature.qualifiers)
        kind = (self.session.edition.id, edition_molecule(sequence), feature.key, other, names)
        built_for = (kind, self._address, tuple(each.uid for each in feature.qualifiers))
        before, self._built_for = self._built_for, built_for
        if before == built_for:
            for each in self.rows:
                each.refresh()
            return
        focused = next((each.address for each in self.rows if each.isAncestorOf(self.focusWidget() or self)), None)
        if before[:1] == (kind,) and focused is None and all(each.can_show_another for each in self.rows):
            for line, qualifier in zip(self.rows, feature.qualifiers):
                line.show_another(Address(sequence.uid, feature.uid, qualifier.uid))
            self.show_findings(self._findings)
            return
        self._build(found)
        if focused is not None:
            self.focus_address(focused)

    def _build(self, found: tuple[Sequence, Feature] | None) -> None:
        for each in self.rows:
            self._lines.removeWidget(each)
            each.hide()
            each.deleteLater()
        self.rows = []
        while (item := self._missing_buttons.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.deleteLater()
        if found is None:
            self.name_choice.offer(())
            return
        sequence, feature = found
        molecule = edition_molecule(sequence)
        edition = self.session.edition
        mandatory = edition.mandatory_qualifiers(molecule, feature.key)
        for qualifier in feature.qualifiers:
            line = QualifierRow(self.session, sequence, feature, qualifier, qualifier.name in mandatory)
            self.rows.append(line)
            self._lines.addWidget(line)
        names = {qualifier.name for qualifier in feature.qualifiers}
        for name in mandatory:
            if name not in names:
                required = QPushButton(icons.severity(True), tr("Add {name} (required)", name=name))
                required.clicked.connect(lambda _=False, name=name: self.add(name))
                self._missing_buttons.addWidget(required)
        self._missing_buttons.addStretch(1)
        self.missing.setVisible(any(name not in names for name in mandatory))
        entries = edition.qualifiers(molecule)
        offered = edition.allowed_qualifiers(molecule, feature.key)
        self.name_choice.offer(
            [(name, tr("required") if name in mandatory else qualifier_kind(entries.get(name))) for name in offered]
        )
        self.show_findings(self._findings)
        previous: QWidget = self.use_selection
        for each in self.rows:
            for widget in each.tab_chain():
                QWidget.setTabOrder(previous, widget)
                previous = widget

    def set_residue_selection(self, selection: tuple[int, int] | None) -> None:
        """Set the selected residues (1-based, inclusive), or None."""
        self._selection = selection
        self.use_selection.setEnabled(selection is not None)

    def _use_selection(self) -> None:
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
                    text = f"{shown_number(size)} {unit}"
                    if len(spans) > 1:
                        text = tr("{size} in {count} parts", count=len(spans), size=text)
                    if spans and all(span[2] for span in spans):
                        text = tr("{size}, on the complement", size=text)
        self.explanation.setText(text)
        self.explanation.setVisible(bool(text))

    # ---- edits

    def add(self, name: str) -> None:
        """Add a qualifier and focus its value."""
        found = self._records()
        if found is None or self._address is None:
            return
        if not name:
            self.name_choice.setFocus()
            return
        sequence, feature = found
        qualifier = new_qualifier(self.session.edition, edition_molecule(sequence), name)
        index = len(feature.qualifiers)
        self.session.do(Insert(self._address.at("qualifiers"), index, (qualifier,), tr("Add {key}", key=name)))
        self.name_choice.show_value("")
        self.focus_address(Address(sequence.uid, feature.uid, qualifier.uid, field="value"))

    # ---- findings and focus

    def show_findings(self, findings: dict[Address, list[Finding]]) -> None:
        """Show badges for the findings on the feature."""
        self._findings = findings
        if self._address is None:
            self._note.show_findings(())
            return
        self.key.show_findings(findings)
        self.location.show_findings(findings)
        self._note.show_findings([*findings.get(self._address, []), *findings.get(self._address.at("qualifiers"), [])])
        for each in self.rows:
            each.show_findings(findings)

    def focus_first(self) -> None:
        """Focus the first empty value, or the location if there are none."""
        for each in self.rows:
            if each.value is not None and not each.value.text():
                each.value.setFocus()
                return
        self.location.setFocus()

    def target(self, address: Address) -> QWidget:
        """Return the widget that edits an address."""
        if address.qualifier is not None:
            found = next((each for each in self.rows if each.address.qualifier == address.qualifier), None)
            return found.field_for(address.field) if found is not None else self.location
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
