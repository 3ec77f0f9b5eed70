"""Packs: an edition or a list of organisms is installed from a file with its checksum, completely or not at all."""

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from wiposeq import __main__ as program
from wiposeq import resources
from wiposeq.app import packs
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.standard import edition as editions
from wiposeq.standard import organisms
from wiposeq.standard.edition import edition


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A computer without packs."""
    monkeypatch.setenv("WIPOSEQ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WIPOSEQ_PACKS", str(tmp_path / "shared"))
    editions.forget()
    yield tmp_path
    editions.forget()
    organisms.forget()


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
