"""The report of a check shows where in a sequence its findings are."""

from pathlib import Path

from builders import a_dna, a_project

from wiposeq.app.checking import check, with_maps, write_report
from wiposeq.formats.reports.check_report import as_html
from wiposeq.model.project import Project


def with_faults(count: int = 1) -> Project:
    """A project whose sequences have a feature with a key in wrong capitals."""
    return a_project(*(a_dna("acgt" * 20, ("GENE", "5..40", {"gene": "x"})) for _ in range(count)))


def test_a_sequence_with_a_finding_is_drawn_and_others_are_not() -> None:
    project = a_project(a_dna("acgt" * 20), a_dna("acgt" * 20, ("GENE", "5..40", {"gene": "x"})))
    report = with_maps(check(project), project)
    assert list(report.maps) == [2]
    assert "#b3261e" in report.maps[2]
    page = as_html([report])
    assert "Where the findings are" in page and "data:image/svg+xml;base64," in page


def test_only_the_first_sequences_are_drawn() -> None:
    project = with_faults(5)
    assert list(with_maps(check(project), project, most=3).maps) == [1, 2, 3]


def test_a_report_without_places_has_no_maps() -> None:
    project = a_project(a_dna("acgt" * 20))
    report = with_maps(check(project), project)
    assert report.maps == {} and "Where the findings are" not in as_html([report])


def test_a_finding_of_another_project_marks_nothing() -> None:
    report = check(with_faults(2))
    other = a_project(a_dna("acgt" * 20, ("gene", "5..40", {"gene": "x"})))
    assert with_maps(report, other).maps == {}


def test_the_file_of_the_report_has_the_maps(tmp_path: Path) -> None:
    project = with_faults()
    write_report(check(project), tmp_path / "r.html", project)
    assert "data:image/svg+xml" in (tmp_path / "r.html").read_text(encoding="utf-8")
    write_report(check(project), tmp_path / "r.json", project)
    assert "svg" not in (tmp_path / "r.json").read_text(encoding="utf-8")
