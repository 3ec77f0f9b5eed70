"""The wizard for the ends of a chain: phosphate, cap, acetyl, amide, pyroglutamic acid and other groups.

The module hides that a group belongs to the first or last residue, and how its name follows from that residue (par. 17,
24, 30).
"""

from functools import partial
from typing import Final

from wiposeq.app.authoring.wizards.draft import Draft, of_record
from wiposeq.app.authoring.wizards.residue_names import (
    Group,
    find_group,
    full_name,
    search_groups,
)
from wiposeq.app.authoring.wizards.texts import own_question, refuse_characters
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.formats.notation.features import spelled_note
from wiposeq.model.records import Sequence
from wiposeq.standard.edition import Edition
from wiposeq.texts import listed, mark, tr

_MODIFIED: Final = ("SITE", "MOD_RES")
_FREE: Final = {"start": ("H", "H2N", "NH2"), "end": ("OH", "COOH")}
_FREE_OF_NUCLEOTIDES: Final = ("OH", "HO")
"""What people write for an end without a group."""


def _questions(place: Place) -> tuple[Question, ...]:
    record = place.record
    is_protein = record is not None and record.is_protein
    labels = (tr("&N-terminus"), tr("&C-terminus")) if is_protein else (tr("&5' end"), tr("&3' end"))
    hints = (
        (tr("Such as acetyl, pGlu or Biotin"), tr("Such as amide or -OMe"))
        if is_protein
        else (tr("Such as phosphate, cap 1 or VP"), tr("Such as phosphate, idT or GalNAc"))
    )
    questions = (
        Question(side, label, hint=about, offer=partial(_offer, is_protein, side))
        for side, label, about in zip(("start", "end"), labels, hints)
    )
    return (*questions, own_question())


def _offer(is_protein: bool, side: str, text: str) -> list[tuple[str, str]]:
    found = []
    for each in search_groups(text, is_protein, side):
        short = each.names[0] if len(each.names[0]) < len(each.label) else ""
        found.append((short or each.label, f"{short}  {each.label}" if short else each.label))
    return found


@of_record
def _propose(draft: Draft, record: Sequence, answers: Answers) -> Proposal:
    named = False
    for side, position in (("start", 1), ("end", len(record.residues))):
        text = answers.get(side, "").strip()
        if text.strip("-") in (_FREE[side] if record.is_protein else _FREE_OF_NUCLEOTIDES):
            draft.explain(tr('"{name}" is a free end, which needs no feature.', name=text))
            named = True
        elif text:
            named = True
            _describe(draft, record, side, position, text, is_own=answers.get("own") == "yes")
    if not named:
        draft.refuse("start", mark("Name the group at one end or at both."))
    return draft.proposal(tr("Ends"))


def _describe(draft: Draft, record: Sequence, side: str, position: int, text: str, *, is_own: bool) -> None:
    group = find_group(text, record.is_protein, side)
    if group is None and refuse_characters(draft, side, text):
        return
    if group is None and not is_own:
        similar = listed(each.label for each in search_groups(text, record.is_protein, side)[:2])
        if similar:
            draft.refuse(side, mark('"{name}" is not in the lists. Similar: {similar}.'), name=text, similar=similar)
        else:
            draft.refuse(side, mark('"{name}" is not in the lists. Is it a full name (par. 17, 30)?'), name=text)
        return
    if group is None:
        draft.explain(tr('"{name}" is not in the lists. The note has it as it is.', name=text))
        group = Group((), text, "", side, "SITE" if record.is_protein else "modified_base")
    letter = record.residues[position - 1]
    own_name, name = full_name(letter, draft.place.edition), _name_at(record, position, draft.place.edition)
    notes = {spelled_note(group.note, each) for each in (own_name, name)} if record.is_protein else {group.note}
    there = {feature.value("note") for feature in record.features if feature.location == str(position)}
    if same := sorted(notes & there):
        words = mark('Residue {position} already has a feature "{name}".')
        draft.refuse(side, words, position=position, name=same[0])
        return
    if group.only and letter not in group.only.split():
        draft.refuse(
            side,
            mark('"{name}" needs {residues}; residue {position} is {symbol}.'),
            name=text,
            residues=listed(group.only.split()),
            position=position,
            symbol=letter,
        )
        return
    if not record.is_protein:
        values = {"mod_base": "OTHER"} if group.key == "modified_base" else {}
        draft.add_feature(record, group.key, str(position), **values, note=group.note)
        return
    if letter == "X" and name == own_name and "{" in group.note:
        draft.refuse(side, mark("Residue {position} is X. Describe it first as a modified residue."), position=position)
        return
    draft.add_feature(record, group.key, str(position), note=spelled_note(group.note, name))
    if name != own_name:
        draft.explain(tr('The name includes that of residue {position}, "{name}".', position=position, name=name))


def _name_at(record: Sequence, position: int, edition: Edition) -> str:
    """Return the full name of an amino acid: of its feature if it is modified, otherwise of its symbol."""
    for feature in record.features:
        note = feature.value("note")
        if feature.key in _MODIFIED and feature.location == str(position) and note:
            listed = edition.modified_amino_acids.get(note)
            if listed is None:
                return note
            return listed.name if listed.name[:1].isdigit() else listed.name.split(",")[0]
    return full_name(record.residues[position - 1], edition)


WIZARD: Final = Wizard(
    "ends",
    mark("Ends of the chain"),
    (
        Paragraph("11", mark("The residues are written from 5' to 3', without marks of the ends."), "nucleotides"),
        Paragraph("24", mark("The residues are written from amino to carboxy, without NH2 and COOH."), "protein"),
        Paragraph("17", mark("A group at an end is described at the first or last nucleotide."), "nucleotides"),
        Paragraph("17", mark("It needs modified_base with mod_base OTHER and the full name as note."), "nucleotides"),
        Paragraph("30", mark("A group at an end is described at the first or last amino acid."), "protein"),
        Paragraph("30", mark("Use MOD_RES if it is made after translation, otherwise SITE, with a note."), "protein"),
    ),
    _questions,
    _propose,
)
