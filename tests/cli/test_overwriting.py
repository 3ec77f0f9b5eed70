"""No verb replaces a file that the user did not name for it: inputs, listings, and files without --force."""

import os
from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein

from wiposeq.app.exporting import converting
from wiposeq.cli import main as cli


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two listings, a project, links to one of the listings, and files of another kind."""
    monkeypatch.chdir(tmp_path)
    converting.save_as(a_project(a_dna(), a_protein()), Path("in.xml"))
    Path("old.xml").write_text(Path("in.xml").read_text().replace("REF-1", "REF-0"))
    converting.save_as(a_project(a_dna(), a_protein()), Path("p.wsq"))
    Path("s.fasta").write_text(">a\nacgtacgtacgtacgtacgt\n")
    Path("st25.txt").write_text("<110> Acme\n<160> 1\n<210> 1\n<211> 4\n<212> DNA\n<400> 1\nacgt 4\n")
    Path("folder").mkdir()
    Path("link.xml").symlink_to("in.xml")
    Path("hard.xml").hardlink_to("in.xml")
    for ending in ("xml", "wsq", "html", "fasta", "xlf", "xlsx", "txt", "json"):
        Path(f"there.{ending}").write_text("precious")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


WRITING = {
    "fix in.xml -o": ("there.xml", "there.wsq", "p.wsq", "old.xml"),
    "convert in.xml -o": ("there.xml", "there.wsq", "there.html", "there.fasta", "p.wsq"),
    "convert s.fasta -o": ("there.xml", "there.fasta", "in.xml"),
    "translate in.xml --language de -o": ("there.xlf", "there.xlsx"),
    "template": ("there.xlsx",),
    "check in.xml -o": ("there.html", "there.txt", "there.json"),
    "compare in.xml old.xml -o": ("there.html", "there.txt", "there.json"),
    "compare in.xml old.xml --record -o": ("there.html", "there.txt"),
    "fix in.xml -o new.xml --report": ("there.html", "there.txt", "there.json"),
    "convert s.fasta -o new.xml --report": ("there.html", "there.txt", "there.json"),
}


@pytest.mark.parametrize("call", [f"{verb} {name}" for verb, names in WRITING.items() for name in names])
def test_an_existing_file_is_replaced_only_with_force(
    here: Path, call: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(here)
    assert cli.main(call.split()) == 2
    assert "--force" in capsys.readouterr().err and contents(here) == before
    assert cli.main([*call.split(), "--force"]) < 2
    assert contents(here) != before


@pytest.mark.parametrize("name", ["in.xml", "link.xml", "hard.xml", "folder/../in.xml", "./in.xml"])
@pytest.mark.parametrize(
    "verb", ["fix in.xml", "convert in.xml", "convert s.fasta in.xml", "translate in.xml --language de", "check in.xml"]
)
def test_an_input_is_never_the_output_under_any_name(
    here: Path, verb: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(here)
    force = [] if verb.startswith("check") else ["--force"]
    assert cli.main([*verb.split(), "-o", name, *force]) == 2
    assert name.removeprefix("./") in capsys.readouterr().err and contents(here) == before


@pytest.mark.parametrize(
    "call",
    [
        "check in.xml -o old.xml",
        "check in.xml --format xml -o old.xml",
        "check in.xml -o st25.txt",
        "check in.xml p.wsq -o old.xml",
        "compare old.xml in.xml -o st25.txt",
        "compare old.xml in.xml --record -o st25.txt",
        "convert s.fasta -o new.xml --report st25.txt",
        "fix in.xml -o new.xml --report st25.txt",
    ],
)
def test_a_report_never_replaces_a_listing(here: Path, call: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(here)
    assert cli.main(call.split()) == 2
    assert "listing or a project" in capsys.readouterr().err and contents(here) == before


@pytest.mark.parametrize(
    "call", ["check in.xml -o there.json", "check in.xml -o r.xml", "compare old.xml in.xml -o r.txt"]
)
def test_a_report_can_be_written_again_with_force(here: Path, call: str) -> None:
    for _ in range(2):
        assert cli.main([*call.split(), "--force"]) < 2


@pytest.mark.parametrize(
    "call",
    [
        "convert s.fasta -o a.html --report a.html",
        "convert s.fasta -o a.html --report folder/../a.html",
        "convert in.xml -o there.html --force --report there.html",
        "check in.xml --resume state.json -o state.json",
        "fix in.xml -o folder",
    ],
)
def test_two_outputs_are_never_one_file(here: Path, call: str) -> None:
    before = contents(here)
    code = cli.main(call.split())
    if call == "fix in.xml -o folder":
        assert code == 0 and cli.main(call.split()) == 2
    else:
        assert code == 2 and contents(here) == before


@pytest.mark.parametrize(
    "verb", ["fix in.xml -o", "convert in.xml -o", "translate in.xml --language de -o", "template"]
)
@pytest.mark.parametrize("name", ["out", "out.zzz", "out.", "none/out.xml", "in.xml/out.xml", ".xml"])
def test_a_name_that_cannot_be_written_leaves_nothing(
    here: Path, verb: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(here)
    assert cli.main([*verb.split(), name]) == 2
    assert capsys.readouterr().err.count("\n") == 1 and contents(here) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs rights that can be taken away")
@pytest.mark.parametrize("verb", ["fix in.xml -o", "convert in.xml -o", "compare old.xml in.xml -o"])
def test_a_folder_without_the_right_to_write_is_named(
    here: Path, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("folder").chmod(0o500)
    ending = "txt" if verb.startswith("compare") else "xml"
    assert cli.main([*verb.split(), f"folder/out.{ending}"]) == 2
    assert "folder" in capsys.readouterr().err and list(Path("folder").iterdir()) == []
