"""The @rule decorator, the table of all rules, and the arguments and results of a rule function.

A rule is a generator that yields Hits. The engine turns a Hit into a Finding with the message of the rule and the
severity of the profile. The docstring of a rule is the help that users read: the first paragraph states what must be
true. Then follow paragraphs that start with "Why: ", "Usual cause: ", "Safe because: " (if the rule offers a safe fix),
"Example right: " and "Example wrong: ".
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum
from functools import partial
from inspect import cleandoc, getdoc
from itertools import islice
from typing import Any, Final, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.coding import Coded
from wiposeq.model.edit import Edit
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Fix, Severity
from wiposeq.model.mentions import Mention
from wiposeq.model.origin import (
    ATTRIBUTE_MISSING,
    ELEMENT_MISSING,
    ELEMENT_REPEATED,
    ENTITY_DECLARED,
    NOT_WELL_FORMED,
    Declared,
    Fact,
    loss_of,
)
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Header, Qualifier, Sequence
from wiposeq.rules.messages import fitted
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import Occurrences
from wiposeq.texts import tr


class LooksAt(Enum):
    """What a rule looks at. It decides the arguments of the rule after the context.

    FILE: no further argument; called after the last sequence, when context.origin.facts is complete.
    HEADER: (header); called after the last sequence. SEQUENCE: (sequence). FEATURE: (sequence, feature).
    QUALIFIER: (sequence, feature, qualifier). Only SEQUENCE rules are called for a skipped sequence.
    LISTING: (facts), an iterable of (position, uid, fact), one for each sequence for which `collect` returned a fact.
    It can be iterated several times. Rules with the same collector share its facts.
    SPECIFICATION: (facts), what app/specification found in a specification. Only a check of the specification calls
    these rules, with a context of the listing.
    """

    FILE = "file"
    HEADER = "header"
    SEQUENCE = "sequence"
    FEATURE = "feature"
    QUALIFIER = "qualifier"
    LISTING = "listing"
    SPECIFICATION = "specification"


class OriginView(Protocol):
    """What rules may read about the file, while it is being read or later."""

    @property
    def source(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def output_name(self) -> str: ...
    @property
    def is_compact(self) -> bool: ...
    @property
    def accepted_losses(self) -> tuple[str, ...]: ...
    @property
    def changes(self) -> "tuple[Change, ...]": ...
    @property
    def confirmed(self) -> tuple[str, ...]: ...
    @property
    def facts(self) -> "tuple[Fact, ...] | list[Fact]": ...
    @property
    def declared(self) -> dict[int, Declared]: ...


class SequenceFacts(Struct):
    """A cache of what several rules need about the current sequence. None: not computed yet.

    strange_symbols: see rules.residues. sources: see rules.features. coded: by the uid of the CDS, see rules.coding.
    qualifiers: see qualifiers_of(). mentions: by the text, see rules.freetext.
    """

    strange_symbols: dict[str, Occurrences] | None = None
    sources: list[Feature] | None = None
    coded: dict[int, Coded | None] = {}
    qualifiers: list[Qualifier] | None = None
    mentions: dict[str, tuple[Mention, ...]] | None = None


class Context(Struct):
    """The first argument of every rule.

    header: complete for HEADER, FILE and LISTING rules, empty for the others. today: the date that counts as today.
    position: the position of the current sequence. count: the number of sequences so far. The result of a rule about a
    sequence must not depend on these two. limits: of the profile. of_sequence: replaced before each sequence.
    absent: what absences() yields for the first facts_read facts.
    """

    edition: Edition
    origin: OriginView
    today: date
    header: Header = Header()
    position: int = 0
    count: int = 0
    limits: dict[str, Any] = {}
    of_sequence: SequenceFacts = field(default_factory=SequenceFacts)
    absent: set[tuple[str, int]] = set()
    facts_read: int = 0

    def lacks(self, name: str, sequence: Sequence) -> bool:
        """Return whether the file lacks this element or attribute of a sequence. name: see absences()."""
        facts = self.origin.facts
        if self.facts_read != len(facts):
            self.absent.update(absences(islice(facts, self.facts_read, None)))
            self.facts_read = len(facts)
        return (name, sequence.uid) in self.absent


class Hit(Struct, frozen=True):
    """What a rule yields for each fault: its address, the values of the message, fixes, and a span of residues.

    variant: the key of one of Rule.variants; "" for the main message. severity: overrides that of the rule (for a
    doubtful list entry: a warning instead of an error).
    number, feature_number, qualifier_number, feature_key, qualifier: only FILE and LISTING rules set them, because
    the engine no longer has the sequence. For all other rules the engine sets them.
    span: the place in the specification (0-based, half open), which only SPECIFICATION rules set.
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
    span: tuple[int, int] = (0, 0)


class Rule(Struct, frozen=True):
    """A rule. message: its template; variants: further templates by name; cites: paragraphs of the standard.

    collect: returns the fact of a sequence for a LISTING rule, or None. A fact is a number, a text or a tuple of them.
    keys: a FEATURE or QUALIFIER rule is called only for features with these keys. names: a QUALIFIER rule is called
    only for qualifiers with these names. () means all. is_optional: it is asked only in a profile that includes it.
    """

    id: str
    looks_at: LooksAt
    severity: Severity
    cites: str
    message: str
    check: Callable[..., Iterator[Hit]]
    variants: dict[str, str] = {}
    collect: Callable[[Context, Sequence], Any] | None = None
    doc: str = ""
    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    is_optional: bool = False

    @property
    def statement(self) -> str:
        """The first paragraph of the help: what must be true."""
        return self.doc.split("\n\n", 1)[0].replace("\n", " ")

    def paragraph(self, head: str) -> str:
        """Return the paragraph of the help with a heading such as "Why", without the heading. "" if there is none."""
        for text in self.doc.split("\n\n"):
            if text.startswith(head + ":"):
                return text[len(head) + 1 :].strip().replace("\n", " ")
        return ""


CATALOGUE: dict[str, Rule] = {}
"""All rules by id, in the order of declaration. Importing wiposeq.checking.engine fills it."""

E, W = Severity.ERROR, Severity.WARNING


def rule(
    id: str,
    looks_at: LooksAt,
    severity: Severity,
    cites: str,
    message: str,
    *,
    variants: dict[str, str] | None = None,
    collect: Callable[[Context, Sequence], Any] | None = None,
    keys: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
    optional: bool = False,
) -> Callable[[Callable[..., Iterator[Hit]]], Callable[..., Iterator[Hit]]]:
    """Declare a function as a rule.

    Raise ValueError at import if the id is used twice, or the docstring or the collector is missing.
    """

    def declare(check: Callable[..., Iterator[Hit]]) -> Callable[..., Iterator[Hit]]:
        doc = cleandoc(getdoc(check) or "")
        if id in CATALOGUE:
            raise ValueError(f"rule {id} is declared twice")
        if not doc or "/" not in id:
            raise ValueError(f"rule {id} needs an id subject/what-is-wrong and a docstring")
        if (looks_at is LooksAt.LISTING) != (collect is not None):
            raise ValueError(f"rule {id}: LISTING rules, and only they, need collect=")
        CATALOGUE[id] = Rule(
            id, looks_at, severity, cites, message, check, variants or {}, collect, doc, keys, names, optional
        )
        return check

    return declare


def molecule_of(sequence: Sequence) -> str:
    """Return the molecule type to judge by: "DNA", "RNA" or "AA" (also for the PRT of ST.25 listings), else ""."""
    written = sequence.molecule_type
    return written if written in ("DNA", "RNA", "AA") else "AA" if written == "PRT" else ""


def qualifiers_of(context: Context, sequence: Sequence) -> list[Qualifier]:
    """Return the qualifiers of all features of the current sequence."""
    found = context.of_sequence.qualifiers
    if found is None:
        found = context.of_sequence.qualifiers = [each for feature in sequence.features for each in feature.qualifiers]
    return found


_AROUND: Final = " \t\r\n\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def bare(text: str) -> str:
    """Return a name without the spaces and invisible characters around it."""
    return text.strip(_AROUND)


def is_blank(text: str | None) -> bool:
    """Return whether a text is absent, empty, or only white space."""
    return not text or not text.strip()


class EditMaker(Struct, frozen=True):
    """A function that returns the edit of a Fix. Unlike a closure it can be compared and sent to another process.

    how: the edit itself, or a function that is called with args and the project.
    """

    template: str
    values: dict[str, Any]
    how: Edit | Callable[..., Edit]
    args: tuple[Any, ...] = ()

    def __call__(self, project: Project) -> Edit:
        edit = self.how if isinstance(self.how, Edit) else self.how(*self.args, project)
        return replace(edit, label=tr(self.template, **self.values))


def offer(
    template: str,
    how: Edit | Callable[[Project], Edit],
    *,
    safe: bool = False,
    is_choice: bool = False,
    **values: Any,
) -> Fix:
    """Return a fix.

    template, values: its label. Write the template into the call, where packaging/helppage.py finds it.
    how: an edit, a module-level function of the project, or a functools.partial of one (positional arguments only; the
    project follows them).
    """
    values = fitted(template, values)
    if isinstance(how, partial):
        return Fix(template, EditMaker(template, values, how.func, how.args), safe, values, is_choice)
    return Fix(template, EditMaker(template, values, how), safe, values, is_choice)


SET_TO: Final = 'Set to "{value}"'
SUGGEST: Final = 'Choose a value ("{value}" is suggested)'


def set_to(place: Address, value: str, *, safe: bool = False) -> Fix:
    """Return the fix that sets a field to a value."""
    return offer(SET_TO, SetField(place, value), safe=safe, value=short(value))


def suggest(place: Address, value: str) -> Fix:
    """Return the fix that sets a field to the likeliest value, for a person to confirm or change."""
    return offer(SUGGEST, SetField(place, value), is_choice=True, value=short(value))


def at(
    sequence: Sequence, feature: Feature | None = None, qualifier: Qualifier | None = None, field: str = ""
) -> Address:
    """Return the address of a record, or of one of its fields."""
    return Address(sequence.uid, feature.uid if feature else None, qualifier.uid if qualifier else None, field=field)


def is_cut_short(context: Context) -> bool:
    """Return whether missing parts may have been lost while reading the file, and nobody has accepted that loss."""
    accepted = context.origin.accepted_losses
    return any(
        (fact.kind == ENTITY_DECLARED and not context.count)  # the content of such a file is not read
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


def absences(facts: Iterable[Fact]) -> Iterator[tuple[str, int]]:
    """Yield (name, uid) of each element or attribute that a sequence lacks in the file.

    name: the field that the element fills, such as "sequence.length". "sequence" means that the file has a place for
    the sequence, but not the sequence itself: INSDSeq is missing, or could not be read.
    """
    for fact in facts:
        uid = fact.address.sequence
        if uid is None:
            continue
        if fact.kind in (ELEMENT_MISSING, ATTRIBUTE_MISSING):
            yield fact.field, uid
        elif fact.kind == NOT_WELL_FORMED and "lost" in fact.values:
            yield "sequence", uid


def is_placeholder(context: Context, sequence: Sequence) -> bool:
    """Return whether a sequence only keeps the place of one that is not in the file. A file rule reports it."""
    if sequence.residues or sequence.molecule_type or sequence.features or sequence.is_skipped:
        return False
    return context.lacks("sequence", sequence)


def sequences_inside(context: Context) -> Counter[int]:
    """Return how many further sequences (INSDSeq) each SequenceData of the file contains, by uid, until a person
    accepts their loss."""
    accepted = context.origin.accepted_losses
    return Counter(
        fact.address.sequence or 0
        for fact in context.origin.facts
        if fact.kind == ELEMENT_REPEATED
        and fact.field == "sequence"
        and ((loss := loss_of(fact)) is None or loss.key not in accepted)
    )


class Listing(Protocol):
    """What the engine can check: a project, or a file while it is being read."""

    @property
    def header(self) -> Header: ...
    @property
    def sequences(self) -> Iterable[Sequence]: ...
    @property
    def origin(self) -> OriginView: ...
