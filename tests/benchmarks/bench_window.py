"""How soon the window is there, how soon it changes its look, and whether typing is ever behind the fingers.

Run it with `python tests/benchmarks/bench_window.py`. It prints ratios and the longest pause; it asserts nothing.
The start is compared in turns with a bare Qt program that shows an empty main window.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "tests")]

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
a = QApplication([]); w = QMainWindow(); w.resize(1280, 860); w.show(); a.processEvents(); w.grab()
print(time.time() - float(sys.argv[1]))
"""
OURS = """
import sys, time
from wiposeq.ui.window import application
a, w = application.build(); w.show(); a.processEvents(); w.grab()
print(time.time() - float(sys.argv[1]), flush=True)
import os; os._exit(0)
"""
BARE_LOOKS = """
import time
from PySide6.QtWidgets import QApplication, QMainWindow
from wiposeq.ui.window import theme
a = QApplication([]); w = QMainWindow(); w.resize(1280, 860); theme.use("light"); w.show(); a.processEvents()
for act in [lambda name=name: theme.use(name) for name in ("dark", "contrast", "light", "dark")]:
    before = time.process_time(); act(); a.processEvents(); w.grab(); print((time.process_time() - before) * 1000)
"""


def numbers(code: str) -> list[float]:
    """Return the numbers that a program of its own prints."""
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "-c", code, str(time.time())],
            env=environment | {"WIPOSEQ_HOME": home},
            capture_output=True,
            text=True,
            check=True,
        )
    return [float(each) for each in done.stdout.split()]


def start(code: str) -> float:
    """Seconds from the start of the process to the first paint."""
    return numbers(code)[0]


def first_paint(turns: int = 7) -> None:
    """Prints the start of the window against a bare Qt window, in turns."""
    bare, ours = [], []
    for _ in range(turns):
        bare.append(start(BARE))
        ours.append(start(OURS))
    ratio = statistics.median(o / b for o, b in zip(ours, bare))
    print(f"start to first paint: {statistics.median(ours):.2f} s, {ratio:.2f} times a bare Qt window")


def opened(count: int) -> Any:
    """Return (application, window) with a checked project of `count` sequences, one in the middle is shown."""
    from builders import a_header, a_sequence

    from wiposeq.app.document import Document
    from wiposeq.model.project import Project
    from wiposeq.model.sequence_list import SequenceList
    from wiposeq.ui.window import application

    made = (
        a_sequence(
            "DNA",
            "acgt" * (20 + n % 200),
            ("gene", "1..40", {"gene": f"g{n}"}),
            ("CDS", "1..60", {"product": "p"}),
            organism="Homo sapiens",
            mol_type="genomic DNA",
        )
        for n in range(count)
    )
    app, window = application.build()
    window.resize(1280, 860)
    window.show()
    window.activateWindow()
    window.session.open(Document(Project(header=a_header(), sequences=SequenceList(made))))
    window.panes.sequences.select([window.session.project.sequences[count // 2].uid])
    end = time.monotonic() + 60
    while not window.session.is_report_current and time.monotonic() < end:
        app.processEvents()
    return app, window


def looks(count: int) -> dict[str, tuple[list[float], float]]:
    """Return for another theme, zoom, and pane in the center how long the window is busy, in ms of the processor.

    Each as (times until all that is visible is painted, longest turn of the event loop, those for hidden widgets too).
    """
    from wiposeq.ui.window.restyling import restyling

    app, window = opened(count)
    program, panes = window.controllers.program, window.panes
    uids = [window.session.project.sequences.uid_at(n) for n in range(count // 2, count // 2 + 4)]
    acts: dict[str, list[Callable[[], object]]] = {
        "theme": [lambda name=name: program.show_look(name) for name in ("dark", "contrast", "light", "dark")],
        "zoom": [lambda zoom=zoom: program.show_look(zoom=zoom) for zoom in (1.25, 1.5, 2.0, 1.0)],
        "center": [lambda: panes.show_header(), *(lambda uid=uid: panes.select_sequences([uid]) for uid in uids)],
    }
    took: dict[str, tuple[list[float], float]] = {}
    is_finished: list[bool] = []
    restyling().finished.connect(lambda: is_finished.append(True))
    for name, each in acts.items():
        painted: list[float] = []
        turns: list[float] = []
        for act in each:
            is_finished.clear()
            turns += [busy(act), busy(app.processEvents)]
            painted.append(sum(turns[-2:]) + busy(window.grab))
            while name != "center" and not is_finished:
                turns.append(busy(app.processEvents))
        took[name] = painted, max(turns)
    window.session.close()
    window.hide()
    return took


def busy(act: Callable[[], object]) -> float:
    """Return the milliseconds of the processor that an act takes."""
    before = time.process_time()
    act()
    return (time.process_time() - before) * 1000


def typing(count: int, keys: int = 150) -> list[float]:
    """Milliseconds each key takes, from press to the next idle moment, in a project of `count` sequences."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from wiposeq.model.address import Address

    app, window = opened(count)
    window.panes.features.view.selectRow(1)
    app.processEvents()
    took = []
    editors = [
        window.panes.features.form.rows[0].value.editor,
        window.panes.residues.view,
        None,  # a field of the header, found by its address
    ]
    for number in range(keys):
        if number % (keys // 3) == 0:
            editor = editors[min(2, number // (keys // 3))]
            if editor is None:
                window.activateWindow()
                window.panes.go_to(Address(field="applicant.name"))
                app.processEvents()
                editor = QApplication.focusWidget()
            editor.setFocus()
            app.processEvents()
        before = time.perf_counter()
        QTest.keyClick(editor, "a")
        app.processEvents()
        took.append((time.perf_counter() - before) * 1000)
        pause = time.monotonic() + (0.5 if number % 25 == 24 else 0.04)
        while time.monotonic() < pause:
            before = time.perf_counter()
            QApplication.processEvents()
            took.append((time.perf_counter() - before) * 1000)
            time.sleep(0.002)
    window.session.close()
    window.hide()
    return took


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    first_paint()
    with tempfile.TemporaryDirectory() as home:
        os.environ["WIPOSEQ_HOME"] = home
        bare = statistics.median(numbers(BARE_LOOKS))
        print(f"theme, an empty window of Qt: median {bare:.0f} ms")
        for name, (took, longest) in looks(10_000).items():
            middle = statistics.median(took)
            print(
                f"{name}, 10,000 sequences: longest pause {longest:.0f} ms, all painted after {max(took):.0f} ms, "
                f"median {middle:.0f} ms, {middle / bare:.1f} times a new theme of an empty window"
            )
        small, large = typing(10), typing(10_000)
    worst = max(large)
    print(f"typing, 10 sequences: longest pause {max(small):.0f} ms")
    print(f"typing, 10,000 sequences: longest pause {worst:.0f} ms, {worst / max(small):.1f} times that of 10")


if __name__ == "__main__":
    main()
