"""What an edit changed: every place at which two projects differ, record by record, with the old and the new value.

It hides how records are matched: by uid. So it is exact if one of the two projects results from the other by edits.
app/comparing compares listings that have only their content in common.
"""

from collections.abc import Iterator
from collections.abc import Sequence as Rows
from typing import Any, Final

from msgspec import Struct

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.origin import Declared
from wiposeq.model.project import Project
from wiposeq.model.records import Header, Sequence
from wiposeq.model.sequence_list import differences
from wiposeq.model.text_diff import common_ends

_PARTS: Final = ("application", "priority", "applicant", "inventor")
_COLLECTIONS: Final = ("titles", "features", "qualifiers")


class Changed(Struct, frozen=True):
    """One place that differs. before, after: a value or a record; None if it is missing.

    address: in the new project; a removed record is named in the old one. The field "number" is the place of a
    sequence in the list; "declared.length" and the like are what the file declares of a sequence.
    """

    address: Address
    before: Any
    after: Any


def first_change(old: Project, new: Project) -> Address | None:
    """Return the address, in the new project, of the first difference; None if no record differs.

    A removed record gives the collection that it was in.
    """
    found = next(changes_between(old, new, has_declared=False), None)
    if found is None:
        return None
    address = found.address
    if address.field == "number":
        return Address(field="sequences")
    if found.after is None and not address.field:
        return address.parent.at("sequences" if address.kind == "sequence" else address.kind + "s")
    if address.kind == "title" and not address.field:
        return address.at("text")
    return address.at("value") if address.kind == "qualifier" and not address.field else address


def changes_of(edit: Edit, old: Project, new: Project) -> Iterator[Changed]:
    """Yield every place that an edit changed. Compare only the sequences that the edit can change.

    old, new: the project before and after the edit.
    """
    uids = edit.changed_sequences
    if uids is None:
        yield from changes_between(old, new)
        return
    for uid in uids:
        before, after = old.sequences.by_uid(uid), new.sequences.by_uid(uid)
        if before is not after:
            yield from _in_sequence(before, after)


def changes_between(old: Project, new: Project, *, has_declared: bool = True) -> Iterator[Changed]:
    """Yield every place that differs. has_declared: also what the file declares of its sequences."""
    if old.header is not new.header:
        yield from _in_header(old.header, new.header)
    found = differences(old.sequences, new.sequences)
    for uid in sorted(found.inserted, key=new.sequences.index):
        yield Changed(Address(uid), None, new.sequences.by_uid(uid))
    for uid in sorted(found.removed, key=old.sequences.index):
        yield Changed(Address(uid), old.sequences.by_uid(uid), None)
    for uid in sorted(found.changed, key=new.sequences.index):
        yield from _in_sequence(old.sequences.by_uid(uid), new.sequences.by_uid(uid))
    if found.is_renumbered:
        for place, uid in enumerate(old.sequences.uids()):
            now = new.sequences.index(uid) if uid in new.sequences else place
            if now != place:
                yield Changed(Address(uid, field="number"), place + 1, now + 1)
    if has_declared and old.origin.declared is not new.origin.declared:
        yield from _in_declared(old, new)


def _in_declared(old: Project, new: Project) -> Iterator[Changed]:
    nothing = Declared()
    for uid, declared in old.origin.declared.items():
        left = new.origin.declared.get(uid, nothing)
        if left == declared or uid not in new.sequences:
            continue
        sequence = new.sequences.by_uid(uid)
        written = {
            "number": str(new.position(uid)),
            "length": "" if sequence.is_skipped else str(len(sequence.residues)),
            "division": "" if sequence.is_skipped else "PAT",
        }
        for name in _fields(declared, left):
            yield Changed(Address(uid, field=f"declared.{name}"), getattr(declared, name), written[name])


def _in_header(old: Header, new: Header) -> Iterator[Changed]:
    for name in _fields(old, new):
        before, after = getattr(old, name), getattr(new, name)
        if name in _PARTS and before is not None and after is not None:
            for inner in _fields(before, after):
                yield Changed(Address(field=f"{name}.{inner}"), getattr(before, inner), getattr(after, inner))
        else:
            yield Changed(Address(field=name), before, after)
    for uid, before, after in _records(old.titles, new.titles):
        here = Address(title=uid)
        if before is None or after is None:
            yield Changed(here, before, after)
        else:
            for name in _fields(before, after):
                yield Changed(here.at(name), getattr(before, name), getattr(after, name))


def _in_sequence(old: Sequence, new: Sequence) -> Iterator[Changed]:
    here = Address(new.uid)
    for name in _fields(old, new):
        before, after = getattr(old, name), getattr(new, name)
        if name == "residues":
            start, end = common_ends(before, after)
            before, after = before[start : len(before) - end], after[start : len(after) - end]
        yield Changed(here.at(name), before, after)
    for uid, before, after in _records(old.features, new.features):
        place = Address(new.uid, uid)
        if before is None or after is None:
            yield Changed(place, before, after)
            continue
        for name in _fields(before, after):
            yield Changed(place.at(name), getattr(before, name), getattr(after, name))
        for inner, first, second in _records(before.qualifiers, after.qualifiers):
            qualifier = Address(new.uid, uid, inner)
            if first is None or second is None:
                yield Changed(qualifier, first, second)
            else:
                for name in _fields(first, second):
                    yield Changed(qualifier.at(name), getattr(first, name), getattr(second, name))


def _fields(old: Any, new: Any) -> list[str]:
    """Return the names of the fields that differ, except the uid and the fields that contain records."""
    return [
        name
        for name in new.__struct_fields__
        if name != "uid" and name not in _COLLECTIONS and getattr(old, name) != getattr(new, name)
    ]


def _records(old: Rows[Any], new: Rows[Any]) -> Iterator[tuple[int, Any, Any]]:
    """Yield uid, old and new object of each record that is new, differs, or was removed."""
    before = {record.uid: record for record in old}
    for record in new:
        known = before.pop(record.uid, None)
        if known is not record and known != record:
            yield record.uid, known, record
    for uid, record in before.items():
        yield uid, record, None
