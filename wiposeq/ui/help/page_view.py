"""The page of the help: Markdown in the fonts and colors of the window.

It hides how Qt reads Markdown, and how the page gets its look: Qt knows neither the theme nor the zoom.
"""

from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QImage,
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from wiposeq import resources
from wiposeq.app.help.topics import Topic, escaped
from wiposeq.texts import tr
from wiposeq.ui.window import icons, theme

_HEADINGS = {1: ("title", 0, 8), 2: ("heading", 16, 4), 3: ("bodyStrong", 12, 4)}
"""The style of a heading by its level, and the space above and below it."""

_LINE = 118.0
"""The height of a line, in percent of that of the font."""
_REASON = int(QTextCharFormat.Property.UserProperty.value)
"""Marks the reason of an example, below its value."""


class PageView(QTextBrowser):
    """Shows a page of the help. link_clicked(str): the id of the page that a link leads to."""

    link_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName(tr("Page of the help"))
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.anchorClicked.connect(self._follow)
        self.topic: Topic | None = None
        self._rerender = QTimer(self, singleShot=True, interval=0)
        self._rerender.timeout.connect(self._show_again)
        self._refit = QTimer(self, singleShot=True, interval=50)
        self._refit.timeout.connect(self._fit_pictures)

    def show_topic(self, topic: Topic) -> None:
        """Show a page from its start."""
        self.topic = topic
        self._render()
        self.verticalScrollBar().setValue(0)

    def _show_again(self) -> None:
        place = self.verticalScrollBar().value()
        self._render()
        self.verticalScrollBar().setValue(place)

    def _render(self) -> None:
        if self.topic is None:
            return
        trail = " › ".join(self.topic.trail)
        head = f"{escaped(trail)}\n\n" if trail else ""
        document = self.document()
        document.clear()
        document.setDefaultFont(theme.font("body"))
        document.setDocumentMargin(theme.px(16))
        document.setIndentWidth(theme.px(20))
        features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        document.setMarkdown(f"{head}# {escaped(self.topic.title)}\n\n{self.topic.text}", features)
        self._style(bool(trail))

    # ---- the look

    def _style(self, has_trail: bool) -> None:
        document = self.document()
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        for table in document.rootFrame().childFrames():
            if isinstance(table, QTextTable):
                _style_table(table)
        block = document.begin()
        while block.isValid():
            _style_block(block, is_trail=has_trail and block.blockNumber() == 0)
            block = block.next()
        cursor.endEditBlock()
        self._fit_pictures()

    def _fit_pictures(self) -> None:
        """Make every picture as wide as the page, or as wide as it is if it is narrower."""
        room = self.viewport().width() - 2 * theme.px(16)
        for cursor, image in _images(self.document()):
            if image.name().startswith("picture:"):
                picture = QImage(_picture_path(image.name()))
                width = min(room, theme.px(picture.width()))
                if picture.width() and width > 0 and image.width() != width:
                    ratio = self.devicePixelRatioF()
                    scaled = picture.scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
                    scaled.setDevicePixelRatio(ratio)
                    kind = QTextDocument.ResourceType.ImageResource
                    self.document().addResource(kind, QUrl(image.name()), scaled)
                    image.setWidth(width)
                    image.setHeight(width * picture.height() / picture.width())
                    cursor.setCharFormat(image)

    def loadResource(self, type: int, name: QUrl | str) -> Any:
        """Return an icon or a picture of the program; nothing else is ever loaded."""
        url = QUrl(name)
        if url.scheme() == "icon":
            sign, _, role = url.path().partition("/")
            return icons.icon(sign, role).pixmap(theme.px("icon"))
        if url.scheme() == "picture":
            return QImage(_picture_path(url.toString()))
        return None

    # ---- events

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self.topic is not None:
            self._rerender.start()  # Qt still uses the document while it sends this event

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Alt+Left and Alt+Right to the pane, which has the history."""
        if event.modifiers() == Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == "help":
            self.link_clicked.emit(url.path())


def _picture_path(name: str) -> str:
    return str(resources.path("help", "pictures", name.removeprefix("picture:")))


def _style_table(table: QTextTable) -> None:
    """Give a table thin lines. A table of examples has no heading, and its signs a narrow column."""
    look = table.format()
    look.setBorder(1)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderBrush(theme.color("line"))
    look.setBorderCollapse(True)
    look.setCellPadding(theme.px(6))
    look.setCellSpacing(0)
    look.setTopMargin(theme.px(4))
    look.setBottomMargin(theme.px(8))
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    if not table.cellAt(0, 0).firstCursorPosition().block().text():
        table.removeRows(0, 1)
        sign = QTextLength(QTextLength.Type.FixedLength, theme.px(28))
        look.setColumnWidthConstraints([sign, QTextLength(QTextLength.Type.VariableLength, 0)])
        for row in range(table.rows()):
            _break_after_value(table.cellAt(row, 1).firstCursorPosition().block())
    table.setFormat(look)


def _break_after_value(block: QTextBlock) -> None:
    """Begin a new line between the value of an example and the reason."""
    fragments = _fragments(block)
    if len(fragments) > 1 and fragments[0].charFormat().fontFixedPitch():
        cursor = QTextCursor(block)
        cursor.setPosition(fragments[1].position())
        cursor.setPosition(fragments[1].position() + fragments[1].length(), QTextCursor.MoveMode.KeepAnchor)
        reason = fragments[1].text().strip()
        look = QTextCharFormat()
        look.setProperty(_REASON, True)
        cursor.insertText(f"\u2028{reason}" if reason else "", look)


def _style_block(block: QTextBlock, *, is_trail: bool) -> None:
    """Give a paragraph its fonts, colors and distances."""
    look = block.blockFormat()
    style, above, below = _HEADINGS.get(look.headingLevel(), ("body", 0, 8))
    in_table = QTextCursor(block).currentTable() is not None
    is_code = look.hasProperty(QTextBlockFormat.Property.BlockCodeFence)
    if is_trail:
        style, below = "secondary", 0
    if in_table:
        above = below = 0
    elif block.textList() is not None:
        below = 4
    if is_code:
        below = 0
        look.setBackground(theme.color("sunken"))
        look.setNonBreakableLines(False)
    if not in_table and not any(each.charFormat().isImageFormat() for each in _fragments(block)):
        look.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    look.setTopMargin(theme.px(above))
    look.setBottomMargin(theme.px(below))
    cursor = QTextCursor(block)
    for fragment in _fragments(block):
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        given = fragment.charFormat()
        if not given.isImageFormat():
            cursor.setCharFormat(_char_format(given, style, is_secondary=is_trail, is_code=is_code))
    cursor.setPosition(block.position())
    cursor.setBlockFormat(look)


def _char_format(given: QTextCharFormat, style: str, *, is_secondary: bool, is_code: bool) -> QTextCharFormat:
    """Return the look of a run of text: that of its paragraph, but bold, code and links stay what they are."""
    look = QTextCharFormat(given)
    look.clearProperty(QTextCharFormat.Property.FontSizeAdjustment)  # Markdown makes headings larger
    if given.fontFixedPitch() or is_code:
        look.setFont(theme.font("translation"))
        look.setForeground(theme.color("text"))
        return look
    if given.hasProperty(_REASON):
        style, is_secondary = "secondary", True
    font = theme.font(style)
    if given.fontWeight() > font.weight():
        font.setWeight(theme.font("bodyStrong").weight())
    look.setFont(font)
    role = "accent" if given.isAnchor() else "text2" if is_secondary else "text"
    look.setForeground(QBrush(theme.color(role)))
    look.setFontUnderline(False)
    return look


def _fragments(block: QTextBlock) -> list[Any]:
    """Return the runs of text in a paragraph."""
    found = []
    at = block.begin()
    while not at.atEnd():
        if at.fragment().isValid():
            found.append(at.fragment())
        at += 1
    return found


def _images(document: QTextDocument) -> list[tuple[QTextCursor, QTextImageFormat]]:
    """Return every image of a page with a cursor that selects it."""
    found = []
    block = document.begin()
    while block.isValid():
        for fragment in _fragments(block):
            if fragment.charFormat().isImageFormat():
                cursor = QTextCursor(document)
                cursor.setPosition(fragment.position())
                cursor.setPosition(fragment.position() + 1, QTextCursor.MoveMode.KeepAnchor)
                found.append((cursor, fragment.charFormat().toImageFormat()))
        block = block.next()
    return found
