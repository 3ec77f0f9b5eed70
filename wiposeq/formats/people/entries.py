"""One name in a file of an address book, and what was omitted."""

from msgspec import Struct

from wiposeq.model.changes import Change
from wiposeq.model.records import Party

APPLICANT, INVENTOR = "applicant", "inventor"


class Person(Struct, frozen=True):
    """A name and what it is for: APPLICANT, INVENTOR, or "" if the file does not say it."""

    party: Party
    part: str = ""


class People(Struct, frozen=True):
    """The names in a file, and what was omitted."""

    persons: tuple[Person, ...]
    changes: tuple[Change, ...] = ()
