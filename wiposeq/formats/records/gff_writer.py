"""Write sequences with their features as GFF3, with the residues in the same file.

It hides the nine columns, percent signs, phases, and how a location of several parts becomes several rows. The types of
rows are the feature keys. (Sequence Ontology, GFF3 1.26)
"""

from collections.abc import Iterable, Iterator
from itertools import count as count_from
from pathlib import Path
from typing import Final

from wiposeq.formats.files import replacing
from wiposeq.formats.plain.fasta import record_text
from wiposeq.formats.records.writing import Losses, record_name
from wiposeq.model.changes import Change
from wiposeq.model.location import Complement, Join, Location, LocationError, Order, Site, Span, parse
from wiposeq.model.records import Feature, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import mark

_ESCAPED: Final = {ord(sign): f"%{ord(sign):02X}" for sign in "\t\n\r%;=&,"} | {
    code: f"%{code:02X}" for code in (*range(9), 11, 12, *range(14, 32), 127)
}
_SITE: Final = mark("GFF3 cannot hold a place between two residues; written as the residue before it")
_ORDER: Final = mark("GFF3 does not distinguish order from join; written as parts of one feature")
_UNREADABLE: Final = mark("Features whose location cannot be parsed omitted")
_NO_PARTIAL: Final = mark("A marked end inside a location cannot be written in GFF3; written without its mark")

Piece = tuple[int, int, bool]
"""First and last residue, and whether it is on the complementary strand."""


def write_gff(
    path: Path, sequences: Iterable[Sequence], numbers: Iterable[int] | None = None, *, progress: Progress = SILENT
) -> tuple[int, tuple[Change, ...]]:
    """Write sequences as GFF3; return how many were written, and what the format cannot hold.

    The file is written completely or not at all. The sequences are read twice: rows, then residues.
    numbers: the SEQ ID NOs, if they are not 1, 2, 3 ... Raise UnwritableFile and Cancelled.
    """
    losses = Losses()
    written = []
    with replacing(path) as file:
        file.write(b"##gff-version 3\n")
        for number, sequence in zip(numbers or count_from(1), sequences):
            progress.check()
            if losses.is_written(sequence, number):
                written.append((number, sequence))
                for line in _rows(sequence, number, losses):
                    file.write(f"{line}\n".encode())
                progress.report(number, 0)
        file.write(b"##FASTA\n")
        for number, sequence in written:
            progress.check()
            file.write(record_text(record_name(number), sequence.residues))
    return len(written), tuple(losses.log)


def _rows(sequence: Sequence, number: int, losses: Losses) -> Iterator[str]:
    name = record_name(number)
    yield f"##sequence-region {name} 1 {len(sequence.residues)}"
    for place, feature in enumerate(sequence.features, 1):
        yield from _feature(feature, f"{name}.{place}", name, number, losses)


def _feature(feature: Feature, id: str, name: str, number: int, losses: Losses) -> Iterator[str]:
    try:
        location = parse(feature.location)
    except LocationError:
        losses.location(feature.location, number, _UNREADABLE)
        return
    if any(isinstance(part, Order) for part in location.walk()):
        losses.location(feature.location, number, _ORDER)
    if any(isinstance(part, Site) for part in location.walk()):
        losses.location(feature.location, number, _SITE)
    pieces = list(_pieces(location, False))
    marks = _marks(location, pieces, losses, feature.location, number)
    attributes = [f"ID={id}", *marks, *_attributes(feature, number, losses)]
    kind = "region" if feature.key in ("source", "SOURCE") else feature.key.translate(_ESCAPED)
    phase = int(feature.value("codon_start") or 1) - 1 if feature.value("codon_start") in ("", "1", "2", "3") else 0
    for start, end, is_other in pieces:
        strand = "-" if is_other else "+"
        column = str(phase) if feature.key == "CDS" else "."
        yield "\t".join((name, ".", kind, str(start), str(end), ".", strand, column, ";".join(attributes)))
        phase = (phase - (end - start + 1)) % 3


def _pieces(location: Location, is_other: bool) -> Iterator[Piece]:
    """Yield the pieces in reading order; a place between residues is the residue before it."""
    if isinstance(location, Complement):
        yield from _pieces(location.part, not is_other)
    elif isinstance(location, Join | Order):
        for part in reversed(location.parts) if is_other else location.parts:
            yield from _pieces(part, is_other)
    elif isinstance(location, Site):
        yield location.start, location.start, is_other
    elif isinstance(location, Span):
        yield min(location.start, location.end), max(location.start, location.end), is_other


def _marks(location: Location, pieces: list[Piece], losses: Losses, text: str, number: int) -> list[str]:
    """Return the attributes of partial ends. Marks between the ends cannot be written."""
    low, high = min(piece[0] for piece in pieces), max(piece[1] for piece in pieces)
    spans = [part for part in location.walk() if isinstance(part, Span)]
    starts = any(each.before and each.start == low for each in spans)
    ends = any(each.after and each.end == high for each in spans)
    inner = any(
        (each.before and each.start != low) or (each.after and each.end != high) or each.is_misplaced for each in spans
    )
    if inner:
        losses.location(text, number, _NO_PARTIAL)
    found = ["partial=true"] if starts or ends else []
    found += [f"start_range=.,{low}"] if starts else []
    return [*found, f"end_range={high},."] if ends else found


def _attributes(feature: Feature, number: int, losses: Losses) -> Iterator[str]:
    """Yield the qualifiers; several of one name are one attribute with several values."""
    values: dict[str, list[str]] = {}
    for qualifier in feature.qualifiers:
        if qualifier.translation:
            losses.translation(number)
        text = "true" if qualifier.value is None else losses.text(qualifier.value, number)
        values.setdefault(qualifier.name, []).append(text.translate(_ESCAPED))
    for name, found in values.items():
        yield f"{name.translate(_ESCAPED)}={','.join(found)}"
