"""The form for the values that an import uses if a file does not give them: organism, mol_types, and a legend."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from wiposeq.app.settings import Settings
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr
from wiposeq.ui.widgets.flow import flow
from wiposeq.ui.widgets.layout import choice, label_of, row
from wiposeq.ui.widgets.organism_field import FIXED, OrganismCompleter


class DefaultsForm(QWidget):
    """The form of the defaults.

    changed(): the organism or a mol_type changed. legend_chosen(id): another legend was chosen, "" for none.
    answered(): the user chose what gap signs or small letters mean.
    """

    changed = Signal()
    answered = Signal()
    legend_chosen = Signal(str)

    def __init__(self, settings: Settings, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edition = edition
        self.organism = QLineEdit(settings.default_organism or settings.import_organism)
        self.organism.setPlaceholderText("unidentified")
        self.organism.setAccessibleName(tr("Organism"))
        OrganismCompleter(self.organism, lambda: (*settings.own_organisms, *FIXED))
        self.organism.textChanged.connect(self._suggest_mol_types)
        self.dna_type = self._mol_type_box("DNA", settings.default_mol_type_dna or settings.import_mol_type_dna)
        self.rna_type = self._mol_type_box("RNA", settings.default_mol_type_rna or settings.import_mol_type_rna)
        self.legend = choice(tr("Legend of notations of modified residues"), [(tr("none (plain residues)"), "")])
        self._offer_legends()
        self.legend.activated.connect(lambda _: self.legend_chosen.emit(self.legend.currentData()))
        self.legend_label = label_of(tr("Notation of &modified residues"), self.legend)
        self.gaps = QCheckBox(tr("&Join the residues around gap signs (- or .)"))
        self.case = QCheckBox(tr("Read &small letters in proteins like capitals"))
        for answer in (self.gaps, self.case):
            answer.toggled.connect(lambda _: self.answered.emit())
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        words = tr("&Organism if the file gives none (Latin name, synthetic construct, ...)")
        organism_label = label_of(words, self.organism)
        for label in (organism_label, self.legend_label):
            label.setWordWrap(True)
        form.addRow(organism_label, self.organism)
        rna_label = label_of(tr("mol_t&ype of RNA"), self.rna_type)
        types = row((self.dna_type, 1), rna_label, (self.rna_type, 1))
        form.addRow(label_of(tr("mol_type of &DNA"), self.dna_type), types)
        form.addRow(self.legend_label, self.legend)
        form.addRow(flow(self.gaps, self.case))
        self._suggest_mol_types(self.organism.text())
        self.organism.textChanged.connect(self.changed)
        for box in (self.dna_type, self.rna_type):
            box.currentIndexChanged.connect(self.changed)

    @property
    def organism_name(self) -> str:
        """The organism of sequences whose file gives none."""
        return self.organism.text().strip()

    @property
    def mol_types(self) -> dict[str, str]:
        """The mol_type of sequences whose file gives none, by molecule type."""
        return {"DNA": self.dna_type.currentData(), "RNA": self.rna_type.currentData(), "AA": "protein"}

    def show_legend(self, is_needed: bool) -> None:
        """Show the choice of a legend only if one is needed."""
        self.legend.setVisible(is_needed)
        self.legend_label.setVisible(is_needed)

    @property
    def answers(self) -> dict[str, str]:
        """What gap signs and small letters mean, as values of Defaults."""
        return {
            "gaps": "remove" if self.gaps.isChecked() else "",
            "case": "ignore" if self.case.isChecked() else "",
        }

    def show_questions(self, *, has_gaps: bool, has_case: bool) -> None:
        """Show a question only if a record waits for its answer, or if it is answered."""
        self.gaps.setVisible(has_gaps or self.gaps.isChecked())
        self.case.setVisible(has_case or self.case.isChecked())

    def _offer_legends(self) -> None:
        from wiposeq.app.importing.notations import choices

        for each in choices():
            if not each.trouble:
                self.legend.addItem(each.name, each.id)

    def _mol_type_box(self, molecule: str, last: str) -> QComboBox:
        values = self._edition.mol_types(molecule)
        box = choice(tr("mol_type of {molecule}", molecule=molecule), zip(values, values))
        box.setCurrentIndex(max(0, box.findData(last or f"unassigned {molecule}")))
        return box

    def _suggest_mol_types(self, organism: str) -> None:
        """Suggest "other DNA" and "other RNA" for a synthetic construct; keep a value that the user chose."""
        is_synthetic = organism.strip() == "synthetic construct"
        for box, molecule in ((self.dna_type, "DNA"), (self.rna_type, "RNA")):
            old, new = f"unassigned {molecule}", f"other {molecule}"
            if not is_synthetic:
                old, new = new, old
            if box.currentData() == old:
                box.setCurrentIndex(box.findData(new))
