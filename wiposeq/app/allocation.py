"""Let the C library use freed memory again, while residues of a chromosome are typed.

It hides that each key replaces a text of many megabytes. glibc returns such blocks to the system and asks for new ones,
whose pages must be filled with zeros: most of the time of a key. On other systems nothing happens.
"""

import ctypes
import sys
from functools import cache
from typing import Any, Final

LONG: Final = 4_000_000
"""Number of residues from which memory is used again."""
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # malloc.h
_LARGEST: Final = 1 << 30
_DEFAULT: Final = 128 * 1024
_state = {"is_on": False}


@cache
def c_library() -> Any:
    """Return the C library if it is glibc, else None."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    names = ("mallopt", "malloc_trim", "gnu_get_libc_version")
    return library if all(hasattr(library, name) for name in names) else None


def reuse_freed_memory(is_on: bool) -> None:
    """Keep freed blocks of up to a gigabyte for the next text (on), or return them to the system (off)."""
    if is_on == _state["is_on"] or c_library() is None:
        return
    _state["is_on"] = is_on
    c_library().mallopt(_MMAP_THRESHOLD, _LARGEST if is_on else _DEFAULT)
    c_library().mallopt(_TRIM_THRESHOLD, _LARGEST // 4 if is_on else _DEFAULT)
    if not is_on:
        c_library().malloc_trim(0)
