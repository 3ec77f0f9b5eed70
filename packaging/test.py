#!/usr/bin/env python3
"""Test WipoSeq: `python3 packaging/test.py [--fast] [pytest arguments]`.

Without arguments, the command checks style and types and runs all tests, as CI does. --fast runs a sample. With
arguments of pytest, only these tests run; --fast then omits the slow ones. The command sets up `.venv` with the
packages of the tests. As root on Debian or Ubuntu it also installs the system packages of tests with a real window.
Every Python can parse this file (also 2.7).
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
