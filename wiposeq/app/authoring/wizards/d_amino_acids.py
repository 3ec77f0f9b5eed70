"""The wizard for D-amino acids: a feature with the full name for each of some residues.

The module hides which residues have no D form, and that a residue that is described already gets another name, such as
D-Norleucine, in place of a second feature (par. 3, 29, 30).
"""

import re
from typing import Final

from wiposeq.app.authoring.wizards.draft import Draft, of_record
from wiposeq.app.authoring.wizards.positions import positions_of_answer, runs, span
from wiposeq.app.authoring.wizards.residue_names import full_name
from wiposeq.app.authoring.wizards.texts import note_question, refuse_characters
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.formats.notation.features import spelled_note
from wiposeq.model.records import Feature, Sequence
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark, tr

_ACHIRAL: Final = ("Aib", "bAla", "4Abu", "Acp", "MeGly", "EtGly")
_KEYS: Final = ("SITE", "MOD_RES")
_HAS_FORM: Final = re.compile(r"(?:D|DL|L)-")
_FORMS: Final = {"D": "D-{Residue}", "DL": "DL-{Residue}", "D-allo": "D-allo-{Residue}"}
_ALLO: Final = ("I", "T")
"""The amino acids that have an allo form."""


def _questions(place: Place) -> tuple[Question, ...]:
    forms = (("D", tr("D")), ("DL", tr("DL, a mixture of both forms")), ("D-allo", tr("D-allo (Ile, Thr)")))
    return (
        Question("where", tr("&Residues"), hint=tr("Such as 3, 7-9, Phe4 or every K"), default=place.selection),
        Question("form", tr("&Form"), "choice", choices=forms, default="D"),
        note_question(),
    )


@of_record
def _propose(draft: Draft, record: Sequence, answers: Answers) -> Proposal:
    refuse_characters(draft, "note", answers.get("note", ""))
    positions = positions_of_answer(draft, record, answers.get("where", ""))
    if not positions:
        return draft.proposal("")
    text = answers.get("where", "").strip().lower()
    if text in ("every", "all", "each"):
        positions = [position for position in positions if record.residues[position - 1] != "G"]
        if len(positions) < len(record.residues):
            draft.explain(tr("Glycine has no D form; its residues are omitted."))
    by_name: dict[str, list[int]] = {}
    for position in positions:
        name = _name(draft, record, position, answers)
        if name:
            by_name.setdefault(name, []).append(position)
    note = answers.get("note", "").strip()
    for first, last, name in sorted((*run, name) for name, group in by_name.items() for run in runs(group)):
        draft.add_feature(record, "SITE", span(first, last), note="; ".join(filter(None, (name, note))))
    return draft.proposal(tr("D-amino acids"))


def _name(draft: Draft, record: Sequence, position: int, answers: Answers) -> str:
    """Return the full name of the D form at a position; "" if a feature gets it, or if there is none."""
    form, letter = answers.get("form", "D"), record.residues[position - 1]
    edition = draft.place.edition
    described = _described(record, position)
    if letter == "G" and described is None:
        draft.refuse("where", mark("Residue {position} is glycine, which has no D form."), position=position)
        return ""
    if form == "D-allo" and letter not in _ALLO:
        draft.refuse(
            "form", mark("Residue {position} is {symbol}, which has no allo form."), position=position, symbol=letter
        )
        return ""
    if described is None:
        if letter == "X":
            draft.refuse(
                "where", mark("Residue {position} is X. Describe it first as a modified residue."), position=position
            )
            return ""
        meanings = edition.symbols("AA")[letter].expands_to if letter in "BJZ" else letter
        return " or ".join(spelled_note(_FORMS[form], full_name(each, edition)) for each in meanings)
    _rename(draft, record, described, form)
    return ""


def _described(record: Sequence, position: int) -> Feature | None:
    """Return the feature that describes exactly this residue as a modified one, or None."""
    for feature in record.features:
        if feature.key in _KEYS and feature.location == str(position) and feature.value("note"):
            return feature
    return None


def _rename(draft: Draft, record: Sequence, feature: Feature, form: str) -> None:
    """Give a feature of a modified residue the name of its D form."""
    old = feature.value("note")
    if _HAS_FORM.match(old):
        draft.explain(tr('Residue {position} already is "{name}".', position=feature.location, name=old))
        return
    if old in _ACHIRAL:
        draft.refuse(
            "where", mark('Residue {position} is "{name}", which has no D form.'), position=feature.location, name=old
        )
        return
    edition = draft.place.edition
    letter = record.residues[int(feature.location) - 1]
    new = _in_form(_listed_name(old, edition), form, full_name(letter, edition) if letter != "X" else "")
    draft.set_qualifier(record, feature, "note", new)
    draft.explain(
        tr('The note at {position} changes from "{old}" to "{new}".', position=feature.location, old=old, new=new)
    )


def _in_form(name: str, form: str, amino_acid: str) -> str:
    """Return the name of a modified amino acid in a form: D-Norleucine, N-acetyl-D-cysteine.

    amino_acid: the name of the residue that is modified; "" if it has no symbol.
    """
    stem = name[: len(name) - len(amino_acid)]
    if not amino_acid or not stem or not name.lower().endswith(amino_acid.lower()):
        return spelled_note(_FORMS[form], name)
    return f"{stem.rstrip('-')}-{form}-{amino_acid.lower()}"


def _listed_name(text: str, edition: Edition) -> str:
    """Return the full name of an abbreviation, or the text itself."""
    listed = edition.modified_amino_acids.get(text)
    if listed is None:
        return text
    return listed.name if listed.name[:1].isdigit() else listed.name.split(",")[0]


WIZARD: Final = Wizard(
    "d-amino-acids",
    mark("D-amino acids"),
    (
        Paragraph("3(a)", mark("A plain symbol means an L-amino acid. A D-amino acid is a modified amino acid.")),
        Paragraph("29", mark("Write a D-amino acid with the symbol of its L form if there is one, otherwise as X.")),
        Paragraph("30", mark("Describe it with SITE. The note has the complete name, such as D-Arginine.")),
        Paragraph("7(b), 8", mark("D-amino acids count as specifically defined: four in a row belong in the listing.")),
    ),
    _questions,
    _propose,
)
