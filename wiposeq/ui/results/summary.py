"""The counts of the check in one line: errors, warnings, and a note."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from wiposeq.model.finding import Report
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, row, scale
from wiposeq.ui.window import icons, theme

_LARGE = 1.25
"""The zoom above which the counts are shortened."""


class Summary(QWidget):
    """The counts with their signs, in their colors. caption: the note after them. rest: lists all findings."""

    def __init__(self) -> None:
        super().__init__()
        self._signs = (QLabel(), QLabel())
        self.errors, self.warnings = _Count(), _Count()
        self.caption = ElidedLabel()
        self.caption.setProperty("level", "secondary")
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.rest = QPushButton(tr("List all"))
        self.rest.setProperty("role", "link")
        self.rest.setToolTip(tr("Check again and list all findings, which takes memory in a large listing"))
        self.rest.hide()
        self._icons = ("", "")
        for label in (self.errors, self.warnings):
            label.setProperty("level", "strong")
        line = row(
            self._signs[0], self.errors, self._signs[1], self.warnings, (self.caption, 1), self.rest, parent=self
        )
        at_each_zoom(self, lambda: scale(line, (0, 0, 0, 0), 6))

    def show_report(self, report: Report, note: str) -> None:
        """Show the counts of a report. note: what else the reader must know."""
        if not report.edition:
            self._put(("", tr("Not checked yet"), ""), ("", "", ""))
        elif not report.errors and not report.warnings:
            self._put(("ok", tr("No errors and no warnings"), "success"), ("", "", ""))
        else:
            errors = ("error", trn("{count} error", "{count} errors", report.errors), "error")
            if not report.errors:
                errors = ("ok", tr("No errors"), "success")
            warnings = ("warning", trn("{count} warning", "{count} warnings", report.warnings), "warning")
            self._put(errors, warnings if report.warnings else ("", "", ""))
        for label, count in (self.errors, report.errors), (self.warnings, report.warnings):
            label.short = shown_number(count) if report.edition else ""
        self.caption.setText(note)

    def _put(self, *parts: tuple[str, str, str]) -> None:
        for label, (_, text, state) in zip((self.errors, self.warnings), parts):
            label.setText(text)
            label.setVisible(bool(text))
            theme.set_variant(label, "state", state)
        self._icons = (parts[0][0], parts[1][0])
        self._draw()

    def _draw(self) -> None:
        for sign, name in zip(self._signs, self._icons):
            sign.setVisible(bool(name))
            if name:
                role = "success" if name == "ok" else name
                sign.setPixmap(icons.icon(name, role).pixmap(theme.px("icon")))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw()


class _Count(ElidedLabel):
    """A count in words, or only in digits at a large zoom, where the lists beside it cannot be narrower."""

    def minimumSizeHint(self) -> QSize:
        if theme.zoom() <= _LARGE:
            return self.sizeHint()
        least = super().minimumSizeHint()
        return least.expandedTo(QSize(self.fontMetrics().horizontalAdvance(self.short), 0))
