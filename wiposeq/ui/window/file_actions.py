"""Actions that open and save the project: new, open, recover, save, save as, recent files.

It hides that files are read and written in a thread, and that the user is asked about unsaved changes first. The
workflows and the Document read and write the files.
"""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMessageBox

from wiposeq.app import known_projects
from wiposeq.app.document import Document, locked
from wiposeq.errors import ChangedOnDisk, InUse, UncertainEncoding, UnclearNumbers, UserError
from wiposeq.formats import zipped
from wiposeq.formats.files import is_there
from wiposeq.formats.kinds import pattern
from wiposeq.formats.project.locks import is_same_project
from wiposeq.model.origin_edits import ChooseEdition
from wiposeq.model.project import new_project
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.fields import ChoiceBox
from wiposeq.ui.window.session import Session
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.formats.options import Defaults
    from wiposeq.formats.project.working_copy import Recovery

LISTING_FILTER = pattern("wsq", "st26", "st25") + " *.zip"


def has_open(session: Session, path: Path) -> bool:
    """Return whether a window shows the project of a file."""
    own = session.document.path
    return own is not None and is_same_project(own, path)


class FileActions:
    """The actions that concern the file of the project.

    generate_to: writes a listing to a path. It is called if the user saves under a name that ends in .xml.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.session = workspace.session
        self.generate_to: Callable[[Path], object] | None = None
        self._known_path: Path | None = self.session.document.path
        self.session.document_replaced.connect(self._forget_path)

    def if_saved(self, then: Callable[[], Any]) -> None:
        """Run `then` as soon as nothing unsaved would be lost: now, or after the user saves or discards the changes."""
        if not self.session.document.is_modified:
            then()
            return
        box = QMessageBox(self.workspace.parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("WipoSeq")
        document = self.session.document
        name = document.name or tr("the new project")
        if document.is_generated:
            box.setText(tr("Save {name} as a project too?", name=name))
            box.setInformativeText(
                tr("The listing was generated and holds the content. A project file also keeps remarks and names.")
            )
        else:
            box.setText(tr("Save the changes to {name}?", name=name))
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
        """Begin a new project, with the user's default general information."""
        from wiposeq.app.header_filling import with_default

        settings = self.workspace.settings
        project = with_default(new_project(), settings.default_header)
        project = ChooseEdition(settings.edition).apply(project) if settings.edition else project
        self.if_saved(lambda: self.session.open(Document(project)))

    def open_example(self) -> None:
        """Open a project with invented sequences."""
        from wiposeq.app.demo import example_project

        self.if_saved(lambda: self.session.open(Document(example_project())))

    def open_st25(self) -> None:
        """Ask for a listing of ST.25 to convert; what was changed is shown after it was read."""
        self.open_dialog(tr("Listings of ST.25 ({pattern})", pattern=pattern("st25")))

    def open_dialog(self, first_filter: str = "") -> None:
        """Ask for a project or listing to open. first_filter: the files to show first."""

        def ask() -> None:
            dialog = dialogs.file_dialog(
                self.workspace.parent,
                tr("Open"),
                [
                    *([first_filter] if first_filter else []),
                    tr("Projects and listings ({pattern})", pattern=LISTING_FILTER),
                    tr("All files ({pattern})", pattern="*"),
                ],
                self.workspace.first_folder,
            )
            dialog.fileSelected.connect(lambda name: self.open_path(Path(name)))
            dialog.open()

        self.if_saved(ask)

    def open_path(
        self, path: Path, encoding: str = "", member: str = "", numbers: str = "", *, is_copy: bool = False
    ) -> None:
        """Open a project or a listing. The caller has asked about unsaved changes.

        encoding, numbers: of a listing or of sequences, chosen by the user; "" if the file decides. (Defaults)
        member: the listing inside a ZIP archive; "" for the only one.
        is_copy: read a listing although another window has it open.
        """
        path = path.absolute()
        if path.suffix.lower() == ".wsq":
            self.session.run(
                tr("Opening {name}", name=path.name),
                lambda progress: Document.open(path),
                lambda document: self._opened(document, path),
                lambda error: self._not_opened(error, path),
            )
            return
        own = self.session.document.listing
        is_own = own is not None and is_same_project(own, path)

        def read(progress: Progress) -> Document:
            from wiposeq.formats.options import Defaults

            defaults = Defaults(encoding=encoding, numbers=numbers)
            if is_copy or member:  # another member of an archive can be open in another window
                return _read_listing(path, member, defaults, progress)
            return _read_and_hold(path, defaults, progress, is_own=is_own)

        window = self.workspace.parent

        def again(**chosen: str) -> None:
            answers = {"encoding": encoding, "member": member, "numbers": numbers}
            self.open_path(path, **(answers | chosen), is_copy=is_copy)

        def failed(error: Any) -> None:
            if isinstance(error, UncertainEncoding):
                dialogs.ask_encoding(window, error, lambda chosen: again(encoding=chosen))
            elif isinstance(error, UnclearNumbers):
                dialogs.ask_numbers(window, error, lambda chosen: again(numbers=chosen))
            elif isinstance(error, zipped.SeveralListings):
                dialogs.ask_member(window, error.names, lambda name: again(member=name))
            else:
                self._not_opened(error, path)

        done = self._copied if is_copy else self._read
        self.session.run(tr("Reading {name}", name=path.name), read, lambda document: done(document, path), failed)

    def _not_opened(self, error: Exception, path: Path) -> None:
        """Offer a copy of a file that is open in another window; show other errors."""
        if isinstance(error, InUse) and has_open(self.session, path) and not self.session.document.is_modified:
            self.session.message.emit(tr('"{name}" is open in this window already.', name=path.name))
        elif isinstance(error, InUse):
            dialogs.ask_to_open_copy(
                self.workspace.parent, error, lambda: self.open_copy(path), lambda: self._show_other(path)
            )
        else:
            self.session.failed.emit(error)

    def _show_other(self, path: Path) -> None:
        if not _is_shown_elsewhere(path):
            self.session.message.emit(tr("The other window does not answer. Look for it among your windows."))

    def open_copy(self, path: Path) -> None:
        """Open the saved content of a file that is open in another window. Saving asks for another name."""
        if path.suffix.lower() != ".wsq":
            self.open_path(path, is_copy=True)
            return
        title = tr("Opening {name}", name=path.name)
        self.session.run(title, lambda progress: Document.open_copy(path), lambda copy: self._copied(copy, path))

    def _copied(self, document: Document, path: Path) -> None:
        self.session.open(document)
        self.workspace.places.show_header(is_focused=False)
        self.session.message.emit(tr('This is a copy of "{name}". Save it under another name.', name=path.name))

    def _opened(self, document: Document, path: Path) -> None:
        self.session.open(document)
        self._remember(path)
        self.workspace.places.show_header(is_focused=False)

    def _read(self, document: Document, path: Path) -> None:
        self.session.open(document)
        document.hold_again()  # if it was read again, the window had the lock until now
        self._remember(path)
        self.workspace.places.show_header(is_focused=False)
        count = len(document.project.sequences)
        if document.is_read:
            self.session.message.emit(trn("{count} sequence read.", "{count} sequences read.", count))

    def save(self, then: Callable[[], Any] | None = None, *, force: bool = False) -> None:
        """Save the project to its file, or ask for one. force: overwrite what another program wrote."""
        if self.session.document.path is None:
            self.save_as(then)
            return
        self.finish_typing()
        document = self.session.document
        self._save_by(lambda progress: document.save(force=force, progress=progress), then)

    def finish_typing(self) -> None:
        """Accept a value that is half typed in a list of choices."""
        focused = self.workspace.parent.focusWidget()
        if isinstance(focused, ChoiceBox):
            focused.finish_typing()

    def save_as(self, then: Callable[[], Any] | None = None) -> None:
        """Ask for a file and save the project to it."""
        self.finish_typing()
        stem = Path(self.session.document.name or tr("listing")).stem
        title, filters = tr("Save the project as"), [tr("WipoSeq projects ({pattern})", pattern="*.wsq")]
        folder = self.workspace.first_folder
        dialog = dialogs.file_dialog(self.workspace.parent, title, filters, folder, save_as=f"{stem}.wsq")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name), then))
        dialog.open()

    def save_to(self, path: Path, then: Callable[[], Any] | None = None) -> None:
        """Save the project to that file; generate the listing instead if the name ends in .xml.

        then: called after saving, but not after generating, because the project is still unsaved then.
        """
        if path.suffix.lower() == ".xml" and self.generate_to is not None:
            self.generate_to(path)
            return
        document = self.session.document
        self._save_by(lambda progress: document.save_as(path, progress=progress), then)

    def _save_by(self, write: Callable[[Progress], None], then: Callable[[], Any] | None) -> None:
        """Save now. A large project is saved in a thread, with a progress bar and a Stop button."""
        if self.is_large():
            waiting = dialogs.Waiting(tr("Saving the project"), self.workspace.parent)
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

    def is_large(self) -> bool:
        sequences = self.session.project.sequences
        return len(sequences) > 20_000 or sum(len(s.residues) for s in sequences.slice(0, 200)) > 20_000_000

    def _saved(self, error: BaseException | None, then: Callable[[], Any] | None) -> None:
        if isinstance(error, ChangedOnDisk):
            dialogs.ask_to_overwrite(
                self.workspace.parent, error, lambda: self.save(then, force=True), lambda: self.save_as(then)
            )
            return
        if error is not None:
            dialogs.show_error(self.workspace.parent, error)
            return
        path = self.session.document.path
        if path is not None:
            self._remember(path)
            self.session.message.emit(tr("Saved as {name}.", name=path.name))
        self.session.saved.emit()
        if then is not None:
            then()

    def show_versions(self) -> None:
        """Open the named versions of the project."""
        from wiposeq.ui.window.versions import VersionsDialog

        VersionsDialog(self.workspace).show()

    # ---- recent files

    def _remember(self, path: Path) -> None:
        self.workspace.remember(self.workspace.settings.with_recent(path))
        self._known_path = path
        self.note_state()

    def note_state(self) -> None:
        """Write title and state of the project into the index of known projects, if it has a file."""
        session = self.session
        if self._known_path is None:
            return
        state, count = known_projects.state_of(
            session.report, is_checked=session.is_report_current, is_generated=session.document.is_generated
        )
        known_projects.note(known_projects.row_of(self._known_path, session.project, time.time(), state, count))

    def _forget_path(self) -> None:
        """Leave the row of the old project as it is: another document was opened."""
        self._known_path = None

    def fill_recent(self, menu: QMenu) -> None:
        """Fill a menu with the files opened last; those that do not exist are disabled."""
        menu.clear()
        for number, name in enumerate(self.workspace.settings.recent_files, 1):
            path = Path(name)
            name = f"{path.name}  -  {path.parent}".replace("&", "&&")
            text = f"&{number} {name}" if number < 10 else name
            action = menu.addAction(text)
            action.setToolTip(str(path))
            action.setStatusTip(str(path))
            action.setEnabled(is_there(path))
            action.triggered.connect(lambda _=False, p=path: self.if_saved(lambda: self.open_path(p)))
        if menu.isEmpty():
            menu.addAction(tr("None yet")).setEnabled(False)
            return
        menu.addSeparator()
        menu.addAction(tr("&Clear this list"), self.clear_recent)

    def clear_recent(self) -> None:
        """Remove all files from the list of recent files. The files stay."""
        from wiposeq.app.traces import without_recent

        self.workspace.use_settings(without_recent(self.workspace.settings))

    def erase_traces(self) -> None:
        """Ask whether to close the project and to erase what the program remembers about it."""
        document = self.session.document
        source = document.project.origin.source
        files = [each for each in (document.path, Path(source) if source else None) if each is not None]
        box = dialogs.message_box(
            self.workspace.parent,
            QMessageBox.Icon.Question,
            tr("Erase all traces of {name} and close it?", name=document.name or tr("the new project")),
            tr(
                "The program then remembers nothing about it: recent files, start page, last folder, what the last "
                "import proposed, and unsaved work. Files that you saved stay where they are; the address book stays."
            ),
        )
        erase = box.addButton(tr("&Erase"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        erase.clicked.connect(lambda: self.if_saved(lambda: self._erase(files)))
        box.open()

    def _erase(self, files: list[Path]) -> None:
        """Close the project and erase its traces. files: those that the project was saved to and read from."""
        from wiposeq.app.traces import erase_traces

        saved = self.session.document.path
        self.session.open(Document(new_project()))
        if saved is not None and saved not in files:
            files.append(saved)
        erased = erase_traces(files, self.workspace.settings)
        self.workspace.use_settings(erased.settings)
        for error in erased.errors:
            dialogs.show_error(self.workspace.parent, error)
        self.session.message.emit(tr("The traces of the project were erased."))

    # ---- recovery after a crash

    def open_or_recover(self, path: Path) -> None:
        """Offer the unsaved work on a file that a crash left; open the file if there is none or the user declines."""
        from wiposeq.formats.project import working_copy

        def is_of_it(recovery: working_copy.Recovery) -> bool:
            lies = recovery.saved_path or (Path(recovery.source) if recovery.source else None)
            return lies is not None and is_same_project(lies, path)

        self.offer_recovery(is_of_it, lambda: self.open_path(path))

    def offer_recovery(
        self,
        is_wanted: "Callable[[Recovery], bool]" = lambda recovery: True,
        otherwise: Callable[[], object] = lambda: None,
    ) -> None:
        """Offer to recover unsaved work after a crash. Call `otherwise` if there is none or the user declines."""
        from wiposeq.formats.project import working_copy

        found = [recovery for recovery in working_copy.recoverable() if is_wanted(recovery)]
        if not found:
            otherwise()
            return
        dialog = dialogs.RecoveryDialog(found, self.workspace.parent)
        dialog.chosen.connect(self.recover)
        dialog.discarded.connect(self.discard)
        dialog.rejected.connect(otherwise)
        dialog.open()

    def recover(self, recovery: "Recovery") -> None:
        """Open unsaved work that an earlier run left."""

        def opened(document: Document) -> None:
            self.session.open(document)
            self.session.message.emit(tr("The work was recovered; save it to keep it."))

        self.session.run(
            tr("Recovering {name}", name=recovery.name or tr("New project")),
            lambda progress: Document.recover(recovery),
            opened,
        )

    def discard(self, recovery: "Recovery") -> None:
        """Remove unsaved work for good; the caller has asked."""
        from wiposeq.formats.project import working_copy

        try:
            working_copy.discard(recovery)
        except UserError as error:
            dialogs.show_error(self.workspace.parent, error)


def _read_and_hold(path: Path, defaults: "Defaults", progress: Progress, *, is_own: bool) -> Document:
    """Return the document of a listing that no other window can open from now on. Raises InUse, and as _read_listing().

    is_own: this window has the listing already and reads it again.
    """
    lock = None if is_own else locked(path)
    try:
        document = _read_listing(path, "", defaults, progress)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    document.hold_listing(path, lock)
    return document


def _is_shown_elsewhere(path: Path) -> bool:
    """Bring the window that has a file open to the front; return whether it answers."""
    with contextlib.suppress(ImportError):  # QtNetwork needs a library that a small system can lack
        from wiposeq.ui.window.other_window import show_other

        return show_other(path)
    return False


def _read_listing(path: Path, member: str, defaults: "Defaults", progress: Progress) -> Document:
    """Return the document of a listing, or of one inside a ZIP archive. Raises the errors of reading."""
    from wiposeq.app.importing import large_listing, opening
    from wiposeq.formats.kinds import sniff

    inside = zipped.unpacked(path, member)
    if inside != path and sniff(inside) == "wsq":
        return Document.open_copy(inside)  # saving into a temporary folder would lose the work
    source = opening.recognized_as(inside, defaults)
    large = None if defaults.encoding else large_listing.open_large(source, progress=progress)
    if large is not None:
        return Document(large.project, large=large)
    return Document(opening.open_any(source, defaults, progress=progress))


def is_listing(path: Path) -> bool:
    """Return whether a file is a project or a listing of ST.26 or ST.25."""
    from wiposeq.formats.kinds import sniff

    if path.suffix.lower() in (".wsq", ".xml") or (path.suffix.lower() == ".zip" and zipped.contains(path)):
        return True
    try:
        return sniff(path) == "st25"
    except UserError:
        return False
