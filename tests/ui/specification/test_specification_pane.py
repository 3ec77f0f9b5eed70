"""The check of a specification in the window: text, findings and numbers lead to each other; a fix is one step."""

from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from specifications import a_word_file, paragraph

from wiposeq.app.document import Document
from wiposeq.ui.results.remark_dialog import RemarkDialog
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
    return [each.finding.message for each in pane.finding_table.records]


def select(pane: SpecificationPane, words: str) -> None:
    """Select the finding whose message has these words."""
    pane.findings.selectRow(next(at for at, each in enumerate(messages(pane)) if words in each))


def checked_again(pane: SpecificationPane, qtbot: QtBot) -> None:
    before = pane.report
    qtbot.waitUntil(lambda: pane.report is not before, timeout=20_000)


def test_a_file_is_checked_and_its_mentions_and_residues_are_marked(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "description.txt"
    path.write_text(TEXT, "utf-8")
    pane = opened(window, qtbot, path)
    assert pane.report is not None and pane.title.text() == "description.txt"
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
    assert "[0002]" in pane.detail.text()


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
    rows = [[table.index(row, column).data() for column in range(5)] for row in range(table.rowCount())]
    assert rows == [
        ["1", "forward", "2", "1", "Nothing found"],
        ["2", "enzyme", "1", "", "Nothing found"],
        ["3", "unused", "0", "", "Sequences never mentioned"],
        ["27", "", "1", "", "Numbers not in the listing"],
    ]


def test_a_number_and_a_mention_select_the_sequence_in_the_window(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    assert pane.report is not None
    uids = list(window.session.project.sequences.uids())
    pane.show_number(2)
    assert window.panes.current_sequence == uids[2]
    place = pane.report.specification.text.index("SEQ ID NO: 2 ")
    pane.text.show_span(place + 3, place + 4)
    pane.text.setFocus()
    qtbot.keyClick(pane.text, Qt.Key.Key_Return)
    assert window.panes.current_sequence == uids[1]


def test_the_lists_are_filtered_by_severity_words_and_use(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    count = len(messages(pane))
    pane.severities.setCurrentIndex(1)
    assert all(each.finding.is_error for each in pane.finding_table.records) and messages(pane)
    pane.severities.setCurrentIndex(0)
    assert len(messages(pane)) == count
    pane.filter.setText(NEW)
    assert len(messages(pane)) == 1
    pane.filter.setText("27")
    assert pane.number_table.rowCount() == 1
    pane.filter.clear()
    pane.which.setCurrentIndex(2)
    assert [pane.number_table.record(row).number for row in range(pane.number_table.rowCount())] == [3]


def test_residues_of_a_finding_are_added_in_one_step_and_the_text_is_checked_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    pane = opened(window, qtbot)
    select(pane, NEW)
    pane.add.click()
    assert window.session.project.sequences[3].residues == NEW
    assert not pane.add.isEnabled(), "the same residues cannot be added twice"
    checked_again(pane, qtbot)
    assert not any(NEW in each and "not in the listing" in each for each in messages(pane))
    window.session.undo_stack.undo()
    assert len(window.session.project.sequences) == 3


def test_a_person_says_whether_residues_without_t_and_u_are_dna_or_rna(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    select(pane, OPEN)
    pane.add.click()
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
    pane.accept_button.click()
    (dialog,) = pane.findChildren(RemarkDialog)
    assert dialog.windowTitle() == "Accept an error"
    dialog.remark.setText("It is in the parent")
    dialog.ok.click()
    checked_again(pane, qtbot)
    assert pane.report.errors == errors - 1
    assert "It is in the parent" in pane.detail.text()
    pane.accept_button.click()
    checked_again(pane, qtbot)
    assert pane.report.errors == errors


def test_the_number_of_the_residues_selected_in_the_text_is_named(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    assert pane.report is not None
    start = pane.report.specification.text.index(PRIMER)
    pane.text.select(start, start + len(PRIMER))
    pane.number.click()
    qtbot.waitUntil(lambda: pane.detail.text() == "The selected residues are SEQ ID NO: 1.", timeout=20_000)
    assert window.panes.current_sequence == window.session.project.sequences[0].uid


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
    assert pane.isHidden() and pane.report is None
