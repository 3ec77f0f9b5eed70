"""No similar stretch is missed, and none is invented, whichever way of searching is used."""

import random

import pytest

from wiposeq.app.authoring import similar_stretches
from wiposeq.app.authoring.similar_stretches import Searched, most_mismatches


def expected(text: str, wanted: str, most: int) -> list[tuple[int, int]]:
    size = len(wanted)
    counts = [
        (place + 1, sum(a != b for a, b in zip(text[place : place + size], wanted)))
        for place in range(len(text) - size + 1)
    ]
    return [(place, wrong) for place, wrong in counts if wrong <= most]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("identity", [1.0, 0.95, 0.9, 0.8, 0.7])
def test_the_stretches_are_those_of_a_comparison_at_every_place(seed: int, identity: float) -> None:
    chance = random.Random(seed)
    wanted = "".join(chance.choices("acgt", k=chance.choice([8, 12, 20, 60, 150])))
    most = most_mismatches(len(wanted), identity)
    text = "".join(chance.choices("acgtn", [5, 5, 5, 5, 1], k=300))
    for _ in range(3):
        copy = list(wanted)
        for place in chance.sample(range(len(wanted)), min(most, len(wanted))):
            copy[place] = chance.choice("acgtn".replace(copy[place], ""))
        text += "".join(copy) + "".join(chance.choices("acgt", k=chance.randint(0, 40)))
    assert Searched(text).similar(wanted, most) == expected(text, wanted, most)


@pytest.mark.parametrize("most", [0, 2, 12])
def test_a_stretch_across_two_windows_is_found_once(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar_stretches, "WINDOW", 100)
    monkeypatch.setattr(similar_stretches, "COUNTED_WINDOW", 100)
    chance = random.Random(3)
    text = "".join(chance.choices("acgt", k=400))
    for start in range(0, 360, 7):
        wanted = text[start : start + 40]
        assert Searched(text).similar(wanted, most) == expected(text, wanted, most)


def test_a_stretch_longer_than_the_text_is_nowhere() -> None:
    assert Searched("acgt").similar("acgtacgt", 1) == []
    assert Searched("").similar("acgt", 0) == []
