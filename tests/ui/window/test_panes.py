"""The layout of the window: which panes are visible at which size, and what is remembered."""

import pytest
from builders import a_dna, a_header, a_project
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QScrollArea, QSplitter, QSplitterHandle
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.pane_sizes import PaneSizes
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert, SetField
from wiposeq.model.records import Party, Qualifier, new_uid
from wiposeq.ui.widgets.fields import ChoiceBox
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna("acgt" * 100, ("CDS", "1..300", {"note": "x"}), ("gene", "5..90"))))


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.resize(1600, 1000)
    sequence = window.session.project.sequences[0]
    window.panes.sequences.select([sequence.uid])
    window.panes.features.select_feature(sequence.features[1].uid)
    return window


def test_the_form_has_the_full_height_beside_the_center(shown: MainWindow) -> None:
    panes = shown.panes
    form = panes.features.form
    assert form.isVisible() and form.width() == 360
    assert form.height() == panes.center.height()
    assert panes.residues.body.isVisible() and panes.features.isVisible()
    panes.show_header()
    assert not form.isVisible()


def test_the_results_are_a_line_until_they_are_wanted(shown: MainWindow) -> None:
    panes = shown.panes
    assert not panes.results.isVisible() and panes.results_line.isVisible()
    panes.results_line.open.click()
    assert panes.results.isVisible() and not panes.results_line.isVisible()
    panes.toggle_results()
    assert not panes.results.isVisible()


def test_a_low_center_has_tabs(shown: MainWindow) -> None:
    panes = shown.panes
    shown.resize(1280, 720)
    panes.show_results()
    tabs = panes.residues.heading.tabs
    assert tabs.isVisible() and panes.residues.body.isVisible() and not panes.features.isVisible()
    panes.focus_features()
    assert panes.features.isVisible() and not panes.residues.body.isVisible()
    assert panes.features.form.isVisible()
    panes.toggle_results()
    shown.resize(1600, 1000)
    assert not tabs.isVisible() and panes.residues.body.isVisible() and panes.features.isVisible()


def test_a_narrow_window_shows_the_form_as_a_tab(shown: MainWindow, qtbot: QtBot) -> None:
    panes = shown.panes
    shown.controllers.program.show_look("light", 2.0)
    try:
        qtbot.waitUntil(lambda: not panes.features.form.isVisible())
        _go_to_the_note(shown)
    finally:
        shown.controllers.program.show_look("light", 1.0)
    qtbot.waitUntil(lambda: panes.features.form.isVisible() and panes.residues.body.isVisible())


def _go_to_the_note(shown: MainWindow) -> None:
    panes = shown.panes
    sequence = shown.session.project.sequences[0]
    assert not panes.features.form.isVisible()
    feature = sequence.features[1]
    assert panes.go_to(Address(sequence.uid, feature.uid, feature.qualifiers[0].uid, field="value"))
    assert panes.features.form.isVisible() and not panes.residues.body.isVisible()


def test_the_name_is_edited_in_place(shown: MainWindow, qtbot: QtBot) -> None:
    heading = shown.panes.residues.heading
    heading.edit_name()
    qtbot.waitUntil(heading.name.line.isVisible)
    heading.name.line.setText("EXA1 gene")
    heading.name.line.editingFinished.emit()
    assert shown.session.project.sequences[0].name == "EXA1 gene"
    assert heading.name.label.text() == "EXA1 gene"
    assert not heading.name.line.isVisible()


def test_the_user_s_sizes_are_used_again(shown: MainWindow) -> None:
    shown.panes.use_sizes(PaneSizes(sequences=250, form=420, has_results=True, residue_zoom=1.5))
    assert shown.panes.features.form.width() == 420 and shown.panes.sequences.width() == 250
    assert shown.panes.results.isVisible() and shown.panes.residues.view.zoom == 1.5
    assert shown.panes.frame.sizes.form == 420


def test_the_list_gets_its_width_back_after_find_and_replace_whatever_line_was_moved(
    shown: MainWindow, qtbot: QtBot
) -> None:
    panes, upper = shown.panes, shown.panes.center.parentWidget()
    assert isinstance(upper, QSplitter)
    shown.resize(1280, 720)
    before = panes.sequences.width()
    shown.controllers.authoring.open_find_and_replace()
    qtbot.waitUntil(lambda: panes.sequences.width() < before)
    if panes.features.form.isVisible():
        drag(upper, 2, -20)
    drag(panes.frame.editor, 1, -20)
    pane = shown.controllers.authoring.find_pane
    assert pane is not None
    pane.close_pane()
    qtbot.waitUntil(lambda: panes.sequences.width() == before)
    drag(upper, 2, -30)
    assert panes.frame.sizes.sequences == before and panes.frame.sizes.form >= 380
    drag(upper, 1, -30)
    assert abs(panes.frame.sizes.sequences - (before - 30)) <= 2


def drag(splitter: QSplitter, line: int, by: int) -> None:
    """Move a line of a splitter as the mouse does. line: its number, from 1. by: pixels."""
    splitter.moveSplitter(sum(splitter.sizes()[:line]) + line - 1 + by, line)


def test_f2_edits_the_name_in_the_list_if_the_list_has_the_focus(shown: MainWindow, qtbot: QtBot) -> None:
    panes = shown.panes
    panes.sequences.view.setFocus()
    panes.edit_name()
    editor = panes.sequences.view.findChild(QLineEdit)
    assert editor is not None and editor.isVisible()
    editor.setText("Linker")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.session.project.sequences[0].name == "Linker")


def test_the_badge_of_the_heading_leads_to_the_first_finding(shown: MainWindow, qtbot: QtBot) -> None:
    panes = shown.panes
    shown.session.check_now()
    qtbot.waitUntil(lambda: shown.session.is_report_current, timeout=10_000)
    assert panes.residues.heading.badge.isVisible()
    panes.residues.heading.badge.click()
    assert panes.results.isVisible()


def test_generate_is_filled_only_when_the_listing_is_ready(shown: MainWindow, qtbot: QtBot) -> None:
    shown.session.check_now()
    qtbot.waitUntil(lambda: shown.session.is_report_current, timeout=10_000)
    assert not shown.session.report.errors
    shown.menus.refresh()
    assert shown.menus.toolbar.generate.property("role") == "primary"
    sequence = shown.session.project.sequences[0]
    shown.session.do(SetField(Address(sequence.uid, field="residues"), "x"))
    shown.menus.refresh()
    assert shown.menus.toolbar.generate.property("role") == "outlined"


def test_the_box_in_the_tool_bar_opens_the_palette(shown: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.menus.actions["palette"].triggered):
        shown.menus.toolbar.search.click()
    for dialog in shown.findChildren(QDialog):
        dialog.close()


def test_alt_and_arrows_go_from_feature_to_feature(shown: MainWindow) -> None:
    panes, features = shown.panes, shown.session.project.sequences[0].features
    shown.menus.actions["next-feature"].trigger()
    assert panes.features.current == features[2].uid
    shown.menus.actions["previous-feature"].trigger()
    assert panes.features.current == features[1].uid


def test_the_line_between_panes_is_thin_and_easy_to_grip(shown: MainWindow) -> None:
    handles = [each for each in shown.findChildren(QSplitterHandle) if each.isVisible()]
    assert len(handles) >= 3
    for handle in handles:
        across, line = (
            (handle.width(), handle.contentsRect().width())
            if handle.orientation() is Qt.Orientation.Horizontal
            else (handle.height(), handle.contentsRect().height())
        )
        assert (across, line) == (8, 1)


@pytest.mark.parametrize("zoom", [1.5, 2.0, 3.0])
def test_a_larger_zoom_does_not_make_the_window_larger_than_the_screen(shown: MainWindow, zoom: float) -> None:
    shown.resize(1280, 720)
    try:
        shown.controllers.program.show_look("light", zoom)
        for show in (shown.panes.show_header, shown.panes.show_results, shown.show_start):
            show()
            QApplication.processEvents()
            assert (shown.width(), shown.height()) == (1280, 720)
    finally:
        shown.controllers.program.show_look("light", 1.0)


def test_in_a_low_window_the_results_take_the_place_of_the_panes_until_a_field_is_wanted(
    shown: MainWindow, qtbot: QtBot
) -> None:
    panes = shown.panes
    shown.session.check_now()
    qtbot.waitUntil(lambda: shown.session.is_report_current, timeout=10_000)
    shown.resize(1280, 500)
    panes.show_results()
    assert panes.results.isVisible() and not panes.sequences.isVisible() and not panes.center.isVisible()
    panes.results.step(1)
    assert panes.results.isVisible() and not panes.center.isVisible()
    button = next(each for each in panes.results.detail.action_row.buttons if each.text() == "Go to the field")
    button.click()
    assert not panes.results.isVisible() and panes.center.isVisible() and panes.results_line.isVisible()
    panes.show_results()
    shown.resize(1280, 900)
    qtbot.waitUntil(lambda: panes.center.isVisible() and panes.results.isVisible())


def test_the_help_is_right_of_the_form_or_below_it(shown: MainWindow, qtbot: QtBot) -> None:
    panes, form = shown.panes, shown.panes.features.form
    shown.controllers.help.open_manual()
    pane = shown.controllers.help.pane
    assert pane is not None and pane.isVisible()
    left = pane.mapTo(shown, QPoint(0, 0))
    assert left.x() > form.mapTo(shown, QPoint(0, 0)).x() and pane.height() == panes.center.height()
    shown.resize(1280, 1000)
    qtbot.waitUntil(lambda: pane.mapTo(shown, QPoint(0, 0)).y() > form.mapTo(shown, QPoint(0, 0)).y())
    assert pane.isVisible() and form.isVisible() and panes.sequences.isVisible()
    shown.resize(900, 1000)
    qtbot.waitUntil(lambda: not panes.sequences.isVisible())
    assert pane.isVisible() and panes.center.isVisible()
    panes.focus_sequences()
    assert panes.sequences.isVisible() and not pane.isVisible()


def test_the_help_is_beside_the_results_in_a_low_window(shown: MainWindow, qtbot: QtBot) -> None:
    panes, form = shown.panes, shown.panes.features.form
    shown.resize(1280, 720)
    shown.controllers.help.open_manual()
    pane = shown.controllers.help.pane
    assert pane is not None
    qtbot.waitUntil(lambda: abs(pane.height() - form.height()) <= 2)
    panes.toggle_results()
    qtbot.waitUntil(lambda: pane.height() == panes.results.height() > 300)
    assert form.isVisible() and form.height() == panes.center.height()
    shown.controllers.help.close()
    qtbot.waitUntil(lambda: panes.results.width() == panes.width())
    panes.toggle_results()
    shown.controllers.help.open_manual()
    qtbot.waitUntil(lambda: abs(pane.height() - form.height()) <= 2)


def test_the_field_with_the_focus_stays_in_view_when_the_help_opens(shown: MainWindow, qtbot: QtBot) -> None:
    panes, sequence = shown.panes, shown.session.project.sequences[0]
    feature = sequence.features[1]
    for number in range(6):
        new = Qualifier(new_uid(), "note", f"note {number}")
        shown.session.do(Insert(Address(sequence.uid, feature.uid, field="qualifiers"), number + 1, (new,)))
    shown.resize(1280, 720)
    qualifiers = shown.session.project.sequences[0].features[1].qualifiers
    panes.go_to(Address(sequence.uid, feature.uid, qualifiers[4].uid, field="value"))
    field, port = QApplication.focusWidget(), panes.features.form.viewport()
    assert field is not None and port.isAncestorOf(field)
    shown.menus.actions["help"].trigger()
    qtbot.waitUntil(lambda: port.height() < 300)

    qtbot.waitUntil(lambda: port.rect().contains(QRect(field.mapTo(port, QPoint(0, 0)), field.size())))


def test_a_very_narrow_window_shows_the_list_or_what_was_chosen_in_it(shown: MainWindow, qtbot: QtBot) -> None:
    panes = shown.panes
    shown.resize(430, 700)
    qtbot.waitUntil(lambda: panes.center.isVisible() and not panes.sequences.isVisible())
    panes.focus_sequences()
    assert panes.sequences.isVisible() and not panes.center.isVisible()
    row = panes.sequences.view.visualRect(panes.sequences.view.currentIndex()).center()
    qtbot.mouseClick(panes.sequences.view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert panes.center.isVisible() and not panes.sequences.isVisible()
    panes.focus_sequences()
    shown.resize(1280, 720)
    qtbot.waitUntil(lambda: panes.center.isVisible() and panes.sequences.isVisible())


def test_the_keys_of_the_panes_lead_from_the_general_information_to_the_last_sequence(window: MainWindow) -> None:
    window.session.do(Insert(Address(field="sequences"), 1, (a_dna("acgt" * 20),), "Insert"))
    panes, (one, two) = window.panes, window.session.project.sequences.uids()
    panes.show_header()
    window.menus.actions["go-sequences"].trigger()
    assert panes.current_sequence == one
    for action in ("go-sequences", "go-residues", "go-features"):
        panes.select_sequences([two])
        panes.show_header()
        assert panes.current_sequence is None
        window.menus.refresh()
        window.menus.actions[action].trigger()
        assert panes.current_sequence == two


def test_the_general_information_fits_beside_the_help_at_two_hundred_percent(shown: MainWindow, qtbot: QtBot) -> None:
    panes = shown.panes
    shown.resize(1280, 720)
    shown.panes.header.add_title()
    try:
        shown.controllers.program.show_look("light", 2.0)
        panes.show_header()
        shown.menus.actions["help"].trigger()
        area = panes.header.area
        qtbot.waitUntil(lambda: panes.header.width() < 700)
        qtbot.waitUntil(lambda: area.widget().width() <= area.viewport().width())
    finally:
        shown.controllers.program.show_look("light", 1.0)


def test_the_last_feature_is_in_view_at_two_hundred_percent(shown: MainWindow, qtbot: QtBot) -> None:
    panes = shown.panes
    shown.resize(1280, 720)
    try:
        shown.controllers.program.show_look("light", 2.0)
        qtbot.wait(300)  # the zoom places the panes afterwards
        panes.focus_features()
        features = panes.features
        qtbot.waitUntil(lambda: features.mapTo(panes, features.rect().bottomLeft()).y() < panes.results_line.y())
    finally:
        shown.controllers.program.show_look("light", 1.0)


def test_nothing_scrolls_in_a_small_window_at_three_hundred_percent(shown: MainWindow, qtbot: QtBot) -> None:
    panes, page = shown.panes, shown.body.widget(0)
    assert isinstance(page, QScrollArea)
    shown.resize(1280, 720)
    try:
        shown.controllers.program.show_look("light", 3.0)
        for show in (panes.show_header, panes.focus_residues, panes.focus_features, panes.focus_sequences):
            show()
            qtbot.wait(10)
            assert page.horizontalScrollBar().maximum() == page.verticalScrollBar().maximum() == 0
        assert not shown.steps.isVisible() and not shown.menus.toolbar.isVisible()
        panes.show_results()
        assert not panes.results.view.isVisible() and panes.results.detail.isVisible()
    finally:
        shown.controllers.program.show_look("light", 1.0)
    qtbot.waitUntil(lambda: shown.steps.isVisible() and shown.menus.toolbar.isVisible())


def test_a_choice_without_room_for_the_name_shows_its_code(shown: MainWindow, qtbot: QtBot) -> None:
    office = shown.panes.header.fields["priority.office"].editor
    assert isinstance(office, ChoiceBox)
    shown.panes.show_header()
    shown.session.do(SetField(Address(field="priority.office"), "GB"))
    assert "Kingdom" in office.currentText()
    shown.resize(1280, 720)
    qtbot.waitUntil(lambda: office.currentText() == "GB")
    assert "Kingdom" in office.toolTip()
    office.finish_typing()
    assert office.value() == "GB"
    shown.resize(1600, 1000)
    qtbot.waitUntil(lambda: "Kingdom" in office.currentText())


def test_walking_through_wrong_codes_changes_none_of_them(window: MainWindow, qtbot: QtBot) -> None:
    header = replace(a_header(), applicant=Party("Acme", "EN"), inventor=Party("Jane", " fr"))
    wrong = a_dna("acgt" * 5, ("SOURCE", "1..20", {"mol_type": "GENOMIC DNA"}))
    window.session.open(Document(a_project(wrong, header=header)))
    qtbot.waitUntil(lambda: window.session.is_report_current, timeout=15_000)
    window.activateWindow()
    before, boxes = window.session.project, set()
    for _ in range(len(window.session.report.findings)):
        window.panes.results.step(1)
        focused = QApplication.focusWidget()
        boxes.add(type(focused))
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        assert window.session.project is before, window.session.undo_stack.undoText()
    assert ChoiceBox in boxes


def test_another_project_is_opened_while_a_sequence_is_shown(shown: MainWindow, qtbot: QtBot) -> None:
    old = shown.panes.current_sequence
    assert old is not None
    shown.session.open(Document(a_project(a_dna())))
    assert shown.panes.current_sequence != old


def test_results_give_way_to_the_pane_in_use_when_the_window_gets_too_low(shown: MainWindow, qtbot: QtBot) -> None:
    panes = shown.panes
    shown.resize(1280, 720)
    panes.show_results()
    try:
        for focus, widget in (
            (panes.focus_list, panes.sequences.view),
            (panes.focus_residues, panes.residues.view),
            (panes.focus_features, panes.features.view),
        ):
            focus()
            QApplication.processEvents()
            shown.controllers.program.show_look("light", 1.5)
            qtbot.waitUntil(lambda: not panes.results.isVisible() and panes.results_line.isVisible())
            assert panes.center.isVisible() and shown.focusWidget() is widget
            shown.controllers.program.show_look("light", 1.0)
            qtbot.waitUntil(lambda: panes.results.isVisible() and panes.center.isVisible())
            assert shown.focusWidget() is widget
        panes.results.focus()
        focus_of_results = shown.focusWidget()
        shown.resize(1280, 500)
        qtbot.waitUntil(lambda: not panes.center.isVisible())
        assert panes.results.isVisible() and shown.focusWidget() is focus_of_results
    finally:
        shown.controllers.program.show_look("light", 1.0)


def test_the_focus_goes_to_the_list_when_its_bar_hides_in_a_low_window(shown: MainWindow, qtbot: QtBot) -> None:
    button = next(each for each in shown.steps.findChildren(QAbstractButton) if each.isVisible())
    button.setFocus()
    assert shown.focusWidget() is button
    shown.resize(1280, 320)
    qtbot.waitUntil(lambda: not shown.steps.isVisible())
    assert shown.focusWidget() is shown.panes.sequences.view
