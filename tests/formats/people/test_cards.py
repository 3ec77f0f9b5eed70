"""vCards of other programs are read, and names come back as they were written."""

from pathlib import Path

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.errors import UnreadableFile
from wiposeq.formats.people.cards import read_cards, write_cards
from wiposeq.formats.people.entries import Person
from wiposeq.formats.people.table import read_people_table, write_people_table
from wiposeq.model.records import Party

CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n"


def parties(tmp_path: Path, text: str | bytes) -> list[Party]:
    path = tmp_path / "names.vcf"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [person.party for person in read_cards(path).persons]


@pytest.mark.parametrize(
    ("lines", "party"),
    [
        ("FN:Jane Doe\r\nN:Doe;Jane;;;", Party("Jane Doe")),
        ("N:Doe;Jane;Q.;Dr.;", Party("Jane Doe")),
        ("FN:Example Biotech Ltd\r\nORG:Example Biotech Ltd;Research", Party("Example Biotech Ltd")),
        ("FN:Jane Doe\r\nN:Doe;Jane;;;\r\nORG:Example", Party("Jane Doe")),
        ("KIND:org\r\nFN:Patents\r\nN:Patents;;;;\r\nORG:Example", Party("Example")),
        ("FN;LANGUAGE=de:Müller\\, Söhne \\; Co", Party("Müller, Söhne ; Co", "de")),
        ("item1.FN;PREF=1:Jane\r\n  Doe", Party("Jane Doe")),
        (
            "FN;ALTID=1;LANGUAGE=ja:例田 花子\r\nFN;ALTID=1;LANGUAGE=ja-Latn:REIDA Hanako",
            Party("例田 花子", "ja", "REIDA Hanako"),
        ),
        ("FN:Иванов\r\nLANG:ru-RU", Party("Иванов", "ru")),
    ],
)
def test_a_card_gives_its_name(tmp_path: Path, lines: str, party: Party) -> None:
    assert parties(tmp_path, CARD.format(lines)) == [party]


def test_quoted_printable_of_version_2_is_read(tmp_path: Path) -> None:
    text = (
        "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller und =\nS=C3=B6hne\n"
        "PHOTO;ENCODING=BASE64;TYPE=JPEG:\n /9j/4AAQ\n\nEND:VCARD\n"
    )
    assert parties(tmp_path, text) == [Party("Müller und Söhne")]


def test_a_card_without_a_name_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "names.vcf"
    path.write_text(CARD.format("TEL:1") + CARD.format("FN:Jane"))
    found = read_cards(path)
    assert [person.party.name for person in found.persons] == ["Jane"]
    assert [(change.message, change.line) for change in found.changes] == [("Card without a name omitted", 1)]


@pytest.mark.parametrize("text", ["", "hello", ">x\nacgt\n", "BEGIN:VCARD\nFN:x\n"])
def test_what_has_no_card_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "names.vcf"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match="contains no vCards"):
        read_cards(path)


NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=120)
PERSONS = st.builds(
    Person,
    st.builds(Party, NAMES, st.sampled_from(["", "en", "ja", "zh"])),
    st.sampled_from(["", "applicant", "inventor"]),
)


@tries(60)
@given(st.lists(PERSONS, min_size=1, max_size=4, unique=True))
def test_names_come_back_from_both_formats(tmp_path_factory: pytest.TempPathFactory, persons: list[Person]) -> None:
    folder = tmp_path_factory.mktemp("people")
    assert write_cards(persons, folder / "names.vcf") == len(persons)
    assert list(read_cards(folder / "names.vcf").persons) == persons
    assert all(len(line) <= 75 for line in (folder / "names.vcf").read_bytes().split(b"\r\n"))
    write_people_table(persons, folder / "names.csv")
    assert list(read_people_table(folder / "names.csv").persons) == persons


def test_a_latin_form_comes_back(tmp_path: Path) -> None:
    person = Person(Party("例田 花子", "ja", "REIDA Hanako"), "inventor")
    for write, read, name in (
        (write_cards, read_cards, "n.vcf"),
        (write_people_table, read_people_table, "n.csv"),
    ):
        write([person], tmp_path / name)
        assert read(tmp_path / name).persons == (person,)


def test_a_file_that_is_cut_off_keeps_its_last_card_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "names.vcf"
    path.write_text(CARD.format("FN:Jane Doe") + "BEGIN:VCARD\r\nFN:Ann\r\nBEGIN:VCARD\r\nFN:Bo")
    found = read_cards(path)
    assert [person.party.name for person in found.persons] == ["Jane Doe", "Ann", "Bo"]
    assert [(change.kind, change.line) for change in found.changes] == [
        ("people/unfinished", 5),
        ("people/unfinished", 7),
    ]


def test_only_the_ends_of_lines_of_the_format_end_a_line(tmp_path: Path) -> None:
    assert parties(tmp_path, CARD.format("FN:Example\u2028Biotech")) == [Party("Example Biotech")]


@pytest.mark.parametrize("charset", ["a\0b", "idna", "base64", "nothing", "9" * 500])
def test_a_value_in_a_charset_that_is_none_does_not_stop_the_others(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "a.vcf"
    odd = f"FN;ENCODING=QUOTED-PRINTABLE;CHARSET={charset}:=FF=FE.=80."
    path.write_text(f"BEGIN:VCARD\n{odd}\nN:Doe;Jane\nEND:VCARD\n", "utf-8")
    assert [person.party.name for person in read_cards(path, "utf-8").persons] == ["Jane Doe"]
