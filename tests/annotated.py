"""The readers of annotated records, called as the program calls them: with the kind that the content tells."""

from pathlib import Path
from typing import Any

from wiposeq.formats.files import START, start_as_text
from wiposeq.formats.kinds import BY_ID, RECORDS, kind_of_text, sniff
from wiposeq.formats.options import Defaults
from wiposeq.formats.records import annotated
from wiposeq.formats.source import Source
from wiposeq.progress import SILENT, Progress


def kind_of_records(data: bytes) -> str:
    """Return which of RECORDS these bytes are; "" for anything else."""
    for id in RECORDS:
        if (magic := BY_ID[id].magic) and data.startswith(magic):
            return id
    text = start_as_text(data[:START])
    return kind_of_text(text, "records") if text is not None else ""


def kind_of(source: Path | bytes) -> str:
    found = sniff(source) if isinstance(source, Path) else kind_of_records(source)
    return found if found in RECORDS else ""


def read_annotated(
    source: Path | bytes, kind: str = "", progress: Progress = SILENT, **options: Any
) -> annotated.AnnotatedRecords:
    """Read with these options: those of Defaults."""
    return annotated.read_annotated(Source(source, kind or kind_of(source)), Defaults(**options), None, progress)


def coding(done: annotated.AnnotatedRecords) -> list[str]:
    """Return the locations of the coding sequences of the first sequence."""
    return [feature.location for feature in done.sequences[0].features if feature.key == "CDS"]


def proteins(done: annotated.AnnotatedRecords) -> list[str]:
    """Return the residues of the sequences after the first."""
    return [sequence.residues for sequence in done.sequences[1:]]


def gff_kinds(done: annotated.AnnotatedRecords) -> set[str]:
    """Return the kinds of the changes that the reader of GFF reports."""
    return {change.kind for change in done.changes if change.kind.startswith("gff/")}
