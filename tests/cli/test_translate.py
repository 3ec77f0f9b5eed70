"""`wiposeq translate`: a listing goes to the translator and comes back."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein

from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.cli import main as cli


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "listing.xml"
    project = a_project(
        a_dna("acgtacgtacgt", ("CDS", "1..9", {"product": "kinase"})),
        a_protein("MKVLAAG", ("SITE", "2..3", {"note": "binding site"})),
    )
    converting.save_as(project, path)
    return path


def run(*words: object) -> int:
    return cli.main([str(word) for word in words])


def test_there_and_back(listing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, new, report = tmp_path / "a.xlf", tmp_path / "new.xml", tmp_path / "report.csv"
    assert run("translate", listing, "-o", out, "--language", "de", "--no-organisms") == 0
    assert capsys.readouterr().out == f"{out}: 2 texts from en into de\n"
    text = out.read_text()
    out.write_text(text.replace("<source>kinase</source>", "<source>kinase</source><target>Kinase</target>"))
    run("translate", listing, "--with", out, "-o", new, "--report", report)
    said = capsys.readouterr().out
    assert "Sequence 1 > CDS > product: Translated" in said
    assert "1 imported, 0 unchanged, 0 refused, 1 missing" in said
    assert "Still without a translation" in report.read_text()
    project = opening.open_any(new)
    assert project.header.other_language == "de"
    assert project.sequences[0].features[1].qualifiers[0].translation == "Kinase"


def test_a_refused_text_is_an_error(listing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a.xlf"
    assert run("translate", listing, "-o", out, "--language", "de", "--version", "2.0") == 0
    text = out.read_text()
    out.write_text(text.replace("<source>kinase</source>", "<source>lipase</source><target>Lipase</target>"))
    assert run("translate", listing, "--with", out, "-o", tmp_path / "new.wsq") == 1
    assert "changed since it was exported" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("-o", "{0}/listing.xml", "--language", "de"),
        ("-o", "{0}/a.xlf"),
        ("-o", "{0}/a.pdf", "--language", "de"),
        ("--with", "{0}/listing.xml", "-o", "{0}/b.xml"),
        ("--with", "{0}/none.xlf", "-o", "{0}/b.xml"),
        ("--with", "{0}/none.xlf", "-o", "{0}/b.txt"),
    ],
)
def test_a_call_that_cannot_be_done_is_reported(
    listing: Path, tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("translate", listing, *(word.format(tmp_path) for word in words)) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["listing.xml"]


@pytest.mark.parametrize("ending", ["csv", "xlf"])
def test_a_translation_in_a_code_page_needs_its_encoding_named(
    listing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    """Design 3a.8 and 3a.9: the call is refused with the candidates, writes nothing, and goes on with --encoding."""
    out, new = tmp_path / f"a.{ending}", tmp_path / "new.xml"
    run("translate", listing, "-o", out, "--language", "de", "--no-organisms")
    text = out.read_text(encoding="utf-8-sig").replace("kinase,,", "kinase,Proteinkinase für Säuger,")
    text = text.replace("<source>kinase</source>", "<source>kinase</source><target>Proteinkinase für Säuger</target>")
    out.write_bytes(text.replace(' encoding="UTF-8"', "").encode("cp1252"))
    capsys.readouterr()
    assert run("translate", listing, "--with", out, "-o", new) == 2
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1 and '--encoding: cp1252 ("' in told and "für Säuger" in told
    assert not new.exists()
    assert run("translate", listing, "--with", out, "-o", new, "--encoding", "none") == 2
    assert not new.exists()
    run("translate", listing, "--with", out, "-o", new, "--encoding", "cp1252")
    values = [q.translation for f in opening.open_any(new).sequences[0].features for q in f.qualifiers]
    assert "Proteinkinase für Säuger" in values


def test_the_encoding_of_a_listing_does_not_spoil_a_translation_in_utf8(listing: Path, tmp_path: Path) -> None:
    out, new = tmp_path / "a.csv", tmp_path / "new.xml"
    run("translate", listing, "-o", out, "--language", "de", "--no-organisms")
    out.write_text(out.read_text(encoding="utf-8-sig").replace("kinase,,", "kinase,Säugerkinase,"), encoding="utf-8")
    run("translate", listing, "--with", out, "-o", new, "--encoding", "cp1252")
    values = [q.translation for f in opening.open_any(new).sequences[0].features for q in f.qualifiers]
    assert "Säugerkinase" in values
