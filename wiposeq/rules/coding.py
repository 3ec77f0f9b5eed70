"""Rules about coding sequences: the CDS feature, its translation, and the protein it names (ST.26 par. 89-92)."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as ListOf
from functools import partial
from hashlib import blake2b
from typing import Final

from msgspec import Struct, msgpack

from wiposeq.model.address import Address
from wiposeq.model.coding import Coded, codon_of, decode, first_difference
from wiposeq.model.edits import Edit, Insert, Remove, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.rules.latin import short
from wiposeq.rules.qualifiers import blank
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, mend, molecule_of, rule
from wiposeq.rules.sequences import is_source, meant_protein
from wiposeq.standard import residues as symbols_of

CDS: Final = ("CDS",)


def coded_by(context: Context, sequence: Sequence, feature: Feature) -> Coded | None:
    """What a CDS codes for; None where another rule must speak first (location, codon_start, transl_table, ...)."""
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
    "codon_start is {value}; 1, 2 or 3 is required",
    keys=CDS,
    names=("codon_start",),
)
def codon_start(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """codon_start is 1, 2 or 3: the residue of the feature at which the first whole codon begins.

    Why: without it nobody knows in which frame the sequence is to be read.

    Usual cause: 0 from a program that counts from 0, or the position in the sequence instead of the one in the feature.

    Example right: codon_start="1"

    Example wrong: codon_start="0"
    """
    value = qualifier.value
    if blank(value) or value is None or value in ("1", "2", "3"):
        return
    place = at(sequence, feature, qualifier, field="value")
    if value.strip() in ("1", "2", "3"):
        fix = mend("Write {value}", SetField(place, value.strip()), safe=True, value=value.strip())
    else:
        fix = mend("Choose the first codon ({value}?)", SetField(place, "1"), is_choice=True, value="1")
    yield Hit(place, {"value": short(value, 30)}, (fix,))


@rule(
    "coding/genetic-code",
    LooksAt.QUALIFIER,
    E,
    "par. 90; Annex I",
    "transl_table is {value}; the number of a genetic code of Annex I is required",
    keys=CDS,
    names=("transl_table",),
)
def genetic_code(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """transl_table is the number of one of the genetic codes of Annex I; without it the standard code 1 counts.

    Why: some codons mean another amino acid in mitochondria and in some organisms.

    Usual cause: a number that was withdrawn (7, 8, 17 to 20), or the name of the code.

    Example right: transl_table="11"

    Example wrong: transl_table="7"
    """
    value = qualifier.value
    if blank(value) or value is None:
        return
    codes = {str(number) for number in context.edition.genetic_codes}
    if value not in codes:
        place = at(sequence, feature, qualifier, field="value")
        meant = value.strip().lstrip("0")
        if meant in codes:
            fix = mend("Write {value}", SetField(place, meant), safe=True, value=meant)
        else:
            fix = mend("Choose the genetic code ({value}?)", SetField(place, "1"), is_choice=True, value="1")
        yield Hit(place, {"value": short(value, 30)}, (fix,))


@rule(
    "coding/translation",
    LooksAt.FEATURE,
    E,
    "par. 89-91",
    "translation has {said} at {position}, the sequence gives {given}; both must agree",
    variants={"length": "translation has {said} amino acids, the sequence gives {given}; both must agree"},
    keys=CDS,
)
def translation(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """translation is what the location, the genetic code, codon_start and transl_except give, without the stop.

    Why: the protein is claimed by it; where it differs, either the gene or the protein is wrong.

    Usual cause: another genetic code, a frame that is off by one, introns left in, or an edited sequence.

    Example right: atgaaataa with translation="MK"

    Example wrong: atgaaataa with translation="MR"
    """
    qualifier = feature.qualifier("translation")
    if qualifier is None or blank(qualifier.value) or _is_pseudo(feature) or "exception" in _names(feature):
        return
    said = qualifier.value or ""
    coded = coded_by(context, sequence, feature)
    if coded is None or coded.stop_at or not coded.protein:
        return
    if not context.edition.alphabet("AA").issuperset(said):
        return  # qualifier/value-format speaks
    differs = first_difference(said, coded.protein)
    if not differs:
        return
    place = at(sequence, feature, qualifier, field="value")
    fix = mend("Translate again", SetField(place, coded.protein))
    if differs <= min(len(said), len(coded.protein)):
        shown = {"said": said[differs - 1], "position": differs, "given": coded.protein[differs - 1]}
        yield Hit(place, shown, (fix,))
    else:
        yield Hit(place, {"said": len(said), "given": len(coded.protein)}, (fix,), variant="length")


@rule(
    "coding/internal-stop",
    LooksAt.FEATURE,
    E,
    "par. 89-91",
    "Codon {codon} of the coding sequence is a stop, before its end",
    keys=CDS,
)
def internal_stop(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """No stop codon stands inside a coding sequence.

    Why: the protein would end there. A codon for selenocysteine or pyrrolysine is told by transl_except.

    Usual cause: a wrong frame, genetic code or strand; introns left in; a pseudogene without pseudo.

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
    "The coding sequence does not end with a stop codon; its location includes the stop, or has >",
    variants={"rest": "The coding sequence has {rest} residues beyond its last whole codon"},
    keys=CDS,
)
def frame(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A coding sequence is made of whole codons and includes its stop codon, unless it goes on beyond the sequence.

    Why: residues left over, or no stop, mostly mean a wrong end or a wrong frame.

    Usual cause: the stop codon was left out of the location, or the sequence is partial and lacks < or >.

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
    "translation stands with {name}; what makes no protein has no translation",
    keys=CDS,
)
def translation_with_pseudo(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A CDS with pseudo or pseudogene has no translation.

    Why: it says that no protein is made.

    Usual cause: the qualifiers were copied from several entries of a data bank.

    Example right: pseudo and no translation

    Example wrong: pseudo and translation="MKVL"
    """
    found = feature.qualifier("translation")
    other = feature.qualifier("pseudo") or feature.qualifier("pseudogene")
    if found is not None and other is not None:
        fixes = tuple(
            mend("Remove {name}", Remove((at(sequence, feature, each),)), name=each.name) for each in (found, other)
        )
        yield Hit(at(sequence, feature, found), {"name": other.name}, fixes)


# The protein named by protein_id


def _link(sequence: int, feature: int, project: Project) -> Edit:
    """protein_id of the amino acid sequence that equals the translation; it is added at the end if there is none."""
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
        uid = max((q.uid for q in found.qualifiers), default=0) + 1
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
    "A translation of {count} amino acids has no protein_id; it must be a sequence of its own",
    keys=CDS,
)
def protein_missing(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A translation of four or more amino acids is a sequence of its own, and protein_id gives its number.

    Why: a protein that is disclosed must be in the listing, so that it is found when proteins are searched.

    Usual cause: the translation was entered, the protein was not.

    Example right: translation="MKVL" and protein_id="2"

    Example wrong: translation="MKVL" and no protein_id
    """
    said = feature.value("translation").strip()
    if not said or "protein_id" in _names(feature) or _is_pseudo(feature) or molecule_of(sequence) in ("AA", ""):
        return
    if symbols_of.specific_count(said, "AA") >= context.edition.minimum_length("AA"):
        fix = mend("Link the protein, or add it at the end", partial(_link, sequence.uid, feature.uid))
        yield Hit(at(sequence, feature, field="qualifiers"), {"count": len(said)}, (fix,))


_SEQ_ID: Final = re.compile(r"[1-9][0-9]{0,14}").fullmatch
_PROTEIN_BITS: Final = 40
_ORGANISM_BITS: Final = 23


def _bits(text: str, bits: int) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") & ((1 << bits) - 1)


def _meant_organism(context: Context, sequence: Sequence) -> str:
    """The organism but for what rules about its words mend (case, blanks, words of ST.25); "" where there is none."""
    word = " ".join(sequence.organism.lower().split())
    return context.edition.organism_placeholders.get(word, word)


class Link(Struct, frozen=True, array_like=True, gc=False):
    """A protein_id: where it stands, what it says, and digests of the protein and organism it must lead to.

    protein is -1 where it is not known what the protein must be, organism where there is none.
    """

    number: int
    feature: int
    qualifier_number: int
    qualifier: int
    value: str
    protein: int
    organism: int
    has_translation: bool


LinkFact = bytes | tuple[Link, ...]
"""Of a protein its two digests in _PROTEIN bytes; of nucleotides their links, packed, for there may be millions."""
ProteinFacts = Iterable[tuple[int, int, LinkFact]]

_PROTEIN: Final = 8
_packed: Final = msgpack.Encoder().encode
_unpacked: Final = msgpack.Decoder(tuple[Link, ...]).decode


def proteins_and_links(context: Context, sequence: Sequence) -> LinkFact | None:
    """Of a protein: digests of its residues and organism, in one number. Of nucleotides: their protein_ids."""
    if sequence.is_skipped:
        return None
    if molecule_of(sequence) == "AA":
        protein = _bits(meant_protein(sequence.residues), _PROTEIN_BITS)
        number = protein << _ORGANISM_BITS | _bits(_meant_organism(context, sequence), _ORGANISM_BITS)
        return number.to_bytes(_PROTEIN, "big")
    links = []
    for number, feature in enumerate(sequence.features, 1):
        if feature.key != "CDS":
            continue
        for place, qualifier in enumerate(feature.qualifiers, 1):
            if qualifier.name == "protein_id" and not blank(qualifier.value):
                said = feature.value("translation").strip()
                coded = None if said else coded_by(context, sequence, feature)
                text = meant_protein(said) or (coded.protein if coded is not None and not coded.stop_at else "")
                organism = _meant_organism(context, sequence)
                links.append(
                    Link(
                        number,
                        feature.uid,
                        place,
                        qualifier.uid,
                        qualifier.value or "",
                        _bits(text, _PROTEIN_BITS) if text else -1,
                        _bits(organism, _ORGANISM_BITS) if organism else -1,
                        bool(said),
                    )
                )
    if not links:
        return None
    try:
        return _packed(links)
    except UnicodeEncodeError:  # half a surrogate pair in a value
        return tuple(links)


def _links(facts: ProteinFacts) -> Iterator[tuple[int, int, Link]]:
    """(position, uid, link) of each protein_id."""
    for position, uid, fact in facts:
        if not isinstance(fact, bytes) or len(fact) != _PROTEIN:
            for link in _unpacked(fact) if isinstance(fact, bytes) else fact:
                yield position, uid, link


def _proteins(facts: ProteinFacts) -> Iterator[tuple[int, int, int]]:
    """(position, uid, digests) of each protein."""
    for position, uid, fact in facts:
        if isinstance(fact, bytes) and len(fact) == _PROTEIN:
            yield position, uid, int.from_bytes(fact, "big")


class Followed(Struct, frozen=True):
    """A link and where it leads: number and uid of the protein it names (0: none), of one that would fit (0: none)."""

    position: int
    uid: int
    link: Link
    target: int = 0
    target_uid: int = 0
    has_protein: bool = False
    has_organism: bool = False
    fitting: int = 0


def _number(text: str) -> int:
    """The SEQ ID NO a text is, 0 if it is none."""
    return int(text) if _SEQ_ID(text) else 0


_NO_ORGANISM: Final = _bits("", _ORGANISM_BITS)


def _followed(context: Context, facts: ProteinFacts) -> Iterator[Followed]:
    """Every protein_id of the listing, followed. Goes through the facts often, so as to hold only what is named.

    Where the numbers of a file are wrong, a protein_id names the one sequence that the file gives this number.
    """
    named: set[int] = set()
    wanted: set[int] = set()
    for _, _, link in _links(facts):
        named.add(_number(link.value))
        wanted.add(link.protein)
    if not wanted:
        return
    named.discard(0)
    found: dict[int, tuple[int, int]] = {}
    declared: dict[int, list[tuple[int, int]]] = {}
    fitting: dict[int, int] = {}
    told = context.origin.declared
    for position, uid, fact in _proteins(facts):
        number = _number((told[uid].number or "").strip()) if uid in told else 0
        if position in named:
            found[position] = uid, fact
        if number in named:
            declared.setdefault(number, []).append((uid, fact))
        if fact >> _ORGANISM_BITS in wanted:
            fitting.setdefault(fact >> _ORGANISM_BITS, number or position)
    found.update((number, those[0]) for number, those in declared.items() if len(those) == 1)
    for position, uid, link in _links(facts):
        number = _number(link.value)
        other = fitting.get(link.protein, 0) if link.protein >= 0 else 0
        if number not in found:
            yield Followed(position, uid, link, fitting=other)
            continue
        target_uid, fact = found[number]
        yield Followed(
            position,
            uid,
            link,
            number,
            target_uid,
            link.protein < 0 or fact >> _ORGANISM_BITS == link.protein,
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
    "protein_id is {value}; the number of an amino acid sequence of this listing is required",
    collect=proteins_and_links,
)
def protein_unknown(context: Context, facts: ProteinFacts) -> Iterator[Hit]:
    """protein_id is the number of an amino acid sequence of this listing.

    Why: it leads from the gene to its protein.

    Usual cause: an accession number of a data bank, or the numbers changed when sequences were added or removed.

    Example right: 89

    Example wrong: AAA12345.1
    """
    for found in _followed(context, facts):
        if not found.target:
            place = Address(found.uid, found.link.feature, found.link.qualifier, field="value")
            fixes = []
            if found.fitting:
                number = str(found.fitting)
                fixes.append(mend("Set to {number}", SetField(place, number), number=number))
            elif found.link.has_translation:
                how = partial(_link, found.uid, found.link.feature)
                fixes.append(mend("Add the protein at the end", how))
            yield _hit(found, {"value": short(found.link.value, 30)}, fixes)


def _protein_from_gene(sequence: int, feature: int, protein: int, project: Project) -> Edit:
    said = next(f for f in project.sequences.by_uid(sequence).features if f.uid == feature).value("translation")
    target = project.sequences.by_uid(protein)
    edits: list[Edit] = [SetField(Address(protein, field="residues"), said)]
    for each in target.features:
        if is_source(each):
            edits.append(SetField(Address(protein, each.uid, field="location"), f"1..{len(said)}"))
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
    "Sequence {number}, named by protein_id, is not what this coding sequence translates to",
    collect=proteins_and_links,
)
def protein_differs(context: Context, facts: ProteinFacts) -> Iterator[Hit]:
    """The amino acid sequence that protein_id names equals the translation.

    Why: both are said to be the same protein.

    Usual cause: one of them was corrected and the other was not, or protein_id names the wrong sequence.

    Example right: translation="MKVL", and sequence 2 is MKVL

    Example wrong: translation="MKVL", and sequence 2 is MKVI
    """
    for found in _followed(context, facts):
        if found.target and not found.has_protein:
            place = Address(found.uid, found.link.feature, found.link.qualifier, field="value")
            fixes = []
            if found.fitting:
                number = str(found.fitting)
                fixes.append(mend("Set to {number}, which is equal", SetField(place, number), number=number))
            if found.link.has_translation:
                args = (found.uid, found.link.feature, found.target_uid)
                fixes.append(mend("Make the protein equal to the translation", partial(_protein_from_gene, *args)))
                fixes.append(mend("Make the translation equal to the protein", partial(_gene_from_protein, *args)))
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
    "Sequence {number}, named by protein_id, has another organism than this coding sequence",
    collect=proteins_and_links,
)
def protein_organism(context: Context, facts: ProteinFacts) -> Iterator[Hit]:
    """The protein that protein_id names has the same organism as its coding sequence.

    Why: a gene and the protein it codes for come from one organism.

    Usual cause: the organism was corrected in one of them only.

    Example right: gene and protein both of Homo sapiens

    Example wrong: gene of Homo sapiens, protein of a synthetic construct
    """
    for found in _followed(context, facts):
        if found.target and found.has_protein and not found.has_organism:
            fix = mend("Copy the organism to the protein", partial(_copy_organism, found.uid, found.target_uid))
            yield _hit(found, {"number": found.target}, (fix,))
