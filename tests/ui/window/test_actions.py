"""The table of actions in resources/actions.toml and the commands that run them belong together."""

from collections import Counter

from wiposeq.ui.window.actions import commands, default_keys, entries
from wiposeq.ui.window.mainwindow import MainWindow


def test_every_action_has_a_command_and_every_command_an_action(window: MainWindow) -> None:
    ids = [entry.id for entry in entries()]
    assert ids == list(commands(window.controllers))


def test_no_two_actions_have_the_same_keys() -> None:
    counts = Counter(key for entry in entries() for key in default_keys(entry))
    assert [key for key, count in counts.items() if count > 1] == []
