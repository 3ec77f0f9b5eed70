"""The project pane: the list of sequences."""

import pytest
from builders import EDITION, a_dna, a_feature, a_project, a_protein
from msgspec.structs import replace
from panes import shown
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from work import calls

from wiposeq.app import checking, sequence_order
from wiposeq.app.document import Document
from wiposeq.checking import engine
from wiposeq.checking.profile import Profile
from wiposeq.model.address import Address
from wiposeq.model.edits import Move, Remove, SetField
from wiposeq.model.records import Sequence, new_uid
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.sequences import pane as pane_module
from wiposeq.ui.sequences.pane import ProjectPane
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import Session


def a_pane(qtbot: QtBot, *sequences: Sequence) -> tuple[Session, ProjectPane]:
    session = Session(Document(a_project(*sequences)))
    return session, shown(ProjectPane(session), session, qtbot, 340, 500)


def column(pane: ProjectPane, number: int) -> list[str]:
    return [str(pane.table.data(pane.table.index(row, number))) for row in range(pane.table.rowCount())]


def test_the_list_shows_number_type_length_and_organism(qtbot: QtBot) -> None:
    _, pane = a_pane(qtbot, a_dna("acgtacgtacgt"), a_protein("MKVLA", organism="Mus musculus"))
    assert column(pane, 0) == ["1", "2"]
    assert column(pane, 2) == ["DNA", "AA"]
    assert column(pane, 3) == ["12", "5"]
    assert column(pane, 4) == ["Homo sapiens", "Mus musculus"]


def test_the_filter_finds_by_words_and_says_how_many_are_shown(qtbot: QtBot) -> None:
    _, pane = a_pane(qtbot, a_dna(), a_protein(organism="Mus musculus"), a_dna(organism="Mus musculus"))
    qtbot.keyClicks(pane.filter, "mus dna")
    assert column(pane, 0) == ["3"]
    assert "1" in pane.caption.text() and "3" in pane.caption.text()
    pane.filter.clear()
    assert column(pane, 0) == ["1", "2", "3"]


def test_sorting_by_length_keeps_the_numbers(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna("acgtacgtacgt"), a_dna("acgtacgtacgtacgtaaaa"), a_dna("acgtacgtaca"))
    before = session.project
    pane.view.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    assert column(pane, 0) == ["2", "1", "3"]
    assert session.project is before


def test_moving_takes_the_link_to_a_protein_along(qtbot: QtBot) -> None:
    coding = a_dna("atgaaagtataa")
    cds = a_feature("CDS", "1..12", {"protein_id": "2"})
    coding = replace(coding, features=(*coding.features, cds))
    session, pane = a_pane(qtbot, coding, a_protein("MKVL"))
    pane.select([session.project.sequences[1].uid])
    pane.move_selected(-1)
    preview(pane).accept()
    assert [s.molecule_type for s in session.project.sequences] == ["AA", "DNA"]
    assert session.project.sequences[1].features[1].value("protein_id") == "1"
    session.undo_stack.undo()
    assert session.project.sequences[0] is coding


def preview(pane: ProjectPane) -> RepairPreview:
    """Return the list of texts that follow the new numbers."""
    dialog = pane.findChildren(RepairPreview)[-1]
    assert dialog.isVisible()
    return dialog


def rows(dialog: RepairPreview) -> list[tuple[str, str, str]]:
    top = dialog.tree.topLevelItem(0)
    assert top is not None
    items = [top.child(number) for number in range(top.childCount())]
    return [(item.text(0), item.text(1), item.text(2)) for item in items if item is not None]


def a_listing_with_mentions() -> tuple[Sequence, ...]:
    coding = a_dna("atgaaagtataa", ("CDS", "1..12", {"protein_id": "3", "note": "encodes SEQ ID NO: 3"}))
    return coding, a_dna(), a_protein("MKVL")


@pytest.mark.parametrize("verb", ["remove", "move", "insert"])
def test_what_follows_new_numbers_is_shown_before_and_is_one_step(qtbot: QtBot, verb: str) -> None:
    session, pane = a_pane(qtbot, *a_listing_with_mentions())
    before = session.project
    pane.select([before.sequences[1].uid])
    act = {"remove": pane.remove, "move": lambda: pane.move_selected(1), "insert": lambda: pane.insert("DNA")}[verb]
    number = {"remove": "2", "move": "2", "insert": "4"}[verb]
    act()
    found = rows(preview(pane))
    assert [row[1:] for row in found] == [("3", number), ("encodes SEQ ID NO: 3", f"encodes SEQ ID NO: {number}")]
    assert found[0][0].endswith("protein_id") and "CDS" in found[0][0]
    preview(pane).reject()
    assert session.project is before and session.undo_stack.count() == 0
    act()
    preview(pane).accept()
    cds = session.project.sequences[0].features[1]
    assert (cds.value("protein_id"), cds.value("note")) == (number, f"encodes SEQ ID NO: {number}")
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.project is before


def test_removing_a_protein_shows_that_its_link_becomes_empty(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, *a_listing_with_mentions())
    pane.select([session.project.sequences[2].uid])
    pane.remove()
    assert rows(preview(pane))[0][1:] == ("3", "")


def test_if_very_many_texts_follow_the_window_does_not_wait_for_them(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pane_module, "MANY", 1)
    session, pane = a_pane(qtbot, *a_listing_with_mentions())
    pane.select([session.project.sequences[1].uid])
    pane.remove()
    assert session.is_working
    qtbot.waitUntil(lambda: not session.is_working)
    preview(pane).accept()
    qtbot.waitUntil(lambda: len(session.project.sequences) == 2)
    assert session.project.sequences[0].features[1].value("note") == "encodes SEQ ID NO: 2"


def test_if_no_text_follows_no_list_opens(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna(), *a_listing_with_mentions()[1:])
    pane.select([session.project.sequences[1].uid])
    pane.remove()
    assert not pane.findChildren(RepairPreview)
    assert len(session.project.sequences) == 2


def test_inserting_shows_the_new_sequence_with_its_source(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    shown: list[int | None] = []
    pane.shown.connect(shown.append)
    pane.insert("AA")
    new = session.project.sequences[-1]
    assert new.molecule_type == "AA" and new.mol_type == "protein"
    assert shown[-1] == new.uid


def test_removing_the_last_sequence_leads_back_to_the_general_information(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    pane.select([session.project.sequences[0].uid])
    pane.remove()
    assert len(session.project.sequences) == 0
    assert pane.general.isChecked()
    assert not pane.empty.isHidden()
    session.undo_stack.undo()
    assert column(pane, 0) == ["1"]


def test_a_skipped_sequence_keeps_its_place_and_its_residues(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna("acgtacgtacgt"), a_protein())
    pane.select([session.project.sequences[0].uid])
    pane.toggle_skip()
    first = session.project.sequences[0]
    assert first.is_skipped and first.residues == "acgtacgtacgt"
    assert column(pane, 2) == ["skipped", "AA"]
    pane.toggle_skip()
    assert not session.project.sequences[0].is_skipped


def test_several_selected_sequences_move_together(qtbot: QtBot) -> None:
    made = [a_dna("acgtacgtac" + "a" * n) for n in range(4)]
    session, pane = a_pane(qtbot, *made)
    pane.select([made[0].uid, made[1].uid])
    pane.move_selected(1)
    assert [s.uid for s in session.project.sequences] == [made[2].uid, made[0].uid, made[1].uid, made[3].uid]
    assert pane.selected() == [made[0].uid, made[1].uid]


def test_removing_while_a_filter_is_on_keeps_the_filter_and_goes_to_the_next_row_shown(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna(), a_protein(), a_dna(), a_protein(), a_dna())
    qtbot.keyClicks(pane.filter, "dna")
    pane.select([session.project.sequences[0].uid])
    pane.remove()
    assert pane.filter.text() == "dna"
    assert column(pane, 0) == ["2", "4"]
    assert pane.current == session.project.sequences[1].uid


def test_sequences_are_not_moved_while_sorted_or_filtered(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna(), a_protein(), a_dna())
    before = session.project
    told: list[str] = []
    session.message.connect(told.append)
    pane.select([session.project.sequences[2].uid])
    pane.view.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    pane.move_selected(-1)
    pane.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    qtbot.keyClicks(pane.filter, "dna")
    pane.move_selected(-1)
    assert session.project is before
    assert len(told) == 2
    pane.filter.clear()
    pane.move_selected(-1)
    assert session.project is not before


def test_undo_of_a_move_leaves_all_moved_sequences_selected(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, *(a_dna("acgtacgtac" + "a" * n) for n in range(5)))
    uids = [session.project.sequences[place].uid for place in (1, 2)]
    pane.select(uids)
    pane.move_selected(1)
    session.undo_stack.undo()
    assert pane.selected() == uids


def test_the_filter_knows_types_names_organisms_and_numbers(qtbot: QtBot) -> None:
    made = [replace(a_dna(), name="alpha"), a_protein(organism="Mus musculus"), a_dna(organism="Danio rerio")]
    _, pane = a_pane(qtbot, *made)
    for text, rows in (
        ("aa", ["2"]),
        ("dna", ["1", "3"]),
        ("dn", []),
        ("alpha", ["1"]),
        ("rerio dna", ["3"]),
        ("2", ["2"]),
    ):
        pane.filter.setText(text)
        assert column(pane, 0) == rows, text


def test_very_many_sequences_are_sorted_filtered_and_selected_with_few_calls_for_each(qtbot: QtBot) -> None:
    one, count = a_dna(), 20_000
    session, pane = a_pane(qtbot, *(replace(one, uid=new_uid(), name=f"s{n}") for n in range(count)))
    session.stop_checking()
    pane.filter.setText("s")  # the texts of the filter are created once
    for what, most, act in (
        ("filter", 3 * count, lambda: pane.filter.setText("s9")),
        ("all", 3_000, lambda: pane.filter.clear()),
        ("sort", 6 * count, lambda: pane.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)),
        ("select", count, lambda: (pane.view.selectAll(), pane.grab())),
        ("ask", 2 * count, lambda: pane.selected()),
    ):
        done = calls(act)
        assert done <= most, what
    assert len(pane.selected()) == count


@pytest.mark.parametrize("molecule", ["DNA", "RNA", "AA"])
def test_a_sequence_that_is_inserted_and_skipped_has_no_finding(qtbot: QtBot, molecule: str) -> None:
    session, pane = a_pane(qtbot, a_dna(), a_dna("acgtacgtaattttt"))
    pane.insert(molecule)
    pane.toggle_skip()
    report = checking.check(session.project)
    assert [finding.rule for finding in report.findings if finding.number == 3] == []
    session.undo_stack.undo()
    inserted = session.project.sequences[2]
    assert not inserted.is_skipped and inserted.molecule_type == molecule and inserted.source is not None


def test_a_skipped_sequence_with_residues_keeps_its_type_and_features(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna(), a_dna("acgtacgtaattttt", ("gene", "2..3")))
    before = session.project.sequences[1]
    pane.select([before.uid])
    pane.toggle_skip()
    pane.toggle_skip()
    assert session.project.sequences[1] == before


def test_a_sequence_has_a_mark_although_its_findings_are_not_listed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CAP_OF_RULE", 1)
    sequences = [a_dna("ACGTACGTACGT"), a_dna("acgtacgtacgt"), a_dna("ACGTACGTACGTA")]
    session, pane = a_pane(qtbot, *sequences)
    session.report_changed.emit(engine.check(session.project, EDITION, Profile()))

    def marks() -> list[bool]:
        cells = [pane.table.index(row, 0) for row in range(pane.table.rowCount())]
        signs = [pane.table.data(each, Qt.ItemDataRole.DecorationRole) for each in cells]
        return [sign.cacheKey() == icons.severity(is_error=True).cacheKey() for sign in signs]

    assert marks() == [True, False, True]
    tip = str(pane.table.data(pane.table.index(2, 0), Qt.ItemDataRole.ToolTipRole))
    assert "do not list" in tip
    session.do(Move((Address(sequences[2].uid),), 0))
    assert marks() == [True, True, False]


def test_rows_follow_the_zoom_up_and_down(qtbot: QtBot) -> None:
    _, pane = a_pane(qtbot, a_dna(), a_dna())
    heights = []
    try:
        for zoom in (1.0, 2.0, 3.0, 1.5, 1.0):
            theme.use(theme.LIGHT, zoom)
            qtbot.wait(1)
            heights.append((pane.view.rowHeight(0), theme.px("row")))
    finally:
        theme.use(theme.LIGHT, 1.0)
    assert all(height == wanted for height, wanted in heights)


def test_types_and_numbers_are_never_cut(qtbot: QtBot) -> None:
    _, pane = a_pane(qtbot, *(a_dna("acgtacgtac" * 15_000) for _ in range(12)))
    view = pane.view
    pane.resize(240, 500)
    for zoom in (1.0, 2.0):
        theme.use(theme.LIGHT, zoom)
        qtbot.wait(1)
        for each in (sequence_order.NUMBER, sequence_order.TYPE, sequence_order.LENGTH):
            assert view.columnWidth(each) >= view.sizeHintForColumn(each), (zoom, each)
    theme.use(theme.LIGHT, 1.0)


def test_the_word_for_a_skipped_sequence_is_not_cut(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, *(a_dna() for _ in range(4)))
    uid = session.project.sequences.uid_at(1)
    pane.resize(290, 500)
    qtbot.wait(1)
    session.do(SetField(Address(uid, field="is_skipped"), True))
    qtbot.waitUntil(lambda: pane.view.columnWidth(2) >= pane.view.sizeHintForColumn(2))
    assert column(pane, 2)[1] == "skipped"
    session.do(SetField(Address(uid, field="residues"), ""))
    assert column(pane, 3)[1] == "", "a skipped sequence has no length"


def test_a_new_sequence_comes_behind_the_last_of_the_selected(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna(), a_protein(), a_dna())
    uids = list(session.project.sequences.uids())
    pane.select(uids[:2])
    pane.insert("RNA")
    assert [each.molecule_type for each in session.project.sequences] == ["DNA", "AA", "RNA", "DNA"]


def test_a_list_that_was_empty_is_measured_only_while_it_is_visible(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, pane = a_pane(qtbot, *(a_dna("acgtacgtacgt") for _ in range(30)))
    session.do(Remove(tuple(Address(uid) for uid in session.project.sequences.uids())))
    assert not pane.view.isVisible()
    shown, measure = list[bool](), pane.view.sizeHintForColumn

    def measured(column: int) -> int:
        shown.append(pane.view.isVisible())
        return measure(column)

    monkeypatch.setattr(pane.view, "sizeHintForColumn", measured)
    session.undo_stack.undo()
    assert pane.table.rowCount() == 30 and pane.view.isVisible()
    assert shown and all(shown), "Qt asks Python for each row of a hidden list"


def test_the_column_of_lengths_fits_in_a_list_that_was_empty(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna("acgtacgtac" * 2_000_000))
    width = pane.view.columnWidth(sequence_order.LENGTH)
    uid = session.project.sequences.uid_at(0)
    session.do(Remove((Address(uid),)))
    pane.view.setColumnWidth(sequence_order.LENGTH, 10)
    session.undo_stack.undo()
    assert pane.view.columnWidth(sequence_order.LENGTH) == width
