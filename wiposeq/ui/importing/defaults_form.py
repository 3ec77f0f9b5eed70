"""What an import assumes where its files say nothing: organism, mol_types, and the legend of notations."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from wiposeq.app.settings import Settings
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr
from wiposeq.ui.widgets.organism_field import FIXED, OrganismCompleter


class DefaultsForm(QWidget):
    """The form of the defaults. changed(): organism or a mol_type changed. legend_chosen(id): "" for none."""

    changed = Signal()
    legend_chosen = Signal(str)

    def __init__(self, settings: Settings, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edition = edition
        self.organism = QLineEdit(settings.import_organism)
        self.organism.setPlaceholderText("unidentified")
        self.organism.setAccessibleName(tr("Organism"))
        OrganismCompleter(self.organism, lambda: (*settings.own_organisms, *FIXED))
        self.organism.textChanged.connect(self._suggest_mol_types)
        self.dna_type = self._mol_type_box("DNA", settings.import_mol_type_dna)
        self.rna_type = self._mol_type_box("RNA", settings.import_mol_type_rna)
        types = QHBoxLayout()
        types.addWidget(self.dna_type, 1)
        label = QLabel(tr("mol_t&ype of RNA"))
        label.setBuddy(self.rna_type)
        types.addWidget(label)
        types.addWidget(self.rna_type, 1)
        self.legend = QComboBox()
        self.legend.setAccessibleName(tr("Legend of notations of modified residues"))
        self.legend.addItem(tr("none: residues are plain"), "")
        self._offer_legends()
        self.legend.activated.connect(lambda _: self.legend_chosen.emit(self.legend.currentData()))
        self.legend_label = QLabel(tr("Notation of &modified residues"))
        self.legend_label.setBuddy(self.legend)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("&Organism where none is given (Latin name, synthetic construct, ...)"), self.organism)
        label = QLabel(tr("mol_type of &DNA"))
        label.setBuddy(self.dna_type)
        form.addRow(label, types)
        form.addRow(self.legend_label, self.legend)
        self._suggest_mol_types(self.organism.text())
        self.organism.textChanged.connect(self.changed)
        for box in (self.dna_type, self.rna_type):
            box.currentIndexChanged.connect(self.changed)

    @property
    def organism_name(self) -> str:
        """The organism of sequences without one."""
        return self.organism.text().strip()

    @property
    def mol_types(self) -> dict[str, str]:
        """The mol_type of sequences without one, by molecule type."""
        return {"DNA": self.dna_type.currentData(), "RNA": self.rna_type.currentData(), "AA": "protein"}

    def show_legend(self, is_shown: bool) -> None:
        """Show or hide the choice of a legend."""
        self.legend.setVisible(is_shown)
        self.legend_label.setVisible(is_shown)

    def _offer_legends(self) -> None:
        from wiposeq.app.importing import notations as notating

        for choice in notating.choices():
            if not choice.trouble:
                self.legend.addItem(choice.name, choice.id)

    def _mol_type_box(self, molecule: str, last: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(tr("mol_type of {molecule}", molecule=molecule))
        for value in self._edition.mol_types(molecule):
            box.addItem(value, value)
        box.setCurrentIndex(max(0, box.findData(last or f"unassigned {molecule}")))
        return box

    def _suggest_mol_types(self, organism: str) -> None:
        """Suggest "other DNA" and "other RNA" for a synthetic construct; keep what was chosen by hand."""
        is_made = organism.strip() == "synthetic construct"
        for box, molecule in ((self.dna_type, "DNA"), (self.rna_type, "RNA")):
            usual, made = f"unassigned {molecule}", f"other {molecule}"
            if box.currentData() == (usual if is_made else made):
                box.setCurrentIndex(box.findData(made if is_made else usual))
