"""The wizard for variants: substitution, deletion, insertion, and unknown residues.

The module hides which key and qualifier describe a variant (par. 96, 97), which symbol the sequence shows (par. 15, 27,
94), and that a long inserted part becomes a sequence of its own (par. 95, 100).
"""

import re
from typing import Final

from wiposeq.app.authoring.wizards.draft import Draft, of_record, sequence_of
from wiposeq.app.authoring.wizards.mutations import Mutation, read_mutations
from wiposeq.app.authoring.wizards.positions import positions_of_answer, runs, span
from wiposeq.app.authoring.wizards.residue_names import find
from wiposeq.app.authoring.wizards.texts import note_question, refuse_characters
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.model.records import Sequence
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import one_letter, specific_count
from wiposeq.texts import mark, tr

_LONGEST: Final = 1000
"""The most residues of an inserted or substituted part that a feature can describe (par. 95, 97)."""
_SPLIT: Final = re.compile(r"\s*(?:[,;/]|\bor\b)\s*")
_ANY: Final = re.compile(
    r"any(?: (?:other|natural|naturally occurring))*(?: (?:amino acid|residue)s?)?"
    r"(?:,? (?:except|but|but not|other than)(?: for)? (.+))?",
    re.IGNORECASE,
)
_ABSENT: Final = ("", "-", "absent", "none", "deleted", "missing")


def _questions(place: Place) -> tuple[Question, ...]:
    record = place.record
    is_protein = record is not None and record.is_protein
    kinds = (
        ("substitution", tr("other residues in their place")),
        ("deletion", tr("absent (deletion)")),
        ("insertion", tr("further residues behind them (insertion)")),
        ("unknown", tr("uncertain or unknown")),
    )
    symbols = (
        ("", tr("as it is now")),
        ("narrow", tr("the symbol for these alternatives")),
        ("any", tr("X") if is_protein else tr("n")),
    )
    if is_protein:
        origins = (("VARIANT", tr("VARIANT: any variant")), ("VAR_SEQ", tr("VAR_SEQ: splicing, other starts")))
        example = tr("Such as R, H or Aib")
    else:
        origins = (
            ("variation", tr("variation: found in nature")),
            ("misc_difference", tr("misc_difference: made artificially")),
        )
        example = tr("Such as g, or g or t")
    return (
        Question("where", tr("&Residues"), hint=tr("Such as 3 or 7-9"), default=place.selection),
        Question("kind", tr("They may &be"), "choice", choices=kinds, default="substitution"),
        Question("with", tr("&Alternatives"), hint=example, depends_on=("kind", ("substitution", "insertion"))),
        Question(
            "symbol",
            tr("&Write the residue as"),
            "choice",
            choices=symbols,
            depends_on=("kind", ("substitution", "unknown")),
        ),
        Question(
            "key",
            tr("Feature &key"),
            "choice",
            choices=origins,
            default=_likely_key(record),
            depends_on=("kind", ("substitution", "deletion", "insertion")),
        ),
        note_question(),
    )


def _likely_key(record: Sequence | None) -> str:
    if record is None or record.is_protein:
        return "VARIANT"
    return "misc_difference" if record.mol_type.startswith("other ") else "variation"


@of_record
def _propose(draft: Draft, record: Sequence, answers: Answers) -> Proposal:
    refuse_characters(draft, "note", answers.get("note", ""))
    kind, where = answers.get("kind", "substitution"), answers.get("where", "").strip()
    mutations = read_mutations(where, record) if kind == "substitution" and not answers.get("with", "").strip() else []
    if mutations:
        _named(draft, record, mutations, answers)
        return draft.proposal(tr("Variant"))
    is_before = kind == "insertion" and where == "0"
    positions = [0] if is_before else positions_of_answer(draft, record, where)
    if not positions:
        return draft.proposal("")
    if kind == "unknown":
        _unknown(draft, record, positions, answers)
    elif kind == "deletion":
        _deletion(draft, record, positions, answers)
    elif kind == "insertion":
        _insertion(draft, record, positions, _alternatives(draft, record, answers.get("with", "")), answers)
    elif record.is_protein and (others := _any_other(answers.get("with", ""), draft.place.edition)):
        _any(draft, record, positions, others, answers)
    else:
        _substitution(draft, record, positions, _alternatives(draft, record, answers.get("with", "")), answers)
    return draft.proposal(tr("Variant"))


def _named(draft: Draft, record: Sequence, mutations: list[Mutation], answers: Answers) -> None:
    """Describe substitutions that are named as in the field: D3A."""
    alternatives: dict[int, list[str]] = {}
    for each in mutations:
        symbol = record.residues[each.position - 1 : each.position] if each.position else ""
        if symbol != each.old:
            message = mark("Residue {position} is {symbol}, not {old}.")
            draft.refuse("where", message, position=each.position, symbol=symbol or "-", old=each.old)
            return
        alternatives.setdefault(each.position, []).append(each.new)
    for position, others in sorted(alternatives.items()):
        if others == [""]:
            _add(draft, record, answers, str(position), "", "may be absent")
        else:
            _substitution(draft, record, [position], others, answers)


def _deletion(draft: Draft, record: Sequence, positions: list[int], answers: Answers) -> None:
    if len(positions) == len(record.residues):
        draft.refuse("where", mark("These are all residues. A deletion leaves some of them."))
    for first, last in runs(positions):
        _add(draft, record, answers, span(first, last), "", "may be absent")


def _any_other(text: str, edition: Edition) -> str:
    """Return "any amino acid", also "any amino acid except P", in the words of a note; "" for other alternatives."""
    found = _ANY.fullmatch(text.strip())
    if found is None:
        return ""
    excepted = [_symbol(each, edition) for each in _SPLIT.split(found[1] or "") if each]
    if not all(excepted):
        return ""
    return f"any amino acid except {_listed(excepted)}" if excepted else "any amino acid"


def _symbol(name: str, edition: Edition) -> str:
    """Return the symbol of an amino acid by its symbol, three-letter code or name, or ""."""
    if len(name) == 1:
        return name if name.isupper() else ""
    found = (each for each, entry in edition.symbols("AA").items() if entry.meaning.lower() == name.lower())
    return one_letter(name) or next(found, "")


def _any(draft: Draft, record: Sequence, positions: list[int], words: str, answers: Answers) -> None:
    """Describe residues that may be any amino acid; X is its symbol (par. 27)."""
    for first, last in runs(positions):
        old = record.residues[first - 1 : last]
        if answers.get("symbol"):
            draft.replace_residues(record, first, last, "X" * (last - first + 1))
            note = f"each residue is {words}" if last > first else words
        elif set(old) == {"X"}:
            note = f"each residue is {words}" if last > first else words
        else:
            note = f"{'each residue' if last > first else old} may be replaced by {words}"
        _add(draft, record, answers, span(first, last), None, note)


def _alternatives(draft: Draft, record: Sequence, text: str) -> list[str]:
    """Return the alternatives as the standard writes them: strings of symbols, or names of modified residues."""
    words = [word.strip() for word in _SPLIT.split(text.strip()) if word.strip()]
    if not record.is_protein and re.fullmatch(r"any(?: (?:nucleotide|base)s?)?", text.strip(), re.IGNORECASE):
        words = list("acgt")
    if not words:
        draft.refuse("with", mark("Name the alternatives."))
        return []
    found = []
    for word in words:
        written = _alternative(word, record, draft.place.edition)
        if written is None:
            draft.refuse("with", mark('"{word}" is neither residues nor a modified residue of the lists.'), word=word)
            return []
        if len(written) > _LONGEST:
            message = mark("{count} residues are too many for a feature. Add a sequence of their own (par. 95(c)).")
            draft.refuse("with", message, count=len(written))
            return []
        found.append(written)
    return list(dict.fromkeys(found))


def _alternative(word: str, record: Sequence, edition: Edition) -> str | None:
    if word.lower() in _ABSENT:
        return ""
    alphabet = edition.alphabet(record.molecule_type)
    compact = "".join(word.split())
    if record.is_protein:
        if len(compact) == 3 and one_letter(compact) and not compact.isupper():
            return one_letter(compact)
        if re.fullmatch(r"(?:[A-Z][a-z]{2}-?){2,}", compact):
            letters = [one_letter(each) for each in re.findall(r"[A-Z][a-z]{2}", compact)]
            return "".join(letters) if all(letters) else None
        if alphabet.issuperset(compact):
            return compact
        modified = find(word, edition, True)
        if modified is not None and "{" not in modified.note:
            return modified.abbreviation or modified.note
        return word if re.match(r"(?:D|L|DL)-[A-Z]", word) and word.isascii() else None
    nucleotides = compact.lower().replace("u", "t")
    if alphabet.issuperset(nucleotides):
        return nucleotides
    modified = find(word, edition, False)
    return modified.answer if modified is not None and "{" not in modified.note else None


def _is_residues(text: str, record: Sequence, edition: Edition) -> bool:
    return edition.alphabet(record.molecule_type).issuperset(text)


def _listed(words: list[str]) -> str:
    """Return words as a list with "or", in English: it becomes part of a note."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _shown(draft: Draft, record: Sequence, text: str, answers: Answers) -> str:
    """Return an alternative as a note names it. Residues that are long enough become a sequence (par. 100).

    An artificial part is a synthetic construct; another part has the source of the sequence.
    """
    if not text:
        return "absent"
    edition = draft.place.edition
    molecule = "AA" if record.is_protein else record.molecule_type
    is_long = _is_residues(text, record, edition) and specific_count(text, molecule) >= edition.minimum_length(molecule)
    if not is_long:
        return text
    known = draft.number_of(text, molecule)
    if known:
        return f"SEQ ID NO: {known}"
    is_artificial = answers.get("key") == "misc_difference"
    organism, mol_type = ("", "") if is_artificial else (record.organism, record.mol_type)
    new = sequence_of("", molecule, text, organism=organism, mol_type=mol_type)
    number = draft.add_sequence(new)
    draft.explain(
        tr(
            'These {count} residues become SEQ ID NO {number}, with the organism "{organism}" (par. 100).',
            count=len(text),
            number=number,
            organism=new.organism,
        )
    )
    return f"SEQ ID NO: {number}"


def _substitution(
    draft: Draft, record: Sequence, positions: list[int], alternatives: list[str], answers: Answers
) -> None:
    symbol = answers.get("symbol", "")
    for first, last in runs(positions) if alternatives else ():
        old = record.residues[first - 1 : last]
        others = [each for each in alternatives if each != old]
        if not others:
            draft.refuse("with", mark("The sequence already has {residues} here."), residues=old[:20])
            return
        is_each = last > first and all(
            len(each) < 2 or not _is_residues(each, record, draft.place.edition) for each in others
        )
        if not symbol:
            replaced = others[0] if len(others) == 1 and not is_each and not record.is_protein else None
            shown = _listed([_shown(draft, record, each, answers) for each in others if each] or ["absent"])
            subject = "each residue" if is_each else old if len(old) < 4 else "this region"
            note = f"{subject} may be replaced by {shown}" if shown != "absent" else "may be absent"
            if "" in others and shown != "absent":
                note += " or be absent"
            if replaced is not None and _is_residues(replaced, record, draft.place.edition):
                mention = shown if shown.startswith("SEQ ID NO") else ""
                _add(draft, record, answers, span(first, last), replaced, mention)
            else:
                _add(draft, record, answers, span(first, last), None, note)
            continue
        if last > first and not is_each:
            draft.refuse(
                "symbol", mark("The alternatives of a run have several residues. Leave the residues as they are.")
            )
            return
        _with_symbol(draft, record, (first, last), alternatives, answers)


def _with_symbol(
    draft: Draft, record: Sequence, run: tuple[int, int], alternatives: list[str], answers: Answers
) -> None:
    """Write n, X or a narrower symbol for alternatives of single residues, and list all of them in the note."""
    first, last = run
    old = record.residues[first - 1 : last]
    any_symbol = "X" if record.is_protein else "n"
    listed = list(dict.fromkeys([*(old.replace(any_symbol, "") if len(set(old)) == 1 else ""), *alternatives]))
    if len(set(old) - {any_symbol}) > 1:
        draft.refuse(
            "symbol", mark("The run has different residues. Name one position, or leave the residues as they are.")
        )
        return
    if len(listed) > len(alternatives):
        draft.explain(tr("The current residue {symbol} is one of the alternatives.", symbol=listed[0]))
    symbol = any_symbol
    if answers.get("symbol") == "narrow":
        symbol = _narrowest(listed, record, draft.place.edition)
        if symbol == any_symbol:
            draft.explain(tr("Only {symbol} covers these alternatives.", symbol=symbol))
    draft.replace_residues(record, first, last, symbol * (last - first + 1))
    words = [each or "absent" for each in listed]
    note = _listed(words)
    _add(draft, record, answers, span(first, last), None, f"each residue is {note}" if last > first else note)


def _narrowest(alternatives: list[str], record: Sequence, edition: Edition) -> str:
    """Return the symbol that means these alternatives and as little else as possible (par. 15, 27)."""
    symbols = edition.symbols(record.molecule_type)
    any_symbol = "X" if record.is_protein else "n"
    wanted: set[str] = set()
    for each in alternatives:
        if each not in symbols:
            return any_symbol
        wanted |= set(symbols[each].expands_to)
    fitting = [entry for entry in symbols.values() if wanted <= set(entry.expands_to)]
    return min(fitting, key=lambda entry: len(entry.expands_to)).symbol if fitting else any_symbol


def _insertion(draft: Draft, record: Sequence, positions: list[int], alternatives: list[str], answers: Answers) -> None:
    if not alternatives:
        return
    for last in [0] if positions == [0] else [end for _, end in runs(positions)]:
        is_inside = 0 < last < len(record.residues)  # a site x^y needs a residue on both sides (par. 66)
        location = f"{last}^{last + 1}" if is_inside else str(max(last, 1))
        only = alternatives[0]
        if not record.is_protein and len(alternatives) == 1 and _is_residues(only, record, draft.place.edition):
            mention = _shown(draft, record, only, answers)
            whole = only if is_inside else only + record.residues[0] if not last else record.residues[-1] + only
            _add(draft, record, answers, location, whole, "" if mention == only else mention)
        else:
            shown = _listed([_shown(draft, record, each, answers) for each in alternatives if each] or ["absent"])
            words = "insertion of" if is_inside else "may be followed by" if last else "may be preceded by"
            _add(draft, record, answers, location, None, f"{words} {shown}")


def _unknown(draft: Draft, record: Sequence, positions: list[int], answers: Answers) -> None:
    key, any_symbol = ("UNSURE", "X") if record.is_protein else ("unsure", "n")
    for first, last in runs(positions):
        if answers.get("symbol"):
            draft.replace_residues(record, first, last, any_symbol * (last - first + 1))
        note = answers.get("note", "").strip()
        draft.add_feature(record, key, span(first, last), **({"note": note} if note else {}))


def _add(draft: Draft, record: Sequence, answers: Answers, location: str, replaced: str | None, words: str) -> None:
    """Add the feature of a variant. replaced: the value of replace, for nucleotides, or None."""
    note = "; ".join(
        filter(
            None,
            (
                words if replaced is None or record.is_protein or words.startswith("SEQ") else "",
                answers.get("note", "").strip(),
            ),
        )
    )
    values = {} if replaced is None or record.is_protein else {"replace": replaced}
    if note:
        values["note"] = note
    draft.add_feature(record, answers.get("key", "") or _likely_key(record), location, **values)


WIZARD: Final = Wizard(
    "variants",
    mark("Variants"),
    (
        Paragraph("93", mark("A variant that is given by its residues is a sequence of its own.")),
        Paragraph("94", mark("Alternatives at single positions are one sequence with the narrowest symbols.")),
        Paragraph("95", mark("A variant that is only described may be a feature of the primary sequence.")),
        Paragraph("95(c)", mark("A part of more than 1,000 residues must be a sequence of its own.")),
        Paragraph("96", mark("Use variation if it is found in nature, misc_difference if not."), "nucleotides"),
        Paragraph("96", mark("Use VAR_SEQ for splicing and the like, otherwise VARIANT, with a note."), "protein"),
        Paragraph("97", mark("replace has one alternative, or is empty for a deletion."), "nucleotides"),
        Paragraph("97", mark("Several alternatives go into the note."), "nucleotides"),
        Paragraph("21", mark("An unknown residue is n, with the feature unsure."), "nucleotides"),
        Paragraph("32", mark("An unknown residue is X, with the feature UNSURE."), "protein"),
        Paragraph("100", mark("An inserted part of at least 10 nucleotides is also a sequence."), "nucleotides"),
        Paragraph("100", mark("An inserted part of at least 4 amino acids is also a sequence."), "protein"),
    ),
    _questions,
    _propose,
)
