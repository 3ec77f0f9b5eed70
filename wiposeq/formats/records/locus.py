"""Read LOCUS and ID lines and the residues of GenBank records by their words, not by their columns.

The module hides the forms that programs write: without a date, a name or a molecule type, with blanks in the name, with
a name that touches the length, in capitals, with narrow numbers, and in the style of GCG.
"""

import re
from typing import Final

from msgspec import Struct

from wiposeq.texts import tr

_SIZE: Final = re.compile(
    r"(?P<length>[0-9][0-9,]*)\s*(?P<unit>bp|aa|rc|nt|bases?|residues?)(?![A-Za-z])", re.IGNORECASE
)
_KIND: Final = re.compile(r"(?:[a-z]{2}-)?[a-z]{0,4}(?:DNA|RNA)|PROTEIN|PRT|AA", re.IGNORECASE)
_DATE: Final = re.compile(r"[0-9]{1,2}[-/. ][A-Za-z0-9]{2,9}[-/. ][0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIVISION: Final = re.compile(r"[A-Z]{2,4}|unassigned", re.IGNORECASE)
_RESIDUES: Final = re.compile(r"\s*[0-9]*\s*([A-Za-z*.?~\- \t]*)[0-9]*\s*")


class Locus(Struct, frozen=True):
    """The values of a LOCUS line. kind: the molecule type as written. length: 0 if it is not stated.

    glued: the name and the length if nothing separates them; name and length are empty then.
    odd: the words that have no known meaning.
    """

    name: str = ""
    length: int = 0
    kind: str = ""
    topology: str = ""
    glued: str = ""
    odd: str = ""


def read_locus(line: str) -> Locus:
    """Return the values of a LOCUS line, whatever its columns are."""
    text = " ".join(line[5:].split())
    sizes = list(_SIZE.finditer(text))
    found = sizes[-1] if sizes else None  # the name may contain another one
    if found is None:
        name, *words = text.split() or [""]
        kind, topology, odd = _sorted(words)
        return Locus(name, 0, kind, topology, odd=" ".join(odd) or tr("no length"))
    before = text[: found.start()]
    kind, topology, odd = _sorted(text[found.end() :].split())
    if found["unit"].lower() in ("aa", "residue", "residues") and not kind:
        kind = "PROTEIN"
    length = _number(found["length"])
    if before and not before.endswith(" "):
        return Locus("", 0, kind, topology, before + found["length"], " ".join(odd))
    return Locus(before.strip(), length, kind, topology, odd=" ".join(odd))


def read_id(line: str) -> Locus:
    """Return the values of an ID line of EMBL whose fields are not in the usual order or number."""
    text = " ".join(line[2:].replace(";", " ; ").split()).rstrip(".")
    name, _, rest = text.partition(" ")
    size = _SIZE.search(rest)
    known = rest if size is None else rest[: size.start()] + rest[size.end() :]
    kind, topology, _ = _sorted([word.strip(";.") for word in known.split() if word.strip(";.")])
    if size is not None and size["unit"].lower() == "aa" and not kind:
        kind = "PRT"
    return Locus(name.strip(";") or "", _number(size["length"]) if size else 0, kind, topology, odd=text)


def _number(text: str) -> int:
    digits = text.replace(",", "")
    return int(digits) if len(digits) < 16 else 0


def _sorted(words: list[str]) -> tuple[str, str, list[str]]:
    """Return the molecule type, the topology and the words without a meaning of the end of a LOCUS line."""
    kind = topology = ""
    odd: list[str] = []
    for word in words:
        if word.lower() in ("linear", "circular") and not topology:
            topology = word.lower()
        elif _KIND.fullmatch(word) and not kind:
            kind = word
        elif not _DATE.fullmatch(word) and not _DIVISION.fullmatch(word):
            odd.append(word)
    return kind, topology, odd


def split_glued(glued: str, length: int) -> tuple[str, int]:
    """Return the name and the length of a name that touches its length.

    length: the number of residues. If the text does not end with it, all of it is the name and the length is 0.
    """
    for digits in (str(length), f"{length:,}"):
        if glued.endswith(digits):
            return glued[: -len(digits)], length
    return glued, 0


def residues_of(line: str) -> str | None:
    """Return the residues of a line after ORIGIN with blanks, or None if it is not a line of residues."""
    found = _RESIDUES.fullmatch(line)
    if found is not None:
        return found[1]
    return "" if "Check:" in line and line.rstrip().endswith("..") else None
