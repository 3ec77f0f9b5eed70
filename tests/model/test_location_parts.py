"""Building a location without typing it."""

from collections.abc import Callable

import pytest

from wiposeq.model.location import extract, parse
from wiposeq.model.location_parts import Part, Parts, built, merged, parts_of, shifted, split_at, turned, with_open_ends


@pytest.mark.parametrize(
    ("text", "starts", "ends", "expected"),
    [
        ("5..9", True, False, "<5..9"),
        ("5..9", False, True, "5..>9"),
        ("<5..>9", False, False, "5..9"),
        ("complement(5..9)", True, False, "complement(5..>9)"),
        ("join(1..3,7..9)", True, True, "join(<1..3,7..>9)"),
        ("complement(join(1..3,7..9))", True, False, "complement(join(1..3,7..>9))"),
        ("join(complement(7..9),complement(1..3))", True, False, "join(complement(7..>9),complement(1..3))"),
        ("order(1..3,7..9)", False, True, "order(1..3,7..>9)"),
        ("5^6", True, True, "5^6"),
    ],
)
def test_the_ends_of_a_location_are_opened_and_closed_in_reading_direction(
    text: str, starts: bool, ends: bool, expected: str
) -> None:
    assert str(with_open_ends(parse(text), starts, ends)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "5..9",
        "<5..>9",
        "5^6",
        "complement(5..9)",
        "join(1..3,7..9)",
        "order(1..3,7)",
        "complement(join(1..3,<7..9))",
        "join(complement(7..9),1..3)",
        "complement(3^4)",
    ],
)
def test_a_location_is_the_same_after_it_was_taken_apart_and_built_again(text: str) -> None:
    parts = parts_of(parse(text))
    assert parts is not None
    assert str(built(parts)) == text


def test_a_join_of_complements_is_built_as_one_complement_with_the_same_reading() -> None:
    parts = parts_of(parse("join(complement(7..9),complement(1..3))"))
    assert parts is not None
    assert str(built(parts)) == "complement(join(1..3,7..9))"
    residues = "aaaccgttt"
    same = extract(parse("join(complement(7..9),complement(1..3))"), residues)
    assert extract(built(parts), residues) == same


@pytest.mark.parametrize("text", ["join(1..3,order(5..6,8..9))", ">5..9", "5..<9"])
def test_a_location_that_is_no_list_of_parts_is_not_taken_apart(text: str) -> None:
    assert parts_of(parse(text)) is None


def changed(text: str, how: Callable[[Parts], Parts]) -> str:
    parts = parts_of(parse(text))
    assert parts is not None
    return str(built(how(parts)))


def test_a_part_is_split_behind_a_residue() -> None:
    assert changed("<5..>9", lambda parts: split_at(parts, 0, 6)) == "join(<5..6,7..>9)"
    assert changed("complement(5..9)", lambda parts: split_at(parts, 0, 6)) == "complement(join(5..6,7..9))"
    assert changed("5..9", lambda parts: split_at(parts, 0, 9)) == "5..9"


def test_parts_are_merged_shifted_and_turned() -> None:
    assert changed("join(<1..3,7..9,20..>22)", lambda parts: merged(parts, 0, 1)) == "join(<1..9,20..>22)"
    assert changed("join(1..3,complement(7..9))", lambda parts: merged(parts, 0, 1)) == "join(1..3,complement(7..9))"
    assert changed("join(1..3,7^8)", lambda parts: shifted(parts, 10)) == "join(11..13,17^18)"
    assert changed("join(1..3,7..9)", turned) == "complement(join(1..3,7..9))"
    assert changed("join(1..3,complement(7..9))", turned) == "join(7..9,complement(1..3))"


def test_parts_have_lengths_and_a_location_needs_one() -> None:
    assert (Part(5, 9).length, Part(5, 6, is_between=True).length) == (5, 0)
    with pytest.raises(ValueError):
        built(Parts(()))
