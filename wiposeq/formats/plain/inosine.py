"""Write inosine as ST.26 requires: n in the residues, and a feature modified_base with the value i.

Annex I, section 1, does not define i as a symbol of nucleotides, but people write it for inosine, which has an
abbreviation among the modified nucleotides (section 2).
"""

import re
from typing import Final

from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Feature, Qualifier

_INOSINES: Final = re.compile("i+")


def with_inosine(residues: str, where: str, line: int, log: ChangeLog) -> tuple[str, tuple[Feature, ...]]:
    """Return nucleotides in small letters with n for each i, and the features that describe them, with uids from 2.

    where, line: the record in the report. (par. 16)
    """
    features = []
    for number, found in enumerate(_INOSINES.finditer(residues), 2):
        first, last = found.start() + 1, found.end()
        location = str(first) if first == last else f"{first}..{last}"
        features.append(Feature(number, "modified_base", location, (Qualifier(1, "mod_base", "i"),)))
    if features:
        message = "Inosine written as n with a feature modified_base (par. 16)"
        log.add("residues/inosine", message, where, line, before="i", after="n", count=residues.count("i"))
        residues = residues.replace("i", "n")
    return residues, tuple(features)
