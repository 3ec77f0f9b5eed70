"""Describe a profile: what it changes, why, and where each line is from, for the help and the command line.

It hides the order of the sections. The lines are in resources/profiles/, the statements in resources/help/.
"""

import textwrap
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from wiposeq.app.exporting.filing_package import OUR_CHOICE, package_plan, part_words
from wiposeq.checking.profile import Line, profile, profiles
from wiposeq.formats.reports.change_record import statements_for
from wiposeq.texts import colon, in_clauses, labeled, mark, tr

CONFIDENCE: Final = {
    "confirmed": mark("confirmed"),
    "inferred": mark("inferred from other sources"),
    "memory": mark("from memory, not confirmed"),
}
"""How sure a line is, in words."""
_OUR_CHOICE: Final = mark("our choice")
_HEADINGS: Final = {
    "severity": mark("Rules with another severity"),
    "include": mark("Rules that are used only in some profiles"),
    "exclude": mark("Rules that are not used"),
    "limit": mark("Limits"),
    "note": mark("Good to know"),
}
_WIDTH: Final = 100


class ShownLine(Struct, frozen=True):
    """A line in the language of the user. rule: its id, "" if it is about no rule. origin: source and confidence."""

    rule: str
    words: str
    origin: str


class ProfilePage(Struct, frozen=True):
    """The page of a profile in the language of the user. sections: (heading, lines)."""

    id: str
    title: str
    description: str
    sections: tuple[tuple[str, tuple[ShownLine, ...]], ...]


def page(id: str) -> ProfilePage:
    """Return the page of a profile. Raises UserError for an unknown one."""
    found = profile(id)
    return ProfilePage(id, tr(found.title), tr(found.description), tuple(_sections(id)))


def pages() -> list[ProfilePage]:
    """Return the pages of all profiles."""
    return [page(id) for id in profiles()]


def _sections(id: str) -> Iterator[tuple[str, tuple[ShownLine, ...]]]:
    lines = profile(id).lines
    for kind, heading in _HEADINGS.items():
        if shown := tuple(_shown(each) for each in lines if each.kind == kind):
            yield tr(heading), shown
    plan = package_plan(id)
    if plan.parts:
        yield (
            tr("Documents of the filing package"),
            tuple(
                ShownLine("", labeled(part_words(each.part), tr(each.reason)), origin(each.source, each.confidence))
                for each in plan.parts
            ),
        )
    if statements := statements_for(plan.statements):
        yield (
            tr("Statements for a listing that replaces another"),
            tuple(
                ShownLine("", tr(each.heading), origin(each.basis and tr(each.basis), each.confidence))
                for each in statements
            ),
        )


def _shown(line: Line) -> ShownLine:
    words = tr(line.reason)
    if line.kind == "severity":
        words = f"{tr('error') if line.value == 'error' else tr('warning')}. {words}"
    elif line.kind == "limit":
        words = f"{words} ({line.value})"
    is_rule = line.kind in ("severity", "include", "exclude")
    return ShownLine(line.what if is_rule else "", words, origin(line.source, line.confidence))


def origin(source: str, confidence: str) -> str:
    """Return where a line is from and how sure it is, in words."""
    if source == OUR_CHOICE:
        return f"({tr(_OUR_CHOICE)})"
    sure = tr(CONFIDENCE[confidence]) if confidence in CONFIDENCE else confidence
    return f"({in_clauses((source, sure))})"


def list_as_text() -> str:
    """Return id, title and description of each profile, for a terminal."""
    found = pages()
    width = max(len(each.id) for each in found)
    lines = []
    for each in found:
        text = f"{each.id:{width}}  {labeled(each.title, each.description)}"
        lines.append(_filled(text, later=" " * (width + 2)))
    return "\n".join(lines) + "\n"


def as_text(found: ProfilePage) -> str:
    """Return the page of a profile for a terminal."""
    parts = [labeled(found.id, found.title), _filled(found.description)]
    for heading, lines in found.sections:
        shown = [f"{labeled(each.rule, each.words) if each.rule else each.words} {each.origin}" for each in lines]
        bullets = [_filled(each, "  - ", "    ") for each in shown]
        parts.append("\n".join([f"{heading}{colon().rstrip()}", *bullets]))
    return "\n\n".join(parts) + "\n"


def _filled(text: str, first: str = "", later: str = "") -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
