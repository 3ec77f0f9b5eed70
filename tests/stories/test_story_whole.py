"""A whole listing, from an empty project to the filing package, through the real window, with few actions.

Once by keyboard alone, and once by mouse: two genes with linked proteins, a modified siRNA, a cyclic peptide with a
D-amino acid, a hybrid, a variant, a skipped sequence, 200 primers from a sheet, titles in two languages, Japanese free
text, check, generate, package. An action is a click, a key or chord, or one field filled.
"""

import itertools
import os
import time
from pathlib import Path

import pytest
from openpyxl import Workbook
from pointer import Pointer
from screen import Screen

from wiposeq.app.checking import check
from wiposeq.app.importing.opening import open_any
from wiposeq.model.project import Project

pytestmark = [pytest.mark.screen, pytest.mark.slow]

MOST = 150
"""Actions of each story."""
RING, HYBRID, VARIANT = "RGDFV", "acgtacgtacgtacgtacgt", "MKVLAAGIFT"
PLASMID = "ccccatggctaaagtttctgctcaagaactgtaaggggatgaaacgtcatgacccgtggtttattggctagcc"
PROTEINS = ["MAKVSAQEL", "MKRHDPWFIG"]
DUPLEX = "si-1; gsgscaUfuGfaCfudTdT; agsUfcaAfuGfccdTdT"
TITLE, TITLE_JA = "Modified peptides and their use", "修飾ペプチドとその使用"
BOND_JA = "環状ペプチド"


class Person:
    """Uses the real window by keys. actions: how many there were."""

    def __init__(self, screen: Screen, story: str) -> None:
        self.screen = screen
        self.story = story
        self.actions = 0

    def press(self, *keys: str) -> None:
        self.actions += len(keys)
        self.screen.key(*keys)

    def fill(self, text: str) -> None:
        """Write a text in place of the one of a field."""
        self.screen.key("ctrl+a")
        self.write(text)

    def write(self, text: str) -> None:
        """Write a text where the focus is."""
        self.actions += 1
        self.screen.type(text)

    def see(self, title: str) -> None:
        """Wait for a dialog and its preview. Looking is free."""
        self.screen.wait_for_window(f"^{title}$", 60)
        time.sleep(1)
        self.picture(title)

    def wait_until_closed(self, title: str) -> None:
        self.screen.wait_until(lambda: not self.screen.windows(f"^{title}$"), 60, f"{title} stays open")
        self.screen.wait_for_window("WipoSeq$", 60)
        time.sleep(0.5)

    def picture(self, name: str) -> None:
        """Write what the screen shows into the folder WIPOSEQ_PICTURES, if it is set."""
        folder = os.environ.get("WIPOSEQ_PICTURES", "")
        if folder:
            plain = name.replace("/", " ")
            self.screen.screenshot(Path(folder) / f"{self.story}-{self.actions:03} {plain}.png")


class PersonWithMouse(Person):
    """Uses the real window by mouse, and types into fields; presses no other key."""

    def __init__(self, screen: Screen, story: str) -> None:
        super().__init__(screen, story)
        self.pointer = Pointer(screen)

    def press(self, *keys: str) -> None:
        raise AssertionError("a key was pressed")

    def click(self, *names: str) -> None:
        """Click one thing after the other."""
        for name in names:
            self.actions += 1
            self.pointer.click(name)

    def fill(self, text: str) -> None:
        """Write a text where the focus is; the field is empty, or its text is selected."""
        self.write(text)
        time.sleep(1)  # the check answers, and what it says below the fields moves them

    def fill_in(self, name: str, text: str) -> None:
        """Click a field and fill it."""
        self.click(name)
        self.fill(text)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """200 primers, as a laboratory keeps them."""
    book = Workbook()
    rows = book.active
    assert rows is not None
    rows.append(["name", "molecule type", "organism", "mol_type", "residues"])
    ends = ("".join(each) for each in itertools.product("acgt", repeat=4))
    for number, end in enumerate(itertools.islice(ends, 200), 1):
        rows.append([f"primer-{number}", "DNA", "synthetic construct", "other DNA", "gtacgattcagc" + end])
    book.save(tmp_path / "primers.xlsx")
    return tmp_path / "primers.xlsx"


def package_of(screen: Screen, folder: Path) -> Path:
    """Wait for the only package in a folder, and return its listing."""

    def found() -> Path | None:
        is_whole = next(folder.glob("*-package/*index*.html"), None) is not None
        return next(folder.glob("*-package/*.xml"), None) if is_whole else None

    return screen.wait_until(found, 90, "no package was written")


def is_right(project: Project) -> None:
    """Check everything that the story must have made."""
    sequences = list(project.sequences)
    assert len(sequences) == 209
    by_residues = {each.residues: each for each in sequences if not each.is_skipped}
    ring, hybrid, variant, plasmid = (by_residues[each] for each in (RING, HYBRID, VARIANT, PLASMID))
    assert [(f.key, f.location) for f in ring.features[1:]] == [("SITE", "4"), ("CROSSLNK", "1..5")]
    assert ring.features[1].value("note") == "D-Phenylalanine"
    assert [f.value("note") for f in hybrid.features[1:]] == ["RNA", "DNA", "RNA"]
    assert (hybrid.organism, hybrid.mol_type) == ("synthetic construct", "other DNA")
    assert variant.features[1].value("note") == "V may be replaced by R or H"
    genes = [each for each in plasmid.features if each.key == "CDS"]
    assert [each.value("translation") for each in genes] == PROTEINS
    assert [sequences[int(each.value("protein_id")) - 1].residues for each in genes] == PROTEINS
    assert any(f.value("mod_base") == "gm" for f in by_residues["ggcattgacttt"].features)
    assert "agtcaatgcctt" in by_residues
    assert sum(each.is_skipped for each in sequences) == 1
    assert sum(each.residues.startswith("gtacgattcagc") for each in sequences) == 200
    header = project.header
    assert [(each.text, each.language) for each in header.titles] == [(TITLE, "en"), (TITLE_JA, "ja")]
    assert (header.original_language, header.other_language) == ("en", "ja")
    note = next(each for each in ring.features[2].qualifiers if each.name == "note")
    assert note.translation == BOND_JA


def test_a_whole_listing_by_keyboard_alone(screen: Screen, sheet: Path, tmp_path: Path) -> None:
    person = Person(screen, "keys")
    press, fill, write, see, closed = person.press, person.fill, person.write, person.see, person.wait_until_closed
    screen.start()
    screen.wait_for_window("WipoSeq", 60)
    time.sleep(1)

    # the sequences
    for key, residues in (("p", RING), ("d", HYBRID), ("p", VARIANT), ("d", PLASMID)):
        press(f"ctrl+alt+{key}")
        write(residues)

    # two genes with linked proteins
    press("ctrl+shift+o")
    see("Find open reading frames")
    press("space", "Down", "Down", "space", "alt+a")
    closed("Find open reading frames")

    # 200 primers, behind the proteins
    press("ctrl+Page_Down", "ctrl+Page_Down", "ctrl+i")
    see("Import sequences")
    fill(str(sheet))
    press("Return")
    time.sleep(1)
    see("Import sequences")
    press("alt+i")
    closed("Import sequences")

    # the organism of the first six, and the mol_type that follows from it
    press("ctrl+shift+m")
    see("Change many sequences")
    press("alt+n", "Tab")
    fill("1-6")
    press("alt+y", "o", "alt+q")
    fill("organism")
    press("Tab", "alt+v")
    fill("synthetic construct")
    time.sleep(1.5)
    person.picture("organism")
    press("alt+c")
    closed("Change many sequences")
    press("ctrl+shift+f")
    see("Fix 2 findings")
    press("Return")
    closed("Fix 2 findings")

    # what is hard
    press("ctrl+k")
    see("Command palette")
    write("1")
    time.sleep(0.5)
    press("Return")
    closed("Command palette")
    press("alt+w", "d")
    see("D-amino acids")
    fill("4")
    press("Return")
    closed("D-amino acids")
    press("alt+w", "b")
    see("Bonds, rings and branches")
    press("alt+b", "r", "Return")
    closed("Bonds, rings and branches")
    press("ctrl+Page_Down", "alt+w", "h")
    see("DNA/RNA hybrid")
    fill("1-5, 16-20")
    press("Return")
    closed("DNA/RNA hybrid")
    press("ctrl+Page_Down", "ctrl+alt+w")
    see("Variants")
    fill("3")
    press("alt+a")
    fill("R or H")
    press("Return")
    closed("Variants")
    press("alt+w", "s")
    see("Skipped sequences")
    press("Return")
    closed("Skipped sequences")
    press("alt+w", "i")
    see("siRNA duplexes")
    fill(DUPLEX)
    time.sleep(1)
    person.picture("siRNA duplexes filled")
    press("alt+i")
    closed("siRNA duplexes")

    # Japanese free text
    press("ctrl+t")
    see("Translation of the free text")
    press("alt+l")
    write("ja")
    press("Return", "ctrl+Return", "ctrl+Return")
    write(BOND_JA)
    press("ctrl+Return")
    person.picture("free text")
    press("Escape")
    closed("Translation of the free text")

    # general information: F8 leads to what is missing
    press("ctrl+1")
    fill("REF-1")
    time.sleep(1)
    press("F8")
    write("Example Ltd")
    time.sleep(1)
    press("F8")
    write(TITLE)
    press("Tab", "Tab", "Tab", "space")
    write(TITLE_JA)
    press("Tab", "Tab", "Tab", "Tab", "Tab")
    person.picture("general information")
    fill("en")
    press("Return")

    # check, generate, package
    press("ctrl+s")
    see("Save the project as")
    fill(str(tmp_path / "whole.wsq"))
    press("Return")
    screen.wait_for_window("whole.wsq - WipoSeq", 60)
    press("F7")
    time.sleep(1)
    person.picture("checked")
    press("F9")
    see("Generate the listing")
    fill(str(tmp_path / "whole.xml"))
    press("Return")
    screen.wait_until((tmp_path / "whole.xml").exists, 60, "no listing was generated")
    time.sleep(1)
    person.picture("generated")
    press("shift+F9")
    see("Make a filing package")
    press("Return")
    listing = package_of(screen, tmp_path)
    person.picture("packed")
    are_right(listing, tmp_path / "whole.xml")
    assert person.actions <= MOST, person.actions


def test_a_whole_listing_by_mouse(screen: Screen, sheet: Path, tmp_path: Path) -> None:
    person = PersonWithMouse(screen, "mouse")
    click, fill, fill_in, see, closed = (
        person.click,
        person.fill,
        person.fill_in,
        person.see,
        person.wait_until_closed,
    )
    screen.wait_for_window("WipoSeq", 60)

    # the sequences
    for entry, residues in (
        ("Insert protein", RING),
        ("Insert DNA", HYBRID),
        ("Insert protein", VARIANT),
        ("Insert DNA", PLASMID),
    ):
        click("Sequence", entry)
        fill(residues)

    # two genes with linked proteins
    click("Feature", "Find open reading frames...")
    see("Find open reading frames")
    click("box of 5..34", "box of 39..71", "Add 2 CDS")
    closed("Find open reading frames")

    # the organism of all, and the mol_type that follows from it
    click("Sequence", "Change many...")
    see("Change many sequences")
    fill("organism")
    click("Type", "of any type")
    fill_in("Organism", "synthetic construct")
    person.picture("organism")
    click("Change")
    closed("Change many sequences")
    click("Tools > Check", "Fix all safe (2)...")
    see("Fix 2 findings")
    click("Apply")
    closed("Fix 2 findings")
    click("Hide the results (Ctrl+Shift+R)")

    # 200 primers, behind the proteins
    click("Sequences > 6", "Tools > Import")
    see("Import sequences")
    fill(str(sheet))
    click("Open")
    person.pointer.wait_for("200 of 200 sequences included")
    person.picture("primers")
    person.actions += 1
    person.pointer.click_inside("Import sequences", "Import")
    closed("Import sequences")

    # what is hard
    click("Sequences > 1", "Wizards", "D-amino acids...")
    see("D-amino acids")
    fill("4")
    click("Add it")
    closed("D-amino acids")
    click("Wizards", "Bonds, rings and branches...")
    see("Bonds, rings and branches")
    click("Bond", "ring from head to tail", "Add it")
    closed("Bonds, rings and branches")
    click("Sequences > 2", "Wizards", "DNA/RNA hybrid...")
    see("DNA/RNA hybrid")
    fill("1-5, 16-20")
    click("Add it")
    closed("DNA/RNA hybrid")
    click("Sequences > 3", "Wizards", "Variants...")
    see("Variants")
    fill("3")
    fill_in("Alternatives", "R or H")
    click("Add it")
    closed("Variants")
    click("Wizards", "Skipped sequences...")
    see("Skipped sequences")
    click("Add it")
    closed("Skipped sequences")
    click("Wizards", "siRNA duplexes...")
    see("siRNA duplexes")
    fill(DUPLEX)
    person.picture("siRNA duplexes filled")
    click("Add it")
    closed("siRNA duplexes")

    # Japanese free text
    click("Listing", "Translate the free text...")
    see("Translation of the free text")
    fill_in("Other free-text language", "ja")
    click("ja - Japanese", "Sequence 1 > CROSSLNK > note")
    fill_in("Other language", BOND_JA)
    person.picture("free text")
    click("Close")
    closed("Translation of the free text")

    # general information
    click("General information")
    fill_in("File reference", "REF-1")
    fill_in("Applicant name", "Example Ltd")
    fill_in("Title", TITLE)
    click("Add a title")
    fill(TITLE_JA)
    fill_in("Original free-text language", "en")
    click("en - English")
    person.picture("general information")

    # check, generate, package
    click("Tools > Save")
    see("Save the project as")
    fill(str(tmp_path / "whole.wsq"))
    person.actions += 1
    person.pointer.click_inside("Save the project as", "Save")
    screen.wait_for_window("whole.wsq - WipoSeq", 60)
    click("Tools > Check")
    time.sleep(1)
    person.picture("checked")
    click("Tools > Generate...")
    see("Generate the listing")
    fill(str(tmp_path / "whole.xml"))
    person.actions += 1
    person.pointer.click_inside("Generate the listing", "Save")
    screen.wait_until((tmp_path / "whole.xml").exists, 60, "no listing was generated")
    time.sleep(1)
    person.picture("generated")
    click("Make the filing package...")
    see("Make a filing package")
    click("Make the package")
    listing = package_of(screen, tmp_path)
    person.picture("packed")
    are_right(listing, tmp_path / "whole.xml")
    assert person.actions <= MOST, person.actions


def are_right(*listings: Path) -> None:
    for each in listings:
        assert check(each).errors == 0
        is_right(open_any(each))
