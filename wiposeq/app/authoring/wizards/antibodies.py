"""The wizard for antibody chains: framework and complementarity-determining regions of a variable domain.

The module hides how frameworks follow from the CDRs. No numbering scheme is applied: the user names positions or
residues (par. 7, 10, 96).
"""

import re
from itertools import pairwise
from typing import Final

from msgspec import Struct

from wiposeq.app.authoring.wizards.draft import Draft, of_record, sequence_of
from wiposeq.app.authoring.wizards.positions import span
from wiposeq.app.authoring.wizards.texts import refuse_characters
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.model.records import Sequence
from wiposeq.standard.residues import specific_count
from wiposeq.texts import mark, tr

_RANGE: Final = re.compile(r"(\d{1,6})\s*(?:-|\.\.|–|to)\s*(\d{1,6})")
_LONGEST_FRAME: Final = {"start": 35, "end": 20}
"""The most residues of the first and the last framework region; more are rather another part of the chain."""
_REGIONS: Final = ("cdr1", "cdr2", "cdr3")


class _Region(Struct, frozen=True):
    name: str
    first: int
    last: int


def _questions(place: Place) -> tuple[Question, ...]:
    chains = (("H", tr("heavy (VH)")), ("L", tr("light (VL)")), ("", tr("single domain (VHH)")))
    schemes = (("", tr("not named")), *((each, each) for each in ("Kabat", "Chothia", "IMGT", "AbM", "Contact")))
    hints = (tr("Positions such as 26-33, or the residues"), "", "")
    return (
        Question("chain", tr("&Chain"), "choice", choices=chains, default="H"),
        *(
            Question(id, tr("CDR&{number}", number=number), hint=about)
            for number, (id, about) in enumerate(zip(_REGIONS, hints), 1)
        ),
        Question("start", tr("First &residue of the variable domain"), hint=tr("Empty for residue 1")),
        Question(
            "end", tr("&Last residue of the variable domain"), hint=tr("Empty for the last residue of the sequence")
        ),
        Question("scheme", tr("&Numbering scheme"), "choice", choices=schemes),
        Question("frames", tr("Also the &framework regions"), "check", default="yes"),
        Question("own", tr("CDRs as s&equences too"), "check"),
    )


@of_record
def _propose(draft: Draft, record: Sequence, answers: Answers) -> Proposal:
    start, last = _end(draft, record, answers, "start"), _end(draft, record, answers, "end")
    found = [_region(draft, record, id, answers) for id in _REGIONS]
    regions = [each for each in found if each is not None]
    if len(regions) < 3 or not start or not last:
        return draft.proposal("")
    for before, after in pairwise(regions):
        if after.first <= before.last:
            draft.refuse(
                after.name.lower(), mark("{name} begins before {other} ends."), name=after.name, other=before.name
            )
    if regions[0].first < start:
        draft.refuse("start", mark("CDR1 begins at {start}, before the variable domain."), start=regions[0].first)
    if regions[-1].last > last:
        draft.refuse("end", mark("CDR3 ends at {end}, behind the variable domain."), end=regions[-1].last)
    if answers.get("frames") == "yes" and not draft.problems:
        _refuse_long(draft, answers, "start", regions[0].first - start)
        _refuse_long(draft, answers, "end", last - regions[-1].last)
    if draft.problems:
        return draft.proposal("")
    _describe(draft, record, regions, (start, last), answers)
    return draft.proposal(tr("Antibody chain"))


def _refuse_long(draft: Draft, answers: Answers, question: str, count: int) -> None:
    """Add a problem if an outer framework region is too long to be one, unless the end of the domain was given.

    The chain then has a signal peptide, another domain or a constant region.
    """
    if count > _LONGEST_FRAME[question] and not answers.get(question, "").strip():
        name = "FR1" if question == "start" else "FR4"
        draft.refuse(question, mark("{name} would have {count} residues. Write this position."), name=name, count=count)


def _end(draft: Draft, record: Sequence, answers: Answers, question: str) -> int:
    """Return the first ("start") or last ("end") residue of the variable domain; 0, and a problem, if it is wrong."""
    text = answers.get(question, "").strip()
    length = len(record.residues)
    if not text:
        return 1 if question == "start" else length
    if not text.isascii() or not text.isdecimal() or len(text) > 15 or not 1 <= int(text) <= length:
        draft.refuse(question, mark("Write a position from 1 to {length}."), length=length)
        return 0
    return int(text)


def _region(draft: Draft, record: Sequence, id: str, answers: Answers) -> _Region | None:
    """Return the place of a CDR that is given by its positions or by its residues."""
    text = re.sub(r"\s*[(\[]?SEQ ID NO.*", "", answers.get(id, ""), flags=re.IGNORECASE).strip()
    name = id.upper()
    if not text:
        draft.refuse(id, mark("Name the positions or the residues of {name}."), name=name)
        return None
    found = _RANGE.fullmatch(text)
    if found is not None:
        first, last = int(found[1]), int(found[2])
        if not 1 <= first <= last <= len(record.residues):
            draft.refuse(
                id,
                mark("{text} is not inside the sequence of {length} residues."),
                text=text,
                length=len(record.residues),
            )
            return None
        return _Region(name, first, last)
    residues = re.sub(r"\s+", "", text).upper()
    count = record.residues.count(residues)
    if not residues.isalpha() or count == 0:
        draft.refuse(id, mark('The sequence does not contain "{residues}".'), residues=text[:30])
        return None
    if count > 1:
        draft.refuse(
            id, mark('"{residues}" occurs {count} times. Write its positions.'), residues=text[:30], count=count
        )
        return None
    first = record.residues.find(residues) + 1
    return _Region(name, first, first + len(residues) - 1)


def _describe(
    draft: Draft, record: Sequence, regions: list[_Region], domain: tuple[int, int], answers: Answers
) -> None:
    chain, scheme = answers.get("chain", "H"), answers.get("scheme", "")
    refuse_characters(draft, "", record.name) if answers.get("own") == "yes" else None
    start, last = domain
    letter = f"-{chain}" if chain else ""
    for number, region in enumerate(regions, 1):
        if answers.get("frames") == "yes" and region.first > start:
            draft.add_feature(record, "REGION", span(start, region.first - 1), note=f"FR{letter}{number}")
        note = f"CDR{letter}{number}" + (f" ({scheme})" if scheme else "")
        if answers.get("own") == "yes":
            note += _own_sequence(draft, record, region, f"CDR{letter}{number}")
        draft.add_feature(record, "REGION", span(region.first, region.last), note=note)
        start = region.last + 1
    if answers.get("frames") == "yes" and start <= last:
        draft.add_feature(record, "REGION", span(start, last), note=f"FR{letter}4")


def _own_sequence(draft: Draft, record: Sequence, region: _Region, title: str) -> str:
    """Add a CDR as a sequence if it is long enough, and return the words that mention it."""
    residues = record.residues[region.first - 1 : region.last]
    minimum = draft.place.edition.minimum_length("AA")
    if specific_count(residues, "AA") < minimum:
        draft.explain(
            tr("{name} has fewer than {minimum} residues; it has no SEQ ID NO (par. 8).", name=title, minimum=minimum)
        )
        return ""
    number = draft.number_of(residues, "AA")
    if number:
        draft.explain(tr("{name} is SEQ ID NO {number} already.", name=title, number=number))
    else:
        name = f"{record.name} {title}".strip()
        number = draft.add_sequence(sequence_of(name, "AA", residues, organism=record.organism, mol_type="protein"))
    return f", SEQ ID NO: {number}"


WIZARD: Final = Wizard(
    "antibodies",
    mark("Antibody chain"),
    (
        Paragraph("7(b)", mark("Each chain of an antibody is a sequence of its own.")),
        Paragraph("10", mark("A CDR that is named by its residues also has a SEQ ID NO, even if a chain contains it.")),
        Paragraph("8", mark("A CDR of fewer than four residues has no SEQ ID NO.")),
        Paragraph("60, 72", mark("Frameworks and CDRs are REGION features with a note.")),
    ),
    _questions,
    _propose,
)
