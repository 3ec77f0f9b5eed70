"""The Import dialog: show the sequences of files or of a pasted text before they are imported.

It has three pages: the sequences with their findings, the columns of tables, and the import report. It hides how the
pages and the form below them follow the offer. Reading is in app/importing. The choice becomes one edit.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from wiposeq.app.settings import Settings
from wiposeq.standard.edition import newest
from wiposeq.texts import tr
from wiposeq.ui.importing.columns import ColumnsPage
from wiposeq.ui.importing.defaults_form import DefaultsForm
from wiposeq.ui.importing.offer_reading import OfferReading
from wiposeq.ui.importing.report_page import ReportPage
from wiposeq.ui.importing.sequences_page import SequencesPage
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.dialogs import Dialog, ok_buttons
from wiposeq.ui.widgets.layout import column, hint, row
from wiposeq.ui.window.session import Session

if TYPE_CHECKING:
    from wiposeq.app.importing.importing import Offer


class ImportDialog(Dialog):
    """The offer of an import.

    index: the 0-based index in the project at which the sequences are inserted.
    session: runs reading and checking in a thread; None if the offer is not checked.

    chosen(edit, settings): the edit that imports the chosen sequences, and the settings with the chosen defaults.
    """

    chosen = Signal(object, object)

    def __init__(
        self,
        offer: "Offer",
        index: int,
        settings: Settings,
        parent: QWidget | None = None,
        session: Session | None = None,
    ) -> None:
        super().__init__(parent, tr("Import sequences"), 940, 680)
        self._index = index
        edition = session.edition if session is not None else newest()
        self._settings = settings
        self._columns: dict[str, str] = {}
        """The meanings that the user set, by the key of the column."""
        self.tabs = QTabWidget()
        self.sequences = SequencesPage(offer)
        self.columns = ColumnsPage(edition)
        self.report = ReportPage(offer, settings.first_folder)
        self.tabs.addTab(self.sequences, tr("&Sequences"))
        self.tabs.addTab(self.columns, tr("&Columns"))
        self.tabs.addTab(self.report, "")
        self.defaults = DefaultsForm(settings, edition)
        self.reading = OfferReading(
            offer, session, lambda: (self.defaults.organism_name, self.defaults.mol_types), self
        )
        self.busy = hint()
        buttons, self.ok = ok_buttons(self, self._accept, tr("&Import"))
        column((self.tabs, 1), self.defaults, row((self.busy, 1), buttons), parent=self)
        self._wire()
        self.sequences.show_organism(self.defaults.organism_name)
        self._show()
        if offer.trouble is not None and self._has_tables:
            self.tabs.setCurrentWidget(self.columns)
        self.defaults.organism.setFocus()
        QTimer.singleShot(0, self.reading.check)

    def _wire(self) -> None:
        reading = self.reading
        self.sequences.counted.connect(self._refresh_ok)
        self.sequences.molecule_types_chosen.connect(
            lambda types: reading.again(lambda offer: offer.with_molecule(types))
        )
        self.columns.matched.connect(self._match)
        self.report.saved.connect(self.busy.setText)
        self.defaults.changed.connect(reading.check_soon)
        self.defaults.changed.connect(lambda: self.sequences.show_organism(self.defaults.organism_name))
        self.defaults.legend_chosen.connect(self._use_legend)
        self.defaults.answered.connect(self._use_answers)
        reading.read.connect(self._show)
        reading.checked.connect(self.sequences.show_check)
        reading.waiting_changed.connect(self._refresh_ok)
        reading.busy.connect(self.busy.setText)
        reading.failed.connect(lambda error: dialogs.show_error(self, error))
        self.finished.connect(lambda _: reading.end())

    @property
    def _has_tables(self) -> bool:
        return any(part.tables for part in self.reading.offer.parts)

    def _show(self) -> None:
        """Show the current offer."""
        offer = self.reading.offer
        self.sequences.show_offer(offer)
        self.report.show_offer(offer)
        self.tabs.setTabText(2, tr("Import &report ({count})", count=len(offer.changes)))
        self.columns.show_tables([table for part in offer.parts for table in part.tables])
        self.columns.show_trouble(offer.trouble.message if offer.trouble else "")
        self.tabs.setTabVisible(1, self._has_tables)
        self.defaults.show_legend(any(part.may_need_legend for part in offer.parts))
        self.defaults.show_questions(has_gaps=offer.asks_about_gaps, has_case=offer.asks_about_case)

    def _refresh_ok(self) -> None:
        self.ok.setEnabled(bool(self.sequences.table.included) and not self.reading.is_waiting)

    def _match(self, columns: dict[str, str]) -> None:
        self._columns.update(columns)
        wanted = {**self._settings.import_columns, **self._columns}
        self.reading.again(lambda offer: offer.with_columns(wanted))

    def _use_legend(self, id: str) -> None:
        def read(offer: "Offer") -> "Offer":
            from wiposeq.app.importing.notations import legend_named

            return offer.with_legend(legend_named(id) if id else None)

        self.reading.again(read)

    def _use_answers(self) -> None:
        answers = self.defaults.answers
        self.reading.again(lambda offer: offer.with_answers(**answers))

    def _accept(self) -> None:
        organism, mol_types = self.defaults.organism_name, self.defaults.mol_types
        included = self.sequences.table.included
        edit = self.reading.offer.edit(included, index=self._index, organism=organism, mol_types=mol_types)
        remembered = {key: meaning for key, meaning in self._columns.items() if "#" not in key}
        settings = self._settings.changed(
            import_organism=organism,
            import_mol_type_dna=mol_types["DNA"],
            import_mol_type_rna=mol_types["RNA"],
            import_columns={**self._settings.import_columns, **remembered},
        )
        self.chosen.emit(edit, settings)
        self.accept()
