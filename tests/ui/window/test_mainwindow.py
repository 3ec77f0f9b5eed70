"""The main window as a whole, without a screen: every action, every way in and out."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace
from pdftext import pages_of
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QLabel, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from wiposeq.app import known_projects
from wiposeq.app import settings as settings_module
from wiposeq.app.document import Document
from wiposeq.app.exporting.converting import save_as
from wiposeq.app.time_left import TimeLeft
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.project import Project
from wiposeq.ui.importing.dialog import ImportDialog
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window import theme
from wiposeq.ui.window.mainwindow import MainWindow

FASTA = ">one\nACGTUACGTACGT\n>two\nMKVLAAGIVGLLLAQ\n"


def show(window: MainWindow, project: Project) -> None:
    window.session.open(Document(project))


def a_dialog(window: MainWindow, kind: type[QDialog], qtbot: QtBot) -> QDialog:
    def found() -> None:
        assert [d for d in window.findChildren(kind) if d.isVisible()]

    qtbot.waitUntil(found, timeout=10_000)
    return [d for d in window.findChildren(kind) if d.isVisible()][-1]


def choose_file(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    dialog = a_dialog(window, QFileDialog, qtbot)
    assert isinstance(dialog, QFileDialog)
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
    qtbot.keyClick(dialog.findChild(QLineEdit, "fileNameEdit"), Qt.Key.Key_Return)


def trigger(window: MainWindow, name: str) -> None:
    action = window.menus.actions[name]
    assert action.isEnabled(), f"{name} is off"
    action.trigger()


def wait(qtbot: QtBot, holds: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(holds()), timeout=15_000)


# ---- the actions


def test_no_two_actions_share_a_shortcut(window: MainWindow) -> None:
    keys = Counter(
        key.toString()
        for action in window.menus.actions.values()
        for key in {k.toString(): k for k in action.shortcuts()}.values()
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_no_two_entries_of_a_menu_share_a_letter(window: MainWindow) -> None:
    menus: dict[str, list[str]] = {"bar": [entry.menu for entry in window.menus.entries]}
    menus["bar"] = list(dict.fromkeys(menus["bar"]))
    for entry in window.menus.entries:
        menus.setdefault(entry.menu, []).append(entry.text)
    for menu, texts in menus.items():
        letters = [QKeySequence.mnemonic(text).toString() for text in texts]
        used = [letter for letter in letters if letter]
        assert len(used) == len(set(used)), f"{menu}: {used}"


def test_every_action_has_a_name_and_a_tip(window: MainWindow) -> None:
    for name, action in window.menus.actions.items():
        assert action.text() and action.toolTip() and action.statusTip(), name


def test_every_editor_can_be_named_by_a_screen_reader(window: MainWindow) -> None:
    show(window, a_project(a_dna("acgtacgtacgt", ("gene", "1..4", {"gene": "x"}))))
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    kinds = ("QLineEdit", "QComboBox", "ChoiceBox", "NoteEdit", "QTableView", "QTreeView", "QToolButton")
    parts = ("ChoiceBox", "QComboBox", "_StillBox")
    unnamed = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and type(widget).__name__ in kinds
        and not widget.accessibleName()
        and not (hasattr(widget, "text") and widget.text())
        and not widget.objectName().startswith("qt_")
        and type(widget.parent()).__name__ not in parts
    ]
    assert [f"{type(w).__name__} in {type(w.parent()).__name__}" for w in unnamed] == []


def test_the_palette_finds_an_action_by_the_words_of_its_tip(window: MainWindow, qtbot: QtBot) -> None:
    trigger(window, "palette")
    palette = a_dialog(window, dialogs.Palette, qtbot)
    before = theme.zoom()
    qtbot.keyClicks(palette.line, "zoom in")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert theme.zoom() > before
    window.controllers.program.show_look(zoom=before)


def test_the_palette_runs_what_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    trigger(window, "palette")
    palette = a_dialog(window, dialogs.Palette, qtbot)
    qtbot.keyClicks(palette.line, "insert rna")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert [s.molecule_type for s in window.session.project.sequences] == ["RNA"]


# ---- the document


def test_a_new_sequence_is_typed_into_and_undone_to_nothing(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.project
    trigger(window, "insert-dna")
    qtbot.keyClicks(window.panes.residues.view, "acgtacgtacgt")
    sequence = window.session.project.sequences[0]
    assert sequence.residues == "acgtacgtacgt"
    assert sequence.features[0].location == "1..12"
    while window.session.undo_stack.canUndo():
        trigger(window, "undo")
    assert window.session.project is before


def test_saving_and_opening_gives_the_same_project(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    show(window, a_project(a_dna(), a_protein()))
    window.session.do(SetField(Address(field="file_reference"), "NEW-REF"))
    assert window.isWindowModified()
    kept = window.session.project
    trigger(window, "save")
    choose_file(window, tmp_path / "mine.wsq", qtbot)
    wait(qtbot, lambda: (tmp_path / "mine.wsq").exists())
    assert not window.isWindowModified()
    assert "mine.wsq" in window.windowTitle()
    trigger(window, "new")
    wait(qtbot, lambda: window.session.project is not kept)
    window.controllers.files.open_path(tmp_path / "mine.wsq")
    wait(qtbot, lambda: len(window.session.project.sequences) == 2)
    assert window.session.project == kept


def test_opening_asks_before_unsaved_work_is_lost(window: MainWindow, qtbot: QtBot) -> None:
    show(window, a_project())
    window.session.do(SetField(Address(field="file_reference"), "NEW-REF"))
    kept = window.session.project
    trigger(window, "new")
    box = a_dialog(window, QMessageBox, qtbot)
    assert isinstance(box, QMessageBox)
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert window.session.project is kept
    trigger(window, "new")
    box = a_dialog(window, QMessageBox, qtbot)
    box.button(QMessageBox.StandardButton.Discard).click()
    assert window.session.project is not kept


def test_closing_asks_before_unsaved_work_is_lost(window: MainWindow, qtbot: QtBot) -> None:
    show(window, a_project())
    window.session.do(SetField(Address(field="file_reference"), "NEW-REF"))
    assert not window.close()
    box = a_dialog(window, QMessageBox, qtbot)
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert window.isVisible()


def test_a_file_that_cannot_be_read_is_reported_and_the_project_stays(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    show(window, a_project())
    kept = window.session.project
    bad = tmp_path / "bad.xml"
    bad.write_bytes(b"%PDF-1.7 nothing")
    window.controllers.files.open_path(bad)
    box = a_dialog(window, QMessageBox, qtbot)
    assert "bad.xml" in box.text()
    assert window.session.project is kept


def choose_encoding(window: MainWindow, path: Path, excerpt: str, qtbot: QtBot) -> None:
    question = a_dialog(window, QInputDialog, qtbot)
    assert str(path) in question.labelText()
    choice = next(item for item in question.comboBoxItems() if item.startswith("cp1252 "))
    assert excerpt in choice
    question.setTextValue(choice)
    question.accept()


def test_the_encoding_of_a_listing_that_is_not_certain_is_a_question_to_the_user(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.xml"
    save_as(a_project(a_dna("acgtacgtacgt", ("CDS", "1..9", {"product": "kinase"}))), path)
    text = path.read_text(encoding="utf-8").replace(">kinase<", ">Säugerkinase<").replace(' encoding="UTF-8"', "")
    path.write_bytes(text.encode("cp1252"))
    window.controllers.files.open_path(path)
    choose_encoding(window, path, "Säugerkinase", qtbot)
    wait(qtbot, lambda: len(window.session.project.sequences) == 1)
    qualifiers = [q.value for f in window.session.project.sequences[0].features for q in f.qualifiers]
    assert "Säugerkinase" in qualifiers


def test_the_encoding_of_an_import_that_is_not_certain_is_a_question_to_the_user(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "in.fasta"
    path.write_bytes(">Säugerkinase für Prüfung\nACGTACGTACGT\n".encode("cp1252"))
    window.controllers.imports.take_files([path])
    choose_encoding(window, path, "Säugerkinase", qtbot)
    assert "Säugerkinase" in a_dialog(window, ImportDialog, qtbot).sequences.table.record(0).name


def test_numbers_that_a_file_to_open_leaves_unclear_are_a_question_to_the_user(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "in.fasta"
    path.write_text(">SEQ ID NO: 1\nACGTACGTACGT\n>SEQ ID NO: 1\nACGTACGTACGA\n")
    window.controllers.files.open_path(path)
    question = a_dialog(window, QMessageBox, qtbot)
    assert "--numbers" not in question.text() + question.informativeText()
    next(button for button in question.buttons() if "position" in button.text()).click()
    wait(qtbot, lambda: len(window.session.project.sequences) == 2)


def test_recent_files_are_offered_and_missing_ones_are_off(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.wsq"
    Document(a_project()).save_as(path)
    window.controllers.files.open_path(path)
    wait(qtbot, lambda: window.session.document.path == path)
    window.workspace.settings = window.workspace.settings.with_recent(tmp_path / "gone.wsq")
    window.controllers.files.fill_recent(window.menus.recent)
    *files, line, clear = window.menus.recent.actions()
    states = {action.toolTip(): action.isEnabled() for action in files}
    assert states == {str(path): True, str(tmp_path / "gone.wsq"): False}
    assert settings_module.load()[0].recent_files[0] == str(path)
    assert line.isSeparator()
    clear.trigger()
    window.controllers.files.fill_recent(window.menus.recent)
    assert [action.isEnabled() for action in window.menus.recent.actions()] == [False]
    assert settings_module.load()[0].recent_files == ()


def test_all_traces_of_a_project_are_erased_after_a_question(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, user_folders: Path
) -> None:
    path = tmp_path / "secret.wsq"
    Document(a_project()).save_as(path)
    window.controllers.files.open_path(path)
    wait(qtbot, lambda: window.session.document.path == path)
    assert [row.path for row in known_projects.known()] == [str(path)]
    window.menus.actions["erase-traces"].trigger()
    question = a_dialog(window, QMessageBox, qtbot)
    assert "secret.wsq" in question.text()
    next(button for button in question.buttons() if "Erase" in button.text()).click()
    wait(qtbot, lambda: window.session.document.path is None)
    assert known_projects.known() == [] and settings_module.load()[0].recent_files == ()
    assert path.is_file() and not any(window.session.project.sequences)
    left = [each for each in user_folders.rglob("*") if each.is_file() and b"secret" in each.read_bytes().lower()]
    assert left == []


# ---- import


def test_fasta_is_offered_with_its_changes_and_imported_as_one_step(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "in.fasta"
    path.write_text(FASTA)
    window.controllers.imports.take_files([path])
    dialog = a_dialog(window, ImportDialog, qtbot)
    assert dialog.sequences.table.rowCount() == 2
    assert dialog.report.changes.rowCount()
    dialog.defaults.organism.setText("Mus musculus")
    dialog.ok.click()
    first, second = window.session.project.sequences
    assert (first.molecule_type, second.molecule_type) == ("DNA", "AA")
    assert first.residues == "acgttacgtacgt"
    assert first.organism == second.organism == "Mus musculus"
    assert window.session.undo_stack.count() == 1
    assert window.session.project.origin.changes
    trigger(window, "undo")
    assert len(window.session.project.sequences) == 0


def test_a_sequence_left_out_by_choice_is_not_imported(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "in.fasta"
    path.write_text(FASTA)
    window.controllers.imports.take_files([path])
    dialog = a_dialog(window, ImportDialog, qtbot)
    dialog.sequences.table.setData(
        dialog.sequences.table.index(0, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
    )
    dialog.ok.click()
    assert [s.name for s in window.session.project.sequences] == ["two"]
    assert any(change.kind == "record/not-taken" for change in window.session.project.origin.changes)


def test_the_molecule_type_recognized_by_the_letters_can_be_set_by_hand(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "in.fasta"
    path.write_text(">x\n\n>peptide\nACGTACGTACGT\n")
    window.controllers.imports.take_files([path])
    dialog = a_dialog(window, ImportDialog, qtbot)
    assert dialog.sequences.table.record(0).molecule_type == "DNA"
    dialog.sequences.view.selectRow(0)
    dialog.sequences.molecule.setCurrentIndex(dialog.sequences.molecule.findData("AA"))
    dialog.sequences.molecule.activated.emit(dialog.sequences.molecule.currentIndex())
    wait(qtbot, lambda: dialog.sequences.table.record(0).molecule_type == "AA")
    dialog.ok.click()
    sequence = window.session.project.sequences[0]
    assert (sequence.residues, sequence.mol_type) == ("ACGTACGTACGT", "protein")


def test_residues_are_pasted_from_the_clipboard(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("1 acgtacgt 10\n acgtac")
    trigger(window, "paste-sequences")
    a_dialog(window, ImportDialog, qtbot).ok.click()
    assert [s.residues for s in window.session.project.sequences] == ["acgtacgtacgtac"]


def test_dropped_fasta_is_imported_and_a_dropped_listing_is_opened(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    fasta = tmp_path / "in.fasta"
    fasta.write_text(FASTA)

    def drop(path: Path) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPointF(10, 10), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        window.dropEvent(event)

    drop(fasta)
    a_dialog(window, ImportDialog, qtbot).ok.click()
    assert len(window.session.project.sequences) == 2
    project = tmp_path / "other.wsq"
    Document(a_project(a_dna(), a_dna("acgtacgtacgtaaa"), a_protein())).save_as(project)
    drop(project)
    a_dialog(window, QMessageBox, qtbot).button(QMessageBox.StandardButton.Discard).click()
    wait(qtbot, lambda: len(window.session.project.sequences) == 3)


def test_a_dropped_listing_of_st25_is_opened_though_it_has_no_ending_of_its_own(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    old = tmp_path / "old.txt"
    old.write_text(
        "<110>  X\n<120>  Y\n<130>  Z\n<210>  1\n<211>  12\n<212>  DNA\n<213>  Mus musculus\n<400>  1\nacgtacgtacgt\n"
    )
    window.take_files([old])
    wait(qtbot, lambda: len(window.session.project.sequences) == 1)
    assert window.session.project.header.file_reference == "Z"
    assert window.session.document.path is None
    assert window.session.project.origin.changes


# ---- check, jump, fix, generate


def test_the_check_runs_by_itself_after_a_change(window: MainWindow, qtbot: QtBot) -> None:
    show(window, a_project())
    wait(qtbot, lambda: window.session.is_report_current)
    assert window.session.report.errors == 0
    window.session.do(SetField(Address(field="applicant"), None))
    assert not window.session.is_report_current
    wait(qtbot, lambda: window.session.is_report_current)
    assert [f.rule for f in window.session.report.findings if f.is_error] == ["header/applicant-missing"]


def test_the_next_finding_leads_to_the_very_field(window: MainWindow, qtbot: QtBot) -> None:
    dna = a_dna()
    source = replace(
        dna.features[0],
        qualifiers=(replace(dna.features[0].qualifiers[0], value="gnomic DNA"), *dna.features[0].qualifiers[1:]),
    )
    header = replace(a_header(), priority=replace(a_header().priority, date="2023-02-30"))
    show(window, a_project(replace(dna, features=(source,)), header=header))
    with qtbot.waitActive(window):
        window.activateWindow()
    wait(qtbot, lambda: window.session.report.errors == 2)
    window.panes.results.bar.severities.setCurrentIndex(1)
    trigger(window, "previous-finding")
    trigger(window, "next-finding")
    places = set()
    for _ in range(2):
        focused = window.focusWidget()
        places.add(focused.accessibleName())
        trigger(window, "next-finding")
    assert places == {"Priority date", "mol_type"}


def test_fix_all_safe_is_one_step_and_leaves_no_safe_fix(window: MainWindow, qtbot: QtBot) -> None:
    dna = a_dna()
    show(window, a_project(replace(dna, residues=dna.residues.upper())))
    wait(qtbot, lambda: window.session.is_report_current and window.session.report.errors)
    trigger(window, "fix-all")
    a_dialog(window, RepairPreview, qtbot).ok.click()
    assert window.session.project.sequences[0].residues == dna.residues
    assert window.session.undo_stack.count() == 1
    wait(qtbot, lambda: window.session.is_report_current)
    assert window.session.report.errors == 0


def test_generate_writes_nothing_while_errors_stand(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    show(window, a_project(header=replace(a_header(), applicant=None)))
    out = tmp_path / "out.xml"
    window.controllers.listing.generate_to(out)
    box = a_dialog(window, QMessageBox, qtbot)
    assert "not written" in box.text()
    assert not out.exists()


def test_generate_writes_the_listing_and_says_it_was_read_back(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    show(window, a_project(a_dna(), a_protein()))
    trigger(window, "generate")
    choose_file(window, tmp_path / "out.xml", qtbot)
    wait(qtbot, lambda: window.written.is_shown)
    assert window.written.page is not None
    texts = [label.text() for label in window.written.page.findChildren(QLabel)]
    assert any("read back" in text for text in texts)
    assert "2 sequences (1 DNA, 1 AA), 2 features" in texts
    assert (tmp_path / "out.xml").read_text().count("<SequenceData ") == 2


def test_the_report_is_saved_in_the_form_of_its_ending(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    show(window, a_project(header=replace(a_header(), applicant=None)))
    wait(qtbot, lambda: window.session.is_report_current)
    trigger(window, "save-report")
    choose_file(window, tmp_path / "report.json", qtbot)
    wait(qtbot, lambda: (tmp_path / "report.json").exists())
    assert "header/applicant-missing" in (tmp_path / "report.json").read_text()


def test_only_the_findings_shown_are_saved(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    show(window, a_project(header=replace(a_header(), applicant=None, priority=None)))
    wait(qtbot, lambda: window.session.is_report_current)
    window.panes.results.bar.filter.setText("-applicant")
    trigger(window, "save-findings")
    choose_file(window, tmp_path / "report.json", qtbot)
    wait(qtbot, lambda: (tmp_path / "report.json").exists())
    saved = (tmp_path / "report.json").read_text()
    assert "header/priority-missing" in saved and "header/applicant-missing" not in saved


def test_colours_change_between_light_and_dark_and_are_remembered(window: MainWindow) -> None:
    before = window.controllers.program.is_dark
    trigger(window, "theme")
    assert window.controllers.program.is_dark is not before
    assert settings_module.load()[0].theme == ("light" if before else "dark")
    trigger(window, "theme")


def test_a_file_changed_by_another_program_is_a_question_to_the_user_before_it_is_overwritten(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "shared.wsq"
    Document(a_project()).save_as(path)
    window.controllers.files.open_path(path)
    wait(qtbot, lambda: window.session.document.path == path)
    window.session.do(SetField(Address(field="file_reference"), "MINE"))
    other = tmp_path / "other.wsq"
    Document(a_project(a_dna(), a_protein())).save_as(other)
    path.write_bytes(other.read_bytes())
    trigger(window, "save")
    question = a_dialog(window, QMessageBox, qtbot)
    question.button(QMessageBox.StandardButton.Cancel).click()
    assert window.isWindowModified()
    trigger(window, "save")
    question = a_dialog(window, QMessageBox, qtbot)
    next(button for button in question.buttons() if button.text() == "&Overwrite").click()
    wait(qtbot, lambda: not window.isWindowModified())


def test_a_large_project_is_saved_beside_the_window(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(window, a_project())
    window.session.do(SetField(Address(field="file_reference"), "BIG"))
    monkeypatch.setattr(window.controllers.files, "is_large", lambda: True)
    trigger(window, "save")
    choose_file(window, tmp_path / "big.wsq", qtbot)
    wait(qtbot, lambda: not window.isWindowModified())
    assert (tmp_path / "big.wsq").exists()
    wait(qtbot, lambda: not [d for d in window.findChildren(dialogs.Waiting) if d.isVisible()])


def test_a_synthetic_construct_suggests_its_mol_type_and_a_choice_by_hand_stays(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "in.fasta"
    path.write_text(FASTA)
    window.controllers.imports.take_files([path])
    dialog = a_dialog(window, ImportDialog, qtbot)
    dialog.defaults.rna_type.setCurrentIndex(dialog.defaults.rna_type.findData("mRNA"))
    dialog.defaults.organism.setText("synthetic construct")
    assert (dialog.defaults.dna_type.currentData(), dialog.defaults.rna_type.currentData()) == ("other DNA", "mRNA")
    dialog.defaults.organism.setText("Mus musculus")
    assert dialog.defaults.dna_type.currentData() == "unassigned DNA"
    dialog.reject()


def test_all_rules_are_listed_in_the_help(window: MainWindow) -> None:
    trigger(window, "rules")
    pane = window.controllers.help.pane
    assert pane is not None and pane.isVisible() and pane.topic_id == "list/rules"
    assert "feature/location-past-end" in pane.page.toPlainText()


def test_a_copy_for_reading_is_written_beside_the_window(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    show(window, a_project(a_dna("acgtacgtacgtttt"), a_protein()))
    trigger(window, "save-copy")
    choose_file(window, tmp_path / "copy.txt", qtbot)
    wait(qtbot, lambda: (tmp_path / "copy.txt").exists())
    assert "acgtacgtac" in (tmp_path / "copy.txt").read_text()


def test_a_pdf_of_the_project_is_written_beside_the_window(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    show(window, a_project(a_dna("acgtacgtacgtttt"), a_protein()))
    trigger(window, "save-copy")
    choose_file(window, tmp_path / "copy.pdf", qtbot)
    wait(qtbot, lambda: (tmp_path / "copy.pdf").exists())
    assert "acgtacgtac gttt" in "".join(pages_of(tmp_path / "copy.pdf"))


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_panes_do_not_move_when_work_begins(window: MainWindow, qtbot: QtBot, zoom: float) -> None:
    window.controllers.program.show_look(zoom=zoom)
    qtbot.wait(50)
    before = window.statusBar().height()
    window.session.working.emit("Writing x.xml")
    qtbot.wait(50)
    assert window.cancel_button.isVisible() and window.statusBar().height() == before
    window.session.working.emit("")
    window.controllers.program.show_look(zoom=1.0)


def test_long_work_says_how_much_time_is_left(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TimeLeft, "words", lambda *_: "about 5 seconds left")
    window.session.working.emit("Writing x.xml")
    window.session.progressed.emit(50, 100)
    assert window.statusBar().currentMessage() == "Writing x.xml: about 5 seconds left"
    window.session.working.emit("")
    window.session.check_progressed.emit(50, 100)
    assert any("50 %, about 5 seconds left" in label.text() for label in window.findChildren(QLabel))
