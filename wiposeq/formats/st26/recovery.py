"""Continue to read a listing after a place where it is not well-formed.

It hides how the header and the sequences are read from separate pieces, and what is noted about each break: its place,
what is lost, and how the text there was read. Cutting a file into pieces and reading a piece is left to salvage.py.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec.structs import replace

from wiposeq.formats.st26 import places as xmlplaces
from wiposeq.formats.st26 import salvage as xmlsalvage
from wiposeq.formats.st26.elements import Element, escape_attribute
from wiposeq.formats.st26.fast_path import fast_path
from wiposeq.formats.st26.names import BLOCK, GENERAL, NUMBER, QUANTITY, ROOT
from wiposeq.formats.st26.salvage import Piece, Salvaged
from wiposeq.formats.st26.sequences import SequenceReader
from wiposeq.formats.st26.structure import BLANKS, MOST_TEXT, Structure, local, lost
from wiposeq.formats.st26.xml_stream import Fault, XmlStream, cut
from wiposeq.model import origin as facts
from wiposeq.model.address import Address
from wiposeq.model.origin import Declared
from wiposeq.model.records import Sequence
from wiposeq.progress import Progress
from wiposeq.standard.edition import Edition

MOST_BREAKS: Final = 1_000
"""The number of breaks after which reading stops."""
_ROOT_PARTS: Final = tuple(row.element for row in GENERAL)
_ROOT_END: Final = f"</{ROOT}>".encode()
_NUMBER: Final = re.compile(rf"""^<[^<>]*?{NUMBER}\s*=[^\w<>]*(\d{{1,9}})\b""".encode())
_LONGEST_TAG: Final = 1_000
_TAG: Final = re.compile(rb"<[^<>]*>?")


def read_on(
    source: XmlStream, structure: Structure, reader: SequenceReader, fault: Fault, before: int, progress: Progress
) -> Iterator[Sequence]:
    """Yield the sequences after the fault. For one that cannot be read, yield an empty sequence.

    before: how many SequenceData ended before the fault. Raises Cancelled and UnreadableFile.
    """
    prolog = source.prolog
    if prolog.root.rpartition(":")[2] != ROOT or prolog.open or fault.cause == "after-the-end":
        begun = xmlplaces.count(source, progress) if structure.count else 0
        structure.fault(fault, sequences=structure.count, behind=max(begun - before, 0))
        return
    again = XmlStream.of(source)
    offset, line, column = xmlsalvage.start_of(source, before, progress)
    stream = xmlsalvage.behind(again.chunks(progress.silent(), goes_on=True), offset)
    breaks = behind = 0
    is_end = False
    opening = _opening(structure.root)
    for index, piece in enumerate(xmlsalvage.pieces(stream, [BLOCK], line, column)):
        if is_end or breaks >= MOST_BREAKS:
            behind += 1
        elif not piece.name:
            if not before:
                breaks += _read_header_again(structure, piece)
                opening = _opening(structure.root)
        else:
            found = xmlsalvage.read_piece(piece, opening, _ROOT_END, structure.models)
            is_end = found.is_end
            source.spaces = max(source.spaces, again.spaces)
            if found.is_cut_off:
                breaks += _note_breaks(structure, found, begun=_number_in(piece) or str(structure.count + 1))
                continue
            sequence = None
            if not before or index > 1:  # else it was read before; only what comes after it may be broken
                sequence = sequence_of(structure, reader, found, piece)
            breaks += _note_breaks(structure, found, number=_number_in(piece) or str(structure.count))
            if sequence is not None:
                yield sequence
    source.references, source.first_reference = again.references, again.first_reference
    if not breaks:
        structure.fault(fault, sequences=structure.count, behind=behind)
    elif behind:
        structure.complete_last({"sequences": structure.count, "behind": behind})


def sequences_of_pieces(stream: XmlStream, data: bytes, before: int, edition: Edition) -> Iterator[Sequence]:
    """Yield the sequences of a part of a listing in which something is broken.

    before: how many sequences come before the part.
    """
    structure = Structure(stream, edition)
    structure.count = before
    reader = SequenceReader(structure, fast_path(edition))
    for piece in xmlsalvage.pieces([data], [BLOCK], 1, 1):
        if piece.name:
            found = xmlsalvage.read_piece(replace(piece, is_last=False), _opening(None), _ROOT_END, structure.models)
            yield sequence_of(structure, reader, found, piece)


def sequence_of(structure: Structure, reader: SequenceReader, found: Salvaged, piece: Piece) -> Sequence:
    """Return the sequence of a piece, or an empty one if it cannot be read. Note what follows it."""
    if found.element is None:
        structure.count += 1
        number = _number_in(piece)
        if number and number != str(structure.count):
            reader.declared[structure.count] = Declared(number)
        return Sequence(structure.count)
    sequence = reader.read(found.element)
    notes: list[Element] = [found.element, *found.element.itersiblings()]
    for note in notes:
        place = (piece.line + (getattr(note, "sourceline", None) or 1) - 1, 1)
        if note is not found.element:
            kind = facts.ELEMENT_UNKNOWN if isinstance(note.tag, str) else facts.COMMENT
            structure.fact_at(kind, {"element": local(note), "parent": ROOT, "text": lost(note)}, place)
        if note.tail and note.tail.strip(BLANKS):
            values = {"element": ROOT, "text": cut(note.tail.strip(BLANKS), MOST_TEXT)}
            structure.fact_at(facts.TEXT_STRAY, values, place)
    return sequence


def _number_in(piece: Piece) -> str:
    """Return the SEQ ID NO in the start tag of a piece, or "" if it cannot be read."""
    found = _NUMBER.search(piece.data[:_LONGEST_TAG])
    return found[1].decode() if found else ""


def _note_breaks(
    structure: Structure,
    found: Salvaged,
    element: str = "",
    *,
    piece: Piece | None = None,
    number: str = "",
    begun: str = "",
) -> int:
    """Note the breaks of a piece and what each costs. Return how many there are.

    element: the name of an element of the header, "" for a sequence. piece: what it was read from. number: the SEQ ID
    NO of that sequence. begun: the SEQ ID NO of the sequence in which the file ends.
    """
    for each in found.breaks:
        values: dict[str, Any] = {
            name: text for name, text in (("found", each.found), ("read_as", each.read_as)) if text
        }
        is_unread = (found.element is None or bool(element)) and not values and not begun
        if each.lost:
            values["lost"] = each.lost
        elif is_unread:
            values["lost"] = (element if found.element is None else ROOT) or f"sequence {number}"
            if piece is not None:
                values["text"] = cut(_content_of(piece), MOST_TEXT)
        if each.fault.cause == "cut-off":
            if piece is not None and found.element is None and element != QUANTITY:
                _note_cut_element(structure, each.fault, values, piece)
                values = {}
            values |= _cost_of_end(structure, begun)
            if element and (after := _last_of_header(element, found)) != QUANTITY:
                values["after"] = after
        is_inside = not element and (is_unread or bool(values.get("found")))
        structure.fault(each.fault, Address(structure.count) if is_inside else Address(), **values)
    return len(found.breaks)


def _content_of(piece: Piece) -> str:
    """Return the text in a piece of a header; of a piece without text, its markup, which may have attributes."""
    text = _TAG.sub(b" ", piece.data)
    found = b" ".join(text.split()) or b" ".join(piece.data.split())
    return found.decode("utf-8", "replace")


def _note_cut_element(structure: Structure, fault: Fault, values: dict[str, Any], piece: Piece) -> None:
    """Note that the file ends inside an element of the header, so that its value is lost."""
    place = (piece.line, piece.column)
    words = {"message": fault.message, "cause": "cut-off-element", "lines": [list(line) for line in fault.lines]}
    structure.fact_at(facts.NOT_WELL_FORMED, {**words, "shift": fault.shift, **values}, place)


def _last_of_header(element: str, found: Salvaged) -> str:
    """Return the name of the last element of the general information that the file has at least a part of.

    element: the name of the piece in which it ends.
    """
    names = [local(kid) for kid in found.around if isinstance(kid.tag, str)] if found.around is not None else []
    return names[-1] if names else element


def _cost_of_end(structure: Structure, begun: str) -> dict[str, Any]:
    """Return the values of a fact for a file that ends too soon: the sequences that were declared, read and lost.

    begun: the SEQ ID NO of the sequence in which the file ends, or "".
    """
    values: dict[str, Any] = {"sequences": structure.count}
    if begun:
        values["behind"] = 1
    declared = _declared_quantity(structure.root)
    first = int(begun) if begun.isdecimal() and len(begun) < 10 else structure.count + 1
    if declared is None:
        values["lost"] = f"sequences {first}-"
        return values
    values["declared"] = declared
    missing = max(declared - structure.count, 1 if begun else 0)
    if missing:
        values["lost"] = f"sequences {first}-{first + missing - 1}" if missing > 1 else f"sequence {first}"
    return values


def _declared_quantity(root: Element | None) -> int | None:
    """Return SequenceTotalQuantity, or None if it cannot be read or the file ends in it: more digits may follow."""
    found = root.find(f"{{*}}{QUANTITY}") if root is not None else None
    if found is not None and found.getnext() is None and not found.tail:
        return None
    text = (found.text or "").strip(BLANKS) if found is not None else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _read_header_again(structure: Structure, piece: Piece) -> int:
    """Read a header that breaks, element by element, as the root of the structure. Return how many breaks there are."""
    whole = xmlsalvage.read_piece(piece, b"", _ROOT_END, structure.models)
    if whole.around is not None and (not whole.breaks or whole.breaks[0].found):
        structure.root = whole.around
        return _note_breaks(structure, whole, ROOT, piece=piece)
    breaks = 0
    root: Element | None = None
    opening = _opening(structure.root)
    parts = xmlsalvage.pieces([piece.data], _ROOT_PARTS, piece.line, piece.column)
    for part in parts:
        part = replace(part, is_last=part.is_last and piece.is_last)
        if root is None:
            found = xmlsalvage.read_piece(part, b"", _ROOT_END, structure.models)
            root = found.around if found.around is not None else xmlsalvage.empty(ROOT)
            breaks += _note_breaks(structure, found, ROOT, piece=part)
            opening = _opening(root)
            continue
        found = xmlsalvage.read_piece(part, opening, _ROOT_END, structure.models)
        breaks += _note_breaks(structure, found, part.name, piece=part)
        if found.element is not None and found.around is not None:
            root.extend(list(found.around))
    structure.root = root
    return breaks


def _opening(root: Element | None) -> bytes:
    """Return a start tag for the pieces of a listing, with the name spaces that its root declares."""
    spaces = root.nsmap.items() if root is not None else ()
    written = [f' xmlns{":" if prefix else ""}{prefix or ""}="{escape_attribute(uri)}"' for prefix, uri in spaces]
    return f"<{ROOT}{''.join(written)}>".encode()
