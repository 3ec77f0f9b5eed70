#!/usr/bin/env python3
"""Renews the two locks from pyproject.toml: `python3 packaging/lock.py [--upgrade | --upgrade-package NAME]`.

Needs `uv` (pip install uv). Without options only what pyproject.toml asks for anew changes. The lock of the tests is
held to the versions of the program's, so that one environment serves both. Raise the bound on PySide6 only together
with tests/test_qt_guard.py.
"""

import shutil
import subprocess
import sys

import environment


def main(arguments: list[str]) -> int:
    """Writes packaging/requirements.lock and packaging/requirements-test.lock; gives uv's exit code."""
    uv = shutil.which("uv")
    if uv is None:
        environment.tell("The locks are made by uv, which is not here: pip install uv")
        return environment.TROUBLE
    run, test = (f"packaging/{environment.LOCKS[kind]}" for kind in ("run", "test"))
    shared = ["--universal", "--generate-hashes", "--python-version=3.11", "--no-annotate", "--no-header", "--quiet"]
    for more in (["-o", run], ["-o", test, "--extra", "test", "-c", run]):
        code = subprocess.run(
            [uv, "pip", "compile", *shared, "pyproject.toml", *more, *arguments], cwd=environment.CHECKOUT
        ).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
