"""The wizard for primer pairs: two sequences for each row, and where they bind.

The module hides how rows are read, and how a reverse primer is found in the template (par. 11, 69, 83).
"""

from typing import Final

from wiposeq.app.authoring.wizards.draft import Draft, sequence_of
from wiposeq.app.authoring.wizards.positions import span
from wiposeq.app.authoring.wizards.residue_text import plain_residues, rows
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.errors import UserError
from wiposeq.model.records import Sequence
from wiposeq.standard.residues import reverse_complement, specific_count
from wiposeq.texts import mark, tr, trn

_LONGEST_TEMPLATE: Final = 5_000_000
"""The most residues of a template in which primers are searched."""
_ENDS: Final = ("-F", "-R")


def _is_template(record: Sequence | None) -> bool:
    return record is not None and record.molecule_type in ("DNA", "RNA") and len(record.residues) >= 40


def _questions(place: Place) -> tuple[Question, ...]:
    record = place.record
    first = Question(
        "rows",
        tr("&Primers, one pair in each row"),
        "rows",
        hint=tr("Name, forward and reverse primer, 5' to 3', separated by tabs or ; as from a spreadsheet"),
    )
    if not _is_template(record):
        return (first,)
    assert record is not None
    number = place.project.number(record.uid)
    label = tr("&Mark where they bind in SEQ ID NO {number}", number=number)
    return (first, Question("bind", label, "check", default="yes"))


def _propose(place: Place, answers: Answers) -> Proposal:
    draft = Draft(place)
    found = rows(answers.get("rows", ""))
    if not found:
        draft.refuse("rows", mark("Type or paste the primers."))
    bound = 0
    for number, cells in found:
        bound += _pair(draft, number, cells, answers.get("bind") == "yes")
    if answers.get("bind") == "yes" and found and not draft.problems:
        draft.explain(trn("{count} primer binds in the template.", "{count} primers bind in the template.", bound))
    return draft.proposal(tr("Primer pairs"))


def _pair(draft: Draft, number: int, cells: list[str], binds: bool) -> int:
    """Add the primers of a row, and return how many of them bind in the template."""
    edition = draft.place.edition
    if len(cells) < 2 or len(cells) > 3:
        draft.refuse("rows", mark("Row {row} needs a name, a forward and a reverse primer."), row=number)
        return 0
    name, *texts = cells
    bound = 0
    for end, text in zip(_ENDS, texts):
        if not text:
            continue
        try:
            residues = plain_residues(text, "DNA", edition)
        except UserError as error:
            draft.refuse("rows", mark("Row {row}: {reason}"), row=number, reason=str(error))
            continue
        minimum = edition.minimum_length("DNA")
        if specific_count(residues, "DNA") < minimum:
            draft.refuse(
                "rows",
                mark("Row {row}: a primer needs {minimum} specifically defined nucleotides (par. 8)."),
                row=number,
                minimum=minimum,
            )
            continue
        known = draft.number_of(residues, "DNA")
        if known:
            draft.explain(tr("Primer {name} is SEQ ID NO {number} already.", name=name + end, number=known))
        added = known or draft.add_sequence(sequence_of(name + end, "DNA", residues))
        bound += binds and _bind(draft, residues, f"{name}{end}", added, is_reverse=end == "-R")
    return bound


def _bind(draft: Draft, residues: str, name: str, number: int, *, is_reverse: bool) -> bool:
    """Add primer_bind to the template if the primer occurs exactly once. Return whether it does."""
    template = draft.place.record
    if template is None or len(template.residues) > _LONGEST_TEMPLATE:
        return False
    text = reverse_complement(residues) if is_reverse else residues
    count = template.residues.count(text)
    if count != 1:
        words = tr("{name} occurs {count} times in the template, so it is not marked.", name=name, count=count)
        draft.explain(words)
        return False
    first = template.residues.find(text) + 1
    location = span(first, first + len(text) - 1)
    location = f"complement({location})" if is_reverse else location
    note = f"SEQ ID NO: {number}" if not name.isascii() else f"primer {name}, SEQ ID NO: {number}"
    draft.add_feature(template, "primer_bind", location, note=note)
    return True


WIZARD: Final = Wizard(
    "primers",
    mark("Primer pairs"),
    (
        Paragraph("7, 8", mark("A primer of at least 10 specifically defined nucleotides belongs in the listing.")),
        Paragraph("11", mark("Each primer is written from 5' to 3', also the reverse one.")),
        Paragraph("83, 84", mark("A primer is artificial: synthetic construct, with mol_type other DNA.")),
        Paragraph("69", mark("primer_bind of a reverse primer has a location with complement.")),
    ),
    _questions,
    _propose,
)
