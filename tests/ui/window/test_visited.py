"""Back and forward between the sequences that were shown."""

import pytest
from builders import a_dna, a_header, a_project
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import Remove
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    return Document(a_project(*(a_dna("acgt" * 5, ("gene", "1..9")) for _ in range(3)), header=a_header()))


def go(window: MainWindow, action: str) -> int | None:
    window.menus.actions[action].trigger()
    return window.panes.current_sequence


def test_back_and_forward_show_the_sequences_in_the_order_of_the_visit(window: MainWindow, qtbot: QtBot) -> None:
    one, two, three = window.session.project.sequences.uids()
    assert not window.menus.actions["back"].isEnabled()
    for uid in (three, one, two):
        window.panes.sequences.select([uid])
    assert [go(window, "back"), go(window, "back"), go(window, "back")] == [one, three, None]
    assert not window.menus.actions["back"].isEnabled()
    assert [go(window, "forward"), go(window, "forward")] == [three, one]
    window.panes.sequences.select([three])
    assert not window.menus.actions["forward"].isEnabled()
    assert go(window, "back") == one


def test_the_selected_feature_is_shown_again_and_removed_sequences_are_skipped(window: MainWindow) -> None:
    one, two, three = window.session.project.sequences.uids()
    gene = window.session.project.sequences[0].features[1].uid
    window.panes.sequences.select([one])
    window.panes.features.select_feature(gene)
    window.panes.sequences.select([two])
    window.panes.sequences.select([three])
    window.session.do(Remove((Address(two),)))
    assert go(window, "back") == one
    assert window.panes.features.current == gene
