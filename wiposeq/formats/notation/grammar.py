"""Split a notation into the symbols of a legend, or raise an error with the place that cannot be read.

The module hides how the symbols are found. All readings are followed at the same time from the end of the text, so the
time depends on the length of the text and not on the number of readings. The longest symbol is preferred to shorter
ones that spell the same. The text is refused if two readings split it differently or if a symbol may have two kinds:
nothing is guessed. features.py knows the meaning of the symbols.
"""

import re
from functools import lru_cache
from typing import Final

from msgspec import Struct

from wiposeq.errors import UnreadNotation
from wiposeq.formats.notation.legend import Legend, LegendEntry
from wiposeq.texts import mark

_START, _OPENED, _PREFIXED, _RESIDUE, _LINKED, _ENDED = range(6)
_FINAL: Final = (1 << _RESIDUE) | (1 << _LINKED) | (1 << _ENDED)

_STEPS: Final[dict[str, dict[int, int]]] = {
    "start": {_START: _OPENED, _OPENED: _OPENED},
    "ring": {_START: _OPENED, _OPENED: _OPENED, _RESIDUE: _LINKED, _LINKED: _LINKED},
    "prefix": {_START: _PREFIXED, _OPENED: _PREFIXED, _PREFIXED: _PREFIXED, _RESIDUE: _PREFIXED, _LINKED: _PREFIXED},
    "residue": {_START: _RESIDUE, _OPENED: _RESIDUE, _PREFIXED: _RESIDUE, _RESIDUE: _RESIDUE, _LINKED: _RESIDUE},
    "suffix": {_RESIDUE: _RESIDUE},
    "link": {_OPENED: _OPENED, _RESIDUE: _LINKED, _LINKED: _LINKED},
    "end": {_RESIDUE: _ENDED, _LINKED: _ENDED, _ENDED: _ENDED},
}
_STAYING: Final = {state: state for state in range(6)}
_PLAIN_LINK: Final = {_START: _START, **_STEPS["link"]}

_PLAIN_SIGNS: Final = str.maketrans(
    "\u2018\u2019\u2032\u02bc\u00b4\u2010\u2011\u2012\u2013\u2014\u2212\uff0d\u00a0", "'''''------- "
)
"""The plain character for each typographic one, so that positions stay the same."""

_MIX: Final = re.compile(r"\((?P<name>[A-Z][0-9]{0,2})(?::[0-9]{8})?\)")
_SQUARE: Final = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
_LETTERS: Final = {
    **dict(zip("acgt", "acgt")),
    "ac": "m",
    "ag": "r",
    "at": "w",
    "cg": "s",
    "ct": "y",
    "gt": "k",
    "acg": "v",
    "act": "h",
    "agt": "d",
    "cgt": "b",
    "acgt": "n",
}
"""The letter of the standard for each set of bases."""

AROUND: Final = 12
"""Characters that an error shows on each side of a place."""


class Token(Struct, frozen=True, gc=False):
    """One symbol in a text. place: 1-based. opens: 1 for an opening bracket, -1 for a closing one, else 0."""

    entry: LegendEntry
    place: int
    length: int
    opens: int = 0


class _Index:
    """The symbols of a legend by their first character, longest first."""

    def __init__(self, legend: Legend) -> None:
        self.symbols: dict[str, list[tuple[LegendEntry, int]]] = {}
        for entry in legend.entries:
            if entry.kind == "brackets":
                self._add(entry.symbol[:1].translate(_PLAIN_SIGNS), entry, 1)
                self._add(entry.symbol[1:].translate(_PLAIN_SIGNS), entry, -1)
            elif entry.kind not in ("bond", "group"):
                self._add(entry.symbol.translate(_PLAIN_SIGNS), entry, 0)
        self.lengths: dict[str, tuple[int, ...]] = {}
        for first in {symbol[0] for symbol in self.symbols}:
            lengths = {len(symbol) for symbol in self.symbols if symbol[0] == first}
            self.lengths[first] = tuple(sorted(lengths, reverse=True))
        self.groups = {plain_signs(entry.symbol): entry for entry in legend.entries if entry.kind == "group"}
        names = "|".join(r"\s?".join(map(re.escape, name)) for name in sorted(self.groups, key=len, reverse=True))
        self.side_chain = re.compile(rf"\((?:{names})(?:-(?:{names}))*\)") if names else None
        self.one_group = re.compile(rf"(?:{names})(?=[-)])") if names else None
        self.has_braces = not legend.is_protein or any(symbol[0] in "{}" for symbol in self.symbols)
        """Whether braces have a meaning of their own; otherwise they are read like square brackets."""
        self.has_mixes = any(symbol.startswith("/5") for symbol in self.symbols)
        """Whether it has the codes of orders, which also write mixed bases with percentages."""
        self.has_words = legend.is_protein and "Ala" in self.symbols
        self.is_protein = legend.is_protein
        self.rings = tuple(plain_signs(entry.symbol) for entry in legend.entries if entry.kind == "ring")
        rings = "|".join(map(re.escape, self.rings))
        is_in_round = bool(rings) and not self.has_words
        self.ring = re.compile(rf"(?<![A-Za-z])(?P<word>{rings})(?P<held>{_SQUARE})") if is_in_round else None
        """A ring in square brackets, which otherwise hold the name of one residue in a legend of single letters."""
        residues = {entry.symbol for entry in legend.entries if entry.kind == "residue"}
        self.shared_rings = {entry.symbol for entry in legend.entries if entry.kind == "ring"} & residues
        """Symbols of a ring before brackets, and of a residue elsewhere, such as c for D-cysteine."""

    def _add(self, symbol: str, entry: LegendEntry, opens: int) -> None:
        if symbol:
            self.symbols.setdefault(symbol, []).append((entry, opens))

    def with_round_rings(self, signs: str) -> str:
        """Return the text with cyclo(RGD) for cyclo[RGD]."""
        for found in self.ring.finditer(signs) if self.ring is not None else ():
            start, end = found.span("held")
            is_ring = found["word"] not in self.shared_rings or _holds_ring(signs, start, end)
            if is_ring and found["held"] not in self.symbols:
                signs = f"{signs[:start]}({signs[start + 1 : end - 1]}){signs[end:]}"
        return signs

    def settle_rings(self, text: str, signs: str, here: "_Here") -> None:
        """Remove from symbols that a ring and a residue share the one that is not meant at its place.

        It is a ring if brackets with several residues follow directly and reach the end, or a hyphen before an end.
        Raises UnreadNotation if a hyphen follows, so that either may be meant.
        """
        for place, found in enumerate(here):
            for at, (length, entries) in enumerate(found):
                if signs[place : place + length] not in self.shared_rings:
                    continue
                after = place + length
                while signs[after : after + 1].isspace():
                    after += 1
                is_apart = place == 0 or not (signs[place - 1].isalnum() or signs[place - 1] in ")]}")
                is_before = is_apart and _is_open(here, after) and _holds_ring(signs, after, _closing(signs, after))
                is_hyphenated = not place and signs[after : after + 1] == "-" and _is_open(here, after + 1)
                if is_hyphenated and _closing(signs, after + 1) == len(signs.rstrip()):
                    raise two_ways(text, place, length, "residue, ring")
                kind = "ring" if is_before else "residue"
                found[at] = length, [each for each in entries if each[0].kind == kind]

    def bracket_around(self, signs: str, place: int) -> tuple[int, int] | None:
        """Return the 0-based place and length of what the brackets directly behind a residue hold, if `place` is in it.

        It is the name of a group, as in "Cys(4-MeBzl)", without the known groups before it. None behind the word of a
        ring, and for other brackets.
        """
        start = signs.rfind("(", 0, place + 1)
        end = signs.find(")", place)
        if not self.is_protein or start < 1 or end < 0 or ")" in signs[start:place] or "(" in signs[place + 1 : end]:
            return None
        if not signs[start - 1].isalnum() or signs.endswith(self.rings, 0, start) or end - start > _MOST_SHOWN:
            return None
        start += 1
        while self.one_group is not None and (group := self.one_group.match(signs, start)) and group.end() < end:
            start = group.end() + 1
        return start, end - start

    def may_be_d_form(self, signs: str, place: int) -> bool:
        """Return whether a sign is the small letter of a residue, in a legend of single letters without small ones."""
        is_of_letters = bool(self.rings) and not self.has_words and "a" not in self.symbols
        is_alone = signs[place].islower() and not signs[place + 1 : place + 2].islower()
        return is_of_letters and is_alone and signs[place].upper() in self.symbols

    def at(self, text: str, place: int) -> list[tuple[int, list[tuple[LegendEntry, int]]]]:
        """Return the symbols at a 0-based place, longest first: (length, the entries that it may be)."""
        found = []
        side_chain = self._side_chain_at(text, place)
        if side_chain is not None:
            found.append((len(side_chain.symbol), [(side_chain, 0)]))
        if (mix := self._mix_at(text, place)) is not None:
            found.append((len(mix.symbol), [(mix, 0)]))
        for length in self.lengths.get(text[place], ()):
            entries = self.symbols.get(text[place : place + length])
            if entries is not None and place + length <= len(text):
                found.append((length, entries))
        return found

    def _mix_at(self, text: str, place: int) -> LegendEntry | None:
        """Return a mixed base of an order, such as "(N:25252525)" or, once it is defined, "(N)"; or None.

        The eight digits are the percentages of A, C, G and T.
        """
        if text[place] != "(" or not self.has_mixes:
            return None
        found = _MIX.match(text, place)
        if found is None:
            return None
        defined = re.search(rf"\({found['name']}:([0-9]{{8}})\)", text[: found.end()])
        if defined is None:
            return None
        shares = {base: int(defined[1][at : at + 2]) for base, at in zip("acgt", range(0, 8, 2))}
        bases = "".join(base for base, share in shares.items() if share)
        if sum(shares.values()) != 100 or bases not in _LETTERS:
            return None
        if len({share for share in shares.values() if share}) == 1:
            return LegendEntry(found[0], "residue", residue=_LETTERS[bases], sugar="DNA", sure="memory")
        words = ", ".join(f"{share}% {base}" for base, share in shares.items() if share)
        note = f"mixture of nucleotides at this position: {words}"
        return LegendEntry(found[0], "residue", _LETTERS[bases], "DNA", "misc_feature", note=note, sure="memory")

    def _side_chain_at(self, text: str, place: int) -> LegendEntry | None:
        """Return a suffix for groups in brackets such as "(gamma-Glu-palmitoyl)", or None."""
        if text[place] != "(" or self.side_chain is None or self.one_group is None:
            return None
        found = self.side_chain.match(text, place)
        if found is None or found[0] in self.symbols:
            return None
        groups = [self.groups["".join(each.split())] for each in self.one_group.findall(found[0])]
        note = "side chain linked to " + ", then ".join(group.note for group in groups)
        only = next((group.only for group in groups if group.only), "")
        return LegendEntry(found[0], "suffix", feature=groups[-1].feature, note=note, only=only, sure="memory")


_index = lru_cache(maxsize=8)(_Index)

_FEWEST: Final = 5
"""The fewest characters in the brackets of a ring whose symbol is a residue elsewhere; fewer are a name."""


def _is_open(here: "_Here", place: int) -> bool:
    """Return whether brackets open at a place, and not the symbol of a group in brackets."""
    return place < len(here) and bool(here[place]) and here[place][0][1][0][1] > 0


def _closing(signs: str, place: int) -> int:
    """Return the place behind the bracket that closes the round one at a place, or 0."""
    depth = 0
    for at in range(place, len(signs)):
        depth += (signs[at] == "(") - (signs[at] == ")")
        if not depth:
            return at + 1
    return 0


def _holds_ring(signs: str, start: int, end: int) -> bool:
    """Return whether brackets hold enough for several residues, and nothing but an end follows them."""
    return end - start - 2 >= _FEWEST and signs[end : end + 1].strip() in ("", "-")


def _steps(entry: LegendEntry) -> dict[int, int]:
    if entry.kind in ("ignored", "brackets"):
        return _STAYING
    if entry.kind == "link" and entry.is_plain:
        return _PLAIN_LINK
    return _STEPS[entry.kind]


def plain_signs(text: str) -> str:
    """Return the text with plain quotes, primes and dashes. Every character stays in its place."""
    return text.translate(_PLAIN_SIGNS)


def around(text: str, place: int, length: int = 1) -> str:
    """Return the text around a 1-based place, with dots if it is longer."""
    start, end = max(0, place - 1 - AROUND), place - 1 + length + AROUND
    middle = " ".join(text[start:end].split("\n"))
    return ("..." if start else "") + middle + ("..." if end < len(text) else "")


def stop(message: str, hint: str, text: str, place: int, length: int = 1, **values: object) -> UnreadNotation:
    """Return the error for a 1-based place of a text that cannot be read."""
    return UnreadNotation(message, hint, place=place, around=around(text, place, length), **values)


def tokens_of(text: str, legend: Legend, body: str = "") -> list[Token]:
    """Return the symbols of a text without blanks, in the only way that the legend allows.

    legend: without errors, see legend.problems().
    body: the part to read with blanks before it, so that places are those of the whole text; "" for all of it.

    Raises UnreadNotation for the first place that cannot be read or can be read in two ways.
    """
    index = _index(legend)
    signs = plain_signs(body or text)
    if not index.has_braces:
        signs = signs.replace("{", "[").replace("}", "]")
    signs = index.with_round_rings(signs)
    here = [[] if sign.isspace() else index.at(signs, place) for place, sign in enumerate(signs)]
    if index.shared_rings:
        index.settle_rings(text, signs, here)
    good = _leading_to_end(signs, here)
    if not good[0] >> _START & 1:
        raise _unread(text, signs, here, legend)
    found = _longest(text, signs, here, good)
    _refuse_second_reading(text, signs, here, good, found)
    return found


_Here = list[list[tuple[int, list[tuple[LegendEntry, int]]]]]


def _leading_to_end(signs: str, here: _Here) -> list[int]:
    """Return for each place the states, as bits, from which the rest of the text can be read."""
    good = [0] * len(signs) + [_FINAL]
    for place in range(len(signs) - 1, -1, -1):
        if signs[place].isspace():
            good[place] = good[place + 1]
            continue
        states = 0
        for length, entries in here[place]:
            after = good[place + length]
            if after:
                for entry, _ in entries:
                    for state, following in _steps(entry).items():
                        if after >> following & 1:
                            states |= 1 << state
        good[place] = states
    return good


def _longest(text: str, signs: str, here: _Here, good: list[int]) -> list[Token]:
    """Return the reading that takes at each place the longest symbol after which the rest can be read."""
    found: list[Token] = []
    place, state = 0, _START
    while place < len(signs):
        if signs[place].isspace():
            place += 1
            continue
        for length, entries in here[place]:
            fitting = [
                (entry, opens, following)
                for entry, opens in entries
                if (following := _steps(entry).get(state)) is not None and good[place + length] >> following & 1
            ]
            if len(fitting) > 1:
                fitting = _fitting_residue(fitting, found)
            if len(fitting) > 1 and {entry.kind for entry, _, _ in fitting} == {"start", "residue"}:
                wanted = "start" if state == _START else "residue"  # there is no second group at the start
                fitting = [each for each in fitting if each[0].kind == wanted]
            if len(fitting) > 1:
                kinds = ", ".join(entry.kind for entry, _, _ in fitting)
                raise two_ways(text, place, length, kinds)
            if fitting:
                entry, opens, state = fitting[0]
                found.append(Token(entry, place + 1, length, opens))
                place += length
                break
    return found


def _fitting_residue(
    fitting: list[tuple[LegendEntry, int, int]], found: list[Token]
) -> list[tuple[LegendEntry, int, int]]:
    """Return of suffixes with the same symbol the one for the last residue, or the first one if there is none."""
    letter = next((token.entry.residue for token in reversed(found) if token.entry.kind == "residue"), "")
    if any(entry.kind != "suffix" for entry, _, _ in fitting):
        return fitting
    return [each for each in fitting if letter in each[0].only.split()] or fitting[:1]


def two_ways(text: str, place: int, length: int, other: str) -> UnreadNotation:
    """Return the error for symbols at a 0-based place that may mean something else. other: what they may be."""
    return stop(
        'Position {place}: "{symbol}" can be read in two ways ({other}), in "{around}".',
        "Remove one of them from the legend, or write the notation with other symbols.",
        text,
        place + 1,
        length,
        symbol=text[place : place + length],
        other=other,
    )


def _refuse_second_reading(text: str, signs: str, here: _Here, good: list[int], found: list[Token]) -> None:
    """Raise UnreadNotation if another reading has a symbol that crosses the end of a symbol that was found."""
    ends = [0] * (len(signs) + 1)
    """For each place, the end of the symbol that was found there."""
    for token in found:
        for place in range(token.place - 1, token.place - 1 + token.length):
            ends[place] = token.place - 1 + token.length
    reached = [0] * (len(signs) + 1)
    reached[0] = 1 << _START
    for place, sign in enumerate(signs):
        states = reached[place]
        if not states:
            continue
        if sign.isspace():
            reached[place + 1] |= states
            continue
        for length, entries in here[place]:
            after = good[place + length]
            for entry, _ in entries if after else ():
                for state, following in _steps(entry).items():
                    if states >> state & 1 and after >> following & 1:
                        if place + length > ends[place]:
                            other = signs[place : place + length]
                            start = max(token.place for token in found if token.place - 1 <= place) - 1
                            raise two_ways(
                                text, start, place + length - start, f"{signs[start : ends[start]]}..., ...{other}"
                            )
                        reached[place + length] |= 1 << following


_ADD: Final = mark("Add it to the legend, or correct the notation.")
_D_FORMS: Final = mark("If small letters are D-amino acids, use the legend peptide-small-d.")


def _unread(text: str, signs: str, here: _Here, legend: Legend) -> UnreadNotation:
    """Return the error for the last place that any reading reaches."""
    reached = [0] * (len(signs) + 1)
    reached[0] = 1 << _START
    furthest = 0
    for place, sign in enumerate(signs):
        states = reached[place]
        if not states:
            continue
        furthest = place
        if sign.isspace():
            reached[place + 1] |= states
            continue
        for length, entries in here[place]:
            for entry, _ in entries:
                for state, following in _steps(entry).items():
                    if states >> state & 1:
                        reached[place + length] |= 1 << following
    if reached[-1]:
        return _unfinished(text, reached[-1])
    known = here[furthest]
    index = _index(legend)
    is_in_word = index.has_words and signs[furthest - 1 : furthest + 1].isalnum() and furthest > 0
    bracket = index.bracket_around(signs, furthest)
    if known and not is_in_word and bracket is None:
        length, entries = known[0]
        kinds = ", ".join(sorted({entry.kind for entry, _ in entries}))
        return stop(
            'Position {place}: "{symbol}" ({kinds} in the legend) is not allowed here, in "{around}".',
            "Correct the notation, or change the legend.",
            text,
            furthest + 1,
            length,
            symbol=text[furthest : furthest + length],
            kinds=kinds,
        )
    hint = _D_FORMS if bracket is None and index.may_be_d_form(signs, furthest) else _ADD
    furthest, length = bracket or _unknown_word(signs, here, furthest, index.has_words)
    return stop(
        'Position {place}: "{symbol}" is not in the legend "{legend}", in "{around}".',
        hint,
        text,
        furthest + 1,
        length,
        symbol=text[furthest : furthest + length],
        legend=legend.name or legend.id,
    )


def _unfinished(text: str, states: int) -> UnreadNotation:
    if states >> _PREFIXED & 1:
        return stop(
            'Position {place}: a residue is missing at the end, in "{around}".',
            "Check whether the notation was copied completely.",
            text,
            max(1, len(text)),
        )
    return stop('Position {place}: there is no residue, in "{around}".', "Add the residues.", text, 1)


_MOST_SHOWN: Final = 24
_WORD_AT_END: Final = re.compile(r"[A-Za-z0-9.]+(?=-)|-[A-Za-z0-9.]+(?=-|\s|$)")
_NAME_BEFORE: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][a-z]\Z")
_NAME: Final = re.compile(r"[A-Za-z][a-z]{2,}[A-Za-z]*(?![A-Za-z0-9])")
"""A name between hyphens in a legend of single letters, whose second letter is the first that cannot be read."""
_APART: Final = ("", "-", "'", " ")
_CLOSING: Final = {"/": "/", "[": "]", "(": ")", "{": "}", "<": ">"}


def _unknown_word(signs: str, here: _Here, place: int, has_words: bool) -> tuple[int, int]:
    """Return the 0-based start and the length of what an error shows as unknown.

    It is a whole code in slashes or brackets, the whole word in a legend of words, or what precedes the next symbol.
    """
    if has_words and signs[place].isalnum():
        start = end = place
        while start and place - start < _MOST_SHOWN and signs[start - 1].isalnum():
            start -= 1
        while end < len(signs) and end - start < _MOST_SHOWN and signs[end].isalnum():
            end += 1
        return start, end - start
    named = _NAME_BEFORE.search(signs, 0, place + 1)
    if named is not None and (word := _NAME.match(signs, named.start())) and len(word[0]) <= _MOST_SHOWN:
        return word.start(), len(word[0])
    word = _WORD_AT_END.match(signs, place)
    if word is not None and len(word[0]) <= _MOST_SHOWN and (signs[place] == "-" or signs[place - 1 : place] in _APART):
        return place, len(word[0])
    closing = signs.find(_CLOSING[signs[place]], place + 1, place + _MOST_SHOWN) if signs[place] in _CLOSING else -1
    if closing >= 0:
        return place, closing + 1 - place
    end = place + 1
    while end < len(signs) and end - place < _MOST_SHOWN and not here[end] and not signs[end].isspace():
        end += 1
    return place, end - place
