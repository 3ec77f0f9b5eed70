"""Address: a reference to a record or a field of a project, for findings, forms, navigation and reports.

An address contains the stable uids of records, so it stays valid if records move or others are edited. lookup.py
returns the record of an address.
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace


class Address(Struct, frozen=True, gc=False, omit_defaults=True):
    """A place in a project. Without a uid it is the header (or, with the field "sequences", the list).

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
        """Return the same record, another field."""
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
    """Return (index, record) of the record with that uid. Raise LookupError if it is gone."""
    for index, record in enumerate(records):
        if record.uid == uid:
            return index, record
    raise LookupError(f"no record {uid}")


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
"""The words for each field, in English; lookup.describe() translates them."""
