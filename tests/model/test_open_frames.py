"""Open reading frames: six frames, start codons, nested and cut-off ones, circular molecules."""

import random

import pytest
from builders import EDITION

from wiposeq.model import location
from wiposeq.model.open_frames import FrameSearch, open_frames
from wiposeq.standard.residues import reverse_complement, translate

CODE = EDITION.genetic_codes[1]
GENE = "atgaaacccgggtttaaacccgggttttaa"
"""A gene of nine codons and a stop."""


def locations(residues: str, code: int = 1, **options: object) -> list[str]:
    wanted = FrameSearch(**{"minimum": 5, **options})  # type: ignore[arg-type]
    return [each.location for each in open_frames(residues, EDITION.genetic_codes[code], wanted)]


def test_a_frame_goes_from_its_first_start_codon_to_its_stop() -> None:
    assert locations("cc" + GENE + "cc", both_strands=False) == ["3..32"]
    assert locations("atg" + GENE, both_strands=False) == ["1..33"]


def test_frames_inside_a_longer_one_are_listed_only_if_wanted() -> None:
    assert locations("atg" + GENE, both_strands=False, has_nested=True) == ["1..33", "4..33"]


def test_the_other_strand_is_written_as_a_complement() -> None:
    assert locations("cc" + reverse_complement(GENE) + "c") == ["complement(3..32)"]


def test_the_smallest_number_of_amino_acids_does_not_count_the_stop() -> None:
    assert locations(GENE, minimum=9, both_strands=False) == ["1..30"]
    assert locations(GENE, minimum=10, both_strands=False) == []


def test_start_codons_of_the_code_are_used_if_wanted() -> None:
    gene = "gtg" + GENE[3:]
    assert locations(gene, 11, both_strands=False) == []
    assert locations(gene, 11, both_strands=False, starts=frozenset()) == ["1..30"]


def test_stops_are_those_of_the_code() -> None:
    gene = "atgaaatgacccgggtttaaataa"
    assert locations(gene, 1, minimum=6, both_strands=False) == []
    assert locations(gene, 4, minimum=6, both_strands=False) == ["1..24"]


@pytest.mark.parametrize(
    ("residues", "expected"),
    [
        (GENE[3:], "<1..27"),
        ("c" + GENE[3:], "<1..28"),
        (GENE[:-3], "1..>27"),
        (reverse_complement(GENE[3:]), "complement(1..>27)"),
        (reverse_complement(GENE[:-3]), "complement(<1..27)"),
    ],
)
def test_frames_that_are_cut_off_are_marked(residues: str, expected: str) -> None:
    assert expected in locations(residues, has_partial=True)
    assert expected not in locations(residues)


def test_a_cut_off_start_has_the_codon_start_of_its_frame() -> None:
    found = open_frames("c" + GENE[3:], CODE, FrameSearch(5, has_partial=True))
    assert [each.codon_start for each in found if each.location == "<1..28"] == [2]


@pytest.mark.parametrize("shift", [0, 1, 5, 12, 29])
@pytest.mark.parametrize("is_other", [False, True])
def test_a_frame_across_the_origin_is_found_once_and_reads_as_the_gene(shift: int, is_other: bool) -> None:
    circle = GENE + "cc"
    turned = circle[shift:] + circle[:shift]
    turned = reverse_complement(turned) if is_other else turned
    found = locations(turned, minimum=9, is_circular=True)
    assert [location.extract(location.parse(each), turned) for each in found] == [GENE]


def test_a_circle_without_a_stop_has_no_endless_frame() -> None:
    assert locations("atgaaacccggg", both_strands=False, is_circular=True, minimum=3) == []


def test_each_frame_of_random_residues_translates_from_start_to_stop() -> None:
    residues = "".join(random.Random(7).choices("acgtn", weights=(9, 9, 9, 9, 1), k=5_000))
    found = open_frames(residues, CODE, FrameSearch(15))
    assert len(found) > 20
    for each in found:
        protein = translate(location.extract(location.parse(each.location), residues), CODE)
        assert protein[0] == "M" and protein.index("*") == len(protein) - 1 == each.length
