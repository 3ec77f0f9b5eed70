"""Rows of the list of sequences are dragged to another place; what names them follows."""

import pytest
from builders import a_dna, a_project
from msgspec.structs import replace
from panes import shown
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.sequences.pane import ProjectPane
from wiposeq.ui.window.session import Session

NAMES = ["one", "two", "three", "four"]


@pytest.fixture
def pane(qtbot: QtBot) -> ProjectPane:
    noted = a_dna("acgtacgtacgt", ("gene", "1..4", {"note": "see SEQ ID NO: 4"}))
    made = [replace(noted if not place else a_dna(), uid=place + 1, name=name) for place, name in enumerate(NAMES)]
    session = Session(Document(a_project(*made)))
    return shown(ProjectPane(session), session, qtbot, 300, 500)


def names(pane: ProjectPane) -> list[str]:
    return [sequence.name for sequence in pane.session.project.sequences]


def send(pane: ProjectPane, kind: QEvent.Type, place: QPoint) -> None:
    port = pane.view.viewport()
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    where = QPointF(port.mapToGlobal(place))
    event = QMouseEvent(kind, QPointF(place), where, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(port, event)


def at(pane: ProjectPane, row: int) -> QPoint:
    return QPoint(60, pane.view.rowViewportPosition(row) + 3)


def drag(pane: ProjectPane, row: int, to: QPoint) -> None:
    send(pane, QEvent.Type.MouseButtonPress, at(pane, row))
    send(pane, QEvent.Type.MouseMove, to)


def test_a_dragged_row_goes_before_the_row_under_the_line(pane: ProjectPane, qtbot: QtBot) -> None:
    pane.select([3])
    messages: list[str] = []
    pane.session.message.connect(messages.append)
    drag(pane, 2, at(pane, 1))
    assert names(pane) == NAMES and messages[-1] == "Move 1 sequence after 1"
    send(pane, QEvent.Type.MouseButtonRelease, at(pane, 1))
    assert names(pane) == ["one", "three", "two", "four"] and pane.selected() == [3]


def test_several_rows_go_to_the_end_together(pane: ProjectPane) -> None:
    pane.select([2, 3])
    below = QPoint(60, pane.view.rowViewportPosition(3) + 200)
    drag(pane, 1, below)
    send(pane, QEvent.Type.MouseButtonRelease, below)
    assert _accepted(pane) == ["one", "four", "two", "three"]


def _accepted(pane: ProjectPane) -> list[str]:
    for preview in pane.findChildren(RepairPreview):
        preview.accept()
    return names(pane)


def test_texts_that_name_a_moved_sequence_follow_after_a_preview(pane: ProjectPane) -> None:
    pane.select([4])
    drag(pane, 3, at(pane, 0))
    send(pane, QEvent.Type.MouseButtonRelease, at(pane, 0))
    assert names(pane) == NAMES and pane.findChildren(RepairPreview)
    assert _accepted(pane) == ["four", "one", "two", "three"]
    note = pane.session.project.sequences[1].features[-1].qualifiers[-1]
    assert note.value == "see SEQ ID NO: 1"


def test_escape_ends_a_drag(pane: ProjectPane, qtbot: QtBot) -> None:
    pane.select([3])
    drag(pane, 2, at(pane, 0))
    qtbot.keyClick(pane.view, Qt.Key.Key_Escape)
    send(pane, QEvent.Type.MouseButtonRelease, at(pane, 0))
    assert names(pane) == NAMES


def test_a_filtered_list_is_not_reordered(pane: ProjectPane) -> None:
    pane.filter.setText("o")
    pane.select([2])
    drag(pane, 1, at(pane, 0))
    send(pane, QEvent.Type.MouseButtonRelease, at(pane, 0))
    assert names(pane) == NAMES
