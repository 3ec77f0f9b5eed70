"""GTF: its rows become the features that the same rows of GFF3 become, with the stop codon in the coding sequence."""

from pathlib import Path

import pytest
from annotated import coding, kind_of, proteins, read_annotated
from annotated import gff_kinds as kinds

from wiposeq.formats.records.annotated import AnnotatedRecords
from wiposeq.model.records import Feature

DNA = (
    "ttgacatcgatcgatagctagcatggctaaaggtgaagaactgttcacgggtggtaagtcgatcgatcgatcgatttgcag"
    "ttgttccgatcctggttgaactggatggctaaacgtacgtagctagctagct"
)
PROTEIN = "MAKGEELFTGVVPILVELDG"
WHOLE = "join(23..53,82..113)"
COMPLEMENT = str.maketrans("acgt", "tgca")
IDS = 'gene_id "g"; transcript_id "t";'
REVERSE = DNA.translate(COMPLEMENT)[::-1]


def gtf(*rows: str, residues: str = DNA) -> AnnotatedRecords:
    """Read rows with blanks in place of tabs before column 9."""
    lines = ["\t".join(row.split(None, 8)) for row in rows]
    return read_annotated("\n".join([*lines, "##FASTA", ">chr", residues, ""]).encode(), "gff")


def features(done: AnnotatedRecords, key: str) -> list[Feature]:
    return [feature for feature in done.sequences[0].features if feature.key == key]


def reversed_row(row: str) -> str:
    """Return a row for the other strand of DNA."""
    name, source, key, start, end, score, _, phase, rest = row.split(None, 8)
    size = len(DNA) + 1
    return f"{name} {source} {key} {size - int(end)} {size - int(start)} {score} - {phase} {rest}"


CODING = [
    f"chr . CDS 23 53 . + 0 {IDS}",
    f"chr . CDS 82 110 . + 2 {IDS}",
    f"chr . start_codon 23 25 . + 0 {IDS}",
    f"chr . stop_codon 111 113 . + 0 {IDS}",
]


@pytest.mark.parametrize("order", [1, -1])
def test_the_stop_codon_is_part_of_the_coding_sequence(order: int) -> None:
    done = gtf(*CODING[::order])
    assert (coding(done), proteins(done), kinds(done)) == ([WHOLE], [PROTEIN], set())
    assert not features(done, "misc_feature")


def test_the_other_strand_is_read_in_the_same_way() -> None:
    done = gtf(*map(reversed_row, CODING), residues=REVERSE)
    size = len(DNA) + 1
    assert coding(done) == [f"complement(join({size - 113}..{size - 82},{size - 53}..{size - 23}))"]
    assert proteins(done) == [PROTEIN]


def test_a_stop_codon_that_an_intron_splits_is_whole() -> None:
    split = DNA[:111] + "gtaag" + DNA[111:]  # taa: t at 111, aa at 117..118
    rows = [*CODING[:3], f"chr . stop_codon 111 111 . + 0 {IDS}", f"chr . stop_codon 117 118 . + 2 {IDS}"]
    done = gtf(*rows, residues=split)
    assert (coding(done), proteins(done)) == (["join(23..53,82..111,117..118)"], [PROTEIN])


def test_a_stop_codon_inside_the_coding_sequence_is_not_added_again() -> None:
    rows = [CODING[0], CODING[1].replace("110", "113"), *CODING[2:]]
    assert coding(gtf(*rows)) == [WHOLE]


@pytest.mark.parametrize("codon", ["stop_codon 60 62", "stop_codon 5 7", "start_codon 26 28", "stop_codon 111 112"])
def test_a_codon_at_another_place_stays_a_feature_and_is_reported(codon: str) -> None:
    done = gtf(*CODING[:2], f"chr . {codon} . + 0 {IDS}")
    assert coding(done) == ["join(23..53,82..110)"]
    assert [feature.value("note") for feature in features(done, "misc_feature")] == [codon.split()[0]]
    assert "gtf/codon" in {change.kind for change in done.changes}


def test_a_coding_sequence_without_a_row_for_its_stop_codon_keeps_its_location_and_is_reported() -> None:
    done = gtf(*CODING[:2])
    assert (coding(done), proteins(done)) == (["join(23..53,82..110)"], [PROTEIN])
    assert "gtf/no-stop" in {change.kind for change in done.changes}


def test_several_transcripts_of_a_gene_have_a_coding_sequence_each() -> None:
    other = 'gene_id "g"; transcript_id "t2";'
    rows = [*CODING, f"chr . CDS 23 52 . + 0 {other}", *(row.replace('"t"', '"t3"') for row in CODING)]
    done = gtf(*rows)
    assert coding(done) == [WHOLE, "23..52", WHOLE]
    assert proteins(done) == [PROTEIN, "MAKGEELFTG"]


def test_a_transcript_has_the_location_of_its_exons_and_is_mrna_if_it_is_translated() -> None:
    exons = [f"chr . exon 20 53 . + . {IDS}", f"chr . exon 82 120 . + . {IDS}"]
    gene = 'chr . gene 20 120 . + . gene_id "g"; gene_name "abc";'
    done = gtf(gene, f"chr . transcript 20 120 . + . {IDS}", *exons, *CODING)
    assert [(f.location, f.value("gene")) for f in features(done, "gene")] == [("20..120", "abc")]
    assert [f.location for f in features(done, "mRNA")] == ["join(20..53,82..120)"]
    assert not features(done, "misc_RNA")
    untranslated = gtf(f"chr . transcript 20 120 . + . {IDS}", *exons)
    assert [f.location for f in features(untranslated, "misc_RNA")] == ["join(20..53,82..120)"]


@pytest.mark.parametrize(
    ("column", "qualifiers"),
    [
        ('gene_id "g"; transcript_id "t"; gene_name "abc"', {"gene": "abc", "note": "gene_id: g|transcript_id: t"}),
        ('gene_id "g"; transcript_id "t"; note "a; b, c"', {"gene": "g", "note": "transcript_id: t|a; b, c"}),
        ('gene_id "g"; transcript_id ""; product "x,y"', {"gene": "g", "product": "x,y"}),
        ('gene_id "g"; note "say \\"yes\\""', {"gene": "g", "note": 'say "yes"'}),
        ("gene_id g; transcript_id t; exon_number 1", {"gene": "g", "note": "transcript_id: t"}),
        ('note "1"; note "2"; gene_id "g"', {"gene": "g", "note": "1|2"}),
    ],
)
def test_the_words_of_column_9_are_in_the_listing(column: str, qualifiers: dict[str, str]) -> None:
    done = gtf(f"chr . CDS 82 110 . + 2 {IDS.replace('t', 'u')}", f"chr . misc_feature 1 9 . + . {column}")
    (feature,) = [each for each in done.sequences[0].features if each.location == "1..9"]
    values = {q.name: [p.value for p in feature.qualifiers if p.name == q.name] for q in feature.qualifiers}
    assert {name: set(texts) for name, texts in values.items()} == {
        name: set(text.split("|")) for name, text in qualifiers.items()
    }


@pytest.mark.parametrize(("column", "words"), [('gene_id "g"; lonely', "lonely"), ('gene_id "g"; a b c;', "a b c")])
def test_words_that_are_not_an_attribute_are_reported_with_their_line(column: str, words: str) -> None:
    done = gtf(f"chr . exon 1 9 . + . {column}")
    assert [(each.line, each.before) for each in done.changes if each.kind == "gff/column-9"] == [(1, words)]


def test_bare_names_of_augustus_are_those_of_the_gene_and_the_transcript() -> None:
    done = gtf("chr . gene 23 113 . + . g", "chr . transcript 23 113 . + . t", *CODING)
    assert [f.value("gene") for f in features(done, "gene")] == ["g"]
    assert [f.location for f in features(done, "mRNA")] == ["23..113"]
    assert "gff/column-9" not in {change.kind for change in done.changes}


def test_a_transcript_id_on_both_strands_is_two_coding_sequences() -> None:
    done = gtf(f"chr . CDS 23 52 . + 0 {IDS}", f"chr . CDS 82 111 . - 0 {IDS}")
    assert coding(done) == ["23..52", "complement(82..111)"]


def test_phases_that_do_not_follow_each_other_are_reported() -> None:
    assert "gff/phase" in kinds(gtf(CODING[0], CODING[1].replace("+ 2", "+ 1")))


@pytest.mark.parametrize("name", ["a.gtf", "a.txt"])
def test_a_file_is_recognized_as_gtf(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    rows = "".join("\t".join(row.split(None, 8)) + "\n" for row in CODING)
    path.write_text(f"#!genome-build x\n{rows}", "utf-8")
    (tmp_path / "a.fa").write_text(f">chr\n{DNA}\n", "utf-8")
    assert kind_of(path) == "gff"
    assert coding(read_annotated(path)) == [WHOLE]


def test_attributes_of_genes_and_gff3_in_one_file_are_read_row_by_row() -> None:
    done = gtf("chr . gene 1 9 . + . ID=x;Name=abc", *CODING)
    assert [f.value("gene") for f in features(done, "gene")] == ["abc"]
    assert coding(done) == [WHOLE]


def test_every_row_of_a_gene_has_its_name() -> None:
    done = gtf(
        'chr . gene 23 113 . + . gene_id "g"; gene_name "lacZ";',
        'chr . exon 23 53 . + . gene_id "g"; transcript_id "t";',
    )
    assert [f.value("gene") for f in done.sequences[0].features[1:]] == ["lacZ", "lacZ"]


def test_the_values_of_attributes_that_a_listing_cannot_have_are_in_the_report() -> None:
    done = gtf('chr . gene 23 113 . + . gene_id "g"; tag "basic"; tag "CCDS"; colour "red";')
    found = [(c.before, c.values["value"]) for c in done.changes if c.kind == "qualifier/left-out"]
    assert found == [("tag", "basic"), ("tag", "CCDS"), ("colour", "red")]
