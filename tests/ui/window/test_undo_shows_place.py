"""Undo and Redo show the place that they change, and leave focus and caret alone if it is visible."""

import pytest
from builders import a_dna, a_project, a_protein
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.changed import first_change
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Remove, ReplaceResidues, SetField
from wiposeq.model.project import Project
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna("acgtacgtacgt", ("gene", "1..4"), ("CDS", "1..12")), a_protein(), a_dna()))


def test_undo_goes_to_the_sequence_and_feature_that_it_changes(window: MainWindow, qtbot: QtBot) -> None:
    session, panes = window.session, window.panes
    first, _, third = session.project.sequences
    place = Address(first.uid, first.features[2].uid, field="location")
    panes.go_to(place)
    session.do(SetField(place, "4..12"))
    panes.sequences.select([third.uid])
    window.menus.actions["undo"].trigger()
    assert (panes.current_sequence, panes.features.current) == (first.uid, place.feature)
    panes.show_header()
    window.menus.actions["redo"].trigger()
    assert (panes.current_sequence, panes.features.current) == (first.uid, place.feature)


def test_undo_goes_to_the_general_information(window: MainWindow, qtbot: QtBot) -> None:
    session, panes = window.session, window.panes
    session.do(SetField(Address(field="applicant.name"), "Another"))
    panes.sequences.select([session.project.sequences[1].uid])
    window.menus.actions["undo"].trigger()
    assert panes.center.currentWidget() is panes.header
    assert panes.header.is_in_view(Address(field="applicant.name"))


def test_undo_shows_a_sequence_that_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    session, panes = window.session, window.panes
    _, second, third = session.project.sequences
    session.do(Remove((Address(second.uid),)))
    panes.sequences.select([third.uid])
    window.menus.actions["undo"].trigger()
    assert panes.current_sequence == second.uid


def test_undo_in_the_visible_field_leaves_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    session, panes = window.session, window.panes
    uid = session.project.sequences[0].uid
    panes.sequences.select([uid])
    panes.features.view.setFocus()
    session.do(ReplaceResidues(uid, 1, 0, "ac"))
    window.menus.actions["undo"].trigger()
    assert panes.features.view.hasFocus() and panes.current_sequence == uid


def edits(project: Project) -> list[tuple[Edit, Address | None]]:
    uid, title = project.sequences[0].uid, project.header.titles[0].uid
    source = Address(uid, project.sequences[0].features[0].uid)
    qualifier = Address(uid, source.feature, project.sequences[0].features[0].qualifiers[1].uid)
    fields = [
        Address(field="file_reference"),
        Address(field="priority.number"),
        Address(title=title, field="language"),
        Address(uid, field="residues"),
        Address(uid, field="molecule_type"),
        source.at("key"),
        source.at("location"),
        qualifier.at("value"),
        qualifier.at("translation"),
    ]
    found: list[tuple[Edit, Address | None]] = [(SetField(field, "xyz"), field) for field in fields]
    new = a_dna("ttttttttttt")
    found += [
        (Insert(Address(field="sequences"), 0, (new,)), Address(new.uid)),
        (Remove((Address(uid),)), Address(field="sequences")),
        (Remove((source,)), Address(uid, field="features")),
        (Remove((qualifier,)), source.at("qualifiers")),
        (Remove((Address(title=title),)), Address(field="titles")),
    ]
    return found


@pytest.mark.parametrize("number", range(14))
def test_the_first_change_is_the_place_of_the_edit(number: int) -> None:
    project = a_project(a_dna("acgtacgtacgt", ("gene", "1..4")), a_protein())
    edit, place = edits(project)[number]
    assert first_change(project, edit.apply(project)) == place


def test_the_same_project_has_no_first_change() -> None:
    project = a_project()
    assert first_change(project, project) is None
