"""The progress of a long action and its cancellation: one object, passed as one argument.

It hides who listens: a progress bar of the command line, the thread of a window, or nobody. What is counted (bytes,
sequences, files) is the business of the action; how often a bar is drawn is the business of its owner.
"""

from collections.abc import Callable
from typing import Final, final

from wiposeq.errors import Cancelled


@final
class Progress:
    """Receives the reports of a long action and answers whether the user has cancelled it.

    An action calls report() as it goes on, and check() at each point where it can stop. The object never changes, so
    one thread may report while another one cancels. It holds functions and is not sent to other processes.

    report: called with (done, total).
    is_cancelled: asked at each check; a cheap function that may be called from any thread.
    """

    __slots__ = ("_is_cancelled", "_report")

    def __init__(
        self,
        report: Callable[[int, int], object] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._report = report
        self._is_cancelled = is_cancelled

    def report(self, done: int, total: int) -> None:
        """Report how much is done, in any unit; a total of 0 means that it is not known."""
        if self._report is not None:
            self._report(done, total)

    @property
    def is_cancelled(self) -> bool:
        """Whether the user has cancelled the action."""
        return self._is_cancelled is not None and self._is_cancelled()

    def check(self) -> None:
        """Raise Cancelled if the user has cancelled the action."""
        if self._is_cancelled is not None and self._is_cancelled():
            raise Cancelled

    def part(self, before: int, size: int, whole: int) -> "Progress":
        """Return the progress of one part of this action, such as one file of several.

        However the part counts, its reports become reports of the whole: they run from `before` to `before + size`
        out of `whole`. A report without a total is left out. Cancelling the whole cancels the part.
        """
        report = self._report
        if report is None:
            return self

        def report_part(done: int, total: int) -> None:
            if total:
                report(before + size * done // total, whole)

        return Progress(report_part, self._is_cancelled)

    def silent(self) -> "Progress":
        """Return a progress that reports nothing and is cancelled with this one, for a step that is not counted."""
        return self if self._report is None else Progress(None, self._is_cancelled)


SILENT: Final = Progress()
"""The progress that nobody listens to and nobody can cancel."""
