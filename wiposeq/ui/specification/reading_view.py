"""The text of a specification, read-only, with its mentions and residues marked.

It hides that Qt counts UTF-16 units, that an empty line is shown after each paragraph, and that only the marks on the
screen are drawn, because a long text has thousands.
"""

from bisect import bisect_left
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip

from wiposeq.app.specification.marked_text import MarkedText
from wiposeq.model.specification import BODY, HEADING, Specification
from wiposeq.model.specification_report import Mark, SpecificationReport
from wiposeq.texts import tr
from wiposeq.ui.widgets.layout import at_each_zoom, break_lines_for
from wiposeq.ui.window import theme

_LINES: Final = {"listed": "accent", "foreign": "border", "warning": "warning", "error": "error"}
_FILLS: Final = {"listed": "accentSoft", "foreign": "surface", "warning": "warningSoft", "error": "errorSoft"}
MOST_FRAMED: Final = 400
"""So many characters of the emphasized span are framed."""
MOST_IN_FONT: Final = 5_000
"""So many strings of residues get the font of residues; more would delay the window."""


class ReadingView(QPlainTextEdit):
    """The text. place_chosen(int): the user double-clicked a 0-based place, or pressed Return there."""

    place_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(tr("Text of the specification"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self._text = ""
        self._marked: MarkedText | None = None
        self._wide: list[int] = []
        self._current = (0, 0)
        self.verticalScrollBar().valueChanged.connect(self._mark)
        at_each_zoom(self, self._restyle)

    def show_report(self, report: SpecificationReport) -> None:
        """Show the text and the marks of a report. The place stays if the text is the same."""
        text = report.specification.text
        self._marked = MarkedText(report)
        if text != self._text:
            self._text = text
            self._current = (0, 0)
            ends = _paragraph_ends(report.specification)
            self._wide = sorted({*ends, *(at for at, character in enumerate(text) if character > "\uffff")})
            parts = [text[start:end] for start, end in pairwise((0, *(each + 1 for each in ends), len(text)))]
            text = "\n".join(parts).replace("\r", " ")
            break_lines_for(self, text)
            self.setPlainText(text)
            self._use_font_of_residues()
        self._mark()

    def _use_font_of_residues(self) -> None:
        """Show the residues of a text of ordinary length in the font of residues."""
        residues = self._marked.report.facts.residues if self._marked is not None else ()
        if len(residues) > MOST_IN_FONT:
            return
        look = QTextCharFormat()
        look.setFontFamilies(theme.font("residues").families())
        editing = QTextCursor(self.document())
        editing.beginEditBlock()
        for each in residues:
            self._cursor(each.start, each.end).mergeCharFormat(look)
        editing.endEditBlock()

    def show_span(self, start: int, end: int) -> None:
        """Scroll to a 0-based span of the text and emphasize it."""
        self._current = (start, end)
        cursor = self._cursor(start, start)
        self.setTextCursor(cursor)
        self.centerCursor()
        self._mark()

    @property
    def place(self) -> int:
        """The 0-based place of the cursor in the text."""
        return self._place_of(self.textCursor().position())

    def show_top(self, place: int) -> None:
        """Scroll so that the line of a 0-based place is the first one on the screen."""
        cursor = self._cursor(place, place)
        self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect().top() // max(1, self.cursorRect().height()))

    @property
    def top_place(self) -> int:
        """The 0-based place at the top of the screen."""
        return self._place_of(self.cursorForPosition(QPoint(0, theme.px(16))).position())

    @property
    def selected_span(self) -> tuple[int, int]:
        """The 0-based span of the selected text."""
        cursor = self.textCursor()
        return self._place_of(cursor.selectionStart()), self._place_of(cursor.selectionEnd())

    @property
    def selected_text(self) -> str:
        """The selected text, with line ends as the specification has them."""
        return self._text[slice(*self.selected_span)]

    def select(self, start: int, end: int) -> None:
        """Select a 0-based span of the text."""
        self.setTextCursor(self._cursor(start, end))

    # ---- places of Qt

    def _position(self, place: int) -> int:
        return place + bisect_left(self._wide, place)

    def _place_of(self, position: int) -> int:
        low = bisect_left(range(len(self._wide)), position, key=lambda at: self._wide[at] + at)
        return min(position - low, len(self._text))

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._position(start))
        cursor.setPosition(self._position(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    # ---- marks

    def _visible(self) -> tuple[int, int]:
        """Return the 0-based span of the text that is on the screen."""
        corner = QPoint(self.viewport().width() - 1, self.viewport().height() - 1)
        first, last = self.cursorForPosition(QPoint(0, 0)), self.cursorForPosition(corner)
        return self._place_of(first.block().position()), self._place_of(last.block().position() + last.block().length())

    def _mark(self, *_: object) -> None:
        if self._marked is None:
            return
        selections = []
        for each in self.marks_shown():
            selections.append(self._selection(each.start, each.end, each.kind))
        start, end = self._current
        if end > start:
            here = self._marked.mark_at(start)
            selections.append(self._selection(start, end, here.kind if here else "warning"))
        self.setExtraSelections(selections)

    def _selection(self, start: int, end: int, kind: str) -> QTextEdit.ExtraSelection:
        look = QTextCharFormat()
        look.setBackground(theme.color(_FILLS[kind]))
        look.setUnderlineStyle(
            QTextCharFormat.UnderlineStyle.DotLine
            if kind == "foreign"
            else QTextCharFormat.UnderlineStyle.WaveUnderline
            if kind == "error"
            else QTextCharFormat.UnderlineStyle.SingleUnderline
        )
        look.setUnderlineColor(theme.color(_LINES[kind]))
        found = QTextEdit.ExtraSelection()
        found.format, found.cursor = look, self._cursor(start, end)
        return found

    def frames(self) -> list[QRect]:
        """Return the frames around the emphasized span, one for each of its lines on the screen."""
        start, end = (self._position(place) for place in self._current)
        found: dict[int, QRect] = {}
        cursor = QTextCursor(self.document())
        for position in range(start, min(end, start + MOST_FRAMED) + 1 if end > start else start):
            cursor.setPosition(position)
            here = self.cursorRect(cursor)
            found[here.top()] = found[here.top()].united(here) if here.top() in found else here
        return [each for each in found.values() if each.width() > theme.px(2)]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._marked is None or self._current[1] <= self._current[0]:
            return
        here = self._marked.mark_at(self._current[0])
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color(_LINES[here.kind] if here else "accent"), theme.px(2)))
        for each in self.frames():
            painter.drawRoundedRect(each.adjusted(-theme.px(2), 0, theme.px(2), 0), theme.px(4), theme.px(4))

    def marks_shown(self) -> list[Mark]:
        """Return the marks on the screen."""
        return self._marked.between(*self._visible()) if self._marked is not None else []

    def tip_at(self, place: int) -> str:
        """Return what is known about a 0-based place: the mention, the residues, and the finding; "" if nothing."""
        return self._marked.tip(place) if self._marked is not None else ""

    def _restyle(self) -> None:
        self.setFont(theme.font("reading"))
        self.document().setDocumentMargin(theme.px(12))
        self._mark()

    # ---- events

    def event(self, event: QEvent) -> bool:
        """Show what is known about the place under the pointer."""
        if isinstance(event, QHelpEvent):
            at = self.viewport().mapFrom(self, event.pos())
            place = self._place_of(self.cursorForPosition(at).position())
            text = self.tip_at(place)
            QToolTip.showText(event.globalPos(), text, self) if text else QToolTip.hideText()
            return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.place_chosen.emit(self._place_of(self.cursorForPosition(event.position().toPoint()).position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.place_chosen.emit(self.place)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._mark()

    def changeEvent(self, event: Any) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_marked"):
            self._mark()


def _paragraph_ends(specification: Specification) -> list[int]:
    """Return the 0-based places of the line ends after paragraphs and headings, in ascending order."""
    text = specification.text
    ends = {each.end for each in specification.paragraphs if each.kind in (BODY, HEADING)}
    return sorted(each for each in ends if text[each : each + 1] == "\n")
