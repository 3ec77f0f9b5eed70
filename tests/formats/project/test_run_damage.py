"""A project file whose order of sequences is damaged is refused in words, also by a direct call."""

import sqlite3
from pathlib import Path

import pytest
from builders import a_dna, a_project

from wiposeq.app import checking
from wiposeq.app.importing import opening
from wiposeq.errors import DamagedFile
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.project.packing import pack, seal

CASE = Path(__file__).resolve().parents[4] / "shared" / "cases" / "faults" / "wsq-run-0.wsq"


@pytest.mark.parametrize("rows", [(0,), (-1,), (-99,), (1, 0), (7,), (1, 1), (2**62,), (-(2**62),)])
def test_a_run_that_names_no_sequence_is_damage(tmp_path: Path, rows: tuple[int, ...]) -> None:
    path = tmp_path / "p.wsq"
    projectfile.save(a_project(a_dna()), path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE runs SET content = ?", (seal(pack(rows)),))
    connection.close()
    for read in (projectfile.load, opening.open_any, checking.check):
        with pytest.raises(DamagedFile):
            read(path)


@pytest.mark.skipif(not CASE.is_file(), reason="the cases (../shared/cases) are not here")
def test_the_damaged_project_of_the_cases_is_refused() -> None:
    for read in (projectfile.load, opening.open_any, checking.check):
        with pytest.raises(DamagedFile):
            read(CASE)
