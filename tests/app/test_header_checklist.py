"""What the general information still needs."""

from builders import a_header
from msgspec.structs import replace

from wiposeq.app.header_checklist import checklist
from wiposeq.model.address import Address
from wiposeq.model.finding import Finding, Severity
from wiposeq.model.records import Header


def test_each_part_has_a_line_and_what_is_wrong_comes_first():
    findings = [
        Finding("header/date", Severity.ERROR, "The date is odd", Address(field="priority.date"), {}),
        Finding("header/title", Severity.WARNING, "Too long", Address(title=1, field="text"), {}),
        Finding("x", Severity.ERROR, "Elsewhere", Address(5, field="residues"), {}),
    ]
    items = checklist(a_header(), findings)
    assert len(items) == 7
    first, second = items[:2]
    assert (first.state, first.title, first.text) == ("error", "Earliest priority", "The date is odd")
    assert first.address == Address(field="priority.date")
    assert (second.state, second.title) == ("warning", "Titles of the invention")
    assert {item.state for item in items[2:]} <= {"open", "complete"}


def test_an_empty_header_has_nothing_complete():
    assert {item.state for item in checklist(Header(), ())} == {"open"}


def test_a_complete_part_shows_its_value():
    header = replace(a_header(), file_reference="EXB-0042")
    found = next(item for item in checklist(header, ()) if item.title == "File reference")
    assert (found.state, found.text) == ("complete", "EXB-0042")
