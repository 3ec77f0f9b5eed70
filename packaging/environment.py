"""Create the Python environment of the checkout, `.venv`, when it is needed, and start the program in it.

It hides how an environment is created and how a complete one is recognized: a stamp, which is written last, names what
was installed (the hash of the lock) and with which interpreter. `python -m wiposeq` is the program;
systemlibraries.py knows which system libraries a window needs. This module needs the standard library only.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import systemlibraries

CHECKOUT = Path(__file__).resolve().parent.parent
LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock", "build": "requirements-build.lock"}
"""The locks by kind of environment. Each contains the packages of "run" in the same versions (a test compares)."""

VERBS = (
    *("check", "convert", "fix", "compare", "specification", "translate", "package", "template", "rules", "demo"),
    *("desktop", "inventory", "packs", "profiles", "selftest", "serve"),
)
"""The first arguments with which the program opens no window (a test compares them with wiposeq/cli)."""

TROUBLE = 2
"""The exit code if the environment cannot be created."""

_UNFINISHED = "wiposeq-unfinished"
_STAMP = "wiposeq-stamp.json"
_NEWEST = (3, 14)


class Trouble(Exception):
    """Raised if the environment cannot be created. The text says what failed and what to try."""


def run(arguments: list[str]) -> int:
    """Start the program with these arguments in the environment; return its exit code, or 2.

    With --offline FOLDER in front, the packages come from that folder, which packaging/wheels.py fills.
    """
    if arguments[:1] == ["--offline"]:
        folder = Path(arguments[1]) if len(arguments) > 1 else None
        if folder is None or not any(folder.glob("*.whl")):
            tell("--offline needs a folder with packages. packaging/wheels.py fills it where there is a network.")
            return TROUBLE
        os.environ.update(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(folder.resolve()))
        arguments = arguments[2:]
    try:
        python = ready("run")
    except Trouble as trouble:
        tell(str(trouble))
        return TROUBLE
    except KeyboardInterrupt:
        tell("Stopped. The next start continues the set-up.")
        return 130
    if not arguments and not systemlibraries.has_display():
        tell(
            "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened.\n"
            "WipoSeq also works without one: see `packaging/run.py --help`. Now it runs `wiposeq demo`."
        )
        arguments = ["demo"]
    if opens_window(arguments):
        missing = systemlibraries.missing_for_a_window()
        if missing:
            tell(systemlibraries.advice(missing))
            return TROUBLE
    return start([str(python), "-I", "-m", "wiposeq", *arguments])


def opens_window(arguments: Sequence[str]) -> bool:
    """Return whether the program opens its window if it is called with these arguments."""
    return not arguments or not (arguments[0] in VERBS or arguments[0].startswith("-"))


def start(command: list[str]) -> int:
    """Replace this process by the command (POSIX), or run the command and return its exit code (Windows)."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the program receives it too, and decides
            continue


def ready(kind: str, checkout: Path = CHECKOUT) -> Path:
    """Return the interpreter of an environment; create or complete the environment if necessary. kind: a key of LOCKS.

    If it is complete, this takes two small reads. Raises Trouble.
    """
    folder = checkout / (".venv-build" if kind == "build" else ".venv")  # nothing of the tests gets into a program
    python = interpreter(folder)
    if is_complete(folder, kind, checkout):
        return python
    try:
        with _alone(checkout) as lock:
            if not is_complete(folder, kind, checkout):
                _make(folder, kind, checkout, lock)
    except OSError as error:
        raise Trouble(
            f"WipoSeq's environment {folder} cannot be written: {error}.\n"
            "Check the free space on the disk, and your permission to write in this folder."
        ) from error
    return python


def run_tool(script: str, needed: Sequence[str], main: Callable[[list[str]], int], kind: str = "test") -> int:
    """Run main(arguments) of a tool, in an environment if this Python lacks a package; return its exit code.

    script: the file of the tool. needed: the packages that main() imports. kind: the environment, a key of LOCKS.
    """
    if all(importlib.util.find_spec(name) for name in needed):
        sys.path.insert(0, str(CHECKOUT))
        return main(sys.argv[1:])
    try:
        python = ready(kind)
    except Trouble as trouble:
        tell(str(trouble))
        return TROUBLE
    return subprocess.run([str(python), script, *sys.argv[1:]]).returncode


def interpreter(folder: Path) -> Path:
    """Return the path of the interpreter of an environment."""
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


def is_complete(folder: Path, kind: str, checkout: Path) -> bool:
    """Return whether the packages of the lock are installed, for the interpreter that is in use today."""
    python = interpreter(folder)
    try:
        stamp = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
        return bool(
            stamp["installed"][kind] == _digest(kind, checkout)
            and stamp["interpreter"] == _identity(python)
            and not (folder / _UNFINISHED).exists()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def tell(text: str) -> None:
    """Print a text on stderr. Characters that the terminal cannot show are escaped."""
    encoding = sys.stderr.encoding or "ascii"
    sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    sys.stderr.flush()


def _digest(kind: str, checkout: Path) -> str:
    return hashlib.sha256((checkout / "packaging" / LOCKS[kind]).read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _identity(python: Path) -> str:
    """Return what identifies the interpreter of an environment. It changes with the version of the system's Python."""
    if not python.is_file():
        raise FileNotFoundError(python)
    if os.name == "nt":
        return (python.parent.parent / "pyvenv.cfg").read_text(encoding="utf-8")
    return os.path.realpath(python)


def _make(folder: Path, kind: str, checkout: Path, lock: int) -> None:
    started = time.monotonic()
    usable = _is_usable(folder)
    if not usable:
        _create(folder)
    else:
        (folder / _UNFINISHED).touch()
    (folder / _STAMP).unlink(missing_ok=True)
    size = "about 110 MB" if kind == "run" else "about 150 MB"
    tell(f"Setting up WipoSeq in {folder} (a download of {size}, only once).")
    try:
        _install(interpreter(folder), checkout / "packaging" / LOCKS[kind], lock)
    except Trouble:
        if usable:  # pip has undone its changes; only the stamp is missing
            (folder / _UNFINISHED).unlink(missing_ok=True)
        raise
    _make_importable(folder, checkout)
    stamp = {
        "installed": {each: _digest(each, checkout) for each in sorted({kind, "run"})},
        "interpreter": _identity(interpreter(folder)),
    }
    (folder / _UNFINISHED).unlink(missing_ok=True)
    scratch = folder / (_STAMP + ".new")
    scratch.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    scratch.replace(folder / _STAMP)
    tell(f"Done in {time.monotonic() - started:.0f} s.")


def _is_usable(folder: Path) -> bool:
    """Return whether there is an environment that can be completed: not interrupted, new enough, with pip."""
    if (folder / _UNFINISHED).exists() or not interpreter(folder).is_file():
        return False
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    try:
        probed = subprocess.run([str(interpreter(folder)), "-I", "-c", probe], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probed.returncode == 0


def _create(folder: Path) -> None:
    """Create an empty environment with pip. Remove what an interrupted set-up left."""
    absent = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if absent:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Trouble(
            f"This Python ({sys.executable}) has no module {absent[0]}, which creates environments.\n"
            f"On Debian or Ubuntu: sudo apt install python3-venv (or python{version}-venv)\n"
            "Elsewhere install Python with its whole standard library."
        )
    if folder.is_symlink() or folder.exists():
        _remove(folder)
    folder.mkdir()
    (folder / _UNFINISHED).touch()
    # the base interpreter, so that an environment created inside another one does not depend on it
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run([base, "-I", "-m", "venv", str(folder)], capture_output=True, text=True, errors="replace")
    if made.returncode:
        raise Trouble(
            f"The environment {folder} could not be created (python -m venv):\n{_tail(made.stdout + made.stderr)}\n"
            "On Debian or Ubuntu: sudo apt install python3-venv. Elsewhere check the free space on the disk."
        )


def _remove(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
        return
    shutil.rmtree(folder)


def _install(python: Path, requirements: Path, lock: int) -> None:
    """Run pip. It inherits the set-up lock, so that others wait for it even if this process ends before."""
    command = [
        *(str(python), "-I", "-m", "pip", "install", "--require-hashes", "--only-binary=:all:"),
        *("--no-input", "--disable-pip-version-check", "--no-warn-script-location", "--progress-bar=off"),
        *("-r", str(requirements)),
    ]
    # omit settings of the user that would install elsewhere; keep those for proxies, mirrors and certificates
    elsewhere = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV", "PIP_DRY_RUN"}
    settings = {name: value for name, value in os.environ.items() if name not in elsewhere}
    settings["PIP_USER"] = "0"
    last: deque[str] = deque(maxlen=30)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=settings,
        pass_fds=(lock,) if os.name == "posix" else (),
    ) as pip:
        try:
            for line in pip.stdout or ():
                last.append(line.rstrip())
                if line.startswith("Collecting "):
                    tell("  " + line.split("(from")[0].strip().replace("Collecting ", "fetching "))
                elif line.startswith("Installing "):
                    tell("  installing")
        except BaseException:
            pip.kill()
            raise
    if pip.returncode:
        raise Trouble(
            f"The packages could not be installed. The last lines of pip:\n{_tail(chr(10).join(last))}\n"
            + _what_to_try("\n".join(last))
        )


def _tail(text: str, lines: int = 12) -> str:
    kept = [line for line in text.splitlines() if line.strip()][-lines:]
    return "\n".join("  | " + line for line in kept)


def _what_to_try(output: str) -> str:
    """Return advice for an error in the output of pip."""
    version = sys.version_info[:2]
    words = output.lower()
    if "no space left" in words or "errno 28" in words or "disk quota" in words:
        return "The disk is full: free some space (WipoSeq needs about 500 MB) and start again."
    if any(word in words for word in ("certificate", "ssl")):
        return (
            "A secure connection could not be made. Behind a company's proxy, set PIP_CERT to its certificate file\n"
            "and HTTPS_PROXY to its address, then start again."
        )
    if any(word in words for word in ("connection", "timed out", "name resolution", "proxy", "network", "getaddrinfo")):
        return (
            "The network could not be reached. Check it. Behind a proxy set HTTPS_PROXY, for a mirror PIP_INDEX_URL;\n"
            "then start again. Nothing needs to be cleaned up."
        )
    if "do not match the hashes" in words:
        return "A package is not the locked one. Try again later, or use another mirror or network."
    if "no matching distribution" in words and version > _NEWEST:
        return (
            f"Python {version[0]}.{version[1]} may be too new for the packages: remove .venv and use Python 3.11 "
            f"to {_NEWEST[0]}.{_NEWEST[1]}."
        )
    return "Check the network and the free space on the disk, and start again. Nothing needs to be cleaned up."


def _make_importable(folder: Path, checkout: Path) -> None:
    """Add the checkout to the path of the environment. The path is relative, so that both can be moved together."""
    if os.name == "nt":
        packages = folder / "Lib" / "site-packages"
    else:
        packages = next((folder / "lib").glob("python3*/site-packages"))
    way = os.path.relpath(checkout, packages)
    (packages / "wiposeq-checkout.pth").write_text(way + "\n", encoding="utf-8")


@contextmanager
def _alone(checkout: Path) -> Iterator[int]:
    """Let only one set-up of a checkout run at a time. Yield the lock, which the system releases with the process."""
    place = checkout / ".venv-lock"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("a+b") as file:
        if not _locked(file, _try_lock):
            tell("Another set-up of WipoSeq is running in this folder; waiting for it.")
            _locked(file, _wait_for_lock)
        yield file.fileno()


def _locked(file: IO[bytes], how: Callable[[IO[bytes]], Any]) -> bool:
    try:
        how(file)
    except BlockingIOError:
        return False
    except OSError as error:
        # Windows raises this if another process has it; other errors mean a file system without locks: ignore them
        return not (os.name == "nt" and isinstance(error, PermissionError))
    return True


if os.name == "nt":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]

    def _wait_for_lock(file: IO[bytes]) -> None:
        while not _locked(file, _try_lock):
            time.sleep(0.5)

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _wait_for_lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
