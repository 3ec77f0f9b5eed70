"""Decode TOML files that users write into records.

It replaces the messages of msgspec by messages that name the key and the line that is wrong, and what to write instead.
The meaning of the values is left to the module that declares the records.
"""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct, inspect

from wiposeq.errors import UsageError
from wiposeq.formats.files import unreadable
from wiposeq.texts import listed, mark, shown_number, tr

_Record = TypeVar("_Record", bound=Struct)


class Day(str):
    """A date as text, YYYY-MM-DD in a listing. TOML may give it as text or as a date."""


LARGEST: Final = 4 << 20
"""The number of bytes that are read at most."""
DEEPEST: Final = 30
"""How deeply values may be nested. The parser calls itself for each level."""
_QUOTED: Final = re.compile(
    r'''"""(?:[^\\"]|\\.|"(?!""))*+(?:"""|\Z)|"(?:[^\\"\n]|\\.)*+"?'''
    r"""|'{3}.*?(?:'{3}|\Z)|'[^'\n]*+'?|#[^\n]*+""",
    re.DOTALL,
)
"""A text in quotes, which may not end, or a comment."""
_BRACKET: Final = re.compile(r"[\[\]{}]")
_FIELD: Final = re.compile(r"Object (contains unknown|missing required) field `(.*)`\Z", re.DOTALL)
_EXPECTED: Final = re.compile(r"Expected `(\w+)(?: \| null)?`")
_TABLE: Final = re.compile(r"(\[\[?)([^\[\]]+)\]")


def read_toml(path: Path, type: type[_Record]) -> _Record:
    """Return the record that a TOML file describes, as decode_toml() does. Raises UnreadableFile as well."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise UsageError(
                '"{path}" has more than {count} bytes, which no file of settings needs.',
                "Choose another file.",
                path=str(path),
                count=shown_number(LARGEST),
            )
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise unreadable(path, error) from error
    except UnicodeDecodeError:
        raise UsageError('"{path}" is not UTF-8 text.', "Save it as UTF-8.", path=str(path)) from None
    return decode_toml(text, type, str(path))


def decode_toml(text: str, type: type[_Record], path: str) -> _Record:
    """Return the record that a TOML text describes. Raises UsageError with file, line and key of what is wrong.

    type: the record; it refuses a key that is not one of its fields if it forbids unknown fields.
    path: the file, for messages.
    """
    try:
        if _is_deep(text):
            raise RecursionError
        return msgspec.toml.decode(text, type=type, dec_hook=_day)
    except msgspec.ValidationError as error:
        raise _refusal(str(error), text, type, path) from None
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        is_syntax = isinstance(error, msgspec.DecodeError)
        reason = error if is_syntax else tr("a number is too long, or values are nested too deeply")
        raise UsageError('"{path}" is not TOML: {reason}.', "Put texts in quotes.", path=path, reason=reason) from None


def _is_deep(text: str) -> bool:
    """Return whether lists, tables or dotted keys are nested more deeply than any file of settings needs."""
    depth, bare = 0, _QUOTED.sub("", text)
    for bracket in _BRACKET.findall(bare):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            return True
    return any(line.partition("=")[0].count(".") > DEEPEST for line in bare.splitlines())


def _day(type: type[Day], value: Any) -> Day:
    if isinstance(value, date) and not isinstance(value, datetime):
        return type(value.isoformat())
    if isinstance(value, str):
        return type(value)
    raise ValueError("Expected `str`")


def _refusal(message: str, text: str, type: type[Struct], path: str) -> UsageError:
    """Return the error for a message of msgspec, such as "Expected `str`, got `int` - at `$.entry[0].name`"."""
    before, _, at = message.rpartition(" - at `$")
    message, at = (before, at.removesuffix("`").removeprefix(".")) if before else (message, "")
    field, expected = _FIELD.match(message), _EXPECTED.match(message)
    hint = ""
    values = {"form": f"[[{_table(at)}]]" if at.endswith("]") else f"[{at}]", "names": _known(type, at)}
    if field:
        at = f"{at}.{field[2]}".removeprefix(".")
    if field and field[1] == "missing required":
        message, hint = mark("{key} is missing."), mark("Add it.")
    elif field:
        message, hint = mark("{key} is not known."), mark("Known are: {names}.")
    elif expected and expected[1] == "str":
        message, hint = mark("{key} must be a text."), mark("Put it in quotes.")
    elif expected and expected[1] == "object":
        message, hint = mark("{key} must be a table."), mark("Write {form} and its keys below.")
    elif expected and isinstance(_items(_type_at(type, at)), inspect.StructType):
        message, hint = (
            mark("{key} must be a list of tables."),
            mark("Write {form} and its keys below."),
        )
        values["form"] = f"[[{_table(at)}]]"
    elif expected:
        message, hint = (
            mark("{key} must be a list of texts."),
            mark("Put each in quotes, and all in [ ]."),
        )
    line = _line_of(text, at)
    place = tr("{path}, line {line}", path=path, line=line) if line else path
    return UsageError("{place}: {what}", hint, place=place, what=tr(message, key=_path_for_users(at)), **values)


def _table(at: str) -> str:
    """Return the name of a table in its heading: "office.statement" for "office[0].statement[1]"."""
    return re.sub(r"\[\d+\]", "", at)


def _path_for_users(at: str) -> str:
    """Return a path in the form for users: "entry 1.symbol" for "entry[0].symbol"."""
    return re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", at)


def _known(type: type[Struct], at: str) -> str:
    """Return the names of the keys that the table at a path may have."""
    table = _type_at(type, at)
    if not isinstance(table, inspect.StructType):
        return ""
    lists = {field.encode_name for field in table.fields if isinstance(_items(field.type), inspect.StructType)}
    names = [field.encode_name for field in table.fields]
    return listed(f"[[{name}]]" if name in lists else name for name in names)


def _type_at(type: type[Struct], at: str) -> inspect.Type | None:
    """Return what msgspec knows of the type at a path, None if there is none."""
    found: inspect.Type | None = inspect.type_info(type)
    for step in re.findall(r"\w+|\[", re.sub(r"\d+\]", "", at)):
        if step == "[":
            found = _items(found)
        else:
            fields = found.fields if isinstance(found, inspect.StructType) else ()
            found = next((field.type for field in fields if field.encode_name == step), None)
        if isinstance(found, inspect.UnionType):
            found = next((each for each in found.types if not isinstance(each, inspect.NoneType)), None)
    return found


def _items(type: inspect.Type | None) -> inspect.Type | None:
    """Return the type of the items of a list."""
    return type.item_type if isinstance(type, inspect.VarTupleType) else None


def _line_of(text: str, at: str) -> int:
    """Return the line (from 1) of a TOML text that sets the key at a path, or what holds it; 0 if none does."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    current = ""
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _TABLE.match(line.strip()):
            name = heading[2].strip()
            counts = {each: count for each, count in counts.items() if not each.startswith(f"{name}.")}
            if heading[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
            current = prefix = ""
            for part in name.split("."):
                prefix = f"{prefix}.{part}".removeprefix(".")
                current = f"{current}.{part}".removeprefix(".") + (f"[{counts[prefix]}]" if prefix in counts else "")
            lines.setdefault(current, number)
            lines.setdefault(name, number)
        elif "=" in line:
            key = line.split("=")[0].strip().strip("\"'")
            lines.setdefault(f"{current}.{key}".removeprefix("."), number)
    while at and at not in lines:
        at = re.sub(r"(\[\d+\]|\.?[^.\[\]]*)\Z", "", at)
    return lines.get(at, 0)
