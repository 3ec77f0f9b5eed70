"""Change protein_id and mentions in free text when imported sequences get new numbers.

It hides what happens to a coding sequence whose protein is not imported: without the protein, neither protein_id nor
translation is allowed. (ST.26 par. 92)
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from wiposeq.model import mentions
from wiposeq.model.address import Address
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.lookup import describe
from wiposeq.model.numbering import OPEN, number_links, numbers_of
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.texts import mark

_BEYOND: Final = mark(
    "Mentions a SEQ ID NO that its own listing does not have (or has twice); check which sequence is meant"
)


def renumbered(
    sequences: Iterable[Sequence],
    number_of: Callable[[int], int],
    changes: ChangeLog,
    *,
    is_reported: bool = True,
) -> Iterator[Sequence]:
    """Yield the sequences with new values of protein_id.

    number_of: returns the new number for an old one; 0 if the protein is not imported, so that the link is removed.
    is_reported: whether each changed number is added to `changes`. Removed links are always added, in one line.
    """
    gone = 0
    for number, sequence in enumerate(sequences, 1):
        features = []
        for feature in sequence.features:
            text = feature.value("protein_id").strip()
            if not (text.isascii() and text.isdecimal() and len(text) < 16):
                features.append(feature)
                continue
            after = number_of(int(text))
            if not after:
                gone += 1
                features.append(_without(feature))
                continue
            features.append(_with(feature, str(after)))
            if is_reported and str(after) != text:
                changes.add(
                    "protein_id/moved",
                    "protein_id follows the new number of its sequence",
                    where=sequence.name or f"#{number}",
                    before=text,
                    after=str(after),
                )
        is_same = all(old is new for old, new in zip(sequence.features, features))
        yield sequence if is_same else replace(sequence, features=tuple(features))
    if gone:
        changes.add(
            "coding/translation-left-out",
            "Translations omitted, because their proteins are not imported",
            count=gone,
        )


def with_mentions(
    sequences: Iterable[Sequence], number_of: Callable[[int], int], known: Collection[int], changes: ChangeLog
) -> Iterator[Sequence]:
    """Yield the sequences of a listing with new numbers where their free text mentions SEQ ID NOs.

    number_of: returns the new number for an old one; the same if the listing has no such sequence; 0 if the sequence is
    not imported. known: the SEQ ID NOs that can be followed. A mention of another number stays and is reported, also
    one whose meaning is not certain.
    """
    for number, sequence in enumerate(sequences, 1):
        features = []
        for feature in sequence.features:
            qualifiers = tuple(_renumbered_text(qualifier, number_of) for qualifier in feature.qualifiers)
            for old, new in zip(feature.qualifiers, qualifiers):
                where = sequence.name or f"#{number}"
                if old is not new:
                    changes.add(
                        "mention/moved",
                        "SEQ ID NOs in free text follow the new numbers of their sequences",
                        where=where,
                        before=" | ".join(filter(None, (old.value, old.translation))),
                        after=" | ".join(filter(None, (new.value, new.translation))),
                    )
                _report_unfollowed(old, number_of, known, where, changes)
            is_same = all(old is new for old, new in zip(feature.qualifiers, qualifiers))
            features.append(feature if is_same else replace(feature, qualifiers=qualifiers))
        is_same = all(old is new for old, new in zip(sequence.features, features))
        yield sequence if is_same else replace(sequence, features=tuple(features))


def beyond(project: Project, count: int) -> Iterator[Change]:
    """Yield a line for each text that names a number that a project does not have, but has after an import.

    count: how many sequences are inserted.
    """
    own, most = set(numbers_of(project)), len(project.sequences) + count
    for start, found in project.sequences.facts(number_links):
        for link in found:
            address = Address(project.sequences.uid_at(start + link.place), link.feature, link.qualifier)
            for shown, numbers in _named(link.text, most, is_protein_id=link.is_protein_id):
                if any(0 < number <= most and number not in own for number in numbers):
                    yield Change("mention/beyond", _BEYOND, describe(project, address), 0, 1, shown, shown)


def _named(text: str, most: int, *, is_protein_id: bool) -> Iterator[tuple[str, range]]:
    """Yield each number or range in a protein_id or free text, as written and as a range that ends after `most`."""
    if is_protein_id:
        number = text.strip()
        if number.isascii() and number.isdecimal() and len(number) < 10:
            yield text, range(int(number), int(number) + 1)
        return
    for mention in mentions.find(text):
        for item in () if mention.is_foreign else mention.items:
            yield text[mention.start : mention.end], range(item.first, max(item.first, min(item.last, most + 1)) + 1)


def _report_unfollowed(
    qualifier: Qualifier, number_of: Callable[[int], int], known: Collection[int], where: str, changes: ChangeLog
) -> None:
    """Report the texts that stay as they are but may name another sequence in the joined listing."""
    is_protein_id = qualifier.name == "protein_id"
    for text in filter(None, (qualifier.value, qualifier.translation)):
        for shown, numbers in _named(text, max(known, default=0), is_protein_id=is_protein_id):
            if any(number not in known and number_of(number) for number in numbers):
                changes.add("mention/beyond", _BEYOND, where, before=shown, after=shown)
        if is_protein_id:
            continue
        for mention in mentions.renumber(text, number_of).open:
            shown = text[mention.start : mention.end]
            changes.add("mention/open", OPEN, where, before=shown, after=shown)


def _renumbered_text(qualifier: Qualifier, number_of: Callable[[int], int]) -> Qualifier:
    if qualifier.name == "protein_id":
        return qualifier
    value, translation = (
        mentions.renumber(text, number_of).text if text else text for text in (qualifier.value, qualifier.translation)
    )
    if (value, translation) == (qualifier.value, qualifier.translation):
        return qualifier
    return replace(qualifier, value=value, translation=translation)


def _with(feature: Feature, number: str) -> Feature:
    if feature.value("protein_id") == number:
        return feature
    qualifiers = tuple(replace(q, value=number) if q.name == "protein_id" else q for q in feature.qualifiers)
    return replace(feature, qualifiers=qualifiers)


def _without(feature: Feature) -> Feature:
    return replace(
        feature, qualifiers=tuple(q for q in feature.qualifiers if q.name not in ("protein_id", "translation"))
    )
