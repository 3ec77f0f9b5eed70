"""Read a sequence in the format of GCG: comments, a line with `Length:` and `Check:` that ends with .., residues.

The module hides this line and the numbers beside the residues. It leaves to fasta.py what a record becomes, and gives
it the comments as the text before the first record, so that the lines keep their numbers.
"""

import re
from collections.abc import Iterator
from typing import Final

from wiposeq.formats.plain.fasta import Fasta
from wiposeq.formats.plain.records import OwnValues, text_of
from wiposeq.texts import mark

DIVIDER: Final = re.compile(
    r"^[ \t]*(?P<name>[^\n]*?)[ \t]*\bLength:[ \t]*(?P<length>[0-9]{1,12})\b(?P<rest>[^\n]*?)"
    r"\bCheck:[ \t]*(?P<check>[0-9]{1,5})[ \t]*\.\.[ \t]*$",
    re.MULTILINE,
)
"""The line between the comments and the residues."""
_TYPE: Final = re.compile(r"\bType:[ \t]*([NP])\b")
_NUMBERS: Final = re.compile(rb"[0-9 \t]+")
_HEADER: Final = re.compile(rb"^(?=[ \t]*>)", re.MULTILINE)


def is_gcg(text: str) -> bool:
    """Return whether a text has one sequence in the format of GCG, and not an alignment."""
    found = DIVIDER.search(text)
    return found is not None and "MSF:" not in found[0] and "!!RICH_SEQUENCE" not in text[: found.start()]


class Gcg(Fasta):
    """The one sequence of a GCG file, as Fasta yields it. Its line states the molecule type."""

    _of_line = OwnValues()

    def _blocks(self) -> Iterator[bytes]:
        text = b"".join(super()._blocks())
        found = DIVIDER.search(text_of(text))
        if found is None:
            yield text
            return
        before, _, body = self._split(text)
        residues = b"\n".join(filter(None, (_NUMBERS.sub(b"", line) for line in body.split(b"\n"))))
        name = found["name"].split()[0] if found["name"].strip() else ""
        kind = _TYPE.search(found["rest"])
        has_uracil = b"u" in residues.lower() and b"t" not in residues.lower()
        nucleotides = "RNA" if has_uracil else "DNA"
        self._of_line = OwnValues("" if kind is None else nucleotides if kind[1] == "N" else "AA")
        self._compare(name, before.count(b"\n") + 1, residues, int(found["length"]), int(found["check"]))
        yield _HEADER.sub(b" |", before) + b"\n>" + name.encode() + b"\n" + residues

    def _split(self, text: bytes) -> tuple[bytes, bytes, bytes]:
        """Return the bytes before the divider without the last line feed, the divider, and the bytes after it."""
        pattern = re.compile(DIVIDER.pattern.encode(), re.MULTILINE)
        found = pattern.search(text)
        assert found is not None
        return text[: found.start()].removesuffix(b"\n"), found[0], text[found.end() :]

    def _name(self, line: int, header: bytes) -> tuple[str, int]:
        result = super()._name(line, header)
        self._own = self._of_line
        return result

    def _new_names(self, headers: list[bytes]) -> None:
        """Return None, so that each header is looked at."""
        return None

    def _compare(self, name: str, line: int, residues: bytes, length: int, check: int) -> None:
        """Report a length or a check sum that the residues do not have."""
        symbols = residues.replace(b"\n", b"").upper()
        if length != len(symbols):
            message = "The record declares the length {before}, but has {after} residues"
            self.changes.add("record/length", message, name, line, before=str(length), after=str(len(symbols)))
        own = sum((place % 57 + 1) * symbol for place, symbol in enumerate(symbols)) % 10_000
        if own != check:
            message = mark("The check sum is {before}, but that of the residues is {after}; some may have changed")
            self.changes.add("record/check-sum", message, name, line, before=str(check), after=str(own))


__all__ = ["Gcg", "is_gcg"]
