"""Ratios of the residue pane: does the length of a sequence, or the number of its features, cost anything?

Run by hand: python tests/benchmarks/bench_residuepane.py. Prints medians of turns taken in one run, and never asserts:
machines drift, only the ratios mean something.
"""

# ruff: noqa: E402
import os
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from builders import a_dna, a_project
from msgspec.structs import replace
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from wiposeq.app.document import Document
from wiposeq.model.records import Feature
from wiposeq.ui.features.map import FeatureMap
from wiposeq.ui.residues.pane import ResiduePane
from wiposeq.ui.residues.search import Query, ResidueSearch
from wiposeq.ui.window.session import Session

SMALL, LARGE = 50_000, 50_000_000
TURNS = 7


def a_pane(length):
    """A pane in the middle of a sequence of that length."""
    sequence = a_dna("acgtacgtag" * (length // 10))
    pane = ResiduePane(Session(Document(a_project(sequence))))
    pane.resize(900, 700)
    pane.set_sequence(sequence.uid)
    pane.show()
    pane.view.go_to(length // 2)
    QApplication.processEvents()
    return pane


def seconds(run):
    start = perf_counter()
    run()
    return perf_counter() - start


def compare(name, small, large):
    """Runs both in turns and prints large : small."""
    times = [(seconds(small), seconds(large)) for _ in range(TURNS)]
    one, other = (median(column) for column in zip(*times))
    print(f"{name:48} {other * 1000:9.2f} ms : {one * 1000:9.2f} ms = {other / one:8.2f}")


def features(count, length):
    step = length // count
    return tuple(
        Feature(n, ("gene", "CDS", "variation")[n % 3], f"{n * step + 1}..{n * step + 1 + n % 5 * step}")
        for n in range(count)
    )


def longest_turn(residues, query):
    """The longest piece of a search between two looks at the events of the window."""
    search, turns = ResidueSearch(), []
    search.missed.connect(lambda: None)
    search.find(residues, query, 0)
    while search.is_running:
        turns.append(seconds(QApplication.processEvents))
    return max(turns), sum(turns)


def new_map(sequence):
    """A map of a sequence, made to its end."""
    made = FeatureMap()
    made.set_sequence(sequence)
    while made.is_packing:
        QApplication.processEvents()
    return made


def longest_pause(sequence):
    """The longest turn while the map of a sequence is made."""
    made, turns = FeatureMap(), []
    turns.append(seconds(lambda: made.set_sequence(sequence)))
    while made.is_packing:
        turns.append(seconds(QApplication.processEvents))
    return max(turns)


def main():
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    application.setStyle("Fusion")
    small, large = a_pane(SMALL), a_pane(LARGE)
    compare("paint, 50 M : 50 k residues", small.view.viewport().grab, large.view.viewport().grab)
    compare(
        "key, 50 M : 50 k residues",
        lambda: QTest.keyClick(small.view, "a"),
        lambda: QTest.keyClick(large.view, "a"),
    )
    compare(
        "undo, 50 M : 50 k residues",
        lambda: (small.session.undo_stack.undo(), small.session.undo_stack.redo()),
        lambda: (large.session.undo_stack.undo(), large.session.undo_stack.redo()),
    )
    compare(
        "page down, 50 M : 50 k residues",
        lambda: small.view.to_page(1, False),
        lambda: large.view.to_page(1, False),
    )

    few = replace(a_dna("a" * 5_000_000), features=features(500, 5_000_000))
    many = replace(few, features=features(50_000, 5_000_000))
    maps = []
    for sequence in (few, many):
        made = new_map(sequence)
        made.resize(1200, made.sizeHint().height())
        made.show()
        maps.append(made)
    QApplication.processEvents()
    compare("map made, 50,000 : 500 features", *(lambda s=s: new_map(s) for s in (few, many)))
    print(f"map made, 50,000 features: longest pause {longest_pause(many) * 1000:5.1f} ms")
    compare(
        "map drawn anew, 50,000 : 500 features",
        *(lambda m=m: (m.resize(m.width() - 1, m.height()), m.grab()) for m in maps),
    )
    compare("map painted, 50,000 : 500 features", *(m.grab for m in maps))

    residues = "acgtacgtag" * (LARGE // 10)
    for name, query in (
        ("exact", Query("ggggggg", "DNA")),
        ("ambiguous, both strands", Query("rrrrrrrrnnyy", "DNA", is_ambiguous=True, both_strands=True)),
    ):
        longest, whole = longest_turn(residues, query)
        print(f"search {name:41} longest turn {longest * 1000:5.1f} ms of {whole * 1000:7.0f} ms")


if __name__ == "__main__":
    main()
