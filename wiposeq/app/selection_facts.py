"""Describe selected residues in words: how many, GC content and reading frame, or the mass of a protein.

It does not use Qt. The masses are average masses of amino acid residues in daltons.
"""

from wiposeq.texts import listed, shown_number, shown_span, tr

MOST = 2_000_000
"""With more residues than this, GC content and mass are omitted, because counting takes too long while one drags."""
_WATER = 18.01528
_MASSES = {
    "G": 57.0519,
    "A": 71.0788,
    "S": 87.0782,
    "P": 97.1167,
    "V": 99.1326,
    "T": 101.1051,
    "C": 103.1388,
    "L": 113.1594,
    "I": 113.1594,
    "N": 114.1038,
    "D": 115.0886,
    "Q": 128.1307,
    "K": 128.1741,
    "E": 129.1155,
    "M": 131.1926,
    "H": 137.1411,
    "F": 147.1766,
    "R": 156.1875,
    "Y": 163.1760,
    "W": 186.2132,
    "U": 150.0388,
    "O": 237.3018,
}


def gc_percent(residues: str) -> float | None:
    """Return the share of g and c among a, c, g and t in percent, or None if none of these occur."""
    counts = {letter: residues.count(letter) + residues.count(letter.upper()) for letter in "acgtu"}
    total = sum(counts.values())
    return 100 * (counts["g"] + counts["c"]) / total if total else None


def mass(residues: str) -> float | None:
    """Return the average mass of a peptide in daltons. None if a residue is not a single amino acid."""
    counts = {letter: residues.count(letter) for letter in _MASSES}
    if not residues or sum(counts.values()) != len(residues):
        return None
    return _WATER + sum(_MASSES[letter] * count for letter, count in counts.items())


def selection_facts(residues: str, start: int, end: int, is_protein: bool) -> str:
    """Return what a person may want to know about residues start..end, 1-based and inclusive.

    residues: of the whole sequence. If end is start - 1, nothing is selected, and the caret is before start.
    """
    length = len(residues)
    if end < start:
        return tr(
            "Position {position} of {length}", position=shown_number(min(start, length)), length=shown_number(length)
        )
    count = end - start + 1
    size = tr("{count} aa", count=shown_number(count)) if is_protein else tr("{count} nt", count=shown_number(count))
    span = shown_span(start, end)
    facts = [tr("{span} selected: {size}", span=span, size=size)]
    chosen = residues[start - 1 : end] if count <= MOST else ""
    if is_protein:
        if (daltons := mass(chosen)) is not None:
            facts.append(tr("{mass} Da", mass=shown_number(daltons, 1)))
    else:
        if (percent := gc_percent(chosen)) is not None:
            facts.append(tr("GC {percent} %", percent=shown_number(percent, 1)))
        facts.append(tr("frame {number}", number=(start - 1) % 3 + 1))
    return listed(facts)
