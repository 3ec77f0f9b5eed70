"""Findings grouped by cause, filtered, and compared with an earlier check."""

from wiposeq.app.causes import Word, badge, changed_words, grouped, matching, new_since, next_of, particulars, report_of
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Finding, Fix, Report, Severity

TEMPLATE = 'The location "{location}" exceeds the sequence, which has the residues 1 to {length}'


def past_end(location: str, length: int = 900, number: int = 1) -> Finding:
    return Finding(
        "feature/location-past-end",
        Severity.ERROR,
        TEMPLATE,
        Address(number),
        values={"location": location, "length": length},
        number=number,
    )


def a_warning(number: int = 0) -> Finding:
    return Finding("header/priority-missing", Severity.WARNING, "The earliest priority is missing", number=number)


def a_fix(*, safe: bool = False, is_choice: bool = False) -> Fix:
    return Fix("Fix", lambda project: SetField(Address(field="file_reference"), "x"), safe, {}, is_choice)


def with_fix(fix: Fix) -> Finding:
    return Finding("feature/key-case", Severity.ERROR, "The feature key", fixes=(fix,))


def test_findings_of_one_cause_are_one_group_and_errors_come_first() -> None:
    groups = grouped([a_warning(), past_end("1..930"), past_end("5..940")], "cause")
    assert [(group.is_error, len(group.findings)) for group in groups] == [(True, 2), (False, 1)]


def test_the_heading_keeps_the_values_that_all_findings_share() -> None:
    (group,) = grouped([past_end("1..930"), past_end("5..940")], "cause")
    assert group.heading == 'The location "…" exceeds the sequence, which has the residues 1 to 900'
    assert particulars(group.findings[1], {"location"}) == "5..940"
    (alone,) = grouped([past_end("1..930")], "cause")
    assert alone.heading == past_end("1..930").message


def test_a_group_counts_what_the_report_does_not_list() -> None:
    (group,) = grouped([past_end("1..930")], "cause", {"feature/location-past-end": 5_000})
    assert group.more == 4_999


def test_findings_are_grouped_by_sequence_and_by_severity() -> None:
    found = [a_warning(), past_end("1..930", number=3), a_warning(3)]
    assert [group.heading for group in grouped(found, "sequence")] == ["Sequence 3", "File and general information"]
    assert [group.heading for group in grouped(found, "severity")] == ["Errors", "Warnings"]


def test_the_badge_says_what_is_needed() -> None:
    assert badge(with_fix(a_fix(safe=True))) == "safe"
    assert badge(with_fix(a_fix(is_choice=True))) == badge(with_fix(a_fix())) == "choose"
    assert badge(a_warning()) == "fill"
    assert badge(past_end("1..930")) == "edit"
    (group,) = grouped([with_fix(a_fix(safe=True)), with_fix(a_fix())], "cause")
    assert group.badge == "choose"


def test_a_word_after_a_minus_sign_excludes() -> None:
    found = [past_end("1..930"), past_end("5..940"), a_warning()]

    def rules(query: str) -> list[str]:
        return [finding.message for finding in matching(found, query, lambda each: each.message)]

    assert len(rules("location")) == 2
    assert len(rules("location -940")) == 1
    assert rules("-location") == ["The earliest priority is missing"]
    assert len(rules("-")) == 3


def test_only_new_findings_are_new_since_a_check() -> None:
    assert new_since([past_end("1..930"), past_end("1..930", number=2)], [past_end("1..930")]) == [
        past_end("1..930", number=2)
    ]


def test_the_next_finding_is_selected_when_one_is_fixed() -> None:
    assert next_of("abc", "b", "abc") == "b"
    assert next_of("abc", "b", "ac") == "c"
    assert next_of("abc", "c", "ab") == "b"
    assert next_of("abc", "c", "") == ""
    assert next_of("abc", "", "xa") == "a"


def test_a_report_of_some_findings_counts_them_only() -> None:
    report = report_of(Report(errors=7, warnings=1, counts={"a": 8}), [past_end("1..930"), a_warning()])
    assert (report.errors, report.warnings, sum(report.counts.values())) == (1, 1, 2)


def test_the_words_that_differ_are_marked() -> None:
    assert changed_words("CDS 91..930", "CDS 91..900") == (
        [Word("CDS 91..", False), Word("930", True)],
        [Word("CDS 91..", False), Word("900", True)],
    )
    assert changed_words("", "PAT") == ([], [Word("PAT", True)])


def test_in_a_long_word_only_the_letters_that_differ_are_marked() -> None:
    assert changed_words("MKVLAWMKVLAMKVLA", "MKVLAMKVLAMKVLA") == (
        [Word("MKVLA", False), Word("W", True), Word("MKVLAMKVLA", False)],
        [Word("MKVLA", False), Word("MKVLAMKVLA", False)],
    )
    for before, after in (("acgtacgtacgtacgt", "acgtacgtacgtacg"), ("a" * 20, "a" * 12), ("a" * 12, "c" * 12)):
        old, new = changed_words(before, after)
        assert ("".join(word.text for word in old), "".join(word.text for word in new)) == (before, after)
        assert any(word.is_changed for word in old)
