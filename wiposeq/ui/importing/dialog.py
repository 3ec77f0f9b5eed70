"""The Import dialog: what files or a pasted text would bring, to look at, to choose from, and to explain.

Three pages: the sequences with what the check finds in them, the columns of tables to be matched by hand, and the
import report. It hides how the pages and the form below them follow the offer; what is read and how is app/importing's.
What is chosen leaves as one edit.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from wiposeq.app.settings import Settings
from wiposeq.standard.edition import newest
from wiposeq.texts import tr
from wiposeq.ui.importing.columns import ColumnsPage
from wiposeq.ui.importing.defaults_form import DefaultsForm
from wiposeq.ui.importing.offer_reading import OfferReading
from wiposeq.ui.importing.report_page import ReportPage
from wiposeq.ui.importing.sequences_page import SequencesPage
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window.session import Session

if TYPE_CHECKING:
    from wiposeq.app.importing.importing import Offer


class ImportDialog(QDialog):
    """What would be imported. chosen(edit, settings): the one undoable edit, and the settings with what was chosen.

    index: before which sequence of the project (0-based) they go.
    session: runs reading and checking beside the window; None: the offer is not checked.
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
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Import sequences"))
        self.resize(940, 680)
        self._index = index
        edition = session.edition if session is not None else newest()
        self._settings = settings
        self._columns: dict[str, str] = {}
        """What the user says that columns mean."""
        self.tabs = QTabWidget()
        self.sequences = SequencesPage(offer)
        self.columns = ColumnsPage(edition)
        self.report = ReportPage(offer, settings.folder)
        self.tabs.addTab(self.sequences, tr("&Sequences"))
        self.tabs.addTab(self.columns, tr("&Columns"))
        self.tabs.addTab(self.report, "")
        self.defaults = DefaultsForm(settings, edition)
        self.reading = OfferReading(
            offer, session, lambda: (self.defaults.organism_name, self.defaults.mol_types), self
        )
        self.busy = QLabel()
        self.busy.setProperty("hint", True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(tr("&Import"))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.busy, 1)
        foot.addWidget(buttons)
        whole = QVBoxLayout(self)
        whole.addWidget(self.tabs, 1)
        whole.addWidget(self.defaults)
        whole.addLayout(foot)
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
        self.sequences.kinds_chosen.connect(lambda kinds: reading.again(lambda offer: offer.with_molecule(kinds)))
        self.columns.matched.connect(self._match)
        self.report.told.connect(self.busy.setText)
        self.defaults.changed.connect(reading.check_soon)
        self.defaults.changed.connect(lambda: self.sequences.show_organism(self.defaults.organism_name))
        self.defaults.legend_chosen.connect(self._use_legend)
        reading.read.connect(self._show)
        reading.checked.connect(self.sequences.show_check)
        reading.changed.connect(self._refresh_ok)
        reading.busy.connect(self.busy.setText)
        reading.failed.connect(lambda error: dialogs.show_error(self, error))
        self.finished.connect(lambda _: reading.end())

    # ---- what it shows

    @property
    def _has_tables(self) -> bool:
        return any(part.tables for part in self.reading.offer.parts)

    def _show(self) -> None:
        """Show the offer as it is now, read for the first time or again."""
        offer = self.reading.offer
        self.sequences.show_offer(offer)
        self.report.show_offer(offer)
        self.tabs.setTabText(2, tr("Import &report ({count})", count=len(offer.changes)))
        self.columns.show_tables([table for part in offer.parts for table in part.tables])
        self.columns.show_trouble(offer.trouble.message if offer.trouble else "")
        self.tabs.setTabVisible(1, self._has_tables)
        self.defaults.show_legend(any(part.may_need_legend for part in offer.parts))

    def _refresh_ok(self) -> None:
        self.ok.setEnabled(bool(self.sequences.taken) and not self.reading.is_waiting)

    # ---- what the user does

    def _match(self, columns: dict[str, str]) -> None:
        self._columns.update(columns)
        wanted = {**self._settings.import_columns, **self._columns}
        self.reading.again(lambda offer: offer.with_columns(wanted))

    def _use_legend(self, id: str) -> None:
        def read(offer: "Offer") -> "Offer":
            from wiposeq.app.importing import notations as notating

            return offer.with_legend(notating.legend_named(id) if id else None)

        self.reading.again(read)

    def _accept(self) -> None:
        organism, mol_types = self.defaults.organism_name, self.defaults.mol_types
        edit = self.reading.offer.edit(self.sequences.taken, index=self._index, organism=organism, mol_types=mol_types)
        remembered = {key: meaning for key, meaning in self._columns.items() if "#" not in key}
        settings = self._settings.changed(
            import_organism=organism,
            import_mol_type_dna=mol_types["DNA"],
            import_mol_type_rna=mol_types["RNA"],
            import_columns={**self._settings.import_columns, **remembered},
        )
        self.chosen.emit(edit, settings)
        self.accept()
