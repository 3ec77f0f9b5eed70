"""Move strains, cultivars and the like from the value of organism to qualifiers of their own, on request.

It hides in which forms people and databases write a strain after the name. Nothing is moved unless the rest of the
value is a scientific name and the form says what the moved words are. (ST.26 par. 77-80)
"""

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from wiposeq.app.repairs import changed_places
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, SetField, Together
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.standard import organisms
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark, trn

_QUALIFIERS: Final = {
    "strain": "strain",
    "str.": "strain",
    "substrain": "sub_strain",
    "substr.": "sub_strain",
    "isolate": "isolate",
    "cultivar": "cultivar",
    "cv.": "cultivar",
    "cv": "cultivar",
    "ecotype": "ecotype",
    "serovar": "serovar",
    "sv.": "serovar",
    "serotype": "serotype",
    "breed": "note",
}
"""Words before a part of the value, and the qualifier of that part."""
_WORDS: Final = "|".join(re.escape(word) for word in sorted(_QUALIFIERS, key=len, reverse=True))
_KEYWORD: Final = re.compile(rf"(?:(?<=\s)|(?<=\())({_WORDS})\s+", re.IGNORECASE)
_INFLUENZA: Final = re.compile(r"(Influenza [ABCD] virus)\s*\(?((?:[ABCD]/[^()]+)?)\(?(H\d{1,2}N\d{1,2})?\)*")
_SPECIES: Final = re.compile(r"([A-Z][a-z-]+ [a-z][a-z-]+)\s+(\S.*)")
_NOT_A_STRAIN: Final = re.compile(r"(?:subsp|ssp|var|f|bv|biovar|pv|pathovar|x|×|sp|aff|cf)\.?\s", re.IGNORECASE)


class Split(Struct, frozen=True):
    """A value of organism taken apart: the name, and (name, value) of each qualifier for the rest."""

    organism: str
    qualifiers: tuple[tuple[str, str], ...]


def split_organism(value: str) -> Split | None:
    """Return the name and the strain, cultivar and the like in a value of organism. None if there is nothing to move.

    "Escherichia coli str. K-12 substr. MG1655", "Bacillus subtilis (strain 168)", "Oryza sativa cv. Nipponbare",
    "Influenza A virus (A/Puerto Rico/8/1934(H1N1))" are taken apart. Words without such a sign are only moved if they
    contain a digit and follow a known species, as in "Saccharomyces cerevisiae S288C".
    """
    text = " ".join(value.split())
    if not text or organisms.is_known(text):
        return None
    return _influenza(text) or _by_keywords(text) or _by_species(text)


def _influenza(text: str) -> Split | None:
    found = _INFLUENZA.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return None
    strain = found[2].strip()
    if strain and found[3]:
        strain = f"{strain}({found[3]})"
    pairs = [("strain", strain)] if strain else []
    pairs += [("serotype", found[3])] if found[3] else []
    return Split(found[1], tuple(pairs))


def _by_keywords(text: str) -> Split | None:
    marks = list(_KEYWORD.finditer(text))
    if not marks:
        return None
    first = marks[0]
    name = text[: first.start()].rstrip(" (,;")
    pairs = []
    for one, following in zip(marks, [*marks[1:], None]):
        part = text[one.end() : following.start() if following is not None else len(text)]
        part = _without_parenthesis(part.strip(" ,;"))
        if not part:
            return None
        qualifier = _QUALIFIERS[one[1].lower()]
        pairs.append((qualifier, f"{one[1]}: {part}" if qualifier == "note" else part))
    is_name = bool(re.fullmatch(r"[A-Z][\w.'-]+(?: [\w.'/-]+)+", name))
    return Split(name, tuple(pairs)) if is_name else None


def _without_parenthesis(text: str) -> str:
    """Return a text without quotes around it and without a closing parenthesis that has no opening one."""
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip()
    return text.strip("'\"‘’“”") if text[:1] in "'\"‘“" else text


def _by_species(text: str) -> Split | None:
    found = _SPECIES.fullmatch(text)
    if found is None or not organisms.is_known(found[1]) or _NOT_A_STRAIN.match(found[2] + " "):
        return None
    rest = found[2]
    if rest.startswith("(") or not any(sign.isdigit() for sign in rest):
        return None
    return Split(found[1], (("strain", rest),))


def moving_strains(
    project: Project, edition: Edition, uids: Iterable[int] | None = None
) -> tuple[Together, tuple[Change, ...]]:
    """Return the edit that moves strains to their qualifiers, and a line for each place that changes.

    uids: of the sequences to look at; None for all. In a protein, whose source has no such qualifier, they are moved to
    a note. A source that already has another value of the qualifier stays as it is.
    """
    wanted = None if uids is None else set(uids)
    edits: list[Edit] = []
    for sequence in project.sequences:
        if (wanted is None or sequence.uid in wanted) and not sequence.is_skipped:
            for feature in sequence.features:
                if feature.key in ("source", "SOURCE"):
                    edits += _moves(sequence, feature, edition)
    label = trn("Move {count} strain to its qualifier", "Move {count} strains to their qualifiers", _count(edits))
    edit = Together(label, tuple(edits))
    lines = changed_places(edit, project, edit.apply(project)) if edits else ()
    message = mark("Strains, cultivars and the like are moved to their qualifiers")
    return edit, tuple(Change("organism/strain", message, where, 0, 1, old, new) for where, old, new in lines)


def _count(edits: list[Edit]) -> int:
    return sum(isinstance(edit, SetField) for edit in edits)


def _moves(sequence: Sequence, feature: Feature, edition: Edition) -> list[Edit]:
    """Return the edits that move the strain of one source."""
    old = next((each for each in feature.qualifiers if each.name.lower() == "organism"), None)
    split = split_organism(old.value) if old is not None and old.value else None
    if old is None or split is None:
        return []
    allowed = edition.allowed_qualifiers("AA" if sequence.is_protein else sequence.molecule_type, "source")
    added: list[Qualifier] = []
    uid = max(each.uid for each in feature.qualifiers)
    for name, value in split.qualifiers:
        if name not in allowed:
            name, value = "note", f"{name}: {value}"
        present = [each.value for each in feature.qualifiers if each.name == name]
        if value in present:
            continue
        if present and name != "note":
            return []  # the file names two strains; a person decides
        uid += 1
        added.append(Qualifier(uid, name, value))
    place = Address(sequence.uid, feature.uid)
    edits: list[Edit] = [SetField(Address(sequence.uid, feature.uid, old.uid, field="value"), split.organism)]
    if added:
        edits.append(Insert(place.at("qualifiers"), len(feature.qualifiers), tuple(added)))
    return edits
