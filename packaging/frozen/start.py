"""The first module of the frozen program: what `python -m wiposeq` is in a source tree."""

import multiprocessing
import sys

from wiposeq.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
