"""Start a new application with the sequences of an old one: a continuation, a divisional or a national phase.

It hides which general information belongs to one application only and is replaced: the file reference, the application
and perhaps the priority. The replacement is one edit, which can be undone.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model.address import Address
from wiposeq.model.edits import SetField, Together
from wiposeq.model.origin_edits import WriteAs
from wiposeq.model.records import Application, Header, Party
from wiposeq.texts import mark, shown_day, tr

CONTINUATION, FOREIGN, NATIONAL, OTHER = "continuation", "foreign", "national", "other"


class Kind(Struct, frozen=True):
    """A kind of new application: its name, and what becomes of the priority."""

    title: str
    about: str


KINDS: Final = {
    CONTINUATION: Kind(
        mark("Continuation or divisional"),
        mark("It has the earliest priority of the old application. If that claims none, the old one is the earliest."),
    ),
    FOREIGN: Kind(
        mark("First filing in another country, or under the PCT"),
        mark("It claims the priority of the old application within twelve months, or the priority that this claims."),
    ),
    NATIONAL: Kind(
        mark("National or regional phase of a PCT application"),
        mark("It is the same application at another office. The earliest priority does not change."),
    ),
    OTHER: Kind(mark("Another new application"), mark("It claims no priority of the old application.")),
}
PRIORITY_MONTHS: Final = 12
"""How long a priority can be claimed (Paris Convention, article 4C)."""


class NewApplication(Struct, frozen=True):
    """The data of the new application. application: None before it has a number. priority: None if there is none.

    has_parties, has_titles: whether applicant and inventor, and the titles, are the same. Otherwise they become empty;
    their languages stay.
    """

    file_reference: str
    application: Application | None = None
    priority: Application | None = None
    has_parties: bool = True
    has_titles: bool = True


def in_words(application: Application | None) -> str:
    """Return an application as text, such as "US 63/000,001 of 2023-06-05"; "" for None."""
    if application is None:
        return ""
    text = " ".join(part for part in (application.office, application.number) if part)
    return (
        tr("{application} of {date}", application=text, date=shown_day(application.date)) if application.date else text
    )


def likely_priority(header: Header) -> Application | None:
    """Return the likely earliest priority of a later application: the priority of this header, or its application."""
    if header.priority is not None:
        return header.priority
    application = header.application
    return application if application is not None and application.number and application.date else None


def proposed_priority(header: Header, kind: str) -> Application | None:
    """Return the earliest priority that a new application of this kind usually has."""
    if kind == OTHER:
        return None
    return header.priority if kind == NATIONAL else likely_priority(header)


def remark(kind: str, priority: Application | None, today: date | None = None) -> str:
    """Return a sentence about the twelve months of a priority, or "" if they do not matter."""
    from wiposeq.rules.dates import months_later, real_date  # imported here, so that the window starts without rules

    first = real_date((priority.date or "").strip()) if priority is not None and kind == FOREIGN else None
    if first is None:
        return ""
    last = months_later(first, PRIORITY_MONTHS)
    days = {"first": shown_day(first), "last": shown_day(last)}
    if last < (today or date.today()):
        return tr("The twelve months of the priority of {first} ended on {last}.", **days)
    return tr("The twelve months of the priority of {first} end on {last}.", **days)


def edit_for(header: Header, new: NewApplication) -> Together:
    """Return the edit that turns a listing with this header into one of the new application."""
    wanted: dict[str, Any] = {
        "file_reference": new.file_reference.strip(),
        "application": new.application,
        "priority": new.priority,
    }
    if not new.has_parties:
        wanted["applicant"] = Party(language=header.applicant.language) if header.applicant is not None else None
        wanted["inventor"] = None
    if not new.has_titles:
        wanted["titles"] = tuple(replace(title, text="") for title in header.titles)
    edits = tuple(
        SetField(Address(field=field), value) for field, value in wanted.items() if getattr(header, field) != value
    )
    # the new listing must not overwrite the listing of the old application
    return Together(tr("New application {reference}", reference=wanted["file_reference"]), (*edits, WriteAs(name="")))


def troubles(header: Header, new: NewApplication) -> Iterator[str]:
    """Yield a sentence for each reason why the edit cannot be made yet."""
    reference = new.file_reference.strip()
    if not reference and new.application is None:
        yield tr("Give a file reference. It identifies the application as long as there is no application number.")
    elif reference and reference == (header.file_reference or "").strip():
        yield tr("This is the file reference of the old application.")
    for part in (new.application, new.priority):
        if part is not None and not (part.office and part.number and part.date):
            yield tr("An application must have an office, a number and a date.")
            return
    if new.application is not None and new.application == header.application:
        yield tr("This is the old application.")
    if new.application is not None and new.application == new.priority:
        yield tr("An application cannot be its own priority.")
