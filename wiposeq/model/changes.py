"""Changes: the lines of an import report, and the log that collects them.

It hides how equal changes become one line with a count. What a change says in which language is up to its caller and to
texts.py.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from wiposeq.texts import mark

MOST_LINES: Final = 50_000
"""Lines of one kind that a log lists; further ones are counted in one line."""
_MORE: Final = mark("Further lines of this kind are not listed")


class Change(Struct, frozen=True, omit_defaults=True):
    """One line of an import report: what a reader changed, dropped or assumed, and why.

    kind: a short stable id ("residues/u-to-t"); message: a template in words, filled with values; where: record name
    or number; line: 1-based line in the source, 0 if unknown; count: how many residues or places were touched.
    """

    kind: str
    message: str
    where: str = ""
    line: int = 0
    count: int = 1
    before: str = ""
    after: str = ""
    values: dict[str, Any] = {}


class _Counted:
    """One line for several equal changes. where: "" if they are in different records."""

    __slots__ = ("change", "times", "where")

    def __init__(self, change: Change, times: int) -> None:
        self.change, self.times, self.where = change, times, change.where

    def line(self) -> Change:
        first = self.change
        return Change(
            first.kind, first.message, self.where, first.line, self.times, first.before, first.after, first.values
        )


class ChangeLog:
    """Collects the changes of one import. Iterate over it for the lines, in the order in which each was first added.

    where, line: the record of changes that name none. follows: what they follow if they name nothing else.
    """

    def __init__(self, where: str = "", line: int = 0, follows: str = "") -> None:
        self._where, self._line = where, line
        self._follows = follows
        self._lines: list[Change | _Counted] = []
        self._counted: dict[tuple[Any, ...], _Counted] = {}
        self._cited: dict[str, dict[str, Any]] = {"": {}}
        self._kinds: dict[str, int] = {}

    def __iter__(self) -> Iterator[Change]:
        return (line if isinstance(line, Change) else line.line() for line in self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def add(
        self,
        kind: str,
        message: str,
        where: str = "",
        line: int = 0,
        before: str = "",
        after: str = "",
        follows: str | None = None,
        *,
        count: int = 1,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        """Add one line, or count it if there are MOST_LINES of its kind already.

        follows: a part of Annex VII or a paragraph of ST.26; "" if the change follows neither.
        """
        cited = self._cited_values(self._follows if follows is None else follows)
        self._kinds[kind] = self._kinds.get(kind, 0) + 1
        if self._kinds[kind] > MOST_LINES:
            self._count_more(kind, count)
            return
        self._lines.append(
            Change(
                kind,
                message,
                where or self._where,
                line or self._line,
                count,
                before,
                after,
                {**cited, **values} if values else cited,
            )
        )

    def count(
        self,
        kind: str,
        message: str,
        where: str = "",
        line: int = 0,
        *,
        times: int = 1,
        before: str = "",
        after: str = "",
        values: Mapping[str, Any] | None = None,
    ) -> None:
        """Add to the one line of changes with this kind, message, before, after and values; do nothing if times is 0.

        The line names the record if all changes are in one record, and the first source line.
        """
        if not times:
            return
        where = where or self._where
        key = (kind, message, before, after, tuple(sorted(values.items())) if values else ())
        known = self._counted.get(key)
        if known is not None:
            known.times += times
            if known.where != where:
                known.where = ""
            return
        if self._kinds.get(kind, 0) >= MOST_LINES:
            self._count_more(kind, times)
            return
        self.add(kind, message, where, line, before, after, count=times, values=values)
        first = self._lines[-1]
        assert isinstance(first, Change)
        self._lines[-1] = self._counted[key] = _Counted(first, times)

    def _count_more(self, kind: str, times: int) -> None:
        key = (kind, _MORE)
        if key not in self._counted:
            self._counted[key] = _Counted(Change(kind, _MORE), 0)
            self._lines.append(self._counted[key])
        self._counted[key].times += times

    def extend(self, changes: Iterable[Change], *, is_first: bool = False) -> None:
        """Add the lines of another report, before all others if is_first."""
        place = 0 if is_first else len(self._lines)
        self._lines[place:place] = list(changes)

    def take_back(self, length: int) -> None:
        """Remove the lines that were added after the log had this length."""
        gone = {id(line) for line in self._lines[length:]}
        for line in self._lines[length:]:
            self._kinds[(line if isinstance(line, Change) else line.change).kind] -= 1
        del self._lines[length:]
        self._counted = {key: line for key, line in self._counted.items() if id(line) not in gone}

    def _cited_values(self, follows: str) -> dict[str, Any]:
        """Return the values that name what a change follows; equal ones are one object, as a report has thousands."""
        if follows not in self._cited:
            self._cited[follows] = {"recommendation": follows}
        return self._cited[follows]
