"""Change protein_id and mentions in free text when imported sequences get new numbers.

It hides what happens to a coding sequence whose protein is not imported: without the protein, neither protein_id nor
translation is allowed. (ST.26 par. 92)
"""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from wiposeq.model import mentions
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Feature, Qualifier, Sequence


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
    sequences: Iterable[Sequence], number_of: Callable[[int], int], changes: ChangeLog
) -> Iterator[Sequence]:
    """Yield the sequences of a listing with new numbers where their free text mentions SEQ ID NOs.

    number_of: returns the new number for an old one; the same if the listing has no such sequence; 0 if the sequence is
    not imported.
    """
    for number, sequence in enumerate(sequences, 1):
        features = []
        for feature in sequence.features:
            qualifiers = tuple(_renumbered_text(qualifier, number_of) for qualifier in feature.qualifiers)
            for old, new in zip(feature.qualifiers, qualifiers):
                if old is not new:
                    changes.add(
                        "mention/moved",
                        "SEQ ID NOs in free text follow the new numbers of their sequences",
                        where=sequence.name or f"#{number}",
                        before=" | ".join(filter(None, (old.value, old.translation))),
                        after=" | ".join(filter(None, (new.value, new.translation))),
                    )
            is_same = all(old is new for old, new in zip(feature.qualifiers, qualifiers))
            features.append(feature if is_same else replace(feature, qualifiers=qualifiers))
        is_same = all(old is new for old, new in zip(sequence.features, features))
        yield sequence if is_same else replace(sequence, features=tuple(features))


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
