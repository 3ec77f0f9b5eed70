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
    places, new = _numbers(before, after, links)
    known: dict[tuple[str, bool], tuple[str, tuple[mentions.Mention, ...]]] = {}
    for uid, link in links:
        place = places.get(uid)
        if place is None:
            continue
        key = link.text, link.is_protein_id
        if key not in known:
            known[key] = _renumbered(link, new)
        text, left = known[key]
        if left or text != link.text:
            yield uid, place, link, text, left


def _renumbered(link: Link, new: dict[int, int]) -> tuple[str, tuple[mentions.Mention, ...]]:
    """Return the new text of a link and its mentions that stay. new: the new numbers, by the old ones."""
    if link.is_protein_id:
        number = _number(link.text)
        now = new.get(number, number)
        return (link.text if now == number else str(now or "")), ()
    found = mentions.renumber(link.text, lambda number: new.get(number, number))
    return found.text, found.open


def _links(sequences: SequenceList) -> Iterator[tuple[int, Link]]:
    """Yield (uid of the sequence, link) of each link."""
    for chunk, (_, found) in zip(sequences.chunks, sequences.facts(number_links)):
        if found:
            uids = chunk.uids
            for link in found:
                yield uids[link.place], link


def _numbers(before: Project, after: Project, links: list[tuple[int, Link]]) -> tuple[dict[int, int], dict[int, int]]:
    """Return (0-based places after an edit, by uid; new numbers of the sequences that links name, by the old ones).

    The new number of a sequence that was removed is 0.
    """
    was, now = before.origin.declared, after.origin.declared
    numbered = [(declared_number(was, uid, 0), uid) for uid in was]
    declared = {number: uid for number, uid in numbered if number}
    same = 0 if declared else shared_start(before.sequences, after.sequences)
    count = len(before.sequences)
    most = max(count, *declared, 0)
    texts = {(link.text, link.is_protein_id) for _, link in links}
    named = {number for text, is_id in texts for number in _named(text, is_id, most) if number > same}
    uids: Rows[int] | None = list(before.sequences.uids()) if len(named) > _MANY else None

    def uid_of(number: int) -> int:
        """Return the uid of the sequence that has this number before the edit, or 0."""
        if number in declared:
            return declared[number]
        if not 0 < number <= count:
            return 0
        uid = before.sequences.uid_at(number - 1) if uids is None else uids[number - 1]
        return uid if declared_number(was, uid, number) == number else 0

    known = {number: uid for number in named if (uid := uid_of(number))}
    places = after.sequences.places({*known.values(), *(uid for uid, _ in links)})
    return places, {
        number: declared_number(now, uid, places[uid] + 1) if uid in places else 0 for number, uid in known.items()
    }


def _named(text: str, is_protein_id: bool, most: int) -> Iterator[int]:
    """Yield the numbers that the text of a link names, up to the highest number that a sequence has."""
    if is_protein_id:
        yield _number(text)
        return
    for mention in mentions.find(text):
        for item in mention.items:
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
