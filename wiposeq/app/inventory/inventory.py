"""Make the inventory of the listings in folders and archives (ZIP, tar), and compare it with an earlier one.

It hides the walk, how a listing is described in one pass, and which files have the same content. A file that cannot be
read is a row as well, so that nothing is silently missing.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Sequence as SequenceOf
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wiposeq.app import checking, crash
from wiposeq.app.many import parallel
from wiposeq.app.many.folders import examined
from wiposeq.app.report_files import format_named
from wiposeq.checking.profile import profile
from wiposeq.errors import Cancelled, UnreadableFile, UserError
from wiposeq.formats import tarred, zipped
from wiposeq.formats.files import is_folder, replacing, unreadable
from wiposeq.formats.kinds import sniff
from wiposeq.formats.reports.inventory_report import INVENTORY_FORMATS, InventoryRow
from wiposeq.formats.source import name_unpacked
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.origin import standing_losses
from wiposeq.model.records import Header, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr

LISTINGS: Final = (".xml", ".wsq", ".txt", ".app")
"""Endings of the files that are examined; .txt and .app only if they are ST.25 listings."""
MANY: Final = 16
"""Number of files from which other processes are used."""
_KINDS: Final = {"st26": "ST.26", "st25": "ST.25", "wsq": "project"}
_NOT_WHOLE: Final = frozenset({"file/not-well-formed", "file/entity-declared", "file/not-imported"})


class Item(Struct, frozen=True):
    """A file to describe. member: its name inside the archive, or "". profiles: those to check with.

    is_opened: False for an archive that is not unpacked, and for a file inside one; the row only says so.
    unpacked: the temporary file, if the archive was unpacked already.
    """

    path: str
    member: str
    profiles: tuple[str, ...]
    is_opened: bool = True
    unpacked: str = ""

    @property
    def label(self) -> str:
        """The name in the inventory."""
        return f"{self.path}/{self.member}" if self.member else self.path


def items(names: Iterable[str], profiles: tuple[str, ...] = ("filing",)) -> Iterator[Item]:
    """Yield each listing in the files and folders, also in archives, in order of name. Raises UnreadableFile."""
    for name in names:
        paths = _below(Path(name)) if is_folder(Path(name)) else [Path(name)]
        for path in paths:
            yield from _items_of(path, profiles, is_named=str(path) == name)


def _below(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise unreadable(error.filename, error)

    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and (name.lower().endswith(LISTINGS) or _is_archive(name)):
                yield Path(place, name)


def _is_archive(name: str) -> bool:
    """Return whether a name is that of an archive that may contain listings; a compressed table is not one."""
    lower = name.lower()
    stem, _, ending = lower.rpartition(".")
    if not lower.endswith(zipped.ARCHIVES):
        return False
    return ending not in ("gz", "bz2", "xz", "zst") or stem.endswith((*LISTINGS, ".tar")) or "." not in stem


def _items_of(path: Path, profiles: tuple[str, ...], *, is_named: bool) -> Iterator[Item]:
    """Yield the listings in a file. A damaged archive or listing is an item, so that it becomes a row."""
    ending = path.suffix.lower()
    try:
        if tarred.is_tar(path):
            for each in tarred.listings(path):
                place = str(each.place or "")
                yield Item(str(path), each.name, profiles, is_opened=bool(place), unpacked=place)
            return
        if zipped.is_archive(path):
            unopened = zipped.unopened(path)
            for member in zipped.members(path) if (is_named and not unopened) or zipped.contains(path) else ():
                yield Item(str(path), member, profiles)
            for member in unopened:
                yield Item(str(path), member, profiles, is_opened=False)
            return
    except UserError:
        yield Item(str(path), "", profiles)
        return
    if ending != ".zip" and _is_archive(path.name):
        yield Item(str(path), "", profiles, is_opened=False)
    elif is_named or ending == ".zip" or (ending in (".xml", ".wsq") and not examined(path).is_other):
        yield Item(str(path), "", profiles)
    elif ending in (".txt", ".app"):
        with contextlib.suppress(UserError):
            if sniff(path) == "st25":
                yield Item(str(path), "", profiles)


def row_of(item: Item) -> InventoryRow:
    """Describe one file, and check it. A file that cannot be read gives a row that says why. Raises only Cancelled."""
    row = InventoryRow(file=item.label)
    try:
        path = Path(item.path)
        if item.unpacked:
            path = Path(item.unpacked)
            name_unpacked(path, item.label)
        elif not item.is_opened:
            raise _unopened(item, path)
        elif item.member:
            path = zipped.unpacked(path, item.member)
        digest, size = _digest(path)
        row = replace(row, sha256=digest, size=size)
        kind = sniff(path)
        row = replace(row, kind=_KINDS.get(kind, kind))
        return _described(row, path, kind, item.profiles)
    except Cancelled:
        raise
    except UserError as error:
        return InventoryRow(file=item.label, sha256=row.sha256, size=row.size, why=str(error))
    except Exception as error:
        return InventoryRow(file=item.label, why=crash.explain(error, ("inventory",)))


def _unopened(item: Item, path: Path) -> UnreadableFile:
    """Return why an archive, or a file inside one, was not opened."""
    hint = "Unpack it, and make the inventory again."
    if item.member or zipped.is_archive(path):
        words = '"{path}" is an archive inside an archive, or one of too many files. It was not opened.'
        return UnreadableFile(words, hint, path=item.label)
    if tarred.is_tar(path):
        return UnreadableFile('"{path}" is damaged and cannot be read.', hint, path=item.label)
    return UnreadableFile('"{path}" is packed in a way that cannot be read.', hint, path=item.label)


def _digest(path: Path) -> tuple[str, int]:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size
    except OSError as error:
        raise unreadable(path, error) from error


def _described(row: InventoryRow, path: Path, kind: str, profiles: tuple[str, ...]) -> InventoryRow:
    if kind == "st26":
        reading = st26.open_listing(path)
        counted = _counted(row, reading.sequences, lambda: reading.header)
        dtd = next((str(fact.values.get("found", "")) for fact in reading.facts if fact.kind == "dtd-version"), "V1_3")
        is_whole = reading.is_whole
    else:
        from wiposeq.app.importing.opening import open_any

        project = open_any(path)
        counted = _counted(row, project.sequences, lambda: project.header)
        dtd, is_whole = "", not standing_losses(project.origin)
    checks, why = [], ""
    for name in profiles if kind in ("st26", "wsq") else ():
        report = checking.check(path, None, profile(name), processes=1)
        checks.append((name, report.errors, report.warnings))
        is_whole = is_whole and not _NOT_WHOLE & report.counts.keys()
        why = why or next((each.message for each in report.findings if each.rule in _NOT_WHOLE), "")
    content = counted.content if is_whole else ""  # a part of a file may be the whole of another one
    why = "" if is_whole else why or tr("not read whole")
    return replace(counted, dtd=dtd, checks=tuple(checks), is_whole=is_whole, content=content, why=why)


def _counted(row: InventoryRow, sequences: Iterable[Sequence], header_of: Callable[[], Header]) -> InventoryRow:
    """Return the row with what one pass over the sequences tells. header_of: called after the last sequence."""
    counts = {"DNA": 0, "RNA": 0, "AA": 0}
    skipped = residues = 0
    organisms: dict[str, None] = {}
    content = hashlib.sha256()
    for sequence in sequences:
        if sequence.is_skipped:
            skipped += 1
        elif sequence.molecule_type in counts:
            counts[sequence.molecule_type] += 1
        residues += 0 if sequence.is_skipped else len(sequence.residues)
        if sequence.organism:
            organisms[sequence.organism] = None
        content.update(msgspec.json.encode(_bare(sequence)))
    header = header_of()
    application, applicant = header.application, header.applicant
    content.update(msgspec.json.encode((application, header.file_reference, header.priority, applicant)))
    content.update(msgspec.json.encode([(each.text, each.language) for each in header.titles]))
    return replace(
        row,
        software=" ".join(filter(None, (header.software_name, header.software_version))),
        application=" ".join(filter(None, (application.office, application.number))) if application else "",
        reference=header.file_reference or "",
        applicant=applicant.name if applicant else "",
        title=header.titles[0].text if header.titles else "",
        dna=counts["DNA"],
        rna=counts["RNA"],
        aa=counts["AA"],
        skipped=skipped,
        residues=residues,
        organisms=len(organisms),
        organism=next(iter(organisms), ""),
        content=content.hexdigest(),
    )


def _bare(sequence: Sequence) -> object:
    """Return the content of a sequence without the numbers that the program gives its records."""
    features = [
        (each.key, each.location, [(q.name, q.value, q.translation) for q in each.qualifiers])
        for each in sequence.features
    ]
    return sequence.molecule_type, sequence.is_skipped, str(sequence.residues), features


def make_inventory(
    found: SequenceOf[Item], *, processes: int | None = None, progress: Progress = SILENT
) -> list[InventoryRow]:
    """Return a row for each item, in their order, with the files that have the same content.

    processes: None for a number that suits; 0 to use this process. progress counts files. Raises Cancelled.
    """
    rows: list[InventoryRow | None] = [None] * len(found)
    if processes is None:
        processes = parallel.usable_cores() if len(found) >= MANY else 0
    done = 0
    if processes:
        for event in parallel.run_each(row_of, found, min(processes, len(found) or 1), progress=progress):
            if event.is_end:
                why = crash.explain(event.error, ("inventory",)) if event.error else ""
                rows[event.number] = event.result or InventoryRow(file=found[event.number].label, why=why)
                done += 1
                progress.report(done, len(found))
    else:
        for number, item in enumerate(found):
            progress.check()
            rows[number] = row_of(item)
            progress.report(number + 1, len(found))
    return list(_with_twins([row for row in rows if row is not None]))


def _with_twins(rows: list[InventoryRow]) -> Iterator[InventoryRow]:
    """Yield the rows with the first one of the same content; of files that were not read whole, of the same bytes."""
    first: dict[str, str] = {}
    for row in rows:
        key = row.content or (row.size and row.sha256)
        same = first.setdefault(key, row.file) if key else row.file
        yield row if same == row.file else replace(row, same_as=same)


def compared(rows: SequenceOf[InventoryRow], earlier: SequenceOf[InventoryRow]) -> list[InventoryRow]:
    """Return the rows with what changed since an earlier inventory; files that are gone come last."""
    before = {row.file: row for row in earlier if row.change != "gone"}
    found = []
    for row in rows:
        old = before.pop(row.file, None)
        change = "new" if old is None else "same" if old.sha256 == row.sha256 else "changed"
        found.append(replace(row, change=change))
    return found + [replace(row, change="gone", checks=()) for row in before.values()]


def save(rows: SequenceOf[InventoryRow], path: Path) -> None:
    """Write an inventory in the format of its ending. Raises UsageError, UnwritableFile."""
    content = INVENTORY_FORMATS[format_named(path, INVENTORY_FORMATS)](rows)
    with replacing(path) as file:
        file.write(content)
