"""The strand and the genetic code of coding sequences: stated, chosen, or assumed and reported; never guessed."""

from pathlib import Path

import pytest

from wiposeq.cli.main import main
from wiposeq.formats.st26.listing import read
from wiposeq.model.project import Project

GENE = "GTGGCTAAAGGTGAAGAACTGTTCACCGGTGTTGTTCCGATCCTGTAA"
MITOCHONDRIAL = "ATGGCTAAAGGTTGAGAACTGTTCACCGGTGTTGTTCCGATCCTGTAA"


def gff(folder: Path, gene: str = GENE, strand: str = "+", whole: str = "") -> Path:
    path = folder / "in.gff3"
    row = f"s\tx\tCDS\t11\t{10 + len(gene)}\t.\t{strand}\t0\tID=c1\n"
    source = f"s\tx\tregion\t1\t{20 + len(gene)}\t.\t+\t.\tID=r;{whole}\n" if whole else ""
    path.write_text(f"##gff-version 3\n{source}{row}##FASTA\n>s\nACGTACGTAC{gene}ACGTACGTAC\n")
    return path


def converted(path: Path, *arguments: str) -> Project:
    out = path.with_name("out.xml")
    assert main(["convert", str(path), "-o", str(out), "--force", *arguments]) in (0, 1)
    return read(out)


@pytest.mark.parametrize("strand", ["?", "."])
def test_a_coding_sequence_without_a_strand_is_not_translated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], strand: str
) -> None:
    path = gff(tmp_path, strand=strand)
    assert main(["convert", str(path), "-o", str(tmp_path / "out.xml")]) == 2
    error = capsys.readouterr().err
    assert not (tmp_path / "out.xml").exists() and "strand" in error
    key = error.partition("--accept-loss '")[2].partition("'")[0]
    project = converted(path, "--accept-loss", key)
    assert len(project.sequences) == 1
    assert [(f.key, f.value("note")) for f in project.sequences[0].features[1:]] == [
        ("misc_feature", "CDS; the file does not state its strand")
    ]


def test_an_assumed_genetic_code_is_reported_with_a_proposal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert converted(gff(tmp_path)).sequences[1].residues.startswith("VAKGEEL")
    out = " ".join(capsys.readouterr().out.split())
    assert "genetic code 1 assumed" in out and "--table 11" in out


def test_a_chosen_genetic_code_is_written_and_used(tmp_path: Path) -> None:
    project = converted(gff(tmp_path), "--table", "11")
    assert project.sequences[1].residues.startswith("MAKGEEL")
    assert project.sequences[0].features[1].value("transl_table") == "11"


def test_an_unknown_genetic_code_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", str(gff(tmp_path)), "-o", str(tmp_path / "out.xml"), "--table", "99"]) == 2
    assert "There is no genetic code 99" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("whole", "why"),
    [("organelle=mitochondrion", 'organelle "mitochondrion"'), ("organelle=plastid:chloroplast", "organelle")],
)
def test_an_organelle_proposes_a_genetic_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], whole: str, why: str
) -> None:
    converted(gff(tmp_path, gene="ATG" + GENE[3:], whole=whole))
    out = " ".join(capsys.readouterr().out.split())
    assert why in out and "--table" in out


def test_a_stop_of_the_assumed_code_does_not_make_a_coding_sequence_another_feature(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = converted(gff(tmp_path, gene=MITOCHONDRIAL))
    assert [f.key for f in project.sequences[0].features] == ["source", "CDS"]
    assert len(project.sequences) == 1
    assert "not translated: codon 5 is a stop in genetic code 1" in " ".join(capsys.readouterr().out.split())
    assert converted(gff(tmp_path, gene=MITOCHONDRIAL), "--table", "2").sequences[1].residues.startswith("MAKGWEL")


def test_the_name_of_a_mitochondrion_is_part_of_the_proposal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = gff(tmp_path, MITOCHONDRIAL)
    path.write_text(path.read_text().replace("s\tx\t", "chrM\tx\t").replace(">s\n", ">chrM\n"))
    converted(path, "--organism", "Homo sapiens")
    said = capsys.readouterr()
    assert 'the name "chrM" suggests --table 2 ' in " ".join((said.out + said.err).split())


def test_rows_and_residues_in_files_of_different_names_are_one_record(tmp_path: Path) -> None:
    rows, _, residues = gff(tmp_path).read_text().partition("##FASTA\n")
    (tmp_path / "genes.gff3").write_text(rows)
    (tmp_path / "genome.fa").write_text(residues)
    out = tmp_path / "out.xml"
    assert main(["convert", str(tmp_path / "genome.fa"), str(tmp_path / "genes.gff3"), "-o", str(out)]) in (0, 1)
    assert [len(sequence.residues) for sequence in read(out).sequences] == [68, 15]
