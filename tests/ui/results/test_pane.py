"""The results of the check: list, groups, filter, fixes, acceptance, the line in the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project
from findings import with_facts
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from wiposeq import texts
from wiposeq.app.document import Document
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.checking import engine
from wiposeq.model import origin
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edits import SetField
from wiposeq.model.origin import Fact
from wiposeq.model.project import Project
from wiposeq.ui.results.evidence import ChangeTable
from wiposeq.ui.results.finding_tree import GROUPS, SPAN
from wiposeq.ui.results.pane import ResultsPane
from wiposeq.ui.results.remark_dialog import RemarkDialog
from wiposeq.ui.results.repair_list import RepairPreview, RepairsDialog, as_text
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window import theme
from wiposeq.ui.window.session import Session


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session()
    yield made
    made.close()


def a_pane(qtbot: QtBot, session: Session, project: Project) -> ResultsPane:
    pane = ResultsPane(session)
    qtbot.addWidget(pane)
    pane.resize(1100, 300)
    group(pane, "none")
    pane.show()
    session.open(Document(project))
    qtbot.waitUntil(lambda: session.is_report_current, timeout=15_000)
    return pane


def group(pane: ResultsPane, grouping: str) -> None:
    pane.grouping.setCurrentIndex(GROUPS.index(grouping))


def upper_case(count: int) -> list[object]:
    made = [a_dna("acgtacgtacgt" + "acgt" * n) for n in range(count)]
    return [replace(dna, residues=dna.residues.upper()) for dna in made]


def rows(pane: ResultsPane) -> list[str]:
    return [str(pane.tree.data(pane.tree.index(row, 0))) for row in range(pane.tree.rowCount())]


def buttons(pane: ResultsPane) -> list[str]:
    return [button.accessibleName() for button in pane.detail.action_row.buttons]


def press(pane: ResultsPane, word: str) -> None:
    next(button for button in pane.detail.action_row.buttons if word in button.accessibleName()).click()


def test_one_defect_in_many_sequences_is_one_group_with_one_fix_for_all(qtbot: QtBot, session: Session) -> None:
    pane = a_pane(qtbot, session, a_project(*upper_case(30)))
    assert pane.tree.rowCount() == 30
    group(pane, "cause")
    assert rows(pane) == ["Residues in the wrong case: …; nucleotides are small letters, amino acids capital letters"]
    assert [pane.tree.index(0, column).data() for column in (1, 2)] == ["30", "Safe"]
    press(pane, "Apply to all 30")
    assert all(s.residues.isupper() for s in session.project.sequences)
    preview = pane.findChildren(RepairPreview)[-1]
    assert "30 places" in preview.label.text()
    preview.ok.click()
    assert all(s.residues.islower() for s in session.project.sequences)
    assert session.undo_stack.count() == 1
    qtbot.waitUntil(lambda: session.is_report_current, timeout=15_000)
    assert pane.tree.rowCount() == 0
    assert pane.bar.summary.errors.text() == "No errors and no warnings"


def test_a_group_of_one_message_is_called_by_it_and_the_filter_knows_places(qtbot: QtBot, session: Session) -> None:
    shouted = [replace(dna, residues=dna.residues.upper()) for dna in (a_dna("acgtacgtacgta"), a_dna("ttgtacgtacgta"))]
    pane = a_pane(qtbot, session, a_project(*shouted))
    group(pane, "cause")
    assert rows(pane)[0].startswith("Residues in the wrong case: 13;")
    group(pane, "none")
    pane.bar.filter.setText("sequence 2")
    assert len(rows(pane)) == 1
    pane.bar.filter.setText("case -2")
    assert len(rows(pane)) == 1


def test_the_filter_and_the_severity_narrow_the_list(qtbot: QtBot, session: Session) -> None:
    header = replace(a_header(), applicant=None, priority=None)
    pane = a_pane(qtbot, session, a_project(*upper_case(2), header=header))
    everything = pane.tree.rowCount()
    pane.bar.severities.setCurrentIndex(2)
    assert 0 < pane.tree.rowCount() < everything
    pane.bar.severities.setCurrentIndex(0)
    qtbot.keyClicks(pane.bar.filter, "applicant")
    assert len(rows(pane)) == 1


def test_the_selected_finding_is_preserved_when_the_check_runs_again(qtbot: QtBot, session: Session) -> None:
    pane = a_pane(qtbot, session, a_project(*upper_case(5)))
    pane.view.setCurrentIndex(pane.tree.index(3, 0))
    shown = pane.shown
    assert shown is not None
    session.check_now()
    qtbot.waitSignal(session.report_changed, timeout=15_000).wait()
    assert pane.shown is not None and pane.shown.key == shown.key


def test_a_warning_is_accepted_with_a_remark_and_taken_back(qtbot: QtBot, session: Session) -> None:
    pane = a_pane(qtbot, session, a_project(header=replace(a_header(), priority=None)))
    pane.bar.severities.setCurrentIndex(2)
    before = pane.tree.rowCount()
    pane.bar.filter.setText("priority")
    press(pane, "Accept")
    dialog = pane.findChildren(RemarkDialog)[-1]
    dialog.remark.setText("  ")
    assert not dialog.ok.isEnabled()
    dialog.remark.setText("no priority is claimed")
    dialog.ok.click()
    pane.bar.filter.clear()
    assert pane.tree.rowCount() == before - 1
    assert dict(session.project.accepted).popitem()[1] == "no priority is claimed"
    pane.bar.accepted.setChecked(True)
    assert pane.tree.rowCount() == before
    session.undo_stack.undo()
    assert session.project.accepted == ()


def test_an_error_cannot_be_accepted(qtbot: QtBot, session: Session) -> None:
    pane = a_pane(qtbot, session, a_project(*upper_case(1)))
    pane.bar.severities.setCurrentIndex(1)
    assert pane.shown is not None and pane.shown.is_error
    assert not [text for text in buttons(pane) if "Accept" in text]


def test_the_line_of_a_finding_is_shown_in_the_file_that_was_read(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna("acgtacgtacgtac")), path)
    path.write_text(path.read_text().replace("acgtacgtacgtac", "acgtacgtQcgtac"))
    pane = a_pane(qtbot, session, opening.open_any(path))
    pane.bar.severities.setCurrentIndex(1)
    pane.detail.show_file.click()
    dialog = pane.findChildren(dialogs.ExcerptDialog)[-1]
    lines = dialog.text.toPlainText().splitlines()
    marked = next(number for number, line in enumerate(lines) if line.strip() == "^")
    assert "acgtacgtQcgtac" in lines[marked - 1]
    dialog.reject()


def test_a_file_that_changed_since_says_so_instead_of_a_wrong_line(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "in.xml"
    converting.generate(a_project(), path)
    path.write_text(path.read_text().replace("<INSDSeq_length>16<", "<INSDSeq_length>17<"))
    pane = a_pane(qtbot, session, opening.open_any(path))
    path.write_text("changed")
    told: list[Exception] = []
    session.failed.connect(told.append)
    pane.detail.show_file.click()
    assert "has changed" in str(told[0])


def test_the_profile_decides_what_is_an_error(qtbot: QtBot, session: Session) -> None:
    pane = a_pane(qtbot, session, a_project(header=replace(a_header(), applicant=None)))
    assert session.report.errors == 1
    pane.bar.profiles.aboutToShow.emit()
    next(action for action in pane.bar.profiles.actions() if action.data() == "draft").trigger()
    qtbot.waitUntil(lambda: session.is_report_current, timeout=15_000)
    assert (session.report.profile, session.report.errors) == ("draft", 0)


def test_a_repeated_sequence_leads_to_the_one_it_repeats(qtbot: QtBot, session: Session) -> None:
    project = a_project(a_dna("acgtacgtacgtaa"), a_dna("ggggacgtacgtaa"), a_dna("acgtacgtacgtaa"))
    pane = a_pane(qtbot, session, project)
    pane.bar.filter.setText("same type")
    asked: list[object] = []
    session.place_requested.connect(asked.append)
    press(pane, "Go to sequence 1")
    assert asked == [Address(project.sequences[0].uid, field="residues")]


def test_of_a_broken_file_it_is_stated_how_much_was_read_and_how_much_was_not(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    whole, broken = tmp_path / "whole.xml", tmp_path / "broken.xml"
    converting.generate(a_project(a_dna(), a_dna("acgtacgtacgtaaa"), a_dna("ggggggggggtttta")), whole)
    text = whole.read_text()
    place = text.index("</INSDSeq_sequence>", text.index('sequenceIDNumber="2"'))
    broken.write_text(text[:place] + "&" * 300 + text[place:])
    pane = a_pane(qtbot, session, opening.open_any(broken))
    pane.bar.filter.setText("not-well-formed")
    assert "The sequence with SEQ ID NO 2 could not be read" in pane.detail.text.text()
    assert "Sequence 2" in pane.detail.place_link.toolTip()


def test_a_fix_with_an_ampersand_shows_it_on_its_button(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna("acgtacgtacgtac")), path)
    path.write_text(path.read_text().replace("Homo sapiens", "Homo & sapiens"))
    pane = a_pane(qtbot, session, opening.open_any(path))
    pane.bar.filter.setText("not-well-formed")
    assert "Write &&amp; instead" in [button.text() for button in pane.detail.action_row.buttons]


def test_fix_all_safe_lists_every_place_first_and_does_nothing_if_it_is_cancelled(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna("acgtacgtacgt"), a_dna("acgtacgtacgtaaaa")), path)
    text = path.read_text().replace("<INSDSeq_division>PAT<", "<INSDSeq_division>SYN<")
    path.write_text(text.replace(">acgtacgtacgt<", ">ACGTACGTACGT<"))
    pane = a_pane(qtbot, session, opening.open_any(path))
    before = session.project
    pane.fix_all_safe()
    preview = pane.findChildren(RepairPreview)[-1]
    tops = [preview.tree.topLevelItem(row) for row in range(preview.tree.topLevelItemCount())]
    rows = [[top.child(n).text(column) for column in range(3)] for top in tops for n in range(top.childCount())]
    assert str(len(rows)) in preview.label.text()
    assert ["Sequence 1 > INSDSeq_division", "SYN", "PAT"] in rows
    preview.reject()
    assert session.project is before
    pane.fix_all_safe()
    pane.findChildren(RepairPreview)[-1].ok.click()
    kept = session.project.origin.repairs
    assert len(kept) == len(rows)
    assert [line.split("\t")[2:] for line in as_text(kept).splitlines()[1:]] == [row[1:] for row in rows]
    dialog = RepairsDialog(kept)
    qtbot.addWidget(dialog)
    assert sum(dialog.tree.topLevelItem(n).childCount() for n in range(dialog.tree.topLevelItemCount())) == len(rows)
    session.undo_stack.undo()
    assert session.project.origin.repairs == ()


def test_a_single_safe_fix_is_listed_too(qtbot: QtBot, session: Session) -> None:
    pane = a_pane(qtbot, session, a_project(*upper_case(1)))
    pane.bar.severities.setCurrentIndex(1)
    pane.apply_first()
    assert [line.after for line in session.project.origin.repairs] == ["acgtacgtacgt"]


def test_a_preview_is_not_applied_to_another_project(qtbot: QtBot, session: Session) -> None:
    pane = a_pane(qtbot, session, a_project(*upper_case(2)))
    pane.fix_all_safe()
    session.do(SetField(Address(field="file_reference"), "another"))
    pane.findChildren(RepairPreview)[-1].ok.click()
    assert session.project.sequences[0].residues.isupper()


def test_a_preview_without_changes_says_so(qtbot: QtBot) -> None:
    dialog = RepairPreview("Fix", ())
    qtbot.addWidget(dialog)
    assert dialog.label.text() == "Nothing will change." and not dialog.ok.isEnabled()


def test_a_fix_shows_the_words_that_it_changes(qtbot: QtBot, session: Session) -> None:
    project = a_project(a_dna("acgtacgtacgt", ("misc_feature", "3..20", {"note": "x"})))
    pane = a_pane(qtbot, session, project)
    pane.bar.filter.setText("location")
    qtbot.waitUntil(pane.detail.changes.isVisible, timeout=5_000)
    assert pane.detail.changes.accessibleDescription() == "Before: 3..20; After: 3..12"
    assert "What is required." in pane.detail.text.text()


def test_a_message_as_value_is_recognized_with_and_without_the_marks_of_arabic(qtbot: QtBot) -> None:
    table = ChangeTable()
    qtbot.addWidget(table)
    marked = "one \u2068\u2060x\u2060\u2069"
    assert texts.plain(marked) == "one x"
    table.show_changes([Change("a", "b", before=marked, after="y")], message="one x")
    assert "no value of the listing changes" in table.heading.text()


def test_a_fix_of_the_form_of_the_file_shows_no_messages_as_values(qtbot: QtBot, session: Session) -> None:
    project = with_facts(a_project(a_dna()), Fact(origin.DOCTYPE_WRONG, {"found": "<!DOCTYPE html>"}))
    pane = a_pane(qtbot, session, project)
    pane.bar.filter.setText("doctype")
    qtbot.waitUntil(pane.detail.changes.isVisible, timeout=5_000)
    shown = [each.text() for each in pane.detail.changes.findChildren(QLabel) if each.isVisible()]
    assert shown == ["The fix changes how the file is written; no value of the listing changes."]


def test_the_lines_of_the_file_are_shown_beside_the_text(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "in.xml"
    converting.generate(a_project(a_dna("acgtacgtacgtac")), path)
    path.write_text(path.read_text().replace("acgtacgtacgtac", "acgtacgtQcgtac"))
    pane = a_pane(qtbot, session, opening.open_any(path))
    lines = pane.detail.file.lines
    qtbot.waitUntil(lines.isVisible, timeout=5_000)
    assert "<INSDSeq_sequence>acgtacgtQcgtac</INSDSeq_sequence>" in lines.accessibleDescription()
    assert len(lines.accessibleDescription().splitlines()) == 1
    pane.resize(1600, 400)
    qtbot.waitUntil(lambda: len(lines.accessibleDescription().splitlines()) == 5, timeout=5_000)


def test_the_next_finding_is_selected_after_a_fix(qtbot: QtBot, session: Session) -> None:
    pane = a_pane(qtbot, session, a_project(*upper_case(3)))
    pane.step(1)
    pane.step(1)
    keys = [finding.key for finding in pane.tree.walk()]
    pane.apply_first()
    assert [finding.key for finding in pane.tree.walk()] == [keys[0], keys[2]]
    assert pane.shown is not None and pane.shown.key == keys[2]
    session.undo_stack.undo()
    assert len(pane.tree.walk()) == 3


def test_the_finding_that_takes_the_place_of_a_corrected_one_is_the_next(qtbot: QtBot, session: Session) -> None:
    header = replace(a_header(), applicant=None)
    pane = a_pane(qtbot, session, a_project(*upper_case(2), header=header))
    group(pane, "none")
    visited: list[str] = []
    pane.chosen.connect(lambda finding: visited.append(finding.key))
    keys = [finding.key for finding in pane.tree.walk()]
    pane.step(1)
    session.do(SetField(Address(field="applicant"), a_header().applicant))
    qtbot.waitUntil(lambda: session.is_report_current and len(pane.tree.walk()) == 2, timeout=15_000)
    pane.step(1)
    assert visited == keys[:2]


def test_walking_skips_nothing_and_opens_the_groups(qtbot: QtBot, session: Session) -> None:
    header = replace(a_header(), applicant=None)
    pane = a_pane(qtbot, session, a_project(*upper_case(3), header=header))
    group(pane, "cause")
    pane.view.collapseAll()
    pane.view.setCurrentIndex(pane.tree.index(0, 0))
    visited: list[str] = []
    pane.chosen.connect(lambda finding: visited.append(finding.key))
    for _ in pane.tree.walk():
        pane.step(1)
        assert pane.view.isExpanded(pane.view.currentIndex().parent())
    assert sorted(visited) == sorted(finding.key for finding in pane.tree.walk())
    pane.step(1)
    assert visited[-1] == visited[0]
    pane.step(-1)
    assert visited[-1] == visited[-3]


def test_only_new_findings_since_the_last_check_are_shown(qtbot: QtBot, session: Session) -> None:
    pane = a_pane(qtbot, session, a_project(*upper_case(3)))
    pane.bar.since.setCurrentIndex(2)
    assert pane.tree.rowCount() == 0 and "No finding matches" in pane.detail.title.text()
    session.do(SetField(Address(field="applicant"), None))
    qtbot.waitUntil(lambda: session.is_report_current, timeout=15_000)
    assert [finding.rule for finding in pane.tree.walk()] == ["header/applicant-missing"]
    assert "1 of " in pane.bar.caption.text()


def test_all_warnings_of_a_cause_are_accepted_with_one_remark(qtbot: QtBot, session: Session) -> None:
    project = a_project(*(a_dna("acgtacgtacgt" + "acgt" * n, organism="Mus muscul") for n in range(3)))
    pane = a_pane(qtbot, session, project)
    group(pane, "cause")
    pane.bar.filter.setText("organism")
    pane.view.setCurrentIndex(pane.tree.index(0, 0))
    press(pane, "Accept all 3")
    dialog = pane.findChildren(RemarkDialog)[-1]
    dialog.remark.setText("named so in the application")
    dialog.ok.click()
    assert len(session.project.accepted) == 3 and session.undo_stack.count() == 1


def test_findings_beyond_the_limit_are_listed_on_request(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CAP", 4)
    pane = a_pane(qtbot, session, a_project(*upper_case(9)))
    assert len(pane.tree.walk()) == 4 and "4 of " in pane.bar.caption.text()
    assert pane.bar.summary.rest.isVisibleTo(pane)
    qtbot.mouseClick(pane.bar.summary.rest, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(pane.tree.walk()) >= 9, timeout=15_000)
    assert not pane.bar.summary.rest.isVisibleTo(pane)


def test_counts_without_room_for_words_are_shown_in_digits(qtbot: QtBot, session: Session) -> None:
    pane = a_pane(qtbot, session, a_project(*upper_case(30)))
    count = pane.bar.summary.errors
    assert count.text() == "30 errors" and count.short == "30"
    try:
        theme.use(theme.LIGHT, 2.0)
        assert count.minimumSizeHint().width() >= count.fontMetrics().horizontalAdvance("30")
        assert count.minimumSizeHint().width() < count.sizeHint().width()
    finally:
        theme.use(theme.LIGHT, 1.0)


def test_the_detail_has_one_column_where_the_zoom_leaves_no_room_for_two(qtbot: QtBot, session: Session) -> None:
    pane = a_pane(qtbot, session, a_project(*upper_case(1)))
    pane.resize(1600, 500)
    detail = pane.detail
    qtbot.waitUntil(lambda: detail.text.isVisible() and detail.has_two_columns)
    try:
        theme.use(theme.LIGHT, 2.0)
        qtbot.waitUntil(lambda: not detail.has_two_columns)
        qtbot.waitUntil(lambda: detail.text.width() > detail.width() // 2)
        theme.use(theme.LIGHT, 1.0)
        qtbot.waitUntil(lambda: detail.has_two_columns)
        qtbot.waitUntil(lambda: detail.text.width() < detail.width() // 2)
    finally:
        theme.use(theme.LIGHT, 1.0)


def test_the_place_of_the_finding_is_not_repeated_after_a_change_of_the_theme(qtbot: QtBot) -> None:
    table = ChangeTable()
    qtbot.addWidget(table)
    table.show_changes([Change("fix", "", "Sequence 1", before="a", after="b")], "Sequence 1")
    try:
        theme.use(theme.DARK)
        qtbot.wait(1)
        assert not any("Sequence 1" in label.text() for label in table.findChildren(QLabel) if not label.isHidden())
    finally:
        theme.use(theme.LIGHT)


def test_a_change_keeps_its_height_when_the_zoom_goes_down(qtbot: QtBot, session: Session) -> None:
    pane = a_pane(qtbot, session, a_project(*upper_case(1)))
    changes = pane.detail.changes
    qtbot.waitUntil(changes.isVisible)
    try:
        for zoom in (1.0, 3.0, 1.0):
            theme.use(theme.LIGHT, zoom)
            qtbot.wait(300)
            assert changes.height() >= changes.heightForWidth(changes.width()) > theme.px(40)
    finally:
        theme.use(theme.LIGHT, 1.0)


@pytest.mark.parametrize("grouping", GROUPS)
def test_the_place_of_a_finding_has_the_room_of_the_empty_columns_beside_it(
    qtbot: QtBot, session: Session, grouping: str
) -> None:
    pane = a_pane(qtbot, session, a_project(a_dna("acgtacgtacgtn")))
    group(pane, grouping)
    pane.view.expandAll()
    model = pane.view.model()
    top = model.index(0, 0)
    child = model.index(0, 0, top) if model.rowCount(top) else top
    assert child.data(SPAN) is (grouping == "cause") and not top.data(SPAN)
    empty = all(not child.siblingAtColumn(column).data() for column in (1, 2))
    assert empty or not child.data(SPAN)
    assert not pane.grab().isNull()


def test_the_cause_of_the_first_finding_is_in_view_when_the_results_are_opened_after_the_check(
    qtbot: QtBot, session: Session
) -> None:
    pane = ResultsPane(session)
    qtbot.addWidget(pane)
    group(pane, "cause")
    pane.resize(1100, 0)
    pane.show()
    session.open(Document(a_project(*upper_case(30))))
    qtbot.waitUntil(lambda: session.is_report_current, timeout=15_000)
    pane.view.setFixedHeight(1)
    QApplication.processEvents()
    child = pane.view.currentIndex()
    assert child.parent().isValid()
    pane.view.setFixedHeight(200)
    QApplication.processEvents()
    for index in (child, child.parent()):
        assert pane.view.viewport().rect().contains(pane.view.visualRect(index).center())
