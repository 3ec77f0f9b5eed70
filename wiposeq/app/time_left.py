"""Estimate how long a running action still takes, from how far it is.

It hides the clock, and when an estimate is sure enough to be shown.
"""

import time
from collections.abc import Callable
from typing import Final

from wiposeq.texts import trn

_SOONEST: Final = 3.0
"""Seconds after which a time is shown. The first reports of an action say little."""
_LEAST: Final = 0.02
"""The share that must be done before a time is shown."""


class TimeLeft:
    """The estimate for one action at a time. clock: returns seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._start = clock()
        self._share = 0.0

    def restart(self) -> None:
        """Begin with another action."""
        self._start, self._share = self._clock(), 0.0

    def words(self, done: int, total: int) -> str:
        """Return the time that is left in words, such as "about 2 minutes left"; "" while nobody knows.

        An action whose share falls is another one, and the estimate begins again.
        """
        share = done / total if total > 0 else 0.0
        if share < self._share:
            self.restart()
        self._share = share
        elapsed = self._clock() - self._start
        if elapsed < _SOONEST or not _LEAST <= share < 1:
            return ""
        seconds = elapsed * (1 - share) / share
        if seconds < 60:
            rounded = max(5, round(seconds / 5) * 5)
            return trn("about {count} second left", "about {count} seconds left", rounded)
        if seconds < 90 * 60:
            return trn("about {count} minute left", "about {count} minutes left", round(seconds / 60))
        return trn("about {count} hour left", "about {count} hours left", round(seconds / 3600))
