"""The menu of the translation memory: store translations, fill in equal texts, import and export as TMX.

It hides the dialogs. app/translating/memory.py reads and writes the memories.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from wiposeq.app.settings import Settings
from wiposeq.app.translating import memory as memories
from wiposeq.errors import UserError
from wiposeq.formats.translation.tmx import read_tmx
from wiposeq.model.changes import Change
from wiposeq.model.edits import Together
from wiposeq.model.freetext import FreeText
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask_to_open, ask_to_save
from wiposeq.ui.window.session import Session


class MemoryActions:
    """What can be done with the memory.

    texts: returns all texts of the project. settings: returns the current settings. changed: called when the memory of
    the user has changed.
    """

    def __init__(
        self,
        session: Session,
        texts: Callable[[], list[FreeText]],
        settings: Callable[[], Settings],
        owner: QWidget,
        changed: Callable[[], object],
    ) -> None:
        self._session = session
        self._texts = texts
        self._settings = settings
        self._owner = owner
        self._changed = changed

    def menu(self) -> QMenu:
        """Return the menu."""
        menu = QMenu(self._owner)
        menu.addAction(tr("&Fill in equal texts..."), self.fill)
        menu.addAction(tr("&Store these translations"), self.store)
        menu.addSeparator()
        menu.addAction(tr("&Import a memory (TMX)..."), self._ask_to_import)
        menu.addAction(tr("&Export the memory (TMX)..."), self._ask_to_export)
        return menu

    @property
    def _language(self) -> str:
        return self._session.project.header.other_language or ""

    def _has_language(self) -> bool:
        if not self._language:
            self._session.message.emit(tr("Choose the other language first."))
        return bool(self._language)

    def fill(self) -> None:
        """Show which texts the memory translates; translate them if the user accepts."""
        if not self._has_language():
            return
        session, before, language = self._session, self._session.project, self._language
        texts, settings, edition = list(self._texts()), self._settings(), self._session.edition

        def work(progress: Progress) -> tuple[Together, tuple[Change, ...]]:
            return memories.filling(before, edition, memories.memory(language, texts, settings))

        def show(found: tuple[Together, tuple[Change, ...]]) -> None:
            edit, changes = found
            preview = RepairPreview(tr("Fill in from the memory"), changes, self._owner, action=tr("&Fill in"))

            preview.accepted.connect(lambda: session.do_prepared(before, edit))
            preview.open()

        session.run(tr("Reading the memory"), work, show)

    def store(self) -> None:
        """Store the translations of the project in the memory of the user."""
        if not self._has_language():
            return
        pairs = memories.pairs_of(self._texts(), self._language)
        self._add(lambda: memories.store(pairs))

    def _add(self, store: Callable[[], int]) -> None:
        try:
            count = store()
        except (UserError, OSError) as error:
            dialogs.show_error(self._owner, error)
            return
        self._session.message.emit(
            trn("{count} translation was added to the memory.", "{count} translations were added to the memory.", count)
        )
        self._changed()

    def import_from(self, path: Path) -> None:
        """Add the pairs of a TMX file to the memory of the user."""
        self._add(lambda: memories.store(read_tmx(path)))

    def _ask_to_import(self) -> None:
        filters = [tr("Translation memories ({pattern})", pattern="*.tmx")]
        ask_to_open(self._owner, tr("Import a memory"), filters, self._settings().first_folder, self.import_from)

    def export_to(self, path: Path) -> None:
        """Write the memory of the user as TMX. Raises UserError."""
        count = memories.export(path)
        words = trn(
            "{count} translation written to {name}.", "{count} translations written to {name}.", count, name=path.name
        )
        self._session.message.emit(words)

    def _ask_to_export(self) -> None:
        filters = {tr("Translation memories ({pattern})", pattern="*.tmx"): "tmx"}
        title, folder = tr("Export the memory"), self._settings().first_folder
        ask_to_save(self._owner, title, filters, folder, memories.FIRM_FILE, self.export_to)
