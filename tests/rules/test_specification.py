"""Each of the eleven answers about a specification, with a text that is wrong and one that is right."""

import pytest
from builders import a_dna, a_project, a_protein, a_skipped
from specifications import text_of

from wiposeq.app.specification.checking import check_specification
from wiposeq.checking.engine import CATALOGUE
from wiposeq.model.project import Project
from wiposeq.model.specification_report import ANSWERS, SpecificationFinding
from wiposeq.rules.rule import LooksAt

FORWARD = "acgtgctaaggttcagatccat"
GENE = "tgcatgcatgaccatgcagtcaggatccgtaagcttggca"
PROTEIN = "MKVLAAGIVGLNNRWGEQHDTLYY"
LINKER = "GGGGSGGGGSGGGGS"


def listing() -> Project:
    """Return a listing: 1 a primer, 2 a gene, 3 a protein, 4 a linker."""
    return a_project(a_dna(FORWARD), a_dna(GENE), a_protein(PROTEIN), a_protein(LINKER))


def found(text: str, project: Project | None = None) -> list[SpecificationFinding]:
    """Return what is wrong about a text that mentions all four sequences."""
    everything = "All of SEQ ID NOs: 1-4 are listed.\n\n"
    return list(check_specification(project or listing(), text_of(everything + text)).findings)


def ids(text: str) -> list[str]:
    return [each.finding.rule.partition("/")[2] for each in found(text)]


WRONG = {
    "number-not-listed": ["The heavy chain of SEQ ID NO: 27.", "SEQ ID NOs: 3 to 9", "SEQ ID NO: 1 or 5"],
    "number-open": [
        "A linker of SEQ ID NO: __.",
        "SEQ ID NO: X is a primer",
        "SEQ ID NO: [●]",
        "the primer (SEQ ID NO: ) was",
    ],
    "residues-not-listed": [
        "the primer gattcgcatgcaagct was used",
        f"the probe {FORWARD[2:20]} was used",
        f"the probe {FORWARD[:10]}a{FORWARD[11:]} was used",
        "the reverse primer atggatctgaaccttagcacgt was used",
        "the peptide AWHEDTKLQPG was a control",
        "Tyr-Ala-Gly-Phe-Leu was a control",
    ],
    "residues-possible": ["the motif KDEL keeps it there"],
    "residues-without-number": [f"Cells were transfected with {FORWARD} and grown for three days."],
    "residues-differ": [
        f"{FORWARD} (SEQ ID NO: 2)",
        f"{FORWARD[:10]}a{FORWARD[11:]} (SEQ ID NO: 1)",
        "SEQ ID NO: 1: gattcgcatgcaagct",
    ],
    "length-differs": [
        "residues 14 to 243 of SEQ ID NO: 3",
        "a 25-mer of SEQ ID NO: 1 was made",
        "the peptide of SEQ ID NO: 4 (17 amino acids)",
        "配列番号3のアミノ酸配列の第20位~第40位",
    ],
    "accession-without-version": ["the gene NM_000546", "GenBank accession no. AF123456", "UniProt P04637"],
    "molecule-differs": [
        "the polypeptide of SEQ ID NO: 1",
        "a nucleic acid having the nucleotide sequence set forth in SEQ ID NO: 3",
        "das Polypeptid gemäß SEQ ID NO: 2",
        "配列番号1で表されるアミノ酸配列",
        "SEQ ID NO: 1所示的氨基酸序列",
        "서열번호 1의 아미노산 서열",
    ],
    "drawing-without-number": [
        "BRIEF DESCRIPTION OF THE DRAWINGS\n\nFIG. 1 shows the amino acid sequence of EXA1.\n\nFIG. 2 shows a cell.",
        "BRIEF DESCRIPTION OF THE DRAWINGS\n\n[0003] FIG. 1A-1C show the nucleotide sequence of a promoter.",
        "【図面の簡単な説明】\n\n【０００３】\n【図１】図１は、EXA1のアミノ酸配列を示す。",
    ],
}
"""Texts in which only the rule finds something."""


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in WRONG.items() for text in texts])
def test_a_wrong_text_is_found(rule: str, text: str) -> None:
    assert set(ids(text)) - {"highest-number"} == {rule}, ids(text)


def test_residues_beside_a_number_that_is_not_listed_are_found_too() -> None:
    assert ids("the peptide AWHEDTKLQPG (SEQ ID NO: 9)") == [
        "highest-number",
        "residues-not-listed",
        "number-not-listed",
    ]


RIGHT = [
    "The primer of SEQ ID NO: 1 and the linker of SEQ ID NO: 4.",
    f"{FORWARD} (SEQ ID NO: 1)",
    f"SEQ ID NO: 1: 5'-{FORWARD.upper()}-3'",
    f"the linker (GGGGS)3 (SEQ ID NO: 4) of 15 residues, {PROTEIN} (SEQ ID NO: 3)",
    "residues 14 to 24 of SEQ ID NO: 3; a 22-mer of SEQ ID NO: 1",
    "the polypeptide of SEQ ID NO: 3 encoded by SEQ ID NO: 2",
    "a polynucleotide encoding the polypeptide of SEQ ID NO: 3",
    "NM_000546.6, GenBank AF123456.1 and UniProt P04637.4",
    "SEQ ID NO: 30 of WO 2012/063219 and SEQ ID NO: 40 of US 9,999,999",
    "as in WO 2012/063219, where the vector is SEQ ID NO: 8 of that document",
    "WO2012/063219の配列番号30",
    "the mutations E484K and p.Gly12Asp, and Met, Ala, Thr, Asp, Gly in any order",
    "CLAIM SEQUENCE FIG DNA TATA HEPES EDTA CRISPR PAGE",
    "the peptide was purified by HPLC; the sequence in FASTA format",
    "at least 25-mer fragments of SEQ ID NO: 1",
    "BRIEF DESCRIPTION OF THE DRAWINGS\n\nFIG. 1 shows the amino acid sequence of EXA1 (SEQ ID NO: 3).",
    "SEQUENCE LISTING\n\n<210> 9\n\n<400> 9\nttttgattcgcatgcaagct",
]


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_text_has_no_findings(text: str) -> None:
    assert ids(text) == []


def test_a_sequence_that_is_never_mentioned_is_found_but_not_a_skipped_one() -> None:
    project = a_project(a_dna(), a_skipped(), a_dna("ttgattgattgattga"))
    report = check_specification(project, text_of("Only SEQ ID NO: 3."))
    assert [(each.finding.rule, each.finding.number) for each in report.findings] == [
        ("specification/never-mentioned", 1)
    ]


def test_the_highest_number_is_compared_with_the_count() -> None:
    report = check_specification(listing(), text_of("SEQ ID NOs: 1 to 3"))
    assert "specification/highest-number" in [each.finding.rule for each in report.findings]


def test_every_rule_of_the_specification_is_an_answer_and_has_an_example() -> None:
    rules = {id for id, rule in CATALOGUE.items() if rule.looks_at is LooksAt.SPECIFICATION}
    assert rules == {id for id, _ in ANSWERS}
    shown = {f"specification/{name}" for name in WRONG}
    elsewhere = {f"specification/{name}" for name in ("never-mentioned", "highest-number", "page-not-read")}
    assert rules == shown | elsewhere


@pytest.mark.parametrize("mention", ["SEQ ID NO: 30", "SEQ ID NOs: 30 to 40"])
def test_a_number_or_a_range_near_another_document_is_a_warning(mention: str) -> None:
    (near,) = (each for each in found(f"As in WO 2012/063219, {mention} was used.") if each.has_place)
    (alone,) = (each for each in found(f"The primer of {mention} was used.") if each.has_place)
    assert near.finding.rule == alone.finding.rule == "specification/number-not-listed"
    assert alone.finding.is_error and not near.finding.is_error


def test_residues_that_do_not_exist_are_a_warning_near_another_document() -> None:
    near = found("WO 2012/063219 compares residues 20 to 90 of SEQ ID NO: 3 with others.")
    alone = found("We compare residues 20 to 90 of SEQ ID NO: 3 with others.")
    assert [each.finding.is_error for each in (*near, *alone)] == [False, True]


def test_a_finding_has_its_place_the_words_around_it_and_a_lasting_key() -> None:
    (one,) = found("[0043] A humanized variant has the heavy chain of SEQ ID NO: 27.")[1:]
    assert one.where == "paragraph [0043]"
    assert "heavy chain of SEQ ID NO: 27" in one.around
    (later,) = found("More words before it.\n\n[0043] A humanized variant has the heavy chain of SEQ ID NO: 27.")[1:]
    assert later.key.split("27")[0] == one.key.split("27")[0]


def test_a_finding_keeps_its_key_when_a_sequence_is_added() -> None:
    text = "All of SEQ ID NOs: 1-4 and SEQ ID NO: 27 are listed."
    longer = a_project(a_dna(FORWARD), a_dna(GENE), a_protein(PROTEIN), a_protein(LINKER), a_dna("ttgattgattgattga"))
    keys = [{each.key for each in found(text, project) if each.has_place} for project in (listing(), longer)]
    assert keys[0] == keys[1] != set()


def test_nothing_is_missing_only_if_everything_was_read_and_nothing_was_found() -> None:
    assert check_specification(listing(), text_of("SEQ ID NOs: 1-4")).is_complete
    assert not check_specification(listing(), text_of("SEQ ID NOs: 1-5")).is_complete


def test_a_reading_pane_marks_what_is_listed_foreign_doubtful_and_wrong() -> None:
    text = f"SEQ ID NOs: 1-4, SEQ ID NO: 9. SEQ ID NO: 3 of WO 2012/063219. {FORWARD} (SEQ ID NO: 1), gattcgcatgcaagct."
    report = check_specification(listing(), text_of(text))
    marks = [(report.specification.text[each.start : each.end], each.kind) for each in report.marks]
    assert marks == [
        ("SEQ ID NOs: 1-4", "listed"),
        ("SEQ ID NO: 9", "error"),
        ("SEQ ID NO: 3", "foreign"),
        (FORWARD, "listed"),
        ("SEQ ID NO: 1", "listed"),
        ("gattcgcatgcaagct", "warning"),
    ]
    assert [each.is_mention for each in report.marks] == [True, True, True, False, True, False]


def test_residues_in_parentheses_behind_a_number_are_only_compared_if_they_are_of_it() -> None:
    assert ids("the vector of SEQ ID NO: 2 (ttgattgattgattgacc was added)") == ["residues-not-listed"]
    assert ids(f"the primer of SEQ ID NO: 2 ({FORWARD})") == ["residues-differ"]


def test_a_number_belongs_to_the_residues_before_it_and_not_to_those_after_it() -> None:
    assert ids(f"{FORWARD} (SEQ ID NO: 1), gattcgcatgcaagct") == ["residues-not-listed"]
    assert ids(f"{FORWARD} (SEQ ID NO: 1) gattcgcatgcaagct") == ["residues-not-listed"]
    assert ids("forward primer (SEQ ID NO: 1): 5'-gattcgcatgcaagct-3'") == ["residues-differ"]
