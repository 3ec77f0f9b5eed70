"""Origin: facts about the file that was read. Readers write them down, rules judge them, fixes settle them.

A fact is something the model cannot hold because it is computed, not allowed or already gone: a declared count or
length, a missing element, a dropped attribute, a changed residue. Facts are part of the project, so that a fix that
settles one is undone like any other edit.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.texts import tr, trn

NOT_WELL_FORMED: Final = "not-well-formed"
"""message: the parser's words; lines: up to five (number, text) around the place, long ones cut; shift: how many
characters are cut off before the place's own line; cause: the likely cause, a short key ("unclosed-tag", ...).
lost: the element that could not be read; a SequenceData keeps its place as a skipped sequence, the fact's address.
read_as: what was read there instead, so that nothing was lost ("&amp;"). sequences: how many were read before the
place, if it ended the reading; behind: how many more begin in the file."""
NOT_UTF8: Final = "not-utf-8"
"""encoding: what the bytes are or are declared to be."""
DECLARATION_MISSING: Final = "declaration-missing"
DOCTYPE_MISSING: Final = "doctype-missing"
DOCTYPE_WRONG: Final = "doctype-wrong"
"""found: the DOCTYPE as it stands."""
DTD_VERSION: Final = "dtd-version"
"""found: the attribute as it stands, "" if missing (only written down when it is not V1_3)."""
ELEMENT_MISSING: Final = "element-missing"
"""element: the missing one; parent: where; before: the element before which it belongs, or ""."""
ELEMENT_REPEATED: Final = "element-repeated"
"""element, parent, text: the content that was left out."""
ELEMENT_MISPLACED: Final = "element-misplaced"
"""element, parent, before: the element that should follow it."""
ELEMENT_UNKNOWN: Final = "element-unknown"
"""element, parent, text: what would be lost."""
ATTRIBUTE_MISSING: Final = "attribute-missing"
"""attribute, element."""
ATTRIBUTE_UNKNOWN: Final = "attribute-unknown"
"""attribute, element, text."""
TEXT_STRAY: Final = "text-stray"
"""text that stands between elements; element: the parent."""
COMMENT: Final = "comment"
"""text: a comment or processing instruction, which the model does not keep."""
ENTITY_DECLARED: Final = "entity-declared"
"""name."""
NUMERIC_REFERENCE: Final = "numeric-reference"
"""count, text: the first one as it stands."""
QUANTITY: Final = "quantity"
"""found: SequenceTotalQuantity as it stands (only written down when it is not the count)."""


class Fact(Struct, frozen=True, omit_defaults=True):
    """One thing the reader saw. kind: a constant of this module, whose docstring names the values.

    line, column: 1-based, in characters; 0 where unknown. address: the record it belongs to.
    """

    kind: str
    values: dict[str, Any] = {}
    address: Address = Address()
    line: int = 0
    column: int = 0


_DECLARED_BADLY: Final = ("bad-declaration", "declaration-not-first")
_BARE: Final = ("stray-ampersand", "stray-less-than")


def costs_something(fact: Fact) -> bool:
    """Whether a place where the file is not well-formed may have cost a part of it, or its meaning."""
    cause = fact.values.get("cause")
    return cause not in _DECLARED_BADLY and not (cause in _BARE and fact.values.get("read_as"))


def cost_of_break(fact: Fact) -> tuple[str, ...]:
    """What a place where the file is not well-formed cost, in words; () where it is only its declaration."""
    values, told = fact.values, []
    if values.get("read_as"):
        told.append(tr("It was read as {text}; nothing is lost.", text=values["read_as"]))
    elif values.get("lost") and fact.address.sequence is not None:
        told.append(tr("The sequence could not be read; it keeps its place as a skipped one (000)."))
    elif values.get("lost") == "ST26SequenceListing":
        told.append(tr("A part of the general information could not be read."))
    elif values.get("lost"):
        told.append(tr("{element} could not be read.", element=values["lost"]))
    if values.get("sequences") is not None:
        count = trn("{count} sequence", "{count} sequences", int(values["sequences"]))
        if values.get("behind"):
            told.append(
                tr("Read up to here: {sequences}; not read: {behind}.", sequences=count, behind=values["behind"])
            )
        else:
            told.append(tr("Read up to here: {sequences}; what follows could not be read.", sequences=count))
    elif not told and values.get("cause") not in _DECLARED_BADLY:
        told.append(tr("No sequence is lost by it."))
    return tuple(told)


class Declared(Struct, frozen=True, gc=False, omit_defaults=True):
    """What a file declares of one sequence, as text, where it differs from what is so; None where it agrees.

    number: sequenceIDNumber (expected: the position); length: INSDSeq_length (expected: the number of residues, empty
    for a skipped sequence); division: INSDSeq_division (expected PAT, empty for a skipped sequence).
    """

    number: str | None = None
    length: str | None = None
    division: str | None = None


class Origin(Struct, frozen=True, omit_defaults=True):
    """Where a project came from and what was seen there. An empty one belongs to a project made here.

    source: the file as the user named it; format: "st26", "fasta", ...; size and modified (bytes, nanoseconds) tell
    whether the file is still the one that was read; declared: by sequence uid, only where something differs.
    changes: what the reader changed; repairs: what fixes changed since, with old and new values.
    written_as, is_compact: what was chosen for the listing that is written instead of that file: its name ("" for
    none), and a layout without indentation.
    edition: the id of the edition that a person chose for the project, "" for the newest one in force.
    """

    source: str = ""
    format: str = ""
    encoding: str = ""
    size: int = 0
    modified: int = 0
    facts: tuple[Fact, ...] = ()
    declared: dict[int, Declared] = {}
    changes: tuple[Change, ...] = ()
    repairs: tuple[Change, ...] = ()
    written_as: str = ""
    is_compact: bool = False
    edition: str = ""

    @property
    def own_name(self) -> str:
        """written_as, or "" where it is no plain name: a project from elsewhere must not choose the folder."""
        name = self.written_as
        return name if not set(name) & set("/\\:\0") and name.strip(". ") else ""

    def of_kind(self, *kinds: str) -> list[Fact]:
        """The facts of these kinds, in the order they were seen."""
        return [fact for fact in self.facts if fact.kind in kinds]

    def without(self, facts: Iterable[Fact] = (), declared: Mapping[int, Iterable[str]] | None = None) -> "Origin":
        """This origin with some facts (by identity), and some declared fields of sequences by uid, settled.

        The same object where there is nothing to settle.
        """
        gone = {id(fact) for fact in facts}
        kept = tuple(fact for fact in self.facts if id(fact) not in gone)
        rest = self.declared
        if declared:
            rest = dict(rest)
            for uid, fields in declared.items():
                if uid in rest:
                    left = replace(rest[uid], **dict.fromkeys(fields))
                    if left == Declared():
                        del rest[uid]
                    else:
                        rest[uid] = left
        if len(kept) == len(self.facts) and rest == self.declared:
            return self
        return replace(self, facts=kept, declared=rest)
