"""Unpack the one listing, or the one file of sequences, that a ZIP archive contains, so that it is read as any other.

It hides where unpacked files are: in a temporary folder that is removed when the program ends. Archives that are
damaged, encrypted or far larger inside than outside are refused before anything is written.
"""

import atexit
import os
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Final

from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.files import DAMAGE_OF_ZIP, START, fault_of_disk, opened, start_as_text
from wiposeq.formats.kinds import KINDS, Group, kind_of_text
from wiposeq.formats.source import Source, name_of, name_unpacked
from wiposeq.texts import listed, shown_number

LARGEST: Final = 8 << 30
"""Bytes that a file may have when it is unpacked."""
DENSEST: Final = 250
"""How many times larger than in the archive a file may be; residues and XML have up to 100."""
ALWAYS_ALLOWED: Final = 50 << 20
"""Bytes that a file may always have when it is unpacked."""
MOST: Final = 10_000
"""Files that an archive may have."""
LISTINGS: Final[tuple[Group, ...]] = ("listing",)
"""The files that are opened: listings and projects."""
SEQUENCES: Final[tuple[Group, ...]] = ("listing", "fasta", "records", "table")
"""The files that are imported."""
ARCHIVES: Final = (".zip", ".7z", ".rar", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".lzh", ".cab")
"""Endings of archives."""
_BLOCK: Final = 1 << 20
_folders: list[tempfile.TemporaryDirectory[str]] = []
_unpacked: dict[Path, Path] = {}
"""The temporary files by their archive and their name inside."""


class SeveralListings(UsageError):
    """A ZIP archive contains several files that can be read. names: those inside it."""

    def __init__(self, path: Path, names: list[str]) -> None:
        self.names = names
        shown = listed([*names[:20], "..." if len(names) > 20 else ""])
        super().__init__(
            '"{path}" contains {count} files that can be read: {names}.',
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


def unpacked_source(path: Path, member: str = "", groups: tuple[Group, ...] = LISTINGS) -> Path | Source:
    """Return a file as a source that is not yet recognized, or the path of the file in an archive, as unpacked().

    A folder and a file that cannot be opened remain paths.
    """
    try:
        source = Source(path)
    except UnreadableFile:
        return path
    if not is_archive(source):
        return source
    source.close()
    return unpacked(path, member, groups)


def unpacked(path: Path, member: str = "", groups: tuple[Group, ...] = LISTINGS) -> Path:
    """Return the path of the file in an archive, unpacked. A file that is not an archive is returned as it is.

    member: the name of the file inside; "" if there is only one. groups: the groups of kinds that are wanted.
    Raises SeveralListings; UsageError if there is no such member or it is given without an archive; UnreadableFile for
    an archive without such a file, and one that is damaged, encrypted, or much larger inside.
    """
    if not is_archive(path):
        return path
    label = str(path)
    try:
        with opened(path) as file, zipfile.ZipFile(file) as archive:
            return _extracted(archive, _chosen(archive, path, member, groups), path)
    except NotImplementedError:
        raise UnreadableFile(
            '"{path}" is packed in a way that cannot be read.', "Unpack it, and open the file inside.", path=label
        ) from None
    except DAMAGE_OF_ZIP as error:
        if fault := fault_of_disk(error):
            raise fault from error
        raise UnreadableFile('"{path}" is a damaged ZIP archive.', "Download it again.", path=label) from None


def members(path: Path, groups: tuple[Group, ...] = LISTINGS) -> list[str]:
    """Return the names of the files of these groups in an archive. Raises UnreadableFile as unpacked() does."""
    try:
        with opened(path) as file, zipfile.ZipFile(file) as archive:
            try:
                return [_chosen(archive, path, "", groups).filename]
            except SeveralListings as error:
                return error.names
    except NotImplementedError:
        raise UnreadableFile(
            '"{path}" is packed in a way that cannot be read.', "Unpack it, and open the file inside.", path=str(path)
        ) from None
    except DAMAGE_OF_ZIP:
        raise UnreadableFile('"{path}" is a damaged ZIP archive.', "Download it again.", path=str(path)) from None


def contains(path: Path, groups: tuple[Group, ...] = LISTINGS) -> bool:
    """Return whether a file is an archive with a file of these groups inside."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(_is_wanted(archive, each, groups) for each in archive.infolist()[:MOST])
    except (NotImplementedError, *DAMAGE_OF_ZIP):
        return False


def unopened(path: Path) -> list[str]:
    """Return the names of the archives inside an archive, which are not opened; "" stands for files above MOST."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [each.filename for each in archive.infolist() if not each.filename.startswith("__MACOSX/")]
    except (NotImplementedError, *DAMAGE_OF_ZIP):
        return []
    return [each for each in names if each.lower().endswith(ARCHIVES)] + ([""] if len(names) > MOST else [])


def archive_of(path: Path) -> Path | None:
    """Return the archive in which a file is, from its name in a project (archive/name inside), or None."""
    return next((each for each in path.parents if each.suffix and each.is_file()), None)


def real(path: Path) -> Path:
    """Return the path under which a file can be read: that of a temporary file if it is named archive/name inside.

    Raises UserError as unpacked() does.
    """
    there = _unpacked.get(path)
    if there is not None and there.is_file():
        return there
    archive = archive_of(path)
    return path if archive is None else unpacked(archive, path.relative_to(archive).as_posix())


def is_file(entry: zipfile.ZipInfo) -> bool:
    """Return whether an entry is a file with a name. ZipInfo.is_dir() raises IndexError for one without a name."""
    return entry.filename != "" and not entry.filename.endswith("/")


def _chosen(archive: zipfile.ZipFile, path: Path, member: str, groups: tuple[Group, ...]) -> zipfile.ZipInfo:
    entries = [each for each in archive.infolist() if is_file(each) and not each.filename.startswith("__MACOSX/")]
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
        names = listed(each.filename for each in entries[:20])
        raise UsageError('"{path}" has no file "{member}".', "It has: {names}.", path=path, member=member, names=names)
    listings = [each for each in entries if _is_wanted(archive, each, groups)]
    if not listings:
        raise _nothing_inside(entries, path, groups)
    if len(listings) > 1:
        raise SeveralListings(path, [each.filename for each in listings])
    return listings[0]


def _nothing_inside(entries: list[zipfile.ZipInfo], path: Path, groups: tuple[Group, ...]) -> UnreadableFile:
    nested = next((each.filename for each in entries if each.filename.lower().endswith(".zip")), "")
    if nested:
        return UnreadableFile(
            '"{path}" contains another ZIP archive, "{member}".',
            "Unpack it, and open the archive inside.",
            path=path,
            member=nested,
        )
    if groups == LISTINGS:
        return UnreadableFile(
            '"{path}" is a ZIP archive without a listing (ST.26 or ST.25) or project.',
            "To import sequences from it: File > Import.",
            path=path,
        )
    return UnreadableFile(
        '"{path}" is a ZIP archive without sequences in a known format.',
        "Unpack it, and open the file inside.",
        path=path,
    )


def _is_wanted(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, groups: tuple[Group, ...]) -> bool:
    """Return whether a file inside is of one of these groups."""
    if not is_file(entry) or Path(entry.filename).name.startswith(".") or entry.filename.startswith("__MACOSX/"):
        return False
    with archive.open(entry) as file:
        return is_wanted(entry.filename, file.read(START), groups)


def is_wanted(name: str, start: bytes, groups: tuple[Group, ...]) -> bool:
    """Return whether a file is of one of these groups, by its first bytes; a table by the ending of its name."""
    kinds = [kind for kind in KINDS if kind.group in groups]
    if any(kind.group == "table" and Path(name).suffix.lower() in kind.endings for kind in kinds):
        return True
    if any(kind.magic and start.startswith(kind.magic) for kind in kinds):
        return True
    text = start_as_text(start)
    if text is None and not start.startswith(b"PK"):
        return b"<ST26SequenceListing" in start
    return text is not None and kind_of_text(text, *groups) != ""


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
    named = path / entry.filename
    changed = int(time.mktime((*entry.date_time, 0, 0, -1)) * 1e9)
    os.utime(target, ns=(changed, changed))  # the same for each time it is unpacked
    name_unpacked(target, str(Path(name_of(path)) / entry.filename))
    _unpacked[named] = target
    return target


def _too_large(path: Path, entry: zipfile.ZipInfo, size: int) -> UnreadableFile:
    return UnreadableFile(
        '"{path}" was not unpacked: "{member}" has {size} bytes there and {unpacked} bytes unpacked.',
        "If you trust the archive, unpack it, and open the file inside.",
        path=path,
        member=entry.filename,
        size=shown_number(entry.compress_size),
        unpacked=shown_number(size),
    )
