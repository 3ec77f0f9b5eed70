"""The choices for the variants of a VCF file: sample, heterozygous residues, what is applied, tables.

It hides which choices the files offer. The rules themselves are in app/genome/variants.py.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from wiposeq.texts import tr
from wiposeq.ui.widgets.layout import choice, label_of, row

if TYPE_CHECKING:
    from wiposeq.app.genome.variants import VariantRules

_ROWS = 3


class VariantChoices(QObject):
    """Rows of a form, which are hidden until offer() is called for files with variants.

    changed: the user chose something. is_offered: whether the rows are shown.
    """

    changed = Signal()

    def __init__(self, form: QFormLayout, parent: QWidget) -> None:
        """Add the rows to the form."""
        super().__init__(parent)
        self.is_offered = False
        self._form = form
        self.sample = choice(tr("Sample of the variants"))
        self.alleles = choice(
            tr("Heterozygous residues"),
            [
                (tr("Letters of ambiguity"), 0),
                (tr("First allele of each genotype"), 1),
                (tr("Second allele of each genotype"), 2),
            ],
        )
        self.filtered = QCheckBox(tr("Apply variants that &failed a filter"))
        self.mismatches = QCheckBox(tr("&Skip variants that differ from the FASTA file"))
        self.mismatches.setToolTip(tr("Without this, a variant whose REF differs from the residues stops the program."))
        self.features = QCheckBox(tr("Add variants as feat&ures"))
        self.separated = QCheckBox(tr("tab-separated (.ts&v)"))
        self.separated.setChecked(True)
        self.sheet = QCheckBox(tr("spreadsheet (.x&lsx)"))
        self.sample.currentIndexChanged.connect(self._choose)
        self._first = form.rowCount()
        alleles = label_of(tr("Hetero&zygous"), self.alleles)
        form.addRow(label_of(tr("Sa&mple"), self.sample), row(self.sample, alleles, self.alleles, None))
        form.addRow(tr("Variants"), row(self.filtered, self.mismatches, self.features, None))
        form.addRow(tr("Table of variants"), row(self.separated, self.sheet, None))
        self._show_rows()

    def _show_rows(self) -> None:
        for at in range(self._first, self._first + _ROWS):
            self._form.setRowVisible(at, self.is_offered)

    def offer(self, has_variants: bool, samples: Sequence[str]) -> None:
        """Offer the samples of the files. With several, the user must choose one."""
        before = self.sample.currentText()
        self.sample.clear()
        if len(samples) > 1:
            self.sample.addItem(tr("Choose a sample"), None)
        for each in samples or ("",):
            self.sample.addItem(each or tr("The file has no samples"), each)
        self.sample.setCurrentIndex(max(self.sample.findText(before), 0))
        self.is_offered = has_variants
        self._show_rows()

    @property
    def is_complete(self) -> bool:
        """Whether no choice is left to make."""
        return not self.is_offered or self.sample.currentData() is not None

    @property
    def tables(self) -> tuple[str, ...]:
        """The endings of the tables that are wanted."""
        return tuple(ending for ending, box in (("tsv", self.separated), ("xlsx", self.sheet)) if box.isChecked())

    def rules(self) -> "VariantRules":
        """Return the choices as rules."""
        from wiposeq.app.genome.variants import VariantRules

        return VariantRules(
            self.sample.currentData() or "",
            self.alleles.currentData(),
            self.filtered.isChecked(),
            self.mismatches.isChecked(),
            self.features.isChecked(),
        )

    def _choose(self, _: int) -> None:
        self.changed.emit()
