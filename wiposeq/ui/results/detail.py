"""The selected finding: what is required and why, what its fix changes, its lines of the file, and what can be done.

It hides how the parts are arranged in one or two columns, and that changes and lines are found in a thread.
"""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq.model.citation import shown_citation
from wiposeq.model.finding import Finding, Fix
from wiposeq.model.origin import NOT_WELL_FORMED, cost_of_break
from wiposeq.progress import Progress
from wiposeq.texts import listed, tr
from wiposeq.ui.results.action_row import ActionRow
from wiposeq.ui.results.evidence import ChangeTable, FilePart
from wiposeq.ui.results.finding_tree import place
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, column, delayed, row, scale
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import Session

TWO_COLUMNS: Final = 880
"""Pixels at 100 % from which the detail has two columns."""
LOW: Final = 240
"""Pixels at 100 % of the height below which the title has one line."""
LARGE_FILE: Final = 50_000_000
"""Bytes of a file from which its lines are only searched for on request."""
DELAY: Final = 40
"""Milliseconds after which changes and lines are searched for, so that walking fast through findings costs nothing."""


class FindingDetail(QWidget):
    """The pane at the right of the list.

    stepped(by): the user wants the next (1) or the previous (-1) finding.
    chosen(finding): the user wants to go to the place of the finding.
    file_requested(finding): the user wants to see the lines of the file.
    """

    stepped = Signal(int)
    chosen = Signal(object)
    file_requested = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._finding: Finding | None = None
        self._fix: Fix | None = None
        self._excerpt: Any = None
        self._title = ""
        self._stop: list[Callable[[], None]] = []
        self.destroyed.connect(partial(_stop_all, self._stop))  # a result must not come to a deleted widget
        self._later = delayed(self, DELAY, self._search)
        self.setAccessibleName(tr("About the selected finding"))
        self._build()
        self.show_finding(None, "", "")

    def _build(self) -> None:
        self._sign = icons.IconLabel("")
        self._arranged: tuple[bool, float] | None = None  # for how many columns, and at which zoom
        self.title = QLabel()
        self.title.setProperty("level", "heading")
        self.title.setWordWrap(True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.position = QLabel()
        self.position.setProperty("level", "secondary")
        self.previous = self._arrow("up", tr("Previous finding (Shift+F8)"), -1)
        self.next = self._arrow("down", tr("Next finding (F8)"), 1)
        self.place_link = _PlaceLink()
        self.place_link.clicked.connect(lambda: self.chosen.emit(self._finding))
        self.cites = ElidedLabel()
        self.cites.setProperty("level", "secondary")
        self.text = _paragraphs(tr("What is required, and why"))
        self.more = _paragraphs(tr("Usual cause and examples"))
        self.changes = ChangeTable()
        self.show_file = QPushButton(tr("Show in the file..."))
        self.show_file.setProperty("role", "link")
        self.show_file.clicked.connect(lambda: self.file_requested.emit(self._finding))
        self.file = FilePart(self.show_file)
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        for part in (self.text, self.more, self.changes, self.file):
            part.setParent(self._body)  # a part that is shown before it is arranged would become a window of its own
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._body)
        self.action_row = ActionRow()
        whole = QVBoxLayout(self)
        head = row(self._sign, (self.title, 1), self.position, self.previous, self.next)
        whole.addLayout(head)
        self._line = line = row(self.place_link, (self.cites, 1))
        whole.addLayout(line)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self.action_row)

        def fit() -> None:
            scale(whole, (16, 8, 8, 8), 4)
            scale(head, (0, 0, 0, 0))
            scale(line, (0, 0, 0, 0))
            scale(self._grid, (0, 0, 8, 0))
            self._grid.setHorizontalSpacing(theme.px(16))
            if self._arranged is not None:
                self._fit_columns()

        at_each_zoom(self, fit)

    def _arrow(self, icon: str, text: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon(icon))
        button.setProperty("role", "quiet")
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self.stepped.emit(by))
        return button

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(120))

    # ---- what is shown

    def show_finding(self, finding: Finding | None, position: str, heading: str) -> None:
        """Show a finding; None shows nothing. The caller adds the actions.

        position: its place among others, such as "1 of 3". heading: instead of its message, for a whole group; or "".
        """
        self._cancel()
        self._finding, self._fix, self._excerpt = finding, None, None
        for widget in (self._sign, self.previous, self.next, self.place_link, self._scroll, self.action_row):
            widget.setVisible(finding is not None)
        self.position.setText(position)
        self.action_row.clear()
        if finding is None:
            self._title = ""
            self.title.setText("")
            self.cites.setText("")
            return
        sign = "error" if finding.is_error else "warning"
        self._sign.show_icon(sign, sign)
        self._title = heading or finding.message
        self._fit_title()
        where = place(self._session.project, finding)
        self.place_link.show_place(where)
        self.cites.setText(
            listed(
                part
                for part in (
                    tr("ST.26 {paragraph}", paragraph=shown_citation(finding.cites)) if finding.cites else "",
                    tr("rule {rule}", rule=finding.rule),
                )
                if part
            )
        )
        self._place_line()
        self.text.setText(about(self._session, finding))
        self.more.setText(background(finding))
        self.changes.show_changes(())
        origin = self._session.project.origin
        has_file = bool(origin.source) and origin.format in ("st26", "st25")
        self.file.setVisible(has_file)
        self._show_lines()
        self._fix = finding.fixes[0] if finding.fixes else None
        self._scroll.verticalScrollBar().setValue(0)
        self._later.start()

    def show_fix(self, fix: Fix) -> None:
        """Show what another fix of the finding changes."""
        if fix is not self._fix:
            self._fix = fix
            self._later.start()

    def _cancel(self) -> None:
        self._later.stop()
        _stop_all(self._stop)

    def _search(self) -> None:
        """Find the changes of the fix and the lines of the file in threads."""
        finding, fix = self._finding, self._fix
        if finding is None:
            return
        self._cancel()
        project, origin = self._session.project, self._session.project.origin
        where = place(project, finding)

        def failed(error: Exception) -> None:
            self.file.show_excerpt(None, 0)

        if fix is not None:

            def plan(progress: Progress) -> Any:
                from wiposeq.app import repairs

                return repairs.plan_repairs([(finding, fix)], project).changes

            self._stop.append(
                self._session.beside(
                    self,
                    plan,
                    lambda found: self.changes.show_changes(found, where, finding.message),
                    lambda error: None,
                )
            )
        if self.file.isVisibleTo(self) and self._excerpt is None and origin.size < LARGE_FILE:

            def read(progress: Progress) -> Any:
                from wiposeq.app.importing.source import excerpt

                return excerpt(origin, finding.address, finding.line, finding.column, progress=progress)

            self._stop.append(self._session.beside(self, read, self._show_excerpt, failed))

    def _show_excerpt(self, excerpt: Any) -> None:
        self._excerpt = excerpt
        self._show_lines()

    def _show_lines(self) -> None:
        self.file.show_excerpt(self._excerpt, 2 if self.has_two_columns else 0)

    # ---- arranging

    @property
    def has_two_columns(self) -> bool:
        """Whether text and evidence are side by side."""
        return self.width() >= theme.px(TWO_COLUMNS)

    def _arrange(self) -> None:
        columns = self._grid.findChildren(QLayout)
        for part in (self.text, self.more, self.changes, self.file):
            for layout in (self._grid, *columns):
                layout.removeWidget(part)  # takeAt() would leave the old item, which the part then tells its new size
        for layout in columns:
            self._grid.removeItem(layout)
            layout.deleteLater()
        for number in range(5):
            self._grid.setRowStretch(number, 0)
        if self.has_two_columns:
            left = column(self.text, self.more, None, margin=0)
            right = column(self.changes, self.file, None, margin=0)
            left.setSpacing(theme.px(12))
            right.setSpacing(theme.px(8))
            self._grid.addLayout(left, 0, 0)
            self._grid.addLayout(right, 0, 1)
            self._grid.setRowStretch(0, 1)
            self._grid.setColumnStretch(0, 4)
            self._grid.setColumnStretch(1, 7)
        else:
            self._grid.addWidget(self.text, 0, 0)
            self._grid.addWidget(self.changes, 1, 0)
            self._grid.addWidget(self.file, 2, 0)
            self._grid.addWidget(self.more, 3, 0)
            self._grid.setRowStretch(4, 1)
            self._grid.setColumnStretch(0, 1)
            self._grid.setColumnStretch(1, 0)

    def _fit_columns(self) -> None:
        """Arrange the parts again if width or zoom ask for another number of columns."""
        wanted = self.has_two_columns, theme.zoom()
        if self._arranged != wanted:
            self._arranged = wanted
            self._arrange()
            self._show_lines()

    def _fit_title(self) -> None:
        """Show the whole title, or its first line if there is little room."""
        is_low = self.height() < theme.px(LOW)
        room = max(self.title.width(), theme.px(80))
        shown = self.title.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        self.title.setText(shown if is_low else self._title)
        self.title.setToolTip(self._title if is_low and shown != self._title else "")

    def _place_line(self) -> None:
        """Show what the finding cites beside its place, or below it if there is no room."""
        ways = self._line.Direction
        room = self.width() - theme.px(16 + 8 + 8)
        wanted = self.place_link.whole_width() + self.cites.fontMetrics().horizontalAdvance(self.cites.text())
        self._line.setDirection(ways.LeftToRight if wanted <= room else ways.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_line()
        self._fit_title()
        self._fit_columns()


class _PlaceLink(QPushButton):
    """A link to the place of a finding, which is cut in the middle if there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._place = ""
        self.setProperty("role", "link")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_place(self, place: str) -> None:
        """Show another place."""
        self._place = place
        self.setAccessibleName(tr("Go to {place}", place=place))
        self.setToolTip(tr("Go to {place}", place=place))
        self._cut()
        self.updateGeometry()

    def whole_width(self) -> int:
        """Return the pixels that the whole text needs."""
        return self.fontMetrics().horizontalAdvance(self._place) + theme.px(12)

    def _cut(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._place, Qt.TextElideMode.ElideMiddle, max(self.width() - theme.px(10), theme.px(40))
        )
        self.setText(shown.replace("&", "&&"))

    def sizeHint(self) -> QSize:
        return QSize(self.whole_width(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()


def about(session: Session, finding: Finding) -> str:
    """Return HTML that explains a finding: the remark of a person, what is required, and why."""
    from wiposeq.checking import engine  # noqa: F401 - loads all rules
    from wiposeq.rules.rule import CATALOGUE

    rule, project = CATALOGUE.get(finding.rule), session.project
    parts: list[tuple[str, str]] = []
    remark = dict(project.accepted).get(finding.key)
    if remark:
        parts.append((tr("Accepted."), remark))
    if finding.rule == "file/not-well-formed":
        for fact in project.origin.of_kind(NOT_WELL_FORMED):
            if (fact.line, fact.column) == (finding.line, finding.column):
                parts += [("", cost) for cost in cost_of_break(fact)]
    if rule is not None:
        parts.append((tr("What is required."), tr(rule.statement)))
        parts += [(tr("Why."), tr(why))] if (why := rule.paragraph("Why")) else []
    return _html(parts)


def background(finding: Finding) -> str:
    """Return HTML with the usual cause of a finding, why its fix is safe, and examples."""
    from wiposeq.rules.rule import CATALOGUE

    rule = CATALOGUE.get(finding.rule)
    heads: Sequence[tuple[str, str]] = (
        ("Usual cause", tr("Usual cause.")),
        ("Safe because", tr("Why the fix is safe.")),
        ("Example right", tr("Example, right.")),
        ("Example wrong", tr("Example, wrong.")),
    )
    return _html([(heading, tr(text)) for head, heading in heads if rule and (text := rule.paragraph(head))])


def _html(parts: Sequence[tuple[str, str]]) -> str:
    return "".join(f'<p style="margin-top: 0">{_paragraph(*part)}</p>' for part in parts)


def _paragraphs(name: str) -> QLabel:
    """Return a label for paragraphs of text. name: its accessible name."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    flags = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setAccessibleName(name)
    return label


def _paragraph(heading: str, text: str) -> str:
    if not heading:
        return escape(text)
    first = text.split(" ", 1)[0]
    text = text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text
    return f'<span style="font-weight: 600">{escape(heading)}</span> {escape(text)}'


def _stop_all(stops: list[Callable[[], None]], *_: object) -> None:
    """Cancel jobs, and empty the list."""
    for stop in stops:
        stop()
    stops.clear()
