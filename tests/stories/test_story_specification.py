"""The story of an attorney whose text and listing do not fit, through the real window by keys alone.

The same answers without a window: tests/rules/test_specification.py and tests/cli/test_specification.py.
"""

from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein
from screen import Screen

from wiposeq.app.importing.opening import open_any
from wiposeq.formats.project.file import save

pytestmark = [pytest.mark.screen, pytest.mark.slow]

PRIMER, NEW = "acgtgctaaggttcagatccat", "gattcgcatgcaagctacgaa"
TEXT = f"""[0001] The primer {PRIMER} (SEQ ID NO: 1) and the enzyme of SEQ ID NO: 2 are used.

[0002] Cells were transfected with the oligonucleotide {NEW} and grown for three days.
"""


def test_residues_that_the_listing_lacks_are_added_by_keys(screen: Screen, tmp_path: Path) -> None:
    project, text = tmp_path / "case.wsq", tmp_path / "text.txt"
    save(a_project(a_dna(PRIMER), a_protein("MKVLAAGIVGWWPKE"), header=a_header()), project)
    text.write_text(TEXT, "utf-8")
    screen.start(project)
    screen.wait_for_window("case.wsq.*WipoSeq")
    screen.key("ctrl+F7")
    screen.wait_for_window("Check the specification")
    screen.key("ctrl+a")
    screen.type(str(text))
    screen.key("Return")
    screen.wait_until(lambda: not screen.windows("^Check the specification$"))

    def added() -> bool:
        screen.key("Home", "Tab", "space")  # the first answer, its first button: Add as a sequence
        return bool(screen.windows(r"case.wsq\* - WipoSeq"))

    screen.wait_until(added, 30, "nothing was added")
    screen.key("ctrl+s")
    screen.wait_until(lambda: bool(screen.windows("^case.wsq - WipoSeq")), 30, "it was not saved")
    saved = open_any(project)
    assert [each.residues for each in saved.sequences] == [PRIMER, "MKVLAAGIVGWWPKE", NEW]
