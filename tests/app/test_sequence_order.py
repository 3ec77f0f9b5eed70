"""Filtering and sorting a list of sequences that lies in a file, without a window."""

from collections.abc import Callable

import pytest
from builders import a_backed_list, ten_sequences

from wiposeq.app import sequence_order
from wiposeq.app.sequence_order import LENGTH, NAME, NUMBER, ORGANISM, TYPE, arrange, match
from wiposeq.errors import Cancelled
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import Progress


@pytest.mark.parametrize("column", [NUMBER, NAME, TYPE, LENGTH, ORGANISM])
@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("words", [[], ["dna"], ["mus", "aa"], ["7"], ["nowhere"]])
def test_a_list_in_a_file_is_arranged_like_one_in_memory(
    column: int, is_descending: bool, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequence_order, "PIECE", 2)
    made = ten_sequences()
    keys: dict[int, Callable[[int], object]] = {
        NUMBER: lambda place: place,
        NAME: lambda place: made[place].name,
        TYPE: lambda place: made[place].molecule_type,
        LENGTH: lambda place: len(made[place].residues),
        ORGANISM: lambda place: made[place].organism,
    }
    expected = match(words, SequenceList(made)) if words else list(range(10))
    expected.sort(key=keys[column], reverse=is_descending)  # type: ignore[arg-type]
    assert list(arrange(a_backed_list(made)[0], words, column, is_descending)) == expected


def test_a_list_is_looked_through_once_however_often_it_is_arrange() -> None:
    listed, fetched = a_backed_list(ten_sequences())
    arrange(listed, ["dna"], NAME)
    arrange(listed, ["mus"], ORGANISM, is_descending=True)
    assert sorted(fetched) == sorted(set(fetched))


def test_arranging_stops_on_request() -> None:
    listed, fetched = a_backed_list(ten_sequences())
    with pytest.raises(Cancelled):
        arrange(listed, ["dna"], NUMBER, progress=Progress(is_cancelled=lambda: len(fetched) > 1))
    with pytest.raises(Cancelled):
        arrange(listed, [], LENGTH, progress=Progress(is_cancelled=lambda: True))
    assert len(fetched) == 2


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("3-5", [3, 4, 5]), ("3-5, 8", [3, 4, 5, 8]), ("2, 9", [2, 9]), ("alpha 1-5", [2]), ("7", [7]), (" , ", [])],
)
def test_a_filter_understands_numbers_and_ranges_beside_words(text: str, numbers: list[int]) -> None:
    words = sequence_order.filter_words(text)
    found = [place + 1 for place in match(words, SequenceList(ten_sequences()))] if words else []
    assert found == numbers
