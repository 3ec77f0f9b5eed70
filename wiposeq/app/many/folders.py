"""Find the files to check: the given files, and the listings and projects in the given folders.

It hides the walk through folders and the recognition by the first bytes. The errors of a listing are left to the check.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from wiposeq.errors import UnreadableFile, UserError
from wiposeq.formats import zipped
from wiposeq.formats.files import start_as_text, unreadable
from wiposeq.formats.kinds import sniff
from wiposeq.formats.source import Source, name_of

ENDINGS: Final = (".xml", ".wsq")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to check. name: its path. trouble: why it cannot be checked.

    is_other: the file is in a folder, and is XML of another kind. It is skipped.
    shown: the name in reports if it is not the path, for a file that was unpacked.
    """

    name: str
    trouble: UserError | None = None
    is_other: bool = False
    shown: str = ""

    @property
    def label(self) -> str:
        """The name in reports."""
        return self.shown or self.name


def named(found: Found) -> Found:
    """Return a file with the name that it has in messages if it is a temporary one, as for stdin."""
    name = name_of(found.name)
    return found if name == found.name else replace(found, shown=name)


def unpacked(found: Found, member: str) -> Found:
    """Return the listing in a ZIP archive instead of the archive; other files are returned as they are."""
    if found.trouble is not None:
        return found
    path = Path(found.name)
    try:
        inside = zipped.unpacked(path, member)
    except UserError as error:
        return replace(found, trouble=error)
    return found if inside == path else Found(str(inside), shown=name_of(inside))


def listings(names: Iterable[str]) -> Iterator[Found]:
    """Yield each given file, and the listings and projects in each given folder and below it, in order of name.

    A file that is found in several folders is yielded once. Links to folders are not followed, and names that begin
    with a dot are skipped. A folder without any listing is yielded with a trouble.
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
            trouble = UnreadableFile('The folder "{path}" contains no listing.', "Give another folder.", path=name)
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
                yield examined(path)
    for error in refused:
        yield Found(str(error.filename), unreadable(error.filename, error))


def examined(path: Path) -> Found:
    """Return a file of a folder as what its content is: a listing or project, XML of another kind, or damaged."""
    try:
        if sniff(path) in ("st26", "wsq") or path.suffix.lower() == ".wsq":
            return Found(str(path))
        return Found(str(path), is_other=True)
    except UserError as error:
        return Found(str(path), is_other=True) if _is_markup(path) else Found(str(path), error)


def _is_markup(path: Path) -> bool:
    """Return whether the file is XML or HTML of another kind, and not a damaged listing."""
    try:
        text = start_as_text(Source(path).start) or ""
    except UserError:
        return False
    return text.lstrip("\ufeff \t\r\n").startswith("<") and "</" in text
