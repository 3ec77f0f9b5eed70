"""What writes a copy for reading, by the ending of its name: a page, plain text, or PDF.

It hides that PDF needs Qt, which app/ and the command line do not know: whoever starts the program (__main__, the
window) hands the writer in with use_pdf_writer(). It has the signature of reading_copy.pages.write_html. A copy is no
listing: it is neither checked nor read again. What is large is imported only where it is needed, for __main__'s sake.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wiposeq.errors import UsageError
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr

if TYPE_CHECKING:
    from wiposeq.formats.reading_copy.pages import ReadingCopy
    from wiposeq.model.origin import Fact
    from wiposeq.model.project import Project
    from wiposeq.standard.edition import Edition

CopyWriter = Callable[[Path, "ReadingCopy", Progress], int]
"""(path, copy, progress) -> count of sequences."""

_pdf_writer: list[CopyWriter] = []


def use_pdf_writer(writer: CopyWriter) -> None:
    """From now on PDF is written by this function."""
    _pdf_writer[:] = [writer]


def copy_writer(ending: str) -> CopyWriter:
    """Return what writes copies with this ending. Raises UsageError for PDF if no writer is set."""
    from wiposeq.formats.reading_copy.pages import write_html, write_text

    if ending != ".pdf":
        return write_text if ending == ".txt" else write_html
    if not _pdf_writer:
        raise UsageError("A PDF cannot be made here.", "Write .html instead, and print that.")
    return _pdf_writer[0]


def save_copy(
    project: "Project",
    path: Path,
    edition: "Edition | None" = None,
    numbers: Collection[int] | None = None,
    *,
    progress: Progress = SILENT,
) -> int:
    """Writes a copy of a project, or only of the sequences with these SEQ ID NOs, and gives how many are in it.

    Raises UsageError, UnwritableFile, Cancelled.
    """
    from wiposeq.formats.reading_copy.pages import ReadingCopy

    there = len(project.sequences)
    chosen = sorted({number for number in numbers if number <= there}) if numbers is not None else None
    copy = ReadingCopy(
        project.header,
        project.sequences if chosen is None else tuple(project.sequences[number - 1] for number in chosen),
        edition or project.edition_on(),
        source=Path(project.origin.source).name,
        numbers=chosen,
        remarks=lambda: remarks(project, chosen),
    )
    return copy_writer(path.suffix.lower())(path, copy, progress)


def remarks(project: "Project", numbers: Collection[int] | None) -> list[str]:
    """What a reader of a copy must know: what is missing in it, and why."""
    found = list(missing_parts(project.origin.facts))
    if numbers is not None:
        found.append(
            tr(
                "Only {count} of the {total} sequences of the listing are in this copy: SEQ ID NO {numbers}.",
                count=len(numbers),
                total=len(project.sequences),
                numbers=as_ranges(numbers),
            )
        )
    return found


def as_ranges(numbers: Iterable[int]) -> str:
    """Numbers in ascending order in few words: "1, 3-5"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{start}" if start == end else f"{start}-{end}" for start, end in spans)


def missing_parts(facts: "Iterable[Fact]") -> Iterator[str]:
    """What is missing in a copy because the file could not be read to its end, in words."""
    from wiposeq.model.origin import ENTITY_DECLARED, NOT_WELL_FORMED, cost_of_break

    for fact in facts:
        if fact.kind == NOT_WELL_FORMED:
            cost = " ".join(cost_of_break(fact))
            if cost:
                yield tr("The file is broken in line {line}. {cost}", line=fact.line, cost=cost)
        elif fact.kind == ENTITY_DECLARED:
            yield tr("The file declares entities in line {line}; nothing behind them could be read.", line=fact.line)
            return
