"""Which files are meant by the names of files and folders: in a folder, what is a listing or a project by its content.

It hides walking through folders and looking at the first bytes. What is wrong with a listing it leaves to the check.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wiposeq.errors import UnreadableFile, UserError
from wiposeq.formats.files import read_start, start_as_text, unreadable
from wiposeq.formats.kinds import sniff

ENDINGS: Final = (".xml", ".wsq")


@dataclass(frozen=True, slots=True)
class Found:
    """One file to be checked, under the name to tell it by. trouble: why it cannot be.

    is_other: an XML file of another kind that happens to be in the folder; nothing is wrong with it.
    """

    name: str
    trouble: UserError | None = None
    is_other: bool = False


def listings(names: Iterable[str]) -> Iterator[Found]:
    """Each file named, and the listings and projects in each folder named and below it, in the order of their names.

    A file found in a folder comes once, however often it is named; links to folders are not followed, and names that
    begin with a dot are left out. A folder that holds no listing at all is told as trouble.
    """
    seen: set[str] = set()
    for name in names:
        if not _is_folder(name):
            seen.add(os.path.realpath(name))
            yield Found(name)
            continue
        is_empty = True
        for found in _below(name):
            if not found.is_other and found.trouble is None:
                is_empty = False
                place = os.path.realpath(found.name)
                if place in seen:
                    continue
                seen.add(place)
            elif found.trouble is not None:
                is_empty = False
            yield found
        if is_empty:
            trouble = UnreadableFile("There is no listing in the folder {path}.", "Name another folder.", path=name)
            yield Found(name, trouble)


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):
        return False


def _below(folder: str) -> Iterator[Found]:
    refused: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=refused.append):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(files):
            path = Path(place, name)
            if not name.startswith(".") and path.suffix.lower() in ENDINGS:
                yield _looked_at(path)
    for error in refused:
        yield Found(str(error.filename), unreadable(error.filename, error))


def _looked_at(path: Path) -> Found:
    try:
        if sniff(path) in ("st26", "wsq") or path.suffix.lower() == ".wsq":
            return Found(str(path))
        return Found(str(path), is_other=True)
    except UserError as error:
        return Found(str(path), is_other=True) if _is_markup(path) else Found(str(path), error)


def _is_markup(path: Path) -> bool:
    """Whether the file is XML or a page of some other kind, not a file that was damaged."""
    try:
        text = start_as_text(read_start(path)) or ""
    except UserError:
        return False
    return text.lstrip("\ufeff \t\r\n").startswith("<") and "</" in text
