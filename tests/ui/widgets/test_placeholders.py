"""A placeholder is whole, or a short word where a line has no room for it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from wiposeq.texts import tr
from wiposeq.ui.widgets.fields import filter_line
from wiposeq.ui.widgets.flow import flow
from wiposeq.ui.widgets.placeholders import width_for

WORDS = "Искать по названию, заявителю, номеру дела"


def test_a_narrow_line_shows_a_short_word_and_has_the_whole_placeholder_as_its_tooltip(qtbot: QtBot) -> None:
    edit = filter_line("Filter", WORDS)
    qtbot.addWidget(edit)
    edit.show()
    needed = width_for(edit, WORDS)
    for width, shown, tip in ((needed, WORDS, ""), (needed - 1, tr("Find"), WORDS), (needed + 9, WORDS, "")):
        edit.resize(width, 30)
        assert (edit.placeholderText(), edit.toolTip()) == (shown, tip)


def test_a_tooltip_of_its_own_stays(qtbot: QtBot) -> None:
    edit = filter_line("Filter", WORDS)
    qtbot.addWidget(edit)
    edit.setToolTip("Words, or -words to exclude")
    edit.resize(80, 30)
    edit.show()
    edit.resize(900, 30)
    assert edit.toolTip() == "Words, or -words to exclude"


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_a_row_of_buttons_begins_where_the_language_begins(direction: Qt.LayoutDirection, qtbot: QtBot) -> None:
    first, second = QPushButton("First"), QPushButton("Second")
    whole = flow(first, second)
    qtbot.addWidget(whole)
    whole.setLayoutDirection(direction)
    whole.resize(600, 40)
    whole.show()
    assert (first.x() < second.x()) == (direction == Qt.LayoutDirection.LeftToRight)
    outer = first.x() if direction == Qt.LayoutDirection.LeftToRight else whole.width() - first.geometry().right() - 1
    assert outer == 0
