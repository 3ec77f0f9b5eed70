"""How far a listing is: the three steps from an empty project to a filed listing, for the bar above the panes.

It hides what of a report counts for which step. What a click on a step does is left to the window.
"""

from typing import Literal

from msgspec import Struct

from wiposeq.model.finding import Report
from wiposeq.model.project import Project
from wiposeq.texts import listed, tr, trn

StepState = Literal["open", "warning", "error", "complete"]


class Step(Struct, frozen=True):
    """One step: its name, where it stands, and the same in words.

    short: the most important of the words, or "" for all.
    """

    name: str
    state: StepState
    text: str
    short: str = ""


def steps(
    project: Project,
    report: Report,
    *,
    is_current: bool,
    written_at: str = "",
    specification: tuple[int, int] | None = None,
) -> tuple[Step, Step, Step]:
    """Return the steps Describe, Sequences, and Check and file.

    is_current: whether the report is of the project as it is now.
    written_at: the time at which the listing was generated from the project as it is; "" if it was not.
    specification: the errors and warnings of the specification, None if none was checked.
    """
    return (
        _describe(report, is_current),
        _sequences(project, report, is_current),
        _file(project, report, is_current, written_at, specification),
    )


def _counts(report: Report, *, of_sequences: bool) -> tuple[int, int]:
    """Return the numbers of errors and warnings on sequences, also those that are not stored, or on everything else."""
    rest = [finding for finding in report.findings if finding.address.sequence is None]
    errors = sum(finding.is_error for finding in rest)
    if of_sequences:
        return report.errors - errors, report.warnings - (len(rest) - errors)
    return errors, len(rest) - errors


def _words(errors: int, warnings: int) -> str:
    if errors:
        return trn("{count} error", "{count} errors", errors)
    return trn("{count} warning", "{count} warnings", warnings)


def _describe(report: Report, is_current: bool) -> Step:
    name = tr("Describe")
    if not is_current:
        return Step(name, "open", tr("not checked yet"))
    errors, warnings = _counts(report, of_sequences=False)
    if not errors and not warnings:
        return Step(name, "complete", tr("complete"))
    missing = sum(f.is_error and f.rule.endswith("missing") for f in report.findings if f.address.sequence is None)
    if missing and missing == errors:
        return Step(name, "error", trn("{count} value missing", "{count} values missing", missing))
    return Step(name, "error" if errors else "warning", _words(errors, warnings))


def _sequences(project: Project, report: Report, is_current: bool) -> Step:
    name = tr("Sequences")
    count = len(project.sequences)
    if not count:
        return Step(name, "open", tr("none yet"))
    text = trn("{count} sequence", "{count} sequences", count)
    if not is_current:
        return Step(name, "open", text)
    errors, warnings = _counts(report, of_sequences=True)
    if not errors and not warnings:
        return Step(name, "complete", text)
    words = _words(errors, warnings)
    return Step(name, "error" if errors else "warning", listed((text, words)), words)


def _file(
    project: Project, report: Report, is_current: bool, written_at: str, specification: tuple[int, int] | None
) -> Step:
    name = tr("Check and file")
    errors, warnings = specification or (0, 0)
    words = tr("specification: {counts}", counts=_words(errors, warnings)) if errors or warnings else ""
    if written_at and not errors:
        return Step(name, "complete", tr("written at {time}", time=written_at))
    if is_current and len(project.sequences) and report.errors:
        own = _words(report.errors, 0)
        return Step(name, "error", listed((own, words if errors else "")), own if errors else "")
    if words:
        return Step(name, "error" if errors else "warning", words)
    if not is_current or not len(project.sequences):
        return Step(name, "open", "")
    return Step(name, "open", tr("ready to generate"))
