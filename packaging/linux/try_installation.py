#!/usr/bin/env python3
"""Try a .deb in a fresh Debian without Python and network: `try_installation.py wiposeq_VERSION_amd64.deb`, as root.

It makes a root file system (debootstrap), installs the package there, runs the demonstration, opens the window under
Xvfb, and removes the package again. It fails if a step fails or a file remains. It needs debootstrap, and a network for
the root file system only: the steps inside run in a network of their own without a connection.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BASE = "libegl1,libgl1,libopengl0,xvfb,xauth,x11-utils,xdotool"
"""What stands for a computer with a screen; the package itself depends only on the first three."""
WINDOW = """
set -eu
export HOME=/root WIPOSEQ_HOME=/root/wiposeq-home
xvfb-run -a sh -c '
  wiposeq /root/demo/example.wsq & program=$!
  for second in $(seq 120); do
    if xwininfo -root -tree | grep -q "example"; then kill $program; exit 0; fi
    sleep 1
  done
  echo "No window opened within 120 s" >&2; kill $program; exit 1'
"""


def main(arguments: list[str]) -> int:
    """Run the steps; return 0 if all went well."""
    parser = argparse.ArgumentParser(description="Try a .deb in a fresh Debian without Python and network.")
    parser.add_argument("package", type=Path)
    parser.add_argument("--suite", default="bookworm")
    parser.add_argument("--mirror", default="", help="where debootstrap gets Debian (default: its own)")
    parser.add_argument("--keep", type=Path, help="a folder for the root file system, used again if it exists")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        root = (options.keep or Path(scratch) / "root").resolve()
        if not (root / "usr").is_dir():
            command = ["debootstrap", "--variant=minbase", f"--include={BASE}", options.suite, str(root)]
            subprocess.run([*command, options.mirror] if options.mirror else command, check=True)
        shutil.copyfile(options.package, root / "root" / "wiposeq.deb")
        before = _files(root)
        _inside(root, "! command -v python3")
        _inside(root, "dpkg -i /root/wiposeq.deb")
        _inside(root, "wiposeq --version && wiposeq demo /root/demo && test -s /root/demo/example.xml")
        _inside(
            root,
            "man=/usr/share/man/man1/wiposeq.1.gz; test -s $man && test -s /usr/share/applications/wiposeq.desktop",
        )
        _inside(root, WINDOW)
        _inside(root, "rm -rf /root/demo /root/wiposeq-home && dpkg --purge wiposeq")
        left = {path for path in _files(root) - before if "wiposeq" in path.lower()}
        if left:
            print("These files remain after the removal:", *sorted(left), sep="\n  ", file=sys.stderr)
            return 1
    print("Installed, run, shown in a window and removed without a trace.")
    return 0


def _inside(root: Path, script: str) -> None:
    """Run a script in the root file system, without a network."""
    print("+", script.strip().splitlines()[0], flush=True)
    subprocess.run(["unshare", "--net", "chroot", str(root), "/bin/sh", "-ec", script], check=True)


def _files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if not str(path).startswith(f"{root}/proc/")}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
