"""Documents that accompany a listing: templates filled with values, written as .docx or as a page in HTML.

The module hides where the templates come from (resources/help/disclosure.toml, or the user's changed copy), which
paragraphs are omitted because a value is unknown, and the layout. The caller provides the values.
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
from wiposeq.formats.st26.elements import allowed
from wiposeq.formats.templates import render
from wiposeq.formats.toml import read_toml
from wiposeq.texts import tr

HEADING: Final = "heading"
TEXT: Final = "text"
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_BLANK: Final = re.compile(r"(\[[^\[\]]+\])")
"""What a person must fill in; it is highlighted."""


class Paragraph(Struct, frozen=True):
    """A paragraph of a template. style: "heading" or "text". needs: the values without which it is omitted."""

    text: str
    style: str = TEXT
    needs: tuple[str, ...] = ()


class Template(Struct, frozen=True):
    """The template of a document. id: part of its file name. title: "" for its id."""

    id: str
    title: str = ""
    paragraphs: tuple[Paragraph, ...] = field(name="paragraph", default=())


class _File(Struct, frozen=True):
    """The keys of a file of templates."""

    document: tuple[Template, ...]


class Filled(Struct, frozen=True):
    """A document that can be written. paragraphs: (style, text)."""

    title: str
    paragraphs: tuple[tuple[str, str], ...]


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
    paragraphs = tuple(
        (each.style, _PLACEHOLDER.sub(lambda found: values.get(found[1]) or f"[{found[1]}]", tr(each.text)))
        for each in template.paragraphs
        if all(values.get(name) for name in each.needs)
    )
    return Filled(tr(template.title or template.id), paragraphs)


def as_html(document: Filled) -> str:
    """Return the document as a page that needs no other file."""
    paragraphs = [("h2" if style == HEADING else "p", _BLANK.split(text)) for style, text in document.paragraphs]
    return render("document", title=document.title, css="comparison.css", paragraphs=paragraphs)


def as_docx(document: Filled) -> bytes:
    """Return the document as a Word file, with U+FFFD for characters that XML cannot hold."""
    import docx
    from docx.enum.text import WD_COLOR_INDEX

    word = docx.Document()
    word.core_properties.title = allowed(document.title)[:255]
    word.core_properties.author = ""
    word.core_properties.comments = ""
    word.core_properties.created = word.core_properties.modified = datetime.now(UTC).replace(tzinfo=None)
    word.add_heading(allowed(document.title), level=1)
    for style, text in document.paragraphs:
        text = allowed(text)
        paragraph = word.add_heading("", level=2) if style == HEADING else word.add_paragraph("")
        for number, part in enumerate(_BLANK.split(text)):
            if part:
                run = paragraph.add_run(part)
                if number % 2:
                    run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


DOCUMENT_FORMATS: Final[dict[str, Callable[[Filled], bytes]]] = {
    "docx": as_docx,
    "html": lambda document: as_html(document).encode("utf-8", "replace"),
}
"""How a document is written, by the ending of its file."""
