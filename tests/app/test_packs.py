"""Packs: an edition or a list of organisms is installed from a file with its checksum, completely or not at all."""

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import a_project

from wiposeq import __main__ as program
from wiposeq import resources
from wiposeq.app import packs
from wiposeq.app.exporting import converting
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.records import qualifier_mapping
from wiposeq.standard import edition as editions
from wiposeq.standard import likely_codes, organisms
from wiposeq.standard.edition import edition, newest
from wiposeq.standard.editionfiles import NAMES


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A computer without packs."""
    monkeypatch.setenv("WIPOSEQ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WIPOSEQ_PACKS", str(tmp_path / "shared"))
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    """Start without what was read of earlier packs."""
    resources.forget_refusals()
    editions.forget()
    organisms.forget()
    likely_codes.forget()


def an_edition(tmp_path: Path, id: str = "9.9") -> Path:
    """A folder of an edition that comes into force in 2099, with one change."""
    folder = tmp_path / "new" / id
    shutil.copytree(resources.folder() / "standard" / "1.7", folder)
    path = folder / "edition.toml"
    text = path.read_text(encoding="utf-8").replace('id = "1.7"', f'id = "{id}"').replace("2024-07-01", "2099-01-01")
    path.write_text(text.replace("amino_acids = 4", "amino_acids = 5"), encoding="utf-8")
    return folder


def test_an_edition_is_installed_and_used_without_a_new_program(tmp_path: Path) -> None:
    digest = packs.make(an_edition(tmp_path), tmp_path / "new.pack", "a test")
    assert "9.9" not in editions.editions()
    pack = packs.install(tmp_path / "new.pack", digest.upper())
    assert (pack.kind, pack.id, pack.about) == ("edition", "9.9", "a test")
    assert edition("9.9").minimum_length("AA") == 5 and edition("1.7").minimum_length("AA") == 4
    assert edition().id == "1.7", "it is not in force yet"
    assert [each.id for each, _ in packs.installed()] == ["9.9"]
    packs.remove("9.9")
    assert "9.9" not in editions.editions() and packs.installed() == []


def test_a_corrected_edition_and_list_are_used_by_the_running_program(tmp_path: Path) -> None:
    for least in ("5", "6"):
        folder = an_edition(tmp_path)
        path = folder / "edition.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("amino_acids = 5", f"amino_acids = {least}"), "utf-8")
        digest = packs.make(folder, tmp_path / f"{least}.pack")
        packs.install(tmp_path / f"{least}.pack", digest)
        assert edition("9.9").minimum_length("AA") == int(least)
        packs.remove("9.9")
        shutil.rmtree(folder)
    assert not organisms.is_known("Fictus exemplaris")
    names = tmp_path / "organisms"
    shutil.copytree(resources.folder() / "organisms", names)
    (names / "also.txt").write_text("Fictus exemplaris\n", encoding="utf-8")
    packs.install(tmp_path / "o.pack", packs.make(names, tmp_path / "o.pack"))
    assert organisms.is_known("Fictus exemplaris")


def test_a_pack_with_a_file_without_a_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.pack"
    packs.make(an_edition(tmp_path), path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Zz", "x")
    path.write_bytes(path.read_bytes().replace(b"Zz", b"\0z"))
    with pytest.raises(UnreadableFile, match="names or sizes"):
        packs.install(path, hashlib.sha256(path.read_bytes()).hexdigest())


def test_another_checksum_installs_nothing(tmp_path: Path) -> None:
    digest = packs.make(an_edition(tmp_path), tmp_path / "new.pack")
    for wrong in ("0" * 64, digest[:-1], ""):
        with pytest.raises(UsageError, match="not the one"):
            packs.install(tmp_path / "new.pack", wrong)
    assert not (tmp_path / "home").exists()


def test_an_edition_of_the_program_or_of_another_pack_is_not_replaced(tmp_path: Path) -> None:
    for id in ("1.7", "9.9", "9.9"):
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        (tmp_path / "new.pack").unlink(missing_ok=True)
        digest = packs.make(an_edition(tmp_path, id), tmp_path / "new.pack")
        if id == "9.9" and not packs.installed():
            packs.install(tmp_path / "new.pack", digest)
            continue
        with pytest.raises(UsageError, match="not replaced"):
            packs.install(tmp_path / "new.pack", digest)
    assert edition("1.7").minimum_length("AA") == 4


def broken(tmp_path: Path, change: str) -> Path:
    """A pack of an edition with one fault."""
    folder, path = an_edition(tmp_path), tmp_path / "new.pack"
    if change == "list missing":
        (folder / "symbols.json").unlink()
    if change == "list wrong":
        (folder / "feature_keys.json").write_text("{")
    if change == "other id":
        (folder / "edition.toml").write_text((folder / "edition.toml").read_text().replace('"9.9"', '"9.8"'))
    packs.make(folder, path)
    if change == "other id":
        about = b'id = "9.8"\nabout', b'id = "9.7"\nabout'
        repacked(path, lambda name, data: (name.replace("9.8", "9.7"), data.replace(*about)))
    if change == "path outside":
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("../../outside.txt", "x")
    if change == "no description":
        repacked(path, lambda name, data: ("readme.txt" if name == packs.ABOUT else name, data))
    if change == "cut":
        path.write_bytes(path.read_bytes()[:-500])
    if change == "not an archive":
        path.write_bytes(b"Dear Sirs")
    return path


LISTS = tuple(name for name in NAMES if name.endswith(".json"))
DTD = "ST26SequenceListing_V1_3.dtd"
WRONG_VALUES = [
    ("edition.toml", "amino_acids = 5", 'amino_acids = "four"'),
    ("edition.toml", "amino_acids = 5", "amino_acids = -1"),
    ("edition.toml", "in_force = 2099-01-01", 'in_force = "soon"'),
    ("edition.toml", "in_force = 2099-01-01", "in_force = 2099-01-01T00:00:00"),
    ("edition.toml", 'AA = "amino_acids"', 'AA = "proteins"'),
    ("edition.toml", 'RNA = "nucleotides"', ""),
    ("edition.toml", f'file = "{DTD}"', 'file = "../../1.7/x.dtd"'),
    ("edition.toml", f'file = "{DTD}"', 'file = "other.dtd"'),
    ("edition.toml", 'root = "ST26SequenceListing"', 'root = "Listing"'),
    ("edition.toml", 'd = "dhu"', "d = 1"),
    ("feature_keys.json", '"optional": "allele', '"optional": "alle'),
    ("feature_keys.json", '"summary"', '"summery"'),
    ("qualifiers.json", '"type": "free_text"', '"type": "text"'),
    ("qualifiers.json", '"repeatable": true', '"repeatable": "yes"'),
    ("qualifiers.json", '"pattern": "', '"pattern": "('),
    ("symbols.json", '"expands_to": "ac"', '"expands_to": "a1"'),
    ("symbols.json", '"symbol": "a"', '"symbol": "aa"'),
    ("modified_residues.json", '"confidence": "confirmed"', '"confidence": "sure"'),
    ("genetic_codes.json", "FFLLSSSSYY**CC*W", "FFLLSSSSYY**CC*"),
    ("genetic_codes.json", '"starts": "ATG', '"starts": "AUG'),
    ("genetic_codes.json", '"id": 1,', '"id": "1",'),
    ("offices.json", '{"name": "Andorra"}', '"Andorra"'),
    ("languages.json", '"Afar"', "7"),
    (DTD, "<!ELEMENT", "<!ENTITY"),
    ("insdc.toml", "[nucleotides]", "[nucleotide]"),
]
EACH_FILE = [(name, "", content) for name in (*NAMES, DTD) for content in (None, "", "{}", "\udcff")]
OF_ORGANISMS = [
    *((name, "", content) for name in ("names.zip", "also.txt", "common.tsv") for content in (None, "\udcff")),
    ("names.zip", "", ""),
    ("also.txt", "", "Fictus\texemplaris"),
    ("common.tsv", "", "no tab"),
    *(("genetic_codes.toml", "", content) for content in ("", "[[", "group = 1", "\udcff")),
    ("genetic_codes.toml", 'id = "bacteria"', 'id = "viruses"'),
    ("genetic_codes.toml", "nuclear = 11", "nuclear = 99"),
    ("genetic_codes.toml", "nuclear = 11", 'nuclear = "11"'),
]


def spoil(path: Path, old: str, new: str | None) -> None:
    """Replace a text of a file, or all of it if `old` is empty; None removes the file."""
    if new is None:
        path.unlink()
        return
    text = path.read_text(encoding="utf-8").replace(old, new) if old else new
    assert not old or text != path.read_text(encoding="utf-8")
    path.write_bytes(text.encode("utf-8", "surrogateescape"))


def names_of_organisms(tmp_path: Path) -> Path:
    """A folder of organisms that is that of the program."""
    folder = tmp_path / "organisms"
    shutil.copytree(resources.folder() / "organisms", folder)
    return folder


def installed_folder(tmp_path: Path, content: Path) -> Path:
    """Install a pack of a folder, and return where its files are now."""
    packs.install(tmp_path / "good.pack", packs.make(content, tmp_path / "good.pack"))
    ((_, folder),) = packs.installed()
    return folder


@pytest.mark.parametrize(("name", "old", "new"), [*EACH_FILE, *WRONG_VALUES])
def test_an_edition_with_a_missing_or_wrong_file_is_not_installed_and_the_file_is_named(
    tmp_path: Path, name: str, old: str, new: str | None
) -> None:
    folder, path = an_edition(tmp_path), tmp_path / "bad.pack"
    digest = packs.make(folder, tmp_path / "good.pack")
    spoil(folder / name, old, new)
    with zipfile.ZipFile(tmp_path / "good.pack") as archive, zipfile.ZipFile(path, "w") as bad:
        for each in archive.namelist():
            place = folder / Path(each).name
            if each == packs.ABOUT or place.exists():
                bad.writestr(each, archive.read(each) if each == packs.ABOUT else place.read_bytes())
    assert packs.digest_of(path) != digest
    with pytest.raises(UnreadableFile) as error:
        packs.install(path, packs.digest_of(path))
    words = str(error.value)
    assert name in words or (new == 'file = "other.dtd"' and "other.dtd" in words) or "root" in words
    assert "object has no attribute" not in words and str(resources.folder()) not in words
    assert packs.installed() == [] and "9.9" not in editions.editions()


@pytest.mark.parametrize(("name", "old", "new"), [*EACH_FILE[::3], *WRONG_VALUES[::3]])
def test_an_installed_edition_that_cannot_be_read_is_not_used_and_a_message_says_so(
    tmp_path: Path, name: str, old: str, new: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = an_edition(tmp_path)
    about = folder / "edition.toml"
    about.write_text(about.read_text(encoding="utf-8").replace("2099-01-01", "2025-01-01"), encoding="utf-8")
    place = installed_folder(tmp_path, folder)
    spoil(place / name, old.replace("2099", "2025"), new)
    forget()
    converting.save_as(a_project(), tmp_path / "a.xml")
    forget()
    expected = "9.9" if name == "insdc.toml" else "1.7"
    assert program.main(["check", str(tmp_path / "a.xml")]) == 0
    words = capsys.readouterr().err
    assert newest().id == expected and "error in the program" not in words
    assert (str(place) in words and "not used" in words) is (expected == "1.7")
    assert program.main(["packs", "remove", "9.9"]) == 0


@pytest.mark.parametrize(("name", "old", "new"), OF_ORGANISMS)
def test_organisms_with_a_missing_or_wrong_file_are_not_installed_and_the_file_is_named(
    tmp_path: Path, name: str, old: str, new: str | None
) -> None:
    folder, path = names_of_organisms(tmp_path), tmp_path / "bad.pack"
    spoil(folder / name, old, new)
    if name == "names.zip" and new is None:
        with pytest.raises(UsageError, match="is not the folder"):
            packs.make(folder, path)
        return
    digest = packs.make(folder, path)
    with pytest.raises(UnreadableFile, match=name):
        packs.install(path, digest)
    assert packs.installed() == []


@pytest.mark.parametrize(("name", "old", "new"), [each for each in OF_ORGANISMS if each[2] is not None])
def test_installed_organisms_that_cannot_be_read_are_replaced_by_those_of_the_program(
    tmp_path: Path, name: str, old: str, new: str
) -> None:
    place = installed_folder(tmp_path, names_of_organisms(tmp_path))
    spoil(place / name, old, new)
    forget()
    seen: list[Path] = []
    listener = lambda folder, _: seen.append(folder)  # noqa: E731
    resources.when_refused(listener)
    try:
        assert organisms.is_known("Homo sapiens") and "Homo" in organisms.genera()
        assert organisms.offered("homo sap") and organisms.of_epithet("H", "sapiens")
        assert likely_codes.likely_code("Escherichia coli").code == 11
    finally:
        resources.stop_listening(listener)
    is_readable = name in ("also.txt", "common.tsv") and new != "\udcff"
    assert seen == ([] if is_readable else [place])


def test_a_damaged_block_of_installed_names_is_no_error_in_the_program(tmp_path: Path) -> None:
    place = installed_folder(tmp_path, names_of_organisms(tmp_path))
    with zipfile.ZipFile(place / "names.zip") as archive:
        first = archive.read("first"), archive.read("genera")
    with zipfile.ZipFile(place / "names.zip", "w") as archive:
        archive.writestr("first", first[0])
        archive.writestr("genera", first[1])
    forget()
    assert organisms.is_known("Homo sapiens") and organisms.beginning_with("Homo sap")


def test_the_words_of_data_banks_come_from_the_program_if_those_of_a_pack_cannot_be_read(tmp_path: Path) -> None:
    place = installed_folder(tmp_path, an_edition(tmp_path))
    spoil(place / "insdc.toml", "[nucleotides]", "[nucleotide]")
    forget()
    qualifier_mapping.words_of.cache_clear()
    try:
        assert qualifier_mapping.words_of("9.9") == qualifier_mapping.words_of("1.7")
    finally:
        qualifier_mapping.words_of.cache_clear()


def test_a_pack_with_a_damaged_description_is_listed_and_can_be_removed(tmp_path: Path) -> None:
    place = installed_folder(tmp_path, an_edition(tmp_path))
    for content in (b"\xff", b"[[", b"", None):
        if content is None:
            (place / packs.ABOUT).unlink()
        else:
            (place / packs.ABOUT).write_bytes(content)
        assert [(pack.kind, pack.id) for pack, _ in packs.installed()] == [("edition", "9.9")]
    packs.remove("9.9")
    assert packs.installed() == []


def repacked(path: Path, change: object) -> None:
    with zipfile.ZipFile(path) as archive:
        files = [change(each, archive.read(each)) for each in archive.namelist()]  # type: ignore[operator]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)


@pytest.mark.parametrize(
    "change",
    ["list missing", "list wrong", "other id", "path outside", "no description", "cut", "not an archive"],
)
def test_a_pack_that_the_program_cannot_use_installs_nothing(tmp_path: Path, change: str) -> None:
    path = broken(tmp_path, change)
    with pytest.raises(UnreadableFile):
        packs.install(path, packs.digest_of(path))
    assert packs.installed() == [] and not (tmp_path / "outside.txt").exists()
    left = [each for each in (tmp_path / "home").rglob("*") if each.is_file()]
    assert left == []


def test_a_list_of_organisms_is_used_in_place_of_the_one_of_the_program(tmp_path: Path) -> None:
    folder = tmp_path / "organisms"
    shutil.copytree(resources.folder() / "organisms", folder)
    (folder / "also.txt").write_text("Fictus exemplaris\n", encoding="utf-8")
    digest = packs.make(folder, tmp_path / "o.pack")
    packs.install(tmp_path / "o.pack", digest, for_all=True)
    assert resources.text("organisms", "also.txt") == "Fictus exemplaris\n"
    packs.remove(packs.installed()[0][0].id)
    assert "Fictus" not in resources.text("organisms", "also.txt")


def test_the_command_line_makes_lists_installs_and_removes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, path = an_edition(tmp_path), str(tmp_path / "new.pack")
    assert program.main(["packs", "make", str(folder), "-o", path]) == 0
    digest = capsys.readouterr().out.split()[-1]
    assert program.main(["packs", "install", path]) == 2
    assert program.main(["packs", "install", path, "--sha256", "1" * 64]) == 2
    assert program.main(["packs", "install", path, "--sha256", digest]) == 0
    assert program.main(["rules", "--edition", "9.9"]) == 0
    capsys.readouterr()
    assert program.main(["packs"]) == 0 and "edition 9.9" in capsys.readouterr().out
    assert program.main(["packs", "remove", "9.9"]) == 0
    assert program.main(["packs", "remove", "9.9"]) == 2


@pytest.mark.parametrize("content", [b"\xff", b"[", b"a = 1", b"id = 7", b'id = "../x"'])
def test_a_folder_with_a_damaged_edition_makes_no_pack(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "edition.toml").write_bytes(content)
    with pytest.raises(UsageError, match="is not the folder of an edition"):
        packs.make(tmp_path, tmp_path / "new.pack")
    assert not (tmp_path / "new.pack").exists()


def test_a_folder_that_makes_no_pack_is_refused_with_the_files_that_are_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["packs", "make", str(tmp_path), "-o", str(tmp_path / "x.pack")]) == 2
    words = capsys.readouterr().err
    assert all(name in words for name in (*NAMES, *organisms.FILES))


@pytest.mark.parametrize(("id", "code"), [("US", 0), ("us", 0), ("", 2), (" ", 2), ("mars", 2)])
def test_the_id_of_a_profile_is_read_in_any_case_and_an_empty_one_is_refused(id: str, code: int) -> None:
    assert program.main(["profiles", id]) == code
