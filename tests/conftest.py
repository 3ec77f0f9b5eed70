"""What every test may count on: no display needed, user folders in a temporary place, the corpus if present."""

import gc
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["WIPOSEQ_LANGUAGE"] = "en"
sys.path.insert(0, str(Path(__file__).parent))

from screen import screen  # noqa: F401 (a fixture for all tests)

CHECKOUT = Path(__file__).resolve().parent.parent
_tests = itertools.count(1)
CORPUS = CHECKOUT.parent / "shared" / "corpus"


def pytest_configure(config: pytest.Config) -> None:
    """Without the slow tests, between two edits, fewer examples are tried as well; CI tries all."""
    settings.register_profile("between two edits", max_examples=25)
    if "not slow" in config.option.markexpr:
        settings.load_profile("between two edits")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is in benchmarks/ measures, so it runs alone."""
    for item in items:
        if item.path.is_relative_to(CHECKOUT / "tests" / "benchmarks"):
            item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real files beside the checkout; tests that need it are skipped where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real files (../shared/corpus) is not here")
    return CORPUS


@pytest.fixture(autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and working copies of a test go to a folder of its own."""
    folder = tmp_path_factory.mktemp("user")
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
    has_window = "qtbot" in request.fixturenames
    if has_window:
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # only a running event loop does it itself
    number = next(_tests)
    if has_window or number % 20 == 0:
        gc.collect(1 if number % 200 else 2)
