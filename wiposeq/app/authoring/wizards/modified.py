"""The wizard for modified nucleotides and amino acids: found by abbreviation, name or synonym, over many residues.

The module hides which symbol, key and values ST.26 asks for (par. 16-18, 22, 29, 30, 34). residue_names.py has
the names.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from wiposeq.app.authoring.wizards.draft import Draft, of_record
from wiposeq.app.authoring.wizards.positions import read_positions, runs, span, spans
from wiposeq.app.authoring.wizards.residue_names import KnownResidue, amino_acid_words, find, named, search
from wiposeq.app.authoring.wizards.texts import note_question, own_question, refuse_characters
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.errors import UserError
from wiposeq.formats.notation.features import FeatureWords
from wiposeq.model.records import Sequence
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import one_letter
from wiposeq.texts import listed, mark, tr

_MOST: Final = 5_000
"""The most features that the wizard adds at once."""
_PLAIN_T: Final = {"DNA": mark("thymine"), "RNA": mark("uracil")}
"""What t means without a feature."""
_MANY: Final = 12
"""The number of features from which one feature with all positions is suggested."""


def _questions(place: Place) -> tuple[Question, ...]:
    record = place.record
    is_protein = record is not None and record.is_protein
    every = tr("every K") if is_protein else tr("every t")
    keys = (
        ("", tr("as this modification asks")),
        ("MOD_RES", tr("MOD_RES: made by a cell")),
        ("SITE", tr("SITE: synthetic or other")),
        ("CARBOHYD", tr("CARBOHYD: a sugar")),
        ("LIPID", tr("LIPID: a lipid")),
    )
    symbols = (
        ("", tr("as it is now")),
        ("parent", tr("the unmodified residue")),
        ("any", tr("X") if is_protein else tr("n")),
    )
    how = (
        ("runs", tr("one for each run with the same name")),
        ("class", tr("one for each run, with the class name")),
        ("order", tr("one with all positions (order)")),
    )
    both = (
        Question(
            "where",
            tr("&Residues"),
            hint=tr("Such as 3, 7-9, or {every}", every=every),
            default=place.selection,
        ),
        Question(
            "what",
            tr("&Modification"),
            hint=tr("An abbreviation, a name or a synonym"),
            offer=partial(_offer, place.edition, is_protein),
        ),
        own_question(),
        Question("symbol", tr("&Write the residue as"), "choice", choices=symbols),
    )
    if is_protein:
        return (*both, Question("key", tr("Feature &key"), "choice", choices=keys), note_question())
    return (*both, Question("how", tr("&Features"), "choice", choices=how, default="runs"), note_question())


def _offer(edition: Edition, is_protein: bool, text: str) -> list[tuple[str, str]]:
    found = search(text, edition, is_protein)
    return [(each.answer, f"{each.abbreviation}  {each.label}" if each.abbreviation else each.label) for each in found]


@of_record
def _propose(draft: Draft, record: Sequence, answers: Answers) -> Proposal:
    modification = _modification(draft, record, answers)
    positions: list[int] = []
    try:
        positions = read_positions(answers.get("where", ""), record)
    except UserError as error:
        draft.refuse_error("where", error)
    if modification is not None and positions:
        residues = _written(draft, record, modification, positions, answers.get("symbol", ""))
        if not draft.problems:
            _describe(draft, record, modification, positions, residues, answers)
    refuse_characters(draft, "note", answers.get("note", ""))
    return draft.proposal(tr("Modified residues"))


def _modification(draft: Draft, record: Sequence, answers: Answers) -> KnownResidue | None:
    text = answers.get("what", "").strip()
    if not text:
        draft.refuse("what", mark("Name the modification."))
        return None
    found = find(text, draft.place.edition, record.is_protein)
    if found is not None and found.note == _PLAIN_T.get(record.molecule_type):
        message = mark("t means {base} in {molecule}, so no feature is necessary (par. 14).")
        draft.refuse("what", message, base=tr(found.note), molecule=record.molecule_type)
        return None
    if found is not None:
        return found
    if refuse_characters(draft, "what", text):
        return None
    plain = _plain_symbol(text, draft.place.edition) if record.is_protein else ""
    if plain:
        message = mark('"{name}" has the symbol {symbol}. Write it in the residues (par. 26).')
        draft.refuse("what", message, name=text, symbol=plain)
        return None
    if answers.get("own") != "yes":
        similar = listed(each.answer for each in search(text, draft.place.edition, record.is_protein)[:3])
        if similar:
            draft.refuse("what", mark('"{name}" is not in the lists. Similar: {similar}.'), name=text, similar=similar)
        else:
            draft.refuse("what", mark('"{name}" is not in the lists. Is it a full name (par. 17, 30)?'), name=text)
        return None
    draft.explain(tr('"{name}" is not in the lists. The note has it as a full name.', name=text))
    return named(text, record.is_protein, answers.get("key", ""))


def _plain_symbol(text: str, edition: Edition) -> str:
    """Return the symbol of an amino acid that is not a modified one, by its name or three-letter code, or ""."""
    symbols = edition.symbols("AA")
    names = {symbols[each].meaning.lower(): each for each in symbols if each not in "BJXZ"}
    return names.get(text.lower(), "") or (one_letter(text) or "" if len(text) == 3 else "")


def _written(draft: Draft, record: Sequence, what: KnownResidue, positions: list[int], symbol: str) -> str:
    """Return the residues at the positions as the listing will have them, and change those that differ."""
    any_symbol = "X" if record.is_protein else "n"
    old = "".join(record.residues[position - 1] for position in positions)
    parent = what.write or (what.only[0].replace("u", "t") if len({*what.only} - {"u"}) == 1 else "")
    if symbol == "any":
        new = any_symbol * len(positions)
    elif symbol == "parent" and parent:
        new = parent * len(positions)
    else:
        new = old
        wrong = next((n for n, letter in enumerate(old) if not _may_be(letter, what, any_symbol)), -1)
        if wrong >= 0:
            draft.refuse(
                "symbol",
                mark('Residue {position} is {symbol}, but "{name}" is written {parent} (par. {par}). Choose how.'),
                position=positions[wrong],
                symbol=old[wrong],
                name=what.answer,
                parent=parent or listed(what.only),
                par="29" if record.is_protein else "16",
            )
            return old
    for position, letter in zip(positions, new):
        draft.replace_residues(record, position, position, letter)
    if new != old:
        draft.explain(tr("Residues change at {positions}.", positions=spans(positions)))
    return new


def _may_be(letter: str, what: KnownResidue, any_symbol: str) -> bool:
    """Return whether a residue may stay as it is: it is what the modification is written as, or is unknown."""
    if letter == any_symbol:
        return True
    if what.only:
        return letter in what.only
    return what.write in ("", letter)


def _describe(
    draft: Draft, record: Sequence, what: KnownResidue, positions: list[int], residues: str, answers: Answers
) -> None:
    """Add the features: one for each run with the same description, or one for all positions."""
    groups: dict[FeatureWords, list[int]] = {}
    for position, letter in zip(positions, residues):
        groups.setdefault(_words(draft, record, what, letter, answers), []).append(position)
    note = answers.get("note", "").strip()
    found: list[tuple[int, str, FeatureWords]] = []
    for words, group in groups.items():
        found += [(*place, words) for place in _locations(group, is_one=answers.get("how") == "order")]
    if len(found) > _MOST:
        message = mark("{count} features are too many. Choose one with all positions, or the class name.")
        draft.refuse("where" if record.is_protein else "how", message, count=len(found))
        return
    for _, location, words in sorted(found, key=lambda each: each[0]):
        text = "; ".join(filter(None, (words.note, note)))
        values = {"mod_base": words.mod_base} if words.mod_base else {}
        draft.add_feature(record, words.key, location, **(values | ({"note": text} if text else {})))
    if len(groups) > 1:
        draft.explain(tr("The name depends on the residue, so there are {count} names.", count=len(groups)))
    if len(found) > _MANY and not record.is_protein:
        draft.explain(tr("{count} features. One class name or one order() would need fewer.", count=len(found)))
    if what.abbreviation and not record.is_protein:
        abbreviation = what.abbreviation
        draft.explain(tr("{abbreviation} is in the list, so no note is necessary.", abbreviation=abbreviation))


def _locations(positions: list[int], *, is_one: bool) -> Iterator[tuple[int, str]]:
    """Yield the first position and the location of each feature."""
    parts = [(first, span(first, last)) for first, last in runs(positions)]
    if is_one and len(parts) > 1:
        yield positions[0], f"order({','.join(location for _, location in parts)})"
    else:
        yield from parts


def _words(draft: Draft, record: Sequence, what: KnownResidue, letter: str, answers: Answers) -> FeatureWords:
    edition = draft.place.edition
    if not record.is_protein and answers.get("how") == "class":
        return FeatureWords("modified_base", "OTHER", what.label)
    if not record.is_protein:
        return what.words("u" if letter == "t" and record.molecule_type == "RNA" else letter)
    words = amino_acid_words(what, letter, edition)
    return FeatureWords(answers.get("key", "") or words.key, "", words.note)


WIZARD: Final = Wizard(
    "modified-residues",
    mark("Modified residues"),
    (
        Paragraph("16", mark("Write it as the unmodified residue if possible, otherwise as n."), "nucleotides"),
        Paragraph("29", mark("Write it as the unmodified residue if possible, otherwise as X."), "protein"),
        Paragraph("17", mark("It needs modified_base with mod_base, an abbreviation of the list."), "nucleotides"),
        Paragraph("17", mark("If there is none, mod_base is OTHER and the note has the full name."), "nucleotides"),
        Paragraph("18", mark("A run that shares a backbone may have one feature with the class name."), "nucleotides"),
        Paragraph("22", mark("Adjacent residues with the same description share one feature x..y."), "nucleotides"),
        Paragraph("30", mark("Use CARBOHYD or LIPID if they fit, MOD_RES if it is made after translation."), "protein"),
        Paragraph("30", mark("Use SITE for the others. The note has the abbreviation or the full name."), "protein"),
        Paragraph("34", mark("Adjacent X with the same description share one feature x..y."), "protein"),
    ),
    _questions,
    _propose,
)
