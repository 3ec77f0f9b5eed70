"""Write copies of the Word files of a specification: with the findings as comments, or with missing numbers inserted.

The copies are for a person who edits the text. The originals are never changed.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from wiposeq.app.specification.correcting import changes_of_text
from wiposeq.errors import UsageError
from wiposeq.formats.files import all_or_none, folder_for, is_there
from wiposeq.formats.specification.word_copy import Copied, Insertion, Remark, Replacement, write_word_copy
from wiposeq.model.specification import Specification
from wiposeq.model.specification_facts import SAME
from wiposeq.model.specification_report import RenumberingMap, SpecificationReport


def comments(report: SpecificationReport) -> tuple[Remark, ...]:
    """Return each finding that has a place and is not accepted as a comment."""
    return tuple(
        Remark(each.start, each.end, each.finding.message)
        for each in report.findings
        if each.has_place and not report.remark(each)
    )


def comments_of_map(found: RenumberingMap) -> tuple[Remark, ...]:
    """Return a comment for each mention whose number changed."""
    return tuple(Remark(start, end, words) for start, end, words in found.remarks)


def tracked_changes(report: SpecificationReport) -> tuple[Insertion | Replacement, ...]:
    """Return what a person noted, and each number that the text lacks, as tracked changes."""
    noted = changes_of_text(report)
    places = {each.place for each in noted if isinstance(each, Insertion)}
    return (*noted, *(each for each in missing_numbers(report) if each.place not in places))


def missing_numbers(report: SpecificationReport) -> tuple[Insertion, ...]:
    """Return each "(SEQ ID NO: n)" that the text lacks behind listed residues, to be inserted as a tracked change."""
    return tuple(
        Insertion(each.end, f" (SEQ ID NO: {each.numbers[0]})")
        for each in report.facts.residues
        if each.match == SAME and not each.has_number and each.numbers
    )


def write_copies(
    specification: Specification,
    sources: Sequence[Path],
    folder: Path,
    changes: Iterable[Remark | Insertion | Replacement],
) -> tuple[Copied, ...]:
    """Write a copy of each Word file among the sources to a folder, under the same name, with its changes.

    sources: the files of the specification, in order. Raises UsageError if no source is a Word file or a copy exists
    already; UnreadableFile, UnwritableFile. After an error no copy is written.
    """
    everything = tuple(changes)
    words = [(file, path) for file, (path, read) in enumerate(zip(sources, specification.files)) if read.kind == "docx"]
    if not words:
        raise UsageError(
            "No text is a Word file (.docx), and only such a file can have comments.", "Save the text as .docx."
        )
    copies: list[Copied] = []
    with all_or_none(), folder_for(folder):
        for file, path in words:
            own = [each for each in everything if _file_of(specification, each) == file]
            copies.append(write_word_copy(path, _target(folder, path), specification, own, file=file))
    return tuple(copies)


def _target(folder: Path, path: Path) -> Path:
    """Return the path of the copy of a file. Raises UsageError if it exists."""
    target = folder / path.name
    if is_there(target):
        raise UsageError('"{path}" already exists and is not overwritten.', "Name a new folder.", path=str(target))
    return target


def _file_of(specification: Specification, change: Remark | Insertion | Replacement) -> int:
    place = max(0, change.place - 1) if isinstance(change, Insertion) else change.start
    return specification.paragraph_at(place).file
