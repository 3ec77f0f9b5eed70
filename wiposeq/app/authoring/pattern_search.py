"""Search many texts with a regular expression within a limited time, which the user can cancel.

It hides that texts in which the search could take long are searched in another process, because Python cannot interrupt
the search of one text, and blocks the window meanwhile. patterns.py computes how long it could take.
"""

import time
from functools import lru_cache
from typing import Final

from wiposeq.app.authoring.patterns import Pattern, compiled
from wiposeq.app.many.parallel import ASK_EVERY, Worker
from wiposeq.progress import SILENT, Progress

LIGHT: Final = 1e6
"""A text that needs at most this number of steps is searched here: it takes a few hundredths of a second."""
FREE: Final = 1.0
"""Seconds of such searches, after which the other texts are searched in another process."""
LONGEST: Final = 3.0
"""The most seconds for one text."""
TOTAL: Final = 10.0
"""The most seconds for all texts that are searched in another process."""

Words = tuple[str, bool, bool, bool]
"""The arguments of compiled(): text, is_regex, is_case_sensitive, is_word."""


class PatternSearch:
    """A search in many texts. Call end() after it."""

    def __init__(self, text: str, *, is_regex: bool, is_case_sensitive: bool, is_word: bool) -> None:
        """Raise UsageError as compiled() does."""
        self._words: Words = (text, is_regex, is_case_sensitive, is_word)
        self._pattern = _pattern(self._words)
        self._worker: Worker | None = None
        self._spent_here = self._spent_there = 0.0

    def spans(self, text: str, progress: Progress = SILENT) -> list[tuple[int, int]] | None:
        """Return the 0-based half-open spans of the matches; None if the search would take too long.

        Raise Cancelled.
        """
        pattern = self._pattern
        if not pattern.repetitions:
            return pattern.spans(text)
        progress.check()
        if not pattern.can_search(text):
            return None
        if pattern.steps(text) <= LIGHT and self._spent_here < FREE:
            before = time.thread_time()
            found = pattern.spans(text)
            self._spent_here += time.thread_time() - before
            return found
        return self._in_process(text, progress)

    def end(self) -> None:
        """End the other process, if there is one."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def _in_process(self, text: str, progress: Progress) -> list[tuple[int, int]] | None:
        if self._spent_there >= TOTAL:
            return None
        worker = self._worker
        if worker is None:
            worker = self._worker = Worker(_spans_of)
            worker.give(0, (self._words, ""))  # so that its start does not count as a search
            while not worker.has_ended(ASK_EVERY):
                progress.check()
            worker.take()
        worker.give(0, (self._words, text))
        waited = 0.0
        while not worker.has_ended(ASK_EVERY):
            progress.check()
            waited += ASK_EVERY
            if waited >= LONGEST:
                self._spent_there += waited
                self.end()
                return None
        event = worker.take()
        if event.error is not None or event.result is None:
            self.end()
            raise event.error or RuntimeError("no result")
        seconds, found = event.result
        self._spent_there += seconds
        return list(found)


@lru_cache(maxsize=4)
def _pattern(words: Words) -> Pattern:
    text, is_regex, is_case_sensitive, is_word = words
    return compiled(text, is_regex=is_regex, is_case_sensitive=is_case_sensitive, is_word=is_word)


def _spans_of(item: tuple[Words, str]) -> tuple[float, list[tuple[int, int]]]:
    """Search a text in the other process. Return the seconds that it took, and the spans."""
    before = time.process_time()
    found = _pattern(item[0]).spans(item[1])
    return time.process_time() - before, found
