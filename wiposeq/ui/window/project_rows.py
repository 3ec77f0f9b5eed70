"""The rows of the known projects on the start page: what they contain, how they are painted, and their buttons.

It hides that the buttons are painted: a widget in each row would be slow. All of them are in the menu of the row too.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from wiposeq.app.known_projects import KnownProject, known
from wiposeq.texts import isolated, listed, shown_day, tr
from wiposeq.ui.window import icons, theme

STATE: Final = 4
PINS: Final = 5
"""The columns of the state and of the buttons."""
WIDTH: Final = 104
"""Pixels at 100 % of the column of the buttons."""
_NOTHING = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ProjectsModel(QAbstractTableModel):
    """The known projects that match a search and a choice of states."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: list[KnownProject] = []
        self._rows: list[KnownProject] = []
        self._text = ""
        self._is_wanted: Callable[[KnownProject], bool] = lambda row: True

    def load(self) -> None:
        """Read the index again."""
        self._all = known()
        self._choose()

    def search(self, text: str) -> None:
        """Show only the projects that match a text."""
        self._text = text
        self._choose()

    def choose(self, is_wanted: Callable[[KnownProject], bool]) -> None:
        """Show only the projects that are wanted."""
        self._is_wanted = is_wanted
        self._choose()

    def _choose(self) -> None:
        self.beginResetModel()
        self._rows = [row for row in self._all if self._is_wanted(row) and row.matches(self._text)]
        self.endResetModel()

    @property
    def total(self) -> int:
        """How many projects are known."""
        return len(self._all)

    def row(self, index: Index) -> KnownProject:
        """Return the project of a row."""
        return self._rows[index.row()]

    def rowCount(self, parent: Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOTHING) -> int:
        return 0 if parent.isValid() else PINS + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            titles = (tr("Title"), tr("Applicant"), tr("File reference"), tr("Changed"), tr("State"), "")
            return titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return isolated((*_texts(row), "")[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.path
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return listed(word for word in (*_texts(row), tr("pinned") if row.is_pinned else "") if word)
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return theme.font("bodyStrong")
        return None


def _texts(row: KnownProject) -> tuple[str, ...]:
    """Return the texts of the cells of a row, each in one line whatever line breaks it has in the project."""
    facts = (" ".join(text.split()) for text in (row.name, row.applicant, row.reference))
    return (*facts, day_text(row.changed), row.badge[1])


class RowPainter(QStyledItemDelegate):
    """Paints the state as a badge, the pin of a pinned row, and three buttons in the row of the mouse or the keyboard.

    runs: what the buttons do with the current row: pin, show in the folder, more.
    """

    def __init__(self, model: ProjectsModel, view: QTableView, runs: tuple[Callable[[], object], ...]) -> None:
        super().__init__(view)
        self._model, self._view, self._runs = model, view, runs
        self._hovered = -1
        view.entered.connect(lambda index: self._hover(index.row()))
        view.viewportEntered.connect(lambda: self._hover(-1))
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return False

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self._view.viewport().update()

    def _has_buttons(self, index: Index) -> bool:
        is_current = index.row() == self._view.currentIndex().row() and self._view.hasFocus()
        return is_current or index.row() == self._hovered

    @staticmethod
    def _places(option: QStyleOptionViewItem) -> list[QRect]:
        """Return the places of the buttons in a cell."""
        side, gap, rect = theme.px(28), theme.px(4), option.rect
        top = rect.center().y() - side // 2
        places = (QRect(rect.left() + gap + number * (side + gap), top, side, side) for number in range(3))
        return [QStyle.visualRect(option.direction, rect, place) for place in places]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column() < STATE:
            super().paint(painter, option, index)
            return
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        if index.column() == PINS:
            self._paint_buttons(painter, option, index)
        else:
            _paint_badge(painter, option, *self._model.row(index).badge)

    def _paint_buttons(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row(index)
        names = ("pin", "folder", "more") if self._has_buttons(index) else ("pin",) if row.is_pinned else ()
        side = theme.px("icon")
        for name, place in zip(names, self._places(option)):
            box = QRect(place.center() - QPoint(side // 2, side // 2), QSize(side, side))
            icons.icon(name, "accent" if name == "pin" and row.is_pinned else "text").paint(painter, box)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """Run the button that is clicked."""
        kinds = QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick
        if index.column() != PINS or not isinstance(event, QMouseEvent) or event.type() not in kinds:
            return super().editorEvent(event, model, option, index)
        if event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
            for place, run in zip(self._places(option), self._runs):
                if place.contains(event.position().toPoint()):
                    run()
        return True

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Name the button under the mouse."""
        if index.isValid() and index.column() == PINS:
            pin = tr("Unpin") if self._model.row(index).is_pinned else tr("Pin")
            for place, name in zip(self._places(option), (pin, tr("Show in folder"), tr("More"))):
                if place.contains(event.pos()):
                    QToolTip.showText(event.globalPos(), name, view)
                    return True
        return super().helpEvent(event, view, option, index)


def _paint_badge(painter: QPainter, option: QStyleOptionViewItem, kind: str, text: str) -> None:
    rect: QRect = option.rect
    ground, ink, icon = _BADGES[kind]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font("button"))
    height, side = theme.px("badge"), theme.px(12) if icon else 0
    gap = theme.px(6) if icon else 0
    width = painter.fontMetrics().horizontalAdvance(text) + side + gap + theme.px(20)
    box = QRect(rect.left() + theme.px(8), rect.center().y() - height // 2, width, height)
    box = QStyle.visualRect(option.direction, rect, box)
    painter.setPen(theme.color("badgeLine" if ground == "sunken" else ground))
    painter.setBrush(theme.color(ground))
    painter.drawRoundedRect(box, height / 2, height / 2)
    if icon:
        place = QRect(box.left() + theme.px(10), box.center().y() - side // 2, side, side)
        place = QStyle.visualRect(option.direction, box, place)
        icons.icon(icon, ink).paint(painter, place)
    painter.setPen(theme.color(ink))
    words = box.adjusted(theme.px(10) + side + gap, 0, -theme.px(10), 0)
    words = QStyle.visualRect(option.direction, box, words)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.restore()


_BADGES: Final = {
    "neutral": ("sunken", "text2", ""),
    "error": ("errorSoft", "error", "error"),
    "warning": ("warningSoft", "warning", "warning"),
    "success": ("successSoft", "success", "ok"),
    "accent": ("accentSoft", "accent", "document"),
}
"""The ground, the color of the words and the icon of a badge by its kind."""


def day_text(seconds: float, *, has_time: bool = False) -> str:
    """Return a day as people say it: today with the time, yesterday, else the date.

    seconds: since 1970. has_time: with the time of other days too.
    """
    when = datetime.fromtimestamp(seconds)
    days = (date.today() - when.date()).days
    if days == 0:
        return tr("Today {time}", time=f"{when:%H:%M}")
    day = tr("Yesterday") if days == 1 else shown_day(when)
    return f"{day} {when:%H:%M}" if has_time else day
