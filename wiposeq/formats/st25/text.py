"""Split the text of an ST.25 listing into numbered entries: a tag such as <110> and the text up to the next tag.

The module hides encodings, line ends, control characters, tags that lack a bracket or share a line, the words that the
US office prints after its tags ("LENGTH:"), page numbers and page headings. It leaves the meaning of an entry to
listing.py, and a sequence block to residues.py. Lines are counted from 1.
"""

import codecs
import html
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from wiposeq.formats.encodings import Decision, decide, named

HEADINGS: Final = {
    "sequence listing": "en",
    "listage des sequences": "fr",
    "listage des séquences": "fr",
    "liste de sequences": "fr",
    "liste de séquences": "fr",
    "listage de sequences": "fr",
    "listage de séquences": "fr",
    "sequenzprotokoll": "de",
    "lista de secuencias": "es",
    "listado de secuencias": "es",
    "listagem de sequências": "pt",
    "listagem de sequencias": "pt",
    "lista de sequências": "pt",
    "elenco di sequenze": "it",
    "elenco delle sequenze": "it",
    "перечень последовательностей": "ru",
    "список последовательностей": "ru",
    "配列表": "ja",
    "序列表": "zh",
    "서열목록": "ko",
    "서열 목록": "ko",
}
"""The headings above the first tag, in lower case, and their languages."""

KNOWN_TAGS: Final = frozenset(
    (110, 120, 130, 140, 141, 150, 151, 160, 170, 210, 211, 212, 213, 220, 221, 222, 223, 400, *range(300, 314))
)
"""The numeric identifiers of ST.25."""
OF_FIXED_WORDS: Final = frozenset((130, 140, 141, 150, 151, 160, 210, 211, 212, 213, 221, 222, 400))
"""The tags of numbers, dates, keys, names and residues, in which a typographic sign stands for one of Basic Latin."""
_OF_FREE_TEXT: Final = frozenset((110, 120, 223, *range(300, 314)))
_HEADER: Final = frozenset(range(100, 200))

_TAG: Final = re.compile(r"<[ \t]{0,3}([0-9]{3})[ \t]{0,3}>")
_DAMAGED_TAG: Final = re.compile(r"<([0-9]{3})(?=[ \t\n])|<([0-9]{3})[)\]}]")
_LABELS: Final = {
    tag: re.compile(rf"\s*(?:{words})[ \t]*", re.IGNORECASE)
    for tag, words in {
        110: "applicants?[ \t]*:",
        120: "title(?: of (?:the )?invention)?[ \t]*:",
        130: "file reference[ \t]*:",
        140: "current application number[ \t]*:",
        141: "current filing date[ \t]*:",
        150: "prior application number[ \t]*:",
        151: "prior filing date[ \t]*:",
        160: "number of seq(?:uence)? id nos?\\.?[ \t]*:",
        170: "software[ \t]*:",
        210: "seq(?:uence)? id no\\.?[ \t]*:?",
        211: "length[ \t]*:",
        212: "type[ \t]*:",
        213: "organism[ \t]*:",
        220: "features?[ \t]*:?",
        221: "name/key[ \t]*:",
        222: "location[ \t]*:",
        223: "other information[ \t]*:",
        300: "publication information[ \t]*:?",
        301: "authors?[ \t]*:",
        302: "title[ \t]*:",
        303: "journal[ \t]*:",
        304: "volume[ \t]*:",
        305: "issue[ \t]*:",
        306: "pages[ \t]*:",
        307: "date[ \t]*:",
        400: "sequence[ \t]*:",
    }.items()
}
"""The words after the tags in listings that the US office printed."""

_PAGE_WORDS: Final = re.compile(
    r"(?:[-–—]?\s*(?:page|seite|página|pagina)\s*:?\s*[0-9]+(?:\s*(?:/|of|von|de|sur)\s*[0-9]+)?\s*[-–—]?"
    r"|[0-9]+\s*/\s*[0-9]+"
    r"|[-–—]\s*[0-9]+\s*[-–—]"
    r"|\S+\.(?:txt|app|st25|wpd|docx?|pdf)"
    r"|WO\s*[0-9]{2,4}\s*/\s*[0-9]+.{0,60}"
    r"|SEQ(?:UENCE)?\.?\s*ID\.?(?:\s*NO)?[.:]*\s*[0-9]*"
    r"|PCT/[A-Z]{2}\s?[0-9]{2,4}/[0-9]+)",
    re.IGNORECASE,
)
_BEFORE_ST25: Final = re.compile(r"\(\s*[12i]\s*\)\s*(?:GENERAL INFORMATION|INFORMATION FOR SEQ ID NO)", re.IGNORECASE)
_EAST_ASIAN: Final = (("cp932", "配列表"), ("gb18030", "序列表"), ("cp949", "서열목록"), ("big5", "序列表"))
_DROPPED: Final = dict.fromkeys((*range(9), *range(14, 32), 0x7F, 0xFEFF, 0xFFFE, 0xFFFF))
_BLANKED: Final = {0x0B: " ", 0x0C: " ", 0x85: " ", 0x2028: " ", 0x2029: " "}
_TYPOGRAPHIC: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02b9\u02bc\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
        "\u2026": "...",
        "\u200b": "",
        "\u2060": "",
        "\u00ad": "",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
_NARROW: Final = str.maketrans("＜＞０１２３４５６７８９", "<>0123456789")
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff]")


class Decoded(Struct, frozen=True):
    """A text with line feeds as the only line ends.

    encoding: its name in Python. controls: the number of control characters that were removed.
    unreadable: the number of bytes that became U+FFFD.
    """

    text: str
    encoding: str
    controls: int = 0
    unreadable: int = 0


class Entry(Struct, frozen=True, gc=False):
    """A numeric identifier and the unchanged text after it. is_damaged: whether the tag lacked a bracket."""

    tag: int
    line: int
    text: str
    is_damaged: bool = False


def decode(data: bytes, encoding: str) -> Decoded:
    """Return the text of the bytes."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    unreadable = text.count("\ufffd")
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    controls = 0
    if _CONTROLS.search(text):
        before = len(text)
        text = text.translate(_DROPPED)
        controls = before - len(text)
    if any(chr(code) in text for code in _BLANKED):
        text = text.translate(_BLANKED)
    if not _TAG.search(text):
        if "&lt;" in text:
            text = html.unescape(text)
        elif "＜" in text:
            text = text.translate(_NARROW)
    return Decoded(text, encoding, controls, unreadable)


def encoding_of(data: bytes, chosen: str = "") -> Decision:
    """Return the encoding: UTF-8, UTF-16, UTF-32, or a code page of East Asia in which a heading is known.

    chosen: the encoding that the user chose. Raises UsageError if there is none of that name.
    """
    if chosen:
        return Decision(named(chosen))
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return Decision(name)
    start = data[:4096]
    if start.count(0) > len(start) // 3:
        return Decision("utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be")
    try:
        data.decode("utf-8")
        return Decision("utf-8")
    except UnicodeDecodeError:
        pass
    for name, heading in _EAST_ASIAN:
        if heading.encode(name) in start:
            return Decision(name, is_inferred=True)
    return decide(data)


def is_before_st25(text: str) -> bool:
    """Return whether a listing has the form before ST.25: (2) INFORMATION FOR SEQ ID NO: 1."""
    return _BEFORE_ST25.search(text) is not None


def entries(text: str) -> Iterator[Entry]:
    """Yield the entries in order; the first one has tag 0 and the text before the first tag."""
    tag, start, line, is_damaged = 0, 0, 1, False
    for found_at, end, found, damaged in _tags(text):
        yield _entry(tag, line, text[start:found_at], is_damaged)
        line += text.count("\n", start, found_at)
        tag, start, is_damaged = found, end, damaged
    yield _entry(tag, line, text[start:], is_damaged)


def _entry(tag: int, line: int, text: str, is_damaged: bool) -> Entry:
    label = _LABELS.get(tag)
    if label is not None and (found := label.match(text, 0, 60)) is not None:
        text = " " + text[found.end() :]
    return Entry(tag, line, text, is_damaged)


def _tags(text: str) -> Iterator[tuple[int, int, int, bool]]:
    """Yield (start, end, number, is damaged) of each tag at the start of a line or after another tag."""
    at = text.find("<")
    line_start, last = 0, 0
    is_first = True
    before = 0
    while at >= 0:
        newline = text.rfind("\n", last, at)
        if newline >= 0:
            line_start = newline + 1
            is_first = True
        end = at + 1
        if is_first:
            is_first = False
            before = 0
            if at - line_start < 80 and not text[line_start:at].strip():
                found = _TAG.match(text, at)
                if found is not None:
                    before, end = int(found[1]), found.end()
                    yield at, end, before, False
                elif (found := _DAMAGED_TAG.match(text, at)) is not None:
                    number = int(found[1] or found[2])
                    if number in KNOWN_TAGS:
                        before, end = number, found.end()
                        yield at, end, number, True
        elif before and before not in _OF_FREE_TEXT:
            found = _TAG.match(text, at)
            if found is not None and int(found[1]) in KNOWN_TAGS and int(found[1]) > before:
                before, end = int(found[1]), found.end()
                yield at, end, before, False
        last = at
        at = text.find("<", end)


def is_of_print(line: str) -> bool:
    """Return whether a line is printed on each page: its number, the heading or the name of the file."""
    words = line.strip()
    return bool(words) and len(words) < 100 and (words.lower() in HEADINGS or _PAGE_WORDS.fullmatch(words) is not None)


def in_one_line(text: str) -> str:
    """Return the text of an entry with one blank for each line break and the blanks around it.

    No blank follows a hyphen at the end of a line, so that a word divided at its hyphen is joined.
    """
    text = text.strip()
    if "\n" not in text:
        return text.replace("\t", " ")
    parts: list[str] = []
    is_parted = True
    for line in text.split("\n"):
        words = line.replace("\t", " ").strip()
        if words:
            parts.append(words if is_parted else " " + words)
            is_parted = line.endswith("-") and len(words) > 1 and words[-2] != " "
    return "".join(parts)


def in_basic_latin(text: str) -> str:
    """Replace typographic quotes, dashes, blanks and similar signs by those of Basic Latin.

    Letters of any script are unchanged, because only a person knows how to write them. (par. 40(b))
    """
    return text if text.isascii() else text.translate(_TYPOGRAPHIC)


def paragraphs(text: str) -> list[str]:
    """Return the lines of an entry that are not blank; join a line that was broken because of its length.

    Word processors and PatentIn leave a blank at the end of such a line.
    """
    found: list[str] = []
    is_broken = False
    for line in text.replace("\t", " ").split("\n"):
        words = line.strip()
        if not words:
            is_broken = False
            continue
        if is_broken:
            found[-1] += " " + words
        else:
            found.append(words)
        is_broken = line.endswith(" ") and not line.endswith("  ") and len(line.rstrip()) >= 40
    return found


def without_print(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Remove printed page lines from an entry; return the text, and these lines with their offsets."""
    if "\n" not in text.strip():
        return text, []
    lines, dropped = [], []
    for offset, line in enumerate(text.split("\n")):
        if offset and is_of_print(line):
            dropped.append((offset, line.strip()))
            line = ""
        lines.append(line)
    return ("\n".join(lines) if dropped else text), dropped


__all__ = [
    "HEADINGS",
    "KNOWN_TAGS",
    "OF_FIXED_WORDS",
    "Decoded",
    "Entry",
    "decode",
    "entries",
    "in_basic_latin",
    "in_one_line",
    "is_before_st25",
    "is_of_print",
    "paragraphs",
    "without_print",
]
