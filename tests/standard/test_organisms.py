"""The list of organisms: what is known, and what is offered while a name is typed."""

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.standard import organisms


@pytest.mark.parametrize(
    "name",
    [
        "Homo sapiens",
        "Mus musculus",
        "Escherichia coli",
        "Canis lupus familiaris",
        "Citrus x paradisi",
        "Salmonella enterica subsp. enterica",
        "Tobacco mosaic virus",
        "Human immunodeficiency virus 1",
        "Severe acute respiratory syndrome coronavirus 2",
        "Hepatitis C virus",
    ],
)
def test_species_and_viruses_are_known_as_they_are_written(name: str) -> None:
    assert organisms.is_known(name)
    assert not organisms.is_known(name.swapcase())
    assert name in organisms.beginning_with(name[:-2].upper(), 10_000)


@pytest.mark.parametrize(
    "name", ["", "human", "Homo", "Bacillus sp.", "Escherichia coli K-12", "uncultured bacterium", "zzz", "\uffff", "0"]
)
def test_what_is_no_name_of_a_species_is_not_known(name: str) -> None:
    assert not organisms.is_known(name)


def test_names_are_offered_in_order_and_no_more_than_requested() -> None:
    found = organisms.beginning_with("Streptomyces", 300)
    assert len(found) == 300 == len(set(found))
    assert found == sorted(found, key=str.lower)
    assert all(name.startswith("Streptomyces") for name in found)
    assert organisms.beginning_with("streptomyces a", 300) == [each for each in found if each[13] == "a"]
    assert organisms.beginning_with("zzzz") == []


@tries(40)
@given(st.text(alphabet="aAbceEhHmMoOsSzZ -", max_size=6))
def test_what_is_offered_begins_with_what_was_typed(start: str) -> None:
    for name in organisms.beginning_with(start, 20):
        assert name.lower().startswith(start.lower())
        assert organisms.is_known(name)


def test_own_and_frequent_names_are_offered_first() -> None:
    assert organisms.offered("hom")[0] == ("Homo sapiens", "")
    assert organisms.offered("hom", ["Homarus americanus", "Bos taurus"])[0] == ("Homarus americanus", "")
    assert organisms.offered("taur", ["Bos taurus"])[0] == ("Bos taurus", "")
    assert ("Homo sapiens", "human") in organisms.offered("hum")
    assert ("Escherichia coli", "e. coli") in organisms.offered("E. co")
    assert organisms.offered("h") == []


def test_every_common_name_leads_to_a_known_one() -> None:
    assert len(organisms.common_names()) > 80
    assert [name for name in organisms.common_names().values() if not organisms.is_known(name)] == []
    assert all(common == common.lower().strip() for common in organisms.common_names())
