"""The feature map: a ruler over the sequence, and one bar for each feature, in lanes.

It hides that very many features are packed in steps between the events of the window, and that the picture is painted
only once. model/feature_map.py packs the bars, map_painter.py paints them. Positions are 1-based.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Rows
from time import perf_counter

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from wiposeq.model.address import Address
from wiposeq.model.feature_map import MOST_LANES, Bar, Layout, Packing, feature_text, has_same_map, packed
from wiposeq.model.finding import Severity
from wiposeq.model.records import Sequence
from wiposeq.texts import listed, shown_number, tr, trn
from wiposeq.ui.features.map_painter import MapPainter
from wiposeq.ui.features.proposals import Proposals, ProposedFrame
from wiposeq.ui.window import theme

AT_ONCE = 4_000
"""With more features than this, they are packed in steps."""


class FeatureMap(QWidget):
    """The features of one sequence as bars.

    feature_selected(Address): the user clicked a bar or reached it with the arrow keys.
    position_clicked(position): the user clicked a place without a bar.
    repacked(Packing): other bars are shown.
    range_dragged(first, last, is_added): the user dragged while a location is built; is_added: with Shift.
    frame_clicked(index): the user clicked a proposed reading frame.
    """

    feature_selected = Signal(object)
    position_clicked = Signal(int)
    repacked = Signal(object)
    range_dragged = Signal(int, int, bool)
    frame_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawn_bars = 0
        """How many bars the last painting drew."""
        self._sequence: Sequence | None = None
        self._length = 0
        self.packing = Packing()
        """The bars that are shown, and the sequence they belong to."""
        self._work: Iterator[Packing | None] | None = None
        self._step_timer = QTimer(self)
        self._step_timer.setInterval(0)
        self._step_timer.timeout.connect(self._pack)
        self._first_lane = 0
        self._most_lanes = MOST_LANES
        self._selected: int | None = None
        self._badges: dict[int, Severity] = {}
        self._view = (0, 0)
        self._picture: QPixmap | None = None
        self._is_dragging = False
        self.proposals = Proposals()
        self._drag_from: tuple[int, bool] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Feature map"))
        self.setMinimumWidth(120)

    # ---- what is shown

    @property
    def selected(self) -> Address | None:
        bar = self.packing.bar(self._selected)
        return self._address(bar) if bar else None

    @property
    def is_packing(self) -> bool:
        """Whether the packing of very many features is still running."""
        return self._work is not None

    @property
    def badges(self) -> Mapping[int, Severity]:
        """The worst severity of the findings on each feature, by its uid."""
        return self._badges

    def set_sequence(self, sequence: Sequence | None) -> None:
        """Show the features of a sequence. Keep the selected feature if it still exists.

        Very many features are packed in steps and shown later.
        """
        was = self._sequence if self._work is None else None
        if was is sequence and sequence is not None:
            return
        self._step_timer.stop()
        self._work = None
        is_same = self._sequence is not None and sequence is not None and self._sequence.uid == sequence.uid
        if not is_same:
            self._selected = None
            self._badges = {}
            self.proposals.set_frames(())
            self._adopt(sequence, Packing())
        elif was is not None and sequence is not None and has_same_map(was, sequence):
            self._sequence = sequence
            return
        if sequence is None:
            return
        self._work = packed(sequence)
        if len(sequence.features) > AT_ONCE:
            self._step_timer.start()
        else:
            self._pack(sequence, float("inf"))

    def _pack(self, sequence: Sequence | None = None, seconds: float = 0.012) -> None:
        """Continue packing for some time. Show the result if it is complete."""
        until = perf_counter() + seconds
        while self._work is not None:
            done = next(self._work)
            if done is not None:
                self._work = None
                self._step_timer.stop()
                self._adopt(done.sequence, done)
            elif perf_counter() > until:
                return

    def _adopt(self, sequence: Sequence | None, packing: Packing) -> None:
        self._sequence = sequence
        self.packing = packing
        self._first_lane = 0
        self._length = length = len(sequence.residues) if sequence else 0
        if packing.sequence is not None and all(each.uid != self._selected for each in packing.sequence.features):
            self._selected = None
        self._view = (min(self._view[0], length), min(self._view[1], length))
        self.updateGeometry()
        self._redraw()
        self._describe()
        self.repacked.emit(packing)

    def select(self, address: Address | None) -> None:
        """Mark the feature of an address, or none, without a signal."""
        uid = None
        if address is not None and self._sequence is not None and address.sequence == self._sequence.uid:
            uid = address.feature
        if uid != self._selected:
            self._selected = uid
            self._describe()
            self._reveal_lane()
            self.update()

    def set_badges(self, badges: Mapping[int, Severity]) -> None:
        """Mark features (by uid) that have findings, with the worst severity."""
        if badges != self._badges:
            self._badges = dict(badges)
            self._redraw()

    def set_view(self, start: int, end: int) -> None:
        """Mark the residues that are on the screen in the residue view."""
        if self._view != (start, end):
            self._view = (start, end)
            self.update()

    def set_most_lanes(self, count: int) -> None:
        """Let the map scroll if it has more lanes than this."""
        if count != self._most_lanes:
            self._most_lanes = count
            self.updateGeometry()

    def set_draft(self, parts: tuple[tuple[int, int], ...] | None) -> None:
        """Draw the location that is being built, and report drags. None: no location is built."""
        if parts != self.proposals.draft:
            self.proposals.draft = parts
            self.update()

    def set_frames(self, frames: Rows[ProposedFrame]) -> None:
        """Show reading frames of the sequence below the lanes, or none."""
        if frames or self.proposals.frames:
            self.proposals.set_frames(frames)
            self.updateGeometry()
            self._redraw()

    def select_frame(self, index: int | None) -> None:
        """Highlight a reading frame."""
        self.proposals.current = index
        self.update()

    def feature_at(self, position: int) -> Address | None:
        """Return the shortest feature, other than the source, with a part at this position, or None."""
        bar = self.packing.shortest_at(position)
        return self._address(bar) if bar else None

    def parts_of(self, address: Address) -> tuple[tuple[int, int], ...]:
        """Return the parts of a feature, from left to right, clipped to the sequence; () if it has no bar."""
        bar = self.packing.bar(address.feature)
        return bar.parts if bar else ()

    def _address(self, bar: Bar) -> Address:
        assert self._sequence is not None
        return Address(self._sequence.uid, self.packing.feature(bar).uid)

    def _describe(self) -> None:
        bar = self.packing.bar(self._selected)
        if bar is None or self._selected is None:
            self.setAccessibleDescription(trn("{count} feature", "{count} features", len(self.packing.bars)))
            return
        place = tr(
            "{number} of {count}", number=self.packing.place_of[self._selected] + 1, count=len(self.packing.bars)
        )
        self.setAccessibleDescription(listed((feature_text(self.packing.feature(bar)), place)))

    # ---- layout

    def layout_now(self) -> Layout:
        """Return the layout at the present width."""
        return Layout(self.packing, self._length, self.width(), theme.zoom(), self._first_lane)

    def sizeHint(self) -> QSize:
        lanes = self.layout_now().height_of(min(len(self.packing.lanes), self._most_lanes))
        return QSize(theme.px(600), lanes + self.proposals.height)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.layout_now().height_of(1) + self.proposals.height)

    @property
    def _lanes_height(self) -> int:
        """The height without the rows of reading frames."""
        return self.height() - self.proposals.height

    def bar_at(self, point: QPoint) -> Bar | None:
        """Return the bar at a point, or one near to it; None if there is none."""
        return self.layout_now().bar_at(point.x(), point.y())

    def _scroll_to(self, lane: int) -> None:
        """Scroll so that a lane is the first, or the nearest one possible."""
        last = len(self.packing.lanes) - self.layout_now().lanes_in(self._lanes_height)
        lane = min(max(lane, 0), max(last, 0))
        if lane != self._first_lane:
            self._first_lane = lane
            self._redraw()

    def _reveal_lane(self) -> None:
        """Scroll to the lane of the selected feature."""
        bar = self.packing.bar(self._selected)
        lane = self.packing.lane_of.get(bar.feature_index) if bar else None
        if lane is not None:
            visible = self.layout_now().lanes_in(self._lanes_height)
            self._scroll_to(min(max(self._first_lane, lane - visible + 1), lane))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._scroll_to(self._first_lane)
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange)
        if event.type() in kinds and hasattr(self, "_is_dragging"):
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
        painter.fillRect(self.rect(), theme.color("surface"))
        layout, top = self.layout_now(), self._lanes_height
        map_painter = MapPainter(painter, layout, top)
        painter.drawPixmap(0, 0, self._picture)
        map_painter.view(*self._view)
        bar = self.packing.bar(self._selected)
        if bar is not None:
            map_painter.selected(bar)
            self.drawn_bars += map_painter.drawn_bars
        self.proposals.paint_current(painter, layout, top)
        self.proposals.paint_draft(painter, layout, self.height())
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()

    def _draw(self) -> QPixmap:
        """Return the picture of the whole map without the selection."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        map_painter = MapPainter(painter, self.layout_now(), self._lanes_height)
        map_painter.map(self._badges)
        self.proposals.paint_frames(painter, self.layout_now(), self._lanes_height)
        self.drawn_bars = map_painter.drawn_bars
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
            self.step(by)
        elif event.key() == Qt.Key.Key_Home:
            self._choose(0)
        elif event.key() == Qt.Key.Key_End:
            self._choose(len(self.packing.bars) - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected in self.packing.place_of:
            self._choose(self.packing.place_of[self._selected])
        else:
            event.ignore()

    def step(self, by: int) -> None:
        """Select the next (1) or previous (-1) feature, from left to right."""
        place = self.packing.place_of.get(self._selected) if self._selected is not None else None
        if place is None:
            place = -1 if by > 0 else len(self.packing.bars)
        self._choose(min(max(place + by, 0), len(self.packing.bars) - 1))

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self.packing.bars):
            address = self._address(self.packing.bars[place])
            self.select(address)
            self.feature_selected.emit(address)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll through the lanes if not all are visible."""
        if self.layout_now().lanes_in(self._lanes_height) >= len(self.packing.lanes):
            event.ignore()
            return
        self._scroll_to(self._first_lane + (-1 if event.angleDelta().y() > 0 else 1))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._length:
            event.ignore()
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = event.position().toPoint()
        frame = self.proposals.frame_at(point, self.layout_now(), self._lanes_height)
        if frame is not None:
            self.frame_clicked.emit(frame)
            return
        if self.proposals.draft is not None:
            is_added = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._drag_from = self.layout_now().position_at(point.x()), is_added
            return
        bar = self.bar_at(point)
        if bar is not None:
            address = self._address(bar)
            self.select(address)
            self.feature_selected.emit(address)
        else:
            self._is_dragging = True
            self.position_clicked.emit(self.layout_now().position_at(point.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is not None:
            self._drag_to(self.layout_now().position_at(event.position().x()))
        elif self._is_dragging and event.buttons() & Qt.MouseButton.LeftButton:
            self.position_clicked.emit(self.layout_now().position_at(event.position().x()))
        else:
            self.setCursor(self._cursor_at(event.position().toPoint()))

    def _cursor_at(self, point: QPoint) -> Qt.CursorShape:
        if self.proposals.frame_at(point, self.layout_now(), self._lanes_height) is not None:
            return Qt.CursorShape.PointingHandCursor
        if self.proposals.draft is not None:
            return Qt.CursorShape.CrossCursor
        return Qt.CursorShape.PointingHandCursor if self.bar_at(point) is not None else Qt.CursorShape.ArrowCursor

    def _drag_to(self, position: int) -> None:
        """Report the residues from where the drag began. A part that is added is added once, and then grows."""
        assert self._drag_from is not None
        start, is_added = self._drag_from
        if position != start or not is_added:
            self._drag_from = start, False
            self.range_dragged.emit(min(start, position), max(start, position), is_added)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = False
        self._drag_from = None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().event(event)

    def tip_at(self, point: QPoint) -> str:
        """Return the tooltip at a point: the feature, or the position."""
        frame = self.proposals.frame_at(point, self.layout_now(), self._lanes_height)
        if frame is not None:
            return self.proposals.frames[frame].text
        bar = self.bar_at(point)
        if bar is not None:
            return feature_text(self.packing.feature(bar))
        return shown_number(self.layout_now().position_at(point.x())) if self._length else ""

    def _show_tip(self, event: QHelpEvent) -> None:
        QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
