"""Steps that can be undone: what they replace is released without a pause."""

import weakref

from builders import a_dna, a_project
from msgspec.structs import replace
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import Chunk, SequenceList
from wiposeq.ui.window.steps import PIECE, EditCommand, Steps


class WatchedChunk(Chunk):
    """A chunk that weakref can watch."""


def a_long_project() -> Project:
    chunks = tuple(WatchedChunk((Sequence(uid),)) for uid in range(1, 3 * PIECE))
    return replace(a_project(), sequences=SequenceList(chunks=chunks))


def test_sequences_of_an_undone_step_are_released_piece_by_piece_after_the_next_step(qtbot: QtBot) -> None:
    shown: list[Project] = []
    stack = QUndoStack()
    steps = Steps(stack)

    def step(before: Project, after: Project) -> EditCommand:
        return EditCommand(lambda project, _: shown.append(project), before, after, "step")

    first, undone, other = a_project(), a_long_project(), a_project(a_dna())
    chunks = [weakref.ref(each) for each in undone.sequences.chunks]
    steps.push(step(first, undone))
    stack.undo()
    assert shown == [undone, first]
    shown.clear()
    del undone
    steps.push(step(first, other))
    assert shown == [other] and stack.count() == 1
    assert all(chunk() is not None for chunk in chunks)
    qtbot.waitUntil(lambda: all(chunk() is None for chunk in chunks))
