"""The filing package: one folder with the listing and all that goes with it, as an office profile asks.

It hides which parts there are, how they are named so that the office takes them, and in which order they are made. What
goes in, and why, is data: the [package] table of each profile. The folder is made whole or not at all, and not where
the check finds errors. What is written in each part is the formats'.
"""

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from wiposeq import resources
from wiposeq.app.comparing.compare import compare
from wiposeq.app.exporting.converting import generate, signed
from wiposeq.app.exporting.copies import save_copy
from wiposeq.app.losses import lines_of_accepted
from wiposeq.checking.profile import Profile
from wiposeq.checking.profile import profile as find_profile
from wiposeq.errors import UnwritableFile, UsageError
from wiposeq.formats.files import replacing
from wiposeq.formats.reports.change_record import record_as_html, record_values, statements_for
from wiposeq.formats.reports.check_report import as_html
from wiposeq.formats.reports.package_index import (
    INDEX,
    SUMS,
    Listed,
    checksums,
    new_folder,
    write_index,
    write_json_index,
)
from wiposeq.model.finding import Report
from wiposeq.model.project import Project
from wiposeq.model.records import Header
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr

LISTING: Final = "listing"
PARTS: Final = ("page", "pdf", "report", "record")
"""What can go with the listing; "record" only where there is a listing that is replaced."""
JSON_INDEX: Final = "index.json"
_ENDINGS: Final = {
    LISTING: ".xml",
    "page": "-reading-copy.html",
    "pdf": "-reading-copy.pdf",
    "report": "-check-report.html",
    "record": "-record-of-changes.html",
}
_NAME_LENGTH: Final = 60
_NAME_CHARACTERS: Final = "A-Za-z0-9_-"


class Planned(Struct, frozen=True):
    """A part that a profile wants in the package. is_sure: whether a text of the office was seen for it."""

    part: str
    reason: str
    is_sure: bool = field(name="sure", default=True)


class Plan(Struct, frozen=True):
    """What a profile wants in the package besides the listing, and whose statements go with a record of changes."""

    parts: tuple[Planned, ...] = field(name="part", default=())
    statements: str = "general"

    def reason(self, part: str) -> str:
        """Why a part is in, in the user's language; "" where the profile does not want it."""
        found = next((each for each in self.parts if each.part == part), None)
        if found is None:
            return ""
        text = tr(found.reason)
        return text if found.is_sure else f"{text} {tr('(Not confirmed: no text of the office was seen.)')}"


class _Profile(Struct, frozen=True):
    """What the file of a profile says of the package."""

    package: Plan = Plan()


class Packaged(Struct, frozen=True):
    """What make_package() did. folder: None where errors stand and nothing was written; about: what each file is."""

    report: Report
    folder: Path | None = None
    files: tuple[Listed, ...] = ()
    about: dict[str, str] = {}

    @property
    def is_written(self) -> bool:
        """Whether there is a folder now."""
        return self.folder is not None


def plan(profile: str) -> Plan:
    """Return what the profile of that name wants. Raises UserError for an unknown one."""
    find_profile(profile)
    return msgspec.toml.decode(resources.text("profiles", f"{profile}.toml"), type=_Profile).package


def part_words(part: str) -> str:
    """What a part is called."""
    return {
        LISTING: tr("Sequence listing (ST.26 XML)"),
        "page": tr("Copy for reading (HTML)"),
        "pdf": tr("Copy for reading (PDF)"),
        "report": tr("Check report"),
        "record": tr("Record of changes, with statements to complete"),
    }[part]


def file_stem(header: Header, profile: Profile, otherwise: str = "") -> str:
    """What the files are called, without ending: the file reference, else the application number, else `otherwise`,
    the first of them of which something is left.

    Only characters that the office takes, and so short that the longest name fits its limit (else 60 characters).
    """
    characters = profile.limits.get("file_name_characters", _NAME_CHARACTERS)
    longest = max(len(Path(f"x{ending}").stem) - 1 for ending in _ENDINGS.values())
    room = int(profile.limits.get("file_name_length", _NAME_LENGTH)) - longest
    for said in (header.file_reference, header.application and header.application.number, otherwise):
        made = re.sub(f"(?:-*[^{characters}])+-*", "-", said or "").strip("-_")[:room].strip("-_")
        if made:
            return made
    return "listing"


def make_package(
    project: Project,
    folder: Path,
    profile: str = "filing",
    *,
    parts: Collection[str] | None = None,
    replaces: Project | None = None,
    replaces_name: str = "",
    name: str = "",
    edition: Edition | None = None,
    today: date | None = None,
    progress: Progress = SILENT,
) -> Packaged:
    """Makes the folder: the listing, checked with the profile and read back, and what goes with it.

    parts: of PARTS (None: what the profile wants). replaces: the listing filed before, for the record of changes; it is
    called replaces_name. name: what the files are called where the listing itself gives no reference. With errors
    nothing is written. Raises UsageError where the folder is there already, UnwritableFile, Cancelled, UserError.
    """
    edition, judge, wanted = edition or project.edition_on(today), find_profile(profile), plan(profile)
    chosen = tuple(each.part for each in wanted.parts) if parts is None else tuple(parts)
    for each in chosen:
        if each not in PARTS:
            raise UsageError("There is no part {part} of a package.", "Known are: {known}.", part=each,
                             known=", ".join(PARTS))  # fmt: skip
    if replaces is None:
        if parts is not None and "record" in chosen:
            raise UsageError("A record of changes needs the listing that is replaced.", "Name it, or leave it out.")
        chosen = tuple(each for each in chosen if each != "record")
    stem = file_stem(project.header, judge, name)
    day = today or date.today()
    about: dict[str, str] = {}
    failed: list[Report] = []

    def named(making: Path, part: str) -> Path:
        path = making / f"{stem}{_ENDINGS[part]}"
        about[path.name] = " - ".join(text for text in (part_words(part), wanted.reason(part)) if text)
        return path

    def fill(making: Path) -> None:
        listing = named(making, LISTING)
        made = generate(project, listing, edition, judge, today=day, progress=progress)
        if not made.is_written:
            failed.append(made.report)
            raise _ErrorsStand
        filed = replace(
            project,
            header=signed(project.header, listing, day),
            origin=replace(project.origin, source=listing.name),
        )  # a copy that named another file, or an older date, were one of another listing
        for part in (each for each in PARTS if each in chosen):
            path = named(making, part)
            if part in ("page", "pdf"):
                save_copy(filed, path, edition, progress=progress)
            elif part == "report":
                _write(path, as_html([replace(made.report, source=listing.name)]))
            elif replaces is not None:
                _write(path, _record(replaces, replaces_name, project, listing.name, wanted, made.size, day, progress))
        failed.append(made.report)
        title = tr("Filing package: {name}", name=listing.name)
        remark = tr("Made {day} by WipoSeq for: {profile}.", day=day.isoformat(), profile=tr(judge.title))
        remark = " ".join((remark, *lines_of_accepted(project.origin)))
        write_json_index(
            making / JSON_INDEX, checksums(making), about, {"profile": judge.name, "date": day.isoformat()}
        )
        about[JSON_INDEX] = tr("This index for programs")
        write_index(making, title, about, remark)

    try:
        with _said_of(folder) as begin, new_folder(folder) as making:
            begin(making)
            fill(making)
    except _ErrorsStand:
        return Packaged(failed[0])
    about.update({SUMS: tr("Checksums"), INDEX: tr("This index for people")})
    return Packaged(failed[0], folder, checksums(folder), about)


class _ErrorsStand(Exception):
    """The check found errors; the folder is not made."""


@contextmanager
def _said_of(folder: Path) -> Iterator[Callable[[Path], None]]:
    """Lets an error speak of the folder that was asked for, not of the hidden one in which the parts are made."""
    hidden: list[str] = []
    try:
        yield lambda making: hidden.append(str(making))
    except UnwritableFile as error:
        values = {
            key: value.replace(hidden[0], str(folder)) if hidden and isinstance(value, str) else value
            for key, value in error.values.items()
        }
        raise UnwritableFile(error.template, error.hint_template, **values) from error


def _record(
    old: Project,
    old_name: str,
    project: Project,
    name: str,
    wanted: Plan,
    size: int,
    day: date,
    progress: Progress,
) -> str:
    comparison = compare(old, project, progress=progress.silent())
    values = record_values(comparison, old_name, name, project.header, day=day, size=size)
    values["losses"] = " ".join(lines_of_accepted(project.origin))
    return record_as_html(comparison, statements_for(wanted.statements), values)


def _write(path: Path, page: str) -> None:
    with replacing(path) as file:
        file.write(page.encode("utf-8", "replace"))
