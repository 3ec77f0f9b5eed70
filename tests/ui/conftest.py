"""The main window in tests: what every test of it begins and ends with."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.settings import Settings
from wiposeq.ui.window import theme
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.session import Session


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    """The theme and zoom of a first start, as the real window has them."""
    if (theme.current(), theme.zoom()) != (theme.LIGHT, 1.0) or not qapp.styleSheet():
        theme.use(theme.LIGHT)


@pytest.fixture
def document() -> Document | None:
    """What the window shows at first; a module that wants something else has a fixture of this name."""
    return None


@pytest.fixture
def settings_at_first() -> Settings:
    """What the user has set, likewise."""
    return Settings(known={})


@pytest.fixture
def window(qtbot: QtBot, document: Document | None, settings_at_first: Settings) -> Iterator[MainWindow]:
    """The main window; in the end nothing is asked about, and nothing of it is left."""
    session = Session(document) if document is not None else Session()
    made = MainWindow(session, settings_at_first)
    qtbot.addWidget(made, before_close_func=lambda each: setattr(each, "may_close", True))
    made.show()
    yield made
    for dialog in made.findChildren(QDialog):
        dialog.close()
    session.close()
