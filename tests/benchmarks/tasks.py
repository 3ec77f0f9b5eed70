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
    from wiposeq.checking.checker import Checker
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


def together(count: str) -> dict[str, Any]:
    """As many small edits as there are sequences, done as one."""
    from builders import a_project

    from wiposeq.model.address import Address
    from wiposeq.model.edits import SetField, Together
    from wiposeq.model.records import Feature, Sequence

    project = a_project(*[Sequence(n, features=(Feature(1, "gene", "1"),)) for n in range(1, int(count) + 1)])
    edits = tuple(SetField(Address(uid, 1, field="key"), "CDS") for uid in project.sequences.uids())
    return clock(lambda: Together("all", edits).apply(project))


def compare(count: str) -> dict[str, Any]:
    """Comparing a listing with one whose sequences are in another order, each with another residue."""
    from builders import a_dna, a_project
    from msgspec.structs import replace

    from wiposeq.app.comparing.compare import compare as ours
    from wiposeq.model.records import new_uid

    chance = random.Random(5)
    old = [a_dna("".join(chance.choices("acgt", k=chance.randint(20, 400)))) for _ in range(int(count))]
    new = [replace(s, uid=new_uid(), residues=s.residues[:15] + "n" + s.residues[16:]) for s in old]
    chance.shuffle(new)
    one, other = a_project(*old), a_project(*new)
    return clock(lambda: ours(one, other))


def st25(count: str) -> dict[str, Any]:
    """Reading ST.25."""
    from wiposeq.formats.st25.listing import read_st25

    record = "<210> {0}\n<211> 12\n<212> DNA\n<213> Zea mays\n\n<400> {0}\nacgtacgtac gt        12\n\n"
    records = "".join(record.format(number) for number in range(1, int(count) + 1))
    data = f"<110> A\n<120> T\n<160> {count}\n<170> PatentIn version 3.5\n\n{records}".encode()
    return clock(lambda: read_st25(data))


def keep_safe(count: str) -> dict[str, Any]:
    """Showing thirty edits of one sequence among so many, each of which is on the disk afterwards."""
    from builders import a_dna, a_project

    from wiposeq.app.document import Document
    from wiposeq.model.edits import ReplaceResidues

    document = Document(a_project(*(a_dna("acgt" * 100) for _ in range(int(count)))))
    uid = document.project.sequences[int(count) // 2].uid
    edit = ReplaceResidues(uid, 1, 0, "t")
    document.show(edit.apply(document.project))
    while not document.catch_up(10):
        time.sleep(0.05)

    def work() -> None:
        for _ in range(30):
            document.show(edit.apply(document.project))

    taken = clock(work)
    document.discard()
    return taken


def specification(pages: str, sequences: str) -> dict[str, Any]:
    """Checking a text of so many pages against so many sequences, from the text on."""
    from builders import a_dna, a_project, a_protein
    from planted import a_specification, dna, protein

    from wiposeq.app.specification.checking import check_specification
    from wiposeq.formats.specification.reader import read_specification

    chance = random.Random(5)
    planted = a_specification(5, mentions=6 * int(pages), strings=3 * int(pages))
    listing = [(a_protein if molecule == "AA" else a_dna)(residues) for molecule, residues in planted.listing]
    while len(listing) < int(sequences):
        length = chance.randint(20, 1_000)
        listing.append(a_protein(protein(chance, length // 3)) if len(listing) % 3 else a_dna(dna(chance, length)))
    project = a_project(*listing[: int(sequences)])

    def work() -> None:
        report = check_specification(project, read_specification([planted.text]))
        assert report.mentions > 5 * int(pages)

    return clock(work) | {"pages": planted.pages}


def edition() -> dict[str, Any]:
    """Loading the lists of an edition, as at every start."""
    from wiposeq.standard.edition import edition as load

    return clock(lambda: load("1.7").structure)


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
        while not main.panes.sequences.view.model().rowCount() and time.perf_counter() - began < 5:
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
    each.__name__: each
    for each in (
        check,
        write,
        edit,
        together,
        compare,
        st25,
        keep_safe,
        specification,
        edition,
        fasta,
        seqio,
        translate,
        seq_translate,
        window,
    )
}


if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
