"""The queue loses no job and stores one result for each, whenever the program ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from wiposeq.app.service.queue import Outcome, Queue
from wiposeq.app.service.validation import Job, Options, State
from wiposeq.errors import DamagedFile, UnwritableFile

CHECKOUT = Path(__file__).resolve().parents[3]


def a_job(id: str = "a", **values: object) -> Job:
    return Job(id=id, name="x.xml", size=3, sha256="0" * 64, options=Options(), mark="m", **values)  # type: ignore[arg-type]


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    return Queue(tmp_path / "queue.sqlite3")


def test_a_job_is_claimed_by_one_worker_and_the_oldest_first(queue: Queue) -> None:
    queue.add(a_job("a"))
    queue.add(a_job("b"))
    claimed = [queue.claim(1.0), queue.claim(1.0), queue.claim(1.0)]
    assert [job and job.id for job in claimed] == ["a", "b", None]


def test_only_the_first_result_of_a_job_is_stored(queue: Queue) -> None:
    queue.add(a_job())
    job = queue.claim(1.0)
    assert job is not None
    assert queue.finish(job, Outcome(State.SUCCESS, "valid", True, report=b"first"), 2.0) is not None
    assert queue.finish(job, Outcome(State.ERROR, message="second"), 3.0) is None
    assert queue.report("a") == b"first"


def test_a_released_job_waits_again_and_counts_the_attempt_if_the_worker_died(queue: Queue) -> None:
    queue.add(a_job())
    first = queue.claim(1.0)
    assert first is not None
    queue.release(first)
    second = queue.claim(2.0)
    assert second is not None and second.attempts == 2
    queue.release(second, counts=False)
    third = queue.claim(3.0)
    assert third is not None and third.attempts == 2


def test_the_result_of_a_removed_job_is_dropped(queue: Queue) -> None:
    queue.add(a_job())
    job = queue.claim(1.0)
    assert job is not None
    queue.remove("a")
    assert queue.finish(job, Outcome(State.SUCCESS, "valid", True), 2.0) is None
    assert queue.job("a") is None


def test_a_killed_program_leaves_its_jobs_and_the_next_start_lets_them_wait(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from wiposeq.app.service.queue import Queue; "
        "from wiposeq.app.service.validation import Job, Options; q = Queue(Path(sys.argv[1])); "
        "[q.add(Job(id=str(n), name='x', size=1, sha256='0', options=Options(), mark='m')) for n in range(3)]; "
        "q.claim(1.0); print('ready', flush=True); time.sleep(60)"
    )
    path = tmp_path / "queue.sqlite3"
    program = subprocess.Popen([sys.executable, "-c", code, path], cwd=CHECKOUT, stdout=subprocess.PIPE)
    assert program.stdout is not None and program.stdout.readline() == b"ready\n"
    os.kill(program.pid, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    program.wait()
    program.stdout.close()
    queue = Queue(path)
    assert queue.release_all() == 1
    claimed = [queue.claim(2.0) for _ in range(3)]
    assert [(job.id, job.attempts) for job in claimed if job] == [("0", 1), ("1", 1), ("2", 1)]


def test_another_file_in_place_of_the_queue_is_refused_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite3"
    path.write_bytes(b"This is a letter, and not a database. " * 30)
    with pytest.raises(DamagedFile):
        Queue(path)
    assert path.read_bytes().startswith(b"This is a letter")


def test_old_results_are_removed_but_not_those_that_wait_to_be_posted(queue: Queue) -> None:
    for id, url in (("a", ""), ("b", "http://localhost/")):
        queue.add(Job(id=id, name="x", size=1, sha256="0", options=Options(callback=url), mark="m"))
        job = queue.claim(1.0)
        assert job is not None
        queue.finish(job, Outcome(State.SUCCESS, "valid", True), 2.0)
    assert queue.remove_older(3.0) == ["a"]


def test_a_full_disk_raises_an_error_and_changes_nothing(queue: Queue) -> None:
    queue.add(a_job("a"))
    pages = queue.database.execute("PRAGMA page_count").fetchone()[0]
    queue.database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UnwritableFile, match="the disk is full"):
        queue.add(a_job("b" * 100_000))
    assert [job.id for _, job in queue.jobs()] == ["a"]
    queue.database.execute("PRAGMA max_page_count = 1000000")
    queue.add(a_job("b" * 100_000))
    assert queue.pending() == 2


DAMAGE = [
    ("options", ""),
    ("options", "{"),
    ("options", '{"type": 7}'),
    ("options", None),
    ("options", "CAST(x'ff80' AS TEXT)"),
    ("name", None),
    ("name", "CAST(x'ff80' AS TEXT)"),
    ("id", "CAST(x'ff80' AS TEXT)"),
    ("size", "much"),
    ("received", b"\0\1"),
    ("sha256", b"\0\1"),
]


@pytest.mark.parametrize(("column", "value"), DAMAGE)
def test_a_damaged_job_fails_and_those_behind_it_are_checked(queue: Queue, column: str, value: object) -> None:
    queue.add(a_job("a", source="inbox"))
    queue.add(a_job("b", source="inbox"))
    if str(value).startswith("CAST"):
        queue.database.execute(f"UPDATE jobs SET {column} = {value} WHERE number = 1")
    else:
        queue.database.execute(f"UPDATE jobs SET {column} = ? WHERE number = 1", (value,))
    good, bad = (job for _, job in queue.jobs())
    assert good == a_job("b", source="inbox") and bad.state is State.ERROR and "damaged" in bad.message
    claimed = queue.claim(1.0)
    assert claimed is not None and claimed.id == "b"
    assert queue.claim(1.0) is None
    assert queue.counts() == {"pending": 1, "success": 0, "incomplete": 0, "error": 1, "running": 1}
    can_be_moved = column not in ("id", "name")
    assert [job.id for job in queue.undelivered()] == ["a"] * can_be_moved


def test_a_job_in_an_unknown_state_has_failed(queue: Queue) -> None:
    queue.add(a_job())
    queue.database.execute("UPDATE jobs SET state = 'x'")
    job = queue.job("a")
    assert job is not None and job.state is State.ERROR
    assert queue.claim(1.0) is None


def test_a_damaged_report_is_none(queue: Queue) -> None:
    queue.add(a_job())
    queue.database.execute("UPDATE jobs SET report = x'0102'")
    assert queue.report("a") == b""
