"""A filing package states on request how the listing fits its specification."""

import hashlib
import json
from pathlib import Path

from builders import a_dna, a_project

from wiposeq.app.exporting.filing_package import PackageOptions, make_package

FORWARD = "acgtgctaaggttcagatccat"


def test_the_package_states_sha_256_mentions_and_that_nothing_is_missing(tmp_path: Path) -> None:
    text = tmp_path / "description.txt"
    text.write_text("[0001] The primer of SEQ ID NO: 1 and again SEQ ID NO: 1.", "utf-8")
    folder = tmp_path / "package"
    done = make_package(a_project(a_dna(FORWARD)), folder, PackageOptions(specification=(text,)))
    assert done.is_written
    stated = json.loads((folder / "index.json").read_text("utf-8"))["specification"]
    assert hashlib.sha256(text.read_bytes()).hexdigest() in stated
    assert "2 mentions, nothing is missing" in stated
    assert stated in (folder / "index.html").read_text("utf-8")
    assert list(folder.glob("*-specification.html"))


def test_a_package_with_findings_does_not_state_that_nothing_is_missing(tmp_path: Path) -> None:
    text = tmp_path / "description.txt"
    text.write_text("[0001] The primers of SEQ ID NOs: 1-3.", "utf-8")
    folder = tmp_path / "package"
    assert make_package(a_project(a_dna(FORWARD)), folder, PackageOptions(specification=(text,))).is_written
    stated = json.loads((folder / "index.json").read_text("utf-8"))["specification"]
    assert "nothing is missing" not in stated and "1 error" in stated


def test_without_a_specification_the_package_is_as_before(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    assert make_package(a_project(a_dna(FORWARD)), folder).is_written
    assert "specification" not in json.loads((folder / "index.json").read_text("utf-8"))
