"""Compile what a person wants to find in texts, and refuse regular expressions that could run for hours.

It hides the analysis of a pattern: how many repetitions can divide the same text among themselves. The number of steps
of a search grows with a power of the length of the text, and this module computes the power.
"""

import math
import re
from collections.abc import Iterable, Iterator
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

from msgspec import Struct

from wiposeq.errors import UsageError

MOST_STEPS: Final = 3e8
"""A search in one text may need at most about this number of steps."""
_FEW: Final = 3
"""A repetition of at most this many times counts as an alternative, not as a repetition."""
_CHOICE: Final = 0.25
_ENDLESS: Final = 100
_REPEATS: Final = (ops.MAX_REPEAT, ops.MIN_REPEAT)


class Pattern(Struct, frozen=True):
    """A compiled pattern. repetitions: how many of its repetitions can divide the same text among themselves."""

    expression: re.Pattern[str]
    repetitions: int = 0

    def steps(self, text: str) -> float:
        """Return about how many steps a search in the text can need."""
        steps = 1.0
        for number in range(math.ceil(self.repetitions) + 1):
            steps *= len(text) / (number + 1)
        return steps

    def can_search(self, text: str) -> bool:
        """Return whether a search in the text ends within about a minute, whatever the text contains."""
        return self.steps(text) <= MOST_STEPS

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches that are not empty, from left to right, without overlaps."""
        return (found for found in self.expression.finditer(text) if found.end() > found.start())

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the 0-based half-open spans of matches()."""
        return [found.span() for found in self.matches(text)]

    def match_at(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Return the match with this span, which spans() has found. It searches no other place."""
        found = self.expression.match(text, start)
        return found if found is not None and found.end() == end else None


def compiled(text: str, *, is_regex: bool = False, is_case_sensitive: bool = False, is_word: bool = False) -> Pattern:
    """Return the pattern that finds a text. is_word: only where no letter, digit or underscore is beside the match.

    Raise UsageError if the text is empty, is not a regular expression, or is one that could take unlimited time.
    """
    if not text:
        raise UsageError("There is nothing to find.", "Enter a text.")
    source = text if is_regex else re.escape(text)
    flags = 0 if is_case_sensitive else re.IGNORECASE
    try:
        repetitions = int(_repetitions(parser.parse(source, flags))) if is_regex else 0
        expression = re.compile(rf"(?<!\w)(?:{source})(?!\w)" if is_word else source, flags)
    except (re.error, OverflowError, RecursionError, ValueError) as error:  # ValueError: flags that exclude each other
        raise UsageError(
            'The regular expression "{text}" cannot be used: {reason}.',
            "Correct it, or turn regular expressions off.",
            text=text,
            reason=str(error),
        ) from None
    if repetitions >= _ENDLESS:
        raise UsageError(
            'The regular expression "{text}" could take unlimited time: it repeats a part that can repeat itself.',
            "Write each repetition once, such as a+ for (a+)+.",
            text=text,
        )
    return Pattern(expression, repetitions)


def expanded(found: re.Match[str], replacement: str, *, is_regex: bool) -> str:
    """Return the text that replaces a match. In a regular expression, \\1 and \\g<name> are the groups of the match.

    Raise UsageError if the replacement names a group that the pattern does not have.
    """
    if not is_regex:
        return replacement
    try:
        return found.expand(replacement)
    except (re.error, IndexError) as error:
        raise UsageError(
            'The replacement "{text}" cannot be used: {reason}.',
            "Write \\1 for the first group in parentheses, and \\\\ for a backslash.",
            text=replacement,
            reason=str(error),
        ) from None


def _repetitions(items: Iterable[Any]) -> float:
    """Return how many repetitions of these items can divide the same text among themselves; _ENDLESS for no limit.

    An optional part and alternatives count as a fourth of a repetition, because each of them doubles the steps.
    """
    return min(sum(_of_item(code, value) for code, value in items), _ENDLESS)


def _of_item(code: Any, value: Any) -> float:
    if code in _REPEATS:
        least, most, inner = value
        inside = _repetitions(inner)
        if most == least:
            return float(inside * min(int(most), _ENDLESS))
        if most <= _FEW:
            return float((inside + _CHOICE) * int(most))
        return float(_ENDLESS) if inside or _has_choices(inner) else 1.0
    if code is ops.BRANCH:
        return _CHOICE + max((_repetitions(each) for each in value[1]), default=0.0)
    return max((_repetitions(each) for each in _parts(value)), default=0.0)


def _has_choices(items: Iterable[Any]) -> bool:
    """Return whether there are alternatives or optional parts, which a repetition around them multiplies."""
    return any(
        code is ops.BRANCH
        or code is ops.GROUPREF
        or (code in _REPEATS and value[0] != value[1])
        or any(map(_has_choices, _parts(value)))
        for code, value in items
    )


def _parts(value: Any) -> Iterator[Any]:
    """Yield the patterns inside the value of an item: of a group, a look-ahead, a condition."""
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _parts(each)
