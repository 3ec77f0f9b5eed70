"""Read a sequence listing as a stream of sequences, in the memory of the largest one.

It hides the order of the elements of a listing, and how reading continues after a break. It yields each sequence as the
file has it, right or wrong, and notes as facts what the records cannot hold. structure.py compares the elements with
the content models; the rules judge everything else.
"""

from collections.abc import Iterator
from typing import Final

from wiposeq.formats.source import Given
from wiposeq.formats.st26.elements import Element, Elements
from wiposeq.formats.st26.fast_path import Contents, fast_path
from wiposeq.formats.st26.header import header_of_attributes, note_prolog, read_header
from wiposeq.formats.st26.names import BLOCK, GENERAL, ROOT, misnamed, rows
from wiposeq.formats.st26.places import expat_error
from wiposeq.formats.st26.recovery import read_on
from wiposeq.formats.st26.sequences import SequenceReader
from wiposeq.formats.st26.structure import Structure, local
from wiposeq.formats.st26.xml_stream import Fault, XmlStream
from wiposeq.model import origin as facts
from wiposeq.model.changes import Change
from wiposeq.model.origin import Declared, Fact, Origin
from wiposeq.model.records import Header, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition

MOST_NESTED: Final = 100
"""How many SequenceData may be inside another one before that one is taken to be unclosed."""
_SEEN_FIRST: Final = tuple({each.element for row in GENERAL for each in rows(row) if not each.parts} | {ROOT})
"""Elements that the parser reports only so that the root is known as early as possible."""


class Reading:
    """A listing that streams past. It is a rules.rule.Listing and its own origin, so it can be checked as it is.

    sequences can be iterated once. After the last one, header, facts, declared and count are complete; with the first
    one the header has what the attributes of the root give (languages, file). encoding, size and modified are known at
    once. is_whole: whether the file could be read to its end, known at the end.
    Records are numbered by position: the uid of the third sequence, feature, qualifier or title is 3.

    A listing that is read in parts (spans.py) gives two more parameters:
    before: for a part that has sequences only, how many sequences come before it.
    counted: for what is around the sequences, where one element stands for all of them, how many they are.
    """

    format = "st26"
    output_name = ""
    is_compact = False
    accepted_losses: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    confirmed: tuple[str, ...] = ()

    def __init__(
        self,
        given: Given | XmlStream,
        edition: Edition,
        progress: Progress = SILENT,
        *,
        before: int | None = None,
        counted: int | None = None,
    ) -> None:
        source = given if isinstance(given, XmlStream) else XmlStream(given)
        self.source = source.source.label
        self.edition = edition
        self.header = Header()
        self.is_whole = True
        self._source = source
        self._before, self._counted = before, counted
        self.size, self.modified = source.size, source.modified
        self._structure = Structure(self._source, edition)
        self._structure.count = before or 0
        shortcut = fast_path(edition)
        self._reader = SequenceReader(self._structure, shortcut)
        self._elements = Elements(self._source, (BLOCK, *_SEEN_FIRST), progress, shortcut.sequence)
        self._progress = progress
        self._has_fault = False
        self._examined: Element | None = None
        self._sequences = self._stream()

    @property
    def sequences(self) -> Iterator[Sequence]:
        """The sequences in file order, the same iterator each time. Raises Cancelled and UnreadableFile."""
        return self._sequences

    @property
    def count(self) -> int:
        """How many sequences have been read."""
        return self._structure.count

    @property
    def declared(self) -> dict[int, Declared]:
        """What sequences declare wrongly, by uid."""
        return self._reader.declared

    @property
    def facts(self) -> list[Fact]:
        """What has been noted; after the last sequence in file order, with lines and columns."""
        return self._structure.facts

    @property
    def encoding(self) -> str:
        """The encoding of the bytes, or the one that the file declares."""
        return self._source.foreign or self._source.encoding

    @property
    def origin(self) -> "Reading":
        """Itself: what rules ask about the file."""
        return self

    @property
    def is_sound_part(self) -> bool:
        """Whether a part of a listing was read to its end and nothing in it must be reported from the whole."""
        source = self._source
        has_facts = self._before is not None and bool(self.facts)
        return not (self._has_fault or source.fault or source.references or source.spaces or has_facts)

    def finished_origin(self) -> Origin:
        """Return the origin of a project made from this reading. Call it after the last sequence."""
        return Origin(
            source=self.source,
            format=self.format,
            encoding=self.encoding,
            size=self.size,
            modified=self.modified,
            facts=tuple(self.facts),
            declared=self.declared,
        )

    def _stream(self) -> Iterator[Sequence]:
        structure, reader = self._structure, self._reader
        if self._before is None and not note_prolog(self._source, structure, self.edition):
            self.is_whole = False
            return
        last: Element | None = None
        nested = nested_before = 0
        certain = len(structure.facts)
        fault: Fault | None = None
        for element in self._elements:
            structure.root = self._elements.root
            if isinstance(element, Contents):
                structure.count += 1
                nested_before, certain = nested, len(structure.facts)
                yield reader.record(structure.count, element)
                continue
            if (fault := self._fault_of_name()) is not None:
                break
            if element is None:
                reader.read_ended_features()
                continue
            if local(element) != BLOCK:
                continue
            parent = element.getparent()
            if parent is None or (parent is not structure.root and _is_in_block(parent)):
                nested += 1
                if nested - nested_before > MOST_NESTED:
                    fault = Fault(f"{BLOCK} is not closed.", "unclosed-tag")
                    break
                continue
            if self._is_in_header(parent) and not self._is_well_formed():
                fault = Fault(f"{local(parent)} is not closed.", "unclosed-tag")
                break
            nested_before = nested
            if self._counted is not None:
                structure.count = self._counted
                continue
            if last is not None:
                structure.drop(last)
            structure.drop_notes_before(element)
            if structure.count:
                last = element  # the first one stays, so that what comes after it is seen to be misplaced
            structure.long, self._elements.long = self._elements.long, None
            sequence = reader.read(element)
            element.clear(keep_tail=True)  # type: ignore[call-arg]
            self._take_attributes()
            certain = len(structure.facts)
            yield sequence
            del sequence  # the memory is needed for the next one
        fault = fault or self._elements.fault or self._fault_of_name()
        self._has_fault = fault is not None or self._has_unknown_elements()
        if self._before is None:
            structure.root = self._elements.root
            if fault is not None:
                structure.forget_facts(certain)
                yield from self._read_on(fault, structure.count + nested_before)
            self._finish()

    def _fault_of_name(self) -> Fault | None:
        """Return the fault if a child of the root, which was not examined before, is a sequence with a wrong name."""
        root, last = self._elements.root, self._examined
        if root is None:
            return None
        is_there = last is not None and last.getparent() is root
        kid = last.getnext() if last is not None and is_there else next(iter(root), None)
        while kid is not None:
            name = local(kid)
            if name != BLOCK and misnamed(name, (BLOCK,)):
                return Fault(f"{name} must be {BLOCK}.", "misspelled-tag")
            self._examined, kid = kid, kid.getnext()
        return None

    def _has_unknown_elements(self) -> bool:
        """Return whether a part that must have sequences only has other elements between them."""
        return self._before is not None and any(local(kid) != BLOCK for kid in _children(self._elements.root))

    def _is_in_header(self, parent: Element) -> bool:
        """Return whether the first sequence is in another element than the root, which then may be not closed."""
        structure = self._structure
        return self._before is None and not structure.count and parent is not structure.root

    def _is_well_formed(self) -> bool:
        """Return whether the whole file is well-formed. It is read once more."""
        return expat_error(XmlStream.of(self._source).chunks(self._progress.silent()))[0] is None

    def _read_on(self, fault: Fault, before: int) -> Iterator[Sequence]:
        """Yield the sequences after a fault; before: how many SequenceData ended before it."""
        self.is_whole = False
        if self._counted is not None:
            return
        self._reader.forget()
        for sequence in read_on(self._source, self._structure, self._reader, fault, before, self._progress):
            self._take_attributes()
            yield sequence

    def _take_attributes(self) -> None:
        """Fill the header from the attributes of the root element when the first sequence is read."""
        if self._structure.count == 1 and self._structure.root is not None:
            self.header = header_of_attributes(self._structure.root)

    def _finish(self) -> None:
        """Read the header and settle the facts, after the last sequence."""
        source, structure = self._source, self._structure
        if structure.root is not None:
            is_open = any(
                "sequences" in fact.values or not str(fact.values.get("lost", "sequence")).startswith("sequence")
                for fact in structure.facts
                if fact.kind == facts.NOT_WELL_FORMED
            )
            self.header = read_header(structure.root, structure, self.edition, is_open)
        if source.foreign is not None:
            doubt = {"is_also_utf8": True} if source.is_also_utf8 else {}
            structure.fact_at(facts.NOT_UTF8, {"encoding": source.foreign, **doubt}, (1, 1))
        if source.references:
            text, offset = source.first_reference
            values = {"count": source.references, "text": text}
            structure.fact_at(facts.NUMERIC_REFERENCE, values, source.place_of(offset))
        structure.settle(self._progress)


def _is_in_block(element: Element) -> bool:
    return local(element) == BLOCK or any(local(above) == BLOCK for above in element.iterancestors())


def _children(root: Element | None) -> list[Element]:
    return list(root) if root is not None else []
