"""In each language, no English is left in the running window, and every text fits.

What fits is looked at only if WIPOSEQ_LANGUAGES is set (to "all" or to codes such as "de,ar"): it opens every pane and
dialog in each language at 150 %.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import contact_sheets
import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTabBar,
    QWidget,
)

from wiposeq import resources, texts
from wiposeq.catalogue import read_catalogue
from wiposeq.standard.edition import newest
from wiposeq.texts import plain, without_mnemonic
from wiposeq.ui.widgets.headings import room_for_heading
from wiposeq.ui.widgets.placeholders import width_for
from wiposeq.ui.window import qt_language, theme
from wiposeq.ui.window.application import build
from wiposeq.ui.window.mainwindow import MainWindow

CODES = [code for code in texts.languages() if code != "en"]
WANTED = os.environ.get("WIPOSEQ_LANGUAGES", "")
CHOSEN = [code for code in CODES if WANTED == "all" or code in WANTED.split(",")]
SPOKEN = ("text", "title", "windowTitle", "placeholderText", "toolTip", "statusTip", "accessibleName", "whatsThis")
TERMS = {name for molecule in ("DNA", "AA") for name in [*newest().keys(molecule), *newest().qualifiers(molecule)]}
"""Names of keys and qualifiers, the same in every language; some are common words as well."""
DATA = {"unidentified", "DNA", "RNA", "AA", "English", "none"}


@pytest.fixture
def window(request: pytest.FixtureRequest, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The window in a language, with the example."""
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    _, made = build(request.param)
    made.show()
    made.controllers.files.open_example()
    contact_sheets.wait_until(lambda: made.session.is_report_current)
    yield made
    made.may_close = True
    made.close()
    made.session.close()
    made.deleteLater()
    theme.use(theme.LIGHT)
    qt_language.use(qapp, "en")
    texts.show_marks(False)


def english(code: str) -> set[str]:
    """The English texts of the program that have another text in this language, or none."""
    catalogue = read_catalogue(resources.path("translations", f"{code}.po"))
    pot = resources.path("translations", "wiposeq.pot")
    from babel.messages.pofile import read_po

    with pot.open("rb") as file:
        wanted = [message.id for message in read_po(file) if isinstance(message.id, str) and message.id]
    same = {text for text in wanted if catalogue.texts.get(text) == text}
    found = {without_mnemonic(text) for text in wanted if text not in same and "{" not in text}
    # a name that is data in one place and a word in another
    return {text for text in found if len(text) > 3} - TERMS - DATA - {without_mnemonic(text) for text in same}


def spoken(within: QWidget) -> Iterator[tuple[str, str]]:
    """Every text of a widget and of what is in it, with the place."""
    for widget in [within, *within.findChildren(QWidget)]:
        if widget.objectName() == "QPrintSettingsOutput":
            continue  # a title that Qt shows nowhere
        for name in SPOKEN:
            say = getattr(widget, name, None)
            if not callable(say) or (name == "text" and not isinstance(widget, QLabel | QAbstractButton)):
                continue
            try:
                stated = say()
            except TypeError:
                continue
            if isinstance(stated, str):
                yield f"{type(widget).__name__} {widget.objectName()} {name}", stated
        if isinstance(widget, QTabBar):
            yield from (("tab", widget.tabText(at)) for at in range(widget.count()))
        if isinstance(widget, QComboBox) and not widget.isEditable():
            items = [widget.itemText(at) for at in range(min(widget.count(), 60))]
            yield from ((f"list {widget.accessibleName()}", item) for item in items)
        if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
            yield from cells(type(widget).__name__, model)
    for action in within.findChildren(QAction):
        for said in (action.text(), action.iconText(), action.toolTip(), action.statusTip()):
            yield f"action {action.objectName()}", said


def cells(name: str, model: QAbstractItemModel) -> Iterator[tuple[str, str]]:
    for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())):
        head = model.headerData(column, Qt.Orientation.Horizontal)
        yield f"head of {name}", str(head or "")
        for row in range(min(model.rowCount(QModelIndex()), 20)):
            yield f"cell of {name}", str(model.index(row, column, QModelIndex()).data() or "")


def left(within: QWidget, known: set[str]) -> list[str]:
    """The English texts that are left in a widget."""
    return [f"{place}: {said}" for place, said in spoken(within) if without_mnemonic(plain(said)) in known]


@pytest.mark.parametrize("window", CODES, indirect=True)
def test_no_english_is_left_in_the_running_window(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, found = english(texts.language()), []
    monkeypatch.setattr(contact_sheets, "SIZES", ((1280, 720),))
    monkeypatch.setattr(
        contact_sheets, "wait_until", lambda holds=lambda: False, seconds=0.0: QApplication.processEvents()
    )
    monkeypatch.setattr(contact_sheets, "drawn", lambda widget, path: found.extend(left(widget, known)) or path)
    for _ in contact_sheets.panes(window, tmp_path):
        pass
    assert not found, "\n".join(sorted(set(found)))


@pytest.mark.slow
@pytest.mark.parametrize("window", CHOSEN, indirect=True)
def test_every_text_fits_in_each_language(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 150 % and 1280x720, and no English is left in the dialogs."""
    theme.use(theme.LIGHT, 1.5)
    known, found = english(texts.language()), []

    def look(widget: QWidget, path: Path) -> Path:
        QApplication.processEvents()
        found.extend(
            f"{path.stem}: {each}"
            for each in (*cut(widget), *(left(widget, known) if isinstance(widget, QDialog) else ()))
        )
        return path

    monkeypatch.setattr(contact_sheets, "SIZES", ((1280, 720),))
    monkeypatch.setattr(contact_sheets, "drawn", look)
    for _ in (*contact_sheets.panes(window, tmp_path), *contact_sheets.dialogs(window, tmp_path)):
        pass
    assert not found, "\n".join(sorted(set(found)))


def cut(within: QWidget) -> list[str]:
    """Every visible button, label, box, heading or empty line that is narrower than its text."""
    kinds = (QPushButton, QLabel, QCheckBox, QRadioButton)
    found = [
        f"heading {header.model().headerData(at, Qt.Orientation.Horizontal)!r}"
        for header in within.findChildren(QHeaderView)
        if header.isVisible() and header.orientation() == Qt.Orientation.Horizontal and header.model() is not None
        for at in range(header.count())
        if not header.isSectionHidden(at) and header.sectionSize(at) < room_for_heading(header, at, 0) - theme.px(8)
    ]
    found += [
        f"placeholder {line.placeholderText()!r} {line.width()}"
        for line in within.findChildren(QLineEdit)
        if line.isVisible() and not line.text() and line.width() < width_for(line, line.placeholderText()) - theme.px(8)
    ]
    return found + [
        f"{type(widget).__name__} {plain(widget.text())!r} {widget.width()} < {widget.minimumSizeHint().width()}"
        for kind in kinds
        for widget in within.findChildren(kind)
        if widget.isVisible() and widget.text() and widget.width() < widget.minimumSizeHint().width()
    ]
