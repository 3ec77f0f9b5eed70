"""Unpack the one listing that a ZIP archive contains, so that it is read as any other file.

It hides where unpacked files are: in a temporary folder that is removed when the program ends. Archives that are
damaged, encrypted or far larger inside than outside are refused before anything is written.
"""

import atexit
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.files import DAMAGE_OF_ZIP, START, opened, start_as_text
from wiposeq.formats.kinds import KINDS, kind_of_text
from wiposeq.formats.source import Source

LARGEST: Final = 8 << 30
"""Bytes that a file may have when it is unpacked."""
DENSEST: Final = 250
"""How many times larger than in the archive a file may be; residues and XML have up to 100."""
ALWAYS_ALLOWED: Final = 50 << 20
"""Bytes that a file may always have when it is unpacked."""
MOST: Final = 10_000
"""Files that an archive may have."""
_BLOCK: Final = 1 << 20
_folders: list[tempfile.TemporaryDirectory[str]] = []
_unpacked: dict[Path, Path] = {}


class SeveralListings(UsageError):
    """A ZIP archive contains several listings. names: those inside it."""

    def __init__(self, path: Path, names: list[str]) -> None:
        self.names = names
        shown = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
        super().__init__(
            '"{path}" contains {count} listings: {names}.',
            "Choose one with --member NAME.",
            path=str(path),
            count=len(names),
            names=shown,
        )


def is_archive(given: Path | Source) -> bool:
    """Return whether a file is a ZIP archive, but not a document of another format inside one (.xlsx, .docx)."""
    try:
        source = given if isinstance(given, Source) else Source(given)
    except UnreadableFile:
        return False
    if not source.start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        with source.examined() as file, zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (OSError, *DAMAGE_OF_ZIP):
        return False
    return not any(kind.inside in names for kind in KINDS if kind.inside)


def unpacked_source(path: Path, member: str = "") -> Path | Source:
    """Return a file as a source that is not yet recognized, or the path of the listing in an archive, as unpacked().

    A folder and a file that cannot be opened remain paths.
    """
    try:
        source = Source(path)
    except UnreadableFile:
        return path
    if not is_archive(source):
        return source
    source.close()
    return unpacked(path, member)


def unpacked(path: Path, member: str = "") -> Path:
    """Return the path of the listing in an archive, unpacked. A file that is not an archive is returned as it is.

    member: the name of the listing inside; "" if there is only one.
    Raises SeveralListings; UsageError if there is no such member or it is given without an archive; UnreadableFile for
    an archive without a listing, and one that is damaged, encrypted, or much larger inside.
    """
    if not is_archive(path):
        return path
    label = str(path)
    try:
        with opened(path) as file, zipfile.ZipFile(file) as archive:
            return _extracted(archive, _chosen(archive, path, member), path)
    except NotImplementedError:
        raise UnreadableFile(
            '"{path}" is packed in a way that cannot be read.', "Unpack it, and open the file inside.", path=label
        ) from None
    except DAMAGE_OF_ZIP:
        raise UnreadableFile('"{path}" is a damaged ZIP archive.', "Download it again.", path=label) from None


def archive_of(path: Path) -> Path | None:
    """Return the archive from which a file was unpacked, or None."""
    return _unpacked.get(path)


def _chosen(archive: zipfile.ZipFile, path: Path, member: str) -> zipfile.ZipInfo:
    entries = [each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith("__MACOSX/")]
    if len(entries) > MOST:
        raise UnreadableFile(
            '"{path}" contains more than {most} files.', "Unpack it, and open the file inside.", path=path, most=MOST
        )
    if any(each.flag_bits & 1 for each in entries):
        raise UnreadableFile(
            '"{path}" is protected with a password.',
            "Unpack it with its password, and open the file inside.",
            path=path,
        )
    if member:
        for each in entries:
            if each.filename == member:
                return each
        names = ", ".join(each.filename for each in entries[:20])
        raise UsageError('"{path}" has no file "{member}".', "It has: {names}.", path=path, member=member, names=names)
    listings = [each for each in entries if _is_listing(archive, each)]
    if not listings:
        raise UnreadableFile(
            '"{path}" is a ZIP archive without a listing (ST.26 or ST.25).',
            "Unpack it, and open the file inside.",
            path=path,
        )
    if len(listings) > 1:
        raise SeveralListings(path, [each.filename for each in listings])
    return listings[0]


def _is_listing(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Return whether a file inside is a listing, by its first bytes."""
    name = Path(entry.filename)
    if name.name.startswith("."):
        return False
    with archive.open(entry) as file:
        start = file.read(START)
    text = start_as_text(start)
    if text is None:
        return b"<ST26SequenceListing" in start
    return kind_of_text(text, "listing") != ""


def _extracted(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> Path:
    """Unpack a file into a temporary folder. Never write more than the archive declares."""
    size = entry.file_size
    if size > LARGEST or (size > ALWAYS_ALLOWED and size > DENSEST * max(entry.compress_size, 1)):
        raise _too_large(path, entry, size)
    if not _folders:
        _folders.append(tempfile.TemporaryDirectory(prefix="wiposeq-zip-", ignore_cleanup_errors=True))
        atexit.register(_folders[0].cleanup)
    folder = Path(tempfile.mkdtemp(dir=_folders[0].name)) / path.name
    folder.mkdir()
    target = folder / (Path(entry.filename.replace("\\", "/")).name or "listing.xml")
    written = 0
    with archive.open(entry) as packed, target.open("wb") as file:
        while block := packed.read(_BLOCK):
            written += len(block)
            if written > size:
                raise _too_large(path, entry, written)
            file.write(block)
    _unpacked[target] = path
    return target


def _too_large(path: Path, entry: zipfile.ZipInfo, size: int) -> UnreadableFile:
    return UnreadableFile(
        '"{path}" was not unpacked: "{member}" has {size} bytes there and {unpacked} bytes unpacked.',
        "If you trust the archive, unpack it, and open the file inside.",
        path=path,
        member=entry.filename,
        size=f"{entry.compress_size:,}",
        unpacked=f"{size:,}",
    )
