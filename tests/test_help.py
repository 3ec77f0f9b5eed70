"""The help on the rules: complete, in step with the rules, and a page that needs nothing besides itself."""

import importlib.util
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest

from wiposeq import __main__ as program
from wiposeq import resources, texts
from wiposeq.app import rulepages
from wiposeq.rules.rule import CATALOGUE, Rule

CHECKOUT = Path(__file__).resolve().parent.parent


def loaded(path: Path) -> ModuleType:
    """A module from a file that is in no package."""
    specification = importlib.util.spec_from_file_location(f"loaded_{path.stem}", path)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


UNKNOWN = (
    "run packaging/helppage.py; if that does not help, call offer() in the function of the rule or in one that it "
    "uses, and write the label into the call, not into a variable"
)


@pytest.fixture(scope="module")
def helppage() -> ModuleType:
    sys.path.insert(0, str(CHECKOUT / "packaging"))
    try:
        return loaded(CHECKOUT / "packaging" / "helppage.py")
    finally:
        sys.path.remove(str(CHECKOUT / "packaging"))


@pytest.fixture(autouse=True)
def english() -> None:
    texts.use_language("en")


def test_the_help_is_what_the_rules_of_today_make_of_it(helppage: ModuleType) -> None:
    old = [path.name for path, text in helppage.files().items() if path.read_text(encoding="utf-8") != text]
    assert not old, "run packaging/helppage.py"


def test_the_help_lists_every_fix_of_the_broken_examples() -> None:
    from findings import found

    examples = loaded(CHECKOUT / "tests" / "rules" / "test_examples.py").EXAMPLES
    known = {id: {fix.template for fix in fixes} for id, fixes in rulepages.known_fixes().items()}
    offered = {(f.rule, fix.template) for each in examples for f in found(each.broken) for fix in f.fixes}
    assert len(offered) > 80
    unknown = [(rule, template) for rule, template in offered if template not in known.get(rule, ())]
    assert unknown == [], UNKNOWN


def test_the_help_states_how_sure_the_fixes_of_the_broken_examples_are() -> None:
    from findings import found

    examples = loaded(CHECKOUT / "tests" / "rules" / "test_examples.py").EXAMPLES
    sure = {(id, fix.template): fix.sure for id, fixes in rulepages.known_fixes().items() for fix in fixes}
    seen = {"yes": 0, "no": 0}
    for fix, rule in [(fix, f.rule) for each in examples for f in found(each.broken) for fix in f.fixes]:
        assert (rule, fix.template) in sure, UNKNOWN
        said = sure[rule, fix.template]
        if said in seen:
            assert fix.safe == (said == "yes"), (rule, fix.template)
            seen[said] += 1
    assert min(seen.values()) > 10


class Page(HTMLParser):
    """The ids, links and open elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [str(given[name]) for name in ("href", "src") if name in given]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_has_a_section_for_each_rule_and_leads_nowhere_else() -> None:
    text = resources.text("help", "rules.html")
    page = Page(text)
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    assert set(CATALOGUE) <= set(page.ids), "run packaging/helppage.py"
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert {"#" + id for id in CATALOGUE} <= set(page.links)
    assert not re.search(r"https?:|url\(|@import|<script", text)
    assert not re.search(r"\{\w+\}", text), "a message shows its braces"


def shown(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("rule", CATALOGUE.values(), ids=lambda rule: rule.id)
def test_each_rule_is_explained_on_the_command_line(rule: Rule, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["rules", rule.id]) == 0
    text = shown(capsys.readouterr().out)
    assert text.startswith(f"{rule.id} ({rule.severity.value}")
    for part in (rule.statement, "Why: " + rule.paragraph("Why"), "Usual cause: " + rule.paragraph("Usual cause")):
        assert shown(part) in text
    fixes = rulepages.known_fixes().get(rule.id, ())
    assert all(shown(fix.label) in text for fix in fixes)
    assert ("No fix is offered" in text) == (not fixes)
    for example in ("Example right", "Example wrong"):
        assert (example + ":" in text) == bool(rule.paragraph(example))


def test_the_list_has_every_rule_in_a_line_of_its_own_under_its_subject(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    subject, found = "", {}
    for line in lines:
        if line.startswith("  "):
            id, severity, statement = line.split(maxsplit=2)
            found[id] = (subject, severity, statement)
        elif line:
            subject = line
    assert found == {
        id: (rulepages.SUBJECTS[id.partition("/")[0]], rule.severity.value, rule.statement)
        for id, rule in CATALOGUE.items()
    }


def test_a_page_says_what_a_profile_makes_of_a_rule() -> None:
    text = rulepages.as_text(rulepages.page(CATALOGUE["header/title-missing"]))
    assert "Profiles:\n  - draft: warning. The title may be settled at filing." in text


def test_the_pages_speak_the_language_of_the_user() -> None:
    texts.use_pseudo()
    try:
        text = rulepages.as_text(rulepages.page(CATALOGUE["feature/location-past-end"]))
        assert "‹location›" in text and "Why:" not in text
        assert "Shorten" not in text
    finally:
        texts.use_language("en")


@pytest.mark.parametrize("rule", CATALOGUE.values(), ids=lambda rule: rule.id)
def test_each_rule_has_an_example_right_and_one_wrong(rule: Rule) -> None:
    right, wrong = rule.paragraph("Example right"), rule.paragraph("Example wrong")
    if rule.id == "engine/rule-failed":
        assert not right and not wrong
        return
    assert right and wrong, (
        'add the paragraphs "Example right: ..." and "Example wrong: ..." to the docstring of the rule'
    )
    assert right != wrong
