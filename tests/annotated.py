"""The readers of annotated records, called as the program calls them: with the kind that the content tells."""

from pathlib import Path
from typing import Any

from wiposeq.formats.kinds import RECORDS, kind_of_records, sniff
from wiposeq.formats.plain.records import Imported
from wiposeq.formats.records import annotated


def kind_of(source: Path | bytes) -> str:
    found = sniff(source) if isinstance(source, Path) else kind_of_records(source)
    return found if found in RECORDS else ""


def read_annotated(source: Path | bytes, kind: str = "", **options: Any) -> Imported:
    return annotated.read_annotated(source, kind or kind_of(source), **options)


def numbered_records(source: Path | bytes, kind: str = "", **options: Any) -> annotated.Records:
    return annotated.numbered_records(source, kind or kind_of(source), **options)
