"""The residue view and its pane: reading, selecting and editing residues by keyboard and mouse, at any length."""

import sys

import pytest
from builders import a_dna, a_project, a_protein, a_sequence, a_skipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import Remove, ReplaceResidues, SetField
from wiposeq.model.finding import Finding, Report, Severity
from wiposeq.ui.residues.pane import ResiduePane
from wiposeq.ui.window import theme
from wiposeq.ui.window.session import Session

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LINE = "acgtacgtac" * 6


class Opened:
    """A pane on the first sequence of a project, with everything it told."""

    def __init__(self, qtbot, *sequences, width=700, height=420):
        self.qtbot = qtbot
        self.session = Session(Document(a_project(*sequences)))
        self.told = []
        self.session.message.connect(self.told.append)
        self.pane = ResiduePane(self.session)
        qtbot.addWidget(self.pane, before_close_func=lambda _: self.session.close())
        self.pane.resize(width, height)
        self.pane.set_sequence(sequences[0].uid)
        self.pane.show()
        self.view = self.pane.view
        with qtbot.waitActive(self.pane):
            self.pane.activateWindow()
        self.view.setFocus()

    @property
    def residues(self):
        return self.session.project.sequences[0].residues

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier, times=1):
        for _ in range(times):
            self.qtbot.keyClick(QGuiApplication.focusObject() or self.view, key, modifier)

    def type(self, text):
        for sign in text:
            if sign.isascii():
                self.qtbot.keyClick(self.view, sign)
            else:  # QTest knows ASCII keys only
                event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
                QGuiApplication.sendEvent(self.view, event)

    def point(self, position):
        return self.view.grid.residue_rectangle(position).center().toPoint()

    def undo(self):
        self.session.undo_stack.undo()


@pytest.fixture
def opened(qtbot):
    return lambda *sequences, **size: Opened(qtbot, *(sequences or (a_dna(LINE * 20),)), **size)


# ---- reading


def test_the_blocks_on_a_line_follow_the_width(opened):
    at = opened(width=320)
    narrow = at.view.grid.per_line
    at.pane.resize(1000, 400)
    wide = at.view.grid.per_line
    assert narrow % 10 == wide % 10 == 0
    assert 10 <= narrow < 40 < 80 <= wide
    assert at.view.grid.x_after(wide) <= at.view.viewport().width()


def test_three_hundred_pixels_are_enough_to_read(opened):
    at = opened(a_dna("acgt" * 1_000_000), width=300)
    assert at.view.grid.per_line >= 10
    assert at.view.grid.x_after(at.view.grid.per_line) <= at.view.viewport().width()
    assert at.pane.minimumSizeHint().width() <= 300


def test_a_narrower_window_keeps_the_first_residue_on_screen(opened):
    at = opened(a_dna("acgt" * 5000), width=900)
    at.view.go_to(12_000)
    before = at.view.grid.visible()[0]
    at.pane.resize(400, 420)
    first, last = at.view.grid.visible()
    assert first <= before <= last


def test_the_selection_is_reported_in_words(opened):
    at = opened()
    with at.qtbot.waitSignal(at.pane.selection_changed) as told:
        at.view.select(41, 60)
    assert told.args == [41, 60]
    assert at.pane.selection_text() == "41..60 selected: 20 nt, GC 50.0 %, frame 2"
    at.view.select(7, 7)
    assert at.pane.selection_text() == "7 selected: 1 nt, GC 100.0 %, frame 1"
    at.view.go_to(7)
    assert at.pane.selection_text() == "Position 7 of 1,200"


def test_a_selection_of_a_protein_counts_amino_acids(opened):
    at = opened(a_protein("MKVLAAGIVG"))
    at.view.select(2, 4)
    assert at.pane.selection_text().startswith("2..4 selected: 3 aa")


def test_the_accessible_description_says_where_the_caret_is(opened):
    at = opened()
    at.view.go_to(42)
    assert at.view.accessibleDescription() == "caret before 42, c, of 1,200"
    assert at.view.accessibleName() == "Residues"


# ---- moving with the keyboard


def test_arrows_move_by_residue_line_and_block(opened):
    at = opened()
    per_line = at.view.grid.per_line
    at.key(Qt.Key.Key_Right, times=3)
    assert at.view.caret == 3
    at.key(Qt.Key.Key_Down)
    assert at.view.caret == per_line + 3
    at.key(Qt.Key.Key_Up)
    at.key(Qt.Key.Key_Left)
    assert at.view.caret == 2
    at.key(Qt.Key.Key_Right, CTRL)
    assert at.view.caret == 10
    at.key(Qt.Key.Key_Right, CTRL)
    at.key(Qt.Key.Key_Left, CTRL)
    assert at.view.caret == 10


def test_home_and_end_go_to_the_ends_of_the_line_and_of_the_sequence(opened):
    at = opened()
    per_line = at.view.grid.per_line
    at.key(Qt.Key.Key_Right, times=3)
    at.key(Qt.Key.Key_End)
    assert at.view.caret == per_line
    assert at.view.caret_rectangle().top() == at.view.grid.residue_rectangle(1).top()
    at.key(Qt.Key.Key_Home)
    assert at.view.caret == 0
    at.key(Qt.Key.Key_End, CTRL)
    assert at.view.caret == 1200
    at.key(Qt.Key.Key_Home, CTRL)
    assert at.view.caret == 0


def test_the_column_is_preserved_over_a_short_last_line(opened):
    at = opened(a_dna("acgt" * 33))
    per_line = at.view.grid.per_line
    at.view.go_to(per_line - 1)
    column = at.view.caret
    at.key(Qt.Key.Key_Down, times=2)
    at.key(Qt.Key.Key_Down, times=5)
    assert at.view.caret == 132
    at.key(Qt.Key.Key_Up)
    assert at.view.caret % per_line == column or at.view.caret == column


def test_pages_move_what_is_seen_and_the_caret(opened):
    at = opened(a_dna("acgt" * 5000))
    at.key(Qt.Key.Key_PageDown)
    first, last = at.view.grid.visible()
    assert first > 1
    assert first - 1 <= at.view.caret <= last
    at.key(Qt.Key.Key_PageUp)
    assert at.view.grid.visible()[0] == 1
    assert at.view.caret == 0


def test_shift_selects_and_ctrl_a_selects_all(opened):
    at = opened()
    at.key(Qt.Key.Key_Right, times=2)
    at.key(Qt.Key.Key_Right, SHIFT, times=3)
    assert at.view.selection == (3, 5)
    at.key(Qt.Key.Key_Left)
    assert (at.view.caret, at.view.editor.cursor.has_selection) == (2, False)
    at.key(Qt.Key.Key_End, SHIFT)
    assert at.view.selection == (3, at.view.grid.per_line)
    at.key(Qt.Key.Key_A, CTRL)
    assert at.view.selection == (1, 1200)


def test_the_caret_never_leaves_the_sequence(opened):
    at = opened(a_dna("acgt"))
    at.key(Qt.Key.Key_Left)
    at.key(Qt.Key.Key_Up)
    assert at.view.caret == 0
    at.key(Qt.Key.Key_Right, times=9)
    at.key(Qt.Key.Key_Down)
    assert at.view.caret == 4


# ---- typing


def test_typing_puts_residues_at_the_caret(opened):
    at = opened(a_dna("aaaa"))
    at.key(Qt.Key.Key_Right, times=2)
    at.type("CGT")
    assert at.residues == "aacgtaa"
    assert at.view.caret == 5


def test_what_is_typed_in_one_go_is_undone_in_one_step(opened):
    at = opened(a_dna("aaaa"))
    at.key(Qt.Key.Key_Right)
    at.type("cgt")
    assert at.session.undo_stack.count() == 1
    at.undo()
    assert (at.residues, at.view.caret) == ("aaaa", 1)
    at.session.undo_stack.redo()
    assert (at.residues, at.view.caret) == ("acgtaaa", 4)


def test_typing_elsewhere_is_another_step(opened):
    at = opened(a_dna("aaaa"))
    at.type("c")
    at.key(Qt.Key.Key_Right)
    at.type("g")
    at.type("g")
    at.key(Qt.Key.Key_Backspace)
    assert at.residues == "cagaaa"
    assert at.session.undo_stack.count() == 3
    at.undo()
    at.undo()
    assert at.residues == "caaaa"


def test_typing_after_an_undo_does_not_join_the_step_before(opened):
    at = opened(a_dna("aaaa"))
    at.type("c")
    at.key(Qt.Key.Key_Backspace)
    at.undo()
    at.type("g")
    at.undo()
    assert at.residues == "caaaa"


def test_typing_replaces_the_selection_and_undo_selects_it_again(opened):
    at = opened(a_dna("aaccaa"))
    at.view.select(3, 4)
    at.type("g")
    assert at.residues == "aagaa"
    at.undo()
    assert at.residues == "aaccaa"
    assert at.view.selection == (3, 4)


def test_u_becomes_t_with_a_word(opened):
    at = opened(a_dna("aaaa"))
    at.type("U")
    assert at.residues == "taaaa"
    assert at.told == ["u was replaced by t."]


def test_amino_acids_are_typed_in_upper_case_and_u_stays(opened):
    at = opened(a_protein("MK"))
    at.key(Qt.Key.Key_End)
    at.type("u")
    assert at.residues == "MKU"


@pytest.mark.parametrize("sign", ["5", "-", "*", "?", "é"])
def test_what_is_no_letter_is_refused_with_a_word(opened, sign):
    at = opened(a_dna("aaaa"))
    at.type(sign)
    assert at.residues == "aaaa"
    assert sign in at.told[0]
    assert at.session.undo_stack.count() == 0


def test_a_letter_outside_the_alphabet_is_preserved_for_the_check_to_find(opened):
    at = opened(a_dna("aaaa"))
    at.type("j")
    assert at.residues == "jaaaa"


def test_backspace_and_delete_take_one_residue_or_the_selection(opened):
    at = opened(a_dna("acgtacgt"))
    at.key(Qt.Key.Key_Right, times=2)
    at.key(Qt.Key.Key_Backspace)
    assert (at.residues, at.view.caret) == ("agtacgt", 1)
    at.key(Qt.Key.Key_Delete)
    assert (at.residues, at.view.caret) == ("atacgt", 1)
    at.view.select(2, 4)
    at.key(Qt.Key.Key_Delete)
    assert (at.residues, at.view.caret) == ("agt", 1)
    at.key(Qt.Key.Key_Home)
    at.key(Qt.Key.Key_Backspace)
    assert at.residues == "agt"


def test_ctrl_delete_takes_the_rest_of_the_block(opened):
    at = opened(a_dna("acgtacgtacgtacgt"))
    at.key(Qt.Key.Key_Right, times=4)
    at.key(Qt.Key.Key_Delete, CTRL)
    assert at.residues == "acgtgtacgt"
    at.key(Qt.Key.Key_Backspace, CTRL)
    assert at.residues == "gtacgt"


def test_features_follow_and_lost_ones_are_counted(opened):
    at = opened(a_dna("acgtacgtacgtacgt", ("gene", "5..6"), ("gene", "10..12")))
    at.view.select(4, 7)
    at.key(Qt.Key.Key_Delete)
    features = at.session.project.sequences[0].features
    assert [feature.location for feature in features] == ["1..12", "6..8"]
    assert at.told == ["1 feature inside the removed residues was also removed."]
    at.undo()
    assert len(at.session.project.sequences[0].features) == 3


def test_a_skipped_sequence_cannot_be_edited(opened):
    at = opened(replace(a_dna("acgt"), is_skipped=True))
    at.type("a")
    at.key(Qt.Key.Key_Delete)
    at.view.editor.paste()
    assert at.residues == "acgt"
    assert "skipped" in at.told[0]
    assert "skipped" in at.pane.heading.name.label.text()


def test_typing_into_an_empty_sequence_begins_it(opened):
    at = opened(a_sequence("DNA", "", organism="Homo sapiens", mol_type="genomic DNA"))
    at.type("ac")
    assert at.residues == "ac"
    assert at.view.caret == 2


def test_a_window_shortcut_of_the_same_keys_does_not_take_them_away(opened):
    from PySide6.QtGui import QAction

    at = opened(a_dna("acgtacgt"))
    taken = []
    for keys in ("Ctrl+A", "Ctrl+C", "Delete", "Ctrl+F"):
        action = QAction(at.pane)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: taken.append(1))
        at.pane.addAction(action)
    at.key(Qt.Key.Key_A, CTRL)
    at.key(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "acgtacgt"
    at.key(Qt.Key.Key_Delete)
    assert at.residues == ""
    assert not taken


STEP = st.one_of(
    st.tuples(st.just("select"), st.integers(1, 25), st.integers(0, 8)),
    st.tuples(st.just("type"), st.sampled_from(["a", "c", "g"]), st.integers(1, 3)),
    st.tuples(st.just("paste"), st.sampled_from(["", "ttt", "gg 12\n"]), st.just(1)),
    st.tuples(st.just("erase"), st.sampled_from([-1, 1]), st.integers(1, 3)),
)


@given(st.text("acgt", max_size=20), st.lists(STEP, max_size=12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_editing_does_what_it_does_to_a_plain_text_and_undoes_to_the_start(qapp, residues, steps):
    sequence = a_dna(residues, ("gene", "2..5"))
    session = Session(Document(a_project(sequence)))
    pane = ResiduePane(session)
    pane.set_sequence(sequence.uid)
    view, text, caret, anchor = pane.view, residues, 0, 0
    for name, what, times in steps:
        low, high = min(caret, anchor), max(caret, anchor)
        if name == "select":
            start = min(what, len(text) + 1)
            anchor, caret = start - 1, min(start - 1 + times, len(text))
            view.select(start, start - 1 + times)
        elif name == "erase":
            for _ in range(times):
                low, high = min(caret, anchor), max(caret, anchor)
                if low == high:
                    low, high = max(min(caret, caret + what), 0), min(max(caret, caret + what), len(text))
                text, caret = text[:low] + text[high:], low
                anchor = caret
                view.editor.erase(view.caret + what)
        else:
            new = what * times if name == "type" else what.split(" ")[0]
            if new:
                text, caret = text[:low] + new + text[high:], low + len(new)
                anchor = caret
            if name == "paste":
                view.editor.insert(what)
            else:
                for _ in range(times):
                    view.editor.type(what)
        assert (session.project.sequences[0].residues, view.caret) == (text, caret)
        assert view.selection == (min(caret, anchor) + 1, max(caret, anchor))
        assert view.residues == text
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
        assert 0 <= view.caret <= view.length
    assert session.project.sequences[0] == sequence
    assert view.residues == residues
    pane.deleteLater()


# ---- clipboard


def test_cut_copy_and_paste_move_residues(opened):
    at = opened(a_dna("aaccggtt"))
    at.view.select(3, 4)
    at.key(Qt.Key.Key_X, CTRL)
    assert at.residues == "aaggtt"
    at.key(Qt.Key.Key_End)
    at.key(Qt.Key.Key_V, CTRL)
    assert at.residues == "aaggttcc"
    at.view.select(1, 2)
    at.key(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "aa"


def test_a_paste_is_cleaned_and_tells_what_was_left_out(opened):
    at = opened(a_dna("aaaa"))
    QGuiApplication.clipboard().setText(">seq one\r\n        1 ACGU acgt 10\n       61 ac-gt*\n")
    at.view.editor.paste()
    assert at.residues == "acgtacgtacgt" + "aaaa"
    assert at.told == ["12 residues pasted; 1 u replaced by t; 2 characters omitted."]


def test_a_paste_without_residues_changes_nothing(opened):
    at = opened(a_dna("aaaa"))
    QGuiApplication.clipboard().setText("123 - 45")
    at.view.editor.paste()
    assert at.residues == "aaaa"
    assert at.told == ["The clipboard contains no residues; 1 character omitted."]


def test_the_reverse_complement_replaces_the_selection_in_one_step(opened):
    at = opened(a_dna("aaccttt", ("gene", "2..3")))
    at.view.select(1, 4)
    at.view.commands.turn_action.trigger()
    assert at.residues == "ggttttt"
    assert at.view.selection == (1, 4)
    assert at.session.project.sequences[0].features[1].location == "complement(2..3)"
    at.undo()
    assert at.residues == "aaccttt"


def test_a_new_feature_is_requested_from_the_selection(opened):
    at = opened()
    at.view.select(11, 20)
    with at.qtbot.waitSignal(at.pane.new_feature_requested) as asked:
        at.view.commands.new_feature_action.trigger()
    assert asked.args == [11, 20]


# ---- mouse


def test_a_click_puts_the_caret_and_a_drag_selects(opened):
    at = opened()
    port = at.view.viewport()
    rectangle = at.view.grid.residue_rectangle(15)
    left = QPoint(int(rectangle.left()) + 1, int(rectangle.center().y()))
    at.qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=left)
    assert at.view.caret == 14
    at.qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=left)
    right = at.view.grid.residue_rectangle(80)
    QTest.mouseMove(port, QPoint(int(right.right()), int(right.center().y())))
    at.qtbot.mouseMove(port, QPoint(int(right.right()), int(right.center().y())))
    at.qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=right.center().toPoint())
    assert at.view.selection[0] == 15


def test_shift_click_extends_the_selection(opened):
    at = opened()
    port = at.view.viewport()
    at.view.go_to(5)
    rectangle = at.view.grid.residue_rectangle(25)
    at.qtbot.mouseClick(
        port, Qt.MouseButton.LeftButton, SHIFT, QPoint(int(rectangle.left()), int(rectangle.center().y()))
    )
    assert at.view.selection == (5, 24)


def test_a_double_click_selects_the_feature_there_or_the_block(opened):
    at = opened(a_dna(LINE * 20, ("gene", "11..400"), ("exon", "join(20..30,50..55)")))
    port = at.view.viewport()
    exon = at.session.project.sequences[0].features[2]
    with at.qtbot.waitSignal(at.pane.feature_selected) as told:
        at.qtbot.mouseDClick(port, Qt.MouseButton.LeftButton, pos=at.point(25))
    assert told.args == [Address(at.pane.uid, exon.uid)]
    assert at.view.selection == (20, 30)
    at.qtbot.mouseDClick(port, Qt.MouseButton.LeftButton, pos=at.point(3))
    assert at.view.selection == (1, 10)


def test_every_residue_is_found_where_it_is_painted(opened):
    at = opened()
    for position in (1, 10, 11, 20, at.view.grid.per_line, at.view.grid.per_line + 1, 137):
        assert at.view.grid.residue_at(at.point(position)) == position


def test_right_to_left_windows_leave_residues_left_to_right(opened):
    at = opened(width=700)
    before = [at.view.grid.residue_rectangle(n).center() for n in (1, 15, 60)]
    picture = at.view.viewport().grab().toImage()
    at.pane.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    at.qtbot.wait(10)
    assert [at.view.grid.residue_rectangle(n).center() for n in (1, 15, 60)] == before
    assert at.view.grid.residue_at(before[1].toPoint()) == 15
    assert at.view.viewport().grab().toImage() == picture


# ---- what is marked


def test_findings_of_the_report_are_underlined(opened):
    at = opened(a_dna(LINE * 20, ("gene", "5..9")))
    uid, gene = at.pane.uid, at.session.project.sequences[0].features[1].uid
    at.session.report = Report(
        findings=(
            Finding("x/a", Severity.ERROR, "Bad symbol", Address(uid, field="residues"), residues=(3, 5)),
            Finding("x/b", Severity.WARNING, "Odd", Address(uid, gene, field="location")),
            Finding("x/c", Severity.ERROR, "Elsewhere", Address(999, field="residues"), residues=(1, 2)),
        )
    )
    plain = at.view.viewport().grab().toImage()
    at.session.report_changed.emit(at.session.report)
    assert at.view.viewport().grab().toImage() != plain
    assert at.view.marks.findings[Severity.ERROR].within(1, 100) == [(3, 5)]
    assert at.pane.map.badges == {gene: Severity.WARNING}


def test_a_selected_cds_shows_its_amino_acids_under_the_middle_of_each_codon(opened):
    at = opened(a_dna("atgaaataagggatgccc" + "a" * 100, ("CDS", "join(1..9,13..18)")))
    cds = at.session.project.sequences[0].features[1]
    before = at.view.grid.line_height
    at.pane.select_feature(Address(at.pane.uid, cds.uid))
    assert at.view.marks.track.letters(1, 60) == [(2, "M"), (5, "K"), (8, "*"), (14, "M"), (17, "P")]
    assert at.view.grid.line_height > before
    at.view.go_to(4)
    at.type("ccc")
    assert at.view.marks.track.letters(1, 60)[:3] == [(2, "M"), (5, "P"), (8, "K")]
    at.pane.select_feature(None)
    assert at.view.marks.track is None


def test_removing_the_selected_feature_takes_its_marks_away(opened):
    at = opened(a_dna(LINE, ("CDS", "1..30")))
    address = Address(at.pane.uid, at.session.project.sequences[0].features[1].uid)
    at.pane.select_feature(address)
    at.session.do(Remove((address,)))
    assert at.view.marks.track is None
    assert at.pane.feature is None


def test_going_to_a_feature_out_of_sight_scrolls_to_it(opened):
    at = opened(a_dna("acgt" * 5000, ("gene", "15000..15100")))
    at.pane.select_feature(Address(at.pane.uid, at.session.project.sequences[0].features[1].uid))
    first, last = at.view.grid.visible()
    assert first <= 15000 <= last


def test_telling_the_same_feature_again_does_not_scroll_away_from_the_caret(opened):
    at = opened(a_dna("acgt" * 5000, ("gene", "15000..15100")))
    gene = Address(at.pane.uid, at.session.project.sequences[0].features[1].uid)
    at.pane.select_feature(gene)
    at.view.go_to(3)
    at.pane.select_feature(gene)
    assert at.view.grid.visible()[0] == 1
    at.pane.map.feature_selected.emit(gene)
    assert at.view.grid.visible()[0] > 10_000


# ---- the pane and the session


def test_the_header_says_what_the_sequence_is(opened):
    at = opened(replace(a_dna("acgt" * 1026, organism="Streptococcus pyogenes"), name="pCas9"))
    assert at.pane.heading.number.text() == "SEQ ID NO 1"
    assert at.pane.heading.name.label.text() == "pCas9"
    assert at.pane.heading.molecule.currentText() == "DNA"
    assert at.pane.heading.facts.text() == "4,104 nt, Streptococcus pyogenes"
    at.type("a")
    assert at.pane.heading.facts.text().startswith("4,105 nt")


def test_the_molecule_type_is_changed_by_an_edit(opened):
    at = opened()
    at.pane.heading.molecule.setCurrentText("RNA")
    at.pane.heading.molecule.textActivated.emit("RNA")
    assert at.session.project.sequences[0].molecule_type == "RNA"
    at.undo()
    assert at.pane.heading.molecule.currentText() == "DNA"


def test_a_molecule_type_the_standard_does_not_know_is_shown_as_it_is(opened):
    at = opened(replace(a_dna(), molecule_type="PRT"))
    assert at.pane.heading.molecule.currentText() == "PRT"


def test_changes_of_other_sequences_leave_the_caret_alone(opened):
    other = a_dna("gggg")
    at = opened(a_dna("acgt" * 10), other)
    at.view.go_to(7)
    at.session.do(ReplaceResidues(other.uid, 1, 1, "tt"))
    assert at.view.caret == 6


def test_a_change_before_the_caret_moves_it_with_its_residue(opened):
    at = opened(a_dna("acgtacgtacgt"))
    at.view.select(5, 6)
    at.session.do(ReplaceResidues(at.pane.uid, 1, 2, "gggg"))
    assert at.view.selection == (7, 8)
    assert at.view.editor.selected_text() == "ac"


def test_a_sequence_that_is_removed_leaves_an_empty_pane(opened):
    at = opened(a_dna(), a_dna())
    at.session.do(Remove((Address(at.pane.uid),)))
    assert at.pane.uid is None
    assert at.view.length == 0
    assert at.pane.heading.name.label.text() == "No sequence"
    at.undo()
    assert at.pane.uid is None


def test_another_document_empties_the_pane(opened):
    at = opened()
    at.session.open(Document(a_project()))
    assert at.pane.uid is None


def test_the_number_follows_when_sequences_before_go(opened):
    first, second = a_dna(), a_dna()
    at = opened(first, second)
    at.pane.set_sequence(second.uid)
    assert at.pane.heading.number.text() == "SEQ ID NO 2"
    at.session.do(Remove((Address(first.uid),)))
    assert at.pane.heading.number.text() == "SEQ ID NO 1"


def test_a_finding_about_residues_is_selected_and_focused(opened):
    at = opened(a_dna(LINE * 20), a_dna(LINE * 20))
    other = at.session.project.sequences[1].uid
    address = Address(other, field="residues")
    assert at.pane.shows(address)
    at.pane.focus_address(address, (700, 710))
    assert at.pane.uid == other
    assert at.view.selection == (700, 710)
    first, last = at.view.grid.visible()
    assert first <= 700 <= 710 <= last
    assert at.view.hasFocus()


def test_the_pane_shows_residues_and_molecule_type_only(opened):
    at = opened()
    assert at.pane.shows(Address(at.pane.uid, field="molecule_type"))
    assert not at.pane.shows(Address(at.pane.uid, 1, field="location"))
    assert not at.pane.shows(Address(field="titles"))
    assert not at.pane.shows(Address(999_999, field="residues"))


def test_an_edit_whose_place_is_gone_does_no_harm(opened):
    at = opened(a_dna("acgt"))
    at.view.editor.sequence = replace(at.view.sequence, uid=999_999)
    at.type("a")
    assert at.residues == "acgt"


def test_a_field_of_the_same_sequence_does_not_move_the_caret(opened):
    at = opened()
    at.view.select(30, 40)
    at.session.do(SetField(Address(at.pane.uid, field="name"), "x"))
    assert at.view.selection == (30, 40)
    assert at.pane.heading.name.label.text() == "x"


# ---- finding and going to


def found(at, text, is_forward=True):
    at.pane.finding.find_bar.line.setText(text)
    at.pane.finding.find_next(is_forward)
    at.qtbot.waitUntil(lambda: not at.pane.finding.is_running)
    return at.view.selection


def test_ctrl_f_opens_the_find_bar_and_escape_closes_it(opened):
    at = opened()
    at.key(Qt.Key.Key_F, CTRL)
    assert at.pane.finding.find_bar.isVisible()
    assert at.pane.finding.find_bar.line.hasFocus()
    at.key(Qt.Key.Key_Escape)
    assert not at.pane.finding.find_bar.isVisible()
    assert at.view.hasFocus()


def test_next_and_previous_match_go_round_the_sequence(opened):
    at = opened(a_dna("ggg" + "a" * 50 + "ggg" + "a" * 50))
    assert found(at, "GGG") == (1, 3)
    assert found(at, "ggg") == (54, 56)
    assert found(at, "ggg") == (1, 3)
    assert "end of the sequence" in at.told[-1]
    assert found(at, "ggg", False) == (54, 56)
    assert found(at, "ggg", False) == (1, 3)


def test_what_does_not_occur_is_reported(opened):
    at = opened(a_dna("acgt" * 10))
    before = at.view.selection
    assert found(at, "gggg") == before
    assert at.told[-1] == "The sequence does not contain these residues."
    assert at.pane.finding.find_bar.count.text() == "no match"


def test_matches_are_counted_and_tinted(opened):
    at = opened(a_dna("acgt" * 30))
    at.pane.finding.open_find()
    at.pane.finding.find_bar.line.setText("acgta")
    at.qtbot.waitUntil(lambda: "match" in at.pane.finding.find_bar.count.text())
    assert at.pane.finding.find_bar.count.text() == "29 matches"
    assert at.view.marks.matches_within(1, 10) == [(1, 5), (5, 9), (9, 10)]
    at.pane.finding.find_next()
    at.qtbot.waitUntil(lambda: not at.pane.finding.is_running)
    assert at.pane.finding.find_bar.count.text() == "1 of 29"


def test_ambiguity_and_the_other_strand_are_found_when_requested(opened):
    at = opened(a_dna("tttttgacct" + "t" * 30))
    at.pane.finding.find_bar.ambiguous.setChecked(True)
    assert found(at, "grcc") == (6, 9)
    at.view.go_to(1)
    at.pane.finding.find_bar.ambiguous.setChecked(False)
    at.pane.finding.find_bar.both_strands.setChecked(True)
    assert found(at, "ggtc") == (6, 9)


def test_a_text_without_letters_is_not_looked_for(opened):
    at = opened()
    at.pane.finding.open_find()
    at.pane.finding.find_bar.line.setText("--")
    at.pane.finding.find_next()
    assert not at.pane.finding.is_running
    assert at.pane.finding.find_bar.count.text() == "letters only"


def test_editing_forgets_matches_that_are_no_longer_true(opened):
    at = opened(a_dna("acgt" * 30))
    at.pane.finding.find_bar.line.setText("acgt")
    at.qtbot.waitUntil(lambda: bool(at.view.marks.matches))
    at.view.setFocus()
    at.type("a")
    assert at.view.marks.matches == []


def test_ctrl_g_goes_to_a_position_or_location(opened):
    at = opened(a_dna("acgt" * 5000))
    at.key(Qt.Key.Key_G, CTRL)
    assert at.pane.finding.go_bar.line.hasFocus()
    at.qtbot.keyClicks(at.pane.finding.go_bar.line, "12,345")
    at.key(Qt.Key.Key_Return)
    assert at.view.caret == 12_344
    first, last = at.view.grid.visible()
    assert first <= 12_345 <= last
    assert not at.pane.finding.go_bar.isVisible()
    at.pane.finding.go_to_text("complement(41..60)")
    assert at.view.selection == (41, 60)


@pytest.mark.parametrize(("text", "word"), [("99999", "ends at"), ("0", "ends at"), ("x", "not a position")])
def test_a_position_that_is_not_there_is_reported(opened, text, word):
    at = opened()
    at.pane.finding.go_to_text(text)
    assert word in at.told[-1]
    assert at.view.caret == 0


# ---- looks


def test_the_colors_follow_the_theme(opened):
    at = opened()
    try:
        theme.use(theme.DARK)
        image = at.view.viewport().grab().toImage()
    finally:
        theme.use(theme.LIGHT)
    assert image.pixelColor(image.width() - 5, image.height() // 2).lightness() < 40


def test_ctrl_and_the_wheel_change_the_size_of_the_residues_alone(opened, qtbot):
    at = opened()
    before, list_font = at.view.grid.advance, at.pane.heading.font()
    at.view.step_zoom(1)
    assert at.view.zoom == 1.25 and at.view.grid.advance > before and at.pane.heading.font() == list_font
    for _ in range(20):
        at.view.step_zoom(-1)
    assert at.view.zoom == 0.5 and at.view.grid.advance < before
    at.view.step_zoom(0)
    assert at.view.grid.advance == before


def test_features_have_bars_and_single_residues_have_frames(opened):
    plain = opened(a_dna("acgt" * 30))
    assert not plain.view.marks.has_bars
    marked = opened(a_dna("acgt" * 30, ("gene", "5..60"), ("repeat_region", "20..30"), ("variation", "41")))
    assert marked.view.marks.has_bars
    assert marked.view.grid.line_height > plain.view.grid.line_height
    image = marked.view.viewport().grab().toImage()
    frame = marked.view.grid.residue_rectangle(41)
    assert image.pixelColor(int(frame.left()) - 1, int(frame.center().y())) != theme.color("surface")


def test_odd_signs_in_a_file_are_painted_in_their_own_cell(opened):
    at = opened(a_dna("ac\tgt é中 a" * 10))
    assert not at.view.viewport().grab().isNull()


def test_the_context_menu_offers_what_can_be_done(opened):
    at = opened()
    at.view.select(1, 5)
    assert at.view.commands.cut_action.isEnabled()
    assert at.view.commands.turn_action.isEnabled()
    at.view.go_to(1)
    assert not at.view.commands.cut_action.isEnabled()
    assert not at.view.commands.new_feature_action.isEnabled()


def test_a_skipped_sequence_without_residues_says_so(opened):
    at = opened(a_skipped())
    assert at.view.editor.is_read_only
    assert not at.view.commands.paste_action.isEnabled()


# ---- size


class Watched(str):
    """Residues that count how many of them are handed out."""

    touched = 0

    def __getitem__(self, key):
        found = str.__getitem__(self, key)
        Watched.touched += len(found)
        return found


@pytest.fixture(scope="module")
def fifty_million():
    return "acgtacgtag" * 5_000_000


def test_painting_fifty_million_residues_touches_only_what_is_seen(opened, fifty_million):
    at = opened(a_dna(Watched(fifty_million)))
    at.view.go_to(25_000_000)
    Watched.touched = 0
    at.view.viewport().grab()
    first, last = at.view.painted
    lines = at.view.viewport().height() // at.view.grid.line_height + 1
    assert first <= 25_000_000 <= last
    assert last - first + 1 <= lines * at.view.grid.per_line
    assert Watched.touched <= 2 * lines * at.view.grid.per_line


def test_the_last_of_fifty_million_residues_can_be_reached(opened, fifty_million):
    at = opened(a_dna(fifty_million))
    at.key(Qt.Key.Key_End, CTRL)
    assert at.view.caret == 50_000_000
    assert at.view.grid.visible()[1] == 50_000_000
    bottom = at.view.grid.residue_rectangle(50_000_000).bottom()
    assert bottom <= at.view.viewport().height()


def calls_while(run):
    """How many Python functions are entered while something runs."""
    count = 0

    def watch(frame, event, arg):
        nonlocal count
        count += event == "call"

    sys.setprofile(watch)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def test_a_key_at_fifty_million_residues_takes_no_step_for_each_residue(opened, fifty_million):
    counts = []
    for residues in (fifty_million[:50_000], fifty_million):
        at = opened(a_dna(residues))
        at.view.go_to(len(residues) // 2)
        at.type("a")
        counts.append(calls_while(lambda at=at: at.type("c")))
        at.undo()
        assert len(at.residues) == len(residues)
        at.pane.close()
    assert counts[1] <= counts[0] + 10_000


def test_a_foreign_change_of_fifty_million_residues_is_found_by_halving(opened, fifty_million):
    at = opened(a_dna(fifty_million))
    at.view.go_to(40_000_000)
    calls = calls_while(lambda: at.session.do(ReplaceResidues(at.pane.uid, 7, 6, "ttt")))
    assert at.view.caret == 40_000_002
    assert calls < 10_000


def test_features_that_cannot_follow_the_reverse_complement_are_named(opened):
    at = opened(a_dna("aaccttt", ("gene", "2..3"), ("CDS", "3..6")))
    told: list[str] = []
    at.session.message.connect(told.append)
    at.view.select(1, 4)
    at.view.commands.turn_action.trigger()
    assert [feature.location for feature in at.session.project.sequences[0].features] == [
        "1..7",
        "complement(2..3)",
        "3..6",
    ]
    assert any("CDS 3..6" in text for text in told)
    at.session.undo_stack.undo()
    assert [feature.location for feature in at.session.project.sequences[0].features] == ["1..7", "2..3", "3..6"]
