"""The wizards in the order of the menu."""

from typing import Final

from wiposeq.app.authoring.wizards import (
    antibodies,
    bonds,
    constructs,
    d_amino_acids,
    duplexes,
    ends,
    hybrids,
    modified,
    primers,
    repeats,
    skipped,
    variants,
)
from wiposeq.app.authoring.wizards.wizard import Wizard

WIZARDS: Final[tuple[Wizard, ...]] = (
    modified.WIZARD,
    d_amino_acids.WIZARD,
    ends.WIZARD,
    bonds.WIZARD,
    hybrids.WIZARD,
    variants.WIZARD,
    repeats.WIZARD,
    constructs.WIZARD,
    antibodies.WIZARD,
    duplexes.WIZARD,
    primers.WIZARD,
    skipped.WIZARD,
)
