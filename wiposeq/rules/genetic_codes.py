"""The rule about the genetic code of an organism."""

from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from wiposeq.model.coding_edits import coding_of, translated
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Sequence
from wiposeq.rules.coding import CDS, coded_by
from wiposeq.rules.qualifiers import add_qualifier
from wiposeq.rules.rule import Context, Hit, LooksAt, W, at, offer, rule, suggest
from wiposeq.standard.likely_codes import likely_code


@rule(
    "coding/code-of-organism",
    LooksAt.FEATURE,
    W,
    "par. 90; Annex I",
    'The genetic code is {code}, but "{organism}" uses code {likely} here; the proteins differ',
    keys=CDS,
)
def code_of_organism(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A coding sequence is translated with the genetic code that its organism and organelle use.

    Why: another code results in another protein, or in stop codons inside it. Only differences that change the protein
    are reported.

    Usual cause: transl_table is missing, so that the standard code applies to a mitochondrion or a Mycoplasma.

    Example right: organism="Homo sapiens", organelle="mitochondrion" and transl_table="2"

    Example wrong: organism="Homo sapiens", organelle="mitochondrion" and no transl_table
    """
    source = sequence.source
    organism = sequence.organism.strip()
    likely = likely_code(organism, source.value("organelle") if source is not None else "")
    coding = coding_of(feature)
    codes = context.edition.genetic_codes
    if not likely.is_certain or likely.code == coding.code or not {likely.code, coding.code} <= set(codes):
        return
    coded = coded_by(context, sequence, feature)
    if coded is None:
        return
    if codes[likely.code].amino_acids == codes[coding.code].amino_acids and coded.protein.startswith("M"):
        return
    other = translated(sequence, replace(coding, code=likely.code), context.edition)
    if other is None or other.protein == coded.protein:
        return
    table = feature.qualifier("transl_table")
    if other.stop_at and table is None:
        return
    value = str(likely.code)
    if table is not None:
        fix = suggest(at(sequence, feature, table, field="value"), value)
    else:
        how = partial(add_qualifier, sequence.uid, feature.uid, "transl_table", value)
        fix = offer("Add transl_table {code}", how, code=value)
    place = at(sequence, feature, table, field="value") if table is not None else at(sequence, feature)
    shown = {"code": coding.code, "organism": short(organism, 40), "likely": likely.code}
    yield Hit(place, shown, () if other.stop_at else (fix,))
