"""Stop notations whose letters can be read as residues, but usually mean something else.

The module knows five traps: abbreviations of groups between hyphens that spell residues ("FITC-LC-YGRKK"), residues in
brackets after a residue, which are a branch ("Lys(Gly-Ala)"), small and capital letters that the legend reads alike
although the notation has both ("GCattggTCA", where capitals usually are locked nucleic acids), and where small letters
are D-amino acids, a D-residue between hyphens ("RGD-dF-K", not Asp-Phe) and a cycle without brackets ("cRGDfK").
grammar.py has split the notation into symbols.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from wiposeq.formats.notation.grammar import Token, stop, two_ways
from wiposeq.formats.notation.legend import Legend

_GROUPS: Final = frozenset(
    (
        *("LC", "AHA", "AHX", "ACA", "ACC", "AFC", "AMC", "CHO", "CMK", "FMK", "PNA", "PNP", "MCA", "NPE", "NHS"),
        *("SMCC", "SPDP", "MMAE", "MMAF", "MC", "VC", "PAB", "PEG", "DOTA", "NOTA", "DTPA", "HYNIC", "FAM", "FITC"),
        *("RITC", "TMR", "TAMRA", "ICG", "DNP", "EDANS", "DANSYL", "MAL", "SH", "KLH", "HRP"),
    )
)
"""Abbreviations of groups that consist of symbols of amino acids only."""
_CYCLES: Final = ("cRGD", "cRAD", "cNGR")
"""The starts of short peptides that are written for a cycle, although small c is D-cysteine in the legend."""


def refuse_doubts(tokens: Sequence[Token], text: str, legend: Legend) -> None:
    """Raise UnreadNotation for residues that may be the name of a group, and for a case that may have a meaning.

    tokens: of one chain of the notation `text`.
    """
    if legend.is_protein:
        _refuse_branches(tokens, text)
        _refuse_groups(tokens, text)
        if tokens[0].entry.kind == "residue" and text[tokens[0].place - 1 :].startswith(_CYCLES):
            raise two_ways(text, tokens[0].place - 1, 4, "residue, ring")
    else:
        _refuse_mixed_case(tokens, text, legend)


def _refuse_branches(tokens: Sequence[Token], text: str) -> None:
    for one, two in pairwise(tokens):
        is_behind_residue = one.entry.kind in ("residue", "suffix") and one.place + one.length == two.place
        if two.opens > 0 and two.entry.kind == "brackets" and not two.entry.feature and is_behind_residue:
            raise stop(
                "Position {place}: residues in brackets directly after a residue can be a branch of its side chain, "
                'in "{around}".',
                "Write the branch as a sequence of its own, or put a hyphen before the bracket.",
                text,
                two.place,
            )


def _refuse_groups(tokens: Sequence[Token], text: str) -> None:
    parts = list(_parts(tokens))
    for part in parts if len(parts) > 1 or any(token.entry.kind in ("start", "end") for token in tokens) else ():
        first = part[0].place
        word = text[first - 1 : part[-1].place]
        is_hyphenated = text[max(0, first - 2) : first - 1] == "-" or text[part[-1].place :][:1] == "-"
        is_d_form = len(word) == 2 and word[0] == "d" and word[1].isupper()
        if (word in _GROUPS or is_d_form) and is_hyphenated:
            raise stop(
                'Position {place}: "{symbol}" between hyphens can be residues or the name of a group, in "{around}".',
                "Remove the hyphens if these are residues; otherwise add the group to the legend.",
                text,
                first,
                len(word),
                symbol=word,
            )


def _parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the runs of residues of one letter that nothing separates."""
    part: list[Token] = []
    for token in tokens:
        is_letter = token.entry.kind == "residue" and token.length == 1
        if part and (not is_letter or token.place != part[-1].place + 1):
            yield part
            part = []
        if is_letter:
            part.append(token)
    if part:
        yield part


def _refuse_mixed_case(tokens: Sequence[Token], text: str, legend: Legend) -> None:
    meanings = {entry.symbol: entry for entry in legend.entries if entry.kind == "residue" and len(entry.symbol) == 1}
    seen: dict[bool, Token] = {}
    depth, is_marked = 0, False
    for token in tokens:
        depth += token.opens
        symbol = token.entry.symbol
        if token.entry.kind == "residue" and symbol in meanings and not depth and not is_marked:
            other = meanings.get(symbol.swapcase())
            if other is not None and _means(other) == _means(token.entry):
                seen.setdefault(symbol.isupper(), token)
        is_marked = token.entry.kind == "prefix"
    if len(seen) == 2:
        token = seen[True]
        raise stop(
            'Position {place}: the legend reads "{symbol}" like its small letter, but the notation has both, '
            'in "{around}".',
            "Write the modified residues as the legend defines them, or all plain ones in one case.",
            text,
            token.place,
            symbol=token.entry.symbol,
        )


def _means(entry: object) -> tuple[object, ...]:
    return tuple(getattr(entry, name) for name in ("residue", "sugar", "feature", "mod_base", "note"))
