"""Build a location from parts in the window."""

from collections.abc import Iterator

import pytest
from builders import a_dna, a_header, a_project
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from wiposeq import texts
from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import ReplaceResidues, ReverseComplement, SetField
from wiposeq.texts import MIRRORED, isolated
from wiposeq.ui.authoring.location_dialog import LocationDialog
from wiposeq.ui.window import qt_language
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna("acgt" * 10, ("misc_feature", "5..9")), header=a_header()))


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    qt_language.use(qapp, MIRRORED)
    yield
    qt_language.use(qapp, "en")


def opened(window: MainWindow) -> LocationDialog:
    sequence = window.session.project.sequences[0]
    window.panes.sequences.select([sequence.uid])
    window.panes.features.select_feature(sequence.features[1].uid)
    window.menus.actions["build-location"].trigger()
    dialog = window.findChild(LocationDialog)
    assert isinstance(dialog, LocationDialog)
    return dialog


def test_parts_are_added_split_merged_and_used_in_one_step(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    assert dialog.table.rowCount() == 1 and dialog.outcome.text() == "5 residues."
    assert window.panes.residues.view.selection == (5, 9)
    dialog.add_part()
    assert dialog.text.text() == "join(5..9,10..19)"
    dialog.at.setValue(12)
    dialog.split_part()
    assert dialog.text.text() == "join(5..9,10..12,13..19)"
    dialog.table.setCurrentCell(0, 1)
    dialog.merge_parts()
    assert dialog.text.text() == "join(5..12,13..19)"
    dialog.move_part(1)
    assert dialog.text.text() == "join(13..19,5..12)"
    dialog.remove_part()
    assert dialog.text.text() == "13..19"
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert window.session.project.sequences[0].features[1].location == "13..19"
    window.session.undo_stack.undo()
    assert window.session.project.sequences[0].features[1].location == "5..9"


def test_marks_and_strands_are_checked_in_the_table(window: MainWindow) -> None:
    dialog = opened(window)
    for column, expected in ((0, "<5..9"), (4, "complement(<5..9)"), (5, "complement(5^9)")):
        item = dialog.table.item(0, column)
        assert item is not None
        item.setCheckState(Qt.CheckState.Checked)
        assert dialog.text.text() == expected


def test_the_signs_of_an_open_end_are_not_mirrored_in_arabic(window: MainWindow) -> None:
    texts.use_language("ar")
    try:
        with texts.marks():
            heads = [opened(window).table.horizontalHeaderItem(column) for column in (0, 3)]
            assert [head.text() for head in heads if head] == [texts.isolated("<"), texts.isolated(">")]
            assert texts.isolated("<") != "<"
    finally:
        texts.use_language("en")


def test_a_typed_location_fills_the_table_and_a_wrong_one_says_why(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    dialog.text.selectAll()
    qtbot.keyClicks(dialog.text, "order(1..3,complement(7..8))")
    assert dialog.table.rowCount() == 2 and dialog.operator.currentData() == "order"
    assert dialog.outcome.text() == "5 residues in 2 parts."
    dialog.text.selectAll()
    qtbot.keyClicks(dialog.text, "5..99")
    assert "not inside the sequence of 40" in dialog.outcome.text() and not dialog.ok.isEnabled()
    dialog.text.selectAll()
    qtbot.keyClicks(dialog.text, "9..5")
    assert "ends before it starts" in dialog.outcome.text() and not dialog.ok.isEnabled()


def test_dragging_on_residues_and_map_sets_the_part_and_shift_adds_one(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    pane = window.panes.residues
    assert pane.map.proposals.draft == ((5, 9),)
    view = pane.view
    drag(qtbot, view.viewport(), residue(window, 3), residue(window, 8))
    assert dialog.text.text() == "3..7"
    drag(qtbot, view.viewport(), residue(window, 20), residue(window, 31), Qt.KeyboardModifier.ShiftModifier)
    assert dialog.text.text() == "join(3..7,20..30)"
    assert pane.map.proposals.draft == ((3, 7), (20, 30))
    layout = pane.map.layout_now()
    y = layout.ruler + 4
    start, end = (QPoint(round(layout.middle(each)), y) for each in (10, 15))
    dialog.table.setCurrentCell(0, 1)
    drag(qtbot, pane.map, start, end)
    assert dialog.text.text() == "join(10..15,20..30)"
    assert window.session.project.sequences[0].features[1].location == "5..9"
    dialog.reject()
    assert pane.map.proposals.draft is None and not view.is_drawn_on


def test_the_selected_residues_become_the_part_by_a_button(window: MainWindow) -> None:
    dialog = opened(window)
    window.panes.residues.view.select(11, 14)
    dialog.take_selection()
    assert dialog.text.text() == "11..14"


def test_the_builder_closes_with_its_feature_and_another_tool_replaces_it(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    window.menus.actions["find-frames"].trigger()
    assert not dialog.isVisible()
    assert window.panes.residues.drawing.parts is None
    dialog = [each for each in (opened(window), *window.findChildren(LocationDialog)) if each.isVisible()][-1]
    window.panes.features.remove()
    assert not dialog.isVisible()


def test_the_location_follows_residues_that_are_inserted_before_it(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    sequence = window.session.project.sequences[0]
    window.session.do(ReplaceResidues(sequence.uid, 1, 0, "ggg"))
    assert dialog.text.text() == "8..12"
    dialog.add_part()
    assert dialog.text.text() == "join(8..12,13..22)"
    window.session.do(ReplaceResidues(sequence.uid, 1, 0, "tt"))
    assert dialog.text.text() == "join(10..14,15..24)"
    window.session.undo_stack.undo()
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert window.session.project.sequences[0].features[1].location == "join(8..12,13..22)"


def test_a_location_with_spaces_around_it_follows_too(window: MainWindow) -> None:
    window.session.open(Document(a_project(a_dna("acgt" * 10, ("misc_feature", " 9..5 ")), header=a_header())))
    dialog = opened(window)
    sequence = window.session.project.sequences[0]
    window.session.do(SetField(Address(sequence.uid, sequence.features[1].uid, field="location"), "7..8"))
    assert dialog.text.text() == "7..8"


def test_a_location_that_cannot_follow_becomes_that_of_the_feature(window: MainWindow) -> None:
    dialog = opened(window)
    dialog.add_part()
    sequence = window.session.project.sequences[0]
    window.session.do(ReverseComplement(sequence.uid, 1, 40))
    assert dialog.text.text() == window.session.project.sequences[0].features[1].location == "complement(32..36)"


@pytest.mark.parametrize(
    ("text", "words", "is_good"),
    [
        ("6^5", "is not a site", False),
        ("5^9", "is not a site", False),
        ("complement(5^9)", "is not a site", False),
        ("5^6", "0 residues", True),
        ("40^1", "0 residues", True),
        (">5..10", "may only precede", True),
        ("join(1..3,order(5..6,8..9))", "mixes join and order", True),
    ],
)
def test_sites_and_signs_are_explained_as_what_they_are(
    window: MainWindow, qtbot: QtBot, text: str, words: str, is_good: bool
) -> None:
    dialog = opened(window)
    dialog.text.selectAll()
    qtbot.keyClicks(dialog.text, text)
    assert words in dialog.outcome.text()
    assert dialog.ok.isEnabled() is is_good


def test_a_mirrored_window_does_not_turn_the_signs_round(mirrored: None, window: MainWindow) -> None:
    dialog = opened(window)
    items = [dialog.table.horizontalHeaderItem(column) for column in (0, 3)]
    shown = [item.text() if item is not None else "" for item in items]
    assert shown == [isolated("<"), isolated(">")] and "<" not in shown
    dialog.reject()


def residue(window: MainWindow, position: int) -> QPoint:
    """Return where a residue begins in the view."""
    grid = window.panes.residues.view.grid
    return QPoint(round(grid.x((position - 1) % grid.per_line)) + 1, grid.ruler + grid.text_height // 2)


def drag(
    qtbot: QtBot,
    widget: QWidget,
    start: QPoint,
    end: QPoint,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(widget, left, keys, start)
    move = QMouseEvent(QMouseEvent.Type.MouseMove, QPointF(end), widget.mapToGlobal(QPointF(end)), left, left, keys)
    QApplication.sendEvent(widget, move)
    qtbot.mouseRelease(widget, left, keys, end)
