"""The filing package: all or nothing, named as the office takes it, with sums that fit, as a workflow and as a verb."""

import hashlib
import json
import os
import re
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import docx
import pytest
from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace

from wiposeq import texts
from wiposeq.app.exporting import converting, copies
from wiposeq.app.exporting.filing_package import (
    PARTS,
    PackageOptions,
    PackagePlan,
    PlannedPart,
    Replaced,
    file_stem,
    make_package,
    package_plan,
)
from wiposeq.app.importing import opening
from wiposeq.checking.profile import profile, profiles
from wiposeq.cli import main as cli
from wiposeq.errors import Cancelled, UnwritableFile, UsageError, UserError
from wiposeq.formats.reports.package_index import write_index
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.records import Application
from wiposeq.progress import Progress


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(copies, "pdf_writers", [])  # another test may have set them
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(copies, "pdf_writers", [])  # another test may have set them
    return tmp_path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_package_holds_what_the_profile_wants_and_its_listing_is_the_project(here: Path) -> None:
    project = a_project(a_dna(), a_protein())
    done = make_package(project, here / "out", PackageOptions("us"))
    assert done.is_written and not done.report.errors
    assert names(here / "out") == {
        "REF-1.xml",
        "REF-1-reading-copy.html",
        "REF-1-check-report.html",
        "REF-1-checklist.docx",
        "REF-1-checklist.html",
        "REF-1-statements.docx",
        "REF-1-statements.html",
        "SHA256SUMS",
        "index.html",
        "index.json",
    }
    read = opening.open_any(here / "out" / "REF-1.xml")
    assert [each.residues for each in read.sequences] == [each.residues for each in project.sequences]
    assert read.header.file_name == "REF-1.xml"
    assert list(here.iterdir()) == [here / "out"]


def test_sums_and_sizes_in_the_indexes_fit_the_files(here: Path) -> None:
    make_package(a_project(), here / "out")
    for line in (here / "out" / "SHA256SUMS").read_text().splitlines():
        sum_, name = line.split("  ")
        assert hashlib.sha256((here / "out" / name).read_bytes()).hexdigest() == sum_
    told = json.loads((here / "out" / "index.json").read_text())
    assert told["profile"] == "filing" and len(told["files"]) == 3
    for each in told["files"]:
        data = (here / "out" / each["name"]).read_bytes()
        assert (each["size"], each["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert each["what"]


def test_the_copy_for_reading_tells_of_the_listing_beside_it_and_not_of_the_file_it_came_from(here: Path) -> None:
    old = replace(a_header(), file_name="old.xml", software_name="Other", production_date="2020-01-01")
    project = a_project(header=old)
    project = replace(project, origin=replace(project.origin, source="somewhere/old.xml"))
    make_package(project, here / "out", today=date(2026, 7, 1))
    copy = (here / "out" / "REF-1-reading-copy.html").read_text()
    assert "old.xml" not in copy and "2020-01-01" not in copy and "Other" not in copy
    assert "made by WipoSeq of REF-1.xml" in copy and "<td>2026-07-01</td>" in copy


def test_errors_prevent_it_and_nothing_is_created(here: Path) -> None:
    done = make_package(a_project(a_dna("acgt")), here / "out")
    assert not done.is_written and done.report.errors
    assert list(here.iterdir()) == []


def test_a_replaced_listing_adds_the_record_of_changes_with_the_statements_of_the_office(here: Path) -> None:
    old = a_project(a_dna(), a_protein())
    new = SetField(Address(field="file_reference"), "REF-2").apply(old)
    make_package(new, here / "out", PackageOptions("us", replaced=Replaced(old, "old.xml")))
    page = (here / "out" / "REF-2-record-of-changes.html").read_text("utf-8")
    assert "old.xml" in page and "REF-2.xml" in page and "37 CFR 1.835(b)" in page and "REF-" in page


def test_a_record_of_changes_without_a_listing_that_is_replaced_is_refused(here: Path) -> None:
    with pytest.raises(UsageError, match="replaced"):
        make_package(a_project(), here / "out", PackageOptions(parts=("record",)))
    with pytest.raises(UsageError, match="no part"):
        make_package(a_project(), here / "out", PackageOptions(parts=("letter",)))
    with pytest.raises(UserError, match="no profile"):
        make_package(a_project(), here / "out", PackageOptions("nowhere"))
    assert list(here.iterdir()) == []


def test_a_folder_that_is_there_stays_as_it_is(here: Path) -> None:
    (here / "out").mkdir()
    (here / "out" / "kept").write_text("kept")
    with pytest.raises(UsageError, match="not overwritten"):
        make_package(a_project(), here / "out")
    assert names(here / "out") == {"kept"} and list(here.iterdir()) == [here / "out"]


def test_stopped_in_the_middle_it_leaves_nothing(here: Path) -> None:
    for after in (0, 1, 3, 5):
        asked = partial(next, iter([False] * after), True)
        with pytest.raises(Cancelled):
            make_package(a_project(), here / "out", progress=Progress(is_cancelled=asked))
        assert list(here.iterdir()) == []


@pytest.mark.parametrize("part", ["page", "report", "record"])
def test_a_full_disk_in_the_middle_leaves_nothing_and_names_the_folder(
    here: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    real, wanted = os.open, {"page": 2, "report": 3, "record": 4}[part]
    made: list[str] = []

    def opened(path: object, flags: int, *rest: int, **named: int) -> int:
        if flags & os.O_CREAT:
            made.append(str(path))
            if len(made) == wanted:
                raise OSError(28, "No space left on device")
        return real(path, flags, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("wiposeq.formats.files.os.open", opened)
    with pytest.raises(UnwritableFile, match="full") as error:
        make_package(a_project(), here / "out", PackageOptions(replaced=Replaced(a_project(), "old.xml")))
    assert str(here / "out") in str(error.value) and ".part" not in str(error.value)
    assert list(here.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs rights that can be taken away")
def test_a_read_only_folder_is_reported(here: Path) -> None:
    (here / "shut").mkdir()
    (here / "shut").chmod(0o500)
    with pytest.raises(UnwritableFile):
        make_package(a_project(), here / "shut" / "out")


def test_file_names_fit_the_office() -> None:
    for name in profiles():
        judge = profile(name)
        for reference in ("P 1/2: \u03b1-X", "x" * 200, "../../etc", "", "\u5e8f\u5217", "---"):
            stem = file_stem(replace(a_header(), file_reference=reference, application=None), judge)
            assert stem and stem.isascii() and all(sign.isalnum() or sign in "_-" for sign in stem)
            assert len(stem + "-record-of-changes") <= judge.limits.get("file_name_length", 60)
    for reference, stem in (("P 1/2", "P-1-2"), ("P - \u00c4\u00d6-1 & <b>", "P-1-b"), ("A--B", "A--B")):
        assert file_stem(replace(a_header(), file_reference=reference), profile()) == stem
    assert file_stem(replace(a_header(), file_reference="\u5e8f\u5217"), profile()) == "PCT-IB2024-099999"


def test_every_profile_says_what_goes_in_and_why() -> None:
    for name in profiles():
        wanted = package_plan(name)
        assert wanted.parts and {each.part for each in wanted.parts} <= set(PARTS)
        assert all(each.reason and each.source for each in wanted.parts)
    unsure = PackagePlan((PlannedPart("record", "Some say so.", "hearsay", "memory"),))
    assert "Not confirmed" in unsure.reason("record")


def test_pdf_goes_in_where_it_is_wanted(here: Path) -> None:
    from wiposeq.ui.exporting.printing import html_as_pdf, write_pdf

    copies.use_pdf_writers(write_pdf, html_as_pdf)
    make_package(a_project(), here / "out", PackageOptions("draft"))
    assert (here / "out" / "REF-1-reading-copy.pdf").read_bytes().startswith(b"%PDF")


def test_the_verb_makes_the_folder_or_says_why_not(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    converting.save_as(a_project(), here / "in.xml")
    converting.save_as(a_project(a_dna("acgt")), here / "bad.xml")
    assert cli.main(["package", "in.xml", "-o", "out", "--profile", "us", "--replaces", "in.xml"]) == 0
    said, complaints = capsys.readouterr()
    assert "REF-1.xml" in said and "record-of-changes" in said and "0 errors" in said
    assert "[name the paragraphs, claims or drawings for each entry]" in complaints
    assert cli.main(["package", "in.xml", "-o", "out"]) == 2
    assert "not overwritten" in capsys.readouterr().err
    assert cli.main(["package", "bad.xml", "-o", "bad"]) == 1
    assert "wiposeq check bad.xml" in capsys.readouterr().out
    assert not (here / "bad").exists()


def test_links_of_the_index_lead_to_files_of_any_name(here: Path) -> None:
    (here / "chr#1 50%.xml").write_text("x")
    write_index(here, "Title", {})
    assert '<a href="chr%231%2050%25.xml">chr#1 50%.xml</a>' in (here / "index.html").read_text()


def test_the_united_states_get_the_paragraph_with_name_date_and_bytes_and_the_statements(here: Path) -> None:
    done = make_package(a_project(), here / "out", PackageOptions("us"))
    listing = here / "out" / "REF-1.xml"
    text = document_text(here / "out" / "REF-1-statements.docx")
    created = re.search(r'productionDate="([^"]*)"', listing.read_text())
    assert created is not None
    assert f"REF-1.xml, created on {created[1]} and {listing.stat().st_size:,} bytes in size" in text
    assert "incorporated by reference" in text and "1.835(a)" in text and "1.835(b)" not in text
    assert any("name the paragraphs" in blank for blank in done.blanks["REF-1-statements.docx"])


def test_a_replacement_in_the_united_states_has_its_items_and_a_record_in_word(here: Path) -> None:
    old = a_project()
    new = SetField(Address(field="file_reference"), "REF-2").apply(old)
    make_package(new, here / "out", PackageOptions("us", replaced=Replaced(old, "old.xml")))
    assert "1.835(b)" in document_text(here / "out" / "REF-2-statements.docx")
    assert "old.xml" in document_text(here / "out" / "REF-2-record-of-changes.docx")


@pytest.mark.parametrize(("name", "words"), [("ep", "2025, A64"), ("pct", "Rule 13ter")])
def test_other_offices_get_the_statement_for_a_listing_filed_later(here: Path, name: str, words: str) -> None:
    make_package(a_project(), here / "out", PackageOptions(name))
    text = document_text(here / "out" / "REF-1-statements.docx")
    assert words in text and "does not" in text


@pytest.mark.parametrize(
    "name", [each for each in profiles() if "checklist" in [p.part for p in package_plan(each).parts]]
)
def test_the_checklist_says_what_was_not_checked_and_has_room_to_sign(here: Path, name: str) -> None:
    make_package(a_project(), here / "out", PackageOptions(name, parts=("checklist",)))
    text = document_text(here / "out" / "REF-1-checklist.docx")
    digest = hashlib.sha256((here / "out" / "REF-1.xml").read_bytes()).hexdigest()
    assert digest in text and "Not checked by WipoSeq" in text and "0 errors" in text and "Signature" in text
    assert all(line.reason in text for line in profile(name).lines if line.kind == "note")


def test_open_places_are_announced_with_their_document_and_brackets_of_values_are_not(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = replace(a_header(), application=Application("US", "63/123,456 [TODO]", "2024-05-05"), file_reference=None)
    converting.save_as(a_project(header=header), here / "in.wsq")
    assert cli.main(["package", "in.wsq", "-o", "out", "--profile", "us"]) == 0
    lines = capsys.readouterr().err.splitlines()
    checklist = [line for line in lines if "-checklist.docx: " in line]
    assert [line for line in lines if "-statements.docx: " in line and "[Confirm this for every" in line]
    assert len(checklist) == 1 and checklist[0].endswith(": [File reference]")
    assert not [line for line in lines if "TODO]" in line or "record of changes" in line or "square brackets" in line]
    (path,) = (here / "out").glob("*-checklist.html")
    assert re.findall("<mark>(.*?)</mark>", path.read_text("utf-8")) == ["[File reference]"]


def test_a_replacement_has_no_statements_of_a_first_listing(here: Path) -> None:
    for replaced in (None, Replaced(a_project(), "old.xml")):
        folder = here / ("second" if replaced else "first")
        make_package(a_project(), folder, PackageOptions("us", replaced=replaced))
        text = document_text(folder / "REF-1-statements.docx")
        assert ("1.835(a)" in text, "1.835(b)" in text) == ((False, True) if replaced else (True, False))
        assert ("supported by the application as filed" in text) is (replaced is None)


@pytest.mark.parametrize("name", ["us", "ep", "pct"])
def test_an_application_from_before_st26_is_named_in_the_checklist_and_by_the_command(
    here: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    for day, is_early in (("2021-05-05", True), ("2024-05-05", False)):
        office = {"us": "US", "ep": "EP", "pct": "IB"}[name]
        header = replace(a_header(), application=Application(office, "17/123,456", day))
        converting.save_as(a_project(header=header), here / "in.wsq")
        assert cli.main(["package", "in.wsq", "-o", day, "--profile", name, "--add", "checklist"]) == 0
        words = f"{day}, before 2022-07-01: ST.25 applies"
        assert (words in capsys.readouterr().err) is is_early
        assert (words in document_text(here / day / "REF-1-checklist.docx")) is is_early


def test_a_single_warning_is_counted_in_the_singular(here: Path) -> None:
    dates = {
        "application": Application("EP", "21123456.7", "2021-05-05"),
        "priority": Application("EP", "20123456.7", "2020-06-01"),
    }
    header = replace(a_header(), **dates)
    done = make_package(a_project(header=header), here / "out", PackageOptions("ep", parts=("checklist",)))
    assert done.report.warnings == 1
    assert "0 errors, 1 warning." in document_text(here / "out" / "REF-1-checklist.docx")


@pytest.fixture
def languages() -> Iterator[None]:
    yield
    texts.use_language("en")


@pytest.mark.usefixtures("languages")
@pytest.mark.parametrize(
    ("code", "name", "has_translation"),
    [
        ("zh_CN", "us", True),
        ("ar", "us", True),
        ("pt_BR", "pct", True),
        ("ja", "ep", True),
        ("de", "ep", False),
        ("en", "us", False),
    ],
)
def test_documents_are_filed_in_a_language_of_the_office_with_a_translation_beside_them(
    here: Path, code: str, name: str, has_translation: bool
) -> None:
    assert texts.use_language(code) == code
    old = a_project()
    new = SetField(Address(field="file_reference"), "REF-2").apply(old)
    options = PackageOptions(name, ("statements", "record"), replaced=Replaced(old, "old.xml"))
    done = make_package(new, here / "out", options)
    filed = (here / "out" / "REF-2-record-of-changes.html").read_text("utf-8")
    statements = (here / "out" / "REF-2-statements.html").read_text("utf-8")
    language = "en" if has_translation else code
    assert f'lang="{language}"' in filed and f'lang="{language}"' in statements
    assert ("Record of changes to a sequence listing" in filed) is (language == "en")
    assert ("The sequence listing in the " in statements) is (language == "en")
    beside = {each for each in names(here / "out") if f"-{code}." in each}
    expected = {
        f"REF-2-record-of-changes-{code}.html",
        f"REF-2-statements-{code}.docx",
        f"REF-2-statements-{code}.html",
    }
    assert beside == (expected if has_translation else set())
    assert "REF-2-record-of-changes.docx" in done.blanks and not {each for each in done.blanks if f"-{code}." in each}
    if has_translation:
        page = (here / "out" / f"REF-2-record-of-changes-{code}.html").read_text("utf-8")
        assert f'lang="{code.replace("_", "-")}"' in page and "REF-2-record-of-changes.html" in page
        assert "REF-2-statements.docx" in document_text(here / "out" / f"REF-2-statements-{code}.docx")
        assert "Record of changes to a sequence listing" not in page
    assert texts.language() == code


@pytest.mark.usefixtures("languages")
def test_texts_in_english_are_only_for_the_thread_that_writes_the_document() -> None:
    texts.use_language("de")
    with texts.in_english():
        other: list[str] = []
        thread = threading.Thread(target=lambda: other.append(texts.tr("Sequence")))
        thread.start()
        thread.join()
        assert texts.tr("Sequence") == "Sequence" and texts.language() == "en" and texts.shown_number(1234) == "1,234"
    assert other == [texts.tr("Sequence")] != ["Sequence"]
    assert texts.shown_number(1234) != "1,234"


def test_a_zip_is_written_on_request_but_never_for_the_united_states(here: Path) -> None:
    make_package(a_project(), here / "out", PackageOptions("ep", is_zipped=True))
    with zipfile.ZipFile(here / "out.zip") as archive:
        assert set(archive.namelist()) == names(here / "out") and "SHA256SUMS" in archive.namelist()
        assert archive.read("REF-1.xml") == (here / "out" / "REF-1.xml").read_bytes()
    with pytest.raises(UsageError, match=r"1\.834"):
        make_package(a_project(), here / "us", PackageOptions("us", is_zipped=True))
    assert not (here / "us").exists() and not (here / "us.zip").exists()


def test_documents_are_pdf_too_if_pdf_can_be_written(here: Path) -> None:
    from wiposeq.ui.exporting.printing import html_as_pdf, write_pdf

    before = list(copies.pdf_writers)
    copies.use_pdf_writers(write_pdf, html_as_pdf)
    try:
        make_package(a_project(), here / "out", PackageOptions("us"))
    finally:
        copies.pdf_writers[:] = before
    for part in ("statements", "checklist"):
        assert (here / "out" / f"REF-1-{part}.pdf").read_bytes().startswith(b"%PDF")


def document_text(path: Path) -> str:
    return "\n".join(each.text for each in docx.Document(str(path)).paragraphs) + "".join(
        cell.text for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells
    )
