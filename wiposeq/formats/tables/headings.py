"""Find the meaning of the columns of a table of sequences.

The module hides which row has the headings, and how a table without headings is read. formats/plain/cells.py has the
words of many languages, and records.py reads the rows.

A meaning is one of MEANINGS, the same in the window, on the command line and in the settings. "length" is compared with
the residues; "legend" names the legend of the notations in the row; "remark" and "" are omitted. "source/strain" is a
qualifier of the source feature, "CDS" the locations of features with this key, "CDS/product" a qualifier of these
features, and "feature/note" a qualifier of the feature in the row.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UsageError
from wiposeq.formats.notation.legend import presets
from wiposeq.formats.plain.cells import known_words, molecule_of, plain
from wiposeq.formats.tables.contents import (
    is_like_residues,
    is_surely_residues,
    is_written,
    meanings_by_contents,
    names_antibody_part,
)
from wiposeq.standard.edition import Edition
from wiposeq.texts import listed

MEANINGS: Final = (
    "number",
    "name",
    "molecule",
    "mol_type",
    "organism",
    "residues",
    "residues DNA",
    "residues RNA",
    "residues AA",
    "residues nucleotides",
    "feature key",
    "location",
    "qualifier",
    "value",
    "length",
    "legend",
    "remark",
)
"""The meanings of columns. Features and qualifiers of the edition are further ones."""

_LONGEST: Final = 6
"""Words of the longest heading that is recognized by its last words."""
_OF_FEATURE: Final = re.compile(r"\s*([\w'-]+)\s*[/:.]\s*(\w+)\s*")


class Matched(Struct, frozen=True):
    """A sheet with the meanings of its columns.

    heading_row: 1-based number of the row with the headings, 0 if there is none.
    headings, meanings: one for each column.
    first: the first rows of the sheet.
    is_guessed: whether the meanings come from the contents of the columns and not from headings.
    by_contents: the 0-based places of columns whose meanings come from their contents in a table with headings.
    """

    sheet: str
    heading_row: int
    headings: tuple[str, ...]
    meanings: tuple[str, ...]
    first: tuple[tuple[int, tuple[str, ...]], ...]
    is_guessed: bool = False
    by_contents: tuple[int, ...] = ()

    @property
    def has_residues(self) -> bool:
        """Whether a column holds residues."""
        return any(meaning.startswith("residues") for meaning in self.meanings)


def meaning_of(heading: str, edition: Edition) -> str:
    """Return the meaning of a column with this heading, "" if it is unknown."""
    form = plain(heading)
    if not form:
        return ""
    words = known_words()
    if form in words:
        return words[form]
    parts = {words.get(part.strip(), "") for part in form.split("/")}
    if len(parts) == 1 and (only := parts.pop()):
        return only
    if feature := _feature(heading, edition):
        return feature
    if names_antibody_part(heading):
        return "residues"
    parted = form.split()
    for start in range(1, len(parted) if len(parted) <= _LONGEST else 0):
        if (found := words.get(" ".join(parted[start:]), "")).startswith("residues"):
            return found
    numbered = re.fullmatch(r"(.+?) ?\d{1,3}", form)
    if numbered and (found := words.get(numbered[1], "")) in ("feature key", "location", "qualifier", "value"):
        return found
    return ""


def _feature(heading: str, edition: Edition) -> str:
    """Return "CDS", "CDS/product" or "source/strain" for a heading that names them in any case, else ""."""
    keys = {key.lower(): key for molecule in edition.molecules for key in edition.keys(molecule)}
    names = {name.lower(): name for molecule in edition.molecules for name in edition.qualifiers(molecule)}
    words = " ".join(heading.split())
    if words.lower() in keys and words.lower() != "source":
        return keys[words.lower()]
    found = _OF_FEATURE.fullmatch(words)
    if found and found[1].lower() == "feature" and found[2].lower() in names:
        return f"feature/{names[found[2].lower()]}"
    if found and found[1].lower() in keys and found[2].lower() in names:
        return f"{keys[found[1].lower()]}/{names[found[2].lower()]}"
    name = names.get(words.lower().replace(" ", "_"), "")
    of_source = any(name in edition.allowed_qualifiers(molecule, "source") for molecule in edition.molecules)
    return f"source/{name}" if name and of_source else ""


def checked_meaning(text: str, edition: Edition) -> str:
    """Return the meaning that a user named. Raises UsageError with the possible meanings."""
    words = " ".join(text.split())
    if words.lower() in ("", "-", "none"):
        return ""
    for meaning in MEANINGS:
        if words.lower() == meaning.lower():
            return meaning
    found = _feature(words, edition) or meaning_of(words, edition)
    if not found:
        raise UsageError(
            'A column cannot hold "{meaning}".',
            "Known are {known}, a feature key such as CDS, or a key and a qualifier such as CDS/product.",
            meaning=words,
            known=listed(MEANINGS),
        )
    return found


def parse_columns(texts: Sequence[str], edition: Edition) -> dict[str, str]:
    """Return the meanings that a user gave as "Seq=residues" or "#3=name", by key_of(). Raises UsageError."""
    found = {}
    for text in texts:
        heading, sign, meaning = text.rpartition("=")
        if not sign or not heading.strip():
            raise UsageError(
                '"{text}" does not name the contents of a column.',
                "Write the heading, =, and the contents, such as Seq=residues. #3 is the third column.",
                text=text,
            )
        found[key_of(heading)] = checked_meaning(meaning, edition)
    return found


def key_of(heading: str) -> str:
    """Return the key of a heading. "#3" is the third column, "Sheet!#3" that of one sheet."""
    number = re.fullmatch(r"\s*(.*!)?\s*#\s*(\d{1,4})\s*", heading)
    return f"{number[1] or ''}#{int(number[2])}" if number else plain(heading)


def match(sheet: str, rows: Sequence[tuple[int, list[str]]], chosen: Mapping[str, str], edition: Edition) -> Matched:
    """Return the meanings of the columns of a sheet. chosen: those that the user chose, by key_of(heading).

    rows: the first rows of the sheet.
    """
    width = max((len(cells) for _, cells in rows), default=0)
    first = tuple((number, tuple(cells)) for number, cells in rows)
    by_place = {
        int(key.rpartition("#")[2]) - 1: meaning
        for key, meaning in chosen.items()
        if re.fullmatch(r"#\d+", key.removeprefix(f"{sheet}!"))
    }

    def meanings_of(headings: Sequence[str]) -> list[str]:
        found = []
        for place in range(width):
            heading = headings[place] if place < len(headings) else ""
            key = plain(heading)
            found.append(by_place.get(place, chosen[key] if key in chosen else meaning_of(heading, edition)))
        return found

    def chosen_places(headings: Sequence[str]) -> set[int]:
        return set(by_place) | {place for place, heading in enumerate(headings) if plain(heading) in chosen}

    keys = {key.lower(): key for molecule in edition.molecules for key in edition.keys(molecule) if key != "source"}
    best: Matched | None = None
    most = 0
    for number, cells in rows:
        if len({cell.strip() for cell in cells if cell.strip()}) < (2 if width > 1 else 1):
            continue
        if any(is_like_residues(cell) and is_surely_residues(cell) for cell in cells):
            continue
        below = [row for at, row in rows if at > number]
        padded = [*cells, *[""] * (width - len(cells))]
        meanings, by_contents = meanings_by_contents(padded, meanings_of(cells), below, chosen_places(cells), keys)
        named = [place for place in range(len(cells)) if cells[place].strip() and meanings[place]]
        says_residues = any(
            meanings[p].startswith("residues")
            and p not in by_place
            and p not in by_contents
            and not _is_of_molecules(rows, p, number, edition)
            for p in named
        )
        if len(named) <= most or not (says_residues or any(plain(cells[p]) in chosen for p in named)):
            continue
        meanings = _with_features(_without_doubles(meanings, below), padded, chosen_places(cells), edition)
        if any(meaning.startswith("residues") for meaning in meanings):
            headings = tuple(
                _with_those_above(padded, place, number, rows)
                if meaning.startswith("residues")
                else " ".join(padded[place].split())
                for place, meaning in enumerate(meanings)
            )
            best = Matched(sheet, number, headings, tuple(meanings), first, by_contents=by_contents)
            most = len(named)
    return _with_legends(best or _by_contents(sheet, rows, width, by_place, first, edition))


def _with_legends(table: Matched) -> Matched:
    """Return the table with the meaning "legend" for a column that has only names of legends of the program."""
    below = [cells for number, cells in table.first if number > table.heading_row]
    meanings = list(table.meanings)
    for place, meaning in enumerate(meanings):
        if meaning in ("", "name", "remark") or (meaning == "residues" and table.meanings.count("residues") > 1):
            found = {cells[place].strip().casefold() for cells in below if place < len(cells)} - {""}
            if found and found <= set(presets()):
                meanings[place] = "legend"
    return replace(table, meanings=tuple(meanings))


def _with_those_above(headings: Sequence[str], place: int, number: int, rows: Sequence[tuple[int, list[str]]]) -> str:
    """Return a heading after the headings of the rows above it, such as "HC CDR1" for "HC" above "CDR1"."""
    above = [cells[place] for at, cells in rows if at < number and place < len(cells) and len(set(cells) - {""}) > 1]
    return " ".join(dict.fromkeys(filter(None, (" ".join(cell.split()) for cell in (*above, headings[place])))))


def _is_of_molecules(rows: Sequence[tuple[int, list[str]]], place: int, number: int, edition: Edition) -> bool:
    """Return whether a column holds molecule types: "DNA" is not a heading if another row has "protein"."""
    others = (cells[place] for at, cells in rows if at != number and place < len(cells))
    return any(molecule_of(cell, edition)[0] for cell in others if len(cell) < 40)


def _with_features(
    meanings: list[str], headings: Sequence[str], chosen: Collection[int], edition: Edition
) -> list[str]:
    """Give a column headed by a qualifier and right of a feature's columns to that feature, not to the source."""
    others = {key: edition.allowed_qualifiers(m, key) for m in edition.molecules for key in edition.keys(m)}
    del others["source"]
    names = {name.lower(): name for allowed in others.values() for name in allowed}
    last = ""
    for place, meaning in enumerate(meanings):
        name = names.get(headings[place].strip().lower().replace(" ", "_"), "")
        if meaning in ("feature key", "location", "qualifier", "value"):
            last = "feature"
        elif meaning in others:
            last = meaning
        elif last and name and place not in chosen and meaning in ("", "name", f"source/{name}"):
            meanings[place] = f"{last}/{name}"
    return meanings


def _without_doubles(meanings: list[str], below: Sequence[list[str]]) -> list[str]:
    """Return the meanings with only the first column of each, and only those columns of residues that hold some."""
    seen: set[str] = set()
    for place, meaning in enumerate(meanings):
        if meaning in ("number", "name", "molecule", "mol_type", "organism", "length"):
            if meaning in seen:
                meanings[place] = ""
            seen.add(meaning)
    columns = [place for place, meaning in enumerate(meanings) if meaning.startswith("residues")]
    if len(columns) > 1:
        for place in columns:
            values = [row[place] for row in below if place < len(row) and row[place].strip()]
            if values and not any(is_written(value) for value in values):
                meanings[place] = ""
    return meanings


def _by_contents(
    sheet: str,
    rows: Sequence[tuple[int, list[str]]],
    width: int,
    by_place: Mapping[int, str],
    first: tuple[tuple[int, tuple[str, ...]], ...],
    edition: Edition,
) -> Matched:
    """Return the meanings in a table without a heading of residues, from the contents of its columns."""
    columns = {place: at for place in range(width) if (at := _residues_from(rows, place)) is not None}
    columns = {place: at for place, at in columns.items() if by_place.get(place, "residues") == "residues"}
    start = min(columns.values(), default=None)
    headings = [""] * width
    meanings = [by_place.get(place, "") for place in range(width)]
    if start is None:
        shown = next((cells for _, cells in rows if any(cell.strip() for cell in cells)), [])
        padded = [" ".join(cell.split()) for cell in shown] + [""] * (width - len(shown))
        return Matched(sheet, 0, tuple(padded), tuple(meanings), first)
    above = [cells for _, cells in rows[:start] if len({cell.strip() for cell in cells}) > 1]
    for place in range(width):
        parts = dict.fromkeys(" ".join(cells[place].split()) for cells in above if place < len(cells))
        headings[place] = " ".join(part for part in parts if part)
    below = [cells for _, cells in rows[start:]]
    for place in range(width):
        if place in by_place:
            continue
        values = [cells[place].strip() for cells in below if place < len(cells) and cells[place].strip()]
        if not values:
            continue
        known = meaning_of(headings[place], edition)
        if known and not known.startswith("residues"):
            meanings[place] = known
        elif place in columns:
            meanings[place] = "residues"
        elif all(molecule_of(value, edition)[0] for value in values) and "molecule" not in meanings:
            meanings[place] = "molecule"
        elif all(value.isdecimal() for value in values) and not place and "number" not in meanings:
            meanings[place] = "number"
        elif "name" not in meanings and not all(value.isdecimal() for value in values):
            meanings[place] = "name"
    heading_row = rows[start - 1][0] if start else 0
    return Matched(sheet, heading_row, tuple(headings), tuple(meanings), first, is_guessed=True)


def _residues_from(rows: Sequence[tuple[int, list[str]]], place: int) -> int | None:
    """Return the first row (0-based) from which a column holds only residues, or None.

    Most of the rows must have residues, and most of these must be too long for a word.
    """
    values = [(at, cells[place]) for at, (_, cells) in enumerate(rows) if place < len(cells) and cells[place].strip()]
    while values and not is_written(values[0][1]):
        values = values[1:]
    if not any(is_like_residues(value) for _, value in values) or not all(is_written(value) for _, value in values):
        return None
    start = values[0][0]
    sure = sum(1 for _, value in values if is_surely_residues(value))
    return start if 2 * len(values) >= len(rows) - start and 2 * sure >= len(values) and start <= 5 else None
