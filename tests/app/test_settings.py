"""The settings: kept, tolerant of damage, shared by several windows, and never the cause of lost work."""

import json
import os
from pathlib import Path

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.app import settings as settings_module
from wiposeq.app.settings import RECENT, Settings, load, settings_file
from wiposeq.errors import UnwritableFile
from wiposeq.model.records import Party


def loaded() -> Settings:
    settings, told = load()
    assert told == ""
    return settings


def test_a_first_start_has_defaults_and_nothing_to_tell() -> None:
    settings = loaded()
    assert settings.theme == "" and settings.profile == "filing" and settings.recent_files == ()
    assert not settings_file().exists()


def test_what_was_saved_is_loaded_again() -> None:
    party = Party("山田 太郎", "ja", "Taro Yamada")
    settings = loaded().changed(
        language="fr", theme="dark", import_columns={"ID": "name"}, import_organism="Mus musculus"
    )
    settings = settings.with_applicant(party).with_inventor(Party("A. Nother", "en")).with_organism("Homo sapiens")
    assert settings.save() is None
    again = loaded()
    assert again.changed(known={}) == settings.changed(known={})
    assert again.applicants == (party,)


def test_changing_settings_writes_nothing_until_they_are_saved() -> None:
    settings = loaded()
    settings.changed(theme="dark")
    assert settings.theme == "" and loaded().theme == ""


def test_recent_files_are_newest_first_without_repeats_and_at_most_twelve(tmp_path: Path) -> None:
    settings = loaded()
    for number in range(RECENT + 3):
        settings = settings.with_recent(tmp_path / f"{number}.wsq")
    settings = settings.with_recent(tmp_path / "9.wsq")
    settings.save()
    names = [Path(name).name for name in loaded().recent_files]
    assert names == ["9.wsq", *(f"{n}.wsq" for n in range(RECENT + 2, 2, -1) if n != 9)]
    assert len(names) == RECENT


def test_a_missing_recent_file_stays_and_a_relative_name_becomes_absolute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    loaded().with_recent("gone.wsq").save()
    assert loaded().recent_files == (str(tmp_path / "gone.wsq"),)


def test_a_file_name_that_is_not_text_is_remembered() -> None:
    name = os.fsdecode(b"/home/me/caf\xe9.wsq") if os.name != "nt" else "C:\\caf\udce9.wsq"
    assert loaded().with_recent(name).save() is None
    assert loaded().recent_files == (name,)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b"null", b"[" * 100_000])
def test_a_damaged_file_is_set_aside_and_reported_and_defaults_are_used(content: bytes) -> None:
    settings_file().write_bytes(content)
    settings, told = load()
    assert settings == Settings(known={})
    aside = settings_file().with_name("settings.json.damaged")
    assert str(aside) in told
    assert aside.read_bytes() == content
    assert settings.changed(theme="dark").save() is None
    assert loaded().theme == "dark"


def test_of_a_partly_damaged_file_the_rest_is_used() -> None:
    content = {"language": "de", "theme": 5, "recent_files": "x", "own_organisms": ["Mus musculus"], "applicants": [{}]}
    settings_file().write_text(json.dumps(content))
    settings, told = load()
    assert "recent_files, theme" in told
    assert (settings.language, settings.theme, settings.recent_files) == ("de", "", ())
    assert settings.own_organisms == ("Mus musculus",)
    assert json.loads(settings_file().with_name("settings.json.damaged").read_text()) == content
    settings.save()
    assert loaded().language == "de"


def test_what_a_newer_program_wrote_is_preserved() -> None:
    newer = {"theme": "dark", "colour": {"a": [1]}, "applicants": [{"name": "A", "language": "en", "email": "a@b"}]}
    settings_file().write_text(json.dumps(newer))
    loaded().changed(theme="light").with_applicant(Party("B", "en")).save()
    found = json.loads(settings_file().read_text())
    assert found["colour"] == {"a": [1]}
    assert found["theme"] == "light"
    assert [party["name"] for party in found["applicants"]] == ["B", "A"]
    assert found["applicants"][1]["email"] == "a@b"


def test_two_windows_keep_what_the_other_one_saved(tmp_path: Path) -> None:
    loaded().with_recent(tmp_path / "old.wsq").with_organism("Mus musculus").save()
    one, other = loaded(), loaded()
    one = one.changed(theme="dark").with_recent(tmp_path / "one.wsq").with_organism("Homo sapiens")
    one.save()
    other = other.changed(language="fr").with_recent(tmp_path / "other.wsq")
    other.save()
    one.changed(profile="draft").save()
    found = loaded()
    assert (found.theme, found.language, found.profile) == ("dark", "fr", "draft")
    assert {Path(name).name for name in found.recent_files} == {"one.wsq", "other.wsq", "old.wsq"}
    assert set(found.own_organisms) == {"Mus musculus", "Homo sapiens"}


def test_an_entry_removed_in_one_window_does_not_come_back_from_the_other() -> None:
    loaded().changed(own_organisms=("a", "b", "c")).save()
    one, other = loaded(), loaded()
    one.changed(own_organisms=("a", "c")).save()
    other.with_organism("d").save()
    assert loaded().own_organisms == ("d", "a", "c")


def test_an_old_window_does_not_undo_what_a_later_one_changed() -> None:
    one = loaded().changed(theme="dark")
    one.save()
    loaded().changed(theme="light").save()
    one.changed(folder="/x").save()
    assert loaded().theme == "light"


def test_settings_that_cannot_be_written_are_reported_and_raise_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("WIPOSEQ_HOME", str(blocked))
    settings, _ = load()
    assert isinstance(settings.changed(theme="dark").save(), UnwritableFile)


def test_settings_that_cannot_be_read_are_reported_and_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    settings_file().mkdir()
    settings, told = load()
    assert told and settings == Settings(known={})
    assert settings_file().is_dir()


def test_a_failed_write_leaves_the_settings_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded().changed(theme="dark").save()
    before = settings_file().read_bytes()

    def refuse(path: Path) -> None:
        raise UnwritableFile("{path} is not written.", path=str(path))

    monkeypatch.setattr(settings_module, "replacing", refuse)
    assert loaded().changed(theme="light").save() is not None
    assert settings_file().read_bytes() == before


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*Settings.__struct_fields__, "more"]), json_values, max_size=6))
@tries(60)
def test_whatever_stands_in_the_file_the_program_starts_and_saves(content: dict[str, object]) -> None:
    settings_file().write_text(json.dumps(content))
    settings, _ = load()
    assert settings.changed(theme="dark", folder="/x").save() is None
    again, told = load()
    assert told == ""
    assert (again.theme, again.folder) == ("dark", "/x")
    assert json.loads(settings_file().read_text()).get("more") == content.get("more")


def test_a_zoom_that_is_no_number_does_not_stop_the_start() -> None:
    settings_file().write_text('{"zoom": NaN, "theme": "dark"}', "utf-8")
    found, message = load()
    assert (found.zoom, found.theme) == (1.0, "dark")
    assert "zoom" in message
