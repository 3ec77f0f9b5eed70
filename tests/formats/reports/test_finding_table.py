"""The findings as a table: one row each, with columns to sort and filter, and no cell that is a formula."""

import csv
import io
from typing import Any

import openpyxl
import pytest

from wiposeq.app.many import report_store
from wiposeq.formats.reports.check_report import CHECK_FORMATS, row, row_of_failure, write_check
from wiposeq.formats.reports.spreadsheet import write_long_table
from wiposeq.model.address import Address
from wiposeq.model.edits import Together
from wiposeq.model.finding import Finding, Fix, Report, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING
BAD_LOCATION = Finding(
    "feature/location-outside",
    ERROR,
    'Location "{location}" ends after the last residue ({length}).',
    Address(3, 2, field="location"),
    {"location": "5..300", "length": 120},
    (Fix("Shorten to 5..120", lambda project: Together("", ())),),
    number=3,
    feature_number=2,
    feature_key="CDS",
    cites="par. 64",
    line=33,
)
NO_PRIORITY = Finding("header/priority-missing", WARNING, "No priority is given", Address(field="priority"))
REPORT = Report((BAD_LOCATION, NO_PRIORITY), source="a.xml", errors=1, warnings=1)


def rows_of_csv(*reports: Report) -> list[dict[str, str]]:
    text = CHECK_FORMATS["csv"](reports, ())
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def rows_of_xlsx(*reports: Report, **failures: str) -> list[dict[str, Any]]:
    file = io.BytesIO()
    write_check(
        file, "xlsx", reports, lambda: [*map(row, reports), *(row_of_failure(*each) for each in failures.items())]
    )
    sheet = openpyxl.load_workbook(file).active
    assert sheet.auto_filter.ref == f"A1:K{sheet.max_row}" and sheet.freeze_panes == "A2"
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, each)) for each in rows]


def saying(text: str) -> Finding:
    return Finding("value/x", ERROR, 'Found "{value}"', values={"value": text}, number=1)


def test_each_finding_is_a_row_with_a_column_for_each_thing_that_people_sort_by() -> None:
    first, second = rows_of_csv(REPORT)
    assert first == {
        "Severity": "error",
        "Rule": "feature/location-outside",
        "SEQ ID NO": "3",
        "Where": "Sequence 3 > CDS 2 > Location",
        "What": 'Location "5..300" ends after the last residue (120).',
        "Value": "5..300",
        "Fix": "Shorten to 5..120",
        "Paragraph": "par. 64",
        "Accepted, because": "",
        "Line": "33",
        "File": "a.xml",
    }
    assert (second["Severity"], second["Where"], second["Value"]) == ("warning", "Earliest priority", "")


def test_a_spreadsheet_has_the_same_rows_and_its_numbers_are_numbers() -> None:
    first, second = rows_of_xlsx(REPORT)
    assert (first["SEQ ID NO"], first["Line"], second["SEQ ID NO"]) == (3, 33, None)
    for found, expected in zip((first, second), rows_of_csv(REPORT)):
        assert {name: str("" if cell is None else cell) for name, cell in found.items()} == expected


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_text_of_a_file_becomes_a_formula(text: str) -> None:
    report = Report((saying(text),), source="=cmd.xml", errors=1)
    (found,) = rows_of_csv(report)
    assert (found["Value"], found["File"]) == ("'" + text, "'=cmd.xml")
    file = io.BytesIO()
    write_check(file, "xlsx", [report], list)
    sheet = openpyxl.load_workbook(file).active
    assert all(cell.data_type != "f" for each in sheet.iter_rows() for cell in each)


def test_findings_without_a_row_and_files_that_were_not_checked_have_a_row() -> None:
    many = Report((NO_PRIORITY,), source="b.xml", warnings=50)
    assert rows_of_csv(many)[-1]["What"] == "and 49 more"
    *_, last = rows_of_xlsx(REPORT, **{"c.xml": "It is empty."})
    assert (last["File"], last["What"]) == ("c.xml", "not checked: It is empty.")
    assert rows_of_xlsx() == []


@pytest.mark.parametrize("text", ["5..300", 'the "best" {one}', "{", "}}"])
def test_a_stored_report_has_the_same_message_and_value(text: str) -> None:
    report = Report((saying(text), NO_PRIORITY), source="a.xml", errors=1, warnings=1)
    again = report_store.unpack(report_store.pack(report))
    assert rows_of_csv(again) == rows_of_csv(report)
    assert rows_of_csv(report)[0]["Value"] == text


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ('The qualifier "{name}" has the value "{value}"', "v"),
        ('"{name}" occurs {count} times', "n"),
        ("{count} characters", ""),
    ],
)
def test_the_value_is_what_the_message_quotes(template: str, value: str) -> None:
    finding = Finding(
        "x/y",
        ERROR,
        template,
        values={"name": "n", "value": "v", "count": 3} if value == "v" else {"name": "n", "count": 3},
    )
    assert rows_of_csv(Report((finding,), errors=1))[0]["Value"] == value


def test_rows_that_a_sheet_cannot_hold_continue_on_another() -> None:
    file = io.BytesIO()
    write_long_table(file, "Findings", [("Number", 8)], [(number,) for number in range(5)], limit=3)
    sheets = openpyxl.load_workbook(file).worksheets
    assert [each.title for each in sheets] == ["Findings", "Findings 2", "Findings 3"]
    assert [[cell for (cell,) in each.iter_rows(values_only=True)] for each in sheets] == [
        ["Number", 0, 1],
        ["Number", 2, 3],
        ["Number", 4],
    ]
