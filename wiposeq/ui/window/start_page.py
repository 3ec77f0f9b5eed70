"""The start page: what one can begin with, work to recover, and the projects known on this computer.

It hides how the rows are drawn and searched. What a task does and how a project is opened is left to the window.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QFile,
    QPoint,
    QSize,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app.known_projects import KnownProject, forget, pin
from wiposeq.texts import language, listed, shown_number, tr, trn, without_mnemonic
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.headings import room_for_heading
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, choice, label_of, row, scale, when_styled
from wiposeq.ui.widgets.placeholders import shorten_placeholder, width_for
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.language_names import language_names
from wiposeq.ui.window.project_rows import PINS, STATE, WIDTH, Index, ProjectsModel, RowPainter, day_text

if TYPE_CHECKING:
    from wiposeq.formats.project.working_copy import Recovery

NARROW: Final = 960
"""Pixels at 100 % below which the page has one column."""
Task = tuple[QAction, str, str, str]
"""The action that a task runs, its icon, its title, and what it is for."""


class StartPage(QWidget):
    """What the window shows before a project is opened.

    opened(path): a known project was chosen. recovered(recovery), discarded(recovery): what to do with unsaved work.
    failed(error): the index of known projects cannot be written. tour_answered(bool): whether the user takes the tour.
    language_chosen(code): the user chose a language at the first start.
    """

    opened = Signal(object)
    recovered = Signal(object)
    discarded = Signal(object)
    failed = Signal(object)
    tour_answered = Signal(bool)
    language_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Start page"))
        self._tasks = QVBoxLayout()
        self._notices = QVBoxLayout()
        self._recover: QPushButton | None = None
        self.is_open: Callable[[Path], bool] = lambda path: False
        """Returns whether the window shows the project of a file, which then stays where it is."""
        self.tour_offer = self._offer_of_tour()
        self.count = _label("", "secondary")
        self.search = QLineEdit()
        self._search_words = tr("Search title, applicant, reference")
        self.search.setPlaceholderText(self._search_words)
        self.search.setAccessibleName(tr("Search the known projects"))
        icons.into_line(self.search, "find")
        shorten_placeholder(self.search, tr("Find"))
        self.search.returnPressed.connect(self._enter_list)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.search, self._enter_list)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.nothing = _label("", "secondary")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.model = ProjectsModel(self)
        self.view = QTableView()
        self._rows = RowPainter(self.model, self.view, (self._toggle_pin, self._show_in_folder, self._show_menu))
        self._build_list()
        self.empty = self._empty_state()
        self._build_page()
        self.search.textChanged.connect(self._search)
        self.refresh()

    # ---- building

    def _build_list(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName(tr("Known projects"))
        view.setItemDelegate(self._rows)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setMouseTracking(True)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = view.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        view.activated.connect(self._open)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        for text, key, run in self._row_actions():
            action = QAction(text, view)
            if key:
                action.setShortcut(QKeySequence(key))
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(run)
            view.addAction(action)

    def _row_actions(self) -> list[tuple[str, str, Callable[[], None]]]:
        return [
            (tr("Open"), "", lambda: self._open(self.view.currentIndex())),
            (tr("Pin or unpin"), "P", self._toggle_pin),
            (tr("Show in folder"), "", self._show_in_folder),
            (tr("Remove from the list"), "Del", self._forget),
            (tr("Move the file to the trash..."), "", self.ask_to_trash),
        ]

    def _empty_state(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "drop")
        rows = QVBoxLayout(frame)
        rows.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(24))
        self.drop_title = _label(tr("Drop files anywhere in this window"), "strong")
        self.drop_text = _label(
            tr("Listings and projects are opened; FASTA, GenBank, tables and Word files are imported after a preview."),
            "secondary",
        )
        for label in (self.drop_title, self.drop_text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            rows.addWidget(label)
        return frame

    def _build_page(self) -> None:
        self._page = QGridLayout(self)
        self._left, self._right = QWidget(), QWidget()
        left = QVBoxLayout(self._left)
        left.addLayout(_heading())
        left.addSpacing(theme.px(16))
        left.addLayout(self._tasks)
        left.addStretch()
        right = QVBoxLayout(self._right)
        right.addLayout(self._notices)
        right.addWidget(self.tour_offer)
        self._bar = bar = QHBoxLayout()
        self._below_bar = QHBoxLayout()
        bar.setSpacing(theme.px(8))
        bar.addWidget(_label(tr("Recent projects"), "heading"))
        bar.addWidget(self.count)
        bar.addStretch()
        self._chips = QButtonGroup(self)
        wanted: tuple[tuple[str, Callable[[KnownProject], bool]], ...] = (
            (tr("All"), lambda row: True),
            (tr("Not generated"), lambda row: row.state != "generated"),
            (tr("Generated"), lambda row: row.state == "generated"),
        )
        for text, is_wanted in wanted:
            chip = QPushButton(text)
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setChecked(not self._chips.buttons())
            chip.clicked.connect(lambda _=False, choice=is_wanted: self._choose(choice))
            self._chips.addButton(chip)
            bar.addWidget(chip)
        bar.addWidget(self.search)
        right.addLayout(bar)
        self._below_bar.addStretch()
        right.addLayout(self._below_bar)
        right.addWidget(self.view, 1000)
        right.addWidget(self.nothing)
        right.addWidget(self.empty)
        right.addStretch(1)

        def fit() -> None:
            scale(left, (0, 0, 0, 0), 8)
            scale(right, (0, 0, 0, 0), 12)
            self.search.setMinimumWidth(theme.px(120))
            self._left.setMinimumWidth(theme.px(304))
            self._place_columns()

        at_each_zoom(self, fit)

    def _place_columns(self) -> None:
        """Place the projects beside the tasks, or below them if the page is narrow."""
        is_narrow = self.width() < theme.px(NARROW)
        side = theme.px(16 if is_narrow else 48)
        self._page.setContentsMargins(side, theme.px(32), side, theme.px(24))
        self._page.setHorizontalSpacing(side)
        self._page.setVerticalSpacing(theme.px(24))
        place = (1, 0) if is_narrow else (0, 1)
        if self._page.itemAtPosition(*place) is None:
            self._page.removeWidget(self._right)
            self._page.addWidget(self._left, 0, 0)
            self._page.addWidget(self._right, *place)
        self._page.setColumnStretch(0, int(is_narrow))
        self._page.setColumnStretch(1, int(not is_narrow))
        self._place_search()

    def _place_search(self) -> None:
        """Place the search beside the states of projects, or below them if its words have no room there."""
        needed = width_for(self.search, self._search_words)
        self.search.setMaximumWidth(max(theme.px(264), needed))
        others = self._bar.minimumSize().width()
        if self._bar.indexOf(self.search) >= 0:
            others -= self.search.minimumWidth()
        room = self._right.width() - others - 2 * self._bar.spacing()
        wanted = self._bar if room >= needed else self._below_bar
        if wanted.indexOf(self.search) < 0:
            for each in (self._bar, self._below_bar):
                each.removeWidget(self.search)
            wanted.insertWidget(wanted.count() if wanted is self._bar else 0, self.search)

    def minimumSizeHint(self) -> QSize:
        """Return the size of a narrow page; the window scrolls it if there is less room."""
        return QSize(theme.px(480), self._page.minimumSize().height())

    def add_tasks(self, tasks: "Iterable[Task]") -> None:
        """Add a button for each task."""
        for task in tasks:
            self._tasks.addWidget(_TaskButton(task))

    def focus_first(self) -> None:
        """Focus the button that recovers work, otherwise the first task, or the page if no task was added yet."""
        recover = self._recover
        if recover is not None:
            recover.setFocus()
            return
        first = self._tasks.itemAt(0)
        task = first.widget() if first is not None else None
        (task or self).setFocus()

    def add_links(self, actions: list[QAction]) -> None:
        """Add links below the tasks."""
        line = QFrame()
        line.setProperty("role", "line")
        self._tasks.addSpacing(theme.px(8))
        self._tasks.addWidget(line)
        self._tasks.addSpacing(theme.px(8))
        for action in actions:
            link = QPushButton(action.icon(), without_mnemonic(action.text()).rstrip("."))
            link.setProperty("role", "link")
            link.clicked.connect(action.trigger)
            self._tasks.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    # ---- what is shown

    def refresh(self) -> None:
        """Read the index again and show it."""
        self.model.load()
        self._adjust()

    def show_recoveries(self, recoveries: "list[Recovery]") -> None:
        """Offer unsaved work that an earlier run left."""
        self._recover = None
        while (item := self._notices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for recovery in recoveries:
            self._notices.addWidget(self._notice(recovery))

    def _notice(self, recovery: "Recovery") -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "notice")
        row = QHBoxLayout(frame)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(8), theme.px(8))
        picture = icons.IconLabel("clock", "warning", "iconLarge")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        when = day_text(recovery.modified, has_time=True)
        texts.addWidget(_label(tr("Unsaved work of {when} can be recovered", when=when), "strong"))
        name = recovery.name or tr("New project")
        changes = trn("{count} change since the last save", "{count} changes since the last save", recovery.edits)
        texts.addWidget(_label(recovery.damage or listed((name, changes)), "secondary"))
        discard = QPushButton(tr("&Discard..."))
        discard.clicked.connect(lambda: self.discarded.emit(recovery))
        recover = QPushButton(tr("&Recover"))
        recover.setProperty("role", "primary")
        recover.setEnabled(not recovery.damage)
        recover.clicked.connect(lambda: self.recovered.emit(recovery))
        if self._recover is None and not recovery.damage:
            self._recover = recover
        row.addWidget(picture)
        row.addLayout(texts, 1)
        row.addWidget(discard)
        row.addWidget(recover)
        return frame

    def _offer_of_tour(self) -> QFrame:
        """Return the offer of the tour, which is shown at the first start only."""
        frame = QFrame()
        frame.setProperty("role", "card")
        frame.hide()
        cells = QHBoxLayout(frame)
        cells.setContentsMargins(theme.px(16), theme.px(8), theme.px(8), theme.px(8))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(_label(tr("New to WipoSeq?"), "strong"))
        about = _label(tr("The tour shows the parts of the window in five steps."), "secondary")
        about.setWordWrap(True)
        texts.addWidget(about)
        texts.addLayout(self._choice_of_language())
        decline = QPushButton(tr("N&ot now"))
        decline.clicked.connect(lambda: self.tour_answered.emit(False))
        take = QPushButton(tr("&Take the tour"))
        take.clicked.connect(lambda: self.tour_answered.emit(True))
        cells.addWidget(icons.IconLabel("eye", "accent", "iconLarge"))
        cells.addLayout(texts, 1)
        cells.addWidget(decline)
        cells.addWidget(take)
        return frame

    def _choice_of_language(self) -> QHBoxLayout:
        """Return a list of languages for the first start, each in its own words; it is hidden if there is one only."""
        found = language_names()
        self.language = choice(tr("Language"), found)
        self.language.setCurrentIndex([code for _, code in found].index(language()))
        self.language.activated.connect(lambda _: self.language_chosen.emit(self.language.currentData()))
        label = label_of(tr("Language"), self.language)
        for widget in (label, self.language):
            widget.setVisible(len(found) > 1)
        return row(label, theme.px(8), self.language, None, margin=(0, theme.px(4), 0, 0))

    def _adjust(self) -> None:
        count = self.model.rowCount()
        self.count.setText(
            shown_number(count)
            if count == self.model.total
            else f"{shown_number(count)} / {shown_number(self.model.total)}"
        )
        self.view.setVisible(count > 0)
        self.nothing.setVisible(count == 0 and self.model.total > 0)
        searched = self.search.text().strip()
        self.nothing.setText(
            tr('No project matches "{text}".', text=searched) if searched else tr("No project has this state.")
        )
        self.search.setEnabled(self.model.total > 0)
        height = theme.px("rowProject")
        self.view.verticalHeader().setDefaultSectionSize(height)
        head = self.view.horizontalHeader()
        for column, width in ((1, 168), (2, 136), (3, 112), (STATE, 136), (PINS, WIDTH)):
            head.resizeSection(column, room_for_heading(head, column, width))
        self.view.setMaximumHeight(head.sizeHint().height() + max(count, 1) * height + theme.px(4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for the title: hide other columns if the list is narrow."""
        super().resizeEvent(event)
        when_styled(self, self._place_columns)
        width = self.view.width() / theme.zoom()
        for column, least in ((1, 700), (2, 560), (3, 440)):
            self.view.setColumnHidden(column, width < least)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model.total:
            self._adjust()

    def _search(self, text: str) -> None:
        self.model.search(text)
        self._adjust()

    def _enter_list(self) -> None:
        """Go from the search to the first project found."""
        if self.model.rowCount():
            self.view.selectRow(0)
            self.view.setFocus()

    def _choose(self, is_wanted: Callable[[KnownProject], bool]) -> None:
        self.model.choose(is_wanted)
        self._adjust()

    # ---- what the user does with a row

    def _current(self) -> KnownProject | None:
        index = self.view.currentIndex()
        return self.model.row(index) if index.isValid() else None

    def _open(self, index: Index) -> None:
        if index.isValid():
            self.opened.emit(Path(self.model.row(index).path))

    def _show_menu(self, point: QPoint | None = None) -> None:
        """Show what can be done with the current row. point: where; None: at the row."""
        index = self.view.currentIndex()
        if index.isValid():
            menu = QMenu(self.view)
            menu.addActions(self.view.actions())
            place = point or self.view.visualRect(index.siblingAtColumn(PINS)).bottomLeft()
            menu.popup(self.view.viewport().mapToGlobal(place))

    def _toggle_pin(self) -> None:
        if (row := self._current()) is not None:
            self._changed(pin(row.path, not row.is_pinned))

    def _forget(self) -> None:
        if (row := self._current()) is not None:
            self._changed(forget(row.path))

    def _show_in_folder(self) -> None:
        if (row := self._current()) is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(row.path).parent)))

    def ask_to_trash(self) -> None:
        """Ask whether to move the file of the selected project to the trash."""
        row = self._current()
        if row is None:
            return
        if self.is_open(Path(row.path)):
            dialogs.tell(self, tr("The project is open. Open or begin another one first."), row.path)
            return
        question = tr('Move "{name}" to the trash?', name=Path(row.path).name)
        box = dialogs.message_box(self, QMessageBox.Icon.Warning, question, row.path)
        move = box.addButton(tr("&Move to the trash"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.finished.connect(lambda _: self._trash(row) if box.clickedButton() is move else None)
        box.open()

    def _trash(self, row: KnownProject) -> None:
        if row.is_missing or QFile.moveToTrash(row.path):
            self._changed(forget(row.path))
        else:
            dialogs.tell(self, tr("The file could not be moved to the trash."), row.path)

    def _changed(self, error: Exception | None) -> None:
        row, place = self._current(), self.view.currentIndex().row()
        self.refresh()
        if count := self.model.rowCount():
            paths = [self.model.row(self.model.index(number, 0)).path for number in range(count)]
            same = paths.index(row.path) if row is not None and row.path in paths else place
            self.view.selectRow(min(max(same, 0), count - 1))
        if error is not None:
            self.failed.emit(error)


class _TaskButton(QPushButton):
    """A large button: icon, title, what the task is for, and the key that does the same."""

    def __init__(self, task: "Task") -> None:
        super().__init__()
        action, icon, title, purpose = task
        self.setProperty("role", "task")
        self.setAccessibleName(title)
        self.setAccessibleDescription(purpose)
        self.clicked.connect(action.trigger)
        row = QHBoxLayout(self)
        at_each_zoom(self, lambda: scale(row, (8, 4, 8, 4), 12))
        picture = icons.IconLabel(icon, "accent", "iconLarge")
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(1))
        texts.addWidget(_label(title, "strong"))
        texts.addWidget(_leveled(ElidedLabel(), purpose, "secondary"))
        row.addWidget(picture)
        row.addLayout(texts, 1)
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if key:
            row.addWidget(_label(key, "key"), 0, Qt.AlignmentFlag.AlignVCenter)
        for child in self.findChildren(QLabel):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def _heading() -> QHBoxLayout:
    from wiposeq.standard.edition import newest_id

    row = QHBoxLayout()
    row.setSpacing(theme.px(12))
    picture = icons.IconLabel("wiposeq", size=40)
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addWidget(_label("WipoSeq", "title"))
    standard = _label(tr("Sequence listings under WIPO ST.26, edition {edition}", edition=newest_id()), "secondary")
    texts.addWidget(standard)
    row.addWidget(picture)
    row.addLayout(texts, 1)
    return row


def _label(text: str, level: str) -> QLabel:
    return _leveled(QLabel(), text, level)


def _leveled(label: QLabel, text: str, level: str) -> QLabel:
    label.setText(text)
    label.setProperty("level", level)
    return label
