"""Ids of qualifiers as facts: nothing of them is lost, they are small, and those that stand twice are found."""

import re

from builders import EDITION
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.rules.qualifierids import own_ids, repeated, told

IDS = st.one_of(
    st.none(),
    st.integers(1, 40).map("q{}".format),
    st.integers(1, 10**17).map("q{}".format),
    st.sampled_from(["", "q0", "q01", "12", "q-1", "q²"]),
)
QUALIFIER = st.tuples(st.sampled_from(["note", "organism", "PCR_conditions", "unheard of"]), IDS)
FEATURE = st.tuples(st.sampled_from(["source", "CDS", "SITE", "unheard of"]), st.lists(QUALIFIER, max_size=5))


def a_sequence(features: list[tuple[str, list[tuple[str, str | None]]]], shift: int = 0) -> Sequence:
    made = [
        Feature(
            number + shift,
            key,
            "1..4",
            tuple(Qualifier(place, name, "a", None, id) for place, (name, id) in enumerate(qualifiers, 1)),
        )
        for number, (key, qualifiers) in enumerate(features, 1)
    ]
    return Sequence(1, molecule_type="DNA", residues="acgt" * 5, features=tuple(made))


def every_id(sequence: Sequence) -> list[tuple[int, int, int, int, str, str, str]]:
    return [
        (number, feature.uid, place, each.uid, each.id, feature.key, each.name)
        for number, feature in enumerate(sequence.features, 1)
        for place, each in enumerate(feature.qualifiers, 1)
        if each.id is not None
    ]


@given(st.lists(FEATURE, max_size=6), st.integers(0, 1))
def test_a_fact_tells_every_id_and_where_it_stands(
    features: list[tuple[str, list[tuple[str, str | None]]]], shift: int
) -> None:
    sequence = a_sequence(features, shift)
    fact = own_ids(EDITION, sequence)
    assert ([] if fact is None else list(told(EDITION, fact))) == every_id(sequence)


@given(st.lists(st.lists(FEATURE, max_size=3), max_size=8), st.integers(0, 1))
def test_of_ids_that_stand_more_than_once_all_but_the_first_are_found(
    listing: list[list[tuple[str, list[tuple[str, str | None]]]]], shift: int
) -> None:
    sequences = [a_sequence(each, shift) for each in listing]
    facts = [(number, number, own_ids(EDITION, each)) for number, each in enumerate(sequences, 1)]
    seen: dict[str, int] = {}
    wanted = []
    for number, sequence in enumerate(sequences, 1):
        for each in every_id(sequence):
            if each[4] in seen:
                wanted.append((number, number, each, seen[each[4]]))
            elif re.fullmatch("q[1-9][0-9]*", each[4]):
                seen[each[4]] = number
    assert list(repeated(EDITION, [(n, uid, fact) for n, uid, fact in facts if fact is not None])) == wanted


def test_usual_ids_take_five_bytes_each() -> None:
    qualifiers: list[tuple[str, str | None]] = [("note", f"q{number}") for number in range(50, 60)]
    fact = own_ids(EDITION, a_sequence([("source", qualifiers), ("CDS", [])]))
    assert isinstance(fact, bytes)
    assert len(fact) <= 51
