"""Project files of every format there has been are opened, and the format changes only with its number."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace
from wsq_sample import sample, the_project

from wiposeq.formats.project import file as projectfile
from wiposeq.formats.project.file import FORMAT
from wiposeq.formats.project.versions import unpacked

HOW = (
    "A project file that was written yesterday must be opened tomorrow. If the tables or the records of a project file "
    "changed: raise FORMAT in wiposeq/formats/project/file.py, add the step from the format before to UPGRADES, and "
    "run `python tests/wsq_sample.py` to add the sample of the new format. Never replace a sample."
)


def schema(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_sample_of_every_format_is_preserved_and_opened(number: int) -> None:
    path = sample(number)
    assert path.exists(), f"{path.name} is missing. {HOW}"
    assert version(path) == number
    before = path.read_bytes()
    found = projectfile.load(path)
    assert replace(found, versions=()) == the_project(), HOW
    assert [unpacked(each) for each in found.versions] == [the_project()] * (number >= 2), HOW
    assert path.read_bytes() == before, "opening must not change the file"


def test_what_is_written_now_has_the_tables_of_its_format(tmp_path: Path) -> None:
    path = tmp_path / "now.wsq"
    projectfile.save(the_project(), path)
    assert (version(path), schema(path)) == (FORMAT, schema(sample(FORMAT))), HOW


def test_no_sample_is_of_a_format_to_come() -> None:
    kept = {path.name for path in sample(1).parent.glob("*.wsq")}
    assert kept == {sample(number).name for number in range(1, FORMAT + 1)}, HOW
