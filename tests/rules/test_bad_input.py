"""Whatever a listing says, no rule breaks down, no message runs over, and every fix can be applied."""

import pytest
from builders import EDITION
from examples import tries
from findings import after, report
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.model import origin
from wiposeq.model.address import Address
from wiposeq.model.finding import Finding, Report
from wiposeq.model.origin import Declared, Fact, Origin
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier, Sequence, Title
from wiposeq.model.sequence_list import SequenceList

ODD = [
    "",
    " ",
    "\n",
    "0",
    "-1",
    "1",
    "2",
    "000",
    "q1",
    "q0",
    "x" * 1200,
    "\x00",
    "\ud800",
    "β–“”",
    "出願",
    "{",
    "{0}",
    "{name}",
    "}",
    "<",
    "&",
    "🧬",
    "\u202e",
]
LOCATIONS = [
    "1",
    "1..4",
    "<1..>9",
    "4..1",
    "join(1..2,4..5)",
    "join(1)",
    "complement(join(1..2,order(3,4)))",
    "3^4",
    "9^1",
    "1..99",
    "0",
    "99",
    "(1)..(4)",
    "1-4",
    "join(",
    "join()",
    "1..4)",
    ">1..<4",
    "999999999999999999999",
    "complement(complement(1))",
    "order(1^2,3)",
    "join(9..1,1..9)",
]
VALUES = [
    "synthetic construct",
    "Homo sapiens",
    "human",
    "Artificial Sequence",
    "protein",
    "other DNA",
    "mRNA",
    "OTHER",
    "other",
    "(pos:1..3,aa:Sec)",
    "(pos:,aa:)",
    "(pos:9..1,aa:TERM)",
    "(pos:join(1,2,aa:OTHER)",
    "3..1",
    "1..9",
    "2019-02-30",
    "96 N 200 W",
    "fwd_seq: a, rev_seq: b",
    "MKV*",
    "MKVLA",
    "7",
    "1.1.1.1",
    "transposon:",
    ":x",
    "satellite: x",
    "DNA",
    "DNA/RNA hybrid",
    "acgt",
    "A or G",
]

text = st.one_of(st.sampled_from(ODD), st.text(max_size=20))
maybe = st.none() | text
names = st.sampled_from([*EDITION.qualifiers("DNA"), "MOL_TYPE", "ORGANISM", "NOTE", "Note", "db_xref"]) | text
keys = (
    st.sampled_from([*EDITION.keys("DNA"), *EDITION.keys("AA"), "SOURCE", "cds", "promoter", "VARSPLIC", "linker"])
    | text
)
values = st.none() | st.sampled_from(VALUES) | text
locations = st.sampled_from(LOCATIONS) | text
dates = st.none() | st.sampled_from(["2024-01-02", "2024-13-45", "9999-12-31", "1 Jan 2020", "20240102"]) | text
residues = st.one_of(
    st.text("acgtnu", max_size=60),
    st.text("ACDEFGHIKLMNPQRSTVWYX", max_size=60),
    st.sampled_from(["MetLysVal", "acgt acgt 8", "ac-gt*", "X" * 40, "n" * 40]),
    text,
)
applications = st.none() | st.builds(Application, st.sampled_from(["EP", "ep", "WO"]) | text, text, dates)
parties = st.none() | st.builds(Party, text, st.sampled_from(["en", "JP"]) | text, maybe)


def numbered(records: list) -> tuple:
    """The records with uids of their own."""
    from msgspec.structs import replace

    return tuple(replace(record, uid=number) for number, record in enumerate(records, 1))


qualifiers = st.lists(st.builds(Qualifier, st.just(0), names, values, maybe, maybe), max_size=6).map(numbered)
features = st.lists(st.builds(Feature, st.just(0), keys, locations, qualifiers), max_size=5).map(numbered)
sequences = st.lists(
    st.builds(
        Sequence,
        st.just(0),
        name=st.just(""),
        molecule_type=st.sampled_from(["DNA", "RNA", "AA", "PRT", "dna"]) | text,
        residues=residues,
        features=features,
        is_skipped=st.booleans(),
        other_seqids=st.none() | st.lists(text, max_size=2).map(tuple),
    ),
    max_size=4,
).map(numbered)
headers = st.builds(
    Header,
    applications,
    maybe,
    applications,
    parties,
    parties,
    st.lists(st.builds(Title, st.just(0), text, text), max_size=3).map(numbered),
    maybe,
    maybe,
    maybe,
    maybe,
    maybe,
    dates,
)
KINDS = [value for name, value in vars(origin).items() if name.isupper() and isinstance(value, str)]
facts = st.lists(
    st.builds(
        Fact,
        st.sampled_from(KINDS),
        st.dictionaries(
            st.sampled_from(
                [
                    "element",
                    "parent",
                    "before",
                    "attribute",
                    "text",
                    "found",
                    "cause",
                    "message",
                    "name",
                    "count",
                    "encoding",
                ]
            ),
            text | st.sampled_from(["INSDSeq_length", "INSDSeq", "sequenceIDNumber"]),
        ),
        st.builds(Address, st.none() | st.integers(1, 5)),
    ),
    max_size=4,
).map(tuple)
declared = st.dictionaries(st.integers(1, 4), st.builds(Declared, maybe, maybe, maybe))
origins = st.builds(Origin, source=text, format=st.just("st26"), facts=facts, declared=declared)
projects = st.builds(Project, headers, sequences.map(SequenceList), origins)


@tries(150)
@given(projects)
def test_whatever_a_listing_says_no_rule_breaks_down(project: Project) -> None:
    reported = report(project)
    assert "engine/rule-failed" not in reported.counts, [
        f.message for f in reported.findings if f.rule == "engine/rule-failed"
    ]
    for finding in reported.findings:
        assert len(finding.message) <= 120, finding.message
        for fix in finding.fixes:
            assert len(fix.label) <= 120
            after(project, fix)


def same(reported: Report, finding: Finding) -> int:
    """How many findings say the very same of the very same place."""
    return sum(
        f.key == finding.key and f.template == finding.template and f.values == finding.values
        for f in reported.findings
    )


@pytest.mark.slow
@tries(150)
@given(projects)
def test_whatever_a_listing_says_a_safe_fix_takes_its_finding_away(project: Project) -> None:
    reported = report(project)
    for finding in reported.findings:
        for fix in finding.fixes:
            if fix.safe:
                assert same(report(after(project, fix)), finding) < same(reported, finding), (finding, fix.label)
