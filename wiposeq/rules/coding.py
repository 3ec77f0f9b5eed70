"""Rules about coding sequences: the CDS feature, its translation, and the protein of protein_id (ST.26 par. 89-92)."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as ListOf
from functools import partial
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from msgspec import Struct

from wiposeq.model.address import Address
from wiposeq.model.coding import Coded, codon_of, decode, first_difference
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Remove, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.origin import declared_number
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Qualifier, Sequence, free_uid, new_uid
from wiposeq.rules.molecules import is_likely_protein
from wiposeq.rules.residue_layout import meant_protein
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, is_blank, molecule_of, offer, rule, set_to, suggest
from wiposeq.rules.sequences import is_source
from wiposeq.standard import residues as symbols_of

CDS: Final = ("CDS",)


def coded_by(context: Context, sequence: Sequence, feature: Feature) -> Coded | None:
    """Return the protein of a CDS. None if another rule reports why it cannot be translated (location, ...)."""
    known = context.of_sequence.coded
    if feature.uid not in known:
        known[feature.uid] = _coded_by(context, sequence, feature)
    return known[feature.uid]


def _coded_by(context: Context, sequence: Sequence, feature: Feature) -> Coded | None:
    if molecule_of(sequence) not in ("DNA", "RNA"):
        return None
    for qualifier in feature.qualifiers:
        if qualifier.name == "transl_except":
            found = codon_of(feature, (qualifier.value or "").strip())
            if found is not None and not found.is_whole:
                return None
    return decode(feature, sequence.residues, context.edition.genetic_codes)


def _names(feature: Feature) -> set[str]:
    return {qualifier.name for qualifier in feature.qualifiers}


def _is_pseudo(feature: Feature) -> bool:
    return not _names(feature).isdisjoint(("pseudo", "pseudogene"))


@rule(
    "coding/codon-start",
    LooksAt.QUALIFIER,
    E,
    "par. 89; Annex I",
    'codon_start is "{value}"; it must be 1, 2 or 3',
    keys=CDS,
    names=("codon_start",),
)
def codon_start(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """codon_start is 1, 2 or 3: the residue of the feature at which the first whole codon begins.

    Why: without it nobody knows the reading frame of the sequence.

    Usual cause: a program counted from 0, or the value is the position in the sequence instead of the feature.

    Safe because: only spaces around the digit are removed.

    Example right: codon_start="1"

    Example wrong: codon_start="0"
    """
    value = qualifier.value
    if is_blank(value) or value is None or value in ("1", "2", "3"):
        return
    place = at(sequence, feature, qualifier, field="value")
    meant = value.strip()
    fix = set_to(place, meant, safe=True) if meant in ("1", "2", "3") else suggest(place, "1")
    yield Hit(place, {"value": short(value, 30)}, (fix,))


@rule(
    "coding/genetic-code",
    LooksAt.QUALIFIER,
    E,
    "par. 90; Annex I",
    'transl_table is "{value}"; it must be the number of a genetic code of Annex I',
    keys=CDS,
    names=("transl_table",),
)
def genetic_code(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """transl_table is the number of a genetic code of Annex I. If it is missing, the standard code 1 applies.

    Why: some codons mean another amino acid in mitochondria and in some organisms.

    Usual cause: a number that was withdrawn (7, 8, 17 to 20), or the name of the code.

    Safe because: only spaces and leading zeros are removed; the number remains the same.

    Example right: transl_table="11"

    Example wrong: transl_table="7"
    """
    value = qualifier.value
    if is_blank(value) or value is None:
        return
    codes = {str(number) for number in context.edition.genetic_codes}
    if value not in codes:
        place = at(sequence, feature, qualifier, field="value")
        meant = value.strip().lstrip("0")
        fix = set_to(place, meant, safe=True) if meant in codes else suggest(place, "1")
        yield Hit(place, {"value": short(value, 30)}, (fix,))


@rule(
    "coding/translation",
    LooksAt.FEATURE,
    E,
    "par. 89-91",
    "translation has {found} at {position}, but the sequence codes for {required}; both must agree",
    variants={"length": "translation has {found} amino acids, but the sequence codes for {required}; both must agree"},
    keys=CDS,
)
def translation(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """translation is the protein that results from the location, genetic code, codon_start and transl_except.

    Why: it discloses the protein. If it differs, either the gene or the protein is wrong. The stop codon is not
    included.

    Usual cause: another genetic code, a frame that is off by one, introns that were not removed, or an edited sequence.

    Example right: atgaaataa with translation="MK"

    Example wrong: atgaaataa with translation="MR"
    """
    qualifier = feature.qualifier("translation")
    if qualifier is None or is_blank(qualifier.value) or _is_pseudo(feature) or "exception" in _names(feature):
        return
    found = qualifier.value or ""
    coded = coded_by(context, sequence, feature)
    if coded is None or coded.stop_at or not coded.protein:
        return
    if not context.edition.alphabet("AA").issuperset(found):
        return  # qualifier/value-format reports it
    differs = first_difference(found, coded.protein)
    if not differs:
        return
    place = at(sequence, feature, qualifier, field="value")
    fix = offer("Translate again", SetField(place, coded.protein))
    if differs <= min(len(found), len(coded.protein)):
        shown = {"found": found[differs - 1], "position": differs, "required": coded.protein[differs - 1]}
        yield Hit(place, shown, (fix,))
    else:
        yield Hit(place, {"found": len(found), "required": len(coded.protein)}, (fix,), variant="length")


@rule(
    "coding/internal-stop",
    LooksAt.FEATURE,
    E,
    "par. 89-91",
    "Codon {codon} of the coding sequence is a stop codon before the end",
    keys=CDS,
)
def internal_stop(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """There is a stop codon only at the end of a coding sequence.

    Why: the protein would end there. If the codon means selenocysteine or pyrrolysine, add transl_except.

    Usual cause: a wrong frame, genetic code or strand; introns that were not removed; or a pseudogene without pseudo.

    Example right: atgaaagtttaa

    Example wrong: atgtaagtttaa
    """
    if _is_pseudo(feature) or "exception" in _names(feature):
        return
    coded = coded_by(context, sequence, feature)
    if coded is not None and coded.stop_at:
        yield Hit(at(sequence, feature, field="location"), {"codon": coded.stop_at})


@rule(
    "coding/frame",
    LooksAt.FEATURE,
    W,
    "par. 89",
    "The coding sequence does not end with a stop codon; its location must include the stop, or have >",
    variants={
        "rest": "The length of the coding sequence is not a multiple of 3; residues after the last codon: {rest}"
    },
    keys=CDS,
)
def frame(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A coding sequence consists of whole codons and includes its stop codon, unless it continues after the sequence.

    Why: additional residues, or a missing stop codon, usually mean a wrong end or a wrong frame.

    Usual cause: the location does not include the stop codon, or the sequence is partial and its location lacks < or >.

    Example right: a CDS of 12 nucleotides that ends with taa

    Example wrong: a CDS of 11 nucleotides
    """
    if _is_pseudo(feature) or "exception" in _names(feature):
        return
    coded = coded_by(context, sequence, feature)
    if coded is None or coded.stop_at or not coded.is_end_complete:
        return
    place = at(sequence, feature, field="location")
    if coded.rest:
        yield Hit(place, {"rest": coded.rest}, variant="rest")
    elif not coded.has_stop:
        yield Hit(place)


@rule(
    "coding/translation-with-pseudo",
    LooksAt.FEATURE,
    E,
    "Annex I",
    "The feature has both translation and {name}; a pseudogene must not have a translation",
    keys=CDS,
)
def translation_with_pseudo(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A CDS with pseudo or pseudogene has no translation.

    Why: pseudo and pseudogene mean that the feature does not produce a protein.

    Usual cause: the qualifiers were copied from several entries of a database.

    Example right: pseudo and no translation

    Example wrong: pseudo and translation="MKVL"
    """
    found = feature.qualifier("translation")
    other = feature.qualifier("pseudo") or feature.qualifier("pseudogene")
    if found is not None and other is not None:
        fixes = tuple(
            offer("Remove {name}", Remove((at(sequence, feature, each),)), name=each.name) for each in (found, other)
        )
        yield Hit(at(sequence, feature, found), {"name": other.name}, fixes)


# The protein of protein_id


def _link(sequence: int, feature: int, project: Project) -> Edit:
    """Return the edit that sets protein_id to the sequence that equals the translation.

    If there is no such sequence, the edit adds one at the end.
    """
    holder = project.sequences.by_uid(sequence)
    found = next(f for f in holder.features if f.uid == feature)
    protein = "".join(found.value("translation").split())
    number = next(
        (n for n, each in enumerate(project.sequences, 1) if molecule_of(each) == "AA" and each.residues == protein), 0
    )
    edits: list[Edit] = []
    if not number:
        number = len(project.sequences) + 1
        qualifiers = (Qualifier(1, "mol_type", "protein"), Qualifier(2, "organism", holder.organism))
        source = Feature(1, "source", f"1..{len(protein)}", qualifiers)
        new = Sequence(new_uid(), molecule_type="AA", residues=protein, features=(source,))
        edits.append(Insert(Address(field="sequences"), len(project.sequences), (new,)))
    place, old = Address(sequence, feature), found.qualifier("protein_id")
    if old is None:
        uid = free_uid(found.qualifiers)
        added = Qualifier(uid, "protein_id", str(number))
        edits.append(Insert(place.at("qualifiers"), len(found.qualifiers), (added,)))
    else:
        edits.append(SetField(Address(sequence, feature, old.uid, field="value"), str(number)))
    return Together("", tuple(edits))


@rule(
    "coding/protein-missing",
    LooksAt.FEATURE,
    E,
    "par. 92",
    "The translation has {count} amino acids, but no protein_id; it must be a separate sequence",
    keys=CDS,
)
def protein_missing(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A translation of four or more amino acids is also a separate sequence, and protein_id gives its number.

    Why: a disclosed protein must be in the listing, so that a search for proteins finds it.

    Usual cause: the translation was entered, but the protein was not.

    Example right: translation="MKVL" and protein_id="2"

    Example wrong: translation="MKVL" and no protein_id
    """
    protein = feature.value("translation").strip()
    if not protein or "protein_id" in _names(feature) or _is_pseudo(feature) or molecule_of(sequence) in ("AA", ""):
        return
    if symbols_of.specific_count(protein, "AA") >= context.edition.minimum_length("AA"):
        fix = offer("Link the protein, or add it at the end", partial(_link, sequence.uid, feature.uid))
        yield Hit(at(sequence, feature, field="qualifiers"), {"count": len(protein)}, (fix,))


_SEQ_ID: Final = re.compile(r"[1-9][0-9]{0,14}").fullmatch
_PROTEIN_BITS: Final = 40
_ORGANISM_BITS: Final = 23


def _bits(text: str, bits: int) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") & ((1 << bits) - 1)


def _meant_organism(context: Context, sequence: Sequence) -> str:
    """Return the organism as other rules would correct it (case, spaces, words of ST.25). "" if there is none."""
    word = " ".join(sequence.organism.lower().split())
    return context.edition.organism_placeholders.get(word, word)


class Link(NamedTuple):
    """A protein_id: its place and value, and digests of the protein and the organism that its sequence must have.

    protein: of the translation, else of the protein that the residues code for; -1 if neither is known. coded: of the
    protein that the residues code for, if it differs from the translation, else -1. organism: -1 if there is none.
    """

    number: int
    feature: int
    qualifier_number: int
    qualifier: int
    value: str
    protein: int
    coded: int
    organism: int
    has_translation: bool


LinkFact = int | tuple[tuple[Any, ...], ...]
"""The digests of a protein and its organism in one number, or the fields of the links of nucleotides."""
ProteinFacts = Iterable[tuple[int, int, LinkFact]]


def proteins_and_links(context: Context, sequence: Sequence) -> LinkFact | None:
    """Return the digests of a protein and its organism in one number, or the protein_ids of nucleotides."""
    if sequence.is_skipped:
        return None
    if molecule_of(sequence) == "AA" or (not molecule_of(sequence) and is_likely_protein(sequence)):
        protein = _bits(meant_protein(sequence.residues), _PROTEIN_BITS)
        return protein << _ORGANISM_BITS | _bits(_meant_organism(context, sequence), _ORGANISM_BITS)
    links: list[tuple[Any, ...]] = []
    for number, feature in enumerate(sequence.features, 1):
        if feature.key != "CDS":
            continue
        for place, qualifier in enumerate(feature.qualifiers, 1):
            if qualifier.name == "protein_id" and not is_blank(qualifier.value):
                translated = meant_protein(feature.value("translation").strip())
                found = coded_by(context, sequence, feature)
                coded = found.protein if found is not None and not found.stop_at else ""
                text = translated or coded
                differs = text and coded and first_difference(text, coded)
                organism = _meant_organism(context, sequence)
                link = Link(
                    number,
                    feature.uid,
                    place,
                    qualifier.uid,
                    qualifier.value or "",
                    _bits(text, _PROTEIN_BITS) if text else -1,
                    _bits(coded, _PROTEIN_BITS) if differs else -1,
                    _bits(organism, _ORGANISM_BITS) if organism else -1,
                    bool(translated),
                )
                links.append(tuple(link))
    return tuple(links) or None


def _links(facts: ProteinFacts) -> Iterator[tuple[int, int, Link]]:
    """Yield (position, uid, link) of each protein_id."""
    for position, uid, fact in facts:
        if not isinstance(fact, int):
            for fields in fact:
                yield position, uid, Link(*fields)


def _proteins(facts: ProteinFacts) -> Iterator[tuple[int, int, int]]:
    """Yield (position, uid, digests) of each protein."""
    for position, uid, fact in facts:
        if isinstance(fact, int):
            yield position, uid, fact


class Followed(Struct, frozen=True):
    """A link with its target (number and uid), and the number of a protein that would fit. 0 means none."""

    position: int
    uid: int
    link: Link
    target: int = 0
    target_uid: int = 0
    has_protein: bool = False
    has_organism: bool = False
    fitting: int = 0


def _number(text: str) -> int:
    """Return the SEQ ID NO in a text. 0 if the text is not a SEQ ID NO."""
    return int(text) if _SEQ_ID(text) else 0


_NO_ORGANISM: Final = _bits("", _ORGANISM_BITS)


def _followed(context: Context, facts: ProteinFacts) -> Iterator[Followed]:
    """Yield every protein_id of the listing with its target.

    If the numbers in the file are wrong, the target is the sequence to which the file gives this number.
    The facts are read several times, so that only the proteins with a link are in memory.
    """
    named: set[int] = set()
    wanted: set[int] = set()
    for _, _, link in _links(facts):
        named.add(_number(link.value))
        wanted.update((link.protein, link.coded))
    if not wanted:
        return
    named.discard(0)
    numbered: dict[int, list[tuple[int, int]]] = {}
    repeated: dict[int, tuple[int, int]] = {}  # by position, the proteins with the number of one before
    fitting: dict[int, int] = {}
    numbers = context.origin.declared
    for position, uid, fact in _proteins(facts):
        number = declared_number(numbers, uid, 0)
        if 0 < number < position and position in named:
            repeated[position] = uid, fact
        if (number or position) in named:
            numbered.setdefault(number or position, []).append((uid, fact))
        if fact >> _ORGANISM_BITS in wanted:
            fitting.setdefault(fact >> _ORGANISM_BITS, number or position)
    for place, protein in repeated.items():
        numbered.setdefault(place, [protein])
    for position, uid, link in _links(facts):
        number = _number(link.value)
        # the residues are better evidence than the translation
        other = fitting.get(link.coded, 0) or fitting.get(link.protein, 0)
        if number not in numbered:
            yield Followed(position, uid, link, fitting=other)
            continue
        equal = (link.protein, link.coded)
        # of several with the same number, which sequence/number reports, the equal one is meant
        target_uid, fact = max(numbered[number], key=lambda each: each[1] >> _ORGANISM_BITS in equal)
        yield Followed(
            position,
            uid,
            link,
            number,
            target_uid,
            link.protein < 0 or fact >> _ORGANISM_BITS in (link.protein, link.coded),
            link.organism < 0 or fact & ((1 << _ORGANISM_BITS) - 1) in (link.organism, _NO_ORGANISM),
            other,
        )


def _hit(found: Followed, values: dict[str, object], fixes: ListOf[Fix]) -> Hit:
    link = found.link
    return Hit(
        Address(found.uid, link.feature, link.qualifier, field="value"),
        values,
        tuple(fixes),
        number=found.position,
        feature_number=link.number,
        qualifier_number=link.qualifier_number,
        feature_key="CDS",
        qualifier="protein_id",
    )


@rule(
    "coding/protein-unknown",
    LooksAt.LISTING,
    E,
    "par. 92",
    'protein_id is "{value}"; it must be the number of an amino acid sequence of this listing',
    collect=proteins_and_links,
)
def protein_unknown(context: Context, facts: ProteinFacts) -> Iterator[Hit]:
    """protein_id is the number of an amino acid sequence of this listing.

    Why: it connects the gene with its protein.

    Usual cause: an accession number of a database, or the numbers changed when sequences were added or removed.

    Example right: 89

    Example wrong: AAA12345.1
    """
    for found in _followed(context, facts):
        if not found.target:
            place = Address(found.uid, found.link.feature, found.link.qualifier, field="value")
            fixes = []
            if found.fitting:
                fixes.append(set_to(place, str(found.fitting)))
            elif found.link.has_translation:
                how = partial(_link, found.uid, found.link.feature)
                fixes.append(offer("Add the protein at the end", how))
            yield _hit(found, {"value": short(found.link.value, 30)}, fixes)


def _protein_from_gene(sequence: int, feature: int, protein: int, project: Project) -> Edit:
    protein_text = next(f for f in project.sequences.by_uid(sequence).features if f.uid == feature).value("translation")
    target = project.sequences.by_uid(protein)
    edits: list[Edit] = [SetField(Address(protein, field="residues"), protein_text)]
    for each in target.features:
        if is_source(each):
            edits.append(SetField(Address(protein, each.uid, field="location"), f"1..{len(protein_text)}"))
    return Together("", tuple(edits))


def _gene_from_protein(sequence: int, feature: int, protein: int, project: Project) -> Edit:
    found = next(f for f in project.sequences.by_uid(sequence).features if f.uid == feature)
    qualifier = found.qualifier("translation")
    place = Address(sequence, feature, qualifier.uid if qualifier else 0, field="value")
    return SetField(place, project.sequences.by_uid(protein).residues)


@rule(
    "coding/protein-differs",
    LooksAt.LISTING,
    E,
    "par. 92",
    "protein_id refers to sequence {number}, but this sequence differs from the translation",
    collect=proteins_and_links,
)
def protein_differs(context: Context, facts: ProteinFacts) -> Iterator[Hit]:
    """The amino acid sequence of protein_id equals the translation.

    Why: both must be the same protein. If the sequence equals the protein that the residues code for, only the
    translation is wrong, and coding/translation reports it.

    Usual cause: only one of them was corrected, or protein_id is the number of another sequence.

    Example right: translation="MKVL", and sequence 2 is MKVL

    Example wrong: translation="MKVL", and sequence 2 is MKVI
    """
    for found in _followed(context, facts):
        if found.target and not found.has_protein:
            place = Address(found.uid, found.link.feature, found.link.qualifier, field="value")
            fixes = []
            if found.fitting:
                fixes.append(set_to(place, str(found.fitting)))
            if found.link.has_translation:
                args = (found.uid, found.link.feature, found.target_uid)
                fixes.append(offer("Copy the translation to the protein", partial(_protein_from_gene, *args)))
                fixes.append(offer("Copy the protein to the translation", partial(_gene_from_protein, *args)))
            yield _hit(found, {"number": found.target}, fixes)


def _copy_organism(sequence: int, protein: int, project: Project) -> Edit:
    organism = project.sequences.by_uid(sequence).organism
    target = project.sequences.by_uid(protein)
    edits = [
        SetField(at(target, feature, qualifier, field="value"), organism)
        for feature in target.features
        if feature is target.source
        for qualifier in feature.qualifiers
        if qualifier.name in ("organism", "ORGANISM")
    ]
    return Together("", tuple(edits))


@rule(
    "coding/protein-organism",
    LooksAt.LISTING,
    W,
    "par. 92",
    "protein_id refers to sequence {number}, which has another organism than this coding sequence",
    collect=proteins_and_links,
)
def protein_organism(context: Context, facts: ProteinFacts) -> Iterator[Hit]:
    """The protein of protein_id has the same organism as its coding sequence.

    Why: a gene and its protein are from the same organism.

    Usual cause: the organism was corrected in only one of them.

    Example right: gene and protein both of Homo sapiens

    Example wrong: gene of Homo sapiens, protein of a synthetic construct
    """
    for found in _followed(context, facts):
        if found.target and found.has_protein and not found.has_organism:
            fix = offer("Copy the organism to the protein", partial(_copy_organism, found.uid, found.target_uid))
            yield _hit(found, {"number": found.target}, (fix,))
