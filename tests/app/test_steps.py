"""How far a listing is: the three steps follow from the project and its last check."""

from builders import a_dna, a_project
from msgspec.structs import replace

from wiposeq.app.steps import Step, steps
from wiposeq.model.address import Address
from wiposeq.model.finding import Finding, Report, Severity
from wiposeq.model.project import Project

ERROR, WARNING = Severity.ERROR, Severity.WARNING
PROJECT = a_project(a_dna())


def a_report(*findings: tuple[str, Severity, Address]) -> Report:
    kept = tuple(Finding(rule, severity, "x", address) for rule, severity, address in findings)
    errors = sum(finding.is_error for finding in kept)
    return Report(kept, errors=errors, warnings=len(kept) - errors)


def test_a_new_project_has_nothing_done() -> None:
    assert steps(Project(), Report(), is_current=False) == (
        Step("Describe", "open", "not checked yet"),
        Step("Sequences", "open", "none yet"),
        Step("Check and file", "open", ""),
    )


def test_a_sound_listing_is_complete_and_ready() -> None:
    found = steps(PROJECT, Report(), is_current=True)
    assert [step.state for step in found] == ["complete", "complete", "open"]
    assert [step.text for step in found] == ["complete", "1 sequence", "ready to generate"]


def test_missing_values_are_counted_as_missing() -> None:
    report = a_report(("header/title-missing", ERROR, Address()), ("header/applicant-missing", ERROR, Address()))
    assert steps(PROJECT, report, is_current=True)[0] == Step("Describe", "error", "2 values missing")


def test_errors_of_sequences_and_of_general_information_are_distinguished() -> None:
    report = a_report(
        ("feature/key-missing", ERROR, Address(sequence=1)),
        ("sequence/too-short", WARNING, Address(sequence=1)),
        ("header/date", WARNING, Address()),
    )
    describe, sequences, file = steps(PROJECT, report, is_current=True)
    assert describe == Step("Describe", "warning", "1 warning")
    assert sequences == Step("Sequences", "error", "1 sequence, 1 error", short="1 error")
    assert file == Step("Check and file", "error", "1 error")


def test_after_generate_the_last_step_shows_the_time_until_a_change() -> None:
    assert steps(PROJECT, Report(), is_current=True, written_at="12:03")[2] == Step(
        "Check and file", "complete", "written at 12:03"
    )


def test_a_report_of_an_older_project_does_not_count() -> None:
    report = a_report(("feature/key-missing", ERROR, Address(sequence=1)))
    assert {step.state for step in steps(PROJECT, report, is_current=False)} == {"open"}


def test_findings_that_are_not_stored_are_counted() -> None:
    listed = a_report(("header/date", WARNING, Address()), ("sequence/too-short", WARNING, Address(sequence=1)))
    report = replace(listed, warnings=10_050)
    found = steps(PROJECT, report, is_current=True)
    assert [step.text for step in found[:2]] == ["1 warning", "1 sequence, 10049 warnings"]
