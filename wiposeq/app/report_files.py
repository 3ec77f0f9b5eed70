"""Write reports as files: choose the format by the ending of the name, and write text as UTF-8.

A report never replaces a listing or a project.
"""

from collections.abc import Container
from pathlib import Path
from typing import Final

from wiposeq.errors import UsageError, UserError
from wiposeq.formats.files import is_file, replacing
from wiposeq.formats.kinds import LISTINGS, sniff
from wiposeq.texts import listed

_FORMATS: Final = {
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
    ".csv": "csv",
    ".xml": "xml",
    ".json": "json",
    ".docx": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
}


def format_named(path: Path, formats: Container[str]) -> str:
    """Return the format of a report that the ending names.

    formats: those that the report can have. Raises UsageError, with the possible endings, if it names none of them.
    """
    format = _FORMATS.get(path.suffix.lower())
    if format is None or format not in formats:
        raise UsageError(
            'The ending of "{path}" names no format of this report.',
            "Use one of these endings: {endings}.",
            path=str(path),
            endings=listed(ending for ending, format in _FORMATS.items() if format in formats and ending != ".htm"),
        )
    return format


def refuse_replacing_listing(path: Path) -> None:
    """Raise UsageError if the file exists and is a listing or a project."""
    try:
        kind = sniff(path) if is_file(path) else ""
    except UserError:
        return
    if kind in LISTINGS:
        raise UsageError(
            '"{path}" is a listing or a project, and a report does not replace it.',
            "Give another name.",
            path=str(path),
        )


def write_report_file(path: Path, content: str | bytes) -> None:
    """Write the content completely or not at all. Raises UsageError for a listing or a project, UnwritableFile."""
    refuse_replacing_listing(path)
    with replacing(path) as file:
        file.write(content.encode("utf-8", "replace") if isinstance(content, str) else content)
