"""Steps that can be undone: what they replace is released without a pause."""

import gc
import weakref

from builders import a_dna, a_project
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import CHUNK
from wiposeq.ui.window.steps import PIECE, EditCommand, Steps


def a_long_project() -> Project:
    return a_project(*(Sequence(uid) for uid in range(1, 3 * PIECE * CHUNK)))


def test_sequences_of_an_undone_step_are_released_piece_by_piece_after_the_next_step(qtbot: QtBot) -> None:
    shown: list[Project] = []
    stack = QUndoStack()
    steps = Steps(stack)

    def step(before: Project, after: Project) -> EditCommand:
        return EditCommand(lambda project, _: shown.append(project), before, after, "step")

    first, undone, other = a_project(), a_long_project(), a_project(a_dna())
    released = weakref.ref(undone.sequences)
    steps.push(step(first, undone))
    stack.undo()
    assert shown == [undone, first] and not steps.is_releasing
    shown.clear()
    del undone
    steps.push(step(first, other))
    assert shown == [other] and stack.count() == 1 and steps.is_releasing
    qtbot.waitUntil(lambda: not steps.is_releasing)
    gc.collect()
    assert released() is None
