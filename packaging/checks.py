"""Run the checks of style and types, and the tests, in the environment of the checkout.

It hides which tools these are and which system packages they need. pytest runs last, so that its summary ends the
output. This module needs the standard library only.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence

import environment
import systemlibraries
from environment import CHECKOUT, tell

STATIC = (
    ("ruff check", ("-m", "ruff", "check", ".")),
    ("ruff format", ("-m", "ruff", "format", "--check", ".")),
    ("mypy", ("-m", "mypy")),
    ("mypy packaging", ("-m", "mypy", "packaging")),
)
"""The checks that do not run the program: (name, arguments of Python), to run in the checkout."""

LONGEST = 4000
"""Seconds after which a call of pytest is ended."""


def run(arguments: list[str]) -> int:
    """Run the checks; see test.py. Return 0 if all passed, 1 if one failed, 2 if the tests could not be set up."""
    is_fast = "--fast" in arguments
    chosen = [argument for argument in arguments if argument != "--fast"]
    try:
        python = str(environment.ready("test"))
        _add_system_packages()
        failed = [] if chosen else _failed_static_checks(python)
        worst = 1 if failed else 0
        code = _pytest(python, pytest_arguments(chosen, is_fast=is_fast), may_ask=bool(chosen))
        worst = max(worst, code if code >= 0 else 1)
    except environment.Trouble as trouble:
        tell(str(trouble))
        return environment.TROUBLE
    except subprocess.TimeoutExpired:
        tell(f"The tests were ended after {LONGEST} s.")
        return 1
    except KeyboardInterrupt:
        tell("Stopped.")
        return 130
    if failed:
        tell("Before the tests, these failed: " + ", ".join(failed))
    return worst


def pytest_arguments(chosen: Sequence[str], *, is_fast: bool) -> list[str]:
    """Return the arguments of pytest."""
    marks = ["-m", "not slow"] if is_fast else []
    if chosen:
        return [*marks, *chosen]
    # tests/conftest.py puts long files first; a crashed worker is not replaced, because the run would wait forever
    distribution = ["--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart=0"]
    return ["-n", str(min(os.cpu_count() or 1, 4)), *distribution, *marks, *(["--sample"] if is_fast else [])]


def _failed_static_checks(python: str) -> list[str]:
    failed = []
    for name, arguments in STATIC:
        began = time.monotonic()
        code = subprocess.run([python, *arguments], cwd=CHECKOUT, stdin=subprocess.DEVNULL).returncode
        print(f"{name}: {'failed' if code else 'passed'} ({time.monotonic() - began:.0f} s)", flush=True)
        if code:
            failed.append(name)
    return failed


def _pytest(python: str, arguments: Sequence[str], *, may_ask: bool) -> int:
    """Run pytest and return its exit code. may_ask: whether it may read from the terminal (--pdb)."""
    print("pytest " + " ".join(arguments), flush=True)
    settings = dict(os.environ, WIPOSEQ_LANGUAGE="en")
    settings.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process that a test starts compiles the program again
    return subprocess.run(
        [python, "-m", "pytest", *arguments],
        cwd=CHECKOUT,
        env=settings,
        stdin=None if may_ask else subprocess.DEVNULL,
        timeout=None if may_ask else LONGEST,
    ).returncode


def _add_system_packages() -> None:
    """Install the system packages of tests with a window (as root on Debian or Ubuntu), or name them."""
    if not sys.platform.startswith("linux"):
        return
    missing = systemlibraries.missing_for_tests()
    if not missing:
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        tell(systemlibraries.advice(missing))
        tell("Until then the tests that need them are skipped or fail.")
        return
    packages = sorted(set(missing.values()))
    tell("Installing for the windowed tests: " + " ".join(packages))
    settings = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for arguments in (("update", "-q"), ("install", "-q", "-y", "--no-install-recommends", *packages)):
        done = subprocess.run(
            [apt, *arguments],
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        if done.returncode:
            tell("\n".join(done.stdout.splitlines()[-10:]))
            tell(f"apt-get {arguments[0]} failed; the tests that need these packages are skipped or fail.")
