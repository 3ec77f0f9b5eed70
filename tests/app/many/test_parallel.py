"""Work in other processes: everything is done once, one that dies costs one item, and nothing is left running."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wiposeq import texts
from wiposeq.app.many import parallel
from wiposeq.errors import Cancelled, UnreadableFile
from wiposeq.progress import Progress

CHECKOUT = Path(__file__).resolve().parents[3]


def squared(number: int) -> tuple[int, int]:
    if number == 13:
        raise UnreadableFile("{path} is not there.", "Look.", path="thirteen")
    if number == 14:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number, os.getpid()


def spoken(_: int) -> str:
    return texts.tr("Sequence")


def ends(numbers: list[int], processes: int) -> dict[int, parallel.Event[tuple[int, int]]]:
    return {each.number: each for each in parallel.run_each(squared, numbers, processes) if each.is_end}


def test_every_item_is_done_once_by_as_many_processes_as_requested() -> None:
    happened = list(parallel.run_each(squared, iter(range(12)), 2))
    assert [each.number for each in happened if not each.is_end] == list(range(12))
    done = {each.number: each.result for each in happened if each.is_end}
    assert {number: result[0] for number, result in done.items() if result} == {n: n * n for n in range(12)}
    assert 1 <= len({result[1] for result in done.values() if result}) <= 2
    assert os.getpid() not in {result[1] for result in done.values() if result}
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_processes_that_were_started_before_do_the_work_and_are_ended() -> None:
    with parallel.Crew(squared, 2) as crew:
        ready = {each.pid for each in multiprocessing.active_children()}
        events = [each for each in parallel.run_each(squared, [1, 2, 3], crew) if each.is_end]
        assert {each.result[1] for each in events if each.result} <= ready
        assert crew.taken() == []
    assert not multiprocessing.active_children()


def test_processes_that_get_no_work_end_with_their_context() -> None:
    with parallel.Crew(squared, 2):
        assert len(multiprocessing.active_children()) == 2
    assert not multiprocessing.active_children()


def test_an_error_and_a_killed_process_cost_one_item_each() -> None:
    done = ends([1, 13, 14, 2, 3], 2)
    assert [done[index].result and done[index].result[0] for index in range(5)] == [1, None, None, 4, 9]
    assert str(done[1].error) == "thirteen is not there. Look."
    assert isinstance(done[2].error, parallel.Died) and "-9" in str(done[2].error)


def test_work_that_is_cancelled_stops_and_leaves_no_process() -> None:
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        list(
            parallel.run_each(
                time.sleep, [0.01, 0.01, 0.01, 60], 1, progress=Progress(is_cancelled=lambda: next(asked, True))
            )
        )
    assert multiprocessing.active_children() == []


def test_processes_speak_the_language_of_the_caller() -> None:
    texts.use_language("xx")
    try:
        said = [each.result for each in parallel.run_each(spoken, [1], 1) if each.is_end]
        assert said == [texts.tr("Sequence")] != ["Sequence"]
    finally:
        texts.use_language("en")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_no_process_outlives_one_that_was_killed() -> None:
    code = (
        "import sys, time; sys.path[:0] = sys.argv[1:]\n"
        "from wiposeq.app.many import parallel\nimport multiprocessing\n"
        "if __name__ == '__main__':\n"
        "    for each in parallel.run_each(time.sleep, [0.01, 600], 1):\n"
        "        print(*(child.pid for child in multiprocessing.active_children()), flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(CHECKOUT)], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout
        pid = int([started.stdout.readline() for _ in range(2)][1])
        started.kill()
    deadline = time.monotonic() + 120
    while _is_there(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    is_left = _is_there(pid)
    if is_left:
        os.kill(pid, signal.SIGKILL)
    assert not is_left


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_script_that_does_not_ask_whether_it_is_main_runs_once(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from wiposeq.app import checking\n"
        "with open('runs', 'a') as file: file.write('run ')\n"
        "report = checking.check(Path(sys.argv[1]), processes=2)\n"
        "print(report.sequences, len(report.findings))\n"
    )
    listing = CHECKOUT / "tests" / "material" / "st26-small.xml"
    words = [sys.executable, "script.py", listing]
    settings = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(words, cwd=tmp_path, env=settings, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr, done.returncode) == ("3 2\n", "", 0)
    assert (tmp_path / "runs").read_text() == "run "
