"""Documents that accompany a listing: templates filled with values, written as .docx or as a page in HTML.

The module hides where the templates come from (resources/help/disclosure.toml, or the user's changed copy), which
paragraphs are omitted because a value is unknown, and the layout. The caller provides the values.
"""

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field

from wiposeq import resources
from wiposeq.errors import UsageError
from wiposeq.formats.office_zip import steady, today
from wiposeq.formats.st26.elements import allowed
from wiposeq.formats.templates import render
from wiposeq.formats.toml import read_toml
from wiposeq.texts import colon, labeled, mark, tr

HEADING: Final = "heading"
TEXT: Final = "text"
BOLD: Final = "bold"
DELETED: Final = "deleted"
INSERTED: Final = "inserted"
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_BLANK: Final = re.compile(r"(\[[^\[\]]+\])")
"""What a person must fill in; it is highlighted."""
_WORDS: Final = {
    "application": mark("Application number"),
    "created": mark("Production date"),
    "date": mark("Date"),
    "file": mark("File"),
    "filed": mark("Filing date"),
    "old_file": mark("Replaced file"),
    "reference": mark("File reference"),
    "size": mark("Size"),
}
"""What a reader calls the values of placeholders."""


class Paragraph(Struct, frozen=True):
    """A paragraph of a template. style: "heading" or "text".

    needs: the values without which it is omitted. unless: the values with which it is omitted.
    """

    text: str
    style: str = TEXT
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Template(Struct, frozen=True):
    """The template of a document. id: part of its file name. title: "" for its id."""

    id: str
    title: str = ""
    paragraphs: tuple[Paragraph, ...] = field(name="paragraph", default=())


class _File(Struct, frozen=True):
    """The keys of a file of templates."""

    document: tuple[Template, ...]


class Table(Struct, frozen=True):
    """A table of a document. shares: the widths of the columns, in percent. heads: () for a table without headings.

    cells: as runs of (text, mark); see as_docx() for the marks.
    """

    heads: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[tuple[tuple[str, str], ...], ...], ...]


class Filled(Struct, frozen=True):
    """A document that can be written. paragraphs: (style, text), or tables.

    blanks: the texts that a person must complete; None for all texts in square brackets.
    """

    title: str
    paragraphs: tuple[tuple[str, str] | Table, ...]
    has_signature: bool = False
    blanks: tuple[str, ...] | None = None


def templates(path: Path | None = None) -> tuple[Template, ...]:
    """Return WipoSeq's own templates, or the user's. Raises UsageError, UnreadableFile."""
    named = path or resources.path("help", "disclosure.toml")
    found = read_toml(named, _File).document
    for template in found:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", template.id):
            raise UsageError(
                '"{path}": the id "{id}" must consist of letters, digits, - and _.',
                "Give at most 40 characters.",
                path=str(named),
                id=template.id,
            )
    if len({template.id for template in found}) < len(found):
        raise UsageError('"{path}": two documents have the same id.', "Give each its own id.", path=str(named))
    return found


def filled(template: Template, values: Mapping[str, str]) -> Filled:
    """Return the document with the values filled in. Unknown values stay as names in square brackets."""
    wanted = [
        (each.style, tr(each.text))
        for each in template.paragraphs
        if all(values.get(name) for name in each.needs) and not any(values.get(name) for name in each.unless)
    ]
    paragraphs = tuple((style, fill(text, values)) for style, text in wanted)
    found = tuple(dict.fromkeys(blank for _, text in wanted for blank in blanks(text, values)))
    return Filled(tr(template.title or template.id), paragraphs, blanks=found)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text of a template with its placeholders filled. Unknown values stay as names in square brackets."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or open_place(found[1]), text)


def open_place(name: str) -> str:
    """Return what a person sees in place of an unknown value: its name in square brackets."""
    return f"[{tr(_WORDS.get(name, name))}]"


def blanks(text: str, values: Mapping[str, str]) -> list[str]:
    """Return the texts in square brackets that a person must complete in a template that is filled with these values.

    Brackets in the values are not among them.
    """
    return [
        fill(found[0], values)
        for found in re.finditer(rf"{_BLANK.pattern}|{_PLACEHOLDER.pattern}", text)
        if found[1] or not values.get(found[2])
    ]


def _splitter(document: Filled) -> re.Pattern[str]:
    """Return the pattern of the texts that are highlighted, as its only group."""
    if document.blanks is None:
        return _BLANK
    return re.compile(f"({'|'.join(map(re.escape, document.blanks)) or '(?!)'})")


def as_html(document: Filled) -> str:
    """Return the document as a page that needs no other file. Tables are omitted."""
    texts = [each for each in document.paragraphs if not isinstance(each, Table)]
    if document.has_signature:
        texts += [(TEXT, labeled(words, "_" * 40)) for words in (tr("Date"), tr("Name"), tr("Signature"))]
    blank = _splitter(document)
    paragraphs = [("h2" if style == HEADING else "p", blank.split(text)) for style, text in texts]
    return render("document", title=document.title, css="comparison.css", paragraphs=paragraphs)


def as_text(document: Filled) -> str:
    """Return the document as plain text, one line for each paragraph and an empty line between two."""
    texts = [each for each in document.paragraphs if not isinstance(each, Table)]
    return "\n\n".join([document.title, *(text for _, text in texts)]) + "\n"


def as_docx(document: Filled) -> bytes:
    """Return the document as a Word file on A4 pages, with U+FFFD for characters that XML cannot hold.

    Texts to complete are highlighted. In a table, DELETED text is struck out and INSERTED text is underlined.
    """
    import docx
    from docx.shared import Mm, Pt

    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    word.styles["Normal"].font.size = Pt(10)
    _number_pages(section.footer.paragraphs[0])
    word.core_properties.title = allowed(document.title)[:255]
    word.core_properties.author = ""
    word.core_properties.comments = ""
    word.core_properties.created = word.core_properties.modified = today()
    word.add_heading(allowed(document.title), level=1)
    for each in document.paragraphs:
        if isinstance(each, Table):
            _add_table(word, each)
            continue
        style, text = each
        paragraph = word.add_heading("", level=2) if style == HEADING else word.add_paragraph("")
        _add_text(paragraph, _splitter(document).split(allowed(text)))
    if document.has_signature:
        _add_signature(word)
    file = io.BytesIO()
    word.save(file)
    return steady(file.getvalue())


def _add_text(paragraph: Any, parts: list[str | Any]) -> None:
    """Add texts to a paragraph of a Word file. Every second one is highlighted, because a person must complete it."""
    from docx.enum.text import WD_COLOR_INDEX

    for number, part in enumerate(parts):
        if part:
            run = paragraph.add_run(part)
            if number % 2:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _add_table(word: Any, table: Table) -> None:
    """Add a table to a Word file. Its headings are repeated on each page, and its rows are not split."""
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    found = word.add_table(rows=0, cols=len(table.shares), style="Table Grid")
    found.autofit = False
    for column, share in zip(found.columns, table.shares):
        column.width = Mm(160 * share / 100)
    rows = [*([tuple(((head, BOLD),) for head in table.heads)] if table.heads else []), *table.rows]
    for number, row in enumerate(rows):
        line = found.add_row()
        properties = line._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if table.heads and not number:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, runs, share in zip(line.cells, row, table.shares):
            cell.width = Mm(160 * share / 100)
            for text, look in runs:
                run = cell.paragraphs[0].add_run(allowed(text))
                run.font.size = Pt(9)
                run.bold = look == BOLD
                run.font.strike = look == DELETED
                run.underline = look == INSERTED
    word.add_paragraph("")


def _add_signature(word: Any) -> None:
    """Add lines for date, name and signature, with room to write by hand, which stay together on one page."""
    from docx.shared import Pt

    for number, words in enumerate((tr("Date"), tr("Name"), tr("Signature"))):
        paragraph = word.add_paragraph(f"{words}{colon().rstrip()}\t" + "_" * 40)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(90))
        paragraph.paragraph_format.space_before = Pt(24)
        paragraph.paragraph_format.keep_with_next = number < 2


def _number_pages(paragraph: Any) -> None:
    """Add the number of the page to a paragraph of the footer, on the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


DOCUMENT_FORMATS: Final[dict[str, Callable[[Filled], bytes]]] = {
    "docx": as_docx,
    "html": lambda document: as_html(document).encode("utf-8", "replace"),
    "txt": lambda document: as_text(document).encode("utf-8", "replace"),
}
"""How a document is written, by the ending of its file."""
