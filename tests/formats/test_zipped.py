"""A ZIP archive with one listing is read like the listing; everything doubtful is refused in words."""

import zipfile
from pathlib import Path

import pytest
from builders import a_project

from wiposeq.app.importing.opening import open_any
from wiposeq.app.importing.source import excerpt
from wiposeq.cli.main import main
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats import zipped
from wiposeq.formats.project.file import save
from wiposeq.model.address import Address

LISTING = (Path(__file__).parent.parent / "material" / "st26-small.xml").read_bytes()
ST25 = b"<110> Example\n<160> 1\n<210> 1\n<211> 4\n<212> DNA\n<213> Mus musculus\n<400> 1\nacgt   4\n"


def archive(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name.replace("__", "/").replace("_", "."), content)
    return path


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return archive(tmp_path / "one.zip", listing_xml=LISTING, readme_txt=b"Please file this.")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return archive(tmp_path / "two.zip", a__listing_xml=LISTING, b__old_txt=ST25)


def test_the_only_listing_is_unpacked_under_its_name_and_other_files_are_ignored(one: Path) -> None:
    inside = zipped.unpacked(one)
    assert (inside.name, inside.parent.name) == ("listing.xml", "one.zip")
    assert inside.read_bytes() == LISTING
    assert zipped.real(one / "listing.xml") == inside and zipped.archive_of(one / "listing.xml") == one
    assert zipped.archive_of(inside) is None


def test_a_file_that_is_not_an_archive_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(LISTING)
    assert zipped.unpacked(path) == path
    assert zipped.unpacked(tmp_path / "missing.zip") == tmp_path / "missing.zip"
    office = archive(tmp_path / "a.xlsx", xl__workbook_xml=b"<workbook/>")
    assert zipped.unpacked(office) == office


def test_several_listings_are_named_and_one_is_chosen(two: Path) -> None:
    with pytest.raises(zipped.SeveralListings) as caught:
        zipped.unpacked(two)
    assert caught.value.names == ["a/listing.xml", "b/old.txt"]
    assert zipped.unpacked(two, "b/old.txt").read_bytes() == ST25
    with pytest.raises(UsageError, match='no file "c"'):
        zipped.unpacked(two, "c")


def test_a_name_that_leads_out_of_the_folder_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as written:
        written.writestr("../../evil.xml", LISTING)
    inside = zipped.unpacked(path)
    assert (inside.name, inside.parent.name) == ("evil.xml", "evil.zip")


def test_an_archive_without_a_listing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="without a listing"):
        zipped.unpacked(archive(tmp_path / "x.zip", readme_txt=b"hello"))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = archive(tmp_path / "bomb.zip", listing_xml=LISTING + b" " * (1 << 22))
    monkeypatch.setattr(zipped, "ALWAYS_ALLOWED", 1 << 20)
    with pytest.raises(UnreadableFile, match="was not unpacked"):
        zipped.unpacked(bomb)
    monkeypatch.setattr(zipped, "ALWAYS_ALLOWED", 50 << 20)
    assert zipped.unpacked(bomb).stat().st_size > 1 << 22


def test_an_encrypted_archive_is_refused_as_such(one: Path) -> None:
    data = bytearray(one.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    one.write_bytes(data)
    with pytest.raises(UnreadableFile, match="password"):
        zipped.unpacked(one)


def test_a_damaged_member_is_refused(one: Path) -> None:
    data = bytearray(one.read_bytes())
    data[200:400] = bytes(200)
    one.write_bytes(data)
    with pytest.raises(UnreadableFile):
        zipped.unpacked(one)


def test_check_reads_the_listing_inside_and_names_the_archive(one: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["check", str(one), "--format", "json"])
    shown = capsys.readouterr().out
    assert code in (0, 1)
    assert f"{one}/listing.xml" in shown


def test_the_command_line_names_several_listings_and_takes_one(
    two: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for verb in (["check"], ["fix", "-o", str(tmp_path / "o.xml")], ["convert", "-o", str(tmp_path / "o.xml")]):
        assert main([verb[0], str(two), *verb[1:]]) == 2
        said = capsys.readouterr().err
        assert "a/listing.xml" in said and "--member" in said
        assert not (tmp_path / "o.xml").exists()
    assert main(["fix", str(two), "--member", "a/listing.xml", "-o", str(tmp_path / "o.xml")]) in (0, 1)
    assert main(["convert", str(two), "--member", "b/old.txt", "-o", str(tmp_path / "p.xml")]) in (0, 1)
    assert (tmp_path / "o.xml").exists() and (tmp_path / "p.xml").exists()


def test_a_member_of_a_file_that_is_not_an_archive_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(LISTING)
    assert main(["check", str(path), "--member", "x"]) == 2
    assert "--member" in capsys.readouterr().err


def test_a_project_names_the_archive_and_the_file_inside(one: Path, two: Path) -> None:
    for path, member in ((one, "listing.xml"), (two, "b/old.txt"), (two, "a/listing.xml")):
        project = open_any(zipped.unpacked(path, member))
        assert project.origin.source == str(path / member)
        assert zipped.real(Path(project.origin.source)).read_bytes() in (LISTING, ST25)


def test_fasta_records_and_tables_inside_are_imported_under_the_name_of_the_archive(tmp_path: Path) -> None:
    for name, content in (("a_fasta", b">x\nACGTACGTACGT\n"), ("a_csv", b"name,sequence\nx,ACGTACGTACGT\n")):
        path = archive(tmp_path / f"{name}.zip", **{name: content, "readme_txt": b"hello"})
        assert not zipped.contains(path) and zipped.contains(path, zipped.SEQUENCES)
        with pytest.raises(UnreadableFile, match="Import"):
            zipped.unpacked(path)
        project = open_any(zipped.unpacked(path, groups=zipped.SEQUENCES))
        assert project.origin.source == str(path / name.replace("_", "."))
        assert project.sequences[0].residues == "acgtacgtacgt"


def test_a_project_inside_is_found(tmp_path: Path) -> None:
    save(a_project(), tmp_path / "p.wsq")
    path = archive(tmp_path / "p.zip", p_wsq=(tmp_path / "p.wsq").read_bytes(), x_txt=b"hello")
    found = open_any(zipped.unpacked(path)).sequences
    assert [each.residues for each in found] == [each.residues for each in a_project().sequences]


def test_an_archive_in_an_archive_is_named(tmp_path: Path, one: Path) -> None:
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        path = tmp_path / f"nested-{packing}.zip"
        with zipfile.ZipFile(path, "w", packing) as written:
            written.writestr("inner.zip", one.read_bytes())
        with pytest.raises(UnreadableFile, match=r'another ZIP archive, "inner\.zip"'):
            zipped.unpacked(path)


def test_the_lines_of_a_listing_inside_are_shown(one: Path) -> None:
    project = open_any(zipped.unpacked(one))
    found = excerpt(project.origin, Address(project.sequences[0].uid))
    assert found.path == one / "listing.xml" and found.line


def test_convert_takes_fasta_inside(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", a_fasta=b">x\nACGTACGTACGT\n")
    assert main(["convert", str(path), "-o", str(tmp_path / "o.wsq"), "--molecule", "DNA"]) in (0, 1)
    assert (tmp_path / "o.wsq").exists()


def test_a_file_without_a_name_in_an_archive_is_ignored(tmp_path: Path) -> None:
    path = archive(tmp_path / "odd.zip", Zz=LISTING, listing_xml=LISTING)
    path.write_bytes(path.read_bytes().replace(b"Zz", b"\0z"))
    assert zipped.unpacked(path).name == "listing.xml"
    archive(path, Zz=LISTING)
    path.write_bytes(path.read_bytes().replace(b"Zz", b"\0z"))
    assert main(["check", str(path)]) == 2
