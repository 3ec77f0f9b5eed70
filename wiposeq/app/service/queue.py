"""The queue of validations: a SQLite database that survives the end of the program at any moment.

It hides the tables. A job that is added is on the disk when add() returns. A job is claimed by one worker at a time; if
the worker or the program dies, the job waits again, and only the first result of a job is stored.
"""

import errno
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wiposeq.app.service.validation import Job, Options, Result, State
from wiposeq.errors import DamagedFile, NewerFile
from wiposeq.formats.files import unwritable
from wiposeq.texts import mark, tr

FORMAT: Final = 1
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, name TEXT, size INTEGER, sha256 TEXT,
    options TEXT, mark TEXT, owner TEXT, source TEXT, state TEXT, is_running INTEGER, attempts INTEGER, received REAL,
    started REAL, finished REAL, verdict TEXT, is_whole INTEGER, errors INTEGER, warnings INTEGER, sequences INTEGER,
    seconds REAL, code TEXT, message TEXT, delivered TEXT, report BLOB);
CREATE INDEX IF NOT EXISTS waiting ON jobs (number) WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS same ON jobs (sha256);
CREATE TABLE IF NOT EXISTS callbacks (
    job TEXT PRIMARY KEY, url TEXT, body BLOB, due REAL, attempts INTEGER, until REAL);
"""
_COLUMNS: Final = Job.__struct_fields__
_FIELDS: Final = msgspec.structs.fields(Job)
_DAMAGED: Final = mark('"{path}" is damaged and cannot be read.')


class Callback(Struct, frozen=True):
    """A result that waits to be posted. due, until: in seconds since 1970, for the next and the last attempt."""

    job: str
    url: str
    body: bytes
    due: float
    attempts: int
    until: float


class Outcome(Result, frozen=True):
    """The result of a job and its report. report: packed; b"" if the file could not be checked."""

    report: bytes = b""


class Queue:
    """The queue of a service. It can be used by several threads. Only one program may open it at a time.

    Raises UnwritableFile, and DamagedFile or NewerFile for another file. The caller must close it. Every change is made
    whole or not at all; it raises UnwritableFile if the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._guard = threading.Lock()
        try:
            self.database = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
            self.database.text_factory = _text
            self.database.execute("PRAGMA journal_mode = WAL")
            version = self.database.execute("PRAGMA user_version").fetchone()[0]
            if version > FORMAT:
                raise NewerFile(
                    'A newer version of WipoSeq wrote the queue "{path}". It was not changed.',
                    "Use that version, or another folder.",
                    path=str(path),
                )
            self.database.executescript(_TABLES)
            self.database.execute(f"PRAGMA user_version = {FORMAT}")
            self._inode = path.stat().st_ino
            path.chmod(0o600)
        except sqlite3.OperationalError as error:
            raise unwritable(path, OSError(str(error))) from error
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise DamagedFile(
                '"{path}" is not a queue of WipoSeq: {reason}. It was not changed.',
                "Move the file away, or use another folder.",
                path=str(path),
                reason=str(error),
            ) from error

    def close(self) -> None:
        """Close the database."""
        with self._guard:
            self.database.close()

    def write_nothing(self) -> None:
        """Write without a change. Raises UnwritableFile if that is not possible, or if the file was removed."""
        try:
            is_ours = self._path.stat().st_ino == self._inode
        except OSError as error:
            raise unwritable(self._path, error) from error
        if not is_ours:
            raise unwritable(self._path, OSError(errno.ESTALE, os.strerror(errno.ESTALE)))
        with self._change() as database:
            database.execute(f"PRAGMA user_version = {FORMAT}")

    @contextmanager
    def _change(self, *, is_durable: bool = True) -> Iterator[sqlite3.Connection]:
        """Hold a transaction. is_durable: whether it survives a power failure; it always survives a killed program."""
        with self._guard:
            try:
                self.database.execute(f"PRAGMA synchronous = {'FULL' if is_durable else 'NORMAL'}")
                self.database.execute("BEGIN IMMEDIATE")
                yield self.database
                self.database.execute("COMMIT")
            except BaseException as error:
                with suppress(sqlite3.Error):  # SQLite may have undone the transaction itself
                    self.database.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError):
                    code = errno.ENOSPC if error.sqlite_errorcode == sqlite3.SQLITE_FULL else errno.EIO
                    raise unwritable(self._path, OSError(code, str(error))) from error
                raise

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._guard:
            return self.database.execute(query, values).fetchall()

    # ---- jobs

    def add(self, job: Job) -> None:
        """Add a job that waits, or one with a result that was copied."""
        row = _row(job)
        with self._change() as database:
            marks = ", ".join("?" * len(_COLUMNS))
            database.execute(f"INSERT INTO jobs ({', '.join(_COLUMNS)}) VALUES ({marks})", row)

    def job(self, id: str) -> Job | None:
        """Return a job, or None if there is none with this id."""
        rows = self._rows(f"SELECT {', '.join(_COLUMNS)} FROM jobs WHERE id = ?", (id,))
        return _job(rows[0]) if rows else None

    def jobs(
        self, *, owner: str | None = None, state: State | None = None, before: int = 0, most: int = 50
    ) -> list[tuple[int, Job]]:
        """Return (number, job), the newest first. owner: None for all. before: a number; 0 for the newest."""
        where, values = ["1"], []
        for test, value in (("owner = ?", owner), ("state = ?", state and state.value), ("number < ?", before or None)):
            if value is not None:
                where.append(test)
                values.append(value)
        query = f"SELECT number, {', '.join(_COLUMNS)} FROM jobs WHERE {' AND '.join(where)}"
        return [(row[0], _job(row[1:])) for row in self._rows(f"{query} ORDER BY number DESC LIMIT ?", (*values, most))]

    def report(self, id: str) -> bytes:
        """Return the packed report of a job; b"" if there is none or if it is damaged."""
        rows = self._rows("SELECT report FROM jobs WHERE id = ?", (id,))
        try:
            return zlib.decompress(rows[0][0]) if rows and rows[0][0] else b""
        except (zlib.error, TypeError):
            return b""

    def twin(self, job: Job) -> Job | None:
        """Return a job that checked the same bytes under the same name and conditions, or None."""
        query = (
            f"SELECT {', '.join(_COLUMNS)} FROM jobs WHERE sha256 = ? AND mark = ? AND name = ? AND state IN (?, ?) "
            "ORDER BY number DESC LIMIT 1"
        )
        values = (job.sha256, job.mark, job.name, State.SUCCESS.value, State.INCOMPLETE.value)
        rows = self._rows(query, values)
        if not rows:
            return None
        twin, is_whole = _read(rows[0])
        return twin if is_whole else None

    def copy_result(self, job: Job, twin: Job, now: float) -> Job:
        """Add a job with the result of its twin, and return it."""
        done = replace(
            twin,
            id=job.id,
            owner=job.owner,
            source=job.source,
            options=job.options,
            received=job.received,
            started=now,
            finished=now,
            attempts=0,
            delivered="",
        )
        row = _row(done)
        with self._change() as database:
            marks = ", ".join("?" * len(_COLUMNS))
            names = ", ".join(_COLUMNS)
            query = f"INSERT INTO jobs ({names}, report) VALUES ({marks}, (SELECT report FROM jobs WHERE id = ?))"
            database.execute(query, (*row, twin.id))
            _add_callback(database, done, now)
        return done

    def claim(self, now: float) -> Job | None:
        """Return the job that has waited longest, for this worker alone, or None if no job waits.

        Damaged jobs before it fail.
        """
        with self._change(is_durable=False) as database:
            names = ", ".join(_COLUMNS)
            query = f"SELECT number, {names} FROM jobs WHERE state = 'pending' AND NOT is_running ORDER BY number"
            while row := database.execute(f"{query} LIMIT 1").fetchone():
                job, is_whole = _read(row[1:])
                if is_whole:
                    break
                failed = "UPDATE jobs SET state = ?, code = ?, message = ?, finished = ? WHERE number = ?"
                database.execute(failed, (job.state.value, job.code, job.message, now, row[0]))
            else:
                return None
            job = replace(job, is_running=True, started=now)
            job = replace(job, attempts=job.attempts + 1)
            query = "UPDATE jobs SET is_running = 1, started = ?, attempts = ? WHERE id = ?"
            database.execute(query, (now, job.attempts, job.id))
            return job

    def release(self, job: Job, *, counts: bool = True) -> None:
        """Let a claimed job wait again. counts: whether the attempt counts."""
        with self._change(is_durable=False) as database:
            query = "UPDATE jobs SET is_running = 0, attempts = ? WHERE id = ? AND state = 'pending'"
            database.execute(query, (job.attempts if counts else job.attempts - 1, job.id))

    def release_all(self) -> int:
        """Let all claimed jobs wait again, after the start of the program. Return their number."""
        with self._change(is_durable=False) as database:
            query = "UPDATE jobs SET is_running = 0, attempts = attempts - 1 WHERE state = 'pending' AND is_running"
            return database.execute(query).rowcount

    def finish(self, job: Job, outcome: Outcome, now: float) -> Job | None:
        """Store the result of a claimed job and return the job, or None if it has a result already or was removed."""
        values = msgspec.structs.asdict(outcome) | {"finished": now}
        report = values.pop("report")
        done = replace(job, is_running=False, **values)
        stored = {**values, "state": outcome.state.value, "report": zlib.compress(report, 1) if report else None}
        with self._change() as database:
            assigned = ", ".join(f"{name} = ?" for name in stored)
            query = f"UPDATE jobs SET {assigned}, is_running = 0 WHERE id = ? AND state = 'pending'"
            if not database.execute(query, (*stored.values(), job.id)).rowcount:
                return None
            _add_callback(database, done, now)
        return done

    def name_delivery(self, id: str, name: str) -> None:
        """Store the name that the file of a job gets in the outbox, before it is moved."""
        with self._change(is_durable=False) as database:
            database.execute("UPDATE jobs SET delivered = ? WHERE id = ?", (name, id))

    def undelivered(self) -> list[Job]:
        """Return the finished jobs whose file has to be moved to the outbox; their name ends in a slash meanwhile."""
        query = (
            f"SELECT {', '.join(_COLUMNS)} FROM jobs WHERE source != 'upload' AND state != 'pending' "
            "AND (delivered = '' OR delivered LIKE '%/') ORDER BY number LIMIT 1000"
        )
        return [job for row in self._rows(query) if (job := _job(row)).id and job.name]

    def remove(self, id: str) -> None:
        """Remove a job and its callback."""
        with self._change() as database:
            database.execute("DELETE FROM jobs WHERE id = ?", (id,))
            database.execute("DELETE FROM callbacks WHERE job = ?", (id,))

    def remove_older(self, than: float) -> list[str]:
        """Remove the jobs that were finished before a time, in seconds since 1970, and return their ids."""
        with self._change() as database:
            query = (
                "SELECT id FROM jobs WHERE state != 'pending' AND finished < ? "
                "AND id NOT IN (SELECT job FROM callbacks) "
                "AND (source = 'upload' OR (delivered != '' AND delivered NOT LIKE '%/')) LIMIT 10000"
            )
            ids = [row[0] for row in database.execute(query, (than,))]
            database.executemany("DELETE FROM jobs WHERE id = ?", [(id,) for id in ids])
        return ids

    def counts(self) -> dict[str, int]:
        """Return the number of jobs in each state, and of those that are "running", which are pending as well."""
        counts = {each.value: 0 for each in State}
        found = self._rows("SELECT state, COUNT(*) FROM jobs GROUP BY state")
        counts |= {state: count for state, count in found if state in counts}
        counts["running"] = self._rows("SELECT COUNT(*) FROM jobs WHERE state = 'pending' AND is_running")[0][0]
        return counts

    def pending(self) -> int:
        """Return how many jobs have no result yet."""
        return int(self._rows("SELECT COUNT(*) FROM jobs WHERE state = 'pending'")[0][0])

    def known(self) -> set[str]:
        """Return the ids of all jobs that may have a file."""
        return {row[0] for row in self._rows("SELECT id FROM jobs WHERE state = 'pending' OR source != 'upload'")}

    # ---- callbacks

    def due_callbacks(self, now: float, most: int = 20) -> list[Callback]:
        """Return the results that have to be posted now, also those that are due after the longest pause.

        These were stored before the clock was set back.
        """
        query = (
            "SELECT job, url, body, due, attempts, until FROM callbacks WHERE due <= ? OR due > ? ORDER BY due LIMIT ?"
        )
        return [Callback(*row) for row in self._rows(query, (now, now + LONGEST_PAUSE, most))]

    def postpone_callback(self, job: str, due: float) -> None:
        """Try a callback again at a time."""
        with self._change() as database:
            database.execute("UPDATE callbacks SET due = ?, attempts = attempts + 1 WHERE job = ?", (due, job))

    def end_callback(self, job: str) -> None:
        """Remove a callback that was accepted or given up."""
        with self._change() as database:
            database.execute("DELETE FROM callbacks WHERE job = ?", (job,))

    def waiting_callbacks(self) -> int:
        """Return how many results wait to be posted."""
        return int(self._rows("SELECT COUNT(*) FROM callbacks")[0][0])


LONGEST_PAUSE: Final = 7200.0
"""Seconds between two attempts to post a result, at most."""
CALLBACK_DAY: Final = 86_400.0
"""Seconds after which a callback is given up."""


def _add_callback(database: sqlite3.Connection, job: Job, now: float) -> None:
    if job.options.callback:
        body = msgspec.json.encode(job.shown())
        query = "INSERT OR REPLACE INTO callbacks (job, url, body, due, attempts, until) VALUES (?, ?, ?, ?, 0, ?)"
        database.execute(query, (job.id, job.options.callback, body, now, now + CALLBACK_DAY))


def _row(job: Job) -> tuple[Any, ...]:
    values = msgspec.structs.asdict(job)
    values["options"] = msgspec.json.encode(job.options).decode()
    values["state"] = job.state.value
    return tuple(values[name] for name in _COLUMNS)


def _read(row: tuple[Any, ...]) -> tuple[Job, bool]:
    """Return (job, whether all its values can be read). A damaged one has failed; its lost values are empty."""
    values: dict[str, Any] = {}
    is_whole = True
    for field, value in zip(_FIELDS, row):
        try:
            if field.type is Options:
                values[field.name] = msgspec.json.decode(value, type=Options)
            else:
                values[field.name] = msgspec.convert(value, field.type, strict=False)
        except (ValueError, TypeError):
            is_whole = False
            values[field.name] = field.type() if field.default is msgspec.NODEFAULT else field.default
    if not is_whole:
        values |= {"state": State.ERROR, "code": "not-checked", "message": tr(_DAMAGED, path="queue.sqlite3")}
    return Job(**values), is_whole


def _job(row: tuple[Any, ...]) -> Job:
    return _read(row)[0]


def _text(stored: bytes) -> str | bytes:
    """Return a stored text; its bytes if it is damaged, so that its row alone fails."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return stored


def now() -> float:
    """Return the time in seconds since 1970."""
    return time.time()
