"""What a listing settles by being written is told: numbers, counts, and what the DTD has no place for."""

from pathlib import Path

from builders import a_dna, a_project, a_protein

from wiposeq.app import checking
from wiposeq.app.exporting import converting
from wiposeq.app.exporting.declared_facts import settle
from wiposeq.app.importing import opening
from wiposeq.checking.profile import profile
from wiposeq.cli.main import main
from wiposeq.model.project import Project

GENE = ("CDS", "1..21", {"translation": "MKVLAA", "protein_id": "2"})


def a_file(folder: Path, *changes: tuple[str, str]) -> Path:
    """A listing of a gene and its protein, with words changed by hand."""
    path = folder / "in.xml"
    converting.generate(a_project(a_dna("atgaaagttctggctgcttaa", GENE), a_protein("MKVLAA")), path)
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return path


def protein_id(project: Project) -> str:
    return project.sequences[0].features[1].value("protein_id")


def test_a_draft_of_wrong_numbers_tells_them_and_protein_id_goes_on_to_lead_to_its_protein(tmp_path: Path) -> None:
    path = a_file(tmp_path, ('sequenceIDNumber="2"', 'sequenceIDNumber="7"'), ("_value>2</INSDQ", "_value>7</INSDQ"))
    done = converting.convert([path], tmp_path / "out.xml")
    assert [(change.kind, change.values) for change in done.changes] == [
        ("sequence/number", {"found": "7", "position": 2}),
        ("sequence/number", {}),
    ]
    assert done.report is not None and done.report.is_clean
    assert protein_id(opening.open_any(tmp_path / "out.xml")) == "2"
    kept = converting.convert([path], tmp_path / "out.wsq")
    assert kept.changes == () and protein_id(opening.open_any(tmp_path / "out.wsq")) == "7"


def test_what_the_dtd_has_no_place_for_is_told_when_it_is_left_out(tmp_path: Path) -> None:
    path = a_file(tmp_path, ("</ST26Seq", "<Remark>of an office</Remark><!-- by hand --></ST26Seq"))
    done = converting.convert([path], tmp_path / "out.xml")
    assert [change.kind for change in done.changes] == ["file/unknown-content", "file/comment-dropped"]
    assert "of an office" in str(done.changes[0].values["text"])


def test_a_repair_report_ends_with_what_the_writing_settled(tmp_path: Path) -> None:
    path, report = a_file(tmp_path, ("</ST26Seq", "<Remark>of an office</Remark></ST26Seq")), tmp_path / "report.txt"
    assert main(["fix", str(path), "-o", str(tmp_path / "out.xml"), "--report", str(report)]) == 0
    assert "of an office" in report.read_text()


def test_a_right_listing_has_nothing_to_settle(tmp_path: Path) -> None:
    project = opening.open_any(a_file(tmp_path))
    assert settle(project) == (project, ())


def test_a_name_the_office_does_not_take_is_mended_under_the_profile_of_the_office(tmp_path: Path) -> None:
    path, folder = a_file(tmp_path).rename(tmp_path / "my listing (2).xml"), tmp_path / "out"
    folder.mkdir()
    assert main(["fix", str(path), "-o", str(folder), "--profile", "us", "--rule", "file/name"]) == 0
    (written,) = folder.iterdir()
    assert checking.check(written, profile=profile("us")).is_clean and " " not in written.name
    assert main(["fix", str(path), "-o", str(tmp_path / "x.xml"), "--profile", "nowhere"]) == 2
