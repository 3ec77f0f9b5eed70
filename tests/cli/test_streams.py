"""convert reads stdin and writes stdout, so that it can be a part of a pipe."""

import io
import sys
from pathlib import Path

import pytest

from wiposeq.cli.main import main
from wiposeq.formats.st26.listing import read

FASTA = b">one\nACGTACGTACGTACGT\n"


class Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_an_input_from_stdin_becomes_a_listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(FASTA))
    assert main(["convert", "-", "-o", str(tmp_path / "out.xml")]) == 1
    assert [each.residues for each in read(tmp_path / "out.xml").sequences] == ["acgtacgtacgtacgt"]


def test_stdout_has_only_the_listing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(FASTA))
    assert main(["convert", "-", "-o", "-"]) == 1
    out, err = capsysbinary.readouterr()
    (tmp_path / "piped.xml").write_bytes(out)
    assert [each.residues for each in read(tmp_path / "piped.xml").sequences] == ["acgtacgtacgtacgt"]
    assert b"Import report: stdin" in err and b"stdout: 1 sequence written" in err
    assert b"check stdout" not in err and b"This is a draft" in err


@pytest.mark.parametrize(
    ("data", "arguments", "words"),
    [
        (b"", ["-"], b'"stdin" is empty'),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), ["-"], b'"stdin" is a picture'),
        (FASTA, ["-", "-"], b"can be read once"),
        (FASTA, ["-", "--each"], b"cannot be written to stdout"),
    ],
)
def test_nothing_is_written_to_stdout_if_the_call_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
    data: bytes,
    arguments: list[str],
    words: bytes,
) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(data))
    assert main(["convert", *arguments, "-o", "-"]) == 2
    out, err = capsysbinary.readouterr()
    assert out == b""
    assert words in err


@pytest.mark.parametrize("option", ["--sequences", "--features"])
def test_an_option_without_a_value_is_refused_and_does_not_mean_everything(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.fasta").write_bytes(FASTA)
    assert main(["convert", str(tmp_path / "in.fasta"), "-o", str(tmp_path / "out.fasta"), option, " "]) == 2
    assert f"{option} has no value." in capsys.readouterr().err
    assert not (tmp_path / "out.fasta").exists()


def test_a_missing_stdout_is_an_error_of_the_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.fasta").write_bytes(FASTA)
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["convert", str(tmp_path / "a.fasta"), "-o", "-"]) == 2
    assert "There is no stdout to write to" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_behind_stdout_is_no_error_of_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(FASTA))
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert main(["convert", "-", "-o", "-"]) == 2
    assert '"stdout" is not written: the disk is full' in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_call_that_cannot_print_its_result_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.fasta").write_bytes(FASTA)
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        call = [str(tmp_path / "a.fasta"), "-o", str(tmp_path / "a.xml"), "--report", str(tmp_path / "a.html")]
        assert main(["convert", *call]) == 2
    assert '"stdout" is not written: the disk is full' in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["a.fasta"]
