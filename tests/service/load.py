#!/usr/bin/env python3
"""Load and kill the validation service, and count: no file lost, none wrong, each answered once.

    .venv/bin/python tests/service/load.py [--files 10000] [--kills 0] [--workers 2] [--clients 4] [--seed 1]

Files of three sizes (1, 100 and 2,000 sequences) are sent; 1 % of them are hostile (cut off, entities, binary, deep
nesting, an endless line). With --kills, workers and server are killed with SIGKILL at random while the files are
checked; the clients send a file again if they got no answer. It prints a table, and exits with 1 if a file is lost or
wrong. It is no test of the suite, because it takes minutes; tests/app/service/test_kills.py is the short form.
"""

import argparse
import concurrent.futures
import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "tests")]

import httpx  # noqa: E402
import served  # noqa: E402

from wiposeq.app.conformance.listing_text import DNA, SequenceText, listing  # noqa: E402

CLIENT = httpx.Client(limits=httpx.Limits(max_connections=100))
SIZES = {"small": (1, 0.80), "middle": (100, 0.18), "large": (2000, 0.02)}
"""Sequences of a file, and the share of such files."""


def bodies(seed: int) -> dict[str, str]:
    """Return a listing of each size; the title is replaced so that no two files are the same."""
    rng = random.Random(seed)
    found = {}
    for size, (count, _) in SIZES.items():
        sequences = []
        for number in range(count):
            letters = (
                "".join(rng.choices("acgt", k=60)) if number % 3 else "".join(rng.choices("ACDEFGHIKLMNPQRSTVWY", k=40))
            )
            sequences.append(SequenceText("DNA" if number % 3 else "AA", letters))
        found[size] = listing(*(sequences or (SequenceText("DNA", DNA),)))
    return found


HOSTILE = {
    "cut": lambda text: text[: len(text) * 2 // 3],
    "entity": lambda text: text.replace('.dtd">', '.dtd" [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'),
    "binary": lambda text: "\x00\x01" * 500,
    "deep": lambda text: text.replace("<SequenceTotal", "<x>" * 5000 + "<SequenceTotal"),
    "wrong": lambda text: text.replace(DNA[:20], "").replace("<INSDSeq_division>PAT", "<INSDSeq_division>SYN"),
}


class File:
    """A file to send and what must come back: valid, invalid, or not read whole."""

    def __init__(self, number: int, bodies: dict[str, str], rng: random.Random) -> None:
        self.size = rng.choices(list(SIZES), [share for _, share in SIZES.values()])[0]
        text = bodies[self.size].replace("Modified polymerase", f"Polymerase {number}")
        self.kind = rng.choice(list(HOSTILE)) if rng.random() < 0.01 else "right"
        self.content = (HOSTILE[self.kind](text) if self.kind != "right" else text).encode()
        self.name = f"file-{number}.xml"
        self.sha256 = hashlib.sha256(self.content).hexdigest()

    def is_expected(self, answer: dict[str, Any]) -> bool:
        """Return whether an answer is the right one."""
        if answer["sha256"] != self.sha256:
            return False
        if self.kind == "right":
            return bool((answer["state"], answer["verdict"]) == ("success", "valid"))
        if self.kind == "wrong":
            return bool((answer["state"], answer["verdict"]) == ("success", "invalid"))
        return answer["state"] in ("incomplete", "error") and answer["verdict"] != "valid"


def memory(pid: int) -> int:
    """Return the resident memory of a process and its children, in MB."""
    found = 0
    for each in (pid, *children(pid)):
        with contextlib.suppress(OSError):
            found += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * 4096
    return found // 1_000_000


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, from any of its threads."""
    found: list[int] = []
    for place in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, place.read_text().split())
    return found


class Server:
    """The service as a process, which is started again after it was killed."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder, self.workers, self.port = folder, workers, served.free_port()
        self.kills = 0
        self.peak: list[int] = []
        self.start()

    def start(self) -> None:
        """Start the program and wait until it answers."""
        options = ("--workers", str(self.workers), "--max-requests", "0")
        self.program = served.start(self.folder / "data", self.port, *options)
        served.wait_until_ready(self.port)

    def kill(self, rng: random.Random) -> str:
        """Kill the server or one of its workers, and start the server again."""
        pid = self.program.pid
        workers = [
            each
            for each in children(pid)
            if b"multiprocessing" in _command(each) and b"resource_tracker" not in _command(each)
        ]
        self.kills += 1
        if workers and rng.random() < 0.6:
            with contextlib.suppress(ProcessLookupError):
                os.kill(rng.choice(workers), signal.SIGKILL)
            return "worker"
        os.kill(pid, signal.SIGKILL)
        self.program.wait()
        self.start()
        return "server"


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def send(server: Server, file: File, stop: float) -> tuple[float, dict[str, Any]]:
    """Send a file until it is answered, and return the seconds and the answer."""
    began = time.monotonic()
    while time.monotonic() < stop:
        try:
            address = f"http://127.0.0.1:{server.port}/v1/validations"
            answer = CLIENT.post(address, files={"file": (file.name, file.content)}, timeout=120).json()
            while answer.get("state") == "pending":
                time.sleep(0.1)
                answer = CLIENT.get(f"{address}/{answer['id']}", timeout=30).json()
            if "state" in answer:
                return time.monotonic() - began, answer
        except (httpx.HTTPError, json.JSONDecodeError):
            time.sleep(0.1)
    raise TimeoutError(file.name)


def run(arguments: argparse.Namespace) -> int:
    """Send the files, and print what came back."""
    rng = random.Random(arguments.seed)
    texts = bodies(arguments.seed)
    files = [File(number, texts, rng) for number in range(arguments.files)]
    folder = Path(tempfile.mkdtemp(prefix="wiposeq-load-"))
    server = Server(folder, arguments.workers)
    done = threading.Event()
    killed: list[str] = []

    def disturb() -> None:
        pauses = random.Random(arguments.seed + 1)
        while not done.wait(pauses.uniform(0.3, 1.5)) and len(killed) < arguments.kills:
            killed.append(server.kill(pauses))

    def watch() -> None:
        while not done.wait(2):
            server.peak.append(memory(server.program.pid))

    for each in (disturb, watch):
        threading.Thread(target=each, daemon=True).start()
    began, stop = time.monotonic(), time.monotonic() + arguments.seconds
    with concurrent.futures.ThreadPoolExecutor(arguments.clients) as pool:
        answers = list(pool.map(lambda file: send(server, file, stop), files))
    took = time.monotonic() - began
    while len(killed) < arguments.kills:
        time.sleep(0.1)
    done.set()
    wrong = [
        (file.name, file.kind, answer) for file, (_, answer) in zip(files, answers) if not file.is_expected(answer)
    ]
    rows = stored(server)
    server.program.terminate()
    server.program.wait(30)
    _print(arguments, files, answers, took, server, killed, wrong, rows)
    print(f"xmllint --dtdvalid: {xmllint(files, folder):.1f} s for the same files, one process each")
    shutil.rmtree(folder, ignore_errors=True)
    pending = sum(row["state"] == "pending" for row in rows)
    return 1 if wrong or pending else 0


def stored(server: Server) -> list[dict[str, Any]]:
    """Return all validations of the store."""
    rows: list[dict[str, Any]] = []
    before = ""
    while True:
        found = CLIENT.get(f"http://127.0.0.1:{server.port}/v1/validations?limit=500{before}", timeout=60).json()
        rows += found["validations"]
        if not found["next"]:
            return rows
        before = f"&before={found['next']}"


def _print(
    arguments: argparse.Namespace, files: list[File], answers: Any, took: float, server: Server,
    killed: list[str], wrong: list[Any], rows: list[dict[str, Any]],
) -> None:  # fmt: skip
    megabytes = sum(len(file.content) for file in files) / 1e6
    print(f"{len(files)} files, {megabytes:.0f} MB, {took:.0f} s")
    print(f"{arguments.workers} workers, {arguments.clients} clients")
    print(f"{len(files) / took:.1f} files a second, {megabytes / took:.2f} MB a second")
    for size in SIZES:
        seconds = sorted(s for file, (s, _) in zip(files, answers) if file.size == size)
        if seconds:
            p50, p99 = statistics.median(seconds), seconds[min(len(seconds) - 1, len(seconds) * 99 // 100)]
            print(f"{size:7} {len(seconds):6} files: p50 {p50:.3f} s, p99 {p99:.3f} s, worst {seconds[-1]:.2f} s")
    hostile = sum(file.kind != "right" for file in files)
    answered = {(row["file"], row["sha256"]) for row in rows}
    print(f"hostile {hostile}; lost {len(files) - len(answered)}; wrong {len(wrong)}; kills {len(killed)} "
          f"({killed.count('worker')} workers, {killed.count('server')} servers)")  # fmt: skip
    if server.peak:
        third = max(len(server.peak) // 3, 1)
        print(f"memory of server and workers: first third at most {max(server.peak[:third])} MB, "
              f"last third at most {max(server.peak[-third:])} MB")  # fmt: skip
    for each in wrong[:5]:
        print("WRONG", each)


def xmllint(files: list[File], folder: Path) -> float:
    """Return the seconds that xmllint needs to validate the same files against the DTD."""
    program = shutil.which("xmllint")
    if program is None:
        return float("nan")
    dtd = CHECKOUT / "resources" / "standard" / "1.7" / "ST26SequenceListing_V1_3.dtd"
    place = folder / "xmllint.xml"
    seconds = 0.0
    for file in files[:: max(1, len(files) // 500)]:
        place.write_bytes(file.content)
        began = time.monotonic()
        subprocess.run([program, "--noout", "--dtdvalid", dtd, place], capture_output=True)
        seconds += time.monotonic() - began
    return seconds * len(files) / len(files[:: max(1, len(files) // 500)])


def main() -> int:
    """Parse the options and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (
        ("files", 10_000),
        ("kills", 0),
        ("workers", 2),
        ("clients", 4),
        ("seed", 1),
        ("seconds", 7200),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
