"""A list of sequences that lies in a file: filtered, sorted and edited beside the window."""

import threading
from collections.abc import Callable

import pytest
from builders import a_backed_list, a_dna, a_header, a_project, a_protein, ten_sequences
from panes import shown
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app import sequence_order
from wiposeq.app.document import Document
from wiposeq.app.sequence_order import NAME
from wiposeq.errors import UnreadableFile
from wiposeq.model.address import Address
from wiposeq.model.backing import Backing, Stub
from wiposeq.model.edit import Edit
from wiposeq.model.edits import SetField
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import Chunk, SequenceList
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.sequences import pane as sequencelist
from wiposeq.ui.sequences.pane import ProjectPane
from wiposeq.ui.window.session import Session


def a_pane(qtbot: QtBot, listed: SequenceList | None = None) -> tuple[Session, ProjectPane]:
    listed = listed if listed is not None else a_backed_list(ten_sequences())[0]
    session = Session(Document(Project(header=a_header(), sequences=listed)))
    return session, shown(ProjectPane(session), session, qtbot)


def numbers(pane: ProjectPane) -> list[int]:
    return [pane.table.place(row) + 1 for row in range(pane.table.rowCount())]


def settle(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session.workers.is_idle, timeout=10_000)
    session.stop_checking()


def settle_shown(session: Session, pane: ProjectPane, qtbot: QtBot) -> None:
    """Accept the list of texts that follow the new numbers."""
    settle(session, qtbot)
    dialog = pane.findChildren(RepairPreview)[-1]
    assert dialog.isVisible() and session.undo_stack.count() == 0
    dialog.accept()
    settle(session, qtbot)


def test_the_pane_filters_and_sorts_beside_the_window(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    pane.select([session.project.sequences.uid_at(4)])
    pane.filter.setText("dna")
    assert "arranging" in pane.caption.text()
    settle(session, qtbot)
    assert numbers(pane) == [1, 2, 3, 5, 6, 8, 9]
    assert "7 of 10" in pane.caption.text()
    pane.view.sortByColumn(NAME, Qt.SortOrder.DescendingOrder)
    settle(session, qtbot)
    assert numbers(pane) == [3, 8, 1, 6, 5, 9, 2]
    assert pane.current == session.project.sequences.uid_at(4)


def test_the_last_request_counts_and_clearing_is_one(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    pane.filter.setText("dna")
    pane.filter.setText("mus")
    settle(session, qtbot)
    assert numbers(pane) == [4, 7, 10]
    pane.filter.setText("nothing")
    pane.filter.clear()
    settle(session, qtbot)
    assert len(numbers(pane)) == 10
    assert "arranging" not in pane.caption.text()


def test_an_edit_meanwhile_does_not_lose_the_filter(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    pane.filter.setText("dna")
    uid = session.project.sequences.uid_at(1)
    session.do(SetField(Address(uid, field="name"), "mine"))
    settle(session, qtbot)
    assert numbers(pane) == [1, 2, 3, 5, 6, 8, 9]
    assert pane.table.data(pane.table.index(1, NAME)) == "mine"


def test_another_document_meanwhile_is_shown_whole(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    pane.view.sortByColumn(NAME, Qt.SortOrder.DescendingOrder)
    pane.filter.setText("dna")
    session.open(Document(a_project(a_protein(), a_protein("MK"))))
    settle(session, qtbot)
    assert pane.table.rowCount() == 2
    assert "(2)" in pane.caption.text()


def test_a_list_that_cannot_be_fetched_stays_as_it_is_and_says_why(qtbot: QtBot) -> None:
    def fetch(number: int) -> tuple[Sequence, ...]:
        raise UnreadableFile("The file is gone.")

    backing = Backing(fetch)
    session, pane = a_pane(qtbot, SequenceList(chunks=(Chunk.stubbed(Stub(backing, 0, 0, range(1, 5))),)))
    told: list[str] = []
    session.message.connect(told.append)
    pane.filter.setText("dna")
    settle(session, qtbot)
    assert told == ["The list could not be sorted or filtered: The file is gone."]
    assert len(numbers(pane)) == 4
    assert "arranging" not in pane.caption.text()


def test_the_pane_goes_while_the_list_is_arranged(qtbot: QtBot) -> None:
    gate = threading.Event()

    def fetch(number: int) -> tuple[Sequence, ...]:
        gate.wait(5)
        return (a_dna(),)

    backing = Backing(fetch)
    chunks = tuple(Chunk.stubbed(Stub(backing, number, number, range(number, number + 1))) for number in range(3))
    session, pane = a_pane(qtbot, SequenceList(chunks=chunks))
    pane.filter.setText("dna")
    threading.Timer(0.05, gate.set).start()
    session.close()
    assert session.workers.is_idle


# ---- edits beside the window


def test_removing_follows_links_beside_the_window_and_is_one_step(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    before = session.project
    pane.select([before.sequences.uid_at(1), before.sequences.uid_at(2)])
    pane.remove()
    assert session.is_working
    settle_shown(session, pane, qtbot)
    assert len(session.project.sequences) == 8
    assert session.project.sequences[0].features[1].value("protein_id") == "2"
    assert session.undo_stack.count() == 1
    assert pane.current == session.project.sequences.uid_at(1)
    session.undo_stack.undo()
    assert session.project is before
    assert pane.table.rowCount() == 10
    session.undo_stack.redo()
    assert pane.table.rowCount() == 8


def test_removing_while_a_filter_is_on_shows_no_row_for_another_sequence(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    pane.filter.setText("dna")
    settle(session, qtbot)
    pane.view.selectRow(1)
    pane.remove()
    seen: list[set[str]] = []
    table = pane.table
    table.modelReset.connect(lambda: seen.append({table.record(n).molecule_type for n in range(table.rowCount())}))
    settle_shown(session, pane, qtbot)
    assert seen == [set(), {"DNA"}]
    assert numbers(pane) == [1, 2, 4, 5, 7, 8]
    assert pane.current == session.project.sequences.uid_at(1)


def test_moving_and_inserting_follow_links_beside_the_window(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    uid = session.project.sequences.uid_at(3)
    pane.select([uid])
    pane.move_selected(-1)
    settle_shown(session, pane, qtbot)
    assert session.project.sequences.uid_at(2) == uid
    assert session.project.sequences[0].features[1].value("protein_id") == "3"
    assert pane.selected() == [uid]
    session, pane = a_pane(qtbot)
    pane.select([session.project.sequences.uid_at(0)])
    pane.insert("AA")
    settle_shown(session, pane, qtbot)
    assert session.project.sequences[1].molecule_type == "AA"
    assert session.project.sequences[0].features[1].value("protein_id") == "5"
    assert pane.current == session.project.sequences.uid_at(1)


def test_very_many_are_skipped_beside_the_window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencelist, "MANY", 3)
    session, pane = a_pane(qtbot)
    pane.view.selectAll()
    pane.toggle_skip()
    settle(session, qtbot)
    assert all(each.is_skipped for each in session.project.sequences)
    assert session.undo_stack.undoText() == "Skip 10 sequences"
    pane.view.selectAll()
    pane.toggle_skip()
    settle(session, qtbot)
    assert not any(each.is_skipped for each in session.project.sequences)


def held(session: Session, edit: Callable[[Project], Edit | None]) -> Callable[[], None]:
    """An edit under way beside the window; gives what lets it go on."""
    gate = threading.Event()

    def make() -> Edit | None:
        gate.wait(5)
        return edit(session.project)

    session.do_beside("Name", make)
    return gate.set


def test_an_edit_beside_the_window_gives_way_to_what_was_changed_meanwhile(qtbot: QtBot) -> None:
    session, _ = a_pane(qtbot)
    uid = session.project.sequences.uid_at(5)
    told: list[str] = []
    session.message.connect(told.append)
    go_on = held(session, lambda project: SetField(Address(uid, field="name"), "late"))
    session.do(SetField(Address(uid, field="name"), "mine"))
    go_on()
    settle(session, qtbot)
    assert session.project.sequences.by_uid(uid).name == "mine"
    assert session.undo_stack.count() == 1
    assert "changed meanwhile" in told[-1]


@pytest.mark.parametrize("is_of_this_project", [True, False])
def test_what_a_preview_has_computed_is_shown_if_the_project_is_still_the_same(
    qtbot: QtBot, is_of_this_project: bool
) -> None:
    session, _ = a_pane(qtbot)
    before = session.project
    uids = list(before.sequences.uids())
    edit, other = (SetField(Address(uid, field="name"), "new") for uid in uids[:2])
    known = edit.apply(before) if is_of_this_project else other.apply(before)
    start = before if is_of_this_project else known
    session.do_beside("Name", lambda: edit, known=(start, known))
    settle(session, qtbot)
    assert (session.project is known) == is_of_this_project
    assert [session.project.sequences.by_uid(uid).name == "new" for uid in uids[:2]] == [True, False]
    session.undo_stack.undo()
    assert session.project is before


def test_an_edit_beside_the_window_can_be_stopped(qtbot: QtBot) -> None:
    session, _ = a_pane(qtbot)
    before = session.project
    told: list[str] = []
    session.message.connect(told.append)
    go_on = held(session, lambda project: SetField(Address(before.sequences.uid_at(0), field="name"), "late"))
    session.cancel()
    go_on()
    settle(session, qtbot)
    assert session.project is before
    assert told == ["Stopped; nothing was changed."]


def test_an_edit_beside_the_window_is_nothing_to_another_document(qtbot: QtBot) -> None:
    session, _ = a_pane(qtbot)
    failed: list[Exception] = []
    session.failed.connect(failed.append)
    go_on = held(session, lambda project: SetField(Address(10_000, field="name"), "late"))
    session.open(Document(a_project()))
    go_on()
    settle(session, qtbot)
    assert session.undo_stack.count() == 0
    assert not failed


def test_an_edit_of_what_is_gone_says_so(qtbot: QtBot) -> None:
    session, _ = a_pane(qtbot)
    told: list[str] = []
    session.message.connect(told.append)
    held(session, lambda project: SetField(Address(10_000, field="name"), "late"))()
    settle(session, qtbot)
    assert told == ["That place is no longer in the project."]


def test_a_long_list_in_memory_is_filtered_and_sorted_beside_the_window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequence_order, "LONG", 5)
    session, pane = a_pane(qtbot, SequenceList(ten_sequences()))
    pane.view.sortByColumn(NAME, Qt.SortOrder.DescendingOrder)
    assert "arranging" in pane.caption.text()
    names = sorted((each.name for each in ten_sequences()), reverse=True)
    qtbot.waitUntil(lambda: [pane.table.record(row).name for row in range(pane.table.rowCount())] == names)
    pane.filter.setText("alpha")
    qtbot.waitUntil(lambda: numbers(pane) == [2, 7])
    pane.filter.clear()
    qtbot.waitUntil(lambda: pane.table.rowCount() == 10)
    pane.insert("DNA")
    assert pane.table.rowCount() == 11 and pane.current is not None
    assert session.project.sequences.by_uid(pane.current).name == "", "the new sequence is not shown"
