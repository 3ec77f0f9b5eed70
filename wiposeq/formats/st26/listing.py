"""Read and write sequence listings under ST.26, verify a written file, and find the lines of records.

It has the public functions of this package, which other modules import as st26. Reading is left to reader.py, writing
to writer.py.
"""

import gc
from collections.abc import Iterable
from typing import Final

from wiposeq.formats.source import Given, Source, as_source
from wiposeq.formats.st26 import names
from wiposeq.formats.st26 import places as xmlplaces
from wiposeq.formats.st26.places import Place
from wiposeq.formats.st26.reader import Reading
from wiposeq.formats.st26.structure import STRUCTURE
from wiposeq.formats.st26.writer import WriteOptions, Written, as_written, verify_written, write, write_to
from wiposeq.formats.st26.xml_stream import XmlStream
from wiposeq.model.address import Address
from wiposeq.model.project import Project
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest

__all__ = [
    "STRUCTURE",
    "Reading",
    "WriteOptions",
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
    given: Given,
    edition: Edition | None = None,
    *,
    encoding: str = "",
    progress: Progress = SILENT,
) -> Reading:
    """Open a listing to stream its sequences. Raises UnreadableFile if it is missing, empty, a folder or not permitted.

    encoding: the one that a person chose, "" for the one that the file declares. progress counts bytes. Raises
    Cancelled and UncertainEncoding while streaming.
    """
    return Reading(_in_encoding(given, encoding), edition or newest(), progress)


def read(
    given: Given,
    edition: Edition | None = None,
    *,
    encoding: str = "",
    progress: Progress = SILENT,
) -> Project:
    """Return the whole listing as a project. Raises UnreadableFile, UncertainEncoding and Cancelled.

    encoding: the one that a person chose, "" for the one that the file declares.
    """
    reading = open_listing(given, edition, encoding=encoding, progress=progress)
    was_collecting = gc.isenabled()
    gc.disable()  # with millions of records that all stay in memory, garbage collection would double the time
    try:
        sequences = SequenceList(reading.sequences)
    finally:
        if was_collecting:
            gc.enable()
    return Project(reading.header, sequences, reading.finished_origin())


def _in_encoding(given: Given, encoding: str) -> Source:
    source = as_source(given)
    source.encoding = encoding or source.encoding
    return source


# ------------------------------------------------------------------------------------------------------- locating


def locate(
    given: Given, addresses: Iterable[Address], *, encoding: str = "", progress: Progress = SILENT
) -> list[tuple[int, int]]:
    """Return the (line, column) of each address in a file: 1-based, in characters.

    addresses: their uids are positions, as the reader gives them. In addition to the fields of the records, "number",
    "length" and "division" of a sequence are allowed.

    An element that is missing has the place of its record, or (0, 0) if that is missing too. The search costs about one
    pass over the bytes. Raises UnreadableFile and Cancelled.
    """
    stream = XmlStream(_in_encoding(given, encoding))
    return xmlplaces.positions(stream, [place_of(address) for address in addresses], progress)


def _places_in_header() -> dict[str, Place]:
    """Return where the fields of the header are."""
    found = {field: Place(None, (), name) for name, field in names.LISTING.attributes.items()}
    for row in names.GENERAL:
        steps = ((row.element, 0),)
        for field in (row.field, row.field.partition(".")[0]):
            found.setdefault(field, Place(None, steps))
        found |= {field: Place(None, steps, name) for name, field in row.attributes.items()}
        found |= {part.field: Place(None, (*steps, (part.element, 0))) for part in row.parts}
    found["sequences"] = found["quantity"]
    return found


_IN_HEADER: Final = _places_in_header()


def place_of(address: Address) -> Place:
    """Return the place of an address in a listing. The uids of the address are positions."""
    steps: tuple[tuple[str, int], ...] = ()
    if address.title is not None:
        steps = ((names.TITLE, address.title - 1),)
        return Place(None, steps, names.ATTRIBUTES.get(f"title.{address.field}", ""))
    if address.sequence is None:
        return _IN_HEADER.get(address.field, Place())
    field = f"{address.kind}.{'residues' if address.field == 'is_skipped' else address.field}"
    if address.feature is not None or field in names.ROWS:
        steps = ((names.INNER, 0),)
    if address.feature is not None:
        steps += ((names.TABLE, 0), (names.FEATURE, address.feature - 1))
    if address.qualifier is not None:
        steps += ((names.QUALS, 0), (names.QUALIFIER, address.qualifier - 1))
    if field in names.ROWS:
        steps += ((names.ROWS[field].element, 0),)
    return Place(address.sequence - 1, steps, names.ATTRIBUTES.get(field, ""))
