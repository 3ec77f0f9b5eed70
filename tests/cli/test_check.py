"""Checking on the command line as offices do it: folders, many files, one summary; a bad file stops no other."""

import io
import json
import os
import sys
import zipfile
from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project
from msgspec.structs import replace

from wiposeq import __main__ as program
from wiposeq.app import checking
from wiposeq.app.exporting import converting
from wiposeq.cli import terminal
from wiposeq.model.origin_edits import Accept


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as an office has it: listings and projects on several levels, and files of other kinds."""
    monkeypatch.chdir(tmp_path)
    box = Path("box")
    (box / "b" / "deep").mkdir(parents=True)
    (box / ".hidden").mkdir()
    converting.save_as(a_project(), box / "a.xml")
    converting.save_as(a_project(a_dna("acg")), box / "b" / "short.XML")
    converting.save_as(a_project(), box / "b" / "deep" / "project.wsq")
    converting.save_as(a_project(), box / ".hidden" / "x.xml")
    converting.save_as(a_project(), box / ".temporary.xml")
    (box / "letter.txt").write_text("Dear Sirs,")
    (box / "in.fasta").write_text(">a\nACGT\n")
    (box / "invoice.xml").write_text('<?xml version="1.0"?><invoice><sum>1</sum></invoice>')
    return box


def call(*words: str) -> int:
    return program.main(["check", *words])


def files(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    call(*words, "--format", "json")
    return [Path(each["file"]).as_posix() for each in json.loads(capsys.readouterr().out)]


def test_a_folder_is_walked_for_what_is_a_listing_by_its_content(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert files(capsys, "box") == ["box/a.xml", "box/b/short.XML", "box/b/deep/project.wsq"]


def test_xml_of_another_kind_in_a_folder_is_left_out_and_reported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "b" / "short.XML").unlink()
    assert call("box") == 0
    told = capsys.readouterr()
    assert "invoice" not in told.out
    assert told.err.splitlines() == [f"wiposeq: 1 other XML file skipped: {Path('box', 'invoice.xml')}"]


def test_a_damaged_file_in_a_folder_stops_no_other_and_counts_as_the_worst(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "aa.xml").write_bytes(b"")
    (folder / "ab.wsq").write_bytes(b"SQLite format 3\0" + bytes(4000))
    (folder / "zeros.xml").write_bytes(bytes(1000))
    assert call("box") == 2
    told = capsys.readouterr()
    assert told.err.count("\n") == 4
    assert "box" in told.err and "is empty" in told.err
    summary = told.out[told.out.index("Summary") :]
    assert summary.startswith("Summary: 6 files, 2 without errors, 1 with errors, 3 not checked\n")
    assert summary.index("short.XML") < summary.index("aa.xml")


def test_a_folder_without_a_listing_is_no_success(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("none").mkdir()
    (Path("none") / "letter.txt").write_text("Dear Sirs,")
    assert call("none", str(folder / "a.xml")) == 2
    told = capsys.readouterr()
    assert 'The folder "none" contains no listing.' in told.err
    assert "a.xml: 0 errors" in told.out


def test_a_file_in_a_folder_is_checked_once_however_often_it_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = files(capsys, "box/a.xml", "box/b", "box")
    assert found == ["box/a.xml", "box/b/short.XML", "box/b/deep/project.wsq"]


@pytest.mark.skipif(os.name == "nt", reason="links to folders need a permission there")
def test_links_that_lead_in_circles_do_no_harm(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "b" / "again").symlink_to(folder.resolve(), target_is_directory=True)
    assert len(files(capsys, "box")) == 3


@pytest.mark.parametrize("form", ["text", "html"])
def test_several_files_end_with_a_summary(folder: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    assert call("box", "--format", form) == 1
    text = capsys.readouterr().out
    assert "3 files, 2 without errors, 1 with errors" in text
    assert call("box/a.xml", "--format", form) == 0
    assert "Summary" not in capsys.readouterr().out


def test_a_report_may_be_written_into_the_folder_but_not_over_a_listing_in_it(folder: Path) -> None:
    before = (folder / "a.xml").read_bytes()
    assert call("box", "-o", "box/a.xml") == 2
    assert (folder / "a.xml").read_bytes() == before
    for _ in range(2):
        assert call("box", "--format", "xml", "-o", "box/report.xml", "--force") == 1
    assert (folder / "report.xml").read_text().count("<report ") == 3


def test_an_error_of_the_program_in_one_file_does_not_stop_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], user_folders: Path
) -> None:
    whole = checking.check

    def sometimes_broken(what: object, *words: object, **more: object) -> object:
        if str(getattr(what, "path", what)).endswith("short.XML"):
            raise RuntimeError("oops")
        return whole(what, *words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "check", sometimes_broken)
    assert call("box") == 2
    told = capsys.readouterr()
    assert "RuntimeError: oops" in told.err and "Traceback" not in told.err + told.out
    assert told.out.count(": 0 errors") == 2
    assert len(list(user_folders.rglob("wiposeq-crash-*.txt"))) == 1


def test_of_many_files_the_bar_says_which_it_is_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    clock = iter(range(10_000))
    monkeypatch.setattr(terminal.time, "monotonic", lambda: float(next(clock)))
    err = Terminal()
    monkeypatch.setattr(sys, "stderr", err)
    call("box")
    assert "1/3 " in err.getvalue()


def test_the_remark_on_an_accepted_warning_is_in_the_report_and_never_in_the_listing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    project = a_project(header=replace(a_header(), priority=None))
    (warning,) = checking.check(project).findings
    project = Accept(warning.key, "No priority is claimed.").apply(project)
    assert checking.check(project).remark(warning) == "No priority is claimed."
    converting.save_as(project, Path("p.wsq"))
    assert call("p.wsq") == 0
    assert "(accepted: No priority is claimed.)" in capsys.readouterr().out
    done = converting.generate(project, Path("out.xml"))
    assert done.is_written and done.report.remark(warning)
    assert "claimed" not in Path("out.xml").read_text()
    checking.write_report(replace(done.report, remarks={}), Path("report.html"), project)
    assert "No priority is claimed." in Path("report.html").read_text()


def test_broken_xml_is_shown_with_its_lines_and_a_cause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound = tmp_path / "sound.xml"
    converting.save_as(a_project(a_dna(), a_dna("acgtacgtacgg")), sound)
    lines = sound.read_text().splitlines(keepends=True)
    at = [number for number, line in enumerate(lines) if "Homo sapiens" in line][1]
    lines[at] = lines[at].replace("Homo", "R&D Homo")
    (tmp_path / "broken.xml").write_text("".join(lines))
    assert call(str(tmp_path / "broken.xml")) == 1
    text = capsys.readouterr().out
    assert "a single & in a text" in text
    assert f"> {at + 1} | " in text and "R&D Homo" in text
    assert "was read as &amp;" in text
    assert text.count("error:") == 1


def test_the_findings_are_written_as_a_spreadsheet_or_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("box", "-o", "report.xlsx") == 1
    assert zipfile.is_zipfile("report.xlsx")
    assert call("box", "-o", "report.csv") == 1
    assert Path("report.csv").read_text("utf-8").startswith("\ufeffSeverity,Rule,")
    assert call("box", "--format", "xlsx") == 2
    assert "cannot be printed" in capsys.readouterr().err
