"""Replacements at many places at once: the residues, and where locations lie afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.model.lifting import Lift, Replacement, trimmed
from wiposeq.model.location import parse
from wiposeq.model.shifting import shift

RESIDUES = "acgtacgtacgtacgtacgt"


@st.composite
def replacements(draw: st.DrawFn) -> list[Replacement]:
    """Replacements of RESIDUES that do not overlap."""
    found, place = [], 1
    while place <= len(RESIDUES) and len(found) < 6:
        start = draw(st.integers(place, len(RESIDUES)))
        end = draw(st.integers(start - 1, min(start + 3, len(RESIDUES))))
        after = draw(st.text("nr", min_size=1 if end < start else 0, max_size=4))
        found.append(Replacement(start, end, after))
        place = max(end, start) + 1
        if end < start and start < len(RESIDUES) and draw(st.booleans()):
            found.append(Replacement(start, start, draw(st.text("nr", max_size=2))))
    return found


def slow(chosen: list[Replacement]) -> list[tuple[str, int, int]]:
    """The residues afterwards one by one: (residue, its place before or 0, number of its replacement or -1).

    A replacement of as many residues keeps their places.
    """
    tagged: list[tuple[str, int, int]] = []
    place = 1
    for number, each in enumerate(chosen):
        tagged += [(RESIDUES[at - 1], at, -1) for at in range(place, each.start)]
        for offset, residue in enumerate(each.residues):
            tagged.append((residue, 0 if each.difference else each.start + offset, number))
        place = each.end + 1
    return tagged + [(RESIDUES[at - 1], at, -1) for at in range(place, len(RESIDUES) + 1)]


def slow_span(chosen: list[Replacement], low: int, high: int) -> tuple[int, int] | None:
    """Where residues low..high are, by looking at every residue."""
    inside = [
        at
        for at, (_, place, number) in enumerate(slow(chosen), 1)
        if (low <= place <= high) or (place == 0 and is_within(chosen[number], low, high))
    ]
    return (inside[0], inside[-1]) if inside else None


def is_within(each: Replacement, low: int, high: int) -> bool:
    if each.end < each.start:
        return low < each.start <= high
    return low <= each.start and each.end <= high


@given(replacements())
def test_the_residues_are_those_of_replacing_one_after_another_from_the_end(chosen: list[Replacement]) -> None:
    text = RESIDUES
    for each in reversed(chosen):
        text = text[: each.start - 1] + each.residues + text[each.end :]
    assert Lift(chosen).apply(RESIDUES) == text == "".join(residue for residue, _, _ in slow(chosen))
    assert Lift(chosen).difference == len(text) - len(RESIDUES)


@given(replacements(), st.integers(1, 20), st.integers(1, 20))
def test_a_span_holds_the_residues_that_it_held_and_those_that_replace_them(
    chosen: list[Replacement], one: int, other: int
) -> None:
    low, high = sorted((one, other))
    found = Lift(chosen).span(low, high)
    assert (found[:2] if found else None) == slow_span(chosen, low, high)


@given(replacements(), st.integers(1, 20), st.integers(1, 20))
def test_a_location_moves_as_by_one_edit_after_another_unless_it_is_cut(
    chosen: list[Replacement], one: int, other: int
) -> None:
    low, high = sorted((one, other))
    text = f"complement({low}..{high})"
    lifted = Lift(chosen).location(parse(text))
    if lifted.is_cut or lifted.location is None:
        return
    inside = [each for each in chosen if each.start <= high and each.end >= low]
    if any(each.difference and (each.start < low or each.end > high) for each in inside):
        return
    moved: str | None = text
    for each in reversed(chosen):
        if each.difference and moved is not None:
            moved = shift(moved, each.start, each.end, len(each.residues))
    assert parse(moved or "").bounds == lifted.location.bounds


def test_replacements_that_overlap_are_refused() -> None:
    for pair in (
        [Replacement(3, 5, "a"), Replacement(5, 5, "c")],
        [Replacement(3, 2, "a"), Replacement(3, 2, "c")],
        [Replacement(5, 5, "a"), Replacement(3, 3, "c")],
    ):
        with pytest.raises(ValueError, match="overlaps"):
            Lift(pair)
    with pytest.raises(ValueError, match="outside"):
        Lift([Replacement(20, 21, "")]).apply(RESIDUES)


def test_an_insertion_at_a_border_of_an_exon_is_not_in_it_and_a_deletion_across_it_cuts_it() -> None:
    lift = Lift([Replacement(5, 4, "ttt"), Replacement(9, 12, "")])
    found = lift.location(parse("join(5..10,15..18)"))
    assert str(found.location) == "join(8..11,14..17)" and found.is_cut
    assert str(lift.location(parse("1..4")).location) == "1..4"
    assert lift.location(parse("9..12")).location is None
    assert str(lift.location(parse("join(9..12,15..18)")).location) == "14..17"
    assert str(lift.location(parse("4^5")).location) == "4^5"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("gcat", "g", (151, 153, "")),
        ("g", "gtt", (151, 150, "tt")),
        ("acg", "atg", (151, 151, "t")),
        ("aa", "aaa", (152, 151, "a")),
        ("ac", "g", (150, 151, "g")),
    ],
)
def test_equal_residues_at_both_ends_are_no_part_of_a_variant(
    before: str, after: str, expected: tuple[int, int, str]
) -> None:
    found = trimmed(150, before, after)
    assert found is not None and (found.start, found.end, found.residues) == expected
    assert trimmed(150, "acg", "acg") is None


def test_many_replacements_in_long_residues_are_all_applied() -> None:
    residues = "acgt" * 750_000
    changes = [Replacement(place, place, "nn") for place in range(1, 2_000_000, 700)]
    pieces, last = [], 0
    for change in changes:
        pieces += [residues[last : change.start - 1], "nn"]
        last = change.end
    assert Lift(changes).apply(residues) == "".join(pieces) + residues[last:]
