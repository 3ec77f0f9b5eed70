"""A project that is open in another window: that window comes to the front, or a copy is opened."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import a_dna, a_project
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document, locked
from wiposeq.app.settings import Settings
from wiposeq.errors import InUse
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.other_window import Doorbell, show_other
from wiposeq.ui.window.session import Session

ST26 = Path(__file__).parents[2] / "material" / "st26-small.xml"
ST25 = (
    b"SEQUENCE LISTING\n\n<110> Acme\n<120> A title\n<160> 1\n<210> 1\n<211> 12\n<212> DNA\n<400> 1\nacgtacgtacgt 12\n"
)


def saved(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    window.session.open(Document(a_project(a_dna())))
    window.controllers.files.save_to(path)
    qtbot.waitUntil(lambda: window.session.document.path == path and path.exists(), timeout=15_000)


def test_the_window_that_has_a_project_answers(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.wsq"
    saved(window, path, qtbot)
    doorbell = window.findChild(Doorbell)
    assert doorbell is not None
    with qtbot.waitSignal(doorbell.called, timeout=10_000):
        assert show_other(path)
    link = tmp_path / "link.wsq"
    link.symlink_to(path)
    assert show_other(link)
    window.controllers.files.new()
    qtbot.waitUntil(lambda: window.session.document.path is None, timeout=10_000)
    assert not show_other(path)


def test_no_window_answers_for_a_project_that_none_has(window: MainWindow, tmp_path: Path) -> None:
    assert not show_other(tmp_path / "other.wsq")


def test_the_question_offers_the_other_window_first(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.wsq"
    held = Document(a_project(a_dna()))
    held.save_as(path)
    window.controllers.files.open_path(path)
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=15_000)
    box = window.findChildren(QMessageBox)[0]
    default = box.defaultButton()
    assert default is not None and default.text().replace("&", "") == "Show the other window"
    messages: list[str] = []
    window.session.message.connect(messages.append)
    default.click()
    assert any("does not answer" in each for each in messages)
    held.close()


def opened(window: MainWindow, path: Path, qtbot: QtBot) -> Document:
    before = window.session.document
    window.controllers.files.open_path(path)
    qtbot.waitUntil(lambda: window.session.document is not before, timeout=15_000)
    return window.session.document


def question(window: MainWindow, qtbot: QtBot) -> QMessageBox:
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=15_000)
    return window.findChildren(QMessageBox)[0]


@pytest.fixture
def other(qtbot: QtBot) -> Iterator[MainWindow]:
    session = Session()
    made = MainWindow(session, Settings(known={}))
    qtbot.addWidget(made, before_close_func=lambda each: setattr(each, "may_close", True))
    yield made
    session.close()


@pytest.fixture(params=["a.xml", "a.txt"])
def listing(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A listing of ST.26, and one of ST.25."""
    path = tmp_path / request.param
    path.write_bytes(ST26.read_bytes() if path.suffix == ".xml" else ST25)
    return path


def test_a_listing_that_another_window_has_is_offered_there_or_as_a_copy(
    window: MainWindow, other: MainWindow, qtbot: QtBot, listing: Path
) -> None:
    opened(other, listing, qtbot)
    doorbell = other.findChild(Doorbell)
    assert doorbell is not None
    before = window.session.document
    window.controllers.files.open_path(listing)
    box = question(window, qtbot)
    assert window.session.document is before and str(listing) in box.text()
    assert [each.name for each in listing.parent.iterdir() if each.is_file()] == [listing.name]
    with qtbot.waitSignal(doorbell.called, timeout=10_000):
        box.defaultButton().click()
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=15_000)
    window.controllers.files.open_path(listing)
    next(each for each in question(window, qtbot).buttons() if "copy" in each.text()).click()
    qtbot.waitUntil(lambda: window.session.document is not before, timeout=15_000)
    assert window.session.project.sequences and window.session.document.listing is None


def test_a_listing_can_be_opened_elsewhere_when_its_window_has_left_it(
    window: MainWindow, other: MainWindow, qtbot: QtBot, listing: Path
) -> None:
    opened(other, listing, qtbot)
    other.controllers.files.new()
    assert opened(window, listing, qtbot).listing == listing
    window.controllers.files.save_to(listing.with_suffix(".wsq"))
    qtbot.waitUntil(lambda: window.session.document.path is not None, timeout=15_000)
    assert opened(other, listing, qtbot).listing == listing


def test_a_window_can_read_its_listing_again_and_still_has_it(
    window: MainWindow, other: MainWindow, qtbot: QtBot, listing: Path
) -> None:
    opened(window, listing, qtbot)
    opened(window, listing, qtbot)
    other.controllers.files.open_path(listing)
    assert "is open in another window" in question(other, qtbot).text()


def test_a_listing_that_cannot_be_read_is_not_locked(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "missing.xml"
    with qtbot.waitSignal(window.session.failed, timeout=15_000):
        window.controllers.files.open_path(path)
    lock = locked(path)
    assert lock is not None
    lock.release()


def test_a_listing_is_still_locked_after_it_was_generated_over(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path, old = tmp_path / "a.xml", tmp_path / "old.xml"
    path.write_bytes(ST26.read_bytes())
    document = opened(window, path, qtbot)
    path.rename(old)
    path.write_bytes(ST26.read_bytes())
    document.note_generated(document.project)
    with pytest.raises(InUse):
        locked(path)
    lock = locked(old)
    assert lock is not None, "another name of the old file is free"
    lock.release()
