"""Start a new application with the sequences of an old one: a continuation, a divisional or a national phase.

It hides which general information belongs to one application only and is replaced: the file reference, the application
and perhaps the priority. The replacement is one edit, which can be undone.
"""

from collections.abc import Iterator

from msgspec import Struct

from wiposeq.model.address import Address
from wiposeq.model.edits import SetField, Together
from wiposeq.model.origin_edits import WriteAs
from wiposeq.model.records import Application, Header
from wiposeq.texts import tr


class NewApplication(Struct, frozen=True):
    """The data of the new application. application: None before it has a number. priority: None if there is none."""

    file_reference: str
    application: Application | None = None
    priority: Application | None = None


def in_words(application: Application | None) -> str:
    """Return an application as text, such as "US 63/000,001 of 2023-06-05"; "" for None."""
    if application is None:
        return ""
    text = " ".join(part for part in (application.office, application.number) if part)
    return tr("{application} of {date}", application=text, date=application.date) if application.date else text


def likely_priority(header: Header) -> Application | None:
    """Return the likely earliest priority of a later application: the priority of this header, or its application."""
    if header.priority is not None:
        return header.priority
    application = header.application
    return application if application is not None and application.number and application.date else None


def edit_for(header: Header, new: NewApplication) -> Together:
    """Return the edit that turns a listing with this header into one of the new application."""
    wanted = {
        "file_reference": new.file_reference.strip(),
        "application": new.application,
        "priority": new.priority,
    }
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
