"""A program that is killed in mid-work: everything it had told as done is there at the next start.

The child edits a document and, after each edit is shown, says on its standard output which one it was. The parent kills
it the hard way at some moment and recovers: the project must be that of the last edit told, or of the one after it,
which was done but could not be told any more.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wiposeq.app.document import Document
from wiposeq.errors import InUse
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.project.working_copy import recoverable

CHECKOUT = Path(__file__).resolve().parents[2]

WORK = """
import sys
from msgspec.structs import replace
from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert, Move, Remove, ReplaceResidues, SetField
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import SequenceList

def start(count, length):
    return Project(sequences=SequenceList(Sequence(n, residues="acgt" * (length // 4)) for n in range(1, count + 1)))

def step(project, number):
    "The edit of that number: always the same one on the same project."
    uids = [sequence.uid for sequence in project.sequences]
    uid = uids[number * 7 % len(uids)]
    edits = (
        ReplaceResidues(uid, 2 + number % 5, 1 + number % 5, "tt"),
        Insert(Address(field="sequences"), number % 9, (Sequence(10_000 + number, residues="gggg"),)),
        Move((Address(uid),), number % 4),
        SetField(Address(uid, field="name"), f"name {number}"),
        Remove((Address(uid),) if number % 2 and len(uids) > 3 else ()),
    )
    project = edits[number % len(edits)].apply(project)
    return SetField(Address(field="file_reference"), str(number)).apply(project)
"""

CHILD = (
    WORK
    + """
count, length, path, save_every = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
document = Document(start(count, length))
if path:
    document.save_as(path)
print("begun", flush=True)
for number in range(1, 1_000_000):
    document.show(step(document.project, number))
    for _ in range(300):  # a large first change is written in steps; syncing to the disk may come a second later
        if document.catch_up():
            break
    if save_every and number % save_every == 0:
        document.save()
    print(number, flush=True)
"""
)


def project_after(count: int, length: int, edits: int):
    """The project the child must have after so many edits, worked out here."""
    names: dict = {}
    exec(WORK, names)
    project = names["start"](count, length)
    for number in range(1, edits + 1):
        project = names["step"](project, number)
    return project


class Child:
    """Another program at work on a document, which can be killed."""

    def __init__(self, count: int, length: int, path: Path | None = None, save_every: int = 0) -> None:
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
        arguments = [str(count), str(length), str(path or ""), str(save_every)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", CHILD, *arguments], stdout=subprocess.PIPE, env=environment, text=True
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == "begun"

    def kill(self, after: int) -> int:
        """Waits for so many edits to be told, kills it with no warning, and gives the number of the last one told."""
        assert self.process.stdout is not None
        told = 0
        while told < after:
            line = self.process.stdout.readline()
            assert line, "the child ended by itself"
            told = int(line)
        if os.name == "nt":
            self.process.terminate()
        else:
            self.process.send_signal(signal.SIGKILL)
        rest = self.process.stdout.read().split("\n")
        self.process.wait()
        whole = [line for line in rest[:-1] if line]
        return int(whole[-1]) if whole else told

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.mark.parametrize("after", [1, 2, 7, 40, 150])
def test_everything_done_before_a_kill_is_recovered(after: int) -> None:
    child = Child(20, 40)
    try:
        last = child.kill(after)
    finally:
        child.end()
    [recovery] = recoverable()
    document = Document.recover(recovery)
    found = int(document.project.header.file_reference or "0")
    assert found in (last, last + 1)
    assert document.project == project_after(20, 40, found)
    assert document.is_modified
    document.discard()
    assert recoverable() == []


@pytest.mark.slow
@pytest.mark.parametrize("moment", [0.0, 0.013, 0.05, 0.11, 0.3])
def test_a_kill_at_any_moment_leaves_a_whole_project(moment: float) -> None:
    child = Child(5000, 400)
    try:
        time.sleep(moment)
        last = child.kill(0)
    finally:
        child.end()
    found = recoverable()
    if last:
        assert found, "the first edit was told"
    for recovery in found:
        document = Document.recover(recovery)
        edits = int(document.project.header.file_reference or "0")
        assert edits in (last, last + 1)
        assert document.project == project_after(5000, 400, edits)
        document.discard()


def test_a_kill_while_typing_in_a_long_sequence_loses_no_letter() -> None:
    child = Child(3, 1_000_000)
    try:
        last = child.kill(30)
    finally:
        child.end()
    document = Document.recover(recoverable()[0])
    found = int(document.project.header.file_reference or "0")
    assert found in (last, last + 1)
    assert document.project == project_after(3, 1_000_000, found)
    document.discard()


@pytest.mark.parametrize("after", [3, 10, 31])
def test_a_kill_between_saves_leaves_a_whole_file_and_the_work_since(tmp_path: Path, after: int) -> None:
    path = tmp_path / "mine.wsq"
    child = Child(20, 40, path, save_every=5)
    try:
        with pytest.raises(InUse):
            Document.open(path)
        last = child.kill(after)
    finally:
        child.end()
    saved = projectfile.load(path)
    in_file = int(saved.header.file_reference or "0")
    assert saved == project_after(20, 40, in_file)
    found = recoverable()
    if not found:
        assert in_file in (last, last + 1), "nothing is offered only where everything was saved"
        Document.open(path).close()
        return
    document = Document.recover(found[0])
    edits = int(document.project.header.file_reference or "0")
    assert edits in (last, last + 1)
    assert document.project == project_after(20, 40, edits)
    assert document.path == path
    document.save(force=edits == in_file)
    document.close()
    assert projectfile.load(path) == project_after(20, 40, edits)
    assert recoverable() == []
