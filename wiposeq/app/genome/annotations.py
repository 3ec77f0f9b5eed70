"""Lift the annotations of a chromosome through its variants, and find the coding sequences that they destroy.

The module hides how a coding sequence before and after the variants is compared. One whose frame, start, stop or
borders are lost becomes a misc_feature with a note, because its protein is not known. (ST.26 par. 89-92)
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.app.genome.variants import HETEROZYGOUS, Outcome
from wiposeq.formats.entries import Noted
from wiposeq.formats.variants.vcf import MISSING
from wiposeq.model.changes import ChangeLog
from wiposeq.model.coding import Coded, decode
from wiposeq.model.lifting import Lift, trimmed
from wiposeq.model.location import POSITION_QUALIFIERS, Location, LocationError, Site, Span, parse
from wiposeq.model.records import Feature, Qualifier
from wiposeq.model.shifting import move_value
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark, tr

FRAMESHIFT: Final = mark("the reading frame shifts")
BORDER: Final = mark("a deletion removes a border of an exon")
NEW_STOP: Final = mark("a stop codon is inside")
NO_STOP: Final = mark("the stop codon is lost or uncertain")
NO_START: Final = mark("the start codon is lost or uncertain")
DELETED: Final = mark("it is deleted")
PROTEIN_CHANGED: Final = mark("the protein changes")
EFFECTS: Final = (FRAMESHIFT, BORDER, NEW_STOP, NO_STOP, NO_START, DELETED, PROTEIN_CHANGED)
_DESTROYED: Final = frozenset(EFFECTS) - {PROTEIN_CHANGED}
_EXCUSED: Final = frozenset({"pseudo", "pseudogene", "exception", "ribosomal_slippage", "trans_splicing"})
"""Qualifiers of a coding sequence whose nucleotides are not its protein."""
_LONGEST_VALUE: Final = 1000
_MOST_NAMED: Final = 10


class ChangedGene(Struct, frozen=True):
    """A coding sequence that variants change, or another feature that they delete.

    gene: its name or ID. key: of the feature. before, after: its location on the reference and in the listing.
    effect: of EFFECTS. variants: those inside it, on the reference.
    """

    gene: str
    key: str
    before: str
    after: str
    effect: str
    variants: str

    @property
    def is_destroyed(self) -> bool:
        """Whether it does not encode its protein any more."""
        return self.effect in _DESTROYED


class Annotations:
    """Lifts the features of one chromosome. residues: of the reference. lifted: after the variants."""

    def __init__(self, name: str, residues: str, lifted: str, lift: Lift, edition: Edition, log: ChangeLog) -> None:
        self._name, self._residues, self._lifted = name, residues, lifted
        self._lift, self._edition, self._log = lift, edition, log
        self._names: dict[str, str] = {}
        self._parents: dict[str, list[str]] = {}
        self.changed: list[ChangedGene] = []

    def of(self, features: Sequence[Noted]) -> list[Noted]:
        """Return the features after the variants. `changed` then has what variants changed or deleted."""
        found: list[Noted] = []
        effects: dict[str, str] = {}
        parents = _parents(features)
        self._names = _names(features)
        self._parents = parents
        for noted in features:
            if noted.location is None:
                found.append(noted)
                continue
            moved = self._moved(noted, noted.location)
            if moved is None:
                continue
            if noted.key == "CDS" and moved.key != "CDS":
                for gene in _genes_of(noted, parents):
                    effects[gene] = self.changed[-1].effect
            found.append(moved)
        return [_with_effect(each, effects) for each in found] if effects else found

    def _moved(self, noted: Noted, location: Location) -> Noted | None:
        low, high = location.bounds
        inside = self._lift.inside(low, high)
        result = self._lift.location(location)
        if result.location is None:
            self._note_change(noted, "", DELETED, low, high)
            message = mark("Features {before} omitted; all their residues are deleted in the sample")
            self._log.count("variants/feature-deleted", message, self._name, noted.line, before=noted.key)
            return None
        moved = replace(
            noted, text=str(result.location), location=result.location, qualifiers=self._qualifiers(noted.qualifiers)
        )
        if noted.key == "CDS" and inside:
            return self._coding(noted, moved, result.is_cut, low, high)
        if result.is_cut:
            message = mark("Features {before} shortened, because a deletion removes one of their ends")
            self._log.count("variants/feature-cut", message, self._name, noted.line, before=noted.key)
        return moved

    def _coding(self, noted: Noted, moved: Noted, is_cut: bool, low: int, high: int) -> Noted:
        """Return a coding sequence that has variants, as a misc_feature if they destroy it."""
        effect = self._effect(noted, moved, is_cut)
        if not effect:
            return moved
        self._note_change(noted, moved.text, effect, low, high)
        if effect not in _DESTROYED:
            return moved
        changed = self.changed[-1]
        self._log.add(
            "variants/coding-destroyed",
            "CDS {gene} at {location} became a misc_feature without a protein: {effect}",
            self._name,
            noted.line,
            before="CDS",
            after="misc_feature",
            values={"gene": changed.gene, "location": noted.text[:60], "effect": tr(effect)},
        )
        note = f"CDS of the reference; not translated, because {effect}: {changed.variants}"
        left = tuple(pair for pair in moved.qualifiers if pair[0] not in _OF_CODING)
        return replace(moved, key="misc_feature", qualifiers=(("note", note[:_LONGEST_VALUE]), *left))

    def _effect(self, noted: Noted, moved: Noted, is_cut: bool) -> str:
        """Return what variants do to a coding sequence, or "" if nothing, or if the reference has no protein."""
        if any(name in _EXCUSED and value != "false" for name, value in noted.qualifiers):
            return BORDER if is_cut else ""
        before, after = self._decoded(noted, self._residues), self._decoded(moved, self._lifted)
        if before is None or before.stop_at:
            return BORDER if is_cut else ""
        if is_cut or after is None:
            return BORDER
        if (_length(moved.location) - _length(noted.location)) % 3:
            return FRAMESHIFT
        if after.stop_at:
            return NEW_STOP
        if before.has_stop and not after.has_stop:
            return NO_STOP
        if before.protein[:1] == "M" and after.protein[:1] != "M":
            return NO_START
        return PROTEIN_CHANGED if before.protein != after.protein else ""

    def _decoded(self, noted: Noted, residues: str) -> Coded | None:
        pairs = [(name, value) for name, value in noted.qualifiers if name in _READ]
        qualifiers = tuple(Qualifier(uid, name, value) for uid, (name, value) in enumerate(pairs, 1))
        return decode(Feature(1, "CDS", str(noted.location), qualifiers), residues, self._edition.genetic_codes)

    def _qualifiers(self, pairs: tuple[tuple[str, str | None], ...]) -> tuple[tuple[str, str | None], ...]:
        if not any(name in POSITION_QUALIFIERS for name, _ in pairs):
            return pairs
        found: list[tuple[str, str | None]] = []
        for name, value in pairs:
            if name in POSITION_QUALIFIERS and value:
                value = move_value(name, value, self._lift_text)
                if not value:
                    continue
            found.append((name, value))
        return tuple(found)

    def _lift_text(self, text: str) -> str | None:
        try:
            found = self._lift.location(parse(text)).location
        except LocationError:
            return text
        return None if found is None else str(found)

    def _note_change(self, noted: Noted, after: str, effect: str, low: int, high: int) -> None:
        variants = [
            _shown(each.start, each.end, each.residues, self._residues) for each in self._lift.inside(low, high)
        ]
        if len(variants) > _MOST_NAMED:
            variants = [*variants[:_MOST_NAMED], "..."]
        name = next((self._names.get(gene, gene) for gene in _genes_of(noted, self._parents)), "") or _name_of(noted)
        self.changed.append(ChangedGene(name, noted.key, noted.text, after, effect, ", ".join(variants)))


_OF_CODING: Final = ("codon_start", "transl_table", "transl_except", "translation", "protein_id", "exception")
_READ: Final = ("codon_start", "transl_table", "transl_except")


def _length(location: Location | None) -> int:
    return 0 if location is None else sum(abs(end - start) + 1 for start, end, _ in location.spans())


def _shown(start: int, end: int, after: str, residues: str) -> str:
    """Return a replacement in words that an attorney understands: 150 a>g, 201-203 deleted, 250^251 tt inserted."""
    if end < start:
        return f"{end}^{start} {_cut(after)} inserted"
    place = str(start) if start == end else f"{start}-{end}"
    return f"{place} deleted" if not after else f"{place} {_cut(residues[start - 1 : end])}>{_cut(after)}"


def _cut(residues: str) -> str:
    return residues if len(residues) <= _SHOWN_RESIDUES else f"{residues[:_SHOWN_RESIDUES]}..."


_SHOWN_RESIDUES: Final = 20


def _name_of(noted: Noted) -> str:
    values = dict(reversed([(name, value) for name, value in noted.qualifiers if value]))
    return next(
        (str(values[name]) for name in ("gene", "locus_tag", "Name", "ID", "Parent", "gene_id") if name in values), ""
    )


def _parents(features: Iterable[Noted]) -> dict[str, list[str]]:
    """Return the IDs of the parents of each feature by its ID."""
    found: dict[str, list[str]] = {}
    for noted in features:
        id = next((value for name, value in noted.qualifiers if name == "ID" and value), "")
        if id and noted.key != "CDS":
            found[id] = [value for name, value in noted.qualifiers if name == "Parent" and value]
    return found


def _names(features: Iterable[Noted]) -> dict[str, str]:
    """Return the names of genes by their ID."""
    found: dict[str, str] = {}
    for noted in features:
        if noted.key == "gene":
            values = dict(noted.qualifiers)
            if (id := values.get("ID")) and (name := values.get("gene") or values.get("Name")):
                found[id] = name
    return found


def _genes_of(noted: Noted, parents: dict[str, list[str]]) -> Iterator[str]:
    """Yield the IDs of the features above a coding sequence that have no parent."""
    waiting = [value for name, value in noted.qualifiers if name == "Parent" and value]
    seen: set[str] = set()
    while waiting:
        id = waiting.pop()
        if id in seen or id not in parents:
            continue
        seen.add(id)
        if not parents[id]:
            yield id
        waiting += parents[id]


def _with_effect(noted: Noted, effects: dict[str, str]) -> Noted:
    """Return a gene with a note if variants destroy a coding sequence of it."""
    if noted.key not in ("gene", "pseudogene"):
        return noted
    id = next((value for name, value in noted.qualifiers if name == "ID" and value), "")
    if not id or id not in effects:
        return noted
    note = f"a coding sequence of this gene is not translated, because {effects[id]}"
    return replace(noted, qualifiers=(*noted.qualifiers, ("note", note)))


# Variants as features


class Variation(Struct, frozen=True, gc=False):
    """A variant that becomes a feature, in little memory. start: its first residue; after a deletion, the one before.

    count: its residues in the listing. replace: what another copy has instead; None if that is too long.
    is_on_reference: whether start is a position of the reference.
    """

    start: int
    count: int
    replace: str | None
    note: str
    line: int
    is_on_reference: bool = False

    def noted(self, lift: Lift) -> Noted | None:
        """Return the feature. None if its residues are deleted, or if it is at the end of the sequence."""
        location: Location | None
        location = Span(self.start, self.start + self.count - 1) if self.count else Site(self.start, self.start + 1)
        if self.is_on_reference:
            location = lift.location(location).location
        if location is None or not self.start:
            return None
        pairs: list[tuple[str, str | None]] = [] if self.replace is None else [("replace", self.replace)]
        return Noted("variation", "", location, (*pairs, ("note", self.note)), self.line)


def variation_of(outcome: Outcome, residues: str) -> Variation | None:
    """Return a variant as a feature `variation`, whose qualifier replace has what another copy has instead.

    For an applied variant this is the reference. A heterozygous call of different lengths, for which the reference was
    kept, has its other allele there. None for other calls. residues: of the reference.
    """
    call, change = outcome.call, outcome.replacement
    if change is not None:
        other = residues[change.start - 1 : change.end]
        return _variation(outcome, outcome.place, len(change.residues), other, False)
    if outcome.result != HETEROZYGOUS or set(call.alleles) != {0, max(call.alleles)}:
        return None
    change = trimmed(call.position, call.reference.lower(), call.text(max(call.alleles)).lower())
    if change is None:
        return None
    count = change.end - change.start + 1
    return _variation(outcome, change.start if count else change.end, count, change.residues, True)


def _variation(outcome: Outcome, start: int, count: int, other: str, is_on_reference: bool) -> Variation:
    call = outcome.call
    words = [outcome.kind] if outcome.kind else []
    is_long = len(other) > _LONGEST_VALUE
    if is_long:
        words.append(f"{len(other)} other residues instead")
    if outcome.is_heterozygous:
        texts = [call.text(each).lower() for each in sorted(set(call.alleles) - {MISSING})]
        words.append("heterozygous " + "/".join(_cut(each) for each in texts))
    words.append(f"at {call.position} of the reference")
    if call.id:
        words.append(call.id)
    note = "; ".join(words)[:_LONGEST_VALUE]
    return Variation(start, count, None if is_long else other, note, call.line, is_on_reference)


__all__ = ["EFFECTS", "PROTEIN_CHANGED", "Annotations", "ChangedGene", "Variation", "variation_of"]
