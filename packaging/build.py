#!/usr/bin/env python3
"""Build the program that needs no Python: `python3 packaging/build.py [--only FORMAT ...] [--folder DIST]`.

On Linux it writes a .deb, a .tar.xz and a .run that unpacks itself; on Windows and macOS the folder that the recipes in
packaging/windows and packaging/macos make an installer of. Beside them: SHA256SUMS and a bill of materials (CycloneDX).
The same commit gives the same files: all times are that of the commit.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import environment

FORMATS = ("folder", "tar", "deb", "run")


def main(arguments: list[str]) -> int:
    """Build what was asked for into a folder; return 0, or 2 if a file cannot be written."""
    parser = argparse.ArgumentParser(description="Build the program that needs no Python.")
    parser.add_argument("--only", nargs="+", choices=FORMATS, help="what to write; all of it by default")
    parser.add_argument("--folder", type=Path, default=environment.CHECKOUT / "dist", help="where to write it (dist)")
    parser.add_argument("--page", default="", help="the page that Help > Look for a newer version opens")
    options = parser.parse_args(arguments)
    wanted = options.only or (FORMATS if sys.platform == "linux" else ("folder",))
    if sys.platform != "linux" and set(wanted) != {"folder"}:
        environment.tell("Only Linux builds .tar.xz, .deb and .run. See packaging/windows and packaging/macos.")
        return environment.TROUBLE
    from frozen import archives, bom, tree

    when = commit_time()
    os.environ["SOURCE_DATE_EPOCH"] = str(when)
    target: Path = options.folder.resolve()
    target.mkdir(parents=True, exist_ok=True)
    program = tree.freeze(target, when, options.page)
    written = [bom.write(target, program.version, program.folder)]
    writers = {"tar": archives.write_tar, "deb": archives.write_deb, "run": archives.write_run}
    for name in wanted:
        if name in writers:
            written.append(writers[name](program, target))
    sums = "".join(f"{_digest(path)}  {path.name}\n" for path in sorted(written))
    (target / "SHA256SUMS").write_text(sums, encoding="utf-8")
    print(f"{program.folder}: {tree.size_of(program.folder) / 1e6:.0f} MB")
    for path in written:
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    if "folder" not in wanted:
        shutil.rmtree(program.folder)
    return 0


def commit_time() -> int:
    """Return the time of the commit in seconds, or SOURCE_DATE_EPOCH where it is set or git is absent."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    try:
        log = ["git", "log", "-1", "--format=%ct"]
        found = subprocess.run(log, cwd=environment.CHECKOUT, capture_output=True, text=True, check=True)
        return int(found.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 1704067200  # 2024-01-01: an archive of the sources has no commit


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(environment.run_tool(__file__, ["PyInstaller", "shtab"], main, "build"))
