"""Damage inputs of one format, and prefer those that reach new lines of the readers (with the library atheris).

    python packaging/fuzz_guided.py sheet.xlsx [--minutes 5] [--cases FOLDER]

The format is a name in tests/fuzz/seeds.py. What breaks the program is stored as in packaging/fuzz.py, which needs no
library, and which tries the formats in processes with limits. atheris is not part of the development tools: install it
with pip where it is available.
"""

import argparse
import contextlib
import importlib
import io
import logging
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
MEGABYTES = 2_000
SECONDS = 30
"""Limits of an input."""


class Guided:
    """Inputs of one format, and the findings that are stored already."""

    def __init__(self, trial: Any, kind: str, cases: Path, folder: Path) -> None:
        self.counts: Counter[str] = Counter()
        self._trial, self._kind, self._cases, self._folder = trial, kind, cases, folder
        self._calls = trial.calls_of(kind)
        self._seen: set[tuple[str, str]] = set()

    def try_one(self, data: bytes) -> None:
        """Try an input with the call that follows from its bytes."""
        call = self._calls[sum(data[-64:]) % len(self._calls)]
        self.counts["inputs"] += 1
        try:
            code = self._trial.attempt(self._folder, self._kind, data, call)
        except BaseException as error:  # every exception is what is looked for
            self._store(data, call, error)
        else:
            self.counts["refused" if code == 2 else "read"] += 1

    def _store(self, data: bytes, call: str, error: BaseException) -> None:
        self.counts["findings"] += 1
        name = type(error).__name__
        if (call, name) in self._seen:
            return
        self._seen.add((call, name))
        path = Path(self._kind)
        case = self._cases / f"{path.stem}-{name.lower()}-guided-{self.counts['inputs']}{path.suffix}"
        case.parent.mkdir(parents=True, exist_ok=True)
        case.write_bytes(data)
        sys.__stdout__.write(f"{call} with {case.name}: {name}\n")  # type: ignore[union-attr]


def main() -> int:
    """Try inputs until the time is over. The exit code is 1 if there are findings, 2 without atheris."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("format")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--cases", type=Path, default=CHECKOUT / "tests" / "fuzz" / "cases")
    asked = parser.parse_args()
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        print("The library atheris is not installed: pip install atheris")
        return 2
    sys.path[:1] = [str(CHECKOUT), str(CHECKOUT / "tests")]
    logging.disable()
    with contextlib.redirect_stderr(io.StringIO()), atheris.instrument_imports(include=["wiposeq"]):
        mutators, seeds, trial = (importlib.import_module(f"fuzz.{each}") for each in ("mutators", "seeds", "trial"))

    name = tempfile.mkdtemp(prefix="wiposeq-fuzz-")
    os.environ["WIPOSEQ_HOME"] = f"{name}/home"
    for each in ("work", "corpus"):
        Path(name, each).mkdir()
    Path(name, "corpus", "seed").write_bytes(seeds.SEEDS[asked.format])
    guided = Guided(trial, asked.format, asked.cases, Path(name, "work"))

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        dice = random.Random(seed)
        if dice.randrange(4) == 0:
            return bytes(atheris.Mutate(data, most))
        return bytes(mutators.damaged(data, dice)[:most])

    begin = time.monotonic()

    def try_until_the_end(data: bytes) -> None:
        guided.try_one(data)
        if time.monotonic() - begin > 60 * asked.minutes:
            print(f"{asked.format}: {dict(guided.counts)} in {time.monotonic() - begin:.0f} seconds", flush=True)
            os._exit(1 if guided.counts["findings"] else 0)  # the library has no other way to stop

    words = [sys.argv[0], f"{name}/corpus", f"-rss_limit_mb={MEGABYTES}", f"-timeout={SECONDS}", "-max_len=200000"]
    atheris.Setup(words, try_until_the_end, custom_mutator=mutated)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
