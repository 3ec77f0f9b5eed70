"""Recognize columns by the cells below their headings.

The module hides how residues are distinguished from names: "Protein" is the heading of sequences in one table and of
names such as GFPA in another. headings.py knows the words of headings.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from wiposeq.formats.plain.cells import doubtful_words, known_words, plain
from wiposeq.formats.plain.residue_text import is_notation, is_of_words, one_letters

_RESIDUES: Final = re.compile(r"[A-Z*]+|[a-z*]+|[ACGTUNacgtun]+|(?:[A-Z][a-z]{2}[\s-]*){4,}")
MARKER: Final = re.compile(
    r"(?<!\s)\s*+[(\[]\s*+(?:SEQ\.?\s*ID\.?\s*(?:NO|NR|N°)?\.?\s*:?\s*)?(\d{1,6})\s*[)\]]\s*\Z", re.IGNORECASE
)
"""A number after residues, as in tables of specifications: "(12)", "(SEQ ID NO: 12)"."""
_ANTIBODY: Final = re.compile(
    r"(?:[hlkv]{1,2} ?)?cdr ?[hlk]? ?[1-3]|[hlk]?(?:fr|fwr?) ?[1-4]|v ?[hlk]|vhh|scfv|fab|[hl]c"
    r"|(?:heavy|light|kappa|lambda) chain|variable (?:heavy|light|region|domain)"
)
"""The parts of antibodies, in the form of plain()."""
_PEPTIDES: Final = frozenset(("peptide", "peptides", "epitope", "linker", "tag", "signal peptide"))
_LOCATION: Final = re.compile(r"(?=[^\d]*\d)(?:[\d.,^<>():]|join|order|complement)+")
_SURE: Final = 10
"""Letters of residues that cannot be a name."""
_SURE_BESIDE_SEQUENCES: Final = 20
"""The same for amino acids if the table has another column of sequences."""
_CAPITALS: Final = re.compile("[A-Z]")


def is_like_residues(cell: str) -> bool:
    """Return whether a cell has only residues, and possibly a number in parentheses after them."""
    text = MARKER.sub("", cell).strip()
    if not text:
        return False
    if re.search(r"[^\W\d_]\d+[^\W\d_]", text):
        return False
    words = re.sub(r"(?<![A-Za-z])\d+|\d+(?![A-Za-z])", " ", text)
    letters = "".join(words.split())
    if len(letters) < 4 or _RESIDUES.fullmatch(letters) is None or is_of_words(words.split()):
        return False
    return not letters.islower() or 5 * sum(letters.count(symbol) for symbol in "acgtun") >= 4 * len(letters)


def is_written(cell: str) -> bool:
    """Return whether a cell holds residues, or one word that looks like a notation of modified ones, so no heading."""
    text = cell.strip()
    is_word = re.fullmatch(r"[A-Z]?[a-z]+", text) is not None or len(text) < 4 or re.search(r"\s", text) is not None
    return is_like_residues(text) or (not is_word and is_notation(text))


def is_surely_residues(cell: str) -> bool:
    letters = re.sub(r"[\s\d]", "", MARKER.sub("", cell))
    return len(letters) >= 10 or MARKER.search(cell) is not None


def names_antibody_part(heading: str) -> bool:
    """Return whether a heading names a part of an antibody: VH, HCDR3, "CDR-L1 sequence", heavy chain."""
    form = plain(heading)
    return re.search(rf"(?:^|\s)(?:{_ANTIBODY.pattern})(?:\s|$)", form) is not None


def meanings_by_contents(
    headings: Sequence[str],
    meanings: Sequence[str],
    below: Sequence[Sequence[str]],
    chosen: Collection[int],
    keys: Mapping[str, str],
) -> tuple[list[str], tuple[int, ...]]:
    """Return what columns mean by headings and contents together, and the places that only their contents decide.

    below: the cells under the headings. chosen: the places that the user decided. keys: the feature
    keys by their small letters.
    """
    found = list(meanings)
    columns = [
        [row[place].strip() for row in below if place < len(row) and row[place].strip()] for place in range(len(found))
    ]
    has_sequences = any(
        meaning.startswith("residues") and not _is_doubtful(headings[place]) and _are_residues(columns[place], 1)
        for place, meaning in enumerate(found)
    )
    names: list[int] = []
    by_contents: list[int] = []
    for place, meaning in enumerate(meanings):
        values, heading = columns[place], headings[place]
        if place in chosen or not values or not heading.strip():
            continue
        key = keys.get(heading.strip().lower(), "")
        is_key, is_residues = bool(key) and meaning == key, meaning.startswith("residues")
        if key and (is_key or is_residues) and any(map(_is_location, values)):
            found[place] = key
        elif is_key or (is_residues and not _fits(heading, values, has_sequences)):
            names.append(place)
        elif not meaning and _hold_residues(heading, values, has_sequences):
            found[place] = "residues"
            by_contents.append(place)
    is_named = any(meaning == "name" for meaning in found)
    for place in names:
        found[place] = "" if is_named else "name"
        is_named = True
    return found, tuple(by_contents)


def _is_location(value: str) -> bool:
    return _LOCATION.fullmatch("".join(value.split())) is not None


def _is_doubtful(heading: str) -> bool:
    """Return whether a heading of residues may head names as well."""
    form = plain(heading)
    is_known = all(part.strip() in known_words() for part in form.split("/"))
    return not is_known or form in doubtful_words()


def _fits(heading: str, values: Sequence[str], has_sequences: bool) -> bool:
    """Return whether the values below a heading of residues are residues and not names."""
    if _is_doubtful(heading):
        return _hold_residues(heading, values, has_sequences)
    return not has_sequences or any(map(is_written, values))


def _hold_residues(heading: str, values: Sequence[str], has_sequences: bool) -> bool:
    """Return whether a column whose heading does not decide it holds residues."""
    form = plain(heading)
    last = form.rpartition(" ")[2]
    ends_in_residues = last not in doubtful_words() and known_words().get(last, "").startswith("residues")
    is_short = form in _PEPTIDES or ends_in_residues
    if names_antibody_part(heading) or (is_short and not has_sequences):
        return _are_residues(values, 1)
    return _are_residues(values, _SURE_BESIDE_SEQUENCES if has_sequences else _SURE)


def _are_residues(values: Sequence[str], least: int) -> bool:
    """Return whether all values may be residues and half of them surely are. least: letters of sure amino acids."""
    return all(is_written(value) for value in values) and 2 * sum(_is_sure(v, least) for v in values) >= len(values)


def _is_sure(value: str, least: int) -> bool:
    text = MARKER.sub("", value)
    letters = "".join(filter(str.isalpha, text))
    capitals = _CAPITALS.findall(text) or list(letters.upper())
    is_of_bases = 10 * sum(letter in "ACGTUN" for letter in capitals) >= 9 * len(capitals)
    if is_of_bases:
        return len(letters) >= min(least, _SURE)
    if least == 1:
        return is_like_residues(value) or is_notation(text)
    return len(letters) >= least and (is_like_residues(value) or bool(one_letters(text)))
