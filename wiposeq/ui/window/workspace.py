"""The Workspace: what all controllers of the window share, so that none of them holds the main window.

It hides where the project is shown: a controller asks for the selection and goes to a place, and does not know which
pane answers.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from wiposeq.app.settings import Settings
from wiposeq.model.address import Address
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window.session import Session


class Places(Protocol):
    """What shows the project: its selection, and the ways to a place in it."""

    @property
    def current_sequence(self) -> int | None:
        """The uid of the sequence shown, or None while the general information is shown."""

    def selected_sequences(self) -> list[int]:
        """Return the uids of the sequences selected in the list, in the order of the list."""

    def select_sequences(self, uids: Iterable[int]) -> None:
        """Select sequences in the list and show the first."""

    def go_to(self, address: Address) -> bool:
        """Show the field of an address and focus it. Return False if its record does not exist."""

    def show_header(self, *, is_focused: bool = True) -> None:
        """Show the general information."""

    def show_results(self) -> None:
        """Show the results of the check and focus them."""


class Workspace:
    """Session, settings, parent widget and selection of one window.

    parent: the widget that dialogs belong to.
    places: what shows the project.
    """

    def __init__(self, session: Session, settings: Settings, parent: QWidget, places: Places) -> None:
        self.session = session
        self.settings = settings
        self.parent = parent
        self._places = places

    # ---- selection and places

    @property
    def current_sequence(self) -> int | None:
        """The uid of the sequence shown, or None while the general information is shown."""
        return self._places.current_sequence

    @property
    def selected_places(self) -> tuple[int, ...]:
        """The places (from 1) of the sequences selected in the list."""
        index = self.session.project.sequences.index
        return tuple(index(uid) + 1 for uid in self._places.selected_sequences())

    @property
    def insertion_index(self) -> int:
        """The 0-based index at which new sequences are inserted: behind the one shown, else at the end."""
        current, sequences = self.current_sequence, self.session.project.sequences
        return sequences.index(current) + 1 if current is not None else len(sequences)

    def select_sequences(self, uids: Iterable[int]) -> None:
        """Select sequences in the list and show the first."""
        self._places.select_sequences(uids)

    def go_to(self, address: Address) -> bool:
        """Show the field of an address and focus it. Return False if its record does not exist."""
        return self._places.go_to(address)

    def show_header(self, *, is_focused: bool = True) -> None:
        """Show the general information."""
        self._places.show_header(is_focused=is_focused)

    def show_results(self) -> None:
        """Show the results of the check and focus them."""
        self._places.show_results()

    # ---- settings

    def use_settings(self, settings: Settings) -> None:
        """Take over changed settings and save them; show the error if they cannot be saved."""
        if (error := self.remember(settings)) is not None:
            dialogs.show_error(self.parent, error)

    def remember(self, settings: Settings) -> Exception | None:
        """Take over changed settings and save them. Return the error if they cannot be saved."""
        self.settings = settings
        return settings.save()

    def remember_folder(self, folder: Path) -> None:
        """Offer this folder first in the next file dialog."""
        self.remember(self.settings.changed(folder=str(folder)))
