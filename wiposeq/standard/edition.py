"""What one edition of ST.26 allows, as frozen records and dicts.

It hides the files of ``resources/standard/<edition>/``, and how the content models of the DTD become slots. Every table
is computed once. Callers share the dicts and must not change them. If a list is not certain (see SOURCES.md in that
folder), its entries have ``doubtful`` or ``confidence``, and a rule may report a warning instead of an error.

confidence is "confirmed" (seen in a printed or official source), "inferred" (follows from confirmed sources) or
"memory" (no source).
"""

import re
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import asdict

from wiposeq import resources
from wiposeq.errors import UserError
from wiposeq.standard.editionfiles import (
    CodeRow,
    KeyRow,
    QualifierRow,
    SymbolRow,
    WrongFile,
    read_about,
    read_files,
    readable,
)
from wiposeq.texts import listed

NUCLEOTIDES = "nucleotides"
AMINO_ACIDS = "amino_acids"
STANDARD_CODE: Final = 1
"""The number of the standard genetic code."""


class KeyEntry(Struct, frozen=True, gc=False):
    """A feature key. doubtful: qualifiers for which it is not certain that they are mandatory (or allowed) here.

    summary: the meaning of the key; hint: the use of its location or note. molecules: "DNA" if the key is for DNA only,
    else ""; organisms: the organisms of the key, "" for all. (ST.26 Annex I, sections 5 and 7)
    """

    key: str
    summary: str = ""
    mandatory: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    confidence: str = "memory"
    hint: str = ""
    molecules: str = ""
    organisms: str = ""


class QualifierEntry(Struct, frozen=True):
    """A qualifier and its allowed values. (ST.26 Annex I, sections 6 and 8)

    value_type: "free_text", "enum", "enum_with_name" (one of values, then optionally ":" and a name), "none" (no value
    element), "integer", "date", "range", "structured", "sequence", "sequence_or_empty", "structured_free_text".
    values: the list of Annex I, including doubtful values; values_by_molecule: if it differs by molecule type.
    pattern: a regular expression for the whole value, "" if there is none; format: the same in words.
    max_length: 0 if no limit is known. doubtful: names of the fields here that are known from memory only
    ("pattern", "values", "is_repeatable", "ignores_case").
    """

    name: str
    value_type: str = "free_text"
    summary: str = ""
    values: tuple[str, ...] = ()
    values_by_molecule: dict[str, tuple[str, ...]] = {}
    doubtful_values: tuple[str, ...] = ()
    format: str = ""
    pattern: str = ""
    examples: tuple[str, ...] = ()
    is_language_dependent: bool = False
    is_repeatable: bool = False
    ignores_case: bool = False
    max_length: int = 0
    doubtful: tuple[str, ...] = ()
    confidence: str = "memory"

    def fits(self, value: str) -> bool:
        """Return whether the whole value matches the pattern, if there is one. Lists are not checked."""
        return not self.pattern or _pattern(self.pattern).fullmatch(value) is not None


class Symbol(Struct, frozen=True, gc=False):
    """A residue symbol. expands_to: the unambiguous symbols that it may mean; is_specific: counts for the minimum
    length (all but n and X); complement: "" for amino acids; three_letter: "" for nucleotides. (Annex I, sections 1 and
    3)"""

    symbol: str
    meaning: str
    expands_to: str
    is_specific: bool = True
    complement: str = ""
    three_letter: str = ""


class ModifiedResidue(Struct, frozen=True, gc=False):
    """A modified residue. parent: the symbol with which it is usually written (our choice; "" if unknown).
    (Annex I, sections 2 and 4)"""

    abbreviation: str
    name: str
    parent: str
    confidence: str


class GeneticCode(Struct, frozen=True):
    """A genetic code. amino_acids: 64 letters, codons in the order T, C, A, G of each base, "*" for a stop.

    starts, stops: codons in upper case with T. A codon that is in stops and has a letter in amino_acids means that
    amino acid inside a coding sequence and a stop at its end. (Annex I, section 9)
    """

    id: int
    name: str
    amino_acids: str
    starts: frozenset[str]
    stops: frozenset[str]
    confidence: str


class ReplacedKey(Struct, frozen=True):
    """A key of WIPO Standard ST.25 that ST.26 does not have, with the key and the qualifiers of the same meaning.

    If no qualifier has this meaning, a note preserves the old name. (Annex VII)
    """

    old: str
    key: str
    qualifiers: dict[str, str]
    confidence: str


class Office(Struct, frozen=True, gc=False):
    """An office or state of ST.3. kind: "state", "organization", "former" or "placeholder"."""

    code: str
    name: str
    kind: str = "state"
    confidence: str = "confirmed"


class Language(Struct, frozen=True, gc=False):
    """A language of ISO 639-1."""

    code: str
    name: str
    confidence: str = "confirmed"


class Child(Struct, frozen=True):
    """A slot for children of an element: one of these names, between minimum and maximum times (None: no limit)."""

    names: tuple[str, ...]
    minimum: int
    maximum: int | None


class Element(Struct, frozen=True):
    """The allowed content of an element of the DTD: slots in order, attributes (name -> whether required), text.

    Slots cannot express two kinds of conditions. one_of: groups of children; at least one child of each group is
    required (the root needs ApplicationIdentification or ApplicantFileReference). requires: child -> children that it
    requires (ApplicantNameLatin needs ApplicantName). Together they are equivalent to the model. model: the content
    model in the DTD; id_attributes: attributes whose values are unique in the file.
    """

    name: str
    children: tuple[Child, ...] = ()
    attributes: dict[str, bool] = {}
    has_text: bool = False
    one_of: tuple[tuple[str, ...], ...] = ()
    requires: dict[str, tuple[str, ...]] = {}
    model: str = ""
    id_attributes: tuple[str, ...] = ()

    def accepts(self, names: list[str] | tuple[str, ...]) -> bool:
        """Return whether the content model allows children with these names in this order."""
        if self.has_text or not self.children:
            return not names
        return _model_pattern(self.model).fullmatch("".join(f"{name} " for name in names)) is not None


class Edition(Struct, frozen=True, eq=False, dict=True):
    """One edition of the standard. Molecule types are "DNA", "RNA" and "AA"; anything else has empty lists.

    in_force: first day; dtd_version: the value of dtdVersion; longest_value: characters of a qualifier value (par. 86).
    old_names: protein names of listings of 2018 to 2021 -> today's; old_modified_bases: abbreviations of ST.25 ->
    today's; organism_placeholders: words of older listings for an artificial or unknown organism, in lower case ->
    today's value. confidence: how certain each list is as a whole.
    """

    id: str
    in_force: date
    dtd_version: str
    public_id: str
    system_id: str
    root: str
    longest_value: int
    offices: dict[str, Office]
    languages: dict[str, Language]
    genetic_codes: dict[int, GeneticCode]
    modified_nucleotides: dict[str, ModifiedResidue]
    modified_amino_acids: dict[str, ModifiedResidue]
    old_names: dict[str, str]
    old_modified_bases: dict[str, str]
    organism_placeholders: dict[str, str]
    confidence: dict[str, str]
    _molecules: dict[str, str]
    _minimum: dict[str, int]
    _keys: dict[str, dict[str, KeyEntry]]
    _qualifiers: dict[str, dict[str, QualifierEntry]]
    _replaced: dict[str, dict[str, ReplacedKey]]
    _symbols: dict[str, dict[str, Symbol]]
    _alphabets: dict[str, frozenset[str]]
    _dtd_file: str

    def __reduce__(self) -> tuple[Any, ...]:
        return (edition, (self.id,))

    @property
    def doctype(self) -> str:
        """The whole DOCTYPE line of a listing, without a line end."""
        return f'<!DOCTYPE {self.root} PUBLIC "{self.public_id}" "{self.system_id}">'

    @property
    def molecules(self) -> tuple[str, ...]:
        """The molecule types: DNA, RNA, AA."""
        return tuple(self._molecules)

    def keys(self, molecule: str) -> dict[str, KeyEntry]:
        """Return the feature keys of a molecule type, by name."""
        return self._keys.get(self._molecules.get(molecule, ""), {})

    def qualifiers(self, molecule: str) -> dict[str, QualifierEntry]:
        """Return the qualifiers of a molecule type, by name."""
        return self._qualifiers.get(self._molecules.get(molecule, ""), {})

    def replaced_keys(self, molecule: str) -> dict[str, ReplacedKey]:
        """Return the keys of ST.25 that ST.26 does not have, by name, with their replacement."""
        return self._replaced.get(self._molecules.get(molecule, ""), {})

    def mandatory_qualifiers(self, molecule: str, key: str) -> tuple[str, ...]:
        """Return the qualifiers a feature of this key must have; () for an unknown key."""
        entry = self.keys(molecule).get(key)
        return entry.mandatory if entry else ()

    def allowed_qualifiers(self, molecule: str, key: str) -> tuple[str, ...]:
        """Return the qualifiers a feature of this key may have, mandatory ones first; () for an unknown key."""
        entry = self.keys(molecule).get(key)
        return entry.mandatory + entry.optional if entry else ()

    def values(self, molecule: str, qualifier: str) -> tuple[str, ...]:
        """Return the controlled list of a qualifier, doubtful values included; () if the value is free."""
        entry = self.qualifiers(molecule).get(qualifier)
        return entry.values_by_molecule.get(molecule, entry.values) if entry else ()

    def language_dependent(self, molecule: str) -> frozenset[str]:
        """Return the names of the qualifiers whose values depend on a language (par. 87)."""
        return self._dependent.get(self._molecules.get(molecule, ""), frozenset())

    def mol_types(self, molecule: str) -> tuple[str, ...]:
        """Return the values of mol_type for a molecule type."""
        return self.values(molecule, "mol_type")

    def placeholder_of(self, text: str) -> str:
        """Return the term of the standard for words that mean an artificial or unknown organism, or "" for others.

        Words in two languages, as in "人工序列(Artificial Sequence)", must mean the same.
        """
        form = " ".join(text.lower().strip(" .,;:\"'").split())
        terms = set(self.organism_placeholders.values())
        parts = [part.strip() for part in re.split(r"[()\[\]\uff08\uff09/;]", form) if part.strip()]
        found = {each if each in terms else self.organism_placeholders.get(each, "") for each in (parts or [form])}
        return found.pop() if len(found) == 1 else ""

    def symbols(self, molecule: str) -> dict[str, Symbol]:
        """Return the residue symbols of a molecule type: lower case for nucleotides, upper case for amino acids."""
        return self._symbols.get(self._molecules.get(molecule, ""), {})

    def alphabet(self, molecule: str) -> frozenset[str]:
        """Return the symbols alone."""
        return self._alphabets.get(self._molecules.get(molecule, ""), frozenset())

    def minimum_length(self, molecule: str) -> int:
        """Return how many specifically defined residues a sequence needs (par. 7, 8): 10 or 4; 0 for an unknown
        type."""
        return self._minimum.get(self._molecules.get(molecule, ""), 0)

    def dtd_text(self) -> str:
        """Return the DTD, as text without an XML declaration; plain ASCII."""
        return resources.text("standard", self.id, self._dtd_file)

    @property
    def dtd_file(self) -> str:
        """The name of the file of the DTD."""
        return self._dtd_file

    @cached_property
    def _dependent(self) -> dict[str, frozenset[str]]:
        return {
            side: frozenset(name for name, entry in entries.items() if entry.is_language_dependent)
            for side, entries in self._qualifiers.items()
        }

    @cached_property
    def structure(self) -> dict[str, Element]:
        """The elements of the DTD by name, the root first."""
        return read_dtd(self.dtd_text())


@cache
def editions() -> tuple[str, ...]:
    """Return the ids of the editions that can be used, oldest first. An edition of a pack is examined first."""
    found = [id for id in resources.names("standard") if resources.path("standard", id).is_dir() and _is_usable(id)]
    return tuple(sorted(found, key=lambda id: [int(part) if part.isdigit() else 0 for part in id.split(".")]))


def _is_usable(id: str) -> bool:
    folder = resources.path("standard", id)
    if resources.is_own(folder):
        return (folder / "edition.toml").is_file()
    try:
        examine(_load(id), id)
    except Exception as error:
        resources.refuse(folder, error)
        return False
    return True


@cache
def first_day(id: str) -> date:
    """Return the first day on which the edition is in force, without loading its lists."""
    return read_about(resources.path("standard", id)).in_force


def newest_id(day: date | None = None) -> str:
    """Return the id of newest(day), without loading the lists of the edition."""
    day = day or date.today()
    return next((id for id in reversed(editions()) if first_day(id) <= day), editions()[0])


def newest(day: date | None = None) -> Edition:
    """Return the newest edition in force on a day, or the oldest one if none is in force yet.

    day: today if None. edition() returns an edition that is not yet in force by its id.
    """
    return _load(newest_id(day))


def edition(id: str = "", day: date | None = None) -> Edition:
    """Return the edition of this id, or the newest one in force on a day (today if None) if the id is empty.

    Raise UserError if there is no edition with this id.
    """
    if not id:
        return newest(day)
    if id not in editions():
        raise UserError(
            'There is no edition "{id}" of ST.26.', "Choose one of: {known}.", id=id, known=listed(editions())
        )
    return _load(id)


@cache
def _load(id: str) -> Edition:
    return load(id)


def forget() -> None:
    """Read the editions again when they are needed next, because one was installed or removed."""
    for each in (editions, first_day, _load):
        each.cache_clear()


def load(id: str) -> Edition:
    """Read an edition from its folder. edition() returns it from the cache.

    Raise WrongFile if a file of the folder is missing or wrong. examine() finds what the types do not show.
    """
    files = read_files(resources.path("standard", id))
    about, limits = files.about, files.about.limits
    symbols = {side: {row.symbol: _symbol(row) for row in rows} for side, rows in files.symbols.by_side().items()}
    modified = {
        side: {row.abbreviation: ModifiedResidue(**asdict(row)) for row in rows}
        for side, rows in files.modified.by_side().items()
    }
    return Edition(
        id=about.id,
        in_force=about.in_force,
        dtd_version=about.dtd.version,
        public_id=about.dtd.public_id,
        system_id=about.dtd.system_id,
        root=about.dtd.root,
        longest_value=limits.value,
        offices={code: Office(code, row.name, row.kind, row.confidence) for code, row in files.offices.items()},
        languages={code: Language(code, name) for code, name in files.languages.items()},
        genetic_codes={row.id: _code(row) for row in files.codes},
        modified_nucleotides=modified[NUCLEOTIDES],
        modified_amino_acids=modified[AMINO_ACIDS],
        old_names=about.old_names,
        old_modified_bases=about.old_modified_bases,
        organism_placeholders={
            old: today for today, olds in about.organism_placeholders.items() for old in map(str.lower, olds)
        },
        confidence=dict(about.confidence),
        _molecules={"DNA": about.molecules.dna, "RNA": about.molecules.rna, "AA": about.molecules.aa},
        _minimum={NUCLEOTIDES: limits.nucleotides, AMINO_ACIDS: limits.amino_acids},
        _keys={side: {row.key: _key(row) for row in rows} for side, rows in files.keys.by_side().items()},
        _qualifiers={
            side: {row.name: _qualifier(row) for row in rows} for side, rows in files.qualifiers.by_side().items()
        },
        _replaced={
            side: {row.old: ReplacedKey(row.old, row.key, row.qualifiers, row.confidence) for row in rows}
            for side, rows in files.replaced.by_side().items()
        },
        _symbols=symbols,
        _alphabets={side: frozenset(found) for side, found in symbols.items()},
        _dtd_file=about.dtd.file,
    )


def examine(found: Edition, id: str) -> None:
    """Raise WrongFile if an edition of a pack is not consistent, or has no DTD that can be read. id: of its folder."""
    if found.id != id:
        raise WrongFile(f"edition.toml: the id is {found.id}, not {id}")
    readable(resources.path("standard", id) / found.dtd_file, lambda data: read_dtd(data.decode()))
    if found.root not in found.structure:
        raise WrongFile(f"{found.dtd_file}: the root element is missing")
    if STANDARD_CODE not in found.genetic_codes:
        raise WrongFile("genetic_codes.json: code 1 is missing")
    for molecule in ("DNA", "RNA", "AA"):
        keys, qualifiers, symbols = found.keys(molecule), found.qualifiers(molecule), found.symbols(molecule)
        for name, rows in (("feature_keys", keys), ("qualifiers", qualifiers), ("symbols", symbols)):
            if not rows:
                raise WrongFile(f"{name}.json: the list of {molecule} is empty")
        for key in keys.values():
            if unknown := {*key.mandatory, *key.optional, *key.doubtful} - qualifiers.keys():
                raise WrongFile(f"feature_keys.json: {key.key} has the unknown qualifier {min(unknown)}")
        for entry in qualifiers.values():
            try:
                _pattern(entry.pattern)
            except re.error as error:
                raise WrongFile(f"qualifiers.json: the pattern of {entry.name}: {error}") from error
        for symbol in symbols.values():
            if unknown := set(symbol.expands_to + symbol.complement) - symbols.keys():
                raise WrongFile(f"symbols.json: {symbol.symbol} has the unknown symbol {min(unknown)}")


def _key(row: KeyRow) -> KeyEntry:
    lists = {field: tuple(getattr(row, field).split()) for field in ("mandatory", "optional", "doubtful")}
    return KeyEntry(**(asdict(row) | lists))


def _qualifier(row: QualifierRow) -> QualifierEntry:
    return QualifierEntry(**(asdict(row) | {"doubtful": tuple(row.doubtful.split())}))


def _symbol(row: SymbolRow) -> Symbol:
    return Symbol(row.symbol, row.meaning, row.expands_to, row.specific, row.complement, row.three_letter)


def _code(row: CodeRow) -> GeneticCode:
    starts, stops = frozenset(row.starts.split()), frozenset(row.stops.split())
    return GeneticCode(row.id, row.name, row.amino_acids, starts, stops, row.confidence)


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=256)
def _model_pattern(model: str) -> re.Pattern[str]:
    """Return a regular expression for the content model, with a space after each name of a child."""
    parts = (
        f"(?:{re.escape(part)} )" if part not in "()|?*+" else part for part in _TOKEN.findall(model) if part != ","
    )
    return re.compile("".join(parts))


_DECLARATION = re.compile(r"<!(ELEMENT|ATTLIST)\s+([^\s>]+)\s++([^>]*)>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ATTRIBUTE = re.compile(r"(?<!\S)(\S+)\s+(CDATA|ID|NMTOKEN)\s+#(REQUIRED|IMPLIED)")
_TOKEN = re.compile(r"#PCDATA|[A-Za-z_][\w.-]*|[()|,?*+]")


def read_dtd(text: str) -> dict[str, Element]:
    """Return the elements that a DTD declares, by name in its order.

    It supports what ST.26 uses: element content in sequences and choices, or text only; CDATA and ID attributes without
    defaults; no entities. Raise ValueError for anything else, so that the DTD of a new edition is never read partly.
    """
    text = _COMMENT.sub("", text)
    if rest := _DECLARATION.sub("", text).strip():
        raise ValueError(f"not understood in the DTD: {rest[:60]}")
    models: dict[str, str] = {}
    attributes: dict[str, dict[str, bool]] = {}
    ids: dict[str, tuple[str, ...]] = {}
    for kind, name, written in _DECLARATION.findall(text):
        body = written.rstrip()
        if kind == "ELEMENT":
            models[name] = re.sub(r"\s+", " ", body)
            continue
        found = _ATTRIBUTE.findall(body)
        if _ATTRIBUTE.sub("", body).strip():
            raise ValueError(f"not understood in the attributes of {name}: {body}")
        attributes.setdefault(name, {}).update({attribute: rule == "REQUIRED" for attribute, _, rule in found})
        ids[name] = ids.get(name, ()) + tuple(attribute for attribute, kind, _ in found if kind == "ID")
    return {name: _element(name, model, attributes.get(name, {}), ids.get(name, ())) for name, model in models.items()}


def _element(name: str, model: str, attributes: dict[str, bool], ids: tuple[str, ...]) -> Element:
    if model in ("(#PCDATA)", "EMPTY"):
        return Element(name, (), attributes, model != "EMPTY", model=model, id_attributes=ids)
    tokens = _TOKEN.findall(model)
    if "".join(tokens) != model.replace(" ", "") or "#PCDATA" in tokens:
        raise ValueError(f"not understood in the model of {name}: {model}")
    tokens.reverse()
    one_of: list[tuple[str, ...]] = []
    requires: dict[str, tuple[str, ...]] = {}
    slots = _slots(_particle(tokens), one_of, requires)
    return Element(name, tuple(slots), attributes, False, tuple(one_of), requires, model, ids)


class _Particle(Struct):
    """A part of a content model: a name, or a sequence (",") or choice ("|") of parts; times "", "?", "*" or "+"."""

    name: str = ""
    joint: str = ""
    parts: list["_Particle"] = []
    times: str = ""


def _particle(tokens: list[str]) -> _Particle:
    """Return the particle at the end of the reversed tokens, which are used up."""
    token = tokens.pop()
    if token == "(":
        found = _Particle(parts=[_particle(tokens)])
        while (joint := tokens.pop()) != ")":
            if joint not in (",", "|") or found.joint not in ("", joint):
                raise ValueError(f"{joint} where a content model goes on")
            found.joint = joint
            found.parts.append(_particle(tokens))
        if len(found.parts) == 1:
            found.joint = ","
    else:
        found = _Particle(name=token)
    if tokens and tokens[-1] in ("?", "*", "+"):
        found.times = tokens.pop()
    return found


_TIMES: dict[str, tuple[int, int | None]] = {"": (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}


def _slots(particle: _Particle, one_of: list[tuple[str, ...]], requires: dict[str, tuple[str, ...]]) -> list[Child]:
    """Return the slots of a particle. Conditions that slots cannot express are added to one_of and requires."""
    if particle.name:
        return [Child((particle.name,), *_TIMES[particle.times])]
    if len(particle.parts) == 1 and not particle.times:
        return _slots(particle.parts[0], one_of, requires)
    if particle.joint == "|":
        if all(part.name and not part.times for part in particle.parts):
            return [Child(tuple(part.name for part in particle.parts), *_TIMES[particle.times])]
        if not particle.times:
            return _choice(particle, one_of)
    else:
        slots = [slot for part in particle.parts for slot in _slots(part, one_of, requires)]
        if not particle.times:
            return slots
        lead, *others = slots
        if particle.times == "?" and lead.minimum and all(len(slot.names) == 1 for slot in slots):
            for slot in others:
                requires[slot.names[0]] = (*requires.get(slot.names[0], ()), lead.names[0])
            if needed := tuple(slot.names[0] for slot in others if slot.minimum):
                requires[lead.names[0]] = needed
            return [Child(slot.names, 0, slot.maximum) for slot in slots]
    raise ValueError("a content model that slots cannot express")


def _choice(particle: _Particle, one_of: list[tuple[str, ...]]) -> list[Child]:
    """Return the slots of a choice whose alternatives are parts of the longest one, in the same order.

    Raise ValueError if "at least one of" does not have the same meaning as the choice.
    """
    alternatives = [_slots(part, [], {}) for part in particle.parts]
    order = [slot.names for slot in max(alternatives, key=len)]
    if any(
        [names for names in order if names in {slot.names for slot in slots}] != [s.names for s in slots]
        for slots in alternatives
    ) or any(len(names) > 1 for names in order):
        raise ValueError("a choice that slots cannot express")
    present = [
        frozenset(names for bit, names in enumerate(order) if number >> bit & 1) for number in range(2 ** len(order))
    ]
    allowed = {
        group
        for group in present
        for slots in alternatives
        if group <= {slot.names for slot in slots} and group >= {slot.names for slot in slots if slot.minimum}
    }
    if allowed != {group for group in present if group}:
        raise ValueError("a choice that slots cannot express")
    one_of.append(tuple(name for names in order for name in names))
    largest = {names: [s.maximum for slots in alternatives for s in slots if s.names == names] for names in order}
    return [Child(names, 0, None if None in largest[names] else max(m or 1 for m in largest[names])) for names in order]
