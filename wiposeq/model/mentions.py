"""Find mentions of SEQ ID NOs in running text, and renumber them.

The module hides the grammar: the heads of nine languages ("SEQ ID NO:", "SEQ-ID-Nr.", "配列番号", ...), lists and
ranges of numbers, full-width digits, invisible characters and the kinds of dashes that word processors write. It does
not know which numbers a listing has, nor where the text stands.

A mention of another document ("SEQ ID NO: 3 of WO 2012/063219") is found and marked as foreign; it is never renumbered.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

REMOVED: Final = "___"
"""What replaces the number of a sequence that was removed. `find` reports it as a placeholder."""

MAX_EXPANDED: Final = 100_000
"""A range of more numbers than this is never expanded to a list."""


class Item(Struct, frozen=True):
    """A number or a range of numbers in a mention. start, end: 0-based span of the item in the text."""

    start: int
    end: int
    first: int
    last: int


class Mention(Struct, frozen=True):
    """One mention of SEQ ID NOs. start, end: 0-based span in the text, from its head to its last number.

    step: 1, or the step of a series such as "odd-numbered SEQ ID NOs from 1 to 99". A series cannot be renumbered.
    is_placeholder: the number is left open ("SEQ ID NO: ___"). is_foreign: the number is that of another document.
    """

    start: int
    end: int
    items: tuple[Item, ...] = ()
    step: int = 1
    is_series: bool = False
    is_placeholder: bool = False
    is_foreign: bool = False

    def has(self, number: int) -> bool:
        """Return whether the mention names this SEQ ID NO."""
        return any(item.first <= number <= item.last and not (number - item.first) % self.step for item in self.items)

    def numbers(self) -> Iterator[int]:
        """Yield each number that the mention names, in the order of the text. Ranges may be very long."""
        for item in self.items:
            yield from range(item.first, item.last + 1, self.step)


class Renumbered(Struct, frozen=True):
    """The result of `renumber`.

    removed: numbers in the old text whose sequence was removed. open: mentions (of the old text) that name a number
    that changed, but cannot be rewritten (a series such as "1, 3, 5 ... 99").
    """

    text: str
    removed: tuple[int, ...] = ()
    open: tuple[Mention, ...] = ()


def find(text: str) -> tuple[Mention, ...]:
    """Return the mentions of SEQ ID NOs in a text, in the order of the text."""
    if not may_mention(text):
        return ()
    plain, places = _plain(text)
    found: list[Mention] = []
    end = 0
    for head in _HEAD.finditer(plain):
        if head.start() >= end and (mention := _mention(plain, head)) is not None:
            found.append(_in_text(mention, places))
            end = mention.end
    return tuple(found)


def renumber(text: str, new_number: Callable[[int], int]) -> Renumbered:
    """Return the text with the numbers of its mentions replaced.

    new_number: returns the new SEQ ID NO of an old one: the same if it did not change, 0 if the sequence was removed.
    A range stays a range if its numbers still follow each other; otherwise it becomes a list. Numbers keep their form
    (full-width digits). Mentions of other documents stay as they are.
    """
    removed: list[int] = []
    unfollowed: list[Mention] = []
    pieces: list[str] = []
    done = 0
    for mention in find(text):
        if mention.is_foreign or mention.is_placeholder:
            continue
        if mention.is_series or any(item.last - item.first >= MAX_EXPANDED for item in mention.items):
            # never expand a hostile range: its ends and its middle decide
            sample = [number for item in mention.items for number in _sample(item, mention.step)]
            if any(new_number(number) != number for number in sample):
                unfollowed.append(mention)
            continue
        for item in mention.items:
            old = list(range(item.first, item.last + 1))
            new = [new_number(number) for number in old]
            if new == old:
                continue
            removed += [number for number, now in zip(old, new) if not now]
            pieces += [text[done : item.start], _written(text[item.start : item.end], old, new)]
            done = item.end
    return Renumbered("".join(pieces) + text[done:], tuple(removed), tuple(unfollowed))


# ------------------------------------------------------------------------------------------------------ the grammar

_HEADS: Final = (
    r"(?:(?:odd|even)[- ]numbered )?SE[QC][.\-_ ]{0,2}ID[.]?[-_ ]{0,2}"
    r"(?:N(?:umbers?|os|rn|o|r|um)?[.]?[ ]?[°ºª]?[.]?(?:\(s\)|:?s(?![a-z]))?)?[.]?",
    r"sequence identifiers?(?: (?:numbers?|nos?))?[.]?",
    r"Sequenz(?:en)?[- ](?:Nrn?|Nummern?)[.]?",
    r"配列番号",
    r"序列(?:号|标识号|识别号|编号)|序列標識號|序列識別號",
    r"서열[ ]?번호",
    r"ПОСЛ(?:ЕДОВАТЕЛЬНОСТЬ)?[.]?[ ]?(?:ID[ ]?)?(?:№|N[OoОо]?[.]?)",
)
_HEAD: Final = re.compile("|".join(rf"(?<![A-Za-z]){each}" for each in _HEADS), re.IGNORECASE)
MAY_MENTION: Final = r"S\W{0,2}E\W{0,2}[QC][\W_]{0,8}I\W{0,2}D|identifier|Sequenz|番号|序列|서열|ПОСЛ|Ｓ|ｓ"
"""A regular expression (case ignored) that each text with a mention matches; it may match others."""
may_mention: Final = re.compile(MAY_MENTION, re.IGNORECASE).search
_GAP: Final = re.compile(r"[ ]*[:.=#№]?(?:_(?=[0-9]))?[ ]*(?:[(\[{\"'][ ]*(?=[0-9]))?")
_NUMBER: Final = re.compile(r"[0-9]+")
_OPEN: Final = re.compile(r"(?:_{1,}|\.{3,}|[Xx]{1,3}(?![A-Za-z0-9])|\[[ _●•#]*\]|●+|•+|\?+|#+|n\.?n\.?(?![a-z]))")
_AGAIN: Final = r"(?:N(?:os?|rn?)[.:]{0,2}[ ]*)?"
"""The head before a later number, as in "SEQ ID NO: 3 and NO: 5"."""
_TO: Final = re.compile(
    rf"[ ]*(?:-|~|\.\.(?!\.)|until|through|thru|to|bis|al|à|至|から|乃至|ないし|내지|до|по)[ ]*{_AGAIN}(?=[0-9])",
    re.IGNORECASE,
)
_TO_OF_ROMANCE: Final = re.compile(r"[ ]+a[ ]+(?=[0-9])", re.IGNORECASE)
_WORDS_OF_AND: Final = "and/or|and|or|und|oder|et|ou|y|e|o|и|или|和|或|及び|および|又は|または|及|및|또는|와|과"
_AND: Final = re.compile(rf"[ ]*(?:[,;、/&+]|(?:[,、][ ]*)?(?:{_WORDS_OF_AND}))[ ]*{_AGAIN}(?=[0-9])", re.IGNORECASE)
_ELLIPSIS: Final = re.compile(r"[ ]*,?[ ]*(?:\.{3}|…)[ ]*,?[ ]*(?:and[ ]+)?(?=[0-9])")
_FORMULA: Final = re.compile(
    r"([0-9]*)[ ]?n(?:[ ]?([+-])[ ]?([0-9]+))?[ ]?\([^)]*?([0-9]+)[ ]?(?:to|-|~)[ ]?([0-9]+)\)"
)
_PARITY: Final = re.compile(r"[ ]*(?:from[ ]+)?(?=[0-9])", re.IGNORECASE)
_UNITS: Final = (
    r"%|°|[-‐]?mers?\b|[-‐ ]?fold\b|(?:nt|bp|kb|aa|h|min)\b|k?Da\b|[mµμnp]?M\b|[mµμnkp]?g\b|[mµμ]?[lL]\b|[cmµμn]m\b",
    r"(?:residues?|nucleotides?|amino|bases?|base pairs|contiguous|consecutive|times|copies|hours?|days?|years?|or more"
    r"|substitutions?|mutations?|percent|Reste|Nukleotide|Aminosäuren)\b",
)
_NOT_A_NUMBER: Final = re.compile(
    rf"[0-9]*(?:[.,][0-9]+(?![0-9]*[ ]*(?:,|and|or|to|-|~))|[ ]?(?:{'|'.join(_UNITS)}))", re.IGNORECASE
)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}")
_FOREIGN: Final = re.compile(
    r"[\])}\"']*,?[ ]*(?:(?:as )?(?:disclosed |described |shown |set forth |given |listed )?"
    r"(?:of|in|from|by|aus|von|in der|der|de|du|dans|del|en|in dem)[ ]+(?:the |la |le |los |die |dem )?)"
    r"(?:published |granted |issued )?"
    r"(?-i:(?:WO|PCT/|US|U\.S\.|EP|JP|CN|KR|DE|GB|AU|CA|EA|RU)(?![a-z])|International|European|Japanese|Chinese|Korean"
    r"|Patent(?:schrift)?|patent (?:application |publication )?(?:No|US|WO|EP|[0-9])|GenBank)",
    re.IGNORECASE,
)
_DASHES: Final = frozenset("‐‑‒–—―−－﹣")
_TILDES: Final = frozenset("～〜∼")
_DROPPED: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f")


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the text in plain characters, and for each of them its 0-based place in the text."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character in _DROPPED:
            continue
        if character in _DASHES:
            character = "-"
        elif character in _TILDES:
            character = "~"
        elif character.isspace():
            if characters and characters[-1] == " ":
                continue
            character = " "
        elif "！" <= character <= "～":  # the full-width forms of ASCII
            character = unicodedata.normalize("NFKC", character)
        characters.append(character)
        places.append(place)
    return "".join(characters), places


def _in_text(mention: Mention, places: list[int]) -> Mention:
    """Return a mention found in the plain characters with its spans in the text."""
    items = tuple(Item(places[item.start], places[item.end - 1] + 1, item.first, item.last) for item in mention.items)
    return Mention(
        places[mention.start],
        places[mention.end - 1] + 1,
        items,
        mention.step,
        mention.is_series,
        mention.is_placeholder,
        mention.is_foreign,
    )


def _mention(plain: str, head: re.Match[str]) -> Mention | None:
    """Return the mention that begins with this head, or None if no number follows."""
    start, end = head.span()
    parity = 2 if head[0][:4].lower() in ("odd-", "odd ", "even") else 1
    gap = _GAP.match(plain, end)
    assert gap is not None
    at = gap.end()
    if parity == 2 and (skipped := _PARITY.match(plain, at)):
        at = skipped.end()
    if formula := _FORMULA.match(plain, at):
        return _formula(start, formula)
    if not (number := _NUMBER.match(plain, at)):
        # a head of bare words ("sequence identifier") with an open number is not a mention
        opened = _OPEN.match(plain, at)
        if opened is None or not (gap[0].strip() or "id" in head[0].lower()):
            return None
        return Mention(start, opened.end(), is_placeholder=True)
    if len(number[0]) > 9:
        return None
    items, is_series, step, end = _items(plain, at, may_use_a="º" in head[0] or "SEC" in head[0].upper())
    if parity == 2:
        is_series, step = True, 2
    return Mention(start, end, tuple(items), step, is_series, is_foreign=_FOREIGN.match(plain, end) is not None)


def _items(plain: str, at: int, *, may_use_a: bool) -> tuple[list[Item], bool, int, int]:
    """Return (items, whether they are a series, its step, the end) of the list of numbers that begins at `at`."""
    items: list[Item] = []
    is_series, step = False, 1
    end = at
    while number := _NUMBER.match(plain, at):
        if items and (len(number[0]) > 9 or _NOT_A_NUMBER.match(plain, at) or _DATE.match(plain, at)):
            break
        first = last = int(number[0][:9])
        end = number.end()
        if to := _TO.match(plain, end) or _TO_OF_ROMANCE.match(plain, end):
            upper = _NUMBER.match(plain, to.end())
            is_a = to[0].strip().lower() == "a"
            if (
                upper
                and len(upper[0]) <= 9
                and int(upper[0]) >= first
                and not (is_a and not may_use_a and _NOT_A_NUMBER.match(plain, to.end()))
            ):
                last, end = int(upper[0]), upper.end()
        items.append(Item(number.start(), end, first, last))
        if (dots := _ELLIPSIS.match(plain, end)) and (upper := _NUMBER.match(plain, dots.end())):
            is_series = True
            step = max(1, items[-1].first - items[-2].first) if len(items) > 1 else 1
            items = [Item(items[0].start, upper.end(), items[0].first, int(upper[0][:9]))]
            end = upper.end()
            break
        if not (more := _AND.match(plain, end)):
            break
        at = more.end()
    return items, is_series, step, end


def _formula(start: int, formula: re.Match[str]) -> Mention:
    """Return the mention of a formula such as "2n+1 (n = 1 to 40)"."""
    factor = int(formula[1][:6] or 1) or 1
    offset = int((formula[2] or "+") + (formula[3] or "0")[:9])
    low, high = (factor * int(each[:9]) + offset for each in formula.group(4, 5))
    item = Item(formula.start(), formula.end(), low, max(low, high))
    return Mention(start, formula.end(), (item,), factor, True)


def _sample(item: Item, step: int) -> Iterator[int]:
    """Yield the ends of a range and at most MAX_EXPANDED numbers in between."""
    yield item.last
    yield from range(item.first, min(item.last, item.first + MAX_EXPANDED) + 1, step)


# ------------------------------------------------------------------------------------------------- writing numbers


def _written(text: str, old: list[int], new: list[int]) -> str:
    """Return the text of an item with its numbers replaced."""
    remaining = [number for number in new if number]
    is_wide = any("０" <= character <= "９" for character in text)
    if not remaining:
        return REMOVED
    if len(old) == 1:
        return _digits(remaining[0], is_wide)
    if len(remaining) > 1 and remaining == list(range(remaining[0], remaining[0] + len(remaining))):
        ends = list(_ANY_NUMBER.finditer(text))
        between = text[ends[0].end() : ends[-1].start()]
        return _digits(remaining[0], is_wide) + between + _digits(remaining[-1], is_wide)
    runs: list[list[int]] = []
    for number in remaining:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts = [
        _digits(run[0], is_wide) if len(run) == 1 else f"{_digits(run[0], is_wide)}-{_digits(run[-1], is_wide)}"
        for run in runs
    ]
    return ", ".join(texts)


_ANY_NUMBER: Final = re.compile(r"[0-9０-９]+")
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")


def _digits(number: int, is_wide: bool) -> str:
    return str(number).translate(_WIDE) if is_wide else str(number)
