"""The features of a sequence: table and form."""

from builders import a_dna, a_project, a_protein
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSplitter, QToolButton
from pytestqt.qtbot import QtBot
from work import calls

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Finding, Fix, Report, Severity
from wiposeq.model.records import Sequence
from wiposeq.ui.features.pane import FeaturePane
from wiposeq.ui.widgets.fields import ChoiceBox, NoteEdit
from wiposeq.ui.window.session import Session


def a_pane(qtbot: QtBot, sequence: Sequence) -> tuple[Session, FeaturePane]:
    session = Session(Document(a_project(sequence)))
    pane = FeaturePane(session)
    both = QSplitter()
    session.destroyed.connect(lambda: both)  # the session keeps the splitter alive
    both.addWidget(pane)
    both.addWidget(pane.form)
    qtbot.addWidget(both, before_close_func=lambda _: session.close())
    both.resize(980, 420)
    pane.set_sequence(sequence.uid)
    both.show()
    session.stop_checking()
    return session, pane


def codes(box: ChoiceBox) -> list[str]:
    return [box.itemData(index) for index in range(1, box.count())]


def test_keys_on_offer_are_those_of_the_molecule_type(qtbot: QtBot) -> None:
    _, pane = a_pane(qtbot, a_dna())
    assert "CDS" in codes(pane.key_choice) and "DISULFID" not in codes(pane.key_choice)
    _, other = a_pane(qtbot, a_protein())
    assert "DISULFID" in codes(other.key_choice) and "CDS" not in codes(other.key_choice)


def test_a_new_feature_lies_at_the_selected_residues_with_its_mandatory_qualifiers(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna())
    pane.set_residue_selection(3, 7)
    pane.add("modified_base")
    feature = session.project.sequences[0].features[1]
    assert (feature.key, feature.location) == ("modified_base", "3..7")
    assert [q.name for q in feature.qualifiers] == ["mod_base"]
    assert pane.current == feature.uid


def test_a_missing_mandatory_qualifier_is_offered_by_a_button(qtbot: QtBot) -> None:
    dna = a_dna()
    source = replace(dna.features[0], qualifiers=dna.features[0].qualifiers[:1])
    session, pane = a_pane(qtbot, replace(dna, features=(source,)))
    buttons = [b for b in pane.form.missing.findChildren(QPushButton) if "organism" in b.text()]
    assert len(buttons) == 1
    buttons[0].click()
    assert session.project.sequences[0].features[0].qualifier("organism") is not None


def test_lists_are_choices_and_free_text_is_not(qtbot: QtBot) -> None:
    _, pane = a_pane(qtbot, a_dna("acgtacgtacgt", ("CDS", "1..12", {"codon_start": "1", "note": "x"})))
    pane.view.selectRow(1)
    editors = {row.address.qualifier: row.value.editor for row in pane.form.rows}
    kinds = [type(editor) for editor in editors.values()]
    assert kinds == [ChoiceBox, NoteEdit]
    assert codes(next(iter(editors.values()))) == ["1", "2", "3"]


def test_typing_a_value_is_one_undo_step_and_keeps_the_row(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna("acgtacgtacgt", ("gene", "1..12", {"note": ""})))
    pane.view.selectRow(1)
    row = pane.form.rows[0]
    qtbot.keyClicks(row.value.editor, "my gene")
    assert session.project.sequences[0].features[1].value("note") == "my gene"
    assert pane.form.rows[0] is row
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert row.value.text() == ""


def test_the_value_in_the_other_language_is_there_once_the_language_is_set(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna("acgtacgtacgt", ("gene", "1..12", {"note": "x", "gene": "abc"})))
    pane.view.selectRow(1)
    assert all(row.translation is None for row in pane.form.rows)
    session.do(SetField(Address(field="other_language"), "de"))
    note, gene = pane.form.rows
    assert note.translation is not None and gene.translation is None
    qtbot.keyClicks(note.translation.editor, "Notiz")
    assert session.project.sequences[0].features[1].qualifiers[0].translation == "Notiz"


def test_the_location_is_described_in_words_or_where_it_breaks(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna("acgtacgtacgt", ("gene", "complement(join(1..4,6..9))")))
    pane.view.selectRow(1)
    assert "8 nt" in pane.form.explanation.text()
    address = Address(session.project.sequences[0].uid, session.project.sequences[0].features[1].uid, field="location")
    session.do(SetField(address, "1..x"))
    assert pane.form.explanation.text()
    assert "nt" not in pane.form.explanation.text().split()


def test_features_are_moved_and_removed_and_come_back(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna("acgtacgtacgt", ("gene", "1..4"), ("exon", "5..8")))
    before = session.project
    pane.view.selectRow(2)
    pane.move_current(-1)
    assert [f.key for f in session.project.sequences[0].features] == ["source", "exon", "gene"]
    pane.remove()
    assert [f.key for f in session.project.sequences[0].features] == ["source", "gene"]
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.project is before


def two_genes() -> Sequence:
    genes = [
        ("gene", place, {"note": note, "gene": name}) for place, note, name in (("1..4", "a", "b"), ("5", "c", "d"))
    ]
    return a_dna("acgtacgtacgt", *genes, ("CDS", "1..3", {"note": "e"}))


def test_another_feature_with_the_same_qualifiers_gets_the_same_rows(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, two_genes())
    first, second, coding = session.project.sequences[0].features[1:]
    pane.select_feature(first.uid)
    rows = pane.form.rows
    pane.select_feature(second.uid)
    assert [each.value.text() for each in pane.form.rows] == ["c", "d"]
    assert all(a is b for a, b in zip(pane.form.rows, rows, strict=True))
    qtbot.keyClicks(rows[0].value.editor, "x")
    rows[1].findChild(QToolButton).click()
    assert [f.qualifiers[0].value for f in session.project.sequences[0].features[1:3]] == ["a", "xc"]
    assert [len(f.qualifiers) for f in session.project.sequences[0].features[1:3]] == [2, 1]
    session.undo_stack.undo()
    pane.select_feature(coding.uid)
    assert [each.value.text() for each in pane.form.rows] == ["e"]


def test_rows_that_show_another_feature_show_its_findings_only(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, two_genes())
    sequence = session.project.sequences[0]
    first, second = sequence.features[1:3]
    address = Address(sequence.uid, first.uid, first.qualifiers[0].uid, field="value")
    session.report_changed.emit(Report(findings=(Finding("q/x", Severity.ERROR, "Odd note", address),)))
    notes = []
    for feature in (first, second, first):
        pane.select_feature(feature.uid)
        notes.append((pane.form.rows[0].value.note.severity, pane.form.rows[0].value.editor.property("state")))
    assert notes == [("error", "error"), ("", ""), ("error", "error")]


def test_a_half_typed_code_is_dropped_when_another_feature_is_shown(qtbot: QtBot) -> None:
    coding = [("CDS", place, {"transl_table": table}) for place, table in (("1..3", "1"), ("4..6", "1"))]
    session, pane = a_pane(qtbot, a_dna("acgtacgtacgt", *coding))
    first, second = session.project.sequences[0].features[1:]
    pane.select_feature(first.uid)
    box = pane.form.rows[0].value.editor
    box.line.setText("2")
    pane.select_feature(second.uid)
    assert pane.form.rows[0].value.editor.currentText().startswith("1")
    assert session.project.sequences[0].features[1] is first


def test_adding_a_feature_looks_up_the_selected_one_once(qtbot: QtBot) -> None:
    def work(count: int) -> int:
        _, pane = a_pane(qtbot, a_dna("acgt" * 200, *(("gene", str(n + 1), {"gene": "g"}) for n in range(count))))
        return calls(lambda: pane.add("misc_feature"))

    assert work(500) - work(100) < 400 * 4


def test_the_proteins_of_a_listing_are_looked_up_once(qtbot: QtBot) -> None:
    def work(count: int) -> int:
        coding = a_dna("acgtacgtacgt", ("CDS", "1..3", {"protein_id": "2"}), ("gene", "1..4", {"gene": "b"}))
        session = Session(Document(a_project(coding, a_protein(), *(a_dna() for _ in range(count)))))
        pane = FeaturePane(session)
        qtbot.addWidget(pane, before_close_func=lambda _: session.close())
        qtbot.addWidget(pane.form)
        pane.set_sequence(coding.uid)
        first, gene = coding.features[1:]
        pane.select_feature(first.uid)
        assert codes(pane.form.rows[0].value.editor) == ["2"]
        pane.select_feature(gene.uid)
        return calls(lambda: pane.select_feature(first.uid))

    assert work(2_000) - work(100) < 500


def test_an_address_leads_to_the_very_value(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna("acgtacgtacgt", ("gene", "1..4", {"note": "a", "gene": "b"})))
    with qtbot.waitActive(pane.window()):
        pane.activateWindow()
    feature = session.project.sequences[0].features[1]
    address = Address(session.project.sequences[0].uid, feature.uid, feature.qualifiers[1].uid, field="value")
    assert pane.shows(address)
    pane.focus_address(address)
    assert pane.current == feature.uid
    assert pane.form.rows[1].value.editor.hasFocus()


def test_findings_show_at_the_feature_and_at_the_value(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna())
    sequence = session.project.sequences[0]
    source = sequence.features[0]
    address = Address(sequence.uid, source.uid, source.qualifiers[1].uid, field="value")
    session.report_changed.emit(Report(findings=(Finding("q/x", Severity.WARNING, "Odd organism", address),)))
    assert pane.severity(source) == "warning"
    assert pane.form.rows[1].value.note.toolTip() == "Odd organism"


def test_return_adds_the_feature_and_the_qualifier_that_were_chosen(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna())
    boxes = (pane.key_choice, "CDS"), (pane.form.name_choice, "product")
    for box, words in boxes:
        box.setFocus()
        qtbot.keyClicks(box, words)
        popup = box.completer().popup()
        qtbot.keyClick(popup if popup.isVisible() else box, Qt.Key.Key_Return)
        qtbot.wait(20)
    (_, feature) = session.project.sequences[0].features
    assert (feature.key, [q.name for q in feature.qualifiers]) == ("CDS", ["product"])
    pane.key_choice.setFocus()
    qtbot.keyClicks(pane.key_choice, "nothing known")
    qtbot.keyClick(pane.key_choice, Qt.Key.Key_Return)
    qtbot.wait(20)
    assert len(session.project.sequences[0].features) == 2


def test_a_list_is_as_wide_as_its_entries(qtbot: QtBot) -> None:
    _, pane = a_pane(qtbot, a_dna())
    box = pane.key_choice
    qtbot.waitExposed(pane)
    pane.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    box.showPopup()
    view = box.view()
    assert view.width() > box.width() and view.width() > view.fontMetrics().horizontalAdvance(box.itemText(4))
    box.hidePopup()
    qtbot.keyClicks(box, "region")
    popup = box.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    assert popup.width() >= view.width() - 4
    popup.hide()


def test_a_finding_shows_below_its_field_and_offers_its_fix(qtbot: QtBot) -> None:
    session, pane = a_pane(qtbot, a_dna("acgtacgtacgt", ("gene", "1..400")))
    pane.view.selectRow(1)
    sequence = session.project.sequences[0]
    address = Address(sequence.uid, sequence.features[1].uid, field="location")
    fix = Fix(
        "Shorten to {location}", lambda project: SetField(address, "1..12"), safe=True, values={"location": "1..12"}
    )
    finding = Finding("location/end", Severity.ERROR, "The last residue is 12.", address, fixes=(fix,))
    session.report_changed.emit(Report(findings=(finding,)))
    note = pane.form.location.note
    assert note.isVisible() and "The last residue is 12." in note.text() and "Shorten to 1..12" in note.text()
    assert pane.form.location.editor.property("state") == "error"
    with qtbot.waitSignal(session.fix_requested) as asked:
        note.linkActivated.emit("fix")
    assert asked.args == [finding, fix]
    with qtbot.waitSignal(session.finding_requested) as shown:
        note.linkActivated.emit("finding")
    assert shown.args == [finding]
    session.report_changed.emit(Report())
    assert not note.isVisible() and pane.form.location.editor.property("state") == ""


def test_a_long_text_grows_to_twelve_lines_and_then_scrolls(qtbot: QtBot) -> None:
    _, pane = a_pane(qtbot, a_dna("acgtacgtacgt", ("gene", "1..4", {"note": "word " * 20, "gene": "word " * 900})))
    pane.view.selectRow(1)
    some, many = (row.value.editor for row in pane.form.rows)
    qtbot.waitUntil(lambda: some.height() > 40 and not some.verticalScrollBar().isVisible())
    line = many.fontMetrics().lineSpacing()
    assert 11 * line < many.height() < 15 * line
    assert many.verticalScrollBar().isVisible()
