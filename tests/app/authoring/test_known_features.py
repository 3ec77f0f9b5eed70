"""Known features are found on both strands, with mismatches and in translations, and become features of ST.26."""

import random
from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_protein

from wiposeq.app.authoring.known_features import (
    Known,
    KnownSearch,
    feature_of,
    find_known,
    is_annotated,
    key_of,
    own_features,
    read_library,
    similar,
)
from wiposeq.errors import UnreadableFile
from wiposeq.standard.residues import reverse_complement

GENE = "".join(random.Random(7).choices("acgt", k=120))
T7 = "taatacgactcactatag"


def names(found: list[object]) -> list[str]:
    return [f"{each.known.name} {each.location}" for each in found]  # type: ignore[attr-defined]


def test_the_short_features_of_the_program_fit_the_keys_of_the_edition() -> None:
    for known in own_features():
        sequence = a_protein() if known.is_protein else a_dna()
        molecule = sequence.molecule_type
        assert known.key in EDITION.keys(molecule), known.name
        given = {name for name, _ in known.qualifiers}
        assert given >= set(EDITION.mandatory_qualifiers(molecule, known.key)), known.name
        assert set(known.residues) <= EDITION.alphabet(molecule), known.name


def test_a_promoter_and_a_tag_are_found_where_they_are() -> None:
    sequence = a_dna("gcc" + T7 + "gg" + "catcaccatcaccatcac" + "ga")
    assert names(find_known(sequence, own_features())) == ["T7 promoter 4..21", "6xHis tag 24..41"]


def test_the_other_strand_gives_a_complement() -> None:
    sequence = a_dna("gcc" + reverse_complement(T7) + "ggg")
    assert names(find_known(sequence, own_features())) == ["T7 promoter complement(4..21)"]
    assert find_known(sequence, own_features(), KnownSearch(both_strands=False)) == []


def test_a_tag_is_found_on_the_other_strand_of_a_construct() -> None:
    sequence = a_dna("g" + reverse_complement("gactacaaagacgatgacgacaag") + "ccc")
    assert names(find_known(sequence, own_features())) == ["FLAG tag complement(2..25)"]


def test_mismatches_count_against_the_identity() -> None:
    gene = Known("gene", "misc_feature", GENE)
    mutated = GENE[:50] + ("a" if GENE[50] != "a" else "c") + GENE[51:]
    sequence = a_dna("ccgg" + mutated + "ggcc")
    (found,) = find_known(sequence, [gene], KnownSearch(0.95))
    assert found.location == "5..124"
    assert found.identity == pytest.approx(119 / 120)
    assert find_known(sequence, [gene], KnownSearch(1.0)) == []


@pytest.mark.parametrize("seed", range(20))
def test_no_similar_stretch_is_missed(seed: int) -> None:
    chance = random.Random(seed)
    wanted = "".join(chance.choices("acgt", k=chance.randint(20, 60)))
    copy = list(wanted)
    most = int(len(wanted) * 0.2)
    for place in chance.sample(range(len(wanted)), most):
        copy[place] = chance.choice("acgt".replace(copy[place], ""))
    before = "".join(chance.choices("acgt", k=chance.randint(0, 40)))
    text = before + "".join(copy) + "".join(chance.choices("acgt", k=30))
    assert len(before) + 1 in {place for place, _ in similar(text, wanted, 0.8)}


def test_a_short_feature_is_only_found_without_mismatch() -> None:
    assert find_known(a_protein("MAYPYDVPDYSG"), own_features(), KnownSearch(0.8)) == []
    assert names(find_known(a_protein("MAYPYDVPDYAG"), own_features())) == ["HA tag 3..11"]


def test_a_feature_has_the_qualifiers_that_its_key_allows() -> None:
    sequence = a_dna("gcc" + T7 + "gg")
    (found,) = find_known(sequence, own_features())
    feature = feature_of(found, sequence, EDITION)
    assert (feature.key, feature.location) == ("regulatory", "4..21")
    assert [(q.name, q.value) for q in feature.qualifiers] == [
        ("regulatory_class", "promoter"),
        ("note", "T7 promoter"),
    ]


def test_a_key_of_the_other_molecule_type_becomes_a_general_one() -> None:
    sequence = a_dna("g" + "gactacaaagacgatgacgacaag")
    (found,) = find_known(sequence, own_features())
    feature = feature_of(found, sequence, EDITION)
    assert (feature.key, feature.location, feature.value("note")) == ("misc_feature", "2..25", "FLAG tag")


def test_a_coding_sequence_is_translated_anew() -> None:
    known = Known("AmpR", "CDS", "atgaaagttctgtaa", qualifiers=(("gene", "bla"), ("product", "beta-lactamase")))
    sequence = a_dna("cc" + "atgaaagttctgtaa" + "cc")
    (found,) = find_known(sequence, [known])
    feature = feature_of(found, sequence, EDITION)
    assert (feature.key, feature.value("translation"), feature.value("gene")) == ("CDS", "MKVL", "bla")


def test_what_is_annotated_already_is_known() -> None:
    sequence = a_dna("gcc" + T7 + "gg", ("regulatory", "4..21", {"regulatory_class": "promoter"}))
    (found,) = find_known(sequence, own_features())
    assert is_annotated(found, sequence)


def test_a_fasta_library_has_one_feature_in_each_record(tmp_path: Path) -> None:
    path = tmp_path / "library.fasta"
    path.write_text(">CMV enhancer\n" + GENE + "\n>pUC ori\n" + GENE[::-1] + "\n>x\nacgt\n")
    library = read_library(path)
    assert [(each.name, each.key) for each in library.entries] == [
        ("CMV enhancer", "regulatory"),
        ("pUC ori", "rep_origin"),
    ]
    assert library.omitted == ("1 feature is too short to be found reliably.",)


def test_a_genbank_library_has_the_features_of_its_records(tmp_path: Path) -> None:
    path = tmp_path / "library.gb"
    path.write_text(
        "LOCUS       pX    24 bp    DNA     circular SYN 01-JAN-2020\n"
        "FEATURES             Location/Qualifiers\n"
        '     promoter        complement(3..14)\n                     /label="my promoter"\n'
        '     misc_feature    join(1..4,9..12)\n                     /note="two parts"\n'
        "ORIGIN\n        1 acgtacgtaa gtacgtacgt acgt\n//\n"
    )
    library = read_library(path)
    (known,) = library.entries
    assert (known.name, known.key, known.residues) == ("my promoter", "regulatory", "gtacttacgtac")
    assert library.omitted == ("1 feature has no single stretch of residues.",)


def test_a_file_without_features_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.fasta"
    path.write_text(">x\nacgt\n")
    with pytest.raises(UnreadableFile, match="no feature that can be searched for"):
        read_library(path)


@pytest.mark.parametrize(
    ("name", "is_protein", "key"),
    [
        ("CMV promoter", False, "regulatory"),
        ("p15A ori", False, "rep_origin"),
        ("oriT", False, "oriT"),
        ("IL-2 signal peptide", True, "SIGNAL"),
        ("linker", True, "REGION"),
        ("stuffer", False, "misc_feature"),
    ],
)
def test_a_name_decides_the_key(name: str, is_protein: bool, key: str) -> None:
    assert key_of(name, is_protein)[0] == key
