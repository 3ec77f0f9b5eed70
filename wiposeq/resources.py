"""Find the files of the program in a source tree, an installed wheel or a frozen program."""

import sys
from functools import cache
from pathlib import Path


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


def path(*parts: str) -> Path:
    """Return the path of a file or folder below the resources folder; it may not exist."""
    return folder().joinpath(*parts)


def text(*parts: str) -> str:
    """Return the text of a resource file in UTF-8."""
    return path(*parts).read_text(encoding="utf-8")
