"""Exactly one ring marks the control that has the focus."""

import pytest
import shiboken6
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


def test_the_ring_is_not_drawn_where_scrolling_hides_its_control(qapp: QApplication, qtbot: QtBot) -> None:
    focus_ring.install(qapp)
    inner, area = QWidget(), QScrollArea()
    rows = QVBoxLayout(inner)
    edits = [QLineEdit() for _ in range(40)]
    for edit in edits:
        rows.addWidget(edit)
    area.setWidget(inner)
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(area)
    window.resize(300, 200)
    window.show()
    window.activateWindow()
    edits[2].setFocus()
    qtbot.waitUntil(lambda: len(rings(window)) == 1)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: not rings(window))
    area.verticalScrollBar().setValue(0)
    qtbot.waitUntil(lambda: len(rings(window)) == 1)
    (ring,) = rings(window)
    assert ring.geometry().contains(ring.mask().boundingRect().translated(ring.pos()))


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
