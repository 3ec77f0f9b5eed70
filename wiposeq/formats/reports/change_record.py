"""The record of changes that an attorney files with a replacement listing, and the templates of its statements.

The module hides where the templates come from (resources/help/statements.toml, or the user's changed copy), and which
differences are listed as changes and which only follow from them. The templates are our own words and say so: they are
not the wording of an office or a law.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from wiposeq import resources
from wiposeq.errors import UsageError
from wiposeq.formats.reports.comparison import DifferenceRow, groups, line_of, row_of
from wiposeq.formats.templates import render
from wiposeq.formats.toml import read_toml
from wiposeq.model.comparison import WRITTEN_OTHERWISE, Comparison, Kind
from wiposeq.model.records import Header
from wiposeq.texts import tr, trn

LONG: Final = 1200
"""Letters or residues that are shown of a value; only translations are longer."""

# Statements


_PLACEHOLDER = re.compile(r"\{(file|old_file|reference|application|date|created|size|count)\}")


_BLANK = re.compile(r"\[[^\[\]]+\]")


class Statement(Struct, frozen=True):
    """The template of a statement. text: with {placeholders}. basis: the rule that may require it."""

    id: str
    heading: str
    text: str
    basis: str = ""


class OfficeStatements(Struct, frozen=True):
    """The statements that offices of one kind require with a replacement listing. name: "" for the id."""

    id: str
    name: str = ""
    statements: tuple[Statement, ...] = field(name="statement", default=())


class _File(Struct, frozen=True):
    """The keys of a file of statements."""

    office: tuple[OfficeStatements, ...]


def statements(path: Path | None = None) -> dict[str, OfficeStatements]:
    """Return the templates by kind of office, from WipoSeq's own file or the user's.

    Raises UsageError for a file with other contents, UnreadableFile.
    """
    return {each.id: each for each in read_toml(path or resources.path("help", "statements.toml"), _File).office}


def statements_for(office: str, path: Path | None = None) -> tuple[Statement, ...]:
    """Return the statements for one kind of office. Raises UsageError for an unknown kind."""
    known = statements(path)
    if office not in known:
        raise UsageError(
            'There are no statements for "{office}".', "Known are: {known}.", office=office, known=", ".join(known)
        )
    return known[office].statements


def filled(statement: Statement, values: dict[str, str]) -> str:
    """Return the text of a statement with its placeholders filled. Unknown values stay as names in square brackets."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or f"[{found[1]}]", tr(statement.text))


def blanks(statements: Iterable[Statement], values: dict[str, str]) -> list[str]:
    """Return the texts in square brackets that a person must still replace in the statements, without duplicates."""
    found = (blank for each in statements for blank in _BLANK.findall(filled(each, values)))
    return list(dict.fromkeys(found))


# The record of changes


class ListingFile(Struct, frozen=True):
    """A file of a listing. header: of the listing. size: in bytes, 0 if it is not known."""

    name: str
    header: Header = Header()
    size: int = 0

    @property
    def words(self) -> str:
        """The name, the date of production, and the size."""
        size = f"{self.size:,}"
        facts = [
            tr("produced on {date}", date=self.header.production_date) if self.header.production_date else "",
            trn("{count} byte", "{count} bytes", self.size, count=size) if self.size else "",
        ]
        return ", ".join([self.name, *filter(None, facts)])


def record_values(comparison: Comparison, old: ListingFile, new: ListingFile, *, day: date) -> dict[str, str]:
    """Return the values for the placeholders of statements, and for the facts at the top of the record.

    The caller adds "losses", the losses that a person accepted in the new listing, if there are any.

    day: the date of the record.
    """
    header = new.header
    return {
        "file": new.name,
        "old_file": old.name,
        "file_words": new.words,
        "old_file_words": old.words,
        "reference": header.file_reference or "",
        "application": header.application.number if header.application else "",
        "date": day.isoformat(),
        "created": header.production_date or "",
        "size": f"{new.size:,}" if new.size else "",
        "count": str(len(_listed(comparison))),
    }


class RecordEntry(Struct, frozen=True):
    """An entry of the record. old, new: its place in each listing."""

    old: str
    new: str
    row: DifferenceRow


def _listed(comparison: Comparison, *, is_counted: bool = True) -> list[RecordEntry]:
    found = []
    for group in groups(comparison, long=LONG, shown=LONG):
        for row in group.rows if group.status != "incidental" else ():
            if row.is_counted is not is_counted:
                continue
            if group.status == "header":
                old = new = group.heading
            elif group.status == "numbers":
                old, new = row.numbers
            else:
                old = str(row.difference.number_old or "")
                new = str(row.difference.number_new or "")
            found.append(RecordEntry(old, new, row))
    return found


def _cautions(comparison: Comparison) -> list[str]:
    """Return the changes that an attorney must look at before stating that nothing was added, in words."""
    counts = comparison.counts
    found = []
    if n := counts.get(("sequence", Kind.ADDED), 0):
        found.append(trn("{count} sequence was added.", "{count} sequences were added.", n))
    residues = sum(
        1
        for difference in comparison
        if difference.what == "residues" and difference.remark != WRITTEN_OTHERWISE and difference.is_counted
    )
    if residues:
        found.append(trn("Residues differ in {count} stretch.", "Residues differ in {count} stretches.", residues))
    if n := counts.get(("feature", Kind.ADDED), 0):
        found.append(trn("{count} feature was added.", "{count} features were added.", n))
    if n := counts.get(("qualifier", Kind.ASTRAY), 0):
        found.append(
            trn(
                "{count} reference names another sequence than before.",
                "{count} references name another sequence than before.",
                n,
            )
        )
    return found


def _facts(values: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (words, text)
        for words, text in (
            (tr("Replacement file"), values["file_words"]),
            (tr("Replaced file"), values["old_file_words"]),
            (tr("File reference"), values["reference"]),
            (tr("Application number"), values["application"]),
            (tr("Date"), values["date"]),
            (tr("Accepted losses"), values.get("losses", "")),
        )
        if text
    ]


def _template_note(statement: Statement) -> str:
    note = tr(
        "Template: to be checked and signed for by the attorney before it is filed; not the wording of an office."
    )
    return f"{note} ({tr('see')} {statement.basis})" if statement.basis else note


class _Section(Struct, frozen=True):
    """A heading and its lines. is_statement: whether it is a statement, instead of a list."""

    heading: str
    lines: tuple[str, ...]
    is_statement: bool = False


def _sections(comparison: Comparison, statements: Iterable[Statement], values: dict[str, str]) -> Iterator[_Section]:
    """Yield the sections of the record: statements, cautions, and each change with a number."""
    for each in statements:
        yield _Section(tr(each.heading), (filled(each, values), f"[{_template_note(each)}]"), is_statement=True)
    if cautions := _cautions(comparison):
        yield _Section(tr("Look at these changes before you sign the statements"), tuple(cautions))
    yield _Section(tr("Changes"), _numbered(_listed(comparison)) or (tr("None."),))
    if following := _listed(comparison, is_counted=False):
        yield _Section(tr("What follows from these changes"), _numbered(following))
    if comparison.incidental:
        lines = tuple(line_of(row_of(each, long=LONG, is_alone=True)) for each in comparison.incidental)
        yield _Section(tr("Also different in the file, outside its content"), lines)


def _numbered(entries: list[RecordEntry]) -> tuple[str, ...]:
    places = [_place(entry) for entry in entries]
    return tuple(
        f"{number}. {place + ': ' if place else ''}{line_of(entry.row)}"
        for number, (place, entry) in enumerate(zip(places, entries), 1)
    )


def record_as_text(comparison: Comparison, statements: Iterable[Statement], values: dict[str, str]) -> str:
    """Return the record of changes as text: facts, statements, and each change with a number."""
    lines = [tr("Record of changes to a sequence listing"), ""]
    lines += [f"{words}: {text}" for words, text in _facts(values)]
    for section in _sections(comparison, statements, values):
        if section.is_statement:
            lines += ["", section.heading.upper(), *section.lines]
        else:
            lines += ["", section.heading, *(f"  {line}" for line in section.lines)]
    return "\n".join(lines) + "\n"


def record_as_docx(comparison: Comparison, statements: Iterable[Statement], values: dict[str, str]) -> bytes:
    """Return the record of changes as a Word file, in which texts to complete are highlighted."""
    from wiposeq.formats.reports import documents

    paragraphs = [(documents.TEXT, f"{words}: {text}") for words, text in _facts(values)]
    for section in _sections(comparison, statements, values):
        paragraphs.append((documents.HEADING, section.heading))
        paragraphs += [(documents.TEXT, line) for line in section.lines]
    title = tr("Record of changes to a sequence listing")
    return documents.as_docx(documents.Filled(title, tuple(paragraphs)))


def _place(entry: RecordEntry) -> str:
    if entry.old == entry.new or not entry.old or not entry.new:
        return f"SEQ ID NO {entry.new or entry.old}" if (entry.new or entry.old)[:1].isdigit() else entry.new
    return f"SEQ ID NO {entry.old} -> {entry.new}"


def record_as_html(comparison: Comparison, statements: Iterable[Statement], values: dict[str, str]) -> str:
    """Return the record of changes as a page, on which the statements can be edited in the browser."""
    return render(
        "change_record",
        title=tr("Record of changes to a sequence listing"),
        css="comparison.css",
        facts=_facts(values),
        statements=[(tr(each.heading), filled(each, values), _template_note(each)) for each in statements],
        cautions=_cautions(comparison),
        changes=_listed(comparison),
        following=_listed(comparison, is_counted=False),
        incidental=[row_of(d, long=LONG, is_alone=True) for d in comparison.incidental],
        old_name=values["old_file"],
        new_name=values["file"],
    )


RECORD_FORMATS: Final[dict[str, Callable[[Comparison, Iterable[Statement], dict[str, str]], str | bytes]]] = {
    "text": record_as_text,
    "html": record_as_html,
    "docx": record_as_docx,
}
"""How a record of changes can be written, by the names that the command line uses."""
