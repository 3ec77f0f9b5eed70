"""The list of hits of a search, with the found and the new words marked.

It hides how a long text is shortened around its hit. app/authoring/replacing.py finds the hits.
"""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from wiposeq.app.authoring.replacing import Hit
from wiposeq.texts import shown_number, tr
from wiposeq.ui.importing.checked_table import CheckedTable, checked_view
from wiposeq.ui.widgets.record_table import Column
from wiposeq.ui.window import theme

TEXT, AFTER = 3, 4
"""Columns with marked words."""
BEFORE = 18
"""How many characters before a hit the list shows."""

Marked = tuple[str, int, int]
"""A text, and the 0-based span in it that is marked."""


def shortened(text: str, start: int, end: int) -> Marked:
    """Return a text in one line that begins shortly before its marked span."""
    cut = max(start - BEFORE, 0) if start > 2 * BEFORE else 0
    head = "…" if cut else ""
    shown = head + text[cut : end + 200]
    for blank in "\n\r\t":
        shown = shown.replace(blank, " ")
    return shown, start - cut + len(head), end - cut + len(head)


def hit_table(where: Callable[[Hit], str], after: Callable[[int], Marked | None]) -> CheckedTable:
    """Return the model.

    where: returns the place of a hit in words. after: returns the new text of the hit at a place of the list, or None.
    """

    def new_text(place: int) -> str:
        found = after(place)
        return found[0] if found is not None else ""

    return CheckedTable(
        [
            Column("", lambda place, hit: "", width=34),
            Column(
                tr("#"),
                lambda place, hit: shown_number(hit.number) if hit.number else "",
                True,
                lambda place, hit: hit.number,
                52,
            ),
            Column(tr("Where"), lambda place, hit: where(hit), width=130),
            Column(tr("Text"), lambda place, hit: before_of(hit)[0], width=180),
            Column(tr("After replacing"), lambda place, hit: new_text(place), width=180),
        ]
    )


def hit_view(table: CheckedTable, after: Callable[[int], Marked | None]) -> QTableView:
    """Return the view of a table of hits. after: as in hit_table()."""
    view = checked_view(table, tr("Hits"), can_sort=False)
    view.setItemDelegateForColumn(TEXT, _MarkPainter(view, table, lambda place: before_of(table.records[place]), "hit"))
    view.setItemDelegateForColumn(AFTER, _MarkPainter(view, table, after, "added"))
    view.setSelectionMode(view.SelectionMode.ExtendedSelection)
    return view


def before_of(hit: Hit) -> Marked:
    """Return the text of a hit, shortened, with the found words marked."""
    if hit.is_residues:
        return shortened(hit.text, 0, len(hit.text))
    return shortened(hit.text, hit.start, hit.end)


class _MarkPainter(QStyledItemDelegate):
    """Paints the text of a cell with its marked span on a colored ground. New words are underlined as well."""

    def __init__(
        self, view: QTableView, table: CheckedTable, text_of: Callable[[int], Marked | None], role: str
    ) -> None:
        super().__init__(view)
        self._table = table
        self._text_of = text_of
        self._role = role

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        view = option.widget
        style = view.style() if view is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, view)
        found = self._text_of(self._table.place(index.row()))
        room = option.rect.adjusted(theme.px(6), 0, -theme.px(6), 0)
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # values and residues
        painter.setClipRect(option.rect)
        if found is None:
            self._draw(painter, (tr("Unchanged"), 0, 0), room, "text2")
        else:
            self._draw(painter, found, room, "text")
        painter.restore()

    def _draw(self, painter: QPainter, found: Marked, room: QRect, color: str) -> None:
        text, start, end = found
        font = painter.font()
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        layout = QTextLayout(elided, font)
        mark = QTextLayout.FormatRange()
        mark.start, mark.length = start, max(min(end, len(elided)) - start, 0)
        format = QTextCharFormat()
        format.setBackground(theme.color(self._role))
        format.setFontUnderline(self._role == "added")
        mark.format = format
        layout.setFormats([mark] if mark.length else [])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(room.width() * 4)
        layout.endLayout()
        painter.setPen(theme.color(color))
        layout.draw(painter, QPointF(room.left(), room.top() + (room.height() - line.height()) / 2))
