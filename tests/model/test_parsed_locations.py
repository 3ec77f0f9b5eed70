"""Locations parsed before an edit: the edit changes the features equally with and without them."""

from collections.abc import Iterator

import pytest
from builders import a_dna, a_project
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wiposeq.model import text_diff
from wiposeq.model.edits import ReplaceResidues
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.progress import Progress

LENGTH = 40


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(text_diff, "MANY_FEATURES", 1)
    yield
    text_diff.forget()


numbers = st.integers(0, LENGTH + 5)
ends = st.sampled_from(["", "", "", "<", ">"])
spans = st.one_of(
    st.builds(lambda a, b, x, y: f"{x}{min(a, b)}..{y}{max(a, b)}", numbers, numbers, ends, ends),
    st.builds(str, numbers),
    st.builds(lambda a: f"{a}^{a + 1}", numbers),
)
parts = spans | st.builds(lambda inner: f"complement({inner})", spans)
joined = st.builds(
    lambda word, several: f"{word}({','.join(several)})",
    st.sampled_from(["join", "order"]),
    st.lists(parts, min_size=2, max_size=4),
)
locations = st.one_of(
    parts,
    joined,
    st.builds(lambda inner: f"complement({inner})", joined),
    st.sampled_from([f"1..{LENGTH}", "", "nonsense", "01..5", "1..9999999999999999999", "join(1..2,(3))", "٣..5"]),
)
features = st.lists(
    st.tuples(
        locations,
        st.sampled_from(["gene", "CDS", "source"]),
        st.sampled_from([None, ("anticodon", "(pos:3..5,aa:Met)"), ("note", "3..5"), ("rpt_unit_range", "6..9")]),
    ),
    max_size=6,
)
edits = st.lists(st.tuples(numbers, st.integers(0, 8), st.text("acgt", max_size=4)), min_size=1, max_size=4)


def a_sequence(words: list[tuple[str, str, tuple[str, str] | None]]) -> Sequence:
    made = [
        Feature(number, key, location, (Qualifier(1, *qualifier),) if qualifier else ())
        for number, (location, key, qualifier) in enumerate(words, 2)
    ]
    plain = a_dna("acgt" * (LENGTH // 4))
    return replace(plain, uid=1, features=(*plain.features, *made))


@given(features, edits)
@tries(100)
def test_features_move_equally_with_and_without_parsed_locations(
    words: list[tuple[str, str, tuple[str, str] | None]], edits: list[tuple[int, int, str]]
) -> None:
    plain = known = a_project(a_sequence(words))
    for start, count, text in edits:
        edit = ReplaceResidues(1, start, start + count - 1, text)
        text_diff.forget()
        plain = edit.apply(plain)
        text_diff.prepare(known.sequences[0].features)
        known = edit.apply(known)
        assert known == plain


@given(features, edits)
@tries(100)
def test_parsed_locations_follow_from_edit_to_edit(
    words: list[tuple[str, str, tuple[str, str] | None]], edits: list[tuple[int, int, str]]
) -> None:
    first = project = a_project(a_sequence(words))
    plain = []
    text_diff.forget()
    for start, count, text in edits:
        project = ReplaceResidues(1, start, start + count - 1, text).apply(project)
        plain.append(project)
    project = first
    text_diff.prepare(project.sequences[0].features)
    for (start, count, text), expected in zip(edits, plain):
        project = ReplaceResidues(1, start, start + count - 1, text).apply(project)
        assert project == expected


def test_an_edit_after_an_edit_finds_the_locations_parsed() -> None:
    project = a_project(a_sequence([("5..9", "gene", None), ("complement(join(2..3,20..30))", "CDS", None)]))
    text_diff.prepare(project.sequences[0].features)
    project = ReplaceResidues(1, 10, 9, "a").apply(project)
    assert [feature.location for feature in project.sequences[0].features] == [
        f"1..{LENGTH + 1}",
        "5..9",
        "complement(join(2..3,21..31))",
    ]
    assert text_diff.parsed(project.sequences[0].features) is not None


def test_parsing_locations_stops_when_it_is_cancelled() -> None:
    sequence = a_sequence([("5..9", "gene", None)])
    text_diff.prepare(sequence.features, Progress(is_cancelled=lambda: True))
    assert text_diff.parsed(sequence.features) is None
