"""Edits of records: set a field, insert, remove, move, replace residues, and several edits together.

apply() also adapts what depends on the change: locations when residues change, and protein_id and mentions in free
text when sequences change their numbers. origin_edits.py has the edits of all other data.
"""

from collections.abc import Callable, Container, Iterator
from collections.abc import Set as AbstractSet
from typing import Any, Final

from msgspec.structs import replace

from wiposeq.model.address import FIELD_NAMES, Address, pick
from wiposeq.model.bookmarks import ResidueChange
from wiposeq.model.edit import Edit, SequenceChange, change, is_inside, one_change, origin_without, with_changes
from wiposeq.model.numbering import follow_numbers
from wiposeq.model.origin_edits import Settle, merged_settle
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier, Sequence, new_uid
from wiposeq.model.text_diff import Splice, remember
from wiposeq.model.turning import Turn
from wiposeq.standard.residues import reverse_complement
from wiposeq.texts import tr, trn

Record = Sequence | Feature | Qualifier | Any

_PARTS: Final[dict[str, Callable[[], Any]]] = {
    "application": Application,
    "priority": Application,
    "applicant": Party,
    "inventor": Party,
}


class SetField(Edit, frozen=True, omit_defaults=True):
    """Set one field of one record. If the last part of an application or party becomes empty, the record is removed."""

    address: Address
    value: Any
    label: str = ""

    def apply(self, project: Project) -> Project:
        if self.address.kind == "header":
            header = _set_in_header(project.header, self.address.field, self.value)
            return project if header is project.header else replace(project, header=header)
        return change(project, self.address.record, self._set)

    def _set(self, record: Any) -> Any:
        return _set(record, self.address.field, self.value)

    def _changes(self) -> list[SequenceChange] | None:
        return one_change(self.address.record, self._set)

    def _kind(self) -> str:
        field = self.address.field
        return tr("Change {field}", field=tr(FIELD_NAMES.get(field, field)))


class Insert(Edit, frozen=True, omit_defaults=True):
    """Insert records into a collection, before a 0-based index. An index past the end appends.

    address: the parent, with the field "sequences", "features", "qualifiers" or "titles".
    A record gets a new uid if one of its siblings already has its uid.
    """

    address: Address
    index: int
    records: tuple[Record, ...]
    label: str = ""

    def apply(self, project: Project) -> Project:
        if not self.records:
            return project
        if self.address.field == "sequences":
            old = project.sequences
            taken: Container[int] = old if len(self.records) <= 16 else set(old.uids())
            index = min(max(self.index, 0), len(old))
            sequences = old.insert(index, _with_unique_uids(taken, self.records))
            return follow_numbers(project, replace(project, sequences=sequences))
        return change(project, self.address.record, self._put)

    def _put(self, record: Any) -> Any:
        items = getattr(record, self.address.field)
        index = min(max(self.index, 0), len(items))
        new = _with_unique_uids({item.uid for item in items}, self.records)
        return replace(record, **{self.address.field: (*items[:index], *new, *items[index:])})

    def _changes(self) -> list[SequenceChange] | None:
        return one_change(self.address.record, self._put) if self.records else []

    def _kind(self) -> str:
        return _named(_INSERT, self.address.field, len(self.records))


class Remove(Edit, frozen=True, omit_defaults=True):
    """Remove records, and the facts of the origin about them.

    If a protein is removed, the protein_id that refers to it becomes empty, so that a check reports it. An address
    inside another removed record is ignored.
    """

    addresses: tuple[Address, ...]
    label: str = ""

    def apply(self, project: Project) -> Project:
        after = with_changes(project, self._of_sequences())
        records = dict.fromkeys(address.record for address in self.addresses)
        titles = {address.title for address in records if address.kind == "title"}
        if titles:
            after = change(after, Address(), _without("titles", titles))
        whole = [address.sequence or 0 for address in records if address.kind == "sequence"]
        if whole:
            after = follow_numbers(after, replace(after, sequences=after.sequences.remove(whole)))
        origin = origin_without(after.origin, self.addresses)
        return after if origin is after.origin else replace(after, origin=origin)

    def _of_sequences(self) -> list[SequenceChange]:
        """Return the changes that remove features and qualifiers, one for each parent."""
        outer = {address.record for address in self.addresses if address.kind in ("sequence", "feature")}
        by_parent: dict[Address, set[int | None]] = {}
        for address in self.addresses:
            if address.kind in ("feature", "qualifier") and not is_inside(address, outer):
                by_parent.setdefault(address.parent, set()).add(getattr(address, address.kind))
        changes: list[SequenceChange] = []
        for parent, uids in by_parent.items():
            collection = "features" if parent.feature is None else "qualifiers"
            changes += one_change(parent, _without(collection, uids)) or ()
        return changes

    def _changes(self) -> list[SequenceChange] | None:
        is_local = all(address.kind in ("feature", "qualifier") for address in self.addresses)
        return self._of_sequences() if is_local else None

    def _kind(self) -> str:
        return _named(_REMOVE, self.addresses[0].kind + "s" if self.addresses else "", len(self.addresses))


class Move(Edit, frozen=True, omit_defaults=True):
    """Move siblings, in the order of the addresses. index: the 0-based index of the first one in the result.

    apply() also raises LookupError if the records are not siblings.
    """

    addresses: tuple[Address, ...]
    index: int
    label: str = ""

    def apply(self, project: Project) -> Project:
        if not self.addresses:
            return project
        first = self.addresses[0]
        if any(a.kind != first.kind or a.parent != first.parent for a in self.addresses) or first.kind == "header":
            raise LookupError("records of different parents cannot be moved together")
        uids = list(dict.fromkeys(getattr(a, first.kind) for a in self.addresses))
        if first.kind == "sequence":
            old = project.sequences
            moved = [old.by_uid(uid) for uid in uids]
            index = min(max(self.index, 0), len(old) - len(moved))
            if all(a is b for a, b in zip(old.slice(index, index + len(moved)), moved)):
                return project
            sequences = old.remove(uids).insert(index, moved)
            return follow_numbers(project, replace(project, sequences=sequences))
        return change(project, first.parent, self._put)

    def _put(self, record: Any) -> Any:
        kind = self.addresses[0].kind
        items = getattr(record, kind + "s")
        wanted = dict.fromkeys(getattr(a, kind) for a in self.addresses)
        chosen = [pick(items, uid)[1] for uid in wanted]
        rest = [item for item in items if item.uid not in wanted]
        index = min(max(self.index, 0), len(rest))
        new = (*rest[:index], *chosen, *rest[index:])
        return record if all(a is b for a, b in zip(new, items)) else replace(record, **{kind + "s": new})

    def _kind(self) -> str:
        return _named(_MOVE, self.addresses[0].kind + "s" if self.addresses else "", len(self.addresses))


class ReplaceResidues(Edit, frozen=True, omit_defaults=True):
    """Replace the residues start..end (1-based, inclusive) of a sequence. end = start - 1 inserts before start.

    Locations of features, and positions inside anticodon, transl_except, rpt_unit_range and tag_peptide, are shifted as
    shifting.shift() describes. Residues that are equal at the start and at the end of the old and the new text count as
    not replaced. But a feature of exactly start..end becomes exactly the new text, and a source feature of the whole
    sequence remains one. A feature or such a qualifier is removed if all its residues are deleted. start and end are
    limited to the sequence.
    """

    sequence: int
    start: int
    end: int
    text: str
    label: str = ""

    def apply(self, project: Project) -> Project:
        return change(project, Address(self.sequence), self._change())

    def _changes(self) -> list[SequenceChange] | None:
        return [(self.sequence, self._change())]

    def _change(self) -> ResidueChange:
        return ResidueChange(self._replaced, self._shifted, max(self.start, 1))

    def _shifted(self, sequence: Sequence, features: tuple[Feature, ...]) -> tuple[Feature, ...]:
        return Splice.of(sequence, self.start, self.end, self.text).all_shifted(features)

    def _replaced(self, sequence: Sequence) -> Sequence:
        splice = Splice.of(sequence, self.start, self.end, self.text)
        if splice.is_nothing:
            return sequence
        old = sequence.residues
        residues = "%.*s%s%s" % (splice.start - 1, old, splice.text, old[splice.end :])  # noqa: UP031 (copies the start but once)
        remember(old, residues, splice.start - 1, len(old) - splice.end)
        features = splice.all_shifted(sequence.features)
        is_same = len(features) == len(sequence.features) and all(a is b for a, b in zip(features, sequence.features))
        return replace(sequence, residues=residues, features=sequence.features if is_same else features)

    def _kind(self) -> str:
        if not self.text:
            return tr("Delete residues")
        return tr("Insert residues") if self.end < self.start else tr("Replace residues")


class ReverseComplement(Edit, frozen=True, omit_defaults=True):
    """Replace the nucleotides start..end (1-based, inclusive) of a sequence by their reverse complement.

    Features and positions in qualifiers that are completely inside move to the other strand.
    turning.features_left() returns the features that cannot.
    """

    sequence: int
    start: int
    end: int
    label: str = ""

    def apply(self, project: Project) -> Project:
        return change(project, Address(self.sequence), self._change())

    def _changes(self) -> list[SequenceChange] | None:
        return [(self.sequence, self._change())]

    def _change(self) -> ResidueChange:
        turn = Turn(self.start, self.end)
        return ResidueChange(self._turned, lambda _, features: tuple(map(turn.feature, features)), self.start)

    def _turned(self, sequence: Sequence) -> Sequence:
        old, turn = sequence.residues, Turn(self.start, self.end)
        new = old[: self.start - 1] + reverse_complement(old[self.start - 1 : self.end]) + old[self.end :]
        features = tuple(map(turn.feature, sequence.features))
        return replace(sequence, residues=new, features=features)

    def _kind(self) -> str:
        return tr("Reverse complement {span}", span=f"{self.start}..{self.end}")


class Together(Edit, frozen=True, omit_defaults=True):
    """Several edits as one entry of the undo menu. If one of them fails, none is applied."""

    label: str
    edits: tuple[Edit, ...]

    def apply(self, project: Project) -> Project:
        before = project
        changes: list[SequenceChange] = []
        removed: list[Address] = []
        settled: list[Settle] = []
        for edit in _flat(self.edits):
            found = edit._changes()
            if found is not None:
                changes += found
                removed += edit.addresses if isinstance(edit, Remove) else ()
            elif isinstance(edit, Settle):
                settled.append(edit)
            else:
                project = edit.apply(with_changes(project, changes))
                changes = []
        project = merged_settle(settled).apply(with_changes(project, changes))
        origin = origin_without(project.origin, removed)
        project = project if origin is project.origin else replace(project, origin=origin)
        return before if _is_as_before(before, project) else project

    def _changes(self) -> list[SequenceChange] | None:
        parts = [edit._changes() for edit in self.edits]
        return None if None in parts else [change for part in parts for change in part or ()]


def _is_as_before(before: Project, after: Project) -> bool:
    """Return whether the edits together change nothing."""
    return (
        before.sequences is after.sequences
        and before.origin is after.origin
        and before.header == after.header
        and before.accepted == after.accepted
    )


def _flat(edits: tuple[Edit, ...]) -> Iterator[Edit]:
    """Yield the edits in order, also those inside a Together."""
    for edit in edits:
        if isinstance(edit, Together):
            yield from _flat(edit.edits)
        else:
            yield edit


_INSERT: Final[dict[str, Callable[[int], str]]] = {
    "sequences": lambda n: trn("Add {count} sequence", "Add {count} sequences", n),
    "features": lambda n: trn("Add {count} feature", "Add {count} features", n),
    "qualifiers": lambda n: trn("Add {count} qualifier", "Add {count} qualifiers", n),
    "titles": lambda n: trn("Add {count} title", "Add {count} titles", n),
}
_REMOVE: Final[dict[str, Callable[[int], str]]] = {
    "sequences": lambda n: trn("Remove {count} sequence", "Remove {count} sequences", n),
    "features": lambda n: trn("Remove {count} feature", "Remove {count} features", n),
    "qualifiers": lambda n: trn("Remove {count} qualifier", "Remove {count} qualifiers", n),
    "titles": lambda n: trn("Remove {count} title", "Remove {count} titles", n),
}
_MOVE: Final[dict[str, Callable[[int], str]]] = {
    "sequences": lambda n: trn("Move {count} sequence", "Move {count} sequences", n),
    "features": lambda n: trn("Move {count} feature", "Move {count} features", n),
    "qualifiers": lambda n: trn("Move {count} qualifier", "Move {count} qualifiers", n),
    "titles": lambda n: trn("Move {count} title", "Move {count} titles", n),
}


def _named(names: dict[str, Callable[[int], str]], collection: str, count: int) -> str:
    return names[collection](count) if collection in names else tr("Edit")


def _with_unique_uids(taken: Container[int], records: tuple[Record, ...]) -> tuple[Any, ...]:
    """Return the records, with a new uid for each one whose uid is taken or occurs twice among them."""
    seen: set[int] = set()
    unique = []
    for record in records:
        uid = record.uid
        while uid in taken or uid in seen:
            uid = new_uid()
        seen.add(uid)
        unique.append(record if uid == record.uid else replace(record, uid=uid))
    return tuple(unique)


def _set(record: Any, field: str, value: Any) -> Any:
    return record if getattr(record, field) == value else replace(record, **{field: value})


def _set_in_header(header: Header, field: str, value: Any) -> Header:
    part, _, name = field.partition(".")
    if not name:
        return _set(header, part, value)  # type: ignore[no-any-return]
    old = getattr(header, part)
    new = _set(_PARTS[part]() if old is None else old, name, value)
    if not any(getattr(new, each) for each in new.__struct_fields__) and new is not old:
        new = None
    return header if new is old else replace(header, **{part: new})


def _without(field: str, uids: AbstractSet[int | None]) -> Callable[[Any], Any]:
    def without(record: Any) -> Any:
        items = getattr(record, field)
        left = tuple(item for item in items if item.uid not in uids)
        if len(left) + len(uids) != len(items):
            raise LookupError(f"not all of {len(uids)} {field} are here")
        return replace(record, **{field: left})

    return without
