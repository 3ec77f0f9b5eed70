"""The wizard for formulae with repeats, such as (GGGGS)n or A(cag)5-20t.

The module hides the grammar of formulae, and what becomes of them: the longest form with a variant if the number of
repeats has an upper limit, one unit with a region otherwise, and separate sequences at a gap of unknown length
(par. 7, 8, 27, 36, 37, 95).
"""

import re
from typing import Final

from msgspec import Struct

from wiposeq.app.authoring.wizards.draft import Draft, Words, sequence_of
from wiposeq.app.authoring.wizards.positions import span
from wiposeq.app.authoring.wizards.residue_text import as_formula
from wiposeq.app.authoring.wizards.wizard import Answers, Paragraph, Place, Proposal, Question, Wizard
from wiposeq.errors import UsageError, UserError
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import specific_count
from wiposeq.texts import mark, tr

_LONGEST: Final = 100_000
"""The most residues that a formula may expand to."""
_UNIT: Final = re.compile(
    r"\(([A-Za-z]+)\)\s*(?:(\d{1,5})\s*(?:-|–|to)\s*(\d{1,5}|[nmx])|\{(\d{1,5}),(\d{0,5})\}|(?:≥|>=)\s*(\d{1,5})"
    r"|(\d{1,5})|([nmx]))"
)
_CONDITION: Final = re.compile(
    r"[\s,;:]*(?:where(?:in)?|with)?[\s,]*\b[nmx]\s*(?:=|is|of)\s*(?:an integer )?(?:from |of )?(\d{1,5})"
    r"\s*(?:-|–|to)\s*(\d{1,5})\s*\.?\s*$"
)
_GAP: Final = re.compile(r"\.{2,}|…|\[gap\]", re.IGNORECASE)


class _Part(Struct, frozen=True):
    """A part of a formula. most: how often it occurs at most; 0 if there is no limit. is_gap: residues are missing."""

    residues: str
    fewest: int = 1
    most: int = 1
    is_gap: bool = False

    @property
    def is_open(self) -> bool:
        return self.most == 0


def _questions(place: Place) -> tuple[Question, ...]:
    molecules = (("AA", tr("amino acids")), ("DNA", "DNA"), ("RNA", "RNA"))
    return (
        Question("formula", tr("&Formula"), hint=tr("Such as (GGGGS)n, A(GGGGS)3K, (cag)5-20 or ACDE...FGHI")),
        Question("molecule", tr("&Molecule type"), "choice", choices=molecules, default="AA"),
        Question("fewest", tr("n is at &least"), default="1"),
        Question("most", tr("n is at m&ost"), hint=tr("Empty if there is no upper limit")),
        Question(
            "meanings", tr("Letters with another mea&ning"), hint=tr("Such as z = any, or z = A or G; separate with ;")
        ),
        Question("name", tr("Nam&e")),
    )


def _propose(place: Place, answers: Answers) -> Proposal:
    draft = Draft(place)
    molecule = answers.get("molecule", "AA")
    try:
        formula, stated = _without_condition(answers.get("formula", ""))
        limits = stated or _limits(draft, answers)
        meanings = _meanings(answers.get("meanings", ""), molecule, place.edition)
        parts = _parse(as_formula(formula, molecule), molecule, limits, meanings, place.edition)
    except UserError as error:
        question = "meanings" if "meaning" in error.template else "formula"
        draft.refuse_error(question, error)
        return draft.proposal("")
    if not draft.problems:
        _add(draft, parts, molecule, meanings, answers.get("name", "").strip())
    return draft.proposal(tr("Repeats"))


def _without_condition(text: str) -> tuple[str, tuple[int, int] | None]:
    """Return a formula without words such as "wherein n is 1 to 4", and the limits that they give, or None."""
    found = _CONDITION.search(text)
    return (text[: found.start()], (int(found[1]), int(found[2]))) if found else (text, None)


def _limits(draft: Draft, answers: Answers) -> tuple[int, int]:
    found = []
    for id, default in (("fewest", "1"), ("most", "0")):
        text = answers.get(id, "").strip() or default
        if not text.isascii() or not text.isdecimal() or len(text) > 5:
            draft.refuse(id, mark('"{text}" is not a whole number.'), text=text)
            text = default
        found.append(int(text))
    if found[1] and found[1] < found[0]:
        draft.refuse("most", mark("The upper limit is below the lower one."))
    return found[0], found[1]


def _meanings(text: str, molecule: str, edition: Edition) -> dict[str, tuple[str, str]]:
    """Return the symbol and the note for each letter that has another meaning. Raises UsageError."""
    found = {}
    symbol = "X" if molecule == "AA" else "n"
    for part in re.split(r"[;\n]", text):
        if not part.strip():
            continue
        letter, sign, words = (each.strip() for each in part.partition("="))
        if not sign or len(letter) != 1 or not words:
            raise UsageError('The meaning "{part}" cannot be read.', "Write for example z = any.", part=part.strip())
        if not words.isascii():
            raise UsageError('The meaning "{part}" is not in Basic Latin.', "Spell it.", part=part.strip())
        is_any = words.lower().startswith("any")
        note = (_any_note(molecule) if is_any else words).strip()
        found[letter] = symbol, note
    return found


def _any_note(molecule: str) -> str:
    """Return the note for a residue that may be any; it is part of the listing, so it is English."""
    return "any amino acid" if molecule == "AA" else "a, c, g or t"


def _parse(
    text: str, molecule: str, limits: tuple[int, int], meanings: dict[str, tuple[str, str]], edition: Edition
) -> list[_Part]:
    """Return the parts of a formula, in order. Raises UsageError with the place that cannot be read."""
    bare = re.sub(r"\s+", "", text)
    parts: list[_Part] = []
    place = 0
    while place < len(bare):
        unit, gap = _UNIT.match(bare, place), _GAP.match(bare, place)
        if unit is not None:
            parts.append(_unit(unit, molecule, limits, meanings, edition))
            place = unit.end()
        elif gap is not None:
            parts.append(_Part("", is_gap=True))
            place = gap.end()
        else:
            plain = re.match(r"[A-Za-z]+", bare[place:])
            if plain is None:
                raise UsageError(
                    'Character {place} of the formula, "{sign}", cannot be read.',
                    "Write for example (GGGGS)3, (GGGGS)n or (GGGGS)2-5.",
                    place=place + 1,
                    sign=bare[place],
                )
            parts.append(_Part(_residues(plain[0], molecule, meanings, edition)))
            place += plain.end()
    if not parts:
        raise UsageError("There is no formula.", "Write for example (GGGGS)n.")
    return parts


def _unit(
    found: "re.Match[str]",
    molecule: str,
    limits: tuple[int, int],
    meanings: dict[str, tuple[str, str]],
    edition: Edition,
) -> _Part:
    unit, low, high, least, upper, at_least, count, letter = found.groups()
    residues = _residues(unit, molecule, meanings, edition)
    if letter:
        fewest, most = limits
    elif count:
        fewest = most = int(count)
    else:
        first, last = low or least or at_least, high or upper
        fewest = int(first)
        most = int(last) if last and last.isdecimal() else 0
    if (most and most < fewest) or most * len(residues) > _LONGEST or (not most and count):
        raise UsageError(
            'The number of repeats of "{unit}" cannot be used.',
            "The upper limit must not be below the lower one, and the sequence at most 100,000 residues long.",
            unit=unit[:20],
        )
    return _Part(residues, fewest, most)


def _residues(text: str, molecule: str, meanings: dict[str, tuple[str, str]], edition: Edition) -> str:
    alphabet = edition.alphabet(molecule)
    for place, sign in enumerate(text, 1):
        plain = sign if molecule == "AA" else sign.lower().replace("u", "t")
        if sign not in meanings and plain not in alphabet:
            raise UsageError(
                '"{sign}" in "{text}", letter {place}, is not a symbol of {molecule}.',
                "Correct it, or give its meaning below.",
                sign=sign,
                text=text[:20],
                place=place,
                molecule=molecule,
            )
    return text if molecule == "AA" else "".join(s if s in meanings else s.lower().replace("u", "t") for s in text)


def _add(draft: Draft, parts: list[_Part], molecule: str, meanings: dict[str, tuple[str, str]], name: str) -> None:
    """Add a sequence for each region between gaps of unknown length that is long enough."""
    regions: list[list[_Part]] = [[]]
    for part in parts:
        if part.is_gap or (part.is_open and _is_unspecific(part, molecule, meanings) and len(parts) > 1):
            regions.append([])
        else:
            regions[-1].append(part)
    regions = [region for region in regions if region]
    if len(regions) > 1:
        draft.explain(tr("A gap of unknown length separates sequences; each long enough region is one (par. 37)."))
    added = 0
    minimum = draft.place.edition.minimum_length(molecule)
    for number, region in enumerate(regions, 1):
        residues, features = _expanded(region, molecule, meanings)
        count = specific_count(residues, molecule)
        if count < minimum:
            if len(regions) == 1:
                draft.refuse(
                    "formula",
                    mark(
                        "Only {count} specifically defined residues; {minimum} are needed for a SEQ ID NO (par. 7, 8)."
                    ),
                    count=count,
                    minimum=minimum,
                )
            else:
                draft.explain(
                    tr(
                        "Region {number} has only {count} specifically defined residues; it is omitted (par. 8).",
                        number=number,
                        count=count,
                    )
                )
            continue
        added += 1
        title = f"{name} {number}".strip() if len(regions) > 1 and name else name
        draft.add_sequence(sequence_of(title, molecule, residues, features))
        _explain(draft, region)
    if not added and not draft.problems:
        draft.refuse("formula", mark("No region is long enough for a SEQ ID NO (par. 7, 8)."))


def _is_unspecific(part: _Part, molecule: str, meanings: dict[str, tuple[str, str]]) -> bool:
    symbols = "".join(meanings[each][0] if each in meanings else each for each in part.residues)
    return specific_count(symbols, molecule) == 0


def _explain(draft: Draft, region: list[_Part]) -> None:
    for part in region:
        if part.is_open:
            draft.explain(
                tr("No upper limit: the sequence has the fewest repeats, and a feature says that there may be more.")
            )
        elif part.most > part.fewest:
            draft.explain(tr("The sequence has the most repeats, and a variant says which may be absent."))


def _expanded(region: list[_Part], molecule: str, meanings: dict[str, tuple[str, str]]) -> tuple[str, list[Words]]:
    """Return the residues of a region, and the features of repeats and of letters with another meaning."""
    is_protein = molecule == "AA"
    residues, features = "", []
    for part in region:
        count = part.most or max(part.fewest, 1)
        first, unit = len(residues) + 1, len(part.residues)
        residues += part.residues * count
        if part.is_open:
            last = first + unit - 1
            words = "residue" if unit == 1 else "unit of residues"
            note = f"the {words} {span(first, last)} occurs {part.fewest} or more times in all"
            where = span(first, len(residues))
            features.append(("REGION" if is_protein else "misc_feature", where, {"note": note}))
        elif part.most > part.fewest:
            absent = span(first + part.fewest * unit, len(residues))
            note = (
                f"may be absent in whole units of {unit} residues; the unit occurs {part.fewest} to {part.most} times"
            )
            if unit == 1:
                note = f"may be absent in part; the residue occurs {part.fewest} to {part.most} times"
            features.append(("VARIANT" if is_protein else "misc_difference", absent, {"note": note}))
    key = "VARIANT" if is_protein else "misc_difference"
    for place, letter in enumerate(residues, 1):
        if letter in meanings:
            features.append((key, str(place), {"note": meanings[letter][1]}))
    return "".join(meanings[each][0] if each in meanings else each for each in residues), features


WIZARD: Final = Wizard(
    "repeats",
    mark("Repeat formula"),
    (
        Paragraph(
            "7, 8", mark("The expanded formula needs 10 nucleotides or 4 amino acids that are specifically defined.")
        ),
        Paragraph(
            "95", mark("If the number has an upper limit, list the longest form and describe what may be absent.")
        ),
        Paragraph("7", mark("Otherwise list the fewest repeats and describe that there may be more.")),
        Paragraph("15, 27", mark("A letter with another meaning is written as n or X and described.")),
        Paragraph("36", mark("Regions with an exactly known number of n or X between them are one sequence.")),
        Paragraph("37", mark("A gap of unknown length is never part of a sequence.")),
    ),
    _questions,
    _propose,
)
