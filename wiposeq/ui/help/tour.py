"""The tour: notes beside the parts of the window, one after the other.

It hides where a note has room, and the ring around the part that it is about. The window stays usable meanwhile.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QMainWindow, QPushButton, QWidget

from wiposeq.texts import tr
from wiposeq.ui.widgets.layout import column, row, wrapped
from wiposeq.ui.window import theme

if TYPE_CHECKING:
    from wiposeq.ui.window.panes import Panes


@dataclass(frozen=True)
class Stop:
    """A stop of the tour. part: the part of the window that it is about."""

    title: str
    text: str
    part: QWidget


def stops(steps: QWidget, panes: "Panes", generate: QWidget) -> list[Stop]:
    """Return the five stops of the tour. steps: the bar of the steps. generate: what generates the listing."""
    return [
        Stop(
            tr("Three steps"),
            tr("The bar shows how far the listing is, and what is missing. Click a step to go there."),
            steps,
        ),
        Stop(
            tr("The sequences"),
            tr("Import files, or drop them here. The general information is above the list."),
            panes.sequences,
        ),
        Stop(
            tr("Residues and features"),
            tr("Select residues and press Ctrl+Shift+A to add a feature. F1 explains what has the focus."),
            panes.center,
        ),
        Stop(
            tr("The results of the check"),
            tr("The check runs after each change. F8 goes to the next finding; Ctrl+. applies its first fix."),
            panes.results,
        ),
        Stop(
            tr("Generate the listing"),
            tr("If there are no errors, F9 writes the ST.26 file, reads it back and compares it."),
            generate,
        ),
    ]


class Tour(QObject):
    """Shows the stops over a window until the user skips the rest or has seen the last.

    ended(): the tour is over, and Qt deletes it.
    """

    ended = Signal()

    def __init__(self, window: QMainWindow, stops: list[Stop]) -> None:
        super().__init__(window)
        self._window = window
        self._stops = stops
        self.place = 0
        self.note = _Note(window)
        self._ring = _Ring(window)
        self._focus_before = window.focusWidget()
        self.note.back.clicked.connect(lambda: self._step(-1))
        self.note.next.clicked.connect(lambda: self._step(1))
        self.note.skip.clicked.connect(self.end)
        window.installEventFilter(self)

    def start(self) -> None:
        """Show the first stop."""
        self._show()

    def _step(self, by: int) -> None:
        if self.place + by >= len(self._stops):
            self.end()
        else:
            self.place = max(self.place + by, 0)
            self._show()

    def end(self) -> None:
        """End the tour, and focus what had the focus before."""
        self._window.removeEventFilter(self)
        had_focus = self.note.isAncestorOf(self._window.focusWidget() or self._window)
        for widget in (self.note, self._ring):
            widget.hide()
            widget.deleteLater()
        if had_focus and self._focus_before is not None:
            self._focus_before.setFocus()
        self.ended.emit()
        self.deleteLater()

    def _show(self) -> None:
        stop = self._stops[self.place]
        self.note.show_stop(stop, self.place, len(self._stops))
        self._arrange()
        self.note.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        """Put the note beside its part of the window: below, above, at the right, at the left, or inside."""
        part = self._stops[self.place].part
        area = QRect(part.mapTo(self._window, QPoint(0, 0)), part.size())
        self._ring.setGeometry(area)
        self._ring.setVisible(part.isVisible())
        self._ring.raise_()
        self.note.setFixedWidth(theme.px(344))
        self.note.adjustSize()
        size, gap = self.note.size(), theme.px(12)
        room = self._window.rect().adjusted(gap, gap, -gap, -gap)
        places = (
            QPoint(area.left() + gap, area.bottom() + gap),
            QPoint(area.left() + gap, area.top() - gap - size.height()),
            QPoint(area.right() + gap, area.top() + gap),
            QPoint(area.left() - gap - size.width(), area.top() + gap),
            QPoint(area.right() - gap - size.width(), area.bottom() - gap - size.height()),
        )
        fitting = (QRect(place, size) for place in places)
        chosen = next((each for each in fitting if room.contains(each)), QRect(places[-1], size))
        left = min(max(chosen.left(), room.left()), max(room.right() - size.width(), room.left()))
        top = min(max(chosen.top(), room.top()), max(room.bottom() - size.height(), room.top()))
        self.note.move(left, top)
        self.note.show()
        self.note.raise_()
        focused = self._window.focusWidget()
        if focused is not None and self.note.isAncestorOf(focused):  # the ring around the focus follows the note
            focused.clearFocus()
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.FontChange):
            self._arrange()
        return False


class _Note(QFrame):
    """The note of a stop, with its buttons."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "note")
        self.setAccessibleName(tr("Tour"))
        self._number, self._title, self._text = QLabel(), QLabel(), wrapped()
        self._number.setProperty("level", "secondary")
        self._title.setProperty("level", "heading")
        self.skip = QPushButton(tr("&Skip the tour"))
        self.skip.setProperty("role", "link")
        self.back = QPushButton(tr("&Back"))
        self.next = QPushButton(tr("&Next"))
        self.next.setProperty("role", "primary")
        buttons = row(self.skip, None, self.back, self.next)
        column(self._number, self._title, self._text, buttons, parent=self, margin=theme.px(16))

    def show_stop(self, stop: Stop, place: int, count: int) -> None:
        """Show the text of a stop. place: 0-based."""
        self._number.setText(tr("{number} of {count}", number=place + 1, count=count))
        self._title.setText(stop.title)
        self._text.setText(stop.text)
        self.setAccessibleDescription(f"{stop.title}. {stop.text}")
        self.back.setEnabled(place > 0)
        is_last = place + 1 == count
        self.next.setText(tr("&Done") if is_last else tr("&Next"))
        self.skip.setVisible(not is_last)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Skip the rest with Escape; go back and forward with the arrow keys."""
        keys = {Qt.Key.Key_Escape: self.skip, Qt.Key.Key_Left: self.back, Qt.Key.Key_Right: self.next}
        button = keys.get(Qt.Key(event.key()))
        if button is None:
            super().keyPressEvent(event)
        else:
            button.click()


class _Ring(QWidget):
    """The ring around the part of the window that a stop is about; it lets the mouse through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = theme.px("focusRing")
        painter.setPen(QPen(theme.color("accent"), width))
        painter.drawRoundedRect(self.rect().adjusted(width, width, -width, -width), theme.px(6), theme.px(6))
