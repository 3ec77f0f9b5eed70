"""The main window: combines panes, menus and status bar, and accepts dropped files.

It hides when menus, title and status bar are refreshed. The controllers run the actions; they hold the Workspace, not
this window.
"""

import contextlib
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QStatusTipEvent
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QMainWindow,
    QProgressBar,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app.pane_sizes import read_sizes
from wiposeq.app.settings import Settings
from wiposeq.app.time_left import TimeLeft
from wiposeq.texts import tr
from wiposeq.ui.header.address_book import AddressBook
from wiposeq.ui.header.default_header import DefaultHeader
from wiposeq.ui.help.tour import stops
from wiposeq.ui.widgets import dialogs, input_guard
from wiposeq.ui.widgets.layout import at_each_zoom
from wiposeq.ui.widgets.scrolled import PageStack, scrolled
from wiposeq.ui.widgets.splitter import Splitter
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.actions import Controllers
from wiposeq.ui.window.check_status import CheckStatus
from wiposeq.ui.window.drop_note import DropNote
from wiposeq.ui.window.file_actions import has_open, is_listing
from wiposeq.ui.window.low_window import LowWindow
from wiposeq.ui.window.menus import Menus
from wiposeq.ui.window.panes import Panes
from wiposeq.ui.window.safety_bar import SafetyBar
from wiposeq.ui.window.session import Session
from wiposeq.ui.window.settings_in_use import SettingsInUse
from wiposeq.ui.window.start_page import StartPage
from wiposeq.ui.window.steps_bar import StepsBar
from wiposeq.ui.window.workspace import Workspace
from wiposeq.ui.window.written_place import WrittenPlace

if TYPE_CHECKING:
    from wiposeq.formats.project.working_copy import Recovery

MESSAGE_TIME = 8000
"""Milliseconds for which the status bar shows a message."""


class MainWindow(QMainWindow):
    """The window of one project. Closing it asks about unsaved changes first.

    language_changed(): the window must be replaced by one in another language.
    may_close: whether closing discards unsaved changes without a question.
    """

    language_changed = Signal()

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        input_guard.install()
        self.session = session
        self.may_close = False
        self._message, self._message_until, self._work_title = "", 0.0, ""
        self.setAcceptDrops(True)
        self.setWindowIcon(icons.icon("wiposeq"))
        with theme.styled_once():
            self._build(session, settings)
        self._restore()
        self._refresh_title()
        self.menus.refresh()

    def _build(self, session: Session, settings: Settings) -> None:
        self.panes = Panes(session)
        self.start = StartPage()
        self.steps = StepsBar(session, (self.panes.show_header, self.panes.focus_sequences, self._show_last_step))
        self.stack = PageStack()
        self.body = Splitter(Qt.Orientation.Horizontal, scrolled(self.stack))
        self.body.setStretchFactor(0, 1)
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.panes)
        self.stack.setCurrentWidget(self.panes)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.steps)
        rows.addWidget(self.body, 1)
        self.stack.currentChanged.connect(self._page_changed)
        self.setCentralWidget(whole)
        self.workspace = workspace = Workspace(session, settings, self, self.panes)
        self.panes.header.use_address_book(AddressBook(lambda: workspace.settings, workspace.use_settings))
        self.panes.header.use_default_header(DefaultHeader(lambda: workspace.settings, workspace.use_settings))
        self.controllers = Controllers(workspace, self.panes)
        self.written = WrittenPlace(self.controllers)
        self.safety = SafetyBar(session, self.controllers.files.save_as, self.controllers.help.open)
        rows.insertWidget(1, self.safety)
        with contextlib.suppress(ImportError):  # QtNetwork needs a library that a small system can lack
            from wiposeq.ui.window.other_window import Doorbell

            Doorbell(self, session)
        self.menus = Menus(self, self.controllers)
        self._bars = LowWindow(self, self.steps, self.menus.toolbar, self._shows_panes, self._focus_page)
        self.controllers.program.commands = self.menus.commands()
        self.controllers.program.default_keys = self.menus.default_keys
        in_use = SettingsInUse(workspace, self.panes.residues.view, self.menus)
        in_use.language_changed.connect(self.language_changed)
        self.controllers.show_start = self.show_start
        self.controllers.authoring.use_splitter(self.body)
        self.controllers.specification.when_checked = self._show_specification
        self.controllers.help.use_place(self._place_help)
        self.controllers.help.stops = lambda: stops(self.steps, self.panes, self._generate_button())
        self.controllers.help.before_tour = self._prepare_tour
        self.start.is_open = lambda path: has_open(self.session, path)
        self._fill_start()
        self.drop_note = DropNote(self)
        self._build_status()
        self._wire()

    def _build_status(self) -> None:
        status = self.statusBar()
        status.setSizeGripEnabled(False)
        # that of its buttons, which are visible now and then: another height would move all panes
        at_each_zoom(status, lambda: status.setMinimumHeight(theme.px(32)))
        self.saved_label = QLabel()
        self.check_status = CheckStatus(self.session)
        self.selection_label = QLabel()
        self.progress = QProgressBar()
        self.progress.setMaximumWidth(220)
        self.progress.setAccessibleName(tr("Progress"))
        self.cancel_button = QToolButton()
        self.cancel_button.setText(tr("Stop"))
        self.cancel_button.clicked.connect(self.session.cancel)
        for label, name in ((self.saved_label, tr("Saved state")), (self.selection_label, tr("Selection"))):
            label.setAccessibleName(name)
            label.setContentsMargins(6, 0, 6, 0)
        status.addWidget(self.selection_label)  # a message takes its place for some seconds
        status.messageChanged.connect(lambda text: self.selection_label.setVisible(not text))
        for widget in (self.saved_label, self.check_status):
            status.addPermanentWidget(widget)
        status.addPermanentWidget(self.progress)
        status.addPermanentWidget(self.cancel_button)
        self.progress.hide()
        self.cancel_button.hide()

    def _wire(self) -> None:
        session = self.session  # it outlives the window, which disconnects only its own methods
        self.panes.changed.connect(self._refresh_actions)
        self.panes.changed.connect(self._mark_step)
        self.panes.help_requested.connect(self.controllers.help.explain_part)
        self.panes.results.collapse_requested.connect(self.panes.toggle_results)
        session.generated.connect(self.steps.note_written)
        session.generated.connect(self.controllers.files.note_state)
        self.panes.residues_selected.connect(self.selection_label.setText)
        session.message.connect(self._show_message)
        session.failed.connect(self._show_error)
        session.changed.connect(self._refresh_title)
        session.document_replaced.connect(self._refresh_title)
        session.saved.connect(self._refresh_title)
        session.undo_stack.indexChanged.connect(self._refresh_actions)
        session.report_changed.connect(self._refresh_actions)
        self._time_left = TimeLeft()
        session.working.connect(self._working)
        session.progressed.connect(self._progressed)
        session.document_replaced.connect(self._show_panes)
        session.changed.connect(self._show_panes)
        session.saved.connect(self.controllers.files.note_state)
        self.start.opened.connect(self._open_known)
        self.start.recovered.connect(self.controllers.files.recover)
        self.start.discarded.connect(self._discard)
        self.start.failed.connect(self._show_error)
        self.start.tour_answered.connect(self._answer_tour)
        self.start.language_chosen.connect(self._use_language)

    # ---- the start page

    def _fill_start(self) -> None:
        actions = self.menus.actions
        self.start.add_tasks(
            (
                (actions["new"], "new", tr("New listing"), tr("General information, then sequences")),
                (actions["open"], "open", tr("Open or repair a listing"), tr("ST.26 XML or a project")),
                (actions["import"], "import", tr("Import sequences"), tr("FASTA, GenBank, tables, Word")),
                (
                    actions["convert-st25"],
                    "convert",
                    tr("Convert an ST.25 listing"),
                    tr("With a report of changes"),
                ),
                (
                    actions["draft-specification"],
                    "search_document",
                    tr("Start from a specification"),
                    tr("Find the sequences in Word or PDF"),
                ),
                (actions["example"], "flask", tr("Try the example"), tr("A small listing with invented sequences")),
            )
        )
        self.start.add_links([actions[id] for id in ("manual", "tour", "whats-new", "rules", "shortcuts")])

    def show_start(self) -> None:
        """Show the start page, with what is known of projects now."""
        from wiposeq.formats.project import working_copy

        self.controllers.files.note_state()
        self.start.refresh()
        self.start.show_recoveries(working_copy.recoverable())
        self.start.tour_offer.setVisible(not self.workspace.settings.is_tour_offered)
        self.stack.setCurrentWidget(self.start)
        self.start.focus_first()

    def _show_panes(self, *_: object) -> None:
        self.stack.setCurrentWidget(self.panes)
        if not self.panes.isAncestorOf(self.focusWidget()):
            self.panes.focus_list()

    def _shows_panes(self) -> bool:
        return self.stack.currentWidget() is self.panes

    def _focus_page(self) -> None:
        (self.panes.focus_list if self._shows_panes() else self.start.focus_first)()

    def _page_changed(self) -> None:
        self._bars.fit()
        self.menus.refresh()
        if self.stack.currentWidget() is self.start:
            self.controllers.help.end_tour()
        if self.controllers.help.pane is not None:
            self._place_help(self.controllers.help.pane)

    def _place_help(self, pane: QWidget) -> None:
        """Place the help within the panes, or beside the start page."""
        if self.stack.currentWidget() is self.panes:
            self.panes.frame.take_help(pane)
            return
        self.panes.frame.leave_help()
        if self.body.indexOf(pane) < 0:
            is_shown = not pane.isHidden()
            self.body.addWidget(pane)
            pane.setVisible(is_shown)
        width, sizes = pane.sizeHint().width(), self.body.sizes()
        sizes[self.body.indexOf(pane)] = width
        sizes[0] = max(self.body.width() - sum(sizes[1:]), 1)
        self.body.setSizes(sizes)

    def _open_known(self, path: Path) -> None:
        files = self.controllers.files
        if has_open(self.session, path):
            self._show_panes()
        else:
            files.if_saved(lambda: files.open_or_recover(path))

    def _discard(self, recovery: "Recovery") -> None:
        def discard() -> None:
            self.controllers.files.discard(recovery)
            self.show_start()

        dialogs.ask_to_discard(self, recovery, discard)

    # ---- the tour

    def _answer_tour(self, is_taken: bool) -> None:
        self.start.tour_offer.hide()
        self.workspace.remember(self.workspace.settings.changed(is_tour_offered=True))
        if is_taken:
            self.controllers.help.start_tour()

    def _use_language(self, code: str) -> None:
        self.workspace.use_settings(self.workspace.settings.changed(language=code))

    def _generate_button(self) -> QWidget:
        tools = self.findChild(QToolBar, "tools")
        button = tools.widgetForAction(self.menus.actions["generate"]) if tools is not None else None
        return button if button is not None and button.isVisible() else self.menuBar()

    def _prepare_tour(self) -> None:
        """Show the panes with a sequence: those of the project, or the example if there are none."""
        sequences = self.session.project.sequences
        if not len(sequences) and not self.session.document.is_modified:
            self.controllers.files.open_example()
        self._show_panes()
        if len(self.session.project.sequences) and self.panes.current_sequence is None:
            self.panes.sequences.select([self.session.project.sequences[0].uid])
        self.panes.results.show()

    # ---- title and status

    def _refresh_title(self, *_: object) -> None:
        document = self.session.document
        self.setWindowTitle(f"{document.name or tr('New project')}[*] - WipoSeq")
        self.setWindowModified(document.is_modified)
        self.saved_label.setText(tr("Not saved") if document.is_modified else tr("Saved") if document.path else "")

    def _refresh_actions(self, *_: object) -> None:
        self.menus.refresh()

    def _mark_step(self) -> None:
        if self.written.is_shown or self.controllers.specification.is_shown:
            self.steps.mark(2)
        else:
            self.steps.mark(0 if self.panes.current_sequence is None else 1)

    def _show_specification(self, counts: tuple[int, int] | None, words: str) -> None:
        self.steps.show_specification(counts, words)
        self.panes.results_line.show_specification(counts)

    def _show_last_step(self) -> None:
        if not self.written.show() and not self.controllers.specification.show_findings():
            self.panes.show_results()

    def _show_error(self, error: BaseException) -> None:
        dialogs.show_error(self, error)

    def _show_message(self, text: str) -> None:
        self._message, self._message_until = text, time.monotonic() + MESSAGE_TIME / 1000
        self.statusBar().showMessage(text, MESSAGE_TIME)

    def event(self, event: QEvent) -> bool:
        """Show the last message again after the tip of a button or menu."""
        if isinstance(event, QStatusTipEvent) and not event.tip():
            left = int((self._message_until - time.monotonic()) * 1000)
            if self._work_title:
                self.statusBar().showMessage(self._work_title)
            elif left > 0:
                self.statusBar().showMessage(self._message, left)
            else:
                self.statusBar().clearMessage()
            return True
        return super().event(event)

    def _working(self, title: str) -> None:
        self.progress.setVisible(bool(title))
        self.cancel_button.setVisible(bool(title))
        self.progress.setRange(0, 0)
        self._work_title = title
        self._time_left.restart()
        if title:
            self.statusBar().showMessage(title)
            self.cancel_button.setAccessibleName(tr("Stop: {what}", what=title))
        else:
            self.statusBar().clearMessage()
        self._refresh_actions()

    def _progressed(self, done: int, total: int) -> None:
        if total > 0:
            self.progress.setRange(0, 1000)
            self.progress.setValue(min(1000, done * 1000 // total))
            if self._work_title and (left := self._time_left.words(done, total)):
                self.statusBar().showMessage(tr("{work}: {left}", work=self._work_title, left=left))

    # ---- dropped files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say what a drop will do."""
        paths = _files(event.mimeData())
        if paths or event.mimeData().hasText():
            event.acceptProposedAction()
            self.drop_note.show_for(paths)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_note.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open projects and listings, offer other files for import, and import text as residues."""
        self.drop_note.hide()
        paths = _files(event.mimeData())
        event.acceptProposedAction()
        if paths:
            QTimer.singleShot(0, lambda: self.take_files(paths))
        elif event.mimeData().hasText():
            text = event.mimeData().text()
            QTimer.singleShot(0, lambda: self.controllers.imports.take_text(text))

    def take_files(self, paths: list[Path]) -> None:
        """Open the first project or listing among the files. Without one, import a translation or sequences."""
        files = self.controllers.files
        listings = [path for path in paths if is_listing(path)]
        if listings:
            files.if_saved(lambda: files.open_path(listings[0]))
            if len(paths) > 1:
                self.session.message.emit(tr("One listing is opened at a time; the other files were left."))
        elif not self.controllers.listing.take_translation(paths):
            self.controllers.imports.take_files(paths)

    # ---- closing

    def _restore(self) -> None:
        self.resize(1280, 860)
        if self.workspace.settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.workspace.settings.geometry.encode()))
        self.panes.use_sizes(read_sizes(self.workspace.settings.layout))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.controllers.files.finish_typing()
        if not self.may_close and self.session.document.is_modified:
            event.ignore()

            def go() -> None:
                self.may_close = True
                self.close()

            self.controllers.files.if_saved(go)
            return
        self.controllers.files.note_state()
        self.workspace.remember(self._settings_of_window())
        self.session.close()
        super().closeEvent(event)

    def _settings_of_window(self) -> Settings:
        """Return the settings with the place and the sizes of the window."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        return self.workspace.settings.changed(geometry=geometry, layout=self.panes.frame.sizes.text())

    def successor(self) -> "MainWindow":
        """Return a window that shows the same document, and hide this one; texts are in the language in use.

        The undo stack and the working copy stay those of the session.
        """
        is_at_start = self.stack.currentWidget() is self.start
        current = self.panes.current_sequence
        self.controllers.files.note_state()
        for dialog in self.findChildren(QDialog):
            dialog.close()
        _disconnect(self.session)
        new = MainWindow(self.session, self._settings_of_window())
        new.show()
        if is_at_start:
            new.show_start()
        elif current is not None:
            new.panes.select_sequences([current])
        if self.session.is_report_current:
            self.session.report_changed.emit(self.session.report)
            if self.session.report.findings:  # they contain words of the language that was left
                self.session.check_now()
        self.hide()
        self.deleteLater()
        return new


def _disconnect(session: Session) -> None:
    """Disconnect everything that a window has connected, so that another window can show the same document."""
    signals = [getattr(session, name) for name, each in vars(Session).items() if isinstance(each, Signal)]
    for signal in (*signals, session.undo_stack.indexChanged, session.safety.changed):
        with contextlib.suppress(RuntimeError), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # nothing is connected
            signal.disconnect()


def _files(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
