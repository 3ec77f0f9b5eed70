"""Compare two listings sequence by sequence, feature by feature and residue by residue.

It hides which difference is a change and which is a removal and an addition, and which one only follows another: a
protein_id follows its renumbered protein, a location follows the residues before it. pairing.py decides which records
are partners, and residue_diff.py finds where residues differ. The result is described in model/comparison.py and
written by formats/reports/.

Only what a listing shows is content. What programs write about the file (software, production date, qualifier ids) and
what only a project has (names, the residues of a skipped sequence) is reported separately, and is not counted as a
difference. Every sequence is named by the SEQ ID NO that its file gives it. file_facts.py compares what a project
cannot hold.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from msgspec.structs import replace

from wiposeq.app.comparing.feature_pairing import Shift, pair_features, pair_qualifiers
from wiposeq.app.comparing.file_facts import FileDifference, declared_differences, file_differences, number_in_file
from wiposeq.app.comparing.pairing import Partners, pair_sequences
from wiposeq.app.comparing.residue_diff import Patience, residue_runs
from wiposeq.model import location, mentions
from wiposeq.model.address import Address
from wiposeq.model.comparison import (
    FOLLOWS_NUMBERS,
    FOLLOWS_REMOVAL,
    FOLLOWS_RESIDUES,
    NAMES_ANOTHER,
    NAMES_REMOVED,
    NOT_IN_THE_LISTING,
    WRITTEN_OTHERWISE,
    Comparison,
    Difference,
    Kind,
    Pair,
    Run,
    describe_feature,
    describe_qualifier,
    describe_sequence,
)
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier, Title
from wiposeq.model.records import Sequence as Record
from wiposeq.progress import SILENT, Progress

SHIFTS: Final = 20_000
"""Largest product of features and runs for which locations are compared with the shift of the residues."""
LONGEST_STEP: Final = 48
"""Number of characters of key and location that name a feature."""


def compare(old: Project, new: Project, *, progress: Progress = SILENT) -> Comparison:
    """Return what differs between two listings. Raises Cancelled.

    The time is proportional to the size of the listings. progress: counts the sequences of both lists, twice.
    """
    return _Comparing(old, new, progress).comparison()


class _Comparing:
    """A comparison in progress: both lists, the partners, and the differences found so far."""

    def __init__(self, old: Project, new: Project, progress: Progress) -> None:
        self.old, self.new = old, new
        self.before: tuple[Record, ...] = tuple(old.sequences)
        self.after: tuple[Record, ...] = tuple(new.sequences)
        self.progress = progress
        self.ticks = 0
        self.patience = Patience()
        self.numbers_old = self._numbers_in(old)
        self.numbers_new = self._numbers_in(new)
        self.now: dict[int, int] = {}
        """The new number of each old number, 0 if its sequence was removed."""
        self.has_new_numbers = False
        self.facts: dict[int, list[FileDifference]] = {}
        """The differences between the facts about the files, by the uid of the new sequence."""
        self.incidental: list[Difference] = []

    @staticmethod
    def _numbers_in(project: Project) -> list[int]:
        return [number_in_file(project, uid, place) for place, uid in enumerate(project.sequences.uids(), 1)]

    def tick(self) -> None:
        """Count a step; report progress from time to time. Raises Cancelled."""
        self.ticks += 1
        if self.ticks % 256 == 1:
            total = 2 * (len(self.before) + len(self.after))
            self.progress.check()
            self.progress.report(min(self.ticks, total), total)

    def comparison(self) -> Comparison:
        header = [d for d in header_differences(self.old.header, self.new.header) if self._is_content(d)]
        partners = pair_sequences(self.before, self.after, self.tick)
        for number, j in zip(self.numbers_old, partners.of_old):
            self.now.setdefault(number, self.numbers_new[j] if j >= 0 else 0)
        self.has_new_numbers = any(old != new for old, new in self.now.items())
        uids = {self.before[i].uid: self.after[j].uid for i, j in partners.pairs()}
        for each in file_differences(self.old, self.new, uids):
            self.facts.setdefault(each.sequence, []).append(each)
        header += [d for d in self._of_the_files(0, header) if self._is_content(d)]
        pairs = self._pairs(partners)
        total = 2 * (len(self.before) + len(self.after))
        self.progress.report(total, total)
        return Comparison(
            tuple(header),
            tuple(pairs),
            tuple(self.incidental),
            len(self.before),
            len(self.after),
            self.old.origin,
            self.new.origin,
        )

    def _of_the_files(self, uid: int, found: list[Difference]) -> list[Difference]:
        """Return the differences between the facts about the files, except those that another difference shows.

        uid: of the new sequence, 0 for the whole file. found: the differences between the projects at this place.
        """
        known = {difference.field.rpartition(".")[2] for difference in found} | {each.what for each in found}
        return [each.difference for each in self.facts.get(uid, ()) if not each.field or each.field not in known]

    def _is_content(self, difference: Difference) -> bool:
        """Return whether a difference is one of content; store it with the incidental ones if not."""
        if difference.kind is Kind.INCIDENTAL:
            self.incidental.append(difference)
            return False
        return True

    # Sequences

    def _pairs(self, partners: Partners) -> list[Pair]:
        moved = partners.moved()
        removed: dict[int, list[int]] = {}
        last = -1
        for i, j in enumerate(partners.of_old):
            if j < 0:
                removed.setdefault(last, []).append(i)
            elif i not in moved:
                last = j
        pairs = [self._removed(i) for i in removed.get(-1, ())]
        for j, i in enumerate(partners.of_new):
            self.tick()
            pairs.append(self._added(j) if i < 0 else self._pair(i, j, i in moved))
            pairs.extend(self._removed(i) for i in removed.get(j, ()))
        return pairs

    def _added(self, j: int) -> Pair:
        sequence, number = self.after[j], self.numbers_new[j]
        difference = Difference(
            Kind.ADDED, "sequence", None, Address(sequence.uid), 0, number, after=describe_sequence(sequence)
        )
        return Pair(None, sequence, 0, number, (difference,))

    def _removed(self, i: int) -> Pair:
        sequence, number = self.before[i], self.numbers_old[i]
        difference = Difference(
            Kind.REMOVED, "sequence", Address(sequence.uid), None, number, 0, before=describe_sequence(sequence)
        )
        return Pair(sequence, None, number, 0, (difference,))

    def _pair(self, i: int, j: int, is_moved: bool) -> Pair:
        old, new = self.before[i], self.after[j]
        at = _Place(old, new, self.numbers_old[i], self.numbers_new[j])
        at.has_references = self.has_new_numbers and any(
            _may_refer(q) for feature in new.features for q in feature.qualifiers
        )
        found: list[Difference] = []
        if is_moved:
            found.append(at.difference(Kind.MOVED, "sequence", before=str(i + 1), after=str(j + 1)))
        if at.number_old != at.number_new and not (is_moved and (at.number_old, at.number_new) == (i + 1, j + 1)):
            before, after = str(at.number_old), str(at.number_new)
            found.append(at.difference(Kind.RENUMBERED, "sequence", before=before, after=after))
        if old is not new or at.has_references:
            found += self._sequence(at)
        for name, before, after in declared_differences(self.old, self.new, (old, new), (i + 1, j + 1)):
            found.append(replace(at.difference(Kind.CHANGED, "sequence", before, after), steps=(name,)))
        for each in self._of_the_files(new.uid, found):
            found.append(replace(each, number_old=at.number_old, number_new=at.number_new, address_new=at.address_new))
        counted = tuple(d for d in found if self._is_content(d))
        return Pair(old, new, at.number_old, at.number_new, counted, is_moved)

    def _sequence(self, at: "_Place") -> list[Difference]:
        old, new = at.old, at.new
        found: list[Difference] = []
        if old.name != new.name:
            found.append(at.field(Kind.INCIDENTAL, "name", old.name, new.name))
        if old.is_skipped != new.is_skipped:
            found.append(at.field(Kind.CHANGED, "is_skipped", describe_sequence(old), describe_sequence(new)))
            return found
        details: list[Difference] = []
        if old.molecule_type != new.molecule_type:
            details.append(at.field(Kind.CHANGED, "molecule_type", old.molecule_type, new.molecule_type))
        if old.other_seqids != new.other_seqids:
            before, after = (None if ids is None else ", ".join(ids) for ids in (old.other_seqids, new.other_seqids))
            details.append(at.field(_kind(before, after), "other_seqids", before, after))
        runs = self._runs(old, new)
        details += self._residues(at, runs)
        if old.features is not new.features or at.has_references:
            details += self._features(at, runs)
        if old.is_skipped and new.is_skipped:
            details = [replace(d, kind=Kind.INCIDENTAL, remark=NOT_IN_THE_LISTING) for d in details]
        return found + details

    def _runs(self, old: Record, new: Record) -> list[Run]:
        if old.residues == new.residues:
            return []
        is_protein = old.is_protein or new.is_protein
        return residue_runs(old.residues, new.residues, is_protein=is_protein, patience=self.patience, tick=self.tick)

    @staticmethod
    def _residues(at: "_Place", runs: list[Run]) -> list[Difference]:
        found = []
        for run in runs:
            before = at.old.residues[run.start_old - 1 : run.end_old]
            after = at.new.residues[run.start_new - 1 : run.end_new]
            kind = Kind.ADDED if run.is_insertion else Kind.REMOVED if run.is_deletion else Kind.CHANGED
            is_rewritten = kind is Kind.CHANGED and (
                before.lower().replace("u", "t") == after.lower().replace("u", "t")
                if not (at.old.is_protein or at.new.is_protein)
                else before.lower() == after.lower()
            )
            found.append(
                replace(
                    at.field(kind, "residues", before or None, after or None),
                    what="residues",
                    positions=run,
                    remark=WRITTEN_OTHERWISE if is_rewritten else "",
                )
            )
        return found

    # Features

    def _features(self, at: "_Place", runs: list[Run]) -> list[Difference]:
        old, new = at.old.features, at.new.features
        shift = Shift(at.old, at.new, runs if len(runs) * len(old) <= SHIFTS else [])
        partners = pair_features(old, new, shift)
        return self._records(at, (old, new), partners, lambda inner, i, j: self._feature(inner, old[i], new[j], shift))

    def _records(
        self,
        at: "_Place",
        lists: tuple[Sequence[Feature], Sequence[Feature]] | tuple[Sequence[Qualifier], Sequence[Qualifier]],
        partners: Partners,
        compare_pair: Callable[["_Place", int, int], list[Difference]],
    ) -> list[Difference]:
        """Return the differences between two lists of features or of qualifiers.

        compare_pair: returns the differences between two partners, given by their indices.
        """
        old, new = lists
        found: list[Difference] = []
        for i, j in enumerate(partners.of_old):
            if j < 0:
                inner = at.inner(old[i], None)
                found.append(inner.difference(Kind.REMOVED, inner.what, before=_described(old[i])))
        moved = partners.moved()
        for j, i in enumerate(partners.of_new):
            inner = at.inner(old[i] if i >= 0 else None, new[j])
            if i < 0:
                found.append(inner.difference(Kind.ADDED, inner.what, after=_described(new[j])))
                continue
            if i in moved:
                found.append(inner.difference(Kind.MOVED, inner.what, before=str(i + 1), after=str(j + 1)))
            if old[i] is not new[j] or at.has_references:
                found += compare_pair(inner, i, j)
        return found

    def _feature(self, at: "_Place", old: Feature, new: Feature, shift: "Shift") -> list[Difference]:
        found = []
        if old.key != new.key:
            found.append(at.field(Kind.RENAMED, "key", old.key, new.key))
        if old.location != new.location:
            kind, remark = Kind.CHANGED, ""
            if shift.runs and shift.location(old.location) == new.location:
                kind, remark = Kind.FOLLOWS, FOLLOWS_RESIDUES
            elif _is_same_place(old.location, new.location):
                remark = WRITTEN_OTHERWISE
            found.append(at.field(kind, "location", old.location, new.location, remark))
        if old.qualifiers is not new.qualifiers or at.has_references:
            lists = old.qualifiers, new.qualifiers
            found += self._records(
                at,
                lists,
                pair_qualifiers(*lists),
                lambda inner, i, j: self._qualifier(inner, lists[0][i], lists[1][j], shift),
            )
        return found

    def _qualifier(self, at: "_Place", old: Qualifier, new: Qualifier, shift: "Shift") -> list[Difference]:
        found = []
        if old.name != new.name:
            found.append(at.field(Kind.RENAMED, "name", old.name, new.name))
        if old.value != new.value:
            kind, remark = _kind(old.value, new.value), ""
            if old.value is not None:
                if old.name == "protein_id" and self._names_removed(old) and not new.value:
                    kind, remark = Kind.FOLLOWS, FOLLOWS_REMOVAL
                elif new.value is not None and self._renumbered(old, old.value) == new.value:
                    kind, remark = Kind.FOLLOWS, FOLLOWS_NUMBERS
                elif shift.runs and shift.value(old.name, old.value) == new.value:
                    kind, remark = Kind.FOLLOWS, FOLLOWS_RESIDUES
            found.append(at.field(kind, "value", old.value, new.value, remark))
        elif at.has_references and _may_refer(old):
            if self._names_removed(old):
                found.append(at.field(Kind.ASTRAY, "value", old.value, new.value, NAMES_REMOVED))
            elif self._renumbered(old, old.value or "") != new.value:
                found.append(at.field(Kind.ASTRAY, "value", old.value, new.value, NAMES_ANOTHER))
        found += self._translation(at, old, new)
        if old.id != new.id:
            found.append(at.field(Kind.INCIDENTAL, "id", old.id, new.id))
        return found

    def _translation(self, at: "_Place", old: Qualifier, new: Qualifier) -> list[Difference]:
        before, after = old.translation, new.translation
        if before != after:
            is_same = before is not None and self._renumbered(old, before) == after
            kind = Kind.FOLLOWS if is_same else _kind(before, after)
            return [at.field(kind, "translation", before, after, FOLLOWS_NUMBERS if is_same else "")]
        if before and at.has_references and old.name != "protein_id":
            if self._names_removed_in(before):
                return [at.field(Kind.ASTRAY, "translation", before, after, NAMES_REMOVED)]
            if self._renumbered(old, before) != after:
                return [at.field(Kind.ASTRAY, "translation", before, after, NAMES_ANOTHER)]
        return []

    # References by number

    def _target(self, qualifier: Qualifier) -> int:
        """Return the old SEQ ID NO that a protein_id names, or 0."""
        text = (qualifier.value or "").strip()
        if qualifier.name != "protein_id" or not (len(text) < 10 and text.isascii() and text.isdigit()):
            return 0
        number = int(text)
        return number if number in self.now else 0

    def _names_removed(self, qualifier: Qualifier) -> bool:
        """Return whether the value names a sequence that was removed."""
        number = self._target(qualifier)
        if number:
            return self.now.get(number) == 0
        return qualifier.name != "protein_id" and self._names_removed_in(qualifier.value or "")

    def _names_removed_in(self, text: str) -> bool:
        """Return whether a free text names a sequence that was removed."""
        found = (each for each in mentions.find(text) if not (each.is_foreign or each.is_doubtful))
        return any(self.now.get(number) == 0 for each in found for number in _first_of(each))

    def _renumbered(self, qualifier: Qualifier, text: str) -> str:
        """Return a text of a qualifier with the new number of every sequence that it names."""
        if not self.has_new_numbers:
            return text
        number = self._target(qualifier)
        if number:
            return str(self.now.get(number) or text)
        if qualifier.name == "protein_id" or not mentions.may_mention(text):
            return text
        return mentions.renumber(text, lambda old: self.now.get(old) or old).text


class _Place:
    """A place in both listings, which builds the differences found there."""

    def __init__(self, old: Record, new: Record, number_old: int, number_new: int) -> None:
        self.old, self.new = old, new
        self.number_old, self.number_new = number_old, number_new
        self.address_old: Address | None = Address(old.uid)
        self.address_new: Address | None = Address(new.uid)
        self.steps: tuple[str, ...] = ()
        self.what = "sequence"
        self.has_references = False

    def inner(self, old: Feature | Qualifier | None, new: Feature | Qualifier | None) -> "_Place":
        """Return the place of a feature, or of a qualifier of this feature. None: the listing does not have it."""
        shown = old or new
        assert shown is not None
        what, step = ("feature", _step(shown)) if isinstance(shown, Feature) else ("qualifier", shown.name)
        place = _Place(self.old, self.new, self.number_old, self.number_new)
        place.what = what
        place.address_old = replace(self.address_old, **{what: old.uid}) if old and self.address_old else None
        place.address_new = replace(self.address_new, **{what: new.uid}) if new and self.address_new else None
        place.steps = (*self.steps, step)
        place.has_references = self.has_references
        return place

    def difference(self, kind: Kind, what: str, before: str | None = None, after: str | None = None) -> Difference:
        """Return a difference of the whole record."""
        return Difference(
            kind,
            what,
            self.address_old,
            self.address_new,
            self.number_old,
            self.number_new,
            self.steps,
            before,
            after,
        )

    def field(self, kind: Kind, field: str, before: str | None, after: str | None, remark: str = "") -> Difference:
        """Return a difference of one field of the record."""
        return Difference(
            kind,
            self.what,
            self.address_old.at(field) if self.address_old else None,
            self.address_new.at(field) if self.address_new else None,
            self.number_old,
            self.number_new,
            self.steps,
            before,
            after,
            remark=remark,
        )


# General information


_INCIDENTAL: Final = ("file_name", "software_name", "software_version", "production_date")
"""Fields that programs write about the file. Every other field of a header counts, also one that is added later."""


def header_differences(old: Header, new: Header) -> list[Difference]:
    """Return what differs in the general information; what programs write about the file is incidental."""
    found: list[Difference] = []
    if old is new:
        return found
    for field in old.__struct_fields__:
        if field == "titles":
            found += _title_differences(old.titles, new.titles)
        elif field not in _INCIDENTAL:
            found += _part_differences(field, getattr(old, field), getattr(new, field))
    for field in _INCIDENTAL:
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            place = Address(field=field)
            found.append(Difference(Kind.INCIDENTAL, "header", place, place, before=before, after=after))
    return found


def _part_differences(field: str, old: Any, new: Any) -> list[Difference]:
    if old == new:
        return []
    place = Address(field=field)
    if isinstance(old, Application | Party) and isinstance(new, Application | Party):
        return [
            each
            for name in old.__struct_fields__
            for each in _part_differences(f"{field}.{name}", getattr(old, name), getattr(new, name))
        ]
    before, after = _as_text(old), _as_text(new)
    return [
        Difference(
            _kind(before, after),
            "header",
            place if before is not None else None,
            place if after is not None else None,
            before=before,
            after=after,
        )
    ]


def _as_text(part: Any) -> str | None:
    if isinstance(part, Application | Party):
        return ", ".join(str(value) for name in part.__struct_fields__ if (value := getattr(part, name)))
    return None if part is None else str(part)


def _title_differences(old: tuple[Title, ...], new: tuple[Title, ...]) -> list[Difference]:
    partners = Partners(len(old), len(new))
    keys: tuple[Callable[[Title], Hashable], ...] = (
        lambda t: (t.text, t.language),
        lambda t: t.language,
        lambda t: t.text,
    )
    for key in keys:
        partners.pair_equal(lambda i, key=key: key(old[i]), lambda j, key=key: key(new[j]))  # type: ignore[misc]
    found: list[Difference] = []
    for i, j in enumerate(partners.of_old):
        if j < 0:
            gone = Address(title=old[i].uid)
            found.append(Difference(Kind.REMOVED, "title", gone, steps=(old[i].language,), before=old[i].text))
    moved = partners.moved()
    for j, i in enumerate(partners.of_new):
        there, steps = Address(title=new[j].uid), (new[j].language,)
        if i < 0:
            found.append(Difference(Kind.ADDED, "title", None, there, steps=steps, after=new[j].text))
            continue
        here, steps = Address(title=old[i].uid), (old[i].language,)
        if i in moved:
            found.append(Difference(Kind.MOVED, "title", here, there, steps=steps, before=str(i + 1), after=str(j + 1)))
        for field in ("text", "language"):
            before, after = getattr(old[i], field), getattr(new[j], field)
            if before != after:
                found.append(
                    Difference(
                        Kind.CHANGED,
                        "title",
                        here.at(field),
                        there.at(field),
                        steps=steps,
                        before=before,
                        after=after,
                    )
                )
    return found


def _described(record: Feature | Qualifier) -> str:
    return describe_feature(record) if isinstance(record, Feature) else describe_qualifier(record)


def _step(feature: Feature) -> str:
    text = f"{feature.key} {feature.location}".strip()
    return text if len(text) <= LONGEST_STEP else text[: LONGEST_STEP - 1] + "\u2026"


def _kind(before: str | None, after: str | None) -> Kind:
    return Kind.ADDED if before is None else Kind.REMOVED if after is None else Kind.CHANGED


def _may_refer(qualifier: Qualifier) -> bool:
    """Return whether the values may name a SEQ ID NO."""
    if qualifier.name == "protein_id":
        return bool(qualifier.value)
    return any(text and mentions.may_mention(text) for text in (qualifier.value, qualifier.translation))


def _first_of(mention: mentions.Mention) -> Iterator[int]:
    """Yield the numbers of a mention, at most MAX_EXPANDED."""
    return islice(mention.numbers(), mentions.MAX_EXPANDED)


def _is_same_place(a: str, b: str) -> bool:
    try:
        return location.parse(a.strip()) == location.parse(b.strip())
    except location.LocationError:
        return a.split() == b.split()
