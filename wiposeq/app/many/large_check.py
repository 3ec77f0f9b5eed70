"""A large listing checked by several processes, with the very report that one would give.

It hides how the work is shared out: each process reads and checks spans of the file and sends back what it found, and
what looks at the whole listing is asked here at the end. Sequences never travel. Where the listing cannot be cut, or
anything in it is so unusual that only one reading from start to end can tell of it, there is no such report and the
caller checks it as one. Where it may be cut is formats.st26spans', how processes live parallel's.
"""

import contextlib
import multiprocessing
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct

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
"""Bytes of a listing that are worth the half second until another process has begun."""
_FAILED: Final = "engine/rule-failed"


class _Share(Struct, frozen=True):
    """A span for whoever checks it."""

    path: str
    edition: str
    profile: Profile
    today: date
    span: st26spans.Span


class _Answer(Struct, frozen=True):
    """What was found in a span; None where the listing must be checked as one."""

    part: Part | None
    declared: dict[int, Declared] = {}


_asker: Asker | None = None
"""What this process remembers from one span to the next."""


def _check_span(share: _Share) -> _Answer:
    global _asker
    if _asker is None or (_asker.edition.id, _asker.profile, _asker.today) != (
        share.edition,
        share.profile,
        share.today,
    ):
        _asker = Asker(edition(share.edition), share.profile, today=share.today)
    reading = st26spans.open_span(share.path, share.span, _asker.edition)
    part = engine.gather(_asker, reading.sequences, reading)
    if not reading.is_sound_part or len(part.uids) != share.span.count or _FAILED in part.counts:
        return _Answer(None)
    return _Answer(part, reading.declared)


def suitable_processes(size: int) -> int:
    """How many processes suit a listing of so many bytes on this machine, from within this process; 1 is itself."""
    if size < LARGE or multiprocessing.current_process().daemon:
        return 1
    return min(parallel.usable_cores(), size // (LARGE // 4))


def check_shared(
    path: Path,
    edition: Edition,
    profile: Profile,
    processes: int,
    *,
    today: date | None = None,
    progress: Progress = SILENT,
    span: int = st26spans.SPAN,
) -> tuple[Report, Reading] | None:
    """The report of a listing and what is around its sequences, or None where it must be checked as one.

    progress counts bytes. Raises parallel.Died, UnreadableFile and Cancelled.
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
    happenings = parallel.run_each(_check_span, shares(), processes, progress=progress)
    try:
        with contextlib.closing(happenings):
            for happened in happenings:
                if happened.error is not None:
                    raise happened.error
                answer = happened.result
                if answer is None:
                    continue
                if answer.part is None:
                    return None
                answers[happened.number] = answer
                done += spans[happened.number].end - spans[happened.number].start
                progress.report(done, cutting.size)
        around = cutting.around(edition)
    except st26spans.Uncuttable:
        return None
    if not cutting.is_same(around):
        return None  # it was written to meanwhile
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
