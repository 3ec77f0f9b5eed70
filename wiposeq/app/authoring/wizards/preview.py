"""Show what a proposal will do: the sequences it changes or adds, their new features, and what a check finds there.

The module hides how the project after the edit is compared with the project before it. It works in a thread.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from wiposeq.app.authoring.wizards.wizard import Place, Proposal
from wiposeq.checking.engine import check
from wiposeq.checking.profile import profile
from wiposeq.model.finding import Finding
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Sequence
from wiposeq.progress import SILENT, Progress

MOST_SEQUENCES: Final = 2_000
MOST_RESIDUES: Final = 1_000_000
"""Larger listings and sequences are not checked in a preview."""


class PreviewFeature(Struct, frozen=True):
    """A feature that is new ("new"), changed ("changed") or removed ("removed")."""

    feature: Feature
    state: str


class PreviewSequence(Struct, frozen=True):
    """A sequence that the proposal changes or adds. number: its SEQ ID NO afterwards; old: None if it is new."""

    number: int
    sequence: Sequence
    old: Sequence | None
    features: tuple[PreviewFeature, ...]

    @property
    def has_other_residues(self) -> bool:
        """Whether residues change. A new sequence has other residues."""
        return self.old is None or self.old.residues != self.sequence.residues


class Preview(Struct, frozen=True):
    """What a proposal does. findings: those of the sequences it changes, without the ones they had before.

    is_checked: False for a listing that is too large to be checked while the user types.
    """

    sequences: tuple[PreviewSequence, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_checked: bool = True

    @property
    def errors(self) -> int:
        """The number of findings that are errors."""
        return sum(finding.is_error for finding in self.findings)


def preview(place: Place, proposal: Proposal, *, progress: Progress = SILENT, profile_name: str = "filing") -> Preview:
    """Return what a proposal does to the project, with a check of the whole result.

    Raises LookupError if a record of the edit is no longer in the project, and Cancelled.
    """
    if proposal.edit is None:
        return Preview()
    before = place.project
    after = proposal.edit.apply(before)
    progress.check()
    sequences = tuple(_changed(before, after))
    if len(after.sequences) > MOST_SEQUENCES or any(len(s.sequence.residues) > MOST_RESIDUES for s in sequences):
        return Preview(sequences, is_checked=False)
    wanted = {each.sequence.uid for each in sequences}
    old = {
        finding.key
        for finding in _findings(before, place, profile_name, progress)
        if finding.address.sequence in wanted
    }
    new = _findings(after, place, profile_name, progress)
    found = tuple(f for f in new if f.address.sequence in wanted and f.key not in old)
    return Preview(sequences, found)


def _findings(project: Project, place: Place, profile_name: str, progress: Progress) -> tuple[Finding, ...]:
    return check(project, place.edition, profile(profile_name), progress=progress).findings


def _changed(before: Project, after: Project) -> Iterator[PreviewSequence]:
    for sequence in after.sequences:
        try:
            old = before.sequences.by_uid(sequence.uid)
        except LookupError:
            old = None
        if old is sequence:
            continue
        features = tuple(_changed_features(old.features if old is not None else (), sequence.features))
        if old is None or features or old.residues != sequence.residues or old.is_skipped != sequence.is_skipped:
            yield PreviewSequence(after.number(sequence.uid), sequence, old, features)


def _changed_features(before: tuple[Feature, ...], after: tuple[Feature, ...]) -> Iterator[PreviewFeature]:
    old = {feature.uid: feature for feature in before}
    for feature in after:
        known = old.pop(feature.uid, None)
        if known is None:
            yield PreviewFeature(feature, "new")
        elif known != feature:
            yield PreviewFeature(feature, "changed")
    for feature in old.values():
        yield PreviewFeature(feature, "removed")
