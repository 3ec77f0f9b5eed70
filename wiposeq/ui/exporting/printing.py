"""Copies for reading on paper: a PDF, a printer, or a preview, all by one painter.

It hides the devices of Qt, and that each page is made twice: once to know how many there are and where each sequence
begins, once to be painted. Pages are set by pages.py, one at a time. PDF is made with Qt and no other library since
only Qt finds a font for every character and shapes it. The command line, which knows no Qt, gets write_pdf handed in by
__main__ (see app/copies.py); without a display Qt is started on its platform "offscreen". A4 is what offices ask for;
a printer uses its own paper.
"""

import errno
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import count
from pathlib import Path

from PySide6.QtCore import QBuffer, QFile, QFileDevice, QIODevice, QMarginsF
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from wiposeq import __version__
from wiposeq.errors import Cancelled, UserError
from wiposeq.formats.files import replacing, unwritable
from wiposeq.formats.reading_copy.pages import ReadingCopy
from wiposeq.formats.reading_copy.parts import Contents, is_short, opening_parts, sequence_parts
from wiposeq.formats.reading_copy.pdf_outline import add_outline
from wiposeq.formats.reading_copy.replay import repeatable
from wiposeq.model.records import Header, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr, trn
from wiposeq.ui.exporting.pages import START, UNITS, Page, Row, Sheet, Typesetter, paginated, paint

SCREEN = 96
"""Pixels an inch, as styles of pages count them."""

_MARGINS = QMarginsF(5, 0, 0, 0)
"""Millimetres besides the 20 that QTextDocument leaves at each side of a page it prints."""

_started: list[QApplication] = []


def start_qt() -> None:
    """Starts as much of Qt as painting needs, where no window has done so. Raises UserError where it cannot."""
    if QApplication.instance() is not None:
        return _look_for_fonts()
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        _started.append(QApplication(["wiposeq"]))  # whole, so that a window can still follow
    except RuntimeError as error:
        raise UserError(
            "A PDF cannot be made here: {reason}.", "Write .html instead, and print that.", reason=str(error)
        ) from error
    return _look_for_fonts()


def _look_for_fonts() -> None:
    if not QFontDatabase.families():
        raise UserError("A PDF cannot be made here: there is no font.", "Install one, such as DejaVu, or write .html.")


class Copy:
    """A copy for reading to be painted: of which sequences, and what is told before them.

    sequences: can be gone through more than once. numbers: their SEQ ID NOs where not 1, 2, 3 ...
    """

    def __init__(
        self,
        header: Header,
        sequences: Iterable[Sequence],
        edition: Edition,
        *,
        source: str = "",
        numbers: Iterable[int] | None = None,
        remarks: Iterable[str] = (),
    ) -> None:
        self.header, self.sequences, self.edition, self.source = header, sequences, edition, source
        self.numbers = tuple(numbers) if numbers is not None else None
        self.remarks = tuple(remarks)
        self.contents = Contents()
        for number, sequence in self.numbered():
            self.contents.add(number, sequence)

    def numbered(self) -> Iterator[tuple[int, Sequence]]:
        """The sequences with their SEQ ID NOs."""
        return zip(self.numbers if self.numbers is not None else count(1), self.sequences)

    @property
    def running_head(self) -> str:
        """What stands above each page: the file reference or application, and what the copy was made of."""
        application = self.header.application
        said = self.header.file_reference or (application.number if application else "")
        return "  ".join(" ".join(text.split()) for text in (said, self.source) if text) or tr("Sequence listing")

    def rows(self, typesetter: Typesetter, told: Callable[[int], None] | None = None) -> Iterator[Row]:
        """All rows in order; told(n) before the n-th sequence (from 1)."""
        opening = opening_parts(self.header, self.contents, self.remarks, self.edition, self.source)
        yield from typesetter.rows(opening)
        language = self.header.other_language or ""
        for place, (number, sequence) in enumerate(self.numbered(), 1):
            if told is not None:
                told(place)
            rows = typesetter.rows(sequence_parts(number, sequence, language), number)
            yield from typesetter.together(rows) if sequence.is_skipped or is_short(sequence) else rows


class Setting:
    """A copy set on a paper: how many pages there are, and on which each sequence begins."""

    def __init__(self, copy: Copy, sheet: Sheet, progress: Progress = SILENT) -> None:
        self.copy, self.sheet = copy, sheet
        self.typesetter = Typesetter(sheet, copy.edition)
        self._progress = progress
        self.total = 0
        self.pages_of: dict[int, int] = {}
        self._count()
        if self.typesetter.missing:
            copy.remarks = (*copy.remarks, _boxes(self.typesetter.missing))
            self._count()
        self.typesetter.pages_of = self.pages_of

    def _count(self) -> None:
        for page in self._pages(0):
            self.total = page.number
            self.pages_of.update(dict.fromkeys(page.starts, page.number))

    def _pages(self, done: int, *, is_told: bool = True) -> Iterator[Page]:
        whole = self.copy.contents.count

        def told(place: int) -> None:
            self._progress.check()
            self._progress.report(done * whole + place, 2 * whole)

        for page in paginated(self.copy.rows(self.typesetter, told if is_told else None), self.sheet):
            if is_told:
                self._progress.check()
            yield page

    def paint(
        self,
        device: QPagedPaintDevice,
        first: int = 1,
        last: int = 0,
        painted: Callable[[], None] | None = None,
        *,
        is_told: bool = True,
    ) -> int:
        """Paints the pages from first to last (0: all) and gives how many; painted() after each. is_told: with
        progress, and until cancelled. Raises Cancelled, and UserError where the device cannot be painted on."""
        painter = QPainter()
        if not painter.begin(device):
            raise UserError("The printer or file cannot be written to.", "Choose another, or save a PDF.")
        try:
            scale = device.logicalDpiX() / UNITS
            painter.scale(scale, scale)
            made = 0
            for page in self._pages(1, is_told=is_told):
                if page.number < first:
                    continue
                if last and page.number > last:
                    break
                if made and not device.newPage():
                    raise UserError("The printer or file cannot be written to.", "Choose another, or save a PDF.")
                paint(painter, page, self.sheet, self.typesetter, self.copy.running_head, self.total)
                made += 1
                if painted is not None:
                    painted()
            return made
        finally:
            painter.end()


def _boxes(missing: Collection[str]) -> str:
    """What a reader is told of characters that no font has."""
    some = ", ".join(f"U+{ord(each):04X}" for each in sorted(missing)[:5])
    return trn(
        "No font here has {count} of the characters ({some}); it is a box in this copy. The listing itself has it.",
        "No font here has {count} of the characters ({some} ...); they are boxes in this copy. The listing has them.",
        len(missing),
        some=some,
    )


def write_pdf(path: str | os.PathLike[str], wanted: ReadingCopy, progress: Progress = SILENT) -> int:
    """Writes a PDF of A4 pages, whole or not at all, and gives the number of sequences; as display.write_html.

    It may run beside the window. progress counts each sequence twice. Raises UnwritableFile, Cancelled, UserError.
    """
    start_qt()
    with repeatable(wanted.sequences, path, progress) as held:
        remarks = wanted.known_remarks()
        copy = Copy(
            wanted.known_header, held, wanted.edition, source=wanted.source, numbers=wanted.numbers, remarks=remarks
        )
        paper = QPageSize(QPageSize.PageSizeId.A4)
        layout = QPageLayout(paper, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
        paint_pdf(path, copy, layout, progress=progress)
    return copy.contents.count


def paint_pdf(
    path: str | os.PathLike[str],
    copy: Copy,
    layout: QPageLayout,
    *,
    first: int = 1,
    last: int = 0,
    progress: Progress = SILENT,
) -> int:
    """Paints a copy, or the pages from first to last of it, as a PDF on this paper, whole or not at all; gives how
    many pages. Raises as write_pdf."""
    setting = Setting(copy, sheet_of(layout), progress)

    def outline(written: Path) -> None:
        if (first, last) == (1, 0):
            numbers = ((tr("SEQ ID NO {number}", number=number), f"seq-{number}") for number in setting.pages_of)
            add_outline(written, [(tr("General information"), START), *numbers])

    with replacing(path, outline) as file:
        device = QFile()
        device.open(file.fileno(), QFile.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(device)
        writer.setResolution(UNITS)
        writer.setPageLayout(layout)
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        writer.setTitle(f"{tr('Sequence listing')}: {copy.running_head}")
        writer.setCreator(f"WipoSeq {__version__}")

        def check() -> None:
            if (trouble := _trouble(device)) is not None:
                raise unwritable(path, trouble) from trouble

        try:
            count = setting.paint(writer, first, last, painted=check)
        except UserError:
            check()  # Qt says no more than that it cannot go on
            raise
        device.flush()
        check()
        del writer
        device.close()
    return count


def print_copy(printer: QPrinter, copy: Copy, *, progress: Progress = SILENT) -> int:
    """Prints a copy as the printer was told to (range, copies, paper), and gives how many pages. A file is written
    whole or not at all; a stopped printout is taken back where the printer can. Raises as write_pdf."""
    is_range = printer.printRange() == QPrinter.PrintRange.PageRange
    first, last = (printer.fromPage() or 1, printer.toPage()) if is_range else (1, 0)
    if printer.outputFileName():
        layout, path = printer.pageLayout(), printer.outputFileName()
        return paint_pdf(path, copy, layout, first=first, last=last, progress=progress)
    printer.setFullPage(True)
    setting = Setting(copy, sheet_of(printer.pageLayout()), progress)
    count = 0
    try:
        for _ in range(1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)):
            count = setting.paint(printer, first, last)
    except Cancelled:
        printer.abort()
        raise
    return count


def html_as_pdf(html: str) -> bytes:
    """A page of ours (a report, a record of changes) as A4 pages of PDF."""
    start_qt()
    document = _document(html)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(SCREEN)
    writer.setPageMargins(_MARGINS, QPageLayout.Unit.Millimeter)
    writer.setCreator(f"WipoSeq {__version__}")
    writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    document.print_(writer)
    del writer
    buffer.close()
    return bytes(buffer.data().data())


def write_html_as_pdf(path: str | os.PathLike[str], html: str) -> None:
    """Writes a page of ours as PDF, whole or not at all. Raises UnwritableFile."""
    made = html_as_pdf(html)
    with replacing(path) as file:
        file.write(made)


def print_html(printer: QPrinter, html: str) -> None:
    """Prints a page of ours; the printer is one of SCREEN dots an inch, as measures in the page are meant."""
    printer.setResolution(SCREEN)
    _document(html).print_(printer)


def _document(html: str) -> QTextDocument:
    font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family(), 9)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("liga"), 0)
    document = QTextDocument()
    document.setUseDesignMetrics(True)
    document.setDefaultFont(font)
    # of other measures than px Qt knows nothing, nor of @media
    padding = "body { margin: 0; padding: 0; } td, th { padding: 3px 6px 3px 0; }"
    document.setHtml(html.replace("</style>", f" {padding}</style><style>{padding}</style>", 1))
    return document


def sheet_of(layout: QPageLayout) -> Sheet:
    """The sheet of a paper as it is laid."""
    size = layout.fullRect(QPageLayout.Unit.Point)
    return Sheet(size.width() * UNITS / 72, size.height() * UNITS / 72)


def _trouble(file: QFile) -> OSError | None:
    """What went wrong while Qt wrote to a file. Qt does not say; whoever tries once more hears it from the system."""
    if file.error() == QFileDevice.FileError.NoError:
        return None
    try:
        os.write(file.handle(), b" " * 65536)
    except OSError as error:
        return error
    return OSError(errno.EIO, os.strerror(errno.EIO))
