"""The two commands of the README: they set up an environment once, survive interruptions, and say what is missing."""

import ast
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import types
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGING = CHECKOUT / "packaging"

MAIN = """
import json, os, sys
import tiny
print(json.dumps({"arguments": sys.argv[1:], "folder": os.getcwd(), "tiny": tiny.VERSION, "python": sys.prefix}))
sys.exit(int(os.environ.get("STUB_EXIT", "7")))
"""


def a_wheel(folder: Path, name: str = "tiny", version: str = "1.0", *, slow: bool = False) -> str:
    """Makes a wheel and gives its hash."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    filling = "".join(f"# {n}\n" for n in range(200_000)) if slow else ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(zipfile.ZipInfo(f"{name}.py"), f"VERSION = {version!r}\n")
        for n in range(300 if slow else 0):
            wheel.writestr(zipfile.ZipInfo(f"{name}_{n}.py"), filling[: 200_000 + n])
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Copy:
    """A small checkout whose program is a stub and whose packages are local wheels."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "wipo sëq"
        self.wheels = folder / "wheels"
        (self.folder / "wiposeq").mkdir(parents=True)
        (self.folder / "wiposeq" / "__init__.py").touch()
        (self.folder / "wiposeq" / "__main__.py").write_text(MAIN)
        shutil.copytree(PACKAGING, self.folder / "packaging", ignore=shutil.ignore_patterns("*.lock", "__pycache__"))
        self.settings = {
            name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "QT_"))
        }
        self.settings |= {
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_USER": "1",
            "PYTHONPATH": "/nowhere",
            "DISPLAY": ":77",
        }
        self.lock("1.0", a_wheel(self.wheels))

    def lock(self, version: str, digest: str) -> None:
        for name in ("requirements.lock", "requirements-test.lock"):
            (self.folder / "packaging" / name).write_text(f"tiny=={version} --hash=sha256:{digest}\n")

    @property
    def command(self) -> list[str]:
        return [sys.executable, str(self.folder / "packaging" / "run.py")]

    def run(self, *arguments: str, folder: Path | None = None, **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*self.command, *arguments],
            env=self.settings | settings,
            cwd=folder or self.folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=200,
        )


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A checkout without an environment."""
    return Copy(tmp_path)


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A checkout whose environment was made by a first start; not to be changed."""
    made = Copy(tmp_path_factory.mktemp("first"))
    assert made.run("check").returncode == 7
    return made


@pytest.fixture
def started(copy: Copy, first_start: Copy) -> Copy:
    """A checkout of its own that has an environment."""
    for name in ("folder", "wheels"):
        shutil.rmtree(getattr(copy, name))
        shutil.copytree(getattr(first_start, name), getattr(copy, name), symlinks=True)
    return copy


@pytest.fixture(scope="module")
def environment() -> Iterator[types.ModuleType]:
    """packaging/environment.py"""
    yield module_of_packaging("environment")


def module_of_packaging(name: str) -> types.ModuleType:
    sys.path.insert(0, str(PACKAGING))
    try:
        if name not in sys.modules:
            importlib.import_module(name)
        return sys.modules[name]
    finally:
        sys.path.remove(str(PACKAGING))


@pytest.mark.slow
def test_the_first_start_sets_up_and_later_ones_only_start(copy: Copy, tmp_path: Path) -> None:
    first = copy.run("check", "a b.xml", "--format", "ü", folder=tmp_path)
    assert first.returncode == 7, first.stderr
    told = json.loads(first.stdout)
    assert told["arguments"] == ["check", "a b.xml", "--format", "ü"]
    assert Path(told["folder"]) == tmp_path
    assert told["tiny"] == "1.0"
    assert Path(told["python"]) == copy.folder / ".venv"
    assert "Setting up" in first.stderr

    second = copy.run("check", PIP_FIND_LINKS="/nowhere", STUB_EXIT="0")
    assert second.returncode == 0
    assert second.stderr == ""

    moved = copy.folder.with_name("moved")
    copy.folder.rename(moved)
    copy.folder = moved
    assert json.loads(copy.run("check", PIP_FIND_LINKS="/nowhere").stdout)["tiny"] == "1.0"

    copy.lock("2.0", a_wheel(copy.wheels, version="2.0"))
    third = copy.run("check")
    assert json.loads(third.stdout)["tiny"] == "2.0"
    assert "Setting up" in third.stderr


@pytest.mark.slow
def test_a_computer_without_a_network_takes_the_packages_from_a_folder(copy: Copy) -> None:
    del copy.settings["PIP_FIND_LINKS"], copy.settings["PIP_NO_INDEX"]
    copy.settings["PIP_INDEX_URL"] = "http://127.0.0.1:9/nothing"
    done = copy.run("--offline", str(copy.wheels), "check", "x y")
    assert done.returncode == 7 and json.loads(done.stdout)["arguments"] == ["check", "x y"]


def test_a_folder_without_packages_is_refused_with_the_way_to_fill_it(copy: Copy, tmp_path: Path) -> None:
    done = copy.run("--offline", str(tmp_path))
    assert done.returncode == 2 and "packaging/wheels.py" in done.stderr
    assert not (copy.folder / ".venv").exists()


@pytest.mark.slow
def test_an_interrupted_set_up_is_begun_again(copy: Copy) -> None:
    copy.lock("1.0", a_wheel(copy.wheels, slow=True))
    with subprocess.Popen(copy.command, env=copy.settings, cwd=copy.folder, start_new_session=True) as first:
        halfway = copy.folder / ".venv" / "lib"
        end = time.monotonic() + 100
        while not list(halfway.glob("python3*/site-packages/tiny*")) and time.monotonic() < end:
            time.sleep(0.01)
        os.killpg(first.pid, signal.SIGKILL)
    assert list(halfway.glob("python3*/site-packages/tiny*"))
    assert not (copy.folder / ".venv" / "wiposeq-stamp.json").exists()
    second = copy.run("check")
    assert second.returncode == 7, second.stderr
    assert json.loads(second.stdout)["tiny"] == "1.0"
    assert len(list(halfway.glob("python3*/site-packages/tiny_*.py"))) == 300


@pytest.mark.slow
def test_a_failed_install_says_why_and_the_next_start_goes_on(copy: Copy) -> None:
    whole = (copy.wheels / "tiny-1.0-py3-none-any.whl").read_bytes()
    (copy.wheels / "tiny-1.0-py3-none-any.whl").unlink()
    missing = copy.run("check")
    assert missing.returncode == 2
    assert "tiny==1.0" in missing.stderr
    assert "network" in missing.stderr
    assert "Traceback" not in missing.stderr
    assert missing.stdout == ""

    (copy.wheels / "tiny-1.0-py3-none-any.whl").write_bytes(whole + b"x")  # another one than the lock names
    wrong = copy.run("check")
    assert wrong.returncode == 2
    assert "is not the locked one" in wrong.stderr

    (copy.wheels / "tiny-1.0-py3-none-any.whl").write_bytes(whole)
    good = copy.run("check")
    assert good.returncode == 7, good.stderr
    assert json.loads(good.stdout)["tiny"] == "1.0"

    copy.lock("3.0", "0" * 64)
    assert copy.run("check").returncode == 2
    copy.lock("1.0", hashlib.sha256(whole).hexdigest())
    again = copy.run("check")
    assert again.returncode == 7, again.stderr


@pytest.mark.slow
def test_two_first_starts_at_once_do_not_trample_each_other(copy: Copy) -> None:
    starts = [
        subprocess.Popen([*copy.command, "check"], env=copy.settings, stdout=-1, stderr=-1, text=True) for _ in range(3)
    ]
    ends = [start.communicate(timeout=200) for start in starts]
    assert [start.returncode for start in starts] == [7, 7, 7], ends
    assert sum("Setting up" in stderr for _, stderr in ends) == 1
    assert all(json.loads(stdout)["tiny"] == "1.0" for stdout, _ in ends)


@pytest.mark.slow
def test_a_broken_interpreter_makes_the_environment_anew(started: Copy) -> None:
    python = started.folder / ".venv" / "bin" / "python"
    for link in python.parent.glob("python*"):
        link.unlink()
        link.symlink_to("/nowhere/python")
    done = started.run("check")
    assert done.returncode == 7, done.stderr
    assert "Setting up" in done.stderr


@pytest.mark.slow
def test_an_environment_for_tests_is_enough_for_a_run(copy: Copy) -> None:
    code = "import sys; sys.path.insert(0, 'packaging'); import environment; print(environment.ready('test'))"
    made = subprocess.run([sys.executable, "-c", code], cwd=copy.folder, env=copy.settings, text=True, stdout=-1)
    assert made.stdout.strip() == str(copy.folder / ".venv" / "bin" / "python")
    assert copy.run("check").stderr == ""


@pytest.mark.slow
def test_without_a_display_a_start_without_arguments_shows_the_demo(started: Copy) -> None:
    assert json.loads(started.run("check").stdout)["arguments"] == ["check"]
    del started.settings["DISPLAY"]
    started.settings.pop("WAYLAND_DISPLAY", None)
    done = started.run()
    assert "no display" in done.stderr
    assert json.loads(done.stdout)["arguments"] == ["demo"]


def test_a_folder_that_cannot_be_written_is_reported(copy: Copy) -> None:
    (copy.folder / ".venv-lock").write_text("a file where the lock's folder belongs")
    done = copy.run("check")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_python_without_venv_prints_which_package_has_it(copy: Copy) -> None:
    code = (
        "import sys, importlib.util; sys.path.insert(0, 'packaging'); import environment\n"
        "found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *more: None if name == 'ensurepip' else found(name, *more)\n"
        "sys.exit(environment.run(['check']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=copy.folder, env=copy.settings, text=True, capture_output=True
    )
    assert done.returncode == 2
    assert "apt install python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("script", ["run.py", "test.py"])
def test_an_old_python_prints_that_it_is_too_old(script: str) -> None:
    code = (
        "import sys, runpy; sys.version_info = (3, 6, 9, 'final', 0); sys.argv = [sys.argv[1]]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(PACKAGING / script)], capture_output=True, text=True)
    assert done.returncode == 2
    assert "3.11 or newer" in done.stderr and "3.6" in done.stderr
    source = (PACKAGING / script).read_text(encoding="ascii")
    tree = ast.parse(source, feature_version=(3, 4))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]


def test_a_real_old_python_prints_it_too() -> None:
    tried = 0
    for older in ("python3.10", "python3.8", "python3.6", "python2.7", "python2"):
        python = shutil.which(older)
        if python and subprocess.run([python, "-c", ""], capture_output=True).returncode == 0:
            tried += 1
            done = subprocess.run([python, str(PACKAGING / "run.py")], capture_output=True, text=True)
            assert done.returncode == 2
            assert "3.11 or newer" in done.stderr
    if not tried:
        pytest.skip("no old Python is here")


def test_the_scripts_need_only_the_standard_library() -> None:
    ours = {path.stem for path in PACKAGING.glob("*.py")}
    for name in ("run", "test", "environment", "systemlibraries", "checks", "wheels"):
        tree = ast.parse((PACKAGING / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for found in names:
                root = found.split(".")[0]
                assert root in sys.stdlib_module_names or root in ours, f"{name}.py imports {found}"


def test_missing_libraries_are_named_with_the_command_that_installs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = module_of_packaging("systemlibraries")

    def load(name: str) -> None:
        if name in ("libEGL.so.1", "libxcb-cursor.so.0"):
            raise OSError(name)

    monkeypatch.setattr(libraries.ctypes, "CDLL", load)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    missing = libraries.missing_for_a_window()
    assert missing == {"libEGL.so.1": "libegl1", "libxcb-cursor.so.0": "libxcb-cursor0"}
    monkeypatch.setattr(libraries.shutil, "which", lambda name: "/usr/bin/apt-get")
    assert "apt-get install libegl1 libxcb-cursor0" in libraries.advice(missing)
    monkeypatch.setattr(libraries.shutil, "which", lambda name: None)
    assert "libEGL.so.1, libxcb-cursor.so.0" in libraries.advice(missing)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert list(libraries.missing_for_a_window()) == ["libEGL.so.1"]
    monkeypatch.setattr(sys, "platform", "darwin")
    assert libraries.missing_for_a_window() == {}
    assert libraries.has_display({})


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the list is that of Linux")
def test_every_library_qt_loads_is_on_the_list() -> None:
    """Reads what the Qt libraries themselves ask for, so that a new Qt cannot need a library unnoticed."""
    if shutil.which("readelf") is None:
        pytest.skip("readelf is not here")
    libraries = module_of_packaging("systemlibraries")
    spec = importlib.util.find_spec("PySide6")
    assert spec and spec.origin
    qt = Path(spec.origin).parent / "Qt"
    ours = {"ld-linux-x86-64.so.2", "libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1", "libpthread.so.0"}
    ours |= {"libdl.so.2", "librt.so.1", "libz.so.1", "libxcb.so.1"}  # with Python itself, or with those on the list
    for listed, files in (
        (libraries.QT, ["lib/libQt6Core.so.6", "lib/libQt6Gui.so.6", "lib/libQt6Widgets.so.6", "lib/libQt6DBus.so.6"]),
        (libraries.QT | libraries.X11, ["plugins/platforms/libqxcb.so", "lib/libQt6XcbQpa.so.6"]),
    ):
        for file in files:
            said = subprocess.run(["readelf", "-d", qt / file], capture_output=True, text=True, check=True).stdout
            needed = set(re.findall(r"NEEDED.*\[(.*)\]", said))
            bundled = {name for name in needed if name.startswith(("libQt6", "libicu"))}
            assert needed - bundled - ours - set(listed) == set(), file


def test_verbs_open_no_window(environment: types.ModuleType) -> None:
    assert environment.opens_window([])
    assert environment.opens_window(["a file.xml"])
    assert not environment.opens_window(["check", "a.xml"])
    assert not environment.opens_window(["--help"])
    from wiposeq.cli.parser import VERBS

    assert set(VERBS) <= set(environment.VERBS)


def pins(name: str) -> dict[str, list[Requirement]]:
    """The pinned requirements of a lock, by normal name."""
    found: dict[str, list[Requirement]] = {}
    for line in (PACKAGING / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.rstrip("\\").strip())
            found.setdefault(requirement.name.lower().replace("_", "-"), []).append(requirement)
    return found


def test_the_locks_agree_and_satisfy_the_project() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, test, build = pins("requirements.lock"), pins("requirements-test.lock"), pins("requirements-build.lock")
    for name, wanted in run.items():
        assert [str(each) for each in test[name]] == [str(each) for each in wanted]
        assert [str(each) for each in build[name]] == [str(each) for each in wanted]
    for lock, asked in (
        (run, project["dependencies"]),
        (test, project["dependencies"] + project["optional-dependencies"]["test"]),
        (build, project["dependencies"] + project["optional-dependencies"]["build"]),
    ):
        for requirement in map(Requirement, asked):
            for pinned in lock[requirement.name.lower()]:
                version = str(pinned.specifier).removeprefix("==")
                assert Version(version) in requirement.specifier, f"{pinned} is not within {requirement}"


def test_every_locked_package_has_hashes() -> None:
    for name in ("requirements.lock", "requirements-test.lock", "requirements-build.lock"):
        text = (PACKAGING / name).read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=\S)", text.strip())
        assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block and block[0] != "#"] == []


def test_ci_requires_the_screen_and_runs_the_test_command() -> None:
    script = CHECKOUT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert "set -eu" in text and "WIPOSEQ_SCREEN_TESTS=required" in text and "packaging/test.py" in text
    assert os.access(script, os.X_OK)


def test_ci_builds_the_package_and_tries_it_in_a_fresh_system_by_a_flag() -> None:
    text = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    assert "--installed" in text and "packaging/build.py" in text
    assert "packaging/linux/try_installation.py dist/wiposeq_*.deb" in text


def test_arguments_are_handed_to_pytest_and_only_the_fast_run_omits_the_slow_tests() -> None:
    arguments = module_of_packaging("checks").pytest_arguments
    assert "loadfile" in arguments([], is_fast=False) and "not slow" not in arguments([], is_fast=False)
    assert arguments(["tests/x.py", "--pdb"], is_fast=False) == ["tests/x.py", "--pdb"]
    assert arguments(["tests/x.py"], is_fast=True) == ["-m", "not slow", "tests/x.py"]
    assert "--sample" in arguments([], is_fast=True) and "--sample" not in arguments([], is_fast=False)


def test_a_sample_takes_two_examples_of_each_test_and_two_tests_of_a_file_with_windows() -> None:
    def collected(*options: str) -> list[str]:
        files = "tests/test_columns.py", "tests/ui/help/test_tour.py"
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *options, *files]
        environment = {**os.environ, "PYTEST_ADDOPTS": ""}  # -v would list the tests as a tree
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, env=environment)
        return [line for line in done.stdout.splitlines() if "::" in line]

    whole, sample = collected(), collected("--sample")
    assert {line.partition("[")[0] for line in whole if "ui/" not in line} == {
        line.partition("[")[0] for line in sample if "ui/" not in line
    }
    windows = [line for line in whole if "ui/" in line]
    assert [line for line in sample if "ui/" in line] == [windows[0], windows[-1]]
    assert len(sample) < len(whole)


@pytest.mark.slow
def test_the_wheel_brings_its_resources(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, source / name)
    for name in ("wiposeq", "resources"):
        shutil.copytree(CHECKOUT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "made")],
        cwd=source,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = (tmp_path / "made").glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    expected = {
        f"wiposeq/_resources/{path.relative_to(CHECKOUT / 'resources').as_posix()}"
        for path in (CHECKOUT / "resources").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected and expected - names == set()
    assert not [name for name in names if name.startswith(("tests/", "packaging/"))]

    place = tmp_path / "installed"
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--target",
        str(place),
        str(wheel),
    ]
    installed = subprocess.run(command, capture_output=True, text=True)
    assert installed.returncode == 0, installed.stderr
    code = "from wiposeq import resources as r; print(r.folder()); print(r.text('translations', 'wiposeq.pot')[:3])"
    looked = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=dict(os.environ, PYTHONPATH=str(place)),
        capture_output=True,
        text=True,
    )
    assert looked.stdout.splitlines()[0] == str(place / "wiposeq" / "_resources"), looked.stderr
