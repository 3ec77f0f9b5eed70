"""One box for places, bookmarks, and a second sequence beside the first."""

import pytest
from builders import a_dna, a_header, a_project
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.widgets.dialogs import Palette
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    one = replace(a_dna("acgt" * 10, ("gene", "5..20", {"gene": "EXA1"})), name="plasmid")
    return Document(a_project(one, replace(a_dna("acgt" * 5), name="siRNA-7"), header=a_header()))


def show(window: MainWindow, place: int) -> int:
    uid = window.session.project.sequences.uid_at(place)
    window.panes.sequences.select([uid])
    return uid


def type_in_the_box(window: MainWindow, text: str) -> None:
    window.menus.actions["palette"].trigger()
    palette = window.findChildren(Palette)[-1]
    QTest.keyClicks(palette.line, text)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)


def test_the_box_goes_to_a_sequence_a_location_and_a_feature(window: MainWindow, qtbot: QtBot) -> None:
    one, two = window.session.project.sequences.uids()
    type_in_the_box(window, "2")
    assert window.panes.current_sequence == two
    type_in_the_box(window, "plasmid")
    assert window.panes.current_sequence == one
    type_in_the_box(window, "7..11")
    assert window.panes.residues.view.selection == (7, 11)
    type_in_the_box(window, "exa1")
    assert window.panes.features.current == window.session.project.sequences[0].features[1].uid


def test_a_bookmark_is_set_listed_in_the_menu_and_removed(window: MainWindow, qtbot: QtBot) -> None:
    one = show(window, 0)
    window.panes.residues.view.select(3, 9)
    window.menus.actions["bookmark"].trigger()
    show(window, 1)
    menu = QMenu()
    qtbot.addWidget(menu)
    window.controllers.navigation.fill_bookmarks(menu)
    (entry,) = menu.actions()
    entry.trigger()
    assert window.panes.current_sequence == one and window.panes.residues.view.selection == (3, 9)
    window.menus.actions["bookmark"].trigger()
    window.controllers.navigation.fill_bookmarks(menu)
    assert [each.text() for each in menu.actions()] == ["No bookmarks"]


def test_a_second_sequence_stays_beside_the_first_and_both_can_be_swapped(window: MainWindow, qtbot: QtBot) -> None:
    one = show(window, 0)
    window.menus.actions["beside"].trigger()
    pane = window.controllers.navigation.beside
    assert pane is not None and pane.isVisible() and pane.residues.uid == one
    two = show(window, 1)
    assert pane.residues.uid == one and window.panes.residues.uid == two
    pane.swap.click()
    assert pane.residues.uid == two and window.panes.residues.uid == one
    pane.wanted.setText("plasmid")
    pane.go.click()
    assert pane.residues.uid == one
    QTest.keyClicks(pane.residues.view, "tt")
    assert window.session.project.sequences[0].residues.startswith("ttacgt")
    assert window.panes.residues.view.residues.startswith("ttacgt")
    pane.close_pane()
    assert not pane.isVisible()
