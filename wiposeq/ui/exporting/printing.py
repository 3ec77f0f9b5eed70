"""Copies for reading as pages: a PDF, a printout, or a preview, painted by the same code.

It hides the devices of Qt, and that each page is laid out twice: once to count the pages and to find the page of each
sequence, once to paint it. pages.py lays out one page at a time. Only Qt finds a font for every character and shapes
it, so Qt writes the PDF. The command line does not import Qt; __main__ passes write_pdf to it (see
app/exporting/copies.py). Without a display, Qt runs on its platform "offscreen". A PDF has A4 pages, the paper that
offices require; a printer uses its own paper.
"""

import errno
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QFile, QFileDevice, QIODevice, QMarginsF, Qt
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

from wiposeq import __version__, resources
from wiposeq.errors import Cancelled, UserError
from wiposeq.formats.files import replacing, unwritable
from wiposeq.formats.reading_copy.pages import ReadingCopy
from wiposeq.formats.reading_copy.parts import Contents, is_short, opening_parts, sequence_parts
from wiposeq.formats.reading_copy.pdf_outline import add_outline
from wiposeq.formats.reading_copy.replay import repeatable
from wiposeq.model.records import Header, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import is_right_to_left, labeled, language, listed, marks, plain, tr, trn
from wiposeq.ui.exporting.pages import START, UNITS, Page, PageRow, Sheet, Typesetter, paginated, paint

SCREEN = 96
"""Pixels in an inch, the unit of lengths in the styles of HTML."""

_MARGINS = QMarginsF(5, 0, 0, 0)
"""Millimeters in addition to the 20 that QTextDocument leaves at each side of a printed page."""

_started: list[QApplication] = []


def start_qt() -> None:
    """Start Qt for painting, unless a window has started it. Raise UserError if it cannot start or finds no font."""
    if QApplication.instance() is None:
        if sys.platform.startswith("linux"):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        try:
            _started.append(QApplication(["wiposeq"]))  # a whole application, so that a window can still be opened
        except RuntimeError as error:
            raise UserError(
                "A PDF cannot be written on this computer: {reason}.",
                "Write .html instead, and print it.",
                reason=str(error),
            ) from error
    if not _has_fonts():
        use_own_fonts()
    if not _has_fonts():
        raise UserError(
            "A PDF cannot be written on this computer: Qt finds no font.",
            "Install a font, such as DejaVu, or write .html.",
        )


_ALIASES: Final = frozenset(("Monospace", "Sans Serif", "Serif"))
"""The families that Qt names on Linux even if there is no font; text in them is not drawn."""


def _has_fonts() -> bool:
    return not _ALIASES.issuperset(QFontDatabase.families())


def use_own_fonts() -> None:
    """Use the fonts of the window, for example in a container without fonts."""
    for path in sorted(resources.path("fonts").glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(path))
    for alias, family in (("Sans Serif", "Inter"), ("Serif", "Inter"), ("Monospace", "JetBrains Mono")):
        QFont.insertSubstitution(alias, family)


class Copy:
    """The contents of a copy for reading.

    sequences: can be iterated more than once. source: the name of the file that was copied.
    numbers: the SEQ ID NOs of the sequences if they are not 1, 2, 3 ... remarks: sentences before the sequences.
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
        """Return the sequences with their SEQ ID NOs."""
        return zip(self.numbers if self.numbers is not None else count(1), self.sequences)

    @property
    def running_head(self) -> str:
        """The text at the top of each page: the file reference or application number, and the source."""
        application = self.header.application
        reference = self.header.file_reference or (application.number if application else "")
        return "  ".join(" ".join(text.split()) for text in (reference, self.source) if text) or tr("Sequence listing")

    def rows(self, typesetter: Typesetter, report: Callable[[int], None] = lambda place: None) -> Iterator[PageRow]:
        """Yield all rows in order. Call report(n) before the n-th sequence (from 1)."""
        opening = opening_parts(self.header, self.contents, self.remarks, self.edition, self.source)
        yield from typesetter.rows(opening)
        language = self.header.other_language or ""
        for place, (number, sequence) in enumerate(self.numbered(), 1):
            report(place)
            rows = typesetter.rows(sequence_parts(number, sequence, language), number)
            yield from typesetter.together(rows) if sequence.is_skipped or is_short(sequence) else rows


class PageLayout:
    """A copy that is laid out on a sheet of paper: the number of its pages, and the page on which a sequence begins."""

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
        for page in self._pages(0, self._progress):
            self.total = page.number
            self.pages_of.update(dict.fromkeys(page.starts, page.number))

    def _pages(self, half: int, progress: Progress) -> Iterator[Page]:
        """Yield the pages. half: 0 when they are counted, 1 when they are painted."""
        whole = self.copy.contents.count

        def report(place: int) -> None:
            progress.check()
            progress.report(half * whole + place, 2 * whole)

        pages = paginated(self.copy.rows(self.typesetter, report), self.sheet)
        while True:
            progress.check()
            with marks():
                page = next(pages, None)
            if page is None:
                return
            yield page

    def paint(
        self,
        device: QPagedPaintDevice,
        first: int = 1,
        last: int = 0,
        painted: Callable[[], None] | None = None,
        *,
        is_reported: bool = True,
    ) -> int:
        """Paint the pages from first to last (0: all) and return their number.

        painted: called after each page. is_reported: report progress and stop when cancelled.
        Raise Cancelled, and UserError if Qt cannot paint on the device.
        """
        painter = QPainter()
        if not painter.begin(device):
            raise UserError("Qt cannot write to the printer or file.", "Choose another printer, or save a PDF.")
        try:
            scale = device.logicalDpiX() / UNITS
            painter.scale(scale, scale)
            count = 0
            for page in self._pages(1, self._progress if is_reported else SILENT):
                if page.number < first:
                    continue
                if last and page.number > last:
                    break
                if count and not device.newPage():
                    raise UserError("Qt cannot write to the printer or file.", "Choose another printer, or save a PDF.")
                with marks():
                    paint(painter, page, self.sheet, self.typesetter, self.copy.running_head, self.total)
                count += 1
                if painted is not None:
                    painted()
            return count
        finally:
            painter.end()


def _boxes(missing: Collection[str]) -> str:
    """Return the remark about characters that no font contains."""
    some = listed(f"U+{ord(each):04X}" for each in sorted(missing)[:5])
    return trn(
        "No font of this computer contains {count} character ({some}). This copy shows a box for it.",
        "No font of this computer contains {count} characters ({some}, ...). This copy shows boxes for them.",
        len(missing),
        some=some,
    )


def write_pdf(path: str | os.PathLike[str], wanted: ReadingCopy, progress: Progress = SILENT) -> int:
    """Write a PDF of A4 pages and return the number of sequences; a CopyWriter of app/exporting/copies.py.

    The file is written whole or not at all. It may run in a thread. `progress` counts each sequence twice.
    Raise UnwritableFile, Cancelled, UserError.
    """
    start_qt()
    with repeatable(wanted.sequences, path, progress) as repeated:
        remarks = wanted.known_remarks()
        copy = Copy(
            wanted.known_header, repeated, wanted.edition, source=wanted.source, numbers=wanted.numbers, remarks=remarks
        )
        paper = QPageSize(QPageSize.PageSizeId.A4)
        layout = QPageLayout(paper, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
        paint_pdf(path, copy, layout, progress=progress)
    for sentence in copy.remarks[len(remarks) :]:
        if wanted.warn is not None:
            wanted.warn(sentence)
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
    """Write the pages from first to last (0: all) of a copy as a PDF and return their number.

    The file is written whole or not at all. Raise the errors of write_pdf.
    """
    pages = PageLayout(copy, sheet_of(layout), progress)

    def outline(written: Path) -> None:
        if (first, last) == (1, 0):
            numbers = ((plain(tr("SEQ ID NO {number}", number=number)), f"seq-{number}") for number in pages.pages_of)
            entries = [(tr("General information"), START), *numbers]
            add_outline(written, entries, language(), is_right_to_left=is_right_to_left())

    with replacing(path, outline) as file:
        device = QFile()
        device.open(file.fileno(), QFile.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(device)
        writer.setResolution(UNITS)
        writer.setPageLayout(layout)
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        writer.setTitle(labeled(tr("Sequence listing"), copy.running_head))
        writer.setCreator(f"WipoSeq {__version__}")

        def check() -> None:
            if (trouble := _trouble(device)) is not None:
                raise unwritable(path, trouble) from trouble

        try:
            count = pages.paint(writer, first, last, painted=check)
        except UserError:
            check()  # raises the reason, which Qt does not give
            raise
        device.flush()
        check()
        del writer
        device.close()
    return count


def print_copy(printer: QPrinter, copy: Copy, *, progress: Progress = SILENT) -> int:
    """Print a copy with the settings of the printer (range, copies, paper) and return the number of pages.

    A file is written whole or not at all. A stopped printout is withdrawn if the printer can do so.
    Raise the errors of write_pdf.
    """
    is_range = printer.printRange() == QPrinter.PrintRange.PageRange
    first, last = (printer.fromPage() or 1, printer.toPage()) if is_range else (1, 0)
    if printer.outputFileName():
        layout, path = printer.pageLayout(), printer.outputFileName()
        return paint_pdf(path, copy, layout, first=first, last=last, progress=progress)
    printer.setFullPage(True)
    pages = PageLayout(copy, sheet_of(printer.pageLayout()), progress)
    count = 0
    try:
        for _ in range(1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)):
            count = pages.paint(printer, first, last)
    except Cancelled:
        printer.abort()
        raise
    return count


def html_as_pdf(html: str) -> bytes:
    """Return a report in HTML as a PDF of A4 pages."""
    start_qt()
    document = document_of(html)
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
    """Write a report in HTML as PDF, whole or not at all. Raise UnwritableFile."""
    content = html_as_pdf(html)
    with replacing(path) as file:
        file.write(content)


def print_html(printer: QPrinter, html: str) -> None:
    """Print a report in HTML. The printer gets a resolution of SCREEN, the unit of lengths in the report."""
    printer.setResolution(SCREEN)
    document_of(html).print_(printer)


_ROW = re.compile("(<tr[^>]*>)(.*?)(?=</tr>)", re.DOTALL)
_CELL = re.compile("<t[dh].*?</t[dh]>", re.DOTALL)


def document_of(html: str) -> QTextDocument:
    """Return a report in HTML as a document of Qt, for printing."""
    font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family(), 9)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("liga"), 0)
    document = QTextDocument()
    document.setUseDesignMetrics(True)
    document.setDefaultFont(font)
    # Qt reads no lengths but px, no @media and no <ins>
    padding = "body { margin: 0; padding: 0; } td, th { padding: 3px 6px 3px 0; }"
    html = html.replace("</style>", f" {padding}</style><style>{padding}</style>", 1)
    is_mirrored = 'dir="rtl"' in html[:200]
    for unknown, known in (
        *(
            ("<ins>", "<u>"),
            ("</ins>", "</u>"),
            ("<bdi>", "\u2068"),
            ('<bdi dir="ltr">', "\u2066"),
            ("</bdi>", "\u2069"),
        ),
        ("text-align: start", "text-align: left"),  # Qt mirrors it in a text from the right to the left
        *((("text-align: right", "text-align: left"), ("<table", '<table width="100%"')) if is_mirrored else ()),
        *(("padding-inline-start:", "padding-left:"), ("border-inline-start:", "border-left:")),
    ):
        html = html.replace(unknown, known)
    if is_mirrored:  # Qt does not turn tables
        html = _ROW.sub(lambda row: row[1] + "".join(reversed(_CELL.findall(row[2]))), html)
    option = document.defaultTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight)
    document.setDefaultTextOption(option)
    document.setHtml(html)
    return document


def sheet_of(layout: QPageLayout) -> Sheet:
    """Return the sheet for a page layout of Qt."""
    size = layout.fullRect(QPageLayout.Unit.Point)
    return Sheet(size.width() * UNITS / 72, size.height() * UNITS / 72)


def _trouble(file: QFile) -> OSError | None:
    """Return the error with which Qt failed to write to a file, or None. Qt does not keep it, so write once more."""
    if file.error() == QFileDevice.FileError.NoError:
        return None
    try:
        os.write(file.handle(), b" " * 65536)
    except OSError as error:
        return error
    return OSError(errno.EIO, os.strerror(errno.EIO))
