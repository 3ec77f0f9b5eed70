"""The catalogue of rules: complete, well described, and spoken of rightly by the profiles."""

import re
import tomllib
from string import Formatter

import pytest

from wiposeq import resources
from wiposeq.checking.engine import CATALOGUE
from wiposeq.checking.profile import profile, profiles
from wiposeq.rules.rule import Rule

WORDS = """
engine/rule-failed
file/not-well-formed file/not-utf-8 file/declaration-missing file/doctype-missing file/doctype-wrong file/dtd-version
file/structure file/unknown-content file/comment-dropped file/entity-declared file/numeric-reference file/name
file/too-large file/production-date
header/identification-missing header/file-reference-missing header/office-code header/application-number-missing
header/application-incomplete header/date header/date-in-future header/priority-after-filing header/priority-too-old
header/priority-incomplete header/priority-missing header/applicant-missing header/applicant-language
header/inventor-empty header/latin-name-missing header/title-missing header/title-empty
header/title-language-repeated header/title-language header/quantity header/free-text-language-unused
header/free-text-language-missing header/original-language-missing header/characters
sequence/missing sequence/number sequence/length sequence/division sequence/molecule-type sequence/other-seqids
sequence/empty sequence/symbols sequence/too-short sequence/skipped-not-clean sequence/feature-table-missing
sequence/duplicate sequence/looks-like-nucleotides sequence/unknown-not-described sequence/hybrid
feature/key-unknown feature/key-case feature/key-of-other-molecule feature/key-obsolete feature/source-missing
feature/source-repeated feature/source-not-whole feature/location-missing feature/location-unreadable
feature/location-past-end feature/location-descending feature/location-operator-on-protein feature/location-caret
feature/location-operators feature/location-partial feature/bond-ends feature/modified-base-symbol feature/duplicate
qualifier/name-unknown qualifier/name-case qualifier/not-allowed qualifier/missing qualifier/repeated
qualifier/value-missing qualifier/value-unwanted qualifier/value-not-in-list qualifier/value-format qualifier/mol-type
qualifier/mol-type-of-synthetic qualifier/organism-placeholder qualifier/organism-form qualifier/too-long
qualifier/characters qualifier/id-form qualifier/id-repeated qualifier/id-missing qualifier/translation-not-allowed
qualifier/english-missing qualifier/translation-same qualifier/conflict qualifier/other-needs-note qualifier/replace
coding/codon-start coding/genetic-code coding/translation coding/internal-stop coding/frame
coding/translation-with-pseudo coding/protein-missing coding/protein-unknown coding/protein-differs
coding/protein-organism
qualifier/companion-missing feature/join-expected coding/transl-except coding/peptide-with-stop
qualifier/escaped-twice qualifier/mention-open
"""
IDS = WORDS.split()
"""Every id ever given out. They stand in reports, profiles and other people's scripts: none is renamed or reused."""

UNCITED = {"engine/rule-failed", "file/comment-dropped", "file/too-large"}
"""What no paragraph of the standard asks: the program's own, or an office's."""


def test_the_catalogue_has_the_ids_that_were_given_out_and_no_others() -> None:
    assert set(CATALOGUE) == set(IDS)
    assert len(IDS) == len(set(IDS))


def templates(rule: Rule) -> list[str]:
    return [rule.message, *rule.variants.values()]


@pytest.mark.parametrize("rule", CATALOGUE.values(), ids=lambda rule: rule.id)
def test_a_rule_says_what_must_be_true_why_and_how_it_comes_about(rule: Rule) -> None:
    assert rule.statement.endswith((".", "?"))
    assert 10 < len(rule.statement) <= 400
    assert rule.paragraph("Why")
    assert rule.paragraph("Usual cause")
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
    assert bool(rule.cites) != (rule.id in UNCITED)


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
