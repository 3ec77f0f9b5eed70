"""The look of the window: contrast, fonts, sizes and the style sheet, in each theme and at each zoom."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from wiposeq import resources
from wiposeq.app.settings import Settings
from wiposeq.ui.widgets import input_guard
from wiposeq.ui.widgets.dialogs import read_only
from wiposeq.ui.widgets.fields import NoteEdit
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.session import Session

UI = Path(theme.__file__).resolve().parents[1]
GROUNDS = ("window", "surface", "raised", "sunken", "hover", "selection", "selectionIdle", "accentSoft")
SOFT = {"error": "errorSoft", "warning": "warningSoft", "success": "successSoft"}
READ = [
    *((ink, ground) for ink in ("text", "text2", "accent") for ground in GROUNDS),
    *(("text", ground) for ground in (*SOFT.values(), "residueSelection", "added", "removed", "hit")),
    *((ink, ground) for ink in ("error", "warning") for ground in ("window", "surface", "raised", "selection")),
    *((ink, "surface") for ink in SOFT),
    *SOFT.items(),
    *(("onAccent", ground) for ground in ("accentFill", "accentHover", "accentPressed")),
    ("onTooltip", "tooltip"),
]
"""Text and the ground it is read on: a contrast of 4.5 at least."""
MARKS = [(mark, ground) for mark in ("border", "focus") for ground in ("window", "surface", "raised")]
"""Marks and borders: a contrast of 3 at least."""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors (#rrggbb), 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(name: str) -> float:
    parts = [int(name[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.fixture(autouse=True)
def _light_again(qapp: QApplication) -> Iterator[None]:
    yield
    theme.use(theme.LIGHT)


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("ink", "ground"), READ)
def test_text_can_be_read_on_its_ground(name: str, ink: str, ground: str) -> None:
    assert contrast(theme.color_name(ink, name), theme.color_name(ground, name)) >= 4.5


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_and_borders_stand_out(name: str, mark: str, ground: str) -> None:
    assert contrast(theme.color_name(mark, name), theme.color_name(ground, name)) >= 3


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == 1


@pytest.mark.parametrize("zoom", theme.ZOOMS)
@pytest.mark.parametrize("name", theme.THEMES)
def test_the_style_sheet_leaves_no_placeholder(qapp: QApplication, name: str, zoom: float) -> None:
    theme.use(name, zoom)
    sheet = theme.style_sheet()
    assert "@" not in sheet and "/*" not in sheet
    assert sheet.count("{") == sheet.count("}")
    for path in re.findall(r'url\("(.*?)"\)', sheet):
        assert "currentColor" not in Path(path).read_text(encoding="utf-8")


def test_margins_and_corners_turn_with_the_direction_of_the_script(qapp: QApplication) -> None:
    theme.use(theme.LIGHT)
    before = theme.style_sheet()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        theme.use(theme.LIGHT)
        turned = qapp.styleSheet()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        theme.use(theme.LIGHT)
    assert qapp.styleSheet() == before != turned and "chevron_right" not in turned
    sheet = "a { padding-left: 1px; padding: 0 1px; } b { margin: 1px 2px 3px 4px; border-top-left-radius: 6px }"
    turned = theme.mirrored(sheet)
    assert (
        turned
        == "a { padding-right: 1px; padding: 0 1px; } b { margin: 1px 4px 3px 2px; border-top-right-radius: 6px }"
    )
    assert theme.mirrored(turned) == sheet and theme.mirrored("text-align: left") == "text-align: left"


def test_sizes_grow_with_the_zoom_but_hairlines_do_not(qapp: QApplication) -> None:
    theme.use(theme.LIGHT, 2.0)
    assert theme.px("row") == 2 * theme.tokens().size["row"] and theme.px(5) == 10
    assert theme.font().pixelSize() == 26
    assert "border: 1px solid" in theme.style_sheet() and "border-radius: 12px" in theme.style_sheet()


def test_a_zoom_outside_the_steps_is_held_within_them(qapp: QApplication) -> None:
    theme.use(theme.LIGHT, 99)
    assert theme.zoom() == theme.ZOOMS[-1]
    theme.use(theme.LIGHT, 0)
    assert theme.zoom() == theme.ZOOMS[0]


def test_an_unknown_theme_is_that_of_the_system(qapp: QApplication) -> None:
    theme.use("sepia")
    assert theme.current() == theme.system_theme()


def test_a_theme_is_used_at_once_by_palette_and_icons(qapp: QApplication, qtbot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    button.setIcon(icons.icon("open"))
    for name in theme.THEMES:
        theme.use(name)
        assert qapp.palette().color(QPalette.ColorRole.WindowText) == theme.color("text")
    light = icons.icon("open").cacheKey()
    theme.use(theme.DARK)
    assert icons.icon("open").cacheKey() != light


@pytest.mark.parametrize("zoom", theme.ZOOMS)
def test_a_radio_button_is_round_at_each_zoom(qapp: QApplication, zoom: float) -> None:
    theme.use(theme.LIGHT, zoom)
    sheet = theme.style_sheet()
    side = re.search(r"QRadioButton::indicator \{\s*width: (\d+)px", sheet)
    radius = re.search(r"QRadioButton::indicator \{ border-radius: (\d+)px", sheet)
    assert side is not None and radius is not None
    whole = int(side[1]) + 2  # with its border
    assert 0.4 * whole <= int(radius[1]) <= whole / 2, "Qt draws no round corner that is larger than half of the side"


def test_a_text_of_fixed_width_follows_the_zoom(qapp: QApplication, qtbot) -> None:
    theme.use(theme.LIGHT)
    text = read_only("acgt", "Residues", is_fixed_width=True)
    qtbot.addWidget(text)
    text.show()
    before = text.fontMetrics().horizontalAdvance("acgtacgt")
    theme.use(theme.LIGHT, 2.0)
    assert text.fontMetrics().horizontalAdvance("acgtacgt") >= 1.9 * before
    assert text.fontMetrics().horizontalAdvance("i") == text.fontMetrics().horizontalAdvance("m")


class Styled(QLabel):
    """Counts how often it is styled."""

    times = 0

    def changeEvent(self, event: QEvent) -> None:
        self.times += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


def test_the_depth_of_a_widget_does_not_count_when_it_is_styled(qapp: QApplication, qtbot) -> None:
    theme.use(theme.LIGHT)
    label, outer = Styled(), QWidget()
    qtbot.addWidget(outer)
    inner = outer
    for each in [*(QWidget() for _ in range(12)), label]:
        QVBoxLayout(inner).addWidget(each)
        inner = each
    outer.show()
    before = label.times
    theme.use(theme.DARK)
    assert 1 <= label.times - before <= 4


def test_a_line_with_icons_keeps_its_look_in_another_theme(qapp: QApplication, qtbot) -> None:
    theme.use(theme.LIGHT)
    outer, line = QWidget(), QLineEdit()
    qtbot.addWidget(outer)
    QVBoxLayout(outer).addWidget(line)
    icons.into_line(line, "filter")
    outer.show()
    outer.adjustSize()
    size, light = line.sizeHint(), line.grab().toImage()
    theme.use(theme.DARK, 2.0)
    assert line.sizeHint().height() > size.height() * 1.8
    theme.use(theme.LIGHT)
    outer.adjustSize()
    assert line.sizeHint() == size and line.grab().toImage() == light


def test_the_fonts_of_the_program_are_loaded_from_its_own_files(qapp: QApplication) -> None:
    theme.use(theme.LIGHT)
    from PySide6.QtGui import QFontInfo

    assert QFontInfo(theme.font()).family() == "Inter"
    assert QFontInfo(theme.font("residues")).family() == "JetBrains Mono"
    assert QFontInfo(theme.font("residues")).fixedPitch()


def test_every_icon_is_drawn_in_its_color(qapp: QApplication) -> None:
    for path in resources.path("icons").glob("*.svg"):
        image = icons.icon(path.stem, "accent").pixmap(24, 24).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24)), path.name


def test_the_window_names_no_color_outside_its_theme() -> None:
    printed = {"exporting/pages.py", "exporting/printing.py"}  # on paper, black on white
    found = {
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        if re.search(r"""["']#[0-9a-fA-F]{6}["']|QColor\(\d|GlobalColor\.(?!transparent)\w+""", path.read_text("utf-8"))
    }
    assert found - printed - NOT_YET == set(), "use theme.color(role)"


NOT_YET = {"residues/paint.py"}
"""Modules that still mix colors of their own. Nothing may be added."""


@pytest.mark.parametrize("zoom", [1.0, 2.0])
@pytest.mark.parametrize("name", theme.THEMES)
def test_the_gallery_shows_every_state_of_a_theme(qapp: QApplication, tmp_path: Path, name: str, zoom: float) -> None:
    from gallery import draw

    (path,) = draw(tmp_path, (name,), (zoom,))
    from PySide6.QtGui import QImage

    image = QImage(str(path))
    assert image.width() >= 1200 * zoom
    seen = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    shown = {QColor(theme.color_name(role, name)).name() for role in ("window", "accentFill", "errorSoft", "selection")}
    assert shown <= seen


def test_text_of_residues_and_icons_in_lines_follow_the_zoom(qapp: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    text, line = NoteEdit(page), QLineEdit(page)
    text.setProperty("level", "residues")
    icons.into_line(line, "filter")
    page.show()
    for zoom in (1.0, 2.0, 3.0, 1.0):
        theme.use(theme.LIGHT, zoom)
        assert text.font().pixelSize() == theme.font("residues").pixelSize() == round(13 * zoom)
        assert line.findChild(QToolButton).iconSize().width() == round(16 * zoom)


def test_neutral_badges_have_an_outline_in_high_contrast() -> None:
    name = theme.THEMES[-1]
    assert theme.color_name("sunken", name) == theme.color_name("surface", name)
    assert contrast(theme.color_name("badgeLine", name), theme.color_name("surface", name)) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("number", range(8))
def test_windows_that_follow_each_other_can_be_zoomed(window: MainWindow, qtbot: QtBot, number: int) -> None:
    """Qt crashed when widgets were resized while it sent the events of a new style."""
    program = window.controllers.program
    for zoom in (2.0, 3.0, 1.0):
        program.show_look(theme.DARK if number % 2 else theme.LIGHT, zoom)
        qtbot.wait(5)
    program.show_look(theme.LIGHT, 1.0)
    assert window.isVisible()


def test_no_pane_gets_another_place_while_qt_styles_the_widgets(window: MainWindow, qtbot: QtBot) -> None:
    """Qt deletes the handle of a splitter that a pane leaves, and crashes if it still has to style the handle."""

    class Watch(QObject):
        moved = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() in (QEvent.Type.ChildAdded, QEvent.Type.ChildRemoved):
                assert not theme.is_changing()
                self.moved += 1
            return False

    window.resize(1280, 720)
    window.controllers.files.open_example()
    window.controllers.help.explain()
    watch = Watch()
    for splitter in window.findChildren(QSplitter):
        splitter.installEventFilter(watch)
    for zoom in (2.0, 1.0):
        window.controllers.program.show_look(theme.LIGHT, zoom)
        qtbot.wait(50)
        window.resize(1280, 720)
        qtbot.wait(50)
    assert watch.moved


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_a_spin_box_has_the_inner_margin_of_other_fields(qapp: QApplication, qtbot: QtBot, zoom: float) -> None:
    input_guard.install()
    whole = QWidget()
    rows = QVBoxLayout(whole)
    box, line = QSpinBox(), QLineEdit()
    for each in (box, line):
        rows.addWidget(each)
    qtbot.addWidget(whole)
    whole.show()
    theme.use(theme.LIGHT, zoom)
    assert box.lineEdit().textMargins().left() == theme.px(9)
    qtbot.wait(20)
    assert box.height() == line.height()


def test_qt_styles_each_widget_of_a_new_window_only_a_few_times(qtbot: QtBot) -> None:
    class Collector(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.styled: list[QObject] = []

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.StyleChange:
                self.styled.append(watched)
            return False

    application, collector, sheet = QApplication.instance(), Collector(), theme.style_sheet()
    assert isinstance(application, QApplication)
    application.installEventFilter(collector)
    window = MainWindow(Session(), Settings(known={}))
    application.removeEventFilter(collector)
    qtbot.addWidget(window)
    parts = set(window.findChildren(QWidget))
    assert sum(each in parts for each in collector.styled) < 2 * len(parts)
    assert application.styleSheet() == sheet


def test_the_style_sheet_comes_back_if_a_window_cannot_be_built() -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    sheet = application.styleSheet()
    with pytest.raises(OSError), theme.styled_once():
        assert application.styleSheet() == ""
        raise OSError
    assert application.styleSheet() == sheet != ""


def test_other_windows_keep_their_style_while_a_window_is_built(qtbot: QtBot) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    with theme.styled_once():
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        assert application.styleSheet() != ""
