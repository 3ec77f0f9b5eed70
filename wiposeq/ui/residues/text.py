"""Text about residues and text that becomes residues: cleaning what is pasted, saying what is selected, comparing.

It hides how this is done at memory speed for 50 million residues; it knows no widget.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from wiposeq.model.text_diff import common_ends
from wiposeq.texts import tr

NUCLEOTIDES = ("DNA", "RNA")


def number_text(number: int) -> str:
    """The number with its thousands set apart."""
    return f"{number:,}"


def span_text(start: int, end: int, is_protein: bool) -> str:
    """A stretch of residues in words, such as "41..60 (20 nt)"; for an empty one, where the caret stands."""
    if end < start:
        return tr("caret before {position}", position=start)
    length = length_text(end - start + 1, is_protein)
    return f"{start} ({length})" if start == end else f"{start}..{end} ({length})"


def length_text(length: int, is_protein: bool) -> str:
    """A number of residues in words: "4,104 nt" or "82 aa"."""
    return tr("{count} aa", count=number_text(length)) if is_protein else tr("{count} nt", count=number_text(length))


class Cleaned(NamedTuple):
    """Residues out of text from elsewhere, and what was changed on the way: counts."""

    residues: str
    left_out: int = 0
    u_to_t: int = 0
    records: int = 0


_LETTERS = bytes(range(ord("A"), ord("Z") + 1)) + bytes(range(ord("a"), ord("z") + 1))
_OTHERS = bytes(set(range(256)) - set(_LETTERS))
_BLANKS = b" \t\r\n\v\f0123456789"


def clean_residues(text: str, molecule_type: str) -> Cleaned:
    """The residues in pasted or typed text, in the case ST.26 asks for (par. 13, 26); a linear number of fast passes.

    FASTA header lines, blanks, line ends and digits go without a word; what else is no letter is counted. In DNA and
    RNA u becomes t, which is counted. With another molecule type than DNA, RNA and AA the case stays as it is.
    """
    records = 0
    if ">" in text:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n>")
        if lines[0].startswith(">"):
            lines[0] = lines[0][1:]
            lines.insert(0, "")
        records = len(lines) - 1
        text = "\n".join([lines[0], *(line.partition("\n")[2] for line in lines[1:])])
    raw = text.encode("ascii", "replace").translate(None, _BLANKS)
    # a blank of another script (such as the no-break space) is a blank too
    others = sum(text.count(blank) for blank in "\u00a0\u2007\u2009\u200b\u202f\u2028\u2029\u3000\ufeff")
    kept = raw.translate(None, _OTHERS)
    left_out = len(raw) - len(kept) - others
    u_to_t = 0
    if molecule_type in NUCLEOTIDES:
        kept = kept.lower()
        u_to_t = kept.count(b"u")
        if u_to_t:
            kept = kept.replace(b"u", b"t")
    elif molecule_type in ("AA", "PRT"):
        kept = kept.upper()
    return Cleaned(kept.decode("ascii"), left_out, u_to_t, records)


class Stretches:
    """Stretches of residues to be marked, joined where they touch: which lie within some residues is found at once."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1] + 1:
                self._ends[-1] = max(self._ends[-1], end)
            elif end >= start:
                self._starts.append(start)
                self._ends.append(end)

    def within(self, first: int, last: int) -> list[tuple[int, int]]:
        """The stretches that touch residues first..last (1-based), cut to them."""
        low, high = bisect_left(self._ends, first), bisect_right(self._starts, last)
        return [(max(self._starts[i], first), min(self._ends[i], last)) for i in range(low, high)]


def changed_stretch(old: str, new: str) -> tuple[int, int, int]:
    """(0-based start, residues removed, residues inserted) of the one stretch in which two texts differ.

    Compares ever smaller halves at memory speed; no residue is looked at by itself.
    """
    start, end = common_ends(old, new)
    return start, len(old) - start - end, len(new) - start - end


def moved_caret(caret: int, start: int, removed: int, inserted: int) -> int:
    """Where a caret goes when `removed` residues after the first `start` became `inserted` others."""
    if caret < start:
        return caret
    if caret <= start + removed:
        return start + inserted
    return caret + inserted - removed
