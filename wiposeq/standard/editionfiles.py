"""Read the files of an edition strictly: every value has the right type and an allowed value, or the file is refused.

It hides how the files of ``resources/standard/<edition>/`` are written. edition.py turns their rows into its tables.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct, field

Row = TypeVar("Row")
Value = TypeVar("Value")
Confidence = Literal["confirmed", "inferred", "memory"]
Side = Literal["nucleotides", "amino_acids"]
Text = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=1)]
Codons = Annotated[str, Meta(pattern=r"^(?:[TCAG]{3}(?: [TCAG]{3})*)?$")]
FileName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")]
ValueType = Literal[
    "free_text",
    "enum",
    "enum_with_name",
    "none",
    "integer",
    "date",
    "range",
    "structured",
    "sequence",
    "sequence_or_empty",
    "structured_free_text",
]


class _Row(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a list. A field that this program does not know could change the meaning, so it is refused."""


class KeyRow(_Row, frozen=True):
    """A row of feature_keys.json. mandatory, optional, doubtful: names of qualifiers, separated by blanks."""

    key: Text
    summary: str = ""
    mandatory: str = ""
    optional: str = ""
    doubtful: str = ""
    confidence: Confidence = "memory"
    hint: str = ""
    molecules: Literal["", "DNA", "RNA"] = ""
    organisms: str = ""


class QualifierRow(_Row, frozen=True):
    """A row of qualifiers.json. doubtful: names of fields, separated by blanks."""

    name: Text
    value_type: ValueType = field(name="type")
    summary: str
    confidence: Confidence
    values: tuple[Text, ...] = ()
    values_by_molecule: dict[str, tuple[Text, ...]] = {}
    doubtful_values: tuple[str, ...] = ()
    format: str = ""
    pattern: str = ""
    examples: tuple[str, ...] = ()
    is_language_dependent: bool = field(name="language_dependent", default=False)
    is_repeatable: bool = field(name="repeatable", default=False)
    ignores_case: bool = False
    max_length: Annotated[int, Meta(ge=0)] = 0
    doubtful: str = ""


class SymbolRow(_Row, frozen=True):
    """A row of symbols.json."""

    symbol: Annotated[str, Meta(min_length=1, max_length=1)]
    meaning: str
    expands_to: Text
    specific: bool = True
    complement: Annotated[str, Meta(max_length=1)] = ""
    three_letter: Annotated[str, Meta(max_length=3)] = ""


class ModifiedRow(_Row, frozen=True):
    """A row of modified_residues.json."""

    abbreviation: Text
    name: Text
    parent: Annotated[str, Meta(max_length=1)]
    confidence: Confidence


class ReplacedRow(_Row, frozen=True):
    """A row of replaced_keys.json."""

    old: Text
    key: Text
    qualifiers: dict[str, str]
    confidence: Confidence


class CodeRow(_Row, frozen=True):
    """A row of genetic_codes.json. starts, stops: codons, separated by blanks."""

    id: Count
    name: Text
    amino_acids: Annotated[str, Meta(pattern=r"^[A-Z*]{64}$")]
    starts: Codons
    stops: Codons
    confidence: Confidence


class OfficeRow(_Row, frozen=True):
    """An entry of offices.json, without its code."""

    name: Text
    kind: Literal["state", "organization", "former", "placeholder"] = "state"
    confidence: Confidence = "confirmed"


class Sides(Struct, Generic[Row], frozen=True):
    """A file with a list for nucleotides and one for amino acids."""

    nucleotides: tuple[Row, ...]
    amino_acids: tuple[Row, ...]

    def by_side(self) -> dict[str, tuple[Row, ...]]:
        """Return the lists by the name of their side."""
        return {"nucleotides": self.nucleotides, "amino_acids": self.amino_acids}


class _Codes(Struct, frozen=True):
    codes: Annotated[tuple[CodeRow, ...], Meta(min_length=1)]


class _Offices(Struct, frozen=True):
    offices: Annotated[dict[str, OfficeRow], Meta(min_length=1)]


class _Languages(Struct, frozen=True):
    languages: Annotated[dict[str, Text], Meta(min_length=1)]


class Dtd(Struct, frozen=True):
    """The table [dtd] of edition.toml."""

    version: Text
    file: FileName
    root: Text
    public_id: Text
    system_id: Text


class Limits(Struct, frozen=True):
    """The table [limits] of edition.toml: residues that a sequence needs, and characters of a qualifier value."""

    nucleotides: Count
    amino_acids: Count
    value: Count


class Molecules(Struct, frozen=True):
    """The table [molecules] of edition.toml."""

    dna: Side = field(name="DNA")
    rna: Side = field(name="RNA")
    aa: Side = field(name="AA")


class About(Struct, frozen=True):
    """The file edition.toml."""

    id: Text
    in_force: date
    dtd: Dtd
    limits: Limits
    molecules: Molecules
    confidence: dict[str, Confidence]
    old_names: dict[str, str]
    old_modified_bases: dict[str, str]
    organism_placeholders: dict[str, tuple[str, ...]]


class Files(Struct, frozen=True):
    """The files of an edition."""

    about: About
    keys: Sides[KeyRow]
    qualifiers: Sides[QualifierRow]
    symbols: Sides[SymbolRow]
    modified: Sides[ModifiedRow]
    replaced: Sides[ReplacedRow]
    codes: tuple[CodeRow, ...]
    offices: dict[str, OfficeRow]
    languages: dict[str, str]


_LISTS: Final = ("feature_keys", "qualifiers", "symbols", "modified_residues", "replaced_keys")
NAMES: Final = ("edition.toml", *(f"{each}.json" for each in (*_LISTS, "genetic_codes", "offices", "languages")))
"""The files that every edition has; the DTD is another one."""


class WrongFile(ValueError):
    """A file of a pack cannot be used. The text names the file."""


def readable(path: Path, parse: Callable[[bytes], Value]) -> Value:
    """Return what parse() makes of the content of a file. Raises WrongFile, which names the file."""
    try:
        return parse(path.read_bytes())
    except OSError as error:
        raise WrongFile(f"{path.name}: {error.strerror or error}") from error
    except (ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise WrongFile(f"{path.name}: {error}") from error


def _list(folder: Path, name: str, kind: type[Value]) -> Value:
    return readable(folder / name, lambda data: msgspec.json.decode(data, type=kind))


def read_about(folder: Path) -> About:
    """Return the content of the edition.toml in a folder. Raises WrongFile."""
    return readable(folder / "edition.toml", lambda data: msgspec.toml.decode(data, type=About))


def read_files(folder: Path) -> Files:
    """Return the content of the files of an edition, all but the DTD. Raises WrongFile."""
    return Files(
        about=read_about(folder),
        keys=_list(folder, "feature_keys.json", Sides[KeyRow]),
        qualifiers=_list(folder, "qualifiers.json", Sides[QualifierRow]),
        symbols=_list(folder, "symbols.json", Sides[SymbolRow]),
        modified=_list(folder, "modified_residues.json", Sides[ModifiedRow]),
        replaced=_list(folder, "replaced_keys.json", Sides[ReplacedRow]),
        codes=_list(folder, "genetic_codes.json", _Codes).codes,
        offices=_list(folder, "offices.json", _Offices).offices,
        languages=_list(folder, "languages.json", _Languages).languages,
    )
