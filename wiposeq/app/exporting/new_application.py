"""A new application with the sequences of an old one: a continuation, a divisional, a national phase.

It hides what of the general information belongs to one application and must not be carried along: the file reference,
the application itself, and perhaps the priority. All else stays. It is one edit, which can be undone.
"""

from collections.abc import Iterator

from msgspec import Struct

from wiposeq.model.address import Address
from wiposeq.model.edits import SetField, Together, WriteAs
from wiposeq.model.records import Application, Header
from wiposeq.texts import tr


class NewApplication(Struct, frozen=True):
    """What the new application is. application: None while the office has not given a number; priority: None: none."""

    file_reference: str
    application: Application | None = None
    priority: Application | None = None


def in_words(application: Application | None) -> str:
    """An application in a line: "US 63/000,001 of 2023-06-05"; "" for none."""
    if application is None:
        return ""
    said = " ".join(text for text in (application.office, application.number) if text)
    return tr("{application} of {date}", application=said, date=application.date) if application.date else said


def likely_priority(header: Header) -> Application | None:
    """The earliest priority of an application that follows the one of this header: its priority, else itself."""
    if header.priority is not None:
        return header.priority
    application = header.application
    return application if application is not None and application.number and application.date else None


def edit_for(header: Header, new: NewApplication) -> Together:
    """The edit that makes a listing with this header one of the new application."""
    wanted = {
        "file_reference": new.file_reference.strip(),
        "application": new.application,
        "priority": new.priority,
    }
    edits = tuple(
        SetField(Address(field=field), value) for field, value in wanted.items() if getattr(header, field) != value
    )
    # the listing of the old application must not be written over by the new one's
    return Together(tr("New application {reference}", reference=wanted["file_reference"]), (*edits, WriteAs(name="")))


def troubles(header: Header, new: NewApplication) -> Iterator[str]:
    """What still stands in the way, in words. What is right or wrong beyond that is left to the check."""
    reference = new.file_reference.strip()
    if not reference and new.application is None:
        yield tr("Give the file reference; without an application number it is what tells the applications apart.")
    elif reference and reference == (header.file_reference or "").strip():
        yield tr("This is the file reference of the old application.")
    for part in (new.application, new.priority):
        if part is not None and not (part.office and part.number and part.date):
            yield tr("An application has an office, a number and a date.")
            return
    if new.application is not None and new.application == header.application:
        yield tr("This is the old application.")
    if new.application is not None and new.application == new.priority:
        yield tr("An application is not its own priority.")
