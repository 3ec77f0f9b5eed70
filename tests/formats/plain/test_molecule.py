"""Molecule type by letters, and what becomes of records whose letters leave a doubt."""

from pathlib import Path

import pytest
from fasta_records import read_fasta

from wiposeq.cli.main import main
from wiposeq.formats.plain.molecule import molecule_by_letters
from wiposeq.formats.st26.listing import read


@pytest.mark.parametrize(
    ("residues", "molecule"),
    [
        (b"ACGTACGT", "nucleotides"),
        (b"acguacgu", "nucleotides"),
        (b"ACGTNNRYACGT", "nucleotides"),
        (b"MAKGEEL", "AA"),
        (b"GGGGSGGGGE", "AA"),
        (b"GGGGSGGGGSGGGGS", ""),
        (b"GAGAGSGAGAGS", ""),
        (b"GGGGGGGG", ""),
        (b"SGGGGSGGGGSGGGGA", ""),
        (b"RYKMSWRYACG", ""),
    ],
)
def test_the_letters_say_the_molecule_or_leave_a_doubt(residues: bytes, molecule: str) -> None:
    assert molecule_by_letters([residues]) == molecule


@pytest.mark.parametrize(("other", "molecule"), [("MAKGEELFTG", "AA"), ("ACGTACGTAC", "DNA")])
def test_a_doubtful_record_follows_the_certain_ones(other: str, molecule: str, tmp_path: Path) -> None:
    path = tmp_path / "a.fasta"
    path.write_text(f">a\n{other}\n>linker\nGGGGSGGGGSGGGGS\n")
    done = read_fasta(path.read_bytes())
    assert [sequence.molecule_type for sequence in done.sequences] == [molecule, molecule]
    assert "molecule/in-doubt" in {change.kind for change in done.changes}
    assert main(["convert", str(path), "-o", str(tmp_path / "a.xml")]) in (0, 1)


@pytest.mark.parametrize(
    "text",
    [
        ">a\nGGGGSGGGGSGGGGS\n",
        ">a\nGAGAGSGAGAGS\n>b\nMAKGEELFTG\n>c\nACGTACGTAC\n",
        ">a\nSGGGGSGGGGSGGGGA\n>b\nGGGGSGGGGSGGGGS\n",
    ],
)
def test_a_doubtful_record_that_no_other_decides_is_a_question_to_the_user(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, output = tmp_path / "a.fasta", tmp_path / "a.xml"
    path.write_text(text)
    assert main(["convert", str(path), "-o", str(output)]) == 2
    assert not output.exists()
    assert "--molecule" in capsys.readouterr().err
    assert main(["convert", str(path), "--molecule", "AA", "-o", str(output)]) in (0, 1)
    assert read(output).sequences[0].molecule_type == "AA"
