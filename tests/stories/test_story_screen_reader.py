"""A screen reader finds a name for everything in the window and in its dialogs, through AT-SPI as on a real desktop."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein
from screen import Screen

from wiposeq.app.exporting import converting

pytestmark = [pytest.mark.screen, pytest.mark.slow]

PYTHON = "/usr/bin/python3"
WALK = Path(__file__).parents[1] / "atspi_walk.py"


def missing() -> str:
    """Return why the walk is not possible here, or ""."""
    if shutil.which("dbus-run-session") is None:
        return "dbus-run-session is missing (packaging/test.py names the packages)"
    if not any(Path(each).exists() for each in ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core")):
        return "at-spi2-core is missing (packaging/test.py names the packages)"
    if not Path(PYTHON).exists() or subprocess.run([PYTHON, "-c", "import pyatspi"], capture_output=True).returncode:
        return f"{PYTHON} has no pyatspi (packaging/test.py names the packages)"
    return ""


def test_every_element_has_a_name_for_a_screen_reader(screen: Screen, tmp_path: Path) -> None:
    if why := missing():
        if os.environ.get("WIPOSEQ_SCREEN_TESTS") == "required":
            pytest.fail(why)
        pytest.skip(why)
    listing = tmp_path / "listing.xml"
    converting.generate(a_project(a_dna("acgtacgtacgt", ("gene", "1..4", {"gene": "x"})), a_protein()), listing)
    settings = screen.settings | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "WIPOSEQ_HOME": str(tmp_path / "home"),
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "QT_ACCESSIBILITY": "1",
    }
    del settings["NO_AT_BRIDGE"]
    command = ["dbus-run-session", "--", PYTHON, str(WALK), sys.executable, str(listing)]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert {place: found["without_name"] for place, found in report.items() if found["without_name"]} == {}
    assert report["window"]["visited"] > 100
    assert all(found["visited"] > 3 for found in report.values()), report
