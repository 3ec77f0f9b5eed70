"""About the program: its packages, and the page with newer versions, which is opened on request only."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QMessageBox, QPlainTextEdit

from wiposeq.app import about
from wiposeq.ui.window import program_actions
from wiposeq.ui.window.mainwindow import MainWindow

PAGE = "https://example.org/wiposeq"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bool], list[str]]:
    """Return a function that uses a page, and whether a browser can be opened; it returns what will be opened."""

    def use(page: str, can_open: bool) -> list[str]:
        pages: list[str] = []

        def open_url(url: QUrl) -> bool:
            pages.append(url.toString())
            return can_open

        monkeypatch.setattr(program_actions, "downloads_page", lambda: page)
        monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
        return pages

    return use


def test_about_lists_the_packages_of_the_lock_with_their_licenses(window: MainWindow) -> None:
    window.menus.actions["about"].trigger()
    (dialog,) = window.findChildren(QDialog)
    (packages,) = dialog.findChildren(QPlainTextEdit)
    lines = packages.toPlainText().splitlines()
    assert lines == [f"{each.name} {each.version}: {each.license}" for each in about.parts()]
    assert any(line.startswith("lxml ") for line in lines)


def test_the_page_with_newer_versions_is_opened_on_request_only(
    window: MainWindow, opened: Callable[[str, bool], list[str]]
) -> None:
    pages = opened(PAGE, True)
    assert pages == []
    window.menus.actions["newer"].trigger()
    assert pages == [PAGE] and not window.findChildren(QMessageBox)


@pytest.mark.parametrize(("page", "words"), [("", "does not know a page"), (PAGE, "No browser could be opened")])
def test_it_says_so_if_there_is_no_page_or_no_browser(
    window: MainWindow, opened: Callable[[str, bool], list[str]], page: str, words: str
) -> None:
    opened(page, False)
    window.menus.actions["newer"].trigger()
    (box,) = window.findChildren(QMessageBox)
    assert words in box.text() and (not page or page in box.informativeText())


def test_a_build_without_a_page_knows_none() -> None:
    assert about.downloads_page() == ""
