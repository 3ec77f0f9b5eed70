"""GFF3: the rows of one coding sequence become one feature, however the file marks that they belong together."""

from annotated import read_annotated

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


def coding(done: AnnotatedRecords) -> list[str]:
    return [feature.location for feature in done.sequences[0].features if feature.key == "CDS"]


def proteins(done: AnnotatedRecords) -> list[str]:
    return [sequence.residues for sequence in done.sequences[1:]]


def kinds(done: AnnotatedRecords) -> set[str]:
    return {change.kind for change in done.changes if change.kind.startswith("gff/")}


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
    assert (len(coding(done)), kinds(done)) == (2, {"gff/apart"})


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
