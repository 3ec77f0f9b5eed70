#!/usr/bin/env python3
"""Start WipoSeq: `python3 packaging/run.py [arguments]`. The first start sets up `.venv` in the checkout.

Every Python can parse this file (also 2.7), so that an old version can say that it is too old.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write(
        "WipoSeq needs Python 3.11 or newer, and this is Python %d.%d (%s).\n"  # noqa: UP031
        "Call it with a newer one: python3.11 packaging/run.py (on Windows: py -3.11 packaging\\run.py).\n"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )
    sys.exit(2)

import environment

if __name__ == "__main__":
    sys.exit(environment.run(sys.argv[1:]))
