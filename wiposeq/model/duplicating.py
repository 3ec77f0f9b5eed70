"""Copies of sequences in the same project.

It hides that a copy names the same proteins as its original under their new numbers, and that a qualifier id belongs to
one qualifier only (par. 87(d)).
"""

from msgspec.structs import replace

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, SetField, Together
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Sequence, new_uid


def duplicate(project: Project, uids: tuple[int, ...], label: str) -> tuple[Edit, tuple[int, ...]]:
    """Return the edit that inserts copies of sequences behind the last of them, and the uids of the copies.

    Raise LookupError if a sequence does not exist.
    """
    originals = [project.sequences.by_uid(uid) for uid in uids]
    copies = tuple(_copy(each) for each in originals)
    index = max(project.sequences.index(uid) for uid in uids) + 1
    insert = Insert(Address(field="sequences"), index, copies)
    after = insert.apply(project)
    followed = []
    for original, copy in zip(originals, copies):
        features = _without_ids(after.sequences.by_uid(original.uid).features)
        if features != copy.features:
            followed.append(SetField(Address(copy.uid, field="features"), features))
    return Together(label, (insert, *followed)), tuple(copy.uid for copy in copies)


def _copy(sequence: Sequence) -> Sequence:
    return replace(sequence, uid=new_uid(), features=_without_ids(sequence.features))


def _without_ids(features: tuple[Feature, ...]) -> tuple[Feature, ...]:
    return tuple(
        replace(each, qualifiers=tuple(replace(q, id=None) if q.id else q for q in each.qualifiers))
        if any(qualifier.id for qualifier in each.qualifiers)
        else each
        for each in features
    )
