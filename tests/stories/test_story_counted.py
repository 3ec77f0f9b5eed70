"""From a listing with errors to a valid, compared and recorded new one, through the real window, with few actions.

An action is a click, a drag, a key or chord, or one field filled. Decisions are counted apart: they are the answers to
questions that only a person can answer, one key each. Every key is counted by the person who presses it.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from screen import Screen

from wiposeq.app.checking import check
from wiposeq.app.importing.opening import open_any
from wiposeq.model.project import Project

pytestmark = [pytest.mark.screen, pytest.mark.slow]

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "repairs"
MOST = 5
"""Actions beyond the decisions."""


class Person:
    """Uses the keyboard alone. actions, decisions: how many there were."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.actions = 0
        self.decisions = 0

    def open(self, path: Path) -> None:
        """Open a file with the program, as from the file manager."""
        self.actions += 1
        self.screen.start(path)
        self.screen.wait_for_window(f"{path.name}.*WipoSeq", 60)

    def press(self, key: str) -> None:
        self.actions += 1
        self.screen.key(key)

    def decide(self, key: str) -> None:
        self.decisions += 1
        self.screen.key(key)

    def see(self, title: str) -> None:
        """Wait for a dialog. Looking is free."""
        self.screen.wait_for_window(title, 90)


def repair_and_file(person: Person, answers: str) -> None:
    """Repair with one answer for each question, and write the package that is offered."""
    person.press("ctrl+F9")
    person.see("^Repair and file$")
    for answer in answers:
        person.decide(answer)
    person.press("Return")
    person.see("^Changes of the repair$")
    person.press("Return")
    person.see("^Make a filing package$")
    person.press("Return")


def written(screen: Screen, folder: Path) -> Path:
    """Wait for the only package in a folder, and return it."""

    def found() -> Path | None:
        return next((each.parent for each in folder.glob("*-package/*.html") if "index" in each.name), None)

    return screen.wait_until(found, 90, "no package was written")


def test_an_old_listing_becomes_a_new_one(screen: Screen, corpus: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(corpus / "st26" / "legacy-test1.xml", tmp_path))
    before, opened = path.read_bytes(), open_any(path)
    person = Person(screen)
    person.open(path)
    repair_and_file(person, "11111")  # two of three French titles, the language of the third, two ids of an office
    package = written(screen, tmp_path)
    _is_valid_and_recorded(package, lambda new: [s.residues for s in new.sequences] == _residues(opened))
    new = open_any(next(package.glob("*.xml")))
    assert [title.language for title in new.header.titles] == ["en", "fr", "ro", "ja"]
    assert path.read_bytes() == before
    assert person.actions <= MOST, person.actions
    assert person.decisions == 5


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases (../shared/cases) are not here")
def test_a_wrong_protein_that_moved_is_named_again(screen: Screen, tmp_path: Path) -> None:
    path = Path(shutil.copy(CASES / "coding-wrong-protein-moved.xml", tmp_path))
    before, opened = path.read_bytes(), open_any(path)
    person = Person(screen)
    person.open(path)
    repair_and_file(person, "11")  # translate again; the protein is sequence 6
    package = written(screen, tmp_path)

    def is_right(new: Project) -> bool:
        coding = next(f for f in new.sequences[2].features if f.key == "CDS")
        values = {q.name: q.value for q in coding.qualifiers}
        residues = [s.residues for s in new.sequences]
        return values["protein_id"] == "6" and values["translation"] == residues[5] and residues == _residues(opened)

    _is_valid_and_recorded(package, is_right)
    assert path.read_bytes() == before
    assert person.actions <= MOST, person.actions
    assert person.decisions == 2


def _residues(project: Project) -> list[str]:
    return [sequence.residues for sequence in project.sequences]


def _is_valid_and_recorded(package: Path, holds: Callable[[Project], bool]) -> None:
    listing = next(package.glob("*.xml"))
    assert check(listing).errors == 0
    record = next(package.glob("*record-of-changes.html")).read_text(encoding="utf-8")
    assert listing.name in record
    assert holds(open_any(listing))
