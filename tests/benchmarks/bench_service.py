"""How long a client waits for the full check of a file, beside xmllint: the service and the reference in turns.

Run it with `python tests/benchmarks/bench_service.py [megabytes] [rounds]`, such as 10 8. It sends a listing with
`Prefer: wait`, measures until the result is there, and runs `xmllint --noout --dtdvalid` on the same file. No two files
are the same, so that no answer comes from the store. It prints the seconds of the clock, those of the processors
(server and workers, from /proc), and the ratios as median, least and most. It asserts nothing; the goal is 6.
"""

import dataclasses
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

import httpx  # noqa: E402
import served  # noqa: E402
from benchmarks.workloads import WORKLOADS, write_listing  # noqa: E402
from measure import run_measured  # noqa: E402

DTD = TESTS.parent / "resources" / "standard" / "1.7" / "ST26SequenceListing_V1_3.dtd"
BYTES_OF_A_SEQUENCE = 3_200
"""Of W1, in the mean."""


def used(pid: int) -> float:
    """Return the seconds of processors that a service and its living workers have used."""
    ticks = 0
    children = [each for place in Path(f"/proc/{pid}/task").glob("*/children") for each in place.read_text().split()]
    for each in (pid, *children):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def send(address: str, path: Path) -> None:
    """Have a file checked, and wait for the result."""
    with path.open("rb") as file:
        answer = httpx.post(
            f"{address}/v1/validations", files={"file": (path.name, file)}, headers={"Prefer": "wait=300"}, timeout=300
        )
    assert answer.status_code == 200 and answer.json()["state"] == "success", answer.text


def measure(megabytes: float, rounds: int) -> None:
    """Measure in turns, and print the table."""
    rows = []
    with (
        tempfile.TemporaryDirectory() as name,
        served.running(Path(name) / "data", "--workers", "1", "--max-wait", "300") as (address, program),
    ):
        folder = Path(name)
        path = folder / "listing.xml"
        workload = dataclasses.replace(WORKLOADS["W1"], sequences=int(megabytes * 1e6 / BYTES_OF_A_SEQUENCE))
        write_listing(path, workload)
        text = path.read_text(encoding="utf-8")
        for number in range(rounds + 1):
            path.write_text(text + f"<!-- {number} -->\n", encoding="utf-8")
            clock, cpu = time.perf_counter(), used(program.pid)
            send(address, path)
            ours = time.perf_counter() - clock, used(program.pid) - cpu
            reference = run_measured(["xmllint", "--noout", "--dtdvalid", DTD, path], folder)
            assert reference.code == 0, reference.err
            if number:  # the first one starts the worker
                rows.append((*ours, reference.seconds, reference.cpu))
        print(f"{path.stat().st_size / 1e6:.1f} MB, {workload.sequences} sequences, {rounds} rounds")
    for kind, one, other in (("clock", 0, 2), ("processors", 1, 3)):
        ratios = [row[one] / row[other] for row in rows]
        seconds = [statistics.median(row[place] for row in rows) for place in (one, other)]
        print(
            f"{kind:10} service {seconds[0]:.2f} s, xmllint {seconds[1]:.2f} s, "
            f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        )


if __name__ == "__main__":
    measure(float(sys.argv[1]) if len(sys.argv) > 1 else 10, int(sys.argv[2]) if len(sys.argv) > 2 else 8)
