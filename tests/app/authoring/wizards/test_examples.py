"""Each wizard, with ten or more examples of the field: what it makes, and that the rules find nothing wrong with it."""

from collections import Counter

import pytest
from msgspec.structs import replace
from wizard_cases import CASES, Case, findings, place_in, proposed, shown, wizard

from wiposeq import texts
from wiposeq.app.authoring.wizards.catalog import WIZARDS
from wiposeq.app.authoring.wizards.needs import NEEDS


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.wizard}: {case.about}")
def test_an_example_gives_what_the_standard_asks_and_the_rules_find_nothing(case: Case) -> None:
    before, proposal = proposed(case)
    assert proposal.problems == ()
    assert proposal.edit is not None
    after = proposal.edit.apply(before)
    assert tuple(shown(before, after)) == case.expected
    assert [f"{each.rule}: {each.message}" for each in findings(before, after)] == list(case.findings)


def test_the_menu_has_every_wizard() -> None:
    assert [wizard.id for wizard in WIZARDS] == list(NEEDS)


def test_each_wizard_has_ten_examples_or_more() -> None:
    count = Counter(case.wizard for case in CASES)
    assert [wizard.id for wizard in WIZARDS if count[wizard.id] < 10] == []


@pytest.mark.parametrize(
    ("wizard", "residues", "answers", "question", "reason"),
    [
        ("modified-residues", "DNA acgtacgtacgt", {"what": "m5c", "where": "3"}, "symbol", "is written c (par. 16)"),
        ("modified-residues", "DNA acgtacgtacgt", {"what": "xyz", "where": "3"}, "what", "is not in the lists"),
        ("modified-residues", "DNA acgtacgtac", {"what": "m5c", "where": "2", "symbol": "any"}, "symbol", "(par. 8)"),
        ("modified-residues", "AA ACDFK", {"what": "é-x", "where": "2"}, "what", "not allowed (par. 40)"),
        ("d-amino-acids", "AA ACGFK", {"where": "3"}, "where", "Residue 3 is glycine"),
        ("d-amino-acids", "AA ACXFKA", {"where": "3"}, "where", "Describe it first"),
        ("ends", "AA ACDFK", {"start": "pGlu"}, "start", "needs E, Q; residue 1 is A"),
        ("ends", "AA ACDFK", {}, "start", "Name the group"),
        ("bonds", "AA ACDFK", {"pairs": "2-5"}, "pairs", "cannot have this bond"),
        ("bonds", "AA ACDFK", {"kind": "interchain", "at": "2", "other": "9: C1"}, "other", "Write the SEQ ID NO"),
        ("bonds", "AA ACDFK", {"kind": "branch", "at": "5", "branch": "A1"}, "branch", "is not in the legend"),
        ("hybrids", "DNA acgtacgtacgt", {"where": "every"}, "where", "needs segments of both kinds"),
        ("modified-residues", "AA ACDFK", {"what": "Sec", "where": "2"}, "what", "has the symbol U"),
        ("modified-residues", "RNA acgtacgtacgt", {"what": "uracil", "where": "4"}, "what", "no feature is necessary"),
        ("bonds", "AA ACDFK", {"kind": "branch", "at": "1", "branch": "YGGFL"}, "at", "nothing can be bound"),
        ("variants", "AA ACDFK", {"where": "1-5", "kind": "deletion"}, "where", "These are all residues"),
        ("variants", "AA ACDFK", {"where": "K3A"}, "where", "Residue 3 is D, not K"),
        ("repeats", "AA ACDFK", {"formula": "X1X2ACDEF"}, "formula", 'Character 2 of the formula, "1"'),
        ("constructs", "AA ACDFK", {"rows": "tag;;H6\nx;;MKTAYIAKQR"}, "rows", 'Residue 2, "6", is not a symbol'),
        ("constructs", "AA ACDFK", {"rows": "x;;MKTAYIAKQR"}, "rows", "two parts or more"),
        ("duplexes", "AA ACDFK", {"rows": "x; GUAACCAAGAGUAU; CAUUGGUUCUCAUA"}, "rows", "in the other direction"),
        ("variants", "AA ACDFK", {"where": "2", "with": "C"}, "with", "already has C"),
        ("repeats", "AA ACDFK", {"formula": "(GS)n"}, "formula", "specifically defined residues"),
        ("repeats", "AA ACDFK", {"formula": "(GGGGz)n"}, "formula", "give its meaning"),
        ("repeats", "AA ACDFK", {"formula": "(GGGGS)n", "fewest": "5", "most": "3"}, "most", "below the lower one"),
        ("constructs", "AA ACDFK", {"rows": "x;y;SEQ ID NO 7"}, "rows", "There is no SEQ ID NO 7"),
        ("antibodies", "AA ACDFKACDFK", {"cdr1": "ACDF", "cdr2": "3-9", "cdr3": "9-10"}, "cdr1", "occurs 2 times"),
        ("duplexes", "AA ACDFK", {"rows": "x; guaaccaagagua; uacucuugguuac"}, "rows", "in several ways"),
        ("primers", "AA ACDFK", {"rows": "x; acgtacgtac; acgt"}, "rows", "needs 10 specifically defined"),
        ("skipped", "AA ACDFK", {"count": "0"}, "count", "Write a number from 1"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_at_its_field(
    wizard: str, residues: str, answers: dict[str, str], question: str, reason: str
) -> None:
    _, proposal = proposed(Case(wizard, "", "", ((residues,),), answers, ()))
    assert proposal.edit is None
    assert [each.question for each in proposal.problems][:1] == [question]
    assert reason in proposal.problems[0].message


def test_a_signal_peptide_or_constant_region_is_no_framework_region() -> None:
    heavy = next(case for case in CASES if case.about == "a heavy chain by residues")
    for start, end, question in (("MKHLWFFLLLVAAPRWVLS", "", "start"), ("", "ASTKGPSVFPLAPSSKSTSG", "end")):
        line = heavy.sequences[0][0].replace("AA ", f"AA {start}") + end
        _, proposal = proposed(Case("antibodies", "", "", ((line,),), heavy.answers, ()))
        assert [each.question for each in proposal.problems] == [question]


def test_segments_of_a_hybrid_that_have_a_note_are_replaced() -> None:
    once = Case("hybrids", "", "", (("DNA acgtacgtacgtacgtacgt",),), {"where": "1-5", "note": "guide"}, ())
    before, proposal = proposed(once)
    assert proposal.edit is not None
    middle = proposal.edit.apply(before)
    again = wizard("hybrids").answered(place_in(middle), where="1-8")
    assert again.edit is not None
    assert shown(middle, again.edit.apply(middle)) == ["1 misc_feature 1..8 note=RNA", "1 misc_feature 9..20 note=DNA"]


def test_a_long_substitution_mentions_the_sequence_that_it_becomes() -> None:
    answers = {"where": "3-5", "with": "ggatccggatccgg", "key": "misc_difference"}
    case = Case("variants", "", "", (("DNA acgtacgtacgtacgt",),), answers, ())
    before, proposal = proposed(case)
    assert proposal.edit is not None
    after = proposal.edit.apply(before)
    expected = ["1 misc_difference 3..5 replace=ggatccggatccgg note=SEQ ID NO: 2", "2 DNA ggatccggatccgg"]
    assert shown(before, after) == expected
    assert after.sequences[1].organism == "synthetic construct"
    assert findings(before, after) == []


def test_notes_are_english_in_every_language_of_the_program() -> None:
    texts.use_pseudo()
    try:
        for case in CASES:
            before, proposal = proposed(case)
            assert proposal.edit is not None
            lines = [line for line in shown(before, proposal.edit.apply(before)) if not line.isascii()]
            assert lines == [], case.about
    finally:
        texts.use_language("en")


@pytest.mark.parametrize(
    ("lines", "answers"),
    [
        (("AA QCDFK", "MOD_RES 1 note=N-acetylglutamine"), {"start": "acetyl"}),
        (("AA FCDFK", "SITE 1 note=D-Phenylalanine", "SITE 1 note=N-acetyl-D-phenylalanine"), {"start": "Ac"}),
        (("AA ACDFK", "MOD_RES 5 note=Lysine amide (C-terminal amidation)"), {"end": "NH2"}),
        (("RNA acgtacgtacgt", "modified_base 1 mod_base=OTHER; note=5'-phosphate"), {"start": "phosphate"}),
    ],
)
def test_a_group_that_is_described_at_the_end_is_not_added_again(
    lines: tuple[str, ...], answers: dict[str, str]
) -> None:
    _, proposal = proposed(Case("ends", "", "", (lines,), answers, ()))
    assert [each.question for each in proposal.problems] == list(answers)
    assert "already has a feature" in proposal.problems[0].message


@pytest.mark.parametrize(
    ("end", "name", "note"),
    [
        ("start", "biotin", "biotin at the 5' end"),
        ("end", "Biotin", "biotin at the 3' end"),
        ("start", "FAM", "6-carboxyfluorescein at the 5' end"),
        ("end", "BHQ1", "Black Hole Quencher 1 at the 3' end"),
        ("end", "digoxigenin", "digoxigenin at the 3' end"),
        ("start", "vinylphosphonate", "5'-(E)-vinylphosphonate"),
    ],
)
def test_a_group_at_the_end_of_a_nucleic_acid_is_found_by_its_common_name(end: str, name: str, note: str) -> None:
    before, proposal = proposed(Case("ends", "", "", (("RNA acgtacgtacgt",),), {end: name}, ()))
    assert proposal.edit is not None
    assert proposal.edit.apply(before).sequences[0].features[-1].value("note") == note


@pytest.mark.parametrize(
    ("wizard", "headings", "row", "count"),
    [
        ("primers", "Name\tForward primer (5'-3')\tReverse", "p1\tacgtacgtacgg\tccttaaggaacc", 3),
        ("constructs", "Part\tOrganism\tSequence", "tag\t\tMKHHHHHH\nlinker\t\tGGGGS", 2),
        ("duplexes", "Duplex\tSense\tAntisense", "si\tGGAUCCUUACGG\tCCGUAAGGAUCC", 3),
    ],
)
def test_headings_of_a_spreadsheet_are_no_row(wizard: str, headings: str, row: str, count: int) -> None:
    before, proposal = proposed(Case(wizard, "", "", (("AA ACDFK",),), {"rows": f"{headings}\n{row}"}, ()))
    assert proposal.problems == ()
    assert proposal.edit is not None
    assert len(proposal.edit.apply(before).sequences) == count


def test_a_first_row_with_an_error_is_no_heading() -> None:
    rows = "p1\tacgtacgtacgx\txx\np2\tacgtacgtacgg\tccttaaggaacc"
    _, proposal = proposed(Case("primers", "", "", (("AA ACDFK",),), {"rows": rows}, ()))
    assert "Row 1" in proposal.problems[0].message


@pytest.mark.parametrize(
    ("name", "where", "note"),
    [("S-palmitoylcysteine", "2", "S-palmitoylcysteine"), ("sulfotyrosine", "4", "Sulfotyrosine")],
)
def test_a_name_that_the_wizard_writes_is_read_again(name: str, where: str, note: str) -> None:
    case = Case("modified-residues", "", "", (("AA ACDYK",),), {"what": name, "where": where}, ())
    before, proposal = proposed(case)
    assert proposal.edit is not None
    assert proposal.edit.apply(before).sequences[0].features[-1].value("note") == note
    _, elsewhere = proposed(replace(case, answers={"what": name, "where": "5"}))
    assert [each.question for each in elsewhere.problems] == ["symbol"]
