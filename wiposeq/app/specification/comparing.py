"""Compare a specification with a listing, and collect the facts that rules/specification.py judges.

The module hides the order of the work: prepare the text, find mentions and residues, pass once through the listing,
decide which number a text gives for which residues.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from wiposeq.app.specification.flow import Flow
from wiposeq.app.specification.matching import MOST_NUMBERS, Listed, Match, listed_residues, match_all, relation
from wiposeq.app.specification.placing import placed_mentions
from wiposeq.app.specification.statements import find_accessions, find_figures, find_statements
from wiposeq.model import mentions as grammar
from wiposeq.model.numbering import numbers_of
from wiposeq.model.project import Project
from wiposeq.model.residue_strings import ResidueString, find_residues
from wiposeq.model.specification import Paragraph, Specification
from wiposeq.model.specification_facts import (
    NEAR,
    SAME,
    UNKNOWN,
    ListedSequence,
    NumberUse,
    PlacedMention,
    PlacedResidues,
    SpecificationFacts,
)
from wiposeq.progress import SILENT, Progress

_BEHIND: Final = re.compile(r"(?:[\s'\"’”′)\]-]|NH2|OH|3'|3′|3’|COOH|amide|[,;:]|-?[A-Z0-9]{2,6}(?=[\s)]))*[(\[（]?\s*")
_BETWEEN: Final = re.compile(
    r"(?:[)\]]\s*(?=[:=：]))?\s*(?:[:=：(\[（-]|is|has the sequence|having the sequence|sequence|と|は|为|為|는|"
    r"(?:[A-Z]{2,4}-))*"
    r"\s*(?:[(\[]|['\"“]|5['’′]\s?-?\s?|(?:H|Ac|NH2|H2N|N)-)*\s*"
)
_NEAR: Final = 160
"""So many characters away from residues a mention is still near."""
_FOLLOWS: Final = 40
"""So many characters behind residues a mention is near, also in the next paragraph."""
_ELLIPSIS: Final = re.compile(r"\s*(?:\.\.\.|…)")


def compare_specification(
    project: Project, specification: Specification, progress: Progress = SILENT
) -> SpecificationFacts:
    """Return what the specification mentions and contains, compared with the listing. Raises Cancelled."""
    flow = Flow(specification)
    progress.report(1, 10)
    in_flow = grammar.find(flow.text)
    found = placed_mentions(specification, flow, in_flow)
    progress.report(3, 10)
    progress.check()
    strings = find_residues(flow.text)
    progress.report(5, 10)
    progress.check()
    sequences: dict[int, ListedSequence] = {}
    queries = {(each.residues, kind_of(each)) for each in (*strings, *_others(strings, flow.text))}
    matches = match_all(queries, listed_residues(_listed(project, sequences)), progress)
    progress.report(8, 10)
    strings = tuple(_rejoined(strings, matches, flow.text))
    foreign = {(each.start, each.end) for each in found if each.is_foreign}
    singles = tuple(
        (each.start, each.end, each.items[0].first)
        for each in in_flow
        if len(each.items) == 1
        and each.items[0].first == each.items[0].last
        and flow.span(each.start, each.end) not in foreign
    )
    uids = {number: each.uid for number, each in sequences.items() if not each.is_skipped}
    placed = _Placing(project, uids, flow, found, (singles, matches)).all(strings, specification)
    facts = SpecificationFacts(
        specification,
        sequences,
        found,
        tuple(placed),
        tuple(find_statements(flow, singles)),
        tuple(find_accessions(flow)),
        tuple(find_figures(specification, found)),
    )
    return replace(facts, uses=tuple(_uses(facts)))


def kind_of(found: ResidueString) -> str:
    """Return "NA" for nucleotides and "AA" for amino acids."""
    return "NA" if found.is_nucleotides else "AA"


def _listed(project: Project, sequences: dict[int, ListedSequence]) -> Iterator[tuple[int, str, str]]:
    """Yield (number, molecule, residues) of each sequence, and store what it is. Of two with one number the first
    counts."""
    for position, (number, each) in enumerate(zip(numbers_of(project), project.sequences), 1):
        is_skipped = each.is_skipped or not each.residues
        molecule = "AA" if each.is_protein else each.molecule_type
        sequences.setdefault(
            number, ListedSequence(number, each.uid, position, molecule, len(each.residues), is_skipped)
        )
        if not is_skipped:
            yield number, each.molecule_type, each.residues


# ----------------------------------------------------------------------------------------- strings over several lines


def _others(strings: tuple[ResidueString, ...], text: str) -> Iterator[ResidueString]:
    """Yield other ways to read the strings: each line alone, and strings joined that only blanks separate."""
    for each in strings:
        yield from _by_line(each)
    for before, after in pairwise(strings):
        if _may_join(before, after, text):
            yield _joined(before, after)


def _by_line(string: ResidueString) -> list[ResidueString]:
    """Return each line of a string as a string of its own."""
    return [
        replace(string, start=line.start, end=line.end, residues=_as_listed(string, line.residues), lines=())
        for line in string.lines
    ]


def _as_listed(string: ResidueString, letters: str) -> str:
    return letters.lower().replace("u", "t") if string.is_nucleotides else letters.upper()


def _may_join(before: ResidueString, after: ResidueString, text: str) -> bool:
    gap = text[before.end : after.start]
    return len(gap) < 24 and before.is_nucleotides == after.is_nucleotides and not gap.strip(" \t\n-0123456789")


def _joined(before: ResidueString, after: ResidueString) -> ResidueString:
    return replace(
        before, end=after.end, residues=before.residues + after.residues, lines=(), is_certain=before.is_certain
    )


def _rejoined(
    strings: tuple[ResidueString, ...], matches: dict[tuple[str, str], Match], text: str
) -> Iterator[ResidueString]:
    """Yield the strings in the way in which most of them are listed."""
    waiting = list(strings)
    index = 0
    while index < len(waiting):
        each = waiting[index]
        index += 1
        own = _match(each, matches)
        if own.kind != SAME and index < len(waiting) and _may_join(each, waiting[index], text):
            whole = _joined(each, waiting[index])
            together, following = _match(whole, matches).kind, _match(waiting[index], matches).kind
            if together == SAME or (together not in (UNKNOWN, NEAR) and UNKNOWN in (own.kind, following)):
                yield whole
                index += 1
                continue
        if own.kind == UNKNOWN and each.lines:
            lines = _by_line(each)
            known = [line for line in lines if _match(line, matches).kind == SAME]
            if known and len(known) * 2 >= len(lines):
                yield from lines
                continue
        yield each


def _match(string: ResidueString, matches: dict[tuple[str, str], Match]) -> Match:
    return matches.get((string.residues, kind_of(string)), Match())


# --------------------------------------------------------------------------------------------- residues and numbers


class _Placing:
    """Decides which number the text gives for which residues.

    uids: of the sequences with residues, by number. known: (start, end, number) of the mentions in the flow that name
    one sequence, and the matches of the strings.
    """

    def __init__(
        self,
        project: Project,
        uids: dict[int, int],
        flow: Flow,
        found: tuple[PlacedMention, ...],
        known: tuple[tuple[tuple[int, int, int], ...], dict[tuple[str, str], Match]],
    ) -> None:
        singles, self._matches = known
        self._project, self._uids, self._flow = project, uids, flow
        self._by_start = {start: (end, number) for start, end, number in singles}
        self._by_end = {end: (start, number) for start, end, number in singles}
        self._mentions = [each for each in found if each.counts]
        self._rows: dict[tuple[int, int, int], list[PlacedMention]] = {}
        self._residues: dict[int, Listed | None] = {}

    def all(self, strings: tuple[ResidueString, ...], specification: Specification) -> Iterator[PlacedResidues]:
        """Yield the residues with their places and matches."""
        for mention in self._mentions:
            paragraph = specification.paragraph_at(mention.start)
            if paragraph.table:
                self._rows.setdefault((paragraph.file, paragraph.table, paragraph.row), []).append(mention)
        first = 0
        strings_of_row: Counter[tuple[int, int, int]] = Counter()
        for each in strings:
            paragraph = specification.paragraph_at(self._flow.place(each.start))
            strings_of_row[paragraph.file, paragraph.table, paragraph.row] += 1
        for each in strings:
            start, end = self._flow.span(each.start, each.end)
            while first < len(self._mentions) and self._mentions[first].end < start - _NEAR:
                first += 1
            paragraph = specification.paragraph_at(start)
            row = self._rows.get((paragraph.file, paragraph.table, paragraph.row), []) if paragraph.table else []
            match = _match(each, self._matches)
            beside, is_sure = self._beside(each)
            if not beside:
                beside = self._in_row(row)
                is_sure = strings_of_row[paragraph.file, paragraph.table, paragraph.row] == 1
            kind, place = self._relation(each, beside) if beside else ("", 0)
            if kind == UNKNOWN and not is_sure and match.kind != SAME:
                beside, kind = 0, ""  # the number of something else
            near = [*row, *self._near(first, paragraph, (start, end))]
            has_number = bool(beside) or any(mention.has(number) for mention in near for number in match.numbers)
            numbers = match.numbers
            if beside and kind == match.kind and beside not in numbers[:1]:
                numbers = (beside, *(number for number in numbers if number != beside))[:MOST_NUMBERS]
            yield PlacedResidues(
                start,
                end,
                paragraph.part,
                each.residues,
                each.molecule,
                each.is_certain,
                each.repeat,
                match.kind,
                numbers,
                match.place,
                beside,
                kind,
                place,
                has_number or (match.kind == UNKNOWN and bool(near)),
            )

    def _near(self, first: int, paragraph: Paragraph, span: tuple[int, int]) -> Iterator[PlacedMention]:
        """Yield the mentions near a span in its paragraph, and one that follows it at once."""
        for index in range(first, len(self._mentions)):
            mention = self._mentions[index]
            if mention.start > span[1] + _NEAR:
                return
            if paragraph.start <= mention.start < paragraph.end or 0 <= mention.start - span[1] < _FOLLOWS:
                yield mention

    def _beside(self, string: ResidueString) -> tuple[int, bool]:
        """Return (the one SEQ ID NO that the text gives directly behind or before the residues, whether it is sure).

        The number is 0 if there is none. Residues in parentheses behind a number may be only a part of the sequence.
        """
        text = self._flow.text
        if _ELLIPSIS.match(text, string.end) or text.endswith(("...", "…"), 0, string.start):
            return 0, False
        behind = _BEHIND.match(text, string.end, string.end + 30)
        if behind is not None and behind.end() in self._by_start:
            return self._by_start[behind.end()][1], True
        for end in range(string.start, max(0, string.start - 24), -1):
            if end in self._by_end:
                between = text[end : string.start]
                is_beside = _BETWEEN.fullmatch(between) is not None
                return (self._by_end[end][1], "(" not in between) if is_beside else (0, False)
        return 0, False

    def _in_row(self, row: list[PlacedMention]) -> int:
        """Return the one number in a row of a table, if it has a column for it."""
        numbers = [each.number for each in row if each.is_bare]
        return numbers[0] if len(numbers) == 1 else 0

    def _relation(self, string: ResidueString, number: int) -> tuple[str, int]:
        listed = self._listed(number)
        if listed is None or listed.kind != kind_of(string):
            return UNKNOWN if listed is not None else "", 0
        return relation(string.residues, listed.residues, listed.kind)

    def _listed(self, number: int) -> Listed | None:
        if number not in self._residues:
            found = None
            if number in self._uids:
                sequence = self._project.sequences.by_uid(self._uids[number])
                (found,) = listed_residues([(number, sequence.molecule_type, sequence.residues)])
            self._residues[number] = found
        return self._residues[number]


# ------------------------------------------------------------------------------------------------------- how often


def _uses(facts: SpecificationFacts) -> Iterator[NumberUse]:
    """Yield how each number is used; of ranges beyond the listing only the ends."""
    most = max(facts.sequences, default=0)
    times: dict[int, int] = {}
    first: dict[int, int] = {}
    parts: dict[int, dict[str, None]] = {}
    for mention in facts.mentions:
        if not mention.counts:
            continue
        beyond = {item.last for item in mention.items if item.last > most}
        beyond |= {item.first for item in mention.items if item.first > most}
        for number in (*mention.numbers(most), *sorted(beyond)):
            times[number] = times.get(number, 0) + 1
            first.setdefault(number, mention.start)
            parts.setdefault(number, {})[mention.part] = None
    for number in sorted(times):
        yield NumberUse(number, times[number], first[number], tuple(parts[number]))
