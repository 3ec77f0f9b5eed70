"""The cases of faults, as EXPECTED.tsv says. The large ones, which make_cases.py makes, run if WIPOSEQ_EFFORT is 2.

recover_changed_listing.py uses modules of an older layout: tests/app/importing/test_large_listing.py has its steps.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from examples import EFFORT

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


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from wiposeq.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(EFFORT == 1, reason="it takes a minute: set WIPOSEQ_EFFORT to 2")
def test_the_large_cases_take_little_memory_and_time(tmp_path: Path) -> None:
    maker = case("make_cases.py").read_text("utf-8")
    subprocess.run([sys.executable, "-c", maker, "large"], cwd=tmp_path, check=True)
    calls = {
        "convert docx-390MB.docx -o o.xml": 2,
        "specification xml-attributes-5000.xml docx-390MB.docx": 2,
        "check xml-duplicate-features-20000.xml -o o.json": 0,
        "check xml-transl-except-10000.xml -o p.json": 0,
    }
    checkout = str(Path(__file__).resolve().parents[2])
    for call, code in calls.items():
        words = [sys.executable, "-c", LIMITED, *call.split()]
        run = subprocess.run(
            words, cwd=tmp_path, env={**os.environ, "PYTHONPATH": checkout}, capture_output=True, text=True, check=False
        )
        assert run.returncode == code, f"{call}: stopped by a limit? {run.returncode} {run.stderr[-300:]}"
