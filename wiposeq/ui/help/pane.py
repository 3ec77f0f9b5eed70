"""The pane of the help: pages with a history, a search over all of them, and a footer.

It hides when the page follows the focus: after F1, until the user goes to another page or pins this one.
"""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from wiposeq import __version__
from wiposeq.app.help import search
from wiposeq.app.help.search import Match
from wiposeq.app.help.topics import HOME, library
from wiposeq.texts import listed, tr, trn
from wiposeq.ui.help.context import page_of
from wiposeq.ui.help.page_view import PageView
from wiposeq.ui.widgets.fields import icon_button
from wiposeq.ui.widgets.layout import column, row
from wiposeq.ui.widgets.placeholders import shorten_placeholder
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import Session

_NOTHING = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class HelpPane(QWidget):
    """The pane of the help. closed(): the user closed it."""

    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName(tr("Help"))
        self._back: list[str] = []
        self._forward: list[str] = []
        self._follows_focus = False
        self.page = PageView()
        self.page.link_clicked.connect(self.open)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Search help"))
        shorten_placeholder(self.line, tr("Find"))
        self.line.setAccessibleName(tr("Search help"))
        icons.into_line(self.line, "find")
        self.line.textChanged.connect(self._search)
        self.line.returnPressed.connect(lambda: self._open_match(self.results.currentIndex()))
        self.line.installEventFilter(self)
        self.matches = Matches(self)
        self.results: QListView = QListView()
        self.results.setModel(self.matches)
        self.results.setItemDelegate(_MatchPainter(self))
        self.results.setAccessibleName(tr("Pages found"))
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.results.clicked.connect(self._open_match)
        self.results.activated.connect(self._open_match)
        self.body = QStackedWidget()
        self.body.addWidget(self.page)
        self.body.addWidget(self.results)
        self._build()

    def _build(self) -> None:
        self.back_button = icon_button("arrow_left", tr("Back (Alt+Left)"), self.go_back)
        self.forward_button = icon_button("arrow_right", tr("Forward (Alt+Right)"), self.go_forward)
        self.pin_button = icon_button("pin", tr("Keep this page when the focus moves"), lambda: None)
        self.pin_button.setCheckable(True)
        close = icon_button("close", tr("Close the help (Esc)"), self.closed.emit)
        self.contents_button = QPushButton(tr("Contents"))
        self.contents_button.clicked.connect(lambda: self.open(HOME))
        self.report_button = QPushButton(tr("Report a mistake"))
        self.report_button.setToolTip(tr("Copies the name of the page and the version for your message"))
        self.report_button.clicked.connect(self._copy_report)
        for link in (self.contents_button, self.report_button):
            link.setProperty("role", "link")
        bar = row(self.back_button, self.forward_button, (self.line, 1), self.pin_button, close)
        foot = row(self.contents_button, None, self.report_button)
        whole = column(bar, (self.body, 1), foot, parent=self, margin=0)
        whole.setSpacing(0)
        self._bars = (bar, foot)
        self._icon_buttons = (self.back_button, self.forward_button, self.pin_button, close)
        self._resize_bars()

    def _resize_bars(self) -> None:
        """Give the pane and its bars their sizes at the zoom in use."""
        bar, foot = self._bars
        side = theme.px(12)
        bar.setContentsMargins(side, theme.px(8), side, theme.px(8))
        bar.setSpacing(theme.px(4))
        foot.setContentsMargins(side, theme.px(4), side, theme.px(4))
        for button in self._icon_buttons:
            button.setProperty("role", "quiet")
            button.setIconSize(QSize(theme.px("icon"), theme.px("icon")))
        self.setMinimumWidth(min(theme.px(320), 480))

    # ---- pages

    @property
    def topic_id(self) -> str:
        """The id of the page shown, "" before the first."""
        return self.page.topic.id if self.page.topic is not None else ""

    def open(self, id: str) -> bool:
        """Show a page and remember the one before. Return False if there is no such page."""
        self._follows_focus = False
        return self._go(id)

    def explain(self, widget: QWidget | None) -> None:
        """Show the page about a widget, and follow the focus from now on. Without a page, show the contents."""
        self._go(page_of(widget, self.session) or HOME)
        self._follows_focus = True

    def follow(self, widget: QWidget | None) -> None:
        """Show the page about the widget that has got the focus, if the page follows the focus."""
        if widget is None or not self._follows_focus or self.pin_button.isChecked() or self.isAncestorOf(widget):
            return
        if id := page_of(widget, self.session):
            self._show(id)

    def _go(self, id: str) -> bool:
        if id not in library(self.session.edition.id):
            return False
        if self.topic_id and self.topic_id != id:
            self._back.append(self.topic_id)
            self._forward.clear()
        self._show(id)
        return True

    def _show(self, id: str) -> None:
        topic = library(self.session.edition.id).get(id)
        if topic is None:
            return
        if topic != self.page.topic:
            self.page.show_topic(topic)
        self.body.setCurrentWidget(self.page)
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        self.back_button.setEnabled(bool(self._back) or self.body.currentWidget() is self.results)
        self.forward_button.setEnabled(bool(self._forward))

    def go_back(self) -> None:
        """Show the page before this one; from the pages found, go back to the page."""
        if self.body.currentWidget() is self.results:
            self.line.clear()
        elif self._back:
            self._forward.append(self.topic_id)
            self._show(self._back.pop())

    def go_forward(self) -> None:
        """Show the page from which the user went back."""
        if self._forward:
            self._back.append(self.topic_id)
            self._show(self._forward.pop())

    # ---- search

    def _search(self, text: str) -> None:
        self.matches.show(search.search(text, self.session.edition.id))
        is_searching = bool(text.strip())
        self.body.setCurrentWidget(self.results if is_searching else self.page)
        if self.matches.rowCount():
            self.results.setCurrentIndex(self.matches.index(0))
        if is_searching:
            count = trn("{count} page found", "{count} pages found", self.matches.rowCount())
            self.line.setAccessibleDescription(count)
            self.results.setAccessibleDescription(count)
        self._refresh_buttons()

    def _open_match(self, index: _Index) -> None:
        match = self.matches.match_at(index)
        if match is not None:
            self.line.clear()
            self.open(match.topic.id)
            self.page.setFocus()

    # ---- events

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """Move in the pages found with Up and Down while the focus stays in the search."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.matches.rowCount():
                place = self.results.currentIndex().row() + step
                self.results.setCurrentIndex(self.matches.index(min(max(place, 0), self.matches.rowCount() - 1)))
                return True
        return False

    def event(self, event: QEvent) -> bool:
        """Take Alt+Left, Alt+Right and Escape before the shortcuts of the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._run(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        run = self._run(event)
        if run is None:
            super().keyPressEvent(event)
        else:
            run()

    def _run(self, event: QKeyEvent) -> Any:
        """Return what a key does here, or None."""
        if event.key() == Qt.Key.Key_Escape:
            return self.line.clear if self.line.text() else self.closed.emit
        if event.modifiers() == Qt.KeyboardModifier.AltModifier:
            return {Qt.Key.Key_Left: self.go_back, Qt.Key.Key_Right: self.go_forward}.get(Qt.Key(event.key()))
        return None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._resize_bars()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(376), theme.px(600))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface, and the lines at the left, under the search and above the footer."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        line, area = theme.color("line"), self.body.geometry()
        painter.fillRect(0, area.top() - 1, self.width(), 1, line)
        painter.fillRect(0, area.bottom() + 1, self.width(), 1, line)

    def _copy_report(self) -> None:
        text = f"WipoSeq {__version__}, ST.26 {self.session.edition.id}, help:{self.topic_id}\n"
        QGuiApplication.clipboard().setText(text)
        self.session.message.emit(tr("The name of the page was copied. Paste it into your message."))


class Matches(QAbstractListModel):
    """The pages that were found."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._found: list[Match] = []

    def show(self, found: list[Match]) -> None:
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self._found)

    def match_at(self, index: _Index) -> Match | None:
        return self._found[index.row()] if index.isValid() and index.row() < len(self._found) else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        match = self.match_at(index)
        if match is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return match.topic.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return listed((match.topic.title, *match.topic.trail, match.snippet))
        return None


class _MatchPainter(QStyledItemDelegate):
    """Paints a page that was found: its title, what it belongs to, and the words around the match."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(theme.px(200), theme.px(68))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, Matches)
        match = model.match_at(index)
        if match is None:
            return
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            bar = QRect(option.rect)
            bar.setWidth(theme.px("selectionBar"))
            painter.fillRect(QStyle.visualRect(option.direction, option.rect, bar), theme.color("accent"))
        area: QRect = option.rect.adjusted(theme.px(16), theme.px(6), -theme.px(12), -theme.px(6))
        painter.setFont(theme.font("bodyStrong"))
        painter.setPen(theme.color("text"))
        metrics, line = painter.fontMetrics(), theme.px(20)
        title = metrics.elidedText(match.topic.title, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(QRect(area.left(), area.top(), area.width(), line), Qt.AlignmentFlag.AlignVCenter, title)
        left = metrics.horizontalAdvance(title) + theme.px(8)
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("text2"))
        room = QRect(area.left() + left, area.top(), area.width() - left, line)
        trail = painter.fontMetrics().elidedText(
            " › ".join(match.topic.trail), Qt.TextElideMode.ElideRight, room.width()
        )
        room = QStyle.visualRect(option.direction, area, room)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, trail)
        below = QRect(area.left(), area.top() + line, area.width(), area.height() - line)
        room_for_text = 2 * below.width() - theme.px(72)
        snippet = painter.fontMetrics().elidedText(match.snippet, Qt.TextElideMode.ElideRight, room_for_text)
        painter.drawText(below, Qt.TextFlag.TextWordWrap, snippet)
        painter.restore()
