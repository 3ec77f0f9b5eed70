"""Folders of files that go together: whole or not at all, with an index that tells when a file was changed."""

import hashlib
from pathlib import Path

import pytest

from wiposeq.errors import UnwritableFile, UsageError
from wiposeq.formats.reports.package_index import INDEX, SUMS, checksums, new_folder, write_index


def test_a_new_folder_is_there_only_when_it_is_whole(tmp_path: Path) -> None:
    with new_folder(tmp_path / "a" / "package") as making:
        (making / "x.txt").write_text("x")
        assert not (tmp_path / "a" / "package").exists()
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["package"]
    assert (tmp_path / "a" / "package" / "x.txt").read_text() == "x"


def test_nothing_is_left_of_a_folder_that_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), new_folder(tmp_path / "package") as making:
        (making / "x.txt").write_text("x")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_reported_by_the_name_that_was_requested(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFile) as caught, new_folder(tmp_path / "package") as making:
        raise UnwritableFile("{path} is not written.", path=str(making / "a.xml"))
    assert str(caught.value) == f"{tmp_path / 'package' / 'a.xml'} is not written."


def test_an_empty_folder_is_filled_and_any_other_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with new_folder(tmp_path / "empty") as making:
        (making / "x.txt").write_text("x")
    with pytest.raises(UsageError, match="exists and is not overwritten"), new_folder(tmp_path / "empty"):
        pytest.fail("the block must not run")
    assert (tmp_path / "empty" / "x.txt").read_text() == "x"


def test_a_folder_that_cannot_be_created_is_described_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnwritableFile, match="does not exist"), new_folder(tmp_path / "file" / "package"):
        pytest.fail("the block must not run")


def test_the_index_lists_every_file_with_its_size_and_checksum(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b & c.html").write_bytes(b"page")
    listed = write_index(tmp_path, "Package", {"a.xml": "the listing"}, "Remark")
    assert [(each.name, each.size) for each in listed] == [("a.xml", 4), ("more/b & c.html", 4)]
    sums = dict(line.split("  ", 1)[::-1] for line in (tmp_path / SUMS).read_text().splitlines())
    assert sums == {
        "a.xml": hashlib.sha256(b"<a/>").hexdigest(),
        "more/b & c.html": hashlib.sha256(b"page").hexdigest(),
    }
    page = (tmp_path / INDEX).read_text()
    assert "the listing" in page and "b &amp; c.html" in page and "Remark" in page
    (tmp_path / "a.xml").write_bytes(b"<b/>")
    assert {each.name: each.sha256 for each in checksums(tmp_path)}["a.xml"] != sums["a.xml"]
