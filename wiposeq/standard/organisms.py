"""Scientific names of organisms: whether a name is known, and which ones begin so.

Hides how 645,000 names are kept: in blocks in a zip file, one of which is unpacked for a look-up.
Where they come from is told in resources/organisms/SOURCES.md. A name that is not known may be right all the same.
"""

import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, NamedTuple

from wiposeq import resources

LEAST: Final = 2
"""Characters that must be typed before names are offered."""


class _List(NamedTuple):
    file: zipfile.ZipFile
    firsts: list[str]


@cache
def _list() -> _List:
    file = zipfile.ZipFile(resources.path("organisms", "names.zip"))
    return _List(file, file.read("first").decode().split("\n"))


@lru_cache(maxsize=32)
def _block(number: int) -> tuple[list[str], list[str]]:
    """(names, the same in small letters) of one block."""
    names = _list().file.read(f"{number:04}").decode().split("\n")
    return names, [name.lower() for name in names]


@cache
def genera() -> tuple[str, ...]:
    """All genera."""
    return tuple(_list().file.read("genera").decode().split("\n"))


@cache
def _also() -> dict[str, str]:
    """Further names by themselves in small letters."""
    lines = resources.text("organisms", "also.txt").splitlines()
    return {line.lower(): line for line in lines if line and not line.startswith("#")}


@cache
def common_names() -> dict[str, str]:
    """The scientific name that a common name or an abbreviation, in small letters, means."""
    lines = resources.text("organisms", "common.tsv").splitlines()
    pairs = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return {common: name for common, _, name in pairs}


def offered(start: str, own: Iterable[str] = (), most: int = 50) -> list[tuple[str, str]]:
    """(name, the common name that led to it or "") for what a person has typed: own ones first, then frequent ones.

    Own and common names are found by any word in them.
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


def beginning_with(start: str, most: int = 50) -> list[str]:
    """Known names that begin so, small and capital letters alike, in the order of the alphabet."""
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


def is_known(name: str) -> bool:
    """Whether a name is on the list as it is written."""
    if _also().get(name.lower()) == name:
        return True
    low = name.lower()
    number = bisect_right(_list().firsts, low) - 1
    return number >= 0 and name in _block(number)[0]


def of_epithet(initial: str, epithet: str) -> list[str]:
    """The names of two words whose genus begins with a letter and whose second word is this one."""
    popular = set(common_names().values())
    wanted = re.compile(rf"^{initial}[a-z-]+ {re.escape(epithet)}$", re.MULTILINE)
    firsts = _list().firsts
    start, end = bisect_right(firsts, initial.lower()) - 1, bisect_right(firsts, initial.lower() + "\uffff")
    found: list[str] = []
    for number in range(max(start, 0), end):
        found += wanted.findall(_list().file.read(f"{number:04}").decode())
    return sorted(found, key=lambda name: name not in popular)
