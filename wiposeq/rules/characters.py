"""Checks for characters that ST.26 does not allow (par. 40), for header texts and qualifier values."""

import re
from collections.abc import Iterator
from typing import Final

from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Fix
from wiposeq.rules.rule import Hit, W, offer, set_to
from wiposeq.standard import latin

LONGEST_REPLACED: Final = 100_000
"""No fix is offered for longer texts."""


def foreign_characters(place: Address, text: str) -> Iterator[Hit]:
    """Yield a hit if a text has characters outside printable Basic Latin (par. 40(b))."""
    found = latin.outside_latin(text)
    if found:
        meant = latin.latin(text) if len(text) <= LONGEST_REPLACED else text
        fixes = () if latin.outside_latin(meant) else (set_to(place, meant),)
        yield Hit(place, {"characters": latin.named(found)}, fixes)


def control_characters(place: Address, text: str) -> Iterator[Hit]:
    """Yield a hit of the variant "control" if a text has control characters (par. 40(a))."""
    found = latin.controls(text)
    if found:
        fixes: tuple[Fix, ...] = ()
        if len(text) <= LONGEST_REPLACED:
            fixes = (offer("Remove the control characters", SetField(place, latin.without_controls(text))),)
        yield Hit(place, {"characters": latin.named(found)}, fixes, variant="control")


_LINE_BREAKS: Final = re.compile(r"[\t\r\n]+")


def line_breaks(place: Address, text: str) -> Iterator[Hit]:
    """Yield a hit of the variant "layout" if a text has line ends or tabs (par. 40)."""
    if len(text) > LONGEST_REPLACED:
        return
    parts = [part.strip(" ") for part in _LINE_BREAKS.split(text)]
    if count := len(parts) - 1:
        folded = " ".join(part for part in parts if part)
        fix = offer("Replace line ends and tabs with spaces", SetField(place, folded), safe=bool(folded))
        yield Hit(place, {"characters": str(count)}, (fix,), variant="layout", severity=W)
