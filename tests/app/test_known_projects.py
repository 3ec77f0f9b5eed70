"""The index of known projects: what it remembers, and that nothing goes wrong with it."""

import json
import os
import stat
from pathlib import Path

import pytest
from builders import a_dna, a_project

from wiposeq.app import known_projects
from wiposeq.app.known_projects import KnownProject, forget, index_file, known, note, pin, row_of, state_of
from wiposeq.errors import UserError
from wiposeq.model.finding import Report
from wiposeq.model.records import Header, Party, Title


def a_row(tmp_path: Path, name: str, changed: float = 1.0, **values: object) -> KnownProject:
    path = tmp_path / name
    path.touch()
    return KnownProject(str(path), changed=changed, **values)


def test_a_first_start_knows_no_project() -> None:
    assert known() == []
    assert not index_file().exists()


def test_a_project_is_noted_with_title_applicant_and_reference(tmp_path: Path) -> None:
    header = Header(file_reference="REF-1", applicant=Party("Example Ltd", "en"), titles=(Title(1, "A primer", "en"),))
    row = row_of(tmp_path / "a.wsq", a_project(a_dna("acgt" * 5), header=header), 12.0, "errors", 3)
    assert note(row) is None
    assert known() == [KnownProject(str(tmp_path / "a.wsq"), "A primer", "Example Ltd", "REF-1", 12.0, "errors", 3)]


def test_the_latest_is_first_and_a_pinned_one_before_it(tmp_path: Path) -> None:
    for name, changed in (("a.wsq", 1.0), ("b.wsq", 3.0), ("c.wsq", 2.0)):
        note(a_row(tmp_path, name, changed))
    pin(str(tmp_path / "a.wsq"), True)
    assert [Path(row.path).name for row in known()] == ["a.wsq", "b.wsq", "c.wsq"]


def test_a_project_that_is_noted_again_has_one_row_and_keeps_its_pin(tmp_path: Path) -> None:
    note(a_row(tmp_path, "a.wsq"))
    pin(str(tmp_path / "a.wsq"), True)
    note(a_row(tmp_path, "a.wsq", 9.0, title="Renamed"))
    (row,) = known()
    assert (row.title, row.changed, row.is_pinned) == ("Renamed", 9.0, True)


def test_forgetting_a_project_leaves_its_file(tmp_path: Path) -> None:
    note(a_row(tmp_path, "a.wsq"))
    forget(str(tmp_path / "a.wsq"))
    assert known() == [] and (tmp_path / "a.wsq").exists()


def test_of_more_than_the_most_the_oldest_that_is_not_pinned_is_forgotten(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(known_projects, "MOST", 2)
    note(a_row(tmp_path, "old.wsq", 1.0))
    pin(str(tmp_path / "old.wsq"), True)
    for name, changed in (("b.wsq", 2.0), ("c.wsq", 3.0)):
        note(a_row(tmp_path, name, changed))
    assert [Path(row.path).name for row in known()] == ["old.wsq", "c.wsq"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1, null, {}]", b'{"a": 1}', b"\xff\xfe", b"[" * 100_000, b'[{"path": "\xc7"}]']
)
def test_a_damaged_index_is_an_empty_one_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    index_file().parent.mkdir(parents=True, exist_ok=True)
    index_file().write_bytes(content)
    assert known() == []
    assert note(a_row(tmp_path, "a.wsq")) is None
    assert len(known()) == 1


def test_a_row_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    note(a_row(tmp_path, "a.wsq"))
    rows = json.loads(index_file().read_bytes())
    index_file().write_text(json.dumps([{"path": "b.wsq", "state": "unheard of"}, *rows]))
    assert [Path(row.path).name for row in known()] == ["a.wsq"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_reported_and_not_raised(tmp_path: Path) -> None:
    index_file().parent.mkdir(parents=True, exist_ok=True)
    index_file().parent.chmod(0o500)
    try:
        assert isinstance(note(a_row(tmp_path, "a.wsq")), UserError)
    finally:
        index_file().parent.chmod(0o700)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_only_the_user_may_read_the_index(tmp_path: Path) -> None:
    note(a_row(tmp_path, "a.wsq"))
    assert stat.S_IMODE(index_file().stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("report", "is_checked", "is_generated", "expected"),
    [
        (Report(), False, False, ("draft", 0)),
        (Report(errors=2, warnings=5), True, False, ("errors", 2)),
        (Report(warnings=5), True, False, ("warnings", 5)),
        (Report(), True, False, ("ready", 0)),
        (Report(errors=2), False, True, ("generated", 0)),
    ],
)
def test_the_state_follows_from_the_last_check(report: Report, is_checked, is_generated, expected) -> None:
    assert state_of(report, is_checked=is_checked, is_generated=is_generated) == expected


def test_a_badge_says_the_state_with_right_plurals_and_that_a_file_is_gone(tmp_path: Path) -> None:
    assert a_row(tmp_path, "a.wsq", state="errors", count=1).badge == ("error", "1 error")
    assert a_row(tmp_path, "a.wsq", state="warnings", count=2).badge == ("warning", "2 warnings")
    assert KnownProject(str(tmp_path / "gone.wsq"), state="ready").badge == ("neutral", "File moved")


def test_a_search_finds_words_of_title_applicant_reference_and_path_in_any_case(tmp_path: Path) -> None:
    row = a_row(tmp_path, "a.wsq", title="Thermostable polymerase", applicant="Sample AG", reference="SE-1")
    assert row.matches("") and row.matches("POLYMERASE sample") and row.matches("se-1 a.wsq")
    assert not row.matches("polymerase example")


def test_the_generated_listings_of_a_project_are_forgotten_with_its_traces(tmp_path: Path) -> None:
    (tmp_path / "a.xml").touch()
    (tmp_path / "b.xml").touch()
    known_projects.note_listing(tmp_path / "a.xml", a_project(), 1.0, str(tmp_path / "a.wsq"))
    known_projects.note_listing(tmp_path / "b.xml", a_project(), 1.0, str(tmp_path / "b.wsq"))
    forget(str(tmp_path / "b.wsq"))
    known_projects.forget_listings(str(tmp_path / "a.wsq"))
    assert [Path(row.path).name for row in known_projects.filed()] == ["b.xml"]
