"""Locations of ST.25: every form seen becomes one of ST.26, and nothing is made of what says no position."""

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.formats.st25.location import LONGEST, is_single, read_place
from wiposeq.model.location import parse


def places(text: str, key: str = "misc_feature") -> tuple[str, ...]:
    place = read_place(text, is_protein=False, key=key)
    assert place.is_read, text
    return place.locations


@pytest.mark.parametrize(
    ("stated", "meant"),
    [
        ("(1)..(903)", "1..903"),
        ("(279)...(389)", "279..389"),
        ("1..30", "1..30"),
        ("1-30", "1..30"),
        ("(1)-(30)", "1..30"),
        ("1 - 30", "1..30"),
        ("1–30", "1..30"),
        ("1…30", "1..30"),
        ("(1).(30)", "1..30"),
        ("1 to 30", "1..30"),
        ("from 1 to 30", "1..30"),
        ("positions 1-30", "1..30"),
        ("residues 1 through 30", "1..30"),
        ("[1]..[30]", "1..30"),
        ("(1..30)", "1..30"),
        ("(1)..(30", "1..30"),
        ("1)..(30)", "1..30"),
        ("(1) .. (30)", "1..30"),
        ("(1)..(30).", "1..30"),
        ("(21)..(21)", "21"),
        ("(21)", "21"),
        ("21", "21"),
        ("<1..>30", "<1..>30"),
        ("(<1)..(>30)", "<1..>30"),
        ("(5)^(6)", "5^6"),
        ("join(1..5,7..10)", "join(1..5,7..10)"),
        ("Join((1)..(5), (7)..(10))", "join(1..5,7..10)"),
        ("order(1..5,7..10)", "order(1..5,7..10)"),
        ("complement((5)..(10))", "complement(5..10)"),
        ("Complement (5..10)", "complement(5..10)"),
        ("complement(5)", "complement(5)"),
        ("(5)..(10) complement", "complement(5..10)"),
        ("(5)..(10), complementary strand", "complement(5..10)"),
        ("complement 5..10", "complement(5..10)"),
        ("complement(join((1)..(5),(7)..(9)))", "complement(join(1..5,7..9))"),
    ],
)
def test_every_form_of_a_location_is_read(stated: str, meant: str) -> None:
    assert places(stated) == (meant,)


@pytest.mark.parametrize("stated", ["2, 4 and 6..8", "(2), (4), (6)..(8)", "2;4;6-8", "(2)(4)(6)..(8)", "2 4 6..8"])
def test_a_list_is_several_locations(stated: str) -> None:
    assert places(stated) == ("2", "4", "6..8")


def test_a_list_of_a_cds_is_a_join_and_two_ends_of_a_bond_are_one_span() -> None:
    assert places("(1)..(5), (7)..(9)", "CDS") == ("join(1..5,7..9)",)
    for stated in ("(4) and (15)", "join(4,15)", "15, 4", "(4)..(15)"):
        assert read_place(stated, is_protein=True, key="DISULFID").locations == ("4..15",)


@pytest.mark.parametrize(
    "stated",
    ["", "N-terminus", "xaa5", "5 or 6", "(1)..(5)^", "12,345..13,100", "complement", "((", "join(", "0", "1.." * 9],
)
def test_what_says_no_positions_stays_as_it_is(stated: str) -> None:
    place = read_place(stated, is_protein=True)
    assert place.locations == (stated,)
    assert not place.is_read or stated == "0"


@pytest.mark.parametrize("stated", ["(61)..()", "61..", "(61)..", "(61)...()"])
def test_a_missing_end_is_left_out_and_stated(stated: str) -> None:
    place = read_place(stated, is_protein=False)
    assert (place.locations, place.is_read, place.is_open) == (("61..",), False, True)


def test_proteins_have_no_operators() -> None:
    assert read_place("join(2..4,7)", is_protein=True).locations == ("2..4", "7")
    assert not read_place("complement(2..4)", is_protein=True).is_read


@pytest.mark.parametrize(
    ("stated", "meant"),
    [
        ("(-24)..(-1)", ("1..24",)),
        ("-24..-1", ("1..24",)),
        ("-24--1", ("1..24",)),
        ("(-24) - (-1)", ("1..24",)),
        ("(-2)..(3)", ("23..27",)),
        ("-10 to 5", ("15..29",)),
        ("(1)..(30)", ("25..54",)),
        ("-24", ("1",)),
        ("-1, 1", ("24", "25")),
    ],
)
def test_negative_numbers_are_counted_from_the_first_residue(stated: str, meant: tuple[str, ...]) -> None:
    place = read_place(stated, is_protein=True, before_one=24)
    assert (place.locations, place.is_rebased) == (meant, True)


def test_a_position_before_the_first_residue_is_not_counted_anew() -> None:
    assert read_place("(-30)..(-1)", is_protein=True, before_one=24).locations == ("(-30)..(-1)",)
    assert not read_place("(-3)..(-1)", is_protein=True).is_read


def test_single_is_every_location_of_one_residue() -> None:
    assert is_single(("3",)) and is_single(("3", "5"))
    assert not is_single(("3..4",)) and not is_single(("3", "5..6")) and not is_single(("x",))


POSITIONS = st.integers(1, 10**6)
SEPARATORS = st.sampled_from(["..", "...", "-", " - ", " to ", "–", " .. ", ").."])


@given(st.lists(st.tuples(POSITIONS, POSITIONS).map(sorted), min_size=1, max_size=5), SEPARATORS, st.booleans())
@tries(150)
def test_spans_are_read_whatever_stands_between_their_ends(
    spans: list[list[int]], separator: str, is_bracketed: bool
) -> None:
    separator = separator.lstrip(")")
    form = f"({{}}){separator}({{}})" if is_bracketed else f"{{}}{separator}{{}}"
    stated = ", ".join(form.format(*span) for span in spans)
    meant = tuple(str(start) if start == end else f"{start}..{end}" for start, end in spans)
    assert places(stated) == meant


@given(st.text(alphabet="()[]<>.,;^-0123456789 joincmplet", max_size=40), st.booleans(), st.none() | st.integers(1, 50))
@tries(400)
def test_any_text_gives_locations_that_can_be_read_or_stays_as_it_is(
    text: str, is_protein: bool, before_one: int | None
) -> None:
    place = read_place(text, is_protein=is_protein, before_one=before_one)
    if place.is_read:
        for location in place.locations:
            parse(location)
    elif not place.is_open:
        assert place.locations == (text.strip(),)


@pytest.mark.parametrize("piece", ["1,", "(1 ", "1 ", "1", "(", "1..", "complement ", "1..2 complement z"])
def test_a_long_text_takes_no_longer_than_its_length_asks(piece: str) -> None:
    for times in (1000, LONGEST // len(piece) - 1, LONGEST):
        read_place(piece * times, is_protein=False)
