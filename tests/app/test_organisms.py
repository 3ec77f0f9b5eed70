"""The user's own organisms as a file that goes to another computer and back; names for what people type."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.app import organisms
from wiposeq.errors import UnreadableFile
from wiposeq.standard.organisms import common_names, is_known, offered

NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=["Cc", "Zs"]), max_size=30)


@given(st.lists(NAMES.filter(lambda name: name[:1] not in ("", "#") and name.isprintable()), min_size=1))
def test_a_list_reads_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    path = tmp_path_factory.mktemp("list") / "organisms.txt"
    assert organisms.write_list(names, path) == len(names)
    assert organisms.read_list(path) == tuple(dict.fromkeys(names))


def test_remarks_blanks_and_repeated_names_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"\xef\xbb\xbf# ours\r\n\r\n Mus   musculus \r\nHomo sapiens\rMus musculus\n")
    assert organisms.read_list(path) == ("Mus musculus", "Homo sapiens")
    path.write_bytes("Löwenzahn".encode("latin-1"))
    assert organisms.read_list(path) == ("Löwenzahn",)


@pytest.mark.parametrize(
    "data",
    [b"", b"# nothing\n", b"\0\1\2", b"a" * 5000, b"<?xml version='1.0'?>", b"PK\3\4\xff\0", b"Mus\n" * 2_000_000],
    ids=["empty", "remarks", "bytes", "long", "xml", "zip", "huge"],
)
def test_what_is_no_list_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match="not a list of organisms"):
        organisms.read_list(path)
    with pytest.raises(UnreadableFile, match="does not exist"):
        organisms.read_list(tmp_path / "none.txt")
    with pytest.raises(UnreadableFile, match="folder"):
        organisms.read_list(tmp_path)


def test_a_list_of_others_comes_behind_ones_own() -> None:
    assert organisms.merged(("a", "b"), ("c", "a")) == ("a", "b", "c")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mousse", "Mus musculus"),
        ("zebrafsh", "Danio rerio"),
        ("Eschericia coli", "Escherichia coli"),
        ("homo sapeins", "Homo sapiens"),
        ("Sacharomyces cerevisae", "Saccharomyces cerevisiae"),
        ("hiv1", "Human immunodeficiency virus 1"),
    ],
)
def test_a_typing_error_leads_to_the_name(text: str, name: str) -> None:
    assert organisms.resembling(text)[0][0] == name


@pytest.mark.parametrize("text", ["", "abc", "xyzzy", "qqqqqqqq wwwwww"])
def test_a_text_that_resembles_nothing_leads_nowhere(text: str) -> None:
    assert organisms.resembling(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mouse", "Mus musculus"),
        ("E. coli", "Escherichia coli"),
        ("SARS-CoV-2", "Severe acute respiratory syndrome coronavirus 2"),
        ("AAV2", "Adeno-associated virus 2"),
        ("H1N1", "Influenza A virus"),
        ("phage lambda", "Escherichia phage lambda"),
    ],
)
def test_what_people_say_leads_to_the_scientific_name(text: str, name: str) -> None:
    assert offered(text)[0][0] == name


def test_every_common_name_means_a_known_organism() -> None:
    assert [name for name in set(common_names().values()) if not is_known(name)] == []
