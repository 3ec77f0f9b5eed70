"""Filling the general information from a file."""

from pathlib import Path

from builders import a_dna, a_header, a_project
from msgspec.structs import replace

from wiposeq.app.exporting import converting
from wiposeq.app.header_filling import fill, header_of
from wiposeq.model.records import Header, Party


def test_another_listing_gives_the_people_but_never_its_application(tmp_path: Path):
    other = replace(a_header(), file_reference="OTHER-1", inventor=Party("Ada Example", "en"))
    path = tmp_path / "other.xml"
    converting.generate(a_project(a_dna(), header=other), path)
    before = a_project(header=Header(file_reference="MINE-1"))
    edit, lines = fill(before, header_of(path, before.header))
    after = edit.apply(before).header
    assert after.inventor == Party("Ada Example", "en") and after.applicant == other.applicant
    assert [title.text for title in after.titles] == [title.text for title in other.titles]
    assert after.file_reference == "MINE-1" and after.application is None and after.priority is None
    assert {line.after for line in lines} >= {"Ada Example, en"} or any("Ada Example" in line.after for line in lines)


def test_a_header_file_gives_what_it_names(tmp_path: Path):
    path = tmp_path / "HEADER.toml"
    path.write_text('file_reference = "REF-9"\n', encoding="utf-8")
    before = a_project()
    edit, lines = fill(before, header_of(path, before.header))
    assert edit.apply(before).header == replace(before.header, file_reference="REF-9")
    assert [(line.before, line.after) for line in lines] == [(before.header.file_reference or "", "REF-9")]


def test_a_file_with_the_same_values_changes_nothing(tmp_path: Path):
    before = a_project(a_dna())
    path = tmp_path / "same.xml"
    converting.generate(before, path)
    edit, lines = fill(before, header_of(path, before.header))
    assert not lines and edit.apply(before).header == before.header
