"""Read HEADER.toml, the general information of a listing that a user writes for the command line.

It hides the format of the file. The rules judge the values.
"""

from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from wiposeq.formats.toml import Day, read_toml
from wiposeq.model.records import Application, Header, Party, Title


class _Application(Application, frozen=True, forbid_unknown_fields=True):
    date: Day | None = None


class _Party(Party, frozen=True, forbid_unknown_fields=True):
    pass


class _Title(Struct, frozen=True, forbid_unknown_fields=True):
    text: str = ""
    language: str = ""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of a HEADER.toml; None for a key that the file omits."""

    file_reference: str | None = None
    original_language: str | None = None
    other_language: str | None = None
    application: _Application | None = None
    priority: _Application | None = None
    applicant: _Party | None = None
    inventor: _Party | None = None
    title: tuple[_Title, ...] | None = None


def empty_header() -> Header:
    """Return a header in which only the elements that the DTD requires are present, and empty."""
    return Header(file_reference="", applicant=Party(), titles=(Title(1, "", "en"),))


def header_from_toml(path: Path, onto: Header | None = None) -> Header:
    """Return the header that a HEADER.toml describes; what it omits is taken from `onto`, or is empty.

    Raises UsageError, with key and line, for an unknown key or a value of another type; UnreadableFile.
    """
    file = read_toml(path, _File)
    found: dict[str, Any] = {
        **{name: getattr(file, name) for name in file.__struct_fields__ if name != "title"},
        "application": _application(file.application),
        "priority": _application(file.priority),
        "applicant": file.applicant and Party(**asdict(file.applicant)),
        "inventor": file.inventor and Party(**asdict(file.inventor)),
        "titles": _titles(file.title),
    }
    fields = {name: value for name, value in found.items() if value is not None}
    if onto is not None:
        return replace(onto, **fields)
    if "application" in fields:
        fields.setdefault("file_reference", None)
    return replace(empty_header(), **fields)


def _application(given: _Application | None) -> Application | None:
    return given and Application(given.office, given.number, given.date and str(given.date))


def _titles(given: tuple[_Title, ...] | None) -> tuple[Title, ...] | None:
    if given is None:
        return None
    return tuple(Title(uid, each.text, each.language) for uid, each in enumerate(given, 1))
