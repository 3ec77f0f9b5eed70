"""What the free text of a listing discloses: residues that are not listed, and numbers that do not exist."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein
from findings import after, found, ids, with_qualifier

from wiposeq.app.checking import check
from wiposeq.model.project import Project

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "texts"


def noted(text: str, *others: object) -> Project:
    sequence = a_dna("acgtacgtacgtacgt", ("misc_feature", "1..4", {"note": "a tag"}))
    return a_project(with_qualifier(sequence, 1, name="note", value=text), *others)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "linked to ACGTTGCAACGTTGCA",
        "fused to Gly-Gly-Gly-Gly-Ser",
        "with a (GGGGS)3 linker",
        "tagged with MKTAYIAKQRQ",
        "5'-ttg att gat tga ttg-3'",
    ],
)
def test_residues_in_a_note_that_no_sequence_has_are_a_warning_with_a_fix(text: str) -> None:
    (finding,) = found(noted(text), "qualifier/undisclosed-sequence")
    assert not finding.is_error and finding.qualifier == "note"
    (fix,) = finding.fixes
    assert fix.label == "Add as a sequence" and not fix.safe
    project = after(noted(text), fix)
    assert len(project.sequences) == 2
    assert "qualifier/undisclosed-sequence" not in ids(project)
    assert {each.kind for each in project.origin.changes} >= {"organism/assumed"}


@pytest.mark.parametrize(
    "text",
    ["the site acgtacgtac", "binds GAATTC", "a DNA binding protein", "exchange of E484K", "Met, Ala, Thr, Asp"],
)
def test_other_text_and_the_residues_of_the_sequence_itself_are_right(text: str) -> None:
    assert found(noted(text), "qualifier/undisclosed-sequence") == []


TEXTS = [
    "a tag",
    "acgtacgtt",
    "acg",
    "gly ala ser",
    "ala-gly-ser-cys-asp",
    "Ala Gly Ser Cys",
    "MetAlaSerGlyCys",
    "peptide MKTAYIAKQRQ",
    "mAmCmGmUmAmCmGmUmAmC",
    "(GGGGS)3",
    "5'-ttg att gat tga ttg-3'",
    "binds SEQ ID NO: 70",
    "SEQ ID",
    "NO: 70",
    "the tag was set",
    "5",
    "é acgtacgtacgtt",
]


def test_the_texts_of_a_sequence_are_judged_as_each_of_them_alone() -> None:
    rules = ("qualifier/undisclosed-sequence", "qualifier/mention-not-listed")
    alone = {text: {each.rule for each in found(noted(text)) if each.rule in rules} for text in TEXTS}
    features = [("misc_feature", "1..4", {"note": text}) for text in TEXTS]
    together = found(a_project(a_dna("acgtacgtacgtacgt", *features)))
    for number, text in enumerate(TEXTS, 2):
        judged = {each.rule for each in together if each.rule in rules and each.feature_number == number}
        assert judged == alone[text], text
    assert sum(map(len, alone.values())) > 5


def test_residues_that_another_sequence_has_are_right() -> None:
    assert found(noted("linked to ACGTTGCAACGTTGCA", a_dna("acgttgcaacgttgca")), "qualifier/undisclosed-sequence") == []
    assert found(noted("linked to GGGGSGGGGS", a_protein("GGGGSGGGGS")), "qualifier/undisclosed-sequence") == []


def test_a_mention_of_a_number_that_does_not_exist_is_an_error() -> None:
    (finding,) = found(noted("binds SEQ ID NO: 70"), "qualifier/mention-not-listed")
    assert finding.is_error and "SEQ ID NO: 70" in finding.message


@pytest.mark.parametrize("text", ["binds SEQ ID NO: 1", "SEQ ID NO: 70 of WO 2012/063219", "binds SEQ ID NO: ___"])
def test_numbers_that_exist_or_are_of_other_documents_are_right(text: str) -> None:
    assert found(noted(text), "qualifier/mention-not-listed") == []


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not beside the checkout")
@pytest.mark.parametrize(("name", "count"), [("sequence-in-note.xml", 2), ("three-letter-in-note.xml", 1)])
def test_the_shared_cases_are_warned_about(name: str, count: int) -> None:
    report = check(CASES / name)
    assert [each.rule for each in report.findings] == ["qualifier/undisclosed-sequence"] * count
