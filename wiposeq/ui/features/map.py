"""The feature map: a ruler over the sequence and one bar a feature, in lanes, to see where things are and to go there.

It hides that very many features are packed in turns between the events of the window, and that the picture is painted
once. Packing is app/feature_map.py's, painting map_painter.py's. The features themselves it only points at, by
Address. Positions are 1-based.
"""

from collections.abc import Iterator, Mapping
from time import perf_counter

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from wiposeq.app.feature_map import Bar, Layout, Packing, feature_text, has_same_map, packed
from wiposeq.model.address import Address
from wiposeq.model.finding import Severity
from wiposeq.model.records import Sequence
from wiposeq.texts import tr, trn
from wiposeq.ui.features.map_painter import Inks, MapPainter

AT_ONCE = 4_000
"""With more features than this the map is made in turns."""


class FeatureMap(QWidget):
    """The features of one sequence as bars.

    feature_selected(Address): a bar was clicked, or reached with the arrow keys. position_clicked(position): a place
    without a bar was clicked.
    """

    feature_selected = Signal(object)
    position_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawn_bars = 0
        """How many bars the last drawing put on the map."""
        self._sequence: Sequence | None = None
        self._length = 0
        self._packing = Packing()
        self._work: Iterator[Packing | None] | None = None
        self._turns = QTimer(self)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._turn)
        self._inks: Inks | None = None
        self._selected: int | None = None
        self._badges: dict[int, Severity] = {}
        self._view = (0, 0)
        self._picture: QPixmap | None = None
        self._is_dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Feature map"))
        self.setMinimumWidth(120)
        self._measure()

    # ---- what is shown

    @property
    def selected(self) -> Address | None:
        """The selected feature."""
        bar = self._packing.bar(self._selected)
        return self._address(bar) if bar else None

    @property
    def lanes(self) -> list[list[Bar]]:
        """The bars of each lane, from left to right."""
        return self._packing.lanes

    @property
    def is_being_made(self) -> bool:
        """Whether a map of very many features is still under way."""
        return self._work is not None

    @property
    def beyond_count(self) -> int:
        """How many features found no lane."""
        return len(self._packing.beyond)

    @property
    def unplaced_count(self) -> int:
        """How many features have no readable location inside the sequence."""
        return self._packing.unplaced_count

    @property
    def notes(self) -> str:
        """What the map says about features that it does not show."""
        return self._packing.notes

    def set_sequence(self, sequence: Sequence | None) -> None:
        """Show the features of a sequence; keep the selected feature if it still exists.

        With very many features the map follows a moment later, made in turns between the events of the window.
        """
        was = self._sequence if self._work is None else None
        if was is sequence and sequence is not None:
            return
        self._turns.stop()
        self._work = None
        is_same = self._sequence is not None and sequence is not None and self._sequence.uid == sequence.uid
        if not is_same:
            self._selected = None
            self._badges = {}
            self._adopt(sequence, Packing())
        elif was is not None and sequence is not None and has_same_map(was, sequence):
            self._sequence = sequence
            return
        if sequence is None:
            return
        self._work = packed(sequence)
        if len(sequence.features) > AT_ONCE:
            self._turns.start()
        else:
            self._turn(sequence, float("inf"))

    def _turn(self, sequence: Sequence | None = None, seconds: float = 0.012) -> None:
        """Continue packing for some time; show the result when it is complete."""
        until = perf_counter() + seconds
        while self._work is not None:
            done = next(self._work)
            if done is not None:
                self._work = None
                self._turns.stop()
                self._adopt(done.sequence, done)
            elif perf_counter() > until:
                return

    def _adopt(self, sequence: Sequence | None, packing: Packing) -> None:
        self._sequence = sequence
        self._packing = packing
        self._length = length = len(sequence.residues) if sequence else 0
        if packing.sequence is not None and all(each.uid != self._selected for each in packing.sequence.features):
            self._selected = None
        self._view = (min(self._view[0], length), min(self._view[1], length))
        self.updateGeometry()
        self._redraw()
        self._describe()

    def select(self, address: Address | None) -> None:
        """Mark the feature of an address (or none) without a signal."""
        uid = None
        if address is not None and self._sequence is not None and address.sequence == self._sequence.uid:
            uid = address.feature
        if uid != self._selected:
            self._selected = uid
            self._describe()
            self.update()

    def set_badges(self, badges: Mapping[int, Severity]) -> None:
        """Mark features (by uid) that have findings, with the worst severity."""
        if badges != self._badges:
            self._badges = dict(badges)
            self._redraw()

    def set_view(self, start: int, end: int) -> None:
        """Mark which residues are on screen elsewhere."""
        if self._view != (start, end):
            self._view = (start, end)
            self.update()

    def feature_at(self, position: int) -> Address | None:
        """Return the shortest feature, other than the source, with a part at this position, or None."""
        bar = self._packing.shortest_at(position)
        return self._address(bar) if bar else None

    def parts_of(self, address: Address) -> tuple[tuple[int, int], ...]:
        """Return the parts of a feature, from left to right, clipped to the sequence; () if it has no bar."""
        bar = self._packing.bar(address.feature)
        return bar.parts if bar else ()

    def _address(self, bar: Bar) -> Address:
        assert self._sequence is not None
        return Address(self._sequence.uid, self._packing.feature(bar).uid)

    def _describe(self) -> None:
        bar = self._packing.bar(self._selected)
        if bar is None or self._selected is None:
            self.setAccessibleDescription(trn("{count} feature", "{count} features", len(self._packing.bars)))
            return
        place = tr(
            "{number} of {count}", number=self._packing.place_of[self._selected] + 1, count=len(self._packing.bars)
        )
        self.setAccessibleDescription(f"{feature_text(self._packing.feature(bar))}, {place}")

    # ---- layout

    def _measure(self) -> None:
        font = QFont(self.font())
        if font.pointSizeF() > 0:
            font.setPointSizeF(max(font.pointSizeF() * 0.85, 7))
        self._small = font
        self._text_height = QFontMetricsF(font).height()

    def layout_now(self) -> Layout:
        """Return where things lie at the present width."""
        return Layout(self._packing, self._length, self.width(), self._text_height)

    def sizeHint(self) -> QSize:
        return QSize(600, self.layout_now().height)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.layout_now().height)

    def x_of(self, position: int) -> float:
        """Return where a residue begins."""
        return self.layout_now().x_of(position)

    def position_at(self, x: float) -> int:
        """Return the residue at x, or the nearest one beyond the ends."""
        return self.layout_now().position_at(x)

    def lane_top(self, lane: int) -> int:
        """Return where a lane begins."""
        return self.layout_now().lane_top(lane)

    def bar_at(self, point: QPoint) -> Bar | None:
        """Return the bar at a point, or one within two pixels; None if there is none."""
        return self.layout_now().bar_at(point.x(), point.y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange)
        if event.type() in kinds and hasattr(self, "_is_dragging"):
            self._inks = None
            self._measure()
            self.updateGeometry()
            self._redraw()

    # ---- painting

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._draw()
        painter = QPainter(self)
        brush = self._brush(painter)
        brush.view(*self._view, self.height())
        painter.drawPixmap(0, 0, self._picture)
        bar = self._packing.bar(self._selected)
        if bar is not None:
            brush.selected(bar)
            self.drawn_bars += brush.drawn_bars
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _brush(self, painter: QPainter) -> MapPainter:
        if self._inks is None:
            self._inks = Inks(self.palette())
        return MapPainter(painter, self.layout_now(), self._inks, self._small)

    def _draw(self) -> QPixmap:
        """Return the picture of the whole map but for what is selected."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        brush = self._brush(painter)
        brush.map(self._badges, self.height())
        self.drawn_bars = brush.drawn_bars
        painter.end()
        return picture

    # ---- keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
        }.get(Qt.Key(event.key()))
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            event.ignore()
        elif by is not None:
            self._step(by)
        elif event.key() == Qt.Key.Key_Home:
            self._choose(0)
        elif event.key() == Qt.Key.Key_End:
            self._choose(len(self._packing.bars) - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected in self._packing.place_of:
            self._choose(self._packing.place_of[self._selected])
        else:
            event.ignore()

    def _step(self, by: int) -> None:
        place = self._packing.place_of.get(self._selected) if self._selected is not None else None
        if place is None:
            place = -1 if by > 0 else len(self._packing.bars)
        self._choose(min(max(place + by, 0), len(self._packing.bars) - 1))

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._packing.bars):
            address = self._address(self._packing.bars[place])
            self.select(address)
            self.feature_selected.emit(address)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._length:
            event.ignore()
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = event.position().toPoint()
        bar = self.bar_at(point)
        if bar is not None:
            address = self._address(bar)
            self.select(address)
            self.feature_selected.emit(address)
        else:
            self._is_dragging = True
            self.position_clicked.emit(self.position_at(point.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging and event.buttons() & Qt.MouseButton.LeftButton:
            self.position_clicked.emit(self.position_at(event.position().x()))
        else:
            is_bar = self.bar_at(event.position().toPoint()) is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if is_bar else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().event(event)

    def tip_at(self, point: QPoint) -> str:
        """Return the text of the tooltip at a place: the feature, or the position."""
        bar = self.bar_at(point)
        if bar is not None:
            return feature_text(self._packing.feature(bar))
        return f"{self.position_at(point.x()):,}" if self._length else ""

    def _show_tip(self, event: QHelpEvent) -> None:
        QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
