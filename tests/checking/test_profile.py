"""Profiles: what an office asks for, and a clear message for a name that is unknown."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import a_project
from findings import report, with_facts

from wiposeq import __main__ as program
from wiposeq import resources
from wiposeq.app.exporting.filing_package import package_plan
from wiposeq.checking.profile import ORDER, profile, profiles
from wiposeq.errors import UserError
from wiposeq.model.finding import Severity


def test_the_united_states_want_english_values_short_names_and_small_files() -> None:
    assert profile("us").severities["qualifier/english-missing"] is Severity.ERROR
    project = with_facts(a_project(), source="a listing of mine.xml", size=200_000_000)
    assert {f.rule for f in report(project, profile("us")).findings} == {"file/name", "file/too-large"}
    assert report(project, profile("filing")).findings == ()
    long = with_facts(a_project(), source="x" * 61 + ".xml")
    assert [f.message for f in report(long, profile("us")).findings] == [
        f'The file name "{"x" * 37}..." has 61 characters; at most 60 are allowed'
    ]


def test_an_unknown_profile_is_named_with_the_known_ones() -> None:
    with pytest.raises(UserError, match="filing"):
        profile("nonsense")
    with pytest.raises(UserError):
        profile("../filing")


CITATIONS = Path(__file__).resolve().parents[1] / "material" / "citations.tsv"
"""Every citation that the program shows or prints, its source and how sure it is; to be read by a person."""


def citations() -> Iterator[tuple[str, str, str, str]]:
    """Yield (place, what, source, confidence) of each line of a profile, part of a package and statement."""
    for name in profiles():
        for line in profile(name).lines:
            yield f"profile {name}", line.what or line.reason, line.source, line.confidence
        for part in package_plan(name).parts:
            yield f"package {name}", part.part, part.source, part.confidence
    for office in tomllib.loads(resources.text("help", "statements.toml"))["office"]:
        for each in office["statement"]:
            yield f"statement {office['id']}", each["id"], each["basis"], each["confidence"]


def test_every_citation_is_listed_with_its_source_and_confidence() -> None:
    found = list(citations())
    assert all(source for _, _, source, _ in found)
    assert {confidence for *_, confidence in found} <= {"confirmed", "inferred", "memory"}
    lines = ["\t".join(each) for each in found]
    listed = CITATIONS.read_text(encoding="utf-8").splitlines()
    assert lines == listed, f"review the change, then write these lines to {CITATIONS.name}"


def test_the_profiles_are_offered_in_the_order_of_the_work() -> None:
    assert profiles() == ORDER


@pytest.mark.parametrize("name", profiles())
def test_a_profile_is_shown_with_each_line_and_its_source(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["profiles", name]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert profile(name).title in shown
    for line in profile(name).lines:
        assert " ".join(line.reason.split()) in shown and line.source in shown


def test_the_profiles_are_listed_and_an_unknown_one_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["profiles"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines() if line[:1] != " "] == list(ORDER)
    assert program.main(["profiles", "mars"]) == 2
