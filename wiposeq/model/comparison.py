"""Records of the differences between two listings, for a page, a window and a program.

app/comparing finds the differences, formats/reports/comparison.py writes them. An Address refers to a record of one of
the listings. A sequence is identified by its SEQ ID NO in each listing.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from msgspec import Struct

from wiposeq.model.address import FIELD_NAMES, Address
from wiposeq.model.origin import Origin
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.texts import in_clauses, labeled, listed, mark, shown_number, tr

FOLLOWS_NUMBERS: Final = mark("follows the new SEQ ID NO")
FOLLOWS_REMOVAL: Final = mark("the sequence it referred to is removed")
FOLLOWS_RESIDUES: Final = mark("shifted with the residues")
NAMES_ANOTHER: Final = mark("unchanged, but the sequence it referred to has another SEQ ID NO now")
NAMES_REMOVED: Final = mark("unchanged, but the sequence it referred to is removed")
WRITTEN_OTHERWISE: Final = mark("the same, in another spelling")
NOT_IN_THE_LISTING: Final = mark("of a skipped sequence, which the listing shows as 000")


class Kind(StrEnum):
    """How two listings differ at one place. The words are part of the JSON and never change."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"
    """Another feature key or qualifier name; the rest is the same."""
    MOVED = "moved"
    """At another place among its siblings. before, after: 1-based places (for a sequence: SEQ ID NOs)."""
    RENUMBERED = "renumbered"
    """A sequence that has another SEQ ID NO because other sequences were added, removed or moved."""
    FOLLOWS = "follows"
    """The same meaning with the new numbers or positions. Not counted as a change of content."""
    ASTRAY = "astray"
    """The text is unchanged, but it refers to another sequence than before."""
    INCIDENTAL = "incidental"
    """What a program writes about the file, or what only the project contains. Reported, but not counted."""


UNCOUNTED: Final = frozenset({Kind.FOLLOWS, Kind.INCIDENTAL})


class Run(Struct, frozen=True, gc=False):
    """Residues start_old..end_old of one sequence correspond to start_new..end_new of the other (1-based, inclusive).

    end = start - 1 on one side: an insertion or a deletion before start. is_exact False: the stretch was too long or
    too different for an exact comparison; somewhere within it the residues differ.
    """

    start_old: int
    end_old: int
    start_new: int
    end_new: int
    is_exact: bool = True

    @property
    def is_insertion(self) -> bool:
        """Whether no old residue is removed."""
        return self.end_old < self.start_old

    @property
    def is_deletion(self) -> bool:
        """Whether no new residue is added."""
        return self.end_new < self.start_new


class Difference(Struct, frozen=True, gc=False, omit_defaults=True):
    """One difference at one place.

    what: "header", "title", "sequence", "residues", "feature", "qualifier" or "file". address_old, address_new: the
    place in either project, None if it does not exist. number_old, number_new: the SEQ ID NOs, 0 if not about a
    sequence or not present. steps: names on the path to the place ("CDS 10..40", "product"). before, after: texts, None
    if missing. positions: of residues. remark: a template, "" if there is none.
    """

    kind: Kind
    what: str
    address_old: Address | None = None
    address_new: Address | None = None
    number_old: int = 0
    number_new: int = 0
    steps: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None
    positions: Run | None = None
    remark: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether it makes the content of the listings different."""
        return self.kind not in UNCOUNTED

    @property
    def field(self) -> str:
        """The field it is about, "" for a whole record."""
        address = self.address_new or self.address_old
        return address.field if address else ""

    @property
    def is_value_of_record(self) -> bool:
        """Whether it is about one value of a sequence, a feature or a qualifier, not about the whole record."""
        return self.what in ("sequence", "feature", "qualifier") and bool(self.field)

    @property
    def label(self) -> str:
        """Where it is within its sequence or the general information, in the user's language."""
        if self.what == "title":
            language = self.steps[0] if self.steps else ""
            parts = [tr("Title ({language})", language=language) if language else tr("Title")]
        else:
            parts = [step or tr("without a name") for step in self.steps]
        field = self.field
        if field and (field not in ("value", "text") or self.kind in (Kind.ADDED, Kind.REMOVED)):
            parts.append(tr(FIELD_NAMES.get(field, field)))
        return " > ".join(parts)


class Pair(Struct, frozen=True):
    """A sequence of the old listing and the corresponding one of the new listing. None and number 0 if it is
    missing."""

    old: Sequence | None
    new: Sequence | None
    number_old: int
    number_new: int
    differences: tuple[Difference, ...] = ()
    is_moved: bool = False

    @property
    def is_added(self) -> bool:
        """Whether the old listing has no corresponding sequence."""
        return self.old is None

    @property
    def is_removed(self) -> bool:
        """Whether the new listing has no corresponding sequence."""
        return self.new is None

    @property
    def is_renumbered(self) -> bool:
        """Whether it is in both under different SEQ ID NOs."""
        return bool(self.number_old and self.number_new and self.number_old != self.number_new)

    @property
    def is_changed(self) -> bool:
        """Whether something other than its number and place differs and counts."""
        return self.old is not None and self.new is not None and any(d.is_counted for d in self.details)

    @property
    def details(self) -> tuple[Difference, ...]:
        """The differences except those of its number and place."""
        return tuple(d for d in self.differences if not is_about_numbers(d))

    @property
    def runs(self) -> tuple[Run, ...]:
        """Where the residues differ, from first to last."""
        return tuple(d.positions for d in self.differences if d.positions is not None)


def is_about_numbers(difference: Difference) -> bool:
    """Return whether a difference is another number or place of a whole sequence."""
    return difference.what == "sequence" and difference.kind in (Kind.MOVED, Kind.RENUMBERED)


class Comparison(Struct, frozen=True):
    """All differences between an old and a new listing.

    header: of the general information. pairs: every sequence of both, in the order of the new listing, removed ones
    after the one they followed. incidental: what is reported but not counted. count_old, count_new: sequences.
    origin_old, origin_new: of the files, with the facts about what could not be read.
    """

    header: tuple[Difference, ...] = ()
    pairs: tuple[Pair, ...] = ()
    incidental: tuple[Difference, ...] = ()
    count_old: int = 0
    count_new: int = 0
    origin_old: Origin = Origin()
    origin_new: Origin = Origin()

    def __iter__(self) -> Iterator[Difference]:
        """Yield every difference but the incidental ones: header first, then by pair."""
        yield from self.header
        for pair in self.pairs:
            yield from pair.differences

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Every difference except the incidental ones, as one flat list."""
        return tuple(self)

    @property
    def is_same(self) -> bool:
        """Whether the content is the same: nothing that counts differs."""
        return not any(difference.is_counted for difference in self)

    @property
    def is_identical(self) -> bool:
        """Whether nothing at all differs, not even incidental details of the file."""
        return not self.incidental and next(iter(self), None) is None

    @property
    def counts(self) -> dict[tuple[str, Kind], int]:
        """How many differences there are by (what, kind); incidental ones too. A changed sequence counts once under
        ("sequence", CHANGED), in addition to its own differences. An added or removed value changes its record."""
        found: dict[tuple[str, Kind], int] = {}
        for difference in (*self, *self.incidental):
            kind = difference.kind
            if difference.is_value_of_record and kind in (Kind.ADDED, Kind.REMOVED):
                kind = Kind.CHANGED
            if difference.what == "sequence" and kind is Kind.CHANGED:
                continue
            key = (difference.what, kind)
            found[key] = found.get(key, 0) + 1
        changed = sum(pair.is_changed for pair in self.pairs)
        if changed:
            found["sequence", Kind.CHANGED] = changed
        return found


# Words for whole records


def describe_sequence(sequence: Sequence) -> str:
    """Return a sequence in a line: "DNA, 120 nt, Homo sapiens"."""
    if sequence.is_skipped:
        return tr("skipped (000)")
    unit = "aa" if sequence.is_protein else "nt"
    parts = (sequence.molecule_type, f"{shown_number(len(sequence.residues))} {unit}", sequence.organism)
    return listed(part for part in parts if part)


def describe_feature(feature: Feature) -> str:
    """Return a feature in a line: "CDS 1..9; product: polymerase; pseudo"."""
    return in_clauses((f"{feature.key} {feature.location}".strip(), *map(_named_qualifier, feature.qualifiers)))


def _named_qualifier(qualifier: Qualifier) -> str:
    """Return a qualifier with its name: "product: polymerase"."""
    value = describe_qualifier(qualifier)
    return labeled(qualifier.name, value)


def describe_qualifier(qualifier: Qualifier) -> str:
    """Return the value of a qualifier, and the one in the other language in brackets."""
    value = qualifier.value or ""
    return f"{value} [{qualifier.translation}]" if qualifier.translation is not None else value
