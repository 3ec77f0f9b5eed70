"""Decide which calls of a VCF file are applied to a chromosome, and build the replacements.

The module has the rules. A call that is not applied leaves the reference and is counted with its reason. A file that
contradicts the FASTA file is refused. What the annotations become is left to annotations.py.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UnreadableFile
from wiposeq.formats.variants.vcf import MISSING, Call, is_plain
from wiposeq.model.changes import ChangeLog
from wiposeq.model.lifting import Lift, Replacement, trimmed
from wiposeq.standard.edition import Edition
from wiposeq.texts import in_clauses, labeled, mark, tr

SUBSTITUTION: Final = mark("substitution")
INSERTION: Final = mark("insertion")
DELETION: Final = mark("deletion")
INDEL: Final = mark("replacement by another length")
KINDS: Final = (SUBSTITUTION, INSERTION, DELETION, INDEL)

APPLIED: Final = mark("applied")
AS_LETTER: Final = mark("heterozygous; written as the letter for both residues")
FILTERED: Final = mark("reference kept; the record failed a filter")
NOT_CALLED: Final = mark("reference kept; not called")
HALF_CALLED: Final = mark("reference kept; only one allele called")
HETEROZYGOUS: Final = mark("reference kept; heterozygous with different lengths, which no letter expresses")
SYMBOLIC: Final = mark("reference kept; the allele is not given as residues")
SPANNED: Final = mark("reference kept; one allele is deleted by a variant before it")
OVERLAPPING: Final = mark("reference kept; overlaps a variant that was applied before")
MISMATCH: Final = mark("reference kept; REF differs from the residues of the FASTA file")
EQUAL: Final = mark("nothing to apply; the allele is the reference")
COVERED: Final = mark("nothing to apply; a variant that was applied before covers it")
NOT_APPLIED: Final = (
    FILTERED,
    NOT_CALLED,
    HALF_CALLED,
    HETEROZYGOUS,
    SYMBOLIC,
    SPANNED,
    OVERLAPPING,
    MISMATCH,
)
"""The outcomes that leave the reference although the sample may have another allele."""


class VariantRules(Struct, frozen=True):
    """How variants are applied.

    sample: its name; "" for the only one.
    haplotype: the number of the allele of each genotype to apply, from 1; 0 for letters of ambiguity.
    keeps_filtered: apply also records that failed a filter.
    skips_mismatches: keep the reference where REF differs from the FASTA file, instead of refusing the file.
    has_features: add each applied variant as a feature `variation`.
    """

    sample: str = ""
    haplotype: int = 0
    keeps_filtered: bool = False
    skips_mismatches: bool = False
    has_features: bool = False


class Outcome(Struct, frozen=True, gc=False):
    """What happened to a call.

    result: APPLIED or another constant above. kind: of KINDS, or "" if nothing was compared.
    replacement: on the reference; None if the reference was kept.
    place: the position of the first residue in the listing; of a deletion, of the residue before it; of a call that is
        not applied, of the first residue of REF; 0 if unknown.
    winner: the call that was applied instead of one that is OVERLAPPING; None of others.
    """

    call: Call
    result: str
    kind: str = ""
    is_heterozygous: bool = False
    replacement: Replacement | None = None
    place: int = 0
    winner: Call | None = None

    @property
    def reason(self) -> str:
        """The result in the user's language. Of overlapping calls it has the call that was applied."""
        return labeled(tr(self.result), "" if self.winner is None else shown(self.winner))


class Tally:
    """Numbers of a chromosome or of several. results, kinds: by the constants above; kinds counts applied variants.

    heterozygous: applied ones with two different alleles.
    unphased: heterozygous ones of an applied haplotype without a phase. single: applied ones with one allele only.
    overlapping: (call, call that was applied instead), the first ones only.
    """

    def __init__(self) -> None:
        self.results: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.heterozygous = self.unphased = self.single = 0
        self.overlapping: list[tuple[Call, Call]] = []

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        self.results[outcome.result] += 1
        if outcome.replacement is not None:
            self.kinds[outcome.kind] += 1
            self.single += len(outcome.call.alleles) == 1
        if outcome.winner is not None and len(self.overlapping) < _MOST_SHOWN:
            self.overlapping.append((outcome.call, outcome.winner))
        if outcome.is_heterozygous and outcome.replacement is not None:
            self.heterozygous += 1
            self.unphased += not outcome.call.is_phased

    @property
    def applied(self) -> int:
        """The number of variants in the listing."""
        return self.results[APPLIED] + self.results[AS_LETTER]

    def update(self, other: "Tally") -> None:
        """Add the numbers of another tally."""
        self.results.update(other.results)
        self.kinds.update(other.kinds)
        self.heterozygous += other.heterozygous
        self.unphased += other.unphased
        self.single += other.single
        self.overlapping.extend(other.overlapping[: _MOST_SHOWN - len(self.overlapping)])


class Planner:
    """Chooses the allele of each call of one chromosome."""

    def __init__(self, name: str, residues: str, rules: VariantRules, edition: Edition, path: str) -> None:
        """name: of the chromosome. path: the VCF file for messages."""
        self._name, self._residues, self._rules, self._path = name, residues, rules, path
        self._letters = _letters(edition)
        self._bases = {symbol: each.expands_to for symbol, each in edition.symbols("DNA").items()}
        self._last = self._shift = 0
        self._taken: list[tuple[Replacement, Call]] = []
        self._mismatch: Call | None = None

    def outcomes(self, calls: Iterable[Call]) -> Iterator[Outcome]:
        """Yield what happens to each call, in ascending order of the first residue that changes.

        Of variants that overlap, the one that is first in the file is applied. Raises UnreadableFile after the last
        call if REF differs from the residues and the rules do not skip that.
        """
        waiting: list[tuple[int, int, int, Outcome]] = []
        for number, call in enumerate(calls):
            while waiting and waiting[0][0] < call.position:  # no later call begins before
                yield self._settled(heappop(waiting)[-1])
            outcome = self._chosen(call)
            change = outcome.replacement
            if change is not None:
                outcome = self._without_overlap(outcome, change)
            start, end = (change.start, change.end) if change is not None else (call.position, call.position)
            if outcome.result == SPANNED:  # behind the variant that spans it
                end = len(self._residues)
            heappush(waiting, (start, end, number, outcome))
        while waiting:
            yield self._settled(heappop(waiting)[-1])
        if self._mismatch is not None and not self._rules.skips_mismatches:
            raise self._refusal(self._mismatch)

    def _chosen(self, call: Call) -> Outcome:
        """Return what happens to a call, whatever the others are."""
        is_heterozygous = len(set(call.alleles) - {MISSING}) > 1
        if call.filter and not self._rules.keeps_filtered:
            return Outcome(call, FILTERED)
        if self._rules.haplotype:
            result, before, after = self._of_haplotype(call)
        else:
            result, before, after = self._of_both(call)
        if result not in (APPLIED, AS_LETTER):
            return Outcome(call, result, "", is_heterozygous)
        if not self._fits(call):
            self._mismatch = self._mismatch or call
            return Outcome(call, MISMATCH, "", is_heterozygous)
        replacement = trimmed(call.position, before, after)
        if replacement is None:
            return Outcome(call, EQUAL, "", is_heterozygous)
        return Outcome(call, result, kind_of(replacement), is_heterozygous, replacement)

    def _settled(self, outcome: Outcome) -> Outcome:
        """Return the outcome with its place in the listing."""
        change = outcome.replacement
        if outcome.winner is not None:
            return outcome  # its residues are not in the listing
        if change is None:
            position = outcome.call.position
            if position > self._last:
                return replace(outcome, place=position + self._shift)
            return replace(outcome, result=COVERED if outcome.result == SPANNED else outcome.result, place=0)
        self._last = change.end
        place = change.start + self._shift - (0 if change.residues else 1)
        self._shift += change.difference
        return replace(outcome, place=place)

    def _without_overlap(self, outcome: Outcome, change: Replacement) -> Outcome:
        """Return the outcome; OVERLAPPING if a call before it in the file has changed its residues."""
        call = outcome.call
        self._taken = [each for each in self._taken if max(each[0].start, each[0].end) >= call.position]
        winner = next((other for taken, other in self._taken if _overlap(taken, change)), None)
        if winner is not None:
            return replace(outcome, result=OVERLAPPING, replacement=None, winner=winner)
        self._taken.append((change, call))
        return outcome

    def _of_haplotype(self, call: Call) -> tuple[str, str, str]:
        """Return (result, residues of the reference, residues of the chosen allele)."""
        alleles, number = call.alleles, self._rules.haplotype
        chosen = alleles[0] if len(alleles) == 1 else alleles[number - 1]
        if chosen == MISSING:
            return NOT_CALLED, "", ""
        if not chosen:
            return EQUAL, "", ""
        text = call.text(chosen)
        if text == "*":
            return SPANNED, "", ""
        if not is_plain(text):
            return SYMBOLIC, "", ""
        return APPLIED, _plain(call.reference), _plain(text)

    def _of_both(self, call: Call) -> tuple[str, str, str]:
        """Return (result, residues of the reference, residues of the allele or letters for all alleles)."""
        alleles = set(call.alleles)
        if MISSING in alleles:
            return (NOT_CALLED if alleles == {MISSING} else HALF_CALLED), "", ""
        texts = [call.text(each) for each in sorted(alleles)]
        if "*" in texts:
            return SPANNED, "", ""
        if not all(map(is_plain, texts)):
            return SYMBOLIC, "", ""
        before = _plain(call.reference)
        plain = [_plain(each) for each in texts]
        if len(plain) == 1:
            return APPLIED, before, plain[0]
        if any(len(each) != len(before) for each in plain):
            return HETEROZYGOUS, "", ""
        letters = (frozenset("".join(self._bases[each] for each in column)) for column in zip(*plain))
        return AS_LETTER, before, "".join(self._letters[each] for each in letters)

    def _fits(self, call: Call) -> bool:
        """Return whether the residues are those of REF. A letter of ambiguity fits the bases that it may be."""
        start, reference = call.position - 1, _plain(call.reference)
        here = self._residues[start : start + len(reference)] if start >= 0 else ""
        if here == reference:
            return True
        return len(here) == len(reference) and all(
            one == other or set(self._bases.get(one, "")) >= set(self._bases.get(other, "-"))
            for one, other in zip(here.lower().replace("u", "t"), reference)
        )

    def _refusal(self, first: Call) -> UnreadableFile:
        start = first.position - 1
        here = self._residues[start : start + len(first.reference)] if start >= 0 else ""
        return UnreadableFile(
            'Line {line} of "{path}" has the reference "{reference}" at {name}:{position}, but the FASTA file has '
            '"{here}".',
            "Use the FASTA file with which the variants were called. To keep the residues of the FASTA file in such "
            "places, add --skip-mismatches.",
            line=first.line,
            path=self._path,
            reference=first.reference[:40],
            name=self._name,
            position=first.position,
            here=here[:40],
        )


def kind_of(replacement: Replacement) -> str:
    """Return one of KINDS."""
    if not replacement.difference:
        return SUBSTITUTION
    if replacement.end < replacement.start:
        return INSERTION
    return INDEL if replacement.residues else DELETION


_MOST_SHOWN: Final = 20
"""Calls that overlap another one, in the report of a chromosome; the table of variants has all."""
_LONGEST_SHOWN: Final = 20


def shown(call: Call) -> str:
    """Return the position and the alleles of a call, such as "200 GCAT>G"."""
    before, *after = (_cut(call.text(each)) for each in sorted({0, *call.alleles} - {MISSING}))
    return f"{call.position} {before}>{','.join(after)}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _overlap(one: Replacement, other: Replacement) -> bool:
    """Return whether two changes concern the same residues, or insert at the same place."""
    if one.end < one.start and other.end < other.start:
        return one.start == other.start
    return one.start <= other.end and other.start <= one.end


def _plain(text: str) -> str:
    return text.lower().replace("u", "t")


def _letters(edition: Edition) -> dict[frozenset[str], str]:
    """Return the letter for each set of bases."""
    return {frozenset(each.expands_to): symbol for symbol, each in edition.symbols("DNA").items()}


def applied(planner: Planner, calls: Iterable[Call], keep: Callable[[Outcome], object], tally: Tally) -> Lift:
    """Return the replacements of a chromosome. keep: is called with each outcome."""
    replacements: list[Replacement] = []
    for outcome in planner.outcomes(calls):
        tally.add(outcome)
        keep(outcome)
        if outcome.replacement is not None:
            replacements.append(outcome.replacement)
    return Lift(replacements)


def report(tally: Tally, name: str, haplotype: int, log: ChangeLog) -> None:
    """Report what was applied to a chromosome and what was not, and why."""
    for kind in KINDS:
        if count := tally.kinds[kind]:
            log.add("variants/applied", _APPLIED_LINES[kind], name, count=count)
    if count := tally.results[AS_LETTER]:
        log.add("variants/letters", "Heterozygous residues written as letters of ambiguity", name, count=count)
    if haplotype and tally.unphased:
        log.add(
            "variants/unphased",
            "Heterozygous genotypes without a phase; allele {number} of each was applied, but the alleles may lie on "
            "different chromosomes",
            name,
            count=tally.unphased,
            values={"number": haplotype},
        )
    if haplotype and tally.single:
        log.add("variants/single", "Genotypes with one allele only; it was applied", name, count=tally.single)
    for result in NOT_APPLIED:
        if count := tally.results[result]:
            reason = tr(result)
            if result == OVERLAPPING:
                places = in_clauses(f"{shown(call)} ({shown(winner)})" for call, winner in tally.overlapping)
                reason = labeled(reason, in_clauses((places, "..." if count > len(tally.overlapping) else "")))
            log.add(
                "variants/not-applied", "Variants not applied: {reason}", name, count=count, values={"reason": reason}
            )


_APPLIED_LINES: Final = {
    SUBSTITUTION: mark("Substitutions of the sample applied"),
    INSERTION: mark("Insertions of the sample applied"),
    DELETION: mark("Deletions of the sample applied"),
    INDEL: mark("Replacements by another length applied"),
}
"""Messages of the report."""
