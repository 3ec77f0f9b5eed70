"""Scientific names of organisms: whether a name is known, and names that begin with a text.

It hides how 645,000 names are stored: in blocks in a zip file. A search unpacks one block. Their source is in
resources/organisms/SOURCES.md. An unknown name may be correct nevertheless.
"""

import re
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache, lru_cache, wraps
from typing import Final, NamedTuple, ParamSpec, TypeVar

from wiposeq import resources

Given = ParamSpec("Given")
Found = TypeVar("Found")
LEAST: Final = 2
"""The number of typed characters from which names are suggested."""


FILES: Final = ("names.zip", "also.txt", "common.tsv")
_DAMAGE: Final = (OSError, ValueError, KeyError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""What reading a damaged list raises."""


def _or_of_program(search: Callable[Given, Found]) -> Callable[Given, Found]:
    """Return a search that uses the list of the program if the list of a pack cannot be read."""

    @wraps(search)
    def safe(*arguments: Given.args, **named: Given.kwargs) -> Found:
        try:
            return search(*arguments, **named)
        except _DAMAGE as error:
            places = [resources.path("organisms", name).parent for name in FILES]
            was_used = [resources.refuse(place, error) for place in places]
            if not any(was_used):
                raise
            forget()
            return search(*arguments, **named)

    return safe


class _List(NamedTuple):
    file: zipfile.ZipFile
    firsts: list[str]


@cache
def _list() -> _List:
    file = zipfile.ZipFile(resources.path("organisms", FILES[0]))
    return _List(file, file.read("first").decode().split("\n"))


@lru_cache(maxsize=32)
def _block(number: int) -> tuple[list[str], list[str]]:
    """Return (names, names in small letters) of one block."""
    names = _list().file.read(f"{number:04}").decode().split("\n")
    return names, [name.lower() for name in names]


@_or_of_program
def genera() -> tuple[str, ...]:
    """Return all genera."""
    return _genera()


@cache
def _genera() -> tuple[str, ...]:
    return tuple(_list().file.read("genera").decode().split("\n"))


@cache
def _also() -> dict[str, str]:
    """Return further names, by the names in small letters."""
    lines = resources.text("organisms", "also.txt").splitlines()
    return {line.lower(): line for line in lines if line and not line.startswith("#")}


@_or_of_program
def common_names() -> dict[str, str]:
    """Return the scientific names, by common names and abbreviations in small letters."""
    return _common_names()


@cache
def _common_names() -> dict[str, str]:
    lines = resources.text("organisms", "common.tsv").splitlines()
    pairs = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return {common: name for common, _, name in pairs}


def forget() -> None:
    """Read the names again when they are needed next, because another list was installed or removed."""
    for each in (_list, _block, _genera, _also, _common_names):
        each.cache_clear()


@_or_of_program
def offered(start: str, own: Iterable[str] = (), most: int = 50) -> list[tuple[str, str]]:
    """Return suggestions for a typed text: (name, the common name that matched or ""). Own names come first, then
    frequent ones.

    Own and common names match with any of their words.
    """
    low = " ".join(start.lower().split())
    if len(low) < LEAST:
        return []
    found: dict[str, str] = {name: "" for name in own if _has_word(name.lower(), low)}
    for common, name in common_names().items():
        if name.lower().startswith(low):
            found.setdefault(name, "")
        elif common.startswith(low) or (len(low) > LEAST and _has_word(common, low)):
            found.setdefault(name, common)
    for name in beginning_with(low, most):
        found.setdefault(name, "")
    return list(found.items())[:most]


def _has_word(text: str, start: str) -> bool:
    return text.startswith(start) or f" {start}" in text


@_or_of_program
def beginning_with(start: str, most: int = 50) -> list[str]:
    """Return known names that begin with a text, ignoring case, in alphabetical order."""
    low = start.lower()
    firsts = _list().firsts
    found = [name for key, name in _also().items() if key.startswith(low)]
    number = max(bisect_right(firsts, low) - 1, 0)
    while number < len(firsts) and len(found) < most:
        names, keys = _block(number)
        place = bisect_right(keys, low) - 1
        place = place if place >= 0 and keys[place] == low else place + 1
        while place > 0 and keys[place - 1] >= low:
            place -= 1
        while place < len(keys) and keys[place].startswith(low) and len(found) < most:
            found.append(names[place])
            place += 1
        if place < len(keys):
            break
        number += 1
    return sorted(found, key=str.lower)[:most]


@_or_of_program
def is_known(name: str) -> bool:
    """Return whether a name is in the list in this spelling."""
    if _also().get(name.lower()) == name:
        return True
    low = name.lower()
    number = bisect_right(_list().firsts, low) - 1
    return number >= 0 and name in _block(number)[0]


@_or_of_program
def of_epithet(initial: str, epithet: str) -> list[str]:
    """Return the names of two words whose genus begins with this letter and whose second word is the epithet."""
    popular = set(common_names().values())
    wanted = re.compile(rf"^{initial}[a-z-]+ {re.escape(epithet)}$", re.MULTILINE)
    firsts = _list().firsts
    start, end = bisect_right(firsts, initial.lower()) - 1, bisect_right(firsts, initial.lower() + "\uffff")
    found: list[str] = []
    for number in range(max(start, 0), end):
        found += wanted.findall(_list().file.read(f"{number:04}").decode())
    return sorted(found, key=lambda name: name not in popular)
