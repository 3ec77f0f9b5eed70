"""Open files for reading, and replace files so that none is ever incomplete.

The module hides temporary files and the errors of the disk. It leaves the format of a file to kinds.py, and its content
to the readers.
"""

import errno
import io
import os
import re
import secrets
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, BinaryIO, Final

from wiposeq import texts
from wiposeq.errors import UnreadableFile, UnwritableFile
from wiposeq.formats.leftovers import temporary_beside

START: Final = 65_536
"""The number of bytes from which the format of a file is recognized."""

DAMAGE_OF_ZIP: Final = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)
"""The exceptions that reading a damaged ZIP archive raises, also later, when a file in it is read."""
_CHOOSE: Final = "Choose another file."
_MARKS: Final = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""How a text in another encoding than one of single bytes begins."""


# ------------------------------------------------------------------------------------- several files, or none of them


class _Written:
    """The files and folders that a block has written so far, with what restores the state before it."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], object]] = []
        self._backups: list[Path] = []

    def add(self, undo: Callable[[], object], backup: Path | None = None) -> None:
        """Note how to undo a step. backup: a file that is needed for it."""
        self._undo.append(undo)
        if backup is not None:
            self._backups.append(backup)

    def take(self, other: "_Written") -> None:
        """Add the steps of a block inside this one."""
        self._undo += other._undo
        self._backups += other._backups

    def undo(self) -> None:
        """Restore the state before the block, as far as the disk allows it."""
        for each in reversed(self._undo):
            with suppress(OSError):
                each()

    def settle(self) -> None:
        """Remove the backups: the block has ended without an error."""
        for each in self._backups:
            with suppress(OSError):
                each.unlink()


_block: ContextVar[_Written | None] = ContextVar("_block", default=None)
"""The innermost all_or_none() of this thread."""


@contextmanager
def all_or_none() -> Iterator[None]:
    """Write all files of the block, or after an error none: new ones are removed, replaced ones are as before.

    This holds for what replacing(), folder_for() and note_folder() write in this thread. Inside another such block, the
    outer one decides at its end.
    """
    outer, written = _block.get(), _Written()
    token = _block.set(written)
    try:
        yield
    except BaseException:
        written.undo()
        raise
    else:
        if outer is not None:
            outer.take(written)
        else:
            written.settle()
    finally:
        _block.reset(token)


@contextmanager
def each_alone() -> Iterator[None]:
    """Let the files of the block stay, whatever happens in an all_or_none() around it."""
    token = _block.set(None)
    try:
        yield
    finally:
        _block.reset(token)


def note_folder(undo: Callable[[], object]) -> None:
    """Note that a folder is created, for all_or_none(). undo: removes it."""
    written = _block.get()
    if written is not None:
        written.add(undo)


def _put(temporary: Path, target: Path) -> None:
    """Give a finished file its name. In all_or_none(), keep the replaced file until the end of the block."""
    written = _block.get()
    if written is None:
        os.replace(temporary, target)  # noqa: PTH105
    elif not target.exists():
        os.replace(temporary, target)  # noqa: PTH105
        written.add(target.unlink)
    else:
        backup = target.with_name(f".{secrets.token_hex(6)}.part")
        try:
            os.link(target, backup)
        except OSError:  # a disk without links
            os.replace(target, backup)  # noqa: PTH105
        try:
            os.replace(temporary, target)  # noqa: PTH105
        except BaseException:
            os.replace(backup, target)  # noqa: PTH105
            backup.unlink(missing_ok=True)  # two names of one file are not replaced by each other
            raise
        written.add(lambda: os.replace(backup, target), backup)  # noqa: PTH105


# ---------------------------------------------------------------------------------------------- replacing a file


class _Plain(io.BufferedWriter):
    """Omits the marks of texts of the window, which are not for files."""

    def write(self, data: Any, /) -> int:
        super().write(texts.plain_bytes(bytes(data)))
        return len(data)


class _Output(io.FileIO):
    """A file whose write() raises UnwritableFile."""

    target: Path

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            return super().write(data) or 0
        except OSError as error:
            raise unwritable(self.target, error) from error


@contextmanager
def replacing(path: str | os.PathLike[str], examine: Callable[[Path], None] | None = None) -> Iterator[BinaryIO]:
    """Give a temporary binary file to write, which replaces `path` in one step when the block ends without an error.

    After an error the file at `path` is unchanged, and the temporary file is removed. Links are followed, and an
    existing file keeps its permissions.

    examine: called with the finished temporary file; if it raises, `path` is not replaced.

    Raises UnwritableFile for every error of the disk.
    """
    named = Path(path)
    target, mode = _checked(named)
    temporary = temporary_beside(target)
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise unwritable(named, error) from error
    raw = _Output(handle, "wb")
    raw.target = named
    buffered: type[Any] = _Plain if texts.is_right_to_left() else io.BufferedWriter
    file: BinaryIO = buffered(raw, 1 << 20)
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
            _put(temporary, target)
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


_OF_WINDOWS: Final = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[1-9\u00b9\u00b2\u00b3]) *(?:\..*)?", re.IGNORECASE)
"""Names of devices, with any ending: Windows can neither open nor delete such a file."""


def _checked(named: Path) -> tuple[Path, int | None]:
    """Return (the file to replace, with links followed; its permission bits if it exists). Raises UnwritableFile."""
    if _OF_WINDOWS.fullmatch(named.name):
        raise UnwritableFile(
            '"{path}" is not written: Windows reserves this name.', "Choose another name.", path=str(named)
        )
    try:
        target = Path(os.path.realpath(named))
        try:
            found = target.stat()
        except FileNotFoundError:
            found = None
        if found is not None:
            if stat.S_ISDIR(found.st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if not stat.S_ISREG(found.st_mode):
                raise UnwritableFile('"{path}" is not an ordinary file.', "Choose another file name.", path=str(named))
            if not os.access(target, os.W_OK):
                raise UnwritableFile(
                    '"{path}" is write-protected.', "Choose another name, or allow writing to it.", path=str(named)
                )
        if not target.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    except OSError as error:
        raise unwritable(named, error) from error
    except ValueError:
        raise UnwritableFile(
            '"{path}" cannot be a file name.', "Choose a name without special characters.", path=ascii(str(named))[1:-1]
        ) from None
    return target, (stat.S_IMODE(found.st_mode) if found is not None else None)


def unwritable(path: str | os.PathLike[str], error: OSError) -> UnwritableFile:
    """Return the error with a message for a file that cannot be written: disk full, folder read-only, ..."""
    named = Path(path)
    values = {"path": str(named), "folder": str(named.parent)}
    code = error.errno
    if code in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return UnwritableFile(
            '"{path}" is not written: the disk is full.', "Free space, or choose a folder on another disk.", **values
        )
    if code == errno.EFBIG:
        return UnwritableFile(
            '"{path}" is not written: it is too large for this disk.', "Choose another disk.", **values
        )
    if code in (errno.EACCES, errno.EPERM):
        return UnwritableFile(
            '"{path}" is not written: no permission to write to "{folder}".',
            "Choose another folder.",
            **values,
        )
    if code == errno.EROFS:
        return UnwritableFile('"{path}" is not written: "{folder}" is read-only.', "Choose another folder.", **values)
    if code == errno.ENAMETOOLONG:
        return UnwritableFile('"{path}" is not written: the name is too long.', "Choose a shorter name.", **values)
    if code in (errno.ENOENT, errno.ENOTDIR) and not named.parent.is_dir():
        return UnwritableFile('The folder "{folder}" does not exist.', "Create it, or choose another folder.", **values)
    if code == errno.EISDIR:
        return UnwritableFile('"{path}" is a folder.', "Add a file name.", **values)
    reason = error.strerror or type(error).__name__
    return UnwritableFile('"{path}" is not written: {reason}.', "Choose another folder.", reason=reason, **values)


_FAULTS: Final = tuple(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO") if hasattr(errno, name)
)
"""Errors of a disk, which may come from any file, also a temporary one."""


def fault_of_disk(error: BaseException) -> UnwritableFile | None:
    """Return the error with a message if a disk is full or broken, else None: such an error is not one of the program.

    If the error does not name a file, the message names the folder of temporary files.
    """
    if not isinstance(error, OSError) or error.errno not in _FAULTS:
        return None
    return unwritable(error.filename if isinstance(error.filename, str) else tempfile.gettempdir(), error)


def _sync_folder(folder: Path) -> None:
    """Write the new name to the disk at once, if the system can do that."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def folder_for(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a folder for what the block writes, and create it and its parents if they are missing.

    After an error in the block, the folders that were created are removed if they are empty. Raises UnwritableFile.
    """
    folder = Path(path)
    missing = [each for each in (folder, *folder.parents) if not is_there(each)]
    for each in reversed(missing):
        note_folder(each.rmdir)
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(folder, error) from error
        except ValueError:
            raise UnwritableFile(
                '"{path}" cannot be a file name.',
                "Choose a name without special characters.",
                path=ascii(str(folder))[1:-1],
            ) from None
        yield folder
    except BaseException:
        with suppress(OSError, ValueError):
            for each in missing:
                each.rmdir()
        raise


# --------------------------------------------------------------------------------------------- questions about a path


def is_there(path: str | os.PathLike[str]) -> bool:
    """Return whether `path` exists; False for a name that is not possible (too long, with a zero byte)."""
    return os.path.exists(path)  # noqa: PTH110 (pathlib raises for such names)


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Return whether `path` is a folder; False for a name that is not possible."""
    return os.path.isdir(path)  # noqa: PTH112


def is_file(path: str | os.PathLike[str]) -> bool:
    """Return whether `path` is an ordinary file; False for a name that is not possible."""
    return os.path.isfile(path)  # noqa: PTH113


# ------------------------------------------------------------------------------------------------ reading a file


def opened(path: str | os.PathLike[str]) -> BinaryIO:
    """Return the ordinary file at `path`, open for reading. Raises UnreadableFile."""
    named = Path(path)
    try:
        found = named.stat()
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableFile('"{path}" is not an ordinary file.', _CHOOSE, path=str(named))
        return named.open("rb")
    except OSError as error:
        raise unreadable(named, error) from error
    except ValueError:
        raise UnreadableFile('"{path}" cannot be a file name.', _CHOOSE, path=ascii(str(named))[1:-1]) from None


def unreadable(path: str | os.PathLike[str], error: OSError) -> UnreadableFile:
    """Return the error with a message for a file that cannot be read."""
    values = {"path": str(path)}
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return UnreadableFile('"{path}" does not exist.', "Check the name and the folder.", **values)
    if error.errno in (errno.EACCES, errno.EPERM):
        return UnreadableFile(
            'You have no permission to read "{path}".', "Ask for permission, or copy the file.", **values
        )
    if error.errno == errno.EISDIR:
        return UnreadableFile('"{path}" is a folder.', "Choose a file in it.", **values)
    if error.errno == errno.ENAMETOOLONG:
        return UnreadableFile('"{path}" does not exist: the name is too long.', "Check the name.", **values)
    reason = error.strerror or type(error).__name__
    return UnreadableFile('"{path}" cannot be read: {reason}.', _CHOOSE, reason=reason, **values)


def is_text(data: bytes) -> bool:
    """Return whether the bytes have no control characters other than blanks, and so may be text."""
    return b"\0" not in data and not data.translate(None, bytes(range(9, 14)) + bytes(range(32, 256)))


_HEADERS: Final = re.compile(rb"^[ \t]*>.*", re.MULTILINE)


def start_as_text(start: bytes) -> str | None:
    """Return the first bytes of a file as text (UTF-8, UTF-16, or else Latin-1), or None if they are not text."""
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return start.decode(encoding, "ignore")
    if b"\1" in start:
        start = _HEADERS.sub(lambda found: found[0].replace(b"\1", b" "), start)  # joins the headers of a FASTA record
    if not is_text(start):
        return None
    try:
        return start.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(start) - 3:
            return start[: error.start].decode("utf-8")
        return start.decode("latin-1")
