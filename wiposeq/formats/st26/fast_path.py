"""Read sequences and features that follow the common layout without walking an XML tree.

It hides how a layout is recognized: the texts are cut out in one step, and the markup between them is compared with
the markup that the grammar below allows. Blanks between the tags may be of any kind. Everything else (a comment, an
empty element, an attribute that the grammar does not name, a reference by number, a wrong order) is declined: the
caller then reads with the general reader, which reports what departs from the content model. Both give equal records.
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice, product
from typing import Final

from lxml import etree
from msgspec import Struct

from wiposeq.formats.st26 import names
from wiposeq.formats.st26.elements import Element
from wiposeq.formats.st26.names import ONCE, OPTIONAL, REPEATED, ROWS, Row
from wiposeq.formats.st26.structure import BLANKS
from wiposeq.model.records import Feature, Qualifier
from wiposeq.standard.edition import Edition

# -------------------------------------------------------------------------------------------------------- the grammar
# It is the table of names.py from INSDSeq on. Each element that has parts has at least one of them. Two attributes may
# occur: the number of the SequenceData, and the id of a qualifier (of all of them or of none).

_IN_SEQUENCE: Final = ROWS["sequence"].parts
_BEFORE_TABLE: Final = _IN_SEQUENCE[: _IN_SEQUENCE.index(ROWS["sequence.features"])]
_IN_QUALIFIER: Final = ROWS["qualifier"].parts


class Contents(Struct, frozen=True, gc=False):
    """What a SequenceData has: its number, the texts of its elements, its features. None: absent."""

    number: str | None = None
    length: str | None = None
    molecule_type: str = ""
    division: str | None = None
    other_seqids: tuple[str, ...] | None = None
    features: tuple[Feature, ...] = ()
    residues: str = ""


# A letter stands for each element that has text. The markup between two texts ends one such element and begins the
# next, so its signs are the letters of both. The signs of a valid sequence have each letter twice: "(aabbcc ... jj)".


def _paths(row: Row, above: tuple[Row, ...] = ()) -> Iterator[tuple[Row, ...]]:
    """Yield the path from INSDSeq to each element that has text."""
    path = (*above, row)
    if not row.parts:
        yield path
    for part in row.parts:
        yield from _paths(part, path)


_PATHS: Final = tuple(_paths(ROWS["sequence"]))
_LETTERS: Final = {path[-1].element: letter for path, letter in zip(_PATHS, "abcdefghijklmnopqrstuvwxyz")}


def _pattern(*rows: Row) -> str:
    """Return the regular expression for the signs of successive elements; each element that has text is a group."""
    return "".join(
        f"(?:{_pattern(*row.parts)}){row.occurs}" if row.parts else f"({_LETTERS[row.element] * 2}){row.occurs}"
        for row in rows
    )


_AT_LOCATION: Final = _LETTERS[names.KEY] * 2 + _LETTERS[names.LOCATION] * 2
_AT_NAME: Final = _LETTERS[names.NAME] * 2
_AT_RESIDUES: Final = _LETTERS[names.RESIDUES] * 2 + ")"
_is_before_table: Final = re.compile(rf"\({_pattern(*_BEFORE_TABLE)}").fullmatch
_are_qualifiers: Final = re.compile(_pattern(ROWS["feature.qualifiers"])).fullmatch
_each_qualifier: Final = re.compile(_pattern(*_IN_QUALIFIER)).finditer


def _signs() -> Iterator[tuple[str, str]]:
    """Yield (markup, its signs) for all markup that may be between two texts, or before the first or after the last.

    The markup is without blanks. It may join elements that the patterns of the signs reject.
    """
    for path in _PATHS:
        name, letter = path[-1].element, _LETTERS[path[-1].element]
        yield f">{_opened(path)}", f"({letter}"
        yield f"/{name}>{_closed(path[:-1])}", f"{letter})"
        if names.FEATURE in (row.element for row in path):
            yield _opened(path[2:]), f"({letter}"
            yield f"/{name}>{_closed(path[2:-1])}", f"{letter})"
    for before, after in product(_PATHS, repeat=2):
        common = 0
        while common < min(len(before), len(after)) and before[common] is after[common]:
            common += 1
        if _PATHS.index(before) >= _PATHS.index(after):
            repeated = [depth for depth in range(common) if before[depth].occurs == REPEATED]
            if not repeated:
                continue
            common = repeated[-1]
        markup = f"/{before[-1].element}>{_closed(before[common:-1])}{_opened(after[common:])}"
        yield markup, _LETTERS[before[-1].element] + _LETTERS[after[-1].element]


def _opened(path: tuple[Row, ...]) -> str:
    """Return the start tags of a path, without the last ">"."""
    return "".join(f"<{row.element}>" for row in path)[:-1]


def _closed(path: tuple[Row, ...]) -> str:
    """Return the end tags of a path, from the inside out."""
    return "".join(f"</{row.element}>" for row in reversed(path))


_SIGNS: Final = dict(_signs())


@lru_cache
def _is_allowed_in(edition: Edition) -> bool:
    """Return whether the content models of an edition allow everything that the grammar allows."""
    return _is_allowed(ROWS["sequence"], edition)


def _is_allowed(row: Row, edition: Edition) -> bool:
    model = edition.structure[row.element]
    counts = {ONCE: (1,), OPTIONAL: (0, 1), REPEATED: (1, 2, 3)}
    choices = [[(part.element,) * count for count in counts[part.occurs]] for part in row.parts]
    return (
        not any(model.attributes.values())
        and all(model.accepts(sum(names, ())) for names in product(*choices))
        and all(_is_allowed(part, edition) for part in row.parts)
    )


# ----------------------------------------------------------------------------------------------------------- reading

_MOST_REMEMBERED: Final = 5_000
_LONGEST_REMEMBERED: Final = 400
_MOST_SOURCES: Final = 1_000
_LONGEST_SOURCE: Final = 300
_ID: Final = f' {names.ID}="'

_parted: Final = re.compile(r">([^<>\s][^<]*+)<").split
_start: Final = re.compile(rf'[ \t\r\n]*+<{names.BLOCK} {names.NUMBER}="([^"<>&\s]*)"').match
_blanks: Final = re.compile(r">[ \t\r\n]+<")
_is_id: Final = re.compile(r"[\w.:-]+").fullmatch
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_other_references: Final = re.compile("&(?!(?:lt|gt|quot|apos|amp);)").search


class _Declined(Exception):
    """The general reader must read this."""


class _Markups(dict[str, str]):
    """A cache: the signs of each markup between two texts. Raises _Declined if the grammar does not allow the markup.

    ids: the ids of qualifiers in the markups that were looked up, which are not cached.
    """

    def __init__(self, signs: dict[str, str]) -> None:
        self._signs = signs
        self.ids: list[str] = []

    def __missing__(self, markup: str) -> str:
        head, mark, tail = markup.partition(_ID)
        if mark:
            id, _, tail = tail.partition('"')
            if not _is_id(id) or _ID in tail or not head.endswith(f"<{names.QUALIFIER}"):
                raise _Declined
            self.ids.append(id)
            markup = head + tail
            if markup in self:
                return self[markup]
        signs = self._signs.get(_blanks.sub("><", markup).rstrip(BLANKS))
        if signs is None:
            raise _Declined
        if len(self) < _MOST_REMEMBERED:
            self[markup] = signs
        return signs


_Shape = tuple[tuple[int, bool, bool], ...]
"""For each qualifier of a feature its number, whether it has a value, and whether it has a translation."""
_Next = Callable[[], str]


class _Shapes(dict[str, _Shape]):
    """A cache: the shape of a feature by its signs after the location. Raises _Declined if the signs are wrong."""

    def __missing__(self, signs: str) -> _Shape:
        if not _are_qualifiers(signs):
            raise _Declined
        shape = tuple(
            [(number, bool(found[2]), bool(found[3])) for number, found in enumerate(_each_qualifier(signs), 1)]
        )
        if len(signs) <= _LONGEST_REMEMBERED and len(self) < _MOST_REMEMBERED:
            self[signs] = shape
        return shape


class _Words(dict[str, str]):
    """A cache that returns the same object for equal texts: keys and names are few, and each sequence repeats them."""

    def __missing__(self, text: str) -> str:
        if len(self) < _MOST_REMEMBERED:
            self[text] = text
        return text


def _qualifiers(shape: _Shape, words: _Words, take: _Next, next_id: _Next | None) -> tuple[Qualifier, ...]:
    """Return the qualifiers of this shape that have the next texts, and the next ids if there are ids."""
    found = []
    for number, has_value, has_translation in shape:
        name, value = words[take()], take() if has_value else None
        translation = take() if has_translation else None
        found.append(Qualifier(number, name, value, translation, next_id() if next_id else None))
    return tuple(found)


class _Sources(dict[tuple[str, ...], tuple[Qualifier, ...]]):
    """A cache of the qualifiers of first features, by their signs and texts: many sequences have the same source."""

    def __init__(self, shapes: _Shapes, words: _Words) -> None:
        self._shapes, self._words = shapes, words

    def __missing__(self, signs_and_texts: tuple[str, ...]) -> tuple[Qualifier, ...]:
        signs, *texts = signs_and_texts
        qualifiers = _qualifiers(self._shapes[signs], self._words, iter(texts).__next__, None)
        if len(self) < _MOST_SOURCES and sum(map(len, texts)) < _LONGEST_SOURCE:
            self[signs_and_texts] = qualifiers
        return qualifiers


class FastPath:
    """The fast path for listings of one edition. It remembers the layouts it meets; one thread may use it at a time."""

    def __init__(self, edition: Edition) -> None:
        self._markups = _Markups(_SIGNS if _is_allowed_in(edition) else {})
        self._shapes = _Shapes()
        self._words = _Words()
        self._sources = _Sources(self._shapes, self._words)

    def sequence(self, text: str) -> Contents | None:
        """Return the contents of a SequenceData, or None if the general reader must read it.

        text: from the end of the element before up to the end tag of this one, without that tag.
        """
        start = _start(text)
        if start is None or ("]" in text and "]]>" in text):
            return None
        try:
            signs, texts = self._take_apart(text, start.end())
            if not signs.endswith(_AT_RESIDUES):
                return None
            before, *tails = signs[: -len(_AT_RESIDUES)].split(_AT_LOCATION)
            if not _is_before_table(before):
                return None
            count = len(before) // 2
            features = self._features(tails, texts[count:], 1)
        except _Declined:
            return None
        length, molecule_type, division, *seqids = texts[:count]
        return Contents(start[1], length, molecule_type, division, tuple(seqids) or None, tuple(features), texts[-1])

    def features(self, elements: Iterable[Element], first_uid: int) -> list[Feature] | None:
        """Return the features of INSDFeature elements, or None if the general reader must read one of them.

        The text after each element must be blank, too.
        """
        markup = "".join([etree.tostring(element, encoding="unicode") for element in elements])
        try:
            signs, texts = self._take_apart(markup, 0)
            before, *tails = signs.removesuffix(")").split(_AT_LOCATION)
            return self._features(tails, texts, first_uid) if before == "(" else None
        except _Declined:
            return None

    def _take_apart(self, text: str, start: int) -> tuple[str, list[str]]:
        """Return (the signs of the markup from start on, the texts). Raises _Declined."""
        parts = _parted(text)
        texts = parts[1::2]
        parts[0] = parts[0][start:]
        self._markups.ids.clear()
        signs = "".join(map(self._markups.__getitem__, parts[::2]))
        if "&" in text:
            if _other_references(text):
                raise _Declined
            texts = [_resolved(each) if "&" in each else each for each in texts]
        return signs, texts

    def _features(self, tails: list[str], texts: Iterable[str], first_uid: int) -> list[Feature]:
        """Return the features that have these texts. Raises _Declined.

        tails: for each feature its signs after the location.
        """
        ids = self._markups.ids
        if ids and len(ids) != sum(tail.count(_AT_NAME) for tail in tails):
            raise _Declined
        rest = iter(texts)
        take, next_id, words = rest.__next__, iter(ids).__next__ if ids else None, self._words
        features = []
        for uid, tail in enumerate(tails, first_uid):
            key, location = words[take()], take()
            if uid == 1 and not ids:
                qualifiers = self._sources[(tail, *islice(rest, len(tail) // 2))]
            else:
                qualifiers = _qualifiers(self._shapes[tail], words, take, next_id)
            features.append(Feature(uid, key, location, qualifiers))
        return features


_of_thread: Final = threading.local()


def fast_path(edition: Edition) -> FastPath:
    """Return the fast path of the current thread, so that all readings of a thread share the layouts it remembers."""
    known: dict[Edition, FastPath] = _of_thread.__dict__.setdefault("fast_paths", {})
    return known.get(edition) or known.setdefault(edition, FastPath(edition))


def _resolved(text: str) -> str:
    """Return the text with each of the five entities of XML replaced by its character."""
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text
