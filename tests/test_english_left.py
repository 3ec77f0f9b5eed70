"""What reaches a message inside of another text is translated too: names, places, citations, reasons, open places."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project
from msgspec.structs import replace

from wiposeq import texts
from wiposeq.app.checking import check
from wiposeq.app.conformance.cases import cases
from wiposeq.app.importing.opening import open_any
from wiposeq.cli import main as cli
from wiposeq.errors import UnreadableFile
from wiposeq.formats.reports.check_report import as_html, changes_as_csv, changes_as_json, changes_as_text, json_pieces
from wiposeq.formats.reports.documents import fill
from wiposeq.model.changes import Change
from wiposeq.model.citation import shown_citation
from wiposeq.model.finding import Report
from wiposeq.model.readable import short
from wiposeq.model.records import Application
from wiposeq.standard.edition import newest


@pytest.fixture(autouse=True)
def pseudo() -> Iterator[None]:
    texts.use_language("xx")
    yield
    texts.use_language("en")


def english_in(text: str, *, data: tuple[str, ...] = ()) -> list[str]:
    """The words of a text that are outside of the brackets of the pseudo-language, without those that are data."""
    while (left := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = left
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in data]


@pytest.mark.parametrize(
    "cites", ["par. 39", "par. 7, 8", "par. 39; Annex II", "Annex VII, scenario 8", "our choice", "par. 77-83"]
)
def test_a_citation_is_in_the_language_of_the_user(cites: str) -> None:
    assert not english_in(shown_citation(cites))
    texts.use_language("en")
    assert shown_citation(cites) == cites


@pytest.mark.parametrize("cites", ["37 CFR 1.831", "ISO 639-1", "PCT Rule 5.2", "ST.3", "DTD", ""])
def test_other_laws_and_standards_have_their_own_names(cites: str) -> None:
    assert shown_citation(cites) == cites


def test_reports_for_people_have_citations_of_the_language_and_data_has_not() -> None:
    change = Change("a/b", "Line ends unified", "", 3, values={"recommendation": "par. 39"})
    finding = check(a_project(a_dna("acgu" * 5))).findings[0]
    assert finding.cites.startswith("par. ")
    people = (
        changes_as_text("", "a", [change]),
        changes_as_csv("", "a", [change]),
        as_html([Report((finding,), source="a")]),
    )
    assert all("par. " not in each for each in people)
    programs = (changes_as_json("", "a", [change]), "".join(json_pieces([Report((finding,), source="a")], list)))
    assert all('"par. ' in each for each in programs)


@pytest.mark.parametrize("character", ["\n", "\r", "\t"])
def test_an_invisible_character_has_a_name_of_the_language(character: str) -> None:
    assert not english_in(short(f"1{character}2"))
    assert short("\x0b") == "[U+000B]"


def test_the_places_of_symbols_and_missing_parts_are_translated() -> None:
    header = replace(a_header(), priority=Application("US", "", None))
    report = check(a_project(a_dna("acgu" * 5 + "7"), header=header))
    values = {each.rule: each.values for each in report.findings}
    assert not english_in(values["sequence/symbols"]["symbols"])
    assert not english_in(values["header/priority-incomplete"]["missing"])


def test_what_the_program_says_of_broken_xml_is_translated(tmp_path: Path) -> None:
    right = next(case for case in cases(newest()) if case.id == "file-right").content
    broken = {
        "cut": right[:-60],
        "comment": right[:-60] + b"<!-- ",
        "none": right[:120],
        "open": right.replace(b"</INSDSeq_moltype>", b"", 1),
    }
    for name, content in broken.items():
        path = tmp_path / f"{name}.xml"
        path.write_bytes(content)
        try:
            report = check(open_any(path))
        except UnreadableFile:
            continue
        problems = [each.values["problem"] for each in report.findings if each.rule == "file/not-well-formed"]
        assert problems
        for each in problems:
            assert "INSDSeq" in each or not english_in(each), each


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0", b"7z\xbc\xaf\x27\x1c\0", b"\x7fELF\0\0"])
def test_the_kind_of_a_file_that_is_refused_is_translated(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        open_any(path)
    kind = str(caught.value.values["kind"])
    assert kind.startswith("⟦") and not english_in(kind)


def test_an_open_place_of_a_document_has_the_name_that_the_window_uses() -> None:
    shown = fill("{application} {reference} {other}", {})
    assert "[other]" not in shown and "application]" not in shown and "reference]" not in shown
    texts.use_language("de")
    assert fill("{application}", {}) == f"[{texts.tr('Application number')}]" != "[Application number]"


def test_what_a_wrong_call_is_answered_has_no_doubled_sign(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "x.xml", "--format", "foo"]) == 2
    shown = capsys.readouterr().err.removeprefix("wiposeq: ").strip()
    assert not english_in(shown) and shown.count("⟦") >= 1


@pytest.mark.parametrize("call", ["check x.xml --processes two", "check x.xml --processes -1", "serve --port x"])
def test_a_wrong_number_is_answered_without_names_of_python(call: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(call.split()) == 2
    shown = capsys.readouterr().err
    assert "_count" not in shown and "_number" not in shown and "int" not in shown
    assert f'"{call.split()[-1]}"' in shown
