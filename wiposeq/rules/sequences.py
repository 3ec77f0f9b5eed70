"""Rules about sequences: numbers, lengths, types, residues, and what must or must not stand beside them."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import blake2b
from itertools import pairwise
from typing import Final

from wiposeq.model import location, mentions, origin
from wiposeq.model.address import Address
from wiposeq.model.edits import Edit, Insert, Move, Remove, ReplaceResidues, SetField, Settle, Together
from wiposeq.model.finding import Fix
from wiposeq.model.numbering import number_links
from wiposeq.model.origin import Fact, declared_number
from wiposeq.model.project import Project
from wiposeq.model.records import SKIPPED, Feature, Qualifier, Sequence, new_uid
from wiposeq.rules.latin import short
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, is_cut_short, mend, molecule_of, rule
from wiposeq.standard import residues as symbols_of
from wiposeq.texts import tr

MOLECULE_TYPES: Final = ("DNA", "RNA", "AA")
MEANT_BY: Final = {
    "PRT": "AA",
    "PROTEIN": "AA",
    "PEPTIDE": "AA",
    "ADN": "DNA",
    "ARN": "RNA",
    "DNS": "DNA",
    "RNS": "RNA",
    "CDNA": "DNA",
    "MRNA": "RNA",
}
"""What other words for a molecule type mean: ST.25, French, German, colloquial."""


def is_source(feature: Feature) -> bool:
    """Whether this is meant as the source feature, in whatever case it is written."""
    return feature.key == "source" or (len(feature.key) < 20 and feature.key.strip().lower() == "source")


def strange_symbols(context: Context, sequence: Sequence) -> dict[str, symbols_of.Occurrences]:
    """Return the symbols of a sequence outside its alphabet."""
    found = context.of_sequence.strange_symbols
    if found is None:
        found = symbols_of.unknown_symbols(sequence.residues, molecule_of(sequence), context.edition)
        context.of_sequence.strange_symbols = found
    return found


def _a_source(mol_types: tuple[str, ...], project: Project, sequence: Sequence) -> Feature:
    """A source feature for a sequence that has none: organism and mol_type are those most used in the project."""
    like = [each for each in project.sequences if molecule_of(each) == molecule_of(sequence) and each.organism]
    organism, mol_type = "synthetic construct", next((m for m in mol_types if m.startswith("other")), "")
    pairs = Counter((each.organism, each.mol_type) for each in like if each.mol_type in mol_types)
    if pairs:
        organism, mol_type = pairs.most_common(1)[0][0]
    elif like:
        organism = Counter(each.organism for each in like).most_common(1)[0][0]
    if len(mol_types) == 1:
        mol_type = mol_types[0]
    qualifiers = (Qualifier(1, "mol_type", mol_type), Qualifier(2, "organism", organism))
    return Feature(new_uid(), "source", whole(sequence), qualifiers)


def whole(sequence: Sequence) -> str:
    """The location of the whole sequence: 1..length."""
    return f"1..{len(sequence.residues)}"


def _add_source(uid: int, mol_types: tuple[str, ...], project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    return Insert(Address(uid, field="features"), 0, (_a_source(mol_types, project, sequence),))


def add_source(context: Context, sequence: Sequence) -> Fix:
    """The fix that gives a sequence its source feature; a person must look at the organism."""
    mol_types = context.edition.mol_types(molecule_of(sequence))
    return mend("Add a source feature", partial(_add_source, sequence.uid, mol_types), is_choice=True)


@rule("sequence/missing", LooksAt.FILE, E, "par. 50", "There is no sequence; a listing has one at least")
def missing(context: Context) -> Iterator[Hit]:
    """The listing has at least one sequence.

    Why: a listing without sequences lists nothing; the DTD requires one.

    Usual cause: the listing was begun, or its sequences were lost in a conversion.

    Example right: at least one SequenceData

    Example wrong: a listing that ends with SequenceTotalQuantity
    """
    if not context.count and not is_cut_short(context):
        yield Hit(Address(field="sequences"))


# What the file declares of a sequence. An element or attribute that is not there at all is a fact of its own.


def _absent(context: Context, field: str) -> Iterator[Fact]:
    """The facts that a part of a sequence is not there."""
    for fact in context.origin.facts:
        is_absence = fact.kind in (origin.ELEMENT_MISSING, origin.ATTRIBUTE_MISSING)
        if is_absence and fact.field == field and fact.address.sequence is not None:
            yield fact


def _hits_of_absent(context: Context, field: str, shown_at: str = "") -> Iterator[Hit]:
    for fact in _absent(context, field):
        place = Address(fact.address.sequence, field=shown_at)
        fix = mend("Write it when saving", Settle((fact,)), safe=True)
        yield Hit(place, fixes=(fix,), variant="missing", line=fact.line, column=fact.column)


def _declared_number(context: Context, sequence: Sequence) -> str | None:
    told = context.origin.declared.get(sequence.uid)
    return told.number if told else None


def _fill_gap(before: int, count: int, project: Project) -> Edit:
    """Return the edit that inserts skipped sequences before a sequence, given by its uid."""
    index = project.sequences.index(before)
    skipped = tuple(Sequence(new_uid(), is_skipped=True) for _ in range(count))
    return Insert(Address(field="sequences"), index, skipped)


def _sort(project: Project) -> Edit:
    """Return the edit that puts the sequences in the order of the numbers that the file gives them."""
    uids = list(project.sequences.uids())
    places = sorted(range(len(uids)), key=lambda place: declared_number(project.origin, uids[place], place + 1))
    return Move(tuple(Address(uids[place]) for place in places), 0)


def _renumber(project: Project) -> Edit:
    """Return the edit that settles all numbers; protein_id and mentions of the old numbers follow to the new ones."""
    origin_of, uids = project.origin, list(project.sequences.uids())
    settled = tuple((uid, ("number",)) for uid, found in origin_of.declared.items() if found.number is not None)
    if not settled:
        return Together("", ())  # asked once a finding, and the first has mended all
    old = [declared_number(origin_of, uid, place) for place, uid in enumerate(uids, 1)]
    times = Counter(old)
    new = {number: place for place, number in enumerate(old, 1) if times[number] == 1}
    moved: list[Edit] = []
    for start, found in project.sequences.facts(number_links):
        for link in found:
            if link.is_protein_id:
                number = link.text.strip()
                text = str(new.get(int(number), number)) if number.isdecimal() and len(number) < 10 else link.text
                text = link.text if text == number else text
            else:
                text = mentions.renumber(link.text, lambda number: new.get(number, number)).text
            if text != link.text:
                place = Address(uids[start + link.place], link.feature, link.qualifier, field=link.field)
                moved.append(SetField(place, text))
    return Together("", (Settle(declared=settled), *moved))


@rule(
    "sequence/number",
    LooksAt.LISTING,
    E,
    "par. 10, 51",
    "sequenceIDNumber is {found}; the numbers run 1, 2, 3 ... without gap, so {position} is required",
    variants={
        "missing": "sequenceIDNumber is missing or empty; the sequences are numbered from 1",
        "gap": "SEQ ID NO {found} follows {before}; {missing} is missing",
        "gaps": "SEQ ID NO {found} follows {before}; {missing} to {last} are missing",
        "order": "The sequences are not in the order of their numbers; the first one out of order has number {found}",
        "twice": "The number {found} occurs twice; {position} is required here",
    },
    collect=_declared_number,
)
def number(context: Context, facts: Iterable[tuple[int, int, str]]) -> Iterator[Hit]:
    """The sequences are numbered 1, 2, 3 ... in their order, without a gap and without a number twice.

    Why: the application names its sequences by these numbers.

    Usual cause: sequences were taken out or put in by hand. Leaving one out on purpose is done with a skipped sequence.

    Example right: 1, 2, 3, 4

    Example wrong: 1, 2, 4, 4
    """
    if hits := _of_one_cause(facts, context.count):
        yield from hits
    else:
        times = Counter(found.strip() for position, _, found in facts if found.strip() != str(position))
        for position, uid, found in facts:
            if found.strip() != str(position):
                yield _wrong_number(position, uid, found, times, context.count)
    yield from _hits_of_absent(context, "sequence.number")


_MOST_SKIPPED: Final = 1000
"""How many missing numbers are offered to be filled with skipped sequences at most."""


def _of_one_cause(facts: Iterable[tuple[int, int, str]], count: int) -> list[Hit]:
    """Return one hit for each gap, or one for sequences out of order; [] if the numbers are wrong in another way.

    facts: (position, uid, number in the file). Those that differ are kept as plain numbers: there may be a million.
    """
    positions, uids, numbers = array("q"), array("q"), array("q")
    for position, uid, found in facts:
        text = found.strip()
        if text != str(position):
            if not text.isdecimal() or len(text) > 9 or text == "0":
                return []
            positions.append(position)
            uids.append(uid)
            numbers.append(int(text))
    if not positions:
        return []
    renumber = mend("Number all sequences anew; protein_id and mentions follow", _renumber)
    if sorted(numbers) == list(positions):
        sort = mend("Sort the sequences by their numbers", _sort)
        return [Hit(Address(uids[0]), {"found": numbers[0]}, (sort, renumber), variant="order", number=positions[0])]
    is_to_the_end = positions[0] + len(positions) - 1 == count
    hits = []
    before = positions[0] - 1
    for position, uid, number in zip(positions, uids, numbers) if is_to_the_end else ():
        missing = number - before - 1
        if missing < 0:
            return []
        if missing:
            fill = mend("Insert a skipped sequence for each missing number", partial(_fill_gap, uid, missing))
            values = {"found": number, "before": before, "missing": before + 1, "last": before + missing}
            variant = "gap" if missing == 1 else "gaps"
            fixes = (fill, renumber) if missing <= _MOST_SKIPPED else (renumber,)
            hits.append(Hit(Address(uid), values, fixes, variant=variant, number=position))
        before = number
    return hits


def _wrong_number(position: int, uid: int, found: str, times: Counter[str], count: int) -> Hit:
    """Return the hit of a sequence whose number is wrong in another way than by a gap or the order.

    times: how often each wrong number occurs. count: the number of sequences.
    """
    fixes = [mend("Number all sequences anew; protein_id and mentions follow", _renumber)]
    variant = "" if found.strip() else "missing"
    is_twice = times[found.strip()] > 1 or (found.strip().isdecimal() and 0 < int(found[:15]) <= count)
    if is_twice and not times[str(position)]:
        fixes.insert(0, mend("Make it number {number}", Settle(declared=((uid, ("number",)),)), number=position))
        variant = "twice"
    return Hit(
        Address(uid), {"found": short(found), "position": position}, tuple(fixes), variant=variant, number=position
    )


def _declared_length(context: Context, sequence: Sequence) -> tuple[str, int, bool] | None:
    """Return (the declared length, that of the residues, whether the source covers just these residues)."""
    declared = context.origin.declared.get(sequence.uid)
    if sequence.is_skipped or declared is None or declared.length is None or not sequence.residues:
        return None
    if declared.length.strip() == str(_meant_length(sequence)):
        return None  # sequence/symbols reports what makes it longer
    is_confirmed = any(is_source(feature) and feature.location == whole(sequence) for feature in sequence.features)
    return declared.length, len(sequence.residues), is_confirmed


@rule(
    "sequence/length",
    LooksAt.LISTING,
    E,
    "par. 53",
    "INSDSeq_length is {found}; the sequence has {length} residues",
    variants={"missing": "INSDSeq_length is missing or empty; it must be the number of residues"},
    collect=_declared_length,
)
def length(context: Context, facts: Iterable[tuple[int, int, tuple[str, int, bool]]]) -> Iterator[Hit]:
    """INSDSeq_length is the number of residues of the sequence.

    Why: where the two differ, residues may have been lost or added, and nobody knows which of them is right.

    Usual cause: the sequence was edited by hand. Look at the residues first: some may be lost.

    Safe because: the source feature covers exactly the residues that are there. If it does not, a person decides.

    Example right: acgtacgtac with INSDSeq_length 10

    Example wrong: acgtacgtac with INSDSeq_length 11
    """
    for position, uid, (found, has, is_confirmed) in facts:
        if found.strip() != str(has):
            # the source is the second witness of how many residues there are
            how = Settle(declared=((uid, ("length",)),))
            yield Hit(
                Address(uid, field="residues"),
                {"found": short(found), "length": has},
                (mend("Write {length} when saving", how, safe=is_confirmed, length=has),),
                variant="" if found.strip() else "missing",
                number=position,
            )
    yield from _hits_of_absent(context, "sequence.length", "residues")


def _declared_division(context: Context, sequence: Sequence) -> str | None:
    told = context.origin.declared.get(sequence.uid)
    return None if sequence.is_skipped or told is None else told.division


@rule(
    "sequence/division",
    LooksAt.LISTING,
    E,
    "par. 56",
    "INSDSeq_division is {found}; it must be PAT",
    variants={"missing": "INSDSeq_division is missing or empty; it must be PAT"},
    collect=_declared_division,
)
def division(context: Context, facts: Iterable[tuple[int, int, str]]) -> Iterator[Hit]:
    """INSDSeq_division is PAT, for patents.

    Why: the sequence data banks sort by it; in a patent listing it has this one value.

    Usual cause: the sequence was taken over from a data bank with its own division, such as BCT or SYN.

    Example right: <INSDSeq_division>PAT</INSDSeq_division>

    Example wrong: <INSDSeq_division>SYN</INSDSeq_division>
    """
    for position, uid, found in facts:
        if found.strip() != "PAT":
            yield Hit(
                Address(uid),
                {"found": short(found)},
                (mend("Write PAT when saving", Settle(declared=((uid, ("division",)),)), safe=True),),
                variant="" if found.strip() else "missing",
                number=position,
            )
    yield from _hits_of_absent(context, "sequence.division")


@rule(
    "sequence/molecule-type",
    LooksAt.SEQUENCE,
    E,
    "par. 54",
    "The molecule type is {found}; it must be DNA, RNA or AA",
    variants={
        "missing": "The molecule type is missing or empty; it must be DNA, RNA or AA",
        "blanks": 'The molecule type is "{found}", with blanks or line ends around it; they must not be there',
    },
)
def molecule_type(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """The molecule type of a sequence is DNA, RNA or AA.

    Why: on it depends how everything else of the sequence is to be read.

    Usual cause: PRT of the older standard ST.25, ADN or ARN of a French listing, or small letters.

    Example right: <INSDSeq_moltype>AA</INSDSeq_moltype>

    Example wrong: <INSDSeq_moltype>PRT</INSDSeq_moltype>
    """
    told = sequence.molecule_type
    if sequence.is_skipped or told in MOLECULE_TYPES:
        return
    place = at(sequence, field="molecule_type")
    word = told.strip().upper()
    meant = word if word in MOLECULE_TYPES else MEANT_BY.get(word, "")
    if meant:
        is_safe = _agrees_with(context, sequence, meant)
        fix = mend("Set to {type}", SetField(place, meant), safe=is_safe, type=meant)
    else:
        likely = _likely_type(sequence.residues[:1000])
        fix = mend("Choose the molecule type ({type}?)", SetField(place, likely), is_choice=True, type=likely)
    variant = "blanks" if told.strip() in MOLECULE_TYPES else "" if word else "missing"
    found = short(told, 20) if variant != "blanks" else f" {told.strip()} "
    yield Hit(place, {"found": found}, (fix,), variant=variant)


def _agrees_with(context: Context, sequence: Sequence, molecule: str) -> bool:
    """Whether neither the residues nor the mol_type contradict a molecule type."""
    mol_type = sequence.mol_type.strip().lower()
    if mol_type and mol_type not in {each.lower() for each in context.edition.mol_types(molecule)}:
        return False
    letters = without_layout(sequence.residues[:100_000])
    if molecule == "AA":
        return not letters or bool(letters.upper().strip("ACGTUN"))
    return not _cased(letters, molecule).replace("u", "t").strip("".join(context.edition.alphabet(molecule)))


def _likely_type(text: str) -> str:
    letters = text.lower()
    plain = sum(letters.count(symbol) for symbol in "acgtun")
    if not letters or plain < 0.9 * len(letters):
        return "AA"
    return "RNA" if letters.count("u") > letters.count("t") else "DNA"


@rule(
    "sequence/other-seqids",
    LooksAt.SEQUENCE,
    E,
    "par. 57",
    "INSDSeq_other-seqids is there ({ids}); only offices may write it",
    variants={"empty": "INSDSeq_other-seqids is there, empty; only offices may write it"},
)
def other_seqids(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """INSDSeq_other-seqids is left out by applicants.

    Why: offices write it when they publish the listing or hand it to the data banks.

    Usual cause: the listing was made from a published one.

    Example right: no INSDSeq_other-seqids

    Example wrong: <INSDSeq_other-seqids><INSDSeqid>pat|EP|1|A|1</INSDSeqid></INSDSeq_other-seqids>
    """
    ids = sequence.other_seqids
    if ids is not None:
        place = at(sequence, field="other_seqids")
        fix = mend("Leave it out", SetField(place, None), safe=not any(ids))  # an office may have written the ids
        yield Hit(place, {"ids": short(", ".join(ids), 50)}, (fix,), variant="" if any(ids) else "empty")


@rule(
    "sequence/empty",
    LooksAt.SEQUENCE,
    E,
    "par. 57",
    "There are no residues; a sequence has some, or is skipped (000)",
)
def empty(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Every sequence has residues, or is skipped on purpose.

    Why: a number without a sequence is only allowed as a skipped sequence, with 000 in place of the residues.

    Usual cause: the sequence was to be filled in later, or was lost in a conversion.

    Example right: <INSDSeq_sequence>acgtacgtac</INSDSeq_sequence>, or 000 for a skipped one

    Example wrong: <INSDSeq_sequence></INSDSeq_sequence>
    """
    if not sequence.is_skipped and not sequence.residues:
        place = at(sequence, field="residues")
        yield Hit(place, fixes=(mend("Make it a skipped sequence", partial(_skip_empty, sequence.uid)),))


def _skip_empty(uid: int, project: Project) -> Edit:
    return Together("", (SetField(Address(uid, field="is_skipped"), True), _clear(uid, project)))


_LAYOUT: Final = re.compile(r"[\s\d]+")
_GAPS: Final = frozenset("-*.·–—_~")
_WITHOUT_GAPS: Final = dict.fromkeys(map(ord, _GAPS))
_TRIPLETS: Final = re.compile(r"(?:[A-Z][a-z]{2})+").fullmatch
_GLUE: Final = re.compile(r"[\s\d\-]+")


def without_layout(residues: str) -> str:
    """The residues without blanks, line ends and digits, which belong to the page and not to the sequence."""
    return residues if residues.isalpha() else _LAYOUT.sub("", residues)


def _one_letter(text: str) -> str:
    """The one-letter form of residues in three-letter codes; "" if they are not all that."""
    glued = _GLUE.sub("", text)
    if len(glued) < 6 or len(glued) % 3 or not _TRIPLETS(glued):
        return ""
    letters = [symbols_of.one_letter(glued[i : i + 3]) for i in range(0, len(glued), 3)]
    return "".join(letters) if all(letters) else ""


def meant_protein(text: str) -> str:
    """The amino acids that are meant, but for what sequence/symbols mends: case, layout, three-letter codes, gaps."""
    if text.isupper() and text.isalpha():
        return text
    return _one_letter(text) or without_layout(text).upper().translate(_WITHOUT_GAPS)


def _meant_length(sequence: Sequence) -> int:
    """How many residues there are but for what sequence/symbols mends."""
    text = sequence.residues
    if molecule_of(sequence) == "AA":
        return len(meant_protein(text))
    return len(text) if text.isalpha() else len(without_layout(text).translate(_WITHOUT_GAPS))


def is_length_of_symbols(sequence: Sequence, count: int) -> bool:
    """Whether there are so many residues without layout, or in one-letter symbols, as sequence/symbols mends them."""
    text = sequence.residues
    if count == len(without_layout(text)):
        return True
    return molecule_of(sequence) == "AA" and 3 * count <= len(text) and count == len(_one_letter(text))


def _are_small_nucleotides(sequence: Sequence) -> bool:
    """Whether this AA sequence is written as nucleotides are: ten and more small a, c, g or t."""
    text = sequence.residues
    return len(text) >= 10 and len(set(text[:100])) > 1 and molecule_of(sequence) == "AA" and not text.strip("acgt")


_THREE_LETTERS: Final = re.compile(r"[A-Z][a-z]{2}(?![a-z])")
_PRINTED_NUMBER: Final = re.compile(r"\d+")


def _has_three_letters(sequence: Sequence, molecule: str) -> bool:
    """Whether every small letter of a protein belongs to a three-letter code between one-letter symbols."""
    if molecule != "AA" or not any(letter.islower() for letter in sequence.residues):
        return False
    rest = _THREE_LETTERS.sub(lambda code: "" if symbols_of.one_letter(code[0]) else code[0], sequence.residues)
    return not any(letter.islower() for letter in rest)


def _is_one_case(residues: str, wrong_case: set[str]) -> bool:
    """Whether all letters are in the wrong case, so that the case can mean nothing (such as a mutated residue)."""
    return not wrong_case or not any(letter.islower() for letter in residues)


def _are_positions(residues: str) -> bool:
    """Whether each number among the residues is the position of the residue before or behind it, as printed lists have.

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
    """New residues in place of all; the source feature goes on covering the whole."""
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
        return _set_residues(sequence, _one_letter(text))
    if how == "embedded":
        return _set_residues(sequence, _THREE_LETTERS.sub(lambda code: symbols_of.one_letter(code[0]) or code[0], text))
    edits: list[Edit] = []
    for run in reversed(list(re.finditer("[" + re.escape("".join(_GAPS)) + "]+", text))):
        edits.append(ReplaceResidues(uid, run.start() + 1, run.end(), ""))
    return Together("", tuple(edits))


@rule(
    "sequence/symbols",
    LooksAt.SEQUENCE,
    E,
    "par. 13, 14, 26; Annex I",
    "Symbols that are not allowed: {symbols}; small letters of Table 1 are required",
    variants={
        "protein": "Symbols that are not allowed: {symbols}; capital letters of Table 3 are required",
        "layout": "Blanks, digits or line ends stand among the residues, first at {first}; only symbols are allowed",
        "three-letter": "The residues are three-letter codes; one-letter symbols are required",
        "case": "{count} residues are in the wrong case; nucleotides are small, amino acids capital letters",
        "nucleotides": "All {count} residues are small letters of nucleotides; the molecule type is AA",
    },
)
def symbols(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Nucleotides are the small letters of Table 1 (a c g t m r w s y k v h d b n), amino acids the capital letters of
    Table 3; nothing else stands among the residues, and t stands for uracil in RNA.

    Why: search programs compare letter by letter; a blank, a digit or a u is a difference to them.

    Usual cause: residues pasted with their numbering, in capital letters, with u in RNA, with gaps of an alignment or
    the asterisk of a stop.

    Example right: acguacgu written as acgtacgt

    Example wrong: ACGU ACGU 8
    """
    if sequence.is_skipped:
        return
    found = strange_symbols(context, sequence)
    if not found:
        return
    molecule, uid = molecule_of(sequence), sequence.uid
    place = at(sequence, field="residues")
    first = min(each.positions[0] for each in found.values())
    spot = (first, first)
    alphabet = context.edition.alphabet(molecule)
    layout = {s for s in found if s.isspace() or s.isdigit()}
    wrong_case = {s for s in found if _cased(s, molecule) in alphabet and s not in layout}
    uracil = {"u", "U"} & found.keys() if molecule != "AA" else set[str]()
    gaps = found.keys() & _GAPS
    others = found.keys() - layout - wrong_case - uracil - gaps

    is_same_case = molecule != "AA" and _is_one_case(sequence.residues, wrong_case)
    if molecule == "AA" and _one_letter(sequence.residues[:3000]) and _one_letter(sequence.residues):
        fix = mend("Write one-letter symbols", partial(_clean, uid, "three"))
        yield Hit(place, fixes=(fix,), residues=spot, variant="three-letter")
        return
    fixes: list[Fix] = []
    if _are_small_nucleotides(sequence):
        # in capital letters it would pass for a protein
        fixes.append(mend("Make it DNA", partial(_to_dna, uid)))
        fixes.append(mend("Change the case", partial(_clean, uid, "case")))
        yield Hit(place, {"count": len(sequence.residues)}, tuple(fixes), spot, variant="nucleotides")
        return
    if not others and not gaps:
        is_safe = is_same_case and (not layout or _are_positions(sequence.residues))
        if _has_three_letters(sequence, molecule):
            fixes.append(mend("Read the three-letter codes", partial(_clean, uid, "embedded")))
        if uracil:
            fixes.append(mend("Write t for u", partial(_clean, uid, "u"), safe=is_safe and molecule == "RNA"))
        elif layout:
            is_safe = is_safe or (not wrong_case and _are_positions(sequence.residues))
            fixes.append(mend("Leave blanks, digits and line ends out", partial(_clean, uid, "layout"), safe=is_safe))
        else:
            fixes.append(mend("Change the case", partial(_clean, uid, "case"), safe=is_safe))
    elif gaps and not others:
        fixes.append(mend("Leave the gaps and asterisks out; features move along", partial(_clean, uid, "gaps")))
    if found.keys() == layout:
        yield Hit(place, {"first": first}, tuple(fixes), spot, variant="layout")
    elif found.keys() == wrong_case:
        values = {"count": sum(each.count for each in found.values())}
        yield Hit(place, values, tuple(fixes), spot, variant="case")
    else:
        shown = []
        for symbol, where in list(found.items())[:3]:
            seen = symbol if symbol.isprintable() and not symbol.isspace() else f"U+{ord(symbol):04X}"
            shown.append(f"{seen} ({where.count}, at {where.positions[0]})")
        told = ", ".join(shown) + (" ..." if len(found) > 3 else "")
        yield Hit(place, {"symbols": told}, tuple(fixes), spot, variant="protein" if molecule == "AA" else "")


@rule(
    "sequence/too-short",
    LooksAt.SEQUENCE,
    E,
    "par. 7, 8",
    "There are {count} specifically defined residues; {least} are required (n does not count)",
    variants={
        "protein": "There are {count} specifically defined residues; {least} are required (X does not count)",
    },
)
def too_short(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """A nucleotide sequence has at least 10 residues other than n, an amino acid sequence at least 4 other than X.

    Why: shorter sequences must not be in a listing; they are disclosed in the description only. A skipped sequence
    keeps the numbers of the others as they are.

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
            mend("Make it a skipped sequence", SetField(at(sequence, field="is_skipped"), True)),
            mend("Remove it; the following ones are renumbered", Remove((at(sequence),))),
        )
        values = {"count": count, "least": least}
        variant = "protein" if molecule == "AA" else ""
        yield Hit(at(sequence, field="residues"), values, fixes, variant=variant)


def _skipped_not_clean(context: Context, sequence: Sequence) -> str | None:
    """What stands beside the 000 of a skipped sequence that was read so; a user's own keeps its residues here."""
    if not sequence.is_skipped:
        return None
    left = []
    if sequence.residues in ("", SKIPPED):
        told = context.origin.declared.get(sequence.uid)
        if told is not None and (told.length or "").strip():
            left.append("length")
        if sequence.molecule_type.strip():
            left.append("molecule_type")
        if told is not None and (told.division or "").strip():
            left.append("division")
        if sequence.features:
            left.append("features")
    return ",".join(left)


def _clear(uid: int, project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    edits: list[Edit] = [
        SetField(at(sequence, field="molecule_type"), ""),
        SetField(at(sequence, field="features"), ()),
        Settle(declared=((uid, ("length", "division")),)),
    ]
    return Together("", tuple(edits))


@rule(
    "sequence/skipped-not-clean",
    LooksAt.LISTING,
    E,
    "par. 58",
    "A skipped sequence (000) has {parts}; these must be empty, and the feature table absent",
    variants={
        "missing": "A skipped sequence (000) has no INSDSeq_moltype; the element must be there, empty",
        "table": "A skipped sequence (000) has an empty feature table; it must be absent",
    },
    collect=_skipped_not_clean,
)
def skipped_not_clean(context: Context, facts: Iterable[tuple[int, int, str]]) -> Iterator[Hit]:
    """A sequence skipped on purpose has 000 in place of the residues, empty length, type and division, and no feature
    table.

    Why: it only keeps a number; anything else would say that there is a sequence.

    Usual cause: the residues of a sequence were replaced by 000 by hand, and the rest was left.

    Example right: 000 with empty length, molecule type and division, and no feature table

    Example wrong: 000 with the molecule type DNA and a source feature
    """
    names = {
        "length": tr("length"),
        "molecule_type": tr("molecule type"),
        "division": tr("division"),
        "features": tr("feature table"),
    }
    skipped: dict[int, int] = {}
    for position, uid, parts in facts:
        skipped[uid] = position
        if parts:
            fix = mend("Clear it", partial(_clear, uid), safe=True)
            found = ", ".join(names[part] for part in parts.split(","))
            yield Hit(Address(uid), {"parts": found}, (fix,), number=position)
    for field, variant in (("sequence.molecule_type", "missing"), ("feature", "table")):
        for fact in _absent(context, field) if skipped else ():
            uid = fact.address.sequence or 0
            if uid in skipped:
                fix = mend("Write it right when saving", Settle((fact,)), safe=True)
                yield Hit(Address(uid), {}, (fix,), variant=variant, number=skipped[uid], line=fact.line)


@rule(
    "sequence/feature-table-missing",
    LooksAt.SEQUENCE,
    E,
    "par. 60, 63",
    "There is no feature table; every sequence has one, with a source feature",
)
def feature_table_missing(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Every sequence that is not skipped has a feature table with one source feature.

    Why: it says from what organism the sequence is; the standard requires it, although the DTD does not.

    Usual cause: the sequences come from FASTA, which has no features.

    Example right: a feature table with a source feature

    Example wrong: INSDSeq_sequence directly after INSDSeq_division
    """
    if not sequence.is_skipped and not sequence.features:
        fixes = (add_source(context, sequence),) if molecule_of(sequence) and sequence.residues else ()
        yield Hit(at(sequence, field="features"), fixes=fixes)


_DIGESTED_AT_ONCE: Final = 1 << 18
_SHORT: Final = 0xFFFFFFFF


def _digest(context: Context, sequence: Sequence) -> int | None:
    if sequence.is_skipped or not sequence.residues:
        return None
    residues = sequence.residues
    if len(residues) <= _DIGESTED_AT_ONCE:
        digest = blake2b(f"{molecule_of(sequence)}:{residues}".encode("utf-8", "surrogatepass"), digest_size=8)
    else:
        digest = blake2b(f"{molecule_of(sequence)}:".encode(), digest_size=8)
        for start in range(0, len(residues), _DIGESTED_AT_ONCE):
            digest.update(residues[start : start + _DIGESTED_AT_ONCE].encode("utf-8", "surrogatepass"))
    return int.from_bytes(digest.digest(), "big", signed=True)


@rule(
    "sequence/duplicate",
    LooksAt.LISTING,
    W,
    "par. 10",
    "This sequence has the same type and residues as sequence {other}",
    collect=_digest,
)
def duplicate(context: Context, facts: Iterable[tuple[int, int, int]]) -> Iterator[Hit]:
    """No two sequences have the same molecule type and the same residues.

    Why: the same sequence needs one number only. It may stand twice where the sources or features differ.

    Usual cause: the same sequence is disclosed in several places of the application, and was entered each time.

    Example right: each sequence once

    Example wrong: sequence 7 with the molecule type and residues of sequence 3
    """
    digests = array("I", (digest & _SHORT for _, _, digest in facts))  # half of each, for the room a million take
    heaps = len(digests) // 50_000 + 1
    repeated: set[int] = set()
    for heap in range(heaps):  # a dict of a million would take more room than all the rest
        some = sorted(digest for digest in digests if digest % heaps == heap)
        repeated.update(one for one, other in pairwise(some) if one == other)
    if not repeated:
        return
    seen: dict[int, int] = {}
    for position, uid, digest in facts:
        other = seen.setdefault(digest, position) if digest & _SHORT in repeated else position
        if other != position:
            yield Hit(Address(uid, field="residues"), {"other": other}, number=position)


def _to_dna(uid: int, project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    mol_type = "other DNA" if sequence.organism.lower() == "synthetic construct" else "unassigned DNA"
    edits: list[Edit] = [
        SetField(at(sequence, field="molecule_type"), "DNA"),
        SetField(at(sequence, field="residues"), sequence.residues.lower()),
    ]
    edits += [
        SetField(at(sequence, feature, qualifier, field="value"), mol_type)
        for feature in sequence.features
        if is_source(feature)
        for qualifier in feature.qualifiers
        if qualifier.name.lower() == "mol_type" and not (qualifier.value or "").endswith(" DNA")
    ]
    return Together("", tuple(edits))


@rule(
    "sequence/looks-like-nucleotides",
    LooksAt.SEQUENCE,
    W,
    "par. 54",
    "All {count} residues are A, C, G or T; the molecule type is AA",
)
def looks_like_nucleotides(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """An amino acid sequence is not made of alanine, cysteine, glycine and threonine only.

    Why: ten and more residues of these four letters are nearly always a DNA whose type was set wrong.

    Usual cause: the type was left at AA when a DNA was entered.

    Example right: ATGGCCTTAGCA as DNA: atggccttagca

    Example wrong: ATGGCCTTAGCA as AA
    """
    text = sequence.residues
    if sequence.is_skipped or len(text) < 10 or molecule_of(sequence) != "AA" or _are_small_nucleotides(sequence):
        return  # of small letters sequence/symbols speaks
    if not text.strip("ACGTacgt") and len(set(text.upper())) > 1:
        fix = mend("Make it DNA", partial(_to_dna, sequence.uid))
        yield Hit(at(sequence, field="molecule_type"), {"count": len(text)}, (fix,))


_RUNS: Final = {"n": re.compile("n+"), "X": re.compile("X+")}
_MANY_RUNS: Final = 100


def _runs(residues: str, symbol: str) -> Iterator[tuple[int, int]]:
    """The runs (1-based, inclusive) of a symbol; what is between them is passed over at memory speed."""
    match = _RUNS[symbol].match
    start = residues.find(symbol)
    while start >= 0:
        run = match(residues, start)
        end = run.end() if run else start + 1
        yield start + 1, end
        start = residues.find(symbol, end)


def _undescribed(sequence: Sequence, symbol: str, limit: int) -> list[tuple[int, int]]:
    """The first runs (1-based, inclusive) of n or X that no feature but the source touches."""
    covered: list[tuple[int, int]] = []
    for feature in sequence.features:
        if is_source(feature):
            continue
        try:
            covered.append(location.parse(feature.location).bounds)
        except location.LocationError:
            continue
    covered.sort()
    found: list[tuple[int, int]] = []
    index, reach = 0, 0
    for start, end in _runs(sequence.residues, symbol):
        while index < len(covered) and covered[index][0] <= start:
            reach = max(reach, covered[index][1])
            index += 1
        if reach < end and not (index < len(covered) and covered[index][0] <= end):
            found.append((max(start, reach + 1), end))
            if len(found) > limit:
                break
    return found


def _add_unsure(uid: int, symbol: str, project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    key = "UNSURE" if symbol == "X" else "unsure"
    features = tuple(
        Feature(new_uid(), key, str(start) if start == end else f"{start}..{end}")
        for start, end in _undescribed(sequence, symbol, _MANY_RUNS)
    )
    return Insert(Address(uid, field="features"), len(sequence.features), features)


@rule(
    "sequence/unknown-not-described",
    LooksAt.SEQUENCE,
    W,
    "par. 15, 21, 27, 32",
    "{symbol} at {first} stands for any residue, as no feature describes it; is that meant?",
)
def unknown_not_described(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Every n or X that does not mean "any residue" is described by a feature.

    Why: an n without description is read as any of a, c, g, t; an X as any of the 22 amino acids. A modified or an
    unknown residue is something else, and the feature says so.

    Usual cause: an unknown residue of a read, or a modified one, was written as n or X and not annotated.

    Example right: n at 5, and a feature unsure at 5 that says what it stands for

    Example wrong: n at 5 where a or g is meant
    """
    molecule = molecule_of(sequence)
    symbol = "X" if molecule == "AA" else "n"
    if sequence.is_skipped or not molecule or symbol not in sequence.residues:
        return
    found = _undescribed(sequence, symbol, _MANY_RUNS)
    if found:
        fixes: tuple[Fix, ...] = ()
        if len(found) <= _MANY_RUNS:
            key = "UNSURE" if symbol == "X" else "unsure"
            fixes = (mend("Add {key} features", partial(_add_unsure, sequence.uid, symbol), key=key),)
        values = {"symbol": symbol, "first": found[0][0]}
        yield Hit(at(sequence, field="residues"), values, fixes, found[0])


_COMBINED: Final = re.compile(r"\b(?:DNA\s*/\s*RNA|RNA\s*/\s*DNA|DNA[- ]RNA|RNA[- ]DNA)\b", re.IGNORECASE)
_SEGMENT: Final = re.compile(r"\b(?:DNA|RNA)\b")


def _segments(sequence: Sequence) -> list[tuple[int, int]]:
    found = []
    for feature in sequence.features:
        if feature.key == "misc_feature" and any(
            q.name == "note" and _SEGMENT.search(q.value or "") for q in feature.qualifiers
        ):
            try:
                found.append(location.parse(feature.location).bounds)
            except location.LocationError:
                continue
    return sorted(found)


def _uncovered(segments: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    gaps, reach = [], 0
    for start, end in segments:
        if start > reach + 1:
            gaps.append((reach + 1, start - 1))
        reach = max(reach, end)
    if reach < length:
        gaps.append((reach + 1, length))
    return gaps


def _add_segments(uid: int, project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    features = tuple(
        Feature(new_uid(), "misc_feature", f"{start}..{end}", (Qualifier(1, "note", "DNA"),))
        for start, end in _uncovered(_segments(sequence), len(sequence.residues))
    )
    return Insert(Address(uid, field="features"), len(sequence.features), features)


def _as_hybrid(uid: int, project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    edits: list[Edit] = [SetField(at(sequence, field="molecule_type"), "DNA")]
    for feature in sequence.features:
        if is_source(feature):
            for qualifier in feature.qualifiers:
                value = {"organism": "synthetic construct", "mol_type": "other DNA"}.get(qualifier.name)
                if value:
                    edits.append(SetField(at(sequence, feature, qualifier, field="value"), value))
    return Together("", tuple(edits))


@rule(
    "sequence/hybrid",
    LooksAt.SEQUENCE,
    W,
    "par. 55",
    "A molecule of DNA and RNA is DNA, organism synthetic construct, mol_type other DNA; here {found}",
    variants={
        "segments": "No misc_feature says whether residues {start} to {end} of this DNA/RNA molecule are DNA or RNA"
    },
)
def hybrid(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """A molecule of DNA and RNA segments has the type DNA, the organism synthetic construct and the mol_type other DNA,
    and every segment is a misc_feature with a note that says what it is.

    Why: the letters are the same in DNA and RNA, so only the features tell where one ends and the other begins.

    Usual cause: the molecule was entered as RNA, or only its RNA part was annotated.

    Example right: DNA, synthetic construct, other DNA, and a misc_feature for the DNA and for the RNA part

    Example wrong: DNA with u written as t and no word about which part is RNA
    """
    if sequence.is_skipped or molecule_of(sequence) not in ("DNA", "RNA") or not sequence.features:
        return
    is_named = is_marked = False
    for feature in sequence.features:
        if feature.key in ("source", "misc_feature"):
            for qualifier in feature.qualifiers:
                if qualifier.name == "note" and qualifier.value and "na" in qualifier.value.lower():
                    is_named = is_named or _COMBINED.search(qualifier.value) is not None
                    is_marked = is_marked or (
                        feature.key == "misc_feature" and qualifier.value.strip() in ("DNA", "RNA")
                    )
    if not (is_named or is_marked):
        return
    found = (sequence.molecule_type, sequence.organism, sequence.mol_type)
    if found != ("DNA", "synthetic construct", "other DNA"):
        fix = mend("Set type, organism and mol_type", partial(_as_hybrid, sequence.uid))
        yield Hit(at(sequence), {"found": short(", ".join(each or "-" for each in found), 45)}, (fix,))
    gaps = _uncovered(_segments(sequence), len(sequence.residues))
    if gaps and sequence.residues:
        fix = mend("Add misc_feature for the rest, with the note DNA", partial(_add_segments, sequence.uid))
        start, end = gaps[0]
        yield Hit(at(sequence, field="features"), {"start": start, "end": end}, (fix,), gaps[0], variant="segments")
