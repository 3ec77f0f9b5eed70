"""Documents that go with a listing: templates filled with what is known, written as .docx or as a page in HTML.

It hides the templates (resources/help/disclosure.toml, or a changed copy of the user's), which paragraphs are left out
because what they speak of is not known, and how a document is laid out. What is known is for whoever calls to say.
"""

import io
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from wiposeq import resources
from wiposeq.errors import UsageError
from wiposeq.formats.templates import render
from wiposeq.formats.toml import read_toml
from wiposeq.texts import tr

HEADING: Final = "heading"
TEXT: Final = "text"
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_BLANK: Final = re.compile(r"(\[[^\[\]]+\])")
"""What a person has to fill in; it is shown with a coloured ground."""
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Paragraph(Struct, frozen=True):
    """A paragraph of a template. style: "heading" or "text"; needs: what must be known for it to be written."""

    text: str
    style: str = TEXT
    needs: tuple[str, ...] = ()


class Template(Struct, frozen=True):
    """The template of a document. id: part of its file name; title: what it is called, "" for its id."""

    id: str
    title: str = ""
    paragraphs: tuple[Paragraph, ...] = field(name="paragraph", default=())


class _File(Struct, frozen=True):
    """The keys of a file of templates."""

    document: tuple[Template, ...]


class Filled(Struct, frozen=True):
    """A document ready to be written: its title, and (style, text) a paragraph."""

    title: str
    paragraphs: tuple[tuple[str, str], ...]


def templates(path: Path | None = None) -> tuple[Template, ...]:
    """Return WipoSeq's own templates, or the user's. Raises UsageError, UnreadableFile."""
    named = path or resources.path("help", "disclosure.toml")
    found = read_toml(named, _File).document
    for template in found:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", template.id):
            raise UsageError(
                '{path}: the id "{id}" must consist of letters, digits, - and _.', "Give at most 40 characters.",
                path=str(named), id=template.id,
            )  # fmt: skip
    if len({template.id for template in found}) < len(found):
        raise UsageError("{path}: two documents have the same id.", "Give each an id of its own.", path=str(named))
    return found


def filled(template: Template, values: Mapping[str, str]) -> Filled:
    """The document with what is known; what is not stays in square brackets, to be filled in by hand."""
    paragraphs = tuple(
        (each.style, _PLACEHOLDER.sub(lambda found: values.get(found[1]) or f"[{found[1]}]", tr(each.text)))
        for each in template.paragraphs
        if all(values.get(name) for name in each.needs)
    )
    return Filled(tr(template.title or template.id), paragraphs)


def as_html(document: Filled) -> str:
    """Return the document as one page that needs nothing besides itself."""
    paragraphs = [("h2" if style == HEADING else "p", _BLANK.split(text)) for style, text in document.paragraphs]
    return render("document", title=document.title, css="comparison.css", paragraphs=paragraphs)


def as_docx(document: Filled) -> bytes:
    """The document as a Word file. Characters that XML cannot hold are written as U+FFFD."""
    import docx
    from docx.enum.text import WD_COLOR_INDEX

    made = docx.Document()
    made.core_properties.title = _NOT_XML.sub("\ufffd", document.title)[:255]
    made.core_properties.author = ""
    made.core_properties.comments = ""
    made.core_properties.created = made.core_properties.modified = datetime.now(UTC).replace(tzinfo=None)
    made.add_heading(_NOT_XML.sub("\ufffd", document.title), level=1)
    for style, text in document.paragraphs:
        text = _NOT_XML.sub("\ufffd", text)
        paragraph = made.add_heading("", level=2) if style == HEADING else made.add_paragraph("")
        for number, part in enumerate(_BLANK.split(text)):
            if part:
                run = paragraph.add_run(part)
                if number % 2:
                    run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


DOCUMENT_FORMATS: Final[dict[str, Callable[[Filled], bytes]]] = {
    "docx": as_docx,
    "html": lambda document: as_html(document).encode("utf-8", "replace"),
}
"""How a document is written, by the ending of its file."""

__all__ = ["DOCUMENT_FORMATS", "Filled", "Paragraph", "Template", "as_docx", "as_html", "filled", "templates"]
