"""Read a Word document (.docx): body, tables, text boxes, footnotes, running heads. Macros are ignored.

The module hides the parts of the package. word_walk.py reads the XML. Nothing outside the file is fetched.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UnreadableFile
from wiposeq.formats.source import Source
from wiposeq.formats.specification.archives import has_safe_part, opened_archive, parsed
from wiposeq.formats.specification.blocks import Block
from wiposeq.formats.specification.word_walk import Numbering, Walk, WordParagraph, note_elements
from wiposeq.formats.word_stream import DOCUMENT, WordStream
from wiposeq.model.changes import ChangeLog
from wiposeq.model.specification import BODY, MARGIN, NOTE


class WordText(Struct):
    """What a Word document contains. pages: 0 if the file does not say."""

    blocks: list[Block]
    pages: int = 0
    pictures: int = 0


def read_word(source: Source, log: ChangeLog) -> WordText:
    """Return the text of a .docx file, with all tracked changes accepted. Raises UnreadableFile."""
    with opened_archive(source) as archive:
        if not has_safe_part(archive, DOCUMENT, source.label):
            raise UnreadableFile('"{path}" is not a Word document.', "Choose another file.", path=source.label)
        parts = {name: parsed(archive, f"word/{name}.xml", source.label) for name in ("numbering", "styles")}
        notes = {
            kind: note_elements(parsed(archive, f"word/{kind}s.xml", source.label), kind)
            for kind in ("footnote", "endnote")
        }
        walk = Walk(Numbering(parts["numbering"], parts["styles"]))
        found = _body(walk, WordStream(archive, source.label), notes)
        for name in sorted(archive.namelist()):
            if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
                margin = parsed(archive, name, source.label)
                for paragraph in walk.paragraphs(margin, MARGIN) if margin is not None else ():
                    if paragraph.text.strip():
                        found.blocks.append(Block(paragraph.text, MARGIN))
        if any(name.startswith("word/vbaProject") for name in archive.namelist()):
            log.add("specification/macros", "The document has macros; they were ignored")
    found.pictures = walk.pictures
    _report(walk, log)
    return found


def _body(walk: Walk, stream: WordStream, notes: dict[str, dict[str, Any]]) -> WordText:
    """Return the text of the main part and of the notes that it refers to."""
    found = WordText([])
    page = 1
    has_pages = False
    for paragraph in walk.streamed(stream):
        has_pages = has_pages or bool(paragraph.pages)
        found.blocks += _with_notes(paragraph, page, walk, notes)
        page += len(paragraph.pages)
    if not has_pages:
        found.blocks = [replace(block, page=0) for block in found.blocks]
    found.pages = page if has_pages else 0
    return found


def _with_notes(paragraph: WordParagraph, page: int, walk: Walk, notes: dict[str, dict[str, Any]]) -> Iterator[Block]:
    """Yield a paragraph in pieces of one page each, and the notes that it refers to, each note once in the document."""
    digits = paragraph.label.strip("[]【】() .\t")
    number = digits if paragraph.kind == BODY and digits.isdecimal() else ""
    cell = (paragraph.table, paragraph.row, paragraph.column)
    page += sum(not place for place in paragraph.pages)
    yield Block(paragraph.text, paragraph.kind, number, page, *cell)
    for kind, id in paragraph.notes:
        if (note := notes.get(kind, {}).pop(id, None)) is not None:
            for each in walk.paragraphs(note, NOTE):
                yield Block(each.text, NOTE, page=page)


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
