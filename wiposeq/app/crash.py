"""What a user is told of an error, of whatever kind; one of the program itself leaves a file for its makers.

It hides where that file goes. WIPOSEQ_DEBUG=1 lets such an error through instead.
"""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from wiposeq import __version__
from wiposeq.errors import UserError
from wiposeq.texts import tr


def why(error: Exception, call: Sequence[str]) -> str:
    """What is told of an error; one of the program itself leaves a report, or is raised again under WIPOSEQ_DEBUG."""
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, MemoryError):
        return tr("There is not enough memory for this. Close other programs, or take a larger computer.")
    if os.environ.get("WIPOSEQ_DEBUG"):
        raise error
    return tr(
        "An error of the program itself: {error}. What its makers need is in {path}.",
        error=f"{type(error).__name__}: {error}".replace("\n", " ")[:200],
        path=_written(call),
    )


def _written(argv: Sequence[str]) -> str:
    """Writes what the program's makers need to know into a file of the user's and gives its path."""
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
    return tr("no file, for none could be written")
