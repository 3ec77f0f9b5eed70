"""The project file (.wsq): a project in one SQLite file, which is read back equal or not at all.

The module hides the tables, the packing of records and the detection of damage. The live working copy has the same
tables, so a Store writes only the objects that differ from those it wrote before. working_copy.py and app/document.py
decide who may write which file, and where the working copies are.

Format 2. SQLite, application_id "WSeq", user_version the format. Every content is MessagePack followed by its CRC-32,
so that a flipped bit is found and never read as something else; no SQLite check is needed on top.
  parts(name, content)        "header", "origin", "accepted", "order" (runs as they follow), "mark" (one a save);
                              a working copy also has "state"; "versions" lists the named versions, and "version/7" is
                              the packed state of one; format 1 did not have them
  runs(run, content)          rows of sequences that stand one after the other: one chunk of the sequence list; in a
                              working copy of a large listing -3 is the third sequence of the listing beside it
  sequences(row, content)     [sequence, pieces of its residues, pieces of its features]
  pieces(piece, content)      64 Ki residues (as UTF-8) or 256 features of a sequence that is too long for one record
An insertion, a move or a letter typed into 50 million residues rewrites one run, one piece and one record, no more.
Text that UTF-8 cannot hold (lone surrogates, which a paste may bring) is packed another way and comes back as it was.
"""

import contextlib
import gc
import os
import secrets
import shutil
import sqlite3
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar, cast
from urllib.parse import quote

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import DamagedFile, NewerFile, UnreadableFile, UnwritableFile, UserError
from wiposeq.formats.files import replacing
from wiposeq.formats.source import Source, as_source
from wiposeq.formats.st26.backing_file import Base
from wiposeq.formats.st26.names import with_fields
from wiposeq.model.changes import Change
from wiposeq.model.origin import Fact, Origin
from wiposeq.model.project import Project, Version
from wiposeq.model.records import Feature, Header, Sequence
from wiposeq.model.sequence_list import Chunk, SequenceList
from wiposeq.model.text_diff import agreed, common_ends
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr

APPLICATION: Final = int.from_bytes(b"WSeq", "big")
"""SQLite's application_id of our files."""
FORMAT: Final = 2
"""The format this program writes, and the newest it reads."""
SCHEMA: Final = tuple(
    f"CREATE TABLE {table}({key} PRIMARY KEY, content BLOB NOT NULL){extra}"
    for table, key, extra in (
        ("parts", "name TEXT", " WITHOUT ROWID"),
        ("runs", "run INTEGER", ""),
        ("sequences", "row INTEGER", ""),
        ("pieces", "piece INTEGER", ""),
    )
)

LONGEST: Final = 1 << 16
"""Residues a sequence may have before they are kept in pieces, and the residues of a piece."""
MANY: Final = 512
"""Features a sequence may have before they are kept in pieces."""
GROUP: Final = 256
"""Features of a piece."""

T = TypeVar("T")
Items = TypeVar("Items", str, tuple[Feature, ...])


class Damage(Exception):
    """A part of a file that cannot be read, in the user's language. Callers turn it into a DamagedFile."""


class StoredSequence(Struct, frozen=True, array_like=True, gc=False):
    """A sequence as it is stored; long residues and many features are left out of it and lie in these pieces."""

    sequence: Sequence
    residues: tuple[int, ...] = ()
    features: tuple[int, ...] = ()


class Stamp(Struct, frozen=True):
    """Which save a file holds: its size, the time it was changed (nanoseconds), and the mark of the save."""

    size: int
    modified: int
    mark: str

    def is_same(self, other: "Stamp | None") -> bool:
        """Whether both are the same save; a file that was only copied or touched still is."""
        if other is None:
            return False
        return (self.size, self.modified) == (other.size, other.modified) or self.mark == other.mark != ""


# Packing: records to sealed bytes and back.

_ESCAPED: Final = b"\xc1"
"""Starts a packing of text that UTF-8 cannot hold; MessagePack never uses this byte."""
_TUPLE: Final = 1
_BIG: Final = 2


def _preserved(value: Any) -> Any:
    """Return a value of any type in a form that keeps tuples and very large numbers when it is packed."""
    if isinstance(value, tuple):
        return msgspec.msgpack.Ext(_TUPLE, pack([_preserved(item) for item in value]))
    if isinstance(value, list):
        return [_preserved(item) for item in value]
    if isinstance(value, dict):
        return {key: _preserved(item) for key, item in value.items()}
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 64:
        return msgspec.msgpack.Ext(_BIG, b"%x" % value if value >= 0 else b"-%x" % -value)
    return value


def _restored(code: int, content: memoryview) -> Any:
    if code == _TUPLE:
        return tuple(unpack(bytes(content), list[Any]))
    if code == _BIG:
        return int(bytes(content), 16)
    raise msgspec.DecodeError(f"unknown extension {code}")


def _escaped(value: Any) -> Any:
    """The value as plain lists and maps, each text as its UTF-8 bytes (surrogates passed) read as Latin-1."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("latin-1")
    if isinstance(value, Struct):
        fields = {name: _escaped(getattr(value, name)) for name in value.__struct_fields__}
        return list(fields.values()) if value.__struct_config__.array_like else fields
    if isinstance(value, list | tuple):
        return [_escaped(item) for item in value]
    if isinstance(value, dict):
        return {_escaped(key): _escaped(item) for key, item in value.items()}
    return value


def _unescaped(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("latin-1").decode("utf-8", "surrogatepass")
    if isinstance(value, list):
        return [_unescaped(item) for item in value]
    if isinstance(value, dict):
        return {_unescaped(key): _unescaped(item) for key, item in value.items()}
    return value


_encoder: Final = msgspec.msgpack.Encoder(enc_hook=str)
_decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}


def pack(value: Any) -> bytes:
    """The record as MessagePack. What is neither record, text, number, truth, list nor map becomes its str()."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        return _ESCAPED + _encoder.encode(_escaped(value))


def unpack(content: bytes, kind: type[T]) -> T:
    """The record of that kind. Raises msgspec.DecodeError where the bytes are something else."""
    if content[:1] == _ESCAPED:
        plain = msgspec.msgpack.decode(content[1:], ext_hook=_restored)
        return msgspec.convert(_unescaped(plain), kind)
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.msgpack.Decoder(kind, ext_hook=_restored)
    return decoder.decode(content)  # type: ignore[no-any-return]


def _add_versions(connection: sqlite3.Connection) -> None:
    """Make a file of format 2 from one of format 1, which has no versions."""
    connection.execute("INSERT INTO parts VALUES(?, ?)", ("versions", seal(pack(()))))


UPGRADES: dict[int, Callable[[sqlite3.Connection], None]] = {1: _add_versions}
"""By each older format: the function that upgrades a copy of a file to the next format."""


def seal(content: bytes) -> bytes:
    """Return the content followed by its CRC-32."""
    return content + zlib.crc32(content).to_bytes(4, "little")


def unseal(content: object, where: str) -> bytes:
    """Return the content without its checksum. Raises Damage, with the words `where`, if they disagree."""
    if isinstance(content, bytes) and len(content) > 4:
        inside = content[:-4]
        if zlib.crc32(inside) == int.from_bytes(content[-4:], "little"):
            return inside
    raise Damage(where)


def packed_origin(origin: Origin) -> bytes:
    """Return an origin as bytes; the values of its facts and changes keep their types."""

    def plain(record: Fact | Change) -> Any:
        return replace(record, values=_preserved(record.values)) if record.values else record

    facts = tuple(plain(fact) for fact in origin.facts)
    changes, repairs = (tuple(map(plain, each)) for each in (origin.changes, origin.repairs))
    return pack(replace(origin, facts=facts, changes=changes, repairs=repairs))


# The store: a project in an open database.


class _Long(Struct):
    """The pieces of a long sequence: (piece, how many residues or features it holds), in order."""

    residues: list[tuple[int, int]] = []
    features: list[tuple[int, int]] = []


class Store:
    """A project inside an open database, and what of it is written there.

    The database is a project's alone, its tables are there, and transactions are the caller's. base: the file that
    sequences of the project are fetched from; of those that are as it has them only their place there is written.
    """

    def __init__(self, connection: sqlite3.Connection, base: Base | None = None) -> None:
        self._connection = connection
        self.base = base
        self._parts: dict[str, object] = {}
        self._order: list[int] = []
        self._runs: dict[Chunk, tuple[int, tuple[int, ...]]] = {}
        self._long: dict[int, _Long] = {}
        # What is in the tables but in no chunk: sequences by uid, further ones with the same uid, runs by their rows.
        self._loose: dict[int, tuple[Sequence, int]] = {}
        self._strays: list[int] = []
        self._free: dict[tuple[int, ...], list[int]] = {}
        self._next_run = self._next_row = self._next_piece = 1

    def write(
        self,
        project: Project,
        *,
        deadline: float = float("inf"),
        progress: Progress = SILENT,
    ) -> bool:
        """Makes the tables hold this project, writing only what differs from what they hold.

        deadline: time.monotonic() at which to stop and return False; the next call goes on, with this project or
        another. After False the tables are between two projects: the caller must not commit. True: all is written.
        """
        chunks = project.sequences.chunks
        wanted = set(chunks)
        for chunk in [chunk for chunk in self._runs if chunk not in wanted]:
            self._release(chunk)
        done = 0
        for chunk in chunks:
            done += len(chunk)
            if chunk not in self._runs:
                self._take(chunk)
                progress.report(done, len(project.sequences))
                progress.check()
                if time.monotonic() > deadline:
                    return False
        self._clear()
        order = [self._runs[chunk][0] for chunk in chunks]
        if order != self._order or not self._parts:
            self.put("order", pack(order))
            self._order = order
        if self._parts.get("header") is not project.header:
            self.put("header", pack(project.header))
        if self._parts.get("origin") is not project.origin:
            self.put("origin", packed_origin(project.origin))
        if self._parts.get("accepted") is not project.accepted:
            self.put("accepted", pack(project.accepted))
        self._write_versions(project.versions)
        self._parts = {
            "header": project.header,
            "origin": project.origin,
            "accepted": project.accepted,
            "versions": project.versions,
        }
        return True

    def _write_versions(self, versions: tuple[Version, ...]) -> None:
        """Make the tables hold these versions; the content of a version never changes, so it is written once."""
        before = cast(tuple[Version, ...], self._parts.get("versions", ()))
        if before is versions and self._parts:
            return
        stored = {each.id for each in before}
        wanted = {each.id for each in versions}
        for gone in stored - wanted:
            self._connection.execute("DELETE FROM parts WHERE name = ?", (f"version/{gone}",))
        for each in versions:
            if each.id not in stored:
                self.put(f"version/{each.id}", each.content)
        self.put("versions", pack([replace(each, content=b"") for each in versions]))

    def _versions(self) -> tuple[Version, ...]:
        """Read the versions. Their content is only unpacked when it is needed."""
        found = []
        for each in self.part("versions", tuple[Version, ...]):
            where = tr('the version "{name}"', name=each.name)
            row = self._connection.execute("SELECT content FROM parts WHERE name = ?", (f"version/{each.id}",))
            content = row.fetchone()
            found.append(replace(each, content=unseal(content and content[0], where)))
        return tuple(found)

    def move_to(self, connection: sqlite3.Connection) -> None:
        """Goes on in another connection to the same database."""
        self._connection = connection

    def put(self, name: str, content: bytes) -> None:
        """Writes one part."""
        self._connection.execute("REPLACE INTO parts VALUES(?, ?)", (name, seal(content)))

    def part(self, name: str, kind: type[T]) -> T:
        """Reads one part. Raises Damage."""
        return read_part(self._connection, name, kind)

    def _entries(self, chunk: Chunk) -> "Iterable[int | Sequence]":
        """The sequences of a chunk; for those that are as the base has them, their places in the chunk's stub."""
        is_based = self.base is not None and chunk.stub is not None and chunk.stub.backing is self.base.backing
        return chunk.entries if is_based else chunk.passing()

    def _release(self, chunk: Chunk) -> None:
        run, rows = self._runs.pop(chunk)
        self._free.setdefault(rows, []).append(run)
        for sequence, row in zip(self._entries(chunk), rows):
            if isinstance(sequence, int):
                continue
            if sequence.uid in self._loose:
                self._strays.append(row)
            else:
                self._loose[sequence.uid] = (sequence, row)

    def _take(self, chunk: Chunk) -> None:
        rows = []
        fresh = []
        for sequence in self._entries(chunk):
            if isinstance(sequence, int):
                rows.append(-(chunk.stub.start + sequence + 1) if chunk.stub else 0)
                continue
            known = self._loose.pop(sequence.uid, None)
            if known is None:
                row = self._next_row
                self._next_row += 1
                fresh.append((row, seal(self._record(row, None, sequence))))
            else:
                old, row = known
                if old is not sequence:
                    record = seal(self._record(row, old, sequence))
                    self._connection.execute("UPDATE sequences SET content = ? WHERE row = ?", (record, row))
            rows.append(row)
        if fresh:
            self._connection.executemany("INSERT INTO sequences VALUES(?, ?)", fresh)
        key = tuple(rows)
        free = self._free.get(key)
        if free:
            run = free.pop()
        else:
            run = self._next_run
            self._next_run += 1
            self._connection.execute("INSERT INTO runs VALUES(?, ?)", (run, seal(pack(key))))
        self._runs[chunk] = (run, key)

    def _clear(self) -> None:
        """Deletes what no chunk holds."""
        rows = [row for _, row in self._loose.values()] + self._strays
        self._connection.executemany("DELETE FROM sequences WHERE row = ?", [(row,) for row in rows])
        for row in rows:
            long = self._long.pop(row, None)
            if long:
                self._drop(piece for piece, _ in (*long.residues, *long.features))
        runs = [(run,) for runs in self._free.values() for run in runs]
        self._connection.executemany("DELETE FROM runs WHERE run = ?", runs)
        self._loose, self._strays, self._free = {}, [], {}

    def _drop(self, pieces: Iterable[int]) -> None:
        self._connection.executemany("DELETE FROM pieces WHERE piece = ?", [(piece,) for piece in pieces])

    def _record(self, row: int, old: Sequence | None, new: Sequence) -> bytes:
        """The packed StoredSequence; pieces that differ are written on the way."""
        long = self._long.get(row)
        has_long_residues = len(new.residues) > LONGEST
        has_many_features = len(new.features) > MANY
        if long is None:
            if not has_long_residues and not has_many_features:
                return pack(StoredSequence(new))
            long = self._long[row] = _Long()
        before = old.residues if old and long.residues else ""
        after = new.residues if has_long_residues else ""
        long.residues = self._splice(long.residues, before, after, LONGEST)
        held = old.features if old and long.features else ()
        many = new.features if has_many_features else ()
        long.features = self._splice(long.features, held, many, GROUP)
        if has_long_residues:
            new = replace(new, residues="")
        if has_many_features:
            new = replace(new, features=())
        if not long.residues and not long.features:
            del self._long[row]
        return pack(StoredSequence(new, tuple(p for p, _ in long.residues), tuple(p for p, _ in long.features)))

    def _splice(self, pieces: list[tuple[int, int]], old: Items, new: Items, size: int) -> list[tuple[int, int]]:
        """The pieces after old became new; only those that hold or touch the difference are written."""
        if old is new:
            return pieces
        start, end = common(old, new)
        if start == len(old) == len(new):
            return pieces
        stop = len(old) - end
        first: int = 0
        last: int = 0
        low: int = 0
        high: int = 0
        written: list[tuple[int, int]] = []
        for index, (_, length) in enumerate(pieces):
            if high < start or index == 0:
                first, low = index, high
            last, high = index, high + length
            if high >= stop and high >= start:
                break
        content = new[low : len(new) - (len(old) - high)]
        step = len(content) if len(content) <= 2 * size else size
        parts = [content[at : at + step] for at in range(0, len(content), step)] if content else []
        replaced = pieces[first : last + 1]
        for part in parts:
            sealed = seal(part.encode("utf-8", "surrogatepass") if isinstance(part, str) else pack(part))
            if len(written) < len(replaced):
                piece = replaced[len(written)][0]
                self._connection.execute("UPDATE pieces SET content = ? WHERE piece = ?", (sealed, piece))
            else:
                piece = self._next_piece
                self._next_piece += 1
                self._connection.execute("INSERT INTO pieces VALUES(?, ?)", (piece, sealed))
            written.append((piece, len(part)))
        self._drop(piece for piece, _ in replaced[len(written) :])
        return [*pieces[:first], *written, *pieces[last + 1 :]]

    def read(self, *, progress: Progress = SILENT) -> Project:
        """The project in the tables; later writes differ from it. Raises Damage where one record cannot be read."""
        header = self.part("header", Header)
        origin = with_fields(self.part("origin", Origin))
        accepted = self.part("accepted", tuple[tuple[str, str], ...])
        self._order = self.part("order", list[int])
        runs = {run: self._run(run, content) for run, content in self._all("runs", "run")}
        if len(set(self._order)) != len(self._order) or runs.keys() != set(self._order):
            raise Damage(tr("the order of the sequences"))
        total = sum(len(rows) for rows in runs.values())
        found: dict[int, Sequence] = {}
        was_collecting = gc.isenabled()
        gc.disable()
        try:
            for row, content in self._all("sequences", "row"):
                found[row] = self._sequence(row, content)
                if len(found) % 1000 == 0:
                    progress.report(len(found), total)
                    progress.check()
            self._next_row = max(found, default=0) + 1
            chunks = []
            for run in self._order:
                chunk = self._chunk(found, runs[run])
                self._runs[chunk] = (run, runs[run])
                chunks.append(chunk)
        finally:
            if was_collecting:
                gc.enable()
        if found:
            raise Damage(tr("sequence record {row}", row=min(found)))
        self._next_run = max(runs, default=0) + 1
        top = self._connection.execute("SELECT max(piece) FROM pieces").fetchone()[0]
        self._next_piece = (top or 0) + 1
        versions = self._versions()
        self._parts = {"header": header, "origin": origin, "accepted": accepted, "versions": versions}
        return Project(header, SequenceList(chunks=tuple(chunks)), origin, accepted, versions)

    def _all(self, table: str, key: str) -> Iterator[tuple[int, object]]:
        """All rows of a table, each but once, however the pages of a damaged file are linked."""
        last = 0
        for number, content in self._connection.execute(f"SELECT {key}, content FROM {table} ORDER BY {key}"):
            if number <= last:
                raise Damage(tr("the pages of the file"))
            last = number
            yield number, content

    def _run(self, run: int, content: object) -> tuple[int, ...]:
        where = tr("the order of the sequences")
        return _unpacked(unseal(content, where), tuple[int, ...], where)

    def _chunk(self, found: dict[int, Sequence], rows: tuple[int, ...]) -> Chunk:
        """The chunk of these rows; negative ones count the sequences of the base from 1."""
        if not rows or min(rows) > 0:
            return Chunk(tuple([self._taken(found, row) for row in rows]))
        whole = self.base.sequences if self.base is not None else SequenceList()
        place = -min(rows) - 1
        own = whole.chunks[whole.locate(place)[0]] if place < len(whole) else None
        if own is None or own.stub is None:
            raise Damage(tr("sequence record {row}", row=min(rows)))
        stub = own.stub
        entries = tuple([-row - 1 - stub.start if row < 0 else self._taken(found, row) for row in rows])
        places = [entry for entry in entries if isinstance(entry, int)]
        if min(places) < 0:
            raise Damage(tr("sequence record {row}", row=min(rows)))
        return own if entries == tuple(range(len(own))) else Chunk(entries, stub)

    @staticmethod
    def _taken(found: dict[int, Sequence], row: int) -> Sequence:
        sequence = found.pop(row, None)
        if sequence is None:
            raise Damage(tr("sequence record {row}", row=row))
        return sequence

    def _sequence(self, row: int, content: object) -> Sequence:
        where = tr("sequence record {row}", row=row)
        stored = _unpacked(unseal(content, where), StoredSequence, where)
        sequence = stored.sequence
        if stored.residues or stored.features:
            long = self._long[row] = _Long()
            residues = [self._piece(piece, where) for piece in stored.residues]
            try:
                texts = [part.decode("utf-8", "surrogatepass") for part in residues]
            except UnicodeDecodeError as error:
                raise Damage(where) from error
            groups = [_unpacked(self._piece(p, where), tuple[Feature, ...], where) for p in stored.features]
            long.residues = [(piece, len(text)) for piece, text in zip(stored.residues, texts)]
            long.features = [(piece, len(group)) for piece, group in zip(stored.features, groups)]
            if texts:
                sequence = replace(sequence, residues="".join(texts))
            if groups:
                sequence = replace(sequence, features=tuple(feature for group in groups for feature in group))
        return sequence

    def _piece(self, piece: int, where: str) -> bytes:
        found = self._connection.execute("SELECT content FROM pieces WHERE piece = ?", (piece,)).fetchone()
        return unseal(found and found[0], where)


def common(old: Items, new: Items) -> tuple[int, int]:
    """How much of the start is the same in both, and how much of the end of the rest."""
    if isinstance(old, str) and isinstance(new, str):
        return common_ends(old, new)
    a, b = len(old), len(new)
    start = agreed(min(a, b), lambda low, high: old[low:high] == new[low:high])
    rest = min(a, b) - start
    return start, agreed(rest, lambda low, high: old[a - high : a - low] == new[b - high : b - low])


def _unpacked(content: bytes, kind: type[T], where: str) -> T:
    try:
        return unpack(content, kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Damage(where) from error


def read_part(connection: sqlite3.Connection, name: str, kind: type[T]) -> T:
    """One part of an open project database. Raises Damage."""
    where = tr('the part "{name}"', name=name)
    found = connection.execute("SELECT content FROM parts WHERE name = ?", (name,)).fetchone()
    return _unpacked(unseal(found and found[0], where), kind, where)


# The file.


def connect(path: Path, options: str) -> sqlite3.Connection:
    """A connection to the database, whatever its name; transactions are begun and ended by hand."""
    name = os.fsencode(path.absolute().as_posix())
    uri = "file://" + quote(name if name.startswith(b"/") else b"/" + name) + "?" + options
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)


def create_tables(connection: sqlite3.Connection) -> None:
    """Makes the tables of format 1 in an empty database; the format number is the caller's to set at the end."""
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    for statement in SCHEMA:
        connection.execute(statement)


def save(
    project: Project,
    path: str | Path,
    *,
    progress: Progress = SILENT,
) -> Stamp:
    """Write the whole project to a file, or leave the file as it was. It can be called in any thread.

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
    """Return which save a file holds: None if there is no such file, a stamp without a mark if it cannot be read."""
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
    except (sqlite3.Error, MemoryError, OverflowError) as error:
        raise damaged(path, tr("the pages of the file")) from error


def damaged(path: Path, what: str) -> DamagedFile:
    """Return the error for a file with a part, in words, that cannot be read."""
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
    """Raises Damage unless the database has our tables and nothing else, so that reading it can do nothing else."""
    connection.execute("PRAGMA cell_size_check = ON")
    found = connection.execute("SELECT sql FROM sqlite_schema LIMIT 10").fetchall()
    if sorted(str(sql) for (sql,) in found) != sorted(SCHEMA):
        raise Damage(tr("its tables"))
