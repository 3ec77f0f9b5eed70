"""Convert the features of ST.25 (<220> to <223>) to features of ST.26.

The module hides how entries form features, and which key, location and qualifiers replace those of ST.25. The edition
has the tables of keys; location.py parses locations. A missing location or modified base stays empty and is reported.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from wiposeq.formats.st25.location import Place, is_single, read_place
from wiposeq.formats.st25.report import NEGATIVE_NUMBERS, OBSOLETE_KEYS, OWN_KEYS, VARSPLIC
from wiposeq.formats.st25.text import Entry, in_basic_latin, in_one_line
from wiposeq.model.changes import ChangeLog
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark

Words = tuple[str, str | None, str | None]
"""Name, value and translation of a qualifier to be."""

_ALWAYS_ENGLISH: Final = re.compile(
    r"(?:[acgturyswkmbdhvn]|xaa)\s*(?:\([^)]*\))?\s*(?:=|is|can|may|represents|stands|indicates|at)\b"
    r"|synthetic(?: construct)?$|description of |misc|artificial sequence$|n/a$",
    re.IGNORECASE,
)
"""Texts that programs write in English whatever the language of the listing."""
_SEPARATED: Final = re.compile(r"[\s_-]+")


@dataclass(slots=True)
class Draft:
    """A feature to be. line: of its first entry."""

    key: str
    location: str
    qualifiers: list[Words] = field(default_factory=list)
    line: int = 0


@dataclass(slots=True)
class _Group:
    """The entries of one feature of ST.25. key and places are None or [] where not even the tag is there."""

    line: int
    key: str | None = None
    places: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    has_place: bool = False
    is_carried: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.key or self.places or self.texts)


class FreeText:
    """Makes notes of free text, in the language of the listing, none of them longer than the edition allows.

    language: "" for English; otherwise a text goes to the translation of the note, unless programs write it in English.
    """

    def __init__(self, edition: Edition, language: str, log: ChangeLog) -> None:
        self._log = log
        self.longest = edition.longest_value
        self.language = language
        self.is_used = False

    def notes(self, text: str, where: str, line: int) -> list[Words]:
        """Return the text as one note, or as several if it is long, and report the changes."""
        is_foreign = bool(self.language) and (not text.isascii() or not _ALWAYS_ENGLISH.match(text))
        if is_foreign:
            self.is_used = True
        else:
            text = self.plain(text, where, line)
        parts = parted(text, self.longest)
        if len(parts) > 1:
            self._log.add(
                "text/split",
                "Text longer than 1,000 characters split into {count} notes",
                where,
                line,
                text,
                " | ".join(parts),
                count=len(parts),
                follows="par. 86",
            )
        return [("note", None, part) if is_foreign else ("note", part, None) for part in parts]

    def plain(self, text: str, where: str, line: int) -> str:
        """Return the text without typographic quotes, dashes and blanks, and report the change."""
        plain = in_basic_latin(text)
        if plain != text:
            self._log.add(
                "text/characters", "Typographic signs in Basic Latin", where, line, text, plain, follows="par. 40"
            )
        return plain


def parted(text: str, longest: int) -> list[str]:
    """Split a text into parts of at most `longest` characters, between words if possible."""
    parts = []
    start = 0
    while len(text) - start > longest:
        end = text.rfind(" ", start + 1, start + longest + 1)
        if end < 0:
            parts.append(text[start : start + longest])
            start += longest
        else:
            parts.append(text[start:end])
            start = end + 1
    parts.append(text[start:])
    return [part for part in parts if part] or [""]


class FeatureReader:
    """Converts the entries of each sequence to drafts, and reports every change."""

    def __init__(self, edition: Edition, text: FreeText, log: ChangeLog) -> None:
        self._edition = edition
        self._text = text
        self._log = log
        self._keys = {side: _by_form(edition.keys(side)) for side in ("DNA", "RNA", "AA")}
        self._replaced = {side: _by_form(edition.replaced_keys(side)) for side in ("DNA", "RNA", "AA")}

    def read(
        self, entries: Iterable[Entry], molecule: str, length: int, where: str, before_one: int | None = None
    ) -> tuple[list[Words], list[Draft]]:
        """Return the qualifiers for the source feature and the other features of a sequence."""
        notes: list[Words] = []
        drafts: list[Draft] = []
        for group in _grouped(entries):
            if group.is_empty:
                continue
            if not group.key and not group.places:
                for text in group.texts:
                    notes += self._text.notes(text, where, group.line)
                    self._log.add(
                        "feature/on-source",
                        "Text of a feature without key and location is a note of the source feature",
                        where,
                        group.line,
                        text,
                        "source > note",
                    )
                continue
            drafts += self._feature(group, molecule, length, where, before_one, notes)
        return notes, drafts

    def _feature(
        self, group: _Group, molecule: str, length: int, where: str, before_one: int | None, notes: list[Words]
    ) -> list[Draft]:
        stated = group.key or ""
        text = ", ".join(group.places)
        place = read_place(text, is_protein=molecule == "AA", key=stated, before_one=before_one)
        if group.is_carried:
            self._log.add(
                "key/carried",
                "A location without a key has the key before it",
                where,
                group.line,
                "",
                stated,
            )
        if stated.lower() == "source" and place.is_read and set(place.locations) <= {f"1..{length}", "1"}:
            for each in group.texts:
                notes += self._text.notes(each, where, group.line)
            self._log.add(
                "feature/source",
                "A second source over the whole sequence is part of the source feature",
                where,
                group.line,
                text,
                f"1..{length}",
                "par. 63",
            )
            return []
        key, words = self._key(stated, molecule, place, where, group.line)
        self._tell_place(text, place, where, group.line, key)
        if key == "modified_base":
            words += self._modified_base(group.texts, where, group.line)
        else:
            for each in group.texts:
                words += self._text.notes(each, where, group.line)
        return [Draft(key, location, list(words), group.line) for location in place.locations]

    # Keys

    def _key(self, stated: str, molecule: str, place: Place, where: str, line: int) -> tuple[str, list[Words]]:
        """Return the key of ST.26 and the qualifiers that express the old key."""
        known = self._edition.keys(molecule)
        if stated in known and stated != "source":
            return stated, []
        form = _form(stated)
        if form != "source" and form in self._keys[molecule]:
            key = self._keys[molecule][form]
            self._log.add("key/case", "Feature key written as ST.26 writes it", where, line, stated, key, "par. 62")
            return key, []
        if form in self._replaced[molecule]:
            old = self._edition.replaced_keys(molecule)[self._replaced[molecule][form]]
            words: list[Words] = [(name, value, None) for name, value in old.qualifiers.items()]
            follows = VARSPLIC if old.old == "VARSPLIC" else OBSOLETE_KEYS
            self._log.add(
                "key/replaced",
                "Feature key of ST.25 that ST.26 does not have",
                where,
                line,
                stated,
                _shown(old.key, words),
                follows,
            )
            return old.key, words
        if molecule == "AA":
            if stated and not place.is_read:
                self._log.add(
                    "key/kept",
                    "Own feature key kept; its location is unreadable",
                    where,
                    line,
                    stated,
                    stated,
                    OWN_KEYS,
                )
                return stated, []
            key = "SITE" if is_single(place.locations) else "REGION"
        else:
            key = "misc_feature"
        if not stated:
            self._log.add("key/missing", "A location without a feature key", where, line, "", key, OWN_KEYS)
            return key, []
        words = [("note", stated, None)]
        kind, follows = ("feature/source", "par. 63") if stated == "source" else ("key/own", OWN_KEYS)
        message = mark("A feature with a key that ST.26 does not have: the recommended key, and a note with the key")
        if stated == "source":
            message = mark("A further source is a feature with a note")
        self._log.add(kind, message, where, line, stated, _shown(key, words), follows)
        return key, words

    # Locations

    def _tell_place(self, text: str, place: Place, where: str, line: int, key: str) -> None:
        after = " | ".join(place.locations)
        if not text:
            self._log.add(
                "location/missing", "The feature {after} has no location; a person must give it", where, line, "", key
            )
        elif place.is_open:
            self._log.add("location/open", "The location has no end; a person must give it", where, line, text, after)
        elif not place.is_read:
            self._log.add(
                "location/unreadable", "The location cannot be read and stays as it is", where, line, text, after
            )
        elif place.is_rebased:
            self._log.add(
                "location/re-based",
                "Location counted from the first residue",
                where,
                line,
                text,
                after,
                NEGATIVE_NUMBERS,
            )
        elif len(place.locations) > 1:
            self._log.add(
                "location/split",
                "Several locations: one feature each, with the same qualifiers",
                where,
                line,
                text,
                after,
                "par. 64",
            )
        elif after != text:
            self._log.add("location/rewritten", "Location in the form of ST.26", where, line, text, after, "par. 66")

    # Modified bases

    def _modified_base(self, texts: list[str], where: str, line: int) -> list[Words]:
        if not texts:
            self._log.add(
                "modified-base/missing",
                "modified_base without a base; a person must give it",
                where,
                line,
                follows="par. 17",
            )
            return []
        listed = self._edition.modified_nucleotides
        text = texts[0]
        stated = text.rstrip(". ")
        value = stated if stated in listed else self._edition.old_modified_bases.get(stated, "")
        if not value:
            found = [
                abbreviation
                for abbreviation, entry in listed.items()
                if stated.lower() in (abbreviation.lower(), entry.name.lower())
            ]
            value = found[0] if len(found) == 1 else ""
        rest = texts[1:] if value else texts
        words: list[Words] = [("mod_base", value or "OTHER", None)]
        for each in rest:
            words += self._text.notes(each, where, line)
        self._log.add(
            "modified-base/named" if value else "modified-base/other",
            "Modified base written as its abbreviation" if value else "A modified base not listed: OTHER and a note",
            where,
            line,
            text,
            _shown("", words),
            "par. 17",
        )
        return words


def _shown(key: str, words: list[Words]) -> str:
    """Describe a feature, as in "regulatory, regulatory_class=promoter"."""
    parts = [key] if key else []
    return ", ".join([*parts, *(f"{name}={value or other}" for name, value, other in words)])


def _form(key: str) -> str:
    """Return a key without case, blanks and hyphens for comparison: misc_feature for "Misc Feature"."""
    return ("-" if key.startswith("-") else "") + _SEPARATED.sub("_", key.strip(" -_")).lower()


def _by_form(keys: Iterable[str]) -> dict[str, str]:
    return {_form(key): key for key in keys}


def _grouped(entries: Iterable[Entry]) -> list[_Group]:
    """Group the entries by feature.

    A feature begins at <220>, and at <221> or <222> if the last feature has that tag or its text.
    """
    groups: list[_Group] = []
    for entry in entries:
        text = in_one_line(entry.text)
        last = groups[-1] if groups else None
        if last is None or entry.tag == 220:
            last = _Group(entry.line)
            groups.append(last)
        if entry.tag == 220 and text:
            last.texts.append(text)
        elif entry.tag == 221:
            if last.key is not None or last.has_place or last.texts:
                last = _Group(entry.line)
                groups.append(last)
            last.key = text
        elif entry.tag == 222:
            if last.has_place and last.texts:
                last = _Group(entry.line, key=last.key, is_carried=bool(last.key and text))
                groups.append(last)
            last.has_place = True
            if text:
                last.places.append(text)
        elif entry.tag == 223 and text:
            last.texts.append(text)
    return groups


__all__ = ["Draft", "FeatureReader", "FreeText", "Words", "parted"]
