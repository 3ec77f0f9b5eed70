"""The offer of an import dialog: read again as the user wishes, and checked, beside the window.

It hides that a check makes room for reading, that other work is waited for, and that wishes of the user queue up until
they are read.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from wiposeq.errors import Cancelled
from wiposeq.model.finding import Finding, Report
from wiposeq.progress import Progress
from wiposeq.texts import tr
from wiposeq.ui.window.session import Session

if TYPE_CHECKING:
    from wiposeq.app.importing.importing import Offer

CHECK_AFTER = 400
"""Milliseconds after the last change of organism or mol_type until the offer is checked again."""
AGAIN_AFTER = 30
"""Milliseconds until work is started again that found other work under way."""

_STOPPED: Final = object()
"""The result of work that was stopped."""


class OfferReading(QObject):
    """An offer as it is read now.

    session: runs reading and checking beside the window; None: the offer is not checked.
    defaults: returns the organism and the mol_types to check with.

    read(): the offer was read again. checked(findings, already): findings by the place of the sequence, and the places
    in the project of offered sequences that it has. busy(str): what is done, or "". changed(): whether the user must
    wait has changed. failed(Exception): work ended with an error.
    """

    read = Signal()
    checked = Signal(object, object)
    busy = Signal(str)
    changed = Signal()
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
        self._wishes: list[Callable[[Offer], Offer]] = []
        """How the sources are to be read, as far as they are not yet read so."""
        self._is_gone = False
        self._stop: Callable[[], object] = bool
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_AFTER)
        self._timer.timeout.connect(self.check)

    @property
    def is_waiting(self) -> bool:
        """Whether the offer is to be read again; until then nothing can be imported."""
        return bool(self._wishes)

    def again(self, wish: "Callable[[Offer], Offer]") -> None:
        """Read the sources again beside the window. What is wished meanwhile is read on top of it."""
        self._wishes.append(wish)

        def read(*_: object) -> "tuple[Offer, int]":
            offer, wishes = self.offer, tuple(self._wishes)
            for each in wishes:
                offer = each(offer)
            return offer, len(wishes)

        if self._session is None:
            self.take_over(*read())
            return
        self.changed.emit()
        self._run(tr("Reading again"), read, lambda found: self.take_over(*found))

    def take_over(self, offer: "Offer", wishes: int = 0) -> None:
        """Take over an offer that was read again, with so many wishes fulfilled, and check it."""
        del self._wishes[:wishes]
        self.offer = offer
        self.read.emit()
        self.check()

    def check_soon(self) -> None:
        """Check the offer after a pause."""
        self._timer.start()

    def check(self) -> None:
        """Check the offer beside the window, with the organism and mol_types chosen."""
        if self._session is None or self._is_gone or not self.offer.sequences:
            return
        if self._session.is_working:
            self._timer.start()
            return
        offer, (organism, mol_types) = self.offer, self._defaults()
        profile, present = self._session.profile_name, self._session.project
        is_present_read = self._session.document.is_read

        def work(progress: Progress) -> tuple[Report, dict[int, int]]:
            from wiposeq.app import checking
            from wiposeq.app.importing.importing import already_in
            from wiposeq.checking.profile import profile as find_profile

            project = offer.project(organism=organism, mol_types=mol_types)
            report = checking.check(project, None, find_profile(profile), progress=progress)
            return report, already_in(present, project.sequences) if is_present_read else {}

        self._run(tr("Checking what is offered"), work, lambda found: self._checked(offer, *found))

    def _run(self, title: str, work: Any, done: Callable[[Any], None]) -> None:
        """Run work beside the window. Stop a check that runs here; wait for other work.

        What is stopped here is stopped without a message, since nobody asked for it.
        """
        session = self._session
        assert session is not None
        if self._is_gone:
            return
        if session.is_working:
            self._stop()
            QTimer.singleShot(AGAIN_AFTER, self, lambda: self._run(title, work, done))
            return
        stopped: list[bool] = []
        self._stop = lambda: stopped.append(True)

        def quietly(progress: Progress) -> Any:
            try:
                return work(Progress(progress.report, lambda: bool(stopped) or progress.is_cancelled))
            except Cancelled:
                return _STOPPED

        def ended(result: Any) -> None:
            if not self._is_gone:
                self.busy.emit("")
                if result is _STOPPED and not stopped:
                    self._give_up()
                    session.message.emit(Cancelled().message)
                elif not stopped:
                    done(result)

        def failed(error: Any) -> None:
            if not self._is_gone:
                self.busy.emit("")
                self._give_up()
                self.failed.emit(error)

        self.busy.emit(tr("{what}...", what=title))
        session.run(title, quietly, ended, failed)

    def _give_up(self) -> None:
        """Drop the wishes; the offer stays as it was."""
        self._wishes.clear()
        self.changed.emit()

    def _checked(self, offer: "Offer", report: Report, already: dict[int, int]) -> None:
        if offer is not self.offer:
            return
        findings: dict[int, list[Finding]] = {}
        for finding in report.findings:
            if finding.number:
                findings.setdefault(finding.number - 1, []).append(finding)
        self.checked.emit(findings, already)

    def end(self) -> None:
        """Stop all work; the dialog is closed."""
        self._is_gone = True
        self._timer.stop()
        self._stop()
