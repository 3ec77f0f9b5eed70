"""Freeze the program into one folder, with the license of every part, without symbols for debugging."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from frozen import systemparts
from wiposeq import __version__

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LICENSE_NAMES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS", "COPYRIGHT")

ICU_WITHOUT_DATA = """
#include <stdint.h>
struct header {{
    uint16_t size; uint8_t magic1, magic2;
    struct {{
        uint16_t size, reserved; uint8_t is_big_endian, charset, char_size, reserved2, format[4], version[4], data[4];
    }} info;
    char padding[8]; uint32_t count, reserved; int32_t names[4];
}};
const struct header icudt{version}_dat __attribute__((aligned(16))) = {{
    32, 0xda, 0x27,
    {{20, 0, __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__, 0, 2, 0, {{0x54, 0x6f, 0x43, 0x50}}, {{1}}, {{0}}}},
    {{0}}, 0, 0, {{0}}
}};
"""
"""A table of contents without entries ("ToCP"), as ICU reads it."""


@dataclass(frozen=True)
class Program:
    """A frozen program. folder: where it is. time: of its commit, in seconds; all its files have it."""

    folder: Path
    version: str
    time: int


def freeze(target: Path, time: int, page: str = "") -> Program:
    """Run PyInstaller, and return the program in target/wiposeq. page: where newer versions are."""
    os.environ["PYTHONHASHSEED"] = "0"  # for the order of names in what PyInstaller's own processes write
    work = target / "work"
    spec = CHECKOUT / "packaging" / "frozen" / "wiposeq.spec"
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN"]
    subprocess.run([*command, "--distpath", str(target), "--workpath", str(work), str(spec)], check=True)
    shutil.rmtree(work)
    folder = target / "wiposeq"
    if page:
        about = folder / "_internal" / "resources" / "about" / "program.toml"
        about.write_text(f"downloads = {json.dumps(page)}\n", encoding="utf-8")
    _strip_python(folder)
    _pack_translations(folder)
    empty_icu_data(folder)
    _write_licenses(folder / "licenses")
    for part in systemparts.write_licenses(folder, folder / "licenses" / "system"):
        print(f"The license of {part.name} is not on this computer; add it to the folder licenses.", file=sys.stderr)
    for path in sorted(folder.rglob("*"), reverse=True):
        os.utime(path, (time, time), follow_symlinks=False)
    return Program(folder, __version__, time)


def size_of(folder: Path) -> int:
    """Return the size of all files of a folder, in bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _strip_python(folder: Path) -> None:
    """Remove the symbols of Python's own libraries, 20 MB. Those of wheels are left: some break when changed."""
    if sys.platform != "linux" or shutil.which("strip") is None:
        return
    inner = folder / "_internal"
    own = [*inner.glob("libpython*"), *inner.glob("python3.*/lib-dynload/*.so")]
    subprocess.run(["strip", "--strip-unneeded", *map(str, own)], check=True)


def _pack_translations(folder: Path) -> None:
    """Compress the translations, 10 MB, under their names; the program reads both forms."""
    for path in folder.glob("_internal/resources/translations/*.po"):
        path.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def empty_icu_data(folder: Path) -> None:
    """Replace the data of ICU, 32 MB, by the empty library that ICU itself has for programs that need none of it.

    Qt on Linux is linked to ICU, but takes languages, dates and numbers from its own tables; without data ICU answers
    that it has no such resource, and Qt uses its own rules. Only sorting by the rules of a language needs the data, and
    the program sorts by characters. Source: ICU, source/stubdata. Nothing changes where there is no C compiler.
    """
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux" or compiler is None:
        return
    for library in folder.glob("_internal/PySide6/Qt/lib/libicudata.so.*"):
        name = library.name
        source = ICU_WITHOUT_DATA.format(version=name.rpartition(".")[2])
        options = ["-shared", "-nostdlib", "-s", f"-Wl,-soname,{name}", "-Wl,--build-id=none", "-xc", "-", "-o"]
        subprocess.run([compiler, *options, str(library)], input=source, text=True, check=True)


def _write_licenses(folder: Path) -> None:
    """Copy the license texts of Python and of every package of the lock, one folder for each."""
    folder.mkdir()
    (folder / "README.txt").write_text(
        "The licenses of the parts of WipoSeq. The libraries of Qt (LGPL 3) are separate files in\n"
        "_internal/PySide6/Qt/lib; you may replace them by your own build of the same version. Their source is\n"
        "published at https://download.qt.io, that of PySide6 at https://code.qt.io. On Linux, libicudata is ICU's\n"
        "own empty data library; that of the PySide6 wheel may be put in its place. The folder system is\n"
        "about the libraries that come from the Linux system of the build.\n",
        encoding="utf-8",
    )
    python = Path(sys.base_prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "LICENSE.txt"
    for text in (python, Path(sys.base_prefix) / "LICENSE.txt"):
        if text.is_file():
            (folder / "Python").mkdir(exist_ok=True)
            shutil.copyfile(text, folder / "Python" / "LICENSE.txt")
    for part in shipped():
        own = folder / f"{part.name}-{part.version}"
        own.mkdir()
        stated = stated_license(part) or "see the texts"
        classifiers = [line for line in part.metadata.get_all("Classifier") or () if line.startswith("License")]
        (own / "STATED.txt").write_text("\n".join([stated, *classifiers, ""]), encoding="utf-8")
        for file in part.files or ():
            if file.name.upper().startswith(LICENSE_NAMES) or "licenses" in file.parts:
                text = Path(str(part.locate_file(file)))
                if text.is_file() and text.suffix not in (".py", ".pyc"):
                    shutil.copyfile(text, own / "-".join(file.parts[-2:]).replace(".dist-info", ""))


def stated_license(part: metadata.Distribution) -> str:
    """Return the license that a package states of itself, "" if it states none."""
    for name in ("License-Expression", "License"):
        if name in part.metadata:
            return part.metadata[name]
    return ""


def short_license(part: metadata.Distribution) -> str:
    """Return the license of a package in a few words."""
    stated = stated_license(part).strip()
    if stated and len(stated) < 80 and "\n" not in stated:
        return stated.replace('"', "'")
    classifiers = [line for line in part.metadata.get_all("Classifier") or () if line.startswith("License ::")]
    return "; ".join(line.rpartition(" :: ")[2] for line in classifiers) or "see the folder licenses"


def shipped() -> list[metadata.Distribution]:
    """Return the installed packages that packaging/requirements.lock names, by name."""
    lock = (CHECKOUT / "packaging" / "requirements.lock").read_text(encoding="utf-8")
    found: dict[str, metadata.Distribution] = {}
    for line in lock.splitlines():
        name, sign, _rest = line.partition("==")
        if sign and not line.startswith((" ", "#")):
            try:
                found[name] = metadata.distribution(name)
            except metadata.PackageNotFoundError:
                continue  # for another system only
    return sorted(found.values(), key=lambda part: part.name.lower())
