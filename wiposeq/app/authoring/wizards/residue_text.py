"""Read residues that a person types or pastes into a wizard: plain letters, or a notation of modified residues.

The module hides which legend reads a text. A text that legends read in different ways is refused, never guessed.
"""

import re
import unicodedata
from typing import Final

from wiposeq.app.authoring.wizards.draft import Draft, sequence_of
from wiposeq.errors import UsageError, UserError
from wiposeq.formats.notation.legend import preset, presets
from wiposeq.formats.notation.reader import Reading, read_notation
from wiposeq.formats.options import Defaults
from wiposeq.formats.reports.check_report import words
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import one_letter
from wiposeq.texts import listed, tr

_BLANKS: Final = re.compile(r"(?:(?<!\S)\d+(?!\S)|\s)+")
"""White space, and numbers between white space. H6 means six residues, so a number at a letter is not omitted."""
_CODES: Final = re.compile(r"(?:[A-Z][a-z]{2})(?:-?(?:[A-Z][a-z]{2}|\d+(?=-?[A-Z][a-z]{2})))*")
_COUNTED: Final = re.compile(r"([A-Za-z])(\d{1,3})(?!\s*[-–]\s*\d)(?!\d)")
_UNIT: Final = re.compile(r"\(([A-Za-z]+)\)(\d{1,4})(?!\d)")
_LONGEST: Final = 100_000
"""The most residues that a shorthand may stand for."""
_PEPTIDES: Final = ("peptide-one-letter", "peptide")
_TWO_ENDS: Final = re.compile(r"^\s*5\s*(?:['′’]\s*[-–]?|[-–])|(?:[-–]?\s*3\s*['′’]|[-–]\s*3)\s*$")


def without_ends(text: str) -> str:
    """Return a strand without the marks of its ends: 5'- and -3'."""
    return _TWO_ENDS.sub("", text).strip()


def plain_residues(text: str, molecule: str, edition: Edition) -> str:
    """Return plain letters as the standard writes them: without blanks and numbers, t for u (par. 13, 14, 26).

    Raises UsageError for another character, with its place.
    """
    bare = _BLANKS.sub("", without_ends(text))
    found = bare.upper() if molecule == "AA" else bare.lower().replace("u", "t")
    if molecule == "AA" and bare != bare.upper():
        raise UsageError(
            '"{text}" has small letters.', "Write one-letter codes in capital letters.", text=text.strip()[:30]
        )
    alphabet = edition.alphabet(molecule)
    for place, symbol in enumerate(found, 1):
        if symbol not in alphabet:
            raise UsageError(
                'Residue {place}, "{symbol}", is not a symbol of {molecule}.',
                "Correct it.",
                place=place,
                symbol=bare[place - 1],
                molecule=molecule,
            )
    if not found:
        raise UsageError("There are no residues.", "Type or paste them.")
    return found


def as_formula(text: str, molecule: str) -> str:
    """Return a shorthand of residues (par. 3(c)) in one-letter codes: (Gly4Ser)3 is (GGGGS)3, and H6 is HHHHHH.

    Square brackets become round ones. Only the numbers behind single letters are resolved.
    """
    bare = unicodedata.normalize("NFKC", text).replace("[", "(").replace("]", ")")
    bare = re.sub(r"\bpoly\s*-?\s*\(", "(", bare, flags=re.IGNORECASE)
    if molecule == "AA":
        short = _CODES.sub(_short, bare)
        if short != bare:  # a hyphen is a bond between three-letter codes, but not in a range of numbers
            bare = re.sub(r"(?<=[A-Za-z0-9)])-(?=[A-Za-z(])|(?<=[A-Za-z)])-(?=\d)", "", short)
    labels = "X" if molecule == "AA" else "nN"  # X1 and X2 are names of residues, not numbers of them
    return _COUNTED.sub(lambda found: found[0] if found[1] in labels else found[1] * int(found[2]), bare)


def _short(found: "re.Match[str]") -> str:
    parts = re.findall(r"[A-Z][a-z]{2}|\d+", found[0])
    letters = [part if part.isdecimal() else one_letter(part) for part in parts]
    return "".join(map(str, letters)) if all(letters) else found[0]


def spelled_out(text: str, molecule: str) -> str:
    """Return the residues of a shorthand with fixed numbers, such as (GGGGS)3 or His-His-Gly; other texts unchanged."""
    if "(" not in text and "[" not in text and not (molecule == "AA" and re.search(r"[A-Z][a-z]{2}", text)):
        return text
    bare = re.sub(r"\s+", "", as_formula(text, molecule))
    while (found := _UNIT.search(bare)) and len(bare) < _LONGEST:
        bare = bare[: found.start()] + found[1] * int(found[2]) + bare[found.end() :]
    return bare


def read_peptide(text: str, edition: Edition) -> Reading:
    """Return a peptide in one-letter or three-letter codes, with its modified residues. Raises UserError."""
    errors: list[UserError] = []
    for id in _PEPTIDES:
        try:
            return read_notation(text.strip(), preset(id), edition=edition)
        except UserError as error:
            errors.append(error)
    is_long = "-" in text or re.search(r"[A-Z][a-z]{2}", text)
    raise errors[1 if is_long else 0]


def strand_notations() -> list[tuple[str, str]]:
    """Return the id and the name of each notation of nucleotides; "" for the one that fits."""
    found = [(id, tr(preset(id).name)) for id in presets() if not preset(id).is_protein]
    return [("", tr("the one that fits")), ("plain", tr("plain letters")), *found]


def read_strand(text: str, molecule: str, edition: Edition, notation: str = "") -> Reading:
    """Return one strand in plain letters or in a notation of modified nucleotides.

    molecule: DNA or RNA, for residues without a type. notation: an id of strand_notations().

    Raises UserError if no notation reads the text, or if several read it in different ways.
    """
    bare = without_ends(text)
    if notation == "plain":
        return _plain(bare, molecule, edition)
    if notation:
        return read_notation(bare, preset(notation), Defaults(molecule=molecule), edition=edition)
    found: dict[tuple[object, ...], tuple[str, Reading]] = {}
    errors: list[UserError] = []
    if re.fullmatch(r"[ACGTU\s]+|[acgtu\s]+", bare):
        plain = _plain(bare, molecule, edition)
        found[_key(plain)] = tr("plain letters"), plain
    for id in () if bare == bare.upper() and found else presets():
        legend = preset(id)
        if legend.is_protein:
            continue
        try:
            read = read_notation(bare, legend, Defaults(molecule=molecule), edition=edition)
        except UserError as error:
            errors.append(error)
        else:
            found.setdefault(_key(read), (tr(legend.name), read))
    if not found:
        raise max(errors, key=lambda error: getattr(error, "place", 0))
    if len(found) > 1:
        names = listed(name for name, _ in found.values())
        raise UsageError(
            '"{text}" can be read in several ways: {names}.', "Choose the notation.", text=bare[:30], names=names
        )
    return next(iter(found.values()))[1]


def _key(read: Reading) -> tuple[object, ...]:
    features = tuple((f.key, f.location, tuple((q.name, q.value) for q in f.qualifiers)) for f in read.features)
    return read.residues, read.molecule_type, features


def _plain(text: str, molecule: str, edition: Edition) -> Reading:
    sequence = sequence_of("", molecule, plain_residues(text, molecule, edition))
    return Reading(sequence.residues, molecule, sequence.features, ())


def choices_of(read: Reading) -> list[str]:
    """Return what a notation left to a choice of its legend, as sentences in the user's language."""
    return [words(change) for change in read.changes if change.kind == "notation/choice"]


def columns(line: str) -> list[str]:
    """Return the cells of a row: separated by tabs, semicolons, vertical bars, commas or several blanks."""
    for sign in ("\t", ";", "|", ","):
        if sign in line:
            return [cell.strip() for cell in line.split(sign)]
    return [cell for cell in re.split(r"\s{2,}", line.strip()) if cell]


_HEADINGS: Final = re.compile(
    r"(?:name|id|no|pair|primer|duplex|organism|(?:nucleotide |amino acid )?sequence|residues|part|species|strand"
    r"|(?:forward|reverse|fwd|rev|sense|antisense|guide|passenger|probe)(?: (?:primer|strand|sequence))?)s?\b.*",
    re.IGNORECASE,
)


def rows(draft: Draft, text: str) -> list[tuple[int, list[str]]]:
    """Return the number (from 1) and the cells of each line that is not empty, without a first row of headings."""
    found = [(number, columns(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(found) > 1 and len(found[0][1]) > 1 and all(_HEADINGS.fullmatch(cell) for cell in found[0][1]):
        draft.explain(tr("Row {row} has headings; it is omitted.", row=found[0][0]))
        return found[1:]
    return found
