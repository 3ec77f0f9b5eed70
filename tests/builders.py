"""One-line material for tests: a project, a sequence, a feature."""

import copy
from collections.abc import Iterable

from msgspec.structs import replace

from wiposeq.model.backing import Backing, Stub
from wiposeq.model.project import Project
from wiposeq.model.records import Application, Feature, Header, Party, Qualifier, Sequence, Title, new_uid
from wiposeq.model.sequence_list import Chunk, SequenceList
from wiposeq.standard.edition import edition

EDITION = edition("1.7")
"""The edition that tests mean, whichever is the newest in force."""

FeatureWords = tuple[str, str] | tuple[str, str, dict[str, str | None]]

HEADER_TOML = """
file_reference = "LAB-1"
[applicant]
name = "Example Biotech Ltd"
language = "en"
[priority]
office = "US"
number = "63/000,001"
date = 2026-03-02
[[title]]
text = "Guide RNA and its use"
language = "en"
"""
"""What goes before FASTA in a listing, as people write it."""


def a_feature(key: str, location: str, qualifiers: dict[str, str | None] | None = None) -> Feature:
    made = tuple(Qualifier(n, name, value) for n, (name, value) in enumerate((qualifiers or {}).items(), 1))
    return Feature(new_uid(), key, location, made)


def a_sequence(molecule: str, residues: str, *features: FeatureWords, organism: str, mol_type: str) -> Sequence:
    source = a_feature("source", f"1..{len(residues)}", {"mol_type": mol_type, "organism": organism})
    return Sequence(
        new_uid(),
        molecule_type=molecule,
        residues=residues,
        features=(source, *(a_feature(*words) for words in features)),
    )


def a_dna(residues: str = "acgtacgtacgtacgt", *features: FeatureWords, organism: str = "Homo sapiens") -> Sequence:
    return a_sequence("DNA", residues, *features, organism=organism, mol_type="genomic DNA")


def an_rna(residues: str = "acgtacgtacgtacgt", *features: FeatureWords, organism: str = "Homo sapiens") -> Sequence:
    return a_sequence("RNA", residues, *features, organism=organism, mol_type="mRNA")


def a_protein(residues: str = "MKVLAAGIVG", *features: FeatureWords, organism: str = "Homo sapiens") -> Sequence:
    return a_sequence("AA", residues, *features, organism=organism, mol_type="protein")


def a_skipped() -> Sequence:
    return Sequence(new_uid(), is_skipped=True)


def a_header() -> Header:
    """A header without any fault."""
    return Header(
        application=Application("IB", "PCT/IB2024/099999", "2024-06-03"),
        file_reference="REF-1",
        priority=Application("US", "63/000,001", "2023-06-05"),
        applicant=Party("Example Biotech Ltd", "en"),
        titles=(Title(1, "Modified polymerase and its use", "en"),),
    )


def a_project(*sequences: Sequence, header: Header | None = None) -> Project:
    """A project without any fault; with no sequences given it has one DNA."""
    made: Iterable[Sequence] = sequences or (a_dna(),)
    return Project(header=header or a_header(), sequences=SequenceList(made))


def a_backed_list(sequences: Iterable[Sequence], stretch: int = 3, stored: int = 0) -> tuple[SequenceList, list[int]]:
    """A list of sequences that stay outside it in stretches of that size, and the stretches fetched so far.

    Each is fetched anew, as equal records, as often as it is asked for: nothing is kept at hand beyond the least.
    """
    whole = tuple(sequences)
    parts = [whole[start : start + stretch] for start in range(0, len(whole), stretch)]
    fetched: list[int] = []

    def fetch(number: int) -> tuple[Sequence, ...]:
        fetched.append(number)
        return tuple(copy.copy(sequence) for sequence in parts[number])

    backing = Backing(fetch, stored)
    stubs = [
        Stub(backing, number, number * stretch, _in_a_row([s.uid for s in part])) for number, part in enumerate(parts)
    ]
    return SequenceList(chunks=tuple(Chunk.stubbed(stub) for stub in stubs)), fetched


def _in_a_row(uids: list[int]) -> range | list[int]:
    row = range(uids[0], uids[-1] + 1)
    return row if list(row) == uids else uids


def ten_sequences() -> list[Sequence]:
    """Return sequences of five names, five lengths and two types; the coding one links to SEQ ID NO 4."""
    found = [a_dna("atgaaagtataa", ("CDS", "1..12", {"protein_id": "4"}))]
    for number in range(1, 10):
        found.append(a_protein("MKVL" + "A" * (number % 5), organism="Mus musculus") if number % 3 == 0 else a_dna())
    names = ("delta", "alpha", "echo", "bravo", "charlie")
    return [replace(each, uid=number + 1, name=names[number % 5]) for number, each in enumerate(found)]


def as_read(project: Project) -> tuple[Header, list[Sequence]]:
    """Return header and sequences with the uids that a reader gives, which count from 1 among siblings."""
    titles = tuple(replace(title, uid=n) for n, title in enumerate(project.header.titles, 1))
    sequences = []
    for number, sequence in enumerate(project.sequences, 1):
        features = tuple(
            replace(feature, uid=n, qualifiers=tuple(replace(q, uid=m) for m, q in enumerate(feature.qualifiers, 1)))
            for n, feature in enumerate(sequence.features, 1)
        )
        sequences.append(replace(sequence, uid=number, features=features))
    return replace(project.header, titles=titles), sequences
