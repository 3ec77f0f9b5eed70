"""Read what is before the first element of an XML file: declaration, DOCTYPE and comments.

It hides the grammar of that part (XML 1.0, productions 22 to 32). No parser ever sees a DOCTYPE, so nothing that one
names is loaded and nothing that one declares is expanded. The rest of the file it leaves to the parser.
"""

import re
from typing import Final

from msgspec import Struct

_SPACE: Final = re.compile("[\\x00-\\x20\\x7f\ufeff\ufffe\uffff]*")
"""Blanks, and control characters that XML does not allow."""
_ILLEGAL: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff]")
_STRAY: Final = re.compile(r"[^<]+")
_DECLARATION: Final = re.compile(
    r"""<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])(?P<version>[\w.:-]+)\1
        (?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])(?P<encoding>[A-Za-z][\w.-]*)\3)?
        (?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(?:yes|no)\5)?[ \t\r\n]*\?>""",
    re.VERBOSE,
)
_LOOSE_ENCODING: Final = re.compile(r"""encoding\s*=\s*["']?([A-Za-z][\w.-]*)""")
_DOCTYPE: Final = re.compile(
    r"""<!DOCTYPE\s+(?P<name>[^\s\[>"']+)
        (?:\s+PUBLIC\s+(?:"(?P<p1>[^"]*)"|'(?P<p2>[^']*)')(?:\s*(?:"(?P<s1>[^"]*)"|'(?P<s2>[^']*)'))?
        |\s+SYSTEM\s+(?:"(?P<s3>[^"]*)"|'(?P<s4>[^']*)'))?\s*[\[>]""",
    re.VERBOSE,
)
_DOCTYPE_NAME: Final = re.compile(r"""<!DOCTYPE\s+(?P<name>[^\s\[>"']+)""")
_MARK: Final = re.compile(r"[\[\]<>\"']")
_ENTITY: Final = re.compile(r"<!ENTITY\s+(?:%\s+)?([^\s\"'>]{1,200})")
NAME_START: Final = r"[^\x00-9;-@\[-\^`{-\x7f]"
"""The first character of a name, as a regular expression: a letter, "_", ":", or any that is not ASCII.

It excludes the other ASCII characters, because a range up to U+10FFFF takes milliseconds to compile.
"""
ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""A character that XML 1.0 cannot hold (XML 1.0, production 2)."""
_START_TAG: Final = re.compile(rf"<({NAME_START}[^\s/><\"'=&]{{0,200}})")


class Note(Struct, frozen=True):
    """A comment or processing instruction, and where it starts (0-based, in characters)."""

    text: str
    offset: int


class Fault(Struct, frozen=True):
    """Something that is not allowed before the first element.

    cause: "second-declaration", "second-doctype", "text-before", "bad-character" or "bad-comment".
    found: the text, or the name of a character.
    offset: 0-based.
    """

    cause: str
    found: str
    offset: int


class Doctype(Struct, frozen=True):
    """A DOCTYPE. text: as written; entities: the names that it declares, with their offsets."""

    text: str
    offset: int
    name: str = ""
    public_id: str = ""
    system_id: str = ""
    has_subset: bool = False
    entities: tuple[Note, ...] = ()


class Prolog(Struct, frozen=True):
    """What is before the first element.

    end: 0-based offset where the first element starts, or where the prolog can be read no further.
    root: the name of the first element, "" if none starts at end.
    open: what the text ends inside of ("comment", "instruction", "doctype", "space"); more text may then give more.
    declaration: as written, "" if missing.
    declaration_offset: 0 if the declaration is where the grammar requires it.
    is_declaration_sound: whether the declaration follows the grammar.
    """

    end: int
    root: str = ""
    open: str = ""
    declaration: str = ""
    declaration_offset: int = 0
    is_declaration_sound: bool = True
    version: str = ""
    encoding: str = ""
    doctype: Doctype | None = None
    notes: tuple[Note, ...] = ()
    faults: tuple[Fault, ...] = ()


def scan(text: str) -> Prolog:
    """Read the prolog at the start of the text (without a byte order mark), in time proportional to its length."""
    at, size = 0, len(text)
    declared = ("", 0, True, "", "")
    doctype: Doctype | None = None
    notes: list[Note] = []
    faults: list[Fault] = []
    opened = root = ""
    while True:
        space = _SPACE.match(text, at)
        end = space.end() if space else at
        _note_illegal(text, at, end, faults)
        at = end
        if at >= size:
            opened = "space"
            break
        if text.startswith("<?", at):
            close = text.find("?>", at)
            if close < 0:
                opened = "instruction"
                break
            whole = text[at : close + 2]
            if re.match(r"<\?xml[\s?]", whole):
                if declared[0]:
                    faults.append(Fault("second-declaration", whole, at))
                else:
                    declared = (whole, at, *_of_declaration(whole))
            else:
                notes.append(Note(whole, at))
            at = close + 2
        elif text.startswith("<!--", at):
            end = _comment(text, at, notes, faults)
            if end < 0:
                opened = "comment"
                break
            at = end
        elif text.startswith("<!DOCTYPE", at):
            found, is_closed = _doctype(text, at)
            if doctype is not None:
                faults.append(Fault("second-doctype", found.text, at))
            if doctype is None or found.entities:
                doctype = found
            if not is_closed:
                opened = "doctype"
                break
            at += len(found.text)
        elif text[at] != "<" and (stray := _STRAY.match(text, at)) and stray.end() < size:
            faults.append(Fault("text-before", stray[0].strip(), at))
            at = stray.end()
        else:
            if size - at < 9 and ("<!DOCTYPE".startswith(text[at:]) or "<!--".startswith(text[at:])):
                opened = "space"
            start = _START_TAG.match(text, at)
            root = start[1] if start else ""
            break
    return Prolog(at, root, opened, *declared, doctype, tuple(notes), tuple(faults))


def _comment(text: str, at: int, notes: list[Note], faults: list[Fault]) -> int:
    """Note a comment, and -- inside it as a fault. Return where the comment ends, -1 if it does not."""
    close = text.find("-->", at + 4)
    if close < 0:
        return -1
    inner = text.find("--", at + 4)
    if inner < close:
        faults.append(Fault("bad-comment", "--", inner))
    notes.append(Note(text[at : close + 3], at))
    return close + 3


def _note_illegal(text: str, start: int, end: int, faults: list[Fault]) -> None:
    """Note the first character between two offsets that XML does not allow, once in a prolog."""
    illegal = _ILLEGAL.search(text, start, end)
    if illegal and not any(each.cause == "bad-character" for each in faults):
        faults.append(Fault("bad-character", f"U+{ord(illegal[0]):04X}", illegal.start()))


def _of_declaration(declaration: str) -> tuple[bool, str, str]:
    """Return (whether an XML declaration is well-formed, its version, its encoding)."""
    sound = _DECLARATION.fullmatch(declaration)
    if sound:
        return True, sound["version"], sound["encoding"] or ""
    loose = _LOOSE_ENCODING.search(declaration)
    return False, "", loose[1] if loose else ""


def _doctype(text: str, start: int) -> tuple[Doctype, bool]:
    """Return the DOCTYPE at start, and whether it ends."""
    at = start + len("<!DOCTYPE")
    depth = 0
    has_subset = is_inside = False
    entities: list[Note] = []
    end = -1
    while end < 0:
        mark = _MARK.search(text, at)
        if mark is None:
            break
        at = mark.end()
        sign = mark[0]
        if sign in "\"'":
            at = text.find(sign, at) + 1
            if at == 0:
                break
        elif sign == "[":
            has_subset = is_inside = True
        elif sign == "]":
            is_inside = False
        elif sign == "<":
            for opening, closing in (("<!--", "-->"), ("<?", "?>")):
                if text.startswith(opening, at - 1):
                    at = text.find(closing, at) + len(closing)
                    break
            else:
                depth += 1
                entity = _ENTITY.match(text, at - 1)
                if entity:
                    entities.append(Note(entity[1], at - 1))
                continue
            if at < len("-->"):
                break
        elif depth:
            depth -= 1
        elif not is_inside:
            end = at
    is_closed = end >= 0
    whole = text[start:end] if is_closed else text[start:]
    parts = _DOCTYPE.match(whole) or _DOCTYPE_NAME.match(whole)
    names = parts.groupdict() if parts else {}
    return Doctype(
        whole,
        start,
        names.get("name") or "",
        names.get("p1") or names.get("p2") or "",
        names.get("s1") or names.get("s2") or names.get("s3") or names.get("s4") or "",
        has_subset,
        tuple(entities),
    ), is_closed
