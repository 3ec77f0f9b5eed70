"""The wizard for bonds: disulfides, lactams, head-to-tail rings and branches of peptides.

The module hides which key and location describe a bond (par. 66(c)), and which part of a branched molecule becomes
which sequence (par. 7(b), 8).
"""

from typing import Final

from wiposeq.app.authoring.wizards.draft import Draft, of_record
from wiposeq.app.authoring.wizards.positions import read_pairs, read_positions, span
from wiposeq.app.authoring.wizards.residue_text import choices_of, read_peptide
from wiposeq.app.authoring.wizards.texts import note_question, refuse_characters
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.errors import UserError
from wiposeq.formats.notation.features import HEAD_TO_TAIL, LACTAM
from wiposeq.formats.notation.reader import Reading
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.standard.residues import specific_count, three_letter
from wiposeq.texts import mark, tr

_NOTES: Final = {
    "lactam": LACTAM,
    "thioether": "thioether bridge",
    "staple": "hydrocarbon staple between the side chains",
}
_WITHOUT_GROUP: Final = "AFGILMPV"
"""Amino acids whose side chain has no group to which a branch is bound."""
_PAIRS: Final = ("disulfide", "lactam", "thioether", "staple", "other")


def _questions(place: Place) -> tuple[Question, ...]:
    kinds = (
        ("disulfide", tr("disulfide in this chain")),
        ("interchain", tr("disulfide to another chain")),
        ("lactam", tr("lactam between side chains")),
        ("cyclic", tr("ring from head to tail")),
        ("branch", tr("branch at a side chain")),
        ("thioether", tr("thioether")),
        ("staple", tr("hydrocarbon staple")),
        ("other", tr("other bond of two residues")),
    )
    ends = (
        ("C", tr("by its C-terminus")),
        ("N", tr("by its N-terminus")),
    )
    here = place.selection if place.start and place.start == place.end else ""
    return (
        Question("kind", tr("&Bond"), "choice", choices=kinds, default="disulfide"),
        Question(
            "pairs",
            tr("&Linked residues"),
            hint=tr("Such as 2-7, or Cys2-Cys7, Cys3-Cys9"),
            depends_on=("kind", _PAIRS),
        ),
        Question(
            "at",
            tr("&Residue of this chain"),
            hint=tr("Such as 5 or Lys5"),
            default=here,
            depends_on=("kind", ("interchain", "branch")),
        ),
        Question(
            "other",
            tr("&SEQ ID NO and residue of the other chain"),
            hint=tr("Such as 2: Cys7"),
            depends_on=("kind", ("interchain",)),
        ),
        Question(
            "branch",
            tr("Residues of the br&anch"),
            hint=tr("One-letter or three-letter codes, such as YGGFL or Tyr-D-Ala-Gly"),
            depends_on=("kind", ("branch",)),
        ),
        Question(
            "end", tr("The branch is b&ound"), "choice", choices=ends, default="C", depends_on=("kind", ("branch",))
        ),
        note_question(),
    )


@of_record
def _propose(draft: Draft, record: Sequence, answers: Answers) -> Proposal:
    note = answers.get("note", "").strip()
    refuse_characters(draft, "note", note)
    kind = answers.get("kind", "disulfide")
    if kind == "cyclic":
        _cyclic(draft, record, note)
    elif kind == "interchain":
        _interchain(draft, record, answers)
    elif kind == "branch":
        _branch(draft, record, answers)
    else:
        _linked(draft, record, kind, answers)
    return draft.proposal(tr("Bond"))


def _joined(*texts: str) -> str:
    return "; ".join(filter(None, texts))


def _linked(draft: Draft, record: Sequence, kind: str, answers: Answers) -> None:
    """Add a feature x..y for each pair of residues of one chain."""
    note = answers.get("note", "").strip()
    if kind == "other" and not note:
        draft.refuse("note", mark("Name the bond."))
    try:
        pairs = read_pairs(answers.get("pairs", ""), record)
    except UserError as error:
        draft.refuse_error("pairs", error)
        return
    used: set[int] = set()
    for first, second in pairs:
        letters = record.residues[first - 1], record.residues[second - 1]
        if not _can_link(kind, letters):
            draft.refuse(
                "pairs",
                mark("Residues {first} ({one}) and {second} ({other}) cannot have this bond."),
                first=first,
                one=letters[0],
                second=second,
                other=letters[1],
            )
        elif used & {first, second}:
            draft.refuse("pairs", mark("Residue {position} has two bonds."), position=min(used & {first, second}))
        used |= {first, second}
        if kind == "disulfide":
            values = {"note": note} if note else {}
            draft.add_feature(record, "DISULFID", f"{first}..{second}", **values)
        else:
            text = _joined(_NOTES.get(kind, ""), note)
            draft.add_feature(record, "CROSSLNK", f"{first}..{second}", note=text)
    draft.explain(tr("In DISULFID and CROSSLNK, x..y means the two linked residues, not the range."))


def _can_link(kind: str, letters: tuple[str, str]) -> bool:
    if kind == "disulfide":
        return set(letters) <= {"C", "X"}
    if kind == "lactam":
        return "X" in letters or (any(x in "DE" for x in letters) and any(x in "KX" for x in letters))
    return True


def _cyclic(draft: Draft, record: Sequence, note: str) -> None:
    last = len(record.residues)
    if last < 3:
        draft.refuse("kind", mark("A ring needs three residues or more."))
        return
    draft.add_feature(record, "CROSSLNK", f"1..{last}", note=_joined(HEAD_TO_TAIL, note))
    draft.explain(tr("In a ring of peptide bonds, any residue may be number 1 (par. 25)."))


def _interchain(draft: Draft, record: Sequence, answers: Answers) -> None:
    """Describe a bond to another chain at one residue of each."""
    project = draft.place.project
    position = _one_position(draft, record, "at", answers.get("at", ""))
    number, _, where = answers.get("other", "").partition(":")
    digits = number.strip()
    uid = project.uid_of(int(digits)) if digits.isdecimal() and len(digits) < 10 else 0
    if not uid:
        draft.refuse("other", mark("Write the SEQ ID NO of the other chain and its residue, such as 2: Cys7."))
        return
    partner = project.sequences.by_uid(uid)
    if not partner.is_protein:
        draft.refuse("other", mark("SEQ ID NO {number} is not an amino acid sequence."), number=digits)
        return
    second = _one_position(draft, partner, "other", where)
    if not position or not second:
        return
    for chain, place, question in ((record, position, "at"), (partner, second, "other")):
        if chain.residues[place - 1] not in "CX":
            symbol = chain.residues[place - 1]
            draft.refuse(question, mark("Residue {place} is {symbol}, not cysteine."), place=place, symbol=symbol)
    note = answers.get("note", "").strip()
    is_same = partner.uid == record.uid
    pairs = [(record, position, partner, second), (partner, second, record, position)]
    for chain, place, other, target in pairs[:1] if is_same and position == second else pairs:
        chains = "a second chain of " if is_same else ""
        text = f"interchain disulfide with residue {target} of {chains}SEQ ID NO: {project.number(other.uid)}"
        draft.add_feature(chain, "DISULFID", str(place), note=_joined(text, note))
    draft.explain(tr("A bond between two chains is described at one residue of each."))


def _one_position(draft: Draft, record: Sequence, question: str, text: str) -> int:
    try:
        found = read_positions(text, record)
    except UserError as error:
        draft.refuse_error(question, error)
        return 0
    if len(found) > 1:
        draft.refuse(question, mark("Name one residue."))
        return 0
    return found[0]


def _branch(draft: Draft, record: Sequence, answers: Answers) -> None:
    """Describe a branch: at least four specifically defined residues are a sequence of their own."""
    position = _one_position(draft, record, "at", answers.get("at", ""))
    try:
        branch = read_peptide(answers.get("branch", ""), draft.place.edition)
    except UserError as error:
        draft.refuse_error("branch", error)
        return
    if not position:
        return
    symbol = record.residues[position - 1]
    if symbol in _WITHOUT_GROUP:
        message = mark("Residue {position} is {symbol}; nothing can be bound to its side chain.")
        draft.refuse("at", message, position=position, symbol=symbol)
    for sentence in choices_of(branch):
        draft.explain(sentence)
    end, note = answers.get("end", "C"), answers.get("note", "").strip()
    terminus = "C-terminus" if end == "C" else "N-terminus"
    minimum = draft.place.edition.minimum_length("AA")
    count = specific_count(branch.residues, "AA")
    number = draft.place.project.number(record.uid)
    if count >= minimum:
        added = draft.add_sequence(_branch_sequence(branch, end, position, number, record))
        text = f"side chain linked to the {terminus} of SEQ ID NO: {added}"
        draft.explain(
            tr(
                "The main chain is SEQ ID NO {main}. The branch has {count} specifically defined residues and is SEQ "
                "ID NO {branch}.",
                main=number,
                count=count,
                branch=added,
            )
        )
    else:
        typed = " ".join(answers.get("branch", "").split())
        names = typed if "-" in typed else "-".join(three_letter(letter) for letter in branch.residues)
        refuse_characters(draft, "branch", names)
        text = f"side chain linked to the {terminus} of the branch {names}"
        draft.explain(
            tr(
                "The branch has {count} specifically defined residues, fewer than {minimum}: it has no SEQ ID NO "
                "(par. 8), and the note describes it.",
                count=count,
                minimum=minimum,
            )
        )
    draft.add_feature(record, "SITE", str(position), note=_joined(text, note))


def _branch_sequence(branch: Reading, end: str, position: int, number: int, record: Sequence) -> Sequence:
    """Return the sequence of a branch, with the bond at its end."""
    place = len(branch.residues) if end == "C" else 1
    words = "C-terminus" if end == "C" else "N-terminus"
    text = f"{words} linked to the side chain of residue {position} of SEQ ID NO: {number}"
    bond = Feature(new_uid(), "SITE", span(place, place), (Qualifier(1, "note", text),))
    name = tr("{name}, branch", name=record.name) if record.name else ""
    return Sequence(new_uid(), name, "AA", branch.residues, (*branch.features, bond))


WIZARD: Final = Wizard(
    "bonds",
    mark("Bonds, rings and branches"),
    (
        Paragraph("7(b)", mark("A branched molecule is listed by its linear regions of at least four amino acids.")),
        Paragraph("8", mark("A region with fewer than four specifically defined amino acids has no SEQ ID NO.")),
        Paragraph("25", mark("In a ring of peptide bonds only, the applicant chooses residue 1.")),
        Paragraph("66(c)", mark("For DISULFID and CROSSLNK, x..y means the two linked residues.")),
        Paragraph("64", mark("A protein feature has one location, so each bond has a feature.")),
    ),
    _questions,
    _propose,
)
