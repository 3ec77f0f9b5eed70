"""Compare the elements of a listing with the content models, and note each difference as a fact.

It hides how a difference in the tree becomes a fact: what is missing, repeated, misplaced or unknown, in which record,
and where in the file. It returns the children and texts to the readers, which know their meaning.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

from lxml import etree
from msgspec.structs import replace

from wiposeq.formats.st26 import places as xmlplaces
from wiposeq.formats.st26.elements import Element
from wiposeq.formats.st26.long_residues import LongResidues
from wiposeq.formats.st26.names import (
    BLOCK,
    FEATURE,
    KEY,
    MOLTYPE,
    QUALIFIER,
    QUALS,
    ROOT,
    TABLE,
    VERSION,
    field_of,
    misnamed,
    rows,
)
from wiposeq.formats.st26.places import NOTE, Place
from wiposeq.formats.st26.repair import is_ambiguous, near_name
from wiposeq.formats.st26.xml_stream import Fault, XmlStream, cut
from wiposeq.model import origin as facts
from wiposeq.model.address import Address
from wiposeq.model.origin import Fact
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.standard.edition import Element as Model

NOWHERE: Final = Address()
MOST_FACTS: Final = 20_000
"""The most facts of one file. values["more"] of the last one is the number of all others."""
MOST_TEXT: Final = 1_000
"""A fact has at most this many characters of a lost text."""

STRUCTURE: Final = frozenset(
    {
        facts.ELEMENT_MISSING,
        facts.ELEMENT_REPEATED,
        facts.ELEMENT_MISPLACED,
        facts.ELEMENT_UNKNOWN,
        facts.ELEMENT_MISNAMED,
        facts.ATTRIBUTE_MISSING,
        facts.ATTRIBUTE_UNKNOWN,
        facts.TEXT_STRAY,
    }
)
"""The kinds of facts about a file that does not follow its content models."""

BLANKS: Final = " \t\r\n"
_MERGED: Final = (TABLE, QUALS)
"""Elements whose parts are read also from a second one."""
_REQUIRED_ATTRIBUTES: Final[Mapping[str, list[str]]] = {
    row.element: list(row.attributes) for row in rows() if row.attributes and row.element not in (ROOT, QUALIFIER)
}
_NO_ATTRIBUTES: Final[list[str]] = []
_MOST_NAMES: Final = 100
"""Different names of children of one element up to which an unknown name is compared with those of the standard."""


class Structure:
    """Compares one file with the content models, and collects its facts.

    Addresses and places follow from these, which the readers update:
    count: how many sequences have been read.
    block: the SequenceData that is being read; table: its feature table.
    taken: how many features have been taken out of the table.
    feature: the number of the feature that is being read, 0 for none.
    root: the root element.
    """

    def __init__(self, source: XmlStream, edition: Edition) -> None:
        self.facts: list[Fact] = []
        self.count = self.feature = self.taken = 0
        self.block: Element | None = None
        self.table: Element | None = None
        self.root: Element | None = None
        self._source = source
        self._models = edition.structure
        self._places: list[Place | None] = []
        self._texts: dict[int, str] = {}
        """By the index of a fact, the text right before the place that is looked up, where the fact begins."""
        self._more = 0
        self._gone_notes: dict[Element, int] = {}
        self._misnamed: dict[Element, str] = {}
        """The names in the file of elements that were renamed."""
        self._near: dict[tuple[str, frozenset[str]], str] = {}
        """By an unknown name and the names of the slots, the name that it must mean, or ""."""
        self.long: LongResidues | None = None
        """The residues of the sequence that is read, if its element has only their begin."""
        self._ordinals: dict[Element, dict[Element, tuple[int, bool]]] = {}

    @property
    def models(self) -> Mapping[str, Model]:
        """The content models by the names of their elements."""
        return self._models

    # ---- facts

    def fact(
        self, kind: str, values: dict[str, Any], where: Element, attribute: str = "", address: Address | None = None
    ) -> None:
        """Note a fact about an element of the tree."""
        if len(self.facts) >= MOST_FACTS:
            self._more += 1
            return
        self.facts.append(Fact(kind, values, address or self._address(where), field=field_of(values)))
        self._places.append(self._place(where, attribute))

    def fact_at(
        self, kind: str, values: dict[str, Any], place: tuple[int, int] = (0, 0), address: Address = NOWHERE
    ) -> None:
        """Note a fact about the file at a (line, column)."""
        if kind == facts.COMMENT and len(self.facts) >= MOST_FACTS:
            self._more += 1
            return
        field = "listing" if values.get("lost") == ROOT else ""
        self.facts.append(Fact(kind, values, address, place[0], place[1], field))
        self._places.append(None)

    def fault(self, fault: Fault, address: Address = NOWHERE, **more: Any) -> None:
        """Note that the file is not well-formed. more: further values of the fact."""
        values = {
            "message": fault.message,
            "cause": fault.cause,
            "lines": [list(line) for line in fault.lines],
            "shift": fault.shift,
            **more,
        }
        self.fact_at(facts.NOT_WELL_FORMED, values, (fault.line, fault.column), address)

    def forget_facts(self, count: int) -> None:
        """Forget all facts but the first ones, because a sequence is read again."""
        del self.facts[count:], self._places[count:]
        self._texts = {number: text for number, text in self._texts.items() if number < count}

    def complete_last(self, values: dict[str, Any]) -> None:
        """Add values to the last fact."""
        self.facts[-1] = replace(self.facts[-1], values={**self.facts[-1].values, **values})

    def note(self, note: Element) -> None:
        """Note a comment or processing instruction."""
        self.fact(facts.COMMENT, {"text": cut(markup(note), MOST_TEXT)}, note)

    def settle(self, progress: Progress = SILENT) -> None:
        """Set the line and column of each fact, and sort the facts in file order."""
        places = [place for place in self._places if place is not None]
        found = iter(xmlplaces.positions(self._source, places, progress) if places else [])
        settled = []
        for number, (fact, place) in enumerate(zip(self.facts, self._places)):
            if place is not None:
                line, column = next(found)
                if number in self._texts:
                    line, column = _start_of(self._texts[number], line, column)
                fact = replace(fact, line=line, column=column)
            settled.append(fact)
        settled.sort(key=lambda fact: (fact.line, fact.column))
        if self._more:
            settled[-1] = replace(settled[-1], values={**settled[-1].values, "more": self._more})
        self.facts[:] = settled
        self._places = [None] * len(settled)

    def _place(self, element: Element, attribute: str) -> Place:
        """Return where an element of the tree is in the file."""
        steps: list[tuple[str, int]] = []
        is_far = False
        node = element
        while True:
            name = self._misnamed.get(node) or local(node)
            if node is self.block:
                return Place(self.count, tuple(reversed(steps)), attribute)
            parent = node.getparent()
            if parent is None:
                return Place(None, tuple(reversed(steps)), attribute, is_far)
            before, is_behind = self._ordinal(parent, node)
            if name == NOTE:
                before += self._gone_notes.get(parent, 0)
            elif parent is self.table and name == FEATURE:
                before += self.taken
            is_far = is_far or is_behind or name == BLOCK
            steps.append((name, before))
            node = parent

    def _ordinal(self, parent: Element, element: Element) -> tuple[int, bool]:
        """Return (how many siblings of the same name come before an element, whether a block does)."""
        ordinals = self._ordinals.get(parent)
        if ordinals is None or element not in ordinals:
            counts: dict[str, int] = {}
            ordinals = self._ordinals[parent] = {}
            for kid in parent:
                name = self._misnamed.get(kid) or local(kid)
                ordinals[kid] = counts.get(name, 0), BLOCK in counts
                counts[name] = counts.get(name, 0) + 1
        return ordinals[element]

    def _address(self, element: Element) -> Address:
        """Return the address of the record that an element of the tree belongs to."""
        feature: int | None = None
        node: Element | None = element
        while node is not None:
            name = local(node)
            if name == FEATURE and node.getparent() is self.table:
                feature = self.feature or None
            elif node is self.block:
                return Address(self.count + 1, feature)
            node = node.getparent()
        return Address()

    # ---- taking things out of the tree

    def drop(self, element: Element) -> None:
        """Take an element that has been read, and the text after it, out of the tree."""
        parent = element.getparent()
        if parent is not None:
            tail = element.tail
            if tail and tail.strip(BLANKS):
                self._stray(parent, tail)
            parent.remove(element)
            self._ordinals.pop(parent, None)

    def drop_notes_before(self, element: Element) -> None:
        """Note the comments directly before an element, and take them out of the tree."""
        notes: list[Element] = []
        before = element.getprevious()
        while before is not None and not isinstance(before.tag, str):
            notes.append(before)
            before = before.getprevious()
        for note in reversed(notes):
            self.note(note)
        parent = element.getparent()
        if parent is not None and notes:
            self._gone_notes[parent] = self._gone_notes.get(parent, 0) + len(notes)
        for note in notes:
            self.drop(note)

    def forget_sequence(self) -> None:
        """Forget the sequence that is being read."""
        self.block = self.table = None
        self._ordinals = {}
        self._misnamed = {}
        self.feature = self.taken = 0
        if self._gone_notes:
            self._gone_notes = {parent: count for parent, count in self._gone_notes.items() if parent is self.root}

    # ---- comparing

    @property
    def has_inner_spaces(self) -> bool:
        """Whether name spaces may be declared on other elements than the root."""
        spaces = self._source.spaces
        return spaces > 0 and (self.root is None or spaces > len(self.root.nsmap))

    def children(
        self,
        element: Element,
        name: str,
        given: Collection[str] = (),
        is_open: bool = False,
        address: Address | None = None,
    ) -> list[tuple[str, Element]]:
        """Return the children to read, as (local name, element), and note all differences from the content model.

        given: names of children that have been taken out of the tree.
        is_open: whether the file ended inside the element, so that nothing is missing yet.
        """
        kids: list[Element] = list(element)
        tags = tuple([kid.tag for kid in kids])
        is_good = (
            not given and not is_open and all(isinstance(tag, str) for tag in tags) and self._models[name].accepts(tags)
        )
        text = element.text
        if text and text.strip(BLANKS):
            self._stray(element, text, kids[0] if kids else None)
        for kid in kids:
            text = kid.tail
            if text and text.strip(BLANKS):
                self._stray(element, text, None if local(kid) == BLOCK else kid.getnext())
        if (
            self.has_inner_spaces
            or element is self.root
            or element.keys() != _REQUIRED_ATTRIBUTES.get(name, _NO_ATTRIBUTES)
        ):
            self._compare_attributes(element, name, address)
        if is_good:
            return list(zip(tags, kids))
        pairs = []
        for kid in kids:
            if isinstance(kid.tag, str):
                pairs.append((local(kid), kid))
            else:
                self.note(kid)
        return self._compare(element, name, pairs, frozenset(given), is_open)

    def text(self, element: Element, name: str, address: Address | None = None) -> str:
        """Return the whole text of an element that may have text only, and note everything else in it.

        The text of unknown elements in it is a part of its text, that of elements of the standard is not.
        """
        if self._source.spaces or element.keys() != _REQUIRED_ATTRIBUTES.get(name, _NO_ATTRIBUTES):
            self._compare_attributes(element, name, address)
        if self.long is not None and element is self.long.element:
            long, self.long = self.long, None
            return long.joined(element.text or "")
        if not len(element):
            return element.text or ""
        for kid in element:
            if isinstance(kid.tag, str):
                values = {"element": local(kid), "parent": name, "text": lost(kid)}
                has_text_only = local(kid) not in self._models and not any(each.keys() for each in kid.iter())
                self.fact(facts.ELEMENT_UNKNOWN, {**values, "has_text_only": True} if has_text_only else values, kid)
            else:
                self.note(kid)
        return _all_text(element, self._models)

    def _stray(self, parent: Element, text: str, before: Element | None = None) -> None:
        """Note text between elements. before: the element that follows it, if that can be looked up in the file."""
        values = {"text": cut(text.strip(BLANKS), MOST_TEXT), "element": local(parent)}
        known = len(self.facts)
        self.fact(facts.TEXT_STRAY, values, parent)
        content = text.lstrip(BLANKS)
        is_on_line_of_tag = "\n" in content and "\n" not in text[: len(text) - len(content)]
        if before is not None and len(self.facts) > known and not is_on_line_of_tag:
            is_block = local(before) == BLOCK and parent is self.root
            self._places[-1] = Place(0) if is_block else self._place(before, "")
            self._texts[known] = text

    def _compare_attributes(self, element: Element, name: str, address: Address | None) -> None:
        """Note which attributes are missing or unknown, except dtdVersion, which has a fact of its own."""
        known = self._models[name].attributes if name in self._models else {}
        for attribute, is_required in known.items():
            if is_required and attribute not in element.attrib and attribute != VERSION:
                values = {"attribute": attribute, "element": name}
                self.fact(facts.ATTRIBUTE_MISSING, values, element, address=address)
        found = [(_as_written(element, str(key)), str(value)) for key, value in element.items()]
        if self._source.spaces:
            parent = element.getparent()
            above: Mapping[Any, str] = parent.nsmap if parent is not None else {}
            found += [
                (f"xmlns:{prefix}" if prefix else "xmlns", space)
                for prefix, space in element.nsmap.items()
                if above.get(prefix) != space
            ]
        for attribute, text in found:
            if attribute not in known:
                values = {"attribute": attribute, "element": name, "text": cut(text, MOST_TEXT)}
                self.fact(facts.ATTRIBUTE_UNKNOWN, values, element, attribute, address)

    def _misspelled(self, child: str, slots: Mapping[str, Any], taken: set[str]) -> str:
        """Return the name that an unknown element must mean, "" if none: it is similar, and no other element has it.

        taken: the names of all children of the parent. Where they are very many, none is taken for a misspelled one.
        """
        if child in self._models or len(taken) > _MOST_NAMES:
            return ""
        key = (child, frozenset(slots))
        if key not in self._near:
            near = near_name(child, set(slots))
            self._near[key] = "" if near == BLOCK or is_ambiguous(child, slots) else near
        return "" if self._near[key] in taken else self._near[key]

    def _compare(
        self, element: Element, name: str, pairs: list[tuple[str, Element]], given: frozenset[str], is_open: bool
    ) -> list[tuple[str, Element]]:
        """Return the children to read, and note those that are missing, repeated, misplaced or unknown."""
        model = self._models[name]
        slots = {child: (index, slot) for index, slot in enumerate(model.children) for child in slot.names}
        to_read: list[tuple[str, Element]] = []
        counts: dict[str, int] = {}
        taken = {child for child, _ in pairs}
        for child, kid in pairs:
            if child not in slots and (meant := misnamed(child, slots)):
                if meant == BLOCK:
                    continue  # recovery.py reads it, and notes its name
                self.fact(facts.ELEMENT_MISNAMED, {"element": meant, "found": child, "parent": name}, kid)
                self._misnamed[kid] = child
                child = kid.tag = meant
            elif child not in slots and (meant := self._misspelled(child, slots, taken)):
                words = f"<{child}> must be <{meant}>."
                values = {"message": words, "cause": "misspelled-tag", "found": f"<{child}>", "read_as": f"<{meant}>"}
                self.fact(facts.NOT_WELL_FORMED, values, kid)
                self._misnamed[kid] = child
                child = kid.tag = meant
            if child not in slots:
                self.fact(facts.ELEMENT_UNKNOWN, {"element": child, "parent": name, "text": lost(kid)}, kid)
                continue
            counts[child] = counts.get(child, 0) + 1
            most = slots[child][1].maximum
            if most is not None and counts[child] > most:
                is_merged = child in _MERGED and not any(each not in _MERGED and n > 1 for each, n in counts.items())
                values = {"element": child, "parent": name, "text": "" if is_merged else lost(kid)}
                self.fact(facts.ELEMENT_REPEATED, values, kid)
                if not is_merged:
                    continue
            to_read.append((child, kid))
        if not is_open:
            self._note_missing(element, name, set(counts) | given, to_read)
        order = [slots[child][0] for child, _ in to_read]
        for index in _out_of_order(order):
            child, kid = to_read[index]
            later = sorted((slots[other][0], other) for other, _ in to_read if slots[other][0] > order[index])
            values = {"element": child, "parent": name, "before": later[0][1] if later else ""}
            self.fact(facts.ELEMENT_MISPLACED, values, kid)
        return to_read

    def _note_missing(
        self, element: Element, name: str, there: AbstractSet[str], to_read: list[tuple[str, Element]]
    ) -> None:
        """Note the children that are missing. there: the names of those that are there."""
        model = self._models[name]
        order = {child: index for index, slot in enumerate(model.children) for child in slot.names}

        def missing(child: str, before: str = "", **more: Any) -> None:
            later = [other for other, _ in to_read if order[other] > order[child]]
            values = {"element": child, "parent": name, "before": before or (later[0] if later else ""), **more}
            if name == QUALS:
                values |= _feature_of(element)
            self.fact(facts.ELEMENT_MISSING, values, element)

        for slot in model.children:
            if slot.minimum and there.isdisjoint(slot.names):
                missing(slot.names[0])
        for group in model.one_of:
            if there.isdisjoint(group):
                missing(group[-1], alternatives=list(group))
        for child, needed in model.requires.items():
            for other in needed:
                if child in there and other not in there:
                    missing(other, child)


# ------------------------------------------------------------------------------------------------------- elements


def local(element: Element) -> str:
    """Return the local name of an element; NOTE for a comment or processing instruction."""
    tag = element.tag
    if not isinstance(tag, str):
        return NOTE
    return tag.rpartition("}")[2] if tag[0] == "{" else tag


def _feature_of(quals: Element) -> dict[str, str]:
    """Return the key of the feature that a list of qualifiers belongs to, and the molecule type; "" if missing."""
    feature = quals.getparent()
    table = feature.getparent() if feature is not None else None
    inner = table.getparent() if table is not None else None
    texts = {}
    for name, parent in (("key", feature), ("molecule", inner)):
        found = parent.find("{*}" + (KEY if name == "key" else MOLTYPE)) if parent is not None else None
        texts[name] = (found.text or "").strip(BLANKS) if found is not None else ""
    return texts


def markup(element: Element) -> str:
    """Return an element as XML, without the text after it."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def _start_of(text: str, line: int, column: int) -> tuple[int, int]:
    """Return the line and column of the first character that is not blank, for a text that ends at (line, column)."""
    content = text.lstrip(BLANKS)
    lines = content.count("\n")
    if not lines:
        return line, max(column - len(content), 1)
    blanks = text[: len(text) - len(content)].rpartition("\n")[2]
    return max(line - lines, 1), len(blanks) + 1


def _as_written(element: Element, key: str) -> str:
    """Return the name of an attribute with its prefix instead of its name space."""
    if not key.startswith("{"):
        return key
    space, _, name = key[1:].partition("}")
    if space == "http://www.w3.org/XML/1998/namespace":
        return f"xml:{name}"
    prefixes = [prefix for prefix, uri in element.nsmap.items() if uri == space and prefix]
    return f"{prefixes[0]}:{name}" if prefixes else name


def _all_text(element: Element, without: Collection[str]) -> str:
    """Return the text of an element and of the elements in it, without comments and without elements of some names."""
    parts: list[str | None] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start" and node is not element and local(node) in without:
            walk.skip_subtree()
        elif event == "start":
            parts.append(node.text)
        elif node is not element:
            parts.append(node.tail)
    return "".join(part for part in parts if part)


def lost(element: Element) -> str:
    """Return what is lost with an element: its text, or its markup if it has children or attributes."""
    if not len(element) and not element.keys():
        return cut(element.text or "", MOST_TEXT)
    return cut(markup(element), MOST_TEXT)


def _out_of_order(order: list[int]) -> list[int]:
    """Return the indexes of the fewest items that must move so that the rest never decreases."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, slot in enumerate(order):
        at = bisect_right(tails, slot)
        if at == len(tails):
            tails.append(slot)
            ends.append(index)
        else:
            tails[at] = slot
            ends[at] = index
        before.append(ends[at - 1] if at else -1)
    stays = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        stays.add(index)
        index = before[index]
    return [index for index in range(len(order)) if index not in stays]
