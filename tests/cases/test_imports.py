"""The rows of shared/cases/imports about genes, tables, layout, molecule types and encodings, by the command line."""

import shutil
from pathlib import Path

import pytest

from wiposeq.cli.main import main
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.notation.reader import read_notations
from wiposeq.formats.st26.listing import read
from wiposeq.model.project import Project

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "imports"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A folder with a copy of the cases."""
    if not CASES.is_dir():
        pytest.skip("the cases (../shared/cases) are not here")
    shutil.copytree(CASES, tmp_path / "cases")
    return tmp_path / "cases"


def convert(*arguments: object) -> int:
    return main(["convert", *map(str, arguments)])


def converted(folder: Path, *arguments: object) -> Project:
    output = folder / "out.xml"
    assert convert(*arguments, "-o", output) in (0, 1)
    return read(output)


def features(project: Project, key: str) -> list[str]:
    return [f.location for sequence in project.sequences for f in sequence.features if f.key == key]


def test_pieces_of_a_coding_sequence_are_joined(case: Path) -> None:
    project = converted(case, case / "gff-cds-unique-ids.gff3")
    assert features(project, "CDS") == ["join(23..53,82..113)"]
    assert [sequence.residues for sequence in list(project.sequences)[1:]] == ["MAKGEELFTGVVPILVELDG"]


def test_a_gene_of_phytozome_is_one_coding_sequence(case: Path) -> None:
    project = converted(case, case / "gff-phytozome.fasta", case / "gff-phytozome.gff3")
    assert features(project, "CDS") == ["join(101..150,215..344)"]
    assert [len(sequence.residues) for sequence in list(project.sequences)[1:]] == [59]


def test_names_of_proteins_become_no_proteins(case: Path) -> None:
    project = converted(case, case / "table-protein-names.xlsx")
    assert [sequence.molecule_type for sequence in project.sequences] == ["DNA"] * 3


def test_seq_id_no_5_of_a_table_stays_5(case: Path) -> None:
    project = converted(case, case / "table-number-gap.xlsx")
    assert [sequence.is_skipped for sequence in project.sequences] == [False, False, False, True, False]


def test_sense_and_antisense_are_residues(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(converted(case, case / "table-sense-antisense.tsv").sequences) == 2
    assert convert(case / "table-sirna-pairs.xlsx", "-o", case / "pairs.xml") == 2
    assert "notation" in capsys.readouterr().err


def test_a_note_belongs_to_the_feature_of_its_row(case: Path) -> None:
    project = converted(case, case / "table-note-of-feature.csv")
    first = project.sequences[0]
    assert [(f.key, f.value("note")) for f in first.features] == [
        ("source", ""),
        ("misc_feature", "start"),
        ("misc_binding", "bind"),
    ]


def test_a_wrong_heading_is_refused_with_the_nearest(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = case / "typo.xml"
    code = convert(case / "table-columns-typo.tsv", "--columns", "Hevay chain sequence=residues", "-o", output)
    assert (code, output.exists()) == (2, False)
    assert "Heavy chain sequence" in capsys.readouterr().err


def test_a_listing_from_a_word_processor_loses_no_residue(case: Path) -> None:
    project = converted(case, case / "st25-tabs-capital-blocks.txt")
    assert [len(sequence.residues) for sequence in project.sequences] == [180, 19]
    assert features(project, "CDS") == ["121..180"]
    assert project.header.application is not None and project.header.application.date == "2018-12-31"


@pytest.mark.parametrize(
    ("name", "encoding", "applicant", "language"),
    [("st25-gbk.txt", "gb18030", "某某大学", "zh"), ("st25-sjis.txt", "cp932", "株式会社テスト", "ja")],
)
def test_an_east_asian_listing_is_a_question_to_the_user(
    case: Path, capsys: pytest.CaptureFixture[str], name: str, encoding: str, applicant: str, language: str
) -> None:
    assert convert(case / name, "-o", case / "asked.xml") == 2
    assert not (case / "asked.xml").exists()
    assert f'{encoding} ("<110> {applicant}' in " ".join(capsys.readouterr().err.split())
    party = converted(case, case / name, "--encoding", encoding).header.applicant
    assert party is not None
    assert (party.name, party.language) == (applicant, language)


def test_linkers_of_glycine_and_serine_are_a_question_to_the_user(case: Path) -> None:
    assert convert(case / "fasta-g4s-linker.fasta", "-o", case / "asked.xml") == 2
    project = converted(case, case / "fasta-g4s-linker.fasta", "--molecule", "AA")
    assert [sequence.molecule_type for sequence in project.sequences] == ["AA", "AA"]


@pytest.mark.parametrize(
    ("name", "unread"),
    [
        ("notations-oligos.txt", {"1200120012": '"00"'}),  # 0 has no meaning in any legend of digits
        (
            "notations-peptides.txt",
            {
                "PEPTIDE1{A.G.K.C}|CHEM1{[SMCC]}$PEPTIDE1,CHEM1,3:R3-1:R1$$$": '"CHEM1"',
                "PEPTIDE1{A.[Zzz].G.D.F}$$$$": '"[Zzz]"',
            },
        ),
    ],
)
def test_notations_of_the_trade_are_read_or_stop_with_the_whole_word(
    case: Path, name: str, unread: dict[str, str]
) -> None:
    stopped = {}
    for line in (case / name).read_text("utf-8").splitlines():
        legend, _, text = line.partition("|")
        for row in read_notations(text, preset(legend)).stops:
            stopped[row.row.text] = row.error.message
    assert stopped.keys() == unread.keys()
    assert all(word in stopped[text] for text, word in unread.items())


@pytest.mark.parametrize(
    ("name", "molecule", "length", "expected"),
    [
        ("locus-no-date.gb", "DNA", 117, [("regulatory", "3..40")]),
        ("locus-name-blank.gb", "DNA", 117, [("regulatory", "3..40")]),
        ("locus-protein.gb", "AA", 38, [("REGION", "3..20")]),
        ("locus-upper-circular-span.gb", "DNA", 117, [("misc_feature", "join(100..117,1..20)")]),
        (
            "key-with-blank.gb",
            "DNA",
            117,
            [("misc_feature", "3..40"), ("misc_feature", "complement(50..90)"), ("regulatory", "95..100")],
        ),
        ("base-count-before-features.gb", "DNA", 117, [("regulatory", "3..40")]),
        ("origin-narrow.gb", "DNA", 117, [("regulatory", "3..40")]),
        ("embl-co-before-sq.embl", "DNA", 117, [("misc_feature", "3..40")]),
    ],
)
def test_records_that_programs_write_are_read(
    case: Path, name: str, molecule: str, length: int, expected: list[tuple[str, str]]
) -> None:
    (sequence,) = converted(case, case / name).sequences
    assert (sequence.molecule_type, len(sequence.residues)) == (molecule, length)
    assert [(f.key, f.location) for f in sequence.features if f.key != "source"] == expected


def test_keys_of_several_words_are_in_a_note(case: Path) -> None:
    (sequence,) = converted(case, case / "key-with-blank.gb").sequences
    notes = [f.value("note") for f in sequence.features if f.key == "misc_feature"]
    assert "DNA binding domain" in notes[0] and "Peptide Linker" in notes[1]


def test_a_placeholder_in_two_languages_becomes_the_term_of_the_standard(case: Path) -> None:
    project = converted(case, case / "st25-cn-organism.txt", "--encoding", "utf-8")
    values = {(q.name, q.value) for s in project.sequences for q in s.features[0].qualifiers if not s.is_skipped}
    assert {("organism", "synthetic construct"), ("mol_type", "other DNA")} <= values


@pytest.mark.parametrize(
    ("name", "molecule", "length"), [("fasta-ctrl-a.fasta", "AA", 20), ("fasta-leading-blank.fasta", "DNA", 34)]
)
def test_fasta_with_odd_headers_is_read(case: Path, name: str, molecule: str, length: int) -> None:
    (sequence,) = converted(case, case / name).sequences
    assert (sequence.molecule_type, len(sequence.residues)) == (molecule, length)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gff-semicolon.gff3", "line 2: Words in column 9 that are not an attribute omitted: class A"),
        ("gff-comma-product.gff3", "line 2: Values of product that have commas stay one value"),
        ("gff-gtg-start.gff3", "genetic code 1 assumed, but the start codon suggests --table 11"),
    ],
)
def test_what_a_listing_cannot_take_from_column_9_is_reported(
    case: Path, capsys: pytest.CaptureFixture[str], name: str, words: str
) -> None:
    converted(case, case / name)
    said = capsys.readouterr()
    assert words in " ".join((said.out + said.err).split())


def test_pseudogenes_and_variants_keep_their_meaning(case: Path) -> None:
    project = converted(case, case / "gff-pseudogene.fasta", case / "gff-pseudogene.gff3")
    found = [(q.name, q.value) for s in project.sequences for f in s.features for q in f.qualifiers]
    assert [name for name, _ in found if name in ("pseudo", "pseudogene")] == ["pseudogene", "pseudo", "pseudogene"]
    assert ("replace", "g") in found


def test_another_directive_that_begins_like_fasta_begins_no_residues(case: Path) -> None:
    text = (case / "gff-semicolon.gff3").read_text("utf-8").replace("chr1\ttest", "##FASTA-index 3\nchr1\ttest", 1)
    (case / "directive.gff3").write_text(text, "utf-8")
    assert features(converted(case, case / "directive.gff3"), "CDS") == ["23..52"]


def test_the_variants_of_a_sample_are_applied_by_the_rules(case: Path) -> None:
    report = case / "r.txt"
    project = converted(case, case / "variants-reference.fasta", case / "variants.vcf", "--report", report)
    reference = "".join((case / "variants-reference.fasta").read_text().splitlines()[1:])
    expected = reference[:149] + "g" + reference[150:200] + reference[203:250] + "tt" + reference[250:299]
    assert project.sequences[0].residues == expected + "w" + reference[300:]
    assert len(project.sequences[0].residues) == 399
    assert "reference kept; not called" in report.read_text()
