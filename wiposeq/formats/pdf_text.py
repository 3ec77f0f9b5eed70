"""Read the text layer of a PDF with PDFium.

The module hides two columns, rotated text, and pages that are only pictures: they have no text and are named. No
character recognition takes place, no script runs, and nothing is fetched.
"""

import ctypes
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec import Struct

from wiposeq.errors import UnreadableFile
from wiposeq.formats.source import Source
from wiposeq.progress import SILENT, Progress

_FEWEST: Final = 20
"""A page with fewer characters and with a picture counts as a picture."""
_GUTTER: Final = 6.0
"""The least width of the gap between two columns, in points."""
_FREE: Final = 256 << 20
_EXPANSION: Final = 200
"""How many times its size a stream of a PDF may unpack to if that is more than _FREE bytes."""
_BEST: Final = 1_032
"""How many bytes Deflate makes of one byte at most."""
_LAYERS: Final = 6
"""How often a stream is unpacked to measure it."""
_BLOCK: Final = 1 << 20
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")


class PdfPages(Struct):
    """The lines of each page, and the pages (from 1) that have no text."""

    pages: list[list[str]]
    pictures: list[int]


def read_pdf(source: Source, progress: Progress = SILENT, most: int = 0) -> PdfPages:
    """Return the lines of the pages of a PDF. Raises UnreadableFile, Cancelled.

    most: the number of pages to read from the start; 0 for all. With it, the source can be read again.
    """
    import pypdfium2

    if most:
        with source.examined() as file:
            data = file.read()
    else:
        data = source.read()
    _refuse_dense(data, source.label)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableFile(
                '"{path}" is protected with a password.',
                "Open it with its password, and save it without one.",
                path=source.label,
            ) from None
        raise UnreadableFile(
            '"{path}" is a damaged PDF.', "Download it again, or print it to a new PDF.", path=source.label
        ) from None
    try:
        return _read(document, most, progress)
    finally:
        document.close()


def _refuse_dense(data: bytes, label: str) -> None:
    """Raise UnreadableFile if a stream would fill the memory, also one that is packed several times."""
    starts = [found.end() for found in _STREAM.finditer(data)]
    for start, end in zip(starts, [*starts[1:], len(data)]):
        packed = memoryview(data)[start:end]
        limit = max(_FREE, _EXPANSION * len(packed))
        if _is_packed(packed[:2]) and _is_longer(_pieces(packed), len(packed), limit):
            raise UnreadableFile(
                '"{path}" unpacks to more than {times} times its size.',
                "Open it in the program that wrote it, and save the part that you need.",
                path=label,
                times=_EXPANSION,
            )


def _is_packed(start: "bytes | memoryview") -> bool:
    """Return whether data is packed by Deflate. start: its first two bytes."""
    return len(start) == 2 and start[0] & 15 == 8 and (start[0] << 8 | start[1]) % 31 == 0


def _pieces(packed: memoryview) -> Iterator[bytes]:
    for place in range(0, len(packed), _BLOCK):
        yield bytes(packed[place : place + _BLOCK])


def _is_longer(packed: Iterator[bytes], most: int, limit: int) -> bool:
    """Return whether data unpacks to more than `limit` bytes, once or as often as it is packed.

    most: an upper limit of the size of the packed data.
    """
    unpacked = _unpacked(packed)
    first = next(unpacked, b"")
    is_again = _is_packed(first[:2]) and most < _BEST**_LAYERS
    if most * _BEST <= limit and not is_again:
        return False
    count = len(first)

    def counted() -> Iterator[bytes]:
        nonlocal count
        yield first
        for piece in unpacked:
            count += len(piece)
            if count > limit:
                return
            yield piece

    pieces = counted()
    if is_again and _is_longer(pieces, most * _BEST, limit):
        return True
    for _ in pieces:
        pass
    return count > limit


def _unpacked(packed: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what the data unpacks to, up to its end or its first damage."""
    unpacker = zlib.decompressobj()
    try:
        for piece in packed:
            rest = piece
            while rest and not unpacker.eof:
                if found := unpacker.decompress(rest, _BLOCK):
                    yield found
                rest = unpacker.unconsumed_tail
    except zlib.error:
        return


def scanned(label: str, pages: Sequence[int]) -> UnreadableFile:
    """Return the error about pages without text. label: the name of the file. pages: their numbers from 1."""
    return UnreadableFile(
        'Pages of "{path}" have no text, because they were scanned: {pages}.',
        "Ask for the sequences as a text file, or let a program recognize the text of the PDF first.",
        path=label,
        pages=_ranges(pages),
    )


def _ranges(numbers: Sequence[int]) -> str:
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return ", ".join("-".join(map(str, each)) for each in parts)


def _read(document: Any, most: int, progress: Progress) -> PdfPages:
    import pypdfium2

    found = PdfPages([], [])
    count = min(len(document), most or len(document))
    for index in range(count):
        progress.check()
        progress.report(index, count)
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            found.pages.append([])
            found.pictures.append(index + 1)
            continue
        try:
            text_page = page.get_textpage()
            try:
                lines = _lines(text_page)
            finally:
                text_page.close()
            if sum(len(line.split()) and len("".join(line.split())) for line in lines) < _FEWEST and _has_content(page):
                found.pictures.append(index + 1)
            found.pages.append(lines)
        finally:
            page.close()
    return found


def _has_content(page: Any) -> bool:
    """Return whether a page shows a picture or drawn shapes."""
    import pypdfium2.raw as raw

    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
    return next(iter(page.get_objects(filter=kinds, max_depth=4)), None) is not None


def _lines(text_page: Any) -> list[str]:
    """Return the lines of a page in the order of reading."""
    text = text_page.get_text_range()
    if not text.strip():
        return []
    lines: list[str] = text.replace("\ufffe", "-").replace("\x02", "-").splitlines()
    boxes = list(_boxes(text_page))
    gutter = _gutter(boxes)
    if gutter is None:
        return lines
    return _in_columns(text_page, boxes, gutter) or lines


Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the lower left corner."""


def _boxes(text_page: Any) -> Iterator[Box]:
    """Yield the rectangle of each run of text."""
    import pypdfium2.raw as raw

    count = raw.FPDFText_CountRects(text_page, 0, -1)
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    for index in range(count):
        if raw.FPDFText_GetRect(text_page, index, left, top, right, bottom):
            yield left.value, bottom.value, right.value, top.value


def _gutter(boxes: list[Box]) -> float | None:
    """Return the middle of the gap between two columns, or None if the page has one column.

    Both columns must have at least eight lines at the same heights, and no line between may cross the gap, except
    headings and running heads.
    """
    if len(boxes) < 16:
        return None
    low, high = min(box[0] for box in boxes), max(box[2] for box in boxes)
    width = high - low
    if width <= 0:
        return None
    best: tuple[int, float] | None = None
    for step in range(35, 66):
        x = low + width * step / 100
        left = [box for box in boxes if box[2] <= x + 1]
        right = [box for box in boxes if box[0] >= x - 1]
        crossing = len(boxes) - len(left) - len(right)
        if len(left) < 8 or len(right) < 8 or crossing > 0.1 * len(boxes):
            continue
        gap = min(box[0] for box in right) - max(box[2] for box in left)
        if gap < _GUTTER:
            continue
        is_wide = _width(left) > 0.25 * width and _width(right) > 0.25 * width
        heights = {round(box[1] / 3) for box in left}
        shared = sum(round(box[1] / 3) in heights for box in right)
        if is_wide and shared >= 5 and (best is None or crossing < best[0]):
            best = (crossing, x)
    return best[1] if best else None


def _width(boxes: list[Box]) -> float:
    widths = sorted(box[2] - box[0] for box in boxes)
    return widths[len(widths) * 3 // 4]


def _in_columns(text_page: Any, boxes: list[Box], gutter: float) -> list[str]:
    """Return the lines above the columns, of the left one, of the right one, and below."""
    inside = [box for box in boxes if box[2] <= gutter + 1 or box[0] >= gutter - 1]
    top, bottom = max(box[3] for box in inside), min(box[1] for box in inside)
    heads = [box for box in boxes if box not in inside and box[1] >= top - 1]
    feet = [box for box in boxes if box not in inside and box[3] <= bottom + 1]
    across = [box for box in boxes if box not in inside and box not in heads and box not in feet]
    left = [box for box in inside if box[2] <= gutter + 1]
    right = [box for box in inside if box[0] >= gutter - 1]
    groups = [heads, left, right, feet] if not across else [heads, *_between(across, left, right), feet]
    return [line for group in groups for line in _rows(text_page, group)]


def _between(across: list[Box], left: list[Box], right: list[Box]) -> Iterator[list[Box]]:
    """Yield the columns above and below each line that goes across both."""
    for line in sorted(across, key=lambda box: -box[3]):
        above_left, above_right = ([box for box in side if box[1] >= line[1]] for side in (left, right))
        yield from (above_left, above_right, [line])
        left = [box for box in left if box not in above_left]
        right = [box for box in right if box not in above_right]
    yield from (left, right)


def _rows(text_page: Any, boxes: list[Box]) -> Iterator[str]:
    """Yield the lines of text in these rectangles, from top to bottom."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: -(box[1] + box[3])):
        middle = (box[1] + box[3]) / 2
        if rows and rows[-1][0][1] <= middle <= rows[-1][0][3]:
            rows[-1].append(box)
        else:
            rows.append([box])
    for row in rows:
        row.sort()
        yield " ".join(
            text_page.get_text_bounded(box[0] - 0.2, box[1], box[2] + 0.2, box[3]).replace("\r\n", " ").strip()
            for box in row
        )
