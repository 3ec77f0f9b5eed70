"""Rules of single offices and of the data banks: asked only in their profiles, always as warnings."""

from pathlib import Path

import pytest
from builders import a_dna, a_feature, a_header, a_project
from findings import report
from msgspec.structs import replace

from wiposeq.app import checking
from wiposeq.checking.engine import CATALOGUE
from wiposeq.checking.profile import profile, profiles
from wiposeq.model.finding import Severity
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Party, Title

SHARED = Path(__file__).resolve().parents[3] / "shared" / "cases" / "texts"
OPTIONAL = sorted(id for id, rule in CATALOGUE.items() if rule.is_optional)


def numbered(office: str, number: str, date: str = "2026-10-01") -> Project:
    return a_project(header=replace(a_header(), application=Application(office, number, date)))


def titled(text: str, language: str = "en") -> Project:
    return a_project(header=replace(a_header(), titles=(Title(1, text, language), Title(2, "Primer", "en"))))


def cds(**qualifiers: str | None) -> Project:
    return a_project(a_dna("atgaaagttctggctgcttaa", ("CDS", "1..21", qualifiers)))


def source(**qualifiers: str | None) -> Project:
    sequence = a_dna()
    values = {"mol_type": "genomic DNA", "organism": "Homo sapiens", **qualifiers}
    return a_project(replace(sequence, features=(a_feature("source", "1..16", values),)))


BROKEN = [
    ("office/st25-applies", "us", numbered("US", "17/123,456", "2021-06-03")),
    ("office/number-form", "jp", numbered("JP", "JP 123456/2026")),
    ("databases/number-characters", "databases", numbered("US", "63/123,456;")),
    ("databases/number-of-other-office", "databases", numbered("US", "PCT/JP2026/012345")),
    ("databases/title-characters", "databases", titled("Primer 新")),
    (
        "databases/title-characters",
        "databases",
        a_project(header=replace(a_header(), applicant=Party("Пример", "ru", "Пример"))),
    ),
    ("databases/exclusion", "databases", cds(pseudogene="processed", codon_start="1")),
    ("databases/exclusion", "databases", source(environmental_sample=None, isolation_source="soil", strain="K-12")),
    ("databases/qualifier-retired", "databases", source(sub_strain="MG1655", strain="K-12")),
    (
        "databases/value-unknown",
        "databases",
        a_project(a_dna("acgtacgtacgt", ("ncRNA", "1..8", {"ncRNA_class": "sgRNA"}))),
    ),
]

SOUND = [
    ("databases", numbered("US", "63/123,456")),
    ("databases", numbered("JP", "2026-123456")),
    ("databases", numbered("JP", "PCT/JP2026/012345")),
    ("databases", numbered("IB", "PCT/JP2026/012345")),
    ("databases", titled("Primer α – and µ, naïve")),
    ("databases", titled("新引物", "zh")),
    ("databases", source(strain="K-12")),
    ("us", numbered("US", "17/900,000", "2022-07-01")),
]


@pytest.mark.parametrize(("id", "name", "project"), BROKEN, ids=[each[0] for each in BROKEN])
def test_a_rule_warns_in_its_profile_and_only_there(id: str, name: str, project: Project) -> None:
    found = [each for each in report(project, profile(name)).findings if each.rule == id]
    assert [each.severity for each in found] == [Severity.WARNING]
    assert id not in {each.rule for each in report(project, profile("filing")).findings}
    assert id not in {each.rule for each in report(project).findings}


@pytest.mark.parametrize(("name", "project"), SOUND)
def test_what_is_right_for_the_office_gives_no_warning(name: str, project: Project) -> None:
    assert [each.rule for each in report(project, profile(name)).findings if each.rule in OPTIONAL] == []


def test_every_optional_rule_has_an_example_and_a_profile_and_is_a_warning() -> None:
    assert sorted({each[0] for each in BROKEN}) == OPTIONAL
    assert {CATALOGUE[id].severity for id in OPTIONAL} == {Severity.WARNING}
    assert set(OPTIONAL) == {id for name in profiles() for id in profile(name).included}


def test_the_profile_for_filing_asks_no_rule_of_an_office() -> None:
    assert profile("filing").included == profile("draft").included == frozenset()


@pytest.mark.parametrize(
    ("name", "words"),
    [("us", "a listing in ST.25 is due"), ("ep", "filed later needs ST.26"), ("kr", "may stay in ST.25")],
)
def test_an_application_before_st26_is_explained_as_the_office_does_it(name: str, words: str) -> None:
    found = report(numbered("US", "17/123,456", "2022-06-30"), profile(name)).findings
    (message,) = [each.message for each in found if each.rule == "office/st25-applies"]
    assert "2022-06-30" in message and message.endswith(words)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("jp-number-form", "office/number-form"),
        ("us-number", "databases/number-of-other-office"),
        ("title-nonlatin-en", "databases/title-characters"),
    ],
)
def test_the_cases_of_the_data_banks_are_found(name: str, rule: str) -> None:
    path = SHARED / f"{name}.xml"
    if not path.is_file():
        pytest.skip("the cases are not beside this checkout")
    assert rule in checking.check(path, None, profile("databases")).counts
    assert checking.check(path, None, profile("filing")).counts == {}
