"""Kinds of features: every key of the standard has one, and text on its color can be read."""

import pytest
from builders import EDITION

from wiposeq.model.feature_kinds import DEFAULT, THEMES, kind_of, kinds


@pytest.mark.parametrize("molecule", ["DNA", "AA"])
def test_every_feature_key_of_the_edition_belongs_to_exactly_one_kind(molecule: str) -> None:
    listed = [key for kind in kinds().values() for key in kind.keys]
    assert len(listed) == len(set(listed))
    assert set(EDITION.keys(molecule)) - set(listed) == set(), "add the key to resources/theme/features.toml"


def test_an_unknown_key_looks_like_a_region() -> None:
    assert kind_of("no_such_key") == kinds()[DEFAULT]


def test_a_coding_sequence_and_its_parts_look_similar_and_a_gene_different() -> None:
    assert kind_of("CDS") == kind_of("mat_peptide") != kind_of("gene")


def test_kinds_differ_in_shape_or_pattern_not_in_color_alone() -> None:
    seen = {(kind.shape, kind.pattern) for kind in kinds().values()}
    assert len(seen) == len(kinds())


@pytest.mark.parametrize("theme", THEMES)
def test_each_kind_has_a_color_for_fill_edge_and_text(theme: str) -> None:
    for kind in kinds().values():
        assert all(len(color) == 7 and color.startswith("#") for color in kind.colors(theme))
