"""The name and the layout of the listing that takes the place of the one that was read."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein
from msgspec.structs import replace

from wiposeq.app import checking
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.checking.profile import Profile
from wiposeq.checking.profile import profile as find_profile
from wiposeq.cli import main as cli
from wiposeq.model.finding import Finding
from wiposeq.model.origin_edits import WriteAs
from wiposeq.model.project import Project
from wiposeq.rules.file import fit_name

US = find_profile("us")


def of_rule(project: Project, rule: str, profile: Profile = US) -> list[Finding]:
    return [each for each in checking.check(project, profile=profile).findings if each.rule == rule]


def read_as(project: Project, source: str, size: int = 1) -> Project:
    return replace(project, origin=replace(project.origin, source=source, format="st26", size=size))


@pytest.mark.parametrize(
    ("name", "fit"),
    [
        ("P1234 sequences (final).txt", "P1234-sequences-final.xml"),
        ("Séquences_ß.XML", "Sequences_ss.xml"),
        ("x" * 80 + ".xml", "x" * 60 + ".xml"),
        ("listing", "listing.xml"),
        ("列表.xml", "listing.xml"),
        (".xml", "xml.xml"),
        ("a.b.xml", "a-b.xml"),
    ],
)
def test_a_name_that_an_office_refuses_is_adapted(name: str, fit: str) -> None:
    assert fit_name(name, US.limits) == fit
    assert fit_name(fit, US.limits) == fit


@pytest.mark.parametrize("name", ["P1234 sequences (final).txt", "x" * 80 + ".xml", "a b.xml"])
def test_the_fix_names_the_new_file_and_the_finding_goes(tmp_path: Path, name: str) -> None:
    project = read_as(a_project(a_dna()), f"/far/{name}")
    found = of_rule(project, "file/name")
    assert found
    mended = found[0].fixes[0].make(project).apply(project)
    assert not of_rule(mended, "file/name")
    assert mended.origin.source == f"/far/{name}"
    assert mended.header == project.header
    converting.save_as(mended, tmp_path / "kept.wsq")
    assert opening.open_any(tmp_path / "kept.wsq").origin.output_name == fit_name(name, US.limits)


def test_a_file_too_large_is_written_compactly(tmp_path: Path) -> None:
    project = read_as(a_project(a_dna(), a_protein()), "/far/a.xml", 101_000_000)
    (found,) = of_rule(project, "file/too-large")
    mended = found.fixes[0].make(project).apply(project)
    assert not of_rule(mended, "file/too-large")
    plain, compact = tmp_path / "plain.xml", tmp_path / "compact.xml"
    sizes = [converting.generate(each, path).size for each, path in ((project, plain), (mended, compact))]
    assert sizes[1] < sizes[0]
    assert tuple(opening.open_any(plain).sequences) == tuple(opening.open_any(compact).sequences)


def test_choosing_nothing_changes_nothing() -> None:
    project = a_project(a_dna())
    assert WriteAs().apply(project) is project
    assert WriteAs(is_compact=False).apply(project) is project


def test_the_command_line_writes_compactly_and_under_a_fit_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    converting.save_as(a_project(a_dna()), Path("in.xml"))
    Path("in.xml").rename("odd name.txt")
    Path("out").mkdir()
    assert cli.main(["fix", "odd name.txt", "-o", "out", "--rule", "file/name", "--compact"]) == 0
    (made,) = Path("out").iterdir()
    assert made.name == "odd name.xml"
    assert 'Write the listing as "odd name.xml"' in capsys.readouterr().out
    assert len(made.read_text().splitlines()) < 8
    assert cli.main(["fix", "odd name.txt", "-o", "out", "--rule", "file/name"]) == 2
    assert "already exists" in capsys.readouterr().err
    assert cli.main(["convert", "out/odd name.xml", "-o", "plain.xml"]) == 0
    assert cli.main(["convert", "out/odd name.xml", "-o", "compact.xml", "--compact"]) == 0
    assert Path("compact.xml").stat().st_size < Path("plain.xml").stat().st_size


@pytest.mark.parametrize("name", ["../outside.xml", "/tmp/outside.xml", "..\\outside.xml", "C:outside.xml", "..", ". "])
def test_a_project_from_elsewhere_does_not_choose_the_folder(tmp_path: Path, name: str) -> None:
    project = a_project(a_dna())
    converting.save_as(replace(project, origin=replace(project.origin, output_name=name)), tmp_path / "evil.wsq")
    (tmp_path / "out").mkdir()
    cli.main(["fix", str(tmp_path / "evil.wsq"), "-o", str(tmp_path / "out")])
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["evil.xml"]
