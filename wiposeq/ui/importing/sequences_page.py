"""The page of an import that shows its sequences: to take or leave each, and to see what the check finds in it.

It hides filtering, what is left out, and how findings become signs and words.
"""

from collections.abc import Callable
from collections.abc import Sequence as Rows
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from wiposeq.model.finding import Finding
from wiposeq.model.records import Sequence as Record
from wiposeq.texts import tr, trn
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window import icons

if TYPE_CHECKING:
    from wiposeq.app.importing.importing import Offer


class SequencesPage(QWidget):
    """The sequences on offer.

    counted(): other sequences are taken, or the offer or its findings changed. kinds_chosen(dict): the molecule types
    that the user gives, by the place of the sequence.
    """

    counted = Signal()
    kinds_chosen = Signal(object)

    def __init__(self, offer: "Offer", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer = offer
        self._organism = ""
        self.left_out: set[int] = set()
        self.findings: dict[int, list[Finding]] = {}
        self.already: dict[int, int] = {}
        """The place in the project (from 1) of offered sequences that it already has."""
        self._build_table()
        self._build_filter()
        self.caption = QLabel()
        self.caption.setWordWrap(True)
        self._build_kind()
        self._build_found()
        column = QVBoxLayout(self)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.filter, 1)
        for text, tip, is_taken in (
            (tr("Take &all"), tr("Take all that are shown"), True),
            (tr("Take &none"), tr("Leave out all that are shown"), False),
        ):
            button = QPushButton(text)
            button.setToolTip(tip)
            button.clicked.connect(lambda _=False, is_taken=is_taken: self.take(is_taken))
            first.addWidget(button)
        second.addWidget(self.caption, 1)
        second.addWidget(self.kind)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.view, 1)
        column.addWidget(self.found)
        column.addWidget(self.proteins)

    def _build_table(self) -> None:
        self.table = CheckedTable(
            [
                Column("", lambda place, s: "", False, None, 34),
                Column(tr("Name"), lambda place, s: s.name, False, None, 190),
                Column(tr("Type"), lambda place, s: s.molecule_type, False, None, 52),
                Column(tr("Length"), lambda p, s: f"{len(s.residues):,}", True, lambda p, s: len(s.residues), 74),
                Column(tr("Organism"), lambda place, s: self.organism(place), False, None, 150),
                Column(tr("Findings"), lambda place, s: self._finding_words(place), False, self._severity, 230),
                Column(tr("Residues"), lambda place, s: s.residues[:60], False, None, 180),
            ],
            self.left_out,
            self.worst,
        )
        self.view = record_view(self.table, tr("Sequences to import"))
        SpaceKey(self.view, self.table)
        self.table.checks_changed.connect(self._count)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_findings())

    def _build_filter(self) -> None:
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter by name, type, organism or finding"))
        self.filter.setAccessibleName(tr("Filter by name, type, organism or finding"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.filter.setFocus)

    def _build_kind(self) -> None:
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Molecule type of the selected sequences"))
        for code, text in (
            ("", tr("Type of the selected...")),
            ("DNA", tr("is DNA")),
            ("RNA", tr("is RNA")),
            ("AA", tr("is protein (AA)")),
        ):
            self.kind.addItem(text, code)
        self.kind.activated.connect(self._set_kind)

    def _build_found(self) -> None:
        self.found = QPlainTextEdit()
        self.found.setReadOnly(True)
        self.found.setAccessibleName(tr("Findings of the current sequence"))
        self.found.setPlaceholderText(tr("What the check finds in the current sequence is shown here."))
        self.found.setTabChangesFocus(True)
        self.found.setFixedHeight(self.found.fontMetrics().lineSpacing() * 3 + 14)
        self.proteins = QCheckBox(tr("&Proteins of coding sequences as sequences of their own"))
        self.proteins.setChecked(True)
        self.proteins.toggled.connect(self._take_proteins)

    # ---- what it shows

    def show_offer(self, offer: "Offer") -> None:
        """Show an offer, read for the first time or again. If it has other sequences, take them all."""
        if list(map(_known_by, offer.sequences)) != list(map(_known_by, self._offer.sequences)):
            self.left_out.clear()
            if not self.proteins.isChecked():
                self.left_out.update(offer.made_places)
        self._offer = offer
        self.findings, self.already = {}, {}
        self.table.show_records(offer.sequences)
        self.proteins.setVisible(bool(offer.made_places))
        self._show_findings()
        self._count()

    def show_organism(self, organism: str) -> None:
        """Show the default organism in the sequences that give none."""
        self._organism = organism
        self.table.redraw()

    def organism(self, place: int) -> str:
        """Return the organism with which an offered sequence is imported."""
        return self._offer.organism_at(place, self._organism)

    def show_check(self, findings: dict[int, list[Finding]], already: dict[int, int]) -> None:
        """Show what the check finds in the offered sequences, by their place."""
        self.findings, self.already = findings, already
        self.table.redraw()
        self._show_findings()
        self._count()

    @property
    def taken(self) -> list[int]:
        """The places of the sequences that are taken."""
        return [place for place in range(len(self._offer.sequences)) if place not in self.left_out]

    def _count(self) -> None:
        total = len(self._offer.sequences)
        count = total - len(self.left_out)
        trouble = self._offer.trouble
        if trouble is not None and not total:
            self.caption.setText(trouble.message)
        else:
            text = trn("{count} of {total} sequence is taken", "{count} of {total} sequences are taken", count,
                       total=total)  # fmt: skip
            wrong = sum(1 for place in self.findings if place not in self.left_out and self.worst(place) == "error")
            if wrong:
                text += ", " + trn("{count} of them with errors", "{count} of them with errors", wrong)
            if stopped := self._offer.stopped:
                text += "; " + trn("{count} could not be read, the report says why",
                                   "{count} could not be read, the report says why", stopped)  # fmt: skip
            self.caption.setText(text)
        self.counted.emit()

    def worst(self, place: int) -> str:
        """Return "error", "warning" or "" for an offered sequence."""
        found = self.findings.get(place, ())
        if any(finding.is_error for finding in found):
            return "error"
        return "warning" if found or place in self.already else ""

    def _severity(self, place: int, _: Any = None) -> tuple[int, int]:
        found = self.findings.get(place, ())
        return (-sum(finding.is_error for finding in found), -len(self.messages(place)))

    def messages(self, place: int) -> list[tuple[bool, str]]:
        """Return (is it an error, the words) of everything found in an offered sequence, errors first."""
        found = [(finding.is_error, finding.message) for finding in self.findings.get(place, ())]
        if place in self.already:
            found.append((False, tr("Already in the project as sequence {number}", number=self.already[place])))
        return sorted(found, key=lambda each: not each[0])

    def _finding_words(self, place: int) -> str:
        found = self.messages(place)
        more = f" (+{len(found) - 1})" if len(found) > 1 else ""
        return found[0][1] + more if found else ""

    def _show_findings(self) -> None:
        row = self.view.currentIndex().row()
        place = self.table.place(row) if 0 <= row < self.table.rowCount() else -1
        lines = [f"{tr('error') if is_error else tr('warning')}: {words}" for is_error, words in self.messages(place)]
        self.found.setPlainText("\n".join(lines))

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        if not words:
            self.table.filter(None)
            return

        def wanted(records: Rows[Any]) -> list[int]:
            return [
                place
                for place, s in enumerate(records)
                if all(
                    word in f"{s.name} {s.molecule_type} {self.organism(place)} {self._finding_words(place)}".lower()
                    for word in words
                )
            ]

        self.table.filter(wanted)

    # ---- what the user does

    def take(self, is_taken: bool) -> None:
        """Take or leave out all sequences that are shown."""
        shown = {self.table.place(row) for row in range(self.table.rowCount())}
        if is_taken:
            self.left_out.difference_update(shown)
        else:
            self.left_out.update(shown)
        self.table.redraw()
        self._count()

    def _take_proteins(self, is_taken: bool) -> None:
        """Take or leave out all proteins made of coding sequences; without them translations are left out."""
        if is_taken:
            self.left_out.difference_update(self._offer.made_places)
        else:
            self.left_out.update(self._offer.made_places)
        self.table.redraw()
        self._count()

    def _set_kind(self, _: int) -> None:
        molecule = self.kind.currentData()
        self.kind.setCurrentIndex(0)
        places = [self.table.place(index.row()) for index in self.view.selectionModel().selectedRows()]
        places = [place for place in places if place not in self._offer.fixed_places]
        if molecule and places:
            self.kinds_chosen.emit(dict.fromkeys(places, molecule))


def _known_by(sequence: Record) -> tuple[str, int]:
    """Return what identifies a sequence that is read again, whatever its type."""
    return sequence.name, len(sequence.residues)


class CheckedTable(RecordTable):
    """A table of records of which each can be left out by the box in its first column; worst(place): its sign."""

    checks_changed = Signal()

    def __init__(self, columns: Rows[Column], left_out: set[int], worst: Callable[[int], str]) -> None:
        super().__init__(columns)
        self._left_out = left_out
        self._worst = worst
        self._signed = next(n for n, column in enumerate(columns) if column.heading == tr("Findings"))

    def flags(self, index: Any) -> Any:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else found

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.column() == 0 and role == Qt.ItemDataRole.CheckStateRole:
            taken = self.place(index.row()) not in self._left_out
            return Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole:
            sign = self._worst(self.place(index.row())) if index.column() == self._signed else ""
            return icons.severity(sign == "error") if sign else None
        return super().data(index, role)

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.take([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def take(self, rows: Rows[int], is_taken: bool) -> None:
        """Take or leave out the records of these rows."""
        change = self._left_out.discard if is_taken else self._left_out.add
        for row in rows:
            change(self.place(row))
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0))
        self.checks_changed.emit()

    def is_taken(self, row: int) -> bool:
        """Return whether the record of a row is taken."""
        return self.place(row) not in self._left_out


class SpaceKey(QObject):
    """Makes the space key take all selected rows of a table, or omit them if all are taken."""

    def __init__(self, view: QTableView, table: CheckedTable) -> None:
        super().__init__(view)
        self._view = view
        self._table = table
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        rows = [index.row() for index in self._view.selectionModel().selectedRows()]
        if event.key() != Qt.Key.Key_Space or not rows:
            return False
        self._table.take(rows, not all(map(self._table.is_taken, rows)))
        return True
