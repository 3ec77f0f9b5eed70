"""Add the names of a file to the address book, and write them to one: vCard (.vcf) or CSV.

It hides which reader a file needs. formats/people/ reads and writes the files; the settings hold the names.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from msgspec import Struct

from wiposeq.app.settings import Settings
from wiposeq.errors import UsageError
from wiposeq.formats.people import cards, table
from wiposeq.formats.people.entries import APPLICANT, INVENTOR, People, Person
from wiposeq.model.changes import Change
from wiposeq.model.records import Party

ENDINGS: Final = ("vcf", "csv")
LISTS: Final = {APPLICANT: "applicants", INVENTOR: "inventors"}
"""The setting of each part."""


class Added(Struct, frozen=True):
    """The settings with the new names, how many are new, how many were known, and what was omitted."""

    settings: Settings
    new: int
    known: int
    changes: tuple[Change, ...] = ()


def read_people(path: Path, encoding: str = "") -> People:
    """Return the names in a file. Raises UsageError for another ending, UnreadableFile, UncertainEncoding.

    encoding: the one that the user chose; "" to detect it.
    """
    ending = path.suffix.lower()
    if ending == ".vcf":
        return cards.read_cards(path, encoding)
    if ending in (".csv", ".tsv", ".txt"):
        return table.read_people_table(path, encoding)
    raise UsageError('The ending of "{path}" is not one of an address book.', "Use .vcf or .csv.", path=str(path))


def with_people(settings: Settings, people: People, part: str) -> Added:
    """Return the settings with the names of a file, behind those that are there.

    part: "applicant" or "inventor", for names whose purpose the file does not state.
    """
    lists = {each: list(getattr(settings, name)) for each, name in LISTS.items()}
    new = known = 0
    for person in people.persons:
        names = lists[person.part or part]
        if person.party in names:
            known += 1
        else:
            names.append(person.party)
            new += 1
    values = {LISTS[each]: tuple(names) for each, names in lists.items()}
    return Added(settings.changed(**values), new, known, people.changes)


def write_people(parties: Iterable[tuple[Party, str]], path: Path) -> int:
    """Write names and what they are for, and return their number. Raises UsageError, UnwritableFile."""
    persons = [Person(party, part) for party, part in parties]
    ending = path.suffix.lower()
    if ending == ".vcf":
        return cards.write_cards(persons, path)
    if ending == ".csv":
        return table.write_people_table(persons, path)
    raise UsageError('The ending of "{path}" is not one of an address book.', "Use .vcf or .csv.", path=str(path))


def everybody(settings: Settings) -> list[tuple[Party, str]]:
    """Return all names of the address book with what they are for."""
    return [(party, part) for part, name in LISTS.items() for party in getattr(settings, name)]
