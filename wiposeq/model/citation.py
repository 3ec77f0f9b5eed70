"""Show what a rule or a change cites, such as "par. 39; Annex II", in the language of the user.

Data and the sources of rules have the English form.
"""

import re
from typing import Final

from wiposeq.texts import in_clauses, tr

_PARAGRAPH: Final = re.compile(r"par\. (\d.*)")
_SCENARIO: Final = re.compile(r"Annex ([IVX]+), scenario (\d+)")
_ANNEX: Final = re.compile(r"Annex ([IVX]+)")


def shown_citation(cites: str) -> str:
    """Return a citation for a reader. Names of other standards and laws are the same in every language."""
    return in_clauses(map(_shown, cites.split("; ")))


def _shown(part: str) -> str:
    if found := _PARAGRAPH.fullmatch(part):
        return tr("par. {number}", number=found[1])
    if found := _SCENARIO.fullmatch(part):
        return tr("Annex {annex}, scenario {number}", annex=found[1], number=found[2])
    if found := _ANNEX.fullmatch(part):
        return tr("Annex {annex}", annex=found[1])
    return tr(part) if part == _OWN else part


_OWN: Final = "our choice"
