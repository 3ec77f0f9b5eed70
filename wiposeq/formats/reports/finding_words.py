"""The words for the place and the value of a finding, the same in every report."""

import re
from typing import Final

from wiposeq.model.address import FIELD_NAMES
from wiposeq.model.finding import Finding
from wiposeq.texts import tr

_QUOTED: Final = re.compile(r'"\{(\w+)\}"')
_BEST: Final = ("value", "found", "text", "location", "residues", "code", "key")
"""The names of the values that are wrong themselves, in messages that quote several."""


def place(finding: Finding) -> str:
    """Return the words for the place of a finding, such as "Sequence 3 > CDS 2 > product"."""
    parts = []
    if finding.number:
        parts.append(tr("Sequence {number}", number=finding.number))
        if finding.feature_number:
            key = finding.feature_key or tr("feature without a key")
            parts.append(f"{key} {finding.feature_number}")
            if finding.qualifier_number:
                parts.append(finding.qualifier or tr("qualifier without a name"))
    elif finding.address.title is not None:
        parts.append(tr("Title"))
    field = finding.address.field
    if field and field not in ("value", "features", "qualifiers", "sequences", "text"):
        parts.append(tr(FIELD_NAMES.get(field, field)))
    return " > ".join(parts)


def line_and_column(line: int, column: int) -> str:
    """Return the place in a file, such as "33:5"; "" if it is unknown."""
    return f"{line}:{column}" if line and column else str(line) if line else ""


def value(finding: Finding) -> str:
    """Return the value that the message of a finding quotes, such as a location; "" if it quotes none."""
    quoted = [name for name in _QUOTED.findall(finding.template) if name in finding.values]
    best = [name for name in _BEST if name in quoted] or quoted or ["value"]
    return str(finding.values.get(best[0], ""))
