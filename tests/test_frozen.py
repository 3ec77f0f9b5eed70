"""The parts of the build of the frozen program: archives, the package of Debian, the bill of materials, the lists."""

import hashlib
import importlib.util
import io
import json
import os
import plistlib
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
TIME = 1_700_000_000


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The package `frozen` of packaging/."""
    monkeypatch.syspath_prepend(str(CHECKOUT / "packaging"))
    if importlib.util.find_spec("shtab") is None:  # it is in the lock of the build only
        stand_in = SimpleNamespace(complete=lambda parser, shell: f"# {shell} completion of {parser.prog}")
        monkeypatch.setitem(sys.modules, "shtab", stand_in)
    import frozen.archives
    import frozen.bom
    import frozen.tree

    yield frozen
    for name in [each for each in sys.modules if each == "frozen" or each.startswith("frozen.")]:
        del sys.modules[name]


def a_program(frozen: ModuleType, folder: Path) -> object:
    """Return a small frozen program: a script that answers to its verbs, a data file, and a link."""
    (folder / "_internal").mkdir(parents=True)
    (folder / "licenses").mkdir()
    (folder / "licenses" / "README.txt").write_text("licenses\n")
    (folder / "_internal" / "data.txt").write_text("data\n")
    (folder / "_internal" / "link.txt").symlink_to("data.txt")
    program = folder / "wiposeq"
    program.write_text('#!/bin/sh\necho "wiposeq $*" >> "${LOG:-/dev/null}"\n')
    program.chmod(0o755)
    return frozen.tree.Program(folder, "9.8", TIME)


def members_of_deb(path: Path) -> dict[str, bytes]:
    """Return the members of an ar archive."""
    data = path.read_bytes()
    assert data.startswith(b"!<arch>\n")
    at, found = 8, {}
    while at < len(data):
        name, size = data[at : at + 16].decode().strip(), int(data[at + 48 : at + 58])
        found[name] = data[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
    return found


def entries(packed: bytes) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:xz") as archive:
        return {each.name: each for each in archive}


def test_the_same_folder_gives_the_same_bytes_whenever_it_is_packed(frozen: ModuleType, tmp_path: Path) -> None:
    sums = []
    for name in ("one", "two"):
        program = a_program(frozen, tmp_path / name / "wiposeq")
        for path in (tmp_path / name).rglob("*"):
            os.utime(path, (len(sums) + 1, len(sums) + 1), follow_symlinks=False)
        writers = (frozen.archives.write_tar, frozen.archives.write_run, frozen.archives.write_deb)
        written = [write(program, tmp_path / name) for write in writers]
        sums.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in written])
    assert sums[0] == sums[1]


@pytest.mark.usefixtures("frozen")
def test_an_installation_from_the_sources_gets_the_man_page_and_the_completion(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shell

    assert shell.main([str(tmp_path)]) == 0
    names = {each.name for each in tmp_path.rglob("*") if each.is_file()}
    assert names == {"wiposeq.1.gz", "wiposeq", "_wiposeq"} and len(capsys.readouterr().out.splitlines()) == 3
    (tmp_path / "file").write_text("")
    assert shell.main([str(tmp_path / "file")]) == 2
    assert "Name another folder" in capsys.readouterr().err


def test_the_package_of_debian_has_program_menu_man_page_and_completion(frozen: ModuleType, tmp_path: Path) -> None:
    path = frozen.archives.write_deb(a_program(frozen, tmp_path / "wiposeq"), tmp_path)
    members = members_of_deb(path)
    assert list(members) == ["debian-binary", "control.tar.xz", "data.tar.xz"] and members["debian-binary"] == b"2.0\n"
    files = entries(members["data.tar.xz"])
    assert files["./usr/bin/wiposeq"].linkname == "../lib/wiposeq/wiposeq"
    assert files["./usr/lib/wiposeq/wiposeq"].mode == 0o755
    assert files["./usr/lib/wiposeq/_internal/link.txt"].linkname == "data.txt"
    share = {name.removeprefix("./usr/share/") for name in files}
    assert {
        "applications/wiposeq.desktop",
        "mime/packages/wiposeq.xml",
        "man/man1/wiposeq.1.gz",
        "bash-completion/completions/wiposeq",
        "zsh/vendor-completions/_wiposeq",
        "doc/wiposeq/copyright",
    } <= share
    assert {each.mtime for each in files.values()} == {TIME} and {each.uid for each in files.values()} == {0}
    with tarfile.open(fileobj=io.BytesIO(members["control.tar.xz"]), mode="r:xz") as archive:
        file = archive.extractfile("./control")
        assert file is not None
        control = file.read().decode()
    assert "Package: wiposeq\nVersion: 9.8\n" in control and "Depends: libc6" in control


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not installed")
def test_dpkg_reads_the_package(frozen: ModuleType, tmp_path: Path) -> None:
    path = frozen.archives.write_deb(a_program(frozen, tmp_path / "wiposeq"), tmp_path)
    shown = subprocess.run(["dpkg-deb", "--contents", str(path)], capture_output=True, text=True, check=True).stdout
    assert "./usr/lib/wiposeq/wiposeq" in shown


@pytest.mark.skipif(sys.platform != "linux", reason="the .run is for Linux")
def test_the_run_file_installs_registers_and_removes_the_program(frozen: ModuleType, tmp_path: Path) -> None:
    run = frozen.archives.write_run(a_program(frozen, tmp_path / "wiposeq"), tmp_path)
    folder, log = tmp_path / "a folder" / "wiposeq", tmp_path / "log"
    settings = {**os.environ, "LOG": str(log)}
    subprocess.run(["sh", str(run), str(folder)], env=settings, check=True, capture_output=True)
    assert (folder / "_internal" / "data.txt").read_text() == "data\n" and (folder / "uninstall").is_file()
    subprocess.run([str(folder / "uninstall")], env=settings, check=True)
    assert not folder.exists()
    called = ["wiposeq --version", "wiposeq desktop install", "wiposeq desktop remove"]
    assert log.read_text().splitlines() == called and [each.name for each in folder.parent.iterdir()] == []


@pytest.mark.skipif(sys.platform != "linux", reason="the .run is for Linux")
def test_a_damaged_run_file_and_a_foreign_folder_are_refused(frozen: ModuleType, tmp_path: Path) -> None:
    run = frozen.archives.write_run(a_program(frozen, tmp_path / "wiposeq"), tmp_path)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("words")
    (foreign / "uninstall").write_text("#!/bin/sh\n# of another program\n")
    refused = subprocess.run(["sh", str(run), str(foreign)], capture_output=True, text=True)
    assert refused.returncode == 2 and "Name another folder" in refused.stderr
    assert (foreign / "thesis.txt").read_text() == "words"
    run.write_bytes(run.read_bytes()[:-20])
    refused = subprocess.run(["sh", str(run), str(tmp_path / "new")], capture_output=True, text=True)
    assert refused.returncode == 2 and "damaged or not complete" in refused.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the .run is for Linux")
def test_a_run_file_that_cannot_be_unpacked_or_does_not_start_leaves_the_installed_program(
    frozen: ModuleType, tmp_path: Path
) -> None:
    run = frozen.archives.write_run(a_program(frozen, tmp_path / "wiposeq"), tmp_path)
    folder = tmp_path / "home" / "wiposeq"
    subprocess.run(["sh", str(run), str(folder)], check=True, capture_output=True)
    (folder / "old").touch()
    broken = a_program(frozen, tmp_path / "broken")
    (tmp_path / "broken" / "wiposeq").write_text("#!/bin/sh\nexit 1\n")
    newer = frozen.archives.write_run(broken, tmp_path / "broken")
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "tar").write_text("#!/bin/sh\nexit 2\n")
    (tools / "tar").chmod(0o755)
    without_tar = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
    for file, settings, words in ((run, without_tar, "could not be unpacked"), (newer, os.environ, "does not start")):
        refused = subprocess.run(["sh", str(file), str(folder)], env=settings, capture_output=True, text=True)
        assert refused.returncode == 2 and words in refused.stderr
        assert (folder / "old").exists() and [each.name for each in folder.parent.iterdir()] == ["wiposeq"]
    subprocess.run(["sh", str(run), str(folder)], check=True, capture_output=True)
    assert not (folder / "old").exists() and (folder / "uninstall").exists()


def test_the_icons_for_windows_and_macos_hold_the_icon_in_their_sizes(
    frozen: ModuleType, tmp_path: Path, qapp: object
) -> None:
    from PySide6.QtGui import QImageReader

    icons = importlib.import_module("frozen.icons")
    for name, sizes in (("a.ico", icons.ICO_SIZES), ("a.icns", icons.ICNS_SIZES.values())):
        data = icons.write(tmp_path / name).read_bytes()
        assert data == icons.write(tmp_path / "again" / name).read_bytes()
        reader = QImageReader(str(tmp_path / name))
        widths = []
        for at in range(reader.imageCount()):
            reader.jumpToImage(at)
            image = reader.read()
            widths.append(image.width())
            assert image.height() == image.width() and image.pixelColor(image.width() // 2, image.width() // 2).alpha()
        assert widths == list(sizes), name


def test_the_recipe_of_macos_makes_an_application_that_may_come_to_the_front() -> None:
    template = (CHECKOUT / "packaging" / "macos" / "Info.plist").read_text(encoding="utf-8")
    facts = plistlib.loads(template.replace("@VERSION@", "9.8").encode())
    assert facts["LSBackgroundOnly"] is False  # PyInstaller says True of a program that can write to a console
    assert facts["CFBundleDocumentTypes"][0]["CFBundleTypeExtensions"] == ["wsq"]
    spec = (CHECKOUT / "packaging" / "frozen" / "wiposeq.spec").read_text(encoding="utf-8")
    assert "BUNDLE(collected" in spec and "Contents/Frameworks" in spec


def test_the_bill_of_materials_names_every_package_of_the_lock(frozen: ModuleType, tmp_path: Path) -> None:
    bill = json.loads(frozen.bom.write(tmp_path, "9.8").read_text())
    assert (bill["bomFormat"], bill["metadata"]["component"]["version"]) == ("CycloneDX", "9.8")
    named = {each["purl"] for each in bill["components"] if "purl" in each}
    assert {f"pkg:pypi/{part.name.lower()}@{part.version}" for part in frozen.tree.shipped()} == named


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="dpkg-query is not installed")
def test_the_system_libraries_in_the_program_have_their_licenses_and_stand_in_the_bill(
    frozen: ModuleType, tmp_path: Path
) -> None:
    systemparts = importlib.import_module("frozen.systemparts")
    folder, root, target = tmp_path / "wiposeq", tmp_path / "root", tmp_path / "licenses" / "system"
    a_program(frozen, folder)
    for name in ("libc.so.6", "libnobody.so.1", "libpython3.11.so.1.0"):
        (folder / "_internal" / name).touch()
    (part,) = systemparts.parts(folder)
    assert part.name.startswith("libc6") and part.version
    assert systemparts.write_licenses(folder, target, root) == [part] and not target.exists()
    copyright = root / "usr/share/doc" / part.name / "copyright"
    copyright.parent.mkdir(parents=True)
    copyright.write_text("See `/usr/share/common-licenses/LGPL-2.1'.\n")
    (root / "usr/share/common-licenses").mkdir()
    (root / "usr/share/common-licenses/LGPL-2.1").write_text("the license\n")
    assert systemparts.write_licenses(folder, target, root) == []
    assert sorted(path.name for path in target.iterdir()) == sorted(
        ["LGPL-2.1", f"{part.name}-{part.version.replace(':', '_')}.txt"]
    )
    bill = json.loads(frozen.bom.write(tmp_path, "9.8", folder).read_text())
    assert next(each["purl"] for each in bill["components"] if each["name"] == part.name).startswith("pkg:deb/debian/")


def test_the_parts_of_about_are_those_of_the_lock() -> None:
    def plain(name: str) -> str:
        return name.lower().replace("_", "-")

    lock = (CHECKOUT / "packaging" / "requirements.lock").read_text(encoding="utf-8")
    locked = set()
    for line in lock.splitlines():
        name, sign, rest = line.partition("==")
        if sign and not line.startswith((" ", "#")):
            locked.add((plain(name), rest.split()[0]))
    about = tomllib.loads((CHECKOUT / "resources" / "about" / "parts.toml").read_text(encoding="utf-8"))
    named = {(plain(each["name"]), each["version"]) for each in about["part"]}
    assert named <= locked, "run packaging/parts.py"  # the lock has a package twice if it depends on the Python
    assert {name for name, _ in named} == {name for name, _ in locked}, "run packaging/parts.py"
    assert all(each["license"] for each in about["part"])


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("cc") is None, reason="it needs a C compiler on Linux")
def test_the_empty_data_of_icu_is_a_library_with_the_table_that_icu_looks_for(
    frozen: ModuleType, tmp_path: Path
) -> None:
    import ctypes

    library = tmp_path / "_internal" / "PySide6" / "Qt" / "lib" / "libicudata.so.73"
    library.parent.mkdir(parents=True)
    library.write_bytes(b"32 MB of data")
    frozen.tree.empty_icu_data(tmp_path)
    table = (ctypes.c_uint8 * 16).in_dll(ctypes.CDLL(str(library)), "icudt73_dat")
    assert bytes(table)[:4] == b"\x20\x00\xda\x27" if sys.byteorder == "little" else b"\x00\x20\xda\x27"
    assert bytes(table)[12:16] == b"ToCP" and library.stat().st_size < 20_000
