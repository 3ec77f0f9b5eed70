"""Read and write names as CSV with a row of headings: name, language, Latin form, part.

It hides which headings mean what, the delimiter and the encoding.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.encodings import decide
from wiposeq.formats.files import opened, replacing, unreadable
from wiposeq.formats.people.entries import APPLICANT, INVENTOR, People, Person
from wiposeq.formats.plain.cells import delimiter_of
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Party
from wiposeq.standard.edition import newest

LARGEST: Final = 16 << 20
"""Largest size of a file in bytes."""
HEADINGS: Final = ("Name", "Language", "Latin", "Part")
_MEANINGS: Final = {
    "name": ("name", "full name", "display name", "applicant", "inventor", "applicant name", "inventor name"),
    "language": ("language", "language code", "lang"),
    "latin": ("latin", "latin name", "name latin", "name in latin characters", "transliteration"),
    "part": ("part", "role", "kind", "categories", "category"),
    "company": ("company", "organization", "organisation", "organization name", "organization 1 - name"),
    "given": ("first name", "given name", "firstname"),
    "family": ("last name", "family name", "surname", "lastname"),
}


def read_people_table(path: Path, encoding: str = "") -> People:
    """Return the names in a CSV file. Raises UnreadableFile, UncertainEncoding.

    The first row names the columns. Exports of mail programs are read as well: given and family name, or the company of
    a row without these. encoding: the one that the user chose; "" to detect it.
    """
    with opened(path) as file:
        try:
            data = file.read(LARGEST + 1)
        except OSError as error:
            raise unreadable(path, error) from error
    text = data.decode(encoding or decide(data).certain(str(path)), "replace")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text[:65536]) or ",")
    log = ChangeLog()
    found: list[Person] = []
    try:
        columns = _columns(next(reader, []))
        if len(data) > LARGEST or not columns.keys() & {"name", "company", "family"}:
            raise UnreadableFile(
                '"{path}" has no column for names.',
                'The first row must name the columns. Call the column of the names "Name".',
                path=str(path),
            )
        for cells in reader:
            person = _person({meaning: cells[at].strip() for meaning, at in columns.items() if at < len(cells)})
            if person is None:
                if any(cells):
                    log.add("people/nameless", "Row without a name omitted", line=reader.line_num)
            elif person not in found:
                found.append(person)
    except csv.Error as error:
        raise UnreadableFile(
            '"{path}" cannot be read after line {line}: {reason}.',
            "Correct that row, or save the table again as CSV.",
            path=str(path),
            line=reader.line_num,
            reason=str(error),
        ) from None
    return People(tuple(found), tuple(log))


def _columns(headings: list[str]) -> dict[str, int]:
    """Return the 0-based place of each meaning."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        words = " ".join(heading.strip().lower().replace("_", " ").split())
        meaning = next((each for each, names in _MEANINGS.items() if words in names), "")
        if meaning:
            places.setdefault(meaning, place)
    return places


def _person(row: dict[str, str]) -> Person | None:
    own = " ".join(part for part in (row.get("given", ""), row.get("family", "")) if part)
    name = " ".join((row.get("name") or own or row.get("company", "")).split())
    if not name:
        return None
    words = row.get("part", "").lower()
    part = next((each for each in (APPLICANT, INVENTOR) if each in words), "")
    return Person(Party(name, _language(row.get("language", "")), row.get("latin") or None), part)


def _language(text: str) -> str:
    """Return the code of a language that is written as a code, with its region or as its English name. "" if unknown.

    The first two letters of another word would be the code of another language.
    """
    word = text.strip().lower()
    known = newest().languages
    code = word.replace("_", "-").partition("-")[0]
    if code in known:
        return code
    return next((code for code, language in known.items() if language.name.lower() == word), "")


def write_people_table(people: Iterable[Person], path: Path) -> int:
    """Write names as CSV in UTF-8 with a byte order mark, so that spreadsheets open it. Return their number.

    Raises UnwritableFile.
    """
    rows = [[each.party.name, each.party.language, each.party.latin or "", each.part] for each in people]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *rows])
    with replacing(path) as file:
        file.write(text.getvalue().encode("utf-8-sig"))
    return len(rows)
