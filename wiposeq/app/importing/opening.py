"""Open any file with the reader that it needs, which is chosen by its content first and its ending second.

It hides the kinds of files and how several files share one progress. Reading is left to formats/.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final, TypeVar

from msgspec.structs import replace

from wiposeq.app.importing import notations as notating
from wiposeq.app.importing.from_specification import (
    SPECIFICATION,
    SpecificationRecords,
    is_prose,
    is_specification,
    recognized_specification,
)
from wiposeq.app.importing.omitted import facts_of_omitted
from wiposeq.app.losses import accept_known
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.files import is_file, is_folder, start_as_text
from wiposeq.formats.kinds import (
    BY_ID,
    FASTA_LIKE,
    LISTINGS,
    RECORDS,
    TABLES,
    TEXTS,
    WRITTEN,
    ProjectReader,
    recognized,
)
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.plain import text_records
from wiposeq.formats.plain.records import PlainRecords
from wiposeq.formats.records.annotated import read_annotated
from wiposeq.formats.source import MOST_OPEN, Source, file_of
from wiposeq.formats.tables.records import cells_in, is_table
from wiposeq.model.changes import Change
from wiposeq.model.origin import Origin
from wiposeq.model.project import Project, new_project
from wiposeq.model.records import Sequence as Record
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest

_Given = TypeVar("_Given", Path, Source, Path | Source)

NOTATION: Final = "notation"
READ_WITH_LEGEND: Final = (NOTATION, *WRITTEN)
"""The kinds of texts and tables that are read with a legend if one is given."""


def open_any(
    given: Path | Source,
    defaults: Defaults = NO_DEFAULTS,
    *,
    edition: Edition | None = None,
    progress: Progress = SILENT,
) -> Project:
    """Open a .wsq file, a listing (ST.26 or ST.25), annotated records (GenBank, ...), FASTA or a table as a project.

    What the reader changed is in origin.changes. Raises UnreadableFile, DamagedFile, NewerFile.
    """
    source = given if isinstance(given, Source) else recognized_as(given, defaults)
    if reader := project_reader(source):
        return accept_known(reader(source, edition or newest(), progress), defaults.accepted_losses)
    if source.kind in RECORDS:
        imported = read_annotated(source, defaults, edition, progress)
        sequences, changes = SequenceList(at_least_one(imported.sequences, Path(source.label))), imported.changes
    else:
        stream = plain_records(source, defaults, edition, progress)
        sequences = SequenceList(at_least_one(stream, Path(source.label)))
        changes = tuple(stream.changes)
    origin = Origin(
        source=source.label,
        format=source.kind,
        size=source.size,
        modified=source.modified,
        facts=facts_of_omitted(changes),
        changes=changes,
    )
    project = replace(new_project(), sequences=sequences, origin=origin)
    return accept_known(project, defaults.accepted_losses)


def project_reader(source: Source) -> ProjectReader | None:
    """Return the reader of a listing or project; None for a file that contains only sequences."""
    return BY_ID[source.kind].project if source.kind in BY_ID else None


def recognized_files(given: Iterable[Path | Source]) -> list[Path | Source]:
    """Return files with their kinds, and folders as they are. Raises UnreadableFile for a file of no known kind."""
    found: list[Path | Source] = []
    for each in given:
        if isinstance(each, Path) and is_folder(each):
            found.append(each)
            continue
        source = _recognized(each)
        if len(found) >= MOST_OPEN:
            source.close()
        found.append(source)
    return found


def recognized_as(given: Path | Source, defaults: Defaults = NO_DEFAULTS) -> Source:
    """Return a file with its kind, which is NOTATION if a legend defines how to read it.

    A text of unknown kind is FASTA if a line starts with >. Raises UnreadableFile for a file without sequences.
    """
    source = _recognized(given)
    source.encoding = defaults.encoding
    kind = source.kind
    if kind in (NOTATION, SPECIFICATION):
        return source
    if kind == "ods" and is_specification(source):
        source.kind = SPECIFICATION
        return source
    if kind == "docx" and not defaults.columns and defaults.legend is None and is_prose(source):
        source.kind = SPECIFICATION
        return source
    if defaults.legend is not None and (
        kind in notating.KINDS or (kind == "csv" and not is_table(source, defaults.columns, newest()))
    ):
        source.kind = NOTATION
        return source
    if kind in (*LISTINGS, *FASTA_LIKE, *RECORDS, *TABLES):
        return source
    if kind in TEXTS:
        start = source.start
        if b"\n>" in start.replace(b"\r", b"\n"):
            source.kind = "fasta"
            return source
        if found := text_records.kind_of_plain(start_as_text(start) or ""):
            source.kind = found
            return source
        if is_prose(source):
            source.kind = SPECIFICATION
            return source
    may_be_notations = kind in notating.KINDS and _may_be_notations(start_as_text(source.start) or "")
    source.close()
    raise UnreadableFile(
        '"{path}" is neither a listing (ST.26, ST.25) nor a project, and contains no records or tables of sequences.',
        "If the lines are notations of modified residues, add --notation LEGEND."
        if may_be_notations
        else "Other formats cannot be read. Save the sequences as FASTA, GenBank or a table.",
        path=source.label,
    )


_SIGN_OF_NOTATION: Final = re.compile(r"[A-Za-z0-9)]-[A-Za-z(]|[A-Za-z]\*|\[[^\[\]]+\]|[dfmr+][ACGTU]|\{[A-Z]")
_LONGEST_NOTATION: Final = 200


def _may_be_notations(text: str) -> bool:
    """Return whether most of the first lines are short, of few words, and have hyphens, prefixes or brackets."""
    lines = [line.split() for line in text.splitlines()[:20] if line.strip()]
    found = [
        words
        for words in lines
        if len(words) < 4 and len(words[-1]) <= _LONGEST_NOTATION and _SIGN_OF_NOTATION.search(words[-1])
    ]
    return len(found) * 2 > len(lines)


def _recognized(given: Path | Source) -> Source:
    """Return a file with its kind, also if it can only be a specification. Raises UnreadableFile."""
    try:
        return recognized(given)
    except UnreadableFile:
        found = recognized_specification(file_of(given))
        if found is None:
            raise
        return found


def refuse_unknown_columns(given: Iterable[Path | Source], defaults: Defaults) -> None:
    """Raise UsageError, with the most similar heading, for a column of defaults that no table among the files has."""
    headings: dict[str, str] = {}
    width = 0
    for each in given:
        source = recognized_as(each, defaults)
        if source.kind in TABLES:
            found, most = cells_in(source)
            headings.update(found)
            width = max(width, most)
        source.close()
    for key in defaults.columns:
        place = re.fullmatch(r"(?:.*!)?#(\d+)", key)
        if (place and 1 <= int(place[1]) <= width) or key in headings:
            continue
        if place:
            hint = "The widest row has {count} columns."
            raise UsageError('No table has a column "{heading}".', hint, heading=key, count=width)
        near = get_close_matches(key, headings, 1, 0.5)
        raise UsageError(
            'No column is headed "{heading}".',
            'A similar heading is "{near}".' if near else "Give a heading of the table, or #3 for the third column.",
            heading=key,
            near=headings[near[0]] if near else "",
        )


def plain_records(
    source: Source, defaults: Defaults, edition: Edition | None, progress: Progress, first_uid: int = 1
) -> PlainRecords | notating.NotationStream:
    """Return the reader of FASTA, tables, plain text or notations, which yields one sequence at a time."""
    if source.kind == NOTATION and defaults.legend is not None:
        return notating.NotationStream(
            source, defaults.legend, defaults, edition=edition, first_uid=first_uid, progress=progress
        )
    if source.kind == SPECIFICATION:
        return SpecificationRecords(source, defaults, edition, first_uid, progress)
    reader = BY_ID[source.kind].stream
    assert reader is not None
    return reader(source, defaults, edition, first_uid, progress)


def at_least_one(sequences: Iterable[Record], path: Path) -> Iterator[Record]:
    """Yield the sequences. Raises UnreadableFile if there is none."""
    is_any = False
    for sequence in sequences:
        is_any = True
        yield sequence
        del sequence  # it may be a chromosome, and the next one is read now
    if not is_any:
        notating.refuse_none_read(path, getattr(sequences, "changes", ()))
        raise UnreadableFile('"{path}" contains no residues.', "Choose another file.", path=str(path))


def named(changes: Iterable[Change], path: Path) -> list[Change]:
    """Return the changes with the name of the file in their place."""
    return [replace(c, where=f"{path.name}: {c.where}" if c.where else path.name) for c in changes]


def shared_progress(given: Sequence[_Given], progress: Progress) -> Iterator[tuple[_Given, Progress]]:
    """Yield each path or source with a progress that continues through all of them, in bytes."""
    if len(given) < 2:
        for each in given:
            yield each, progress
        return
    sizes = [_size(each) for each in given]
    whole, before = sum(sizes), 0
    for each, size in zip(given, sizes):
        yield each, progress.part(before, size, whole)
        before += size


def _size(given: Path | Source) -> int:
    if isinstance(given, Source):
        return given.size
    return given.stat().st_size if is_file(given) else 0
