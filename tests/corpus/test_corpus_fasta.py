"""Every FASTA file of the corpus becomes a listing that the DTD accepts and the check finds no error in."""

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import CORPUS
from fasta_records import read_fasta
from lxml import etree

from wiposeq.app.exporting import converting
from wiposeq.formats.options import Defaults
from wiposeq.formats.st26 import listing as st26

HEADER = """
file_reference = "REF-1"
[applicant]
name = "Example Biotech Ltd"
language = "en"
[[title]]
text = "Sequences of other people"
language = "en"
"""
TOO_SHORT = {"dups.fasta"}
"""Files whose records are shorter than a listing may hold; that is the one error they have."""

READ_AS_GIVEN = Defaults(gaps="remove", case="ignore")
"""Alignments with gaps and proteins with masked stretches are read, as a person has decided."""

FILES = sorted(path.name for path in (CORPUS / "fasta").iterdir()) if CORPUS.is_dir() else []


@pytest.fixture(scope="module")
def dtd(corpus: Path) -> etree.DTD:
    return etree.DTD(str(next((corpus / "dtd").glob("*.dtd"))))


@pytest.mark.parametrize("name", FILES or ["none"])
def test_a_fasta_file_becomes_a_listing_without_errors(corpus: Path, dtd: etree.DTD, tmp_path: Path, name: str) -> None:
    header = tmp_path / "header.toml"
    header.write_text(HEADER)
    source, output = corpus / "fasta" / name, tmp_path / "out.xml"
    done = converting.convert([source], output, converting.ConversionOptions(READ_AS_GIVEN, header=header))
    assert done.report is not None
    errors = {finding.rule for finding in done.report.findings if finding.is_error}
    assert errors == ({"sequence/too-short"} if name in TOO_SHORT else set())
    assert dtd.validate(etree.parse(output)), dtd.error_log
    if shutil.which("xmllint"):
        dtd_file = next((corpus / "dtd").glob("*.dtd"))
        told = subprocess.run(
            ["xmllint", "--nonet", "--noout", "--dtdvalid", str(dtd_file), str(output)], capture_output=True, timeout=60
        )
        assert told.returncode == 0, told.stderr
    imported, written = read_fasta(source, gaps="remove", case="ignore").sequences, list(st26.read(output).sequences)
    assert [(s.molecule_type, s.residues) for s in written] == [(s.molecule_type, s.residues) for s in imported]


@pytest.mark.parametrize("name", FILES or ["none"])
def test_a_listing_created_from_fasta_goes_back_to_the_same_residues(corpus: Path, tmp_path: Path, name: str) -> None:
    listing, back = tmp_path / "out.xml", tmp_path / "out.fasta"
    converting.convert([corpus / "fasta" / name], listing, converting.ConversionOptions(READ_AS_GIVEN))
    converting.convert([listing], back)
    first, second = read_fasta(corpus / "fasta" / name, gaps="remove", case="ignore"), read_fasta(back)
    assert [s.residues for s in second.sequences] == [s.residues for s in first.sequences]
    assert not [change for change in second.changes if change.kind in ("residues/gap", "residues/outside-alphabet")]
