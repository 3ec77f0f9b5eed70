"""A source: the content of an input is opened once on its way from the command line to the records."""

import gzip
import os
import random
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import docx
import openpyxl
import pytest
from builders import EDITION, a_dna, a_header, a_project
from msgspec.structs import replace

from wiposeq.__main__ import main
from wiposeq.app.checking import check
from wiposeq.app.exporting.converting import convert
from wiposeq.app.genome.survey import survey
from wiposeq.app.importing.importing import offer_files, offer_text
from wiposeq.app.importing.opening import open_any, recognized_files
from wiposeq.errors import UncertainEncoding, UnreadableFile
from wiposeq.formats.files import START
from wiposeq.formats.kinds import KINDS, output_kind, pattern, recognized
from wiposeq.formats.project import file as project
from wiposeq.formats.source import Source
from wiposeq.formats.st26 import listing as st26

_opens: list[str] | None = None
_is_watched = False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _opens is not None and event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
        _opens.append(os.fsdecode(arguments[0]))


@pytest.fixture
def opens() -> Iterator[list[str]]:
    """The names of the files that are opened during the test."""
    global _opens, _is_watched
    if not _is_watched:
        sys.addaudithook(_watch)
        _is_watched = True
    _opens = []
    yield _opens
    _opens = None


GENBANK = b"LOCUS       X 12 bp DNA\nORIGIN\n        1 acgtacgtac gt\n//\n"
INPUTS: dict[str, bytes] = {
    "a.fasta": b">a\nACGTACGTACGTACGT\n",
    "large.fasta": b">a\n" + b"ACGTACGTAC" * 20_000,
    "a.fasta.gz": gzip.compress(b">a\nACGTACGTACGTACGT\n"),
    "a.pir": b">P1;a\ntitle\nMKVLAAGIVG*\n",
    "a.gb": GENBANK,
    "a.csv": b"Name,Sequence\nx,acgtacgtacgt\ny,ggggccccaaaa\n",
    "a.txt": b"acgtacgtac gtacgtacgt\n",
    "a.st25.txt": b"<110> X\n<210> 1\n<211> 12\n<212> DNA\n<213> Homo sapiens\n<400> 1\nacgtacgtac gt 12\n",
    "large.st25.txt": b"<110> X\n<210> 1\n<211> 200000\n<212> DNA\n<213> Homo sapiens\n<400> 1\n"
    + b"acgtacgtac " * 20_000,
    "b.txt": b"<first; DNA; Homo sapiens>\nacgtacgtacgt\n",
}


LISTING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ST26SequenceListing><ApplicantName>Name</ApplicantName>'
    '<SequenceData sequenceIDNumber="1"><INSDSeq><INSDSeq_length>10</INSDSeq_length>'
    "<INSDSeq_moltype>DNA</INSDSeq_moltype><INSDSeq_sequence>acgtacgtac</INSDSeq_sequence>"
    "</INSDSeq></SequenceData></ST26SequenceListing>"
)


def _written(path: Path) -> None:
    """Write an input: bytes of INPUTS, or a large document or project by its library."""
    rows = [("Name", "Sequence"), *((f"s{number}", "acgtacgtacgt") for number in range(2000))]
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        sheet.append(["=1+1"])
        sheet.merge_cells("A2:A3")
        book.save(path)
    elif path.suffix == ".docx":
        document = docx.Document()
        table = document.add_table(2, 2)
        for place, text in enumerate((*rows[0], *rows[1])):
            table.cell(place // 2, place % 2).text = text
        document.save(str(path))
    elif path.suffix == ".wsq":
        project.save(a_project(a_dna("".join(random.Random(1).choices("acgt", k=200_000)))), path)
    else:
        path.write_bytes(INPUTS[path.name])


@pytest.mark.parametrize("name", [*INPUTS, "a.xlsx", "a.docx", "a.wsq"])
def test_the_content_of_an_input_is_opened_once(tmp_path: Path, name: str, opens: list[str]) -> None:
    path, output = tmp_path / name, tmp_path / "out.xml"
    _written(path)
    for read in (
        lambda: convert([path], output),
        lambda: convert([path], tmp_path / "out.wsq"),
        lambda: convert([path], tmp_path / "out.fasta"),
        lambda: open_any(path),
        lambda: offer_files([path]),
    ):
        opens.clear()
        read()
        assert opens.count(str(path)) == 1


_AS_BASES = str.maketrans("01", "ga")


@pytest.mark.parametrize("count", [1, 250], ids=["small", "large"])
def test_the_content_of_a_listing_is_opened_once(tmp_path: Path, count: int, opens: list[str]) -> None:
    path, output = tmp_path / "listing.xml", tmp_path / "out.xml"
    st26.write(
        path,
        replace(a_header(), file_name="listing.xml"),
        [a_dna(f"acgtacgtac{number:08b}".translate(_AS_BASES)) for number in range(count)],
    )
    assert (path.stat().st_size > START) == (count > 1)
    for read in (
        lambda: convert([path], output),
        lambda: convert([path], tmp_path / "out.html"),
        lambda: convert([path], tmp_path / "out.fasta"),
        lambda: open_any(path),
        lambda: check(path, EDITION),
    ):
        opens.clear()
        read()
        assert opens.count(str(path)) == 1


@pytest.mark.parametrize(
    ("name", "content", "output", "options"),
    [
        ("proteins.fasta", b">a\nMKVLAAGIVGFWQRSTEDPL\n", "out", ["--each"]),
        ("records.gb", GENBANK, "out", ["--each"]),
        ("table.csv", INPUTS["a.csv"], "out.xml", ["--columns", "Sequence=residues"]),
    ],
)
def test_an_option_that_depends_on_the_content_opens_no_input_again(
    tmp_path: Path, name: str, content: bytes, output: str, options: list[str], opens: list[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    opens.clear()
    assert main(["convert", str(path), "-o", str(tmp_path / output), *options]) in (0, 1)
    assert opens.count(str(path)) == 1


def test_the_survey_of_a_genome_opens_each_file_once(tmp_path: Path, opens: list[str]) -> None:
    fasta, gff = tmp_path / "g.fa", tmp_path / "g.gff3"
    fasta.write_bytes(b">chr1\nacgtacgtacgt\n")
    gff.write_bytes(b"##gff-version 3\nchr1\tx\tgene\t1\t6\t.\t+\t.\tID=g\n")
    for inputs in (lambda: [tmp_path], lambda: recognized_files([fasta, gff])):
        opens.clear()
        assert [each.rows for each in survey(inputs()).chromosomes] == [1]
        assert opens.count(str(fasta)) == opens.count(str(gff)) == 1


def test_a_pasted_listing_is_read_without_a_file(opens: list[str]) -> None:
    opens.clear()
    assert offer_text(LISTING).sequences[0].residues == "acgtacgtac"
    with pytest.raises(UnreadableFile, match="The text"):
        offer_text(LISTING[: LISTING.index("<INSDSeq_sequence>")])
    assert not [name for name in opens if "pasted" in name or name.endswith((".xml", ".txt"))]


@pytest.mark.parametrize(
    ("data", "encoding", "is_certain"),
    [
        (LISTING.encode(), "utf-8", True),
        (LISTING.replace("UTF-8", "ISO-8859-1").encode("latin-1"), "iso8859-1", True),
        (LISTING.replace("Name", "N\u00e4m\u00e9").encode("latin-1"), "", False),
        (INPUTS["a.st25.txt"], "utf-8", True),
        (INPUTS["a.st25.txt"].replace(b"X", "\u914d\u5217\u8868".encode("shift_jis")), "cp932", True),
        (INPUTS["a.st25.txt"].replace(b"X", b"N\xe4m\xe9"), "", False),
    ],
)
def test_the_source_says_how_certain_the_encoding_of_a_listing_is(
    tmp_path: Path, data: bytes, encoding: str, is_certain: bool
) -> None:
    path = tmp_path / "listing"
    path.write_bytes(data)
    source = recognized(path)
    with nullcontext() if is_certain else pytest.raises(UncertainEncoding):
        open_any(source)
    assert source.decision is not None
    assert source.decision.is_certain == is_certain
    assert not encoding or source.decision.encoding == encoding


def test_a_check_recognizes_a_source_without_a_kind(tmp_path: Path) -> None:
    path = tmp_path / "listing.xml"
    path.write_text(LISTING)
    assert check(Source(path), EDITION).sequences == 1


def test_what_is_taken_twice_is_opened_again_and_what_is_examined_is_not(tmp_path: Path, opens: list[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * (START + 1))
    opens.clear()
    source = Source(path)
    with source.examined() as file:
        assert len(file.read()) == START + 1
    for count in (1, 2):
        with source.open() as file:
            assert len(file.read()) == START + 1
        assert opens.count(str(path)) == count


def test_a_file_of_no_kind_is_left_closed(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"\x89PNG\r\n" + bytes(range(256)) * 300)
    with pytest.raises(UnreadableFile, match="picture"):
        recognized(path)


def test_each_kind_has_its_own_id_and_its_endings_have_dots() -> None:
    assert len({kind.id for kind in KINDS}) == len(KINDS)
    assert all(ending.startswith(".") for kind in KINDS for ending in (*kind.endings, *kind.written))
    assert pattern("pir", "xlsx") == "*.pir *.nbrf *.xlsx *.xlsm"
    assert output_kind(Path("A.FAS")).id == "fasta"
