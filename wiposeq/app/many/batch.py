"""Check many files on all cores. A file that cannot be checked does not stop the others, and a stop loses no result.

It hides the state file and the order of the work. The result of a file is written to the state file at once, one line
for each file, and reports are read back from there. Memory therefore does not grow with the findings, and results
survive the end of the program. Reports are in the order of the files, whatever the number of processes, and can be read
in another thread than that of the work. Processes are left to parallel.py, other machines to cluster.py.
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
from wiposeq.app.report_files import refuse_replacing_listing
from wiposeq.checking.profile import profile as find_profile
from wiposeq.errors import Cancelled, InUse, UsageError
from wiposeq.formats.files import is_folder, replacing, unreadable, unwritable
from wiposeq.formats.kinds import recognized
from wiposeq.formats.reports.check_report import SummaryRow, row_of_counts, row_of_failure, write_check
from wiposeq.model.finding import Report
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import edition

if TYPE_CHECKING:
    from wiposeq.formats.project.locks import Lock

MANY: Final = 40
"""Number of files from which other processes are started, which takes a second."""
MUCH: Final = 24_000_000
"""Number of bytes, in all files, from which other processes are started."""
LARGE: Final = 16_000_000
"""Files of this size or more are checked first, so that none runs alone at the end."""
IN_MEMORY: Final = 16_000_000
"""Without a state file: bytes of reports that are held in memory before they are written to the disk."""

Bar = Callable[[str], AbstractContextManager[Progress]]
"""Shows the progress of one file. The argument is a label."""


class CheckOptions(Struct, frozen=True):
    """How files are checked.

    edition: its id; "" for that of a project, else the newest in force.
    profile: its name.
    is_formal: check only the form, XML and its DTD.
    encoding: of the listings, if a person chose it.
    """

    edition: str = ""
    profile: str = "filing"
    is_formal: bool = False
    encoding: str = ""

    def mark(self) -> str:
        """Return the conditions of a check as a text. A cached report can be used if its conditions are the same."""
        profile = find_profile(self.profile)
        settings = (
            sorted(profile.severities.items()),
            sorted(profile.excluded),
            sorted(profile.included),
            sorted(profile.limits.items(), key=lambda item: item[0]),
        )
        of_profile = hashlib.sha256(repr(settings).encode()).hexdigest()[:16]
        form = "form" if self.is_formal else "whole"
        parts = (__version__, edition(self.edition).id, self.profile, of_profile, form, texts.language(), self.encoding)
        return " ".join(parts).rstrip()


class Task(Struct, frozen=True):
    """One file to check: its absolute path, its name in reports, the options, and the version of the caller."""

    path: str
    name: str
    options: CheckOptions
    version: str = __version__
    call: tuple[str, ...] = ()


class Answer(Struct, frozen=True):
    """The result of one file: numbers and the packed report, or why it could not be checked."""

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
    """Check one file. processes: how many share it, as in checking.check(). Raises only Cancelled."""
    began = time.monotonic()
    try:
        if task.version != __version__:
            raise UsageError(
                "A worker runs WipoSeq {theirs}, but this is version {ours}.",
                "Install the same version on all computers.",
                theirs=__version__,
                ours=task.version,
            )
        options = task.options
        profile = find_profile(options.profile)
        source = recognized(Path(task.path))
        source.encoding = options.encoding
        report = checking.check(
            source,
            edition(options.edition) if options.edition else None,
            checking.formality(profile) if options.is_formal else profile,
            progress=progress,
            processes=processes,
        )
        report = msgspec.structs.replace(report, source=task.name)
        took = round(time.monotonic() - began, 3)
        return Answer(report.errors, report.warnings, report.sequences, took, report=report_store.pack(report))
    except Cancelled:
        raise
    except Exception as error:
        return Answer(seconds=round(time.monotonic() - began, 3), why=crash.explain(error, task.call))


def _check_alone(task: Task) -> Answer:
    """Check one file while other processes check other files."""
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
    """The place of a line in the state file, and its numbers."""

    offset: int
    length: int
    errors: int
    warnings: int
    sequences: int
    seconds: float


class Ended(NamedTuple):
    """The check of a file has ended.

    errors: None if the file could not be checked; `why` is then the reason.
    is_cached: the result is from an earlier check, and the file has not changed.
    """

    number: int
    name: str
    errors: int | None
    warnings: int
    sequences: int
    seconds: float
    why: str = ""
    is_cached: bool = False


class Begun(NamedTuple):
    """The check of a file has started."""

    number: int
    name: str


_LOCK: Final = ".wiposeq-lock"
"""Ending of the lock file beside a state file. It is removed at the end, so no other file may have this ending."""
_HEAD: Final = b'{"wiposeq":"state of a check of many files","format":1}\n'
_lines = msgspec.json.Decoder(_Line)


class Batch:
    """The check of many files, and the results so far. Files have numbers from 0, in the order given.

    state: the file that stores the results, so that a stopped check can be continued; None to store nothing.
    Raises UnwritableFile, UsageError for another file than a state file, InUse if another program writes it. The caller
    must close it.
    """

    def __init__(self, found: Sequence[Found], options: CheckOptions | None = None, state: Path | None = None) -> None:
        self.found = found
        self.options = options or CheckOptions()
        self._mark = self.options.mark()
        self._places: dict[int, _Place] = {}
        self._whys: dict[int, str] = {}
        self._stamps: dict[int, tuple[str, int, int]] = {}
        self._cached: dict[str, tuple[int, int, _Place]] = {}
        self._end = 0
        self._lock: Lock | None = None
        self._guard = threading.Lock()
        self._state = state
        if state is None:
            self._file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        else:
            self._lock, self._file = _opened(state)
            try:
                self._load(state)
            except BaseException:
                self.close()
                raise
        self._find_pending()

    def __enter__(self) -> "Batch":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the state file."""
        with contextlib.suppress(OSError):
            self._file.close()
        if self._lock is not None:
            self._lock.release()

    # ---- the state file

    def _load(self, state: Path) -> None:
        """Read the results of an earlier check; remove a last line that is not complete."""
        try:
            head = self._file.readline(len(_HEAD))
            if head and head != _HEAD and not _HEAD.startswith(head):
                raise UsageError(
                    '"{path}" is not a state file of WipoSeq. It was not changed.',
                    "Give another name.",
                    path=str(state),
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
                with contextlib.suppress(ValueError, RecursionError):  # the file of a damaged line is checked again
                    result = _lines.decode(line)
                    if result.mark == self._mark:
                        self._cached[result.file] = result.size, result.time, _place(result, self._end, len(line))
                self._end += len(line)
            self._file.seek(self._end)
            self._file.truncate()
        except OSError as error:
            raise unreadable(state, error) from error

    def _write(self, number: int, answer: Answer, stamp: tuple[str, int, int]) -> None:
        line = _Line(
            *stamp,
            self._mark,
            answer.errors,
            answer.warnings,
            answer.sequences,
            answer.seconds,
            msgspec.Raw(answer.report),
        )
        data = msgspec.json.encode(line) + b"\n"
        try:
            with self._guard:
                self._file.seek(self._end)
                self._file.write(data)
                self._file.flush()
        except OSError as error:
            raise unwritable(self._state or Path(tempfile.gettempdir(), "x"), error) from error
        self._places[number] = _place(line, self._end, len(data))
        self._end += len(data)

    # ---- the work

    def _find_pending(self) -> None:
        """Find the files that have no result yet."""
        for number, each in enumerate(self.found):
            if each.trouble is None:
                stamp = _stamp(each.name)
                cached = self._cached.get(stamp[0])
                if cached is not None and cached[:2] == stamp[1:]:
                    self._places[number] = cached[2]
                else:
                    self._stamps[number] = stamp
        self._cached.clear()

    def _size(self, number: int) -> int:
        return self._stamps[number][1]

    def suitable_processes(self) -> int:
        """Return the number of processes for the remaining files; 0 if this process can check them quickly."""
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
        """Check every file that has no result yet; yield when the check of a file starts and ends, in any order.

        It can be called again after a stop. Files that could not be checked are then tried again.

        processes: None for a number that suits the files and the machine, 0 to use this process. If there is only one
            file, the processes share it.
        scheduler: the address of a cluster that does the work instead.
        call: the arguments of the program, for the report of an error in the program.
        bar: shows the progress of a file that is checked in this process.
        Raises Cancelled, UnwritableFile, and UserError for a cluster.
        """
        for number, each in enumerate(self.found):
            if each.trouble is not None:
                yield self._fail(number, str(each.trouble))
            elif number in self._places:
                yield self._ended(number, is_cached=True)
        stamps = self._stamps
        left = [number for number in stamps if number not in self._places]
        order = sorted(left, key=lambda number: -self._size(number) if self._size(number) >= LARGE else 0)
        names = [each.name for each in self.found]
        tasks = (Task(os.path.abspath(names[n]), names[n], self.options, call=tuple(call)) for n in order)  # noqa: PTH100
        shared_by = None
        if processes is None:
            processes = self.suitable_processes()
        elif len(order) == 1:
            processes, shared_by = 0, max(processes, 1)
        if scheduler:
            from wiposeq.app.many import cluster

            events = cluster.run_each(_check_alone, tasks, scheduler, progress=progress)
        elif processes:
            events = parallel.run_each(_check_alone, tasks, min(processes, len(order)), progress=progress)
        else:
            events = self._here(tasks, order, bar or (lambda _: nullcontext(SILENT)), progress, shared_by)
        with contextlib.closing(events):
            for event in events:
                number = order[event.number]
                if not event.is_end:
                    yield Begun(number, self.found[number].label)
                elif event.error is not None:
                    yield self._fail(number, f"{self.found[number].label}: {crash.explain(event.error, call)}")
                elif event.result is not None and event.result.report:
                    self._write(number, event.result, stamps[number])
                    yield self._ended(number)
                else:
                    yield self._fail(number, event.result.why if event.result else "")

    def _here(
        self,
        tasks: Iterator[Task],
        order: list[int],
        bar: Bar,
        progress: Progress,
        shared_by: int | None,
    ) -> Generator[parallel.Event[Answer], None, None]:
        """Check the files in this process."""
        for index, task in enumerate(tasks):
            yield parallel.Event(index, False)
            count = len(self.found)
            with bar(task.name if count == 1 else f"{order[index] + 1}/{count} {task.name}") as shown:
                one = Progress(shown.report, lambda: progress.is_cancelled)
                answer = check_one(task, one, shared_by)
            yield parallel.Event(index, True, answer)
            progress.check()

    def _fail(self, number: int, why: str) -> Ended:
        self._whys[number] = why
        return self._ended(number)

    def _ended(self, number: int, *, is_cached: bool = False) -> Ended:
        name = self.found[number].label
        place = self._places.get(number)
        if place is None:
            return Ended(number, name, None, 0, 0, 0.0, self._whys[number])
        return Ended(number, name, place.errors, place.warnings, place.sequences, place.seconds, is_cached=is_cached)

    # ---- the results

    def is_ended(self, number: int) -> bool:
        """Return whether the check of a file has ended."""
        return number in self._places or number in self._whys

    def why(self, number: int) -> str:
        """Return why a file could not be checked; "" if it could, or if its check has not ended."""
        return self._whys.get(number, "")

    def report(self, number: int) -> Report:
        """Return the report of a checked file. Raises LookupError for any other file; UnreadableFile."""
        place = self._places[number]
        try:
            with self._guard:
                self._file.seek(place.offset)
                data = self._file.read(place.length)
            line = _lines.decode(data)
        except (OSError, ValueError) as error:
            cause = error if isinstance(error, OSError) else OSError(str(error))
            raise unreadable(self._state or Path(tempfile.gettempdir()), cause) from error
        return msgspec.structs.replace(report_store.unpack(line.report), source=self.found[number].label)

    def reports(self) -> Iterator[Report]:
        """Return the reports of all files checked so far, one after the other."""
        return (self.report(number) for number in sorted(self._places))

    def rows(self) -> list[SummaryRow]:
        """Return the rows of a summary: the checked files, then those that could not be checked."""
        names = [each.label for each in self.found]
        checked = [
            row_of_counts(names[number], place.errors, place.warnings) for number, place in sorted(self._places.items())
        ]
        return checked + [row_of_failure(names[number], why) for number, why in sorted(self._whys.items())]

    def save(self, path: Path, form: str) -> None:
        """Write one report of all files. form: of REPORT_FORMATS.

        Raises UsageError for a listing or a project, UnwritableFile, UnreadableFile.
        """
        refuse_replacing_listing(path)
        rows = self.rows()
        with replacing(path) as file:
            write_check(file, form, self.reports(), lambda: rows)

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
    """Return the absolute path, the size, and the time in nanoseconds of a file; size and time 0 if it does not exist.

    The time is the later one of content and directory entry: a file that was replaced by another one with the same
    modification time (by cp -p, or from an archive) must be checked again.
    """
    path = os.path.abspath(name)  # noqa: PTH100 (pathlib raises for impossible names)
    key = path if path.isascii() else path.encode("utf-8", "backslashreplace").decode()
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return key, 0, 0
    return key, found.st_size, max(found.st_mtime_ns, found.st_ctime_ns)


def _opened(state: Path) -> "tuple[Lock, IO[bytes]]":
    """Return the lock of the state file, and the file open for reading and writing."""
    from wiposeq.formats.project.locks import Lock

    try:
        if is_folder(state):
            raise UsageError('"{path}" is a folder.', "Give the name of a file.", path=str(state))
        lock = Lock.take(state.with_name(f"{state.name}{_LOCK}")) if is_folder(state.parent) else None
    except OSError as error:
        raise unwritable(state, error) from error
    if lock is None and is_folder(state.parent):
        raise InUse(
            'Another check is using "{path}".', "Wait until it has ended, or give another name.", path=str(state)
        )
    try:
        handle = os.open(state, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        if lock is not None:
            lock.release()
        raise unwritable(state, error) from error
    assert lock is not None
    return lock, os.fdopen(handle, "r+b")


__all__ = ["Answer", "Batch", "Begun", "CheckOptions", "Ended", "Task", "check_one"]
