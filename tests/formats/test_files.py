"""A file is replaced whole or not at all, and a file of the wrong kind is named."""

import errno
import gzip
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from work import bytes_read

from wiposeq.app import crash
from wiposeq.errors import UnreadableFile, UnwritableFile
from wiposeq.formats import files
from wiposeq.formats.files import all_or_none, each_alone, folder_for, replacing
from wiposeq.formats.kinds import sniff
from wiposeq.formats.leftovers import remove_leftovers
from wiposeq.formats.source import Source

POSIX_ONLY = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")
AS_USER = pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write and read everywhere, whatever the permissions"
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ---------------------------------------------------------------------------------------------- replacing a file


def test_a_file_is_there_whole_when_the_block_ends_and_not_before(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    with replacing(path) as file:
        file.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["a.xml"]


def test_what_was_there_stays_when_the_block_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"old")
    with pytest.raises(KeyError), replacing(path) as file:
        file.write(b"x" * 3_000_000)
        raise KeyError("a bug")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.xml"]


@POSIX_ONLY
def test_a_replaced_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.xml", tmp_path / "link.xml"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    with replacing(link) as file:
        file.write(b"new")
    assert link.is_symlink() and real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640


@POSIX_ONLY
def test_a_new_file_has_the_permissions_any_new_file_has(tmp_path: Path) -> None:
    with replacing(tmp_path / "a.xml") as file:
        file.write(b"new")
    (tmp_path / "b.xml").write_bytes(b"")
    assert (tmp_path / "a.xml").stat().st_mode == (tmp_path / "b.xml").stat().st_mode


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "is read-only"),
        (errno.EACCES, "no permission"),
        (errno.EIO, "is not written"),
        (errno.EFBIG, "too large"),
    ],
)
@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_any_refusal_of_the_disk_is_reported_and_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int, words: str
) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"old")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patched:
        patched.setattr(os, step, refuse)
        with pytest.raises(UnwritableFile) as caught, replacing(path) as file:
            file.write(b"new")
    assert words in str(caught.value) and "a.xml" in str(caught.value)
    assert caught.value.hint
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.xml"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux's file size limit")
def test_a_disk_that_fills_up_while_writing_is_reported(tmp_path: Path) -> None:
    import resource
    import signal

    path = tmp_path / "a.xml"
    path.write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        with pytest.raises(UnwritableFile, match="too large"), replacing(path) as file:
            for _ in range(50):
                file.write(b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.xml"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (".", "is a folder"),
        ("none/a.xml", 'The folder .*none" does not exist'),
        ("x" * 300 + ".xml", "the name is too long"),
        ("a\0b.xml", "cannot be a file name"),
        ("file.txt/a.xml", "does not exist"),
    ],
)
def test_a_target_that_cannot_be_written_is_reported_before_anything_is_written(
    tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "file.txt").write_text("a file")
    with pytest.raises(UnwritableFile, match=words), replacing(tmp_path / name):
        pytest.fail("the block must not run")
    assert names(tmp_path) == ["file.txt"]


@POSIX_ONLY
def test_a_device_is_not_replaced() -> None:
    with pytest.raises(UnwritableFile, match="not an ordinary file"), replacing("/dev/null"):
        pytest.fail("the block must not run")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs /proc, where nobody may make files")
def test_a_folder_where_nothing_may_be_created_is_reported() -> None:
    with pytest.raises(UnwritableFile, match="is not written"), replacing("/proc/self/a.xml"):
        pytest.fail("the block must not run")


@AS_USER
@POSIX_ONLY
def test_a_read_only_folder_and_a_protected_file_are_reported(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    (folder / "a.xml").write_bytes(b"old")
    (folder / "a.xml").chmod(0o400)
    with pytest.raises(UnwritableFile, match="write-protected"), replacing(folder / "a.xml"):
        pass
    folder.chmod(0o500)
    try:
        with pytest.raises(UnwritableFile, match="no permission"), replacing(folder / "b.xml"):
            pass
    finally:
        folder.chmod(0o700)


# ----------------------------------------------------------------------------------------------------- sniffing

XML = b'<?xml version="1.0"?>\n<!DOCTYPE x SYSTEM "y">\n<!-- <fasta> -->\n<ST26SequenceListing dtdVersion="V1_3">'

KINDS: list[tuple[str, bytes, str]] = [
    ("a.xml", XML, "st26"),
    ("a.txt", b"\xef\xbb\xbf\n" + XML, "st26"),
    ("a", XML.decode().encode("utf-16"), "st26"),
    ("a", XML.decode().encode("utf-16-be"), "st26"),
    ("a.xml", b'<x:ST26SequenceListing xmlns:x="u">', "st26"),
    ("a.xml", b'<?xml version="1.0"?><!DOCTYPE ST26SequenceListing', "st26"),
    ("a.xml", b"rubbish before <ST26SequenceListing>", "st26"),
    ("a.xlf", b'<?xml version="1.0"?><xliff version="1.2">', "xliff"),
    ("a.txt", b"<110> Example\n<120> Title\n", "st25"),
    ("a.txt", b"                         SEQUENCE LISTING\n\n<110>  Example\n", "st25"),
    ("a.txt", b"\r\nSEQUENCE LISTING\r\n\r\n\r\n<160> 2", "st25"),
    ("a.fa", b">one\nacgt\n", "fasta"),
    ("a.txt", b"; a comment\n>one a\x01two b\nMKV\n", "fasta"),
    ("a.txt", b"C; made by hand\n\n>P1;one\nA title\nMKV*\n", "pir"),
    ("a.txt", b"\n\n>sp|P1|X\r\nMKV\r\n", "fasta"),
    ("a.gb", b"LOCUS       X 12 bp\n", "genbank"),
    ("a.seq", b"GBVRL1.SEQ     Genetic Sequence Data Bank\n\nLOCUS       X 12 bp\n", "genbank"),
    ("a.embl", b"ID   X; SV 1; linear; DNA; PAT; SYN; 12 BP.\n", "embl"),
    ("a.txt", b"<first; DNA; Homo sapiens>\nacgt\n", "multi"),
    ("a.txt", b"acgt acgt\nacgt 1", "raw"),
    ("a.txt", "na\u00efve text in Latin letters".encode("latin-1"), "raw"),
    ("a.csv", b"name,residues\nx,acgt\n", "csv"),
    ("a.tsv", b"name\tresidues\n", "csv"),
    ("a.wsq", b"SQLite format 3\0" + bytes(84), "wsq"),
    ("a.dna", b"\t\0\0\0\x0eSnapGene\0\x01", "snapgene"),
    ("a.fa.gz", gzip.compress(b">one\nacgt\n"), "fasta"),
]


@pytest.mark.parametrize(("name", "data", "kind"), KINDS, ids=[f"{kind[2]}-{n}" for n, kind in enumerate(KINDS)])
def test_a_file_is_known_by_its_first_bytes(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert sniff(tmp_path / name) == kind


REFUSED: list[tuple[bytes, str]] = [
    (b"", "is empty"),
    (b"\0" * 1000, "only zero bytes"),
    (b" \n\t\n", "only blanks"),
    (b"%PDF-1.7\n...", "is a PDF"),
    (b"\xef\xbb\xbf%PDF-1.7\n...", "is a PDF"),
    (b"{\\rtf1\\ansi", "RTF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "old Office document"),
    (b"\x89PNG\r\n\x1a\n\0\0", "is a picture"),
    (b"7z\xbc\xaf\x27\x1c\0", "7-Zip"),
    (b"\x7fELF\x02\0\0", "is a program"),
    (bytes(range(256)), "neither text"),
    (b"<!DOCTYPE html><html><body>", "is a web page"),
    (b"<html>\n", "is a web page"),
    (b"<?xml version='1.0'?><BlastOutput>", 'first element is "BlastOutput"'),
    (b"<?xml version='1.0'?>\n", "has no element"),
    (b"<?xml version='1.0'?><!-- never ends", "has no element"),
    (gzip.compress(XML), "is packed with gzip"),
    (gzip.compress(bytes(1000)), "is packed with gzip"),
    (gzip.compress(b"<html>"), r"listing.xml\" is packed with gzip"),
    (gzip.compress(XML)[:20], "damaged gzip"),
    (b"\x1f\x8bnonsense", "damaged gzip"),
    (b"PK\x03\x04nonsense", "damaged ZIP"),
    (b"just some words", "is not XML"),
]


@pytest.mark.parametrize(("data", "words"), REFUSED, ids=[f"{case[1]}-{n}" for n, case in enumerate(REFUSED)])
def test_a_file_of_no_use_is_named_for_what_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "listing.xml"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=words) as caught:
        sniff(path)
    assert str(path) in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("inside", "kind"),
    [("xl/workbook.xml", "xlsx"), ("word/document.xml", "docx"), ("content.xml", "ods"), ("listing.xml", "")],
)
def test_office_files_are_reported_from_other_archives(tmp_path: Path, inside: str, kind: str) -> None:
    path = tmp_path / "a.bin"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inside, "<x/>")
    if kind:
        assert sniff(path) == kind
    else:
        with pytest.raises(UnreadableFile, match="is a ZIP archive"):
            sniff(path)


def test_two_gigabytes_of_zeros_are_refused_by_their_beginning(tmp_path: Path) -> None:
    path = tmp_path / "zeros.xml"
    with path.open("wb") as file:
        file.truncate(2 << 30)

    def refuse() -> None:
        with pytest.raises(UnreadableFile, match="only zero bytes"):
            sniff(path)

    assert bytes_read(refuse) < 1 << 20


def test_a_file_that_is_missing_or_a_folder_is_reported(tmp_path: Path) -> None:
    for path, words in (
        (tmp_path / "none.xml", "does not exist"),
        (tmp_path, "is a folder"),
        (tmp_path / ("x" * 300), "too long"),
        (tmp_path / "a\0b", "cannot be a file name"),
    ):
        with pytest.raises(UnreadableFile, match=words):
            Source(path)


@AS_USER
@POSIX_ONLY
def test_a_file_that_may_not_be_read_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(XML)
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="no permission"):
        sniff(path)


@POSIX_ONLY
def test_a_pipe_or_device_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(UnreadableFile, match="not an ordinary file"):
            sniff(path)


def test_every_real_file_is_known_for_what_it_is(corpus: Path) -> None:
    expected = {
        "st26": {"st26"},
        "st26-defects": {"st26", "raw"},
        "fasta": {"fasta"},
        "genbank": {"genbank", "embl"},
        "st25": {"st25", "raw"},
        "other": {"snapgene", "docx", "xlsx", "csv", "multi", "raw"},
    }
    for folder, kinds in expected.items():
        for path in sorted((corpus / folder).iterdir()):
            if path.suffix not in (".tsv", ".md"):
                assert sniff(path) in kinds, path.name
    assert {sniff(path) for path in (corpus / "st26-defects").glob("*.xml")} == {"st26"}


@pytest.mark.parametrize("name", ["con.xml", "NUL.xml", "Aux", "com1.tar.gz", "LPT9 .wsq"])
def test_a_name_that_windows_reserves_is_never_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnwritableFile, match="reserves"), replacing(tmp_path / name):
        pass
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["contents.xml", "com10.xml", "xcon.xml", "nul-1.xml"])
def test_a_name_that_only_looks_reserved_is_written(tmp_path: Path, name: str) -> None:
    with replacing(tmp_path / name) as file:
        file.write(b"x")
    assert (tmp_path / name).read_bytes() == b"x"


@pytest.mark.parametrize("code", ["ENOSPC", "EFBIG", "EROFS", "EIO"])
def test_an_error_of_the_disk_has_words_and_no_crash_report(
    code: str, user_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WIPOSEQ_DEBUG", raising=False)
    number = getattr(errno, code)
    words = crash.explain(OSError(number, os.strerror(number), "/somewhere/part"), ["check"])
    assert '"/somewhere/part" is not written' in words
    assert tempfile.gettempdir() in crash.explain(OSError(number, os.strerror(number)), ["check"])
    assert list(user_folders.iterdir()) == []


def test_the_folder_of_an_output_goes_again_after_an_error(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for folder in (tmp_path / "new" / "folder", tmp_path / "there"):
        with pytest.raises(RuntimeError), files.folder_for(folder):
            assert folder.is_dir()
            raise RuntimeError
    assert [each.name for each in tmp_path.iterdir()] == ["there"]
    (tmp_path / "file").touch()
    for wrong in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "a\0b"):
        with pytest.raises(UnwritableFile), files.folder_for(wrong):
            pass


def test_a_block_that_fails_leaves_no_file_and_restores_the_replaced_one(tmp_path: Path) -> None:
    old, new, folder = tmp_path / "old.txt", tmp_path / "new.txt", tmp_path / "a" / "b"
    old.write_text("old")
    with pytest.raises(UnwritableFile), all_or_none():
        for path in (old, new):
            with replacing(path) as file:
                file.write(b"new")
        with folder_for(folder), replacing(folder / "new.txt") as file:
            file.write(b"new")
        assert old.read_text() == "new"
        with replacing(tmp_path / "missing" / "new.txt"):
            pass
    assert old.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["old.txt"]


@pytest.mark.parametrize("has_links", [True, False])
def test_a_block_that_ends_leaves_only_the_new_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    if not has_links:
        monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "old.txt"
    path.write_text("old")
    with all_or_none(), replacing(path) as file:
        file.write(b"new")
    assert path.read_text() == "new"
    with pytest.raises(KeyboardInterrupt), all_or_none():
        with all_or_none():
            for text in (b"newer", b"newest"):
                with replacing(path) as file:
                    file.write(text)
        raise KeyboardInterrupt
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_written_each_alone_stays(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), all_or_none():
        with each_alone(), replacing(tmp_path / "report.txt") as file:
            file.write(b"why")
        raise KeyboardInterrupt
    assert (tmp_path / "report.txt").read_bytes() == b"why"


# ---------------------------------------------------------------------------------------------- after a kill

KILLED = """
import os, sys
from pathlib import Path
from wiposeq.formats.files import replacing
from wiposeq.formats.reports.package_index import new_folder
with new_folder(Path(sys.argv[1]) / "package") as folder, replacing(Path(sys.argv[1]) / "a.xml") as file:
    (folder / "b.xml").write_text("half")
    file.write(b"half")
    print("ready", flush=True)
    sys.stdin.read()
"""


def a_writer(folder: Path) -> "subprocess.Popen[str]":
    """Return a process that has written half of a file and half of a folder."""
    environment = {**os.environ, "PYTHONPATH": str(Path(files.__file__).parents[2])}
    words = [sys.executable, "-c", KILLED, str(folder)]
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


@POSIX_ONLY
def test_what_a_killed_process_left_is_removed_but_nothing_of_one_that_runs(tmp_path: Path) -> None:
    others = [".0123456789ab.part", ".00000000-1-0123456789ab.part", "notes.part"]
    for name in others:
        (tmp_path / name).write_text("of somebody else")
    with a_writer(tmp_path) as killed, a_writer(tmp_path) as running:
        killed.kill()
        killed.wait()
        assert len(names(tmp_path)) == len(others) + 4
        remove_leftovers(tmp_path)
        left = set(names(tmp_path)) - set(others)
        assert len(left) == 2 and all(f"-{running.pid:x}-" in each for each in left)
        assert set(others) <= set(names(tmp_path))
        running.communicate("")
    assert names(tmp_path) == sorted([*others, "a.xml", "package"])


@POSIX_ONLY
def test_the_next_process_that_writes_there_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    with a_writer(tmp_path) as killed:
        killed.kill()
    assert len(names(tmp_path)) == 2
    with a_writer(tmp_path) as following:
        following.communicate("")
    assert names(tmp_path) == ["a.xml", "package"]
