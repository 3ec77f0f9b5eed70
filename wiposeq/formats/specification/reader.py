"""Read the files of a specification as one text.

The module hides which reader a file needs; its content decides, not its name. It refuses what cannot be read, with what
to do.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from msgspec import Struct

from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import start_as_text
from wiposeq.formats.kinds import recognized
from wiposeq.formats.source import Source
from wiposeq.formats.specification.blocks import Block, Blocks, lines_of_pages, split_without_pages
from wiposeq.model.changes import ChangeLog
from wiposeq.model.specification import Specification, SpecificationFile
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr

ENDINGS: Final = (".docx", ".pdf", ".txt", ".rtf", ".odt", ".html", ".htm")
"""The endings of files that are usually a specification."""
PASTED: Final = "pasted"
_LARGEST: Final = 500 << 20
"""Bytes of a file that is read as a whole."""
_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_LISTING: Final = re.compile(rb"<\s*(?:!DOCTYPE\s+)?ST26SequenceListing\b")
_PAGE: Final = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S)


class _Content(Struct):
    """The content of one file."""

    kind: str
    blocks: Iterable[Block]
    pages: int = 0
    pictures: tuple[int, ...] = ()
    pictures_in_text: int = 0


def _source(given: Path | bytes | str | Source) -> Source:
    if isinstance(given, Source):
        return given
    return Source(given.encode("utf-8", "replace") if isinstance(given, str) else given)


def read_specification(
    given: Iterable[Path | bytes | str | Source], encoding: str = "", progress: Progress = SILENT
) -> Specification:
    """Return the text of several files as one specification, in the order given.

    given: paths, pasted texts, or sources, which stay open.
    encoding: of plain texts; "" if it follows from the content.
    Raises UnreadableFile, UncertainEncoding, Cancelled.
    """
    given = list(given)
    sources = [_source(each) for each in given]
    blocks, files, log = Blocks(), [], ChangeLog()
    whole, before = sum(source.size for source in sources), 0
    for each, source in zip(given, sources):
        source.encoding = encoding or source.encoding
        name = source.path.name if source.path else tr("pasted text")
        own = ChangeLog(name if len(sources) > 1 else "")
        content = _content(source, own, progress.part(before, source.size, max(1, whole)))
        before += source.size
        blocks.begin_file(name)
        blocks.add_all(content.blocks)
        digest = hashlib.sha256(source.read()).hexdigest()
        files.append(
            SpecificationFile(name, content.kind, digest, content.pages, content.pictures, content.pictures_in_text)
        )
        log.extend(own)
        if source is not each:
            source.close()
    text, paragraphs, pages = blocks.result()
    return Specification(text, paragraphs, pages, tuple(files), tuple(log))


def _content(source: Source, log: ChangeLog, progress: Progress) -> _Content:
    """Return the content of one file. Raises UnreadableFile if it is not a document that can be read."""
    start = source.start
    if source.size > _LARGEST:
        raise UnreadableFile('"{path}" is too large for a specification.', "Choose another file.", path=source.label)
    if not start.strip():
        raise UnreadableFile('"{path}" is empty.', "Choose another file.", path=source.label)
    if _LISTING.search(start[:4096]):
        raise UnreadableFile(
            '"{path}" is a sequence listing, not a text.',
            "Choose the description, claims or drawings; on the command line name the listing first.",
            path=source.label,
        )
    if b"%PDF-" in start[:1024]:
        from wiposeq.formats.pdf_text import read_pdf

        found = read_pdf(source, progress)
        return _Content("pdf", lines_of_pages(found.pages), len(found.pages), tuple(found.pictures))
    if start.startswith(b"PK"):
        return _packed(source, log)
    if start.startswith(b"{\\rtf"):
        from wiposeq.formats.specification.rich_text import read_rich_text

        return _Content("rtf", *_with_pictures(read_rich_text(source.read(), log)))
    if start_as_text(start) is None and not _is_wide(start):
        if source.path is not None:
            recognized(source)  # raises with the name of the format and what to do
        raise UnreadableFile('"{path}" is not a text.', "Save it as .docx, .pdf or .txt.", path=source.label)
    return _text(source, log)


def _with_pictures(found: tuple[list[Block], int, int]) -> tuple[list[Block], int, tuple[int, ...], int]:
    return found[0], found[1], (), found[2]


def _packed(source: Source, log: ChangeLog) -> _Content:
    from wiposeq.formats.specification.archives import opened_archive

    with opened_archive(source) as archive:
        names = set(archive.namelist())
    if "word/document.xml" in names:
        from wiposeq.formats.specification.word import read_word

        word = read_word(source, log)
        return _Content("docx", word.blocks, word.pages, (), word.pictures)
    if "content.xml" in names and not any(name.startswith("xl/") for name in names):
        from wiposeq.formats.specification.marked_up import read_open_document

        return _Content("odt", *_with_pictures(read_open_document(source, log)))
    raise UnreadableFile(
        '"{path}" is neither a Word document nor an OpenDocument text.',
        "Save the specification as .docx, .odt or .pdf; unpack an archive first.",
        path=source.label,
    )


def _text(source: Source, log: ChangeLog) -> _Content:
    """Return the content of a plain text or of a web page."""
    is_page = is_web_page(source.start)
    if is_page and not source.encoding and (declared := _CHARSET.search(source.start)):
        name = declared[1].decode("ascii", "replace")
        source.encoding = name if _is_known(name) else ""
    with source.open_text(log) as (file, _):
        text = file.read()
    if is_page:
        from wiposeq.formats.specification.marked_up import read_page

        blocks, pictures = read_page(text, log)
        return _Content("html", blocks, 0, (), pictures)
    pages = split_without_pages(text.replace("\r\n", "\n").replace("\r", "\n"))
    has_pages = len(pages) > 1
    return _Content("txt" if source.path else PASTED, lines_of_pages(pages, int(has_pages)), len(pages) * has_pages)


def is_web_page(start: bytes) -> bool:
    """Return whether the first bytes of a file are those of a web page."""
    return _PAGE.match(start_as_text(start) or "") is not None


def _is_wide(start: bytes) -> bool:
    """Return whether bytes are text in UTF-16 without a mark: nearly every second byte of Latin text is zero."""
    return max(start[0:4096:2].count(0), start[1:4096:2].count(0)) > 0.4 * len(start[:4096:2]) and (
        b"\0\0" not in start[:64]
    )


def _is_known(name: str) -> bool:
    import codecs

    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
