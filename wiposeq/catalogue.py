"""Read the translations of a language from its .po file, quickly at every start.

It hides the format of the file, and the copy in the user's folder that is read in its place: a file of 1 MB takes 70 ms
to parse. The copy belongs to one state of the file, so that a translator sees a change at the next start. Of a copy,
only the texts that are shown become objects, because all of them would need some MB.
"""

import contextlib
import gettext as _gettext
import gzip
import os
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import IO, Final
from zlib import crc32

from wiposeq import resources

CONTEXT_END: Final = "\x04"
"""What separates the context of a text from the text in its key, as in the .mo files of gettext."""


class StoredTexts:
    """The translations of a copy, each found by the hash of its English text.

    hashes: 64 bits each, ascending. ends: of each translation in `data`, in the same order.
    """

    def __init__(self, hashes: bytes, ends: bytes, data: bytes) -> None:
        self._hashes, self._ends = array("Q", hashes), array("L", ends)
        self._data = data
        self.get = lru_cache(maxsize=_RECENT)(self._get)

    def __len__(self) -> int:
        return len(self._hashes)

    @classmethod
    def of(cls, texts: "dict[str, str]") -> "tuple[bytes, bytes, bytes] | None":
        """Return what the constructor takes; None if two texts have the same hash."""
        rows = sorted((_hash(english), text.encode()) for english, text in texts.items())
        if len({key for key, _ in rows}) < len(rows):
            return None
        ends = accumulate(len(text) for _, text in rows)
        hashes = array("Q", [key for key, _ in rows])
        return hashes.tobytes(), array("L", ends).tobytes(), b"".join(text for _, text in rows)

    def _get(self, english: str, default: str | None = None) -> str | None:
        key = _hash(english)
        place = bisect_left(self._hashes, key)
        if place == len(self._hashes) or self._hashes[place] != key:
            return default
        start = self._ends[place - 1] if place else 0
        return self._data[start : self._ends[place]].decode()


_RECENT: Final = 4096
"""Texts that are found without a search."""


def _hash(text: str) -> int:
    """Return 64 bits. hashlib has better ones, but importing it would take longer than all the rest."""
    data = text.encode("utf-8", "replace")
    return crc32(data) << 32 | crc32(data[::-1])


Texts = dict[str, str] | StoredTexts


class Catalogue(_gettext.NullTranslations):
    """Translations by their English text, with the plural rule of the language."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: Texts = {}
        self.plurals: dict[str, tuple[str, ...]] = {}
        self.header = ""
        self.form: Callable[[int], int] = lambda n: int(n != 1)

    def gettext(self, message: str) -> str:
        found = self.texts.get(message)
        if found is None and message in self.plurals:  # also used without a number
            found = self.plurals[message][0]
        return message if found is None else found

    def pgettext(self, context: str, message: str) -> str:
        found = self.texts.get(f"{context}{CONTEXT_END}{message}")
        return message if found is None else found

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms = self.plurals.get(msgid1)
        if forms:
            index = self.form(n)
            if index < len(forms):
                return forms[index]
        return msgid1 if n == 1 else msgid2


def read_catalogue(path: Path) -> Catalogue:
    """Return the translations in a .po file. Empty and fuzzy entries are skipped, so their texts stay English.

    The file may be compressed by gzip under the same name, as in the program that needs no Python.

    Raises ValueError with the line number if it is not a .po file in UTF-8, OSError if it cannot be read.
    """
    catalogue = Catalogue()
    texts: dict[str, str] = {}
    with _open(path) as lines:
        for entry in _entries(lines):
            source = entry["msgid"]
            if "msgctxt" in entry:
                source = f"{entry['msgctxt']}{CONTEXT_END}{source}"
            if source == "":
                catalogue.header = entry.get("msgstr", "")
            elif forms := _translation(entry):
                if "msgid_plural" in entry:
                    catalogue.plurals[source] = forms
                else:
                    texts[source] = forms[0]
    catalogue.texts = texts
    catalogue.form = _plural_rule(catalogue.header)
    return catalogue


def load_catalogue(path: Path) -> Catalogue:
    """Return the same as read_catalogue(), from the copy in the user's folder if it is of this state of the file."""
    import msgspec

    try:
        found = path.stat()
        copy = resources.cache_folder() / f"{path.stem}.texts"
    except (OSError, RuntimeError):  # no such file; no home folder
        return read_catalogue(path)
    key = f"{_COPY} {found.st_size} {found.st_mtime_ns} {path}"
    catalogue = Catalogue()
    with contextlib.suppress(OSError, ValueError, msgspec.MsgspecError):
        stored = msgspec.msgpack.decode(copy.read_bytes(), type=_Copy)
        if stored[0] == key:
            _, catalogue.header, catalogue.plurals, *texts = stored
            catalogue.texts = StoredTexts(*texts)
            catalogue.form = _plural_rule(catalogue.header)
            return catalogue
    catalogue = read_catalogue(path)
    assert isinstance(catalogue.texts, dict)
    if parts := StoredTexts.of(catalogue.texts):
        _store(copy, msgspec.msgpack.encode((key, catalogue.header, catalogue.plurals, *parts)))
    return catalogue


_COPY: Final = 3
"""The form of the copies."""
_Copy = tuple[str, str, dict[str, tuple[str, ...]], bytes, bytes, bytes]


def _store(copy: Path, data: bytes) -> None:
    """Write a copy whole, or not at all if the folder cannot be written."""
    with contextlib.suppress(OSError):
        copy.parent.mkdir(parents=True, exist_ok=True)
        part = copy.with_suffix(f".{os.getpid()}")
        part.write_bytes(data)
        part.replace(copy)


def has_texts(path: Path) -> bool:
    """Return whether a .po file has a translation. Only its beginning is read if possible.

    Raises ValueError and OSError as read_catalogue().
    """
    with _open(path) as lines:
        return any(entry["msgid"] and _translation(entry) for entry in _entries(lines))


def _open(path: Path) -> IO[str]:
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    if is_packed:
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="\n")
    return path.open(encoding="utf-8-sig", newline="\n")


def _translation(entry: dict[str, str]) -> tuple[str, ...]:
    """Return the forms of the translation of an entry, or () if one is missing."""
    names = sorted(name for name in entry if name.startswith("msgstr["))
    forms = tuple(entry[name] for name in names) if "msgid_plural" in entry else (entry.get("msgstr", ""),)
    return forms if all(forms) else ()


_FIELD = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr|msgstr\[[0-9]\])[ \t]+(".*")\Z')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"\Z')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def _entries(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield each entry in the lines of a .po file that is not fuzzy, as a text by field name."""
    entry: dict[str, str] = {}
    name = ""
    is_fuzzy = next_is_fuzzy = False
    for number, line in enumerate(lines, 1):
        line = line.strip()
        if line.startswith("#"):
            next_is_fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        if not line:
            continue
        found = _FIELD.match(line)
        if found:
            name = found[1]
            if name in ("msgctxt", "msgid") and "msgid" in entry:
                if not is_fuzzy:
                    yield entry
                entry = {}
            if not entry:
                is_fuzzy, next_is_fuzzy = next_is_fuzzy, False
            if name in entry:
                raise ValueError(f"line {number}: {name} is given twice")
            entry[name] = ""
        elif not name:
            raise ValueError(f"line {number}: text before the first entry")
        string = _STRING.match(found[2] if found else line)
        if not string:
            raise ValueError(f"line {number}: not a line of a .po file")
        entry[name] += _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[0]), string[1])
    if "msgid" in entry and not is_fuzzy:
        yield entry
    elif entry and "msgid" not in entry:
        raise ValueError("an entry without msgid")


def _plural_rule(header: str) -> Callable[[int], int]:
    found = re.search(r"plural\s*=\s*([^;\n]+)", header)
    rule: Callable[[int], int] = _gettext.c2py(found[1] if found else "n != 1")
    return rule
