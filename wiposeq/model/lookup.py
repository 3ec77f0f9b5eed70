"""Look up the record of an address in a project, and describe it in words.

It hides how an address leads to its record. address.py has the names of the fields.
"""

from typing import Any

from wiposeq.model.address import FIELD_NAMES, Address, pick
from wiposeq.model.project import Project
from wiposeq.texts import tr


def find(project: Project, address: Address) -> Any:
    """Return what the address refers to: a record, or the value of its field (None for a field of an absent part).

    Raise LookupError if the record is no longer in the project.
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


def exists(project: Project, address: Address) -> bool:
    """Return whether the record of the address is still in the project."""
    try:
        find(project, address.record)
    except LookupError:
        return False
    return True


def describe(project: Project, address: Address) -> str:
    """Return the address in words, such as "Sequence 3 > CDS > product"; of a removed record, what is known."""
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
