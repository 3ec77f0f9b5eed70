"""A source: a file or pasted bytes that is opened and recognized once, on its way to a reader.

The module hides when a file is opened: its first bytes are read when the source is created, a small file is then in
memory, and a larger one stays open until a reader takes it. kinds.py recognizes sources, readers read them.
"""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from wiposeq.formats import encodings
from wiposeq.formats.files import START, opened, unreadable
from wiposeq.model.changes import ChangeLog
from wiposeq.texts import tr

_names: dict[Path, str] = {}
"""What files are called that were unpacked from an archive, by their temporary path."""


def name_unpacked(path: Path, name: str) -> None:
    """Call a temporary file by the name of its archive and its name inside, in messages and in the project."""
    _names[path] = name


def name_of(path: Path | str) -> str:
    """Return what a file is called: its path as given, or the archive and the name inside if it was unpacked."""
    return _names.get(Path(path)) or str(path)


class Source:
    """A file or pasted bytes.

    kind: the id of its format in kinds.KINDS, "" before it is recognized.
    encoding: the one that a person chose, "" if it follows from the content.
    decision: the encoding of the text and how certain it is, None before the text is opened.
    start: the first bytes, at most START.
    size, modified: of the file when it was opened, in bytes and nanoseconds.
    residues_in: the FASTA file with the residues of a GFF file, if another name was given with it; otherwise None.
    """

    def __init__(self, given: str | os.PathLike[str] | bytes, kind: str = "", encoding: str = "") -> None:
        """Open a file and read its first bytes, or take pasted bytes. Raises UnreadableFile."""
        self.kind = kind
        self.encoding = encoding
        self.decision: encodings.Decision | None = None
        self.path: Path | None = None
        self.residues_in: Path | None = None
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
        """The name in messages and in the project: see name_of(). A word for a pasted text."""
        return name_of(self.path) if self.path is not None else tr("The text")

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
        """Give the content from its beginning, and keep it for open()."""
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
                self.decision = encodings.Decision(encodings.named(self.encoding))
            if self.decision is None:
                self.decision = encodings.decide(file, is_known)
                file.seek(0)
            encoding = self.decision.certain(self.label)
            if self.decision.is_inferred:
                words = "Not in UTF-8; read as {name}; check letters with accents"
                log.add("text/encoding", words, after=encoding, values={"name": encoding})
            text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
            try:
                yield text, file
            finally:
                text.detach()

    def close(self) -> None:
        """Close the file unless a reader has taken it. open() opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __del__(self) -> None:
        self.close()


MOST_OPEN: Final = 64
"""How many inputs of a call stay open between recognition and reading; the others are opened again."""
Given = str | os.PathLike[str] | bytes | Source
"""What readers accept: a source from the command line or the window, or only a path or bytes."""


def as_source(given: Given) -> Source:
    """Return a source unchanged, or a new one of a path or bytes, not recognized. Raises UnreadableFile."""
    return given if isinstance(given, Source) else Source(given)


def file_of(given: Path | Source) -> Path:
    """Return the path of a file that may be a source already."""
    if isinstance(given, Path):
        return given
    assert given.path is not None
    return given.path


def path_of(source: Given) -> str | os.PathLike[str] | bytes:
    """Return the path or bytes of a source for a reader that opens files by path (ZIP, a database)."""
    if isinstance(source, Source):
        source.close()
        return source.given
    return source
