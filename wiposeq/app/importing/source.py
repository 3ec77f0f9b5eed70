"""Where a record stands in the file a project was read from, as long as that file is still the one that was read.

It hides looking the place up and cutting the lines around it; showing them is the window's.
"""

from dataclasses import dataclass
from pathlib import Path

from wiposeq.errors import UncertainEncoding, UserError
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.address import Address
from wiposeq.model.origin import Origin

AROUND = 6
"""How many lines before and after are shown."""
WIDTH = 400
"""How many characters of a line are shown, around the place."""


@dataclass(frozen=True)
class Excerpt:
    """Lines of a file around a place: line and column (1-based, characters), and (number, text) of each line.

    shift: how many characters were cut off at the start of the line of the place.
    """

    path: Path
    line: int
    column: int
    lines: tuple[tuple[int, str], ...]
    shift: int = 0


def excerpt(origin: Origin, address: Address, line: int = 0, column: int = 0) -> Excerpt:
    """The lines around an address (or around a place already known) in the file the project was read from.

    Raises UserError where there is no such file, it has changed since, or the record is not from it.
    """
    path = Path(origin.source)
    if not origin.source or origin.format not in ("st26", "st25"):
        raise UserError("This project was not read from a listing.", "There is no line to show.")
    try:
        found = path.stat()
    except OSError:
        raise UserError("{path} is not there any more.", "Put it back to see its lines.", path=str(path)) from None
    if (found.st_size, found.st_mtime_ns) != (origin.size, origin.modified):
        raise UserError(
            "{path} has changed since it was read.", "Its lines no longer say what was read.", path=str(path)
        )
    if not line:
        if origin.format == "st26":
            try:
                line, column = st26.locate(path, [address])[0]
            except UncertainEncoding:
                line, column = st26.locate(path, [address], encoding=origin.encoding)[0]
        if not line:
            raise UserError("That place is not in {path}.", "It was added since the file was read.", path=str(path))
    return _cut(path, line, column)


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
