"""An input on its way to the reader: a file or pasted bytes, opened once and recognized once.

The module hides when the content of a file is opened: its first bytes are read when the source is made, a small file is
kept whole, and a larger one stays open until its reader takes it. kinds.py recognizes a source, the readers read it.
"""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from wiposeq.formats import encodings
from wiposeq.formats.files import START, opened, unreadable
from wiposeq.model.changes import ChangeLog
from wiposeq.texts import tr


class Source:
    """A file or pasted bytes. kind: the id of its format in kinds.KINDS, "" before it is recognized.

    encoding: the one that a person chose, "" if it follows from the content.
    start: the first bytes, at most START. size and modified (nanoseconds): as they were when the file was opened.
    """

    def __init__(self, given: str | os.PathLike[str] | bytes, kind: str = "", encoding: str = "") -> None:
        """Open a file and read its first bytes, or take pasted bytes. Raises UnreadableFile."""
        self.kind = kind
        self.encoding = encoding
        self.path: Path | None = None
        self.modified = 0
        self._file: BinaryIO | None = None
        self._data: bytes | None = None
        if isinstance(given, bytes):
            self._data, self.start, self.size = given, given[:START], len(given)
            return
        self.path = Path(given)
        file = opened(self.path)
        try:
            self.start = file.read(START)
            found = os.fstat(file.fileno())
        except OSError as error:
            file.close()
            raise unreadable(self.path, error) from error
        self.size, self.modified = found.st_size, found.st_mtime_ns
        if len(self.start) < START:
            file.close()
            self._data = self.start
        else:
            self._file = file

    @property
    def label(self) -> str:
        """What messages call it: the path as the user named it, or a word for a pasted text."""
        return str(self.path) if self.path is not None else tr("The text")

    @property
    def given(self) -> Path | bytes:
        """The path, or the pasted bytes."""
        return self.path if self.path is not None else self._data or b""

    def open(self) -> BinaryIO:
        """Return the content from its beginning; the caller closes it.

        A file is opened again only if an earlier caller has taken it. Raises UnreadableFile.
        """
        if self._data is not None:
            return io.BytesIO(self._data)
        return self.open_file()

    def open_file(self) -> BinaryIO:
        """Return the file from its beginning, for a caller that keeps it open. Raises UnreadableFile."""
        assert self.path is not None
        file, self._file = self._file, None
        if file is None:
            return opened(self.path)
        file.seek(0)
        return file

    def read(self) -> bytes:
        """Return the whole content. Raises UnreadableFile."""
        with self.open() as file:
            try:
                return file.read()
            except OSError as error:
                raise unreadable(self.label, error) from error

    @contextmanager
    def examined(self) -> Iterator[BinaryIO]:
        """Give the content from its beginning to whoever only looks at it; open() then still has it."""
        if self._file is None:
            with self.open() as file:
                yield file
            return
        self._file.seek(0)
        yield self._file

    @contextmanager
    def open_text(
        self, log: ChangeLog, is_known: Callable[[str], bool] | None = None
    ) -> Iterator[tuple[io.TextIOWrapper, BinaryIO]]:
        """Yield the content as text with line ends as they are, and the file that it is read from.

        is_known: as in encodings.decide(). Raises UnreadableFile, UncertainEncoding and UsageError.
        """
        with self.open() as file:
            if self.encoding:
                encoding = encodings.named(self.encoding)
            else:
                decision = encodings.decide(file, is_known)
                encoding = decision.certain(self.label)
                if decision.is_inferred:
                    log.add("text/encoding", "Not in UTF-8; read as {name}; look at letters with accents",
                            after=encoding, values={"name": encoding})  # fmt: skip
                file.seek(0)
            text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
            try:
                yield text, file
            finally:
                text.detach()

    def close(self) -> None:
        """Close a file that no reader has taken; open() opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __del__(self) -> None:
        self.close()


Given = str | os.PathLike[str] | bytes | Source
"""What readers take: a source on its way from the command line or the window, or a path or bytes alone."""


def as_source(given: Given) -> Source:
    """Return a source unchanged, or a new one of a path or bytes, not recognized. Raises UnreadableFile."""
    return given if isinstance(given, Source) else Source(given)


def path_of(source: Given) -> str | os.PathLike[str] | bytes:
    """Return the path or the bytes of a source, for a reader that needs a file with random access (ZIP, a database)."""
    if isinstance(source, Source):
        source.close()
        return source.given
    return source
