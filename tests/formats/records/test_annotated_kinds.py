"""EMBL, UniProt text, SnapGene and GFF3: what each writes in its own way, and what a broken one does."""

import random
import struct
from pathlib import Path

import pytest
from annotated import kind_of, read_annotated
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from work import calls

from wiposeq.errors import UnreadableFile, UserError
from wiposeq.formats.kinds import RECORDS
from wiposeq.formats.records.annotated import AnnotatedRecords
from wiposeq.formats.records.gff import companion, without_companions
from wiposeq.formats.source import Source
from wiposeq.model.records import Feature

DNA = "cccccatggcttgtgatgaatttggtcatatttaaggggg"


def placed(imported: AnnotatedRecords, place: int = 0) -> list[tuple[str, str]]:
    return [(feature.key, feature.location) for feature in imported.sequences[place].features]


def stated(feature: Feature) -> list[tuple[str, str | None]]:
    return [(qualifier.name, qualifier.value) for qualifier in feature.qualifiers]


def reported(imported: AnnotatedRecords, kind: str) -> list[str]:
    """The before of each change of that kind."""
    return [change.before for change in imported.changes if change.kind == kind]


# EMBL


def embl(
    *rows: str,
    id: str = "ID   X1; SV 2; linear; genomic DNA; STD; SYN; 40 BP.",
    heading: bool = True,
    residues: str = DNA,
) -> bytes:
    lines = [id, "XX", "AC   X1;", "XX", "OS   Homo sapiens (human)", "OC   Eukaryota.", "XX"]
    if heading:
        lines += ["FH   Key             Location/Qualifiers", "FH"]
    lines += [*(f"FT   {row}" for row in rows), "XX", "SQ   Sequence 40 BP;"]
    lines += [f"     {residues[:40]:<66}{len(residues):>9}", "//"]
    return ("\n".join(lines) + "\n").encode()


SOURCE = (
    "source          1..40",
    '                /organism="Homo sapiens"',
    '                /mol_type="genomic DNA"',
)


def test_an_embl_record_is_read_with_or_without_its_heading() -> None:
    for heading in (True, False):
        done = read_annotated(embl(*SOURCE, "gene            1..9", '                /gene="abc"', heading=heading))
        assert done.sequences[0].name == "X1.2"
        assert placed(done) == [("source", "1..40"), ("gene", "1..9")]
        assert done.sequences[0].residues == DNA


def test_the_common_name_in_an_embl_organism_is_no_part_of_it() -> None:
    assert read_annotated(embl("gene            1..9")).sequences[0].organism == "Homo sapiens"


@pytest.mark.parametrize(
    ("id", "molecule", "mol_type"),
    [
        ("ID   X1; SV 2; linear; mRNA; STD; SYN; 40 BP.", "RNA", "mRNA"),
        ("ID   X1; SV 2; circular; genomic RNA; STD; SYN; 40 BP.", "RNA", "genomic RNA"),
        ("ID   X1   standard; circular DNA; SYN; 40 BP.", "DNA", "unassigned DNA"),
        ("ID   X1; SV 2; linear; viral cRNA; STD; SYN; 40 BP.", "RNA", "viral cRNA"),
    ],
)
def test_the_id_line_says_molecule_type_and_mol_type(id: str, molecule: str, mol_type: str) -> None:
    sequence = read_annotated(embl("gene            1..9", id=id)).sequences[0]
    assert (sequence.molecule_type, sequence.mol_type) == (molecule, mol_type)


def test_a_patent_protein_of_embl_is_a_protein_and_no_uniprot_entry() -> None:
    data = embl(
        *SOURCE[:2], id="ID   DI500001       STANDARD;      PRT;   20 AA.", residues="GATTACAGATTACAGATTAC"
    ).replace(b"SQ   Sequence", b"SQ   SEQUENCE")
    assert kind_of(data) == "embl"
    sequence = read_annotated(data).sequences[0]
    assert (sequence.molecule_type, sequence.mol_type) == ("AA", "protein")


def test_an_imgt_record_is_read() -> None:
    done = read_annotated(embl(*SOURCE, id="ID   HLA00001; SV 1; standard; DNA; HUM; 40 BP."))
    assert (done.sequences[0].molecule_type, done.sequences[0].residues) == ("DNA", DNA)


def test_keys_longer_than_their_column_are_not_cut() -> None:
    done = read_annotated(embl(*SOURCE, "TRANSMEMBRANE-REGION2..9", "L-REGION            10..12"))
    assert placed(done)[1:] == [("misc_feature", "2..9"), ("misc_feature", "10..12")]
    assert [stated(feature)[0][1] for feature in done.sequences[0].features[1:]] == ["TRANSMEMBRANE-REGION", "L-REGION"]


# UniProt


def uniprot(
    *rows: str, id: str = "ID   TEST_HUMAN              Reviewed;          40 AA.", organism: str = ""
) -> bytes:
    lines = [id, "AC   P12345; Q99999;", f"OS   {organism or 'Homo sapiens (Human).'}"]
    lines += ["GN   nothing Biopython understands", "CC   -!- FUNCTION: Odd.", *(f"FT   {row}" for row in rows)]
    lines += ["SQ   SEQUENCE   40 AA;  4000 MW;  AAAAAAAAAAAAAAAA CRC64;"]
    lines += ["     MKLVAGSTRC ACDEFGHIKL MSPQRSTVWC ACDEFGHIKL", "//"]
    return ("\n".join(lines) + "\n").encode()


def test_a_uniprot_entry_is_a_protein_with_its_own_keys() -> None:
    rows = (
        "SIGNAL          1..10",
        "CHAIN           11..40",
        '                /note="Test protein"',
        '                /id="PRO_0000000001"',
        "DISULFID        10..30",
        "NON_TER         40",
        "VARIANT         5",
        '                /note="A -> V (in dbSNP:rs1)"',
        '                /evidence="ECO:0000269"',
    )
    done = read_annotated(uniprot(*rows))
    (sequence,) = done.sequences
    assert (sequence.name, sequence.molecule_type, len(sequence.residues)) == ("P12345", "AA", 40)
    assert placed(done) == [
        ("source", "1..40"),
        ("SIGNAL", "1..10"),
        ("CHAIN", "11..40"),
        ("DISULFID", "10..30"),
        ("NON_TER", "40"),
        ("VARIANT", "5"),
    ]
    assert stated(sequence.features[2]) == [("note", "Test protein")]
    assert set(reported(done, "qualifier/left-out")) == {"id", "evidence"}


@pytest.mark.parametrize(
    ("written", "organism", "note"),
    [
        ("Homo sapiens (Human).", "Homo sapiens", "common name: Human"),
        ("Escherichia coli (strain K12).", "Escherichia coli (strain K12)", ""),
        ("Virus X (isolate Y/1) (VX).", "Virus X (isolate Y/1)", "common name: VX"),
        ("Testus testus.", "Testus testus", ""),
    ],
)
def test_the_common_name_of_a_uniprot_organism_goes_into_a_note(written: str, organism: str, note: str) -> None:
    source = read_annotated(uniprot(organism=written)).sequences[0].source
    assert source is not None
    assert (source.value("organism"), source.value("note")) == (organism, note)


def test_uncertain_places_and_those_of_isoforms_are_refused() -> None:
    rows = ("CHAIN           ?..40", "CHAIN           ?5..40", "VARIANT         P12345-2:5", "CHAIN           <1..>40")
    done = read_annotated(uniprot(*rows))
    assert placed(done)[1:] == [("CHAIN", "<1..>40")]
    assert reported(done, "feature/location-refused") == ["?..40", "?5..40", "P12345-2:5"]


def test_a_ligand_is_the_note_of_its_binding_site() -> None:
    done = read_annotated(
        uniprot("BINDING         5", '                /ligand="ATP"', '                /ligand_id="C:1"')
    )
    assert stated(done.sequences[0].features[1]) == [("note", "ATP")]


def test_an_old_uniprot_entry_in_columns_is_read() -> None:
    rows = ("DISULFID     10     30       By similarity.", "CARBOHYD      5      5       N-linked (GlcNAc...).")
    for id in ("TEST_HUMAN     STANDARD", "Q9Y736     PRELIMINARY"):
        assert kind_of(uniprot(id=f"ID   {id};      PRT;    40 AA.")) == "swiss"
    done = read_annotated(uniprot(*rows, id="ID   TEST_HUMAN     STANDARD;      PRT;    40 AA."))
    assert placed(done)[1:] == [("DISULFID", "10..30"), ("CARBOHYD", "5")]
    assert stated(done.sequences[0].features[2]) == [("note", "N-linked (GlcNAc...)")]


# SnapGene


def snapgene(features: str = "", *, residues: str = DNA, is_circular: bool = True, notes: str = "Synthetic") -> bytes:
    def packet(kind: int, data: bytes) -> bytes:
        return struct.pack(">BI", kind, len(data)) + data

    found = packet(9, b"SnapGene" + struct.pack(">HHH", 1, 14, 14))
    found += packet(0, bytes([int(is_circular)]) + residues.encode())
    found += packet(6, f"<Notes><Type>{notes}</Type></Notes>".encode())
    return found + packet(10, f"<Features>{features}</Features>".encode())


def a_feature(ranges: str, *, key: str = "misc_feature", strand: int = 1, name: str = "x", more: str = "") -> str:
    segments = "".join(f'<Segment range="{each}" type="standard"/>' for each in ranges.split())
    return f'<Feature name="{name}" type="{key}" directionality="{strand}">{segments}{more}</Feature>'


@pytest.mark.parametrize(
    ("ranges", "strand", "location"),
    [
        ("3-9", 1, "3..9"),
        ("3-9", 2, "complement(3..9)"),
        ("3-9 12-20", 1, "join(3..9,12..20)"),
        ("3-9 12-20", 2, "complement(join(3..9,12..20))"),
        ("36-5", 1, "join(36..40,1..5)"),
        ("36-5", 2, "complement(join(36..40,1..5))"),
        ("20-25 36-5", 2, "complement(join(20..25,36..40,1..5))"),
    ],
)
def test_a_snapgene_feature_lies_where_it_is_drawn(ranges: str, strand: int, location: str) -> None:
    assert placed(read_annotated(snapgene(a_feature(ranges, strand=strand))))[1:] == [("misc_feature", location)]


def test_a_coding_sequence_over_the_origin_of_the_other_strand_is_translated() -> None:
    from wiposeq.standard.residues import reverse_complement

    other = reverse_complement(DNA)
    turned = other[20:] + other[:20]
    done = read_annotated(snapgene(a_feature("26-15", key="CDS", strand=2), residues=turned))
    assert done.sequences[1].residues == "MACDEFGHI"


def test_a_snapgene_translation_is_read_over_its_commas() -> None:
    more = '<Q name="translation"><V text="MACD,EFGHI"/></Q><Q name="codon_start"><V int="1"/></Q>'
    done = read_annotated(snapgene(a_feature("6-35", key="CDS", more=more)))
    assert done.sequences[0].features[1].value("translation") == "MACDEFGHI"
    assert not reported(done, "coding/translation-differs")


def test_what_snapgene_says_of_the_sequence_is_its_source(tmp_path: Path) -> None:
    path = tmp_path / "pTest.dna"
    path.write_bytes(snapgene())
    (sequence,) = read_annotated(path).sequences
    assert (sequence.name, sequence.organism, sequence.mol_type) == ("pTest", "synthetic construct", "other DNA")
    path.write_bytes(snapgene(notes="Natural"))
    assert read_annotated(path).sequences[0].organism == "unidentified"


@pytest.mark.parametrize(
    "data",
    [
        snapgene()[:19],
        snapgene()[:-3],
        snapgene("<Feature"),
        snapgene(a_feature("")),
        snapgene(a_feature("x-y")),
        snapgene('<!DOCTYPE a [<!ENTITY b "c">]>'),
        snapgene(residues=""),
    ],
)
def test_a_broken_snapgene_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_annotated(data)


# GFF3

HEAD = "##gff-version 3\n"


def gff(*rows: str, residues: str = DNA, name: str = "chr") -> bytes:
    lines = [row.replace(" ", "\t", 8) for row in rows]
    return (HEAD + "".join(f"{line}\n" for line in lines) + f"##FASTA\n>{name}\n{residues}\n").encode()


def test_rows_of_one_id_are_one_feature() -> None:
    done = read_annotated(gff("chr . CDS 1 9 . + 0 ID=c;product=x", "chr . CDS 13 21 . + 0 ID=c;product=x"))
    assert placed(done) == [("source", "1..40"), ("CDS", "join(1..9,13..21)")]
    assert ("product", "x") in stated(done.sequences[0].features[1])


def test_rows_without_an_id_are_joined_by_their_parent_only_for_coding_sequences() -> None:
    rows = ("chr . CDS 1 9 . - 0 Parent=m", "chr . CDS 13 21 . - 0 Parent=m", "chr . exon 1 9 . - . Parent=m")
    assert placed(read_annotated(gff(*rows, "chr . exon 13 21 . - . Parent=m")))[1:] == [
        ("CDS", "complement(join(1..9,13..21))"),
        ("exon", "complement(1..9)"),
        ("exon", "complement(13..21)"),
    ]


def test_a_transcript_lies_where_its_exons_are() -> None:
    rows = ("chr . mRNA 1 21 . + . ID=m", "chr . exon 1 9 . + . Parent=m", "chr . exon 13 21 . + . Parent=m")
    assert placed(read_annotated(gff(*rows)))[1] == ("mRNA", "join(1..9,13..21)")


@pytest.mark.parametrize(
    ("strand", "phases", "codon_start"), [("+", "20", "3"), ("-", "01", "2"), ("+", "00", ""), ("-", "10", "")]
)
def test_the_phase_of_the_first_row_read_is_the_codon_start(strand: str, phases: str, codon_start: str) -> None:
    rows = (f"chr . CDS 1 9 . {strand} {phases[0]} ID=c", f"chr . CDS 13 21 . {strand} {phases[1]} ID=c")
    assert read_annotated(gff(*rows)).sequences[0].features[1].value("codon_start") == codon_start


def test_the_row_of_the_whole_sequence_is_its_source() -> None:
    row = "chr . region 1 40 . + . ID=x;Is_circular=true;mol_type=genomic DNA;strain=K%2C12;Dbxref=taxon:1"
    done = read_annotated(gff(row.replace("genomic DNA", "genomic%20DNA"), "chr . gene 36 45 . - . Name=abc"))
    source = done.sequences[0].source
    assert source is not None and stated(source) == [
        ("organism", "unidentified"),
        ("mol_type", "genomic DNA"),
        ("strain", "K,12"),
    ]
    assert placed(done)[1] == ("gene", "complement(join(36..40,1..5))")


def test_open_ends_are_marked() -> None:
    done = read_annotated(gff("chr . gene 5 9 . + . Name=a;partial=true;start_range=.,5;end_range=9,."))
    assert placed(done)[1] == ("gene", "<5..>9")


@pytest.mark.parametrize(
    ("term", "key"),
    [
        ("five_prime_UTR", "5'UTR"),
        ("lnc_RNA", "ncRNA"),
        ("TATA_box", "regulatory"),
        ("long_terminal_repeat", "repeat_region"),
        ("transposable_element", "mobile_element"),
        ("signal_peptide", "sig_peptide"),
        ("something_else", "misc_feature"),
    ],
)
def test_terms_of_the_sequence_ontology_have_keys(term: str, key: str) -> None:
    assert placed(read_annotated(gff(f"chr . {term} 1 9 . + . Note=x")))[1] == (key, "1..9")


def test_the_words_of_uniprots_gff_have_protein_keys() -> None:
    rows = [row.replace("_", " ") for row in ("Signal_peptide", "Active_site", "Disulfide_bond", "Helix")]
    text = "".join(f"P1\tUniProtKB\t{row}\t2\t4\t.\t.\t.\tNote=x\n" for row in rows)
    done = read_annotated(f"{HEAD}{text}##FASTA\n>P1\nMKLVEFPQWYMKLVEFPQ\n".encode())
    assert [key for key, _ in placed(done)[1:]] == ["SIGNAL", "ACT_SITE", "DISULFID", "HELIX"]


def test_rows_of_unknown_sequences_and_broken_rows_are_reported() -> None:
    done = read_annotated(gff("other . gene 1 9 . + . ID=a", "chr . gene one 9 . + . ID=a", "chr gene"))
    assert {change.kind: change.count for change in done.changes if change.kind.startswith("gff/")} == {
        "gff/no-residues": 1,
        "gff/row": 2,
    }


def test_the_fasta_file_of_the_same_name_is_found(tmp_path: Path) -> None:
    path, fasta = tmp_path / "a.gff3", tmp_path / "a.fna"
    path.write_text(HEAD + "chr\t.\tgene\t1\t9\t.\t+\t.\tID=a\n")
    with pytest.raises(UnreadableFile, match="no residues"):
        read_annotated(path)
    fasta.write_text(f">chr\n{DNA}\n")
    assert companion(path) == fasta
    assert placed(read_annotated(path))[1] == ("gene", "1..9")
    other = tmp_path / "b.fna"
    other.write_text(">x\nacgt\n")
    assert without_companions([fasta, path, other]) == [path, other]
    path.write_bytes(gff())
    assert without_companions([fasta, path]) == [fasta, path]


def test_a_fasta_file_of_another_name_is_found_if_it_is_the_only_one(tmp_path: Path) -> None:
    path, fasta, other = tmp_path / "genes.gff3", tmp_path / "genome.fa", tmp_path / "b.fna"
    path.write_text(HEAD + "chr\t.\tgene\t1\t9\t.\t+\t.\tID=a\n")
    fasta.write_text(f">chr\n{DNA}\n")
    other.write_text(">x\nacgt\n")
    (source,) = without_companions([fasta, path])
    assert isinstance(source, Source)
    assert source.residues_in == fasta
    assert without_companions([fasta, path, other]) == [fasta, path, other]


def test_the_name_of_a_gene_reaches_its_coding_sequence() -> None:
    rows = (
        "chr . gene 1 30 . + . ID=g;Name=abcD",
        "chr . mRNA 1 30 . + . ID=m;Parent=g",
        "chr . CDS 1 9 . + 0 ID=c;Parent=m",
        "chr . CDS 10 18 . + 0 ID=d;Parent=m;gene=own",
        "chr . CDS 19 27 . + 0 ID=e;Parent=e,m",
    )
    (sequence,) = read_annotated(gff(*rows)).sequences[:1]
    named = {f.location: f.value("gene") for f in sequence.features if f.key == "CDS"}
    assert named == {"1..9": "abcD", "10..18": "own", "19..27": "abcD"}


# Any of them, broken

WHOLE = {
    "embl": embl(*SOURCE, "CDS             6..35", '                /gene="abc"'),
    "swiss": uniprot("SIGNAL          1..10", "CHAIN           11..40", '                /note="Test protein"'),
    "snapgene": snapgene(a_feature("6-35", key="CDS")),
    "gff": gff("chr . CDS 6 35 . + 0 ID=c;product=x"),
    "genbank": b"""LOCUS       AAA                       40 bp    DNA     linear   SYN 01-JAN-2024
DEFINITION  Made.
ACCESSION   AAA
FEATURES             Location/Qualifiers
     source          1..40
                     /organism="Homo sapiens"
                     /mol_type="genomic DNA"
     CDS             6..35
                     /gene="abc"
ORIGIN
        1 cccccatggc ttgtgatgaa tttggtcata tttaaggggg
//
""",
}


@pytest.mark.parametrize("kind", RECORDS)
def test_each_kind_is_recognized_by_its_content(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "noname"
    path.write_bytes(WHOLE[kind])
    assert kind_of(path) == kind_of(WHOLE[kind]) == kind
    assert read_annotated(path).numbers[0] == 1


@pytest.mark.parametrize("kind", RECORDS)
@given(seed=st.integers(0, 10_000))
@tries(60)
def test_a_damaged_file_is_read_or_refused_and_never_breaks_anything(kind: str, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(WHOLE[kind])
    for _ in range(chance.randint(1, 4)):
        place, size = chance.randrange(len(data)), chance.choice((1, 1, 5, 40))
        what = chance.randrange(5)
        if what == 0:
            del data[place : place + size]
        elif what == 1:
            data[place:place] = data[chance.randrange(len(data)) :][:size]
        elif what == 2:
            data[place : place + 1] = bytes([chance.randrange(256)])
        elif what == 3:
            data[place:place] = chance.choice((b"\n", b'"', b"(", b"/", b"//\n", b"\t", b"=", b"9" * 30, b"-"))
        else:
            data = data[: max(place, 1)]
        if not data:
            data = bytearray(b"x")
    try:
        done = read_annotated(bytes(data), kind)
    except UserError as error:
        assert str(error) and "{path}" not in str(error)
        return
    for sequence in done.sequences:
        assert sequence.residues and sequence.features[0].key == "source"
        assert len({feature.uid for feature in sequence.features}) == len(sequence.features)


def flooded(line: str, times: int) -> bytes:
    """A GenBank record whose last feature has this line so many times."""
    return WHOLE["genbank"].replace(b"ORIGIN", (" " * 21 + line + "\n").encode() * times + b"ORIGIN")


@pytest.mark.parametrize(
    "line",
    [
        '/note="never closed',
        "text that goes on",
        "join(1..2,",
        '/gene_synonym="same"',
        "/pseudo",
        '/note="',
        '"',
        "/x=y",
    ],
)
def test_a_feature_of_many_lines_takes_work_in_proportion(line: str) -> None:
    few, many = flooded(line, 500), flooded(line, 2_000)
    assert calls(lambda: read_annotated(many)) < 6 * calls(lambda: read_annotated(few))
    assert read_annotated(flooded(line, 20_000)).sequences[0].residues == DNA


def test_twenty_thousand_qualifiers_and_a_long_note_are_read() -> None:
    rows = "\n".join(f'                     /gene_synonym="name{number}"' for number in range(20_000))
    long_note = '                     /note="' + "word " * 200_000 + '"'
    data = WHOLE["genbank"].replace(b"ORIGIN", f"{rows}\n{long_note}\nORIGIN".encode())
    feature = read_annotated(data).sequences[0].features[1]
    names = [qualifier.name for qualifier in feature.qualifiers]
    assert names.count("gene_synonym") == 20_000 and names.count("note") >= 1_000


def test_a_uniprot_feature_of_too_many_lines_is_refused() -> None:
    rows = ("CHAIN           1..40", '                /note="x', *["                more"] * 10_000)
    with pytest.raises(UnreadableFile, match="2000 lines"):
        read_annotated(uniprot(*rows))
