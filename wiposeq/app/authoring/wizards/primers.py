"""The wizard for primer pairs: two sequences for each row, and where they bind.

The module hides how rows are read, and how a reverse, a degenerate or a tailed primer is found in the template (par.
11, 15, 69, 83).
"""

import re
from itertools import islice
from typing import Final

from msgspec.structs import replace

from wiposeq.app.authoring.wizards.draft import Draft, sequence_of
from wiposeq.app.authoring.wizards.positions import span
from wiposeq.app.authoring.wizards.residue_text import read_strand, rows, without_ends
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.errors import UserError
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.notation.reader import Reading, read_notation
from wiposeq.formats.options import Defaults
from wiposeq.model.records import Sequence, new_uid
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import reverse_complement, specific_count
from wiposeq.texts import mark, tr, trn

_LONGEST_TEMPLATE: Final = 5_000_000
"""The most residues of a template in which primers are searched."""
_ENDS: Final = ("-F", "-R", "-P")
"""Endings of the names of a forward and a reverse primer and of a probe."""
_SEED: Final = 12
"""The nucleotides at the 3' end that must bind, of a primer with a tail that does not."""
_MOST_PLACES: Final = 50


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
    found = rows(draft, answers.get("rows", ""))
    if not found:
        draft.refuse("rows", mark("Type or paste the primers."))
    bound = 0
    for number, cells in found:
        bound += _pair(draft, number, cells, answers.get("bind") == "yes")
    if answers.get("bind") == "yes" and found and not draft.problems:
        draft.explain(trn("{count} primer binds in the template.", "{count} primers bind in the template.", bound))
    return draft.proposal(tr("Primer pairs"))


def _pair(draft: Draft, number: int, cells: list[str], binds: bool) -> int:
    """Add the primers of a row, and a probe behind them, and return how many primers bind in the template."""
    edition = draft.place.edition
    if not 2 <= len(cells) <= 4:
        draft.refuse("rows", mark("Row {row} needs a name, a forward and a reverse primer."), row=number)
        return 0
    name, *texts = cells
    bound = 0
    for end, text in zip(_ENDS, texts):
        if not text:
            continue
        try:
            read = _read(text, edition)
        except UserError as error:
            draft.refuse("rows", mark("Row {row}: {reason}"), row=number, reason=str(error))
            continue
        minimum = edition.minimum_length("DNA")
        if specific_count(read.residues, "DNA") < minimum:
            draft.refuse(
                "rows",
                mark("Row {row}: a primer needs {minimum} specifically defined nucleotides (par. 8)."),
                row=number,
                minimum=minimum,
            )
            continue
        added = _added(draft, read, name + end)
        bound += binds and end != "-P" and _bind(draft, read.residues, f"{name}{end}", added, is_reverse=end == "-R")
    return bound


def _read(text: str, edition: Edition) -> Reading:
    """Return a primer in plain letters, or as it is ordered: with I for inosine, * and codes such as /56-FAM/."""
    try:
        return read_strand(text, "DNA", edition, "plain")
    except UserError as error:
        try:
            return read_notation(_as_ordered(text), preset("order-style"), Defaults(molecule="DNA"), edition=edition)
        except UserError:
            raise error from None


def _as_ordered(text: str) -> str:
    """Return a text with capital letters for small ones, which are signs in orders, unless it has both."""
    parts = without_ends(text).split("/")
    letters = "".join(parts[::2]).replace("I", "")
    return "/".join(part if n % 2 else part.upper() for n, part in enumerate(parts)) if letters.islower() else text


def _added(draft: Draft, read: Reading, name: str) -> int:
    """Add a primer, unless a plain one is in the listing already, and return its SEQ ID NO."""
    is_plain = all(feature.key == "source" for feature in read.features)
    known = draft.number_of(read.residues, "DNA") if is_plain else 0
    if known:
        draft.explain(tr("Primer {name} is SEQ ID NO {number} already.", name=name, number=known))
        return known
    if is_plain:
        return draft.add_sequence(sequence_of(name, "DNA", read.residues))
    features = tuple(replace(feature, uid=new_uid()) for feature in read.features)
    return draft.add_sequence(replace(read.sequence(new_uid(), name), features=features))


def _bind(draft: Draft, residues: str, name: str, number: int, *, is_reverse: bool) -> bool:
    """Add primer_bind to the template if the primer, or its 3' end, binds exactly once. Return whether it does."""
    template = draft.place.record
    if template is None or len(template.residues) > _LONGEST_TEMPLATE:
        return False
    text = reverse_complement(residues) if is_reverse else residues
    places = _places(text, template.residues, draft.place.edition, is_reverse=is_reverse)
    longest = max((size for _, size in places), default=0)
    best = [first for first, size in places if size == longest]
    if len(best) != 1:
        words = tr("{name} occurs {count} times in the template, so it is not marked.", name=name, count=len(best))
        draft.explain(words)
        return False
    first, size = best[0], longest
    location = span(first, first + size - 1)
    location = f"complement({location})" if is_reverse else location
    note = f"SEQ ID NO: {number}" if not name.isascii() else f"primer {name}, SEQ ID NO: {number}"
    if size < len(text):
        note += f", residues {len(text) - size + 1} to {len(text)}"
        draft.explain(tr("Only the {count} nt at the 3' end of {name} bind in the template.", count=size, name=name))
    draft.add_feature(template, "primer_bind", location, note=note)
    return True


def _places(text: str, template: str, edition: Edition, *, is_reverse: bool) -> list[tuple[int, int]]:
    """Return the first residue (1-based) and the size of each place where the 3' end of a primer binds.

    text: the primer on the strand of the template, so that the 3' end of a reverse one is at its start.
    """
    symbols = edition.symbols("DNA")
    classes = [f"[{''.join(symbols[each].expands_to)}{each}]" if each in symbols else each for each in text]
    seed = min(_SEED, len(text))
    inside = 0 if is_reverse else len(text) - seed
    found = []
    pattern = re.compile(f"(?={''.join(classes[inside : inside + seed])})")
    for match in islice(pattern.finditer(template), _MOST_PLACES):
        start, end = match.start(), match.start() + seed
        size = seed
        while size < len(text):
            at, letter = (end, classes[size]) if is_reverse else (start - 1, classes[len(text) - size - 1])
            if not 0 <= at < len(template) or template[at] not in letter:
                break
            start, end, size = (start, end + 1, size + 1) if is_reverse else (start - 1, end, size + 1)
        found.append((start + 1, size))
    return found


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
