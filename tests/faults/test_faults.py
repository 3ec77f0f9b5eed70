"""Each call of the system fails once: a file is complete or is not there, and one line says why.

A run without faults counts the calls. Then the n-th of them fails, for every n. Writing fails through the limit of the
system for the size of files, as on a full disk.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fuzz.seeds import LISTING, REFERENCE, SEEDS

from wiposeq.cli.main import main

SCENES = {
    "xml": "convert reference.fa -o out.xml",
    "xml replaced": "convert reference.fa -o old.xml --force",
    "wsq": "convert listing.xml -o out.wsq",
    "fasta": "convert listing.xml -o out.fasta",
    "html": "convert listing.xml -o out.html",
    "fix": "fix listing.xml -o out.xml --all-safe",
    "report": "check listing.xml -o out.json",
    "texts": "translate listing.xml -o out.csv --language de",
    "template": "template out.xlsx",
    "texts as a workbook": "translate listing.xml -o out.xlsx --language de",
    "inventory": "inventory listing.xml -o out.xlsx",
    "record": "compare listing.xml project.wsq --record -o out.docx",
    "conformance": "selftest -o out",
    "package and archive": "package listing.xml -o out --zip",
    "xml and report": "convert reference.fa -o out.xml --report out.html",
    "xml replaced and report": "convert reference.fa -o old.xml --force --report out.csv",
    "each and report": "convert reference.fa listing.xml --each -o out --report out.html",
    "genome and report": "convert reference.fa rows.gff3 calls.vcf --each -o out --report out.txt",
    "fix and report": "fix listing.xml -o out.xml --report out.json",
    "texts back and report": "translate listing.xml --with texts.csv --language de -o out.xml --report out.html",
    "demo": "demo out",
    "copies": "specification listing.xml text.docx --comments out/a --numbers out/b -o out.html",
}
"""What is called in the folder of a test."""
TEXTS = "\ufeffid,Place,English (en),German (de)\nq1,,unidentified,nicht bestimmt\n".encode()
"""A returned translation."""
KINDS = ("open", "fsync", "replace", "rename", "mkdir")
"""The functions of os that fail."""


def prepared(folder: Path) -> dict[str, bytes]:
    """Write the inputs, and return all files."""
    rows = SEEDS["rows.gff3"].split(b"##FASTA")[0]
    inputs = {
        "reference.fa": REFERENCE,
        "listing.xml": LISTING,
        "old.xml": b"old",
        "project.wsq": SEEDS["project.wsq"],
        "rows.gff3": rows,
        "calls.vcf": SEEDS["calls.vcf"],
        "text.docx": SEEDS["text.docx"],
        "texts.csv": TEXTS,
    }
    for name, data in inputs.items():
        (folder / name).write_bytes(data)
    return inputs


def run(folder: Path, call: str) -> int:
    words = [
        str(folder / word) if word.startswith("out") or (folder / word).is_file() else word for word in call.split()
    ]
    return main(words)


def files(folder: Path) -> dict[str, bytes]:
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@contextmanager
def failing(folder: Path, kind: str, number: int) -> Iterator[list[int]]:
    """Let the n-th call of os.KIND that changes the folder fail; 0 for none. Give the count of such calls."""
    real: Callable[..., object] = getattr(os, kind)
    count = [0]

    def call(first: object, *more: object, **named: object) -> object:
        if is_counted(first, *more):
            count[0] += 1
            if count[0] == number:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(first, *more, **named)

    def is_counted(first: object, *more: object) -> bool:
        if kind == "fsync":
            return True
        if kind == "open" and not (more and isinstance(more[0], int) and more[0] & os.O_CREAT):
            return False
        return isinstance(first, str | os.PathLike) and str(first).startswith(str(folder))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, kind, call)
        yield count


def judge(folder: Path, before: dict[str, bytes], whole: set[str], code: int, words: str) -> None:
    """The inputs are as they were, and the outputs are all there or not there at all."""
    after = files(folder)
    is_replaced = after.get("old.xml") != before["old.xml"]
    for name, data in before.items():
        assert after.pop(name) == data or (name == "old.xml" and is_replaced)
    if code == 2:
        assert after == {} and not is_replaced, sorted(after)
        assert words.strip() and "Traceback" not in words
    else:
        assert set(after) == whole
    assert not [each for each in folder.rglob("*") if each.name.endswith(".part")]


@pytest.mark.parametrize("scene", SCENES)
def test_the_nth_call_of_the_system_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str], scene: str) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    before = prepared(folder)
    counts = {}
    for kind in KINDS:
        shutil.rmtree(folder)
        folder.mkdir()
        prepared(folder)
        with failing(folder, kind, 0) as count:
            assert run(folder, SCENES[scene]) in (0, 1)
        whole = set(files(folder)) - set(before)
        counts[kind] = count[0]
        for number in range(1, count[0] + 1):
            shutil.rmtree(folder)
            folder.mkdir()
            prepared(folder)
            capsys.readouterr()
            with failing(folder, kind, number):
                code = run(folder, SCENES[scene])
            judge(folder, before, whole, code, capsys.readouterr().err)
    assert min(counts["open"], counts["fsync"], counts["replace"]) > 0, counts


@pytest.mark.parametrize("size", [0, 1, 100, 1_000, 4_096, 20_000])
@pytest.mark.parametrize("scene", SCENES)
def test_the_disk_is_full_after_so_many_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], scene: str, size: int
) -> None:
    resource = pytest.importorskip("resource")
    before = prepared(tmp_path)
    assert run(tmp_path, SCENES[scene]) in (0, 1)
    whole = set(files(tmp_path)) - set(before)
    for each in tmp_path.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    prepared(tmp_path)
    capsys.readouterr()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        code = run(tmp_path, SCENES[scene])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    judge(tmp_path, before, whole, code, capsys.readouterr().err)
