"""Find coding sequences that encode another protein since an edit, and make the edit that lets translation and protein
follow.

It hides how the genes that an edit touched are found among very many. A gene counts only if its translation was right
before: what was wrong already is for the rules. model/coding_edits.py translates and links.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from wiposeq.errors import UnreadableFile
from wiposeq.model.address import Address, pick
from wiposeq.model.coding import decode, first_difference
from wiposeq.model.coding_edits import coding_of, genes_of, linked_protein, translation_edit, unfollowing
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Together
from wiposeq.model.location import LocationError, parse
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Sequence
from wiposeq.model.text_diff import common_ends
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import trn

MOST: Final = 10_000
"""The greatest number of genes that are offered at once."""


class ChangedGene(Struct, frozen=True):
    """A CDS whose translation is out of date. protein: what it encodes now, without the stop."""

    place: Address
    protein: str


def changed_genes(
    before: Project, after: Project, uids: Iterable[int], edition: Edition, progress: Progress = SILENT
) -> list[ChangedGene]:
    """Return the coding sequences whose translation was right before and is wrong now.

    uids: of the sequences that changed. Raise Cancelled.
    """
    found: list[ChangedGene] = []
    for uid in uids:
        progress.check()
        try:
            old, new = before.sequences.by_uid(uid), after.sequences.by_uid(uid)
        except (LookupError, UnreadableFile):
            continue
        for feature in _touched(old, new, progress):
            protein = _new_protein(old, new, feature, edition)
            if protein:
                found.append(ChangedGene(Address(uid, feature.uid), protein))
                if len(found) == MOST:
                    return found
    return found


def still_changed(genes: Iterable[ChangedGene], project: Project, edition: Edition) -> list[ChangedGene]:
    """Return the genes whose translation is still out of date, with the proteins that they encode now."""
    left = []
    for gene in genes:
        try:
            sequence = project.sequences.by_uid(gene.place.sequence or 0)
            feature = pick(sequence.features, gene.place.feature or 0)[1]
        except (LookupError, UnreadableFile):
            continue
        protein = _differing(sequence, feature, edition)
        if protein:
            left.append(ChangedGene(gene.place, protein))
    return left


def followed(genes: Iterable[ChangedGene], project: Project, edition: Edition) -> Edit | None:
    """Return the edit that translates the genes again and changes the proteins that their protein_id refers to.

    Each gene gets what it encodes now, also if it has changed since `genes` were found. A protein that other genes
    share stays as it is; the gene gets another one behind it. None if nothing changes.
    """
    edits: list[Edit] = []
    now = project
    for gene in still_changed(genes, project, edition):
        sequence = now.sequences.by_uid(gene.place.sequence or 0)
        feature = pick(sequence.features, gene.place.feature or 0)[1]
        placing = "linked" if linked_protein(now, feature) is not None else "none"
        edit = translation_edit(now, gene.place, coding_of(feature), gene.protein, placing)  # type: ignore[arg-type]
        if edit is not None:
            edits.append(edit)
            now = edit.apply(now)
    label = trn("Translate {count} changed gene", "Translate {count} changed genes", len(edits))
    return Together(label, tuple(edits)) if edits else None


def linked_number(project: Project, gene: ChangedGene) -> tuple[int, bool]:
    """Return the SEQ ID NO of the protein of a gene, 0 without a protein, and whether other genes share it."""
    sequence = project.sequences.by_uid(gene.place.sequence or 0)
    protein = linked_protein(project, pick(sequence.features, gene.place.feature or 0)[1])
    if protein is None:
        return 0, False
    return project.number(protein.uid), len(genes_of(project, protein.uid)) > 1


def unfollowing_features(project: Project, genes: Iterable[ChangedGene]) -> int:
    """Return the number of features of the linked proteins that cannot follow the new residues."""
    count = 0
    for gene in genes:
        sequence = project.sequences.by_uid(gene.place.sequence or 0)
        protein = linked_protein(project, pick(sequence.features, gene.place.feature or 0)[1])
        if protein is not None and len(genes_of(project, protein.uid)) == 1:
            count += len(unfollowing(protein, gene.protein))
    return count


def _touched(old: Sequence, new: Sequence, progress: Progress) -> Iterator[Feature]:
    """Yield each CDS of the new sequence that can encode another protein than in the old one."""
    if old.residues is new.residues and old.features is new.features:
        return
    if not any(each.key == "CDS" for each in new.features):
        return
    start, end = (0, 0) if old.residues is new.residues else common_ends(old.residues, new.residues)
    is_same = old.residues is new.residues
    last = len(old.residues) - end
    shift = len(new.residues) - len(old.residues)
    known = {each.uid: each for each in old.features if each.key == "CDS"}
    for number, feature in enumerate(new.features):
        if not number & 0xFF:
            progress.check()
        before = known.get(feature.uid)
        if before is None or (is_same and before is feature):
            continue
        if is_same or not _is_beside(before, feature, start, last, shift):
            yield feature


def _is_beside(old: Feature, new: Feature, start: int, last: int, shift: int) -> bool:
    """Return whether a feature only moved with its residues. start..last: the residues that changed, 0-based."""
    if old.qualifiers is not new.qualifiers:
        return False
    try:
        low, high = parse(old.location).bounds
        if high <= start:
            return old.location == new.location
        return low > last and parse(new.location).bounds == (low + shift, high + shift)
    except LocationError:
        return False


def _new_protein(old: Sequence, new: Sequence, feature: Feature, edition: Edition) -> str:
    """Return the protein that a CDS encodes now if its translation fitted before and does not now, else ""."""
    protein = _differing(new, feature, edition)
    if not protein:
        return ""
    before = pick(old.features, feature.uid)[1]
    return protein if before.value("translation") and not _differing(old, before, edition, is_strict=True) else ""


def _differing(sequence: Sequence, feature: Feature, edition: Edition, *, is_strict: bool = False) -> str:
    """Return the protein that a CDS encodes if its translation differs from it, else "".

    is_strict: return the translation too if the CDS cannot be translated, so that it does not count as right.
    """
    stated = feature.value("translation")
    names = {each.name for each in feature.qualifiers}
    if feature.key != "CDS" or not stated or names & {"exception", "pseudo", "pseudogene"}:
        return stated if is_strict else ""
    coded = decode(feature, sequence.residues, edition.genetic_codes)
    if coded is None or coded.stop_at or not coded.protein:
        return stated if is_strict else ""
    return coded.protein if first_difference(stated, coded.protein) else ""
