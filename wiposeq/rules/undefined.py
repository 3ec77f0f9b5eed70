"""The rule about n and X: a residue that does not mean "any residue" must be described by a feature.

It hides which features describe a residue, and which only cover it.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from wiposeq.model import location
from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert
from wiposeq.model.finding import Fix
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Sequence, new_uid
from wiposeq.rules.rule import Context, Hit, LooksAt, W, at, is_blank, molecule_of, offer, rule
from wiposeq.rules.sequences import is_source

Runs = list[tuple[int, int]]
"""Ranges of residues (1-based, inclusive), in ascending order."""

_DESCRIBING: Final = {
    "n": frozenset({"unsure", "modified_base", "misc_difference", "variation"}),
    "X": frozenset(
        {
            "UNSURE",
            "CARBOHYD",
            "LIPID",
            "MOD_RES",
            "SITE",
            "CROSSLNK",
            "NON_STD",
            "VARIANT",
            "VAR_SEQ",
            "MUTAGEN",
            "CONFLICT",
        }
    ),
}
"""The keys whose purpose is to say what a residue is, or may be.

n: par. 21 (unknown: unsure), 17 to 19 (modified: modified_base), 96 (alternatives: variation, misc_difference).
X: par. 32 (unknown: UNSURE), 30 (modified: CARBOHYD, LIPID, MOD_RES, SITE; bonds: CROSSLNK), 96 (alternatives: VARIANT,
VAR_SEQ), and Annex I for NON_STD, MUTAGEN and CONFLICT, which name the residue.
A gene, CDS, exon, DOMAIN, CHAIN or DISULFID names a part of the sequence. It does not say what its residues are.
"""

_GENERAL: Final = ("misc_feature", "REGION")
"""Keys that describe whatever their note says. They describe a residue if it is all that they cover, as in a note about
a linker of 5 to 10 residues."""

_NAMED: Final = {"n": re.compile(r"(?<![\w'-])n(?![\w'-])"), "X": re.compile(r"(?<![\w-])X(?:aa)?(?![\w-])")}
"""The symbol as a word of a note: "n is a or g", "Xaa is any residue or absent"."""

_RUN: Final = {"n": re.compile("n+"), "X": re.compile("X+")}
_MOST_RUNS: Final = 100
_LONGEST_LIST: Final = 45
"""The length of the list of positions in a message."""


def _runs(residues: str, symbol: str) -> Iterator[tuple[int, int]]:
    """Yield the runs of a symbol. str.find skips the other residues quickly."""
    match = _RUN[symbol].match
    start = residues.find(symbol)
    while start >= 0:
        run = match(residues, start)
        end = run.end() if run else start + 1
        yield start + 1, end
        start = residues.find(symbol, end)


def _described_by(feature: Feature, residues: str, symbol: str) -> Runs:
    """Return the residues that a feature describes. Each part of a join counts separately, and a site not at all."""
    is_describing = feature.key in _DESCRIBING[symbol]
    notes = [qualifier.value or "" for qualifier in feature.qualifiers if qualifier.name.lower() == "note"]
    is_named = any(_NAMED[symbol].search(note) for note in notes)
    is_general = feature.key in _GENERAL and any(not is_blank(note) for note in notes)
    if not (is_describing or is_named or is_general):
        return []
    try:
        found = location.parse(feature.location)
    except location.LocationError:
        return []
    spans = [(part.start, part.end) for part in found.walk() if isinstance(part, location.Span)]
    if feature.key == "CROSSLNK":  # x..y are the two linked residues
        return [(end, end) for span in spans for end in span]
    if is_describing or is_named:
        return spans
    return [
        (start, end)
        for start, end in spans
        if residues[start - 1 : start] == symbol == residues[end - 1 : end]
        and not residues[start - 1 : end].strip(symbol)
    ]


def _undescribed(sequence: Sequence, symbol: str, limit: int) -> Runs:
    """Return the runs of n or X that no feature describes, and at most one more than the limit."""
    described = sorted(
        span
        for feature in sequence.features
        if not is_source(feature)
        for span in _described_by(feature, sequence.residues, symbol)
    )
    found: Runs = []
    index = 0
    for start, end in _runs(sequence.residues, symbol):
        while index < len(described) and described[index][0] <= end:
            low, high = described[index]
            if low > start:
                found.append((start, low - 1))
            start = max(start, high + 1)
            if high > end:
                break  # this range may also describe the next run
            index += 1
        if start <= end:
            found.append((start, end))
        if len(found) > limit:
            break
    return found


def _listed(runs: Runs) -> str:
    """Return runs as text, such as "5, 9..12 and 3 more"."""
    texts = [str(start) if start == end else f"{start}..{end}" for start, end in runs[:_MOST_RUNS]]
    shown = 0
    length = 0
    for text in texts:
        length += len(text) + 2
        if length > _LONGEST_LIST and shown:
            break
        shown += 1
    more = len(runs) - shown
    return ", ".join(texts[:shown]) + (f" ... (+{more})" if more else "")


def _key_of(symbol: str) -> str:
    return "UNSURE" if symbol == "X" else "unsure"


def _add_unsure(uid: int, symbol: str, project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    features = tuple(
        Feature(new_uid(), _key_of(symbol), str(start) if start == end else f"{start}..{end}")
        for start, end in _undescribed(sequence, symbol, _MOST_RUNS)
    )
    return Insert(Address(uid, field="features"), len(sequence.features), features)


@rule(
    "sequence/unknown-not-described",
    LooksAt.SEQUENCE,
    W,
    "par. 15, 21, 27, 32",
    "No feature describes {symbol} at {places}, so it means any residue; is that correct?",
)
def unknown_not_described(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Every n or X that does not mean "any residue" is described by a feature.

    Why: an n without description means any of a, c, g, t; an X means any of the 22 amino acids. If the residue is
    modified, unknown or one of several, a feature must say so. A gene or a domain only covers the residue and does not
    describe it.

    Usual cause: an unknown residue of a sequencing read, or a modified one, was written as n or X without a feature.

    Example right: n at 5, and a feature unsure at 5 that describes it

    Example wrong: n at 5 where a or g is meant, and only a gene at 1..20
    """
    molecule = molecule_of(sequence)
    symbol = "X" if molecule == "AA" else "n"
    if sequence.is_skipped or not molecule or symbol not in sequence.residues:
        return
    found = _undescribed(sequence, symbol, _MOST_RUNS)
    if found:
        fixes: tuple[Fix, ...] = ()
        if len(found) <= _MOST_RUNS:
            how = partial(_add_unsure, sequence.uid, symbol)
            fixes = (offer("Add {key} features", how, key=_key_of(symbol)),)
        values = {"symbol": symbol, "places": _listed(found)}
        yield Hit(at(sequence, field="residues"), values, fixes, found[0])
