"""Tables of names, as people and mail programs write them."""

from pathlib import Path

import pytest

from wiposeq.errors import UncertainEncoding, UnreadableFile
from wiposeq.formats.people.table import read_people_table
from wiposeq.model.records import Party


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Name;Language\nExample Ltd;EN\n;\nJane Doe;\n", [Party("Example Ltd", "en"), Party("Jane Doe")]),
        ("First Name,Last Name,Company\nJane,Doe,Example\n,,Example\n", [Party("Jane Doe"), Party("Example")]),
        ("name\tlatin name\n例田\tReida\n", [Party("例田", "", "Reida")]),
    ],
)
def test_the_headings_decide(tmp_path: Path, text: str, parties: list[Party]) -> None:
    path = tmp_path / "names.csv"
    path.write_text(text, encoding="utf-8")
    assert [person.party for person in read_people_table(path).persons] == parties


def test_a_row_without_a_name_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("Name,Language\n,en\nJane,en\n")
    found = read_people_table(path)
    assert len(found.persons) == 1
    assert [(change.message, change.line) for change in found.changes] == [("Row without a name omitted", 2)]


def test_a_table_without_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("Sequence,Type\nacgt,DNA\n")
    with pytest.raises(UnreadableFile, match="no column for names"):
        read_people_table(path)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("EN", "en"),
        ("de-AT", "de"),
        ("zh_CN", "zh"),
        ("German", "de"),
        ("spanish", "es"),
        ("Esperanto 2", ""),
        ("xx", ""),
    ],
)
def test_a_language_is_a_code_or_its_name_and_never_the_start_of_another_word(
    tmp_path: Path, written: str, code: str
) -> None:
    path = tmp_path / "names.csv"
    path.write_text(f"Name,Language\nJane,{written}\n")
    assert read_people_table(path).persons[0].party.language == code


def test_the_chosen_encoding_is_used(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("Name;Language\nMüller;de\n".encode("cp1252"))
    with pytest.raises(UncertainEncoding):
        read_people_table(path)
    assert read_people_table(path, "cp1252").persons[0].party == Party("Müller", "de")
