"""What every test may count on: no display needed, user folders in a temporary place, the corpus if present."""

import gc
import importlib.util
import itertools
import os
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["WIPOSEQ_LANGUAGE"] = "en"
sys.path.insert(0, str(Path(__file__).parent))

from examples import EFFORT, FAST
from screen import screen  # noqa: F401 (a fixture for all tests)

CHECKOUT = Path(__file__).resolve().parent.parent
LONG = ("stories", "app/service", "ui", "app/genome", "app/many", "corpus", "fuzz", "faults")
"""Folders whose tests run first, so that no long file is left for one process at the end."""
_tests = itertools.count(1)
_users = itertools.count(1)
CORPUS = CHECKOUT.parent / "shared" / "corpus"


def pytest_addoption(parser: pytest.Parser) -> None:
    words = "run the first and the last example of each test, and the first and the last test of a file with windows"
    parser.addoption("--sample", action="store_true", help=words)


def pytest_configure(config: pytest.Config) -> None:
    """Choose how Hypothesis works: without deadlines, and with fewer examples where the slow tests are omitted.

    The examples are the same in every run of the same code, so that a green run stays green. A campaign with
    WIPOSEQ_EFFORT above 1 tries new ones.
    """
    # a busy machine is no fault of a test, and every test gets a folder of its own
    ignored = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    settings.register_profile("all", deadline=None, derandomize=EFFORT == 1, suppress_health_check=ignored)
    settings.register_profile("fast", settings.get_profile("all"), max_examples=FAST)
    settings.load_profile("fast" if "not slow" in config.option.markexpr else "all")


@pytest.hookimpl(trylast=True)  # after `-m` has omitted tests
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put long tests first, and choose those of a sample."""
    items.sort(key=_place)
    if not config.option.sample:
        return
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        groups.setdefault(_group(item), []).append(item)
    ends = {id(item) for group in groups.values() for item in (group[0], group[-1])}
    omitted = [item for item in items if id(item) not in ends]
    items[:] = [item for item in items if id(item) in ends]
    config.hook.pytest_deselected(items=omitted)


def _place(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).as_posix()
    return next((at for at, name in enumerate(LONG) if folder.startswith(f"{name}/")), len(LONG))


def _group(item: pytest.Item) -> str:
    """Return the name of tests of which a sample takes two: those of a file with windows, or examples of one test."""
    return item.nodeid.partition("::" if _has_window(item) else "[")[0]


def _has_window(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and not {"qapp", "qtbot"}.isdisjoint(item.fixturenames)


def pytest_collection_finish() -> None:
    """Exempt what was imported and collected from the search for garbage, which takes a third of a second with it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real files beside the checkout; tests that need it are skipped where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real files (../shared/corpus) is not here")
    return CORPUS


@pytest.fixture(scope="session")
def translations() -> types.ModuleType:
    """The script packaging/translations.py, as a module."""
    folder = str(CHECKOUT / "packaging")
    sys.path.insert(0, folder)
    try:
        spec = importlib.util.spec_from_file_location("translations", CHECKOUT / "packaging" / "translations.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules["translations"] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(folder)
    return module


@pytest.fixture(scope="session")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the folders of user_folders()."""
    return tmp_path_factory.mktemp("users")


@pytest.fixture(autouse=True)
def user_folders(users: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and working copies of a test go to a folder of its own.

    mktemp() lists all folders to find a number, which takes minutes of thousands of tests.
    """
    folder = users / str(next(_users))
    folder.mkdir()
    monkeypatch.setenv("WIPOSEQ_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def garbage(request: pytest.FixtureRequest) -> Iterator[None]:
    """Garbage is collected between tests only, in the main thread: Qt's objects must not be deleted in another one.

    Python collects in whichever thread allocates, and pytest-timeout starts one for every test. A test with a window
    leaves much behind, which would slow down the next ones; others leave little, so that they share the effort.
    """
    gc.disable()
    yield
    has_window = _has_window(request.node)
    if has_window:
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # only a running event loop does it itself
    number = next(_tests)
    if has_window or number % 20 == 0:
        gc.collect(1 if number % 200 else 2)
