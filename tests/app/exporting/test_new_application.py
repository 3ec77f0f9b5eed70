"""A new application from a listing: nothing of the old one is carried along that belongs to it alone."""

from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace

from wiposeq.app.checking import check
from wiposeq.app.exporting.new_application import NewApplication, edit_for, in_words, likely_priority, troubles
from wiposeq.model.origin_edits import WriteAs
from wiposeq.model.records import Application

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
