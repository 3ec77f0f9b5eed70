"""Locks of project files and working copies, which the operating system releases when the process ends."""

import contextlib
import hashlib
import os
import sys
import time
import weakref
from pathlib import Path

import platformdirs

from wiposeq.errors import InUse


def data_folder() -> Path:
    """Return the folder of the user's working copies and locks, or WIPOSEQ_HOME. It may not exist yet."""
    own = os.environ.get("WIPOSEQ_HOME")
    return Path(own) if own else Path(platformdirs.user_data_dir("WipoSeq", appauthor=False))


class Lock:
    """A file that is locked by this process or window. The operating system releases it when the process ends.

    The library filelock is not suitable: on POSIX it does not remove the files of its locks (one beside each state file
    of a batch), and in a file system without locks it uses a file that stays locked after a crash.
    """

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle
        self._close = weakref.finalize(self, os.close, handle)

    @classmethod
    def take(cls, path: Path, *, patience: float = 0.2) -> "Lock | None":
        """Return the lock, or None if another process still holds it after `patience` seconds. Raises OSError.

        A process that only tests whether the file is locked also locks it for a moment, so this method waits.
        """
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        until = time.monotonic() + patience
        while True:
            try:
                handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            except PermissionError:
                # Windows: the last owner is removing the file at this moment.
                if os.name != "nt" or time.monotonic() >= until:
                    raise
                time.sleep(0.01)
                continue
            try:
                if _hold(handle) and _is_still(path, handle):
                    return cls(path, handle)
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)
            if time.monotonic() >= until:
                return None
            time.sleep(0.01)

    @property
    def is_held(self) -> bool:
        """Whether the path still names the locked file. Otherwise another process can lock the path too."""
        try:
            return self._close.alive and _is_still(self.path, self._handle)
        except OSError:
            return False

    def release(self) -> None:
        """Release the lock, and remove the file, unless it was removed before: another process may have a new one."""
        if self._close.alive:
            if os.name != "nt" and self.is_held:
                with contextlib.suppress(OSError):
                    self.path.unlink()
            self._close()
            if os.name == "nt":
                with contextlib.suppress(OSError):
                    self.path.unlink()


if sys.platform == "win32":
    import msvcrt

    def _hold(handle: int) -> bool:
        os.lseek(handle, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _is_still(path: Path, handle: int) -> bool:
        return True

else:
    import fcntl

    def _hold(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _is_still(path: Path, handle: int) -> bool:
        """Return whether the path still names the locked file. Its last owner may have removed it just before."""
        try:
            return os.path.samestat(path.stat(), os.fstat(handle))
        except FileNotFoundError:
            return False


class ProjectLock:
    """Keeps a project file for one window: its path, and the file itself, which hard links and bind mounts share."""

    def __init__(self, path: Path, name: Lock, file: Lock | None) -> None:
        self.path = path
        self._name = name
        self._file = file

    @classmethod
    def take(cls, path: Path, ours: "ProjectLock | None" = None, *, patience: float = 0.2) -> "ProjectLock":
        """Lock a project file. Raise InUse if another window of this user has locked it, or OSError.

        ours: another lock of the same window, which may be of the same file. patience: seconds to wait for others.
        """
        name = Lock.take(_lock_file(project_key(path)), patience=patience)
        if name is None:
            raise _in_use(path)
        file = None
        try:
            if (key := _file_key(path)) and not (ours and ours.has_file(key)):
                file = Lock.take(_lock_file(key), patience=patience)
                if file is None:
                    raise _in_use(path)
        except BaseException:
            name.release()
            raise
        return cls(path, name, file)

    @property
    def is_held(self) -> bool:
        """Whether no other window can lock the project. Another program can remove the file of a lock."""
        return self._name.is_held

    def has_file(self, key: str) -> bool:
        """Return whether the file with this key is locked, by whatever path."""
        return self._file is not None and self._file.path == _lock_file(key)

    def follow(self) -> None:
        """Lock the file that is at the path now: saving replaces the file. Other names of the old file are free."""
        key = _file_key(self.path)
        if key and not self.has_file(key):
            old, self._file = self._file, None
            with contextlib.suppress(OSError):
                self._file = Lock.take(_lock_file(key))
            if old is not None:
                old.release()

    def release(self) -> None:
        """Release the locks, and remove their files."""
        self._name.release()
        if self._file is not None:
            self._file.release()


def is_same_project(one: Path, other: Path) -> bool:
    """Return whether both paths name the same file, also through symbolic links, hard links and bind mounts."""
    if _resolved(one) == _resolved(other):
        return True
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def project_key(path: Path) -> str:
    """Return a name for a project file: the same for all paths of the file, and for file names of any length."""
    return hashlib.sha256(os.fsencode(_resolved(path))).hexdigest()[:32]


def _file_key(path: Path) -> str:
    """Return a name for the file at a path, the same under all its names. "" if there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return ""
    return f"file-{found.st_dev:x}-{found.st_ino:x}" if found.st_ino else ""


def _lock_file(key: str) -> Path:
    return data_folder() / "locks" / f"{key}.lock"


def _in_use(path: Path) -> InUse:
    return InUse(
        "{path} is open in another window.",
        "Continue there, close it there first, or save under another name here.",
        path=str(path),
    )


def _resolved(path: Path) -> str:
    name = os.path.normcase(os.path.realpath(path))
    return name.casefold() if sys.platform == "darwin" else name
