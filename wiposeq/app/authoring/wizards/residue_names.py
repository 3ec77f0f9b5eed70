"""Find modified residues by abbreviation, name or synonym, and describe them on a residue.

The names are the lists of the edition, the symbols of the legends for notations, and resources/authoring/
modified_names.toml. The module hides how the three are merged and searched. A name that none of them has is a name of
its own: it is written as it was typed.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz import fuzz, process

from wiposeq import resources
from wiposeq.app.authoring.wizards.spelling import spelled
from wiposeq.formats.notation.features import (
    FeatureWords,
    abbreviations_of_names,
    filled_note,
    nucleotide_words,
    spelled_note,
)
from wiposeq.formats.notation.legend import LegendEntry, preset, presets
from wiposeq.formats.toml import decode_toml
from wiposeq.standard.edition import Edition

_SIMILAR: Final = 82.0
"""The least similarity, of 100, of a name that is offered for a typing error."""
MOST: Final = 30
"""The most names that are offered."""
_SHOWN: Final = {
    "{nucleoside}": "nucleoside",
    "{deoxynucleoside}": "2'-deoxynucleoside",
    "{base}": "base",
    "{residue}": "(amino acid)",
    "{Residue}": "(amino acid)",
}


class KnownResidue(Struct, frozen=True):
    """A modification that has a name.

    note: the full name, with the placeholders of legends. abbreviation: of the standard, "" if there is none.
    mod_base: abbreviations by nucleotide, as in a legend. only: the residues that it can modify, () for all; u and t
    are different. write: the symbol of the residue in the listing (par. 16, 29), "" for that of the residue.
    is_class: whether the name describes a whole run. names: what it is found by.
    """

    note: str
    key: str
    abbreviation: str = ""
    mod_base: str = ""
    only: tuple[str, ...] = ()
    write: str = ""
    is_class: bool = False
    names: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The full name, with words for the placeholders."""
        return _without_placeholders(self.note)

    @property
    def answer(self) -> str:
        """What a form writes for it, and find() reads again."""
        return self.abbreviation or self.label

    def fits(self, letter: str) -> bool:
        """Return whether it can modify the residue with this symbol."""
        return not self.only or letter in self.only

    def words(self, letter: str) -> FeatureWords:
        """Return the feature that describes it on a residue. letter: u in RNA where the listing has t."""
        if self.key == "modified_base":
            if self.abbreviation:
                return FeatureWords(self.key, self.abbreviation)
            return nucleotide_words(LegendEntry("", "suffix", "", "", self.key, self.mod_base, self.note), letter)
        return FeatureWords(self.key, "", self.abbreviation or self.note)


def _without_placeholders(note: str) -> str:
    for placeholder, word in _SHOWN.items():
        note = note.replace(placeholder, word)
    return note


class _Other(Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]
    note: str
    molecule: str
    key: str = "modified_base"
    only: str = ""
    write: str = ""
    is_class: bool = False


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """A group at an end. side: "start" (5' or N-terminus) or "end". The rest is as in KnownResidue."""

    names: tuple[str, ...]
    note: str
    molecule: str
    side: str
    key: str = "modified_base"
    only: str = ""

    @property
    def label(self) -> str:
        """The full name, with words for the placeholders."""
        return _without_placeholders(self.note)


class _File(Struct, frozen=True):
    nucleotides: dict[str, tuple[str, ...]]
    amino_acids: dict[str, tuple[str, ...]]
    other: tuple[_Other, ...]
    group: tuple[Group, ...]


@cache
def _file() -> _File:
    return decode_toml(resources.text("authoring", "modified_names.toml"), _File, "modified_names.toml")


@lru_cache(maxsize=8)
def known_residues(edition: Edition, is_protein: bool) -> tuple[KnownResidue, ...]:
    """Return all modifications of amino acids or of nucleotides, those of the standard first."""
    found = list(_of_amino_acids(edition) if is_protein else _of_nucleotides(edition))
    by_note: dict[str, KnownResidue] = {}
    for each in (*found, *_of_file(is_protein), *_of_legends(edition, is_protein)):
        old = by_note.get(each.note.lower())
        if old is None:
            by_note[each.note.lower()] = each
        elif not old.abbreviation:
            only = tuple(dict.fromkeys((*old.only, *each.only))) if old.only and each.only else ()
            mod_base = old.mod_base or each.mod_base
            by_note[each.note.lower()] = replace(
                old, names=_once(*old.names, *each.names), only=only, mod_base=mod_base
            )
        else:
            by_note[each.note.lower()] = replace(old, names=_once(*old.names, *each.names))
    return tuple(by_note.values())


def _once(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, names)))


def _of_nucleotides(edition: Edition) -> Iterator[KnownResidue]:
    for each in edition.modified_nucleotides.values():
        if each.abbreviation == "OTHER":
            continue
        only = ("t", "u") if each.parent == "t" else (each.parent,) if each.parent not in ("", "n") else ()
        write = "n" if each.parent == "n" else each.parent
        names = (each.abbreviation, each.name, *_file().nucleotides.get(each.abbreviation, ()))
        yield KnownResidue(each.name, "modified_base", each.abbreviation, "", only, write, False, _once(*names))


@cache
def _keys_by_abbreviation() -> dict[str, str]:
    """Return MOD_RES or SITE for the abbreviations of modified amino acids, as the legend of peptides has them."""
    return {each.note: each.feature for each in preset("peptide").entries if each.kind == "residue" and each.feature}


def _of_amino_acids(edition: Edition) -> Iterator[KnownResidue]:
    for each in edition.modified_amino_acids.values():
        only = (each.parent,) if each.parent not in ("", "X") else ()
        names = (each.abbreviation, *each.name.split(", "), *_file().amino_acids.get(each.abbreviation, ()))
        key = _keys_by_abbreviation().get(each.abbreviation, "SITE")
        yield KnownResidue(each.name, key, each.abbreviation, "", only, each.parent or "X", False, _once(*names))


def _of_file(is_protein: bool) -> Iterator[KnownResidue]:
    wanted = "amino_acids" if is_protein else "nucleotides"
    for each in _file().other:
        if each.molecule == wanted:
            only = tuple(each.only.split())
            yield KnownResidue(each.note, each.key, "", "", only, each.write, each.is_class, each.names)


def _of_legends(edition: Edition, is_protein: bool) -> Iterator[KnownResidue]:
    for id in presets():
        legend = preset(id)
        if legend.is_protein != is_protein:
            continue
        for entry in legend.entries:
            if entry.kind in ("residue", "prefix", "suffix") and entry.feature and entry.note:
                yield from _of_entry(entry, edition, is_protein)


def _of_entry(entry: LegendEntry, edition: Edition, is_protein: bool) -> Iterator[KnownResidue]:
    if entry.note in edition.modified_amino_acids or entry.note.startswith(("D-", "DL-")):
        return  # the lists of the edition have it, or it is D, which has a wizard of its own
    only = tuple(entry.only.split())
    write = ""
    symbol = entry.symbol.strip("()[]{}/-")
    names = [symbol if len(symbol) > 1 else ""]
    note = entry.note
    if entry.kind == "residue":
        only = (entry.residue,) if entry.residue not in ("n", "X") else ()
        write = entry.residue
        if not is_protein:
            note = filled_note(note, entry.residue)
    mod_base = entry.mod_base if "=" in entry.mod_base else ""
    yield KnownResidue(
        note, entry.feature, "", mod_base, only, write, False, _once(*names, note, entry.comment if is_protein else "")
    )


def find(text: str, edition: Edition, is_protein: bool) -> KnownResidue | None:
    """Return the modification with exactly this abbreviation, name or synonym, or None.

    The case of letters matters only if names differ in nothing else.
    """
    wanted = spelled(text.strip())
    known = known_residues(edition, is_protein)
    for same in (str, str.lower):
        for each in known:
            if same(wanted) in (same(each.abbreviation), same(each.answer)):
                return each
        for each in known:
            if same(wanted) in map(same, (*each.names, each.note)):
                return each
    return _on_one_residue(edition).get(wanted.lower()) if is_protein else None


@lru_cache(maxsize=4)
def _on_one_residue(edition: Edition) -> dict[str, KnownResidue]:
    """Return the modifications of any amino acid by the names that they have on one, as S-palmitoylcysteine."""
    found: dict[str, KnownResidue] = {}
    for each in known_residues(edition, True):
        if "{residue}" not in each.note.lower():
            continue
        for letter in each.only or edition.symbols("AA"):
            if letter != "X":
                name = spelled_note(each.note, full_name(letter, edition)).lower()
                found.setdefault(name, replace(each, only=(letter,), write=letter))
    return found


def named(text: str, is_protein: bool, key: str = "") -> KnownResidue:
    """Return a modification with a name of its own, written as it is. key: of the feature of an amino acid."""
    return KnownResidue(" ".join(text.split()), key or ("SITE" if is_protein else "modified_base"))


def search(text: str, edition: Edition, is_protein: bool) -> list[KnownResidue]:
    """Return the modifications that a text may mean, the best first: equal, beginning, containing, similar names."""
    wanted = spelled(text.strip()).lower()
    known = known_residues(edition, is_protein)
    if not wanted:
        return list(known[:MOST])
    ranked: list[tuple[int, int, KnownResidue]] = []
    for place, each in enumerate(known):
        names = [name.lower() for name in (each.abbreviation, each.label, *each.names) if name]
        if wanted in names:
            rank = 0 if each.abbreviation.lower() == wanted else 1
        elif any(name.startswith(wanted) for name in names):
            rank = 2
        elif any(all(word in name for word in re.split(r"[\s-]+", wanted)) for name in names):
            rank = 3
        else:
            continue
        ranked.append((rank, place, each))
    if not ranked:
        return _similar(wanted, known)
    return [each for _, _, each in sorted(ranked, key=lambda entry: entry[:2])][:MOST]


def _similar(wanted: str, known: Iterable[KnownResidue]) -> list[KnownResidue]:
    names = {name.lower(): each for each in known for name in (each.label, *each.names) if len(name) > 4}
    found = process.extract(wanted, list(names), scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=6)
    return list(dict.fromkeys(names[name] for name, _, _ in found))


def full_name(letter: str, edition: Edition) -> str:
    """Return the full name of an amino acid symbol."""
    symbol = edition.symbols("AA").get(letter)
    return symbol.meaning if symbol else letter


def amino_acid_words(each: KnownResidue, letter: str, edition: Edition) -> FeatureWords:
    """Return the feature that describes a modification on an amino acid, with the abbreviation if there is one."""
    name = spelled_note(each.words(letter).note, full_name(letter, edition))
    return FeatureWords(each.key, "", abbreviations_of_names(edition).get(name.lower(), name))


@lru_cache(maxsize=4)
def groups(is_protein: bool, side: str) -> tuple[Group, ...]:
    """Return the groups that an end can have, the most frequent first."""
    wanted = "amino_acids" if is_protein else "nucleotides"
    found = {each.note: each for each in _file().group if (each.molecule, each.side) == (wanted, side)}
    for id in presets():
        legend = preset(id)
        for entry in legend.entries if legend.is_protein == is_protein else ():
            if entry.kind == side and entry.feature and entry.note:
                symbol = entry.symbol.strip("()[]/-")
                old = found.get(entry.note)
                names = _once(*(old.names if old else ()), symbol, entry.note)
                found[entry.note] = Group(names, entry.note, wanted, side, entry.feature, entry.only)
    return tuple(found.values())


def find_group(text: str, is_protein: bool, side: str) -> Group | None:
    """Return the group with exactly this name or symbol, or None."""
    wanted = spelled(text.strip())
    for same in (str, str.lower):
        for each in groups(is_protein, side):
            if same(wanted) in map(same, (*each.names, each.note, each.label)):
                return each
    place = f" at the {5 if side == 'start' else 3}' end"
    return next((each for each in groups(is_protein, side) if each.label.lower() == wanted.lower() + place), None)


def search_groups(text: str, is_protein: bool, side: str) -> list[Group]:
    """Return the groups whose names contain a text, those that begin with it first."""
    wanted = spelled(text.strip()).lower()
    found = [each for each in groups(is_protein, side) if any(wanted in n.lower() for n in (*each.names, each.label))]
    return sorted(found, key=lambda each: not any(n.lower().startswith(wanted) for n in each.names))[:MOST]
