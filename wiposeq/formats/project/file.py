"""The project file (.wsq): a project in one SQLite file. Reading returns an equal project, or fails.

The module hides the tables and the detection of damage. The live working copy has the same tables. store.py writes
records into them. working_copy.py and app/document.py decide who may write which file, and where the working copies
are.

Format 2: the application_id of the SQLite file is "WSeq", its user_version is the format. packing.py packs a content.
  parts(name, content)        "header", "origin", "accepted", "order" (the runs in order), "mark" (new at each save).
                              A working copy also has "state". "versions" lists the named versions, and "version/7" is
                              the packed state of one. Format 1 did not have versions.
  runs(run, content)          the rows of consecutive sequences: one chunk of the sequence list. In a working copy of a
                              large listing, -3 is the third sequence of the listing beside it.
  sequences(row, content)     [sequence, pieces of its residues, pieces of its features]
  pieces(piece, content)      64 Ki residues (as UTF-8) or 256 features of a sequence that is too long for one record
"""

import contextlib
import os
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from wiposeq.errors import DamagedFile, NewerFile, UnreadableFile, UnwritableFile, UserError
from wiposeq.formats.files import replacing
from wiposeq.formats.project.packing import Damage, pack, seal
from wiposeq.formats.project.store import Store, read_part
from wiposeq.formats.source import Source, as_source
from wiposeq.model.project import Project
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr

APPLICATION: Final = int.from_bytes(b"WSeq", "big")
"""The application_id of project files in SQLite."""
FORMAT: Final = 2
"""The format that this program writes, and the newest format that it reads."""
SCHEMA: Final = tuple(
    f"CREATE TABLE {table}({key} PRIMARY KEY, content BLOB NOT NULL){extra}"
    for table, key, extra in (
        ("parts", "name TEXT", " WITHOUT ROWID"),
        ("runs", "run INTEGER", ""),
        ("sequences", "row INTEGER", ""),
        ("pieces", "piece INTEGER", ""),
    )
)


ERRORS: Final = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises for a damaged file, whose texts, also in messages, may not be UTF-8."""


class Stamp(Struct, frozen=True):
    """Identifies a save of a file: its size, when it was changed (nanoseconds since 1970), and the mark of the save."""

    size: int
    modified: int
    mark: str

    def is_same(self, other: "Stamp | None") -> bool:
        """Return whether both are the same save. A copy of the file, or a new time of change, is the same save."""
        if other is None:
            return False
        if self.mark or other.mark:
            return self.mark == other.mark
        return (self.size, self.modified) == (other.size, other.modified)


def _add_versions(connection: sqlite3.Connection) -> None:
    """Make a file of format 2 from one of format 1, which has no versions."""
    connection.execute("INSERT INTO parts VALUES(?, ?)", ("versions", seal(pack(()))))


UPGRADES: dict[int, Callable[[sqlite3.Connection], None]] = {1: _add_versions}
"""By each older format: the function that upgrades a copy of a file to the next format."""


# The file.


def connect(path: Path, options: str) -> sqlite3.Connection:
    """Return a connection to a database with any file name. The caller begins and commits transactions."""
    name = os.fsencode(path.absolute().as_posix())
    uri = "file://" + quote(name if name.startswith(b"/") else b"/" + name) + "?" + options
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)


def create_tables(connection: sqlite3.Connection) -> None:
    """Create the tables in an empty database. The caller sets the format number at the end."""
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    for statement in SCHEMA:
        connection.execute(statement)


def save(
    project: Project,
    path: str | Path,
    *,
    progress: Progress = SILENT,
) -> Stamp:
    """Write the whole project to a file. If this fails, the file is unchanged. Any thread may call it.

    progress counts sequences. Raises UnwritableFile and Cancelled.
    """
    target = Path(path)
    mark = secrets.token_hex(16)
    try:
        with replacing(target) as file, tempfile.TemporaryDirectory(prefix="wiposeq-") as folder:
            temporary = Path(folder) / "project"
            with contextlib.closing(connect(temporary, "mode=rwc&nolock=1")) as connection:
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute("BEGIN")
                create_tables(connection)
                store = Store(connection)
                store.write(project, progress=progress)
                store.put("mark", pack(mark))
                connection.execute(f"PRAGMA user_version = {FORMAT}")
                connection.execute("COMMIT")
            with temporary.open("rb") as whole:
                shutil.copyfileobj(whole, file, 1 << 20)
    except (sqlite3.Error, OSError) as error:
        raise UnwritableFile(
            "{path} is not written: it could not be prepared among the temporary files ({reason}).",
            "Make room on the disk, and save again.",
            path=str(target),
            reason=(error.strerror if isinstance(error, OSError) else None) or str(error),
        ) from error
    found = target.stat()
    return Stamp(found.st_size, found.st_mtime_ns, mark)


def load(file: Path | Source, *, progress: Progress = SILENT) -> Project:
    """Return the project in a file, which is not changed. progress counts sequences.

    Raises UnreadableFile (the file is missing, a folder, without permission, or of another program), NewerFile,
    DamagedFile (with the part that is damaged), Cancelled.
    """
    with reading(file) as connection:
        return Store(connection).read(progress=progress)


def stamp(path: Path) -> Stamp | None:
    """Return which save a file holds. None if the file does not exist; a stamp without a mark if it cannot be read."""
    try:
        found = path.stat()
    except OSError:
        return None
    try:
        with reading(path) as connection:
            mark = read_part(connection, "mark", str)
    except UserError:
        mark = ""
    return Stamp(found.st_size, found.st_mtime_ns, mark)


@contextlib.contextmanager
def reading(file: Path | Source) -> Iterator[sqlite3.Connection]:
    """Yield a connection to a project file in the newest format; an older file is upgraded in a copy.

    Damage and the errors of SQLite inside the block become a DamagedFile. Raises like load().
    """
    source = as_source(file)
    version = format_of(source)
    assert source.path is not None
    path = source.path
    try:
        connection = connect(path, "mode=ro&immutable=1")
        with contextlib.ExitStack() as stack:
            stack.enter_context(contextlib.closing(connection))
            if version < FORMAT:
                connection = stack.enter_context(_upgraded(connection, version))
            check_tables(connection)
            yield connection
    except Damage as damage:
        raise damaged(path, str(damage)) from damage
    except (*ERRORS, MemoryError, OverflowError) as error:
        raise damaged(path, tr("the pages of the file")) from error


def damaged(path: Path, what: str) -> DamagedFile:
    """Return the error for a damaged file. what: the part that cannot be read, in the user's language."""
    return DamagedFile(
        'The project file "{path}" is damaged: {what} cannot be read.',
        "It was left as it is. Open an older copy of it, or the listing that was last generated from it.",
        path=str(path),
        what=what,
    )


def format_of(file: Path | Source) -> int:
    """Return the format number of a project file, from its first bytes. Raises like load()."""
    source = as_source(file)
    assert source.path is not None
    path, start, size = source.path, source.start[:100], source.size
    source.close()  # SQLite opens the file itself
    if not size:
        raise damaged(path, tr("anything (the file is empty)"))
    if len(start) < 100 or start[:16] != b"SQLite format 3\0":
        raise damaged(path, tr("its beginning (or it is not a project file)"))
    if int.from_bytes(start[68:72], "big") != APPLICATION:
        raise UnreadableFile(
            "{path} is a database of another program.", "Choose a project file (.wsq).", path=str(path)
        )
    version = int.from_bytes(start[60:64], "big", signed=True)
    if version > FORMAT:
        raise NewerFile(
            "{path} was written by a newer WipoSeq (format {format}; this one reads up to {newest}).",
            "Install the newer version. The file was left as it is.",
            path=str(path),
            format=version,
            newest=FORMAT,
        )
    page = int.from_bytes(start[16:18], "big")
    expected = int.from_bytes(start[28:32], "big") * (65536 if page == 1 else page)
    if size < expected and start[18] == 1:
        raise damaged(path, tr("its end (it has {size} of {expected} bytes)", size=size, expected=expected))
    return version


@contextlib.contextmanager
def _upgraded(connection: sqlite3.Connection, version: int) -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory(prefix="wiposeq-") as folder:
        copy = connect(Path(folder) / "upgraded", "mode=rwc")
        with contextlib.closing(copy):
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = OFF")
            for step in range(version, FORMAT):
                if step not in UPGRADES:
                    raise Damage(tr("its format number ({format})", format=version))
                UPGRADES[step](copy)
            yield copy


def check_tables(connection: sqlite3.Connection) -> None:
    """Raise Damage unless the database has exactly the tables of a project, so that no other SQL is executed."""
    connection.execute("PRAGMA cell_size_check = ON")
    found = connection.execute("SELECT sql FROM sqlite_schema LIMIT 10").fetchall()
    if sorted(str(sql) for (sql,) in found) != sorted(SCHEMA):
        raise Damage(tr("its tables"))
