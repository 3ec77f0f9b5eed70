"""What the command line says on a terminal: text on stdout, one line of complaint and a progress bar on stderr.

It hides consoles, pipes and their encodings. What is said, cli.py decides; the table of many files is livetable's.
"""

import contextlib
import os
import sys
import time
from collections.abc import Iterator

from wiposeq.progress import SILENT, Progress


def be_robust() -> None:
    """A terminal that cannot show a character shows a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            with contextlib.suppress(Exception):
                stream.reconfigure(errors="replace")


def say(text: str, *, is_for_programs: bool = False) -> None:
    """Prints on stdout; programs get UTF-8 whatever the console speaks. A reader that has gone away is no failure."""
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
    except BrokenPipeError:
        with contextlib.suppress(Exception):
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def complain(text: str) -> None:
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(f"wiposeq: {' '.join(text.split())}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def bar(name: str) -> Iterator[Progress]:
    """The Progress to pass on; it draws a bar on stderr if that is a terminal, and nothing before half a second."""
    if sys.stderr is None or not sys.stderr.isatty():
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
            text = f"{label} {done:,}"
        sys.stderr.write("\r\x1b[K" + text)
        sys.stderr.flush()

    try:
        yield Progress(draw)
    finally:
        if drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
