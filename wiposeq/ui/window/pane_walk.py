"""F6 and Shift+F6: move the focus from pane to pane.

It hides the order of the panes, and which widget of a pane gets the focus: the one that had it before.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from wiposeq.ui.window.panes import Panes


class PaneWalk:
    """Moves the focus through the panes. switch_help: moves it into the help and back; False if the help is hidden."""

    def __init__(self, panes: Panes, switch_help: Callable[[], bool]) -> None:
        self._panes = panes
        self._switch_help = switch_help

    def step(self, by: int) -> None:
        """Focus the next pane (1) or the previous one (-1). The help comes first if it is shown."""
        if self._switch_help():
            return
        stops = [(pane, first) for pane, first in self._stops() if pane.isVisible()]
        if not stops:  # the start page has no panes
            return
        focused = self._panes.window().focusWidget()
        at = next((place for place, (pane, _) in enumerate(stops) if focused and pane.isAncestorOf(focused)), -by)
        pane, first = stops[(at + by) % len(stops)]
        last = pane.focusWidget()
        target = last if last is not None and last.isVisible() and last.isEnabled() else first
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _stops(self) -> list[tuple[QWidget, QWidget]]:
        """Return the panes in their order, each with the widget that gets the focus for the first time."""
        panes = self._panes
        page = panes.center.currentWidget()
        pages = [(page, page.focusProxy() or page)] if panes.has_page and page is not None else []
        return [
            (panes.sequences, panes.sequences.view if panes.sequences.view.isVisible() else panes.sequences.general),
            *pages,
            (panes.header, panes.header.first),
            (panes.residues, panes.residues.view),
            (panes.features, panes.features.view),
            (panes.features.form, panes.features.form.location.editor),
            (panes.results, panes.results.view),
        ]
