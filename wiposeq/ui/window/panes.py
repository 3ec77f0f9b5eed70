"""The panes of the window, and the connections between them.

Panes know only the session; this module connects them. It hides which pane shows an address.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from wiposeq.app.pane_sizes import PaneSizes
from wiposeq.errors import UserError
from wiposeq.model.address import Address
from wiposeq.model.changed import first_change
from wiposeq.model.finding import Finding, Report
from wiposeq.model.lookup import describe, exists
from wiposeq.texts import tr
from wiposeq.ui.features.pane import FeaturePane
from wiposeq.ui.header.pane import HeaderPane
from wiposeq.ui.residues.pane import ResiduePane
from wiposeq.ui.results.pane import ResultsPane
from wiposeq.ui.sequences.pane import ProjectPane
from wiposeq.ui.widgets.layout import column
from wiposeq.ui.window.pane_frame import FEATURES, FORM, RESIDUES, PaneFrame
from wiposeq.ui.window.results_line import ResultsLine
from wiposeq.ui.window.session import Session


class Panes(QWidget):
    """All panes of one project.

    changed(): another pane, sequence or feature is shown or selected.
    residues_selected(str): a description of the selected residues, or "".
    help_requested(QWidget): the user wants to read about a widget.
    """

    changed = Signal()
    residues_selected = Signal(str)
    help_requested = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.sequences = ProjectPane(session)
        self.header = HeaderPane(session)
        self.residues = ResiduePane(session)
        self.features = FeaturePane(session)
        self.results = ResultsPane(session)
        self.results_line = ResultsLine(session, self.show_results)
        self.frame = PaneFrame(self.sequences, self.header, self.residues, self.features, self.results)
        self.center = self.frame.center
        self.editor = self.frame.editor
        self._expands_once = False
        column((self.frame, 1), self.results_line, parent=self, margin=0).setSpacing(0)
        self._wire()
        self._set_results(False)

    def _wire(self) -> None:
        self.frame.crowded.connect(lambda is_crowded: self._set_results(not is_crowded))
        self.sequences.shown.connect(self._show_sequence)
        self.sequences.view.clicked.connect(self._leave_list)
        self.sequences.view.activated.connect(self._leave_list)
        self.sequences.general.clicked.connect(self._leave_list)
        self.header.help_requested.connect(lambda: self.help_requested.emit(self.header))
        self.features.form.help_requested.connect(lambda: self.help_requested.emit(self.features))
        self.features.feature_selected.connect(self._feature_selected)
        self.residues.feature_selected.connect(self._map_feature_selected)
        self.residues.selection_changed.connect(self._selection_changed)
        self.residues.new_feature_requested.connect(self._new_feature_requested)
        self.results.chosen.connect(self.go_to_finding)
        self.results.opened.connect(self._open_finding)
        self.residues.heading.findings_requested.connect(self._show_findings)
        self.residues.heading.feature_step_requested.connect(self.step_feature)
        self.session.place_requested.connect(self.go_to)
        self.session.finding_requested.connect(self._show_finding)
        self.session.fix_requested.connect(self.results.apply)
        self.session.report_changed.connect(self._expand_results)
        self.session.document_replaced.connect(self._document_replaced)

    def use_sizes(self, sizes: PaneSizes) -> None:
        """Use the sizes of an earlier session."""
        self.frame.sizes = sizes
        self.residues.view.set_zoom(sizes.residue_zoom)
        self._set_results(sizes.has_results)

    # ---- what is shown and selected

    @property
    def current_sequence(self) -> int | None:
        """The uid of the sequence in the center, or None while it is the general information."""
        uid = self.residues.uid if self.center.currentWidget() is self.editor else None
        if uid is not None:
            try:
                self.session.project.sequences.index(uid)
            except LookupError:  # another project was opened, and is not shown yet
                return None
        return uid

    @property
    def asks_elsewhere(self) -> bool:
        """Whether the start page, a page or findings have the next act, so that no other button may be filled."""
        return self.isHidden() or self.has_page or (not self.results.isHidden() and bool(self.session.report.findings))

    @property
    def has_page(self) -> bool:
        """Whether the center is a page that is neither the general information nor a sequence."""
        return self.center.currentWidget() not in (self.header, self.editor)

    def show_page(self, page: QWidget) -> None:
        """Show a page of the center in place of the sequence, without form and results."""
        self.center.setCurrentWidget(page)
        self.frame.place_form()
        self.features.form.hide()
        if not self.results.isHidden():
            self.toggle_results()
        self.changed.emit()

    def leave_page(self) -> None:
        """Show the sequence that was in the center before a page, or the first one; focus the list."""
        if not self._show_a_sequence():
            self.show_header(is_focused=False)
        self.focus_list()

    def _show_a_sequence(self) -> bool:
        """Show the sequence that was in the center last, or the first one. Return False if there is none."""
        uid, sequences = self.residues.uid, self.session.project.sequences
        if self.current_sequence is None and len(sequences):
            self.select_sequences([uid if uid is not None and uid in sequences else sequences[0].uid])
        return len(sequences) > 0

    def selected_sequences(self) -> list[int]:
        """Return the uids of the sequences selected in the list, in the order of the list."""
        return self.sequences.selected()

    def select_sequences(self, uids: Iterable[int]) -> None:
        """Select sequences in the list and show the first."""
        self.sequences.select(list(uids))
        self.frame.show_list(False)

    def _show_sequence(self, uid: int | None) -> None:
        if uid is None:
            self.center.setCurrentWidget(self.header)
            self.residues_selected.emit("")
        else:
            try:
                self.session.project.sequences.by_uid(uid)
            except UserError as error:  # the sequence is in a file that cannot be read
                self.session.message.emit(str(error))
            if self.residues.uid != uid:
                self.residues.set_sequence(uid)
                self.features.set_sequence(uid)
            self.center.setCurrentWidget(self.editor)
        self.frame.place_form()
        self.changed.emit()

    def _leave_list(self, *_: object) -> None:
        """Show what was chosen in the list, if there is room for one pane only."""
        if QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            self.frame.show_list(False)

    def _document_replaced(self) -> None:
        self.residues.set_sequence(None)
        self.features.set_sequence(None)
        self.center.setCurrentWidget(self.header)
        self.frame.place_form()
        self._expands_once = bool(self.session.project.origin.source)
        self.changed.emit()

    def _expand_results(self, report: Report) -> None:
        """Show the results of the first check of a listing that was read from a file with errors."""
        if self._expands_once and report.edition:
            self._expands_once = False
            if report.errors:
                self._set_results(True)

    def _show_findings(self, address: Address) -> None:
        """Go to the first finding on a record or on what belongs to it."""
        found = (f for f in self.session.report.findings if f.address.sequence == address.sequence)
        if (first := next(found, None)) is not None:
            self.show_results()
            self.results.choose(first)

    def _show_finding(self, finding: Finding) -> None:
        """Show a finding in the results."""
        self.show_results()
        self.results.choose(finding)

    def _feature_selected(self, address: Address | None) -> None:
        self.residues.select_feature(address)
        self.frame.name_tab()
        self.changed.emit()

    def _map_feature_selected(self, address: Address) -> None:
        if address.feature is not None:
            self.features.select_feature(address.feature)

    def _selection_changed(self, start: int, end: int) -> None:
        self.features.set_residue_selection(start, end)
        self.residues_selected.emit(self.residues.selection_text())

    def _new_feature_requested(self, start: int, end: int) -> None:
        self.features.set_residue_selection(start, end)
        self.focus_features()
        self.features.key_choice.setFocus()
        self.session.message.emit(tr("Choose the key of the feature at {start}..{end}.", start=start, end=end))

    # ---- going to a place

    def go_to_finding(self, finding: Finding) -> None:
        """Show and focus the field that a finding is about, and select its residues.

        While the results take the place of the other panes, only the status bar says where the field is.
        """
        if self.frame.is_covered:
            if exists(self.session.project, finding.address):
                self.session.message.emit(describe(self.session.project, finding.address))
            return
        if self.go_to(finding.address) and finding.residues and self.residues.shows(finding.address):
            self.residues.focus_address(finding.address, finding.residues)

    def _open_finding(self, finding: Finding) -> None:
        """Go to the field of a finding, also if the results take its place."""
        self._uncover()
        self.go_to_finding(finding)

    def _uncover(self) -> None:
        """Show the panes again if the results take their place."""
        if self.frame.is_covered:
            self._set_results(False)

    def go_to(self, address: Address) -> bool:
        """Show the field of an address and focus it. Return False if its record does not exist."""
        self._uncover()
        if not exists(self.session.project, address):
            self.session.announce_missing_place()
            return False
        self.frame.show_list(False)
        if address.sequence is None:
            if address.field == "sequences":
                self.focus_list()
            else:
                self.show_header()
                self.header.focus_address(address)
        else:
            if self.current_sequence != address.sequence or self.sequences.current != address.sequence:
                self.sequences.select([address.sequence])
            self.center.setCurrentWidget(self.editor)
            for pane in (self.features, self.residues):
                if pane.shows(address):
                    self.frame.show_tab(self._tab_of(address))
                    pane.focus_address(address)
                    break
            else:
                self.residues.focus_address(address.record)
        self.session.message.emit(describe(self.session.project, address))
        return True

    def _tab_of(self, address: Address) -> int:
        if not self.features.shows(address):
            return RESIDUES
        return FEATURES if address.feature is None else FORM

    def undo(self) -> None:
        """Undo the last step and show the place that it changed."""
        self._step(self.session.undo_stack.undo)

    def redo(self) -> None:
        """Redo the next step and show the place that it changed."""
        self._step(self.session.undo_stack.redo)

    def _step(self, step: Callable[[], None]) -> None:
        """Undo or redo. Go to the changed place unless it is visible; then focus and caret do not move."""
        before = self.session.project
        step()
        address = first_change(before, self.session.project)
        if address is None or self.frame.is_covered or self.has_page:
            return
        if address.sequence is None:
            is_visible = address.field == "sequences" or self.header.is_in_view(address)
        else:
            is_visible = self.current_sequence == address.sequence and (
                not self.features.shows(address) or self.features.is_in_view(address)
            )
        if not is_visible:
            self.go_to(address)

    def show_header(self, *, is_focused: bool = True) -> None:
        """Show the general information."""
        self._uncover()
        self.frame.show_list(False)
        self.sequences.show_header()
        if is_focused:
            self.header.focus_first()

    def show_results(self) -> None:
        """Show the results of the check and focus them."""
        self._set_results(True)
        self.results.focus()

    def toggle_results(self) -> None:
        """Show or hide the results."""
        had_focus = self._has_focus(self.results)
        self._set_results(self.results.isHidden())
        if had_focus and self.results.isHidden():
            self.results_line.open.setFocus()

    def _set_results(self, is_shown: bool) -> None:
        self.results_line.setVisible(not is_shown)
        self.frame.show_results(is_shown)
        self.changed.emit()

    def focus_sequences(self) -> None:
        """Focus the list of sequences, and show a sequence if the general information is shown."""
        self._uncover()
        if not self.has_page:
            self._show_a_sequence()
        self.focus_list()

    def focus_list(self) -> None:
        """Focus the list of sequences, and leave what is shown."""
        self._uncover()
        self.frame.hide_help_for_sequences()
        self.frame.show_list(True)
        (self.sequences.view if self.sequences.view.isVisible() else self.sequences.general).setFocus()

    def focus_residues(self) -> None:
        """Focus the residues."""
        self._uncover()
        self._show_a_sequence()
        self.frame.show_list(False)
        self.center.setCurrentWidget(self.editor)
        self.frame.show_tab(RESIDUES)
        self.residues.view.setFocus()

    def focus_features(self) -> None:
        """Focus the table of features."""
        self._uncover()
        self._show_a_sequence()
        self.frame.show_list(False)
        self.center.setCurrentWidget(self.editor)
        self.frame.show_tab(FEATURES)
        self.features.view.setFocus()

    def step_feature(self, by: int) -> None:
        """Select the next (1) or previous (-1) feature of the sequence."""
        self.features.step_feature(by)

    def edit_name(self) -> None:
        """Let the user change the name of a sequence in place: in the list if it has the focus, else in the heading."""
        if self._has_focus(self.sequences.view):
            self.sequences.edit_name()
            return
        self.residues.heading.edit_name()

    def step_sequence(self, by: int) -> None:
        """Show the next (1) or previous (-1) sequence."""
        sequences = self.session.project.sequences
        if not len(sequences):
            return
        current = self.current_sequence
        place = sequences.index(current) + by if current is not None else (0 if by > 0 else len(sequences) - 1)
        if 0 <= place < len(sequences):
            self.select_sequences([sequences[place].uid])

    # ---- actions that concern a pane

    def check(self) -> None:
        """Check at once and show the results."""
        self._set_results(True)
        self.session.check_now()

    def insert_sequence(self, molecule_type: str) -> None:
        """Insert an empty sequence and focus its residues."""
        self.sequences.insert(molecule_type)
        self.focus_residues()

    def add_feature(self) -> None:
        """Focus the choice of a feature key, or add the key chosen there if it has the focus."""
        if self.features.key_choice.value() and self._has_focus(self.features.key_choice):
            self.features.add(self.features.key_choice.value())
        else:
            self.frame.show_tab(FEATURES)
            self.features.key_choice.setFocus()
            self.features.key_choice.showPopup()

    def open_find(self) -> None:
        """Find in the residues of the shown sequence, or filter the list of sequences."""
        self._uncover()
        if self.current_sequence is not None and not self._has_focus(self.sequences):
            self.residues.finding.open_find()
        else:
            self.sequences.filter.show()
            self.sequences.filter.setFocus()
            self.sequences.filter.selectAll()

    def go_to_position(self) -> None:
        """Ask for a position in the residues and go there."""
        if self.current_sequence is not None:
            self.residues.finding.open_go_to()

    def _has_focus(self, widget: QWidget) -> bool:
        """Return whether a child of the widget has the focus of the window."""
        window = self.window()
        return widget.isAncestorOf(window.focusWidget() or window)
