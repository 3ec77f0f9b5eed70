"""What a reading pane knows about a place of the text: its marks, its words, and the sequence behind it.

It hides the search by place. Places are 0-based in the text of the specification.
"""

from bisect import bisect_left
from collections import Counter
from itertools import accumulate

from wiposeq.model.specification_facts import SAME
from wiposeq.model.specification_report import Mark, NumberRow, SpecificationFinding, SpecificationReport
from wiposeq.texts import tr, trn


class MarkedText:
    """The marks of a report, found by place."""

    def __init__(self, report: SpecificationReport) -> None:
        self.report = report
        self._marks = report.marks
        self._starts = [each.start for each in self._marks]
        self._ends = list(accumulate((each.end for each in self._marks), max))

    def between(self, start: int, end: int) -> list[Mark]:
        """Return the marks that touch the span start..end (half open), in the order of the text."""
        low, high = bisect_left(self._ends, start), bisect_left(self._starts, end)
        return [each for each in self._marks[low:high] if each.end > start]

    def mark_at(self, place: int) -> Mark | None:
        """Return the shortest mark that contains a place, or None."""
        return min(self.between(place, place + 1), key=lambda each: each.end - each.start, default=None)

    def number_at(self, place: int) -> int:
        """Return the SEQ ID NO that is mentioned at a place, or whose residues are there; 0 if there is none."""
        facts = self.report.facts
        for mention in facts.mentions:
            if mention.start <= place < mention.end and mention.counts:
                item = next((each for each in mention.items if each.start <= place < each.end), mention.items[0])
                return item.first
        return next((each.numbers[0] for each in facts.residues if each.start <= place < each.end and each.numbers), 0)

    def tip(self, place: int) -> str:
        """Return what is known about a place in words; "" if nothing is marked there."""
        mark = self.mark_at(place)
        if mark is None:
            return ""
        lines = []
        found = self.report.at(place)
        if found is not None:
            remark = self.report.remark(found)
            lines.append(found.finding.message + (" " + tr("Accepted: {remark}", remark=remark) if remark else ""))
        number = self.number_at(place)
        listed = self.report.facts.sequences.get(number)
        if listed is not None:
            length = trn("{count} residue", "{count} residues", listed.length)
            name = self.report.names.get(number, "")
            lines.append(
                " ".join(f"SEQ ID NO: {number} {name} ({listed.molecule}, {length})".split())
                if not listed.is_skipped
                else tr("SEQ ID NO: {number}, skipped intentionally", number=number)
            )
        if not lines and mark.is_mention and mark.kind == "foreign":
            lines.append(tr("A sequence of another document"))
        return "\n".join(lines)


def residues_found(report: SpecificationReport) -> Counter[int]:
    """Return how often the text writes out the residues of each SEQ ID NO as a whole."""
    return Counter(number for each in report.facts.residues if each.match == SAME for number in each.numbers)


def answer_of(report: SpecificationReport, row: NumberRow) -> str:
    """Return the answer for a number in words: what was found about it, or that it is fine; "" if not mentioned."""
    if row.rules:
        words = {each.rule: each.words for each in report.answers}
        return "; ".join(words.get(each, each) for each in row.rules)
    if row.is_skipped:
        return tr("Skipped")
    return tr("Nothing found") if row.times else ""


def findings_shown(
    report: SpecificationReport, *, has_errors: bool = True, has_warnings: bool = True, words: str = ""
) -> list[SpecificationFinding]:
    """Return the findings to list: of the wanted severities, with all words of the filter in message or place."""
    wanted = words.casefold().split()
    return [
        each
        for each in report.findings
        if (has_errors if each.finding.is_error else has_warnings)
        and all(word in f"{each.finding.message} {each.where}".casefold() for word in wanted)
    ]
