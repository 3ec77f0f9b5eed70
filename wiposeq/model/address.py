"""Address: one way to point at anything in a project, for findings, forms, jumps and reports.

An address names records by their stable uids, so it survives moves and edits elsewhere. This module knows how to find
what an address points at and how to say it in words; it leaves showing it to the panes.
"""

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.texts import tr

if TYPE_CHECKING:
    from wiposeq.model.project import Project


class Address(Struct, frozen=True, gc=False, omit_defaults=True):
    """A place in a project. With no uid at all it is the header (or, with field "sequences", the list).

    field: an attribute of the record ("residues", "location", "value", "text"); in the header dotted
    ("applicant.name", "application.date"); "" the record itself; a collection is "sequences", "features",
    "qualifiers" or "titles" on its parent.
    """

    sequence: int | None = None
    feature: int | None = None
    qualifier: int | None = None
    title: int | None = None
    field: str = ""

    def at(self, field: str) -> "Address":
        """The same record, another field."""
        return replace(self, field=field)

    @property
    def record(self) -> "Address":
        """The record itself, whatever field this names."""
        return replace(self, field="") if self.field else self

    @property
    def parent(self) -> "Address":
        """The record that holds this record: feature of a qualifier, sequence of a feature, header of the rest."""
        if self.qualifier is not None:
            return Address(self.sequence, self.feature)
        if self.feature is not None:
            return Address(self.sequence)
        return Address()

    @property
    def kind(self) -> str:
        """What record this names: "qualifier", "feature", "sequence", "title" or "header"."""
        for name in ("qualifier", "feature", "sequence", "title"):
            if getattr(self, name) is not None:
                return name
        return "header"


def pick(records: tuple[Any, ...], uid: int) -> tuple[int, Any]:
    """(index, record) of the record with that uid. Raises LookupError if it is gone."""
    for index, record in enumerate(records):
        if record.uid == uid:
            return index, record
    raise LookupError(f"no record {uid}")


def find(project: "Project", address: Address) -> Any:
    """What the address points at: a record, or the value of its field (None for a field of an absent part).

    Raises LookupError if the record is no longer in the project.
    """
    record: Any
    if address.sequence is not None:
        record = project.sequences.by_uid(address.sequence)
        if address.feature is not None:
            record = pick(record.features, address.feature)[1]
            if address.qualifier is not None:
                record = pick(record.qualifiers, address.qualifier)[1]
    elif address.title is not None:
        record = pick(project.header.titles, address.title)[1]
    elif address.field == "sequences":
        return project.sequences
    else:
        record = project.header
    for part in address.field.split(".") if address.field else ():
        if record is None:
            return None
        record = getattr(record, part)
    return record


def exists(project: "Project", address: Address) -> bool:
    """Whether the record of the address is still in the project."""
    try:
        find(project, address.record)
    except LookupError:
        return False
    return True


FIELD_NAMES = {
    "application": "Application",
    "application.office": "Application office",
    "application.number": "Application number",
    "application.date": "Filing date",
    "file_reference": "File reference",
    "priority": "Earliest priority",
    "priority.office": "Priority office",
    "priority.number": "Priority number",
    "priority.date": "Priority date",
    "applicant": "Applicant",
    "applicant.name": "Applicant name",
    "applicant.language": "Applicant language",
    "applicant.latin": "Applicant name in Latin letters",
    "inventor": "Inventor",
    "inventor.name": "Inventor name",
    "inventor.language": "Inventor language",
    "inventor.latin": "Inventor name in Latin letters",
    "titles": "Titles",
    "text": "Title",
    "language": "Language",
    "original_language": "Original free-text language",
    "other_language": "Other free-text language",
    "production_date": "Production date",
    "file_name": "File name",
    "software_name": "Software name",
    "software_version": "Software version",
    "sequences": "Sequences",
    "residues": "Residues",
    "molecule_type": "Molecule type",
    "features": "Features",
    "name": "Name",
    "key": "Feature key",
    "location": "Location",
    "qualifiers": "Qualifiers",
    "value": "Value",
    "translation": "Value in the other language",
    "id": "Qualifier id",
    "other_seqids": "Other sequence ids",
    "is_skipped": "Skipped",
    "": "",
}
"""The words for each field, in English; describe() translates them."""


def describe(project: "Project", address: Address) -> str:
    """The address in words, such as "Sequence 3 > CDS > product"; for a record that is gone, what is known of it."""
    parts: list[str] = []
    try:
        if address.sequence is not None:
            sequence = project.sequences.by_uid(address.sequence)
            parts.append(tr("Sequence {number}", number=project.number(address.sequence)))
            if address.feature is not None:
                feature = pick(sequence.features, address.feature)[1]
                parts.append(feature.key or tr("feature without a key"))
                if address.qualifier is not None:
                    qualifier = pick(feature.qualifiers, address.qualifier)[1]
                    parts.append(qualifier.name or tr("qualifier without a name"))
            if address.field and address.field not in ("value",):
                parts.append(tr(FIELD_NAMES.get(address.field, address.field)))
            return " > ".join(parts)
        parts.append(tr("General information"))
        if address.title is not None:
            title = pick(project.header.titles, address.title)[1]
            parts.append(tr("Title ({language})", language=title.language) if title.language else tr("Title"))
            if address.field == "language":
                parts.append(tr(FIELD_NAMES["language"]))
            return " > ".join(parts)
    except LookupError:
        parts.append(tr("removed"))
        return " > ".join(parts)
    if address.field:
        parts.append(tr(FIELD_NAMES.get(address.field, address.field)))
    return " > ".join(parts)
