"""Print on the terminal: text on stdout, and errors, progress bars and tables on stderr.

It hides consoles, pipes, their encodings, and rich, which is imported only if a table is shown. Progress is shown on
stderr, so that a report on stdout can be piped.
"""

import codecs
import contextlib
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from wiposeq.formats.files import unwritable
from wiposeq.languages import language_of
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import language, listed, shown_number, tr, trn, use_language

if TYPE_CHECKING:
    from rich.console import Console, Group

    from wiposeq.app.many.batch import Begun, Ended

ENDED_SHOWN: Final = 8
"""Number of finished files that a live table shows."""
BEGUN_SHOWN: Final = 8
"""Number of files in progress that a live table shows."""
NARROW: Final = 72
"""On a terminal with fewer columns, a live table shows only names, errors and verdicts."""
REFRESHES: Final = 4
"""Number of times per second that a live table is drawn."""


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether the stream is a terminal. stdout and stderr are None in a program without a console."""
    return stream is not None and stream.isatty()


def be_robust() -> None:
    """Make stdout and stderr print a character that their encoding lacks as a similar sign or as its code."""
    codecs.register_error(_HANDLER, _similar)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            with contextlib.suppress(Exception):
                stream.reconfigure(errors=_HANDLER)


_HANDLER: Final = "wiposeq-similar"
_SIMILAR: Final = {
    **dict.fromkeys("„“”‟«»″", '"'),
    **dict.fromkeys("‚‘’‹›′", "'"),
    **dict.fromkeys("–—−‑‐", "-"),
    **dict.fromkeys("\u00a0\u202f\u2009\u3000", " "),
    **dict.fromkeys("\u200b\u200e\u200f\u2060\u2066\u2067\u2068\u2069", ""),
    "…": "...",
    "œ": "oe",
    "Œ": "OE",
    "☐": "[ ]",
    "§": "section ",
    "№": "No.",
    "±": "+/-",
    "·": "*",
    "→": "->",
}
"""What a terminal shows instead of a sign that its encoding lacks. The meaning is the same."""


def _similar(error: UnicodeError) -> tuple[str, int]:
    """Return what replaces the characters that cannot be encoded, and the place after them: \\u03a9 for a letter."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(_SIMILAR.get(sign, sign.encode("ascii", "backslashreplace").decode()) for sign in signs), error.end


def use_readable_language(words: Sequence[str]) -> None:
    """Use English if stdout or stderr cannot show the letters of the language, and print a line that says why.

    A report for other programs, or in a file of its own, has its own encoding, and keeps the language.

    words: the words of the call.
    """
    missing = [name for name in map(_lacking, (sys.stdout, sys.stderr)) if name]
    if not missing or _writes_document(words):
        return
    code = language()
    use_language("en")
    complain(
        f'The texts are in English, because the encoding of this terminal ({missing[0]}) lacks letters of "{code}". '
        "With PYTHONIOENCODING=utf-8 they are in that language."
    )


def _lacking(stream: TextIO | None) -> str:
    """Return the encoding of a stream that lacks letters of the language, else ""."""
    encoding = getattr(stream, "encoding", None) or ""
    try:
        language_of(language()).letters.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return encoding
    except LookupError:
        pass
    return ""


def _writes_document(words: Sequence[str]) -> bool:
    """Return whether the product of a call is a document for people or programs that is not text on the terminal."""
    values = dict(pairwise((*words, "")))
    values |= {name: value for name, sign, value in (word.partition("=") for word in words) if sign}
    if words[:1] in (["template"], ["package"]) or values.get("--format", "text") != "text":
        return True
    return any(
        name in values and Path(values[name]).suffix.lower() not in (".xml", ".wsq", "", ".fasta")
        for name in ("-o", "--output", "--report")
    )


def say(text: str, *, is_for_programs: bool = False) -> None:
    """Print on stdout; ignore a pipe that its reader has closed.

    is_for_programs: write UTF-8 if stdout is not a terminal, whatever the encoding of the console is.
    Raises UnwritableFile if stdout goes to a full disk.
    """
    out = sys.stdout
    if out is None:
        return
    try:
        if is_for_programs and hasattr(out, "buffer") and not out.isatty():
            out.flush()
            out.buffer.write(text.encode("utf-8", "replace"))
            out.buffer.flush()
        else:
            out.write(text)
            out.flush()
    except OSError as error:
        with contextlib.suppress(Exception):
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        if not isinstance(error, BrokenPipeError):
            raise unwritable("stdout", error) from error


def complain(text: str) -> None:
    """Print one line on stderr."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(f"wiposeq: {' '.join(text.split())}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def bar(name: str) -> Iterator[Progress]:
    """Yield a Progress that draws a bar on stderr after half a second, or SILENT if stderr is not a terminal."""
    if not is_terminal(sys.stderr):
        yield SILENT
        return
    label = name if len(name) <= 30 else "..." + name[-27:]
    started = shown = time.monotonic()
    drawn = False

    def draw(done: int, total: int) -> None:
        nonlocal shown, drawn
        now = time.monotonic()
        if now - started < 0.5 or now - shown < 0.1:
            return
        shown, drawn = now, True
        if total:
            filled = min(30 * done // total, 30)
            text = f"{label} [{'#' * filled}{' ' * (30 - filled)}] {min(100 * done // total, 100)} %"
        else:
            text = f"{label} {shown_number(done)}"
        sys.stderr.write("\r\x1b[K" + text)
        sys.stderr.flush()

    try:
        yield Progress(draw)
    finally:
        if drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextlib.contextmanager
def live_table(count: int) -> Iterator[Callable[["Begun | Ended"], None]]:
    """Show a table of many files on stderr while the block runs; yield the function that receives each step.

    The table shows the files in progress, the files finished last, and the remaining time. Nothing is shown if stderr
    is not a terminal. count: the number of files.
    """
    if not is_terminal(sys.stderr):
        yield lambda step: None
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True)
    table = LiveTable(count, console)
    with Live(
        table,
        console=console,
        refresh_per_second=REFRESHES,
        transient=True,
        redirect_stdout=is_terminal(sys.stdout),
    ):
        yield table.take


class LiveTable:
    """The content of a live table, which rich draws repeatedly from the current state."""

    def __init__(self, count: int, console: "Console") -> None:
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Columns

        self._console = console
        self._begun: dict[int, tuple[str, float]] = {}
        self._ended: deque[Ended] = deque(maxlen=ENDED_SHOWN)
        self._with_errors = self._failed = self._cached = self._sequences = 0
        self._progress = Columns(
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

    def take(self, step: "Begun | Ended") -> None:
        """Record that the check of a file started or ended."""
        from wiposeq.app.many.batch import Begun

        if isinstance(step, Begun):
            self._begun[step.number] = step.name, time.monotonic()
            return
        self._begun.pop(step.number, None)
        self._ended.append(step)
        self._failed += step.errors is None
        self._with_errors += bool(step.errors)
        self._cached += step.is_cached
        self._sequences += step.sequences
        self._progress.advance(self._task)

    def __rich__(self) -> "Group":
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

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
            took = tr("cached") if each.is_cached else shown_number(each.seconds, 1)
            add(
                each.name,
                shown_number(each.sequences),
                shown_number(each.errors),
                shown_number(each.warnings),
                took,
                verdict,
            )
        now = time.monotonic()
        for path, began in list(self._begun.values())[:BEGUN_SHOWN]:
            add(path, "", "", "", shown_number(now - began, 1), Text(tr("in progress"), style="dim"))
        return Group(table, Text(self._summary()), self._progress)

    def _summary(self) -> str:
        parts = [
            trn("{count} with errors", "{count} with errors", self._with_errors),
            trn("{count} not checked", "{count} not checked", self._failed),
            trn("{count} sequence", "{count} sequences", self._sequences, count=shown_number(self._sequences)),
        ]
        if self._cached:
            parts.append(tr("{count} from an earlier check", count=self._cached))
        return listed(parts)


def _shortened(name: str, room: int) -> str:
    """Return the end of a name, which differs between files of one folder."""
    sound = name.encode("utf-8", "replace").decode()
    return sound if len(sound) <= room else "…" + sound[-(room - 1) :]
