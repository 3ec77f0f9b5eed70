"""The editor of one qualifier in the form of a feature.

It hides which editor fits a qualifier, and which values it offers: those that the edition allows.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from wiposeq.model.address import Address
from wiposeq.model.edits import Remove
from wiposeq.model.finding import Finding
from wiposeq.model.freetext import translating
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.model.sequence_list import SequenceList
from wiposeq.standard.edition import Edition
from wiposeq.texts import shown_number, tr
from wiposeq.ui.widgets.fields import ChoiceBox, Field, NoteEdit, icon_button
from wiposeq.ui.widgets.labels import ElidedLabel, FindingNote
from wiposeq.ui.widgets.layout import at_each_zoom
from wiposeq.ui.widgets.organism_field import OrganismCompleter, known_organisms
from wiposeq.ui.window import theme
from wiposeq.ui.window.session import Session


def edition_molecule(sequence: Sequence) -> str:
    """Return the molecule type whose lists in the edition apply to a sequence: AA for the PRT of old files."""
    return "AA" if sequence.is_protein else sequence.molecule_type


def new_qualifier(edition: Edition, molecule: str, name: str) -> Qualifier:
    """Return a qualifier without a value if it takes none, with the only allowed value, or with an empty value."""
    entry = edition.qualifiers(molecule).get(name)
    if entry is not None and entry.value_type == "none":
        return Qualifier(new_uid(), name, None)
    values = edition.values(molecule, name)
    return Qualifier(new_uid(), name, values[0] if len(values) == 1 else "")


def new_feature(edition: Edition, sequence: Sequence, key: str, location: str) -> Feature:
    """Return a feature with the qualifiers that its key requires."""
    molecule = edition_molecule(sequence)
    names = edition.mandatory_qualifiers(molecule, key)
    return Feature(new_uid(), key, location, tuple(new_qualifier(edition, molecule, name) for name in names))


def caption(text: str, *, is_required: bool = False) -> QLabel:
    """Return the label of a field: in the column of the labels, on the line of the field."""
    label = ElidedLabel()
    label.setText(text)
    if is_required:
        label.require()
    label.setProperty("level", "label")
    at_each_zoom(label, lambda: label.setFixedSize(_width_of_captions(), theme.px("control")))
    return label


def _width_of_captions() -> int:
    """Return the pixels of the column of labels, which shows the longest own word in any language."""
    longest = QFontMetrics(theme.font()).horizontalAdvance(f"{tr('Location')} *")
    return max(theme.px("formLabel"), min(longest, theme.px(_WIDEST_CAPTION)))


def scale_form(grid: QGridLayout) -> None:
    """Set the columns of a form: labels, fields, and one button."""
    grid.setHorizontalSpacing(theme.px(4))
    grid.setVerticalSpacing(theme.px(2))
    grid.setColumnMinimumWidth(2, theme.px("formAction"))


class QualifierRow(QWidget):
    """One qualifier: its name, value, value in the other language if that is allowed, and a button to remove it."""

    def __init__(
        self, session: Session, sequence: Sequence, feature: Feature, qualifier: Qualifier, is_mandatory: bool
    ) -> None:
        super().__init__()
        self._session = session
        self.address = Address(sequence.uid, feature.uid, qualifier.uid)
        self.can_show_another = qualifier.name != "protein_id"
        """Whether another qualifier of the name has the same choices; those of a protein_id are the proteins."""
        molecule = edition_molecule(sequence)
        entry = session.edition.qualifiers(molecule).get(qualifier.name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        label = caption(qualifier.name, is_required=is_mandatory)
        label.setToolTip(tr("required") if is_mandatory else qualifier_kind(entry))
        grid.addWidget(label, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._note = FindingNote(session)
        self.value: Field | None = None
        if qualifier.value is None and (entry is None or entry.value_type == "none"):
            grid.addWidget(QLabel(tr("(no value)")), 0, 1)
            grid.addWidget(self._note, 1, 1)
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
            self.translation.edit_for = lambda address, text, label: translating(session.project, address, text, label)
            self.translation.count_to(session.edition.longest_value)
            other = caption(language or "?")
            other.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            other.setToolTip(tr("Value in the other language"))
            grid.addWidget(other, 2, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.translation, 2, 1)
        name = tr("Remove {name}", name=qualifier.name)
        self._remove = icon_button("remove", name, lambda: session.do(Remove((self.address,), name)))
        grid.addWidget(self._remove, 0, 2, Qt.AlignmentFlag.AlignTop)
        at_each_zoom(self, lambda: scale_form(grid))

    def show_another(self, address: Address) -> None:
        """Show another qualifier, with the same name and parts, of a feature with the same key and molecule type."""
        self.address = address
        if self.value is not None:
            self.value.bind(address.at("value"))
        if self.translation is not None:
            self.translation.bind(address.at("translation"))

    def refresh(self) -> None:
        """Show the values of the project."""
        for field in (self.value, self.translation):
            if field is not None:
                field.refresh()

    def show_findings(self, findings: dict[Address, list[Finding]]) -> None:
        """Show badges for the findings on the qualifier."""
        whole = [*findings.get(self.address, []), *findings.get(self.address.at("name"), [])]
        if self.value is not None:
            self.value.show_findings(findings)
            whole += [*findings.get(self.address.at("value"), []), *findings.get(self.address.at("id"), [])]
            self.value.show_own_findings(whole)
        else:
            self._note.show_findings([*whole, *findings.get(self.address.at("value"), [])])
        if self.translation is not None:
            self.translation.show_findings(findings)

    def field_for(self, name: str) -> QWidget:
        """Return the editor of the value or of the translation, or the button of a qualifier without a value."""
        if name == "translation" and self.translation is not None:
            return self.translation
        return self.value if self.value is not None else self._remove

    def tab_chain(self) -> list[QWidget]:
        fields = [field.editor for field in (self.value, self.translation) if field is not None]
        return [*fields, self._remove]


def _value_field(session: Session, sequence: Sequence, qualifier: Qualifier, entry: Any, address: Address) -> Field:
    molecule = edition_molecule(sequence)
    edition = session.edition
    values = edition.values(molecule, qualifier.name)
    if qualifier.name == "mol_type" and entry is not None:
        values = edition.mol_types(molecule) or values
    choices: list[tuple[str, str]] = []
    if qualifier.name == "transl_table":
        choices = [(str(number), tr(code.name)) for number, code in edition.genetic_codes.items()]
    elif qualifier.name == "protein_id":
        choices = [
            (str(number), name or f"{shown_number(length)} aa")
            for number, name, length in islice(_numbered_proteins(session.project.sequences), _MOST_PROTEINS)
        ]
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
    if entry is not None and entry.value_type == "sequence":
        editor.setProperty("level", "residues")
    field = Field(session, editor, qualifier.name, address, is_optional=False)
    if isinstance(editor, NoteEdit) and (entry is None or entry.value_type != "sequence"):
        field.count_to(edition.longest_value)
    if qualifier.name == "organism":
        OrganismCompleter(editor, lambda: known_organisms(session)).chosen.connect(field._typed)
    return field


_WIDEST_CAPTION: Final = 148
"""Pixels at 100 % of the widest column of labels."""
_MOST_PROTEINS: Final = 500
"""How many proteins are offered for a protein_id."""


def _numbered_proteins(sequences: SequenceList) -> Iterator[tuple[int, str, int]]:
    """Yield the number, from 1, the name, and the length of each protein."""
    for start, found in sequences.facts(proteins_of):
        for place, name, length in found:
            yield start + place + 1, name, length


def proteins_of(sequences: tuple[Sequence, ...]) -> tuple[tuple[int, str, int], ...]:
    """Return the 0-based place, the name, and the length of each protein, for SequenceList.facts()."""
    return tuple((place, s.name, len(s.residues)) for place, s in enumerate(sequences) if s.is_protein)


def qualifier_kind(entry: Any) -> str:
    """Return what kind of value a qualifier takes, in words. entry: of the edition, or None."""
    if entry is None:
        return ""
    if entry.value_type == "none":
        return tr("no value")
    if entry.format:
        return str(entry.format)
    return tr("free text, translated") if entry.is_language_dependent else ""
