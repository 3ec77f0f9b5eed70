"""A listing is drafted through the real window, once with the mouse and once by keys alone.

Two genes get their proteins, 140 of 200 sequences another organism; a sequence moves and the texts that name it follow;
one is turned to the other strand, a word is replaced everywhere, and some sequences become a divisional.
"""

import os
from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project
from msgspec.structs import replace
from pointer import Pointer
from screen import Screen

from wiposeq.app.document import Document
from wiposeq.model.project import Project
from wiposeq.standard.residues import reverse_complement

pytestmark = [pytest.mark.screen, pytest.mark.slow]

ONE, TWO = "atggctaaagtttctgctcaagaactgtaa", "atgaaacgtcatgacccgtggtttattggctag"
PLASMID = f"cccc{ONE}gggg{TWO}cc"
PROTEINS = ["MAKVSAQEL", "MKRHDPWFIG"]


def a_draft() -> Project:
    """200 sequences: a plasmid with two genes, then siRNA, of which the tenth names the fifth."""
    first = a_dna(PLASMID, ("CDS", "5..34", {"product": "one"}), ("CDS", "39..71", {"product": "two"}))
    others = []
    for number in range(2, 201):
        text = "targets SEQ ID NO: 5" if number == 10 else "siRNA of the prior art"
        sequence = a_dna("acgtacgtaagtacgtacgta", ("misc_feature", "1..5", {"note": text}), organism="unidentified")
        others.append(replace(sequence, name=f"si-{number}"))
    return a_project(replace(first, name="plasmid"), *others, header=a_header())


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    document = Document(a_draft())
    document.save_as(tmp_path / "draft.wsq")
    document.close()
    return tmp_path / "draft.wsq"


def saved(path: Path) -> Project:
    document = Document.open(path)
    project = document.project
    document.close()
    return project


def picture(screen: Screen, name: str) -> None:
    """Write what the screen shows into the folder WIPOSEQ_PICTURES, if it is set."""
    folder = os.environ.get("WIPOSEQ_PICTURES")
    if folder:
        screen.screenshot(Path(folder) / f"{name}.png")


def check_draft(project: Project) -> None:
    """Check what both stories must have done to the draft."""
    sequences = list(project.sequences)
    assert len(sequences) == 202
    assert sequences[0].residues == reverse_complement(PLASMID)
    genes = [each for each in sequences[0].features if each.key == "CDS"]
    assert [each.location for each in genes] == ["complement(40..69)", "complement(3..35)"]
    assert [each.value("translation") for each in genes] == PROTEINS
    linked = [sequences[int(each.value("protein_id")) - 1] for each in genes]
    assert [each.residues for each in linked] == PROTEINS
    synthetic = [each for each in sequences if each.organism == "synthetic construct"]
    assert len(synthetic) == 140
    notes = [each.features[1].value("note") for each in sequences if each.name.startswith("si-")]
    assert notes.count("siRNA of the state of the art") == 198
    moved = next(number for number, each in enumerate(sequences, 1) if each.name == "si-5")
    assert f"targets SEQ ID NO: {moved}" in notes and moved != 7


def check_divisional(path: Path) -> None:
    part = saved(path)
    assert len(part.sequences) == 36
    assert part.origin.changes, "the new project has no map of the numbers"


def test_a_listing_is_drafted_by_keys_alone(screen: Screen, draft: Path, tmp_path: Path) -> None:
    screen.start(draft)
    screen.wait_for_window("draft.wsq.*WipoSeq")
    main = "draft.wsq"

    def dialog(title: str, *keys: str) -> None:
        screen.key(*keys)
        screen.wait_for_window(f"^{title}$")

    def closed(title: str) -> None:
        screen.wait_until(lambda: not screen.windows(f"^{title}$"), 60, f"{title} stays open")
        screen.wait_for_window(main)

    # two genes with linked proteins
    screen.key("ctrl+2", "Home", "Return")
    pause(screen, 0.5)
    screen.key("ctrl+4")
    for number in (1, 2):
        screen.key("alt+Right")
        pause(screen, 0.5)
        picture(screen, f"keys-0-feature-{number}")
        dialog("Translate", "ctrl+shift+t")
        picture(screen, f"keys-1-translate-{number}")
        pause(screen, 0.6)
        screen.key("alt+t")
        closed("Translate")
    picture(screen, "keys-1-translated")

    # the organism of 140 sequences
    dialog("Change many sequences", "ctrl+shift+m")
    screen.key("alt+n", "Tab")
    retype(screen, "4-143")
    screen.key("alt+q")
    retype(screen, "organism")
    screen.key("Tab")
    screen.key("alt+v")
    retype(screen, "synthetic construct")
    pause(screen, 1.5)
    picture(screen, "keys-2-organism")
    screen.key("alt+c")
    closed("Change many sequences")

    # a move, with the texts that name the sequence
    dialog("Arrange many sequences", "ctrl+shift+n")
    screen.key("alt+n", "Tab")
    retype(screen, "7")
    screen.key("alt+w")
    screen.type("move")
    screen.key("Tab", "alt+i")
    retype(screen, "20")
    pause(screen, 1.5)
    picture(screen, "keys-3-move")
    screen.key("alt+c")
    closed("Arrange many sequences")

    # a reverse complement
    dialog("Arrange many sequences", "ctrl+shift+n")
    screen.key("alt+n", "Tab")
    retype(screen, "1")
    screen.key("alt+w")
    screen.type("reverse")
    pause(screen, 1.5)
    picture(screen, "keys-4-turn")
    screen.key("alt+c")
    closed("Arrange many sequences")

    # one replacement in the whole listing
    screen.key("ctrl+h")
    pause(screen, 0.5)
    retype(screen, "prior art")
    screen.key("alt+p")
    retype(screen, "state of the art")
    pause(screen, 1.5)
    picture(screen, "keys-5-replace")
    screen.key("ctrl+Return")
    pause(screen, 1.0)
    picture(screen, "keys-5-replaced")

    # a divisional
    dialog("Extract to a new project", "ctrl+shift+e")
    screen.key("alt+n", "Tab")
    retype(screen, "5-40")
    pause(screen, 1.5)
    picture(screen, "keys-6-extract")
    screen.key("alt+v")
    screen.wait_for_window("Save the new project")
    retype(screen, str(tmp_path / "part.wsq"))
    screen.key("Return")
    screen.wait_until((tmp_path / "part.wsq").exists, 30)
    screen.wait_for_window(main)
    screen.key("ctrl+s")
    screen.wait_until(lambda: len(saved_or_old(draft).sequences) == 202, 30, "the draft was not saved")
    check_draft(saved_or_old(draft))
    check_divisional(tmp_path / "part.wsq")


def retype(screen: Screen, text: str) -> None:
    screen.key("ctrl+a")
    screen.type(text)


def pause(screen: Screen, seconds: float) -> None:
    screen.tool("sleep", str(seconds))


def saved_or_old(path: Path) -> Project:
    """Return what the file holds, which the program has open."""
    document = Document.open_copy(path)
    project = document.project
    document.close()
    return project


def test_a_listing_is_drafted_with_the_mouse(screen: Screen, draft: Path, tmp_path: Path) -> None:
    mouse = Pointer(screen, draft)
    screen.wait_for_window("draft.wsq.*WipoSeq")

    def choose_numbers(numbers: str) -> None:
        mouse.click("SEQ ID NOs, such as 1-10, 15, 20-")
        retype(screen, numbers)

    def closed(title: str) -> None:
        screen.wait_until(lambda: not screen.windows(f"^{title}$"), 60, f"{title} stays open")

    # two genes with linked proteins
    mouse.click("plasmid")
    for number, location in ((1, "5..34"), (2, "39..71")):
        mouse.click(location)
        mouse.click("Feature")
        mouse.click("Translate...")
        screen.wait_for_window("^Translate$")
        mouse.click("Translate")
        closed("Translate")
        picture(screen, f"mouse-1-translated-{number}")

    # the organism of 140 sequences
    mouse.click("Sequence")
    mouse.click("Change many...")
    screen.wait_for_window("^Change many sequences$")
    choose_numbers("4-143")
    mouse.click("Qualifier")
    retype(screen, "organism")
    mouse.click("organism - Scientific name of the organism")
    mouse.click("Organism")
    retype(screen, "synthetic construct")
    picture(screen, "mouse-2-organism")
    mouse.click("Change")
    closed("Change many sequences")

    # a move, with the texts that name the sequence
    mouse.click("Sequence")
    mouse.click("Arrange many...")
    screen.wait_for_window("^Arrange many sequences$")
    choose_numbers("7")
    mouse.click("What to do")
    pause(screen, 1)
    picture(screen, "mouse-3-popup")
    mouse.click("move to a position")
    mouse.click("Position")
    retype(screen, "20")
    pause(screen, 1.5)
    picture(screen, "mouse-3-move")
    mouse.click("Change")
    closed("Arrange many sequences")

    # a reverse complement
    mouse.click("Sequence")
    mouse.click("Arrange many...")
    screen.wait_for_window("^Arrange many sequences$")
    choose_numbers("1")
    mouse.click("What to do")
    mouse.click("reverse complement")
    pause(screen, 1.5)
    picture(screen, "mouse-4-turn")
    mouse.click("Change")
    closed("Arrange many sequences")

    # one replacement in the whole listing
    mouse.click("Edit")
    mouse.click("Find and replace...")
    mouse.wait_for("Replace with")  # until the menu is closed, which also has an entry "Find"
    mouse.click("Find")
    retype(screen, "prior art")
    mouse.click("Replace with")
    retype(screen, "state of the art")
    mouse.click("Replace 198 checked")
    pause(screen, 1.0)
    picture(screen, "mouse-5-replaced")

    # a divisional
    mouse.click("Listing")
    mouse.click("Extract to a new project...")
    screen.wait_for_window("^Extract to a new project$")
    choose_numbers("5-40")
    pause(screen, 1.5)
    picture(screen, "mouse-6-extract")
    mouse.click("Save...")
    screen.wait_for_window("Save the new project")
    retype(screen, str(tmp_path / "part.wsq"))
    mouse.click_inside("Save the new project", "Save")
    screen.wait_until((tmp_path / "part.wsq").exists, 30)
    mouse.click("Save")
    screen.wait_until(lambda: len(saved_or_old(draft).sequences) == 202, 30, "the draft was not saved")
    check_draft(saved_or_old(draft))
    check_divisional(tmp_path / "part.wsq")
