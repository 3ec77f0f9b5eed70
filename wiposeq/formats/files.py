"""Open files for reading, and replace them so that none is ever half there.

The module hides temporary files and the ways a disk can refuse. It leaves to kinds.py which format a file has, and to
the readers what is in it.
"""

import errno
import io
import os
import secrets
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from wiposeq.errors import UnreadableFile, UnwritableFile

START: Final = 65_536
"""How many bytes read_start() returns, from which the format of a file is recognized."""

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


def is_text(data: bytes) -> bool:
    return b"\0" not in data and not data.translate(None, bytes(range(9, 14)) + bytes(range(32, 256)))


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
    if not is_text(start):
        return None
    try:
        return start.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(start) - 3:
            return start[: error.start].decode("utf-8")
        return start.decode("latin-1")
