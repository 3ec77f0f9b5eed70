"""A page of every widget in every state, to look at: `python tests/gallery.py FOLDER` draws it in all themes.

It needs no display if QT_QPA_PLATFORM=offscreen is set.
"""

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
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
from wiposeq.model.feature_kinds import kinds
from wiposeq.ui.window import icons, theme


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
            theme.use(name, zoom)
            gallery = Gallery()
            gallery.resize(round(1200 * zoom), round(900 * zoom))
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
