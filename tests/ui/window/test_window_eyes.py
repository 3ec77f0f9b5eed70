"""What a person notices in the window: where findings lead, what stays told, what undo says, colours that change."""

from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_project
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QToolBar, QWidget
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.importing.opening import open_any
from wiposeq.app.importing.source import Excerpt
from wiposeq.checking.checker import Checker
from wiposeq.checking.profile import profile as find_profile
from wiposeq.errors import UserError
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Finding
from wiposeq.ui.importing.dialog import ImportDialog
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.fields import Field
from wiposeq.ui.window import mainwindow
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.toolbar import LEFT, RIGHT


@pytest.fixture
def window(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.activateWindow()
    qtbot.waitActive(window)
    return window


def field_with_the_keyboard(window: MainWindow) -> Field | None:
    widget: QWidget | None = window.focusWidget()
    while widget is not None and not isinstance(widget, Field):
        widget = widget.parentWidget()
    return widget


def leads_there(window: MainWindow, finding: Finding) -> bool:
    """Whether the keyboard is in an editor of the finding's record, or in the pane that shows it."""
    address, focused = finding.address, window.focusWidget()
    field = field_with_the_keyboard(window)
    if field is not None and field.address is not None:
        same_part = address.field.split(".")[0] in (field.address.field.split(".")[0], "titles", "")
        return field.address.record == address.record and (address.kind != "header" or same_part)
    if address.sequence is None:
        panes: tuple[QWidget, ...] = (
            (window.panes.sequences,) if address.field == "sequences" else (window.panes.header,)
        )
    elif address.feature is None and address.field != "features":
        panes = (window.panes.residues,)
    else:
        panes = (window.panes.features, window.panes.features.form)
    is_shown = address.sequence in (None, window.panes.current_sequence)
    is_selected = address.feature in (None, window.panes.features.current)
    return (
        focused is not None
        and any(p is focused or p.isAncestorOf(focused) for p in panes)
        and (is_shown and is_selected)
    )


@pytest.mark.slow
def test_every_finding_of_every_defect_leads_to_its_field_or_to_the_pane_that_shows_it(
    window: MainWindow, corpus: Path
) -> None:
    checker = Checker(EDITION, find_profile("filing"))
    astray, count = set(), 0
    for path in sorted((corpus / "st26-defects").glob("*.xml")):
        try:
            project = open_any(path)
        except UserError:
            continue
        window.session.open(Document(project))
        window.session.stop_checking()
        for finding in checker.check(project).findings:
            count += 1
            window.panes.results.view.setFocus()
            window.panes.go_to_finding(finding)
            if not leads_there(window, finding):
                astray.add((path.name, finding.rule, finding.address.kind, finding.address.field))
    assert count > 200
    assert astray == set()


def test_a_finding_about_the_file_does_not_offer_the_file_reference_to_be_typed_over(window: MainWindow) -> None:
    window.session.open(Document(a_project()))
    window.panes.go_to(Address())
    assert field_with_the_keyboard(window) is None
    window.panes.go_to(Address(field="production_date"))
    assert field_with_the_keyboard(window) is None
    window.panes.go_to(Address(field="file_reference"))
    assert field_with_the_keyboard(window) is not None


def test_the_last_message_shows_again_after_the_tip_of_a_button(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.message.emit("Saved as a.wsq.")
    for tip in ("Save", ""):
        QApplication.sendEvent(window, QStatusTipEvent(tip))
    assert window.statusBar().currentMessage() == "Saved as a.wsq."
    monkeypatch.setattr(mainwindow, "MESSAGE_TIME", 0)
    window.session.message.emit("Saved as b.wsq.")
    for tip in ("Save", ""):
        QApplication.sendEvent(window, QStatusTipEvent(tip))
    assert window.statusBar().currentMessage() == ""


def test_the_menu_says_what_undo_takes_back_and_the_toolbar_keeps_its_width(window: MainWindow) -> None:
    undo = window.menus.actions["undo"]
    assert undo.text() == "&Undo"
    window.session.do(SetField(Address(field="file_reference"), "A & B", "Change A & B"))
    assert undo.text() == "&Undo: Change A && B"
    assert undo.iconText() == "Undo"
    undo.trigger()
    assert undo.text() == "&Undo"
    assert window.menus.actions["redo"].text() == "&Redo: Change A && B"


def test_the_icons_of_all_buttons_change_with_the_colours(window: MainWindow) -> None:
    window.session.open(Document(a_project(a_dna())))
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    button = window.panes.sequences.buttons["remove"]

    def lightness() -> int:
        image = button.icon().pixmap(32, 32).toImage()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        inked = [each.lightness() for each in pixels if each.alpha() > 200]
        return sum(inked) // len(inked)

    before = lightness()
    window.menus.actions["theme"].trigger()
    after = lightness()
    window.menus.actions["theme"].trigger()
    assert abs(before - after) > 100
    assert abs(lightness() - after) > 100


def test_an_empty_list_takes_fasta_from_the_clipboard_by_ctrl_v(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(">x\nacgtacgtacgt\n")
    window.panes.focus_sequences()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportDialog)), timeout=10_000)


def test_what_is_half_typed_in_a_list_is_saved(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.wsq"
    document = Document(a_project())
    document.save_as(path)
    window.session.open(document)
    field = window.panes.header.fields["application.office"]
    field.setFocus()
    field.editor.lineEdit().selectAll()
    qtbot.keyClicks(field.editor, "JP")
    window.controllers.files.save()
    assert window.session.project.header.application is not None
    assert window.session.project.header.application.office == "JP"
    assert not window.session.document.is_modified


def test_the_general_information_is_ready_to_be_typed_into(window: MainWindow, qtbot: QtBot) -> None:
    window.menus.actions["go-header"].trigger()
    qtbot.keyClicks(window.focusWidget(), "REF-1")
    assert window.session.project.header.file_reference == "REF-1"


def test_nothing_is_cut_off_on_a_small_screen(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(Document(a_project(a_dna("acgtacgtacgt", ("gene", "1..4", {"note": "two words"})))))
    window.resize(1280, 720)
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    qtbot.wait(50)
    assert window.width() == 1280
    bar = window.findChild(QToolBar, "tools")
    assert bar is not None
    hidden = [name for name in (*LEFT, *RIGHT) if name and not _is_on(bar, window, name)]
    assert hidden == []
    window.panes.show_results()
    for area in (
        window.panes.sequences.view,
        window.panes.features.view,
        window.panes.features.form,
        window.panes.results.view,
    ):
        assert not area.horizontalScrollBar().isVisible(), area.accessibleName()


def _is_on(bar: QToolBar, window: MainWindow, name: str) -> bool:
    return bar.widgetForAction(window.menus.actions[name]).isVisible()


def test_the_mark_stands_under_its_place_in_a_line_that_is_indented_with_tabs(window: MainWindow) -> None:
    excerpt = Excerpt(Path("a.xml"), 7, 3, ((6, "<a>"), (7, "\t\t<b>x</b>"), (8, "</a>")))
    lines = dialogs.ExcerptDialog(excerpt, "x", window).text.toPlainText().split("\n")
    assert lines[2] == "   \t\t^"
    assert lines[1][: len(lines[2]) - 1] == "7  \t\t"


def test_the_headline_of_the_results_says_how_many_were_accepted(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(Document(a_project(a_dna(), a_dna())))
    qtbot.waitUntil(lambda: window.session.is_report_current, timeout=10_000)
    warning = next(finding for finding in window.session.report.findings if not finding.is_error)
    assert "accepted" not in window.panes.results.bar.caption.text()
    window.panes.results.accept(warning, "so it is")
    assert "1 accepted" in window.panes.results.bar.caption.text()
    window.menus.actions["undo"].trigger()
    assert "accepted" not in window.panes.results.bar.caption.text()


def test_the_import_begins_at_the_organism(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(">x\nacgtacgtacgt\n")
    window.controllers.imports.paste()
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportDialog)), timeout=10_000)
    dialog = window.findChildren(ImportDialog)[0]
    assert dialog.focusWidget() is dialog.defaults.organism
