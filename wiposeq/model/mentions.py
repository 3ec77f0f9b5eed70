"""Find mentions of SEQ ID NOs in running text, and renumber them.

The module hides the grammar: the heads of nine languages ("SEQ ID NO:", "SEQ-ID-Nr.", "配列番号", ...), lists and
ranges of numbers, full-width digits, invisible characters and the kinds of dashes that word processors write. It does
not know which numbers a listing has, nor where the text stands.

A mention of another document ("SEQ ID NO: 3 of WO 2012/063219") is found and marked as foreign; it is never renumbered.
A text that may be a mention or something else ("<3>", "WO 2012/063219, SEQ ID NO: 3") is found and marked as doubtful;
it is reported instead of renumbered.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

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
    is_doubtful: the text may have another meaning ("<3>", "SEQ ID NO: 1,234"), or the number may be that of another
    document. A person must decide.
    """

    start: int
    end: int
    items: tuple[Item, ...] = ()
    step: int = 1
    is_series: bool = False
    is_placeholder: bool = False
    is_foreign: bool = False
    is_doubtful: bool = False

    def numbers(self) -> Iterator[int]:
        """Yield each number that the mention names, in the order of the text. Ranges may be very long."""
        for item in self.items:
            yield from range(item.first, item.last + 1, self.step)


class Renumbered(Struct, frozen=True):
    """The result of `renumber`.

    removed: numbers in the old text whose sequence was removed. open: mentions (of the old text) that name a number
    that changed, but cannot be rewritten (a series such as "1, 3, 5 ... 99") or are doubtful.
    """

    text: str
    removed: tuple[int, ...] = ()
    open: tuple[Mention, ...] = ()


def find(text: str) -> tuple[Mention, ...]:
    """Return the mentions of SEQ ID NOs in a text, in the order of the text.

    Those of short texts are cached, because each change of the order asks for the same texts again.
    """
    if not may_mention(text):
        return ()
    return _find_short(text) if len(text) <= _SHORT else _find(text)


def _find(text: str) -> tuple[Mention, ...]:
    plain, places = _plain(text)
    found: list[Mention] = []
    end = 0
    for head in _HEAD.finditer(plain):
        if head.start() >= end and (mention := _mention(plain, head)) is not None:
            joint = _AND.match(f"{plain[end : mention.start]}1")
            if found and mention.is_foreign and joint is not None and joint.end() == mention.start - end:
                found[-1] = replace(found[-1], is_doubtful=not found[-1].is_foreign)
            found.append(_in_text(mention, places))
            end = mention.end
    return tuple(found)


_SHORT: Final = 300
"""Number of characters of a text whose mentions are cached."""
_find_short = lru_cache(1 << 17)(_find)


def renumber(text: str, new_number: Callable[[int], int], found: tuple[Mention, ...] | None = None) -> Renumbered:
    """Return the text with the numbers of its mentions replaced.

    new_number: returns the new SEQ ID NO of an old one: the same if it did not change, 0 if the sequence was removed.
    found: the result of find(text), if the caller knows it.
    A range stays a range if its numbers still follow each other; otherwise it becomes a list. Numbers keep their form
    (full-width digits). Mentions of other documents stay as they are.
    """
    removed: list[int] = []
    unfollowed: list[Mention] = []
    pieces: list[str] = []
    done = 0
    for mention in find(text) if found is None else found:
        if mention.is_foreign or mention.is_placeholder:
            continue
        if (
            mention.is_series
            or mention.is_doubtful
            or any(item.last - item.first >= MAX_EXPANDED for item in mention.items)
        ):
            # never expand a hostile range: its ends and its middle decide
            sample = [number for item in mention.items for number in _sample(item, mention.step)]
            if any(new_number(number) != number for number in sample):
                unfollowed.append(mention)
            continue
        for item in mention.items:
            if item.first == item.last and new_number(item.first) == item.first:
                continue  # by far the most frequent case
            old = list(range(item.first, item.last + 1))
            new = [new_number(number) for number in old]
            if new == old:
                continue
            removed += [number for number, now in zip(old, new) if not now]
            written = _written(text[item.start : item.end], old, new)
            if written is None:
                unfollowed.append(mention)
                continue
            pieces += [text[done : item.start], written]
            done = item.end
    return Renumbered("".join(pieces) + text[done:], tuple(removed), tuple(unfollowed))


# ------------------------------------------------------------------------------------------------------ the grammar

_NO: Final = (
    r"(?:N(?:umbers?|ummern?|[uú]m[ée]ros?|[uú]ms?|os|rn|[o0r]|[.]o(?![a-z]))?[.]?[ ]?[°ºª]?[.]?"
    r"(?:\(s\)|[:'’]?s(?![a-z]))?"
    r"|№|номер(?:а|ов)?|番号|번호)"
)
"""The word "number" in a head, in any language and abbreviation; it may be a bare N."""
_FULL_NO: Final = (
    r"(?:N(?:umbers?|ummern?|[uú]m[ée]ros?|[uú]ms?|os|rn|[o0r]|[.]?[ ]?[°º]|[.]o(?![a-z]))[.]?[°º]?s?[.]?"
    r"|#|№|номер(?:а|ов)?)"
)
"""The same, but not a bare N."""
_OF_SEQUENCE: Final = r"(?:de (?:la |las |a |l['’ ])?(?:s[ée]quences?|secuencias?|sequ[êe]ncias?)|di sequenza)"
_SEQUENCE: Final = r"(?:s[ée]quences?|secuencias?|sequ[êe]ncias?|Sequenz(?:en)?|sequenz[ae])"
_POSL: Final = r"(?<![а-яё])ПОСЛ(?:ЕДОВАТЕЛЬНОСТ(?:Ь|И|ЬЮ|ЕЙ|ЯМИ?|ЯХ))?[.]?"
_HEADS: Final = (
    rf"(?:(?:odd|even)[- ]numbered )?(?:S[EÉ][QC]|{_SEQUENCE})[.\-_ ]{{0,3}}ID(?!en)[.s]?(?:[-_ ]{{0,2}}{_NO})?[.]?",
    rf"S[EÉ][QC][.\-_ ]{{0,3}}[l1|]D[.]?[-_ ]{{0,2}}{_FULL_NO}",
    rf"S[EÉ]Q[.]?[\-_ ]{{1,2}}{_FULL_NO}",
    rf"(?<!PubChem )(?-i:S[.]?I[.]?D(?:s|[.])?)(?:[-_ ]{{0,2}}{_FULL_NO})?",
    rf"sequence identif(?:iers?|ication)(?:[ ]{_FULL_NO})?",
    r"sequence (?:(?-i:N[oO]s?)[.]?|nos?[.]|numbers?)",
    r"(?<![äöü])Sequenz(?:en)?[- ]?(?:Nrn?[.]?|Nummern?)",
    r"(?<![äöü])Sequenz(?:identifikations?nummern?|identifikator(?:en)?|identifizierer"
    r"|kenn(?:zahl|ziffer|nummer|ung)e?n?)",
    rf"{_SEQUENCE} (?:n[.]?[ ]?[°º]s?|n[uú]m(?:[ée]ros?|s?[.])|n[.])",
    rf"(?:identifi(?:ant|cador|cateur)(?:es|s)?|identificativo|n[uú]m[ée]ros?(?: d['’ ]?(?:e )?identifica[a-zçñóã]*)?)"
    rf" {_OF_SEQUENCE}(?: {_FULL_NO})?",
    r"配列(?:表の)?(?:識別)?(?:ID)?[ ]?(?:番号|No[.]?)|配列識別子",
    r"序列[ ]?(?:标识|识别|標識|識別|ID)?[ ]?(?:编号|編號|编码|編碼|号码|號碼|号|號|码|碼|NO[.]?)",
    r"序列(?:标识|识别|標識|識別)符",
    r"서열[ ]?(?:목록[ ]?)?(?:식별[ ]?)?(?:ID[ ]?)?(?:번호|식별자)",
    rf"{_POSL}[ ]?(?:(?:ID|ИД)[.]?[ ]?)?(?:№+|N[O0О]?[.]?|НОМЕР(?:А|ОВ|ОМ)?)",
    r"(?<![а-яё])СЕК[.]?[ ]?ИД[.]?[ ]?№",
    r"(?<![а-яё])(?:номер|идентификатор)(?:а|ов|ом|у|ам|ами|ы|ах)? последовательност[а-я]{1,3}(?:[ ]?№)?",
    r"<(?:210|400)>",
    r"<(?=[0-9]{1,6}>)(?!(?:1[1-7][01]|2[12][0-3]|30[0-9]|31[0-3]|400)>)",
)
_HEAD: Final = re.compile(
    f"(?=[oesin配序서псни<])(?:{'|'.join(rf'(?<![A-Za-z]){each}' for each in _HEADS)})", re.IGNORECASE
)
"""Any head. Its first characters come first, because most characters of a text begin none of the heads."""
_WEAK: Final = re.compile(r"<\Z|S[.]?I[.]?D[s.]?\Z")
"""Heads that also have other meanings."""
_E: Final = "(?:[Ee]|é|É|ê|Ê)"
_AFTER_S: Final = (
    rf"(?:\W{{0,3}}{_E}\W{{0,3}}[QqCc](?:[\W_]{{0,8}}[Ii1Ll|]\W{{0,3}}[Dd]|[^\w<>]{{1,8}}[Nn#]|_[Nn]"
    rf"|[Uu]{_E}[Nn][CcZz](?:[A-Za-z]{{0,2}}(?:[^\w>]{{1,8}}[Nn#0-9Ii]|_)|[a-z]{{3}}))"
    r"|[.]?I[.]?D[s.]{0,2}[\W_]{1,4}[N#0-9])"
)
MAY_MENTION: Final = (
    rf"S{_AFTER_S}|s{_AFTER_S}|Identif|identif|IDENTIF|番号|配列|序列|서열|ПОСЛ|Посл|посл|СЕК|Сек|сек"
    r"|<[0-9]|&lt;[0-9]|&#|Ｓ|ｓ|＜"
)
"""A regular expression that each text with a mention matches; it may match others.

It also works on the bytes of a listing in UTF-8. Each alternative begins with a literal, so that the search is fast.
"""
may_mention: Final = re.compile(MAY_MENTION).search
_GAP: Final = re.compile(
    r"[ ]*[.#№]?[ ]*(?:[:.=#№]|[;,](?=[0-9]))?(?:_(?=[0-9]))?[ ]*(?:[(\[{<\"'“”„«「【][ ]*(?=[0-9]))?"
    r"(?:(?:第|제|с|от|为|為|是)[ ]?(?=[0-9]))?"
)
_GROUPED: Final = r"[0-9]{1,3}(?:,[0-9]{3})*,0[0-9]{2}(?:,[0-9]{3})*(?![0-9])"
"""A number with commas between thousands. At least one group begins with 0, so that it is not a list of numbers."""
_NUMBER: Final = re.compile(rf"{_GROUPED}|[0-9]+")
_MAY_BE_GROUPED: Final = re.compile(r"[0-9]{1,3},[1-9][0-9]{2}(?![0-9]|,[0-9])")
_OPEN: Final = re.compile(
    r"(?:_{1,}|\.{3,}|…+|\*{3,}|(?:[Xx]{1,3}|YY+|ZZ+|NN+)(?![A-Za-z0-9])|\[[ _●•#*.…]*\]"
    r"|\[{1,2}[a-z ]{3,20}\]{1,2}|●+|•+|\?+|#+|n\.?n\.?(?![a-z])|T\.?B\.?[DC]\b)"
)
_NOTHING: Final = re.compile(r"[),;.](?![0-9])|(?:and|or|und|oder|et|ou|y|o|e)[ ]")
_NAMES_A_SEQUENCE: Final = re.compile(
    r"(?:\(|\b(?:of|in|to|as|with|comprising|having|and|or|nach|gemäß|von|aus|und|oder|de|du|selon|la|le|et|según"
    r"|dans|en|em|da|do))[ ]?\Z",
    re.IGNORECASE,
)
_EXPLAINS: Final = re.compile(
    r"(?:identifi|identifiants?|identificador|Kennzahl|Bezeichner|term|abbrev)[^.;]{0,30}\Z", re.I
)
_ALL_HEADS: Final = "|".join(_HEADS[:-2]).replace("(?:(?:odd|even)[- ]numbered )?", "")
_AGAIN: Final = rf"(?:(?:(?:{_ALL_HEADS})|N(?:os?|rn?))[.:]{{0,2}}[ ]*)?"
"""The head before a later number, as in "SEQ ID NO: 3 to SEQ ID NO: 5"."""
_NO_AGAIN: Final = r"(?:N(?:os?|rn?)[.:]{0,2}[ ]*)?"
_TO: Final = re.compile(
    r"[ ]*(?:-|~|\.\.(?!\.)|until|through|thru|(?:up )?to(?: and including)?"
    r"|bis(?: zu| einschlie(?:ß|ss)lich)?|al|(?:jusqu['’])?à|hasta(?: la| el)?|até(?: [ao])?|fino a"
    r"|から|乃至|ないし|至|到|내지|до|по)"
    rf"[ ]*{_AGAIN}(?=[0-9])",
    re.IGNORECASE,
)
_TO_OF_ROMANCE: Final = re.compile(r"[ ]+a[ ]+(?:la[ ]+)?(?=[0-9])", re.IGNORECASE)
_WORDS_OF_AND: Final = (
    "and/or|(?:and|or),? (?:alternatively|optionally),?|and|or|as well as|und/oder|und|oder|sowie|bzw[.]"
    "|beziehungsweise|respektive|et/ou|et|ou|ainsi que|y/o|así como|e/ou|bem como|assim como|y|e|o"
    "|и/или|и|или|либо|а также|与|與|和/或|以及|和|或"
    "|及び|および|又は|または|並びに|ならびに|もしくは|若しくは|及|및/또는|및|또는|혹은|와|과"
)
_AND: Final = re.compile(
    rf"[ ]*(?:[;/+・]|[,、]?[ ]*&|[,、]|(?:[,、][ ]*)?(?:{_WORDS_OF_AND})[、]?)[ ]*{_NO_AGAIN}(?=[0-9])", re.IGNORECASE
)
_NOTE: Final = re.compile(r"[ ]?\([^()]{1,60}\)")
"""Parentheses behind a number of a list, as in "SEQ ID NOs: 1 (CDR1), 2 (CDR2)"."""
_LIST_GOES_ON: Final = re.compile(rf"[0-9]+[ ]?(?:[,.;:)\]、。](?![0-9])|\Z|(?:{_WORDS_OF_AND})[ ]|respectively)")
_NOTED: Final = re.compile(r"[0-9]+[ ]?\(")
_ELLIPSIS: Final = re.compile(r"[ ]*(?:,[ ]*)?(?:\.{3}|…)[ ]*(?:,[ ]*)?(?:and[ ]+)?(?=[0-9])")
_FORMULA: Final = re.compile(
    r"([0-9]*)[ ]?n(?:[ ]?([+-])[ ]?([0-9]+))?[ ]?"
    r"(?:\(|,?[ ]?(?:where(?:in)?|with)[ ])[^)]{0,60}?([0-9]+)[ ]?(?:to|-|~)[ ]?([0-9]+)\)?"
)
_PARITY: Final = re.compile(r"[ ]*(?:from[ ]+)?(?=[0-9])", re.IGNORECASE)
_UNITS: Final = (
    r"%|°|[-‐]?mers?\b|[-‐ ]?(?:fold|fach)\b|(?:nt|bp|kb|aa|h|min)\b|k?Da\b|[mµμnp]?M\b|[mµμnkp]?g\b|[mµμ]?[lL]\b"
    r"|[cmµμn]m\b|['’′´](?:-|[ ]?(?:end|UTR|termin|flank|region|overhang|untrans|side|to)\w*)",
    r"(?:residues?|nucleotides?|amino|bases?|base pairs|contiguous|consecutive|times|copies|hours?|days?|years?|or more"
    r"|substitutions?|mutations?|percent|Reste|Nukleotide|Aminosäuren|acides|résidus|nucléotides|aminoácidos|residuos"
    r"|resíduos|nucleótidos)\b",
    r"個|つの|残基|塩基|アミノ酸|ヌクレオチド|倍|个|個|碱基|氨基酸|核苷酸|개|잔기|아미노산|뉴클레오티드|нукл|остат|аминокисл",
)
_UNIT: Final = "|".join(_UNITS)
_NOT_A_NUMBER: Final = re.compile(rf"[0-9]*(?:[.][0-9]+|,[0-9]+[ ]?(?:{_UNIT})|[ ]?(?:{_UNIT}))", re.IGNORECASE)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}")
_OFFICES: Final = "WO|PCT/|US|U\\.S\\.|EP|JP|CN|KR|DE|GB|AU|CA|EA|RU"
_FOREIGN: Final = re.compile(
    r"[\])}>\"']*,?[ ]*(?:(?:as )?(?:disclosed |described |shown |set forth |given |listed )?"
    r"(?:of|in|from|by|aus|von|in der|der|de|du|dans|del|do|da|en|in dem|из|в|по)[ ]+"
    r"(?:the |la |le |los |die |dem )?(?:sequence listing (?:of|in) (?:the )?)?)"
    r"(?:published |granted |issued |demande |solicitud |заявк[еи] |international |patent |application |publication )*"
    rf"(?-i:(?:{_OFFICES})(?![a-z])|International|European|Japanese|Chinese|Korean|United States"
    r"|Patent(?:schrift)?|(?:No|US|WO|EP)(?![a-z])|GenBank"
    r"|(?:priority|parent|provisional|co-?pending|prior|earlier) (?:patent )?application"
    r"|(?:reference|document) [0-9]|D[0-9])",
    re.IGNORECASE,
)
_FOREIGN_BEFORE: Final = re.compile(
    rf"(?:(?:{_OFFICES})[ ]?(?:Patent )?(?:No[.] )?[0-9][0-9/,. A-Z]{{4,20}}"
    rf"|[0-9]{{4}}/[0-9]{{3,7}})(号|號|호)?[ ]*(の|的|의)[ ]*\Z"
)
_NEAR_ANOTHER: Final = re.compile(
    rf"(?:(?<![A-Za-z])(?:{_OFFICES})[ ]?[A-Z]{{0,3}}[0-9][0-9/,. A-Z]{{4,20}}[,;:]?[ ]*[(\[]?)\Z"
)
_ANOTHER_BEHIND: Final = re.compile(rf"[\])]?[ ]*[(\[](?:see |of |from )?(?:{_OFFICES})[ ]?[A-Z]{{0,3}}[0-9]")
_LONGEST_BEFORE: Final = 60
_PLURAL: Final = re.compile(r"(?:[Ss]\)?|№№|Nrn)[.]?\Z")
_DASHES: Final = frozenset("‐‑‒–—―−－﹣")
_TILDES: Final = frozenset("～〜∼")
_DROPPED: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f")


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """Return the text in plain characters, and for each of them its 0-based place in the text."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text, range(len(text))
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


def _in_text(mention: Mention, places: Sequence[int]) -> Mention:
    """Return a mention found in the plain characters with its spans in the text."""
    items = tuple(Item(places[item.start], places[item.end - 1] + 1, item.first, item.last) for item in mention.items)
    return replace(mention, start=places[mention.start], end=places[mention.end - 1] + 1, items=items)


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
        if opened is None:
            return _empty(plain, head, gap)
        if not (gap[0].strip() or "id" in head[0].lower()):
            return None
        return Mention(start, opened.end(), is_placeholder=True)
    is_weak = _WEAK.search(head[0]) is not None
    if len(number[0]) > 9 or (is_weak and (len(number[0]) > 6 or _NOT_A_NUMBER.match(plain, at))):
        return None
    items, is_series, step, end = _items(
        plain,
        at,
        may_use_a="º" in head[0] or "SEC" in head[0].upper(),
        is_plural=_PLURAL.search(head[0]) is not None,
    )
    if parity == 2:
        is_series, step = True, 2
    before = plain[max(start - _LONGEST_BEFORE, 0) : start]
    is_foreign = _FOREIGN.match(plain, end) is not None or _FOREIGN_BEFORE.search(before) is not None
    is_doubtful = not is_foreign and bool(
        head[0] == "<"
        or _NEAR_ANOTHER.search(before)
        or _ANOTHER_BEHIND.match(plain, end)
        or (_MAY_BE_GROUPED.match(plain, at) and not _PLURAL.search(head[0]))
    )
    return Mention(start, end, tuple(items), step, is_series, is_foreign=is_foreign, is_doubtful=is_doubtful)


def _empty(plain: str, head: re.Match[str], gap: re.Match[str]) -> Mention | None:
    """Return the doubtful mention of a head with a colon and nothing behind it, as in "the primer (SEQ ID NO: )".

    A text that explains the words ("sequence identifiers (SEQ ID NO:)") is none.
    """
    if ":" not in gap[0] or _WEAK.search(head[0]) or not _NOTHING.match(plain, gap.end()):
        return None
    before = plain[max(head.start() - _LONGEST_BEFORE, 0) : head.start()]
    if not _NAMES_A_SEQUENCE.search(before) or _EXPLAINS.search(before):
        return None
    return Mention(head.start(), gap.start() + len(gap[0].rstrip()), is_placeholder=True, is_doubtful=True)


def _items(plain: str, at: int, *, may_use_a: bool, is_plural: bool) -> tuple[list[Item], bool, int, int]:
    """Return (items, whether they are a series, its step, the end) of the list of numbers that begins at `at`."""
    items: list[Item] = []
    is_series, step = False, 1
    end = at
    while number := _NUMBER.match(plain, at):
        if items and (len(number[0]) > 9 or _NOT_A_NUMBER.match(plain, at) or _DATE.match(plain, at)):
            break
        first = last = _value(number[0])
        end = number.end()
        if to := _TO.match(plain, end) or _TO_OF_ROMANCE.match(plain, end):
            upper = _NUMBER.match(plain, to.end())
            is_a = to[0].lower().split()[0] == "a"
            if (
                upper
                and len(upper[0]) <= 9
                and _value(upper[0]) >= first
                and not (is_a and not may_use_a and _NOT_A_NUMBER.match(plain, to.end()))
            ):
                last, end = _value(upper[0]), upper.end()
        items.append(Item(number.start(), end, first, last))
        if (dots := _ELLIPSIS.match(plain, end)) and (upper := _NUMBER.match(plain, dots.end())):
            is_series = True
            step = max(1, items[-1].first - items[-2].first) if len(items) > 1 else 1
            items = [Item(items[0].start, upper.end(), items[0].first, int(upper[0][:9]))]
            end = upper.end()
            break
        more = _AND.match(plain, end) or _behind_note(plain, end, is_plural=is_plural)
        if more is None:
            break
        at = more.end()
    return items, is_series, step, end


def _behind_note(plain: str, end: int, *, is_plural: bool) -> re.Match[str] | None:
    """Return the "and" of a list that goes on behind a note in parentheses, if the next number certainly belongs to it.

    A number with a note of its own does; behind a head in the plural also one after which the list ends or goes on.
    """
    note = _NOTE.match(plain, end)
    if note is None or may_mention(note[0]):
        return None
    more = _AND.match(plain, note.end())
    if more is None:
        return None
    certain = _NOTED.match(plain, more.end()) or (is_plural and _LIST_GOES_ON.match(plain, more.end()))
    return more if certain else None


def _value(number: str) -> int:
    return int(number.replace(",", "")[:9])


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


def _written(text: str, old: list[int], new: list[int]) -> str | None:
    """Return the text of an item with its numbers replaced; None if it cannot be rewritten as one range.

    A range that repeats the head ("SEQ ID NO: 3 to SEQ ID NO: 5") never becomes a list: it may be a comparison.
    """
    remaining = [number for number in new if number]
    if len(old) == 1 and remaining and text.isascii() and text.isdigit():
        return str(remaining[0])
    is_wide = any("０" <= character <= "９" for character in text)
    is_grouped = "," in text or "，" in text
    if not remaining:
        return REMOVED
    if len(old) == 1:
        return _digits(remaining[0], is_wide, is_grouped)
    ends = list(_ANY_NUMBER.finditer(text))
    between = text[ends[0].end() : ends[-1].start()]
    if len(remaining) > 1 and remaining == list(range(remaining[0], remaining[0] + len(remaining))):
        first, last = (_digits(number, is_wide, is_grouped) for number in (remaining[0], remaining[-1]))
        return first + between + last
    if len(between.strip()) > _LONGEST_TO:
        return None
    runs: list[list[int]] = []
    for number in remaining:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts = ["-".join(_digits(run[n], is_wide, is_grouped) for n in sorted({0, len(run) - 1})) for run in runs]
    return ", ".join(texts)


_ANY_NUMBER: Final = re.compile(r"[0-9０-９](?:[0-9０-９,，]*[0-9０-９])?")
_LONGEST_TO: Final = 7
"""How many characters a word between the ends of a range has at most ("through")."""
_WIDE: Final = str.maketrans("0123456789,", "０１２３４５６７８９，")


def _digits(number: int, is_wide: bool, is_grouped: bool) -> str:
    text = f"{number:,}" if is_grouped else str(number)
    return text.translate(_WIDE) if is_wide else text
