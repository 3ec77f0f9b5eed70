"""The line that stands for the results while their pane is collapsed: counts, the first finding, and a button."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from wiposeq.model.finding import Report
from wiposeq.texts import in_clauses, listed, tr, trn
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, row, scale, when_styled
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import Session

_WIDTH_FOR_KEYS: Final = 420
"""Pixels at 100 % from which the line names the key of the next finding."""
_LEAST: Final = 240
"""Pixels at 100 % that the line needs at least."""
_WIDTH_FOR_WORDS: Final = 330
"""Pixels at 100 % from which the button has its text beside its icon."""


class ResultsLine(QFrame):
    """The collapsed results.

    show_results: called when the user wants to see the pane.
    """

    def __init__(self, session: Session, show_results: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._has_findings = False
        self.setProperty("role", "strip")
        self.setAccessibleName(tr("Results"))
        self.errors, self.warnings = QPushButton(), QPushButton()
        for button, kind in ((self.errors, "error"), (self.warnings, "warning")):
            button.setProperty("role", "count")
            button.setProperty("state", kind)
            button.setIcon(icons.icon(kind, kind))
            button.clicked.connect(lambda: show_results())
        self.text = ElidedLabel()
        self.text.setProperty("level", "secondary")
        self.keys = QLabel(tr("Next: F8"))
        self.keys.setProperty("level", "secondary")
        self.open = QPushButton(icons.icon("chevron_up"), tr("Show results"))
        self.open.setProperty("role", "quiet")
        self.open.setAccessibleName(tr("Show results"))
        self.open.clicked.connect(lambda: show_results())
        parts = self.errors, self.warnings, (self.text, 1), self.keys, self.open
        self._row = row(*parts, parent=self)
        at_each_zoom(self, self._scale)
        self._specification = ""
        session.report_changed.connect(self.show_report)
        session.document_replaced.connect(self._replaced)
        self.show_report(session.report)

    def _replaced(self) -> None:
        self.show_report(self._session.report)

    def show_specification(self, counts: tuple[int, int] | None, _: str = "") -> None:
        """Show also the errors and warnings of the specification; None if none was checked."""
        errors, warnings = counts or (0, 0)
        found = [
            trn("{count} error", "{count} errors", errors) if errors else "",
            trn("{count} warning", "{count} warnings", warnings) if warnings else "",
        ]
        shown = listed(found)
        self._specification = tr("specification: {counts}", counts=shown) if shown else ""
        self.show_report(self._session.report)

    def show_report(self, report: Report) -> None:
        """Show the counts of a report and its first finding."""
        errors, warnings = report.errors, report.warnings
        self.errors.setText(trn("{count} error", "{count} errors", errors))
        self.warnings.setText(trn("{count} warning", "{count} warnings", warnings))
        self.errors.setVisible(errors > 0)
        self.warnings.setVisible(warnings > 0)
        self._has_findings = errors + warnings > 0
        self._fit()
        first = next((each for each in report.findings if each.is_error), next(iter(report.findings), None))
        if not report.edition:
            self.text.setText(tr("Not checked yet"))
        elif first is None:
            self.text.setText(tr("No errors and no warnings"))
        elif errors + warnings > 1:
            self.text.setText(tr("{message}, and {count} more", message=first.message, count=errors + warnings - 1))
        else:
            self.text.setText(first.message)
        if self._specification:
            self.text.setText(in_clauses((self.text.text(), self._specification)))

    def _fit(self) -> None:
        """Leave the room of a narrow line to the counts."""
        self.open.setText(tr("Show results"))
        used = (each for each in (self.errors, self.warnings, self.open) if not each.isHidden())
        needed = sum(each.sizeHint().width() + self._row.spacing() for each in used) + theme.px(16)
        keys = self.keys.sizeHint().width() + self._row.spacing()
        self.keys.setVisible(self._has_findings and self.width() >= max(theme.px(_WIDTH_FOR_KEYS), needed + keys))
        if self.width() < max(theme.px(_WIDTH_FOR_WORDS), needed):
            self.open.setText("")

    def minimumSizeHint(self) -> QSize:
        """Return the size at which there are only the counts and an icon."""
        return QSize(theme.px(_LEAST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        when_styled(self, self._fit)

    def _scale(self) -> None:
        self.setFixedHeight(theme.px("resultsLine"))
        scale(self._row, (8, 0, 8, 0))
