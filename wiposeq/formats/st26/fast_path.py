"""The fastest way through a sequence: one that is laid out as programs lay it out is read without an XML parser.

It hides how that is proven: the texts of a SequenceData are taken out in one step, and what is left between them (tags
and blanks) must be pieces that have been seen to be right, in an order that the content model allows. Whatever differs
in the least (a comment, an empty element, an attribute, a reference by number) is left to the parser, and so to
st26usual and st26structure. Any regular use of blanks will do.
"""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from wiposeq.formats.st26.fast_features import is_usual_model
from wiposeq.formats.st26.names import (
    BLOCK,
    DIVISION,
    FEATURE,
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
from wiposeq.model.project import Feature, Qualifier
from wiposeq.standard.edition import Edition

_MOST_PIECES: Final = 5_000
_MOST_PLANS: Final = 5_000
_LONGEST_PLAN: Final = 200
_MOST_WORDS: Final = 5_000
_MOST_FIRST: Final = 1_000
_LONGEST_FIRST: Final = 300
_ID: Final = ' id="'

_parted: Final = re.compile(r">([^<>\s][^<]*+)<").split
_start: Final = re.compile(rf'[ \t\r\n]*+<{BLOCK} {NUMBER}="([^"<>&\s]*)"').match
_blanks: Final = re.compile(r">[ \t\r\n]+<")
_is_id: Final = re.compile(r"[\w.:-]+").fullmatch
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_others: Final = re.compile("&(?!(?:lt|gt|quot|apos|amp);)").search


class Laid(Struct, frozen=True, gc=False):
    """A sequence as it stands: sequenceIDNumber, the texts of its elements, other seqids (None: not there)."""

    number: str
    length: str
    molecule_type: str
    division: str
    residues: str
    seqids: tuple[str, ...] | None
    features: tuple[Feature, ...]


class _Plan(Struct, frozen=True):
    """A feature: how many texts it has, and for each qualifier the places of its name, value and translation, counted
    from the key (0: not there). pairs: how many there are, where each has a name and a value and
    nothing else, else 0."""

    size: int
    qualifiers: tuple[tuple[int, int, int], ...]
    pairs: int


class _Pieces(dict[str, str]):
    """What may stand between two texts: a sign for each kind of it, "?" for everything else.

    ids: what was found in the ids of qualifiers on the way.
    """

    def __init__(self, signs: dict[str, str]) -> None:
        self._signs = signs
        self.ids: list[str] = []

    def __missing__(self, piece: str) -> str:
        head, mark, tail = piece.partition(_ID)
        if mark:
            id, _, tail = tail.partition('"')
            if not _is_id(id) or _ID in tail or not head.endswith(f"<{QUALIFIER}"):
                return "?"
            self.ids.append(id)
            piece = head + tail
            if piece in self:
                return self[piece]
        sign = self._signs.get(_blanks.sub("><", piece).rstrip(BLANKS), "?")
        if sign != "?" and len(self) < _MOST_PIECES:
            self[piece] = sign
        return sign


class _Words(dict[str, str]):
    """The same text, and for some thousands the same object each time: keys and names are few."""

    def __missing__(self, text: str) -> str:
        if len(self) < _MOST_WORDS:
            self[text] = text
        return text


class Layouts:
    """The right layouts of one edition, as they are met."""

    def __init__(self, edition: Edition) -> None:
        self._pieces = _Pieces(dict(_signs()) if _is_known(edition) else {})
        self._plans: dict[str, _Plan | None] = {}
        self._words = _Words()
        self._firsts: dict[tuple[str, ...], tuple[Qualifier, ...]] = {}

    def sequence(self, text: str) -> Laid | None:
        """The sequence of a SequenceData, or None if it is not laid out as usual.

        text: from behind the element before to this element's end tag, which is left out.
        """
        start = _start(text)
        if start is None or ("]" in text and "]]>" in text):
            return None
        parts = _parted(text)
        texts = parts[1::2]
        parts[0] = parts[0][start.end() :]
        pieces = self._pieces
        pieces.ids.clear()
        signs = "".join(map(pieces.__getitem__, parts[::2]))
        head, *tails = signs.split(_LOCATION)
        at = _HEADS.get(head)
        if at is None or (not tails) != (head[-1] == _END):
            return None
        if "&" in text:
            if _others(text):
                return None
            texts = [_resolved(each) if "&" in each else each for each in texts]
        features: tuple[Feature, ...] = ()
        if tails:
            found = self._features(tails, texts, at, pieces.ids)
            if found is None:
                return None
            features = found
        elif pieces.ids:
            return None
        seqids = (texts[3],) if _SEQIDS in head else None
        return Laid(start[1], texts[0], texts[1], texts[2], texts[-1], seqids, features)

    def _features(self, tails: list[str], texts: list[str], at: int, ids: list[str]) -> tuple[Feature, ...] | None:
        plans, words = self._plans, self._words
        features: list[Feature] = []
        identifiers = iter(ids)
        number = taken = 0
        last = len(tails)
        for number, tail in enumerate(tails, 1):
            plan = plans.get(tail) or self._plan(tail)
            if plan is None or (tail[-1] == _END) != (number == last):
                return None
            key = words[texts[at]]
            pairs = 0 if ids else plan.pairs
            if pairs and number == 1:
                features.append(Feature(1, key, texts[at + 1], self._first(texts[at + 2 : at + plan.size])))
            elif pairs == 1:
                one = Qualifier(1, words[texts[at + 2]], texts[at + 3])
                features.append(Feature(number, key, texts[at + 1], (one,)))
            elif pairs == 2:
                one = Qualifier(1, words[texts[at + 2]], texts[at + 3])
                two = Qualifier(2, words[texts[at + 4]], texts[at + 5])
                features.append(Feature(number, key, texts[at + 1], (one, two)))
            elif ids:
                qualifiers = []
                for place, (name, value, other) in enumerate(plan.qualifiers, 1):
                    text = texts[at + name]
                    qualifiers.append(
                        Qualifier(
                            place,
                            words[text],
                            texts[at + value] if value else None,
                            texts[at + other] if other else None,
                            next(identifiers, None),
                        )
                    )
                taken += len(qualifiers)
                features.append(Feature(number, key, texts[at + 1], tuple(qualifiers)))
            else:
                features.append(
                    Feature(
                        number,
                        key,
                        texts[at + 1],
                        tuple(
                            [
                                Qualifier(
                                    place,
                                    words[texts[at + name]],
                                    texts[at + value] if value else None,
                                    texts[at + other] if other else None,
                                )
                                for place, (name, value, other) in enumerate(plan.qualifiers, 1)
                            ]
                        ),
                    )
                )
            at += plan.size
        if taken != len(ids):
            return None
        return tuple(features)

    def _plan(self, tail: str) -> _Plan | None:
        """How to read a feature whose signs are these; None if it is not right."""
        plan = _planned(tail)
        if plan is not None and len(tail) <= _LONGEST_PLAN and len(self._plans) < _MOST_PLANS:
            self._plans[tail] = plan
        return plan

    def _first(self, texts: list[str]) -> tuple[Qualifier, ...]:
        """The qualifiers of these names and values in turn; the same object again for what comes again, as the source
        does, which usually is the first feature and says the same of most sequences."""
        said = tuple(texts)
        found = self._firsts.get(said)
        if found is None:
            pairs = enumerate(zip(said[::2], said[1::2]), 1)
            found = tuple([Qualifier(place, self._words[name], value) for place, (name, value) in pairs])
            if len(self._firsts) < _MOST_FIRST and sum(map(len, said)) < _LONGEST_FIRST:
                self._firsts[said] = found
        return found


def _resolved(text: str) -> str:
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


# ---------------------------------------------------------------------------------------------------- the model
# A sign stands for what is between one text and the next. A feature is the signs from one _LOCATION to the next.

_LOCATION: Final = "p"
_SEQIDS: Final = "q"
_END: Final = "e"
_HEADS: Final = {"Sabc": 3, "Sabqx": 4, "Sabde": 0, "Sabqye": 0}
"""The signs up to the first feature's location, or of a whole sequence without features: how many texts come before
the first key."""
_feature_signs: Final = re.compile("k|re|n(?:1|v4|vo7|t7)*(?:2|3e|v5|v6e|vo8|vo9e|t8|t9e)").fullmatch


def _planned(tail: str) -> _Plan | None:
    """How to read the feature that has these signs from its location on; None if its content model has no such."""
    if not _feature_signs(tail):
        return None
    qualifiers: list[tuple[int, int, int]] = []
    at = 1
    for sign in tail:
        if sign in "n147":
            at += 1
            qualifiers.append((at, 0, 0))
        elif sign in "vot":
            at += 1
            name, value, other = qualifiers[-1]
            qualifiers[-1] = (name, at, other) if sign == "v" else (name, value, at)
    are_pairs = all(value and not other for _, value, other in qualifiers)
    return _Plan(at + 1, tuple(qualifiers), len(qualifiers) if are_pairs else 0)


def _signs() -> Iterator[tuple[str, str]]:
    """(what stands between two texts, blanks left out; its sign)."""
    first = f"<{FEATURE}><{KEY}"
    table = f"<{TABLE}>{first}"
    behind = f"</{TABLE}><{RESIDUES}"
    yield f"><{INNER}><{LENGTH}", "S"
    yield f"/{LENGTH}><{MOLTYPE}", "a"
    yield f"/{MOLTYPE}><{DIVISION}", "b"
    yield f"/{DIVISION}>{table}", "c"
    yield f"/{DIVISION}><{RESIDUES}", "d"
    yield f"/{DIVISION}><{SEQIDS}><{SEQID}", _SEQIDS
    yield f"/{SEQID}></{SEQIDS}>{table}", "x"
    yield f"/{SEQID}></{SEQIDS}><{RESIDUES}", "y"
    yield f"/{KEY}><{LOCATION}", _LOCATION
    yield f"/{LOCATION}></{FEATURE}>{first}", "k"
    yield f"/{LOCATION}></{FEATURE}>{behind}", "r"
    yield f"/{LOCATION}><{QUALS}><{QUALIFIER}><{NAME}", "n"
    yield f"/{NAME}><{VALUE}", "v"
    yield f"/{VALUE}><{OTHER}", "o"
    yield f"/{NAME}><{OTHER}", "t"
    for name, signs in ((NAME, "123"), (VALUE, "456"), (OTHER, "789")):
        end = f"/{name}></{QUALIFIER}>"
        yield f"{end}<{QUALIFIER}><{NAME}", signs[0]
        yield f"{end}</{QUALS}></{FEATURE}>{first}", signs[1]
        yield f"{end}</{QUALS}></{FEATURE}>{behind}", signs[2]
    yield f"/{RESIDUES}></{INNER}>", _END


def _is_known(edition: Edition) -> bool:
    """Whether the content models of an edition allow what is taken here for right."""
    models = edition.structure
    texts = (LENGTH, MOLTYPE, DIVISION)
    return (
        is_usual_model(edition)
        and models[BLOCK].accepts((INNER,))
        and models[SEQIDS].accepts((SEQID,))
        and all(
            models[INNER].accepts((*texts, *seqids, *table, RESIDUES))
            for seqids in ((), (SEQIDS,))
            for table in ((), (TABLE,))
        )
    )
