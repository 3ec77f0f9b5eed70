"""Multi-sequence text and plain residues: what opens a record, what is no residue, and what is told."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.errors import UnreadableFile
from wiposeq.formats.options import Defaults
from wiposeq.formats.plain.residue_text import are_residues, is_notation, one_letters, without_ends
from wiposeq.formats.plain.text_records import TextRecords, as_cells, kind_of_plain
from wiposeq.formats.source import Source
from wiposeq.model.changes import Change
from wiposeq.model.records import Sequence
from wiposeq.standard.residues import three_letter


def read(text: str, kind: str = "multi", **options: Any) -> tuple[list[Sequence], list[Change]]:
    records = TextRecords(Source(text.encode(), kind), Defaults(**options))
    return list(records), records.changes


def test_a_line_in_angle_brackets_opens_a_record() -> None:
    sequences, changes = read(
        "<alpha; DNA; Homo sapiens>\nacgtacgt\nacgtacgt\n\n<beta; PRT; Mus musculus>\nMKVLAAG\n<gamma;RNA;>acguacgu\n"
    )
    assert [(s.name, s.molecule_type, s.residues, s.organism) for s in sequences] == [
        ("alpha", "DNA", "acgtacgtacgtacgt", "Homo sapiens"),
        ("beta", "AA", "MKVLAAG", "Mus musculus"),
        ("gamma", "RNA", "acgtacgt", "unidentified"),
    ]
    assert "organism/assumed" in {change.kind for change in changes}


def test_what_stands_before_the_first_record_or_behind_the_organism_is_reported() -> None:
    (one,), changes = read("My sequences\n<alpha; DNA; Homo sapiens; genomic DNA; more>\nacgtacgtac\n")
    assert one.mol_type == "genomic DNA"
    assert {"line/before-first-record", "header/left-out"} <= {change.kind for change in changes}


def test_a_record_without_residues_or_with_an_unknown_type_is_reported() -> None:
    (one,), changes = read("<alpha; DNA; x>\n\n<beta; XNA; x>\nacgtacgtac\n")
    assert (one.name, one.molecule_type) == ("beta", "DNA")
    assert {"record/empty", "molecule/unknown"} <= {change.kind for change in changes}


def test_residues_with_numbers_and_blanks_are_one_sequence() -> None:
    (one,), changes = read("        1 acgtacgtac gtacgtacgt\n       21 acgt\n", "raw")
    assert one.residues == "acgtacgtacgtacgtacgtacgt"
    assert {"residues/digit", "residues/blank"} <= {change.kind for change in changes}


def test_a_protein_in_three_letter_codes_with_numbers_below_is_read() -> None:
    (one,), _ = read("Met Ala Gly Ser Leu\n1               5\nAla Gly\n", "raw")
    assert (one.molecule_type, one.residues) == ("AA", "MAGSLAG")


def test_lines_of_different_length_are_taken_as_one_and_that_is_reported() -> None:
    (one,), changes = read("acgtacgtacgt\nacgtacgt\nacgtacgtacgtacgt\n", "raw")
    assert len(one.residues) == 36
    assert "record/joined" in {change.kind for change in changes}


def test_the_name_of_a_file_of_residues_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "enzyme.txt"
    path.write_bytes("MKVLAAGIVG".encode("utf-16"))
    (one,) = TextRecords(Source(path, "raw"))
    assert (one.name, one.residues) == ("enzyme", "MKVLAAGIVG")


def test_a_line_with_a_number_opens_a_record_as_specifications_have_it() -> None:
    sequences, _ = read("SEQ ID NO: 1\nACGTACGTAC\nSEQ ID NO: 2 - light chain\nMKVLAAGIVG\n[SEQ ID NO:3] acgtacgtac\n")
    assert [(s.name, s.residues) for s in sequences] == [
        ("SEQ ID NO: 1", "acgtacgtac"),
        ("light chain", "MKVLAAGIVG"),
        ("SEQ ID NO: 3", "acgtacgtac"),
    ]


def test_the_lines_around_residues_of_a_data_bank_are_left_out_and_reported() -> None:
    (one,), changes = read("ORIGIN\n        1 gatcctccat atacaacggt\n       21 acgt\n//\n", "raw")
    assert one.residues == "gatcctccatatacaacggtacgt"
    assert "line/layout" in {change.kind for change in changes}


def test_a_name_and_residues_in_each_line_are_cells() -> None:
    assert as_cells("FWD primer ACGTACGTACGT\n\nREV  TTGACGTACGTA\n") == "FWD primer\tACGTACGTACGT\nREV\tTTGACGTACGTA"
    assert as_cells("acgtacgtac gtacgtacgt\nacgtacgtac acgtacgtac") == ""
    assert as_cells("1 acgtacgtacgtac\n61 acgtacgtacgtac") == as_cells("1 acgtacgtacgtac") == ""
    assert as_cells("1 acgtacgtacgtac\n2 acgtacgtacgtac") == "1\tacgtacgtacgtac\n2\tacgtacgtacgtac"
    assert as_cells("please find enclosed") == ""


def test_a_text_without_a_record_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no record"):
        read("acgt\n", "multi")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("acgtacgt\nacgt", "raw"),
        ("MKVLAAGIVG MKVLAAGIVG MKV", "raw"),
        ("Met-Ala-Gly-Ser", "raw"),
        ("5'-ACG TAC-3'", "raw"),
        ("<a; DNA; x>\nacgt", "multi"),
        ("Name\tSequence\na\tacgt", "csv"),
        ("acgtacgtacgt\tacgtacgtacga\nacgtacgtacgg\tacgtacgtacgc", "csv"),
        ("1\tacgtacgtac\tacgtacgtac\n21\tacgt", "raw"),
        ("SEQ ID NO: 1\nacgt", "multi"),
        ("ORIGIN\n 1 gatcctccat\n//", "raw"),
        ("Name;Type;Sequence\na;DNA;acgt", "csv"),
        ("Dear Sirs, the sequence is enclosed.", ""),
        ("the quick brown fox", ""),
        ("", ""),
    ],
)
def test_a_text_is_recognized_by_its_content(text: str, kind: str) -> None:
    assert kind_of_plain(text) == kind


@given(st.text("ACDEFGHIKLMNPQRSTVWYX", min_size=2, max_size=30), st.sampled_from(["-", " ", "\n", ""]))
def test_three_letter_codes_give_the_protein_back(residues: str, between: str) -> None:
    assert one_letters(between.join(map(three_letter, residues))) == residues


@given(st.text("acgtn", min_size=4, max_size=60))
def test_plain_nucleotides_are_never_a_notation(residues: str) -> None:
    for text in (residues, residues.upper(), f"5'-{residues}-3'"):
        body, direction = without_ends(text)
        assert body == text.removeprefix("5'-").removesuffix("-3'")
        assert direction in ("", "53")
        assert not is_notation(body) and are_residues(text)


@pytest.mark.parametrize(
    ("text", "direction"),
    [("3'-acgt-5'", "35"), ("5′ acgt 3′", "53"), ("acgt-3'", "53"), ("acgt-5'", "35"), ("acgt", "")],
)
def test_ends_say_the_direction(text: str, direction: str) -> None:
    assert without_ends(text) == ("acgt", direction)


def test_a_number_that_is_not_its_place_stays() -> None:
    sequences, changes = read("SEQ ID NO: 1\nACGTACGTACGT\nSEQ ID NO: 7 a probe\nACGTACGTACGA\n")
    assert [sequence.is_skipped for sequence in sequences] == [False, *[True] * 5, False]
    (change,) = [change for change in changes if change.kind == "record/number-left-out"]
    assert (change.before, change.count) == ("2-6", 5)


@pytest.mark.parametrize("dots", ["...", "…", " . . . ", "......"])
def test_residues_that_dots_stand_for_are_never_joined_over(dots: str) -> None:
    sequences, changes = read(f"<a; DNA>\nACGTACGTACGT{dots}ACGTACGT\n<b; DNA>\nACGTACGTACGT.\n")
    assert [sequence.name for sequence in sequences] == ["b"]
    assert "residues/omitted" in {change.kind for change in changes}


def test_lines_of_a_name_and_residues_are_a_sequence_each() -> None:
    sequences, changes = read("P1 ACGTACGTACGTAA\nmy probe  ACGTACGTACGTAACC\n", "raw")
    assert [(each.name, each.residues) for each in sequences] == [
        ("P1", "acgtacgtacgtaa"),
        ("my probe", "acgtacgtacgtaacc"),
    ]
    assert "record/named-lines" in {change.kind for change in changes}


def test_numbered_lines_of_residues_are_one_sequence() -> None:
    (one,), _ = read("1 ACGTACGTAC ACGTACGTAC\n21 ACGTACGTAC ACGTACGTAC\n", "raw")
    assert len(one.residues) == 40


def test_residues_before_the_first_record_are_reported_as_residues() -> None:
    (_,), changes = read("My sequences\nACGTACGTACGT\n<alpha; DNA; Homo sapiens>\nacgtacgtac\n")
    (change,) = [change for change in changes if change.kind == "line/residues-before"]
    assert (change.line, change.before) == (2, "ACGTACGTACGT")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("MKVLAAGIVWWEE\n\nACGTACGTACGT\n", "raw"),
        ("ACGTACGTACGT\n\nMKVLAAGIV\n", "raw"),
        ("<a; DNA; x>\nACGTACGTACGT\n\nMKVLAAGIV\n", "multi"),
    ],
)
def test_residues_of_two_molecules_are_not_joined(text: str, kind: str) -> None:
    sequences, changes = read(text, kind)
    assert not sequences
    assert [change.kind for change in changes if "two" in change.kind] == ["record/two-molecules"]
