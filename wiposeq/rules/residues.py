"""Rules about the residues of a sequence: their symbols, how many are defined, and equal sequences."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any, Final, NamedTuple

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Remove, ReplaceResidues, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.origin import declared_number
from wiposeq.model.project import Project
from wiposeq.model.readable import Phrase, short
from wiposeq.model.records import Sequence
from wiposeq.rules.messages import listed_within
from wiposeq.rules.molecules import agrees_with, to_dna
from wiposeq.rules.residue_layout import GAPS, LAYOUT, are_small_nucleotides, meant_length, one_letter, without_layout
from wiposeq.rules.rule import (
    Context,
    E,
    Hit,
    LooksAt,
    W,
    at,
    is_blank,
    molecule_of,
    offer,
    rule,
)
from wiposeq.rules.sequences import has_location_after, is_source, is_written_as_zeros, whole
from wiposeq.standard import residues as symbols_of
from wiposeq.texts import tr


def strange_symbols(context: Context, sequence: Sequence) -> dict[str, symbols_of.Occurrences]:
    """Return the symbols of a sequence outside its alphabet."""
    found = context.of_sequence.strange_symbols
    if found is None:
        found = symbols_of.unknown_symbols(sequence.residues, molecule_of(sequence), context.edition)
        context.of_sequence.strange_symbols = found
    return found


_THREE_LETTERS: Final = re.compile(r"[A-Z][a-z]{2}(?![a-z])")
_PRINTED_NUMBER: Final = re.compile(r"\d+")


def _has_three_letters(sequence: Sequence, molecule: str) -> bool:
    """Return whether every small letter of a protein is part of a three-letter code between one-letter symbols."""
    if molecule != "AA" or not any(letter.islower() for letter in sequence.residues):
        return False
    rest = _THREE_LETTERS.sub(lambda code: "" if symbols_of.one_letter(code[0]) else code[0], sequence.residues)
    return not any(letter.islower() for letter in rest)


def _is_one_case(residues: str, wrong_case: set[str]) -> bool:
    """Return whether all letters have the wrong case. Mixed case may have a meaning, such as a mutated residue."""
    return not wrong_case or not any(letter.islower() for letter in residues)


def _are_positions(residues: str) -> bool:
    """Return whether each number is the position of the residue before or after it, as in printed sequences.

    Any other number may mean a repetition, as in A10.
    """
    letters = done = 0
    for number in _PRINTED_NUMBER.finditer(residues):
        letters += sum(sign.isalpha() for sign in residues[done : number.start()])
        done = number.end()
        if int(number[0][:15]) not in (letters, letters + 1):
            return False
    return True


def _cased(text: str, molecule: str) -> str:
    return text.upper() if molecule == "AA" else text.lower()


def _set_residues(sequence: Sequence, text: str) -> Edit:
    """Return the edit that replaces all residues and adapts the location of the source feature."""
    edits: list[Edit] = [SetField(at(sequence, field="residues"), text)]
    if len(text) != len(sequence.residues):
        edits += [
            SetField(at(sequence, feature, field="location"), f"1..{len(text)}")
            for feature in sequence.features
            if is_source(feature) and feature.location == whole(sequence)
        ]
    return Together("", tuple(edits))


def _clean(uid: int, how: str, project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    molecule, text = molecule_of(sequence), sequence.residues
    if how == "case":
        return _set_residues(sequence, _cased(text, molecule))
    if how == "layout":
        return _set_residues(sequence, _cased(without_layout(text), molecule))
    if how == "u":
        text = _cased(without_layout(text), molecule)
        return _set_residues(sequence, text.replace("u", "t"))
    if how == "three":
        return _set_residues(sequence, one_letter(text))
    if how == "embedded":
        return _set_residues(sequence, _THREE_LETTERS.sub(lambda code: symbols_of.one_letter(code[0]) or code[0], text))
    edits: list[Edit] = []
    for run in reversed(list(re.finditer("[" + re.escape("".join(GAPS)) + "]+", text))):
        edits.append(ReplaceResidues(uid, run.start() + 1, run.end(), ""))
    return Together("", tuple(edits))


class _Strange(NamedTuple):
    """The symbols outside the alphabet, by what is wrong with them."""

    layout: set[str]
    wrong_case: set[str]
    uracil: set[str]
    gaps: set[str]
    others: set[str]


def _classify(context: Context, molecule: str, found: Iterable[str]) -> _Strange:
    alphabet, symbols = context.edition.alphabet(molecule), set(found)
    layout = {symbol for symbol in symbols if LAYOUT.match(symbol)}
    wrong_case = {symbol for symbol in symbols - layout if _cased(symbol, molecule) in alphabet}
    uracil = symbols & {"u", "U"} if molecule != "AA" else set[str]()
    gaps = symbols & GAPS
    return _Strange(layout, wrong_case, uracil, gaps, symbols - layout - wrong_case - uracil - gaps)


def _fixes_of_symbols(context: Context, sequence: Sequence, strange: _Strange) -> Iterator[Fix]:
    """Yield the fixes for symbols outside the alphabet; none if a symbol has no known meaning."""
    uid, residues, molecule = sequence.uid, sequence.residues, molecule_of(sequence)
    if strange.others or not without_layout(residues):
        return
    if strange.gaps:
        yield offer("Remove the gaps and asterisks and shift the features", partial(_clean, uid, "gaps"))
        return
    is_safe = not strange.layout or _is_only_layout(context, sequence)
    if strange.wrong_case or strange.uracil:
        is_safe = is_safe and molecule != "AA" and agrees_with(context, sequence, molecule)
        is_safe = is_safe and _is_one_case(residues, strange.wrong_case)
    if _has_three_letters(sequence, molecule):
        yield offer("Replace the three-letter codes by symbols", partial(_clean, uid, "embedded"))
    if strange.uracil:
        is_safe = is_safe and molecule == "RNA" and not set("tT") & set(residues)
        yield offer("Write t for u", partial(_clean, uid, "u"), safe=is_safe)
    elif strange.layout:
        yield offer("Remove spaces, digits and line ends", partial(_clean, uid, "layout"), safe=is_safe)
    else:
        yield offer("Change the case", partial(_clean, uid, "case"), safe=is_safe)


def _is_only_layout(context: Context, sequence: Sequence) -> bool:
    """Return whether spaces, digits and invisible characters among the residues cannot stand for anything.

    The file must not count them as residues, in its length or in a location. Each number must be a position. A space in
    a protein may stand for a stop (par. 28), unless it is at a line end or separates blocks of the same length.
    """
    residues, count = sequence.residues, meant_length(sequence)
    if not _are_positions(residues):
        return False
    if molecule_of(sequence) == "AA" and not _are_blocks(residues):
        return False
    if context.origin.format != "st26":
        return True
    declared = context.origin.declared.get(sequence.uid)
    length = declared.length if declared is not None else None
    if length is None and not context.lacks("sequence.length", sequence):
        return False  # the length in the file counts all characters
    if not is_blank(length) and length is not None and length.strip() != str(count):
        return False
    return not has_location_after(sequence, count)


_LEAST_BLOCK: Final = 10
"""Two pieces are blocks only if the first one has at least this number of residues."""


def _are_blocks(residues: str) -> bool:
    """Return whether spaces separate each line into blocks of the same length; the last one may be shorter."""
    for line in residues.splitlines():
        lengths = [len(block) for block in re.split(r"[\s\d]+", line.strip()) if block]
        if len(lengths) < 2:
            continue
        if len(set(lengths[:-1])) > 1 or lengths[-1] > lengths[0]:
            return False
        if len(lengths) == 2 and lengths[0] < _LEAST_BLOCK:
            return False
    return True


@rule(
    "sequence/symbols",
    LooksAt.SEQUENCE,
    E,
    "par. 13, 14, 26; Annex I",
    "Symbols that are not allowed: {symbols}; small letters of Table 1 are required",
    variants={
        "protein": "Symbols that are not allowed: {symbols}; capital letters of Table 3 are required",
        "layout": "Spaces, digits or invisible characters among the residues: {symbols}; only symbols are allowed",
        "three-letter": "The residues are three-letter codes; one-letter symbols are required",
        "case": "Residues in the wrong case: {count}; nucleotides are small letters, amino acids capital letters",
        "nucleotides": "The molecule type is AA, but all {count} residues are small letters of nucleotides",
    },
)
def symbols(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Nucleotides are the small letters of Table 1 (a c g t m r w s y k v h d b n). Amino acids are the capital letters
    of Table 3. Other characters are not allowed among the residues. In RNA, t means uracil.

    Why: search programs compare letter by letter. They treat a space, a digit or a u as a difference.

    Usual cause: residues were pasted with their numbering, in capital letters, with u in RNA, with gaps of an
    alignment, or with an asterisk for the stop.

    Safe because: only three things are changed in nucleotides, and none can have a meaning: the case if all letters are
    capital, spaces and digits if each number is the position of a residue, and u in RNA without t. The residues, the
    mol_type and the feature keys must agree with the molecule type, and no length or location may count the spaces. Of
    a protein, only line ends, such digits, and spaces between blocks of the same length are removed.

    Example right: acguacgu written as acgtacgt

    Example wrong: ACGU ACGU 8
    """
    found = {} if sequence.is_skipped else strange_symbols(context, sequence)
    if not found:
        return
    molecule, uid = molecule_of(sequence), sequence.uid
    place = at(sequence, field="residues")
    first = min(each.positions[0] for each in found.values())
    spot = (first, first)
    if molecule == "AA" and one_letter(sequence.residues[:3000]) and one_letter(sequence.residues):
        fix = offer("Write one-letter symbols", partial(_clean, uid, "three"))
        yield Hit(place, fixes=(fix,), residues=spot, variant="three-letter")
        return
    if are_small_nucleotides(sequence):
        if sequence.molecule_type != "AA":
            return  # sequence/molecule-type reports it
        # in capital letters the residues would look like a protein, so that is the second choice
        as_dna = offer("Change the molecule type to DNA", partial(to_dna, uid))
        to_capitals = offer("Change the case", partial(_clean, uid, "case"))
        yield Hit(place, {"count": len(sequence.residues)}, (as_dna, to_capitals), spot, variant="nucleotides")
        return
    strange = _classify(context, molecule, found)
    fixes = tuple(_fixes_of_symbols(context, sequence, strange))
    text = _listed(found, 36 if found.keys() == strange.layout else 49)
    if found.keys() == strange.layout:
        yield Hit(place, {"symbols": text}, fixes, spot, variant="layout")
    elif found.keys() == strange.wrong_case:
        count = sum(each.count for each in found.values())
        yield Hit(place, {"count": count}, fixes, spot, variant="case")
    else:
        yield Hit(place, {"symbols": text}, fixes, spot, variant="protein" if molecule == "AA" else "")


def _listed(found: dict[str, Any], room: int) -> Phrase:
    """Return symbols with their counts and places, at most three. room: see listed_within()."""
    items = []
    for symbol, each in islice(found.items(), 3):
        name, count, place = short(symbol), each.count, each.positions[0]
        words = tr('"{symbol}" ({count}, at {place})', symbol=name, count=count, place=place)
        items.append((len(f'"{name}" ({count}, at {place})'), words))
    return listed_within(room, items, len(found))


@rule(
    "sequence/too-short",
    LooksAt.SEQUENCE,
    E,
    "par. 7, 8",
    "Specifically defined residues: {count}; at least {least} are required (n does not count)",
    variants={"protein": "Specifically defined residues: {count}; at least {least} are required (X does not count)"},
)
def too_short(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """A nucleotide sequence has at least 10 residues other than n. An amino acid sequence has at least 4 other than X.

    Why: a listing must not contain shorter sequences. They are disclosed in the description only. A skipped sequence
    preserves the numbers of the other sequences.

    Usual cause: primers, linkers or epitopes that the older standard allowed.

    Example right: acgtacgtac (10 nucleotides), MKVL (4 amino acids)

    Example wrong: acgtnnnnnnac (6 without n), MKX (2 without X)
    """
    molecule, text = molecule_of(sequence), sequence.residues
    least = context.edition.minimum_length(molecule)
    if sequence.is_skipped or not least or not text or strange_symbols(context, sequence):
        return
    unknown = "X" if molecule == "AA" else "n"
    some = text[: 8 * least]
    if len(some) - some.count(unknown) >= least:
        return
    count = len(text) - text.count(unknown)
    if count < least:
        fixes = (
            offer("Make it a skipped sequence", SetField(at(sequence, field="is_skipped"), True)),
            offer("Remove it and renumber the following sequences", Remove((at(sequence),))),
        )
        values = {"count": count, "least": least}
        variant = "protein" if molecule == "AA" else ""
        yield Hit(at(sequence, field="residues"), values, fixes, variant=variant)


_DIGESTED_AT_ONCE: Final = 1 << 18


def digest_of(molecule: str, residues: str) -> int:
    """Return 64 bits of a digest of residues; at once only a part of long ones is encoded."""
    digest = sha256(f"{molecule}:{residues[:_DIGESTED_AT_ONCE]}".encode("utf-8", "surrogatepass"))
    for start in range(_DIGESTED_AT_ONCE, len(residues), _DIGESTED_AT_ONCE):
        digest.update(residues[start : start + _DIGESTED_AT_ONCE].encode("utf-8", "surrogatepass"))
    return int.from_bytes(digest.digest()[:8], "big", signed=True)


def _digest(sequence: Sequence) -> int | None:
    if sequence.is_skipped or not sequence.residues or is_written_as_zeros(sequence):
        return None
    return digest_of(molecule_of(sequence), sequence.residues)


disclosed_in: Final[list[Callable[[Context, Sequence], tuple[tuple[Any, ...], ...]]]] = []
"""The functions that return the residues in the free text of a sequence: that of rules/disclosed.py."""


def residue_facts(context: Context, sequence: Sequence) -> int | tuple[Any, ...] | None:
    """Return a digest of the residues of a sequence, 0 if there are none; with what its free text discloses, if any.

    One collector for two rules, because a listing may have millions of sequences.
    """
    digest = _digest(sequence)
    texts = tuple(text for each in disclosed_in for text in each(context, sequence)) if not sequence.is_skipped else ()
    return (digest or 0, *texts) if texts else digest


@rule(
    "sequence/duplicate",
    LooksAt.LISTING,
    W,
    "par. 10",
    "This sequence has the same type and residues as sequence {other}",
    collect=residue_facts,
)
def duplicate(context: Context, facts: Iterable[tuple[int, int, Any]]) -> Iterator[Hit]:
    """No two sequences have the same molecule type and the same residues.

    Why: the same sequence needs one number only. It may occur twice if the source or the features differ.

    Usual cause: the application discloses the sequence in several places, and it was entered each time.

    Example right: each sequence once

    Example wrong: sequence 7 with the molecule type and residues of sequence 3
    """
    slots = 16 * context.count + 1
    seen, repeated = bytearray(slots), set[int]()  # takes less memory than a set of a million digests
    for _, _, fact in facts:
        digest = fact if type(fact) is int else fact[0]
        slot = digest % slots
        if seen[slot]:
            repeated.add(slot)
        seen[slot] = 1
    first: dict[int, tuple[int, int]] = {}
    for position, uid, fact in facts if repeated else ():
        digest = fact if type(fact) is int else fact[0]
        if digest and digest % slots in repeated:
            other_uid, place = first.setdefault(digest, (uid, position))
            if place != position:
                other = declared_number(context.origin.declared, other_uid, place)
                yield Hit(Address(uid, field="residues"), {"other": other}, number=position)
