"""Rules about sequences: numbers, lengths, molecule types, residues, and elements that are required or not allowed."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import blake2b
from typing import Final, NamedTuple

from wiposeq.model import location, mentions, origin
from wiposeq.model.address import Address
from wiposeq.model.coding import decode, first_difference
from wiposeq.model.edits import Edit, Insert, Move, Remove, ReplaceResidues, SetField, Settle, Together
from wiposeq.model.finding import Fix
from wiposeq.model.numbering import number_links
from wiposeq.model.origin import Declared, Fact, declared_number
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import SKIPPED, Feature, Qualifier, Sequence, new_uid
from wiposeq.rules.rule import (
    Context,
    E,
    Hit,
    LooksAt,
    W,
    at,
    bare,
    is_blank,
    is_cut_short,
    molecule_of,
    offer,
    rule,
    sequences_inside,
    set_to,
    suggest,
)
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
"""Other words for a molecule type (ST.25, French, German, colloquial), and the molecule type that each means."""
_KINDS: Final = ("CDNA", "MRNA")
"""Those words that also name a kind of molecule."""


def is_written_as_zeros(sequence: Sequence) -> bool:
    """Return whether zeros other than 000 stand for the residues, as for a skipped sequence that is written wrongly."""
    text = sequence.residues
    return 0 < len(text) < 100 and not sequence.is_skipped and "0" in text and not text.strip("0 \t\r\n")


def is_void(sequence: Sequence) -> bool:
    """Return whether a sequence has no content, so that sequence/empty reports all that is missing."""
    if sequence.is_skipped or len(sequence.residues) >= 100:
        return False
    if not sequence.residues:
        return not sequence.molecule_type.strip() and not sequence.features
    return is_written_as_zeros(sequence)


ONLY_FOR_VOID: Final = ("sequence/empty", "sequence/other-seqids")
"""The SEQUENCE rules that judge a sequence without content."""


def is_source(feature: Feature) -> bool:
    """Return whether a feature is the source feature, also if its key is in capital letters."""
    return feature.key == "source" or (len(feature.key) < 20 and bare(feature.key).lower() == "source")


def strange_symbols(context: Context, sequence: Sequence) -> dict[str, symbols_of.Occurrences]:
    """Return the symbols of a sequence outside its alphabet."""
    found = context.of_sequence.strange_symbols
    if found is None:
        found = symbols_of.unknown_symbols(sequence.residues, molecule_of(sequence), context.edition)
        context.of_sequence.strange_symbols = found
    return found


def _a_source(mol_types: tuple[str, ...], project: Project, sequence: Sequence) -> Feature:
    """Return a source feature with the organism and mol_type that are most frequent in the project."""
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
    """Return the location of the whole sequence: 1..length."""
    return f"1..{len(sequence.residues)}"


def _add_source(uid: int, mol_types: tuple[str, ...], project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    return Insert(Address(uid, field="features"), 0, (_a_source(mol_types, project, sequence),))


def add_source(context: Context, sequence: Sequence) -> Fix:
    """Return the fix that adds a source feature. A person must check its organism."""
    mol_types = context.edition.mol_types(molecule_of(sequence))
    return offer("Add a source feature", partial(_add_source, sequence.uid, mol_types), is_choice=True)


@rule("sequence/missing", LooksAt.FILE, E, "par. 50", "The listing has no sequence; at least one is required")
def missing(context: Context) -> Iterator[Hit]:
    """The listing has at least one sequence.

    Why: the purpose of a listing is to disclose sequences. The DTD requires one.

    Usual cause: the listing is not finished, or its sequences were lost in a conversion.

    Example right: at least one SequenceData

    Example wrong: a listing that ends with SequenceTotalQuantity
    """
    if not context.count and not is_cut_short(context):
        yield Hit(Address(field="sequences"))


# What the file declares about a sequence. A missing element or attribute is a fact.

_NONE: Final = set[int]()


def _absent(context: Context, field: str) -> Iterator[Fact]:
    """Yield the facts that this field of a sequence is missing."""
    for fact in context.origin.facts:
        is_absence = fact.kind in (origin.ELEMENT_MISSING, origin.ATTRIBUTE_MISSING)
        if is_absence and fact.field == field and fact.address.sequence is not None:
            yield fact


def _hits_of_absent(
    context: Context,
    field: str,
    shown_at: str = "",
    *,
    is_safe: bool = True,
    omitted: set[int] = _NONE,
    doubtful: set[int] = _NONE,
) -> Iterator[Hit]:
    """Yield a hit for each sequence that lacks an element or attribute.

    omitted: uids of sequences without content, which another rule reports. doubtful: uids of sequences for which a
    person must decide the value.
    """
    for fact in _absent(context, field):
        uid = fact.address.sequence or 0
        if uid not in omitted:
            fix = offer("Write it when saving", Settle((fact,)), safe=is_safe and uid not in doubtful)
            place = Address(uid, field=shown_at)
            yield Hit(place, fixes=(fix,), variant="missing", line=fact.line, column=fact.column)


def _declared_number(context: Context, sequence: Sequence) -> str | None:
    declared = context.origin.declared.get(sequence.uid)
    return declared.number if declared else None


def _fill_gap(before: int, count: int, project: Project) -> Edit:
    """Return the edit that inserts skipped sequences before a sequence, given by its uid."""
    index = project.sequences.index(before)
    skipped = tuple(Sequence(new_uid(), is_skipped=True) for _ in range(count))
    return Insert(Address(field="sequences"), index, skipped)


def _sort(project: Project) -> Edit:
    """Return the edit that sorts the sequences by their numbers in the file."""
    uids = list(project.sequences.uids())
    places = sorted(
        range(len(uids)), key=lambda place: declared_number(project.origin.declared, uids[place], place + 1)
    )
    return Move(tuple(Address(uids[place]) for place in places), 0)


def _renumber(project: Project) -> Edit:
    """Return the edit that numbers all sequences by position and adapts protein_id and mentions in free text."""
    origin_of, uids = project.origin, list(project.sequences.uids())
    settled = tuple((uid, ("number",)) for uid, found in origin_of.declared.items() if found.number is not None)
    if not settled:
        return Together("", ())  # called once for each finding; the first call has corrected all numbers
    old = [declared_number(origin_of.declared, uid, place) for place, uid in enumerate(uids, 1)]
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
    'sequenceIDNumber is "{found}"; sequences are numbered 1, 2, 3 ... without a gap, so {position} is required',
    variants={
        "missing": "sequenceIDNumber is missing or empty; it must be the position of the sequence",
        "gap": "SEQ ID NO {found} follows {before}; {missing} is missing",
        "gaps": "SEQ ID NO {found} follows {before}; {missing} to {last} are missing",
        "order": "The sequences are not in the order of their numbers; the first one out of order has number {found}",
        "twice": 'The number "{found}" occurs twice; {position} is required here',
    },
    collect=_declared_number,
)
def number(context: Context, facts: Iterable[tuple[int, int, str]]) -> Iterator[Hit]:
    """The sequences are numbered 1, 2, 3 ... in their order. No number is missing, and no number occurs twice.

    Why: the application refers to its sequences by these numbers.

    Usual cause: sequences were removed or inserted by hand. To omit a sequence intentionally, make it a skipped one.

    Safe because: only a missing number is added automatically, and only if every other number equals the position of
    its sequence, SequenceTotalQuantity agrees, and nothing of the file was lost. Then the position is the only number
    that is left.

    Example right: 1, 2, 3, 4

    Example wrong: 1, 2, 4, 4
    """
    are_others_right = not any(
        fact.kind == origin.QUANTITY or origin.loss_of(fact) is not None for fact in context.origin.facts
    )
    if hits := _of_one_cause(facts, context.count):
        are_others_right = False
        inside = sequences_inside(context)
        # file/structure reports a gap whose sequences are in the SequenceData before it
        yield from (hit for hit in hits if hit.values.get("count") != inside[(hit.address.sequence or 0) - 1])
    else:
        times = Counter(found.strip() for position, _, found in facts if found.strip() != str(position))
        for position, uid, found in facts:
            if found.strip() != str(position):
                are_others_right = False
                yield _wrong_number(position, uid, found, times, context.count)
    yield from _hits_of_absent(context, "sequence.number", is_safe=are_others_right)


_MOST_SKIPPED: Final = 1000
"""If more numbers are missing, no fix to insert skipped sequences is offered."""


def _of_one_cause(facts: Iterable[tuple[int, int, str]], count: int) -> list[Hit]:
    """Return one hit for each gap, or one for sequences out of order. Return [] if the numbers are wrong in another
    way.

    facts: (position, uid, number in the file). Arrays, because a million numbers may differ from their positions.
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
    renumber = offer("Renumber all sequences, with protein_id and mentions", _renumber)
    if sorted(numbers) == list(positions):
        sort = offer("Sort the sequences by their numbers", _sort)
        return [Hit(Address(uids[0]), {"found": numbers[0]}, (sort, renumber), variant="order", number=positions[0])]
    is_to_the_end = positions[0] + len(positions) - 1 == count
    hits = []
    before = positions[0] - 1
    for position, uid, number in zip(positions, uids, numbers) if is_to_the_end else ():
        missing = number - before - 1
        if missing < 0:
            return []
        if missing:
            fill = offer("Insert a skipped sequence for each missing number", partial(_fill_gap, uid, missing))
            values = {
                "found": number,
                "before": before,
                "missing": before + 1,
                "last": before + missing,
                "count": missing,
            }
            variant = "gap" if missing == 1 else "gaps"
            fixes = (fill, renumber) if missing <= _MOST_SKIPPED else (renumber,)
            hits.append(Hit(Address(uid), values, fixes, variant=variant, number=position))
        before = number
    return hits


def _wrong_number(position: int, uid: int, found: str, times: Counter[str], count: int) -> Hit:
    """Return the hit for a wrong number that is neither a gap nor a wrong order.

    times: how often each wrong number occurs. count: the number of sequences.
    """
    fixes = [offer("Renumber all sequences, with protein_id and mentions", _renumber)]
    variant = "" if found.strip() else "missing"
    is_twice = times[found.strip()] > 1 or (found.strip().isdecimal() and 0 < int(found[:15]) <= count)
    if is_twice and not times[str(position)]:
        fixes.insert(0, offer("Make it number {number}", Settle(declared=((uid, ("number",)),)), number=position))
        variant = "twice"
    return Hit(
        Address(uid), {"found": short(found), "position": position}, tuple(fixes), variant=variant, number=position
    )


def _declared_length(context: Context, sequence: Sequence) -> tuple[str, int, bool] | None:
    """Return (declared length, number of residues, whether the rest of the file confirms this number).

    If the file declares no length, the first value is the number of residues, or "0" for a sequence without residues.
    """
    if sequence.is_skipped:
        return None
    declared = context.origin.declared.get(sequence.uid)
    found = declared.length if declared is not None else None
    if found is None and not context.lacks("sequence.length", sequence):
        return None
    if not sequence.residues or is_written_as_zeros(sequence):
        return "0", 0, False
    if found is not None and found.strip() == str(_meant_length(sequence)):
        return None  # sequence/symbols reports the additional characters
    count = len(sequence.residues)
    is_confirmed = not is_length_doubtful(context, sequence)
    if found is None:
        return str(count), count, is_confirmed
    is_imported = context.origin.format not in ("", "st26")  # the import wrote the source feature
    has_source = not is_imported and any(is_source(feature) for feature in sequence.features)
    return found, count, is_confirmed and (has_source or is_blank(found))


def is_length_doubtful(context: Context, sequence: Sequence) -> bool:
    """Return whether a feature suggests that the sequence had more or fewer residues.

    This is a source feature for other residues, a location after the last residue, or a translation that these
    residues do not code for.
    """
    if any(is_source(feature) and feature.location != whole(sequence) for feature in sequence.features):
        return True
    return has_location_after(sequence, len(sequence.residues)) or is_translation_doubtful(context, sequence)


def has_location_after(sequence: Sequence, count: int) -> bool:
    """Return whether the location of a feature ends after this number of residues."""
    for feature in sequence.features:
        try:
            if location.parse(feature.location).bounds[1] > count:
                return True
        except location.LocationError:
            continue
    return False


def is_translation_doubtful(context: Context, sequence: Sequence) -> bool:
    """Return whether a coding sequence has a translation that its residues do not code for."""
    for feature in sequence.features:
        translation = "".join(feature.value("translation").split()) if feature.key == "CDS" else ""
        coded = decode(feature, sequence.residues, context.edition.genetic_codes) if translation else None
        if coded is not None and first_difference(translation.upper(), coded.protein):
            return True
    return False


@rule(
    "sequence/length",
    LooksAt.LISTING,
    E,
    "par. 53",
    'INSDSeq_length is "{found}"; it must be {length}, the number of residues',
    variants={"missing": "INSDSeq_length is missing or empty; it must be the number of residues"},
    collect=_declared_length,
)
def length(context: Context, facts: Iterable[tuple[int, int, tuple[str, int, bool]]]) -> Iterator[Hit]:
    """INSDSeq_length is the number of residues of the sequence.

    Why: if the two differ, residues may have been lost or added, and nobody knows which number is correct.

    Usual cause: the sequence was edited by hand. Check the residues first: some may be missing.

    Safe because: the source feature confirms the number of residues, or the file does not state a length at all. If the
    source feature covers another range, a location ends after the last residue, or a translation differs, residues may
    have been lost, and a person decides.

    Example right: acgtacgtac with INSDSeq_length 10

    Example wrong: acgtacgtac with INSDSeq_length 11
    """
    empty, doubtful = set[int](), set[int]()
    for position, uid, (found, has, is_confirmed) in facts:
        if found == "0" and not has:
            empty.add(uid)
        elif found.strip() == str(has):
            if not is_confirmed:
                doubtful.add(uid)
        else:
            how = Settle(declared=((uid, ("length",)),))
            yield Hit(
                Address(uid, field="residues"),
                {"found": short(found), "length": has},
                (offer("Write {length} when saving", how, safe=is_confirmed, length=has),),
                variant="" if found.strip() else "missing",
                number=position,
            )
    yield from _hits_of_absent(context, "sequence.length", "residues", omitted=empty, doubtful=doubtful)


def _declared_division(context: Context, sequence: Sequence) -> str | None:
    """Return the division in the file. "PAT" for a sequence without content, which needs no division yet."""
    declared = context.origin.declared.get(sequence.uid)
    if is_void(sequence):
        return "PAT"
    return None if sequence.is_skipped or declared is None else declared.division


@rule(
    "sequence/division",
    LooksAt.LISTING,
    E,
    "par. 56",
    'INSDSeq_division is "{found}"; it must be PAT',
    variants={"missing": "INSDSeq_division is missing or empty; it must be PAT"},
    collect=_declared_division,
)
def division(context: Context, facts: Iterable[tuple[int, int, str]]) -> Iterator[Hit]:
    """INSDSeq_division is PAT, for patents.

    Why: the sequence databases sort by division. In a patent listing PAT is the only value.

    Usual cause: the sequence was copied from a database with its division, such as BCT or SYN.

    Safe because: ST.26 allows this one value only, and the division says nothing about the sequence itself.

    Example right: <INSDSeq_division>PAT</INSDSeq_division>

    Example wrong: <INSDSeq_division>SYN</INSDSeq_division>
    """
    void = set[int]()
    for position, uid, found in facts:
        if found == "PAT":
            void.add(uid)
        else:
            yield Hit(
                Address(uid),
                {"found": short(found)},
                (offer("Write PAT when saving", Settle(declared=((uid, ("division",)),)), safe=True),),
                variant="" if found.strip() else "missing",
                number=position,
            )
    yield from _hits_of_absent(context, "sequence.division", omitted=void)


@rule(
    "sequence/molecule-type",
    LooksAt.SEQUENCE,
    E,
    "par. 54",
    'The molecule type is "{found}"; it must be DNA, RNA or AA',
    variants={"missing": "The molecule type is missing or empty; it must be DNA, RNA or AA"},
)
def molecule_type(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """The molecule type of a sequence is DNA, RNA or AA.

    Why: it determines how the residues and features of the sequence are read.

    Usual cause: PRT of the older standard ST.25, ADN or ARN of a French listing, or small letters.

    Safe because: the word has one meaning only, and the residues, the mol_type and the feature keys agree with it.
    Otherwise a person decides.

    Example right: <INSDSeq_moltype>AA</INSDSeq_moltype>

    Example wrong: <INSDSeq_moltype>PRT</INSDSeq_moltype>
    """
    found = sequence.molecule_type
    if sequence.is_skipped or found in MOLECULE_TYPES:
        return
    place = at(sequence, field="molecule_type")
    word = found.strip().upper()
    meant = word if word in MOLECULE_TYPES else MEANT_BY.get(word, "")
    likely = _likely_type(without_layout(sequence.residues[:1000]).lower())
    if meant:
        # cDNA and mRNA say more than the molecule type, so the mol_type must say the same
        is_confirmed = word not in _KINDS or sequence.mol_type.strip().upper() == word
        fixes = [set_to(place, meant, safe=is_confirmed and agrees_with(context, sequence, meant))]
        if (likely == "AA") != (meant == "AA") and sequence.residues:
            fixes.insert(0, set_to(place, likely))
    else:
        fixes = [suggest(place, likely)]
    yield Hit(place, {"found": short(found)}, tuple(fixes), variant="" if word else "missing")


_NAMED_BY: Final = {"protein": "AA", "rna": "RNA", "dna": "DNA"}
"""The words in a mol_type that name a molecule type."""


def agrees_with(context: Context, sequence: Sequence, molecule: str) -> bool:
    """Return whether neither the residues, the mol_type nor a feature key contradict a molecule type."""
    mol_type = sequence.mol_type.lower()
    named = next((each for word, each in _NAMED_BY.items() if word in mol_type), molecule)
    if named != molecule:
        return False
    own, others = context.edition.keys(molecule), context.edition.keys("DNA" if molecule == "AA" else "AA")
    if any(feature.key in others and feature.key not in own for feature in sequence.features):
        return False
    if not sequence.residues:
        return True
    letters = without_layout(sequence.residues[:100_000]).lower()
    return _likely_type(letters) == molecule or (_are_nucleotides(letters) and molecule == "RNA" and "u" not in letters)


_NUCLEOTIDE_SYMBOLS: Final = "acgtumrwsykvhdbn"
_LEAST_PLAIN: Final = 0.7
"""The part of nucleotides that must be a, c, g, t, u or n. A protein may consist of letters of Table 1 only."""


def _are_nucleotides(letters: str) -> bool:
    """Return whether small letters are nucleotides rather than amino acids."""
    plain = sum(letters.count(symbol) for symbol in "acgtun")
    return bool(letters) and not letters.strip(_NUCLEOTIDE_SYMBOLS) and plain >= _LEAST_PLAIN * len(letters)


def is_likely_protein(sequence: Sequence) -> bool:
    """Return whether the residues are amino acids rather than nucleotides, whatever the molecule type says."""
    return bool(sequence.residues) and _likely_type(without_layout(sequence.residues[:1000]).lower()) == "AA"


def _likely_type(letters: str) -> str:
    """Return the molecule type that the residues most likely have. letters: small letters without layout."""
    if not _are_nucleotides(letters):
        return "AA"
    return "RNA" if "u" in letters else "DNA"


@rule(
    "sequence/other-seqids",
    LooksAt.SEQUENCE,
    E,
    "par. 57",
    'INSDSeq_other-seqids contains "{ids}"; only offices may write this element',
    variants={"empty": "INSDSeq_other-seqids is empty; only offices may write this element"},
)
def other_seqids(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Applicants omit INSDSeq_other-seqids.

    Why: offices write it when they publish the listing or send it to the databases.

    Usual cause: the listing was created from a published one.

    Safe because: the element is empty. Ids that an office wrote are not removed without a person.

    Example right: no INSDSeq_other-seqids

    Example wrong: <INSDSeq_other-seqids><INSDSeqid>pat|EP|1|A|1</INSDSeqid></INSDSeq_other-seqids>
    """
    ids = sequence.other_seqids
    if ids is not None:
        place = at(sequence, field="other_seqids")
        fix = offer("Remove it", SetField(place, None), safe=not any(ids))
        yield Hit(place, {"ids": short(", ".join(ids), 50)}, (fix,), variant="" if any(ids) else "empty")


@rule(
    "sequence/empty",
    LooksAt.SEQUENCE,
    E,
    "par. 57",
    "The sequence has no residues; enter them, or make it a skipped sequence (000)",
    variants={"zeros": 'The residues are "{residues}"; a skipped sequence must have "000", with exactly three zeros'},
)
def empty(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Every sequence has residues, or is skipped intentionally.

    Why: a number without residues is only allowed for a skipped sequence, which has 000 in place of the residues.

    Usual cause: the residues were not entered yet, or were lost in a conversion. Or a skipped sequence was written with
    another number of zeros.

    Example right: <INSDSeq_sequence>acgtacgtac</INSDSeq_sequence>, or 000 for a skipped one

    Example wrong: <INSDSeq_sequence></INSDSeq_sequence>
    """
    if not sequence.is_skipped and (not sequence.residues or is_written_as_zeros(sequence)):
        place = at(sequence, field="residues")
        fix = offer("Make it a skipped sequence", partial(skip_empty, sequence.uid))
        variant = "zeros" if sequence.residues else ""
        yield Hit(place, {"residues": short(sequence.residues)}, (fix,), variant=variant)


def skip_empty(uid: int, project: Project) -> Edit:
    """Return the edit that makes a sequence without residues a skipped one, with nothing but its number."""
    absent = tuple(
        fact
        for fact in project.origin.facts
        if fact.kind in (origin.ELEMENT_MISSING, origin.ATTRIBUTE_MISSING)
        and fact.address.sequence == uid
        and fact.field != "sequence.number"
    )
    skip = SetField(Address(uid, field="is_skipped"), True)
    return Together("", (SetField(Address(uid, field="residues"), ""), skip, _clear(uid, project), Settle(absent)))


_INVISIBLE: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
"""Characters without width, which programs insert between letters. They have no meaning among residues."""
_LAYOUT: Final = re.compile(rf"[\s\d{_INVISIBLE}]+")
_GAPS: Final = frozenset("-*.·–—_~")
_WITHOUT_GAPS: Final = dict.fromkeys(map(ord, _GAPS))
_TRIPLETS: Final = re.compile(r"(?:[A-Z][a-z]{2})+").fullmatch
_GLUE: Final = re.compile(rf"[\s\d\-{_INVISIBLE}]+")


def without_layout(residues: str) -> str:
    """Return the residues without spaces, line ends, digits and invisible characters, the layout of a page."""
    return residues if residues.isalpha() else _LAYOUT.sub("", residues)


def _one_letter(text: str) -> str:
    """Return residues in three-letter codes as one-letter symbols. "" unless all are three-letter codes."""
    glued = _GLUE.sub("", text)
    if len(glued) < 6 or len(glued) % 3 or not _TRIPLETS(glued):
        return ""
    letters = [symbols_of.one_letter(glued[i : i + 3]) for i in range(0, len(glued), 3)]
    return "".join(letters) if all(letters) else ""


def meant_protein(text: str) -> str:
    """Return the amino acids as sequence/symbols would correct them: case, layout, three-letter codes, gaps."""
    if text.isupper() and text.isalpha():
        return text
    return _one_letter(text) or without_layout(text).upper().translate(_WITHOUT_GAPS)


def _meant_length(sequence: Sequence) -> int:
    """Return the number of residues after the corrections of sequence/symbols."""
    text = sequence.residues
    if molecule_of(sequence) == "AA":
        return len(meant_protein(text))
    return len(text) if text.isalpha() else len(without_layout(text).translate(_WITHOUT_GAPS))


def is_length_of_symbols(sequence: Sequence, count: int) -> bool:
    """Return whether the residues without layout, or in one-letter symbols, have this length."""
    text = sequence.residues
    if count == len(without_layout(text)):
        return True
    return molecule_of(sequence) == "AA" and 3 * count <= len(text) and count == len(_one_letter(text))


def are_small_nucleotides(sequence: Sequence) -> bool:
    """Return whether an AA sequence looks like nucleotides: at least ten small letters, all a, c, g or t."""
    text = sequence.residues
    return len(text) >= 10 and len(set(text[:100])) > 1 and molecule_of(sequence) == "AA" and not text.strip("acgt")


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
        return _set_residues(sequence, _one_letter(text))
    if how == "embedded":
        return _set_residues(sequence, _THREE_LETTERS.sub(lambda code: symbols_of.one_letter(code[0]) or code[0], text))
    edits: list[Edit] = []
    for run in reversed(list(re.finditer("[" + re.escape("".join(_GAPS)) + "]+", text))):
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
    layout = {symbol for symbol in symbols if _LAYOUT.match(symbol)}
    wrong_case = {symbol for symbol in symbols - layout if _cased(symbol, molecule) in alphabet}
    uracil = symbols & {"u", "U"} if molecule != "AA" else set[str]()
    gaps = symbols & _GAPS
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
    residues, count = sequence.residues, _meant_length(sequence)
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
    if molecule == "AA" and _one_letter(sequence.residues[:3000]) and _one_letter(sequence.residues):
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
    shown = [f'"{short(symbol)}" ({each.count}, at {each.positions[0]})' for symbol, each in found.items()][:3]
    text = ", ".join(shown) + (" ..." if len(found) > 3 else "")
    if found.keys() == strange.layout:
        yield Hit(place, {"symbols": text}, fixes, spot, variant="layout")
    elif found.keys() == strange.wrong_case:
        count = sum(each.count for each in found.values())
        yield Hit(place, {"count": count}, fixes, spot, variant="case")
    else:
        yield Hit(place, {"symbols": text}, fixes, spot, variant="protein" if molecule == "AA" else "")


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


def _skipped_not_clean(context: Context, sequence: Sequence) -> str | None:
    """Return the elements of a skipped sequence that must be empty and are not.

    A sequence that the user skipped in this program still has its residues here; writing empties its elements.
    """
    if not sequence.is_skipped:
        return None
    if sequence.residues not in ("", SKIPPED):
        return ""
    declared = context.origin.declared.get(sequence.uid, Declared())
    found = {
        "length": declared.length,
        "molecule_type": sequence.molecule_type,
        "division": declared.division,
        "features": "present" if sequence.features else "",
    }
    return ",".join(name for name, text in found.items() if not is_blank(text))


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
    "A skipped sequence (000) has {parts}; these must be empty, and the feature table must be omitted",
    variants={
        "missing": "A skipped sequence (000) has no INSDSeq_moltype; an empty element is required",
        "table": "A skipped sequence (000) has an empty feature table; the table must be omitted",
    },
    collect=_skipped_not_clean,
)
def skipped_not_clean(context: Context, facts: Iterable[tuple[int, int, str]]) -> Iterator[Hit]:
    """An intentionally skipped sequence has 000 in place of the residues. Its length, molecule type and division are
    empty, and it has no feature table.

    Why: a skipped sequence only reserves a number. Any other content means that there is a sequence.

    Usual cause: the residues were replaced by 000 by hand, and the other elements were not changed.

    Safe because: only a molecule type and a division are removed automatically; they have no meaning without residues.
    If there are features or a length, the residues may have been lost, and a person decides.

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
            is_safe = "length" not in parts and "features" not in parts
            fix = offer("Empty these elements", partial(_clear, uid), safe=is_safe)
            found = ", ".join(names[part] for part in parts.split(","))
            yield Hit(Address(uid), {"parts": found}, (fix,), number=position)
    for field, variant in (("sequence.molecule_type", "missing"), ("feature", "table")):
        for fact in _absent(context, field) if skipped else ():
            uid = fact.address.sequence or 0
            if uid in skipped:
                fix = offer("Write it correctly when saving", Settle((fact,)), safe=True)
                yield Hit(Address(uid), {}, (fix,), variant=variant, number=skipped[uid], line=fact.line)


@rule(
    "sequence/feature-table-missing",
    LooksAt.SEQUENCE,
    E,
    "par. 60, 63",
    "The feature table is missing; every sequence must have one, with a source feature",
)
def feature_table_missing(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Every sequence that is not skipped has a feature table with one source feature.

    Why: the source feature names the organism of the sequence. The standard requires it, although the DTD does not.

    Usual cause: the sequences were imported from FASTA, which has no features.

    Example right: a feature table with a source feature

    Example wrong: INSDSeq_sequence directly after INSDSeq_division
    """
    if not sequence.is_skipped and not sequence.features:
        fixes = (add_source(context, sequence),) if molecule_of(sequence) and sequence.residues else ()
        yield Hit(at(sequence, field="features"), fixes=fixes)


_DIGESTED_AT_ONCE: Final = 1 << 18


def _digest(context: Context, sequence: Sequence) -> int | None:
    if sequence.is_skipped or not sequence.residues or is_written_as_zeros(sequence):
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

    Why: the same sequence needs one number only. It may occur twice if the source or the features differ.

    Usual cause: the application discloses the sequence in several places, and it was entered each time.

    Example right: each sequence once

    Example wrong: sequence 7 with the molecule type and residues of sequence 3
    """
    slots = 16 * context.count + 1
    seen, repeated = bytearray(slots), set[int]()  # takes less memory than a set of a million digests
    for _, _, digest in facts:
        slot = digest % slots
        if seen[slot]:
            repeated.add(slot)
        seen[slot] = 1
    first: dict[int, tuple[int, int]] = {}
    for position, uid, digest in facts if repeated else ():
        if digest % slots in repeated:
            other_uid, place = first.setdefault(digest, (uid, position))
            if place != position:
                other = declared_number(context.origin.declared, other_uid, place)
                yield Hit(Address(uid, field="residues"), {"other": other}, number=position)


def to_dna(uid: int, project: Project) -> Edit:
    """Return the edit that makes an amino acid sequence DNA, with a mol_type of DNA."""
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
    "The molecule type is AA, but all {count} residues are A, C, G or T",
)
def looks_like_nucleotides(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """An amino acid sequence does not consist of alanine, cysteine, glycine and threonine only.

    Why: a sequence of ten or more of these four letters is nearly always DNA with a wrong molecule type.

    Usual cause: the molecule type was not changed from AA when DNA was entered.

    Example right: ATGGCCTTAGCA as DNA: atggccttagca

    Example wrong: ATGGCCTTAGCA as AA
    """
    text = sequence.residues
    if sequence.is_skipped or len(text) < 10 or molecule_of(sequence) != "AA" or are_small_nucleotides(sequence):
        return  # sequence/symbols reports small letters
    if not text.strip("ACGTacgt") and len(set(text.upper())) > 1:
        fix = offer("Change the molecule type to DNA", partial(to_dna, sequence.uid))
        yield Hit(at(sequence, field="molecule_type"), {"count": len(text)}, (fix,))


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
    'A DNA/RNA molecule must be "DNA, synthetic construct, other DNA"; this one is "{found}"',
    variants={
        "segments": "No misc_feature says whether residues {start} to {end} of this DNA/RNA molecule are DNA or RNA"
    },
)
def hybrid(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """A molecule of DNA and RNA segments has the molecule type DNA, the organism synthetic construct and the mol_type
    other DNA. Every segment has a misc_feature with a note that says whether it is DNA or RNA.

    Why: DNA and RNA use the same letters, so only the features show where a segment starts and ends.

    Usual cause: the molecule was entered as RNA, or only its RNA part was annotated.

    Example right: DNA, synthetic construct, other DNA, and a misc_feature for the DNA and for the RNA part

    Example wrong: DNA with u written as t, and no feature that marks the RNA part
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
        fix = offer("Set molecule type, organism and mol_type", partial(_as_hybrid, sequence.uid))
        yield Hit(at(sequence), {"found": short(", ".join(each or "-" for each in found), 45)}, (fix,))
    gaps = _uncovered(_segments(sequence), len(sequence.residues))
    if gaps and sequence.residues:
        fix = offer("Add misc_feature with the note DNA for the other residues", partial(_add_segments, sequence.uid))
        start, end = gaps[0]
        yield Hit(at(sequence, field="features"), {"start": start, "end": end}, (fix,), gaps[0], variant="segments")
