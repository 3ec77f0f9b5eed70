"""The names of a file join the address book, each in its list."""

from pathlib import Path

import pytest

from wiposeq.app import address_book
from wiposeq.app.settings import Settings
from wiposeq.errors import UsageError
from wiposeq.model.records import Party

JANE, LTD = Party("Jane Doe", "en"), Party("Example Ltd", "en")


def test_names_go_to_their_list_and_unknown_ones_where_the_user_is(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("Name,Language,Part\nJane Doe,en,inventor\nExample Ltd,en,\n")
    settings = Settings(known={}, applicants=(LTD,))
    added = address_book.with_people(settings, address_book.read_people(path), "applicant")
    assert (added.settings.applicants, added.settings.inventors) == ((LTD,), (JANE,))
    assert (added.new, added.known) == (1, 1)


@pytest.mark.parametrize("ending", address_book.ENDINGS)
def test_the_whole_address_book_goes_to_another_computer(tmp_path: Path, ending: str) -> None:
    settings = Settings(known={}, applicants=(LTD,), inventors=(JANE,))
    path = tmp_path / f"names.{ending}"
    assert address_book.write_people(address_book.everybody(settings), path) == 2
    added = address_book.with_people(Settings(known={}), address_book.read_people(path), "applicant")
    assert (added.settings.applicants, added.settings.inventors) == ((LTD,), (JANE,))


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ending"):
        address_book.read_people(tmp_path / "names.docx")
    with pytest.raises(UsageError, match="ending"):
        address_book.write_people([], tmp_path / "names.docx")
