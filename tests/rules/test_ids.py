"""Ids of qualifiers: all those that occur more than once are found, and all with a wrong form."""

import re

from builders import a_dna, a_project
from findings import found
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid

IDS = st.one_of(
    st.none(),
    st.integers(1, 40).map("q{}".format),
    st.integers(1, 10**17).map("q{}".format),
    st.integers(10**7 - 2, 10**7 + 2).map("q{}".format),
    st.sampled_from(["", "q0", "q01", "12", "q-1", "q²"]),
)


def a_sequence(ids: list[str | None]) -> Sequence:
    qualifiers = tuple(Qualifier(new_uid(), "note", "a", None, id) for id in ids)
    return Sequence(
        new_uid(), molecule_type="DNA", residues="acgt" * 5, features=(Feature(7, "gene", "1..4", qualifiers),)
    )


@given(st.lists(st.lists(IDS, max_size=4), max_size=6))
def test_every_id_after_the_first_equal_one_and_every_id_of_a_wrong_form_is_found(
    listing: list[list[str | None]],
) -> None:
    repeated, malformed = [], []
    seen: dict[str, int] = {}
    for number, ids in enumerate(listing, 1):
        for place, id in enumerate(ids, 1):
            if id is not None and not re.fullmatch("q[1-9][0-9]*", id):
                malformed.append((number, place))
            elif id is not None and id in seen:
                repeated.append((number, place, seen[id]))
            elif id is not None:
                seen[id] = number
    findings = found(a_project(*map(a_sequence, listing), a_dna()))
    of_rule = {rule: [f for f in findings if f.rule == f"qualifier/{rule}"] for rule in ("id-repeated", "id-form")}
    assert [(f.number, f.qualifier_number, f.values["other"]) for f in of_rule["id-repeated"]] == repeated
    assert [(f.number, f.qualifier_number) for f in of_rule["id-form"]] == malformed
    assert all((f.feature_key, f.qualifier, f.feature_number) == ("gene", "note", 1) for f in of_rule["id-form"])
