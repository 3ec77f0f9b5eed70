"""Which sequences the list shows, in which order, when it lies in a file: from outlines, chunk by chunk.

It hides how a million lines are filtered and sorted beside the window: nothing holds the interpreter for long, and only
what nobody has looked at yet is fetched. Lists in memory are arranged by tables.py at once.
"""

from array import array
from collections.abc import Iterator, Sequence
from heapq import merge
from typing import Any

from wiposeq.model.outline import Line, outline
from wiposeq.model.records import Sequence as Record
from wiposeq.model.sequence_list import Chunk, SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr
from wiposeq.ui.widgets.record_table import Order

TYPE_WIDTH = 8
"""How many signs of a text of the filter are the molecule type and the blanks after it."""
PIECE = 20_000
"""How many texts are sorted without a pause."""
NUMBER, NAME, TYPE, LENGTH, ORGANISM = range(5)
"""The columns of the list."""


def texts(sequences: tuple[Record, ...]) -> tuple[str, ...]:
    """For each sequence what the filter looks at, in small letters: the molecule type, then name and organism."""
    return tuple(_text(s.molecule_type, s.name, s.organism) for s in sequences)


def _text(molecule_type: str, name: str, organism: str) -> str:
    return f"{molecule_type:<7.7} {name}\n{organism}".lower()


def _texts_of(chunk: Chunk) -> Sequence[str]:
    """The same of a chunk; kept with it where its sequences are in memory anyhow."""
    if chunk.stub is None:
        return chunk.fact(texts)
    lines = chunk.fact(outline)
    return [
        _text(line.molecule_type, line.name, line.organism)
        for line in (lines.line(place, 0) for place in range(len(lines)))
    ]


def matching(words: list[str], sequences: SequenceList, progress: Progress = SILENT) -> list[int]:
    """The places of the sequences that all words fit. Raises Cancelled, and UserError if they cannot be fetched."""
    found = []
    start = 0
    for chunk in sequences.chunks:
        progress.check()
        for place, text in enumerate(_texts_of(chunk), start):
            for word in words:
                if text.find(word, TYPE_WIDTH) < 0 and not text.startswith(f"{word} ") and word != str(place + 1):
                    break
            else:
                found.append(place)
        start += len(chunk)
    return found


def arranged(sequences: SequenceList, words: list[str], order: Order, progress: Progress = SILENT) -> Sequence[int]:
    """The places to show, as they are to be shown. Raises like matching()."""
    column, is_descending = order.column, order.is_descending
    places = matching(words, sequences, progress) if words else None
    if column == NUMBER and not is_descending:
        return range(len(sequences)) if places is None else places
    import numpy  # not at the start of the program, which it would hold up

    keys = numpy.arange(len(sequences)) if column == NUMBER else _keys(sequences, column, progress)
    chosen = numpy.arange(len(sequences)) if places is None else numpy.array(places, dtype="int64")
    wanted = keys[chosen]
    found = chosen[numpy.argsort(-wanted if is_descending else wanted, kind="stable")]
    rows = array("q")
    rows.frombytes(found.astype("int64").tobytes())
    return rows


def _keys(sequences: SequenceList, column: int, progress: Progress) -> Any:
    """For each sequence a number that sorts as its column does."""
    import numpy

    numbers = array("q")
    ranks: dict[str, int] = {}
    for chunk in sequences.chunks:
        progress.check()
        lines = chunk.fact(outline)
        for place in range(len(lines)):
            line = lines.line(place, 0)
            if column == LENGTH:
                numbers.append(line.length)
            else:
                numbers.append(ranks.setdefault(_shown(line, column), len(ranks)))
    found = numpy.array(numbers, dtype="int64")
    if column != LENGTH:
        places = {text: place for place, text in enumerate(_sorted(list(ranks), progress))}
        found = numpy.array([places[text] for text in ranks] or [0], dtype="int64")[found]
    return found


def _sorted(texts: list[str], progress: Progress) -> Iterator[str]:
    """The texts in order, sorted piece by piece: of a million, sorted() would hold up the window for a second."""
    pieces = []
    for start in range(0, len(texts), PIECE):
        progress.check()
        pieces.append(sorted(texts[start : start + PIECE]))
    return merge(*pieces)


def _shown(line: Line, column: int) -> str:
    if column == TYPE:
        return tr("skipped") if line.is_skipped else line.molecule_type
    return line.name if column == NAME else line.organism
