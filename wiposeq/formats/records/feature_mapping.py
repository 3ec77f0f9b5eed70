"""Features of data banks turned into features of ST.26: keys, qualifiers, and the one source.

It hides which words of INSDC, GenPept, UniProt, SnapGene and GFF3 stand for which of the edition (the words themselves
are in resources/standard/<edition>/insdc.toml). What ST.26 knows stays as it is written; what it says otherwise is said
so; a key nobody knows becomes a misc_feature or REGION with its name in a note; what has no place at all is left out.
Nothing of it without a line in the report. Proteins of coding sequences are made in codingproteins.py.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from wiposeq import resources
from wiposeq.formats.entries import Entry, Noted
from wiposeq.formats.records.location import Unfit, bond_of, fitting
from wiposeq.formats.records.qualifier_values import fitted, pieces
from wiposeq.model.changes import ChangeLog
from wiposeq.model.location import Location
from wiposeq.model.records import Feature, Qualifier
from wiposeq.standard.edition import Edition, editions
from wiposeq.standard.latin import latin, outside_latin
from wiposeq.texts import mark

Said = list[tuple[str, str | None]]
"""Qualifiers: (name, value)."""

UNIDENTIFIED: Final = "unidentified"
SYNTHETIC: Final = "synthetic construct"
_IN_NOTES: Final = mark("Qualifiers {before} are in notes; ST.26 does not have them there")
_BONDS: Final = ("DISULFID", "CROSSLNK")
_LINKED: Final = ("translation", "protein_id")
"""What codingproteins.py looks after."""


@cache
def _words(id: str) -> dict[str, Any]:
    """The words of an edition, or of the newest one that has them."""
    for each in (id, *reversed(editions())):
        if resources.path("standard", each, "insdc.toml").is_file():
            return tomllib.loads(resources.text("standard", each, "insdc.toml"))
    raise FileNotFoundError("insdc.toml")


@cache
def _by_case(edition: Edition, molecule: str) -> tuple[dict[str, str], dict[str, str]]:
    """The keys, and the qualifier names, of a molecule type by their small letters."""
    names = {name.lower(): name for name in edition.qualifiers("DNA")}
    return {key.lower(): key for key in edition.keys(molecule)}, names


class FeatureMapping:
    """The features of one record, asked for one after the other. molecule: DNA, RNA or AA; residues as in the listing.

    given: what the user says of records that say nothing: organism, mol_type.
    """

    def __init__(
        self, entry: Entry, molecule: str, residues: str, edition: Edition, log: ChangeLog, given: tuple[str, str]
    ) -> None:
        self._entry = entry
        self._molecule = molecule
        self._side = "proteins" if molecule == "AA" else "nucleotides"
        self._residues = residues
        self._edition = edition
        self._log = log
        self._given = given
        self._words = _words(edition.id)
        self._keys, self._names = _by_case(edition, molecule)

    def features(self) -> tuple[Feature, ...]:
        """The source, and every other feature that has a place in the listing, in the order of the record."""
        sources = [noted for noted in self._entry.features if noted.key.lower() == "source"]
        others = [noted for noted in self._entry.features if noted.key.lower() != "source"]
        found = [self._source(sources[0] if sources else None, self._main(sources))]
        for noted in self._further_sources(sources):
            found.extend(self._one(noted))
        for noted in others:
            found.extend(self._one(noted))
        return tuple(Feature(uid, each.key, each.location, each.qualifiers) for uid, each in enumerate(found, 1))

    # The source

    def _main(self, sources: list[Noted]) -> Noted | None:
        """The source that speaks of the whole sequence: the first whole one, the one in focus, or the first."""
        if not sources:
            return None
        length = len(self._residues)
        whole = (noted for noted in sources if noted.location is not None and noted.location.bounds == (1, length))
        focus = (noted for noted in sources if any(name == "focus" for name, _ in noted.qualifiers))
        return next(whole, None) or next(focus, sources[0])

    def _source(self, first: Noted | None, main: Noted | None) -> Feature:
        entry, log = self._entry, self._log
        whole = f"1..{len(self._residues)}"
        said: Said = list(main.qualifiers) if main is not None else []
        line = main.line if main is not None else entry.line
        organism = self._organism([value for name, value in said if name == "organism"], line)
        mol_type = self._mol_type([value for name, value in said if name == "mol_type"], organism, line)
        if main is None:
            log.count("source/made", "No source feature; made from what else the record says", entry.name, line)
        elif main.text.replace(" ", "") not in (whole, whole[3:] if whole == "1..1" else whole):
            log.add(
                "source/whole",
                "The source feature covers the whole sequence (par. 63)",
                entry.name,
                line,
                before=main.text[:100],
                after=whole,
            )
        rest = [(name, value) for name, value in said if name not in ("organism", "mol_type")]
        qualifiers = [("organism", organism), ("mol_type", mol_type), *self._qualifiers("source", rest, line)]
        return Feature(0, "source", whole, _numbered(self._within_limit(qualifiers, line)))

    def _organism(self, values: list[str | None], line: int) -> str:
        entry, log = self._entry, self._log
        found = next((" ".join(value.split()) for value in values if value and value.strip()), "")
        if not found and entry.organism:
            found = " ".join(entry.organism.split())
        today = self._edition.organism_placeholders.get(found.lower(), "")
        if found.lower() in (SYNTHETIC, UNIDENTIFIED):
            today = found.lower()
        if today and today != found:
            log.count(
                "organism/written", "The organism is {after} (par. 81, 83)", entry.name, line, before=found, after=today
            )
            found = today
        if not found:
            found = self._given[0]
            if not found:
                found = UNIDENTIFIED
                log.count(
                    "organism/assumed", "No organism given; {after} assumed (par. 81)", entry.name, line, after=found
                )
        return found

    def _mol_type(self, values: list[str | None], organism: str, line: int) -> str:
        entry, log, molecule = self._entry, self._log, self._molecule
        types = {each.lower(): each for each in self._edition.mol_types(molecule)}
        said = next((" ".join(value.split()) for value in values if value and value.strip()), "")
        if said.lower() in types:
            return types[said.lower()]
        kind = entry.kind.lower()
        found = types.get(self._words["mol_types"].get(kind, "").lower(), "") or types.get(kind, "")
        if len(types) == 1:
            found = next(iter(types.values()))
        if said and found:
            log.count("mol_type/written", "The mol_type is {after}", entry.name, line, before=said, after=found)
        if found:
            return found
        found = self._given[1] if self._given[1] in types.values() else ""
        if not found:
            found = f"{'other' if organism == SYNTHETIC else 'unassigned'} {molecule}"
            log.count(
                "mol_type/assumed",
                "No mol_type for {before} given; {after} assumed",
                entry.name,
                line,
                before=said or molecule,
                after=found,
            )
        return found

    def _further_sources(self, sources: list[Noted]) -> list[Noted]:
        """The sources that are none in ST.26, as features with a note (par. 63)."""
        main = self._main(sources)
        length = len(self._residues)
        further = []
        for noted in sources:
            is_whole = noted.location is not None and noted.location.bounds == (1, length)
            if noted is main and (is_whole or len(sources) == 1):
                continue
            said = [f"{name}: {value}" for name, value in noted.qualifiers if value and name not in ("db_xref", "note")]
            said.extend(value for name, value in noted.qualifiers if value and name == "note")
            key = self._words[self._side]["other_key"]
            note = "; ".join(said) or "source"
            further.append(Noted(key, noted.text, noted.location, (("note", note),), noted.line, noted.reason))
            self._log.count(
                "source/further",
                "A further source became {after} with a note (par. 63)",
                self._entry.name,
                noted.line,
                after=key,
            )
        return further

    # The other features

    def _one(self, noted: Noted) -> list[Feature]:
        """What becomes of a feature: one, several, or none."""
        where, log = self._entry.name, self._log
        words = self._words[self._side]
        if noted.key.lower() in words["left_out"]:
            log.count(
                "feature/left-out",
                "Features {before} left out; a listing has no place for them",
                where,
                noted.line,
                before=noted.key,
            )
            return []
        key, more = self._key(noted)
        try:
            if noted.location is None:
                return self._refused(noted, noted.reason)
            locations = self._locations(key, noted.location)
        except Unfit as unfit:
            return self._refused(noted, unfit.reason)
        qualifiers = [*more, *noted.qualifiers]
        if len(locations) > 1:
            log.count(
                "feature/split",
                "Features in several parts became a feature of each part (par. 64); so many more",
                where,
                noted.line,
                times=len(locations) - 1,
            )
        key, said = self._with_mandatory(key, noted, self._qualifiers(key, qualifiers, noted.line))
        numbered = _numbered(self._within_limit(said, noted.line))
        return [Feature(0, key, str(location), numbered) for location in locations]

    def _refused(self, noted: Noted, reason: str) -> list[Feature]:
        self._log.add(
            "feature/location-refused",
            "Feature {key} left out, its location {location} cannot be said: {reason}",
            self._entry.name,
            noted.line,
            before=noted.text[:200],
            values={"key": noted.key, "location": noted.text[:60], "reason": reason},
        )
        return []

    def _locations(self, key: str, location: Location) -> list[str]:
        if self._molecule == "AA":
            bond = bond_of(location) if key in _BONDS else None
            found = (bond,) if bond is not None else fitting(location, "AA")
        else:
            found = fitting(location, self._molecule)
        return list(dict.fromkeys(map(str, found)))

    def _key(self, noted: Noted) -> tuple[str, Said]:
        """The key of ST.26, and the qualifiers that it needs to say the same."""
        words = self._words[self._side]
        other: str = words["other_key"]
        key = noted.key.strip()
        if key in self._edition.keys(self._molecule):
            return self._turned(key, noted), []
        lower = key.lower()
        exact = self._by_value(noted) if self._molecule == "AA" else ""
        if exact:
            return self._told(noted, exact), []
        replaced = self._edition.replaced_keys(self._molecule)
        old = replaced.get(key) or next((each for name, each in replaced.items() if name.lower() == lower), None)
        if lower in words["keys"]:
            more = dict(words["keys"][lower])
            return self._told(noted, more.pop("key")), list(more.items())
        if lower in self._keys:
            return self._told(noted, self._turned(self._keys[lower], noted)), []
        if old is not None:
            return self._told(noted, old.key), list(old.qualifiers.items())
        return self._told(noted, other), [("note", key or "feature")]

    def _turned(self, key: str, noted: Noted) -> str:
        for turned in self._words[self._side].get("turned", ()):
            if turned["key"] == key and any(self._name(name) == turned["qualifier"] for name, _ in noted.qualifiers):
                return self._told(noted, turned["into"])
        return key

    def _by_value(self, noted: Noted) -> str:
        by_value: dict[str, dict[str, str]] = self._words["proteins"]["by_value"]
        for name, value in noted.qualifiers:
            if found := by_value.get(name.lower(), {}).get((value or "").strip().lower()):
                return found
        return ""

    def _told(self, noted: Noted, key: str) -> str:
        self._log.count(
            "feature/key",
            "Feature key {before} written {after}",
            self._entry.name,
            noted.line,
            before=noted.key,
            after=key,
        )
        return key

    # Qualifiers

    def _name(self, name: str) -> str:
        """The name of ST.26 that a name is or stands for, else the name in small letters."""
        lower = name.lower()
        lower = str(self._words["qualifiers"]["renamed"].get(lower, lower))
        return self._names.get(lower, lower)

    def _qualifiers(self, key: str, said: Iterable[tuple[str, str | None]], line: int) -> Said:
        """The qualifiers a feature of this key has in the listing, notes last."""
        where, log, edition = self._entry.name, self._log, self._edition
        words = self._words["qualifiers"]
        allowed = edition.allowed_qualifiers(self._molecule, key)
        entries = edition.qualifiers(self._molecule)
        kept: Said = []
        seen: set[tuple[str, str | None]] = set()
        names: set[str] = set()
        notes: list[str] = []
        aside: list[tuple[str, str]] = []
        for name, value in said:
            today = self._name(name)
            text = " ".join((value or "").split())
            if value and text != value.strip() and any(sign in value for sign in "\r\n\t\v\f\u2028\u2029\x85"):
                log.count("value/white-space", "Line breaks and tabs in values folded to blanks", where, line)
            if today in _LINKED and today in allowed:
                kept.append((today, value or ""))
                continue
            if today == "note" and today in allowed:
                if text:
                    notes.append(text)
                continue
            if today in allowed:
                value = words["prefixed"].get(name.lower(), "") + (value or "") if value is not None else None
                entry = entries[today]
                plain = text if entry.value_type == "free_text" else value
                if entry.value_type == "free_text" and not text:
                    log.count("qualifier/empty", "Qualifiers {before} without a value left out", where, line,
                              before=name)  # fmt: skip
                    continue
                values = fitted(entry, plain, self._molecule, self._residues, edition)
                if values is not None and (entry.is_repeatable or today not in names):
                    if values != [plain] and values != [None]:
                        log.count(
                            "value/written",
                            "Values of {before} written as ST.26 has them",
                            where,
                            line,
                            before=name,
                        )
                    names.add(today)
                    for each in values:
                        if (today, each) not in seen:
                            seen.add((today, each))
                            kept.append((today, each))
                    continue
                if values is not None and all((today, each) in seen for each in values):
                    continue
                other = next((each for each in edition.values(self._molecule, today) if each.lower() == "other"), "")
                is_needed = today in edition.mandatory_qualifiers(self._molecule, key) and today not in names
                if other and is_needed and values is None and text:
                    names.add(today)
                    kept.append((today, f"{other}:{text}" if entry.value_type == "enum_with_name" else other))
                    if entry.value_type == "enum_with_name":
                        continue
                self._count_note(name, line, "value/not-in-form", "Values of {before} that ST.26 has not are in notes")
                notes.append(f"{name}: {text}" if text else name)
                continue
            self._outside(key, name, today, text, value, line, notes, aside)
        have = {value.lower() for _, value in kept if value} | {text.lower() for text in notes}
        by_value = self._words["proteins"]["by_value"] if self._molecule == "AA" else {}
        for name, text in aside:
            if notes and text.lower() in by_value.get(name.lower(), ()):
                continue  # the key says it
            if notes and name.lower() in by_value and text.lower() == "other":
                self._count_left_out(name, line)
            elif text.lower() not in have:
                have.add(text.lower())
                notes.append(text)
                self._count_note(name, line)
        if ("pseudo", None) in kept and any(name == "pseudogene" for name, _ in kept):
            kept.remove(("pseudo", None))
            self._count_left_out("pseudo", line)
        kept.extend(("note", text) for text in dict.fromkeys(notes))
        return kept

    def _outside(
        self,
        key: str,
        name: str,
        today: str,
        text: str,
        value: str | None,
        line: int,
        notes: list[str],
        aside: list[tuple[str, str]],
    ) -> None:
        """A qualifier that this key has not in ST.26: into a note, or left out."""
        words = self._words["qualifiers"]
        has_note = "note" in self._edition.allowed_qualifiers(self._molecule, key)
        lower = name.lower()
        is_known = today in self._edition.qualifiers("DNA") and today not in _LINKED
        is_plain = lower in words["noted"] or (self._molecule == "AA" and today in words["plain_on_proteins"])
        if has_note and text and is_plain:
            aside.append((name, text))
        elif has_note and text and lower in words["noted_with_name"]:
            aside.append((name, f"{name}: {text}"))
        elif has_note and is_known and (text or value is None):
            notes.append(f"{today}: {text}" if text else today)
            self._count_note(name, line)
        else:
            self._count_left_out(name, line)

    def _count_left_out(self, name: str, line: int) -> None:
        self._log.count(
            "qualifier/left-out",
            "Qualifiers {before} left out; ST.26 does not know them",
            self._entry.name,
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
        self._log.count(kind, message, self._entry.name, line, before=name)

    def _with_mandatory(self, key: str, noted: Noted, said: Said) -> tuple[str, Said]:
        """Adds a mandatory qualifier that can only have one value; else the key gives way to one without it."""
        edition = self._edition
        have = {name for name, _ in said}
        for name in edition.mandatory_qualifiers(self._molecule, key):
            if name in have:
                continue
            other = next((each for each in edition.values(self._molecule, name) if each.lower() == "other"), "")
            has_words = "note" in have or "product" in have
            if self._molecule == "AA" and name == "note":
                entry = edition.keys("AA")[key]
                if name in entry.doubtful:
                    continue
                said = [*said, ("note", self._chosen_by(noted) or noted.key)]
                continue
            if other and has_words and edition.qualifiers(self._molecule)[name].value_type == "enum":
                said = [(name, other), *said]
                self._log.count(
                    "qualifier/added",
                    "Qualifier {before} added, as {after}; the record does not say which",
                    self._entry.name,
                    noted.line,
                    before=name,
                    after=other,
                )
                continue
            plain: str = self._words[self._side]["other_key"]
            self._log.count(
                "feature/key-without",
                "Feature {before} became {after}: it has no {name}, which ST.26 demands of it",
                self._entry.name,
                noted.line,
                before=key,
                after=plain,
                values={"name": name},
            )
            again = [(each, value) for each, value in said if each != "note"]
            notes: Said = [(each, value) for each, value in said if each == "note"]
            return plain, [*self._qualifiers(plain, [*again, ("note", key), *notes], noted.line)]
        return key, self._with_words(said)

    def _chosen_by(self, noted: Noted) -> str:
        by_value: dict[str, Any] = self._words["proteins"]["by_value"]
        return next((value for name, value in noted.qualifiers if name.lower() in by_value and value), "")

    def _with_words(self, said: Said) -> Said:
        """A note where a value is OTHER and nothing says what it is."""
        for name, value in said:
            if value in ("OTHER", "other") and not any(each in ("note", "product") for each, _ in said):
                return [*said, ("note", name)]
        return said

    def _in_latin(self, name: str, value: str | None, line: int) -> str | None:
        """The value in printable Basic Latin, as far as that can be said; each character is told. (par. 40)"""
        if value is None or (value.isascii() and value.isprintable()):
            return value
        written = latin(value)
        for character in outside_latin(value):
            after = latin(character)
            is_known = not outside_latin(after)
            self._log.count(
                "value/characters" if is_known else "value/characters-kept",
                "Character {before} written {after} (par. 40)"
                if is_known
                else "Character {before} has no place in a listing; kept for the check to find",
                self._entry.name,
                line,
                times=value.count(character),
                before=character,
                after=after if is_known else "",
            )
        return written

    def _within_limit(self, said: Said, line: int) -> Said:
        """Long notes in pieces; other long values are told, and left for the check to find. (par. 86)"""
        limit = self._edition.longest_value
        kept: Said = []
        for name, value in said:
            value = self._in_latin(name, value, line)
            if value is None or len(value) <= limit or name in _LINKED:
                kept.append((name, value))
            elif name == "note":
                cut = pieces(value, limit)
                kept.extend((name, piece) for piece in cut)
                self._log.count(
                    "value/split",
                    "Notes of more than {limit} characters split",
                    self._entry.name,
                    line,
                    values={"limit": limit},
                )
            else:
                kept.append((name, value))
                self._log.count(
                    "value/too-long",
                    "Values of {before} have more than {limit} characters; kept for the check to find",
                    self._entry.name,
                    line,
                    before=name,
                    values={"limit": limit},
                )
        return kept


def _numbered(said: Said) -> tuple[Qualifier, ...]:
    return tuple(Qualifier(uid, name, value) for uid, (name, value) in enumerate(said, 1))
