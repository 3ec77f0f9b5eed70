"""Rewrite values of data bank qualifiers in the form that ST.26 requires, if their meaning is certain.

The module hides dates, lists separated by commas, capital letters and blanks in structured values. For any other value
it returns None, and the caller writes a note.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from wiposeq.model.location import LocationError, extract, parse
from wiposeq.standard import residues as symbols_of
from wiposeq.standard.edition import Edition, QualifierEntry

_YES: Final = ("", "true", "yes", "1", "t", "y")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE: Final = re.compile(r"(?:(?:([0-9]{1,2})[- ])?([A-Za-z]{3})[A-Za-z]*[- ])?([0-9]{4})$")
_ISO: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T.*)?)?)?$")
_BLANKS: Final = re.compile(r"\s+")


def fitted(
    entry: QualifierEntry, value: str | None, molecule: str, residues: str, edition: Edition
) -> list[str | None] | None:
    """Return the value in the form of ST.26, several values of a list, or None if the qualifier cannot have it.

    [None] means a qualifier without a value.
    residues: those of the sequence, to which some values refer.
    """
    text = (value or "").strip()
    if entry.value_type == "none":
        return [None] if text.lower() in (*_YES, entry.name.lower()) else None
    if entry.value_type == "sequence_or_empty":
        return _replacement(text, value, edition)
    if not text:
        return None
    if entry.value_type.startswith("enum"):
        return _listed(entry, text, edition.values(molecule, entry.name))
    if entry.name == "transl_table":
        number = text.lstrip("0")
        return [number] if number in {str(id) for id in edition.genetic_codes} else None
    form = _FORMS.get(entry.name)
    written = form(text, residues) if form else text
    if written is None:
        return None
    return [written] if entry.fits(written) or "pattern" in entry.doubtful else None


def _replacement(text: str, value: str | None, edition: Edition) -> list[str | None] | None:
    if value is None:
        return None
    written = _BLANKS.sub("", text).lower().replace("u", "t")
    return [written] if edition.alphabet("DNA").issuperset(written) else None


def _listed(entry: QualifierEntry, text: str, values: tuple[str, ...]) -> list[str | None] | None:
    by_case = {value.lower().replace(" ", "_").replace("-", "_"): value for value in values}
    by_case.update({value.lower(): value for value in values})

    def one(word: str) -> str:
        head, colon, name = word.partition(":") if entry.value_type == "enum_with_name" else (word, "", "")
        found = head.strip() if head.strip() in values else by_case.get(head.strip().lower(), "")
        found = found or by_case.get(head.strip().lower().replace(" ", "_").replace("-", "_"), "")
        if entry.name == "satellite" and not found and head.split(" ")[0] in values:
            return word
        return found + colon + name if found else ""

    if found := one(text):
        return [found]
    if entry.is_repeatable and "," in text:
        several = [one(word.strip()) for word in text.strip("()").split(",") if word.strip()]
        if several and all(several):
            return list(dict.fromkeys(several))
    return None


def _collection_date(text: str, residues: str) -> str | None:
    if found := _ISO.match(text):
        year, month, day = found[1], found[2], found[3]
    elif (found := _DATE.match(text)) and (not found[2] or found[2].lower() in _MONTHS):
        month = f"{_MONTHS.index(found[2].lower()) + 1:02}" if found[2] else None
        year, day = found[3], f"{int(found[1]):02}" if found[1] else None
    else:
        return None
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


def _ec_number(text: str, residues: str) -> str | None:
    return re.sub(r"^(?:EC|E\.C\.)[ :]*", "", text, flags=re.IGNORECASE)


def _range(text: str, residues: str) -> str | None:
    found = re.fullmatch(r"([0-9]{1,15})\s*(?:\.\.|-)\s*([0-9]{1,15})", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]) <= len(residues):
        return None
    return f"{int(found[1])}..{int(found[2])}"


_PLACED: Final = re.compile(r"\(pos:(.+?),aa:([A-Za-z]+)(?:,seq:([A-Za-z]+))?\)")


def _parsed(text: str, residues: str) -> tuple[str, str, str] | None:
    """Parse (pos:...,aa:...,seq:...) as location, amino acid and bases; None if it is wrong or outside."""
    found = _PLACED.fullmatch(_BLANKS.sub("", text))
    if not found:
        return None
    try:
        place = parse(found[1])
    except LocationError:
        return None
    low, high = place.bounds
    if low < 1 or high > len(residues) or any(start > end for start, end, _ in place.spans()):
        return None
    name = found[2] if len(found[2]) > 1 else symbols_of.three_letter(found[2].upper())
    if name.upper() in ("TERM", "OTHER"):
        return found[1], name.upper(), found[3] or ""
    name = name.capitalize()
    return (found[1], name, found[3] or "") if symbols_of.one_letter(name) or name == "Ter" else None


def _transl_except(text: str, residues: str) -> str | None:
    parts = _parsed(text, residues)
    if parts is None:
        return None
    name = "TERM" if parts[1] == "Ter" else parts[1]
    return f"(pos:{parts[0]},aa:{name})"


def _anticodon(text: str, residues: str) -> str | None:
    """Return the value with seq, which old records lack, from the residues."""
    parts = _parsed(text, residues)
    if parts is None or parts[1] in ("TERM", "OTHER"):
        return None
    bases = (parts[2] or extract(parse(parts[0]), residues)).lower().replace("u", "t")
    return f"(pos:{parts[0]},aa:{parts[1]},seq:{bases})" if bases else None


_FORMS: Final[dict[str, Callable[[str, str], str | None]]] = {
    "collection_date": _collection_date,
    "EC_number": _ec_number,
    "rpt_unit_range": _range,
    "tag_peptide": _range,
    "transl_except": _transl_except,
    "anticodon": _anticodon,
}


def pieces(text: str, limit: int) -> list[str]:
    """Split a text into pieces of at most `limit` characters, at blanks if possible."""
    found = []
    start = 0
    while len(text) - start > limit:
        cut = text.rfind(" ", start, start + limit + 1)
        cut = cut if cut > start + limit // 2 else start + limit
        found.append(text[start:cut].strip())
        start = cut
    last = text[start:].strip()
    return [*found, last] if last else found
