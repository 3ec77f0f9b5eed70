"""Rules about the values of qualifiers: there or not, in their list, in their form; organism and mol_type."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from wiposeq.model import location
from wiposeq.model.edits import Remove, SetField
from wiposeq.model.finding import Fix
from wiposeq.model.location import LocationError
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.rules.dates import mended, real_date
from wiposeq.rules.features import todays_case
from wiposeq.rules.latin import short
from wiposeq.rules.nearnames import near
from wiposeq.rules.qualifiers import blank, entry_of, is_plainly, likely_mol_type
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, mend, molecule_of, rule
from wiposeq.standard import organisms
from wiposeq.standard import residues as symbols_of

SOURCES: Final = ("source", "SOURCE")


# Values: there or not


@rule(
    "qualifier/value-missing",
    LooksAt.QUALIFIER,
    E,
    "par. 76; Annex I",
    "The qualifier {name} has no value; one is required",
    variants={"other": "The value of {name} in the other language is empty; it must be filled or left out"},
)
def value_missing(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Every qualifier has a value, but for those that say all by their name (pseudo, germline, ...).

    Why: a name without a value says nothing. Only replace may be empty: it says that the residues are deleted. An empty
    value in the other language promises a translation that is not there.

    Usual cause: the value, or the translation, was left for later.

    Example right: note="binding site"

    Example wrong: note=""
    """
    if not blank(qualifier.value):
        entry = entry_of(context, sequence, qualifier)
        if qualifier.translation is not None and blank(qualifier.translation) and entry and entry.is_language_dependent:
            place = at(sequence, feature, qualifier, field="translation")
            fix = mend("Leave the empty value out", SetField(place, None))
            yield Hit(place, {"name": entry.name}, (fix,), variant="other")
        return
    entry = entry_of(context, sequence, qualifier)
    if entry is None or entry.value_type == "none":
        return
    if entry.value_type == "sequence_or_empty" and qualifier.value is not None:
        return
    if entry.is_language_dependent and not blank(qualifier.translation):
        return  # qualifier/english-missing speaks
    place = at(sequence, feature, qualifier, field="value")
    fixes: list[Fix] = []
    if entry.name == "mol_type":
        value, is_sure = likely_mol_type(context, sequence)
        how = SetField(place, value)
        is_safe = is_sure and is_plainly(sequence, context)
        fixes.append(mend("Set to {value}", how, safe=is_safe, is_choice=not is_sure, value=value))
    if entry.value_type == "sequence_or_empty":
        fixes.append(mend("Write an empty value: the residues are deleted", SetField(place, "")))
    key = todays_case(context.edition, molecule_of(sequence), feature.key)
    if entry.name not in context.edition.mandatory_qualifiers(molecule_of(sequence), key):
        fixes.append(mend("Remove the qualifier", Remove((place.record,))))
    yield Hit(place, {"name": entry.name}, tuple(fixes))


@rule(
    "qualifier/value-unwanted",
    LooksAt.QUALIFIER,
    E,
    "par. 76; Annex I",
    "The qualifier {name} has the value {value}; it must have none",
    variants={"empty": "The qualifier {name} has an empty value element; it must have none"},
)
def value_unwanted(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Qualifiers that say all by their name (pseudo, germline, ...) have no value.

    Why: Annex I gives them no value, so the element must be absent, not even empty.

    Usual cause: a program wrote "yes", "true" or an empty element.

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
    fix = mend("Remove the value", SetField(place, None), safe=is_safe)
    variant = "empty" if blank(qualifier.value) else ""
    yield Hit(place, {"name": qualifier.name, "value": short(qualifier.value)}, (fix,), variant=variant)


@rule(
    "qualifier/value-not-in-list",
    LooksAt.QUALIFIER,
    E,
    "Annex I",
    "{name} is {value}; one of its {count} values in Annex I is required, such as {example}",
)
def value_not_in_list(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """A qualifier with a controlled list has one of its values, written exactly so.

    Why: the lists are closed, so that everybody calls the same thing by the same word.

    Usual cause: a value of one's own, other capital letters, or a value of a newer list of the data banks.

    Example right: ncRNA_class="miRNA"

    Example wrong: ncRNA_class="micro RNA"
    """
    value = qualifier.value
    entry = entry_of(context, sequence, qualifier)
    if entry is None or not entry.value_type.startswith("enum") or blank(value) or value is None:
        return
    if entry.name in ("mol_type", "codon_start"):
        return  # qualifier/mol-type and coding/codon-start speak
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
    fixes: list[Fix] = []
    if spelt:
        fixes.append(mend("Write {value}", SetField(place, spelt + colon + name), safe=True, value=spelt))
    else:
        near = get_close_matches(word[:100], by_case, 1, 0.7)
        if near:
            likely = by_case[near[0]]
            fixes.append(mend("Write {value}", SetField(place, likely + colon + name), value=likely))
        else:
            likely = next((each for each in values if each.lower() == "other"), values[0])
            fixes.append(mend("Choose a value ({value}?)", SetField(place, likely), is_choice=True, value=likely))
    shown = {"name": entry.name, "value": short(value, 30), "count": len(values), "example": short(values[0], 20)}
    yield Hit(place, shown, tuple(fixes))


# Values: their form


def _position(text: str, head: str) -> tuple[str, str] | None:
    """(location, rest) of a value that starts with head, a location and a comma; None if it does not."""
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
    """What is wrong with the location inside a value: "location" (unreadable), "range" (outside), None: nothing."""
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
"""Annex I gives these an example but no form: another form is a warning."""
_BY_PATTERN: Final = ("compare", "EC_number", "number", "translation")


def _mended_value(name: str, value: str) -> str:
    """The value in its right form where only one can be meant, else ""."""
    text = value.strip()
    if len(text) > 1000 and name != "translation":
        return ""
    if name == "collection_date":
        return mended(text)
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
    "{name} is {value}; required is {format}",
    variants={
        "example": "{name} is {value}; required is a value such as {format}",
        "location": "The location in {name} {value} cannot be read; required is {format}",
        "range": "{name} is {value}; its residues must lie in 1 to {length}, the smaller first",
        "amino-acid": "{name} is {value}; its amino acid must be a three-letter code such as Phe",
        "degrees": "{name} is {value}; latitude goes to 90 and longitude to 180 degrees",
    },
    names=(*_FORMS, *_BY_PATTERN),
)
def value_format(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Values with a form have it: positions, ranges, dates, numbers of enzymes, degrees.

    Why: programs take them apart; what does not have the form is lost.

    Usual cause: blanks or words added for reading, or the form of another data bank.

    Example right: (pos:34..36,aa:Phe,seq:aaa)

    Example wrong: pos 34-36, Phe
    """
    name = qualifier.name
    form = _FORMS.get(name)
    entry = entry_of(context, sequence, qualifier)
    value = qualifier.value
    if entry is None or value is None or blank(value):
        return
    length = len(sequence.residues)

    def judged(text: str) -> str | None:
        if form is not None:
            return form(text, length)
        return None if entry.fits(text) else "form"

    fault = judged(value)
    if fault is None:
        return
    place = at(sequence, feature, qualifier, field="value")
    meant = _mended_value(name, value)
    fixes: tuple[Fix, ...] = ()
    if meant and meant != value and judged(meant) is None:
        is_safe = name != "translation" or meant == re.sub(r"[\s\d]+", "", value)  # small letters may mean something
        fixes = (mend("Write {value}", SetField(place, meant), safe=is_safe, value=short(meant)),)
    is_shown = bool(entry.examples) and len(entry.format) > 60  # the form would be too long to read
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
    "mol_type is {value}; for {molecule} it must be one of: {allowed}",
    keys=SOURCES,
    names=("mol_type", "MOL_TYPE"),
)
def mol_type(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """The mol_type of the source is one of the list, and agrees with the molecule type.

    Why: it says what kind of molecule the sequence was found in; a protein has only protein.

    Usual cause: the molecule type was changed later, or cDNA was meant, which is other DNA or genomic DNA.

    Example right: genomic DNA, on DNA

    Example wrong: mRNA, on DNA
    """
    if blank(qualifier.value) or qualifier.value is None:
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
    if meant or is_sure:
        # only the spelling is repaired unseen: another mol_type may mean that the molecule type is wrong
        fix = mend("Set to {value}", SetField(place, meant or likely), safe=bool(meant), value=meant or likely)
    else:
        fix = mend("Choose the mol_type ({value}?)", SetField(place, likely), is_choice=True, value=likely)
    shown = {"value": short(qualifier.value, 25), "molecule": molecule, "allowed": short(", ".join(types), 50)}
    yield Hit(place, shown, (fix,))


@rule(
    "qualifier/mol-type-of-synthetic",
    LooksAt.FEATURE,
    W,
    "par. 84",
    "mol_type is {value}; with the organism synthetic construct it is {today}",
    keys=SOURCES,
)
def mol_type_of_synthetic(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A synthetic construct has the mol_type other DNA or other RNA.

    Why: what does not occur in nature is not genomic, and no messenger of a gene.

    Usual cause: the kind of the natural molecule was taken over to the one designed after it.

    Example right: organism synthetic construct, mol_type other DNA

    Example wrong: organism synthetic construct, mol_type genomic DNA
    """
    molecule = molecule_of(sequence)
    if molecule not in ("DNA", "RNA") or feature.value("organism") != "synthetic construct":
        return
    found, today = feature.qualifier("mol_type"), f"other {molecule}"
    if found is not None and found.value in context.edition.mol_types(molecule) and found.value != today:
        place = at(sequence, feature, found, field="value")
        fix = mend("Set to {value}", SetField(place, today), value=today)
        yield Hit(place, {"value": found.value, "today": today}, (fix,))


@rule(
    "qualifier/organism-placeholder",
    LooksAt.QUALIFIER,
    E,
    "par. 81, 83",
    "The organism is {value}; it must be {today}",
    keys=SOURCES,
    names=("organism", "ORGANISM"),
)
def organism_placeholder(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """An artificial sequence has the organism synthetic construct, one of unknown origin unidentified.

    Why: these two values are fixed; the words of the older standard are not understood.

    Usual cause: Artificial Sequence or Unknown of ST.25, also in French, German or another language.

    Example right: synthetic construct

    Example wrong: Artificial Sequence
    """
    if qualifier.value:
        value = qualifier.value
        word = " ".join(value.lower().split())
        today = context.edition.organism_placeholders.get(word, "")
        if not today and word in _FIXED and value != word:
            today = word
        if today and today != value:
            place = at(sequence, feature, qualifier, field="value")
            fix = mend("Set to {value}", SetField(place, today), safe=True, value=today)
            yield Hit(place, {"value": short(value), "today": today}, (fix,))


_FIXED: Final = ("synthetic construct", "unidentified")
_TYPING_ERROR: Final = 2
"""In how many letters a name may differ from a known one to be taken for a typing error."""
_TWO_WORDS: Final = re.compile("[A-Z][a-z-]+ [a-z-]+").fullmatch
_LATIN: Final = re.compile(
    r"(?:Candidatus |Ca\. |cf\. )?\[?[A-Z][a-z]+(?:-[a-z]+)?\]?"
    r"(?: (?:x|X) | )(?:sp\.|spp\.|cf\.|aff\.|[a-z][a-z.-]{1,}|x [a-z-]+)(?: .*)?"
).fullmatch
_BESIDES: Final = re.compile(
    r"virus|virinae|viridae|phage|viroid|satellite|plasmid|vector|transposon|uncultured|unclassified|metagenome"
    r"|bacterium|archaeon|\bsp\b|\d|environmental",
    re.IGNORECASE,
)


@rule(
    "qualifier/organism-form",
    LooksAt.QUALIFIER,
    W,
    "par. 77-83",
    "The organism {value} does not look like a Latin genus and species; a common name goes into a note",
    variants={
        "near": "The organism {value} is in no list of names; {near} is, and is written nearly so",
        "case": "The organism {value} must be written {near}, with these capital and small letters",
    },
    keys=SOURCES,
    names=("organism", "ORGANISM"),
)
def organism_form(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """The organism is a Latin genus and species, another scientific name as of a virus, or one of the two fixed values.

    Why: everybody calls the organism by the same name, whatever the language.

    Usual cause: a common name, such as human or mouse; a typing error; the genus alone, which is written with sp.

    Example right: Homo sapiens

    Example wrong: human
    """
    value = qualifier.value
    if value is None or blank(value):
        return
    name = " ".join(value.split())
    word = name.lower()
    if word in _FIXED or word in context.edition.organism_placeholders:
        return
    meant = organisms.common_names().get(word, "")
    likely: tuple[str, ...] = (meant,) if meant else ()
    is_latin = _LATIN(name) is not None
    if not likely and (is_latin or _BESIDES.search(name)):
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
    place = at(sequence, feature, qualifier, field="value")
    fixes = tuple(mend("Set to {value}", SetField(place, each), value=each) for each in likely[:3])
    variant = "near" if is_latin and not meant else ""
    if likely and name != likely[0] and word == likely[0].lower():
        variant = "case"
    told = {"value": short(value), "near": short(likely[0])} if variant else {"value": short(value)}
    yield Hit(place, told, fixes, variant=variant)


@rule(
    "qualifier/replace",
    LooksAt.QUALIFIER,
    E,
    "par. 96, 97",
    "replace is {value}; only small letters of Table 1 are allowed, or nothing for a deletion",
    variants={"same": "replace is {value}, which is what stands at {location} already"},
    keys=("misc_difference", "unsure", "variation"),
    names=("replace",),
)
def replace(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """replace is one string of nucleotides in small letters, or empty for a deletion, and differs from what is there.

    Why: it says which residues stand there instead; lists of alternatives and words go into a note.

    Usual cause: capital letters, several alternatives with commas, or the original residues instead of the new ones.

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
            is_safe = len(value.split()) == 1  # blanks may separate alternatives
            fixes = (mend("Write {value}", SetField(place, meant), safe=is_safe, value=short(meant)),)
        yield Hit(place, {"value": short(value, 30)}, fixes)
        return
    try:
        found = location.parse(feature.location)
    except LocationError:
        return
    if isinstance(found, location.Span | location.Complement) and location.extract(found, sequence.residues) == value:
        shown = {"value": short(value, 30), "location": short(feature.location, 30)}
        yield Hit(place, shown, severity=W, variant="same")
