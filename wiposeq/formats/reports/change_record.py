"""The record of changes: what an attorney files with a replacement listing, and the templates of its statements.

It hides where the templates come from (resources/help/statements.toml, or a changed copy of the user's) and how they
are filled, and what of a comparison is listed, what only follows, and what is worth a look before a statement is made.
The templates are our own words and say so: no wording of an office or a law is claimed.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from wiposeq import resources
from wiposeq.errors import UsageError
from wiposeq.formats.reports.comparison import Row, groups, line_of, row_of
from wiposeq.formats.templates import render
from wiposeq.formats.toml import read_toml
from wiposeq.model.comparison import WRITTEN_OTHERWISE, Comparison, Kind
from wiposeq.model.records import Header
from wiposeq.texts import tr, trn

LONG: Final = 1200
"""From how many letters or residues on only what differs is shown; no value but a translation is longer."""

# Statements


_PLACEHOLDER = re.compile(r"\{(file|old_file|reference|application|date|size|count)\}")


class Statement(Struct, frozen=True):
    """The template of a statement. text: with {placeholders}; basis: the rule that may ask for it."""

    id: str
    heading: str
    text: str
    basis: str = ""


class OfficeStatements(Struct, frozen=True):
    """The statements that offices of one kind ask for with a replacement listing. name: "" for the id."""

    id: str
    name: str = ""
    statements: tuple[Statement, ...] = field(name="statement", default=())


class _File(Struct, frozen=True):
    """The keys of a file of statements."""

    office: tuple[OfficeStatements, ...]


def statements(path: Path | None = None) -> dict[str, OfficeStatements]:
    """Return the templates by kind of office, from WipoSeq's own file or the user's.

    Raises UsageError for a file of something else; UnreadableFile.
    """
    return {each.id: each for each in read_toml(path or resources.path("help", "statements.toml"), _File).office}


def statements_for(office: str, path: Path | None = None) -> tuple[Statement, ...]:
    """The statements of one kind of office. Raises UsageError if there is no such kind."""
    known = statements(path)
    if office not in known:
        raise UsageError(
            "There are no statements for {office}.", "Known are: {known}.", office=office, known=", ".join(known)
        )
    return known[office].statements


def filled(statement: Statement, values: dict[str, str]) -> str:
    """The text of a statement with its placeholders filled; what is not known stays in square brackets to be filled."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or f"[{found[1]}]", tr(statement.text))


# The record of changes


def record_values(
    comparison: Comparison, old_name: str, new_name: str, header: Header, *, day: date, size: int = 0
) -> dict[str, str]:
    """Return the values for the placeholders of statements.

    The caller adds "losses", the losses that a person accepted in the new listing, if there are any.

    header: of the new listing. size: of the new file in bytes, 0 if it is not known.
    """
    return {
        "file": new_name,
        "old_file": old_name,
        "reference": header.file_reference or "",
        "application": header.application.number if header.application else "",
        "date": day.isoformat(),
        "size": f"{size:,}" if size else "",
        "count": str(len(_listed(comparison))),
    }


class _Entry(Struct, frozen=True):
    """An entry of the record: the place in the old and in the new listing, and the row."""

    old: str
    new: str
    row: Row


def _listed(comparison: Comparison, *, is_counted: bool = True) -> list[_Entry]:
    found = []
    for group in groups(comparison, long=LONG, shown=LONG):
        for row in group.rows if group.status != "incidental" else ():
            if row.is_counted is not is_counted:
                continue
            if group.status == "header":
                old = new = group.heading
            elif group.status == "numbers":
                old = str(row.before) if row.before else ""
                new = str(row.after) if row.after else ""
            else:
                old = str(row.difference.number_old or "")
                new = str(row.difference.number_new or "")
            found.append(_Entry(old, new, row))
    return found


def _watch(comparison: Comparison) -> list[str]:
    """What in the changes an attorney looks at before saying that nothing was added."""
    counts = comparison.counts
    told = []
    if n := counts.get(("sequence", Kind.ADDED), 0):
        told.append(trn("{count} sequence was added.", "{count} sequences were added.", n))
    residues = sum(
        1
        for difference in comparison
        if difference.what == "residues" and difference.remark != WRITTEN_OTHERWISE and difference.is_counted
    )
    if residues:
        told.append(trn("Residues differ in {count} stretch.", "Residues differ in {count} stretches.", residues))
    if n := counts.get(("feature", Kind.ADDED), 0):
        told.append(trn("{count} feature was added.", "{count} features were added.", n))
    if n := counts.get(("qualifier", Kind.ASTRAY), 0):
        told.append(
            trn(
                "{count} reference names another sequence than before.",
                "{count} references name another sequence than before.",
                n,
            )
        )
    return told


def _facts(values: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (words, text)
        for words, text in (
            (tr("Replacement file"), values["file"]),
            (tr("Replaced file"), values["old_file"]),
            (tr("File reference"), values["reference"]),
            (tr("Application number"), values["application"]),
            (tr("Date"), values["date"]),
            (tr("Accepted losses"), values.get("losses", "")),
        )
        if text
    ]


def _heads() -> tuple[str, ...]:
    return (
        tr("No."),
        tr("SEQ ID NO before"),
        tr("SEQ ID NO now"),
        tr("Where"),
        tr("Change"),
        tr("Before"),
        tr("After"),
    )


def _template_note(statement: Statement) -> str:
    note = tr(
        "Template: to be checked and signed for by the attorney before it is filed; not the wording of an office."
    )
    return f"{note} ({tr('see')} {statement.basis})" if statement.basis else note


def record_as_text(comparison: Comparison, statements: Iterable[Statement], values: dict[str, str]) -> str:
    """The record of changes: what it is about, the statements, and every change with its number."""
    lines = [tr("Record of changes to a sequence listing"), ""]
    lines += [f"{words}: {text}" for words, text in _facts(values)]
    for statement in statements:
        lines += ["", tr(statement.heading).upper(), filled(statement, values), f"[{_template_note(statement)}]"]
    if watched := _watch(comparison):
        lines += ["", tr("To be looked at before these statements are made"), *(f"  {line}" for line in watched)]
    sections = [(tr("Changes"), True)]
    if _listed(comparison, is_counted=False):
        sections.append((tr("What follows from these changes"), False))
    for title, is_counted in sections:
        lines += ["", title]
        entries = _listed(comparison, is_counted=is_counted)
        for number, entry in enumerate(entries, 1):
            place = _place(entry)
            lines.append(f"  {number}. {place + ': ' if place else ''}{line_of(entry.row)}")
        if not entries:
            lines.append("  " + tr("None."))
    if comparison.incidental:
        lines += ["", tr("Also different in the file, outside its content")]
        lines += [f"  {line_of(row_of(d, long=LONG, is_alone=True))}" for d in comparison.incidental]
    return "\n".join(lines) + "\n"


def _place(entry: _Entry) -> str:
    if entry.old == entry.new or not entry.old or not entry.new:
        return f"SEQ ID NO {entry.new or entry.old}" if (entry.new or entry.old)[:1].isdigit() else entry.new
    return f"SEQ ID NO {entry.old} -> {entry.new}"


def record_as_html(comparison: Comparison, statements: Iterable[Statement], values: dict[str, str]) -> str:
    """Return the same as a page to print; the statements can be edited in the browser."""
    return render(
        "change_record",
        title=tr("Record of changes to a sequence listing"),
        css="comparison.css",
        facts=_facts(values),
        statements=[(tr(each.heading), filled(each, values), _template_note(each)) for each in statements],
        watched=_watch(comparison),
        heads=_heads(),
        changes=_listed(comparison),
        following=_listed(comparison, is_counted=False),
        incidental=[row_of(d, long=LONG, is_alone=True) for d in comparison.incidental],
        old_name=values["old_file"],
        new_name=values["file"],
    )


RECORD_FORMATS: Final[dict[str, Callable[[Comparison, Iterable[Statement], dict[str, str]], str]]] = {
    "text": record_as_text,
    "html": record_as_html,
}
"""How a record of changes can be written, by the names the command line uses."""
