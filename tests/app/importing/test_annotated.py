"""Annotated records in the stories: opened, imported into a project, converted; links follow their proteins."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein

from wiposeq.app import checking
from wiposeq.app.exporting import converting
from wiposeq.app.importing import importing, opening
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import SequenceList

PROTEINS = ("MACDEFGHI", "MKLVAGSTR")
GENES = ("atggcttgtgatgaatttggtcatatttaa", "atgaaactggttgctggttctacccgttaa")


def record(name: str, gene: str, organism: str = "Homo sapiens") -> str:
    residues = "ccccc" + gene + "ggggg"
    rows = "".join(f"{i + 1:>9} {residues[i : i + 60]}\n" for i in range(0, len(residues), 60))
    source = f'                     /organism="{organism}"\n' if organism else ""
    return (
        f"LOCUS       {name:<16} {len(residues):>11} bp    DNA     linear   SYN 01-JAN-2024\n"
        f"DEFINITION  Made.\nACCESSION   {name}\nFEATURES             Location/Qualifiers\n"
        f"     source          1..{len(residues)}\n{source}"
        f'     CDS             6..35\n                     /gene="{name.lower()}"\nORIGIN\n{rows}//\n'
    )


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Two genes with a protein each."""
    path = tmp_path / "two.gb"
    path.write_text(record("AAA", GENES[0]) + record("BBB", GENES[1]))
    return path


def links(sequences: tuple[Sequence, ...] | Project) -> list[str]:
    if isinstance(sequences, Project):
        sequences = tuple(sequences.sequences)
    return [feature.value("protein_id") for each in sequences for feature in each.features if feature.key == "CDS"]


def assert_linked(project: Project) -> None:
    """Every protein_id leads to the very translation."""
    for sequence in project.sequences:
        for feature in sequence.features:
            if number := feature.value("protein_id"):
                assert project.sequences[int(number) - 1].residues == feature.value("translation")


def test_records_open_as_a_project_with_their_proteins(two: Path) -> None:
    project = opening.open_any(two)
    assert [sequence.molecule_type for sequence in project.sequences] == ["DNA", "AA", "DNA", "AA"]
    assert links(project) == ["2", "4"]
    assert (project.origin.format, project.origin.source) == ("genbank", str(two))
    assert "coding/protein-made" in {change.kind for change in project.origin.changes}


def test_records_without_residues_are_no_project(tmp_path: Path) -> None:
    path = tmp_path / "x.gb"
    path.write_text("LOCUS       X 10 bp DNA\nORIGIN\n//\n")
    with pytest.raises(UnreadableFile, match="no residues"):
        opening.open_any(path)


def test_links_follow_when_records_are_imported_behind_others(two: Path) -> None:
    project = a_project(a_dna(), a_dna("cccccccccccc"))
    edit, changes = importing.import_into(project, [two, two])
    after = edit.apply(project)
    assert links(after) == ["4", "6", "8", "10"]
    assert_linked(after)
    assert {change.where.partition(":")[0] for change in changes} == {"two.gb"}


def test_links_follow_when_records_are_imported_before_others(two: Path) -> None:
    project = opening.open_any(two)
    edit, _ = importing.import_into(project, [two], index=0)
    after = edit.apply(project)
    assert links(after) == ["2", "4", "6", "8"]
    assert_linked(after)


def test_without_proteins_only_the_records_come(two: Path) -> None:
    edit, _ = importing.import_into(Project(), [two], opening.Defaults(proteins=False))
    after = edit.apply(Project())
    assert [sequence.molecule_type for sequence in after.sequences] == ["DNA", "DNA"]
    assert links(after) == ["", ""]


def test_records_and_fasta_become_one_listing_whose_links_are_right(two: Path, tmp_path: Path) -> None:
    fasta = tmp_path / "a.fasta"
    fasta.write_text(">x\nacgtacgtacgtacgt\n")
    done = converting.convert([fasta, two], tmp_path / "out.xml")
    listing = st26.read(tmp_path / "out.xml")
    assert done.count == 5
    assert links(listing) == ["3", "5"]
    assert_linked(listing)
    assert done.report is not None
    assert not {rule for rule in done.report.counts if rule.startswith(("coding/", "feature/", "sequence/"))}


def test_annotated_records_are_no_listing_to_check(two: Path) -> None:
    with pytest.raises(UnreadableFile, match="not a listing"):
        checking.check(two)


def test_a_gff_file_and_its_fasta_are_one_source(tmp_path: Path) -> None:
    gff, fasta = tmp_path / "x.gff3", tmp_path / "x.fna"
    gff.write_text("##gff-version 3\nchr\t.\tgene\t1\t12\t.\t+\t.\tName=abc\n")
    fasta.write_text(">chr\nacgtacgtacgtacgt\n")
    for paths in ([gff, fasta], [fasta, gff], [gff]):
        edit, _ = importing.import_into(Project(), paths)
        (sequence,) = edit.apply(Project()).sequences
        assert [feature.key for feature in sequence.features] == ["source", "gene"]
        assert len(importing.offer_files(paths).sequences) == 1


# The offer


MOL_TYPES = {"DNA": "other DNA", "RNA": "other RNA", "AA": "protein"}


def taken(offer: importing.Offer, places: list[int], index: int = 0, organism: str = "") -> Project:
    project = Project(sequences=SequenceList(a_protein() for _ in range(index)))
    return offer.edit(places, index=index, organism=organism, mol_types=MOL_TYPES).apply(project)


def test_an_offer_tells_which_sequences_are_proteins_of_others(two: Path) -> None:
    offer = importing.offer_files([two])
    assert offer.protein_places == {1, 3}


def test_links_follow_what_is_taken_of_an_offer(two: Path) -> None:
    offer = importing.offer_files([two, two])
    after = taken(offer, [0, 1, 4, 6, 7], index=2)
    assert links(after) == ["4", "", "7"]
    assert_linked(after)


def test_a_protein_that_is_not_taken_takes_its_translation_with_it(two: Path) -> None:
    offer = importing.offer_files([two])
    after = taken(offer, [0, 2, 3])
    first, second = (s.features[1] for s in after.sequences if s.molecule_type == "DNA")
    assert (first.value("translation"), second.value("translation")) == ("", PROTEINS[1])
    assert second.value("protein_id") == "3"
    assert "coding/translation-left-out" in {change.kind for change in after.origin.changes}


def test_organism_and_mol_type_of_all_fill_only_what_the_records_leave_open(tmp_path: Path) -> None:
    path = tmp_path / "x.gb"
    path.write_text(record("AAA", GENES[0]) + record("BBB", GENES[1], organism=""))
    after = taken(importing.offer_files([path]), [0, 1, 2, 3], organism="Mus musculus")
    assert [s.organism for s in after.sequences] == ["Homo sapiens", "Homo sapiens", "Mus musculus", "Mus musculus"]
    assert [s.mol_type for s in after.sequences] == ["other DNA", "protein", "other DNA", "protein"]


def test_a_molecule_type_set_by_hand_reads_the_record_again(two: Path) -> None:
    offer = importing.offer_files([two]).with_molecule({2: "RNA", 1: "DNA"})
    assert [sequence.molecule_type for sequence in offer.sequences] == ["DNA", "AA", "RNA", "AA"]


def test_pasted_records_are_read_as_records() -> None:
    offer = importing.offer_text("\n" + record("AAA", GENES[0]))
    assert [sequence.molecule_type for sequence in offer.sequences] == ["DNA", "AA"]


def test_the_fasta_file_beside_a_gff_file_is_an_input_and_not_overwritten(tmp_path: Path) -> None:
    gff, fasta = tmp_path / "x.gff3", tmp_path / "x.fasta"
    gff.write_text("##gff-version 3\nchr\t.\tgene\t1\t12\t.\t+\t.\tName=abc\n")
    fasta.write_text(">chr words\nACGTACGTACGTACGT\n")
    with pytest.raises(UsageError, match="is an input"):
        converting.convert([gff], fasta)
    assert fasta.read_text() == ">chr words\nACGTACGTACGTACGT\n"
