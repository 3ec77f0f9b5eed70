"""The pages of help on the rules: each rule's page is made from the rule itself.

It hides where the fixes of a rule are known from: packaging/helppage.py reads them out of the sources and writes
resources/help/fixes.json, as a program that is installed has no sources to read. What is true and why is the rules'.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from wiposeq import resources
from wiposeq.checking import engine
from wiposeq.checking.profile import profile as find_profile
from wiposeq.checking.profile import profiles
from wiposeq.rules.rule import CATALOGUE, Rule
from wiposeq.texts import mark, tr

assert engine.MODULES  # importing the engine fills the catalogue

SUBJECTS: Final = {
    "file": mark("The file as it was read"),
    "header": mark("General information"),
    "sequence": mark("Sequences"),
    "feature": mark("Features and their locations"),
    "qualifier": mark("Qualifiers and their values"),
    "coding": mark("Coding sequences and their proteins"),
    "engine": mark("The check itself"),
}
"""What the first part of an id says a rule is about, in the order of the pages."""

HOW_SURE: Final = {
    "yes": mark("safe, may be done unseen"),
    "sometimes": mark("safe in clear cases"),
    "no": mark("look at it first"),
    "choice": mark("a person chooses the value"),
}
"""How much a fix needs a person."""


@dataclass(frozen=True, slots=True)
class KnownFix:
    """A fix that a rule may offer. template: its label, with names in braces; sure: a key of HOW_SURE."""

    template: str
    sure: str

    @property
    def label(self) -> str:
        """The label in the user's language, with what is filled in later in angles."""
        return readable(tr(self.template))


@dataclass(frozen=True, slots=True)
class Page:
    """What the help says of one rule, in the user's language; a paragraph that the rule has not is "".

    says: the messages it may give; profiles: (profile, what it changes) where one does.
    """

    id: str
    severity: str
    cites: str
    statement: str
    why: str
    cause: str
    safety: str
    right: str
    wrong: str
    says: tuple[str, ...]
    fixes: tuple[KnownFix, ...]
    profiles: tuple[tuple[str, str], ...]

    @property
    def subject(self) -> str:
        """The first part of the id, a key of SUBJECTS."""
        return self.id.partition("/")[0]


Fixes = Mapping[str, tuple[KnownFix, ...]]
"""The fixes of rules by their ids."""


def page(rule: Rule, fixes: Fixes | None = None) -> Page:
    """The page of a rule. fixes: those of all rules, if not those of the program's own file."""

    def paragraph(head: str) -> str:
        text = rule.paragraph(head)
        return tr(text) if text else ""

    return Page(
        id=rule.id,
        severity=tr("error") if rule.severity.value == "error" else tr("warning"),
        cites=rule.cites,
        statement=tr(rule.statement),
        why=paragraph("Why"),
        cause=paragraph("Usual cause"),
        safety=paragraph("Safe because"),
        right=paragraph("Example right"),
        wrong=paragraph("Example wrong"),
        says=tuple(readable(tr(template)) for template in (rule.message, *rule.variants.values())),
        fixes=(known_fixes() if fixes is None else fixes).get(rule.id, ()),
        profiles=tuple(_changes(rule)),
    )


def pages(fixes: Fixes | None = None) -> list[Page]:
    """The pages of all rules, by subject, in the order of the catalogue."""
    subjects = list(SUBJECTS)
    return sorted((page(rule, fixes) for rule in CATALOGUE.values()), key=lambda made: subjects.index(made.subject))


@cache
def known_fixes() -> Fixes:
    """The fixes of each rule that offers some; {} where the file is not there."""
    path = resources.path("help", "fixes.json")
    if not path.is_file():
        return {}
    told = json.loads(path.read_text(encoding="utf-8"))
    return {id: tuple(KnownFix(template, sure) for template, sure in fixes.items()) for id, fixes in told.items()}


def readable(template: str) -> str:
    """A template as people read it: "Shorten to {location}" is "Shorten to ‹location›"."""
    return re.sub(r"\{(\w+)\}", "‹\\1›", template)


def _changes(rule: Rule) -> Iterator[tuple[str, str]]:
    for name in profiles():
        profile = find_profile(name)
        if rule.id in profile.excluded:
            yield name, tr("not asked. {reason}", reason=profile.reasons.get(rule.id, ""))
        elif profile.severities.get(rule.id, rule.severity) != rule.severity:
            severity = tr("error") if profile.severities[rule.id].value == "error" else tr("warning")
            yield name, tr("{severity}. {reason}", severity=severity, reason=profile.reasons.get(rule.id, ""))


# As text

WIDTH: Final = 100


def list_as_text(made: Iterable[Page]) -> str:
    """Id, severity and statement of each rule in one line, under the headings of the subjects."""
    pages = list(made)
    width = max(len(each.id) for each in pages)
    wide = max(len(each.severity) for each in pages)
    lines: list[str] = []
    subject = ""
    for each in pages:
        if each.subject != subject:
            subject = each.subject
            lines += ["", tr(SUBJECTS[subject])] if lines else [tr(SUBJECTS[subject])]
        lines.append(f"  {each.id:{width}}  {each.severity:{wide}}  {each.statement}")
    return "\n".join(lines) + "\n"


def as_text(made: Page) -> str:
    """The page for a terminal."""
    parts = [f"{made.id} ({made.severity}{', ' + made.cites if made.cites else ''})", _filled("", made.statement)]
    parts += [_filled(head, text) for head, text in ((tr("Why:"), made.why), (tr("Usual cause:"), made.cause)) if text]
    parts.append(_block(tr("How to fix:"), ways(made)))
    if made.safety:
        parts.append(_filled(tr("Safe because:"), made.safety))
    examples = ((tr("Example right:"), made.right), (tr("Example wrong:"), made.wrong))
    parts += [_filled(head, text) for head, text in examples if text]
    if made.profiles:
        parts.append(_block(tr("Profiles:"), [f"{name}: {change}" for name, change in made.profiles]))
    return "\n\n".join(parts) + "\n"


def ways(made: Page) -> list[str]:
    """The fixes in words; one sentence where there are none."""
    said = [f"{fix.label} ({tr(HOW_SURE[fix.sure])})" for fix in made.fixes]
    return said or [tr("No fix is offered; a person settles it.")]


def _filled(head: str, text: str) -> str:
    return textwrap.fill(f"{head} {text}".strip(), WIDTH)


def _block(head: str, lines: Iterable[str]) -> str:
    bullets = [textwrap.fill(line, WIDTH, initial_indent="  - ", subsequent_indent="    ") for line in lines]
    return "\n".join([head, *bullets])
