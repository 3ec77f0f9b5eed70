"""What stands today for the keys of ST.25."""

import pytest
from builders import EDITION

from wiposeq.standard.oldkeys import NUCLEOTIDE_KEYS, PROTEIN_KEYS, Today, key_of_own, todays_key

ALL = [("DNA", old, today) for old, today in NUCLEOTIDE_KEYS.items()]
ALL += [("AA", old, today) for old, today in PROTEIN_KEYS.items()]


@pytest.mark.parametrize(("molecule", "old", "today"), ALL, ids=lambda value: value if isinstance(value, str) else "")
def test_an_old_key_is_none_of_today_and_becomes_one_with_qualifiers_it_allows(
    molecule: str, old: str, today: Today
) -> None:
    edition = EDITION
    key, qualifiers = today
    assert old not in edition.keys(molecule)
    assert set(edition.mandatory_qualifiers(molecule, key)) <= {name for name, _ in qualifiers}
    for name, value in qualifiers:
        assert name in edition.allowed_qualifiers(molecule, key)
        values = edition.values(molecule, name)
        assert not values or value in values
    assert todays_key(molecule, old) == todays_key(molecule, old.swapcase()) == today


def test_a_key_of_the_other_molecule_or_of_nobody_is_no_old_key() -> None:
    assert todays_key("AA", "promoter") is None
    assert todays_key("DNA", "VARSPLIC") is None
    assert todays_key("", "promoter") is None
    assert todays_key("DNA", "linker") is None


def test_a_key_somebody_invented_becomes_a_note() -> None:
    assert key_of_own("RNA", "linker", False) == ("misc_feature", (("note", "linker"),))
    assert key_of_own("AA", "linker", False)[0] == "REGION"
    assert key_of_own("AA", "linker", True)[0] == "SITE"
