"""What an edit is: a small frozen description of a change. apply() returns the next project.

Undo needs no inverse, because the previous project still exists. The label of an edit describes it in the undo menu, in
the user's language. An edit without a label is described by its kind. edits.py and origin_edits.py have the edits.
"""

from collections.abc import Callable, Container, Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model.address import Address, pick
from wiposeq.model.bookmarks import followed
from wiposeq.model.origin import NOT_WELL_FORMED, Fact, Origin, lost_in
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.texts import tr

SequenceChange = tuple[int, Callable[[Sequence], Sequence]]
"""The uid of a sequence, and a function that returns the changed sequence."""


class Edit(Struct, frozen=True):
    """One change of a project. apply() raises LookupError if its record is no longer in the project."""

    def apply(self, project: Project) -> Project:
        """Return the project after the edit. Return the same object if nothing changes."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """The description of the edit in the user's language: its label, or else its kind."""
        return getattr(self, "label", "") or self._kind()

    @property
    def changed_sequences(self) -> tuple[int, ...] | None:
        """The uids of the sequences whose content the edit can change, if it changes no other record. Else None."""
        changes = self._changes()
        return None if changes is None else tuple(dict.fromkeys(uid for uid, _ in changes))

    def _kind(self) -> str:
        return tr("Edit")

    def _changes(self) -> "list[SequenceChange] | None":
        """Return the changes of sequences, if the edit does nothing else. None for all other edits.

        Removing the facts of the origin about removed records is not counted as something else.
        """
        return None


def one_change(address: Address, how: Callable[[Any], Any]) -> list[SequenceChange] | None:
    """Return a change of a record as a change of its sequence. None if the record is not in a sequence."""
    if address.sequence is None:
        return None
    return [(address.sequence, lambda sequence: _change_sequence(sequence, address, how))]


def with_changes(project: Project, changes: list[SequenceChange]) -> Project:
    """Return the project with changed sequences. Each chunk is replaced only once. Raise LookupError if one is gone.

    Bookmarks follow, also in change().
    """
    by_uid: dict[int, list[Callable[[Sequence], Sequence]]] = {}
    for uid, how in changes:
        by_uid.setdefault(uid, []).append(how)
    places = project.sequences.places(by_uid.keys())
    for uid in by_uid:
        if uid not in places:
            raise LookupError(f"no sequence {uid}")

    origin = project.origin

    def changed(_: int, sequence: Sequence) -> Sequence:
        nonlocal origin
        for how in by_uid[sequence.uid]:
            before, sequence = sequence, how(sequence)
            if origin.bookmarks:
                origin = followed(origin, how, before, sequence)
        return sequence

    sequences = project.sequences.map(changed, places.values())
    return project if sequences is project.sequences else replace(project, sequences=sequences, origin=origin)


def change(project: Project, address: Address, how: Callable[[Any], Any]) -> Project:
    """Return the project with one record replaced by how(record). Raise LookupError if the record is gone."""
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
    if changed is old:
        return project
    origin = followed(project.origin, how, old, changed) if project.origin.bookmarks else project.origin
    return replace(project, sequences=project.sequences.replace(index, changed), origin=origin)


def is_inside(address: Address, outer: Container[Address]) -> bool:
    """Return whether one of the outer records contains this record."""
    while address.kind in ("feature", "qualifier"):
        address = address.parent
        if address in outer:
            return True
    return False


def origin_without(origin: Origin, addresses: Iterable[Address]) -> Origin:
    """Return the origin without its facts about removed records.

    A fact about a part of the file that could not be read stays, because that part remains lost.
    """
    gone = {address.record for address in addresses if address.kind != "header"}
    if not gone:
        return origin
    facts = [f for f in origin.facts if f.address.record in gone or is_inside(f.address, gone)]
    lost = {id(fact) for fact in facts if fact.kind == NOT_WELL_FORMED and lost_in(fact)}
    if lost:
        facts = [fact for fact in facts if id(fact) not in lost]
        origin = replace(
            origin, facts=tuple(_without_place(fact) if id(fact) in lost else fact for fact in origin.facts)
        )
    rest = {uid: declared for uid, declared in origin.declared.items() if Address(uid) not in gone}
    if len(rest) != len(origin.declared):
        origin = replace(origin, declared=rest)
    return origin.without(facts)


def _without_place(fact: Fact) -> Fact:
    """Return a fact about a lost part as a fact about the file, because its record was removed."""
    return replace(fact, values={**fact.values, "lost": lost_in(fact)}, address=Address())


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
