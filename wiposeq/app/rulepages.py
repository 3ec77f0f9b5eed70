"""Build the help page of each rule from the rule itself.

It hides how the fixes of a rule are known: packaging/helppage.py extracts them from the sources and writes
resources/help/fixes.json, because an installed program has no sources. The texts come from rules/.
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
from wiposeq.model.citation import shown_citation
from wiposeq.rules.rule import CATALOGUE, Rule
from wiposeq.texts import colon, labeled, listed, mark, tr

assert engine.MODULES  # importing the engine registers the rules

SUBJECTS: Final = {
    "file": mark("The file as it was read"),
    "header": mark("General information"),
    "sequence": mark("Sequences"),
    "feature": mark("Features and their locations"),
    "qualifier": mark("Qualifiers and their values"),
    "coding": mark("Coding sequences and their proteins"),
    "office": mark("Single offices; asked only in their profiles"),
    "databases": mark("The data banks; asked only in their profile"),
    "specification": mark("The specification, compared with the listing"),
    "engine": mark("The check itself"),
}
"""The subjects of the rules by the first part of their ids, in the order of the pages."""

HOW_SURE: Final = {
    "yes": mark("safe, can be applied without a review"),
    "sometimes": mark("safe in clear cases"),
    "no": mark("review the preview before you apply it"),
    "choice": mark("a person chooses the value"),
}
"""Whether a person must review a fix."""


@dataclass(frozen=True, slots=True)
class KnownFix:
    """A fix that a rule may offer. template: its label, with names in braces; sure: a key of HOW_SURE."""

    template: str
    sure: str

    @property
    def label(self) -> str:
        """The label in the language of the user, with angle brackets around placeholders."""
        return readable(tr(self.template))


@dataclass(frozen=True, slots=True)
class Page:
    """The help page of a rule in the language of the user; a missing paragraph is "".

    says: the messages of the rule. profiles: each profile that changes the rule, and the change.
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
"""The fixes by the ids of the rules."""


def page(rule: Rule, fixes: Fixes | None = None) -> Page:
    """Return the page of a rule. fixes: of all rules; None for those in the file of the program."""

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
    """Return the pages of all rules, ordered by subject."""
    subjects = list(SUBJECTS)
    return sorted((page(rule, fixes) for rule in CATALOGUE.values()), key=lambda each: subjects.index(each.subject))


@cache
def known_fixes() -> Fixes:
    """Return the fixes of each rule that has some; {} if the file does not exist."""
    path = resources.path("help", "fixes.json")
    if not path.is_file():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return {id: tuple(KnownFix(template, sure) for template, sure in fixes.items()) for id, fixes in found.items()}


def readable(template: str) -> str:
    """Return a template with angle brackets: "Shorten to ‹location›" for "Shorten to {location}"."""
    return re.sub(r"\{(\w+)\}", "‹\\1›", template)


def _changes(rule: Rule) -> Iterator[tuple[str, str]]:
    for name in profiles():
        profile = find_profile(name)
        if rule.id in profile.excluded:
            yield name, tr("not used. {reason}", reason=profile.reasons.get(rule.id, ""))
        elif rule.id in profile.included:
            yield name, tr("used only here. {reason}", reason=profile.reasons.get(rule.id, ""))
        elif profile.severities.get(rule.id, rule.severity) != rule.severity:
            severity = tr("error") if profile.severities[rule.id].value == "error" else tr("warning")
            yield name, tr("{severity}. {reason}", severity=severity, reason=profile.reasons.get(rule.id, ""))


# As text

WIDTH: Final = 100


def list_as_text(listed: Iterable[Page]) -> str:
    """Return id, severity and statement of each rule in one line, with a heading for each subject."""
    pages = list(listed)
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


def as_text(page: Page) -> str:
    """Return the page as text for a terminal."""
    parts = [f"{page.id} ({listed((page.severity, shown_citation(page.cites)))})", _filled("", page.statement)]
    parts += [_filled(head, text) for head, text in ((tr("Why:"), page.why), (tr("Usual cause:"), page.cause)) if text]
    parts.append(_block(tr("How to fix:"), ways(page)))
    if page.safety:
        parts.append(_filled(tr("Safe because:"), page.safety))
    examples = ((tr("Example right:"), page.right), (tr("Example wrong:"), page.wrong))
    parts += [_filled(head, text) for head, text in examples if text]
    if page.profiles:
        parts.append(_block(tr("Profiles:"), [labeled(name, change) for name, change in page.profiles]))
    return "\n\n".join(parts) + "\n"


def ways(page: Page) -> list[str]:
    """Return a line for each fix, or one sentence if there is none."""
    lines = [f"{fix.label} ({tr(HOW_SURE[fix.sure])})" for fix in page.fixes]
    return lines or [tr("No fix is offered; a person must correct it.")]


def _filled(head: str, text: str) -> str:
    return textwrap.fill(f"{head}{' ' if colon().endswith(' ') else ''}{text}".strip(), WIDTH)


def _block(head: str, lines: Iterable[str]) -> str:
    bullets = [textwrap.fill(line, WIDTH, initial_indent="  - ", subsequent_indent="    ") for line in lines]
    return "\n".join([head, *bullets])
