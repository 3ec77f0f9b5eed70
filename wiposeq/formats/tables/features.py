"""Read the features and qualifiers of a sequence from the columns of a table.

A table can have them in three ways. Groups of the columns "feature key", "location", "qualifier" and "value" can be
repeated; a qualifier without a value can be written as name=value, several separated by line ends or semicolons;
"feature/note" is a qualifier of the group to its left. A column with a feature key as its heading ("CDS") has
locations, separated by semicolons or line ends, and "CDS/product" has a qualifier of these features. A qualifier of the
source feature ("strain" or "source/strain") is added to it.

The module hides which cells belong together. Keys, locations and values stay as they are written; the rules judge them.
"""

import re
from typing import Any, Final

from msgspec.structs import replace

from wiposeq.formats.tables.headings import Matched
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Feature, Qualifier, Sequence, free_uid
from wiposeq.standard.edition import Edition

_LOCATION: Final = re.compile(r"(?=[^\d]*\d)(?:[\d.,^<>():]|join|order|complement)+")
_PAIR: Final = re.compile(r"\s*/?([A-Za-z_]\w*)\s*=\s*(.*?)\s*", re.DOTALL)
_PARTS: Final = re.compile(r"[;\n]")

Pairs = list[tuple[str, str | None]]


class FeatureColumns:
    """The columns of a table that hold features. log: the import report."""

    def __init__(self, table: Matched, edition: Edition, log: ChangeLog) -> None:
        self._log = log
        self._edition = edition
        self._groups: list[list[tuple[str, int]]] = []
        self._keys: list[tuple[str, int]] = []
        self._of_keys: list[tuple[str, str, int]] = []
        self._of_source: list[tuple[str, int]] = []
        for place, meaning in enumerate(table.meanings):
            if meaning in ("feature key", "location", "qualifier", "value"):
                if not self._groups or (
                    meaning != "qualifier"
                    and meaning != "value"
                    and any(known == meaning for known, _ in self._groups[-1])
                ):
                    self._groups.append([])
                self._groups[-1].append((meaning, place))
            elif meaning.startswith("source/"):
                self._of_source.append((meaning.partition("/")[2], place))
            elif meaning.startswith("feature/"):
                if not self._groups:
                    self._groups.append([])
                self._groups[-1].append((meaning, place))
            elif "/" in meaning:
                key, _, name = meaning.partition("/")
                self._of_keys.append((key, name, place))
            elif meaning and any(meaning in edition.keys(molecule) for molecule in edition.molecules):
                self._keys.append((meaning, place))
        self._places = [
            *(place for group in self._groups for _, place in group),
            *(place for _, place in (*self._keys, *self._of_source)),
            *(place for _, _, place in self._of_keys),
        ]

    def are_in(self, cells: list[str]) -> bool:
        """Return whether a row has a cell of a feature."""
        return any(cells[place] for place in self._places)

    def added(self, sequence: Sequence, cells: list[str], where: str, *, is_again: bool = False) -> Sequence:
        """Return the sequence with the features and qualifiers of a row added.

        is_again: whether the row repeats the sequence. Then features that the sequence already has are not added.
        """
        if not self.are_in(cells):
            return sequence
        if not sequence.features:
            self._log.add("row/features-of-skipped", "Features of a skipped sequence omitted", where)
            return sequence
        features = list(sequence.features)
        for name, place in self._of_source:
            if cells[place]:
                features[0] = _with(features[0], [(name, cells[place])])
        for group in self._groups:
            self._add_group(features, group, cells, where)
        for key, place in self._keys:
            self._add_key(features, key, cells[place], cells, where)
        for key in dict.fromkeys(key for key, _, _ in self._of_keys):
            if all(key != known for known, _ in self._keys):
                self._add_key(features, key, "", cells, where)
        if is_again:
            features = _without_repeated(sequence.features, features)
        return replace(sequence, features=tuple(features))

    def _add_group(self, features: list[Feature], group: list[tuple[str, int]], cells: list[str], where: str) -> None:
        key = location = ""
        pairs: Pairs = []
        for meaning, place in group:
            text = cells[place]
            if meaning == "feature key":
                key = key or " ".join(text.split())
            elif meaning == "location":
                location = location or "".join(text.split())
            elif meaning.startswith("feature/") and text:
                pairs.append((meaning.partition("/")[2], text))
            elif meaning == "qualifier" and text:
                pairs.extend(_pairs(text))
            elif meaning == "value" and text:
                if pairs and pairs[-1][1] is None:
                    pairs[-1] = (pairs[-1][0], text)
                else:
                    pairs.append(("note", text))
                    self._log.add(
                        "qualifier/unnamed", "Value without a qualifier kept as a note", where, before=text[:60]
                    )
        if not key and not location and not pairs:
            return
        if key == "source" or (not key and not location):
            place = 0 if key == "source" else len(features) - 1
            features[place] = _with(features[place], pairs)
            if location and location != features[0].location:
                self._log.add(
                    "feature/source-location",
                    "The source feature spans all residues; its location left out",
                    where,
                    before=location,
                    after=features[0].location,
                )
            return
        features.append(_with(Feature(len(features) + 1, self._key(key), location), pairs))

    def _add_key(self, features: list[Feature], key: str, text: str, cells: list[str], where: str) -> None:
        pairs: Pairs = [(name, cells[place]) for of, name, place in self._of_keys if of == key and cells[place]]
        has_locations = False
        for part in filter(None, ("".join(part.split()) for part in _PARTS.split(text))):
            if _LOCATION.fullmatch(part):
                features.append(_with(Feature(len(features) + 1, key, part), pairs))
                has_locations = True
            else:
                self._log.add(
                    "feature/no-location", "Not a location, and left out: {before}", where, before=part[:60], after=key
                )
        if pairs and not has_locations:
            last = next((place for place in range(len(features) - 1, 0, -1) if features[place].key == key), 0)
            if last:
                features[last] = _with(features[last], pairs)
            else:
                self._log.add(
                    "qualifier/no-feature",
                    "Qualifiers left out, as there is no feature for them: {before}",
                    where,
                    before=", ".join(f"{key}/{name}" for name, _ in pairs),
                )

    def _key(self, text: str) -> str:
        """Return the key as the edition writes it if only its case differs."""
        for molecule in self._edition.molecules:
            for key in self._edition.keys(molecule):
                if key.lower() == text.lower() and text not in self._edition.keys(molecule):
                    return key
        return text


def _pairs(text: str) -> Pairs:
    """Return name=value pairs, or the name of one qualifier whose value is in the next column."""
    parts = [part for part in _PARTS.split(text) if part.strip()]
    found = [_PAIR.fullmatch(part) for part in parts]
    if all(found):
        return [(pair[1], pair[2].strip('"')) for pair in found if pair]
    if whole := _PAIR.fullmatch(text):
        return [(whole[1], whole[2].strip('"'))]
    return [(" ".join(text.split()), None)]


def _without_repeated(before: tuple[Feature, ...], after: list[Feature]) -> list[Feature]:
    """Return the features of `after` without features and qualifiers that `before` already has."""
    known = {_content(feature) for feature in before}
    found = []
    for place, feature in enumerate(after):
        if place >= len(before):
            found.extend([] if _content(feature) in known else [feature])
            continue
        count = len(before[place].qualifiers)
        had = {(q.name, q.value) for q in before[place].qualifiers}
        new = tuple(q for q in feature.qualifiers[count:] if (q.name, q.value) not in had)
        found.append(replace(feature, qualifiers=feature.qualifiers[:count] + new))
    return found


def _content(feature: Feature) -> tuple[Any, ...]:
    return feature.key, feature.location, tuple((q.name, q.value) for q in feature.qualifiers)


def _with(feature: Feature, pairs: Pairs) -> Feature:
    uid = free_uid(feature.qualifiers)
    added = tuple(Qualifier(n, name, value) for n, (name, value) in enumerate(pairs, uid))
    return replace(feature, qualifiers=feature.qualifiers + added) if added else feature
