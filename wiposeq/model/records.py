"""Records: the parts of a sequence listing, correct or not.

Texts are the same as in the file. A missing optional element is None. A missing mandatory element is "", and the Origin
has a fact about it. uids are internal: stable, unique among siblings (sequences in the project, features in their
sequence, qualifiers in their feature, titles in the header); the SEQ ID NO is the position in the list, from 1.
"""

import re
import secrets
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

SKIPPED: Final = "000"
"""The text in place of the residues of an intentionally skipped sequence (par. 58)."""


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


def free_uid(records: Iterable["Qualifier | Feature"]) -> int:
    """Return a uid above those of all records, which are the qualifiers of a feature or the features of a sequence.

    The uids above it are free as well.
    """
    return max((each.uid for each in records), default=0) + 1


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
    """One sequence. name: internal, not in the listing. molecule_type: DNA, RNA, AA, or another text in a wrong file.

    A skipped sequence has a place in the list. If the user skipped it, its residues and features stay here, and the
    listing contains 000. other_seqids None: no INSDSeq_other-seqids; () an empty one.
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
        """Whether it is an amino acid sequence: AA, or PRT in old files."""
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
    """The general information part (ST.26 par. 43-49) and the attributes of the root element.

    A new text also needs a name (address.FIELD_NAMES), an XML name (formats/st26/names.py) if the DTD has it, a key of
    HEADER.toml (formats/header_toml.py), a line in the window (ui/header/pane.py) and a help page
    (resources/help/controls.toml). Comparison, reading copies and project files follow the fields.
    """

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
