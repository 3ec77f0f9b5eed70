"""Verbs with odd names and places: links in a circle, names in another encoding, no room for temporary files."""

import errno
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from fuzz.seeds import LISTING, REFERENCE, SEEDS

from wiposeq.cli.main import main

CALLS = {
    "check": "check listing.xml -o out.json",
    "convert": "convert reference.fa -o out.xml",
    "copy": "convert listing.xml -o out.html",
    "project": "convert listing.xml -o out.wsq",
    "genbank": "convert listing.xml -o out.gb",
    "gff": "convert reference.fa rows.gff3 -o out.xml",
    "fix": "fix listing.xml -o out.xml --all-safe",
    "compare": "compare listing.xml project.wsq -o out.html",
    "specification": "specification listing.xml text.docx -o out.xlsx",
    "translate": "translate listing.xml -o out.xlsx --language de",
    "inventory": "inventory listing.xml listing.zip -o out.xlsx",
    "template": "template out.xlsx",
    "archive": "check listing.zip -o out.json",
    "variants": "convert reference.fa rows.gff3 calls.vcf -o out.xml",
}


def prepare(folder: Path) -> None:
    for name in ("project.wsq", "text.docx", "listing.zip", "calls.vcf"):
        (folder / name).write_bytes(SEEDS[name])
    (folder / "listing.xml").write_bytes(LISTING)
    (folder / "reference.fa").write_bytes(REFERENCE)
    (folder / "rows.gff3").write_bytes(SEEDS["rows.gff3"].split(b"##FASTA")[0])


def run(folder: Path, call: str) -> int:
    return main([str(folder / word) if "." in word else word for word in call.split()])


def output_of(call: str) -> str:
    return next(word for word in call.split() if word.startswith("out."))


@pytest.fixture(autouse=True)
def debug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIPOSEQ_DEBUG", "1")


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
@pytest.mark.parametrize("name", CALLS)
def test_a_link_in_a_circle_is_refused_as_input_and_as_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    call = CALLS[name]
    for link in (output_of(call), call.split()[1]):
        prepare(tmp_path)
        path = tmp_path / link
        path.unlink(missing_ok=True)
        path.symlink_to(link)
        capsys.readouterr()
        assert run(tmp_path, call) == 2 or (name == "inventory" and link == "listing.xml")
        assert path.is_symlink()
        assert capsys.readouterr().err.strip() or name == "inventory"
        for each in tmp_path.iterdir():
            each.unlink()


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
@pytest.mark.parametrize("odd", [b"a\nb", b"\xff\xfe", "ä\u202e".encode(), b"=1+1"], ids=ascii)
@pytest.mark.parametrize("name", CALLS)
def test_a_folder_with_an_odd_name_is_used_like_any_other(tmp_path: Path, name: str, odd: bytes) -> None:
    folder = tmp_path / os.fsdecode(odd)
    folder.mkdir()
    prepare(folder)
    assert run(folder, CALLS[name]) in (0, 1)
    assert (folder / output_of(CALLS[name])).stat().st_size


@pytest.mark.parametrize("name", CALLS)
def test_a_folder_of_temporary_files_that_cannot_be_used_has_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    prepare(tmp_path)
    before = sorted(each.name for each in tmp_path.iterdir())

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.delenv("WIPOSEQ_DEBUG")
        for function in ("mkdtemp", "mkstemp", "TemporaryFile", "NamedTemporaryFile", "_mkstemp_inner"):
            patched.setattr(tempfile, function, fail)
        code = run(tmp_path, CALLS[name])
    words = capsys.readouterr().err
    assert "error in the program" not in words
    after = sorted(each.name for each in tmp_path.iterdir() if each.name != output_of(CALLS[name]))
    assert after == before
    is_listed = name in ("inventory", "archive")  # what cannot be read is a row of their report
    assert is_listed or (code == 2) != (tmp_path / output_of(CALLS[name])).exists()
    assert is_listed or code != 2 or "is not written" in words
    shutil.rmtree(tmp_path)
