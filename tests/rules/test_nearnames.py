"""Which organism a wrong name means."""

import pytest

from wiposeq.rules.nearnames import near


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("Homo sapeins", "Homo sapiens"),
        ("homo  sapiens", "Homo sapiens"),
        ("Escherischia coli", "Escherichia coli"),
        ("Streptoccocus pyogenes", "Streptococcus pyogenes"),
        ("Saccharomyces cerevisae", "Saccharomyces cerevisiae"),
        ("Canis lupus familaris", "Canis lupus familiaris"),
        ("Tobaco mosaic virus", "Tobacco mosaic virus"),
        ("E. coli", "Escherichia coli"),
    ],
)
def test_the_nearest_name_is_the_one_that_was_meant(wrong: str, meant: str) -> None:
    assert near(wrong)[0].name == meant


@pytest.mark.parametrize("name", ["", " ", "x", "Notagenus neverheardof", "a" * 100_000, "a b " * 10_000, "\x00 \x01"])
def test_far_from_all_names_nothing_is_near(name: str) -> None:
    assert near(name) == ()
