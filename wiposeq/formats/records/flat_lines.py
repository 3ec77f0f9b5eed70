"""Read the lines of flat files and of GFF with their numbers, in any encoding, plain or gzip.

The module hides gzip, byte order marks, old code pages, progress and cancelling, and limits the memory that a malicious
file can use. It leaves the content of a line to the readers.
"""

import codecs
import gzip
import io
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, TextIO

from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import unreadable
from wiposeq.formats.source import Given, Source, as_source
from wiposeq.model.changes import ChangeLog
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr

_LONGEST: Final = 64 << 20
_EXPANSION: Final = 200
_FREE: Final = 64 << 20
_BETWEEN: Final = 0x3FF
"""A mask of line numbers: progress is reported and cancellation is checked after so many lines."""


class Lines:
    """The lines of a text, each with a line feed. number: the number (from 1) of the last line that was returned.

    Readers of Biopython use it as a file. Raises UnreadableFile, Cancelled.
    """

    def __init__(
        self,
        text: TextIO,
        raw: BinaryIO,
        size: int,
        source: Source,
        progress: Progress = SILENT,
    ) -> None:
        self.number = 0
        self.source = source
        self._text = text
        self._raw = raw
        self._size = size
        self._read = 0
        self._pushed: list[str] = []
        self._progress = progress
        self.correct: Callable[[str], str] | None = None

    def readline(self) -> str:
        """Return the next line, or "" at the end."""
        if self._pushed:
            self.number += 1
            return self._pushed.pop()
        try:
            line = self._text.readline(_LONGEST)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise UnreadableFile(
                '"{path}" is a damaged gzip file.', "Download it again, or unpack it first.", path=self.source.label
            ) from None
        except OSError as error:
            raise unreadable(self.source.label, error) from error
        if not line:
            return ""
        self.number += 1
        self._read += len(line)
        if not self.number & _BETWEEN or len(line) > _BETWEEN:
            self._check_limits(line)
        if "\0" in line:
            raise UnreadableFile(
                '"{path}" contains binary data at line {line}.',
                "Download it again; the copy is not complete.",
                path=self.source.label,
                line=self.number,
            )
        return self.correct(line) if self.correct else line

    def _check_limits(self, line: str) -> None:
        self._progress.check()
        done = self._raw.tell()
        self._progress.report(min(done, self._size), self._size)
        if len(line) >= _LONGEST or (self._read > _FREE and self._read > _EXPANSION * max(done, 1)):
            raise UnreadableFile(
                '"{path}" has a line of more than {count} characters, or unpacks to more than {times} times its size.',
                "Check what it contains.",
                path=self.source.label,
                count=_LONGEST,
                times=_EXPANSION,
            )

    def push(self, line: str) -> None:
        """Put the last line back, so that it is returned again."""
        self.number -= 1
        self._pushed.append(line)

    def read(self, size: int = -1) -> str:
        """Return "", which shows Biopython that this is a text file. size: 0."""
        assert size == 0
        return ""

    def close(self) -> None:
        """Do nothing; the caller that opened the file closes it."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.readline()
        if not line:
            raise StopIteration
        return line


@contextmanager
def lines_of(
    source: Given,
    log: ChangeLog,
    progress: Progress = SILENT,
) -> Iterator[Lines]:
    """Yield the lines of a source in UTF-8, UTF-16 or else Windows-1252, which is reported."""
    decoder = _Decoding()
    source = as_source(source)
    with source.open() as raw:
        size = source.size
        start = raw.read(4)
        raw.seek(0)
        file: Any = gzip.GzipFile(fileobj=raw) if start.startswith(b"\x1f\x8b") else raw
        is_utf16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        encoding = "utf-16" if is_utf16 else "utf-8-sig"
        text = io.TextIOWrapper(file, encoding, errors=decoder.name, newline=None)
        try:
            yield Lines(text, raw, size, source, progress)
        finally:
            text.detach()
    if decoder.count:
        log.add(
            "text/encoding", "Bytes that are not UTF-8 read as Windows-1252", count=decoder.count, before=decoder.first
        )


class _Decoding:
    """Decodes bytes that are not UTF-8 as Windows-1252, and counts them."""

    name: Final = "wiposeq-windows-1252"

    def __init__(self) -> None:
        self.count = 0
        self.first = ""
        codecs.register_error(self.name, self._read)

    def _read(self, error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        found = error.object[error.start : error.end].decode("cp1252", "replace")
        self.count += len(found)
        self.first = self.first or found[:10]
        return found, error.end


def broken(lines: Lines, error: Exception, name: str, number: int) -> UnreadableFile:
    """Return an error of Biopython as a message for the user. number: the number of the record, from 1."""
    reason = str(error).strip().split("\n")[0].strip().rstrip(".:")[:200]
    if not reason or not isinstance(error, ValueError):
        reason = tr("a line does not follow the format")
    return UnreadableFile(
        '"{path}" cannot be read: record "{record}", at line {line}: {reason}.',
        "Correct the record, or remove it from the file.",
        path=lines.source.label,
        record=name or f"#{number}",
        line=max(lines.number, 1),
        reason=reason,
    )


def report_warnings(caught: list[warnings.WarningMessage], log: ChangeLog, name: str, line: int) -> None:
    """Add the warnings of Biopython about a record to the report, and empty the list."""
    for warning in caught:
        if not issubclass(warning.category, ResourceWarning | DeprecationWarning):
            text = " ".join(str(warning.message).split())[:200]
            log.count("record/odd", "Warning about the record: {text}", name, line, values={"text": text})
    caught.clear()
