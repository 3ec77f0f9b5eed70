"""The translation of a coding sequence, computed only for the visible residues.

It hides reading order, strands and parts. standard/residues.py translates a codon. Positions are 1-based.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate

from wiposeq.model.coding import exceptions, open_ends, pieces
from wiposeq.model.location import Location, LocationError, parse
from wiposeq.model.records import Feature, Sequence
from wiposeq.standard import residues as standard_residues
from wiposeq.standard.edition import Edition, GeneticCode, newest


class CodingTrack:
    """The translation of one coding sequence. The time of letters() depends on the length of the requested stretch.

    exceptions: the 1-based place of the first residue of a codon among the coding residues -> its letter.
    """

    def __init__(
        self,
        residues: str,
        location: Location,
        code: GeneticCode,
        codon_start: int = 1,
        exceptions: Mapping[int, str] | None = None,
    ) -> None:
        self._residues = residues
        self._code = code
        self._skip = min(max(codon_start, 1), 3) - 1
        length = len(residues)
        self._parts = [
            (max(first, 1), min(last, length), is_complement)
            for first, last, is_complement in pieces(location)
            if first <= min(last, length)
        ]
        self._offsets = [0, *accumulate(last - first + 1 for first, last, _ in self._parts)]
        self._by_start = sorted(range(len(self._parts)), key=lambda index: self._parts[index][0])
        self._starts = [self._parts[index][0] for index in self._by_start]
        self._furthest = list(accumulate((self._parts[index][1] for index in self._by_start), max))
        starts_open, ends_open = open_ends(location)
        self._has_start, self._has_end = not starts_open, not ends_open
        self._exceptions = {
            (place - 1 - self._skip) // 3: letter
            for place, letter in (exceptions or {}).items()
            if place > self._skip and (place - 1 - self._skip) % 3 == 0
        }
        """Letters by the number of the codon, from 0."""

    def letters(self, first: int, last: int) -> list[tuple[int, str]]:
        """Return sorted (position of the middle residue, amino acid) of each codon whose middle is in first..last."""
        found: list[tuple[int, str]] = []
        place = bisect_right(self._starts, last)
        while place and self._furthest[place - 1] >= first:
            place -= 1
            index = self._by_start[place]
            if self._parts[index][1] >= first:
                found += self._letters_of(index, first, last)
        found.sort()
        return found

    def _letters_of(self, index: int, first: int, last: int) -> Iterator[tuple[int, str]]:
        start, end, is_complement = self._parts[index]
        first, last = max(first, start), min(last, end)
        offset = self._offsets[index]
        low, high = (end - last, end - first) if is_complement else (first - start, last - start)
        # codon n begins at offset skip + 3 n; its middle is the next residue
        lowest = max(-(-(offset + low - self._skip - 1) // 3), 0)
        highest = min((offset + high - self._skip - 1) // 3, (self._offsets[-1] - self._skip) // 3 - 1)
        if lowest > highest:
            return
        read = self._read(self._skip + 3 * lowest, self._skip + 3 * highest + 3)
        is_last = highest == (self._offsets[-1] - self._skip) // 3 - 1
        amino_acids = standard_residues.translate(
            read,
            self._code,
            is_start_complete=lowest == 0 and self._skip == 0 and self._has_start,
            is_end_complete=is_last and self._has_end,
        )
        for number, letter in enumerate(amino_acids, lowest):
            middle = self._skip + 3 * number + 1 - offset
            position = end - middle if is_complement else start + middle
            yield position, self._exceptions.get(number, letter)

    def _read(self, start: int, stop: int) -> str:
        """Return the residues of the coding sequence from offset start to stop (exclusive), in reading order."""
        index = bisect_right(self._offsets, start) - 1
        pieces = []
        while start < stop and index < len(self._parts):
            first, last, is_complement = self._parts[index]
            offset = self._offsets[index]
            upto = min(stop, self._offsets[index + 1])
            if is_complement:
                piece = self._residues[last - (upto - offset) : last - (start - offset)]
                pieces.append(standard_residues.reverse_complement(piece))
            else:
                pieces.append(self._residues[first - 1 + start - offset : first - 1 + upto - offset])
            start = upto
            index += 1
        return "".join(pieces)


def coding_track(sequence: Sequence, feature: Feature, edition: Edition | None = None) -> CodingTrack | None:
    """Return the track of a CDS of a nucleotide sequence, or None for another feature or an unreadable location."""
    if feature.key != "CDS" or sequence.is_protein or not sequence.residues:
        return None
    try:
        location = parse(feature.location)
    except LocationError:
        return None
    table = feature.value("transl_table").strip()
    code = (edition or newest()).genetic_codes.get(int(table) if table.isdecimal() and len(table) < 4 else 1)
    start = feature.value("codon_start").strip()
    if code is None:
        return None
    codon_start = int(start) if start in ("1", "2", "3") else 1
    return CodingTrack(sequence.residues, location, code, codon_start, exceptions(feature, pieces(location)))
