"""The results of a check: a Finding has an address and fixes, and a Report contains all findings."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.project import Project
from wiposeq.texts import tr


class Severity(StrEnum):
    """With an error no listing can be generated. A warning must be checked by a person."""

    ERROR = "error"
    WARNING = "warning"


MARK_OF_WARNING: Final = 1
MARK_OF_ERROR: Final = 2
"""The bits of Report.marks."""


class Fix(Struct, frozen=True):
    """A way to correct a finding. safe: it changes only what is certainly wrong, so it may be applied without a
    preview.

    template, values: its label ("Shorten to {location}"). make: returns the edit for the current project; raises
    LookupError if the record was removed. is_choice: a person must choose the value; the edit sets the likeliest one
    and the window puts the cursor there. accepts_loss: it accepts that a part of the file is lost. Only a person may
    apply it.
    """

    template: str
    make: Callable[[Project], Edit]
    safe: bool = False
    values: dict[str, Any] = {}
    is_choice: bool = False
    accepts_loss: bool = False

    @property
    def label(self) -> str:
        """The description of the fix, in the user's language."""
        return tr(self.template, **self.values)


class Finding(Struct, frozen=True):
    """One fault and its place.

    rule: its id; template, values: the message; residues: the 1-based inclusive span of the fault, if any;
    line and column: 1-based place in the file that was read, 0 if unknown.
    number, feature_number, qualifier_number: SEQ ID NO and 1-based positions at the time of the check (for reports that
    outlive the project); 0 if it is not about one. feature_key and qualifier: their names, "" if not about one.
    """

    rule: str
    severity: Severity
    template: str
    address: Address = Address()
    values: dict[str, Any] = {}
    fixes: tuple[Fix, ...] = ()
    residues: tuple[int, int] | None = None
    number: int = 0
    feature_number: int = 0
    qualifier_number: int = 0
    feature_key: str = ""
    qualifier: str = ""
    cites: str = ""
    line: int = 0
    column: int = 0

    @property
    def message(self) -> str:
        """The message in the user's language: what is, and what is required."""
        return tr(self.template, **self.values)

    @property
    def is_error(self) -> bool:
        """Whether no listing can be generated because of it."""
        return self.severity is Severity.ERROR

    @property
    def key(self) -> str:
        """A text that is the same for the same finding after another check, also if its number changed."""
        a = self.address
        place = "/".join(str(part) for part in (a.sequence, a.feature, a.qualifier, a.title) if part is not None)
        return f"{self.rule} {place} {a.field} {self.residues or ''}".strip()


class Excerpt(Struct, frozen=True):
    """Lines of a file around a place, as (1-based number, text). Long lines are shortened.

    column: where the place is in the text of its line, 1-based in characters; 0 if it was cut off.
    cost: what could not be read because of it, in words.
    """

    lines: tuple[tuple[int, str], ...]
    column: int = 0
    cost: tuple[str, ...] = ()


class Report(Struct, frozen=True):
    """The result of a check. counts: the number of findings of each rule, including those that are not stored (the list
    has a limit).

    maps: pictures of the sequences in which findings are, as SVG by SEQ ID NO.
    remarks: the reasons why a person accepted findings, by Finding.key. excerpts: the lines of the file around a place,
    by its (line, column), where a person needs them to understand a finding.
    marks: one byte for each sequence, in the order of the check: whether it has warnings and errors, also findings that
    are not stored. Empty in a report that was read from a file.
    """

    findings: tuple[Finding, ...] = ()
    edition: str = ""
    profile: str = ""
    source: str = ""
    counts: dict[str, int] = {}
    errors: int = 0
    warnings: int = 0
    sequences: int = 0
    remarks: dict[str, str] = {}
    excerpts: dict[tuple[int, int], Excerpt] = {}
    maps: dict[int, str] = {}
    marks: bytes = b""

    def remark(self, finding: Finding) -> str:
        """Return the remark with which a person has accepted a finding, or "" ."""
        return self.remarks.get(finding.key, "")

    @property
    def accepted(self) -> int:
        """The number of stored findings that a person accepted with a remark."""
        return sum(finding.key in self.remarks for finding in self.findings) if self.remarks else 0

    def mark(self, place: int) -> str:
        """Return "error", "warning" or "", the worst at a sequence, by its 0-based place at the time of the check."""
        mark = self.marks[place] if 0 <= place < len(self.marks) else 0
        return "error" if mark & MARK_OF_ERROR else "warning" if mark & MARK_OF_WARNING else ""

    @property
    def is_clean(self) -> bool:
        """Whether there are no errors. There may be warnings."""
        return self.errors == 0
