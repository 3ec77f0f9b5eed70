"""Watches for the one Qt release that must not slip in: PySide6 6.12.0 aborts Python 3.11 (none_dealloc)."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

CHECKOUT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

HAMMER = """
import sys
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QTableView, QWidget

application = QApplication([])


class Table(QAbstractTableModel):
    def rowCount(self, parent=QModelIndex()):
        return 50

    def columnCount(self, parent=QModelIndex()):
        return 6

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return None


class Painted(QWidget):
    def paintEvent(self, event):
        painter = QPainter(self)
        painter.drawText(5, 15, "acgt")
        painter.end()


class Sender(QObject):
    said = Signal(int)


class Hearer(QObject):
    @Slot(int)
    def hear(self, number):
        return None


table, view, painted, sender, hearer = Table(), QTableView(), Painted(), Sender(), Hearer()
sender.said.connect(hearer.hear)
sender.said.connect(lambda number: None)
view.setModel(table)
view.resize(600, 900)
image = QImage(600, 900, QImage.Format.Format_RGB32)
calls = 0


def hammer():
    for number in range(2000):
        sender.said.emit(number)
        table.index(number % 50, 1).data()
    for _ in range(10):
        view.render(image)
        painted.render(image)
    application.processEvents()


hammer()
before = sys.getrefcount(None)
for _ in range(3):
    hammer()
print(before, sys.getrefcount(None))
"""


def test_the_bound_on_pyside_stands_while_python_3_11_is_supported() -> None:
    if "3.11" not in SpecifierSet(PROJECT["requires-python"]):
        return
    wanted = next(r for r in map(Requirement, PROJECT["dependencies"]) if r.name == "PySide6-Essentials")
    assert "6.11.3" in wanted.specifier
    assert "6.12.0" not in wanted.specifier
    assert "6.12.1" not in wanted.specifier, "raise the bound only when the test below passes with it on Python 3.11"


def test_the_locks_hold_a_sound_pyside() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        lock = (CHECKOUT / "packaging" / name).read_text(encoding="utf-8")
        versions = set(re.findall(r"^(?:pyside6-essentials|shiboken6)==(\S+)", lock, re.MULTILINE))
        assert len(versions) == 1, name
        assert re.fullmatch(r"6\.11\.\d+", versions.pop()), name


def test_calls_into_python_lose_no_reference_to_none() -> None:
    done = subprocess.run([sys.executable, "-c", HAMMER], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    before, after = map(int, done.stdout.split())
    # each of the 20,000 calls would lose one; from Python 3.12 on None is immortal and its count does not move
    assert after > before - 500
