"""Find residues in a sequence of any length without blocking the window.

It hides slices (a match can extend over two of them), IUPAC ambiguity, the other strand, and the timer that searches
one slice at a time between two events. Case is ignored, and u and t are the same letter in a nucleotide sequence.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from wiposeq.standard.edition import Edition, Symbol, newest
from wiposeq.standard.residues import reverse_complement

SLICE = 500_000
"""How many residues are searched between two pauses if letters match only themselves."""

STEPS = 1_000_000
"""How many letters an ambiguous pattern compares between two pauses."""

STEP_TIME = 0.012
"""Seconds of work between two events of the window."""

MAX_COUNTED = 10_000
"""The maximum number of matches that are counted and marked."""

_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}

Match = tuple[int, int]
"""1-based first and last residue of a match."""


def folded(text: str, is_nucleotide: bool) -> str:
    """Return a text of the same length without the differences that a search ignores."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = text.translate(_LOWER)
    return lower.replace("u", "t") if is_nucleotide else lower


def ambiguous_pattern(text: str, symbols: Mapping[str, Symbol]) -> str:
    """Return a regular expression in which each letter matches every residue that represents a subset of it.

    For example, r matches a, g and r, but not n; n matches every nucleotide. Other letters match themselves.
    """
    meant = {name.lower(): frozenset(symbol.expands_to.lower() or name.lower()) for name, symbol in symbols.items()}
    classes = {}
    for letter in set(text):
        wanted = meant.get(letter)
        found = {name for name, means in meant.items() if wanted and means <= wanted} | {letter}
        classes[letter] = f"[{''.join(sorted(map(re.escape, found)))}]" if len(found) > 1 else re.escape(letter)
    return "".join(classes[letter] for letter in text)


class Query:
    """The residues to find, as letters or as IUPAC symbols, on one strand or on both."""

    def __init__(
        self,
        text: str,
        molecule_type: str,
        *,
        is_ambiguous: bool = False,
        both_strands: bool = False,
        edition: Edition | None = None,
    ) -> None:
        self.is_nucleotide = molecule_type in ("DNA", "RNA")
        self.is_ambiguous = is_ambiguous
        wanted = folded(text, self.is_nucleotide)
        self.length = len(wanted)
        self.forms = [wanted]
        if both_strands and self.is_nucleotide:
            other = folded(reverse_complement(wanted), True)
            if other != wanted:
                self.forms.append(other)
        self._symbols = (edition or newest()).symbols(molecule_type) if is_ambiguous else {}
        self._finders: dict[bool, list[Callable[[str, int], int]]] = {}

    def finders(self, is_backward: bool) -> list[Callable[[str, int], int]]:
        """Return for each form a function (folded text, start) -> index or -1. is_backward: for reversed text."""
        if is_backward not in self._finders:
            forms = [form[::-1] if is_backward else form for form in self.forms]
            self._finders[is_backward] = [self._finder(form) for form in forms]
        return self._finders[is_backward]

    def _finder(self, form: str) -> Callable[[str, int], int]:
        if not self.is_ambiguous:
            return lambda text, start: text.find(form, start)
        search = re.compile(ambiguous_pattern(form, self._symbols)).search

        def find(text: str, start: int) -> int:
            found = search(text, start)
            return found.start() if found else -1

        return find

    @property
    def slice(self) -> int:
        """The number of places to search between two pauses."""
        return max(STEPS // self.length, 64) if self.is_ambiguous else SLICE


def matches(residues: str, query: Query, first: int, stop: int, *, is_backward: bool = False) -> Iterator[Match | None]:
    """Yield every match that begins at the 0-based places first..stop-1, including overlapping ones, in order.

    is_backward: from the last match to the first. None is a pause: the slice has no more matches.
    """
    stop = min(stop, len(residues) - query.length + 1)
    first = max(first, 0)
    if not query.length or first >= stop:
        return
    finders = query.finders(is_backward)
    size = query.slice
    ahead = query.length - 1
    starts = range(first, stop, size)
    for start in reversed(starts) if is_backward else starts:
        end = min(start + size, stop)
        text = folded(residues[start : end + ahead], query.is_nucleotide)
        if is_backward:
            text = text[::-1]
        places = [find(text, 0) for find in finders]
        while (place := min((p for p in places if p >= 0), default=-1)) >= 0:
            begin = start + (len(text) - place - query.length if is_backward else place)
            yield begin + 1, begin + query.length
            places = [find(text, p + 1) if p == place else p for find, p in zip(finders, places)]
        yield None


class ResidueSearch(QObject):
    """Runs one search at a time between the events of the window. Another search replaces the running one.

    found(start, end, is_wrapped): the next match, 1-based. is_wrapped: the search continued at the other end.
    missed(): the sequence contains no match.
    counted(starts, is_all): the 0-based starts of the matches, in order, and whether these are all matches.
    progressed(percent): the progress of a long search.
    """

    found = Signal(int, int, bool)
    missed = Signal()
    counted = Signal(object, bool)
    progressed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Iterator[None] | None = None
        self._percent = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._continue)

    @property
    def is_running(self) -> bool:
        return self._work is not None

    def stop(self) -> None:
        """Stop the running search, if any, without a signal."""
        self._timer.stop()
        self._work = None

    def find(self, residues: str, query: Query, place: int, *, is_forward: bool = True) -> None:
        """Find the first match that begins at or after a 0-based place (before it, if backward), all around."""
        self._begin(self._finding(residues, query, place, is_forward))

    def count(self, residues: str, query: Query) -> None:
        """Count all matches, at most MAX_COUNTED."""
        self._begin(self._counting(residues, query))

    def _report(self, percent: int) -> None:
        if percent > self._percent:
            self._percent = percent
            self.progressed.emit(min(percent, 99))

    def _begin(self, work: Iterator[None]) -> None:
        self.stop()
        self._percent = 0
        self._work = work
        self._timer.start()

    def _continue(self) -> None:
        until = perf_counter() + STEP_TIME
        work = self._work
        while work is not None and work is self._work:
            if next(work, self) is self:
                if work is self._work:
                    self.stop()
                return
            if perf_counter() > until:
                return

    def _finding(self, residues: str, query: Query, place: int, is_forward: bool) -> Iterator[None]:
        total = max(len(residues), 1)
        done = 0
        near, far = ((place, total), (0, place)) if is_forward else ((0, place), (place, total))
        for is_wrapped, (first, stop) in enumerate((near, far)):
            for match in matches(residues, query, first, stop, is_backward=not is_forward):
                if match is not None:
                    self.stop()
                    self.found.emit(*match, bool(is_wrapped))
                    return
                done += query.slice
                self._report(100 * done // total)
                yield None
        self.stop()
        self.missed.emit()

    def _counting(self, residues: str, query: Query) -> Iterator[None]:
        starts: list[int] = []
        total = max(len(residues), 1)
        done = 0
        for match in matches(residues, query, 0, total):
            if match is not None:
                starts.append(match[0] - 1)
                if len(starts) >= MAX_COUNTED:
                    break
            else:
                done += query.slice
                self._report(100 * done // total)
            yield None
        self.stop()
        self.counted.emit(starts, len(starts) < MAX_COUNTED)
