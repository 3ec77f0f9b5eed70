"""Explain an error to the user. An error of the program itself is written to a crash report for its developers.

It hides where the crash report is stored, that only the user can read it, and that it has no file name, residue, name
or title: inventions are not published yet. With WIPOSEQ_DEBUG=1 such an error is raised again instead.
"""

import contextlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

from wiposeq import __version__
from wiposeq.errors import UserError, trace_of
from wiposeq.formats.files import fault_of_disk
from wiposeq.texts import tr


def explain(error: Exception, call: Sequence[str]) -> str:
    """Return the message for an error, and write a crash report if it is an error of the program itself.

    call: the arguments of the program, for the crash report.
    """
    if isinstance(error, UserError):
        return str(error)
    if fault := fault_of_disk(error):
        return str(fault)
    if isinstance(error, MemoryError):
        return tr("There is not enough memory. Close other programs, or use a computer with more memory.")
    if os.environ.get("WIPOSEQ_DEBUG"):
        raise error
    return tr(
        "An error in the program itself: {error}. Please send this report to its developers: {path}",
        error=f"{type(error).__name__}: {error}".replace("\n", " ")[:200],
        path=_write_report(error, call),
    )


def call_without_names(call: Sequence[str]) -> list[str]:
    """Return the words of a call with the verb and the options only; of a file, its ending remains."""
    found = []
    for number, word in enumerate(call):
        if word.startswith("-"):
            found.append(word.partition("=")[0])
        elif not number and word.isascii() and word.isalpha():
            found.append(word)
        else:
            ending = Path(word).suffix.lower()
            found.append(f"...{ending}" if re.fullmatch(r"\.[a-z0-9]{1,6}", ending) else "...")
    return found


def _write_report(error: Exception, argv: Sequence[str]) -> str:
    """Write the crash report to a folder of the user, and return its path."""
    import platform
    import tempfile
    from datetime import datetime

    home = os.environ.get("WIPOSEQ_HOME")
    try:
        if home:
            folder = Path(home)
        else:
            from platformdirs import user_log_path

            folder = user_log_path("WipoSeq", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True)
    except Exception:
        folder = Path(tempfile.gettempdir())
    text = (
        f"WipoSeq {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        f"{datetime.now().isoformat(timespec='seconds')}\n{call_without_names(argv)}\n\n{trace_of(error)}"
    )
    for place in (folder, Path(tempfile.gettempdir())):
        path = place / f"wiposeq-crash-{datetime.now():%Y%m%d-%H%M%S-%f}-{os.getpid()}.txt"
        with contextlib.suppress(OSError), open(path, "x", encoding="utf-8", errors="replace", opener=_private) as file:
            file.write(text)
            return str(path)
    return tr("(the report could not be written)")


def _private(path: str, flags: int) -> int:
    """Open a new file that nobody else can read."""
    return os.open(path, flags, 0o600)
