"""Exactly one ring marks the control that has the focus."""

import pytest
import shiboken6
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wiposeq.ui.window import focus_ring


@pytest.fixture
def form(qapp: QApplication, qtbot: QtBot) -> QWidget:
    focus_ring.install(qapp)
    form = QWidget()
    qtbot.addWidget(form)
    rows = QVBoxLayout(form)
    for widget in (QLineEdit(), QPushButton("a"), QLineEdit()):
        rows.addWidget(widget)
    form.show()
    form.activateWindow()
    return form


def rings(form: QWidget) -> list[QWidget]:
    return [child for child in form.findChildren(QWidget) if type(child).__name__ == "_Overlay" and child.isVisible()]


def test_the_ring_lies_around_the_focused_control_and_moves_with_the_focus(form: QWidget, qtbot: QtBot) -> None:
    for place in (0, 1, 2):
        widget = form.layout().itemAt(place).widget()
        widget.setFocus()
        qtbot.waitUntil(lambda: len(rings(form)) == 1)
        (ring,) = rings(form)
        assert ring.geometry().contains(widget.geometry()) and ring.width() - widget.width() < 10


def test_the_ring_follows_a_control_that_is_moved_or_resized(form: QWidget, qtbot: QtBot) -> None:
    widget = form.layout().itemAt(2).widget()
    widget.setFocus()
    form.resize(500, 400)
    qtbot.waitUntil(lambda: rings(form) and rings(form)[0].geometry().contains(widget.geometry()))


def test_the_ring_leaves_with_its_control(form: QWidget, qtbot: QtBot) -> None:
    widget = form.layout().itemAt(1).widget()
    widget.setFocus()
    qtbot.waitUntil(lambda: len(rings(form)) == 1)
    widget.hide()
    widget.clearFocus()
    qtbot.waitUntil(lambda: all(not ring.geometry().contains(widget.geometry()) for ring in rings(form)))


def test_a_control_or_a_window_that_is_deleted_does_no_harm(form: QWidget, qapp, qtbot: QtBot) -> None:
    first, last = (form.layout().itemAt(place).widget() for place in (0, 2))
    first.setFocus()
    shiboken6.delete(first)
    last.setFocus()
    qtbot.waitUntil(lambda: len(rings(form)) == 1)
    other = QLineEdit()
    other.show()
    other.activateWindow()
    other.setFocus()
    shiboken6.delete(other)
    form.activateWindow()
    last.clearFocus()
    last.setFocus()
    qtbot.waitUntil(lambda: len(rings(form)) == 1)


def test_the_ring_takes_no_clicks(form: QWidget, qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt

    button = form.layout().itemAt(1).widget()
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(form.childAt(button.geometry().center()), Qt.MouseButton.LeftButton)


def test_the_ring_follows_when_something_around_the_control_moves(qapp: QApplication, qtbot: QtBot) -> None:
    focus_ring.install(qapp)
    outer = QWidget()
    qtbot.addWidget(outer)
    inner = QWidget(outer)
    line = QLineEdit(inner)
    outer.resize(400, 300)
    outer.show()
    outer.activateWindow()
    line.setFocus()
    qtbot.waitUntil(lambda: len(rings(outer)) == 1)
    inner.move(120, 80)
    (ring,) = rings(outer)
    assert ring.geometry().contains(QRect(line.mapTo(outer, line.rect().topLeft()), line.size()))


def test_the_ring_does_not_cover_what_is_outside_of_a_scrolled_area(qapp: QApplication, qtbot: QtBot) -> None:
    focus_ring.install(qapp)
    outer = QWidget()
    qtbot.addWidget(outer)
    area = QScrollArea(outer)
    page = QWidget()
    page.resize(200, 900)
    line = QLineEdit(page)
    line.move(20, 20)
    area.setWidget(page)
    area.setGeometry(40, 60, 300, 200)
    outer.resize(400, 300)
    outer.show()
    outer.activateWindow()
    line.setFocus()
    qtbot.waitUntil(lambda: len(rings(outer)) == 1)
    area.verticalScrollBar().setValue(30)
    (ring,) = rings(outer)
    assert ring.geometry().top() >= 60
    area.verticalScrollBar().setValue(300)
    assert not rings(outer)
