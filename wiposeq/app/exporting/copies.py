"""Write a reading copy of a project as HTML, plain text or PDF. A reading copy is not a listing, and is not checked.

It hides that PDF needs Qt, which app/ and cli/ may not import: __main__ or the window sets the writers with
use_pdf_writers(). Large modules are imported inside functions, because __main__ imports this module.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wiposeq.errors import UsageError
from wiposeq.model.readable import as_ranges
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import in_sentences, tr

if TYPE_CHECKING:
    from wiposeq.formats.reading_copy.pages import ReadingCopy
    from wiposeq.model.origin import Fact
    from wiposeq.model.project import Project
    from wiposeq.standard.edition import Edition

CopyWriter = Callable[[Path, "ReadingCopy", Progress], int]
"""Takes (path, copy, progress), and returns the number of sequences."""

PageConverter = Callable[[str], bytes]
"""Takes a page in HTML, and returns it as PDF."""

pdf_writers: list[tuple[CopyWriter, PageConverter]] = []
"""The functions that write PDF; empty until use_pdf_writers() is called."""


def use_pdf_writers(copy_writer: CopyWriter, page_converter: PageConverter) -> None:
    """Use these functions to write PDF: reading copies, and pages in HTML."""
    pdf_writers[:] = [(copy_writer, page_converter)]


def page_as_pdf(html: str) -> bytes:
    """Return a page in HTML as PDF. Raises UsageError if no writer was set."""
    return _writers()[1](html)


def _writers() -> tuple[CopyWriter, PageConverter]:
    if not pdf_writers:
        raise UsageError("A PDF cannot be written here.", "Write .html, and print it to a PDF file.")
    return pdf_writers[0]


def copy_writer(ending: str) -> CopyWriter:
    """Return the writer for this ending. Raises UsageError for PDF if no writer was set."""
    from wiposeq.formats.reading_copy.pages import write_html, write_text

    if ending != ".pdf":
        return write_text if ending == ".txt" else write_html
    return _writers()[0]


def save_copy(
    project: "Project",
    path: Path,
    edition: "Edition | None" = None,
    places: Collection[int] | None = None,
    *,
    progress: Progress = SILENT,
) -> int:
    """Write a reading copy of a project, and return the number of its sequences.

    places: the places (from 1) of the sequences to include; None for all. The copy shows their SEQ ID NOs in the file.
    Raises UsageError, UnwritableFile, Cancelled.
    """
    from wiposeq.formats.reading_copy.pages import ReadingCopy
    from wiposeq.model.numbering import numbers_of

    last, numbers = len(project.sequences), numbers_of(project)
    chosen = sorted({place for place in places if place <= last}) if places is not None else None
    copy = ReadingCopy(
        project.header,
        project.sequences if chosen is None else tuple(project.sequences[place - 1] for place in chosen),
        edition or project.edition_on(),
        source=Path(project.origin.source).name,
        numbers=numbers if chosen is None else [numbers[place - 1] for place in chosen],
        remarks=lambda: remarks(project, chosen),
    )
    return copy_writer(path.suffix.lower())(path, copy, progress)


def remarks(project: "Project", places: Collection[int] | None) -> list[str]:
    """Return sentences about what is missing in the copy, and why. places: of its sequences, from 1; None for all."""
    from wiposeq.model.numbering import numbers_of

    found = list(missing_parts(project.origin.facts))
    if places is not None:
        numbers = numbers_of(project)
        found.append(
            tr(
                "This copy contains only {count} of the {total} sequences of the listing: SEQ ID NO {numbers}.",
                count=len(places),
                total=len(project.sequences),
                numbers=as_ranges(sorted(numbers[place - 1] for place in places)),
            )
        )
    return found


def missing_parts(facts: "Iterable[Fact]") -> Iterator[str]:
    """Yield a sentence for each part that is missing because the file could not be read to its end."""
    from wiposeq.model.origin import ENTITY_DECLARED, NOT_WELL_FORMED, cost_of_break

    for fact in facts:
        if fact.kind == NOT_WELL_FORMED:
            cost = in_sentences(cost_of_break(fact))
            if cost:
                yield tr("The file is broken in line {line}. {cost}", line=fact.line, cost=cost)
        elif fact.kind == ENTITY_DECLARED:
            yield tr("The file declares entities in line {line}; nothing after them could be read.", line=fact.line)
            return
