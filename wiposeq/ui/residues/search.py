"""Finding residues in a sequence of any length without ever making the window wait.

It hides slicing (a match may lie across two slices), IUPAC ambiguity, the other strand, and the timer that runs a slice
at a time between two events. Case does not matter, and u and t are the same letter in a nucleotide sequence. What is
done with a match it leaves to the view.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from wiposeq.standard.edition import Edition, Symbol, newest
from wiposeq.standard.residues import reverse_complement

SLICE = 500_000
"""Residues looked at between two pauses when the letters are compared as they are."""

STEPS = 1_000_000
"""Letters a pattern with ambiguity may compare between two pauses."""

TURN = 0.012
"""Seconds of work in one turn of the event loop."""

MOST_COUNTED = 10_000
"""Matches are counted and marked up to this many."""

_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}

Match = tuple[int, int]
"""1-based first and last residue of a match."""


def folded(text: str, is_nucleotide: bool) -> str:
    """The text with what does not matter to a search made alike; as long as it was."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = text.translate(_LOWER)
    return lower.replace("u", "t") if is_nucleotide else lower


def ambiguous_pattern(text: str, symbols: Mapping[str, Symbol]) -> str:
    """A regular expression that finds, for each letter of the text, any residue that stands for nothing else.

    So r finds a, g and r but not n; n finds every nucleotide. Letters outside the alphabet find themselves.
    """
    meant = {name.lower(): frozenset(symbol.expands_to.lower() or name.lower()) for name, symbol in symbols.items()}
    classes = {}
    for letter in set(text):
        wanted = meant.get(letter)
        found = {name for name, means in meant.items() if wanted and means <= wanted} | {letter}
        classes[letter] = f"[{''.join(sorted(map(re.escape, found)))}]" if len(found) > 1 else re.escape(letter)
    return "".join(classes[letter] for letter in text)


class Query:
    """What is looked for: some residues, as they are or as IUPAC symbols, on the given strand or on both."""

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
        """For each form a function (folded text, from) -> index or -1; for text that runs backward if so asked."""
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
        """How many places to look at between two pauses."""
        return max(STEPS // self.length, 64) if self.is_ambiguous else SLICE


def matches(residues: str, query: Query, first: int, stop: int, *, is_backward: bool = False) -> Iterator[Match | None]:
    """Every match that begins at the 0-based places first..stop-1, overlapping ones too, in order (or from the end).

    None is a pause: nothing more was found in this slice.
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
    """Runs one search at a time between the events of the window; starting another, or stop(), ends the one before.

    found(start, end, is_wrapped): the next match, 1-based; is_wrapped: it was found past an end of the sequence.
    missed(): there is none. counted(starts, is_all): the 0-based starts of all matches, in order, and whether
    that is all of them. progressed(percent): how far a long search has come.
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
        self._timer.timeout.connect(self._turn)

    @property
    def is_running(self) -> bool:
        """Whether a search is under way."""
        return self._work is not None

    def stop(self) -> None:
        """Ends the search under way, if any; nothing is sent any more."""
        self._timer.stop()
        self._work = None

    def find(self, residues: str, query: Query, place: int, *, is_forward: bool = True) -> None:
        """Looks for the first match that begins at the 0-based place or after (before it, if backward), all round."""
        self._begin(self._finding(residues, query, place, is_forward))

    def count(self, residues: str, query: Query) -> None:
        """Collects all matches, MOST_COUNTED at most."""
        self._begin(self._counting(residues, query))

    def _tell(self, percent: int) -> None:
        if percent > self._percent:
            self._percent = percent
            self.progressed.emit(min(percent, 99))

    def _begin(self, work: Iterator[None]) -> None:
        self.stop()
        self._percent = 0
        self._work = work
        self._timer.start()

    def _turn(self) -> None:
        until = perf_counter() + TURN
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
                    self._work = None
                    self._timer.stop()
                    self.found.emit(*match, bool(is_wrapped))
                    return
                done += query.slice
                self._tell(100 * done // total)
                yield None
        self._work = None
        self._timer.stop()
        self.missed.emit()

    def _counting(self, residues: str, query: Query) -> Iterator[None]:
        starts: list[int] = []
        total = max(len(residues), 1)
        done = 0
        for match in matches(residues, query, 0, total):
            if match is not None:
                starts.append(match[0] - 1)
                if len(starts) >= MOST_COUNTED:
                    break
            else:
                done += query.slice
                self._tell(100 * done // total)
            yield None
        self._work = None
        self._timer.stop()
        self.counted.emit(starts, len(starts) < MOST_COUNTED)
