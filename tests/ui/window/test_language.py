"""In another language every text of the window is in it, and none is cut off."""

from collections.abc import Iterator

import pytest
from builders import EDITION, a_dna, a_project, a_protein
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from wiposeq import texts
from wiposeq.app.document import Document
from wiposeq.app.settings import Settings
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.session import Session

SPOKEN = ("text", "title", "windowTitle", "placeholderText", "toolTip", "statusTip", "accessibleName", "whatsThis")
"""Properties that speak to the user."""

PROJECT = a_project(
    a_dna("acgtacgtacgtacgtacgt", ("gene", "1..5", {"note": "a note"}), ("CDS", "3..99")), a_protein("MKV")
)
DATA = (
    "Homo sapiens",
    "Example Biotech",
    "Modified polymerase",
    "PCT/IB",
    "IB PCT/IB",
    "REF-1",
    "genomic DNA",
    "a note",
    "DNA",
    "AA",
)
"""What the project itself says, and is shown as it is."""

NAMES = {"WipoSeq", "Ctrl+N", "Ctrl+O", "Ctrl+I", "Ctrl+K"}
"""The name of the program, and keys."""

TERMS = {name for molecule in ("DNA", "AA") for name in [*EDITION.keys(molecule), *EDITION.qualifiers(molecule)]}
TERMS |= {entry.summary for molecule in ("DNA", "AA") for entry in EDITION.keys(molecule).values()}
"""Terms and short definitions of the standard, the same in every language."""


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window in the pseudo-language, with a checked project."""
    texts.use_pseudo()
    try:
        session = Session(Document(PROJECT))
        made = MainWindow(session, Settings())
        qtbot.addWidget(made, before_close_func=lambda each: session.undo_stack.setClean())
        made.resize(1500, 950)
        made.show()
        with qtbot.waitSignal(session.report_changed, timeout=20_000):
            made.panes.check()
        yield made
    finally:
        texts.use_language("en")


def untranslated(within: QWidget) -> list[str]:
    """Every text in a widget that is English and is neither data nor Qt's own (calendars, buttons such as Close)."""
    found = []
    for widget in [within, *within.findChildren(QWidget)]:
        is_value = isinstance(widget, QLineEdit) and _is_of(widget, QComboBox)
        if is_value or _is_standard_button(widget) or _is_of(widget, QCalendarWidget):
            continue
        for name in SPOKEN:
            say = getattr(widget, name, None)
            if (name == "text" and isinstance(widget, QLineEdit)) or not callable(say):
                continue
            if name == "toolTip" and type(widget).__name__ in ("ChoiceBox", "_Line"):
                continue  # the value as a whole, where the control cuts it
            try:
                stated = say()
            except TypeError:
                continue
            if isinstance(stated, str) and _is_english(stated):
                found.append(f"{type(widget).__name__} {widget.objectName()} {name}: {stated[:100]}")
    for action in within.findChildren(QAction):
        if _is_english(action.text()) and not _is_of(action.parent(), QCalendarWidget):
            found.append(f"action {action.objectName()}: {action.text()}")
    return found


def clipped(within: QWidget) -> list[str]:
    """Every visible button, label or box that is narrower than its text."""
    QApplication.processEvents()
    kinds = (QPushButton, QLabel, QCheckBox, QRadioButton, QGroupBox)
    return [
        f"{type(widget).__name__} {widget.text()!r} {widget.width()} < {widget.minimumSizeHint().width()}"
        for kind in kinds[:4]
        for widget in within.findChildren(kind)
        if widget.isVisible() and widget.text() and widget.width() < widget.minimumSizeHint().width()
    ]


def _is_english(stated: str) -> bool:
    if "⟦" in stated or stated.removesuffix(" *") in TERMS | NAMES or any(stated.startswith(data) for data in DATA):
        return False
    return sum(letter.isalpha() for letter in stated) >= 3


def _is_standard_button(widget: QWidget) -> bool:
    box = widget.parentWidget()
    if isinstance(box, QDialogButtonBox) and isinstance(widget, QAbstractButton):
        return box.standardButton(widget) != QDialogButtonBox.StandardButton.NoButton
    return False


def _is_of(widget: object, kind: type[QWidget]) -> bool:
    while widget is not None:
        if isinstance(widget, kind):
            return True
        widget = widget.parent() if hasattr(widget, "parent") else None
    return False


def test_every_text_of_the_window_is_translated(window: MainWindow) -> None:
    assert untranslated(window) == []
    assert clipped(window) == []


def test_every_text_about_a_sequence_is_translated(window: MainWindow, qtbot: QtBot) -> None:
    sequence = PROJECT.sequences[0]
    for feature in sequence.features:
        assert window.panes.go_to(Address(sequence.uid, feature.uid, field="location"))
        assert untranslated(window) == []
    assert clipped(window) == []


@pytest.mark.parametrize("action", ["palette", "shortcuts", "about", "newer"])
def test_every_text_of_a_dialog_is_translated(window: MainWindow, action: str, qtbot: QtBot) -> None:
    before = set(QApplication.topLevelWidgets())
    window.menus.actions[action].trigger()
    dialogs = [widget for widget in QApplication.topLevelWidgets() if widget not in before and widget.isVisible()]
    try:
        assert dialogs
        for dialog in dialogs:
            assert untranslated(dialog) == []
            assert clipped(dialog) == []
    finally:
        for dialog in dialogs:
            dialog.close()


def test_what_was_forgotten_is_found(qtbot: QtBot) -> None:
    """The search itself finds an English text and a clipped one."""
    label = QLabel("An English text")
    holder = QWidget()
    label.setParent(holder)
    qtbot.addWidget(holder)
    label.resize(20, 20)
    holder.resize(200, 50)
    holder.show()
    assert len(untranslated(holder)) == 1
    assert len(clipped(holder)) == 1


def test_a_step_is_not_named_in_a_language_that_was_left(window: MainWindow) -> None:
    undo = window.menus.actions["undo"]
    window.session.do(SetField(Address(field="file_reference"), "REF-2"))
    window.menus.refresh()
    assert undo.text().count("⟦") > 1
    texts.use_language("de")
    window.menus.refresh()
    assert undo.isEnabled() and undo.text() == texts.tr("&Undo")
    window.session.undo_stack.undo()
    window.session.do(SetField(Address(field="file_reference"), "REF-3"))
    window.menus.refresh()
    assert undo.text().startswith(texts.tr("&Undo") + ": ") and "⟦" not in undo.text()


def test_copied_findings_are_in_the_language_of_the_window(window: MainWindow) -> None:
    window.panes.results.copy()
    lines = QApplication.clipboard().text().splitlines()
    assert lines and all(line.split("\t")[0] in (texts.tr("error"), texts.tr("warning")) for line in lines)
    assert any("⟦pár." in line.split("\t")[-1] for line in lines) and not any("\tpar. " in line for line in lines)


def test_the_findings_are_in_the_language_that_was_switched_to(qtbot: QtBot) -> None:
    session = Session(Document(a_project(a_dna("acgtacgtacglxz"))))
    made = MainWindow(session, Settings())
    with qtbot.waitSignal(session.report_changed, timeout=20_000):
        made.panes.check()
    texts.use_language("fr")
    try:
        after = made.successor()
        qtbot.addWidget(after, before_close_func=lambda each: session.undo_stack.setClean())
        with qtbot.waitSignal(session.report_changed, timeout=20_000):
            pass
        finding = next(each for each in session.report.findings if each.rule == "sequence/symbols")
        assert finding.values["symbols"].startswith("«")
    finally:
        texts.use_language("en")
