"""Locations of data banks: what Biopython makes of a text and what we make of it name the same residues."""

import warnings
from itertools import groupby
from typing import Any

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.formats.records.location import Unfit, bond_of, fitting, of_biopython, read_insdc
from wiposeq.model.coding import pieces
from wiposeq.model.location import Complement, Join, Location, Order, Site, Span, extract, parse

LENGTH = 60
RESIDUES = ("acgtacgttgcaatcgggctaacctgatcgatcgtagctagctagcttagcgatatcgcta")[:LENGTH]


@st.composite
def spans(draw: st.DrawFn) -> str:
    start = draw(st.integers(1, LENGTH))
    end = draw(st.integers(start, LENGTH))
    before, after = draw(st.sampled_from(["", "<"])), draw(st.sampled_from(["", ">"]))
    if start == end and draw(st.booleans()):
        return f"{draw(st.sampled_from(['', '<', '>']))}{start}"
    return f"{before}{start}..{after}{end}"


ITEMS = st.one_of(spans(), spans().map("complement({})".format))
LISTS = st.lists(ITEMS, min_size=2, max_size=4).map(",".join)
SITES = st.integers(1, LENGTH - 1).map(lambda x: f"{x}^{x + 1}")
TEXTS = st.one_of(
    ITEMS,
    SITES,
    LISTS.map("join({})".format),
    LISTS.map("order({})".format),
    st.lists(spans(), min_size=2, max_size=4).map(lambda parts: f"complement(join({','.join(parts)}))"),
)


def by_biopython(text: str, is_circular: bool = False) -> Any:
    from Bio.SeqFeature import Location as Theirs

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Theirs.fromstring(text, LENGTH, is_circular)


@given(TEXTS)
@tries(150)
def test_a_text_is_preserved_as_it_stands(text: str) -> None:
    (found,) = fitting(read_insdc(text, LENGTH), "DNA")
    assert str(found) == text


@given(TEXTS)
@tries(150)
def test_biopythons_object_says_the_same_as_the_text(text: str) -> None:
    """n..n and n are one to Biopython, and complement(join()) and join(complement()) as well: compared as pieces."""
    ours, theirs = read_insdc(text, LENGTH), of_biopython(by_biopython(text), LENGTH)
    assert pieces(theirs) == pieces(ours)
    assert [(p.before, p.after) for p in theirs.walk() if isinstance(p, Span)] == [
        (p.before, p.after) for p in in_order_of(theirs, ours)
    ]


def in_order_of(theirs: Location, ours: Location) -> list[Span]:
    """Our spans in the order in which theirs are written."""
    left = [part for part in ours.walk() if isinstance(part, Span)]
    found = []
    for part in theirs.walk():
        if isinstance(part, Span):
            match = next(
                o
                for o in left
                if (o.start, o.end, o.before, o.after) == (part.start, part.end, part.before, part.after)
            )
            left.remove(match)
            found.append(match)
    return found


@given(TEXTS)
@tries(150)
def test_the_residues_under_it_are_those_biopython_extracts(text: str) -> None:
    expected = str(by_biopython(text).extract(RESIDUES))
    assert extract(read_insdc(text, LENGTH), RESIDUES) == expected


@given(st.integers(1, LENGTH), st.integers(1, LENGTH), st.booleans())
@tries(100)
def test_a_descending_range_on_a_circle_runs_over_the_origin(start: int, end: int, other: bool) -> None:
    text = f"{start}..{end}"
    text = f"complement({text})" if other else text
    found = read_insdc(text, LENGTH, is_circular=True)
    low, high = found.bounds
    assert 1 <= low <= high <= LENGTH
    expected = RESIDUES[start - 1 : end] if start <= end else RESIDUES[start - 1 :] + RESIDUES[:end]
    assert len(extract(found, RESIDUES)) == len(expected)
    plain = found.part if isinstance(found, Complement) else found
    assert extract(plain, RESIDUES) == expected
    if start > end:
        with pytest.raises(Unfit):
            read_insdc(text, LENGTH)


@st.composite
def trees(draw: st.DrawFn, depth: int = 0) -> Location:
    """Any nesting of the operators, with ascending spans without marks."""
    kind = draw(st.integers(0, 3 if depth < 3 else 0))
    if kind == 0:
        start = draw(st.integers(1, LENGTH))
        return Span(start, draw(st.integers(start, LENGTH)))
    if kind == 1:
        return Complement(draw(trees(depth=depth + 1)))
    parts = tuple(draw(st.lists(trees(depth=depth + 1), min_size=1, max_size=3)))
    return (Join if kind == 2 else Order)(parts)


@given(trees())
@tries(200)
def test_what_st26_allows_of_a_nested_location_reads_the_same_residues(tree: Location) -> None:
    try:
        (found,) = fitting(tree, "DNA")
    except Unfit:
        kinds = {type(part) for part in tree.walk()}
        assert {Join, Order} <= kinds
        return
    assert extract(found, RESIDUES) == extract(tree, RESIDUES)
    assert_is_allowed(found)


def assert_is_allowed(found: Location) -> None:
    """The grammar of par. 67-69, told once more."""
    if isinstance(found, Complement):
        inner = found.part
        assert isinstance(inner, Span | Site) or all(isinstance(part, Span) for part in inner.parts)  # type: ignore[attr-defined]
        found = inner
    if isinstance(found, Join | Order):
        assert len(found.parts) > 1
        for part in found.parts:
            assert isinstance(part.part if isinstance(part, Complement) else part, Span)


@given(trees())
@tries(100)
def test_on_a_protein_every_part_is_a_location_without_operators(tree: Location) -> None:
    has_complement = any(isinstance(part, Complement) for part in tree.walk())
    try:
        found = fitting(tree, "AA")
    except Unfit:
        assert has_complement
        return
    assert not has_complement
    assert all(isinstance(part, Span) for part in found)
    assert [(p.start, p.end) for p in found if isinstance(p, Span)] == [(a, b) for a, b, _ in tree.spans()]


@given(st.text(max_size=30) | st.text("0123456789.,^<>()joinrdecmplt:?- ", max_size=30))
@tries(300)
def test_any_text_is_a_location_or_is_refused_with_a_reason(text: str) -> None:
    try:
        found = read_insdc(text, LENGTH, is_circular=True, is_protein=True)
    except Unfit as unfit:
        assert unfit.reason and "{reason}" not in unfit.reason
        return
    assert parse(str(found)) == found


@pytest.mark.parametrize(
    ("text", "location"), [("bond(4,15)", "4..15"), ("bond(7)", "7"), ("bond(15,4)", "4..15"), ("bond(7,7)", "7")]
)
def test_a_bond_is_the_range_of_its_ends(text: str, location: str) -> None:
    assert str(read_insdc(text, 20, is_protein=True)) == location


def test_two_single_residues_are_a_bond() -> None:
    assert str(bond_of(parse("join(15,4)"))) == "4..15"
    assert bond_of(parse("join(4,15,20)")) is None
    assert bond_of(parse("join(4..5,15)")) is None


def test_numbers_beside_the_grammar_are_read_as_they_are_meant() -> None:
    assert str(read_insdc("001..010>", 20)) == "1..>10"
    assert str(read_insdc("Complement( 1..5 )", 20)) == "complement(1..5)"


def test_a_location_of_a_million_parts_takes_no_time() -> None:
    with pytest.raises(Unfit):
        read_insdc("join(" * 100_000 + "1..2" + ")" * 100_000, 20)
    many = ",".join(f"{n}..{n + 1}" for n in range(1, 60_000, 3))
    assert len(list(read_insdc(f"join({many})", 100_000).spans())) == len(list(groupby(many.split(","))))


@pytest.mark.parametrize("text", ["9" * 500_000, "0" * 500_000, "join(" + "9" * 500_000, "1." * 250_000, "<" * 500_000])
def test_a_location_of_many_digits_is_refused_at_once(text: str) -> None:
    with pytest.raises(Unfit):
        read_insdc(text)
