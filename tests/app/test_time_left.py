"""The time that is left is stated when it is known, in words with the right plural."""

import pytest

from wiposeq.app.time_left import TimeLeft


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize(
    ("elapsed", "done", "words"),
    [
        (1.0, 50, ""),
        (10.0, 0, ""),
        (10.0, 1, ""),
        (10.0, 50, "about 10 seconds left"),
        (60.0, 50, "about 1 minute left"),
        (60.0, 10, "about 9 minutes left"),
        (600.0, 5, "about 3 hours left"),
        (10.0, 99, "about 5 seconds left"),
        (10.0, 100, ""),
    ],
)
def test_the_time_is_stated_when_it_is_known(clock: Clock, elapsed: float, done: int, words: str) -> None:
    left = TimeLeft(clock)
    clock.now = elapsed
    assert left.words(done, 100) == words


def test_another_action_begins_again(clock: Clock) -> None:
    left = TimeLeft(clock)
    clock.now = 100.0
    assert left.words(50, 100) == "about 2 minutes left"
    assert left.words(10, 100) == ""
    clock.now = 110.0
    assert left.words(50, 100) == "about 10 seconds left"


def test_an_unknown_total_states_nothing(clock: Clock) -> None:
    left = TimeLeft(clock)
    clock.now = 100.0
    assert left.words(50, 0) == ""
