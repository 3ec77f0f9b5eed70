"""The general information form."""

import pytest
from builders import a_header, a_project
from msgspec.structs import replace
from panes import shown
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Finding, Report, Severity
from wiposeq.model.records import Party
from wiposeq.ui.header.pane import HeaderPane
from wiposeq.ui.widgets.fields import ChoiceBox
from wiposeq.ui.window.session import Session


def a_pane(qtbot: QtBot) -> tuple[Session, HeaderPane]:
    session = Session(Document(a_project()))
    return session, shown(HeaderPane(session), session, qtbot, 900, 700)


def test_typing_changes_the_header_and_is_one_undo_step(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    field = pane.fields["applicant.name"]
    field.editor.clear()
    field.editor.setFocus()
    qtbot.keyClicks(field.editor, "Acme")
    assert session.project.header.applicant == Party("Acme", "en")
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.project.header == a_header()
    assert field.text() == "Example Biotech Ltd"


def test_typing_in_two_fields_makes_two_undo_steps(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    for path in ("applicant.name", "file_reference"):
        qtbot.keyClicks(pane.fields[path].editor, "x")
    assert session.undo_stack.count() == 2


def test_an_emptied_optional_field_is_absent_and_the_last_part_takes_the_party_with_it(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    pane.fields["file_reference"].editor.selectAll()
    qtbot.keyClicks(pane.fields["file_reference"].editor, "\b")
    assert session.project.header.file_reference is None
    for part in ("office", "number", "date"):
        field = pane.fields[f"priority.{part}"]
        if isinstance(field.editor, ChoiceBox):
            field.editor.setEditText("")
            field.editor.finish_typing()
        else:
            field.editor.selectAll()
            qtbot.keyClicks(field.editor, "\b")
    assert session.project.header.priority is None


def test_a_code_is_found_by_its_name_and_an_unknown_one_is_preserved_as_typed(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    box = pane.fields["application.office"].editor
    box.setEditText("jp")
    box.finish_typing()
    assert session.project.header.application is not None
    assert session.project.header.application.office == "JP"
    box.setEditText("Q9")
    box.finish_typing()
    assert session.project.header.application.office == "Q9"
    assert box.currentText() == "Q9"


def test_titles_are_added_edited_moved_and_removed(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    pane.add_title()
    assert len(session.project.header.titles) == 2
    row = pane.titles[1]
    qtbot.keyClicks(row.field_for("text").editor, "Neue Polymerase")
    assert session.project.header.titles[1].text == "Neue Polymerase"
    row.up.click()
    assert session.project.header.titles[0].text == "Neue Polymerase"
    pane.titles[0].remove.click()
    assert len(session.project.header.titles) == 1
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert session.project.header == a_header()
    assert len(pane.titles) == 1


def test_a_finding_shows_as_a_badge_at_its_field(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    finding = Finding("header/date", Severity.ERROR, "The date is {x}", Address(field="priority.date"), {"x": "odd"})
    session.report_changed.emit(Report(findings=(finding,), errors=1))
    badge = pane.fields["priority.date"].note
    assert badge.toolTip() == "The date is odd"
    assert badge.accessibleName() == "The date is odd"
    assert pane.fields["application.date"].note.toolTip() == ""


@pytest.mark.parametrize("width", (580, 700, 900))
def test_findings_below_the_fields_are_never_cut_and_titles_stay_in_line(qtbot: QtBot, width: int) -> None:
    session, pane = a_pane(qtbot)
    pane.resize(width, 700)
    uid = session.project.header.titles[0].uid
    addresses = Address(field="file_reference"), Address(title=uid, field="text")
    words = "The file reference is empty, and a long sentence says that it is required without an application number"
    session.report_changed.emit(Report(tuple(Finding("r", Severity.ERROR, words, each) for each in addresses)))
    title = pane.titles[0]
    for note in (pane.fields["file_reference"].note, title.field_for("text").note):
        qtbot.waitUntil(lambda note=note: note.isVisible() and note.height() >= note.heightForWidth(note.width()))
    first, second = title.field_for("text").editor, title.field_for("language").editor
    assert first.mapTo(title, first.rect().topLeft()).y() == second.mapTo(title, second.rect().topLeft()).y()


def test_an_address_leads_to_its_very_field(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    with qtbot.waitActive(pane):
        pane.activateWindow()
    pane.focus_address(Address(field="inventor.latin"))
    assert pane.fields["inventor.latin"].editor.hasFocus()
    title = session.project.header.titles[0]
    pane.focus_address(Address(title=title.uid, field="language"))
    assert pane.titles[0].field_for("language").editor.hasFocus()


def test_every_editor_has_an_accessible_name(qtbot: QtBot) -> None:
    _, pane = a_pane(qtbot)
    for field in pane.fields.values():
        assert field.editor.accessibleName()
    names = [field.editor.accessibleName() for field in pane.fields.values()]
    assert len(names) == len(set(names)), "two fields sound the same to a screen reader"


def test_another_document_is_shown_whole(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    other = a_project(header=replace(a_header(), file_reference="OTHER", titles=()))
    session.open(Document(other))
    session.stop_checking()
    assert pane.fields["file_reference"].text() == "OTHER"
    assert pane.titles == []
    pane.focus_address(Address(field="titles"))


def test_tab_walks_the_form_as_it_is_read(qtbot: QtBot) -> None:
    _, pane = a_pane(qtbot)
    pane.add_title()
    with qtbot.waitActive(pane):
        pane.activateWindow()
    pane.fields["inventor.latin"].setFocus()
    walked = []
    for _ in range(8):
        qtbot.keyClick(pane.focusWidget(), Qt.Key.Key_Tab)
        walked.append(pane.focusWidget().accessibleName())
    title = ["Title", "Language of the title", "Remove this title"]
    assert walked[:3] == title
    assert walked[3:6] == ["Title", "Language of the title", "Move this title up"]
    assert walked[6] == "Remove this title"


@pytest.mark.parametrize("width", [600, 900])
def test_the_number_of_an_application_is_readable_as_a_whole(qtbot: QtBot, width: int) -> None:
    session, pane = a_pane(qtbot)
    session.do(SetField(Address(field="application.number"), "PCT/IB2026/000000"))
    pane.resize(width, 500)
    pane.show()
    qtbot.wait(50)
    number = pane.fields["application.number"]
    assert number.editor.fontMetrics().horizontalAdvance(number.text()) <= number.editor.width() - 18
    assert number.width() > pane.fields["application.date"].width()


def test_one_step_states_that_no_priority_is_claimed_and_silences_the_warning(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    before = session.project.header.priority
    assert before is not None and pane.claim.claimed.isChecked()
    pane.claim.none.click()
    assert session.project.header.priority is None and pane.claim.none.isChecked()
    session.check_now()
    qtbot.waitUntil(lambda: session.is_report_current, timeout=10_000)
    assert "header/priority-missing" in {finding.rule for finding in session.report.findings}
    assert not pane.fields["priority.office"].editor.property("state")
    session.undo_stack.undo()
    assert session.project.header.priority == before and pane.claim.claimed.isChecked()


def test_a_typed_priority_is_claimed_and_a_listing_without_one_leaves_the_choice_open(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot)
    session.do(SetField(Address(field="priority"), None))
    assert not pane.claim.claimed.isChecked() and not pane.claim.none.isChecked()
    pane.claim.none.click()
    pane.claim.claimed.click()
    assert pane.claim.claimed.isChecked() and not dict(session.project.accepted)
    qtbot.keyClicks(pane.fields["priority.number"].editor, "1")
    assert pane.claim.claimed.isChecked()
