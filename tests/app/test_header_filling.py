"""Filling the general information from a file."""

from pathlib import Path

from builders import a_dna, a_header, a_project
from msgspec.structs import replace

from wiposeq.app import header_filling
from wiposeq.app.exporting import converting
from wiposeq.app.header_filling import fill, header_of
from wiposeq.model.project import new_project
from wiposeq.model.records import Header, Party, Title


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


def test_a_default_has_names_and_languages_and_no_title() -> None:
    header = replace(a_header(), original_language="en", other_language="ja")
    default = header_filling.default_of(header)
    assert default.applicant == header.applicant
    assert (default.original_language, default.other_language) == ("en", "ja")
    assert [(title.text, title.language) for title in default.titles] == [("", "en")]
    assert (default.application, default.priority, default.file_reference) == (None, None, None)


def test_a_new_project_begins_with_the_default() -> None:
    default = header_filling.default_of(a_header())
    project = header_filling.with_default(new_project(), default)
    assert project.header.applicant == a_header().applicant
    assert project.header.file_reference == ""
    assert header_filling.with_default(new_project(), None) == new_project()


def test_filling_in_the_default_keeps_titles() -> None:
    default = replace(header_filling.default_of(a_header()), titles=(Title(1, "", "en"), Title(2, "", "fr")))
    header = replace(a_header(), applicant=None)
    filled = header_filling.from_default(header, default)
    assert filled.applicant == a_header().applicant
    assert [(title.text, title.language) for title in filled.titles] == [
        ("Modified polymerase and its use", "en"),
        ("", "fr"),
    ]
