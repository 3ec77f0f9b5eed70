"""Profiles: which rules are asked, and how severe their findings are, for filing, for drafting or for one office.

It hides the files in resources/profiles/. How the rules are asked is the engine's.
"""

from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from wiposeq import resources
from wiposeq.errors import UserError
from wiposeq.model.finding import Severity
from wiposeq.rules.rule import Hit, Rule


class Profile(Struct, frozen=True):
    """Which rules are asked and how severe they are.

    severities, reasons: by rule id. excluded: the rules that are not asked. limits: values for rules, such as the
    upload limit. is_formal: whether only the form is checked, XML and its DTD.
    """

    name: str = ""
    title: str = ""
    description: str = ""
    severities: dict[str, Severity] = {}
    excluded: frozenset[str] = frozenset()
    reasons: dict[str, str] = {}
    limits: dict[str, Any] = {}
    is_formal: bool = False

    def severity(self, rule: Rule, hit: Hit) -> Severity:
        """Return the severity of a hit: that of the profile, else that of the rule; a doubtful hit stays a warning."""
        if hit.severity is Severity.WARNING:
            return hit.severity
        return self.severities.get(rule.id) or hit.severity or rule.severity


class _Changed(Struct, frozen=True):
    """A rule whose findings have another severity."""

    rule: str
    severity: Severity
    reason: str = ""


class _Excluded(Struct, frozen=True):
    """A rule that is not asked."""

    rule: str
    reason: str = ""


class _File(Struct, frozen=True):
    """The file of a profile. Its [package] is read by app/exporting/filing_package.py."""

    title: str = ""
    description: str = ""
    severity: tuple[_Changed, ...] = ()
    exclude: tuple[_Excluded, ...] = ()
    limits: dict[str, Any] = {}


@cache
def profile(name: str = "filing") -> Profile:
    """Return the profile of that name. Raise UserError if there is none."""
    if name not in profiles():
        raise UserError(
            "There is no profile {name}.", "Choose one of: {names}.", name=name, names=", ".join(profiles())
        )
    file = msgspec.toml.decode(resources.text("profiles", f"{name}.toml"), type=_File)
    return Profile(
        name=name,
        title=file.title or name,
        description=file.description,
        severities={each.rule: each.severity for each in file.severity},
        excluded=frozenset(each.rule for each in file.exclude),
        reasons={each.rule: each.reason for each in file.severity} | {each.rule: each.reason for each in file.exclude},
        limits=file.limits,
    )


def profiles() -> tuple[str, ...]:
    """Return the names of all profiles."""
    return tuple(sorted(path.stem for path in resources.path("profiles").glob("*.toml")))
