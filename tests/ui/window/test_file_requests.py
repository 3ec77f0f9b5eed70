"""macOS asks a program that runs to open a file; the window does."""

import os
import subprocess
import sys
from pathlib import Path

LISTING = Path(__file__).parents[2] / "material" / "st26-small.xml"

SCRIPT = """
import sys, time
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from wiposeq.ui.window import application
app, window = application.build()
window.show_start()
QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile(sys.argv[1])))
end = time.monotonic() + 60
while not window.session.project.sequences and time.monotonic() < end:
    app.processEvents()
    time.sleep(0.01)
print(window.session.document.name, len(window.session.project.sequences))
window.may_close = True
window.close()
"""


def test_a_file_that_the_system_asks_to_open_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a söng.xml"
    path.write_bytes(LISTING.read_bytes())
    settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "WIPOSEQ_HOME": str(tmp_path / "home")}
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(path)], env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    name, count = done.stdout.rsplit(None, 1)
    assert name == "a söng.xml" and int(count) > 0
