"""Records: what a sequence listing consists of, right or wrong.

Texts are as they are in the file. An optional element that is absent is None; a mandatory one that is absent is "" and
a Fact in the Origin says so. uids are ours: stable, unique among siblings (sequences in the project, features in their
sequence, qualifiers in their feature, titles in the header); the SEQ ID NO is the position in the list, from 1.
"""

import re
import secrets
from typing import Final

from msgspec import Struct

SKIPPED: Final = "000"
"""What stands for the residues of an intentionally skipped sequence in a listing (par. 58)."""


_NAMES_SKIPPING: Final = re.compile(
    r"intentionally\s+(?:skipped|omitted|left\s+blank)|skipped\s+sequence", re.IGNORECASE
)
_LETTERS: Final = re.compile(r"[^\W\d_]")


def says_skipped(text: str) -> bool:
    """Return whether a text in place of residues says that the sequence is intentionally skipped: 000, or words."""
    return names_skipping(text) or (SKIPPED in text[:400] and is_only_skipped(text.split()))


def is_only_skipped(words: list[str]) -> bool:
    """Return whether words are 000 and at most two numbers."""
    return words[:1] == [SKIPPED] and len(words) <= 3 and not any(_LETTERS.search(word) for word in words)


def names_skipping(text: str) -> bool:
    """Return whether a short text has words such as "intentionally skipped"."""
    return len(text) < 400 and _NAMES_SKIPPING.search(text) is not None


def new_uid() -> int:
    """Return a uid never given before (60 random bits above those that readers give out by counting from 1)."""
    return (1 << 32) + secrets.randbits(60)


class Qualifier(Struct, frozen=True, gc=False, omit_defaults=True):
    """One qualifier of a feature. value None: no INSDQualifier_value; translation: the NonEnglishQualifier_value."""

    uid: int
    name: str
    value: str | None = None
    translation: str | None = None
    id: str | None = None


class Feature(Struct, frozen=True, gc=False, omit_defaults=True):
    """One feature of a sequence; the location is the text of ST.26 par. 64-71 (1-based, inclusive)."""

    uid: int
    key: str
    location: str
    qualifiers: tuple[Qualifier, ...] = ()

    def qualifier(self, name: str) -> Qualifier | None:
        """Return the first qualifier of that name, or None."""
        for qualifier in self.qualifiers:
            if qualifier.name == name:
                return qualifier
        return None

    def value(self, name: str) -> str:
        """Return the value of the first qualifier of that name, or ""."""
        found = self.qualifier(name)
        return (found.value or "") if found else ""


class Sequence(Struct, frozen=True, gc=False, omit_defaults=True):
    """One sequence. name is ours (not in the listing); molecule_type is DNA, RNA or AA or what a wrong file says.

    A skipped sequence keeps its place; one skipped by the user also keeps its residues and features here, while the
    listing gets 000. other_seqids None: no INSDSeq_other-seqids; () an empty one.
    """

    uid: int
    name: str = ""
    molecule_type: str = ""
    residues: str = ""
    features: tuple[Feature, ...] = ()
    is_skipped: bool = False
    other_seqids: tuple[str, ...] | None = None

    @property
    def source(self) -> Feature | None:
        """The first source feature (par. 63), whatever the case of its key."""
        for feature in self.features:
            if feature.key in ("source", "SOURCE"):
                return feature
        return None

    @property
    def is_protein(self) -> bool:
        """True for AA and for the PRT that old files say instead."""
        return self.molecule_type in ("AA", "PRT")

    @property
    def organism(self) -> str:
        """The organism of the source feature, or ""."""
        source = self.source
        return (source.value("organism") or source.value("ORGANISM")) if source else ""

    @property
    def mol_type(self) -> str:
        """The mol_type of the source feature, or ""."""
        source = self.source
        return (source.value("mol_type") or source.value("MOL_TYPE")) if source else ""


class Application(Struct, frozen=True, gc=False, omit_defaults=True):
    """An application: IPOfficeCode, ApplicationNumberText, FilingDate (None: absent)."""

    office: str = ""
    number: str = ""
    date: str | None = None


class Party(Struct, frozen=True, gc=False, omit_defaults=True):
    """An applicant or inventor: the name, its languageCode, and the Latin form (None: absent)."""

    name: str = ""
    language: str = ""
    latin: str | None = None


class Title(Struct, frozen=True, gc=False, omit_defaults=True):
    """An InventionTitle and its languageCode."""

    uid: int
    text: str = ""
    language: str = ""


class Header(Struct, frozen=True, gc=False, omit_defaults=True):
    """The general information part (ST.26 par. 43-49) and the attributes of the root element."""

    application: Application | None = None
    file_reference: str | None = None
    priority: Application | None = None
    applicant: Party | None = None
    inventor: Party | None = None
    titles: tuple[Title, ...] = ()
    original_language: str | None = None
    other_language: str | None = None
    file_name: str | None = None
    software_name: str | None = None
    software_version: str | None = None
    production_date: str | None = None
