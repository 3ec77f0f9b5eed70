"""The virtual screen does what a person would: type, press, click and look."""

import struct
import sys
import zlib
from pathlib import Path

import pytest
from screen import SIZE, Screen

pytestmark = pytest.mark.screen

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

application = QApplication([])
window = QWidget()
window.setWindowTitle("A small window")
window.setStyleSheet("background: #208040")
line, button = QLineEdit(), QPushButton("Click")
layout = QVBoxLayout(window)
layout.addWidget(line)
button.setMinimumHeight(100)
layout.addWidget(button)
saved = Path(sys.argv[1])
QShortcut(QKeySequence("Ctrl+S"), window, activated=lambda: saved.write_text(line.text()))
button.clicked.connect(lambda: (print("clicked", flush=True), window.close()))
window.resize(400, 200)
window.show()
line.setFocus()
sys.exit(application.exec())
"""


def pixels(picture: bytes) -> set[bytes]:
    """The colours of a PNG that the screen wrote."""
    size = struct.unpack(">I", picture[33:37])[0]
    lines = zlib.decompress(picture[41 : 41 + size])
    width = 3 * SIZE[0]
    row = lines[(SIZE[1] // 2) * (width + 1) + 1 :][:width]
    return {row[n : n + 3] for n in range(0, width, 3)}


def test_a_window_is_typed_into_saved_looked_at_and_clicked(screen: Screen, tmp_path: Path) -> None:
    program = screen.run(sys.executable, "-c", PROGRAM, tmp_path / "saved")
    window = screen.wait_for_window("A small window")
    left, top, width, height = screen.place(window)
    assert (width, height) == (400, 200)
    screen.type("acgt <1..4>")
    screen.key("ctrl+s")
    screen.wait_until((tmp_path / "saved").exists)
    screen.wait_until(lambda: (tmp_path / "saved").read_text() == "acgt <1..4>")

    picture = screen.screenshot(tmp_path / "screen.png").read_bytes()
    assert struct.unpack(">2I", picture[16:24]) == SIZE
    assert b"\x20\x80\x40" in pixels(picture)

    assert screen.windows("Another window") == []
    screen.click(left + width // 2, top + height // 2 + 30)
    assert program.wait(20) == 0
    assert "clicked" in screen.output(program)
    assert screen.windows("A small window") == []


def test_what_does_not_happen_is_reported_with_the_output_of_the_program(screen: Screen) -> None:
    program = screen.run(sys.executable, "-c", "print('no window today')")
    program.wait(20)
    with pytest.raises(AssertionError, match="no window today"):
        screen.wait_for_window("Never", seconds=0.3)


def test_a_program_left_running_is_ended_with_the_screen(tmp_path: Path, screen: Screen) -> None:
    another = Screen(tmp_path)
    assert another.display != screen.display
    program = another.run(sys.executable, "-c", "import time; time.sleep(600)")
    another.close()
    assert program.poll() is not None
    assert all(each.poll() is not None for each in another.programs)
