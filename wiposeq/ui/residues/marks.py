"""The marks in a sequence: findings, features, the translation of a coding sequence, and matches of a search.

It hides how the marks of a line are found without looking at the others. Positions are 1-based.
"""

from bisect import bisect_left
from collections.abc import Iterable

from wiposeq.model.feature_kinds import FeatureKind, kind_of
from wiposeq.model.feature_map import Packing
from wiposeq.model.finding import Severity
from wiposeq.ui.features.shapes import HEADS
from wiposeq.ui.residues.coding_track import CodingTrack
from wiposeq.ui.residues.text import Stretches


def has_bar(kind: FeatureKind) -> bool:
    """Return whether features of a kind have a bar. The source does not, because it is the whole sequence."""
    return kind.shape not in (*HEADS, "thin")


class Marks:
    """The marks in a sequence: findings, the selected feature and its translation, matches of a search."""

    def __init__(self) -> None:
        self.findings: dict[Severity, Stretches] = {}
        self.messages: list[tuple[int, int, str]] = []
        self.feature = Stretches()
        self.track: CodingTrack | None = None
        self.matches: list[int] = []
        self.match_length = 0
        self.bars = Packing()
        self.selected: int | None = None
        """The uid of the selected feature; its residues are highlighted, so it has no bar."""

    @property
    def has_bars(self) -> bool:
        """Whether a feature has a bar below the residues. Features of one lane are of kinds that belong together."""
        keys = (self.bars.feature(lane[0]).key for lane in self.bars.lanes)
        return any(has_bar(kind_of(key)) for key in keys)

    def set_findings(self, findings: "Iterable[tuple[int, int, Severity] | tuple[int, int, Severity, str]]") -> None:
        """Replace the findings: (start, end, severity) and optionally a sentence for the tooltip."""
        spans: dict[Severity, list[tuple[int, int]]] = {Severity.WARNING: [], Severity.ERROR: []}
        self.messages = []
        for start, end, severity, *rest in findings:
            spans[Severity(severity)].append((start, end))
            if rest:
                self.messages.append((start, end, rest[0]))
        self.findings = {severity: Stretches(found) for severity, found in spans.items() if found}

    def messages_at(self, position: int) -> list[str]:
        """Return the sentences of the findings on a residue."""
        return [text for start, end, text in self.messages if start <= position <= end]

    def matches_within(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return the matches that overlap residues first..last, clipped to them."""
        low = bisect_left(self.matches, first - self.match_length)
        high = bisect_left(self.matches, last)
        ends = ((start + 1, start + self.match_length) for start in self.matches[low:high])
        return [(max(start, first), min(end, last)) for start, end in ends if end >= first]
