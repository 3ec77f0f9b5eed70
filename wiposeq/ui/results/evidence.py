"""What supports a finding: the values before and after its fix, and its lines of the file.

It hides how changed words and the line of the finding are marked. app/ computes the changes and reads the lines.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from wiposeq.app.causes import Word, changed_words
from wiposeq.model.changes import Change
from wiposeq.texts import in_clauses, labeled, plain, shown_number, tr, trn
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, delayed, row, scale
from wiposeq.ui.window import theme

if TYPE_CHECKING:
    from wiposeq.app.importing.source import Excerpt

MOST_CHANGES: Final = 3
"""Changes that the table shows; the preview lists all."""


class ChangeTable(QWidget):
    """The values before and after a fix, with the words marked that differ."""

    def __init__(self) -> None:
        super().__init__()
        self._changes: Sequence[Change] = ()
        self._place, self._message = "", ""
        # later, because the fonts of what is in it change after its own
        self._again = delayed(self, 0, lambda: self.show_changes(self._changes, self._place, self._message))
        self.setAccessibleName(tr("The fix changes"))
        self.heading = QLabel()
        self.heading.setProperty("level", "secondary")
        self._card = QFrame()
        self._card.setProperty("role", "card")
        self._grid = QGridLayout(self._card)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.addWidget(self.heading)
        column.addWidget(self._card)

        def fit() -> None:
            scale(column, (0, 0, 0, 0), 4)
            scale(self._grid, (8, 2, 8, 2), 4)
            self._grid.setColumnMinimumWidth(0, theme.px(48))

        at_each_zoom(self, fit)

    def show_changes(self, changes: Sequence[Change], place: str = "", message: str = "") -> None:
        """Show the changes of a fix; nothing if there are none.

        place: that of the finding, which is not repeated. message: that of the finding; a fix that changes no value,
        but how the file is written, has it in place of a value.
        """
        self._changes, self._place, self._message = changes, place, message
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.setVisible(bool(changes))
        if not changes:
            return
        count = len(changes)
        has_value = not (count == 1 and message and plain(changes[0].before) == plain(message))
        self._card.setVisible(has_value)
        self.heading.setWordWrap(not has_value)
        if not has_value:
            text = tr("The fix changes how the file is written; no value of the listing changes.")
            self.heading.setText(text)
            self.setAccessibleDescription(text)
            return
        self.heading.setText(
            tr("The fix changes")
            if count == 1
            else trn("The fix changes {count} place", "The fix changes {count} places", count)
        )
        spoken = []
        for number, change in enumerate(changes[:MOST_CHANGES]):
            is_elsewhere = change.where != place
            before, after = changed_words(change.before, change.after)
            for side, (name, words) in enumerate(((tr("Before"), before), (tr("After"), after))):
                line = number * 2 + side
                label = QLabel(name)
                label.setProperty("level", "secondary")
                value = _Value(_html(words, "removed" if side == 0 else "added"))
                self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(value, line, 1)
                if is_elsewhere and side == 0:
                    where = QLabel(change.where)
                    where.setProperty("level", "secondary")
                    self._grid.addWidget(where, line, 2, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            spoken.append(in_clauses((labeled(tr("Before"), change.before), labeled(tr("After"), change.after))))
        self.setAccessibleDescription("\n".join(spoken))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._again.start()


class _Value(QTextEdit):
    """A value that can be selected. Its lines are broken anywhere, because residues have no blanks."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setProperty("role", "value")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for set_policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.document().setDefaultFont(theme.font("residues"))
        self.setHtml(text)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        document = self.document().clone()
        document.setTextWidth(width)
        return round(document.size().height())

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), self.heightForWidth(max(self.width(), theme.px(120))))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), QFontMetrics(theme.font("residues")).height())


def _html(words: Sequence[Word], role: str) -> str:
    """Return pieces of a text with those marked that differ. role: the color of their background."""
    line = "line-through" if role == "removed" else "underline"
    style = f"background-color: {theme.color_name(role)}; text-decoration: {line};"
    parts = [
        f'<span style="{style}">{escape(word.text)}</span>' if word.is_changed else escape(word.text) for word in words
    ]
    return f'<span style="white-space: pre-wrap">{"".join(parts)}</span>' if parts else f"<i>{escape(tr('empty'))}</i>"


class FileLines(QWidget):
    """Lines of the file that was read, with their numbers, and the line of the finding marked."""

    def __init__(self) -> None:
        super().__init__()
        self._excerpt: Excerpt | None = None
        self._around = 2
        self._lines: list[tuple[int, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Lines of the file"))

    def show_excerpt(self, excerpt: "Excerpt | None", around: int) -> None:
        """Show lines; None shows nothing. around: lines before and after that of the finding."""
        self._excerpt, self._around = excerpt, around
        lines = [each for each in excerpt.lines if abs(each[0] - excerpt.line) <= around] if excerpt else []
        indents = [
            len(text) - len(text.lstrip()) for number, text in lines if text.strip() and not self._is_shifted(number)
        ]
        cut = min(indents, default=0)
        self._lines = [
            (number, text if self._is_shifted(number) else text[cut:].replace("\t", "    ")) for number, text in lines
        ]
        self.setAccessibleDescription("\n".join(f"{number}  {text}" for number, text in self._lines))
        self.setVisible(bool(self._lines))
        self.updateGeometry()
        self.update()

    def _is_shifted(self, number: int) -> bool:
        return self._excerpt is not None and number == self._excerpt.line and bool(self._excerpt.shift)

    @staticmethod
    def _pitch() -> int:
        return QFontMetrics(theme.font("residues")).height() + theme.px(4)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), len(self._lines) * self._pitch() + theme.px(8))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._excerpt is None:
            return
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # XML
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line"))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), theme.px(6), theme.px(6))
        painter.setFont(theme.font("residues"))
        metrics, pitch, top = painter.fontMetrics(), self._pitch(), theme.px(4)
        gutter = metrics.horizontalAdvance(str(self._lines[-1][0])) + theme.px(16)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for number, text in self._lines:
            band = QRect(1, top, self.width() - 2, pitch)
            left = gutter + theme.px(8)
            if number == self._excerpt.line:
                painter.fillRect(band, theme.color("errorSoft"))
                painter.fillRect(1, top, theme.px("selectionBar"), pitch, theme.color("error"))
                found = re.search(r">([^<]+)</", text)
                if found is not None:
                    start = left + metrics.horizontalAdvance(text[: found.start(1)])
                    mark = QRect(start, top + theme.px(2), metrics.horizontalAdvance(found[1]), pitch - theme.px(4))
                    painter.fillRect(mark & band, theme.color("removed"))
            painter.setPen(theme.color("text2"))
            painter.drawText(
                QRect(0, top, gutter, pitch), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(number)
            )
            painter.setPen(theme.color("text"))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width() - left - theme.px(8))
            painter.drawText(QRect(left, top, self.width() - left, pitch), flags, shown)
            top += pitch


class FilePart(QWidget):
    """The lines of the file below their heading, with a link to more of them.

    show_more: the button that shows the place in a dialog.
    """

    def __init__(self, show_more: QWidget) -> None:
        super().__init__()
        self.heading = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.heading.setProperty("level", "secondary")
        self.lines = FileLines()
        column = QVBoxLayout(self)
        at_each_zoom(self, lambda: scale(column, (0, 0, 0, 0), 2))
        column.addLayout(row((self.heading, 1), show_more))
        column.addWidget(self.lines)

    def show_excerpt(self, excerpt: "Excerpt | None", around: int) -> None:
        """Show lines of the file; None shows the link alone."""
        if excerpt is None:
            self.heading.setText(tr("In the file that was read"))
        else:
            name, line = excerpt.path.name, shown_number(excerpt.line)
            self.heading.setText(tr("In the file {name}, line {line}", name=name, line=line))
        self.lines.show_excerpt(excerpt, around)
