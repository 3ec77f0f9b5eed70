#!/usr/bin/env python3
"""Renews the three locks from pyproject.toml: `python3 packaging/lock.py [--upgrade | --upgrade-package NAME]`.

Needs `uv` (pip install uv). Without options only what pyproject.toml asks for anew changes. The locks of the tests and
of the frozen program have the versions of the program's. Raise the bound on PySide6 only together with
tests/test_qt_guard.py.
"""

import shutil
import subprocess
import sys

import environment


def main(arguments: list[str]) -> int:
    """Write the locks of packaging/; return the exit code of uv."""
    uv = shutil.which("uv")
    if uv is None:
        environment.tell("The locks are made by uv, which is not here: pip install uv")
        return environment.TROUBLE
    run, test, build = (f"packaging/{environment.LOCKS[kind]}" for kind in ("run", "test", "build"))
    shared = ["--universal", "--generate-hashes", "--python-version=3.11", "--no-annotate", "--no-header", "--quiet"]
    extras = [["-o", lock, "--extra", extra, "-c", run] for lock, extra in ((test, "test"), (build, "build"))]
    for more in (["-o", run], *extras):
        code = subprocess.run(
            [uv, "pip", "compile", *shared, "pyproject.toml", *more, *arguments], cwd=environment.CHECKOUT
        ).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
