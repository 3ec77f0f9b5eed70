"""Entering organisms in the window: names are offered while one types, own ones first; the own list is shared."""

from pathlib import Path

import pytest
from builders import a_dna, a_project
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.settings import Settings
from wiposeq.model.address import Address
from wiposeq.ui.features.pane import FeaturePane
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.organism_field import OrganismCompleter
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.organisms import OwnOrganisms
from wiposeq.ui.window.session import Session


def offers(line: QLineEdit) -> list[str]:
    completer = line.completer()
    model = completer.completionModel()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def a_line(qtbot: QtBot, *first: str) -> QLineEdit:
    line = QLineEdit()
    qtbot.addWidget(line)
    OrganismCompleter(line, lambda: first)
    with qtbot.waitExposed(line):
        line.show()
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    return line


def test_three_letters_are_enough_and_own_names_come_first(qtbot: QtBot) -> None:
    line = a_line(qtbot, "Homarus americanus")
    qtbot.keyClicks(line, "hom")
    assert offers(line)[:2] == ["Homarus americanus", "Homo sapiens"]
    assert line.completer().popup().isVisible()
    qtbot.keyClick(line.completer().popup(), Qt.Key.Key_Down)
    qtbot.keyClick(line.completer().popup(), Qt.Key.Key_Down)
    qtbot.keyClick(line.completer().popup(), Qt.Key.Key_Return)
    assert line.text() == "Homo sapiens"
    line.completer().popup().hide()


def test_a_common_name_leads_to_the_scientific_one_without_itself(qtbot: QtBot) -> None:
    line = a_line(qtbot)
    qtbot.keyClicks(line, "zebraf")
    assert offers(line)[0] == "Danio rerio (zebrafish)"
    qtbot.keyClick(line.completer().popup(), Qt.Key.Key_Down)
    qtbot.keyClick(line.completer().popup(), Qt.Key.Key_Return)
    assert line.text() == "Danio rerio"
    line.clear()
    qtbot.keyClicks(line, "qqqq")
    assert offers(line) == [] and not line.completer().popup().isVisible()


def test_a_typing_error_leads_to_the_name_after_a_pause(qtbot: QtBot) -> None:
    line = a_line(qtbot)
    qtbot.keyClicks(line, "Eschericia coli")
    qtbot.waitUntil(lambda: offers(line) == ["Escherichia coli"])
    assert line.completer().popup().isVisible()
    qtbot.keyClick(line.completer().popup(), Qt.Key.Key_Down)
    qtbot.keyClick(line.completer().popup(), Qt.Key.Key_Return)
    assert line.text() == "Escherichia coli"


def test_a_typing_error_in_a_common_name_shows_what_will_be_written(qtbot: QtBot) -> None:
    line = a_line(qtbot)
    qtbot.keyClicks(line, "mousse")
    qtbot.waitUntil(lambda: offers(line) == ["Mus musculus (like mouse)"])
    line.completer().popup().hide()
    assert line.text() == "mousse"


def test_strains_are_moved_after_a_preview(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(Document(a_project(a_dna(organism="Escherichia coli K-12"), a_dna())))
    window.menus.actions["move-strains"].trigger()
    qtbot.waitUntil(lambda: window.findChild(RepairPreview) is not None)
    preview = window.findChild(RepairPreview)
    assert isinstance(preview, RepairPreview)
    assert preview.label.text() == "This changes 2 places:"
    qtbot.mouseClick(preview.ok, Qt.MouseButton.LeftButton)
    source = window.session.project.sequences[0].source
    assert source is not None
    assert (source.value("organism"), source.value("strain")) == ("Escherichia coli", "K-12")
    window.session.undo_stack.undo()
    assert window.session.project.sequences[0].organism == "Escherichia coli K-12"


def test_what_is_chosen_in_a_feature_is_one_edit(qtbot: QtBot) -> None:
    sequence = a_dna()
    session = Session(Document(a_project(sequence)))
    session.own_organisms = ("Camelus dromedarius",)
    pane = FeaturePane(session)
    qtbot.addWidget(pane, before_close_func=lambda _: session.close())
    pane.set_sequence(sequence.uid)
    pane.show()
    session.stop_checking()
    place = next(q.uid for q in sequence.features[0].qualifiers if q.name == "organism")
    pane.focus_address(Address(sequence.uid, sequence.features[0].uid, place, field="value"))
    line = next(each for each in pane.form.findChildren(QLineEdit) if isinstance(each.completer(), OrganismCompleter))
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "cam")
    assert offers(line)[0] == "Camelus dromedarius"
    qtbot.keyClick(line.completer().popup(), Qt.Key.Key_Down)
    qtbot.keyClick(line.completer().popup(), Qt.Key.Key_Return)
    assert session.project.sequences[0].organism == "Camelus dromedarius"
    session.undo_stack.undo()
    assert session.project.sequences[0].organism == "Homo sapiens"
    line.completer().popup().hide()


@pytest.fixture
def user_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WIPOSEQ_HOME", str(tmp_path / "home"))
    return tmp_path


def test_the_own_list_is_stored_imported_and_exported(
    qtbot: QtBot, user_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = MainWindow(Session(), Settings(known={}, own_organisms=("Mus musculus",)))
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "may_close", True))
    window.show()
    assert window.session.own_organisms == ("Mus musculus",)
    window.menus.actions["own-organisms"].trigger()
    (dialog,) = window.findChildren(OwnOrganisms)
    qtbot.keyClicks(dialog.line, "Lama glama")
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.own() == ("Lama glama", "Mus musculus")
    other = user_settings / "other.txt"
    other.write_text("Mus musculus\nVicugna pacos\n")
    dialog.read(other)
    assert dialog.own() == ("Lama glama", "Mus musculus", "Vicugna pacos")
    assert "1 organism added" in dialog.note.text()
    dialog.names.item(1).setSelected(True)
    dialog.remove.click()
    dialog.write(user_settings / "ours.txt")
    assert (user_settings / "ours.txt").read_text().splitlines()[1:] == ["Lama glama", "Vicugna pacos"]
    shown: list[object] = []
    monkeypatch.setattr(dialogs, "show_error", lambda parent, error: shown.append(error))
    dialog.read(user_settings / "missing.txt")
    assert len(shown) == 1
    dialog.accept()
    assert window.workspace.settings.own_organisms == window.session.own_organisms == ("Lama glama", "Vicugna pacos")
    window.session.close()


def test_a_typing_error_in_an_organism_is_repaired_by_a_click(qtbot: QtBot) -> None:
    from wiposeq.app import checking

    dna = a_dna()
    source = dna.features[0]
    wrong = tuple(replace(q, value="Homo sapeins") if q.name == "organism" else q for q in source.qualifiers)
    project = a_project(replace(dna, features=(replace(source, qualifiers=wrong),)))
    (finding,) = [each for each in checking.check(project).findings if each.rule == "qualifier/organism-form"]
    assert 'did you mean "Homo sapiens"?' in finding.message
    assert [fix.label for fix in finding.fixes] == ['Set to "Homo sapiens"']
    mended = finding.fixes[0].make(project).apply(project)
    assert mended.sequences[0].organism == "Homo sapiens"
