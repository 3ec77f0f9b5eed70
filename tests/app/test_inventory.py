"""The inventory: every listing is a row, also inside archives and damaged; twins and changes are seen."""

import csv
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from builders import a_dna, a_header, a_project, a_protein, a_skipped
from msgspec.structs import replace

from wiposeq import __main__ as program
from wiposeq.app.exporting import converting
from wiposeq.app.inventory.inventory import compared, items, make_inventory
from wiposeq.formats.reports.inventory_report import InventoryRow, as_csv, as_json, read_inventory


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as an attorney has it."""
    monkeypatch.chdir(tmp_path)
    box = Path("box")
    (box / "deep").mkdir(parents=True)
    converting.save_as(a_project(a_dna(), a_protein(), a_skipped()), box / "a.xml")
    converting.save_as(
        a_project(a_dna("acg"), header=replace(a_header(), file_reference="SHORT")), box / "deep" / "b.xml"
    )
    converting.save_as(a_project(), box / "c.wsq")
    (box / "copy.xml").write_bytes((box / "a.xml").read_bytes().replace(b"\n", b"\r\n"))
    (box / "cut.xml").write_bytes((box / "a.xml").read_bytes()[:-400])
    (box / "letter.txt").write_text("Dear Sirs,")
    (box / "invoice.xml").write_text('<?xml version="1.0"?><invoice><sum>1</sum></invoice>')
    (box / "broken.zip").write_bytes(b"PK\x03\x04 not an archive")
    with zipfile.ZipFile(box / "two.zip", "w") as archive:
        archive.write(box / "a.xml", "one.xml")
        archive.write(box / "deep" / "b.xml", "in/two.xml")
    return box


def inventory_of(*profiles: str) -> dict[str, InventoryRow]:
    return {row.file: row for row in make_inventory(list(items(["box"], profiles or ("filing",))), processes=0)}


def test_every_listing_is_a_row_with_what_it_is(folder: Path) -> None:
    rows = inventory_of()
    assert list(rows) == [
        "box/a.xml",
        "box/broken.zip",
        "box/c.wsq",
        "box/copy.xml",
        "box/cut.xml",
        "box/two.zip/one.xml",
        "box/two.zip/in/two.xml",
        "box/deep/b.xml",
    ]
    first = rows["box/a.xml"]
    assert (first.kind, first.dna, first.aa, first.skipped, first.residues) == ("ST.26", 1, 1, 1, 26)
    assert (first.reference, first.application, first.organism) == ("REF-1", "IB PCT/IB2024/099999", "Homo sapiens")
    assert first.is_whole and first.checks == (("filing", 0, 0),) and first.software.startswith("WipoSeq")
    assert rows["box/deep/b.xml"].errors > 0 and rows["box/c.wsq"].kind == "project"


def test_a_file_that_is_not_whole_or_not_readable_is_a_row_that_says_so(folder: Path) -> None:
    rows = inventory_of()
    assert not rows["box/cut.xml"].is_whole and rows["box/cut.xml"].errors
    assert rows["box/broken.zip"].why and not rows["box/broken.zip"].is_whole


def test_the_same_content_is_recognized_whatever_the_line_ends_and_the_place(folder: Path) -> None:
    rows = inventory_of()
    assert rows["box/copy.xml"].sha256 != rows["box/a.xml"].sha256
    assert rows["box/copy.xml"].same_as == rows["box/two.zip/one.xml"].same_as == "box/a.xml"
    assert rows["box/a.xml"].same_as == rows["box/cut.xml"].same_as == ""


def test_each_profile_has_its_own_counts(folder: Path) -> None:
    assert [name for name, *_ in inventory_of("filing", "us", "databases")["box/a.xml"].checks] == [
        "filing",
        "us",
        "databases",
    ]


def test_what_changed_since_an_earlier_inventory_is_stated(folder: Path, tmp_path: Path) -> None:
    before = list(inventory_of().values())
    (folder / "new.xml").write_bytes((folder / "a.xml").read_bytes())
    (folder / "c.wsq").unlink()
    (folder / "deep" / "b.xml").unlink()
    converting.save_as(a_project(a_dna("acgtacgtacgtttt")), folder / "deep" / "b.xml")
    for form, write in (("json", as_json), ("csv", as_csv)):
        path = tmp_path / f"old.{form}"
        path.write_bytes(write(before))
        rows = {row.file: row.change for row in compared(list(inventory_of().values()), read_inventory(path))}
        assert rows["box/new.xml"] == "new" and rows["box/c.wsq"] == "gone" and rows["box/a.xml"] == "same"
        assert rows["box/deep/b.xml"] == "changed"


def test_it_is_the_same_with_other_processes(folder: Path) -> None:
    found = list(items(["box"], ("filing",)))
    assert make_inventory(found, processes=2) == make_inventory(found, processes=0)


def test_the_command_line_writes_four_formats(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("json", "csv", "xlsx", "html"):
        assert program.main(["inventory", "box", "-o", f"list.{form}"]) == 2  # broken.zip could not be read
    assert "8 listings, 3 with errors" in capsys.readouterr().out
    assert len(json.loads(Path("list.json").read_text(encoding="utf-8"))) == 8
    assert len(list(csv.DictReader(Path("list.csv").read_text(encoding="utf-8-sig").splitlines()))) == 8
    assert openpyxl.load_workbook("list.xlsx").active.max_row == 9
    assert "box/two.zip/in/two.xml" in Path("list.html").read_text(encoding="utf-8")
    assert program.main(["inventory", "box", "-o", "again.json", "--since", "list.csv"]) == 2
    assert {each["change"] for each in json.loads(Path("again.json").read_text(encoding="utf-8"))} == {"same"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("box", "-o", "list.txt"), "ending"),
        (("box", "-o", "list"), "ending"),
        (("box", "-o", "list.json", "--profile", "mars"), "no profile"),
        (("box", "-o", "list.json", "--since", "box/a.xml"), "not an inventory"),
        (("empty", "-o", "list.json"), "no listing"),
    ],
)
def test_a_wrong_call_is_refused_in_one_line(
    folder: Path, words: tuple[str, ...], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty").mkdir()
    assert program.main(["inventory", *words]) == 2
    error = capsys.readouterr().err
    assert expected in error and len(error.splitlines()) == 1


def test_an_archive_inside_an_archive_is_a_row_that_says_it_was_not_opened(folder: Path) -> None:
    with zipfile.ZipFile(folder / "outer.zip", "w") as archive:
        archive.write(folder / "two.zip", "inner.zip")
    with zipfile.ZipFile(folder / "mixed.zip", "w") as archive:
        archive.write(folder / "a.xml", "a.xml")
        archive.writestr("old.tar.gz", b"x")
    rows = inventory_of()
    for name in ("box/outer.zip/inner.zip", "box/mixed.zip/old.tar.gz"):
        assert "was not opened" in rows[name].why and not rows[name].is_whole
    assert rows["box/mixed.zip/a.xml"].is_whole
    alone = make_inventory(list(items(["box/outer.zip"])), processes=0)
    assert [row.file for row in alone] == ["box/outer.zip/inner.zip"]


def test_a_copy_of_a_file_that_is_not_whole_is_recognized_by_its_bytes(folder: Path) -> None:
    (folder / "cut-again.xml").write_bytes((folder / "cut.xml").read_bytes())
    rows = inventory_of()
    assert rows["box/cut.xml"].same_as == "box/cut-again.xml" and rows["box/cut.xml"].content == ""
