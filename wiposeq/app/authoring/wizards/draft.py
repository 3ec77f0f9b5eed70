"""Build the proposal of a wizard: new features, changed residues, new sequences and problems, as one edit.

The module hides the order of the edits, so that locations and SEQ ID NOs are right after all of them, and which values
a source feature gets.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from wiposeq.app.authoring.wizards.wizard import Answers, Place, Problem, Proposal
from wiposeq.errors import UserError
from wiposeq.formats.notation.features import SYNTHETIC
from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Remove, ReplaceResidues, SetField, Together
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.standard.residues import specific_count
from wiposeq.texts import mark, tr

_MOST_SEARCHED: Final = 2_000
"""The most sequences of a project that are searched for equal residues."""
Words = tuple[str, str, dict[str, str]]
"""A new feature: key, location, and the values of its qualifiers."""


def feature_of(words: Words) -> Feature:
    """Return a new feature. Its qualifiers have the order of the values."""
    key, location, values = words
    qualifiers = tuple(Qualifier(n, name, value) for n, (name, value) in enumerate(values.items(), 1))
    return Feature(new_uid(), key, location, qualifiers)


def sequence_of(
    name: str, molecule: str, residues: str, features: Iterable[Words] = (), organism: str = "", mol_type: str = ""
) -> Sequence:
    """Return a new sequence with its source feature (par. 63, 75).

    organism: "" for "synthetic construct" (par. 83). mol_type: "" for "protein", "other DNA" or "other RNA" (par. 84).
    """
    organism = organism or SYNTHETIC
    if not mol_type:
        is_synthetic = organism == SYNTHETIC
        mol_type = "protein" if molecule == "AA" else f"{'other' if is_synthetic else 'unassigned'} {molecule}"
    location = f"1..{len(residues)}" if len(residues) > 1 else "1"
    source = ("source", location, {"mol_type": mol_type, "organism": organism})
    return Sequence(new_uid(), name, molecule, residues, tuple(map(feature_of, (source, *features))))


class Draft:
    """What a wizard has found so far. place: where it started."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.problems: list[Problem] = []
        self._sentences: list[str] = []
        self._residues: list[Edit] = []
        self._values: list[Edit] = []
        self._features: dict[int, list[Feature]] = {}
        self._changed: dict[int, Sequence] = {}
        self._known: dict[int, set[tuple[Any, ...]]] = {}
        self._sequences: list[Sequence] = []

    def refuse(self, question: str, message: str, **values: Any) -> None:
        """Add a problem. message: a text for tr()."""
        self.problems.append(Problem(question, tr(message, **values)))

    def refuse_error(self, question: str, error: UserError) -> None:
        """Add an error as a problem."""
        self.problems.append(Problem(question, str(error)))

    def set_source(self, record: Sequence, source: Feature, *, organism: str, mol_type: str) -> None:
        """Give a source feature an organism and a mol_type, and explain what changes."""
        for name, value in (("organism", organism), ("mol_type", mol_type)):
            old = source.value(name)
            if old != value:
                self.set_qualifier(record, source, name, value)
                self.explain(tr('{name} changes from "{old}" to "{new}".', name=name, old=old, new=value))

    def explain(self, sentence: str) -> None:
        """Add a sentence in the user's language, once."""
        sentence = sentence if sentence.endswith((".", "?")) else f"{sentence}."
        if sentence not in self._sentences:
            self._sentences.append(sentence)

    def add_feature(self, record: Sequence, key: str, location: str, **values: str) -> None:
        """Add a feature to a sequence of the project, unless it has the same one already."""
        if record.uid not in self._features:
            self._features[record.uid] = []
            self._known[record.uid] = {_form(feature) for feature in record.features}
        new = feature_of((key, location, values))
        if _form(new) in self._known[record.uid]:
            self.explain(
                tr('The sequence already has {key} at "{location}" with these values.', key=key, location=location)
            )
            return
        self._known[record.uid].add(_form(new))
        self._features[record.uid].append(new)

    def replace_residues(self, record: Sequence, start: int, end: int, text: str) -> None:
        """Replace residues (1-based, inclusive) by as many others. Nothing changes if they are the same."""
        if record.residues[start - 1 : end] != text:
            self._residues.append(ReplaceResidues(record.uid, start, end, text))
            self._changed[record.uid] = record

    def set_value(self, address: Address, value: Any) -> None:
        """Set a field of a record that exists."""
        self._values.append(SetField(address, value))

    def set_qualifier(self, record: Sequence, feature: Feature, name: str, value: str) -> None:
        """Set the value of the first qualifier of this name, or add it."""
        old = feature.qualifier(name)
        if old is None:
            uid = max((each.uid for each in feature.qualifiers), default=0) + 1
            place = Address(record.uid, feature.uid, field="qualifiers")
            self._values.append(Insert(place, len(feature.qualifiers), (Qualifier(uid, name, value),)))
        elif old.value != value:
            self._values.append(SetField(Address(record.uid, feature.uid, old.uid, field="value"), value))

    def remove(self, address: Address) -> None:
        """Remove a record."""
        self._values.append(Remove((address,)))

    def add_sequence(self, sequence: Sequence) -> int:
        """Add a sequence behind those that were added before, and return its SEQ ID NO."""
        self._sequences.append(sequence)
        return self.place.index + len(self._sequences)

    def number_of(self, residues: str, molecule: str) -> int:
        """Return the SEQ ID NO of a sequence with these residues, or 0.

        Sequences behind the place of insertion are ignored, because their numbers change, and so are large projects.
        """
        project = self.place.project
        found = [each for each in self._sequences if (each.residues, each.molecule_type) == (residues, molecule)]
        if found:
            return self.place.index + self._sequences.index(found[0]) + 1
        if len(project.sequences) > _MOST_SEARCHED:
            return 0
        for place, each in enumerate(project.sequences):
            if place < self.place.index and each.residues == residues and each.molecule_type == molecule:
                return project.number(each.uid)
        return 0

    def _refuse_too_short(self) -> None:
        """Add a problem if too few specifically defined residues would remain in a sequence (par. 8)."""
        edition = self.place.edition
        for record in self._changed.values():
            after = Together("", tuple(self._residues)).apply(self.place.project).sequences.by_uid(record.uid)
            molecule = record.molecule_type
            count = specific_count(after.residues, molecule)
            minimum = edition.minimum_length(molecule)
            if count < minimum <= specific_count(record.residues, molecule):
                message = mark("{count} specifically defined residues would remain; {minimum} are needed (par. 8).")
                self.refuse("symbol", message, count=count, minimum=minimum)

    def add_edit(self, edit: Edit) -> None:
        """Add any other edit."""
        self._values.append(edit)

    def proposal(self, label: str) -> Proposal:
        """Return the proposal. label: the name of the step in the undo menu."""
        self._refuse_too_short()
        if self.problems:
            return Proposal(None, tuple(self._sentences), tuple(self.problems))
        edits: list[Edit] = [*self._residues, *self._values]
        if self._sequences:
            edits.append(Insert(Address(field="sequences"), self.place.index, tuple(self._sequences)))
        for uid, features in self._features.items():
            count = len(self.place.project.sequences.by_uid(uid).features)
            if features:
                edits.append(Insert(Address(uid, field="features"), count, tuple(features)))
        return Proposal(Together(label, tuple(edits)) if edits else None, tuple(self._sentences))


def _form(feature: Feature) -> tuple[Any, ...]:
    """Return what two equal features have in common."""
    return feature.key, feature.location, frozenset((each.name, each.value) for each in feature.qualifiers)


def of_record(propose: Callable[[Draft, Sequence, Answers], Proposal]) -> Callable[[Place, Answers], Proposal]:
    """Return a function that proposes from a new draft and the sequence shown, and nothing if none is shown."""

    def propose_at(place: Place, answers: Answers) -> Proposal:
        return propose(Draft(place), place.record, answers) if place.record is not None else Proposal()

    return propose_at
