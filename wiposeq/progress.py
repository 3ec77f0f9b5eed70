"""Report the progress of a long action and cancel it, with one object that is passed as one argument.

It hides the receiver: a progress bar of the command line, the thread of a window, or nobody. The unit of the count
(bytes, sequences, files) is left to the action.
"""

from collections.abc import Callable
from typing import Final, final

from wiposeq.errors import Cancelled


@final
class Progress:
    """Receives the progress of a long action, and tells the action whether the user has cancelled it.

    An action calls report() while it works, and check() at each point where it can stop. The object is immutable, so
    one thread may report while another one cancels. It cannot be sent to another process.

    report: a function that is called with (done, total).
    is_cancelled: a fast function that is called at each check, from any thread.
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
        """Report how much is done, in any unit. A total of 0 means that the total is unknown."""
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

        The part can use any unit: its reports are converted to values from `before` to `before + size` out of `whole`.
        A report without a total is ignored. Cancelling the whole cancels the part.
        """
        report = self._report
        if report is None:
            return self

        def report_part(done: int, total: int) -> None:
            if total:
                report(before + size * done // total, whole)

        return Progress(report_part, self._is_cancelled)

    def silent(self) -> "Progress":
        """Return a progress that reports nothing but is cancelled with this one, for a step that is not counted."""
        return self if self._report is None else Progress(None, self._is_cancelled)


SILENT: Final = Progress()
"""A progress that reports nothing and cannot be cancelled."""
