"""LOCUS and ID lines as programs write them, and records whose lines are not where the format wants them."""

from pathlib import Path

import pytest
from annotated import read_annotated

from wiposeq.errors import UnreadableFile
from wiposeq.formats.entries import Entry
from wiposeq.formats.kinds import recognized
from wiposeq.formats.records.flat_file import read_flat
from wiposeq.formats.records.locus import Locus, read_locus
from wiposeq.formats.source import as_source
from wiposeq.model.changes import ChangeLog

RESIDUES = "atggctaaaggtgaagaactgttcacgggtgttgttccga"
BODY = "ORIGIN\n        1 atggctaaag gtgaagaact gttcacgggt gttgttccga\n//\n"


def entry(tmp_path: Path, text: str, kind: str = "genbank") -> tuple[Entry, ChangeLog]:
    path = tmp_path / "record.txt"
    path.write_text(text, "utf-8")
    log = ChangeLog()
    source = as_source(path)
    source.kind = kind
    (found,) = read_flat(source, log)
    return found, log


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("LOCUS       pT1                40 bp    DNA     circular", Locus("pT1", 40, "DNA", "circular")),
        ("LOCUS       pT1        40 bp    DNA   CIRCULAR SYN        09-OCT-2013", Locus("pT1", 40, "DNA", "circular")),
        ("LOCUS       My vector 2   40 bp DNA circular SYN 29-MAR-2017", Locus("My vector 2", 40, "DNA", "circular")),
        ("LOCUS       prot1      38 aa    PROTEIN linear   UNA 01-JAN-2020", Locus("prot1", 38, "PROTEIN", "linear")),
        ("LOCUS       prot1      38 aa    linear   UNA 01-JAN-2020", Locus("prot1", 38, "PROTEIN", "linear")),
        ("LOCUS       pT1       40 bp ds-DNA   linear  SYN  2-MAR-2020", Locus("pT1", 40, "ds-DNA", "linear")),
        ("LOCUS       40 bp DNA linear", Locus("", 40, "DNA", "linear")),
        ("LOCUS       pT1  1,040 bp mRNA", Locus("pT1", 1040, "mRNA")),
        ("LOCUS       vector 7bp spacer 40 bp DNA", Locus("vector 7bp spacer", 40, "DNA")),
        ("LOCUS       pT1 40 bp DNA frobnicated", Locus("pT1", 40, "DNA", odd="frobnicated")),
        ("LOCUS", Locus("", odd="no length")),
    ],
)
def test_a_locus_line_is_read_by_its_words(line: str, expected: Locus) -> None:
    assert read_locus(line + "\n") == expected


def test_a_name_that_touches_its_length_is_separated_by_the_residues(tmp_path: Path) -> None:
    found, _ = entry(tmp_path, f"LOCUS       a_very_long_name_pUC1940 bp DNA linear\n{BODY}")
    assert (found.name, found.length) == ("a_very_long_name_pUC19", 40)


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        "BASE COUNT 10 a 8 c 14 g 8 t\nFEATURES             Location/Qualifiers\n" + BODY,
        "BASE COUNT 10 a 8 c 14 g 8 t\n" + BODY,
        "ORIGIN\n    1 atggctaaag gtgaagaact\n   21 gttcacgggt gttgttccga\n//\n",
        "ORIGIN\n                 1 atggctaaag gtgaagaact\n                21 gttcacgggt gttgttccga\n//\n",
        "ORIGIN\natggctaaaggtgaagaact\ngttcacgggtgttgttccga\n//\n",
        "ORIGIN\n1 atggctaaag gtgaagaact 20\n21 gttcacgggt gttgttccga 40\n//\n",
        "ORIGIN\n  pT1  Length: 40  May 1, 2020 12:00  Type: N  Check: 123  ..\n"
        "  1 atggctaaag gtgaagaact gttcacgggt gttgttccga\n//\n",
    ],
)
def test_residues_need_no_fixed_columns(tmp_path: Path, body: str) -> None:
    found, _ = entry(tmp_path, f"LOCUS       pT1 40 bp DNA linear\nDEFINITION  .\n{body}")
    assert found.residues == RESIDUES


def test_a_line_that_is_no_line_of_residues_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="at line 3: this is not a line of residues: LOCUS       pT2 40 bp"):
        entry(tmp_path, "LOCUS       pT1 40 bp DNA\nORIGIN\nLOCUS pT2 40 bp\n//\n")


def test_odd_words_of_the_locus_line_are_reported(tmp_path: Path) -> None:
    _, log = entry(tmp_path, f"LOCUS       pT1 40 bp DNA frobnicated\n{BODY}")
    assert [(c.kind, c.before) for c in log] == [("record/odd-locus", "frobnicated")]


def test_a_locus_line_behind_blanks_begins_a_record(tmp_path: Path) -> None:
    found, _ = entry(tmp_path, f"  LOCUS       pT1      40 bp    DNA     linear\n{BODY}")
    assert (found.name, found.residues) == ("pT1", RESIDUES)


@pytest.mark.parametrize(
    ("line", "key", "location"),
    [
        ("     DNA binding domain      3..20", "DNA binding domain", "3..20"),
        ("     Peptide Linker          complement(5..9)", "Peptide Linker", "complement(5..9)"),
        ("     origin of replication   join(1..3,5..9)", "origin of replication", "join(1..3,5..9)"),
        ("     a_key_that_is_longer_than_it_may_be <3..>9", "a_key_that_is_longer_than_it_may_be", "<3..>9"),
    ],
)
def test_a_key_of_several_words_keeps_its_location(tmp_path: Path, line: str, key: str, location: str) -> None:
    text = f"LOCUS       pT1 40 bp DNA\nFEATURES             Location/Qualifiers\n{line}\n{BODY}"
    found, _ = entry(tmp_path, text)
    assert [(each.key, each.text) for each in found.features] == [(key, location)]
    assert found.features[0].location is not None


@pytest.mark.parametrize(
    "head",
    [
        "ID   X00002; SV 1; linear; genomic DNA; CON; SYN; 40 BP.\nXX\nFH   Key\nFT   gene            1..9\nXX\n"
        "CO   join(AB000001.1:1..40)\nXX\n",
        "ID   X00002; SV 1; linear; genomic DNA; CON; SYN; 40 BP.\nCO   join(AB000001.1:1..40)\n"
        "FT   gene            1..9\n",
        "ID   X00002; 40 BP.\nFT   gene            1..9\n",
        "ID   X00002 DNA 40 BP\nFT   gene            1..9\n",
    ],
)
def test_embl_with_contig_lines_or_a_short_id_line(tmp_path: Path, head: str) -> None:
    body = "SQ   Sequence 40 BP;\n     atggctaaag gtgaagaact gttcacgggt gttgttccga        40\n//\n"
    found, log = entry(tmp_path, head + body, "embl")
    assert (found.residues, [each.key for each in found.features]) == (RESIDUES, ["gene"])
    assert ("record/contig" in {change.kind for change in log}) == ("\nCO " in head)


def test_a_record_in_small_letters_is_read_and_reported(tmp_path: Path) -> None:
    head = "locus       p 1        40 bp    dna     circular syn 01-jan-2020\ndefinition  a vector\naccession   p1\n"
    table = 'features             Location/Qualifiers\n     promoter        3..20\n                     /note="x"\n'
    path = tmp_path / "small.txt"
    path.write_text(head + table + BODY.lower(), "utf-8")
    assert as_source(path) and recognized(path).kind == "genbank"
    found, log = entry(tmp_path, head + table + BODY.lower())
    assert (found.name, found.residues, found.is_circular) == ("p1", RESIDUES, True)
    assert [(each.key, each.text) for each in found.features] == [("promoter", "3..20")]
    assert [change.count for change in log if change.kind == "record/small-letters"] == [5]


@pytest.mark.parametrize(
    ("written", "key"),
    [("5' UTR", "5'UTR"), ("3\u2019UTR", "3'UTR"), ("misc feature", "misc_feature"), ("Stem loop", "stem_loop")],
)
def test_a_key_with_a_blank_or_another_prime_is_that_of_the_standard(written: str, key: str) -> None:
    table = f"FEATURES             Location/Qualifiers\n     {written:<15} 3..20\n"
    done = read_annotated(f"LOCUS       p1 40 bp DNA linear\n{table}{BODY}".encode(), "genbank")
    assert [each.key for each in done.sequences[0].features[1:]] == [key]
    assert [change.after for change in done.changes if change.kind == "feature/key"] == (
        [] if written == key else [key]
    )


def test_an_id_line_without_a_word_begins_a_record(tmp_path: Path) -> None:
    found, log = entry(tmp_path, "ID\nSQ   Sequence 10 BP;\n     acgtacgtac        10\n//\n", "embl")
    assert found.residues == "acgtacgtac"
    assert not [change for change in log if change.kind.startswith("line/")]


def test_residues_outside_the_records_are_an_omission(tmp_path: Path) -> None:
    _, log = entry(tmp_path, f"DEFINITION  no locus line\n{BODY}LOCUS       pT1 40 bp DNA\n{BODY}")
    assert [(change.kind, change.line) for change in log if change.kind.startswith("line/")] == [
        ("line/residues-before", 2)
    ]
