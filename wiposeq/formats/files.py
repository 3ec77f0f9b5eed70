"""Files as such: what a file is by its first bytes, and how one is replaced so that it is never half there.

It hides temp files, the ways a disk can refuse, and the marks by which formats are told apart. What is inside a file
it leaves to the readers; sniff() looks at the first bytes only, so a huge file of the wrong kind is refused at once.
"""

import errno
import gzip
import io
import os
import re
import secrets
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from wiposeq.errors import UnreadableFile, UnwritableFile
from wiposeq.formats import xml_prolog

START: Final = 65_536
"""How many bytes read_start gives, and sniff looks at."""

DAMAGE_OF_ZIP: Final = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError
)  # fmt: skip
"""What reading a damaged ZIP archive raises: what is packed in it is read only when it is asked for."""
_CHOOSE: Final = "Choose another file."


# ---------------------------------------------------------------------------------------------- replacing a file


class _Output(io.FileIO):
    """A file whose failures to write come out in the user's words."""

    target: Path

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            return super().write(data) or 0
        except OSError as error:
            raise unwritable(self.target, error) from error


@contextmanager
def replacing(path: str | os.PathLike[str], examine: Callable[[Path], None] | None = None) -> Iterator[BinaryIO]:
    """Gives a binary file to write; when the block ends well, it takes the place of `path` in one step.

    Until then, and whatever goes wrong, what stood at `path` stays as it was, and nothing is left beside it. A link is
    followed; an existing file keeps its permissions. examine: looks at the finished file under its temporary name, and
    raises where it must not take the place. Raises UnwritableFile for every failure of the disk.
    """
    named = Path(path)
    target, mode = _checked(named)
    temporary = target.with_name(f".{secrets.token_hex(6)}.part")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise unwritable(named, error) from error
    raw = _Output(handle, "wb")
    raw.target = named
    file: BinaryIO = io.BufferedWriter(raw, 1 << 20)  # type: ignore[type-var]
    try:
        yield file
        try:
            file.flush()
            os.fsync(handle)
            if mode is not None:
                with suppress(OSError):
                    os.chmod(temporary, mode)  # noqa: PTH101
            file.close()
            if examine is not None:
                examine(temporary)
            os.replace(temporary, target)  # noqa: PTH105
        except OSError as error:
            raise unwritable(named, error) from error
    except BaseException:
        with suppress(Exception):
            file.close()
        with suppress(Exception):
            raw.close()
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _checked(named: Path) -> tuple[Path, int | None]:
    """(the file to replace, with links followed; its permission bits if it is there), or UnwritableFile."""
    try:
        target = Path(os.path.realpath(named))
        try:
            found = target.stat()
        except FileNotFoundError:
            found = None
        if found is not None:
            if stat.S_ISDIR(found.st_mode):
                raise UnwritableFile("{path} is a folder.", "Give a file name in it.", path=str(named))
            if not stat.S_ISREG(found.st_mode):
                raise UnwritableFile("{path} is not an ordinary file.", "Give another file name.", path=str(named))
            if not os.access(target, os.W_OK):
                raise UnwritableFile(
                    "{path} is write-protected.", "Give another name, or allow writing to it.", path=str(named)
                )
        if not target.parent.is_dir():
            raise UnwritableFile(
                "The folder {folder} is not there.", "Make the folder first, or choose another.",
                folder=str(named.parent), path=str(named),
            )  # fmt: skip
    except OSError as error:
        raise unwritable(named, error) from error
    except ValueError:
        raise UnwritableFile(
            "{path} cannot be a file name.", "Give a name without special characters.", path=repr(str(named))
        ) from None
    return target, (stat.S_IMODE(found.st_mode) if found is not None else None)


def unwritable(path: str | os.PathLike[str], error: OSError) -> UnwritableFile:
    """The user's words for a failure to write `path`: full disk, read-only folder, too long a name, ..."""
    named = Path(path)
    values = {"path": str(named), "folder": str(named.parent)}
    code = error.errno
    if code in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return UnwritableFile(
            "{path} is not written: the disk is full.", "Make room, or choose a folder on another disk.", **values
        )
    if code == errno.EFBIG:
        return UnwritableFile("{path} is not written: it is too large for this disk.", "Choose another disk.", **values)
    if code in (errno.EACCES, errno.EPERM):
        return UnwritableFile(
            "{path} is not written: no permission to write in {folder}.", "Choose another folder.", **values
        )
    if code == errno.EROFS:
        return UnwritableFile("{path} is not written: {folder} is read-only.", "Choose another folder.", **values)
    if code == errno.ENAMETOOLONG:
        return UnwritableFile("{path} is not written: the name is too long.", "Give a shorter name.", **values)
    if code in (errno.ENOENT, errno.ENOTDIR) and not named.parent.is_dir():
        return UnwritableFile(
            "The folder {folder} is not there.", "Make the folder first, or choose another.", **values
        )
    if code == errno.EISDIR:
        return UnwritableFile("{path} is a folder.", "Give a file name in it.", **values)
    reason = error.strerror or type(error).__name__
    return UnwritableFile("{path} is not written: {reason}.", "Choose another folder.", reason=reason, **values)


def _sync_folder(folder: Path) -> None:
    """Asks the disk to keep the new name, too; where folders cannot be synced, nothing is lost but that promise."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# ------------------------------------------------------------------------------------------------ what is there


def is_there(path: str | os.PathLike[str]) -> bool:
    """Whether something stands at `path`; a name that cannot be one (too long, a zero byte) is nowhere."""
    return os.path.exists(path)  # noqa: PTH110 (pathlib raises for such names)


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Whether a folder stands at `path`; a name that cannot be one is none."""
    return os.path.isdir(path)  # noqa: PTH112


def is_file(path: str | os.PathLike[str]) -> bool:
    """Whether an ordinary file stands at `path`; a name that cannot be one is none."""
    return os.path.isfile(path)  # noqa: PTH113


# ------------------------------------------------------------------------------------------------ reading a file


def opened(path: str | os.PathLike[str]) -> BinaryIO:
    """The ordinary file at `path`, open for reading. Raises UnreadableFile: missing, a folder, no permission, ..."""
    named = Path(path)
    try:
        found = named.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UnreadableFile("{path} is a folder.", "Name a file in it.", path=str(named))
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableFile("{path} is not an ordinary file.", _CHOOSE, path=str(named))
        return named.open("rb")
    except OSError as error:
        raise unreadable(named, error) from error
    except ValueError:
        raise UnreadableFile("{path} cannot be a file name.", _CHOOSE, path=repr(str(named))) from None


def unreadable(path: str | os.PathLike[str], error: OSError) -> UnreadableFile:
    """The user's words for a failure to read `path`."""
    values = {"path": str(path)}
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return UnreadableFile("{path} is not there.", "Look at the name and the folder.", **values)
    if error.errno in (errno.EACCES, errno.EPERM):
        return UnreadableFile(
            "{path} cannot be read: no permission.", "Ask for permission, or copy the file.", **values
        )
    if error.errno == errno.EISDIR:
        return UnreadableFile("{path} is a folder.", "Name a file in it.", **values)
    if error.errno == errno.ENAMETOOLONG:
        return UnreadableFile("{path} is not there: the name is too long.", "Look at the name.", **values)
    reason = error.strerror or type(error).__name__
    return UnreadableFile("{path} cannot be read: {reason}.", _CHOOSE, reason=reason, **values)


def read_start(path: str | os.PathLike[str], size: int = START) -> bytes:
    """The first bytes of a file, at most `size`. Raises UnreadableFile."""
    with opened(path) as file:
        try:
            return file.read(size)
        except OSError as error:
            raise unreadable(path, error) from error


# --------------------------------------------------------------------------------------------- telling kinds apart

_MARKS: Final = (
    (b"SQLite format 3\0", "wsq"),
    (b"\t\0\0\0\x0eSnapGene", "snapgene"),
)
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of old Office documents, and of new ones that are encrypted."""
_REFUSED: Final = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "a rich text document (RTF)"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_INSIDE_ZIP: Final = (
    ("xl/workbook.xml", "xlsx"),
    ("word/document.xml", "docx"),
    ("content.xml", "ods"),
)
_SAVE_AS: Final = "Save it as a text or XML file first."
_UNPACK: Final = "Unpack it, and open the file inside."

_ST25: Final = re.compile(r"^[^\S\n]*+<\s*(?:110|120|130|140|150|160|170|210|211|212|213|400)\s*>", re.MULTILINE)
_MULTI: Final = re.compile(r"<[^<>;\n]*;[^<>;\n]*;[^<>\n]*>")


def sniff(path: str | os.PathLike[str]) -> str:
    """What a file is, by its first bytes, and by its ending only where those leave it open.

    One of "st26", "st25", "fasta", "genbank", "embl", "multi" (multi-sequence text), "raw" (other text), "wsq", "xlsx",
    "docx", "ods", "csv", "xliff", "snapgene", "swiss" (UniProt text), "gff". Raises UnreadableFile for anything
    else, and says what it is.
    """
    named = Path(path)
    start = read_start(named)
    said = str(named)
    if not start:
        raise UnreadableFile("{path} is empty.", _CHOOSE, path=said)
    if not start.strip(b"\0"):
        raise UnreadableFile("{path} holds only zero bytes.", "Fetch it again; it was not copied whole.", path=said)
    for mark, kind in _MARKS:
        if start.startswith(mark):
            return kind
    if b"%PDF-" in start[:1024]:
        raise UnreadableFile("{path} is a PDF.", _SAVE_AS, path=said)
    if start.startswith(_COMPOUND) and _is_protected(named):
        raise UnreadableFile(
            "{path} is protected with a password.", "Open it with its password, and save it without one.", path=said
        )
    if start.startswith(_COMPOUND):
        raise UnreadableFile(
            "{path} is an old Office document (.doc or .xls).", "Save it as .docx or .xlsx.", path=said
        )
    for mark, words in _REFUSED:
        if start.startswith(mark) and (mark not in (b"BZh", b"MZ") or not _is_text(start)):
            raise UnreadableFile("{path} is {kind}.", _SAVE_AS, path=said, kind=words)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(named)
    if start.startswith(b"\x1f\x8b"):
        return _sniff_gzip(named)
    return _sniff_text(start, named)


def _is_protected(named: Path) -> bool:
    """Whether a compound file holds an encrypted document: its directory names the stream."""
    name = "EncryptedPackage".encode("utf-16-le")
    before = b""
    with opened(named) as file:
        while block := file.read(1 << 20):
            if name in before + block:
                return True
            before = block[-len(name) :]
    return False


def _is_text(data: bytes) -> bool:
    return b"\0" not in data and not data.translate(None, bytes(range(9, 14)) + bytes(range(32, 256)))


def _sniff_zip(named: Path) -> str:
    try:
        with opened(named) as file, zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except DAMAGE_OF_ZIP:
        raise UnreadableFile("{path} is a damaged ZIP archive.", "Fetch it again.", path=str(named)) from None
    for inner, kind in _INSIDE_ZIP:
        if inner in names:
            return kind
    raise UnreadableFile("{path} is a ZIP archive.", _UNPACK, path=str(named))


def _sniff_gzip(named: Path) -> str:
    try:
        with opened(named) as file, gzip.GzipFile(fileobj=file) as unpacked:
            start = unpacked.read(START)
    except (OSError, EOFError, zlib.error):
        raise UnreadableFile(
            "{path} is a damaged gzip file.", "Fetch it again, or unpack it first.", path=str(named)
        ) from None
    inside = named.with_suffix("") if named.suffix.lower() in (".gz", ".gzip") else named
    kind = ""
    with suppress(UnreadableFile):
        kind = _sniff_text(start, inside)
    if kind in ("fasta", "genbank", "embl", "swiss", "gff"):
        return kind
    raise UnreadableFile("{path} is packed with gzip.", _UNPACK, path=str(named))


def _sniff_text(start: bytes, named: Path) -> str:
    said = str(named)
    text = start_as_text(start)
    if text is None:
        raise UnreadableFile("{path} is not text, and no kind of file known here.", _CHOOSE, path=said)
    body = text.lstrip("\ufeff \t\r\n\f\v")
    if not body:
        raise UnreadableFile("{path} holds only blanks.", _CHOOSE, path=said)
    ending = named.suffix.lower()
    if ending in (".csv", ".tsv"):
        return "csv"
    if body.startswith("<"):
        if _ST25.match(body):
            return "st25"
        if _MULTI.match(body):
            return "multi"
        return _sniff_xml(body, said)
    if "<ST26SequenceListing" in text:
        return "st26"
    if body[0] == ">" or (body[0] == ";" and "\n" in body):
        return "fasta"
    if kind := kind_of_text(text):
        return kind
    if ending in (".gff", ".gff3"):
        return "gff"
    if _ST25.search(text) or re.match(r"SEQUENCE LISTING\s", body):
        return "st25"
    if ending == ".xml" and not re.search(r"^>", text, re.MULTILINE):
        raise UnreadableFile("{path} is named .xml, but holds no XML.", _CHOOSE, path=said)
    return "raw"


_UNIPROT: Final = re.compile(r"ID   \S+ +(?:Reviewed|Unreviewed); +\d+ AA")
_OLD_PROTEIN: Final = re.compile(r"ID   \S+ +[A-Za-z]+; +PRT; +\d+ AA")


def kind_of_text(text: str) -> str:
    """ "genbank", "embl", "swiss" or "gff" for a text that starts like records of a data bank, else ""."""
    body = text.lstrip("\ufeff \t\r\n\f\v")
    if re.match(r"LOCUS\s", body) or "\nLOCUS  " in text:
        return "genbank"
    if body.startswith("ID   "):
        return "swiss" if _is_uniprot(body) else "embl"
    return "gff" if re.match(r"##gff-version\s+3", body) else ""


def kind_of_listing(text: str) -> str:
    """ "st26" or "st25" for a text that looks like a listing, else ""."""
    if "<ST26SequenceListing" in text:
        return "st26"
    return "st25" if _ST25.search(text) else ""


def _is_uniprot(body: str) -> bool:
    """Whether a text in lines of two letters is of UniProt. Its older entries start as patent proteins of EMBL do, but
    have no lines of XX between their parts."""
    if _UNIPROT.match(body):
        return True
    return bool(_OLD_PROTEIN.match(body)) and not re.search(r"^XX", body.partition("\n//")[0], re.MULTILINE)


def start_as_text(start: bytes) -> str | None:
    """The first bytes of a file as text (UTF-8, UTF-16, or else single bytes), or None if they are not text."""
    for mark, encoding in ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):  # fmt: skip
        if start.startswith(mark):
            return start.decode(encoding, "ignore")
    if start.startswith(b"<\0"):
        return start.decode("utf-16-le", "ignore")
    if start.startswith(b"\0<"):
        return start.decode("utf-16-be", "ignore")
    if not _is_text(start):
        return None
    try:
        return start.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(start) - 3:
            return start[: error.start].decode("utf-8")
        return start.decode("latin-1")


def _sniff_xml(body: str, said: str) -> str:
    prolog = xml_prolog.scan(body)
    name = prolog.root.rpartition(":")[2]
    declared = prolog.doctype.name if prolog.doctype else ""
    if name == "ST26SequenceListing" or "<ST26SequenceListing" in body:
        return "st26"
    if name == "xliff":
        return "xliff"
    if "html" in (name.lower(), declared.lower()) or body[:14].lower() == "<!doctype html":
        raise UnreadableFile("{path} is a web page.", "Download the file itself.", path=said)
    if declared == "ST26SequenceListing" and not name:
        return "st26"
    if name:
        raise UnreadableFile(
            "{path} is XML, but no sequence listing: it starts with {element}.", _CHOOSE, path=said, element=name
        )
    raise UnreadableFile("{path} starts like XML, but no element follows.", _CHOOSE, path=said)
