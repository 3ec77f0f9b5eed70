"""Check a large listing in several processes, with the same report as a check in one process.

It hides how the work is divided: each process reads and checks spans of the file and returns what it found, and the
rules about the whole listing are asked here at the end. Sequences are not sent between processes. If the listing cannot
be cut, or contains something that only a reading from start to end can report, there is no result, and the caller
checks it in one process. The places of the cuts are left to formats/st26/spans.py, the processes to parallel.py.
"""

import contextlib
import multiprocessing
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct

from wiposeq.app.allocation import reuse_freed_memory
from wiposeq.app.many import parallel
from wiposeq.checking import engine
from wiposeq.checking.engine import Asker, Part
from wiposeq.checking.profile import Profile
from wiposeq.formats.st26 import spans as st26spans
from wiposeq.formats.st26.listing import Reading
from wiposeq.model.finding import Report
from wiposeq.model.origin import Declared
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, edition

LARGE: Final = 40_000_000
"""Size in bytes from which a listing is shared; starting another process takes half a second."""
_FAILED: Final = "engine/rule-failed"


class _Share(Struct, frozen=True):
    """A span of a listing, and how to check it."""

    path: str
    edition: str
    profile: Profile
    today: date
    span: st26spans.Span


class _Answer(Struct, frozen=True):
    """The result of a span. part: None if the listing must be checked in one process."""

    part: Part | None
    declared: dict[int, Declared] = {}


_asker: Asker | None = None
"""The state of this worker process, which is reused for the next span."""


def _check_span(share: _Share) -> _Answer:
    global _asker
    if multiprocessing.parent_process() is not None:  # not the caller itself, which may work on for days
        reuse_freed_memory(True)
    if _asker is None or (_asker.edition.id, _asker.profile, _asker.today) != (
        share.edition,
        share.profile,
        share.today,
    ):
        _asker = Asker(edition(share.edition), share.profile, today=share.today)
    reading = st26spans.open_span(share.path, (share.span.start, share.span.end), share.span.before, _asker.edition)
    part = engine.gather(_asker, reading.sequences, reading)
    if not reading.is_sound_part or len(part.uids) != share.span.count or _FAILED in part.counts:
        return _Answer(None)
    return _Answer(part, reading.declared)


def suitable_processes(size: int) -> int:
    """Return the number of processes for a listing. size: in bytes. 1 means to check it in this process."""
    if size < LARGE or multiprocessing.current_process().daemon:
        return 1
    return min(parallel.usable_cores(), size // (LARGE // 4))


def crew_for(size: int) -> parallel.Crew:
    """Return the processes for the check of a listing that is written now, so that they start meanwhile.

    size: about how many bytes it will have. A small listing gets none.
    """
    count = suitable_processes(size)
    return parallel.Crew(_check_span, count if count > 1 else 0)


def check_shared(
    path: Path,
    edition: Edition,
    profile: Profile,
    processes: int | parallel.Crew,
    *,
    today: date | None = None,
    progress: Progress = SILENT,
    span: int = st26spans.SPAN,
) -> tuple[Report, Reading] | None:
    """Return the report of a listing and its Reading, or None if the listing must be checked in one process.

    progress: counts bytes. Raises parallel.Died, UnreadableFile and Cancelled.
    """
    today = today or date.today()
    cutting = st26spans.Cutting(path, span)
    spans: list[st26spans.Span] = []

    def shares() -> Iterator[_Share]:
        for each in cutting:
            spans.append(each)
            yield _Share(str(path), edition.id, profile, today, each)

    answers: dict[int, _Answer] = {}
    done = 0
    events = parallel.run_each(_check_span, shares(), processes, progress=progress)
    try:
        with contextlib.closing(events):
            for event in events:
                if event.error is not None:
                    raise event.error
                answer = event.result
                if answer is None:
                    continue
                if answer.part is None:
                    return None
                answers[event.number] = answer
                done += spans[event.number].end - spans[event.number].start
                progress.report(done, cutting.size)
        around = cutting.around(edition)
    except st26spans.Uncuttable:
        return None
    if not cutting.is_same(around):
        return None  # the file was changed during the check
    parts: list[Part] = []
    for number in range(len(spans)):
        answer = answers[number]
        assert answer.part is not None
        parts.append(answer.part)
        around.declared.update(answer.declared)
    report = Asker(edition, profile, today=today).conclude(parts, around.header, around)
    if _FAILED in report.counts:
        return None
    return report, around
