"""Enter the program in the menu of a Linux desktop, for one user, and remove it from there.

The files and their places follow the specifications of freedesktop.org: desktop entry, icon theme, shared MIME info.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import platformdirs

from wiposeq import resources
from wiposeq.errors import UsageError
from wiposeq.formats.files import replacing, unwritable

FILES: Final = {
    "applications/wiposeq.desktop": ("desktop", "wiposeq.desktop"),
    "mime/packages/wiposeq.xml": ("desktop", "wiposeq.xml"),
    "icons/hicolor/scalable/apps/wiposeq.svg": ("icons", "wiposeq.svg"),
}
"""Where a file goes below the folder of shared data, and where it is in the resources."""

_UPDATES: Final = (("update-desktop-database", "applications"), ("update-mime-database", "mime"))
"""Programs of the desktop that read a folder again, where they are installed."""


def install() -> list[Path]:
    """Write the entry, the icon and the type of .wsq files for this user; return the files written.

    Raises UsageError on a system without such entries, UnwritableFile.
    """
    folder = _folder()
    written = []
    for name, place in FILES.items():
        target = folder / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(target, error) from error
        content = resources.path(*place).read_bytes()
        if target.suffix == ".desktop":
            content = content.replace(b"Exec=wiposeq ", b"Exec=" + _command().encode() + b" ")
        with replacing(target) as file:
            file.write(content)
        written.append(target)
    _update(folder)
    return written


def remove() -> list[Path]:
    """Remove what install() wrote; return the files removed. Raises UsageError, UnwritableFile."""
    folder = _folder()
    removed = []
    for name in FILES:
        target = folder / name
        try:
            target.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise unwritable(target, error) from error
        removed.append(target)
    _update(folder)
    return removed


def _folder() -> Path:
    if not sys.platform.startswith("linux"):
        raise UsageError(
            "Only a Linux desktop has such an entry.", "On Windows and macOS the installer enters the program."
        )
    return Path(os.path.realpath(platformdirs.user_data_dir()))


def _command() -> str:
    """Return the command that starts this program, quoted for a desktop entry.

    Source: Desktop Entry Specification, "The Exec key": quoting, escapes of strings, and "%%" for a percent sign.
    """
    beside = Path(sys.executable).with_name("wiposeq")
    if getattr(sys, "frozen", False):
        words = [sys.executable]
    elif beside.is_file():  # not the one of the search path, which can be another version
        words = [str(beside)]
    else:
        words = [sys.executable, "-m", "wiposeq"]
    quoted = (re.sub(r'(["`$\\])', r"\\\1", word).replace("\\", "\\\\").replace("%", "%%") for word in words)
    return " ".join(f'"{word}"' for word in quoted)


def _update(folder: Path) -> None:
    """Let the desktop read its folders again. Without its programs it does so by itself, later."""
    for program, name in _UPDATES:
        if shutil.which(program) and (folder / name).is_dir():
            subprocess.run([program, str(folder / name)], capture_output=True, timeout=60, check=False)
