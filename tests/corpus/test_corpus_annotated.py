"""Every annotated file of the corpus: residues as Biopython has them, every feature accounted for, no errors left."""

import warnings
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from annotated import kind_of, read_annotated
from builders import EDITION, a_header
from conftest import CORPUS

from wiposeq.checking import engine
from wiposeq.checking.profile import profile as find_profile
from wiposeq.model.coding import decode, first_difference
from wiposeq.model.location import parse
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import SequenceList

FORMATS = {".dna": "snapgene", ".embl": "embl", ".imgt": "imgt"}
FILES = (
    sorted(path.relative_to(CORPUS).as_posix() for path in (*CORPUS.glob("genbank/*"), *CORPUS.glob("other/*.dna")))
    if CORPUS.is_dir()
    else ["none"]
)
WITH_STOPS = {"pBAD30.gb", "location_wrap.embl"}
"""Files with a coding sequence that has a stop inside under the code that it does not state: a person must decide."""
WITHOUT_RESIDUES = {"NT_019265.gb", "patents.embl", "tls_KDHP01000000.gb"}


@cache
def by_biopython(path: Path) -> list[Any]:
    from Bio import SeqIO

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with path.open("rb" if path.suffix == ".dna" else "r") as file:
            return list(SeqIO.parse(file, FORMATS.get(path.suffix, "genbank")))


def residues_of(record: Any) -> str:
    from Bio.Seq import UndefinedSequenceError

    try:
        return str(record.seq)
    except UndefinedSequenceError:
        return ""


@cache
def read(corpus: Path, name: str) -> tuple[list[tuple[int, Sequence]], Counter[str], Counter[str]]:
    """(numbered sequences; how often each kind of change was told; by kind, how many things each line counts)."""
    records = read_annotated(corpus / name)
    lines: Counter[str] = Counter()
    things: Counter[str] = Counter()
    for change in records.changes:
        lines[change.kind] += 1
        things[change.kind] += change.count
        things["features of empty records"] += change.values.get("features", 0)
    return list(zip(records.numbers, records.sequences)), lines, things


@pytest.mark.parametrize("name", FILES)
def test_residues_and_names_are_those_biopython_reads(corpus: Path, name: str) -> None:
    theirs = [record for record in by_biopython(corpus / name) if residues_of(record)]
    ours = [sequence for number, sequence in read(corpus, name)[0] if number]
    assert len(ours) == len(theirs)
    for sequence, record in zip(ours, theirs):
        expected = residues_of(record)
        if not sequence.is_protein:
            expected = expected.upper().replace("U", "T")
        assert sequence.residues.upper() == expected.upper()
        if record.id not in (".", "<unknown id>"):
            assert sequence.name == record.id


@pytest.mark.parametrize("name", FILES)
def test_every_feature_is_in_the_listing_or_in_the_report(corpus: Path, name: str) -> None:
    theirs = sum(len(record.features) for record in by_biopython(corpus / name))
    if name.endswith("patents.embl"):
        assert theirs == 0  # Biopython passes over a feature table without FH
        theirs = 4
    sequences, _, things = read(corpus, name)
    ours = sum(len(sequence.features) for number, sequence in sequences if number)
    ours -= things["source/made"] + things["feature/split"]
    ours += things["feature/left-out"] + things["feature/location-refused"] + things["features of empty records"]
    assert ours == theirs


@pytest.mark.parametrize("name", FILES)
def test_the_listing_has_no_errors(corpus: Path, name: str) -> None:
    sequences = tuple(sequence for _, sequence in read(corpus, name)[0])
    if Path(name).name in WITHOUT_RESIDUES:
        assert not sequences
        return
    report = engine.check(Project(a_header(), SequenceList(sequences)), EDITION, find_profile())
    errors = [f for f in report.findings if f.severity.name == "ERROR" and not f.rule.startswith(("header/", "file/"))]
    expected = ["coding/internal-stop"] if Path(name).name in WITH_STOPS else []
    assert [error.rule for error in errors] == expected, [(error.rule, error.message) for error in errors]


def translations_of(record: Any) -> Counter[str]:
    found = (
        value
        for feature in record.features
        if feature.type == "CDS" and feature.location is not None and not _is_remote(feature.location)
        for value in feature.qualifiers.get("translation", ())
    )
    return Counter(value.replace(",", "").replace(" ", "").removesuffix("*") for value in found)


def _is_remote(location: Any) -> bool:
    return any(part.ref for part in location.parts)


@pytest.mark.parametrize("name", FILES)
def test_the_translations_of_the_records_are_preserved_and_are_ours(corpus: Path, name: str) -> None:
    """Each one stands in the listing, is what our own translation gives, and is the protein it is linked to."""
    sequences = [sequence for _, sequence in read(corpus, name)[0]]
    theirs: Counter[str] = Counter()
    for record in by_biopython(corpus / name):
        if residues_of(record) and record.annotations.get("molecule_type") != "protein":
            theirs += translations_of(record)
    if name.endswith("negative_location.gb"):
        theirs.clear()
    ours: Counter[str] = Counter()
    for sequence in sequences:
        for feature in sequence.features:
            if feature.key != "CDS":
                continue
            said = feature.value("translation")
            coded = decode(feature, sequence.residues, EDITION.genetic_codes)
            assert coded is not None
            if coded.stop_at and Path(name).name in WITH_STOPS:
                assert not said and not feature.value("protein_id")
                continue
            assert coded.protein and not first_difference(said, coded.protein)
            assert sequences[int(feature.value("protein_id")) - 1].residues == said
            ours[said] += 1
    assert not theirs - ours


def span_of(part: Any, length: int) -> tuple[int, int, bool]:
    """1-based; a place between residues as its two neighbours, the second one 1 behind the last residue."""
    start, end = int(part.start) + 1, int(part.end)
    if start > end:
        start, end = end, 1 if end == length else start
    return start, end, part.strand == -1


@pytest.mark.parametrize("name", FILES)
def test_spans_are_those_biopython_reads(corpus: Path, name: str) -> None:
    """Key by key: the residues under our features are those under Biopython's, on the same strand."""
    theirs: Counter[tuple[int, int, bool]] = Counter()
    for record in by_biopython(corpus / name):
        if not residues_of(record):
            continue
        for feature in record.features:
            if feature.location is None or _is_remote(feature.location) or feature.type == "source":
                continue
            theirs.update({span_of(part, len(record)) for part in feature.location.parts})
    for number, sequence in read(corpus, name)[0]:
        if number:
            for feature in sequence.features:
                if feature.key not in ("source", "DISULFID", "CROSSLNK"):
                    for span in set(parse(feature.location).spans()):
                        assert theirs[span] > 0, (feature.key, feature.location)


def test_sniffing_tells_every_file_of_the_corpus(corpus: Path) -> None:
    kinds = {name: kind_of(corpus / name) for name in FILES}
    assert {kind for name, kind in kinds.items() if name.endswith(".dna")} == {"snapgene"}
    assert {kind for name, kind in kinds.items() if name.endswith((".embl", ".imgt"))} == {"embl"}
    assert {kind for name, kind in kinds.items() if name.endswith((".gb", ".gbk", ".gp", ".seq"))} == {"genbank"}


@pytest.mark.parametrize("name", FILES)
def test_without_proteins_there_are_only_the_records(corpus: Path, name: str) -> None:
    records = read_annotated(corpus / name, proteins=False)
    assert all(records.numbers)
    assert not any(
        feature.value("protein_id") or feature.value("translation")
        for sequence in records.sequences
        for feature in sequence.features
    )
