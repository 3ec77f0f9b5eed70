"""A table on a terminal that lives while many files are checked: what is under way, what ended last, how much is left.

It hides how it is drawn. It goes to stderr, so that a report on stdout stays what it is; what is printed meanwhile on a
terminal stands above it. Between ui, cli and app in the layers: only the command line has a use for it.
"""

import contextlib
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from wiposeq.app.many.batch import Begun, Ended
from wiposeq.texts import tr, trn

ENDED_SHOWN: Final = 8
"""How many of the files that ended last are shown."""
BEGUN_SHOWN: Final = 8
"""How many of the files under way are shown."""
NARROW: Final = 72
"""Under so many columns only names, errors and verdicts are shown."""
REFRESHES: Final = 4
"""How often it is drawn, a second."""


@contextlib.contextmanager
def shown(count: int, console: Console | None = None) -> Iterator[Callable[[Begun | Ended], None]]:
    """Shows the table while the block runs; gives what takes each step. count: how many files there are."""
    console = console or Console(stderr=True)
    table = _LiveTable(count, console)
    is_same_terminal = sys.stdout is not None and sys.stdout.isatty()
    live = Live(
        table, console=console, refresh_per_second=REFRESHES, transient=True, redirect_stdout=is_same_terminal
    )  # fmt: skip
    with live:
        yield table.take


class _LiveTable:
    """What is shown; drawn anew from what is known each time."""

    def __init__(self, count: int, console: Console) -> None:
        self._count = count
        self._console = console
        self._begun: dict[int, tuple[str, float]] = {}
        self._ended: deque[Ended] = deque(maxlen=ENDED_SHOWN)
        self._with_errors = self._failed = self._kept = self._sequences = 0
        self._progress = Progress(
            TextColumn("{task.completed:,.0f}/{task.total:,.0f}"),
            BarColumn(None),
            TextColumn("{task.percentage:.0f} %"),
            TimeElapsedColumn(),
            TextColumn(tr("left")),
            TimeRemainingColumn(),
            console=console,
            expand=True,
        )
        self._task = self._progress.add_task("", total=count)

    def take(self, step: Begun | Ended) -> None:
        """Takes in what happened to a file."""
        if isinstance(step, Begun):
            self._begun[step.number] = step.name, time.monotonic()
            return
        self._begun.pop(step.number, None)
        self._ended.append(step)
        self._failed += step.errors is None
        self._with_errors += bool(step.errors)
        self._kept += step.is_kept
        self._sequences += step.sequences
        self._progress.advance(self._task)

    def __rich__(self) -> Group:
        width = self._console.width
        is_narrow = width < NARROW
        table = Table(box=None, expand=True, pad_edge=False, show_edge=False)
        table.add_column(tr("File"), ratio=1, no_wrap=True)
        for head in (tr("Sequences"), tr("Errors"), tr("Warnings"), tr("Seconds")):
            if not is_narrow or head == tr("Errors"):
                table.add_column(head, justify="right", no_wrap=True)
        table.add_column(tr("Verdict"), no_wrap=True)
        room = max(width - (26 if is_narrow else 56), 12)

        def add(name: str, sequences: str, errors: str, warnings: str, seconds: str, verdict: Text) -> None:
            numbers = (errors,) if is_narrow else (sequences, errors, warnings, seconds)
            table.add_row(Text(_shortened(name, room)), *numbers, verdict)

        for each in list(self._ended):
            if each.errors is None:
                add(each.name, "-", "-", "-", "", Text(tr("not checked"), style="bold red"))
                continue
            verdict = Text(tr("errors"), style="red") if each.errors else Text(tr("no errors"), style="green")
            took = tr("kept") if each.is_kept else f"{each.seconds:.1f}"
            add(each.name, f"{each.sequences:,}", f"{each.errors:,}", f"{each.warnings:,}", took, verdict)
        now = time.monotonic()
        for path, began in list(self._begun.values())[:BEGUN_SHOWN]:
            add(path, "", "", "", f"{now - began:.1f}", Text(tr("under way"), style="dim"))
        return Group(table, Text(self._summary()), self._progress)

    def _summary(self) -> str:
        said = [
            trn("{count} with errors", "{count} with errors", self._with_errors),
            trn("{count} not checked", "{count} not checked", self._failed),
            trn("{count} sequence", "{count} sequences", self._sequences, count=f"{self._sequences:,}"),
        ]
        if self._kept:
            said.append(tr("{count} known from before", count=self._kept))
        return ", ".join(said)


def _shortened(name: str, room: int) -> str:
    """The end of a name, which tells files of one folder apart."""
    sound = name.encode("utf-8", "replace").decode()
    return sound if len(sound) <= room else "…" + sound[-(room - 1) :]
