"""What the status bar says about the check: that it runs and how far it is, when it was done, how to stop it.

It hides when a check is long enough to be worth numbers. A large listing is first read to its end beside the window;
that is told here, too, as the check waits for it.
"""

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from wiposeq.model.finding import Report
from wiposeq.texts import tr
from wiposeq.ui.window.session import Session


class CheckStatus(QWidget):
    """A line of words and, while something long runs, a button that stops it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel()
        self.label.setAccessibleName(tr("Check"))
        self.stop = QToolButton()
        self.stop.setText(tr("Stop"))
        self.stop.setAccessibleName(tr("Stop the check"))
        self.stop.setToolTip(tr("Stop; the check goes on after the next change, or when you ask for it"))
        self.stop.hide()
        self.stop.clicked.connect(self._stopped)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(4)
        row.addWidget(self.label)
        row.addWidget(self.stop)
        self._session = session
        self._last = ""
        self._is_stopped = False
        session.checking.connect(self._checking)
        session.check_progressed.connect(self._progressed)
        session.reading.connect(self._reading)
        session.report_changed.connect(self._checked)
        session.document_replaced.connect(self._replaced)

    def text(self) -> str:
        """What it says at the moment."""
        return self.label.text()

    def _stopped(self) -> None:
        self._is_stopped = True
        self._session.stop_background()

    def _replaced(self) -> None:
        self._last = ""
        self.label.clear()
        self.stop.hide()

    def _reading(self, done: int, total: int) -> None:
        if total:
            self.label.setText(tr("Reading the file: {percent} %", percent=done * 100 // total))
            self.stop.show()
        else:
            self._ended()

    def _checking(self, is_running: bool) -> None:
        if is_running:
            self._is_stopped = False
            self.label.setText(tr("Checking..."))
        else:
            self._ended()

    def _ended(self) -> None:
        self.stop.hide()
        self.label.setText(tr("Not checked: stopped") if self._is_stopped else self._last)
        self._is_stopped = False

    def _progressed(self, done: int, total: int) -> None:
        if total > done > 0:
            self.label.setText(tr("Checking: {percent} %", percent=done * 100 // total))
            self.stop.setVisible(total > 10_000)

    def _checked(self, report: Report) -> None:
        self._last = tr(
            "Checked {time}, edition {edition}, profile {profile}",
            time=f"{datetime.now():%H:%M}",
            edition=report.edition,
            profile=report.profile,
        )
        self.label.setText(self._last)
