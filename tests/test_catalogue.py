"""The catalogue of rules: complete, well described, and spoken of rightly by the profiles."""

import re
import tomllib
from string import Formatter

import pytest

from wiposeq import resources
from wiposeq.checking.engine import CATALOGUE
from wiposeq.checking.profile import profile, profiles
from wiposeq.rules.rule import Rule

GIVEN_OUT = resources.text("help", "ids.txt").split()
"""Every id ever given out; packaging/helppage.py adds those of new rules."""

UNCITED = {"engine/rule-failed", "file/comment-dropped", "file/too-large", "specification/page-not-read"}
"""What no paragraph of the standard asks: the program's own, or an office's."""


def test_no_id_that_was_given_out_is_renamed_removed_or_used_again() -> None:
    lost = sorted(set(GIVEN_OUT) - set(CATALOGUE))
    assert lost == [], "reports, profiles and scripts of other people name these rules: give them back their ids"
    assert len(GIVEN_OUT) == len(set(GIVEN_OUT)) > 100


def test_every_id_is_in_the_list_of_ids_given_out() -> None:
    assert set(CATALOGUE) <= set(GIVEN_OUT), "run packaging/helppage.py"


def templates(rule: Rule) -> list[str]:
    return [rule.message, *rule.variants.values()]


@pytest.mark.parametrize("rule", CATALOGUE.values(), ids=lambda rule: rule.id)
def test_a_rule_says_what_must_be_true_why_and_how_it_comes_about(rule: Rule) -> None:
    assert rule.statement.endswith((".", "?"))
    assert 10 < len(rule.statement) <= 400
    for name in ("Why", "Usual cause"):
        assert rule.paragraph(name), f'add a paragraph "{name}: ..." to the docstring of the rule'
    assert not {"TODO", "XXX"} & set(rule.doc.split())


@pytest.mark.parametrize("rule", CATALOGUE.values(), ids=lambda rule: rule.id)
def test_the_help_has_only_paragraphs_that_are_shown(rule: Rule) -> None:
    for paragraph in rule.doc.split("\n\n")[1:]:
        assert paragraph.startswith(
            ("Why: ", "Usual cause: ", "Safe because: ", "Example right: ", "Example wrong: ")
        ), paragraph


@pytest.mark.parametrize("rule", CATALOGUE.values(), ids=lambda rule: rule.id)
def test_a_message_is_short_plain_and_can_be_filled(rule: Rule) -> None:
    for template in templates(rule):
        assert 0 < len(template) <= 120
        assert not template.endswith(".")
        assert not re.search(r"\b(invalid|please|illegal|wrong!|oops)\b", template, re.IGNORECASE)
        for _, name, form, _ in Formatter().parse(template):
            assert name is None or (name.isidentifier() and not form)


@pytest.mark.parametrize("rule", CATALOGUE.values(), ids=lambda rule: rule.id)
def test_a_rule_cites_what_it_rests_on(rule: Rule) -> None:
    assert bool(rule.cites) != (rule.id in UNCITED), "cite the paragraph it rests on"


def test_messages_are_not_the_same_for_two_rules() -> None:
    seen: dict[str, str] = {}
    for rule in CATALOGUE.values():
        for template in templates(rule):
            assert seen.setdefault(template, rule.id) == rule.id or "Basic Latin" in template or "control" in template


@pytest.mark.parametrize("name", profiles())
def test_a_profile_speaks_only_of_rules_that_exist_and_says_why(name: str) -> None:
    told = tomllib.loads(resources.text("profiles", f"{name}.toml"))
    for change in (*told.get("severity", []), *told.get("exclude", [])):
        assert change["rule"] in CATALOGUE
        assert change["reason"]
    read = profile(name)
    assert read.title
    assert read.name == name
    assert set(read.severities) | read.excluded <= set(CATALOGUE)


def test_the_profiles_the_program_starts_with_are_there() -> None:
    assert {"filing", "draft", "us", "ep"} <= set(profiles())
