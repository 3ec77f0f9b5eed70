"""The check of a specification in the window: text, findings and numbers lead to each other; a fix is one step."""

from pathlib import Path

import docx
import pytest
from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from specifications import a_word_file, paragraph

from wiposeq.app.document import Document
from wiposeq.formats.project.file import save
from wiposeq.formats.specification.reader import read_specification
from wiposeq.model.address import Address
from wiposeq.model.edits import Move, SetField
from wiposeq.model.sequence_list import SequenceList
from wiposeq.model.specification import CLAIMS, DESCRIPTION, DRAWINGS
from wiposeq.model.specification_report import ANSWERS
from wiposeq.ui.results.remark_dialog import RemarkDialog
from wiposeq.ui.specification.lists import CLAIMED, UNUSED
from wiposeq.ui.specification.pane import SpecificationPane
from wiposeq.ui.window.mainwindow import MainWindow

PRIMER = "acgtgctaaggttcagatccat"
NEW = "gattcgcatgcaagctacgaa"
OPEN = "gaccgcagcagcaagccgcca"
TEXT = f"""[0001] A \U0001f600 primer of SEQ ID NO: 1 has the sequence {PRIMER} (SEQ ID NO: 1).

[0002] The protein of SEQ ID NO: 2 and a chain of SEQ ID NO: 27 are used.

[0003] Other primers are {NEW} and {OPEN}.
"""


@pytest.fixture
def document() -> Document:
    primer, protein = replace(a_dna(PRIMER), name="forward"), replace(a_protein("MKVLAAGIVGWWPKE"), name="enzyme")
    return Document(a_project(primer, protein, replace(a_dna(), name="unused"), header=a_header()))


def opened(window: MainWindow, qtbot: QtBot, source: Path | str = TEXT) -> SpecificationPane:
    window.activateWindow()
    actions = window.controllers.specification
    actions.check([source])
    qtbot.waitUntil(lambda: actions.pane is not None and actions.pane.report is not None, timeout=20_000)
    assert actions.pane is not None and actions.pane.isVisible()
    return actions.pane


def messages(pane: SpecificationPane) -> list[str]:
    return [each.finding.message for each in pane.answers.tree.findings()]


def select(pane: SpecificationPane, words: str) -> None:
    """Select the finding whose message has these words."""
    assert pane.answers.select(next(each for each in pane.answers.tree.findings() if words in each.finding.message))


def button(pane: SpecificationPane, words: str) -> QPushButton:
    """Return the button of the selected finding with these words."""
    return next(each for each in pane.answers.actions_row.buttons if words in each.accessibleName())


def checked_again(pane: SpecificationPane, qtbot: QtBot) -> None:
    before = pane.report
    qtbot.waitUntil(lambda: pane.report is not before, timeout=20_000)


def test_a_file_is_checked_and_its_mentions_and_residues_are_marked(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "description.txt"
    path.write_text(TEXT, "utf-8")
    pane = opened(window, qtbot, path)
    assert pane.report is not None and pane.side.title.text() == "description.txt"
    text = pane.report.specification.text
    kinds = {text[each.start : each.end]: each.kind for each in pane.text.marks_shown()}
    assert kinds["SEQ ID NO: 1"] == kinds[PRIMER] == "listed"
    assert kinds["SEQ ID NO: 27"] == "error" and kinds[NEW] == "warning"
    drawn = {each.cursor.selectedText() for each in pane.text.extraSelections()}
    assert {"SEQ ID NO: 27", PRIMER, NEW} <= drawn, "a character of two UTF-16 units moves nothing"


def test_a_selected_finding_shows_its_place_in_the_text(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    assert pane.report is not None
    select(pane, "SEQ ID NO: 27 is mentioned")
    assert pane.report.specification.text[pane.text.place :].startswith("SEQ ID NO: 27")
    (frame,) = pane.text.frames()
    assert pane.text.viewport().rect().contains(frame) and frame.width() > 40
    assert "[0002]" in pane.answers.place.text() and "27" in pane.answers.message.text()


def test_the_tip_of_a_mark_names_the_finding_and_the_sequence(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    assert pane.report is not None
    text = pane.report.specification.text
    assert "not in the listing" in pane.text.tip_at(text.index("SEQ ID NO: 27") + 2)
    assert pane.text.tip_at(text.index("SEQ ID NO: 2 ") + 2) == "SEQ ID NO: 2 enzyme (AA, 15 residues)"
    assert pane.text.tip_at(text.index("are used")) == ""


def test_the_table_of_numbers_counts_mentions_and_residues(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    table = pane.number_table
    rows = [[table.index(row, column).data() for column in range(7)] for row in range(table.rowCount())]
    assert rows == [
        ["1", "DNA", "22", "2", "[0001]", "", ""],
        ["2", "AA", "15", "1", "[0002]", "", ""],
        ["3", "DNA", "16", "0", "", "", "Sequences never mentioned"],
        ["27", "", "", "1", "[0002]", "", "Numbers not in the listing"],
    ]
    tip = table.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "forward (DNA, 22)" in tip and "Its residues are in the text once" in tip


def test_a_number_shows_its_first_mention_and_a_mention_opens_its_sequence(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    assert pane.report is not None
    uids = list(window.session.project.sequences.uids())
    pane.show_number(1)
    place = pane.report.specification.text.index("SEQ ID NO: 2 ")
    assert pane.text.place == place and pane.isVisible()
    pane.text.show_span(place + 3, place + 4)
    pane.text.setFocus()
    qtbot.keyClick(pane.text, Qt.Key.Key_Return)
    assert window.panes.current_sequence == uids[1] and not pane.isVisible()
    window.menus.actions["check-specification"].trigger()
    assert pane.isVisible() and not window.findChildren(QFileDialog), "the text that was checked is shown again"


def test_escape_goes_back_to_the_sequence(window: MainWindow, qtbot: QtBot) -> None:
    window.panes.select_sequences([window.session.project.sequences[1].uid])
    pane = opened(window, qtbot)
    assert window.panes.has_page
    qtbot.keyClick(pane.answers.view, Qt.Key.Key_Escape)
    assert window.panes.current_sequence == window.session.project.sequences[1].uid


def test_f6_goes_from_the_list_to_the_page_and_on(window: MainWindow, qtbot: QtBot) -> None:
    window.panes.select_sequences([window.session.project.sequences[1].uid])
    pane = opened(window, qtbot)
    window.panes.focus_sequences()
    window.menus.actions["next-pane"].trigger()
    assert pane.isAncestorOf(window.focusWidget())
    window.menus.actions["next-pane"].trigger()
    assert not pane.isAncestorOf(window.focusWidget())


def test_every_answer_is_listed_errors_first_and_also_those_without_findings(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    tree = pane.answers.tree
    rows = [(tree.index(at, 0).data(), tree.index(at, 1).data()) for at in range(tree.rowCount())]
    assert len(rows) == len(ANSWERS)
    assert rows[:3] == [
        ("Numbers not in the listing", "1"),
        ("Sequences never mentioned", "1"),
        ("Residues not in the listing", "2"),
    ]
    assert ("Molecules fit", "2") in rows and ("All pages were read", "") in rows


def test_the_answers_and_the_numbers_are_filtered_by_words_and_use(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    pane.filter.setText(NEW)
    assert len(messages(pane)) == 1
    pane.filter.setText("27")
    assert pane.number_table.rowCount() == 1
    pane.filter.clear()
    pane.which.buttons[UNUSED].click()
    assert [pane.number_table.record(row).number for row in range(pane.number_table.rowCount())] == [3]
    pane.which.buttons[CLAIMED].click()
    assert pane.number_table.rowCount() == 0


def test_the_arrows_go_through_all_findings_and_begin_again(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    seen = []
    for _ in range(len(messages(pane)) + 1):
        pane.step(1)
        assert pane.answers.current is not None
        seen.append(pane.answers.current.finding.message)
    assert sorted(seen[:-1]) == sorted(messages(pane)) and seen[-1] == seen[0]


def test_the_chips_go_to_the_parts_of_the_text_and_follow_it(window: MainWindow, qtbot: QtBot) -> None:
    filler = "".join(f"[{number:04d}] Words of the description.\n\n" for number in range(4, 200))
    pane = opened(window, qtbot, f"{TEXT}\n{filler}\nCLAIMS\n\n1. A primer of SEQ ID NO: 1.\n\n" + "2. More.\n\n" * 60)
    chips = pane.side.parts
    assert chips.value == DESCRIPTION and not chips.buttons[DRAWINGS].isEnabled()
    chips.buttons[CLAIMS].click()
    assert chips.value == CLAIMS
    assert pane.report is not None
    assert pane.report.specification.paragraph_at(pane.text.top_place).part == CLAIMS
    pane.text.show_span(0, 6)
    assert chips.value == DESCRIPTION


def test_the_strip_shows_the_worst_mark_of_each_line_and_goes_there(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    assert pane.report is not None
    strip = pane.side.strip
    kinds = {mark.kind for mark in strip.lines().values()}
    assert kinds == {"listed", "warning", "error"}
    at = next(at for at, mark in strip.lines().items() if mark.kind == "error")
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(4, at))
    assert pane.report.specification.text[pane.text.place :].startswith("SEQ ID NO: 27")


def test_the_steps_say_how_many_errors_the_specification_has(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    step = window.steps.buttons[2].step
    assert step.state == "error" and "specification: 2 errors" in step.text
    assert "Checked against pasted text" in window.steps.checked.text()
    assert "specification: 2 errors" in window.panes.results_line.text.text()
    pane.closed.emit()
    window.steps.buttons[2].click()
    assert pane.isVisible(), "the step leads to what was found"
    window.session.open(Document())
    assert "specification" not in window.steps.buttons[2].step.text and not window.steps.checked.text()


def test_a_narrow_page_shows_text_answers_and_numbers_one_at_a_time(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    qtbot.waitUntil(lambda: pane.text.isVisible() and pane.numbers.isVisible() and not pane.tabs.isVisible())
    window.resize(900, 600)
    qtbot.waitUntil(lambda: pane.tabs.isVisible())
    assert pane.answers.isVisible() and not pane.text.isVisible() and not pane.numbers.isVisible()
    select(pane, "SEQ ID NO: 27 is mentioned")
    qtbot.keyClick(pane.answers.view, Qt.Key.Key_Return)
    assert pane.text.isVisible() and pane.text.hasFocus()


def test_residues_of_a_finding_are_added_in_one_step_and_the_text_is_checked_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    pane = opened(window, qtbot)
    select(pane, NEW)
    button(pane, "Add as a sequence").click()
    assert window.session.project.sequences[3].residues == NEW
    assert not pane.answers.actions_row.buttons, "the same residues cannot be added twice"
    assert pane.isVisible()
    checked_again(pane, qtbot)
    assert not any(NEW in each and "not in the listing" in each for each in messages(pane))
    window.panes.undo()
    assert len(window.session.project.sequences) == 3 and pane.isVisible()


def test_a_person_says_whether_residues_without_t_and_u_are_dna_or_rna(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    select(pane, OPEN)
    button(pane, "Add as a sequence").click()
    (box,) = pane.findChildren(QMessageBox)
    assert len(window.session.project.sequences) == 3
    next(each for each in box.findChildren(QPushButton) if "RNA" in each.text()).click()
    added = window.session.project.sequences[3]
    assert (added.molecule_type, added.residues) == ("RNA", OPEN)


def test_a_finding_is_accepted_with_a_remark_which_can_be_withdrawn(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    assert pane.report is not None
    errors = pane.report.errors
    select(pane, "SEQ ID NO: 27 is mentioned")
    button(pane, "Accept with a remark").click()
    (dialog,) = pane.findChildren(RemarkDialog)
    assert dialog.windowTitle() == "Accept an error"
    dialog.remark.setText("It is in the parent")
    dialog.ok.click()
    checked_again(pane, qtbot)
    assert pane.report.errors == errors - 1
    assert "It is in the parent" in pane.answers.place.text()
    button(pane, "Withdraw the remark").click()
    checked_again(pane, qtbot)
    assert pane.report.errors == errors


def test_the_number_of_the_residues_selected_in_the_text_is_named(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    assert pane.report is not None
    start = pane.report.specification.text.index(PRIMER)
    pane.text.select(start, start + len(PRIMER))
    pane.side.number.click()
    qtbot.waitUntil(lambda: pane.side.note.text() == "The selected residues are SEQ ID NO: 1.", timeout=20_000)
    assert pane.number_table.record(pane.numbers.currentIndex().row()).number == 1


def answer_number(pane: SpecificationPane, number: int) -> None:
    """Answer the dialog that asks for the right number."""
    (dialog,) = pane.findChildren(QInputDialog)
    dialog.setIntValue(number)
    dialog.accept()


def test_it_is_number_is_noted_for_a_finding_and_withdrawn_again(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    select(pane, "SEQ ID NO: 27 is mentioned")
    button(pane, "It is number").click()
    answer_number(pane, 3)
    checked_again(pane, qtbot)
    assert pane.report is not None
    assert [each.number for each in pane.report.corrections] == [3]
    assert "To correct in the text: SEQ ID NO: 3" in pane.answers.place.text()
    assert pane.report.errors == 2, "the text itself is still wrong"
    button(pane, "Change the number").click()
    answer_number(pane, 0)
    checked_again(pane, qtbot)
    assert not pane.report.corrections


def test_it_is_number_is_noted_for_residues_selected_in_the_text(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "text.docx"
    words = "Cells were transfected with "
    path.write_bytes(a_word_file(paragraph(f"{words}{PRIMER} and grown for three days in a medium with serum.")))
    pane = opened(window, qtbot, path)
    pane.text.select(len(words), len(words) + len(PRIMER))
    pane.side.correct.click()
    answer_number(pane, 1)
    checked_again(pane, qtbot)
    window.controllers.specification.write_copies("numbers", tmp_path / "copies")
    qtbot.waitUntil(lambda: not window.session.is_working, timeout=20_000)
    assert f"{PRIMER} (SEQ ID NO: 1) and grown" in read_specification([tmp_path / "copies" / "text.docx"]).text


def test_a_sequence_that_is_never_mentioned_is_skipped_in_one_step(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    select(pane, "SEQ ID NO: 3 of the listing is never mentioned")
    button(pane, "Skip").click()
    assert window.session.project.sequences[2].is_skipped
    checked_again(pane, qtbot)
    assert not any("never mentioned" in each for each in messages(pane))
    window.panes.undo()
    assert not window.session.project.sequences[2].is_skipped


def test_a_text_out_of_view_is_checked_again_when_it_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    pane.closed.emit()
    sequence = window.session.project.sequences[2]
    window.session.do(SetField(Address(sequence.uid, field="is_skipped"), True))
    before = pane.report
    window.menus.actions["check-specification"].trigger()
    qtbot.waitUntil(lambda: pane.report is not before, timeout=20_000)
    assert not any("never mentioned" in each for each in messages(pane))


def test_the_renumbering_map_since_the_text_was_opened_is_saved(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    pane = opened(window, qtbot)
    assert pane.report is not None
    actions = window.controllers.specification
    assert not actions.renumbering.has_changed
    window.session.do(Move((Address(window.session.project.sequences[0].uid),), 1))
    assert actions.renumbering.has_changed
    actions.renumbering.since_opened(pane.report, [])
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=20_000)
    (box,) = window.findChildren(QMessageBox)
    assert box.text() == "2 SEQ ID NOs change" and "3 mentions" in box.informativeText()
    next(each for each in box.findChildren(QPushButton) if "Save the map" in each.text()).click()
    (dialog,) = window.findChildren(QFileDialog)
    path = tmp_path / "map.html"
    dialog.fileSelected.emit(str(path))
    assert "[0002]" in path.read_text("utf-8")


def test_the_renumbering_map_from_an_older_listing_becomes_comments(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path, older = tmp_path / "text.docx", tmp_path / "older.wsq"
    path.write_bytes(a_word_file(paragraph("The primer of SEQ ID NO: 2 and the protein of SEQ ID NO: 1 are used.")))
    project = window.session.project
    save(replace(project, sequences=SequenceList([project.sequences[at] for at in (1, 0, 2)])), older)
    pane = opened(window, qtbot, path)
    assert pane.report is not None
    window.controllers.specification.renumbering.from_older(pane.report, older, [path])
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=20_000)
    (box,) = window.findChildren(QMessageBox)
    next(each for each in box.findChildren(QPushButton) if "comments" in each.text()).click()
    (dialog,) = window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "copies"))
    qtbot.waitUntil(lambda: (tmp_path / "copies" / "text.docx").is_file(), timeout=20_000)
    texts = sorted(each.text for each in docx.Document(str(tmp_path / "copies" / "text.docx")).comments)
    assert texts == ["Renumbered: 1 -> 2", "Renumbered: 2 -> 1"]


def test_the_text_of_the_clipboard_is_checked(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(TEXT)
    window.menus.actions["paste-specification"].trigger()
    actions = window.controllers.specification
    qtbot.waitUntil(lambda: actions.pane is not None and actions.pane.report is not None, timeout=20_000)
    assert not actions.has_word_file


def test_several_chosen_files_are_one_text_in_the_order_of_their_names(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    claims, description = tmp_path / "1-claims.txt", tmp_path / "2-description.txt"
    for path in (claims, description):
        path.write_text(TEXT, "utf-8")
    actions = window.controllers.specification
    actions.ask()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.filesSelected.emit([str(description), str(claims)])
    qtbot.waitUntil(lambda: actions.pane is not None and actions.pane.report is not None, timeout=20_000)
    assert actions.sources == (claims, description)


def test_comments_are_written_into_a_copy_of_the_word_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "text.docx"
    path.write_bytes(a_word_file(paragraph("The primer of SEQ ID NO: 1 and that of SEQ ID NO: 9 are used.")))
    before = path.read_bytes()
    opened(window, qtbot, path)
    actions = window.controllers.specification
    assert actions.has_word_file
    actions.write_copies("comments", tmp_path / "copies")
    qtbot.waitUntil(lambda: not window.session.is_working, timeout=20_000)
    assert (tmp_path / "copies" / "text.docx").is_file() and path.read_bytes() == before


@pytest.mark.parametrize("ending", ["html", "xlsx", "json"])
def test_the_report_is_saved_by_its_ending(window: MainWindow, qtbot: QtBot, tmp_path: Path, ending: str) -> None:
    opened(window, qtbot)
    window.controllers.specification.save_report()
    (dialog,) = window.findChildren(QFileDialog)
    path = tmp_path / f"report.{ending}"
    dialog.fileSelected.emit(str(path))
    content = path.read_bytes()
    assert content.startswith(b"PK") if ending == "xlsx" else b"SEQ ID NO: 27" in content


def test_a_text_that_cannot_be_read_changes_nothing_that_is_shown(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    pane = opened(window, qtbot)
    report, errors = pane.report, list[object]()
    window.session.failed.connect(errors.append)
    window.controllers.specification.check([tmp_path / "absent.docx"])
    qtbot.waitUntil(lambda: len(errors) == 1, timeout=20_000)
    assert pane.report is report and window.controllers.specification.sources == (TEXT,)


def test_another_document_closes_the_pane(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    window.session.open(Document())
    assert not pane.isVisible() and pane.report is None


def test_the_page_has_room_beside_a_side_pane(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 720)
    pane, authoring = opened(window, qtbot), window.controllers.authoring
    authoring.open_find_and_replace()
    find = authoring.find_pane
    assert find is not None and find.isVisible() and find.isAncestorOf(window.focusWidget())
    qtbot.waitUntil(lambda: pane.tabs.isVisible())
    qtbot.waitUntil(lambda: pane.isVisible() and pane.width() >= pane.minimumSizeHint().width())
    assert find.width() >= find.minimumSizeHint().width()
