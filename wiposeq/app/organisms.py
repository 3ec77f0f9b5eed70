"""The user's own organisms: which are offered first, and how the list goes to another computer as a text file.

Hides the layout of that file: one name a line, lines that begin with # are remarks. What names there are besides is
wiposeq.standard.organisms'.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import opened, replacing, unreadable
from wiposeq.texts import tr

LONGEST: Final = 200
"""Characters of a name; a longer line is no name."""
LARGEST: Final = 4 << 20
"""Bytes of a file that can be a list of organisms."""


def read_list(path: Path) -> tuple[str, ...]:
    """The names in a list, each once, in its order. Raises UnreadableFile for what is no list of names."""
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
    foreign = "" if lines[:1] and lines[0].startswith("# ") else "<>{["  # signs that XML, FASTA and others begin with
    odd = next((name for name in names if len(name) > LONGEST or not name.isprintable() or name[:1] in foreign), None)
    if not names or odd is not None or len(data) > LARGEST:
        raise UnreadableFile(
            "{path} is no list of organisms.", "A list is a text file with one name in each line.", path=str(path)
        )
    return tuple(dict.fromkeys(names))


def write_list(names: Iterable[str], path: Path) -> int:
    """Writes names as a list, and gives how many there were. Raises UnwritableFile."""
    lines = list(names)
    with replacing(path) as file:
        file.write(f"# {tr('Organisms, one in each line')}\n".encode())
        file.write("".join(f"{name}\n" for name in lines).encode())
    return len(lines)


def merged(own: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """One's own names, and behind them those of another list that are not among them."""
    return tuple(dict.fromkeys((*own, *others)))
