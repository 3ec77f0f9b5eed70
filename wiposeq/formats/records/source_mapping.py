"""Map the sources of a data bank's record to the one source feature that a sequence has in ST.26 (par. 63, 75 to 84).

The module hides where organism and mol_type come from, and what becomes of further sources. It reports each
assumption.
"""

from typing import Final

from wiposeq.formats.entries import Noted
from wiposeq.formats.records.qualifier_mapping import Pairs, QualifierMapping, words_of
from wiposeq.model.records import Feature
from wiposeq.texts import tr

UNIDENTIFIED: Final = "unidentified"
SYNTHETIC: Final = "synthetic construct"


class SourceMapping:
    """Maps the sources of one record.

    qualifiers: the mapping of the record. length: the number of residues.
    given: the organism and the mol_type of a record that states none.
    """

    def __init__(
        self,
        qualifiers: QualifierMapping,
        length: int,
        given: tuple[str, str],
    ) -> None:
        self._qualifiers = qualifiers
        self._entry = entry = qualifiers.entry
        self._molecule = qualifiers.molecule
        self._edition = edition = qualifiers.edition
        self._log = qualifiers.log
        self._length = length
        self._given = given
        self._words = words_of(edition.id)
        sources = [noted for noted in entry.features if noted.key.lower() == "source"]
        self._sources = sources
        self._main = self._main_of(sources)

    def _main_of(self, sources: list[Noted]) -> Noted | None:
        """Return the source of the whole sequence: the first whole one, the one in focus, or the first."""
        if not sources:
            return None
        length = self._length
        whole = (noted for noted in sources if noted.location is not None and noted.location.bounds == (1, length))
        focus = (noted for noted in sources if any(name == "focus" for name, _ in noted.qualifiers))
        return next(whole, None) or next(focus, sources[0])

    def feature(self) -> Feature:
        """Return the source feature of the listing."""
        entry, log, main = self._entry, self._log, self._main
        whole = f"1..{self._length}"
        stated: Pairs = list(main.qualifiers) if main is not None else []
        line = main.line if main is not None else entry.line
        organism = self._organism([value for name, value in stated if name == "organism"], line)
        mol_type = self._mol_type([value for name, value in stated if name == "mol_type"], organism, line)
        if main is None:
            log.count("source/made", "No source feature; created from other values of the record", entry.name, line)
        elif main.text.replace(" ", "") not in (whole, whole[3:] if whole == "1..1" else whole):
            log.add(
                "source/whole",
                "The source feature covers the whole sequence (par. 63)",
                entry.name,
                line,
                before=main.text[:100],
                after=whole,
            )
        rest = [(name, value) for name, value in stated if name not in ("organism", "mol_type")]
        qualifiers = [
            ("organism", organism),
            ("mol_type", mol_type),
            *self._qualifiers.of_feature("source", rest, line),
        ]
        return Feature(0, "source", whole, self._qualifiers.numbered(qualifiers, line))

    def _organism(self, values: list[str | None], line: int) -> str:
        entry, log = self._entry, self._log
        found = next((" ".join(value.split()) for value in values if value and value.strip()), "")
        if not found and entry.organism:
            found = " ".join(entry.organism.split())
        today = self._edition.placeholder_of(found)
        if today and today != found:
            log.count(
                "organism/written",
                "{what}: {before} -> {after}",
                entry.name,
                line,
                before=found,
                after=today,
                values={"what": tr("Organism")},
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
        stated = next((" ".join(value.split()) for value in values if value and value.strip()), "")
        if stated.lower() in types:
            return types[stated.lower()]
        kind = entry.kind.lower()
        found = types.get(self._words.mol_types.get(kind, "").lower(), "") or types.get(kind, "")
        if len(types) == 1:
            found = next(iter(types.values()))
        if stated and found:
            what = {"what": "mol_type"}
            message = "{what}: {before} -> {after}"
            log.count("mol_type/written", message, entry.name, line, before=stated, after=found, values=what)
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
                before=stated or molecule,
                after=found,
            )
        return found

    def further(self) -> list[Noted]:
        """Return the other sources of the record as features with a note (par. 63)."""
        main = self._main
        length = self._length
        further = []
        for noted in self._sources:
            is_whole = noted.location is not None and noted.location.bounds == (1, length)
            if noted is main and (is_whole or len(self._sources) == 1):
                continue
            stated = [
                f"{name}: {value}" for name, value in noted.qualifiers if value and name not in ("db_xref", "note")
            ]
            stated.extend(value for name, value in noted.qualifiers if value and name == "note")
            key = self._words.of(self._molecule).other_key
            note = "; ".join(stated) or "source"
            further.append(Noted(key, noted.text, noted.location, (("note", note),), noted.line, noted.reason))
            self._log.count(
                "source/further",
                "A further source became {after} with a note (par. 63)",
                self._entry.name,
                noted.line,
                after=key,
            )
        return further
