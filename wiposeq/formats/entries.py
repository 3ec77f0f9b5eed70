"""Entries: what readers of annotated records hand on, before ST.26 is asked what it knows of it.

It hides how an import report is gathered: what happens often is counted by kind, what happens once is told with its
place. What becomes of keys, qualifiers and proteins it leaves to featuremapping.py and codingproteins.py.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from wiposeq.model.changes import Change
from wiposeq.model.location import Location


class Noted(Struct, frozen=True):
    """A feature as its file has it. location None: it cannot be said in ST.26, and reason says why.

    text: the location as it stands; qualifiers: (name, value), value None where the file has none; line: 1-based.
    """

    key: str
    text: str
    location: Location | None
    qualifiers: tuple[tuple[str, str | None], ...] = ()
    line: int = 0
    reason: str = ""


class Entry(Struct, frozen=True):
    """A record as its file has it. molecule: DNA, RNA, AA, or "" where the file does not say.

    residues in the case of the file; kind: what the file calls the molecule, such as "mRNA"; organism: of the record,
    where no source feature says it; length: as declared, 0 if not; line: 1-based line of its start.
    """

    name: str
    residues: str
    features: tuple[Noted, ...] = ()
    molecule: str = ""
    kind: str = ""
    organism: str = ""
    is_circular: bool = False
    length: int = 0
    line: int = 0


class Account:
    """The import report while it is written: every change told once, those of a kind counted."""

    def __init__(self) -> None:
        self._changes: list[Change] = []
        self._counts: dict[tuple[Any, ...], list[Any]] = {}

    def tell(self, kind: str, message: str, where: str = "", line: int = 0, **more: Any) -> None:
        """One line of the report; more: count, before, after, values."""
        self._changes.append(Change(kind, message, where, line, **more))

    def tally(self, kind: str, message: str, where: str = "", line: int = 0, *, times: int = 1, **more: Any) -> None:
        """Adds to the one line that stands for this kind with this before, after and values; times 0 does nothing.

        The line says where where all of them were in one record, and the first source line.
        """
        if not times:
            return
        values = more.get("values", {})
        key = (kind, message, more.get("before", ""), more.get("after", ""), tuple(sorted(values.items())))
        known = self._counts.get(key)
        if known is None:
            self._counts[key] = [len(self._changes), times, where, line]
            self._changes.append(Change(kind, message, where, line, **more))
            return
        known[1] += times
        if known[2] != where:
            known[2] = ""

    def extend(self, changes: Iterable[Change]) -> None:
        """Takes over lines of another report."""
        self._changes.extend(changes)

    def changes(self) -> tuple[Change, ...]:
        """The whole report, in the order in which each line was first told."""
        told = list(self._changes)
        for place, times, where, line in self._counts.values():
            first = told[place]
            told[place] = Change(first.kind, first.message, where, line, times, first.before, first.after, first.values)
        return tuple(told)
