"""The engine: one pass, in reading order, within its caps, never taken down by a rule, and quick the second time."""

import logging
import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_feature, a_header, a_project, a_protein, a_skipped
from findings import TODAY, after, found, report, with_declared, with_facts, with_qualifier
from msgspec.structs import replace

from wiposeq.checking import engine
from wiposeq.checking.checker import Checker
from wiposeq.checking.engine import CATALOGUE, Asker, check, gather
from wiposeq.checking.profile import Profile, profile
from wiposeq.errors import Cancelled, UserError
from wiposeq.model import origin
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edits import Insert, Move, Remove, SetField
from wiposeq.model.finding import Report, Severity
from wiposeq.model.origin import Fact, Origin
from wiposeq.model.project import Project
from wiposeq.model.records import Header, Qualifier, Sequence
from wiposeq.progress import Progress
from wiposeq.rules.rule import Context, E, Hit, LooksAt, rule


class Stream:
    """A listing that is read as it is checked, as a file is: header and facts are known only at the end."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.read = 0

    @property
    def header(self) -> Header:
        assert self.read == len(self._project.sequences)
        return self._project.header

    @property
    def sequences(self) -> Iterator[Sequence]:
        for sequence in self._project.sequences:
            self.read += 1
            yield sequence

    @property
    def origin(self) -> Origin:
        return self._project.origin


def mixed() -> Project:
    """Faults of the file, the header, sequences, features and qualifiers."""
    first = a_dna("ACGTACGTACGT", ("linker", "1..4"), ("gene", "1..99", {"gene": None, "pseudo": "x"}))
    second = a_protein("MKV", ("region", "join(1,3)"))
    project = a_project(first, second, a_skipped(), a_dna(), a_dna(), header=replace(a_header(), titles=()))
    return with_declared(project, 2, length="9")


def test_findings_come_in_the_order_in_which_a_listing_is_read() -> None:
    project = replace(mixed(), origin=replace(mixed().origin, facts=(Fact(origin.DTD_VERSION, {"found": "V1_2"}),)))
    seen = [(f.number, f.feature_number, f.qualifier_number, f.rule) for f in found(project)]
    assert seen[0][3] == "file/dtd-version"
    assert seen[1][3] == "header/title-missing"
    assert [place[:3] for place in seen[2:]] == sorted(place[:3] for place in seen[2:])


def test_a_finding_says_where_it_is_in_numbers_and_names() -> None:
    finding = next(f for f in found(mixed()) if f.rule == "qualifier/value-unwanted")
    assert (finding.number, finding.feature_number, finding.qualifier_number) == (1, 3, 2)
    assert (finding.feature_key, finding.qualifier) == ("gene", "pseudo")
    assert finding.cites
    assert finding.address.kind == "qualifier"


def test_a_stream_is_checked_like_a_project_in_one_pass() -> None:
    project = mixed()
    stream = Stream(project)
    streamed = check(stream, EDITION, Profile(), today=TODAY)
    assert stream.read == len(project.sequences)
    assert streamed == report(project)


def test_a_report_counts_errors_warnings_and_sequences() -> None:
    told = report(mixed())
    assert told.sequences == 5
    assert told.errors == sum(f.is_error for f in told.findings)
    assert told.warnings == len(told.findings) - told.errors
    assert sum(told.counts.values()) == len(told.findings)
    assert not told.is_clean
    assert told.edition == EDITION.id


def test_beyond_the_cap_findings_are_counted_but_not_stored_and_every_rule_keeps_some() -> None:
    project = a_project(*(a_dna("ACGTACGTACGT"[: 10 + n % 2] + "A" * n) for n in range(300)), a_protein("MKV"))
    told = check(project, EDITION, Profile(), today=TODAY, cap=50)
    assert len(told.findings) == 50
    assert told.counts["sequence/symbols"] == 300
    assert told.errors >= 301
    assert {f.rule for f in told.findings} == set(told.counts)


def test_no_rule_keeps_more_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "CAP_OF_RULE", 7)
    project = a_project(*(a_dna("ACGTACGTAC" + "A" * n) for n in range(20)))
    told = report(project)
    assert len(told.findings) == 7
    assert told.counts == {"sequence/symbols": 20}


def test_no_sequences_at_all_is_a_finding_and_no_failure() -> None:
    assert [f.rule for f in found(Project(header=a_header()))] == ["sequence/missing"]


def test_checking_can_be_stopped() -> None:
    project = a_project(*(a_dna("acgtacgtac" + "a" * n) for n in range(100)))
    with pytest.raises(Cancelled):
        check(project, EDITION, Profile(), progress=Progress(is_cancelled=lambda: True))


def test_a_sequence_of_many_features_can_be_stopped_inside() -> None:
    features = tuple(("gene", f"1..{n % 15 + 2}", {"gene": str(n)}) for n in range(5000))
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        check(
            a_project(a_dna("acgtacgtacgtacgtacgt", *features)),
            EDITION,
            Profile(),
            progress=Progress(is_cancelled=cancelled),
        )


def test_progress_ends_at_the_number_of_sequences() -> None:
    told: list[tuple[int, int]] = []
    project = a_project(*(a_dna("acgtacgtac" + "a" * n) for n in range(300)))
    check(project, EDITION, Profile(), progress=Progress(lambda done, total: told.append((done, total))))
    assert told[-1] == (300, 300)
    assert all(done <= total for done, total in told)


# A rule that breaks down


@pytest.fixture
def failing() -> Iterator[list[int]]:
    """Three rules that raise, one of each kind of argument, for as long as the test runs."""
    calls: list[int] = []

    def gather_one(context: Context, sequence: Sequence) -> int:
        return 1

    def broken(context: Context, *shown: object) -> Iterator[Hit]:
        """Nothing.

        Why: none.

        Usual cause: none."""
        calls.append(1)
        raise ZeroDivisionError("a fault of the program")
        yield Hit()

    rule("test/sequence", LooksAt.SEQUENCE, E, "", "x")(broken)
    rule("test/feature", LooksAt.FEATURE, E, "", "x")(broken)
    rule("test/header", LooksAt.HEADER, E, "", "x")(broken)
    rule("test/listing", LooksAt.LISTING, E, "", "x", collect=gather_one)(broken)
    yield calls
    for name in ("sequence", "feature", "header", "listing"):
        del CATALOGUE[f"test/{name}"]


def test_a_rule_that_fails_is_a_finding_and_the_others_still_speak(
    failing: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    project = a_project(a_dna("ACGTACGTACGT"), a_dna("ACGTACGTACGTA"))
    told = report(project)
    assert told.counts["sequence/symbols"] == 2
    failed = [f for f in told.findings if f.rule == "engine/rule-failed"]
    assert sorted(f.values["failed"] for f in failed) == [
        "test/feature",
        "test/header",
        "test/listing",
        "test/sequence",
    ]
    assert all(f.severity is Severity.WARNING and "ZeroDivisionError" in f.message for f in failed)
    assert "ZeroDivisionError" in caplog.text
    assert len([r for r in caplog.records if r.levelno == logging.ERROR]) == 4


def test_a_failed_rule_is_reported_again_at_the_next_check(
    failing: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    checker = Checker(EDITION, Profile())
    project = a_project()
    for _ in range(2):
        told = checker.check(project, today=TODAY)
        assert told.counts["engine/rule-failed"] == 4


def test_what_reading_raises_is_not_taken_for_a_fault_of_a_rule() -> None:
    class Unreadable(Stream):
        @property
        def sequences(self) -> Iterator[Sequence]:
            yield a_dna()
            raise UserError("gone")

    with pytest.raises(UserError):
        check(Unreadable(a_project()), EDITION, Profile())


# Profiles


def test_a_profile_changes_how_grave_a_rule_is_and_leaves_rules_out() -> None:
    project = a_project(a_dna("ACGTACGTACGT"), a_protein("MKV"))
    changed = Profile(
        severities={"sequence/symbols": Severity.WARNING}, excluded=frozenset({"sequence/too-short"}), name="mine"
    )
    told = report(project, changed)
    assert [(f.rule, f.severity) for f in told.findings] == [("sequence/symbols", Severity.WARNING)]
    assert told.profile == "mine"
    assert told.is_clean


def test_a_profile_does_not_make_a_doubtful_finding_an_error() -> None:
    project = a_project(a_protein("MKVLAAG", ("DOMAIN", "1..4")))
    strict = Profile(severities={"qualifier/missing": Severity.ERROR})
    assert [f.severity for f in report(project, strict).findings] == [Severity.WARNING]


# Asking again


def many(count: int = 600) -> Project:
    return a_project(*(a_dna("acgtacgtac" + "ag" * n, ("gene", "1..4", {"gene": f"g{n}"})) for n in range(count)))


class Counting(Asker):
    judged = 0

    def judge(self, *args: object, **more: object) -> object:
        type(self).judged += 1
        return super().judge(*args, **more)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> type[Counting]:
    monkeypatch.setattr("wiposeq.checking.checker.Asker", Counting)
    Counting.judged = 0
    return Counting


def test_a_checker_says_what_a_check_says_after_every_edit() -> None:
    project = many(40)
    checker = Checker(EDITION, Profile())
    uid = project.sequences[7].uid
    edits = [
        SetField(Address(uid, field="residues"), "ACGTACGTACGT"),
        SetField(Address(project.sequences[20].uid, field="molecule_type"), "PRT"),
        Insert(Address(field="sequences"), 3, (a_protein("MK"), a_dna("acgtacgtac"))),
        Move((Address(uid),), 0),
        Remove((Address(project.sequences[1].uid),)),
        SetField(Address(field="file_reference"), ""),
        Remove((Address(uid, project.sequences[7].features[0].uid),)),
    ]
    assert checker.check(project, today=TODAY) == report(project)
    for edit in edits:
        project = edit.apply(project)
        assert checker.check(project, today=TODAY) == report(project)


def test_a_checker_looks_only_at_what_changed(counting: type[Counting]) -> None:
    project = many()
    checker = Checker(EDITION, Profile())
    checker.check(project)
    assert counting.judged == 600
    checker.check(project)
    assert counting.judged == 600
    changed = SetField(Address(project.sequences[300].uid, field="residues"), "acgtacgtac").apply(project)
    checker.check(changed)
    assert counting.judged == 601
    checker.check(Insert(Address(field="sequences"), 0, (a_dna("ggggacgtacgtac"),)).apply(changed))
    assert counting.judged == 602


def test_a_checker_sees_declared_facts_being_settled(counting: type[Counting]) -> None:
    project = with_declared(many(), 5, length="3")
    checker = Checker(EDITION, Profile())
    first = checker.check(project)
    finding = next(f for f in first.findings if f.rule == "sequence/length")
    mended = after(project, finding.fixes[0])
    assert "sequence/length" not in checker.check(mended).counts
    assert counting.judged == 601


def test_a_checker_finds_an_assumption_also_in_sequences_from_before_the_import() -> None:
    project = many(40)
    checker = Checker(EDITION, Profile())
    assert checker.check(project, today=TODAY) == report(project)
    changes = (Change("organism/assumed", "assumed", after="Homo sapiens"),)
    imported = replace(project, origin=replace(project.origin, changes=changes))
    assert checker.check(imported, today=TODAY) == report(imported)
    assert report(imported).counts["file/assumed"] == 1
    assert checker.check(project, today=TODAY) == report(project)


def test_a_stopped_check_keeps_what_it_has_learnt(counting: type[Counting]) -> None:
    project = many()
    checker = Checker(EDITION, Profile())
    with pytest.raises(Cancelled):
        checker.check(project, progress=Progress(is_cancelled=lambda: counting.judged >= 300))
    seen = counting.judged
    assert checker.check(project, today=TODAY) == report(project)
    assert counting.judged - seen < 600 + 600 - 250  # the plain check judges all 600, the checker what was left


def test_a_checker_forgets_yesterday() -> None:
    project = a_project(header=replace(a_header(), application=replace(a_header().application, date="2026-11-23")))
    project = replace(project, header=replace(project.header, priority=None))
    checker = Checker(EDITION, Profile())
    assert "header/date-in-future" in checker.check(project, today=TODAY).counts
    assert "header/date-in-future" not in checker.check(project, today=date(2026, 11, 23)).counts


def test_more_findings_than_are_remembered_are_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wiposeq.checking.checker.REMEMBERED", 5)
    project = a_project(*(a_dna("ACGTACGTAC" + "A" * n) for n in range(30)))
    checker = Checker(EDITION, Profile())
    assert checker.check(project, today=TODAY) == checker.check(project, today=TODAY) == report(project)


# Parts


def test_parts_of_a_listing_checked_apart_and_transferred_make_the_same_report() -> None:
    sequences = [a_dna("ACGTACGTAC"), a_protein("MKVLAAG"), a_dna(), a_dna("acgtacgtac", ("nokey", "1..99")), a_dna()]
    project = with_facts(a_project(*sequences, header=replace(a_header(), titles=())))
    asker = Asker(EDITION, Profile(), today=TODAY)
    parts = [gather(asker, sequences[:2], project.origin), gather(asker, sequences[2:], project.origin)]
    sent = pickle.loads(pickle.dumps(parts))
    assert asker.conclude(sent, project.header, project.origin) == report(project)


def test_findings_with_their_fixes_can_be_transferred() -> None:
    told = report(mixed())
    assert pickle.loads(pickle.dumps(told)) == told


# Memory and time


@pytest.mark.slow
def test_fifty_million_residues_are_checked() -> None:
    residues = "acgtacgtag" * 5_000_000
    sequence = Sequence(
        1,
        molecule_type="DNA",
        residues=residues,
        features=(
            replace(
                a_feature("source", f"1..{len(residues)}"),
                qualifiers=(Qualifier(1, "mol_type", "genomic DNA"), Qualifier(2, "organism", "Homo sapiens")),
            ),
        ),
    )
    assert report(a_project(sequence)).findings == ()


def test_numbers_of_thousands_of_digits_are_no_failure() -> None:
    digits = "1" * 5000
    features = (
        ("gene", f"{digits}..{digits}"),
        ("repeat_region", "1..4", {"rpt_unit_range": f"1..{digits}"}),
        ("CDS", "1..12", {"protein_id": digits, "transl_table": digits, "codon_start": digits}),
    )
    sequence = a_dna("acgtacgtacgt", *features)
    told = report(a_project(with_qualifier(sequence, 1, name="gene", value="x", id=f"q{digits}")))
    assert "engine/rule-failed" not in told.counts
    assert {"feature/location-unreadable", "qualifier/value-format", "coding/protein-unknown"} <= set(told.counts)


@pytest.mark.slow
@pytest.mark.parametrize(
    "value", [" " * 300_000 + "x", "1..." * 100_000, "DNA " * 100_000, "(" * 200_000, "ö" * 400_000]
)
def test_long_values_of_every_kind_are_checked(value: str) -> None:
    names = ("note", "anticodon", "rpt_unit_range", "organism", "collection_date", "EC_number", "translation")
    sequence = a_dna("acgtacgtacgt", ("CDS", value, dict.fromkeys(names, value)), (value, "1..4"), organism=value)
    assert report(a_project(replace(sequence, molecule_type="DNA"))).errors


# Real files


def test_the_right_files_of_wipo_have_no_error(corpus: Path) -> None:
    from wiposeq.formats.st26 import listing as st26

    files = sorted((corpus / "st26").glob("wipo-*.xml"))
    assert len(files) == 3
    for path in files:
        told = check(st26.read(path), EDITION, profile("filing"), today=TODAY)
        assert told.errors == 0, [f.message for f in told.findings]
        assert told.warnings <= 1


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        (
            "Error_The_Applicant_File_Reference_number_is_missing",
            {"header/file-reference-missing", "header/priority-incomplete"},
        ),
        ("Error-Mandatory_qualifier_MOL_TYPE_for_the_feature_SOURCE_is_missing", {"qualifier/missing"}),
        ("Error-Missing_Non_English_Qualifier_Value", {"header/free-text-language-unused"}),
    ],
)
def test_the_wrong_files_of_wipo_show_their_fault_and_their_age(corpus: Path, name: str, rules: set[str]) -> None:
    from wiposeq.formats.st26 import listing as st26

    path = corpus / "st26-defects" / f"wipo-{name}.xml"
    told = check(st26.read(path), EDITION, profile("filing"), today=TODAY)
    old = {"feature/key-case", "qualifier/name-case"}
    assert {f.rule for f in told.findings if f.is_error} == rules | old
    assert {f.rule for f in told.findings if not f.is_error} <= {"file/comment-dropped"}


XTEST = {
    "t1": "",
    "t11": "header/office-code",
    "t13": "header/applicant-language",
    "t17": "sequence/missing",
    "t19": "sequence/length",
    "t21": "sequence/division",
    "t23": "sequence/number",
    "t25": "sequence/other-seqids",
    "t27": "sequence/feature-table-missing",
    "t29": "feature/location-missing",
    "t31": "qualifier/missing",
    "t35": "header/office-code",
    "t37": "header/applicant-language",
    "t39": "header/quantity",
    "t41": "header/quantity",
    "t43": "sequence/number",
    "t47": "sequence/length",
    "t49": "sequence/molecule-type",
    "t51": "sequence/division",
    "t53": "feature/key-unknown",
    "t55": "sequence/empty",
    "t57": "sequence/symbols",
    "t59": "sequence/too-short",
    "t61": "header/application-incomplete",
    "t63": "header/date",
    "t69": "sequence/symbols",
    "t7": "header/identification-missing",
    "t75": "file/unknown-content",
    "t77": "file/not-well-formed",
    "t79": "file/not-well-formed",
}
"""The one fault of each file of the independent suite; all of them are old, and of another DTD."""


@pytest.mark.parametrize("name", XTEST)
def test_the_one_fault_of_a_file_is_found(corpus: Path, name: str) -> None:
    from wiposeq.formats.st26 import listing as st26

    def counts(which: str) -> dict[str, int]:
        path = corpus / "st26-defects" / f"xtest-{which}.xml"
        return check(st26.read(path), EDITION, profile("filing"), today=TODAY).counts

    fault = XTEST[name]
    if not fault:
        assert "file/structure" not in counts(name)
    elif fault == "sequence/length":
        assert counts(name)[fault] == 1
    else:
        assert counts(name).get(fault, 0) > counts("t1").get(fault, 0)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)


@pytest.mark.parametrize("cap", [1, 50])
def test_every_sequence_is_marked_also_if_its_findings_are_not_stored(
    cap: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CAP_OF_RULE", 2)
    project = a_project(*(a_dna("ACGTACGTAC" if n % 2 else "acgtacgtac" + "a" * n) for n in range(20)))
    told = check(project, EDITION, Profile(), today=TODAY, cap=cap)
    assert len(told.findings) < 10
    assert [told.mark(place) == "error" for place in range(20)] == [bool(place % 2) for place in range(20)]
    assert told.mark(20) == "" and Report().mark(0) == ""


def test_marks_are_the_same_whoever_judges() -> None:
    project = mixed()
    once = report(project)
    asker = Asker(EDITION, Profile(), today=TODAY)
    parts = [gather(asker, [each], project.origin) for each in project.sequences]
    assert asker.conclude(parts, project.header, project.origin).marks == once.marks
    assert len(once.marks) == len(project.sequences) and any(once.marks)
