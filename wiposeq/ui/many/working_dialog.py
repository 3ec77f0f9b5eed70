"""A dialog that works beside the window: it cannot be closed before its work has stopped."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from wiposeq.progress import Progress
from wiposeq.texts import tr
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window.session import Session


class WorkingDialog(QDialog):
    """A dialog whose work the session runs, one job at a time. While a job runs, Escape and Close stop the job."""

    def __init__(self, session: Session, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.session = session
        self.is_busy = False
        """Whether a job of this dialog is running."""
        self.progress = QProgressBar()
        self.progress.setAccessibleName(tr("Progress"))
        self.progress.setVisible(False)
        session.working.connect(self._working)

    def start(self, title: str, job: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Run a job beside the window, then call done(result), or show the error."""
        self.is_busy = self.session.run(title, job, done, lambda error: dialogs.show_error(self, error))

    def _working(self, title: str) -> None:
        if not title and self.is_busy:
            self.is_busy = False
            self.job_ended()

    def job_ended(self) -> None:
        """Show that no job is running. Called when a job has ended, failed or stopped, before its result is shown."""

    def let_go(self) -> None:
        """Release what the dialog holds. Called before it closes."""

    def reject(self) -> None:
        if self.is_busy:
            self.session.cancel()
        else:
            self.let_go()
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.is_busy:
            self.session.cancel()
            event.ignore()
        else:
            super().closeEvent(event)
