"""Read the input "-" from stdin, and write the output "-" to stdout.

The module hides the temporary files: a reader may need several passes, and an output is written whole or not at all.
While the output goes to stdout, all messages go to stderr.
"""

import atexit
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from wiposeq.errors import UsageError

STREAM: Final = "-"
STDOUT: Final = "stdout"
"""The name of stdout in messages."""


def with_stdin(names: Sequence[str]) -> list[str]:
    """Return the names with that of a temporary file in place of "-". Raises UsageError if "-" occurs twice."""
    if names.count(STREAM) > 1:
        raise UsageError("- stands for stdin, which can be read once.", "Give - once.")
    return [_stdin() if name == STREAM else name for name in names]


def _stdin() -> str:
    from wiposeq.formats.source import name_unpacked
    from wiposeq.model.origin import STDIN

    stdin = getattr(sys.stdin, "buffer", None)
    if stdin is None:
        raise UsageError("There is no stdin to read from.", "Give the name of a file.")
    path = _temporary() / STDIN
    with path.open("wb") as file:
        shutil.copyfileobj(stdin, file)
    name_unpacked(path, STDIN)
    return str(path)


@contextlib.contextmanager
def on_stdout() -> Iterator[str]:
    """Yield the name of an XML file to write, and copy its content to stdout at the end. Messages go to stderr.

    Nothing is written to stdout if the block raises an error, or writes no file. Raises UsageError without a stdout,
    and UnwritableFile if stdout goes to a full disk.
    """
    from wiposeq.formats.files import unwritable
    from wiposeq.formats.source import name_unpacked

    stdout = getattr(sys.stdout, "buffer", None)
    if stdout is None:
        raise UsageError("There is no stdout to write to.", "Give the name of a file.")
    path = _temporary() / "stdout.xml"
    name_unpacked(path, STDOUT)
    with contextlib.redirect_stdout(sys.stderr):
        yield str(path)
    if path.is_file():
        try:
            with path.open("rb") as file:
                shutil.copyfileobj(file, stdout)
            stdout.flush()
        except OSError as error:
            with contextlib.suppress(Exception):  # what the buffer still holds goes nowhere
                os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
            if not isinstance(error, BrokenPipeError):
                raise unwritable(STDOUT, error) from error


def _temporary() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="wiposeq-")
    atexit.register(folder.cleanup)
    return Path(folder.name)
