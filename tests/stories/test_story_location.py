"""A location is built by dragging in the real window, and a reading frame becomes a coding sequence by a click."""

import os
from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project
from pointer import Pointer
from screen import Screen

from wiposeq.app.document import Document

pytestmark = [pytest.mark.screen, pytest.mark.slow]

GENE = "atggctaaagtttctgctcaagaactgcgtcatgacccgtggtttattggctaa"


def test_dragging_in_the_window_sets_the_parts_of_a_location(screen: Screen, tmp_path: Path) -> None:
    document = Document(a_project(a_dna(f"cccc{GENE}cccc", ("misc_feature", "1..3")), header=a_header()))
    document.save_as(tmp_path / "draft.wsq")
    document.close()
    mouse = Pointer(screen, tmp_path / "draft.wsq")
    screen.wait_for_window("draft.wsq.*WipoSeq")
    mouse.click("DNA")
    mouse.click("misc_feature")
    mouse.click("Feature")
    mouse.click("Build its location...")
    screen.wait_for_window("^Build a location$")
    x, y = mouse.wait_for("Feature map")
    lane = y - 30
    mouse.drag((x - 200, lane), (x - 100, lane))
    mouse.drag((x + 50, lane), (x + 120, lane), "shift")
    picture(screen, "location-drawn")
    mouse.click("Use this location")
    screen.wait_until(lambda: not screen.windows("^Build a location$"))
    mouse.click("Feature")
    mouse.click("Find open reading frames...")
    screen.wait_for_window("^Find open reading frames$")
    screen.tool("sleep", "1.5")
    x, y = mouse.wait_for("Feature map")
    picture(screen, "frames")
    screen.click(x, y + 40)
    screen.tool("sleep", "1")
    picture(screen, "frame-added")
    mouse.click("Close" if mouse.places("Close") else "Cancel")
    mouse.click("Save")
    screen.wait_until(lambda: len(features(tmp_path)) == 3, 30, "no CDS was added")
    _, built, cds = features(tmp_path)
    assert built.startswith("join(")
    assert cds == "5..58"


def features(folder: Path) -> list[str]:
    document = Document.open_copy(folder / "draft.wsq")
    found = [each.location for each in document.project.sequences[0].features]
    document.close()
    return found


def picture(screen: Screen, name: str) -> None:
    folder = os.environ.get("WIPOSEQ_PICTURES")
    if folder:
        screen.screenshot(Path(folder) / f"{name}.png")
