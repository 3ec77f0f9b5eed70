"""Read and write sequence listings under ST.26, compare a file with what was meant, find the line of a record.

It has all public functions of this package, imported elsewhere as st26, and hides which element and attribute of the
file a field of a record comes from. It leaves reading to reader.py and writing to writer.py.
"""

import gc
import os
from collections.abc import Iterable
from typing import Final

from wiposeq.formats.st26 import names
from wiposeq.formats.st26 import places as xmlplaces
from wiposeq.formats.st26.places import Place
from wiposeq.formats.st26.reader import Reading
from wiposeq.formats.st26.source import Source
from wiposeq.formats.st26.structure import STRUCTURE
from wiposeq.formats.st26.writer import Repeated, Written, as_written, verify_written, write, write_to
from wiposeq.model.address import Address
from wiposeq.model.project import Project
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest

__all__ = [
    "STRUCTURE",
    "Reading",
    "Repeated",
    "Written",
    "as_written",
    "locate",
    "open_listing",
    "read",
    "verify_written",
    "write",
    "write_to",
]


def open_listing(
    path: str | os.PathLike[str],
    edition: Edition | None = None,
    *,
    encoding: str = "",
    progress: Progress = SILENT,
) -> Reading:
    """Open a listing to stream its sequences. Raises UnreadableFile if it is missing, empty, a folder or not permitted.

    encoding: the one that a person chose, "" for the one that the file declares. progress counts bytes. Raises
    Cancelled and UncertainEncoding while streaming.
    """
    return Reading(Source(path, encoding), edition or newest(), progress)


def read(
    path: str | os.PathLike[str],
    edition: Edition | None = None,
    *,
    encoding: str = "",
    progress: Progress = SILENT,
) -> Project:
    """Return the whole listing as a project. Raises UnreadableFile, UncertainEncoding and Cancelled.

    encoding: the one that a person chose, "" for the one that the file declares.
    """
    reading = open_listing(path, edition, encoding=encoding, progress=progress)
    was_collecting = gc.isenabled()
    gc.disable()  # millions of records that all stay: looking for garbage among them doubles the time
    try:
        sequences = SequenceList(reading.sequences)
    finally:
        if was_collecting:
            gc.enable()
    return Project(reading.header, sequences, reading.finished_origin())


# ------------------------------------------------------------------------------------------------------- locating

_IN_SEQUENCE: Final = {
    "residues": names.RESIDUES,
    "is_skipped": names.RESIDUES,
    "molecule_type": names.MOLTYPE,
    "length": names.LENGTH,
    "division": names.DIVISION,
    "features": names.TABLE,
    "other_seqids": names.SEQIDS,
}
_IN_FEATURE: Final = {"key": names.KEY, "location": names.LOCATION, "qualifiers": names.QUALS}
_IN_QUALIFIER: Final = {"name": names.NAME, "value": names.VALUE, "translation": names.OTHER}
_IN_HEADER: Final = {
    "file_reference": names.REFERENCE,
    "sequences": names.QUANTITY,
    "titles": names.TITLE,
    **{field: name for name, field in names.APPLICATIONS.items()},
    **{field: name for name, field in names.PARTIES.items()},
}


def locate(
    path: str | os.PathLike[str], addresses: Iterable[Address], *, encoding: str = "", progress: Progress = SILENT
) -> list[tuple[int, int]]:
    """Return (line, column) of what each address points at in a file: 1-based, in characters.

    addresses: their uids are positions, as the reader gives them. Besides the fields of the records they may name
    "number", "length" and "division" of a sequence.

    An element that is missing has the place of its record, or (0, 0) if that is missing too. The search costs about one
    pass over the bytes. Raises UnreadableFile and Cancelled.
    """
    return xmlplaces.positions(
        Source(path, encoding), [place_of(address) for address in addresses], names.BLOCK, progress
    )


def place_of(address: Address) -> Place:
    """Return where a listing has what an address points at; its uids are positions."""
    if address.sequence is None:
        return _place_in_header(address)
    field = address.field
    steps: list[tuple[str, int]] = [(names.INNER, 0)]
    if address.feature is None:
        if field == "number":
            return Place(address.sequence - 1, (), names.NUMBER)
        if field not in _IN_SEQUENCE:
            return Place(address.sequence - 1)
        return Place(address.sequence - 1, (*steps, (_IN_SEQUENCE[field], 0)))
    steps += [(names.TABLE, 0), (names.FEATURE, address.feature - 1)]
    attribute = ""
    inner = _IN_FEATURE.get(field)
    if address.qualifier is not None:
        steps += [(names.QUALS, 0), (names.QUALIFIER, address.qualifier - 1)]
        inner = _IN_QUALIFIER.get(field)
        attribute = names.ID if field == "id" else ""
    if inner:
        steps.append((inner, 0))
    return Place(address.sequence - 1, tuple(steps), attribute)


def _place_in_header(address: Address) -> Place:
    field, _, part = address.field.partition(".")
    attribute = names.LANGUAGE if "language" in (field, part) else ""
    if address.title is not None:
        return Place(None, ((names.TITLE, address.title - 1),), attribute)
    for name, ours in names.ROOT_ATTRIBUTES.items():
        if field == ours:
            return Place(None, (), name)
    if field not in _IN_HEADER:
        return Place(None)
    element = _IN_HEADER[field]
    if part == "latin":
        return Place(None, ((element + names.LATIN, 0),))
    inner = [(name, 0) for name, ours in names.IN_APPLICATION.items() if ours == part]
    return Place(None, ((element, 0), *inner), attribute)
