"""The documents of a filing package: the statements that an office wants, and a checklist to sign.

It hides which template belongs to which profile, and which documents are also written as PDF. The templates are in
resources/help/filing.toml.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from wiposeq import resources
from wiposeq.app.exporting import copies
from wiposeq.checking.profile import Profile
from wiposeq.formats.files import replacing
from wiposeq.formats.reports import documents
from wiposeq.formats.reports.documents import Filled
from wiposeq.model.finding import Report
from wiposeq.texts import tr

_WRONG_STANDARD: Final = "office/st25-applies"


def statements(kind: str, values: Mapping[str, str]) -> Filled | None:
    """Return the document with the statements of a kind of office ("us", "ep", "pct"); None for other kinds."""
    return next((documents.filled(each, values) for each in _templates() if each.id == f"{kind}-statements"), None)


def checklist(profile: Profile, values: Mapping[str, str], report: Report) -> Filled:
    """Return the checklist, with the facts of the profile that no rule checks, to be signed.

    report: of the listing, for remarks().
    """
    template = next(each for each in _templates() if each.id == "checklist")
    found = documents.filled(template, values)
    notes = [(documents.TEXT, f"☐ {tr(line.reason)} ({line.source})") for line in profile.lines if line.kind == "note"]
    notes = [*((documents.TEXT, f"☐ {remark}.") for remark in remarks(report)), *notes]
    heading = [(documents.HEADING, tr("For this office"))] if notes else []
    return Filled(found.title, (*found.paragraphs, *heading, *notes), has_signature=True, blanks=found.blanks)


def _templates() -> tuple[documents.Template, ...]:
    return documents.templates(resources.path("help", "filing.toml"))


def remarks(report: Report) -> list[str]:
    """Return the findings that decide whether this package can be filed at all, in words."""
    return [each.message for each in report.findings if each.rule == _WRONG_STANDARD]


def write(document: Filled, stem: Path) -> list[Path]:
    """Write a document as .docx and as .pdf, or as .html if no PDF can be written. Return the paths.

    stem: the path without its ending. Raises UnwritableFile, UserError.
    """
    found = [(stem.with_name(f"{stem.name}.docx"), documents.as_docx(document))]
    page = documents.as_html(document)
    if copies.pdf_writers:
        found.append((stem.with_name(f"{stem.name}.pdf"), copies.page_as_pdf(page)))
    else:
        found.append((stem.with_name(f"{stem.name}.html"), page.encode("utf-8", "replace")))
    for path, content in found:
        with replacing(path) as file:
            file.write(content)
    return [path for path, _ in found]
