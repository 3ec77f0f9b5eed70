"""The inventory of listings as JSON, CSV, a spreadsheet or a page, and the JSON or CSV of an earlier one read back.

It hides the names of the columns: JSON and CSV have fixed English names, which the next inventory reads; a page and a
spreadsheet have headings in the language of the user.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from wiposeq.errors import UsageError
from wiposeq.formats.files import opened
from wiposeq.formats.reports.spreadsheet import harmless, workbook
from wiposeq.formats.templates import render
from wiposeq.texts import listed, mark, tr, trn


class InventoryRow(Struct, frozen=True, kw_only=True):
    """A listing of an inventory.

    file: its path; archive/name inside for one in a ZIP archive. size: in bytes. kind: "ST.26", "ST.25" or "project".
    dtd: the version of the DTD in the file, or "". content: a checksum of the content, which does not depend on
    line ends, dates or the program that wrote the file. dna, rna, aa, skipped: how many sequences. residues: of all
    sequences. organisms: how many different ones. checks: (profile, errors, warnings) for each profile.
    is_whole: whether the file was read whole. same_as: another file with the same content, "" if there is none.
    change: since the last inventory: "new", "changed", "same", "gone", or "" without one. why: why the file could not
    be read, or not whole; "" if it was read whole.
    """

    file: str
    sha256: str = ""
    size: int = 0
    kind: str = ""
    dtd: str = ""
    software: str = ""
    application: str = ""
    reference: str = ""
    applicant: str = ""
    title: str = ""
    dna: int = 0
    rna: int = 0
    aa: int = 0
    skipped: int = 0
    residues: int = 0
    organisms: int = 0
    organism: str = ""
    checks: tuple[tuple[str, int, int], ...] = ()
    is_whole: bool = False
    content: str = ""
    same_as: str = ""
    change: str = ""
    why: str = ""

    @property
    def is_read(self) -> bool:
        """Whether the file was read, whole or in part."""
        return bool(self.kind)

    @property
    def errors(self) -> int:
        """The errors with the first profile."""
        return self.checks[0][1] if self.checks else 0


HEADINGS: Final = {
    "file": mark("File"),
    "change": mark("Change"),
    "kind": mark("Kind"),
    "dtd": mark("DTD"),
    "software": mark("Software"),
    "application": mark("Application"),
    "reference": mark("File reference"),
    "applicant": mark("Applicant"),
    "title": mark("Title"),
    "dna": mark("DNA"),
    "rna": mark("RNA"),
    "aa": mark("AA"),
    "skipped": mark("Skipped"),
    "residues": mark("Residues"),
    "organisms": mark("Organisms"),
    "organism": mark("First organism"),
    "is_whole": mark("Read whole"),
    "same_as": mark("Same content as"),
    "size": mark("Size"),
    "sha256": mark("SHA-256"),
    "why": mark("Not read, because"),
}
"""The columns of a page and a spreadsheet; those of the checks follow "organism"."""
CHANGES: Final = {
    "new": mark("new"),
    "changed": mark("changed"),
    "same": mark("unchanged"),
    "gone": mark("not there any more"),
}
"""What changed since the last inventory, in words."""


def table(rows: Sequence[InventoryRow]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return the headings and the rows in the language of the user."""
    profiles = [name for name, *_ in next((row.checks for row in rows if row.checks), ())]
    fields = list(HEADINGS)
    place = fields.index("organism") + 1
    heads = [tr(HEADINGS[each]) for each in fields]
    of_checks = [(tr("Errors, {profile}", profile=each), tr("Warnings, {profile}", profile=each)) for each in profiles]
    heads[place:place] = [each for pair in of_checks for each in pair]
    found = []
    for row in rows:
        cells: list[Any] = [_cell(row, each) for each in fields]
        known = {name: counts for name, *counts in row.checks}
        cells[place:place] = [count for each in profiles for count in known.get(each, ("", ""))]
        found.append(tuple(cells))
    return tuple(heads), found


def _cell(row: InventoryRow, field: str) -> Any:
    value = getattr(row, field)
    if field == "is_whole":
        return "" if row.change == "gone" else tr("yes") if value else tr("no")
    if field == "change":
        return tr(CHANGES[value]) if value else ""
    return value


def totals(rows: Sequence[InventoryRow]) -> str:
    """Return the sums of an inventory in one sentence."""
    files = [row for row in rows if row.change != "gone"]
    there = [row for row in files if row.is_read]
    parts = [trn("{count} listing", "{count} listings", len(there))]
    if unread := len(files) - len(there):
        parts.append(trn("{count} file that cannot be read", "{count} files that cannot be read", unread))
    parts.append(tr("{count} with errors", count=sum(bool(row.errors) for row in there)))
    parts.append(tr("{count} not read whole", count=sum(not row.is_whole for row in there)))
    parts.append(tr("{count} with the content of another file", count=sum(bool(row.same_as) for row in there)))
    for change in ("new", "changed", "gone"):
        if count := sum(row.change == change for row in rows):
            parts.append(f"{count} {tr(CHANGES[change])}")
    return listed(parts)


def as_json(rows: Sequence[InventoryRow]) -> bytes:
    """Return an array with an object for each row."""
    found = [{**asdict(row), "checks": [list(each) for each in row.checks]} for row in rows]
    return json.dumps(found, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def as_csv(rows: Sequence[InventoryRow]) -> bytes:
    """Return the rows with the names of the fields as headings; checks are like filing=0/2."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(InventoryRow.__struct_fields__)
    for row in rows:
        checks = " ".join(f"{name}={errors}/{warnings}" for name, errors, warnings in row.checks)
        cells = {**asdict(row), "checks": checks}
        writer.writerow([harmless(cells[name]) for name in InventoryRow.__struct_fields__])
    return text.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(rows: Sequence[InventoryRow]) -> bytes:
    """Return a spreadsheet."""
    heads, cells = table(rows)
    return workbook((tr("Inventory"), heads, cells))


def as_html(rows: Sequence[InventoryRow]) -> bytes:
    """Return a page."""
    heads, cells = table(rows)
    page = render(
        "inventory", title=tr("Inventory of listings"), css="check.css", totals=totals(rows), heads=heads, rows=cells
    )
    return page.encode("utf-8", "replace")


INVENTORY_FORMATS: Final[dict[str, Callable[[Sequence[InventoryRow]], bytes]]] = {
    "json": as_json,
    "csv": as_csv,
    "xlsx": as_xlsx,
    "html": as_html,
}
"""How an inventory is written, by the ending of its file."""


def read_inventory(path: Path) -> list[InventoryRow]:
    """Return the rows of an inventory that was written as JSON or CSV. Raises UsageError, UnreadableFile."""
    with opened(path) as file:
        data = file.read()
    try:
        if path.suffix.lower() == ".csv":
            return [_row_of_csv(each) for each in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]
        return msgspec.json.decode(data, type=list[InventoryRow])
    except (msgspec.DecodeError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            '"{path}" is not an inventory of WipoSeq.', "Name one that was written as .json or .csv.", path=str(path)
        ) from error


def _row_of_csv(cells: dict[str, Any]) -> InventoryRow:
    return InventoryRow(
        file=cells["file"].removeprefix("'"),
        sha256=cells["sha256"],
        content=cells["content"],
        size=int(cells["size"]),
        kind=cells["kind"],
        application=cells["application"].removeprefix("'"),
        reference=cells["reference"].removeprefix("'"),
        applicant=cells["applicant"].removeprefix("'"),
        title=cells["title"].removeprefix("'"),
    )
