"""What is hidden while the theme or the zoom changes looks afterwards as if it had been visible."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from wiposeq.ui.widgets.layout import at_each_zoom, hint
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.restyling import restyling

LOOKS = [(theme.DARK, 1.0), ("contrast", 1.5), (theme.LIGHT, 2.0)]


@pytest.fixture(autouse=True)
def _light_again(qapp: QApplication) -> Iterator[None]:
    yield
    theme.use(theme.LIGHT)
    restyling().finish()


class Page(QWidget):
    """A page with widgets of many kinds."""

    def __init__(self) -> None:
        super().__init__()
        primary = QPushButton("Generate")
        primary.setProperty("role", "primary")
        primary.setIcon(icons.icon("open", "onAccent"))
        heading = QLabel("General information")
        heading.setProperty("level", "heading")
        group = QGroupBox("Applicant")
        box = QComboBox()
        box.addItems(["DNA", "RNA"])
        table = QTableWidget(2, 2)
        tabs = QTabWidget()
        tabs.addTab(QLabel("one"), "One")
        tabs.addTab(QLabel("two"), "Two")
        self.line = QLineEdit("acgt")
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        QVBoxLayout(group).addWidget(self.line)
        parts = (heading, hint("A hint."), primary, group, box, table, tabs, QCheckBox("All"), QSpinBox())
        whole = QVBoxLayout(self)
        for part in (primary, box, table, tabs):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in parts:
            whole.addWidget(part)


class Pages(QStackedWidget):
    """Two pages, of which one is visible."""

    def __init__(self, shown: int) -> None:
        super().__init__()
        self.pages = Page(), Page()
        for page in self.pages:
            self.addWidget(page)
        self.setCurrentIndex(1)
        self.setCurrentIndex(shown)
        self.resize(500, 700)

    def look(self) -> QImage:
        QApplication.processEvents()
        return self.currentWidget().grab().toImage()


def shown(qtbot: QtBot, page: int) -> Pages:
    made = Pages(0)
    qtbot.addWidget(made)
    made.show()
    for index in (1, page):
        made.setCurrentIndex(index)
        QApplication.processEvents()
    return made


@pytest.mark.parametrize(("name", "zoom"), LOOKS)
@pytest.mark.parametrize("is_at_once", [True, False], ids=["at once", "later"])
def test_a_hidden_page_looks_as_if_it_had_been_visible(
    qapp: QApplication, qtbot: QtBot, name: str, zoom: float, is_at_once: bool
) -> None:
    theme.use(theme.DARK if name == theme.LIGHT else theme.LIGHT)
    restyling().finish()
    hidden, visible = shown(qtbot, 0), shown(qtbot, 1)
    theme.use(name, zoom)
    if not is_at_once:
        with qtbot.waitSignal(restyling().finished):
            pass
    hidden.setCurrentIndex(1)
    restyling().finish()
    assert hidden.look() == visible.look()


@pytest.mark.parametrize("state", ["error", "warning"])
def test_a_hidden_field_loses_the_color_of_an_error_with_the_error(
    qapp: QApplication, qtbot: QtBot, state: str
) -> None:
    pages = shown(qtbot, 1)
    line, never = pages.pages[1].line, pages.pages[0].line
    label, plain = QLabel(pages.pages[1]), QLabel(pages.pages[1])
    for each in (label, plain):
        each.show()
    for each in (line, label):
        theme.set_variant(each, "state", state)
    pages.setCurrentIndex(0)
    theme.use(theme.DARK, 1.5)
    restyling().finish()
    for each in (line, label):
        theme.set_variant(each, "state", "")
    assert label.palette().color(label.foregroundRole()) == plain.palette().color(plain.foregroundRole())
    assert line.palette().color(line.foregroundRole()) == never.palette().color(never.foregroundRole())
    assert line.font() == never.font()


class Counted(QLabel):
    """Counts how often it is styled."""

    times = 0

    def changeEvent(self, event: QEvent) -> None:
        self.times += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


def test_each_widget_is_styled_once_and_the_visible_ones_first(qapp: QApplication, qtbot: QtBot) -> None:
    whole = QStackedWidget()
    qtbot.addWidget(whole)
    labels = Counted("one"), Counted("two")
    for label in labels:
        whole.addWidget(label)
    whole.show()
    for label in labels:
        label.times = 0
    theme.use(theme.DARK)
    assert [label.times for label in labels] == [1, 0]
    restyling().finish()
    assert [label.times for label in labels] == [1, 1]


def test_sizes_that_depend_on_the_zoom_fit_hidden_widgets_too(qapp: QApplication, qtbot: QtBot) -> None:
    pages = shown(qtbot, 0)
    line = pages.pages[1].line
    at_each_zoom(line, lambda: line.setFixedHeight(2 * line.fontMetrics().height()))
    before = line.minimumHeight()
    theme.use(theme.LIGHT, 2.0)
    restyling().finish()
    assert line.minimumHeight() == pytest.approx(2 * before, abs=4)


def test_widgets_that_are_deleted_meanwhile_are_left_alone(qapp: QApplication, qtbot: QtBot) -> None:
    pages = shown(qtbot, 0)
    theme.use(theme.DARK)
    page = pages.pages[1]
    page.setParent(None)
    page.deleteLater()
    QApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    restyling().finish()
    assert pages.look().size() == pages.size()


def settle() -> None:
    """Let the layouts answer each other until all have their sizes."""
    restyling().finish()
    for _ in range(40):
        QApplication.processEvents()


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_every_page_of_the_window_follows_the_theme(window: MainWindow, zoom: float) -> None:
    window.resize(QSize(1280, 860))
    window.controllers.files.open_example()
    panes, program = window.panes, window.controllers.program
    first = window.session.project.sequences.uid_at(0)
    pages = (panes.show_header, lambda: panes.select_sequences([first]))
    for page in pages:
        looks = []
        for shown_meanwhile in (*pages, page):  # the page is visible during the change, or hidden
            program.show_look(theme.LIGHT, 1.0)
            shown_meanwhile()
            settle()
            program.show_look(theme.DARK, zoom)
            settle()
            page()
            window.centralWidget().setFocus()
            settle()
            looks.append(panes.center.grab().toImage())
        assert looks[0] == looks[1] == looks[2]
    program.show_look(theme.LIGHT, 1.0)
