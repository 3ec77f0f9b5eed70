"""A listing written compactly: smaller, valid, and it says the same."""

from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein, a_skipped
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wiposeq.formats.st26 import listing as st26
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Title


def written(project: Project, path: Path) -> list[str]:
    """Writes compactly; gives how the file differs from what was meant, also for the DTD."""
    st26.write(path, project.header, project.sequences, options=st26.WriteOptions(is_compact=True))
    return st26.verify_written(path, project.header, project.sequences)


def test_a_compact_listing_says_the_same_in_one_line_a_sequence(tmp_path: Path) -> None:
    dna = a_dna("acgt" * 10, ("gene", "1..4"), ("misc_feature", "2..9", {"note": "a > b\n  < c"}))
    project = a_project(dna, a_skipped(), a_protein(), header=a_header())
    plain, compact = tmp_path / "plain.xml", tmp_path / "compact.xml"
    st26.write(plain, project.header, project.sequences)
    assert written(project, compact) == []
    assert compact.stat().st_size < plain.stat().st_size * 0.85
    again, before = st26.read(compact), st26.read(plain)
    assert (again.header, tuple(again.sequences)) == (before.header, tuple(before.sequences))
    assert again.origin.facts == ()
    lines = compact.read_text().splitlines()
    assert [line[:13] for line in lines if "<INSDSeq>" in line] == ["<SequenceData"] * 3
    assert lines[0].startswith("<?xml") and lines[1].startswith("<!DOCTYPE") and lines[2].startswith("<ST26")


TEXT = st.text(alphabet="a <>&\n\t\"'/é]-", max_size=12)


@tries(60)
@given(TEXT, TEXT, TEXT)
def test_no_text_is_changed_by_it(tmp_path_factory: pytest.TempPathFactory, title: str, key: str, value: str) -> None:
    dna = a_dna()
    feature = Feature(9, key, value, (Qualifier(1, title, value, key, "q1"), Qualifier(2, key)))
    header = replace(a_header(), titles=(Title(1, title, "en"), Title(2, value, "de")), file_reference=key)
    project = a_project(replace(dna, features=(*dna.features, feature)), header=header)
    told = written(project, tmp_path_factory.mktemp("compact") / "out.xml")
    assert told == []


def test_a_sequence_of_many_parts_is_written_compactly_too(tmp_path: Path) -> None:
    project = a_project(a_dna("acgt" * 1_200_000), *(a_dna("acgtacgtacgt") for _ in range(450)))
    assert written(project, tmp_path / "long.xml") == []
