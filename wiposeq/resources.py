"""Finds the program's own files: in a source tree, an installed wheel or a frozen program. Nothing else knows paths."""

import sys
from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """The resources folder. Raises FileNotFoundError if the program was installed without it."""
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    places = [package / "_resources", package.parent / "resources"]
    if frozen:
        places.insert(0, Path(frozen) / "resources")
    for place in places:
        if (place / "standard").is_dir():
            return place
    raise FileNotFoundError("WipoSeq's resources are missing; install the program again.")


def path(*parts: str) -> Path:
    """The file or folder at these parts below the resources folder; it need not exist."""
    return folder().joinpath(*parts)


def text(*parts: str) -> str:
    """The text (UTF-8) of one resource file."""
    return path(*parts).read_text(encoding="utf-8")
