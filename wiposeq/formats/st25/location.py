"""Convert the text of <222> to locations of ST.26: "(1)..(30)" to 1..30, and "3 and 7" to two locations.

The module hides the forms in which people and programs wrote positions in ST.25. It guesses nothing: any other text is
unchanged, so that the check finds it.
"""

import re
from typing import Final

from msgspec import Struct

from wiposeq.model.location import LocationError, Span, parse

_OPERATOR: Final = re.compile(r"\b(join|order|complement)\s*\(", re.IGNORECASE)
_WORDS: Final = re.compile(
    r"\b(?:positions?|pos\.?|residues?|nucleotides?|nt\.?|bases?|bp|amino\s+acids?|aa\.?|from|nos?\.?)(?![\w(])"
    r"|\b(?:positions?|pos\.?|residues?|from|at)(?=\s*\()",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = re.compile(r"(?<![a-z])[(\[]\s*([<>]?\s*[+-]?\d+\s*)[)\]]")
_AND: Final = re.compile(r"\s*(?:[,;&]|\band\b|\bund\b|\bet\b|\by\b)+\s*", re.IGNORECASE)
_NUMBER: Final = r"[<>]?\s*(?:(?<![\d)])-\s?)?\d{1,15}(?!\d)"
_DASH: Final = r"\s*(?:\.(?:\s*\.)*|…|:|\bto\b|\bthrough\b|\bbis\b|[-–—−~〜～])\s*"
_RANGE: Final = re.compile(rf"({_NUMBER}){_DASH}({_NUMBER})", re.IGNORECASE)
_SINGLE: Final = re.compile(_NUMBER)
_SITE: Final = re.compile(r"(\d{1,15})\s*\^\s*(\d{1,15})(?!\d)")
_OPEN_END: Final = re.compile(r"\(?\s*(-?\d+)\s*\)?\s*\.{2,3}\s*\(?\s*\)?")
_COMPLEMENT_AFTER: Final = re.compile(
    r"(.+?)[\s,]*\(?\s*(?:complement(?:ary)?(?:\s+strand)?|comp\.?)\s*\)?", re.IGNORECASE
)
_COMPLEMENT_BEFORE: Final = re.compile(
    r"complement(?:ary)?(?:\s+strand)?\s*(?:of)?\s*:?\s*(?=[\d<(])(.+)", re.IGNORECASE
)
_BONDS: Final = frozenset(("DISULFID", "CROSSLNK", "THIOETH", "THIOLEST", "THIOETHER"))
LONGEST: Final = 200_000
"""A text longer than this is kept as it is."""


class Place(Struct, frozen=True):
    """The locations of a feature, which becomes one feature for each.

    is_read: whether they follow the grammar.
    is_open: whether the end is missing, as PatentIn writes mat_peptide.
    is_rebased: whether positions were counted again from residue 1.
    """

    locations: tuple[str, ...]
    is_read: bool
    is_open: bool = False
    is_rebased: bool = False


def read_place(text: str, *, is_protein: bool, key: str = "", before_one: int | None = None) -> Place:
    """Return the locations in a text of <222>. A text that cannot be parsed is returned unchanged.

    key: the key of the feature in ST.25.
    before_one: the number of residues before residue 1 of a protein. Positions are then counted from the first residue;
        -1 is the residue before 1.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return Place((text,), False)
    if before_one is None and _is_plain(text) and not (is_protein and "(" in text):
        return Place((text,), True)
    words = _plain(text, before_one)
    if (found := _OPEN_END.fullmatch(words)) is not None:
        return Place((f"{found[1]}..",), False, is_open=True)
    if not is_protein or not _OPERATOR.search(words):
        if not is_protein and (turned := _turned(words)):
            inner = read_place(turned, is_protein=False, key=key)
            if inner.is_read and len(inner.locations) == 1:
                return Place((f"complement({inner.locations[0]})",), True)
        parts = _parts(words, before_one)
        if parts is not None:
            return _joined(parts, is_protein, key, before_one is not None)
    elif (inner_parts := _inside_join(words)) is not None:
        parts = _parts(inner_parts, before_one)
        if parts is not None:
            return _joined(parts, is_protein, key, before_one is not None)
    if not is_protein:
        operated = _operated(words)
        if _is_read(operated):
            return Place((operated,), True)
    return Place((text,), False)


def _is_plain(text: str) -> bool:
    """Return whether a text is a location of ST.26 in its shortest form."""
    try:
        return str(parse(text)) == text and not _is_of_one(text)
    except LocationError:
        return False


def _is_of_one(text: str) -> bool:
    start, _, end = text.partition("..")
    return bool(end) and start == end


def _is_read(text: str) -> bool:
    try:
        parse(text)
    except LocationError:
        return False
    return True


def _plain(text: str, before_one: int | None) -> str:
    """Remove words such as "residues", brackets around numbers, and unpaired brackets."""
    words = _WORDS.sub(" ", text)
    if before_one is None:
        words = words.replace("--", "-")
    if words.count("(") != words.count(")") and not _OPERATOR.search(words):
        words = words.replace("(", " ").replace(")", " ")
    words = _OPERATOR.sub(lambda found: found[1].lower() + "(", words)
    words = _IN_BRACKETS.sub(lambda found: f" {found[1].strip()} ", words)
    words = " ".join(words.split()).strip(" ,;:")
    return words[:-1].rstrip() if words.endswith(".") and not words.endswith("..") else words


def _turned(words: str) -> str:
    """Return the location in "(5)..(10) complement" and similar words, or ""."""
    if "compl" not in words.lower():
        return ""
    if not words.lower().startswith("compl") and (found := _COMPLEMENT_AFTER.fullmatch(words)) is not None:
        return found[1]
    found = _COMPLEMENT_BEFORE.fullmatch(words)
    return found[1] if found is not None and not words.startswith("complement(") else ""


def _inside_join(words: str) -> str | None:
    """Return the parts of a join or order of plain spans, which a protein cannot have, or None."""
    found = re.fullmatch(r"(?:join|order)\(([^()]*)\)", words)
    return found[1] if found else None


def _parts(words: str, before_one: int | None) -> list[str] | None:
    """Return the positions and spans of a list, or None if it contains anything else."""
    if _OPERATOR.search(words):
        return None
    found: list[str] = []
    place = 0
    words = words.strip("()[] ")
    while place < len(words):
        if (span := _RANGE.match(words, place)) is not None:
            start, end = _counted(span[1], before_one), _counted(span[2], before_one)
            if start is None or end is None:
                return None
            found.append(start if start == end else f"{start}..{end}")
            place = span.end()
        elif (site := _SITE.match(words, place)) is not None:
            found.append(f"{_counted(site[1], before_one)}^{_counted(site[2], before_one)}")
            place = site.end()
        elif (single := _SINGLE.match(words, place)) is not None:
            position = _counted(single[0], before_one)
            if position is None:
                return None
            found.append(position)
            place = single.end()
        else:
            return None
        between = _AND.match(words, place)
        if between is not None and between.end() > place:
            place = between.end()
        else:
            rest = len(words) - len(words[place:].lstrip(" ()"))
            if rest == place and place < len(words):
                return None
            place = rest
    if not found or any(not _is_read(part) for part in found):
        return None
    return None if len(found) > 1 and any(map(_is_descending, found)) else found


def _is_descending(part: str) -> bool:
    """Return whether a span ends before it starts; then a comma of a list does not separate positions."""
    start, _, end = part.partition("..")
    return bool(end) and int(start.lstrip("<>")) > int(end.lstrip("<>"))


def _counted(number: str, before_one: int | None) -> str | None:
    """Return a position counted from the first residue, or None if it is not positive."""
    mark = number[0] if number[0] in "<>" else ""
    value = int(number.lstrip("<> ").replace(" ", ""))
    if before_one is not None:
        value = value + before_one + (value < 0)
    elif value <= 0:
        return None
    return f"{mark}{value}" if value > 0 else None


def _joined(parts: list[str], is_protein: bool, key: str, is_rebased: bool) -> Place:
    """Return one location of all parts if the key requires it, or else one for each part."""
    if len(parts) > 1:
        if not is_protein and key.upper() == "CDS" and not any("^" in part for part in parts):
            return Place((f"join({','.join(parts)})",), True)
        if is_protein and key.upper() in _BONDS and len(parts) == 2 and all(part.isdigit() for part in parts):
            start, end = sorted(parts, key=int)
            return Place((f"{start}..{end}",), True, is_rebased=is_rebased)
    return Place(tuple(parts), True, is_rebased=is_rebased)


def _operated(words: str) -> str:
    """Rewrite "join((1)..(5), 7 - 9)" as "join(1..5,7..9)"."""
    text = _RANGE.sub(
        lambda found: f"{found[1].replace(' ', '')}..{found[2].replace(' ', '')}" if "^" not in found[0] else found[0],
        words,
    )
    text = re.sub(r"\b(\d+)\.\.\1\b", r"\1", text)
    return re.sub(r"\s*([(),^])\s*", r"\1", text).replace(";", ",").strip()


def is_single(locations: tuple[str, ...]) -> bool:
    """Return whether every location is one residue."""
    for text in locations:
        try:
            location = parse(text)
        except LocationError:
            return False
        if not (isinstance(location, Span) and location.start == location.end):
            return False
    return True


__all__ = ["LONGEST", "Place", "is_single", "read_place"]
