"""The dialog that finds known features, such as promoters and tags, in a sequence, and adds those that are checked.

It hides that libraries are read and searched in a thread. app/authoring/known_features.py finds the features.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QCheckBox, QFormLayout, QSpinBox

from wiposeq.app.authoring import known_features
from wiposeq.app.authoring.known_features import Found, KnownSearch, Library
from wiposeq.formats.kinds import FASTA_LIKE, RECORDS, pattern
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert
from wiposeq.model.records import Sequence
from wiposeq.progress import Progress
from wiposeq.texts import in_sentences, tr, trn
from wiposeq.ui.importing.checked_table import CheckedTable, checked_view
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask_to_open, every_file
from wiposeq.ui.widgets.layout import column, delayed, label_of, push_button, row, wrapped
from wiposeq.ui.widgets.record_table import Column
from wiposeq.ui.window.workspace import Workspace

PAUSE: Final = 200
"""Milliseconds from the last change until the search starts."""


class KnownDialog(dialogs.Dialog):
    """The form and the list of known features in one sequence. show: called with the location of the current one."""

    def __init__(self, workspace: Workspace, uid: int, show: Callable[[str], object]) -> None:
        super().__init__(workspace.parent, tr("Find known features"), 0, 0)
        dialogs.fit(self, 760, 560)
        self._workspace = workspace
        self._session = workspace.session
        self._uid = uid
        self._show = show
        self._stop: Callable[[], None] = lambda: None
        self._library: Library | None = None
        self.found: list[Found] = []
        self._build_form()
        self._build_list()
        self.outcome = wrapped()
        buttons, self.ok = dialogs.ok_buttons(self, self._carry_out)
        column(self.form, self.outcome, (self.view, 1), buttons, parent=self)
        self._timer = delayed(self, PAUSE, self._search)
        self._session.changed.connect(self._changed)
        self._show_library()
        self._search()
        self.view.setFocus()

    def _sequence(self) -> Sequence:
        return self._session.project.sequences.by_uid(self._uid)

    def _build_form(self) -> None:
        self.library = wrapped()
        self.choose = push_button(tr("Choose a &library..."), self._ask)
        self.choose.setToolTip(tr("A GenBank file with features, or a FASTA file with one feature in each record"))
        self.remove = push_button(tr("&Remove the library"), lambda: self.use_library(None))
        self.identity = QSpinBox()
        self.identity.setRange(70, 100)
        self.identity.setValue(95)
        self.identity.setSuffix(" %")
        self.identity.setAccessibleName(tr("Smallest identity"))
        self.both_strands = QCheckBox(tr("&Both strands"))
        self.in_translation = QCheckBox(tr("&Proteins in the six translations"))
        sequence = self._sequence()
        is_protein = sequence.is_protein
        self._molecule = "AA" if is_protein else sequence.molecule_type
        for box in (self.both_strands, self.in_translation):
            box.setChecked(True)
            box.setVisible(not is_protein)
            box.toggled.connect(self._changed)
        self.identity.valueChanged.connect(self._changed)
        self.form = QFormLayout()
        self.form.addRow(tr("Library"), self.library)
        self.form.addRow("", row(self.choose, self.remove, None, margin=0))
        self.form.addRow(label_of(tr("Smallest &identity"), self.identity), row(self.identity, None))
        self.form.addRow("", row(self.both_strands, self.in_translation, None))

    def _build_list(self) -> None:
        columns = [
            Column("", lambda place, each: "", width=34),
            Column(tr("Name"), lambda place, each: each.known.name, False, lambda place, each: each.known.name, 220),
            Column(tr("Key"), lambda place, each: self._key(each), False, lambda place, each: self._key(each), 110),
            Column(tr("Location"), lambda place, each: each.location, False, lambda place, each: each.start, 170),
            Column(tr("Identity"), lambda place, e: f"{e.identity:.1%}", True, lambda place, e: e.identity, 80),
            Column(tr("State"), lambda place, each: self._state(each), width=110),
        ]
        self.table = CheckedTable(columns)
        self.view = checked_view(self.table, tr("Known features"))
        self.table.checks_changed.connect(self._count)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)

    def _key(self, found: Found) -> str:
        return known_features.key_in(found.known, self._molecule, self._session.edition)

    def _state(self, found: Found) -> str:
        try:
            sequence = self._sequence()
        except LookupError:
            return ""
        return tr("already there") if known_features.is_annotated(found, sequence) else ""

    def _row_changed(self, index: Any, _: Any) -> None:
        if index.isValid():
            self._show(self.table.record(index.row()).location)

    # ---- the library

    def _ask(self) -> None:
        names = pattern(*RECORDS, *FASTA_LIKE)
        filters = [tr("Sequences with features ({pattern})", pattern=names), every_file()]
        ask_to_open(self, tr("Choose a library"), filters, self._workspace.first_folder, self.use_library)

    def use_library(self, path: Path | None) -> None:
        """Use another library from now on, also in later sessions. None: only the features of the program."""
        self._workspace.use_settings(
            self._workspace.settings.changed(feature_library=str(path) if path is not None else "")
        )
        self._library = None
        self._show_library()
        self._changed()

    def _show_library(self) -> None:
        path = self._workspace.settings.feature_library
        words = tr("Short features of the program")
        if path:
            words = tr("{name}, and the short features of the program", name=Path(path).name)
        self.library.setText(words)
        self.library.setToolTip(path)
        self.remove.setEnabled(bool(path))

    # ---- the search

    def _changed(self, *_: object) -> None:
        self._stop()
        self._timer.start()

    def _search(self) -> None:
        try:
            sequence = self._sequence()
        except LookupError:
            self.reject()
            return
        wanted = KnownSearch(
            self.identity.value() / 100, self.both_strands.isChecked(), self.in_translation.isChecked()
        )
        path, library = self._workspace.settings.feature_library, self._library

        def work(progress: Progress) -> tuple[Library | None, list[Found]]:
            own = library
            if own is None and path:
                own = known_features.read_library(Path(path), progress=progress)
            entries = (*(own.entries if own is not None else ()), *known_features.own_features())
            return own, known_features.find_known(sequence, entries, wanted, progress=progress)

        self.outcome.setText(tr("Searching..."))
        self._stop = self._session.beside(self, work, self._show_found, self._failed)

    def _failed(self, error: BaseException) -> None:
        self.outcome.setText(str(error))
        self.found = []
        self.table.show_records(())
        self._count()

    def _show_found(self, result: tuple[Library | None, list[Found]]) -> None:
        self._library, self.found = result
        sequence = self._sequence()
        self.table.excluded = {
            place for place, each in enumerate(self.found) if known_features.is_annotated(each, sequence)
        }
        self.table.show_records(tuple(self.found))
        count = len(self.found)
        words = trn("{count} known feature found.", "{count} known features found.", count)
        if not count and not self._workspace.settings.feature_library:
            words = f"{words} {tr('Choose a library to find more.')}"
        omitted = self._library.omitted if self._library is not None else ()
        self.outcome.setText(in_sentences((words, *omitted)))
        self._count()

    def _count(self) -> None:
        count = len(self.table.included)
        self.ok.setEnabled(count > 0)
        words = trn("&Add {count} feature", "&Add {count} features", count) if count else tr("&Add the features")
        self.ok.setText(words)

    def _carry_out(self) -> None:
        sequence = self._sequence()
        chosen = [self.found[place] for place in self.table.included]
        features = tuple(known_features.feature_of(each, sequence, self._session.edition) for each in chosen)
        if features:
            label = trn("Add {count} known feature", "Add {count} known features", len(features))
            self._session.do(Insert(Address(self._uid, field="features"), len(sequence.features), features, label))
        self.accept()

    def done(self, result: int) -> None:
        self._timer.stop()
        self._stop()
        super().done(result)
