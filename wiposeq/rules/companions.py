"""Rules about what belongs together: a qualifier that asks for another one, for a joined location or for a codon.

It holds what the data banks' feature table and ST.26 par. 91 and 96 say of two things at once. What Annex I makes
mandatory for a key is for rules.qualifiers.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from wiposeq.model import location
from wiposeq.model.coding import codon_of, pieces
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Fix
from wiposeq.model.location import Join, LocationError, Order
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.rules.coding import CDS, coded_by
from wiposeq.rules.latin import short
from wiposeq.rules.qualifiers import add_qualifier
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, mend, molecule_of, rule

_ASKS_FOR: Final = {"variation": ("replace", "note"), "misc_difference": ("replace", "note"), "VARIANT": ("note",)}
"""Keys of variants, and the qualifiers one of which says what stands there instead (par. 96)."""


@rule(
    "qualifier/companion-missing",
    LooksAt.FEATURE,
    W,
    "par. 96; Annex I",
    "{key} has neither replace nor note; one of them says what stands there instead",
    variants={
        "note": "{key} has no note; it says what stands there instead",
        "sample": "environmental_sample stands without isolation_source, which says where it was taken",
    },
    keys=("source", *_ASKS_FOR),
)
def companion_missing(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A variant says what stands there instead, and a sample from the environment where it was taken.

    Why: a place alone discloses no variant; of a sample that was not cultured the place is all that is known.

    Usual cause: the feature was marked and its value left for later.

    Example right: variation at 12 with replace="g"

    Example wrong: variation at 12 and nothing more
    """
    names = {qualifier.name.lower() for qualifier in feature.qualifiers}
    place, ids = at(sequence, feature, field="qualifiers"), (sequence.uid, feature.uid)
    if feature.key == "source":
        if "environmental_sample" in names and "isolation_source" not in names:
            how = partial(add_qualifier, *ids, "isolation_source", "")
            fix = mend("Add {name}", how, is_choice=True, name="isolation_source")
            yield Hit(place, {}, (fix,), variant="sample")
        return
    wanted = _ASKS_FOR.get(feature.key, ())
    if wanted and (molecule_of(sequence) == "AA") == (feature.key == "VARIANT") and names.isdisjoint(wanted):
        fix = mend("Add {name}", partial(add_qualifier, *ids, "note", ""), is_choice=True, name="note")
        yield Hit(place, {"key": feature.key}, (fix,), variant="" if len(wanted) > 1 else "note")


@rule(
    "feature/join-expected",
    LooksAt.QUALIFIER,
    W,
    "Annex I",
    "{name} stands at {location}; such a feature is read from several parts, join(...)",
    names=("circular_RNA", "trans_splicing", "ribosomal_slippage"),
)
def join_expected(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """What is spliced from several transcripts, closed to a ring or read with a slip has a location of several parts.

    Why: the qualifier says that the parts are read in an unusual way; with one part there is nothing unusual.

    Usual cause: the location was entered from the first to the last residue, or the qualifier was copied.

    Example right: ribosomal_slippage on a CDS at join(1..120,120..300)

    Example wrong: ribosomal_slippage on a CDS at 1..300
    """
    try:
        found = location.parse(feature.location)
    except LocationError:
        return  # feature/location-unreadable speaks
    inner = found.part if isinstance(found, location.Complement) else found
    if molecule_of(sequence) in ("DNA", "RNA") and not isinstance(inner, Join | Order):
        shown = {"name": qualifier.name, "location": short(feature.location, 30)}
        yield Hit(at(sequence, feature, field="location"), shown)


@rule(
    "coding/transl-except",
    LooksAt.QUALIFIER,
    E,
    "par. 91; Annex I",
    "transl_except is {value}; its residues are no whole codon of this coding sequence",
    keys=CDS,
    names=("transl_except",),
)
def transl_except(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """transl_except names one whole codon of its coding sequence; a stop may be completed at its end.

    Why: it says what another codon is translated to than the genetic code has it; between codons there is none.

    Usual cause: positions counted in the coding sequence instead of the sequence, or off by one.

    Example right: (pos:7..9,aa:Sec) in a CDS at 1..30

    Example wrong: (pos:8..10,aa:Sec) in a CDS at 1..30
    """
    value = (qualifier.value or "").strip()
    found = codon_of(feature, value) if molecule_of(sequence) in ("DNA", "RNA") else None
    if found is None or found.is_whole or found.last > len(sequence.residues):
        return  # of what lies beyond the sequence qualifier/value-format speaks
    place = at(sequence, feature, qualifier, field="value")
    fixes: tuple[Fix, ...] = ()
    if found.nearest:
        meant = f"(pos:{found.nearest},aa:{found.amino_acid})"
        fixes = (mend("Set to {value}", SetField(place, meant), value=meant),)
    yield Hit(place, {"value": short(value, 40)}, fixes)


@rule(
    "coding/peptide-with-stop",
    LooksAt.FEATURE,
    W,
    "Annex I",
    "{key} at {location} includes the stop codon of its coding sequence; a peptide ends before it",
    keys=("mat_peptide", "sig_peptide", "transit_peptide", "propeptide"),
)
def peptide_with_stop(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A peptide of a coding sequence ends before the stop codon.

    Why: no amino acid stands for the stop; only the CDS includes it.

    Usual cause: the location of the CDS was taken over for the mature peptide.

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
    """The last residue that is read of a feature, and whether it is on the other strand."""
    try:
        read = pieces(location.parse(feature.location))
    except LocationError:
        return None
    start, end, other = read[-1]
    return (start if other else end), other
