"""A listing was rejected, mended and is filed again: what changed is told, and the record to file with it is made."""

import json
import os
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from builders import a_dna, a_project, a_protein
from msgspec.structs import replace
from pdftext import pages_of

from wiposeq.app.comparing.compare import compare
from wiposeq.app.comparing.file_facts import number_in_file
from wiposeq.app.exporting import copies
from wiposeq.app.importing import opening
from wiposeq.cli.main import main
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.reports.change_record import (
    ListingFile,
    Statement,
    record_as_html,
    record_as_text,
    record_for_pdf,
    record_values,
)
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert, SetField
from wiposeq.model.project import Project
from wiposeq.texts import tr, use_language
from wiposeq.ui.exporting.printing import html_as_pdf, write_pdf

CHECKOUT = Path(__file__).resolve().parents[2]


def rejected() -> Project:
    """A coding sequence, its protein, and another; nothing wrong with the file itself."""
    coding = a_dna("atgaaataaacgtacgatcgatcgatcag", ("CDS", "1..9", {"protein_id": "2", "product": "kinase"}))
    return a_project(coding, a_protein("MKVLAAGIVG"), a_dna("ttttgggcatcgatcgatgcaccc"))


def repaired() -> Project:
    project = Insert(Address(field="sequences"), 1, (a_dna("ggggggccccccttttt"),)).apply(rejected_once)
    sequence = project.sequences[0]
    cds = sequence.features[1]
    return SetField(Address(sequence.uid, cds.uid, cds.qualifiers[1].uid, field="value"), "kinase A").apply(project)


rejected_once = rejected()


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The rejected listing and the one that replaces it."""
    old, new = tmp_path / "old.xml", tmp_path / "new.xml"
    for path, project in ((old, rejected_once), (new, repaired())):
        st26.write(path, project.header, project.sequences)
    return old, new


class TestOnTheCommandLine:
    def test_what_was_changed_is_stated_and_the_exit_code_is_1(
        self, files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["compare", *map(str, files)]) == 1
        said = capsys.readouterr().out
        assert "changed: CDS 1..9 > product: kinase -> kinase[ A]" in said
        assert "follows: CDS 1..9 > protein_id: 2 -> 3 (follows the new SEQ ID NO)" in said
        assert "Sequence 2, added" in said
        assert "Sequences 2..3: 2..3 -> 3..4" in said

    def test_the_same_listing_gives_exit_code_0(
        self, files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["compare", str(files[0]), str(files[0])]) == 0
        project = tmp_path / "old.wsq"
        projectfile.save(opening.open_any(files[0]), project)
        assert main(["compare", str(files[0]), str(project)]) == 0
        assert "Identical" in capsys.readouterr().out

    def test_another_program_and_date_are_the_same_content(self, tmp_path: Path) -> None:
        paths = []
        for name in ("X", "Y"):
            header = replace(rejected_once.header, software_name=name, production_date=f"2026-01-0{len(name)}")
            paths.append(tmp_path / f"{name}.xml")
            st26.write(paths[-1], header, rejected_once.sequences)
        assert main(["compare", *map(str, paths)]) == 0

    def test_what_cannot_be_read_gives_exit_code_2(
        self, files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["compare", str(files[0]), str(tmp_path / "none.xml")]) == 2
        assert main(["compare", str(files[0]), str(tmp_path)]) == 2
        assert main(["compare", str(files[0])]) == 2
        assert "Traceback" not in capsys.readouterr().err

    def test_json_goes_to_a_file_whole(self, files: tuple[Path, Path], tmp_path: Path) -> None:
        out = tmp_path / "comparison.json"
        assert main(["compare", *map(str, files), "--format", "json", "-o", str(out)]) == 1
        assert json.loads(out.read_text("utf-8"))["same"] is False

    def test_neither_listing_is_overwritten(self, files: tuple[Path, Path]) -> None:
        before = [path.read_bytes() for path in files]
        for path in files:
            assert main(["compare", *map(str, files), "-o", str(path)]) == 2
        assert [path.read_bytes() for path in files] == before

    def test_the_record_of_changes_is_created_for_an_office(
        self, files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "record.html"
        words = ["compare", *map(str, files), "--record", "--office", "us", "-o", str(out)]
        assert main(words) == 1
        page = out.read_text("utf-8")
        assert "no new matter" in page and "REF-1" in page and "PCT/IB2024/099999" in page
        assert f"{files[1].stat().st_size:,} bytes" in page and f"{files[0].stat().st_size:,} bytes" in page
        assert "37 CFR 1.835(b)" in page
        words[-1] = str(tmp_path / "record.docx")
        assert main(words) == 1
        word = docx.Document(words[-1])
        paragraphs = [each.text for each in word.paragraphs]
        assert "Changes" in paragraphs and any("no new matter" in text for text in paragraphs)
        assert [text.partition(":")[0] for text in paragraphs[-3:]] == ["Date", "Name", "Signature"]
        changes = [[cell.text for cell in row.cells] for row in word.tables[1].rows]
        assert changes[0][:4] == ["No.", "SEQ ID NO before", "SEQ ID NO now", "Where"]
        assert ["1", "1", "CDS 1..9 > product", "changed", "kinase", "kinase A"] in [row[1:] for row in changes]
        assert "[name the paragraphs, claims or drawings for each entry]" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("office", "language", "is_marked"),
        [("us", "ja", True), ("ep", "ja", True), ("pct", "de", True), ("ep", "de", False), ("general", "ja", False)],
    )
    def test_a_record_in_a_language_that_the_office_does_not_take_says_that_it_is_a_translation(
        self, files: tuple[Path, Path], tmp_path: Path, office: str, language: str, is_marked: bool
    ) -> None:
        out = tmp_path / "record.html"
        try:
            words = ["--language", language, "compare", *map(str, files), "--record", "--office", office]
            assert main([*words, "-o", str(out)]) == 1
            assert (tr("Translated text") in out.read_text("utf-8")) is is_marked
        finally:
            use_language("en")
        assert main(["compare", *map(str, files), "--record", "--office", office, "-o", str(out), "--force"]) == 1
        assert "Translated text" not in out.read_text("utf-8")

    def test_a_pdf_lists_what_to_do_before_filing_only_while_a_place_is_to_be_completed(
        self, files: tuple[Path, Path]
    ) -> None:
        comparison = compare(*(opening.open_any(path) for path in files))
        values = record_values(
            comparison, ListingFile("old.xml"), ListingFile("new.xml", rejected_once.header), day=date(2026, 5, 1)
        )
        statement = Statement("x", "Nothing added", "Nothing was added to {file}.")
        for write, is_listed in ((record_for_pdf, False), (record_as_html, True), (record_as_text, True)):
            assert ("before filing" in write(comparison, [statement], values)) is is_listed
        open_place = Statement("x", "Support", "It is supported by [name the paragraphs].")
        page = record_for_pdf(comparison, [open_place], values)
        assert "before filing" in page and "Signature" in page

    @pytest.mark.parametrize("words", [["--record"], []])
    def test_a_pdf_is_written_without_a_display(
        self, files: tuple[Path, Path], words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("DISPLAY", raising=False)
        copies.use_pdf_writers(write_pdf, html_as_pdf)
        out = tmp_path / "record.pdf"
        assert main(["compare", *map(str, files), *words, "-o", str(out)]) == 1
        text = "".join("".join(pages_of(out)).split())
        assert "kinase" in text and "added" in text

    @pytest.mark.parametrize(
        "words",
        [["--record", "--format", "json"], ["--office", "us"], ["--record", "--office", "moon"]],
    )
    def test_a_call_that_contradicts_itself_gives_exit_code_2(
        self, files: tuple[Path, Path], words: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["compare", *map(str, files), *words]) == 2
        assert capsys.readouterr().err.count("\n") == 1

    def test_it_runs_as_a_program(self, files: tuple[Path, Path]) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "wiposeq", "compare", *map(str, files), "--format", "json"],
            cwd=CHECKOUT,
            capture_output=True,
            timeout=60,
            env={**os.environ, "LC_ALL": "C"},
        )
        assert (done.returncode, done.stderr) == (1, b"")
        assert json.loads(done.stdout)["sequences_new"] == 4


class TestRealFiles:
    def test_every_real_listing_is_identical_with_itself_and_with_its_project(
        self, corpus: Path, tmp_path: Path
    ) -> None:
        paths = sorted(path for path in (corpus / "st26").rglob("*.xml") if path.stat().st_size < 3_000_000)
        assert paths
        for path in paths:
            project = opening.open_any(path)
            assert compare(project, opening.open_any(path)).is_identical, path
            saved = tmp_path / "saved.wsq"
            projectfile.save(project, saved)
            assert compare(project, projectfile.load(saved)).is_identical, path

    def test_any_two_real_listings_can_be_compared(self, corpus: Path) -> None:
        paths = sorted(path for path in (corpus / "st26").rglob("*.xml") if path.stat().st_size < 3_000_000)
        projects = [opening.open_any(path) for path in paths[:40]]
        for old, new in pairwise(projects):
            comparison = compare(old, new)
            numbers = [pair.number_new for pair in comparison.pairs if pair.number_new]
            assert numbers == [number_in_file(new, uid, place) for place, uid in enumerate(new.sequences.uids(), 1)]
