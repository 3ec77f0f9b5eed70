"""Read NBRF/PIR: `>P1;CODE`, a line with a title, residues up to *, and lines of annotation.

The module hides the meaning of the two letters before the code and where the residues end. It leaves to fasta.py what
PIR shares with FASTA, and to records.py what the residues become. FASTA records in a PIR file are read as FASTA.

A record is omitted and reported if its title or its annotation may contain residues.
"""

import re
import sys
from collections.abc import Iterator
from typing import Final

from wiposeq.formats.plain.fasta import Fasta
from wiposeq.formats.plain.records import OwnValues, text_of
from wiposeq.formats.plain.residue_text import are_residues
from wiposeq.model.records import Sequence
from wiposeq.texts import mark

_CODE: Final = re.compile(rb"([A-Z][A-Z0-9]);")
_ANNOTATION: Final = re.compile(rb"^[A-Z];", re.MULTILINE)
_MOLECULES: Final = {
    b"P1": "AA",
    b"F1": "AA",
    b"D1": "DNA",
    b"DL": "DNA",
    b"DC": "DNA",
    b"RL": "RNA",
    b"RC": "RNA",
    b"N1": "RNA",
    b"N3": "RNA",
    b"XX": "",
}
"""F1 is a fragment, C a circular molecule, N3 a transfer RNA, N1 another functional RNA, XX unknown."""
_LONG: Final = 30
"""The fewest letters of a title that may be residues, and not words."""


class Pir(Fasta):
    """The sequences of a PIR file, as Fasta yields them. The letters before the code state the molecule type."""

    _longest_joined = sys.maxsize

    def _of_records(self, records: list[bytes]) -> Iterator[Sequence]:
        for header, body in zip(records[::2], records[1::2]):
            if found := _CODE.match(header):
                line = self._line
                self._line += body.count(b"\n") + 1
                sequence = self._of_pir(line, found[1], header[found.end() :], body[1:])
                if sequence is not None:
                    yield sequence
            else:
                yield from super()._of_records([header, body])

    def _of_pir(self, line: int, code: bytes, header: bytes, body: bytes) -> Sequence | None:
        title, _, text = body.partition(b"\n")
        name, _ = self._name(line, header)
        where = name or f"#{self.records + 1}"
        annotation = _ANNOTATION.search(text)
        end = annotation.start() if annotation else len(text)
        residues, star, behind = text[:end].partition(b"*")
        has_residues = any(map(str.isalpha, text_of(residues)))
        if title.strip() and (b"*" in title or not has_residues or _may_be_residues(title)):
            self.records += 1
            self.changes.add(
                "record/no-title",
                "Omitted: the line of the title may contain residues: {before}",
                where,
                line + 1,
                before=text_of(title).strip()[:80],
            )
            return None
        if any(map(str.isalpha, text_of(behind))):
            self.records += 1
            self.changes.add(
                "record/behind-end",
                "Omitted: text follows the * that ends the residues: {before}",
                where,
                line,
                before=" ".join(text_of(behind).split())[:80],
            )
            return None
        if title.strip():
            self._words = [name, text_of(title).strip()]
            self._descriptions += 1
        if not star:
            message = mark("The * that ends the residues is missing; the record may be incomplete")
            self.changes.add("record/no-end", message, where, line)
        if annotation:
            count = len(text[end:].strip().split(b"\n"))
            self.changes.add(
                "line/annotation", "Lines of annotation after the residues omitted", where, line, count=count
            )
        if code not in _MOLECULES:
            message = mark('"{before}" is not a molecule type; determined by the letters')
            self.changes.add("molecule/unknown", message, where, line, before=code.decode())
        return self._of_body(line, name, b"\n" + residues.rstrip(), OwnValues(_MOLECULES.get(code, "")))


def _may_be_residues(title: bytes) -> bool:
    text = text_of(title).strip()
    return sum(map(str.isalpha, text)) >= _LONG and are_residues(text)
