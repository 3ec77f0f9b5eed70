"""Tell which packages of Debian the system libraries in a frozen program come from, and copy their licenses.

PyInstaller copies libraries of the computer that builds, such as GLib and those of X11. Their licenses ask for their
texts beside them. Only Debian and Ubuntu are asked.
"""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

DOCUMENTS = "usr/share/doc"
"""Where Debian has the copyright file of each package. Source: Debian Policy 12.5."""
COMMON = "usr/share/common-licenses/"
"""Where it has the licenses that many of these files only name."""


@dataclass(frozen=True, order=True)
class SystemPart:
    """A package of the system whose libraries are in the program."""

    name: str
    version: str


def libraries(folder: Path) -> list[str]:
    """Return the names of the system libraries in a frozen program; those of wheels and of Python are left out."""
    found = [path.name for path in (folder / "_internal").glob("*.so*") if path.is_file() and not path.is_symlink()]
    return sorted(name for name in found if not name.startswith("libpython"))


def parts(folder: Path) -> list[SystemPart]:
    """Return the packages that the system libraries of a frozen program come from, by name; [] outside of Debian."""
    names = libraries(folder)
    if not names or sys.platform != "linux" or shutil.which("dpkg-query") is None:
        return []
    asked = ["dpkg-query", "--search", *(f"*/{name}" for name in names)]
    owners = subprocess.run(asked, capture_output=True, text=True).stdout.splitlines()  # it fails if one is unknown
    packages = sorted({line.partition(": ")[0].split(",")[0] for line in owners if line.endswith(tuple(names))})
    if not packages:
        return []
    shown = ["dpkg-query", "--show", "--showformat=${Package} ${Version}\n", *packages]
    lines = subprocess.run(shown, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted({SystemPart(*line.split()) for line in lines})


def write_licenses(folder: Path, target: Path, root: Path = Path("/")) -> list[SystemPart]:
    """Copy the copyright file of each such package, and the licenses that it names; return the packages without one.

    folder: the frozen program. target: where to write NAME-VERSION.txt. root: of the file system with the files.
    """
    without, named = [], set()
    for part in parts(folder):
        text = root / DOCUMENTS / part.name / "copyright"
        if not text.is_file():
            without.append(part)
            continue
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(text, target / f"{part.name}-{part.version.replace(':', '_')}.txt")
        named |= set(re.findall(COMMON + r"([\w.-]*\w)", text.read_text(encoding="utf-8", errors="replace")))
    for name in sorted(named):
        if (root / COMMON / name).is_file():
            shutil.copyfile(root / COMMON / name, target / name)
    return without
