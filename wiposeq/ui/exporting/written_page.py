"""The page after Generate: what was written, and what can be done next.

It hides how facts and steps are laid out. What a step does is left to the caller.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from wiposeq.app.exporting.written import Written
from wiposeq.texts import shown_day, shown_number, tr
from wiposeq.ui.widgets.layout import at_each_zoom, column, row, scale
from wiposeq.ui.window import icons, theme


class NextStep(Struct, frozen=True):
    """A row below the facts. button: the label of its button; "" if the whole row is one."""

    icon: str
    title: str
    text: str
    run: Callable[[], object]
    button: str = ""


class WrittenPage(QScrollArea):
    """Facts about a written listing, next steps, and the way back.

    back: called for "Back to the sequences". message: called with a sentence for the status bar.
    """

    def __init__(
        self,
        written: Written,
        steps: Iterable[NextStep],
        back: Callable[[], object],
        message: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._written = written
        self._message = message
        self._buttons: list[QPushButton] = []
        self.setAccessibleName(tr("The listing was written"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        facts, next_steps = self._facts(), self._steps(steps)
        note = _label(tr('This page stays under "Check and file" until the listing changes.'), "secondary")
        note.setWordWrap(True)
        self.back = QPushButton(tr("Back to the sequences"))
        self.back.clicked.connect(lambda: back())
        end = row((note, 1), self.back)
        heading = _label(tr("Next steps"), "heading")
        self._middle = QWidget()
        rows = column(self._head(), facts, heading, next_steps, end, None, parent=self._middle, margin=0)
        page = QWidget()
        whole = row((None, 1), (self._middle, 1000), (None, 1), parent=page)
        self.setWidget(page)

        def fit() -> None:
            scale(rows, (0, 0, 0, 0), 12)
            scale(whole, (24, 32, 24, 24), 0)
            self._middle.setMaximumWidth(theme.px(624))

        at_each_zoom(self, fit)

    @property
    def first(self) -> QPushButton:
        """The button of the first step."""
        return self._buttons[0]

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """The button of each step by its accessible name."""
        return {button.accessibleName(): button for button in self._buttons}

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self.first, self.first.setFocus)

    def _head(self) -> QWidget:
        head = QWidget()
        title = _label(tr("The listing was written and read back without a difference"), "title")
        title.setWordWrap(True)
        when = shown_day(self._written.time, has_time=True)
        text = _label(tr("{when}. {result}", when=when, result=self._written.check_text), "secondary")
        texts = column(None, title, text, None, margin=0)
        line = row(icons.IconLabel("ok", "success", 32), (texts, 1), parent=head, margin=0)
        at_each_zoom(head, lambda: scale(line, (0, 0, 0, 8), 16))
        return head

    def _facts(self) -> QFrame:
        written, card = self._written, _card()
        self.copy_button = QToolButton()
        self.copy_button.setIcon(icons.icon("copy"))
        self.copy_button.setProperty("role", "quiet")
        self.copy_button.setToolTip(tr("Copy the checksum"))
        self.copy_button.setAccessibleName(tr("Copy the checksum"))
        self.copy_button.clicked.connect(self._copy)
        version = written.dtd_version.removeprefix("V").replace("_", ".")
        dtd = tr("ST.26 edition {edition}, DTD version {version}", edition=written.edition, version=version)
        facts: tuple[tuple[str, str], ...] = (
            (tr("File"), written.path.name),
            (tr("Folder"), str(written.path.parent)),
            (tr("Size"), tr("{size} bytes", size=shown_number(written.size))),
            (tr("Sequences"), written.sequences_text),
            (tr("Edition, DTD"), dtd),
            (tr("SHA-256"), f"{written.sha256[:22]} ... {written.sha256[-10:]}"),
        )
        grid = QGridLayout(card)
        grid.setColumnStretch(1, 1)
        for number, (name, text) in enumerate(facts):
            value = _label(text, "strong" if number == 0 else "")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setWordWrap(number == 1)
            value.setAccessibleName(name)
            grid.addWidget(_label(name, "secondary"), number, 0)
            grid.addWidget(value, number, 1)
            if number == len(facts) - 1:
                value.setToolTip(written.sha256)
                value.setProperty("level", "residues")
                self.checksum = value
                grid.addWidget(self.copy_button, number, 2)

        def fit() -> None:
            scale(grid, (16, 12, 12, 12), 6)
            grid.setColumnMinimumWidth(0, theme.px(120))

        at_each_zoom(card, fit)
        return card

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._written.sha256)
        self._message(tr("The checksum was copied."))

    def _steps(self, steps: Iterable[NextStep]) -> QFrame:
        card = _card()
        rows = QVBoxLayout(card)
        rows.setContentsMargins(1, 1, 1, 1)
        rows.setSpacing(0)
        for step in steps:
            if self._buttons:
                line = QFrame()
                line.setProperty("role", "line")
                line.setFixedHeight(theme.px("splitterLine"))
                rows.addWidget(line)
            rows.addWidget(self._step(step))
        return card

    def _step(self, step: NextStep) -> QWidget:
        whole = QWidget() if step.button else QPushButton()
        texts = column(None, _label(step.title, "strong"), _label(step.text, "secondary"), None, margin=0)
        texts.setSpacing(1)
        line = row(icons.IconLabel(step.icon, "accent", "iconLarge"), (texts, 1), parent=whole)
        for label in whole.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if isinstance(whole, QPushButton):
            button = whole
            button.setProperty("role", "task")
            chevron = icons.IconLabel("chevron_right", "text2")
            chevron.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            line.addWidget(chevron)
        else:
            button = QPushButton(step.button)
            button.setProperty("role", "primary")
            line.addWidget(button)
        button.setAccessibleName(step.button or step.title)
        button.setAccessibleDescription(step.text)
        button.clicked.connect(lambda: step.run())
        self._buttons.append(button)

        def fit() -> None:
            scale(line, (12, 4, 12, 4), 12)
            whole.setMinimumHeight(theme.px("rowTask"))

        at_each_zoom(whole, fit)
        return whole


def _card() -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    return card


def _label(text: str, level: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("level", level)
    return label
