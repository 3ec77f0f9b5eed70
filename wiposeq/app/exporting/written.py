"""What a person wants to know about a listing that was written: its place, size, content and checksum."""

import hashlib
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from wiposeq.model.project import Project
from wiposeq.texts import listed, shown_number, tr, trn

if TYPE_CHECKING:
    from wiposeq.app.exporting.converting import Generated


class Written(Struct, frozen=True):
    """A listing that was written without errors.

    size: in bytes. molecules: the number of sequences by molecule type, without skipped ones. skipped: their number.
    accepted: the number of warnings that a person accepted with a remark.
    """

    path: Path
    time: datetime
    size: int
    sha256: str
    molecules: dict[str, int]
    skipped: int
    features: int
    edition: str
    dtd_version: str
    warnings: int
    accepted: int

    @property
    def sequences_text(self) -> str:
        """The sequences in words, such as "24 sequences (3 DNA, 21 AA), 96 features"."""
        count = sum(self.molecules.values()) + self.skipped
        parts = [f"{shown_number(number)} {name}" for name, number in self.molecules.items()]
        if self.skipped:
            parts.append(trn("{count} skipped", "{count} skipped", self.skipped))
        sequences = trn("{count} sequence", "{count} sequences", count)
        features = trn("{count} feature", "{count} features", self.features)
        return tr("{sequences} ({parts}), {features}", sequences=sequences, parts=listed(parts), features=features)

    @property
    def check_text(self) -> str:
        """The result of the check in words."""
        if not self.warnings:
            return tr("No errors and no warnings.")
        warnings = trn("{count} warning", "{count} warnings", self.warnings)
        if not self.accepted:
            return tr("No errors; {warnings}.", warnings=warnings)
        return tr(
            "No errors; {warnings}, {accepted} accepted with a remark.",
            warnings=warnings,
            accepted=shown_number(self.accepted),
        )


def describe_written(project: Project, generated: "Generated") -> Written:
    """Return the facts about a listing that was generated from a project. Raise OSError if it cannot be read."""
    assert generated.path is not None
    molecules: Counter[str] = Counter()
    skipped = features = 0
    for sequence in project.sequences:
        if sequence.is_skipped:
            skipped += 1
        else:
            molecules[sequence.molecule_type] += 1
            features += len(sequence.features)
    with generated.path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    edition = project.edition_on()
    report = generated.report
    return Written(
        path=generated.path,
        time=datetime.now(),
        size=generated.size,
        sha256=checksum,
        molecules={name: molecules[name] for name in ("DNA", "RNA", "AA") if molecules[name]},
        skipped=skipped,
        features=features,
        edition=edition.id,
        dtd_version=edition.dtd_version,
        warnings=report.warnings,
        accepted=report.accepted,
    )
