"""Open the XML inside documents that are ZIP archives (.docx, .odt), safely.

The module hides how bombs are refused (by size and by ratio, before anything is unpacked) and how XML is parsed without
entities and without the network.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import DAMAGE_OF_ZIP
from wiposeq.formats.source import Source

LARGEST: Final = 400 << 20
"""Bytes that a part of a document may have when it is unpacked."""
DENSEST: Final = 250
"""How many times larger than in the archive a part may be, if it is larger than ALWAYS_ALLOWED."""
ALWAYS_ALLOWED: Final = 30 << 20
MOST_TAGS: Final = 2_000_000
"""Tags of a part that is held as a tree. An element takes some hundred bytes."""
_BLOCK: Final = 1 << 20
MOST: Final = 20_000
"""Parts that a document may have."""


@contextmanager
def opened_archive(source: Source) -> Iterator[zipfile.ZipFile]:
    """Give the archive of a document. Raises UnreadableFile if it is damaged, also later in the block."""
    label = source.label
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            if len(archive.infolist()) > MOST:
                raise UnreadableFile('"{path}" contains more than {most} files.', "Check it.", path=label, most=MOST)
            yield archive
    except NotImplementedError:
        raise UnreadableFile('"{path}" is packed in a way that cannot be read.', "Save it again.", path=label) from None
    except DAMAGE_OF_ZIP:
        raise UnreadableFile('"{path}" is a damaged document.', "Download or save it again.", path=label) from None


def parsed(archive: zipfile.ZipFile, name: str, label: str) -> Any:
    """Return the root of an XML part, or None if the document does not have the part.

    Raises UnreadableFile if the part is damaged, far larger than its packed form, or declares entities.
    """
    from lxml import etree

    if not has_safe_part(archive, name, label):
        return None
    with archive.open(name) as file:
        data = file.read(LARGEST + 1)
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise UnreadableFile(
            '"{path}" declares entities, which a document does not need.', "Save it again from its program.", path=label
        )
    if data.count(b"<") > MOST_TAGS:
        raise _vast(label)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(
            '"{path}" is damaged: its part "{part}" is not XML ({reason}).',
            "Open it in its program, and save it again.",
            path=label,
            part=name,
            reason=str(error)[:100],
        ) from None


def has_safe_part(archive: zipfile.ZipFile, name: str, label: str) -> bool:
    """Return whether a document has a part. Raises UnreadableFile if it is encrypted or made to fill the memory."""
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return False
    if entry.flag_bits & 1:
        raise UnreadableFile(
            '"{path}" is protected with a password.', "Open it with its password, and save it without one.", path=label
        )
    is_dense = entry.file_size > ALWAYS_ALLOWED and entry.file_size > DENSEST * max(1, entry.compress_size)
    if entry.file_size > LARGEST or is_dense:
        raise _dense(label)
    return True


def refuse_vast(archive: zipfile.ZipFile, label: str) -> None:
    """Raise UnreadableFile if a document has parts that a library could not hold as trees, alone or together."""
    whole = 0
    for each in archive.infolist():
        tags = 0
        if not has_safe_part(archive, each.filename, label) or not each.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(each) as file:
            while block := file.read(_BLOCK):
                tags += block.count(b"<")
                if tags > MOST_TAGS:
                    raise _vast(label)
                if whole + tags > 2 * MOST_TAGS:
                    raise _dense(label)
        whole += tags


def _dense(label: str) -> UnreadableFile:
    return UnreadableFile(
        '"{path}" is far larger inside than outside and is not unpacked.',
        "If you trust it, save it again from its program.",
        path=label,
    )


def _vast(label: str) -> UnreadableFile:
    return UnreadableFile(
        '"{path}" has more than {most} elements in one part.',
        "Save it again from its program, or copy its text into a new document.",
        path=label,
        most=f"{MOST_TAGS:,}",
    )
