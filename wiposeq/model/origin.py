"""Origin: facts about the file that was read. Readers create them, rules check them, fixes remove them.

A fact is something that the model cannot store, because it is computed, not allowed or lost: a declared count or
length, a missing element, an unknown attribute, a changed residue. Facts are part of the project, so that a fix that
removes one is undone like any other edit.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.readable import short
from wiposeq.texts import tr, trn

STDIN: Final = "stdin"
"""The source of a project that was read from stdin and has no file name."""
NOT_WELL_FORMED: Final = "not-well-formed"
"""message: the message of the parser. lines: up to five (number, text) around the place; long ones are cut. shift: how
many characters are cut at the start of the line with the place. cause: a short key of the likely cause, such as
"unclosed-tag". lost: what could not be read: "sequence 5", "sequences 9-11" (SEQ ID NOs), "sequences 9-" if the end is
unknown, the name of an element, "attribute " with its markup, "character U+000B", "markup" if the content could
belong elsewhere, or "end" for what follows the listing. A lost sequence inside the file becomes an empty one, which the
address of the fact names. found, read_as: the text at the place, and the text that was read instead, so that nothing
was lost ("&", "&amp;"). text: the content of a lost element, as far as the file has it. after: the element of the
general information in which or after which the file ends, so that the general information after it is lost too.
sequences: how many were read before the place, if reading ended there. behind: how many more begin in the file.
declared: the number of sequences that the file declares, if it does."""
NOT_UTF8: Final = "not-utf-8"
"""encoding: the encoding of the bytes, or the declared one. is_also_utf8: whether the bytes are UTF-8 as well, so that
the declaration may be wrong."""
DECLARATION_MISSING: Final = "declaration-missing"
DOCTYPE_MISSING: Final = "doctype-missing"
DOCTYPE_WRONG: Final = "doctype-wrong"
"""found: the DOCTYPE in the file."""
DTD_VERSION: Final = "dtd-version"
"""found: the attribute in the file, "" if missing. There is no fact if it is V1_3."""
ELEMENT_MISSING: Final = "element-missing"
"""element: the missing element. parent: the element that must contain it. before: the one that must follow, or ""."""
ELEMENT_REPEATED: Final = "element-repeated"
"""element, parent, text: the content that was omitted."""
ELEMENT_MISPLACED: Final = "element-misplaced"
"""element, parent, before: the element that should follow it."""
ELEMENT_UNKNOWN: Final = "element-unknown"
"""element, parent, text: what would be lost. has_text_only: the text stays a part of the value, the tags are lost."""
ELEMENT_MISNAMED: Final = "element-misnamed"
"""element: its name in the standard; found: its name in the file, which has other capitals or hyphens; parent."""
ATTRIBUTE_MISSING: Final = "attribute-missing"
"""attribute, element."""
ATTRIBUTE_UNKNOWN: Final = "attribute-unknown"
"""attribute, element, text."""
TEXT_STRAY: Final = "text-stray"
"""text: between elements; element: the parent."""
COMMENT: Final = "comment"
"""text: a comment or processing instruction, which the model does not store."""
ENTITY_DECLARED: Final = "entity-declared"
"""name."""
NUMERIC_REFERENCE: Final = "numeric-reference"
"""count; text: the first one."""
QUANTITY: Final = "quantity"
"""found: SequenceTotalQuantity in the file. There is no fact if it is the number of sequences."""
NOT_IMPORTED: Final = "not-imported"
"""Something of a file in another format than ST.26 that the project lacks, such as a record that could not be read.
key: of the loss; words: a sentence about it, in the language of the user."""


class Fact(Struct, frozen=True, omit_defaults=True):
    """One observation of the reader. kind: a constant of this module, whose docstring names the values.

    line, column: 1-based, in characters; 0 if unknown. address: the record it belongs to. field: the field of the
    model that the element or attribute fills, such as "sequence.length"; "" if the kind names none.
    """

    kind: str
    values: dict[str, Any] = {}
    address: Address = Address()
    line: int = 0
    column: int = 0
    field: str = ""


_DECLARED_BADLY: Final = ("bad-declaration", "declaration-not-first", "second-declaration")
_CERTAIN: Final = ("stray-ampersand", "stray-less-than")


def costs_something(fact: Fact) -> bool:
    """Return whether a part of the file was lost because of a place that is not well-formed."""
    values = fact.values
    is_read = values.get("found") or values.get("read_as") or values.get("cause") in _DECLARED_BADLY
    return bool(lost_in(fact)) or not is_read


def unread(origin: "Origin") -> tuple[str, ...]:
    """Return a sentence for each part of the file that could not be read, accepted or not, without duplicates."""
    found: list[str] = []
    for fact in origin.facts:
        loss = loss_of(fact)
        if loss is not None:
            found.append(loss.words)
        elif fact.kind == NOT_WELL_FORMED and costs_something(fact):
            found += cost_of_break(fact)
    return tuple(dict.fromkeys(found))


def is_certain(fact: Fact) -> bool:
    """Return whether a place that is not well-formed can have one meaning only, and was read in this way."""
    values, cause = fact.values, fact.values.get("cause")
    if cause == "stray-less-than" and str(values.get("found") or "<") != "<":
        return False  # it may be what is left of a tag
    return cause in _DECLARED_BADLY or (cause in _CERTAIN and bool(values.get("read_as")))


def cost_of_break(fact: Fact) -> tuple[str, ...]:
    """Return sentences about what was lost at a place that is not well-formed. () for a wrong XML declaration."""
    values, words = fact.values, []
    if values.get("declared") is not None:
        words.append(
            trn("The file declares {count} sequence.", "The file declares {count} sequences.", int(values["declared"]))
        )
    if values.get("sequences") is not None:
        words.append(trn("{count} sequence was read.", "{count} sequences were read.", int(values["sequences"])))
    loss = loss_of(fact)
    if loss is not None:
        words.append(loss.words)
    elif values.get("found"):
        read_as = values.get("read_as")
        words.append(
            tr("{found} was read as {text}; nothing is lost.", found=values["found"], text=read_as)
            if read_as
            else tr("{found} was ignored; nothing else is lost.", found=values["found"])
        )
    elif values.get("read_as"):
        words.append(tr("It was read as {text}; nothing is lost.", text=values["read_as"]))
    elif values.get("cause") not in _DECLARED_BADLY:
        words.append(tr("No sequence is lost by it."))
    return tuple(words)


class Loss(Struct, frozen=True):
    """Something of the file that the project does not hold, so that a listing written from it would lack it.

    key: names the loss, also on the command line: "sequences=9-11" (SEQ ID NOs; "9-" for all from 9 on, "all" for
    all), "records=Probe 3" (of FASTA or a table), "values=213/3" (<213> of SEQ ID NO 3 in ST.25),
    "elements=ApplicantName", "attributes=note", "text=INSDSeq" (text between the elements of INSDSeq),
    "characters=U+000B", "markup=12" (doubtful markup in line 12).
    words: a sentence for people. line: 1-based, 0 if unknown.
    """

    key: str
    words: str
    line: int = 0


_UNWRITTEN: Final = {
    ELEMENT_UNKNOWN: "element",
    ELEMENT_REPEATED: "element",
    ATTRIBUTE_UNKNOWN: "attribute",
    TEXT_STRAY: "text",
}
"""The kinds of facts about content that a listing written from the project does not hold, by what kind of content."""


def losses(origin: "Origin") -> tuple[Loss, ...]:
    """Return what was lost of the file, in file order. Of several losses with the same key, return only the first."""
    found: dict[str, Loss] = {}
    for fact in origin.facts:
        loss = loss_of(fact)
        if loss is not None:
            found.setdefault(loss.key, loss)
    return tuple(found.values())


def standing_losses(origin: "Origin") -> tuple[Loss, ...]:
    """Return the losses that nobody has accepted. A listing is written only if there are none."""
    return tuple(loss for loss in losses(origin) if loss.key not in origin.accepted_losses)


def accepted_losses(origin: "Origin") -> tuple[Loss, ...]:
    """Return the losses that a person accepted."""
    return tuple(loss for loss in losses(origin) if loss.key in origin.accepted_losses)


def loss_of(fact: Fact) -> Loss | None:
    """Return the loss that a fact describes, or None."""
    values = fact.values
    if fact.kind == ENTITY_DECLARED:
        words = tr('Nothing was read, because the file declares the entity "{name}".', name=values.get("name", ""))
        return Loss("sequences=all", words, fact.line)
    if fact.kind == NOT_IMPORTED:
        key = str(values.get("key") or NOT_IMPORTED)
        return Loss(key, str(values.get("words") or key), fact.line)
    if fact.kind == NOT_WELL_FORMED:
        lost = lost_in(fact)
        if not lost:
            return None
        kind, _, numbers = lost.partition(" ")
        if kind in ("sequence", "sequences"):
            words = _words_of_sequences(numbers)
            if values.get("after"):
                after = tr('The general information after "{element}" is lost too.', element=values["after"])
                words = f"{words} {after}"
            return Loss(f"sequences={numbers}", words, fact.line)
        if kind == "attribute":
            words = (
                tr("A second value of an attribute is not written: {attribute}", attribute=numbers)
                if values.get("cause") == "attribute-repeated"
                else tr('The text "{attribute}" in a tag is not written.', attribute=short(numbers, 60))
            )
            return Loss(f"attributes={' '.join(numbers.partition('=')[0].split())}", words, fact.line)
        if kind == "character":
            words = tr("The character {character} in a value is not written.", character=numbers)
            return Loss(f"characters={numbers}", words, fact.line)
        if lost in ("markup", "end"):
            return _loss_of_markup(fact, lost)
        return Loss(f"elements={lost}", _words_of_element(fact, lost), fact.line)
    return _loss_of_content(fact)


def _loss_of_content(fact: Fact) -> Loss | None:
    """Return the loss of content that a listing written from the project does not have, or None."""
    values = fact.values
    what = _UNWRITTEN.get(fact.kind)
    element, text = str(values.get("element") or ""), str(values.get("text") or "")
    if what is None or (fact.kind == ELEMENT_REPEATED and not text) or not values.get("parent", True):
        return None
    if values.get("has_text_only"):
        words = tr(
            'The tags of "{element}" in "{parent}" are not written; the text between them stays: "{text}".',
            element=element,
            parent=values["parent"],
            text=short(text, 60),
        )
        return Loss(f"elements={element}", words, fact.line)
    if what == "element":
        words = tr('The element "{element}" is not written: "{text}".', element=element, text=short(text, 60))
        return Loss(f"elements={element}", words, fact.line)
    if what == "attribute":
        name = str(values.get("attribute") or "")
        words = tr(
            'The attribute "{name}" of "{element}" is not written: "{text}".',
            name=name,
            element=element,
            text=short(text, 60),
        )
        return Loss(f"attributes={name}", words, fact.line)
    words = tr(
        'The text "{text}" between the elements of "{element}" is not written.', text=short(text, 60), element=element
    )
    return Loss(f"text={element}", words, fact.line)


def _words_of_element(fact: Fact, lost: str) -> str:
    text = short(str(fact.values.get("text") or ""), 100)
    if fact.field == "listing":
        if text:
            return tr('A part of the general information could not be read: "{text}".', text=text)
        return tr("A part of the general information could not be read.")
    if text:
        return tr('The element "{element}" could not be read: "{text}".', element=lost, text=text)
    return tr('The element "{element}" could not be read.', element=lost)


def is_doubtful(loss: Loss) -> bool:
    """Return whether nothing is missing, but broken markup was read in one of several possible ways."""
    return loss.key.startswith("markup=")


def _loss_of_markup(fact: Fact, lost: str) -> Loss:
    if lost == "end":
        return Loss("text=after-the-end", tr("What follows the end of the listing is not written."), fact.line)
    found, read_as = (short(str(fact.values.get(name) or ""), 60) for name in ("found", "read_as"))
    words = (
        tr('"{found}" was read as "{text}"; the content could belong elsewhere.', found=found, text=read_as)
        if read_as
        else tr('"{found}" was ignored; it could belong to a value.', found=found)
    )
    return Loss(f"markup={fact.line}", words, fact.line)


def lost_in(fact: Fact) -> str:
    """Return what was lost at a place that is not well-formed, such as "sequences 9-11". "" if nothing was lost."""
    values = fact.values
    lost = str(values.get("lost") or "")
    if not lost and values.get("sequences") is not None and not values.get("read_as"):
        first, behind = int(values["sequences"]) + 1, int(values.get("behind") or 0)
        if behind:
            return f"sequence {first}" if behind == 1 else f"sequences {first}-{first + behind - 1}"
        if values.get("cause") == "after-the-end":
            return "end"
        return f"sequences {first}-" if values.get("cause") == "cut-off" and "declared" not in values else ""
    return lost


def _words_of_sequences(numbers: str) -> str:
    if numbers.endswith("-"):
        return tr("The sequences from SEQ ID NO {first} on could not be read.", first=numbers[:-1])
    if "-" in numbers or "," in numbers:
        return tr("The sequences with SEQ ID NO {numbers} could not be read.", numbers=numbers)
    return tr("The sequence with SEQ ID NO {number} could not be read.", number=numbers)


class Declared(Struct, frozen=True, gc=False, omit_defaults=True):
    """What a file declares about one sequence, as text, if it differs from the sequence. None if it agrees.

    number: sequenceIDNumber (expected: the position); length: INSDSeq_length (expected: the number of residues, empty
    for a skipped sequence); division: INSDSeq_division (expected PAT, empty for a skipped sequence).
    """

    number: str | None = None
    length: str | None = None
    division: str | None = None


class Bookmark(Struct, frozen=True, omit_defaults=True):
    """A place that a person marked to come back. sequence, feature: uids, feature 0 for none.

    start, end: residues, 1-based and inclusive; end = start - 1 is a caret before start; 0 for none.
    """

    sequence: int
    feature: int = 0
    start: int = 0
    end: int = 0


class Origin(Struct, frozen=True, omit_defaults=True):
    """The file that a project was read from, and the facts about it. It is empty for a new project.

    source: the file as the user named it; format: "st26", "fasta", ...; size and modified (bytes, nanoseconds) show
    whether the file has changed since it was read; declared: by sequence uid, only if something differs.
    changes: by the reader; repairs: by fixes, with old and new values.
    output_name, is_compact: choices for the written listing: its name ("" if not chosen), and no indentation.
    edition: the id of the edition that a person chose for the project, "" for the newest one in force.
    accepted_losses: the keys of the losses that a person accepted.
    confirmed: the keys of the assumptions of an import that a person confirmed, such as "organism=unidentified".
    bookmarks: places that a person marked; never written to the listing.
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
    output_name: str = field(default="", name="written_as")
    is_compact: bool = False
    edition: str = ""
    accepted_losses: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()

    @property
    def own_name(self) -> str:
        """output_name, or "" if it contains a folder: a project from another computer must not choose the folder."""
        name = self.output_name
        return name if not set(name) & set("/\\:\0") and name.strip(". ") else ""

    def of_kind(self, *kinds: str) -> list[Fact]:
        """Return the facts of these kinds, in the order of the file."""
        return [fact for fact in self.facts if fact.kind in kinds]

    def without(self, facts: Iterable[Fact] = (), declared: Mapping[int, Iterable[str]] | None = None) -> "Origin":
        """Return the origin without these facts (by identity), and without these declared fields of sequences (by uid).

        Return the same object if there is nothing to remove.
        """
        gone = {id(fact) for fact in facts}
        remaining = tuple(fact for fact in self.facts if id(fact) not in gone)
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
        if len(remaining) == len(self.facts) and rest == self.declared:
            return self
        return replace(self, facts=remaining, declared=rest)


def plain_number(text: str) -> str:
    """Return a number as it must be written: with the digits 0 to 9, without blanks around it and leading zeros.

    Another text is returned without the blanks around it.
    """
    text = text.strip()
    return str(int(text)) if text.isdecimal() and len(text) <= 9 else text


def declared_number(declared: Mapping[int, Declared], uid: int, position: int) -> int:
    """Return the SEQ ID NO that the file gives a sequence: its declared number, else its position (from 1).

    declared: Origin.declared.
    """
    found = declared.get(uid)
    text = plain_number(found.number or "") if found is not None else ""
    return int(text) if text.isdecimal() and len(text) <= 9 else position
