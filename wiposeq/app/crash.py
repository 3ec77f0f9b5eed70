"""Explain an error to the user. An error of the program itself is written to a crash report for its developers.

It hides where the crash report is stored. With WIPOSEQ_DEBUG=1 such an error is raised again instead.
"""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from wiposeq import __version__
from wiposeq.errors import UserError
from wiposeq.texts import tr


def explain(error: Exception, call: Sequence[str]) -> str:
    """Return the message for an error, and write a crash report if it is an error of the program itself.

    call: the arguments of the program, for the crash report.
    """
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, MemoryError):
        return tr("There is not enough memory. Close other programs, or use a computer with more memory.")
    if os.environ.get("WIPOSEQ_DEBUG"):
        raise error
    return tr(
        "An error in the program itself: {error}. Please send this report to its developers: {path}",
        error=f"{type(error).__name__}: {error}".replace("\n", " ")[:200],
        path=_write_report(call),
    )


def _write_report(argv: Sequence[str]) -> str:
    """Write the crash report to a folder of the user, and return its path."""
    import platform
    import tempfile
    import traceback
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
        f"{datetime.now().isoformat(timespec='seconds')}\n{list(argv)}\n\n{traceback.format_exc()}"
    )
    for place in (folder, Path(tempfile.gettempdir())):
        path = place / f"wiposeq-crash-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.txt"
        with contextlib.suppress(OSError):
            path.write_text(text, encoding="utf-8", errors="replace")
            return str(path)
    return tr("(the report could not be written)")
