"""Adapt protein_id and mentions in free text when sequences are moved, removed or inserted.

It hides which texts refer to sequences by number, and which number a sequence has. The grammar of mentions is in
mentions.py.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Sequence as Rows
from itertools import takewhile
from operator import eq
from typing import Final, NamedTuple
from weakref import ref

from msgspec.structs import replace

from wiposeq.model import mentions
from wiposeq.model.address import Address
from wiposeq.model.origin import Declared, declared_number
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.model.sequence_list import SequenceList
from wiposeq.texts import mark

OPEN: Final = mark("Not changed, because its meaning is not certain; the sequence has another SEQ ID NO now")
"""The message of a report about an Unfollowed mention."""


Numbers = range | tuple[int, ...]
"""SEQ ID NOs by place."""


_MANY: Final = 64
"""How many named numbers are looked up one by one; for more, all uids are listed once."""


class Link(NamedTuple):
    """A text that names sequences by number. place: 0-based index of its sequence; feature, qualifier: their uids.

    field: "value" or "translation" of the qualifier.
    """

    place: int
    feature: int
    qualifier: int
    field: str
    text: str
    is_protein_id: bool


def numbers_of(project: Project) -> Numbers:
    """Return the SEQ ID NOs that the file gives the sequences of a project, in order. They may repeat or have gaps."""
    declared, count = project.origin.declared, len(project.sequences)
    if not any(found.number is not None for found in declared.values()):
        return range(1, count + 1)
    return tuple(declared_number(declared, uid, place) for place, uid in enumerate(project.sequences.uids(), 1))


def number_links(sequences: tuple[Sequence, ...]) -> tuple[Link, ...]:
    """Return the texts in these sequences that name sequences by number."""
    known: dict[str, bool] = {}
    return tuple(
        Link(index, feature.uid, qualifier.uid, field, text, qualifier.name == "protein_id")
        for index, sequence in enumerate(sequences)
        for feature in sequence.features
        for qualifier in feature.qualifiers
        for field, text in _texts(qualifier, known)
    )


def _texts(qualifier: Qualifier, known: dict[str, bool]) -> Iterator[tuple[str, str]]:
    """Yield (field, text) of what names sequences by number. known: whether a text that was read before does."""
    if qualifier.name == "protein_id":
        yield "value", qualifier.value or ""
        return
    for field, text in (("value", qualifier.value), ("translation", qualifier.translation)):
        if not text:
            continue
        if text not in known:
            known[text] = bool(mentions.find(text))
        if known[text]:
            yield field, text


def follow_numbers(before: Project, after: Project) -> Project:
    """Return `after` with each protein_id and each mention naming the same sequence as before.

    The number of a sequence is the one that its file declares, else its position. If the sequence was removed, a
    protein_id becomes empty and the number in a mention becomes mentions.REMOVED. A number without a sequence stays.
    Only chunks with links are read.
    """
    texts: dict[int, dict[tuple[int, int, str], str]] = {}
    for _, place, link, text, _ in _new_texts(before, after):
        if text != link.text:
            texts.setdefault(place, {})[link.feature, link.qualifier, link.field] = text
    if not texts:
        return after
    sequences = after.sequences.map(lambda index, sequence: _with_texts(sequence, texts[index]), texts)
    return after if sequences is after.sequences else replace(after, sequences=sequences)


class Follower(NamedTuple):
    """A text that changes because it names sequences by number. address: its field."""

    address: Address
    before: str
    after: str


class Unfollowed(NamedTuple):
    """A mention of a sequence whose number changed, which stays as it is. address: of its field; text: the mention."""

    address: Address
    text: str


class Followed(NamedTuple):
    """What follows new numbers, and the mentions that do not.

    The mentions are series ("1, 3, 5 ... 99"), texts that may have another meaning ("<3>"), and numbers that may be
    those of another document. A person must decide how they follow.

    changed_count, left_count: how many there are. changed, left: all of them, or the first ones.
    """

    changed_count: int
    left_count: int
    changed: tuple[Follower, ...]
    left: tuple[Unfollowed, ...]


def followers(before: Project, after: Project) -> tuple[Follower, ...]:
    """Return the texts that differ between two projects because sequences were moved, removed or inserted."""
    return followed(before, after).changed


def unfollowed(before: Project, after: Project) -> tuple[Unfollowed, ...]:
    """Return the mentions that name another sequence after a change, because a person must decide how they follow."""
    return followed(before, after).left


def followed(before: Project, after: Project, most: int | None = None) -> Followed:
    """Return what follows the numbers of `after`, and what does not. most: how many of each; None for all.

    `after` may be a result of follow_numbers(), or what it was made of. After follow_numbers() it takes little time.
    """
    new: list[Follower] = []
    left: list[Unfollowed] = []
    new_count = left_count = 0
    for uid, _, link, text, mentioned in _new_texts(before, after):
        address = None
        if text != link.text:
            new_count += 1
            if most is None or new_count <= most:
                address = Address(uid, link.feature, link.qualifier, field=link.field)
                new.append(Follower(address, link.text, text))
        for each in mentioned:
            left_count += 1
            if most is None or left_count <= most:
                address = address or Address(uid, link.feature, link.qualifier, field=link.field)
                left.append(Unfollowed(address, link.text[each.start : each.end]))
    return Followed(new_count, left_count, tuple(new), tuple(left))


class _NewText(NamedTuple):
    """A link concerned by new numbers. uid: of its sequence; place: 0-based, after the edit; left: mentions that
    stay."""

    uid: int
    place: int
    link: Link
    text: str
    left: tuple[mentions.Mention, ...]


class _Reading(NamedTuple):
    """The new texts of one change of the order, and what they depend on. They are the same for equal values.

    before: the sequences before the change. was, now: the declared facts before and after. uids: in the new order.
    """

    before: ref[SequenceList]
    was: Mapping[int, Declared]
    now: Mapping[int, Declared]
    uids: list[int]
    texts: list[_NewText]

    def is_of(self, before: Project, after: Project) -> bool:
        """Return whether these are the new texts of a change."""
        return (
            self.before() is before.sequences
            and self.was is before.origin.declared
            and (self.now is after.origin.declared or self.now == after.origin.declared)
            and len(self.uids) == len(after.sequences)
            and all(map(eq, self.uids, after.sequences.uids()))
        )


_last: _Reading | None = None
"""The last change of the order with many links: a preview, its lines and the edit itself ask for the same texts."""


def _forget(before: ref[SequenceList]) -> None:
    global _last
    if _last is not None and _last.before is before:
        _last = None


def _new_texts(before: Project, after: Project) -> list[_NewText]:
    """Return the links concerned by a change of the order. Links of sequences that it removes are not concerned."""
    global _last
    last = _last
    if last is not None and last.is_of(before, after):
        return last.texts
    lowest, highest = _changed_numbers(before, after)
    links = list(_links(before.sequences, lowest, highest))
    if not links:
        return []
    texts = _read(before, after, links)
    if len(links) > _MANY:
        was, now = before.origin.declared, after.origin.declared
        _last = _Reading(ref(before.sequences, _forget), was, now, list(after.sequences.uids()), texts)
    return texts


def _read(before: Project, after: Project, links: list[tuple[int, Link]]) -> list[_NewText]:
    """Return the new texts. Each distinct text is read once."""
    ids = {link.text: _number(link.text) for _, link in links if link.is_protein_id}
    found = {text: mentions.find(text) for text in {link.text for _, link in links if not link.is_protein_id}}
    places, new = _numbers(before, after, links, list(ids.values()), list(found.values()))

    def number_after(number: int) -> int:
        return new.get(number, number)

    numbered = {text: mentions.Renumbered(str(new[n] or "") if new.get(n, n) != n else text) for text, n in ids.items()}
    written = {text: mentions.renumber(text, number_after, each) for text, each in found.items()}
    concerned: list[_NewText] = []
    for uid, link in links:
        place, old = places.get(uid), link.text
        if place is None:
            continue
        new_text = numbered[old] if link.is_protein_id else written[old]
        text, left = new_text.text, new_text.open
        if left or text != old:
            concerned.append(_NewText(uid, place, link, text, left))
    return concerned


def _changed_numbers(before: Project, after: Project) -> tuple[int, int]:
    """Return the lowest and the highest number that may name another sequence after an edit."""
    if before.origin.declared or after.origin.declared:
        return 0, sys.maxsize
    old, new = before.sequences, after.sequences
    first = shared_start(old, new) + 1
    if len(old) != len(new):
        return first, sys.maxsize
    same = sum(len(a) for a, _ in takewhile(lambda pair: pair[0] is pair[1], zip(old.chunks[::-1], new.chunks[::-1])))
    return first, len(old) - same


def _spans(links: tuple[Link, ...]) -> frozenset[tuple[int, int]]:
    """Return the first and the last number of each item that links name."""
    ids = {_number(link.text) for link in links if link.is_protein_id}
    texts = {link.text for link in links if not link.is_protein_id}
    items = {(item.first, item.last) for text in texts for mention in mentions.find(text) for item in mention.items}
    return frozenset(items.union(zip(ids, ids)))


def _links(sequences: SequenceList, lowest: int, highest: int) -> Iterator[tuple[int, Link]]:
    """Yield (uid of the sequence, link) of each link in a chunk that names one of the numbers lowest..highest."""
    for chunk in sequences.chunks:
        found = chunk.fact(number_links)
        if not found:
            continue
        spans = chunk.derived(number_links, _spans)
        if any(first <= highest and last >= lowest for first, last in spans):
            uids = chunk.uids
            for link in found:
                yield uids[link.place], link


def _numbers(
    before: Project,
    after: Project,
    links: list[tuple[int, Link]],
    ids: list[int],
    found: list[tuple[mentions.Mention, ...]],
) -> tuple[dict[int, int], dict[int, int]]:
    """Return (0-based places after an edit, by uid; new numbers of the sequences that links name, by the old ones).

    ids, found: the protein_ids and the mentions of the links. The new number of a removed sequence is 0.
    """
    was, now = before.origin.declared, after.origin.declared
    numbered = [(declared_number(was, uid, 0), uid) for uid in was]
    declared = {number: uid for number, uid in numbered if number}
    same = 0 if declared else shared_start(before.sequences, after.sequences)
    count = len(before.sequences)
    numbers = {number for number in _named(ids, found, max(count, *declared, 0)) if number > same}
    uids: Rows[int] | None = list(before.sequences.uids()) if len(numbers) > _MANY else None

    def uid_of(number: int) -> int:
        """Return the uid of the sequence that has this number before the edit, or 0."""
        if number in declared:
            return declared[number]
        if not 0 < number <= count:
            return 0
        uid = before.sequences.uid_at(number - 1) if uids is None else uids[number - 1]
        return uid if declared_number(was, uid, number) == number else 0

    known = {number: uid for number in numbers if (uid := uid_of(number))}
    places = after.sequences.places({*known.values(), *(uid for uid, _ in links)})
    if not now:
        return places, {number: places[uid] + 1 if uid in places else 0 for number, uid in known.items()}
    return places, {
        number: declared_number(now, uid, places[uid] + 1) if uid in places else 0 for number, uid in known.items()
    }


def _named(ids: Iterable[int], found: Iterable[tuple[mentions.Mention, ...]], most: int) -> Iterator[int]:
    """Yield the numbers that protein_ids and mentions name; of a range, those up to `most`."""
    yield from ids
    for each in found:
        for mention in each:
            for item in mention.items:
                if item.first == item.last:
                    yield item.first
                else:
                    yield from range(item.first, min(item.last, most) + 1)


def _number(value: str) -> int:
    """Return the number in a protein_id, or 0."""
    text = value.strip()
    return int(text) if len(text) < 10 and text.isascii() and text.isdigit() else 0


def shared_start(old: SequenceList, new: SequenceList) -> int:
    """Return how many sequences at the start of both lists are in chunks that both share."""
    count = 0
    for a, b in zip(old.chunks, new.chunks):
        if a is not b:
            break
        count += len(a)
    return count


def _with_texts(sequence: Sequence, texts: dict[tuple[int, int, str], str]) -> Sequence:
    """Return the sequence with other texts, by (feature uid, qualifier uid, field). Missing qualifiers are ignored."""
    of_feature: dict[int, dict[int, dict[str, str]]] = {}
    for (feature, qualifier, field), text in texts.items():
        of_feature.setdefault(feature, {}).setdefault(qualifier, {})[field] = text

    def changed(feature: Feature) -> Feature:
        fields = of_feature[feature.uid]
        qualifiers = [replace(each, **fields[each.uid]) if each.uid in fields else each for each in feature.qualifiers]
        return replace(feature, qualifiers=tuple(qualifiers))

    features = [changed(each) if each.uid in of_feature else each for each in sequence.features]
    return replace(sequence, features=tuple(features))
