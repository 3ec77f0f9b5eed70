"""The check in the status bar: for which edition it is, and how another one is chosen."""

from collections.abc import Iterator

import pytest
from builders import a_dna, a_project
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.origin_edits import ChooseEdition
from wiposeq.standard.edition import editions, newest
from wiposeq.ui.window import check_status
from wiposeq.ui.window.check_status import CheckStatus
from wiposeq.ui.window.session import Session


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    session = Session(Document(a_project(a_dna())))
    yield session
    session.close()


@pytest.fixture
def status(session: Session, qtbot: QtBot) -> CheckStatus:
    status = CheckStatus(session)
    qtbot.addWidget(status)
    status.show()
    return status


def test_the_edition_and_the_profile_of_the_check_are_shown(
    session: Session, status: CheckStatus, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_status, "editions", lambda: (newest().id,))
    session.open(Document(a_project(a_dna())))
    session.check_now()
    qtbot.waitUntil(lambda: f"edition {newest().id}, profile Filing" in status.text(), timeout=20_000)
    assert not status.editions.isVisible(), "there is nothing to choose from"


def test_a_chosen_edition_is_shown_and_can_be_given_up_and_chosen_again(session: Session, status: CheckStatus) -> None:
    session.do(ChooseEdition("1.7"))
    assert status.editions.isVisible() and status.editions.text() == "Edition 1.7"
    menu = status.editions.menu()
    menu.aboutToShow.emit()
    assert [(each.text(), each.isChecked()) for each in menu.actions()] == [
        (f"The newest in force ({newest().id})", False),
        *((f"Edition {id}", id == "1.7") for id in reversed(editions())),
    ]
    menu.actions()[0].trigger()
    assert session.project.origin.edition == "" and status.editions.isVisible() == (len(editions()) > 1)
    session.undo_stack.undo()
    assert session.project.origin.edition == "1.7" and status.editions.isVisible()


def test_an_edition_that_is_not_here_is_named_and_the_check_goes_by_the_newest(
    session: Session, status: CheckStatus, qtbot: QtBot
) -> None:
    session.open(Document(ChooseEdition("2.0").apply(a_project(a_dna()))))
    assert status.editions.text() == f"Edition 2.0 - unknown, checked by edition {newest().id}"
    session.check_now()
    qtbot.waitUntil(lambda: f"edition {newest().id}, profile Filing" in status.text(), timeout=20_000)
