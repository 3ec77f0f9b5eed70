"""The table of actions in resources/actions.toml and the commands that run them belong together."""

from wiposeq.ui.window.actions import commands, entries
from wiposeq.ui.window.mainwindow import MainWindow


def test_every_action_has_a_command_and_every_command_an_action(window: MainWindow) -> None:
    ids = [entry.id for entry in entries()]
    assert ids == list(commands(window.controllers))
