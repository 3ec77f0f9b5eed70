"""Adapt protein_id and mentions in free text when sequences are moved, removed or inserted.

It hides which texts refer to sequences by number, and which number a sequence has. The grammar of mentions is in
mentions.py.
"""

from collections.abc import Iterator
from collections.abc import Sequence as Rows
from typing import Final, NamedTuple

from msgspec.structs import replace

from wiposeq.model import mentions
from wiposeq.model.address import Address
from wiposeq.model.origin import declared_number
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
    return tuple(
        Link(index, feature.uid, qualifier.uid, field, text, qualifier.name == "protein_id")
        for index, sequence in enumerate(sequences)
        for feature in sequence.features
        for qualifier in feature.qualifiers
        for field, text in _texts(qualifier)
    )


def _texts(qualifier: Qualifier) -> Iterator[tuple[str, str]]:
    if qualifier.name == "protein_id":
        yield "value", qualifier.value or ""
        return
    for field, text in (("value", qualifier.value), ("translation", qualifier.translation)):
        if text and mentions.may_mention(text) and mentions.find(text):
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


def followers(before: Project, after: Project) -> tuple[Follower, ...]:
    """Return the texts that differ between two projects because sequences were moved, removed or inserted."""
    return followers_and_unfollowed(before, after)[0]


class Unfollowed(NamedTuple):
    """A mention of a sequence whose number changed, which stays as it is. address: of its field; text: the mention."""

    address: Address
    text: str


def unfollowed(before: Project, after: Project) -> tuple[Unfollowed, ...]:
    """Return the mentions that name another sequence after a change, because a person must decide how they follow.

    They are series ("1, 3, 5 ... 99"), texts that may have another meaning ("<3>"), and numbers that may be those of
    another document.
    """
    return followers_and_unfollowed(before, after)[1]


def followers_and_unfollowed(before: Project, after: Project) -> tuple[tuple[Follower, ...], tuple[Unfollowed, ...]]:
    """Return followers() and unfollowed(), which takes half the time of both calls."""
    new: list[Follower] = []
    left: list[Unfollowed] = []
    for uid, _, link, text, mentioned in _new_texts(before, after):
        address = Address(uid, link.feature, link.qualifier, field=link.field)
        if text != link.text:
            new.append(Follower(address, link.text, text))
        left += [Unfollowed(address, link.text[each.start : each.end]) for each in mentioned]
    return tuple(new), tuple(left)


def _new_texts(before: Project, after: Project) -> Iterator[tuple[int, int, Link, str, tuple[mentions.Mention, ...]]]:
    """Yield (uid of the sequence, its place after the edit, link, new text, mentions that stay) of the links concerned.

    Links of sequences that the edit removes are not concerned.
    """
    links = list(_links(before.sequences))
    if not links:
        return
    numbers = _Numbers(before, after, links)
    for uid, link in links:
        place = numbers.places.get(uid)
        if place is None:
            continue
        left: tuple[mentions.Mention, ...] = ()
        if link.is_protein_id:
            number = _number(link.text)
            now = numbers.new(number) if number else number
            text = link.text if now == number else str(now or "")
        else:
            found = mentions.renumber(link.text, numbers.new)
            text, left = found.text, found.open
        if left or text != link.text:
            yield uid, place, link, text, left


def _links(sequences: SequenceList) -> Iterator[tuple[int, Link]]:
    """Yield (uid of the sequence, link) of each link."""
    for chunk, (_, found) in zip(sequences.chunks, sequences.facts(number_links)):
        if found:
            uids = chunk.uids
            for link in found:
                yield uids[link.place], link


class _Numbers:
    """The numbers of the sequences that links name, before and after an edit. places: 0-based, by uid, after it."""

    def __init__(self, before: Project, after: Project, links: list[tuple[int, Link]]) -> None:
        self._before = before
        self._after = after
        declared = [(declared_number(before.origin.declared, uid, 0), uid) for uid in before.origin.declared]
        self._declared = {number: uid for number, uid in declared if number}
        same = 0 if self._declared else shared_start(before.sequences, after.sequences)
        named = {number for _, link in links for number in self._named(link) if number > same}
        uids: Rows[int] | None = list(before.sequences.uids()) if len(named) > _MANY else None
        self._uids = {number: uid for number in named if (uid := self._uid(number, uids))}
        self.places = after.sequences.places({*self._uids.values(), *(uid for uid, _ in links)})

    def _named(self, link: Link) -> Iterator[int]:
        """Yield the numbers that a link names, if there can be such sequences."""
        if link.is_protein_id:
            yield _number(link.text)
            return
        most = max(len(self._before.sequences), *self._declared, 0)
        for mention in mentions.find(link.text):
            for item in mention.items:
                yield from range(item.first, min(item.last, most) + 1)

    def _uid(self, number: int, uids: Rows[int] | None) -> int:
        """Return the uid of the sequence that has this number before the edit, or 0. uids: of all, if known."""
        if number in self._declared:
            return self._declared[number]
        if not 0 < number <= len(self._before.sequences):
            return 0
        uid = self._before.sequences.uid_at(number - 1) if uids is None else uids[number - 1]
        return uid if declared_number(self._before.origin.declared, uid, number) == number else 0

    def new(self, number: int) -> int:
        """Return the number, after the edit, of the sequence that had this number before; 0 if it was removed."""
        uid = self._uids.get(number)
        if uid is None:
            return number
        place = self.places.get(uid)
        return 0 if place is None else declared_number(self._after.origin.declared, uid, place + 1)


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
    features = {feature for feature, _, _ in texts}

    def changed(feature: Feature, qualifier: Qualifier) -> Qualifier:
        fields = {
            field: texts[feature.uid, qualifier.uid, field]
            for field in ("value", "translation")
            if (feature.uid, qualifier.uid, field) in texts
        }
        return replace(qualifier, **fields) if fields else qualifier

    return replace(
        sequence,
        features=tuple(
            replace(feature, qualifiers=tuple(changed(feature, each) for each in feature.qualifiers))
            if feature.uid in features
            else feature
            for feature in sequence.features
        ),
    )
