"""An office checks a folder of listings: alone or on a cluster, killed in between, and looked at while it runs."""

import contextlib
import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.workloads import Workload, write_folder
from measure import CHECKOUT, run_wiposeq

from wiposeq import __main__ as program
from wiposeq.app.many import cluster

SCHEDULER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=True, host="127.0.0.1", dashboard_address=None
    ) as made:
        print(made.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_folder(tmp_path / "box", 12, Workload(20, defects=0.1))
    (tmp_path / "box" / "empty.xml").write_bytes(b"")
    return tmp_path


@contextlib.contextmanager
def started(folder: Path, *words: str) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [sys.executable, "-m", "wiposeq", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "WIPOSEQ_LANGUAGE": "en"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a shell that started the tests in the background has told them to ignore it
        preexec_fn=None if os.name == "nt" else lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for_lines(state: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if state.exists() and state.read_bytes().count(b"\n") > count:
            return
        time.sleep(0.02)
    pytest.fail("nothing is written to the state file")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends signals")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "stopped"])
def test_a_check_that_is_ended_by_force_goes_on_and_writes_the_same_report(how: signal.Signals, tmp_path: Path) -> None:
    write_folder(tmp_path / "box", 150, Workload(60, defects=0.05))
    words = ("check", "box", "--format", "json", "--processes", "2")
    whole = run_wiposeq(tmp_path, *words)
    again = (*words, "--resume", "state", "-o", "report.json")
    with started(tmp_path, *again) as process:
        wait_for_lines(tmp_path / "state", 20)
        process.send_signal(how)
        code = process.wait(120)
        said = process.stderr.read() if process.stderr else ""
    if how is signal.SIGINT:
        assert (code, said) == (130, "wiposeq: Stopped. To continue, run the same command again.\n")
    assert sorted(path.name for path in tmp_path.iterdir()) in (
        ["box", "state"],
        ["box", "state", "state.wiposeq-lock"],
    )
    before = (tmp_path / "state").read_bytes().count(b"\n")
    assert 20 < before < 151
    done = run_wiposeq(tmp_path, *again)
    assert (done.code, whole.code) == (1, 1)
    assert (tmp_path / "report.json").read_text() == whole.out
    assert (tmp_path / "state").read_bytes().count(b"\n") == 151


@contextlib.contextmanager
def a_cluster() -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The process of a scheduler with one worker, and its address."""
    with subprocess.Popen(
        [sys.executable, "-c", SCHEDULER],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as scheduler:
        assert scheduler.stdout and scheduler.stdin
        address = scheduler.stdout.readline().strip()
        assert address.startswith("tcp://127.0.0.1:")
        try:
            yield scheduler, address
        finally:
            scheduler.stdin.close()
            scheduler.wait(120)


@pytest.mark.slow
def test_a_cluster_gives_the_same_report_as_this_machine(folder: Path) -> None:
    pytest.importorskip("distributed")
    here = run_wiposeq(folder, "check", "box", "--format", "json")
    with a_cluster() as (_, address):
        there = run_wiposeq(folder, "check", "box", "--format", "json", "--scheduler", address)
    assert json.loads(there.out) == json.loads(here.out)
    assert (there.code, there.out, there.err) == (here.code, here.out, here.err)


@pytest.mark.slow
def test_a_cluster_that_goes_away_is_reported_and_the_check_goes_on_without_it(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    write_folder(tmp_path / "box", 150, Workload(60, defects=0.05))
    words = ("check", "box", "--format", "json")
    again = (*words, "--resume", "state", "-o", "report.json")
    with a_cluster() as (scheduler, address), started(tmp_path, *again, "--scheduler", address) as process:
        wait_for_lines(tmp_path / "state", 20)
        scheduler.kill()
        code = process.wait(120)
        said = process.stderr.read() if process.stderr else ""
    gone = (
        f"wiposeq: The connection to the scheduler at {address} is lost. Start it again, and continue with --resume.\n"
    )
    assert (code, said[-len(gone) :]) == (2, gone)
    assert "Traceback" not in said and "program itself" not in said
    assert run_wiposeq(tmp_path, *again).code == 1
    assert (tmp_path / "report.json").read_text() == run_wiposeq(tmp_path, *words).out


@pytest.mark.slow
def test_a_cluster_without_workers_is_reported(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed")
    from distributed import LocalCluster

    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None) as made:  # type: ignore[no-untyped-call]
        assert program.main(["check", "box", "--scheduler", made.scheduler_address]) == 2
    assert "has no workers. Start a worker on each computer" in capfd.readouterr().err


def test_what_answers_and_is_no_scheduler_is_reported_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "PATIENCE", 0.3)

    class Answer(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        address = f"tcp://127.0.0.1:{server.server_address[1]}"
        assert program.main(["check", "box", "--scheduler", address]) == 2
        server.shutdown()
    told = capfd.readouterr()
    assert "wiposeq: No scheduler answers at " + address in told.err.splitlines()[-1]
    assert "Traceback" not in told.err


def test_a_cluster_that_is_not_there_is_reported_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "PATIENCE", 0.3)
    for address in ("tcp://127.0.0.1:1", "nonsense", "tcp://127.0.0.1:port"):
        assert program.main(["check", "box", "--scheduler", address]) == 2
        told = capfd.readouterr()
        assert "wiposeq: No scheduler answers at " + address in told.err.splitlines()[-1]
        assert "Traceback" not in told.err


def test_where_dask_is_not_installed_the_option_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert program.main(["check", "box", "--scheduler", "tcp://127.0.0.1:8786"]) == 2
    assert "wiposeq[cluster]" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.skipif(os.name == "nt", reason="terminals of this kind are a matter of POSIX systems")
def test_on_a_terminal_a_table_lives_and_the_report_is_the_same(folder: Path) -> None:
    import pty

    parent, terminal = pty.openpty()
    command = [sys.executable, "-m", "wiposeq", "check", "box", "--processes", "1", "-o", "report.txt"]
    env = {**os.environ, "PYTHONPATH": str(CHECKOUT), "WIPOSEQ_LANGUAGE": "en", "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(command, cwd=folder, env=env, stdin=terminal, stdout=terminal, stderr=terminal) as process:
        os.close(terminal)
        shown = b""
        with contextlib.suppress(OSError):
            while part := os.read(parent, 65536):
                shown += part
        os.close(parent)
    text = shown.decode()
    assert process.returncode == 2
    assert "listing-000011.xml" in text and "Verdict" in text and "13/13" in text
    assert "13 files, " in text and text.rstrip().endswith("1 not checked: report.txt")
    piped = run_wiposeq(folder, "check", "box")
    assert (folder / "report.txt").read_text() == piped.out
    assert piped.err.count("\n") == 1 and "\x1b" not in piped.err + piped.out
