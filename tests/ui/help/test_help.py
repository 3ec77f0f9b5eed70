"""The help in the window: F1 explains what has the focus, the search finds pages, and links and history work."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from wiposeq.app.demo import example_project
from wiposeq.app.document import Document
from wiposeq.app.help.topics import HOME, library
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert
from wiposeq.model.records import Feature, Qualifier, new_uid
from wiposeq.ui.help.actions import HelpDialog
from wiposeq.ui.help.context import page_of
from wiposeq.ui.help.pane import HelpPane
from wiposeq.ui.window import theme
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    return Document(example_project())


@pytest.fixture(autouse=True)
def _look() -> Iterator[None]:
    yield
    theme.use("light", 1.0)


def press(window: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifiers)


def shown(window: MainWindow) -> HelpPane:
    pane = window.controllers.help.pane
    assert pane is not None and pane.isVisible()
    return pane


def with_cds(window: MainWindow) -> None:
    """Show the first sequence with a coding sequence, and select it."""
    first = window.session.project.sequences[0]
    qualifiers = (Qualifier(new_uid(), "transl_table", "1"), Qualifier(new_uid(), "product", "protein"))
    cds = Feature(new_uid(), "CDS", "16..150", qualifiers)
    window.session.do(Insert(Address(first.uid, field="features"), 1, (cds,), "Add"))
    window.panes.sequences.select([first.uid])
    window.panes.features.view.selectRow(1)


def test_f1_explains_the_focused_field_and_the_focus_stays(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    window.panes.show_header()
    field = window.focusWidget()
    press(window, Qt.Key.Key_F1)
    assert shown(window).topic_id == "field/file-reference"
    assert window.focusWidget() is field


def test_f1_in_the_form_explains_the_qualifier_the_key_and_the_location(window: MainWindow) -> None:
    window.activateWindow()
    with_cds(window)
    form = window.panes.features.form
    for widget, id in (
        (form.rows[0].value, "qualifier/transl_table"),
        (form.rows[1].value, "qualifier/product"),
        (form.key, "key/CDS"),
        (form.location, "field/location"),
    ):
        assert widget is not None
        widget.setFocus()
        press(window, Qt.Key.Key_F1)
        assert shown(window).topic_id == id


def test_f1_on_a_finding_explains_its_rule_and_on_a_feature_its_key(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    with_cds(window)
    window.session.check_now()
    qtbot.waitUntil(lambda: bool(window.session.report.findings), timeout=20_000)
    window.panes.show_results()
    press(window, Qt.Key.Key_F1)
    assert shown(window).topic_id.startswith("rule/")
    window.panes.features.view.setFocus()
    press(window, Qt.Key.Key_F1)
    assert shown(window).topic_id == "key/CDS"


def test_the_page_follows_the_focus_until_it_is_pinned_or_left(window: MainWindow) -> None:
    window.activateWindow()
    with_cds(window)
    form, explain = window.panes.features.form, window.controllers.help.explain
    form.location.setFocus()
    explain()
    pane = shown(window)
    form.key.setFocus()
    assert pane.topic_id == "key/CDS"
    pane.pin_button.click()
    form.location.setFocus()
    assert pane.topic_id == "key/CDS"
    pane.pin_button.click()
    pane.open("list/rules")
    form.key.setFocus()
    assert pane.topic_id == "list/rules"


def test_f6_goes_into_the_help_and_back_and_escape_closes_it(window: MainWindow) -> None:
    window.activateWindow()
    window.panes.show_header()
    field = window.focusWidget()
    press(window, Qt.Key.Key_F1)
    pane = shown(window)
    press(window, Qt.Key.Key_F6)
    assert window.focusWidget() is pane.page
    press(window, Qt.Key.Key_F6)
    assert window.focusWidget() is field
    press(window, Qt.Key.Key_F6)
    press(window, Qt.Key.Key_Escape)
    assert not pane.isVisible()
    assert window.focusWidget() is field


def test_f6_goes_from_pane_to_pane_while_the_help_is_hidden(window: MainWindow) -> None:
    window.activateWindow()
    with_cds(window)
    panes = window.panes
    panes.show_results()
    panes.focus_sequences()
    every = (panes.sequences, panes.residues, panes.features, panes.features.form, panes.results)
    order = [pane for pane in every if pane.isVisible()]
    assert len(order) >= 3
    for pane in [*order[1:], order[0]]:
        press(window, Qt.Key.Key_F6)
        assert pane.isAncestorOf(window.focusWidget())
    press(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert panes.results.isAncestorOf(window.focusWidget())


def test_the_search_finds_a_page_that_enter_opens(window: MainWindow) -> None:
    window.activateWindow()
    window.controllers.help.open_search()
    pane = shown(window)
    assert window.focusWidget() is pane.line
    QTest.keyClicks(pane.line, "location")
    assert pane.results.isVisible() and pane.matches.rowCount() > 5
    first = pane.matches.match_at(pane.matches.index(0))
    second = pane.matches.match_at(pane.matches.index(1))
    assert first is not None and first.topic.id == "field/location" and second is not None
    QTest.keyClick(pane.line, Qt.Key.Key_Down)
    QTest.keyClick(pane.line, Qt.Key.Key_Return)
    assert pane.topic_id == second.topic.id
    assert pane.page.isVisible() and pane.line.text() == ""
    assert window.focusWidget() is pane.page


def test_escape_in_the_search_clears_it_before_it_closes_the_help(window: MainWindow) -> None:
    window.activateWindow()
    window.controllers.help.open_search()
    pane = shown(window)
    QTest.keyClicks(pane.line, "cds")
    QTest.keyClick(pane.line, Qt.Key.Key_Escape)
    assert pane.line.text() == "" and pane.isVisible() and pane.page.isVisible()
    QTest.keyClick(pane.line, Qt.Key.Key_Escape)
    assert not pane.isVisible()


def test_a_link_opens_its_page_and_alt_left_goes_back(window: MainWindow) -> None:
    window.activateWindow()
    window.resize(1600, 1000)
    window.controllers.help.open("qualifier/transl_table")
    pane = shown(window)
    QTest.mouseClick(pane.page.viewport(), Qt.MouseButton.LeftButton, pos=_place_of(pane, "help:key/CDS"))
    assert pane.topic_id == "key/CDS"
    QTest.keyClick(pane.page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert pane.topic_id == "qualifier/transl_table"
    QTest.keyClick(pane.page, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert pane.topic_id == "key/CDS"
    assert not pane.forward_button.isEnabled() and pane.back_button.isEnabled()


def _place_of(pane: HelpPane, href: str) -> QPoint:
    """Return a place in the page where a click follows a link."""
    area, bar = pane.page.viewport().rect(), pane.page.verticalScrollBar()
    for top in (0, bar.maximum()):
        bar.setValue(top)
        for y in range(0, area.height(), 4):
            for x in range(0, area.width(), 4):
                if pane.page.anchorAt(QPoint(x, y)) == href:
                    return QPoint(x + 2, y + 2)
    raise AssertionError(f"no link to {href}")


@pytest.mark.parametrize(
    "id", [HOME, "key/source", "rule/feature/location-past-end", "manual/first-listing", "list/symbols"]
)
def test_a_page_shows_its_text_and_no_signs_of_markdown(window: MainWindow, id: str) -> None:
    window.controllers.help.open(id)
    text = shown(window).page.toPlainText()
    assert library()[id].title in text
    assert not re.search(r"\]\(|\*\*|^#|\\", text, re.MULTILINE)


def test_a_page_takes_the_colors_and_the_zoom_at_once(window: MainWindow) -> None:
    window.controllers.help.open("key/CDS")
    page = shown(window).page

    def size() -> int:
        return page.document().begin().next().begin().fragment().charFormat().font().pixelSize()

    before = size()
    assert before == theme.font("title").pixelSize()
    window.controllers.program.show_look("dark", 2.0)
    QApplication.processEvents()
    assert size() == 2 * before
    ink = page.document().begin().next().begin().fragment().charFormat().foreground().color()
    assert ink == theme.color("text") == page.palette().color(QPalette.ColorRole.Text)


def test_the_command_palette_lists_pages_of_the_help(window: MainWindow) -> None:
    window.activateWindow()
    window.controllers.program.open_palette()
    palette = window.findChild(QDialog)
    assert palette is not None
    QTest.keyClicks(palette.findChild(QLineEdit), "transl_table")
    names = palette.model.stringList()  # type: ignore[attr-defined]
    assert "Help: transl_table" in names
    for _ in range(names.index("Help: transl_table")):
        QTest.keyClick(palette, Qt.Key.Key_Down)
    QTest.keyClick(palette.findChild(QLineEdit), Qt.Key.Key_Return)
    assert shown(window).topic_id == "qualifier/transl_table"


def test_f1_in_a_dialog_opens_the_help_beside_it(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    window.controllers.authoring.change_many()
    dialog = window.findChild(QDialog)
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and dialog.isAncestorOf(QApplication.focusWidget()))
    press(dialog, Qt.Key.Key_F1)
    beside = dialog.findChild(HelpDialog)
    assert beside is not None and beside.isVisible() and beside.pane.topic_id == "dialog/change-many"
    QTest.keyClick(beside.pane.page, Qt.Key.Key_Escape)
    assert not beside.isVisible()


def test_a_mistake_can_be_reported_without_a_network(window: MainWindow) -> None:
    window.controllers.help.open("key/CDS")
    shown(window).report_button.click()
    assert "help:key/CDS" in QGuiApplication.clipboard().text()


def test_every_control_of_the_window_has_a_page_and_a_name(window: MainWindow) -> None:
    with_cds(window)
    known = library(window.session.edition.id)
    controls = [w for w in window.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled()]
    assert len(controls) > 30
    without = [(type(w).__name__, w.accessibleName()) for w in controls if page_of(w, window.session) not in known]
    assert without == []
    pages = {page_of(widget, window.session) for widget in controls}
    general = [type(w).__name__ for w in controls if page_of(w, window.session) == "place/window"]
    assert general == [], "a control has only the page about the whole window"
    assert len(pages) > 12


def test_every_dialog_has_a_page_of_its_own() -> None:
    import importlib
    import pkgutil

    import wiposeq.ui
    from wiposeq.app.help.topics import widget_pages

    for module in pkgutil.walk_packages(wiposeq.ui.__path__, "wiposeq.ui."):
        importlib.import_module(module.name)

    def below(kind: type) -> Iterator[type]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    ours = [kind for kind in below(QDialog) if kind.__module__.startswith("wiposeq.ui")]
    final = [kind for kind in ours if not kind.__subclasses__()]
    assert len(final) > 15
    without = [
        kind.__name__
        for kind in final
        if not any(widget_pages().get(each.__name__, "dialog/any") != "dialog/any" for each in kind.__mro__)
    ]
    assert without == []


def test_every_button_of_the_pane_has_a_name(window: MainWindow) -> None:
    window.controllers.help.open(HOME)
    buttons = shown(window).findChildren(QAbstractButton)
    assert all(button.accessibleName() or button.text() for button in buttons if button.isVisible())
