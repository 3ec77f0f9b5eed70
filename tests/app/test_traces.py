"""What the program remembers about a project can be erased."""

import os
from pathlib import Path

from builders import a_project
from crashes import crash, working_copies
from msgspec.structs import replace

from wiposeq.app import known_projects
from wiposeq.app.document import Document
from wiposeq.app.settings import Settings
from wiposeq.app.traces import erase_traces, without_recent
from wiposeq.formats.project import file as projectfile
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField


def remembered(path: Path) -> Settings:
    """Save a project under this path, let the program remember it, and leave unsaved work of it as after a crash."""
    projectfile.save(a_project(), path)
    known_projects.note(known_projects.row_of(path, a_project(), 1.0))
    document = Document.open(path)
    document.show(SetField(Address(field="file_reference"), "SECRET").apply(document.project))
    crash(document)
    settings = Settings(known={}).with_recent(path).changed(folder=str(path.parent), import_organism="Secret species")
    return settings.with_recent(path.parent / "other.wsq")


def test_nothing_of_the_project_is_left_and_its_file_stays(tmp_path: Path, user_folders: Path) -> None:
    path = tmp_path / "secret.wsq"
    settings = remembered(path)
    content = path.read_bytes()
    assert working_copies()
    done = erase_traces([path], settings)
    assert done.errors == () and done.copies == 1
    assert done.settings.recent_files == (str(tmp_path / "other.wsq"),)
    assert (done.settings.folder, done.settings.import_organism) == ("", "")
    assert known_projects.known() == [] and working_copies() == []
    assert path.read_bytes() == content
    left = [each for each in user_folders.rglob("*") if each.is_file() and b"secret" in each.read_bytes().lower()]
    assert left == []


def test_traces_of_other_projects_stay(tmp_path: Path) -> None:
    settings = remembered(tmp_path / "other.wsq")
    done = erase_traces([tmp_path / "secret.wsq"], replace(settings, folder=os.sep))
    assert done.copies == 0 and done.settings.recent_files == settings.recent_files
    assert len(known_projects.known()) == 1 and working_copies() != []


def test_the_list_of_recent_files_can_be_cleared_also_in_the_file_of_settings(tmp_path: Path) -> None:
    from wiposeq.app import settings as settings_module

    loaded = settings_module.load()[0].with_recent(tmp_path / "a.wsq")
    assert loaded.save() is None
    assert settings_module.load()[0].recent_files == (str(tmp_path / "a.wsq"),)
    assert without_recent(loaded).save() is None
    assert settings_module.load()[0].recent_files == ()
