"""The wizard for fusion proteins and constructs: parts of several origins in one sequence.

The module hides how parts are named by residues, by a SEQ ID NO or by positions, and that only one source feature is
allowed, so that each part has a misc_feature or a REGION (par. 63, 77, 83).
"""

import re
from typing import Final

from msgspec import Struct

from wiposeq.app.authoring.wizards.draft import Draft, sequence_of
from wiposeq.app.authoring.wizards.positions import span
from wiposeq.app.authoring.wizards.residue_text import plain_residues, rows, spelled_out
from wiposeq.app.authoring.wizards.texts import refuse_characters
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.errors import UsageError, UserError
from wiposeq.formats.notation.features import SYNTHETIC
from wiposeq.model.records import Sequence
from wiposeq.standard.residues import specific_count
from wiposeq.texts import mark, tr

_RANGE: Final = re.compile(r"(\d{1,9})\s*(?:-|\.\.|–|to)\s*(\d{1,9})")
_MENTION: Final = re.compile(
    r"SEQ ID NO[:.]?\s*(\d{1,9})(?:\s*[,:]?\s*[\[(]?\s*(?:residues?|positions?|amino acids|nucleotides|aa|nt)?\s*"
    r"(\d{1,9})\s*(?:-|\.\.|–|to)\s*(\d{1,9})\s*[\])]?)?",
    re.IGNORECASE,
)
_ARTIFICIAL: Final = ("", "-", "synthetic", "artificial", SYNTHETIC)


class _Part(Struct, frozen=True):
    name: str
    organism: str
    residues: str
    first: int = 0
    last: int = 0


def _questions(place: Place) -> tuple[Question, ...]:
    record = place.record
    has_residues = record is not None and bool(record.residues) and not record.is_skipped
    targets = [("new", tr("make a new sequence of the parts"))]
    if has_residues and record is not None:
        targets.append(
            ("shown", tr("describe the parts of SEQ ID NO {number}", number=place.project.number(record.uid)))
        )
    molecules = (("AA", tr("amino acids")), ("DNA", "DNA"), ("RNA", "RNA"))
    default = record.molecule_type if has_residues and record is not None else "AA"
    return (
        Question("target", tr("&What to do"), "choice", choices=tuple(targets), default="new"),
        Question(
            "molecule",
            tr("&Molecule type"),
            "choice",
            choices=molecules,
            default=default,
            depends_on=("target", ("new",)),
        ),
        Question("name", tr("&Name"), depends_on=("target", ("new",))),
        Question(
            "rows",
            tr("&Parts, one in each row"),
            "rows",
            hint=tr(
                "Name, organism and residues, separated by tabs or ;. The residues may be SEQ ID NO 2, SEQ ID NO 2 "
                "(21-150), or positions such as 1-120 of the sequence shown. A linker has no organism."
            ),
        ),
    )


def _propose(place: Place, answers: Answers) -> Proposal:
    draft = Draft(place)
    is_new = answers.get("target", "new") == "new"
    record = None if is_new else place.record
    molecule = answers.get("molecule", "AA") if record is None else record.molecule_type
    parts: list[_Part] = []
    found = rows(draft, answers.get("rows", ""))
    if not found:
        draft.refuse("rows", mark("Type or paste the parts."))
    for number, cells in found:
        try:
            parts.append(_part(draft, cells, molecule, record))
        except UserError as error:
            draft.refuse("rows", mark("Row {row}: {reason}"), row=number, reason=str(error))
    for part in parts:
        refuse_characters(draft, "rows", _note(part))
    if is_new and len(parts) == 1:
        draft.refuse("rows", mark("A construct has two parts or more."))
    if draft.problems:
        return draft.proposal("")
    if record is None:
        _make(draft, parts, molecule, answers.get("name", "").strip())
    else:
        _describe(draft, parts, record)
    return draft.proposal(tr("Construct"))


def _part(draft: Draft, cells: list[str], molecule: str, record: Sequence | None) -> _Part:
    """Return the part that a row describes. Raises UserError."""
    if len(cells) == 2:
        cells = [cells[0], "", cells[1]]
    if len(cells) != 3:
        raise UsageError("It needs a name, an organism and residues.", "Leave the organism of a linker empty.")
    name, organism, text = cells
    organism = "" if organism.lower() in _ARTIFICIAL else organism
    place = _RANGE.fullmatch(text)
    if record is not None:
        bare = re.sub(r"\s+", "", text)
        bare = bare if record.is_protein else bare.lower().replace("u", "t")
        if place is None and bare.isalpha() and record.residues.count(bare) == 1:
            first = record.residues.find(bare) + 1
            return _Part(name, organism, "", first, first + len(bare) - 1)
        if place is None or not 1 <= int(place[1]) <= int(place[2]) <= len(record.residues):
            raise UsageError(
                '"{text}" is not a range inside the sequence of {length} residues.',
                "Write for example 1-120.",
                text=text,
                length=len(record.residues),
            )
        return _Part(name, organism, "", int(place[1]), int(place[2]))
    mention = _MENTION.fullmatch(text)
    if mention is None:
        residues = plain_residues(spelled_out(text, molecule), molecule, draft.place.edition)
        return _Part(name, organism, residues)
    project = draft.place.project
    uid = project.uid_of(int(mention[1]))
    if not uid:
        raise UsageError("There is no SEQ ID NO {number}.", "Correct the number.", number=mention[1])
    other = project.sequences.by_uid(uid)
    is_same_kind = other.is_protein == (molecule == "AA")
    first, last = (int(mention[2]), int(mention[3])) if mention[2] else (1, len(other.residues))
    if not is_same_kind or not 1 <= first <= last <= len(other.residues):
        raise UsageError(
            "SEQ ID NO {number} has no such residues.", "Correct the number or the range.", number=mention[1]
        )
    return _Part(name, organism or _origin(other), other.residues[first - 1 : last])


def _origin(record: Sequence) -> str:
    return "" if record.organism == SYNTHETIC else record.organism


def _note(part: _Part) -> str:
    return f"{part.name} from {part.organism}" if part.organism else part.name


def _make(draft: Draft, parts: list[_Part], molecule: str, name: str) -> None:
    """Add a sequence of the parts, in their order."""
    edition = draft.place.edition
    residues = "".join(part.residues for part in parts)
    if specific_count(residues, molecule) < edition.minimum_length(molecule):
        draft.refuse("rows", mark("The parts are too short for a SEQ ID NO (par. 8)."))
        return
    key = "REGION" if molecule == "AA" else "misc_feature"
    features, start = [], 1
    for part in parts:
        end = start + len(part.residues) - 1
        features.append((key, span(start, end), {"note": _note(part)}))
        start = end + 1
    draft.add_sequence(sequence_of(name, molecule, residues, features))
    draft.explain(tr("The organism is synthetic construct, because the parts are not joined in nature (par. 83)."))


def _describe(draft: Draft, parts: list[_Part], record: Sequence) -> None:
    """Describe the parts of a sequence. Its source becomes that of an artificial sequence if origins differ."""
    key = "REGION" if record.is_protein else "misc_feature"
    for part in parts:
        draft.add_feature(record, key, span(part.first, part.last), note=_note(part))
    source = record.source
    if source is None or len({part.organism for part in parts}) < 2:
        return
    mol_type = "protein" if record.is_protein else f"other {record.molecule_type}"
    draft.set_source(record, source, organism=SYNTHETIC, mol_type=mol_type)


WIZARD: Final = Wizard(
    "constructs",
    mark("Fusion protein or construct"),
    (
        Paragraph("63", mark("A sequence has exactly one source feature, over all residues.")),
        Paragraph("63", mark("Parts of other origin have a misc_feature or a REGION whose note names the origin.")),
        Paragraph("77", mark("The source names one organism only.")),
        Paragraph("83, 84", mark("A fusion is artificial: synthetic construct, with other DNA, other RNA or protein.")),
        Paragraph("35", mark("A sequence of joined segments has one SEQ ID NO.")),
    ),
    _questions,
    _propose,
)
