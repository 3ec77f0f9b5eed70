"""Files nobody should hand in: each is answered with one line or with findings, soon and in little memory."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from measure import run_wiposeq

CHECKOUT = Path(__file__).resolve().parents[2]
SECONDS = 60
"""When a call counts as hanging; on a machine of its own each takes about a second."""
MEGABYTES = 500

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE ST26SequenceListing PUBLIC "-//WIPO//DTD Sequence Listing 1.3//EN" "ST26SequenceListing_V1_3.dtd">\n'
)
BODY = '<ST26SequenceListing dtdVersion="V1_3"><ApplicantFileReference>{}</ApplicantFileReference>'
END = "</ST26SequenceListing>"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "wait4"), reason="the memory of a process is measured with wait4"),
]


class Outcome(NamedTuple):
    code: int
    out: str
    err: str
    megabytes: float


def run(folder: Path, *words: str) -> Outcome:
    """Runs the program in a process of its own, and stops it when it hangs."""
    done = run_wiposeq(folder, *words, seconds=SECONDS)
    return Outcome(done.code, done.out, done.err, done.megabytes)


def zeros(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2 << 30)


def bomb(path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE ST26SequenceListing [<!ENTITY e0 "ha">{entities}]>'
        + BODY.format("&e12;")
        + END
    )


def packed_bomb(path: Path) -> None:
    with gzip.open(path, "wb", compresslevel=9) as file:
        for _ in range(100):
            file.write(b"\n" * (1 << 20))


UNUSABLE: dict[str, Callable[[Path], object]] = {
    "empty.xml": lambda path: path.write_bytes(b""),
    "blank.xml": lambda path: path.write_bytes(b" \n" * 100),
    "paper.xml": lambda path: path.write_bytes(b"%PDF-1.7\n" + os.urandom(5000)),
    "noise.xml": lambda path: path.write_bytes(bytes(range(256)) * 100),
    "zeros.xml": zeros,
    "page.xml": lambda path: path.write_text("<!DOCTYPE html><html><body>Not found</body></html>"),
    "other.xml": lambda path: path.write_text('<?xml version="1.0"?><invoice><sum>1</sum></invoice>'),
    "packed.xml": packed_bomb,
    "folder.xml": lambda path: path.mkdir(),
    "project.wsq": lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(4000)),
    "letters.fasta": lambda path: path.write_text(">a\nACGT\n"),
    "letter.txt": lambda path: path.write_text("Dear Sirs,\n"),
    "missing.xml": lambda path: None,
    "a" * 300 + ".xml": lambda path: None,
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_is_no_listing_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    UNUSABLE[name](tmp_path / name)
    found = run(tmp_path, "check", name)
    assert found.code == 2
    assert found.out == ""
    assert found.err.startswith("wiposeq: ") and found.err.count("\n") == 1, found.err
    assert found.megabytes < MEGABYTES


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_one_may_not_read_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "mine.xml").write_text("secret")
    (tmp_path / "mine.xml").chmod(0)
    found = run(tmp_path, "check", "mine.xml")
    assert found.code == 2 and "permission" in found.err


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut.xml": (lambda path: path.write_text(HEAD + BODY.format("x") + "<SequenceData sequenceIDN"), "not-well-formed"),
    "wide.xml": (lambda path: path.write_bytes((HEAD + BODY.format("x") + END).encode("utf-16")), "not-utf-8"),
    "bomb.xml": (bomb, "entity-declared"),
    "nul.xml": (
        lambda path: path.write_bytes((HEAD + BODY.format("a" * 70_000 + "\0b") + END).encode()),
        "not-well-formed",
    ),
    "deep.xml": (lambda path: path.write_text(HEAD + BODY.format("x") + "<a>" * 100_000), "not-well-formed"),
    "wordy.xml": (lambda path: path.write_text(HEAD + BODY.format("x" * 20_000_000) + END), ""),
    "notes.xml": (lambda path: path.write_text(HEAD + BODY.format("x") + "<!-- x -->" * 5_000 + END), "comment"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_broken_listing_is_answered_with_findings(tmp_path: Path, name: str) -> None:
    make, rule = WRONG[name]
    make(tmp_path / name)
    found = run(tmp_path, "check", name)
    assert found.code == 1, found.err
    assert found.err == ""
    assert rule in found.out
    assert found.megabytes < MEGABYTES


def test_a_file_named_by_an_entity_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the-secret-of-this-machine")
    (tmp_path / "spy.xml").write_text(
        '<?xml version="1.0"?><!DOCTYPE ST26SequenceListing [<!ENTITY spy SYSTEM "secret.txt">]>'
        + BODY.format("&spy;")
        + END
    )
    found = run(tmp_path, "check", "spy.xml", "--format", "json")
    assert found.code == 1
    assert "the-secret" not in found.out + found.err
    found = run(tmp_path, "convert", "spy.xml", "-o", "out.xml")
    assert not (tmp_path / "out.xml").is_file() or "the-secret" not in (tmp_path / "out.xml").read_text()


FASTA: dict[str, Callable[[Path], object]] = {
    "empty.fasta": lambda path: path.write_bytes(b""),
    "nothing.fasta": lambda path: path.write_bytes(b">a\n>b\n>c\n"),
    "zeros.fasta": zeros,
    "paper.fasta": lambda path: path.write_bytes(b"%PDF-1.7\n>a\nACGT\n"),
    "binary.fasta": lambda path: path.write_bytes(b">a\nACGT\n" * 10_000 + bytes(100)),
    "packed.fasta.gz": packed_bomb,
    "folder.fasta": lambda path: path.mkdir(),
    "letter.fasta": lambda path: path.write_text("Dear Sirs,\n"),
}


@pytest.mark.parametrize("name", FASTA)
def test_what_is_no_fasta_is_refused_in_one_line_and_leaves_no_listing(tmp_path: Path, name: str) -> None:
    FASTA[name](tmp_path / name)
    found = run(tmp_path, "convert", name, "-o", "out.xml")
    assert found.code == 2, found.out
    assert found.err.startswith("wiposeq: ") and found.err.count("\n") == 1, found.err
    assert not list(tmp_path.glob("*out.xml*")) and not list(tmp_path.glob(".*"))
    assert found.megabytes < MEGABYTES


def test_output_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.fasta").write_text(">a\nACGTACGTACGT\n")
    (tmp_path / "dir.xml").mkdir()
    for output in ("dir.xml", "none/out.xml", "a" * 300 + ".xml"):
        found = run(tmp_path, "convert", "a.fasta", "-o", output)
        assert found.code == 2
        assert found.err.startswith("wiposeq: ") and found.err.count("\n") == 1, found.err
