"""The first place at which a project differs from an earlier one, so that the window can show what Undo changed."""

from collections.abc import Sequence as Rows
from typing import Any

from wiposeq.model.address import Address
from wiposeq.model.project import Project
from wiposeq.model.records import Header, Sequence
from wiposeq.model.sequence_list import differences

_PARTS = ("application", "priority", "applicant", "inventor")


def first_change(old: Project, new: Project) -> Address | None:
    """Return the address, in the new project, of the first difference; None if no record differs.

    A removed record gives the collection that it was in.
    """
    if old.header is not new.header:
        found = _in_header(old.header, new.header)
        if found is not None:
            return found
    told = differences(old.sequences, new.sequences)
    if told.inserted:
        return Address(_first(new, told.inserted))
    if told.removed:
        return Address(field="sequences")
    if told.changed:
        uid = _first(new, told.changed)
        return _in_sequence(old.sequences.by_uid(uid), new.sequences.by_uid(uid))
    return Address(field="sequences") if told.is_renumbered else None


def _first(project: Project, uids: frozenset[int]) -> int:
    return min(uids, key=project.sequences.index) if len(uids) <= 1000 else next(iter(uids))


def _in_header(old: Header, new: Header) -> Address | None:
    for name in _fields(old, new, ("titles",)):
        if name not in _PARTS:
            return Address(field=name)
        before, after = getattr(old, name), getattr(new, name)
        inner = _fields(before, after) if before is not None and after is not None else []
        return Address(field=f"{name}.{inner[0]}" if inner else name)
    if old.titles == new.titles:
        return None
    uid, before, after = _record(old.titles, new.titles)
    if uid is None:
        return Address(field="titles")
    changed = _fields(before, after) if before is not None else []
    return Address(title=uid, field=changed[0] if changed else "text")


def _in_sequence(old: Sequence, new: Sequence) -> Address:
    here = Address(new.uid)
    for name in _fields(old, new, ("features",)):
        return here.at(name)
    uid, before, after = _record(old.features, new.features)
    if uid is None:
        return here.at("features")
    here = Address(new.uid, uid)
    if before is None:
        return here
    for name in _fields(before, after, ("qualifiers",)):
        return here.at(name)
    uid, before, after = _record(before.qualifiers, after.qualifiers)
    if uid is None:
        return here.at("qualifiers")
    here = Address(here.sequence, here.feature, uid)
    changed = _fields(before, after) if before is not None else []
    return here.at(changed[0] if changed else "value")


def _fields(old: Any, new: Any, omitted: tuple[str, ...] = ()) -> list[str]:
    """Return the names of the fields that differ, without those that hold records of their own."""
    return [
        name
        for name in new.__struct_fields__
        if name not in omitted and name != "uid" and getattr(old, name) != getattr(new, name)
    ]


def _record(old: Rows[Any], new: Rows[Any]) -> tuple[int | None, Any, Any]:
    """Return uid, old and new object of the first record that is new or differs; uid None if one was removed."""
    before = {record.uid: record for record in old}
    for record in new:
        if record.uid not in before:
            return record.uid, None, record
        if before[record.uid] is not record and before[record.uid] != record:
            return record.uid, before[record.uid], record
    return None, None, None
