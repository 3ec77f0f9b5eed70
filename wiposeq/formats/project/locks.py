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

    def release(self) -> None:
        """Release the lock, and remove the file."""
        if self._close.alive:
            if os.name != "nt":
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


def is_same_project(one: Path, other: Path) -> bool:
    """Return whether both paths name the same file, also through links."""
    return _resolved(one) == _resolved(other)


def project_key(path: Path) -> str:
    """Return a name for a project file: the same for all paths of the file, and for file names of any length."""
    return hashlib.sha256(os.fsencode(_resolved(path))).hexdigest()[:32]


def lock_project(path: Path) -> Lock:
    """Lock a project file for one window. Raise InUse if another window of this user has locked it, or OSError."""
    lock = Lock.take(data_folder() / "locks" / f"{project_key(path)}.lock")
    if lock is None:
        raise InUse(
            "{path} is open in another window.",
            "Continue there, close it there first, or save under another name here.",
            path=str(path),
        )
    return lock


def _resolved(path: Path) -> str:
    name = os.path.normcase(os.path.realpath(path))
    return name.casefold() if sys.platform == "darwin" else name
