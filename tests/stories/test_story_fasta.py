"""The story of an applicant: FASTA from the laboratory becomes a listing, by words alone and through a project."""

import json
import random
from datetime import date
from pathlib import Path

import pytest
from builders import HEADER_TOML
from measure import run_wiposeq

from wiposeq.app import checking
from wiposeq.app.exporting import converting
from wiposeq.app.importing import importing, opening
from wiposeq.app.importing.opening import Defaults
from wiposeq.cli import main as cli
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.origin_edits import AcceptLoss
from wiposeq.model.project import new_project

TODAY = date(2026, 11, 22)
LABORATORY = b"""; exported 2026-11-20\r
>pEX-17 vector backbone\r
ACGTACGTNN ACGTACGTAC 20\r
GGGGCCCCAA             30\r
>pep-3 binding peptide\r
mkvlaagivgfepq*\r
>gRNA-1\r
ACGUACGUACGUACGUACGU\r
>empty\r
>aligned\r
ACGT--ACGTACGTACGT..\r
"""


def test_by_words_alone_a_laboratory_file_becomes_a_listing_that_may_be_filed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lab.fasta").write_bytes(LABORATORY)
    Path("header.toml").write_text(HEADER_TOML)
    words = ["convert", "lab.fasta", "-o", "listing.xml", "--header", "header.toml", "--report", "import.json"]
    words += ["--organism", "synthetic construct"]
    assert cli.main(words) == 2
    assert "--accept-loss records=empty" in capsys.readouterr().err
    assert cli.main([*words, "--force", "--gaps", "remove", "--accept-loss", "records=empty"]) == 0
    capsys.readouterr()
    assert cli.main(["check", "listing.xml", "--format", "json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["errors"] == 0

    listing = st26.read(Path("listing.xml"))
    assert [(s.molecule_type, s.residues) for s in listing.sequences] == [
        ("DNA", "acgtacgtnnacgtacgtacggggccccaa"),
        ("AA", "MKVLAAGIVGFEPQ"),
        ("RNA", "acgtacgtacgtacgtacgt"),
        ("DNA", "acgtacgtacgtacgt"),
    ]
    assert [s.mol_type for s in listing.sequences] == ["other DNA", "protein", "other RNA", "other DNA"]

    changes = {(c["kind"], c["where"]): c["count"] for c in json.loads(Path("import.json").read_text())["changes"]}
    assert changes["line/comment", None] == 1
    assert changes["residues/blank", "pEX-17"] == 15
    assert changes["residues/digit", "pEX-17"] == 4
    assert changes["residues/stop-at-end", "pep-3"] == 1
    assert changes["residues/u-to-t", "gRNA-1"] == 5
    assert changes["record/empty", "empty"] == 1
    assert changes["residues/gap", "aligned"] == 4
    assert ("organism/assumed", None) not in changes


def test_through_a_project_the_same_file_is_imported_completed_and_generated(tmp_path: Path) -> None:
    fasta = tmp_path / "lab.fasta"
    fasta.write_bytes(LABORATORY)
    defaults = Defaults(organism="synthetic construct", gaps="remove")
    edit, changes = importing.import_into(new_project(), [fasta], defaults)
    project = edit.apply(new_project())
    assert edit.title == "Import 4 sequences"
    assert project.origin.changes == changes
    project = AcceptLoss(("records=empty",)).apply(project)

    refused = converting.generate(project, tmp_path / "listing.xml", today=TODAY)
    assert not refused.is_written and not (tmp_path / "listing.xml").exists()
    missing = {finding.rule for finding in refused.report.findings if finding.is_error}
    assert missing == {"header/file-reference-missing", "header/applicant-missing", "header/title-empty"}

    for address, value in (
        (Address(field="file_reference"), "LAB-1"),
        (Address(field="applicant.name"), "Example Biotech Ltd"),
        (Address(title=project.header.titles[0].uid, field="text"), "Guide RNA and its use"),
    ):
        project = SetField(address, value).apply(project)
    projectfile.save(project, tmp_path / "work.wsq")
    project = opening.open_any(tmp_path / "work.wsq")
    done = converting.generate(project, tmp_path / "listing.xml", today=TODAY)
    assert done.is_written and done.count == 4
    assert checking.check(tmp_path / "listing.xml", today=TODAY).errors == 0


@pytest.mark.slow
def test_many_records_become_a_listing(tmp_path: Path) -> None:
    source, header = tmp_path / "big.fasta", tmp_path / "header.toml"
    header.write_text(HEADER_TOML)
    chance = random.Random(26)
    with source.open("w") as file:
        for number in range(20_000):
            letters = "ACGT" if number % 2 else "ACDEFGHIKLMNPQRSTVWY"
            file.write(f">s{number}\n{''.join(chance.choices(letters, k=chance.randint(20, 400)))}\n")
    done = run_wiposeq(tmp_path, "convert", source, "-o", "big.xml", "--header", header)
    assert "big.xml: 20000 sequences written; 0 errors" in done.out
    assert done.code == 0
