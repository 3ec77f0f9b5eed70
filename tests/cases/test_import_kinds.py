"""Three more members of each kind of input that public projects bring (K1 to K19 of the issue), made here."""

from pathlib import Path

import openpyxl
import pytest

from wiposeq.cli.main import main
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.notation.reader import read_notation
from wiposeq.formats.st26.listing import read
from wiposeq.model.project import Project

RESIDUES = "acgtacgtgatcgatcgtagctagctagctgatcgatgctagctagctagctagcatgctagctagctagctagctagctagc"
LENGTH = len(RESIDUES)
LOCUS = f"LOCUS       X                        {LENGTH} bp    DNA     linear   SYN 01-JAN-2020"
TABLE = (
    f'FEATURES             Location/Qualifiers\n     source          1..{LENGTH}\n                     /organism="Mus '
    'musculus"\n                     /mol_type="genomic DNA"\n     misc_feature    3..40\n'
)
ORIGIN = "".join(
    f"{at + 1:>9} {' '.join(RESIDUES[place : place + 10] for place in range(at, min(at + 60, LENGTH), 10))}\n"
    for at in range(0, LENGTH, 60)
)


HEADER = "SEQUENCE LISTING\n\n<110> {name}\n<120> x\n<160> 1\n\n"
FIELDS = "<210> 1\n<211> {length}\n<212> DNA\n<213> Homo sapiens\n<400> 1\n"
"""The parts of an ST.25 listing."""


def record(
    locus: str = LOCUS, between: str = "", table: str = TABLE, origin: str = ORIGIN, title: str = "ORIGIN"
) -> str:
    return f"{locus}\n{between}{table}{title}\n{origin}//\n"


def convert(*arguments: object) -> int:
    return main(["convert", *map(str, arguments)])


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def converted(path: Path, *arguments: object) -> Project:
    output = path.with_name("out.xml")
    assert convert(path, *arguments, "-o", output) in (0, 1)
    return read(output)


def features(project: Project) -> list[tuple[str, str]]:
    return [(f.key, f.location) for f in project.sequences[0].features if f.key != "source"]


# K1


@pytest.mark.parametrize(
    "locus",
    [
        f"LOCUS       pUC-GFP {LENGTH} bp ds-DNA circular",
        f"LOCUS       a_very_long_name_of_a_plasmid{LENGTH}bp    DNA    circular     28-MAR-2021",
        f"LOCUS       {LENGTH} bp    DNA     linear   SYN 01-JAN-2020",
        f"LOCUS       X       {LENGTH} BP DS-DNA             SYN       1-JAN-20",
    ],
)
def test_k1_odd_locus_lines(tmp_path: Path, locus: str) -> None:
    project = converted(written(tmp_path, "a.gb", record(locus)))
    assert [each.residues for each in project.sequences] == [RESIDUES]
    assert features(project) == [("misc_feature", "3..40")]


# K2


@pytest.mark.parametrize("key", ["Left Homology Arm", "very_long_name_of_a_key", "5' overhang"])
def test_k2_keys_that_no_data_bank_has(tmp_path: Path, key: str) -> None:
    table = TABLE.replace("misc_feature   ", key)
    project = converted(written(tmp_path, "a.gb", record(table=table)))
    assert features(project) == [("misc_feature", "3..40")]
    assert key in str([q.value for f in project.sequences[0].features for q in f.qualifiers])


# K3


@pytest.mark.parametrize(
    "text",
    [
        record(between="BASE COUNT     30 a 29 c 29 g 29 t\nKEYWORDS    .\n"),
        record(title=f"CONTIG      join(AB1.1:1..{LENGTH})\nORIGIN"),
        record(title="ORIGIN      Chromosome 7 band q31"),
        record(origin=f"{RESIDUES[:60]}\n{RESIDUES[60:]}\n"),
        record(origin="".join(line.lstrip() for line in ORIGIN.splitlines(True))),
    ],
)
def test_k3_lines_in_another_order_or_layout(tmp_path: Path, text: str) -> None:
    project = converted(written(tmp_path, "a.gb", text))
    assert [each.residues for each in project.sequences] == [RESIDUES]
    assert features(project) == [("misc_feature", "3..40")]


def test_k3_a_feature_table_with_tabs_between_its_columns(tmp_path: Path) -> None:
    lines = [
        "\t" + "\t".join(line.split(None, 1)) if line[5:6].strip() else "\t\t" + line.strip()
        for line in TABLE.splitlines()[1:]
    ]
    table = "\n".join([TABLE.splitlines()[0], *lines, ""])
    project = converted(written(tmp_path, "a.gb", record(table=table)))
    assert features(project) == [("misc_feature", "3..40")]
    assert project.sequences[0].organism == "Mus musculus"


# K5


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (b"\t>a\nMKVLAAGMKVLW\n", "a"),
        (b">gi|1|ref|NP_1| x\x01gi|2|ref|NP_2| y\nMKVLAAGMKVLW\n", "gi|1|ref|NP_1|"),
        (b"\xef\xbb\xbf  >a b\r\nMKVLAAG\r\n# checked\r\nMKVLW\r\n", "a"),
        (b"; made by hand\n>a\n;comment\nMKVLAAGMKVLW\n", "a"),
    ],
)
def test_k5_signs_around_headers(tmp_path: Path, text: bytes, name: str) -> None:
    (sequence,) = converted(written(tmp_path, "a.fasta", text)).sequences
    assert sequence.residues == "MKVLAAGMKVLW"


# K6


@pytest.mark.parametrize("residues", ["GAGAGAGAGAGA", "GGTGGTGGTGGT", "AAAAKAAAA", "GGSGGSGGS"])
def test_k6_letters_of_both_molecules_are_a_question(tmp_path: Path, residues: str) -> None:
    path = written(tmp_path, "a.fasta", f">a\n{residues}\n")
    assert convert(path, "-o", tmp_path / "out.xml") == 2
    (sequence,) = converted(path, "--molecule", "AA", "--force").sequences
    assert (sequence.molecule_type, sequence.residues) == ("AA", residues)


# K7, K8 and K9

GENE = "ATGGCTAAAGGTGAAGAACTGTTCACCGGTGTTGTTCCGATCCTGTAA"
GENOME = f"acgtacgtac{GENE[:24].lower()}gtaagtcag{GENE[24:].lower()}acgtacgtac"
FIRST, SECOND = "11\t34", "44\t67"


def gff(*rows: str, residues: str = GENOME) -> str:
    lines = ["##gff-version 3", *(f"chr1\tx\t{row}" for row in rows)]
    return "\n".join([*lines, "##FASTA", ">chr1", residues, ""])


@pytest.mark.parametrize(
    "rows",
    [
        (f"CDS\t{FIRST}\t.\t+\t0\tID=c;Parent=t", f"CDS\t{SECOND}\t.\t+\t0\tID=c;Parent=t"),
        (f"CDS\t{FIRST}\t.\t+\t0\tID=c1;Parent=t", f"CDS\t{SECOND}\t.\t+\t0\tID=c2;Parent=t"),
        (f"CDS\t{SECOND}\t.\t+\t0\tParent=t", f"CDS\t{FIRST}\t.\t+\t0\tParent=t"),
        (
            "mRNA\t11\t67\t.\t+\t.\tID=t.1;Parent=g",
            f"CDS\t{FIRST}\t.\t+\t0\tID=t.1.CDS.1;Parent=t.1",
            f"CDS\t{SECOND}\t.\t+\t0\tID=t.1.CDS.2;Parent=t.1",
        ),
    ],
)
def test_k7_pieces_of_one_coding_sequence(tmp_path: Path, rows: tuple[str, ...]) -> None:
    project = converted(written(tmp_path, "a.gff3", gff(*rows)))
    assert ("CDS", "join(11..34,44..67)") in features(project)
    assert [each.residues for each in list(project.sequences)[1:]] == ["MAKGEELFTGVVPIL"]


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("ID=g;Note=kinase;class A", "class A"),
        ("ID=g;colour=red", "red"),
        ("ID=g;Dbxref=GeneID:12,UniProtKB:Q1", "UniProtKB:Q1"),
        ('gene_id "g"; tag "basic";', "basic"),
    ],
)
def test_k8_words_of_column_9_are_in_the_listing_or_the_report(tmp_path: Path, column: str, words: str) -> None:
    path = written(tmp_path, "a.gff3", gff(f"gene\t11\t67\t.\t+\t.\t{column}"))
    project = converted(path, "--report", tmp_path / "report.txt")
    listed = str([q.value for f in project.sequences[0].features for q in f.qualifiers])
    assert words in listed or words in (tmp_path / "report.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("gene", "name", "words"),
    [
        (GENE.replace("ATG", "GTG", 1), "chr1", "the start codon suggests --table 11"),
        (GENE.replace("GAAGAA", "TGAGAA"), "chr1", "is a stop in genetic code 1, but not in"),
        (GENE.replace("GAAGAA", "TGAGAA"), "chrM", 'the name "chrM" suggests --table'),
        (GENE, "chr1", "genetic code 1 assumed"),
    ],
)
def test_k9_an_assumed_genetic_code_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], gene: str, name: str, words: str
) -> None:
    text = gff("CDS\t11\t58\t.\t+\t0\tID=c", residues=f"acgtacgtac{gene.lower()}acgtacgtac").replace("chr1", name)
    converted(written(tmp_path, "a.gff3", text))
    said = capsys.readouterr()
    assert words in " ".join((said.out + said.err).split())


# K10


@pytest.mark.parametrize(
    ("organism", "expected"),
    [
        ("synthetic DNA construct", "synthetic construct"),
        ("Artificial Sequence", "synthetic construct"),
        ("人工序列(Artificial Sequence)", "synthetic construct"),
        ("unspecified", "unidentified"),
    ],
)
def test_k10_placeholders_of_organisms(tmp_path: Path, organism: str, expected: str) -> None:
    project = converted(written(tmp_path, "a.gb", record(table=TABLE.replace("Mus musculus", organism))))
    assert project.sequences[0].organism == expected


# K11 and K12


@pytest.mark.parametrize(
    ("rows", "residues"),
    [
        (
            [["Protein", "DNA sequence"], ["GFPA", "acgtacgtacgt"], ["LACI", "acgtacgtaaaa"]],
            ["acgtacgtacgt", "acgtacgtaaaa"],
        ),
        (
            [["Gene", "Forward primer", "Reverse primer"], ["lacZ", "acgtacgtacgt", "ttttacgtacgt"]],
            ["acgtacgtacgt", "ttttacgtacgt"],
        ),
        ([["Peptide ID", "Peptide"], ["P1", "MKVLAAGMKVLW"], ["P2", "MKVLAAGMKVLF"]], ["MKVLAAGMKVLW", "MKVLAAGMKVLF"]),
        ([["Name", "5'-3'", "Sequence (5' to 3')"], ["a", "", "acgtacgtacgg"]], ["acgtacgtacgg"]),
    ],
)
def test_k11_headings_and_what_is_below_them(tmp_path: Path, rows: list[list[str]], residues: list[str]) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    project = converted(tmp_path / "a.xlsx")
    assert sorted(each.residues for each in project.sequences) == sorted(residues)


@pytest.mark.parametrize("numbers", [(1, 3), (2, 3), (1, 2, 5)])
def test_k12_seq_id_nos_stay_what_they_are(tmp_path: Path, numbers: tuple[int, ...]) -> None:
    rows = "".join(f"{number},acgtacgtacg{'acgt'[number % 4]}\n" for number in numbers)
    project = converted(written(tmp_path, "a.csv", "SEQ ID NO,Sequence\n" + rows))
    places = [place for place, each in enumerate(project.sequences, 1) if not each.is_skipped]
    assert places == list(numbers)


# K14


@pytest.mark.parametrize("residues", ["KETAAakFERQ", "mkvLAAG", "MAKXaaGEEL"])
def test_k14_no_fix_changes_the_case_of_a_protein_unseen(tmp_path: Path, residues: str) -> None:
    first = converted(written(tmp_path, "a.fasta", ">a\nMKVLAAGMKVL\n"))
    assert first.sequences[0].residues == "MKVLAAGMKVL"
    path = tmp_path / "out.xml"
    text = path.read_text("utf-8").replace(">MKVLAAGMKVL<", f">{residues}<")
    path.write_text(text.replace(">11<", f">{len(residues)}<"), "utf-8")
    main(["fix", str(path), "-o", str(tmp_path / "fixed.xml"), "--all-safe"])
    assert f">{residues}<" in (tmp_path / "fixed.xml").read_text("utf-8")


# K15


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("gb18030", "某某大学生物技术研究所"), ("cp932", "株式会社日本バイオ"), ("cp949", "주식회사 한국바이오")],
)
def test_k15_texts_in_encodings_of_east_asia(tmp_path: Path, encoding: str, name: str) -> None:
    listing = HEADER.format(name=name) + FIELDS.format(length=12) + "acgtacgtac gt\n"
    path = written(tmp_path, "a.txt", listing.encode(encoding))
    party = converted(path, "--encoding", encoding).header.applicant
    assert party is not None and party.name == name


# K17


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("?>", "?>\n<?xml version='1.0'?>", 1),
        lambda text: "\n" + text,
        lambda text: text.replace(
            "<ApplicantFileReference/>", "<ApplicantFileReference>A & B</ApplicantFileReference>"
        ),
    ],
)
def test_k17_broken_xml_keeps_its_sequences(tmp_path: Path, damage: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(damage)
    converted(written(tmp_path, "a.fasta", ">a\nACGTACGTACGTAA\n>b\nACGTACGTACGTCC\n"))
    path = tmp_path / "out.xml"
    path.write_text(damage(path.read_text("utf-8")), "utf-8")
    capsys.readouterr()
    assert main(["check", str(path)]) == 1
    assert [each.residues for each in read(path).sequences] == ["acgtacgtacgtaa", "acgtacgtacgtcc"]


# K18: also tests/formats/notation/test_more_trade.py


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("peptide", "Ac-Gly-Aib-Lys-NH2"), ("peptide-one-letter", "Ac-G[Aib]K-NH2")),
        (("peptide", "Gly-D-Phe-Ala"), ("peptide-small-d", "GfA")),
        (("peptide-one-letter", "G[dF]A"), ("helm-peptide", "PEPTIDE1{G.[dF].A}$$$$")),
        (("sirna-suffix", "UmsGmsAm"), ("sirna-prefix", "mU*mG*mA")),
    ],
)
def test_k18_one_molecule_in_two_notations_is_one_listing(one: tuple[str, str], other: tuple[str, str]) -> None:
    readings = [read_notation(text, preset(legend)) for legend, text in (one, other)]
    described = [
        (r.residues, [(f.key, f.location, f.value("mod_base"), f.value("note")) for f in r.features]) for r in readings
    ]
    assert described[0] == described[1]


# K19


@pytest.mark.parametrize(
    "block",
    [
        "acgtacgtac\tgtacgtacgt\tacgtacgtac\n",
        "Acgtacgtac gtacgtacgt Acgtacgtac 30\n",
        "acgtacgtac\u00a0gtacgtacgt\u00a0acgtacgtac\u00a030\n",
        "acgtacgtac gtacgtacgt acgtacgtac\t\t30\r\n",
    ],
)
def test_k19_residues_from_a_word_processor(tmp_path: Path, block: str) -> None:
    listing = HEADER.format(name="A") + FIELDS.format(length=30) + block
    project = converted(written(tmp_path, "a.txt", listing))
    assert project.sequences[0].residues == "acgtacgtacgtacgtacgtacgtacgtac"
