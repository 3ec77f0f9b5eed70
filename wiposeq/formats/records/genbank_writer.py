"""Write sequences with their features as GenBank, or GenPept for proteins.

It hides the columns of the flat file. Keys, locations and qualifiers are written as in the listing, because ST.26 has
those of INSDC. (GenBank release notes, section 3.4)
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count as count_from
from pathlib import Path
from typing import Final

from wiposeq.formats.files import replacing
from wiposeq.formats.records.writing import Losses, record_name
from wiposeq.model.changes import Change
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.progress import SILENT, Progress

_WIDTH: Final = 58
"""Characters of a location or qualifier in one line."""
_INDENT: Final = " " * 21
_BARE: Final = frozenset(
    {"codon_start", "transl_table", "transl_except", "anticodon", "number", "mod_base", "rpt_type"}
)
"""Qualifiers whose values are written without quotation marks."""
_PLAIN: Final = re.compile(r'[^\s"]+').fullmatch
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def write_genbank(
    path: Path,
    sequences: Iterable[Sequence],
    numbers: Iterable[int] | None = None,
    *,
    today: date | None = None,
    progress: Progress = SILENT,
) -> tuple[int, tuple[Change, ...]]:
    """Write sequences as GenBank records; return how many were written, and what the format cannot hold.

    The file is written completely or not at all. numbers: the SEQ ID NOs, if they are not 1, 2, 3 ...
    today: the date of the records. Raise UnwritableFile and Cancelled.
    """
    losses = Losses()
    written = 0
    with replacing(path) as file:
        for number, sequence in zip(numbers or count_from(1), sequences):
            progress.check()
            if losses.is_written(sequence, number):
                for line in _record(sequence, number, today or date.today(), losses):
                    file.write(f"{line}\n".encode())
                written += 1
                progress.report(number, 0)
    return written, tuple(losses.log)


def _record(sequence: Sequence, number: int, today: date, losses: Losses) -> Iterator[str]:
    name, residues = record_name(number), sequence.residues
    unit, molecule = ("aa", "") if sequence.is_protein else ("bp", sequence.molecule_type or "DNA")
    day = f"{today.day:02}-{_MONTHS[today.month - 1]}-{today.year}"
    yield f"LOCUS       {name:<16} {len(residues):>11} {unit}    {molecule:<6}  linear   PAT {day}"
    title = losses.text(sequence.name, number) or f"SEQ ID NO {number}"
    organism = losses.text(sequence.organism, number) or "."
    yield from _wrapped("DEFINITION  ", f"{title}.", " " * 12)
    yield f"ACCESSION   {name}"
    yield f"VERSION     {name}"
    yield "KEYWORDS    ."
    yield from _wrapped("SOURCE      ", organism, " " * 12)
    yield from _wrapped("  ORGANISM  ", organism, " " * 12)
    yield "            Unclassified."
    yield "FEATURES             Location/Qualifiers"
    for feature in sequence.features:
        yield from _feature(feature, number, losses)
    yield "ORIGIN"
    for start in range(0, len(residues), 60):
        line = residues[start : start + 60]
        groups = " ".join(line[place : place + 10] for place in range(0, len(line), 10))
        yield f"{start + 1:>9} {groups.lower()}"
    yield "//"


def _feature(feature: Feature, number: int, losses: Losses) -> Iterator[str]:
    key = feature.key if len(feature.key) < 16 else f"{feature.key} "
    lines = _location_lines(feature.location)
    yield f"     {key:<16}{lines[0]}"
    for line in lines[1:]:
        yield f"{_INDENT}{line}"
    for qualifier in feature.qualifiers:
        if qualifier.translation:
            losses.translation(number)
        yield from _qualifier(qualifier, number, losses)


def _location_lines(location: str) -> list[str]:
    """Return a location in lines that end with a comma."""
    lines, line = [], ""
    for part in re.split(r"(?<=,)", location):
        if line and len(line) + len(part) > _WIDTH:
            lines.append(line)
            line = ""
        line += part
    return [*lines, line]


def _qualifier(qualifier: Qualifier, number: int, losses: Losses) -> Iterator[str]:
    name = qualifier.name
    if qualifier.value is None:
        yield f"{_INDENT}/{name}"
        return
    value = losses.text(qualifier.value, number)
    if name in _BARE and _PLAIN(value):
        yield f"{_INDENT}/{name}={value}"
        return
    text = f'/{name}="{value.replace(chr(34), chr(34) * 2)}"'
    if name == "translation":
        for start in range(0, len(text), _WIDTH):
            yield f"{_INDENT}{text[start : start + _WIDTH]}"
        return
    yield from _wrapped(_INDENT, text, _INDENT)


def _wrapped(head: str, text: str, indent: str) -> Iterator[str]:
    """Yield a text in lines, broken at single blanks only: a reader joins lines with one blank."""
    line = ""
    for word in re.split(r"(?<! ) (?! )", text):
        if line and len(line) + 1 + len(word) > _WIDTH and not word.startswith("/"):
            yield head + line
            head, line = indent, word
        else:
            line = f"{line} {word}" if line else word
    yield head + line
