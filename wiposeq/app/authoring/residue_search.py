"""Find residues in many sequences: IUPAC symbols, both strands, mismatches.

It hides how 100,000 short sequences and one of 60 million residues are both searched quickly. Residues match if the
symbol of the search includes all that the residue can be: n finds every nucleotide, r finds a, g and r.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from wiposeq.errors import UsageError
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import reverse_complement

_SLICE: Final = 1_000_000
"""How many residues are compared between two points where the user can stop."""
_WORST: Final = 20
"""The most mismatches that a search can allow."""


class ResidueQuery(Struct, frozen=True):
    """What to find. is_ambiguous: symbols such as n stand for several residues. mismatches: the most that may differ.

    text: letters, in any case; u and t are the same nucleotide.
    """

    text: str
    is_ambiguous: bool = False
    both_strands: bool = False
    mismatches: int = 0


class ResidueHit(Struct, frozen=True, gc=False):
    """A match in one sequence: the first and last residue, 1-based. is_other: it is on the complementary strand."""

    start: int
    end: int
    is_other: bool = False
    mismatches: int = 0


class ResidueSearch:
    """A search in the sequences of one molecule type: nucleotides or amino acids."""

    def __init__(self, query: ResidueQuery, is_protein: bool, edition: Edition) -> None:
        """Raise UsageError if the query is not residues, or allows too many mismatches."""
        text = "".join(query.text.split()).lower()
        text = text if is_protein else text.replace("u", "t")
        if not text or not (text.isascii() and text.isalpha()):
            raise UsageError('"{text}" is not residues.', "Enter letters only.", text=query.text)
        if not 0 <= query.mismatches <= min(_WORST, len(text) // 2):
            raise UsageError(
                "{count} mismatches are too many for {length} residues.",
                "Allow at most half of the residues to differ, and at most {most}.",
                count=query.mismatches,
                length=len(text),
                most=_WORST,
            )
        self._length = len(text)
        self._mismatches = query.mismatches
        molecule = "AA" if is_protein else "DNA"
        self._meant = _meanings(edition, molecule) if query.is_ambiguous else {}
        self._forms = [(text, False)]
        if query.both_strands and not is_protein and (other := reverse_complement(text)) != text:
            self._forms.append((other, True))
        self._is_protein = is_protein
        self._expressions = [(re.compile(f"(?={self._classes(form)})"), is_other) for form, is_other in self._forms]

    def hits(self, residues: str, *, progress: Progress = SILENT) -> Iterator[ResidueHit]:
        """Yield the matches in order, also those that overlap. Raise Cancelled."""
        if self._mismatches:
            yield from self._near(residues, progress)
            return
        step = max(_SLICE, self._length)
        for before in range(0, max(len(residues) - self._length + 1, 0), step):
            progress.check()
            part = self._folded(residues[before : before + step + self._length - 1])
            found = [
                (match.start() + before, is_other)
                for expression, is_other in self._expressions
                for match in expression.finditer(part)
            ]
            for start, is_other in sorted(found):
                yield ResidueHit(start + 1, start + self._length, is_other)

    def _folded(self, residues: str) -> str:
        lower = residues.lower() if residues.isascii() else "".join(c.lower() if c.isascii() else "?" for c in residues)
        return lower if self._is_protein else lower.replace("u", "t")

    def _classes(self, form: str) -> str:
        return "".join(f"[{''.join(sorted(self._matching(letter)))}]" for letter in form)

    def _matching(self, letter: str) -> set[str]:
        """Return the residues that a letter of the query finds."""
        wanted = self._meant.get(letter)
        return {name for name, means in self._meant.items() if wanted and means <= wanted} | {letter}

    def _near(self, residues: str, progress: Progress) -> Iterator[ResidueHit]:
        """Yield the matches with mismatches: all places of a slice are compared at once, residue by residue."""
        import numpy  # not at the top, because the import takes long

        tables = {letter: self._table(letter, numpy) for form, _ in self._forms for letter in form}
        for before in range(0, max(len(residues) - self._length + 1, 0), _SLICE):
            progress.check()
            part = self._folded(residues[before : before + _SLICE + self._length - 1])
            codes = numpy.frombuffer(part.encode("ascii"), dtype="uint8")
            count = len(codes) - self._length + 1
            differs_from = {letter: table[codes] for letter, table in tables.items()}
            found = []
            for form, is_other in self._forms:
                differences = numpy.zeros(count, dtype="uint8")
                for place, letter in enumerate(form):
                    differences += differs_from[letter][place : place + count]
                places = numpy.flatnonzero(differences <= self._mismatches)
                found += [(int(place) + before, is_other, int(differences[place])) for place in places]
            for start, is_other, differs in sorted(found):
                yield ResidueHit(start + 1, start + self._length, is_other, differs)

    def _table(self, letter: str, numpy: Any) -> Any:
        """Return a table of 0 for each residue that the letter finds, and 1 for the others."""
        table = numpy.ones(128, dtype="uint8")
        for each in self._matching(letter):
            table[ord(each)] = 0
        return table


def _meanings(edition: Edition, molecule: str) -> dict[str, frozenset[str]]:
    """Return for each symbol, in lower case, the plain residues that it can be."""
    symbols = edition.symbols(molecule).items()
    return {name.lower(): frozenset(symbol.expands_to.lower() or name.lower()) for name, symbol in symbols}
