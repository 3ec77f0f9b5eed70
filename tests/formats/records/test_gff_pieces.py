"""GFF3: the rows of one coding sequence become one feature, however the file marks that they belong together."""

import pytest
from annotated import coding, proteins, read_annotated
from annotated import gff_kinds as kinds

from wiposeq.formats.records.annotated import AnnotatedRecords

EXON_1, EXON_2 = "atggctaaaggtgaagaactgttcacgggtg", "ttgttccgatcctggttgaactggatggctaa"
DNA = "ttgacatcgatcgatagctagc" + EXON_1 + "gtaagtcgatcgatcgatcgatttgcag" + EXON_2 + "acgtacgtagctagctagct"
PROTEIN = "MAKGEELFTGVVPILVELDG"
WHOLE = "join(23..53,82..113)"
COMPLEMENT = str.maketrans("acgt", "tgca")


def gff(*rows: str, residues: str = DNA) -> AnnotatedRecords:
    """Read rows with blanks in place of tabs."""
    lines = ["##gff-version 3", *("\t".join(row.split(None, 8)) for row in rows), "##FASTA", ">chr", residues]
    return read_annotated("\n".join(lines).encode() + b"\n", "gff")


def test_pieces_with_an_id_each_are_joined_by_their_parent() -> None:
    done = gff("chr . CDS 23 53 . + 0 ID=t.CDS.1;Parent=t", "chr . CDS 82 113 . + 2 ID=t.CDS.2;Parent=t")
    assert (coding(done), proteins(done), kinds(done)) == ([WHOLE], [PROTEIN], set())


def test_pieces_without_an_id_are_joined_by_their_parent() -> None:
    done = gff("chr . CDS 82 113 . + 2 Parent=t", "chr . CDS 23 53 . + 0 Parent=t")
    assert (coding(done), proteins(done)) == ([WHOLE], [PROTEIN])


def test_a_piece_of_several_transcripts_is_in_the_coding_sequence_of_each() -> None:
    done = gff(
        "chr . CDS 23 53 . + 0 ID=c1;Parent=t1,t2",
        "chr . CDS 82 113 . + 2 ID=c2;Parent=t1",
        "chr . CDS 82 110 . + 2 ID=c3;Parent=t2",
    )
    assert coding(done) == [WHOLE, "join(23..53,82..110)"]


def test_transcripts_with_the_same_coding_sequence_have_one() -> None:
    done = gff("chr . CDS 23 53 . + 0 ID=c1;Parent=t1,t2", "chr . CDS 82 113 . + 2 ID=c2;Parent=t1,t2")
    assert (coding(done), proteins(done)) == ([WHOLE], [PROTEIN])


def test_pieces_with_one_id_and_several_parents_are_one_coding_sequence() -> None:
    done = gff("chr . CDS 23 53 . + 0 ID=CDS:a;Parent=t1,t2", "chr . CDS 82 113 . + 2 ID=CDS:a;Parent=t1,t2")
    assert (coding(done), proteins(done)) == ([WHOLE], [PROTEIN])


def test_two_coding_sequences_of_one_parent_keep_their_ids() -> None:
    done = gff(
        "chr . CDS 23 53 . + 0 ID=a;Parent=t",
        "chr . CDS 82 113 . + 2 ID=a;Parent=t",
        "chr . CDS 38 53 . + 0 ID=b;Parent=t",
        "chr . CDS 82 113 . + 2 ID=b;Parent=t",
    )
    assert coding(done) == [WHOLE, "join(38..53,82..113)"]


def test_genes_of_an_operon_that_each_end_in_a_stop_codon_are_not_joined() -> None:
    residues = "atggctaaataaccatgaaaggttaagg"
    done = gff("chr . CDS 1 12 . + 0 ID=a;Parent=op", "chr . CDS 15 26 . + 0 ID=b;Parent=op", residues=residues)
    assert (coding(done), kinds(done)) == (["1..12", "15..26"], {"gff/apart"})


def test_coding_rows_with_different_proteins_are_not_joined() -> None:
    done = gff(
        "chr . CDS 23 53 . + 0 ID=a;Parent=op;protein_id=P1", "chr . CDS 82 113 . + 2 ID=b;Parent=op;protein_id=P2"
    )
    assert (len(coding(done)), kinds(done)) == (2, {"gff/apart", "gff/phase"})


def test_coding_rows_that_overlap_are_not_joined() -> None:
    done = gff("chr . CDS 23 53 . + 0 ID=a;Parent=op", "chr . CDS 40 113 . + 0 ID=b;Parent=op")
    assert "gff/apart" in kinds(done)


def test_pieces_that_share_a_residue_are_one_coding_sequence_with_slippage() -> None:
    done = gff("chr . CDS 23 53 . + 0 ID=a;Parent=t", "chr . CDS 53 83 . + 2 ID=b;Parent=t")
    assert [feature.location for feature in done.sequences[0].features[1:]] == ["join(23..53,53..83)"]


def test_a_phase_that_does_not_follow_is_reported_with_its_line() -> None:
    done = gff("chr . CDS 23 53 . + 0 ID=a;Parent=t", "chr . CDS 82 113 . + 1 ID=b;Parent=t")
    assert [(c.line, c.before, c.after) for c in done.changes if c.kind == "gff/phase"] == [(3, "1", "2")]


def test_pieces_on_the_complementary_strand_are_read_from_the_right() -> None:
    residues = DNA.translate(COMPLEMENT)[::-1]
    size = len(DNA)
    done = gff(
        f"chr . CDS {size - 112} {size - 81} . - 2 ID=b;Parent=t",
        f"chr . CDS {size - 52} {size - 22} . - 0 ID=a;Parent=t",
        residues=residues,
    )
    assert coding(done) == [f"complement(join({size - 112}..{size - 81},{size - 52}..{size - 22}))"]
    assert (proteins(done), kinds(done)) == ([PROTEIN], set())


def test_parts_of_trans_splicing_are_read_in_their_numbered_order() -> None:
    residues = DNA[60:] + DNA[:60]
    first = 23 + len(DNA) - 60
    done = gff(
        f"chr . CDS {82 - 60} {113 - 60} . + 2 ID=a;Parent=t;part=2/2",
        f"chr . CDS {first} {first + 30} . + 0 ID=a;Parent=t;part=1/2",
        residues=residues,
    )
    assert coding(done) == [f"join({first}..{first + 30},22..53)"]
    assert (proteins(done), kinds(done)) == ([PROTEIN], set())


def test_parts_of_trans_splicing_on_both_strands_are_read_in_their_numbered_order() -> None:
    residues = DNA[:60] + DNA[60:].translate(COMPLEMENT)[::-1]
    start = 60 + len(DNA) - 113 + 1
    done = gff(
        f"chr . CDS {start} {start + 31} . - 2 ID=b;Parent=t;part=2",
        "chr . CDS 23 53 . + 0 ID=a;Parent=t;part=1",
        residues=residues,
    )
    assert (coding(done), proteins(done)) == ([f"join(23..53,complement({start}..{start + 31}))"], [PROTEIN])


def test_pieces_at_both_ends_of_a_circular_sequence_are_read_over_its_origin() -> None:
    cut = 40
    residues = DNA[cut:] + DNA[:cut]
    size = len(DNA)
    done = gff(
        f"chr . region 1 {size} . + . ID=r;Is_circular=true",
        f"chr . CDS 1 {53 - cut} . + 0 ID=c;Parent=t",
        f"chr . CDS {82 - cut} {113 - cut} . + 2 ID=c;Parent=t",
        f"chr . CDS {23 + size - cut} {size} . + 0 ID=c;Parent=t",
        residues=residues,
    )
    assert coding(done) == [f"join({23 + size - cut}..{size},1..{53 - cut},{82 - cut}..{113 - cut})"]
    assert (proteins(done), kinds(done)) == ([PROTEIN], set())


def test_untranslated_regions_with_an_id_each_stay_features_of_their_own() -> None:
    done = gff("chr . five_prime_UTR 1 9 . + . ID=u1;Parent=t", "chr . five_prime_UTR 12 20 . + . ID=u2;Parent=t")
    assert [feature.location for feature in done.sequences[0].features[1:]] == ["1..9", "12..20"]


@pytest.mark.parametrize("name", ["product", "gene", "locus_tag", "protein_id"])
def test_coding_rows_of_one_parent_with_other_names_are_other_proteins(name: str) -> None:
    done = gff(f"chr . CDS 23 52 . + 0 ID=a;Parent=op;{name}=p", f"chr . CDS 88 105 . + 0 ID=b;Parent=op;{name}=q")
    assert (coding(done), kinds(done)) == (["23..52", "88..105"], {"gff/apart"})


def test_a_name_on_one_piece_only_is_that_of_all_pieces() -> None:
    done = gff("chr . CDS 23 53 . + 0 ID=a;Parent=t;product=p", "chr . CDS 82 113 . + 2 ID=b;Parent=t")
    assert (coding(done), proteins(done)) == ([WHOLE], [PROTEIN])


def test_a_row_that_repeats_another_is_read_once() -> None:
    row = "chr . CDS 23 53 . + 0 ID=c"
    done = gff(row, row, "chr . CDS 82 113 . + 2 ID=c")
    assert (coding(done), kinds(done)) == ([WHOLE], {"gff/repeated"})


@pytest.mark.parametrize("type", ["cds", "Cds", "SO:0000316"])
def test_coding_rows_are_joined_however_their_type_is_written(type: str) -> None:
    done = gff(f"chr . {type} 23 53 . + 0 ID=a;Parent=t", f"chr . {type} 82 113 . + 2 ID=b;Parent=t")
    assert (coding(done), proteins(done)) == ([WHOLE], [PROTEIN])


@pytest.mark.parametrize(("more", "is_reported"), [("", True), (";partial=true", False), (";start_range=.,82", False)])
def test_a_coding_sequence_that_begins_inside_a_codon_is_reported(more: str, is_reported: bool) -> None:
    assert ("gff/phase" in kinds(gff(f"chr . CDS 82 113 . + 2 ID=c{more}"))) == is_reported


@pytest.mark.parametrize("phase", ["3", "x", "-1"])
def test_a_phase_that_is_not_a_phase_is_reported(phase: str) -> None:
    assert kinds(gff(f"chr . CDS 23 52 . + {phase} ID=c")) == {"gff/phase-value"}


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("ID=X;product=beta-lactamase; class A;gene=bla", "class A"),
        ("lonely", "lonely"),
        ("ID=X;a;b%20c", "a; b c"),
    ],
)
def test_words_of_column_9_without_a_name_are_reported(column: str, words: str) -> None:
    done = gff(f"chr . CDS 23 52 . + 0 {column}")
    assert [(each.line, each.before) for each in done.changes if each.kind == "gff/column-9"] == [(2, words)]


@pytest.mark.parametrize("name", ["product", "Note", "function"])
def test_commas_in_a_text_do_not_split_it(name: str) -> None:
    done = gff(f"chr . CDS 23 52 . + 0 ID=c;{name}=ribulose-1,5-bisphosphate")
    (feature,) = [each for each in done.sequences[0].features if each.key == "CDS"]
    assert "ribulose-1,5-bisphosphate" in [qualifier.value for qualifier in feature.qualifiers]
    assert kinds(done) == {"gff/commas"}


@pytest.mark.parametrize(
    ("type", "column", "qualifiers"),
    [
        ("SNV", "Variant_seq=G;Reference_seq=A", {("replace", "g"), ("note", "Reference_seq: A")}),
        ("sequence_alteration", "Variant_seq=G,T", {("note", "Variant_seq: G,T")}),
        ("deletion", "ID=d", {("note", "deletion")}),
    ],
)
def test_the_residues_of_a_variant_are_in_the_listing(type: str, column: str, qualifiers: set[tuple[str, str]]) -> None:
    done = gff(f"chr . {type} 20 20 . + . {column}")
    feature = done.sequences[0].features[1]
    assert feature.key == "variation"
    assert {(qualifier.name, qualifier.value) for qualifier in feature.qualifiers} == qualifiers


@pytest.mark.parametrize(("strand", "is_reported"), [("?", True), (".", False), ("+", False)])
def test_a_strand_that_is_not_known_is_reported(strand: str, is_reported: bool) -> None:
    assert ("gff/strand" in kinds(gff(f"chr . CDS 23 52 . {strand} 0 ID=c"))) == is_reported


def test_a_table_of_several_blocks_keeps_every_row_and_its_line() -> None:
    rows = [f"s\tx\tgene\t{n}\t{n + 5}\t.\t+\t.\tID=g{n};Note={'word ' * 40}" for n in range(1, 3001)]
    text = "##gff-version 3\n" + "\n".join(rows) + "\n##FASTA\n>s\n" + "acgtacgtac" * 301 + "\n"
    done = read_annotated(text.encode(), "gff")
    found = [each.location for each in done.sequences[0].features if each.key == "gene"]
    assert found == [f"{n}..{n + 5}" for n in range(1, 3001)]
