"""Fill the general information from another listing or from a HEADER.toml.

It hides what is taken from which file: never the application and the file reference of another listing, which belong
to that listing alone.
"""

from pathlib import Path
from typing import Final

from msgspec.structs import replace

from wiposeq.app.repairs import changed_places
from wiposeq.formats.header_toml import header_from_toml
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edits import SetField, Together
from wiposeq.model.project import Project
from wiposeq.model.records import Header, new_uid
from wiposeq.texts import mark, tr

FROM_LISTING: Final = ("applicant", "inventor", "titles", "original_language", "other_language")
"""The fields that another listing gives; what it omits is not changed."""
_FIELDS: Final = ("file_reference", "application", "priority", *FROM_LISTING)


def header_of(path: Path, onto: Header) -> Header:
    """Return a header with the values of a file. What the file omits is that of `onto`.

    Raises UserError if the file cannot be read.
    """
    if path.suffix.lower() == ".toml":
        return header_from_toml(path, onto)
    from wiposeq.app.document import Document
    from wiposeq.app.importing import opening

    project = Document.open_copy(path).project if path.suffix.lower() == ".wsq" else opening.open_any(path)
    other = project.header
    return replace(onto, **{name: value for name in FROM_LISTING if (value := getattr(other, name))})


def fill(project: Project, header: Header) -> tuple[Together, tuple[Change, ...]]:
    """Return the edit that gives a project the values of a header, and a line for each place that it changes."""
    titles = tuple(replace(title, uid=new_uid()) for title in header.titles)
    plain = [(title.text, title.language) for title in project.header.titles]
    if [(title.text, title.language) for title in titles] != plain:
        header = replace(header, titles=titles)
    else:
        header = replace(header, titles=project.header.titles)
    edits = [
        SetField(Address(field=name), getattr(header, name))
        for name in _FIELDS
        if getattr(header, name) != getattr(project.header, name)
    ]
    edit = Together(tr("Fill in the general information"), tuple(edits))
    message = mark("Values of the file replace those of the general information")
    lines = changed_places(edit, project, edit.apply(project)) if edits else ()
    return edit, tuple(Change("header/filled", message, where, 0, 1, old, new) for where, old, new in lines)
