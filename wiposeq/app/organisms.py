"""The user's own organisms as a text file, to copy the list to another computer; and names that resemble a typed one.

It hides the format: one name in each line; lines that begin with # are comments. All known organisms are in
wiposeq.standard.organisms.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import opened, replacing, unreadable
from wiposeq.standard.organisms import common_names
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


LEAST_SIMILAR: Final = 4
"""The number of typed characters from which names that resemble the text are offered."""


def resembling(text: str, most: int = 6) -> list[tuple[str, str]]:
    """Return names for a text with typing errors: (name, the common name that the text resembles, or "").

    It takes some hundredths of a second.
    """
    from rapidfuzz import process  # imported here, because it is not needed until a name has an error
    from rapidfuzz.distance import OSA

    from wiposeq.rules.nearnames import near

    low = " ".join(text.lower().split())
    if len(low) < LEAST_SIMILAR:
        return []
    common = common_names()
    limit = max(1, min(2, len(low) // 4))
    like = process.extract(low, common.keys(), scorer=OSA.distance, score_cutoff=limit, limit=most)
    found: dict[str, str] = {}
    for key, _, _ in like:
        found.setdefault(common[key], key)
    whole = text[:1].upper() + text[1:] if " " in text.strip() else text
    for each in near(whole, most):
        found.setdefault(each.name, "")
    return list(found.items())[:most]
