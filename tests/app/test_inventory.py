"""The inventory: every listing is a row, also inside archives and damaged; twins and changes are seen."""

import csv
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from builders import a_dna, a_header, a_project, a_protein, a_skipped
from msgspec.structs import replace

from wiposeq import __main__ as program
from wiposeq.app.exporting import converting
from wiposeq.app.inventory.inventory import compared, items, make_inventory
from wiposeq.formats import tarred
from wiposeq.formats.reports.inventory_report import InventoryRow, as_csv, as_json, read_inventory, totals


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


def rows_of(name: str, *profiles: str) -> dict[str, InventoryRow]:
    return {row.file: row for row in make_inventory(list(items([name], profiles or ("filing",))), processes=0)}


def inventory_of(*profiles: str) -> dict[str, InventoryRow]:
    return rows_of("box", *profiles)


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
    assert rows["box/cut.xml"].why and rows["box/cut.xml"].is_read
    assert rows["box/broken.zip"].why and not rows["box/broken.zip"].is_whole and not rows["box/broken.zip"].is_read
    assert all(bool(row.why) is not row.is_whole for row in rows.values())


@pytest.mark.parametrize(
    "content",
    [
        b"<ST26SequenceListing",
        b"<ST26SequenceListing>",
        b'<?xml version="1.0"?><!DOCTYPE ST26SequenceListing [<!ENTITY a "b">]><ST26SequenceListing/>',
        b"SEQUENCE LISTING\n<110> X\n<160> 2\n<210> 1\n<211> 4\n<212> DNA\n<213> Homo sapiens\n<400> 1\nacg7  4\n",
    ],
)
def test_every_row_that_is_not_whole_says_why(folder: Path, content: bytes) -> None:
    name = "odd.txt" if content.startswith(b"SEQ") else "odd.xml"
    (folder / name).write_bytes(content)
    row = rows_of("box")[f"box/{name}"]
    assert not row.is_whole and row.why


def test_files_that_cannot_be_read_are_no_listings_in_the_sums(folder: Path) -> None:
    words = totals(list(inventory_of().values()))
    assert "7 listings, 1 file that cannot be read" in words and "1 not read whole" in words


def test_a_name_that_does_not_exist_is_named_on_stderr(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["inventory", "nope", "box/broken.zip", "-o", "n.csv"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2 and "nope" in lines[0] and "broken.zip" in lines[1]


def test_the_column_of_the_dtd_is_named_so(folder: Path) -> None:
    (row, *_) = json.loads(as_json([inventory_of()["box/a.xml"]]))
    assert row["dtd"] == "V1_3" and "edition" not in row


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
    assert "7 listings, 1 file that cannot be read, 3 with errors" in capsys.readouterr().out
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


def a_tar(path: Path, names: dict[str, bytes | None], mode: str = "w") -> Path:
    """A tar archive with these files; None stands for a link."""
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, content in names.items():
            entry = tarfile.TarInfo(name)
            if content is None:
                entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            entry.size = len(content or b"")
            archive.addfile(entry, io.BytesIO(content or b""))
    return path


@pytest.mark.parametrize(("name", "mode"), [("old.tar", "w"), ("old.tar.gz", "w:gz"), ("OLD.TGZ", "w:gz")])
def test_listings_in_a_tar_archive_are_rows(folder: Path, name: str, mode: str) -> None:
    listing = (folder / "a.xml").read_bytes()
    content = {"letter.txt": b"Dear Sirs", "../x/one.xml": listing, "in/two.xml": listing.replace(b"REF-1", b"REF-2")}
    a_tar(folder / name, {**content, "link.xml": None, "more.zip": b"PK", "/abs.xml": listing}, mode)
    found = rows_of("box")
    inside = {each.removeprefix(f"box/{name}/"): row for each, row in found.items() if name in each}
    assert list(inside) == ["../x/one.xml", "in/two.xml", "link.xml", "more.zip", "/abs.xml"]
    assert inside["../x/one.xml"].content == found["box/a.xml"].content and inside["../x/one.xml"].is_whole
    assert inside["in/two.xml"].reference == "REF-2" and inside["in/two.xml"].checks == (("filing", 0, 0),)
    assert all("not opened" in inside[each].why for each in ("link.xml", "more.zip"))
    again = rows_of(f"box/{name}")
    assert list(again) == [f"box/{name}/{each}" for each in inside]


@pytest.mark.parametrize("name", ["a.7z", "b.rar", "c.tar.bz2", "d.tar.xz", "e.xml.gz", "f.lzh", "g.gz", "h.001.7Z"])
def test_an_archive_that_is_not_unpacked_is_a_row_that_says_so(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"7z\xbc\xaf'\x1c")
    assert "cannot be read" in rows_of("box")[f"box/{name}"].why


@pytest.mark.parametrize("name", ["reads.fastq.gz", "variants.vcf.gz", "note.doc.bz2"])
def test_a_compressed_file_that_is_no_listing_is_no_row(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\x1f\x8b")
    assert f"box/{name}" not in rows_of("box")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def _with_bad_header(path: Path) -> None:
    content = bytearray(path.read_bytes())
    second = content.rindex(b"two.xml")
    content[second : second + 100] = b"?" * 100
    path.write_bytes(content)


def _without_end(path: Path) -> None:
    content = path.read_bytes().rstrip(b"\0")
    path.write_bytes(content + b"\0" * (-len(content) % tarfile.BLOCKSIZE))


@pytest.mark.parametrize("damage", [_cut, _with_bad_header, _without_end])
def test_a_damaged_tar_archive_is_a_row_beside_the_files_before_the_damage(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    listing = (folder / "a.xml").read_bytes()
    damage(a_tar(folder / "old.tar", {"one.xml": listing, "two.xml": listing + b"<!-- 2 -->"}))
    found = rows_of("box")
    assert found["box/old.tar/one.xml"].is_whole
    assert "damaged" in found["box/old.tar"].why


def test_a_damaged_or_cut_gzip_file_is_a_row(folder: Path) -> None:
    listing = (folder / "a.xml").read_bytes()
    a_tar(folder / "cut.tgz", {"one.xml": listing, "two.xml": random.Random(1).randbytes(200_000)}, "w:gz")
    _cut(folder / "cut.tgz")
    (folder / "letter.tar.gz").write_bytes(b"Dear Sirs")
    (folder / "empty.tar").write_bytes(b"")
    found = rows_of("box")
    assert found["box/cut.tgz/one.xml"].is_whole
    for name in ("cut.tgz", "letter.tar.gz", "empty.tar"):
        assert "damaged" in found[f"box/{name}"].why


def test_a_tar_archive_that_is_far_larger_inside_is_not_unpacked_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tarred, "ALWAYS_ALLOWED", 100_000)
    listing = (folder / "a.xml").read_bytes()
    a_tar(folder / "bomb.tgz", {"one.xml": listing, "two.xml": listing + b" " * 50_000_000}, "w:gz")
    found = rows_of("box")
    assert found["box/bomb.tgz/one.xml"].is_whole and "box/bomb.tgz" in found


def test_a_tar_archive_with_too_many_files_or_a_huge_name_is_not_read_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = (folder / "a.xml").read_bytes()
    a_tar(folder / "name.tar", {"x" * 3_000_000 + ".xml": listing})
    monkeypatch.setattr(tarred, "MOST", 2)
    a_tar(folder / "many.tar", {f"{n}.xml": listing for n in range(5)})
    found = rows_of("box")
    assert "damaged" in found["box/name.tar"].why
    inside = [each for each in found if "many.tar" in each]
    assert inside == ["box/many.tar/0.xml", "box/many.tar/1.xml", "box/many.tar/..."]
    assert "too many" in found["box/many.tar/..."].why
