"""What a reading pane knows about a place of the text: its marks, its words, and the sequence behind it.

It hides the search by place. Places are 0-based in the text of the specification.
"""

from bisect import bisect_left
from collections import Counter
from itertools import accumulate

from msgspec import Struct

from wiposeq.model.specification_facts import SAME
from wiposeq.model.specification_report import (
    FINE,
    Answer,
    Mark,
    NumberRow,
    SpecificationFinding,
    SpecificationReport,
)
from wiposeq.texts import in_clauses, labeled, shown_number, tr, trn


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
        return in_clauses(words.get(each, each) for each in row.rules)
    if row.is_skipped:
        return tr("Skipped")
    return tr("Nothing found") if row.times else ""


class AnswerRow(Struct, frozen=True):
    """An answer as it is listed. state: "error", "warning" or "fine". count: of open findings, or of what fits.

    findings: those that a filter shows, also accepted ones. tip: all of it in words.
    """

    rule: str
    words: str
    state: str
    count: str
    tip: str
    findings: tuple[SpecificationFinding, ...]


def answers_shown(report: SpecificationReport, words: str = "") -> list[AnswerRow]:
    """Return the answers to list: errors first, then warnings, then what is fine.

    words: a filter; then only answers with a finding that has all words in its message or its place.
    """
    wanted = words.casefold().split()
    rows = []
    for answer in report.answers:
        shown = tuple(each for each in answer.findings if _has(each, wanted)) if wanted else answer.findings
        if not wanted or shown:
            rows.append(_answer_row(report, answer, shown))
    order = ("error", "warning", "fine")
    return sorted(rows, key=lambda each: order.index(each.state))


def _has(found: SpecificationFinding, words: list[str]) -> bool:
    text = f"{found.finding.message} {found.where}".casefold()
    return all(word in text for word in words)


def _answer_row(report: SpecificationReport, answer: Answer, shown: tuple[SpecificationFinding, ...]) -> AnswerRow:
    open_ones = [each for each in shown if not report.remark(each)]
    accepted = len(shown) - len(open_ones)
    state = "error" if any(each.finding.is_error for each in open_ones) else "warning" if open_ones else "fine"
    if open_ones:
        kinds = tr("Error") if state == "error" else tr("Warning")
        tip = labeled(kinds, f"{answer.words} ({shown_number(len(open_ones))})")
        return AnswerRow(answer.rule, answer.words, state, shown_number(len(open_ones)), tip, shown)
    words = tr(FINE[answer.rule])
    tip = tr("{answer} ({count})", answer=words, count=shown_number(answer.fits)) if answer.fits else words
    if accepted:
        words, tip = (
            answer.words,
            tr("{answer}: all {count} accepted", answer=answer.words, count=shown_number(accepted)),
        )
    return AnswerRow(answer.rule, words, state, shown_number(answer.fits) if answer.fits else "", tip, shown)
