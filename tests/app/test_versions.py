"""Named versions: saved in the project, compared, and restored as a whole or one sequence at a time."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein
from msgspec.structs import replace

from wiposeq.app import versions
from wiposeq.app.comparing.compare import compare
from wiposeq.app.document import Document
from wiposeq.app.exporting import converting
from wiposeq.errors import DamagedFile, UsageError
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.project import working_copy
from wiposeq.model.address import Address
from wiposeq.model.edits import Remove, SetField
from wiposeq.model.project import Project, Version


@pytest.fixture
def project() -> Project:
    return a_project(a_dna("acgtacgtacgt"), a_protein(), a_dna("ttttaaaacccc"))


def with_version(project: Project, name: str = "first") -> Project:
    return replace(project, versions=(*project.versions, versions.save(project, name, 1000.0)))


def changed(project: Project) -> Project:
    first = project.sequences[0]
    return SetField(Address(first.uid, field="name"), "another").apply(project)


def test_a_version_is_the_state_at_that_time(project: Project) -> None:
    now = changed(with_version(project))
    version = now.versions[0]
    assert (version.name, version.saved, version.count) == ("first", 1000.0, 3)
    assert versions.project_of(version, now) == project


def test_a_version_does_not_hold_the_versions_before_it(project: Project) -> None:
    one = with_version(project)
    two = with_version(changed(one), "second")
    assert versions.project_of(two.versions[1], two).versions == ()


@pytest.mark.parametrize("name", ["", "  ", "first", " first ", "x" * 201])
def test_an_empty_name_and_one_in_use_are_refused(project: Project, name: str) -> None:
    with pytest.raises(UsageError):
        versions.save(with_version(project), name)


def test_there_are_at_most_a_hundred_versions(project: Project) -> None:
    many = tuple(Version(n, str(n), 0.0, 0, b"") for n in range(versions.MOST))
    with pytest.raises(UsageError, match="100"):
        versions.save(replace(project, versions=many), "one more")


def test_a_version_is_renamed_but_not_to_the_name_of_another(project: Project) -> None:
    two = with_version(with_version(project), "second").versions
    assert [each.name for each in versions.rename(two, two[0].id, "filed")] == ["filed", "second"]
    assert versions.rename(two, two[0].id, "first") == two
    with pytest.raises(UsageError):
        versions.rename(two, two[0].id, "second")


def test_the_whole_is_restored_in_one_edit_and_the_versions_stay(project: Project) -> None:
    now = changed(with_version(project))
    now = Remove((Address(now.sequences[1].uid),)).apply(now)
    restored = versions.restore(now.versions[0], now).apply(now)
    assert replace(restored, versions=()) == project
    assert restored.versions is now.versions
    assert restored.sequences[2] is now.sequences[1], "what did not change stays the same object"
    assert versions.restore(now.versions[0], restored).apply(restored) is restored


def test_one_sequence_is_restored_and_the_others_stay(project: Project) -> None:
    now = changed(with_version(project))
    now = SetField(Address(now.sequences[2].uid, field="name"), "kept").apply(now)
    restored = versions.restore_sequence(now.versions[0], 1, now).apply(now)
    assert [each.name for each in restored.sequences] == [project.sequences[0].name, project.sequences[1].name, "kept"]


def test_a_removed_sequence_is_restored_at_its_old_place(project: Project) -> None:
    now = with_version(project)
    now = Remove((Address(now.sequences[1].uid),)).apply(now)
    restored = versions.restore_sequence(now.versions[0], 2, now).apply(now)
    assert [each.residues for each in restored.sequences] == [each.residues for each in project.sequences]
    with pytest.raises(UsageError):
        versions.restore_sequence(now.versions[0], 4, now)


def test_two_versions_are_compared(project: Project) -> None:
    now = with_version(project)
    now = with_version(SetField(Address(now.sequences[0].uid, field="molecule_type"), "RNA").apply(now), "second")
    one, two = (versions.project_of(each, now) for each in now.versions)
    assert compare(one, one).differences == ()
    assert compare(one, two).differences


def test_versions_are_in_the_project_file_and_in_the_working_copy(project: Project, tmp_path: Path) -> None:
    now = changed(with_version(with_version(project), "second"))
    path = tmp_path / "p.wsq"
    projectfile.save(now, path)
    assert projectfile.load(path) == now

    document = Document(project)
    document.show(now)
    document.show(replace(now, versions=now.versions[1:]))
    document.show(with_version(document.project, "third"))
    wanted = document.project
    document.close()
    recovery = working_copy.recoverable()[0]
    again = Document.recover(recovery)
    assert again.project == wanted
    again.discard()


def test_the_listing_has_nothing_of_the_versions(project: Project, tmp_path: Path) -> None:
    one, two = tmp_path / "one.xml", tmp_path / "two.xml"
    converting.save_as(project, one)
    converting.save_as(with_version(project, "secret"), two)
    assert one.read_bytes().replace(b"one.xml", b"") == two.read_bytes().replace(b"two.xml", b"")


def test_a_damaged_version_is_named_and_the_project_is_not_affected(project: Project) -> None:
    version = replace(with_version(project).versions[0], content=b"x")
    with pytest.raises(DamagedFile, match="first"):
        versions.project_of(version, project)
