"""The bar above the panes that shows how far the listing is; each step is a button that leads to its place.

It hides when the steps are computed again. What counts for a step is decided by wiposeq.app.steps.
"""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QStyle, QWidget

from wiposeq.app.steps import Step, steps
from wiposeq.model.project import Project
from wiposeq.texts import labeled, tr
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import Session

_ROLES = {"open": "text2", "warning": "warning", "error": "error", "complete": "success"}
_WIDTH_FOR_CHECKED = 1000
"""Pixels at 100 % from which the bar says which specification was checked."""
_ICONS = {"warning": "warning", "error": "error", "complete": "ok"}


class StepButton(QAbstractButton):
    """One step: its number or the icon of its state, its name, and its state in words."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.step = Step("", "open", "")
        self.is_current = False
        self._level = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_step(self, step: Step) -> None:
        """Show a step."""
        if step == self.step:
            return
        self.step = step
        self.setAccessibleName(labeled(step.name, step.text))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def mark(self, is_current: bool) -> None:
        """Show whether this is the step at which the user is."""
        if is_current != self.is_current:
            self.is_current = is_current
            self.update()

    def _text_at(self, level: int) -> str:
        """Return all words (0), the most important ones (1), or the same, but none without a finding (2)."""
        if level == 2 and self.step.state == "open":
            return ""
        return (level > 0 and self.step.short) or self.step.text

    def shorten(self, level: int) -> None:
        """Show fewer words. level: 0 for all, 2 for the fewest."""
        if level != self._level:
            self._level = level
            self.updateGeometry()
            self.update()

    def width_at(self, level: int) -> int:
        """Return the pixels that the words of a level need."""
        width = self.fontMetrics().horizontalAdvance
        return round(width(self.step.name) * 1.1 + width(self._text_at(level))) + theme.px(56)

    def sizeHint(self) -> QSize:
        return QSize(self.width_at(self._level), theme.px("stepStrip"))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(64), theme.px("stepStrip"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        side, left, middle = theme.px("icon"), theme.px(12), self.height() // 2
        box = self._mirrored(QRect(QPoint(left, middle - side // 2), QSize(side, side)))
        role = _ROLES[self.step.state]
        if self.step.state in _ICONS:
            icons.icon(_ICONS[self.step.state], role).paint(painter, box)
        else:
            painter.setPen(theme.color(role))
            painter.drawEllipse(box)
            painter.setFont(theme.font("key"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._number))
        left += side + theme.px(8)
        painter.setFont(theme.font("bodyStrong"))
        painter.setPen(theme.color("text"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        room = self.width() - left - theme.px(4)
        name = painter.fontMetrics().elidedText(self.step.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(self._mirrored(QRect(left, 0, room, self.height())), flags, name)
        left += painter.fontMetrics().horizontalAdvance(name) + theme.px(8)
        painter.setFont(theme.font())
        painter.setPen(theme.color(role))
        room = self.width() - left - theme.px(8)
        width = painter.fontMetrics().horizontalAdvance
        text = next((text for text in (self._text_at(self._level), self.step.short) if width(text) <= room), "")
        painter.drawText(self._mirrored(QRect(left, 0, room, self.height())), flags, text)
        if self.is_current:
            line = theme.px(2)
            painter.fillRect(0, self.height() - line, self.width(), line, theme.color("accent"))

    def _mirrored(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


class StepsBar(QWidget):
    """The three steps, kept up to date with the session.

    ways: what a click on each step does.
    """

    def __init__(self, session: Session, ways: tuple[Callable[[], object], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._written: tuple[Project, str] | None = None
        self._specification: tuple[int, int] | None = None
        self.setAccessibleName(tr("Progress of the listing"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
        row.setSpacing(0)
        self.buttons: list[StepButton] = []
        for number, way in enumerate(ways, 1):
            button = StepButton(number)
            button.clicked.connect(lambda _=False, way=way: way())
            if self.buttons:
                row.addWidget(icons.IconLabel("chevron_right", "text2"))
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch()
        self.checked = ElidedLabel()
        self.checked.setProperty("level", "secondary")
        self.checked.setAccessibleName(tr("Specification that was checked"))
        self.checked.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.checked, 1)
        session.changed.connect(self.refresh)
        session.document_replaced.connect(self.refresh)
        session.report_changed.connect(self.refresh)
        self.refresh()

    def note_written(self, *_: object) -> None:
        """Show that the listing was generated from the project as it is now."""
        self._written = (self._session.project, f"{datetime.now():%H:%M}")
        self.refresh()

    def show_specification(self, counts: tuple[int, int] | None, words: str) -> None:
        """Show the errors and warnings of the specification. words: which one was checked, and when."""
        self._specification = counts
        self.checked.setText(words)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Show how far the listing is."""
        session = self._session
        written = self._written[1] if self._written and self._written[0] is session.project else ""
        found = steps(
            session.project,
            session.report,
            is_current=session.is_report_current,
            written_at=written,
            specification=self._specification,
        )
        for button, step in zip(self.buttons, found):
            button.show_step(step)
        self._shorten()

    def _shorten(self) -> None:
        """Show all words of the steps if there is room for them."""
        room = self.width() - theme.px(16 + 2 * 24)
        fitting = (level for level in (0, 1) if sum(button.width_at(level) for button in self.buttons) <= room)
        level = next(fitting, 2)
        for button in self.buttons:
            button.shorten(level)

    def mark(self, place: int) -> None:
        """Mark the step at which the user is. place: 0-based."""
        for number, button in enumerate(self.buttons):
            button.mark(number == place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.checked.setVisible(self.width() >= theme.px(_WIDTH_FOR_CHECKED))
        self._shorten()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for button in self.buttons:
                button.updateGeometry()
            self._shorten()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
