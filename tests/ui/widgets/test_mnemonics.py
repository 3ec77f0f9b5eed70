"""No two entries of a menu and no two controls of a dialog have the same letter, in any language."""

from collections import Counter
from collections.abc import Iterator

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from wiposeq import texts
from wiposeq.app.settings import Settings
from wiposeq.ui.widgets import input_guard
from wiposeq.ui.widgets.mnemonics import distinct, settle
from wiposeq.ui.window import qt_language
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.session import Session


def letters(shown: list[str]) -> list[str]:
    return [key for text in shown if (key := QKeySequence.mnemonic(text).toString())]


@pytest.mark.parametrize(
    ("given", "settled"),
    [
        (["&Open", "&Save"], ["&Open", "&Save"]),
        (["&Open", "&Other"], ["&Open", "O&ther"]),
        (["&Open", "&Other", "&Tap"], ["&Open", "Ot&her", "&Tap"]),
        (["保存(&S)", "開く(&S)..."], ["保存(&S)", "開く(&A)..."]),
        (["&A", "&A"], ["&A", "A"]),
        (["A && &B", "&B && C"], ["A && &B", "B && &C"]),
        (["&Файл", "&Фильтр"], ["&Файл", "Ф&ильтр"]),
        (["none", ""], ["none", ""]),
    ],
)
def test_a_later_text_gets_another_letter_of_its_own(given: list[str], settled: list[str]) -> None:
    assert distinct(given) == settled


@tries(200)
@given(st.lists(st.text(st.sampled_from("&abcAB() é文"), max_size=12), max_size=30))
def test_whatever_the_texts_are_no_letter_is_used_twice_and_nothing_else_changes(given: list[str]) -> None:
    settled = distinct(given)
    used = Counter(key.removeprefix("Alt+") for key in letters(settled))
    assert [key for key, count in used.items() if count > 1 and len(key) == 1 and key.isalnum()] == []
    for before, after in zip(given, settled, strict=True):
        assert texts.without_mnemonic(before) == texts.without_mnemonic(after) or "(" in before


def test_a_menu_and_a_dialog_are_settled_when_they_are_shown(qtbot: QtBot) -> None:
    input_guard.install()
    menu = QMenu()
    qtbot.addWidget(menu)
    for text in ("&Open", "&Other"):
        menu.addAction(QAction(text, menu))
    menu.popup(menu.pos())
    assert letters([each.text() for each in menu.actions()]) == ["Alt+O", "Alt+T"]
    menu.close()
    dialog = QDialog()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    label, line = QLabel("&Name"), QLineEdit()
    label.setBuddy(line)
    hidden = QPushButton("&Never")
    for widget in (label, line, QPushButton("&New"), hidden):
        column.addWidget(widget)
    hidden.hide()
    dialog.show()
    assert [each.text() for each in dialog.findChildren(QPushButton)] == ["N&ew", "&Never"]


def test_a_button_of_a_window_has_another_letter_than_its_menus(qtbot: QtBot) -> None:
    input_guard.install()
    window = QMainWindow()
    qtbot.addWidget(window)
    window.menuBar().addMenu("&Assistants")
    button = QPushButton("&Ajouter")
    window.setCentralWidget(button)
    window.show()
    assert letters([window.menuBar().actions()[0].text(), button.text()]) == ["Alt+A", "Alt+J"]


@pytest.fixture(params=[code for code in texts.languages() if code != "en"])
def code(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    qt_language.use(qapp, request.param)
    yield request.param
    qt_language.use(qapp, "en")
    texts.show_marks(False)


def test_no_two_entries_of_a_menu_share_a_letter_in_any_language(code: str, qtbot: QtBot) -> None:
    session = Session()
    window = MainWindow(session, Settings(known={}))
    qtbot.addWidget(window)
    menus: list[QWidget] = [window.menuBar(), *window.findChildren(QMenu)]
    for menu in menus:
        settle(menu)
        used = letters([each.text() for each in menu.actions() if each.isVisible()])
        assert len(used) == len(set(used)), used
    session.close()
