"""What the user says of sequences that are read, and their file does not say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wiposeq.formats.notation.legend import Legend


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is said of imported sequences that their file does not say. Empty: not known.

    molecule: of plain records: DNA, RNA or AA for all, or by record number (from 1).
    proteins: whether the proteins of coding sequences become sequences of their own.
    columns: what columns of tables mean, by headings.key_of(heading), where headings do not say it.
    numbers: of tables that leave out SEQ ID NOs: "fill" for skipped sequences, "renumber" for numbers by place; "" asks
        about gaps of more than tables.records.MOST_FILLED.
    encoding: of a text or an XML, if a person chose it; "" if its bytes tell it.
    legend: what texts, FASTA and tables are read with if they hold notations of modified residues.
    accepted_losses: the keys of the losses that a person accepts.
    """

    molecule: str | Mapping[int, str] | None = None
    organism: str = ""
    mol_type: str = ""
    proteins: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    legend: "Legend | None" = None
    numbers: str = ""
    encoding: str = ""
    accepted_losses: tuple[str, ...] = ()


NOTHING_SAID: Final = Defaults()
