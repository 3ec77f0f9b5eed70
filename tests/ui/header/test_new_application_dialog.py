"""A new application from the window: in this project as one step, or as a new project that has no file yet."""

from pathlib import Path

from builders import a_header, a_project
from msgspec.structs import replace
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCalendarWidget, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from wiposeq import texts
from wiposeq.app.document import Document
from wiposeq.model.records import Application
from wiposeq.ui.header.new_application_dialog import NewApplicationDialog
from wiposeq.ui.window.mainwindow import MainWindow


def the_dialog(window: MainWindow) -> NewApplicationDialog:
    window.menus.actions["new-application"].trigger()
    return next(dialog for dialog in window.findChildren(NewApplicationDialog) if dialog.isVisible())


def test_a_divisional_is_one_step_that_can_be_undone(window: MainWindow) -> None:
    project = a_project()
    window.session.open(Document(project))
    dialog = the_dialog(window)
    assert not dialog.change.isEnabled() and dialog.keep.isChecked() and "63/000,001" in dialog.keep.text()
    dialog.reference.setText("REF-1-DIV")
    dialog.change.click()
    assert window.session.project.header == replace(a_header(), file_reference="REF-1-DIV", application=None)
    window.menus.actions["undo"].trigger()
    assert window.session.project is project


def test_the_old_application_becomes_the_priority_and_a_known_number_is_taken(window: MainWindow) -> None:
    window.session.open(Document(a_project(header=replace(a_header(), priority=None))))
    dialog = the_dialog(window)
    assert dialog.old.isChecked()
    dialog.reference.setText("REF-2")
    dialog.known.setChecked(True)
    assert not dialog.change.isEnabled() and "number" in dialog.trouble.text()
    dialog.application.office.show_value("EP")
    dialog.application.number.setText("24123456.7")
    dialog.application.date.setText("2024-07-02")
    dialog.change.click()
    header = window.session.project.header
    assert header.application == Application("EP", "24123456.7", "2024-07-02")
    assert header.priority == a_header().application


def test_a_new_project_has_no_file_and_is_not_saved_and_the_old_one_stays(window: MainWindow, tmp_path: Path) -> None:
    document = Document(a_project())
    document.save_as(tmp_path / "old.wsq")
    before = (tmp_path / "old.wsq").read_bytes()
    window.session.open(document)
    dialog = the_dialog(window)
    dialog.reference.setText("REF-2")
    dialog.as_new.click()
    now = window.session.document
    assert now is not document and now.path is None and now.is_modified
    assert now.project.header.file_reference == "REF-2"
    assert (tmp_path / "old.wsq").read_bytes() == before


def test_the_dialog_is_as_high_as_its_words_need(window: MainWindow) -> None:
    window.session.open(Document(a_project()))
    texts.use_language("xx")
    try:
        dialog = the_dialog(window)
        lines = [each for each in dialog.findChildren(QLineEdit) if not isinstance(each.parent(), QComboBox)]
        assert lines
        for line in lines:
            assert line.height() >= line.minimumSizeHint().height()
    finally:
        texts.use_language("en")


def test_a_date_is_picked_from_a_calendar(window: MainWindow) -> None:
    window.session.open(Document(a_project()))
    dialog = the_dialog(window)
    dialog.known.setChecked(True)
    calendar = dialog.application.findChild(QCalendarWidget)
    assert calendar is not None
    calendar.clicked.emit(QDate(2026, 3, 2))
    assert dialog.application.value().date == "2026-03-02"


def test_an_office_is_found_by_its_name(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(Document(a_project()))
    dialog = the_dialog(window)
    dialog.known.setChecked(True)
    office = dialog.application.office
    qtbot.keyClicks(office.line, "japan")
    assert str(office.completer().completionModel().index(0, 0).data()).startswith("JP")


def test_the_kind_proposes_the_priority_and_says_what_carries_over(window: MainWindow) -> None:
    window.session.open(Document(a_project(header=replace(a_header(), priority=None))))
    dialog = the_dialog(window)
    dialog.reference.setText("REF-2")
    assert dialog.old.isChecked()
    dialog.kind.setCurrentIndex(dialog.kind.findData("foreign"))
    assert dialog.old.isChecked() and "twelve months" in dialog.trouble.text()
    dialog.kind.setCurrentIndex(dialog.kind.findData("national"))
    assert dialog.none.isChecked() and dialog.trouble.text() == ""
    dialog.titles.setChecked(False)
    dialog.change.click()
    header = window.session.project.header
    assert header.applicant == a_header().applicant
    assert [title.text for title in header.titles] == [""]
