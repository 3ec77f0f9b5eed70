"""Find stretches of nucleotides that are similar to a given one, of the same length, in a text of any length.

It hides how not every place is compared: a stretch with m mismatches contains at least one of m + 1 pieces without a
mismatch, and an index of short words says where each piece may begin. If the pieces would be too short for that, the
equal characters at all places are counted at once by Fourier transforms. Positions are 1-based.
"""

from collections.abc import Iterator
from typing import Any, Final

WORDS: Final = (12, 8)
"""The lengths of the words that are indexed, the longest first."""
WINDOW: Final = 1 << 22
"""The number of characters that are indexed at once."""
COUNTED_WINDOW: Final = 1 << 17
"""The number of characters for which equal ones are counted at once."""
_LETTERS: Final = b"acgt"


def most_mismatches(size: int, identity: float) -> int:
    """Return how many of `size` characters may differ if this share must be equal."""
    return int(size * (1 - identity) + 1e-9)


class Searched:
    """A text of nucleotides in small letters that is searched for many stretches."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._windows: dict[tuple[int, int], _Window] = {}

    def similar(self, wanted: str, most: int) -> list[tuple[int, int]]:
        """Return (position, mismatches) of each stretch with at most this many mismatches, by position."""
        size = len(wanted)
        if not size or size > len(self._text):
            return []
        length = next((each for each in WORDS if size // (most + 1) >= each), 0)
        window = WINDOW if length else COUNTED_WINDOW
        if not most and not length:
            return list(self._exact(wanted))
        found: dict[int, int] = {}
        step = max(window - size, window // 2)
        for start in range(0, max(len(self._text) - size, 0) + 1, step):
            part = self._window(start, start + step + size)
            for place, wrong in part.seeded(wanted, most, length) if length else part.counted(wanted, most):
                found[start + place + 1] = wrong
        return sorted(found.items())

    def _exact(self, wanted: str) -> Iterator[tuple[int, int]]:
        place = self._text.find(wanted)
        while place >= 0:
            yield place + 1, 0
            place = self._text.find(wanted, place + 1)

    def _window(self, start: int, end: int) -> "_Window":
        key = start, end
        if key not in self._windows:
            if len(self._windows) > 8:
                self._windows.clear()
            self._windows[key] = _Window(self._text[start:end])
        return self._windows[key]


class _Window:
    """A part of the text. Places are 0-based."""

    def __init__(self, text: str) -> None:
        import numpy  # not at the top, because the import takes long

        self._np: Any = numpy
        self._bytes = numpy.frombuffer(text.encode("latin-1", "replace"), numpy.uint8)
        self._indexes: dict[int, tuple[Any, Any]] = {}
        self._transforms: tuple[int, list[Any]] | None = None

    def seeded(self, wanted: str, most: int, length: int) -> Iterator[tuple[int, int]]:
        """Yield the places around words of the index that begin a piece of the wanted text."""
        np = self._np
        needle = np.frombuffer(wanted.encode("latin-1", "replace"), np.uint8)
        words, order = self._index(length)
        own = self._codes(needle, length)
        size, pieces = len(needle), most + 1
        starts = []
        for number in range(pieces):
            low = size * number // pieces
            code = own[low]
            if code >= 0:
                left, right = np.searchsorted(words, code), np.searchsorted(words, code, "right")
                starts.append(order[left:right] - low)
        if not starts:
            return
        candidates = np.unique(np.concatenate(starts))
        candidates = candidates[(candidates >= 0) & (candidates + size <= len(self._bytes))]
        for start in candidates:
            wrong = int(np.count_nonzero(self._bytes[start : start + size] != needle))
            if wrong <= most:
                yield int(start), wrong

    def counted(self, wanted: str, most: int) -> Iterator[tuple[int, int]]:
        """Yield the places at which the number of equal letters, computed for all places at once, is large enough."""
        np = self._np
        needle = np.frombuffer(wanted.encode("latin-1", "replace"), np.uint8)
        size, length = len(needle), len(self._bytes)
        if size > length:
            return
        total, transforms = self._transformed(size)
        whole = 0
        for letter, transform in zip(_LETTERS, transforms):
            marks = (needle == letter).astype(np.float64)
            whole = whole + transform * np.conj(np.fft.rfft(marks, total))
        equal = np.fft.irfft(whole, total)[: length - size + 1]
        for start in np.nonzero(equal > size - most - 0.5)[0]:
            wrong = int(np.count_nonzero(self._bytes[start : start + size] != needle))
            if wrong <= most:
                yield int(start), wrong

    def _transformed(self, size: int) -> tuple[int, list[Any]]:
        """Return the length of the transforms and that of each letter. They are long enough for texts of this size."""
        np = self._np
        total = 1 << (len(self._bytes) + size).bit_length()
        if self._transforms is None or self._transforms[0] < total:
            transforms = [np.fft.rfft((self._bytes == letter).astype(np.float64), total) for letter in _LETTERS]
            self._transforms = total, transforms
        return self._transforms

    def _codes(self, text: Any, length: int) -> Any:
        """Return the number of the word at each place; -1 for a word with another character than a, c, g, t."""
        np = self._np
        table = np.full(256, -1, np.int64)
        for number, letter in enumerate(_LETTERS):
            table[letter] = number
        digits = table[text]
        count = len(text) - length + 1
        codes = np.zeros(max(count, 0), np.int64)
        is_other = np.zeros(max(count, 0), bool)
        for place in range(length):
            part = digits[place : place + count]
            codes = codes * 4 + part
            is_other |= part < 0
        codes[is_other] = -1
        return codes

    def _index(self, length: int) -> tuple[Any, Any]:
        """Return all words of this length in ascending order, and their places."""
        if length not in self._indexes:
            codes = self._codes(self._bytes, length)
            order = self._np.argsort(codes, kind="stable")
            self._indexes[length] = codes[order], order
        return self._indexes[length]
