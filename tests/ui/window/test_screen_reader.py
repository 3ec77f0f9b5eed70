"""Every pane and every dialog can be used with a screen reader and with the keyboard alone.

The walk through AT-SPI, as a screen reader does it, is in tests/stories/test_story_screen_reader.py.
"""

from collections import Counter
from collections.abc import Iterator

import pytest
from accessible import without_name
from builders import a_dna, a_project, a_protein
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QGroupBox,
    QLabel,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.window.mainwindow import MainWindow

WITHOUT_DIALOG = {
    "open",
    "import",
    "convert-st25",
    "draft-specification",
    "save-as",
    "compare",
    "template",
    "save-copy",
    "save-report",
}
"""Actions with three dots that ask for a file, in the dialog of Qt."""
ELSEWHERE = {"generate", "print", "print-report", "preview", "save-findings", "save-selected", "notations"}
"""Actions whose dialog is of Qt or of the system, or has tests of its own."""


@pytest.fixture
def document() -> Document:
    coding = ("CDS", "1..12", {"note": "x", "translation": "TTTT"})
    return Document(a_project(a_dna("acgtacgtacgtn", coding, ("gene", "1..4")), a_protein()))


@pytest.fixture(autouse=True)
def _active() -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def test_every_element_of_every_pane_has_a_name(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1600, 1000)
    window.session.check_now()
    qtbot.waitUntil(lambda: window.session.is_report_current, timeout=20_000)
    window.panes.show_header()
    assert without_name(window) == []
    sequence = window.session.project.sequences[0]
    window.panes.sequences.select([sequence.uid])
    window.panes.features.select_feature(sequence.features[1].uid)
    window.panes.show_results()
    window.panes.results.step(1)
    window.panes.open_find()
    window.controllers.help.open_manual()
    QApplication.processEvents()
    assert without_name(window) == []
    window.show_start()
    assert without_name(window) == []


@pytest.mark.slow
def test_every_element_of_every_dialog_has_a_name_and_its_keys_lead_to_one_place(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1600, 1000)
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    window.session.check_now()
    qtbot.waitUntil(lambda: window.session.is_report_current, timeout=20_000)
    seen = 0
    for entry in window.menus.entries:
        if not entry.text.endswith("...") or entry.id in WITHOUT_DIALOG | ELSEWHERE:
            continue
        action = window.menus.actions[entry.id]
        if not action.isEnabled():
            continue
        action.trigger()
        QApplication.processEvents()
        for dialog in [each for each in QApplication.topLevelWidgets() if _is_dialog(each)]:
            seen += 1
            assert without_name(dialog) == [], entry.id
            assert _shared_letters(dialog) == [], entry.id
            assert _defaults_that_destroy(dialog) == [], entry.id
            dialog.close()
            dialog.deleteLater()
        QApplication.processEvents()
    assert seen >= 10


def _is_dialog(widget: QWidget) -> bool:
    return isinstance(widget, QDialog) and widget.isVisible() and not isinstance(widget, QFileDialog)


def _shared_letters(dialog: QWidget) -> list[str]:
    """Return the access keys that two visible controls share."""
    texts = [each.text() for each in dialog.findChildren(QAbstractButton) if each.isVisible()]
    texts += [each.text() for each in dialog.findChildren(QLabel) if each.isVisible() and each.buddy() is not None]
    texts += [each.title() for each in dialog.findChildren(QGroupBox) if each.isVisible()]
    for bar in dialog.findChildren(QTabBar):
        texts += [bar.tabText(place) for place in range(bar.count()) if bar.isVisible()]
    keys = Counter(key for text in texts if (key := QKeySequence.mnemonic(text).toString()))
    return [key for key, count in keys.items() if count > 1]


def _defaults_that_destroy(dialog: QWidget) -> list[str]:
    buttons = [each for each in dialog.findChildren(QPushButton) if each.isVisible() and each.isDefault()]
    return [each.text() for each in buttons if each.property("role") == "destructive"]
