"""Read the text of UniProt entries with Biopython.

The module hides which lines Biopython needs, and the places of features in the file. A warning of Biopython becomes a
line of the report, and its error an UnreadableFile that names the file, the record and the line.
"""

import re
import warnings
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final

from wiposeq.formats.entries import Entry, Noted
from wiposeq.formats.records.flat_lines import Lines, broken, report_warnings
from wiposeq.formats.records.location import Unfit, of_biopython, read_insdc
from wiposeq.model.changes import ChangeLog
from wiposeq.texts import tr

_USED: Final = ("ID", "AC", "OS", "FT", "SQ", "  ", "//")
_MOST_LINES: Final = 2_000
"""The time of Biopython grows with the square of the number of lines of a feature."""
_COMMON_NAME: Final = re.compile(
    r"\s+\((?!strain|isolate|serotype|clone)([^()]*(?:\([^()]*\)[^()]*)*)\)$", re.IGNORECASE
)


def without_common_name(text: str) -> tuple[str, str]:
    """Return the scientific name and the common names of an OS line such as "Homo sapiens (Human)"."""
    name = " ".join(text.split()).rstrip(".")
    common: list[str] = []
    while len(name) < 2_000 and (found := _COMMON_NAME.search(name)):
        common.insert(0, found[1])
        name = name[: found.start()]
    return name, "; ".join(common)


def read_swiss(lines: Lines, log: ChangeLog, caught: list[warnings.WarningMessage]) -> Iterator[Entry]:
    """Yield the entries. caught: the warnings of Biopython. Raises UnreadableFile, Cancelled."""
    from Bio import SeqIO

    for number, (block, start, places) in enumerate(_blocks(lines, log), 1):
        name = block[0][5:].split()[0] if block[0][5:].split() else ""
        try:
            record = next(SeqIO.parse(StringIO("".join(block)), "swiss"))  # type: ignore[no-untyped-call]
            residues = str(record.seq)
        except Exception as error:
            raise broken(lines, error, name, number) from error
        organism, common = without_common_name(str(record.annotations.get("organism", "")))
        noted = [_noted(feature, len(residues), *place) for feature, place in zip(record.features, places)]
        whole = f"1..{len(residues)}"
        source: list[tuple[str, str | None]] = [("organism", organism)] if organism else []
        if common:
            source.append(("note", f"common name: {common}"))
        if source and residues:
            noted.insert(0, Noted("source", whole, read_insdc(whole), tuple(source), start))
        declared = re.search(r"(\d+)\s+AA\.?\s*$", block[0])
        entry = Entry(
            name=record.id,
            residues=residues,
            features=tuple(noted),
            molecule="AA",
            kind="protein",
            organism=organism,
            length=int(declared[1]) if declared and len(declared[1]) < 16 else 0,
            line=start,
        )
        report_warnings(caught, log, entry.name, start)
        yield entry


def _blocks(lines: Lines, log: ChangeLog) -> Iterator[tuple[list[str], int, list[tuple[int, str]]]]:
    """Yield the lines for Biopython, the number of the first one, and (line, location) of the features."""
    block: list[str] = []
    places: list[tuple[int, str]] = []
    start = going_on = 0
    for line in lines:
        if not block and not line.startswith("ID"):
            if line.strip() and line.strip() != "//":
                log.count("line/outside", "Lines outside the records omitted", line=lines.number)
            continue
        if not block:
            start = lines.number
        if line[:2] in _USED:
            block.append(line.rstrip() + "\n")
            going_on = going_on + 1 if line.startswith("FT") and not line[5:13].strip() else 0
            if going_on > _MOST_LINES:
                error = ValueError(tr("a feature has more than {count} lines", count=_MOST_LINES))
                raise broken(lines, error, "".join(block[0][5:].split()[:1]), 0)
            if line.startswith("FT") and line[5:13].strip():
                places.append((lines.number, "..".join(line[13:34].split())))
        if line.startswith("//"):
            yield block, start, places
            block, places = [], []
    if block:
        error = ValueError("the file ends inside the record")
        raise broken(lines, error, "".join(block[0][5:].split()[:1]), 0)


def _noted(feature: Any, length: int, line: int, text: str) -> Noted:
    location, reason = None, ""
    try:
        location = of_biopython(feature.location, length)
    except Unfit as unfit:
        reason = unfit.reason
    qualifiers: list[tuple[str, str | None]] = []
    for name, value in feature.qualifiers.items():
        written = str(value).strip()
        if name == "description":
            written = written.rstrip(".")
        if written or name not in ("description", "note"):
            qualifiers.append((name, written.replace('""', '"')))
    if getattr(feature, "id", None):
        qualifiers.append(("id", str(feature.id)))
    return Noted(feature.type, text, location, tuple(qualifiers), line, reason)
