"""Read SnapGene files (.dna): the sequence and its notes with Biopython, features with snapgene_features.

The module hides the packets of the format. Commas in a translation separate the segments of its drawing.
"""

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.entries import Entry, Noted
from wiposeq.formats.files import unreadable
from wiposeq.formats.records.location import Unfit, of_biopython
from wiposeq.formats.records.snapgene_features import FEATURES, PRIMERS, features_of
from wiposeq.formats.source import Source
from wiposeq.model.changes import ChangeLog

_LARGEST: Final = 1 << 30


def read_snapgene(source: Source, log: ChangeLog) -> Iterator[Entry]:
    """Yield the record of a SnapGene file. Raises UnreadableFile."""
    from Bio import SeqIO

    path = source.label
    data = _whole(source)
    packets, rest = _packets(data)
    if not any(kind == 0 for kind, _ in packets):
        raise UnreadableFile(
            '"{path}" has no DNA sequence.',
            "SnapGene files of proteins cannot be read. Save the sequence as GenBank or FASTA.",
            path=path,
        )
    if any(
        b"<!DOCTYPE" in packet[:2000] or b"<!ENTITY" in packet
        for kind, packet in packets
        if kind in (PRIMERS, 6, FEATURES)
    ):
        raise UnreadableFile('"{path}" declares XML entities, which are not read.', "Save it again.", path=path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            others = b"".join(_packed(*each) for each in packets if each[0] not in (PRIMERS, FEATURES))
            record = SeqIO.read(BytesIO(others + rest), "snapgene")  # type: ignore[no-untyped-call]
            residues = str(record.seq)
            features = features_of(packets, len(residues))
    except Exception as error:
        reason = str(error).split("\n")[0].rstrip(".")[:200] or type(error).__name__
        raise UnreadableFile(
            '"{path}" cannot be read as SnapGene: {reason}.',
            "Save it again, or save it as GenBank.",
            path=path,
            reason=reason,
        ) from error
    _report_omitted(packets, log)
    name = "" if record.id in ("<unknown id>", "") else record.id
    if not name and source.path is not None:
        name = source.path.stem
    yield Entry(
        name=name,
        residues=residues,
        features=tuple(_noted(feature, len(residues)) for feature in features),
        molecule="DNA",
        kind="DNA",
        organism="synthetic construct" if record.annotations.get("data_file_division") == "SYN" else "",
        is_circular=record.annotations.get("topology") == "circular",
        line=0,
    )


def _whole(source: Source) -> bytes:
    with source.open() as file:
        try:
            data = file.read(_LARGEST + 1)
        except OSError as error:
            raise unreadable(source.label, error) from error
    if len(data) > _LARGEST:
        raise UnreadableFile(
            '"{path}" is larger than {count} bytes.', "Save the sequence as FASTA.", path=source.label, count=_LARGEST
        )
    return data


def _packets(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """Return (kind, content) of the packets before the first incomplete one, and the bytes of that one."""
    found = []
    place = 0
    while place + 5 <= len(data):
        end = place + 5 + int.from_bytes(data[place + 1 : place + 5], "big")
        if end > len(data):
            break
        found.append((data[place], data[place + 5 : end]))
        place = end
    return found, data[place:]


def _packed(kind: int, content: bytes) -> bytes:
    return bytes([kind]) + len(content).to_bytes(4, "big") + content


def _report_omitted(packets: list[tuple[int, bytes]], log: ChangeLog) -> None:
    count = sum(kind not in (0, PRIMERS, 6, 9, FEATURES) for kind, _ in packets)
    log.count(
        "snapgene/packet", "Parts of the SnapGene file with history, enzymes or display settings omitted", times=count
    )


def _noted(feature: Any, length: int) -> Noted:
    location, reason = None, ""
    place = feature.location
    try:
        location = of_biopython(place, length)
    except Unfit as unfit:
        reason = unfit.reason
    qualifiers = [
        (str(name), str(value).replace(",", "") if name == "translation" else str(value))
        for name, values in feature.qualifiers.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    return Noted(feature.type, str(location) if location else str(place), location, tuple(qualifiers), 0, reason)
