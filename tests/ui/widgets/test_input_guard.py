"""The wheel and dropped files change no field, in every pane and dialog of the program."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein
from PySide6.QtCore import QPoint, QPointF, QStringListModel, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QCompleter,
    QDateEdit,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QTabBar,
    QTextEdit,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.ui.widgets import input_guard
from wiposeq.ui.window.mainwindow import MainWindow

DIALOGS = [
    "change-many",
    "new-application",
    "package",
    "translate",
    "disclose-genome",
    "check-files",
    "inventory",
    "own-organisms",
    "packs",
    "palette",
    "shortcuts",
    "origin",
]


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna("atgaaagtttaa", ("CDS", "1..12")), a_protein(), a_dna()))


def turn_wheel(widget: QWidget, delta: int) -> None:
    """Turn the wheel over a widget."""
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(widget.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def values(parent: QWidget) -> list[tuple[QWidget, object]]:
    """Return each widget with a value that the wheel could change, and its value."""
    found: list[tuple[QWidget, object]] = [(box, box.currentText()) for box in parent.findChildren(QComboBox)]
    found += [(box, box.text()) for box in parent.findChildren(QAbstractSpinBox)]
    found += [(bar, bar.currentIndex()) for bar in parent.findChildren(QTabBar)]
    return found


def assert_guarded(parent: QWidget) -> None:
    for widget, _ in values(parent):
        widget.clearFocus()
    before = values(parent)
    for widget, _ in before:
        assert widget.focusPolicy() != Qt.FocusPolicy.WheelFocus, widget.accessibleName()
        for delta in (120, -120, -240):
            turn_wheel(widget, delta)
        for line in widget.findChildren(QLineEdit):
            turn_wheel(line, -120)
    assert values(parent) == before
    for kind in (QLineEdit, QPlainTextEdit, QTextEdit):
        for text in parent.findChildren(kind):
            takes = text.viewport() if isinstance(text, (QPlainTextEdit, QTextEdit)) else text
            assert not takes.acceptDrops() and not text.acceptDrops(), text.accessibleName()


def test_the_wheel_and_a_drop_change_nothing_in_the_panes(window: MainWindow, qtbot: QtBot) -> None:
    cds = window.session.project.sequences[0]
    window.panes.go_to(Address(cds.uid, cds.features[-1].uid, field="location"))
    assert len(values(window)) > 15
    before = window.session.project
    assert_guarded(window)
    assert window.session.project is before


@pytest.mark.parametrize("action", DIALOGS)
def test_the_wheel_and_a_drop_change_nothing_in_the_dialogs(window: MainWindow, qtbot: QtBot, action: str) -> None:
    window.menus.actions[action].setEnabled(True)
    window.menus.actions[action].trigger()
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in window.findChildren(QDialog)))
    for dialog in window.findChildren(QDialog):
        assert_guarded(dialog)


def test_the_wheel_and_a_drop_change_nothing_in_an_import(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "in.fasta"
    path.write_text(">a\nacgtacgtacgtacgt\n")
    window.take_files([path])
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in window.findChildren(QDialog)))
    assert_guarded(window.findChildren(QDialog)[-1])


class Form(QWidget):
    """One widget of each kind, as Qt makes it."""

    def __init__(self) -> None:
        super().__init__()
        self.spin, self.date, self.slider, self.box = QSpinBox(), QDateEdit(), QSlider(), QComboBox()
        self.spin.setValue(5)
        self.slider.setValue(5)
        self.box.addItems(["IB", "IE", "IT"])
        self.box.setEditable(True)
        self.line, self.note, self.rich = QLineEdit(), QPlainTextEdit(), QTextEdit()
        column = QVBoxLayout(self)
        for widget in (self.line, self.note, self.rich, self.spin, self.date, self.slider, self.box):
            column.addWidget(widget)
        self.setAcceptDrops(True)


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[Form]:
    input_guard.install()
    made = Form()
    qtbot.addWidget(made)
    made.show()
    made.line.setFocus()
    yield made


def test_new_widgets_of_every_kind_are_guarded(form: Form) -> None:
    before = form.date.date()
    assert_guarded(form)
    turn_wheel(form.slider, -120)
    assert (form.spin.value(), form.slider.value(), form.date.date()) == (5, 5, before)


def test_the_wheel_changes_the_field_that_has_the_focus(form: Form, qtbot: QtBot) -> None:
    form.spin.setFocus()
    qtbot.waitUntil(form.spin.hasFocus)
    turn_wheel(form.spin, 120)
    assert form.spin.value() == 6


def test_installing_twice_guards_once(form: Form) -> None:
    input_guard.install()
    application = QApplication.instance()
    assert application is not None and len(application.findChildren(input_guard.InputGuard)) == 1


def test_one_click_closes_a_list_of_offers_and_presses_the_button_behind_it(form: Form, qtbot: QtBot) -> None:
    button, clicks = QPushButton("Go on"), []
    button.clicked.connect(lambda: clicks.append(1))
    layout = form.layout()
    assert layout is not None
    layout.addWidget(button)
    qtbot.waitUntil(lambda: button.isVisible() and form.rect().contains(button.geometry()))
    completer = QCompleter(form.line)
    completer.setModel(QStringListModel(["Homo sapiens", "Homo sapiens neanderthalensis"], completer))
    form.line.setCompleter(completer)
    QTest.keyClicks(form.line, "Homo")
    popup = completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    handle = popup.windowHandle()
    there = button.mapToGlobal(button.rect().center())
    assert handle is not None and not popup.geometry().contains(there)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=handle.mapFromGlobal(there))
    assert not popup.isVisible() and button.isDown()
    QTest.mouseRelease(form.windowHandle(), Qt.MouseButton.LeftButton, pos=form.mapFromGlobal(there))
    assert clicks == [1]


@pytest.mark.parametrize("text", ["<h1>Homo</h1>", "<b>x</b>.wsq", "a < b > c", "<!DOCTYPE html>"])
def test_a_label_shows_tags_as_they_are(form: Form, qtbot: QtBot, text: str) -> None:
    label, plain = QLabel(text), QLabel(text)
    plain.setTextFormat(Qt.TextFormat.PlainText)
    rich = QLabel("<b>x</b>")
    rich.setTextFormat(Qt.TextFormat.RichText)
    for each in (label, plain, rich):
        qtbot.addWidget(each)
        each.show()
    assert label.grab().toImage() == plain.grab().toImage()
    assert rich.textFormat() == Qt.TextFormat.RichText


def test_a_tooltip_shows_tags_as_they_are(form: Form, qtbot: QtBot) -> None:
    QToolTip.showText(QPoint(5, 5), "<h1>Homo</h1>", form)
    tips = [each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel") and isinstance(each, QLabel)]
    assert tips and all(each.textFormat() == Qt.TextFormat.PlainText for each in tips)
    QToolTip.hideText()
