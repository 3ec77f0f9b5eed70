"""Read and write the user's own organisms as a text file, to copy the list to another computer.

It hides the format: one name in each line; lines that begin with # are comments. All known organisms are in
wiposeq.standard.organisms.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import opened, replacing, unreadable
from wiposeq.texts import tr

LONGEST: Final = 200
"""Largest number of characters of a name."""
LARGEST: Final = 4 << 20
"""Largest size of a list in bytes."""


def read_list(path: Path) -> tuple[str, ...]:
    """Return the names in a list in their order, without duplicates. Raises UnreadableFile for another file."""
    with opened(path) as file:
        try:
            data = file.read(LARGEST + 1)
        except OSError as error:
            raise unreadable(path, error) from error
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = data.decode("latin-1").splitlines() if b"\0" not in data else ["\0"]
    names = [" ".join(line.split()) for line in lines]
    names = [name for name in names if name and not name.startswith("#")]
    foreign = "" if lines[:1] and lines[0].startswith("# ") else "<>{["  # XML, FASTA and other formats begin with these
    odd = next((name for name in names if len(name) > LONGEST or not name.isprintable() or name[:1] in foreign), None)
    if not names or odd is not None or len(data) > LARGEST:
        raise UnreadableFile(
            '"{path}" is not a list of organisms.', "A list is a text file with one name in each line.", path=str(path)
        )
    return tuple(dict.fromkeys(names))


def write_list(names: Iterable[str], path: Path) -> int:
    """Write names as a list, and return their number. Raises UnwritableFile."""
    lines = list(names)
    with replacing(path) as file:
        file.write(f"# {tr('Organisms, one in each line')}\n".encode())
        file.write("".join(f"{name}\n" for name in lines).encode())
    return len(lines)


def merged(own: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the own names, followed by the other names that are not among them."""
    return tuple(dict.fromkeys((*own, *others)))
