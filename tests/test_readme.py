"""The README says what is so."""

import re
import tomllib
from pathlib import Path

import pytest

from wiposeq.cli import main as cli
from wiposeq.cli.parser import VERBS
from wiposeq.rules import rule as rule_module

CHECKOUT = Path(__file__).resolve().parent.parent
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The first block of code in that language."""
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found, language
    return found[1]


def test_it_is_short() -> None:
    assert len(README.splitlines()) < 200


def test_every_verb_of_the_program_is_named_and_no_other() -> None:
    named = set(re.findall(r"^wiposeq ([a-z]+)", README, re.MULTILINE))
    assert named == set(VERBS)


def test_every_option_it_names_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    for line in re.findall(r"^wiposeq [a-z]+ .*", README, re.MULTILINE):
        verb = line.split()[1]
        assert cli.main([verb, "--help"]) == 0
        said = capsys.readouterr().out
        for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", line):
            assert option in said, f"{verb} {option}"


def test_every_file_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:packaging|resources|wiposeq|tests|\.ci)/[\w./-]*)`", README))
    named |= set(re.findall(r"^((?:wiposeq|resources|tests|packaging)(?:/[\w.]+)?) {2,}", README, re.MULTILINE))
    assert len(named) > 10
    assert [name for name in named if not (CHECKOUT / name).exists()] == []


def test_its_header_can_be_used(tmp_path: Path) -> None:
    from wiposeq.formats.header_toml import header_from_toml

    path = tmp_path / "header.toml"
    path.write_text(block("toml"), encoding="utf-8")
    told = tomllib.loads(block("toml"))
    header = header_from_toml(path)
    assert header.application is not None
    assert header.application.number == told["application"]["number"]
    assert header.titles[0].text == told["title"][0]["text"]


def test_its_rule_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_module, "CATALOGUE", {})
    names = vars(rule_module) | {"Iterator": __import__("collections.abc").abc.Iterator}
    exec(block("python"), dict(names))
    (made,) = rule_module.CATALOGUE.values()
    assert made.statement and all(map(made.paragraph, ("Why", "Usual cause", "Example right", "Example wrong")))
