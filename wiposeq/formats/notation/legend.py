"""Legends: the meaning of each symbol in a notation of modified residues, as data that users edit.

The module hides the two file formats of a legend (TOML, and CSV for spreadsheets) and the conditions that a legend must
meet before it is used. grammar.py splits notations into symbols, and features.py describes them in a listing.
"""

import csv
import io
import json
import string
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import asdict, replace

from wiposeq import resources
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.files import opened, replacing, start_as_text, unreadable
from wiposeq.formats.toml import decode_toml
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import listed, mark, tr

KINDS: Final = {
    "residue": mark("a residue"),
    "prefix": mark("before a residue"),
    "suffix": mark("after a residue"),
    "group": mark("a part of a side chain, in brackets after a residue"),
    "link": mark("between two residues"),
    "start": mark("at the start (5' or N-terminus)"),
    "end": mark("at the end (3' or C-terminus)"),
    "brackets": mark("a pair of brackets around residues"),
    "ring": mark("a word before brackets: ends joined"),
    "bond": mark("a word of a bond, with positions"),
    "ignored": mark("has no meaning; ignored"),
}
"""The kinds of symbols, and the words for them."""

SURE: Final = ("confirmed", "inferred", "memory", "choice", "")
"""How certain an entry is: in a printed source, inferred from one, from memory only, a choice among several correct
ones, unknown."""

PLACEHOLDERS: Final = ("nucleoside", "deoxynucleoside", "base", "residue", "Residue")
"""The words allowed in braces in a note: for adenosine, 2'-deoxyadenosine, adenine; alanine, Alanine."""

_LARGEST: Final = 4 << 20
"""Bytes of a legend file; a larger file is not a legend."""


class LegendEntry(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One symbol of a legend.

    kind: one of KINDS.
    residue: of the kind "residue": a c g t u n, or the letter of an amino acid. u and t are different residues here,
        although a listing writes t for both (par. 14).
    sugar: "DNA", "RNA", or "" for the molecule type of the legend.
    feature: its key, "" for a symbol without a feature.
    mod_base: one abbreviation, or one for each residue, "c=cm g=gm". Without one it is OTHER with the note.
    note: the full name, with PLACEHOLDERS.
    name: the full name of the residue if the note is an abbreviation.
    only: the residues that it can be combined with, "" for all. Suffixes may share a symbol if they differ in this.
    sure: one of SURE.
    """

    symbol: str = ""
    kind: str = "residue"
    residue: str = ""
    sugar: str = ""
    feature: str = ""
    mod_base: str = ""
    note: str = ""
    name: str = ""
    only: str = ""
    sure: str = ""
    comment: str = ""

    def mod_base_of(self, residue: str) -> str:
        """Return the abbreviation for a residue, or "". u and t are different residues."""
        if "=" not in self.mod_base:
            return self.mod_base
        return dict(part.split("=", 1) for part in self.mod_base.split() if "=" in part).get(residue, "")

    @property
    def is_plain(self) -> bool:
        """Whether it has no feature."""
        return not self.feature

    @property
    def is_plain_end(self) -> bool:
        """Whether it is an end without a feature, such as "H-"."""
        return self.kind in ("start", "end") and not self.feature


FIELDS: Final = LegendEntry.__struct_fields__


class Legend(Struct, frozen=True, omit_defaults=True):
    """The symbols of a notation. id: the name of its file.

    molecule: DNA, RNA or AA, for residues whose symbols have no type.
    examples: notations that it can read.
    """

    id: str
    name: str = ""
    molecule: str = "DNA"
    about: str = ""
    examples: tuple[str, ...] = ()
    entries: tuple[LegendEntry, ...] = ()

    @property
    def is_protein(self) -> bool:
        """Whether its residues are amino acids."""
        return self.molecule == "AA"


class Problem(Struct, frozen=True):
    """An error in a legend, or a remark on it. entry: its 0-based place, -1 for the legend. field: of the entry."""

    entry: int
    field: str
    message: str
    values: dict[str, Any] = {}
    is_error: bool = True

    @property
    def text(self) -> str:
        """The message in the user's language."""
        return tr(self.message, **self.values)


# ----------------------------------------------------------------------------------------------------- validation


def problems(legend: Legend, edition: Edition | None = None) -> list[Problem]:
    """Return the errors that prevent the use of a legend, and remarks for its user."""
    edition = edition or newest()
    found: list[Problem] = []
    if legend.molecule not in edition.molecules:
        found.append(
            Problem(-1, "molecule", '"{value}" is not a molecule type; use DNA, RNA or AA', {"value": legend.molecule})
        )
        return found
    if not any(entry.kind == "residue" for entry in legend.entries):
        found.append(Problem(-1, "", "The legend has no residue"))
    seen: dict[tuple[str, str], list[LegendEntry]] = {}
    for place, entry in enumerate(legend.entries):
        found.extend(_entry_problems(place, entry, legend, edition))
        key = (entry.symbol, entry.kind)
        if entry.symbol and any(not _are_apart(entry, other) for other in seen.get(key, ())):
            found.append(Problem(place, "symbol", 'The legend has "{symbol}" twice', {"symbol": entry.symbol}))
        seen.setdefault(key, []).append(entry)
    symbols = {entry.symbol for entry in legend.entries if _has_meaning(entry)}
    for place, entry in enumerate(legend.entries):
        parts = spelled_by(entry.symbol, symbols) if _has_meaning(entry) else ()
        if parts:
            values = {"symbol": entry.symbol, "parts": " + ".join(parts)}
            found.append(Problem(place, "symbol", '"{symbol}" is read as one symbol, never as {parts}', values, False))
    return found


def _are_apart(one: LegendEntry, other: LegendEntry) -> bool:
    """Return whether the residue decides which of two suffixes with the same symbol is meant."""
    mine, others = set(one.only.split()), set(other.only.split())
    return one.kind == "suffix" and bool(mine) and bool(others) and not mine & others


def _has_meaning(entry: LegendEntry) -> bool:
    return entry.kind not in ("ignored", "brackets", "bond", "group") and not (entry.kind == "link" and entry.is_plain)


def spelled_by(symbol: str, symbols: Iterable[str]) -> tuple[str, ...]:
    """Return two or more of these symbols that together spell a symbol, or () if none do."""
    others = {each for each in symbols if each and len(each) < len(symbol)}
    ways: list[tuple[str, ...] | None] = [None] * len(symbol) + [()]
    for start in range(len(symbol) - 1, -1, -1):
        for end in range(len(symbol), start, -1):
            rest = ways[end]
            if rest is not None and symbol[start:end] in others:
                ways[start] = (symbol[start:end], *rest)
                break
    return ways[0] or () if symbol else ()


def _entry_problems(place: int, entry: LegendEntry, legend: Legend, edition: Edition) -> Iterator[Problem]:
    def wrong(field: str, message: str, **values: Any) -> Problem:
        return Problem(place, field, message, values)

    if not entry.symbol:
        yield wrong("symbol", "The symbol is empty")
    elif any(sign.isspace() or not sign.isprintable() for sign in entry.symbol) and entry.kind != "bond":
        yield wrong(
            "symbol",
            '"{symbol}" contains a blank or an invisible character; blanks separate symbols',
            symbol=entry.symbol,
        )
    if entry.kind not in KINDS:
        yield wrong("kind", '"{value}" is not one of: {known}', value=entry.kind, known=listed(KINDS))
        return
    if entry.kind == "brackets" and len(entry.symbol) != 2:
        yield wrong("symbol", "Brackets must be two characters, such as ()")
    alphabet = edition.alphabet(legend.molecule) | (frozenset() if legend.is_protein else {"u"})
    if entry.kind == "residue":
        if entry.residue not in alphabet:
            known = " ".join(sorted(alphabet))
            yield wrong("residue", '"{value}" is not one of: {known}', value=entry.residue, known=known)
        elif entry.residue in "nX" and entry.is_plain:
            message = mark("{value} without a feature means any residue (par. 15, 27)")
            yield Problem(place, "feature", message, {"value": entry.residue}, False)
    elif entry.residue:
        yield wrong("residue", "Only a residue has a symbol in the listing")
    if entry.sugar not in ("", "DNA", "RNA") or (entry.sugar and legend.is_protein):
        yield wrong("sugar", '"{value}" is not one of: {known}', value=entry.sugar, known="DNA, RNA")
    for residue in entry.only.split():
        if residue not in alphabet:
            yield wrong("only", '"{value}" is not one of: {known}', value=residue, known=" ".join(sorted(alphabet)))
    yield from _feature_problems(place, entry, legend, edition)


def _feature_problems(place: int, entry: LegendEntry, legend: Legend, edition: Edition) -> Iterator[Problem]:
    def wrong(field: str, message: str, **values: Any) -> Problem:
        return Problem(place, field, message, values)

    if entry.is_plain:
        for field in ("mod_base", "note"):
            if getattr(entry, field):
                yield wrong(field, "A feature key is required for this")
        if entry.kind in ("ring", "bond"):
            yield wrong("feature", "A bond needs a feature key")
        return
    if entry.kind in ("ignored", "brackets"):
        yield wrong("feature", "This kind of symbol cannot have a feature")
    if entry.feature not in edition.keys(legend.molecule) or entry.feature == "source":
        yield wrong(
            "feature", '"{value}" is not a feature key of {molecule}', value=entry.feature, molecule=legend.molecule
        )
        return
    listed = edition.modified_nucleotides
    for part in entry.mod_base.split():
        residue, _, value = part.rpartition("=")
        if value not in (*listed, "OTHER") or ("=" in part and residue not in tuple("acgtun")):
            yield wrong("mod_base", '"{value}" is not in the list of modified nucleotides', value=part)
    needs_base = entry.feature == "modified_base"
    if entry.mod_base and not needs_base:
        yield wrong("mod_base", "Only modified_base can have a mod_base")
    is_whole = bool(entry.mod_base) and "=" not in entry.mod_base and entry.mod_base != "OTHER"
    needs_note = (needs_base and not is_whole) or "note" in edition.mandatory_qualifiers(legend.molecule, entry.feature)
    if needs_note and not entry.note:
        yield wrong("note", "The full name is required")
    for field in ("note", "name"):
        yield from _text_problems(place, field, getattr(entry, field), legend.is_protein)


def _text_problems(place: int, field: str, text: str, is_protein: bool) -> Iterator[Problem]:
    odd = sorted({sign for sign in text if not " " <= sign <= "~"})
    if odd:
        yield Problem(
            place,
            field,
            "Contains {signs}; only printable Basic Latin characters are allowed (par. 40)",
            {"signs": " ".join(odd)},
        )
    try:
        named = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        yield Problem(place, field, "A brace has no counterpart; write a brace twice if you mean the brace itself")
        return
    known = PLACEHOLDERS[3:] if is_protein else PLACEHOLDERS[:3]
    for name in named:
        if name not in known:
            yield Problem(
                place, field, '"{value}" in braces is not one of: {known}', {"value": name, "known": listed(known)}
            )


def usable(legend: Legend, edition: Edition | None = None) -> Legend:
    """Return the legend itself. Raises UsageError with its first error."""
    first = _first_error(legend, edition or newest())
    if first is not None:
        raise _unusable(legend.name or legend.id, legend.entries, first)
    return legend


@lru_cache(maxsize=8)
def _first_error(legend: Legend, edition: Edition) -> Problem | None:
    return next((problem for problem in problems(legend, edition) if problem.is_error), None)


def _unusable(name: str, entries: tuple[LegendEntry, ...], problem: Problem) -> UsageError:
    place = problem.entry
    symbol = entries[place].symbol if place >= 0 else ""
    return UsageError(
        'The legend "{legend}" cannot be used because of entry {number}, "{symbol}": {what}.'
        if place >= 0
        else 'The legend "{legend}" cannot be used: {what}.',
        "Correct the legend.",
        legend=name,
        number=place + 1,
        symbol=symbol,
        what=problem.text,
    )


# ---------------------------------------------------------------------------------------------------------- files


@cache
def presets() -> tuple[str, ...]:
    """Return the ids of the legends that are part of the program, in alphabetical order."""
    return tuple(sorted(path.stem for path in resources.path("notations").glob("*.toml")))


@cache
def preset(id: str) -> Legend:
    """Return a legend that is part of the program. Raises UsageError for an unknown id."""
    if id not in presets():
        raise UsageError(
            'There is no legend "{id}".',
            "Choose one of: {known}, or name a file (.toml, .csv).",
            id=id,
            known=listed(presets()),
        )
    legend = legend_from_toml(resources.text("notations", f"{id}.toml"), id, id)
    if legend.is_protein or id == _MONOMERS:
        return legend
    own = {(entry.symbol, entry.kind) for entry in legend.entries}
    has_digits = any(entry.symbol.isdigit() for entry in legend.entries if entry.kind == "residue")
    common = (entry for file in _COMMON[: 1 if has_digits else 2] for entry in _entries(file))
    added = tuple(entry for entry in common if (entry.symbol, entry.kind) not in own)
    return replace(legend, entries=legend.entries + added)


_MONOMERS: Final = "helm-rna"
"""The legend of oligonucleotides whose ends are monomers, without brackets or hyphens."""
_COMMON: Final = ("ends", "labels")
"""What the legends of oligonucleotides share; labels not where a digit is a residue, as in "-6-FAM"."""


def _entries(file: str) -> tuple[LegendEntry, ...]:
    return decode_toml(resources.text("notations", "common", f"{file}.toml"), _File, file).entry


def read_legend(path: Path) -> Legend:
    """Return the legend in a file, which is CSV or TOML by its ending. problems() checks whether it can be used.

    Raises UnreadableFile, UsageError with the place that cannot be read.
    """
    with opened(path) as file:
        try:
            found = file.read(_LARGEST + 1)
        except OSError as error:
            raise unreadable(path, error) from error
    text = start_as_text(found) if len(found) <= _LARGEST else None
    if text is None:
        raise UnreadableFile('"{path}" is not a legend.', "Choose a legend file (.toml, .csv).", path=str(path))
    text = text.lstrip("\ufeff")
    if path.suffix.lower() == ".csv":
        return legend_from_csv(text, path.stem, str(path))
    return legend_from_toml(text, path.stem, str(path))


def write_legend(path: Path, legend: Legend) -> None:
    """Write a legend as CSV or TOML by the ending, completely or not at all. Raises UnwritableFile."""
    text = legend_as_csv(legend) if path.suffix.lower() == ".csv" else legend_as_toml(legend)
    with replacing(path) as file:
        file.write(text.encode("utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8"))


_LEGEND_FIELDS: Final = ("name", "molecule", "about")


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of a legend in TOML."""

    name: str = ""
    molecule: str = "DNA"
    about: str = ""
    examples: tuple[str, ...] = ()
    entry: tuple[LegendEntry, ...] = ()


def legend_from_toml(text: str, id: str, path: str) -> Legend:
    """Return the legend that a TOML text describes. Raises UsageError with the place of an error.

    path: the name of the file for messages.
    """
    file = decode_toml(text, _File, path)
    return Legend(id, file.name, file.molecule, file.about, file.examples, file.entry)


def legend_as_toml(legend: Legend) -> str:
    """Return the legend as TOML, from which legend_from_toml() reads the same legend."""
    lines = [f"{field} = {_quoted(getattr(legend, field))}" for field in _LEGEND_FIELDS]
    if legend.examples:
        lines += ["examples = [", *(f"  {_quoted(example)}," for example in legend.examples), "]"]
    for entry in legend.entries:
        lines += ["", "[[entry]]"]
        lines += [
            f"{field} = {_quoted(value)}" for field, value in asdict(entry).items() if value or field in FIELDS[:2]
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def legend_as_csv(legend: Legend) -> str:
    """Return the legend as CSV: rows with its fields, a row with the names of the columns, and a row for each entry."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for field in _LEGEND_FIELDS:
        writer.writerow([f"#{field}", _armed(getattr(legend, field))])
    for example in legend.examples:
        writer.writerow(["#example", _armed(example)])
    writer.writerow(FIELDS)
    for entry in legend.entries:
        writer.writerow([_armed(getattr(entry, field)) for field in FIELDS])
    return out.getvalue()


_FORMULAS: Final = ("=", "+", "-", "@", "'", "#", "\t", "\r")


def _armed(text: str) -> str:
    """Return the text with ' before it if a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULAS) else text


def legend_from_csv(text: str, id: str, path: str) -> Legend:
    """Return the legend in a text that legend_as_csv() wrote; commas may be semicolons or tabs. Raises UsageError."""
    first = next((line for line in text.splitlines() if line.strip() and not line.lstrip('"').startswith("#")), "")
    comma = max((",", ";", "\t"), key=first.count)
    fields: dict[str, Any] = {}
    examples: list[str] = []
    columns: list[str] = []
    entries: list[LegendEntry] = []
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=False)
    try:
        for number, row in enumerate(rows, 1):
            if not any(cell.strip() for cell in row):
                continue
            if not columns and row[0].startswith("#"):
                key, value = row[0][1:].strip(), row[1].removeprefix("'") if len(row) > 1 else ""
                if key == "example":
                    examples.append(value)
                elif key in _LEGEND_FIELDS:
                    fields[key] = value
                continue
            if not columns:
                columns = [cell.strip().lower() for cell in row]
                _known_columns(columns, path)
                continue
            if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
                raise UsageError(
                    '"{path}" has more cells than columns in row {row}.',
                    "Put cells that contain commas in quotation marks.",
                    path=path,
                    row=number,
                )
            cells = {column: cell.removeprefix("'") for column, cell in zip(columns, row)}
            entries.append(LegendEntry(**{column: cell.strip() for column, cell in cells.items()}))
    except csv.Error as error:
        raise UsageError(
            '"{path}" is not CSV: {reason}.', "Save it as CSV from a spreadsheet.", path=path, reason=error
        ) from None
    if not columns:
        raise UsageError('"{path}" is not a legend.', "Known columns are: {names}.", path=path, names=listed(FIELDS))
    return Legend(id=id, examples=tuple(examples), entries=tuple(entries), **fields)


def _known_columns(columns: list[str], path: str) -> None:
    hint, names = "Known columns are: {names}.", listed(FIELDS)
    for column in columns:
        if column not in FIELDS:
            raise UsageError('The column "{key}" of "{path}" is unknown.', hint, path=path, key=column, names=names)
        if columns.count(column) > 1:
            raise UsageError('"{path}" has two columns "{key}".', "Delete one of them.", path=path, key=column)
    if "symbol" not in columns:
        raise UsageError('"{path}" has no column "symbol".', hint, path=path, names=names)
