"""Profiles: which rules are asked, and how severe their findings are, for filing, for drafting or for one office.

It hides the files in resources/profiles/. How the rules are asked is the engine's.
"""

import tomllib
from functools import cache
from typing import Any

from msgspec import Struct

from wiposeq import resources
from wiposeq.errors import UserError
from wiposeq.model.finding import Severity
from wiposeq.rules.rule import Hit, Rule


class Profile(Struct, frozen=True):
    """Which rules are asked and how severe they are.

    severities, reasons: by rule id. excluded: the rules that are not asked. limits: values for rules, such as the
    upload limit.
    """

    name: str = ""
    title: str = ""
    description: str = ""
    severities: dict[str, Severity] = {}
    excluded: frozenset[str] = frozenset()
    reasons: dict[str, str] = {}
    limits: dict[str, Any] = {}

    def severity(self, rule: Rule, hit: Hit) -> Severity:
        """Return the severity of a hit: that of the profile, else that of the rule; a doubtful hit stays a warning."""
        if hit.severity is Severity.WARNING:
            return hit.severity
        return self.severities.get(rule.id) or hit.severity or rule.severity


@cache
def profile(name: str = "filing") -> Profile:
    """Return the profile of that name. Raise UserError if there is none."""
    path = resources.path("profiles", f"{name}.toml")
    if name not in profiles():
        raise UserError(
            "There is no profile {name}.", "Choose one of: {names}.", name=name, names=", ".join(profiles())
        )
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    changed, left_out = table.get("severity", []), table.get("exclude", [])
    return Profile(
        name=name,
        title=table.get("title", name),
        description=table.get("description", ""),
        severities={each["rule"]: Severity(each["severity"]) for each in changed},
        excluded=frozenset(each["rule"] for each in left_out),
        reasons={each["rule"]: each.get("reason", "") for each in (*changed, *left_out)},
        limits=dict(table.get("limits", {})),
    )


def profiles() -> tuple[str, ...]:
    """Return the names of all profiles."""
    return tuple(sorted(path.stem for path in resources.path("profiles").glob("*.toml")))
