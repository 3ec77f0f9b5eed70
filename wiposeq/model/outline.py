"""The rows that a table of sequences shows, in so little memory that a million of them can be cached.

It hides the packing. Lists that are in a file are sorted and filtered by outlines, without reading the sequences.
"""

from array import array
from collections.abc import Iterator
from sys import intern

from msgspec import Struct

from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import SequenceList


class Line(Struct, frozen=True, gc=False):
    """The row of one sequence. length: the number of residues."""

    uid: int
    name: str
    molecule_type: str
    length: int
    organism: str
    is_skipped: bool


class Outline:
    """The rows of consecutive sequences: about 20 bytes each if names are empty and organisms repeat."""

    __slots__ = ("_lengths", "_names", "_organisms", "_skipped", "_types")

    def __init__(self, sequences: tuple[Sequence, ...]) -> None:
        self._lengths = array("Q", [len(sequence.residues) for sequence in sequences])
        self._names = _packed([sequence.name for sequence in sequences])
        self._types = _packed([intern(sequence.molecule_type) for sequence in sequences])
        self._organisms = _packed([intern(sequence.organism) for sequence in sequences])
        self._skipped = frozenset(place for place, sequence in enumerate(sequences) if sequence.is_skipped)

    def __len__(self) -> int:
        return len(self._lengths)

    def line(self, place: int, uid: int) -> Line:
        """Return the row of the sequence at a 0-based place. uid: of this sequence."""
        return Line(
            uid,
            self._names if isinstance(self._names, str) else self._names[place],
            self._types if isinstance(self._types, str) else self._types[place],
            self._lengths[place],
            self._organisms if isinstance(self._organisms, str) else self._organisms[place],
            place in self._skipped,
        )


def _packed(texts: list[str]) -> str | tuple[str, ...]:
    """Return the texts, or only one if all are equal."""
    return texts[0] if texts and texts.count(texts[0]) == len(texts) else tuple(texts)


def outline(sequences: tuple[Sequence, ...]) -> Outline:
    """Return the outline of a chunk, for SequenceList.facts() and Chunk.fact()."""
    return Outline(sequences)


def line_of(sequence: Sequence) -> Line:
    """Return the row of one sequence."""
    return Line(
        sequence.uid,
        sequence.name,
        sequence.molecule_type,
        len(sequence.residues),
        sequence.organism,
        sequence.is_skipped,
    )


def lines(sequences: SequenceList) -> Iterator[Line]:
    """Yield the rows of all sequences. Sequences are only read if their outline is not cached. Raise
    UserError."""
    for chunk in sequences.chunks:
        if chunk.stub is None:
            yield from map(line_of, chunk.items)
            continue
        found = chunk.fact(outline)
        for place, uid in enumerate(chunk.uids):
            yield found.line(place, uid)
