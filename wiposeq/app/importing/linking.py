"""Change the values of protein_id when imported sequences get new numbers.

It hides what happens to a coding sequence whose protein is not imported: without the protein, neither protein_id nor
translation is allowed. (ST.26 par. 92)
"""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Feature, Sequence


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


def _with(feature: Feature, number: str) -> Feature:
    if feature.value("protein_id") == number:
        return feature
    qualifiers = tuple(replace(q, value=number) if q.name == "protein_id" else q for q in feature.qualifiers)
    return replace(feature, qualifiers=qualifiers)


def _without(feature: Feature) -> Feature:
    return replace(
        feature, qualifiers=tuple(q for q in feature.qualifiers if q.name not in ("protein_id", "translation"))
    )
