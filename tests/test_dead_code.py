"""No function, class, method or variable of the package is unused: what nothing calls is removed."""

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def test_everything_in_the_package_is_used() -> None:
    done = subprocess.run([sys.executable, "-m", "vulture"], cwd=CHECKOUT, capture_output=True, text=True, timeout=120)
    advice = "Remove it, or, if a library calls it, add it to [tool.vulture] in pyproject.toml with the reason."
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\n{advice}"
