"""The state of the check in the status bar: its progress, its time, a button to stop it, and the edition.

It hides when a check is long enough to show its progress, and when there is a choice of editions. It also shows the
progress of reading a large listing, because the check waits until the listing is read.
"""

from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from wiposeq.app.time_left import TimeLeft
from wiposeq.model.finding import Report
from wiposeq.model.origin_edits import ChooseEdition
from wiposeq.standard.edition import editions, newest
from wiposeq.texts import listed, tr
from wiposeq.ui.window.session import Session


class CheckStatus(QWidget):
    """A text, a button that stops long work, and a menu of editions if there is a choice."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel()
        self.label.setAccessibleName(tr("Check"))
        self.stop = QToolButton()
        self.stop.setText(tr("Stop"))
        self.stop.setAccessibleName(tr("Stop the check"))
        self.stop.setToolTip(tr("Stop. The check starts again after the next change, or with Check now (F7)"))
        self.stop.hide()
        self.stop.clicked.connect(self._stopped)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(4)
        row.addWidget(self.label)
        row.addWidget(self.stop)
        self.editions = QToolButton()
        self.editions.setAccessibleName(tr("Edition of the standard"))
        self.editions.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.editions.setMenu(QMenu(self.editions))
        self.editions.menu().aboutToShow.connect(self._offer_editions)
        self.editions.hide()
        row.addWidget(self.editions)
        self._session = session
        self._last = ""
        self._is_stopped = False
        self._time_left = TimeLeft()
        session.checking.connect(self._checking)
        session.check_progressed.connect(self._progressed)
        session.reading.connect(self._reading)
        session.report_changed.connect(self._checked)
        session.document_replaced.connect(self._replaced)
        session.changed.connect(self._show_edition)
        self._show_edition()

    def text(self) -> str:
        """Return the text."""
        return self.label.text()

    def _stopped(self) -> None:
        self._is_stopped = True
        self._session.stop_background()

    def _replaced(self) -> None:
        self._last = ""
        self.label.clear()
        self.stop.hide()
        self._show_edition()

    def _reading(self, done: int, total: int) -> None:
        if total:
            self.label.setText(
                self._with_time(tr("Reading the file: {percent} %", percent=done * 100 // total), done, total)
            )
            self.stop.show()
        else:
            self._ended()

    def _checking(self, is_running: bool) -> None:
        if is_running:
            self._is_stopped = False
            self.label.setText(tr("Checking..."))
            self._time_left.restart()
        else:
            self._ended()

    def _ended(self) -> None:
        self.stop.hide()
        self.label.setText(tr("Not checked: stopped") if self._is_stopped else self._last)
        self._is_stopped = False

    def _progressed(self, done: int, total: int) -> None:
        if total > done > 0:
            self.label.setText(self._with_time(tr("Checking: {percent} %", percent=done * 100 // total), done, total))
            self.stop.setVisible(total > 10_000)

    def _with_time(self, text: str, done: int, total: int) -> str:
        left = self._time_left.words(done, total)
        return listed((text, left))

    def _checked(self, report: Report) -> None:
        from wiposeq.checking.profile import profile, profiles

        name = report.profile
        self._last = tr(
            "Checked {time}, edition {edition}, profile {profile}",
            time=f"{datetime.now():%H:%M}",
            edition=report.edition,
            profile=tr(profile(name).title) if name in profiles() else name,
        )
        self.label.setText(self._last)

    def _show_edition(self) -> None:
        """Show the edition of the project if the user chose one, or if there are several editions."""
        chosen = self._session.project.origin.edition
        is_shown = bool(chosen) or len(editions()) > 1
        self.editions.setVisible(is_shown)
        if not is_shown:
            return  # loading the lists of the edition would take time at the start
        text = tr("Edition {edition}", edition=chosen or self._session.edition.id)
        if chosen and chosen not in editions():
            text += " - " + tr("unknown, checked by edition {edition}", edition=self._session.edition.id)
        self.editions.setText(text)

    def _offer_editions(self) -> None:
        """Fill the menu with all editions; the chosen one has a check mark."""
        menu, chosen = self.editions.menu(), self._session.project.origin.edition
        menu.clear()
        for id in ("", *reversed(editions())):
            text = (
                tr("Edition {edition}", edition=id)
                if id
                else tr("The newest in force ({edition})", edition=newest().id)
            )
            action = menu.addAction(text, partial(self._session.do, ChooseEdition(id)))
            action.setCheckable(True)
            action.setChecked(id == chosen)
