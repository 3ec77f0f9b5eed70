"""The Import dialog: what is offered is checked, filtered, chosen by keyboard, matched by hand, and its report kept."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.exporting import converting
from wiposeq.ui.importing.dialog import ImportDialog
from wiposeq.ui.window.mainwindow import MainWindow

TABLE = (
    "Name,Organism,Sequence,Shelf\nalpha,Homo sapiens,acgtacgtacgtacgt,1\nbeta,,acg,2\n"
    "gamma,Mus musculus,MKVLAAGIVG?,3\ndelta,,acgtacgtacgtacgtcc,4\n"
)


def offered(window: MainWindow, qtbot: QtBot, text: str = "", path: Path | None = None) -> ImportDialog:
    if path is not None:
        window.controllers.imports.take_files([path])
    else:
        window.controllers.imports.take_text(text)
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(ImportDialog)), timeout=10_000)
    return window.findChildren(ImportDialog)[-1]


def is_checked(dialog: ImportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(dialog.sequences.findings), timeout=10_000)


def names(window: MainWindow) -> list[str]:
    return [sequence.name for sequence in window.session.project.sequences]


def test_what_the_check_finds_stands_beside_each_sequence(window: MainWindow, qtbot: QtBot) -> None:
    dialog = offered(window, qtbot, TABLE.replace(",", "\t"))
    is_checked(dialog, qtbot)
    signs = [dialog.sequences.worst(place) for place in range(4)]
    assert signs[1:3] == ["error", "error"]
    assert "with errors" in dialog.sequences.caption.text()
    dialog.sequences.view.setCurrentIndex(dialog.sequences.table.index(2, 1))
    assert "?" in dialog.sequences.details.toPlainText()
    dialog.reject()


def test_what_the_project_has_already_is_reported(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(Document(a_project(a_dna("ccccccccccgg"), a_dna("acgtacgtacgtacgt"))))
    dialog = offered(window, qtbot, TABLE.replace(",", "\t"))
    is_checked(dialog, qtbot)
    assert dialog.sequences.already == {0: 2}
    assert dialog.sequences.worst(0) == "warning" and "sequence 2" in dialog.sequences.messages(0)[-1][1]
    dialog.reject()


def test_what_is_shown_by_a_filter_is_left_out_or_taken_at_once(window: MainWindow, qtbot: QtBot) -> None:
    dialog = offered(window, qtbot, TABLE.replace(",", "\t"))
    dialog.sequences.filter.setText("aa mus")
    assert dialog.sequences.table.rowCount() == 1
    dialog.sequences.include_shown(False)
    dialog.sequences.filter.clear()
    assert dialog.sequences.table.rowCount() == 4
    dialog.ok.click()
    assert names(window) == ["alpha", "beta", "delta"]
    window.session.undo_stack.undo()
    assert names(window) == []


def test_space_leaves_out_all_selected_rows(window: MainWindow, qtbot: QtBot) -> None:
    dialog = offered(window, qtbot, TABLE.replace(",", "\t"))
    dialog.sequences.view.setFocus()
    dialog.sequences.view.selectAll()
    qtbot.keyClick(dialog.sequences.view, Qt.Key.Key_Space)
    assert not dialog.ok.isEnabled()
    dialog.sequences.view.selectRow(0)
    qtbot.keyClick(dialog.sequences.view, Qt.Key.Key_Space)
    dialog.ok.click()
    assert names(window) == ["alpha"]


def test_columns_are_matched_by_hand_and_remembered(window: MainWindow, qtbot: QtBot) -> None:
    text = "What\tStuff\na\tacgt\nb\tcgta\n"
    dialog = offered(window, qtbot, text)
    assert dialog.tabs.currentWidget() is dialog.columns
    assert not dialog.ok.isEnabled() and "What, Stuff" in dialog.columns.label.text()
    for column, meaning in ((1, "residues"), (0, "name")):
        box = dialog.columns.boxes[column]
        box.setCurrentIndex(box.findData(meaning))
        box.activated.emit(box.currentIndex())
        qtbot.waitUntil(lambda: not window.session.is_working, timeout=10_000)
    assert dialog.ok.isEnabled()
    dialog.ok.click()
    assert names(window) == ["a", "b"]
    assert window.workspace.settings.import_columns == {"stuff": "residues", "what": "name"}
    again = offered(window, qtbot, text)
    assert again.ok.isEnabled()
    again.reject()


def test_a_notation_is_read_when_its_legend_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    dialog = offered(window, qtbot, "UmsGmsAms")
    assert not dialog.ok.isEnabled() and dialog.defaults.legend.isVisible()
    dialog.defaults.legend.setCurrentIndex(dialog.defaults.legend.findData("sirna-suffix"))
    dialog.defaults.legend.activated.emit(dialog.defaults.legend.currentIndex())
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=10_000)
    dialog.ok.click()
    assert [sequence.residues for sequence in window.session.project.sequences] == ["tga"]


def test_fasta_with_a_notation_tells_what_is_left_out_until_a_legend_is_chosen(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = offered(window, qtbot, ">a\nUmsGmsAms\n>b\nTGACTGACTGAC\n")
    assert "1 record is not read" in dialog.sequences.caption.text() and dialog.defaults.legend.isVisible()
    dialog.defaults.legend.setCurrentIndex(dialog.defaults.legend.findData("sirna-suffix"))
    dialog.defaults.legend.activated.emit(dialog.defaults.legend.currentIndex())
    qtbot.waitUntil(lambda: dialog.sequences.table.rowCount() == 2, timeout=10_000)
    assert "not read" not in dialog.sequences.caption.text() and dialog.defaults.legend.isVisible()


def test_gaps_and_small_letters_are_read_after_an_answer(window: MainWindow, qtbot: QtBot) -> None:
    text = ">a\nACGTACGT--ACGTACGT\n>b\nMKVlaagHKWFE\n>c\nTGACTGACTGAC\n"
    dialog = offered(window, qtbot, text)
    assert dialog.sequences.table.rowCount() == 1
    assert "2 records are not read" in dialog.sequences.caption.text()
    assert dialog.defaults.gaps.isVisible() and dialog.defaults.case.isVisible()
    dialog.defaults.gaps.setChecked(True)
    qtbot.waitUntil(lambda: dialog.sequences.table.rowCount() == 2, timeout=10_000)
    dialog.defaults.case.setChecked(True)
    qtbot.waitUntil(lambda: dialog.sequences.table.rowCount() == 3, timeout=10_000)
    dialog.reject()


def test_numbers_that_cannot_stay_are_a_question(window: MainWindow, qtbot: QtBot) -> None:
    text = ">SEQ ID NO: 1\nACGTACGTACGT\n>SEQ ID NO: 1\nTGACTGACTGAC\n"
    window.controllers.imports.take_text(text)
    qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)), timeout=10_000)
    (box,) = [each for each in window.findChildren(QMessageBox) if each.isVisible()]
    assert "has SEQ ID NO 1, but 2 is next" in box.text()
    next(button for button in box.buttons() if "position" in button.text()).click()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(ImportDialog)), timeout=10_000)
    dialog = window.findChildren(ImportDialog)[-1]
    assert dialog.sequences.table.rowCount() == 2
    dialog.reject()


def test_plain_fasta_is_offered_without_a_choice_of_legends(window: MainWindow, qtbot: QtBot) -> None:
    assert not offered(window, qtbot, ">b\nTGACTGACTGAC\n").defaults.legend.isVisible()


def test_the_report_names_the_recommendation_each_change_follows(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("<110> A\n<210> 1\n<211> 12\n<212> DNA\n<213> Unknown\n<400> 1\nacgtacgtac gt 12\n")
    table = offered(window, qtbot, path=path).report.changes
    shown = [table.index(row, 4).data() for row in range(table.rowCount())]
    assert "par. 81" in shown and "Annex VII" in shown


def test_chosen_sequences_of_a_listing_come_into_the_project(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    converting.save_as(a_project(a_dna(), a_protein()), path)
    dialog = offered(window, qtbot, path=path)
    assert not dialog.defaults.legend.isVisible()
    dialog.sequences.include_shown(False)
    dialog.sequences.table.include([1], True)
    dialog.ok.click()
    assert [sequence.molecule_type for sequence in window.session.project.sequences] == ["AA"]


def test_a_table_dropped_on_the_window_is_offered(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TABLE)
    window.take_files([path])
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(ImportDialog)), timeout=10_000)
    (dialog,) = window.findChildren(ImportDialog)
    assert dialog.sequences.table.rowCount() == 4
    dialog.reject()


@pytest.mark.parametrize("ending", ["html", "csv", "txt", "json"])
def test_the_import_report_is_stored_as_a_file(window: MainWindow, qtbot: QtBot, tmp_path: Path, ending: str) -> None:
    dialog = offered(window, qtbot, TABLE.replace(",", "\t"))
    dialog.report.save_to(tmp_path / f"report.{ending}")
    assert "Shelf" in (tmp_path / f"report.{ending}").read_text(encoding="utf-8")
    dialog.reject()


def test_importing_while_it_is_still_checked_tells_only_of_the_import(window: MainWindow, qtbot: QtBot) -> None:
    told: list[str] = []
    window.session.message.connect(told.append)
    dialog = offered(window, qtbot, TABLE.replace(",", "\t"))
    dialog.ok.click()
    qtbot.waitUntil(lambda: not window.session.is_working, timeout=10_000)
    assert told == ["4 sequences imported."]


def test_a_dialog_closed_while_it_checks_leaves_nothing_behind(window: MainWindow, qtbot: QtBot) -> None:
    dialog = offered(window, qtbot, TABLE.replace(",", "\t"))
    dialog.reject()
    qtbot.waitUntil(lambda: not window.session.is_working, timeout=10_000)
    assert names(window) == []


def test_what_is_requested_while_it_is_read_again_comes_on_top(window: MainWindow, qtbot: QtBot) -> None:
    dialog = offered(window, qtbot, "ID\tSeq\tOther\na\tacgtacgtacgt\tmkvl\nb\t5'-UmsGmsAms-3'\tmkvl\n")
    dialog.defaults.legend.setCurrentIndex(dialog.defaults.legend.findData("sirna-suffix"))
    dialog.defaults.legend.activated.emit(0)
    dialog.columns.matched.emit({"id": "name"})
    assert not dialog.ok.isEnabled()
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=10_000)
    assert [(each.name, each.residues) for each in dialog.reading.offer.sequences] == [
        ("a", "acgtacgtacgt"),
        ("b", "tga"),
    ]
    dialog.reject()


def test_sequences_left_out_are_forgotten_when_others_are_offered(window: MainWindow, qtbot: QtBot) -> None:
    dialog = offered(window, qtbot, "Nr\tName\tSequence\n2\ta\tacgtacgtacgt\n1\tb\tttgtacgtacgtaa\n")
    dialog.sequences.table.include([0], False)
    dialog.reading.take_over(dialog.reading.offer.with_columns({"nr": "remark"}))
    assert [each.name for each in dialog.reading.offer.sequences] == ["a", "b"]
    assert dialog.sequences.table.is_included(0)
    dialog.reject()


def organisms(dialog: ImportDialog) -> list[str]:
    table = dialog.sequences.table
    column = [each.heading for each in table.columns].index("Organism")
    return [str(table.data(table.index(row, column))) for row in range(table.rowCount())]


@pytest.mark.parametrize("default", ["", "Danio rerio", " synthetic construct "])
def test_the_preview_shows_the_organism_that_is_imported(window: MainWindow, qtbot: QtBot, default: str) -> None:
    dialog = offered(window, qtbot, TABLE.replace(",", "\t"))
    dialog.defaults.organism.setText(default)
    shown = organisms(dialog)
    assumed = default.strip() or "unidentified"
    assert shown == ["Homo sapiens", assumed, "Mus musculus", assumed]
    dialog.ok.click()
    assert [sequence.organism for sequence in window.session.project.sequences] == shown


def test_the_organism_of_an_earlier_import_is_shown_in_the_preview(window: MainWindow, qtbot: QtBot) -> None:
    window.workspace.settings = window.workspace.settings.changed(import_organism="Danio rerio")
    dialog = offered(window, qtbot, ">a\nacgtacgtacgt\n>b [organism=Mus musculus]\nacgtacgtacgtt\n")
    shown = organisms(dialog)
    assert shown[0] == "Danio rerio"
    dialog.sequences.filter.setText("danio")
    assert dialog.sequences.table.rowCount() == shown.count("Danio rerio")
    dialog.ok.click()
    assert [sequence.organism for sequence in window.session.project.sequences] == shown
