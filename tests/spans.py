"""Checks a listing in spans of any size without other processes, and as one."""

import pickle
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Any

import pytest
from findings import TODAY

from wiposeq.app import checking
from wiposeq.app.many import large_check, parallel
from wiposeq.app.many.parallel import Event
from wiposeq.model.finding import Report


def run_here(
    work: Callable[[Any], Any], items: Iterable[Any], processes: int, *, progress: object = None
) -> Generator[Event[Any], None, None]:
    """Stands for parallel.run_each: what travels is pickled, and the last answer of each three comes first."""
    held: list[Event[Any]] = []
    for number, item in enumerate(items):
        yield Event(number, False)
        answer = pickle.loads(pickle.dumps(work(pickle.loads(pickle.dumps(item)))))
        held.append(Event(number, True, answer))
        if len(held) == 3:
            yield from reversed(held)
            held = []
    yield from held


def alone(path: Path) -> Report:
    return checking.check(path, today=TODAY, processes=1)


def in_spans(path: Path, span: int) -> Report | None:
    """The report made of spans of so many bytes, with its lines; None where the listing cannot be cut."""
    taken = []
    whole = large_check.check_shared

    def cut_small(*words: Any, **more: Any) -> Any:
        taken.append(whole(*words, **more, span=span))
        return taken[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel, "run_each", run_here)
        patch.setattr("wiposeq.app.checking.check_shared", cut_small)
        report = checking.check(path, today=TODAY, processes=2)
    return report if taken[0] is not None else None
