"""The result of a check of a specification, for the window, the command line and reports.

It hides how findings become answers and rows of numbers. app/specification/checking.py makes it.
"""

from functools import cached_property
from typing import Final

from msgspec import Struct

from wiposeq.model.finding import Finding
from wiposeq.model.specification import CLAIMS, Specification
from wiposeq.model.specification_facts import SpecificationFacts
from wiposeq.texts import mark, tr

ANSWERS: Final = (
    ("specification/number-not-listed", mark("Numbers not in the listing")),
    ("specification/never-mentioned", mark("Sequences never mentioned")),
    ("specification/number-open", mark("Placeholder numbers")),
    ("specification/residues-differ", mark("Residues beside another number")),
    ("specification/residues-not-listed", mark("Residues not in the listing")),
    ("specification/residues-possible", mark("Possible sequences")),
    ("specification/residues-without-number", mark("Residues without SEQ ID NO")),
    ("specification/length-differs", mark("Lengths and ranges")),
    ("specification/molecule-differs", mark("Molecules")),
    ("specification/accession-without-version", mark("Accession numbers without version")),
    ("specification/drawing-without-number", mark("Drawings without SEQ ID NO")),
    ("specification/highest-number", mark("Highest number")),
    ("specification/page-not-read", mark("Pages not read")),
)
"""The rules of a check in the order in which their answers are shown, and the words for each."""

FINE: Final = {
    "specification/number-not-listed": mark("Numbers are in the listing"),
    "specification/never-mentioned": mark("All sequences are mentioned"),
    "specification/number-open": mark("No placeholder numbers"),
    "specification/residues-differ": mark("Residues are those of their number"),
    "specification/residues-not-listed": mark("Residues are in the listing"),
    "specification/residues-possible": mark("No possible sequences"),
    "specification/residues-without-number": mark("Residues have their SEQ ID NO"),
    "specification/length-differs": mark("Lengths and ranges fit"),
    "specification/molecule-differs": mark("Molecules fit"),
    "specification/accession-without-version": mark("Accession numbers have their version"),
    "specification/drawing-without-number": mark("Drawings have their SEQ ID NOs"),
    "specification/highest-number": mark("Highest number fits"),
    "specification/page-not-read": mark("All pages were read"),
}
"""The words of an answer for which nothing was found."""


class SpecificationFinding(Struct, frozen=True):
    """A finding and its place in the text.

    start, end: 0-based span in the text of the specification; both 0 if the finding is about no place in it.
    where: the place in words. around: the words around it. key: the key with which a person accepts the finding; it
    stays the same when other parts of the text change, or sequences are added to the listing.
    """

    finding: Finding
    start: int = 0
    end: int = 0
    where: str = ""
    around: str = ""

    @property
    def has_place(self) -> bool:
        """Whether it is about a place in the text."""
        return self.end > self.start

    @property
    def key(self) -> str:
        """The key for `model.edits.Accept`, and for Project.accepted."""
        values = " ".join(
            str(value) for name, value in self.finding.values.items() if name != "count" or not self.has_place
        )
        return " ".join(f"{self.finding.rule} {values} {self.around}".split())


class Correction(Struct, frozen=True):
    """What the text should say at a place, as a person noted it. number: the right SEQ ID NO.

    start, end: 0-based span of a number, of a mention that is left open, or of residues without their number.
    """

    start: int
    end: int
    number: int


class Mark(Struct, frozen=True, gc=False):
    """A span of the text to mark (0-based, half open). kind: "listed", "foreign", "warning" or "error".

    is_mention: a mention of SEQ ID NOs; otherwise residues or other words of a finding.
    """

    start: int
    end: int
    kind: str
    is_mention: bool


class Answer(Struct, frozen=True):
    """One of the answers of a check. rule: its id. words: in the user's language. findings: may be empty.

    fits: how many places were compared and are right, for an answer that can be counted so; else 0.
    """

    rule: str
    words: str
    findings: tuple[SpecificationFinding, ...]
    fits: int = 0

    @property
    def is_error(self) -> bool:
        """Whether one of its findings is an error."""
        return any(each.finding.is_error for each in self.findings)


class NumberRow(Struct, frozen=True):
    """A line of the table of numbers. molecule, length: of the listed sequence; "" and 0 if it is not listed.

    times: how often the text mentions the number. first: the place of the first mention, -1 if there is none; where: in
    words. in_claims: whether the claims mention it. rules: the ids of the rules that found something about it.
    """

    number: int
    name: str
    molecule: str
    length: int
    times: int
    first: int
    where: str
    in_claims: bool
    rules: tuple[str, ...] = ()
    is_skipped: bool = False


class SpecificationReport(Struct, frozen=True, dict=True):
    """The result of a check. listing: the name of the listing. remarks: the reasons of accepted findings, by key.

    findings: in the order of the text; those without a place come first.
    corrections: noted for this text, in its order.
    """

    facts: SpecificationFacts
    findings: tuple[SpecificationFinding, ...]
    names: dict[int, str] = {}
    listing: str = ""
    edition: str = ""
    profile: str = ""
    remarks: dict[str, str] = {}
    corrections: tuple[Correction, ...] = ()

    @property
    def specification(self) -> Specification:
        """The text that was checked."""
        return self.facts.specification

    @property
    def errors(self) -> int:
        """The number of errors that no person has accepted."""
        return sum(each.finding.is_error and each.key not in self.remarks for each in self.findings)

    @property
    def warnings(self) -> int:
        """The number of warnings that no person has accepted."""
        return sum(not each.finding.is_error and each.key not in self.remarks for each in self.findings)

    @property
    def mentions(self) -> int:
        """The number of mentions of sequences of this listing."""
        return sum(each.counts for each in self.facts.mentions)

    @property
    def is_complete(self) -> bool:
        """Whether "nothing is missing" may be stated: all is read, and nothing is found, not even a warning."""
        return not self.errors and not self.warnings and self.specification.is_read_completely

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """All answers in the order of ANSWERS, also those without findings."""
        found: dict[str, list[SpecificationFinding]] = {id: [] for id, _ in ANSWERS}
        for each in self.findings:
            found.setdefault(each.finding.rule, []).append(each)
        fits = self._fits()
        return tuple(Answer(id, tr(words), tuple(found[id]), fits.get(id, 0)) for id, words in ANSWERS)

    def _fits(self) -> dict[str, int]:
        kinds = [each.kind for each in self.facts.statements if each.number in self.facts.sequences]
        wrong = {id: sum(each.finding.rule == id for each in self.findings) for id, _ in ANSWERS}
        counts = {
            "specification/length-differs": sum(kind != "molecule" for kind in kinds),
            "specification/molecule-differs": sum(kind == "molecule" for kind in kinds),
            "specification/number-not-listed": self.mentions,
            "specification/residues-not-listed": len(self.facts.residues),
            "specification/accession-without-version": len(self.facts.accessions),
        }
        return {id: max(0, count - wrong[id]) for id, count in counts.items()}

    @cached_property
    def numbers(self) -> tuple[NumberRow, ...]:
        """The table of numbers: every sequence of the listing, and every number that only the text has."""
        uses = {each.number: each for each in self.facts.uses}
        rules: dict[int, list[str]] = {}
        for found in self.findings:
            number = found.finding.values.get("number")
            if isinstance(number, int) and found.finding.rule not in rules.setdefault(number, []):
                rules[number].append(found.finding.rule)
        rows = []
        for number in sorted({*self.facts.sequences, *uses}):
            listed, use = self.facts.sequences.get(number), uses.get(number)
            rows.append(
                NumberRow(
                    number,
                    self.names.get(number, ""),
                    listed.molecule if listed else "",
                    listed.length if listed else 0,
                    use.times if use else 0,
                    use.first if use else -1,
                    self.specification.where(use.first) if use else "",
                    CLAIMS in use.parts if use else False,
                    tuple(rules.get(number, ())),
                    listed.is_skipped if listed else False,
                )
            )
        return tuple(rows)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The spans that a reading pane marks, in the order of the text; they may overlap.

        A mention or residues have the color of their worst finding that nobody accepted, else that of "listed".
        """
        worst: dict[tuple[int, int], str] = {}
        for each in self.findings:
            if each.has_place and each.key not in self.remarks:
                span = (each.start, each.end)
                if each.finding.is_error or span not in worst:
                    worst[span] = "error" if each.finding.is_error else "warning"
        marks = []
        for mention in self.facts.mentions:
            span = (mention.start, mention.end)
            kind = worst.pop(span, "foreign" if mention.is_foreign else "listed")
            marks.append(Mark(*span, kind, True))
        for residues in self.facts.residues:
            span = (residues.start, residues.end)
            if span in worst or residues.numbers:
                marks.append(Mark(*span, worst.pop(span, "listed"), False))
        marks += [Mark(*span, kind, False) for span, kind in worst.items()]
        return tuple(sorted(marks, key=lambda each: (each.start, -each.end)))

    def remark(self, found: SpecificationFinding) -> str:
        """Return the remark with which a person accepted a finding, or ""."""
        return self.remarks.get(found.key, "")

    def correction(self, start: int, end: int) -> int:
        """Return the SEQ ID NO that a person noted for a span of the text, 0 if there is none."""
        return next((each.number for each in self.corrections if (each.start, each.end) == (start, end)), 0)

    def at(self, place: int) -> SpecificationFinding | None:
        """Return the finding whose span contains a place in the text, the shortest of several, or None."""
        inside = [each for each in self.findings if each.start <= place < each.end]
        return min(inside, key=lambda each: each.end - each.start, default=None)


class MapRow(Struct, frozen=True):
    """A sequence whose number changed. new: 0 if it was removed. places: (start, end) of the mentions to change."""

    old: int
    new: int
    name: str
    places: tuple[tuple[int, int], ...] = ()


class RenumberingMap(Struct, frozen=True):
    """What must change in a text after a listing was renumbered.

    rows: the sequences with another number. remarks: (start, end, words) of each mention to change.
    """

    specification: Specification
    rows: tuple[MapRow, ...]
    remarks: tuple[tuple[int, int, str], ...] = ()
