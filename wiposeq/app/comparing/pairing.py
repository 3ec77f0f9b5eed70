"""Pair the records of two lists by their content, not only by their position.

It hides how this takes time proportional to the lists. Records with equal keys are paired first; among several equal
ones, the neighbors decide. Then similar sequences between paired neighbors are paired, and then sequences at any
position that share many words of residues. Features are paired by their location, which may have moved with the
residues, and by their qualifiers. The differences within a pair are left to compare.py.
"""

import math
import sys
from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from wiposeq.app.comparing.residue_diff import common_end, common_start
from wiposeq.model.records import Feature
from wiposeq.model.records import Sequence as Record

Tick = Callable[[], None]

SIMILAR: Final = 0.5
"""The similarity (0..1) from which two sequences are partners."""
SIMILAR_IF_SHORT: Final = 0.7
"""The same if one sequence is shorter than SHORT, because short sequences are often similar by chance."""
SIMILAR_IN_PLACE: Final = 0.6
"""The same if one sequence is shorter than SHORT and both are between the same neighbors."""
SHORT: Final = 40
UNKNOWN: Final = 0.5
"""The similarity of two sequences if one has no residues to compare."""
SMALL_GAP: Final = 12
"""Number of sequences of a gap up to which each is compared with each."""
ROUNDS: Final = 4
"""Number of rounds through the gaps. The pairs of one round are the bounds of the gaps in the next."""
COMMON_WORD: Final = 8
"""A word that more sequences share is ignored."""
SAMPLE: Final = 48
"""Approximate number of words that represent a sequence."""
CLEARLY: Final = 0.8
"""If the common start and end are this share of two texts, the rest is not compared."""
COMPARED: Final = 500
"""Approximate number of positions at which two texts of equal length are compared."""
BY_CHANCE: Final = 0.45
"""A smaller share of equal positions is ignored; any two texts of nucleotides share a quarter."""
_WORD_SIZES: Final = ((64, 4), (1024, 8), (32_768, 12), (sys.maxsize, 24))
"""The number of nucleotides of a word that seldom occurs by chance, by the length of the text."""
WORDS: Final = 1_000_000
"""Approximate number of words of a whole list that are indexed."""


class Partners:
    """The pairs of an old and a new list. of_old, of_new: the index of the partner in the other list, or -1."""

    def __init__(self, old: int, new: int) -> None:
        self.of_old = [-1] * old
        self.of_new = [-1] * new
        self.left = min(old, new)

    def pair(self, i: int, j: int) -> None:
        """Pair two records that have no partner yet."""
        self.of_old[i] = j
        self.of_new[j] = i
        self.left -= 1

    def is_free(self, i: int, j: int) -> bool:
        """Return whether both indices exist and neither has a partner."""
        return 0 <= i < len(self.of_old) and 0 <= j < len(self.of_new) and self.of_old[i] < 0 and self.of_new[j] < 0

    def pairs(self) -> list[tuple[int, int]]:
        """Return the pairs in the order of the old list."""
        return [(i, j) for i, j in enumerate(self.of_old) if j >= 0]

    def free_old(self) -> list[int]:
        """Return the indices of the old list that have no partner."""
        return [i for i, j in enumerate(self.of_old) if j < 0]

    def free_new(self) -> list[int]:
        """Return the indices of the new list that have no partner."""
        return [j for j, i in enumerate(self.of_new) if i < 0]

    def moved(self) -> set[int]:
        """Return the smallest set of old indices without which the pairs are in the same order in both lists."""
        pairs = self.pairs()
        return {pairs[index][0] for index in out_of_order([j for _, j in pairs])}

    def pair_equal(
        self,
        old: Callable[[int], Hashable | None],
        new: Callable[[int], Hashable | None],
        choose: Callable[[list[int], list[int]], list[tuple[int, int]]] | None = None,
    ) -> None:
        """Pair records without a partner whose keys are equal; a record with the key None is not paired.

        Records whose key is unique in both lists are paired first, then those next to a pair, forward and backward,
        then the others in order.

        choose: given the old and new indices of one key, returns the pairs that belong together.
        """
        if not self.left:
            return
        keys_new = {j: key for j in self.free_new() if (key := new(j)) is not None}
        if not keys_new:
            return
        wanted = _indices_by_key(keys_new)
        keys_old = {i: key for i in self.free_old() if (key := old(i)) is not None and key in wanted}
        found = _indices_by_key(keys_old)
        rest = False
        for key, ours in found.items():
            theirs = wanted[key]
            if len(ours) == len(theirs) == 1:
                self.pair(ours[0], theirs[0])
                continue
            rest = True
            if choose:
                for i, j in choose(ours, theirs):
                    self.pair(i, j)
        if not rest:
            return
        for step, order in ((1, keys_old), (-1, reversed(keys_old))):
            for i in order:
                j = self._beside(i, step)
                if self.is_free(i, j) and keys_new.get(j) == keys_old[i]:
                    self.pair(i, j)
        for key, ours in found.items():
            theirs = [j for j in wanted[key] if self.of_new[j] < 0]
            for i, j in zip([i for i in ours if self.of_old[i] < 0], theirs):
                self.pair(i, j)

    def _beside(self, i: int, step: int) -> int:
        """Return the new index next to the partner of the neighbor of i; -1 if the neighbor has no partner."""
        neighbor = i - step
        if neighbor < 0:
            return 0
        if neighbor >= len(self.of_old):
            return len(self.of_new) - 1
        partner = self.of_old[neighbor]
        return partner + step if partner >= 0 else -1


def _indices_by_key(keys: Mapping[int, Hashable]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for index, key in keys.items():
        found.setdefault(key, []).append(index)
    return found


def out_of_order(order: Sequence[int]) -> set[int]:
    """Return the smallest set of indices without which the distinct numbers are in ascending order."""
    if all(a < b for a, b in pairwise(order)):
        return set()
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, number in enumerate(order):
        length = bisect_left(tails, number)
        before.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(number)
            ends.append(index)
        else:
            tails[length] = number
            ends[length] = index
    moved = set(range(len(order)))
    index = ends[-1]
    while index >= 0:
        moved.discard(index)
        index = before[index]
    return moved


# Sequences


def pair_sequences(old: Sequence[Record], new: Sequence[Record], tick: Tick) -> Partners:
    """Pair the sequences of two listings. tick: is called often, and may raise an exception to stop."""
    partners = Partners(len(old), len(new))
    by_identity = {id(sequence): i for i, sequence in enumerate(old)}
    for j, sequence in enumerate(new):
        i = by_identity.get(id(sequence), -1)
        if partners.is_free(i, j):
            partners.pair(i, j)
    for key in (content_key, _residues_key, _letters_key):
        if not partners.left:
            break

        def keyed(records: Sequence[Record], key: Callable[[Record], int | None] = key) -> Callable[[int], int | None]:
            def key_of(index: int) -> int | None:
                tick()
                return key(records[index])

            return key_of

        choose = None if key is content_key else _chooser(old, new)
        partners.pair_equal(keyed(old), keyed(new), choose)
    for _ in range(ROUNDS):
        before = partners.left
        if before:
            _pair_in_gaps(partners, old, new, tick)
        if partners.left == before:
            break
    sample = 0
    while partners.left and (wider := min(max(WORDS // (len(old) + len(new) - 2 * _paired(partners)), 12), SAMPLE)):
        if wider < 2 * sample:
            break
        sample = wider
        _pair_by_words(partners, old, new, sample, tick)
    return partners


def _paired(partners: Partners) -> int:
    return min(len(partners.of_old), len(partners.of_new)) - partners.left


def content_key(sequence: Record) -> int:
    """Return a number that is equal for sequences with the same content in a listing, apart from qualifier ids."""
    return hash(
        (
            sequence.molecule_type,
            sequence.residues,
            sequence.is_skipped,
            sequence.other_seqids,
            tuple([features_key(feature) for feature in sequence.features]),
        )
    )


def features_key(feature: Feature) -> tuple[Any, ...]:
    """Return the content of a feature in a listing without the ids of qualifiers."""
    qualifiers = feature.qualifiers
    return feature.key, feature.location, tuple([(q.name, q.value, q.translation) for q in qualifiers])


def _residues_key(sequence: Record) -> int | None:
    return hash((sequence.molecule_type, sequence.residues)) if sequence.residues else None


def _letters_key(sequence: Record) -> int | None:
    return hash(_letters(sequence)) if sequence.residues else None


def _letters(sequence: Record) -> str:
    """Return the residues in lower case, with t for the u of nucleotides."""
    text = sequence.residues.lower()
    return text if sequence.is_protein else text.replace("u", "t")


def _tokens(sequence: Record) -> set[Hashable]:
    """Return the features and qualifiers as a set, to compare how many two sequences share."""
    found: set[Hashable] = set()
    for feature in sequence.features[:200]:
        found.add((feature.key, feature.location))
        found.update((feature.key, q.name, q.value) for q in feature.qualifiers[:50])
    return found


def _share(a: Collection[Hashable], b: Collection[Hashable]) -> float:
    """Return which share of two sets is common (0..1); 1 for two empty sets."""
    both = len(a) + len(b)
    return 2 * len(set(a) & set(b)) / both if both else 1.0


def _chooser(old: Sequence[Record], new: Sequence[Record]) -> Callable[[list[int], list[int]], list[tuple[int, int]]]:
    """Return a function that pairs sequences with the same residues by the similarity of their features."""

    def choose(ours: list[int], theirs: list[int]) -> list[tuple[int, int]]:
        if len(ours) * len(theirs) > SMALL_GAP**2:
            return []
        a = {i: _tokens(old[i]) for i in ours}
        b = {j: _tokens(new[j]) for j in theirs}
        scores = {(i, j): _share(a[i], b[j]) for i in ours for j in theirs}
        return list(_best(scores))

    return choose


def _best(scores: dict[tuple[int, int], float]) -> Iterator[tuple[int, int]]:
    """Yield the pairs from the highest score to the lowest, with each index once.

    Of equal scores, the pair with the most common distance comes first, then the nearest, then the first.
    """
    shifted: dict[int, float] = {}
    for (i, j), score in scores.items():
        shifted[i - j] = shifted.get(i - j, 0.0) + score
    ours: set[int] = set()
    theirs: set[int] = set()
    order = sorted(
        scores, key=lambda at: (-scores[at], -round(shifted[at[0] - at[1]], 6), abs(at[0] - at[1]), min(at), max(at))
    )
    for i, j in order:
        if i not in ours and j not in theirs:
            ours.add(i)
            theirs.add(j)
            yield i, j


def _pair_in_gaps(partners: Partners, old: Sequence[Record], new: Sequence[Record], tick: Tick) -> None:
    """Pair similar sequences that are between the same neighbors or have the same number."""
    scores: dict[tuple[int, int], float] = {}

    def is_similar(i: int, j: int) -> bool:
        if (i, j) not in scores:
            tick()
            found = _similarity_in_place(old[i], new[j])
            scores[i, j] = found + 0.1 * _share(_tokens(old[i]), _tokens(new[j])) if found else 0.0
        return scores[i, j] > 0

    gaps = list(_gaps(partners))
    for ours, theirs in gaps:
        if len(ours) == len(theirs) and all(
            _similarity_in_place(old[i], new[j]) > UNKNOWN for i, j in zip(ours, theirs)
        ):
            for i, j in zip(ours, theirs):
                tick()
                partners.pair(i, j)
            continue
        for i, j in (*zip(ours, theirs), *zip(reversed(ours), reversed(theirs))):
            is_similar(i, j)
        if len(ours) <= SMALL_GAP and len(theirs) <= SMALL_GAP:
            for i in ours:
                for j in theirs:
                    is_similar(i, j)
    for i in partners.free_old():
        if partners.is_free(i, i):
            is_similar(i, i)
    for i, j in _best({at: score for at, score in scores.items() if score}):
        partners.pair(i, j)


def _gaps(partners: Partners) -> Iterator[tuple[range, range]]:
    """Yield the old and new indices without partners between the same two pairs."""
    of_old, of_new = partners.of_old, partners.of_new
    start = 0
    while start < len(of_old):
        if of_old[start] >= 0:
            start += 1
            continue
        end = start
        while end < len(of_old) and of_old[end] < 0:
            end += 1
        first = of_old[start - 1] + 1 if start else 0
        last = of_old[end] if end < len(of_old) else len(of_new)
        if 0 < last - first <= len(of_new) and all(of_new[j] < 0 for j in range(first, last)):
            yield range(start, end), range(first, last)
        start = end


def _similarity_in_place(a: Record, b: Record) -> float:
    """Return the similarity (0..1) of two sequences between the same neighbors; 0 if it is too small."""
    if a.is_skipped and b.is_skipped:
        return 1.0
    if not a.residues or not b.residues:
        return UNKNOWN
    found = similarity(a, b, is_part_enough=True)
    return found if found >= (SIMILAR_IN_PLACE if min(len(a.residues), len(b.residues)) < SHORT else SIMILAR) else 0.0


def similarity(a: Record, b: Record, *, is_part_enough: bool = False) -> float:
    """Estimate which share of their residues two sequences have in common (0..1), from common ends and words.

    is_part_enough: give a high similarity if one sequence is a part of the other.
    """
    x, y = _letters(a), _letters(b)
    head = common_start(x, y)
    tail = common_end(x, y, head)
    middle_x, middle_y = len(x) - head - tail, len(y) - head - tail
    common = float(head + tail)
    if middle_x and middle_y and common < CLEARLY * max(len(x), len(y)):
        longest = max(middle_x, middle_y)
        is_protein = a.is_protein and b.is_protein
        if is_protein:
            size = 2 if longest < 64 else 3
        else:
            size = next(size for limit, size in _WORD_SIZES if longest < limit)
        ours = _words(x, head, len(x) - tail, size, SAMPLE, is_protein)
        theirs = _words(y, head, len(y) - tail, size, SAMPLE, is_protein)
        smaller = min(len(ours), len(theirs))
        share = len(ours & theirs) / smaller if smaller else 0.0
        if middle_x == middle_y:
            share = max(share, _share_in_place(x, y, head, head + middle_x))
        common += share * min(middle_x, middle_y)
    whole = 2 * common / (len(x) + len(y))
    if is_part_enough and common >= 10:
        return max(whole, min(common / min(len(x), len(y)), 1.0) - 0.25)
    return whole


def _share_in_place(x: str, y: str, start: int, end: int) -> float:
    """Return the share of equal letters at equal positions (0..1); 0 if they may be equal by chance."""
    step = max(1, (end - start) // COMPARED)
    places = range(start, end, step)
    share = sum(x[at] == y[at] for at in places) / len(places)
    return share if share >= BY_CHANCE and len(places) >= 10 else 0.0


def _words(text: str, start: int, end: int, size: int, sample: int, is_protein: bool) -> set[str]:
    """Return about `sample` words of a size between two 0-based positions, chosen by their first letters.

    Two texts with a common stretch therefore share its words, whatever its position. A short text returns all words.
    """
    count = end - start - size + 1
    if count <= 0:
        return set()
    if count <= sample:
        return {text[at : at + size] for at in range(start, start + count)}
    letters = 14 if is_protein else 4
    length = max(1, round(math.log(count / sample, letters)))
    opening = ("lagsevk" if is_protein else "catgacgtac")[:length]
    while opening:
        found: set[str] = set()
        at = text.find(opening, start, end)
        while 0 <= at < start + count and len(found) < 8 * sample:
            found.add(text[at : at + size])
            at = text.find(opening, at + 1, end)
        if 4 * len(found) >= sample:
            return found
        opening = opening[:-1]
    step = max(1, sample // 4)
    found.update(text[at : at + size] for at in range(start, start + step))
    found.update(text[at : at + size] for at in range(start + count - step, start + count))
    return found


def _word_index(records: Sequence[Record], places: list[int], sample: int, tick: Tick) -> dict[str, list[int]]:
    """Return the places of the records that contain each word; a word has at most COMMON_WORD + 1 places."""
    index: dict[str, list[int]] = {}
    for place in places:
        tick()
        sequence = records[place]
        text, is_protein = _letters(sequence), sequence.is_protein
        words: set[str] = set()
        if len(text) < 160:
            words = _words(text, 0, len(text), 3 if is_protein else 8, sample, is_protein)
        if len(text) >= 80:
            words |= _words(text, 0, len(text), 5 if is_protein else 12, sample, is_protein)
        for word in words:
            found = index.setdefault(word, [])
            if len(found) <= COMMON_WORD:
                found.append(place)
    return index


def _common_words(old: dict[str, list[int]], new: dict[str, list[int]]) -> dict[tuple[int, int], int]:
    """Return the number of words that an old and a new sequence share, without common words."""
    counts: dict[tuple[int, int], int] = {}
    for word, here in old.items():
        there = new.get(word, ())
        if len(here) <= COMMON_WORD and len(there) <= COMMON_WORD:
            for i in here:
                for j in there:
                    counts[i, j] = counts.get((i, j), 0) + 1
    return counts


def _pair_by_words(partners: Partners, old: Sequence[Record], new: Sequence[Record], sample: int, tick: Tick) -> None:
    """Pair similar sequences that share many words of residues, whatever their position."""
    votes = _common_words(
        _word_index(old, partners.free_old(), sample, tick), _word_index(new, partners.free_new(), sample, tick)
    )
    by_old: dict[int, list[tuple[int, int]]] = {}
    by_new: dict[int, list[tuple[int, int]]] = {}
    for at, count in votes.items():
        if count > 1:
            by_old.setdefault(at[0], []).append(at)
            by_new.setdefault(at[1], []).append(at)
    scores: dict[tuple[int, int], float] = {}
    for group in (*by_old.values(), *by_new.values()):
        tick()
        for i, j in sorted(group, key=lambda at: (-votes[at], abs(at[0] - at[1]), min(at), max(at)))[:4]:
            if (i, j) not in scores:
                scores[i, j] = similarity(old[i], new[j])

    def is_enough(i: int, j: int) -> bool:
        is_short = min(len(old[i].residues), len(new[j].residues)) < SHORT
        return scores[i, j] >= (SIMILAR_IF_SHORT if is_short else SIMILAR)

    for i, j in _best({at: score for at, score in scores.items() if is_enough(*at)}):
        partners.pair(i, j)
