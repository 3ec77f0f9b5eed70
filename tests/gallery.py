"""A page of every widget in every state, to look at: `python tests/gallery.py FOLDER` draws it in all themes.

It needs no display if QT_QPA_PLATFORM=offscreen is set.
"""

import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTableView,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq import resources
from wiposeq.model.feature_kinds import kind_of, kinds
from wiposeq.ui.features import shapes
from wiposeq.ui.widgets import input_guard
from wiposeq.ui.widgets.switch import Switch
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.focus_ring import draw_ring


class Gallery(QWidget):
    """Buttons, fields, lists, badges, icons and colors, in the theme and zoom in use."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("gallery")
        self.setAutoFillBackground(True)
        page = QGridLayout(self)
        px = theme.px(16)
        page.setContentsMargins(px, px, px, px)
        page.setSpacing(px)
        for place, part in enumerate((_buttons(), _fields(), _choices(), _lists(), _texts(), _icons())):
            page.addWidget(part, place // 3, place % 3)
        page.addWidget(_Colors(), 2, 0, 1, 3)
        page.addWidget(_states(), 3, 0, 1, 3)
        page.addWidget(_situations(), 4, 0, 1, 3)
        page.addWidget(_Kinds(), 5, 0, 1, 3)


def _group(title: str) -> tuple[QWidget, QVBoxLayout]:
    group = QWidget()
    column = QVBoxLayout(group)
    heading = QLabel(title)
    heading.setProperty("level", "heading")
    column.addWidget(heading)
    return group, column


def _buttons() -> QWidget:
    group, column = _group("Buttons")
    for role in ("primary", "", "quiet", "destructive", "link"):
        row = QHBoxLayout()
        for is_enabled in (True, False):
            button = QPushButton(role or "plain")
            button.setProperty("role", role)
            button.setEnabled(is_enabled)
            row.addWidget(button)
        tool = QToolButton()
        tool.setIcon(icons.icon("open"))
        tool.setText("Open")
        tool.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        tool.setProperty("role", role)
        row.addWidget(tool)
        column.addLayout(row)
    menu_button = QPushButton("With a menu")
    menu_button.setMenu(QMenu())
    column.addWidget(menu_button)
    chips = QHBoxLayout()
    owner = QButtonGroup(group)
    for text in ("All", "Open", "Generated"):
        chip = QPushButton(text)
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.setChecked(text == "All")
        owner.addButton(chip)
        chips.addWidget(chip)
    column.addLayout(chips)
    column.addStretch()
    return group


def _fields() -> QWidget:
    group, column = _group("Fields")
    for state in ("", "error", "warning", "read-only", "disabled"):
        line = QLineEdit("EXA1 precursor")
        line.setReadOnly(state == "read-only")
        line.setEnabled(state != "disabled")
        theme.set_variant(line, "state", state)
        column.addWidget(line)
    line = QLineEdit()
    line.setPlaceholderText("Placeholder")
    column.addWidget(line)
    box = QComboBox()
    box.addItems(["DNA", "RNA", "AA"])
    editable = QComboBox()
    editable.setEditable(True)
    editable.addItems(["1 - Standard"])
    for widget in (box, editable, QSpinBox(), QDateEdit()):
        column.addWidget(widget)
    text = QPlainTextEdit("Encodes the precursor; the signal peptide is removed after secretion.")
    text.setMaximumHeight(theme.px(72))
    column.addWidget(text)
    return group


def _choices() -> QWidget:
    group, column = _group("Choices")
    for text, is_checked, is_enabled in (("Off", False, True), ("On", True, True), ("On, disabled", True, False)):
        for kind in (QCheckBox, QRadioButton):
            button = kind(text)
            button.setAutoExclusive(False)
            button.setChecked(is_checked)
            button.setEnabled(is_enabled)
            column.addWidget(button)
    partly = QCheckBox("Partly")
    partly.setTristate(True)
    partly.setCheckState(Qt.CheckState.PartiallyChecked)
    column.addWidget(partly)
    bar = QProgressBar()
    bar.setValue(40)
    column.addWidget(bar)
    tabs = QTabWidget()
    for name in ("Residues", "Features"):
        tabs.addTab(QLabel(name), name)
    column.addWidget(tabs)
    return group


def _lists() -> QWidget:
    group, column = _group("Lists")
    model = QStandardItemModel(0, 3)
    model.setHorizontalHeaderLabels(["#", "Name", "Length"])
    for number, name in enumerate(("EXA1 gene", "EXA1 protein", "si-1 sense"), 1):
        model.appendRow([QStandardItem(str(number)), QStandardItem(name), QStandardItem("900")])
    table = QTableView()
    table.setModel(model)
    model.setParent(table)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.selectRow(1)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setMaximumHeight(theme.px(140))
    column.addWidget(table)
    badges = QHBoxLayout()
    for badge, text in (
        ("error", "14 errors"),
        ("warning", "2 warnings"),
        ("success", "Ready"),
        ("accent", "Generated"),
        ("neutral", "Draft"),
    ):
        label = QLabel(text)
        label.setProperty("badge", badge)
        badges.addWidget(label)
    column.addLayout(badges)
    for role in ("card", "notice", "success", "drop"):
        frame = QFrame()
        frame.setProperty("role", role)
        QVBoxLayout(frame).addWidget(QLabel(f"A frame: {role}"))
        column.addWidget(frame)
    return group


def _texts() -> QWidget:
    group, column = _group("Texts")
    for level in ("title", "heading", "strong", "", "secondary"):
        label = QLabel(f"Sequence listing ({level or 'body'})")
        label.setProperty("level", level)
        column.addWidget(label)
    for state in ("error", "warning", "success"):
        label = QLabel(f"A message: {state}")
        theme.set_variant(label, "state", state)
        column.addWidget(label)
    residues = QLabel("tcctggccgt aagcctgtta tgttttgctt")
    residues.setFont(theme.font("residues"))
    residues.setStyleSheet("")
    column.addWidget(residues)
    column.addStretch()
    return group


def _icons() -> QWidget:
    group, column = _group("Icons")
    grid = QGridLayout()
    for place, path in enumerate(sorted(resources.path("icons").glob("*.svg"))):
        label = QLabel()
        role = path.stem if path.stem in ("error", "warning") else "text"
        label.setPixmap(icons.icon(path.stem, role).pixmap(theme.px(20)))
        label.setToolTip(path.stem)
        grid.addWidget(label, place // 10, place % 10)
    column.addLayout(grid)
    column.addStretch()
    return group


def _states() -> QWidget:
    """Return buttons and fields under the mouse, pressed, and with the focus."""
    group, column = _group("Under the mouse, pressed, with the focus")
    line = QHBoxLayout()
    column.addLayout(line)
    for state in ("normal", "hover", "pressed", "focus"):
        for role in ("primary", "", "quiet", "chip"):
            button = QPushButton(f"{role or 'plain'}: {state}")
            button.setProperty("role", role)
            line.addWidget(_in_state(button, state))
    line = QHBoxLayout()
    column.addLayout(line)
    for state in ("normal", "hover", "focus"):
        for field in (QLineEdit(state), QComboBox(), QSpinBox(), QCheckBox(state), Switch(state, True, bool)):
            line.addWidget(_in_state(field, state))
    return group


def _in_state(widget: QWidget, state: str) -> QWidget:
    """Draw a widget as if the mouse were over it, or as if it were pressed or had the focus."""
    if state == "hover":
        widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    elif state == "pressed" and isinstance(widget, QPushButton):
        widget.setDown(True)
    if state != "focus":
        return widget
    framed = _Ringed()
    QHBoxLayout(framed).addWidget(widget)
    return framed


class _Ringed(QWidget):
    """A widget with the ring of the focus, of which a window has only one."""

    def paintEvent(self, event: QPaintEvent) -> None:
        child = self.findChild(QWidget)
        assert isinstance(child, QWidget)
        margin = theme.px(3)
        draw_ring(QPainter(self), child.geometry().adjusted(-margin, -margin, margin, margin))


def _situations() -> QWidget:
    """Return what an empty place, a list that is read, a drop and an error look like."""
    group, column = _group("Empty, loading, drop, error")
    line = QHBoxLayout()
    column.addLayout(line)
    for role, icon, color, title, text in (
        ("card", "import", "text2", "No sequences yet", "Import a file, paste residues, or drop files here."),
        ("card", "clock", "text2", "Loading", "41 of 120 MB"),
        ("drop", "import", "accent", "Import 24 sequences", "Let go to preview; nothing is added before you agree."),
        ("card", "error", "error", "The file cannot be read", "Line 12 has bytes that are not UTF-8."),
        ("notice", "clock", "warning", "Unsaved work can be recovered", "The saved file is unchanged."),
        ("success", "ok", "success", "The listing was written", "No errors."),
    ):
        frame = QFrame()
        frame.setProperty("role", role)
        rows = QVBoxLayout(frame)
        heading, about = QLabel(title), QLabel(text)
        heading.setProperty("level", "strong")
        about.setProperty("level", "secondary")
        about.setWordWrap(True)
        for part in (icons.IconLabel(icon, color, "iconLarge"), heading, about):
            rows.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        if title == "Loading":
            bar = QProgressBar()
            bar.setValue(34)
            rows.addWidget(bar)
        line.addWidget(frame)
    return group


_SEEN: Final[dict[str, tuple[tuple[float, ...], ...]]] = {
    "As drawn": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "Grayscale": ((0.299, 0.587, 0.114),) * 3,
    "Protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "Deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "Tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""How readers see red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1.0)."""


def _as_seen(picture: QImage, matrix: tuple[tuple[float, ...], ...]) -> QImage:
    for y in range(picture.height()):
        for x in range(picture.width()):
            old = picture.pixelColor(x, y)
            channels = old.red(), old.green(), old.blue()
            new = (round(sum(part * each for part, each in zip(row, channels))) for row in matrix)
            picture.setPixelColor(x, y, QColor(*(min(max(each, 0), 255) for each in new), old.alpha()))
    return picture


class _Kinds(QWidget):
    """Each kind of feature in its color, shape and pattern, and what a reader who sees other colors sees."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(theme.px(28 + 26 * len(_SEEN)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font("key"))
        painter.setPen(theme.color("text"))
        left, step = theme.px(100), (self.width() - theme.px(100)) // len(kinds())
        for column, kind in enumerate(kinds().values()):
            painter.drawText(left + column * step, theme.px(14), kind.name)
        for row, (name, matrix) in enumerate(_SEEN.items()):
            top = theme.px(24 + 26 * row)
            painter.drawText(0, top + theme.px(14), name)
            for column, kind in enumerate(kinds().values()):
                key = next((each for each in _KEYS if kind_of(each) is kind), "source")
                picture = shapes.swatch(key).pixmap(theme.px(40), theme.px(16)).toImage()
                painter.drawImage(QPoint(left + column * step, top), _as_seen(picture, matrix))


_KEYS: Final = (
    *("source", "gene", "CDS", "mRNA", "regulatory", "repeat_region", "misc_feature", "misc_binding", "modified_base"),
    *("variation", "exon", "REGION", "SITE", "MOD_RES", "VARIANT"),
)
"""A feature key for each kind."""


class _Colors(QWidget):
    """The colors by role, and those of the kinds of features."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(theme.px(150))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font("key"))
        roles = list(theme.tokens().roles)
        step = self.width() / 17
        for place, role in enumerate(roles):
            x, y = round(place % 17 * step), place // 17 * theme.px(44)
            painter.fillRect(x, y, round(step) - 4, theme.px(20), theme.color(role))
            painter.setPen(theme.color("text"))
            painter.drawText(x, y + theme.px(34), role[:12])
        step = self.width() / len(kinds())
        for place, kind in enumerate(kinds().values()):
            fill, edge, ink = kind.colors(theme.current())
            x, y = round(place * step), theme.px(100)
            painter.fillRect(x, y, round(step) - 6, theme.px(24), QColor(edge))
            painter.fillRect(x + 2, y + 2, round(step) - 10, theme.px(24) - 4, QColor(fill))
            painter.setPen(QColor(ink))
            painter.drawText(x + 8, y + theme.px(17), kind.name)


def draw(folder: Path, themes: tuple[str, ...] = theme.THEMES, zooms: tuple[float, ...] = (1.0, 2.0)) -> list[Path]:
    """Write a picture of the gallery for each theme and zoom; return their paths."""
    written = []
    for name in themes:
        for zoom in zooms:
            input_guard.install()
            theme.use(name, zoom)
            gallery = Gallery()
            gallery.resize(round(1200 * zoom), round(1280 * zoom))
            gallery.show()
            QApplication.processEvents()
            written.append(folder / f"gallery-{name}-{round(zoom * 100)}.png")
            gallery.grab().save(str(written[-1]))
            gallery.close()
            gallery.deleteLater()
    return written


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    for each in draw(Path(sys.argv[1])):
        print(each)
