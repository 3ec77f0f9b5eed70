"""The detail of a finding before it has been arranged."""

from builders import a_dna, a_project
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.changes import Change
from wiposeq.ui.results.detail import FindingDetail
from wiposeq.ui.window.session import Session


def test_changes_that_are_shown_before_the_detail_is_visible_open_no_window_of_their_own(qtbot: QtBot) -> None:
    session = Session(Document(a_project(a_dna())))
    detail = FindingDetail(session)
    qtbot.addWidget(detail)
    detail.changes.show_changes([Change("header/language", "x", "here", 0, 1, "", "en")])
    assert not [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    session.close()
