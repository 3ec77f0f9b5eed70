"""What is measured inside a process: each task does its preparations, then prints the seconds of what counts.

`python tests/benchmarks/tasks.py NAME FILE...` prints one JSON object: cpu and wall, in seconds, and what else the task
found out.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS.parent), str(TESTS)]


def clock(work: Callable[[], object]) -> dict[str, Any]:
    """Seconds of the processors, those of other processes that it begins too, and of the clock that the work takes."""
    wall, cpu = time.perf_counter(), _used()
    work()
    return {"cpu": _used() - cpu, "wall": time.perf_counter() - wall}


def _used() -> float:
    return time.process_time() + sum(os.times()[2:4])


def check(path: str, processes: str) -> dict[str, Any]:
    """The whole check of a listing. processes: how many may do it."""
    import inspect

    from wiposeq.app import checking

    how: dict[str, Any] = {}
    if "processes" in inspect.signature(checking.check).parameters:
        how["processes"] = int(processes)
    return clock(lambda: checking.check(Path(path), **how))


def write(path: str, output: str) -> dict[str, Any]:
    """Writing a listing that is in memory."""
    import gc

    from wiposeq.formats.st26 import listing as st26

    project = st26.read(Path(path))
    gc.collect()
    gc.freeze()
    return clock(lambda: st26.write(Path(output), project.header, project.sequences))


def edit(path: str, output: str) -> dict[str, Any]:
    """A large listing as the window has it: looked through, edited, undone, read to its end, checked and saved."""
    from wiposeq.app.document import Document
    from wiposeq.app.importing import large_listing
    from wiposeq.app.importing.large_listing import Completed
    from wiposeq.checking.engine import Checker
    from wiposeq.checking.profile import profile
    from wiposeq.formats.kinds import recognized
    from wiposeq.model import outline
    from wiposeq.model.address import Address
    from wiposeq.model.edits import Remove, SetField
    from wiposeq.standard.edition import newest

    def work() -> None:
        large = large_listing.open_large(recognized(Path(path)), least=0)
        assert large is not None
        document = Document(large.project, large=large)
        first = document.project
        uids = list(first.sequences.uids())
        for place in range(0, len(uids), 100):
            assert first.sequences[place].uid == uids[place]
        for uid in (uids[len(uids) // 2], uids[-1]):
            document.show(SetField(Address(uid, field="name"), "mine").apply(document.project))
        document.show(first)
        document.show(Remove((Address(uids[1]),)).apply(first))
        assert sum(1 for _ in outline.lines(document.project.sequences)) == len(uids) - 1
        document.complete(Completed(large.complete()))
        Checker(newest(), profile("filing")).check(document.project)
        document.save_as(Path(output))
        document.discard()

    return clock(work)


def fasta(path: str) -> dict[str, Any]:
    """Reading FASTA."""
    from wiposeq.formats.plain.fasta import Fasta

    return clock(lambda: sum(len(each.residues) for each in Fasta(Path(path))))


def seqio(path: str) -> dict[str, Any]:
    """The same by Biopython."""
    from Bio import SeqIO

    return clock(lambda: sum(len(each.seq) for each in SeqIO.parse(path, "fasta")))


def _coding(count: int = 3000) -> list[str]:
    from benchmarks.workloads import coding_pair

    chance = random.Random(5)
    return [coding_pair(chance, 400)[0].decode() for _ in range(count)]


def translate() -> dict[str, Any]:
    """Translating coding sequences."""
    from wiposeq.standard.edition import newest
    from wiposeq.standard.residues import translate as ours

    coding, code = _coding(), newest().genetic_codes[1]
    ours(coding[0], code)
    return clock(lambda: [ours(each, code) for each in coding])


def seq_translate() -> dict[str, Any]:
    """The same by Biopython."""
    from Bio.Seq import Seq

    coding = [Seq(each) for each in _coding()]
    coding[0].translate()
    return clock(lambda: [str(each.translate()) for each in coding])


def window(path: str) -> dict[str, Any]:
    """Opening a listing in the window, to the first screen; pause: the longest in which the window did nothing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QTimer

    from wiposeq.ui.window import application

    app, main = application.build()
    main.show()
    app.processEvents()
    ticks = [time.perf_counter()]
    pauses = [0.0]

    def tick() -> None:
        now = time.perf_counter()
        pauses.append(now - ticks[-1])
        ticks.append(now)

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(5)
    shown: list[float] = []

    def opened() -> None:
        began = time.perf_counter()
        while not main.sequences.view.model().rowCount() and time.perf_counter() - began < 5:
            app.processEvents()
        main.grab()
        shown.append(time.perf_counter())
        QTimer.singleShot(2000, app.quit)

    wall, cpu = time.perf_counter(), time.process_time()
    main.session.document_replaced.connect(lambda: QTimer.singleShot(0, opened))
    ticks[-1] = wall
    main.controllers.files.open_path(Path(path))
    app.exec()
    used = time.process_time() - cpu
    told = {"cpu": used, "wall": shown[0] - wall, "pause": max(pauses)}
    print(json.dumps(told), flush=True)
    os._exit(0)


TASKS = {
    each.__name__: each for each in (check, write, edit, fasta, seqio, translate, seq_translate, window)
}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
