"""The window is wholly on its screen when the program starts."""

import sys

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from wiposeq.app.settings import Settings
from wiposeq.ui.window import application, on_screen

SMALL = QRect(0, 0, 1280, 720)
BESIDE_A_PANEL = QRect(64, 27, 1216, 693)
SECOND = QRect(-1024, 0, 1024, 768)


@pytest.mark.parametrize("screen", [SMALL, BESIDE_A_PANEL, SECOND])
@pytest.mark.parametrize(
    "window",
    [QRect(0, 0, 1280, 860), QRect(900, 500, 800, 600), QRect(-3000, -90, 4000, 300), QRect(-900, 60, 640, 400)],
)
def test_a_window_with_its_frame_is_inside_the_screen(screen: QRect, window: QRect) -> None:
    found = on_screen.inside(window, screen)
    assert screen.contains(found.adjusted(-4, -30, 4, 4)), "the frame too"
    assert found.width() == min(window.width(), screen.width() - 16), "no smaller than it must be"
    assert on_screen.inside(found, screen) == found


def test_a_window_that_is_inside_stays_where_it_is() -> None:
    window = QRect(200, 100, 900, 500)
    assert on_screen.inside(window, SMALL) == window


@pytest.mark.parametrize("has_stored", [False, True])
def test_the_program_starts_with_its_window_on_the_screen(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, has_stored: bool
) -> None:
    monkeypatch.setattr("sys.excepthook", sys.excepthook)
    monkeypatch.setenv("WIPOSEQ_LANGUAGE", "en")
    if has_stored:
        other = QWidget()
        qtbot.addWidget(other)
        other.setGeometry(300, 400, 1900, 1200)
        Settings(known={}, geometry=bytes(other.saveGeometry().toBase64().data()).decode()).save()
    _, window = application.build()
    qtbot.addWidget(window)
    room = window.screen().availableGeometry()
    assert room.width() < 1280, "the screen of the tests is small"
    assert room.contains(QRect(window.pos(), window.size()).adjusted(0, 0, 8, 34)), "with the frame that it will have"
