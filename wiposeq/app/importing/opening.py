"""Opening and importing: which reader a file needs, told by content first and ending second.

It hides the kinds of files and how many share one progress; what they become in a project is the formats'. A part of a
broken listing never passes for the whole: refuse_part().
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from wiposeq.app.importing import notations as notating
from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import is_file, read_start, sniff, start_as_text
from wiposeq.formats.notation.legend import Legend
from wiposeq.formats.plain import text_records
from wiposeq.formats.plain.fasta import Fasta
from wiposeq.formats.plain.records import Imported, Molecules
from wiposeq.formats.plain.text_records import TextRecords
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.records.annotated import KINDS, read_annotated
from wiposeq.formats.st25.listing import read_st25
from wiposeq.formats.st26 import listing as st26
from wiposeq.formats.tables import sheets
from wiposeq.formats.tables.records import TableRecords, is_table
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.origin import ENTITY_DECLARED, NOT_WELL_FORMED, Fact, Origin, cost_of_break, costs_something
from wiposeq.model.project import Project, new_project
from wiposeq.model.records import Sequence as Record
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import tr

LISTINGS: Final = ("wsq", "st26", "st25")
"""What may bring general information; the others only bring sequences."""
NOTATION: Final = "notation"
READ_WITH_LEGEND: Final = (NOTATION, *sheets.KINDS, *text_records.KINDS)
"""What a legend of notations is used for, where one is given."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is said of imported sequences that their file does not say. Empty: not known.

    molecule: of FASTA records. proteins: whether the proteins of coding sequences become sequences of their own.
    columns: what columns of tables mean, by headings.key_of(heading), where headings do not say it.
    legend: what texts, FASTA and tables are read with where they hold notations of modified residues.
    """

    molecule: Molecules = None
    organism: str = ""
    mol_type: str = ""
    proteins: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    legend: Legend | None = None


NOTHING_SAID: Final = Defaults()


# Open and import


def open_any(
    path: Path,
    defaults: Defaults = NOTHING_SAID,
    *,
    edition: Edition | None = None,
    progress: Progress = SILENT,
) -> Project:
    """The project in a .wsq file, a listing (ST.26 or ST.25), annotated records (GenBank, ...), FASTA or tables.

    They are told apart by content first and ending second.

    What was changed on the way is in origin.changes. Raises UnreadableFile, DamagedFile, NewerFile.
    """
    kind = known_kind(path, defaults)
    if kind == "wsq":
        return projectfile.load(path, progress=progress)
    if kind == "st26":
        return st26.read(path, edition or newest(), progress=progress)
    if kind == "st25":
        return read_st25(path, edition, progress=progress)
    if kind in KINDS:
        imported = annotated_records(path, kind, defaults, edition, progress)
        sequences, changes = SequenceList(at_least_one(imported.sequences, path)), imported.changes
    else:
        stream = plain_records(path, kind, defaults, edition, progress)
        sequences = SequenceList(at_least_one(stream, path))
        changes = tuple(stream.changes)
    found = path.stat()
    origin = Origin(source=str(path), format=kind, size=found.st_size, modified=found.st_mtime_ns, changes=changes)
    return replace(new_project(), sequences=sequences, origin=origin)


def known_kind(path: Path, defaults: Defaults = NOTHING_SAID) -> str:
    """ "wsq", "st26", "st25", "fasta", or one of annotated.KINDS, sheets.KINDS or textrecords.KINDS.

    NOTATION: a text or FASTA, where a legend says how to read it. A text of no kind is FASTA if a line starts with >.
    Raises UnreadableFile for anything else.
    """
    kind = sniff(path)
    if defaults.legend is not None and (
        kind in notating.KINDS or (kind == "csv" and not is_table(path, kind, defaults.columns, newest()))
    ):
        return NOTATION
    if kind in (*LISTINGS, "fasta", *KINDS, *sheets.KINDS):
        return kind
    if kind in text_records.KINDS:
        start = read_start(path)
        if b"\n>" in start.replace(b"\r", b"\n"):
            return "fasta"
        if found := text_records.kind_of_plain(start_as_text(start) or ""):
            return found
    if kind == "ods":
        raise UnreadableFile(
            "{path} is a spreadsheet in the format of OpenDocument.", "Save it as .xlsx or .csv.", path=str(path)
        )
    raise UnreadableFile(
        "{path} is no listing (ST.26, ST.25), no project, and holds no records or tables of sequences.",
        "Other formats cannot be read yet; save the sequences as FASTA, GenBank or a table.",
        path=str(path),
    )


def plain_records(
    path: Path | bytes,
    kind: str,
    defaults: Defaults,
    edition: Edition | None,
    progress: Progress,
    first_uid: int = 1,
) -> Fasta | TableRecords | TextRecords | notating.NotationStream:
    """What streams past a sequence at a time: FASTA, tables, plain text, notations; of a file or of pasted bytes."""
    common: dict[str, Any] = {
        "molecule": defaults.molecule,
        "organism": defaults.organism,
        "mol_type": defaults.mol_type,
        "edition": edition,
        "first_uid": first_uid,
        "progress": progress,
    }
    if kind == NOTATION and defaults.legend is not None:
        return notating.NotationStream(path, defaults.legend, **common)
    if kind in sheets.KINDS:
        return TableRecords(path, kind, columns=defaults.columns, legend=defaults.legend, **common)
    if kind in text_records.KINDS:
        return TextRecords(path, kind, legend=defaults.legend, **common)
    return Fasta(path, **common)


def annotated_records(
    path: Path,
    kind: str,
    defaults: Defaults,
    edition: Edition | None,
    progress: Progress,
) -> Imported:
    return read_annotated(
        path,
        kind,
        proteins=defaults.proteins,
        organism=defaults.organism,
        mol_type=defaults.mol_type,
        edition=edition,
        progress=progress,
    )


def at_least_one(sequences: Iterable[Record], path: Path) -> Iterator[Record]:
    count = 0
    for count, sequence in enumerate(sequences, 1):  # noqa: B007
        yield sequence
    if not count:
        notating.refuse_none_read(path, getattr(sequences, "changes", ()))
        raise UnreadableFile("{path} holds no residues.", "Choose another file.", path=str(path))


def named(changes: Iterable[Change], path: Path) -> list[Change]:
    return [replace(c, where=f"{path.name}: {c.where}" if c.where else path.name) for c in changes]


def shared_progress(paths: Sequence[Path], progress: Progress) -> Iterator[tuple[Path, Progress]]:
    """Each path with a progress that counts on through all of them, in bytes."""
    if len(paths) < 2:
        for path in paths:
            yield path, progress
        return
    sizes = [path.stat().st_size if is_file(path) else 0 for path in paths]
    whole, before = sum(sizes), 0
    for path, size in zip(paths, sizes):
        yield path, progress.part(before, size, whole)
        before += size


def refuse_part(facts: Iterable[Fact], path: Path, count: int) -> ChangeLog:
    """What was read in a broken listing otherwise than it stands there, where it can mean nothing else.

    Raises UnreadableFile where only a part could be read: it must not pass for the whole.
    """
    changes = ChangeLog()
    for fact in facts:
        if fact.kind == NOT_WELL_FORMED and not costs_something(fact):
            if fact.values.get("read_as"):
                changes.add("file/read-as", "Not well-formed here; read as {after}", line=fact.line,
                            after=str(fact.values["read_as"]))  # fmt: skip
        elif fact.kind in (NOT_WELL_FORMED, ENTITY_DECLARED):
            raise UnreadableFile(
                "{path} is broken at line {line}: {cost}",
                "Nothing was written. To go on with what was read: wiposeq fix FILE -o OUT --rule file/not-well-formed",
                path=str(path),
                line=fact.line,
                cost=" ".join(cost_of_break(fact)) or tr("only {count} sequences could be read.", count=count),
            )
    return changes
