"""Write the residues of features, or the proteins of coding sequences, as FASTA.

It hides the names of the records: the sequence, the key, the location, and the name of the gene or product.
"""

from collections.abc import Iterable, Iterator
from itertools import count as count_from
from pathlib import Path
from typing import Final

from wiposeq.errors import UsageError
from wiposeq.formats.files import replacing
from wiposeq.formats.plain.fasta import record_text
from wiposeq.formats.records.writing import Losses, record_name
from wiposeq.model.changes import Change
from wiposeq.model.location import LocationError, extract, parse
from wiposeq.model.records import Feature, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark

ALL: Final = "all"
PROTEIN: Final = "protein"
"""In place of feature keys: every key, and the translations of coding sequences."""
_NAMES: Final = ("gene", "locus_tag", "product", "note")
_NO_RESIDUES: Final = mark("Features whose location has no residues in the sequence omitted")


def write_feature_fasta(
    path: Path,
    sequences: Iterable[Sequence],
    keys: tuple[str, ...],
    numbers: Iterable[int] | None = None,
    *,
    progress: Progress = SILENT,
) -> tuple[int, tuple[Change, ...]]:
    """Write features with these keys; return how many were written, and what was omitted.

    keys: feature keys, or ALL, or PROTEIN for the values of "translation". The file is written completely or not at
    all. numbers: the SEQ ID NOs, if they are not 1, 2, 3 ... Raise UnwritableFile and Cancelled.
    """
    losses = Losses()
    written = 0
    with replacing(path) as file:
        for number, sequence in zip(numbers or count_from(1), sequences):
            progress.check()
            if not losses.is_written(sequence, number):
                continue
            for feature in sequence.features:
                for title, residues in _records(sequence, feature, number, keys, losses):
                    file.write(record_text(title, residues))
                    written += 1
            progress.report(number, 0)
    return written, tuple(losses.log)


def refuse_unknown_keys(keys: Iterable[str], sequences: Iterable[Sequence], edition: Edition) -> None:
    """Raise UsageError for a feature key that neither the edition nor a feature of these sequences has."""
    known = {ALL, PROTEIN, *(key for molecule in edition.molecules for key in edition.keys(molecule))}
    unknown = [key for key in keys if key not in known]
    used = {feature.key for sequence in sequences for feature in sequence.features} if unknown else known
    for key in unknown:
        if key not in used:
            raise UsageError(
                'No feature has the key "{key}".', "Write keys such as CDS,gene; all; or protein.", key=key
            )


def _records(
    sequence: Sequence, feature: Feature, number: int, keys: tuple[str, ...], losses: Losses
) -> Iterator[tuple[str, str]]:
    head = f"{record_name(number)}_{feature.location.replace(' ', '')}"
    words = " ".join(next((feature.value(name) for name in _NAMES if feature.value(name)), "").split())[:100]
    if PROTEIN in keys and feature.key == "CDS" and (protein := "".join(feature.value("translation").split())):
        yield f"{head} protein {words}".rstrip(), protein
    if feature.key not in keys and ALL not in keys:
        return
    try:
        found = parse(feature.location)
        residues = extract(found, sequence.residues) if not sequence.is_protein else _peptide(feature, sequence)
    except LocationError:
        residues = ""
    if residues:
        yield f"{head} {feature.key} {words}".rstrip(), residues
    else:
        losses.location(feature.location, number, _NO_RESIDUES)


def _peptide(feature: Feature, sequence: Sequence) -> str:
    """Return the amino acids of a feature of a protein, which has no other strand."""
    spans = parse(feature.location).spans()
    return "".join(sequence.residues[max(start, 1) - 1 : max(end, 0)] for start, end, _ in spans)
