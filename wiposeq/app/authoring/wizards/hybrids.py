"""The wizard for molecules of DNA and RNA segments.

The module hides what such a molecule needs: type DNA, the organism synthetic construct, mol_type other DNA, and a
misc_feature for each segment (par. 55).
"""

from typing import Final

from wiposeq.app.authoring.wizards.draft import Draft, of_record
from wiposeq.app.authoring.wizards.positions import positions_of_answer, runs, span
from wiposeq.app.authoring.wizards.texts import note_question, refuse_characters
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.formats.notation.features import SYNTHETIC
from wiposeq.model.address import Address
from wiposeq.model.records import Sequence
from wiposeq.texts import mark, tr

_SUGARS: Final = ("DNA", "RNA")


def _questions(place: Place) -> tuple[Question, ...]:
    record = place.record
    is_rna = record is not None and record.molecule_type == "RNA"
    kinds = (("RNA", tr("RNA; the others are DNA")), ("DNA", tr("DNA; the others are RNA")))
    bases = (("", tr("uracil")), ("thymine", tr("thymine")))
    return (
        Question("where", tr("&Residues"), hint=tr("Such as 1-5, 16-20"), default=place.selection),
        Question("kind", tr("They &are"), "choice", choices=kinds, default="DNA" if is_rna else "RNA"),
        Question("base", tr("&t in the RNA segments is"), "choice", choices=bases),
        note_question(),
    )


@of_record
def _propose(draft: Draft, record: Sequence, answers: Answers) -> Proposal:
    note = answers.get("note", "").strip()
    refuse_characters(draft, "note", note)
    positions = positions_of_answer(draft, record, answers.get("where", ""))
    if not positions:
        return draft.proposal("")
    kind = answers.get("kind", "RNA")
    if len(positions) == len(record.residues):
        draft.refuse("where", mark("These are all residues. A hybrid needs segments of both kinds."))
        return draft.proposal("")
    other = "DNA" if kind == "RNA" else "RNA"
    rest = sorted(set(range(1, len(record.residues) + 1)) - set(positions))
    _change_source(draft, record)
    segments = sorted([(*run, kind) for run in runs(positions)] + [(*run, other) for run in runs(rest)])
    for first, last, sugar in segments:
        words = f"{sugar}; {note}" if note and sugar == kind else sugar
        draft.add_feature(record, "misc_feature", span(first, last), note=words)
        if sugar == "RNA" and answers.get("base") == "thymine":
            thymines = [place for place in range(first, last + 1) if record.residues[place - 1] == "t"]
            for start, end in runs(thymines):
                draft.add_feature(record, "modified_base", span(start, end), mod_base="OTHER", note="thymine")
    return draft.proposal(tr("DNA/RNA hybrid"))


def _change_source(draft: Draft, record: Sequence) -> None:
    """Give the sequence the type and the source of a hybrid, and remove earlier segments."""
    for feature in record.features:
        if feature.key == "misc_feature" and feature.value("note").partition(";")[0] in _SUGARS:
            draft.remove(Address(record.uid, feature.uid))
            draft.explain(tr("The segments that were described before are replaced."))
    if record.molecule_type != "DNA":
        draft.set_value(Address(record.uid, field="molecule_type"), "DNA")
        draft.explain(tr("The molecule type becomes DNA."))
    source = record.source
    if source is None:
        draft.refuse("", mark("The sequence has no source feature."))
        return
    draft.set_source(record, source, organism=SYNTHETIC, mol_type="other DNA")


WIZARD: Final = Wizard(
    "hybrids",
    mark("DNA/RNA hybrid"),
    (
        Paragraph("55", mark("A molecule of DNA and RNA segments has the molecule type DNA.")),
        Paragraph("55", mark("Its organism is synthetic construct, its mol_type other DNA.")),
        Paragraph("55", mark("Each segment has a misc_feature whose note says DNA or RNA.")),
        Paragraph("14, 19", mark("t means uracil in RNA. Thymine in RNA needs modified_base with OTHER and a note.")),
    ),
    _questions,
    _propose,
)
