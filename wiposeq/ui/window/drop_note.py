"""A note over the whole window while files hover over it: what letting go will do.

It hides how the files are recognized; nothing is read but their beginnings.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from wiposeq.errors import UserError
from wiposeq.texts import tr, trn
from wiposeq.ui.window import theme
from wiposeq.ui.window.file_actions import is_listing


def drop_text(paths: Sequence[Path]) -> tuple[str, bool]:
    """Return what dropping files will do, in one sentence, and whether it can be done. No paths: text is dropped."""
    from wiposeq.formats.kinds import sniff

    if not paths:
        return tr("Import the dropped text after a preview"), True
    try:
        listing = next((path for path in paths if is_listing(path)), None)
        if listing is not None:
            sniff(listing)
            return tr("Open {name}", name=listing.name), True
        for path in paths:
            sniff(path)
    except UserError as error:
        return str(error), False
    if len(paths) == 1:
        return tr("Preview {name}; nothing is added before you agree", name=paths[0].name), True
    return trn(
        "Preview {count} file; nothing is added before you agree",
        "Preview {count} files; nothing is added before you agree",
        len(paths),
    ), True


class DropNote(QWidget):
    """A frame around the window and one sentence in its middle; hidden until files hover."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("What a drop will do"))
        self._window = window
        self.text, self._is_possible = "", True
        window.installEventFilter(self)
        self.hide()

    def show_for(self, paths: Sequence[Path]) -> None:
        """Show what dropping these files will do."""
        self.text, self._is_possible = drop_text(paths)
        self.setAccessibleDescription(self.text)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = "accent" if self._is_possible else "error"
        painter.setPen(QPen(theme.color(role), theme.px(2)))
        edge = theme.px(2)
        painter.drawRoundedRect(self.rect().adjusted(edge, edge, -edge, -edge), theme.px(8), theme.px(8))
        painter.setFont(theme.font("heading"))
        width = min(self.width() - theme.px(96), theme.px(640))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        inner = painter.fontMetrics().boundingRect(QRect(0, 0, width, self.height()), flags, self.text)
        margin = theme.px(24)
        inner.moveCenter(self.rect().center())
        box = inner.adjusted(-margin, -margin, margin, margin)
        painter.setBrush(theme.color("accentSoft" if self._is_possible else "errorSoft"))
        painter.drawRoundedRect(box, theme.px(8), theme.px(8))
        painter.setPen(theme.color("text"))
        painter.drawText(inner, flags, self.text)
