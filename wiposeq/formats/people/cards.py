"""Read and write vCards (RFC 6350, and the versions 2.1 and 3.0 that other programs export).

It hides folded lines, parameters, escapes and encodings. A card gives one name: that of the organization if the card is
one of an organization, else that of the person. Addresses, telephone numbers and pictures are not read.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from wiposeq.errors import UnreadableFile
from wiposeq.formats.encodings import decide
from wiposeq.formats.files import opened, replacing, unreadable
from wiposeq.formats.people.entries import APPLICANT, INVENTOR, People, Person
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Party
from wiposeq.standard.latin import outside_latin

LARGEST: Final = 64 << 20
"""Largest size of a file in bytes. Cards may contain pictures."""
_LINE: Final = re.compile(r'(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":;])*)*):(.*)', re.DOTALL)
_LINE_END: Final = re.compile(r"\r\n|[\r\n]")
_PARAMETER: Final = re.compile(r';((?:"[^"]*"|[^";])*)')
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


class _Value(Struct, frozen=True):
    """One property: its name in capital letters, its parameters (names in capital letters), its value as written."""

    name: str
    parameters: dict[str, str]
    text: str

    @property
    def language(self) -> str:
        """The code of the language without region and script: "zh" for "zh-Hans"."""
        return self.parameters.get("LANGUAGE", "").partition("-")[0].lower()

    @property
    def is_latin_script(self) -> bool:
        """Whether the language says that the value is in Latin letters, as "ja-Latn"."""
        return "latn" in self.parameters.get("LANGUAGE", "").lower()


def read_cards(path: Path, encoding: str = "") -> People:
    """Return the names in a file of vCards. Raises UnreadableFile, UncertainEncoding.

    encoding: the one that the user chose; "" to detect it.
    """
    with opened(path) as file:
        try:
            data = file.read(LARGEST + 1)
        except OSError as error:
            raise unreadable(path, error) from error
    text = data.decode(encoding or decide(data).certain(str(path)), "replace")
    log = ChangeLog()
    found: list[Person] = []
    is_empty = True
    for line, values, is_whole in _cards(text):
        is_empty = is_empty and not is_whole
        if not is_whole:
            log.add("people/unfinished", "Card without an end read as far as it goes", line=line)
        person = _person(values)
        if person is None:
            log.add("people/nameless", "Card without a name omitted", line=line)
        elif person not in found:
            found.append(person)
    if is_empty or len(data) > LARGEST:
        raise UnreadableFile('"{path}" contains no vCards.', "Choose a file with the ending .vcf.", path=str(path))
    return People(tuple(found), tuple(log))


def _cards(text: str) -> Iterator[tuple[int, list[_Value], bool]]:
    """Yield each card: the 1-based line on which it starts, its properties, and whether it has its end."""
    values: list[_Value] | None = None
    start = 0
    for number, line in _unfolded(text):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            if values is not None:
                yield start, values, False
            values, start = [], number
        elif word == "END:VCARD":
            if values is not None:
                yield start, values, True
            values = None
        elif values is not None and (value := _value(line)) is not None:
            values.append(value)
    if values is not None:
        yield start, values, False


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield the logical lines with the 1-based number of their first line.

    A line that begins with a blank continues the one before. In version 2.1, a line of quoted-printable text that ends
    with "=" is continued by the next one.
    """
    whole, first = "", 0
    for number, line in enumerate(_LINE_END.split(text), 1):
        is_soft = whole.endswith("=") and "QUOTED-PRINTABLE" in whole.partition(":")[0].upper()
        if is_soft:
            whole = whole[:-1] + line
        elif line[:1] in (" ", "\t"):
            whole += line[1:]
        else:
            if whole:
                yield first, whole
            whole, first = line, number
    if whole:
        yield first, whole


def _value(line: str) -> _Value | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    parameters: dict[str, str] = {}
    for each in _PARAMETER.findall(found[2]):
        name, equals, value = each.partition("=")
        # version 2.1 writes the value alone, as in "N;QUOTED-PRINTABLE:"
        parameters[name.upper() if equals else "ENCODING"] = value.strip('"') if equals else name.upper()
    text = found[3]
    if parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        charset = parameters.get("CHARSET", "utf-8")
        try:
            text = quopri.decodestring(text.encode("utf-8", "replace")).decode(charset, "replace")
        except (LookupError, ValueError):  # also of a name with a zero byte, or a codec that is not of a text
            return None
    return _Value(found[1].upper(), parameters, text)


def _parts(value: _Value) -> list[str]:
    """Return the components of a value that are separated by semicolons, without escapes."""
    parts = re.split(r"(?<!\\);", value.text)
    return [_plain(part) for part in parts]


def _plain(text: str) -> str:
    return " ".join(_ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], text).split())


def _person(values: list[_Value]) -> Person | None:
    """Return the name of a card. None if it has no name."""
    by_name: dict[str, list[_Value]] = {}
    for value in values:
        by_name.setdefault(value.name, []).append(value)

    def first(name: str) -> str:
        return next((text for value in by_name.get(name, ()) if (text := _parts(value)[0])), "")

    full = [value for value in by_name.get("FN", ()) if _plain(value.text)]
    native = next((each for each in full if outside_latin(_plain(each.text))), full[0] if full else None)
    family = next((_parts(each) for each in by_name.get("N", ()) if any(_parts(each))), [])
    own = " ".join(part for part in (family + [""] * 5)[1::-1] if part)
    company = first("ORG")
    kind = first("KIND").lower() or first("X-ADDRESSBOOKSERVER-KIND").lower()
    is_company = bool(company) and (
        kind in ("org", "organization")
        or first("X-ABSHOWAS").upper() == "COMPANY"
        or not own
        or (native is not None and _plain(native.text) == company)
    )
    name = company if is_company else (_plain(native.text) if native is not None else own)
    if not name:
        return None
    language = (native.language if native is not None else "") or first("LANG").partition("-")[0].lower()
    others = [each for each in full if each is not native and not outside_latin(_plain(each.text))]
    written = next((each for each in others if each.is_latin_script), others[0] if others else None)
    latin = _plain(written.text) if written is not None and outside_latin(name) else ""
    marks = " ".join(_plain(each.text).lower() for each in by_name.get("CATEGORIES", ()))
    part = next((each for each in (APPLICANT, INVENTOR) if each in marks), "")
    return Person(Party(name, language, latin or None), part)


def write_cards(people: Iterable[Person], path: Path) -> int:
    """Write names as vCards of version 4.0, and return their number. Raises UnwritableFile.

    The Latin form is a second name in the script Latn (RFC 6350, 5.4: ALTID).
    """
    persons = list(people)
    with replacing(path) as file:
        for person in persons:
            party = person.party
            language = f";LANGUAGE={party.language}" if party.language else ""
            lines = ["BEGIN:VCARD", "VERSION:4.0"]
            if party.latin:
                lines.append(f"FN;ALTID=1{language}:{_escaped(party.name)}")
                lines.append(f"FN;ALTID=1;LANGUAGE={party.language or 'und'}-Latn:{_escaped(party.latin)}")
            else:
                lines.append(f"FN{language}:{_escaped(party.name)}")
            if person.part:
                lines.append(f"CATEGORIES:{person.part}")
            lines.append("END:VCARD")
            file.write("".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode())
    return len(persons)


def _escaped(text: str) -> str:
    return re.sub(r"([\\,;])", r"\\\1", text).replace("\r", " ").replace("\n", r"\n")


def _folded(line: str) -> Iterator[str]:
    """Yield the lines of at most 75 bytes that a logical line is written as."""
    rest, room = line, 75
    while rest:
        size = len(rest)
        while len(rest[:size].encode()) > room:
            size -= 1
        yield (" " if room == 74 else "") + rest[:size]
        rest, room = rest[size:], 74
