"""Find the encoding of a text file, and rank the candidates if it is not certain.

The module hides byte order marks, UTF-16 without a mark, and the statistics that rank code pages (charset-normalizer).
If the encoding is neither declared nor certain, a person chooses it and sees the text in each candidate.
"""

import codecs
import io
import re
from collections.abc import Callable
from typing import BinaryIO, Final

from msgspec import Struct

from wiposeq.errors import UncertainEncoding, UsageError
from wiposeq.texts import tr

_WINDOWS: Final = tuple(f"cp125{digit}" for digit in "01345678")
CANDIDATES: Final = ("cp1252", "gb18030", "cp932", "cp949", "big5", "euc_jp", *_WINDOWS, "koi8_r")
"""The encodings that are ranked. UTF-8 and UTF-16 are recognized and always certain."""

MOST_OFFERED: Final = 6
"""The most candidates that are offered."""

EXCERPT: Final = 60
"""The number of characters of the text that each candidate shows."""

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


class Decision(Struct, frozen=True):
    """The encoding of a text.

    candidates: the possible encodings, the most probable first; () if the encoding is certain.
    is_inferred: whether the encoding follows from known words in the text, and not from the bytes alone.
    """

    encoding: str
    candidates: tuple[Candidate, ...] = ()
    is_inferred: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether no person must choose the encoding."""
        return not self.candidates

    def certain(self, path: str) -> str:
        """Return the encoding. Raises UncertainEncoding, which names the candidates, if it is not certain."""
        if self.candidates:
            raise UncertainEncoding(
                'The encoding of "{path}" is neither declared nor certain.',
                "Choose the encoding in which the text is right, with --encoding: {choices}.",
                path=path,
                candidates=self.candidates,
                choices="; ".join(f'{each.encoding} ("{each.excerpt}")' for each in self.candidates),
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
        ranked = candidates(_lines_outside_ascii(file))
        return Decision(ranked[0].encoding, ranked)
    return Decision("utf-8-sig")


def candidates(data: bytes) -> tuple[Candidate, ...]:
    """Return the code pages that can decode these bytes, the most probable first; at least one.

    Of code pages that give the same text, only the first in CANDIDATES is returned.
    """
    from charset_normalizer import from_bytes

    sample = _lines_outside_ascii(io.BytesIO(data))
    matches = from_bytes(sample, cp_isolation=list(CANDIDATES))
    names = [str(name) for match in matches for name in match.could_be_from_charset if name in CANDIDATES]
    names += [name for name in CANDIDATES if name not in names]
    found: list[Candidate] = []
    texts: dict[str, int] = {}
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
            found.append(Candidate(name, _excerpt(text)))
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
            names=", ".join(("utf-8", *CANDIDATES)),
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
        "cp932": tr("Japanese"),
        "cp949": tr("Korean"),
        "big5": tr("Traditional Chinese"),
        "euc_jp": tr("Japanese"),
        "cp1250": tr("Central European"),
        "cp1251": tr("Cyrillic"),
        "cp1253": tr("Greek"),
        "cp1254": tr("Turkish"),
        "cp1255": tr("Hebrew"),
        "cp1256": tr("Arabic"),
        "cp1257": tr("Baltic"),
        "cp1258": tr("Vietnamese"),
        "koi8_r": tr("Cyrillic"),
    }
    return f"{encoding} ({languages[encoding]})" if encoding in languages else encoding


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


def _excerpt(text: str) -> str:
    """Return the part of a text around its first character outside ASCII."""
    place = next((place for place, character in enumerate(text) if character > "\x7f"), 0)
    start = max(text.rfind("\n", 0, place) + 1, place - EXCERPT // 3)
    end = text.find("\n", place)
    part = text[start : min(start + EXCERPT, end if end >= 0 else len(text))]
    return "".join(character if character.isprintable() else "\ufffd" for character in part.strip())
