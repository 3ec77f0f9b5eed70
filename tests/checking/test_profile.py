"""Profiles: what an office asks for, and a clear message for a name that is unknown."""

import pytest
from builders import a_project
from findings import report, with_facts

from wiposeq.checking.profile import profile
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
