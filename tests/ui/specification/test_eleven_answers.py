"""The eleven answers, each once, in the window: the row, the place in the text, and what can be done about it."""

import pytest
from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.specification.pane import SpecificationPane
from wiposeq.ui.window.mainwindow import MainWindow

FORWARD = "acgtgctaaggttcagatccat"
GENE = "tgcatgcatgaccatgcagtcaggatccgtaagcttggca"
PROTEIN = "MKVLAAGIVGLNNRWGEQHDTLYY"
TEXT = f"""[0001] The heavy chain of SEQ ID NO: 27 is known.

[0002] Cells were transfected with the oligonucleotide gattcgcatgcaagctacga and grown for three days.

[0003] {"Words of the description stand here. " * 8}

[0004] Cells were transfected with {FORWARD} in a medium with serum and grown for three days at the same place.

[0005] {"Words of the description stand here. " * 8}

[0006] The primer {FORWARD[:10]}a{FORWARD[11:]} (SEQ ID NO: 1) was used.

[0007] The active site is in residues 14 to 243 of SEQ ID NO: 3.

[0008] The gene NM_000546 is known.

[0009] The polypeptide of SEQ ID NO: 2 is active.

[0010] A linker of SEQ ID NO: __ may be used.

BRIEF DESCRIPTION OF THE DRAWINGS

FIG. 1 shows the amino acid sequence of EXA1.
"""
STORY = (
    ("number-not-listed", "SEQ ID NO: 27", ["It is number...", "Accept with a remark..."]),
    ("never-mentioned", "", ["Skip", "Show the sequence", "Accept with a remark..."]),
    (
        "residues-not-listed",
        "gattcgcatgcaagctacga",
        ["Add as a sequence...", "It is number...", "Accept with a remark..."],
    ),
    ("residues-without-number", FORWARD, ["It is number...", "Accept with a remark..."]),
    (
        "residues-differ",
        f"{FORWARD[:10]}a{FORWARD[11:]}",
        ["Add as a sequence...", "It is number...", "Accept with a remark..."],
    ),
    ("length-differs", "SEQ ID NO: 3", ["It is number...", "Accept with a remark..."]),
    ("accession-without-version", "NM_000546", ["Accept with a remark..."]),
    ("highest-number", "", ["Accept with a remark..."]),
    ("molecule-differs", "SEQ ID NO: 2", ["It is number...", "Accept with a remark..."]),
    ("drawing-without-number", "FIG. 1 shows the amino acid sequence", ["Accept with a remark..."]),
    ("number-open", "SEQ ID NO: __", ["It is number...", "Accept with a remark..."]),
)
"""Each answer with the words of its place in the text, and the buttons of its finding."""


@pytest.fixture
def document() -> Document:
    names = {"forward": a_dna(FORWARD), "gene": a_dna(GENE), "enzyme": a_protein(PROTEIN), "unused": a_dna()}
    return Document(a_project(*(replace(each, name=name) for name, each in names.items()), header=a_header()))


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> SpecificationPane:
    window.activateWindow()
    actions = window.controllers.specification
    actions.check([TEXT])
    qtbot.waitUntil(lambda: actions.pane is not None and actions.pane.report is not None, timeout=20_000)
    assert actions.pane is not None
    return actions.pane


def test_each_of_the_eleven_answers_leads_to_its_place_and_has_its_buttons(pane: SpecificationPane) -> None:
    assert pane.report is not None
    text = pane.report.specification.text
    for rule, words, buttons in STORY:
        row = next(each for each in pane.answers.tree.rows if each.rule == f"specification/{rule}")
        assert len(row.findings) == 1 and row.state != "fine", rule
        assert pane.answers.select(row.findings[0])
        assert pane.answers.message.text() == row.findings[0].finding.message
        assert [each.accessibleName() for each in pane.answers.actions_row.buttons] == buttons, rule
        if words:
            assert text[pane.text.place :].startswith(words), rule
            assert words[:9] in pane.answers.place.text()


def test_a_text_that_answers_everything_well_shows_only_what_is_fine(window: MainWindow, qtbot: QtBot) -> None:
    actions = window.controllers.specification
    actions.check([f"[0001] SEQ ID NOs: 1 to 4 are used. The primer {FORWARD} (SEQ ID NO: 1) is a 22-mer."])
    qtbot.waitUntil(lambda: actions.pane is not None and actions.pane.report is not None, timeout=20_000)
    assert actions.pane is not None
    assert {each.state for each in actions.pane.answers.tree.rows} == {"fine"}
    assert actions.pane.side.counts.text().endswith("Nothing is missing.")
    assert actions.pane.answers.message.text() == "Nothing was found."
