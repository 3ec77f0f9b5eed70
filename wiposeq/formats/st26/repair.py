"""Repair markup that is not well-formed, tag by tag, with the content models as a guide.

It hides how tags, attributes and references are recognized although they do not follow the grammar of XML, and to which
element a text belongs if a tag is missing. It changes markup only, never moves content into another element, and
reports each change. A change whose content could belong elsewhere is a loss until a person accepts it. Text that cannot
be repaired (a file that is cut off) is left to salvage.py.
"""

import difflib
import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.formats.st26.names import BLOCK, INNER, ROOT, misnamed
from wiposeq.formats.xml_prolog import ILLEGAL, NAME_START
from wiposeq.standard.edition import Element as Model

LARGEST: Final = 64 << 20
"""The most bytes that are repaired."""
DEEPEST: Final = 100
"""The most levels of nested elements that are repaired; a listing has nine."""
MOST_REPAIRS: Final = 200
"""The most repairs of a piece; a piece that needs more is not repaired."""
NEAR: Final = 0.85
"""How similar a misspelled name must be to a name of the standard."""
CLOSE: Final = 0.04
"""How much more similar a misspelled name must be to one name of the standard than to any other."""
UNDECODED: Final = "\uffff\ufffe"
"""The text that replaces bytes that cannot be decoded."""
DOUBTFUL: Final = "markup"
"""What is lost if the content of a place could belong elsewhere, as in a fact of origin.NOT_WELL_FORMED."""

_REFERENCE: Final = re.compile(r"&(?:amp|lt|gt|quot|apos);|&#(x[0-9A-Fa-f]{1,8}|[0-9]{1,8});|&(?:[A-Za-z]\w*;)?|\]\]>")
_NAME: Final = rf"{NAME_START}[\w:.-]*"
_START: Final = re.compile(rf"<({_NAME})")
_END: Final = re.compile(rf"</\s*({_NAME})\s*(>?)")
_TAG_END: Final = re.compile(r"\s*(/?)>")
_SOUND_ATTRIBUTE: Final = re.compile(rf"""\s*({_NAME})\s*=\s*("[^"<&]*"|'[^'<&]*')""")
_RUNS_ON: Final = re.compile(rf"\s{_NAME}\s*=[\"']\Z")
"""The end of a value that lacks its quotation mark, so that it runs into the next attribute."""
_BEGUN: Final = 4
"""How many letters of a name of the standard show that a tag was meant."""
_OPENING: Final = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u2018\u2019\u201a\u201b\u2032\u00b4`"
_LOOSE_ATTRIBUTE: Final = re.compile(
    rf"""\s*({_NAME})\s*(?:=\s*)?(?:
        [{_OPENING}](?P<typographic>[^"'<>{_OPENING}]*)["'{_OPENING}]
        | "(?P<double>[^"]*?)(?:"|(?=>|\s+{_NAME}\s*=))
        | '(?P<single>[^']*?)(?:'|(?=>|\s+{_NAME}\s*=))
        | (?<==)(?P<bare>[^"'<>=]*?)["'{_OPENING}]?(?=/?>|\s+{_NAME}\s*=)
        | (?<==)(?P<word>[^\s"'<>{_OPENING}]*?)["'{_OPENING}]?(?=\s|/?>|<)
        | (?<=\w)(?=[\s/>])
    )""",
    re.VERBOSE,
)
_UNENDED: Final = re.compile(rf"[^<>]*</\s*(?:[\w.-]+:)?({_NAME})\s*>")
"""What follows the start of a tag that has no ">", up to the next end tag."""
_NEXT: Final = re.compile(rf"\s*<(/?)\s*(?:[\w.-]+:)?({_NAME})")
_INERT: Final = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}


class Repair(Struct, frozen=True):
    """A change of markup. cause: a short stable key. offset: 0-based, in bytes of the text as it was.

    found: the text there, or the name of an invisible character. read_as: what it was read as, "" if it was ignored.
    lost: what is lost with it, as in a fact of origin.NOT_WELL_FORMED.
    """

    cause: str
    offset: int
    found: str
    read_as: str
    lost: str = ""


class _Frame(Struct):
    """An open element.

    written: its name in the file. offset: where it starts. tag: its name with the prefix. seen: the names of its
    children. start: the index of its start tag in the output. is_repeated: whether its parent had a child of this name
    before.
    """

    name: str
    written: str
    offset: int
    tag: str
    seen: set[str]
    start: int = 0
    is_repeated: bool = False


class Unrepairable(Exception):
    """The text cannot be read as a whole: it is cut off, or more is wrong than can be listed."""


def repaired(data: bytes, models: Mapping[str, Model], *, is_inside: bool, is_last: bool) -> tuple[bytes, list[Repair]]:
    """Return a piece of a listing as well-formed XML, and the repairs in the order of their places.

    data: UTF-8.
    is_inside: whether the piece is inside the root element.
    is_last: whether the file ends with the piece.

    Raises Unrepairable.
    """
    if len(data) > LARGEST:
        raise Unrepairable
    text = data.decode("utf-8", "surrogatepass")
    if UNDECODED in text:
        raise Unrepairable
    repairer = _Repairer(text, models, is_inside=is_inside, is_last=is_last)
    written = repairer.run()
    if len(repairer.repairs) > MOST_REPAIRS:
        raise Unrepairable
    repairs = sorted(repairer.repairs, key=lambda each: each.offset)
    return written.encode("utf-8"), _with_byte_offsets(text, repairs)


def near_name(name: str, names: "Mapping[str, object] | set[str]") -> str:
    """Return the name of the standard that a misspelled name must mean, or "" if there is none."""
    known = misnamed(name, names)
    if known:
        return known
    found = difflib.get_close_matches(name, list(names), 2, NEAR)
    return found[0] if found else ""


def is_ambiguous(name: str, names: Mapping[str, object]) -> bool:
    """Return whether a misspelled name is about as similar to two names of the standard."""
    plain = name.casefold()
    ratios = sorted(difflib.SequenceMatcher(None, plain, each.casefold()).ratio() for each in names)
    return len(ratios) > 1 and ratios[-1] < 1 and ratios[-1] - ratios[-2] < CLOSE


def _is_in_value(text: str, place: int) -> bool:
    """Return whether a character is in the text of an element, and not between two elements or in a tag."""
    start, end = text.rfind(">", 0, place) + 1, text.find("<", place)
    content = text[start : end if end >= 0 else len(text)]
    return "<" not in content and bool(ILLEGAL.sub("", content).strip())


def _with_byte_offsets(text: str, repairs: list[Repair]) -> list[Repair]:
    counted = size = 0
    found = []
    for each in repairs:
        size += len(text[counted : each.offset].encode("utf-8", "surrogatepass"))
        counted = each.offset
        found.append(Repair(each.cause, size, each.found, each.read_as, each.lost))
    return found


class _Removed:
    """The characters of a text that XML does not allow, and the offsets in the text before they were removed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [match.start() for match in ILLEGAL.finditer(text)]

    def repairs(self) -> list[Repair]:
        """Return a repair for each character, at its first place."""
        counts: dict[str, list[int]] = {}
        for place in self._places:
            counts.setdefault(self._text[place], []).append(place)
        found = []
        for character, places in counts.items():
            name = f"U+{ord(character):04X}"
            words = name if len(places) == 1 else f"{name} ({len(places)} times)"
            lost = f"character {name}" if any(_is_in_value(self._text, place) for place in places) else ""
            found.append(Repair("bad-character", places[0], words, "", lost))
        return found

    def offset(self, at: int) -> int:
        """Return the offset in the text with the characters."""
        low, high = at, at + len(self._places)
        while low < high:
            middle = (low + high) // 2
            if middle - bisect_left(self._places, middle + 1) < at:
                low = middle + 1
            else:
                high = middle
        return low


class _Repairer:
    """Reads a text once, tag by tag, and writes it as well-formed XML."""

    def __init__(self, text: str, models: Mapping[str, Model], *, is_inside: bool, is_last: bool) -> None:
        self._removed = _Removed(text)
        self.repairs = self._removed.repairs()
        self._models = models
        self._is_last = is_last
        self._text = ILLEGAL.sub("", text)
        self._out: list[str] = []
        self._stack: list[_Frame] = [_Frame(ROOT, ROOT, 0, "", set())] if is_inside else []
        self._is_inside = is_inside
        self._text_start = -1  # the index in the output of the text since the last tag
        self._text_at = 0  # where that text starts
        self._late: dict[str, int] = {}  # by name, the repair of an element whose end tag was missing before another
        self._children = {
            name: frozenset(child for slot in model.children for child in slot.names) for name, model in models.items()
        }

    def run(self) -> str:
        text, at = self._text, 0
        while at < len(text):
            mark = text.find("<", at)
            mark = len(text) if mark < 0 else mark
            if mark > at:
                self._add_text(at, mark)
            if mark == len(text):
                break
            at = self._markup(mark)
            if not self._stack and self._is_inside:
                self._out.append(text[at:])  # what comes after the end of the listing is not looked into
                break
        self._close_the_rest()
        return "".join(self._out)

    def _repair(self, cause: str, at: int, found: str, read_as: str, lost: str = "") -> None:
        self.repairs.append(Repair(cause, self._removed.offset(at), found, read_as, lost))
        if len(self.repairs) > MOST_REPAIRS:
            raise Unrepairable

    def _add_text(self, start: int, end: int) -> None:
        if self._text_start < 0:
            self._text_start, self._text_at = len(self._out), start
        self._out.append(self._references(self._text[start:end], start))

    def _references(self, text: str, start: int) -> str:
        """Return a text or value with every & and ]]> as XML requires."""
        if "&" not in text and "]]>" not in text:
            return text

        def one(match: "re.Match[str]") -> str:
            found, at = match[0], start + match.start()
            if found == "]]>":
                self._repair("stray-bracket", at, found, "]]&gt;")
                return "]]&gt;"
            if found[:2] == "&#" and match[1]:
                number = int(match[1][1:], 16) if match[1][0] == "x" else int(match[1])
                if number > 0x10FFFF or ILLEGAL.match(chr(number)):
                    self._repair("bad-character", at, found, "", f"character {found}" if self._is_in_leaf() else "")
                    return ""
                return found
            if found in ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;"):
                return found
            self._repair("unknown-entity" if len(found) > 1 else "stray-ampersand", at, found, "&amp;" + found[1:])
            return "&amp;" + found[1:]

        return _REFERENCE.sub(one, text)

    # ---- tags

    def _markup(self, at: int) -> int:
        """Write what begins with the < at this place, and return where it ends."""
        text = self._text
        if self._is_last and text.find(">", at) < 0:  # the file ends in this tag
            if self._is_whole():
                return len(text)
            raise Unrepairable
        for opening, closing in _INERT.items():
            if text.startswith(opening, at):
                return self._inert(at, opening, closing)
        end = _END.match(text, at)
        if end is not None:
            return self._end_tag(end)
        start = _START.match(text, at)
        if start is None:
            return self._bare(at)
        unended = self._name_of_unended(start)
        if unended:
            return self._start_tag(at, unended, self._meant(unended), at + 1 + len(unended))
        name = self._meant(start[1])
        return self._start_tag(at, start[1], name, start.end()) if name else self._bare(at)

    def _name_of_unended(self, start: "re.Match[str]") -> str:
        """Return the name, as written, of a start tag that runs into its content, because ">" is missing, or ""."""
        end = _UNENDED.match(self._text, start.end(1))
        if end is None or not self._is_leaf(end[1]):
            return ""
        prefix, colon, local = start[1].rpartition(":")
        return f"{prefix}{colon}{end[1]}" if local.startswith(end[1]) and local not in self._models else ""

    def _bare(self, at: int) -> int:
        found = re.compile(r"<[\w:/!?-]*").match(self._text, at)
        written = found[0][:40] if found is not None else "<"
        is_doubtful = written.startswith(("<!", "<?", "</")) or self._may_be_tag(written, at)
        lost = DOUBTFUL if is_doubtful and self._is_in_leaf() else ""
        self._repair("stray-less-than", at, written, "&lt;" + written[1:], lost)
        if self._text_start < 0:
            self._text_start, self._text_at = len(self._out), at
        self._out.append("&lt;")
        return at + 1

    def _may_be_tag(self, written: str, at: int) -> bool:
        """Whether a "<" that is read as text could belong to a tag: it has a ">", or begins a name of the standard."""
        name = written[1:].rpartition(":")[2]
        if not name[:1].isalpha():
            return False
        ends = re.compile(r"<[^<>]*>").match(self._text, at) is not None
        return ends or any(len(name) > 2 and each.startswith(name[:_BEGUN]) for each in self._models)

    def _inert(self, at: int, opening: str, closing: str) -> int:
        text = self._text
        end = text.find(closing, at + len(opening))
        if end < 0:
            if self._is_last and not re.search(rf"</{BLOCK}\s*>", text[at:]):
                raise Unrepairable
            return self._bare(at)
        inner = text[at + len(opening) : end]
        if opening == "<!--" and ("--" in inner or inner.endswith("-")):
            if re.search(r"</[A-Z]", inner) and not re.search(r"<[A-Z]", inner):  # the comment has lost its end
                return self._bare(at)
            self._repair("bad-comment", at + len(opening) + max(inner.find("--"), 0), "--", "- -")
            inner = re.sub(r"-(?=-)|-$", "- ", inner)
        elif opening == "<?" and re.match(r"xml(?![\w-])", inner, re.IGNORECASE):
            self._repair("second-declaration", at, text[at : end + 2], "")
            return end + len(closing)
        self._out.append(opening + inner + closing)
        return end + len(closing)

    def _meant(self, written: str) -> str:
        """Return the name that a start tag means, or "" if it is not a tag but text."""
        name = written.rpartition(":")[2]
        if name in self._models:
            return name
        top = self._stack[-1].name if self._stack else ""
        fitting = {child for frame in self._stack for child in self._children.get(frame.name, ())}
        near = near_name(name, fitting or {ROOT})
        if near and (near in self._children.get(top, ()) or not self._is_leaf(top) or name.startswith(near[:4])):
            return near
        is_closed = re.search(rf"</\s*{re.escape(written)}\s*>", self._text) is not None
        is_single = re.search(rf"<{re.escape(written)}(?:\s[^<>]*)?/>", self._text) is not None
        return name if is_closed or is_single or self._is_cut_off_in(written, top) else ""

    def _is_cut_off_in(self, written: str, top: str) -> bool:
        """Return whether the start tag of an unknown element has no end tag because the file is cut off before it."""
        if not self._is_last or not top or self._is_leaf(top) or f"</{ROOT}" in self._text:
            return False
        return re.search(rf"<{re.escape(written)}(?:\s[^<>]*)?>", self._text) is not None

    def _is_leaf(self, name: str) -> bool:
        return name in self._models and not self._children[name]

    def _is_in_leaf(self) -> bool:
        return bool(self._stack) and self._is_leaf(self._stack[-1].name)

    def _start_tag(self, at: int, written: str, name: str, end: int) -> int:
        self._close_before(name, at)
        prefix, colon, local = written.rpartition(":")
        if name in self._models and local != name:
            lost = DOUBTFUL if self._is_leaf(name) and is_ambiguous(local, self._models) else ""
            self._repair("misspelled-tag", at, f"<{local}>", f"<{name}>", lost)
        tag, end, is_single = self._attributes(at, end, f"<{prefix}{colon}{name}", name)
        self._out.append(tag)
        self._text_start = -1
        self._late.pop(name, None)
        is_repeated = bool(self._stack) and name in self._stack[-1].seen
        if self._stack:
            self._stack[-1].seen.add(name)
        if len(self._stack) > DEEPEST:
            raise Unrepairable
        if not is_single:
            start = len(self._out) - 1
            self._stack.append(_Frame(name, written, at, f"{prefix}{colon}{name}", set(), start, is_repeated))
        return end

    def _attributes(self, at: int, end: int, tag: str, element: str) -> tuple[str, int, bool]:
        """Return (the whole start tag of an element, where it ends, whether it is closed by />)."""
        text = self._text
        names: set[str] = set()
        is_unended = self._is_leaf(element) and _UNENDED.match(text, end) is not None
        while True:
            closing = _TAG_END.match(text, end)
            if closing is not None:
                return tag + closing[0].lstrip(), closing.end(), bool(closing[1])
            found = _SOUND_ATTRIBUTE.match(text, end)
            if found is None or _RUNS_ON.search(found[2]):
                found = _LOOSE_ATTRIBUTE.match(text, end) or found
            if is_unended and found is not None and found[1] not in self._models[element].attributes:
                found = None  # a word of the content
            if found is None or found.end() == end or "<" in found[0]:
                rest = re.compile(r"[^<>]*").match(text, end)
                stop = rest.end() if rest is not None else end
                if self._is_last and stop >= len(text):
                    raise Unrepairable
                if text.startswith(">", stop):
                    ignored = text[end:stop].strip()
                    self._repair("attribute-quote", end, ignored, "", f"attribute {ignored}")
                    return tag + ">", stop + 1, False
                is_value = re.compile(rf"\s*{_NAME}\s*=").match(text, end) is not None
                self._repair("unfinished-tag", at, text[at:end], text[at:end] + ">", DOUBTFUL if is_value else "")
                blanks = re.compile(" *").match(text, end)
                return tag + ">", blanks.end() if is_unended and blanks is not None else end, False
            name = found[1]
            is_sound = found.re is _SOUND_ATTRIBUTE and (found[0][0].isspace() or name in names)
            value = found[2][1:-1] if found.re is _SOUND_ATTRIBUTE else self._value(found)
            written = found[0].strip()
            place = end + len(found[0]) - len(found[0].lstrip())
            if name in names:
                lost = f"attribute {written}"
                self._repair("attribute-repeated", place, written, "", "" if f'{name}="{value}"' in tag else lost)
            else:
                value = self._references(value, place).replace("<", "&lt;").replace('"', "&quot;")
                if found.re is _SOUND_ATTRIBUTE and not is_sound:
                    self._repair("attribute-blank", place, written, f' {name}="{value}"')
                elif not is_sound:
                    typographic = found["typographic"] is not None
                    cause = "typographic-quotes" if typographic else "attribute-quote"
                    self._repair(cause, place, written, f'{name}="{value}"')
                tag += f' {name}="{value}"'
                names.add(name)
            end = found.end()

    @staticmethod
    def _value(found: "re.Match[str]") -> str:
        groups = ("typographic", "double", "single", "bare", "word")
        return next((found[group] for group in groups if found[group] is not None), "").strip()

    def _end_tag(self, found: "re.Match[str]") -> int:
        at, written = found.start(), found[1]
        prefix, colon, local = written.rpartition(":")
        top = self._stack[-1] if self._stack else None
        name = self._name_of_end(local)
        is_as_written = top is not None and top.written.rpartition(":")[2] == local
        if top is not None and name != top.name and self._is_end_of_top(found, name):
            self._repair("misspelled-tag", at, f"</{local}>", f"</{top.name}>")
            return self._written_end(found)
        if not any(frame.name == name for frame in self._stack):
            return self._end_without_start(found, local)
        if top is not None and name != top.name:
            if self._is_leaf(top.name) and name in self._children.get(top.name, ()):
                return self._end_without_start(found, local)
            while self._stack[-1].name != name:
                self._close_top(at)
        if name != local and not is_as_written:
            self._repair("misspelled-tag", at, f"</{local}>", f"</{name}>")
        elif not found[2]:
            if self._is_last and found.end() >= len(self._text):
                raise Unrepairable
            self._repair("unfinished-tag", at, found[0].strip(), f"</{name}>")
        self._stack[-1].tag = self._stack[-1].tag or f"{prefix}{colon}{name}"
        return self._written_end(found)

    def _written_end(self, found: "re.Match[str]") -> int:
        """Write the end tag of the innermost open element, and return where the tag in the text ends."""
        frame = self._stack.pop()
        self._out.append(f"</{frame.tag or frame.name}>")
        self._text_start = -1
        return found.end()

    def _name_of_end(self, local: str) -> str:
        """Return the name of the open element that an end tag means, or the name in the tag."""
        names = [frame.name for frame in self._stack]
        if local in names:
            return local
        if local not in self._models and not any(local == frame.written for frame in self._stack):
            return near_name(local, set(names[-1:])) or near_name(local, set(names)) or local
        return next((f.name for f in reversed(self._stack) if f.written.rpartition(":")[2] == local), local)

    def _is_end_of_top(self, found: "re.Match[str]", name: str) -> bool:
        """Return whether an end tag with the name of another element must close the innermost one.

        That is so if the element around it is closed next, and the end tag could close no other element.
        """
        if len(self._stack) < 2 or self._is_in_leaf() or name in self._late:
            return False
        around = self._stack[-2]
        if any(frame.name == name for frame in self._stack) and name != around.name:
            return False
        follows = _NEXT.match(self._text, found.end())
        if follows is not None:
            return bool(follows[1]) and follows[2] == around.name
        is_end = not self._is_last and not self._text[found.end() :].strip()
        return is_end and self._stack[-1].name == BLOCK and name in self._models

    def _end_without_start(self, found: "re.Match[str]", local: str) -> int:
        """Read an end tag of an element that is not open: a late one, a wrong name, a missing start tag, or nothing."""
        at, top = found.start(), self._stack[-1] if self._stack else None
        if local in self._late:
            index = self._late.pop(local)
            late = self.repairs[index]
            is_split = self._is_in_leaf() and bool(self._content().strip()) and self._text[found.end()] != "<"
            self.repairs[index] = replace(late, cause="wrong-nesting", lost=DOUBTFUL if is_split else late.lost)
            return found.end()
        if top is not None and self._is_leaf(top.name) and self._is_leaf(local):
            return self._end_of_other_leaf(found, local)
        if top is not None and local in self._children.get(top.name, ()) and self._text_start >= 0:
            content = self._content()
            if content.strip() and self._is_leaf(local):
                self._write_missing_start(content, local, at)
                return found.end()
        self._repair("stray-end-tag", at, found[0], "", DOUBTFUL if self._is_in_leaf() else "")
        return found.end()

    def _content(self) -> str:
        """Return the text since the last tag as it is written."""
        return "".join(self._out[self._text_start :]) if self._text_start >= 0 else ""

    def _end_of_other_leaf(self, found: "re.Match[str]", local: str) -> int:
        """Close a leaf at the end tag of another leaf.

        The end tag is right if the name of the start tag occurs before and that of the end tag does not. The start tag
        is right if the element of the end tag is there as well. Otherwise the content could belong to either.
        """
        at, top = found.start(), self._stack[-1]
        around = self._stack[-2] if len(self._stack) > 1 else None
        fits = around is not None and local in self._children.get(around.name, ())
        if around is not None and fits and top.is_repeated and local not in around.seen:
            self._repair("misspelled-tag", top.offset, f"<{top.name}>", f"<{local}>")
            self._out[top.start] = self._out[top.start].replace(top.name, local, 1)
            around.seen.add(local)
            top.tag = top.tag.replace(top.name, local, 1)
        else:
            follows = _NEXT.match(self._text, found.end())
            is_there = follows is not None and not follows[1] and follows[2] == local
            is_certain = around is None or not fits or local in around.seen or is_there
            self._repair("misspelled-tag", at, f"</{local}>", f"</{top.name}>", "" if is_certain else DOUBTFUL)
        return self._written_end(found)

    def _write_missing_start(self, content: str, local: str, at: int) -> None:
        """Write the start tag that an element of text lacks, or the "<" of it."""
        blanks = content[: len(content) - len(content.lstrip())]
        unbegun = re.match(rf"((?:[\w.-]+:)?{local}(?:\s+{_NAME}=\"[^\"<]*\")*)\s*>", content.lstrip())
        tag = unbegun[1] if unbegun is not None else local
        content = content.lstrip()[unbegun.end() if unbegun is not None else 0 :]
        self._out[self._text_start :] = [f"{blanks}<{tag}>{content}</{tag.split()[0]}>"]
        self._stack[-1].seen.add(local)
        if unbegun is not None:
            self._repair("unfinished-tag", self._text_at + len(blanks), unbegun[0], f"<{tag}>")
        else:
            is_doubtful = re.search("&lt;[A-Za-z]", content) is not None  # the rest of the start tag, perhaps
            self._repair("missing-start-tag", at, f"</{local}>", f"<{local}>", DOUBTFUL if is_doubtful else "")
        self._text_start = -1

    # ---- closing

    def _close_before(self, name: str, at: int) -> None:
        """Close the open elements that cannot hold an element of this name, if one around them can."""
        if not self._stack or name not in self._models or name in self._children.get(self._stack[-1].name, ()):
            return
        fits = [index for index, frame in enumerate(self._stack) if name in self._children.get(frame.name, ())]
        if fits:
            while len(self._stack) > fits[-1] + 1:
                self._close_top(at)

    def _close_top(self, at: int) -> None:
        """Write the end tag that the innermost open element lacks, right behind its content."""
        frame = self._stack.pop()
        unbegun = re.search(rf"/\s*(?:[\w.-]+:)?{frame.name}\s*>?\s*$", self._content())
        if unbegun is not None and self._is_leaf(frame.name):
            place = self._text.rfind(unbegun[0].strip(), frame.offset, at)
            self._out[self._text_start :] = [self._content()[: unbegun.start()]]
            self._repair("unfinished-tag", place, unbegun[0].strip(), f"</{frame.name}>")
        else:
            self._late[frame.name] = len(self.repairs)
            self._repair("unclosed-tag", frame.offset, f"<{frame.name}>", f"</{frame.name}>")
        blanks = ""
        if self._out and self._text_start >= 0:
            last = self._out[-1]
            self._out[-1] = last.rstrip()
            blanks = last[len(self._out[-1]) :]
        self._out.append(f"</{frame.tag}>{blanks}")
        self._text_start = -1

    def _close_the_rest(self) -> None:
        """Close the open elements at the end of the piece. The root of a header stays open for the sequences."""
        end = len(self._text)
        if not self._is_last:
            while len(self._stack) > 1:
                self._close_top(end)
            return
        if not self._stack:
            return
        if not self._is_whole():
            raise Unrepairable
        self._repair("cut-off", end, "", f"</{ROOT}>")
        self._out += [f"</{frame.tag or ROOT}>" for frame in reversed(self._stack)]

    def _is_whole(self) -> bool:
        """Return whether the last sequence of a file that ends too soon was read completely."""
        names = [frame.name for frame in self._stack]
        return self._is_inside and (names == [ROOT] or (names == [ROOT, BLOCK] and INNER in self._stack[-1].seen))
