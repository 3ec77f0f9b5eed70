"""The fast way through a sequence that follows its content model in every respect, as nearly all do.

It hides how that is proven and read at once: all elements are asked one question after the other (name, number of
children, text, ...) and the answers compared with shapes known to be right, which is several times as fast as walking
the tree. Whatever differs in the least is left to st26structure, whose walk says what is wrong.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final

from msgspec import Struct

from wiposeq.formats.st26.elements import Element
from wiposeq.formats.st26.names import (
    BLOCK,
    DIVISION,
    FEATURE,
    ID,
    INNER,
    KEY,
    LENGTH,
    LOCATION,
    MOLTYPE,
    NAME,
    NUMBER,
    OTHER,
    QUALIFIER,
    QUALS,
    RESIDUES,
    SEQID,
    SEQIDS,
    TABLE,
    VALUE,
)
from wiposeq.formats.st26.structure import BLANKS
from wiposeq.model.records import Feature, Qualifier
from wiposeq.standard.edition import Edition

_NUMBER_ONLY: Final = [NUMBER]
_ID_ONLY: Final = [ID]
_MOST_SHAPES: Final = 5_000
_LONGEST_SHAPE: Final = 200


class Frame(Struct, frozen=True):
    """A sequence without its features: how many children each element up to the first feature has (the table counts as
    having one), where the texts and INSDSeqid are, and which elements hold elements only."""

    sizes: list[int]
    texts: tuple[tuple[str, int], ...]
    containers: tuple[int, ...]
    seqid: int | None
    has_features: bool


class Shape(Struct, frozen=True):
    """A feature: how many children each element has, and for each qualifier the indexes of itself, its name, its value
    and its translation (0: not there)."""

    sizes: list[int]
    qualifiers: tuple[tuple[int, int, int, int], ...]


class Usual(Struct):
    """A sequence as read the fast way: texts by element, other seqids, features."""

    texts: dict[str, str]
    seqids: tuple[str, ...] | None
    features: list[Feature]


class UsualForms:
    """The right shapes of one edition."""

    def __init__(self, edition: Edition) -> None:
        self._frames = dict(_frames(edition))
        self._shapes: dict[tuple[Any, ...], Shape | None] = {}
        self._is_known = is_usual_model(edition)

    def sequence(self, block: Element, first_uid: int) -> Usual | None:
        """The sequence of a SequenceData, or None if it is not as usual. first_uid: of the first feature left in it."""
        nodes: list[Element] = list(block.iter())
        tags = [node.tag for node in nodes]
        end = len(nodes) - 1
        starts = [index for index, tag in enumerate(tags) if tag == FEATURE]
        starts.append(end)
        first = starts[0]
        frame = self._frames.get(tuple(tags[:first]))
        if frame is None or tags[end] != RESIDUES or frame.has_features != (first != end):
            return None
        sizes = list(map(len, nodes))
        if first != end:
            if sizes[first - 1] != len(starts) - 1:
                return None
            sizes[first - 1] = 1
        if sizes[:first] != frame.sizes or sizes[end] or nodes[0].keys() != _NUMBER_ONLY:
            return None
        texts = [node.text for node in nodes]
        between = [texts[index] for index in frame.containers] + [node.tail for node in nodes[1:]]
        features = self._features(nodes, tags, sizes, texts, starts, between, first_uid)
        if features is None or any(node.keys() for node in (*nodes[1:first], nodes[end])):
            return None
        seqids = None if frame.seqid is None else (texts[frame.seqid] or "",) if frame.seqid else ()
        named = {name: texts[index] or "" for name, index in frame.texts}
        named[RESIDUES] = texts[end] or ""
        return Usual(named, seqids, features)

    def features(self, ended: Iterable[Element], first_uid: int) -> list[Feature] | None:
        """These INSDFeatures, or None if one is not as usual; the text behind each is looked at, too."""
        nodes = [node for element in ended for node in element.iter()]
        tags = [node.tag for node in nodes]
        starts = [index for index, tag in enumerate(tags) if tag == FEATURE]
        starts.append(len(nodes))
        texts = [node.text for node in nodes]
        between = [node.tail for node in nodes]
        return self._features(nodes, tags, list(map(len, nodes)), texts, starts, between, first_uid)

    def _features(
        self,
        nodes: list[Element],
        tags: list[Any],
        sizes: list[int],
        texts: list[str | None],
        starts: list[int],
        between: list[str | None],
        uid: int,
    ) -> list[Feature] | None:
        """The features between these indexes; between: other texts that must be blank."""
        ids: dict[int, str | None] = {}
        for index in range(starts[0], starts[-1]):
            keys = nodes[index].keys()
            if keys:
                if keys != _ID_ONLY or tags[index] != QUALIFIER:
                    return None
                ids[index] = nodes[index].get(ID)
            if sizes[index]:
                between.append(texts[index])
        if "".join(filter(None, between)).strip(BLANKS):
            return None
        features = []
        for start, end in pairwise(starts):
            shape = self._shape(tuple(tags[start:end]))
            if shape is None or sizes[start:end] != shape.sizes:
                return None
            qualifiers = [
                Qualifier(
                    number,
                    texts[start + name] or "",
                    (texts[start + value] or "") if value else None,
                    (texts[start + other] or "") if other else None,
                    ids.get(start + place),
                )
                for number, (place, name, value, other) in enumerate(shape.qualifiers, 1)
            ]
            features.append(Feature(uid, texts[start + 1] or "", texts[start + 2] or "", tuple(qualifiers)))
            uid += 1
        return features

    def _shape(self, tags: tuple[Any, ...]) -> Shape | None:
        if tags in self._shapes:
            return self._shapes[tags]
        shape = _learn(tags) if self._is_known else None
        if len(self._shapes) < _MOST_SHAPES and len(tags) <= _LONGEST_SHAPE:
            self._shapes[tags] = shape
        return shape


def is_usual_model(edition: Edition) -> bool:
    """Whether features and qualifiers have the content models that what is done here rests on."""
    accepts = {name: edition.structure[name].accepts for name in (FEATURE, QUALS, QUALIFIER, TABLE)}
    return (
        all(accepts[FEATURE](names) for names in ((KEY, LOCATION), (KEY, LOCATION, QUALS)))
        and all(accepts[QUALIFIER]((NAME, *names)) for names in ((), (VALUE,), (OTHER,), (VALUE, OTHER)))
        and all(accepts[QUALS]((QUALIFIER,) * count) and accepts[TABLE]((FEATURE,) * count) for count in (1, 2, 3))
    )


def _learn(tags: tuple[Any, ...]) -> Shape | None:
    """The shape of a right feature whose elements have these names in document order, or None if none has."""
    if tags[:3] != (FEATURE, KEY, LOCATION):
        return None
    if len(tags) == 3:
        return Shape([2, 0, 0], ())
    if tags[3] != QUALS:
        return None
    sizes = [3, 0, 0, 0]
    qualifiers = []
    at = 4
    while at < len(tags):
        if tags[at : at + 2] != (QUALIFIER, NAME):
            return None
        place, name, value, other = at, at + 1, 0, 0
        at += 2
        if tags[at : at + 1] == (VALUE,):
            value, at = at, at + 1
        if tags[at : at + 1] == (OTHER,):
            other, at = at, at + 1
        qualifiers.append((place, name, value, other))
        sizes += [at - place - 1] + [0] * (at - place - 1)
    sizes[3] = len(qualifiers)
    return Shape(sizes, tuple(qualifiers)) if qualifiers else None


def _frames(edition: Edition) -> Iterable[tuple[tuple[str, ...], Frame]]:
    """The right sequences without their features, by the names of the elements up to the first feature."""
    texts = (LENGTH, MOLTYPE, DIVISION)
    models = edition.structure
    for seqids in ((), (SEQIDS,), (SEQIDS, SEQID)):
        for table in ((), (TABLE,)):
            if not models[INNER].accepts((*texts, *seqids[:1], *table, RESIDUES)):
                continue
            if not models[BLOCK].accepts((INNER,)) or (seqids and not models[SEQIDS].accepts(seqids[1:])):
                continue
            tags = (BLOCK, INNER, *texts, *seqids, *table)
            sizes = [1, 4 + len(seqids[:1]) + len(table), 0, 0, 0]
            sizes += ([len(seqids) - 1] + [0] * (len(seqids) - 1) if seqids else []) + [1] * len(table)
            yield (
                tags,
                Frame(
                    sizes,
                    tuple((name, tags.index(name)) for name in texts),
                    tuple(tags.index(name) for name in (BLOCK, INNER, SEQIDS, TABLE) if name in tags),
                    (tags.index(SEQID) if SEQID in tags else 0) if seqids else None,
                    bool(table),
                ),
            )
