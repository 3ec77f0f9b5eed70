"""Copies for reading as workflows and on the command line: from every kind of input, with the exit codes of others."""

import shutil
from pathlib import Path

import pytest
from builders import a_dna, a_feature, a_header, a_project, a_protein
from lxml import html
from msgspec.structs import replace

from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.cli import main as cli
from wiposeq.errors import UsageError
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.project import Project
from wiposeq.model.records import Qualifier

ENDINGS = pytest.mark.parametrize("ending", [".html", ".htm", ".txt", ".TXT"])
ST25 = """<110>  Example Ltd
<120>  A polymerase
<130>  REF-25
<160>  1
<210>  1
<211>  12
<212>  DNA
<213>  Homo sapiens
<400>  1
acgtacgtac gt                                                            12
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def a_bilingual_project() -> Project:
    note = Qualifier(1, "note", "a polymer", "un polymère")
    sequence = a_dna("ggccttaaggccttaa")
    sequence = replace(
        sequence, features=(*sequence.features, replace(a_feature("misc_feature", "1..4"), qualifiers=(note,)))
    )
    return a_project(sequence, a_protein(), header=replace(a_header(), other_language="fr"))


@ENDINGS
@pytest.mark.parametrize("source", ["in.xml", "in.wsq"])
def test_a_listing_or_project_becomes_a_copy_with_everything_it_says(source: str, ending: str) -> None:
    converting.save_as(a_bilingual_project(), Path(source))
    done = converting.convert([Path(source)], Path("out" + ending))
    assert (done.count, done.report, done.changes) == (2, None, ())
    said = Path("out" + ending).read_text("utf-8")
    for text in (
        "Example Biotech Ltd",
        "ggccttaagg ccttaa",
        "MKVLAAGIVG",
        "a polymer",
        "un polymère",
        source,
        "misc_feature",
    ):
        assert text in said
    assert "fr (French)" in said or "[fr] un polymère" in said


@ENDINGS
def test_saving_a_project_as_a_copy_says_the_same_as_converting_it(ending: str) -> None:
    converting.save_as(a_bilingual_project(), Path("in.xml"))
    project = opening.open_any(Path("in.xml"))
    converting.save_as(project, Path("saved" + ending))
    converting.convert([Path("in.xml")], Path("converted" + ending))
    assert Path("saved" + ending).read_bytes() == Path("converted" + ending).read_bytes()


def test_fasta_and_st25_become_copies_and_the_changes_on_the_way_are_reported() -> None:
    Path("a.fasta").write_text(">one\nacguacguacgu\n>two\nMKVLAAGIVG\n")
    Path("h.toml").write_text('file_reference = "REF-7"\n')
    done = converting.convert([Path("a.fasta")], Path("a.html"), converting.ConversionOptions(header=Path("h.toml")))
    assert done.count == 2 and done.changes
    page = html.fromstring(Path("a.html").read_text("utf-8"))
    assert page.xpath("//section/@id") == ["seq-1", "seq-2"]
    assert "REF-7" in page.text_content()
    Path("b.txt").write_text(ST25)
    done = converting.convert([Path("b.txt")], Path("b.html"))
    assert done.count == 1 and done.changes
    assert "REF-25" in Path("b.html").read_text("utf-8")


def test_several_inputs_become_one_copy_numbered_through() -> None:
    converting.save_as(a_project(a_dna("ggggccccggggcccc")), Path("1.xml"))
    Path("2.fasta").write_text(">x\nttttaaaattttaaaa\n")
    done = converting.convert([Path("2.fasta"), Path("1.xml")], Path("o.txt"))
    said = Path("o.txt").read_text("utf-8")
    assert done.count == 2
    assert "2.fasta, 1.xml" in said
    assert 0 < said.index("ttttaaaatt") < said.index("SEQ ID NO 2") < said.index("ggggccccgg")


def broken(path: Path, sequences: int = 3) -> None:
    converting.save_as(a_project(*(a_dna() for _ in range(sequences))), path)
    text = path.read_text("utf-8")
    path.write_text(text[: text.rindex("<INSDSeq_feature-table>") + 10], "utf-8")


@pytest.mark.parametrize("ending", [".html", ".txt"])
def test_a_copy_of_a_file_that_breaks_off_says_so_and_ends_with_errors(
    ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    broken(Path("in.xml"))
    assert st26.read("in.xml").origin.facts != ()
    assert cli.main(["convert", "in.xml", "-o", "out" + ending]) == 1
    said = Path("out" + ending).read_text("utf-8")
    assert "The file is broken in line" in said
    assert said.index("The file is broken in line") < said.index("General information")
    told = capsys.readouterr().out
    assert "1 error" in told and "wiposeq check in.xml" in told


def test_a_copy_of_a_file_of_which_nothing_can_be_read_says_so_too(capsys: pytest.CaptureFixture[str]) -> None:
    converting.save_as(a_project(), Path("in.xml"))
    text = Path("in.xml").read_text("utf-8")
    doctype = text[text.index("<!DOCTYPE") : text.index("<ST26SequenceListing ")]
    Path("in.xml").write_text(text.replace(doctype, '<!DOCTYPE ST26SequenceListing [<!ENTITY a "b">]>\n'), "utf-8")
    assert cli.main(["convert", "in.xml", "-o", "out.html"]) == 1
    assert "declares entities in line 2" in Path("out.html").read_text("utf-8")
    assert "0 sequences written" in capsys.readouterr().out


@pytest.mark.parametrize("ending", [".html", ".txt"])
def test_the_command_line_writes_copies_and_leaves_no_half_one(ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    converting.save_as(a_project(a_dna("acg")), Path("short.xml"))
    assert cli.main(["convert", "short.xml", "-o", "out" + ending]) == 0
    assert "1 sequence written" in capsys.readouterr().out
    assert cli.main(["convert", "missing.xml", "-o", "other" + ending]) == 2
    assert cli.main(["convert", "short.xml", "-o", "nowhere/out" + ending]) == 2
    assert sorted(path.name for path in Path().iterdir() if path.is_file()) == ["out" + ending, "short.xml"]
    assert cli.main(["convert", "--help"]) == 0
    assert ending in capsys.readouterr().out


def test_an_input_is_not_overwritten_by_its_copy() -> None:
    Path("a.txt").write_text(ST25)
    with pytest.raises(UsageError):
        converting.convert([Path("a.txt")], Path("a.txt"))
    assert Path("a.txt").read_text() == ST25


def test_real_listings_become_copies_with_all_their_sequences(corpus: Path, tmp_path: Path) -> None:
    for original in sorted([*(corpus / "st26").glob("*.xml"), *(corpus / "st26-defects").glob("*.xml")]):
        if original.stat().st_size > 2_000_000:
            continue
        shutil.copy(original, "in.xml")
        project = st26.read("in.xml")
        assert converting.convert([Path("in.xml")], Path("out.html")).count == len(project.sequences), original.name
        page = html.fromstring(Path("out.html").read_bytes().decode("utf-8"))
        found = ["".join("".join(pre.xpath("text()")) for pre in s.iterfind("pre")) for s in page.iter("section")]
        assert ["".join(text.split()) for text in found] == [
            "" if sequence.is_skipped else "".join(sequence.residues.split()) for sequence in project.sequences
        ], original.name
