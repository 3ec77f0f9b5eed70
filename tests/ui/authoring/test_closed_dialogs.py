"""A dialog that is closed leaves nothing behind that a later edit would call."""

from collections.abc import Callable
from typing import Any

import pytest
from builders import a_dna, a_header, a_project
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from wiposeq.app.document import Document
from wiposeq.errors import Cancelled
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.ui.authoring.extract_dialog import ExtractDialog
from wiposeq.ui.authoring.feature_sheet import FeatureSheetDialog
from wiposeq.ui.authoring.frames_dialog import FramesDialog
from wiposeq.ui.authoring.known_dialog import KnownDialog
from wiposeq.ui.authoring.many_dialog import ManyDialog
from wiposeq.ui.authoring.translate_dialog import TranslateDialog
from wiposeq.ui.widgets.dialogs import Dialog
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.session import Session
from wiposeq.ui.window.workers import Job


@pytest.fixture
def document() -> Document:
    gene = a_dna("atgaaagttctgtaa", ("CDS", "1..15", {"product": "kinase"}))
    return Document(a_project(gene, header=a_header()))


def opened(kind: type[Dialog], window: MainWindow) -> Dialog:
    session, uid = window.session, window.session.project.sequences[0].uid
    if kind is TranslateDialog:
        return TranslateDialog(session, Address(uid), "1..15", window)
    if kind is FramesDialog:
        return FramesDialog(session, uid, lambda _: None, window.panes.residues.drawing, window)
    if kind is KnownDialog:
        return KnownDialog(window.workspace, uid, lambda _: None)
    if kind is ExtractDialog:
        return ExtractDialog(session, ([1], []), lambda _: None, window)
    return ManyDialog(session, [1], [], window) if kind is ManyDialog else FeatureSheetDialog(session, window)


@pytest.mark.parametrize(
    "kind", [TranslateDialog, FramesDialog, KnownDialog, ExtractDialog, ManyDialog, FeatureSheetDialog]
)
def test_an_edit_after_a_dialog_is_closed_runs_nothing_of_it(
    kind: type[Dialog], window: MainWindow, qtbot: QtBot
) -> None:
    dialog = opened(kind, window)
    dialog.open()
    qtbot.wait(250)
    dialog.reject()
    qtbot.waitUntil(lambda: not isValid(dialog))
    with qtbot.captureExceptions() as errors:
        window.session.do(SetField(Address(window.session.project.sequences[0].uid, field="name"), "renamed"))
        qtbot.waitUntil(lambda: window.session.workers.is_idle)
    assert not errors


class HeldWorkers:
    """Starts no thread, so that the test decides when a work ends."""

    def __init__(self) -> None:
        self.ends: list[Callable[[Any, Any], None]] = []
        self.is_cancelled = False

    def start(self, job: Job, ended: Callable[[Any, Any], None]) -> "HeldWorkers":
        self.ends.append(ended)
        return self

    def cancel(self) -> None:
        self.is_cancelled = True


@pytest.mark.parametrize("kind", [FramesDialog, KnownDialog, ExtractDialog, ManyDialog])
def test_work_that_ends_after_its_dialog_is_closed_runs_nothing_of_it(
    kind: type[Dialog], window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldWorkers()
    monkeypatch.setattr(window.session.workers, "start", held.start)
    dialog = opened(kind, window)
    dialog.open()
    qtbot.waitUntil(lambda: bool(held.ends))
    dialog.reject()
    qtbot.waitUntil(lambda: not isValid(dialog))
    for ended in held.ends:
        ended(None, Cancelled())  # raises if it touches the dialog


@pytest.mark.parametrize(("result", "error"), [(["found"], None), (None, Cancelled())])
def test_work_that_ends_after_qt_deleted_its_widget_reports_nothing(
    result: Any, error: Any, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, reports, owner = HeldWorkers(), list[Any](), QWidget()
    monkeypatch.setattr(window.session.workers, "start", held.start)
    for _ in range(2):
        window.session.beside(owner, lambda progress: None, reports.append, reports.append)
    held.ends[0](result, error)
    assert reports == [result or error]
    delete(owner)
    held.ends[1](result, error)
    assert reports == [result or error]


def test_a_thread_that_ends_just_before_all_are_stopped_reports_nothing(qtbot: QtBot) -> None:
    session, reports = Session(), list[Any]()
    work = session.workers.start(lambda progress: "found", lambda *report: reports.append(report))
    assert work.wait(10_000)  # its signal is on its way, because no event was handled since
    session.close()
    qtbot.wait(50)
    assert not reports
