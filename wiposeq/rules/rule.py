"""The @rule decorator, the catalogue it fills, and what a rule function is given and gives back.

A rule is a generator that yields Hits; the engine turns a Hit into a Finding with the rule's message and the severity
the profile gives it. The docstring is the user's help: first paragraph what must be true, then a paragraph starting
"Why: " and one starting "Usual cause: ".
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from enum import Enum
from functools import partial
from inspect import cleandoc, getdoc
from typing import Any, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from wiposeq.model.address import Address
from wiposeq.model.coding import Coded
from wiposeq.model.edits import Edit
from wiposeq.model.finding import Fix, Severity
from wiposeq.model.origin import ENTITY_DECLARED, NOT_WELL_FORMED, Declared, Fact, loss_of
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Header, Qualifier, Sequence
from wiposeq.rules.latin import fitted
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import Occurrences
from wiposeq.texts import tr


class LooksAt(Enum):
    """What a rule is shown; it decides the arguments after the context.

    FILE: nothing more, after the last sequence, when all facts are known (context.origin.facts).
    HEADER: (header), after the last sequence. SEQUENCE: (sequence). FEATURE: (sequence, feature).
    QUALIFIER: (sequence, feature, qualifier). A skipped sequence is shown to SEQUENCE rules only.
    LISTING: (facts), (position, uid, fact) of every sequence that `collect` gave a fact of, to be gone through as
    often as wanted; rules with the same collector share its facts.
    """

    FILE = "file"
    HEADER = "header"
    SEQUENCE = "sequence"
    FEATURE = "feature"
    QUALIFIER = "qualifier"
    LISTING = "listing"


class OriginView(Protocol):
    """What rules may ask of the file that was read, while it is still being read or long after."""

    @property
    def source(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def written_as(self) -> str: ...
    @property
    def is_compact(self) -> bool: ...
    @property
    def accepted_losses(self) -> tuple[str, ...]: ...
    @property
    def facts(self) -> "tuple[Fact, ...] | list[Fact]": ...
    @property
    def declared(self) -> dict[int, Declared]: ...


class SequenceFacts(Struct):
    """What rules computed for the sequence at hand and other rules need too; None: not computed yet.

    strange_symbols: see rules.sequences. sources: see rules.features. coded: by the uid of the CDS, see rules.coding.
    """

    strange_symbols: dict[str, Occurrences] | None = None
    sources: list[Feature] | None = None
    coded: dict[int, Coded | None] = {}


class Context(Struct):
    """What every rule is given first.

    header: complete for HEADER, FILE and LISTING rules, empty for the others. today: the date that counts as today.
    position: the place of the sequence at hand. count: the number of sequences so far. The answer of a rule about a
    sequence must not depend on these two. limits: of the profile. of_sequence: replaced before each sequence.
    """

    edition: Edition
    origin: OriginView
    today: date
    header: Header = Header()
    position: int = 0
    count: int = 0
    limits: dict[str, Any] = {}
    of_sequence: SequenceFacts = field(default_factory=SequenceFacts)


class Hit(Struct, frozen=True):
    """What a rule yields: where, the values of its message, fixes, and the span of residues it is about.

    variant: the key of one of the rule's further messages, for one cause with several wordings; severity overrides the
    rule's own (for a doubtful list entry: a warning instead of an error).
    number, feature_number, qualifier_number, feature_key, qualifier: only for FILE and LISTING rules, which speak of
    sequences the engine no longer has at hand; for the others the engine fills them in.
    """

    address: Address = Address()
    values: dict[str, Any] = {}
    fixes: tuple[Fix, ...] = ()
    residues: tuple[int, int] | None = None
    variant: str = ""
    severity: Severity | None = None
    line: int = 0
    column: int = 0
    number: int = 0
    feature_number: int = 0
    qualifier_number: int = 0
    feature_key: str = ""
    qualifier: str = ""


class Rule(Struct, frozen=True):
    """A rule of the catalogue. message: one template; variants: further templates by name; cites: paragraphs.

    keys: the only feature keys a FEATURE or QUALIFIER rule is shown; names: the only qualifiers; () for all.
    """

    id: str
    looks_at: LooksAt
    severity: Severity
    cites: str
    message: str
    check: Callable[..., Iterator[Hit]]
    variants: dict[str, str] = {}
    collect: Callable[[Context, Sequence], Hashable | None] | None = None
    doc: str = ""
    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """What must be true: the first paragraph of the help."""
        return self.doc.split("\n\n", 1)[0].replace("\n", " ")

    def paragraph(self, head: str) -> str:
        """The help paragraph that starts with this word and a colon ("Why", "Usual cause"), without them; or ""."""
        for text in self.doc.split("\n\n"):
            if text.startswith(head + ":"):
                return text[len(head) + 1 :].strip().replace("\n", " ")
        return ""


CATALOGUE: dict[str, Rule] = {}
"""All rules by id, in the order of declaration; importing wiposeq.checking.engine fills it."""

E, W = Severity.ERROR, Severity.WARNING


def rule(
    id: str,
    looks_at: LooksAt,
    severity: Severity,
    cites: str,
    message: str,
    *,
    variants: dict[str, str] | None = None,
    collect: Callable[[Context, Sequence], Hashable | None] | None = None,
    keys: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
) -> Callable[[Callable[..., Iterator[Hit]]], Callable[..., Iterator[Hit]]]:
    """Declares a rule. Raises ValueError at import for an id used twice, a missing docstring or a missing collector."""

    def declare(check: Callable[..., Iterator[Hit]]) -> Callable[..., Iterator[Hit]]:
        doc = cleandoc(getdoc(check) or "")
        if id in CATALOGUE:
            raise ValueError(f"rule {id} is declared twice")
        if not doc or "/" not in id:
            raise ValueError(f"rule {id} needs an id subject/what-is-wrong and a docstring")
        if (looks_at is LooksAt.LISTING) != (collect is not None):
            raise ValueError(f"rule {id}: LISTING rules, and only they, need collect=")
        CATALOGUE[id] = Rule(id, looks_at, severity, cites, message, check, variants or {}, collect, doc, keys, names)
        return check

    return declare


def molecule_of(sequence: Sequence) -> str:
    """The molecule type to judge by: "DNA", "RNA" or "AA" (also for the PRT of old files), else ""."""
    told = sequence.molecule_type
    return told if told in ("DNA", "RNA", "AA") else "AA" if told == "PRT" else ""


class Made(Struct, frozen=True):
    """Makes the edit of a Fix; unlike a closure it can be compared, sent to another process, and holds nothing big.

    edit: the edit itself, or None where function makes it of args and the project.
    """

    template: str
    values: dict[str, Any]
    edit: Edit | None = None
    function: Callable[..., Edit] | None = None
    args: tuple[Any, ...] = ()

    def __call__(self, project: Project) -> Edit:
        edit = self.edit if self.function is None else self.function(*self.args, project)
        assert edit is not None
        return replace(edit, label=tr(self.template, **self.values))


def mend(
    template: str,
    how: Edit | Callable[[Project], Edit],
    *,
    safe: bool = False,
    is_choice: bool = False,
    **values: Any,
) -> Fix:
    """A Fix by an edit that is known, or by one made from the project when it is applied.

    how: an Edit, a module-level function of the project, or a functools.partial of one (plain arguments, project last).
    """
    values = fitted(template, values)
    if isinstance(how, Edit):
        made = Made(template, values, how)
    elif isinstance(how, partial):
        made = Made(template, values, None, how.func, how.args)
    else:
        made = Made(template, values, None, how)
    return Fix(template, made, safe, values, is_choice)


def at(
    sequence: Sequence, feature: Feature | None = None, qualifier: Qualifier | None = None, field: str = ""
) -> Address:
    """The address of a record, or of one of its fields."""
    return Address(sequence.uid, feature.uid if feature else None, qualifier.uid if qualifier else None, field=field)


def is_cut_short(context: Context) -> bool:
    """Return whether what is missing may only not have been read, and nobody has accepted that loss."""
    accepted = context.origin.accepted_losses
    return any(
        (fact.kind == ENTITY_DECLARED and not context.count)  # of such a file nothing is read
        or (
            fact.kind == NOT_WELL_FORMED
            and (
                fact.values.get("cause") == "cut-off"
                or "sequences" in fact.values
                or ("lost" in fact.values and fact.address.sequence is None)
            )
        )
        for fact in context.origin.facts
        if not accepted or (loss := loss_of(fact)) is None or loss.key not in accepted
    )


def is_lost(context: Context, sequence: Sequence) -> bool:
    """Return whether a sequence is the empty place of one that could not be read."""
    if sequence.residues or sequence.molecule_type or sequence.features or sequence.is_skipped:
        return False
    return any(
        fact.kind == NOT_WELL_FORMED and fact.address.sequence == sequence.uid and "lost" in fact.values
        for fact in context.origin.facts
    )


class Listing(Protocol):
    """What the engine can check: a project, or a file as it streams past."""

    @property
    def header(self) -> Header: ...
    @property
    def sequences(self) -> Iterable[Sequence]: ...
    @property
    def origin(self) -> OriginView: ...


__all__ = [
    "CATALOGUE",
    "Context",
    "E",
    "Feature",
    "Hit",
    "Listing",
    "LooksAt",
    "OriginView",
    "Qualifier",
    "Rule",
    "SequenceFacts",
    "W",
    "at",
    "is_cut_short",
    "is_lost",
    "mend",
    "molecule_of",
    "rule",
]
