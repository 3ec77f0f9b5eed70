"""Read a Word document (.docx): body, tables, text boxes, footnotes, running heads. Macros are ignored.

The module hides the parts of the package. word_walk.py reads the XML. Nothing outside the file is fetched.
"""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UnreadableFile
from wiposeq.formats.source import Source
from wiposeq.formats.specification.archives import opened_archive, parsed
from wiposeq.formats.specification.blocks import Block
from wiposeq.formats.specification.word_walk import Numbering, Walk, WordParagraph, note_elements
from wiposeq.model.changes import ChangeLog
from wiposeq.model.specification import BODY, MARGIN, NOTE

DOCUMENT: Final = "word/document.xml"


class WordText(Struct):
    """What a Word document contains. paragraphs: each with the block of its text. pages: 0 if the file does not say."""

    paragraphs: list[tuple[WordParagraph, Block]]
    pages: int = 0
    pictures: int = 0


def read_word(source: Source, log: ChangeLog) -> WordText:
    """Return the text of a .docx file, with all tracked changes accepted. Raises UnreadableFile."""
    with opened_archive(source) as archive:
        root = parsed(archive, DOCUMENT, source.label)
        if root is None:
            raise UnreadableFile('"{path}" is not a Word document.', "Choose another file.", path=source.label)
        parts = {name: parsed(archive, f"word/{name}.xml", source.label) for name in ("numbering", "styles")}
        notes = {
            kind: note_elements(parsed(archive, f"word/{kind}s.xml", source.label), kind)
            for kind in ("footnote", "endnote")
        }
        margins = [
            parsed(archive, name, source.label)
            for name in sorted(archive.namelist())
            if name.startswith(("word/header", "word/footer")) and name.endswith(".xml")
        ]
        if any(name.startswith("word/vbaProject") for name in archive.namelist()):
            log.add("specification/macros", "The document has macros; they were ignored")
    return text_of(root, Numbering(parts["numbering"], parts["styles"]), notes, margins, log)


def text_of(
    root: Any, numbering: Numbering, notes: dict[str, dict[str, Any]], margins: list[Any], log: ChangeLog
) -> WordText:
    """Return the text of a document whose parts are parsed."""
    walk = Walk(numbering)
    found = WordText([])
    page = 1
    has_pages = False
    for paragraph in walk.paragraphs(root):
        has_pages = has_pages or bool(paragraph.pages)
        found.paragraphs += _with_notes(paragraph, page, walk, notes)
        page += len(paragraph.pages)
    for margin in margins:
        for paragraph in walk.paragraphs(margin, MARGIN) if margin is not None else ():
            if paragraph.text.strip():
                found.paragraphs.append((paragraph, Block(paragraph.text, MARGIN)))
    if not has_pages:
        found.paragraphs = [(each, replace(block, page=0)) for each, block in found.paragraphs]
    found.pages = page if has_pages else 0
    found.pictures = walk.pictures
    _report(walk, log)
    return found


def _with_notes(
    paragraph: WordParagraph, page: int, walk: Walk, notes: dict[str, dict[str, Any]]
) -> Iterator[tuple[WordParagraph, Block]]:
    """Yield a paragraph in pieces of one page each, and the notes that it refers to."""
    digits = paragraph.label.strip("[]【】() .\t")
    number = digits if paragraph.kind == BODY and digits.isdecimal() else ""
    cell = (paragraph.table, paragraph.row, paragraph.column)
    page += sum(not place for place in paragraph.pages)
    yield paragraph, Block(paragraph.text, paragraph.kind, number, page, *cell)
    for kind, id in paragraph.notes:
        if (note := notes.get(kind, {}).get(id)) is not None:
            for each in walk.paragraphs(note, NOTE):
                yield each, Block(each.text, NOTE, page=page)


def _report(walk: Walk, log: ChangeLog) -> None:
    if walk.tracked:
        log.add(
            "specification/tracked",
            "Tracked changes taken as accepted: {inserted} insertions are read, {deleted} deletions are omitted",
            values={"inserted": walk.tracked["ins"], "deleted": walk.tracked["del"]},
        )
    if walk.unread["altChunk"]:
        log.add(
            "specification/embedded",
            "Embedded documents were not read: {count}",
            values={"count": walk.unread["altChunk"]},
        )
    if walk.unread["deep"]:
        log.add("specification/deep", "Content that is nested too deeply was not read")
