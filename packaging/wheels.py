#!/usr/bin/env python3
"""Collect the packages for a computer without a network: `python3 packaging/wheels.py FOLDER [--system NAME]`.

Run it where there is a network; carry the folder and the checkout over, and start there with
`python3 packaging/run.py --offline FOLDER`. Every file has the hash that packaging/requirements.lock states.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import environment

SYSTEMS = {
    "win_amd64": ("win32", "Windows", "nt", "AMD64", ["win_amd64"]),
    "macosx": (
        *("darwin", "Darwin", "posix", "arm64"),
        [f"macosx_{version}_{machine}" for version in ("13_0", "12_0", "11_0") for machine in ("arm64", "universal2")],
    ),
    "linux": (
        *("linux", "Linux", "posix", "x86_64"),
        [f"manylinux_2_{version}_x86_64" for version in (34, 28, 27, 26, 17)] + ["manylinux2014_x86_64"],
    ),
}
"""Per system: sys.platform, platform.system(), os.name, platform.machine(), and the tags of its packages."""


def main(arguments: list[str]) -> int:
    """Fetch the packages; return pip's exit code, or 2."""
    parser = argparse.ArgumentParser(description="Collect the packages for a computer without a network.")
    parser.add_argument("folder", type=Path, help="where to put them")
    parser.add_argument("--system", choices=SYSTEMS, default=_this_system(), help="that computer's (default: as here)")
    parser.add_argument("--python", default="3.11", help="the version of Python there (default: 3.11)")
    options = parser.parse_args(arguments)
    try:
        python = environment.ready("run")
    except environment.Trouble as trouble:
        environment.tell(str(trouble))
        return environment.TROUBLE
    options.folder.mkdir(parents=True, exist_ok=True)
    tags = [f"--platform={tag}" for tag in SYSTEMS[options.system][4]]
    with tempfile.TemporaryDirectory() as scratch:
        lock = Path(scratch) / "requirements.lock"
        lock.write_text(_lock_for(options.system, options.python, python), encoding="utf-8")
        command = [str(python), "-I", "-m", "pip", "download", "--require-hashes", "--only-binary=:all:", "--no-deps"]
        command += ["--disable-pip-version-check", f"--python-version={options.python}", *tags]
        code = subprocess.run([*command, "-d", str(options.folder), "-r", str(lock)]).returncode
    if code == 0:
        print(f"{options.folder}: {len(list(options.folder.glob('*.whl')))} packages. On the other computer:")
        print(f"  python3 packaging/run.py --offline {options.folder.name}")
    return code


def _this_system() -> str:
    return {"win32": "win_amd64", "darwin": "macosx"}.get(sys.platform, "linux")


def _lock_for(system: str, version: str, python: Path) -> str:
    """Return the lock without the packages of other systems. pip evaluates conditions for the computer it runs on."""
    platform, name, os_name, machine, _tags = SYSTEMS[system]
    there = {
        "sys_platform": platform,
        "platform_system": name,
        "os_name": os_name,
        "platform_machine": machine,
        "python_version": version,
        "python_full_version": f"{version}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    script = (
        "import sys, json\n"
        "from pip._vendor.packaging.markers import Marker\n"
        "there, conditions = json.load(sys.stdin)\n"
        "json.dump([Marker(each).evaluate(there) for each in conditions], sys.stdout)\n"
    )
    blocks: list[list[str]] = []
    for line in (environment.CHECKOUT / "packaging" / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if line.startswith((" ", "\t")) and blocks:
            blocks[-1].append(line)
        elif line.strip() and not line.startswith("#"):
            blocks.append([line])
    conditions = [block[0].partition(" ; ")[2].rstrip("\\ ") for block in blocks]
    asked = [each for each in conditions if each]
    done = subprocess.run(
        [str(python), "-I", "-c", script], input=json.dumps([there, asked]), capture_output=True, text=True, check=True
    )
    answers = iter(json.loads(done.stdout))
    kept = []
    for block, condition in zip(blocks, conditions, strict=True):
        if not condition or next(answers):
            kept += [block[0].partition(" ; ")[0].rstrip("\\ ") + " \\", *block[1:]]
    return "\n".join(kept) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
