"""Compare residues of a text with all listed sequences in one pass over the listing.

The module hides how this is fast: the strings of the text are indexed, not the listing. Whole sequences are looked up
by their residues, parts of sequences and exchanged residues by seeds that numpy finds in many sequences at once. The
time is linear in the residues of the listing and in those of the text.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from msgspec import Struct

from wiposeq.model.specification_facts import NEAR, PART, REVERSE, REVERSE_PART, SAME, UNKNOWN
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.residues import reverse_complement

SEED: Final = {"NA": 10, "AA": 4}
"""The length of a seed, which is also the least length of a string."""
MOST_NUMBERS: Final = 10
_BATCH: Final = 1 << 21
"""So many residues are searched at once."""
_RANK: Final = {SAME: 0, REVERSE: 1, PART: 2, REVERSE_PART: 3, NEAR: 4, UNKNOWN: 9}


class Listed(Struct, frozen=True, gc=False):
    """The residues of a listed sequence, nucleotides in lower case with t for u. kind: "NA" or "AA"."""

    number: int
    kind: str
    residues: str


class Match(Struct, frozen=True):
    """How a string relates to the listing. kind: as PlacedResidues.match; numbers: at most MOST_NUMBERS.

    place: the 1-based position in the first of the numbers where the part begins or the residue differs.
    """

    kind: str = UNKNOWN
    numbers: tuple[int, ...] = ()
    place: int = 0


class _Query:
    """A string that is searched. hits: (kind, number, place)."""

    __slots__ = ("backwards", "hits", "kind", "residues")

    def __init__(self, residues: str, kind: str, backwards: bool = False) -> None:
        self.residues, self.kind, self.backwards = residues, kind, backwards
        self.hits: list[tuple[str, int, int]] = []

    def add(self, kind: str, number: int, place: int) -> None:
        if len(self.hits) < 200:
            self.hits.append((kind, number, place))


def match_all(
    strings: Iterable[tuple[str, str]], listed: Iterable[Listed], progress: Progress = SILENT
) -> dict[tuple[str, str], Match]:
    """Return how each string relates to the listing, by the string.

    strings: (residues, "NA" or "AA"). listed: is iterated once.
    """
    search = _Search(set(strings))
    batches: dict[str, list[Listed]] = {"NA": [], "AA": []}
    sizes = {"NA": 0, "AA": 0}
    for each in listed:
        search.compare_whole(each)
        batches[each.kind].append(each)
        sizes[each.kind] += len(each.residues)
        if sizes[each.kind] >= _BATCH:
            progress.check()
            search.compare_parts(batches[each.kind], each.kind)
            batches[each.kind], sizes[each.kind] = [], 0
    for kind, rest in batches.items():
        search.compare_parts(rest, kind)
    return search.results()


class _Search:
    """One search of all strings."""

    def __init__(self, strings: set[tuple[str, str]]) -> None:
        self._forward = {each: _Query(*each) for each in strings}
        self._backward = {
            each: _Query(reverse_complement(each[0]), each[1], True) for each in strings if each[1] == "NA"
        }
        self._whole: dict[tuple[str, str], list[_Query]] = defaultdict(list)
        self._halves: dict[tuple[str, str], list[_Query]] = defaultdict(list)
        self._lengths: dict[str, set[int]] = {"NA": set(), "AA": set()}
        self._seeds: dict[str, dict[int, list[tuple[_Query, int]]]] = {"NA": {}, "AA": {}}
        for query in (*self._forward.values(), *self._backward.values()):
            self._index(query)

    def _index(self, query: _Query) -> None:
        residues, kind = query.residues, query.kind
        self._whole[kind, residues].append(query)
        if not query.backwards and len(residues) >= 2 * SEED["AA"]:
            half = len(residues) // 2
            self._lengths[kind].add(len(residues))
            for piece in {residues[:half], residues[-half:]}:
                self._halves[kind, piece].append(query)
        size = SEED[kind]
        codes = _codes(residues, kind)
        places = [place for place in range(len(residues) - size + 1) if codes[place] >= 0]
        chosen = places[:1] if query.backwards or len(residues) < 2 * size else {*places[:1], *places[-1:]}
        for place in chosen:
            self._seeds[kind].setdefault(int(codes[place]), []).append((query, place))

    def compare_whole(self, listed: Listed) -> None:
        """Compare one listed sequence as a whole: the same, or one residue exchanged, missing or inserted."""
        residues, kind = listed.residues, listed.kind
        for query in self._whole.get((kind, residues), ()):
            query.add(REVERSE if query.backwards else SAME, listed.number, 1)
        lengths = self._lengths[kind]
        for length in (len(residues) - 1, len(residues), len(residues) + 1):
            if length in lengths:
                half = length // 2
                for query in {
                    *self._halves.get((kind, residues[:half]), ()),
                    *self._halves.get((kind, residues[-half:]), ()),
                }:
                    place = difference(query.residues, residues)
                    if place:
                        query.add(NEAR, listed.number, place)

    def compare_parts(self, batch: list[Listed], kind: str) -> None:
        """Find the strings that are a part of a sequence, also with one residue exchanged."""
        seeds = self._seeds[kind]
        if not seeds or not batch:
            return
        import numpy

        whole = "*".join(each.residues for each in batch)
        starts, at = [], 0
        for each in batch:
            starts.append(at)
            at += len(each.residues) + 1
        codes = _codes(whole, kind)
        if not len(codes):
            return
        wanted = _table(kind)
        wanted[list(seeds)] = True
        hits = numpy.nonzero(wanted[numpy.maximum(codes, 0)] & (codes >= 0))[0]
        owners = numpy.searchsorted(numpy.array(starts), hits, side="right") - 1
        for hit, owner in zip(hits.tolist(), owners.tolist()):
            listed = batch[owner]
            for query, offset in seeds[int(codes[hit])]:
                start = hit - offset - starts[owner]
                if start >= 0:
                    _compare_part(query, listed, start)

    def results(self) -> dict[tuple[str, str], Match]:
        """Return the best match of each string."""
        return {
            each: _best([*query.hits, *(self._backward[each].hits if each in self._backward else ())])
            for each, query in self._forward.items()
        }


def _compare_part(query: _Query, listed: Listed, start: int) -> None:
    """Add a hit if a string is the part of a sequence that begins at a 0-based place."""
    length = len(query.residues)
    if start + length > len(listed.residues) or length == len(listed.residues):
        return
    piece = listed.residues[start : start + length]
    if piece == query.residues:
        query.add(REVERSE_PART if query.backwards else PART, listed.number, start + 1)
    elif not query.backwards and length >= 2 * SEED[query.kind]:
        place = difference(query.residues, piece)
        if place:
            query.add(NEAR, listed.number, start + place)


def _best(hits: list[tuple[str, int, int]]) -> Match:
    if not hits:
        return Match()
    hits = sorted(set(hits), key=lambda each: (_RANK[each[0]], each[1], each[2]))
    kind, _, place = hits[0]
    numbers = dict.fromkeys(number for other, number, _ in hits if other == kind)
    return Match(kind, tuple(numbers)[:MOST_NUMBERS], place)


def difference(text: str, other: str) -> int:
    """Return the 1-based position at which two strings differ by one residue; 0 if they are equal or differ more.

    A residue that one of them lacks counts as one.
    """
    if abs(len(text) - len(other)) > 1 or text == other:
        return 0
    least = min(len(text), len(other))
    start = next((place for place in range(least) if text[place] != other[place]), least)
    if len(text) == len(other):
        return start + 1 if text[start + 1 :] == other[start + 1 :] else 0
    longer, shorter = (text, other) if len(text) > len(other) else (other, text)
    return start + 1 if longer[start + 1 :] == shorter[start:] else 0


def relation(text: str, listed: str, kind: str) -> tuple[str, int]:
    """Return (how a string relates to one listed sequence, the 1-based place) as in Match."""
    if text == listed:
        return SAME, 1
    place = difference(text, listed)
    if place:
        return NEAR, place
    start = listed.find(text)
    if start >= 0:
        return PART, start + 1
    if kind == "NA":
        turned = reverse_complement(text)
        if turned == listed:
            return REVERSE, 1
        start = listed.find(turned)
        if start >= 0:
            return REVERSE_PART, start + 1
    return UNKNOWN, 0


# ------------------------------------------------------------------------------------------------ seeds as numbers

_LETTERS: Final = {"NA": b"acgt", "AA": b"ACDEFGHIKLMNPQRSTVWY"}


@cache
def _values(kind: str) -> Any:
    """Return the value of each byte, -1 for a byte that no seed contains."""
    import numpy

    values = numpy.full(256, -1, dtype=numpy.int64)
    for value, letter in enumerate(_LETTERS[kind]):
        values[letter] = value
    return values


def _table(kind: str) -> Any:
    import numpy

    return numpy.zeros(len(_LETTERS[kind]) ** SEED[kind], dtype=bool)


def _codes(residues: str, kind: str) -> Any:
    """Return a number for the seed at each place, -1 where it has another letter."""
    import numpy

    size, base = SEED[kind], len(_LETTERS[kind])
    values = _values(kind)[numpy.frombuffer(residues.encode("ascii", "replace"), dtype=numpy.uint8)]
    count = len(values) - size + 1
    if count <= 0:
        return numpy.zeros(0, dtype=numpy.int64)
    codes = numpy.zeros(count, dtype=numpy.int64)
    is_odd = numpy.zeros(count, dtype=bool)
    for offset in range(size):
        part = values[offset : offset + count]
        codes *= base
        codes += part
        is_odd |= part < 0
    codes[is_odd] = -1
    return codes


def listed_residues(sequences: Iterable[tuple[int, str, str]]) -> Iterator[Listed]:
    """Yield the sequences as they are compared. sequences: (SEQ ID NO, molecule type, residues)."""
    for number, molecule, residues in sequences:
        if molecule in ("AA", "PRT"):
            yield Listed(number, "AA", residues.upper())
        else:
            yield Listed(number, "NA", residues.lower().replace("u", "t"))


__all__ = ["Listed", "Match", "difference", "listed_residues", "match_all", "relation"]
