"""Correct what a check of a specification found: edits of the listing, and changes for the text.

The edits of the listing are ordinary edits, so that they can be undone. The text itself is never changed;
word_copies.py writes copies of it.
"""

from collections.abc import Sequence
from dataclasses import replace as with_fields
from typing import Final

from msgspec import Struct

from wiposeq.app.importing.importing import Offer, offer_text
from wiposeq.app.specification.comparing import kind_of
from wiposeq.app.specification.matching import listed_residues, match_all
from wiposeq.formats.options import Defaults
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edit import Edit
from wiposeq.model.edits import SetField, Together
from wiposeq.model.numbering import numbers_of
from wiposeq.model.origin_edits import Accept
from wiposeq.model.project import Project
from wiposeq.model.residue_strings import find_residues
from wiposeq.model.specification import Specification
from wiposeq.model.specification_facts import PlacedResidues
from wiposeq.model.specification_report import (
    MapRow,
    RenumberingMap,
    SpecificationFinding,
    SpecificationReport,
)
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import listed, mark, tr, trn

_ADDED: Final = mark("Found in the specification, {place}: {count} residues")


def residues_of(report: SpecificationReport, found: SpecificationFinding) -> PlacedResidues | None:
    """Return the residues that a finding is about, or None."""
    return next((each for each in report.facts.residues if (each.start, each.end) == (found.start, found.end)), None)


def is_molecule_open(residues: PlacedResidues) -> bool:
    """Return whether a person must choose between DNA and RNA: the residues have neither t nor u in the text."""
    return residues.molecule != "AA" and "t" not in residues.residues


def offer_of_residues(
    specification: Specification, residues: Sequence[PlacedResidues], molecules: dict[int, str] | None = None
) -> Offer:
    """Return the sequences that are added, each once, with their places in the changes of the offer.

    molecules: the type (DNA or RNA) that a person chose, by the 0-based place in `residues`.
    """
    chosen: dict[tuple[str, str], PlacedResidues] = {}
    for place, each in enumerate(residues):
        molecule = (molecules or {}).get(place, each.molecule)
        chosen.setdefault((molecule, each.residues), each)
    types = {number: molecule for number, (molecule, _) in enumerate(chosen, 1)}
    names = [_name(specification, each) for each in chosen.values()]
    text = "".join(f">{name}\n{residues}\n" for name, (_, residues) in zip(names, chosen))
    offer = offer_text(text, Defaults(molecule=types))
    (part,) = offer.parts
    places = tuple(
        Change(
            "specification/added",
            _ADDED,
            name,
            values={"place": specification.where(each.start), "count": each.length},
        )
        for name, each in zip(names, chosen.values())
    )
    return Offer((with_fields(part, changes=(*places, *part.changes)),))


def _name(specification: Specification, residues: PlacedResidues) -> str:
    """Return the name of an added sequence: "from paragraph [0045]"."""
    return " ".join(tr("from {place}", place=specification.where(residues.start) or tr("the text")).split())


def add_sequences(
    project: Project,
    specification: Specification,
    residues: Sequence[PlacedResidues],
    *,
    molecules: dict[int, str] | None = None,
    index: int | None = None,
) -> Edit:
    """Return the edit that adds residues of the text as new sequences, each once.

    The import report of the project gets a line with the place of each. molecules: as in offer_of_residues().
    index: the 0-based index to insert before; None for the end. SEQ ID NOs of other sequences follow as for every
    insertion.
    """
    offer = offer_of_residues(specification, residues, molecules)
    at = len(project.sequences) if index is None else index
    return offer.edit(range(len(offer.sequences)), index=at, organism="", mol_types={})


def accept(found: SpecificationFinding, remark: str) -> Edit:
    """Return the edit that accepts a finding with a remark, or withdraws it with an empty one."""
    return Accept(found.key, remark)


def skip_never_mentioned(project: Project, findings: Sequence[SpecificationFinding]) -> Edit | None:
    """Return the edit that skips the sequences that findings say are never mentioned. None without such a finding.

    A skipped sequence keeps its place, so that no SEQ ID NO changes; its residues stay in the project.
    """
    uids = dict.fromkeys(
        each.finding.address.sequence
        for each in findings
        if each.finding.rule == "specification/never-mentioned" and each.finding.address.sequence in project.sequences
    )
    edits = tuple(SetField(Address(uid, field="is_skipped"), True) for uid in uids)
    return Together(trn("Skip a sequence", "Skip {count} sequences", len(edits)), edits) if edits else None


class NumberOf(Struct, frozen=True):
    """The answer to "which number has this sequence?". residues: as they were read, "" if none were found.

    match: SAME, PART, REVERSE, REVERSE_PART, NEAR or UNKNOWN; numbers and place: as in PlacedResidues.
    """

    residues: str = ""
    match: str = ""
    numbers: tuple[int, ...] = ()
    place: int = 0


def number_of_selection(project: Project, text: str, progress: Progress = SILENT) -> NumberOf:
    """Return how the residues in a selected text relate to the listing.

    A selection that is only letters counts as residues, however short it is.
    """
    strings = find_residues(text)
    if strings:
        found = max(strings, key=lambda each: len(each.residues))
        residues, kind = found.residues, kind_of(found)
    else:
        residues = "".join(character for character in text if character.isalpha())
        kind = "NA" if residues and set(residues.lower()) <= set("acgtunrykmswbdhv") else "AA"
        residues = residues.lower().replace("u", "t") if kind == "NA" else residues.upper()
    if not residues:
        return NumberOf()
    listed = (
        (number, each.molecule_type, each.residues)
        for number, each in zip(numbers_of(project), project.sequences)
        if not each.is_skipped
    )
    match = match_all([(residues, kind)], listed_residues(listed), progress)[residues, kind]
    return NumberOf(residues, match.kind, match.numbers, match.place)


# -------------------------------------------------------------------------------------------------- renumbering map


def new_numbers(old: Project, new: Project, *, is_same_project: bool | None = None) -> dict[int, int]:
    """Return the new number of each old one, 0 if the sequence was removed. Sequences are paired by identity, else by
    molecule type and residues.

    is_same_project: whether both are states of one project, so that identity counts; None: it follows from them.
    """
    by_uid = dict(zip(new.sequences.uids(), numbers_of(new)))
    by_residues: dict[tuple[str, str], list[int]] = {}
    for number, each in zip(numbers_of(new), new.sequences):
        by_residues.setdefault((each.molecule_type, each.residues), []).append(number)
    result = {}
    if is_same_project is None:
        is_same_project = len(set(by_uid) & set(old.sequences.uids())) > len(by_uid) // 2 and old.origin == new.origin
    for number, each in zip(numbers_of(old), old.sequences):
        if is_same_project:
            result[number] = by_uid.get(each.uid, 0)
            continue
        same = by_residues.get((each.molecule_type, each.residues), [])
        result[number] = number if number in same else same[0] if same else 0
    return result


def renumbering_map(report: SpecificationReport, numbers: dict[int, int]) -> RenumberingMap:
    """Return every place of the text that must change when the sequences get new numbers.

    report: of a check of the text against the old listing. numbers: from new_numbers().
    """
    changed = {old: new for old, new in numbers.items() if old != new}
    places: dict[int, list[tuple[int, int]]] = {}
    remarks = []
    most = max(numbers, default=0)
    for mention in report.facts.mentions:
        if not mention.counts:
            continue
        named = [number for number in mention.numbers(most) if number in changed]
        if not named:
            continue
        for number in named:
            places.setdefault(number, []).append((mention.start, mention.end))
        shown = listed(f"{number} -> {changed[number] or tr('removed')}" for number in dict.fromkeys(named[:50]))
        remarks.append((mention.start, mention.end, tr("Renumbered: {numbers}", numbers=shown)))
    rows = tuple(
        MapRow(old, new, report.names.get(old, ""), tuple(places.get(old, ()))) for old, new in sorted(changed.items())
    )
    return RenumberingMap(report.specification, rows, tuple(remarks))
