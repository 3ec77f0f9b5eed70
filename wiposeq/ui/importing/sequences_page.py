"""The page of an import that lists its sequences, each to include or exclude, with its findings.

It hides the filter, and how findings become icons and words.
"""

from collections.abc import Sequence as Rows
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from wiposeq.model.finding import Finding
from wiposeq.model.records import Sequence as Record
from wiposeq.texts import labeled, shown_number, tr, trn
from wiposeq.ui.importing.checked_table import CheckedTable, checked_view
from wiposeq.ui.widgets.dialogs import read_only
from wiposeq.ui.widgets.layout import column, filter_line, push_button, row, wrapped
from wiposeq.ui.widgets.record_table import Column

if TYPE_CHECKING:
    from wiposeq.app.importing.importing import Offer


class SequencesPage(QWidget):
    """The sequences of the offer, identified by their 0-based place in it.

    counted(): the included sequences, the offer or its findings changed. molecule_types_chosen(dict): the molecule
    types that the user set, by the place of the sequence.
    """

    counted = Signal()
    molecule_types_chosen = Signal(object)

    def __init__(self, offer: "Offer", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer = offer
        self._organism = ""
        self.findings: dict[int, list[Finding]] = {}
        self.already: dict[int, int] = {}
        """The number in the project of each offered sequence that the project already contains."""
        self._build_table()
        self._build_filter()
        self.caption = wrapped()
        self._build_molecule_choice()
        self._build_details()
        include = push_button(tr("Include &all"), lambda: self.include_shown(True))
        include.setToolTip(tr("Include all sequences that are shown"))
        exclude = push_button(tr("Exclude a&ll"), lambda: self.include_shown(False))
        exclude.setToolTip(tr("Exclude all sequences that are shown"))
        column(
            row((self.filter, 1), include, exclude),
            row((self.caption, 1), self.molecule),
            (self.view, 1),
            self.details,
            self.proteins,
            parent=self,
        )

    def _build_table(self) -> None:
        self.table = CheckedTable(
            [
                Column("", lambda place, s: "", False, None, 34),
                Column(tr("Name"), lambda place, s: s.name, False, None, 190),
                Column(tr("Type"), lambda place, s: s.molecule_type, False, None, 52),
                Column(
                    tr("Length"), lambda p, s: shown_number(len(s.residues)), True, lambda p, s: len(s.residues), 74
                ),
                Column(tr("Organism"), lambda place, s: self.organism(place), False, None, 150),
                Column(tr("Findings"), lambda place, s: self._finding_words(place), False, self._severity, 230),
                Column(tr("Residues"), lambda place, s: s.residues[:60], False, None, 180),
            ],
            self.worst,
            icon_column=5,
        )
        self.view = checked_view(self.table, tr("Sequences to import"))
        self.table.checks_changed.connect(self._count)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_findings())

    def _build_filter(self) -> None:
        self.filter = filter_line(tr("Filter by name, type, organism or finding"), self._filter)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.filter.setFocus)

    def _build_molecule_choice(self) -> None:
        self.molecule = QComboBox()
        self.molecule.setAccessibleName(tr("Molecule type of the selected sequences"))
        for code, text in (
            ("", tr("Set the type of the selected")),
            ("DNA", tr("is DNA")),
            ("RNA", tr("is RNA")),
            ("AA", tr("is protein (AA)")),
        ):
            self.molecule.addItem(text, code)
        self.molecule.activated.connect(self._set_molecule_type)

    def _build_details(self) -> None:
        self.details = read_only("", tr("Findings of the current sequence"))
        self.details.setPlaceholderText(tr("The findings of the current sequence are shown here."))
        self.details.setFixedHeight(self.details.fontMetrics().lineSpacing() * 3 + 14)
        self.proteins = QCheckBox(tr("Add the &proteins of coding sequences as sequences"))
        self.proteins.setChecked(True)
        self.proteins.toggled.connect(lambda is_on: self.table.include(self._offer.protein_places, is_on))

    # ---- what it shows

    def show_offer(self, offer: "Offer") -> None:
        """Show an offer. If it has other sequences than the offer before, include all of them."""
        if list(map(_identity, offer.sequences)) != list(map(_identity, self._offer.sequences)):
            self.table.excluded.clear()
            if not self.proteins.isChecked():
                self.table.excluded.update(offer.protein_places)
        self._offer = offer
        self.findings, self.already = {}, {}
        self.table.show_records(offer.sequences)
        self.proteins.setVisible(bool(offer.protein_places))
        self._show_findings()
        self._count()

    def show_organism(self, organism: str) -> None:
        """Show the default organism for the sequences whose file gives none."""
        self._organism = organism
        self.table.redraw()

    def organism(self, place: int) -> str:
        """Return the organism with which an offered sequence is imported."""
        return self._offer.organism_at(place, self._organism)

    def show_check(self, findings: dict[int, list[Finding]], already: dict[int, int]) -> None:
        """Show the findings, and the number in the project of sequences that it already contains."""
        self.findings, self.already = findings, already
        self.table.redraw()
        self._show_findings()
        self._count()

    def _count(self) -> None:
        total = len(self._offer.sequences)
        count = total - len(self.table.excluded)
        trouble = self._offer.trouble
        if trouble is not None and not total:
            self.caption.setText(trouble.message)
        else:
            text = trn(
                "{included} of {count} sequence included",
                "{included} of {count} sequences included",
                total,
                included=count,
            )
            wrong = sum(self.worst(place) == "error" for place in self.findings if place not in self.table.excluded)
            if wrong:
                text += ", " + tr("{count} with errors", count=wrong)
            if stopped := self._offer.stopped:
                text += "; " + trn(
                    "{count} record is not read and stays an error until you accept its loss (see the report)",
                    "{count} records are not read and stay errors until you accept their loss (see the report)",
                    stopped,
                )
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
        """Return (whether it is an error, message) of each finding in an offered sequence, errors first."""
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
        lines = [labeled(tr("error") if is_error else tr("warning"), words) for is_error, words in self.messages(place)]
        self.details.setPlainText("\n".join(lines))

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

    # ---- choices of the user

    def include_shown(self, is_included: bool) -> None:
        """Include or exclude all sequences that the filter shows."""
        self.table.include(list(self.table.rows), is_included)

    def _set_molecule_type(self, _: int) -> None:
        molecule = self.molecule.currentData()
        self.molecule.setCurrentIndex(0)
        places = [self.table.place(index.row()) for index in self.view.selectionModel().selectedRows()]
        places = [place for place in places if place not in self._offer.fixed_places]
        if molecule and places:
            self.molecule_types_chosen.emit(dict.fromkeys(places, molecule))


def _identity(sequence: Record) -> tuple[str, int]:
    """Return what identifies a sequence if it is read again with another molecule type."""
    return sequence.name, len(sequence.residues)
