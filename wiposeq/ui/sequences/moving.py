"""Moves the selected sequences in the list: by one place, or where the user drops them.

It hides when sequences cannot be moved, and at which index a row of the list places them.
"""

from collections.abc import Callable

from wiposeq.model.address import Address
from wiposeq.model.edits import Move
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.widgets.record_table import RecordTable
from wiposeq.ui.window.session import Session


class Moving:
    """Moves sequences.

    selected: returns the uids of the selected sequences, in the order of the project.
    do: makes an edit that moves these sequences. Its title is shown; it is called with the uids, and with whether the
        sequences move by one place, so that few numbers change.
    """

    def __init__(
        self,
        session: Session,
        table: RecordTable,
        selected: Callable[[], list[int]],
        do: Callable[[str, Callable[[], Move], list[int], bool], object],
    ) -> None:
        self._session, self._table, self._selected, self._do = session, table, selected, do

    def can_move(self) -> bool:
        """Return whether the list shows all sequences in the order of their numbers; otherwise say what to do."""
        if self._table.is_filtered:
            self._session.message.emit(tr("To move sequences, clear the filter and sort by number."))
            return False
        return True

    def step(self, by: int) -> None:
        """Move the selected sequences up (-1) or down (1)."""
        uids = self._selected()
        if uids and self.can_move():
            sequences = self._session.project.sequences
            self._move(uids, min(max(sequences.index(uids[0]) + by, 0), len(sequences) - len(uids)), is_step=True)

    def before(self, row: int) -> None:
        """Move the selected sequences before the sequence in a row of the list; after the last row, to the end."""
        uids, sequences = self._selected(), self._session.project.sequences
        if uids and self.can_move():
            self._move(uids, row - sum(sequences.index(uid) < row for uid in uids), is_step=False)

    def _move(self, uids: list[int], target: int, *, is_step: bool) -> None:
        sequences = self._session.project.sequences
        first = sequences.index(uids[0])
        if target == first and sequences.index(uids[-1]) - first == len(uids) - 1:
            return
        title = trn("Move {count} sequence", "Move {count} sequences", len(uids))
        self._do(title, lambda: Move(tuple(Address(uid) for uid in uids), target, title), uids, is_step)

    def announce(self, row: int) -> None:
        """Say where a drop would place the selected sequences. row: the one that follows; -1: nothing is dragged."""
        count = len(self._selected()) if row >= 0 else 0
        if not count:
            text = ""
        elif row:
            text = trn(
                "Move {count} sequence after {number}",
                "Move {count} sequences after {number}",
                count,
                number=shown_number(row),
            )
        else:
            text = trn("Move {count} sequence to the beginning", "Move {count} sequences to the beginning", count)
        self._session.message.emit(text)
