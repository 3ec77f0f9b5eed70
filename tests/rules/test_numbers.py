"""Numbers of sequences: one finding for one cause, and nothing is renumbered before a person chooses it."""

import pytest
from builders import a_dna, a_project, a_protein
from findings import found, with_declared, with_facts
from msgspec.structs import replace

from wiposeq.app import checking, fixing
from wiposeq.app.fixing import fix
from wiposeq.model.origin import Declared
from wiposeq.model.project import Project
from wiposeq.model.records import Qualifier


def numbered(*numbers: int | str) -> Project:
    """Return a project whose sequences have these numbers in the file."""
    project = a_project(*(a_dna(f"acgtacgtacgt{'acgt' * place}") for place in range(len(numbers))))
    declared = {
        sequence.uid: Declared(number=str(number))
        for place, (sequence, number) in enumerate(zip(project.sequences, numbers), 1)
        if str(number) != str(place)
    }
    return with_facts(project, declared=declared)


def messages(project: Project) -> list[str]:
    return [finding.message for finding in found(project, "sequence/number")]


def first_fix(project: Project) -> Project:
    return found(project, "sequence/number")[0].fixes[0].make(project).apply(project)


def test_a_gap_is_one_finding_and_a_skipped_sequence_its_first_fix() -> None:
    project = numbered(1, 2, 4, 5)
    assert messages(project) == ["SEQ ID NO 4 follows 2; 3 is missing"]
    filled = first_fix(project)
    assert [each.is_skipped for each in filled.sequences] == [False, False, True, False, False]
    assert messages(filled) == []


def test_each_gap_is_a_finding_of_its_own() -> None:
    first, second = messages(numbered(1, 3, 4, 8))
    assert first == "SEQ ID NO 3 follows 1; 2 is missing"
    assert second == "SEQ ID NO 8 follows 4; 5 to 7 are missing"
    assert messages(first_fix(first_fix(numbered(1, 3, 4, 8)))) == []


def test_a_permutation_is_one_finding_and_sorting_its_first_fix() -> None:
    project = numbered(2, 1, 3)
    assert len(messages(project)) == 1
    done = first_fix(project)
    assert messages(done) == []
    assert [len(each.residues) for each in done.sequences] == [16, 12, 20]


def test_a_number_that_occurs_twice_is_offered_the_one_that_is_missing() -> None:
    project = numbered(1, 2, 3, 3)
    assert messages(project) == ['The number "3" occurs twice; 4 is required here']
    assert messages(first_fix(project)) == []


def test_nothing_renumbers_unseen() -> None:
    for project in (numbered(1, 2, 4), numbered(2, 1), numbered(1, 1), numbered("x", 2), numbered(7)):
        assert fix(project).project is project


def with_note(project: Project, place: int, text: str, translation: str | None = None) -> Project:
    sequence = project.sequences[place - 1]
    source = sequence.features[0]
    note = Qualifier(9, "note", text, translation)
    feature = replace(source, uid=9, key="misc_feature", location="1..5", qualifiers=(note,))
    changed = replace(sequence, features=(*sequence.features, feature))
    return replace(project, sequences=project.sequences.replace(place - 1, changed))


def note(project: Project, place: int) -> tuple[str | None, str | None]:
    found = project.sequences[place - 1].features[-1].qualifiers[-1]
    return found.value, found.translation


def test_a_renumbering_takes_the_mentions_along_in_both_languages() -> None:
    project = with_note(numbered(1, 2, 4), 1, "pairs with SEQ ID NO: 4", "配列番号４と対になる")
    renumber = found(project, "sequence/number")[0].fixes[-1]
    assert note(renumber.make(project).apply(project), 1) == ("pairs with SEQ ID NO: 3", "配列番号３と対になる")


def test_a_filled_gap_leaves_mentions_as_they_are() -> None:
    project = with_note(numbered(1, 2, 4), 1, "pairs with SEQ ID NO: 4")
    assert note(first_fix(project), 1) == ("pairs with SEQ ID NO: 4", None)


def test_sequences_are_named_by_their_numbers_in_the_file() -> None:
    project = with_declared(a_project(a_dna(), a_dna("acgtacgtacgg"), a_dna()), 2, number="7")
    uids = list(project.sequences.uids())
    assert [project.number(uid) for uid in uids] == [1, 7, 3]
    assert [project.uid_of(number) for number in (1, 7, 3, 2)] == [*uids, 0]
    again = with_declared(a_project(a_dna(), a_dna()), 1, number="5")
    assert [each.values["other"] for each in found(again, "sequence/duplicate")] == [5]


def test_a_number_that_is_no_number_leaves_the_position() -> None:
    for number in ("0", "x", "", "²"):
        project = with_declared(a_project(a_dna(), a_dna("acgtacgtacgg")), 2, number=number)
        assert [each.number for each in found(project, "sequence/number")] == [2], number


@pytest.mark.parametrize(
    ("first", "second"), [("\uff11", "\uff12"), ("1", "\uff12"), ("01", "02"), ("1", "\u0968"), ("1", "\uff10\uff12")]
)
def test_a_right_number_in_other_digits_is_written_again_and_is_no_wrong_order(first: str, second: str) -> None:
    project = a_project(a_dna(), a_protein())
    texts = dict(zip(project.sequences.uids(), (first, second)))
    declared = {uid: Declared(text) for place, (uid, text) in enumerate(texts.items(), 1) if text != str(place)}
    project = replace(project, origin=replace(project.origin, declared=declared))
    findings = [finding for finding in checking.check(project).findings if finding.rule == "sequence/number"]
    assert len(findings) == len(declared)
    assert all("digits 0 to 9" in finding.message and finding.fixes[0].safe for finding in findings)
    assert checking.check(fixing.fix(project).project).is_clean
    assert [project.number(uid) for uid in project.sequences.uids()] == [1, 2]


def test_numbers_in_other_digits_can_be_out_of_order() -> None:
    project = a_project(a_dna(), a_protein())
    declared = {uid: Declared(text) for uid, text in zip(project.sequences.uids(), ("\uff12", "\uff11"))}
    project = replace(project, origin=replace(project.origin, declared=declared))
    (finding,) = (each for each in checking.check(project).findings if each.rule == "sequence/number")
    assert "not in the order" in finding.message and not finding.fixes[0].safe


def test_a_shift_by_a_repeated_number_is_one_finding_that_is_true() -> None:
    assert messages(numbered(1, 2, 2, 3, 4)) == ["SEQ ID NO 2 occurs twice; the numbers after it follow the second one"]


@pytest.mark.parametrize("numbers", [(0, 1, 2, 3), (1, 2, 2, 3, 5, 6), (2, 2, 3, 9), (1, 2, 2, 3, 3)])
def test_only_a_number_in_two_places_counts_as_repeated(numbers: tuple[int, ...]) -> None:
    for message in messages(numbered(*numbers)):
        if "occurs twice" in message:
            assert numbers.count(int("".join(filter(str.isdecimal, message.split(" occurs")[0])))) > 1, message


def test_the_first_number_follows_nothing() -> None:
    assert messages(numbered(2, 3, 4)) == ["The first SEQ ID NO is 2; 1 is missing"]
    assert messages(numbered(4, 5, 6)) == ["The first SEQ ID NO is 4; 1 to 3 are missing"]


@pytest.mark.parametrize("number", [" 2", "2 ", "\t2", "02"])
def test_a_number_with_blanks_or_zeros_around_its_digits_is_one_finding_with_a_safe_fix(number: str) -> None:
    project = numbered(1, number, 3)
    (finding,) = found(project, "sequence/number")
    assert "with the digits 0 to 9" in finding.message and finding.fixes[0].safe
    assert messages(first_fix(project)) == []
