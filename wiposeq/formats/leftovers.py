"""Name temporary files and folders, and remove those that killed processes left.

The name has the process and where its number is valid: the computer and, on Linux, the namespace of numbers. A file of
a process that may still run, of another computer, or without such a name is never removed.
"""

import os
import platform
import re
import secrets
import shutil
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"\.([0-9a-f]{8})-([0-9a-f]{1,8})-[0-9a-f]{12}\.part")
_seen: set[str] = set()


def temporary_beside(target: Path) -> Path:
    """Return a new name in the folder of a file or folder, for its content until it is complete.

    The first call for a folder removes what killed processes left there.
    """
    folder = str(target.parent)
    if folder not in _seen:
        _seen.add(folder)
        remove_leftovers(target.parent)
    return target.with_name(f".{_where()}-{os.getpid():x}-{secrets.token_hex(6)}.part")


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files and folders of dead processes from a folder, as far as the disk allows it."""
    with suppress(OSError), os.scandir(folder) as entries:
        for each in entries:
            found = _NAME.fullmatch(each.name)
            if found is None or found[1] != _where() or _may_run(int(found[2], 16)):
                continue
            with suppress(OSError):
                if each.is_dir(follow_symlinks=False):
                    shutil.rmtree(each.path, ignore_errors=True)
                else:
                    os.unlink(each.path)  # noqa: PTH108


@cache
def _where() -> str:
    """Return a short name for the computer and the namespace in which the number of this process is valid."""
    computer, namespace = platform.node(), 0
    with suppress(OSError):
        computer += Path("/etc/machine-id").read_text(encoding="ascii", errors="replace")
        namespace = os.stat("/proc/self/ns/pid").st_ino  # noqa: PTH116
    return f"{zlib.crc32(f'{computer} {namespace}'.encode()):08x}"


def _may_run(process: int) -> bool:
    """Return whether a process runs or cannot be asked. Windows is not asked: os.kill() would end the process there."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
