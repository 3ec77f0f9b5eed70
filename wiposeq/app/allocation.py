"""Let the C library use freed memory again, while residues of a chromosome are typed, converted or checked.

It hides that each key, and each chromosome of a file, makes texts of many megabytes. glibc returns such blocks to the
system and asks for new ones, whose pages must be filled with zeros: most of the time of a key, and a third of that of a
conversion. On other systems nothing happens.
"""

import contextlib
import ctypes
import sys
from collections.abc import Iterator
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


@contextlib.contextmanager
def reused_memory(size: int) -> Iterator[None]:
    """Keep freed blocks while a file is read, if it may have chromosomes. size: in bytes."""
    if size < 10 * LONG or _state["is_on"]:
        yield
        return
    reuse_freed_memory(True)
    try:
        yield
    finally:
        reuse_freed_memory(False)
