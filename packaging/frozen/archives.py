"""Write a frozen program as .tar.xz, .deb and .run for Linux. The same folder gives the same bytes.

There is no AppImage: its runtime, the small program in front of the file system image, is in no package of PyPI. The
packages that make AppImages (appimage 4.1.0 was looked at) download it from a page of releases while they build, and
running one needs FUSE, which a fresh Debian does not have. The .run needs a shell, tar and xz, and checks itself first.
"""

import hashlib
import io
import lzma
import platform
import tarfile
from functools import cache
from pathlib import Path, PurePosixPath

from frozen import desktop
from frozen.tree import Program, size_of

HOME = PurePosixPath("usr/lib/wiposeq")
"""Where a package puts the program."""
MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}
DEPENDS = "libc6 (>= 2.34), libegl1, libgl1, libopengl0"
"""What the program takes from the system: its C library, and the drivers of the screen."""
RUN_HEAD = """#!/bin/sh
# Install WipoSeq {version} without an administrator: sh {name} [FOLDER], by default $HOME/.local/lib/wiposeq
set -eu
folder=${{1:-"$HOME/.local/lib/wiposeq"}}
case "$folder" in
  -*) echo "To install WipoSeq: sh $0 [FOLDER], by default $HOME/.local/lib/wiposeq" >&2; exit 2 ;;
esac
if [ -e "$folder" ] && ! grep -qs "^# Remove WipoSeq" "$folder/uninstall"; then
  echo "$folder exists already and is not WipoSeq. Name another folder: sh $0 FOLDER" >&2
  exit 2
fi
skip=$(awk '/^__BELOW_IS_THE_ARCHIVE__$/ {{ print NR + 1; exit }}' "$0")
sum=$(tail -n +"$skip" "$0" | sha256sum | cut -d' ' -f1)
if [ "$sum" != "{digest}" ]; then
  echo "This file is damaged or not complete. Get it again." >&2
  exit 2
fi
mkdir -p "$(dirname "$folder")"
new=$(mktemp -d "$(dirname "$folder")/.wiposeq-XXXXXX")
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT TERM
if ! tail -n +"$skip" "$0" | tar -xJ -C "$new" --strip-components=1; then
  echo "WipoSeq could not be unpacked; nothing was changed. It needs 200 MB of free space, tar and xz." >&2
  exit 2
fi
if ! "$new/wiposeq" --version >/dev/null; then
  echo "WipoSeq does not start on this system; nothing was changed. It needs glibc 2.34 or newer." >&2
  exit 2
fi
cat > "$new/uninstall" <<'END'
#!/bin/sh
# Remove WipoSeq. Projects and listings stay.
here=$(dirname "$(readlink -f "$0")")
"$here/wiposeq" desktop remove >/dev/null
rm -rf "$here"
END
chmod 755 "$new" "$new/uninstall"
rm -rf "$folder"
mv "$new" "$folder"
"$folder/wiposeq" desktop install >/dev/null || echo "The menu of programs could not be changed."
echo "WipoSeq {version} is in $folder. Start it from the menu of programs, or by $folder/wiposeq."
echo "To remove it: $folder/uninstall"
exit 0
__BELOW_IS_THE_ARCHIVE__
"""


class _Archive:
    """A tar file in memory whose entries have one time, one owner and the modes that a package may have.

    head: in front of each name; "./" in a package of Debian.
    """

    def __init__(self, time: int, head: str = "./") -> None:
        self._time, self._head = time, head
        self._buffer = io.BytesIO()
        self._tar = tarfile.open(fileobj=self._buffer, mode="w", format=tarfile.GNU_FORMAT)  # noqa: SIM115
        self._folders: set[PurePosixPath] = set()

    def add_folder(self, path: PurePosixPath) -> None:
        if path in self._folders or path == PurePosixPath("."):
            return
        self.add_folder(path.parent)
        self._folders.add(path)
        self._tar.addfile(self._entry(f"{self._head}{path}/", 0o755, tarfile.DIRTYPE))

    def add(self, path: PurePosixPath, data: bytes, mode: int = 0o644) -> None:
        self.add_folder(path.parent)
        entry = self._entry(f"{self._head}{path}", mode)
        entry.size = len(data)
        self._tar.addfile(entry, io.BytesIO(data))

    def add_link(self, path: PurePosixPath, target: str) -> None:
        self.add_folder(path.parent)
        entry = self._entry(f"{self._head}{path}", 0o777, tarfile.SYMTYPE)
        entry.linkname = target
        self._tar.addfile(entry)

    def add_tree(self, folder: Path, below: PurePosixPath) -> None:
        for path in sorted(folder.rglob("*")):
            name = below / path.relative_to(folder).as_posix()
            if path.is_symlink():
                self.add_link(name, str(path.readlink()))
            elif path.is_dir():
                self.add_folder(name)
            else:
                self.add(name, path.read_bytes(), 0o755 if path.stat().st_mode & 0o100 else 0o644)

    def compressed(self) -> bytes:
        """Return the archive, compressed; nothing can be added afterwards."""
        self._tar.close()
        return lzma.compress(self._buffer.getvalue(), preset=6)

    def _entry(self, name: str, mode: int, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
        entry = tarfile.TarInfo(name)
        entry.mode, entry.mtime, entry.type = mode, self._time, kind
        entry.uname = entry.gname = "root"
        return entry


def write_tar(program: Program, target: Path) -> Path:
    """Write the folder as .tar.xz; return the path."""
    path = target / f"wiposeq-{program.version}-linux-{platform.machine()}.tar.xz"
    path.write_bytes(_packed(program))
    return path


def write_run(program: Program, target: Path) -> Path:
    """Write a shell script that checks, unpacks and registers the program for one user; return its path."""
    packed = _packed(program)
    path = target / f"wiposeq-{program.version}-linux-{platform.machine()}.run"
    digest = hashlib.sha256(packed).hexdigest()
    head = RUN_HEAD.format(version=program.version, name=path.name, digest=digest)
    path.write_bytes(head.encode() + packed)
    path.chmod(0o755)
    return path


def write_deb(program: Program, target: Path) -> Path:
    """Write a package of Debian and Ubuntu with desktop entry, icon, MIME type, man page and completion."""
    machine = MACHINES.get(platform.machine(), platform.machine())
    data = _Archive(program.time)
    data.add_tree(program.folder, HOME)
    data.add_link(PurePosixPath("usr/bin/wiposeq"), "../lib/wiposeq/wiposeq")
    for name, content in desktop.files(program.version, program.time).items():
        data.add(PurePosixPath("usr") / name, content)
    data.add(PurePosixPath("usr/share/doc/wiposeq/copyright"), (program.folder / "licenses/README.txt").read_bytes())
    control = _Archive(program.time)
    fields = [
        "Package: wiposeq",
        f"Version: {program.version}",
        f"Architecture: {machine}",
        "Maintainer: The WipoSeq developers <wiposeq@example.org>",
        f"Installed-Size: {size_of(program.folder) // 1024}",
        f"Depends: {DEPENDS}",
        "Recommends: libcups2, fontconfig",
        "Section: science",
        "Priority: optional",
        "Description: author, repair and check patent sequence listings (WIPO ST.26)",
        " WipoSeq drafts, repairs, checks and compares sequence listings under WIPO",
        " Standard ST.26, with a window and on the command line, without a network.",
    ]
    control.add(PurePosixPath("control"), ("\n".join(fields) + "\n").encode())
    members = [
        ("debian-binary", b"2.0\n"),
        ("control.tar.xz", control.compressed()),
        ("data.tar.xz", data.compressed()),
    ]
    path = target / f"wiposeq_{program.version}_{machine}.deb"
    with path.open("wb") as file:
        file.write(b"!<arch>\n")
        for name, content in members:
            file.write(f"{name:<16}{program.time:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode())
            file.write(content + b"\n" * (len(content) % 2))
    return path


@cache
def _packed(program: Program) -> bytes:
    archive = _Archive(program.time, head="")  # tar counts "./" as a component of the name
    archive.add_tree(program.folder, PurePosixPath(f"wiposeq-{program.version}"))
    return archive.compressed()
