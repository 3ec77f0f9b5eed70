"""The stories through the real window: another process, a screen, real keys and clicks.

The same stories run without a window in test_story_fasta, test_story_rejected and test_story_recovery.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein
from msgspec.structs import replace
from screen import Screen

from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.model.project import Project

pytestmark = [pytest.mark.screen, pytest.mark.slow]

LAYOUT = """
import sys
from wiposeq.ui.window import application
from PySide6.QtWidgets import QWidget
app, window = application.build()
window.resize({width}, {height})
window.show()
app.processEvents()
for widget in window.findChildren(QWidget):
    if widget.accessibleName() and widget.isVisible():
        centre = widget.mapTo(window, widget.rect().center())
        print(centre.x(), centre.y(), widget.accessibleName(), sep="\\t")
import os
sys.stdout.flush()
os._exit(0)
"""


def places(screen: Screen, width: int, height: int) -> dict[str, tuple[int, int]]:
    """Where in a window of this size each widget with an accessible name has its middle, in the header view."""
    settings = screen.settings | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "WIPOSEQ_HOME": tempfile.mkdtemp(dir=screen.folder),
    }
    code = LAYOUT.format(width=width, height=height)
    done = subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True, timeout=60)
    found = {}
    for line in done.stdout.splitlines():
        x, y, name = line.split("\t")
        found.setdefault(name, (int(x), int(y)))
    assert found, done.stderr
    return found


def click(screen: Screen, window: str, name: str) -> None:
    left, top, width, height = screen.place(window)
    x, y = places(screen, width, height)[name]
    screen.click(left + x, top + y)


def retype(screen: Screen, text: str) -> None:
    screen.key("ctrl+a")
    screen.type(text)


def choose(screen: Screen, title: str, path: Path) -> None:
    screen.wait_for_window(title)
    retype(screen, str(path))
    screen.key("Return")


def check(path: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "wiposeq", "check", str(path)], capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stdout + done.stderr


def test_fasta_becomes_a_listing_by_keys_and_clicks(screen: Screen, tmp_path: Path) -> None:
    fasta, listing = tmp_path / "in.fasta", tmp_path / "out.xml"
    fasta.write_text(">first\nACGTACGTACGUACGT\n>second\nMKVLAAGIVGLLLAQ\n")
    screen.start()
    screen.wait_for_window("New project.*WipoSeq")
    screen.key("ctrl+i")
    choose(screen, "Import sequences", fasta)
    screen.wait_until(lambda: len(screen.windows("^Import sequences$")) == 1)
    screen.wait_for_window("^Import sequences$")
    screen.key("alt+o")
    retype(screen, "Mus musculus")
    screen.key("alt+i")
    screen.wait_until(lambda: not screen.windows("^Import sequences$"))
    screen.wait_for_window("WipoSeq")
    screen.key("ctrl+1")  # focuses the file reference
    retype(screen, "REF-2026")
    screen.key(*(["Tab"] * 8))
    retype(screen, "Example Biotech Ltd")
    screen.key(*(["Tab"] * 8))
    retype(screen, "A new polymerase")
    screen.key("F9")
    choose(screen, "Generate the listing", listing)
    screen.wait_until(listing.exists, 30)
    code, said = check(listing)
    assert code == 0, said
    text = listing.read_text()
    assert text.count("Mus musculus") == 2
    assert "acgtacgtacgtacgt" in text and "MKVLAAGIVGLLLAQ" in text
    assert "REF-2026" in text and "Example Biotech Ltd" in text and "A new polymerase" in text


def a_rejected_listing(path: Path) -> Project:
    """A listing whose lengths and case are wrong, as when a file is edited by hand."""
    project = a_project(a_dna("acgtacgtacgtacgtac"), a_protein())
    converting.generate(project, path)
    text = path.read_text()
    text = text.replace("<INSDFeature_key>source<", "<INSDFeature_key>SOURCE<")
    text = text.replace("acgtacgtacgtacgtac", "ACGTACGTACGTACGTAC")
    text = re.sub(r"<INSDSeq_length>18<", "<INSDSeq_length>17<", text)
    path.write_text(text)
    return project


def test_a_rejected_listing_is_repaired_by_keys_and_nothing_else_changes(screen: Screen, tmp_path: Path) -> None:
    rejected, mended = tmp_path / "rejected.xml", tmp_path / "mended.xml"
    project = a_rejected_listing(rejected)
    before = rejected.read_bytes()
    assert check(rejected)[0] == 1
    screen.start(rejected)
    screen.wait_for_window("rejected.xml.*WipoSeq")
    screen.key("F7")

    def fixed() -> bool:
        screen.key("ctrl+shift+f")
        screen.key("Return")  # the list of what will change
        return bool(screen.windows(r"rejected.xml\* - WipoSeq"))

    screen.wait_until(fixed, 30, "fix all safe changed nothing")
    screen.key("F9")
    choose(screen, "Generate the listing", mended)
    screen.wait_until(mended.exists, 30)
    assert check(mended)[0] == 0
    assert rejected.read_bytes() == before, "the file that was opened was touched"
    read = opening.open_any(mended)
    assert [s.residues for s in read.sequences] == [s.residues for s in project.sequences]
    assert [[(f.key, f.location) for f in s.features] for s in read.sequences] == [
        [(f.key, f.location) for f in s.features] for s in project.sequences
    ]
    assert replace(read.header, production_date=None, file_name=None, titles=()) == replace(
        project.header, software_name="WipoSeq", software_version=read.header.software_version, titles=()
    )


def test_work_that_a_crash_cut_off_is_offered_again(screen: Screen, tmp_path: Path) -> None:
    saved = tmp_path / "rescued.wsq"
    program = screen.start()
    window = screen.wait_for_window("New project.*WipoSeq")
    screen.key("ctrl+alt+d")
    screen.type("acgtacgtacgtaaacccgggttt")
    screen.wait_until(lambda: screen.windows(r"New project\* - WipoSeq"))
    screen.key("ctrl+1")
    click(screen, window, "File reference")
    retype(screen, "KEEP-ME")
    home = Path(os.environ["WIPOSEQ_HOME"])
    screen.wait_until(lambda: any(b"KEEP-ME" in p.read_bytes() for p in home.rglob("*-wal")), 10, "it was not kept")
    program.send_signal(signal.SIGKILL)
    program.wait(10)
    screen.start()
    screen.wait_for_window("WipoSeq")
    screen.key("alt+r")
    screen.wait_for_window(r"New project\* - WipoSeq")
    screen.key("ctrl+s")
    choose(screen, "Save the project as", saved)
    screen.wait_until(saved.exists, 30)
    project = opening.open_any(saved)
    assert project.sequences[0].residues == "acgtacgtacgtaaacccgggttt"
    assert project.header.file_reference == "KEEP-ME"
