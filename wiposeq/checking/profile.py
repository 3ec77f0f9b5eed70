"""Profiles: which rules are asked, and how severe their findings are, for filing, for drafting or for one office.

It hides the files in resources/profiles/. How the rules are asked is the engine's.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import Struct

from wiposeq import resources
from wiposeq.errors import UserError
from wiposeq.model.finding import Severity
from wiposeq.rules.rule import Hit, Rule
from wiposeq.texts import listed


class Note(Struct, frozen=True):
    """A fact about an office that no rule checks. source: where it is from. confidence: see Line."""

    text: str
    source: str
    confidence: str


class Line(Struct, frozen=True):
    """A line of a profile: what it changes, why, and where that is from.

    kind: "severity", "include", "exclude", "limit" or "note". what: the id of a rule or the name of a limit. value: the
    severity or the limit. source: the text of an office, or "our choice". confidence: "confirmed", "inferred" or
    "memory", as in the SOURCES.md of an edition.
    """

    kind: str
    what: str
    value: str
    reason: str
    source: str
    confidence: str


class Profile(Struct, frozen=True):
    """Which rules are asked and how severe they are.

    severities, reasons: by rule id. excluded: the rules that are not asked. included: the optional rules that are
    asked. limits: values for rules, such as the upload limit. is_formal: whether only the form is checked, XML and its
    DTD. lines: everything that it changes, with sources.
    """

    name: str = ""
    title: str = ""
    description: str = ""
    severities: dict[str, Severity] = {}
    excluded: frozenset[str] = frozenset()
    reasons: dict[str, str] = {}
    limits: dict[str, Any] = {}
    is_formal: bool = False
    included: frozenset[str] = frozenset()
    lines: tuple[Line, ...] = ()

    def asks(self, rule: Rule) -> bool:
        """Return whether a rule is asked."""
        return rule.id not in self.excluded and (not rule.is_optional or rule.id in self.included)

    def severity(self, rule: Rule, hit: Hit) -> Severity:
        """Return the severity of a hit: that of the profile, else that of the rule; a doubtful hit stays a warning."""
        if hit.severity is Severity.WARNING:
            return hit.severity
        return self.severities.get(rule.id) or hit.severity or rule.severity


class _OfRule(Struct, frozen=True):
    """A rule that is asked or not asked, or whose findings have another severity."""

    rule: str
    reason: str
    source: str
    confidence: str
    severity: Severity | None = None


class _Limit(Struct, frozen=True):
    """A value for rules."""

    name: str
    value: Any
    reason: str
    source: str
    confidence: str


class _File(Struct, frozen=True):
    """The file of a profile. Its [package] is read by app/exporting/filing_package.py."""

    title: str = ""
    description: str = ""
    severity: tuple[_OfRule, ...] = ()
    include: tuple[_OfRule, ...] = ()
    exclude: tuple[_OfRule, ...] = ()
    limit: tuple[_Limit, ...] = ()
    note: tuple[Note, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Yield all lines in the order in which they are shown."""
        for kind, rules in (("severity", self.severity), ("include", self.include), ("exclude", self.exclude)):
            for each in rules:
                value = each.severity.value if each.severity else ""
                yield Line(kind, each.rule, value, each.reason, each.source, each.confidence)
        for limit in self.limit:
            yield Line("limit", limit.name, str(limit.value), limit.reason, limit.source, limit.confidence)
        for note in self.note:
            yield Line("note", "", "", note.text, note.source, note.confidence)


@cache
def profile(name: str = "filing") -> Profile:
    """Return the profile of that name. Raise UserError if there is none."""
    if name not in profiles():
        raise UserError("There is no profile {name}.", "Choose one of: {names}.", name=name, names=listed(profiles()))
    file = msgspec.toml.decode(resources.text("profiles", f"{name}.toml"), type=_File)
    return Profile(
        name=name,
        title=file.title or name,
        description=file.description,
        severities={each.rule: each.severity for each in file.severity if each.severity},
        excluded=frozenset(each.rule for each in file.exclude),
        reasons={each.rule: each.reason for each in (*file.severity, *file.include, *file.exclude)},
        limits={each.name: each.value for each in file.limit},
        included=frozenset(each.rule for each in file.include),
        lines=tuple(file.lines()),
    )


ORDER: Final = ("draft", "filing", "pct", "us", "ep", "cn", "jp", "kr", "de", "au", "databases")
"""The profiles in the order in which they are offered; others follow."""


def profiles() -> tuple[str, ...]:
    """Return the names of all profiles: drafting and filing, the offices, the data banks, and others."""
    found = sorted(path.stem for path in resources.path("profiles").glob("*.toml"))
    return tuple(sorted(found, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER)))
