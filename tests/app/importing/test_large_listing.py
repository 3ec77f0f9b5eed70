"""A large listing as a document: kept safe, recovered, saved and generated without being held in memory."""

import contextlib
import errno
import os
import sqlite3
import time
from pathlib import Path
from typing import BinaryIO

import pytest
from builders import a_dna, a_header, a_project, a_protein
from crashes import crash, settle, working_copies

from wiposeq.app import document as document_module
from wiposeq.app.document import Document
from wiposeq.app.importing import large_listing
from wiposeq.app.importing.large_listing import Completed
from wiposeq.errors import DamagedFile, UnreadableFile, UnwritableFile
from wiposeq.formats.kinds import recognized
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.project import working_copy
from wiposeq.formats.project.store import Store
from wiposeq.formats.project.working_copy import BASE, recoverable
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edits import Insert, Move, Remove, SetField
from wiposeq.model.origin_edits import KeepRepairs, WriteAs
from wiposeq.model.project import Project
from wiposeq.progress import SILENT

COUNT = 600


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    sequences = [a_dna("acgt" * (5 + n % 40)) if n % 4 else a_protein("MKV" * (2 + n % 9)) for n in range(1, COUNT)]
    coding = a_dna("atgaaagtataa", ("CDS", "1..12", {"protein_id": "5"}))
    project = a_project(coding, *sequences, header=a_header())
    path = tmp_path / "large.xml"
    st26.write(path, project.header, project.sequences)
    text = path.read_text().replace("<INSDSeq_length>28</INSDSeq_length>", "<INSDSeq_length>29</INSDSeq_length>", 1)
    path.write_text(text)
    return path


def a_document(listing: Path, opened: list[Document]) -> Document:
    large = large_listing.open_large(recognized(listing), least=0)
    assert large is not None
    opened.append(Document(large.project, large=large))
    return opened[-1]


def edited(project: Project) -> Project:
    for edit in (
        SetField(Address(7, field="name"), "mine"),
        Remove((Address(4), Address(300))),
        Move((Address(500),), 0),
        Insert(Address(field="sequences"), 260, (a_dna("acgtacgtacgt"),)),
    ):
        project = edit.apply(project)
    return project


def test_a_small_file_or_one_of_another_kind_is_not_opened_by_an_index(listing: Path, tmp_path: Path) -> None:
    assert large_listing.open_large(recognized(listing)) is None
    other = tmp_path / "x.fasta"
    other.write_text(">a\nacgtacgtacgt\n")
    assert large_listing.open_large(recognized(other), least=0) is None


def test_what_was_edited_is_recovered_though_the_listing_is_gone(listing: Path, opened: list[Document]) -> None:
    document = a_document(listing, opened)
    expected = edited(document.project)
    document.show(expected)
    settle(document)
    whole = list(expected.sequences)
    crash(document)
    listing.unlink()
    (recovery,) = recoverable()
    assert recovery.name == "large.xml"
    again = Document.recover(recovery)
    opened.append(again)
    assert list(again.project.sequences) == whole
    assert again.project.header == expected.header
    assert again.is_modified
    assert not again.is_read
    again.show(SetField(Address(9, field="name"), "more").apply(again.project))
    settle(again)
    assert again.project.sequences.by_uid(9).name == "more"


def test_repairs_and_choices_before_the_file_was_read_to_its_end_stay(listing: Path, opened: list[Document]) -> None:
    document = a_document(listing, opened)
    repair = Change("qualifier/value", "Shorten")
    project = KeepRepairs((repair,)).apply(WriteAs(name="mine.xml").apply(document.project))
    document.show(project)
    assert document.large is not None
    document.complete(Completed(document.large.complete()))
    origin = document.project.origin
    assert (origin.repairs, origin.output_name, origin.format) == ((repair,), "mine.xml", "st26")
    assert origin.declared


def test_the_working_copy_holds_only_what_was_changed(
    listing: Path, opened: list[Document], user_folders: Path
) -> None:
    document = a_document(listing, opened)
    document.show(SetField(Address(7, field="name"), "mine").apply(document.project))
    settle(document)
    crash(document)
    (copy,), (base,) = working_copies(), working_copies(BASE)
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM sequences").fetchone() == (1,)
    assert base.read_bytes() == listing.read_bytes()


def test_a_recovered_listing_is_read_for_its_facts_like_the_first(listing: Path, opened: list[Document]) -> None:
    document = a_document(listing, opened)
    document.show(edited(document.project))
    settle(document)
    crash(document)
    again = Document.recover(recoverable()[0])
    opened.append(again)
    assert again.large is not None
    again.complete(Completed(again.large.complete()))
    assert again.is_read
    whole = st26.read(listing)
    assert again.project.origin == whole.origin
    assert again.project.origin.declared


def test_facts_that_were_read_are_recovered(listing: Path, opened: list[Document]) -> None:
    document = a_document(listing, opened)
    assert document.large is not None
    document.complete(Completed(document.large.complete()))
    assert not document.is_modified
    document.show(edited(document.project))
    settle(document)
    origin = document.project.origin
    crash(document)
    again = Document.recover(recoverable()[0])
    opened.append(again)
    assert again.is_read
    assert again.project.origin == origin


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_working_copy_without_its_listing_says_so_and_stays(
    listing: Path, opened: list[Document], is_whole: bool
) -> None:
    document = a_document(listing, opened)
    document.show(edited(document.project))
    settle(document)
    (base,) = working_copies(BASE)
    crash(document)
    listing.unlink()
    data = base.read_bytes()
    base.write_bytes(data.replace(b"</SequenceData>", b"</SequenceDatA>", 1) if is_whole else data[:-50])
    with pytest.raises(DamagedFile, match="listing beside it" if is_whole else r"needs .*large\.xml"):
        Document.recover(recoverable()[0])
    assert len(recoverable()) == 1


def an_edit_without_copy(listing: Path, opened: list[Document], monkeypatch: pytest.MonkeyPatch) -> Document:
    """A document whose edit is written down, while its listing is not copied yet."""
    monkeypatch.setattr(working_copy, "PIECE", 50_000)
    document = a_document(listing, opened)
    document.show(edited(document.project))
    while not working_copies():
        document.catch_up(0.0)
    return document


def test_an_edit_is_recovered_though_its_listing_was_not_copied_yet(
    listing: Path, opened: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = an_edit_without_copy(listing, opened, monkeypatch)
    document.catch_up(0.0)
    assert document.owes_listing
    expected = document.project
    whole = list(expected.sequences)
    crash(document)
    again = Document.recover(recoverable()[0])
    opened.append(again)
    assert list(again.project.sequences) == whole
    assert again.owes_listing
    again.copy_listing(SILENT)
    assert not again.owes_listing
    settle(again)
    crash(again)
    listing.unlink()
    third = Document.recover(recoverable()[0])
    opened.append(third)
    assert list(third.project.sequences) == whole


def changed_in_place(listing: Path) -> None:
    """Change residues of the last sequence as another program does: size and time of change stay."""
    found, place = listing.stat(), listing.read_bytes().rindex(b"<INSDSeq_sequence>") + 18
    with listing.open("r+b") as file:
        file.seek(place)
        assert file.read(4) != b"ttgg"
        file.seek(place)
        file.write(b"ttgg")
    os.utime(listing, ns=(found.st_atime_ns, found.st_mtime_ns))


def test_a_listing_changed_in_place_is_never_mixed_with_edits(
    listing: Path, opened: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = listing.read_bytes()
    document = an_edit_without_copy(listing, opened, monkeypatch)
    changed_in_place(listing)
    with pytest.raises(UnreadableFile, match="changed by another program"):
        list(document.project.sequences)
    with pytest.raises(UnreadableFile, match="changed by another program"):
        projectfile.save(document.project, listing.with_name("saved.wsq"))
    with pytest.raises(UnreadableFile, match="changed by another program"):
        document.whole(document.project)
    while document.trouble is None:
        document.catch_up(0.0)
    assert "changed by another program" in str(document.trouble)
    assert not working_copies(BASE)
    crash(document)
    with pytest.raises(DamagedFile, match="changed or removed before it was copied"):
        Document.recover(recoverable()[0])
    listing.write_bytes(data)
    opened.append(Document.recover(recoverable()[0]))
    assert list(opened[-1].project.sequences)


def test_a_listing_that_got_a_new_time_only_is_the_same(
    listing: Path, opened: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = an_edit_without_copy(listing, opened, monkeypatch)
    whole = list(document.project.sequences)
    crash(document)
    os.utime(listing)
    opened.append(Document.recover(recoverable()[0]))
    assert list(opened[-1].project.sequences) == whole


@pytest.mark.parametrize("harm", ["in place", "moved", "changed"])
def test_a_listing_that_was_not_copied_must_be_brought_back(
    listing: Path, opened: list[Document], monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    document = an_edit_without_copy(listing, opened, monkeypatch)
    whole = list(document.project.sequences)
    crash(document)
    data, found = listing.read_bytes(), listing.stat()
    if harm == "in place":
        changed_in_place(listing)
    elif harm == "moved":
        listing.rename(listing.with_name("other.xml"))
    else:
        listing.write_bytes(data[:-1])
    with pytest.raises(DamagedFile, match="changed or removed before it was copied"):
        Document.recover(recoverable()[0])
    listing.write_bytes(data)
    os.utime(listing, ns=(found.st_atime_ns, found.st_mtime_ns))
    again = Document.recover(recoverable()[0])
    opened.append(again)
    assert list(again.project.sequences) == whole


def test_a_disk_without_room_for_the_listing_gets_its_room_back_and_the_edit_stays_safe(
    listing: Path, opened: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = a_document(listing, opened)
    assert document.large is not None

    def copy_some(target: BinaryIO, most: int) -> bool:
        target.write(b"something")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(document.large.index.file, "copy_some", copy_some)
        document.show(edited(document.project))
        settle(document)
    assert document.trouble is None
    assert not working_copies(BASE)
    later = time.monotonic() + working_copy.COPY_AGAIN
    monkeypatch.setattr(working_copy.time, "monotonic", lambda: later)
    settle(document)
    assert len(working_copies(BASE)) == 1


def test_a_copy_that_failed_stays_until_its_listing_is_copied_from_it(
    listing: Path, opened: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_copy, "PIECE", 50_000)
    document = a_document(listing, opened)
    document.show(edited(document.project))
    settle(document)
    listing.unlink()
    monkeypatch.setattr(document_module, "TRY_AGAIN", 0.0)

    def put(store: Store, name: str, content: bytes) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as full:
        full.setattr(Store, "put", put)
        document.show(SetField(Address(8, field="name"), "lost").apply(document.project))
    assert isinstance(document.trouble, UnwritableFile)
    document.show(SetField(Address(9, field="name"), "later").apply(document.project))
    while len(working_copies()) == 1:
        document.catch_up(0.0)
    assert document.owes_listing
    whole = list(document.project.sequences)
    crash(document)
    (again,) = [each for each in map(Document.recover, recoverable()) if list(each.project.sequences) == whole]
    opened.append(again)
    settle(again)
    assert not again.owes_listing


def test_a_second_window_on_the_same_listing_keeps_its_own_work(listing: Path, opened: list[Document]) -> None:
    first, second = a_document(listing, opened), a_document(listing, opened)
    first.show(SetField(Address(7, field="name"), "first").apply(first.project))
    second.show(SetField(Address(7, field="name"), "second").apply(second.project))
    settle(first)
    settle(second)
    crash(first)
    crash(second)
    again = [Document.recover(each) for each in recoverable()]
    opened.extend(again)
    assert {each.project.sequences.by_uid(7).name for each in again} == {"first", "second"}


def test_discarded_work_leaves_no_copy_of_the_listing(listing: Path, opened: list[Document]) -> None:
    document = a_document(listing, opened)
    document.show(edited(document.project))
    settle(document)
    document.discard()
    assert not [*working_copies(BASE), *working_copies()]


def test_a_copy_of_a_listing_that_belongs_to_nothing_is_removed(listing: Path, opened: list[Document]) -> None:
    document = a_document(listing, opened)
    document.show(edited(document.project))
    settle(document)
    crash(document)
    (path,) = working_copies()
    path.unlink()
    assert recoverable() == []
    assert working_copies(BASE) == []


def test_a_listing_changed_while_it_is_edited_is_reported(listing: Path, opened: list[Document]) -> None:
    document = a_document(listing, opened)
    with listing.open("a") as file:
        file.write(" ")
    document.show(SetField(Address(field="file_reference"), "X").apply(document.project))
    document.catch_up()
    assert document.trouble is not None
    assert "changed by another program" in str(document.trouble)


def test_saving_and_generating_give_what_they_give_of_a_listing_in_memory(
    listing: Path, opened: list[Document], tmp_path: Path
) -> None:
    document = a_document(listing, opened)
    assert document.large is not None
    document.complete(Completed(document.large.complete()))
    document.show(edited(document.project))
    memory = Project(
        document.project.header, type(document.project.sequences)(document.project.sequences), document.project.origin
    )
    document.save_as(tmp_path / "a.wsq")
    assert projectfile.load(tmp_path / "a.wsq") == memory
    one, two = tmp_path / "one.xml", tmp_path / "two.xml"
    st26.write(one, memory.header, document.project.sequences)
    st26.write(two, memory.header, memory.sequences)
    assert one.read_bytes() == two.read_bytes()
    assert not document.is_modified
