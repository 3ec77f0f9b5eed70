"""What the user states about imported sequences because their file does not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wiposeq.formats.notation.legend import Legend


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the user states about imported sequences because their file does not. Empty: not known.

    molecule: the type of plain records: DNA, RNA or AA for all, or by record number (from 1).
    proteins: whether the proteins of coding sequences become separate sequences.
    columns: the meaning of columns whose headings are not known, by headings.key_of(heading).
    numbers: for files that omit or repeat SEQ ID NOs: "fill" inserts skipped sequences, "renumber" numbers by position.
        With "" the user must choose if a gap is longer than plain.numbers.MOST_FILLED.
    gaps: "remove" joins the residues around a gap sign (- or .); with "" such a record is not read.
    case: "ignore" if small letters in a protein mean the same as capitals; with "" a record of both is not read.
    encoding: of a text or XML file, as a person chose it; "" if it follows from the content.
    legend: the notations of modified residues in texts, FASTA and tables.
    other_legends: further ones, for tables whose rows have several notations.
    table: the genetic code of coding sequences in records that state none; 0 to assume the standard code and say so.
    accepted_losses: the keys of the losses that a person accepts.
    """

    molecule: str | Mapping[int, str] | None = None
    organism: str = ""
    mol_type: str = ""
    proteins: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    legend: "Legend | None" = None
    other_legends: "tuple[Legend, ...]" = ()
    numbers: str = ""
    gaps: str = ""
    case: str = ""
    encoding: str = ""
    table: int = 0
    accepted_losses: tuple[str, ...] = ()


NO_DEFAULTS: Final = Defaults()
