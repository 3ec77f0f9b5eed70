"""Panes in tests, without the main window."""

from typing import Any, TypeVar

from pytestqt.qtbot import QtBot

from wiposeq.ui.window.session import Session

Pane = TypeVar("Pane", bound=Any)


def shown(pane: Pane, session: Session, qtbot: QtBot, *size: int) -> Pane:
    """Show a pane, in a size if one is given, without checks. Its session is closed with it."""
    qtbot.addWidget(pane, before_close_func=lambda _: session.close())
    if size:
        pane.resize(*size)
    pane.show()
    session.stop_checking()
    return pane
