"""The Workspace: what all controllers of a window share, so that they do not hold the main window.

It hides which pane shows the selection, or the place that a controller goes to.
"""

from collections.abc import Callable, Iterable
from collections.abc import Sequence as Rows
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtWidgets import QWidget

from wiposeq.app.settings import Settings
from wiposeq.formats import zipped
from wiposeq.formats.files import is_folder
from wiposeq.model.address import Address
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window.session import Session

_MOST_SELECTED: Final = 2_000
"""The most sequences that are selected after they were added."""


class Places(Protocol):
    """The panes as controllers use them: the selection, and ways to show a place."""

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
    places: the panes.
    when_changed: called with the old and the new settings after a change.
    """

    def __init__(self, session: Session, settings: Settings, parent: QWidget, places: Places) -> None:
        self.session = session
        self.settings = settings
        self.parent = parent
        self.places = places
        self.when_changed: Callable[[Settings, Settings], object] = lambda old, new: None

    # ---- selection and places

    @property
    def selected_places(self) -> tuple[int, ...]:
        """The 1-based places of the sequences selected in the list."""
        index = self.session.project.sequences.index
        return tuple(index(uid) + 1 for uid in self.places.selected_sequences())

    @property
    def insertion_index(self) -> int:
        """The 0-based index at which new sequences are inserted.

        It is after the sequence shown, after the last one selected if several are, or at the end. So what is added next
        does not part sequences that were added together, which are selected.
        """
        current, sequences = self.places.current_sequence, self.session.project.sequences
        if current is None or current not in sequences:  # the latter while another document is opened
            return len(sequences)
        chosen = self.places.selected_sequences()
        return sequences.index(chosen[-1] if current in chosen else current) + 1

    def show_added(self, uids: Rows[int]) -> None:
        """Select sequences that were added, and show the first. Of very many only the first is selected."""
        self.places.select_sequences(uids if len(uids) <= _MOST_SELECTED else uids[:1])

    # ---- settings

    def use_settings(self, settings: Settings) -> None:
        """Use changed settings and save them. Show the error if they cannot be saved."""
        if (error := self.remember(settings)) is not None:
            dialogs.show_error(self.parent, error)

    def remember(self, settings: Settings) -> Exception | None:
        """Use changed settings and save them. Return the error if they cannot be saved."""
        old, self.settings = self.settings, settings
        self.when_changed(old, settings)
        return settings.save()

    @property
    def first_folder(self) -> str:
        """The folder in which a file dialog starts: that of the open file, unless the user chose another one."""
        settings, document = self.settings, self.session.document
        path = document.path or (Path(document.project.origin.source) if document.project.origin.source else None)
        if path is not None:
            path = zipped.archive_of(path) or path
        if path is None or (settings.start_folder and not settings.uses_last_folder) or not is_folder(path.parent):
            return settings.first_folder
        return str(path.parent)

    def remember_folder(self, folder: Path) -> None:
        """Offer this folder first in the next file dialog."""
        self.remember(self.settings.changed(folder=str(folder)))
