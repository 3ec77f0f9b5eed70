"""Columns show their whole headings, however long a language makes them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from wiposeq.ui.widgets.headings import fit_headings
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window import theme

LONG = "Последовательности"


@pytest.fixture(params=[1.0, 1.5])
def zoom(request: pytest.FixtureRequest, qtbot: QtBot) -> float:
    return float(request.param)


def needed(header: QHeaderView, number: int) -> int:
    text = str(header.model().headerData(number, Qt.Orientation.Horizontal))
    return header.fontMetrics().horizontalAdvance(text) + theme.px(16)


def test_every_column_of_a_narrow_table_shows_its_heading(zoom: float, qtbot: QtBot) -> None:
    table = RecordTable([Column(LONG, lambda place, text: text, width=40) for _ in range(3)])
    table.show_records(("a", "b"))
    view = record_view(table, "A table")
    qtbot.addWidget(view)
    view.resize(200, 200)
    view.show()
    theme.use(theme.LIGHT, zoom)
    header = view.horizontalHeader()
    for width in (200, 1400, 300):
        view.resize(width, 200)
        assert all(header.sectionSize(number) >= needed(header, number) for number in range(3))
        assert header.length() >= header.width()
    theme.use(theme.LIGHT)


def test_the_last_column_takes_the_room_that_another_one_leaves(qtbot: QtBot) -> None:
    table = RecordTable([Column("A", lambda place, text: text), Column("B", lambda place, text: text)])
    view = record_view(table, "A table")
    qtbot.addWidget(view)
    view.resize(600, 200)
    view.show()
    header = view.horizontalHeader()
    for width in (300, 100):
        header.resizeSection(0, width)
        assert header.length() == header.width()


def test_a_column_of_a_tree_is_wider_in_a_language_with_long_words(zoom: float, qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    tree = QTreeWidget(place)
    tree.setHeaderLabels([LONG, "A", "Rest"])
    fit_headings(tree.header(), {0: 40, 1: 72})
    place.show()
    theme.use(theme.LIGHT, zoom)
    assert tree.columnWidth(0) >= needed(tree.header(), 0)
    assert tree.columnWidth(1) == theme.px(72)
    theme.use(theme.LIGHT)
