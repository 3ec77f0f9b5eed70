"""The offer of an import dialog: read again after a choice of the user, and checked, in a thread.

It hides that reading interrupts a check, that it waits for other work of the session, and that choices queue up.
"""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from wiposeq.errors import Cancelled
from wiposeq.model.finding import Finding
from wiposeq.progress import Progress
from wiposeq.texts import tr
from wiposeq.ui.widgets.layout import delayed
from wiposeq.ui.window.session import Session

if TYPE_CHECKING:
    from wiposeq.app.importing.importing import Offer

CHECK_DELAY = 400
"""Milliseconds from the last change of organism or mol_type until the offer is checked again."""
RETRY_DELAY = 30
"""Milliseconds until work is tried again that could not start because other work was running."""

_STOPPED: Final = object()
"""The result of work that was stopped."""


class OfferReading(QObject):
    """The current offer.

    session: runs reading and checking in a thread; None if the offer is not checked.
    defaults: returns the organism and the mol_types to check with.

    read(): the offer was read again. checked(findings, already): the findings by the 0-based place of the sequence, and
    the number in the project of each sequence that it already contains. busy(str): the running work, or "".
    waiting_changed(): see is_waiting. failed(Exception): work ended with an error.
    """

    read = Signal()
    checked = Signal(object, object)
    busy = Signal(str)
    waiting_changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        offer: "Offer",
        session: Session | None,
        defaults: Callable[[], tuple[str, dict[str, str]]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.offer = offer
        self._session = session
        self._defaults = defaults
        self._pending: list[Callable[[Offer], Offer]] = []
        """The choices of the user that the offer does not follow yet; each returns the offer that follows it."""
        self._is_closed = False
        self._stop: Callable[[], object] = bool
        self._timer = delayed(self, CHECK_DELAY, self.check)

    @property
    def is_waiting(self) -> bool:
        """Whether the offer is being read again. Meanwhile nothing can be imported."""
        return bool(self._pending)

    def again(self, change: "Callable[[Offer], Offer]") -> None:
        """Read the sources again in a thread. Changes that are requested meanwhile are applied after this one."""
        self._pending.append(change)

        def read(*_: object) -> "tuple[Offer, int]":
            offer, changes = self.offer, tuple(self._pending)
            for each in changes:
                offer = each(offer)
            return offer, len(changes)

        if self._session is None:
            self.take_over(*read())
            return
        self.waiting_changed.emit()
        self._run(tr("Reading again"), read, lambda found: self.take_over(*found))

    def take_over(self, offer: "Offer", count: int = 0) -> None:
        """Replace the offer, and check the new one. count: of the pending changes that it follows."""
        del self._pending[:count]
        self.offer = offer
        self.read.emit()
        self.check()

    def check_soon(self) -> None:
        """Check the offer after a pause."""
        self._timer.start()

    def check(self) -> None:
        """Check the offer in a thread, with the chosen organism and mol_types."""
        if self._session is None or self._is_closed or not self.offer.sequences:
            return
        if self._session.is_working:
            self._timer.start()
            return
        offer, (organism, mol_types) = self.offer, self._defaults()
        profile, present = self._session.profile_name, self._session.project
        is_present_read = self._session.document.is_read

        def work(progress: Progress) -> tuple[dict[int, list[Finding]], dict[int, int]]:
            from wiposeq.app import checking
            from wiposeq.app.importing.importing import already_in
            from wiposeq.checking.profile import profile as find_profile

            project = offer.project(organism=organism, mol_types=mol_types)
            report = checking.check(project, None, find_profile(profile), progress=progress)
            findings: dict[int, list[Finding]] = {}
            for finding in report.findings:
                if finding.address.sequence is not None:
                    place = project.sequences.index(finding.address.sequence)
                    findings.setdefault(place, []).append(finding)
            return findings, already_in(present, project.sequences) if is_present_read else {}

        self._run(tr("Checking the sequences"), work, lambda found: self._checked(offer, *found))

    def _run(self, title: str, work: Any, done: Callable[[Any], None]) -> None:
        """Run work in a thread. Stop a running check of this offer first, without a message; wait for other work."""
        session = self._session
        assert session is not None
        if self._is_closed:
            return
        if session.is_working:
            self._stop()
            QTimer.singleShot(RETRY_DELAY, self, lambda: self._run(title, work, done))
            return
        is_stopped = Event()
        self._stop = is_stopped.set

        def quietly(progress: Progress) -> Any:
            try:
                return work(Progress(progress.report, lambda: is_stopped.is_set() or progress.is_cancelled))
            except Cancelled:
                return _STOPPED

        def ended(result: Any) -> None:
            if not self._is_closed:
                self.busy.emit("")
                if result is _STOPPED and not is_stopped.is_set():
                    self._give_up()
                    session.message.emit(Cancelled().message)
                elif not is_stopped.is_set():
                    done(result)

        def failed(error: Any) -> None:
            if not self._is_closed:
                self.busy.emit("")
                self._give_up()
                self.failed.emit(error)

        self.busy.emit(tr("{what}...", what=title))
        session.run(title, quietly, ended, failed)

    def _give_up(self) -> None:
        """Drop the pending changes; the offer stays as it is."""
        self._pending.clear()
        self.waiting_changed.emit()

    def _checked(self, offer: "Offer", findings: dict[int, list[Finding]], already: dict[int, int]) -> None:
        if offer is self.offer:
            self.checked.emit(findings, already)

    def end(self) -> None:
        """Stop all work. Called when the dialog closes."""
        self._is_closed = True
        self._timer.stop()
        self._stop()
