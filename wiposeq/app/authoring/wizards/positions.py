"""Read positions of residues as people write them: "3, 7-9", "7..9", "Cys2", "every t".

The module hides these ways to write them. Positions are 1-based.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from wiposeq.app.authoring.wizards.draft import Draft
from wiposeq.errors import UsageError, UserError
from wiposeq.model.records import Sequence
from wiposeq.standard.residues import one_letter

_PART: Final = re.compile(r"(?:DL?-)?([A-Za-z]{0,3})(\d{1,9})(?:\s*(?:-|\.\.|–|to)\s*([A-Za-z]{0,3})(\d{1,9}))?")
_EVERY: Final = re.compile(r"(?:every|all|each)\b\s*(.*)", re.IGNORECASE)


def read_positions(text: str, record: Sequence) -> list[int]:
    """Return the positions in ascending order, each once.

    A letter or a three-letter code before a number must be that of the residue. "every" are all residues, "every c, t"
    those with these symbols.

    Raises UsageError for a part that cannot be read or is not in the sequence, and if there is no position.
    """
    found: set[int] = set()
    every = _EVERY.fullmatch(text.strip())
    if every:
        found.update(_every(every[1], record))
    else:
        for part in re.split(r"[,;]|\band\b|(?<![-.–])(?<!to)\s(?=[A-Za-z]*\d)", text):
            if part.strip():
                found.update(_part(part.strip(), record))
    if not found:
        raise UsageError("There is no position.", "Write for example 3, 7-9 or every c.")
    return sorted(found)


def positions_of_answer(draft: Draft, record: Sequence, text: str) -> list[int]:
    """Return the positions of an answer; an empty list, and a problem at the question "where", if there is none."""
    try:
        return read_positions(text, record)
    except UserError as error:
        draft.refuse_error("where", error)
        return []


def read_pairs(text: str, record: Sequence) -> list[tuple[int, int]]:
    """Return pairs of positions such as "2-7, 3-9", the lower one first. Raises UsageError."""
    pairs = []
    for part in re.split(r"[,;]|\band\b", text):
        found = _PART.fullmatch(part.strip())
        if not part.strip():
            continue
        if found is None or not found[4] or found[2] == found[4]:
            raise UsageError('"{part}" is not a pair of positions.', "Write for example 2-7, 3-9.", part=part.strip())
        first, second = _checked(found[1], int(found[2]), record), _checked(found[3], int(found[4]), record)
        pairs.append((min(first, second), max(first, second)))
    if not pairs:
        raise UsageError("There is no pair of positions.", "Write for example 2-7, 3-9.")
    return pairs


def runs(positions: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last position of each run of adjacent positions."""
    first = last = 0
    for position in positions:
        if first and position == last + 1:
            last = position
            continue
        if first:
            yield first, last
        first = last = position
    if first:
        yield first, last


def span(first: int, last: int) -> str:
    """Return the location of a run."""
    return str(first) if first == last else f"{first}..{last}"


def spans(positions: Iterable[int]) -> str:
    """Return positions as text, such as "3, 7..9"."""
    return ", ".join(span(first, last) for first, last in runs(positions))


def _part(part: str, record: Sequence) -> Iterable[int]:
    found = _PART.fullmatch(part)
    if found is None:
        raise UsageError('"{part}" is not a position.', "Write for example 3, 7-9 or every c.", part=part)
    first = _checked(found[1], int(found[2]), record)
    last = _checked(found[3], int(found[4]), record) if found[4] else first
    if last < first:
        raise UsageError('The range "{part}" ends before its start.', "Write the lower number first.", part=part)
    return range(first, last + 1)


def _checked(name: str, position: int, record: Sequence) -> int:
    length = len(record.residues)
    if not 1 <= position <= length:
        raise UsageError(
            "There is no residue {position}.", "The last residue is {length}.", position=position, length=length
        )
    symbol = record.residues[position - 1]
    if name and _symbol(name, record) != symbol:
        raise UsageError(
            'Residue {position} is {symbol}, not "{name}".',
            "Correct the position or the name.",
            position=position,
            symbol=symbol,
            name=name,
        )
    return position


def _symbol(name: str, record: Sequence) -> str:
    if record.is_protein:
        return name.upper() if len(name) == 1 else one_letter(name) or "?"
    return name.lower().replace("u", "t")


def _every(names: str, record: Sequence) -> Iterator[int]:
    wanted = {_symbol(name, record) for name in re.split(r"[\s,;/]+|\band\b|\bor\b", names) if name}
    if missing := [name for name in sorted(wanted) if name not in record.residues]:
        raise UsageError('The sequence has no "{symbol}".', "Choose another residue.", symbol=missing[0])
    return (place for place, symbol in enumerate(record.residues, 1) if not wanted or symbol in wanted)
