"""Folders of files that belong together: written completely or not at all, with indexes of sizes and checksums.

The module hides the temporary folder and the form of the indexes: SHA256SUMS, which the tools of every system read,
index.html for people, and JSON for programs. The caller fills the folder.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from wiposeq.errors import UsageError, UserError
from wiposeq.formats.files import note_folder, replacing, unreadable, unwritable
from wiposeq.formats.leftovers import temporary_beside
from wiposeq.formats.templates import render
from wiposeq.texts import tr

SUMS: Final = "SHA256SUMS"
INDEX: Final = "index.html"


class Listed(Struct, frozen=True):
    """A file of a folder. name: with / between folders. size: in bytes. sha256: in hexadecimal digits."""

    name: str
    size: int
    sha256: str


class Group(Struct, frozen=True):
    """The files of a folder that belong to one thing, such as a chromosome. title: its name."""

    title: str
    names: tuple[str, ...]


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to fill. It gets the name `folder` at the end of the block, or is removed after an error.

    Raises UsageError if `folder` exists and is not an empty folder, UnwritableFile.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100
    try:
        if folder.is_dir() and not any(folder.iterdir()):
            is_empty = True
        elif folder.exists() or folder.is_symlink():
            raise UsageError('"{path}" exists and is not overwritten.', "Name a new folder.", path=str(folder))
        else:
            is_empty = False
        temporary = temporary_beside(folder)
        temporary.mkdir(parents=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        yield temporary
        try:
            if is_empty:
                folder.rmdir()
            temporary.rename(folder)
            note_folder(lambda: _remove(folder, is_empty=is_empty))
        except OSError as error:
            raise unwritable(folder, error) from error
    except BaseException as error:
        shutil.rmtree(temporary, ignore_errors=True)
        if isinstance(error, UserError):  # the user knows the final name only
            for key, value in error.values.items():
                if str(temporary) in str(value):
                    error.values[key] = str(value).replace(str(temporary), str(folder))
        raise


def _remove(folder: Path, *, is_empty: bool) -> None:
    """Remove a folder that was written. is_empty: whether it existed before, without files."""
    shutil.rmtree(folder)
    if is_empty:
        folder.mkdir()


def checksums(folder: Path) -> tuple[Listed, ...]:
    """Return every file in a folder and its subfolders, by name. Raises UnreadableFile."""
    found = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = path.stat().st_size
        except OSError as error:
            raise unreadable(path, error) from error
        found.append(Listed(path.relative_to(folder).as_posix(), size, digest))
    return tuple(found)


def write_index(
    folder: Path, title: str, about: Mapping[str, str], remark: str = "", groups: Sequence[Group] = ()
) -> tuple[Listed, ...]:
    """Write SHA256SUMS and index.html for the files in a folder, and return these files.

    about: a description of each file, by its name.
    remark: a paragraph above the table.
    groups: the files that get a table of their own, in this order; all others follow.

    Raises UnwritableFile.
    """
    listed = checksums(folder)
    by_name = {each.name: each for each in listed}
    grouped = {name for group in groups for name in group.names}
    tables = [(group.title, [by_name[name] for name in group.names]) for group in groups]
    rest = [each for each in listed if each.name not in grouped]
    if rest:
        tables.append((tr("The whole package") if groups else "", rest))
    page = render(
        "package_index", title=title, css="comparison.css", remark=remark, tables=tables, about=about, quote=quote
    )
    with replacing(folder / SUMS) as file:
        file.write("".join(f"{each.sha256}  {each.name}\n" for each in listed).encode("utf-8", "surrogateescape"))
    with replacing(folder / INDEX) as file:
        file.write(page.encode("utf-8", "replace"))
    return listed


def write_json_index(
    path: Path, listed: tuple[Listed, ...], about: Mapping[str, str], facts: Mapping[str, str]
) -> None:
    """Write the index as JSON: an object with the facts and "files", each with name, what, size and sha256."""
    files = [
        {"name": each.name, "what": about.get(each.name, ""), "size": each.size, "sha256": each.sha256}
        for each in listed
    ]
    with replacing(path) as file:
        file.write(json.dumps({**facts, "files": files}, ensure_ascii=False, indent=2).encode("utf-8", "replace"))
