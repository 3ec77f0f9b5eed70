"""The wizard for intentionally skipped sequences: numbers that stay, with 000 for the residues (par. 10, 58)."""

import re
from typing import Final

from wiposeq.app.authoring.many_sequences import Skip, plan
from wiposeq.app.authoring.wizards.draft import Draft
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.app.bulk import read_numbers
from wiposeq.errors import UserError
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert
from wiposeq.model.numbering import followers, numbers_of
from wiposeq.model.records import Sequence, new_uid
from wiposeq.texts import mark, tr, trn

_MOST: Final = 10_000
"""The most sequences that are inserted at once."""


def _questions(place: Place) -> tuple[Question, ...]:
    record = place.record
    number = str(place.project.number(record.uid)) if record is not None else ""
    kinds = (
        ("insert", tr("insert numbers without a sequence")),
        ("skip", tr("skip sequences that are there")),
        ("include", tr("include skipped sequences again")),
    )
    return (
        Question("kind", tr("&What to do"), "choice", choices=kinds, default="insert"),
        Question("count", tr("&How many"), default="1", depends_on=("kind", ("insert",))),
        Question(
            "number",
            tr("&First new SEQ ID NO"),
            default=str(place.index + 1),
            hint=tr("Later sequences get higher numbers"),
            depends_on=("kind", ("insert",)),
        ),
        Question(
            "numbers",
            tr("&SEQ ID NOs"),
            hint=tr("Such as 5, 7-9"),
            default=number,
            depends_on=("kind", ("skip", "include")),
        ),
    )


def _propose(place: Place, answers: Answers) -> Proposal:
    draft = Draft(place)
    if answers.get("kind", "insert") == "insert":
        return _insert(draft, answers)
    is_skipped = answers.get("kind") == "skip"
    project = place.project
    try:
        numbers = re.sub(r"SEQ ID NOs?[:.]?", "", answers.get("numbers", ""), flags=re.IGNORECASE)
        positions = read_numbers(numbers, numbers_of(project))
        if not positions:
            draft.refuse("numbers", mark("Name the sequences."))
        found = plan(project, positions, Skip(is_skipped), place.edition)
    except UserError as error:
        draft.refuse_error("numbers", error)
        return draft.proposal("")
    if found.edit is None and not draft.problems:
        words = mark("They are skipped already.") if is_skipped else mark("None of them is skipped.")
        draft.refuse("numbers", words)
    if found.edit is not None:
        draft.add_edit(found.edit)
        draft.explain(
            trn(
                "{count} sequence changes; no number changes.",
                "{count} sequences change; no number changes.",
                found.count,
            )
        )
    if is_skipped:
        draft.explain(tr("The residues stay in the project, and the listing has 000."))
    return draft.proposal(tr("Skipped sequences"))


def _number(draft: Draft, answers: Answers, id: str, most: int) -> int:
    text = answers.get(id, "").strip().replace(",", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 15 or not 1 <= int(text) <= most:
        draft.refuse(id, mark("Write a number from 1 to {most}."), most=most)
        return 0
    return int(text)


def _insert(draft: Draft, answers: Answers) -> Proposal:
    project = draft.place.project
    count = _number(draft, answers, "count", _MOST)
    number = _number(draft, answers, "number", len(project.sequences) + 1)
    if not count or not number:
        return draft.proposal("")
    edit = Insert(
        Address(field="sequences"),
        number - 1,
        tuple(Sequence(new_uid(), is_skipped=True) for _ in range(count)),
        trn("Insert {count} skipped sequence", "Insert {count} skipped sequences", count),
    )
    draft.add_edit(edit)
    moved = len(project.sequences) - number + 1
    if moved:
        draft.explain(
            trn("{count} later sequence gets a higher number.", "{count} later sequences get higher numbers.", moved)
        )
        follow = len(followers(project, edit.apply(project)))
        if follow:
            draft.explain(trn("{count} text that names them follows.", "{count} texts that name them follow.", follow))
    return draft.proposal(edit.label)


WIZARD: Final = Wizard(
    "skipped",
    mark("Skipped sequences"),
    (
        Paragraph("10", mark("The SEQ ID NOs are 1, 2, 3 ... without a gap. The total counts skipped sequences.")),
        Paragraph("3(d), 58", mark("A skipped sequence keeps a number that has no sequence.")),
        Paragraph("58", mark("It has 000 in place of the residues, no length, type and division, and no features.")),
    ),
    _questions,
    _propose,
)
