"""Rules about the values of qualifiers: missing or unwanted, in a list of Annex I, in a form; organism and mol_type."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial
from typing import Final

from wiposeq.model import location
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert, Remove, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.location import LocationError
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Qualifier, Sequence, free_uid
from wiposeq.rules.dates import normalized_date, real_date
from wiposeq.rules.keys import canonical_key
from wiposeq.rules.molecules import agrees_with, is_likely_protein, to_dna
from wiposeq.rules.nearnames import near
from wiposeq.rules.qualifiers import entry_of, likely_mol_type
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, is_blank, molecule_of, offer, rule, set_to, suggest
from wiposeq.standard import organisms
from wiposeq.standard import residues as symbols_of

SOURCES: Final = ("source", "SOURCE")


# Missing and unwanted values


@rule(
    "qualifier/value-missing",
    LooksAt.QUALIFIER,
    E,
    "par. 76; Annex I",
    'The qualifier "{name}" has no value; a value is required',
    variants={"other": 'The value of "{name}" in the other language is empty; it must be filled or omitted'},
)
def value_missing(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Every qualifier has a value, except those whose name is sufficient (pseudo, germline, ...).

    Why: a name without a value has no meaning. Only replace may be empty: it then means that the residues are deleted.
    An empty value in the other language announces a translation that is missing.

    Usual cause: the value, or the translation, was not entered yet.

    Safe because: only a mol_type is set automatically, and only if ST.26 allows one value, and the residues and feature
    keys agree with the molecule type.

    Example right: note="binding site"

    Example wrong: note=""
    """
    if not is_blank(qualifier.value):
        entry = entry_of(context, sequence, qualifier)
        if (
            qualifier.translation is not None
            and is_blank(qualifier.translation)
            and entry
            and entry.is_language_dependent
        ):
            place = at(sequence, feature, qualifier, field="translation")
            fix = offer("Remove the empty value", SetField(place, None))
            yield Hit(place, {"name": entry.name}, (fix,), variant="other")
        return
    entry = entry_of(context, sequence, qualifier)
    if entry is None or entry.value_type == "none":
        return
    if entry.value_type == "sequence_or_empty" and qualifier.value is not None:
        return
    if entry.is_language_dependent and not is_blank(qualifier.translation):
        return  # qualifier/english-missing reports it
    place = at(sequence, feature, qualifier, field="value")
    fixes: list[Fix] = []
    if entry.name == "mol_type":
        value, is_sure = likely_mol_type(context, sequence)
        is_safe = is_sure and agrees_with(context, sequence, molecule_of(sequence))
        fixes.append(set_to(place, value, safe=is_safe) if is_sure else suggest(place, value))
    if entry.value_type == "sequence_or_empty":
        fixes.append(offer("Set an empty value, which means a deletion", SetField(place, "")))
    key = canonical_key(context.edition, molecule_of(sequence), feature.key)
    if entry.name not in context.edition.mandatory_qualifiers(molecule_of(sequence), key):
        fixes.append(offer("Remove the qualifier", Remove((place.record,))))
    yield Hit(place, {"name": entry.name}, tuple(fixes))


@rule(
    "qualifier/value-unwanted",
    LooksAt.QUALIFIER,
    E,
    "par. 76; Annex I",
    'The qualifier "{name}" has the value "{value}"; it must not have a value',
    variants={"empty": 'The qualifier "{name}" has an empty value element; the element must be omitted'},
)
def value_unwanted(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Qualifiers whose name is sufficient (pseudo, germline, ...) have no value.

    Why: Annex I defines them without a value, so the value element must be omitted. An empty element is not allowed.

    Usual cause: a program wrote "yes", "true" or an empty element.

    Safe because: only an empty value, "yes", "true", "1" or the name itself is removed automatically. These mean the
    same as the qualifier without a value.

    Example right: pseudo without a value

    Example wrong: pseudo="yes"
    """
    if qualifier.value is None:
        return
    entry = entry_of(context, sequence, qualifier)
    if entry is None or entry.value_type != "none":
        return
    place = at(sequence, feature, qualifier, field="value")
    is_safe = qualifier.value.strip().lower() in ("", "true", "yes", "1", entry.name.lower())
    fix = offer("Remove the value", SetField(place, None), safe=is_safe)
    variant = "empty" if is_blank(qualifier.value) else ""
    yield Hit(place, {"name": qualifier.name, "value": short(qualifier.value)}, (fix,), variant=variant)


@rule(
    "qualifier/value-not-in-list",
    LooksAt.QUALIFIER,
    E,
    "Annex I",
    '{name} is "{value}"; one of the {count} values in Annex I is required, such as "{example}"',
)
def value_not_in_list(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """A qualifier with a list of values in Annex I has one of these values, in the same spelling.

    Why: with a fixed list everybody uses the same word for the same thing.

    Usual cause: a value that the applicant invented, other capital letters, or a value of a newer list of the
    databases.

    Safe because: the value differs from that of the list only in case, spaces, hyphens and underscores.

    Example right: ncRNA_class="miRNA"

    Example wrong: ncRNA_class="micro RNA"
    """
    value = qualifier.value
    entry = entry_of(context, sequence, qualifier)
    if entry is None or not entry.value_type.startswith("enum") or is_blank(value) or value is None:
        return
    if entry.name in ("mol_type", "codon_start"):
        return  # qualifier/mol-type and coding/codon-start report it
    values = context.edition.values(molecule_of(sequence), entry.name)
    head, colon, name = value.partition(":") if entry.value_type == "enum_with_name" else (value, "", "")
    if head in values or (entry.ignores_case and head.lower() in {each.lower() for each in values}):
        return
    if entry.name == "satellite" and head.split(" ")[0] in values:
        return
    place = at(sequence, feature, qualifier, field="value")
    by_case = {each.lower(): each for each in values}
    word = head.strip().lower()
    spelt = by_case.get(word) or by_case.get(word.replace(" ", "_")) or by_case.get(word.replace("-", "_"))
    if spelt:
        fix = set_to(place, spelt + colon + name, safe=True)
    elif matches := get_close_matches(word[:100], by_case, 1, 0.7):
        fix = set_to(place, by_case[matches[0]] + colon + name)
    else:
        fix = suggest(place, next((each for each in values if each.lower() == "other"), values[0]))
    shown = {"name": entry.name, "value": short(value, 30), "count": len(values), "example": short(values[0], 20)}
    yield Hit(place, shown, (fix,))


# The form of values


def _position(text: str, head: str) -> tuple[str, str] | None:
    """Return (location, rest) of a value that consists of head, a location, a comma and the rest, else None."""
    if not text.startswith(head):
        return None
    depth = 0
    for place in range(len(head), len(text)):
        sign = text[place]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
        elif sign == "," and depth == 0:
            return text[len(head) : place], text[place + 1 :]
        if depth < 0:
            return None
    return None


def _outside(text: str, length: int) -> str | None:
    """Return the fault of a location inside a value: "location" (unreadable) or "range" (outside). None if correct."""
    try:
        found = location.parse(text)
    except LocationError:
        return "location"
    low, high = found.bounds
    if low < 1 or high > length or any(start > end for start, end, _ in found.spans()):
        return "range"
    return None


_SEQ: Final = re.compile(r"[acgtmrwsykvhdbn]+").fullmatch
_AMINO_ACID: Final = re.compile(r"[A-Z][a-z]{2}").fullmatch
_PRIMER_PARTS: Final = ("fwd_name", "fwd_seq", "rev_name", "rev_seq")


def _anticodon(value: str, length: int) -> str | None:
    parts = _position(value, "(pos:")
    if parts is None:
        return "form"
    amino_acid, comma, seq = parts[1].partition(",seq:")
    name = amino_acid.removeprefix("aa:")
    if not comma or not seq.endswith(")") or not _SEQ(seq[:-1]) or not amino_acid.startswith("aa:"):
        return "form"
    if not _AMINO_ACID(name) or not (symbols_of.one_letter(name) or name == "Ter"):
        return "amino-acid"
    return _outside(parts[0], length)


def _transl_except(value: str, length: int) -> str | None:
    parts = _position(value, "(pos:")
    if parts is None or not parts[1].startswith("aa:") or not parts[1].endswith(")"):
        return "form"
    name = parts[1][3:-1]
    if name not in ("TERM", "OTHER") and not (_AMINO_ACID(name) and symbols_of.one_letter(name)):
        return "amino-acid"
    return _outside(parts[0], length)


def _range(value: str, length: int) -> str | None:
    first, dots, last = value.partition("..")
    if not (dots and first.isascii() and first.isdigit() and last.isascii() and last.isdigit()):
        return "form"
    if len(first) > 15 or len(last) > 15 or not 1 <= int(first) <= int(last) <= length:
        return "range"
    return None


def _collection_date(value: str, length: int) -> str | None:
    if re.fullmatch(r"[0-9]{4}(-(0[1-9]|1[0-2]))?", value):
        return None
    return None if real_date(value) else "form"


def _lat_lon(value: str, length: int) -> str | None:
    found = re.fullmatch(r"([0-9]{1,2}(?:\.[0-9]+)?) [NS] ([0-9]{1,3}(?:\.[0-9]+)?) [WE]", value)
    if not found:
        return "form"
    return None if float(found[1]) <= 90 and float(found[2]) <= 180 else "degrees"


def _primers(value: str, length: int) -> str | None:
    names = []
    for part in value.split(","):
        name, colon, text = part.strip().partition(":")
        if not colon or name not in _PRIMER_PARTS or not text.strip():
            return "form"
        names.append(name)
    if "fwd_seq" not in names or "rev_seq" not in names:
        return "form"
    return None


_FORMS: Final = {
    "anticodon": _anticodon,
    "transl_except": _transl_except,
    "rpt_unit_range": _range,
    "tag_peptide": _range,
    "collection_date": _collection_date,
    "lat_lon": _lat_lon,
    "PCR_primers": _primers,
}
_FORM_IN_DOUBT: Final = ("compare", "number")
"""Annex I gives an example for these, but does not define a form. So another form is a warning only."""
_BY_PATTERN: Final = ("compare", "EC_number", "number", "translation")


def _normalized_value(name: str, value: str) -> str:
    """Return a value in the required form if it has one meaning only, else ""."""
    text = value.strip()
    if len(text) > 1000 and name != "translation":
        return ""
    if name == "collection_date":
        return normalized_date(text)
    if name == "EC_number":
        return re.sub(r"^(?:EC|E\.C\.)[ :]*", "", text, flags=re.IGNORECASE)
    if name == "translation":
        return re.sub(r"[\s\d]+", "", text).upper().removesuffix("*")
    if name in ("rpt_unit_range", "tag_peptide"):
        return re.sub(r"\s*(?:\.{2,3}|-|–|…| to )\s*", "..", text)
    if name in ("anticodon", "transl_except"):
        return re.sub(r"\s+", "", text)
    return text


@rule(
    "qualifier/value-format",
    LooksAt.QUALIFIER,
    E,
    "Annex I",
    '{name} is "{value}"; the required form is {format}',
    variants={
        "example": '{name} is "{value}"; a value such as {format} is required',
        "location": 'The location in {name} "{value}" cannot be read; the required form is {format}',
        "range": '{name} is "{value}"; its residues must be between 1 and {length}, the smaller one first',
        "amino-acid": '{name} is "{value}"; its amino acid must be a three-letter code such as Phe',
        "degrees": '{name} is "{value}"; the latitude is at most 90 and the longitude at most 180 degrees',
    },
    names=(*_FORMS, *_BY_PATTERN),
)
def value_format(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Positions, ranges, dates, enzyme numbers and degrees have the form that Annex I defines.

    Why: programs parse these values. They cannot read another form.

    Usual cause: spaces or words were added, or the value has the form of another database.

    Safe because: only the spelling changes: spaces, the sign between two numbers, the form of a date with one meaning,
    and the prefix EC. Every number, name and amino acid remains. If a space separates two digits, a person decides.

    Example right: (pos:34..36,aa:Phe,seq:aaa)

    Example wrong: pos 34-36, Phe
    """
    name = qualifier.name
    form = _FORMS.get(name)
    entry = entry_of(context, sequence, qualifier)
    value = qualifier.value
    if entry is None or value is None or is_blank(value):
        return
    length = len(sequence.residues)

    def fault_of(text: str) -> str | None:
        if form is not None:
            return form(text, length)
        return None if entry.fits(text) else "form"

    fault = fault_of(value)
    if fault is None:
        return
    place = at(sequence, feature, qualifier, field="value")
    meant = _normalized_value(name, value)
    fixes: tuple[Fix, ...] = ()
    if meant and meant != value and fault_of(meant) is None:
        is_safe = name != "translation" or meant == re.sub(r"\s+", "", value)  # small letters may have a meaning
        is_safe = is_safe and not re.search(r"\d\s+\d", value)  # a number or a sign may be missing
        fixes = (set_to(place, meant, safe=is_safe),)
    is_shown = bool(entry.examples) and len(entry.format) > 60  # a longer form does not fit in the message
    form_shown = entry.examples[0] if is_shown else entry.format
    shown = {"name": name, "value": short(value, 30), "format": short(form_shown, 60), "length": length}
    severity = W if name in _FORM_IN_DOUBT else None
    variant = fault if fault != "form" else "example" if is_shown else ""
    yield Hit(place, shown, fixes, severity=severity, variant=variant)


# The source: organism and mol_type


@rule(
    "qualifier/mol-type",
    LooksAt.QUALIFIER,
    E,
    "par. 75, 84",
    'mol_type is "{value}"; for {molecule} it must be one of: {allowed}',
    keys=SOURCES,
    names=("mol_type", "MOL_TYPE"),
)
def mol_type(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """The mol_type of the source is in the list of Annex I and agrees with the molecule type.

    Why: it describes the kind of molecule. The only value for proteins is "protein".

    Usual cause: the molecule type was changed later, or cDNA was meant, which is other DNA or genomic DNA.

    Safe because: only the case and spaces of a value of the list are changed. Another value may mean that the molecule
    type is wrong, so a person decides.

    Example right: genomic DNA, on DNA

    Example wrong: mRNA, on DNA
    """
    if is_blank(qualifier.value) or qualifier.value is None:
        return
    molecule = molecule_of(sequence)
    types = context.edition.mol_types(molecule)
    if not types or qualifier.value in types:
        return
    place = at(sequence, feature, qualifier, field="value")
    meant = next((each for each in types if each.lower() == qualifier.value.strip().lower()), "")
    likely, is_sure = likely_mol_type(context, sequence)
    kind = qualifier.value.strip().removesuffix("DNA").removesuffix("RNA")
    if kind + molecule in types and sequence.organism != "synthetic construct":
        likely = kind + molecule  # the same kind of the other nucleic acid
    fixes = [set_to(place, meant or likely, safe=bool(meant)) if meant or is_sure else suggest(place, likely)]
    if molecule == "AA" and not meant and not is_likely_protein(sequence):
        fixes.insert(0, offer("Change the molecule type to DNA", partial(to_dna, sequence.uid)))
    shown = {"value": short(qualifier.value, 25), "molecule": molecule, "allowed": short(", ".join(types), 50)}
    yield Hit(place, shown, tuple(fixes))


@rule(
    "qualifier/mol-type-of-synthetic",
    LooksAt.FEATURE,
    W,
    "par. 84",
    'mol_type is "{value}"; for the organism synthetic construct it must be "{required}"',
    keys=SOURCES,
)
def mol_type_of_synthetic(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A synthetic construct has the mol_type other DNA or other RNA.

    Why: an artificial molecule is neither genomic nor a messenger RNA.

    Usual cause: the mol_type of the natural molecule was copied to the artificial one.

    Example right: organism synthetic construct, mol_type other DNA

    Example wrong: organism synthetic construct, mol_type genomic DNA
    """
    molecule = molecule_of(sequence)
    if molecule not in ("DNA", "RNA") or feature.value("organism") != "synthetic construct":
        return
    found, required = feature.qualifier("mol_type"), f"other {molecule}"
    if found is not None and found.value in context.edition.mol_types(molecule) and found.value != required:
        place = at(sequence, feature, found, field="value")
        yield Hit(place, {"value": found.value, "required": required}, (set_to(place, required),))


@rule(
    "qualifier/organism-placeholder",
    LooksAt.QUALIFIER,
    E,
    "par. 81, 83",
    'The organism is "{value}"; it must be "{required}"',
    keys=SOURCES,
    names=("organism", "ORGANISM"),
)
def organism_placeholder(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """An artificial sequence has the organism "synthetic construct". A sequence of unknown origin has "unidentified".

    Why: ST.26 defines these two values. Programs do not understand the words of the older standard.

    Usual cause: Artificial Sequence or Unknown of ST.25, also in French, German or another language.

    Safe because: only the fixed words of ST.25 and their translations are replaced. Each has one meaning only.

    Example right: synthetic construct

    Example wrong: Artificial Sequence
    """
    if qualifier.value:
        value = qualifier.value
        word = " ".join(value.lower().split())
        required = context.edition.organism_placeholders.get(word, "") or (word if word in _FIXED else "")
        if required and required != value:
            place = at(sequence, feature, qualifier, field="value")
            yield Hit(place, {"value": short(value), "required": required}, (set_to(place, required, safe=True),))


_FIXED: Final = ("synthetic construct", "unidentified")
_TYPING_ERROR: Final = 2
"""A name is a typing error if it differs from a known one in at most this number of letters."""
_TWO_WORDS: Final = re.compile("[A-Z][a-z-]+ [a-z-]+").fullmatch
_LATIN: Final = re.compile(
    r"(?:Candidatus |Ca\. |cf\. )?\[?[A-Z][a-z]+(?:-[a-z]+)?\]?"
    r"(?: (?:x|X) | )(?:sp\.|spp\.|cf\.|aff\.|[a-z][a-z.-]{1,}|x [a-z-]+)(?: .*)?"
).fullmatch
_OTHER_NAME: Final = re.compile(
    r"virus|virinae|viridae|phage|viroid|satellite|plasmid|vector|transposon|uncultured|unclassified|metagenome"
    r"|bacterium|archaeon|\bsp\b|\d|environmental",
    re.IGNORECASE,
)


_SEVERAL: Final = re.compile(
    r"[A-Z][a-z]+ [a-z]{3,}(?: ?(?:[;,&+]|and|or|und|et) ?)+[A-Z][a-z]+ [a-z]{3,}(?:[;,& ].*)?"
).fullmatch
_WITH_COMMON_NAME: Final = re.compile(r"([A-Z][a-z]+ [a-z-]{2,}) \(([a-z][a-z' -]{2,40})\)").fullmatch


@rule(
    "qualifier/organism-form",
    LooksAt.QUALIFIER,
    W,
    "par. 77-83",
    'The organism "{value}" does not look like a Latin genus and species; write a common name in a note',
    variants={
        "near": 'The organism "{value}" is not in the list of names; did you mean "{near}"?',
        "common": 'The organism "{value}" includes a common name; write it in a note',
        "several": 'The organism "{value}" names several organisms; a source has one organism',
        "case": 'The organism "{value}" must be written "{near}", with these capital and small letters',
    },
    keys=SOURCES,
    names=("organism", "ORGANISM"),
)
def organism_form(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """The organism is a Latin genus and species, another scientific name (of a virus), or one of the two fixed values.

    Why: the scientific name of an organism is the same in all languages.

    Usual cause: a common name, such as human or mouse; a typing error; or the genus alone, which needs sp. after it.

    Example right: Homo sapiens

    Example wrong: human
    """
    value = qualifier.value
    if value is None or is_blank(value):
        return
    name = " ".join(value.split())
    word = name.lower()
    if word in _FIXED or word in context.edition.organism_placeholders:
        return
    place = at(sequence, feature, qualifier, field="value")
    if _SEVERAL(name):
        # Par. 77 and 78 require the one organism of a source; two names leave open which one is meant
        yield Hit(place, {"value": short(value)}, variant="several")
        return
    if common := _WITH_COMMON_NAME(name):
        # par. 78: the value is the Latin name; the common name may be given in a note
        note = Qualifier(free_uid(feature.qualifiers), "note", common[2])
        insert = Insert(Address(sequence.uid, feature.uid, field="qualifiers"), len(feature.qualifiers), (note,))
        edit = Together("", (SetField(place, common[1]), insert))
        yield Hit(place, {"value": short(value)}, (offer("Write the common name in a note", edit),), variant="common")
        return
    meant = organisms.common_names().get(word, "")
    likely: tuple[str, ...] = (meant,) if meant else ()
    is_latin = _LATIN(name) is not None
    if not likely and (is_latin or _OTHER_NAME.search(name)):
        if not is_latin or not _TWO_WORDS(name) or organisms.is_known(name):
            return
        likely = tuple(each.name for each in near(name) if each.distance <= _TYPING_ERROR)
        if not likely:
            return
    if not likely:
        likely = tuple(get_close_matches(word[:100], _FIXED, 1, 0.8))
    if not likely:
        likely = tuple(each.name for each in near(name))
    if not likely and re.fullmatch(r"[a-z]+ [a-z]+", name) and not word.endswith(("mouse", "fly", "monkey", "plant")):
        likely = (name.capitalize(),)
    if not likely and re.fullmatch(r"[A-Z][a-z]+", name):
        likely = (f"{name} sp.",)
    fixes = tuple(set_to(place, each) for each in likely[:3])
    variant = "near" if is_latin and not meant else ""
    if likely and name != likely[0] and word == likely[0].lower():
        variant = "case"
    shown = {"value": short(value), "near": short(likely[0])} if variant else {"value": short(value)}
    yield Hit(place, shown, fixes, variant=variant)


@rule(
    "qualifier/replace",
    LooksAt.QUALIFIER,
    E,
    "par. 96, 97",
    'replace is "{value}"; only small letters of Table 1 are allowed, or an empty value for a deletion',
    variants={"same": 'replace is "{value}"; the sequence already has these residues at {location}'},
    keys=("misc_difference", "unsure", "variation"),
    names=("replace",),
)
def replace(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """replace is one string of nucleotides in small letters, or empty for a deletion. It differs from the sequence.

    Why: it gives the residues that replace those of the sequence. Write alternatives and explanations in a note.

    Usual cause: capital letters, several alternatives with commas, or the original residues instead of the new ones.

    Safe because: only the capital letters A, C, G, T, U and N become small, and u becomes t. Another value may be a
    word or a list of alternatives, so a person decides.

    Example right: g

    Example wrong: A or G
    """
    value = qualifier.value
    if not value:
        return
    place = at(sequence, feature, qualifier, field="value")
    alphabet = context.edition.alphabet("DNA")
    if not alphabet.issuperset(value):
        meant = re.sub(r"\s+", "", value).lower().replace("u", "t")
        fixes: tuple[Fix, ...] = ()
        if meant and alphabet.issuperset(meant):
            # "Any" and "Asn" consist of symbols of Table 1, too
            is_safe = len(value.split()) == 1 and not value.strip().strip("ACGTUN")
            fixes = (set_to(place, meant, safe=is_safe),)
        yield Hit(place, {"value": short(value, 30)}, fixes)
        return
    try:
        found = location.parse(feature.location)
    except LocationError:
        return
    if isinstance(found, location.Span | location.Complement) and location.extract(found, sequence.residues) == value:
        shown = {"value": short(value, 30), "location": short(feature.location, 30)}
        yield Hit(place, shown, severity=W, variant="same")
