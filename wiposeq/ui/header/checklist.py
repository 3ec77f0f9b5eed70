"""The list beside the form: what the general information still needs, each line a link, and what can fill it.

It hides how a line is drawn. app/header_checklist.py decides what is complete.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from wiposeq.app.header_checklist import Item, checklist
from wiposeq.model.address import Address
from wiposeq.model.finding import Finding
from wiposeq.model.records import Header
from wiposeq.texts import labeled, listed, tr, trn
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, column, hint, push_button, row, scale
from wiposeq.ui.window import icons, theme

_SIGNS: Final = {
    "error": ("error", "error"),
    "warning": ("warning", "warning"),
    "open": ("dot", "text2"),
    "complete": ("ok", "success"),
}


def _words(state: str) -> str:
    """Return a state for a screen reader."""
    return {"error": tr("error"), "warning": tr("warning"), "open": tr("empty"), "complete": tr("complete")}[state]


class _Line(QPushButton):
    """One part: its sign, its title and a few words. show_item() shows another one."""

    def __init__(self, go: Callable[[Address], object]) -> None:
        super().__init__()
        self.setProperty("role", "item")
        self.setAutoDefault(False)
        self._item: Item | None = None
        self._sign = icons.IconLabel("")
        self._title = ElidedLabel()
        self._text = ElidedLabel()
        self._text.setProperty("level", "secondary")
        texts = column(self._title, self._text, margin=0)
        line = row(self._sign, (texts, 1), parent=self)
        for label in (self._sign, self._title, self._text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(lambda: go(self._item.address) if self._item is not None else None)

        def fit() -> None:
            scale(line, (16, 4, 12, 4))
            texts.setSpacing(theme.px(1))

        at_each_zoom(self, fit)

    def show_item(self, item: Item) -> None:
        self._item = item
        self._sign.show_icon(*_SIGNS[item.state])
        self._title.setText(item.title)
        self._text.setText(item.text)
        self.setAccessibleName(labeled(item.title, listed((_words(item.state), item.text))))
        self.setToolTip(item.text)


class Checklist(QScrollArea):
    """The list of all parts, and the ways to fill them.

    go: shows the field of an address. fill: asks for a file to fill the form from.
    """

    def __init__(self, go: Callable[[Address], object], fill: Callable[[], object]) -> None:
        super().__init__()
        self.setAccessibleName(tr("What is still missing"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._go = go
        self.lines: list[_Line] = []
        title = ElidedLabel()
        title.setText(tr("What is still missing"))
        title.setProperty("level", "heading")
        self.count = QLabel()
        head = QFrame()
        head.setProperty("role", "heading")
        top = row((title, 1), self.count, parent=head)
        top.setAlignment(self.count, Qt.AlignmentFlag.AlignVCenter)
        self._rows = QVBoxLayout()
        separator = QFrame()
        separator.setProperty("role", "line")
        heading = QLabel(tr("Fill from"))
        heading.setProperty("level", "strong")
        self.fill_button = push_button(tr("Another listing or HEADER.toml..."), fill)
        self.fill_button.setIcon(icons.icon("folder"))
        self._words: Callable[[], str] = lambda: ""
        self.default_button = push_button("", lambda: self._fill_default())
        self.default_button.setIcon(icons.icon("user"))
        self.default_button.hide()
        self._fill_default: Callable[[], object] = lambda: None
        filling = column(
            heading, self.default_button, self.fill_button, hint(tr("Shows what it will change before it does."))
        )
        body = QWidget()
        whole = column(head, self._rows, separator, filling, None, parent=body, margin=0)
        self.setWidget(body)

        def fit() -> None:
            scale(top, (16, 0, 12, 0))
            head.setFixedHeight(theme.px("viewHeader"))
            scale(self._rows, (0, 0, 0, 8), 0)
            scale(filling, (16, 16, 16, 16), 8)
            whole.setSpacing(0)

        at_each_zoom(self, fit)

    def offer_default(self, words: Callable[[], str], fill: Callable[[], object]) -> None:
        """Offer to fill in the user's default. words: returns its names, "" for none. fill: fills it in."""
        self._words, self._fill_default = words, fill
        self._show_default()

    def _show_default(self) -> None:
        words = self._words()
        self.default_button.setText(tr("Your default: {names}", names=words if len(words) < 32 else f"{words[:30]}…"))
        self.default_button.setToolTip(words)
        self.default_button.setVisible(bool(words))

    def show_state(self, header: Header, findings: Iterable[Finding]) -> None:
        """Show what a header needs."""
        self._show_default()
        found: Sequence[Item] = checklist(header, findings)
        while len(self.lines) < len(found):
            self.lines.append(_Line(self._go))
            self._rows.addWidget(self.lines[-1])
        for line, item in zip(self.lines, found):
            line.show_item(item)
        errors, warnings = (sum(item.state == state for item in found) for state in ("error", "warning"))
        if errors:
            self._count_as("error", trn("{count} error", "{count} errors", errors))
        elif warnings:
            self._count_as("warning", trn("{count} warning", "{count} warnings", warnings))
        self.count.setVisible(bool(errors or warnings))

    def _count_as(self, badge: str, text: str) -> None:
        self.count.setText(text)
        theme.set_variant(self.count, "badge", badge)
