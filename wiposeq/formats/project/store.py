"""A project in an open SQLite database: only the objects that differ from those stored before are written.

The module hides how sequences are distributed over the tables of file.py. Inserting or moving sequences, or typing a
letter into 50 million residues, rewrites one run, one piece and one record.
"""

import gc
import sqlite3
import time
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.formats.project.packing import Damage, T, pack, packed_origin, seal, unpacked, unseal
from wiposeq.formats.st26.backing_file import Base
from wiposeq.formats.st26.names import with_fields
from wiposeq.model.origin import Origin
from wiposeq.model.project import Project, Version
from wiposeq.model.records import Feature, Header, Sequence
from wiposeq.model.sequence_list import Chunk, SequenceList
from wiposeq.model.text_diff import agreed, common_ends
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr

LONGEST: Final = 1 << 16
"""A sequence with more residues is stored in pieces of this many residues."""
MANY: Final = 512
"""The features of a sequence with more features are stored in pieces."""
GROUP: Final = 256
"""How many features a piece holds."""
AT_ONCE: Final = 1_000
"""Rows that are deleted without a look at the clock."""
Items = TypeVar("Items", str, tuple[Feature, ...])


class StoredSequence(Struct, frozen=True, array_like=True, gc=False):
    """A sequence as it is stored. Long residues and many features are in the pieces with these numbers."""

    sequence: Sequence
    residues: tuple[int, ...] = ()
    features: tuple[int, ...] = ()


# The store: a project in an open database.


class _Long(Struct):
    """The pieces of a long sequence in order, each as (number of the piece, number of its residues or features)."""

    residues: list[tuple[int, int]] = []
    features: list[tuple[int, int]] = []


class Store:
    """A project in an open database. It remembers what was written, so that only differences are written next.

    The database belongs to one project and has its tables. The caller begins and commits transactions. base: the file
    from which sequences of the project are read. For its unchanged sequences only their index in that file is written.
    """

    def __init__(self, connection: sqlite3.Connection, base: Base | None = None) -> None:
        self._connection = connection
        self.base = base
        self._parts: dict[str, object] = {}
        self._order: list[int] = []
        self._runs: dict[Chunk, tuple[int, tuple[int, ...]]] = {}
        self._long: dict[int, _Long] = {}
        # Rows in the tables that no chunk uses: sequences by uid, others with the same uid, and runs by their rows.
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
        """Write to the tables what differs between this project and the one written before.

        Return True if all is written. deadline: the value of time.monotonic() at which the method stops and returns
        False; the next call continues, with this project or another. After False the tables are between two projects,
        and the caller must not commit.
        """
        chunks = project.sequences.chunks
        wanted = set(chunks)
        for chunk in [chunk for chunk in self._runs if chunk not in wanted]:
            self._release(chunk)
            if time.monotonic() > deadline:
                return False
        done = 0
        for chunk in chunks:
            done += len(chunk)
            if chunk not in self._runs:
                self._take(chunk)
                progress.report(done, len(project.sequences))
                progress.check()
                if time.monotonic() > deadline:
                    return False
        while self._clear_some():
            if time.monotonic() > deadline:
                return False
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
        """Use another connection to the same database from now on."""
        self._connection = connection

    def put(self, name: str, content: bytes) -> None:
        """Write one part."""
        self._connection.execute("REPLACE INTO parts VALUES(?, ?)", (name, seal(content)))

    def part(self, name: str, kind: type[T]) -> T:
        """Read one part. Raises Damage."""
        return read_part(self._connection, name, kind)

    def _entries(self, chunk: Chunk) -> "Iterable[int | Sequence]":
        """Return the sequences of a chunk. For one that is unchanged in the base, return its index in the stub."""
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

    def _clear_some(self) -> bool:
        """Delete some of the rows that no chunk uses. Return whether there were any."""
        rows = self._strays[-AT_ONCE:]
        del self._strays[-AT_ONCE:]
        while self._loose and len(rows) < AT_ONCE:
            rows.append(self._loose.popitem()[1][1])
        self._connection.executemany("DELETE FROM sequences WHERE row = ?", [(row,) for row in rows])
        for row in rows:
            long = self._long.pop(row, None)
            if long:
                self._drop(piece for piece, _ in (*long.residues, *long.features))
        runs: list[int] = []
        while self._free and len(runs) < AT_ONCE:
            runs += self._free.popitem()[1]
        self._connection.executemany("DELETE FROM runs WHERE run = ?", [(run,) for run in runs])
        return bool(rows or runs)

    def _drop(self, pieces: Iterable[int]) -> None:
        self._connection.executemany("DELETE FROM pieces WHERE piece = ?", [(piece,) for piece in pieces])

    def _record(self, row: int, old: Sequence | None, new: Sequence) -> bytes:
        """Return the packed StoredSequence, and write the pieces that differ."""
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
        """Return the pieces of the new items, and write those that contain or touch a difference."""
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
        """Return the project in the tables, with which write() compares. Raise Damage if a record cannot be read."""
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
        """Yield all rows of a table. Raise Damage if the pages of a damaged file would yield a row twice."""
        last = 0
        for number, content in self._connection.execute(f"SELECT {key}, content FROM {table} ORDER BY {key}"):
            if number <= last:
                raise Damage(tr("the pages of the file"))
            last = number
            yield number, content

    def _run(self, run: int, content: object) -> tuple[int, ...]:
        where = tr("the order of the sequences")
        return unpacked(unseal(content, where), tuple[int, ...], where)

    def _chunk(self, found: dict[int, Sequence], rows: tuple[int, ...]) -> Chunk:
        """Return the chunk of these rows. A negative row is the 1-based number of a sequence of the base."""
        if not rows or min(rows) > 0:
            return Chunk(tuple([self._taken(found, row) for row in rows]))
        whole = self.base.sequences if self.base is not None else SequenceList()
        place = -min(rows) - 1
        own = whole.chunks[whole.locate(place)[0]] if 0 <= place < len(whole) else None
        if own is None or own.stub is None:
            raise Damage(tr("sequence record {row}", row=min(rows)))
        stub = own.stub
        entries = tuple([-row - 1 - stub.start if row < 0 else self._taken(found, row) for row in rows])
        places = [entry for entry in entries if isinstance(entry, int)]
        if min(places) < 0 or max(places) >= len(own):
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
        stored = unpacked(unseal(content, where), StoredSequence, where)
        sequence = stored.sequence
        if stored.residues or stored.features:
            long = self._long[row] = _Long()
            residues = [self._piece(piece, where) for piece in stored.residues]
            try:
                texts = [part.decode("utf-8", "surrogatepass") for part in residues]
            except UnicodeDecodeError as error:
                raise Damage(where) from error
            groups = [unpacked(self._piece(p, where), tuple[Feature, ...], where) for p in stored.features]
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
    """Return how many items are equal at the start of both, and how many at the end of the rest."""
    if isinstance(old, str) and isinstance(new, str):
        return common_ends(old, new)
    a, b = len(old), len(new)
    start = agreed(min(a, b), lambda low, high: old[low:high] == new[low:high])
    rest = min(a, b) - start
    return start, agreed(rest, lambda low, high: old[a - high : a - low] == new[b - high : b - low])


def read_part(connection: sqlite3.Connection, name: str, kind: type[T]) -> T:
    """Return one part of an open project database. Raises Damage."""
    where = tr('the part "{name}"', name=name)
    found = connection.execute("SELECT content FROM parts WHERE name = ?", (name,)).fetchone()
    return unpacked(unseal(found and found[0], where), kind, where)
