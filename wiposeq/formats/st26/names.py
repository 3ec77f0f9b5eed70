"""The table that pairs the elements and attributes of a listing with the fields of the model (ST.26 Annex II).

It hides how ST.26 spells the names. The readers, the fast path, the writer and the search for places all follow it. The
content models of an edition decide what a file may have; a test compares the table with them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model.origin import Fact, Origin

ONCE: Final = ""
OPTIONAL: Final = "?"
REPEATED: Final = "+"


class Row(Struct, frozen=True):
    """An element of a listing.

    field: what it fills, as addresses and facts name it. A field of the header has its own name ("applicant.name"), a
    field of another record has the name of the record before it ("sequence.length").
    occurs: how often it occurs in the element that has it.
    parts: the elements that it has, in order. An element without parts has text.
    attributes: the attributes that it has, each with its field.
    """

    element: str
    field: str
    occurs: str = ONCE
    parts: "tuple[Row, ...]" = ()
    attributes: Mapping[str, str] = {}

    @property
    def name(self) -> str:
        """The last part of the field: the name in its record."""
        return self.field.rpartition(".")[2]


# -------------------------------------------------------------------------------------------------------- the table

LANGUAGE: Final = "languageCode"
VERSION: Final = "dtdVersion"
NUMBER: Final = "sequenceIDNumber"
ID: Final = "id"
PAT: Final = "PAT"
"""The division of every sequence that is not skipped."""


def _application(element: str, field: str) -> Row:
    return Row(
        element,
        field,
        OPTIONAL,
        (
            Row("IPOfficeCode", f"{field}.office"),
            Row("ApplicationNumberText", f"{field}.number"),
            Row("FilingDate", f"{field}.date", OPTIONAL),
        ),
    )


def _party(element: str, field: str) -> tuple[Row, Row]:
    return (
        Row(element, f"{field}.name", OPTIONAL, attributes={LANGUAGE: f"{field}.language"}),
        Row(f"{element}Latin", f"{field}.latin", OPTIONAL),
    )


_QUALIFIER: Final = Row(
    "INSDQualifier",
    "qualifier",
    REPEATED,
    (
        Row("INSDQualifier_name", "qualifier.name"),
        Row("INSDQualifier_value", "qualifier.value", OPTIONAL),
        Row("NonEnglishQualifier_value", "qualifier.translation", OPTIONAL),
    ),
    {ID: "qualifier.id"},
)
_FEATURE: Final = Row(
    "INSDFeature",
    "feature",
    REPEATED,
    (
        Row("INSDFeature_key", "feature.key"),
        Row("INSDFeature_location", "feature.location"),
        Row("INSDFeature_quals", "feature.qualifiers", OPTIONAL, (_QUALIFIER,)),
    ),
)
_SEQUENCE: Final = Row(
    "INSDSeq",
    "sequence",
    parts=(
        Row("INSDSeq_length", "sequence.length"),
        Row("INSDSeq_moltype", "sequence.molecule_type"),
        Row("INSDSeq_division", "sequence.division"),
        Row("INSDSeq_other-seqids", "sequence.other_seqids", OPTIONAL, (Row("INSDSeqid", "sequence.seqid", OPTIONAL),)),
        Row("INSDSeq_feature-table", "sequence.features", OPTIONAL, (_FEATURE,)),
        Row("INSDSeq_sequence", "sequence.residues"),
    ),
)
LISTING: Final = Row(
    "ST26SequenceListing",
    "listing",
    parts=(
        _application("ApplicationIdentification", "application"),
        Row("ApplicantFileReference", "file_reference", OPTIONAL),
        _application("EarliestPriorityApplicationIdentification", "priority"),
        *_party("ApplicantName", "applicant"),
        *_party("InventorName", "inventor"),
        Row("InventionTitle", "titles", REPEATED, attributes={LANGUAGE: "title.language"}),
        Row("SequenceTotalQuantity", "quantity"),
        Row("SequenceData", "sequences", REPEATED, (_SEQUENCE,), {NUMBER: "sequence.number"}),
    ),
    attributes={
        VERSION: "dtd_version",
        "fileName": "file_name",
        "softwareName": "software_name",
        "softwareVersion": "software_version",
        "productionDate": "production_date",
        "originalFreeTextLanguageCode": "original_language",
        "nonEnglishFreeTextLanguageCode": "other_language",
    },
)
"""All of a listing. The parts of features and qualifiers are in the order in which their records declare the fields."""


# ------------------------------------------------------------------------------------------------ what follows from it


def rows(row: Row = LISTING) -> Iterator[Row]:
    """Yield a row and all rows inside it."""
    yield row
    for part in row.parts:
        yield from rows(part)


ROWS: Final = {row.field: row for row in rows()}
"""The rows by their fields."""
ATTRIBUTES: Final = {field: name for row in rows() for name, field in row.attributes.items()}
"""The names of the attributes by their fields."""
_FIELDS: Final = {
    **{(row.element, part.element): part.field for row in rows() for part in row.parts},
    **{(row.element, name): field for row in rows() for name, field in row.attributes.items()},
}
"""Fields by the names of an element and of a part or an attribute of it."""


def name_of(field: str) -> str:
    """Return the name of the element or attribute that has a field. Raises KeyError."""
    return ATTRIBUTES.get(field) or ROWS[field].element


ROOT, BLOCK, INNER = name_of("listing"), name_of("sequences"), name_of("sequence")
"""The root element, the element of a sequence, and the only element in that one."""
LENGTH, MOLTYPE, DIVISION = map(name_of, ("sequence.length", "sequence.molecule_type", "sequence.division"))
SEQIDS, SEQID = name_of("sequence.other_seqids"), name_of("sequence.seqid")
TABLE, RESIDUES = name_of("sequence.features"), name_of("sequence.residues")
FEATURE, KEY, LOCATION = map(name_of, ("feature", "feature.key", "feature.location"))
QUALS, QUALIFIER, NAME = map(name_of, ("feature.qualifiers", "qualifier", "qualifier.name"))
VALUE, OTHER = name_of("qualifier.value"), name_of("qualifier.translation")
TITLE, QUANTITY = name_of("titles"), name_of("quantity")
GENERAL: Final = LISTING.parts[:-1]
"""The rows of the general information."""


# --------------------------------------------------------------------------------------------------------- facts


def field_of(values: Mapping[str, Any]) -> str:
    """Return the field of the element or attribute that a fact about the structure names, "" if there is none."""
    element = str(values.get("element", ""))
    if "attribute" in values:
        return _FIELDS.get((element, str(values["attribute"])), "")
    return _FIELDS.get((str(values.get("parent", "")), element), "")


def with_fields(origin: Origin) -> Origin:
    """Return the origin of a stored project as today's reader would make it: its facts name their fields."""
    return replace(origin, facts=tuple(map(with_field, origin.facts))) if origin.facts else origin


def with_field(fact: Fact) -> Fact:
    """Return the fact with the field that its names have."""
    lost = fact.values.get("lost")
    if lost == BLOCK:  # so the first version of the reader named a lost sequence
        number = fact.address.sequence
        values = {**fact.values, "lost": f"sequence {number}" if number is not None else ""}
        return replace(fact, values=values)
    return replace(fact, field="listing" if lost == ROOT else field_of(fact.values))


def misnamed(name: str, names: Iterable[str]) -> str:
    """Return the name that an element must have if only capitals, hyphens or underscores differ, or ""."""
    plain = _plain(name)
    return next((each for each in names if _plain(each) == plain), "")


def _plain(name: str) -> str:
    return name.replace("-", "").replace("_", "").casefold()
