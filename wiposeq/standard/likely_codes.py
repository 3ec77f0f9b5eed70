"""The genetic code that an organism most likely uses, by its name and the organelle of the sequence.

It hides the list of genera (resources/organisms/genetic_codes.toml) and the order in which names are compared. The
result is a proposal: the list is not complete, and a person decides.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from wiposeq import resources
from wiposeq.standard import organisms
from wiposeq.standard.edition import newest
from wiposeq.standard.editionfiles import Confidence, WrongFile, readable
from wiposeq.texts import mark

_GROUPS: Final = {
    "mycoplasma": mark("Mycoplasma and Spiroplasma"),
    "bacteria": mark("bacteria and archaea"),
    "ctg": mark("yeasts in which CTG means serine"),
    "yeast": mark("yeasts"),
    "fungi": mark("fungi"),
    "vertebrates": mark("vertebrates"),
    "invertebrates": mark("invertebrates"),
    "echinoderms": mark("echinoderms"),
    "ciliates": mark("ciliates"),
    "euplotes": mark("Euplotes"),
    "plants": mark("plants"),
}
_STANDARD: Final = 1
_OF_PLASTIDS: Final = 11
_BACTERIAL: Final = re.compile(r"(?:bacter|bacterium|bacillus|archaeon|archaeum|phage|phytoplasma)\b", re.IGNORECASE)
_MITOCHONDRIA: Final = ("mitochondri", "kinetoplast", "hydrogenosome")


class LikelyCode(Struct, frozen=True):
    """A proposal. code: the number of the genetic code. group: who uses it, in English; "" for the standard code.

    is_certain: whether the name or the organelle determines the code; False if code 1 is proposed because nothing else
    is known.
    """

    code: int
    group: str = ""
    is_certain: bool = False


class _Group(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    names: tuple[str, ...]
    confidence: Confidence
    nuclear: int = _STANDARD
    mitochondrial: int = 0

    def __post_init__(self) -> None:
        if self.id not in _GROUPS:
            raise ValueError(f"unknown group {self.id}")
        codes = newest().genetic_codes
        for code in filter(None, (self.nuclear, self.mitochondrial)):
            if code not in codes:
                raise ValueError(f"unknown genetic code {code} of {self.id}")
        if not all(self.names):
            raise ValueError(f"empty name in {self.id}")


class _Table(Struct, frozen=True):
    group: tuple[_Group, ...]


@cache
def _groups() -> dict[str, _Group]:
    """Return the group of each genus or species, in lower case."""
    path = resources.path("organisms", "genetic_codes.toml")
    try:
        return read_groups(path)
    except WrongFile as error:
        if not resources.refuse(path.parent, error):
            raise
        organisms.forget()
        return read_groups(resources.path("organisms", "genetic_codes.toml"))


def read_groups(path: Path) -> dict[str, _Group]:
    """Return the groups in a file by the names of their genera and species in lower case. Raises WrongFile."""
    table = readable(path, lambda data: msgspec.toml.decode(data, type=_Table))
    return {name.lower(): group for group in table.group for name in group.names}


def forget() -> None:
    """Read the list again when it is needed next, because another one was installed or removed."""
    _groups.cache_clear()


def likely_code(organism: str, organelle: str = "") -> LikelyCode:
    """Return the code that genes of an organism most likely use.

    organism: the scientific name. organelle: the value of the qualifier, such as "plastid:chloroplast"; "" for none.
    """
    kind = organelle.strip().lower()
    group = _group_of(organism)
    if kind.startswith(("plastid", "chloroplast", "cyanelle", "chromatophore", "apicoplast")):
        return LikelyCode(_OF_PLASTIDS, mark("plastids"), True)
    if is_of_mitochondria(kind):
        if group is not None and group.mitochondrial:
            return LikelyCode(group.mitochondrial, _GROUPS[group.id], True)
        return LikelyCode(_STANDARD)
    if group is not None:
        is_standard = group.nuclear == _STANDARD
        return LikelyCode(group.nuclear, "" if is_standard else _GROUPS[group.id], True)
    if _BACTERIAL.search(organism):
        return LikelyCode(_OF_PLASTIDS, _GROUPS["bacteria"], True)
    return LikelyCode(_STANDARD)


def is_of_mitochondria(organelle: str) -> bool:
    """Return whether a value of the qualifier organelle means a mitochondrion."""
    return organelle.strip().lower().startswith(_MITOCHONDRIA)


def _group_of(organism: str) -> _Group | None:
    words = organism.replace("[", "").replace("]", "").lower().split()
    if words[:1] in (["candidatus"], ["uncultured"]):
        words = words[1:]
    found = _groups()
    return found.get(" ".join(words[:2])) or (found.get(words[0]) if words else None)
