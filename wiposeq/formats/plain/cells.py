"""Find the delimiter of a text with cells, and the columns and molecule types that its words name in many languages.

The module hides the words (resources/import/headings.toml) and how a heading is compared with them. It leaves to
formats/tables/ what the columns of a whole table mean.
"""

import csv
import io
import re
import unicodedata
from functools import cache, lru_cache
from itertools import islice
from typing import Final

import msgspec

from wiposeq import resources
from wiposeq.standard.edition import Edition

SEARCHED: Final = 40
"""How many rows from the top are searched for headings."""

_PARENTHESES: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
_DIRECTION: Final = re.compile(
    r"[53]\s*+['’′´`]?\s*+(?:-++>?|[–—→]|\bto\b|\bbis\b|\bà\b|\ba\b)\s*+[53]\s*+['’′´`]?", re.IGNORECASE
)
"""The direction in headings of sequences: 5'-3', 5' to 3'."""
_DOUBTFUL: Final = {"residues or names": "residues", "nucleotides or names": "residues nucleotides"}
_DELIMITERS: Final = ",;\t|"


def delimiter_of(text: str) -> str:
    """Return the delimiter that splits most of the first lines into the same number of cells, or ""."""
    best, most = "", 0.0
    whole_lines = text if len(text) < 4096 else text[: text.rfind("\n") + 1]
    for delimiter in _DELIMITERS:
        reader = csv.reader(io.StringIO(whole_lines, newline=""), delimiter=delimiter)
        try:
            widths = [len(row) for row in islice(reader, 50) if any(cell.strip() for cell in row)]
        except csv.Error:
            continue
        width = max(set(widths), key=lambda each: (each > 1, widths.count(each), each), default=1)
        share = widths.count(width) / len(widths) if widths else 0
        if width > 1 and (share, width) > (most, 0):
            best, most = delimiter, share
    return best


def plain(heading: str) -> str:
    """Return a heading in the form that is compared: without case, parentheses, punctuation, and 5' to 3'."""
    text = unicodedata.normalize("NFKC", _DIRECTION.sub(" ", _PARENTHESES.sub(" ", heading))).casefold()
    return " ".join("".join(symbol if symbol.isalnum() or symbol in "/#" else " " for symbol in text).split())


@cache
def _file() -> dict[str, dict[str, list[str]]]:
    """Return the words of each meaning by language, and those of "molecules" by molecule type."""
    return msgspec.toml.decode(resources.text("import", "headings.toml"), type=dict[str, dict[str, list[str]]])


@cache
def known_words() -> dict[str, str]:
    """Return the meaning of each known heading, by its plain() form."""
    found: dict[str, str] = {}
    for meaning, languages in _file().items():
        if meaning != "molecules":
            for heading in (word for words in languages.values() for word in words):
                found.setdefault(plain(heading), _DOUBTFUL.get(meaning, meaning))
    return found


@cache
def doubtful_words() -> frozenset[str]:
    """Return the headings, in their plain() form, of columns that may hold either residues or names."""
    sections = (*_DOUBTFUL, "molecules")
    return frozenset(plain(word) for section in sections for words in _file()[section].values() for word in words)


def words_of(meaning: str, language: str) -> tuple[str, ...]:
    """Return the headings of a meaning, the most frequent first, in a language (its code) or else in English."""
    languages = _file()[meaning]
    return tuple(languages.get(language.replace("_", "-").split("-")[0].lower(), languages["en"]))


def names_residues(text: str, delimiter: str) -> bool:
    """Return whether one of the first lines has a known heading of residues and another known heading."""
    words = known_words()
    for line in text.split("\n")[:SEARCHED]:
        meanings = [words.get(plain(cell), "") for cell in line.split(delimiter)]
        if any(meaning.startswith("residues") for meaning in meanings) and sum(map(bool, meanings)) > 1:
            return True
    return False


def has_foreign_heading(text: str) -> bool:
    """Return whether one of the first lines has two known headings with letters outside ASCII."""
    words = known_words()
    for line in text.split("\n")[:SEARCHED]:
        forms = [plain(cell) for cell in re.split(r"[,;\t|]", line)]
        if sum(form in words and not form.isascii() for form in forms) >= 2:
            return True
    return False


@cache
def _molecules() -> dict[str, str]:
    words = _file()["molecules"]
    return {plain(word): molecule for molecule in words for word in words[molecule]}


@lru_cache(maxsize=4096)
def molecule_of(text: str, edition: Edition) -> tuple[str, str]:
    """Return (DNA, RNA or AA; mol_type or "") for a cell in any known language, ("", "") if it matches none."""
    form = plain(text)
    for molecule in edition.molecules:
        for mol_type in edition.mol_types(molecule):
            if plain(mol_type) == form and form != plain(molecule):
                return molecule, mol_type
    return _molecules().get(form, ""), ""
