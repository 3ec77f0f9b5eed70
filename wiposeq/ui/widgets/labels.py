"""Labels: one that shortens its text to its width, and one below a field that shows its findings.

It hides how colors in a rich text follow the theme.
"""

from collections.abc import Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from wiposeq.model.finding import Finding
from wiposeq.texts import tr, trn
from wiposeq.ui.window import theme
from wiposeq.ui.window.session import Session

_LEAST_SHOWN: Final = 4
"""The fewest signs, with the dots, of a shortened text that is shown."""


class ElidedLabel(QLabel):
    """A label that shortens its text to its width. The whole text is its tooltip.

    short: what it shows where the text does not fit, or "" for the beginning of the text.
    """

    def __init__(self, parent: QWidget | None = None, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__(parent)
        self._mode = mode
        self.short = ""
        self._is_required = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(24), super().minimumSizeHint().height())

    def require(self) -> None:
        """Mark the text with a star: the field that it names is required."""
        self._is_required = True
        self.setAccessibleName(tr("{field}, required", field=self.text()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        star = " *" if self._is_required else ""
        room = self.width() - self.fontMetrics().horizontalAdvance(star)
        shown = self.fontMetrics().elidedText(self.text(), self._mode, room)
        self.setToolTip(self.text() if shown != self.text() else "")
        if self.short and shown != self.text():
            shown = self.fontMetrics().elidedText(self.short, self._mode, room)
        if shown != self.text() and len(shown) < _LEAST_SHOWN and not self.short.startswith(shown):
            shown = ""  # a letter or two say nothing
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            shown,
            QPalette.ColorRole.WindowText,
        )
        if star:
            rest = self.contentsRect().adjusted(self.fontMetrics().horizontalAdvance(shown), 0, 0, 0)
            rest = QStyle.visualRect(self.layoutDirection(), self.contentsRect(), rest)
            painter.setPen(theme.color("error"))
            painter.drawText(rest, int(self.alignment()), star)
        painter.end()


class FindingNote(QLabel):
    """The findings on a field, below it: the first message, which leads to the results, and its first fix as a link.

    It is hidden if there are no findings.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._findings: Sequence[Finding] = ()
        self.setProperty("level", "secondary")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.linkActivated.connect(self._follow)
        self.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show the worst finding, and the messages of all as the tooltip."""
        if not findings and not self._findings:
            return
        self._findings = sorted(findings, key=lambda finding: not finding.is_error)
        self._show()
        text = "\n".join(finding.message for finding in self._findings)
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setVisible(bool(findings))

    @property
    def severity(self) -> str:
        """Return "error", "warning" or "", the worst of the findings."""
        return "" if not self._findings else "error" if self._findings[0].is_error else "warning"

    def _show(self) -> None:
        if not self._findings:
            self.clear()
            return
        first = self._findings[0]
        color = theme.color_name(self.severity)
        parts = [f'<a href="finding" style="color: {color}; text-decoration: none">{escape(first.message)}</a>']
        if first.fixes:
            style = f"color: {theme.color_name('accent')}; text-decoration: none"
            parts.append(f'<a href="fix" style="{style}">{escape(first.fixes[0].label)}</a>')
        if (more := len(self._findings) - 1) > 0:
            parts.append(escape(trn("and {count} more", "and {count} more", more)))
        self.setText(" ".join(parts))

    def _follow(self, link: str) -> None:
        first = self._findings[0]
        if link == "fix":
            self._session.fix_requested.emit(first, first.fixes[0])
        else:
            self._session.finding_requested.emit(first)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_findings"):
            self._show()
