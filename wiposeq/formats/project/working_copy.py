"""The live working copy: edits are stored as they are made, so that a crash loses nothing.

The module hides where working copies are, how they are written quickly and in complete steps, and how a running owner
is detected: by a lock of the operating system on a file next to the copy, which ends with the process. app/document.py
decides when to write, and what to do with a copy that a crash left.

A copy has the tables of a project file and a part "state". Every commit is one transaction in the write-ahead log of
SQLite, so a committed edit survives a crash of the process at any moment. Commits and step() force the log to the disk
once a second, so a power cut can lose the edits of one second.

Of a listing that is too large for the memory, the working copy stores only the indexes of its sequences. After the
first edit it copies the listing byte for byte, in steps or in a thread. Until the copy is complete, recovery needs the
unchanged listing; then the listing may be changed or removed.

A project that is too large to be written at once (at the first edit, or when all of it changes) is written in steps.
Until the last step the copy holds the state before; during the very first write it holds nothing.

Typing into a long sequence writes the changed piece of 64 Ki residues at once: 0.3 ms measured in a project of 10,000
sequences, 13 ms in a sequence of 50 million residues (most of it for the comparison).
"""

import contextlib
import errno
import os
import secrets
import sqlite3
import threading
import time
import weakref
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import DamagedFile, InUse, UnwritableFile, UserError
from wiposeq.formats.project.file import ERRORS, FORMAT, Stamp, connect, create_tables, damaged, format_of, reading
from wiposeq.formats.project.locks import Lock, data_folder
from wiposeq.formats.project.packing import Damage, pack
from wiposeq.formats.project.store import Store, read_part
from wiposeq.formats.st26.backing_file import Base, Ground
from wiposeq.model.project import Project
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import mark, tr

LIVE: Final = ".live"
"""The ending of a working copy that has had a complete state."""
FILLING: Final = ".new"
"""The ending of a working copy that was never complete. If the program crashes, nothing in it can be recovered."""
SYNC_EVERY: Final = 1.0
"""Seconds after which the log is forced to the disk again."""
BASE: Final = ".base"
"""The ending of the copy of a large listing whose sequences are not in the working copy."""
PIECE: Final = 1 << 20
"""Bytes of this copy that are written and forced to the disk in one step."""
COPY_AGAIN: Final = 60.0
"""Seconds after which copying is tried again if the disk was full."""
_OF_THE_DISK: Final = (errno.EIO, errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
"""Errors of fsync() after which data is lost. Others mean that the file system cannot do it."""
CHECKPOINT: Final = 8 << 20
"""If the log has more bytes, step() moves it into the database. Commits do so at eight times this size."""


class State(Struct, frozen=True):
    """What a working copy belongs to.

    edits: the number of commits since the last save. stamp: of the project file at the last save. base: the listing
    from which sequences are read, or its copy. listing, listing_modified: the path of the listing, and when it was
    written (nanoseconds since 1970).
    """

    source: str = ""
    saved_path: str | None = None
    stamp: Stamp | None = None
    title: str = ""
    edits: int = 0
    is_modified: bool = False
    base: Ground | None = None
    listing: str = ""
    listing_modified: int = 0


class Recovery(Struct, frozen=True):
    """A working copy with unsaved edits that a crashed program left.

    name: the name of its project file or source, otherwise its title, or "". source: the file that was read.
    saved_path: the project file, or None. modified: seconds since 1970. edits: the number of commits since the last
    save. damage: why the copy cannot be read, in the user's language, or "".
    """

    path: Path
    name: str
    source: str
    saved_path: Path | None
    modified: float
    edits: int
    damage: str = ""

    @property
    def is_open(self) -> bool:
        """Whether a running program has opened it in the meantime."""
        lock = Lock.take(self.path.with_suffix(".lock"))
        if lock is None:
            return True
        lock.release()
        return False


class WorkingCopy:
    """The project of a window, on the disk. Only one thread at a time may use it.

    Methods that write may raise UnwritableFile (a full disk). The copy then holds the last committed state, and can
    only be closed or discarded.
    """

    def __init__(self, path: Path, lock: Lock, connection: sqlite3.Connection, store: Store, state: State) -> None:
        self.path = path
        self.state = state
        self._lock = lock
        self._connection = connection
        self._store = store
        self._wanted: tuple[Project, State] | None = None
        self._base: BinaryIO | None = None
        self._has_base = store.base is not None and store.base.file.is_own
        self._copying = threading.Lock()
        self._is_ending = False
        self._copy_after = 0.0
        self._base_error: UserError | None = None
        self._unsynced_since: float | None = None
        self._handles = [os.open(path, os.O_RDWR)]
        self._end = weakref.finalize(self, _end, connection, self._handles)

    @classmethod
    def create(cls) -> "WorkingCopy":
        """Return a new copy. It is empty until the first commit is complete. Raises UnwritableFile."""
        path = data_folder() / "working" / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}{FILLING}"
        lock = connection = None
        try:
            lock = Lock.take(path.with_suffix(".lock"))
            if lock is None:
                raise OSError("taken")
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            connection = connect(path, "mode=rw")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN EXCLUSIVE")
            create_tables(connection)
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        except (OSError, sqlite3.Error) as error:
            if connection:
                connection.close()
            if lock:
                _remove(path)
                lock.release()
            raise _unwritten(path, error) from error
        return cls(path, lock, connection, Store(connection), State())

    @classmethod
    def resume(cls, recovery: Recovery) -> "tuple[WorkingCopy, Project]":
        """Open a copy that a crash left, and return it with its project.

        Raise InUse if a running program has opened it, or DamagedFile if it cannot be read. It is not changed then.
        """
        lock = _lock_left(recovery)
        connection = store = None
        try:
            _write_out_log(recovery.path)
            if format_of(recovery.path) < FORMAT:
                return cls._copied(recovery.path, lock)
            connection = _connect_live(recovery.path)
            store = Store(connection)
            state = store.part("state", State)
            store.base = _reopened(recovery.path, state)
            project = store.read()
        except BaseException as error:
            if store is not None and store.base is not None:
                store.base.file.close()
            if connection:
                connection.close()
            lock.release()
            if isinstance(error, (Damage, *ERRORS)):
                raise _damaged(recovery.path, error) from error
            raise
        return cls(recovery.path, lock, connection, store, state), project

    @classmethod
    def _copied(cls, path: Path, lock: Lock) -> "tuple[WorkingCopy, Project]":
        """Return a new copy with the content of a copy in an older format, which is removed."""
        with reading(path) as connection:
            store = Store(connection)
            state = store.part("state", State)
            project = store.read()
        copy = cls.create()
        copy.commit(project, state, is_modified=state.is_modified)
        _remove(path)
        lock.release()
        return copy, project

    @property
    def base(self) -> Base | None:
        """The listing from which sequences of the project are read, or None."""
        return self._store.base

    @property
    def is_usable(self) -> bool:
        """Whether the copy can still be written. False after close() or an error."""
        return self._end.alive

    @property
    def is_there(self) -> bool:
        """Whether the files are still in their folder. Another program can remove them while they are open."""
        try:
            is_same = os.name == "nt" or os.path.samestat(self.path.stat(), os.fstat(self._handles[0]))
        except (OSError, IndexError):
            return False
        return is_same and self._lock.is_held

    @property
    def is_complete(self) -> bool:
        """Whether the first commit is complete, so that a project can be recovered."""
        return self.path.suffix == LIVE

    @property
    def is_behind(self) -> bool:
        """Whether step() has work to do: a commit is not written, or not forced to the disk yet."""
        return self._wanted is not None or self._unsynced_since is not None or self.owes_base

    @property
    def rests_elsewhere(self) -> bool:
        """Whether recovery needs a listing in another place, because its copy is not complete."""
        return self._store.base is not None and not self._has_base

    @property
    def owes_base(self) -> bool:
        """Whether the listing must still be copied, by step() or by copy_base() in a thread."""
        if not self.rests_elsewhere or not self.is_complete or not self.is_usable:
            return False
        return self._base_error is not None or time.monotonic() >= self._copy_after

    def commit(
        self,
        project: Project,
        state: State,
        *,
        is_modified: bool,
        base: Base | None = None,
        seconds: float = float("inf"),
    ) -> bool:
        """Write what is new in this project, in one transaction. Return False if `seconds` were too few: call step().

        is_modified: whether the project differs from the saved one; otherwise the copy is not offered for recovery.
        base: the listing from which sequences are read, always the same one. It is copied in steps, see owes_base. Then
        sequences are read from the copy, and the listing may be changed or removed.
        """
        if base is not None:
            self._store.base = base
            path, modified = self.state.listing, self.state.listing_modified
            if not path:
                path, modified = str(base.file.path.absolute()), base.file.modified
            state = replace(state, base=base.ground, listing=path, listing_modified=modified)
        edits = self.state.edits + 1 if is_modified else 0
        title = next((title.text for title in project.header.titles if title.text), "")
        self.state = replace(state, title=title, edits=edits, is_modified=is_modified)
        self._wanted = (project, self.state)
        return self._go_on(seconds)

    def step(self, seconds: float = 0.02) -> bool:
        """Continue to write for about `seconds`, and force the log to the disk when due. Return True if all is written.

        Call it in idle moments, a few times a second.
        """
        if self._base_error is not None:
            raise self._base_error
        if self._wanted is not None:
            return self._go_on(seconds) and not self.is_behind
        if self.owes_base and self._copying.acquire(blocking=False):
            try:
                self._copy_base(time.monotonic() + seconds)
            finally:
                self._copying.release()
        if (
            self.is_usable
            and self._unsynced_since is not None
            and time.monotonic() - self._unsynced_since >= SYNC_EVERY
        ):
            self._sync_or_end()
            with contextlib.suppress(OSError, sqlite3.Error):
                if self._log.stat().st_size > CHECKPOINT:
                    self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return not self.is_behind

    def finish(self) -> None:
        """Write all commits that are not written yet."""
        self._go_on(float("inf"))
        if self.owes_base:
            self.copy_base(SILENT)
        if self._base_error is not None:
            raise self._base_error

    def copy_base(self, progress: Progress) -> None:
        """Copy the listing in a thread. step() raises the error if this fails."""
        with self._copying:
            while self.owes_base and not self._is_ending and not progress.is_cancelled and self._base_error is None:
                try:
                    self._copy_base(0.0)
                except UserError as error:
                    self._base_error = error

    def close(self) -> None:
        """Close the copy. What was written stays and can be recovered later."""
        self._let_go()
        self._lock.release()

    def discard(self) -> None:
        """Close the copy and remove it."""
        self._let_go()
        _remove(self.path)
        self._lock.release()

    def _let_go(self) -> None:
        self._is_ending = True
        with self._copying:
            self._end()
            self._close_base()

    def _close_base(self) -> None:
        if self._base is not None:
            with contextlib.suppress(OSError):
                self._base.close()
            self._base = None

    @property
    def _log(self) -> Path:
        return self.path.with_name(self.path.name + "-wal")

    def _go_on(self, seconds: float) -> bool:
        if not self.is_usable or self._wanted is None:
            return True
        project, state = self._wanted
        until = time.monotonic() + seconds
        try:
            if not self.is_there:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN IMMEDIATE")
            if not self._store.write(project, deadline=until):
                if not self.is_complete:
                    self._sync()  # now, so that the last step need not wait long for the disk
                return False
            self._store.put("state", pack(state))
            self._connection.execute("COMMIT")
            self._wanted = None
            if not self.is_complete:
                self._go_live()
        except (sqlite3.Error, OSError) as error:
            self._wanted = None
            self._end()
            raise _unwritten(self.path, error) from error
        now = time.monotonic()
        if self._unsynced_since is None:
            self._unsynced_since = now
        elif now - self._unsynced_since >= SYNC_EVERY:
            self._sync_or_end()
        return True

    def _sync_or_end(self) -> None:
        """Force what was written to the disk. Raises UnwritableFile: after that nobody knows what the disk holds."""
        try:
            self._sync()
        except OSError as error:
            self._end()
            raise _unwritten(self.path, error) from error

    def _copy_base(self, until: float) -> None:
        """Continue to copy the listing, and read sequences from the complete copy. Remove it if the disk is full."""
        base, path = self._store.base, self.path.with_suffix(BASE)
        assert base is not None
        try:
            if self._base is None:
                flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
                self._base = os.fdopen(os.open(path, flags, 0o600), "r+b")
            is_whole = False
            while not is_whole:
                is_whole = base.file.copy_some(self._base, PIECE)
                self._base.flush()
                os.fsync(self._base.fileno())
                if not is_whole and time.monotonic() > until:
                    return
        except (OSError, UserError) as error:
            self._close_base()
            with contextlib.suppress(OSError):
                path.unlink()
            if isinstance(error, UserError):
                raise
            self._copy_after = time.monotonic() + COPY_AGAIN
            return
        self._close_base()
        base.file.go_on_with(path)
        self._has_base = True

    def _go_live(self) -> None:
        """Rename the copy after its first complete state. From now on every commit goes to the log."""
        self._end()
        live = self.path.with_suffix(LIVE)
        self.path.rename(live)
        self.path = live
        self._connection = _connect_live(live)
        self._store.move_to(self._connection)
        self._handles = [os.open(live, os.O_RDWR)]
        self._end = weakref.finalize(self, _end, self._connection, self._handles)

    def _sync(self) -> None:
        """Force what was written to the disk. Raises OSError if the disk is full or broken."""
        self._unsynced_since = None
        if self.is_complete and len(self._handles) == 1:
            with contextlib.suppress(OSError):
                self._handles.append(os.open(self._log, os.O_RDWR))
        for handle in self._handles:
            try:
                os.fsync(handle)
            except OSError as error:
                if error.errno in _OF_THE_DISK:
                    raise


def recoverable() -> list[Recovery]:
    """Return the working copies with unsaved edits that no running program uses, the newest first.

    Copies without unsaved edits, and incomplete copies, are removed. Copies that cannot be accessed are skipped.
    """
    _clean()
    found = []
    for path in _files(LIVE):
        try:
            lock = Lock.take(path.with_suffix(".lock"))
            if lock is None:
                continue
            try:
                recovery = _look(path)
                if recovery is None:
                    _remove(path)
                else:
                    found.append(recovery)
            finally:
                lock.release()
        except OSError:
            continue
    return sorted(found, key=lambda recovery: recovery.modified, reverse=True)


def discard(recovery: Recovery) -> None:
    """Remove a working copy that a crash left. Raise InUse if a running program has opened it."""
    lock = _lock_left(recovery)
    _remove(recovery.path)
    lock.release()


def _clean() -> None:
    """Remove useless files of crashed programs: incomplete copies, and lock files without an owner."""
    alone = [path for path in _files(BASE) if not any(path.with_suffix(end).exists() for end in (LIVE, FILLING))]
    for path in (*_files(FILLING), *alone, *_files(".lock"), *_files(".lock", "locks")):
        with contextlib.suppress(OSError):
            lock = Lock.take(path.with_suffix(".lock"), patience=0.0)
            if lock:
                if path.suffix in (FILLING, BASE):
                    _remove(path)
                lock.release()


def _files(suffix: str, folder: str = "working") -> list[Path]:
    try:
        return sorted((data_folder() / folder).glob(f"*{suffix}"))
    except OSError:
        return []


def _look(path: Path) -> Recovery | None:
    """Return the Recovery of a copy that nobody has locked. None if it has no unsaved edits."""
    modified = path.stat().st_mtime
    log = path.with_name(path.name + "-wal")
    if log.exists():
        modified = max(modified, log.stat().st_mtime)
    try:
        format_of(path)
        with contextlib.closing(connect(path, "mode=rw")) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            state = read_part(connection, "state", State)
    except UserError as error:
        return Recovery(path, path.stem, "", None, modified, 0, str(error))
    except (Damage, *ERRORS) as error:
        return Recovery(path, path.stem, "", None, modified, 0, str(_damaged(path, error)))
    if not state.is_modified:
        return None
    saved = Path(state.saved_path) if state.saved_path else None
    name = saved.name if saved else Path(state.source).name if state.source else state.title
    return Recovery(path, name, state.source, saved, modified, state.edits)


def _lock_left(recovery: Recovery) -> Lock:
    lock = Lock.take(recovery.path.with_suffix(".lock"))
    if lock is None:
        raise InUse(
            "The unsaved work on {name} is open in another window.",
            "Continue there.",
            name=recovery.name or recovery.path.stem,
        )
    return lock


def _damaged(path: Path, error: BaseException) -> DamagedFile:
    what = str(error) if isinstance(error, Damage) else tr("the pages of the file")
    return damaged(path, what)


def _reopened(path: Path, state: State) -> Base | None:
    """Return the listing from which sequences are read: its copy, or the listing itself if the copy is not complete.

    Raise Damage if the copy is of another listing, or DamagedFile if the listing was changed or removed.
    """
    ground, copied = state.base, path.with_suffix(BASE)
    if ground is None:
        return None
    from wiposeq.formats.st26 import index as st26index

    changed = DamagedFile(
        "The unsaved work needs {path}, which was changed or removed before it was copied.",
        "Restore the unchanged file in the same place. The unsaved work is kept until then.",
        path=state.listing,
    )
    is_own = _is_file(copied, ground.size)
    modified = state.listing_modified if ground.checksum is None else None
    if not is_own and not _is_file(Path(state.listing), ground.size, modified):
        raise changed
    try:
        found = st26index.reopened(copied if is_own else state.listing, ground)
    except UserError as error:
        raise Damage(tr("the listing beside it")) from error
    if found is None and not is_own:
        raise changed
    if found is None:
        raise Damage(tr("the listing beside it"))
    found.file.is_own = is_own
    return found


def _is_file(path: Path, size: int, modified: int | None = None) -> bool:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return False
    return found.st_size == size and modified in (None, found.st_mtime_ns)


def _write_out_log(path: Path) -> None:
    """Move the log of a copy that nobody has locked into the file itself. Raises sqlite3.Error."""
    format_of(path)
    with contextlib.closing(connect(path, "mode=rw")) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _unwritten(path: Path, error: BaseException) -> UnwritableFile:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    is_full = getattr(error, "errno", 0) in _OF_THE_DISK or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    return UnwritableFile(
        "Unsaved changes cannot be stored in {folder}: {reason}.",
        mark("Save the project now, and make room on the disk.")
        if is_full
        else mark("Save the project now, and allow writing to this folder."),
        folder=str(path.parent),
        reason=reason,
    )


def _connect_live(path: Path) -> sqlite3.Connection:
    connection = connect(path, "mode=rw")
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {8 * CHECKPOINT // 4096}")
    except BaseException:
        connection.close()
        raise
    return connection


def _end(connection: sqlite3.Connection, handles: list[int]) -> None:
    with contextlib.suppress(sqlite3.Error):
        connection.close()
    for handle in handles:
        with contextlib.suppress(OSError):
            os.close(handle)


def _remove(path: Path) -> None:
    for beside in (
        path.with_suffix(BASE),
        *(path.with_name(path.name + end) for end in ("", "-wal", "-shm", "-journal")),
    ):
        with contextlib.suppress(OSError):
            beside.unlink()
