"""ST.25 texts that went through a word processor, and lines that cannot be read: no residue is left out of a record."""

import pytest

from wiposeq.formats.st25.listing import read_st25
from wiposeq.model.origin import NOT_WELL_FORMED
from wiposeq.model.project import Project

HEAD = "SEQUENCE LISTING\n\n<110>  Example Ltd\n<120>  Example\n<130>  REF-1\n<140>  PCT/EP2018/000001\n"


def read(block: str, *, molecule: str = "DNA", length: int = 20, features: str = "", dates: str = "") -> Project:
    return read_st25(
        f"{HEAD}{dates}<160>  1\n\n<210>  1\n<211>  {length}\n<212>  {molecule}\n<213>  Homo sapiens\n"
        f"{features}\n<400>  1\n{block}\n".encode()
    )


def kinds(project: Project) -> set[str]:
    return {change.kind for change in project.origin.changes}


@pytest.mark.parametrize(
    "block",
    [
        "Acgtacgtac gtacgtacgt 20",
        "acgtacgtac Gtacgtacgt 20",
        "acgtacgtac\tGtacgtacgt\t20\t",
        "acgtacgtac\u00a0gtacgtacgt\u00a0\u00a020",
        "acgtacgtac\u2009Gtacgtacgt 20",
        "acgta\u200bcgtac gtacg\u00adtacgt 20",
    ],
)
def test_capitals_tabs_and_wide_blanks_between_blocks_lose_no_residue(block: str) -> None:
    project = read(block)
    assert project.sequences[0].residues == "acgtacgtacgtacgtacgt"
    assert not kinds(project) & {"residues/stray", "record/not-read", "residues/foreign", "length/recounted"}


def test_a_block_of_ambiguous_bases_with_a_capital_stays_residues() -> None:
    assert read("acgtacgtac Rtacgyacgt 20").sequences[0].residues == "acgtacgtacrtacgyacgt"


@pytest.mark.parametrize(
    "text",
    ["2018\u201112\u201131", "2018\u00a0-\u00a012\u00a0-\u00a031", "31\u00a0Dec\u00a02018", "2018\u201312\u201331"],
)
def test_a_date_with_typographic_hyphens_and_blanks_is_read(text: str) -> None:
    application = read("acgtacgtac gtacgtacgt 20", dates=f"<141>  {text}\n").header.application
    assert application is not None
    assert application.date == "2018-12-31"


@pytest.mark.parametrize("text", ["(3)\u2011(9)", "(3)\u2026(9)", "(3)\u00a0..\u00a0(9)", "3\u20119", "(3)\u2010(9)"])
def test_a_range_with_typographic_signs_is_read(text: str) -> None:
    project = read("acgtacgtac gtacgtacgt 20", features=f"<220>\n<221>  misc_feature\n<222>  {text}\n<223>  x\n")
    assert project.sequences[0].features[1].location == "3..9"


def test_ligatures_in_keys_and_organisms_are_undone_and_reported() -> None:
    text = (
        f"{HEAD}<160>  1\n<210>  1\n<211>  20\n<212>  DNA\n<213>  Arti\ufb01cial Sequence\n"
        "<220>\n<221>  modi\ufb01ed_base\n<222>  (3)..(3)\n<223>  i\n<400>  1\nacgtacgtac gtacgtacgt 20\n"
    )
    project = read_st25(text.encode())
    sequence = project.sequences[0]
    assert sequence.organism == "synthetic construct"
    assert sequence.features[1].key == "modified_base"
    assert [change.after for change in project.origin.changes if change.kind == "text/characters"] == [
        "Artificial Sequence",
        "modified_base",
    ]


@pytest.mark.parametrize(
    ("molecule", "block"),
    [
        ("DNA", "acgtacgtac 10\nStrand turned here\ngtacgtac 18"),
        ("DNA", "acgtacgtac 10\nacgt=gtac;acgt Branch\n"),
        ("PRT", "MASGLKVLAA 10\nMasglkvlaa\n"),
        ("PRT", "Met Ala Ser Gly Leu Lys\nwhatever is written here\nVal Leu Ala Ala\n"),
    ],
)
def test_a_line_that_cannot_be_read_stops_its_record(molecule: str, block: str) -> None:
    project = read(block, molecule=molecule)
    sequence = project.sequences[0]
    assert (sequence.residues, sequence.is_skipped) == ("", False)
    (fact,) = project.origin.of_kind(NOT_WELL_FORMED)
    assert (fact.values["lost"], fact.address.sequence) == ("sequence 1", sequence.uid)
    assert "record/not-read" in kinds(project)


def test_a_stopped_record_does_not_stop_the_next_one() -> None:
    text = (
        f"{HEAD}<160>  2\n<210>  1\n<211>  20\n<212>  DNA\n<213>  Homo sapiens\n<400>  1\nacgtacgtac\nStrand and more\n"
        "<210>  2\n<211>  10\n<212>  DNA\n<213>  Homo sapiens\n<400>  2\nacgtacgtac 10\n"
    )
    assert [sequence.residues for sequence in read_st25(text.encode()).sequences] == ["", "acgtacgtac"]


def test_words_between_residues_that_are_as_many_as_declared_are_left_out() -> None:
    project = read("acgtacgtac 10\nwhatever is written here\ngtacgtacgt 20")
    assert project.sequences[0].residues == "acgtacgtacgtacgtacgt"
    assert "residues/stray" in kinds(project)
