"""A new application from a listing: nothing of the old one is carried along that belongs to it alone."""

from datetime import date

import pytest
from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace

from wiposeq.app.checking import check
from wiposeq.app.exporting.new_application import (
    CONTINUATION,
    FOREIGN,
    NATIONAL,
    OTHER,
    NewApplication,
    edit_for,
    in_words,
    likely_priority,
    proposed_priority,
    remark,
    troubles,
)
from wiposeq.model.origin_edits import WriteAs
from wiposeq.model.records import Application, Party

DIVISIONAL = NewApplication("REF-1-DIV", None, a_header().priority)


def test_reference_and_application_change_and_all_else_stays() -> None:
    project = a_project(a_dna(), a_protein())
    after = edit_for(project.header, DIVISIONAL).apply(project)
    assert after.header == replace(project.header, file_reference="REF-1-DIV", application=None)
    assert after.sequences is project.sequences
    assert after.origin is project.origin


def test_the_name_chosen_for_the_old_listing_is_not_that_of_the_new_one() -> None:
    project = WriteAs("old.xml").apply(a_project(a_dna()))
    assert edit_for(project.header, DIVISIONAL).apply(project).origin.output_name == ""


def test_the_result_has_no_finding_that_the_old_listing_had_not() -> None:
    project = a_project()
    for new in (
        DIVISIONAL,
        NewApplication("REF-2", Application("EP", "24123456.7", "2024-05-02"), a_header().priority),
    ):
        after = edit_for(project.header, new).apply(project)
        assert set(check(after).counts) <= set(check(project).counts)
        assert not check(after).errors


def test_the_likely_priority_is_the_old_one_or_else_the_old_application() -> None:
    header = a_header()
    assert likely_priority(header) == header.priority
    assert likely_priority(replace(header, priority=None)) == header.application
    unknown = replace(header, priority=None, application=Application("EP", "", None))
    assert likely_priority(unknown) is None


def test_what_prevents_it_is_stated() -> None:
    header = a_header()
    assert list(troubles(header, DIVISIONAL)) == []
    for new, words in (
        (NewApplication(" "), "Give a file reference"),
        (NewApplication("REF-1"), "file reference of the old application"),
        (NewApplication("REF-2", Application("EP", "", "2024-05-02")), "office, a number and a date"),
        (NewApplication("REF-2", None, Application("", "1", None)), "office, a number and a date"),
        (NewApplication("REF-2", header.application), "This is the old application"),
        (NewApplication("REF-2", header.priority, header.priority), "cannot be its own priority"),
    ):
        assert any(words in told for told in troubles(header, new)), words


def test_an_application_in_words() -> None:
    assert in_words(a_header().priority) == "US 63/000,001 of 2023-06-05"
    assert in_words(Application("US", "63/000,001")) == "US 63/000,001"
    assert in_words(None) == ""


@pytest.mark.parametrize(
    ("kind", "priority", "expected"),
    [
        (CONTINUATION, True, "priority"),
        (CONTINUATION, False, "application"),
        (FOREIGN, False, "application"),
        (NATIONAL, True, "priority"),
        (NATIONAL, False, ""),
        (OTHER, True, ""),
    ],
)
def test_each_kind_proposes_its_earliest_priority(kind: str, priority: bool, expected: str) -> None:
    header = a_header() if priority else replace(a_header(), priority=None)
    found = proposed_priority(header, kind)
    assert found == (getattr(header, expected) if expected else None)


def test_the_twelve_months_are_counted_for_a_foreign_filing_only() -> None:
    priority = Application("US", "63/000,001", "2023-06-05")
    assert remark(FOREIGN, priority, date(2024, 6, 5)) == (
        "The twelve months of the priority of 2023-06-05 end on 2024-06-05."
    )
    assert remark(FOREIGN, priority, date(2024, 6, 6)) == (
        "The twelve months of the priority of 2023-06-05 ended on 2024-06-05."
    )
    assert remark(CONTINUATION, priority, date(2024, 6, 6)) == ""
    assert remark(FOREIGN, Application("US", "1", "not a date"), date(2024, 6, 6)) == ""


def test_what_does_not_carry_over_becomes_empty_and_keeps_its_language() -> None:
    new = NewApplication("NEW-1", has_parties=False, has_titles=False)
    after = edit_for(a_header(), new).apply(a_project()).header
    assert (after.applicant, after.inventor) == (Party(language="en"), None)
    assert [(title.text, title.language) for title in after.titles] == [("", "en")]
