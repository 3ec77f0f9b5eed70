"""The document: what is modified, saved, kept safe, locked and recovered."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import a_dna, a_project
from crashes import crash, settle, working_copies
from examples import tries
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from work import calls

from wiposeq.app import document as document_module
from wiposeq.app.document import Changes, Document, compare_by_identity
from wiposeq.errors import ChangedOnDisk, DamagedFile, InUse, UnreadableFile, UnwritableFile, UsageError
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.project import locks, working_copy
from wiposeq.formats.project.locks import Lock
from wiposeq.formats.project.store import Store
from wiposeq.formats.project.working_copy import WorkingCopy, recoverable
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert, Move, Remove, ReplaceResidues, SetField
from wiposeq.model.origin import Origin
from wiposeq.model.project import Project, new_project
from wiposeq.model.sequence_list import Differences


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.wsq"


def edited(project: Project, text: str = "REF-2") -> Project:
    return SetField(Address(field="file_reference"), text).apply(project)


def files_of(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(item.name for item in folder.rglob("*") if item.is_file())


# What changed


def test_the_same_project_is_no_change() -> None:
    project = a_project()
    assert not compare_by_identity(project, project)
    assert not Document(project).show(project)


def test_an_edit_tells_which_part_changed() -> None:
    document = Document(a_project(a_dna(), a_dna()))
    first, second = document.project.sequences
    assert document.show(edited(document.project)) == Changes(header=True)
    changed = replace(document.project, sequences=document.project.sequences.replace(1, replace(second, name="x")))
    assert document.show(changed) == Changes(sequences=Differences(changed=frozenset({second.uid})))
    removed = Remove((Address(first.uid),)).apply(document.project)
    assert document.show(removed).sequences.removed == {first.uid}
    accepted = replace(document.project, accepted=(("key", "fine"),))
    assert document.show(accepted) == Changes(accepted=True)
    document.discard()


# Saved or not


def test_a_new_document_has_no_name_and_is_not_modified() -> None:
    document = Document.new()
    assert (document.name, document.path, document.is_modified) == ("", None, False)
    assert document.project == new_project()


def test_a_document_is_called_after_its_file_or_after_the_file_it_was_read_from(path: Path) -> None:
    project = replace(a_project(), origin=Origin(source="/some/where/listing.xml"))
    document = Document(project)
    assert document.name == "listing.xml"
    document.save_as(path)
    assert document.name == "mine.wsq"
    document.close()


def test_undoing_the_only_edit_makes_it_unmodified_again() -> None:
    document = Document(a_project())
    before = document.project
    document.show(edited(before))
    assert document.is_modified
    document.show(before)
    assert not document.is_modified
    document.close()
    assert recoverable() == []


def test_what_was_saved_is_opened_again_equal(path: Path) -> None:
    document = Document(a_project())
    document.show(edited(document.project))
    document.save_as(path)
    assert not document.is_modified and document.path == path
    document.show(edited(document.project, "REF-3"))
    assert document.is_modified
    document.save()
    document.close()
    again = Document.open(path)
    assert again.project == document.project
    assert not again.is_modified
    again.close()


def test_saving_without_a_file_asks_for_a_name() -> None:
    with pytest.raises(UsageError):
        Document(a_project()).save()


def test_a_failed_save_leaves_the_file_the_name_and_the_edits_as_they_were(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document(a_project())
    document.save_as(path)
    before = path.read_bytes()
    document.show(edited(document.project))
    with monkeypatch.context() as patched:
        patched.setattr(projectfile, "replacing", _refuse)
        with pytest.raises(UnwritableFile):
            document.save()
        with pytest.raises(UnwritableFile):
            document.save_as(path.with_name("other.wsq"))
    assert document.is_modified and document.path == path
    assert path.read_bytes() == before
    assert files_of(path.parent) == ["mine.wsq"]
    document.save()
    assert projectfile.load(path) == document.project
    document.close()


def _refuse(path: Path) -> None:
    raise UnwritableFile("{path} is not written.", path=str(path))


def test_opening_what_is_missing_or_damaged_tells_so_and_locks_nothing(path: Path) -> None:
    with pytest.raises(UnreadableFile):
        Document.open(path)
    path.write_bytes(b"nonsense")
    with pytest.raises(DamagedFile):
        Document.open(path)
    projectfile.save(a_project(), path)
    Document.open(path).close()


# The file on the disk


def test_a_file_that_another_program_changed_is_not_overwritten_unasked(path: Path) -> None:
    document = Document(a_project())
    document.save_as(path)
    theirs = a_project(a_dna("ttttttttttt"))
    projectfile.save(theirs, path)
    document.show(edited(document.project))
    with pytest.raises(ChangedOnDisk, match=r"mine\.wsq"):
        document.save()
    assert projectfile.load(path) == theirs and document.is_modified
    document.save(force=True)
    assert projectfile.load(path) == document.project
    document.save()
    document.close()


def test_a_file_that_was_only_touched_or_taken_away_is_saved_to(path: Path) -> None:
    document = Document(a_project())
    document.save_as(path)
    os.utime(path, (1, 1))
    document.save()
    path.unlink()
    document.save()
    assert projectfile.load(path) == document.project
    document.close()


def test_a_link_to_a_project_stays_a_link(tmp_path: Path, path: Path) -> None:
    projectfile.save(a_project(), path)
    link = tmp_path / "link.wsq"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("this system makes no links")
    document = Document.open(link)
    document.show(edited(document.project))
    document.save()
    document.close()
    assert link.is_symlink()
    assert projectfile.load(path).header.file_reference == "REF-2"


# One window


def test_a_project_open_in_a_window_is_refused_to_another_with_what_to_do(path: Path) -> None:
    document = Document(a_project())
    document.save_as(path)
    with pytest.raises(InUse) as raised:
        Document.open(path)
    assert "mine.wsq" in raised.value.message and raised.value.hint
    document.close()
    Document.open(path).close()


def test_the_same_file_under_another_name_is_refused_too(tmp_path: Path, path: Path) -> None:
    document = Document(a_project())
    document.save_as(path)
    with pytest.raises(InUse):
        Document.open(tmp_path / "." / "x" / ".." / "mine.wsq")
    link = tmp_path / "link.wsq"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("this system makes no links")
    with pytest.raises(InUse):
        Document.open(link)
    document.close()


def test_saving_over_a_project_open_elsewhere_is_refused_and_changes_nothing(path: Path) -> None:
    first = Document(a_project())
    first.save_as(path)
    before = path.read_bytes()
    second = Document(a_project(a_dna("ccccccccccc")))
    with pytest.raises(InUse):
        second.save_as(path)
    assert path.read_bytes() == before and second.path is None
    first.close()
    second.save_as(path)
    second.close()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_a_link_to_an_open_project_is_the_same_project(
    path: Path, tmp_path: Path, opened: list[Document], link: Callable[[Path, Path], None]
) -> None:
    first = Document(a_project())
    opened.append(first)
    first.save_as(path)
    other = tmp_path / "other.wsq"
    link(path, other)
    with pytest.raises(InUse):
        Document.open(other)
    first.show(edited(first.project))
    first.save()
    if link is os.symlink:
        with pytest.raises(InUse):
            Document.open(other)
    else:  # saving replaces one name of the file: the other one has the old state from now on
        second = Document.open(other)
        opened.append(second)
        assert second.project != first.project
    with pytest.raises(InUse):
        Document.open(path)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_an_open_project_can_be_saved_over_another_name_of_its_own_file(
    path: Path, tmp_path: Path, opened: list[Document]
) -> None:
    document = Document(a_project())
    opened.append(document)
    document.save_as(path)
    other = tmp_path / "other.wsq"
    os.link(path, other)
    document.show(edited(document.project))
    document.save_as(other)
    assert document.path == other
    assert projectfile.load(other) == document.project
    with pytest.raises(InUse):
        Document.open(other)
    Document.open(path).close()


def test_a_lost_lock_is_taken_again_or_reported(
    path: Path, user_folders: Path, opened: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_module, "TRY_AGAIN", 0.0)
    document = Document(a_project())
    opened.append(document)
    document.save_as(path)
    shutil.rmtree(locks.data_folder() / "locks")
    document.show(edited(document.project))
    assert document.danger is None
    with pytest.raises(InUse):
        Document.open(path)
    shutil.rmtree(locks.data_folder() / "locks")
    other = Document.open(path)
    document.show(edited(document.project, "more"))
    assert isinstance(document.danger, InUse)
    document.look()
    assert isinstance(document.danger, InUse)
    with pytest.raises(InUse):
        Document.open(path)
    other.close()
    document.catch_up()
    assert document.danger is None


def test_a_removed_working_copy_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_module, "TRY_AGAIN", 0.0)
    document = Document(a_project())
    document.show(edited(document.project))
    shutil.rmtree(locks.data_folder() / "working")
    document.look()
    assert document.danger is not None
    document.catch_up()
    assert document.danger is None
    crash(document)
    again = Document.recover(recoverable()[0])
    assert again.project == document.project
    again.discard()


def test_saving_under_another_name_lets_go_of_the_first(path: Path, opened: list[Document]) -> None:
    document = Document(a_project())
    opened.append(document)
    document.save_as(path)
    other = path.with_name("other.wsq")
    document.save_as(other)
    opened.append(Document.open(path))
    with pytest.raises(InUse):
        Document.open(other)
    document.save_as(other)
    with pytest.raises(InUse):
        Document.open(other)


def test_closing_leaves_no_lock_behind(path: Path, user_folders: Path) -> None:
    document = Document(a_project())
    document.save_as(path)
    document.show(edited(document.project))
    document.save()
    document.close()
    document.close()
    assert files_of(user_folders) == []


def test_a_lock_whose_file_was_just_removed_by_its_last_owner_is_taken_anew(
    user_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl", reason="Windows removes no open file")
    path = user_folders / "a.lock"
    flock = fcntl.flock
    holds = []

    def flock_late(handle: int, how: int) -> None:
        holds.append(handle)
        if len(holds) == 1:
            path.unlink()
        flock(handle, how)

    monkeypatch.setattr(fcntl, "flock", flock_late)
    lock = Lock.take(path)
    assert lock is not None and path.exists()
    assert Lock.take(path, patience=0.0) is None
    lock.release()
    lock.release()
    assert not path.exists()


def test_a_system_without_locks_still_opens_and_saves(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object, **__: object) -> None:
        raise OSError("no locks here")

    monkeypatch.setattr(Lock, "take", unsupported)
    document = Document(a_project())
    document.save_as(path)
    document.show(edited(document.project))
    assert isinstance(document.trouble, UnwritableFile)
    document.save()
    assert document.trouble is None
    document.close()
    Document.open(path).close()


# Kept safe


def test_a_document_nobody_edited_leaves_nothing_behind(user_folders: Path) -> None:
    document = Document(a_project())
    assert not document.is_behind
    document.show(document.project)
    assert files_of(user_folders) == []
    document.close()


def test_every_edit_is_recovered_after_a_crash() -> None:
    document = Document(a_project(a_dna(), a_dna()))
    first, second = document.project.sequences
    for edit in (
        SetField(Address(field="file_reference"), "REF-9"),
        Insert(Address(field="sequences"), 1, (a_dna("ggggggggggg"),)),
        ReplaceResidues(first.uid, 3, 2, "tttt"),
        Move((Address(second.uid),), 0),
        Remove((Address(first.uid),)),
    ):
        document.show(edit.apply(document.project))
    expected = document.project
    crash(document)
    [recovery] = recoverable()
    assert recovery.edits == 5 and not recovery.damage and not recovery.is_open
    again = Document.recover(recovery)
    assert again.project == expected
    assert again.is_modified and again.path is None
    again.discard()


def test_the_offer_says_what_it_is_about(path: Path) -> None:
    started = time.time()
    unnamed = Document(replace(a_project(), origin=Origin(source="a/listing.xml")))
    unnamed.show(edited(unnamed.project))
    crash(unnamed)
    named = Document(a_project())
    named.save_as(path)
    named.show(edited(named.project))
    named.show(edited(named.project, "REF-3"))
    crash(named)
    untitled = Document(a_project())
    untitled.show(edited(untitled.project))
    crash(untitled)
    told = {recovery.name: recovery for recovery in recoverable()}
    assert told.keys() == {"listing.xml", "mine.wsq", "Modified polymerase and its use"}
    assert told["listing.xml"].source == "a/listing.xml" and told["listing.xml"].saved_path is None
    assert told["mine.wsq"].saved_path == path and told["mine.wsq"].edits == 2
    assert all(recovery.modified > started - 10 for recovery in told.values())


def test_the_work_of_a_living_window_is_not_offered_and_not_taken() -> None:
    document = Document(a_project())
    document.show(edited(document.project))
    assert recoverable() == []
    [copy] = working_copies()
    theirs = working_copy.Recovery(copy, "x", "", None, 0.0, 1)
    assert theirs.is_open
    with pytest.raises(InUse):
        Document.recover(theirs)
    with pytest.raises(InUse):
        working_copy.discard(theirs)
    document.discard()


def test_recovered_work_survives_the_next_crash_and_is_offered_once(path: Path) -> None:
    document = Document(a_project())
    document.show(edited(document.project))
    crash(document)
    again = Document.recover(recoverable()[0])
    again.show(Insert(Address(field="sequences"), 0, (a_dna(),)).apply(again.project))
    expected = again.project
    assert recoverable() == []
    crash(again)
    [recovery] = recoverable()
    third = Document.recover(recovery)
    assert third.project == expected
    third.save_as(path)
    third.close()
    assert recoverable() == []
    assert projectfile.load(path) == expected


def test_recovered_work_belongs_to_its_file_and_knows_when_that_was_changed_meanwhile(path: Path) -> None:
    document = Document(a_project())
    document.save_as(path)
    document.show(edited(document.project))
    crash(document)
    projectfile.save(a_project(a_dna("ccccccccccc")), path)
    again = Document.recover(recoverable()[0])
    assert again.path == path
    with pytest.raises(InUse):
        Document.open(path)
    with pytest.raises(ChangedOnDisk):
        again.save()
    again.save(force=True)
    assert projectfile.load(path).header.file_reference == "REF-2"
    again.close()


def test_recovery_waits_while_the_project_is_open_elsewhere(path: Path) -> None:
    document = Document(a_project())
    document.save_as(path)
    document.show(edited(document.project))
    crash(document)
    other = Document.open(path)
    [recovery] = recoverable()
    with pytest.raises(InUse):
        Document.recover(recovery)
    assert [r.path for r in recoverable()] == [recovery.path]
    other.close()
    Document.recover(recovery).discard()
    assert recoverable() == []


def test_work_that_was_closed_unsaved_is_offered_and_can_be_thrown_away(user_folders: Path) -> None:
    document = Document(a_project())
    document.show(edited(document.project))
    document.close()
    [recovery] = recoverable()
    working_copy.discard(recovery)
    assert recoverable() == [] and files_of(user_folders) == []


def test_discarded_work_is_not_offered(user_folders: Path) -> None:
    document = Document(a_project())
    document.show(edited(document.project))
    document.discard()
    assert recoverable() == [] and files_of(user_folders) == []


def test_saved_work_is_not_offered_after_a_crash(path: Path, user_folders: Path) -> None:
    document = Document(a_project())
    document.show(edited(document.project))
    document.save_as(path)
    crash(document)
    assert recoverable() == []
    assert files_of(user_folders / "working") == []


def test_only_what_came_after_the_save_counts_as_unsaved(path: Path) -> None:
    document = Document(a_project())
    for number in range(5):
        document.show(edited(document.project, f"REF-{number}"))
    document.save_as(path)
    document.show(edited(document.project, "after"))
    crash(document)
    [recovery] = recoverable()
    assert recovery.edits == 1 and recovery.saved_path == path


def test_a_damaged_working_copy_is_reported_and_stays(user_folders: Path) -> None:
    document = Document(a_project())
    document.show(edited(document.project))
    document.close()
    [copy] = working_copies()
    whole = copy.read_bytes()
    for content in (whole[:5000], b"x" * len(whole), whole[:4096] + bytes(len(whole) - 4096)):
        copy.write_bytes(content)
        [recovery] = recoverable()
        assert recovery.damage
        with pytest.raises(DamagedFile):
            Document.recover(recovery)
        assert copy.exists()


def test_a_damaged_record_in_a_working_copy_is_reported_and_the_copy_stays(user_folders: Path) -> None:
    document = Document(a_project())
    document.show(edited(document.project))
    document.close()
    [copy] = working_copies()
    connection = sqlite3.connect(copy)
    connection.execute("UPDATE sequences SET content = zeroblob(50)")
    connection.commit()
    connection.close()
    [recovery] = recoverable()
    with pytest.raises(DamagedFile, match="sequence record 1"):
        Document.recover(recovery)
    assert copy.exists() and recoverable()


def test_a_working_copy_in_an_older_format_is_recovered_into_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(a_project())
    document.show(edited(document.project))
    expected = document.project
    document.close()
    [old] = working_copies()
    newer = projectfile.FORMAT + 1
    monkeypatch.setattr(projectfile, "FORMAT", newer)
    monkeypatch.setattr(working_copy, "FORMAT", newer)
    monkeypatch.setitem(projectfile.UPGRADES, newer - 1, lambda connection: None)
    again = Document.recover(recoverable()[0])
    assert again.project == expected
    again.show(edited(again.project, "on"))
    crash(again)
    [recovery] = recoverable()
    assert recovery.path != old and not old.exists()


def test_leftovers_with_nothing_in_them_are_removed(user_folders: Path, path: Path) -> None:
    folder = user_folders / "working"
    folder.mkdir()
    (folder / "a.new").touch()
    crash(WorkingCopy.create())
    document = Document(a_project())
    document.save_as(path)
    crash(document)
    assert recoverable() == []
    assert files_of(user_folders) == []


def test_a_copy_that_is_just_being_created_is_left_alone(user_folders: Path) -> None:
    copy = WorkingCopy.create()
    assert recoverable() == []
    assert copy.path.exists()
    copy.discard()
    assert files_of(user_folders) == []


# A working copy that cannot be written


class Broken:
    """A disk that is full while the block lasts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = True
        put = Store.put

        def fails(store: Store, name: str, content: bytes) -> None:
            if self.is_full:
                raise sqlite3.OperationalError("database or disk is full")
            put(store, name, content)

        monkeypatch.setattr(Store, "put", fails)
        monkeypatch.setattr(document_module, "TRY_AGAIN", 0.0)


def test_a_full_disk_does_not_stop_editing_but_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(a_project())
    document.show(edited(document.project))
    kept = document.project
    disk = Broken(monkeypatch)
    for number in range(3):
        assert document.show(edited(document.project, f"later {number}"))
        assert isinstance(document.trouble, UnwritableFile) and "full" in document.trouble.message
    assert len(working_copies()) == 1, "what was kept safe before stays"
    disk.is_full = False
    assert document.is_behind
    assert not document.catch_up() or document.trouble is None
    assert document.trouble is None
    assert len(working_copies()) == 1
    assert kept is not document.project
    crash(document)
    again = Document.recover(recoverable()[0])
    assert again.project == document.project
    again.discard()


def test_with_a_full_disk_the_last_state_preserved_is_recovered(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(a_project())
    document.show(edited(document.project))
    settle(document)
    kept = document.project
    disk = Broken(monkeypatch)
    document.show(edited(document.project, "lost"))
    crash(document)
    disk.is_full = False
    again = Document.recover(recoverable()[0])
    assert again.project == kept
    again.discard()


def test_what_was_preserved_before_a_full_disk_stays_until_a_new_copy_is_complete(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = Document(a_project(*(a_dna() for _ in range(2000))))
    document.show(edited(document.project))
    settle(document)
    kept = document.project
    disk = Broken(monkeypatch)
    document.show(edited(document.project, "later"))
    disk.is_full = False
    monkeypatch.setattr(document_module, "PATIENCE", 0.0)
    document.show(edited(document.project, "last"))
    assert document.is_behind
    crash(document)
    again = Document.recover(recoverable()[0])
    assert again.project == kept
    again.discard()


def test_closing_with_work_that_cannot_be_stored_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(a_project())
    disk = Broken(monkeypatch)
    document.show(edited(document.project))
    with pytest.raises(UnwritableFile):
        document.close()
    disk.is_full = False
    document.save_as(path)
    document.close()
    assert projectfile.load(path) == document.project
    assert recoverable() == []


def test_a_home_folder_that_may_not_be_written_does_not_stop_the_work(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    monkeypatch.setenv("WIPOSEQ_HOME", str(blocked))
    assert recoverable() == []
    document = Document(a_project())
    document.show(edited(document.project))
    assert document.trouble is not None
    document.save_as(path)
    document.close()
    Document.open(path).close()


# Large projects


def test_a_large_project_is_stored_in_short_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_module, "PATIENCE", 0.0)
    monkeypatch.setattr(working_copy, "SYNC_EVERY", 0.0)
    document = Document(a_project(*(a_dna() for _ in range(3000))))
    document.show(edited(document.project))
    assert document.is_behind
    document.show(edited(document.project, "meanwhile"))
    steps = 0
    while not document.catch_up(0.0):
        steps += 1
        assert steps < 50
    assert steps >= 10
    crash(document)
    again = Document.recover(recoverable()[0])
    assert again.project == document.project
    again.discard()


def test_a_change_of_everything_is_recovered_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(a_project(*(a_dna("acgt" * 1500) for _ in range(2000))))
    document.show(edited(document.project))
    settle(document)
    before = document.project
    monkeypatch.setattr(document_module, "PATIENCE", 0.0)
    sequences = before.sequences.map(lambda _, s: replace(s, name="all"), range(2000))
    document.show(replace(before, sequences=sequences))
    for _ in range(4):
        document.catch_up(0.0)
    assert document.is_behind
    crash(document)
    again = Document.recover(recoverable()[0])
    assert again.project == before
    again.discard()


def test_a_change_of_a_very_large_sequence_is_stored_in_the_next_idle_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(document_module, "HEAVY", 300)
    document = Document(a_project(a_dna("acgt" * 50), a_dna("acgtacgtacgt")))
    first, second = document.project.sequences.uids()
    document.show(ReplaceResidues(first, 1, 0, "a").apply(document.project))
    for text in ("c", "g"):
        document.show(ReplaceResidues(first, 1, 0, text).apply(document.project))
        assert document.is_behind
    document.catch_up()
    document.show(ReplaceResidues(second, 1, 0, "a").apply(document.project))
    expected = list(document.project.sequences)
    crash(document)
    again = Document.recover(recoverable()[0])
    assert list(again.project.sequences) == expected
    again.show(ReplaceResidues(first, 1, 0, "t").apply(again.project))
    expected = list(again.project.sequences)
    again.close()
    again = Document.recover(recoverable()[0])
    assert list(again.project.sequences) == expected
    again.discard()


@pytest.mark.parametrize(("has_idle_moment", "stored"), [(False, 10), (True, 11)])
def test_a_change_of_very_many_sequences_is_stored_in_the_next_idle_moment(
    monkeypatch: pytest.MonkeyPatch, has_idle_moment: bool, stored: int
) -> None:
    monkeypatch.setattr(document_module, "MANY", 10)
    document = Document(a_project(*(a_dna() for _ in range(20))))
    for count in (10, 11):
        sequences = document.project.sequences.map(lambda _, s, n=count: replace(s, name=str(n)), range(count))
        document.show(replace(document.project, sequences=sequences))
    if has_idle_moment:
        document.catch_up(10)
    crash(document)
    again = Document.recover(recoverable()[0])
    assert again.project.sequences[0].name == str(stored)
    again.discard()


def test_closing_finishes_what_is_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_module, "PATIENCE", 0.0)
    document = Document(a_project(*(a_dna() for _ in range(3000))))
    document.show(edited(document.project))
    document.close()
    again = Document.recover(recoverable()[0])
    assert again.project == document.project
    again.discard()


def test_saving_before_a_first_large_copy_is_complete_leaves_nothing_to_recover(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_module, "PATIENCE", 0.0)
    document = Document(a_project(*(a_dna() for _ in range(3000))))
    document.show(edited(document.project))
    document.save_as(path)
    assert not document.is_behind
    crash(document)
    assert recoverable() == []


def test_keeping_a_small_edit_safe_takes_the_same_work_among_ten_times_the_sequences() -> None:
    def work(count: int) -> int:
        document = Document(a_project(*(a_dna("acgt" * 100) for _ in range(count))))
        document.show(edited(document.project))
        settle(document)
        project = ReplaceResidues(document.project.sequences[count // 2].uid, 1, 0, "t").apply(document.project)
        counted = calls(lambda: document.show(project))
        document.discard()
        return counted

    assert work(5_000) < 1.5 * work(500)


texts = st.text(st.characters(exclude_categories=()), max_size=6)
choices = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), texts), min_size=1, max_size=8)


@given(choices=choices)
@example(choices=[(3, 1, ""), (3, 1, ""), (5, 0, "")])  # moved away and back: equal to the saved project, not the same
@tries(25)
def test_whatever_was_edited_and_undone_the_last_project_shown_is_recovered(
    choices: list[tuple[int, int, str]], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIPOSEQ_HOME", str(tmp_path_factory.mktemp("home")))
    document = Document(a_project(*(a_dna() for _ in range(3))))
    seen = [document.project]
    for kind, number, text in choices:
        project = document.project
        uids = [sequence.uid for sequence in project.sequences]
        uid = uids[number % len(uids)]
        if kind == 0:
            project = edited(project, text)
        elif kind == 1:
            project = Insert(Address(field="sequences"), number, (replace(a_dna(), name=text),)).apply(project)
        elif kind == 2:
            project = ReplaceResidues(uid, number, number + 2, text).apply(project)
        elif kind == 3:
            project = Move((Address(uid),), number // 2).apply(project)
        elif kind == 4 and len(uids) > 1:
            project = Remove((Address(uid),)).apply(project)
        else:
            project = seen[number % len(seen)]
        document.show(project)
        seen.append(project)
    is_modified = document.is_modified
    settle(document)
    crash(document)
    found = recoverable()
    assert len(found) == is_modified
    if found:
        again = Document.recover(found[0])
        assert again.project == document.project
        again.discard()
