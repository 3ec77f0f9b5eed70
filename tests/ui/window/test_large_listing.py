"""A listing too large to be read before it is shown: first screen, editing meanwhile, facts and check afterwards."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein
from pytestqt.qtbot import QtBot

from wiposeq.app.settings import Settings
from wiposeq.formats.st26 import index as st26index
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.address import Address
from wiposeq.model.edits import Remove, SetField
from wiposeq.model.project import Project
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.session import Session

COUNT = 600


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    session = Session()
    made = MainWindow(session, Settings())
    qtbot.addWidget(made, before_close_func=lambda _: session.close())
    made.resize(1200, 800)
    made.show()
    yield made


@pytest.fixture
def listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A listing of 600 sequences that counts as large, with a wrong length and a link to a protein."""
    monkeypatch.setattr(st26index, "LARGE", 0)
    sequences = [a_dna("acgt" * (5 + n % 40)) if n % 4 else a_protein("MKV" * (2 + n % 9)) for n in range(1, COUNT)]
    project = a_project(a_dna("atgaaagtataa", ("CDS", "1..12", {"protein_id": "5"})), *sequences, header=a_header())
    path = tmp_path / "large.xml"
    st26.write(path, project.header, project.sequences)
    path.write_text(
        path.read_text().replace("<INSDSeq_length>28</INSDSeq_length>", "<INSDSeq_length>29</INSDSeq_length>", 1)
    )
    return path


def wait(qtbot: QtBot, holds: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(holds()), timeout=20_000)


def show(window: MainWindow, path: Path, qtbot: QtBot) -> Project:
    """Opens the listing and stops before its rest is read."""
    window.session.stop_checking()
    window.controllers.files.open_path(path)
    wait(qtbot, lambda: window.session.document.large is not None)
    window.session.stop_checking()
    return st26.read(path)


def test_the_first_screen_is_there_before_the_file_is_read(window: MainWindow, listing: Path, qtbot: QtBot) -> None:
    whole = show(window, listing, qtbot)
    assert not window.session.document.is_read
    table = window.panes.sequences.table
    assert table.rowCount() == COUNT
    assert table.data(table.index(1, 3)) == str(len(whole.sequences[1].residues))
    window.panes.sequences.select([COUNT])
    assert window.panes.residues.uid == COUNT
    assert window.session.project.header == whole.header


def test_the_facts_of_the_file_come_with_the_check(window: MainWindow, listing: Path, qtbot: QtBot) -> None:
    whole = show(window, listing, qtbot)
    seen: list[str] = []
    window.session.reading.connect(lambda done, total: seen.append(window.check_status.text()))
    window.session.check_now()
    wait(qtbot, lambda: window.session.is_report_current)
    assert window.session.document.is_read
    assert any("Reading the file" in text for text in seen)
    assert window.session.project.origin == whole.origin
    assert not window.session.document.is_modified
    assert "sequence/length" in {finding.rule for finding in window.session.report.findings}


def test_what_was_edited_meanwhile_stays_and_undo_leads_to_the_whole(
    window: MainWindow, listing: Path, qtbot: QtBot
) -> None:
    whole = show(window, listing, qtbot)
    wrong = next(iter(whole.origin.declared))
    session = window.session
    session.do(SetField(Address(7, field="name"), "mine"))
    session.do(Remove((Address(wrong),)))
    session.check_now()
    wait(qtbot, lambda: session.is_report_current)
    assert session.project.sequences.by_uid(7).name == "mine"
    assert session.project.origin.declared == {}
    session.undo_stack.undo()
    assert session.project.origin == whole.origin
    session.undo_stack.undo()
    assert session.project == whole
    assert not session.document.is_modified


def test_an_edit_beside_the_window_outlives_the_end_of_the_reading(
    window: MainWindow, listing: Path, qtbot: QtBot
) -> None:
    whole = show(window, listing, qtbot)
    session, gate = window.session, threading.Event()

    def make() -> Remove:
        gate.wait(10)
        return Remove((Address(2),))

    session.do_beside("Remove", make)
    session.check_now()
    wait(qtbot, lambda: session.document.is_read)
    gate.set()
    wait(qtbot, lambda: not session.is_working)
    assert len(session.project.sequences) == COUNT - 1
    assert session.project.sequences[0].features[1].value("protein_id") == "4"
    assert len(session.project.origin.facts) == len(whole.origin.facts)
    session.undo_stack.undo()
    assert session.project == whole
    assert not session.document.is_modified


def test_a_large_listing_is_filtered_and_what_is_found_removed(window: MainWindow, listing: Path, qtbot: QtBot) -> None:
    whole = show(window, listing, qtbot)
    pane = window.panes.sequences
    pane.filter.setText("aa")
    wait(qtbot, lambda: pane.table.rowCount() < COUNT)
    proteins = sum(each.molecule_type == "AA" for each in whole.sequences)
    assert pane.table.rowCount() == proteins
    pane.view.selectAll()
    pane.remove()
    wait(qtbot, lambda: bool(pane.findChildren(RepairPreview)))
    pane.findChildren(RepairPreview)[-1].accept()  # the links to the proteins become empty
    wait(qtbot, lambda: len(window.session.project.sequences) == COUNT - proteins)
    window.session.undo_stack.undo()
    wait(qtbot, lambda: pane.table.rowCount() == proteins)
    pane.filter.clear()
    assert pane.table.rowCount() == COUNT


def test_reading_the_rest_can_be_stopped_and_begun_again(window: MainWindow, listing: Path, qtbot: QtBot) -> None:
    show(window, listing, qtbot)
    session = window.session
    session.check_now()
    assert window.check_status.stop.isVisible()
    window.check_status.stop.click()
    wait(qtbot, lambda: not window.check_status.stop.isVisible())
    if not session.document.is_read:
        assert window.check_status.text() == "Not checked: stopped"
    session.check_now()
    wait(qtbot, lambda: session.is_report_current)


def test_another_document_ends_the_reading(window: MainWindow, listing: Path, qtbot: QtBot) -> None:
    show(window, listing, qtbot)
    window.session.check_now()
    window.controllers.files.new()
    wait(qtbot, lambda: window.session.is_report_current)
    assert len(window.session.project.sequences) == 0
    assert window.session.document.is_read


def test_a_file_that_is_broken_in_the_middle_shows_what_can_be_read(
    window: MainWindow, listing: Path, qtbot: QtBot
) -> None:
    parts = listing.read_text().split("</INSDSeq_moltype>")
    listing.write_text("</INSDSeq_moltype>".join(parts[:400]) + "</Wrong>" + "</INSDSeq_moltype>".join(parts[400:]))
    whole = show(window, listing, qtbot)
    assert window.panes.sequences.table.rowCount() == COUNT
    window.panes.sequences.view.scrollToBottom()
    window.grab()
    window.session.check_now()
    wait(qtbot, lambda: window.session.is_report_current)
    assert window.session.project == whole
    assert window.panes.sequences.table.rowCount() == len(whole.sequences)
    assert "file/not-well-formed" in {finding.rule for finding in window.session.report.findings}


def test_a_file_changed_under_the_program_is_reported_and_nothing_breaks(
    window: MainWindow, listing: Path, qtbot: QtBot
) -> None:
    show(window, listing, qtbot)
    failed: list[Exception] = []
    window.session.failed.disconnect()
    window.session.failed.connect(failed.append)
    with listing.open("a") as file:
        file.write(" ")
    table = window.panes.sequences.table
    assert table.data(table.index(COUNT - 1, 3)) == "…"
    window.session.check_now()
    wait(qtbot, lambda: failed)
    assert "changed by another program" in str(failed[0])


def test_a_copy_written_before_the_file_is_read_states_what_is_missing(
    window: MainWindow, listing: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    parts = listing.read_text().split("</INSDSeq_moltype>")
    listing.write_text("</INSDSeq_moltype>".join(parts[:400]) + "</Wrong>" + "</INSDSeq_moltype>".join(parts[400:]))
    whole = show(window, listing, qtbot)
    window.controllers.listing.save_copy_as(tmp_path / "copy.txt")
    wait(qtbot, lambda: (tmp_path / "copy.txt").exists())
    said = (tmp_path / "copy.txt").read_text()
    assert "The file is broken in line" in " ".join(said.split())
    assert f"SEQ ID NO {len(whole.sequences)}\n" in said and f"SEQ ID NO {len(whole.sequences) + 1}\n" not in said


def test_no_listing_is_generated_of_a_part_before_the_file_is_read(
    window: MainWindow, listing: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    parts = listing.read_text().split("</INSDSeq_moltype>")
    listing.write_text("</INSDSeq_moltype>".join(parts[:400]) + "</Wrong>" + "</INSDSeq_moltype>".join(parts[400:]))
    show(window, listing, qtbot)
    window.controllers.listing.generate_to(tmp_path / "out.xml")
    wait(qtbot, lambda: not window.session.is_working)
    assert not (tmp_path / "out.xml").exists()
