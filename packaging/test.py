#!/usr/bin/env python3
"""Tests WipoSeq: `python3 packaging/test.py [--fast] [pytest arguments]`.

Without arguments: style, types and every test, as CI does. --fast: the same without the slow tests. With pytest
arguments: only those tests. Sets up `.venv` with what the tests need, and as root on Debian or Ubuntu also the system's
packages for tests with a real window. This file must be readable by any Python 3 (2.7 too).
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write(
        "WipoSeq's tests need Python 3.11 or newer, and this is Python %d.%d (%s).\n"  # noqa: UP031
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )
    sys.exit(2)

import checks

if __name__ == "__main__":
    sys.exit(checks.run(sys.argv[1:]))
