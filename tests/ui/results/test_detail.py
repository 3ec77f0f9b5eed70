"""The detail of a finding before it has been arranged."""

from builders import a_dna, a_project
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.finding import Finding, Severity
from wiposeq.ui.results.detail import FindingDetail
from wiposeq.ui.window.session import Session


def test_changes_that_are_shown_before_the_detail_is_visible_open_no_window_of_their_own(qtbot: QtBot) -> None:
    session = Session(Document(a_project(a_dna())))
    detail = FindingDetail(session)
    qtbot.addWidget(detail)
    detail.changes.show_changes([Change("header/language", "x", "here", 0, 1, "", "en")])
    assert not [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    session.close()


def test_the_values_of_a_fix_have_their_full_height_after_the_parts_are_arranged_again(qtbot: QtBot) -> None:
    session = Session(Document(a_project(a_dna())))
    detail = FindingDetail(session)
    qtbot.addWidget(detail)
    detail.resize(1200, 600)
    detail.show()
    change = Change("header/language", "x", "here", 0, 1, "", "en")
    detail.show_finding(Finding("header/date", Severity.ERROR, "The date is odd", Address(field="x")), "1 of 1", "")
    for width, changes in ((500, [change]), (1200, []), (500, [change] * 3)):  # in one column and in two
        detail.resize(width, 600)
        qtbot.wait(10)
        detail.changes.show_changes(changes)
        qtbot.wait(10)
    wanted = detail.changes.heightForWidth(detail.changes.width())
    qtbot.waitUntil(lambda: detail.changes.height() >= wanted > 0)
    session.close()


def test_long_values_and_file_names_make_the_detail_no_wider_than_its_place(qtbot: QtBot) -> None:
    session = Session(Document(a_project(a_dna())))
    detail = FindingDetail(session)
    qtbot.addWidget(detail)
    detail.resize(360, 600)
    detail.show()
    detail.show_finding(Finding("header/date", Severity.ERROR, "The date is odd", Address(field="x")), "1 of 1", "")
    detail.changes.show_changes([Change("header/language", "x", "here", 0, 1, "MKVLA" * 30, "MKVLW" * 30)])
    detail.file.heading.setText("In the file " + "long-name-" * 20)
    detail.file.show()
    qtbot.wait(50)
    assert detail.changes.width() <= 360 and detail.file.width() <= 360
    assert detail.changes.height() >= detail.changes.heightForWidth(detail.changes.width()) > 100
    session.close()
