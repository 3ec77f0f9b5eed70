"""Read an XML file as a stream of UTF-8 that is safe to parse and keeps every line and column.

It hides encodings, and the part before the first element (declaration, DOCTYPE, comments): that part is replaced by
blanks, so no parser sees a DOCTYPE, and nothing that a DOCTYPE names or declares is loaded or expanded. Elements are
left to the parsers.
"""

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import Struct

from wiposeq.errors import UnreadableFile
from wiposeq.formats import encodings, files, xml_prolog
from wiposeq.formats.source import Given, Source, as_source
from wiposeq.formats.xml_prolog import Prolog
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import mark

CHUNK: Final = 1 << 18
"""How many bytes are read at a time."""
LONGEST_PROLOG: Final = 4 << 20
"""The most characters before the first element."""
LONGEST_LINE: Final = 200
"""How many characters of a line are shown around a fault."""
MOST_BEHIND: Final = 1 << 20
"""How many characters of the line of a fault are searched for the lines after it."""

_KNOWN_ENCODING: Final = re.compile(
    r"utf-?(?:8|16|32)(?:-?[lb]e)?|ucs-?[24]|latin-?\d+|iso-?8859-?\d+|windows-?\d+|cp-?\d+|shift[-_]?jis|"
    r"euc[-_]?(?:jp|kr|cn)|gb2312|gbk|gb18030|big5(?:hkscs)?|koi8-?[ru]|iso-2022-(?:jp|kr)|mac-?roman|ks_c_5601-1987",
    re.IGNORECASE,
)
_BYTE_ORDER_MARKS: Final = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BARE_STARTS: Final = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']?([A-Za-z][\w.-]*)""")
_REFERENCE: Final = re.compile(rb"&#(?:x[0-9A-Fa-f]{1,8}|[0-9]{1,8});")
_LONGEST_REFERENCE: Final = 12


def _as_no_character(error: UnicodeError) -> tuple[str, int]:
    """Replace bytes that cannot be decoded by a character that XML does not allow, so that a parser stops there."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\uffff\ufffe", error.end


codecs.register_error("wiposeq-none", _as_no_character)


UNFINISHED: Final = mark("A tag is not finished.")
"""The message of a fault if the file ends inside of a tag."""


class Fault(Struct, frozen=True):
    """Why a file cannot be read further. line and column are 1-based, in characters, 0 if unknown.

    cause: a short stable key.
    lines: up to five (number, text) around the place, long ones cut.
    shift: how many characters are cut off at the start of the line of the fault.
    """

    message: str
    cause: str
    line: int = 0
    column: int = 0
    lines: tuple[tuple[int, str], ...] = ()
    shift: int = 0


class Utf8Test:
    """Tests whether the bytes of a file have a character beyond ASCII, and all of them are UTF-8."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._is_possible, self._has_other = True, False

    def passes(self, data: bytes) -> bool:
        """Return whether all bytes so far pass the test. data: the next ones, empty at the end."""
        if self._is_possible:
            try:
                self._decoder.decode(data, not data)
            except UnicodeError:
                self._is_possible = False
            self._has_other = self._has_other or not data.isascii()
        return self._is_possible and self._has_other


class XmlStream:
    """An XML file as UTF-8, whose prolog has been read.

    source: the file; it is opened once unless it is read again from its start.
    encoding: how the bytes are decoded.
    foreign: the encoding to report if the bytes are not UTF-8 or are declared to be something else, else None.
    references, first_reference: while chunks() runs, the number of numeric character references, and the first one.
    spaces: while chunks() runs, how often "xmlns" occurs.
    fault: while chunks() runs, why bytes cannot be decoded further.
    is_also_utf8: while chunks() runs, whether the bytes so far are UTF-8, although another encoding is declared.
    is_part: whether chunks() yields only parts of the file.

    Raises UnreadableFile if the file cannot be opened or is empty.
    """

    is_part = False

    def __init__(self, given: Given) -> None:
        self.source = source = as_source(given)
        self.chosen = source.encoding
        self.foreign: str | None = None
        self.fault: Fault | None = None
        self._strays = ""  # the error handler for stray bytes in UTF-8
        self.spaces = 0
        self.is_also_utf8 = False
        self._line_starts: list[int] = []
        self.references = 0
        self.first_reference: tuple[str, int] = ("", 0)
        self.size, self.modified = source.size, source.modified
        if not source.start:
            raise UnreadableFile("{path} is empty.", "Choose another file.", path=source.label)
        self._find_encoding(source.start)
        if source.encoding or source.decision is None:
            source.decision = encodings.Decision(self.encoding)
        self._read_prolog(source)

    def _find_encoding(self, start: bytes) -> None:
        declared = _DECLARED.match(start[:1024].removeprefix(codecs.BOM_UTF8))
        name = declared[1].decode("ascii") if declared else ""
        self._skipped = 0
        for sign, encoding in _BYTE_ORDER_MARKS:
            if start.startswith(sign):
                self.encoding, self._skipped = encoding, len(sign)
                break
        else:
            bare = [encoding for sign, encoding in _BARE_STARTS if start.startswith(sign)]
            self.encoding = bare[0] if bare else _codec(name)
        if self.chosen:
            self.encoding = encodings.named(self.chosen).removesuffix("-sig")
            self._strays = encodings.errors_of(self.encoding)
            if self._strays:
                self.encoding, self.foreign = "utf-8", self.chosen
                return
            if self.encoding != "utf-8":
                self.foreign = self.chosen
                return
        if name.upper() not in ("", "UTF-8"):
            self.foreign = name
        elif self.encoding != "utf-8":
            self.foreign = self.encoding.upper().removesuffix("-LE").removesuffix("-BE")

    @classmethod
    def of(cls, given: "Given | XmlStream") -> "XmlStream":
        """Return a new stream of a file, or of the file of a stream."""
        return XmlStream(given.source if isinstance(given, XmlStream) else given)

    def _read_prolog(self, source: Source) -> None:
        data = source.start[self._skipped :]
        text = self.decode(data)
        prolog: Prolog = xml_prolog.scan(text)
        if prolog.open and source.size > len(source.start):
            with source.examined() as file:
                file.seek(len(source.start))
                while prolog.open and len(text) <= LONGEST_PROLOG and (more := file.read(len(data))):
                    data += more
                    text = self.decode(data)
                    prolog = xml_prolog.scan(text)
        self.prolog = prolog
        self.head = text[: prolog.end]
        """The text of the prolog."""
        self.after = text[prolog.end : prolog.end + 2]
        """The two characters after it."""
        errors = "surrogateescape" if self.encoding == "utf-8" else "replace"
        self._start = self._skipped + len(self.head.encode(self.encoding, errors))

    @property
    def start(self) -> int:
        """How many bytes of the file are before the first element."""
        return self._start

    def decode(self, data: bytes) -> str:
        """Return the start of the file as text; what cannot be decoded is replaced."""
        if self.encoding == "utf-8":
            return data.decode("utf-8", "surrogateescape")
        return codecs.getincrementaldecoder(self.encoding)("replace").decode(data)

    def place_in_head(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of an offset (0-based, in characters) in the prolog."""
        if not self._line_starts:
            self._line_starts = [0, *(match.end() for match in re.finditer("\n", self.head))]
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def chunks(self, progress: Progress = SILENT, goes_on: bool = False) -> Iterator[bytes]:
        """Yield the whole file as UTF-8 with a blank prolog, lines and columns as they are.

        Where bytes cannot be decoded in the declared or chosen encoding the stream ends, with `fault`; if it goes_on it
        has characters there that XML does not allow. Raises Cancelled, UnreadableFile, and UncertainEncoding if bytes
        are not UTF-8 although the file declares nothing else, or fit a larger code page than the declared one.
        """
        blank = re.sub(r"[^\r\n]", " ", self.head).encode("utf-8")
        yield blank
        passed = len(blank)
        done = self._start
        decoder: codecs.IncrementalDecoder | None = None
        if self.encoding != "utf-8":
            decoder = codecs.getincrementaldecoder(self.encoding)("wiposeq-none" if goes_on else "strict")
        tail = b""
        as_utf8 = Utf8Test() if self.encoding != "utf-8" and not self.chosen else None
        with self.source.open() as file:
            file.seek(self._start)
            while not self.fault:
                progress.check()
                try:
                    data = file.read(CHUNK)
                except OSError as error:
                    raise files.unreadable(self.source.label, error) from error
                done += len(data)
                is_last = not data
                if as_utf8 is not None:
                    self.is_also_utf8 = as_utf8.passes(data)
                if decoder is None and not data.isascii():
                    errors = "wiposeq-none" if goes_on and self.chosen else "strict"
                    decoder = codecs.getincrementaldecoder("utf-8")(self._strays or errors)
                if decoder is not None:
                    data = self._recoded(data, decoder, is_last)
                progress.report(done, self.size)
                if data:
                    self._notice(tail, data, passed)
                    passed += len(data)
                    tail = data[-_LONGEST_REFERENCE:]
                    yield data
                if is_last:
                    break

    def _recoded(self, data: bytes, decoder: codecs.IncrementalDecoder, is_last: bool) -> bytes:
        before = decoder.getstate()
        try:
            return decoder.decode(data, is_last).encode("utf-8")
        except UnicodeError as error:
            decoder.setstate(before)
            is_cut_off = is_last and not data
            if self.encoding == "utf-8" and not self.chosen and is_cut_off:
                return "\ufffd".encode()  # the file is cut off inside a character: all before it is UTF-8
            if not self.chosen and not is_cut_off and (self.encoding == "utf-8" or self._fits_larger_page()):
                with self.source.open() as file:
                    self.source.decision = encodings.ranked(file)
                self.source.decision.certain(self.source.label)
            self.fault = Fault(f"The bytes cannot be read as {self.encoding}: {error}.", "bad-character")
            decoder.errors = "ignore"
            return decoder.decode(data[: max(getattr(error, "start", 0) - 4, 0)]).encode("utf-8", "ignore")

    def _fits_larger_page(self) -> bool:
        """Return whether the bytes fit the code page that includes the declared one."""
        if self.encoding not in _LARGER:
            return False
        decoder = codecs.getincrementaldecoder(_LARGER[self.encoding])()
        with self.source.open() as file:
            try:
                while data := file.read(CHUNK):
                    decoder.decode(data)
                decoder.decode(b"", True)
            except UnicodeError:
                return False
        return True

    def _notice(self, tail: bytes, data: bytes, passed: int) -> None:
        if b"&" in tail or (b"&" in data and b"&#" in data):
            both = tail + data
            for match in _REFERENCE.finditer(both):
                if match.end() > len(tail):
                    self.references += 1
                    if self.references == 1:
                        self.first_reference = match[0].decode("ascii"), passed - len(tail) + match.start()
        # A single byte is found several times as fast, and most of a chromosome does not have it. rfind is the fastest.
        if b"x" in data and data.rfind(b"xmlns") >= 0:
            self.spaces += data.count(b"xmlns")
        self.spaces += (tail[-4:] + data[:4]).count(b"xmlns")

    def place_of(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of a 0-based offset in the stream of chunks(). It reads the file up to there."""
        line = column = 1
        for data in XmlStream.of(self).chunks():
            line, column = advance(data[:offset], line, column)
            offset -= len(data)
            if offset <= 0:
                break
        return line, column

    def lines_around(self, line: int, column: int = 0) -> tuple[tuple[tuple[int, str], ...], int]:
        """Return up to five lines around a 1-based line, as (number, text) cut to LONGEST_LINE characters, and a shift.

        The line itself is cut around the 1-based column; the shift is how many characters are cut off at its start.
        """
        shift = max(column - LONGEST_LINE // 2, 0) if column > LONGEST_LINE else 0
        seen: dict[int, str] = {}
        decoder: Any = codecs.getincrementaldecoder(self.encoding)("replace")
        number, passed = 1, 0
        if line <= 0:
            return (), 0
        with self.source.open() as file:
            file.seek(self._skipped)
            while number <= line + 2:
                data = file.read(CHUNK)
                text = decoder.decode(data, not data)
                ends = text.count("\n")
                if number + ends < line - 2:
                    number += ends
                else:
                    for index, part in enumerate(text.split("\n")):
                        if index:
                            number, passed = number + 1, 0
                        if line - 2 <= number <= line + 2:
                            start = max((shift if number == line else 0) - passed, 0)
                            room = LONGEST_LINE + 1 - len(seen.get(number, ""))
                            seen[number] = seen.get(number, "") + part[start : start + room]
                        passed += len(part)
                if not data or (number == line and passed > shift + MOST_BEHIND):
                    break
        return tuple((number, cut(text.rstrip("\r"))) for number, text in sorted(seen.items())), shift


_LARGER: Final = {"shift_jis": "cp932", "euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030"}
"""Code pages that programs often declare by the name of a smaller one."""


def _codec(name: str) -> str:
    """Return the codec of a declared encoding of single bytes; utf-8 if the name is unknown."""
    if not _KNOWN_ENCODING.fullmatch(name):
        return "utf-8"
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return "utf-8"
    return "utf-8" if found.startswith(("utf-16", "utf-32")) else found


def cut(text: str, most: int = LONGEST_LINE) -> str:
    """Return the text, or its start and an ellipsis if it is longer than `most` characters."""
    return text if len(text) <= most else text[:most] + "…"


def advance(data: bytes, line: int, column: int) -> tuple[int, int]:
    """Return the (line, column) after these bytes of UTF-8, from the place before them: 1-based, in characters."""
    ends = data.count(b"\n")
    if ends:
        line += ends
        column = 1
        data = data[data.rfind(b"\n") + 1 :]
    return line, column + (len(data) if data.isascii() else len(data.decode("utf-8", "ignore")))


def has_notes(data: bytes) -> bool:
    """Return whether the bytes have "<!" or "<?", the start of comments, CDATA and instructions.

    It looks for single bytes first, which is several times as fast, because all bytes of a file pass here.
    """
    return (b"!" in data and b"<!" in data) or (b"?" in data and b"<?" in data)


_INERT: Final = re.compile(rb"<!--|<!\[CDATA\[|<\?")
_INERT_END: Final = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}


def calm(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the chunks with a blank for each "<" inside comments, CDATA and instructions, and no tag cut in its name.

    So everything that looks like a tag is one, and every place is kept.
    """
    closing = held = b""
    for chunk in chunks:
        data = held + chunk
        edge = data.rfind(b"<", max(len(data) - 64, 0))
        if edge < 0 or closing:
            edge = max(len(data) - 2, 0)
        data, held = data[:edge], data[edge:]
        data, closing = _calmed(data, closing)
        if data:
            yield data
    if held:
        yield _calmed(held, closing)[0]


def _calmed(data: bytes, closing: bytes) -> tuple[bytes, bytes]:
    """Return (the bytes with inert "<" blanked, the end of the inert part that they end inside of, or b"")."""
    if not closing and not has_notes(data):
        return data, b""
    parts: list[bytes] = []
    at = 0
    while True:
        if closing:
            end = data.find(closing, at)
            if end < 0:
                parts.append(data[at:].replace(b"<", b" "))
                break
            parts.append(data[at:end].replace(b"<", b" "))
            at, closing = end, b""
        found = _INERT.search(data, at)
        if not found:
            parts.append(data[at:])
            break
        parts.append(data[at : found.end()])
        at, closing = found.end(), _INERT_END[found[0]]
    return b"".join(parts), closing
