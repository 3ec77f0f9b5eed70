"""HEADER.toml: the general information part of a listing, written by hand for the command line.

It hides TOML, and says key and line of whatever is not as it should be; what the values mean it leaves to the rules.
"""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from wiposeq.errors import UsageError
from wiposeq.formats.files import unreadable
from wiposeq.model.records import Application, Header, Party, Title
from wiposeq.texts import tr

_HEADER_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "application": ("office", "number", "date"),
    "priority": ("office", "number", "date"),
    "applicant": ("name", "language", "latin"),
    "inventor": ("name", "language", "latin"),
    "title": ("text", "language"),
}
_HEADER_TEXTS: Final = ("file_reference", "original_language", "other_language")


def empty_header() -> Header:
    """A header that says nothing, with the elements that the DTD asks for."""
    return Header(file_reference="", applicant=Party(), titles=(Title(1, "", "en"),))


def header_from_toml(path: Path, onto: Header | None = None) -> Header:
    """The header that a HEADER.toml describes; what it leaves out is as in `onto`, or empty.

    Raises UsageError, with key and line, for a key that is not known or a value of another type.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        told = tomllib.loads(text)
    except OSError as error:
        raise unreadable(path, error) from error
    except UnicodeDecodeError:
        raise UsageError("{path} is not UTF-8 text.", "Save it as UTF-8.", path=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            "{path} is not TOML: {reason}.", "Texts stand in quotes.", path=str(path), reason=error
        ) from None

    def wrong(key: str, message: str, hint: str, **values: Any) -> UsageError:
        line = _line_of(text, key)
        place = tr("{path}, line {line}", path=path, line=line) if line else str(path)
        return UsageError("{place}: {what}", hint, place=place, what=tr(message, key=key, **values), **values)

    def text_of(key: str, value: Any) -> str:
        if isinstance(value, date) and not isinstance(value, datetime) and key.endswith(".date"):
            return value.isoformat()
        if not isinstance(value, str):
            raise wrong(key, "{key} must be a text.", "Put it in quotes.")
        return value

    def part(key: str, table: Any) -> dict[str, str]:
        allowed = _HEADER_KEYS[key]
        if not isinstance(table, dict):
            form = f"[[{key}]]" if key == "title" else f"[{key}]"
            raise wrong(key, "{key} must be a table.", "Write {form} and its keys below.", form=form)
        for name in table:
            if name not in allowed:
                raise wrong(f"{key}.{name}", "{key} is not known.", "Known are: {names}.", names=", ".join(allowed))
        return {name: text_of(f"{key}.{name}", value) for name, value in table.items()}

    fields: dict[str, Any] = {}
    for key, value in told.items():
        if key in _HEADER_TEXTS:
            fields[key] = text_of(key, value)
        elif key in ("application", "priority"):
            fields[key] = Application(**part(key, value))
        elif key in ("applicant", "inventor"):
            fields[key] = Party(**part(key, value))
        elif key == "title":
            if not isinstance(value, list):
                raise wrong(key, "{key} must be a list of tables.", "Write [[title]] and its keys below.")
            fields["titles"] = tuple(Title(number, **part(key, each)) for number, each in enumerate(value, 1))
        else:
            names = ", ".join((*_HEADER_TEXTS, *_HEADER_KEYS))
            raise wrong(key, "{key} is not known.", "Known are: {names}.", names=names)
    if onto is not None:
        return replace(onto, **fields)
    header = replace(empty_header(), **fields)
    if "application" in fields and "file_reference" not in fields:
        header = replace(header, file_reference=None)
    return header


def _line_of(text: str, key: str) -> int:
    """The line (from 1) on which a key of a TOML text is set, 0 if it cannot be told."""
    table, _, name = key.rpartition(".")
    current = ""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("["):
            current = line.strip("[] \t").split("]")[0].strip()
            if current == key:
                return number
        elif line.split("=")[0].strip().strip("\"'") == name and current == table and "=" in line:
            return number
    return 0
