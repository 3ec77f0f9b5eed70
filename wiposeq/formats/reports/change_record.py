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
from wiposeq.formats.reports import documents
from wiposeq.formats.reports.comparison import DifferenceRow, Shown, groups, line_of, row_of
from wiposeq.formats.templates import render
from wiposeq.formats.toml import decode_toml, read_toml
from wiposeq.model.comparison import WRITTEN_OTHERWISE, Comparison, Kind
from wiposeq.model.records import Header
from wiposeq.texts import colon, in_sentences, labeled, listed, mark, shown_day, shown_number, tr, trn

LONG: Final = 1200
"""Letters or residues that are shown of a value; only translations are longer."""

# Statements


_NAMES: Final = ("file", "old_file", "reference", "application", "date", "created", "size", "count")
_PLACEHOLDER: Final = re.compile(rf"\{{({'|'.join(_NAMES)})\}}")

_CONFIRM: Final = mark("[Confirm this for every sequence, feature and value.]")


class Statement(Struct, frozen=True):
    """The template of a statement. text: with {placeholders}. basis: the rule that may require it.

    confidence: how sure it is that the rule requires it, as in a profile; "" in a user's own file.
    is_to_confirm: whether it asserts what only a person can know, so that the text ends with a place to complete.
    """

    id: str
    heading: str
    text: str
    basis: str = ""
    confidence: str = ""
    is_to_confirm: bool = False


class OfficeStatements(Struct, frozen=True):
    """The statements that offices of one kind require with a replacement listing. name: "" for the id."""

    id: str
    name: str = ""
    statements: tuple[Statement, ...] = field(name="statement", default=())


class _File(Struct, frozen=True):
    """The keys of a file of statements."""

    office: tuple[OfficeStatements, ...]


def statements(path: Path | None = None, own: str = "") -> dict[str, OfficeStatements]:
    """Return the templates by kind of office, from WipoSeq's own file or the user's.

    own: a text like such a file, from the preferences; its kinds of office replace and follow the others.
    Raises UsageError for other contents, UnreadableFile.
    """
    found = {each.id: each for each in read_toml(path or resources.path("help", "statements.toml"), _File).office}
    if own:
        found |= {each.id: each for each in decode_toml(own, _File, tr("own statements in the preferences")).office}
    return found


def statements_for(office: str, path: Path | None = None, own: str = "") -> tuple[Statement, ...]:
    """Return the statements for one kind of office, as statements() does. Raises UsageError for an unknown kind."""
    known = statements(path, own)
    if office not in known:
        raise UsageError(
            'There are no statements for "{office}".', "Known are: {known}.", office=office, known=listed(known)
        )
    return known[office].statements


def filled(statement: Statement, values: dict[str, str]) -> str:
    """Return the text of a statement with its placeholders filled. Unknown values stay as names in square brackets."""
    text = _PLACEHOLDER.sub(lambda found: values.get(found[1]) or documents.open_place(found[1]), tr(statement.text))
    return f"{text} {tr(_CONFIRM)}" if statement.is_to_confirm else text


def blanks(statements: Iterable[Statement], values: dict[str, str]) -> list[str]:
    """Return the texts in square brackets that a person must still replace in the statements, without duplicates."""
    found: list[str] = []
    for each in statements:
        text, known = filled(each, values), {name: values.get(name, "") for name in _NAMES}
        found += [blank for blank in documents.blanks(tr(each.text), known) if blank in text]
        found += [tr(_CONFIRM)] if each.is_to_confirm else []
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
        size = shown_number(self.size)
        facts = [
            tr("produced on {date}", date=shown_day(self.header.production_date))
            if self.header.production_date
            else "",
            trn("{count} byte", "{count} bytes", self.size, count=size) if self.size else "",
        ]
        return listed([self.name, *filter(None, facts)])


def record_values(comparison: Comparison, old: ListingFile, new: ListingFile, *, day: date) -> dict[str, str]:
    """Return the values for the placeholders of statements, and for the facts at the top of the record.

    The caller adds "losses", the losses that a person accepted, and "translation", a note that the record is only a
    translation, if there are any.

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
        "date": shown_day(day),
        "created": shown_day(header.production_date),
        "size": shown_number(new.size) if new.size else "",
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
                old = new = ""
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
            (tr("Translated text"), values.get("translation", "")),
            (tr("Replacement file"), values["file_words"]),
            (tr("Replaced file"), values["old_file_words"]),
            (tr("File reference"), values["reference"]),
            (tr("Application number"), values["application"]),
            (tr("Date"), values["date"]),
            (tr("Accepted losses"), values.get("losses", "")),
        )
        if text
    ]


def _before_filing(comparison: Comparison, statements: Iterable[Statement], values: dict[str, str]) -> list[str]:
    """Return what a person must do before the record is filed, in words."""
    lines = [tr("The statements are templates of WipoSeq, and not the wording of an office: check and complete them.")]
    if places := blanks(statements, values):
        lines.append(tr("Complete these places: {places}", places=" ".join(places)))
    if cautions := _cautions(comparison):
        lines.append(tr("Look at these changes before you sign: {changes}", changes=in_sentences(cautions)))
    return lines


def _heading(statement: Statement) -> str:
    """Return the heading of a statement, with the rule that may require it."""
    heading = tr(statement.heading)
    return f"{heading} ({tr(statement.basis)})" if statement.basis not in ("", "practice") else heading


class _Section(Struct, frozen=True):
    """A heading and its lines. is_statement: whether it is a statement, instead of a list."""

    heading: str
    lines: tuple[str, ...]
    is_statement: bool = False


def _sections(comparison: Comparison, statements: Iterable[Statement], values: dict[str, str]) -> Iterator[_Section]:
    """Yield the sections of the record: what to do before filing, statements, and each change with a number."""
    to_do = _before_filing(comparison, statements, values)
    yield _Section(tr("To do before filing; delete this part then"), tuple(to_do))
    for each in statements:
        yield _Section(_heading(each), (filled(each, values),), is_statement=True)
    yield _Section(tr("Changes"), _numbered(_listed(comparison)) or (tr("None."),))
    if following := _listed(comparison, is_counted=False):
        yield _Section(tr("What follows from these changes"), _numbered(following))
    if comparison.incidental:
        lines = tuple(line_of(row_of(each, long=LONG, is_alone=True)) for each in comparison.incidental)
        yield _Section(tr("Also different in the file, outside its content"), lines)


def _numbered(entries: list[RecordEntry]) -> tuple[str, ...]:
    places = [_place(entry) for entry in entries]
    return tuple(
        f"{number}. {place + colon() if place else ''}{line_of(entry.row)}"
        for number, (place, entry) in enumerate(zip(places, entries), 1)
    )


def record_as_text(comparison: Comparison, statements: Iterable[Statement], values: dict[str, str]) -> str:
    """Return the record of changes as text: facts, statements, and each change with a number."""
    lines = [tr("Record of changes to a sequence listing"), ""]
    lines += [labeled(words, text) for words, text in _facts(values)]
    for section in _sections(comparison, statements, values):
        if section.is_statement:
            lines += ["", section.heading.upper(), *section.lines]
        else:
            lines += ["", section.heading, *(f"  {line}" for line in section.lines)]
    lines += ["\n" + labeled(words, "_" * 40) for words in (tr("Date"), tr("Name"), tr("Signature"))]
    return "\n".join(lines) + "\n"


def record_as_docx(comparison: Comparison, statements: Iterable[Statement], values: dict[str, str]) -> bytes:
    """Return the record of changes as a Word file, in which texts to complete are highlighted."""
    facts = tuple((((words, documents.BOLD),), ((text, ""),)) for words, text in _facts(values))
    parts: list[tuple[str, str] | documents.Table] = [documents.Table((), (30, 70), facts)]
    parts.append((documents.HEADING, tr("To do before filing; delete this part then")))
    to_do = _before_filing(comparison, statements, values)
    parts += [(documents.TEXT, f"[{_unbracketed(line)}]") for line in to_do]
    for each in statements:
        parts += [(documents.HEADING, _heading(each)), (documents.TEXT, filled(each, values))]
    parts += [(documents.HEADING, tr("Changes")), _table(_listed(comparison))]
    if following := _listed(comparison, is_counted=False):
        parts += [(documents.HEADING, tr("What follows from these changes")), _table(following)]
    if comparison.incidental:
        parts.append((documents.HEADING, tr("Also different in the file, outside its content")))
        parts += [(documents.TEXT, line_of(row_of(each, long=LONG, is_alone=True))) for each in comparison.incidental]
    title = tr("Record of changes to a sequence listing")
    places = (*blanks(statements, values), *(f"[{_unbracketed(line)}]" for line in to_do))
    return documents.as_docx(documents.Filled(title, tuple(parts), has_signature=True, blanks=places))


def _unbracketed(text: str) -> str:
    return text.replace("[", "").replace("]", "")


def _table(entries: list[RecordEntry]) -> documents.Table | tuple[str, str]:
    """Return the entries as a table of a document, with the same columns as on a page."""
    if not entries:
        return documents.TEXT, tr("None.")
    heads = (
        tr("No."),
        tr("SEQ ID NO before"),
        tr("SEQ ID NO now"),
        tr("Where"),
        tr("Change"),
        tr("Before"),
        tr("After"),
    )
    rows = tuple(
        (
            ((str(number), ""),),
            ((entry.old, ""),),
            ((entry.new, ""),),
            ((" ".join(filter(None, (entry.row.where, entry.row.remark and f"({entry.row.remark})"))), ""),),
            ((entry.row.words, ""),),
            _runs(entry.row.before, documents.DELETED),
            _runs(entry.row.after, documents.INSERTED),
        )
        for number, entry in enumerate(entries, 1)
    )
    return documents.Table(heads, (7, 12, 12, 19, 16, 17, 17), rows)


def _runs(shown: Shown | None, mark: str) -> tuple[tuple[str, str], ...]:
    """Return a text as runs; the part that differs has this mark."""
    if shown is None:
        return ()
    text = shown.text
    runs = ((text[: shown.start], ""), (text[shown.start : shown.end], mark), (text[shown.end :], ""))
    return tuple(run for run in runs if run[0]) if shown.has_mark else ((text, ""),)


def _place(entry: RecordEntry) -> str:
    if entry.old == entry.new or not entry.old or not entry.new:
        return f"SEQ ID NO {entry.new or entry.old}" if (entry.new or entry.old)[:1].isdigit() else entry.new
    return f"SEQ ID NO {entry.old} -> {entry.new}"


def record_as_html(comparison: Comparison, statements: Iterable[Statement], values: dict[str, str]) -> str:
    """Return the record of changes as a page, on which the statements can be edited in the browser."""
    return _page(comparison, statements, values, _before_filing(comparison, statements, values))


def record_for_pdf(comparison: Comparison, statements: Iterable[Statement], values: dict[str, str]) -> str:
    """Return the page for a PDF. It lists what to do before filing only if a place is to be completed.

    Nobody can delete that part from a PDF.
    """
    has_blanks = bool(blanks(statements, values))
    return _page(comparison, statements, values, _before_filing(comparison, statements, values) if has_blanks else [])


def _page(
    comparison: Comparison, statements: Iterable[Statement], values: dict[str, str], before_filing: list[str]
) -> str:
    return render(
        "change_record",
        title=tr("Record of changes to a sequence listing"),
        css="comparison.css",
        facts=_facts(values),
        before_filing=before_filing,
        statements=[(_heading(each), filled(each, values)) for each in statements],
        changes=_listed(comparison),
        following=_listed(comparison, is_counted=False),
        incidental=[row_of(d, long=LONG, is_alone=True) for d in comparison.incidental],
        old_name=values["old_file"],
        new_name=values["file"],
    )


RECORD_FORMATS: Final[dict[str, Callable[[Comparison, Iterable[Statement], dict[str, str]], str | bytes]]] = {
    "text": record_as_text,
    "html": record_as_html,
    "pdf": record_for_pdf,
    "docx": record_as_docx,
}
"""How a record of changes can be written, by the names that the command line uses. "pdf": the page to convert."""
