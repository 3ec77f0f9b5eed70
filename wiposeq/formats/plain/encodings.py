"""Text of unknown encoding, a line at a time.

It hides how UTF-8, UTF-16 and national code pages are told apart. What is assumed is told in the report.
"""

import codecs
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from wiposeq.formats.source import Given, as_source
from wiposeq.model.changes import ChangeLog

_BLOCK: Final = 1 << 20
_CODE_PAGES: Final = ("cp932", "gb18030", "cp949", "big5")


@contextmanager
def opened_text(
    source: Given, log: ChangeLog, is_known: Callable[[str], bool] | None = None
) -> Iterator[tuple[io.TextIOWrapper, BinaryIO, int]]:
    """(the text with line ends as they are, the bytes it is read from, how many there are). Raises UnreadableFile.

    is_known: whether the beginning of a text says something that is known; it settles the code page of what is neither
    UTF-8 nor UTF-16.
    """
    source = as_source(source)
    with source.open() as file:
        encoding = encoding_of(file, log, is_known)
        file.seek(0)
        text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
        try:
            yield text, file, source.size
        finally:
            text.detach()


def encoding_of(file: BinaryIO, log: ChangeLog, is_known: Callable[[str], bool] | None = None) -> str:
    """UTF-8 or UTF-16, as the bytes say; else the code page of Japan, China, Korea or Taiwan in which the text says
    something that is known, or that of Western Europe; this is told."""
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
        encoding, name = "cp1252", "Windows-1252"
        file.seek(0)
        start = file.read(_BLOCK >> 4)
        for candidate in _CODE_PAGES if is_known is not None else ():
            text = start.decode(candidate, "replace")
            if text.count("\ufffd") <= 1 and is_known is not None and is_known(text):
                encoding = name = candidate
                break
        log.add("text/encoding", "The text is not in UTF-8 and was read as {name}; look at letters with accents",
                after=encoding, values={"name": name})  # fmt: skip
        return encoding
    return "utf-8-sig"


__all__ = ["encoding_of", "opened_text"]
