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
_tests = itertools.count(1)
_users = itertools.count(1)
CORPUS = CHECKOUT.parent / "shared" / "corpus"


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
    has_window = not {"qapp", "qtbot"}.isdisjoint(request.fixturenames)
    if has_window:
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # only a running event loop does it itself
    number = next(_tests)
    if has_window or number % 20 == 0:
        gc.collect(1 if number % 200 else 2)
