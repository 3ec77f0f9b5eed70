"""A checker that remembers what it found, so that after an edit only the changed sequences are judged again."""

from collections.abc import Hashable, Iterator
from datetime import date
from typing import Any, Final

from wiposeq.checking.engine import CAP, Asker, Judged, Part, gather
from wiposeq.checking.profile import Profile
from wiposeq.errors import Cancelled
from wiposeq.model.finding import Report
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import Chunk, SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.rules.rule import Context, Listing, absences
from wiposeq.standard.edition import Edition

REMEMBERED: Final = 200_000
"""How many findings a Checker remembers; the sequences that have more are judged again."""

_Known = tuple[Chunk, tuple[Judged | None, ...]]
"""A chunk, and what was found at each of its sequences; None for those that must be judged again."""


class Checker:
    """Checks a project repeatedly, and judges each time only the sequences that changed.

    It caches the result of each chunk of the last project: a pointer for a sequence without findings and facts, about
    200 bytes for one with a fact, 500 bytes for a finding (at most REMEMBERED findings). It must not be used by two
    threads at the same time.
    """

    def __init__(self, edition: Edition, profile: Profile) -> None:
        self.edition = edition
        self.profile = profile
        self._asker: Asker | None = None
        self._known: dict[int, _Known] = {}
        self._declared: dict[int, Any] = {}
        self._absent = set[tuple[str, int]]()
        self._is_imported = False

    def check(
        self,
        listing: Listing,
        *,
        today: date | None = None,
        progress: Progress = SILENT,
        cap: int = CAP,
    ) -> Report:
        """Return the same report as engine.check(). The results of a cancelled check are cached. Raise Cancelled.

        cap: how many findings the report lists; above CAP, also how many of one rule.
        """
        day = today or date.today()
        if self._asker is None or self._asker.today != day:
            self._asker = Asker(self.edition, self.profile, today=day)
        asker = self._asker
        asker.forget_failures()
        if not isinstance(listing.sequences, SequenceList):
            part = gather(asker, listing.sequences, listing.origin, progress=progress)
            return asker.conclude([part], listing.header, listing.origin, cap=cap)
        origin = listing.origin
        absent = set(absences(origin.facts))
        stale = _differing(self._declared, origin.declared) | {uid for _, uid in self._absent ^ absent}
        if self._is_imported != bool(origin.changes):  # then file/assumed gathers other facts
            self._is_imported, self._known = bool(origin.changes), {}
        context = asker.context(origin)
        part = Part(cap if cap > CAP else 0)
        old, new = self._known, dict[int, _Known]()
        current = {id(chunk) for chunk in listing.sequences.chunks}
        moved = _by_key([each for number, each in old.items() if number not in current])
        total, cached_findings = len(listing.sequences), 0
        try:
            for chunk in listing.sequences.chunks:
                progress.check()
                known = old.get(id(chunk))
                before = known[1] if known is not None else tuple(map(moved.get, chunk.keys())) if moved else ()
                results: list[Judged | None] = []
                for uid, judged in zip(chunk.uids, self._judged(context, chunk, before, stale, part, progress)):
                    part.add(uid, judged)
                    cached_findings += len(judged.findings)
                    has_failed = any(finding.rule == "engine/rule-failed" for finding in judged.findings)
                    is_cached = not has_failed and (not judged.findings or cached_findings <= REMEMBERED)
                    results.append(judged if is_cached else None)
                is_same = known is not None and all(a is b for a, b in zip(known[1], results))
                new[id(chunk)] = known if is_same and known is not None else (chunk, tuple(results))
                progress.report(len(part.uids), total)
        except Cancelled:
            if not stale:
                self._known = old | new
            raise
        self._known, self._declared, self._absent = new, origin.declared, absent
        return asker.conclude([part], listing.header, origin, cap=cap)

    def _judged(
        self,
        context: Context,
        chunk: Chunk,
        before: tuple[Judged | None, ...],
        stale: set[int],
        part: Part,
        progress: Progress,
    ) -> Iterator[Judged]:
        """Yield the result of each sequence of a chunk. before: the cached results, () if there are none."""
        asker = self._asker
        assert asker is not None
        items: tuple[Sequence, ...] | None = None
        for index, uid in enumerate(chunk.uids):
            judged = before[index] if before and uid not in stale else None
            if judged is None:
                items = chunk.passing() if items is None else items  # only if needed: it may read them from a file
                sequence = items[index]
                if not index & 31 or len(sequence.residues) > 100_000:
                    progress.check()
                context.position = context.count = len(part.uids) + 1
                judged = asker.judge(context, sequence, progress)
            yield judged


def _by_key(known: list[_Known]) -> dict[Hashable, Judged | None]:
    """Return what was found at the sequences of these chunks, by their keys."""
    return {key: judged for chunk, results in known for key, judged in zip(chunk.keys(), results)}


def _differing(old: dict[int, Any], new: dict[int, Any]) -> set[int]:
    """Return the uids for which two files, or two states of one file, declare different things."""
    if old is new:
        return set()
    return {uid for uid in old.keys() | new.keys() if old.get(uid) != new.get(uid)}
