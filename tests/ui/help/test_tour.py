"""The tour: five stops over the real window, offered once, never in the way."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from wiposeq.app import settings as settings_module
from wiposeq.ui.help.tour import Tour
from wiposeq.ui.window.mainwindow import MainWindow


def started(window: MainWindow) -> Tour:
    window.activateWindow()
    window.menus.actions["tour"].trigger()
    tour = window.controllers.help.tour
    assert tour is not None
    return tour


def test_the_tour_has_five_stops_and_each_note_is_inside_the_window(window: MainWindow) -> None:
    tour = started(window)
    assert len(window.session.project.sequences) > 0, "the tour shows the example if there are no sequences"
    seen = []
    for _ in range(5):
        assert tour.note.isVisible()
        assert window.rect().contains(QRect(tour.note.pos(), tour.note.size()))
        seen.append(tour.note.accessibleDescription())
        tour.note.next.click()
    assert len(set(seen)) == 5
    assert not tour.note.isVisible()


def test_the_arrow_keys_go_back_and_forward_and_escape_skips_the_rest(window: MainWindow) -> None:
    tour = started(window)
    assert window.focusWidget() is tour.note.next
    QTest.keyClick(tour.note, Qt.Key.Key_Right)
    QTest.keyClick(tour.note, Qt.Key.Key_Right)
    assert tour.place == 2
    QTest.keyClick(tour.note, Qt.Key.Key_Left)
    assert tour.place == 1
    QTest.keyClick(tour.note, Qt.Key.Key_Escape)
    assert not tour.note.isVisible()


def test_the_window_can_be_used_during_the_tour(window: MainWindow) -> None:
    tour = started(window)
    before = len(window.session.project.sequences)
    window.menus.actions["insert-dna"].trigger()
    assert len(window.session.project.sequences) == before + 1
    assert tour.note.isVisible()


def test_the_note_stays_inside_when_the_window_becomes_smaller(window: MainWindow) -> None:
    tour = started(window)
    for _ in range(3):
        tour.note.next.click()
    window.resize(640, 360)
    assert window.rect().contains(QRect(tour.note.pos(), tour.note.size()))


def test_a_second_tour_ends_the_first(window: MainWindow) -> None:
    first = started(window)
    second = started(window)
    assert not first.note.isVisible() and second.note.isVisible()


def test_the_start_page_ends_the_tour_and_it_can_begin_again(window: MainWindow, qtbot: QtBot) -> None:
    tour = started(window)
    with qtbot.waitSignal(tour.destroyed):
        window.menus.actions["home"].trigger()
        assert not tour.note.isVisible()
        assert window.stack.currentWidget() is window.start and window.start.isAncestorOf(window.focusWidget())
    assert started(window).note.isVisible()


def test_a_tour_can_begin_after_one_that_was_skipped(window: MainWindow, qtbot: QtBot) -> None:
    tour = started(window)
    with qtbot.waitSignal(tour.destroyed):
        tour.note.skip.click()
    assert started(window).note.isVisible()


def test_the_tour_is_offered_once_on_the_start_page(window: MainWindow) -> None:
    window.show_start()
    offer = window.start.tour_offer
    assert offer.isVisible()
    decline = next(button for button in offer.findChildren(QPushButton) if "ot now" in button.text())
    decline.click()
    assert not offer.isVisible()
    window.show_start()
    assert not offer.isVisible()
    assert settings_module.load()[0].is_tour_offered


def test_taking_the_offer_starts_the_tour(window: MainWindow) -> None:
    window.show_start()
    take = next(b for b in window.start.tour_offer.findChildren(QPushButton) if "the tour" in b.text().replace("&", ""))
    take.click()
    tour = window.controllers.help.tour
    assert tour is not None and tour.note.isVisible()
    assert window.workspace.settings.is_tour_offered


def test_the_start_page_leads_to_the_manual_and_to_what_is_new(window: MainWindow) -> None:
    window.show_start()
    links = {
        button.text(): button for button in window.start.findChildren(QPushButton) if button.property("role") == "link"
    }
    assert {"Manual", "Tour", "What is new"} <= set(links)
    links["Manual"].click()
    pane = window.controllers.help.pane
    assert pane is not None and pane.isVisible() and pane.topic_id == "manual/contents"
    links["What is new"].click()
    assert pane.topic_id == "whatsnew"
