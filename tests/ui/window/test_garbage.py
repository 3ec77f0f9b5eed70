"""Garbage is never collected in a worker: Qt's objects that are garbage would be deleted in the wrong thread."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from builders import a_dna, a_project
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.settings import Settings
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.project import Project
from wiposeq.progress import Progress
from wiposeq.ui.window import workers
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.session import Session


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    made = Session(Document(a_project(a_dna())))
    gc.enable()
    try:
        yield made
    finally:
        made.close()
        gc.disable()


def test_no_garbage_is_collected_in_a_worker_and_later_it_is_again(session: Session, qtbot: QtBot) -> None:
    threads: set[int] = set()

    def noticed(phase: str, about: dict[str, int]) -> None:
        threads.add(threading.get_ident())

    def litter(progress: Progress) -> int:
        for _ in range(100_000):
            loop: list[object] = []
            loop.append(loop)
        return threading.get_ident()

    said: list[int] = []
    gc.callbacks.append(noticed)
    try:
        session.run("Littering", litter, said.append)
        qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    finally:
        gc.callbacks.remove(noticed)
    assert said[0] != threading.get_ident()
    assert said[0] not in threads
    qtbot.waitUntil(gc.isenabled, timeout=5_000)


def test_a_session_that_is_closed_while_it_works_lets_garbage_go(session: Session, qtbot: QtBot) -> None:
    def wait(progress: Progress) -> None:
        while not progress.is_cancelled:
            threading.Event().wait(0.01)

    session.run("Waiting", wait, lambda result: None)
    qtbot.waitUntil(lambda: not gc.isenabled(), timeout=5_000)
    session.close()
    assert gc.isenabled()


def test_typing_on_keeps_no_project_between_the_first_and_the_last(session: Session) -> None:
    def stored() -> int:
        gc.collect()
        return sum(isinstance(each, Project) for each in gc.get_objects())

    def type_on(times: int) -> None:
        for number in range(times):
            session.do(SetField(Address(field="file_reference"), f"R{number}"), "reference")

    type_on(2)
    before = stored()
    type_on(10)
    assert stored() == before
    assert session.undo_stack.count() == 1


def test_what_a_worker_makes_by_the_hundred_thousand_is_not_looked_through_until_the_next_document(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "MANY_OBJECTS", 5_000)
    session.stop_checking()
    before = gc.get_freeze_count()
    made: list[list[object]] = []
    done: list[object] = []
    session.run("few", lambda progress: None, done.append)
    qtbot.waitUntil(lambda: len(done) == 1 and session.workers.is_idle)
    assert gc.get_freeze_count() == before
    session.run("many", lambda progress: made.extend([] for _ in range(20_000)), done.append)
    qtbot.waitUntil(lambda: len(done) == 2 and session.workers.is_idle)
    assert gc.get_freeze_count() > before + 20_000
    session.open(Document(a_project()))
    session.stop_checking()
    assert gc.get_freeze_count() == 0


def test_a_closed_window_is_freed_wholly(qtbot: QtBot) -> None:
    def open_and_close() -> weakref.ref[MainWindow]:
        window = MainWindow(Session(), Settings(known={}))
        window.show()
        window.controllers.files.open_example()
        window.panes.select_sequences([window.session.project.sequences[0].uid])
        window.close()
        window.deleteLater()
        return weakref.ref(window)

    window = open_and_close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert window() is None
