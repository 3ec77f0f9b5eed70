"""The work of a worker process of the service: check one file, or write one report.

It hides the limit of memory, the language of each item, and how the result of a check becomes an outcome.
"""

import contextlib
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from wiposeq import texts
from wiposeq.app.exporting.copies import PageConverter
from wiposeq.app.many import report_store
from wiposeq.app.many.batch import CheckOptions, Task, check_one
from wiposeq.app.service.queue import Outcome
from wiposeq.app.service.validation import State
from wiposeq.formats.reports.check_report import CHECK_FORMATS
from wiposeq.model.finding import Report
from wiposeq.texts import tr

NOT_WHOLE: Final = frozenset({"file/not-well-formed", "file/entity-declared", "file/not-imported"})
"""The rules that report that a file, or a part of it, could not be read as it is."""
UNANSWERED: Final = frozenset({"engine/rule-failed"})
"""The rule that reports that another one could not be asked."""


class Check(Struct, frozen=True):
    """A file to check. name: in the report. memory: of the process, in megabytes; 0 means no limit."""

    path: str
    name: str
    options: CheckOptions
    language: str
    memory: int = 0


class Writing(Struct, frozen=True):
    """A report to write. packed: as report_store.pack() returns it. form: a key of REPORT_FORMATS.

    as_pdf: the function that converts a page; None if a PDF cannot be written.
    """

    packed: bytes
    name: str
    form: str
    language: str
    as_pdf: PageConverter | None = None


REPORT_FORMATS: Final = {"xml": "application/xml", "json": "application/json", "html": "text/html"}
"""The types of the reports that are texts. A PDF needs a converter."""
PDF_TYPE: Final = "application/pdf"


def work(item: Check | Writing) -> Outcome | bytes:
    """Return the outcome of a check, or a report in bytes. Raises UserError for a report that cannot be written."""
    texts.use_language(item.language)
    return _check(item) if isinstance(item, Check) else _write(item)


def _check(item: Check) -> Outcome:
    _limit_memory(item.memory)
    answer = check_one(Task(item.path, item.name, item.options), processes=1)
    if not answer.report:
        why = answer.why.replace(item.path, item.name)
        return Outcome(State.ERROR, seconds=answer.seconds, code="not-checked", message=why)
    return outcome(report_store.unpack(answer.report), answer.seconds, answer.report)


def outcome(report: Report, seconds: float, packed: bytes) -> Outcome:
    """Return the outcome of a report. The file is valid only if it was read whole and every rule was asked."""
    is_whole = not NOT_WHOLE & report.counts.keys()
    is_valid = is_whole and not report.errors and not UNANSWERED & report.counts.keys()
    if is_whole:
        message = tr("The file was checked.")
    else:
        message = tr("The file could not be read whole. The report describes what was read, and what was lost.")
    return Outcome(
        State.SUCCESS if is_whole else State.INCOMPLETE,
        "valid" if is_valid else "invalid",
        is_whole,
        report.errors,
        report.warnings,
        report.sequences,
        seconds,
        "" if is_whole else "not-read-whole",
        message,
        packed,
    )


def _write(item: Writing) -> bytes:
    report = report_store.unpack(item.packed)
    if item.form == "pdf":
        convert: Callable[[str], bytes] | None = item.as_pdf
        assert convert is not None
        return convert(CHECK_FORMATS["html"]([report], ()))
    return CHECK_FORMATS[item.form]([report], ()).encode("utf-8", "replace")


_limited = 0


def _limit_memory(megabytes: int) -> None:
    """Limit the memory of this process. Only POSIX systems can do it."""
    global _limited
    if megabytes == _limited:
        return
    _limited = megabytes
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        most = megabytes * 1_000_000 if megabytes else resource.RLIM_INFINITY
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
