"""Faults that people met while they drafted listings: each stays corrected."""

import pytest
from builders import a_dna, a_header, a_project, a_protein, an_rna
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.finding import Finding
from wiposeq.ui.widgets.fields import ChoiceBox, NoteEdit
from wiposeq.ui.widgets.organism_field import OrganismCompleter
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    noted = a_dna("acgtacgtacgtacgtacgt", ("misc_feature", "1..9", {"note": "site"}))
    variant = a_dna("acgtacgtacgt", ("variation", "3"))
    return Document(a_project(noted, a_protein(), an_rna(), variant, header=a_header()))


def shown(window: MainWindow, number: int) -> None:
    window.panes.sequences.select([window.session.project.sequences[number - 1].uid])


def locations(window: MainWindow, at: int) -> set[str]:
    return {feature.location for feature in window.session.project.sequences[at].features}


def test_a_search_ranks_codes_before_the_words_of_their_descriptions(qtbot: QtBot) -> None:
    box = ChoiceBox([("allele", "name of the note"), ("note", "any comment"), ("old_note", "text"), ("x", "a note")])
    qtbot.addWidget(box)
    box.show()
    qtbot.keyClicks(box.line, "note")
    completer = box.completer()
    assert completer is not None
    model = completer.completionModel()
    offers = [str(model.index(at, 0).data()).partition(" ")[0] for at in range(model.rowCount())]
    assert offers == ["note", "old_note", "allele", "x"]
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert box.value() == "note"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Japan", "JP"),
        ("european patent office", "EP"),
        ("EPO", "EP"),
        ("jp", "JP"),
        ("Congo", "Congo"),
        ("Jap", "Jap"),
    ],
)
def test_a_whole_name_is_as_good_as_its_code(qtbot: QtBot, typed: str, code: str) -> None:
    offices = [("EP", "European Patent Office (EPO)"), ("JP", "Japan"), ("CG", "Congo"), ("CD", "Congo")]
    box = ChoiceBox(offices)
    qtbot.addWidget(box)
    box.show()
    qtbot.keyClicks(box.line, typed)
    box.finish_typing()
    assert box.value() == code


def test_a_complete_organism_closes_the_list_that_covers_the_buttons(qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    completer = OrganismCompleter(line, lambda: ())
    line.show()
    qtbot.keyClicks(line, "Homo sapien")
    assert completer.completionModel().rowCount() > 0
    qtbot.keyClicks(line, "s")
    popup = completer.popup()
    assert completer.completionModel().rowCount() == 0
    assert popup is not None and not popup.isVisible()
    assert completer.maxVisibleItems() <= 6


def test_return_in_a_value_keeps_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    shown(window, 1)
    feature = window.session.project.sequences[0].features[1]
    window.panes.go_to(Address(window.session.project.sequences[0].uid, feature.uid, 1, field="value"))
    editor = window.focusWidget()
    assert isinstance(editor, NoteEdit)
    qtbot.keyClicks(editor, "x")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert window.focusWidget() is editor
    assert "\n" not in editor.toPlainText()


def test_a_chosen_feature_key_does_not_stay_for_a_sequence_of_another_type(window: MainWindow, qtbot: QtBot) -> None:
    shown(window, 1)
    box = window.panes.features.key_choice
    box.show_value("CDS")
    shown(window, 2)
    assert box.value() == ""
    box.show_value("SITE")
    shown(window, 1)
    assert box.value() == ""


def test_a_fix_that_adds_a_qualifier_focuses_its_value(window: MainWindow, qtbot: QtBot) -> None:
    def found() -> list[Finding]:
        findings = window.session.report.findings
        return [each for each in findings if any(fix.label == "Add note" for fix in each.fixes)]

    window.session.check_now()
    qtbot.waitUntil(lambda: bool(found()), timeout=20_000)
    finding = found()[0]
    window.panes.results.apply(finding, finding.fixes[0])
    editor = window.focusWidget()
    assert isinstance(editor, NoteEdit)
    qtbot.keyClicks(editor, "a to g")
    assert window.session.project.sequences[3].features[1].value("note") == "a to g"


def test_a_filter_without_a_match_keeps_the_shown_sequence(window: MainWindow, qtbot: QtBot) -> None:
    shown(window, 3)
    uid = window.panes.current_sequence
    window.panes.sequences.filter.setFocus()
    qtbot.keyClicks(window.panes.sequences.filter, "nothing like this")
    assert window.panes.sequences.table.rowCount() == 0
    assert window.panes.current_sequence == uid


def test_a_new_project_opens_at_its_top(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1000, 600)
    bar = window.panes.header.area.verticalScrollBar()
    window.panes.show_header()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    window.session.open(Document())
    assert bar.value() == 0


def test_a_context_menu_shows_each_entry_once(window: MainWindow) -> None:
    panes = window.panes
    for widget in (panes.sequences.view, panes.sequences, panes.features.view, panes.results.view, panes.residues.view):
        texts = [action.text().replace("&", "") for action in widget.actions() if not action.isSeparator()]
        assert len(texts) == len(set(texts)), texts
    assert panes.sequences.view.actions() and isinstance(panes.sequences.view.actions()[0], QAction)


def test_the_context_menus_have_what_acts_on_sequences_and_features(window: MainWindow) -> None:
    of_sequences, of_features = (
        {action.objectName() for action in view.actions()}
        for view in (window.panes.sequences.view, window.panes.features.view)
    )
    assert {"beside", "bookmark", "extract", "find-frames"} <= of_sequences
    assert {"follow-genes", "all-features"} <= of_features


def test_a_feature_added_after_go_to_is_at_that_position(window: MainWindow, qtbot: QtBot) -> None:
    shown(window, 1)
    window.panes.residues.finding.go_to_text("9")
    window.panes.features.add("misc_feature")
    assert locations(window, 0) == {"1..20", "1..9", "9"}
    shown(window, 3)
    window.panes.features.add("misc_feature")
    assert locations(window, 2) == {"1..16"}
