"""How long the window does not answer while someone drafts: 100,000 sequences, many features, a chromosome.

Run it with `python tests/benchmarks/bench_drafting.py [sequences] [chromosome]`, such as 100000 60000000. It prints for
each act the seconds until it is done, and the longest pause of the window in milliseconds: of the clock, and of the
processor time of the window's thread, which other programs do not disturb. It asserts nothing; the goal is 50 ms.

The ratio is the pause by the processor to that of a plain Qt window, measured just before each act: for one sequence a
key in a text field, for many a list of as many texts that is filled and painted.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from builders import a_dna, a_feature, a_header, a_sequence
from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, QStringListModel, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QListView, QPlainTextEdit

from wiposeq.app.document import Document
from wiposeq.model.project import Project
from wiposeq.model.sequence_list import SequenceList
from wiposeq.ui.window import application

os.environ.setdefault("WIPOSEQ_HOME", tempfile.mkdtemp())
APP, WINDOW = application.build()
SESSION = WINDOW.session


BEAT = 4
"""Milliseconds between two beats; a window that is busy all the time would hold up the threads."""


class Pauses:
    """Measures between two beats of the event loop. longest: (of the clock, of the processor), in milliseconds."""

    def __init__(self) -> None:
        self.longest = (0.0, 0.0)
        self._at = self._now()
        self._timer = QTimer()
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _now(self) -> tuple[float, float]:
        return time.perf_counter(), time.thread_time()

    def _beat(self) -> None:
        now = self._now()
        gaps = [(after - before) * 1000 for before, after in zip(self._at, now)]
        gaps[0] -= BEAT
        self.longest = max(self.longest[0], gaps[0]), max(self.longest[1], gaps[1])
        self._at = self._now()

    def stop(self) -> None:
        self._beat()
        self._timer.stop()


def until(holds: Callable[[], object], seconds: float = 300) -> None:
    """Run the event loop until something holds."""
    end = time.monotonic() + seconds
    waker = QTimer()
    waker.start(20)
    while not holds():
        if time.monotonic() > end:
            raise SystemExit("it did not happen")
        APP.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


class Reference:
    """What a plain Qt window does. count: of the rows of its list; 0 for a text field."""

    def __init__(self, count: int = 0) -> None:
        self._texts = [f"si-{n}" for n in range(count)]
        self._view = QListView() if count else QPlainTextEdit()
        self._model = QStringListModel()
        if isinstance(self._view, QListView):
            self._view.setUniformItemSizes(True)
            self._view.setModel(self._model)
        self._view.resize(340, 600)
        self._view.show()

    def pause(self) -> float:
        """Return the longest pause by the processor, in milliseconds, of three of its acts."""
        pauses = Pauses()
        for _ in range(3):
            if self._texts:
                self._model.setStringList(self._texts)
            else:
                QTest.keyClicks(self._view, "a")
            self._view.grab()
            APP.processEvents()
        pauses.stop()
        return max(pauses.longest[1], 0.1)


class Longest:
    """The reference of the acts that follow, and the longest pause of them by the processor."""

    reference = Reference()
    found = (0.0, "")
    act = ""

    @classmethod
    def begin(cls, count: int = 0) -> None:
        cls.reference, cls.found = Reference(count), (0.0, "")

    @classmethod
    def note(cls, name: str, pause: float) -> None:
        cls.act = f"{cls.act.partition(':')[0]}: {name.strip()}" if name.startswith(" ") else name
        cls.found = max(cls.found, (pause, cls.act))

    @classmethod
    def end(cls) -> None:
        print(f"longest pause: {cls.found[0]:.0f} ms of the processor, {cls.found[1]}")


def measure(name: str, act: Callable[[], object], holds: Callable[[], object] = lambda: True) -> None:
    """Print how long an act takes until something holds, and the longest pause meanwhile."""
    APP.processEvents()
    plain = Longest.reference.pause()
    pauses, start = Pauses(), time.perf_counter()
    act()
    until(holds)
    took = time.perf_counter() - start
    pauses.stop()
    clock, processor = pauses.longest
    Longest.note(name, processor)
    figures = f"pause {clock:6.0f} ms, processor {processor:6.0f} ms, {processor / plain:5.1f} times plain Qt"
    print(f"{name:<36} {took:7.2f} s   {figures}", flush=True)


def is_quiet() -> bool:
    return not SESSION.is_working and SESSION.undo_stack.canUndo()


def show(project: Project) -> None:
    """Open a project and wait until it is checked."""
    SESSION.open(Document(project))
    WINDOW.panes.sequences.select([project.sequences.uid_at(0)])
    until(lambda: SESSION.is_report_current)


def many(count: int) -> None:
    """Measure the tools for many sequences."""
    from wiposeq.ui.authoring import many_dialog as form
    from wiposeq.ui.authoring.bulk_dialog import BulkDialog

    print(f"\n{count:,} sequences")
    show(
        Project(
            header=a_header(),
            sequences=SequenceList(
                replace(
                    a_sequence(
                        "DNA",
                        "acgtacgtaagtacgtacgta" * (1 + n % 5),
                        ("misc_feature", "1..5", {"note": f"targets SEQ ID NO: {n // 2 + 1}"}),
                        organism="unidentified" if n % 3 else "Homo sapiens",
                        mol_type="other DNA",
                    ),
                    name=f"si-{(n * 7919) % count}",
                )
                for n in range(count)
            ),
        )
    )
    actions = WINDOW.menus.actions
    Longest.begin(count)

    def ended(dialog: QDialog) -> None:
        measure("   carried out", dialog.ok.click, is_quiet)  # type: ignore[attr-defined]
        measure("   undone", SESSION.undo_stack.undo)

    for name, code in (
        ("rename", form.RENAME),
        ("sort by name", form.SORT),
        ("move", form.MOVE),
        ("set the type", form.TYPE),
        ("skip", form.SKIP),
        ("duplicate", form.COPY),
        ("reverse complement", form.TURN),
        ("remove", form.REMOVE),
    ):
        actions["arrange-many"].trigger()
        dialog: Any = next(each for each in WINDOW.findChildren(form.ManyDialog) if each.isVisible())
        if code == form.MOVE:
            dialog.which.range.setChecked(True)
            dialog.which.numbers.setText("1-1000")
            dialog.position.setValue(count // 2)
        else:
            dialog.which.all.setChecked(True)
        dialog.pattern.setText("siRNA-{n:05}")
        dialog.type.setCurrentIndex(1)
        dialog.action.setCurrentIndex(dialog.action.findData(code))
        measure(f"{name}: preview", lambda: None, dialog.ok.isEnabled)
        ended(dialog)
    for name, key, qualifier, value in (("organism", "source", "organism", "Mus musculus"),):
        actions["change-many"].trigger()
        bulk: Any = next(each for each in WINDOW.findChildren(BulkDialog) if each.isVisible())
        bulk.which.all.setChecked(True)
        bulk.key.show_value(key)
        bulk.name.show_value(qualifier)
        bulk.name.typed.emit(qualifier)
        bulk.organism.setText(value)
        measure(f"{name}: preview", lambda: None, lambda bulk=bulk: "sequences" in bulk.outcome.text())
        ended(bulk)
    pane = WINDOW.panes.sequences

    def is_arranged() -> bool:
        return "arranging" not in pane.caption.text()

    measure("filter", lambda: pane.filter.setText("si-77"), is_arranged)
    measure("filter removed", lambda: pane.filter.setText(""), is_arranged)
    measure("sort the list by name", lambda: pane.view.sortByColumn(1, Qt.SortOrder.AscendingOrder), is_arranged)
    measure("sort the list by number", lambda: pane.view.sortByColumn(0, Qt.SortOrder.AscendingOrder))
    sheet(count)
    Longest.end()


def sheet(count: int) -> None:
    """Measure the table of all features, and find and replace."""
    from wiposeq.ui.authoring.feature_sheet import FeatureSheetDialog

    def opened() -> Any:
        found = [each for each in WINDOW.findChildren(FeatureSheetDialog) if each.isVisible()]
        return found and found[-1].table.rowCount() >= count

    measure("table of all features", WINDOW.menus.actions["all-features"].trigger, opened)
    for dialog in WINDOW.findChildren(FeatureSheetDialog):
        dialog.close()
    WINDOW.menus.actions["find-replace"].trigger()
    finding: Any = WINDOW.controllers.authoring.find_pane
    finding.replace.setText("aims at")
    measure("find in the whole listing", lambda: finding.text.setText("targets"), finding.all.isEnabled)
    measure("replace all", finding.all.click, is_quiet)
    measure("   undone", SESSION.undo_stack.undo)
    finding.close_pane()


def typing(name: str, length: int, features: int) -> None:
    """Measure typing and adding features in one long sequence."""
    print(f"\n{name}: {length:,} residues, {features:,} features")
    step = max(length // max(features, 1), 1)
    words = tuple(
        a_feature("misc_feature", f"{n * step + 1}..{n * step + min(step, 300)}", {"note": f"n{n}"})
        for n in range(features)
    )
    sequence = a_dna("acgtacgtca" * (length // 10))
    show(Project(header=a_header(), sequences=SequenceList([replace(sequence, features=(*sequence.features, *words))])))
    view, panes = WINDOW.panes.residues.view, WINDOW.panes
    for _ in range(50):
        APP.processEvents()
        time.sleep(0.01)
    view.select(length // 2, length // 2 - 1)
    view.setFocus()
    Longest.begin()
    measure("first key", lambda: QTest.keyClicks(view, "a"))
    for n in range(3):
        measure(f"key {n + 2}", lambda: QTest.keyClicks(view, "c"))
    wait = QTimer(singleShot=True)
    measure("pause of half a second", lambda: wait.start(500), lambda: not wait.isActive())
    measure("one more key", lambda: QTest.keyClicks(view, "g"))
    view.select(length // 3, length // 3 + 99)
    measure("add a feature", lambda: panes.features.add("misc_feature"))
    measure("another key", lambda: (view.setFocus(), view.select(1000, 999), QTest.keyClicks(view, "t")))
    measure("undo", SESSION.undo_stack.undo)
    measure("drag over residues", lambda: _drag(view))
    Longest.end()


def _drag(view: Any) -> None:
    port = view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=port.rect().center())
    for step in range(10):
        QTest.mouseMove(port, port.rect().center() + (port.rect().bottomRight() - port.rect().center()) * step / 10)
        APP.processEvents()
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=port.rect().bottomRight())


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    length = int(sys.argv[2]) if len(sys.argv) > 2 else 60_000_000
    WINDOW.may_close = True
    WINDOW.resize(1400, 880)
    WINDOW.show()
    typing("Many features", min(5_000_000, length), 20_000)
    typing("Chromosome", length, 100)
    many(count)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
