"""People read dates as their language writes them; listings, data and documents in English have YYYY-MM-DD."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_header, a_project
from msgspec.structs import replace

from wiposeq import texts
from wiposeq.app.exporting import copies
from wiposeq.app.exporting.filing_package import PackageOptions, Replaced, make_package
from wiposeq.app.exporting.new_application import FOREIGN, in_words, remark
from wiposeq.app.header_checklist import checklist
from wiposeq.formats.reading_copy.pages import ReadingCopy, write_text
from wiposeq.formats.reports.change_record import ListingFile
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField

DAY = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    texts.use_language("de")
    yield
    texts.use_language("en")


@pytest.mark.parametrize("text", ["2024-6-3", "2024-02-30", "03.06.2024", "20240603", "2024-W01-1", "", "no date"])
def test_a_text_that_is_no_date_is_shown_as_the_file_has_it(text: str) -> None:
    assert texts.shown_day(text) == text


def test_the_text_of_a_date_is_shown_as_the_date() -> None:
    assert texts.shown_day("2024-06-03") == texts.shown_day(date(2024, 6, 3)) == "03.06.2024"
    assert texts.shown_day(None) == ""


def test_applications_in_the_window_have_days_of_the_language() -> None:
    header = a_header()
    assert "03.06.2024" in in_words(header.application)
    assert "05.06.2023" in remark(FOREIGN, header.priority, DAY) and "05.06.2024" in remark(
        FOREIGN, header.priority, DAY
    )
    shown = " ".join(item.text for item in checklist(header, ()))
    assert "PCT/IB2024/099999 03.06.2024" in shown and "2024-06-03" not in shown


def test_a_reading_copy_has_days_of_the_language(tmp_path: Path) -> None:
    header = replace(a_header(), production_date="2026-12-01")
    write_text(tmp_path / "a.txt", ReadingCopy(header, [a_dna()], EDITION))
    text = (tmp_path / "a.txt").read_text("utf-8")
    assert "01.12.2026" in text and "2026-12-01" not in text
    assert "03.06.2024" in text and "05.06.2023" in text and "2024-06-03" not in text


@pytest.mark.parametrize(("office", "is_english"), [("ep", False), ("us", True)])
def test_documents_have_days_of_their_language_and_data_have_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: str, is_english: bool
) -> None:
    old = a_project()
    new = SetField(Address(field="file_reference"), "REF-2").apply(old)
    options = PackageOptions(office, ("statements", "record"), replaced=Replaced(old, "old.xml"))
    monkeypatch.setattr(copies, "pdf_writers", [])
    make_package(new, tmp_path / "out", options, today=DAY)
    record = (tmp_path / "out" / "REF-2-record-of-changes.html").read_text("utf-8")
    assert ("2026-12-01" in record, "01.12.2026" in record) == (is_english, not is_english)
    listing = (tmp_path / "out" / "REF-2.xml").read_text("utf-8")
    assert 'productionDate="2026-12-01"' in listing and "<FilingDate>2024-06-03</FilingDate>" in listing
    assert json.loads((tmp_path / "out" / "index.json").read_bytes())["date"] == "2026-12-01"
    assert "01.12.2026" in (tmp_path / "out" / "index.html").read_text("utf-8")


def test_the_facts_of_a_file_have_a_day_of_the_language() -> None:
    words = ListingFile("a.xml", replace(a_header(), production_date="2026-12-01")).words
    assert "01.12.2026" in words
    with texts.in_english():
        assert "2026-12-01" in ListingFile("a.xml", replace(a_header(), production_date="2026-12-01")).words
