"""What is hard in ST.26, through the real window: once by keyboard alone, and once by mouse, with few actions.

A modified siRNA, a cyclic peptide with a D-amino acid, a hybrid, a variant and a skipped sequence. An action is a
click, a key or chord, or one field filled.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace
from screen import Screen

from wiposeq.app.checking import check
from wiposeq.app.exporting import converting
from wiposeq.app.importing.opening import open_any

pytestmark = [pytest.mark.screen, pytest.mark.slow]

MOST = 30
"""Actions of each story."""
DUPLEX = "si-1; gsgscaUfuGfaCfudTdT; agsUfcaAfuGfccdTdT"

LAYOUT = """
import json, os, sys
from pathlib import Path
from PySide6.QtWidgets import QComboBox, QWidget
from wiposeq.ui.window import application
from wiposeq.ui.authoring.wizards.dialog import WizardDialog

sys.path.append(sys.argv[5])
from dialogs import fill_question

path, width, height, jobs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])
app, window = application.build()
window.resize(width, height)
window.show()

def wait(holds):
    for _ in range(400):
        app.processEvents()
        if holds():
            return
        import time; time.sleep(0.02)
    raise SystemExit("it did not happen")

def middle(rectangle, widget, of):
    point = widget.mapToGlobal(rectangle.center()) - of.mapToGlobal(of.rect().topLeft())
    return [point.x(), point.y()]

window.controllers.files.open_path(Path(path))
wait(lambda: len(window.session.project.sequences) > 0)
found = {}
bar = window.menuBar()
title = next(each for each in bar.actions() if each.text() == "&Wizards")
found["Wizards"] = middle(bar.actionGeometry(title), bar, window)
title.menu().popup(bar.mapToGlobal(bar.actionGeometry(title).bottomLeft()))
app.processEvents()
for action in title.menu().actions():
    found[action.objectName()] = middle(title.menu().actionGeometry(action), title.menu(), window)
title.menu().hide()
view = window.panes.sequences.view
for row in range(view.model().rowCount()):
    found[f"row {row}"] = middle(view.visualRect(view.model().index(row, 1)), view.viewport(), window)
for row, id, choices in jobs:
    window.panes.sequences.select([window.session.project.sequences[row].uid])
    window.menus.refresh()
    window.menus.actions[id].trigger()
    dialog = window.findChildren(WizardDialog)[-1]
    wait(dialog.isVisible)
    here = found[id + " form"] = {}
    for field, answer in choices.items():
        box = dialog.form.fields[field]
        here[field] = middle(box.rect(), box, dialog)
        if isinstance(box, QComboBox):
            box.showPopup()
            app.processEvents()
            place = box.model().index(box.findData(answer), 0)
            here[field + " choice"] = middle(box.view().visualRect(place), box.view().viewport(), dialog)
            box.hidePopup()
            fill_question(dialog.form, field, answer)
            app.processEvents()
    here["ok"] = middle(dialog.ok.rect(), dialog.ok, dialog)
    found[id + " title"] = dialog.windowTitle()
    dialog.reject()
    app.processEvents()
print(json.dumps(found))
sys.stdout.flush()
os._exit(0)
"""

JOBS: list[tuple[int, str, dict[str, str]]] = [
    (0, "wizard-d-amino-acids", {"where": "4"}),
    (0, "wizard-bonds", {"kind": "cyclic"}),
    (1, "wizard-hybrids", {"where": "1-5, 16-20"}),
    (2, "wizard-variants", {"where": "3", "with": "R or H"}),
    (2, "wizard-duplexes", {"rows": DUPLEX}),
    (2, "wizard-skipped", {}),
]
"""The row of the sequence, the wizard, and the answers that differ from its defaults."""


class Person:
    """Uses the real window. actions: how many there were."""

    def __init__(self, screen: Screen, path: Path) -> None:
        self.screen = screen
        self.actions = 0
        screen.start(path)
        self.window = screen.wait_for_window(f"{path.name}.*WipoSeq", 60)
        self.save_pictures = os.environ.get("WIPOSEQ_PICTURES", "")
        """The folder for pictures of the dialogs; "" for none."""

    def press(self, *keys: str) -> None:
        self.actions += len(keys)
        self.screen.key(*keys)

    def fill(self, text: str) -> None:
        self.actions += 1
        self.screen.key("ctrl+a")
        self.screen.type(text)

    def see(self, title: str) -> str:
        """Wait for a dialog. Looking is free."""
        return self.screen.wait_for_window(f"^{title}$", 60)

    def picture(self, name: str) -> None:
        if self.save_pictures:
            time.sleep(2)  # the preview
            self.screen.screenshot(Path(self.save_pictures) / f"{name}.png")

    def wait_until_closed(self, title: str) -> None:
        self.screen.wait_until(lambda: not self.screen.windows(f"^{title}$"), 60, f"{title} stays open")


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    """A project with a peptide, a DNA and a protein."""
    path = tmp_path / "hard.wsq"
    header = replace(a_header(), original_language="en")
    converting.save_as(a_project(a_protein("RGDFV"), a_dna("acgtacgtacgtacgtacgt"), a_protein(), header=header), path)
    return path


def is_right(screen: Screen, path: Path) -> None:
    """Wait until the project was saved with everything, and check it."""
    screen.wait_until(lambda: len(open_any(path).sequences) == 6, 60, "the project was not saved")
    project = open_any(path)
    ring, hybrid, variant, *others = project.sequences
    assert [(f.key, f.location) for f in ring.features[1:]] == [("SITE", "4"), ("CROSSLNK", "1..5")]
    assert ring.features[1].value("note") == "D-Phenylalanine"
    assert (hybrid.organism, hybrid.mol_type) == ("synthetic construct", "other DNA")
    assert [f.value("note") for f in hybrid.features[1:]] == ["RNA", "DNA", "RNA"]
    assert variant.features[1].value("note") == "V may be replaced by R or H"
    assert sorted(each.is_skipped for each in others) == [False, False, True]
    strands = [each for each in others if not each.is_skipped]
    assert [each.residues for each in strands] == ["ggcattgacttt", "agtcaatgcctt"]
    assert any(f.value("mod_base") == "gm" for f in strands[0].features)
    assert check(path).errors == 0


def test_the_hard_parts_by_keyboard_alone(screen: Screen, listing: Path) -> None:
    person = Person(screen, listing)
    person.press("ctrl+Page_Down", "alt+w", "d")
    person.see("D-amino acids")
    person.fill("4")
    person.press("Return")
    person.wait_until_closed("D-amino acids")
    person.press("alt+w", "b")
    person.see("Bonds, rings and branches")
    person.press("alt+b", "r", "Return")
    person.wait_until_closed("Bonds, rings and branches")
    person.press("ctrl+Page_Down", "alt+w", "h")
    person.see("DNA/RNA hybrid")
    person.fill("1-5, 16-20")
    person.press("Return")
    person.wait_until_closed("DNA/RNA hybrid")
    person.press("ctrl+Page_Down", "ctrl+alt+w")
    person.see("Variants")
    person.fill("3")
    person.press("alt+a")
    person.fill("R or H")
    person.press("Return")
    person.wait_until_closed("Variants")
    person.press("alt+w", "i")
    person.see("siRNA duplexes")
    person.fill(DUPLEX)
    person.press("alt+i")
    person.wait_until_closed("siRNA duplexes")
    person.press("alt+w", "s")
    person.see("Skipped sequences")
    person.press("Return")
    person.wait_until_closed("Skipped sequences")
    person.press("ctrl+s")
    is_right(screen, listing)
    assert person.actions <= MOST, person.actions


def layout_of(screen: Screen, path: Path, window: str) -> dict[str, Any]:
    """Where the entries, the rows and the fields of the story are, in a window and dialogs of the same size."""
    _, _, width, height = screen.place(window)
    settings = screen.settings | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "WIPOSEQ_HOME": tempfile.mkdtemp(dir=screen.folder),
    }
    tests = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", LAYOUT, str(path), str(width), str(height), json.dumps(JOBS), tests]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_hard_parts_by_mouse(screen: Screen, listing: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.wsq"
    copy.write_bytes(listing.read_bytes())
    person = Person(screen, listing)
    where = layout_of(screen, copy, person.window)

    def click(window: str, place: list[int]) -> None:
        left, top, _, _ = screen.place(window)
        person.actions += 1
        screen.click(left + place[0], top + place[1])

    row = -1
    for wanted, id, answers in JOBS:
        screen.wait_for_window(f"{listing.name}.*WipoSeq", 60)
        if wanted != row:
            click(person.window, where[f"row {wanted}"])
            row = wanted
        click(person.window, where["Wizards"])
        click(person.window, where[id])
        dialog = person.see(where[id + " title"])
        form = where[id + " form"]
        for field, answer in answers.items():
            click(dialog, form[field])
            if field + " choice" in form:
                click(dialog, form[field + " choice"])
            else:
                person.actions -= 1  # a click and its text fill one field
                person.fill(answer)
        person.picture(id)
        click(dialog, form["ok"])
        person.wait_until_closed(where[id + " title"])
    person.press("ctrl+s")
    is_right(screen, listing)
    assert person.actions <= MOST, person.actions
