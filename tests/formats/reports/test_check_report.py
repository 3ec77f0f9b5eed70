"""Reports of checks, imports and repairs: every form says the same, and whatever a file holds cannot break the form."""

import json
from xml.etree import ElementTree

import pytest
from lxml import html

from wiposeq.formats.reports.check_report import (
    CHANGE_FORMATS,
    CHECK_FORMATS,
    as_html,
    as_text,
    changes_as_html,
    changes_as_json,
    changes_as_text,
    words,
)
from wiposeq.formats.reports.finding_words import place
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edits import Together
from wiposeq.model.finding import Excerpt, Finding, Fix, Report, Severity

as_json, as_xml = CHECK_FORMATS["json"], CHECK_FORMATS["xml"]

TOO_LONG = Finding(
    rule="qualifier/too-long",
    severity=Severity.ERROR,
    template="{length} characters; at most {limit} are allowed",
    values={"length": 1200, "limit": 1000},
    address=Address(3, 2, 1, field="value"),
    number=3,
    feature_number=2,
    qualifier_number=1,
    feature_key="CDS",
    qualifier="note",
    cites="par. 86",
    line=33,
    column=5,
    fixes=(Fix("Split into {count} notes", lambda project: Together("", ()), safe=False, values={"count": 2}),),
)
NO_PRIORITY = Finding(
    rule="header/priority-missing",
    severity=Severity.WARNING,
    template="No priority is given",
    address=Address(field="priority"),
)
REPORT = Report(
    findings=(NO_PRIORITY, TOO_LONG),
    edition="1.7",
    profile="filing",
    source="a.xml",
    counts={"qualifier/too-long": 1, "header/priority-missing": 1},
    errors=1,
    warnings=1,
    sequences=12,
)
NASTY = "<b>&\"'\x07 é</b>"


def test_a_finding_says_where_it_is_in_words() -> None:
    assert place(TOO_LONG) == "Sequence 3 > CDS 2 > note"
    assert place(NO_PRIORITY) == "Earliest priority"


def test_the_text_has_one_line_for_the_file_and_one_for_each_finding() -> None:
    assert as_text([REPORT]).splitlines() == [
        "a.xml: 1 error, 1 warning (edition 1.7, profile filing, 12 sequences)",
        "  warning: Earliest priority: No priority is given [header/priority-missing]",
        "  error: line 33:5, Sequence 3 > CDS 2 > note: 1200 characters; at most 1000 are allowed [qualifier/too-long]",
    ]


def test_the_json_has_exactly_the_fields_that_were_promised() -> None:
    (told,) = json.loads(as_json([REPORT]))
    findings = told.pop("findings")
    assert told == {
        "file": "a.xml",
        "edition": "1.7",
        "profile": "filing",
        "language": "en",
        "errors": 1,
        "warnings": 1,
    }
    assert findings[1] == {
        "rule": "qualifier/too-long",
        "severity": "error",
        "message": "1200 characters; at most 1000 are allowed",
        "sequence": 3,
        "feature": 2,
        "feature_key": "CDS",
        "qualifier": 1,
        "field": "value",
        "line": 33,
        "column": 5,
        "cites": "par. 86",
        "fix": {"label": "Split into 2 notes", "safe": False},
        "remark": None,
    }
    absent = ("sequence", "feature", "feature_key", "qualifier", "line", "column", "fix", "remark")
    assert all(findings[0][name] is None for name in absent)


def test_the_xml_says_the_same_as_the_json() -> None:
    (report,) = ElementTree.fromstring(as_xml([REPORT])).findall("report")
    assert report.attrib == {
        "file": "a.xml",
        "edition": "1.7",
        "profile": "filing",
        "language": "en",
        "errors": "1",
        "warnings": "1",
    }
    last = report.findall("finding")[1]
    assert last.attrib["rule"] == "qualifier/too-long"
    assert last.attrib["feature-key"] == "CDS"
    assert (last.attrib["fix"], last.attrib["fix-safe"]) == ("Split into 2 notes", "no")


def test_the_page_groups_findings_by_sentence_with_errors_first_and_needs_no_other_file() -> None:
    page = as_html([REPORT])
    assert page.index("error: 1200 characters; at most 1000") < page.index("warning: No priority is given")
    assert "src=" not in page and "href=" not in page and "http" not in page
    assert "Split into 2 notes" in page


@pytest.mark.parametrize("form", sorted(CHECK_FORMATS))
def test_every_form_holds_several_files_and_none(form: str) -> None:
    from msgspec.structs import replace

    text = CHECK_FORMATS[form]([REPORT, replace(REPORT, source="b.xml")], ())
    assert "a.xml" in text and "b.xml" in text
    assert isinstance(CHECK_FORMATS[form]([], ()), str)


def test_whatever_a_file_holds_cannot_break_xml_html_or_json() -> None:
    finding = Finding("x/y", Severity.ERROR, "Found {text}", values={"text": NASTY}, feature_key=NASTY, number=1)
    report = Report((finding,), source=NASTY, errors=1)
    (element,) = ElementTree.fromstring(as_xml([report])).iter("finding")
    assert element.attrib["message"] == "Found " + NASTY.replace("\x07", "\ufffd")
    assert json.loads(as_json([report]))[0]["findings"][0]["message"] == "Found " + NASTY
    assert "<b>" not in as_html([report])


def test_findings_that_were_counted_but_not_stored_are_mentioned() -> None:
    report = Report((TOO_LONG,), source="a.xml", counts={"qualifier/too-long": 50}, errors=50)
    assert as_text([report]).splitlines()[-1] == "  and 49 more"
    assert "and 49 more" in as_html([report])
    assert json.loads(as_json([report]))[0]["errors"] == 50


ACCEPTED = Report(
    findings=(NO_PRIORITY, TOO_LONG),
    source="a.xml",
    counts={"qualifier/too-long": 1, "header/priority-missing": 1},
    errors=1,
    warnings=1,
    remarks={NO_PRIORITY.key: "none is\nclaimed <yet>", "rule/of-a-finding-that-is-gone 7": "old"},
)


def test_the_remark_on_an_accepted_finding_stands_beside_it_in_every_form() -> None:
    text = as_text([ACCEPTED])
    assert text.splitlines()[0].startswith("a.xml: 1 error, 1 warning, 1 accepted (")
    assert "No priority is given [header/priority-missing] (accepted: none is claimed <yet>)" in text
    assert text.count("accepted:") == 1
    findings = json.loads(as_json([ACCEPTED]))[0]["findings"]
    assert [each["remark"] for each in findings] == ["none is\nclaimed <yet>", None]
    elements = ElementTree.fromstring(as_xml([ACCEPTED])).iter("finding")
    assert [each.get("remark") for each in elements] == ["none is\nclaimed <yet>", None]
    page = as_html([ACCEPTED])
    assert page.count(">Accepted, because<") == 1 and "claimed &lt;yet&gt;" in page
    assert "old" not in text + page


BROKEN = Finding("file/not-well-formed", Severity.ERROR, "Broken XML: & stands alone", line=10, column=4)


def test_the_lines_around_broken_xml_are_shown_with_a_mark_under_the_place() -> None:
    excerpt = Excerpt(((9, "<a>"), (10, "\tR&D <b>"), (11, "</a>")), 4, ("It was read as &amp;; nothing is lost.",))
    report = Report((BROKEN,), source="a.xml", errors=1, excerpts={(10, 4): excerpt})
    assert as_text([report]).splitlines()[2:] == [
        "         9 | <a>",
        "      > 10 |  R&D <b>",
        "           |    ^",
        "        11 | </a>",
        "      It was read as &amp;; nothing is lost.",
    ]
    assert "&gt; 10 |  R&amp;D &lt;b&gt;\n     |    ^" in as_html([report])


def test_several_files_are_summed_up_and_one_is_not() -> None:
    clean = Report(source="sound.xml", sequences=2)
    lines = as_text(iter([REPORT, clean]), [("none.xml", "none.xml is\nnot there.")]).splitlines()
    assert lines[-5:] == [
        "Summary: 3 files, 1 without errors, 1 with errors, 1 not checked",
        "  File       Errors  Warnings  Verdict",
        "  a.xml           1         1  errors",
        "  sound.xml       0         0  no errors",
        "  none.xml        -         -  not checked: none.xml is not there.",
    ]
    assert "Summary" not in as_text([REPORT]) + as_html([REPORT])
    page = as_html(iter([REPORT, clean]), [("<none>.xml", "gone")])
    assert '<a href="#file-2">sound.xml</a>' in page and '<section id="file-2"><h2>sound.xml' in page
    assert "&lt;none&gt;.xml</td>" in page and page.count("<a href=") == 2
    assert page.index("Summary") < page.index("<h2>a.xml")


def test_what_programs_read_tells_of_files_that_could_not_be_checked_too() -> None:
    failures = [("none.xml", "none.xml is not\nthere.")]
    told = json.loads(as_json(iter([REPORT, ACCEPTED]), failures))
    assert [each["file"] for each in told] == ["a.xml", "a.xml", "none.xml"]
    assert [each.get("not_checked") for each in told] == [None, None, "none.xml is not there."]
    assert told[2]["errors"] is told[2]["warnings"] is None and told[2]["findings"] == []
    root = ElementTree.fromstring(as_xml(iter([REPORT]), failures))
    assert [each.tag for each in root] == ["report", "not-checked"]
    assert root[1].attrib == {"file": "none.xml", "why": "none.xml is not there."}
    assert len(json.loads(as_json([], failures))) == 1


CHANGES = (
    Change("residues/gap", "Gaps taken out", where="seq1", line=2, count=60, before="-"),
    Change("organism/assumed", "No organism given; {after} assumed (par. 81)", count=1, after="unidentified"),
    Change("x/y", "Shorten to {location}", values={"location": "5..10"}, where=NASTY),
)


def test_a_change_is_stated_with_its_values() -> None:
    assert words(CHANGES[1]) == "No organism given; unidentified assumed (par. 81)"
    assert words(CHANGES[2]) == "Shorten to 5..10"


def test_the_report_of_an_import_says_record_line_count_and_reason() -> None:
    lines = changes_as_text("Import report", "a.fasta", CHANGES).splitlines()
    assert lines[0] == "Import report: a.fasta"
    assert lines[1] == "  line 2, seq1: Gaps taken out (60) [residues/gap]"
    told = json.loads(changes_as_json("Import report", "a.fasta", CHANGES))
    assert told["changes"][0] == {
        "kind": "residues/gap",
        "message": "Gaps taken out",
        "where": "seq1",
        "line": 2,
        "count": 60,
        "before": "-",
        "after": None,
    }
    page = changes_as_html("Import report", "a.fasta", CHANGES)
    assert "<b>" not in page and "Gaps taken out" in page


@pytest.mark.parametrize("form", ["text", "html"])
def test_an_import_that_changed_nothing_says_so(form: str) -> None:
    assert "Nothing was changed." in CHANGE_FORMATS[form]("Import report", "a.fasta", ())


def test_a_page_says_a_sentence_once_and_lists_its_places() -> None:
    from msgspec.structs import replace

    longer = replace(TOO_LONG, values={"length": 1300, "limit": 1000}, number=4)
    page = html.document_fromstring(as_html([replace(REPORT, findings=(TOO_LONG, longer, NO_PRIORITY, NO_PRIORITY))]))
    sentences = [each.text_content() for each in page.iter("h3")]
    assert sentences == ["error: … characters; at most 1000 are allowed (2)", "warning: No priority is given (2)"]
    differing, same = page.iter("table")
    assert "1300 characters" in differing.text_content() and "Sequence 4 > CDS 2 > note" in differing.text_content()
    assert [each.text_content() for each in same.iter("th")] == ["Where"]
    page = html.document_fromstring(changes_as_html("Import report", "a.fasta", (CHANGES[0],) * 3))
    assert page.text_content().count("Gaps taken out") == 1 and "Gaps taken out (3)" in page.text_content()


def test_each_cell_of_a_page_has_its_heading_and_the_columns_share_the_width() -> None:
    page = html.document_fromstring(as_html([REPORT, REPORT]) + changes_as_html("Import report", "a.fasta", CHANGES))
    for table in page.iter("table"):
        heads = [each.text for each in table.iter("th")]
        assert 90 <= sum(int(each.get("width", "").strip("%")) for each in table.iter("th")) <= 100
        for row in table.find("tbody"):
            assert [cell.get("data-label") for cell in row] == heads


def test_a_sheet_to_sign_has_a_box_for_each_change_and_lines_to_sign() -> None:
    change = Change("x/y", "Changed", where="1", values={"recommendation": "Annex VII, scenario 8"})
    page = html.document_fromstring(changes_as_html("Import report", "a.txt", (change, change)))
    sheet, sign = page.iter("table")
    assert [row[-1].text for row in sheet.find("tbody")] == ["☐", "☐"]
    assert [each.text_content() for each in sign.iter("th")] == ["Checked by", "Date", "Signature"]
    assert all("______" in each.text_content() for each in sign.iter("td"))
