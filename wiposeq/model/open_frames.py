"""Find open reading frames: stretches of codons from a start codon to a stop codon, in six frames.

It hides how the codons of a whole chromosome are classified at once, and how a frame on the other strand or across the
origin of a circular molecule is written as a location. Positions are 1-based.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from wiposeq.model.location import Complement, Join, Location, Span
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import GeneticCode
from wiposeq.standard.residues import reverse_complement, translate

ATG: Final = "ATG"
_CODONS: Final = [a + b + c for a in "TCAG" for b in "TCAG" for c in "TCAG"]


class FrameSearch(Struct, frozen=True):
    """What counts as an open reading frame.

    minimum: the smallest number of amino acids. starts: the start codons; empty for those of the genetic code.
    has_nested: also frames that begin at a later start codon of a longer one.
    has_partial: also frames that begin before the first residue or end after the last one.
    """

    minimum: int = 30
    starts: frozenset[str] = frozenset({ATG})
    both_strands: bool = True
    has_nested: bool = False
    has_partial: bool = False
    is_circular: bool = False


class OpenFrame(Struct, frozen=True):
    """One open reading frame. length: the number of amino acids, without the stop. frame: 1 to 3, or -1 to -3.

    codon_start: the value of the qualifier, for a frame that begins before the first residue.
    """

    location: str
    length: int
    frame: int
    first: int
    codon_start: int = 1
    is_partial: bool = False


def open_frames(
    residues: str, code: GeneticCode, wanted: FrameSearch, *, progress: Progress = SILENT
) -> list[OpenFrame]:
    """Return the open reading frames by their first residue. Raise Cancelled."""
    classes = _classes(code, wanted.starts or code.starts)
    found: list[tuple[tuple[bool, int], OpenFrame]] = []
    strands = (False, True) if wanted.both_strands else (False,)
    for is_other in strands:
        strand = reverse_complement(residues) if is_other else residues
        for frame in (1, 2, 3):
            progress.check()
            progress.report(len(strands) * 3 * is_other + frame, len(strands) * 3)
            found += _in_frame(strand, frame, is_other, classes, wanted)
    if wanted.is_circular and not wanted.has_nested:
        # a frame that crosses the origin is found again from a later start
        longest = dict(sorted(found, key=lambda pair: pair[1].length))
        return _in_order(longest.values())
    return _in_order(frame for _, frame in found)


def _in_order(frames: Iterable[OpenFrame]) -> list[OpenFrame]:
    return sorted(frames, key=lambda each: (each.first, -each.length))


def _classes(code: GeneticCode, starts: frozenset[str]) -> GeneticCode:
    """Return a code that translates each start codon to M, each stop to *, and all others to A."""
    letters = [
        "*" if letter == "*" else "M" if codon in starts else "A" for codon, letter in zip(_CODONS, code.amino_acids)
    ]
    return GeneticCode(0, "", "".join(letters), frozenset(), frozenset(), "")


def _in_frame(
    strand: str, frame: int, is_other: bool, classes: GeneticCode, wanted: FrameSearch
) -> Iterator[tuple[tuple[bool, int], OpenFrame]]:
    """Yield the frames, each with its strand and the place of its end."""
    length = len(strand)
    text = strand + strand if wanted.is_circular else strand
    codons = translate(text, classes, frame, is_start_complete=False, is_end_complete=False)
    for start, end, has_start, has_stop in _stretches(codons, wanted):
        first, last = frame + 3 * start, frame + 3 * end - 1
        if first > length or last - first + 1 > length:
            continue
        count = end - start - has_stop
        if count < wanted.minimum:
            continue
        codon_start = 1
        if not has_start and start == 0:
            first, codon_start = 1, frame
        if not has_stop:
            last = len(text)
        yield (
            (is_other, last % length),
            OpenFrame(
                _location(first, last, length, is_other, not has_start, not has_stop),
                count,
                -frame if is_other else frame,
                first if not is_other else max(length - last + 1, 1),
                codon_start,
                not (has_start and has_stop),
            ),
        )


def _stretches(codons: str, wanted: FrameSearch) -> Iterator[tuple[int, int, bool, bool]]:
    """Yield (first codon, codon after the last, has a start, has a stop), 0-based, of each candidate."""
    may_be_partial = wanted.has_partial and not wanted.is_circular
    for found in re.finditer(r"[^*]+(?:\*|$)|\*", codons):
        text = found[0]
        has_stop = text.endswith("*")
        if not has_stop and not may_be_partial:
            continue
        starts = [place.start() for place in re.finditer("M", text)] if wanted.has_nested else [text.find("M")]
        if may_be_partial and not found.start() and starts[:1] != [0]:
            yield 0, found.end(), False, has_stop
            if not wanted.has_nested:
                continue
        for place in starts:
            if place >= 0:
                yield found.start() + place, found.end(), True, has_stop


def _location(first: int, last: int, length: int, is_other: bool, is_open: bool, is_endless: bool) -> str:
    """Return the location of residues first..last of a strand; beyond `length`, they continue at residue 1."""
    before, after = (is_endless, is_open) if is_other else (is_open, is_endless)
    parts: list[Location] = []
    if last <= length:
        low, high = (length - last + 1, length - first + 1) if is_other else (first, last)
        parts = [Span(low, high, before=before, after=after)]
    elif is_other:
        parts = [Span(2 * length - last + 1, length), Span(1, length - first + 1)]
    else:
        parts = [Span(first, length), Span(1, last - length)]
    whole = parts[0] if len(parts) == 1 else Join(tuple(parts))
    return str(Complement(whole) if is_other else whole)
