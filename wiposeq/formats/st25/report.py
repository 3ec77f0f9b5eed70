"""The lines of the report on an ST.25 import: each names the recommendation it follows, for whoever signs it off.

It hides how that is kept in a Change, and what the parts of ST.26 are called. Numbers of scenarios of Annex VII stand
only where they are known for sure.
"""

from functools import cache
from typing import Any, Final

from wiposeq.model.changes import Change

ANNEX: Final = "Annex VII"
OBSOLETE_KEYS: Final = "Annex VII, scenario 8"
OWN_KEYS: Final = "Annex VII, scenario 12"
VARSPLIC: Final = "Annex VII, scenario 13"
NEGATIVE_NUMBERS: Final = "Annex VII, scenario 16"


@cache
def _cited(recommendation: str) -> dict[str, Any]:
    return {"recommendation": recommendation} if recommendation else {}


def note_of_import(
    kind: str,
    message: str,
    where: str = "",
    line: int = 0,
    before: str = "",
    after: str = "",
    *,
    follows: str = ANNEX,
    count: int = 1,
    values: dict[str, Any] | None = None,
) -> Change:
    """A change with what it follows: a part of Annex VII or a paragraph of ST.26; "" where ST.26 says nothing of it."""
    cited = _cited(follows)
    return Change(kind, message, where, line, count, before, after, {**cited, **values} if values else cited)


def name_of(number: int) -> str:
    """How the report calls a sequence, as ST.25 does."""
    return f"SEQ ID NO {number}"
