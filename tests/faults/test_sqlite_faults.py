"""Each call of SQLite fails once, and programs that store edits are killed: no edit that was stored is lost.

A fast run tries some of the calls and a few kills. WIPOSEQ_EFFORT=50 tries every call and some hundred kills, and
WIPOSEQ_SEED chooses when they come.
"""

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from builders import a_dna, a_project
from crashes import crash
from examples import EFFORT
from fuzz.seeds import LISTING

from wiposeq.app import document as document_module
from wiposeq.app.document import Document
from wiposeq.cli.main import main
from wiposeq.errors import UserError
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.project.working_copy import recoverable
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.project import Project

CHECKOUT = Path(__file__).resolve().parents[2]
STEPS = 6
"""Edits of a document while a call fails."""
FEW = 40
"""Calls that fail in a fast run, evenly distributed."""


class Counting(sqlite3.Connection):
    """A connection whose n-th call fails, counted over all connections. fails_at: n, or 0 for none."""

    count = 0
    fails_at = 0
    error = "disk I/O error"

    def _note(self) -> None:
        Counting.count += 1
        if Counting.count == Counting.fails_at:
            raise sqlite3.OperationalError(Counting.error)

    def execute(self, *more: Any) -> sqlite3.Cursor:
        self._note()
        return super().execute(*more)

    def executemany(self, *more: Any) -> sqlite3.Cursor:
        self._note()
        return super().executemany(*more)


@contextmanager
def failing(number: int, error: str) -> Iterator[None]:
    """Let the n-th call of SQLite fail; 0 for none."""
    real = sqlite3.connect
    Counting.count, Counting.fails_at, Counting.error = 0, number, error

    def connect(*more: Any, **named: Any) -> sqlite3.Connection:
        found: sqlite3.Connection = real(*more, **{**named, "factory": Counting})
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sqlite3, "connect", connect)
        patched.setattr(document_module, "TRY_AGAIN", 0.0)
        yield


def numbers(count: int) -> list[int]:
    """Return the calls that shall fail: some of them, or all in a campaign."""
    step = 1 if EFFORT > 1 else max(1, count // FEW)
    return list(range(1, count + 1, step))


def edited(project: Project, number: int) -> Project:
    return SetField(Address(field="file_reference"), f"R{number}").apply(project)


@pytest.mark.parametrize("error", ["disk I/O error", "database or disk is full"])
def test_a_project_file_is_whole_or_not_there(tmp_path: Path, error: str) -> None:
    (tmp_path / "in.xml").write_bytes(LISTING)
    out = tmp_path / "out.wsq"
    call = ["convert", str(tmp_path / "in.xml"), "-o", str(out)]
    with failing(0, error):
        assert main(call) in (0, 1)
        count = Counting.count
    whole = projectfile.load(out)
    assert count > 5
    for number in numbers(count):
        out.unlink(missing_ok=True)
        with failing(number, error):
            code = main(call)
        assert code in (0, 1, 2)
        assert out.exists() == (code != 2)
        if code != 2:
            assert projectfile.load(out).sequences == whole.sequences
        assert sorted(each.name for each in tmp_path.iterdir() if each != out) == ["in.xml"]


@pytest.mark.parametrize("error", ["disk I/O error", "database or disk is full"])
def test_a_document_survives_the_fault_of_any_call(tmp_path: Path, error: str) -> None:
    def work(number: int) -> tuple[Document, list[Project]]:
        document = Document(a_project(a_dna(), a_dna()))
        states = [document.project]
        with failing(number, error):
            for step in range(STEPS):
                document.show(edited(document.project, step))
                states.append(document.project)
                document.catch_up()
            for _ in range(3):
                document.catch_up()
        return document, states

    document, _ = work(0)
    count = Counting.count
    document.discard()
    assert count > 10
    for number in numbers(count):
        document, states = work(number)
        assert document.danger is None, number
        crash(document)
        [recovery] = recoverable()
        again = Document.recover(recovery)
        assert again.project == states[-1], number
        path = tmp_path / f"{number}.wsq"
        with failing(1 + number % 20, error):
            try:
                again.save_as(path)
            except UserError:
                assert not path.exists()
        again.discard()
        assert recoverable() == []


CHILD = """
import sys
from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import SequenceList
document = Document(Project(sequences=SequenceList(Sequence(n, residues="acgt" * 9) for n in range(1, 6))))
document.save_as(sys.argv[1])
for number in range(1, 1_000_000):
    document.show(SetField(Address(field="file_reference"), str(number)).apply(document.project))
    while not document.catch_up():
        pass
    print(number, flush=True)
    if number % 3 == 0:
        document.save()
"""


@pytest.mark.skipif(os.name == "nt", reason="it kills as POSIX does")
def test_what_was_stored_is_there_after_each_of_many_kills(tmp_path: Path) -> None:
    dice = random.Random(int(os.environ.get("WIPOSEQ_SEED", "3")))
    patch = "import wiposeq.formats.project.working_copy as w\nw.SYNC_EVERY = 0.0\n"
    for kill in range(4 if EFFORT == 1 else 10 * EFFORT):
        path = tmp_path / f"{kill}.wsq"
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
        words = [sys.executable, "-c", patch + CHILD, str(path)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment, text=True) as child:
            assert child.stdout is not None
            stored = 0
            for _ in range(dice.randrange(1, 40)):
                stored = int(child.stdout.readline())
            child.kill()
            rest = [line for line in child.stdout.read().split("\n")[:-1] if line]
        stored = int(rest[-1]) if rest else stored
        saved = int(projectfile.load(path).header.file_reference or "0")
        found = recoverable()
        if found:
            document = Document.recover(found[0])
            assert int(document.project.header.file_reference) in (stored, stored + 1)
            document.discard()
        else:
            assert saved in (stored, stored + 1)
        assert not list(tmp_path.glob(".*.part")) or found or saved
        assert recoverable() == []
