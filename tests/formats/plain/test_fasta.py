"""FASTA: what is read, what is changed on the way, and that every change is told."""

import gzip
import re
from pathlib import Path

import pytest
from builders import a_dna, a_protein, a_skipped
from examples import tries
from fasta_records import Imported, read_fasta
from hypothesis import given
from hypothesis import strategies as st
from work import peak

from wiposeq.errors import Cancelled, UncertainEncoding, UnreadableFile, UsageError
from wiposeq.formats.kinds import recognized
from wiposeq.formats.options import Defaults
from wiposeq.formats.plain.fasta import Fasta, write_fasta
from wiposeq.formats.plain.fasta_bodies import LONGEST
from wiposeq.formats.source import Source
from wiposeq.model.changes import Change
from wiposeq.progress import Progress


def reported(imported: Imported, kind: str) -> list[Change]:
    return [change for change in imported.changes if change.kind == kind]


def molecules(text: str) -> list[str]:
    return [sequence.molecule_type for sequence in read_fasta(text).sequences]


def residues(text: str | bytes) -> list[str]:
    return [sequence.residues for sequence in read_fasta(text).sequences]


# What a sequence is made of


def test_a_record_becomes_a_sequence_with_the_first_word_as_name_and_a_source_over_its_whole_length() -> None:
    (sequence,) = read_fasta(
        ">pX1 a plasmid\nACGTAC\nGTAC\n", organism="Mus musculus", mol_type="genomic DNA"
    ).sequences
    assert (sequence.name, sequence.molecule_type, sequence.residues) == ("pX1", "DNA", "acgtacgtac")
    (source,) = sequence.features
    assert (source.key, source.location) == ("source", "1..10")
    assert source.value("mol_type") == "genomic DNA"
    assert source.value("organism") == "Mus musculus"


def test_nucleotides_are_written_in_lower_case_and_proteins_in_upper_case() -> None:
    assert residues(">d\nACgtACGTAC\n>p\nmkvlaagivgfe\n") == ["acgtacgtac", "MKVLAAGIVGFE"]


def test_a_record_of_a_stop_alone_is_empty_and_has_no_case_to_change() -> None:
    for text in (">a\n*\n", ">a\n*\n>b\nacgt\n"):
        found = read_fasta(text)
        assert reported(found, "record/empty") and not reported(found, "residues/case/lower")


def test_a_change_of_case_is_reported_once_for_the_file() -> None:
    found = read_fasta(">a\nACGT\n>b\nacgt\n>c\nACGT\n")
    (change,) = reported(found, "residues/case/lower")
    assert change.count == 2


def test_the_description_is_left_out_and_that_is_reported_once() -> None:
    (change,) = reported(read_fasta(">a one\nacgt\n>b\nacgt\n>c three\nacgt\n"), "header/description")
    assert change.count == 2


# Which molecule


@pytest.mark.parametrize(
    ("text", "molecule"),
    [
        ("ACGTACGTNNACGT", "DNA"),
        ("ACGUACGUACGU", "RNA"),
        ("acgacgacg", "DNA"),
        ("ACGTUACGT", "DNA"),
        ("MKVLAAGIVGLLLAQWEEP", "AA"),
        ("GGNTGYGAYATHCCNAARTG", "DNA"),
        ("GGICARTGGGAYGGI", "DNA"),
        ("HVKDSMRY", "AA"),
        ("ACGTACGTACGTACGTJACGT", "AA"),
        ("ACDEACGGGACC", "AA"),
        ("ACGTACGTACGTLACGT", "AA"),
        ("XXXX", "AA"),
    ],
)
def test_the_molecule_is_recognized_by_the_letters(text: str, molecule: str) -> None:
    assert molecules(f">x\n{text}\n") == [molecule]


def test_a_file_may_mix_molecules_and_the_report_counts_what_was_taken_as_what() -> None:
    found = read_fasta(">d\nACGTACGT\n>r\nACGUACGU\n>p\nMKVLFEPQ\n>q\nMKVLFEPQI\n")
    assert [s.molecule_type for s in found.sequences] == ["DNA", "RNA", "AA", "AA"]
    assert {change.after: change.count for change in reported(found, "molecule/by-letters")} == {
        "DNA": 1,
        "RNA": 1,
        "AA": 2,
    }


def test_letters_that_may_be_read_either_way_are_reported() -> None:
    (change,) = reported(read_fasta(">silk\nGAGAGSGAGAGS\n"), "molecule/in-doubt")
    assert (change.where, change.line) == ("silk", 1)


def test_the_caller_decides_the_molecule_of_all_records_or_of_one() -> None:
    text = ">a\nGAGAGSGAGAGS\n>b\nACGTACGT\n"
    assert [s.molecule_type for s in read_fasta(text, molecule="AA").sequences] == ["AA", "AA"]
    assert [s.molecule_type for s in read_fasta(text, molecule={1: "AA"}).sequences] == ["AA", "DNA"]
    assert not reported(read_fasta(text, molecule="AA"), "molecule/by-letters")


def test_an_unknown_molecule_type_is_refused() -> None:
    with pytest.raises(UsageError, match="PRT"):
        read_fasta(">a\nACGT", molecule="PRT")


def test_u_becomes_t_in_both_molecules_and_each_record_is_reported_with_its_count() -> None:
    found = read_fasta(">r\nACGUacgu\n>d\nTTTTUTT\n")
    assert [s.residues for s in found.sequences] == ["acgtacgt", "ttttttt"]
    assert [(c.where, c.line, c.count) for c in reported(found, "residues/u-to-t")] == [("r", 1, 2), ("d", 3, 1)]


# What is not known is filled with what ST.26 has for it, and said


def test_without_organism_and_mol_type_the_terms_for_not_known_are_used_and_reported() -> None:
    found = read_fasta(">d\nACGTACGT\n>r\nACGUACGU\n>p\nMKVLFEPQ\n")
    assert [s.mol_type for s in found.sequences] == ["unassigned DNA", "unassigned RNA", "protein"]
    assert {s.organism for s in found.sequences} == {"unidentified"}
    assert [c.count for c in reported(found, "organism/assumed")] == [3]
    assert sorted(c.after for c in reported(found, "mol_type/assumed")) == ["unassigned DNA", "unassigned RNA"]


def test_a_synthetic_construct_has_the_mol_type_that_goes_with_it() -> None:
    found = read_fasta(">d\nACGTACGT\n>r\nACGUACGU\n", organism="synthetic construct")
    assert [s.mol_type for s in found.sequences] == ["other DNA", "other RNA"]


def test_a_mol_type_given_is_used_where_it_suits_the_molecule_and_the_rest_is_reported() -> None:
    found = read_fasta(">d\nACGTACGT\n>r\nACGUACGU\n>p\nMKVLFEPQ\n", mol_type="genomic DNA", organism="Mus musculus")
    assert [s.mol_type for s in found.sequences] == ["genomic DNA", "unassigned RNA", "protein"]
    assert [c.after for c in reported(found, "mol_type/assumed")] == ["unassigned RNA"]
    assert not reported(found, "organism/assumed")


# What is taken out is told


def test_gaps_are_taken_out_and_counted_for_each_record() -> None:
    found = read_fasta(">a\nAC-GT..A\n>b\nACGT\n>c\n---A\nC-GT\n", gaps="remove")
    assert [s.residues for s in found.sequences] == ["acgta", "acgt", "acgt"]
    assert [(c.where, c.line, c.count, c.before) for c in reported(found, "residues/gap")] == [
        ("a", 2, 3, "- ."),
        ("c", 6, 4, "-"),
    ]


def test_blanks_and_digits_of_a_numbered_layout_are_taken_out_and_reported() -> None:
    found = read_fasta(">a\n  1 acgtacgtac gtacgtacgt\n 21\tacgt\n")
    assert found.sequences[0].residues == "acgtacgtacgtacgtacgtacgt"
    assert [c.count for c in reported(found, "residues/digit")] == [3]
    assert [c.count for c in reported(found, "residues/blank")] == [6]


def test_the_stop_at_the_end_is_taken_out_and_stops_inside_are_preserved_for_the_check() -> None:
    found = read_fasta(">a\nMKVLFE*\n>b\nMKV*LFE*\n")
    assert [s.residues for s in found.sequences] == ["MKVLFE", "MKV*LFE"]
    assert [c.where for c in reported(found, "residues/stop-at-end")] == ["a", "b"]
    assert [(c.where, c.count) for c in reported(found, "residues/stop-inside")] == [("b", 1)]


def test_symbols_outside_the_alphabet_are_preserved_and_reported() -> None:
    found = read_fasta(">a\nACGTACGTI?ACGTACGTAC\n>b\nMKVLFEPQ#\n>c\nACGTACGTé\n")
    assert [s.residues for s in found.sequences] == ["acgtacgtn?acgtacgtac", "MKVLFEPQ#", "acgtacgté"]
    assert [(c.where, c.count, c.before) for c in reported(found, "residues/outside-alphabet")] == [
        ("a", 1, "?"),
        ("b", 1, "#"),
        ("c", 1, "é"),
    ]


def test_an_empty_record_is_left_out_and_reported() -> None:
    found = read_fasta(">a\nACGT\n>nothing\n\n>gaps\n---\n>b\nACGT\n>last\n")
    assert [s.name for s in found.sequences] == ["a", "b"]
    assert [(c.where, c.line) for c in reported(found, "record/empty")] == [("nothing", 3), ("gaps", 5), ("last", 9)]


def test_comment_lines_and_text_before_the_first_record_are_left_out_and_reported() -> None:
    found = read_fasta("; made by hand\nFrom: someone\n\n>a\n;a remark\nACGT\n;another\nACGT\n")
    assert found.sequences[0].residues == "acgtacgt"
    assert [(c.where, c.line, c.count) for c in reported(found, "line/comment")] == [("", 1, 1), ("a", 5, 2)]
    assert [c.values or c.before for c in reported(found, "line/before-first-record")] == ["From: someone"]


def test_of_merged_headers_the_first_gives_the_name() -> None:
    found = read_fasta(b">gi|1|gb|A one\x01gi|2|gb|B two\nACGT\n")
    assert found.sequences[0].name == "gi|1|gb|A"
    assert [c.count for c in reported(found, "header/merged")] == [2]


def test_records_with_the_same_name_are_both_preserved_and_reported() -> None:
    found = read_fasta(">a\nACGT\n>b\nACGT\n>a again\nACGT\n")
    assert [s.name for s in found.sequences] == ["a", "b", "a"]
    assert [(c.where, c.line) for c in reported(found, "name/repeated")] == [("a", 5)]


def test_nothing_is_reported_a_file_that_needs_no_change() -> None:
    text = ">a\nacgtacgt\n>b\nacgtacgt\n"
    assert read_fasta(text, molecule="DNA", organism="Mus musculus", mol_type="genomic DNA").changes == ()


# How the text is laid out


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_understood(end: str) -> None:
    text = end.join([">a one", "ACGT", "ACG", "", ">b", "GGGG", ""]).encode()
    found = read_fasta(text)
    assert [(s.name, s.residues) for s in found.sequences] == [("a", "acgtacg"), ("b", "gggg")]
    assert not [c for c in found.changes if c.kind.startswith("residues/blank")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_and_utf_16_are_understood(encoding: str) -> None:
    assert residues(">a é\nACGT\n".encode(encoding)) == ["acgt"]


def test_a_header_line_that_is_not_utf_8_is_a_question_to_the_user() -> None:
    assert [s.name for s in read_fasta(">Bézier\nACGT\n".encode()).sequences] == ["Bézier"]
    source = Source(">Bézier\nACGT\n".encode("cp1252"), "fasta")
    with pytest.raises(UncertainEncoding, match="Bézier"):
        list(Fasta(source))
    source.encoding = "cp1252"
    assert [sequence.name for sequence in Fasta(source)] == ["Bézier"]


def test_a_gzip_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.fasta.gz"
    path.write_bytes(gzip.compress(b">a\nACGT\n>b\nMKVLFEPQ\n"))
    assert [s.residues for s in Fasta(path)] == ["acgt", "MKVLFEPQ"]


def test_a_gzip_file_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.fasta.gz"
    with gzip.open(path, "wb") as file:
        file.write(b">a\n")
        for _ in range(80):
            file.write(b"a" * (1 << 20))
    with pytest.raises(UnreadableFile, match="200 times"):
        list(Fasta(path))


def test_a_cut_gzip_file_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "cut.fasta.gz"
    path.write_bytes(gzip.compress(b">a\n" + bytes(range(48, 122)) * 20_000)[:-30])
    with pytest.raises(UnreadableFile, match="damaged"):
        list(Fasta(path))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x00" * 4096, "zero"),
        (b"just some words\n", "no record"),
        (b">a\nAC\x00GT\n", "is neither text"),
        (b">a\n" + b"ACGT\n" * 20_000 + b"AC\x00GT\n", "binary"),
    ],
)
def test_files_that_are_not_fasta_are_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.fasta"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=words) as caught:
        list(Fasta(recognized(path)))
    assert caught.value.hint


def test_a_missing_file_and_a_folder_are_refused_in_words(tmp_path: Path) -> None:
    for path in (tmp_path / "none.fasta", tmp_path):
        with pytest.raises(UnreadableFile):
            list(Fasta(path))


def test_progress_is_reported_in_bytes_and_a_cancelled_reading_stops(tmp_path: Path) -> None:
    path = tmp_path / "a.fasta"
    path.write_bytes(b">a\n" + b"ACGT" * 700_000)
    seen: list[tuple[int, int]] = []
    list(Fasta(path, progress=Progress(lambda done, total: seen.append((done, total)))))
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)
    assert len(seen) > 1
    with pytest.raises(Cancelled):
        list(Fasta(path, progress=Progress(is_cancelled=lambda: True)))


# What is more than residues


@pytest.mark.parametrize(
    "codes", ["MetAlaGlySer", "Met Ala Gly Ser", "MET ALA GLY SER", "Met-Ala-Gly-Ser", "MetAla\nGlySer"]
)
def test_three_letter_codes_are_never_read_letter_by_letter(codes: str) -> None:
    found = read_fasta(f">a\n{codes}\n>b\nMKVLAAGIV\n")
    assert [s.residues for s in found.sequences] == ["MAGS", "MKVLAAGIV"]
    assert reported(found, "residues/three-letter")


@pytest.mark.parametrize(
    "written",
    [
        "mGmGmUmUfG",
        "UmsGmsAms",
        "mG*mC*fAfU",
        "/5Phos/ACGTACGT",
        "ACGT+A+CGT",
        "dACGTACGT",
        "Tyr-Aib-D-Ala-NH2",
        "AGTm5CAGTAC",
        "Ac-MKVLAG",
        "(G)(mU)ACG",
        "MKVLAAG-NH2",
    ],
)
def test_a_notation_stops_its_record_and_makes_no_residues(written: str) -> None:
    found = read_fasta(f">a\n{written}\n>b\nACGTACGT\n")
    assert [s.name for s in found.sequences] == ["b"]
    (change,) = reported(found, "notation/stopped")
    assert (change.where, change.line, change.before) == ("a", 1, written)


@pytest.mark.parametrize(
    "masked", ["ACGTaCGTacgtn", "ACGTRacgtrryACGT", "MKRVitlfavllMGWSV", "mkvLAAGIVGfe", "acgUACGUa"]
)
def test_a_masked_stretch_is_no_notation(masked: str) -> None:
    found = read_fasta(f">a\n{masked}\n", case="ignore")
    assert [s.residues.upper() for s in found.sequences] == [masked.upper().replace("U", "T")]


@pytest.mark.parametrize("words", ["Best regards\nAnna", "Anna", "best regards, a. b."])
def test_words_behind_the_residues_are_left_out_and_reported(words: str) -> None:
    found = read_fasta(f">a\nACGTACGTACGTACG\n>b\nACGTAGCTAGCTAGC\nACGT\n\n{words}\n")
    assert [s.residues for s in found.sequences] == ["acgtacgtacgtacg", "acgtagctagctagcacgt"]
    (change,) = reported(found, "line/after-residues")
    assert (change.where, change.line) == ("b", 7)


@pytest.mark.parametrize(
    "below", ["MKVLAAGIV", "Checked by Anna\nMKVLAAGIV", "Met Ala Gly Trp", "mkvlaagivw", "1 MKVLAAGIVW 10", "REGARDS"]
)
def test_residues_of_another_molecule_below_an_empty_line_are_never_left_out_of_a_record(below: str) -> None:
    found = read_fasta(f">a\nACGTACGTACGTACG\n\n{below}\n>b\nACGTAGCTAGCTAGC\n")
    assert [s.name for s in found.sequences] == ["b"]
    (change,) = reported(found, "record/two-molecules")
    assert change.where == "a"


@pytest.mark.parametrize("below", ["ACGTACGTACGT", "acgtacgt", "acgtacgtac gtacgtacgt"])
def test_nucleotides_below_a_protein_are_not_joined_to_it(below: str) -> None:
    found = read_fasta(f">a\nMKVLAAGIVWWEE\n\n{below}\n>b\nMKVLAAGIVWWEE\n")
    assert [s.name for s in found.sequences] == ["b"]
    assert [change.where for change in reported(found, "record/two-molecules")] == ["a"]


def test_paragraphs_of_one_molecule_are_one_sequence() -> None:
    found = read_fasta(">a\nACGTACGTACGTACG\n\nACGTNRYACGT\n>b\nMKVLAAGIVWWEE\n\nGAGAGS\n\nMKW\n")
    assert [s.residues for s in found.sequences] == ["acgtacgtacgtacgacgtnryacgt", "MKVLAAGIVWWEEGAGAGSMKW"]


@pytest.mark.parametrize("line", ["ACGTACGTACGT", "1 acgtacgtac gtacgtacgt 20", "MKVLAAGIVWW", "Met Ala Gly Trp"])
def test_residues_before_the_first_record_are_reported_as_residues(line: str) -> None:
    found = read_fasta(f"; a comment\n{line}\nACGTACGT\n>a\nACGTACGTACGTACG\n")
    (change,) = reported(found, "line/residues-before")
    assert (change.line, change.count, change.before) == (2, 2, line)


@pytest.mark.parametrize("line", ["From: someone", "Anna", "Sequences of the invention"])
def test_words_before_the_first_record_are_not_residues(line: str) -> None:
    assert not reported(read_fasta(f"{line}\n>a\nACGTACGTACGTACG\n"), "line/residues-before")


def test_ends_around_residues_are_left_out_and_strands_written_backwards_are_not_taken() -> None:
    found = read_fasta(">a\n5'-ACGTACGTACGT-3'\n>b\n3'-ACGTACGTAA-5'\n>c\n5 ACGTACGTAC 3\n")
    assert [(s.name, s.residues) for s in found.sequences] == [("a", "acgtacgtacgt"), ("c", "acgtacgtac")]
    assert reported(found, "residues/ends")[0].where == "a"
    assert reported(found, "residues/backwards")[0].where == "b"


def test_records_of_words_are_left_out() -> None:
    found = read_fasta(">>> while True print\n  File stdin, line one, in the module\n>b\nACGTACGT\n")
    assert [s.name for s in found.sequences] == ["b"]
    assert reported(found, "record/words")


def test_a_stop_behind_the_last_line_makes_no_words_of_it_whatever_blank_lines_there_are() -> None:
    for text in (">a\n\nAAAAA\nAAAAA\nA*\n", ">a\nACGTACGTACGT\n\nACGA*\n"):
        found = read_fasta(text)
        assert [s.residues for s in found.sequences] == [re.sub("[^A-Z]", "", text[3:]).lower()]
        assert not reported(found, "line/after-residues")


# The same residues, however the file is cut into blocks, and as Biopython reads them

LETTERS = st.text("ACGTNacgtnUuRYKM", max_size=30) | st.text("ACDEFGHIKLMNPQRSTVWYXacdefg*", max_size=30)
LINES = st.lists(LETTERS | st.text("ACGT-. 12\t;", max_size=12), max_size=4)
RECORDS = st.lists(st.tuples(st.text("abcXYZ01 |", max_size=8), LINES), min_size=1, max_size=8)


@tries(150)
@given(RECORDS, st.sampled_from(["\n", "\r\n", "\r"]), st.integers(1, 40))
def test_block_borders_make_no_difference(records: list[tuple[str, list[str]]], end: str, size: int) -> None:
    text = "".join(f">{name}{end}" + "".join(line + end for line in lines) for name, lines in records).encode()
    whole = read_fasta(text)
    from wiposeq.formats.plain import fasta as module

    block = module.BLOCK
    module.BLOCK = size  # type: ignore[misc]
    try:
        assert read_fasta(text) == whole
    finally:
        module.BLOCK = block  # type: ignore[misc]


@tries(150)
@given(RECORDS, st.sampled_from(["\n", "\r\n"]))
def test_the_residues_are_those_that_biopython_reads(records: list[tuple[str, list[str]]], end: str) -> None:
    from io import StringIO

    from Bio.SeqIO.FastaIO import SimpleFastaParser

    records = [
        (name, [re.sub(r"(?<=[^\W\d])\d+(?=[^\W\d])", "", line.upper()) for line in lines if not line.startswith(";")])
        for name, lines in records
    ]
    records = [
        (name, [line for line in lines if line.strip()]) for name, lines in records
    ]  # behind an empty one: words
    records = [(name, [re.sub(r"\.{3,}", "..", line) for line in lines]) for name, lines in records]  # "...": omitted
    text = "".join(f">{name}{end}" + "".join(line + end for line in lines) for name, lines in records)
    expected = []
    for title, seen in SimpleFastaParser(StringIO(text, newline=None)):
        seen = "".join(c for c in seen if c not in "-. \t0123456789").rstrip("*").upper()
        if seen:
            expected.append(((title.split() or [""])[0], seen))
    found = read_fasta(text, gaps="remove", case="ignore").sequences
    got = [(s.name, s.residues.upper()) for s in found]
    expected = [
        (name, seen if s.molecule_type == "AA" else seen.replace("U", "T").replace("I", "N"))
        for (name, seen), s in zip(expected, found, strict=True)
    ]
    assert got == expected


@pytest.mark.parametrize(
    "line",
    ["acgtacgtac\n", "ac gt\n", "acgtacgtac\r\n", "ACGT 10\n\n", "acgu\n"],
    ids=["plain", "blank", "crlf", "digits", "rna"],
)
def test_the_line_of_a_record_after_a_long_one_is_right(line: str) -> None:
    count = LONGEST // len(line) + 1
    found = read_fasta(f">a\n{line * count}>b\n", molecule="DNA")
    assert [change.line for change in reported(found, "record/empty")] == [2 + count * line.count("\n")]


def test_every_fasta_file_of_the_corpus_holds_the_residues_that_biopython_reads(corpus: Path) -> None:
    from Bio import SeqIO

    choices = Defaults(gaps="remove", case="ignore")
    for path in sorted((corpus / "fasta").iterdir()):
        expected = [(r.id, str(r.seq).replace("-", "").upper()) for r in SeqIO.parse(path, "fasta")]
        assert [(s.name, s.residues.upper()) for s in Fasta(path, choices)] == expected, path.name


# Writing


def test_fasta_is_written_sixty_residues_a_line_with_the_number_in_the_header(tmp_path: Path) -> None:
    path = tmp_path / "out.fasta"
    sequences = [a_dna("acgt" * 20), a_skipped(), a_protein("MKVLAAGIVG")]
    assert write_fasta(path, sequences) == 2
    assert path.read_text().splitlines() == [
        ">SEQ_ID_NO_1",
        "acgt" * 15,
        "acgt" * 5,
        ">SEQ_ID_NO_3",
        "MKVLAAGIVG",
    ]


@given(st.lists(st.text("ACDEFGHIKLMNPQRSTVWY", min_size=1, max_size=200), min_size=1, max_size=5))
@tries(30)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("fasta") / "out.fasta"
    write_fasta(path, [a_protein(text) for text in texts])
    assert [s.residues for s in Fasta(path, Defaults(molecule="AA"))] == texts


def test_a_cancelled_writing_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "out.fasta"
    with pytest.raises(Cancelled):
        write_fasta(path, [a_dna()], progress=Progress(is_cancelled=lambda: True))
    assert list(tmp_path.iterdir()) == []


def test_a_long_record_needs_no_more_than_a_few_times_its_size(tmp_path: Path) -> None:
    path = tmp_path / "chromosome.fasta"
    path.write_bytes(b">chr1\n" + (b"ACGTACGTAC" * 7 + b"\n") * 142_860)
    lengths: list[int] = []
    memory = peak(lambda: lengths.extend(len(each.residues) for each in Fasta(path)))
    assert lengths == [70 * 142_860]
    assert memory < 5 * lengths[0]


def test_a_stream_counts_what_it_gave() -> None:
    stream = Fasta(b">a\nACGT\n>b\n\n>c\nACGT\n")
    assert len(list(stream)) == stream.count == 2
    assert stream.records == 3


def test_what_a_header_says_behind_the_name_is_at_hand_with_its_sequence() -> None:
    stream = Fasta(b">a Zea mays chromosome 1\nacgt\n>b\nacgt\n>c  two  words\nac gt\n")
    assert [(sequence.name, stream.description) for sequence in stream] == [
        ("a", "Zea mays chromosome 1"),
        ("b", ""),
        ("c", "two  words"),
    ]


# What is not residues


@pytest.mark.parametrize("word", ["END", "STOP", "End", "stop", "END.", "FIN"])
@pytest.mark.parametrize("body", ["MKVLAAGFTWQRSTEDNPHY", "MKVLAAGFTW\nQRSTED", "acgtacgtacgtacgtaagg"])
def test_a_word_at_the_end_never_becomes_residues(body: str, word: str) -> None:
    imported = read_fasta(f">a\n{body}\n{word}\n>b\n{body}\n")
    assert [sequence.residues for sequence in imported.sequences if sequence.name == "b"]
    assert not any("end" in each.residues.lower()[-4:] for each in imported.sequences)
    assert not any("stop" in each.residues.lower() for each in imported.sequences)
    assert imported.changes


def test_the_last_residues_of_a_wrapped_protein_may_spell_a_word() -> None:
    line = "MKVLAAGFTWQRSTEDNPHY" * 3
    assert residues(f">a\n{line}\n{line}\nEND\n") == [f"{line}{line}END"]


@pytest.mark.parametrize("dots", ["...", " ... ", "\u2026"])
@pytest.mark.parametrize("body", ["MKVLAAGFTW", "acgtacgtacgtaa"])
def test_residues_around_an_ellipsis_are_not_joined(body: str, dots: str) -> None:
    imported = read_fasta(f">a\n{body}{dots}{body}\n>b\n{body}\n")
    assert [sequence.name for sequence in imported.sequences] == ["b"]
    assert reported(imported, "residues/omitted")


@pytest.mark.parametrize("gap", ["....", "--...--", ".."])
def test_the_dots_of_an_alignment_are_gaps(gap: str) -> None:
    text = f">a\nacgtacgtac{gap}gtacgtacgt\n"
    assert [s.residues for s in read_fasta(text, gaps="remove").sequences] == ["acgtacgtacgtacgtacgt"]
    assert [change.kind for change in read_fasta(text).changes if change.kind.startswith("residues/")] == [
        "residues/gap-inside"
    ]


@pytest.mark.parametrize(
    ("header", "name", "number"),
    [
        ("SEQ ID NO: 5 my peptide", "SEQ ID NO: 5", "5"),
        ("Seq ID No 5", "SEQ ID NO: 5", "5"),
        ("SEQ_ID_NO_5", "SEQ_ID_NO_5", "5"),
        ("SEQ ID NO: 1", "SEQ ID NO: 1", ""),
        ("sequence 5", "sequence", ""),
    ],
)
def test_a_seq_id_no_in_a_header_that_is_not_the_place_is_reported(header: str, name: str, number: str) -> None:
    imported = read_fasta(f">{header}\nMKVLAAGFTWQRSTEDNPHY\n", numbers="renumber")
    assert imported.sequences[0].name == name
    assert [(each.before, each.after) for each in reported(imported, "record/number")] == [(number, "1")] * bool(number)


def test_residues_after_a_comment_line_belong_to_the_record() -> None:
    found = read_fasta(">a\nACGTACGTACGTACGT\n;a remark\nACGT\n")
    assert found.sequences[0].residues == "acgtacgtacgtacgtacgt"
    assert [change.line for change in reported(found, "line/comment")] == [3]
