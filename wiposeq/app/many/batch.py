"""Many files checked as one piece of work, over all cores: a bad one stops no other, and a stopped one is gone on with.

It hides the state file and in which order the work is done. What is known of a file is written there as soon as it is
known, one line a file, and read back from there when a report is asked for: memory does not grow with what is found,
and whatever ends the program, what was written stands. Results come in the order of the files as they were given,
whatever the number of processes. Reports may be asked for in another thread than that of the work. How processes are
begun and watched is parallel.py's, other machines are cluster.py's.
"""

import contextlib
import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NamedTuple

import msgspec
from msgspec import Struct

from wiposeq import __version__, texts
from wiposeq.app import checking, crash
from wiposeq.app.many import parallel, report_store
from wiposeq.app.many.folders import Found
from wiposeq.checking.profile import profile as find_profile
from wiposeq.errors import Cancelled, InUse, UsageError
from wiposeq.formats.files import is_folder, replacing, unreadable, unwritable
from wiposeq.formats.reports.check_report import CHECK_PIECES, Row, row_of_counts, row_of_failure
from wiposeq.model.finding import Report
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import edition

if TYPE_CHECKING:
    from wiposeq.formats.project.working_copy import Lock

MANY: Final = 40
"""So many files, or so many bytes, are worth the second it takes to begin other processes."""
MUCH: Final = 24_000_000
LARGE: Final = 16_000_000
"""Files of so many bytes are begun first, so that none is left alone at the end."""
IN_MEMORY: Final = 16_000_000
"""Bytes of reports held in memory before they go to the disk, where there is no state file."""

Bar = Callable[[str], AbstractContextManager[Progress]]
"""Shows the progress of one file, under a label."""


class Asked(Struct, frozen=True):
    """What a check is asked for.

    edition: its id, "" for that of a project, else the newest one in force. profile: its name. is_formal: check only
    whether the file is XML as the DTD asks. encoding: of the listings, if a person chose it.
    """

    edition: str = ""
    profile: str = "filing"
    is_formal: bool = False
    encoding: str = ""

    def mark(self) -> str:
        """What a kept report must have been made with to stand for a new one."""
        profile = find_profile(self.profile)
        told = (
            sorted(profile.severities.items()),
            sorted(profile.excluded),
            sorted(profile.limits.items(), key=lambda item: item[0]),
        )
        of_profile = hashlib.sha256(repr(told).encode()).hexdigest()[:16]
        form = "form" if self.is_formal else "whole"
        parts = (__version__, edition(self.edition).id, self.profile, of_profile, form, texts.language(), self.encoding)
        return " ".join(parts).rstrip()


class Task(Struct, frozen=True):
    """One file for whoever checks it: its absolute path, the name to tell it by, what is asked, by which program."""

    path: str
    name: str
    asked: Asked
    version: str = __version__
    call: tuple[str, ...] = ()


class Answer(Struct, frozen=True):
    """What came of one file: numbers and the packed report, or why there is none."""

    errors: int = 0
    warnings: int = 0
    sequences: int = 0
    seconds: float = 0.0
    why: str = ""
    report: bytes = b""


def check_one(
    task: Task,
    progress: Progress = SILENT,
    processes: int | None = None,
) -> Answer:
    """Checks one file, wherever this runs; processes: that share it, see checking.check. Raises Cancelled and nothing
    else."""
    began = time.monotonic()
    try:
        if task.version != __version__:
            raise UsageError(
                "A worker runs WipoSeq {theirs}, this is {ours}.", "Install the same version everywhere.",
                theirs=__version__, ours=task.version,
            )  # fmt: skip
        asked = task.asked
        report = checking.check(
            Path(task.path),
            edition(asked.edition) if asked.edition else None,
            find_profile(asked.profile),
            is_formal=asked.is_formal,
            progress=progress,
            processes=processes,
            encoding=asked.encoding,
        )
        report = msgspec.structs.replace(report, source=task.name)
        took = round(time.monotonic() - began, 3)
        return Answer(report.errors, report.warnings, report.sequences, took, report=report_store.pack(report))
    except Cancelled:
        raise
    except Exception as error:
        return Answer(seconds=round(time.monotonic() - began, 3), why=crash.why(error, task.call))


def _check_alone(task: Task) -> Answer:
    """Checks one file where others are checked at the same time."""
    return check_one(task, processes=1)


class _Line(Struct, frozen=True, omit_defaults=True):
    """A line of the state file."""

    file: str
    size: int
    time: int
    mark: str
    errors: int
    warnings: int
    sequences: int
    seconds: float
    report: msgspec.Raw


class _Place(NamedTuple):
    """Where a line stands, and what is told of it at once."""

    offset: int
    length: int
    errors: int
    warnings: int
    sequences: int
    seconds: float


class Ended(NamedTuple):
    """A file of which everything is known. errors: None where it could not be checked, and why. is_kept: it was
    checked before, and has not changed since."""

    number: int
    name: str
    errors: int | None
    warnings: int
    sequences: int
    seconds: float
    why: str = ""
    is_kept: bool = False


class Begun(NamedTuple):
    """A file somebody begins to check."""

    number: int
    name: str


_LOCK: Final = ".wiposeq-lock"
"""Ending of the lock beside a state file; it is removed at the end, so it must be nobody else's file."""
_HEAD: Final = b'{"wiposeq":"state of a check of many files","format":1}\n'
_lines = msgspec.json.Decoder(_Line)


class Batch:
    """The files, what is asked of them, and what is known of each by now; numbers count from 0 in the order given.

    state: the file that remembers what is done, to go on after a stop; without one nothing is left behind. Raises
    UnwritableFile, UsageError for a file that is no state, InUse for one that another program writes. To be closed.
    """

    def __init__(self, found: Sequence[Found], asked: Asked | None = None, state: Path | None = None) -> None:
        self.found = found
        self.asked = asked or Asked()
        self._mark = self.asked.mark()
        self._places: dict[int, _Place] = {}
        self._whys: dict[int, str] = {}
        self._stamps: dict[int, tuple[str, int, int]] = {}
        self._kept: dict[str, tuple[int, int, _Place]] = {}
        self._end = 0
        self._lock: Lock | None = None
        self._guard = threading.Lock()
        self._named = state
        if state is None:
            self._file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        else:
            self._lock, self._file = _opened(state)
            try:
                self._remember(state)
            except BaseException:
                self.close()
                raise
        self._look()

    def __enter__(self) -> "Batch":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the state file."""
        with contextlib.suppress(OSError):
            self._file.close()
        if self._lock is not None:
            self._lock.release()

    # ---- the state file

    def _remember(self, state: Path) -> None:
        """Reads what is done; what a stop cut off in the middle of a line is taken away."""
        try:
            head = self._file.readline(len(_HEAD))
            if head and head != _HEAD and not _HEAD.startswith(head):
                raise UsageError(
                    "{path} is not a state file of WipoSeq and stays as it is.", "Give another name.", path=str(state)
                )
            if head != _HEAD:
                self._file.seek(0)
                self._file.truncate()
                self._file.write(_HEAD)
                self._file.flush()
            self._end = len(_HEAD)
            for line in self._file:
                if not line.endswith(b"\n"):
                    break
                with contextlib.suppress(msgspec.DecodeError):  # a damaged line is one file to be checked again
                    told = _lines.decode(line)
                    if told.mark == self._mark:
                        self._kept[told.file] = told.size, told.time, _place(told, self._end, len(line))
                self._end += len(line)
            self._file.seek(self._end)
            self._file.truncate()
        except OSError as error:
            raise unreadable(state, error) from error

    def _write(self, number: int, answer: Answer, stamp: tuple[str, int, int]) -> None:
        line = _Line(
            *stamp, self._mark, answer.errors, answer.warnings, answer.sequences, answer.seconds,
            msgspec.Raw(answer.report),
        )  # fmt: skip
        data = msgspec.json.encode(line) + b"\n"
        try:
            with self._guard:
                self._file.seek(self._end)
                self._file.write(data)
                self._file.flush()
        except OSError as error:
            raise unwritable(self._named or Path(tempfile.gettempdir(), "x"), error) from error
        self._places[number] = _place(line, self._end, len(data))
        self._end += len(data)

    # ---- the work

    def _look(self) -> None:
        """Finds out which files are to be checked still."""
        for number, each in enumerate(self.found):
            if each.trouble is None:
                stamp = _stamp(each.name)
                kept = self._kept.get(stamp[0])
                if kept is not None and kept[:2] == stamp[1:]:
                    self._places[number] = kept[2]
                else:
                    self._stamps[number] = stamp
        self._kept.clear()

    def _size(self, number: int) -> int:
        return self._stamps[number][1]

    def suitable_processes(self) -> int:
        """How many processes suit what is left to do on this machine; 0 where this one is soon done with it."""
        left = [number for number in self._stamps if number not in self._places]
        count = len(left)
        is_much = count >= MANY or sum(map(self._size, left)) >= MUCH
        return min(parallel.usable_cores(), count) if count > 1 and is_much else 0

    def run(
        self,
        processes: int | None = None,
        *,
        scheduler: str = "",
        call: Sequence[str] = (),
        bar: Bar | None = None,
        progress: Progress = SILENT,
    ) -> Generator[Begun | Ended, None, None]:
        """Checks every file not yet known, and tells of each when it is begun and ended, in whatever order.

        May be called again after it was stopped; what could not be checked is then tried once more.

        processes: None for what suits the files and the machine, 0 for this one; those that one file alone is given are
        shared by it. scheduler: the address of a cluster
        that does the work instead. bar: shows the progress of a file checked in this process. call: the words of the
        call, for the makers of the program. Raises Cancelled, UnwritableFile, and UserError for a cluster.
        """
        for number, each in enumerate(self.found):
            if each.trouble is not None:
                yield self._fail(number, str(each.trouble))
            elif number in self._places:
                yield self._ended(number, is_kept=True)
        stamps = self._stamps
        left = [number for number in stamps if number not in self._places]
        order = sorted(left, key=lambda number: -self._size(number) if self._size(number) >= LARGE else 0)
        names = [each.name for each in self.found]
        tasks = (Task(os.path.abspath(names[n]), names[n], self.asked, call=tuple(call)) for n in order)  # noqa: PTH100
        shared_by = None
        if processes is None:
            processes = self.suitable_processes()
        elif len(order) == 1:
            processes, shared_by = 0, max(processes, 1)
        if scheduler:
            from wiposeq.app.many import cluster

            happenings = cluster.run_each(_check_alone, tasks, scheduler, progress=progress)
        elif processes:
            happenings = parallel.run_each(_check_alone, tasks, min(processes, len(order)), progress=progress)
        else:
            happenings = self._here(tasks, order, bar or (lambda _: nullcontext(SILENT)), progress, shared_by)
        with contextlib.closing(happenings):
            for happened in happenings:
                number = order[happened.number]
                if not happened.is_end:
                    yield Begun(number, self.found[number].name)
                elif happened.error is not None:
                    yield self._fail(number, f"{self.found[number].name}: {crash.why(happened.error, call)}")
                elif happened.result is not None and happened.result.report:
                    self._write(number, happened.result, stamps[number])
                    yield self._ended(number)
                else:
                    yield self._fail(number, happened.result.why if happened.result else "")

    def _here(
        self,
        tasks: Iterator[Task],
        order: list[int],
        bar: Bar,
        progress: Progress,
        shared_by: int | None,
    ) -> Generator[parallel.Happened[Answer], None, None]:
        """Does the work in this process."""
        for index, task in enumerate(tasks):
            yield parallel.Happened(index, False)
            count = len(self.found)
            with bar(task.name if count == 1 else f"{order[index] + 1}/{count} {task.name}") as shown:
                one = Progress(shown.report, lambda: progress.is_cancelled)
                answer = check_one(task, one, shared_by)
            yield parallel.Happened(index, True, answer)
            progress.check()

    def _fail(self, number: int, why: str) -> Ended:
        self._whys[number] = why
        return self._ended(number)

    def _ended(self, number: int, *, is_kept: bool = False) -> Ended:
        name = self.found[number].name
        place = self._places.get(number)
        if place is None:
            return Ended(number, name, None, 0, 0, 0.0, self._whys[number])
        return Ended(number, name, place.errors, place.warnings, place.sequences, place.seconds, is_kept=is_kept)

    # ---- what is known

    def is_ended(self, number: int) -> bool:
        """Whether everything is known of a file."""
        return number in self._places or number in self._whys

    def why(self, number: int) -> str:
        """Why a file could not be checked; "" where it could, or is not ended."""
        return self._whys.get(number, "")

    def report(self, number: int) -> Report:
        """The report of a file that was checked. Raises LookupError for any other; UnreadableFile."""
        place = self._places[number]
        try:
            with self._guard:
                self._file.seek(place.offset)
                data = self._file.read(place.length)
            told = _lines.decode(data)
        except (OSError, ValueError) as error:
            cause = error if isinstance(error, OSError) else OSError(str(error))
            raise unreadable(self._named or Path(tempfile.gettempdir()), cause) from error
        return msgspec.structs.replace(report_store.unpack(told.report), source=self.found[number].name)

    def reports(self) -> Iterator[Report]:
        """The reports of all files checked by now, one after the other."""
        return (self.report(number) for number in sorted(self._places))

    def rows(self) -> list[Row]:
        """The lines of a summary: files that were checked, then those that could not be."""
        names = [each.name for each in self.found]
        checked = [
            row_of_counts(names[number], place.errors, place.warnings) for number, place in sorted(self._places.items())
        ]
        return checked + [row_of_failure(names[number], why) for number, why in sorted(self._whys.items())]

    def save(self, path: Path, form: str) -> None:
        """Writes one report of all files in one of the forms of CHECK_PIECES. Raises UnwritableFile, UnreadableFile."""
        rows = self.rows()
        with replacing(path) as file:
            for piece in CHECK_PIECES[form](self.reports(), lambda: rows):
                file.write(piece.encode("utf-8", "replace"))

    @property
    def has_failures(self) -> bool:
        """Whether a file could not be checked."""
        return bool(self._whys)

    @property
    def has_errors(self) -> bool:
        """Whether a file has errors."""
        return any(place.errors for place in self._places.values())


def _place(line: _Line, offset: int, length: int) -> _Place:
    return _Place(offset, length, line.errors, line.warnings, line.sequences, line.seconds)


def _stamp(name: str) -> tuple[str, int, int]:
    """(absolute path, size, time in nanoseconds) of a file; what is not there has no size.

    The time is the later of that of the content and that of the entry in its folder: a file put in the place of
    another, with the time of that (cp -p, an archive unpacked), is another.
    """
    path = os.path.abspath(name)  # noqa: PTH100 (pathlib raises for names that cannot be)
    told = path if path.isascii() else path.encode("utf-8", "backslashreplace").decode()
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return told, 0, 0
    return told, found.st_size, max(found.st_mtime_ns, found.st_ctime_ns)


def _opened(state: Path) -> "tuple[Lock, IO[bytes]]":
    """The state file, locked and open for reading and writing."""
    from wiposeq.formats.project.working_copy import Lock

    try:
        if is_folder(state):
            raise UsageError("{path} is a folder.", "Give a file name in it.", path=str(state))
        lock = Lock.take(state.with_name(f"{state.name}{_LOCK}")) if is_folder(state.parent) else None
    except OSError as error:
        raise unwritable(state, error) from error
    if lock is None and is_folder(state.parent):
        raise InUse(
            "{path} is being written by another check.", "Wait for its end, or give another name.", path=str(state)
        )
    try:
        handle = os.open(state, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        if lock is not None:
            lock.release()
        raise unwritable(state, error) from error
    assert lock is not None
    return lock, os.fdopen(handle, "r+b")


__all__ = ["Answer", "Asked", "Batch", "Begun", "Ended", "Task", "check_one"]
