"""Map the qualifiers of a data bank's feature to those that ST.26 allows at its key.

The module hides which qualifiers are renamed, rewritten, moved to a note or omitted, and reports each change. It leaves
the key of a feature to feature_mapping.py.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from wiposeq import resources
from wiposeq.formats.entries import Entry
from wiposeq.formats.records.qualifier_values import fitted, pieces
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Qualifier
from wiposeq.standard.edition import Edition, editions
from wiposeq.standard.editionfiles import WrongFile, readable
from wiposeq.standard.latin import latin, outside_latin
from wiposeq.texts import mark

Pairs = list[tuple[str, str | None]]
"""Qualifiers: (name, value)."""

_IN_NOTES: Final = mark("Qualifiers {before} moved to notes; ST.26 does not allow them at the feature key")
_STRUCTURE: Final = ("ID", "Parent")
"""The attributes of GFF3 whose values only connect rows."""
_MOST_SHOWN: Final = 50
"""Values of an omitted qualifier that the report shows for a record; the others are counted."""
_LONGEST_SHOWN: Final = 300
_LINKED: Final = ("translation", "protein_id")
"""The qualifiers that coding_proteins.py maps."""


class Turned(Struct, frozen=True):
    """A key that becomes another key if the feature has a qualifier."""

    key: str
    qualifier: str
    into: str


class KeyWords(Struct, frozen=True):
    """The keys of data banks for nucleotides or proteins, in small letters.

    keys: the key of ST.26 and the qualifiers that express the same.
    other_key: the key of ST.26 for all other keys.
    by_value: qualifier -> value -> key.
    """

    left_out: frozenset[str]
    other_key: str
    keys: dict[str, dict[str, str]]
    turned: tuple[Turned, ...] = ()
    by_value: dict[str, dict[str, str]] = {}


class QualifierWords(Struct, frozen=True):
    """The qualifiers of data banks: those that become notes, and the new names or values of others."""

    noted: frozenset[str]
    noted_with_name: frozenset[str]
    plain_on_proteins: frozenset[str]
    renamed: dict[str, str]
    prefixed: dict[str, str]


class Words(Struct, frozen=True):
    """The words of an insdc.toml."""

    nucleotides: KeyWords
    proteins: KeyWords
    qualifiers: QualifierWords
    mol_types: dict[str, str]

    def of(self, molecule: str) -> KeyWords:
        """Return the words for features of a molecule type."""
        return self.proteins if molecule == "AA" else self.nucleotides


@cache
def words_of(id: str) -> Words:
    """Return the words of an edition, or of the newest one that has them and can be read."""
    for each in (id, *reversed(editions())):
        path = resources.path("standard", each, "insdc.toml")
        if path.is_file():
            try:
                return read_words(path)
            except WrongFile as error:
                if not resources.refuse(path, error):
                    raise
    raise FileNotFoundError("insdc.toml")


def read_words(path: Path) -> Words:
    """Return the words in a file. Raises WrongFile."""
    return readable(path, lambda data: msgspec.toml.decode(data, type=Words))


@cache
def _names_by_case(edition: Edition) -> dict[str, str]:
    """Return the qualifier names of nucleotides by their small letters."""
    return {name.lower(): name for name in edition.qualifiers("DNA")}


class _Collected:
    """The qualifiers of one feature during the mapping.

    aside: (name, text) of values that become notes, unless another qualifier has the same value.
    """

    def __init__(self) -> None:
        self.pairs: Pairs = []
        self.notes: list[str] = []
        self.aside: list[tuple[str, str]] = []
        self.names: set[str] = set()
        self._seen: set[tuple[str, str | None]] = set()

    def add(self, name: str, value: str | None) -> None:
        """Add a qualifier, unless it is present with the same value."""
        self.names.add(name)
        if (name, value) not in self._seen:
            self._seen.add((name, value))
            self.pairs.append((name, value))

    def has(self, name: str, values: list[str | None]) -> bool:
        """Return whether all these values were added with this name."""
        return all((name, each) in self._seen for each in values)


class QualifierMapping:
    """Maps the qualifiers of one record. molecule: DNA, RNA or AA. residues: as in the listing."""

    def __init__(self, entry: Entry, molecule: str, residues: str, edition: Edition, log: ChangeLog) -> None:
        self.entry = entry
        self.molecule = molecule
        self._residues = residues
        self.edition = edition
        self.log = log
        self._words = words_of(edition.id)
        self._names = _names_by_case(edition)
        self._shown: dict[str, set[str]] = {}
        """The values of omitted qualifiers that the report shows, by the name of the qualifier."""

    def name(self, name: str) -> str:
        """Return the name in ST.26 for a name, or else the name in small letters."""
        lower = name.lower()
        lower = self._words.qualifiers.renamed.get(lower, lower)
        return self._names.get(lower, lower)

    def of_feature(self, key: str, given: Iterable[tuple[str, str | None]], line: int) -> Pairs:
        """Return the qualifiers that a feature of this key has in the listing, notes last."""
        found = _Collected()
        allowed = self.edition.allowed_qualifiers(self.molecule, key)
        for name, value in given:
            today = self.name(name)
            text = " ".join((value or "").split())
            if value and text != value.strip() and any(sign in value for sign in "\r\n\t\v\f\u2028\u2029\x85"):
                self.log.count(
                    "value/white-space", "Line breaks and tabs in values replaced by blanks", self.entry.name, line
                )
            if today not in allowed:
                self._outside(key, name, value, line, found)
            elif today in _LINKED:
                found.pairs.append((today, value or ""))
            elif today == "note":
                if text:
                    found.notes.append(text)
            else:
                self._allowed(key, name, value, line, found)
        self._add_aside(found, line)
        if ("pseudo", None) in found.pairs and any(name == "pseudogene" for name, _ in found.pairs):
            found.pairs.remove(("pseudo", None))
            self._count_left_out("pseudo", line)
        return [*found.pairs, *(("note", text) for text in dict.fromkeys(found.notes))]

    def _allowed(self, key: str, name: str, value: str | None, line: int, found: _Collected) -> None:
        """Add a qualifier that ST.26 allows at the key, in the form that the edition requires or as a note."""
        today, text, edition = self.name(name), " ".join((value or "").split()), self.edition
        if value is not None:
            value = self._words.qualifiers.prefixed.get(name.lower(), "") + value
        entry = edition.qualifiers(self.molecule)[today]
        plain = text if entry.value_type == "free_text" else value
        if entry.value_type == "free_text" and not text:
            self.log.count(
                "qualifier/empty", "Qualifiers {before} without a value omitted", self.entry.name, line, before=name
            )
            return
        values = fitted(entry, plain, self.molecule, self._residues, edition)
        if values is not None and (entry.is_repeatable or today not in found.names):
            if values != [plain] and values != [None]:
                self.log.count(
                    "value/written",
                    "Values of {before} written in the form of ST.26",
                    self.entry.name,
                    line,
                    before=name,
                )
            found.names.add(today)
            for each in values:
                found.add(today, each)
            return
        if values is not None and found.has(today, values):
            return
        other = next((each for each in edition.values(self.molecule, today) if each.lower() == "other"), "")
        is_needed = today in edition.mandatory_qualifiers(self.molecule, key) and today not in found.names
        if other and is_needed and values is None and text:
            found.names.add(today)
            found.pairs.append((today, f"{other}:{text}" if entry.value_type == "enum_with_name" else other))
            if entry.value_type == "enum_with_name":
                return
        self._count_note(name, line, "value/not-in-form", "Values of {before} that ST.26 does not define are in notes")
        found.notes.append(f"{name}: {text}" if text else name)

    def _outside(self, key: str, name: str, value: str | None, line: int, found: _Collected) -> None:
        """Move a qualifier that ST.26 does not allow at the key to a note, or omit it."""
        today, text = self.name(name), " ".join((value or "").split())
        words = self._words.qualifiers
        has_note = "note" in self.edition.allowed_qualifiers(self.molecule, key)
        lower = name.lower()
        is_known = today in self.edition.qualifiers("DNA") and today not in _LINKED
        is_plain = lower in words.noted or (self.molecule == "AA" and today in words.plain_on_proteins)
        if has_note and text and is_plain:
            found.aside.append((name, text))
        elif has_note and text and lower in words.noted_with_name:
            found.aside.append((name, f"{name}: {text}"))
        elif has_note and is_known and (text or value is None):
            found.notes.append(f"{today}: {text}" if text else today)
            self._count_note(name, line)
        else:
            self._count_left_out(name, line, text)

    def _add_aside(self, found: _Collected, line: int) -> None:
        """Add the values in `aside` as notes, except those that another qualifier or the key expresses."""
        present = {value.lower() for _, value in found.pairs if value} | {text.lower() for text in found.notes}
        by_value = self._words.of(self.molecule).by_value
        for name, text in found.aside:
            if found.notes and text.lower() in by_value.get(name.lower(), ()):
                continue  # the key expresses it
            if found.notes and name.lower() in by_value and text.lower() == "other":
                self._count_left_out(name, line)
            elif text.lower() not in present:
                present.add(text.lower())
                found.notes.append(text)
                self._count_note(name, line)

    def numbered(self, given: Pairs, line: int) -> tuple[Qualifier, ...]:
        """Return the qualifiers in Basic Latin, with uids, and split long notes (par. 40, 86).

        Any other value that is too long is kept, so that the check finds it.
        """
        limit = self.edition.longest_value
        pairs: Pairs = []
        for name, value in given:
            value = self._in_latin(value, line)
            if value is None or len(value) <= limit or name in _LINKED:
                pairs.append((name, value))
            elif name == "note":
                cut = pieces(value, limit)
                pairs.extend((name, piece) for piece in cut)
                self.log.count(
                    "value/split",
                    "Notes of more than {limit} characters split",
                    self.entry.name,
                    line,
                    values={"limit": limit},
                )
            else:
                pairs.append((name, value))
                self.log.count(
                    "value/too-long",
                    "Values of {before} with more than {limit} characters kept for the check",
                    self.entry.name,
                    line,
                    before=name,
                    values={"limit": limit},
                )
        return tuple(Qualifier(uid, name, value) for uid, (name, value) in enumerate(pairs, 1))

    def _in_latin(self, value: str | None, line: int) -> str | None:
        """Return the value in printable Basic Latin as far as possible; count each character (par. 40)."""
        if value is None or (value.isascii() and value.isprintable()):
            return value
        written = latin(value)
        for character in outside_latin(value):
            after = latin(character)
            is_known = not outside_latin(after)
            self.log.count(
                "value/characters" if is_known else "value/characters-kept",
                "Character {before} written {after} (par. 40)"
                if is_known
                else "Character {before}, which a listing must not contain, kept for the check",
                self.entry.name,
                line,
                times=value.count(character),
                before=character,
                after=after if is_known else "",
            )
        return written

    def _count_left_out(self, name: str, line: int, value: str | None = None) -> None:
        if value and self.entry.has_free_names and name not in _STRUCTURE:
            shown = self._shown.setdefault(name, set())
            if value in shown or len(shown) < _MOST_SHOWN:
                shown.add(value)
                message = "Qualifiers {before} omitted; ST.26 does not define them: {value}"
                values = {"value": value[:_LONGEST_SHOWN]}
                self.log.count("qualifier/left-out", message, self.entry.name, line, before=name, values=values)
                return
        self.log.count(
            "qualifier/left-out",
            "Qualifiers {before} omitted; ST.26 does not define them",
            self.entry.name,
            line,
            before=name,
        )

    def _count_note(
        self,
        name: str,
        line: int,
        kind: str = "qualifier/to-note",
        message: str = _IN_NOTES,
    ) -> None:
        self.log.count(kind, message, self.entry.name, line, before=name)
