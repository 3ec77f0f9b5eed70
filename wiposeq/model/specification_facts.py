"""What was found in a specification and in the listing, side by side: mentions, residues, statements, accessions.

app/specification collects these facts, and rules/specification.py judges them. Spans are 0-based in the text of the
specification. Numbers are SEQ ID NOs as the listing writes them.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from wiposeq.model.mentions import Item
from wiposeq.model.specification import Specification

SAME: Final = "same"
PART: Final = "part"
REVERSE: Final = "reverse"
"""The reverse complement of a listed sequence."""
REVERSE_PART: Final = "reverse-part"
NEAR: Final = "near"
"""One residue away from a listed sequence or a part of one."""
UNKNOWN: Final = "unknown"


class ListedSequence(Struct, frozen=True, gc=False):
    """A sequence of the listing. molecule: DNA, RNA or AA; length: in residues; position: from 1."""

    number: int
    uid: int
    position: int
    molecule: str
    length: int
    is_skipped: bool = False


class PlacedMention(Struct, frozen=True):
    """A mention of SEQ ID NOs and its place.

    items: the numbers and ranges with their spans. step: of a series. is_foreign: of another document. is_doubtful: it
    may be of another document. is_bare: a number in a column headed "SEQ ID NO".
    """

    start: int
    end: int
    part: str
    items: tuple[Item, ...] = ()
    step: int = 1
    is_series: bool = False
    is_placeholder: bool = False
    is_foreign: bool = False
    is_doubtful: bool = False
    is_bare: bool = False

    @property
    def counts(self) -> bool:
        """Whether it names sequences of this listing."""
        return bool(self.items) and not self.is_foreign

    @property
    def number(self) -> int:
        """The number if the mention names exactly one, else 0."""
        if len(self.items) != 1 or self.is_series or self.items[0].first != self.items[0].last:
            return 0
        return self.items[0].first

    def has(self, number: int) -> bool:
        """Return whether the mention names this SEQ ID NO."""
        return any(each.first <= number <= each.last and not (number - each.first) % self.step for each in self.items)

    def numbers(self, most: int) -> Iterator[int]:
        """Yield the numbers up to `most`, in the order of the text. A range may be long."""
        for item in self.items:
            yield from range(item.first, min(item.last, most) + 1, self.step)


class PlacedResidues(Struct, frozen=True):
    """Residues in the text, and how they relate to the listing.

    match: SAME, PART, REVERSE, REVERSE_PART, NEAR or UNKNOWN. numbers: the sequences that match, at most ten.
    place: the 1-based position in the matched sequence where a part begins or the residue differs, 0 if unknown.
    beside: the one SEQ ID NO that the text gives for these residues, 0 if there is none. beside_match: how they relate
    to that sequence, and beside_place as place. has_number: whether a mention that covers them is near.
    """

    start: int
    end: int
    part: str
    residues: str
    molecule: str
    is_certain: bool = True
    repeat: int = 1
    match: str = UNKNOWN
    numbers: tuple[int, ...] = ()
    place: int = 0
    beside: int = 0
    beside_match: str = ""
    beside_place: int = 0
    has_number: bool = False

    @property
    def length(self) -> int:
        """The number of residues."""
        return len(self.residues)


class Statement(Struct, frozen=True):
    """What the text states about one sequence. kind: "length", "range" or "molecule".

    first, last: of a range, 1-based. length: in residues. molecule: "AA" or "NA" (nucleotides).
    """

    start: int
    end: int
    kind: str
    number: int
    first: int = 0
    last: int = 0
    length: int = 0
    molecule: str = ""


class Accession(Struct, frozen=True):
    """An accession number of a database. has_version: whether its version is given."""

    start: int
    end: int
    text: str
    has_version: bool


class Figure(Struct, frozen=True):
    """A figure whose description says that it shows sequences. has_number: whether it gives a SEQ ID NO."""

    start: int
    end: int
    name: str
    has_number: bool


class NumberUse(Struct, frozen=True, gc=False):
    """How a number is used in the text: times, the place of the first mention, and the parts that mention it."""

    number: int
    times: int
    first: int
    parts: tuple[str, ...]


class SpecificationFacts(Struct, frozen=True):
    """Everything that the rules of the specification need.

    sequences: of the listing, by SEQ ID NO. uses: of the numbers that the text mentions, in ascending order; ranges are
    counted up to the highest number that matters.
    """

    specification: Specification
    sequences: dict[int, ListedSequence]
    mentions: tuple[PlacedMention, ...] = ()
    residues: tuple[PlacedResidues, ...] = ()
    statements: tuple[Statement, ...] = ()
    accessions: tuple[Accession, ...] = ()
    figures: tuple[Figure, ...] = ()
    uses: tuple[NumberUse, ...] = ()

    @property
    def highest(self) -> int:
        """The highest number that the text mentions, 0 if it mentions none."""
        return max((item.last for mention in self.mentions if mention.counts for item in mention.items), default=0)
