#!/usr/bin/env python3
"""Renew the two locks from pyproject.toml: `python3 packaging/lock.py [--upgrade | --upgrade-package NAME]`.

It needs `uv` (pip install uv). Without options, only the packages that pyproject.toml requires in another version
change. The lock of the tests has the same versions as the lock of the program, so that one environment is enough for
both. Raise the bound of PySide6 only together with tests/test_qt_guard.py.
"""

import shutil
import subprocess
import sys

import environment


def main(arguments: list[str]) -> int:
    """Write packaging/requirements.lock and packaging/requirements-test.lock. Return the exit code of uv."""
    uv = shutil.which("uv")
    if uv is None:
        environment.tell("uv writes the locks, and it is not installed: pip install uv")
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
