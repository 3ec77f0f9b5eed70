"""Edits of coding sequences: set the genetic code and the translation, add the protein, and keep both linked.

It hides the order of the edits: a protein that is inserted behind its gene changes the numbers of later sequences, and
protein_id is set after that. coding.py translates.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model.address import Address, pick
from wiposeq.model.coding import Coded, decode
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Remove, ReplaceResidues, SetField, Together
from wiposeq.model.location import LocationError, parse
from wiposeq.model.numbering import number_links
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence, free_uid, new_uid
from wiposeq.model.text_diff import Splice, common_ends
from wiposeq.standard.edition import Edition

Placing = Literal["none", "linked", "behind", "end"]
"""Where the protein goes: nowhere, into the sequence that protein_id refers to, behind the gene, or at the end."""
_NAMES: Final = ("product", "gene", "locus_tag")
_LONGEST_NAME: Final = 60
_ALIGNED: Final = 2_000
"""The most residues between the first and the last difference of two proteins that are aligned."""
_LONG_BLOCK: Final = 0.2
_NEARLY_ALL: Final = 0.8


class Coding(Struct, frozen=True):
    """How a coding sequence is read. exceptions: (location, three-letter code) of each transl_except."""

    location: str
    code: int = 1
    codon_start: int = 1
    exceptions: tuple[tuple[str, str], ...] = ()


def coding_of(feature: Feature) -> Coding:
    """Return how a CDS is read, by its qualifiers. Values that cannot be read count as missing."""
    table, start = feature.value("transl_table").strip(), feature.value("codon_start").strip()
    exceptions = filter(None, map(_exception_of, feature.qualifiers))
    return Coding(
        feature.location,
        int(table) if table.isdecimal() and len(table) < 4 else 1,
        int(start) if start in ("1", "2", "3") else 1,
        tuple(exceptions),
    )


def _exception_of(qualifier: Qualifier) -> tuple[str, str] | None:
    """Return location and amino acid of a transl_except; None if it is none, or its form is another."""
    value = (qualifier.value or "").strip()
    where, comma, name = value[5:-1].rpartition(",aa:")
    is_one = qualifier.name == "transl_except" and value.startswith("(pos:") and value.endswith(")")
    return (where, name) if is_one and comma else None


def with_coding(feature: Feature, coding: Coding) -> Feature:
    """Return the feature read in this way. Only qualifiers that differ are changed; code 1 needs no transl_table."""
    feature = feature if feature.location == coding.location else replace(feature, location=coding.location)
    table, start = feature.qualifier("transl_table"), feature.qualifier("codon_start")
    if table is not None or coding.code != 1:
        feature = _with_value(feature, "transl_table", str(coding.code))
    if start is not None or coding.codon_start != 1:
        feature = _with_value(feature, "codon_start", str(coding.codon_start))
    if coding_of(feature).exceptions != coding.exceptions:
        others = [each for each in feature.qualifiers if _exception_of(each) is None]
        new = [
            Qualifier(uid, "transl_except", f"(pos:{where},aa:{name})")
            for uid, (where, name) in enumerate(coding.exceptions, free_uid(feature.qualifiers))
        ]
        feature = replace(feature, qualifiers=(*others, *new))
    return feature


def translated(sequence: Sequence, coding: Coding, edition: Edition) -> Coded | None:
    """Return the translation of residues read in this way. None if location, codon_start or code are not valid."""
    return decode(with_coding(Feature(0, "CDS", coding.location), coding), sequence.residues, edition.genetic_codes)


def linked_protein(project: Project, feature: Feature) -> Sequence | None:
    """Return the amino acid sequence that protein_id refers to, or None."""
    text = feature.value("protein_id").strip()
    uid = project.uid_of(int(text)) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    found = project.sequences.by_uid(uid) if uid else None
    return found if found is not None and found.is_protein else None


def genes_of(project: Project, protein: int) -> list[Address]:
    """Return the CDS features whose protein_id refers to the sequence with this uid."""
    number = str(project.number(protein))
    return [
        Address(project.sequences.uid_at(start + link.place), link.feature)
        for start, links in project.sequences.facts(number_links)
        for link in links
        if link.is_protein_id and link.text.strip() == number
    ]


def translation_edit(
    project: Project, place: Address, coding: Coding, protein: str, placing: Placing, label: str = ""
) -> Edit | None:
    """Return the edit that translates a CDS, or adds a new one. None if nothing changes.

    place: the CDS, or the sequence, which then gets a new CDS at the end of its features.
    protein: the translation, without the stop. placing: "linked" changes the residues of the protein of protein_id; if
    other genes share it, a new one is added behind the gene, because theirs has not changed.
    Raise LookupError if the record does not exist.
    """
    holder = project.sequences.by_uid(place.sequence or 0)
    edits: list[Edit] = []
    if place.feature is None:
        old = Feature(new_uid(), "CDS", coding.location)
        new = _with_value(with_coding(old, coding), "translation", protein)
        edits.append(Insert(Address(holder.uid, field="features"), len(holder.features), (new,)))
    else:
        old = pick(holder.features, place.feature)[1]
        new = _with_value(with_coding(old, coding), "translation", protein)
        edits += _changes(Address(holder.uid, old.uid), old, new)
    target = linked_protein(project, old)
    if placing == "linked" and (target is None or len(genes_of(project, target.uid)) > 1):
        is_same = target is not None and target.residues == protein
        placing = "none" if is_same else "behind"
    if placing == "linked" and target is not None:
        edits += _with_residues(target, protein)
    elif placing in ("behind", "end"):
        edits += _added(project, holder, new, protein, is_behind=placing == "behind")
    after = Together(label, tuple(edits))
    return after if after.apply(project) is not project else None


def coding_sequences_edit(
    project: Project, uid: int, features: tuple[Feature, ...], label: str = "", *, has_proteins: bool
) -> Edit:
    """Return the edit that adds coding sequences to a sequence.

    uid: of the sequence. has_proteins: the translation of each becomes a sequence behind it, in the order of the genes
    (par. 92).
    """
    count = len(project.sequences.by_uid(uid).features)
    edits: list[Edit] = [Insert(Address(uid, field="features"), count, features)]
    after = edits[0].apply(project)
    for each in features if has_proteins else ():
        protein = each.value("translation")
        edit = translation_edit(after, Address(uid, each.uid), coding_of(each), protein, "behind") if protein else None
        if edit is not None:
            edits.append(edit)
            after = edit.apply(after)
    return Together(label, tuple(edits))


def _with_value(feature: Feature, name: str, value: str) -> Feature:
    """Return the feature with this value in the first qualifier of that name, which is added if it is missing."""
    old = feature.qualifier(name)
    if old is None:
        uid = free_uid(feature.qualifiers)
        return replace(feature, qualifiers=(*feature.qualifiers, Qualifier(uid, name, value)))
    if old.value == value:
        return feature
    new = tuple(replace(each, value=value) if each is old else each for each in feature.qualifiers)
    return replace(feature, qualifiers=new)


def _changes(place: Address, old: Feature, new: Feature) -> Iterator[Edit]:
    """Yield the edits of the location and of single qualifiers, so that other edits of the feature stay possible."""
    if old.location != new.location:
        yield SetField(place.at("location"), new.location)
    before, after = {each.uid: each for each in old.qualifiers}, {each.uid: each for each in new.qualifiers}
    gone = tuple(Address(place.sequence, place.feature, uid) for uid in before if uid not in after)
    if gone:
        yield Remove(gone)
    for uid, qualifier in after.items():
        if uid in before and before[uid].value != qualifier.value:
            yield SetField(Address(place.sequence, place.feature, uid, field="value"), qualifier.value)
    added = tuple(each for uid, each in after.items() if uid not in before)
    if added:
        yield Insert(place.at("qualifiers"), len(after), added)


def unfollowing(target: Sequence, protein: str) -> list[Feature]:
    """Return the features of a protein that cannot follow when it gets other residues: parts of them are replaced."""
    features = target.features
    found: dict[int, Feature] = {}
    now = target
    for start, end, text in _pieces(target.residues, protein):
        splice = Splice.of(now, start + 1, end, text)
        for feature in features if len(text) != end - start else ():
            if feature is target.source:
                continue
            try:
                low, high = parse(feature.location).bounds
            except LocationError:
                continue
            is_part = low <= end and high > start and not (low <= start + 1 and high >= end)
            if is_part or splice.shifted(feature) is None:
                found[feature.uid] = feature
    return [each for each in features if each.uid in found]


def _pieces(old: str, new: str) -> list[tuple[int, int, str]]:
    """Return what differs, the last place first: the 0-based half-open span of the old residues, and the new ones.

    Several insertions and deletions are separate pieces if nearly all residues between them are the same. Otherwise all
    from the first to the last difference is one piece: after another reading frame residues agree by chance.
    """
    if old == new:
        return []
    start, end = common_ends(old, new)
    one, other = old[start : len(old) - end], new[start : len(new) - end]
    whole = [(start, start + len(one), other)]
    least = min(len(one), len(other))
    if not least or max(len(one), len(other)) > _ALIGNED:
        return whole
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.find_longest_match().size < least * _LONG_BLOCK:
        return whole
    matched = sum(each.size for each in matcher.get_matching_blocks())
    in_place = sum(a == b for a, b in zip(one, other)) if len(one) == len(other) else 0
    if matched < least * _NEARLY_ALL or in_place >= matched:
        return whole
    steps = [(start + a, start + b, other[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    return steps[::-1]


def _with_residues(target: Sequence, protein: str) -> Iterator[Edit]:
    """Yield the edits that give a protein other residues; its features follow, the source as the whole sequence."""
    for start, end, text in _pieces(target.residues, protein):
        yield ReplaceResidues(target.uid, start + 1, end, text)


def _added(project: Project, holder: Sequence, gene: Feature, protein: str, *, is_behind: bool) -> Iterator[Edit]:
    """Yield the edits that add the protein of a gene as a sequence, and link the gene to it."""
    index = index_behind(project, holder, gene.uid) if is_behind else len(project.sequences)
    yield Insert(Address(field="sequences"), index, (new_protein(holder, gene, protein),))
    place = Address(holder.uid, gene.uid)
    link = gene.qualifier("protein_id")
    if link is None:
        uid = free_uid(gene.qualifiers)
        qualifier = Qualifier(uid, "protein_id", str(index + 1))
        yield Insert(place.at("qualifiers"), len(gene.qualifiers), (qualifier,))
    else:
        yield SetField(Address(holder.uid, gene.uid, link.uid, field="value"), str(index + 1))


def index_behind(project: Project, holder: Sequence, gene: int = 0) -> int:
    """Return the index behind a sequence and those proteins of its earlier genes that follow it directly.

    So proteins that are added one after the other have the order of their genes. gene: the uid of the feature; a new
    one comes behind all others.
    """
    earlier = takewhile(lambda each: each.uid != gene, holder.features)
    proteins = {found.uid for each in earlier if each.key == "CDS" and (found := linked_protein(project, each))}
    index = project.sequences.index(holder.uid) + 1
    while index < len(project.sequences) and project.sequences.uid_at(index) in proteins:
        index += 1
    return index


def new_protein(holder: Sequence, gene: Feature, protein: str) -> Sequence:
    """Return the sequence of the protein of a gene, with the organism of the gene's sequence."""
    name = next((text for each in _NAMES if (text := gene.value(each))), "")[:_LONGEST_NAME]
    qualifiers = (Qualifier(1, "mol_type", "protein"), Qualifier(2, "organism", holder.organism))
    source = Feature(1, "source", _whole(protein), qualifiers)
    return Sequence(new_uid(), name=name, molecule_type="AA", residues=protein, features=(source,))


def _whole(residues: str) -> str:
    return f"1..{len(residues)}" if len(residues) > 1 else "1"
