"""What a check finds: a Finding points, a Fix is an Edit, a Report holds them all."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from msgspec import Struct

from wiposeq.model.address import Address
from wiposeq.model.edits import Edit
from wiposeq.model.project import Project
from wiposeq.texts import tr


class Severity(StrEnum):
    """An error stops a listing from being generated; a warning asks a person to look."""

    ERROR = "error"
    WARNING = "warning"


class Fix(Struct, frozen=True):
    """A way to mend a finding. safe: it can change nothing but what is certainly wrong, so it may be done unseen.

    template and values: what it will do, in words ("Shorten to {location}"). make: the edit, made from the project as
    it is when the fix is applied; raises LookupError if the place is gone. is_choice: a person must choose the value;
    the edit then fills in the likeliest and the window puts the cursor there. accepts_loss: it accepts that a part of
    the file is lost, which only a person does, by name.
    """

    template: str
    make: Callable[[Project], Edit]
    safe: bool = False
    values: dict[str, Any] = {}
    is_choice: bool = False
    accepts_loss: bool = False

    @property
    def label(self) -> str:
        """What the fix will do, in the user's language."""
        return tr(self.template, **self.values)


class Finding(Struct, frozen=True):
    """One thing that is wrong, and where.

    rule: its id; template and values: the sentence; residues: the 1-based inclusive span it is about, if any;
    line and column: 1-based place in the file that was read, 0 if unknown.
    number, feature_number, qualifier_number: SEQ ID NO and 1-based positions when it was found (for reports that
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
        """What is, and what is required, in the user's language."""
        return tr(self.template, **self.values)

    @property
    def is_error(self) -> bool:
        """Whether it stops the listing from being generated."""
        return self.severity is Severity.ERROR

    @property
    def key(self) -> str:
        """The same text for the same finding after a re-check, whatever its number has become."""
        a = self.address
        place = "/".join(str(part) for part in (a.sequence, a.feature, a.qualifier, a.title) if part is not None)
        return f"{self.rule} {place} {a.field} {self.residues or ''}".strip()


class Excerpt(Struct, frozen=True):
    """Lines of a file around a place, as (1-based number, text); long ones are cut.

    column: where the place is in the text of its line, 1-based in characters; 0 if it was cut off.
    cost: what could not be read because of it, in words.
    """

    lines: tuple[tuple[int, str], ...]
    column: int = 0
    cost: tuple[str, ...] = ()


class Report(Struct, frozen=True):
    """The result of a check. counts: how often each rule spoke, also beyond the findings kept (the list is capped).

    remarks: why a person has accepted a finding, by Finding.key. excerpts: the lines of the file around a place, by its
    (line, column), where a person needs them to understand a finding.
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

    def remark(self, finding: Finding) -> str:
        """Return the remark with which a person has accepted a finding, or "" ."""
        return self.remarks.get(finding.key, "")

    @property
    def accepted(self) -> int:
        """How many of the findings kept a person has accepted with a remark."""
        return sum(finding.key in self.remarks for finding in self.findings) if self.remarks else 0

    @property
    def is_clean(self) -> bool:
        """No errors; warnings may stand."""
        return self.errors == 0
