"""The main window in tests of many files: what runs at the end of a test is stopped."""

from collections.abc import Iterator

import pytest
from builders import a_project

from wiposeq.app.document import Document
from wiposeq.ui.many.inventory import InventoryDialog
from wiposeq.ui.many.window import ManyFilesDialog
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    return Document(a_project())


@pytest.fixture
def window(window: MainWindow) -> Iterator[MainWindow]:
    yield window
    window.session.cancel()
    for dialog in (*window.findChildren(InventoryDialog), *window.findChildren(ManyFilesDialog)):
        dialog.is_busy = False
