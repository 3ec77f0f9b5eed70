"""Make sequences from the text of a specification, in the order of the SEQ ID NOs that the text gives them.

It hides which files are a specification and not a table or a text of sequences, and what happens to numbers without
residues: a skipped sequence keeps the place, so that no number of the text changes. Nothing is invented; each sequence
has its place in the import report.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import replace as with_fields
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from msgspec import Struct

from wiposeq.app.specification.comparing import compare_specification
from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import DAMAGE_OF_ZIP, start_as_text
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.pdf_text import scanned
from wiposeq.formats.plain.fasta import Fasta
from wiposeq.formats.source import Source
from wiposeq.formats.specification.reader import is_web_page, read_specification
from wiposeq.model.changes import ChangeLog
from wiposeq.model.mentions import find, may_mention
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence, new_uid
from wiposeq.model.residue_strings import find_residues
from wiposeq.model.specification import CELL, Specification
from wiposeq.model.specification_facts import PlacedResidues
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr

SPECIFICATION: Final = "specification"
"""The kind of a source that is read as a specification."""
_PROSE: Final = 2_000
"""A Word file with more characters outside its tables, or with residues there, is a specification, not a table."""
_MOST_SKIPPED: Final = 10_000
_read: WeakKeyDictionary[Source, Specification] = WeakKeyDictionary()
"""The texts of Word files that is_prose() has read, until the sequences are taken from them."""


class Drafted(Struct):
    """The sequences of a specification. rows: (SEQ ID NO or 0, residues), each sequence once, in their order.

    highest: the highest number of the text. other: residues beside a number that others have already.
    """

    rows: list[tuple[int, PlacedResidues]]
    highest: int = 0
    other: list[PlacedResidues] = []


def is_specification(source: Source) -> bool:
    """Return whether a file can only be a specification: PDF, rich text, OpenDocument text, or a web page."""
    start = source.start
    if b"%PDF-" in start[:1024] or start.startswith(b"{\\rtf"):
        return True
    if start.startswith(b"PK"):
        try:
            with source.examined() as file, zipfile.ZipFile(file) as archive:
                return "mimetype" in archive.namelist() and b"opendocument.text" in archive.read("mimetype")[:200]
        except DAMAGE_OF_ZIP:
            return False
    return is_web_page(start)


def is_prose(source: Source) -> bool:
    """Return whether a Word file or a text is a specification and not a list of sequences."""
    if source.kind != "docx":
        text = start_as_text(source.start) or ""
        return may_mention(text) is not None and bool(find(text)) and len(text.split()) > 20
    try:
        specification = _read[source] = read_specification([source])
    except UnreadableFile:
        return False
    outside = "\n\n".join(
        specification.text[each.start : each.end] for each in specification.paragraphs if each.kind != CELL
    )
    # of a short one, a reader of tables would lose the sequences outside the tables
    return len(outside) > _PROSE or any(each.is_certain for each in find_residues(outside))


def draft(specification: Specification, progress: Progress = SILENT) -> Drafted:
    """Return the sequences of a specification: those with a number in the order of the numbers, then the others."""
    facts = compare_specification(Project(), specification, progress)
    numbered: dict[int, PlacedResidues] = {}
    others: dict[tuple[str, str], PlacedResidues] = {}
    conflicts: list[PlacedResidues] = []
    for each in facts.residues:
        if each.beside and each.beside not in numbered:
            numbered[each.beside] = each
        elif each.beside and _key(numbered[each.beside]) != _key(each):
            conflicts.append(each)
        elif not each.beside and each.is_certain:
            others.setdefault(_key(each), each)
    known = {_key(each) for each in numbered.values()}
    for each in conflicts:
        if each.is_certain:
            others.setdefault(_key(each), each)
    rows = [*sorted(numbered.items()), *((0, each) for key, each in others.items() if key not in known)]
    return Drafted(rows, facts.highest, conflicts)


def _key(residues: PlacedResidues) -> tuple[str, str]:
    return "AA" if residues.molecule == "AA" else "NA", residues.residues


class SpecificationRecords(Fasta):
    """The sequences of one file of a specification; to be iterated once, as other records."""

    def __init__(
        self,
        source: Source,
        defaults: Defaults = NO_DEFAULTS,
        edition: Edition | None = None,
        first_uid: int = 1,
        progress: Progress = SILENT,
    ) -> None:
        specification = _read.pop(source, None) or read_specification([source.given], defaults.encoding, progress)
        self._drafted = draft(specification, progress.silent())
        rows = self._drafted.rows
        if not rows and not self._drafted.highest:
            raise _without_sequences(specification, source.label)
        names = [_name(specification, number, each) for number, each in rows]
        types = {place: each.molecule for place, (_, each) in enumerate(rows, 1)}
        text = "".join(f">{name}\n{each.residues}\n" for name, (_, each) in zip(names, rows))
        super().__init__(
            Source(text.encode(), "fasta"), with_fields(defaults, molecule=types), edition, first_uid, progress
        )
        self.changes.extend(specification.changes)
        _report(self.changes, specification, self._drafted, names)

    def __iter__(self) -> Iterator[Sequence]:
        """Yield the sequences, and a skipped one for each number without residues."""
        at = 0
        is_filled = self._drafted.highest <= _MOST_SKIPPED
        numbers = iter(number for number, _ in self._drafted.rows)
        for sequence in super().__iter__():
            number = next(numbers, 0)
            until = number or self._drafted.highest + 1
            while is_filled and at + 1 < until:
                at += 1
                yield Sequence(new_uid(), is_skipped=True)
            at += 1
            yield sequence


def _without_sequences(specification: Specification, label: str) -> UnreadableFile:
    pictures = [page for each in specification.files for page in each.pictures]
    if pictures:
        return scanned(label, pictures)
    return UnreadableFile('"{path}" contains no sequences.', "Choose another file.", path=label)


def _name(specification: Specification, number: int, residues: PlacedResidues) -> str:
    where = specification.where(residues.start) or tr("the text")
    # not as "SEQ ID NO", which the reader of FASTA would take for the number of a record
    return tr("{place}, number {number}", place=where, number=number) if number else where


def _report(changes: ChangeLog, specification: Specification, drafted: Drafted, names: list[str]) -> None:
    """Report the place of each sequence, and what a person must look at."""
    for name, (_, each) in zip(names, drafted.rows):
        changes.add(
            "specification/found",
            'Found in the specification: "{around}"',
            where=name,
            values={"around": specification.around(each.start, each.end, 20)[:200]},
        )
    found = {number for number, _ in drafted.rows}
    missing = [number for number in range(1, min(drafted.highest, _MOST_SKIPPED) + 1) if number not in found]
    if missing:
        changes.add(
            "specification/no-residues",
            "SEQ ID NOs whose residues are not in the text are skipped sequences: {numbers}",
            count=len(missing),
            values={"numbers": ", ".join(map(str, missing[:50])) + (", ..." if len(missing) > 50 else "")},
        )
    for each in drafted.other:
        changes.add(
            "specification/number-twice",
            "SEQ ID NO: {number} is beside different residues; the first are used. Check {place}",
            values={"number": each.beside, "place": specification.where(each.start)},
        )
    for file in specification.files:
        if file.pictures:
            changes.add(
                "specification/pictures",
                "Pages that are pictures were not read: {pages}",
                values={"pages": ", ".join(map(str, file.pictures))},
            )
        if file.pictures_in_text:
            changes.add(
                "specification/pictures",
                "Pictures were not read: {count}",
                values={"count": file.pictures_in_text},
            )


def recognized_specification(path: Path) -> Source | None:
    """Return a file as a source of the kind SPECIFICATION if its format can only be that, else None."""
    source = Source(path)
    if is_specification(source):
        source.kind = SPECIFICATION
        return source
    source.close()
    return None
