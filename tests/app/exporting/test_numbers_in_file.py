"""Everything that is written names a sequence by its number in the file, not by its place."""

import re
from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace

from wiposeq.app import checking, versions
from wiposeq.app.exporting import converting
from wiposeq.app.exporting.copies import save_copy
from wiposeq.cli.main import main
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.origin import Declared
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence


def with_a_gap(*sequences: Sequence) -> Project:
    """The sequences with the numbers 1, 2, 4, 5 ..."""
    project = a_project(*sequences)
    uids = list(project.sequences.uids())
    declared = {uid: Declared(str(place + 1)) for place, uid in enumerate(uids, 1) if place > 2}
    return replace(project, origin=replace(project.origin, declared=declared))


@pytest.fixture
def gap(tmp_path: Path) -> Path:
    project = with_a_gap(*(a_dna(letter * 12) for letter in "acgt"))
    path = tmp_path / "gap.xml"
    st26.write(path, a_header(), project.sequences, options=st26.WriteOptions(declared=project.origin.declared))
    assert re.findall('sequenceIDNumber="([0-9]+)"', path.read_text()) == ["1", "2", "4", "5"]
    return path


def numbers_in(path: Path) -> list[str]:
    return re.findall(r"SEQ[ _]ID[ _]NO[:_]? ?([0-9]+)", path.read_text())


@pytest.mark.parametrize("given", ["gap.xml", "gap.wsq"])
@pytest.mark.parametrize("ending", [".fasta", ".txt", ".html"])
def test_a_copy_shows_the_numbers_of_the_file(gap: Path, given: str, ending: str) -> None:
    source, out = gap.with_name(given), gap.with_name(f"out{ending}")
    if not source.exists():
        main(["convert", str(gap), "-o", str(source)])
    main(["convert", str(source), "-o", str(out)])
    assert list(dict.fromkeys(numbers_in(out))) == ["1", "2", "4", "5"]


def test_a_copy_of_some_sequences_shows_their_numbers(gap: Path) -> None:
    project = st26.read(gap)
    out = gap.with_name("some.txt")
    save_copy(project, out, places=[3, 4])
    assert "SEQ ID NO 4-5." in " ".join(out.read_text().split())
    converting.save_as(project, gap.with_name("some.fasta"), numbers=[3, 4])
    assert numbers_in(gap.with_name("some.fasta")) == ["4", "5"]


def test_a_version_gives_back_the_sequence_with_the_number_in_its_file() -> None:
    project = with_a_gap(*(a_dna(letter * 12) for letter in "acgt"))
    version = versions.save(project, "first")
    empty = a_project(a_dna())
    restored = versions.restore_sequence(version, 4, empty).apply(empty)
    assert "g" * 12 in [sequence.residues for sequence in restored.sequences]


def test_protein_id_means_the_number_in_the_file(tmp_path: Path) -> None:
    gene = a_dna("atgaaataa", ("CDS", "1..9", {"protein_id": "3", "translation": "MK"}))
    others = (a_dna("acgtacgtacgt"), a_protein("MKMKMK"), a_protein("MK"))
    project = with_a_gap(gene, *others)  # 1, 2, 4, 5: there is no number 3
    counts = checking.check(project).counts
    assert "coding/protein-unknown" in counts and "coding/protein-differs" not in counts
    projectfile.save(project, tmp_path / "p.wsq")
    assert checking.check(tmp_path / "p.wsq").counts == counts
