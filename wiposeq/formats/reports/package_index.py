"""Folders of files that go together: made whole or not at all, with an index of sizes and checksums.

It hides the temporary folder and the indexes: SHA256SUMS, which the tools of every system read, index.html for people,
and one in JSON for programs. What goes into a folder is for whoever makes it.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from wiposeq.errors import UsageError, UserError
from wiposeq.formats.files import replacing, unreadable, unwritable
from wiposeq.formats.templates import render

SUMS: Final = "SHA256SUMS"
INDEX: Final = "index.html"
_BLOCK: Final = 1 << 20


class Listed(Struct, frozen=True):
    """A file of a folder. name: with / between folders; size in bytes; sha256: in hexadecimal digits."""

    name: str
    size: int
    sha256: str


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Gives an empty folder to fill; when the block ends well it takes the name `folder`, else nothing is left.

    Raises UsageError where something stands there already (an empty folder may), UnwritableFile for the disk.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100
    try:
        if folder.is_dir() and not any(folder.iterdir()):
            is_empty = True
        elif folder.exists() or folder.is_symlink():
            raise UsageError("{path} is already there and is not overwritten.", "Give a new folder.", path=str(folder))
        else:
            is_empty = False
        making = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
        making.mkdir(parents=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        yield making
        try:
            if is_empty:
                folder.rmdir()
            making.rename(folder)
        except OSError as error:
            raise unwritable(folder, error) from error
    except BaseException as error:
        shutil.rmtree(making, ignore_errors=True)
        if isinstance(error, UserError):  # told by the name it would have had
            for key, value in error.values.items():
                if str(making) in str(value):
                    error.values[key] = str(value).replace(str(making), str(folder))
        raise


def checksums(folder: Path) -> tuple[Listed, ...]:
    """Every file in a folder and the folders in it, by name. Raises UnreadableFile."""
    found = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        made = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    made.update(block)
            size = path.stat().st_size
        except OSError as error:
            raise unreadable(path, error) from error
        found.append(Listed(path.relative_to(folder).as_posix(), size, made.hexdigest()))
    return tuple(found)


def write_index(folder: Path, title: str, about: Mapping[str, str], remark: str = "") -> tuple[Listed, ...]:
    """Writes SHA256SUMS and index.html of all that is in a folder. about: what a file is, by its name.

    remark: a paragraph above the table. Gives what is listed, the two indexes not among it. Raises UnwritableFile.
    """
    listed = checksums(folder)
    page = render(
        "package_index", title=title, css="comparison.css", remark=remark, files=listed, about=about, quote=quote
    )
    with replacing(folder / SUMS) as file:
        file.write("".join(f"{each.sha256}  {each.name}\n" for each in listed).encode("utf-8", "surrogateescape"))
    with replacing(folder / INDEX) as file:
        file.write(page.encode("utf-8", "replace"))
    return listed


def write_json_index(
    path: Path, listed: tuple[Listed, ...], about: Mapping[str, str], facts: Mapping[str, str]
) -> None:
    """The same for programs: an object with these facts and "files", each with name, what, size and sha256."""
    files = [
        {"name": each.name, "what": about.get(each.name, ""), "size": each.size, "sha256": each.sha256}
        for each in listed
    ]
    with replacing(path) as file:
        file.write(json.dumps({**facts, "files": files}, ensure_ascii=False, indent=2).encode("utf-8", "replace"))


__all__ = ["INDEX", "SUMS", "Listed", "checksums", "new_folder", "write_index", "write_json_index"]
