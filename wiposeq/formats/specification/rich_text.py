"""Read rich text (.rtf) into paragraphs.

The module hides groups, destinations, code pages of fonts, Unicode escapes and tracked deletions. Pictures, embedded
objects and instructions of fields are skipped; nothing is fetched.
"""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UnreadableFile
from wiposeq.formats.specification.blocks import Block
from wiposeq.model.changes import ChangeLog
from wiposeq.model.specification import BODY, CELL, MARGIN, NOTE

_TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED: Final = re.compile(
    rb"fonttbl|colortbl|stylesheet|info|pict|object|objdata|themedata|colorschememapping|latentstyles|"
    rb"datastore|xmlnstbl"
    rb"|listtable|listoverridetable|rsidtbl|generator|filetbl|revtbl|fldinst|bkmkstart|bkmkend|nonshppict|mmathPr"
    rb"|pntext|listtext|shpinst"
).fullmatch
_CODE_PAGES: Final = {
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    0: "cp1252",
    77: "mac_roman",
}
_CHARACTERS: Final = {
    b"tab": "\t",
    b"line": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
    b"qmspace": " ",
    b"softline": "\n",
}
_MOST_NESTED: Final = 1_000


class _State(Struct):
    """The state of a group. skips: its text is not shown. unicode_skip: characters after a Unicode escape to omit."""

    skips: bool = False
    is_deleted: bool = False
    kind: str = BODY
    code_page: str = "cp1252"
    unicode_skip: int = 1
    in_table: bool = False


class _Reader:
    """Reads one document. pictures: how many were seen. deleted: whether a tracked deletion was dropped."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._state = _State()
        self._stack: list[_State] = []
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._in_fonts = 0
        self._default = "cp1252"
        self._bytes = bytearray()
        self._text: dict[str, list[str]] = {BODY: [], NOTE: [], MARGIN: []}
        self._to_omit = 0
        self._page = 1
        self._table, self._row, self._column = 0, 0, 0
        self.pictures = 0
        self.is_deleted = False
        self.has_pages = False

    def blocks(self) -> Iterator[Block]:
        for token in _TOKEN.finditer(self._data):
            word, number, escaped, symbol, brace, text = token.groups()
            if brace == b"{":
                self._flush()
                self._open()
            elif brace == b"}":
                self._flush()
                yield from self._close()
            elif word is not None:
                yield from self._control(word, int(number) if number else None)
            elif escaped is not None:
                self._add_bytes(bytes((int(escaped, 16),)))
            elif symbol is not None:
                self._symbol(symbol)
            elif text is not None:
                self._add_bytes(text)
        self._flush()
        for kind in (BODY, NOTE, MARGIN):
            yield from self._paragraph(kind)

    def _open(self) -> None:
        if len(self._stack) > _MOST_NESTED:
            raise UnreadableFile("The rich text document is nested too deeply.", "Save it as .docx.")
        self._stack.append(replace(self._state))

    def _close(self) -> Iterator[Block]:
        if not self._stack:
            return
        before = self._state
        self._state = self._stack.pop()
        if len(self._stack) < self._in_fonts:
            self._in_fonts = 0
        if before.kind != self._state.kind:
            yield from self._paragraph(before.kind)

    def _control(self, word: bytes, number: int | None) -> Iterator[Block]:
        if word == b"u" and number is not None:
            self._flush()
            self._add(chr(number % 65536))
            self._to_omit = self._state.unicode_skip
            return
        if word not in (b"f", b"uc"):
            self._flush()
        self._to_omit = 0
        if word in (b"par", b"sect", b"page", b"cell", b"row", b"nestcell"):
            yield from self._end(word)
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif _SKIPPED(word):
            self.pictures += word == b"pict"
            self._state.skips = True
            if word == b"fonttbl":
                self._in_fonts = len(self._stack)
        else:
            self._set(word, number)

    def _set(self, word: bytes, number: int | None) -> None:
        """Apply a control word that changes the state."""
        state = self._state
        if word == b"uc":
            state.unicode_skip = max(0, number or 0)
        elif word == b"ansicpg" and number:
            self._default = state.code_page = f"cp{number}" if number != 65001 else "utf-8"
        elif word == b"f":
            self._flush()
            self._font = number or 0
            state.code_page = self._fonts.get(self._font, self._default)
        elif word == b"fcharset" and self._in_fonts:
            if number:
                self._fonts[self._font] = _CODE_PAGES.get(number, self._default)
        elif word == b"deleted":
            state.is_deleted = number != 0
            self.is_deleted = self.is_deleted or state.is_deleted
        elif word == b"plain":
            state.is_deleted = False
        elif word in (b"footnote", b"annotation"):
            state.kind, state.skips = NOTE, word == b"annotation"
        elif _MARGINS(word):
            state.kind = MARGIN
        elif word == b"intbl":
            state.in_table = True
        elif word == b"pard":
            state.in_table = False
        elif word == b"trowd" and not self._row:
            self._table, self._row, self._column = self._table + 1, 1, 0
        elif word == b"fldrslt":
            state.skips = False

    def _symbol(self, symbol: bytes) -> None:
        self._flush()
        if symbol == b"*":
            self._state.skips = True
        elif symbol == b"~":
            self._add("\u00a0")
        elif symbol == b"-":
            self._add("\u00ad")
        elif symbol == b"_":
            self._add("\u2011")
        elif symbol in (b"\\", b"{", b"}"):
            self._add(symbol.decode())

    def _add_bytes(self, data: bytes) -> None:
        if self._to_omit:
            omitted = min(self._to_omit, len(data))
            self._to_omit -= omitted
            data = data[omitted:]
        if data and not (self._state.skips or self._state.is_deleted):
            self._bytes += data

    def _flush(self) -> None:
        if self._bytes:
            data = bytes(self._bytes)
            self._bytes.clear()
            try:
                self._add(data.decode(self._state.code_page, "replace"))
            except LookupError:
                self._add(data.decode("cp1252", "replace"))

    def _add(self, text: str) -> None:
        if not (self._state.skips or self._state.is_deleted):
            self._text[self._state.kind].append(text)

    def _end(self, word: bytes) -> Iterator[Block]:
        """End a paragraph, a cell, a row or a page."""
        kind = self._state.kind
        if self._state.skips:
            return
        if word in (b"cell", b"nestcell"):
            self._table = self._table or 1
            self._row = self._row or 1
            self._column += 1
            yield from self._paragraph(CELL)
        elif word == b"row":
            self._row += 1
            self._column = 0
        elif word == b"par" and self._state.in_table and kind == BODY:
            self._add("\n")
        else:
            if kind == BODY and self._row and not self._state.in_table:
                self._row = self._column = 0
            yield from self._paragraph(kind)
        if word == b"page" and kind == BODY:
            self._page += 1
            self.has_pages = True

    def _paragraph(self, kind: str) -> Iterator[Block]:
        pieces = self._text[BODY if kind == CELL else kind]
        text = "".join(pieces)
        pieces.clear()
        if kind == CELL:
            yield Block(text.strip("\n"), CELL, table=self._table, row=self._row, column=self._column)
        elif text.strip():
            yield Block(_paired(text), kind, page=self._page)


_MARGINS: Final = re.compile(rb"(?:header|footer)[lrf]?").fullmatch


def _paired(text: str) -> str:
    """Return a text in which the halves of characters beyond U+FFFF are joined."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_rich_text(data: bytes, log: ChangeLog) -> tuple[list[Block], int, int]:
    """Return (the paragraphs, the number of pages or 0, the number of pictures)."""
    reader = _Reader(data)
    blocks = list(reader.blocks())
    if reader.is_deleted:
        log.add("specification/tracked", "Tracked changes taken as accepted: the deleted text is omitted")
    if not reader.has_pages:
        blocks = [replace(each, page=0) for each in blocks]
    return blocks, blocks[-1].page if blocks and reader.has_pages else 0, reader.pictures
