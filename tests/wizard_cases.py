"""Examples of the field for the wizards: sequences, answers, and the features that must follow."""

from pathlib import Path
from typing import Any

import msgspec
from builders import EDITION, a_header, a_project, a_sequence
from findings import TODAY
from msgspec import Struct
from msgspec.structs import replace

from wiposeq.app.authoring.wizards.catalog import WIZARDS
from wiposeq.app.authoring.wizards.wizard import Place, Proposal, Wizard
from wiposeq.checking.engine import check
from wiposeq.checking.profile import profile
from wiposeq.model.finding import Finding
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Sequence


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    """An example of examples.toml. expected: lines of shown(). findings: warnings that stay, as "rule: message"."""

    wizard: str
    about: str
    par: str
    sequences: tuple[tuple[str, ...], ...]
    answers: dict[str, str]
    expected: tuple[str, ...]
    findings: tuple[str, ...] = ()


class _File(Struct, frozen=True):
    case: tuple[Case, ...]


_PATH = Path(__file__).parent / "app" / "authoring" / "wizards" / "examples.toml"
CASES = msgspec.toml.decode(_PATH.read_bytes(), type=_File).case


def sequence(lines: tuple[str, ...]) -> Sequence:
    """The sequence of an example."""
    first, *others = lines
    molecule, residues, *organism = first.split(" ", 2)
    features = []
    for each in others:
        key, location, *rest = each.split(" ", 2)
        values = dict(part.split("=", 1) for part in rest[0].split("; ")) if rest else {}
        features.append((key, location, values))
    kind = {"AA": "protein", "DNA": "genomic DNA", "RNA": "mRNA"}[molecule]
    name = organism[0] if organism else "Homo sapiens"
    if name == "synthetic construct" and molecule != "AA":
        kind = f"other {molecule}"
    return a_sequence(molecule, residues, *features, organism=name, mol_type=kind)


def wizard(id: str) -> Wizard:
    return next(each for each in WIZARDS if each.id == id)


def place_in(project: Project, **selected: Any) -> Place:
    """The place of the first sequence; new sequences go to the end."""
    first = project.sequences[0].uid if len(project.sequences) else None
    return Place(project, EDITION, first, index=len(project.sequences), **selected)


def proposed(case: Case) -> tuple[Project, Proposal]:
    """The project of an example before the edit, and the proposal."""
    project = a_project(*map(sequence, case.sequences), header=replace(a_header(), original_language="en"))
    return project, wizard(case.wizard).answered(place_in(project), **case.answers)


def shown(before: Project, after: Project) -> list[str]:
    """What is new, one line for each sequence with other residues and for each new feature but the source."""
    lines = []
    for number, sequence in enumerate(after.sequences, 1):
        old = before.sequences.by_uid(sequence.uid) if sequence.uid in before.sequences else None
        if sequence.is_skipped and (old is None or not old.is_skipped):
            lines.append(f"{number} 000")
            continue
        if old is None or old.residues != sequence.residues or old.molecule_type != sequence.molecule_type:
            lines.append(f"{number} {sequence.molecule_type} {sequence.residues}")
        known = {feature.uid: feature for feature in old.features} if old is not None else {}
        lines += [
            f"{number} {words(feature)}"
            for feature in sequence.features
            if known.get(feature.uid) != feature and (feature.key != "source" or old is not None)
        ]
    return lines


def words(feature: Feature) -> str:
    return " ".join([feature.key, feature.location, *(f"{q.name}={q.value}" for q in feature.qualifiers)])


def findings(before: Project, after: Project) -> list[Finding]:
    """What the rules find after the edit and not before."""

    def found(project: Project) -> tuple[Finding, ...]:
        return check(project, EDITION, profile("filing"), today=TODAY).findings

    old = {finding.key for finding in found(before)}
    return [finding for finding in found(after) if finding.key not in old]
