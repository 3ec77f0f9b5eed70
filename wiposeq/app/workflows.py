"""The stories as functions: open, import, check, convert, fix, generate. Window and command line call the same ones.

This module is the one door: it hides which module of app/ does what. What is right or wrong it leaves to the rules, how
a file is laid out to the formats, and asking the user to whoever calls.

Every long function takes a Progress; a cancelled one raises Cancelled and leaves no file.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from wiposeq import resources
from wiposeq.app.checking import check, with_remarks, write_report
from wiposeq.app.exporting.converting import Converted, Generated, convert, convert_each, generate, save_as
from wiposeq.app.importing.importing import import_into, language_of_headings, write_template
from wiposeq.app.importing.large_listing import open_large
from wiposeq.app.importing.opening import Defaults, open_any
from wiposeq.app.many.batch import Asked, Batch
from wiposeq.app.translating.export import Sent, Translated, Wish, export_texts, import_translations
from wiposeq.checking import engine
from wiposeq.checking.engine import Profile
from wiposeq.errors import UsageError
from wiposeq.formats.files import is_there, replacing, unwritable
from wiposeq.formats.header_toml import header_from_toml
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.reports.check_report import as_html, changes_as_html, place
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.finding import Finding, Fix, Report
from wiposeq.model.project import Project
from wiposeq.progress import SILENT, Progress
from wiposeq.rules.rule import CATALOGUE
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import tr

ROUNDS: Final = 200
"""How often fix() checks again before it stops; each round must have mended something new."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What fix() did: the project after it, one Change a fix (before: what was wrong), and the check of the result."""

    project: Project
    changes: tuple[Change, ...]
    report: Report


# Fix


def fix(
    project: Project,
    edition: Edition | None = None,
    profile: Profile | None = None,
    *,
    rules: Collection[str] | None = None,
    today: date | None = None,
    progress: Progress = SILENT,
) -> Mended:
    """Mends what can be mended, checks again, and goes on until nothing more changes.

    rules None: every fix that is safe to do unseen. Otherwise the first fix of each finding of these rules, whether
    safe or not, except those that leave a choice to a person. Raises UsageError for a rule that does not exist.
    """
    for id in rules or ():
        if id not in CATALOGUE:
            raise UsageError("There is no rule {rule}.", "wiposeq rules lists them.", rule=id)
    checker = engine.Checker(edition or newest(), profile or engine.profile())
    changes = ChangeLog()
    tried: set[tuple[str, str, int, int]] = set()
    report = checker.check(project, today=today, progress=progress)
    for _ in range(ROUNDS):
        before = project
        for finding in report.findings:
            chosen = _chosen_fix(finding, rules)
            attempt = (finding.key, chosen.template if chosen else "", finding.line, finding.column)
            if chosen is None or attempt in tried:
                continue
            tried.add(attempt)
            try:
                after = chosen.make(project).apply(project)
            except LookupError:
                continue
            if after is not project:
                project = after
                changes.add(
                    finding.rule,
                    chosen.template,
                    where=place(finding),
                    line=finding.line,
                    before=finding.message,
                    values=chosen.values,
                )
        if project is before:
            break
        report = checker.check(project, today=today, progress=progress)
    return Mended(project, tuple(changes), with_remarks(report, project))


def _chosen_fix(finding: Finding, rules: Collection[str] | None) -> Fix | None:
    if rules is None:
        return next((fix for fix in finding.fixes if fix.safe and not fix.is_choice), None)
    if finding.rule not in rules:
        return None
    return next((fix for fix in finding.fixes if not fix.is_choice), None)


# Demo

EXAMPLE: Final = "example.fasta"
EXAMPLE_HEADER: Final = "header.toml"


def demo(folder: Path | None = None) -> tuple[Path, list[Path], Converted]:
    """Walks the whole way once with invented sequences: FASTA to listing, check, reports and project, in a folder.

    No folder given: wiposeq-demo in the current one, or the next free name. Nothing that stands there is overwritten.
    Gives the folder, the files in the order they were made, and what convert() said. Raises UsageError.
    """
    names = (EXAMPLE, EXAMPLE_HEADER, "example.xml", "import-report.html", "check-report.html", "example.wsq")
    if folder is None:
        folder, number = Path("wiposeq-demo"), 1
        while is_there(folder):
            number += 1
            folder = Path(f"wiposeq-demo-{number}")
    for name in names:
        if is_there(folder / name):
            raise UsageError(
                "{path} is already there and is not overwritten.", "Give a new folder.", path=str(folder / name)
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    files = [folder / name for name in names]
    for name, path in zip(names, files[:2]):
        with replacing(path) as file:
            file.write(resources.path("examples", name).read_bytes())
    done = convert([files[0]], files[2], header=files[1])
    assert done.report is not None
    pages = (
        changes_as_html(tr("Import report"), EXAMPLE, done.changes),
        as_html([replace(done.report, source=files[2].name)]),
    )
    for path, page in zip(files[3:5], pages):
        with replacing(path) as file:
            file.write(page.encode())
    projectfile.save(open_any(files[2]), files[5])
    return folder, files, done


__all__ = [
    "Asked",
    "Batch",
    "Converted",
    "Defaults",
    "Generated",
    "Mended",
    "Sent",
    "Translated",
    "Wish",
    "check",
    "convert",
    "convert_each",
    "demo",
    "export_texts",
    "fix",
    "generate",
    "header_from_toml",
    "import_into",
    "import_translations",
    "language_of_headings",
    "open_any",
    "open_large",
    "save_as",
    "write_report",
    "write_template",
]
