"""Modified residues are found by abbreviation, name or synonym, and nothing is guessed."""

import pytest
from builders import EDITION

from wiposeq.app.authoring.wizards.residue_names import find, find_group, known_residues, search, search_groups
from wiposeq.app.authoring.wizards.spelling import spelled


@pytest.mark.parametrize(
    ("text", "abbreviation"),
    [
        ("m5c", "m5c"),
        ("pseudouridine", "p"),
        ("Ψ", "p"),
        ("m1Ψ", "m1f"),
        ("N6-methyladenosine", "m6a"),
        ("5-Methyl-C", "m5c"),
    ],
)
def test_a_nucleotide_is_found_by_each_of_its_names(text: str, abbreviation: str) -> None:
    found = find(text, EDITION, False)
    assert found is not None and found.abbreviation == abbreviation


@pytest.mark.parametrize(
    ("text", "abbreviation"),
    [
        ("Aib", "Aib"),
        ("sarcosine", "MeGly"),
        ("Hyp", "4Hyp"),
        ("GABA", "4Abu"),
        ("β-Ala", "bAla"),
        ("norleucine", "Nle"),
    ],
)
def test_an_amino_acid_is_found_by_each_of_its_names(text: str, abbreviation: str) -> None:
    found = find(text, EDITION, True)
    assert found is not None and found.abbreviation == abbreviation


def test_every_abbreviation_of_the_standard_is_found_by_itself_and_by_its_name() -> None:
    for listed, is_protein in ((EDITION.modified_nucleotides, False), (EDITION.modified_amino_acids, True)):
        for abbreviation, entry in listed.items():
            if abbreviation == "OTHER":
                continue
            for text in (abbreviation, entry.name):
                found = find(text, EDITION, is_protein)
                assert found is not None and found.abbreviation == abbreviation, text


def test_a_name_that_may_be_two_is_not_found_but_both_are_offered() -> None:
    assert find("aminoisobutyric acid", EDITION, True) is None
    assert {"Aib", "bAib"} <= {each.abbreviation for each in search("aminoisobutyric acid", EDITION, True)}


def test_a_typing_error_is_offered_the_similar_name() -> None:
    assert [each.abbreviation for each in search("psuedouridine", EDITION, False)] == ["p"]


def test_an_exact_abbreviation_is_offered_first() -> None:
    assert search("p", EDITION, False)[0].abbreviation == "p"
    assert search("Orn", EDITION, True)[0].abbreviation == "Orn"


def test_a_name_with_a_placeholder_follows_the_residue() -> None:
    methyl = find("2'-OMe", EDITION, False)
    assert methyl is not None
    assert [methyl.words(letter).text for letter in "acgu"] == [
        "modified_base OTHER 2'-O-methyladenosine",
        "modified_base cm",
        "modified_base gm",
        "modified_base um",
    ]


def test_no_two_modifications_have_the_same_answer() -> None:
    for is_protein in (False, True):
        answers = [each.answer.lower() for each in known_residues(EDITION, is_protein)]
        assert len(answers) == len(set(answers))


def test_groups_at_the_ends_are_found_by_symbol_and_name() -> None:
    for text, is_protein, side, note in (
        ("Ac", True, "start", "N-acetyl{residue}"),
        ("NH2", True, "end", "{Residue} amide (C-terminal amidation)"),
        ("VP", False, "start", "5'-(E)-vinylphosphonate"),
        ("phosphate", False, "end", "3'-phosphate"),
    ):
        found = find_group(text, is_protein, side)
        assert found is not None and found.note == note
    assert search_groups("biot", False, "start")


def test_greek_letters_and_primes_are_spelled() -> None:
    assert spelled("γ-Glu, 2′-O–Me, Δ") == "gamma-Glu, 2'-O-Me, Delta"
