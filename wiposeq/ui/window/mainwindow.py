"""The main window: lays out the panes, runs the actions, and leads to the place an address names.

Panes know the session only; what needs two of them is wired here. What an action does to a project is a workflow's or
an edit's; files are read and written beside the window by the session's worker.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEvent, QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QStatusTipEvent,
)
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq import resources
from wiposeq.app.document import Document
from wiposeq.app.settings import Settings
from wiposeq.errors import ChangedOnDisk, UserError
from wiposeq.formats.files import is_there
from wiposeq.model.address import Address
from wiposeq.model.finding import Finding
from wiposeq.model.lookup import describe, exists
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.exporting.actions import LISTING_FILTER, ListingActions
from wiposeq.ui.exporting.package_dialog import PackageActions
from wiposeq.ui.exporting.print_actions import PrintActions
from wiposeq.ui.features.pane import FeaturePane
from wiposeq.ui.header.address_book import AddressBook
from wiposeq.ui.header.new_application_dialog import NewApplicationActions
from wiposeq.ui.header.pane import HeaderPane
from wiposeq.ui.importing.actions import ImportActions
from wiposeq.ui.residues.pane import ResiduePane
from wiposeq.ui.results.pane import ResultsPane
from wiposeq.ui.sequences.pane import ProjectPane
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.fields import ChoiceBox
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.actions import ActionEntry, entries, make
from wiposeq.ui.window.check_status import CheckStatus
from wiposeq.ui.window.session import Session

if TYPE_CHECKING:
    pass

TOLD_FOR = 8000
"""Milliseconds that what was told stands in the status bar."""


class MainWindow(QMainWindow):
    """The window of one project. Closing it asks about unsaved changes first."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.settings = settings
        session.own_organisms = settings.own_organisms
        self.is_dark = theme.is_dark()
        self._may_close = False
        self._told, self._told_until, self._work_title = "", 0.0, ""
        self.setAcceptDrops(True)
        self.setWindowIcon(icons.icon("wiposeq"))

        self.sequences = ProjectPane(session)
        self.header = HeaderPane(session)
        self.header.use_address_book(AddressBook(lambda: self.settings, self.use_settings))
        self.residues = ResiduePane(session)
        self.features = FeaturePane(session)
        self.results = ResultsPane(session)
        self.centre = QStackedWidget()
        self.editor = QSplitter(Qt.Orientation.Vertical)
        self.editor.addWidget(self.residues)
        self.editor.addWidget(self.features)
        self.editor.setStretchFactor(0, 3)
        self.editor.setStretchFactor(1, 2)
        self.editor.setChildrenCollapsible(False)
        self.centre.addWidget(self.header)
        self.centre.addWidget(self.editor)
        self.upper = QSplitter(Qt.Orientation.Horizontal)
        self.upper.addWidget(self.sequences)
        self.upper.addWidget(self.centre)
        self.upper.setStretchFactor(1, 1)
        self.upper.setSizes([340, 932])
        self.upper.setChildrenCollapsible(False)
        self.whole = QSplitter(Qt.Orientation.Vertical)
        self.whole.addWidget(self.upper)
        self.whole.addWidget(self.results)
        self.whole.setStretchFactor(0, 1)
        self.whole.setSizes([600, 230])
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.whole)
        self.setCentralWidget(body)

        self.imports = ImportActions(self)
        self.listing = ListingActions(self)
        self.printing = PrintActions(self)
        self.packages = PackageActions(self)
        self.applications = NewApplicationActions(self)
        self.entries = entries()
        self.actions_by_id: dict[str, QAction] = {}
        self._build_actions()
        self._build_status()
        self._wire()
        self._restore()
        self._refresh_title()
        self._refresh_actions()

    # ---- building

    def _build_actions(self) -> None:
        bar = self.addToolBar(tr("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        menus: dict[str, QMenu] = {}
        self.recent_menu = QMenu(tr("Open &recent"), self)
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        for entry in self.entries:
            action = make(entry, self)
            self.actions_by_id[entry.id] = action
            if entry.menu not in menus:
                menus[entry.menu] = self.menuBar().addMenu(entry.menu)
            menu = menus[entry.menu]
            if entry.starts_group:
                menu.addSeparator()
            menu.addAction(action)
            if entry.id == "open":
                menu.addMenu(self.recent_menu)
            if entry.on_toolbar:
                if entry.id in ("undo", "check", "find"):
                    bar.addSeparator()
                bar.addAction(action)
        for name in (
            "insert-dna",
            "insert-rna",
            "insert-aa",
            "duplicate",
            "skip",
            "move-up",
            "move-down",
            "remove-sequence",
        ):
            self.sequences.view.addAction(self.actions_by_id[name])
        for name in ("add-feature", "feature-up", "feature-down", "remove-feature"):
            self.features.view.addAction(self.actions_by_id[name])
        for name in ("apply-fix", "fix-all", "copy-findings"):
            self.results.view.addAction(self.actions_by_id[name])
        for view, run in ((self.sequences.view, self.sequences.remove), (self.features.view, self.features.remove)):
            action = QAction(tr("Remove"), view)
            action.setShortcut("Del")
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(run)
            view.addAction(action)
            action.setVisible(True)
        paste = QAction(tr("Paste sequences"), self.sequences)
        paste.setShortcut("Ctrl+V")
        paste.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.triggered.connect(self.imports.paste)
        self.sequences.addAction(paste)

    def _build_status(self) -> None:
        status = self.statusBar()
        status.setSizeGripEnabled(False)
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
        for widget in (self.saved_label, self.check_status, self.selection_label):
            status.addPermanentWidget(widget)
        status.addPermanentWidget(self.progress)
        status.addPermanentWidget(self.cancel_button)
        self.progress.hide()
        self.cancel_button.hide()

    def _wire(self) -> None:
        session = self.session
        self.sequences.shown.connect(self._show_sequence)
        self.features.feature_selected.connect(self._feature_selected)
        self.residues.feature_selected.connect(self._map_feature_selected)
        self.residues.selection_changed.connect(self._selection_changed)
        self.residues.new_feature_requested.connect(self._new_feature_requested)
        self.results.chosen.connect(self.go_to_finding)
        session.asked_to_show.connect(self.go_to)
        session.told.connect(self._tell)
        session.failed.connect(self._show_error)
        session.changed.connect(self._refresh_title)
        session.document_replaced.connect(self._document_replaced)
        session.saved.connect(self._refresh_title)
        session.undo_stack.indexChanged.connect(self._refresh_actions)
        session.report_changed.connect(self._refresh_actions)
        session.working.connect(self._working)
        session.progressed.connect(self._progressed)

    # ---- what is shown

    @property
    def current_sequence(self) -> int | None:
        """The uid of the sequence in the centre, or None while it is the general information."""
        return self.residues.uid if self.centre.currentWidget() is self.editor else None

    def _show_sequence(self, uid: int | None) -> None:
        if uid is None:
            self.centre.setCurrentWidget(self.header)
            self.selection_label.setText("")
        else:
            try:
                self.session.project.sequences.by_uid(uid)
            except UserError as error:  # it lies in a file and cannot be fetched
                self.session.told.emit(str(error))
            if self.residues.uid != uid:
                self.residues.set_sequence(uid)
                self.features.set_sequence(uid)
            self.centre.setCurrentWidget(self.editor)
        self._refresh_actions()

    def _document_replaced(self) -> None:
        self.residues.set_sequence(None)
        self.features.set_sequence(None)
        self.centre.setCurrentWidget(self.header)
        self._refresh_title()
        self._refresh_actions()

    def _feature_selected(self, address: Address | None) -> None:
        self.residues.select_feature(address)
        self._refresh_actions()

    def _map_feature_selected(self, address: Address) -> None:
        if address.feature is not None:
            self.features.select_feature(address.feature)

    def _selection_changed(self, start: int, end: int) -> None:
        self.features.set_residue_selection(start, end)
        self.selection_label.setText(self.residues.selection_text())

    def _new_feature_requested(self, start: int, end: int) -> None:
        self.features.set_residue_selection(start, end)
        self.focus_features()
        self.features.key_choice.setFocus()
        self.session.told.emit(tr("Choose the key of the feature at {start}..{end}.", start=start, end=end))

    def go_to_finding(self, finding: Finding) -> None:
        """Leads to the very field a finding is about."""
        if self.go_to(finding.address) and finding.residues and self.residues.shows(finding.address):
            self.residues.focus_address(finding.address, finding.residues)

    def go_to(self, address: Address) -> bool:
        """Shows the pane that edits an address and puts the keyboard there. False if the record is gone."""
        if not exists(self.session.project, address):
            self.session.told.emit(tr("That place is no longer in the project."))
            return False
        if address.sequence is None:
            if address.field == "sequences":
                self.focus_sequences()
            else:
                self.show_header()
                self.header.focus_address(address)
        else:
            if self.current_sequence != address.sequence or self.sequences.current != address.sequence:
                self.sequences.select([address.sequence])
            self.centre.setCurrentWidget(self.editor)
            for pane in (self.features, self.residues):
                if pane.shows(address):
                    pane.focus_address(address)
                    break
            else:
                self.residues.focus_address(address.record)
        self._tell(describe(self.session.project, address))
        return True

    def show_header(self) -> None:
        """Shows the general information."""
        self.sequences.show_header()
        self.header.focus_first()

    def focus_sequences(self) -> None:
        """Puts the keyboard into the list of sequences."""
        (self.sequences.view if self.sequences.view.isVisible() else self.sequences.general).setFocus()

    def focus_residues(self) -> None:
        """Puts the keyboard into the residues."""
        self.centre.setCurrentWidget(self.editor)
        self.residues.view.setFocus()

    def focus_features(self) -> None:
        """Puts the keyboard into the table of features."""
        self.centre.setCurrentWidget(self.editor)
        self.features.view.setFocus()

    def focus_results(self) -> None:
        """Puts the keyboard into the results."""
        self.results.show()
        self.results.view.setFocus()
        self._refresh_actions()

    def toggle_results(self) -> None:
        """Shows or hides the results."""
        self.results.setVisible(self.results.isHidden())
        self._refresh_actions()

    def toggle_theme(self) -> None:
        """Changes between light and dark colours."""
        self.is_dark = not self.is_dark
        theme.use(self.is_dark)
        self.settings = self.settings.changed(theme="dark" if self.is_dark else "light")
        self.settings.save()
        icons.recolour(self)
        self._refresh_actions()

    def _tell(self, text: str) -> None:
        self._told, self._told_until = text, time.monotonic() + TOLD_FOR / 1000
        self.statusBar().showMessage(text, TOLD_FOR)

    def event(self, event: QEvent) -> bool:
        """After the tip of a button or menu, what was told before shows again: it is not wiped by the mouse."""
        if isinstance(event, QStatusTipEvent) and not event.tip():
            left = int((self._told_until - time.monotonic()) * 1000)
            if self._work_title:
                self.statusBar().showMessage(self._work_title)
            elif left > 0:
                self.statusBar().showMessage(self._told, left)
            else:
                self.statusBar().clearMessage()
            return True
        return super().event(event)

    def _show_error(self, error: BaseException) -> None:
        dialogs.show_error(self, error)

    def _refresh_title(self, *_: object) -> None:
        document = self.session.document
        self.setWindowTitle(f"{document.name or tr('New project')}[*] - WipoSeq")
        self.setWindowModified(document.is_modified)
        self.saved_label.setText(tr("Not saved") if document.is_modified else tr("Saved") if document.path else "")

    def _refresh_actions(self, *_: object) -> None:
        for entry in self.entries:
            action = self.actions_by_id[entry.id]
            action.setEnabled(entry.enabled(self))
            if entry.checked is not None:
                action.setChecked(entry.checked(self))
        stack = self.session.undo_stack
        for name, text, what in (("undo", tr("&Undo"), stack.undoText()), ("redo", tr("&Redo"), stack.redoText())):
            plain = text.replace("&", "")
            whole = what if len(what) <= 60 else f"{what[:59]}…"
            self.actions_by_id[name].setText(f"{text}: {whole.replace('&', '&&')}" if what else text)
            self.actions_by_id[name].setIconText(plain)
            self.actions_by_id[name].setStatusTip(f"{plain}: {what}" if what else plain)
            keys = self.actions_by_id[name].shortcut().toString()
            self.actions_by_id[name].setToolTip(f"{plain}: {what} ({keys})" if what else f"{plain} ({keys})")

    # ---- status

    def _working(self, title: str) -> None:
        self.progress.setVisible(bool(title))
        self.cancel_button.setVisible(bool(title))
        self.progress.setRange(0, 0)
        self._work_title = title
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

    # ---- files

    def if_saved(self, then: Callable[[], Any]) -> None:
        """Runs `then` once nothing unsaved would be lost: at once, or after asking to save or discard."""
        if not self.session.document.is_modified:
            then()
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("WipoSeq")
        box.setText(tr("Save the changes to {name}?", name=self.session.document.name or tr("the new project")))
        box.setInformativeText(tr("Without saving, the changes since the last save are lost."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def answered(_: int) -> None:
            clicked = box.standardButton(box.clickedButton())
            if clicked == buttons.Save:
                self.save(then)
            elif clicked == buttons.Discard:
                then()

        box.finished.connect(answered)
        box.open()

    def new(self) -> None:
        """Begins a new project."""
        self.if_saved(lambda: self.session.open(Document()))

    def open_dialog(self) -> None:
        """Asks for a project or listing to open."""

        def ask() -> None:
            dialog = dialogs.file_dialog(
                self,
                tr("Open"),
                [
                    tr("Projects and listings ({pattern})", pattern=LISTING_FILTER),
                    tr("All files ({pattern})", pattern="*"),
                ],
                self.settings.folder,
            )
            dialog.fileSelected.connect(lambda name: self.open_path(Path(name)))
            dialog.open()

        self.if_saved(ask)

    def open_path(self, path: Path) -> None:
        """Opens a project or a listing; anything else is offered for import. Unsaved changes are asked about before."""
        path = path.absolute()
        if path.suffix.lower() == ".wsq":
            self.session.run(
                tr("Opening {name}", name=path.name),
                lambda progress: Document.open(path),
                lambda document: self._opened(document, path),
            )
            return

        def read(progress: Progress) -> Document:
            from wiposeq.app.importing import large_listing, opening

            large = large_listing.open_large(path, progress=progress)
            if large is not None:
                return Document(large.project, large=large)
            return Document(opening.open_any(path, progress=progress))

        self.session.run(
            tr("Reading {name}", name=path.name),
            read,
            lambda document: self._read(document, path),
        )

    def _opened(self, document: Document, path: Path) -> None:
        self.session.open(document)
        self._remember(path)
        self._show_first()

    def _read(self, document: Document, path: Path) -> None:
        self.session.open(document)
        self._remember(path)
        self._show_first()
        count = len(document.project.sequences)
        if document.is_read:
            self.session.told.emit(trn("{count} sequence read.", "{count} sequences read.", count))

    def _show_first(self) -> None:
        self.sequences.show_header()

    def save(self, then: Callable[[], Any] | None = None, *, force: bool = False) -> None:
        """Saves the project to its file, asking for one if it has none; force overwrites what another program wrote."""
        if self.session.document.path is None:
            self.save_as(then)
            return
        self._finish_typing()
        document = self.session.document
        self._save_by(lambda progress: document.save(force=force, progress=progress), then)

    def _finish_typing(self) -> None:
        """Takes what stands half typed in a list of choices, before it is saved or left."""
        focused = self.focusWidget()
        if isinstance(focused, ChoiceBox):
            focused.finish_typing()

    def save_as(self, then: Callable[[], Any] | None = None) -> None:
        """Saves the project to a file asked for."""
        self._finish_typing()
        stem = Path(self.session.document.name or tr("listing")).stem
        dialog = dialogs.file_dialog(
            self, tr("Save the project as"), [tr("WipoSeq projects ({pattern})", pattern="*.wsq")],
            self.settings.folder, save_as=f"{stem}.wsq", suffix="wsq",
        )  # fmt: skip
        document = self.session.document
        dialog.fileSelected.connect(
            lambda name: self._save_by(lambda progress: document.save_as(Path(name), progress=progress), then)
        )
        dialog.open()

    def _save_by(self, write: Callable[[Progress], None], then: Callable[[], Any] | None) -> None:
        """Saves at once; a project so large that this takes seconds, with a bar that can be stopped."""
        if self._is_large():
            waiting = dialogs.Waiting(tr("Saving the project"), self)
            waiting.stopped.connect(self.session.cancel)
            self.session.progressed.connect(waiting.progress)

            def ended(error: BaseException | None) -> None:
                waiting.done(0)
                self._saved(error, then)

            started = self.session.run(
                tr("Saving"),
                write,
                lambda _: ended(None),
                ended,
            )
            if started:
                waiting.open()
            return
        try:
            write(SILENT)
        except UserError as error:
            self._saved(error, then)
        else:
            self._saved(None, then)

    def _is_large(self) -> bool:
        sequences = self.session.project.sequences
        return len(sequences) > 20_000 or sum(len(s.residues) for s in sequences.slice(0, 200)) > 20_000_000

    def _saved(self, error: BaseException | None, then: Callable[[], Any] | None) -> None:
        if isinstance(error, ChangedOnDisk):
            question = dialogs.ask_to_overwrite(self, error)
            question.accepted_overwrite.connect(lambda: self.save(then, force=True))
            question.accepted_other_name.connect(lambda: self.save_as(then))
            return
        if error is not None:
            dialogs.show_error(self, error)
            return
        path = self.session.document.path
        if path is not None:
            self._remember(path)
            self.session.told.emit(tr("Saved as {name}.", name=path.name))
        self.session.saved.emit()
        if then is not None:
            then()

    # ---- other actions

    def check(self) -> None:
        """Checks at once and shows the results."""
        self.results.show()
        self.session.check_now()

    def insert_sequence(self, molecule_type: str) -> None:
        """Inserts an empty sequence and puts the keyboard into its residues."""
        self.sequences.insert(molecule_type)
        self.focus_residues()

    def change_many(self) -> None:
        """Opens the form that changes many sequences at once."""
        from wiposeq.ui.sequences.bulk_dialog import BulkDialog

        index = self.session.project.sequences.index
        dialog = BulkDialog(self.session, [index(uid) + 1 for uid in self.sequences.selected()], self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def step_sequence(self, by: int) -> None:
        """Shows the next or previous sequence."""
        sequences = self.session.project.sequences
        if not len(sequences):
            return
        current = self.current_sequence
        place = sequences.index(current) + by if current is not None else (0 if by > 0 else len(sequences) - 1)
        if 0 <= place < len(sequences):
            self.sequences.select([sequences[place].uid])

    def add_feature(self) -> None:
        """Goes to the choice of a feature key, or adds the one chosen there."""
        if self.features.key_choice.value() and self.features.key_choice.isAncestorOf(self.focusWidget() or self):
            self.features.add(self.features.key_choice.value())
        else:
            self.features.key_choice.setFocus()
            self.features.key_choice.showPopup()

    def find(self) -> None:
        """Finds in the residues of the shown sequence, or filters the list of sequences."""
        if self.current_sequence is not None and not self.sequences.isAncestorOf(self.focusWidget() or self):
            self.residues.open_find()
        else:
            self.sequences.filter.setFocus()
            self.sequences.filter.selectAll()

    def go_to_position(self) -> None:
        """Asks for a position in the residues and goes there."""
        if self.current_sequence is not None:
            self.residues.open_go_to()

    def open_palette(self) -> None:
        """Opens the command palette."""
        dialogs.Palette([(self.actions_by_id[e.id], _path(e)) for e in self.entries if e.id != "palette"], self).open()

    def show_shortcuts(self) -> None:
        """Shows every action with its shortcut."""
        dialogs.ShortcutsDialog([(self.actions_by_id[e.id], _path(e)) for e in self.entries], self).open()

    def show_rules(self) -> None:
        """Opens the page of all rules in the browser."""
        page = resources.path("help", "rules.html")
        if not page.is_file() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(page))):
            dialogs.tell(self, tr("The page of all rules could not be opened."), str(page))

    def show_about(self) -> None:
        """Shows what program this is."""
        dialogs.show_about(self)

    # ---- recent files, drops

    def _remember(self, path: Path) -> None:
        self.settings = self.settings.with_recent(path)
        self.settings.save()

    def use_settings(self, settings: Settings) -> None:
        """Takes changed settings and saves them; says so where that fails."""
        self.settings = settings
        if (error := self.settings.save()) is not None:
            dialogs.show_error(self, error)

    def remember_folder(self, folder: Path) -> None:
        self.settings = self.settings.changed(folder=str(folder))
        self.settings.save()

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for number, name in enumerate(self.settings.recent_files, 1):
            path = Path(name)
            text = f"&{number} {path.name}" if number < 10 else path.name
            action = self.recent_menu.addAction(text)
            action.setToolTip(name)
            action.setStatusTip(name)
            action.setEnabled(is_there(path))
            action.triggered.connect(lambda _=False, p=path: self.if_saved(lambda: self.open_path(p)))
        if self.recent_menu.isEmpty():
            self.recent_menu.addAction(tr("None yet")).setEnabled(False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event.mimeData()) or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Projects and listings are opened, anything else is offered for import; text is imported as residues."""
        paths = _files(event.mimeData())
        event.acceptProposedAction()
        if paths:
            QTimer.singleShot(0, lambda: self.take_files(paths))
        elif event.mimeData().hasText():
            text = event.mimeData().text()
            QTimer.singleShot(0, lambda: self.imports.take_text(text))

    def take_files(self, paths: list[Path]) -> None:
        """Opens a project or listing among these files, else imports them; a translation goes into the project."""
        listings = [path for path in paths if path.suffix.lower() in (".wsq", ".xml") or _is_old_listing(path)]
        if listings:
            self.if_saved(lambda: self.open_path(listings[0]))
            if len(paths) > 1:
                self.session.told.emit(tr("One listing is opened at a time; the other files were left."))
        elif not self.listing.take_translation(paths):
            self.imports.take_files(paths)

    # ---- closing

    def _restore(self) -> None:
        self.resize(1280, 860)
        if self.settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.settings.geometry.encode()))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._finish_typing()
        if not self._may_close and self.session.document.is_modified:
            event.ignore()

            def go() -> None:
                self._may_close = True
                self.close()

            self.if_saved(go)
            return
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self.settings = self.settings.changed(geometry=geometry)
        self.settings.save()
        self.session.close()
        super().closeEvent(event)


def _path(entry: ActionEntry) -> str:
    return f"{entry.menu} > {entry.text}".replace("&", "").rstrip(".")


def _files(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def _is_old_listing(path: Path) -> bool:
    """Whether a file is a listing of ST.25, which has no ending of its own."""
    from wiposeq.errors import UserError
    from wiposeq.formats.files import sniff

    try:
        return path.suffix.lower() not in (".wsq", ".xml") and sniff(path) == "st25"
    except UserError:
        return False
