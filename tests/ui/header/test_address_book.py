"""Applicants and inventors stored for the next listing."""

import pytest
from builders import a_header, a_project
from msgspec.structs import replace
from PySide6.QtGui import QAction

from wiposeq.app import settings
from wiposeq.app.document import Document
from wiposeq.model.records import Party
from wiposeq.ui.header.address_book import AddressBookButton
from wiposeq.ui.window.mainwindow import MainWindow

JAPANESE = Party("出願製薬株式会社", "ja", "Shutsugan Pharmaceuticals")


@pytest.fixture
def document() -> Document:
    return Document(replace(a_project(), header=replace(a_header(), applicant=JAPANESE, inventor=None)))


@pytest.fixture
def settings_at_first() -> settings.Settings:
    return settings.load()[0]


def entries(button: AddressBookButton) -> dict[str, QAction]:
    button.names.aboutToShow.emit()
    return {action.text().replace("&", ""): action for action in button.names.actions() if action.text()}


def test_a_name_is_stored_with_its_language_and_latin_form_and_inserted_into_another_listing(
    window: MainWindow,
) -> None:
    applicant, inventor = (window.panes.header.address_books[part] for part in ("applicant", "inventor"))
    assert not entries(inventor)["Store this name"].isEnabled()
    entries(applicant)["Store this name"].trigger()
    assert settings.load()[0].applicants == (JAPANESE,)
    window.session.open(Document(a_project()))
    before = window.session.project.header.applicant
    entries(applicant)["出願製薬株式会社 (ja; Shutsugan Pharmaceuticals)"].trigger()
    assert window.session.project.header.applicant == JAPANESE
    window.session.undo_stack.undo()
    assert window.session.project.header.applicant == before
    assert "The address book is empty" in entries(inventor)


def test_a_stored_name_is_removed_and_the_listing_stays(window: MainWindow) -> None:
    applicant = window.panes.header.address_books["applicant"]
    entries(applicant)["Store this name"].trigger()
    remove = entries(applicant)["Remove a name"].menu()
    remove.actions()[0].trigger()
    assert settings.load()[0].applicants == ()
    assert window.session.project.header.applicant == JAPANESE
    assert "The address book is empty" in entries(applicant)


def test_a_stored_name_is_not_stored_twice(window: MainWindow) -> None:
    applicant = window.panes.header.address_books["applicant"]
    entries(applicant)["Store this name"].trigger()
    assert not entries(applicant)["Store this name"].isEnabled()
