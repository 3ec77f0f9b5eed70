"""The choice of sequences for a change of many: the selected, those that the filter shows, all, or some numbers.

It hides how a list of numbers is read. The choice is a row of a form.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from wiposeq.app.bulk import read_numbers
from wiposeq.model.numbering import numbers_of
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.widgets.direction import write_from_left
from wiposeq.ui.widgets.layout import line, row
from wiposeq.ui.window.session import Session


class SequenceChoice(QWidget):
    """The row. changed(): other sequences are chosen.

    selected, filtered: positions of sequences, from 1; filtered is empty if there is no filter.
    """

    changed = Signal()

    def __init__(self, session: Session, selected: list[int], filtered: list[int]) -> None:
        super().__init__()
        self._session = session
        self._selected = selected
        self._filtered = filtered
        count = len(session.project.sequences)
        self.chosen = QRadioButton(trn("The {count} &selected", "The {count} &selected", len(selected)))
        self.chosen.setEnabled(bool(selected))
        self.shown = QRadioButton(trn("The {count} &filtered", "The {count} &filtered", len(filtered)))
        self.shown.setVisible(bool(filtered))
        self.all = QRadioButton(tr("&All {count}", count=shown_number(count)))
        self.range = QRadioButton(tr("&Numbers"))
        self.numbers = write_from_left(line(tr("SEQ ID NOs, such as 1-10, 15, 20-"), "1-10, 15, 20-"))
        first = self.chosen if len(selected) > 1 else self.shown if filtered else self.all
        first.setChecked(True)
        group = QButtonGroup(self)
        for button in (self.chosen, self.shown, self.all, self.range):
            group.addButton(button)
            button.toggled.connect(lambda is_on: self.changed.emit() if is_on else None)
        self.numbers.textEdited.connect(lambda _: self.range.setChecked(True))
        self.numbers.textChanged.connect(lambda _: self.changed.emit())
        row(self.chosen, self.shown, self.all, self.range, (self.numbers, 1), parent=self, margin=0)

    def positions(self) -> list[int]:
        """Return the positions of the chosen sequences, ascending. Raise UsageError for a wrong list of numbers."""
        count = len(self._session.project.sequences)
        if self.range.isChecked():
            return read_numbers(self.numbers.text(), numbers_of(self._session.project))
        if self.all.isChecked():
            return list(range(1, count + 1))
        return [n for n in (self._selected if self.chosen.isChecked() else self._filtered) if n <= count]
