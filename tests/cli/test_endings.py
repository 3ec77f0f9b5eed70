"""An ending is a promise: every verb writes the format that the ending names, or writes nothing."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein

from wiposeq.app.exporting import converting
from wiposeq.cli.main import main


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with two listings and a FASTA file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIPOSEQ_LANGUAGE", "en")
    converting.save_as(a_project(a_dna("acg"), a_protein()), Path("old.xml"))
    converting.save_as(a_project(a_dna(), a_protein()), Path("new.xml"))
    Path("in.fasta").write_text(">a\nACGTACGTACGT\n")


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        (".html", "<!DOCTYPE html>"),
        (".htm", "<!DOCTYPE html>"),
        (".HTML", "<!DOCTYPE html>"),
        (".json", "["),
        (".xml", "<?xml"),
        (".txt", "old.xml: "),
    ],
)
def test_the_ending_decides_the_format_of_a_check_report(ending: str, start: str) -> None:
    assert main(["check", "old.xml", "-o", f"report{ending}"]) == 1
    assert Path(f"report{ending}").read_text("utf-8").startswith(start)


@pytest.mark.parametrize(("ending", "start"), [(".html", "<!DOCTYPE html>"), (".json", "{"), (".txt", "old.xml")])
def test_the_ending_decides_the_format_of_a_comparison(ending: str, start: str) -> None:
    assert main(["compare", "old.xml", "new.xml", "-o", f"report{ending}"]) == 1
    assert Path(f"report{ending}").read_text("utf-8").startswith(start)


@pytest.mark.parametrize(
    "words",
    [
        "check old.xml -o report.html --format json",
        "check old.xml -o report.txt --format html",
        "check old.xml -o report.docx",
        "check old.xml -o report.docx --format html",
        "check old.xml -o report.pdf",
        "check old.xml -o report.wsq",
        "compare old.xml new.xml -o report.docx",
        "compare old.xml new.xml -o report.xml",
        "compare old.xml new.xml -o report.json --format text",
        "compare old.xml new.xml -o report.json --record",
        "compare old.xml new.xml -o report.pdf --record --format html",
        "convert old.xml -o report.docx",
        "convert in.fasta -o report.zip",
        "fix old.xml -o report.html",
        "fix old.xml -o report.fasta",
        "translate old.xml -o report.html --language de",
        "template report.docx",
    ],
)
def test_an_ending_that_names_no_or_another_format_is_refused_with_those_that_work(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in Path().iterdir())
    assert main(words.split()) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "ending" in error or ".xlsx" in error or "for people" in error
    assert sorted(path.name for path in Path().iterdir()) == before


def test_convert_replaces_an_existing_file_only_with_force(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("out.xml", "out.wsq", "out.fasta", "out.html"):
        Path(name).write_text("filed last year")
        assert main(["convert", "in.fasta", "-o", name]) == 2
        assert "--force" in capsys.readouterr().err
        assert Path(name).read_text() == "filed last year"
        assert main(["convert", "in.fasta", "-o", name, "--force"]) < 2
        assert not Path(name).read_bytes().startswith(b"filed")


def test_an_input_is_not_replaced_even_with_force(capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("old.xml").read_bytes()
    Path("link.xml").symlink_to("old.xml")
    for name in ("old.xml", "link.xml", "./old.xml"):
        assert main(["convert", "old.xml", "-o", name, "--force"]) == 2
        assert main(["fix", "old.xml", "-o", name]) == 2
        assert "is an input" in capsys.readouterr().err
    assert Path("old.xml").read_bytes() == before
