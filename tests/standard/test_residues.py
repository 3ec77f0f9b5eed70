"""Symbols, counts, complements and translation: small truths by example, the rest against Biopython."""

import warnings

import pytest
from builders import EDITION
from examples import tries
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.standard import residues
from wiposeq.standard.edition import GeneticCode
from wiposeq.standard.residues import (
    CHUNK,
    complement,
    one_letter,
    reverse_complement,
    specific_count,
    three_letter,
    translate,
    unknown_symbols,
)

STANDARD = EDITION.genetic_codes[1]
IUPAC = "acgtmrwsykvhdbn"


def biopython_translation(text: str, code: int) -> str:
    from Bio.Seq import translate as theirs

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return str(theirs(text, code))


def plainly(text: str, code: GeneticCode) -> str:
    return translate(text, code, is_start_complete=False, is_end_complete=False)


def test_residues_of_the_alphabet_have_no_unknown_symbols():
    assert unknown_symbols(IUPAC * 3, "DNA", EDITION) == {}
    assert unknown_symbols("ARNDCQEGHILKMFPOSUTWYVBZJX", "AA", EDITION) == {}


def test_unknown_symbols_are_counted_and_placed_in_the_order_they_come():
    found = unknown_symbols("acguTacgu-é\U0001f9ecu", "RNA", EDITION)
    assert list(found) == ["u", "T", "-", "é", "\U0001f9ec"]
    assert found["u"].count == 3
    assert found["u"].positions == (4, 9, 13)
    assert list(found["\U0001f9ec"]) == [12]


def test_case_counts_as_part_of_the_symbol():
    assert unknown_symbols("ACGT", "DNA", EDITION).keys() == {"A", "C", "G", "T"}
    assert unknown_symbols("mk", "AA", EDITION).keys() == {"m", "k"}


def test_only_the_first_ten_positions_of_a_symbol_are_reported():
    found = unknown_symbols("*" * 1000, "AA", EDITION)["*"]
    assert (found.count, found.positions) == (1000, tuple(range(1, 11)))


def test_symbols_are_found_across_chunks():
    text = "a" * (CHUNK - 1) + "--" + "c" * CHUNK + "Ж-"
    found = unknown_symbols(text, "DNA", EDITION)
    assert found["-"].positions == (CHUNK, CHUNK + 1, 2 * CHUNK + 3)
    assert found["Ж"].positions == (2 * CHUNK + 2,)


def test_a_molecule_type_without_an_alphabet_has_nothing_to_compare_with():
    assert unknown_symbols("acgt", "PRT", EDITION) == {}
    assert specific_count("acgt", "PRT") == 0


@given(st.text(alphabet="acgtnxX -*éЖ\n", max_size=200))
def test_unknown_symbols_agree_with_a_plain_look(text):
    found = unknown_symbols(text, "DNA", EDITION)
    assert {symbol: seen.count for symbol, seen in found.items()} == {
        symbol: text.count(symbol) for symbol in text if symbol not in IUPAC
    }
    for symbol, seen in found.items():
        assert seen.positions == tuple(place for place, other in enumerate(text, 1) if other == symbol)[:10]


@pytest.mark.parametrize(
    ("text", "molecule", "count"),
    [
        ("acgtnnnnnn", "DNA", 4),
        ("acgumrwsykvhdb", "RNA", 14),
        ("ACGTN", "DNA", 4),
        ("MKXXB", "AA", 3),
        ("mkxb", "AA", 3),
        ("ac gt12-é", "DNA", 4),
        ("", "AA", 0),
        ("a" * CHUNK + "nc", "DNA", CHUNK + 1),
    ],
)
def test_specifically_defined_residues_are_those_that_are_not_n_or_x(text, molecule, count):
    assert specific_count(text, molecule) == count


def test_the_complement_of_each_symbol_stands_for_the_complements_of_what_it_stands_for():
    symbols = EDITION.symbols("DNA")
    for symbol, entry in symbols.items():
        assert set(symbols[complement(symbol)].expands_to) == set(complement(entry.expands_to))
    assert complement("acgtu") == "tgcaa"
    assert complement("AcGt-é") == "TgCa-é"


@given(st.text(alphabet=IUPAC + IUPAC.upper() + "-é", max_size=100))
def test_the_reverse_complement_turned_again_is_the_sequence(text):
    assert reverse_complement(reverse_complement(text)) == text


@given(st.text(alphabet=IUPAC, max_size=100))
def test_the_reverse_complement_is_biopythons(text):
    from Bio.Seq import reverse_complement as theirs

    assert reverse_complement(text) == theirs(text)


def test_three_letter_codes_name_every_amino_acid_symbol_and_nothing_else():
    for symbol in EDITION.alphabet("AA"):
        assert one_letter(three_letter(symbol)) == symbol
    assert [one_letter(name) for name in ("Sec", "Pyl", "Asx", "Glx", "Xle", "Xaa")] == list("UOBZJX")
    assert one_letter("MET") == one_letter("met") == "M"
    assert one_letter("Ter") == one_letter("") == one_letter("M") == ""
    assert three_letter("*") == three_letter("a") == three_letter("") == ""


def test_a_coding_sequence_is_translated_with_its_stop():
    assert translate("atggccattgtaatgggccgctga", STANDARD) == "MAIVMGR*"
    assert translate("AUGGCC", STANDARD) == "MA"


def test_a_start_codon_is_methionine_only_where_the_start_is_complete():
    assert translate("ttggcc", STANDARD) == "MA"
    assert translate("ttggcc", STANDARD, is_start_complete=False) == "LA"
    assert translate("attggcc", STANDARD, codon_start=2) == "LA"
    assert translate("gtggcc", STANDARD) == "VA"
    assert translate("gtggcc", EDITION.genetic_codes[11]) == "MA"


def test_codon_start_leaves_out_what_comes_before_and_what_makes_no_codon_is_left_out():
    assert translate("ccatggcca", STANDARD, codon_start=3) == "MA"
    assert translate("atggccaa", STANDARD) == "MA"
    for short in ("", "a", "at"):
        assert translate(short, STANDARD) == ""
        assert translate(short, STANDARD, codon_start=3) == ""


def test_a_codon_start_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="codon_start"):
        translate("atg", STANDARD, codon_start=0)


def test_ambiguous_codons_are_reported_as_exactly_as_they_can_be():
    assert plainly("rayraasarmttytr", STANDARD) == "BXZJL"
    assert plainly("sartartantracgnnnn---", STANDARD) == "Z*X*RXX"


def test_a_codon_that_may_be_either_stops_only_at_a_complete_end():
    karyorelict = EDITION.genetic_codes[27]
    assert translate("atgtgagcctga", karyorelict) == "MWA*"
    assert translate("atgtgagcctga", karyorelict, is_end_complete=False) == "MWAW"


def test_exceptions_replace_the_amino_acid_at_their_codon():
    assert translate("atgtgagcctga", STANDARD, exceptions={4: "U"}) == "MUA*"
    assert translate("ttggcc", STANDARD, exceptions={1: "X"}) == "XA"
    assert translate("ccatgtgagcc", STANDARD, codon_start=3, exceptions={6: "O"}) == "MOA"


def test_an_exception_completes_a_stop_of_one_or_two_residues():
    assert translate("atggcct", STANDARD, exceptions={7: "*"}) == "MA*"
    assert translate("atggccta", STANDARD, exceptions={7: "*"}) == "MA*"


@pytest.mark.parametrize("place", [0, -2, 2, 3, 7, 100])
def test_an_exception_where_no_codon_starts_changes_nothing(place):
    assert translate("atggcc", STANDARD, exceptions={place: "U"}) == "MA"


def test_translation_goes_on_across_chunks():
    text = "atg" + "gcctga" * (CHUNK // 4) + "gcc"
    assert translate(text, STANDARD) == "M" + "A*" * (CHUNK // 4) + "A"


@given(st.text(alphabet="acgt", max_size=300), st.sampled_from(sorted(EDITION.genetic_codes)))
def test_every_code_translates_as_biopython_does(text, code):
    assert plainly(text, EDITION.genetic_codes[code]) == biopython_translation(text, code)


@tries(300)
@given(st.text(alphabet=IUPAC, min_size=3, max_size=30))
def test_ambiguous_residues_translate_as_biopython_does(text):
    text = text[: len(text) - len(text) % 3]
    assert plainly(text, STANDARD) == biopython_translation(text, 1)


@pytest.mark.parametrize("id", sorted(EDITION.genetic_codes))
def test_all_plain_codons_and_starts_and_stops_of_a_code_are_biopythons(id):
    from Bio.Data.CodonTable import unambiguous_dna_by_id

    theirs, ours = unambiguous_dna_by_id[id], EDITION.genetic_codes[id]
    codons = [a + b + c for a in "TCAG" for b in "TCAG" for c in "TCAG"]
    assert ours.amino_acids == "".join(theirs.forward_table.get(codon, "*") for codon in codons)
    assert ours.starts == set(theirs.start_codons)
    assert ours.stops == set(theirs.stop_codons)


@pytest.mark.parametrize("id", sorted(EDITION.genetic_codes))
def test_all_4096_codons_are_what_their_plain_codons_agree_on(id):
    code, symbols = EDITION.genetic_codes[id], EDITION.symbols("DNA")
    order = "tcag"
    codons = [a + b + c for a in IUPAC for b in IUPAC for c in IUPAC]
    expected = []
    for codon in codons:
        first, second, third = (symbols[symbol].expands_to for symbol in codon)
        found = "".join(
            sorted(
                {
                    code.amino_acids[order.index(a) * 16 + order.index(b) * 4 + order.index(c)]
                    for a in first
                    for b in second
                    for c in third
                }
            )
        )
        expected.append(found if len(found) == 1 else {"DN": "B", "EQ": "Z", "IL": "J"}.get(found, "X"))
    assert plainly("".join(codons), code) == "".join(expected)


def test_fifty_million_residues_are_looked_through():
    text = "acgtgcatcgatgctagctagcta" * (50_000_000 // 24)
    assert unknown_symbols(text, "DNA", EDITION) == {}
    assert specific_count(text, "DNA") == len(text)
    assert len(translate(text, STANDARD)) == len(text) // 3


def test_nothing_here_needs_numpy_or_biopython_to_run():
    source = residues.__loader__.get_source(residues.__name__)
    assert "import numpy" not in source
    assert "import Bio" not in source
