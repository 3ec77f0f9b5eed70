"""Find a record in the file that a project was read from, if that file has not changed.

It hides the search for the place and the choice of the lines around it. Showing them is left to the window.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from wiposeq.errors import UncertainEncoding, UserError
from wiposeq.formats import zipped
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.address import Address
from wiposeq.model.origin import Origin
from wiposeq.progress import SILENT, Progress

AROUND = 6
"""Number of lines before and after the place that are shown."""
WIDTH = 400
"""Number of characters of a line that are shown."""


@dataclass(frozen=True)
class Excerpt:
    """Lines of a file around a place.

    line, column: of the place, 1-based; the column counts characters.
    lines: number and text of each line.
    shift: the number of characters that were removed at the start of the line of the place.
    """

    path: Path
    line: int
    column: int
    lines: tuple[tuple[int, str], ...]
    shift: int = 0


def excerpt(
    origin: Origin, address: Address, line: int = 0, column: int = 0, *, progress: Progress = SILENT
) -> Excerpt:
    """Return the lines around an address in the file that the project was read from.

    line, column: the place, if it is known already.
    Raises UserError if there is no such file, if it has changed, or if it does not contain the record; Cancelled.
    """
    if not origin.source or origin.format not in ("st26", "st25"):
        raise UserError("This project was not read from a listing.", "There is no line to show.")
    path = Path(origin.source)
    file = zipped.real(path)
    try:
        found = file.stat()
    except OSError:
        raise UserError('"{path}" no longer exists.', "Restore it to see its lines.", path=str(path)) from None
    if (found.st_size, found.st_mtime_ns) != (origin.size, origin.modified):
        raise UserError('"{path}" has changed since it was read.', "Its lines may no longer match.", path=str(path))
    if not line:
        if origin.format == "st26":
            try:
                line, column = st26.locate(file, [address], progress=progress)[0]
            except UncertainEncoding:
                line, column = st26.locate(file, [address], encoding=origin.encoding, progress=progress)[0]
        if not line:
            raise UserError('That place is not in "{path}".', "It was added after the file was read.", path=str(path))
    return replace(_cut(file, line, column), path=path)


def _cut(path: Path, line: int, column: int) -> Excerpt:
    lines: list[tuple[int, str]] = []
    shift = 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if number < line - AROUND:
                continue
            if number > line + AROUND:
                break
            text = raw.decode("utf-8", "replace").rstrip("\r\n")
            if number == line and column > WIDTH // 2:
                shift = column - WIDTH // 2
            start = shift if number == line else 0
            lines.append((number, text[start : start + WIDTH]))
    return Excerpt(path, line, column, tuple(lines), shift)
