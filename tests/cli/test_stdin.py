"""check, fix, compare, specification and translate read "-" from stdin, so that they can be parts of a pipe."""

import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import a_dna, a_project

from wiposeq.app.exporting import converting
from wiposeq.cli.main import main
from wiposeq.formats.st26.listing import read

Pipe = Callable[[bytes], None]


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    class Stdin:
        def __init__(self, data: bytes) -> None:
            self.buffer = io.BytesIO(data)

    return lambda data: monkeypatch.setattr(sys, "stdin", Stdin(data))


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "listing.xml"
    project = a_project(a_dna("acgtacgtacgt", ("CDS", "1..9", {"product": "kinase"})), a_dna("ttttggggcccc"))
    converting.save_as(project, path)
    return path


def test_a_listing_from_stdin_is_checked_like_its_file(
    listing: Path, pipe: Pipe, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["check", str(listing), "--format", "json"])
    by_name = json.loads(capsys.readouterr().out)
    pipe(listing.read_bytes())
    assert main(["check", "-", "--format", "json"]) == code
    piped = json.loads(capsys.readouterr().out)
    assert [each["file"] for each in piped] == ["stdin"]
    assert piped[0]["findings"] == by_name[0]["findings"]


def test_stdin_can_be_one_of_several_files(listing: Path, pipe: Pipe, capsys: pytest.CaptureFixture[str]) -> None:
    pipe(listing.read_bytes())
    main(["check", "-", str(listing), "--format", "json"])
    assert [each["file"] for each in json.loads(capsys.readouterr().out)] == ["stdin", str(listing)]
    pipe(b"")
    assert main(["check", "-", "-"]) == 2
    assert "can be read once" in capsys.readouterr().err


def test_a_listing_in_an_archive_from_stdin_is_named_by_its_name_there(
    listing: Path, pipe: Pipe, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(listing, "inside.xml")
    pipe(packed.getvalue())
    main(["check", "-", "--format", "json"])
    assert json.loads(capsys.readouterr().out)[0]["file"] == str(Path("stdin", "inside.xml"))


def test_fix_reads_stdin_and_writes_stdout(
    listing: Path, tmp_path: Path, pipe: Pipe, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    pipe(listing.read_bytes().replace(b"<INSDSeq_length>12<", b"<INSDSeq_length>13<", 1))
    main(["fix", "-", "-o", "-"])
    out, err = capsysbinary.readouterr()
    (tmp_path / "piped.xml").write_bytes(out)
    assert [each.residues for each in read(tmp_path / "piped.xml").sequences] == ["acgtacgtacgt", "ttttggggcccc"]
    assert b"Repair report: stdin" in err and b"stdout: written" in err


@pytest.mark.parametrize("place", [0, 1])
def test_compare_reads_either_listing_from_stdin(
    listing: Path, pipe: Pipe, capsys: pytest.CaptureFixture[str], place: int
) -> None:
    names = [str(listing)]
    names.insert(place, "-")
    pipe(listing.read_bytes())
    assert main(["compare", *names, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [found["old"], found["new"]].index("stdin") == place
    pipe(listing.read_bytes().replace(b"ttttggggcccc", b"ttttggggccca"))
    assert main(["compare", *names]) == 1


@pytest.mark.parametrize("is_listing_piped", [True, False])
def test_specification_reads_the_listing_or_the_text_from_stdin(
    listing: Path, tmp_path: Path, pipe: Pipe, capsys: pytest.CaptureFixture[str], is_listing_piped: bool
) -> None:
    text = tmp_path / "text.txt"
    text.write_text("SEQ ID NO: 1, SEQ ID NO: 2 and SEQ ID NO: 9 are claimed.\n")
    pipe((listing if is_listing_piped else text).read_bytes())
    names = ["-", str(text)] if is_listing_piped else [str(listing), "-"]
    assert main(["specification", *names]) == 1
    out = capsys.readouterr().out
    assert "SEQ ID NO: 9 is mentioned but not in the listing" in out
    assert "stdin:" in out


def test_translate_reads_the_listing_from_stdin(listing: Path, tmp_path: Path, pipe: Pipe) -> None:
    pipe(listing.read_bytes())
    assert main(["translate", "-", "-o", str(tmp_path / "a.xlf"), "--language", "de"]) == 0
    assert "kinase" in (tmp_path / "a.xlf").read_text()
