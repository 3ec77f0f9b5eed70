"""Fill the general information from another listing, from a HEADER.toml, or from the default of the user.

It hides what is taken from which source: never the application and the file reference of another listing, which belong
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
from wiposeq.model.records import Header, Title, new_uid
from wiposeq.texts import in_clauses, listed, mark, tr

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


def default_of(header: Header) -> Header:
    """Return what a header gives as the default of new projects: applicant, inventor and languages.

    Titles belong to one invention; only their languages are taken.
    """
    titles = tuple(Title(number, "", title.language) for number, title in enumerate(header.titles, 1))
    taken = {name: getattr(header, name) for name in FROM_LISTING if name != "titles"}
    return Header(titles=titles, **taken)


def with_default(project: Project, default: Header | None) -> Project:
    """Return a new project with the default general information of the user. What the default omits stays."""
    if default is None:
        return project
    given = {name: value for name in FROM_LISTING if (value := getattr(default, name))}
    return replace(project, header=replace(project.header, **given))


def from_default(header: Header, default: Header) -> Header:
    """Return a header filled with the default. Titles that exist stay; a title is added for each other language."""
    given = {name: value for name in FROM_LISTING if name != "titles" and (value := getattr(default, name))}
    languages = {title.language for title in header.titles}
    added = tuple(replace(each, uid=new_uid()) for each in default.titles if each.language not in languages)
    return replace(header, titles=(*header.titles, *added), **given)


def in_words(default: Header) -> str:
    """Return a default as one line: names and languages."""
    names = [party.name for party in (default.applicant, default.inventor) if party is not None and party.name]
    languages = [title.language for title in default.titles if title.language]
    return in_clauses([*names, listed(languages)] if languages else names)


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
