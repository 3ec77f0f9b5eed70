"""Write Office documents (.docx, .xlsx) so that the same content always gives the same bytes.

The module hides the ZIP archive, whose entries have the time of writing if nobody prevents it. Marks of texts of the
window, which are not for files, are removed here: in a packed file they cannot be found later.
"""

import errno
import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from wiposeq.formats.files import unwritable
from wiposeq.texts import is_right_to_left, plain_bytes

_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an entry of a ZIP archive can have."""
_REFERENCES: Final = re.compile(rb"&#829[46];&#8288;|&#8288;&#8297;")
"""The marks as openpyxl writes them."""


class SteadyZip(zipfile.ZipFile):
    """A ZIP archive to write, whose entries all have the same time."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, "w", zipfile.ZIP_DEFLATED)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Add an entry. zinfo_or_arcname: a name, or a ZipInfo that has it."""
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        super().writestr(self._entry(name), _without_marks(name, data))

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Add a file from the disk. arcname: its name in the archive."""
        name = str(arcname or filename)
        if is_right_to_left():
            self.writestr(name, Path(filename).read_bytes())
            return
        with Path(filename).open("rb") as source, self.open(self._entry(name), "w") as target:
            shutil.copyfileobj(source, target)

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, _FIRST_DAY)
        entry.compress_type = self.compression
        return entry


def _without_marks(name: str, data: Any) -> Any:
    if not is_right_to_left() or not name.endswith(".xml"):
        return data
    content = data.encode() if isinstance(data, str) else bytes(data)
    return _REFERENCES.sub(b"", plain_bytes(content))


def steady(content: bytes) -> bytes:
    """Return an archive with the same entries, whose times are always the same."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, SteadyZip(file) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
    return file.getvalue()


def today() -> datetime:
    """Return the time for the properties of a document: the day alone, so that it does not tell runs apart."""
    return datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)


@contextmanager
def temporary_files() -> Iterator[None]:
    """Raise UnwritableFile for an error of the temporary files in which openpyxl collects the rows of a workbook."""
    from lxml import etree

    try:
        yield
    except etree.SerialisationError as error:
        code = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise unwritable(tempfile.gettempdir(), OSError(code, os.strerror(code))) from error
    except OSError as error:
        raise unwritable(tempfile.gettempdir(), error) from error


def workbook_bytes(book: Any) -> bytes:
    """Return a workbook of openpyxl as a file. Raises UnwritableFile."""
    file = io.BytesIO()
    with temporary_files():
        book.save(file)
    return steady(file.getvalue())


def save_workbook(book: Any, file: IO[bytes]) -> None:
    """Write a workbook of openpyxl. Raises UnwritableFile."""
    from openpyxl.writer.excel import ExcelWriter

    book.properties.created = book.properties.modified = today()
    with temporary_files():
        ExcelWriter(book, SteadyZip(file)).save()


__all__ = ["save_workbook", "steady", "temporary_files", "today", "workbook_bytes"]
