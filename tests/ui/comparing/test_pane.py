"""Comparing in the window, the record of changes, and a fix seen before it is done."""

from pathlib import Path

from builders import a_dna, a_feature, a_header, a_project, a_protein
from dialogs import a_dialog, choose
from msgspec.structs import replace
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.exporting import converting
from wiposeq.model.address import Address
from wiposeq.model.edits import ReplaceResidues, SetField
from wiposeq.ui.comparing.pane import CompareDialog, RecordDialog
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.window.mainwindow import MainWindow


def lines(dialog: CompareDialog | RepairPreview) -> list[list[str]]:
    tree = dialog.tree
    tops = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [[top.child(n).text(column) for column in range(4)] for top in tops for n in range(top.childCount())]


def test_what_was_changed_since_the_file_was_read_is_shown_and_only_that(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna(), a_protein()), path)
    window.controllers.files.open_path(path)
    qtbot.waitUntil(lambda: len(window.session.project.sequences) == 2, timeout=15_000)
    window.session.do(SetField(Address(field="file_reference"), "REF-2"))
    window.session.do(ReplaceResidues(window.session.project.sequences[0].uid, 3, 3, "c"))
    window.menus.actions["compare-source"].trigger()
    dialog = a_dialog(window, CompareDialog, qtbot)
    counted = [line for line in lines(dialog) if line[1] == "changed"]
    assert ["File reference", "changed", "REF-[1]", "REF-[2]"] in counted
    residues = [line for line in counted if "Residues" in line[0]]
    assert len(residues) == 1 and "[g]" in residues[0][2] and "[c]" in residues[0][3]


def test_the_record_of_changes_is_saved_with_the_statement_as_it_was_edited(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "in.xml"
    converting.generate(a_project(), path)
    window.controllers.files.open_path(path)
    qtbot.waitUntil(lambda: len(window.session.project.sequences) == 1, timeout=15_000)
    window.session.do(SetField(Address(field="file_reference"), "REF-2"))
    window.menus.actions["compare-source"].trigger()
    a_dialog(window, CompareDialog, qtbot).open_record()
    record = a_dialog(window, RecordDialog, qtbot)
    assert record.office.count() >= 3
    record.statements[0].setPlainText("Nothing was added, I am sure.")
    record.save()
    question = a_dialog(window, QMessageBox, qtbot)
    assert "[correct the defects named in the communication dated ...]" in question.informativeText()
    question.button(QMessageBox.StandardButton.Cancel).click()
    assert not any(dialog.isVisible() for dialog in window.findChildren(QFileDialog))
    record.statements[-1].setPlainText("It corrects the defects named in the communication of 1 May.")
    record.save()
    choose(a_dialog(window, QFileDialog, qtbot), tmp_path / "record.html", qtbot)
    qtbot.waitUntil((tmp_path / "record.html").exists, timeout=15_000)
    page = (tmp_path / "record.html").read_text()
    assert "Nothing was added, I am sure." in page and "REF-2" in page


def test_no_record_opens_for_a_listing_that_was_not_read_completely(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path, cut = tmp_path / "in.xml", tmp_path / "cut.xml"
    converting.generate(a_project(a_dna(), a_protein()), path)
    text = path.read_text()
    cut.write_text(text[: text.rindex("<INSDSeq_moltype>")])
    window.controllers.files.open_path(path)
    qtbot.waitUntil(lambda: len(window.session.project.sequences) == 2, timeout=15_000)
    window.controllers.listing.compare_with(cut)
    dialog = a_dialog(window, CompareDialog, qtbot)
    lost = "SEQ ID NO 2 could not be read"
    assert any(lost in label.text() and "cut.xml" in label.text() for label in dialog.findChildren(QLabel))
    dialog.open_record()
    assert lost in a_dialog(window, QMessageBox, qtbot).text()
    assert not window.findChildren(RecordDialog)


def test_an_unsafe_fix_shows_what_it_would_change_and_does_nothing_until_accepted(
    window: MainWindow, qtbot: QtBot
) -> None:
    dna = a_dna("acgtacgtacgtacgt")
    dna = replace(dna, features=(*dna.features, a_feature("gene", "5..40", {"gene": "x"})))
    window.session.open(Document(a_project(dna)))
    qtbot.waitUntil(lambda: window.session.is_report_current, timeout=15_000)
    before = window.session.project
    finding = next(f for f in window.session.report.findings if f.rule == "feature/location-past-end")
    fix = next(fix for fix in finding.fixes if not fix.safe)
    window.panes.results.apply(finding, fix)
    preview = a_dialog(window, RepairPreview, qtbot)
    assert window.session.project is before
    assert [line[1:3] for line in lines(preview)] == [["5..40", "5..16"]]
    preview.reject()
    assert window.session.project is before
    window.panes.results.apply(finding, fix)
    a_dialog(window, RepairPreview, qtbot).ok.click()
    assert window.session.project.sequences[0].features[1].location == "5..16"
    assert window.session.undo_stack.count() == 1


def test_a_file_to_compare_with_that_cannot_be_read_is_reported(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.session.open(Document(a_project(header=a_header())))
    told: list[Exception] = []
    window.session.failed.connect(told.append)
    window.controllers.listing.compare_with(tmp_path / "gone.xml")
    qtbot.waitUntil(lambda: bool(told), timeout=15_000)
    assert "gone.xml" in str(told[0])
