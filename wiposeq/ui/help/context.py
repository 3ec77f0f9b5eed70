"""Which page of the help explains a widget.

It hides the order of the search: what the widget edits or shows, then its class, then the widgets that contain it. A
widget that shows changing things has a method `help_page`, which returns the id of a page.
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from wiposeq.app.help.topics import field_pages, key_id, qualifier_id, widget_pages
from wiposeq.model.address import Address
from wiposeq.model.lookup import find
from wiposeq.model.records import Feature, Qualifier

if TYPE_CHECKING:
    from wiposeq.ui.window.session import Session


def page_of(widget: QWidget | None, session: "Session") -> str:
    """Return the id of the page for a widget; "" if there is none."""
    while widget is not None:
        if page := _own_page(widget, session):
            return page
        widget = widget.parentWidget()
    return ""


def _own_page(widget: QWidget, session: "Session") -> str:
    """Return the page for the widget itself, without the widgets that contain it."""
    address = getattr(widget, "address", None)
    if isinstance(address, Address) and (page := page_at(session, address)):
        return page
    help_page = getattr(widget, "help_page", None)
    if help_page is not None and (page := str(help_page())):
        return page
    pages = widget_pages()
    return next((pages[each.__name__] for each in type(widget).__mro__ if each.__name__ in pages), "")


def page_at(session: "Session", address: Address) -> str:
    """Return the id of the page for a place in the project: a key, a qualifier or a field."""
    edition = session.edition
    record = None
    if address.kind in ("feature", "qualifier"):
        try:
            record = find(session.project, address.record)
            sequence = session.project.sequences.by_uid(address.sequence or 0)
        except LookupError:
            return ""
        molecule = "AA" if sequence.is_protein else sequence.molecule_type
        if isinstance(record, Qualifier) and record.name in edition.qualifiers(molecule):
            return qualifier_id(molecule, record.name)
        if isinstance(record, Feature) and address.field in ("key", "") and record.key in edition.keys(molecule):
            return key_id(molecule, record.key)
    return field_pages().get(address.field, "")
