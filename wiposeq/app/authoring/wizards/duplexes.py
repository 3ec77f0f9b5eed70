"""The wizard for siRNA and other duplexes: two strands from each row, with their modified nucleotides.

The module hides how strands are read and how their pairing is found (par. 11, 17, 55).
"""

from typing import Final

from msgspec.structs import replace

from wiposeq.app.authoring.wizards.draft import Draft
from wiposeq.app.authoring.wizards.residue_text import choices_of, read_strand, rows, strand_notations
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.errors import UserError
from wiposeq.formats.notation.reader import Reading
from wiposeq.model.records import new_uid
from wiposeq.standard.residues import reverse_complement, specific_count
from wiposeq.texts import mark, tr

_STRANDS: Final = ("sense", "antisense")
_FEWEST_PAIRS: Final = 10


def _questions(place: Place) -> tuple[Question, ...]:
    return (
        Question(
            "rows",
            tr("&Duplexes, one in each row"),
            "rows",
            hint=tr("Name, sense and antisense strand, 5' to 3', separated by tabs or ; as from a spreadsheet"),
        ),
        Question("notation", tr("N&otation"), "choice", choices=tuple(strand_notations())),
        Question(
            "molecule",
            tr("Residues &without a sign are"),
            "choice",
            choices=(("RNA", "RNA"), ("DNA", "DNA")),
            default="RNA",
        ),
    )


def _propose(place: Place, answers: Answers) -> Proposal:
    draft = Draft(place)
    found = rows(draft, answers.get("rows", ""))
    if not found:
        draft.refuse("rows", mark("Type or paste the strands."))
    for number, cells in found:
        _duplex(draft, number, cells, answers)
    return draft.proposal(tr("Duplexes"))


def _duplex(draft: Draft, number: int, cells: list[str], answers: Answers) -> None:
    edition = draft.place.edition
    if len(cells) != 3:
        draft.refuse("rows", mark("Row {row} needs a name, a sense and an antisense strand."), row=number)
        return
    name, *texts = cells
    strands: list[Reading] = []
    for strand, text in zip(_STRANDS, texts):
        try:
            read = read_strand(text, answers.get("molecule", "RNA"), edition, answers.get("notation", ""))
        except UserError as error:
            values = {"row": number, "strand": tr(strand), "reason": str(error)}
            draft.refuse("rows", mark("Row {row}, {strand}: {reason}"), **values)
            return
        if specific_count(read.residues, read.molecule_type) < edition.minimum_length("RNA"):
            draft.refuse(
                "rows", mark("Row {row}: a strand needs 10 specifically defined nucleotides (par. 8)."), row=number
            )
            return
        for sentence in choices_of(read):
            draft.explain(sentence)
        strands.append(read)
    pairs, first, second = _pairing(strands[0].residues, strands[1].residues)
    turned = _pairing(strands[0].residues, strands[1].residues[::-1])[0]
    if turned >= _FEWEST_PAIRS > pairs:
        message = mark(
            "Row {row}: the antisense strand pairs only in the other direction. Write it 5' to 3' (par. 11)."
        )
        draft.refuse("rows", message, row=number)
        return
    for strand, read in zip(_STRANDS, strands):
        _add_strand(draft, read, f"{name} {strand}")
    if pairs < _FEWEST_PAIRS:
        draft.explain(tr("{name}: the strands pair at only {count} positions in a row.", name=name, count=pairs))
    else:
        draft.explain(
            tr(
                "{name}: {count} pairs, overhangs of {first} and {second} nt.",
                name=name,
                count=pairs,
                first=first,
                second=second,
            )
        )
    if any(read.molecule_type == "DNA" and answers.get("molecule", "RNA") == "RNA" for read in strands):
        draft.explain(tr("A strand with DNA and RNA residues has the molecule type DNA (par. 55)."))


def _add_strand(draft: Draft, read: Reading, name: str) -> None:
    """Add a strand, unless a plain one is in the listing already (par. 10)."""
    is_plain = all(feature.key == "source" for feature in read.features)
    known = draft.number_of(read.residues, read.molecule_type) if is_plain else 0
    if known:
        draft.explain(tr("{name} is SEQ ID NO {number} already.", name=name, number=known))
        return
    features = tuple(replace(feature, uid=new_uid()) for feature in read.features)
    draft.add_sequence(replace(read.sequence(new_uid(), name), features=features))


def _pairing(sense: str, antisense: str) -> tuple[int, int, int]:
    """Return the most pairs in a row, and the nucleotides of each strand behind its paired region (3' overhangs)."""
    other = reverse_complement(antisense)
    best, at, there = 0, 0, 0
    before = [0] * (len(other) + 1)
    for i, symbol in enumerate(sense, 1):
        row = [0] * (len(other) + 1)
        for j, target in enumerate(other, 1):
            if symbol == target:
                row[j] = before[j - 1] + 1
                if row[j] > best:
                    best, at, there = row[j], i, j
        before = row
    return best, len(sense) - at, max(there - best, 0)


WIZARD: Final = Wizard(
    "duplexes",
    mark("siRNA duplexes"),
    (
        Paragraph("11", mark("Each strand is written from 5' to 3'.")),
        Paragraph("11", mark("Strands with overhangs are two sequences; a full duplex may be one or two.")),
        Paragraph("17", mark("Each modified nucleotide has modified_base with mod_base.")),
        Paragraph(
            "55",
            mark("A strand of RNA with DNA ends, such as dTdT, is a hybrid: molecule type DNA, segments described."),
        ),
        Paragraph("83, 84", mark("A siRNA is artificial: synthetic construct, with mol_type other RNA.")),
    ),
    _questions,
    _propose,
)
