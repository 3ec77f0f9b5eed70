"""Text of unknown encoding, a line at a time.

It hides how UTF-8, UTF-16 and code pages are distinguished without holding the text. An encoding that is not certain is
left to the user (formats/encodings.py).
"""

import codecs
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from wiposeq.formats.encodings import decide, named
from wiposeq.formats.source import Given, as_source
from wiposeq.model.changes import ChangeLog

_BLOCK: Final = 1 << 20
_SAMPLE: Final = 1 << 16
_CODE_PAGES: Final = ("cp932", "gb18030", "cp949", "big5")


@contextmanager
def opened_text(
    source: Given, log: ChangeLog, is_known: Callable[[str], bool] | None = None
) -> Iterator[tuple[io.TextIOWrapper, BinaryIO, int]]:
    """Yield the text with line ends as they are, the bytes it is read from, and their count.

    is_known: whether the beginning of a text says something that is known; it decides the code page of what is neither
    UTF-8 nor UTF-16. Raises UnreadableFile, UncertainEncoding, UsageError.
    """
    source = as_source(source)
    with source.open() as file:
        if source.encoding:
            encoding = named(source.encoding)
        else:
            encoding = encoding_of(file, log, source.label, is_known)
        file.seek(0)
        text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
        try:
            yield text, file, source.size
        finally:
            text.detach()


def encoding_of(file: BinaryIO, log: ChangeLog, label: str, is_known: Callable[[str], bool] | None = None) -> str:
    """Return the encoding: UTF-8 or UTF-16, or the code page of East Asia in which the text says something known.

    label: what messages call the file. Raises UncertainEncoding.
    """
    start = file.read(4096)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in start:
        return "utf-16-be" if start[:1] == b"\0" else "utf-16-le"
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        while start:
            decoder.decode(start)
            start = file.read(_BLOCK)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        file.seek(0)
        start = file.read(_SAMPLE)
        for candidate in _CODE_PAGES if is_known is not None else ():
            text = start.decode(candidate, "replace")
            if text.count("\ufffd") <= 1 and is_known is not None and is_known(text):
                log.add("text/encoding", "Not in UTF-8; read as {name}; look at letters with accents",
                        after=candidate, values={"name": candidate})  # fmt: skip
                return candidate
        return decide(_outside_ascii(file)).certain(label)
    return "utf-8-sig"


def _outside_ascii(file: BinaryIO) -> bytes:
    """Return the lines of a file with bytes outside ASCII, up to the size of a sample."""
    file.seek(0)
    lines: list[bytes] = []
    size = 0
    for line in file:
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size >= _SAMPLE:
                break
    return b"".join(lines)


__all__ = ["encoding_of", "opened_text"]
