"""Filter and sort the sequences of a large listing by their outlines, chunk by chunk.

It hides how a million rows are filtered and sorted in a thread without blocking other threads, and which parts of the
file are read. It does not use Qt. A short list in memory is filtered and sorted by the table that shows it.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from heapq import merge
from typing import Any

from wiposeq.model.outline import Line, outline
from wiposeq.model.records import Sequence as Record
from wiposeq.model.sequence_list import Chunk, SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr

TYPE_WIDTH = 8
"""Number of characters at the start of a filter text that are the molecule type and the blanks after it."""
LONG = 20_000
"""Number of sequences from which a list in memory is also filtered and sorted in a thread."""
PIECE = 20_000
"""Number of texts that are sorted without interruption."""
_NUMBERS = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?", re.ASCII)
NUMBER, NAME, TYPE, LENGTH, ORGANISM = range(5)
"""The columns of the list."""


def texts(sequences: tuple[Record, ...]) -> tuple[str, ...]:
    """Return for each sequence the text that the filter searches, in lower case: molecule type, name, organism."""
    return tuple(_text(s.molecule_type, s.name, s.organism) for s in sequences)


def _text(molecule_type: str, name: str, organism: str) -> str:
    return f"{molecule_type:<7.7} {name}\n{organism}".lower()


def _texts_of(chunk: Chunk) -> Sequence[str]:
    """Return the texts of a chunk; cache them with it if its sequences are in memory."""
    if chunk.stub is None:
        return chunk.fact(texts)
    lines = chunk.fact(outline)
    return [
        _text(line.molecule_type, line.name, line.organism)
        for line in (lines.line(place, 0) for place in range(len(lines)))
    ]


def filter_words(text: str) -> list[str]:
    """Return the words of a filter that a person typed. Words are separated by blanks or commas."""
    return re.split(r"[\s,]+", text.lower().strip(" ,")) if text.strip(" ,") else []


def _places(words: list[str]) -> tuple[list[range], list[str]]:
    """Split the words of a filter into places, counted from 1, and words to find.

    A single number can also be a part of a name, so it is a place only beside another number or range.
    """
    found = [(word, _NUMBERS.fullmatch(word)) for word in words]
    numbers = [match for _, match in found if match]
    if len(numbers) == 1 and numbers[0][2] is None:
        return [], words
    places = [range(int(match[1]), int(match[2] or match[1]) + 1) for match in numbers]
    return places, [word for word, match in found if not match]


def match(words: list[str], sequences: SequenceList, progress: Progress = SILENT) -> list[int]:
    """Return the places (from 0) of the sequences that match all words, and one of the numbers or ranges if any.

    Raises Cancelled, and UserError if sequences cannot be read.
    """
    places, words = _places(words)
    found = []
    start = 0
    for chunk in sequences.chunks:
        progress.check()
        for place, text in enumerate(_texts_of(chunk), start):
            if places and not any(place + 1 in each for each in places):
                continue
            for word in words:
                if text.find(word, TYPE_WIDTH) < 0 and not text.startswith(f"{word} ") and word != str(place + 1):
                    break
            else:
                found.append(place)
        start += len(chunk)
    return found


def arrange(
    sequences: SequenceList,
    words: list[str],
    column: int,
    is_descending: bool = False,
    progress: Progress = SILENT,
) -> Sequence[int]:
    """Return the places to show, in order. Raises the same errors as match()."""
    places = match(words, sequences, progress) if words else None
    if column == NUMBER and not is_descending:
        return range(len(sequences)) if places is None else places
    import numpy  # not at the top, because the import takes long

    keys = numpy.arange(len(sequences)) if column == NUMBER else _keys(sequences, column, progress)
    chosen = numpy.arange(len(sequences)) if places is None else numpy.array(places, dtype="int64")
    wanted = keys[chosen]
    found = chosen[numpy.argsort(-wanted if is_descending else wanted, kind="stable")]
    rows = array("q")
    rows.frombytes(found.astype("int64").tobytes())
    return rows


def _keys(sequences: SequenceList, column: int, progress: Progress) -> Any:
    """Return for each sequence a number that is ordered like the values of the column."""
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
                numbers.append(ranks.setdefault(_value(line, column), len(ranks)))
    found = numpy.array(numbers, dtype="int64")
    if column != LENGTH:
        places = {text: place for place, text in enumerate(_sorted(list(ranks), progress))}
        found = numpy.array([places[text] for text in ranks] or [0], dtype="int64")[found]
    return found


def _sorted(texts: list[str], progress: Progress) -> Iterator[str]:
    """Return the texts in order, sorted piece by piece: sorted() of a million would block the window for a second."""
    pieces = []
    for start in range(0, len(texts), PIECE):
        progress.check()
        pieces.append(sorted(texts[start : start + PIECE]))
    return merge(*pieces)


def _value(line: Line, column: int) -> str:
    if column == TYPE:
        return tr("skipped") if line.is_skipped else line.molecule_type
    return line.name if column == NAME else line.organism
