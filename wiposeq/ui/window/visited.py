"""The sequences that the user has looked at, to go back and forward as in a browser.

It hides when a new entry is added: when another sequence or the general information is shown. The selected feature of
an entry is remembered. Entries of removed sequences are skipped.
"""

from typing import Final

from wiposeq.model.address import Address
from wiposeq.model.lookup import exists
from wiposeq.ui.window.panes import Panes

MOST: Final = 200
"""How many entries are stored."""


class Visited:
    """The entries of one window."""

    def __init__(self, panes: Panes) -> None:
        self._panes = panes
        self._entries: list[Address] = [Address()]
        self._at = 0
        self._is_going = False
        panes.changed.connect(self._note)
        panes.session.document_replaced.connect(self._clear)

    def _clear(self) -> None:
        self._entries, self._at = [Address()], 0

    def _here(self) -> Address:
        uid = self._panes.current_sequence
        return Address() if uid is None else Address(uid, self._panes.features.current)

    def _note(self) -> None:
        here = self._here()
        if self._is_going:
            return
        if here.sequence == self._entries[self._at].sequence:
            self._entries[self._at] = here
            return
        self._entries = [*self._entries[: self._at + 1], here][-MOST:]
        self._at = len(self._entries) - 1

    def _step(self, by: int) -> int:
        """Return the place of the next entry in a direction that still exists, -1 if there is none."""
        at = self._at + by
        while 0 <= at < len(self._entries):
            if exists(self._panes.session.project, Address(self._entries[at].sequence)):
                return at
            at += by
        return -1

    def can_go(self, by: int) -> bool:
        """Return whether there is an entry before (-1) or after (1) the one that is shown."""
        return self._step(by) >= 0

    def go(self, by: int) -> None:
        """Show the entry before (-1) or after (1) the one that is shown."""
        at = self._step(by)
        if at < 0:
            return
        self._is_going = True
        try:
            self._at, entry = at, self._entries[at]
            if entry.sequence is None:
                self._panes.show_header()
            else:
                self._panes.select_sequences([entry.sequence])
                if entry.feature is not None:
                    self._panes.features.select_feature(entry.feature)
        finally:
            self._is_going = False
        self._note()
