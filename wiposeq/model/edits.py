"""Edits: small frozen descriptions of a change, each of which makes the next project from the one before.

Undo needs no inverse: the project before is still there. What must follow an edit follows inside apply(): feature
locations when residues change, protein_id when sequences change their numbers. A label says in the user's language
what was done, for the undo menu; an edit without one is named by its kind.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model import location
from wiposeq.model.address import Address, pick
from wiposeq.model.origin import Fact
from wiposeq.model.project import Application, Feature, Header, Party, Project, Qualifier, Sequence
from wiposeq.texts import tr

Record = Sequence | Feature | Qualifier | Any

_PARTS: Final[dict[str, Callable[[], Any]]] = {
    "application": Application,
    "priority": Application,
    "applicant": Party,
    "inventor": Party,
}


class Edit(Struct, frozen=True):
    """One change of a project. apply() raises LookupError when the place it is about is gone."""

    def apply(self, project: Project) -> Project:
        """The project after the edit; the same object where nothing changes."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """What the edit does, in the user's language."""
        return getattr(self, "label", "") or tr("Edit")


class SetField(Edit, frozen=True, omit_defaults=True):
    """Sets one field of one record. In the header, emptying the last part of an application or party removes it."""

    address: Address
    value: Any
    label: str = ""

    def apply(self, project: Project) -> Project:
        if self.address.sequence is None and self.address.title is None:
            header = _set_in_header(project.header, self.address.field, self.value)
            return project if header is project.header else replace(project, header=header)
        return change(project, self.address.record, lambda record: _set(record, self.address.field, self.value))


class Insert(Edit, frozen=True, omit_defaults=True):
    """Inserts records before the 0-based index of a collection: "sequences", "features", "qualifiers" or "titles"
    as the field of their parent's address. An index past the end appends."""

    address: Address
    index: int
    records: tuple[Record, ...]
    label: str = ""

    def apply(self, project: Project) -> Project:
        if not self.records:
            return project
        if self.address.field == "sequences":
            index = min(max(self.index, 0), len(project.sequences))
            after = replace(project, sequences=project.sequences.insert(index, self.records))
            return follow_numbers(project, after)
        if self.address.field == "titles":
            titles = project.header.titles
            index = min(max(self.index, 0), len(titles))
            header = replace(project.header, titles=(*titles[:index], *self.records, *titles[index:]))
            return replace(project, header=header)

        def put(record: Any) -> Any:
            items = getattr(record, self.address.field)
            index = min(max(self.index, 0), len(items))
            return replace(record, **{self.address.field: (*items[:index], *self.records, *items[index:])})

        return change(project, self.address.record, put)


class Remove(Edit, frozen=True, omit_defaults=True):
    """Removes records. The protein_id of a coding sequence whose protein is removed becomes empty, so a check tells."""

    addresses: tuple[Address, ...]
    label: str = ""

    def apply(self, project: Project) -> Project:
        whole = [a.sequence for a in self.addresses if a.kind == "sequence" and a.sequence is not None]
        after = project
        for address in self.addresses:
            if address.kind == "title":
                pick(after.header.titles, address.title or 0)
                titles = tuple(title for title in after.header.titles if title.uid != address.title)
                after = replace(after, header=replace(after.header, titles=titles))
            elif address.kind in ("feature", "qualifier"):
                after = change(after, address.parent, _without(address))
        if whole:
            before = after
            after = follow_numbers(before, replace(before, sequences=before.sequences.remove(whole)))
            declared = {uid: told for uid, told in after.origin.declared.items() if uid not in set(whole)}
            if len(declared) != len(after.origin.declared):
                after = replace(after, origin=replace(after.origin, declared=declared))
        return after


class Move(Edit, frozen=True, omit_defaults=True):
    """Moves sibling records, in the order given, so that the first stands at the 0-based index of what results."""

    addresses: tuple[Address, ...]
    index: int
    label: str = ""

    def apply(self, project: Project) -> Project:
        if not self.addresses:
            return project
        first = self.addresses[0]
        if first.kind == "sequence":
            uids = [a.sequence for a in self.addresses if a.sequence is not None]
            moved = [project.sequences.by_uid(uid) for uid in uids]
            rest = project.sequences.remove(uids)
            sequences = rest.insert(min(max(self.index, 0), len(rest)), moved)
            return follow_numbers(project, replace(project, sequences=sequences))
        if first.kind == "title":
            wanted = [a.title for a in self.addresses]
            titles = _moved(project.header.titles, wanted, self.index)
            return replace(project, header=replace(project.header, titles=titles))
        field = first.kind + "s"
        wanted = [getattr(a, first.kind) for a in self.addresses]
        return change(
            project, first.parent, lambda r: replace(r, **{field: _moved(getattr(r, field), wanted, self.index)})
        )


class ReplaceResidues(Edit, frozen=True, omit_defaults=True):
    """Replaces the residues start..end (1-based, inclusive) of a sequence; end = start - 1 inserts before start.

    Locations of features, and positions inside anticodon, transl_except, rpt_unit_range and tag_peptide, move along.
    A feature that lay wholly inside what was deleted goes with it; lost_features() names them beforehand.
    """

    sequence: int
    start: int
    end: int
    text: str
    label: str = ""

    def apply(self, project: Project) -> Project:
        return change(project, Address(self.sequence), self._replaced)

    def _replaced(self, sequence: Sequence) -> Sequence:
        old = sequence.residues
        start = min(max(self.start, 1), len(old) + 1)
        end = min(max(self.end, start - 1), len(old))
        if old[start - 1 : end] == self.text:
            return sequence
        residues = old[: start - 1] + self.text + old[end:]
        features = sequence.features
        if len(self.text) != end - start + 1:
            features = tuple(
                moved
                for feature in features
                if (moved := _shifted(feature, start, end, len(self.text), len(old))) is not None
            )
        return replace(sequence, residues=residues, features=features)


class Settle(Edit, frozen=True, omit_defaults=True):
    """Settles facts about the file that was read: the written listing will be right, so they need no more telling.

    declared: for sequences by uid, which declared fields ("number", "length", "division").
    """

    facts: tuple[Fact, ...] = ()
    declared: tuple[tuple[int, tuple[str, ...]], ...] = ()
    label: str = ""

    def apply(self, project: Project) -> Project:
        if not self.facts and not self.declared:
            return project
        same = [fact for fact in project.origin.facts if fact in self.facts]
        return replace(project, origin=project.origin.without(same, dict(self.declared)))


class Accept(Edit, frozen=True, omit_defaults=True):
    """Accepts a finding, by its key, with a remark; an empty remark takes the acceptance back."""

    key: str
    remark: str
    label: str = ""

    def apply(self, project: Project) -> Project:
        kept = tuple(entry for entry in project.accepted if entry[0] != self.key)
        return replace(project, accepted=(*kept, (self.key, self.remark)) if self.remark else kept)


class Together(Edit, frozen=True, omit_defaults=True):
    """Several edits as one: one entry in the undo menu, all or nothing."""

    label: str
    edits: tuple[Edit, ...]

    def apply(self, project: Project) -> Project:
        for edit in self.edits:
            project = edit.apply(project)
        return project


def change(project: Project, address: Address, how: Callable[[Any], Any]) -> Project:
    """The project with one record replaced by how(record). Raises LookupError if the record is gone."""
    if address.title is not None:
        index, title = pick(project.header.titles, address.title)
        new = how(title)
        if new is title:
            return project
        titles = (*project.header.titles[:index], new, *project.header.titles[index + 1 :])
        return replace(project, header=replace(project.header, titles=titles))
    if address.sequence is None:
        header = how(project.header)
        return project if header is project.header else replace(project, header=header)
    index = project.sequences.index(address.sequence)
    old = project.sequences[index]
    changed = _change_sequence(old, address, how)
    return project if changed is old else replace(project, sequences=project.sequences.replace(index, changed))


def lost_features(sequence: Sequence, start: int, end: int, text: str) -> list[Feature]:
    """The features that ReplaceResidues(start, end, text) would take away, because they lie wholly inside."""
    if len(text) == end - start + 1:
        return []
    length = len(sequence.residues)
    return [f for f in sequence.features if _shifted(f, start, end, len(text), length) is None]


def protein_links(sequences: tuple[Sequence, ...]) -> tuple[tuple[int, int, int, str], ...]:
    """(index, feature uid, qualifier uid, value) of every protein_id in these sequences."""
    return tuple(
        (index, feature.uid, qualifier.uid, qualifier.value or "")
        for index, sequence in enumerate(sequences)
        for feature in sequence.features
        for qualifier in feature.qualifiers
        if qualifier.name == "protein_id"
    )


def follow_numbers(before: Project, after: Project) -> Project:
    """after, with every protein_id saying the new number of the sequence it named before ("" if that was removed)."""
    links = [
        (start + index, feature, qualifier, value)
        for start, found in before.sequences.facts(protein_links)
        for index, feature, qualifier, value in found
    ]
    for index, feature, qualifier, value in links:
        text = value.strip()
        if not text.isdecimal() or not 1 <= int(text) <= len(before.sequences):
            continue
        holder = before.sequences[index].uid
        target = before.sequences[int(text) - 1].uid
        try:
            number = str(after.sequences.index(target) + 1)
        except LookupError:
            number = ""
        if number != text and holder in after.sequences:
            after = SetField(Address(holder, feature, qualifier, field="value"), number).apply(after)
    return after


def _set(record: Any, field: str, value: Any) -> Any:
    return record if getattr(record, field) == value else replace(record, **{field: value})


def _set_in_header(header: Header, field: str, value: Any) -> Header:
    part, _, name = field.partition(".")
    if not name:
        return _set(header, part, value)  # type: ignore[no-any-return]
    old = getattr(header, part)
    new = _set(_PARTS[part]() if old is None else old, name, value)
    if new is old:
        return header
    is_empty = not any(getattr(new, each) for each in new.__struct_fields__)
    return replace(header, **{part: None if is_empty else new})


def _without(address: Address) -> Callable[[Any], Any]:
    field, uid = ("qualifiers", address.qualifier) if address.kind == "qualifier" else ("features", address.feature)

    def without(record: Any) -> Any:
        items = getattr(record, field)
        pick(items, uid or 0)
        return replace(record, **{field: tuple(item for item in items if item.uid != uid)})

    return without


def _moved(items: tuple[Any, ...], uids: Iterable[int | None], index: int) -> tuple[Any, ...]:
    moved = [pick(items, uid or 0)[1] for uid in uids]
    gone = {item.uid for item in moved}
    rest = [item for item in items if item.uid not in gone]
    index = min(max(index, 0), len(rest))
    return (*rest[:index], *moved, *rest[index:])


def _change_sequence(sequence: Sequence, address: Address, how: Callable[[Any], Any]) -> Sequence:
    if address.feature is None:
        return how(sequence)  # type: ignore[no-any-return]
    index, feature = pick(sequence.features, address.feature)
    if address.qualifier is None:
        new = how(feature)
    else:
        place, qualifier = pick(feature.qualifiers, address.qualifier)
        changed = how(qualifier)
        if changed is qualifier:
            return sequence
        new = replace(feature, qualifiers=(*feature.qualifiers[:place], changed, *feature.qualifiers[place + 1 :]))
    if new is feature:
        return sequence
    return replace(sequence, features=(*sequence.features[:index], new, *sequence.features[index + 1 :]))


def _shifted(feature: Feature, start: int, end: int, inserted: int, length: int) -> Feature | None:
    """The feature after residues start..end became `inserted` others; None if it lay wholly inside a deletion."""
    new_length = length - (end - start + 1) + inserted
    if feature.key in ("source", "SOURCE") and feature.location == f"1..{length}":
        return replace(feature, location=f"1..{new_length}") if new_length else feature
    text = location.shift(feature.location, start, end, inserted)
    if text is None:
        return None
    qualifiers = feature.qualifiers
    if any(q.name in location.POSITION_QUALIFIERS and q.value for q in qualifiers):
        qualifiers = tuple(
            replace(q, value=location.shift_value(q.name, q.value, start, end, inserted))
            if q.name in location.POSITION_QUALIFIERS and q.value
            else q
            for q in qualifiers
        )
    return replace(feature, location=text, qualifiers=qualifiers)
