"""Find the encoding of a text file, and rank the candidates if it is not certain.

The module hides byte order marks, UTF-16 without a mark, the statistics that rank code pages (charset-normalizer), and
UTF-8 in which a few stray bytes are of a code page: "utf-8+cp1252". If the encoding is neither declared nor certain, a
person chooses it and sees the text in each candidate.
"""

import codecs
import io
import re
from collections.abc import Callable
from itertools import zip_longest
from typing import Any, BinaryIO, Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UncertainEncoding, UsageError
from wiposeq.texts import in_clauses, listed, tr, tr_in

_WINDOWS: Final = tuple(f"cp125{digit}" for digit in "01345678")
CANDIDATES: Final = ("cp1252", "gb18030", "cp932", "cp949", "big5", "euc_jp", *_WINDOWS, "koi8_r")
"""The encodings that are ranked. UTF-8 and UTF-16 are recognized and always certain."""

MOST_OFFERED: Final = 6
"""The most candidates that are offered."""

EXCERPT: Final = 60
"""The number of characters of the text that each candidate shows."""

MIXED: Final = "utf-8+"
"""The start of the name of an encoding for UTF-8 with stray bytes of a code page."""
MOST_STRAY: Final = 3
"""The most stray bytes in a text that is UTF-8 otherwise."""
_MOST_MIXED: Final = 3
_SINGLE_BYTE: Final = ("cp1252", *_WINDOWS, "koi8_r")

_BLOCK: Final = 1 << 20
_SAMPLE: Final = 1 << 16
_EAST_ASIAN: Final = ("cp932", "gb18030", "cp949", "big5")
_LANGUAGES: Final = {"gb18030": "zh", "big5": "zh", "cp932": "ja", "euc_jp": "ja", "iso2022_jp": "ja", "cp949": "ko"}
_ISO_2022_JP: Final = re.compile(rb"\x1b\$[@B]")
_NON_ASCII: Final = re.compile(rb"[\x80-\xff]")


class Candidate(Struct, frozen=True):
    """An encoding that fits the bytes. excerpt: the text around the first character outside ASCII, in this encoding."""

    encoding: str
    excerpt: str


class Stray(Struct, frozen=True):
    """A byte that is not UTF-8. line, column: 1-based, in characters. before, after: the text around it."""

    byte: int
    line: int
    column: int
    before: str = ""
    after: str = ""


class Decision(Struct, frozen=True):
    """The encoding of a text.

    candidates: the possible encodings, the most probable first; () if the encoding is certain.
    is_inferred: whether the encoding follows from known words in the text, and not from the bytes alone.
    stray: the first byte that is not UTF-8, if there are only a few.
    """

    encoding: str
    candidates: tuple[Candidate, ...] = ()
    is_inferred: bool = False
    stray: Stray | None = None

    @property
    def is_certain(self) -> bool:
        """Whether no person must choose the encoding."""
        return not self.candidates

    def certain(self, path: str) -> str:
        """Return the encoding. Raises UncertainEncoding, which names the candidates, if it is not certain."""
        if self.stray is not None:
            raise UncertainEncoding(
                'Byte {byte} in line {line}, column {column} of "{path}" is not UTF-8.',
                "Choose the encoding in which the text is right, with --encoding: {choices}.",
                path=path,
                byte=f"0x{self.stray.byte:02X}",
                line=self.stray.line,
                column=self.stray.column,
                candidates=self.candidates,
                choices=in_clauses(f'{each.encoding} ("{each.excerpt}")' for each in self.candidates),
            )
        if self.candidates:
            raise UncertainEncoding(
                'The encoding of "{path}" is neither declared nor certain.',
                "Choose the encoding in which the text is right, with --encoding: {choices}.",
                path=path,
                candidates=self.candidates,
                choices=in_clauses(f'{each.encoding} ("{each.excerpt}")' for each in self.candidates),
            )
        return self.encoding


def decide(text: bytes | BinaryIO, is_known: Callable[[str], bool] | None = None) -> Decision:
    """Return the encoding of a text, given as bytes or as a file at its beginning.

    is_known: returns whether the beginning of a text has known words. A code page of East Asia in which it has known
    words is accepted if the text is neither UTF-8 nor UTF-16.
    """
    file = io.BytesIO(text) if isinstance(text, bytes) else text
    block = file.read(-1 if isinstance(text, bytes) else _SAMPLE)
    if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decision("utf-16")
    if b"\0" in block[:4096]:
        return Decision("utf-16-be" if block[:1] == b"\0" else "utf-16-le")
    if _ISO_2022_JP.search(block) and not _NON_ASCII.search(block):
        return Decision("iso2022_jp")
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        while block:
            decoder.decode(block)
            block = file.read(_BLOCK)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        file.seek(0)
        start = file.read(_SAMPLE)
        for name in _EAST_ASIAN if is_known is not None else ():
            beginning = start.decode(name, "replace")
            if beginning.count("\ufffd") <= 1 and is_known is not None and is_known(beginning):
                return Decision(name, is_inferred=True)
        file.seek(0)
        return ranked(file)
    return Decision("utf-8-sig")


def ranked(file: BinaryIO) -> Decision:
    """Return the candidates for a file at its beginning that is not UTF-8."""
    strays, letters = _strays(file)
    file.seek(0)
    found = candidates(_lines_outside_ascii(file))
    if 0 < len(strays) <= letters:
        found = (*_mixed(strays), *found)[:MOST_OFFERED]
    return Decision(found[0].encoding, found, stray=strays[0] if strays else None)


def _strays(file: BinaryIO) -> tuple[list[Stray], int]:
    """Return the bytes that are not UTF-8, and the number of letters outside ASCII. No bytes if they are many."""
    strays: list[Stray] = []
    line, text, letters, data = 1, "", 0, b""
    while block := file.read(_BLOCK):
        data += block
        while True:
            part, size, stray = _decoded(data)
            letters += sum(character > "\x7f" for character in part) if not part.isascii() else 0
            if strays and not strays[-1].after:
                strays[-1] = replace(strays[-1], after=part.partition("\n")[0][:EXCERPT])
            line += part.count("\n")
            text = part.rpartition("\n")[2] if "\n" in part else text + part
            data = data[size:]
            if stray < 0:
                break
            if len(strays) == MOST_STRAY:
                return [], letters
            strays.append(Stray(stray, line, len(text.removeprefix("\ufeff")) + 1, text[-EXCERPT // 3 :].lstrip()))
            text += "\ufffd"
    return strays, letters


def _decoded(data: bytes) -> tuple[str, int, int]:
    """Return (the text up to the first stray byte, how many bytes are read with that byte, the byte or -1)."""
    try:
        text, size = codecs.utf_8_decode(data, "strict", False)
        return text, size, -1
    except UnicodeDecodeError as error:
        return data[: error.start].decode(), error.start + 1, data[error.start]


def _mixed(strays: list[Stray]) -> tuple[Candidate, ...]:
    """Return the candidates for UTF-8 with stray bytes; of code pages that give the same text only the first."""
    found: dict[str, Candidate] = {}
    for name in _SINGLE_BYTE:
        try:
            text = bytes(each.byte for each in strays).decode(name)
        except UnicodeDecodeError:
            continue
        first = strays[0]
        excerpt = _printable(f"{first.before}{text[0]}{first.after}"[:EXCERPT])
        found.setdefault(text, Candidate(MIXED + name, excerpt))
    return tuple(found.values())[:_MOST_MIXED]


def errors_of(encoding: str) -> str:
    """Return the name of the error handler that reads stray bytes of a mixed encoding, "" for any other encoding."""
    return f"wiposeq-{encoding}" if encoding.startswith(MIXED) else ""


def _search(name: str) -> codecs.CodecInfo | None:
    """Return the codec of a mixed encoding, by the name that Python has normalized."""
    match = re.fullmatch(r"utf[-_]?8[+_](\w+)", name)
    if match is None or match[1] not in _SINGLE_BYTE:
        return None
    page = match[1]
    encoding = MIXED + page
    handler = errors_of(encoding)

    def stray(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.start + 1].decode(page, "replace"), error.start + 1

    def decode(data: Any, _: str = "strict", /) -> tuple[str, int]:
        return bytes(data).decode("utf-8-sig", handler), len(data)

    def decoder(errors: str = "strict") -> codecs.IncrementalDecoder:
        return codecs.getincrementaldecoder("utf-8-sig")(handler)

    codecs.register_error(handler, stray)
    encoder = codecs.getincrementalencoder("utf-8")
    return codecs.CodecInfo(
        codecs.utf_8_encode, decode, incrementalencoder=encoder, incrementaldecoder=decoder, name=encoding
    )


codecs.register(_search)


def candidates(data: bytes) -> tuple[Candidate, ...]:
    """Return the code pages that can decode these bytes, the most probable first; at least one.

    Of code pages that give the same text, only the first in CANDIDATES is returned. If the texts of two differ only
    outside the excerpt, their excerpts are taken where they differ.
    """
    from charset_normalizer import from_bytes

    sample = _lines_outside_ascii(io.BytesIO(data))
    matches = from_bytes(sample, cp_isolation=list(CANDIDATES))
    names = [str(name) for match in matches for name in match.could_be_from_charset if name in CANDIDATES]
    names += [name for name in CANDIDATES if name not in names]
    found: list[Candidate] = []
    texts: dict[str, int] = {}
    excerpts: dict[str, str] = {}
    for name in names:
        try:
            text = sample.decode(name)
        except UnicodeDecodeError:
            continue
        if text in texts:
            place = texts[text]
            if CANDIDATES.index(name) < CANDIDATES.index(found[place].encoding):
                found[place] = Candidate(name, found[place].excerpt)
        elif len(found) < MOST_OFFERED:
            texts[text] = len(found)
            excerpt = _excerpt(text)
            other = excerpts.setdefault(excerpt, text)
            if other != text:
                place = next(i for i, pair in enumerate(zip_longest(other, text)) if pair[0] != pair[1])
                found[texts[other]] = Candidate(found[texts[other]].encoding, _excerpt(other, place))
                excerpt = _excerpt(text, place)
            found.append(Candidate(name, excerpt))
    return tuple(found) or (Candidate("cp1252", _excerpt(sample.decode("cp1252", "replace"))),)


def named(name: str) -> str:
    """Return Python's name of a text encoding. Raises UsageError if there is no such encoding."""
    try:
        info = codecs.lookup(name.strip())
        "".encode(info.name)
        if not isinstance(b"".decode(info.name), str):
            raise LookupError
    except (LookupError, ValueError, TypeError):
        raise UsageError(
            'There is no encoding "{name}".',
            "Choose one such as {names}.",
            name=name,
            names=listed(("utf-8", *CANDIDATES)),
        ) from None
    return "utf-8-sig" if info.name == "utf-8" else info.name


def language_of(encoding: str, text: str) -> str:
    """Return the language that follows from the script or the encoding of a text (zh, ja, ko), or ""."""
    if re.search("[\u3040-\u30ff]", text):
        return "ja"
    if re.search("[\uac00-\ud7a3]", text):
        return "ko"
    if re.search("[\u4e00-\u9fff]", text):
        return _LANGUAGES.get(encoding, "zh")
    return ""


def name_for_users(encoding: str) -> str:
    """Return the name of an encoding with the languages that use it, in the user's language."""
    languages = {
        "cp1252": tr("Western European"),
        "gb18030": tr("Simplified Chinese"),
        "cp932": tr_in("encoding", "Japanese"),
        "cp949": tr_in("encoding", "Korean"),
        "big5": tr("Traditional Chinese"),
        "euc_jp": tr_in("encoding", "Japanese"),
        "cp1250": tr("Central European"),
        "cp1251": tr("Cyrillic"),
        "cp1253": tr_in("encoding", "Greek"),
        "cp1254": tr_in("encoding", "Turkish"),
        "cp1255": tr_in("encoding", "Hebrew"),
        "cp1256": tr_in("encoding", "Arabic"),
        "cp1257": tr("Baltic"),
        "cp1258": tr_in("encoding", "Vietnamese"),
        "koi8_r": tr("Cyrillic"),
    }
    language = languages.get(encoding.removeprefix(MIXED))
    return f"{encoding} ({language})" if language else encoding


def _lines_outside_ascii(file: BinaryIO) -> bytes:
    """Return the lines that have a byte outside ASCII, until they reach the size of the sample."""
    lines: list[bytes] = []
    size = 0
    for line in (each for block in file for each in block.splitlines(keepends=True)):
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size >= _SAMPLE:
                break
    return b"".join(lines)


def _excerpt(text: str, place: int = -1) -> str:
    """Return the part of a text around a place (0-based), or around its first character outside ASCII."""
    if place < 0:
        place = next((place for place, character in enumerate(text) if character > "\x7f"), 0)
    start = max(text.rfind("\n", 0, place) + 1, place - EXCERPT // 3)
    end = text.find("\n", place)
    return _printable(text[start : min(start + EXCERPT, end if end >= 0 else len(text))])


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in text.strip())
