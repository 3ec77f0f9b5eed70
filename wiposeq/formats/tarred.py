"""Unpack the listings in a tar archive, plain or compressed with gzip, so that they are read as any other file.

It hides the limits of size and number, and how an archive that is damaged or cut off is recognized: the tar reader of
Python takes a damaged header for the end of the archive. The unpacked files are in a temporary folder that is removed
when the program ends.
"""

import atexit
import gzip
import io
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Final

from msgspec import Struct

from wiposeq.formats.files import START, opened, unreadable
from wiposeq.formats.zipped import ALWAYS_ALLOWED, ARCHIVES, DENSEST, LARGEST, LISTINGS, MOST, is_wanted

ENDINGS: Final = (".tar", ".tar.gz", ".tgz")
"""Endings of the archives that are unpacked."""
LONGEST_NAME: Final = 1 << 20
"""Bytes that an entry with the name or the facts of the next one may have."""
_BLOCK: Final = 1 << 20
_ABOUT_THE_NEXT: Final = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
_DAMAGE: Final = (tarfile.TarError, EOFError, ValueError, OverflowError)
_folders: list[tempfile.TemporaryDirectory[str]] = []


class Member(Struct, frozen=True):
    """A file in an archive. place: where it was unpacked; None if it was not, because it is a link, an archive, larger
    than the limit, or one of too many. name: "" stands for the rest of the archive."""

    name: str
    place: Path | None = None


def is_tar(path: Path) -> bool:
    """Return whether the name of a file is that of a tar archive."""
    return path.name.lower().endswith(ENDINGS)


def listings(path: Path) -> list[Member]:
    """Unpack the listings and projects in an archive, and return them with what was not unpacked.

    If an archive is damaged, the last member has no name. Raises UnreadableFile if the file cannot be opened.
    """
    found: list[Member] = []
    try:
        with _plain(path) as file:
            is_whole, is_safe = _examined(file)
            file.seek(0)
            try:
                if is_safe:
                    with tarfile.open(fileobj=file, mode="r:", encoding="utf-8", errors="replace") as archive:
                        found.extend(_unpacked(archive))
            except _DAMAGE:
                is_whole = False
    except OSError as error:
        raise unreadable(path, error) from error
    if not is_whole:
        found.append(Member(""))
    return found


@contextmanager
def _plain(path: Path) -> Iterator[BinaryIO]:
    """Yield the archive without compression: itself, or a temporary file that ends where the compressed one breaks."""
    with opened(path) as packed:
        if path.name.lower().endswith(".tar"):
            yield packed
            return
        size = path.stat().st_size
        most = min(LARGEST, max(ALWAYS_ALLOWED, DENSEST * size))
        with tempfile.TemporaryFile() as file, gzip.open(packed) as unpacked:
            try:
                while block := unpacked.read1(_BLOCK):
                    if file.tell() + len(block) > most:
                        break
                    file.write(block)
            except (gzip.BadGzipFile, EOFError, zlib.error):
                pass  # what was read has no end, which _examined() finds
            file.seek(0)
            yield file


def _examined(file: BinaryIO) -> tuple[bool, bool]:
    """Return whether each header leads to the next one, up to the mark of the end, and whether it is safe to read on.

    It is not safe if an entry about the next one is so large that it would fill the memory.
    """
    while True:
        block = file.read(tarfile.BLOCKSIZE)
        if len(block) == tarfile.BLOCKSIZE and not any(block):
            return True, True
        try:
            header = tarfile.TarInfo.frombuf(block, "utf-8", "replace")
        except (tarfile.HeaderError, ValueError):
            return False, True
        if header.type in _ABOUT_THE_NEXT and header.size > LONGEST_NAME:
            return False, False
        if header.size < 0:
            return False, False
        has_content = header.isreg() or header.type in _ABOUT_THE_NEXT
        blocks = -(-header.size // tarfile.BLOCKSIZE) if has_content else 0
        file.seek(blocks * tarfile.BLOCKSIZE, io.SEEK_CUR)


def _unpacked(archive: tarfile.TarFile) -> Iterator[Member]:
    left = LARGEST
    for number, entry in enumerate(archive):
        name = entry.name
        hidden = any(part.startswith("._") or part == "__MACOSX" for part in Path(name).parts)
        if number >= MOST:
            yield Member("...")
            return
        if entry.isdir() or hidden:
            continue
        is_listing = name.lower().endswith((".xml", ".wsq"))
        is_odd = not entry.isreg() or entry.issparse()
        if name.lower().endswith(ARCHIVES) or (is_odd and is_listing):
            yield Member(name)
            continue
        content = None if is_odd else archive.extractfile(entry)
        if content is None:
            continue
        with content:
            start = content.read(START)
            if not is_wanted(name, start, LISTINGS):
                continue
            if entry.size > left:
                yield Member(name)
                continue
            left -= entry.size
            yield Member(name, _written(start, content, name))


def _written(start: bytes, content: IO[bytes], name: str) -> Path:
    """Write a file into a folder of its own. Only its ending comes from the archive."""
    if not _folders:
        _folders.append(tempfile.TemporaryDirectory(prefix="wiposeq-tar-", ignore_cleanup_errors=True))
        atexit.register(_folders[0].cleanup)
    ending = Path(name).suffix.lower()
    target = Path(tempfile.mkdtemp(dir=_folders[0].name)) / f"listing{ending if ending in ('.wsq', '.txt') else '.xml'}"
    with target.open("wb") as file:
        file.write(start)
        while block := content.read(_BLOCK):
            file.write(block)
    return target
