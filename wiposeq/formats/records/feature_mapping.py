"""Map the features of data banks to those of ST.26: their keys and locations.

The module hides which keys of INSDC, GenPept, UniProt, SnapGene and GFF3 correspond to which of the edition (the table
is resources/standard/<edition>/insdc.toml). A key of ST.26 is unchanged. An unknown key becomes misc_feature or REGION
with its name in a note. A feature that ST.26 cannot express is omitted. Each change is reported. The proteins of coding
sequences are added in coding_proteins.py.
"""

from functools import cache
from typing import Final

from wiposeq.formats.entries import Entry, Noted
from wiposeq.formats.records.location import Unfit, bond_of, fitting
from wiposeq.formats.records.qualifier_mapping import Pairs, QualifierMapping, words_of
from wiposeq.formats.records.source_mapping import SourceMapping
from wiposeq.model.changes import ChangeLog
from wiposeq.model.location import Location
from wiposeq.model.records import Feature
from wiposeq.standard.edition import Edition

_BONDS: Final = ("DISULFID", "CROSSLNK")


@cache
def _keys_by_case(edition: Edition, molecule: str) -> dict[str, str]:
    """Return the keys of a molecule type by their small letters."""
    return {key.lower(): key for key in edition.keys(molecule)}


_PRIMES: Final = str.maketrans("\u2019\u2032\u00b4`", "''''")
"""The plain sign for those that a key such as 5'UTR is written with."""


class FeatureMapping:
    """Maps the features of one record.

    molecule: DNA, RNA or AA. residues: as in the listing.
    given: the organism and the mol_type of a record that states none.
    """

    def __init__(
        self, entry: Entry, molecule: str, residues: str, edition: Edition, log: ChangeLog, given: tuple[str, str]
    ) -> None:
        self._entry = entry
        self._molecule = molecule
        self._edition = edition
        self._log = log
        self._words = words_of(edition.id)
        self._keys = _keys_by_case(edition, molecule)
        self._qualifiers = QualifierMapping(entry, molecule, residues, edition, log)
        self._source = SourceMapping(self._qualifiers, len(residues), given)

    def features(self) -> tuple[Feature, ...]:
        """Return the source, and every other feature that has a place in the listing, in the order of the record."""
        found = [self._source.feature()]
        for noted in self._source.further():
            found.extend(self._one(noted))
        for noted in self._entry.features:
            if noted.key.lower() != "source":
                found.extend(self._one(noted))
        return tuple(Feature(uid, each.key, each.location, each.qualifiers) for uid, each in enumerate(found, 1))

    def _one(self, noted: Noted) -> list[Feature]:
        """Return the features that a feature of the record becomes: one, several, or none."""
        where, log = self._entry.name, self._log
        words = self._words.of(self._molecule)
        if noted.key.lower() in words.left_out:
            log.count(
                "feature/left-out",
                "Features {before} omitted; a listing has no element for them",
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
                "Features with several parts became one feature for each part (par. 64); additional features",
                where,
                noted.line,
                times=len(locations) - 1,
            )
        key, pairs = self._with_mandatory(key, noted, self._qualifiers.of_feature(key, qualifiers, noted.line))
        numbered = self._qualifiers.numbered(pairs, noted.line)
        return [Feature(0, key, str(location), numbered) for location in locations]

    def _refused(self, noted: Noted, reason: str) -> list[Feature]:
        self._log.add(
            "feature/location-refused",
            "Feature {key} omitted; ST.26 cannot express its location {location}: {reason}",
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

    def _key(self, noted: Noted) -> tuple[str, Pairs]:
        """Return the key of ST.26 and the qualifiers that it needs to express the same."""
        words = self._words.of(self._molecule)
        other = words.other_key
        key = noted.key.strip()
        if key in self._edition.keys(self._molecule):
            return self._turned(key, noted), []
        lower = key.lower()
        exact = self._by_value(noted) if self._molecule == "AA" else ""
        if exact:
            return self._written(noted, exact), []
        replaced = self._edition.replaced_keys(self._molecule)
        old = replaced.get(key) or next((each for name, each in replaced.items() if name.lower() == lower), None)
        if lower in words.keys:
            more = dict(words.keys[lower])
            return self._written(noted, more.pop("key")), list(more.items())
        if lower in self._keys:
            return self._written(noted, self._turned(self._keys[lower], noted)), []
        if old is not None:
            return self._written(noted, old.key), list(old.qualifiers.items())
        plain = lower.translate(_PRIMES)
        for spelled in (plain, "".join(plain.split()), "_".join(plain.split())):  # 5' UTR, misc feature
            if spelled in self._keys:
                return self._written(noted, self._turned(self._keys[spelled], noted)), []
        return self._written(noted, other), [("note", key or "feature")]

    def _turned(self, key: str, noted: Noted) -> str:
        for turned in self._words.of(self._molecule).turned:
            if turned.key == key and any(
                self._qualifiers.name(name) == turned.qualifier for name, _ in noted.qualifiers
            ):
                return self._written(noted, turned.into)
        return key

    def _by_value(self, noted: Noted) -> str:
        by_value = self._words.proteins.by_value
        for name, value in noted.qualifiers:
            if found := by_value.get(name.lower(), {}).get((value or "").strip().lower()):
                return found
        return ""

    def _written(self, noted: Noted, key: str) -> str:
        self._log.count(
            "feature/key",
            "Feature key {before} written {after}",
            self._entry.name,
            noted.line,
            before=noted.key,
            after=key,
        )
        return key

    def _with_mandatory(self, key: str, noted: Noted, pairs: Pairs) -> tuple[str, Pairs]:
        """Add a mandatory qualifier that can have one value only, or else choose a key that does not require it."""
        edition = self._edition
        have = {name for name, _ in pairs}
        for name in edition.mandatory_qualifiers(self._molecule, key):
            if name in have:
                continue
            other = next((each for each in edition.values(self._molecule, name) if each.lower() == "other"), "")
            has_words = "note" in have or "product" in have
            if self._molecule == "AA" and name == "note":
                entry = edition.keys("AA")[key]
                if name in entry.doubtful:
                    continue
                pairs = [*pairs, ("note", self._chosen_by(noted) or noted.key)]
                continue
            if other and has_words and edition.qualifiers(self._molecule)[name].value_type == "enum":
                pairs = [(name, other), *pairs]
                self._log.count(
                    "qualifier/added",
                    "Qualifier {before} added with the value {after}; the record states none",
                    self._entry.name,
                    noted.line,
                    before=name,
                    after=other,
                )
                continue
            plain = self._words.of(self._molecule).other_key
            self._log.count(
                "feature/key-without",
                "Feature {before} became {after}; it has no qualifier {name}, which ST.26 requires",
                self._entry.name,
                noted.line,
                before=key,
                after=plain,
                values={"name": name},
            )
            again = [(each, value) for each, value in pairs if each != "note"]
            notes: Pairs = [(each, value) for each, value in pairs if each == "note"]
            return plain, [*self._qualifiers.of_feature(plain, [*again, ("note", key), *notes], noted.line)]
        return key, self._with_words(pairs)

    def _chosen_by(self, noted: Noted) -> str:
        by_value = self._words.proteins.by_value
        return next((value for name, value in noted.qualifiers if name.lower() in by_value and value), "")

    def _with_words(self, pairs: Pairs) -> Pairs:
        """Add a note if a value is OTHER and neither a note nor a product describes it."""
        for name, value in pairs:
            if value in ("OTHER", "other") and not any(each in ("note", "product") for each, _ in pairs):
                return [*pairs, ("note", name)]
        return pairs
