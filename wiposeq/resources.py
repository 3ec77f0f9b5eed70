"""Find the files of the program in a source tree, an installed wheel or a frozen program, and in installed packs.

A pack adds an edition of the standard, or replaces the list of organisms, without a new program (app/packs.py).
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

_also: list[Path] = []
"""Folders of packs that are being tried; see trying()."""
_refused: dict[Path, str] = {}
"""Folders and files of installed packs that cannot be used, with the reason."""
_listeners: list[Callable[[Path, str], object]] = []
KINDS: Final = ("standard", "organisms")
"""The folders that a pack can add to."""


@cache
def folder() -> Path:
    """Return the resources folder. Raises FileNotFoundError if the program was installed without it."""
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    places = [package / "_resources", package.parent / "resources"]
    if frozen:
        places.insert(0, Path(frozen) / "resources")
    for place in places:
        if (place / "standard").is_dir():
            return place
    raise FileNotFoundError("WipoSeq's resources are missing; install the program again.")


def pack_folders() -> tuple[Path, ...]:
    """Return the folders with installed packs: for all users, then for this user. They may not exist.

    WIPOSEQ_PACKS names another folder for all users, and WIPOSEQ_HOME the folder of this user.
    """
    import platformdirs

    shared, own = os.environ.get("WIPOSEQ_PACKS"), os.environ.get("WIPOSEQ_HOME")
    for_all = Path(shared) if shared else Path(platformdirs.site_data_dir("WipoSeq", appauthor=False), "packs")
    of_user = Path(own) if own else Path(platformdirs.user_data_dir("WipoSeq", appauthor=False))
    return for_all, of_user / "packs"


def cache_folder() -> Path:
    """Return the folder for copies that can be made again; it may not exist. WIPOSEQ_HOME replaces its parent.

    Raises RuntimeError if the user has no home folder.
    """
    import platformdirs

    own = os.environ.get("WIPOSEQ_HOME")
    return Path(own, "cache") if own else Path(platformdirs.user_cache_dir("WipoSeq", appauthor=False))


@contextlib.contextmanager
def trying(pack: Path) -> Iterator[None]:
    """Use the files in a folder like those of an installed pack, inside this block."""
    _also.append(pack)
    try:
        yield
    finally:
        _also.remove(pack)


def path(*parts: str) -> Path:
    """Return the path of a file or folder below the resources folder; it may not exist.

    An edition of a pack is found if the program does not have it; organisms of a pack are used in place of its own.
    """
    own = folder().joinpath(*parts)
    if len(parts) < 2 or parts[0] not in KINDS or (parts[0] == "standard" and own.exists()):
        return own
    found = (place.joinpath(*parts) for place in (*_also, *pack_folders()))
    return next((each for each in found if each.exists() and not _is_refused(each)), own)


def _is_refused(place: Path) -> bool:
    return bool(_refused) and (place in _refused or place.parent in _refused)


def is_own(place: Path) -> bool:
    """Return whether a file or folder is one of the program, not of a pack."""
    return place.is_relative_to(folder())


def refuse(place: Path, reason: object) -> bool:
    """Stop using a folder or a file of a pack, because it cannot be read. Return False for one of the program."""
    if is_own(place) or any(place.is_relative_to(each) for each in _also):
        return False
    if place not in _refused:
        _refused[place] = " ".join(str(reason).split())[:200] or type(reason).__name__
        for listener in _listeners:
            listener(place, _refused[place])
    return True


def when_refused(listener: Callable[[Path, str], object]) -> None:
    """Call the listener with each part of a pack that cannot be used, and the reason; earlier ones at once."""
    _listeners.append(listener)
    for place, reason in _refused.items():
        listener(place, reason)


def stop_listening(listener: Callable[[Path, str], object]) -> None:
    """Call this listener no longer."""
    _listeners.remove(listener)


def forget_refusals() -> None:
    """Try the parts of packs that could not be used again, because packs were installed or removed."""
    _refused.clear()


def names(kind: str) -> list[str]:
    """Return the names of the folders in a folder of KINDS, those of packs as well."""
    found: set[str] = set()
    for place in (folder() / kind, *(each / kind for each in (*_also, *pack_folders()))):
        with contextlib.suppress(OSError):
            found |= {each.name for each in place.iterdir() if each.is_dir() and not each.name.startswith(".")}
    return sorted(found)


def text(*parts: str) -> str:
    """Return the text of a resource file in UTF-8."""
    return path(*parts).read_text(encoding="utf-8")
