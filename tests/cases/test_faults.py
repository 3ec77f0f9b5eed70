"""The cases of faults, as EXPECTED.tsv says. The large ones, which make_cases.py makes, are not here.

recover_changed_listing.py uses modules of an older layout: tests/app/importing/test_large_listing.py has its steps.
"""

from pathlib import Path

import pytest

from wiposeq.cli.main import main

FAULTS = Path(__file__).resolve().parents[3] / "shared" / "cases" / "faults"

pytestmark = pytest.mark.skipif(not FAULTS.is_dir(), reason="the cases (../shared/cases) are not here")


def case(name: str) -> Path:
    if not (FAULTS / name).is_file():
        pytest.skip(f"the case {name} is not here")
    return FAULTS / name


@pytest.mark.parametrize(
    ("name", "reported"),
    [
        ("docx-gridbefore-20000000.docx", "column"),
        ("wsq-run-0.wsq", "damaged"),
        ("xml-entity-loop.xml", "Nothing was read"),
        ("gff-strand.gff3", "1..9(-1)"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, reported: str
) -> None:
    out = tmp_path / "o.xml"
    assert main(["convert", str(case(name)), "-o", str(out)]) == 2
    assert reported in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("option", "name"),
    [("--header", "header-int.toml"), ("--header", "header-nest.toml"), ("--notation", "legend-int.toml")],
)
def test_toml_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, name: str
) -> None:
    (tmp_path / "a.fa").write_text(">a\nacgtacgtacgt\n")
    words = ["convert", str(tmp_path / "a.fa"), option, str(case(name)), "-o", str(tmp_path / "o.xml")]
    assert main(words) == 2
    assert "is not TOML" in capsys.readouterr().err


def test_a_location_of_many_digits_is_left_out_and_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["convert", str(case("gb-location-digits.gb")), "-o", str(tmp_path / "o.xml")]
    assert main(words) == 2
    assert "at most 15 digits" in capsys.readouterr().err
    assert main([*words, "--accept-loss", "features=AB000001"]) == 1
    shown = capsys.readouterr()
    assert "at most 15 digits" in shown.out + shown.err


def test_each_of_many_attributes_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(case("xml-attributes-5000.xml"))]) == 1
    assert "does not define the attribute a999" in capsys.readouterr().out


def test_what_a_fix_of_a_file_with_an_entity_says_is_not_the_same_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["fix", str(case("xml-entity-loop.xml")), "-o", str(tmp_path / "o.xml")]
    assert main([*words, "--rule", "file/not-well-formed"]) == 2
    reported = capsys.readouterr().err
    assert "Nothing was read" in reported and "--rule" not in reported and "No sequence is lost" not in reported


def test_text_behind_a_length_of_st25_is_reported(tmp_path: Path) -> None:
    report = tmp_path / "r.txt"
    words = ["convert", str(case("st25-digits-dropped.txt")), "-o", str(tmp_path / "o.xml"), "--report", str(report)]
    main(words)
    assert "12 junkword" in report.read_text("utf-8")
