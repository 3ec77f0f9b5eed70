"""Hits about characters ST.26 does not admit (par. 40), for header texts and qualifier values alike."""

import re
from collections.abc import Iterator
from typing import Final

from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Fix
from wiposeq.rules import latin
from wiposeq.rules.rule import Hit, W, mend

MENDABLE: Final = 100_000
"""The longest text for which another is proposed; what is longer is no name, title or value anyway."""


def foreign_characters(place: Address, text: str) -> Iterator[Hit]:
    """A hit if a text that must be in Basic Latin (par. 40(b)) has anything else; the fix writes it so."""
    found = latin.outside_latin(text)
    if found:
        meant = latin.latin(text) if len(text) <= MENDABLE else text
        fixes: tuple[Fix, ...] = ()
        if not latin.outside_latin(meant):
            fixes = (mend("Write {text}", SetField(place, meant), text=latin.short(meant, 60)),)
        yield Hit(place, {"characters": latin.named(found)}, fixes)


def control_characters(place: Address, text: str) -> Iterator[Hit]:
    """A hit of the variant "control" if a text has control characters (par. 40(a)); the fix leaves them out."""
    found = latin.controls(text)
    if found:
        fixes: tuple[Fix, ...] = ()
        if len(text) <= MENDABLE:
            how = SetField(place, latin.without_controls(text))
            fixes = (mend("Leave the control characters out", how, safe=True),)
        yield Hit(place, {"characters": latin.named(found)}, fixes, variant="control")


_LINE_BREAKS: Final = re.compile(r"[\t\r\n]+")


def line_breaks(place: Address, text: str) -> Iterator[Hit]:
    """Yield a hit of the variant "layout" if a text has line ends or tabs (par. 40); the fix makes each a blank."""
    if len(text) > MENDABLE:
        return
    parts = [part.strip(" ") for part in _LINE_BREAKS.split(text)]
    if count := len(parts) - 1:
        folded = " ".join(part for part in parts if part)
        fix = mend("Replace line ends and tabs with blanks", SetField(place, folded), safe=bool(folded))
        yield Hit(place, {"characters": str(count)}, (fix,), variant="layout", severity=W)
