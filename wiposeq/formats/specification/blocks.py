"""Collect the paragraphs of a document into one text, and find its parts and the numbers of its paragraphs.

The module hides how headings in nine languages begin a part, how running heads are recognized, and how lines become
paragraphs. The readers leave all of this to it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model.specification import (
    ABSTRACT,
    BODY,
    CELL,
    CLAIMS,
    DESCRIPTION,
    DRAWINGS,
    HEADING,
    LISTING,
    MARGIN,
    PageStart,
    Paragraph,
)

_NUMBER: Final = re.compile(r"[ \t]*(?!<\s*\d{3}\s*>)[\[【［〔<]\s*([0-9０-９]{3,6})\s*[\]】］〕>]")
_CLAIM: Final = re.compile(
    r"\s*(?:[\[【［]?\s*(?:請求項|청구항|权利要求|Claim|CLAIM)\s*([0-9０-９]{1,4})\s*[\]】］]?|([0-9０-９]{1,4})\s?[.)．、]\s?)"
)
_LONGEST_HEADING: Final = 90


class _Start(Struct, frozen=True):
    """Headings that begin a part. is_whole: whether the heading has no other words."""

    part: str
    pattern: re.Pattern[str]


def _headings(part: str, *words: str) -> _Start:
    return _Start(part, re.compile(rf"\W*(?:\d+[.)]?\s*)?(?:{'|'.join(words)})\W*(?:[(（].*)?", re.IGNORECASE))


_STARTS: Final = (
    _headings(
        CLAIMS,
        "(?:(?:the )?(?:patent )?)claims?",
        r"what is claimed(?: is)?(?: .{0,40})?",
        r"(?:we|i) claim",
        r"the invention claimed is",
        "patentansprüche",
        "ansprüche",
        "schutzansprüche",
        "revendications?",
        "reivindicaci(?:ones|ón)",
        "reivindica(?:ções|ção)",
        "特許請求の範囲",
        "【?書類名】?特許請求の範囲",
        "请求的范围",
        "权利要求书?",
        "權利要求書?",
        "申請專利範圍",
        "(?:특허)?\\s?청구\\s?범위",
        "формула изобретения",
    ),
    _headings(
        ABSTRACT,
        "abstract(?: of (?:the )?(?:disclosure|invention))?",
        "zusammenfassung",
        "abr[ée]g[ée](?: descriptif)?",
        "resumen",
        "resumo",
        "要約書?",
        "【?書類名】?要約書",
        "(?:说明书)?摘要",
        "要約の詳細",
        "요약서?",
        "реферат",
    ),
    _headings(
        DRAWINGS,
        "(?:brief )?description of (?:the )?(?:several views of the )?(?:drawings?|figures?)",
        "(?:kurze )?beschreibung der (?:zeichnungen|figuren|abbildungen)",
        "(?:brève )?description des (?:dessins|figures)",
        "(?:breve )?descripción de (?:los dibujos|las figuras)",
        "(?:breve )?descrição (?:dos desenhos|das figuras)",
        "図面の簡単な説明",
        "附图说明",
        "도면의 간단한 설명",
        "(?:краткое )?описание (?:чертежей|фигур)",
        "drawings",
        "zeichnungen",
    ),
    _headings(
        DESCRIPTION,
        "(?:detailed )?description(?: of (?:the )?(?:invention|embodiments|preferred embodiments))?",
        "(?:detaillierte |ausführliche )?beschreibung(?: der (?:erfindung|ausführungsformen))?",
        "description détaillée.{0,40}",
        "descripción(?: detallada)?.{0,40}",
        "descrição(?: detalhada)?.{0,40}",
        "発明を実施するための形態",
        "【?書類名】?明細書",
        "具体实施方式",
        "발명을 실시하기 위한 구체적인 내용",
        "осуществление изобретения|подробное описание.{0,40}",
        "(?:working )?examples?",
        "beispiele?",
        "exemples?",
        "ejemplos?",
        "exemplos?",
        "実施例",
        "实施例",
        "실시예",
        "примеры",
        "(?:technical )?field(?: of the invention)?",
        "background(?: of the invention| art)?",
        "summary(?: of the invention)?",
        "definitions",
    ),
    _headings(
        LISTING,
        "sequence listing",
        "sequenzprotokoll",
        "(?:listage|liste) des? séquences",
        "listado? de secuencias",
        "listagem de sequências",
        "配列表",
        "序列表",
        "서열목록(?:표)?",
        "перечень последовательностей",
    ),
)
_LISTED: Final = re.compile(r"<\s*(?:110|120|160|170|210|211|212|213|400)\s*>|SEQ ID NO:? *\d+ +moltype|<ST26|LOCUS ")
_LISTING_IDENTIFIER: Final = re.compile(r"\s*<\s*(?:210|110|160|211)\s*>")


def part_of_heading(text: str) -> str:
    """Return the part that a heading begins, "" for another text."""
    text = text.strip()
    if not text or len(text) > _LONGEST_HEADING:
        return ""
    for each in _STARTS:
        if each.pattern.fullmatch(text):
            return each.part
    return ""


def part_of_name(name: str) -> str:
    """Return the part that the name of a file states ("claims.docx"), "" if it states none."""
    words = {
        CLAIMS: "claim|anspr|revendic|reivindic|請求|权利要求|청구",
        ABSTRACT: "abstract|zusammenfass|abrege|resumen|resumo|要約|摘要|요약",
        DRAWINGS: "drawing|figure|zeichnung|dessin|dibujo|desenho|図面|附图|도면",
    }
    return next((part for part, pattern in words.items() if re.search(pattern, name, re.IGNORECASE)), "")


class Block(Struct, frozen=True, gc=False):
    """A paragraph before it has its place in the text. page: 0 if unknown.

    continues: whether it continues the last paragraph.
    """

    text: str
    kind: str = BODY
    number: str = ""
    page: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    continues: bool = False


class Blocks:
    """The text of all files, to which readers add paragraphs."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._paragraphs: list[Paragraph] = []
        self._pages: list[PageStart] = []
        self._length = 0
        self._file = -1
        self._part = DESCRIPTION
        self._listing_starts = -1
        """The index of the heading of a listing, until it is known whether a listing follows."""

    def begin_file(self, name: str) -> None:
        """Begin the next file."""
        self._file += 1
        self._part = part_of_name(name) or DESCRIPTION
        self._listing_starts = -1

    def add_all(self, blocks: Iterable[Block]) -> None:
        """Add paragraphs in their order."""
        for each in blocks:
            self.add(each)

    def add(self, block: Block) -> int:
        """Add a paragraph, and return the place where it begins."""
        last = self._paragraphs[-1] if self._paragraphs else None
        if last is not None:
            is_same_row = bool(block.table) and (last.table, last.row) == (block.table, block.row)
            self._append("\t" if is_same_row and last.column != block.column else "\n")
        start = self._length
        if block.page and (not self._pages or self._pages[-1].page != block.page or self._pages[-1].file != self._file):
            self._pages.append(PageStart(start, block.page, self._file))
        self._append(block.text)
        if block.continues and last is not None and last.kind == block.kind == BODY:
            self._paragraphs[-1] = replace(last, end=self._length)
            return start
        kind, number = block.kind, block.number
        if block.continues and (whole := self._last_of_body()) is not None:
            number = whole.number
        elif kind in (BODY, HEADING):
            kind, number = self._classify(block, start)
        cell = (block.table, block.row, block.column)
        file = max(self._file, 0)
        self._paragraphs.append(Paragraph(start, self._length, number, block.page, self._part, kind, file, *cell))
        return start

    def _last_of_body(self) -> Paragraph | None:
        """Return the last paragraph outside the margin, if it is of the body of this file."""
        for each in reversed(self._paragraphs[-10:]):
            if each.kind != MARGIN:
                return each if each.kind == BODY and each.file == self._file else None
        return None

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _classify(self, block: Block, start: int) -> tuple[str, str]:
        """Return the kind and the number of a paragraph, and begin the part that it is the heading of."""
        number = block.number if self._part == CLAIMS or len(block.number) > 2 else ""
        text = block.text
        if numbered := _NUMBER.match(text):
            number = number or _ascii_digits(numbered[1])
            text = text[numbered.end() :]
        first_line = text.strip().partition("\n")[0]
        part = part_of_heading(first_line) if not number else ""
        if part and part != LISTING:
            self._part, self._listing_starts = part, -1
            return HEADING, ""
        if part == LISTING:
            self._listing_starts = len(self._paragraphs)
            if _LISTED.search(text):
                self._part = LISTING
            return HEADING, ""
        if self._part != LISTING and self._is_listing(text):
            self._part = LISTING
            for index in range(self._listing_starts, len(self._paragraphs)) if self._listing_starts >= 0 else ():
                self._paragraphs[index] = replace(self._paragraphs[index], part=LISTING)
        if self._part == CLAIMS and not number and (claim := _CLAIM.match(text)):
            number = _ascii_digits(claim[1] or claim[2])
        return block.kind, number

    def _is_listing(self, text: str) -> bool:
        """Return whether a paragraph belongs to a printed listing: its numeric identifiers show that."""
        if self._listing_starts >= 0 and len(self._paragraphs) - self._listing_starts < 20:
            return _LISTED.search(text) is not None
        return _LISTING_IDENTIFIER.match(text) is not None

    def result(self) -> tuple[str, tuple[Paragraph, ...], tuple[PageStart, ...]]:
        """Return (the text, its paragraphs, the starts of its pages)."""
        return "".join(self._pieces), tuple(self._paragraphs), tuple(self._pages)


def _ascii_digits(text: str) -> str:
    return "".join(str(int(each)) for each in text)


# ----------------------------------------------------------------------------------------- lines of pages

_PAGE_NUMBER: Final = re.compile(
    r"\s*(?:[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}(?:\s*/\s*\d{1,4})?|(?:page|seite|página|стр\.?)\s*\d{1,4}(?:\s"
    r"*(?:of|von|de|/)\s*\d{1,4})?)\s*",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"[0-9０-９]+")
_MARGIN_LINES: Final = 3
"""So many lines at the top and at the bottom of a page may be running heads."""
_ENDS_SENTENCE: Final = re.compile(r"[.:;!?。：；！？]['\")\]”’]*\s*$")


def lines_of_pages(pages: Sequence[Sequence[str]], first_page: int = 1) -> Iterator[Block]:
    """Yield the paragraphs of pages that consist of lines.

    A running head and a page number become paragraphs of the margin. A paragraph ends at an empty line, and before a
    line that begins with a paragraph number. It may continue on the next page. first_page: 0 if there are no pages.
    """
    heads = _running_heads(pages)
    last_line = part = heading = ""
    is_numbered = False
    for index, lines in enumerate(pages):
        page = first_page + index if first_page else 0
        filled = [at for at, line in enumerate(lines) if line.strip()]
        edge = {*filled[:_MARGIN_LINES], *filled[-_MARGIN_LINES:]}
        collected: list[str] = []
        is_first = index > 0
        for at, line in enumerate(lines):
            is_margin = at in edge and (
                _shape(line) in heads or (at in (filled[0], filled[-1]) and _PAGE_NUMBER.fullmatch(line) is not None)
            )
            if is_margin and len(pages) > 1:
                if collected:
                    yield _lines(collected, page, is_first and _continues(last_line, collected[0], is_numbered))
                    is_first, last_line = True, collected[-1]
                    collected = []
                yield Block(line, MARGIN, page=page)
                continue
            is_after_heading = bool(collected and heading)
            heading, has_number = part_of_heading(line), _NUMBER.match(line) is not None
            if heading or has_number:
                is_numbered = has_number
            part = heading or part
            begins = heading or has_number or _LISTING_IDENTIFIER.match(line) or (part == CLAIMS and _CLAIM.match(line))
            if collected and (not line.strip() or begins or is_after_heading):
                yield _lines(collected, page, is_first and _continues(last_line, collected[0], is_numbered))
                is_first, last_line = False, collected[-1]
                collected = []
            if line.strip():
                collected.append(line)
        if collected:
            yield _lines(collected, page, is_first and _continues(last_line, collected[0], is_numbered))
            last_line = collected[-1]


def begins_paragraph(line: str) -> bool:
    """Return whether a line begins a new paragraph: with a paragraph number, or as the heading of a part."""
    return _NUMBER.match(line) is not None or bool(part_of_heading(line)) or _LISTING_IDENTIFIER.match(line) is not None


def _lines(lines: list[str], page: int, continues: bool) -> Block:
    return Block("\n".join(lines), page=page, continues=continues)


def _continues(last_line: str, line: str, is_numbered: bool) -> bool:
    """Return whether a paragraph goes on after a page break: its last sentence had not ended, or it has a number."""
    if not last_line.strip() or begins_paragraph(line):
        return False
    return is_numbered or not _ENDS_SENTENCE.search(last_line)


def _shape(line: str) -> str:
    return _DIGITS.sub("0", " ".join(line.split()))


def _running_heads(pages: Sequence[Sequence[str]]) -> set[str]:
    """Return the lines, with each number as 0, that recur at the edges of a third of the pages, at least of three."""
    counts: Counter[str] = Counter()
    for lines in pages:
        filled = [line for line in lines if line.strip()]
        counts.update({_shape(line) for line in (*filled[:_MARGIN_LINES], *filled[-_MARGIN_LINES:])})
    least = max(3, len(pages) // 3)
    return {shape for shape, count in counts.items() if count >= least or (len(pages) == 2 and count == 2)}


def split_without_pages(text: str) -> list[list[str]]:
    """Return the pages of a text: at form feeds, or before and after the lines of page numbers that ascend.

    Without either the whole text is one page.
    """
    if "\f" in text.strip("\f\n\r "):
        return [page.splitlines() for page in text.split("\f")]
    lines = text.splitlines()
    breaks: list[int] = []
    last = 0
    for at, line in enumerate(lines):
        if _PAGE_NUMBER.fullmatch(line) and (found := _DIGITS.search(line)):
            number = int(found[0])
            if number == last + 1 or (not breaks and number <= 3):
                breaks.append(at)
                last = number
    if len(breaks) < 3:
        return [lines]
    pages, start = [], 0
    for at in breaks:
        pages.append(lines[start : at + 1])
        start = at + 1
    pages.append(lines[start:])
    return [page for page in pages if any(line.strip() for line in page)]


__all__ = ["BODY", "CELL", "Block", "Blocks", "begins_paragraph", "lines_of_pages", "part_of_heading", "part_of_name"]
