"""Lay out the parts of a copy for reading as pages, for any paper, printer, PDF or preview.

It hides how texts are measured and broken into lines. Lengths are in units of their own, so that a page is the same on
every device. Pages come one at a time, so that a listing of any size needs the memory of one page. A table of widths
measures ASCII text; Qt shapes any other text (ideographs, Arabic, accents) and finds its fonts. If the language of the
program is written from the right to the left, columns and labels are mirrored; residues, pictures, and values from the
left to the right are not. The content is in formats/reading_copy/parts.py, the devices are in printing.py.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Final

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtSvg import QSvgRenderer

from wiposeq.formats.reading_copy.parts import (
    RIGHT_TO_LEFT,
    Contents,
    Facts,
    FeaturePicture,
    FeatureRows,
    Heading,
    Part,
    ResidueLines,
    Words,
    other_words,
    own_language,
)
from wiposeq.formats.templates import shown
from wiposeq.model.records import Feature, Qualifier
from wiposeq.standard.edition import Edition
from wiposeq.texts import is_right_to_left, isolated, ordered, tr

UNITS: Final = 1440
"""Units in an inch; a point has 20."""
POINT: Final = UNITS / 72
MILLIMETER: Final = UNITS / 25.4

_LEFT, _TOP, _RIGHT, _BOTTOM = 25 * MILLIMETER, 20 * MILLIMETER, 20 * MILLIMETER, 20 * MILLIMETER
"""The minimum margins of a page under the PCT (Rule 11.6)."""
_HEAD: Final = 22 * POINT
"""Height of the running head inside the body."""
_FOOT: Final = 20 * POINT
"""Height of the page number inside the body."""
_INDENT: Final = 12 * POINT
_LABEL: Final = 130 * POINT
"""Width of the column of labels."""
_STRETCH: Final = 3000
"""How many characters Qt shapes at once. A longer paragraph is cut into several."""
_DARK, _FAINT = QColor(0, 0, 0), QColor(90, 90, 90)

START: Final = "start"
"""The name of the link target at the start of a copy. The target of SEQ ID NO 7 is "seq-7"."""

_AUTOMATIC: Final = Qt.LayoutDirection.LayoutDirectionAuto
_FROM_LEFT: Final = Qt.LayoutDirection.LeftToRight
_FROM_RIGHT: Final = Qt.LayoutDirection.RightToLeft

Draw = Callable[[QPainter], None]


class Face:
    """A font, measured in units."""

    def __init__(
        self, kind: QFontDatabase.SystemFont, points: float, *, bold: bool = False, faint: bool = False
    ) -> None:
        font = QFont(QFontDatabase.systemFont(kind))
        font.setPixelSize(round(points * POINT))
        font.setBold(bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setFeature(QFont.Tag("liga"), 0)  # else a search for "fi" in the PDF finds nothing
        if kind == QFontDatabase.SystemFont.FixedFont:
            font.setStyleHint(QFont.StyleHint.Monospace)
            font.setFixedPitch(True)
        self.font = font
        self.color = _FAINT if faint else _DARK
        metrics = QFontMetricsF(font)
        self.ascent = metrics.ascent()
        self.height = metrics.height() * 1.12
        self.widths = {chr(code): metrics.horizontalAdvance(chr(code)) for code in range(0x20, 0x7F)}

    def width(self, text: str) -> float:
        widths = self.widths
        try:
            return sum([widths[character] for character in text])
        except KeyError:
            return QFontMetricsF(self.font).horizontalAdvance(text)

    def write(self, x: float, text: str, *, right: bool = False, direction: Qt.LayoutDirection = _AUTOMATIC) -> Draw:
        """Return what draws one line of text with its left (or right) end at x, below the origin of the painter.

        direction: of the whole line; automatic for that of its first letter.
        """
        place = QPointF(x - self.width(text) if right else x, self.ascent)

        def draw(painter: QPainter) -> None:
            painter.setFont(self.font)
            painter.setPen(self.color)
            painter.setLayoutDirection(direction)
            painter.drawText(place, text)

        return draw

    def marked(self, x: float, text: str, *, right: bool = False, name: str = "", href: str = "") -> Draw:
        """Return what draws one line of text like write(), as a link target or a link if the device has links.

        name: of the link target. href: of the link.
        """
        x -= self.width(text) if right else 0
        mark = QTextCharFormat()
        mark.setAnchor(True)
        mark.setForeground(self.color)
        if name:
            mark.setAnchorNames([name])
        if href:
            mark.setAnchorHref(href)
        layout = QTextLayout(text, self.font)
        span = QTextLayout.FormatRange()
        span.start, span.length, span.format = 0, len(text.encode("utf-16-le")) // 2, mark
        layout.setFormats([span])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1e6)
        layout.endLayout()
        return lambda painter: layout.draw(painter, QPointF(x, 0))


class PageRow:
    """Lines that are not separated.

    height: in units. gap: space above it, omitted at the top of a page. keeps_with_next: it is not the last of a page.
    number: the SEQ ID NO of its sequence, or 0. starts: it is the first row of the sequence.
    head: the row of headings that is repeated above it if it begins a page.
    """

    __slots__ = ("draws", "gap", "head", "height", "keeps_with_next", "number", "starts")

    def __init__(self, height: float, draws: "list[Draw]", *, gap: float = 0, keep: bool = False) -> None:
        self.height, self.draws, self.gap, self.keeps_with_next = height, draws, gap, keep
        self.number = 0
        self.starts = False
        self.head: PageRow | None = None


class Page:
    """A page: its rows with their y positions, and the first and last SEQ ID NO on it (0 if it has no sequence)."""

    __slots__ = ("first", "last", "number", "rows", "starts")

    def __init__(self, number: int) -> None:
        self.number = number
        self.rows: list[tuple[float, PageRow]] = []
        self.first = self.last = 0
        self.starts: list[int] = []

    def place(self, rows: list[PageRow], y: float) -> float:
        """Place rows one below the other from y on, and return the y below them."""
        for row in rows:
            y += row.gap if self.rows else 0
            self.rows.append((y, row))
            y += row.height
            if row.number:
                self.first = self.first or row.number
                self.last = row.number
                if row.starts:
                    self.starts.append(row.number)
        return y


class Sheet:
    """A sheet of paper, in units: its size, and the body inside the margins, the running head and the page number."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.left, self.top = _LEFT, _TOP + _HEAD
        self.body_width = max(width - _LEFT - _RIGHT, 200 * POINT)
        self.body_height = max(height - _TOP - _BOTTOM - _HEAD - _FOOT, 200 * POINT)


def paginated(rows: Iterable[PageRow], sheet: Sheet) -> Iterator[Page]:
    """Yield the pages one at a time."""
    page = Page(1)
    y = need = 0.0
    group: list[PageRow] = []
    for row in rows:
        group.append(row)
        need += row.height + row.gap
        if row.keeps_with_next and need < 0.9 * sheet.body_height:
            continue
        if page.rows and y + need > sheet.body_height:
            yield page
            page, y = Page(page.number + 1), 0.0
            if group[0].head is not None:
                y = page.place([group[0].head], y)
        y = page.place(group, y)
        group, need = [], 0.0
    page.place(group, y)
    if page.rows:
        yield page


class Typesetter:
    """Break parts into rows.

    pages_of: the page of each SEQ ID NO for the contents, if it is known already.
    missing: the characters found so far that no font of this computer contains.
    """

    def __init__(self, sheet: Sheet, edition: Edition) -> None:
        plain, fixed = QFontDatabase.SystemFont.GeneralFont, QFontDatabase.SystemFont.FixedFont
        self.sheet, self.edition = sheet, edition
        self.title, self.head = Face(plain, 17, bold=True), Face(plain, 11.5, bold=True)
        self.subhead, self.text = Face(plain, 9, bold=True), Face(plain, 9)
        self.label, self.small = Face(plain, 9, faint=True), Face(plain, 8, faint=True)
        self.residues = Face(fixed, 9)
        self.pages_of: Mapping[int, int] = {}
        self.missing: set[str] = set()
        self.is_mirrored = is_right_to_left()
        self._own = own_language()

    def rows(self, parts: Iterable[Part], number: int = 0) -> Iterator[PageRow]:
        """Yield the rows of parts. number: the SEQ ID NO that they describe; 0 for the whole listing."""
        is_first = True
        for part in parts:
            for row in self._part(part):
                row.number, row.starts, is_first = number, is_first, False
                # the facts of a sequence stay with its first residues
                row.keeps_with_next |= bool(number) and isinstance(part, Facts)
                yield row

    def _part(self, part: Part) -> Iterator[PageRow]:
        if isinstance(part, Heading):
            yield from self._heading(part)
        elif isinstance(part, Words):
            face = self.subhead if part.kind == "note" else self.label if part.kind == "about" else self.text
            yield from self._paragraph(ordered(part.text), face)
        elif isinstance(part, Facts):
            for label, text, language in part.rows:
                yield from self._pair((label, self.label), text, 0, language)
        elif isinstance(part, ResidueLines):
            yield from self._residues(part)
        elif isinstance(part, FeaturePicture):
            yield self._picture(part)
        elif isinstance(part, FeatureRows):
            other = other_words(part.other_language, self.edition) if part.has_other else ""
            for feature in part.features:
                yield from self._feature(feature, part.other_language, other)
        else:
            yield from self._heading(Heading(tr("Contents"), 2))
            yield from self._contents(part) if part.lists_all else self._excerpt(part)

    def _heading(self, part: Heading) -> Iterator[PageRow]:
        face = (self.title, self.head, self.subhead)[part.level - 1]
        draws: list[Draw] = []
        if part.number:
            width = self.sheet.body_width
            draws.append(lambda painter: _rule(painter, width))
            name = self._marked(face, 0, part.text, name=f"seq-{part.number}")
            draws.append(lambda painter: _lower(painter, 4 * POINT, name))
            yield PageRow(face.height + 6 * POINT, draws, gap=14 * POINT, keep=True)
            return
        is_start = part.level == 1
        draws.append(self._marked(face, 0, part.text, name=START) if is_start else self._write(face, 0, part.text))
        if part.note:
            draws.append(self._write(self.small, face.width(part.text) + 8 * POINT, part.note))
        yield PageRow(face.height + 2 * POINT, draws, gap=(0, 14, 6)[part.level - 1] * POINT, keep=True)

    def _paragraph(self, text: str, face: Face) -> Iterator[PageRow]:
        lines = self._wrapped(text, face, 0, self.sheet.body_width, self._own)
        yield from _without_single_lines(PageRow(height, [draw]) for draw, height in lines)

    def _pair(
        self, label: tuple[str, Face], text: str, x: float, language: str = "", *, gap: float = 0, keep: bool = False
    ) -> Iterator[PageRow]:
        """Yield rows of two columns: a label and a text. keep: the first row keeps with the next."""
        label_lines = self._wrapped(*label, x, _LABEL - x - 6 * POINT, self._own)
        lines = self._wrapped(text, self.text, _LABEL, self.sheet.body_width - _LABEL, language)

        def rows() -> Iterator[PageRow]:
            for pair in zip_longest(label_lines, lines):
                found = [each for each in pair if each is not None]
                yield PageRow(max(each[1] for each in found), [each[0] for each in found])

        for place, row in enumerate(_without_single_lines(rows())):
            if not place:
                row.gap, row.keeps_with_next = gap, row.keeps_with_next or keep
            yield row

    def _residues(self, part: ResidueLines) -> Iterator[PageRow]:
        face, width = self.residues, len(str(part.length))
        for place, line in part.lines:
            if not line.isascii():
                self.missing.update(sign for sign in set(line) if not sign.isascii() and _has_no_glyph(sign, face))
            yield PageRow(face.height, [face.write(_INDENT, f"{place:>{width}}  {line}", direction=_FROM_LEFT)])

    def _picture(self, part: FeaturePicture) -> PageRow:
        renderer = QSvgRenderer(QByteArray(part.svg.encode()))
        size = renderer.viewBoxF().size()
        height = self.sheet.body_width * size.height() / size.width()
        height = min(height, self.sheet.body_height * 0.9)
        place = QRectF(0, 0, height * size.width() / size.height(), height)
        return PageRow(height, [lambda painter: renderer.render(painter, place)], gap=2 * POINT, keep=True)

    def _feature(self, feature: Feature, code: str, other: str) -> Iterator[PageRow]:
        has_more = bool(feature.qualifiers)
        yield from self._pair((feature.key, self.subhead), feature.location, _INDENT, gap=2 * POINT, keep=has_more)
        for qualifier in feature.qualifiers:
            yield from self._qualifier(qualifier, code, other)

    def _qualifier(self, qualifier: Qualifier, code: str, other: str) -> Iterator[PageRow]:
        name = qualifier.name if qualifier.id is None else f"{qualifier.name} ({tr('id {id}', id=qualifier.id)})"
        yield from self._pair((name, self.text), qualifier.value or "", 2 * _INDENT)
        if qualifier.translation is not None:
            yield from self._pair((other, self.label), qualifier.translation, 2 * _INDENT, code)

    def _contents(self, contents: Contents) -> Iterator[PageRow]:
        width = self.sheet.body_width
        number, kind, length = (0, 40 * POINT), 72 * POINT, (132 * POINT, 170 * POINT)
        page, organism_at = (width - 32 * POINT, width), 182 * POINT
        heads = [tr("SEQ ID NO"), tr("Molecule type"), tr("Length"), tr("Organism")]
        about = " / ".join(heads[3:] + ([tr("Name")] if contents.has_names else []))
        head = PageRow(
            self.small.height + 2 * POINT,
            [
                self._write(self.small, 0, heads[0]),
                self._write(self.small, kind, heads[1]),
                self._number(self.small, length, heads[2]),
                self._write(self.small, organism_at, about),
                self._number(self.small, page, tr("Page")),
            ],
            keep=True,
        )
        yield head
        for entry in contents.entries:
            words = [isolated(" ".join(text.split())) for text in (entry.organism, entry.name) if text]
            target = f"#seq-{entry.number}"
            draws = [
                self._number(self.text, number, str(entry.number), target),
                self._write(self.text, kind, shown(entry.kind)[:12]),
                self._number(self.text, length, entry.length),
            ]
            if entry.number in self.pages_of:
                draws.append(self._number(self.text, page, str(self.pages_of[entry.number]), target))
            room = width - organism_at - 40 * POINT
            for draw, height in self._wrapped("  ".join(words), self.text, organism_at, room, self._own):
                row = PageRow(height, [*draws, draw])
                row.head = head
                yield row
                draws = []

    def _excerpt(self, contents: Contents) -> Iterator[PageRow]:
        numbers = contents.steps()
        across = 3
        width = self.sheet.body_width / across
        for start in range(0, len(numbers), across):
            draws = []
            for place, number in enumerate(numbers[start : start + across]):
                text = tr("SEQ ID NO {number}", number=number)
                draws.append(self._marked(self.text, place * width, text, href=f"#seq-{number}"))
                page = self.pages_of.get(number)
                if page:
                    words = tr("page {number}", number=page)
                    draws.append(self._write(self.label, place * width + width * 0.55, words))
            yield PageRow(self.text.height, draws)

    def together(self, rows: Iterable[PageRow]) -> list[PageRow]:
        """Return rows that stay on one page if they need less than half of it."""
        group = list(rows)
        if sum(row.height + row.gap for row in group) < self.sheet.body_height / 2:
            for row in group[:-1]:
                row.keeps_with_next = True
        return group

    # ---- lines

    def _write(self, face: Face, x: float, text: str) -> Draw:
        """Return what draws a text of the program with its start at x, counted from the side where lines start."""
        if self.is_mirrored:
            direction = _AUTOMATIC if text.isascii() else _FROM_RIGHT
            return face.write(self.sheet.body_width - x, text, right=True, direction=direction)
        return face.write(x, text)

    def _marked(self, face: Face, x: float, text: str, *, name: str = "", href: str = "") -> Draw:
        """Return what draws a text like _write(), as a link target or a link."""
        if self.is_mirrored:
            return face.marked(self.sheet.body_width - x, text, right=True, name=name, href=href)
        return face.marked(x, text, name=name, href=href)

    def _number(self, face: Face, column: tuple[float, float], text: str, href: str = "") -> Draw:
        """Return what draws a number, or the heading above numbers, whose last digit is at the right of a column.

        column: its start and end, counted from the side where lines start. href: of a link, or "".
        """
        x = self.sheet.body_width - column[0] if self.is_mirrored else column[1]
        return face.marked(x, text, right=True, href=href) if href else face.write(x, text, right=True)

    def _wrapped(
        self, text: str, face: Face, x: float, width: float, language: str = ""
    ) -> Iterator[tuple[Draw, float]]:
        """Yield the lines of a text: what draws the line, and its height.

        x: the start of the column, counted from the side where lines start. language: the code of the text, or "".
        """
        if self.is_mirrored:
            x = self.sheet.body_width - x - width
        for line in shown(text).rstrip("\n").expandtabs(4).split("\n"):
            if line.isascii():
                yield from self._unshaped(line, face, x, width)
            else:
                for start, end in _stretches(line):
                    yield from _shaped(
                        line[start:end], face, (x, width), language, self.missing, is_mirrored=self.is_mirrored
                    )

    def _unshaped(self, line: str, face: Face, x: float, width: float) -> Iterator[tuple[Draw, float]]:
        parts = list(_broken(line, face.widths, width))
        if self.is_mirrored and len(parts) == 1:  # a single line stays beside its label
            yield face.write(x + width, parts[0], right=True), face.height
        else:
            for part in parts:
                yield face.write(x, part), face.height


def _without_single_lines(rows: Iterable[PageRow]) -> Iterator[PageRow]:
    """Yield the rows of a paragraph so that neither its first nor its last row is alone on a page."""
    window: list[PageRow] = []
    is_first = True
    for row in rows:
        window.append(row)
        if len(window) == 3:
            window[0].keeps_with_next, is_first = is_first, False
            yield window.pop(0)
    if len(window) == 2:
        window[0].keeps_with_next = True
    yield from window


def _rule(painter: QPainter, width: float) -> None:
    painter.setPen(QPen(_FAINT, 0.5 * POINT))
    painter.drawLine(QPointF(0, 0), QPointF(width, 0))


def _lower(painter: QPainter, by: float, draw: Draw) -> None:
    painter.translate(0, by)
    draw(painter)
    painter.translate(0, -by)


def _broken(text: str, widths: Mapping[str, float], room: float) -> Iterator[str]:
    """Yield an ASCII text as lines of this width, broken after a space, comma or semicolon if possible."""
    start, place, count, used, last = 0, 0, len(text), 0.0, -1
    while place < count:
        sign = text[place]
        width = widths[sign]
        if used + width > room and place > start:
            end = last + 1 if last > start else place
            yield text[start:end].rstrip(" ") if sign != " " else text[start:end]
            used = sum([widths[each] for each in text[end:place]])
            start, last = end, -1
        used += width
        if sign in " ,;":
            last = place
        place += 1
    yield text[start:]


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the pieces of a long paragraph, cut at spaces if possible."""
    start = 0
    while len(text) - start > _STRETCH:
        end = text.rfind(" ", start + _STRETCH // 2, start + _STRETCH) + 1
        if not end:
            end = start + _STRETCH
            while end < len(text) and end - start < 2 * _STRETCH and unicodedata.combining(text[end]):
                end += 1
        yield start, end
        start = end
    yield start, len(text)


def _shaped(
    text: str, face: Face, column: tuple[float, float], language: str, missing: set[str], *, is_mirrored: bool
) -> Iterator[tuple[Draw, float]]:
    """Yield the lines of a text in a column, given by its left edge and width, like Typesetter._wrapped()."""
    x, width = column
    is_from_right = language.strip().lower() in RIGHT_TO_LEFT
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(_FROM_RIGHT if is_from_right else _AUTOMATIC)
    layout = QTextLayout(text, face.font)
    layout.setTextOption(option)
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(line)
    layout.endLayout()
    # a single line stays beside its label
    if is_mirrored if len(lines) == 1 else is_from_right or _reads_from_right(text):
        for line in lines:
            line.setPosition(QPointF(width - line.naturalTextWidth(), line.y()))
    if any(0 in run.glyphIndexes() for run in layout.glyphRuns()):
        missing.update(sign for sign in set(text) if not sign.isascii() and _has_no_glyph(sign, face))
    for line in lines:
        yield _drawing(layout, line, x, face), max(face.height, line.height() * 1.05)


def _reads_from_right(text: str) -> bool:
    """Return whether the first letter of a text is of a script that is written from right to left."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def _has_no_glyph(sign: str, face: Face) -> bool:
    layout = QTextLayout(sign, face.font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return unicodedata.category(sign)[0] != "C" and any(0 in run.glyphIndexes() for run in layout.glyphRuns())


def _drawing(layout: QTextLayout, line: QTextLine, x: float, face: Face) -> Draw:
    def draw(painter: QPainter) -> None:
        assert layout is not None  # a line is valid only while its layout exists
        painter.setPen(face.color)
        line.draw(painter, QPointF(x, -line.y()))

    return draw


def paint(painter: QPainter, page: Page, sheet: Sheet, typesetter: Typesetter, head: str, total: int) -> None:
    """Draw a page with its running head and number. The painter measures in units from the corner of the paper."""
    face, width, is_mirrored = typesetter.small, sheet.body_width, typesetter.is_mirrored
    direction = _FROM_RIGHT if is_mirrored else _AUTOMATIC
    painter.save()
    painter.translate(sheet.left, _TOP)
    room = width
    if page.first:
        numbers = str(page.first) if page.first == page.last else f"{page.first}\u2013{page.last}"
        range_words = tr("SEQ ID NO {number}", number=numbers)
        face.write(0 if is_mirrored else width, range_words, right=not is_mirrored, direction=direction)(painter)
        room -= face.width(range_words) + 20 * POINT
    elided = QFontMetricsF(face.font).elidedText(shown(head), Qt.TextElideMode.ElideMiddle, room)
    face.write(width if is_mirrored else 0, elided, right=is_mirrored)(painter)
    painter.translate(0, face.height + 2 * POINT)
    _rule(painter, width)
    painter.restore()
    for y, row in page.rows:
        painter.save()
        painter.translate(sheet.left, sheet.top + y)
        for draw in row.draws:
            draw(painter)
        painter.restore()
    number = tr("Page {number} of {total}", number=page.number, total=total)
    if not total:
        number = tr("Page {number}", number=page.number)
    painter.save()
    painter.translate(sheet.left, sheet.height - _BOTTOM - face.height)
    face.write((width - face.width(number)) / 2, number, direction=direction)(painter)
    painter.restore()
