"""Reads sequence listings as they stream past: elements to records, in the memory of the largest sequence.

It yields each sequence exactly as the file says, right or wrong, and writes down as facts what the records cannot
hold. It judges nothing: structure is compared by st26structure, everything else by the rules.
"""

import os
from collections.abc import Iterator
from typing import Any, Final

from msgspec.structs import replace

from wiposeq.formats.st26 import places as xmlplaces
from wiposeq.formats.st26 import salvage as xmlsalvage
from wiposeq.formats.st26.elements import Element, Elements, escape_attribute
from wiposeq.formats.st26.fast_path import Contents, FastPath
from wiposeq.formats.st26.names import (
    APPLICATIONS,
    BLOCK,
    DIVISION,
    FEATURE,
    ID,
    IN_APPLICATION,
    INNER,
    KEY,
    LANGUAGE,
    LATIN,
    LENGTH,
    LOCATION,
    MOLTYPE,
    NAME,
    NUMBER,
    OTHER,
    PARTIES,
    PAT,
    QUALIFIER,
    QUALS,
    QUANTITY,
    REFERENCE,
    RESIDUES,
    ROOT,
    ROOT_ATTRIBUTES,
    SEQID,
    SEQIDS,
    TABLE,
    TITLE,
    VALUE,
    VERSION,
)
from wiposeq.formats.st26.salvage import Piece, Salvaged
from wiposeq.formats.st26.source import Fault, Source, cut
from wiposeq.formats.st26.structure import BLANKS, MOST_TEXT, NOWHERE, Structure, local, lost, markup
from wiposeq.model import origin as facts
from wiposeq.model.address import Address
from wiposeq.model.origin import Declared, Fact, Origin
from wiposeq.model.project import SKIPPED, Application, Feature, Header, Party, Qualifier, Sequence, Title
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition

MOST_BREAKS: Final = 1_000
"""After how many places where a file is not well-formed it is read no further."""
MOST_NESTED: Final = 100
"""How many sequences may stand inside another one before that one is taken to be unclosed."""
_ROOT_PARTS: Final = (*APPLICATIONS, REFERENCE, *PARTIES, *(name + LATIN for name in PARTIES), TITLE, QUANTITY)
_ROOT_END: Final = f"</{ROOT}>".encode()
_SEEN_FIRST: Final = (*IN_APPLICATION, REFERENCE, TITLE, QUANTITY, ROOT)
"""Elements that are looked out for only so that the root is known as early as can be."""
MOST_ALIKE: Final = 1_000
"""How many different wrong declarations are looked out for, to keep equal ones once: usually all are wrong alike."""


class Reading:
    """A listing as it streams past. It can be checked as it is: it is a rules.rule.Listing and its own origin.

    sequences can be gone through once; header, facts, declared and count are complete after the last one, what the
    header has from attributes (the languages, the file) from the first one on. encoding,
    size and modified are known at once. is_whole tells, at the end, whether the file could be read to its end.
    Records are numbered by position: the uid of the third sequence, feature, qualifier or title is 3.

    Of a listing in parts (st26spans) before is given for sequences without anything around them: how many come before;
    and counted for what is around them, where one element stands for all: how many these are.
    """

    format = "st26"
    written_as = ""
    is_compact = False

    def __init__(
        self,
        path: str | os.PathLike[str] | Source,
        edition: Edition,
        progress: Progress = SILENT,
        *,
        before: int | None = None,
        counted: int | None = None,
    ) -> None:
        source = path if isinstance(path, Source) else Source(path)
        self.source = str(source.path if path is source else path)
        self.edition = edition
        self.header = Header()
        self.declared: dict[int, Declared] = {}
        self._declared_alike: dict[Declared, Declared] = {}
        self.is_whole = True
        self._source = source
        self._before, self._counted = before, counted
        self.size, self.modified = self._source.size, self._source.modified
        self._structure = Structure(self._source, edition)
        self._structure.count = before or 0
        self._fast_path = FastPath(edition)
        self._elements = Elements(self._source, (BLOCK, *_SEEN_FIRST), progress, self._fast_path.sequence)
        self._progress = progress
        self._features: list[Feature] = []
        self._sequences = self._stream()

    @property
    def sequences(self) -> Iterator[Sequence]:
        """The sequences, in file order; the same iterator every time. Raises Cancelled and UnreadableFile."""
        return self._sequences

    @property
    def count(self) -> int:
        """How many sequences have been read so far."""
        return self._structure.count

    @property
    def facts(self) -> list[Fact]:
        """What was seen so far; with lines and columns, in file order, after the last sequence."""
        return self._structure.facts

    @property
    def encoding(self) -> str:
        """What the bytes are encoded in, or are declared to be."""
        return self._source.foreign or self._source.encoding

    @property
    def origin(self) -> "Reading":
        """Itself: what rules may ask of the file."""
        return self

    @property
    def is_usual(self) -> bool:
        """Whether a part of a listing could be read to its end, and nothing in it needs the whole to be told of."""
        source = self._source
        has_facts = self._before is not None and bool(self.facts)
        return not (self._elements.fault or source.fault or source.references or source.spaces or has_facts)

    def finished_origin(self) -> Origin:
        """The origin for a project made of this reading; call it after the last sequence."""
        return Origin(
            source=self.source,
            format=self.format,
            encoding=self.encoding,
            size=self.size,
            modified=self.modified,
            facts=tuple(self.facts),
            declared=self.declared,
        )

    # ---- the stream

    def _stream(self) -> Iterator[Sequence]:
        if self._before is None and not self._read_prolog():
            self.is_whole = False
            return
        structure = self._structure
        last: Element | None = None
        nested = nested_before = 0
        kept = len(structure.facts)
        fault: Fault | None = None
        for element in self._elements:
            structure.root = self._elements.root
            if isinstance(element, Contents):
                structure.count += 1
                nested_before, kept = nested, len(structure.facts)
                yield self.record_of(structure.count, element)
                continue
            if element is None:
                self._take_features()
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
            nested_before = nested
            if self._counted is not None:
                structure.count = self._counted
                continue
            if last is not None:
                structure.drop(last)
            if element.getprevious() is not None:
                structure.drop_notes_before(element)
            sequence = self._sequence(element)
            self._features = []
            structure.forget_sequence()
            if structure.count:
                last = element  # the first one stays, so that what stands behind it is seen to be misplaced
            structure.count += 1
            element.clear(keep_tail=True)  # type: ignore[call-arg]
            if structure.count == 1 and structure.root is not None:
                self.header = Header(**_attributes(structure.root))
            kept = len(structure.facts)
            yield sequence
        if self._before is not None:
            return
        structure.root = self._elements.root
        fault = fault or self._elements.fault
        if fault is not None:
            self.is_whole = False
            structure.forget_facts(kept)
            structure.forget_sequence()
            self._features = []
            yield from self._go_on(fault, structure.count + nested_before)
        self._finish()

    def _take_features(self) -> None:
        """Reads the features that have ended in a sequence that has not, and takes them out of the tree."""
        structure = self._structure
        table = structure.root
        for name in (BLOCK, INNER, TABLE):
            table = table[-1] if table is not None and len(table) else None
            if table is None or local(table) != name:
                return
        if table is None or len(table) < 2:
            return
        if structure.table is not table:
            inner = table.getparent()
            above = (table, inner) if inner is not None else (table,)
            if any(local(other) in (INNER, TABLE) for part in above for other in part.itersiblings(preceding=True)):
                return
            structure.table, structure.block = table, inner.getparent() if inner is not None else None
        ended = [element for element in list(table)[:-1] if local(element) == FEATURE]
        read = self._fast_path.features(ended, len(self._features) + 1)
        self._features += read or ()
        for element in ended:
            if element.getprevious() is not None:
                structure.drop_notes_before(element)
            if read is None:
                self._add_feature(element)
            structure.drop(element)
            structure.taken += 1

    # ---- behind a break

    def _go_on(self, fault: Fault, before: int) -> Iterator[Sequence]:
        """Reads on behind the place where the file breaks, in pieces; a sequence that cannot be read keeps its place.

        before: how many SequenceData ended before that place.
        """
        structure, prolog = self._structure, self._source.prolog
        if prolog.root.rpartition(":")[2] != ROOT or prolog.open or fault.cause == "after-the-end":
            begun = xmlplaces.count(self.source, BLOCK, self._progress) if structure.count else 0
            self._tell_fault(fault, sequences=structure.count, behind=max(begun - before, 0))
            return
        source = Source(self._source.path)
        offset, line, column = xmlsalvage.start_of(self.source, BLOCK, before, self._progress)
        stream = xmlsalvage.behind(source.chunks(self._progress.silent(), goes_on=True), offset)
        told = behind = 0
        is_end = False
        opening = _opening(structure.root)
        for index, piece in enumerate(xmlsalvage.pieces(stream, [BLOCK], line, column)):
            if is_end or told >= MOST_BREAKS:
                behind += 1
            elif not piece.name:
                if not before:
                    told += self._read_header_again(piece)
                    opening = _opening(structure.root)
            else:
                found = xmlsalvage.read_piece(piece, opening, _ROOT_END)
                is_end = found.is_end
                self._source.spaces = max(self._source.spaces, source.spaces)
                if found.is_cut_off:
                    told += self._tell_breaks(found, begun=1)
                    continue
                if not before or index > 1:  # else it was read before; only what stands behind it may be broken
                    yield self._sequence_of(found, piece)
                told += self._tell_breaks(found)
        self._source.references, self._source.first_reference = source.references, source.first_reference
        if not told:
            self._tell_fault(fault, sequences=structure.count, behind=behind)
        elif behind:
            structure.complete_last({"sequences": structure.count, "behind": behind})

    def _sequence_of(self, found: Salvaged, piece: Piece) -> Sequence:
        """The sequence of a piece, or an empty one that keeps its place."""
        structure = self._structure
        if structure.count == 0 and structure.root is not None:
            self.header = Header(**_attributes(structure.root))
        if found.element is None:
            structure.count += 1
            return Sequence(structure.count, is_skipped=True)
        sequence = self._sequence(found.element)
        self._features = []
        structure.forget_sequence()
        structure.count += 1
        notes: list[Element] = [found.element, *found.element.itersiblings()]
        for note in notes:
            place = (piece.line + (getattr(note, "sourceline", None) or 1) - 1, 1)
            if note is not found.element:
                kind = facts.ELEMENT_UNKNOWN if isinstance(note.tag, str) else facts.COMMENT
                structure.fact_at(kind, {"element": local(note), "parent": ROOT, "text": lost(note)}, place)
            if note.tail and note.tail.strip(BLANKS):
                values = {"element": ROOT, "text": cut(note.tail.strip(BLANKS), MOST_TEXT)}
                structure.fact_at(facts.TEXT_STRAY, values, place)
        return sequence

    def _tell_breaks(self, found: Salvaged, element: str = "", begun: int = 0) -> int:
        """Writes down the breaks of a piece, and what each costs; gives how many there were.

        element: of the header; begun: how many sequences had begun where the file was cut off.
        """
        structure = self._structure
        for each in found.breaks:
            values: dict[str, Any] = {"read_as": each.read_as} if each.read_as else {}
            is_lost = (found.element is None or bool(element)) and not each.read_as and not begun
            if is_lost:
                values["lost"] = (element if found.element is None else ROOT) or BLOCK
            if each.fault.cause == "cut-off":
                values |= {"sequences": structure.count, "behind": begun}
            is_inside = not element and (is_lost or each.read_as)
            self._tell_fault(each.fault, Address(structure.count) if is_inside else Address(), **values)
        return len(found.breaks)

    def _read_header_again(self, piece: Piece) -> int:
        """Reads the header of a file that breaks in it, element by element; gives how many breaks were told."""
        structure = self._structure
        told = 0
        root: Element | None = None
        opening = _opening(structure.root)
        parts = xmlsalvage.pieces([piece.data], _ROOT_PARTS, piece.line, piece.column)
        for part in parts:
            part = replace(part, is_last=part.is_last and piece.is_last)
            if root is None:
                found = xmlsalvage.read_piece(part, b"", _ROOT_END)
                root = found.around if found.around is not None else xmlsalvage.empty(ROOT)
                told += self._tell_breaks(found, ROOT)
                opening = _opening(root)
                continue
            found = xmlsalvage.read_piece(part, opening, _ROOT_END)
            told += self._tell_breaks(found, part.name)
            if found.element is not None and found.around is not None:
                root.extend(list(found.around))
        structure.root = root
        return told

    # ---- sequences

    def record_of(self, uid: int, contents: Contents) -> Sequence:
        """Return the sequence that has these contents, and note what they declare wrongly."""
        number, length, division, residues = contents.number, contents.length, contents.division, contents.residues
        if number == str(uid):
            number = None
        is_skipped = len(residues) < 100 and residues.strip(BLANKS) == SKIPPED
        if is_skipped:
            residues = ""
            length, division = length or None, division or None
        else:
            if length == str(len(residues)):
                length = None
            if division == PAT:
                division = None
        if number is not None or length is not None or division is not None:
            declared = Declared(number, length, division)
            if len(self._declared_alike) < MOST_ALIKE:
                self._declared_alike.setdefault(declared, declared)
            self.declared[uid] = self._declared_alike.get(declared, declared)
        features, seqids = contents.features, contents.other_seqids
        return Sequence(uid, "", contents.molecule_type, residues, features, is_skipped, seqids)

    def _sequence(self, element: Element) -> Sequence:
        """Return the sequence of a SequenceData; what departs from its content model becomes facts."""
        structure = self._structure
        structure.block = element
        texts: dict[str, str] = {}
        seqids: tuple[str, ...] | None = None
        inner = dict(structure.children(element, BLOCK)).get(INNER)
        if inner is not None:
            for name, kid in structure.children(inner, INNER):
                if name == TABLE:
                    taken = (FEATURE,) if structure.table is kid and structure.taken else ()
                    if structure.table is not kid:
                        structure.table, structure.taken = kid, 0
                    for _, feature in structure.children(kid, TABLE, taken):
                        self._add_feature(feature)
                elif name == SEQIDS:
                    seqids = tuple(structure.text(part, SEQID) for _, part in structure.children(kid, SEQIDS))
                else:
                    texts[name] = structure.text(kid, name)
        contents = Contents(
            element.get(NUMBER),
            texts.get(LENGTH),
            texts.get(MOLTYPE, ""),
            texts.get(DIVISION),
            seqids,
            tuple(self._features),
            texts.get(RESIDUES, ""),
        )
        return self.record_of(structure.count + 1, contents)

    def _add_feature(self, element: Element) -> None:
        """Reads a feature that may depart from its content model."""
        structure = self._structure
        structure.feature = len(self._features) + 1
        key = location = ""
        qualifiers: list[Qualifier] = []
        for name, kid in structure.children(element, FEATURE):
            if name == KEY:
                key = structure.text(kid, KEY)
            elif name == LOCATION:
                location = structure.text(kid, LOCATION)
            else:
                for _, part in structure.children(kid, QUALS):
                    qualifiers.append(self._qualifier(part, len(qualifiers) + 1))
        self._features.append(Feature(structure.feature, key, location, tuple(qualifiers)))
        structure.feature = 0

    def _qualifier(self, element: Element, uid: int) -> Qualifier:
        structure = self._structure
        address = Address(structure.count + 1, structure.feature, uid)
        texts: dict[str, str] = {}
        for name, kid in structure.children(element, QUALIFIER, address=address):
            texts[name] = structure.text(kid, name, address)
        return Qualifier(uid, texts.get(NAME, ""), texts.get(VALUE), texts.get(OTHER), element.get(ID))

    # ---- before the first element, and after the last

    def _read_prolog(self) -> bool:
        """Writes down what is wrong before the first element; False if the file is not to be read any further."""
        source, structure, edition = self._source, self._structure, self.edition
        prolog = source.prolog
        for note in prolog.notes:
            structure.fact_at(facts.COMMENT, {"text": cut(note.text, MOST_TEXT)}, source.place_in_head(note.offset))
        place = source.place_in_head(prolog.declaration_offset)
        if not prolog.declaration:
            structure.fact_at(facts.DECLARATION_MISSING, {}, (1, 1))
        elif prolog.declaration_offset or not prolog.is_declaration_sound:
            cause, message = "bad-declaration", "The XML declaration is not written as XML asks."
            if prolog.declaration_offset:
                cause, message = "declaration-not-first", "The XML declaration is not the first thing in the file."
            self._tell_fault(Fault(message, cause, *place, *source.lines_around(*place)))
        elif prolog.version != "1.0" or not prolog.encoding:
            structure.fact_at(facts.DECLARATION_MISSING, {"found": prolog.declaration}, place)
        doctype = prolog.doctype
        if doctype is None:
            if not prolog.open:
                structure.fact_at(facts.DOCTYPE_MISSING, {}, source.place_in_head(prolog.end))
            return True
        if doctype.entities:
            for entity in doctype.entities[:100]:
                place = source.place_in_head(entity.offset)
                structure.fact_at(facts.ENTITY_DECLARED, {"name": entity.text}, place)
            return False
        found = (doctype.name, doctype.public_id, doctype.system_id)
        if doctype.has_subset or found != (ROOT, edition.public_id, edition.system_id):
            values = {"found": cut(doctype.text, MOST_TEXT)}
            structure.fact_at(facts.DOCTYPE_WRONG, values, source.place_in_head(doctype.offset))
        return True

    def _tell_fault(self, fault: Fault, address: Address = NOWHERE, **more: Any) -> None:
        values = {
            "message": fault.message,
            "cause": fault.cause,
            "lines": [list(line) for line in fault.lines],
            "shift": fault.shift,
            **more,
        }
        self._structure.fact_at(facts.NOT_WELL_FORMED, values, (fault.line, fault.column), address)

    def _finish(self) -> None:
        """Reads the header and settles the facts, when the last sequence has been read."""
        source, structure = self._source, self._structure
        if structure.root is not None:
            ended = any(
                "sequences" in fact.values or fact.values.get("lost") not in (None, BLOCK)
                for fact in structure.facts
                if fact.kind == facts.NOT_WELL_FORMED
            )
            self._read_root(structure.root, ended)
        if source.foreign is not None:
            structure.fact_at(facts.NOT_UTF8, {"encoding": source.foreign}, (1, 1))
        if source.references:
            text, offset = source.first_reference
            values = {"count": source.references, "text": text}
            structure.fact_at(facts.NUMERIC_REFERENCE, values, source.place_of(offset))
        structure.settle(self.source, self._progress)

    def _read_root(self, root: Element, is_open: bool) -> None:
        structure = self._structure
        for note in root.itersiblings():
            structure.fact_at(facts.COMMENT, {"text": cut(markup(note), MOST_TEXT)})
        if local(root) != ROOT:
            structure.fact(facts.ELEMENT_UNKNOWN, {"element": local(root), "parent": "", "text": ""}, root)
        version = root.get(VERSION, "")
        if version != self.edition.dtd_version and not (is_open and not root.keys()):
            structure.fact(facts.DTD_VERSION, {"found": version}, root, VERSION)
        fields: dict[str, Any] = {**_attributes(root)}
        titles: list[Title] = []
        for name, kid in structure.children(root, ROOT, (BLOCK,) if self.count else (), is_open):
            if name == BLOCK:
                continue
            if name == TITLE:
                address = Address(title=len(titles) + 1)
                text = structure.text(kid, name, address)
                titles.append(Title(len(titles) + 1, text, kid.get(LANGUAGE, "")))
            elif name == REFERENCE:
                fields["file_reference"] = structure.text(kid, name)
            elif name in APPLICATIONS:
                parts = structure.children(kid, name)
                texts = {IN_APPLICATION[part]: structure.text(inner, part) for part, inner in parts}
                fields[APPLICATIONS[name]] = Application(**texts)
            elif name == QUANTITY:
                quantity = structure.text(kid, name)
                if quantity.strip() != str(self.count) and not is_open:
                    structure.fact(facts.QUANTITY, {"found": quantity}, kid)
            elif name in PARTIES:
                party = fields.get(PARTIES[name], Party())
                text = structure.text(kid, name)
                fields[PARTIES[name]] = replace(party, name=text, language=kid.get(LANGUAGE, ""))
            else:
                field = PARTIES[name.removesuffix(LATIN)]
                fields[field] = replace(fields.get(field, Party()), latin=structure.text(kid, name))
        self.header = Header(titles=tuple(titles), **fields)


def _attributes(root: Element) -> dict[str, Any]:
    """What the attributes of the root element say, by field of the header."""
    found = {field: root.get(name) for name, field in ROOT_ATTRIBUTES.items()}
    return {field: text for field, text in found.items() if text is not None}


def _opening(root: Element | None) -> bytes:
    """A start tag for pieces of a listing, with the name spaces that its root declares."""
    spaces = root.nsmap.items() if root is not None else ()
    written = [f' xmlns{":" if prefix else ""}{prefix or ""}="{escape_attribute(uri)}"' for prefix, uri in spaces]
    return f"<{ROOT}{''.join(written)}>".encode()


def _is_in_block(element: Element) -> bool:
    return local(element) == BLOCK or any(local(above) == BLOCK for above in element.iterancestors())
