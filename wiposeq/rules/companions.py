"""Rules about a qualifier that requires another qualifier, a joined location or a codon.

They follow the feature table of the databases and ST.26 par. 91 and 96. rules.qualifiers checks the qualifiers that
Annex I makes mandatory for a key.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from wiposeq.model import location
from wiposeq.model.coding import codon_of, pieces
from wiposeq.model.location import Join, LocationError, Order
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.rules.coding import CDS, coded_by
from wiposeq.rules.qualifiers import add_qualifier
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, bare, molecule_of, offer, rule, set_to

_REQUIRED: Final = {"variation": ("replace", "note"), "misc_difference": ("replace", "note"), "VARIANT": ("note",)}
"""Keys of variants, and their qualifiers. A feature needs at least one of them (par. 96)."""


@rule(
    "qualifier/companion-missing",
    LooksAt.FEATURE,
    W,
    "par. 96; Annex I",
    "{key} has neither replace nor note; one of them must describe the variant",
    variants={
        "note": "{key} has no note; a note must describe the variant",
        "translation": "protein_id is the number of the translated protein (par. 92), but there is no translation",
        "sample": "environmental_sample requires isolation_source, which says where the sample was taken",
    },
    keys=("source", "CDS", *_REQUIRED),
)
def companion_missing(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A variant has a qualifier with the other residues. An environmental sample has the place where it was taken. A
    coding sequence with protein_id has its translation.

    Why: a location alone does not disclose a variant. If a sample was not cultured, nothing but its place is known.

    Usual cause: the feature was added, and its value was not entered yet.

    Example right: variation at 12 with replace="g"

    Example wrong: variation at 12 and nothing more
    """
    names = {bare(qualifier.name).lower() for qualifier in feature.qualifiers}
    place, ids = at(sequence, feature, field="qualifiers"), (sequence.uid, feature.uid)
    if feature.key == "source":
        if "environmental_sample" in names and "isolation_source" not in names:
            how = partial(add_qualifier, *ids, "isolation_source", "")
            fix = offer("Add {name}", how, is_choice=True, name="isolation_source")
            yield Hit(place, {}, (fix,), variant="sample")
        return
    if feature.key == "CDS":
        # par. 92 gives protein_id to the protein that a translation discloses; it forbids no protein_id without one
        if "protein_id" in names and names.isdisjoint(("translation", "pseudo", "pseudogene")):
            coded = coded_by(context, sequence, feature)
            if coded is None or "*" in coded.protein:
                return  # it has no translation; other rules report why
            yield Hit(place, {}, variant="translation")
        return
    wanted = _REQUIRED.get(feature.key, ())
    if wanted and (molecule_of(sequence) == "AA") == (feature.key == "VARIANT") and names.isdisjoint(wanted):
        fix = offer("Add {name}", partial(add_qualifier, *ids, "note", ""), is_choice=True, name="note")
        yield Hit(place, {"key": feature.key}, (fix,), variant="" if len(wanted) > 1 else "note")


@rule(
    "feature/join-expected",
    LooksAt.QUALIFIER,
    W,
    "Annex I",
    'The location of {name} is "{location}"; it must have several parts, as in join(1..9,12..20)',
    names=("circular_RNA", "trans_splicing", "ribosomal_slippage"),
)
def join_expected(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """A feature with trans_splicing, circular_RNA or ribosomal_slippage has a location of several parts.

    Why: the qualifier says that the parts are joined in an unusual way. With one part this has no meaning.

    Usual cause: the location was entered from the first to the last residue, or the qualifier was copied.

    Example right: ribosomal_slippage on a CDS at join(1..120,120..300)

    Example wrong: ribosomal_slippage on a CDS at 1..300
    """
    try:
        found = location.parse(feature.location)
    except LocationError:
        return  # feature/location-unreadable reports it
    inner = found.part if isinstance(found, location.Complement) else found
    if molecule_of(sequence) in ("DNA", "RNA") and not isinstance(inner, Join | Order):
        shown = {"name": qualifier.name, "location": short(feature.location, 30)}
        yield Hit(at(sequence, feature, field="location"), shown)


@rule(
    "coding/transl-except",
    LooksAt.QUALIFIER,
    E,
    "par. 91; Annex I",
    'transl_except is "{value}"; its residues must be one whole codon of this coding sequence',
    keys=CDS,
    names=("transl_except",),
)
def transl_except(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """transl_except names one whole codon of its coding sequence. At the end, an incomplete stop codon is allowed.

    Why: it defines the translation of one codon that differs from the genetic code.

    Usual cause: positions were counted in the coding sequence instead of the sequence, or they are off by one.

    Example right: (pos:7..9,aa:Sec) in a CDS at 1..30

    Example wrong: (pos:8..10,aa:Sec) in a CDS at 1..30
    """
    value = (qualifier.value or "").strip()
    found = codon_of(feature, value) if molecule_of(sequence) in ("DNA", "RNA") else None
    if found is None or found.is_whole or found.last > len(sequence.residues):
        return  # qualifier/value-format reports positions after the last residue
    place = at(sequence, feature, qualifier, field="value")
    fixes = (set_to(place, f"(pos:{found.nearest},aa:{found.amino_acid})"),) if found.nearest else ()
    yield Hit(place, {"value": short(value, 40)}, fixes)


@rule(
    "coding/peptide-with-stop",
    LooksAt.FEATURE,
    W,
    "Annex I",
    '{key} at "{location}" includes the stop codon of its coding sequence; it must end before the stop codon',
    keys=("mat_peptide", "sig_peptide", "transit_peptide", "propeptide"),
)
def peptide_with_stop(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A peptide of a coding sequence ends before the stop codon.

    Why: the stop codon is not translated to an amino acid. Only the CDS includes it.

    Usual cause: the location of the CDS was copied to the mature peptide.

    Example right: CDS at 1..33 and mat_peptide at 4..30

    Example wrong: CDS at 1..33 and mat_peptide at 4..33
    """
    if molecule_of(sequence) not in ("DNA", "RNA"):
        return
    end = _last(feature)
    for each in sequence.features if end else ():
        if each.key == "CDS" and _last(each) == end:
            coded = coded_by(context, sequence, each)
            if coded is not None and coded.has_stop and not coded.rest:
                shown = {"key": feature.key, "location": short(feature.location, 30)}
                yield Hit(at(sequence, feature, field="location"), shown)
                return


def _last(feature: Feature) -> tuple[int, bool] | None:
    """Return the last residue of a feature in reading direction, and whether it is on the other strand."""
    try:
        read = pieces(location.parse(feature.location))
    except LocationError:
        return None
    start, end, other = read[-1]
    return (start if other else end), other
