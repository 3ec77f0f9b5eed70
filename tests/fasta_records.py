"""The FASTA reader with all that it reads in one value."""

from pathlib import Path
from typing import Any, NamedTuple

from wiposeq.formats.options import Defaults
from wiposeq.formats.plain.fasta import Fasta
from wiposeq.model.changes import Change
from wiposeq.model.records import Sequence


class Imported(NamedTuple):
    sequences: tuple[Sequence, ...]
    changes: tuple[Change, ...]


def read_fasta(source: Path | str | bytes, **options: Any) -> Imported:
    """Read a file, or text as a user pastes it. options: those of Defaults."""
    stream = Fasta(source.encode() if isinstance(source, str) else source, Defaults(**options))
    return Imported(tuple(stream), tuple(stream.changes))
