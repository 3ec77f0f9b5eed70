"""The lists that the window offers are those of the edition of the project, not of the newest one."""

import pytest
from builders import a_dna, a_project
from msgspec.structs import asdict
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.origin_edits import ChooseEdition
from wiposeq.model.project import Project
from wiposeq.standard.edition import Edition, KeyEntry, newest
from wiposeq.ui.authoring.bulk_dialog import BulkDialog
from wiposeq.ui.importing.dialog import ImportDialog
from wiposeq.ui.widgets.fields import ChoiceBox
from wiposeq.ui.window import session as session_module
from wiposeq.ui.window.mainwindow import MainWindow


class SmallEdition(Edition, frozen=True):
    """An edition whose only key is source."""

    def keys(self, molecule: str) -> dict[str, KeyEntry]:
        return {key: entry for key, entry in super().keys(molecule).items() if key == "source"}


OTHER = SmallEdition(
    **asdict(newest())
    | {
        "id": "0.1",
        "languages": {code: newest().languages[code] for code in ("en", "fr")},
        "offices": {"IB": newest().offices["IB"]},
    }
)


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna("atgaaagtttaa", ("CDS", "1..12"))))


@pytest.fixture(autouse=True)
def editions(monkeypatch: pytest.MonkeyPatch) -> None:
    def edition_of(project: Project) -> Edition:
        return OTHER if project.origin.edition == OTHER.id else newest()

    monkeypatch.setattr(session_module, "edition_of", edition_of)


def codes(box: ChoiceBox) -> set[str]:
    return {str(box.itemData(row)) for row in range(box.count())} - {""}


def test_the_header_offers_languages_and_offices_of_the_edition(window: MainWindow, qtbot: QtBot) -> None:
    header = window.panes.header
    title = Address(title=window.session.project.header.titles[0].uid, field="language")
    header.focus_address(Address(field="priority.office"))
    boxes = {box.accessibleName(): box for box in header.findChildren(ChoiceBox)}
    assert len(codes(boxes["Priority office"])) > 100
    window.session.do(ChooseEdition(OTHER.id))
    assert codes(boxes["Priority office"]) == {"IB"}
    assert codes(boxes["Applicant language"]) == codes(boxes["Language of the title"]) == {"en", "fr"}
    assert boxes["Language of the title"].value() == "en" and header.is_in_view(title) in (True, False)
    window.session.undo_stack.undo()
    assert len(codes(boxes["Priority office"])) > 100


def test_the_features_offer_the_keys_of_the_edition(window: MainWindow, qtbot: QtBot) -> None:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    assert "CDS" in codes(window.panes.features.key_choice)
    window.session.do(ChooseEdition(OTHER.id))
    assert codes(window.panes.features.key_choice) == {"source"}


def test_the_form_for_many_sequences_offers_the_keys_of_the_edition(window: MainWindow, qtbot: QtBot) -> None:
    window.session.do(ChooseEdition(OTHER.id))
    window.menus.actions["change-many"].trigger()
    dialog = window.findChild(BulkDialog)
    assert codes(dialog.key) == {"source"}


def test_an_import_offers_the_columns_of_the_edition(window: MainWindow, qtbot: QtBot) -> None:
    window.session.do(ChooseEdition(OTHER.id))
    window.controllers.imports.take_text("Name\tSequence\na\tacgtacgtacgt\n")
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportDialog)), timeout=10_000)
    dialog = window.findChildren(ImportDialog)[-1]
    offered = {dialog.columns.boxes[0].itemData(row) for row in range(dialog.columns.boxes[0].count())}
    assert "CDS" not in offered and "gene" not in offered
