"""Damage inputs of every format for hours, and store what breaks the program, made as small as possible.

    python packaging/fuzz.py --hours 8 [--seed N] [--processes 2] [--cases FOLDER]
        [--format NAME]

Every input is tried in a process of its own limits: 2 GB of memory and 30 seconds of the processor. A finding is an
exception that is no error for the user, a process that dies or exceeds a limit, or a file that is left behind. It is
stored in tests/fuzz/cases, where tests/fuzz/test_fuzz.py tries it from then on. At the end, also after Ctrl+C or a
request to terminate, a table says for each format how many inputs were tried, read and refused, and how many findings
there are. fuzz_guided.py prefers inputs that reach new lines.
"""

import argparse
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
BATCH = 1_000
"""How many inputs a process tries. Its start takes as long as some ten inputs."""
MEMORY = 2 << 30
SECONDS = 30
"""Limits of an input: bytes of memory, seconds of the processor."""
TRIES = 300
"""How often a finding is made smaller at most."""


def the_trial() -> ModuleType:
    """Return the module tests/fuzz/trial.py, which is in a package of the same name as this file."""
    return importlib.import_module("fuzz.trial")


def work(seed: int, count: int, only: str) -> None:
    """Try the inputs of a seed, and print a line in JSON for each. only: the name of a format; "" for all."""
    import resource

    trial = the_trial()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {SECONDS} seconds")

    signal.signal(signal.SIGPROF, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that counts ends this one
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "work")
        folder.mkdir()
        os.environ["WIPOSEQ_HOME"] = str(Path(name, "home"))
        for number, (kind, data, call) in enumerate(trial.inputs(seed, count, only)):
            print(json.dumps({"number": number, "kind": kind}), flush=True)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            error, code = "", -1
            try:
                code = trial.attempt(folder, kind, data, call)
            except BaseException as caught:  # every other exception is what is looked for
                error = type(caught).__name__
            signal.setitimer(signal.ITIMER_PROF, 0)
            print(json.dumps({"kind": kind, "call": call, "code": code, "error": error}), flush=True)


def smaller(kind: str, data: bytes, call: str, error: str) -> bytes:
    """Return as little of the data as still raises the same error."""
    trial = the_trial()

    def fails(part: bytes) -> bool:
        with tempfile.TemporaryDirectory() as name:
            try:
                trial.attempt(Path(name), kind, part, call)
            except BaseException as caught:  # every other exception is what is looked for
                return type(caught).__name__ == error
        return False

    step, tries = max(len(data) // 2, 1), 0
    while step and tries < TRIES:
        place = 0
        while place < len(data) and tries < TRIES:
            part = data[:place] + data[place + step :]
            tries += 1
            if fails(part):
                data = part
            else:
                place += step
        step //= 2
    return data


class Campaign:
    """Counts by format, and the findings that are stored already."""

    def __init__(self, cases: Path, only: str = "") -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.seen: set[tuple[str, str, str]] = set()
        self._cases = cases
        self._only = only
        self._running: set[subprocess.Popen[str]] = set()
        self.is_stopped = False

    def stop(self) -> None:
        """End the processes that try inputs. What they have tried is still counted."""
        self.is_stopped = True
        for process in tuple(self._running):
            process.terminate()

    def batch(self, seed: int) -> None:
        """Try a batch in a process of its own."""
        path = os.pathsep.join(str(each) for each in (CHECKOUT, CHECKOUT / "tests"))
        words = [sys.executable, __file__, "--batch", str(seed), "--format", self._only]
        environment = {**os.environ, "PYTHONPATH": path}
        with subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        ) as process:
            self._running.add(process)
            assert process.stdout
            begun: dict[str, Any] = {}
            for line in process.stdout:
                result = json.loads(line)
                if "number" in result:
                    begun = result
                else:
                    self._count(seed, begun["number"], result)
                    begun = {}
        self._running.discard(process)
        if self.is_stopped:
            return
        if begun:
            self._count(seed, begun["number"], {**begun, "call": "", "code": -1, "error": f"died {process.returncode}"})
        elif process.returncode:
            raise SystemExit(process.returncode)

    def _count(self, seed: int, number: int, result: dict[str, Any]) -> None:
        counts = self.counts.setdefault(result["kind"], Counter())
        counts["inputs"] += 1
        counts["read" if result["code"] in (0, 1) else "refused" if result["code"] == 2 else "findings"] += 1
        if not result["error"]:
            return
        key = (result["kind"], result["call"], result["error"])
        if key in self.seen:
            return
        self.seen.add(key)
        kind, data, call = the_trial().input_of(seed, number, self._only)
        if not result["error"].startswith(("died", "Timeout", "MemoryError")):
            data = smaller(kind, data, call, result["error"])
        name = f"{Path(kind).stem}-{result['error'].replace(' ', '-').lower()}-{seed}-{number}{Path(kind).suffix}"
        self._cases.mkdir(parents=True, exist_ok=True)
        (self._cases / name).write_bytes(data)
        print(f"{call} with {name}: {result['error']}")

    def table(self) -> str:
        """Return the counts as a table."""
        rows = [f"{'format':20}{'inputs':>10}{'read':>10}{'refused':>10}{'findings':>10}"]
        whole: Counter[str] = Counter()
        for kind, counts in sorted(self.counts.items()):
            whole += counts
            rows.append(f"{kind:20}" + "".join(f"{counts[each]:10,}" for each in _COLUMNS))
        rows.append(f"{'all':20}" + "".join(f"{whole[each]:10,}" for each in _COLUMNS))
        return "\n".join(rows)


_COLUMNS = ("inputs", "read", "refused", "findings")


def main() -> int:
    """Try inputs until the time is over. The exit code is 1 if there are findings."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--hours", type=float, default=1 / 60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--cases", type=Path, default=CHECKOUT / "tests" / "fuzz" / "cases")
    parser.add_argument("--format", default="", help="only this one, as the table names it")
    parser.add_argument("--batch", type=int, help="for the program's own use")
    asked = parser.parse_args()
    sys.path[:] = [str(CHECKOUT), str(CHECKOUT / "tests"), *sys.path[1:]]
    if asked.batch is not None:
        work(asked.batch, BATCH, asked.format)
        return 0
    campaign = Campaign(asked.cases, asked.format)
    run(campaign, asked.seed * 1_000_000, 3600 * asked.hours, asked.processes)
    print(campaign.table())
    return 1 if campaign.seen else 0


def run(campaign: Campaign, seed: int, seconds: float, processes: int) -> None:
    """Try batches until the time is over or a signal comes, and print how many inputs a second were tried."""
    from concurrent.futures import ThreadPoolExecutor

    begin = time.monotonic()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: campaign.stop())
    with ThreadPoolExecutor(processes) as pool:
        while time.monotonic() < begin + seconds and not campaign.is_stopped:
            list(pool.map(campaign.batch, range(seed, seed + processes)))
            seed += processes
    tried = sum(counts["inputs"] for counts in campaign.counts.values())
    print(f"{tried:,} inputs, {tried / (time.monotonic() - begin):.0f} a second")


if __name__ == "__main__":
    sys.exit(main())
