#!/usr/bin/env python3
"""Renew the three locks from pyproject.toml: `python3 packaging/lock.py [--upgrade | --upgrade-package NAME]`.

It needs `uv` (pip install uv). Without options, only the packages that pyproject.toml requires in another version
change. The locks of the tests and of the build have the same versions as the lock of the program. Then run
packaging/parts.py, which writes the list of the About page.
Raise the bound of PySide6 only together with tests/test_qt_guard.py.
"""

import shutil
import subprocess
import sys

import environment


def main(arguments: list[str]) -> int:
    """Write the three locks. Return the exit code of uv."""
    uv = shutil.which("uv")
    if uv is None:
        environment.tell("uv writes the locks, and it is not installed: pip install uv")
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
