"""The report on an ST.25 import as a sheet to sign off: what stood there, what stands now, what it follows."""

import csv
import io
import json
import re

import pytest

from wiposeq.formats.reports.check_report import changes_as_csv, changes_as_html, changes_as_json, changes_as_text
from wiposeq.formats.st25.listing import read_st25
from wiposeq.model.changes import Change

LISTING = b"""<110>  X
<120>  Y
<130>  Z
<210>  1
<211>  20
<212>  DNA
<213>  Unknown
<220>
<221>  promoter
<222>  (2)..(9)
<223>  =1+2
<400>  1
acgtacgtac gtacgtacgt 20
"""
CHANGES = read_st25(LISTING).origin.changes
KEY = next(change for change in CHANGES if change.kind == "key/replaced")


def test_the_table_for_a_spreadsheet_has_a_row_a_change_and_a_column_to_tick_off() -> None:
    text = changes_as_csv("Import report", "old.txt", CHANGES)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[0] == ["Line", "Where", "What", "Count", "Before", "After", "Recommendation", "Checked"]
    assert len(rows) == len(CHANGES) + 1
    (row,) = [row for row in rows if row[4] == "promoter"]
    assert row == [
        "8",
        "SEQ ID NO 1",
        "Feature key of ST.25 that ST.26 does not have",
        "1",
        "promoter",
        "regulatory, regulatory_class=promoter",
        "Annex VII, scenario 8",
        "",
    ]


@pytest.mark.parametrize("text", ["=1+2", "+1", "-24..-1", "@x"])
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(changes_as_csv("t", "s", [Change("a/b", "c", before=text)]), newline="")))
    assert rows[1][4] == "'" + text


def test_the_page_is_a_sheet_with_recommendations_and_room_to_sign() -> None:
    page = changes_as_html("Import report", "old.txt", CHANGES)
    (first, *_) = re.findall("<thead>(.*?)</thead>", page)
    assert re.findall(r"<th\b[^>]*>(.*?)</th>", first) == ["Line", "Before", "After", "Recommendation", "Checked"]
    assert page.count(">☐</td>") == len(CHANGES)
    assert "Annex VII, scenario 8" in page and "Signature" in page


def test_a_page_of_changes_that_follow_nothing_is_no_sheet_to_sign() -> None:
    page = changes_as_html("Import report", "a.fasta", [Change("residues/gap", "Gaps taken out")])
    assert "Signature" not in page and "Recommendation" not in page


def test_text_and_json_say_the_recommendation_too() -> None:
    text = changes_as_text("Import report", "old.txt", CHANGES)
    assert '"promoter" -> "regulatory, regulatory_class=promoter" [key/replaced; Annex VII, scenario 8]' in text
    told = json.loads(changes_as_json("Import report", "old.txt", CHANGES))["changes"]
    assert told[CHANGES.index(KEY)]["recommendation"] == "Annex VII, scenario 8"
