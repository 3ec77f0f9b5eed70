"""Group the findings of a check by their cause, choose those to show, and mark the words that a fix changes.

It hides how a cause gets its heading and what a filter matches. It does not use Qt.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model.finding import Finding, Report
from wiposeq.texts import listed, tr

Badge = Literal["safe", "choose", "fill", "edit"]
"""What a cause needs: nothing but one click, a choice, a value that is missing, or an edit by hand."""
Grouping = Literal["cause", "sequence", "severity", "none"]

_WORDS: Final = re.compile(r"\w+|\s+|[^\w\s]")
_LONG_WORD: Final = 12
"""Letters from which only the part of a word that differs is marked."""


class Group(Struct, frozen=True):
    """Findings that are shown together.

    key: the same for the same group after the next check. more: how many findings of its rule the report does not list.
    """

    key: str
    heading: str
    findings: tuple[Finding, ...]
    more: int = 0

    @property
    def is_error(self) -> bool:
        """Whether one of the findings is an error."""
        return any(finding.is_error for finding in self.findings)

    @property
    def badge(self) -> Badge:
        """What all findings need, or what needs most."""
        return max(map(badge, self.findings), key=("safe", "choose", "fill", "edit").index)


def badge(finding: Finding) -> Badge:
    """Return what a finding needs."""
    if any(fix.safe and not fix.is_choice for fix in finding.fixes):
        return "safe"
    if finding.fixes:
        return "choose"
    return "fill" if finding.rule.endswith("missing") else "edit"


def grouped(findings: Iterable[Finding], grouping: Grouping, counts: dict[str, int] | None = None) -> list[Group]:
    """Return the findings in groups, errors first, else in the order of the report.

    counts: the number of findings of each rule in the whole listing, if the findings are all that the report lists.
    """
    keys: dict[Grouping, Callable[[Finding], tuple[Any, ...]]] = {
        "cause": lambda f: (not f.is_error, f.rule, f.template),
        "sequence": lambda f: (f.number,),
        "severity": lambda f: (not f.is_error,),
    }
    key = keys[grouping]
    groups: dict[tuple[Any, ...], list[Finding]] = {}
    listed: dict[str, int] = {}
    for finding in findings:
        groups.setdefault(key(finding), []).append(finding)
        listed[finding.rule] = listed.get(finding.rule, 0) + 1
    found = []
    for name, members in groups.items():
        rule = members[0].rule
        more = (counts or {}).get(rule, 0) - listed[rule] if grouping == "cause" else 0
        found.append(Group(" ".join(map(str, name)), _heading(members, grouping), tuple(members), max(more, 0)))
    return sorted(found, key=lambda group: not group.is_error)


def _heading(members: Sequence[Finding], grouping: Grouping) -> str:
    first = members[0]
    if grouping == "sequence":
        return tr("Sequence {number}", number=first.number) if first.number else tr("File and general information")
    if grouping == "severity":
        return tr("Errors") if first.is_error else tr("Warnings")
    return cause(members)


def cause(findings: Sequence[Finding]) -> str:
    """Return the message that findings of one cause share; a value in which they differ is "…"."""
    first = findings[0]
    differing = varying(findings)
    if not differing:
        return first.message
    return tr(first.template, **{name: "…" if name in differing else each for name, each in first.values.items()})


def varying(findings: Sequence[Finding]) -> set[str]:
    """Return the names of the values in which the messages of findings of one cause differ."""
    first = findings[0].values
    return {name for name, each in first.items() if any(other.values.get(name) != each for other in findings)}


def particulars(finding: Finding, differing: Iterable[str]) -> str:
    """Return the values of a finding in which it differs from the others of its cause, as one text."""
    names = set(differing)
    texts = [str(each) for name, each in finding.values.items() if name in names]
    return listed(text for text in texts if text and len(text) <= 80)


def matching(findings: Iterable[Finding], query: str, text_of: Callable[[Finding], str]) -> list[Finding]:
    """Return the findings whose text has all words of a query, and none of those after a "-"."""
    words = query.lower().split()
    wanted = [word for word in words if not word.startswith("-")]
    unwanted = [word[1:] for word in words if len(word) > 1 and word.startswith("-")]
    if not wanted and not unwanted:
        return list(findings)
    found = []
    for finding in findings:
        text = text_of(finding).lower()
        if all(word in text for word in wanted) and not any(word in text for word in unwanted):
            found.append(finding)
    return found


def new_since(findings: Iterable[Finding], earlier: Iterable[Finding]) -> list[Finding]:
    """Return the findings that an earlier check did not have."""
    known = {finding.key for finding in earlier}
    return [finding for finding in findings if finding.key not in known]


def next_of(keys: Sequence[str], current: str, remaining: Iterable[str]) -> str:
    """Return the key to select after a list has changed: the same, else the next that remains, else the previous.

    keys: of the list before. current: the selected one. remaining: the keys of the list now. Return "" if none remains.
    """
    left = set(remaining)
    if current in left:
        return current
    place = keys.index(current) if current in keys else 0
    after = (key for key in keys[place:] if key in left)
    before = (key for key in reversed(keys[:place]) if key in left)
    return next(after, "") or next(before, "")


def report_of(report: Report, findings: Sequence[Finding]) -> Report:
    """Return a report that lists only some of its findings."""
    errors = sum(finding.is_error for finding in findings)
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    return replace(report, findings=tuple(findings), errors=errors, warnings=len(findings) - errors, counts=counts)


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a text. is_changed: the other text does not have it at this place."""

    text: str
    is_changed: bool


def _same_at_start(one: str, other: str) -> int:
    """Return with how many equal letters two texts start."""
    return next((at for at, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))


def changed_words(before: str, after: str) -> tuple[list[Word], list[Word]]:
    """Return both texts in pieces, with the words marked that differ.

    In a long word, such as residues, only the part that differs is marked.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    lines: tuple[list[Word], list[Word]] = ([], [])
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        texts = "".join(old[a:b]), "".join(new[c:d])
        start = end = 0
        if kind == "replace" and max(b - a, d - c) == 1 and min(map(len, texts)) >= _LONG_WORD:
            start = _same_at_start(*texts)
            end = _same_at_start(*(text[start:][::-1] for text in texts))
        for line, text in zip(lines, texts):
            middle = text[start : len(text) - end]
            parts = (text[:start], False), (middle, kind != "equal"), (text[len(text) - end :], False)
            line += [Word(part, is_changed) for part, is_changed in parts if part]
    return lines
