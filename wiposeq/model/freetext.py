"""The language-dependent free text of a project: its places, missing translations, and ids.

It hides which qualifiers count (ST.26 par. 87: those that the edition defines as language-dependent, in sequences that
are not skipped) and how ids are numbered. app/translating exports text and imports translations.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import SetField, Together
from wiposeq.model.lookup import find
from wiposeq.model.project import Project
from wiposeq.model.records import Qualifier, Sequence
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr

NAMES_NOT_TRANSLATED: Final = ("organism",)
"""Qualifiers whose values usually are Latin names, which need no translation."""

_ID: Final = re.compile(r"q[1-9][0-9]{0,17}").fullmatch


class FreeText(Struct, frozen=True, gc=False):
    """One language-dependent qualifier. number: the SEQ ID NO; feature, place: of the feature in its sequence and of
    the qualifier in its feature, all from 1; key: of the feature."""

    address: Address
    number: int
    feature: int
    place: int
    key: str
    qualifier: Qualifier

    @property
    def name(self) -> str:
        """The name of the qualifier."""
        return self.qualifier.name

    @property
    def value(self) -> str:
        """The English value, "" if there is none."""
        return self.qualifier.value or ""

    @property
    def translation(self) -> str:
        """The value in the other language, "" if there is none."""
        return self.qualifier.translation or ""

    @property
    def wants_translation(self) -> bool:
        """Whether one of the two values is missing, and it is not a name that needs none."""
        if not self.value.strip():
            return bool(self.translation.strip())
        return not self.translation.strip() and self.name not in NAMES_NOT_TRANSLATED

    @property
    def where(self) -> str:
        """The place in words, like describe(): "Sequence 3 > CDS > product"."""
        key = self.key or tr("feature without a key")
        return " > ".join((tr("Sequence {number}", number=self.number), key, self.name))

    @property
    def coordinates(self) -> str:
        """The place in numbers and the name: "3.2.4 product"."""
        return f"{self.number}.{self.feature}.{self.place} {self.name}"


def free_texts(project: Project, edition: Edition) -> Iterator[FreeText]:
    """Yield the language-dependent qualifiers with a value in either language, in the order of the listing.

    Skipped sequences are omitted, because the listing contains 000 for them.
    """
    for number, sequence in enumerate(project.sequences, 1):
        yield from free_texts_of(sequence, number, edition)


def free_texts_of(sequence: Sequence, number: int, edition: Edition) -> Iterator[FreeText]:
    """Yield those of one sequence, which has this SEQ ID NO."""
    if sequence.is_skipped:
        return
    dependent = edition.language_dependent("AA" if sequence.is_protein else sequence.molecule_type)
    for at, feature in enumerate(sequence.features, 1):
        for place, qualifier in enumerate(feature.qualifiers, 1):
            if qualifier.name in dependent and (qualifier.value or qualifier.translation):
                address = Address(sequence.uid, feature.uid, qualifier.uid)
                yield FreeText(address, number, at, place, feature.key, qualifier)


def _highest(sequences: tuple[Sequence, ...]) -> int:
    """Return the highest number of an id in these sequences, or 0."""
    ids = (q.id for sequence in sequences for feature in sequence.features for q in feature.qualifiers)
    return max((int(each[1:]) for each in ids if each and _ID(each)), default=0)


def highest_id(project: Project) -> int:
    """Return the highest number of an id in a project, or 0. Only changed sequences are searched again."""
    return max((found for _, found in project.sequences.facts(_highest)), default=0)


def translating(project: Project, address: Address, text: str | None, label: str = "", number: int = 0) -> Edit:
    """Return the edit that sets the value of a qualifier in the other language, and gives it an id if it lacks one.

    par. 87(d): an id connects each translation with its text. number: of the new id; 0 for the next one of the project.
    Raise LookupError if the qualifier does not exist.
    """
    edit = SetField(address.record.at("translation"), text or None, label)
    if not text or find(project, address.record.at("id")) is not None:
        return edit
    id = f"q{number or highest_id(project) + 1}"
    return Together(label, (edit, SetField(address.record.at("id"), id)))


def is_id(text: str | None) -> bool:
    """Return whether a text is an id as par. 87(d) asks: q and a whole number."""
    return bool(text and _ID(text))


def ids_for(project: Project, texts: Iterable[FreeText]) -> list[str]:
    """Return the id of each of these texts, or the id that it would get.

    A text has its own id if the id is well formed and no earlier text has it. Otherwise it gets the next number after
    all ids of the project. The same project always results in the same ids.
    """
    texts = list(texts)
    owners: dict[str, Address] = {}
    for sequence in project.sequences:
        for feature in sequence.features:
            for qualifier in feature.qualifiers:
                if qualifier.id and is_id(qualifier.id):
                    owners.setdefault(qualifier.id, Address(sequence.uid, feature.uid, qualifier.uid))
    highest = max((int(id[1:]) for id in owners), default=0)
    found = []
    for text in texts:
        own = text.qualifier.id
        if own and owners.get(own) == text.address:
            found.append(own)
        else:
            highest += 1
            found.append(f"q{highest}")
    return found
