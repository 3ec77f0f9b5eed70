"""The projects and listings that were opened or saved on this computer, for the start page.

The index is one file in the user's data folder. It hides how it is shared by several windows, and that a damaged index
costs nothing but its rows: the projects themselves are never touched.
"""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UserError
from wiposeq.formats.files import is_there, replacing, unwritable
from wiposeq.formats.project.locks import Lock, data_folder
from wiposeq.model.finding import Report
from wiposeq.model.project import Project
from wiposeq.texts import tr, trn

MOST: Final = 500
"""How many projects are remembered; of those that are not pinned, the oldest are forgotten first."""

_DAMAGE: Final = (ValueError, RecursionError)
"""What decoding a damaged row raises: msgspec.DecodeError, or UnicodeDecodeError for text that is not UTF-8."""

State = Literal["draft", "errors", "warnings", "ready", "generated"]
Badge = Literal["neutral", "error", "warning", "success", "accent"]
_BADGES: Final[dict[State, Badge]] = {
    "draft": "neutral",
    "errors": "error",
    "warnings": "warning",
    "ready": "success",
    "generated": "accent",
}


class KnownProject(Struct, frozen=True, omit_defaults=True):
    """One row of the index.

    changed: when it was opened or saved last, in seconds since 1970.
    count: the number of errors, or of warnings if there are no errors.
    project: for a generated listing, the file of the project that it is from, or "".
    """

    path: str
    title: str = ""
    applicant: str = ""
    reference: str = ""
    changed: float = 0.0
    state: State = "draft"
    count: int = 0
    is_pinned: bool = False
    project: str = ""

    @property
    def name(self) -> str:
        """The title, or the name of the file if there is no title."""
        return self.title.strip() or Path(self.path).name

    @property
    def is_missing(self) -> bool:
        """Whether the file was moved or removed."""
        return not is_there(Path(self.path))

    def matches(self, text: str) -> bool:
        """Return whether every word of a text occurs in title, applicant, reference or path; case is ignored."""
        row = "\n".join((self.title, self.applicant, self.reference, self.path)).casefold()
        return all(word in row for word in text.casefold().split())

    @property
    def badge(self) -> tuple[Badge, str]:
        """The kind and the words of the badge that shows the state."""
        if self.is_missing:
            return "neutral", tr("File moved")
        words = {
            "draft": tr("Draft"),
            "errors": trn("{count} error", "{count} errors", self.count),
            "warnings": trn("{count} warning", "{count} warnings", self.count),
            "ready": tr("Ready"),
            "generated": tr("Generated"),
        }
        return _BADGES[self.state], words[self.state]


def state_of(report: Report, *, is_checked: bool, is_generated: bool) -> tuple[State, int]:
    """Return the state of a project and the count that goes with it.

    report: of the last check. is_checked: whether the report is of the project as it is now.
    """
    if is_generated:
        return "generated", 0
    if not is_checked:
        return "draft", 0
    if report.errors:
        return "errors", report.errors
    return ("warnings", report.warnings) if report.warnings else ("ready", 0)


def row_of(path: Path, project: Project, now: float, state: State = "draft", count: int = 0) -> KnownProject:
    """Return the row of a project. now: seconds since 1970."""
    header = project.header
    title = next((title.text for title in header.titles if title.text), "")
    applicant = header.applicant.name if header.applicant else ""
    return KnownProject(str(path.absolute()), title, applicant, header.file_reference or "", now, state, count)


def index_file() -> Path:
    """Return the file of the index; it may not exist."""
    return data_folder() / "projects.json"


def known() -> list[KnownProject]:
    """Return the known projects: pinned ones first, then the latest first. Never raises."""
    return sorted(_read(index_file()), key=lambda row: (not row.is_pinned, -row.changed))


def listings_file() -> Path:
    """Return the file of the index of generated listings; it may not exist."""
    return data_folder() / "listings.json"


def filed() -> list[KnownProject]:
    """Return the listings that were generated on this computer and still exist, in order of their paths."""
    return sorted((row for row in _read(listings_file()) if not row.is_missing), key=lambda row: row.path)


def note_listing(path: Path, project: Project, now: float, source: str = "") -> UserError | None:
    """Add a listing that was generated to the index. Return the error if the index cannot be written.

    now: seconds since 1970. source: the file of the project, or "".
    """
    row = replace(row_of(path, project, now, "generated"), project=source and str(Path(source).absolute()))

    def change(rows: list[KnownProject]) -> list[KnownProject]:
        others = [each for each in rows if not _is_same(each.path, row.path)]
        return [row, *others][:MOST]

    return _change(change, listings_file())


def note(row: KnownProject) -> UserError | None:
    """Add a project to the index or renew its row; a pin stays. Return the error if the index cannot be written."""

    def change(rows: list[KnownProject]) -> list[KnownProject]:
        old = next((each for each in rows if _is_same(each.path, row.path)), None)
        others = [each for each in rows if each is not old]
        rows = [replace(row, is_pinned=old.is_pinned) if old else row, *others]
        rows.sort(key=lambda each: (not each.is_pinned, -each.changed))
        return rows[:MOST]

    return _change(change)


def pin(path: str, is_pinned: bool) -> UserError | None:
    """Keep a project at the top of the list, or not. Return the error if the index cannot be written."""
    return _change(lambda rows: [replace(r, is_pinned=is_pinned) if _is_same(r.path, path) else r for r in rows])


def forget(path: str) -> UserError | None:
    """Remove a project from the index; its file stays. Return the error if the index cannot be written."""
    return _change(lambda rows: [row for row in rows if not _is_same(row.path, path)])


def forget_listings(path: str) -> UserError | None:
    """Remove a listing, and those generated from a project, from their index; the files stay.

    Return the error if the index cannot be written.
    """
    if not is_there(listings_file()):
        return None
    return _change(
        lambda rows: [r for r in rows if not _is_same(r.path, path) and not _is_same(r.project, path)], listings_file()
    )


def _is_same(one: str, other: str) -> bool:
    return os.path.normcase(one) == os.path.normcase(other)


def _read(path: Path) -> list[KnownProject]:
    try:
        raw = msgspec.json.decode(path.read_bytes(), type=list[msgspec.Raw])
    except (OSError, *_DAMAGE):
        return []
    rows = []
    for each in raw:
        with contextlib.suppress(*_DAMAGE):  # a row of a newer program, or a damaged one
            rows.append(msgspec.json.decode(each, type=KnownProject))
    return rows


def _change(change: Callable[[list[KnownProject]], list[KnownProject]], path: Path | None = None) -> UserError | None:
    path = path or index_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = Lock.take(path.with_suffix(".lock"), patience=1.0)
    except OSError as error:
        return unwritable(path, error)
    try:
        with replacing(path) as file:
            file.write(msgspec.json.format(msgspec.json.encode(change(_read(path))), indent=1))
        with contextlib.suppress(OSError):
            path.chmod(0o600)  # titles of inventions that are not published
    except UserError as error:
        return error
    finally:
        if lock:
            lock.release()
    return None
