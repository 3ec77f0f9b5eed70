"""The actions of drafting: they open panes and dialogs for the sequences and features that are selected.

It hides which tool acts on what is shown. The tools are in app/authoring/.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QSplitter

from wiposeq.app import sequence_order
from wiposeq.app.authoring.extracting import Extracted
from wiposeq.app.authoring.replacing import Hit
from wiposeq.errors import UserError
from wiposeq.model.address import Address, pick
from wiposeq.model.changes import Change
from wiposeq.model.coding_edits import genes_of, linked_protein
from wiposeq.model.edits import Together
from wiposeq.model.location import LocationError, parse
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Sequence
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.authoring.changed_genes_bar import ChangedGenesBar
from wiposeq.ui.authoring.side_pane import show_in
from wiposeq.ui.widgets.asking import ask_to_open, ask_to_save, every_file
from wiposeq.ui.window import theme
from wiposeq.ui.window.panes import Panes
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.ui.authoring.find_pane import FindPane


class AuthoringActions:
    """The tools of one window. find_pane: it is built when it is shown for the first time."""

    def __init__(self, workspace: Workspace, panes: Panes) -> None:
        self.workspace = workspace
        self.panes = panes
        self.session = workspace.session
        panes.residues.view.editor.preview = self.change_residues
        self.find_pane: FindPane | None = None
        self._splitter: QSplitter | None = None
        self._tool: QDialog | None = None
        self.changed_genes = ChangedGenesBar(workspace)
        self.changed_genes.offered.connect(panes.changed)
        panes.residues.add_strip(self.changed_genes)

    def use_splitter(self, splitter: QSplitter) -> None:
        """Show panes as parts of this splitter."""
        self._splitter = splitter

    @property
    def splitter(self) -> QSplitter:
        """The splitter that side panes become parts of."""
        assert self._splitter is not None
        return self._splitter

    # ---- find and replace

    def open_find_and_replace(self) -> None:
        """Show the pane that finds and replaces. A short selection of residues is the text to find."""
        from wiposeq.ui.authoring.find_pane import FindPane

        if self.find_pane is None:
            self.find_pane = FindPane(self.workspace)
            self.find_pane.hit_chosen.connect(self._show_hit)
            self.find_pane.closed.connect(self.panes.focus_list)
            self.panes.changed.connect(self.find_pane.place_changed)
            self.panes.sequences.view.selectionModel().selectionChanged.connect(self.find_pane.place_changed)
        show_in(self.splitter, self.find_pane)
        self.find_pane.open()

    def _show_hit(self, hit: Hit, is_focused: bool) -> None:
        if self.workspace.places.go_to(hit.address) and hit.is_residues:
            self.panes.residues.focus_address(hit.address, (hit.start + 1, hit.end))

    # ---- coding sequences

    def _shown(self) -> Sequence | None:
        """Return the sequence shown. None if there is none, or if its file cannot be read."""
        uid = self.workspace.places.current_sequence
        try:
            return None if uid is None else self.session.project.sequences.by_uid(uid)
        except (LookupError, UserError):
            return None

    def _feature(self) -> Feature | None:
        """Return the selected feature of the sequence shown, or None."""
        sequence, uid = self._shown(), self.panes.features.current
        return None if sequence is None or uid is None else pick(sequence.features, uid)[1]

    @property
    def shows_nucleotides(self) -> bool:
        """Whether the sequence shown has residues that can be translated."""
        sequence = self._shown()
        return sequence is not None and not sequence.is_protein and bool(sequence.residues)

    def translate(self) -> None:
        """Translate the selected CDS, or the selected residues as a new one."""
        from wiposeq.ui.authoring.translate_dialog import TranslateDialog

        sequence, feature = self._shown(), self._feature()
        if sequence is None or not self.shows_nucleotides:
            return
        start, end = self.panes.residues.view.selection
        if feature is not None and feature.key == "CDS":
            dialog = TranslateDialog(self.session, Address(sequence.uid, feature.uid), parent=self.workspace.parent)
        else:
            location = f"{start}..{end}" if end > start else f"1..{len(sequence.residues)}"
            if feature is not None and feature.key != "source" and end <= start:
                location = feature.location
            dialog = TranslateDialog(self.session, Address(sequence.uid), location, self.workspace.parent)
        dialog.open()

    def find_frames(self) -> None:
        """Find open reading frames in the sequence shown."""
        from wiposeq.ui.authoring.frames_dialog import FramesDialog

        sequence = self._shown()
        if sequence is not None and self.shows_nucleotides:
            drawing, parent = self.panes.residues.drawing, self.workspace.parent
            uid = sequence.uid
            self._show_tool(lambda: FramesDialog(self.session, uid, self._select_location, drawing, parent))

    @property
    def has_residues(self) -> bool:
        """Whether the sequence shown has residues."""
        sequence = self._shown()
        return sequence is not None and bool(sequence.residues) and not sequence.is_skipped

    def find_known(self) -> None:
        """Find known features, such as promoters and tags, in the sequence shown."""
        from wiposeq.ui.authoring.known_dialog import KnownDialog

        sequence = self._shown()
        if sequence is not None and self.has_residues:
            KnownDialog(self.workspace, sequence.uid, self._select_location).open()

    # ---- residues

    @property
    def can_edit_residues(self) -> bool:
        """Whether the residues of the sequence shown can be changed."""
        sequence = self._shown()
        return sequence is not None and not sequence.is_skipped

    def change_residues(self, text: str = "") -> None:
        """Insert, replace or delete residues at the caret or the selection. text: what is pasted."""
        from wiposeq.ui.authoring.residues_dialog import ResiduesDialog

        sequence = self._shown()
        if sequence is not None and self.can_edit_residues:
            ResiduesDialog(self.workspace, sequence.uid, *self.panes.residues.view.selection, text).open()

    def paste_residues(self) -> None:
        """Paste the text of the clipboard into the sequence shown, with a preview."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.session.message.emit(tr("The clipboard contains no text."))
            return
        self.change_residues(text)

    def derive(self) -> None:
        """Make a new sequence from the selected residues, or from all."""
        from wiposeq.ui.authoring.derive_dialog import DeriveDialog

        sequence = self._shown()
        if sequence is None or not self.has_residues:
            return
        start, end = self.panes.residues.view.selection
        span = (start, end) if end > start else (1, len(sequence.residues))
        DeriveDialog(
            self.workspace, sequence.uid, *span, lambda uid: self.workspace.places.select_sequences([uid])
        ).open()

    def build_location(self) -> None:
        """Build the location of the selected feature from parts."""
        from wiposeq.ui.authoring.location_dialog import LocationDialog

        sequence, feature = self._shown(), self._feature()
        if sequence is not None and feature is not None:
            place = Address(sequence.uid, feature.uid)
            drawing, parent = self.panes.residues.drawing, self.workspace.parent
            self._show_tool(lambda: LocationDialog(self.session, place, self._select_location, drawing, parent))

    def _show_tool(self, make: Callable[[], QDialog]) -> None:
        """Show a dialog beside which the window is used, in its lower right corner. Close the one before."""
        if self._tool is not None:
            self._tool.close()
        self._tool = dialog = make()

        def closed(*_: object) -> None:
            if self._tool is dialog:
                self._tool = None

        dialog.finished.connect(closed)
        window, size = self.workspace.parent.window().geometry(), dialog.size().expandedTo(dialog.minimumSizeHint())
        gap = theme.px(40)  # the lower right corner is that of the form; map and residues stay visible
        dialog.move(max(window.right() - size.width(), window.left()), max(window.bottom() - size.height() - gap, 0))
        dialog.show()

    def _select_location(self, text: str) -> None:
        try:
            first, last = parse(text).bounds
        except LocationError:
            return
        self.panes.residues.view.select(first, last)

    def go_to_partner(self) -> None:
        """Go from a CDS to its protein, or from a protein to its gene."""
        project, sequence, feature = self.session.project, self._shown(), self._feature()
        if sequence is None:
            return
        if sequence.is_protein:
            genes = genes_of(project, sequence.uid)
            if genes:
                self.workspace.places.go_to(genes[0].at("location"))
            else:
                self.session.message.emit(tr("No CDS refers to this protein."))
            return
        candidates = [feature] if feature is not None and feature.key == "CDS" else list(sequence.features)
        found = next((each for each in (linked_protein(project, f) for f in candidates) if each is not None), None)
        if found is None:
            self.session.message.emit(tr("No CDS here refers to a protein."))
        else:
            self.workspace.places.select_sequences([found.uid])

    # ---- many sequences

    def move_strains(self) -> None:
        """Move strains and the like from organism to their qualifiers, after showing what changes.

        In the selected sequences if there are several, otherwise in all.
        """
        from wiposeq.app.strains import moving_strains
        from wiposeq.ui.results.repair_list import RepairPreview

        session, before = self.session, self.session.project
        selected = self.workspace.places.selected_sequences()
        uids = selected if len(selected) > 1 else None

        def show(found: tuple[Together, tuple[Change, ...]]) -> None:
            edit, changes = found
            title, action = tr("Move strains to their qualifiers"), tr("&Move them")
            preview = RepairPreview(title, changes, self.workspace.parent, action=action)

            preview.accepted.connect(lambda: session.do_prepared(before, edit))
            preview.open()

        edition = session.edition
        session.run(tr("Looking for strains"), lambda progress: moving_strains(before, edition, uids), show)

    def change_many(self) -> None:
        """Open the form that changes qualifiers and features of many sequences."""
        from wiposeq.ui.authoring.bulk_dialog import BulkDialog

        BulkDialog(self.session, *self._chosen_positions(), self.workspace.parent).open()

    def arrange_many(self) -> None:
        """Open the form that renames, sorts, moves, copies, skips, removes or turns many sequences."""
        from wiposeq.ui.authoring.many_dialog import ManyDialog

        dialog = ManyDialog(self.session, *self._chosen_positions(), self.workspace.parent)
        dialog.open()

    def show_all_features(self) -> None:
        """Open the table of all features of all sequences."""
        from wiposeq.app.authoring.feature_sheet import FeatureSheet
        from wiposeq.ui.authoring.feature_sheet import FeatureSheetDialog

        sequences = self.session.project.sequences

        def listed(_: Progress | None = None) -> FeatureSheet:
            sheet = FeatureSheet(sequences)
            sheet.columns()  # cached for the table
            return sheet

        def show(sheet: FeatureSheet) -> None:
            is_same = self.session.project.sequences is sequences
            dialog = FeatureSheetDialog(self.session, self.workspace.parent, sheet if is_same else None)
            dialog.chosen.connect(self.workspace.places.go_to)
            dialog.show()

        if len(sequences) > sequence_order.LONG:
            self.session.run(tr("All features"), listed, show)
        else:
            show(listed())

    def ask_to_merge(self) -> None:
        """Ask for a project or listing, and open the form that merges it into this one."""
        filters = [tr("Projects and listings ({pattern})", pattern="*.wsq *.xml"), every_file()]
        ask_to_open(
            self.workspace.parent, tr("Merge another project"), filters, self.workspace.first_folder, self.merge
        )

    def merge(self, path: Path) -> None:
        """Read a project in a thread, and open the form that merges it into this one."""
        from wiposeq.ui.authoring.merge_dialog import MergeDialog

        def read(progress: Progress) -> Project:
            from wiposeq.app.importing.opening import open_any

            return open_any(path, edition=self.session.edition, progress=progress)

        def show(other: Project) -> None:
            uid = self.workspace.places.current_sequence
            index = None if uid is None else self.session.project.sequences.index(uid) + 1
            MergeDialog(self.session, other, path.name, index, self.workspace.parent).open()

        self.session.run(tr("Reading {name}", name=path.name), read, show)

    def extract(self) -> None:
        """Open the form that extracts sequences into a new project."""
        from wiposeq.ui.authoring.extract_dialog import ExtractDialog

        ExtractDialog(self.session, self._chosen_positions(), self._ask_where, self.workspace.parent).open()

    def _ask_where(self, found: Extracted) -> None:
        """Ask for a file for the new project, and write it in a thread."""
        stem = Path(self.session.document.name or tr("listing")).stem
        project = found.project

        def save(path: Path) -> None:
            def write(progress: Progress) -> None:
                from wiposeq.app.exporting import converting

                converting.save_as(project, path, progress=progress)

            text = trn(
                "{count} sequence saved as {name}.",
                "{count} sequences saved as {name}.",
                len(found.numbers),
                name=path.name,
            )
            self.session.run(tr("Writing {name}", name=path.name), write, lambda _: self.session.message.emit(text))

        ask_to_save(
            self.workspace.parent,
            tr("Save the new project"),
            {tr("Project ({pattern})", pattern="*.wsq"): "wsq"},
            self.workspace.first_folder,
            f"{stem}-part.wsq",
            save,
        )

    def _chosen_positions(self) -> tuple[list[int], list[int]]:
        """Return the positions of the selected sequences, and of those that the filter shows, from 1 and ascending."""
        table = self.panes.sequences.table
        filtered = sorted(place + 1 for place in table.rows) if self.panes.sequences.filter.text().strip() else []
        return list(self.workspace.selected_places), filtered
